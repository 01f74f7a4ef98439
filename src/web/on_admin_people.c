/* on_admin_people.c - accounts, their passwords and sessions, and the log-ins. What accounts may do is changed by acts
 * (POST /api/v1/acts); here are only the things that are no acts. */
#include "web/admin.h"

#include "base/text.h"
#include "web/shape.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_USUAL = 100, SESSIONS_MOST = 500, SQL_MOST = 4096, IDLE_US = 30 * 60 };

/* --- accounts ------------------------------------------------------------------------------------------ */

typedef struct listing {
    web_t *w;
    const web_call_t *c;
    const char *sql, *text, *stage, *office, *role, *login, *outcome;
    int64_t below, next; /* 0 = the newest; no more */
    int limit;
    json_t *list;
} listing_t;

static bool holds(const json_t *roles, const char *role)
{
    size_t i;
    json_t *r;
    json_array_foreach((json_t *)(uintptr_t)roles, i, r)
        if (strcmp(json_string_value(r), role) == 0) return true;
    return false;
}

static bool contains(const char *text, const char *part)
{
    return text && strstr(text, part);
}

/* 1 id, login, full_name, office, roles, stage, opened_on, set_at, failures, locked_until, sessions, last */
static bool wanted(const listing_t *l, store_rows_t *rows, const json_t *roles)
{
    const char *office = store_col_text(rows, 3);
    int at, top;
    const office_tree_t *t = book_offices(app_book(l->w->app));
    if (!admin_sees(l->w, l->c, office)) return false;
    if (l->text && !contains(store_col_text(rows, 1), l->text) && !contains(store_col_text(rows, 2), l->text)) return false;
    if (l->stage && strcmp(store_col_text(rows, 5), l->stage) != 0) return false;
    if (l->role && !holds(roles, l->role)) return false;
    return !l->office || (office_find(t, office, &at, NULL) == 0 && office_find(t, l->office, &top, NULL) == 0 && office_within(t, at, top));
}

static words_t office_words(const listing_t *l, const char *code)
{
    int at;
    const office_tree_t *t = book_offices(app_book(l->w->app));
    return office_find(t, code, &at, NULL) == 0 ? office_at(t, at)->name : (words_t){{code, code}};
}

static json_t *account_json(const listing_t *l, store_rows_t *rows, json_t *roles)
{
    char id[48], now[INSTANT_TEXT];
    matter_text(store_col_int(rows, 0), id);
    words_t name = office_words(l, store_col_text(rows, 3));
    const char *locked = store_col_text(rows, 9);
    bool is_locked = locked && strcmp(locked, instant_text(instant_now(), now)) > 0;
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:O, s:s, s:s, s:o, s:I, s:o, s:I, s:o}", "id", id, "login", store_col_text(rows, 1), "name",
                     store_col_text(rows, 2), "office", store_col_text(rows, 3), "office_name", shape_words(&name), "roles", roles, "stage",
                     store_col_text(rows, 5), "opened_on", store_col_text(rows, 6), "password_set_at", admin_text(store_col_text(rows, 7)), "failures",
                     (json_int_t)store_col_int(rows, 8), "locked_until", admin_text(is_locked ? locked : NULL), "sessions",
                     (json_int_t)store_col_int(rows, 10), "last_at", admin_text(store_col_text(rows, 11)));
}

static int read_accounts(store_conn_t *c, void *arg, err_t *err)
{
    listing_t *l = arg;
    store_rows_t *rows = NULL;
    char now[INSTANT_TEXT];
    bool row = true;
    json_array_clear(l->list);
    l->next = 0;
    int rc = store_query_long(c, l->sql, STORE_P(store_int(l->below), store_text(instant_text(instant_now(), now))), &rows, err);
    while (rc == 0 && !l->next && (rc = store_step(rows, &row, err)) == 0 && row) {
        json_t *roles = json_loads(store_col_text(rows, 4) ? store_col_text(rows, 4) : "[]", 0, NULL);
        bool fits = wanted(l, rows, roles);
        if (fits && (int)json_array_size(l->list) == l->limit) l->next = 1;
        else if (fits) (void)json_array_append_new(l->list, account_json(l, rows, roles));
        json_decref(roles);
    }
    store_rows_close(rows);
    return rc;
}

static int list_accounts(web_t *w, const web_call_t *c, int limit, listing_t *l, err_t *err)
{
    const char *below = web_arg(c, "below"), *table = admin_account_table(w, c);
    *l = (listing_t){.w = w, .c = c, .text = web_arg(c, "text"), .stage = web_arg(c, "stage"), .office = web_arg(c, "office"),
                     .role = web_arg(c, "role"), .limit = limit};
    l->sql = arena_printf(c->arena, /* sql: identifiers only */
        "SELECT a.id, a.login, a.full_name, a.office, a.roles, a.stage, a.opened_on, c.set_at, c.failures, c.locked_until, "
        "COALESCE(s.n, 0), (SELECT MAX(t.at) FROM login_try t WHERE t.login = a.login AND t.outcome = 'entered') "
        "FROM %s a LEFT JOIN credential c ON c.login = a.login "
        "LEFT JOIN (SELECT login, COUNT(*) AS n FROM session WHERE ends_at > $2 GROUP BY login) s ON s.login = a.login "
        "WHERE $1 = 0 OR a.id < $1 ORDER BY a.id DESC", table ? table : "");
    int rc = below ? shape_id(below, "below", &l->below, err) : 0;
    if (rc == 0 && (!table || !l->sql || !(l->list = json_array()))) rc = err_nomem(err);
    if (rc == 0) rc = store_read(w->store, read_accounts, l, err);
    if (rc != 0) json_decref(l->list);
    return rc;
}

static int on_accounts(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    listing_t l;
    int rc = list_accounts(w, c, (int)web_arg_int(c, "limit", LIST_USUAL), &l, err);
    return rc != 0 ? rc : web_reply_json(r, json_pack("{s:o, s:b}", "accounts", l.list, "more", (int)(l.next != 0)), err);
}

static const char *role_words(const web_call_t *c, web_t *w, const json_t *roles)
{
    const catalogue_t *cat = book_catalogue(app_book(w->app));
    const char *text = "";
    size_t i;
    json_t *r;
    json_array_foreach((json_t *)(uintptr_t)roles, i, r) {
        const char *word = json_string_value(r);
        for (size_t k = 0; k < catalogue_role_count(cat); k++)
            if (strcmp(catalogue_role_at(cat, k)->name, word) == 0) word = catalogue_role_at(cat, k)->label.in[c->lang];
        text = arena_printf(c->arena, "%s%s%s", text, i ? c->lang == LANG_ZH ? "、" : ", " : "", word);
        if (!text) return "";
    }
    return text;
}

static int on_accounts_file(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    static const words_t heads[] = {{{"登录名", "login"}}, {{"姓名", "name"}}, {{"单位代码", "office"}}, {{"单位", "office name"}}, {{"角色", "roles"}},
                                    {{"状态", "stage"}}, {{"开立日期", "opened on"}}, {{"密码设置时间", "password set at"}}, {{"最近登录", "last log-in"}}};
    listing_t l;
    size_t i;
    json_t *a;
    int rc = list_accounts(w, c, INT32_MAX, &l, err);
    if (rc != 0) return rc;
    json_t *rows = json_array(), *head = json_array();
    for (i = 0; i < sizeof heads / sizeof *heads; i++) (void)json_array_append_new(head, json_string(heads[i].in[c->lang]));
    (void)json_array_append_new(rows, head);
    json_array_foreach(l.list, i, a) {
        const char *set = json_string_value(json_object_get(a, "password_set_at")), *last = json_string_value(json_object_get(a, "last_at"));
        (void)json_array_append_new(rows, json_pack("[s, s, s, s, s, s, s, s, s]", json_string_value(json_object_get(a, "login")),
            json_string_value(json_object_get(a, "name")), json_string_value(json_object_get(a, "office")),
            json_string_value(json_object_get(json_object_get(a, "office_name"), c->lang == LANG_ZH ? "zh" : "en")),
            role_words(c, w, json_object_get(a, "roles")), json_string_value(json_object_get(a, "stage")),
            json_string_value(json_object_get(a, "opened_on")), set ? set : "", last ? last : ""));
    }
    json_decref(l.list);
    return admin_reply_table(c, r, rows, "accounts", err);
}

/* --- opening, passwords ---------------------------------------------------------------------------------- */

static int on_account_open(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    act_receipt_t receipt;
    act_request_t q = shape_request(c, catalogue_serving(book_catalogue(app_book(w->app)), "account", NULL, NULL)->name, "open");
    const char *password = web_text(c, "password"), *login = web_text(c, "login"), *phone = web_text(c, "phone");
    json_t *fields = json_pack("{s:s, s:s, s:O}", "login", login, "full_name", web_text(c, "name"), "roles", json_object_get(c->body, "roles"));
    if (phone && *phone) (void)json_object_set_new(fields, "phone", json_string(phone));
    q.fields = fields;
    q.office = web_text(c, "office");
    int rc = fields ? app_check_new_password(password, err) : err_nomem(err);
    if (rc == 0) rc = admin_confirm(w, c, err);
    if (rc == 0) rc = register_act(app_book(w->app), &q, c->arena, &receipt, err);
    if (rc == 0) rc = app_set_password(w->app, login, password, true, err);
    json_decref(fields);
    return rc != 0 ? rc : web_reply_json(r, shape_receipt(&receipt), err);
}

typedef struct account {
    const char *sql, *login;
    int64_t id;
} account_t;

static int find_account(store_conn_t *c, void *arg, err_t *err)
{
    account_t *a = arg;
    bool found;
    int rc = store_get_int(c, a->sql, STORE_P(store_text(a->login)), &a->id, &found, err);
    return rc == 0 && !found ? err_set(err, ERR_APP_ACCOUNT, a->login) : rc;
}

/* The act first: a password that nobody is known to have set must not be. */
static int on_password(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    act_receipt_t receipt;
    actor_t whose;
    const char *table = admin_account_table(w, c), *password = web_text(c, "password");
    account_t a = {.sql = arena_printf(c->arena, "SELECT id FROM %s WHERE login = $1", table ? table : ""), .login = c->param[0]}; /* sql: identifiers only */
    act_request_t q = shape_request(c, table ? table + 2 : "", "set_password");
    int rc = table && a.sql ? app_check_new_password(password, err) : err_nomem(err);
    if (rc == 0) rc = app_actor(w->app, a.login, c->arena, &whose, err);
    if (rc == 0 && !admin_sees(w, c, whose.office)) rc = err_set(err, ERR_APP_ACCOUNT, a.login);
    if (rc == 0) rc = store_read(w->store, find_account, &a, err);
    if (rc == 0) rc = admin_confirm(w, c, err);
    q.matter = a.id;
    q.note = web_text(c, "note");
    if (rc == 0) rc = register_act(app_book(w->app), &q, c->arena, &receipt, err);
    if (rc == 0) rc = app_set_password(w->app, a.login, password, strcmp(a.login, c->actor.login) != 0, err);
    if (rc == 0) rc = session_end_all(w->sessions, a.login, err);
    return rc != 0 ? rc : web_reply_json(r, shape_receipt(&receipt), err);
}

/* --- sessions --------------------------------------------------------------------------------------------- */

static void add_session(listing_t *l, store_rows_t *rows)
{
    size_t bytes;
    char id[2 * SESSION_HASH + 1];
    unsigned char mine[SESSION_HASH];
    instant_t seen = 0;
    const unsigned char *hash = store_col_blob(rows, 0, &bytes);
    const char *office = store_col_text(rows, 7);
    if (bytes != SESSION_HASH || (office && !admin_sees(l->w, l->c, office))) return;
    crypto_hash_sha256(mine, (const unsigned char *)l->c->token, strlen(l->c->token));
    (void)sodium_bin2hex(id, sizeof id, hash, SESSION_HASH);
    (void)instant_parse(store_col_text(rows, 4), &seen, NULL);
    bool machine = *store_col_text(rows, 2) == '\0';
    bool idle = !machine && instant_now() - seen > (instant_t)IDLE_US * 1000000;
    const char *name = store_col_text(rows, 6);
    (void)json_array_append_new(l->list, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:b}", "id", id, "login", store_col_text(rows, 1), "name",
        name ? name : "", "office", office ? office : "", "made_at", store_col_text(rows, 3), "seen_at", store_col_text(rows, 4), "ends_at",
        store_col_text(rows, 5), "machine", machine, "idle", idle, "mine", memcmp(mine, hash, SESSION_HASH) == 0));
}

static int read_sessions(store_conn_t *c, void *arg, err_t *err)
{
    listing_t *l = arg;
    store_rows_t *rows = NULL;
    char now[INSTANT_TEXT];
    bool row = true;
    json_array_clear(l->list);
    int rc = store_query(c, l->sql, STORE_P(store_text(instant_text(instant_now(), now))), &rows, err);
    while (rc == 0 && (int)json_array_size(l->list) < l->limit && (rc = store_step(rows, &row, err)) == 0 && row) add_session(l, rows);
    store_rows_close(rows);
    return rc;
}

static int list_sessions(web_t *w, const web_call_t *c, listing_t *l, err_t *err)
{
    const char *table = admin_account_table(w, c);
    *l = (listing_t){.w = w, .c = c, .limit = SESSIONS_MOST, .list = json_array(),
                     .sql = arena_printf(c->arena, /* sql: identifiers only */
                         "SELECT s.token_hash, s.login, s.csrf, s.made_at, s.seen_at, s.ends_at, a.full_name, a.office "
                         "FROM session s LEFT JOIN %s a ON a.login = s.login WHERE s.ends_at > $1 ORDER BY s.seen_at DESC, s.login", table ? table : "")};
    int rc = l->sql && l->list ? store_read(w->store, read_sessions, l, err) : err_nomem(err);
    if (rc != 0) json_decref(l->list);
    return rc;
}

static int on_sessions(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    listing_t l;
    int rc = list_sessions(w, c, &l, err);
    return rc != 0 ? rc : web_reply_json(r, json_pack("{s:o}", "sessions", l.list), err);
}

/* Only one that the actor sees. */
static int on_session_end(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    listing_t l;
    unsigned char hash[SESSION_HASH];
    size_t bytes = 0, i;
    json_t *s;
    bool seen = false;
    (void)r;
    int rc = list_sessions(w, c, &l, err);
    if (rc != 0) return rc;
    json_array_foreach(l.list, i, s) seen = seen || strcmp(json_string_value(json_object_get(s, "id")), c->param[0]) == 0;
    json_decref(l.list);
    bool read = sodium_hex2bin(hash, sizeof hash, c->param[0], strlen(c->param[0]), NULL, &bytes, NULL) == 0 && bytes == sizeof hash;
    return seen && read ? session_end(w->sessions, hash, err) : err_set(err, ERR_WEB_NO_ROUTE, c->http->raw);
}

/* --- log-ins ------------------------------------------------------------------------------------------------ */

static int read_tries(store_conn_t *c, void *arg, err_t *err)
{
    listing_t *l = arg;
    store_rows_t *rows = NULL;
    bool row = true;
    json_array_clear(l->list);
    l->next = 0;
    int rc = store_query_long(c, l->sql, STORE_P(store_int(l->below), store_text(l->login ? l->login : ""), store_text(l->outcome ? l->outcome : "")),
                              &rows, err);
    while (rc == 0 && !l->next && (rc = store_step(rows, &row, err)) == 0 && row) {
        const char *office = store_col_text(rows, 6);
        if (office && !admin_sees(l->w, l->c, office)) continue;
        if ((int)json_array_size(l->list) == l->limit) {
            l->next = 1;
            continue;
        }
        (void)json_array_append_new(l->list, json_pack("{s:o, s:s, s:s, s:b, s:s, s:s}", "id", json_sprintf("%lld", (long long)store_col_int(rows, 0)), "at",
            store_col_text(rows, 1), "login", store_col_text(rows, 2), "known", (int)store_col_int(rows, 3), "peer", store_col_text(rows, 4), "outcome",
            store_col_text(rows, 5)));
    }
    store_rows_close(rows);
    return rc;
}

static int on_logins(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    const char *table = admin_account_table(w, c), *outcome = web_arg(c, "outcome");
    listing_t l = {.w = w, .c = c, .login = web_arg(c, "login"), .outcome = outcome, .limit = (int)web_arg_int(c, "limit", LIST_USUAL),
                   .below = web_arg_int(c, "below", 0), .list = json_array()};
    l.sql = arena_printf(c->arena, /* sql: identifiers only */
        "SELECT t.id, t.at, t.login, t.known, t.peer, t.outcome, a.office FROM login_try t LEFT JOIN %s a ON a.login = t.login "
        "WHERE ($1 = 0 OR t.id < $1) AND ($2 = '' OR t.login = $2) AND ($3 = '' OR t.outcome = $3 OR ($3 = 'failed' AND t.outcome <> 'entered')) "
        "ORDER BY t.id DESC", table ? table : "");
    int rc = l.sql && l.list ? store_read(w->store, read_tries, &l, err) : err_nomem(err);
    if (rc == 0) return web_reply_json(r, json_pack("{s:o, s:b}", "logins", l.list, "more", (int)(l.next != 0)), err);
    json_decref(l.list);
    return rc;
}

const api_binding_t web_on_admin_people[] = {
    WEB_ROW("admin_accounts", on_accounts),
    WEB_ROW("admin_accounts_csv", on_accounts_file),
    WEB_ROW("admin_accounts_xlsx", on_accounts_file),
    WEB_ROW("admin_account_open", on_account_open),
    WEB_ROW("admin_password", on_password),
    WEB_ROW("admin_sessions", on_sessions),
    WEB_ROW("admin_session_end", on_session_end),
    WEB_ROW("admin_logins", on_logins),
    {NULL, NULL},
};
