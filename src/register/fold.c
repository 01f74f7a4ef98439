/* fold.c - projections from records: the same code writes the live tables when an act is performed and
 * the scratch tables when the register is verified. It decides nothing: all is in the record.
 */
#include "register/inside.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { FIXED_COLUMNS = 9 };

static store_value_t column_value(const field_value_t *v)
{
    if (v->null) return store_null();
    switch (v->field->type) {
    case CAT_INT:
    case CAT_MONEY:
    case CAT_MATTER: return store_int(v->n);
    case CAT_BOOL: return store_bool(v->n != 0);
    case CAT_PARTY: return store_int(v->party->id);
    case CAT_TEXT:
    case CAT_LONG:
    case CAT_DATE:
    case CAT_CHOICE:
    case CAT_CHOICES:
    case CAT_OFFICE:
    case CAT_USER:
    case CAT_JSON: return store_text(v->text);
    }
    return store_null();
}

static void add_place(buf_t *sql, size_t n)
{
    buf_add_char(sql, '$');
    buf_add_int(sql, (int64_t)n);
}

static void insert_sql(buf_t *sql, const act_record_t *r)
{
    buf_add_raw(sql, "INSERT INTO k_");
    buf_add_raw(sql, r->kind->name);
    buf_add_raw(sql, " (id, office, stage, number, parent, opened_on, closed_on, last_origin, last_seq");
    for (size_t i = 0; i < r->field_count; i++) {
        buf_add_raw(sql, ", ");
        store_add_name(sql, r->fields[i].field->name);
    }
    buf_add_raw(sql, ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9");
    for (size_t i = 0; i < r->field_count; i++) {
        buf_add_raw(sql, ", ");
        add_place(sql, FIXED_COLUMNS + 1 + i);
    }
    buf_add_char(sql, ')');
}

/* $1 id, $2 stage, $3 number (kept if NULL), $4 closed_on, $5 origin, $6 seq, then the fields. */
static void update_sql(buf_t *sql, const act_record_t *r)
{
    buf_add_raw(sql, "UPDATE k_");
    buf_add_raw(sql, r->kind->name);
    buf_add_raw(sql, " SET stage = $2, number = COALESCE($3, number), closed_on = $4, last_origin = $5, last_seq = $6");
    for (size_t i = 0; i < r->field_count; i++) {
        buf_add_raw(sql, ", ");
        store_add_name(sql, r->fields[i].field->name);
        buf_add_raw(sql, " = ");
        add_place(sql, 7 + i);
    }
    buf_add_raw(sql, " WHERE id = $1");
}

int fold_row_sql(const act_record_t *r, bool opens, const act_plan_t *plan, arena_t *a, const char **ret_sql,
                 err_t *err)
{
    buf_t sql;
    buf_init(&sql, 1 << 20);
    if (opens) insert_sql(&sql, r);
    else update_sql(&sql, r);
    if (plan && plan->probe_count > 0) buf_add_raw(&sql, plan->returning);
    const char *text = buf_failed(&sql) ? NULL : arena_textn(a, buf_text(&sql), sql.length);
    buf_release(&sql);
    if (!text) return err_nomem(err);
    *ret_sql = text;
    return 0;
}

static size_t row_params(const act_record_t *r, bool opens, const char *day, store_value_t *p)
{
    size_t n = 0;
    int64_t origin = r->id >> 40, seq = r->id & ((INT64_C(1) << 40) - 1);
    store_value_t closed = r->closes ? store_text(day) : store_null();
    p[n++] = store_int(r->matter);
    if (opens) p[n++] = store_text(r->office);
    p[n++] = store_text(r->stage);
    p[n++] = store_text(r->number.text);
    if (opens) {
        p[n++] = r->parent ? store_int(r->parent) : store_null();
        p[n++] = store_text(day);
    }
    p[n++] = closed;
    p[n++] = store_int(origin);
    p[n++] = store_int(seq);
    for (size_t i = 0; i < r->field_count; i++) p[n++] = column_value(&r->fields[i]);
    return n;
}

static int read_probes(store_rows_t *rows, const act_plan_t *plan, bool *ret_null,
                       int64_t *ret_values, err_t *err)
{
    bool row = false;
    int failed = store_step(rows, &row, err);
    if (failed) return failed;
    assert(row);
    for (size_t i = 0; i < plan->probe_count; i++) {
        ret_null[i] = store_is_null(rows, (int)i);
        ret_values[i] = store_col_int(rows, (int)i);
    }
    return 0;
}

/* A value that only one matter may have: SQLite names the column, PostgreSQL the index; people know the field by its label. */
int fold_taken(const cat_kind_t *k, err_t *err)
{
    char column[2 * ERR_ARG_BYTES + 8], index[2 * ERR_ARG_BYTES + 8], label[ERR_ARG_BYTES];
    for (size_t i = 0; err && i < k->field_count; i++) {
        if (!k->fields[i].unique) continue;
        (void)snprintf(column, sizeof column, "k_%s.%s", k->name, k->fields[i].name);
        (void)snprintf(index, sizeof index, "ix_%s$%s", k->name, k->fields[i].name);
        if (strcmp(err->arg[0], column) != 0 && strcmp(err->arg[0], index) != 0) continue;
        err_set(err, ERR_STORE_UNIQUE, err_both(k->fields[i].label, label));
        (void)err_detail(err, "%s", column); /* not the value: it may be one that is sealed */
        break;
    }
    return ERR_STORE_UNIQUE;
}

int fold_row(store_conn_t *c, const act_record_t *r, const act_plan_t *plan, arena_t *a, bool *ret_null,
             int64_t *ret_values, err_t *err)
{
    store_value_t params[FIXED_COLUMNS + CAT_FIELDS_MOST];
    char day[DAY_TEXT];
    bool opens = r->matter == r->id, asks = plan && plan->probe_count > 0;
    const char *sql = r->row_sql;
    store_rows_t *rows = NULL;
    assert(r->field_count <= CAT_FIELDS_MOST && r->stage);
    day_text(r->occurred_on, day);
    size_t n = row_params(r, opens, day, params);
    int failed = sql ? 0 : fold_row_sql(r, opens, plan, a, &sql, err);
    if (failed) return failed;
    failed = asks ? store_query(c, sql, params, n, &rows, err) : store_exec(c, sql, params, n, NULL, err);
    if (!failed && asks) failed = read_probes(rows, plan, ret_null, ret_values, err);
    store_rows_close(rows);
    return failed == ERR_STORE_UNIQUE ? fold_taken(r->kind, err) : failed;
}

/* --- parties ----------------------------------------------------------------------------------- */

/* The newest mention says what holds; because acts may arrive in any order, older ones arriving late
 * change nothing. */
static int upsert_party(store_conn_t *c, const party_fact_t *p, int64_t mention, err_t *err)
{
    char born[DAY_TEXT];
    char sex[2] = {p->sex, '\0'};
    return store_exec(c,
        "INSERT INTO party (id, type, identity_kind, identity, name, name_fold, born, sex, place, unit, "
        "extra, first_act, last_act) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12) "
        "ON CONFLICT (id) DO UPDATE SET "
        "name = CASE WHEN excluded.last_act >= party.last_act THEN excluded.name ELSE party.name END, "
        "name_fold = CASE WHEN excluded.last_act >= party.last_act THEN excluded.name_fold ELSE party.name_fold END, "
        "born = CASE WHEN excluded.last_act >= party.last_act THEN excluded.born ELSE party.born END, "
        "sex = CASE WHEN excluded.last_act >= party.last_act THEN excluded.sex ELSE party.sex END, "
        "place = CASE WHEN excluded.last_act >= party.last_act THEN excluded.place ELSE party.place END, "
        "unit = CASE WHEN excluded.last_act >= party.last_act THEN excluded.unit ELSE party.unit END, "
        "extra = CASE WHEN excluded.last_act >= party.last_act THEN excluded.extra ELSE party.extra END, "
        "first_act = CASE WHEN excluded.first_act < party.first_act THEN excluded.first_act ELSE party.first_act END, "
        "last_act = CASE WHEN excluded.last_act > party.last_act THEN excluded.last_act ELSE party.last_act END",
        STORE_P(store_int(p->id), store_text(p->unit_type ? "unit" : "person"),
                p->identity[0] ? store_text(identity_kind_word(p->identity_kind)) : store_null(),
                p->identity[0] ? store_text(p->identity) : store_null(), store_text(p->name),
                store_text(p->name_fold),
                p->born == DAY_NONE ? store_null() : store_text(day_text(p->born, born)),
                p->sex ? store_text(sex) : store_null(), store_text(p->place), store_text(p->unit),
                store_text(p->extra), store_int(mention)),
        NULL, err);
}

static int add_name(store_conn_t *c, int64_t party, const char *name, const char *fold,
                    int64_t mention, err_t *err)
{
    return store_exec(c,
        "INSERT INTO party_name (party, name, name_fold, act) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (party, name) DO UPDATE SET "
        "act = CASE WHEN excluded.act < party_name.act THEN excluded.act ELSE party_name.act END",
        STORE_P(store_int(party), store_text(name), store_text(fold), store_int(mention)), NULL, err);
}

/* What this matter says of the party, kept apart from what others say of it. */
static int say_of_party(store_conn_t *c, const act_record_t *r, const field_value_t *v, err_t *err)
{
    const party_fact_t *p = v->party;
    char born[DAY_TEXT];
    char sex[2] = {p->sex, '\0'};
    buf_t names;
    buf_init(&names, NAMES_MOST * (NAME_BYTES_MOST * 6 + 4));
    for (size_t n = 0; n < p->name_count; n++) {
        buf_add_char(&names, n ? ',' : '[');
        buf_add_json(&names, p->names[n]);
    }
    if (p->name_count) buf_add_char(&names, ']');
    int failed = buf_failed(&names) ? err_nomem(err) : 0;
    if (!failed)
        failed = store_exec(c,
            "INSERT INTO matter_party (matter, field, party, kind, name, name_fold, born, sex, place, unit, "
            "names, extra) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
            "ON CONFLICT (matter, field) DO UPDATE SET party = excluded.party, name = excluded.name, "
            "name_fold = excluded.name_fold, born = excluded.born, sex = excluded.sex, place = excluded.place, "
            "unit = excluded.unit, names = excluded.names, extra = excluded.extra",
            STORE_P(store_int(r->matter), store_text(v->field->name), store_int(p->id),
                    store_text(r->kind->name), store_text(p->name), store_text(p->name_fold),
                    p->born == DAY_NONE ? store_null() : store_text(day_text(p->born, born)),
                    p->sex ? store_text(sex) : store_null(), store_text(p->place), store_text(p->unit),
                    p->name_count ? store_text(buf_text(&names)) : store_null(), store_text(p->extra)),
            NULL, err);
    buf_release(&names);
    return failed;
}

int fold_parties(store_conn_t *c, const act_record_t *r, int64_t mention, err_t *err)
{
    for (size_t i = 0; i < r->field_count; i++) {
        const field_value_t *v = &r->fields[i];
        if (v->field->type != CAT_PARTY) continue;
        if (v->null) {
            int failed = store_exec(c, "DELETE FROM matter_party WHERE matter = $1 AND field = $2",
                                    STORE_P(store_int(r->matter), store_text(v->field->name)), NULL, err);
            if (failed) return failed;
            continue;
        }
        const party_fact_t *p = v->party;
        int failed = upsert_party(c, p, mention, err);
        for (size_t n = 0; !failed && n < p->name_count; n++)
            failed = add_name(c, p->id, p->names[n], p->names_fold[n], mention, err);
        if (!failed) failed = say_of_party(c, r, v, err);
        if (failed) return failed;
    }
    return 0;
}

/* --- the others -------------------------------------------------------------------------------- */

static int fold_links(store_conn_t *c, const act_record_t *r, err_t *err)
{
    for (size_t i = 0; i < r->field_count; i++) {
        const field_value_t *v = &r->fields[i];
        if (v->field->type != CAT_MATTER) continue;
        int failed = v->null
            ? store_exec(c, "DELETE FROM link WHERE from_matter = $1 AND field = $2",
                         STORE_P(store_int(r->matter), store_text(v->field->name)), NULL, err)
            : store_exec(c,
                "INSERT INTO link (from_matter, field, to_matter, act) VALUES ($1, $2, $3, $4) "
                "ON CONFLICT (from_matter, field) DO UPDATE SET to_matter = excluded.to_matter, "
                "act = excluded.act",
                STORE_P(store_int(r->matter), store_text(v->field->name), store_int(v->n),
                        store_int(r->id)), NULL, err);
        if (failed) return failed;
    }
    return 0;
}

static int issue(store_conn_t *c, const act_record_t *r, const issued_t *n, err_t *err)
{
    if (!n->serial) return 0;
    return store_exec(c,
        "INSERT INTO number_issued (kind, office, year, serial, number, matter, act) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7)",
        STORE_P(store_text(n->series), store_text(r->office), store_int(n->year), store_int(n->serial),
                store_text(n->text), store_int(r->matter), store_int(r->id)), NULL, err);
}

int fold_number(store_conn_t *c, const act_record_t *r, err_t *err)
{
    int failed = issue(c, r, &r->number, err);
    return failed ? failed : issue(c, r, &r->own_number, err);
}

static int start_due(store_conn_t *c, const act_record_t *r, const due_effect_t *d, err_t *err)
{
    char start[DAY_TEXT], due[DAY_TEXT];
    return store_exec(c,
        "INSERT INTO due (matter, rule, from_act, kind, office, start_on, due_on, state, sum) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', $8)",
        STORE_P(store_int(r->matter), store_text(d->rule), store_int(r->id),
                store_text(r->kind->name), store_text(r->office),
                store_text(day_text(d->start_on, start)),
                d->due_on == DAY_NONE ? store_null() : store_text(day_text(d->due_on, due)),
                store_text(d->sum)), NULL, err);
}

static int end_due(store_conn_t *c, const act_record_t *r, const due_effect_t *d, const char *state,
                   err_t *err)
{
    char day[DAY_TEXT];
    return store_exec(c,
        "UPDATE due SET state = $4, ended_by = $5, ended_on = $6 "
        "WHERE matter = $1 AND rule = $2 AND from_act = $3",
        STORE_P(store_int(r->matter), store_text(d->rule), store_int(d->from_act),
                store_text(state), store_int(r->id), store_text(day_text(r->occurred_on, day))),
        NULL, err);
}

static int move_due(store_conn_t *c, const act_record_t *r, const due_effect_t *d, const char *state,
                    err_t *err)
{
    char due[DAY_TEXT];
    return store_exec(c,
        "UPDATE due SET state = $4, due_on = $5, sum = $6 "
        "WHERE matter = $1 AND rule = $2 AND from_act = $3",
        STORE_P(store_int(r->matter), store_text(d->rule), store_int(d->from_act), store_text(state),
                d->due_on == DAY_NONE ? store_null() : store_text(day_text(d->due_on, due)),
                store_text(d->sum)), NULL, err);
}

/* Only what still runs moves: after an annulment there may be nothing left of it. */
static int redate_due(store_conn_t *c, const act_record_t *r, const due_effect_t *d, err_t *err)
{
    char start[DAY_TEXT], due[DAY_TEXT];
    return store_exec(c,
        "UPDATE due SET due_on = $4, sum = $5, start_on = COALESCE($6, start_on) "
        "WHERE matter = $1 AND rule = $2 AND from_act = $3 AND state IN ('open', 'paused')",
        STORE_P(store_int(r->matter), store_text(d->rule), store_int(d->from_act),
                d->due_on == DAY_NONE ? store_null() : store_text(day_text(d->due_on, due)), store_text(d->sum),
                d->start_on == DAY_NONE ? store_null() : store_text(day_text(d->start_on, start))),
        NULL, err);
}

int fold_dues(store_conn_t *c, const act_record_t *r, err_t *err)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < r->due_count; i++) {
        const due_effect_t *d = &r->dues[i];
        switch (d->op) {
        case DUE_START: failed = start_due(c, r, d, err); break;
        case DUE_MEET: failed = end_due(c, r, d, "met", err); break;
        case DUE_CANCEL: failed = end_due(c, r, d, "cancelled", err); break;
        case DUE_RESTART: failed = end_due(c, r, d, "restarted", err); break;
        case DUE_PAUSE: failed = move_due(c, r, d, "paused", err); break;
        case DUE_RESUME: failed = move_due(c, r, d, "open", err); break;
        case DUE_EXTEND:
        case DUE_MOVE: failed = redate_due(c, r, d, err); break;
        }
    }
    return failed;
}

int fold_counts(store_conn_t *c, const act_record_t *r, err_t *err)
{
    char day[DAY_TEXT];
    int failed = 0;
    for (size_t i = 0; !failed && i < r->count_count; i++) {
        const count_effect_t *x = &r->counts[i];
        failed = store_exec(c,
            "INSERT INTO tally (kind, figure, office, on_day, n, amount) VALUES ($1, $2, $3, $4, $5, $6) "
            "ON CONFLICT (kind, figure, office, on_day) DO UPDATE SET "
            "n = tally.n + excluded.n, amount = tally.amount + excluded.amount",
            STORE_P(store_text(r->kind->name), store_text(x->figure), store_text(r->office),
                    store_text(day_text(x->on, day)), store_int(x->n), store_int(x->amount)), NULL, err);
    }
    return failed;
}

/* Which act caused this one: found from the cause. */
int fold_follow(store_conn_t *c, const act_record_t *r, err_t *err)
{
    if (!r->follows) return 0;
    return store_exec(c, "INSERT INTO follow (act, cause) VALUES ($1, $2)",
                      STORE_P(store_int(r->id), store_int(r->follows)), NULL, err);
}

/* Everything but the row, the number and the counts. */
int fold_rest(store_conn_t *c, const act_record_t *r, err_t *err)
{
    int failed = fold_parties(c, r, r->id, err);
    if (!failed) failed = fold_links(c, r, err);
    if (!failed) failed = fold_dues(c, r, err);
    if (!failed) failed = fold_seal(c, r, err);
    return failed;
}
