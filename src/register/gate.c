/* gate.c - the conditions of an act asked of the row as it stands.
 *
 * Most conditions come back with the row when it is written (perform.c). Those that ask the clock or a person's birth look at
 * other tables, and are asked when the row and its parties are there and the act has not yet touched the due dates: the term
 * that is asked for is the one the register computed before the act, with its pauses, extensions and holidays.
 */
#include "register/inside.h"

#include <assert.h>

uint64_t gates_all(const cat_act_t *act)
{
    assert(act->check_count <= CAT_CHECKS_MOST && CAT_CHECKS_MOST < 64);
    return (UINT64_C(1) << act->check_count) - 1;
}

uint64_t gates_beyond(const cat_act_t *act)
{
    uint64_t which = 0;
    for (size_t i = 0; i < act->check_count; i++)
        if (act->checks[i].asks) which |= UINT64_C(1) << i;
    return which;
}

int gates_ask(store_conn_t *c, const act_record_t *r, const cat_act_t *act, uint64_t which, uint64_t *ret_refused, err_t *err)
{
    buf_t sql;
    char day[DAY_TEXT];
    store_rows_t *rows = NULL;
    bool row = false, clock = false;
    uint64_t refused = 0;
    int column = 0;
    assert(which);
    buf_init(&sql, 1 << 20);
    for (size_t i = 0; i < act->check_count; i++) {
        if (!(which >> i & 1)) continue;
        buf_addf(&sql, "%sCASE WHEN (%s) THEN 1 ELSE 0 END", column++ ? ", " : "SELECT ", act->checks[i].that); /* sql: identifiers only */
        clock |= (act->checks[i].asks & CAT_ASKS_CLOCK) != 0;
    }
    buf_addf(&sql, " FROM k_%s WHERE id = $1", r->kind->name); /* sql: identifiers only */
    const store_value_t params[] = {store_int(r->matter), store_text(day_text(r->occurred_on, day))};
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), params, clock ? 2 : 1, &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    assert(failed || row);
    column = 0;
    for (size_t i = 0; !failed && i < act->check_count; i++)
        if (which >> i & 1 && store_col_int(rows, column++) == 0) refused |= UINT64_C(1) << i;
    store_rows_close(rows);
    buf_release(&sql);
    if (!failed) *ret_refused = refused;
    return failed;
}
