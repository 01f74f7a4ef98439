/* followed.c - what followed from acts, read back: for receipts and for the history of a matter.
 *
 * Of a matter that the reader may not see only the kind, the act and the ids are told.
 */
#include "register/book.h"
#include "register/inside.h"

#include "base/text.h"
#include "catalogue/words_json.h"

#include <stdlib.h>
#include <string.h>

static int read_act_number(store_conn_t *c, int64_t act, char number[128], err_t *err)
{
    store_rows_t *rows = NULL;
    bool row = false;
    int failed = store_query(c, "SELECT body FROM act WHERE id = $1", STORE_P(store_int(act)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row) {
        json_t *body = json_loads(store_col_text(rows, 0), 0, NULL);
        const json_t *n = json_object_get(json_object_get(body, "effects"), "act_number");
        const char *text = json_string_value(json_object_get(n, "text"));
        text_copy(number, 128, text ? text : "");
        json_decref(body);
    }
    store_rows_close(rows);
    return failed;
}

int fill_followed(book_t *b, store_conn_t *c, const actor_t *actor, int64_t act, followed_t *ret, arena_t *a, err_t *err)
{
    char office[OFFICE_CODE + 1] = "";
    store_rows_t *rows = NULL;
    bool row = false;
    const cat_kind_t *k = NULL;
    const cat_act_t *what = NULL;
    followed_t f = {.act = act};
    int failed = store_query(c, "SELECT kind, act, matter, office FROM act WHERE id = $1", STORE_P(store_int(act)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && !row) failed = err_set(err, ERR_REGISTER_BODY, "follow");
    if (!failed) {
        f.matter = store_col_int(rows, 2);
        text_copy(office, sizeof office, store_col_text(rows, 3));
        failed = catalogue_kind(b->with.catalogue, store_col_text(rows, 0), &k, err);
    }
    if (!failed) {
        f.kind = k->name;
        f.kind_label = k->label;
        f.act_name = arena_text(a, store_col_text(rows, 1)); /* annul is none of the kind's */
        if (!f.act_name) failed = err_nomem(err);
        f.act_label = (words_t){{f.act_name, f.act_name}};
        if (!failed && cat_kind_act(k, f.act_name, &what, NULL) == 0) f.act_label = what->label;
    }
    store_rows_close(rows);
    if (failed) return failed;
    failed = book_sees(b, c, actor, k, office, f.matter, &f.readable, err);
    if (!failed && f.readable) failed = read_number(c, k, f.matter, f.number, err);
    if (!failed && f.readable && what && what->series) failed = read_act_number(c, act, f.act_number, err);
    if (!failed) *ret = f;
    return failed;
}

static int by_act(const void *x, const void *y)
{
    const followed_t *p = x, *q = y;
    return (p->act > q->act) - (p->act < q->act);
}

/* Adds the ids of what followed from the act to the list. */
static int list_causes(store_conn_t *c, int64_t cause, followed_t *list, size_t most, size_t *count, err_t *err)
{
    store_rows_t *rows = NULL;
    int failed = store_query(c, "SELECT act FROM follow WHERE cause = $1 ORDER BY act", STORE_P(store_int(cause)), &rows, err);
    for (bool row = true; !failed && *count < most;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        list[(*count)++].act = store_col_int(rows, 0);
    }
    store_rows_close(rows);
    return failed;
}

int followed_of(book_t *b, store_conn_t *c, const actor_t *actor, int64_t cause, arena_t *a, followed_t **ret_list,
                size_t *ret_count, err_t *err)
{
    enum { MOST = FOLLOW_MOST + CARRY_MOST };
    followed_t *list = NULL;
    size_t count = 0;
    int64_t any = 0;
    bool found = false;
    int failed = store_get_int(c, "SELECT act FROM follow WHERE cause = $1 LIMIT 1", STORE_P(store_int(cause)), &any, &found, err);
    if (failed) return failed;
    if (found && !(list = arena_array(a, MOST, sizeof *list))) return err_nomem(err);
    if (found) failed = list_causes(c, cause, list, MOST, &count, err);
    for (size_t i = 0; !failed && i < count; i++) failed = list_causes(c, list[i].act, list, MOST, &count, err);
    if (!failed && count) qsort(list, count, sizeof *list, by_act);
    for (size_t i = 0; !failed && i < count; i++) failed = fill_followed(b, c, actor, list[i].act, &list[i], a, err);
    if (failed) return failed;
    *ret_list = list;
    *ret_count = count;
    return 0;
}

/* --- the history of a matter --------------------------------------------------------------------------- */

static json_t *followed_json(const followed_t *f)
{
    return json_pack("{s:o, s:o, s:s, s:o, s:s, s:o, s:s, s:s, s:b}", "act", id_json(f->act), "matter", id_json(f->matter), "kind",
                     f->kind, "kind_label", words_json(f->kind_label), "name", f->act_name, "label",
                     words_json(f->act_label), "number", f->number, "act_number", f->act_number, "readable",
                     f->readable);
}

/* The act of the list with that id, or NULL. Borrowed. */
static json_t *act_in(const json_t *acts, int64_t id)
{
    char text[48];
    size_t i;
    json_t *act;
    matter_text(id, text);
    json_array_foreach(acts, i, act) {
        if (strcmp(json_string_value(json_object_get(act, "id")), text) == 0) return act;
    }
    return NULL;
}

enum { SHOWN_MOST = 1000 };
typedef struct pair {
    int64_t act, cause;
} pair_t;

static int list_pairs(store_conn_t *c, int64_t matter, pair_t *pairs, size_t *ret_count, err_t *err)
{
    store_rows_t *rows = NULL;
    size_t n = 0;
    int failed = store_query(c, "SELECT f.act, f.cause FROM follow f JOIN act a ON a.id = f.act WHERE a.matter = $1 "
                                "UNION SELECT f.act, f.cause FROM follow f JOIN act a ON a.id = f.cause WHERE a.matter = $1 "
                                "ORDER BY 1", STORE_P(store_int(matter)), &rows, err);
    for (bool row = true; !failed && n < SHOWN_MOST;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        pairs[n++] = (pair_t){store_col_int(rows, 0), store_col_int(rows, 1)};
    }
    store_rows_close(rows);
    *ret_count = n;
    return failed;
}

static int show_pair(book_t *b, store_conn_t *c, const actor_t *actor, const pair_t *p, json_t *acts, arena_t *a, err_t *err)
{
    followed_t f;
    json_t *effect = act_in(acts, p->act), *cause = act_in(acts, p->cause);
    int failed = 0;
    if (effect) failed = fill_followed(b, c, actor, p->cause, &f, a, err);
    if (!failed && effect && json_object_set_new(effect, "followed_from", followed_json(&f)) != 0) failed = err_nomem(err);
    if (!failed && cause) failed = fill_followed(b, c, actor, p->act, &f, a, err);
    if (failed || !cause) return failed;
    json_t *list = json_object_get(cause, "followed");
    if (!list && (!(list = json_array()) || json_object_set_new(cause, "followed", list) != 0)) return err_nomem(err);
    return json_array_append_new(list, followed_json(&f)) != 0 ? err_nomem(err) : 0;
}

int show_followed(book_t *b, store_conn_t *c, const actor_t *actor, int64_t matter, json_t *acts, err_t *err)
{
    arena_t *a = arena_new((size_t)4 << 20);
    pair_t *pairs = a ? arena_array(a, SHOWN_MOST, sizeof *pairs) : NULL;
    size_t count = 0;
    int failed = pairs ? list_pairs(c, matter, pairs, &count, err) : err_nomem(err);
    for (size_t i = 0; !failed && i < count; i++) failed = show_pair(b, c, actor, &pairs[i], acts, a, err);
    arena_free(a);
    return failed;
}
