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

/* A new password ends the sessions at once, and stands among the acts of the account. */
static void set_a_password(void **state)
{
    (void)state;
    reply_t r;
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
    house_logout(h);
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

static void verify_now(void **state)
{
    (void)state;
    reply_t r;
    char id[32], word[16];
    as("watcher");
    ask("POST", "/api/v1/admin/verify", NULL, 200, &r);
    reply_text(&r, id, sizeof id, "job", NULL);
    reply_free(&r);
    wait_for(id, &r);
    reply_text(&r, word, sizeof word, "state", NULL);
    if (strcmp(word, "done") != 0) fail_msg("verify: %s", r.body);
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

static int run_engine(int engine)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_who_may),    cmocka_unit_test(is_it_well),       cmocka_unit_test(open_an_account),
        cmocka_unit_test(set_a_password),  cmocka_unit_test(end_a_session),    cmocka_unit_test(see_who_tried),
        cmocka_unit_test(list_the_powers), cmocka_unit_test(change_the_offices), cmocka_unit_test(verify_now),
    };
    full_house_open(&full, engine, false);
    int failed = cmocka_run_group_tests_name(engine_name(engine), tests, NULL, NULL);
    full_house_close(&full);
    return failed;
}

static void every_endpoint_was_hit(void **state)
{
    (void)state;
    client_check_group_hit("admin");
}

int main(void)
{
    const struct CMUnitTest last[] = {cmocka_unit_test(every_endpoint_was_hit)};
    int failed = 0;
    for (int i = 0; i < engine_count(); i++) failed += run_engine(i);
    return failed + cmocka_run_group_tests(last, NULL, NULL);
}
