/* own.c - what a person keeps for the own use of the pages: saved views, applications begun at the window. */
#include "register/desk.h"
#include "register/inside.h"

#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_MOST = 80 };

typedef struct keeping {
    const char *login, *name;
    char *value; /* NULL: forget it */
    char now[INSTANT_TEXT];
} keeping_t;

/* kind names, ids of tabs: small letters, digits and a few signs, so that a beginning is a range of names. */
static int check_name(const char *name, err_t *err)
{
    size_t n = strlen(name);
    bool good = n >= 1 && n <= NAME_MOST;
    for (const char *p = name; good && *p; p++)
        good = (*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') || *p == '_' || *p == '-' || *p == ':' || *p == '.';
    return good ? 0 : err_set(err, ERR_REGISTER_OWN_NAME, name);
}

static int keep(store_conn_t *c, void *arg, err_t *err)
{
    const keeping_t *k = arg;
    int64_t others = 0, changed = 0;
    bool found;
    char most[24];
    if (!k->value)
        return store_exec(c, "DELETE FROM own_setting WHERE login = $1 AND name = $2", STORE_P(store_text(k->login), store_text(k->name)), NULL, err);
    int failed = store_exec(c, "UPDATE own_setting SET value = $3, changed_at = $4 WHERE login = $1 AND name = $2",
                            STORE_P(store_text(k->login), store_text(k->name), store_text(k->value), store_text(k->now)), &changed, err);
    if (failed || changed) return failed;
    failed = store_get_int(c, "SELECT COUNT(*) FROM own_setting WHERE login = $1", STORE_P(store_text(k->login)), &others, &found, err);
    if (!failed && others >= OWN_MOST) failed = err_set(err, ERR_REGISTER_OWN_MANY, num_text(OWN_MOST, most));
    return failed ? failed
                  : store_exec(c, "INSERT INTO own_setting (login, name, value, changed_at) VALUES ($1, $2, $3, $4)",
                               STORE_P(store_text(k->login), store_text(k->name), store_text(k->value), store_text(k->now)), NULL, err);
}

int own_keep(book_t *b, const actor_t *actor, const char *name, const json_t *value, err_t *err)
{
    keeping_t k = {.login = actor->login, .name = name};
    char most[24];
    int failed = check_name(name, err);
    if (failed) return failed;
    if (value && !json_is_null(value)) {
        k.value = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
        if (!k.value) return err_nomem(err);
    }
    instant_text(instant_now(), k.now);
    failed = k.value && strlen(k.value) > OWN_BYTES_MOST ? err_set(err, ERR_REGISTER_TOO_LONG, name, num_text(OWN_BYTES_MOST, most))
                                                         : store_write(b->with.store, keep, &k, err);
    /* PostgreSQL: two windows kept it first at once; the second look finds the other's. */
    if (failed == ERR_STORE_UNIQUE) failed = store_write(b->with.store, keep, &k, err);
    free(k.value);
    return failed;
}

typedef struct listing {
    const char *login, *begins;
    json_t *out;
} listing_t;

static int list(store_conn_t *c, void *arg, err_t *err)
{
    listing_t *l = arg;
    store_rows_t *rows = NULL;
    char after[NAME_MOST + 2];
    json_decref(l->out);
    l->out = json_array();
    (void)snprintf(after, sizeof after, "%s\x7f", l->begins);
    int failed = l->out ? store_query(c, "SELECT name, value, changed_at FROM own_setting WHERE login = $1 AND name >= $2 AND name < $3 "
                                         "ORDER BY name",
                                      STORE_P(store_text(l->login), store_text(l->begins), store_text(after)), &rows, err)
                        : err_nomem(err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        json_t *value = json_loads(store_col_text(rows, 1), JSON_DECODE_ANY, NULL);
        (void)json_array_append_new(l->out, json_pack("{s:s, s:o, s:s}", "name", store_col_text(rows, 0), "value", value ? value : json_null(),
                                                      "changed_at", store_col_text(rows, 2)));
    }
    store_rows_close(rows);
    return failed;
}

int own_list(book_t *b, const actor_t *actor, const char *begins, json_t **ret_json, err_t *err)
{
    listing_t l = {.login = actor->login, .begins = begins};
    assert(begins && ret_json);
    int failed = *begins ? check_name(begins, err) : 0;
    if (!failed) failed = store_read(b->with.store, list, &l, err);
    if (failed) json_decref(l.out);
    else *ret_json = l.out;
    return failed;
}
