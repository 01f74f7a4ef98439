/* rig.h - a register with figures over a fresh database, for the tests of this room. */
#ifndef TESTS_FIGURE_RIG_H
#define TESTS_FIGURE_RIG_H

#include "engine.h"
#include "figure/figure.h"

typedef struct rig {
    store_t *store;
    arena_t *arena;
    catalogue_t *catalogue;
    calendar_t *calendar;
    office_tree_t *offices, *former;
    book_t *book;
    figures_t *figures;
    actor_t haidian, dongcheng, beijing, shanghai, nation, sealer, counter;
} rig_t;

/* Engine i; folder: where the columns are kept from the first act on, or NULL. */
void rig_open(rig_t *r, int engine, const char *folder);
void rig_close(rig_t *r);
/* The figures anew, as another process would open them. */
void rig_reopen(rig_t *r, const char *folder);
/* The register over another tree of offices, which the rig takes; on: gives trees of other days, or NULL. */
void rig_merge(rig_t *r, office_tree_t *tree, const office_tree_t *(*on)(void *arg, day_t day), void *arg);
/* An act; fields is JSON text or NULL; parent 0 = none. Must succeed. Returns the act's id. */
int64_t rig_act(rig_t *r, const actor_t *who, const char *kind, const char *act, int64_t matter, int64_t parent, const char *on,
                const char *fields);
int64_t rig_annul(rig_t *r, const actor_t *who, int64_t act);
int64_t rig_correct(rig_t *r, const actor_t *who, int64_t act, const char *fields);
/* The act as if recorded on that day. */
void rig_recorded(rig_t *r, int64_t act, const char *on);
/* A question in JSON, with ' for "; must be answered. */
json_t *rig_ask(rig_t *r, const actor_t *who, const char *question);
/* The code of the error it must be refused with. */
int rig_refused(rig_t *r, const actor_t *who, const char *question);
/* The answer's rows and total on one line: "key/key=n key=n total=n"; ratios as part:whole, compared numbers as n<before. */
const char *rig_line(rig_t *r, const actor_t *who, const char *question);
/* The formula of a figure, for people, reads so. */
void rig_reads(rig_t *r, const char *figure, enum lang lang, const char *words);
/* The test on each engine, with a register of its own. */
void rig_each_engine(void (*test)(rig_t *r));
/* The acts behind a question, the first RIG_ACTS of them; more is a failed test. */
enum { RIG_ACTS = 32 };
typedef struct rig_acts {
    figure_act_t at[RIG_ACTS];
    size_t count;
} rig_acts_t;
int rig_take_act(void *rig_acts, const figure_act_t *act, err_t *err); /* for figure_acts */
/* Acts, tallies and columns must agree. */
void rig_recount(rig_t *r);

#define SAYS(who, question, line) assert_string_equal(rig_line(r, who, question), line)

#endif
