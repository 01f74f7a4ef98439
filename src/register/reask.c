/* reask.c - what a corrected act asks again.
 *
 * What an act refuses cannot be had by doing it lawfully first and correcting it then. Its conditions are asked over the row as
 * it stood after the act, with the values of before and with those of the correction: only what was met and is so no longer
 * refuses. What failed already (the condition is younger than the act, or what went before was corrected) blocks nothing.
 */
#include "register/inside.h"

#include <assert.h>

int reask_conditions(book_t *b, store_conn_t *c, const history_t *h, const act_record_t *t, const act_record_t *r, arena_t *a, err_t *err)
{
    history_t now;
    uint64_t before = 0, after = 0;
    size_t at = 0;
    if (!t->act || !t->act->check_count) return 0;
    assert(r->target == t->id);
    int failed = history_with(b, h, r, a, &now, err);
    if (!failed) failed = history_remove(c, t->kind, t->matter, err);
    assert(failed || now.count == h->count);
    if (!failed) failed = history_fold_until(c, h, t->id, &at, a, err);
    if (!failed) failed = gates_ask(c, t, t->act, gates_all(t->act), &before, err);
    /* The corrected act gives all that it gave before, and more: written over its own row it is the act as corrected. */
    if (!failed && at == 0) failed = history_remove(c, t->kind, t->matter, err);
    if (!failed) failed = history_fold_row(c, &now.acts[at], a, err);
    if (!failed) failed = fold_parties(c, &now.acts[at], now.mention[at], err);
    if (!failed) failed = gates_ask(c, t, t->act, gates_all(t->act), &after, err);
    if (failed || !(after & ~before)) return failed;
    return refuse_condition(t, after & ~before, err);
}
