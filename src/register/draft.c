/* draft.c - what was typed and not yet performed: kept per person, never shown to another.
 *
 * A draft is saved often and by several windows: each saving names the version it saw, and a later one elsewhere is
 * not overwritten unasked. What is in it is checked when it is performed, not before.
 */
#include "register/desk.h"
#include "register/inside.h"

#include "base/text.h"
#include "catalogue/words_json.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct saving {
    const book_t *book;
    const actor_t *actor;
    const char *login;
    const draft_t *draft;
    char *content; /* owned */
    int64_t version;
    char now[INSTANT_TEXT];
} saving_t;

static int changed(int64_t given, int64_t kept, const char *kept_at, err_t *err)
{
    char seen[24], newest[24];
    return err_set(err, ERR_REGISTER_DRAFT_CHANGED, num_text(given, seen), num_text(kept, newest), kept_at);
}

static int save_over(store_conn_t *c, const saving_t *s, int64_t kept, const char *kept_at, err_t *err)
{
    const draft_t *d = s->draft;
    if (d->version >= 0 && d->version != kept) return changed(d->version, kept, kept_at, err);
    return store_exec(c, "UPDATE draft SET version = $5, content = $6, changed_at = $7 "
                         "WHERE login = $1 AND kind = $2 AND act = $3 AND matter = $4",
                      STORE_P(store_text(s->login), store_text(d->kind), store_text(d->act), store_int(d->matter),
                              store_int(s->version), store_text(s->content), store_text(s->now)), NULL, err);
}

static int save_new(store_conn_t *c, const saving_t *s, err_t *err)
{
    int64_t kept = 0;
    bool found;
    char most[24];
    const draft_t *d = s->draft;
    int failed = store_get_int(c, "SELECT COUNT(*) FROM draft WHERE login = $1", STORE_P(store_text(s->login)), &kept,
                               &found, err);
    if (failed) return failed;
    if (kept >= DRAFTS_MOST) return err_set(err, ERR_REGISTER_DRAFTS_MANY, num_text(DRAFTS_MOST, most));
    /* Performed or dropped elsewhere: what a forgotten window saves late must not come back by itself. */
    if (d->version > 0) return changed(d->version, 0, "-", err);
    return store_exec(c, "INSERT INTO draft (login, kind, act, matter, version, content, changed_at) "
                         "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                      STORE_P(store_text(s->login), store_text(d->kind), store_text(d->act), store_int(d->matter),
                              store_int(s->version), store_text(s->content), store_text(s->now)), NULL, err);
}

static int save(store_conn_t *c, void *arg, err_t *err)
{
    const saving_t *whose = arg;
    int hidden = seal_refuses(whose->book, c, whose->actor, whose->draft->matter, err);
    if (hidden) return hidden;
    saving_t *s = arg;
    const draft_t *d = s->draft;
    store_rows_t *rows = NULL;
    bool row = false;
    int64_t kept = 0;
    char kept_at[INSTANT_TEXT] = "";
    int failed = store_query(c, "SELECT version, changed_at FROM draft WHERE login = $1 AND kind = $2 AND act = $3 AND matter = $4",
                             STORE_P(store_text(s->login), store_text(d->kind), store_text(d->act), store_int(d->matter)),
                             &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row) {
        kept = store_col_int(rows, 0);
        text_copy(kept_at, sizeof kept_at, store_col_text(rows, 1));
    }
    store_rows_close(rows);
    if (failed) return failed;
    /* The moment, so that versions grow also across a deletion: an old window must not pass for a new one. */
    s->version = instant_now();
    if (s->version <= kept) s->version = kept + 1;
    return row ? save_over(c, s, kept, kept_at, err) : save_new(c, s, err);
}

/* A role of the act is enough: on which matters it may be performed is asked when it is. */
static int check_draft(book_t *b, const actor_t *actor, const draft_t *d, err_t *err)
{
    const cat_kind_t *k;
    const cat_act_t *act;
    char label[ERR_ARG_BYTES];
    int failed = catalogue_kind(b->with.catalogue, d->kind, &k, err);
    if (!failed) failed = cat_kind_act(k, d->act, &act, err);
    if (failed || actor->system) return failed;
    if (act->system) return err_set(err, ERR_REGISTER_SYSTEM, err_both(act->label, label));
    return actor->roles & act->by ? 0 : check_rights(b, actor, k, act, actor->office, err);
}

int draft_save(book_t *b, const actor_t *actor, const draft_t *draft, int64_t *ret_version, err_t *err)
{
    saving_t s = {.book = b, .actor = actor, .login = actor->login, .draft = draft};
    assert(draft->kind && draft->act && json_is_object(draft->content));
    int failed = check_draft(b, actor, draft, err);
    if (failed) return failed;
    s.content = json_dumps(draft->content, JSON_COMPACT | JSON_SORT_KEYS);
    if (!s.content) return err_nomem(err);
    instant_text(instant_now(), s.now);
    char most[24];
    failed = strlen(s.content) > DRAFT_BYTES_MOST
                 ? err_set(err, ERR_REGISTER_TOO_LONG, "草稿" ERR_OR "draft", num_text(DRAFT_BYTES_MOST, most))
                 : store_write(b->with.store, save, &s, err);
    /* PostgreSQL: two windows saved the first version at once; the second look finds the other's. */
    if (failed == ERR_STORE_UNIQUE) failed = store_write(b->with.store, save, &s, err);
    free(s.content);
    if (!failed) *ret_version = s.version;
    return failed;
}

int draft_performed(store_conn_t *c, const act_request_t *q, err_t *err)
{
    return store_exec(c, "DELETE FROM draft WHERE login = $1 AND kind = $2 AND act = $3 AND matter = $4 AND version <= $5",
                      STORE_P(store_text(q->actor.login), store_text(q->kind), store_text(q->act),
                              store_int(q->matter > 0 ? q->matter : q->parent > 0 ? q->parent : 0), store_int(q->draft)),
                      NULL, err);
}

/* --- reading ------------------------------------------------------------------------------------ */

typedef struct looking {
    book_t *book;
    const actor_t *actor;
    const char *login;
    const draft_t *which;
    json_t *out;
} looking_t;

/* Columns: kind, act, matter, version, changed_at. */
static json_t *head_json(book_t *b, store_rows_t *rows)
{
    char id[48];
    const cat_kind_t *k;
    const cat_act_t *act;
    int64_t matter = store_col_int(rows, 2);
    if (matter) matter_text(matter, id);
    json_t *j = json_pack("{s:s, s:s, s:o, s:I, s:s}", "kind", store_col_text(rows, 0), "act", store_col_text(rows, 1),
                          "matter", matter ? json_string(id) : json_null(), "version", (json_int_t)store_col_int(rows, 3),
                          "changed_at", store_col_text(rows, 4));
    if (!j || catalogue_kind(b->with.catalogue, store_col_text(rows, 0), &k, NULL) != 0) return j;
    (void)json_object_set_new(j, "kind_label", words_json(k->label));
    if (cat_kind_act(k, store_col_text(rows, 1), &act, NULL) == 0)
        (void)json_object_set_new(j, "label", words_json(act->label));
    return j;
}

static int read_one(store_conn_t *c, void *arg, err_t *err)
{
    looking_t *x = arg;
    store_rows_t *rows = NULL;
    bool row = false, hides = false;
    json_decref(x->out);
    x->out = NULL;
    int failed = seal_hides_any(x->book, c, x->actor, x->which->matter, &hides, err);
    if (!failed)
        failed = store_query(c, "SELECT kind, act, matter, version, changed_at, content FROM draft "
                                "WHERE login = $1 AND kind = $2 AND act = $3 AND matter = $4",
                             STORE_P(store_text(x->login), store_text(x->which->kind), store_text(x->which->act),
                                     store_int(x->which->matter)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row && !hides) {
        x->out = head_json(x->book, rows);
        if (json_object_set_new(x->out, "content", json_loads(store_col_text(rows, 5), 0, NULL)) != 0) failed = err_nomem(err);
    } else if (!failed) {
        char name[160];
        (void)snprintf(name, sizeof name, "%.70s %.70s", x->which->kind, x->which->act);
        failed = err_set(err, ERR_REGISTER_DRAFT, name);
    }
    store_rows_close(rows);
    return failed;
}

static int read_all(store_conn_t *c, void *arg, err_t *err)
{
    looking_t *x = arg;
    store_rows_t *rows = NULL;
    json_decref(x->out);
    x->out = json_array();
    if (!x->out) return err_nomem(err);
    int failed = store_query(c, "SELECT kind, act, matter, version, changed_at FROM draft WHERE login = $1 "
                                "ORDER BY changed_at DESC, kind, act, matter", STORE_P(store_text(x->login)), &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        bool hides = false;
        if (!failed && row) failed = seal_hides_any(x->book, c, x->actor, store_col_int(rows, 2), &hides, err);
        if (failed || !row) break;
        if (!hides && json_array_append_new(x->out, head_json(x->book, rows)) != 0) failed = err_nomem(err);
    }
    store_rows_close(rows);
    return failed;
}

static int look(looking_t *x, store_fn fn, json_t **ret_json, err_t *err)
{
    int failed = store_read(x->book->with.store, fn, x, err);
    if (failed) json_decref(x->out);
    else *ret_json = x->out;
    return failed;
}

int draft_read(book_t *b, const actor_t *actor, const draft_t *which, json_t **ret_json, err_t *err)
{
    assert(which->kind && which->act);
    looking_t x = {.book = b, .actor = actor, .login = actor->login, .which = which};
    return look(&x, read_one, ret_json, err);
}

int draft_list(book_t *b, const actor_t *actor, json_t **ret_json, err_t *err)
{
    looking_t x = {.book = b, .actor = actor, .login = actor->login};
    return look(&x, read_all, ret_json, err);
}

static int drop(store_conn_t *c, void *arg, err_t *err)
{
    const looking_t *x = arg;
    int64_t gone = 0;
    char name[160];
    int failed = store_exec(c, "DELETE FROM draft WHERE login = $1 AND kind = $2 AND act = $3 AND matter = $4",
                            STORE_P(store_text(x->login), store_text(x->which->kind), store_text(x->which->act),
                                    store_int(x->which->matter)), &gone, err);
    if (failed || gone) return failed;
    (void)snprintf(name, sizeof name, "%.70s %.70s", x->which->kind, x->which->act);
    return err_set(err, ERR_REGISTER_DRAFT, name);
}

int draft_drop(book_t *b, const actor_t *actor, const draft_t *which, err_t *err)
{
    looking_t x = {.book = b, .login = actor->login, .which = which};
    return store_write(b->with.store, drop, &x, err);
}
