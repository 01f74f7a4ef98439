/* planning.h - the instrument behind plans of prevention and their checks.
 *
 * Purpose    Proposes where to go (demonstration areas: sound; contact points: many cases) from the register's own
 *            figures, each with its reasons as numbers; and draws what was done in a period for a check, with the
 *            quality questions answered as far as the register knows.
 * Source     Prevention's published working rules: key demonstration areas and contact points chosen with reasons; the
 *            deputy checks at start, middle and end of the year. Points and thresholds are ours (docs/planning.md).
 * Kinds      No kind's name stands in this code. Kinds serve instrument "planning" with parts plan, area, check, item;
 *            the fields and acts they must have are in contract.c and docs/planning.md. Which figures are measures and
 *            which work is drawn are the code tables of the fields `measures` (of plan) and `work` (of check).
 * Rights     Figures and matters of the offices within the actor's own, of kinds that the actor may read.
 * Threads    Any. Nothing is kept between calls.
 */
#ifndef PLANNING_PLANNING_H
#define PLANNING_PLANNING_H

#include "register/book.h"

enum {
    PLANNING_MEASURES_MOST = 32,
    PLANNING_ENTRIES_MOST = 20000,  /* offices, fields and units weighed at once */
    PLANNING_TAKE_MOST = 50,        /* of each sort and dimension */
    PLANNING_DRAWN_MOST = 200,      /* of each sort of work */
    PLANNING_COMPARED_MOST = 500,   /* texts of the same kind that a drawn one is compared with */
    PLANNING_SAME_PERCENT = 60      /* from here on a text is called the same as another */
};

typedef struct planning_ask {
    int year;           /* whose figures count; while it runs, up to today and the same days of the year before */
    const char *office; /* code; NULL = the actor's */
    int take;           /* most of each sort and dimension, 1 .. PLANNING_TAKE_MOST */
    int64_t plan;       /* whose field `measures` narrows the figures; 0 = all of the table */
} planning_ask_t;

/* {"year","from","to","before_from","before_to","office","proposed":[{"sort","dimension","subject","code","points",
 *  "reasons":{"zh","en"},"numbers":[{"figure","label":{},"now","before","before_known","rank"}]}]}, contact points first, each sort in
 * order of points. The caller owns *ret_json. ERR_PLANNING_KIND, ERR_PLANNING_YEAR, ERR_REGISTER_REACH.
 * Cost: a pass over the matters of each measured kind. */
int planning_propose(book_t *b, const actor_t *actor, const planning_ask_t *ask, json_t **ret_json, err_t *err);

/* Makes areas of a plan of what was proposed, all or none; those that the plan has already are passed over.
 * ERR_PLANNING_MATTER when it is no plan. */
int planning_write(book_t *b, const actor_t *actor, const json_t *proposed, int64_t plan, arena_t *a,
                   size_t *ret_written, err_t *err);

typedef struct planning_draw {
    int64_t check;
    const char *seed;   /* NULL = made anew; the same seed draws the same matters */
    bool dry;           /* shows what would be drawn */
} planning_draw_t;

/* {"check","seed","counts":{figure: n},"drawn":[{"matter","kind","sort","subject","cut_off","same_text","same_share",
 *  "same_as","answered","visited","used","facts":{}}]}; unless dry, the check's act `draw` and one item each are
 * performed in one transaction. ERR_PLANNING_MATTER, ERR_PLANNING_KIND. */
int planning_draw(book_t *b, const actor_t *actor, const planning_draw_t *what, json_t **ret_json, err_t *err);

#endif
