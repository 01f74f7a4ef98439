/* tighter.h - whether a changed word of the catalogue refuses what was possible, and how much of what is there would not fit.
 *
 * Purpose    Before another catalogue is applied, an administrator sees which changes are stricter and whom they meet. A row that does
 *            not fit keeps its values: what is refused is the next act that enters the field again. A term is stricter when it is
 *            shorter, begins more often, or is stopped, lengthened or ended by less; one that runs keeps the sum it began with
 *            (due_sum.h), so what is running is counted and does not move.
 * Cost       cat_tighter: linear in the two values. cat_count_misfits: one pass over the kind's table; cat_count_running: one over
 *            the due dates.
 * Threads    No state.
 */
#ifndef CATALOGUE_TIGHTER_H
#define CATALOGUE_TIGHTER_H

#include "store/store.h"

#include <jansson.h>
#include <stdbool.h>

/* part: "kind", "stages", "fields", "acts", "due", "figures" of a model (canon.c); key: what of it changed; old, now: NULL where it is
 * not said. A part or a choice that is gone, and one that is new, are the caller's. */
bool cat_tighter(const char *part, const char *key, const json_t *old, const json_t *now);

/* Rows of the kind's table that the changed field would refuse. old, now: the field in the model applied last and in the other; key: "min",
 * "max", "required", or "of" with the code that is gone. *ret_rows is -1 where nothing is counted: other keys, days, a column of another type. */
int cat_count_misfits(store_conn_t *c, const char *kind, const json_t *old, const json_t *now, const char *key, const char *code, int64_t *ret_rows, err_t *err);

/* Due dates of the rule that are open or paused. */
int cat_count_running(store_conn_t *c, const char *kind, const char *rule, int64_t *ret_count, err_t *err);

#endif
