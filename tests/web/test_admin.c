/* test_admin.c - administration over HTTP: who may see it, accounts and passwords, sessions, powers, offices, jobs; on both
 * engines. What must never leave the server is looked for in every reply. */
#include "house.h"

#include "base/text.h"
#include "engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static full_house_t full;
static house_t *const h = &full.h;

#define NEW_PASSWORD "quiet rivers run deep"
#define REASON "X-Reason: %E8%B4%A6%E6%88%B7%E7%AE%A1%E7%90%86\r\n"

/* A reply of that status, without anything that belongs to the server alone. */
static void ask(const char *method, const char *path, const char *body, int status, reply_t *r)
{
    house_call(h, method, path, REASON, body, r);
    if (r->status != status) fail_msg("%s %s: %d, not %d: %s", method, path, r->status, status, r->body);
    assert_null(strstr(r->body, "argon2"));
    assert_null(strstr(r->body, HOUSE_PASSWORD));
    assert_null(strstr(r->body, NEW_PASSWORD));
    assert_null(strstr(r->body, "PRIVATE+KEY"));
    if (h->token[0]) assert_null(strstr(r->body, h->token));
}

static void as(const char *login)
{
    if (h->token[0]) house_logout(h);
    house_login(h, login, HOUSE_PASSWORD);
}

static json_t *find_in(const json_t *list, const char *key, const char *value)
{
    size_t i;
    json_t *item;
    json_array_foreach((json_t *)(uintptr_t)list, i, item)
        if (json_is_string(json_object_get(item, key)) && strcmp(json_string_value(json_object_get(item, key)), value) == 0) return item;
    return NULL;
}

/* --- who may ------------------------------------------------------------------------------------------ */

static void only_who_may(void **state)
{
    (void)state;
    static const char *const paths[] = {"/api/v1/admin/health", "/api/v1/admin/accounts", "/api/v1/admin/sessions", "/api/v1/admin/logins",
                                        "/api/v1/admin/powers", "/api/v1/admin/offices/110105", "/api/v1/admin/jobs"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) house_expect(h, "GET", paths[i], REASON, NULL, 401, "web.login_needed");
    as("clerk");
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) house_expect(h, "GET", paths[i], REASON, NULL, 403, "web.role");
    house_expect(h, "POST", "/api/v1/admin/verify", "", NULL, 403, "web.role");
    as("watcher"); /* sees, and changes nothing */
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) house_expect(h, "GET", paths[i], REASON, NULL, 200, NULL);
    house_expect(h, "POST", "/api/v1/admin/accounts/clerk/password", "", "{\"password\":\"" NEW_PASSWORD "\",\"own_password\":\"" HOUSE_PASSWORD "\"}", 403,
                 "web.role");
    reply_t r;
    house_call(h, "GET", "/api/v1/session", "", NULL, &r);
    assert_int_equal(json_array_size(json_object_get(r.json, "roles")), 1);
    assert_string_equal(json_string_value(json_array_get(json_object_get(r.json, "roles"), 0)), "inspector");
    reply_free(&r);
}

static void is_it_well(void **state)
{
    (void)state;
    reply_t r;
    as("admin");
    ask("GET", "/api/v1/admin/health", NULL, 200, &r);
    const json_t *database = json_object_get(r.json, "database"), *counts = json_object_get(r.json, "counts");
    assert_true(json_integer_value(json_object_get(database, "bytes")) > 10000);
    assert_string_equal(json_string_value(json_object_get(database, "engine")), store_engine_of(h->store) == STORE_SQLITE ? "SQLite" : "PostgreSQL");
    assert_int_equal(json_integer_value(json_object_get(counts, "accounts")), 6);
    assert_int_equal(json_integer_value(json_object_get(counts, "acts")), 6); /* each account was opened by an act */
    assert_true(json_integer_value(json_object_get(counts, "sessions")) >= 1);
    reply_free(&r);
}

/* --- accounts ------------------------------------------------------------------------------------------- */

#define OPEN(login, password, own)                                                                                            \
    "{\"login\":\"" login "\",\"name\":\"周办案\",\"roles\":[\"case_handler\"],\"password\":\"" password "\",\"own_password\":\"" own "\"}"

static void open_an_account(void **state)
{
    (void)state;
    reply_t r;
    as("admin");
    house_expect(h, "POST", "/api/v1/admin/accounts", "", OPEN("zhou", "short", HOUSE_PASSWORD), 400, "app.password");
    house_expect(h, "POST", "/api/v1/admin/accounts", "", OPEN("zhou", NEW_PASSWORD, "not my own"), 403, "web.confirm");
    house_expect(h, "POST", "/api/v1/admin/accounts", "", "{\"login\":\"zhou\",\"name\":\"周\",\"roles\":[\"emperor\"],\"password\":\"" NEW_PASSWORD
                 "\",\"own_password\":\"" HOUSE_PASSWORD "\"}", 400, NULL);
    ask("GET", "/api/v1/admin/accounts?text=zhou", NULL, 200, &r); /* nothing of it was kept */
    assert_int_equal(json_array_size(json_object_get(r.json, "accounts")), 0);
    reply_free(&r);
    ask("POST", "/api/v1/admin/accounts", OPEN("zhou", NEW_PASSWORD, HOUSE_PASSWORD), 200, &r);
    reply_free(&r);
    house_expect(h, "POST", "/api/v1/admin/accounts", "", OPEN("zhou", NEW_PASSWORD, HOUSE_PASSWORD), 409, NULL); /* the login is taken */
    ask("GET", "/api/v1/admin/accounts?role=case_handler&stage=active&office=110000", NULL, 200, &r);
    const json_t *zhou = find_in(json_object_get(r.json, "accounts"), "login", "zhou");
    assert_non_null(zhou);
    assert_int_equal(json_array_size(json_object_get(r.json, "accounts")), 1);
    assert_true(json_is_string(json_object_get(zhou, "password_set_at")));
    assert_true(json_is_null(json_object_get(zhou, "last_at")));
    reply_free(&r);
    ask("GET", "/api/v1/admin/accounts?limit=2", NULL, 200, &r);
    assert_int_equal(json_array_size(json_object_get(r.json, "accounts")), 2);
    assert_true(json_is_true(json_object_get(r.json, "more")));
    char below[48], path[120];
    reply_text(&r, below, sizeof below, "accounts", "1", "id", NULL);
    reply_free(&r);
    (void)snprintf(path, sizeof path, "/api/v1/admin/accounts?below=%s", below);
    ask("GET", path, NULL, 200, &r);
    assert_int_equal(json_array_size(json_object_get(r.json, "accounts")), 5); /* of seven */
    reply_free(&r);
    house_call(h, "GET", "/api/v1/admin/accounts.csv?text=zhou", "", NULL, &r);
    assert_int_equal(r.status, 200);
    assert_non_null(strstr(r.body, "zhou,周办案,110105,"));
    assert_non_null(strstr(r.body, "承办检察官"));
    reply_free(&r);
    house_call(h, "GET", "/api/v1/admin/accounts.xlsx", "", NULL, &r);
    assert_int_equal(r.status, 200);
    assert_memory_equal(r.body, "PK", 2);
    reply_free(&r);
}

#define OWN(old, fresh) "{\"own_password\":\"" old "\",\"password\":\"" fresh "\"}"

/* What another person has set is asked to be changed, once. */
static void choose_ones_own(void)
{
    reply_t r;
    char was[SESSION_TOKEN];
    ask("GET", "/api/v1/session", NULL, 200, &r);
    assert_true(json_is_true(json_object_get(r.json, "password_given")));
    reply_free(&r);
    house_expect(h, "GET", "/api/v1/mine", "", NULL, 403, "web.password_given"); /* nothing is shown, nothing done until then */
    house_expect(h, "GET", "/api/v1/figures", "", NULL, 403, "web.password_given");
    house_expect(h, "PUT", "/api/v1/drafts/clue/register", "", "{\"content\":{\"fields\":{}},\"over\":0}", 403, "web.password_given");
    house_expect(h, "POST", "/api/v1/session/password", "", OWN("wrong one", HOUSE_PASSWORD), 403, "web.confirm");
    house_expect(h, "POST", "/api/v1/session/password", "", OWN(NEW_PASSWORD, "short"), 400, "app.password");
    house_expect(h, "POST", "/api/v1/session/password", "", OWN(NEW_PASSWORD, NEW_PASSWORD), 400, "web.field_value");
    text_copy(was, sizeof was, h->token);
    ask("POST", "/api/v1/session/password", OWN(NEW_PASSWORD, HOUSE_PASSWORD), 200, &r);
    assert_false(json_is_true(json_object_get(r.json, "password_given")));
    reply_free(&r);
    text_copy(h->token, sizeof h->token, was);
    house_expect(h, "GET", "/api/v1/session", "", NULL, 401, "web.login_needed"); /* whoever was in with the old one is out */
    h->token[0] = '\0';
    house_login(h, "zhou", HOUSE_PASSWORD);
    ask("GET", "/api/v1/session", NULL, 200, &r);
    assert_false(json_is_true(json_object_get(r.json, "password_given")));
    reply_free(&r);
    house_logout(h);
}

/* A new password ends the sessions at once, and stands among the acts of the account. */
static void set_a_password(void **state)
{
    (void)state;
    reply_t r;
    const char *last = "";
    size_t i;
    json_t *done;
    char old_token[SESSION_TOKEN];
    house_set_password(h, "zhou", HOUSE_PASSWORD);
    as("zhou");
    text_copy(old_token, sizeof old_token, h->token);
    h->token[0] = '\0'; /* stays logged in */
    as("admin");
    house_expect(h, "POST", "/api/v1/admin/accounts/nobody/password", "", "{\"password\":\"" NEW_PASSWORD "\",\"own_password\":\"" HOUSE_PASSWORD "\"}", 404,
                 "app.account");
    house_expect(h, "POST", "/api/v1/admin/accounts/zhou/password", "", "{\"password\":\"" NEW_PASSWORD "\",\"own_password\":\"wrong one\"}", 403, "web.confirm");
    ask("POST", "/api/v1/admin/accounts/zhou/password", "{\"password\":\"" NEW_PASSWORD "\",\"own_password\":\"" HOUSE_PASSWORD "\",\"note\":\"本人忘记\"}", 200, &r);
    char matter[48], path[100];
    reply_text(&r, matter, sizeof matter, "matter", NULL);
    reply_free(&r);
    (void)snprintf(path, sizeof path, "/api/v1/matters/%s", matter);
    ask("GET", path, NULL, 200, &r);
    const json_t *act = find_in(json_object_get(r.json, "acts"), "act", "set_password");
    assert_non_null(act);
    assert_string_equal(json_string_value(json_object_get(act, "actor")), "admin");
    assert_string_equal(json_string_value(json_object_get(act, "note")), "本人忘记");
    reply_free(&r);
    house_logout(h);
    text_copy(h->token, sizeof h->token, old_token);
    house_expect(h, "GET", "/api/v1/session", "", NULL, 401, "web.login_needed");
    h->token[0] = '\0';
    house_expect(h, "POST", "/api/v1/session", "", "{\"login\":\"zhou\",\"password\":\"" HOUSE_PASSWORD "\"}", 401, "web.login");
    house_login(h, "zhou", NEW_PASSWORD);
    choose_ones_own();
    (void)snprintf(path, sizeof path, "/api/v1/matters/%s", matter);
    as("admin");
    ask("GET", path, NULL, 200, &r);
    json_array_foreach(json_object_get(r.json, "acts"), i, done)
        if (strcmp(json_string_value(json_object_get(done, "act")), "set_password") == 0) last = json_string_value(json_object_get(done, "actor"));
    assert_string_equal(last, "zhou"); /* in one's own name */
    reply_free(&r);
}

/* --- sessions and log-ins --------------------------------------------------------------------------------- */

static void end_a_session(void **state)
{
    (void)state;
    reply_t r;
    char path[160], id[80], clerk[SESSION_TOKEN];
    as("clerk");
    text_copy(clerk, sizeof clerk, h->token);
    h->token[0] = '\0';
    as("admin");
    ask("GET", "/api/v1/admin/sessions", NULL, 200, &r);
    const json_t *list = json_object_get(r.json, "sessions"), *his = find_in(list, "login", "clerk"), *mine = find_in(list, "login", "admin");
    assert_non_null(his);
    assert_non_null(mine);
    assert_true(json_is_true(json_object_get(mine, "mine")));
    assert_false(json_is_true(json_object_get(his, "mine")));
    assert_string_equal(json_string_value(json_object_get(his, "name")), "李窗口");
    text_copy(id, sizeof id, json_string_value(json_object_get(his, "id")));
    reply_free(&r);
    house_expect(h, "DELETE", "/api/v1/admin/sessions/00ff", "", NULL, 404, "web.no_route");
    (void)snprintf(path, sizeof path, "/api/v1/admin/sessions/%s", id);
    house_expect(h, "DELETE", path, "", NULL, 204, NULL);
    house_expect(h, "DELETE", path, "", NULL, 404, "web.no_route"); /* it is no more */
    house_logout(h);
    text_copy(h->token, sizeof h->token, clerk);
    house_expect(h, "GET", "/api/v1/session", "", NULL, 401, "web.login_needed"); /* at once, not after the recheck */
    h->token[0] = '\0';
}

/* What somebody typed as a login that is none may be a password: only its beginning is kept. */
static void see_who_tried(void **state)
{
    (void)state;
    reply_t r;
    house_expect(h, "POST", "/api/v1/session", "", "{\"login\":\"clerk\",\"password\":\"guessed\"}", 401, "web.login");
    house_expect(h, "POST", "/api/v1/session", "", "{\"login\":\"" NEW_PASSWORD "\",\"password\":\"zhou\"}", 401, "web.login");
    as("watcher");
    ask("GET", "/api/v1/admin/logins?outcome=failed", NULL, 200, &r);
    const json_t *list = json_object_get(r.json, "logins"), *his = find_in(list, "login", "clerk"), *nobody = find_in(list, "login", "qu…");
    assert_non_null(his);
    assert_string_equal(json_string_value(json_object_get(his, "outcome")), "wrong");
    assert_string_equal(json_string_value(json_object_get(his, "peer")), "127.0.0.1");
    assert_non_null(nobody);
    assert_false(json_is_true(json_object_get(nobody, "known")));
    assert_null(find_in(list, "outcome", "entered"));
    reply_free(&r);
    ask("GET", "/api/v1/admin/logins?login=watcher&limit=1", NULL, 200, &r);
    assert_int_equal(json_array_size(json_object_get(r.json, "logins")), 1);
    assert_string_equal(json_string_value(json_object_get(json_array_get(json_object_get(r.json, "logins"), 0), "outcome")), "entered");
    assert_true(json_is_true(json_object_get(r.json, "more")));
    reply_free(&r);
    ask("GET", "/api/v1/admin/accounts?text=clerk", NULL, 200, &r);
    assert_int_equal(json_integer_value(json_object_get(json_array_get(json_object_get(r.json, "accounts"), 0), "failures")), 1);
    reply_free(&r);
}

/* --- powers -------------------------------------------------------------------------------------------------- */

static void list_the_powers(void **state)
{
    (void)state;
    reply_t r;
    as("watcher");
    ask("GET", "/api/v1/admin/powers", NULL, 200, &r);
    const json_t *account = find_in(json_object_get(r.json, "kinds"), "kind", "account");
    const json_t *open = find_in(json_object_get(account, "acts"), "act", "open"), *role = find_in(json_object_get(r.json, "roles"), "name", "section_chief");
    assert_int_equal(json_integer_value(json_object_get(role, "accounts")), 2); /* chief and planner */
    assert_int_equal(json_array_size(json_object_get(open, "by")), 2);          /* administrator, system */
    assert_int_equal(json_array_size(json_object_get(account, "readers")), 2);  /* administrator, inspector */
    reply_free(&r);
    house_call(h, "GET", "/api/v1/admin/powers.csv?role=inspector&kind=account", "Accept-Language: en\r\n", NULL, &r);
    assert_int_equal(r.status, 200);
    assert_string_equal(r.body, "\xEF\xBB\xBFkind,kind's name,act,act's name,reach,Inspector\r\n"
                                "Staff account,account,read,,own office and below,●\r\n"
                                "Staff account,account,Check the roles given,check_roles,own office and below,●\r\n");
    reply_free(&r);
    house_call(h, "GET", "/api/v1/admin/powers.xlsx", "", NULL, &r);
    assert_int_equal(r.status, 200);
    assert_memory_equal(r.body, "PK", 2);
    reply_free(&r);
    house_expect(h, "GET", "/api/v1/admin/powers.csv?role=emperor", "", NULL, 404, "catalogue.role");
}

/* --- offices ---------------------------------------------------------------------------------------------------- */

#define MERGE(from) "{\"change\":\"merge\",\"from_codes\":\"" from "\",\"to_codes\":\"110105\",\"valid_on\":\"2026-01-01\",\"basis\":\"编办〔2026〕1号\"}"

static void change_the_offices(void **state)
{
    (void)state;
    reply_t r;
    as("admin");
    ask("GET", "/api/v1/admin/offices/110105", NULL, 200, &r);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(r.json, "holds"), "accounts")), 7);
    assert_int_equal(json_integer_value(json_object_get(r.json, "children")), 0);
    assert_int_equal(json_array_size(json_object_get(r.json, "changes")), 0);
    char top[16];
    reply_text(&r, top, sizeof top, "above", "0", "code", NULL);
    assert_string_equal(top, "000000");
    reply_free(&r);
    house_expect(h, "GET", "/api/v1/admin/offices/999999", "", NULL, 404, "catalogue.office");
    ask("POST", "/api/v1/admin/office-changes/preview", "{\"fields\":" MERGE("110105 999999") "}", 200, &r);
    assert_true(json_is_object(json_object_get(r.json, "refused")));
    reply_free(&r);
    ask("POST", "/api/v1/admin/office-changes/preview", "{\"fields\":" MERGE("110105 110101") "}", 200, &r);
    if (!json_is_null(json_object_get(r.json, "refused"))) fail_msg("%s", r.body);
    assert_int_equal(json_array_size(json_object_get(r.json, "moves")), 2);
    reply_free(&r);
    /* a split: what stays, and that the other office is one of old, with people of its own or none */
    ask("POST", "/api/v1/admin/office-changes/preview", "{\"fields\":{\"change\":\"split\",\"from_codes\":\"110105\",\"to_codes\":\"110105 110106\","
        "\"valid_on\":\"2026-01-01\",\"basis\":\"编办〔2026〕2号\"}}", 200, &r);
    if (!json_is_null(json_object_get(r.json, "refused"))) fail_msg("%s", r.body);
    assert_int_equal(json_array_size(json_object_get(r.json, "moves")), 1);
    assert_int_equal(json_array_size(json_object_get(r.json, "into")), 1);
    reply_text(&r, top, sizeof top, "into", "0", "office", "code", NULL);
    assert_string_equal(top, "110106");
    reply_free(&r);
    ask("GET", "/api/v1/admin/office-changes", NULL, 200, &r); /* looking ahead records nothing */
    assert_int_equal(json_array_size(json_object_get(r.json, "changes")), 0);
    reply_free(&r);
    house_expect(h, "POST", "/api/v1/acts", "", "{\"kind\":\"office_change\",\"act\":\"record\",\"fields\":" MERGE("110105 110101") "}", 200, NULL);
    ask("GET", "/api/v1/admin/offices/110101", NULL, 200, &r);
    assert_int_equal(json_array_size(json_object_get(r.json, "changes")), 1);
    reply_free(&r);
    ask("GET", "/api/v1/admin/offices/110106", NULL, 200, &r); /* no part in it */
    assert_int_equal(json_array_size(json_object_get(r.json, "changes")), 0);
    reply_free(&r);
}

/* --- jobs ----------------------------------------------------------------------------------------------------------- */

/* The job as it ended; at most a minute. */
static void wait_for(const char *id, reply_t *r)
{
    char path[80], state[16];
    (void)snprintf(path, sizeof path, "/api/v1/admin/jobs/%s", id);
    for (int i = 0; i < 1200; i++) {
        ask("GET", path, NULL, 200, r);
        reply_text(r, state, sizeof state, "state", NULL);
        if (strcmp(state, "running") != 0) return;
        reply_free(r);
        (void)usleep(50000);
    }
    fail_msg("job %s does not end", id);
}

enum { JOB_ID = 32 };

/* A request that begins a job, which must end well: its id and its last state. */
static void do_job(const char *method, const char *path, const char *body, char ret_id[JOB_ID], reply_t *r)
{
    char word[16];
    ask(method, path, body, 200, r);
    reply_text(r, ret_id, JOB_ID, "job", NULL);
    reply_free(r);
    wait_for(ret_id, r);
    reply_text(r, word, sizeof word, "state", NULL);
    if (strcmp(word, "done") != 0) fail_msg("%s: %s", path, r->body);
}

static void verify_now(void **state)
{
    (void)state;
    reply_t r;
    char id[JOB_ID];
    as("watcher");
    do_job("POST", "/api/v1/admin/verify", NULL, id, &r);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(r.json, "detail"), "differences")), 0);
    assert_true(json_integer_value(json_object_get(json_object_get(r.json, "detail"), "acts")) >= 9);
    reply_free(&r);
    ask("GET", "/api/v1/admin/jobs?kind=verify", NULL, 200, &r);
    assert_int_equal(json_array_size(json_object_get(r.json, "jobs")), 1);
    reply_free(&r);
    ask("GET", "/api/v1/admin/health", NULL, 200, &r);
    assert_true(json_is_object(json_object_get(r.json, "last_verify")));
    assert_true(json_is_null(json_object_get(r.json, "last_backup")));
    reply_free(&r);
    house_expect(h, "GET", "/api/v1/admin/jobs/77", "", NULL, 404, "web.no_route");
    char path[80];
    (void)snprintf(path, sizeof path, "/api/v1/admin/jobs/%s", id);
    house_expect(h, "DELETE", path, "", NULL, 204, NULL); /* one that has ended: nothing happens */
}

/* --- the catalogue ------------------------------------------------------------------------------------------------------- */

/* Writes the file anew with the first `was` replaced. */
static void edit(const char *path, const char *was, const char *now)
{
    static char text[200000];
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    size_t n = fread(text, 1, sizeof text - 1, f);
    (void)fclose(f);
    text[n] = '\0';
    char *at = strstr(text, was);
    if (!at) fail_msg("%s: no %s", path, was);
    f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, (size_t)(at - text), f), (size_t)(at - text));
    assert_true(fprintf(f, "%s%s", now, at + strlen(was)) > 0);
    (void)fclose(f);
}

static void lay_ready(void)
{
    char folder[128], path[200];
    size_t files;
    err_t err;
    arena_t *a = arena_new((size_t)64 << 20);
    assert_non_null(a);
    (void)snprintf(folder, sizeof folder, "%s/catalogue.next", full.home);
    MUST(app_catalogue_export(NULL, folder, a, &files, &err), &err);
    arena_free(a);
    (void)snprintf(path, sizeof path, "%s/organisation/account.yaml", folder);
    edit(path, "    by: inspector\n", "    by: chief\n");           /* takes a power away */
    edit(path, "{zh: 离任注销, en:", "{zh: 离任销户, en:"); /* a word */
}

static int count_accounts(store_conn_t *c, void *arg, err_t *err)
{
    char sql[200];
    bool found;
    int64_t *n = arg;
    (void)snprintf(sql, sizeof sql, "SELECT COUNT(*) FROM k_account WHERE %s", (const char *)(uintptr_t)n[1]);
    return store_get_int(c, sql, STORE_NONE, n, &found, err);
}

static int64_t rows_that(const char *condition)
{
    err_t err = {0};
    int64_t n[2] = {0, (int64_t)(uintptr_t)condition};
    MUST(store_read(h->store, count_accounts, n, &err), &err);
    return n[0];
}

static void compare_catalogues(void **state)
{
    (void)state;
    reply_t r;
    char hash[80], body[300], word[40];
    as("admin");
    ask("GET", "/api/v1/admin/catalogue", NULL, 200, &r);
    assert_true(json_array_size(json_object_get(r.json, "kinds")) > 100);
    assert_int_equal(json_array_size(json_object_get(r.json, "candidates")), 1); /* the carried one */
    reply_free(&r);
    ask("GET", "/api/v1/admin/catalogue/kinds/bribery_query", NULL, 200, &r);
    reply_text(&r, word, sizeof word, "due", "0", "add", NULL);
    assert_string_equal(word, "3 working days");
    reply_free(&r);
    house_expect(h, "GET", "/api/v1/admin/catalogue/kinds/bribery_qeury", "", NULL, 404, "catalogue.kind");
    house_expect(h, "GET", "/api/v1/admin/catalogue/diff?from=next", "", NULL, 404, "web.no_route");
    ask("GET", "/api/v1/admin/catalogue/diff?from=carried", NULL, 200, &r); /* nothing but itself */
    assert_int_equal(json_array_size(json_object_get(r.json, "kinds")), 0);
    reply_free(&r);
    lay_ready();
    ask("GET", "/api/v1/admin/catalogue/diff?from=next", NULL, 200, &r);
    const json_t *kinds = json_object_get(r.json, "kinds"), *changes = json_object_get(json_array_get(kinds, 0), "changes");
    assert_int_equal(json_array_size(kinds), 1);
    assert_int_equal(json_array_size(changes), 2);
    assert_int_equal(json_integer_value(json_object_get(r.json, "breaking")), 1);
    assert_int_equal(json_integer_value(json_object_get(r.json, "loses")), 0);
    const json_t *power = find_in(changes, "key", "by"), *name = find_in(changes, "key", "label");
    assert_string_equal(json_string_value(json_object_get(power, "name")), "check_roles");
    assert_string_equal(json_string_value(json_object_get(power, "old")), "[\"inspector\"]");
    assert_string_equal(json_string_value(json_object_get(power, "new")), "[\"chief\"]");
    assert_true(json_is_true(json_object_get(power, "breaking")));
    assert_string_equal(json_string_value(json_object_get(name, "name")), "leave");
    assert_false(json_is_true(json_object_get(name, "breaking")));
    reply_text(&r, hash, sizeof hash, "hash", NULL);
    reply_free(&r);
    house_expect(h, "POST", "/api/v1/admin/catalogue/apply", "", "{\"hash\":\"00\",\"own_password\":\"" HOUSE_PASSWORD "\"}", 400, "web.field_value");
    (void)snprintf(body, sizeof body, "{\"hash\":\"%s\",\"own_password\":\"guess\"}", hash);
    house_expect(h, "POST", "/api/v1/admin/catalogue/apply", "", body, 403, "web.confirm");
    (void)snprintf(body, sizeof body, "{\"hash\":\"%s\",\"own_password\":\"" HOUSE_PASSWORD "\"}", hash);
    ask("POST", "/api/v1/admin/catalogue/apply", body, 200, &r);
    assert_true(json_integer_value(json_object_get(r.json, "changes")) >= 1);
    reply_free(&r);
    ask("GET", "/api/v1/admin/catalogue/diff?from=own", NULL, 200, &r); /* it is the installation's own now, and applied */
    assert_int_equal(json_array_size(json_object_get(r.json, "kinds")), 0);
    reply_free(&r);
    ask("GET", "/api/v1/admin/catalogue/diff?from=carried", NULL, 200, &r); /* the way back gives the power to another */
    assert_int_equal(json_integer_value(json_object_get(r.json, "breaking")), 1);
    reply_free(&r);
    char path[200];
    (void)snprintf(path, sizeof path, "%s/catalogue.next/organisation/account.yaml", full.home);
    edit(path, "max: 60\n", "max: 2\n"); /* a shorter name: those that are longer are counted */
    edit(path, "    max: 40\n    sealed", "    max: 50\n    required: true\n    sealed"); /* a longer one refuses nobody; what must be there does */
    ask("GET", "/api/v1/admin/catalogue/diff?from=next", NULL, 200, &r);
    changes = json_object_get(json_array_get(json_object_get(r.json, "kinds"), 0), "changes");
    assert_int_equal(json_array_size(changes), 4); /* of three fields; and the act that opens an account asks for one more */
    assert_int_equal(json_integer_value(json_object_get(r.json, "breaking")), 3);
    for (size_t i = 0; i < 3; i++) {
        const json_t *x = json_array_get(changes, i), *misfits = json_object_get(x, "misfits");
        bool full_name = strcmp(json_string_value(json_object_get(x, "name")), "full_name") == 0;
        bool longer = !full_name && strcmp(json_string_value(json_object_get(x, "key")), "max") == 0;
        assert_int_equal(json_is_true(json_object_get(x, "breaking")), !longer);
        assert_int_equal(json_is_integer(misfits), !longer);
        if (!longer) assert_int_equal(json_integer_value(misfits), rows_that(full_name ? "LENGTH(full_name) > 2" : "phone IS NULL"));
    }
    reply_free(&r);
    edit(path, "max: 2\n", "max: 60\n");
    edit(path, "    opens: true\n", "    opnes: true\n");
    ask("GET", "/api/v1/admin/catalogue/diff?from=next", NULL, 200, &r); /* mistakes come instead, with their place */
    reply_text(&r, word, sizeof word, "mistakes", "0", "code", NULL);
    assert_true(json_integer_value(json_object_get(json_array_get(json_object_get(r.json, "mistakes"), 0), "line")) > 0);
    reply_free(&r);
}

/* --- the calendar ---------------------------------------------------------------------------------------------------------- */

#define QUERY                                                                                                                    \
    "{\"applicant\":{\"type\":\"unit\",\"name\":\"某建设局\"},\"purpose\":\"tender\","  \
    "\"papers\":[\"application\"],\"papers_complete\":true,\"subjects\":[{\"type\":\"person\",\"name\":\"甲某\"}]}"

/* calendar.csv by which the next twelve days are off. */
static void days_off(char *text, size_t room)
{
    size_t n = (size_t)snprintf(text, room, "date,kind,name_zh,name_en\\n");
    for (int i = 1; i <= 12; i++) {
        char day[DAY_TEXT];
        n += (size_t)snprintf(text + n, room - n, "%s,off,抗洪,Flood\\n", day_text(day_today() + i, day));
    }
}

static void move_the_calendar(void **state)
{
    (void)state;
    reply_t r;
    static char own[1200], body[1600];
    char id[JOB_ID];
    as("clerk");
    house_call(h, "POST", "/api/v1/acts", "", "{\"kind\":\"bribery_query\",\"act\":\"accept\",\"fields\":{\"applicant\":{\"type\":\"unit\",\"name\":\"某建设局\"},"
               "\"purpose\":\"tender\"}}", &r);
    if (r.status != 200) { /* it may go through the archive alone */
        reply_free(&r);
        house_call(h, "POST", "/api/v1/archive/queries", "", QUERY, &r);
    }
    if (r.status != 200) fail_msg("query: %s", r.body);
    reply_free(&r);
    as("admin");
    ask("GET", "/api/v1/admin/calendar?year=2026", NULL, 200, &r);
    assert_true(json_is_true(json_object_get(r.json, "covered")));
    const json_t *national = find_in(json_object_get(r.json, "days"), "day", "2026-10-01");
    assert_int_equal(json_integer_value(json_object_get(national, "mark")), -1);
    assert_false(json_is_true(json_object_get(national, "own")));
    reply_free(&r);
    ask("POST", "/api/v1/admin/calendar/try", "{\"own\":\"date,kind,name_zh,name_en\\n2026-13-01,off,x,y\\n\"}", 200, &r);
    assert_int_equal(json_array_size(json_object_get(r.json, "mistakes")), 1);
    assert_int_equal(json_integer_value(json_object_get(r.json, "moved")), 0);
    reply_free(&r);
    days_off(own, sizeof own);
    (void)snprintf(body, sizeof body, "{\"own\":\"%s\"}", own);
    ask("POST", "/api/v1/admin/calendar/try", body, 200, &r);
    assert_int_equal(json_integer_value(json_object_get(r.json, "moved")), 1);
    reply_free(&r);
    ask("GET", "/api/v1/due/redated", NULL, 200, &r); /* to look ahead moves nothing */
    assert_int_equal(json_array_size(json_object_get(r.json, "redated")), 0);
    reply_free(&r);
    (void)snprintf(body, sizeof body, "{\"own\":\"%s\",\"own_password\":\"guess\"}", own);
    house_expect(h, "POST", "/api/v1/admin/calendar", "", body, 403, "web.confirm");
    (void)snprintf(body, sizeof body, "{\"own\":\"%s\",\"own_password\":\"" HOUSE_PASSWORD "\"}", own);
    do_job("POST", "/api/v1/admin/calendar", body, id, &r);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(r.json, "detail"), "moved")), 1);
    reply_free(&r);
    ask("POST", "/api/v1/admin/calendar/try", body, 400, &r); /* one field too many: refused, not passed over */
    reply_free(&r);
    (void)snprintf(body, sizeof body, "{\"own\":\"%s\"}", own);
    ask("POST", "/api/v1/admin/calendar/try", body, 200, &r); /* people work by it now: it moves nothing more */
    assert_int_equal(json_integer_value(json_object_get(r.json, "moved")), 0);
    reply_free(&r);
    char day[DAY_TEXT], path[80];
    (void)snprintf(path, sizeof path, "/api/v1/admin/calendar?year=%.4s", day_text(day_today() + 1, day));
    ask("GET", path, NULL, 200, &r);
    assert_true(json_is_true(json_object_get(find_in(json_object_get(r.json, "days"), "day", day), "own")));
    reply_free(&r);
}

/* --- keys and proofs -------------------------------------------------------------------------------------------------------- */

/* --- a term ---------------------------------------------------------------------------------------------------------------- */

/* What the comparison says of the term of a query's answer. */
static void term_change(const char *now, bool breaking)
{
    reply_t r;
    char path[200], term[60];
    (void)snprintf(path, sizeof path, "%s/catalogue.next/archive/bribery_query.yaml", full.home);
    (void)snprintf(term, sizeof term, "    add: %s\n    met_by: answer\n", now);
    edit(path, "    add: 3 working days\n    met_by: answer\n", term);
    ask("GET", "/api/v1/admin/catalogue/diff?from=next", NULL, 200, &r);
    const json_t *kind = find_in(json_object_get(r.json, "kinds"), "kind", "bribery_query"), *change = json_array_get(json_object_get(kind, "changes"), 0);
    assert_int_equal(json_array_size(json_object_get(kind, "changes")), 1);
    assert_string_equal(json_string_value(json_object_get(change, "name")), "answer");
    assert_string_equal(json_string_value(json_object_get(json_object_get(change, "label"), "zh")), "答复期限");
    assert_non_null(strstr(json_string_value(json_object_get(change, "old")), "3个工作日"));
    assert_non_null(strstr(json_string_value(json_object_get(change, "new")), now));
    assert_int_equal(json_is_true(json_object_get(change, "breaking")), breaking);
    assert_int_equal(json_integer_value(json_object_get(change, "running")), 1); /* the query above; it keeps its day */
    reply_free(&r);
    edit(path, term, "    add: 3 working days\n    met_by: answer\n");
}

static void shorten_a_term(void **state)
{
    (void)state;
    char path[200];
    (void)snprintf(path, sizeof path, "%s/catalogue.next/organisation/account.yaml", full.home);
    edit(path, "    opnes: true\n", "    opens: true\n"); /* the mistake made above */
    as("admin");
    term_change("2 working days", true);
    term_change("2 days", true);
    term_change("3 days", true); /* holidays count */
    term_change("5 days", false);
    term_change("1 month", false);
}

static void prove_and_rotate(void **state)
{
    (void)state;
    reply_t r;
    char path[200], before[LEDGER_VERIFIER], after[LEDGER_VERIFIER], act[48];
    as("admin");
    ask("GET", "/api/v1/admin/accounts?text=clerk", NULL, 200, &r);
    reply_text(&r, act, sizeof act, "accounts", "0", "id", NULL);
    reply_free(&r);
    ask("POST", "/api/v1/admin/log/checkpoints", NULL, 200, &r);
    int64_t size = json_integer_value(json_object_get(r.json, "size"));
    assert_int_equal(json_integer_value(json_object_get(json_array_get(json_object_get(r.json, "checkpoints"), 0), "size")), size);
    reply_free(&r);
    (void)snprintf(path, sizeof path, "/api/v1/admin/log/inclusion/%s", act);
    ask("GET", path, NULL, 200, &r);
    assert_true(json_is_true(json_object_get(r.json, "good")));
    assert_int_equal(json_integer_value(json_object_get(r.json, "index")), 1); /* after the administrator's own */
    reply_free(&r);
    house_expect(h, "GET", "/api/v1/admin/log/inclusion/1-1", "", NULL, 404, "ledger.missing");
    house_expect(h, "GET", "/api/v1/admin/log/inclusion/x%3C1", "", NULL, 404, "ledger.missing"); /* an act was asked for, not a matter */
    (void)snprintf(path, sizeof path, "/api/v1/admin/log/consistency?from=3&to=%lld", (long long)size);
    ask("GET", path, NULL, 200, &r);
    assert_true(json_is_true(json_object_get(r.json, "good")));
    assert_true(json_array_size(json_object_get(r.json, "proof")) > 0);
    reply_free(&r);
    house_expect(h, "GET", "/api/v1/admin/log/consistency?from=3&to=1", "", NULL, 400, "web.field_value");

    ask("GET", "/api/v1/admin/keys", NULL, 200, &r);
    reply_text(&r, before, sizeof before, "verifier", NULL);
    assert_int_equal(json_array_size(json_object_get(r.json, "past")), 0);
    reply_free(&r);
    house_expect(h, "POST", "/api/v1/admin/keys/rotate", "", "{\"own_password\":\"guess\"}", 403, "web.confirm");
    ask("POST", "/api/v1/admin/keys/rotate", "{\"own_password\":\"" HOUSE_PASSWORD "\"}", 200, &r);
    reply_text(&r, after, sizeof after, "verifier", NULL);
    assert_string_not_equal(before, after);
    char past[LEDGER_VERIFIER];
    reply_text(&r, past, sizeof past, "past", "0", "verifier", NULL);
    assert_string_equal(past, before);
    reply_free(&r);
    house_call(h, "GET", "/api/v1/log/key", "", NULL, &r);
    assert_memory_equal(r.body, after, strlen(after));
    reply_free(&r);
    /* What was signed before is known as signed; what comes is signed by the new one. */
    house_expect(h, "POST", "/api/v1/acts", "", "{\"kind\":\"office_change\",\"act\":\"record\",\"fields\":{\"change\":\"rename\",\"from_codes\":\"110106\",\"new_name\":"
                 "\"北京市丰台区人民检察院\",\"valid_on\":\"2026-01-01\",\"basis\":\"试\"}}", 200, NULL);
    ask("POST", "/api/v1/admin/log/checkpoints", NULL, 200, &r);
    const json_t *points = json_object_get(r.json, "checkpoints");
    const char *newest = json_string_value(json_object_get(json_array_get(points, 0), "note"));
    const char *older = json_string_value(json_object_get(json_array_get(points, 1), "note"));
    size_t bytes;
    err_t err;
    assert_int_equal(ledger_check_note(newest, strlen(newest), after, &bytes, NULL), 0);
    assert_int_equal(ledger_check_note(older, strlen(older), before, &bytes, NULL), 0);
    MUST(ledger_key_check_note(app_key(full.app), older, strlen(older), &bytes, &err), &err);
    assert_int_not_equal(ledger_check_note(older, strlen(older), after, &bytes, NULL), 0);
    reply_free(&r);
    ask("GET", "/api/v1/admin/log?limit=1", NULL, 200, &r);
    assert_int_equal(json_array_size(json_object_get(r.json, "checkpoints")), 1);
    reply_free(&r);
}

/* --- who looked, what was corrected ------------------------------------------------------------------------------------------ */

static void read_the_looks(void **state)
{
    (void)state;
    reply_t r;
    char path[200], id[48];
    as("admin");
    ask("GET", "/api/v1/admin/accounts?text=zhou", NULL, 200, &r);
    reply_text(&r, id, sizeof id, "accounts", "0", "id", NULL);
    reply_free(&r);
    house_expect(h, "GET", "/api/v1/admin/looks", REASON, NULL, 403, "web.role"); /* the inspector's alone */
    (void)snprintf(path, sizeof path, "/api/v1/matters/%s/looks", id);
    house_expect(h, "GET", path, REASON, NULL, 403, "web.role");
    as("watcher");
    house_expect(h, "GET", "/api/v1/admin/looks", "", NULL, 400, "web.reason");
    ask("GET", "/api/v1/admin/looks?actor=admin&what=matter", NULL, 200, &r);
    const json_t *look = json_array_get(json_object_get(r.json, "looks"), 0);
    assert_string_equal(json_string_value(json_object_get(look, "target")), id);
    assert_string_equal(json_string_value(json_object_get(look, "reason")), "账户管理");
    reply_free(&r);
    ask("GET", path, NULL, 200, &r);
    assert_non_null(find_in(json_object_get(r.json, "looks"), "actor", "admin"));
    reply_free(&r);
    ask("GET", path, NULL, 200, &r); /* to have looked who looked stands there as well */
    assert_string_equal(json_string_value(json_object_get(find_in(json_object_get(r.json, "looks"), "actor", "watcher"), "what")), "looks");
    reply_free(&r);
    ask("GET", "/api/v1/admin/looks?from=2020-01-01&to=2020-12-31", NULL, 200, &r);
    assert_int_equal(json_array_size(json_object_get(r.json, "looks")), 0);
    reply_free(&r);
    char day[DAY_TEXT];
    (void)snprintf(path, sizeof path, "/api/v1/admin/looks.csv?actor=admin&from=%s", day_text(day_today(), day));
    house_call(h, "GET", path, REASON, NULL, &r);
    assert_int_equal(r.status, 200);
    assert_non_null(strstr(r.body, ",admin,110105,matter,"));
    reply_free(&r);
    house_call(h, "GET", "/api/v1/admin/looks.xlsx?text=zhou", REASON, NULL, &r);
    assert_int_equal(r.status, 200);
    assert_memory_equal(r.body, "PK", 2);
    reply_free(&r);
}

/* By who collected it. */
static void correct_information(void)
{
    reply_t r;
    char path[120], act[48];
    as("planner");
    house_call(h, "POST", "/api/v1/acts", "", "{\"kind\":\"prevention_information\",\"act\":\"collect\",\"fields\":{\"subject\":\"情况\",\"content\":\"摘要\"}}", &r);
    if (r.status != 200) fail_msg("collect: %s", r.body);
    reply_text(&r, act, sizeof act, "act", NULL);
    reply_free(&r);
    (void)snprintf(path, sizeof path, "/api/v1/acts/%s/correct", act);
    house_expect(h, "POST", path, "", "{\"ground\":\"误录名称\",\"fields\":{\"subject\":\"预防情况\"}}", 200, NULL);
}

static void see_corrections(void **state)
{
    (void)state;
    reply_t r;
    char path[120], id[48];
    as("admin");
    ask("GET", "/api/v1/admin/amendments", NULL, 200, &r);
    assert_int_equal(json_array_size(json_object_get(r.json, "amendments")), 0);
    reply_free(&r);
    ask("GET", "/api/v1/admin/accounts?text=zhou", NULL, 200, &r);
    reply_text(&r, id, sizeof id, "accounts", "0", "id", NULL);
    reply_free(&r);
    (void)snprintf(path, sizeof path, "/api/v1/acts/%s/correct", id);
    house_expect(h, "POST", path, "", "{\"ground\":\"姓名录错\",\"fields\":{\"full_name\":\"周大为\"}}", 200, NULL);
    ask("GET", "/api/v1/admin/amendments", NULL, 200, &r);
    const json_t *one = json_array_get(json_object_get(r.json, "amendments"), 0);
    assert_string_equal(json_string_value(json_object_get(one, "ground")), "姓名录错");
    assert_string_equal(json_string_value(json_object_get(one, "target")), id);
    assert_string_equal(json_string_value(json_array_get(json_object_get(one, "fields"), 0)), "full_name");
    assert_string_equal(json_string_value(json_object_get(json_array_get(json_object_get(one, "field_labels"), 0), "zh")), "姓名");
    assert_int_equal(json_integer_value(json_object_get(r.json, "withheld")), 0);
    reply_free(&r);
    correct_information();
    as("admin"); /* reads no such information: told that there is one, not what */
    ask("GET", "/api/v1/admin/amendments", NULL, 200, &r);
    assert_int_equal(json_array_size(json_object_get(r.json, "amendments")), 1);
    assert_int_equal(json_integer_value(json_object_get(r.json, "withheld")), 1);
    assert_null(strstr(r.body, "误录名称"));
    reply_free(&r);
    as("watcher");
    ask("GET", "/api/v1/admin/amendments", NULL, 200, &r);
    one = find_in(json_object_get(r.json, "amendments"), "kind", "prevention_information");
    if (!one) fail_msg("%s", r.body);
    assert_non_null(strstr(json_string_value(json_object_get(one, "number")), "检预信"));
    assert_string_equal(json_string_value(json_object_get(json_array_get(json_object_get(one, "field_labels"), 0), "zh")), "标题");
    assert_int_equal(json_array_size(json_object_get(one, "fields")), json_array_size(json_object_get(one, "field_labels")));
    reply_free(&r);
    ask("GET", "/api/v1/admin/seals", NULL, 200, &r);
    assert_int_equal(json_array_size(json_object_get(r.json, "seals")), 0);
    reply_free(&r);
}

/* --- backups ------------------------------------------------------------------------------------------------------------------- */

static void ends_well(const char *method, const char *path)
{
    reply_t r;
    char id[JOB_ID];
    do_job(method, path, NULL, id, &r);
    reply_free(&r);
}

/* A copy that is no good any more: the list says so, and not that nobody looked. */
static void spoil_and_verify(const char *name, const char *verify)
{
    char file[FOLDER_PATH + 80], state[24] = "";
    reply_t r;
    (void)snprintf(file, sizeof file, "%s/backups/%s/xiezhi.db", full.home, name);
    FILE *f = fopen(file, "w");
    assert_non_null(f);
    assert_true(fputs("no database", f) >= 0 && fclose(f) == 0);
    house_call(h, "POST", verify, "", NULL, &r);
    assert_true(r.status / 100 == 2);
    reply_free(&r);
    for (int i = 0; i < 200 && strcmp(state, "failed") != 0; i++) {
        ask("GET", "/api/v1/admin/backups", NULL, 200, &r);
        reply_text(&r, state, sizeof state, "backups", "0", "checked", "state", NULL);
        reply_free(&r);
        (void)usleep(50000);
    }
    assert_string_equal(state, "failed");
}

static void back_it_up(void **state)
{
    (void)state;
    reply_t r;
    char path[120], name[48], word[24];
    bool lite = store_engine_of(h->store) == STORE_SQLITE;
    as("admin");
    ask("GET", "/api/v1/admin/backups", NULL, 200, &r);
    assert_int_equal(json_array_size(json_object_get(r.json, "backups")), 0);
    assert_true(json_is_true(json_object_get(r.json, "possible")) == lite);
    reply_free(&r);
    if (!lite) {
        house_expect(h, "POST", "/api/v1/admin/backups", "", NULL, 409, "app.backup");
        return;
    }
    ends_well("POST", "/api/v1/admin/backups");
    ask("GET", "/api/v1/admin/backups", NULL, 200, &r);
    reply_text(&r, name, sizeof name, "backups", "0", "name", NULL);
    reply_text(&r, word, sizeof word, "backups", "0", "checked", "kind", NULL);
    assert_string_equal(word, "backup");
    reply_free(&r);
    (void)snprintf(path, sizeof path, "/api/v1/admin/backups/%s/verify", name);
    ends_well("POST", path);
    house_expect(h, "POST", "/api/v1/admin/backups/2000-01-01-000000/verify", "", NULL, 404, "web.no_route");
    house_expect(h, "POST", "/api/v1/admin/backups/..%2fkey/verify", "", NULL, 404, "web.no_route");
    spoil_and_verify(name, path);
    ends_well("POST", "/api/v1/admin/verify"); /* after all that was done here */
    ask("GET", "/api/v1/admin/jobs?kind=verify&limit=1", NULL, 200, &r);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(json_array_get(json_object_get(r.json, "jobs"), 0), "detail"), "differences")), 0);
    reply_free(&r);
}

static void every_endpoint_was_hit(void **state)
{
    (void)state;
    client_check_group_hit("admin");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_who_may),    cmocka_unit_test(is_it_well),       cmocka_unit_test(open_an_account),
        cmocka_unit_test(set_a_password),  cmocka_unit_test(end_a_session),    cmocka_unit_test(see_who_tried),
        cmocka_unit_test(list_the_powers), cmocka_unit_test(change_the_offices), cmocka_unit_test(verify_now),
        cmocka_unit_test(compare_catalogues), cmocka_unit_test(move_the_calendar), cmocka_unit_test(shorten_a_term), cmocka_unit_test(prove_and_rotate),
        cmocka_unit_test(read_the_looks),  cmocka_unit_test(see_corrections),  cmocka_unit_test(back_it_up),
    };
    return full_house_run(&full, tests, sizeof tests / sizeof *tests, every_endpoint_was_hit);
}
