/* test_renew.c - the house opened anew beside the running server: offices merged meanwhile are seen, nobody who knocks is refused,
 * and what was acknowledged is there. On both engines. */
#include "house.h"

#include "engine.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SENDERS = 4, KEPT_MOST = 20000, TURNS = 3 };

static full_house_t full;
static house_t *const h = &full.h;
static _Atomic int asked;

static void on_renew(void *arg)
{
    (void)arg;
    asked++;
}

/* --- who goes on sending ------------------------------------------------------------------------------------------ */

typedef struct sender {
    pthread_t thread;
    int which, sent, cut, refused, wrong;
    bool stays; /* on one connection for as long as the server has it */
    char (*matter)[32];
    int acknowledged;
} sender_t;

static _Atomic bool over;

/* One letter; sent again with its key when the connection ended without an answer. */
static void send_letter(sender_t *s, int *fd)
{
    static const char body[] = "{\"kind\":\"letter\",\"act\":\"receive\",\"fields\":{\"subject\":\"counter\",\"matter_kind\":\"petition\",\"anonymous\":true}}";
    char text[1200];
    int n = snprintf(text, sizeof text, "POST /api/v1/acts HTTP/1.1\r\nHost: localhost:%d\r\nCookie: xz_session=%s\r\nX-CSRF-Token: %s\r\n"
                     "Idempotency-Key: renew-%d-%d\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                     h->port, h->token, h->csrf, s->which, s->sent, strlen(body), body);
    for (int tries = 0; tries < 5; tries++) {
        reply_t r;
        if (*fd < 0) *fd = client_connect(h->port);
        (void)client_send(*fd, text, (size_t)n);
        client_read(*fd, false, &r);
        bool again = r.status == 0, ends = r.closed || !s->stays;
        if (again && !s->stays) s->refused++; /* a connection of its own is never cut */
        if (again) s->cut++;
        const char *id = json_string_value(json_object_get(r.json, "matter"));
        if (!again && (r.status != 200 || !id)) s->wrong++;
        else if (!again && s->acknowledged < KEPT_MOST) (void)snprintf(s->matter[s->acknowledged++], 32, "%s", id);
        reply_free(&r);
        if (ends) {
            (void)close(*fd);
            *fd = -1;
        }
        if (!again) return;
    }
    s->wrong++;
}

static void *send_on(void *arg)
{
    sender_t *s = arg;
    int fd = -1;
    for (; !over; s->sent++) send_letter(s, &fd);
    if (fd >= 0) (void)close(fd);
    return NULL;
}

/* --- the house anew ----------------------------------------------------------------------------------------------- */

static void open_anew(app_options_t *options)
{
    app_t *fresh = NULL;
    err_t err = {.code = ERR_NONE};
    MUST(app_open(options, &fresh, &err), &err);
    MUST(app_open_archive(fresh, NULL, &err), &err);
    MUST(web_hand_over(&h->web, fresh, 20000, &err), &err);
    app_close(full.app);
    full.app = fresh;
}

static void wait_until_asked(void)
{
    for (int i = 0; i < 1000 && !asked; i++) (void)usleep(10000);
    assert_true(asked > 0);
}

static void letters_go_on_while_offices_merge(void **state)
{
    (void)state;
    static sender_t senders[SENDERS];
    static const char merge[] = "{\"kind\":\"office_change\",\"act\":\"record\",\"fields\":{\"change\":\"merge\",\"from_codes\":\"110105 110101\","
                                "\"to_codes\":\"110105\",\"valid_on\":\"2026-01-01\",\"basis\":\"x\"}}";
    app_options_t options = {.home = full.home};
    int port = h->port, sent = 0, acknowledged = 0;
    reply_t r;
    over = false;
    house_login(h, "clerk", HOUSE_PASSWORD);
    for (int i = 0; i < SENDERS; i++) {
        senders[i] = (sender_t){.which = i, .stays = i % 2, .matter = calloc(KEPT_MOST, sizeof *senders[i].matter)};
        assert_non_null(senders[i].matter);
        assert_int_equal(pthread_create(&senders[i].thread, NULL, send_on, &senders[i]), 0);
    }
    house_t admin = {.port = port};
    house_login(&admin, "admin", HOUSE_PASSWORD);
    assert_false(app_offices_moved(full.app));
    assert_int_equal(asked, 0);
    house_expect(&admin, "POST", "/api/v1/acts", "", merge, 200, NULL);
    wait_until_asked();
    for (int turn = 0; turn < TURNS; turn++) {
        open_anew(&options);
        assert_int_equal(web_port(h->web), port);
        assert_false(app_offices_moved(full.app));
        (void)usleep(200000);
    }
    asked = 0;
    (void)usleep(1500000);
    assert_int_equal(asked, 0); /* the new one has nothing to ask for */
    over = true;
    for (int i = 0; i < SENDERS; i++) (void)pthread_join(senders[i].thread, NULL);
    /* a session goes on, and the merged office is seen */
    house_call(&admin, "GET", "/api/v1/admin/offices/110101", "", NULL, &r);
    assert_int_equal(r.status, 200);
    assert_non_null(strstr(r.body, "2026-01-01"));
    reply_free(&r);
    for (int i = 0; i < SENDERS; i++) {
        sender_t *s = &senders[i];
        if (s->refused || s->wrong || s->acknowledged != s->sent) fail_msg("sender %d: %d sent, %d acknowledged, %d refused, %d wrong", i, s->sent, s->acknowledged, s->refused, s->wrong);
        sent += s->sent;
        for (int k = 0; k < s->acknowledged; k++) {
            char path[80];
            (void)snprintf(path, sizeof path, "/api/v1/matters/%s", s->matter[k]);
            if (k % 5 == 0 || k + 20 > s->acknowledged) house_expect(h, "GET", path, "X-Reason: test\r\n", NULL, 200, NULL);
            acknowledged++;
        }
        free(s->matter);
    }
    assert_true(sent > 20 && acknowledged == sent);
}

/* What cannot be opened changes nothing: the server goes on with the house it has. */
static void a_house_that_does_not_open_changes_nothing(void **state)
{
    (void)state;
    err_t err = {.code = ERR_NONE};
    http_listening_t at;
    web_options_t options = {.rate_percent = -1};
    http_server_t *other = NULL;
    http_gate_t gate = web_gate(h->web);
    http_share(h->web->server, &at);
    assert_int_equal(at.port, h->port);
    options.http.address = "nowhere";
    options.http.threads = at.count;
    options.http.listening = &at;
    assert_int_equal(http_start(&options.http, &gate, &other, &err), ERR_WEB_LISTEN);
    house_login(h, "clerk", HOUSE_PASSWORD);
    house_logout(h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_go_on_while_offices_merge),
        cmocka_unit_test(a_house_that_does_not_open_changes_nothing),
    };
    int failed = 0;
    for (int i = 0; i < engine_count(); i++) {
        full_house_open(&full, i, false);
        web_options_t options = full.h.web->options;
        web_stop(full.h.web, 1000);
        asked = 0;
        options.on_renew = on_renew;
        options.http.port = 0;
        house_start(&full.h, &options);
        failed += _cmocka_run_group_tests(engine_name(i), tests, sizeof tests / sizeof *tests, NULL, NULL);
        full_house_close(&full);
    }
    return failed;
}
