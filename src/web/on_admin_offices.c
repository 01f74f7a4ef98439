/* on_admin_offices.c - an office with its history and what it holds; what a change of offices would move. The change itself is
 * an act of the kind that serves instrument "office" (POST /api/v1/acts). */
#include "web/admin.h"

#include "base/text.h"
#include "web/shape.h"

#include <stdlib.h>
#include <string.h>

enum { OFFICES_MOVED_MOST = 50, CHANGES_LISTED_MOST = 500 };

typedef struct holding {
    web_t *w;
    const web_call_t *c;
    const char *code;
    const char **codes; /* and of the offices whose work it took over */
    size_t code_count;
    json_t *list;
    int64_t accounts, due, open, records;
} holding_t;

static json_t *day_json(day_t d)
{
    char text[DAY_TEXT];
    return d == DAY_NONE ? json_null() : json_string(day_text(d, text));
}

static json_t *office_json(const office_tree_t *t, int at)
{
    static const char *const levels[] = {"", "nation", "province", "prefecture", "county"};
    const office_t *o = office_at(t, at);
    return json_pack("{s:s, s:s, s:o, s:s, s:b, s:o, s:o, s:o, s:o}", "code", o->code, "level", levels[o->level], "name", shape_words(&o->name), "brief",
                     o->brief ? o->brief : "", "special", o->special, "parent", admin_text(o->parent >= 0 ? office_at(t, o->parent)->code : NULL),
                     "valid_from", day_json(o->valid_from), "valid_to", day_json(o->valid_to), "successor",
                     admin_text(o->successor >= 0 ? office_at(t, o->successor)->code : NULL));
}

/* --- what an office holds -------------------------------------------------------------------------------- */

/* An office that has ended is its last successor. */
static int stands_for(const office_tree_t *t, int at)
{
    for (size_t steps = 0; steps < office_count(t) && office_at(t, at)->successor >= 0 && !office_valid(office_at(t, at), day_today()); steps++)
        at = office_at(t, at)->successor;
    return at;
}

/* Matters stay recorded under the office that opened them; who works on them is the office that took it over. */
static int find_codes(holding_t *h, err_t *err)
{
    const office_tree_t *t = book_offices(app_book(h->w->app));
    int own;
    int rc = office_find(t, h->code, &own, err);
    if (rc == 0 && !(h->codes = arena_array(h->c->arena, office_count(t), sizeof *h->codes))) rc = err_nomem(err);
    if (rc == 0) h->codes[h->code_count++] = office_at(t, own)->code;
    for (int i = 0; rc == 0 && i < (int)office_count(t); i++)
        if (i != own && stands_for(t, i) == own) h->codes[h->code_count++] = office_at(t, i)->code;
    return rc;
}

/* Adds up over these offices what the query says of one. */
static int sum_of(store_conn_t *conn, const holding_t *h, const char *sql, int64_t *ret_n, err_t *err)
{
    int64_t n;
    bool found;
    int rc = 0;
    *ret_n = 0;
    for (size_t i = 0; rc == 0 && i < h->code_count; i++) {
        rc = store_get_int(conn, sql, STORE_P(store_text(h->codes[i])), &n, &found, err);
        if (rc == 0) *ret_n += n;
    }
    return rc;
}

/* Open matters by kind: of kinds that the reader may read there, so that numbers tell nobody of sealed work. */
static int count_kind(store_conn_t *conn, holding_t *h, const cat_kind_t *k, err_t *err)
{
    int64_t n = 0;
    buf_t sql;
    buf_init(&sql, 256);
    buf_addf(&sql, "SELECT COUNT(*) FROM k_%s WHERE office = $1 AND closed_on IS NULL", k->name); /* sql: identifiers only */
    int rc = buf_failed(&sql) ? err_nomem(err) : sum_of(conn, h, buf_text(&sql), &n, err);
    buf_release(&sql);
    if (rc != 0 || n == 0) return rc;
    /* a record of an archive is kept, not in course */
    bool record = k->instrument && k->part && strcmp(k->instrument, "archive") == 0 && strcmp(k->part, "record") == 0;
    *(record ? &h->records : &h->open) += n;
    (void)json_array_append_new(h->list, json_pack("{s:s, s:o, s:I, s:b}", "kind", k->name, "label", shape_words(&k->label), "open", (json_int_t)n, "record", record));
    return 0;
}

static int read_holding(store_conn_t *conn, void *arg, err_t *err)
{
    holding_t *h = arg;
    const book_t *b = app_book(h->w->app);
    const catalogue_t *cat = book_catalogue(b);
    const cat_kind_t *accounts = catalogue_serving(cat, "account", NULL, NULL);
    int rc = 0;
    json_array_clear(h->list);
    h->open = h->records = h->accounts = 0;
    for (size_t i = 0; rc == 0 && i < catalogue_kind_count(cat); i++) {
        const cat_kind_t *k = catalogue_kind_at(cat, i);
        if (k->sealed && !book_may_read(b, &h->c->actor, k, h->code)) continue;
        if (k != accounts) rc = count_kind(conn, h, k, err);
    }
    if (rc == 0) rc = sum_of(conn, h, "SELECT COUNT(*) FROM due WHERE office = $1 AND state = 'open'", &h->due, err);
    const char *sql = arena_printf(h->c->arena, "SELECT COUNT(*) FROM k_%s WHERE office = $1 AND closed_on IS NULL", accounts->name); /* sql: identifiers only */
    if (rc == 0 && !sql) rc = err_nomem(err);
    if (rc == 0) rc = sum_of(conn, h, sql, &h->accounts, err);
    return rc;
}

static int holding_json(web_t *w, const web_call_t *c, const char *code, json_t **ret_json, err_t *err)
{
    holding_t h = {.w = w, .c = c, .code = code, .list = json_array()};
    json_t *over = json_array();
    int rc = h.list && over ? find_codes(&h, err) : err_nomem(err);
    if (rc == 0) rc = store_read(w->store, read_holding, &h, err);
    for (size_t i = 1; rc == 0 && i < h.code_count; i++) (void)json_array_append_new(over, json_string(h.codes[i]));
    if (rc != 0) {
        json_decref(h.list);
        json_decref(over);
        return rc;
    }
    *ret_json = json_pack("{s:I, s:I, s:I, s:I, s:o, s:o}", "accounts", (json_int_t)h.accounts, "due", (json_int_t)h.due, "open", (json_int_t)h.open,
                          "records", (json_int_t)h.records, "kinds", h.list, "taken_over", over);
    return *ret_json ? 0 : err_nomem(err);
}

/* --- its history ------------------------------------------------------------------------------------------- */

static bool names_it(const char *codes, const char *code)
{
    const char *at = codes ? strstr(codes, code) : NULL;
    size_t n = strlen(code);
    return at && (at == codes || at[-1] == ' ') && (at[n] == '\0' || at[n] == ' ');
}

/* id, change, from_codes, to_codes, parent_office, new_name, valid_on, basis */
static int read_changes(store_conn_t *conn, void *arg, err_t *err)
{
    holding_t *h = arg;
    const cat_kind_t *k = catalogue_serving(book_catalogue(app_book(h->w->app)), "office", NULL, NULL);
    const cat_field_t *field = NULL;
    store_rows_t *rows = NULL;
    bool row = true;
    char id[48];
    json_array_clear(h->list);
    const char *sql = arena_printf(h->c->arena, "SELECT id, change, from_codes, to_codes, parent_office, new_name, valid_on, basis FROM k_%s "
                                                "ORDER BY valid_on DESC, id DESC", k->name); /* sql: identifiers only */
    int rc = sql ? cat_kind_field(k, "change", &field, err) : err_nomem(err);
    if (rc == 0) rc = store_query(conn, sql, STORE_NONE, &rows, err);
    while (rc == 0 && json_array_size(h->list) < CHANGES_LISTED_MOST && (rc = store_step(rows, &row, err)) == 0 && row) {
        const char *from = store_col_text(rows, 2), *to = store_col_text(rows, 3), *word = store_col_text(rows, 1);
        if (h->code && !names_it(from, h->code) && !names_it(to, h->code) && (!store_col_text(rows, 4) || strcmp(store_col_text(rows, 4), h->code) != 0)) continue;
        words_t label = {{word, word}};
        for (size_t i = 0; i < field->choice_count; i++)
            if (strcmp(field->choices[i].code, word) == 0) label = field->choices[i].name;
        matter_text(store_col_int(rows, 0), id);
        (void)json_array_append_new(h->list, json_pack("{s:s, s:s, s:o, s:s, s:s, s:s, s:s, s:s}", "matter", id, "change", word, "label", shape_words(&label),
            "from", from ? from : "", "to", to ? to : "", "new_name", store_col_text(rows, 5) ? store_col_text(rows, 5) : "", "valid_on",
            store_col_text(rows, 6), "basis", store_col_text(rows, 7)));
    }
    store_rows_close(rows);
    return rc;
}

static int changes_json(web_t *w, const web_call_t *c, const char *code, json_t **ret_list, err_t *err)
{
    holding_t h = {.w = w, .c = c, .code = code, .list = json_array()};
    int rc = h.list ? store_read(w->store, read_changes, &h, err) : err_nomem(err);
    if (rc == 0) *ret_list = h.list;
    else json_decref(h.list);
    return rc;
}

static int on_changes(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    json_t *list = NULL;
    int rc = changes_json(w, c, NULL, &list, err);
    return rc != 0 ? rc : web_reply_json(r, json_pack("{s:o}", "changes", list), err);
}

/* What the offices are called that the page names by code, also those that have ended. */
static int name_codes(const web_call_t *c, const office_tree_t *t, const char *codes, json_t *into, err_t *err)
{
    char **list = NULL;
    size_t n = 0;
    int at, rc = codes ? text_split(c->arena, codes, ' ', &list, &n, err) : 0;
    for (size_t i = 0; rc == 0 && i < n; i++)
        if (office_find(t, list[i], &at, NULL) == 0) (void)json_object_set_new(into, list[i], shape_words(&office_at(t, at)->name));
    return rc;
}

static int names_json(const web_call_t *c, const office_tree_t *t, int at, const json_t *holds, const json_t *changes, json_t **ret_json, err_t *err)
{
    const json_t *one;
    size_t i;
    int rc = 0;
    json_t *names = json_object();
    if (!names) return err_nomem(err);
    if (office_at(t, at)->successor >= 0) rc = name_codes(c, t, office_at(t, office_at(t, at)->successor)->code, names, err);
    json_array_foreach(json_object_get(holds, "taken_over"), i, one) if (rc == 0) rc = name_codes(c, t, json_string_value(one), names, err);
    json_array_foreach(changes, i, one) {
        if (rc == 0) rc = name_codes(c, t, json_string_value(json_object_get(one, "from")), names, err);
        if (rc == 0) rc = name_codes(c, t, json_string_value(json_object_get(one, "to")), names, err);
    }
    if (rc == 0) *ret_json = names;
    else json_decref(names);
    return rc;
}

/* --- one office ---------------------------------------------------------------------------------------------- */

static int on_office(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    const office_tree_t *t = book_offices(app_book(w->app));
    json_t *holds = NULL, *changes = NULL, *names = NULL;
    int at, below = 0, children = 0;
    int rc = office_find(t, c->param[0], &at, err);
    if (rc == 0) rc = holding_json(w, c, c->param[0], &holds, err);
    if (rc == 0) rc = changes_json(w, c, c->param[0], &changes, err);
    if (rc == 0) rc = names_json(c, t, at, holds, changes, &names, err);
    if (rc != 0) {
        json_decref(holds);
        json_decref(changes);
        return rc;
    }
    json_t *above = json_array();
    for (int p = office_at(t, at)->parent; p >= 0; p = office_at(t, p)->parent) (void)json_array_insert_new(above, 0, office_json(t, p));
    for (int i = 0; i < (int)office_count(t); i++) {
        if (i == at || !office_valid(office_at(t, i), day_today())) continue;
        children += office_at(t, i)->parent == at;
        below += office_within(t, i, at);
    }
    return web_reply_json(r, json_pack("{s:o, s:b, s:o, s:i, s:i, s:o, s:o, s:o}", "office", office_json(t, at), "in_force",
                                       office_valid(office_at(t, at), day_today()), "above", above, "children", children, "below", below, "holds", holds,
                                       "changes", changes, "names", names), err);
}

/* --- what would move -------------------------------------------------------------------------------------------- */

/* The register's own answer to the act, nothing kept. */
static int try_change(web_t *w, const web_call_t *c, json_t **ret_refused, err_t *err)
{
    act_request_t q = shape_request(c, catalogue_serving(book_catalogue(app_book(w->app)), "office", NULL, NULL)->name, "record");
    err_t refused = {.code = ERR_NONE};
    buf_t text;
    q.fields = json_object_get(c->body, "fields");
    *ret_refused = json_null();
    int rc = register_try(app_book(w->app), &q, 1, c->arena, &refused, err);
    if (rc != 0 || refused.code == ERR_NONE) return rc;
    buf_init(&text, 16 << 10);
    err_add_json(&text, &refused, c->lang);
    json_t *said = buf_failed(&text) ? NULL : json_loadb(text.data, text.length, 0, NULL);
    buf_release(&text);
    if (said) *ret_refused = said;
    return said ? 0 : err_nomem(err);
}

static int moved_json(web_t *w, const web_call_t *c, const char *code, json_t *list, err_t *err)
{
    const office_tree_t *t = book_offices(app_book(w->app));
    json_t *holds = NULL, *children = json_array();
    int at;
    if (office_find(t, code, &at, NULL) != 0) return json_decref(children), 0; /* the refusal has said so */
    int rc = holding_json(w, c, code, &holds, err);
    for (int i = 0; rc == 0 && i < (int)office_count(t); i++)
        if (office_at(t, i)->parent == at && i != at && office_valid(office_at(t, i), day_today())) (void)json_array_append_new(children, office_json(t, i));
    if (rc == 0) (void)json_array_append_new(list, json_pack("{s:o, s:o, s:o}", "office", office_json(t, at), "holds", holds, "children", children));
    else json_decref(children);
    return rc;
}

/* The offices that one side of the change names, without those of the other side. */
static int side_json(web_t *w, const web_call_t *c, const char *side, const char *without, json_t *list, err_t *err)
{
    const json_t *fields = json_object_get(c->body, "fields");
    const char *text = json_string_value(json_object_get(fields, side)), *other = without ? json_string_value(json_object_get(fields, without)) : NULL;
    char **codes = NULL;
    size_t n = 0;
    int rc = text ? text_split(c->arena, text, ' ', &codes, &n, err) : 0;
    for (size_t i = 0; rc == 0 && i < n && i < OFFICES_MOVED_MOST; i++)
        if (*codes[i] && !names_it(other, codes[i])) rc = moved_json(w, c, codes[i], list, err);
    return rc;
}

static int on_preview(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    json_t *refused = NULL, *moved = json_array(), *into = json_array();
    int rc = moved && into ? try_change(w, c, &refused, err) : err_nomem(err);
    if (rc == 0) rc = side_json(w, c, "from_codes", NULL, moved, err);
    if (rc == 0) rc = side_json(w, c, "to_codes", "from_codes", into, err);
    if (rc == 0) return web_reply_json(r, json_pack("{s:o, s:o, s:o}", "refused", refused, "moves", moved, "into", into), err);
    json_decref(refused);
    json_decref(moved);
    json_decref(into);
    return rc;
}

const api_binding_t web_on_admin_offices[] = {
    WEB_ROW("admin_office", on_office),
    WEB_ROW("admin_office_changes", on_changes),
    WEB_ROW("admin_office_preview", on_preview),
    {NULL, NULL},
};
