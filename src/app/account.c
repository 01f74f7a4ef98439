/* account.c - who acts, and passwords.
 *
 * Accounts are matters of the kind that serves instrument "account"; the secret stays out of the acts, in
 * table credential. Passwords are set here (argon2id) and checked by the web door (web/access.c).
 */
#include "app/inside.h"

#include "base/text.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

actor_t app_system(const app_t *a)
{
    return (actor_t){.login = "system", .office = a->office, .roles = UINT64_MAX, .system = true};
}

int app_missed(app_t *a, day_t today, arena_t *arena, missed_t **ret_list, size_t *ret_count, err_t *err)
{
    actor_t program = app_system(a);
    return register_missed(a->book, &program, today, arena, ret_list, ret_count, err);
}

/* --- accounts ----------------------------------------------------------------------------------------- */

typedef struct owner {
    const char *kind, *login;
    int64_t act;
    bool mine;
} owner_t;

typedef struct finding {
    app_t *app;
    const char *login;
    arena_t *arena;
    actor_t *actor;
} finding_t;

static int role_mask(app_t *a, const char *list, uint64_t *ret_mask, err_t *err)
{
    json_t *roles = json_loads(list ? list : "[]", 0, NULL);
    buf_t names;
    buf_init(&names, 8192);
    for (size_t i = 0; i < json_array_size(roles); i++) {
        const char *role = json_string_value(json_array_get(roles, i));
        buf_addf(&names, "%s%s", i ? " " : "", role ? role : "");
    }
    int failed = buf_failed(&names) ? err_nomem(err) : catalogue_roles(a->catalogue, buf_text(&names), ret_mask, err);
    buf_release(&names);
    json_decref(roles);
    return failed;
}

static int find_account(store_conn_t *c, void *arg, err_t *err)
{
    finding_t *f = arg;
    store_rows_t *rows = NULL;
    bool row = false;
    buf_t sql;
    buf_init(&sql, 512);
    buf_addf(&sql, "SELECT login, office, roles FROM k_%s WHERE login = $1 AND stage = $2", f->app->accounts->name); /* sql: identifiers only */
    int failed = store_query(c, buf_text(&sql), STORE_P(store_text(f->login), store_text(f->app->accounts->stages[0])),
                             &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && !row) failed = err_set(err, ERR_APP_ACCOUNT, f->login);
    if (!failed) {
        *f->actor = (actor_t){.login = arena_text(f->arena, store_col_text(rows, 0)),
                              .office = arena_text(f->arena, store_col_text(rows, 1))};
        if (!f->actor->login || !f->actor->office) failed = err_nomem(err);
    }
    if (!failed) failed = role_mask(f->app, store_col_text(rows, 2), &f->actor->roles, err);
    store_rows_close(rows);
    buf_release(&sql);
    return failed;
}

int app_actor(app_t *a, const char *login, arena_t *arena, actor_t *ret_actor, err_t *err)
{
    actor_t actor;
    finding_t f = {.app = a, .login = login, .arena = arena, .actor = &actor};
    int failed = store_read(a->store, find_account, &f, err);
    if (!failed) *ret_actor = actor;
    return failed;
}

/* Whose account the act is about; for annul and correct `matter` is the act amended. */
static int login_of(store_conn_t *c, void *arg, err_t *err)
{
    owner_t *o = arg;
    char sql[160];
    store_rows_t *rows = NULL;
    bool row = false;
    (void)snprintf(sql, sizeof sql, "SELECT k.login FROM k_%s k JOIN act a ON a.matter = k.id WHERE a.id = $1", o->kind); /* sql: identifiers only */
    int failed = store_query(c, sql, STORE_P(store_int(o->act)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed) o->mine = row && strcmp(store_col_text(rows, 0), o->login) == 0;
    store_rows_close(rows);
    return failed;
}

typedef struct taken {
    const app_t *app;
    const char *login;
    char name[BOOK_NAME_BYTES];
} taken_t;

static int who_has(store_conn_t *c, void *arg, err_t *err)
{
    taken_t *t = arg;
    return book_full_name(t->app->book, c, t->login, t->name, err);
}

/* What may be typed anywhere, reads the same everywhere and is nobody's yet. */
static int check_login(const app_t *a, const char *login, err_t *err)
{
    taken_t t = {.app = a, .login = login};
    bool right = *login >= 'a' && *login <= 'z';
    for (const char *p = login; right && *p; p++) right = (*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') || *p == '.';
    if (!right) {
        int rc = err_set(err, ERR_APP_LOGIN, login);
        (void)err_field(err, "login");
        return rc;
    }
    int failed = store_read(a->store, who_has, &t, err);
    if (failed || !*t.name) return failed;
    failed = err_set(err, ERR_APP_LOGIN_TAKEN, login, t.name);
    (void)err_field(err, "login");
    return failed;
}

/* Nobody acts with the account after it: it leaves the first stage, the one that app_actor asks for. */
static bool ends_use(const app_t *a, const char *act)
{
    const cat_act_t *found;
    return cat_kind_act(a->accounts, act, &found, NULL) == 0 && found->to > 0;
}

int app_check_account(void *arg, const act_request_t *q, err_t *err)
{
    app_t *a = arg;
    owner_t o = {.kind = q->kind, .login = q->actor.login, .act = q->matter};
    bool annuls = strcmp(q->act, "annul") == 0;
    const char *login = json_string_value(json_object_get(q->fields, "login"));
    if (login && !q->matter) return check_login(a, login, err);
    bool ends = !annuls && ends_use(a, q->act);
    if (q->actor.system || !q->matter || (!annuls && !ends && !json_object_get(q->fields, "roles"))) return 0;
    int failed = store_read(a->store, login_of, &o, err);
    return failed || !o.mine ? failed : err_set(err, ends ? ERR_APP_OWN_ACCOUNT : ERR_APP_OWN_ROLES, o.login);
}

int app_add_account(app_t *a, const actor_t *actor, const app_account_t *account, err_t *err)
{
    char **roles;
    size_t count;
    act_receipt_t receipt;
    arena_t *arena = arena_new((size_t)4 << 20);
    json_t *fields = NULL, *list = json_array();
    int failed = arena && list ? text_split(arena, account->roles, ' ', &roles, &count, err) : err_nomem(err);
    for (size_t i = 0; !failed && i < count; i++)
        if (*roles[i]) (void)json_array_append_new(list, json_string(roles[i]));
    if (!failed) {
        fields = json_pack("{s:s, s:s, s:O}", "login", account->login, "full_name", account->full_name, "roles", list);
        act_request_t request = {.actor = *actor, .kind = a->accounts->name, .act = "open", .office = account->office,
                                 .occurred_on = DAY_NONE, .fields = fields};
        failed = fields ? register_act(a->book, &request, arena, &receipt, err) : err_nomem(err);
    }
    json_decref(list);
    json_decref(fields);
    arena_free(arena);
    return failed;
}

/* --- passwords ---------------------------------------------------------------------------------------- */

typedef struct secret {
    const char *login;
    bool given;
    char hash[crypto_pwhash_STRBYTES];
} secret_t;

static int hash_password(const char *password, char into[crypto_pwhash_STRBYTES], err_t *err)
{
    int failed = crypto_pwhash_str(into, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                   crypto_pwhash_MEMLIMIT_INTERACTIVE);
    return failed ? err_nomem(err) : 0;
}

static int write_secret(store_conn_t *c, void *arg, err_t *err)
{
    secret_t *s = arg;
    char now[INSTANT_TEXT];
    int failed = store_exec(c,
        "INSERT INTO credential (login, password, set_at, failures, locked_until, given) VALUES ($1, $2, $3, 0, NULL, $4) "
        "ON CONFLICT (login) DO UPDATE SET password = excluded.password, set_at = excluded.set_at, "
        "failures = 0, locked_until = NULL, given = excluded.given",
        STORE_P(store_text(s->login), store_text(s->hash), store_text(instant_text(instant_now(), now)), store_bool(s->given)), NULL, err);
    /* A new password ends every session that the old one opened. */
    if (!failed) failed = store_exec(c, "DELETE FROM session WHERE login = $1", STORE_P(store_text(s->login)), NULL, err);
    return failed;
}

int app_check_new_password(const char *password, err_t *err)
{
    if (text_length(password) >= PASSWORD_LEAST) return 0;
    return err_set(err, ERR_APP_PASSWORD, num_text(PASSWORD_LEAST, (char[24]){0}));
}

int app_set_password(app_t *a, const char *login, const char *password, bool given, err_t *err)
{
    secret_t s = {.login = login, .given = given};
    actor_t actor;
    if (app_check_new_password(password, err) != 0) return ERR_APP_PASSWORD;
    arena_t *arena = arena_new((size_t)1 << 20);
    int failed = arena ? app_actor(a, login, arena, &actor, err) : err_nomem(err);
    if (!failed) failed = hash_password(password, s.hash, err);
    if (!failed) failed = store_write(a->store, write_secret, &s, err);
    arena_free(arena);
    return failed;
}

typedef struct own {
    const char *login, *sql;
    int64_t account;
    bool given;
} own_t;

static int find_own(store_conn_t *c, void *arg, err_t *err)
{
    own_t *o = arg;
    bool found;
    int failed = store_get_int(c, o->sql, STORE_P(store_text(o->login)), &o->account, &found, err);
    return failed || found ? failed : err_set(err, ERR_APP_ACCOUNT, o->login);
}

/* Nobody's role lets him act on an account; on his own password everybody does, in his own name. */
int app_own_password(app_t *a, const actor_t *actor, const char *password, arena_t *arena, err_t *err)
{
    act_receipt_t receipt;
    own_t o = {.login = actor->login, .sql = arena_printf(arena, "SELECT id FROM k_%s WHERE login = $1", a->accounts->name)}; /* sql: identifiers only */
    act_request_t q = {.actor = *actor, .kind = a->accounts->name, .act = "set_password", .occurred_on = DAY_NONE};
    int failed = o.sql ? app_check_new_password(password, err) : err_nomem(err);
    if (!failed) failed = store_read(a->store, find_own, &o, err);
    q.actor.system = true;
    q.actor.roles = UINT64_MAX;
    q.matter = o.account;
    if (!failed) failed = register_act(a->book, &q, arena, &receipt, err);
    return failed ? failed : app_set_password(a, actor->login, password, false, err);
}

static int read_given(store_conn_t *c, void *arg, err_t *err)
{
    own_t *o = arg;
    int64_t given = 0;
    bool found;
    int failed = store_get_int(c, "SELECT CASE WHEN given THEN 1 ELSE 0 END FROM credential WHERE login = $1", STORE_P(store_text(o->login)), &given, &found, err);
    o->given = given != 0;
    return failed;
}

int app_password_given(app_t *a, const char *login, bool *ret_given, err_t *err)
{
    own_t o = {.login = login};
    int failed = store_read(a->store, read_given, &o, err);
    if (!failed) *ret_given = o.given;
    return failed;
}
