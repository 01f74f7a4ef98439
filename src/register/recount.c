/* recount.c - what acts count once one of them is corrected.
 *
 * A figure's condition is asked of the row as it stands after the act that counts. A correction of an earlier act changes those
 * rows, so every later act is weighed again whose figures ask for a corrected field, and only those figures: what the catalogue
 * has come to mean otherwise stays as it was counted.
 */
#include "register/inside.h"

#include <assert.h>
#include <string.h>

static bool counts_act(const cat_figure_t *f, const act_record_t *t)
{
    return cat_figure_counts(f, t->act_name);
}

static bool asks_for(const cat_kind_t *k, const cat_figure_t *f, const act_record_t *r)
{
    for (size_t u = 0; u < f->use_count; u++)
        for (size_t i = 0; i < r->field_count; i++)
            if (r->fields[i].field == &k->fields[f->uses[u]]) return true;
    return false;
}

/* Which figures are asked: all of the corrected act, of later ones those that ask for what is corrected. */
static bool is_asked(const act_record_t *t, const act_record_t *act, const act_record_t *r, recount_t *x)
{
    bool any = false;
    *x = (recount_t){.act = act};
    if (!act->act) return false;
    assert(t->kind->figure_count <= CAT_STAGES_MOST);
    for (size_t i = 0; i < t->kind->figure_count; i++) {
        const cat_figure_t *f = &t->kind->figures[i];
        x->asked[i] = counts_act(f, act) && (act->id == t->id || asks_for(t->kind, f, r));
        any |= x->asked[i];
    }
    return any;
}

int recount_row(store_conn_t *c, recount_t *x, err_t *err)
{
    const cat_kind_t *k = x->act->kind;
    buf_t sql;
    store_rows_t *rows = NULL;
    bool row = false;
    int column = 1;
    buf_init(&sql, 1 << 20);
    buf_add_raw(&sql, "SELECT 1");
    for (size_t i = 0; i < k->figure_count; i++) {
        const cat_figure_t *f = &k->figures[i];
        if (x->asked[i]) buf_addf(&sql, ", CASE WHEN (%s) THEN 1 ELSE 0 END, %s", f->where ? f->where : "TRUE", f->sum ? f->sum : "0");
    }
    buf_addf(&sql, " FROM k_%s WHERE id = $1", k->name); /* sql: identifiers only */
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_P(store_int(x->act->matter)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    for (size_t i = 0; !failed && row && i < k->figure_count; i++) {
        if (!x->asked[i]) continue;
        x->counts[i] = store_col_int(rows, column) != 0;
        x->amount[i] = store_is_null(rows, column + 1) ? 0 : store_col_int(rows, column + 1);
        column += 2;
    }
    store_rows_close(rows);
    buf_release(&sql);
    return failed;
}

int recount_weigh(book_t *b, store_conn_t *c, const history_t *h, const act_record_t *t, const act_record_t *r, arena_t *a,
                  recount_t **ret_list, size_t *ret_count, err_t *err)
{
    history_t now;
    size_t wanted = 0, count = 0;
    recount_t probe;
    *ret_count = 0;
    for (size_t i = 0; i < h->count; i++) wanted += h->acts[i].id >= t->id && is_asked(t, &h->acts[i], r, &probe);
    if (!wanted) return 0;
    recount_t *list = arena_array(a, wanted, sizeof *list);
    if (!list) return err_nomem(err);
    int failed = history_with(b, h, r, a, &now, err);
    if (!failed) failed = history_remove(c, t->kind, t->matter, err);
    assert(failed || now.count == h->count);
    for (size_t i = 0; !failed && i < now.count && count < wanted; i++) {
        failed = history_fold_row(c, &now.acts[i], a, err);
        if (failed || h->acts[i].id < t->id || !is_asked(t, &h->acts[i], r, &list[count])) continue;
        failed = recount_row(c, &list[count++], err);
    }
    *ret_list = list;
    *ret_count = count;
    return failed;
}

int recount_met(store_conn_t *c, const act_record_t *t, const char *rule, bool *ret_met, err_t *err)
{
    int64_t n = 0;
    int failed = store_get_int(c, "SELECT COUNT(*) FROM due WHERE matter = $1 AND rule = $2 AND ended_by = $3 AND state = 'met' "
                                  "AND (due_on IS NULL OR ended_on <= due_on)",
                               STORE_P(store_int(t->matter), store_text(rule), store_int(t->id)), &n, NULL, err);
    if (!failed) *ret_met = n > 0;
    return failed;
}

static bool is_of(const cat_kind_t *k, const bool *asked, const char *figure)
{
    for (size_t i = 0; asked && i < k->figure_count; i++)
        if (strcmp(k->figures[i].name, figure) == 0) return asked[i];
    return !asked;
}

/* What the act counts for now: its own counts and the differences its corrections made. asked NULL: of every figure. */
static int reverse(const history_t *h, const act_record_t *t, const bool *asked, act_record_t *r, arena_t *a, err_t *err)
{
    size_t most = 2 * t->kind->figure_count + 1;
    for (size_t i = 0; i < h->all_count; i++)
        if (h->all[i].id == t->id || h->all[i].target == t->id) most += h->all[i].count_count;
    r->counts = arena_array(a, most, sizeof *r->counts);
    if (!r->counts) return err_nomem(err);
    for (size_t i = 0; i < h->all_count; i++) {
        if (h->all[i].id != t->id && h->all[i].target != t->id) continue;
        for (size_t j = 0; j < h->all[i].count_count; j++) {
            count_effect_t x = h->all[i].counts[j];
            if (!is_of(t->kind, asked, x.figure)) continue;
            x.n = -x.n;
            x.amount = -x.amount;
            r->counts[r->count_count++] = x;
        }
    }
    return 0;
}

int recount_reverse(const history_t *h, const act_record_t *t, act_record_t *r, arena_t *a, err_t *err)
{
    return reverse(h, t, NULL, r, a, err);
}

static bool is_different(const act_record_t *r)
{
    for (size_t i = 0; i < r->count_count; i++) {
        int64_t n = 0, amount = 0;
        for (size_t j = 0; j < r->count_count; j++) {
            if (strcmp(r->counts[j].figure, r->counts[i].figure) != 0) continue;
            n += r->counts[j].n;
            amount += r->counts[j].amount;
        }
        if (n || amount) return true;
    }
    return false;
}

int recount_record(store_conn_t *c, const history_t *h, const recount_t *x, act_record_t *r, bool *ret_differs, arena_t *a, err_t *err)
{
    const cat_kind_t *k = x->act->kind;
    int failed = reverse(h, x->act, ret_differs ? x->asked : NULL, r, a, err);
    for (size_t i = 0; !failed && i < k->figure_count; i++) {
        const cat_figure_t *f = &k->figures[i];
        bool met = true;
        if (!x->asked[i] || !x->counts[i]) continue;
        if (f->in_time) failed = recount_met(c, x->act, f->in_time, &met, err);
        if (!failed && met) r->counts[r->count_count++] = (count_effect_t){f->name, 1, x->amount[i], x->act->occurred_on};
    }
    if (!failed && ret_differs) *ret_differs = is_different(r);
    return failed;
}
