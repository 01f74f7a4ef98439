/* sets.c - what an act computes (`sets`), and how often it may be performed (`at_most`).
 *
 * The row is written with the fields given; then one statement computes the others over that row, and its
 * RETURNING tells them together with the probes. They are recorded in the act like fields given, so that every
 * fold of the act is made from the act alone.
 */
#include "register/inside.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

/* $1 id, then the day of the act and the actor where they are asked for. */
static int add_sets(buf_t *sql, const cat_kind_t *k, const cat_act_t *act)
{
    int day = 0, actor = 0, next = 2;
    for (size_t i = 0; i < act->set_count; i++) {
        const cat_set_t *x = &act->sets[i];
        if (i) buf_add_raw(sql, ", ");
        store_add_name(sql, k->fields[x->field].name);
        if (x->from == CAT_FROM_DAY && !day) day = next++;
        if (x->from == CAT_FROM_ACTOR && !actor) actor = next++;
        if (x->from == CAT_FROM_SQL)
            buf_addf(sql, " = (%s)", x->sql);
        else
            buf_addf(sql, " = $%d", x->from == CAT_FROM_DAY ? day : actor);
    }
    return next - 1;
}

int plan_sets(book_t *b, const cat_kind_t *k, const cat_act_t *act, act_plan_t *plan, err_t *err)
{
    static const char returning[] = " RETURNING ";
    buf_t sql;
    buf_init(&sql, 1 << 20);
    buf_addf(&sql, "UPDATE k_%s SET ", k->name); /* sql: identifiers only */
    (void)add_sets(&sql, k, act);
    buf_add_raw(&sql, " WHERE id = $1");
    for (size_t i = 0; i < act->set_count; i++) {
        buf_add_raw(&sql, i ? ", " : returning);
        store_add_name(&sql, k->fields[act->sets[i].field].name);
    }
    if (plan->probe_count) {
        assert(strncmp(plan->returning, returning, sizeof returning - 1) == 0);
        buf_add_raw(&sql, ", ");
        buf_add_raw(&sql, plan->returning + sizeof returning - 1);
    }
    plan->sets_sql = buf_failed(&sql) ? NULL : arena_text(b->memory, buf_text(&sql));
    buf_release(&sql);
    return plan->sets_sql ? 0 : err_nomem(err);
}

void sets_undo(act_record_t *r)
{
    if (!r->act->set_count) return;
    r->fields = r->given;
    r->field_count = r->given_count;
    r->content = NULL;
}

/* --- values ------------------------------------------------------------------------------------------ */

/* As the field would be given in a request. NULL: memory. */
static json_t *computed(const cat_field_t *f, store_rows_t *rows, int column)
{
    if (store_is_null(rows, column)) return json_null();
    switch (f->type) {
    case CAT_INT:
    case CAT_MONEY: return json_integer(store_col_int(rows, column));
    case CAT_BOOL: return json_boolean(store_col_int(rows, column));
    case CAT_TEXT:
    case CAT_LONG:
    case CAT_DATE:
    case CAT_CHOICE:
    case CAT_OFFICE:
    case CAT_USER: return json_string(store_col_text(rows, column));
    case CAT_CHOICES:
    case CAT_PARTY:
    case CAT_MATTER:
    case CAT_JSON: break;
    }
    assert(false); /* refused when the catalogue was read */
    return NULL;
}

static const field_value_t *value_in(const field_value_t *list, size_t count, const cat_field_t *f)
{
    for (size_t i = 0; i < count; i++)
        if (list[i].field == f) return &list[i];
    return NULL;
}

/* The values computed among those given, in the order of the kind's fields. */
static int merge_values(book_t *b, act_record_t *r, day_t on, const json_t *values, arena_t *a, err_t *err)
{
    field_value_t *fresh, *all = arena_array(a, r->kind->field_count, sizeof *all);
    size_t fresh_count, count = 0;
    if (!all) return err_nomem(err);
    int failed = parse_fields(b, r->kind, NULL, values, a, &fresh, &fresh_count, err);
    if (!failed) failed = check_choice_days(r->kind, fresh, fresh_count, on, err);
    if (failed) return failed;
    for (size_t i = 0; i < r->kind->field_count; i++) {
        const field_value_t *v = value_in(fresh, fresh_count, &r->kind->fields[i]);
        if (!v) v = value_in(r->fields, r->field_count, &r->kind->fields[i]);
        if (v) all[count++] = *v;
    }
    r->fields = all;
    r->field_count = count;
    r->content = NULL;
    return 0;
}

static void drop_json(void *what)
{
    json_decref(what);
}

static int read_sets(store_rows_t *rows, const act_record_t *r, const act_plan_t *plan, json_t *values, bool *ret_null,
                     int64_t *ret_values, err_t *err)
{
    bool row = false;
    int failed = store_step(rows, &row, err);
    size_t n = r->act->set_count;
    if (failed) return failed;
    assert(row);
    for (size_t i = 0; i < n; i++) {
        const cat_field_t *f = &r->kind->fields[r->act->sets[i].field];
        if (json_object_set_new(values, f->name, computed(f, rows, (int)i)) != 0) return err_nomem(err);
    }
    for (size_t i = 0; i < plan->probe_count; i++) {
        ret_null[i] = store_is_null(rows, (int)(n + i));
        ret_values[i] = store_col_int(rows, (int)(n + i));
    }
    return 0;
}

int perform_sets(book_t *b, store_conn_t *c, act_record_t *r, const act_plan_t *plan, arena_t *a, bool *ret_null,
                 int64_t *ret_values, err_t *err)
{
    char day[DAY_TEXT];
    store_value_t params[3];
    size_t n = 0;
    bool has_day = false, has_actor = false;
    store_rows_t *rows = NULL;
    json_t *values = json_object();
    if (!values || !arena_on_free(a, drop_json, values)) return err_nomem(err);
    params[n++] = store_int(r->matter);
    for (size_t i = 0; i < r->act->set_count; i++) {
        enum cat_from from = r->act->sets[i].from;
        if (from == CAT_FROM_DAY && !has_day) params[n++] = store_text(day_text(r->occurred_on, day));
        if (from == CAT_FROM_ACTOR && !has_actor) params[n++] = store_text(r->actor);
        has_day = has_day || from == CAT_FROM_DAY;
        has_actor = has_actor || from == CAT_FROM_ACTOR;
    }
    int failed = store_query(c, plan->sets_sql, params, n, &rows, err);
    if (!failed) failed = read_sets(rows, r, plan, values, ret_null, ret_values, err);
    store_rows_close(rows);
    if (failed == ERR_STORE_UNIQUE) failed = fold_taken(r->kind, err);
    return failed ? failed : merge_values(b, r, r->occurred_on, values, a, err);
}

/* --- after a correction ---------------------------------------------------------------------------------- */

static bool follows_from(const cat_set_t *set, const act_record_t *t, const act_record_t *r)
{
    bool uses = false;
    for (size_t i = 0; i < set->use_count; i++)
        uses |= value_in(r->fields, r->field_count, &t->kind->fields[set->uses[i]]) != NULL;
    return uses && !value_in(r->fields, r->field_count, &t->kind->fields[set->field]);
}

bool sets_follow(const act_record_t *t, const act_record_t *r)
{
    for (size_t i = 0; t->act && i < t->act->set_count; i++)
        if (follows_from(&t->act->sets[i], t, r)) return true;
    return false;
}

/* {field: value} of those that are other than t has them. */
static int read_again(store_rows_t *rows, const act_record_t *t, const act_record_t *r, json_t *values, err_t *err)
{
    bool row = false;
    int column = 0, failed = store_step(rows, &row, err);
    assert(failed || row);
    for (size_t i = 0; !failed && i < t->act->set_count; i++) {
        const cat_field_t *f = &t->kind->fields[t->act->sets[i].field];
        if (!follows_from(&t->act->sets[i], t, r)) continue;
        json_t *now = computed(f, rows, column++);
        const field_value_t *was = value_in(t->fields, t->field_count, f);
        bool same = now && was && json_equal(now, was->json);
        if (!now || (!same && json_object_set(values, f->name, now) != 0)) failed = err_nomem(err);
        json_decref(now);
    }
    return failed;
}

int sets_again(book_t *b, store_conn_t *c, const act_record_t *t, act_record_t *r, arena_t *a, err_t *err)
{
    buf_t sql;
    size_t n = 0;
    store_rows_t *rows = NULL;
    json_t *values = json_object();
    if (!values || !arena_on_free(a, drop_json, values)) return err_nomem(err);
    buf_init(&sql, 1 << 20);
    for (size_t i = 0; i < t->act->set_count; i++)
        if (follows_from(&t->act->sets[i], t, r)) buf_addf(&sql, "%s(%s)", n++ ? ", " : "SELECT ", t->act->sets[i].sql); /* sql: identifiers only */
    buf_addf(&sql, " FROM k_%s WHERE id = $1", t->kind->name); /* sql: identifiers only */
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_P(store_int(t->matter)), &rows, err);
    if (!failed) failed = read_again(rows, t, r, values, err);
    store_rows_close(rows);
    buf_release(&sql);
    return failed ? failed : merge_values(b, r, t->occurred_on, values, a, err);
}

/* --- how often ----------------------------------------------------------------------------------------- */

int check_at_most(store_conn_t *c, const act_record_t *r, err_t *err)
{
    char label[ERR_ARG_BYTES], n[24];
    int64_t done = 0;
    if (!r->act->at_most) return 0;
    int failed = store_get_int(c,
        "SELECT COUNT(*) FROM act a WHERE a.matter = $1 AND a.act = $2 AND a.target IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM act x WHERE x.matter = $1 AND x.target = a.id AND x.act = 'annul')",
        STORE_P(store_int(r->matter), store_text(r->act->name)), &done, NULL, err);
    if (failed || done < r->act->at_most) return failed;
    return err_set(err, ERR_REGISTER_AT_MOST, err_both(r->act->label, label), num_text(r->act->at_most, n));
}
