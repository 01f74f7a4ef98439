/* head.c - what one line says of a matter: its kind, number, stage, and by which names people know it.
 *
 * A part says little by itself ("bail", "five envelopes"): beside its own title stand the person it is about and the whole it
 * belongs to. Both only for who may read them.
 */
#include "register/book.h"
#include "register/desk.h"
#include "register/inside.h"

#include "base/text.h"
#include "catalogue/words_json.h"

#include <assert.h>
#include <string.h>

enum { WHOLES_MOST = 16 };

static int party_name(store_conn_t *c, int64_t matter, const char *field, json_t **ret_name, err_t *err)
{
    store_rows_t *rows = NULL;
    bool row = false;
    int failed = store_query(c, "SELECT name FROM matter_party WHERE matter = $1 AND field = $2",
                             STORE_P(store_int(matter), store_text(field)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed) *ret_name = row ? json_string(store_col_text(rows, 0)) : json_null();
    store_rows_close(rows);
    return failed;
}

/* The first field that names a part of the same whole: a measure's suspect. */
static const cat_kind_t *sibling_kind(const book_t *b, const cat_kind_t *k, const char **ret_field)
{
    const cat_kind_t *s = NULL;
    for (size_t i = 0; k->parent && i < k->field_count; i++) {
        const cat_field_t *f = &k->fields[i];
        if (f->type != CAT_MATTER || f->sealed || !f->refers || catalogue_kind(b->with.catalogue, f->refers, &s, NULL) != 0) continue;
        if (s == k || !s->parent || strcmp(s->parent, k->parent) != 0) continue;
        *ret_field = f->name;
        return s;
    }
    return NULL;
}

/* The first party that the matter names openly. */
static const cat_field_t *party_field(const cat_kind_t *k)
{
    for (size_t i = 0; i < k->field_count; i++)
        if (k->fields[i].type == CAT_PARTY && !k->fields[i].sealed) return &k->fields[i];
    return NULL;
}

/* "某区水务局：工程变更无人审核…": who is concerned, and the beginning of a passage that would fill the line. */
static json_t *passage_title(const json_t *party, const char *text)
{
    enum { BEGINNING = 30 };
    const char *p = text, *end = text;
    int n = 0;
    for (; *p && n < BEGINNING; n++, end = p) {
        uint32_t c = text_next(&p);
        if (c == '\n' || c == '\r' || c == 0x3002 || c == 0xFF1B) break; /* 。； */
    }
    const char *name = json_string_value(party);
    return json_sprintf("%s%s%.*s%s", name ? name : "", name ? "：" : "", (int)(end - text), text, *end && n == BEGINNING ? "…" : "");
}

/* The title as people read it: a party by its name, a choice by its code's name, a passage by its beginning behind the party it concerns. Without one the first party named, unless it is
 * about a part of the same whole: a measure is its suspect's, not the guarantor's. */
static int title_of(const book_t *b, store_conn_t *c, const cat_kind_t *k, const char *text, int64_t matter, json_t *into, err_t *err)
{
    const char *about;
    const cat_field_t *f = NULL, *party = sibling_kind(b, k, &about) ? NULL : party_field(k);
    json_t *title = NULL;
    if (!k->title || cat_kind_field(k, k->title, &f, NULL) != 0) text = NULL;
    for (size_t i = 0; text && f->type == CAT_CHOICE && i < f->choice_count; i++)
        if (strcmp(f->choices[i].code, text) == 0) {
            (void)json_object_set_new(into, "title_words", words_json(f->choices[i].name));
            text = f->choices[i].name.in[LANG_ZH];
            break;
        }
    bool passage = text && *text && f->type == CAT_LONG;
    if (text && *text && f->type == CAT_PARTY) party = f;
    else if (text && *text && !passage) party = NULL;
    int failed = party ? party_name(c, matter, party->name, &title, err) : 0;
    if (!failed && passage) {
        json_t *name = title;
        title = passage_title(name, text);
        json_decref(name);
    } else if (!failed && !party) title = text && *text ? json_string(text) : json_null();
    return failed ? failed : json_object_set_new(into, "title", title) == 0 ? 0 : err_nomem(err);
}

int matter_name(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, json_t **ret_name, err_t *err)
{
    buf_t sql;
    store_rows_t *rows = NULL;
    bool row = false, hides = false;
    buf_init(&sql, 512);
    buf_addf(&sql, "SELECT number, office, %s%s%s FROM k_%s WHERE id = $1", k->title ? "CAST(\"" : "NULL", k->title ? k->title : "",
             k->title ? "\" AS text)" : "", k->name); /* sql: identifiers only */
    *ret_name = NULL;
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_P(store_int(matter)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row) failed = seal_hides(b, c, actor, k, matter, &hides, err);
    if (!failed && row && !hides && desk_may_name(b, actor, k, store_col_text(rows, 1))) {
        const char *number = store_col_text(rows, 0);
        json_t *j = json_pack("{s:o, s:s, s:o, s:o}", "matter", id_json(matter), "kind", k->name, "kind_label", words_json(k->label), "number",
                              number ? json_string(number) : json_null());
        failed = j ? title_of(b, c, k, store_col_text(rows, 2), matter, j, err) : err_nomem(err);
        if (!failed) failed = conceal_in(b, c, actor, k, matter, j, err);
        if (failed) json_decref(j);
        else *ret_name = j;
    }
    store_rows_close(rows);
    buf_release(&sql);
    return failed;
}

static int add_about(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, json_t *into, err_t *err)
{
    const char *field = NULL;
    const cat_kind_t *sibling = sibling_kind(b, k, &field);
    int64_t other = 0;
    bool found = false;
    json_t *name = NULL;
    if (!sibling) return 0;
    int failed = store_get_int(c, "SELECT to_matter FROM link WHERE from_matter = $1 AND field = $2",
                               STORE_P(store_int(matter), store_text(field)), &other, &found, err);
    if (!failed && found) failed = matter_name(b, c, actor, sibling, other, &name, err);
    if (name) (void)json_object_set_new(into, "about", name);
    return failed;
}

/* The outermost whole: what people call "the case". */
static int add_whole(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, json_t *into, err_t *err)
{
    json_t *name = NULL;
    int failed = 0;
    if (!k->parent) return 0;
    for (int step = 0; !failed && k->parent && step < WHOLES_MOST; step++) {
        int64_t whole = 0;
        failed = matter_parent(c, k, matter, &whole, err);
        if (!failed && whole <= 0) return 0; /* of a kind that may stand alone */
        if (!failed) failed = catalogue_kind(b->with.catalogue, k->parent, &k, err);
        matter = whole;
    }
    if (!failed) failed = matter_name(b, c, actor, k, matter, &name, err);
    if (name) (void)json_object_set_new(into, "whole", name);
    return failed;
}

/* Nobody in particular asks when names are compared (conceal.c): then the own title is all that is wanted. */
static int add_names(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, const char *title,
                     json_t *into, err_t *err)
{
    int failed = title_of(b, c, k, title, matter, into, err);
    if (!failed && actor) failed = add_about(b, c, actor, k, matter, into, err);
    return failed || !actor ? failed : add_whole(b, c, actor, k, matter, into, err);
}

int matter_names(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, json_t *into, err_t *err)
{
    buf_t sql;
    store_rows_t *rows = NULL;
    bool row = false;
    buf_init(&sql, 512);
    buf_addf(&sql, "SELECT %s%s%s FROM k_%s WHERE id = $1", k->title ? "CAST(\"" : "NULL", k->title ? k->title : "",
             k->title ? "\" AS text)" : "", k->name); /* sql: identifiers only */
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_P(store_int(matter)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row) failed = add_names(b, c, actor, k, matter, store_col_text(rows, 0), into, err);
    store_rows_close(rows);
    buf_release(&sql);
    return failed;
}

int matter_head(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, json_t **ret_head, err_t *err)
{
    buf_t sql;
    store_rows_t *rows = NULL;
    bool found = false;
    int stage = -1;
    assert(matter > 0);
    buf_init(&sql, 1024);
    buf_add_raw(&sql, "SELECT k.number, k.stage, k.office, k.opened_on, a.recorded_at, ");
    if (k->title) buf_addf(&sql, "CAST(k.\"%s\" AS text), ", k->title);
    else buf_add_raw(&sql, "NULL, ");
    handler_sql_name(b, &sql, k);
    /* sql: identifiers only; an act's id is its origin and its number */
    buf_addf(&sql, " FROM k_%s k LEFT JOIN act a ON a.id = k.last_origin * 1099511627776 + k.last_seq", k->name);
    (void)handler_sql_join(b, &sql, k);
    buf_add_raw(&sql, " WHERE k.id = $1");
    *ret_head = NULL;
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_P(store_int(matter)), &rows, err);
    if (!failed) failed = store_step(rows, &found, err);
    if (!failed && found) {
        const char *number = store_col_text(rows, 0), *since = store_col_text(rows, 4), *handler = store_col_text(rows, 6);
        json_t *j = json_pack("{s:o, s:s, s:o, s:o, s:s, s:s, s:s, s:o, s:o}", "matter", id_json(matter), "kind", k->name,
                              "kind_label", words_json(k->label), "number", number ? json_string(number) : json_null(), "stage",
                              store_col_text(rows, 1), "office", store_col_text(rows, 2), "opened_on", store_col_text(rows, 3),
                              "since", since ? json_string(since) : json_null(), "handler", handler ? json_string(handler) : json_null());
        if (j && cat_kind_stage(k, store_col_text(rows, 1), &stage, NULL) == 0)
            (void)json_object_set_new(j, "stage_label", words_json(k->stage_labels[stage]));
        failed = j ? add_names(b, c, actor, k, matter, store_col_text(rows, 5), j, err) : err_nomem(err);
        if (!failed) failed = conceal_in(b, c, actor, k, matter, j, err);
        if (failed) json_decref(j);
        else *ret_head = j;
    }
    store_rows_close(rows);
    buf_release(&sql);
    return failed;
}

typedef struct naming {
    const book_t *book;
    const actor_t *actor;
    const cat_kind_t *kind;
    int64_t matter;
    json_t *into;
} naming_t;

static int name_it(store_conn_t *c, void *arg, err_t *err)
{
    naming_t *n = arg;
    int failed = matter_names(n->book, c, n->actor, n->kind, n->matter, n->into, err);
    return failed ? failed : conceal_in(n->book, c, n->actor, n->kind, n->matter, n->into, err);
}

int book_name(const book_t *b, const actor_t *actor, const cat_kind_t *kind, int64_t matter, json_t *into, err_t *err)
{
    naming_t n = {b, actor, kind, matter, into};
    assert(actor && json_is_object(into));
    return store_read(b->with.store, name_it, &n, err);
}
