/* test_session.c - passwords, lock-out, sessions, tokens, CSRF, rates and looks, on both engines. */
#include "client.h"

#include "engine.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOGIN(l, p) "{\"login\":\"" l "\",\"password\":\"" p "\"}"

static int run(store_conn_t *c, void *sql, err_t *err)
{
    return store_exec(c, sql, STORE_NONE, NULL, err);
}

static int count(store_conn_t *c, void *arg, err_t *err)
{
    struct {
        const char *sql;
        int64_t n;
    } *q = arg;
    bool found;
    return store_get_int(c, q->sql, STORE_NONE, &q->n, &found, err);
}

static int64_t count_of(store_t *s, const char *sql)
{
    struct {
        const char *sql;
        int64_t n;
    } q = {sql, -1};
    err_t err;
    MUST(store_read(s, count, &q, &err), &err);
    return q.n;
}

static void change(store_t *s, const char *sql)
{
    char copy[256];
    err_t err;
    (void)snprintf(copy, sizeof copy, "%s", sql);
    MUST(store_write(s, run, copy, &err), &err);
}

static void cookies_are_guarded(void **state)
{
    (void)state;
    for (int i = 0; i < engine_count(); i++) {
        house_t h;
        char cookie[256];
        reply_t r;
        house_open(&h, i, NULL);
        house_call(&h, "POST", "/api/v1/session", "", LOGIN("zhang", "four words make it"), &r);
        assert_int_equal(r.status, 200);
        assert_true(reply_header(&r, "Set-Cookie", cookie, sizeof cookie));
        assert_non_null(strstr(cookie, "; HttpOnly"));
        assert_non_null(strstr(cookie, "; SameSite=Strict"));
        assert_non_null(strstr(cookie, "; Path=/"));
        assert_null(strstr(cookie, "Secure"));
        assert_null(strstr(r.body, "xz_session"));
        assert_string_equal(json_string_value(json_object_get(r.json, "name")), "张三");
        reply_free(&r);
        /* the token itself is nowhere in the database */
        char sql[160];
        (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM session WHERE login = '%.64s'", cookie + 11);
        assert_int_equal(count_of(h.store, sql), 0);
        assert_int_equal(count_of(h.store, "SELECT count(*) FROM session"), 1);
        house_close(&h);
    }
    house_t h;
    web_options_t o = {.rate_percent = -1, .behind_tls = true};
    char cookie[256];
    reply_t r;
    house_open(&h, 0, &o);
    house_call(&h, "POST", "/api/v1/session", "", LOGIN("zhang", "four words make it"), &r);
    assert_true(reply_header(&r, "Set-Cookie", cookie, sizeof cookie));
    assert_non_null(strstr(cookie, "; Secure"));
    reply_free(&r);
    house_close(&h);
}

static void bad_logins_are_refused(void **state)
{
    (void)state;
    house_t h;
    house_open(&h, 0, NULL);
    house_expect(&h, "POST", "/api/v1/session", "", LOGIN("zhang", "wrong"), 401, "web.login");
    house_expect(&h, "POST", "/api/v1/session", "", LOGIN("wang", "four words make it"), 401, "web.login");
    house_expect(&h, "POST", "/api/v1/session", "", LOGIN("zhang", ""), 400, "web.field_value");
    house_expect(&h, "POST", "/api/v1/session", "", "{\"login\":\"zhang\"}", 400, "web.field_missing");
    house_expect(&h, "POST", "/api/v1/session", "", "{\"login\":\"zhang\",\"password\":7}", 400, "web.field_type");
    house_expect(&h, "POST", "/api/v1/session", "",
                 "{\"login\":\"a\",\"password\":\"b\",\"admin\":true}", 400, "web.field_unknown");
    house_expect(&h, "POST", "/api/v1/session", "", "{\"login\":", 400, "web.json");
    house_expect(&h, "POST", "/api/v1/session", "", "{\"login\":\"a\",\"login\":\"b\"}", 400, "web.json");
    house_expect(&h, "POST", "/api/v1/session", "", "{\"login\":\"\xFF\"}", 400, "base.utf8");
    house_expect(&h, "POST", "/api/v1/session", "", NULL, 415, "web.body_type");
    house_expect(&h, "POST", "/api/v1/session", "Origin: https://evil.example\r\n",
                 LOGIN("zhang", "four words make it"), 403, "web.csrf");
    house_expect(&h, "POST", "/api/v1/session", "Origin: null\r\n", LOGIN("zhang", "four words make it"), 403,
                 "web.csrf");
    reply_t r;
    house_call(&h, "POST", "/api/v1/session?lang=en", "", "{\n \"login\": }", &r);
    const json_t *error = json_object_get(r.json, "error");
    assert_int_equal(json_integer_value(json_object_get(error, "line")), 2);
    assert_true(json_integer_value(json_object_get(error, "column")) > 1);
    reply_free(&r);
    /* an account that has been closed: the password is right, the door stays shut */
    house_set_password(&h, "nobody", "four words make it");
    house_expect(&h, "POST", "/api/v1/session", "", LOGIN("nobody", "four words make it"), 401, "web.login");
    house_close(&h);
}

/* A log-in is refused for the time being: seconds to wait, within what is told. */
static void must_wait(house_t *h, const char *login, long least, long most)
{
    reply_t r;
    char wait[24];
    house_call(h, "POST", "/api/v1/session", "", login, &r);
    assert_int_equal(r.status, 429);
    assert_true(reply_header(&r, "Retry-After", wait, sizeof wait));
    assert_in_range(strtol(wait, NULL, 10), least, most);
    reply_free(&r);
}

static void failures_lock(void **state)
{
    (void)state;
    for (int i = 0; i < engine_count(); i++) {
        house_t h;
        house_open(&h, i, NULL);
        const char *const logins[] = {LOGIN("zhang", "wrong"), LOGIN("ghost", "wrong")};
        for (int l = 0; l < 2; l++) { /* the known and the unknown look the same from outside */
            for (int n = 0; n < ACCESS_FREE_FAILURES + 1; n++)
                house_expect(&h, "POST", "/api/v1/session", "", logins[l], 401, "web.login");
            must_wait(&h, logins[l], 20, 31);
        }
        /* the right password does not help while it is locked */
        house_expect(&h, "POST", "/api/v1/session", "", LOGIN("zhang", "four words make it"), 429, "web.locked");
        /* a minute later it does, and clears the count */
        change(h.store, "UPDATE credential SET locked_until = '2020-01-01T00:00:00.000000Z'");
        house_login(&h, "zhang", "four words make it");
        assert_int_equal(count_of(h.store, "SELECT failures FROM credential WHERE login = 'zhang'"), 0);
        house_logout(&h);
        /* the lock grows: 30 s, 60 s, 120 s ... at most an hour */
        change(h.store, "UPDATE credential SET failures = 7, locked_until = NULL");
        house_expect(&h, "POST", "/api/v1/session", "", LOGIN("zhang", "wrong"), 401, "web.login");
        must_wait(&h, LOGIN("zhang", "wrong"), 100, 121);
        change(h.store, "UPDATE credential SET failures = 1000000, locked_until = NULL");
        house_expect(&h, "POST", "/api/v1/session", "", LOGIN("zhang", "wrong"), 401, "web.login");
        must_wait(&h, LOGIN("zhang", "wrong"), 3500, 3601);
        house_close(&h);
    }
}

static void sessions_begin_and_end(void **state)
{
    (void)state;
    for (int i = 0; i < engine_count(); i++) {
        house_t h;
        house_open(&h, i, NULL);
        house_expect(&h, "GET", "/api/v1/session", "", NULL, 401, "web.login_needed");
        house_expect(&h, "GET", "/api/v1/session", "Cookie: xz_session=00\r\n", NULL, 401, "web.login_needed");
        house_login(&h, "zhang", "four words make it");
        house_expect(&h, "GET", "/api/v1/session", "", NULL, 200, NULL);
        /* a change needs the CSRF value: none, wrong, of another length */
        char csrf[SESSION_CSRF];
        memcpy(csrf, h.csrf, sizeof csrf);
        h.csrf[0] ^= 1;
        house_expect(&h, "DELETE", "/api/v1/session", "", NULL, 403, "web.csrf");
        h.csrf[0] = '\0';
        house_expect(&h, "DELETE", "/api/v1/session", "", NULL, 403, "web.csrf");
        memcpy(h.csrf, csrf, sizeof csrf);
        house_expect(&h, "DELETE", "/api/v1/session", "Origin: http://evil\r\n", NULL, 403, "web.csrf");
        /* a cookie's token is no bearer token */
        char token[SESSION_TOKEN], bearer[128];
        memcpy(token, h.token, sizeof token);
        h.token[0] = '\0';
        (void)snprintf(bearer, sizeof bearer, "Authorization: Bearer %s\r\n", token);
        house_expect(&h, "GET", "/api/v1/session", bearer, NULL, 401, "web.login_needed");
        memcpy(h.token, token, sizeof token);
        house_logout(&h);
        memcpy(h.token, token, sizeof token);
        house_expect(&h, "GET", "/api/v1/session", "", NULL, 401, "web.login_needed");
        house_close(&h);
    }
}

static void sessions_time_out(void **state)
{
    (void)state;
    house_t h;
    web_options_t o = {.rate_percent = -1, .session = {.idle_ms = 1, .recheck_ms = 1}};
    house_open(&h, 0, &o);
    house_login(&h, "zhang", "four words make it");
    struct timespec pause = {.tv_nsec = 20000000};
    (void)nanosleep(&pause, NULL);
    house_expect(&h, "GET", "/api/v1/session", "", NULL, 401, "web.login_needed");
    house_close(&h);
    o = (web_options_t){.rate_percent = -1, .session = {.whole_ms = 1}};
    house_open(&h, 0, &o);
    house_login(&h, "zhang", "four words make it");
    (void)nanosleep(&pause, NULL);
    house_expect(&h, "GET", "/api/v1/session", "", NULL, 401, "web.login_needed");
    house_close(&h);
}

/* A session ended at another node ends here too, at the next check of the row. */
static void the_table_has_the_last_word(void **state)
{
    (void)state;
    for (int i = 0; i < engine_count(); i++) {
        house_t h;
        web_options_t o = {.rate_percent = -1, .session = {.recheck_ms = 1}};
        struct timespec pause = {.tv_nsec = 20000000};
        house_open(&h, i, &o);
        house_login(&h, "zhang", "four words make it");
        (void)nanosleep(&pause, NULL);
        house_expect(&h, "GET", "/api/v1/session", "", NULL, 200, NULL);
        change(h.store, "DELETE FROM session");
        (void)nanosleep(&pause, NULL);
        house_expect(&h, "GET", "/api/v1/session", "", NULL, 401, "web.login_needed");
        house_close(&h);
    }
}

static void machines_bring_tokens(void **state)
{
    (void)state;
    house_t h;
    char token[SESSION_TOKEN], extra[160];
    err_t err;
    house_open(&h, 0, NULL);
    assert_int_equal(session_make_token(h.web->sessions, "nobody", 1, token, &err), ERR_WEB_LOGIN);
    MUST(session_make_token(h.web->sessions, "robot", 30, token, &err), &err);
    (void)snprintf(extra, sizeof extra, "Authorization: Bearer %s\r\n", token);
    house_expect(&h, "GET", "/api/v1/session", extra, NULL, 200, NULL);
    /* in a cookie it is refused: there it would need no CSRF value */
    (void)snprintf(extra, sizeof extra, "Cookie: xz_session=%s\r\n", token);
    house_expect(&h, "GET", "/api/v1/session", extra, NULL, 401, "web.login_needed");
    /* a change needs no CSRF value with a bearer token */
    (void)snprintf(extra, sizeof extra, "Authorization: Bearer %s\r\n", token);
    house_expect(&h, "DELETE", "/api/v1/session", extra, NULL, 204, NULL);
    house_expect(&h, "GET", "/api/v1/session", extra, NULL, 401, "web.login_needed");
    house_close(&h);
}

static void rates_are_kept(void **state)
{
    (void)state;
    house_t h;
    web_options_t o = {.rate_percent = 10, .behind_proxy = true}; /* login: 2 a minute, burst 1 */
    house_open(&h, 0, &o);
    house_expect(&h, "POST", "/api/v1/session", "", LOGIN("zhang", "wrong"), 401, "web.login");
    must_wait(&h, LOGIN("zhang", "wrong"), 1, 31);
    /* another client of the same proxy has its own */
    house_expect(&h, "POST", "/api/v1/session", "X-Forwarded-For: 10.0.0.1, 192.0.2.7\r\n",
                 LOGIN("zhang", "wrong"), 401, "web.login");
    house_expect(&h, "POST", "/api/v1/session", "X-Forwarded-For: 192.0.2.7\r\n", LOGIN("zhang", "wrong"), 429,
                 "web.rate");
    house_close(&h);
}

static void buckets_fill_and_empty(void **state)
{
    (void)state;
    rate_t *r = rate_new();
    assert_non_null(r);
    http_peer_t p = {{1}}, q = {{2}};
    for (int n = 0; n < 3; n++) assert_int_equal(rate_take(r, 0, &p, 1, 3), 0);
    assert_in_range(rate_take(r, 0, &p, 1, 3), 55, 61);
    assert_int_equal(rate_take(r, 0, &q, 1, 3), 0);
    assert_int_equal(rate_take(r, 1, &p, 1, 3), 0);
    /* a flood of addresses costs no memory and breaks nothing */
    for (int n = 0; n < 100000; n++) {
        http_peer_t many = {{(unsigned char)n, (unsigned char)(n >> 8), (unsigned char)(n >> 16)}};
        assert_int_equal(rate_take(r, 2, &many, 60, 1), 0);
    }
    rate_free(r);
}

static void looks_are_written(void **state)
{
    (void)state;
    for (int i = 0; i < engine_count(); i++) {
        house_t h;
        err_t err;
        house_open(&h, i, NULL);
        for (int n = 0; n < 95; n++) /* more than three statements of 28 rows, and a rest */
            MUST(looks_add(h.web->looks, "zhang", "110105", "query", "110105********002X", "工程投标", &err), &err);
        MUST(looks_flush(h.web->looks, &err), &err);
        assert_int_equal(count_of(h.store, "SELECT count(*) FROM look"), 95);
        assert_int_equal(count_of(h.store, "SELECT count(DISTINCT id) FROM look WHERE reason = '工程投标'"), 95);
        /* when they cannot be written, nothing may be shown; when they can again, none is lost */
        change(h.store, "ALTER TABLE look RENAME TO hidden");
        MUST(looks_add(h.web->looks, "zhang", "110105", "query", "x", "甲乙", &err), &err);
        assert_true(looks_flush(h.web->looks, &err) != 0);
        assert_int_equal(looks_add(h.web->looks, "zhang", "110105", "query", "y", "甲乙", &err), ERR_WEB_LOOKS);
        change(h.store, "ALTER TABLE hidden RENAME TO look");
        MUST(looks_flush(h.web->looks, &err), &err);
        assert_int_equal(count_of(h.store, "SELECT count(*) FROM look"), 96);
        MUST(looks_add(h.web->looks, "zhang", "110105", "query", "z", "甲乙", &err), &err);
        house_close(&h);
    }
}

static void numbers_are_masked(void **state)
{
    (void)state;
    static const char *const cases[][2] = {{"11010519491231002X", "110105********002X"},
                                           {"123456789", "*****6789"},
                                           {"ab", "ab"},
                                           {"", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char into[32];
        look_mask(cases[i][0], into, sizeof into);
        assert_string_equal(into, cases[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cookies_are_guarded),    cmocka_unit_test(bad_logins_are_refused),
        cmocka_unit_test(failures_lock),          cmocka_unit_test(sessions_begin_and_end),
        cmocka_unit_test(sessions_time_out),      cmocka_unit_test(the_table_has_the_last_word),
        cmocka_unit_test(machines_bring_tokens),
        cmocka_unit_test(rates_are_kept),         cmocka_unit_test(buckets_fill_and_empty),
        cmocka_unit_test(looks_are_written),      cmocka_unit_test(numbers_are_masked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
