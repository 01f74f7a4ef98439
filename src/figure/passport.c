/* passport.c - ids of questions. */
#include "figure/passport.h"

#include "figure/trace.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* --- the id ----------------------------------------------------------------------------------------------- */

static int by_text(const void *x, const void *y)
{
    return strcmp(json_string_value(*(json_t *const *)x), json_string_value(*(json_t *const *)y));
}

/* Conditions hold together, whatever their order. */
static json_t *sorted_texts(const json_t *list)
{
    json_t *at[FIGURE_NARROW_MOST], *sorted = json_array();
    size_t n = json_array_size(list);
    assert(n <= FIGURE_NARROW_MOST);
    for (size_t i = 0; i < n; i++) at[i] = json_array_get(list, i);
    if (n) qsort(at, n, sizeof *at, by_text);
    for (size_t i = 0; i < n; i++) (void)json_array_append(sorted, at[i]);
    return sorted;
}

static char *canonical(const json_t *asked)
{
    json_t *copy = json_copy((json_t *)(uintptr_t)asked);
    if (!copy) return NULL;
    int failed = json_object_set_new(copy, "where", sorted_texts(json_object_get(asked, "where")));
    char *text = failed ? NULL : json_dumps(copy, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(copy);
    return text;
}

static void id_of(const char *text, char into[FIGURE_PASSPORT])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char hex[2 * 6 + 1];
    (void)crypto_hash_sha256(hash, (const unsigned char *)text, strlen(text));
    (void)sodium_bin2hex(hex, sizeof hex, hash, 6);
    (void)snprintf(into, FIGURE_PASSPORT, "F-%s", hex);
}

int passport_id(const json_t *asked, char into[FIGURE_PASSPORT], err_t *err)
{
    char *text = canonical(asked);
    if (!text) return err_nomem(err);
    id_of(text, into);
    free(text);
    return 0;
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

size_t passport_at(const char *text, size_t bytes)
{
    enum { LENGTH = FIGURE_PASSPORT - 1 };
    if (bytes < LENGTH || text[0] != 'F' || text[1] != '-') return 0;
    for (size_t i = 2; i < LENGTH; i++)
        if (!is_hex(text[i])) return 0;
    return bytes > LENGTH && is_hex(text[LENGTH]) ? 0 : LENGTH;
}

int passport_check(const char *text, err_t *err)
{
    size_t n = text ? strlen(text) : 0;
    bool good = n == FIGURE_PASSPORT - 1 && passport_at(text, n) == n;
    return good ? 0 : err_set(err, ERR_FIGURE_PASSPORT_FORM, text ? text : "");
}

/* --- kept ------------------------------------------------------------------------------------------------- */

typedef struct keeping {
    const char *id, *text, *login;
    char *found, at[INSTANT_TEXT], by[128]; /* malloc'ed; NULL = not there */
} keeping_t;

static int look_up(store_conn_t *c, void *arg, err_t *err)
{
    keeping_t *k = arg;
    store_rows_t *rows = NULL;
    bool row = false;
    free(k->found);
    k->found = NULL;
    int failed = store_query(c, "SELECT asked, asked_at, asked_by FROM figure_passport WHERE id = $1", STORE_P(store_text(k->id)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row) {
        k->found = strdup(store_col_text(rows, 0));
        (void)snprintf(k->at, sizeof k->at, "%s", store_col_text(rows, 1));
        (void)snprintf(k->by, sizeof k->by, "%s", store_col_text(rows, 2));
        if (!k->found) failed = err_nomem(err);
    }
    store_rows_close(rows);
    return failed;
}

static int keep(store_conn_t *c, void *arg, err_t *err)
{
    const keeping_t *k = arg;
    char now[INSTANT_TEXT];
    return store_exec(c, "INSERT INTO figure_passport (id, asked, asked_by, asked_at) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING",
                      STORE_P(store_text(k->id), store_text(k->text), store_text(k->login), store_text(instant_text(instant_now(), now))),
                      NULL, err);
}

/* Who only reads cannot keep it; the id is right all the same. */
static int keep_question(figures_t *f, const actor_t *actor, const char *id, const char *text, err_t *err)
{
    store_t *store = book_store(figures_book(f));
    keeping_t k = {.id = id, .text = text, .login = actor->login ? actor->login : "-"};
    int failed = store_read(store, look_up, &k, err);
    if (!failed && k.found) {
        if (strcmp(k.found, text) != 0) failed = err_set(err, ERR_FIGURE_PASSPORT_TAKEN, id);
        free(k.found);
        return failed;
    }
    err_t wrong = {0};
    if (!failed) failed = store_write(store, keep, &k, &wrong);
    if (failed == ERR_STORE_READ_ONLY) return 0;
    if (failed && wrong.code && err) *err = wrong;
    return failed;
}

int passport_ask(figures_t *f, const actor_t *actor, const figure_ask_t *ask, json_t **ret_json, err_t *err)
{
    json_t *answer = NULL;
    char id[FIGURE_PASSPORT];
    int failed = figure_ask(f, actor, ask, &answer, err);
    if (failed) return failed;
    char *text = canonical(json_object_get(answer, "asked"));
    if (!text) failed = err_nomem(err);
    if (!failed) {
        id_of(text, id);
        failed = keep_question(f, actor, id, text, err);
    }
    free(text);
    if (!failed && json_object_set_new(answer, "passport", json_string(id)) != 0) failed = err_nomem(err);
    if (failed) json_decref(answer);
    else *ret_json = answer;
    return failed;
}

/* --- opened ------------------------------------------------------------------------------------------------ */

static int find(figures_t *f, const char *id, keeping_t *k, err_t *err)
{
    int failed = passport_check(id, err);
    *k = (keeping_t){.id = id};
    if (!failed) failed = store_read(book_store(figures_book(f)), look_up, k, err);
    if (!failed && !k->found) failed = err_set(err, ERR_FIGURE_PASSPORT, id);
    return failed;
}

static int read_question(const char *text, arena_t *a, figure_ask_t *ret_ask, err_t *err)
{
    json_t *asked = json_loads(text, 0, NULL);
    int failed = asked ? figure_ask_read(asked, a, ret_ask, err) : err_nomem(err);
    json_decref(asked);
    return failed;
}

int passport_question(figures_t *f, const char *id, arena_t *a, figure_ask_t *ret_ask, err_t *err)
{
    keeping_t k;
    int failed = find(f, id, &k, err);
    if (!failed) failed = read_question(k.found, a, ret_ask, err);
    free(k.found);
    return failed;
}

int passport_open(figures_t *f, const actor_t *actor, const char *id, json_t **ret_json, err_t *err)
{
    keeping_t k;
    figure_ask_t ask;
    json_t *answer = NULL;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    if (!a) return err_nomem(err);
    int failed = find(f, id, &k, err);
    if (!failed) failed = read_question(k.found, a, &ask, err);
    if (!failed) failed = figure_ask(f, actor, &ask, &answer, err);
    if (!failed && (json_object_set_new(answer, "passport", json_string(id)) != 0 ||
                    json_object_set_new(answer, "first_asked_at", json_string(k.at)) != 0 ||
                    json_object_set_new(answer, "first_asked_by", json_string(k.by)) != 0))
        failed = err_nomem(err);
    free(k.found);
    arena_free(a);
    if (failed) json_decref(answer);
    else *ret_json = answer;
    return failed;
}
