/* reask.c - what a corrected act asks again.
 *
 * What an act refuses cannot be had by doing it lawfully first and correcting it then. Its conditions are asked over the row as
 * it stood after the act, with the values of before and with those of the correction: only what was met and is so no longer
 * refuses. What failed already (the condition is younger than the act, or what went before was corrected) blocks nothing.
 */
#include "register/inside.h"

#include <assert.h>

/* Bit i: condition i of the act is not met by the row. */
static int ask(store_conn_t *c, const act_record_t *t, uint64_t *ret_refused, err_t *err)
{
    buf_t sql;
    store_rows_t *rows = NULL;
    bool row = false;
    uint64_t refused = 0;
    buf_init(&sql, 1 << 20);
    for (size_t i = 0; i < t->act->check_count; i++)
        buf_addf(&sql, "%sCASE WHEN (%s) THEN 1 ELSE 0 END", i ? ", " : "SELECT ", t->act->checks[i].that); /* sql: identifiers only */
    buf_addf(&sql, " FROM k_%s WHERE id = $1", t->kind->name); /* sql: identifiers only */
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_P(store_int(t->matter)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    assert(failed || row);
    for (size_t i = 0; !failed && i < t->act->check_count; i++)
        if (store_col_int(rows, (int)i) == 0) refused |= UINT64_C(1) << i;
    store_rows_close(rows);
    buf_release(&sql);
    if (!failed) *ret_refused = refused;
    return failed;
}

int reask_conditions(book_t *b, store_conn_t *c, const history_t *h, const act_record_t *t, const act_record_t *r, arena_t *a, err_t *err)
{
    history_t now;
    size_t at = 0;
    uint64_t before = 0, after = 0;
    if (!t->act || !t->act->check_count) return 0;
    assert(t->act->check_count <= CAT_CHECKS_MOST && r->target == t->id);
    int failed = history_with(b, h, r, a, &now, err);
    if (!failed) failed = history_remove(c, t->kind, t->matter, err);
    assert(failed || now.count == h->count);
    for (; !failed && at < h->count && h->acts[at].id <= t->id; at++) failed = history_fold_row(c, &h->acts[at], a, err);
    assert(failed || (at > 0 && h->acts[at - 1].id == t->id));
    if (!failed) failed = ask(c, t, &before, err);
    /* The corrected act gives all that it gave before, and more: written over its own row it is the act as corrected. */
    if (!failed && at == 1) failed = history_remove(c, t->kind, t->matter, err);
    if (!failed) failed = history_fold_row(c, &now.acts[at - 1], a, err);
    if (!failed) failed = ask(c, t, &after, err);
    if (failed || !(after & ~before)) return failed;
    return refuse_condition(t, after & ~before, err);
}
