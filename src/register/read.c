/* read.c - a matter, its row, due dates: as JSON for both front doors. Lists are in list.c.
 *
 * Rights: the office must lie in the actor's subtree, or directly above an office whose act reaches up;
 * the actor must hold one of the kind's reading roles (seen_by, else the roles of its acts). What is not
 * visible is answered like what does not exist.
 */
#include "register/book.h"
#include "register/inside.h"

#include "base/text.h"
#include "catalogue/words_json.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { DUE_MOST = 1000 };

static uint64_t reading_roles(const cat_kind_t *k)
{
    if (k->seen_by) return k->seen_by;
    uint64_t mask = k->annulled_by | k->corrected_by;
    for (size_t i = 0; i < k->act_count; i++) mask |= k->acts[i].by | k->acts[i].annulled_by;
    return mask;
}

/* Is it one of these roles, of that office or one above it? */
static bool has_role(const book_t *b, const actor_t *actor, uint64_t roles, const char *office)
{
    if (!actor || actor->system) return true;
    int mine, its;
    if (!(actor->roles & roles)) return false;
    if (office_find(b->with.offices, actor->office, &mine, NULL) != 0) return false;
    if (office_find(b->with.offices, office, &its, NULL) != 0) return false;
    return office_within(b->with.offices, its, mine);
}

bool book_may_read(const book_t *b, const actor_t *actor, const cat_kind_t *kind, const char *office)
{
    return has_role(b, actor, reading_roles(kind), office);
}

bool book_may_count(const book_t *b, const actor_t *actor, const cat_kind_t *kind, const char *office)
{
    return has_role(b, actor, reading_roles(kind) | (kind->sealed ? 0 : catalogue_counting(b->with.catalogue)), office);
}

static json_t *text_or_null(const char *text)
{
    return text ? json_string(text) : json_null();
}

/* --- one row --------------------------------------------------------------------------------------- */

static json_t *column_json(const cat_field_t *f, store_rows_t *rows, int column)
{
    if (store_is_null(rows, column)) return json_null();
    switch (f->type) {
    case CAT_INT:
    case CAT_MONEY:
    case CAT_PARTY: return json_integer(store_col_int(rows, column));
    case CAT_MATTER: return id_json(store_col_int(rows, column));
    case CAT_BOOL: return json_boolean(store_col_int(rows, column));
    case CAT_CHOICES:
    case CAT_JSON: return json_loads(store_col_text(rows, column), JSON_DECODE_ANY, NULL);
    case CAT_TEXT:
    case CAT_LONG:
    case CAT_DATE:
    case CAT_CHOICE:
    case CAT_OFFICE:
    case CAT_USER: return json_string(store_col_text(rows, column));
    }
    return json_null();
}

void row_sql_add(buf_t *sql, const cat_kind_t *k)
{
    buf_add_raw(sql, "SELECT id, office, stage, number, parent, opened_on, closed_on, last_origin, last_seq");
    for (size_t i = 0; i < k->field_count; i++) {
        buf_add_raw(sql, ", ");
        store_add_name(sql, k->fields[i].name);
    }
    buf_addf(sql, " FROM k_%s", k->name); /* sql: identifiers only */
}

json_t *row_as_json(const cat_kind_t *k, store_rows_t *rows, const sight_t *sight)
{
    json_t *fields = json_object(), *row = json_object();
    int64_t parent = store_col_int(rows, 4);
    for (size_t i = 0; i < k->field_count; i++) {
        const cat_field_t *f = &k->fields[i];
        if (!sight_shows(sight, f)) continue;
        (void)json_object_set_new(fields, f->name, column_json(f, rows, 9 + (int)i));
    }
    (void)json_object_set_new(row, "id", id_json(store_col_int(rows, 0)));
    (void)json_object_set_new(row, "kind", json_string(k->name));
    (void)json_object_set_new(row, "office", json_string(store_col_text(rows, 1)));
    (void)json_object_set_new(row, "stage", json_string(store_col_text(rows, 2)));
    (void)json_object_set_new(row, "number", text_or_null(store_col_text(rows, 3)));
    (void)json_object_set_new(row, "parent", parent ? id_json(parent) : json_null());
    (void)json_object_set_new(row, "opened_on", json_string(store_col_text(rows, 5)));
    (void)json_object_set_new(row, "closed_on", text_or_null(store_col_text(rows, 6)));
    (void)json_object_set_new(row, "last_seq", json_integer(store_col_int(rows, 8)));
    (void)json_object_set_new(row, "fields", fields);
    return row;
}

/* Party ids in the fields become objects: as this matter names them. */
static int open_party(store_conn_t *c, json_t *fields, int64_t matter, const cat_field_t *f, err_t *err)
{
    json_t *id = json_object_get(fields, f->name);
    if (!json_is_integer(id)) return 0;
    store_rows_t *rows = NULL;
    bool row = false;
    int failed = store_query(c, "SELECT p.type, p.identity_kind, p.identity, m.name, m.born, m.sex, m.place, m.unit, "
                                "m.extra, m.names FROM matter_party m JOIN party p ON p.id = m.party "
                                "WHERE m.matter = $1 AND m.field = $2",
                             STORE_P(store_int(matter), store_text(f->name)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row) {
        static const char *const keys[] = {"type", "identity_kind", "identity", "name", "born", "sex",
                                           "place", "unit"};
        json_t *p = json_object();
        (void)json_object_set_new(p, "id", json_integer(json_integer_value(id)));
        for (int i = 0; i < 8; i++)
            if (store_col_text(rows, i)) (void)json_object_set_new(p, keys[i], json_string(store_col_text(rows, i)));
        if (store_col_text(rows, 8))
            (void)json_object_set_new(p, "extra", json_loads(store_col_text(rows, 8), 0, NULL));
        if (store_col_text(rows, 9))
            (void)json_object_set_new(p, "aliases", json_loads(store_col_text(rows, 9), 0, NULL));
        (void)json_object_set_new(fields, f->name, p);
    }
    store_rows_close(rows);
    return failed;
}

int row_open_parties(store_conn_t *c, json_t *row, const cat_kind_t *k, err_t *err)
{
    int64_t matter;
    int failed = matter_parse(json_string_value(json_object_get(row, "id")), &matter, err);
    for (size_t i = 0; !failed && i < k->field_count; i++)
        if (k->fields[i].type == CAT_PARTY)
            failed = open_party(c, json_object_get(row, "fields"), matter, &k->fields[i], err);
    return failed;
}

int matter_fields(store_conn_t *c, const cat_kind_t *k, int64_t matter, json_t **ret_fields, err_t *err)
{
    char id[48];
    buf_t sql;
    store_rows_t *rows = NULL;
    bool found = false;
    json_t *row = NULL;
    buf_init(&sql, 65536);
    row_sql_add(&sql, k);
    buf_add_raw(&sql, " WHERE id = $1");
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_P(store_int(matter)), &rows, err);
    if (!failed) failed = store_step(rows, &found, err);
    if (!failed && !found) {
        matter_text(matter, id);
        failed = err_set(err, ERR_REGISTER_MATTER, id);
    }
    if (!failed) row = row_as_json(k, rows, &(sight_t){.all = true});
    store_rows_close(rows);
    buf_release(&sql);
    if (!failed) failed = row_open_parties(c, row, k, err);
    if (!failed) *ret_fields = json_incref(json_object_get(row, "fields"));
    json_decref(row);
    return failed;
}

int matter_parent(store_conn_t *c, const cat_kind_t *k, int64_t matter, int64_t *ret_parent, err_t *err)
{
    buf_t sql;
    bool found = false;
    buf_init(&sql, 256);
    buf_addf(&sql, "SELECT parent FROM k_%s WHERE id = $1", k->name); /* sql: identifiers only */
    int failed = buf_failed(&sql) ? err_nomem(err)
                                  : store_get_int(c, buf_text(&sql), STORE_P(store_int(matter)), ret_parent, &found, err);
    buf_release(&sql);
    return failed;
}

/* --- a whole matter ---------------------------------------------------------------------------------- */

static int add_dues_of(store_conn_t *c, const cat_kind_t *k, int64_t matter, json_t *into, err_t *err)
{
    json_t *list = json_array();
    store_rows_t *rows = NULL;
    (void)json_object_set_new(into, "due", list);
    int failed = store_query(c, "SELECT rule, start_on, due_on, state, ended_on, from_act, " DUE_PROVISIONAL_SQL " FROM due "
                                "WHERE matter = $1 ORDER BY from_act, rule", STORE_P(store_int(matter)), &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        const char *rule = store_col_text(rows, 0);
        json_t *d = json_pack("{s:s, s:s, s:o, s:s, s:o, s:o}", "rule", rule, "start_on", store_col_text(rows, 1),
                              "due_on", text_or_null(store_col_text(rows, 2)), "state", store_col_text(rows, 3),
                              "ended_on", text_or_null(store_col_text(rows, 4)), "from_act",
                              id_json(store_col_int(rows, 5)));
        if (d && store_col_int(rows, 6)) (void)json_object_set_new(d, "provisional", json_true());
        for (size_t i = 0; d && i < k->due_count; i++)
            if (strcmp(k->dues[i].name, rule) == 0) {
                (void)json_object_set_new(d, "label", words_json(k->dues[i].label));
                (void)json_object_set_new(d, "law", text_or_null(k->dues[i].law));
            }
        (void)json_array_append_new(list, d);
    }
    store_rows_close(rows);
    return failed;
}

static void hide_sealed(const cat_kind_t *k, const sight_t *sight, json_t *fields)
{
    for (size_t i = 0; i < k->field_count; i++)
        if (!sight_shows(sight, &k->fields[i]) && json_object_get(fields, k->fields[i].name))
            (void)json_object_set_new(fields, k->fields[i].name, json_string("***"));
}

int matter_acts(store_conn_t *c, const cat_kind_t *k, int64_t matter, const sight_t *sight, json_t *into, err_t *err)
{
    json_t *list = json_array();
    store_rows_t *rows = NULL;
    (void)json_object_set_new(into, "acts", list);
    int failed = store_query(c, "SELECT id, act, actor, actor_office, occurred_on, recorded_at, target, body "
                                "FROM act WHERE matter = $1 ORDER BY id", STORE_P(store_int(matter)), &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        json_t *body = json_loads(store_col_text(rows, 7), 0, NULL);
        json_t *fields = json_deep_copy(json_object_get(body, "fields"));
        if (fields) hide_sealed(k, sight, fields);
        const cat_act_t *act = NULL;
        (void)cat_kind_act(k, store_col_text(rows, 1), &act, NULL);
        int64_t target = store_col_int(rows, 6);
        json_t *a = json_pack("{s:o, s:s, s:s, s:s, s:s, s:s, s:o, s:o}", "id", id_json(store_col_int(rows, 0)),
                              "act", store_col_text(rows, 1), "actor", store_col_text(rows, 2), "actor_office",
                              store_col_text(rows, 3), "occurred_on", store_col_text(rows, 4), "recorded_at",
                              store_col_text(rows, 5), "target", target ? id_json(target) : json_null(),
                              "fields", fields ? fields : json_object());
        const char *note = json_string_value(json_object_get(body, "note"));
        (void)json_object_set_new(a, "note", json_string(note ? note : ""));
        const json_t *number = json_object_get(json_object_get(body, "effects"), "act_number");
        if (number) (void)json_object_set(a, "number", json_object_get(number, "text"));
        if (act) (void)json_object_set_new(a, "label", words_json(act->label));
        if (act && act->system) (void)json_object_set_new(a, "system", json_true());
        (void)json_array_append_new(list, a);
        json_decref(body);
    }
    store_rows_close(rows);
    return failed;
}

enum { NAMED_MOST = 60 }; /* of many links only so many are named */

static int add_links_of(const book_t *b, store_conn_t *c, const actor_t *actor, int64_t matter, json_t *into, err_t *err)
{
    json_t *list = json_array();
    store_rows_t *rows = NULL;
    (void)json_object_set_new(into, "links", list);
    int failed = store_query(c, "SELECT l.from_matter, l.field, l.to_matter, a.kind FROM link l "
                                "JOIN act a ON a.id = CASE WHEN l.from_matter = $1 THEN l.to_matter ELSE l.from_matter END "
                                "WHERE l.from_matter = $1 OR l.to_matter = $1 ORDER BY l.act LIMIT 500",
                             STORE_P(store_int(matter)), &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        bool outward = store_col_int(rows, 0) == matter, hides = false;
        failed = seal_hides_any(b, c, actor, store_col_int(rows, outward ? 2 : 0), &hides, err);
        if (failed || hides) continue;
        json_t *link = json_pack("{s:o, s:s, s:s, s:b}", "matter", id_json(store_col_int(rows, outward ? 2 : 0)), "field",
                                 store_col_text(rows, 1), "kind", store_col_text(rows, 3), "outward", outward), *name = NULL;
        const cat_kind_t *k;
        if (json_array_size(list) < NAMED_MOST && catalogue_kind(b->with.catalogue, store_col_text(rows, 3), &k, NULL) == 0)
            failed = matter_name(b, c, actor, k, store_col_int(rows, outward ? 2 : 0), &name, err);
        if (name) (void)json_object_set_new(link, "name", name);
        (void)json_array_append_new(list, link);
    }
    store_rows_close(rows);
    return failed;
}

typedef struct reading {
    book_t *book;
    const actor_t *actor;
    int64_t matter;
    const cat_kind_t *kind;
    day_t until;
    int limit;
    json_t *out;
} reading_t;

static int add_parts_of(reading_t *x, store_conn_t *c, const cat_kind_t *whole, err_t *err)
{
    json_t *parts = json_array();
    (void)json_object_set_new(x->out, "parts", parts);
    int failed = 0;
    for (size_t i = 0; !failed && i < x->book->plan_count; i++) {
        const cat_kind_t *k = x->book->plans[i].kind;
        if (!k->parent || strcmp(k->parent, whole->name) != 0) continue;
        const char *office = json_string_value(json_object_get(x->out, "office"));
        if (!book_may_read(x->book, x->actor, k, office)) continue;
        buf_t sql;
        store_rows_t *rows = NULL;
        buf_init(&sql, 65536);
        row_sql_add(&sql, k);
        buf_add_raw(&sql, " WHERE parent = $1 ORDER BY id LIMIT 2000");
        failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_P(store_int(x->matter)), &rows, err);
        size_t first = json_array_size(parts);
        for (bool row = true; !failed;) {
            failed = store_step(rows, &row, err);
            bool hides = false;
            sight_t sight = {.none = true};
            if (!failed && row) failed = seal_hides(x->book, c, x->actor, k, store_col_int(rows, ROW_ID), &hides, err);
            if (!failed && row) failed = sight_now(x->book, c, x->actor, k, store_col_int(rows, ROW_ID), &sight, err);
            if (failed || !row) break;
            if (!hides) (void)json_array_append_new(parts, row_as_json(k, rows, &sight));
        }
        store_rows_close(rows);
        buf_release(&sql);
        for (size_t j = first; !failed && j < json_array_size(parts); j++)
            if ((failed = row_open_parties(c, json_array_get(parts, j), k, err)) == 0) failed = given_note(c, k, json_array_get(parts, j), err);
    }
    return failed;
}

static int kind_of_matter(reading_t *x, store_conn_t *c, err_t *err)
{
    char id[48];
    store_rows_t *rows = NULL;
    bool row = false;
    matter_text(x->matter, id);
    int failed = store_query(c, "SELECT kind FROM act WHERE id = $1 AND matter = $1",
                             STORE_P(store_int(x->matter)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row) failed = catalogue_kind(x->book->with.catalogue, store_col_text(rows, 0), &x->kind, err);
    if (!failed && !row) failed = err_set(err, ERR_REGISTER_MATTER, id);
    store_rows_close(rows);
    return failed;
}

/* "under_seal": what holds something that the actor is not shown. Not what it is: that it is there he could tell from the acts. A form leaves
 * these out, and asks for those that are empty. */
static void add_under_seal(const cat_kind_t *k, store_rows_t *rows, const sight_t *sight, json_t *into)
{
    json_t *list = json_array();
    for (size_t i = 0; i < k->field_count; i++)
        if (!sight_shows(sight, &k->fields[i]) && !store_is_null(rows, ROW_OWN + (int)i)) (void)json_array_append_new(list, json_string(k->fields[i].name));
    (void)json_object_set_new(into, "under_seal", list);
}

static int kind_of_act(store_conn_t *c, void *arg, err_t *err)
{
    reading_t *x = arg;
    store_rows_t *rows = NULL;
    bool row = false;
    int failed = store_query(c, "SELECT kind FROM act WHERE id = $1", STORE_P(store_int(x->matter)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row && catalogue_kind(x->book->with.catalogue, store_col_text(rows, 0), &x->kind, NULL) != 0) x->kind = NULL;
    store_rows_close(rows);
    return failed;
}

int book_kind_of(book_t *b, int64_t act, const cat_kind_t **ret_kind, err_t *err)
{
    assert(b && ret_kind);
    reading_t x = {.book = b, .matter = act};
    int failed = store_read(b->with.store, kind_of_act, &x, err);
    *ret_kind = failed ? NULL : x.kind;
    return failed;
}

static int read_matter(store_conn_t *c, void *arg, err_t *err)
{
    reading_t *x = arg;
    char id[48];
    store_rows_t *rows = NULL;
    bool row = false;
    matter_text(x->matter, id);
    int failed = kind_of_matter(x, c, err);
    if (failed) return failed;
    const cat_kind_t *k = x->kind;
    sight_t sight = {.none = true};
    failed = seal_refuses(x->book, c, x->actor, x->matter, err);
    if (failed) return failed;
    buf_t sql;
    buf_init(&sql, 65536);
    row_sql_add(&sql, k);
    buf_add_raw(&sql, " WHERE id = $1");
    failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_P(store_int(x->matter)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    /* An annulled opening leaves no row: the matter's acts stay, the matter is gone. */
    if (!failed && (!row || !book_may_read(x->book, x->actor, k, store_col_text(rows, 1))))
        failed = err_set(err, ERR_REGISTER_MATTER, id);
    if (!failed) failed = sight_now(x->book, c, x->actor, k, x->matter, &sight, err);
    if (!failed) x->out = row_as_json(k, rows, &sight);
    if (!failed) add_under_seal(k, rows, &sight, x->out);
    store_rows_close(rows);
    buf_release(&sql);
    if (!failed) failed = row_open_parties(c, x->out, k, err);
    if (!failed) failed = given_note(c, k, x->out, err);
    if (!failed) failed = add_dues_of(c, k, x->matter, x->out, err);
    if (!failed) failed = matter_acts(c, k, x->matter, &sight, x->out, err);
    if (!failed) failed = show_followed(x->book, c, x->actor, x->matter, json_object_get(x->out, "acts"), err);
    if (!failed) failed = add_links_of(x->book, c, x->actor, x->matter, x->out, err);
    if (!failed) failed = add_parts_of(x, c, k, err);
    if (!failed) failed = matter_names(x->book, c, x->actor, k, x->matter, x->out, err);
    if (!failed) failed = conceal_in(x->book, c, x->actor, k, x->matter, x->out, err);
    if (!failed) failed = act_chances(x->book, c, x->actor, k, x->matter, x->out, err);
    return failed;
}

static int run_reading(reading_t *x, store_fn fn, json_t **ret_json, err_t *err)
{
    int failed = store_read(x->book->with.store, fn, x, err);
    if (failed) json_decref(x->out);
    else *ret_json = x->out;
    return failed;
}

int book_matter(book_t *b, const actor_t *actor, int64_t matter, json_t **ret_json, err_t *err)
{
    reading_t x = {.book = b, .actor = actor, .matter = matter};
    return run_reading(&x, read_matter, ret_json, err);
}

/* --- due dates ----------------------------------------------------------------------------------------- */

static json_t *due_json(book_t *b, store_rows_t *rows, const cat_kind_t *k)
{
    day_t due = DAY_NONE;
    const char *rule = store_col_text(rows, 1), *on = store_col_text(rows, 4);
    if (on) (void)day_parse(on, &due, NULL);
    json_t *d = json_pack("{s:o, s:s, s:s, s:s, s:s, s:o}", "matter", id_json(store_col_int(rows, 0)), "rule", rule,
                          "kind", k->name, "office", store_col_text(rows, 3), "start_on", store_col_text(rows, 5),
                          "due_on", text_or_null(on));
    for (size_t i = 0; d && i < k->due_count; i++)
        if (strcmp(k->dues[i].name, rule) == 0) {
            (void)json_object_set_new(d, "label", words_json(k->dues[i].label));
            (void)json_object_set_new(d, "law", text_or_null(k->dues[i].law));
        }
    if (d) (void)json_object_set_new(d, "kind_label", words_json(k->label));
    if (d && store_col_int(rows, 6)) (void)json_object_set_new(d, "provisional", json_true());
    if (d && due != DAY_NONE && due < day_today())
        (void)json_object_set_new(d, "late", json_integer(day_today() - due));
    (void)b;
    return d;
}

static int read_due(store_conn_t *c, void *arg, err_t *err)
{
    reading_t *x = arg;
    char until[DAY_TEXT];
    store_rows_t *rows = NULL;
    x->out = json_array();
    int failed = store_query(c, "SELECT matter, rule, kind, office, due_on, start_on, " DUE_PROVISIONAL_SQL " FROM due "
                                "WHERE state = 'open' AND due_on <= $1 ORDER BY due_on, matter",
                             STORE_P(store_text(day_text(x->until, until))), &rows, err);
    for (bool row = true; !failed && (int)json_array_size(x->out) < x->limit;) {
        const cat_kind_t *k;
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        if (catalogue_kind(x->book->with.catalogue, store_col_text(rows, 2), &k, NULL) != 0) continue;
        bool sees = false;
        failed = book_sees(x->book, c, x->actor, k, store_col_text(rows, 3), store_col_int(rows, 0), &sees, err);
        if (!failed && sees) (void)json_array_append_new(x->out, due_json(x->book, rows, k));
    }
    store_rows_close(rows);
    return failed;
}

int book_due(book_t *b, const actor_t *actor, day_t until, int limit, json_t **ret_json, err_t *err)
{
    reading_t x = {.book = b, .actor = actor, .until = until,
                   .limit = limit < 1 ? 50 : limit > DUE_MOST ? DUE_MOST : limit};
    return run_reading(&x, read_due, ret_json, err);
}

typedef struct sum_reading {
    const book_t *book;
    int64_t matter;
    const char *rule;
    json_t *sum;
    char due[DAY_TEXT], state[16];
} sum_reading_t;

static int read_sum(store_conn_t *c, void *arg, err_t *err)
{
    sum_reading_t *x = arg;
    char id[48];
    int64_t from_act = 0;
    store_rows_t *rows = NULL;
    bool row = false;
    matter_text(x->matter, id);
    int failed = store_query(c, "SELECT sum, due_on, state, from_act FROM due WHERE matter = $1 AND rule = $2 "
                                "ORDER BY from_act DESC", STORE_P(store_int(x->matter), store_text(x->rule)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && !row) failed = err_set(err, ERR_REGISTER_MATTER, id);
    if (!failed) {
        x->sum = json_loads(store_col_text(rows, 0), 0, NULL);
        const char *due = store_col_text(rows, 1);
        text_copy(x->due, sizeof x->due, due ? due : "");
        text_copy(x->state, sizeof x->state, store_col_text(rows, 2));
        from_act = store_col_int(rows, 3);
        if (!x->sum) failed = err_set(err, ERR_REGISTER_BODY, id);
    }
    store_rows_close(rows);
    return failed ? failed : due_name_causes(x->book, c, from_act, x->sum, err);
}

int book_due_sum(book_t *b, int64_t matter, const char *rule, enum lang lang, json_t **ret_json,
                 err_t *err)
{
    sum_reading_t x = {.book = b, .matter = matter, .rule = rule};
    due_sum_t end = {.due = DAY_NONE};
    bool provisional = false;
    arena_t *a = arena_new((size_t)1 << 20);
    int failed = a ? store_read(b->with.store, read_sum, &x, err) : err_nomem(err);
    if (!failed) failed = due_from_sum(book_calendar(b), x.sum, a, &end, &provisional, err);
    if (!failed) {
        json_t *steps = json_array();
        char day[DAY_TEXT];
        for (size_t i = 0; i < end.step_count; i++)
            (void)json_array_append_new(steps, json_pack("{s:s, s:s, s:s}", "day", day_text(end.steps[i].day, day),
                                                         "rule", end.steps[i].rule, "text",
                                                         end.steps[i].words.in[lang]));
        *ret_json = json_pack("{s:s, s:o, s:s, s:s, s:b, s:O, s:o}", "rule", rule, "due",
                              x.due[0] ? json_string(x.due) : json_null(), "state", x.state, "now",
                              day_text(end.due, day), "provisional", provisional, "sum", x.sum, "steps", steps);
    }
    json_decref(x.sum);
    arena_free(a);
    return failed;
}
