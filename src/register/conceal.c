/* conceal.c - the persons of parts under seal, in what of the whole stays open.
 *
 * In a joint case the record of one person is sealed and the others' goes on: his part is hidden (seal.c), but the case names
 * him too, in fields and in texts. For who does not read through the seal his name, his other names and his identity number
 * become "***" wherever an answer about the whole or its other parts has them, and nobody finds the whole by them. So do those of
 * a matter under seal in what names it and stays, and those of a sealed part in what names its whole (cover.c).
 * Only what is answered changes: rows, acts and papers stand as they are, and the program itself sees everything.
 */
#include "register/book.h"
#include "register/inside.h"

#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { NAMED_DEEP = 2, PERSONS_MOST = 500, TEXT_MOST = 1 << 20 };
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

static int put_party(conceal_t *x, int64_t party, err_t *err)
{
    if (x->party_count == x->party_room) {
        size_t more = x->party_room ? x->party_room * 2 : 8;
        int64_t *grown = realloc(x->parties, more * sizeof *grown);
        if (!grown) return err_nomem(err);
        x->parties = grown;
        x->party_room = more;
    }
    x->parties[x->party_count++] = party;
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
    free(x->parties);
    *x = (conceal_t){0};
}

/* by_kind, by_office, name, other names, number, the whole, the party. */
static int query_persons(store_conn_t *c, const cat_kind_t *part, int64_t whole, store_rows_t **ret_rows, err_t *err)
{
    buf_t sql;
    buf_init(&sql, 1024);
    buf_addf(&sql, "SELECT s.by_kind, s.by_office, m.name, m.names, p.identity, k.parent, m.party FROM matter_seal s "
                   "JOIN k_%s k ON k.id = s.matter JOIN matter_party m ON m.matter = s.matter JOIN party p ON p.id = m.party "
                   "WHERE p.type = 'person' AND k.parent = $1", part->name); /* sql: identifiers only */
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_P(store_int(whole)), ret_rows, err);
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
    int failed = query_persons(c, part, whole, &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        if (!seal_reads_through(b, actor, rows, 0))
            failed = put_names(x, store_col_text(rows, 2), store_col_text(rows, 3), store_col_text(rows, 4), err);
        if (!failed && !seal_reads_through(b, actor, rows, 0)) failed = put_party(x, store_col_int(rows, 6), err);
    }
    store_rows_close(rows);
    return failed;
}

/* All persons of a matter that is hidden, or of its parts of one kind. */
static int take_all(store_conn_t *c, int64_t matter, const cat_kind_t *part, conceal_t *x, err_t *err)
{
    buf_t sql;
    store_rows_t *rows = NULL;
    buf_init(&sql, 1024);
    buf_add_raw(&sql, "SELECT m.name, m.names, p.identity, m.party FROM matter_party m JOIN party p ON p.id = m.party ");
    if (part) buf_addf(&sql, "JOIN k_%s k ON k.id = m.matter WHERE k.parent = $1", part->name); /* sql: identifiers only */
    else buf_add_raw(&sql, "WHERE m.matter = $1");
    buf_add_raw(&sql, " AND p.type = 'person'");
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_P(store_int(matter)), &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        failed = put_names(x, store_col_text(rows, 0), store_col_text(rows, 1), store_col_text(rows, 2), err);
        if (!failed) failed = put_party(x, store_col_int(rows, 3), err);
    }
    store_rows_close(rows);
    buf_release(&sql);
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

static int take_up(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, int deep, conceal_t *x,
                   err_t *err);

/* Is something under seal in its whole, or in that of what it names? */
static int matters_here(const book_t *b, store_conn_t *c, const cat_kind_t *k, int64_t matter, bool deeper, bool *ret_near, err_t *err)
{
    cover_t to = {.count = 0};
    int failed = cover_near(b, c, k, matter, ret_near, err);
    if (!failed && !*ret_near && deeper) failed = cover_named(b, c, k, matter, false, &to, err);
    for (size_t i = 0; !failed && !*ret_near && i < to.count; i++) failed = cover_near(b, c, to.kind[i], to.matter[i], ret_near, err);
    return failed;
}

/* Of one matter that is named: everybody, when it is hidden; and who is concealed there. */
static int take_target(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, int deep, conceal_t *x,
                       err_t *err)
{
    bool hides = false;
    int failed = seal_hides(b, c, actor, k, matter, &hides, err);
    if (!failed && hides) failed = take_all(c, matter, NULL, x, err);
    for (size_t j = 0; !failed && hides && j < b->plan_count; j++)
        if (is_part_of(b->plans[j].kind, k)) failed = take_all(c, matter, b->plans[j].kind, x, err);
    return failed ? failed : take_up(b, c, actor, k, matter, deep, x, err);
}

/* Of what the matter names. Who has it in hand reads it as it is. */
static int take_named(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, int deep, conceal_t *x,
                      err_t *err)
{
    cover_t to = {.count = 0};
    bool looked = deep > 0, in_hand = false;
    int failed = deep < NAMED_DEEP ? cover_named(b, c, k, matter, false, &to, err) : 0;
    for (size_t i = 0; !failed && i < to.count; i++) {
        bool near = false;
        if (to.matter[i] == matter) continue;
        failed = matters_here(b, c, to.kind[i], to.matter[i], deep + 1 < NAMED_DEEP, &near, err);
        if (!failed && near && !looked) failed = cover_in_hand(b, c, actor, k, matter, &in_hand, err);
        looked = looked || near;
        if (failed || !near || in_hand) continue;
        failed = take_target(b, c, actor, to.kind[i], to.matter[i], deep + 1, x, err);
    }
    return failed;
}

/* Of the matter and what it is part of. */
static int take_up(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, int deep, conceal_t *x,
                   err_t *err)
{
    int failed = 0;
    for (int step = 0; !failed && matter > 0 && step < CAT_WHOLES_MOST; step++) {
        int64_t whole = 0;
        for (size_t i = 0; !failed && i < b->plan_count; i++)
            if (is_part_of(b->plans[i].kind, k)) failed = take_persons(b, c, actor, b->plans[i].kind, matter, x, err);
        if (!failed) failed = take_named(b, c, actor, k, matter, deep, x, err);
        if (failed || !k->parent) break;
        failed = matter_parent(c, k, matter, &whole, err);
        if (!failed) failed = catalogue_kind(b->with.catalogue, k->parent, &k, err);
        matter = whole;
    }
    return failed;
}

int conceal_of(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, conceal_t *ret, err_t *err)
{
    bool any;
    *ret = (conceal_t){0};
    int failed = any_seal(c, actor, &any, err);
    if (!failed && any) failed = take_up(b, c, actor, k, matter, 0, ret, err);
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

int conceal_as_opened(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, const json_t *body, json_t *value,
                      err_t *err)
{
    bool any;
    conceal_t x = {0};
    const json_t *fields = json_object_get(body, "fields");
    const int64_t whole = json_integer_value(json_object_get(json_object_get(body, "effects"), "parent"));
    const cat_kind_t *to = NULL;
    int failed = any_seal(c, actor, &any, err);
    if (failed || !any) return failed;
    if (whole > 0) failed = matter_kind(b, c, whole, &to, err);
    if (!failed && to) failed = take_up(b, c, actor, to, whole, 0, &x, err);
    for (size_t i = 0; !failed && i < k->field_count; i++) {
        int64_t named = 0;
        const char *text = json_string_value(json_object_get(fields, k->fields[i].name));
        if (k->fields[i].type != CAT_MATTER || k->fields[i].apart || !text || matter_parse(text, &named, NULL) != 0) continue;
        failed = matter_kind(b, c, named, &to, err);
        if (!failed && to) failed = take_target(b, c, actor, to, named, 1, &x, err);
    }
    if (x.name_count) qsort(x.names, x.name_count, sizeof *x.names, longest_first);
    if (!failed) failed = conceal_json(&x, value, err);
    conceal_free(&x);
    return failed;
}

/* --- in a search ------------------------------------------------------------------------------------------------ */

static void small(char *text)
{
    for (char *p = text; *p; p++) *p = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
}

/* What lists search of a matter, as it stands: its number, its title, the parties it names openly. */
static int said_of(const book_t *b, store_conn_t *c, const cat_kind_t *k, int64_t matter, buf_t *out, err_t *err)
{
    json_t *head = NULL;
    const cat_field_t *list[COLUMNS_PARTIES_MOST];
    size_t parties = columns_parties(k, list);
    int failed = matter_head(b, c, NULL, k, matter, &head, err);
    if (head)
        buf_addf(out, "%s\n%s", json_is_string(json_object_get(head, "number")) ? json_string_value(json_object_get(head, "number")) : "",
                 json_is_string(json_object_get(head, "title")) ? json_string_value(json_object_get(head, "title")) : "");
    for (size_t i = 0; !failed && i < parties; i++) {
        store_rows_t *rows = NULL;
        bool row = false;
        failed = store_query(c, "SELECT name FROM matter_party WHERE matter = $1 AND field = $2",
                             STORE_P(store_int(matter), store_text(list[i]->name)), &rows, err);
        if (!failed) failed = store_step(rows, &row, err);
        if (!failed && row) buf_addf(out, "\n%s", store_col_text(rows, 0));
        store_rows_close(rows);
    }
    json_decref(head);
    return failed || !buf_failed(out) ? failed : err_nomem(err);
}

/* Would it be found only because of who is concealed in it: by that party, or by a text that says no more without the names? */
static int found_by_name(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, int64_t party,
                         const char *text, bool *ret_only, err_t *err)
{
    buf_t before, after;
    conceal_t x = {0};
    *ret_only = false;
    buf_init(&before, TEXT_MOST);
    buf_init(&after, TEXT_MOST);
    int failed = conceal_of(b, c, actor, k, matter, &x, err);
    for (size_t i = 0; party && i < x.party_count; i++) *ret_only = *ret_only || x.parties[i] == party;
    if (!failed && !party && (x.name_count || x.number_count)) {
        failed = said_of(b, c, k, matter, &before, err);
        if (!failed) (void)mask_text(&x, buf_text(&before), &after);
        if (!failed && buf_failed(&after)) failed = err_nomem(err);
        if (!failed) {
            small(before.data);
            small(after.data);
            *ret_only = strstr(buf_text(&before), text) && !strstr(buf_text(&after), text);
        }
    }
    conceal_free(&x);
    buf_release(&before);
    buf_release(&after);
    return failed;
}

/* Matters in which somebody may be concealed: ids. */
static int put_candidate(void *arg, store_rows_t *rows, err_t *err)
{
    return seal_set_put(arg, store_col_int(rows, 0), err);
}

/* Of sealed parts of kind p: the wholes (steps 0), their other parts (1), the parts of those (2) that are of kind chain[0]. */
static int near_part(store_conn_t *c, const cat_kind_t *p, const cat_kind_t *const *chain, int steps, seal_set_t *set, err_t *err)
{
    buf_t sql;
    store_rows_t *rows = NULL;
    buf_init(&sql, 4096);
    /* sql: identifiers only */
    buf_addf(&sql, "SELECT %s FROM matter_seal s JOIN k_%s p ON p.id = s.matter + 0", steps ? "a0.id" : "p.parent", p->name);
    for (int j = steps - 1; j >= 0; j--) {
        buf_addf(&sql, " JOIN k_%s a%d ON a%d.parent = ", chain[j]->name, j, j); /* sql: identifiers only */
        if (j == steps - 1) buf_add_raw(&sql, "p.parent");
        else buf_addf(&sql, "a%d.id", j + 1);
    }
    buf_add_raw(&sql, " WHERE p.parent IS NOT NULL");
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_NONE, &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        failed = put_candidate(set, rows, err);
    }
    store_rows_close(rows);
    buf_release(&sql);
    return failed;
}

static int near_parts(const book_t *b, store_conn_t *c, const cat_kind_t *k, seal_set_t *set, err_t *err)
{
    const cat_kind_t *chain[CAT_WHOLES_MOST];
    int n = 0, failed = 0;
    for (chain[n++] = k; !failed && k->parent && n < CAT_WHOLES_MOST; chain[n++] = k)
        if ((failed = catalogue_kind(b->with.catalogue, k->parent, &k, err)) != 0) return failed;
    for (size_t i = 0; !failed && i < b->plan_count; i++)
        for (int step = 0; !failed && step < n; step++)
            if (is_part_of(b->plans[i].kind, chain[step])) failed = near_part(c, b->plans[i].kind, chain, step, set, err);
    return failed;
}

int conceal_found(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t party, const char *text,
                  seal_set_t *set, err_t *err)
{
    bool any;
    seal_set_t near = {0};
    size_t before = set->count;
    int failed = any_seal(c, actor, &any, err);
    if (!failed && any) failed = near_parts(b, c, k, &near, err);
    if (!failed && any) failed = cover_each(b, c, k, false, put_candidate, &near, err);
    seal_set_sort(&near);
    for (size_t i = 0; !failed && i < near.count; i++) {
        bool only = false;
        if (i && near.ids[i] == near.ids[i - 1]) continue;
        failed = found_by_name(b, c, actor, k, near.ids[i], party, text, &only, err);
        if (!failed && only) failed = seal_set_put(set, near.ids[i], err);
    }
    seal_set_free(&near);
    if (set->count > before) seal_set_sort(set);
    return failed;
}
