/* asof.c - see asof.h. Rows are folded in memory from the records; nothing of the live tables is shown. */
#include "register/asof.h"

#include "register/inside.h"

#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { ASOF_ARENA = 64 << 20, CANDIDATES_MOST = 4 * ASOF_PARTS_MOST };

typedef struct asof {
    book_t *book;
    const actor_t *actor;
    int64_t matter, after;
    char recorded_at[INSTANT_TEXT]; /* of after */
    const cat_kind_t *part;         /* parts of this kind are wanted */
    arena_t *arena;
    json_t *out;
} asof_t;

/* --- which acts count ------------------------------------------------------------------------------- */

static int find_after(asof_t *x, store_conn_t *c, err_t *err)
{
    store_rows_t *rows = NULL;
    bool row = false;
    char id[48];
    if (!x->after) return 0;
    int failed = store_query(c, "SELECT recorded_at FROM act WHERE id = $1", STORE_P(store_int(x->after)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && !row) {
        matter_text(x->after, id);
        failed = err_set(err, ERR_REGISTER_MATTER, id);
    }
    if (!failed) (void)text_copy(x->recorded_at, sizeof x->recorded_at, store_col_text(rows, 0));
    store_rows_close(rows);
    return failed;
}

/* Within one register the ids say the order; acts of another come by the moment they were recorded. */
static bool counts(const asof_t *x, const act_record_t *r)
{
    if (!x->after) return true;
    if (r->id >> 40 == x->after >> 40) return r->id <= x->after;
    return strcmp(r->recorded_at, x->recorded_at) <= 0;
}

static int load_history(asof_t *x, store_conn_t *c, int64_t matter, history_t *ret, err_t *err)
{
    history_t h;
    int failed = history_load(x->book, c, matter, x->arena, &h, err);
    if (failed) return failed;
    size_t n = 0;
    for (size_t i = 0; i < h.all_count; i++)
        if (counts(x, &h.all[i])) h.all[n++] = h.all[i];
    return history_of(x->book, h.all, n, x->arena, ret, err);
}

/* --- one matter ------------------------------------------------------------------------------------------ */

static json_t *party_json(const party_fact_t *p)
{
    char born[DAY_TEXT], sex[2] = {p->sex, '\0'};
    json_t *j = json_pack("{s:s, s:s}", "type", p->unit_type ? "unit" : "person", "name", p->name);
    if (p->identity[0]) (void)json_object_set_new(j, "identity", json_string(p->identity));
    if (p->born != DAY_NONE) (void)json_object_set_new(j, "born", json_string(day_text(p->born, born)));
    if (p->sex) (void)json_object_set_new(j, "sex", json_string(sex));
    if (p->place) (void)json_object_set_new(j, "place", json_string(p->place));
    if (p->unit) (void)json_object_set_new(j, "unit", json_string(p->unit));
    return j;
}

static json_t *value_json(const field_value_t *v)
{
    if (v->null) return json_null();
    switch (v->field->type) {
    case CAT_INT:
    case CAT_MONEY: return json_integer(v->n);
    case CAT_BOOL: return json_boolean(v->n);
    case CAT_MATTER: return id_json(v->n);
    case CAT_PARTY: return party_json(v->party);
    case CAT_CHOICES:
    case CAT_JSON: return json_loads(v->text, JSON_DECODE_ANY, NULL);
    case CAT_TEXT:
    case CAT_LONG:
    case CAT_DATE:
    case CAT_CHOICE:
    case CAT_OFFICE:
    case CAT_USER: return json_string(v->text);
    }
    return json_null();
}

static void lay_fields(const act_record_t *r, const sight_t *sight, json_t *fields)
{
    for (size_t i = 0; i < r->field_count; i++) {
        const cat_field_t *f = r->fields[i].field;
        if (sight_shows(sight, f)) (void)json_object_set_new(fields, f->name, value_json(&r->fields[i]));
    }
}

/* The day that holds for each rule: of its newest start, restart or resumption. */
static void lay_dues(const act_record_t *r, json_t *dues)
{
    char day[DAY_TEXT];
    for (size_t i = 0; i < r->due_count; i++)
        if (r->dues[i].due_on != DAY_NONE)
            (void)json_object_set_new(dues, r->dues[i].rule, json_string(day_text(r->dues[i].due_on, day)));
}

static void lay_act(const act_record_t *r, json_t *acts)
{
    char day[DAY_TEXT], hash[2 * LEDGER_HASH + 1];
    sodium_bin2hex(hash, sizeof hash, r->hash.byte, LEDGER_HASH);
    (void)json_array_append_new(acts, json_pack("{s:o, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:s?}", "id", id_json(r->id), "act", r->act_name,
                                                "actor", r->actor, "office", r->actor_office, "occurred_on", day_text(r->occurred_on, day), "note", r->note, "hash",
                                                hash, "followed", r->follows != 0, "number", r->own_number.text));
}

/* Nobody has said these yet (given.c). */
static json_t *not_given(const history_t *h)
{
    const cat_kind_t *k = h->acts[0].kind;
    json_t *list = json_array();
    for (size_t i = 0; i < k->field_count; i++) {
        bool said = !given_may_lack(&k->fields[i]);
        for (size_t j = 0; !said && j < h->count; j++) said = h->acts[j].act && given_by(k, h->acts[j].act, &k->fields[i]);
        if (!said) (void)json_array_append_new(list, json_string(k->fields[i].name));
    }
    return list;
}

static json_t *matter_json(const history_t *h, const sight_t *sight)
{
    assert(h->count > 0);
    const act_record_t *first = &h->acts[0];
    const cat_kind_t *k = first->kind;
    bool masked = false;
    char day[DAY_TEXT];
    const char *stage = NULL, *number = NULL;
    json_t *fields = json_object(), *dues = json_object(), *acts = json_array(), *closed = NULL;
    for (size_t i = 0; i < k->field_count; i++)
        if (sight_shows(sight, &k->fields[i])) (void)json_object_set_new(fields, k->fields[i].name, json_null());
        else masked = true;
    for (size_t i = 0; i < h->count; i++) {
        const act_record_t *r = &h->acts[i];
        lay_fields(r, sight, fields);
        lay_dues(r, dues);
        lay_act(r, acts);
        if (r->stage) stage = r->stage;
        if (r->number.text) number = r->number.text;
        json_decref(closed);
        closed = r->closes ? json_string(day_text(r->occurred_on, day)) : json_null();
    }
    return json_pack("{s:o, s:s, s:s, s:s, s:s?, s:o, s:s, s:o, s:b, s:o, s:o, s:o, s:o}", "id", id_json(first->matter), "kind", k->name,
                     "office", first->office, "stage", stage ? stage : "", "number", number, "parent",
                     first->parent ? id_json(first->parent) : json_null(), "opened_on", day_text(first->occurred_on, day),
                     "closed_on", closed ? closed : json_null(), "masked", masked, "fields", fields, "not_given", not_given(h), "due", dues, "acts", acts);
}

/* NULL in *ret: not there, annulled, or not to be seen. */
static int read_one(asof_t *x, store_conn_t *c, int64_t matter, json_t **ret, err_t *err)
{
    history_t h;
    sight_t sight;
    *ret = NULL;
    int failed = load_history(x, c, matter, &h, err);
    if (failed || !h.count || h.acts[0].id != matter) return failed;
    bool sees = false;
    failed = book_sees(x->book, c, x->actor, h.acts[0].kind, h.acts[0].office, matter, &sees, err);
    if (failed || !sees) return failed;
    if (x->part && (h.acts[0].kind != x->part || h.acts[0].parent != x->matter)) return 0;
    /* Who handles it now: who once did has no claim to its secrets. */
    failed = sight_now(x->book, c, x->actor, h.acts[0].kind, matter, &sight, err);
    if (failed) return failed;
    *ret = matter_json(&h, &sight);
    if (!*ret) return err_nomem(err);
    failed = conceal_in(x->book, c, x->actor, h.acts[0].kind, matter, *ret, err);
    if (failed) json_decref(*ret), *ret = NULL;
    return failed;
}

static int read_matter(store_conn_t *c, void *arg, err_t *err)
{
    asof_t *x = arg;
    char id[48];
    int failed = find_after(x, c, err);
    if (!failed) failed = read_one(x, c, x->matter, &x->out, err);
    if (failed || x->out) return failed;
    matter_text(x->matter, id);
    return err_set(err, ERR_REGISTER_MATTER, id);
}

/* --- parts -------------------------------------------------------------------------------------------------- */

/* Ids of what may be parts: those of now, and openings of their kind that were annulled since. */
static int list_parts(asof_t *x, store_conn_t *c, int64_t *ids, size_t *ret_count, err_t *err)
{
    buf_t sql;
    store_rows_t *rows = NULL;
    size_t n = 0;
    buf_init(&sql, 4096);
    buf_addf(&sql, "SELECT id FROM k_%s WHERE parent = $1", x->part->name); /* sql: identifiers only */
    buf_add_raw(&sql, " UNION SELECT target FROM act WHERE kind = $3 AND act = 'annul' AND id > $2 AND target > $1 ORDER BY 1");
    int64_t after = x->after ? x->after : INT64_MAX;
    int failed = buf_failed(&sql) ? err_nomem(err)
                                  : store_query(c, buf_text(&sql), STORE_P(store_int(x->matter), store_int(after), store_text(x->part->name)), &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        if (n == CANDIDATES_MOST) failed = err_set(err, ERR_REGISTER_TOO_LONG, "parts", num_text(CANDIDATES_MOST, (char[24]){0}));
        else ids[n++] = store_col_int(rows, 0);
    }
    store_rows_close(rows);
    buf_release(&sql);
    *ret_count = n;
    return failed;
}

static int read_parts(store_conn_t *c, void *arg, err_t *err)
{
    asof_t *x = arg;
    int64_t *ids = arena_array(x->arena, CANDIDATES_MOST, sizeof *ids);
    size_t count = 0;
    x->out = json_array();
    int failed = ids && x->out ? find_after(x, c, err) : err_nomem(err);
    if (!failed) failed = list_parts(x, c, ids, &count, err);
    for (size_t i = 0; !failed && i < count; i++) {
        json_t *one = NULL;
        failed = read_one(x, c, ids[i], &one, err);
        if (!failed && json_array_size(x->out) == ASOF_PARTS_MOST) {
            json_decref(one);
            failed = err_set(err, ERR_REGISTER_TOO_LONG, "parts", num_text(ASOF_PARTS_MOST, (char[24]){0}));
        } else if (one) {
            (void)json_array_append_new(x->out, one);
        }
    }
    return failed;
}

static int run(asof_t *x, store_fn fn, json_t **ret_json, err_t *err)
{
    x->arena = arena_new(ASOF_ARENA);
    int failed = x->arena ? store_read(x->book->with.store, fn, x, err) : err_nomem(err);
    if (failed) json_decref(x->out);
    else *ret_json = x->out;
    arena_free(x->arena);
    return failed;
}

int book_asof(book_t *b, const actor_t *actor, int64_t matter, int64_t after, json_t **ret_json, err_t *err)
{
    asof_t x = {.book = b, .actor = actor, .matter = matter, .after = after};
    return run(&x, read_matter, ret_json, err);
}

int book_asof_parts(book_t *b, const actor_t *actor, int64_t whole, const char *kind, int64_t after, json_t **ret_json,
                    err_t *err)
{
    asof_t x = {.book = b, .actor = actor, .matter = whole, .after = after};
    int failed = catalogue_kind(b->with.catalogue, kind, &x.part, err);
    return failed ? failed : run(&x, read_parts, ret_json, err);
}
