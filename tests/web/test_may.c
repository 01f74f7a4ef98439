/* test_may.c - what may be done, and why the rest may not: the ways of opening, the acts of a matter, whose desk it lies on. On
 * both engines. */
#include "house.h"

#include "engine.h"

#include <stdio.h>
#include <string.h>

static full_house_t full;
static house_t *const h = &full.h;

#define REASON "X-Reason: test\r\n"
#define LETTER "{\"kind\":\"letter\",\"act\":\"receive\",\"fields\":{\"subject\":\"counter\",\"matter_kind\":\"petition\",\"anonymous\":true}}"

/* Which ways of opening are mine, and why the others are not; of an open matter, why each other act is not possible. */
static void ask_what_may_be_done(void **state)
{
    (void)state;
    char path[160];
    reply_t r;
    json_t *one;
    size_t i, mine = 0, told = 0;
    house_login(h, "clerk", HOUSE_PASSWORD);
    house_expect(h, "GET", "/api/v1/acts/may", "", NULL, 400, NULL);
    house_expect(h, "GET", "/api/v1/acts/may?kind=nothing", "", NULL, 404, NULL);
    house_expect(h, "GET", "/api/v1/acts/may?kind=suspect&parent=1-77777", "", NULL, 404, "register.matter");
    house_call(h, "GET", "/api/v1/acts/may?kind=case", "", NULL, &r);
    assert_int_equal(r.status, 200);
    json_array_foreach(json_object_get(r.json, "acts"), i, one) {
        assert_true(json_is_false(json_object_get(one, "may")));
        assert_string_equal(json_string_value(json_object_get(one, "code")), "register.right");
        assert_non_null(strstr(json_string_value(json_object_get(json_object_get(one, "why"), "zh")), "案件管理人员"));
    }
    assert_true(i > 0);
    reply_free(&r);
    house_call(h, "POST", "/api/v1/acts", "", LETTER, &r);
    assert_int_equal(r.status, 200);
    (void)snprintf(path, sizeof path, "/api/v1/matters/%s", json_string_value(json_object_get(r.json, "matter")));
    reply_free(&r);
    house_call(h, "GET", path, REASON, NULL, &r);
    mine = json_array_size(json_object_get(r.json, "may"));
    json_array_foreach(json_object_get(r.json, "may_not"), i, one) {
        const json_t *why = json_object_get(one, "why");
        told += *json_string_value(json_object_get(why, "zh")) && *json_string_value(json_object_get(why, "en"));
    }
    assert_int_equal(told, i);
    assert_true(mine + told > 0);
    reply_free(&r);
    house_logout(h);
}

static int on_desk(const char *list, const char *matter)
{
    reply_t r;
    json_t *one;
    size_t i;
    int found = 0;
    house_call(h, "GET", "/api/v1/mine?limit=100", "", NULL, &r);
    assert_int_equal(r.status, 200);
    json_array_foreach(json_object_get(r.json, list), i, one) found += strcmp(json_string_value(json_object_get(one, "matter")), matter) == 0;
    reply_free(&r);
    return found;
}

/* What is annulled is shown to who could read it, and to nobody else: for them it never was. */
static void what_is_annulled_is_not_told_to_all(void **state)
{
    (void)state;
    char id[48], path[160];
    reply_t r;
    house_login(h, "clerk", HOUSE_PASSWORD);
    house_call(h, "POST", "/api/v1/acts", "", LETTER, &r);
    reply_text(&r, id, sizeof id, "matter", NULL);
    reply_free(&r);
    (void)snprintf(path, sizeof path, "/api/v1/acts/%s/annul", id);
    house_expect(h, "POST", path, "", "{\"ground\":\"entered twice\"}", 200, NULL);
    (void)snprintf(path, sizeof path, "/api/v1/matters/%s", id);
    house_expect(h, "GET", path, REASON, NULL, 200, NULL);
    house_logout(h);
    house_login(h, "outsider", HOUSE_PASSWORD); /* no role of letters */
    house_expect(h, "GET", path, REASON, NULL, 404, "register.matter");
    house_logout(h);
    house_login(h, "watcher", HOUSE_PASSWORD);
    house_call(h, "GET", path, REASON, NULL, &r);
    assert_int_equal(r.status, 200);
    assert_null(json_object_get(json_object_get(r.json, "fields"), "phone"));
    reply_free(&r);
    house_logout(h);
}

static void open_account(const char *login, const char *role)
{
    char body[256];
    err_t err;
    (void)snprintf(body, sizeof body, "{\"kind\":\"account\",\"act\":\"open\",\"fields\":{\"login\":\"%s\",\"full_name\":\"%s\",\"roles\":[\"%s\"]}}", login, login, role);
    house_expect(h, "POST", "/api/v1/acts", "", body, 200, NULL);
    if (app_set_password(full.app, login, HOUSE_PASSWORD, false, &err) != 0) fail_msg("the password of %s", login);
}

/* Who was logged in before, and who is now. */
static void change_places(char token[SESSION_TOKEN], char csrf[SESSION_CSRF])
{
    char t[SESSION_TOKEN], x[SESSION_CSRF];
    memcpy(t, h->token, sizeof t);
    memcpy(x, h->csrf, sizeof x);
    memcpy(h->token, token, SESSION_TOKEN);
    memcpy(h->csrf, csrf, SESSION_CSRF);
    memcpy(token, t, SESSION_TOKEN);
    memcpy(csrf, x, SESSION_CSRF);
}

static int roles_of_elsewhere(store_conn_t *c, void *arg, err_t *err)
{
    (void)arg; /* what another node or the command line leaves behind */
    return store_exec(c, "UPDATE k_account SET roles = '[\"statistician\"]' WHERE login = 'leaves'", STORE_NONE, NULL, err);
}

/* What is done is judged by the rights of now, and an account that is suspended here is out at once, whatever page is open. */
static void an_open_session_has_the_rights_of_now(void **state)
{
    (void)state;
    char token[SESSION_TOKEN], csrf[SESSION_CSRF], account[48], body[160];
    reply_t r;
    err_t err;
    house_login(h, "admin", HOUSE_PASSWORD);
    open_account("leaves", "complaint_officer");
    memcpy(token, h->token, sizeof token);
    memcpy(csrf, h->csrf, sizeof csrf);
    house_login(h, "leaves", HOUSE_PASSWORD);
    house_expect(h, "POST", "/api/v1/acts", "", LETTER, 200, NULL);
    MUST(store_write(h->store, roles_of_elsewhere, NULL, &err), &err);
    house_expect(h, "POST", "/api/v1/acts", "", LETTER, 403, "register.right");
    change_places(token, csrf);
    house_call(h, "GET", "/api/v1/admin/accounts?text=leaves", REASON, NULL, &r);
    reply_text(&r, account, sizeof account, "accounts", "0", "id", NULL);
    reply_free(&r);
    (void)snprintf(body, sizeof body, "{\"kind\":\"account\",\"act\":\"suspend\",\"matter\":\"%s\"}", account);
    change_places(token, csrf);
    house_expect(h, "GET", "/api/v1/mine", "", NULL, 200, NULL);
    change_places(token, csrf);
    house_expect(h, "POST", "/api/v1/acts", "", body, 200, NULL);
    change_places(token, csrf);
    house_expect(h, "GET", "/api/v1/mine", "", NULL, 401, "web.login_needed");
    change_places(token, csrf);
    house_logout(h);
}

#define ADVICE "{\"kind\":\"recommendation\",\"act\":\"draft\",\"fields\":{\"problems\":\"no second signature\",\"addressee\":{\"type\":\"unit\",\"name\":\"某局\"}}}"

/* An act that was done as often as it may be is no button: who looks at the matter reads why. */
static void what_was_done_as_often_as_it_may_be(void **state)
{
    (void)state;
    char id[48], path[160], body[160];
    const char *code = "";
    reply_t r;
    json_t *one;
    size_t i;
    house_login(h, "admin", HOUSE_PASSWORD);
    open_account("advises", "prevention_officer");
    open_account("heads", "chief");
    house_logout(h);
    house_login(h, "advises", HOUSE_PASSWORD);
    house_call(h, "POST", "/api/v1/acts", "", ADVICE, &r);
    assert_int_equal(r.status, 200);
    reply_text(&r, id, sizeof id, "matter", NULL);
    reply_free(&r);
    house_logout(h);
    house_login(h, "heads", HOUSE_PASSWORD);
    (void)snprintf(path, sizeof path, "/api/v1/matters/%s", id);
    (void)snprintf(body, sizeof body, "{\"kind\":\"recommendation\",\"act\":\"investigate\",\"matter\":\"%s\"}", id);
    for (int done = 0; done < 2; done++) {
        house_call(h, "GET", path, REASON, NULL, &r);
        json_array_foreach(json_object_get(r.json, "may_not"), i, one)
            if (strcmp(json_string_value(json_object_get(one, "act")), "investigate") == 0) code = json_string_value(json_object_get(one, "code"));
        assert_string_equal(code, done ? "register.at_most" : "");
        reply_free(&r);
        house_expect(h, "POST", "/api/v1/acts", "", body, done ? 409 : 200, done ? "register.at_most" : NULL);
        code = "";
    }
    house_logout(h);
}

/* A letter that one took in and could go on with is hers, not every other officer's, until another takes it further. */
static void what_a_colleague_has_in_hand_waits_for_nobody_else(void **state)
{
    (void)state;
    char id[48], body[240], word[64];
    reply_t r;
    house_login(h, "admin", HOUSE_PASSWORD);
    open_account("first", "complaint_officer");
    open_account("second", "complaint_officer");
    house_logout(h);
    house_login(h, "first", HOUSE_PASSWORD);
    house_call(h, "POST", "/api/v1/acts", "", LETTER, &r);
    reply_text(&r, id, sizeof id, "matter", NULL);
    reply_free(&r);
    assert_int_equal(on_desk("waiting", id), 1);
    house_logout(h);
    house_login(h, "second", HOUSE_PASSWORD);
    assert_int_equal(on_desk("waiting", id), 0);
    /* Whom she may name as its handler: letters officers, not who runs the program, nor the window. */
    house_call(h, "GET", "/api/v1/people?kind=letter&field=handler", "", NULL, &r);
    assert_non_null(strstr(r.body, "\"login\":\"first\""));
    assert_null(strstr(r.body, "\"login\":\"admin\""));
    assert_null(strstr(r.body, "\"login\":\"clerk\""));
    reply_free(&r);
    house_expect(h, "GET", "/api/v1/people?kind=nothing&field=handler", "", NULL, 404, NULL);
    /* Of many at once: what moved on since it was seen is refused, tried or done; the seen fit the matters. */
    const char *const dry[] = {"true", "false"};
    for (int i = 0; i < 2; i++) {
        (void)snprintf(body, sizeof body, "{\"kind\":\"letter\",\"act\":\"accept\",\"matters\":[\"%s\"],\"seen\":[999999],\"dry_run\":%s}", id, dry[i]);
        house_call(h, "POST", "/api/v1/acts/bulk", "", body, &r);
        reply_text(&r, word, sizeof word, "errors", "0", "error", "code", NULL);
        assert_string_equal(word, "register.changed");
        reply_free(&r);
    }
    (void)snprintf(body, sizeof body, "{\"kind\":\"letter\",\"act\":\"accept\",\"matters\":[\"%s\"],\"seen\":[1,2]}", id);
    house_expect(h, "POST", "/api/v1/acts/bulk", "", body, 400, "web.field_missing");
    (void)snprintf(body, sizeof body, "{\"kind\":\"letter\",\"act\":\"accept\",\"matter\":\"%s\"}", id);
    house_expect(h, "POST", "/api/v1/acts", "", body, 200, NULL); /* nothing keeps her from helping out: then she has it */
    assert_int_equal(on_desk("waiting", id), 1);
    house_logout(h);
    house_login(h, "first", HOUSE_PASSWORD);
    assert_int_equal(on_desk("waiting", id), 0);
    house_logout(h);
}

static void nothing_more(void **state)
{
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ask_what_may_be_done),
        cmocka_unit_test(what_is_annulled_is_not_told_to_all), cmocka_unit_test(an_open_session_has_the_rights_of_now), cmocka_unit_test(what_was_done_as_often_as_it_may_be),
        cmocka_unit_test(what_a_colleague_has_in_hand_waits_for_nobody_else),
    };
    return full_house_run(&full, tests, sizeof tests / sizeof *tests, nothing_more);
}
