/* conceal.c - the persons of parts under seal, in what of the whole stays open.
 *
 * In a joint case the record of one person is sealed and the others' goes on: his part is hidden (seal.c), but the case names
 * him too, in fields and in texts. For who does not read through the seal his name, his other names and his identity number
 * become "***" wherever an answer about the whole or its other parts has them, and nobody finds the whole by them.
 * Only what is answered changes: rows, acts and papers stand as they are, and the program itself sees everything.
 */
#include "register/book.h"
#include "register/inside.h"

#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { WHOLES_MOST = 16, PERSONS_MOST = 500, TEXT_MOST = 1 << 20 };
static const char MASK[] = "***";

/* --- who ------------------------------------------------------------------------------------------------------ */

static int put(char ***list, size_t *count, size_t *room, const char *text, err_t *err)
{
    if (!text || text_length(text) < 2) return 0; /* one character would mask half of every text */
    for (size_t i = 0; i < *count; i++)
        if (strcmp((*list)[i], text) == 0) return 0;
    if (*count == PERSONS_MOST) return err_set(err, ERR_REGISTER_TOO_LONG, "sealed", "500");
    if (*count == *room) {
        size_t more = *room ? *room * 2 : 8;
        char **grown = realloc(*list, more * sizeof *grown);
        if (!grown) return err_nomem(err);
        *list = grown;
        *room = more;
    }
    char *copy = strdup(text);
    if (!copy) return err_nomem(err);
    (*list)[(*count)++] = copy;
    return 0;
}

static int put_names(conceal_t *x, const char *name, const char *others, const char *number, err_t *err)
{
    size_t i;
    json_t *other, *list = others ? json_loads(others, 0, NULL) : NULL;
    int failed = put(&x->names, &x->name_count, &x->name_room, name, err);
    json_array_foreach(list, i, other)
        if (!failed) failed = put(&x->names, &x->name_count, &x->name_room, json_string_value(other), err);
    if (!failed) failed = put(&x->numbers, &x->number_count, &x->number_room, number, err);
    json_decref(list);
    return failed;
}

void conceal_free(conceal_t *x)
{
    for (size_t i = 0; i < x->name_count; i++) free(x->names[i]);
    for (size_t i = 0; i < x->number_count; i++) free(x->numbers[i]);
    free(x->names);
    free(x->numbers);
    *x = (conceal_t){0};
}

/* by_kind, by_office, name, other names, number, the whole, the party. whole: $1 unless all. */
static int query_persons(store_conn_t *c, const cat_kind_t *part, const int64_t *whole, store_rows_t **ret_rows, err_t *err)
{
    buf_t sql;
    buf_init(&sql, 1024);
    buf_addf(&sql, "SELECT s.by_kind, s.by_office, m.name, m.names, p.identity, k.parent, m.party FROM matter_seal s "
                   "JOIN k_%s k ON k.id = s.matter JOIN matter_party m ON m.matter = s.matter JOIN party p ON p.id = m.party "
                   "WHERE p.type = 'person'%s", part->name, whole ? " AND k.parent = $1" : ""); /* sql: identifiers only */
    int failed = buf_failed(&sql)  ? err_nomem(err)
                 : whole           ? store_query(c, buf_text(&sql), STORE_P(store_int(*whole)), ret_rows, err)
                                   : store_query(c, buf_text(&sql), STORE_NONE, ret_rows, err);
    buf_release(&sql);
    return failed;
}

static bool is_part_of(const cat_kind_t *part, const cat_kind_t *whole)
{
    return part->parent && strcmp(part->parent, whole->name) == 0;
}

static int take_persons(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *part, int64_t whole, conceal_t *x,
                        err_t *err)
{
    store_rows_t *rows = NULL;
    int failed = query_persons(c, part, &whole, &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        if (!seal_reads_through(b, actor, rows, 0))
            failed = put_names(x, store_col_text(rows, 2), store_col_text(rows, 3), store_col_text(rows, 4), err);
    }
    store_rows_close(rows);
    return failed;
}

/* A name inside a longer one must not leave its rest behind. */
static int longest_first(const void *x, const void *y)
{
    size_t a = strlen(*(char *const *)x), b = strlen(*(char *const *)y);
    return (a < b) - (a > b);
}

static int any_seal(store_conn_t *c, const actor_t *actor, bool *ret_any, err_t *err)
{
    int64_t one;
    *ret_any = false;
    if (!actor || actor->system) return 0;
    return store_get_int(c, "SELECT matter FROM matter_seal LIMIT 1", STORE_NONE, &one, ret_any, err);
}

int conceal_of(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, conceal_t *ret, err_t *err)
{
    bool any;
    *ret = (conceal_t){0};
    int failed = any_seal(c, actor, &any, err);
    for (int step = 0; !failed && any && matter > 0 && step < WHOLES_MOST; step++) {
        int64_t whole = 0;
        for (size_t i = 0; !failed && i < b->plan_count; i++)
            if (is_part_of(b->plans[i].kind, k)) failed = take_persons(b, c, actor, b->plans[i].kind, matter, ret, err);
        if (failed || !k->parent) break;
        failed = matter_parent(c, k, matter, &whole, err);
        if (!failed) failed = catalogue_kind(b->with.catalogue, k->parent, &k, err);
        matter = whole;
    }
    if (ret->name_count) qsort(ret->names, ret->name_count, sizeof *ret->names, longest_first);
    return failed;
}

bool conceal_has(const conceal_t *x, const char *name, const char *number)
{
    for (size_t i = 0; name && i < x->name_count; i++)
        if (strcmp(x->names[i], name) == 0) return true;
    for (size_t i = 0; number && i < x->number_count; i++)
        if (strcmp(x->numbers[i], number) == 0) return true;
    return false;
}

/* --- in an answer ----------------------------------------------------------------------------------------------- */

static bool starts_with_any(char *const *list, size_t count, const char *at, size_t *ret_bytes)
{
    for (size_t i = 0; i < count; i++) {
        *ret_bytes = strlen(list[i]);
        if (strncmp(at, list[i], *ret_bytes) == 0) return true;
    }
    return false;
}

/* The text without them; untouched when it has none. */
static bool mask_text(const conceal_t *x, const char *text, buf_t *out)
{
    bool masked = false;
    for (const char *at = text; *at;) {
        size_t n;
        if (starts_with_any(x->names, x->name_count, at, &n) || starts_with_any(x->numbers, x->number_count, at, &n)) {
            buf_add_raw(out, MASK);
            at += n;
            masked = true;
        } else {
            buf_add_char(out, *at++);
        }
    }
    return masked;
}

/* What stands in its place; NULL: it stays. */
static json_t *in_place_of(const conceal_t *x, const json_t *value)
{
    json_t *instead = NULL;
    if (json_is_object(value)) {
        bool person = json_is_string(json_object_get(value, "type"));
        if (person && conceal_has(x, json_string_value(json_object_get(value, "name")), json_string_value(json_object_get(value, "identity"))))
            instead = json_string(MASK);
    } else if (json_is_string(value)) {
        buf_t text;
        buf_init(&text, TEXT_MOST);
        if (mask_text(x, json_string_value(value), &text)) instead = buf_failed(&text) ? json_string(MASK) : json_string(buf_text(&text));
        buf_release(&text);
    }
    return instead;
}

int conceal_json(const conceal_t *x, json_t *value, err_t *err)
{
    json_t *instead;
    int failed = 0;
    if (!x->name_count && !x->number_count) return 0;
    for (void *at = json_is_object(value) ? json_object_iter(value) : NULL; !failed && at; at = json_object_iter_next(value, at)) {
        instead = in_place_of(x, json_object_iter_value(at));
        if (instead) failed = json_object_iter_set_new(value, at, instead) == 0 ? 0 : err_nomem(err);
        else failed = conceal_json(x, json_object_iter_value(at), err);
    }
    for (size_t i = 0; !failed && json_is_array(value) && i < json_array_size(value); i++) {
        instead = in_place_of(x, json_array_get(value, i));
        if (instead) failed = json_array_set_new(value, i, instead) == 0 ? 0 : err_nomem(err);
        else failed = conceal_json(x, json_array_get(value, i), err);
    }
    return failed;
}

int conceal_in(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, json_t *value, err_t *err)
{
    conceal_t x;
    int failed = conceal_of(b, c, actor, k, matter, &x, err);
    if (!failed) failed = conceal_json(&x, value, err);
    conceal_free(&x);
    return failed;
}

/* --- in a search ------------------------------------------------------------------------------------------------ */

/* Would the title say the text only because of them? */
static int found_by_name(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, const char *text,
                         bool *ret_only, err_t *err)
{
    json_t *before = NULL;
    buf_t after;
    conceal_t x = {0};
    buf_init(&after, TEXT_MOST);
    int failed = matter_head(b, c, NULL, k, matter, &before, err);
    if (!failed && before) failed = conceal_of(b, c, actor, k, matter, &x, err);
    const char *title = json_string_value(json_object_get(before, "title"));
    if (!failed && title) {
        char *low = strdup(title);
        if (!low) failed = err_nomem(err);
        (void)mask_text(&x, title, &after);
        char *said = strdup(buf_failed(&after) ? "" : buf_text(&after));
        if (!failed && !said) failed = err_nomem(err);
        for (char *p = low; p && *p; p++) *p = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
        for (char *p = said; p && *p; p++) *p = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
        *ret_only = !failed && strstr(low, text) && !strstr(said, text);
        free(low);
        free(said);
    }
    conceal_free(&x);
    buf_release(&after);
    json_decref(before);
    return failed;
}

int conceal_found(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t party, const char *text,
                  seal_set_t *set, err_t *err)
{
    bool any;
    int failed = any_seal(c, actor, &any, err);
    size_t before = set->count;
    for (size_t i = 0; !failed && any && i < b->plan_count; i++) {
        store_rows_t *rows = NULL;
        if (!is_part_of(b->plans[i].kind, k)) continue;
        failed = query_persons(c, b->plans[i].kind, NULL, &rows, err);
        for (bool row = true; !failed;) {
            bool only = false;
            failed = store_step(rows, &row, err);
            if (failed || !row) break;
            if (seal_reads_through(b, actor, rows, 0)) continue;
            if (party) only = store_col_int(rows, 6) == party;
            else failed = found_by_name(b, c, actor, k, store_col_int(rows, 5), text, &only, err);
            if (!failed && only) failed = seal_set_put(set, store_col_int(rows, 5), err);
        }
        store_rows_close(rows);
    }
    if (set->count > before) seal_set_sort(set);
    return failed;
}
