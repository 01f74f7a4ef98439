/* gate.c - the conditions of an act asked of the row as it stands.
 *
 * Most conditions come back with the row when it is written (perform.c). Those that ask the clock or a person's birth look at
 * other tables, and are asked when the row and its parties are there and the act has not yet touched the due dates: the term
 * that is asked for is the one the register computed before the act, with its pauses, extensions and holidays.
 */
#include "register/inside.h"

#include <assert.h>
#include <string.h>

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

/* --- what is over is not extended ------------------------------------------------------------------------------ */

/* The last day of the newest run of the rule, whatever became of it; DAY_NONE: it never ran, or it stands still. */
static int last_day(store_conn_t *c, int64_t matter, const char *rule, day_t *ret, err_t *err)
{
    store_rows_t *rows = NULL;
    bool row = false;
    day_t day = DAY_NONE;
    int failed = store_query(c, "SELECT due_on FROM due WHERE matter = $1 AND rule = $2 ORDER BY from_act DESC LIMIT 1",
                             STORE_P(store_int(matter), store_text(rule)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row && store_col_text(rows, 0)) failed = day_parse(store_col_text(rows, 0), &day, err);
    store_rows_close(rows);
    if (!failed) *ret = day;
    return failed;
}

int gate_extends(store_conn_t *c, const act_record_t *r, uint64_t extends, err_t *err)
{
    char act[ERR_ARG_BYTES], rule[ERR_ARG_BYTES], ended[DAY_TEXT], on[DAY_TEXT];
    if (r->act->late || r->act->system) return 0;
    for (size_t i = 0; i < r->kind->due_count; i++) {
        const cat_due_t *due = &r->kind->dues[i];
        day_t last = DAY_NONE;
        if (!(extends >> i & 1)) continue;
        int failed = last_day(c, r->matter, due->name, &last, err);
        if (failed) return failed;
        if (last == DAY_NONE || last >= r->occurred_on) continue;
        return err_set(err, ERR_REGISTER_TERM_OVER, err_both(r->act->label, act), err_both(due->label, rule), day_text(last, ended),
                       day_text(r->occurred_on, on));
    }
    return 0;
}

/* --- a term does not start before what made it possible --------------------------------------------------------- */

static bool starts_term(const cat_kind_t *k, const cat_field_t *f)
{
    for (size_t i = 0; f->past && !f->earlier && i < k->due_count; i++)
        if (k->dues[i].start_field && strcmp(k->dues[i].start_field, f->name) == 0) return true;
    return false;
}

/* The newest act before `id` that moved the matter, and its day; NULL: none. */
static int moved_before(store_conn_t *c, const act_record_t *r, int64_t id, const cat_act_t **ret_by, day_t *ret_day, err_t *err)
{
    store_rows_t *rows = NULL;
    *ret_by = NULL;
    int failed = store_query(c,
        "SELECT a.act, a.occurred_on FROM act a WHERE a.matter = $1 AND a.id < $2 AND a.target IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM act x WHERE x.target = a.id AND x.act = 'annul') ORDER BY a.id DESC LIMIT 1000",
        STORE_P(store_int(r->matter), store_int(id)), &rows, err);
    for (bool row = true; !failed && !*ret_by;) {
        const cat_act_t *done;
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        if (cat_kind_act(r->kind, store_col_text(rows, 0), &done, NULL) != 0 || (done->to < 0 && !done->opens)) continue;
        *ret_by = done;
        failed = day_parse(store_col_text(rows, 1), ret_day, err);
    }
    store_rows_close(rows);
    return failed;
}

int gate_starts(store_conn_t *c, const act_record_t *r, err_t *err)
{
    char label[ERR_ARG_BYTES], before[ERR_ARG_BYTES], first[DAY_TEXT];
    const cat_act_t *by = NULL;
    bool looked = false;
    day_t since = DAY_NONE, day;
    int failed = 0;
    if (r->follows || r->carried) return 0;
    for (size_t i = 0; !failed && i < r->given_count; i++) {
        const cat_field_t *f = r->given[i].field;
        if (f->type != CAT_DATE || r->given[i].null || !starts_term(r->kind, f)) continue;
        if (!looked) failed = moved_before(c, r, r->target ? r->target : r->id, &by, &since, err);
        looked = true;
        if (failed || !by || day_parse(r->given[i].text, &day, NULL) != 0 || day >= since) continue;
        (void)err_set(err, ERR_REGISTER_DAY_BEFORE, err_both(f->label, label), r->given[i].text, err_both(by->label, before), day_text(since, first));
        return err_field_label(err, f->name, f->label), ERR_REGISTER_DAY_BEFORE;
    }
    return failed;
}
