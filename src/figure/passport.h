/* passport.h - the id of a figure, and what it opens: question, formula, version, scope, time, and the acts behind it.
 *
 * Identity   "F-" and 12 hexadecimal digits of the SHA-256 of the question in canonical form (member "asked" of the answer,
 *            compact, members in order of name, `where` sorted): the same question has the same id in every installation.
 *            48 bits: among a million questions two share an id with a chance of 1 in 560; the table keeps the first,
 *            and a second one is refused its id (ERR_FIGURE_PASSPORT_TAKEN), never mixed up with it.
 * Kept       In table figure_passport when a question is answered (not by an installation opened for reading only), so
 *            that the id on a page or in a report can be opened later. The answer is not kept: it is asked anew, as known
 *            now; what was said at a time is frozen by publishing (publish.h).
 * Rights     Opening asks as the actor: office, kinds, seals as figure_ask. Acts that the actor may not see are counted, as
 *            in the number, and not shown.
 * Threads    Any.
 */
#ifndef FIGURE_PASSPORT_H
#define FIGURE_PASSPORT_H

#include "figure/figure.h"

enum { FIGURE_PASSPORT = 15, PASSPORT_PAGE_MOST = 200 };

/* asked: as the answer has it. */
int passport_id(const json_t *asked, char into[FIGURE_PASSPORT], err_t *err);
/* Has the text the form of one? ERR_FIGURE_PASSPORT_FORM. */
int passport_check(const char *text, err_t *err);
/* The length of what has the form of an id at the beginning of a text of so many bytes, no digit behind it: 0 = there is none. */
size_t passport_at(const char *text, size_t bytes);
/* figure_ask, with "passport" beside the answer and the question kept under it. */
int passport_ask(figures_t *f, const actor_t *actor, const figure_ask_t *ask, json_t **ret_json, err_t *err);
/* The question of an id; texts into the arena. ERR_FIGURE_PASSPORT. */
int passport_question(figures_t *f, const char *id, arena_t *a, figure_ask_t *ret_ask, err_t *err);
/* The answer as known now, with "passport", "first_asked_at" and "first_asked_by". The caller owns *ret_json. */
int passport_open(figures_t *f, const actor_t *actor, const char *id, json_t **ret_json, err_t *err);

typedef struct passport_acts {
    const char *id;
    const char *figure;           /* one of those asked; NULL = the first */
    const char *key[FIGURE_BY_MOST]; /* of a row, in order of the breakdown */
    size_t key_count;             /* 0 = the total */
    int window;                   /* 0 = the window itself, 1 … those compared with */
    int64_t from;                 /* to go on from */
    int limit;                    /* 1..200; 0 = 50 */
} passport_acts_t;
/* {"passport","figure","window":{"from","to"},"key":[…],"acts_total","hidden","idle","n","amount",
 *  "parts":[{"figure","acts","n","amount","say":{}}]     of a share: its part, then its whole
 *  "acts":[{"act","act_name","label":{},"target","matter","number","kind","kind_label":{},"office","office_name":{},"on",
 *           "recorded_at","figure","n","amount","say":{},"title","about","whole"}],"next": from of the next page or null}; the last
 *           three as of the rows of book_mine (register/desk.h)
 * n: what the act adds (-1: taken back). amount: of a sum what it adds, money in fen; of days how many. say: what the figure gets of
 * it, as people read it ("+1件", "-8602000元", "95,339,000 yuan"). Ascending by matter; of a sum those that add to it
 * first, then the "idle" ones, which add 0. "hidden": among acts_total, not shown to this actor. */
int passport_acts_json(figures_t *f, const actor_t *actor, const passport_acts_t *what, json_t **ret_json, err_t *err);

#endif
