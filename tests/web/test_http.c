/* test_http.c - the real server against requests that no decent client sends, and against slow, large and
 * many ones. */
#include "base/embed.h"
#include "client.h"

#include "base/fault.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static house_t house;

static int open_house(void **state)
{
    (void)state;
    house_open(&house, 0, NULL);
    return 0;
}

static int close_house(void **state)
{
    (void)state;
    house_close(&house);
    return 0;
}

#define PING "GET /api/v1/ping HTTP/1.1\r\n"
#define POST "POST /api/v1/session HTTP/1.1\r\nContent-Type: application/json\r\n"
#define HOST "Host: localhost\r\n"

static void unsound_requests_are_refused(void **state)
{
    (void)state;
    /* status 0: ended without a reply, which is also a refusal. */
    static const struct {
        const char *what, *bytes;
        int status;
    } cases[] = {
        {"two different lengths", POST HOST "Content-Length: 2\r\nContent-Length: 9\r\n\r\n{}", 400},
        {"two equal lengths", POST HOST "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 400},
        {"length and chunked", POST HOST "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"chunked and length", POST HOST "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n", 400},
        {"unknown coding", POST HOST "Transfer-Encoding: gzip\r\n\r\n", 400},
        {"two codings", POST HOST "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 400},
        {"signed length", POST HOST "Content-Length: +2\r\n\r\n{}", 400},
        {"length list", POST HOST "Content-Length: 2, 2\r\n\r\n{}", 400},
        {"hex length", POST HOST "Content-Length: 0x2\r\n\r\n{}", 400},
        {"blank before colon", POST HOST "Content-Length : 2\r\n\r\n{}", 400},
        {"no host", PING "\r\n", 400},
        {"two hosts", PING HOST HOST "\r\n", 400},
        {"empty host", PING "Host:\r\n\r\n", 400},
        {"host with path", PING "Host: a/b\r\n\r\n", 400},
        {"body on GET", PING HOST "Content-Length: 5\r\n\r\nGET /", 400},
        {"chunks on GET", PING HOST "Transfer-Encoding: chunked\r\n\r\n5\r\nGET /\r\n0\r\n\r\n", 400},
        {"absolute form", "GET http://a/api/v1/ping HTTP/1.1\r\n" HOST "\r\n", 400},
        {"dot segments", "GET /api/../api/v1/ping HTTP/1.1\r\n" HOST "\r\n", 400},
        {"coded dots", "GET /api/v1/%2e%2e/ping HTTP/1.1\r\n" HOST "\r\n", 400},
        {"coded NUL", "GET /api/v1/ping%00 HTTP/1.1\r\n" HOST "\r\n", 400},
        {"double slash", "GET //api/v1/ping HTTP/1.1\r\n" HOST "\r\n", 400},
        {"raw bytes", "GET /\xE4\xB8\xB4 HTTP/1.1\r\n" HOST "\r\n", 400},
        {"argument twice", "GET /api/v1/ping?lang=zh&lang=en HTTP/1.1\r\n" HOST "\r\n", 400},
        {"cookie twice", PING HOST "Cookie: a=1\r\nCookie: b=2\r\n\r\n", 400},
        {"coded slash is no separator", "GET /api%2Fv1/ping HTTP/1.1\r\n" HOST "\r\n", 404},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        reply_t r;
        client_raw(house.port, cases[i].bytes, strlen(cases[i].bytes), &r);
        if (r.status != cases[i].status) fail_msg("%s: %d, not %d", cases[i].what, r.status, cases[i].status);
        if (r.status == 400 && !r.closed) fail_msg("%s: the connection stays open", cases[i].what);
        if (r.status == 400 && !json_object_get(json_object_get(r.json, "error"), "hint") &&
            !strstr(r.body, "<main>") /* a page, for who called no interface */ && !strstr(r.body, "<html><head>") /* the library was first */)
            fail_msg("%s: no error in the body: %s", cases[i].what, r.body);
        reply_free(&r);
    }
}

/* Requests that the library answers or drops by itself: refused, in whatever form. */
static void broken_requests_are_refused(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "GET\r\n\r\n",
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        "GET /api/v1/ping HTTP/3.0\r\n" HOST "\r\n",
        "GET /api/v1/ping\r\n" HOST "\r\n",
        "GET /api/v1/ping HTTP/1.1\r\nHost localhost\r\n\r\n",
        POST HOST "Content-Length: 99999999999999999999999\r\n\r\n",
        POST HOST "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        POST HOST "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}\r\n0\r\n\r\n",
        POST HOST "Transfer-Encoding: chunked\r\n\r\n-1\r\n{}\r\n0\r\n\r\n",
    };
    /* The library may miss the half-close that follows at once; then its idle time ends the wait. */
    web_options_t o = {.rate_percent = -1, .http = {.idle_ms = 1000}};
    house_t brief;
    house_open(&brief, 0, &o);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        reply_t r;
        int fd = client_connect(brief.port);
        (void)client_send(fd, cases[i], strlen(cases[i]));
        (void)shutdown(fd, SHUT_WR); /* nothing more will come */
        client_read(fd, false, &r);
        if (r.status != 0 && r.status < 400) fail_msg("case %zu was taken: %d %s", i, r.status, r.body);
        (void)close(fd);
        reply_free(&r);
    }
    house_close(&brief);
}

/* What stands behind a refused request must not be answered as a request of its own. */
static void nothing_is_smuggled(void **state)
{
    (void)state;
    static const char *const cases[] = {
        PING HOST "Content-Length: 60\r\n\r\n" PING HOST "\r\n",
        POST HOST "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" PING HOST "\r\n",
        POST HOST "Content-Length: 2\r\nContent-Length: 0\r\n\r\n" PING HOST "\r\n",
        POST HOST "Transfer-Encoding: gzip\r\n\r\n" PING HOST "\r\n",
        "POST /api/v1/ping HTTP/1.1\r\n" HOST "Content-Length: 60\r\n\r\n" PING HOST "\r\n",
        "DELETE /api/v1/session HTTP/1.1\r\n" HOST "Content-Length: 60\r\n\r\n" PING HOST "\r\n",
        "GET /api/v1/session HTTP/1.1\r\n" HOST "Content-Length: 60\r\n\r\n" PING HOST "\r\n",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        reply_t first, second;
        int fd = client_connect(house.port);
        assert_true(client_send(fd, cases[i], strlen(cases[i])));
        (void)shutdown(fd, SHUT_WR);
        client_read(fd, false, &first);
        assert_true(first.status >= 400);
        client_read(fd, false, &second);
        if (second.status != 0) fail_msg("case %zu: a second reply: %d %s", i, second.status, second.body);
        (void)close(fd);
        reply_free(&first);
        reply_free(&second);
    }
}

static void sound_requests_share_a_connection(void **state)
{
    (void)state;
    static const char two[] = PING HOST "\r\n" PING HOST "Connection: close\r\n\r\n";
    reply_t r;
    int fd = client_connect(house.port);
    assert_true(client_send(fd, two, sizeof two - 1));
    for (int i = 0; i < 2; i++) {
        client_read(fd, false, &r);
        /* The second reply may have come with the first read; then the rest is empty. */
        if (i == 0) assert_string_equal(r.body, "{\"ok\":true}");
        reply_free(&r);
    }
    (void)close(fd);
}

static void bodies_arrive_in_chunks(void **state)
{
    (void)state;
    static const char chunked[] = POST HOST "Transfer-Encoding: chunked\r\n\r\n"
                                            "10\r\n{\"login\":\"zhang\",\r\n"
                                            "20\r\n\"password\":\"four words make it\"}   \r\n0\r\n\r\n";
    reply_t r;
    client_raw(house.port, chunked, sizeof chunked - 1, &r);
    if (r.status != 400 && r.status != 200) fail_msg("%d %s", r.status, r.body);
    reply_free(&r);
}

static void large_requests_are_cut(void **state)
{
    (void)state;
    enum { BIG = 6 << 20 };
    char *big = malloc(BIG);
    reply_t r;
    assert_non_null(big);
    /* a body announced far too large, or asked about first: refused before it is sent */
    static const char *const announced[] = {POST HOST "Content-Length: 8000000\r\n\r\n",
                                            POST HOST "Expect: 100-continue\r\nContent-Length: 4097\r\n\r\n"};
    for (size_t i = 0; i < 2; i++) {
        client_raw(house.port, announced[i], strlen(announced[i]), &r);
        assert_int_equal(r.status, 413);
        assert_true(r.closed);
        reply_free(&r);
    }
    /* one that comes in any case is read to its end, so that the answer arrives, in our form */
    static const int lengths[] = {4097, 70000, 1 << 20};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        int head = snprintf(big, BIG, "%sContent-Length: %d\r\n\r\n", POST HOST, lengths[i]);
        memset(big + head, ' ', (size_t)lengths[i]);
        client_raw(house.port, big, (size_t)(head + lengths[i]), &r);
        assert_int_equal(r.status, 413);
        assert_true(r.closed);
        assert_non_null(strstr(r.body, "web.body_large"));
        assert_non_null(strstr(r.body, "4096"));
        reply_free(&r);
    }
    /* where no body belongs at all, that is what is said */
    house_set_password(&house, "clerk", "four words make it");
    static const char *const unwanted[] = {
        "DELETE /api/v1/session HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\n{}",
        "DELETE /api/v1/session HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"};
    for (size_t i = 0; i < 2; i++) {
        char request[512];
        house_login(&house, "clerk", "four words make it");
        const char *rest = strstr(unwanted[i], "\r\n") + 2;
        int bytes = snprintf(request, sizeof request, "%.*sCookie: xz_session=%s\r\nX-CSRF-Token: %s\r\n%s",
                             (int)(rest - unwanted[i]), unwanted[i], house.token, house.csrf, rest);
        client_raw(house.port, request, (size_t)bytes, &r);
        assert_int_equal(r.status, 400);
        assert_non_null(strstr(r.body, "web.body_none"));
        assert_true(r.closed);
        reply_free(&r);
        house_logout(&house);
    }
    /* exactly the limit is read (and is no JSON) */
    int n = snprintf(big, BIG, "%s", POST HOST "Content-Length: 4096\r\n\r\n");
    memset(big + n, ' ', 4096);
    client_raw(house.port, big, (size_t)n + 4096, &r);
    assert_int_equal(r.status, 400);
    reply_free(&r);
    /* chunks without end: a little over is told, far over is cut off */
    for (int mega = 0; mega < 2; mega++) {
        n = snprintf(big, BIG, "%s%x\r\n", POST HOST "Transfer-Encoding: chunked\r\n\r\n",
                     mega ? 4 << 20 : 8000);
        memset(big + n, ' ', mega ? 4 << 20 : 8000);
        n += mega ? 4 << 20 : 8000;
        n += snprintf(big + n, 16, "\r\n0\r\n\r\n");
        client_raw(house.port, big, (size_t)n, &r);
        if (mega) assert_true(r.status == 0 || r.status == 413);
        else assert_int_equal(r.status, 413);
        reply_free(&r);
    }
    /* a header block of 100 KB */
    n = snprintf(big, BIG, "%s", PING HOST "X-A: ");
    memset(big + n, 'a', 100000);
    n += 100000;
    n += snprintf(big + n, 8, "\r\n\r\n");
    client_raw(house.port, big, (size_t)n, &r);
    assert_true(r.status == 0 || r.status == 431 || r.status == 413);
    reply_free(&r);
    /* too many headers */
    n = snprintf(big, BIG, "%s", PING HOST);
    for (int i = 0; i < 80; i++) n += snprintf(big + n, 16, "X-%d: 1\r\n", i);
    n += snprintf(big + n, 4, "\r\n");
    client_raw(house.port, big, (size_t)n, &r);
    assert_int_equal(r.status, 400);
    reply_free(&r);
    free(big);
}

static void methods_and_addresses(void **state)
{
    (void)state;
    char allow[64];
    reply_t r;
    house_expect(&house, "GET", "/api/v1/nothing", "", NULL, 404, "web.no_route");
    house_expect(&house, "GET", "/api/v1/ping?x=1", "", NULL, 400, "web.field_unknown");
    house_expect(&house, "BREW", "/api/v1/ping", "", NULL, 405, "web.method");
    house_call(&house, "DELETE", "/api/v1/ping", "", NULL, &r);
    assert_int_equal(r.status, 405);
    assert_true(reply_header(&r, "Allow", allow, sizeof allow));
    assert_string_equal(allow, "GET, HEAD");
    reply_free(&r);
    house_call(&house, "HEAD", "/api/v1/ping", "", NULL, &r);
    assert_int_equal(r.status, 200);
    assert_true(reply_header(&r, "Content-Length", allow, sizeof allow));
    assert_string_equal(allow, "11");
    assert_int_equal(r.body_bytes, 0);
    reply_free(&r);
}

/* The same error in the language asked for: argument over cookie over Accept-Language; Chinese first. */
static void errors_speak_two_languages(void **state)
{
    (void)state;
    static const struct {
        const char *path, *extra, *what;
    } cases[] = {
        {"/api/v1/x", "", "“/api/v1/x”处没有内容"},
        {"/api/v1/x?lang=en", "", "there is nothing at \"/api/v1/x\""},
        {"/api/v1/x", "Accept-Language: en-GB,en;q=0.9,zh;q=0.8\r\n", "there is nothing at \"/api/v1/x\""},
        {"/api/v1/x", "Accept-Language: fr, en;q=0.3, zh-CN;q=0.5\r\n", "“/api/v1/x”处没有内容"},
        {"/api/v1/x", "Cookie: xz_lang=en\r\n", "there is nothing at \"/api/v1/x\""},
        {"/api/v1/x?lang=zh", "Cookie: xz_lang=en\r\n", "“/api/v1/x”处没有内容"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        reply_t r;
        house_call(&house, "GET", cases[i].path, cases[i].extra, NULL, &r);
        assert_string_equal(json_string_value(json_object_get(json_object_get(r.json, "error"), "what")),
                            cases[i].what);
        reply_free(&r);
    }
}

static void pages_have_tags_and_a_policy(void **state)
{
    (void)state;
    char etag[80], value[256], request[256];
    reply_t r;
    int n = snprintf(request, sizeof request, "GET /login HTTP/1.1\r\n" HOST "\r\n");
    client_raw(house.port, request, (size_t)n, &r);
    assert_int_equal(r.status, 200);
    assert_true(reply_header(&r, "ETag", etag, sizeof etag));
    assert_true(reply_header(&r, "Content-Security-Policy", value, sizeof value));
    assert_non_null(strstr(value, "default-src 'self'"));
    assert_non_null(strstr(value, "frame-ancestors 'none'"));
    assert_true(reply_header(&r, "X-Content-Type-Options", value, sizeof value));
    assert_true(reply_header(&r, "Referrer-Policy", value, sizeof value));
    assert_string_equal(value, "no-referrer");
    assert_null(strstr(r.body, "演示系统")); /* not a demonstration */
    reply_free(&r);
    n = snprintf(request, sizeof request, "GET /login HTTP/1.1\r\n" HOST "If-None-Match: %s\r\n\r\n", etag);
    client_raw(house.port, request, (size_t)n, &r);
    assert_int_equal(r.status, 304);
    assert_int_equal(r.body_bytes, 0);
    reply_free(&r);
    n = snprintf(request, sizeof request, "GET /login HTTP/1.1\r\n" HOST "If-None-Match: \"x\"\r\n\r\n");
    client_raw(house.port, request, (size_t)n, &r);
    assert_int_equal(r.status, 200);
    reply_free(&r);
    n = snprintf(request, sizeof request, "GET /no%%3Cscript%%3E HTTP/1.1\r\n" HOST "\r\n");
    client_raw(house.port, request, (size_t)n, &r);
    assert_int_equal(r.status, 404);
    assert_null(strstr(r.body, "<script>"));
    assert_non_null(strstr(r.body, "&lt;script&gt;"));
    reply_free(&r);
    /* A link with bare Chinese, as a mail program sends it: a page that says what to do; at the interface JSON. */
    n = snprintf(request, sizeof request, "GET /check?number=\xE8\x8B\x8F&code=1 HTTP/1.1\r\n" HOST "\r\n");
    client_raw(house.port, request, (size_t)n, &r);
    assert_int_equal(r.status, 400);
    assert_non_null(strstr(r.body, "<a href=\"/check\">"));
    assert_null(strstr(r.body, "\xE8\x8B\x8F&"));
    assert_true(reply_header(&r, "Content-Type", value, sizeof value));
    assert_string_equal(value, "text/html; charset=utf-8");
    assert_true(reply_header(&r, "Content-Security-Policy", value, sizeof value));
    reply_free(&r);
    n = snprintf(request, sizeof request, "GET /api/v1/notices/check?number=\xE8\x8B\x8F HTTP/1.1\r\n" HOST "\r\n");
    client_raw(house.port, request, (size_t)n, &r);
    assert_int_equal(r.status, 400);
    assert_non_null(json_object_get(json_object_get(r.json, "error"), "hint"));
    reply_free(&r);
    n = snprintf(request, sizeof request, "POST / HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n");
    client_raw(house.port, request, (size_t)n, &r);
    assert_int_equal(r.status, 405);
    reply_free(&r);
}

/* The office finds its own way below /office; its files keep for ever and go out packed to who takes that. */
static void the_office_finds_its_way(void **state)
{
    (void)state;
    size_t count;
    const embed_file_t *list = embed_list("web/dist/assets/", &count), *script = NULL;
    for (size_t i = 0; i < count; i++)
        if (strcmp(strrchr(list[i].path, '.'), ".js") == 0) script = &list[i];
    if (!script) {
        print_message("skipped: the pages of the office are not built into this program (tools/pages.sh)\n");
        skip();
    }
    static const char *const addresses[] = {"/office", "/office/desk", "/office/matters/3205831-5"};
    char value[256], request[400];
    reply_t r;
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        int n = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\n" HOST "\r\n", addresses[i]);
        client_raw(house.port, request, (size_t)n, &r);
        assert_int_equal(r.status, 200);
        assert_non_null(strstr(r.body, "id=\"app\""));
        assert_true(reply_header(&r, "Cache-Control", value, sizeof value));
        assert_string_equal(value, "no-cache");
        reply_free(&r);
    }
    const char *name = script->path + strlen("web/dist/");
    for (int packed = 0; packed < 2; packed++) {
        int n = snprintf(request, sizeof request, "GET /office/%s HTTP/1.1\r\n" HOST "Accept-Encoding: %s\r\n\r\n", name,
                         packed ? "br, gzip" : "gzip;q=0");
        client_raw(house.port, request, (size_t)n, &r);
        assert_int_equal(r.status, 200);
        assert_int_equal(reply_header(&r, "Content-Encoding", value, sizeof value), packed);
        if (!packed) assert_int_equal(r.body_bytes, script->bytes);
        assert_true(reply_header(&r, "Cache-Control", value, sizeof value));
        assert_non_null(strstr(value, "immutable"));
        assert_true(reply_header(&r, "Content-Security-Policy", value, sizeof value));
        assert_null(strstr(value, "unsafe"));
        reply_free(&r);
    }
    int n = snprintf(request, sizeof request, "GET /office/assets/none.js HTTP/1.1\r\n" HOST "\r\n");
    client_raw(house.port, request, (size_t)n, &r);
    assert_int_equal(r.status, 404); /* a file that is not there is no page */
    reply_free(&r);
}

static void *ping_often(void *arg)
{
    int *good = arg;
    int fd = client_connect(house.port);
    for (int i = 0; i < 50; i++) {
        reply_t r;
        (void)client_send(fd, PING HOST "\r\n", sizeof(PING HOST "\r\n") - 1);
        client_read(fd, false, &r);
        *good += r.status == 200 && strcmp(r.body, "{\"ok\":true}") == 0;
        reply_free(&r);
    }
    (void)close(fd);
    return NULL;
}

static void many_clients_at_once(void **state)
{
    (void)state;
    enum { CLIENTS = 12 };
    pthread_t thread[CLIENTS];
    int good[CLIENTS] = {0};
    for (int i = 0; i < CLIENTS; i++) assert_int_equal(pthread_create(&thread[i], NULL, ping_often, &good[i]), 0);
    for (int i = 0; i < CLIENTS; i++) {
        (void)pthread_join(thread[i], NULL);
        assert_int_equal(good[i], 50);
    }
}

/* A client that sends a byte now and then is never silent for long; the watchdog ends it. */
static void dripping_clients_are_ended(void **state)
{
    (void)state;
    static const char request[] = PING HOST "X-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    web_options_t o = {.rate_percent = -1, .http = {.idle_ms = 20000, .whole_ms = 300}};
    house_t slow;
    house_open(&slow, 0, &o);
    int fd = client_connect(slow.port);
    bool ended = false;
    for (size_t i = 0; i < sizeof request - 1 && !ended; i++) {
        struct timespec pause = {.tv_nsec = 50000000};
        char byte;
        (void)send(fd, &request[i], 1, MSG_NOSIGNAL);
        (void)nanosleep(&pause, NULL);
        ended = recv(fd, &byte, 1, MSG_DONTWAIT) == 0;
    }
    assert_true(ended);
    (void)close(fd);
    int open;
    int64_t dropped;
    http_counts(slow.web->server, &open, &dropped);
    assert_true(dropped >= 1);
    house_close(&slow);
}

static void one_address_has_its_limit(void **state)
{
    (void)state;
    web_options_t o = {.rate_percent = -1, .http = {.per_address_most = 3}};
    house_t narrow;
    reply_t r;
    int fd[3];
    house_open(&narrow, 0, &o);
    for (int i = 0; i < 3; i++) {
        fd[i] = client_connect(narrow.port);
        assert_true(client_send(fd[i], PING HOST "\r\n", sizeof(PING HOST "\r\n") - 1));
        client_read(fd[i], false, &r);
        assert_int_equal(r.status, 200);
        reply_free(&r);
    }
    client_raw(narrow.port, PING HOST "\r\n", sizeof(PING HOST "\r\n") - 1, &r);
    assert_int_equal(r.status, 0);
    reply_free(&r);
    for (int i = 0; i < 3; i++) (void)close(fd[i]);
    house_close(&narrow);
}

static void a_taken_port_is_an_error(void **state)
{
    (void)state;
    http_gate_t gate = web_gate(house.web);
    http_options_t o = {.port = house.port, .threads = 1}, bad = {.address = "localhost", .threads = 1};
    http_server_t *s = NULL;
    err_t err;
    assert_int_equal(http_start(&o, &gate, &s, &err), ERR_WEB_LISTEN);
    assert_true(err.detail[0]);
    assert_int_equal(http_start(&bad, &gate, &s, &err), ERR_WEB_LISTEN);
    assert_null(s);
}

static void demonstrations_say_so(void **state)
{
    (void)state;
    web_options_t o = {.rate_percent = -1, .demonstration = true};
    house_t demo;
    reply_t r;
    house_open(&demo, 0, &o);
    client_raw(demo.port, "GET / HTTP/1.1\r\n" HOST "\r\n", sizeof("GET / HTTP/1.1\r\n" HOST "\r\n") - 1, &r);
    assert_non_null(strstr(r.body, "演示系统"));
    reply_free(&r);
    house_call(&demo, "GET", "/api/v1/version", "", NULL, &r);
    assert_true(json_is_true(json_object_get(r.json, "demonstration")));
    reply_free(&r);
    house_close(&demo);
}

#ifdef XZ_FAULTS
/* Every allocation of a request fails once: the client gets a whole answer, an error or an ended connection,
 * and the server goes on. */
static void memory_may_run_out(void **state)
{
    (void)state;
    static const char *const requests[] = {
        PING HOST "\r\n",
        "GET /api/v1/session HTTP/1.1\r\n" HOST "Cookie: a=b; xz_session=00\r\n\r\n",
        "GET /api/v1/nothing?lang=en HTTP/1.1\r\n" HOST "\r\n",
        "GET /nothing HTTP/1.1\r\n" HOST "\r\n",
        POST HOST "Content-Length: 13\r\n\r\n{\"login\":\"a\"}",
        POST HOST "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    };
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++)
        for (long n = 0;; n++) {
            reply_t r;
            assert_true(n < 500);
            fault_arm(FAULT_ALLOC, n, false);
            client_raw(house.port, requests[i], strlen(requests[i]), &r);
            long fired = fault_disarm();
            bool whole = r.status == 0 || r.json || strstr(r.body, "<h1>");
            if (!whole) fail_msg("request %zu, allocation %ld: %d %s", i, n, r.status, r.body);
            if (fired) assert_true(r.status == 0 || r.status >= 400);
            reply_free(&r);
            if (!fired) break;
        }
    house_expect(&house, "GET", "/api/v1/ping", "", NULL, 200, NULL);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unsound_requests_are_refused), cmocka_unit_test(broken_requests_are_refused),
        cmocka_unit_test(nothing_is_smuggled),          cmocka_unit_test(sound_requests_share_a_connection),
        cmocka_unit_test(bodies_arrive_in_chunks),      cmocka_unit_test(large_requests_are_cut),
        cmocka_unit_test(methods_and_addresses),        cmocka_unit_test(errors_speak_two_languages),
        cmocka_unit_test(pages_have_tags_and_a_policy), cmocka_unit_test(the_office_finds_its_way),
        cmocka_unit_test(many_clients_at_once),
        cmocka_unit_test(dripping_clients_are_ended),   cmocka_unit_test(one_address_has_its_limit),
        cmocka_unit_test(a_taken_port_is_an_error),     cmocka_unit_test(demonstrations_say_so),
#ifdef XZ_FAULTS
        cmocka_unit_test(memory_may_run_out),
#endif
    };
    return cmocka_run_group_tests(tests, open_house, close_house);
}
