/* annulled.c - a matter whose opening was annulled: it has no row any more, its acts stay. Who could read it before reads who
 * annulled it, when and why; nobody else learns that it ever was.
 */
#include "register/book.h"
#include "register/inside.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct gone {
    book_t *book;
    const actor_t *actor;
    int64_t matter;
    json_t *out;
} gone_t;

static int not_there(int64_t matter, err_t *err)
{
    char id[48];
    matter_text(matter, id);
    return err_set(err, ERR_REGISTER_MATTER, id);
}

static int has_row(store_conn_t *c, const cat_kind_t *k, int64_t matter, bool *ret_has, err_t *err)
{
    char sql[160];
    int64_t one;
    (void)snprintf(sql, sizeof sql, "SELECT 1 FROM k_%s WHERE id = $1", k->name); /* sql: identifiers only */
    return store_get_int(c, sql, STORE_P(store_int(matter)), &one, ret_has, err);
}

int opened_with(store_conn_t *c, const cat_kind_t *k, int64_t matter, json_t **ret_body, err_t *err)
{
    store_rows_t *rows = NULL;
    bool row = false, has = false;
    *ret_body = NULL;
    int failed = has_row(c, k, matter, &has, err);
    if (failed || has) return failed;
    failed = store_query(c, "SELECT body FROM act WHERE id = $1 AND matter = $1", STORE_P(store_int(matter)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row) *ret_body = json_loads(store_col_text(rows, 0), 0, NULL);
    store_rows_close(rows);
    return failed;
}

/* Kind and office as the opening act says. */
static int opened_as(const gone_t *x, store_conn_t *c, const cat_kind_t **ret_kind, char office[OFFICE_CODE + 1], err_t *err)
{
    store_rows_t *rows = NULL;
    bool row = false, has = false;
    int failed = store_query(c, "SELECT kind, office FROM act WHERE id = $1 AND matter = $1", STORE_P(store_int(x->matter)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row) failed = catalogue_kind(x->book->with.catalogue, store_col_text(rows, 0), ret_kind, err);
    if (!failed && row) (void)text_copy(office, OFFICE_CODE + 1, store_col_text(rows, 1));
    store_rows_close(rows);
    if (failed) return failed;
    if (!row || !book_may_read(x->book, x->actor, *ret_kind, office)) return not_there(x->matter, err);
    failed = has_row(c, *ret_kind, x->matter, &has, err);
    return failed ? failed : has ? not_there(x->matter, err) : 0;
}

static json_t *act_of(const json_t *acts, const char *name, const char *target)
{
    json_t *a;
    size_t i;
    for (i = json_array_size(acts); i-- > 0;) {
        a = json_array_get(acts, i);
        const char *is = json_string_value(json_object_get(a, "act")), *of = json_string_value(json_object_get(a, "target"));
        if (name ? strcmp(is, name) == 0 && of && strcmp(of, target) == 0 : strcmp(json_string_value(json_object_get(a, "id")), target) == 0) return a;
    }
    return NULL;
}

/* As its row said when it was opened: the fields given, the number that stays taken. */
static void take_opening(const cat_kind_t *k, const json_t *opening, const char *number, json_t *into)
{
    json_t *fields = json_copy(json_object_get(opening, "fields")), *title = k->title ? json_object_get(fields, k->title) : NULL;
    const cat_act_t *a = NULL;
    if (json_is_object(title)) title = json_object_get(title, "name");
    (void)cat_kind_act(k, json_string_value(json_object_get(opening, "act")), &a, NULL);
    (void)json_object_set_new(into, "stage", json_string(a && a->to >= 0 ? k->stages[a->to] : k->stages[0]));
    (void)json_object_set_new(into, "number", number ? json_string(number) : json_null());
    (void)json_object_set(into, "opened_on", json_object_get(opening, "occurred_on"));
    for (size_t i = 0; i < k->field_count; i++) { /* what is sealed is not there, as in a matter that stands; the act itself shows stars */
        const char *text = json_string_value(json_object_get(fields, k->fields[i].name));
        if (k->fields[i].sealed && text && strcmp(text, "***") == 0) (void)json_object_del(fields, k->fields[i].name);
    }
    if (json_is_string(title)) (void)json_object_set(into, "title", title);
    else (void)json_object_set_new(into, "title", json_null());
    (void)json_object_set_new(into, "fields", fields);
}

static void take_annulment(const json_t *annulment, json_t *into)
{
    (void)json_object_set_new(into, "annulled",
                              json_pack("{s:O, s:O, s:O, s:O, s:O}", "by", json_object_get(annulment, "actor"), "office",
                                        json_object_get(annulment, "actor_office"), "on", json_object_get(annulment, "occurred_on"), "at",
                                        json_object_get(annulment, "recorded_at"), "ground", json_object_get(annulment, "note")));
    (void)json_object_set(into, "closed_on", json_object_get(annulment, "occurred_on"));
}

static const char *number_in(const json_t *body)
{
    return json_string_value(json_object_get(json_object_get(json_object_get(body, "effects"), "number"), "text"));
}

static int fill(gone_t *x, store_conn_t *c, const cat_kind_t *k, const char *office, err_t *err)
{
    char id[48];
    json_t *body = NULL;
    sight_t sight = {.none = true};
    matter_text(x->matter, id);
    x->out = json_pack("{s:s, s:s, s:s, s:n, s:I, s:[], s:[], s:[], s:[], s:[], s:[]}", "id", id, "kind", k->name, "office", office, "parent", "last_seq",
                       (json_int_t)(x->matter & ((INT64_C(1) << 40) - 1)), "not_given", "due", "links", "parts", "may", "may_not");
    if (!x->out) return err_nomem(err);
    int failed = sight_now(x->book, c, x->actor, k, x->matter, &sight, err);
    if (!failed) failed = matter_acts(c, k, x->matter, &sight, x->out, err);
    if (!failed) failed = show_followed(x->book, c, x->actor, x->matter, json_object_get(x->out, "acts"), err);
    if (!failed) failed = opened_with(c, k, x->matter, &body, err);
    const json_t *acts = json_object_get(x->out, "acts"), *opening = act_of(acts, NULL, id), *annulment = act_of(acts, "annul", id);
    if (!failed && (!opening || !annulment)) failed = not_there(x->matter, err);
    if (!failed) {
        take_opening(k, opening, number_in(body), x->out);
        take_annulment(annulment, x->out);
        failed = conceal_as_opened(x->book, c, x->actor, k, body, x->out, err);
    }
    json_decref(body);
    return failed;
}

static int read_annulled(store_conn_t *c, void *arg, err_t *err)
{
    gone_t *x = arg;
    const cat_kind_t *k = NULL;
    char office[OFFICE_CODE + 1] = "";
    json_decref(x->out);
    x->out = NULL;
    int failed = opened_as(x, c, &k, office, err);
    if (!failed) failed = seal_refuses(x->book, c, x->actor, x->matter, err);
    return failed ? failed : fill(x, c, k, office, err);
}

int book_annulled(book_t *b, const actor_t *actor, int64_t matter, json_t **ret_json, err_t *err)
{
    gone_t x = {.book = b, .actor = actor, .matter = matter};
    int failed = store_read(b->with.store, read_annulled, &x, err);
    if (failed) json_decref(x.out);
    else *ret_json = x.out;
    return failed;
}
