/* test_guard.c - framing rules and the request target, without a network. */
#include "web/guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct line {
    const char *name, *value;
} line_t;

/* The word of the fault, or "" and the body length. */
static const char *judge(const char *method, const char *version, const line_t *lines, int64_t *length)
{
    static err_t err;
    guard_t g = {.seen = 0};
    for (; lines->name; lines++)
        guard_header(&g, lines->name, strlen(lines->name), lines->value, strlen(lines->value));
    *length = -9;
    if (guard_finish(&g, method, version, length, &err) == 0) return "";
    assert_int_equal(err.code, ERR_WEB_FRAMING);
    assert_int_equal(*length, -9);
    return err.arg[0];
}

#define HOST {"Host", "localhost"}

static void sane_requests_pass(void **state)
{
    (void)state;
    int64_t n;
    assert_string_equal(judge("GET", "HTTP/1.1", (line_t[]){HOST, {0}}, &n), "");
    assert_int_equal(n, 0);
    assert_string_equal(judge("POST", "HTTP/1.1", (line_t[]){HOST, {"content-LENGTH", "17"}, {0}}, &n), "");
    assert_int_equal(n, 17);
    assert_string_equal(judge("POST", "HTTP/1.1", (line_t[]){HOST, {"Transfer-Encoding", "Chunked"}, {0}}, &n),
                        "");
    assert_int_equal(n, -1);
    assert_string_equal(judge("GET", "HTTP/1.0", (line_t[]){{"Host", "[::1]:8080"}, {0}}, &n), "");
    /* Headers we do not read may be there as often as they like. */
    assert_string_equal(judge("GET", "HTTP/1.1", (line_t[]){HOST, {"Via", "a"}, {"Via", "b"}, {0}}, &n), "");
    assert_string_equal(judge("GET", "HTTP/1.1",
                              (line_t[]){HOST, {"X-Forwarded-For", "a"}, {"X-Forwarded-For", "b"}, {0}}, &n),
                        "");
}

static void unsound_framing_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *method, *version;
        line_t line[4];
        const char *word;
    } cases[] = {
        {"GET", "HTTP/1.1", {{"Accept", "x"}}, "host"},
        {"GET", "HTTP/1.1", {HOST, HOST}, "header_twice"},
        {"GET", "HTTP/1.1", {{"Host", ""}}, "host"},
        {"GET", "HTTP/1.1", {{"Host", "a/b"}}, "host"},
        {"GET", "HTTP/1.1", {{"Host", "user@a"}}, "host"},
        {"POST", "HTTP/1.1", {HOST, {"Content-Length", "5"}, {"Content-Length", "6"}}, "header_twice"},
        {"POST", "HTTP/1.1", {HOST, {"Content-Length", "5"}, {"Content-Length", "5"}}, "header_twice"},
        {"POST", "HTTP/1.1", {HOST, {"Content-Length", "5, 5"}}, "content_length"},
        {"POST", "HTTP/1.1", {HOST, {"Content-Length", "+5"}}, "content_length"},
        {"POST", "HTTP/1.1", {HOST, {"Content-Length", "-1"}}, "content_length"},
        {"POST", "HTTP/1.1", {HOST, {"Content-Length", "0x5"}}, "content_length"},
        {"POST", "HTTP/1.1", {HOST, {"Content-Length", ""}}, "content_length"},
        {"POST", "HTTP/1.1", {HOST, {"Content-Length", "9999999999999999"}}, "content_length"},
        {"POST", "HTTP/1.1", {HOST, {"Content-Length", "5"}, {"Transfer-Encoding", "chunked"}},
         "length_and_chunked"},
        {"POST", "HTTP/1.1", {HOST, {"Transfer-Encoding", "gzip, chunked"}}, "transfer_encoding"},
        {"POST", "HTTP/1.1", {HOST, {"Transfer-Encoding", "identity"}}, "transfer_encoding"},
        {"POST", "HTTP/1.1", {HOST, {"Transfer-Encoding", "xchunked"}}, "transfer_encoding"},
        {"POST", "HTTP/1.1", {HOST, {"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}},
         "header_twice"},
        {"POST", "HTTP/1.0", {HOST, {"Transfer-Encoding", "chunked"}}, "transfer_encoding"},
        {"POST", "HTTP/1.1", {HOST, {"Content-Length ", "5"}}, "header_name"},
        {"POST", "HTTP/1.1", {HOST, {"Content\tLength", "5"}}, "header_name"},
        {"POST", "HTTP/1.1", {HOST, {"", "5"}}, "header_name"},
        {"GET", "HTTP/1.1", {HOST, {"X-A", "a\rb"}}, "control_character"},
        {"GET", "HTTP/1.1", {HOST, {"X-A", "a\x7f"}}, "control_character"},
        {"GET", "HTTP/1.1", {HOST, {"Content-Length", "5"}}, "body_on_get"},
        {"HEAD", "HTTP/1.1", {HOST, {"Transfer-Encoding", "chunked"}}, "body_on_get"},
        {"GET", "HTTP/2.0", {HOST}, "version"},
        {"GET", "HTTP/1.15", {HOST}, "version"},
        {"GE T", "HTTP/1.1", {HOST}, "method"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t n;
        assert_string_equal(judge(cases[i].method, cases[i].version, cases[i].line, &n), cases[i].word);
    }
}

static void headers_are_counted(void **state)
{
    (void)state;
    guard_t g = {.seen = 0};
    err_t err;
    int64_t n;
    guard_header(&g, "Host", 4, "a", 1);
    for (int i = 0; i < GUARD_HEADERS_MOST; i++) guard_header(&g, "X-A", 3, "1", 1);
    assert_int_equal(guard_finish(&g, "GET", "HTTP/1.1", &n, &err), ERR_WEB_FRAMING);
    assert_string_equal(err.arg[0], "too_many_headers");
}

static void targets_are_taken_apart(void **state)
{
    (void)state;
    arena_t *a = arena_new(1 << 20);
    guard_target_t t;
    err_t err;
    assert_int_equal(guard_target("/", a, &t, &err), 0);
    assert_int_equal(t.segments, 0);
    assert_int_equal(guard_target("/?x", a, &t, &err), 0);
    assert_int_equal(t.args, 1);
    assert_string_equal(t.arg[0].value, "");
    assert_int_equal(guard_target("/a/b%2Fc/%E4%B8%B4%E6%A3%80?q=a+b%2b&n=%E3%80%94&e=", a, &t, &err), 0);
    assert_int_equal(t.segments, 3);
    assert_string_equal(t.segment[1], "b/c");
    assert_string_equal(t.segment[2], "临检");
    assert_int_equal(t.args, 3);
    assert_string_equal(t.arg[0].value, "a b+");
    assert_string_equal(t.arg[1].value, "〔");
    assert_string_equal(t.arg[2].value, "");
    assert_int_equal(guard_target("/a?b=/../?", a, &t, &err), 0); /* only the path is a path */
    arena_free(a);
}

static void bad_targets_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *raw, *word;
    } cases[] = {
        {"*", "form"}, {"http://a/b", "form"}, {"", "form"}, {"/a b", "character"}, {"/\xE4\xB8\xB4", "character"},
        {"/a#b", "character"}, {"//a", "empty_segment"}, {"/a//b", "empty_segment"}, {"/a//", "empty_segment"},
        {"/./a", "dot_segment"}, {"/a/..", "dot_segment"}, {"/%2e%2E/a", "dot_segment"}, {"/%", "encoding"},
        {"/%4", "encoding"}, {"/%4g", "encoding"}, {"/%00", "encoding"}, {"/a%0d%0ab", "encoding"},
        {"/%C0%AF", "encoding"}, {"/%ED%A0%80", "encoding"}, {"/a?x=1&x=2", "argument_twice"},
        {"/a?x=1&%78=2", "argument_twice"}, {"/a?=1", "encoding"}, {"/a?x=%FF", "encoding"},
        {"/1/2/3/4/5/6/7/8/9/a/b/c/d/e/f/g/h", "too_deep"}};
    arena_t *a = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        guard_target_t t;
        err_t err = {.code = ERR_NONE};
        assert_int_equal(guard_target(cases[i].raw, a, &t, &err), ERR_WEB_TARGET);
        assert_string_equal(err.arg[0], cases[i].word);
    }
    arena_free(a);
}

static void short_memory_is_an_error(void **state)
{
    (void)state;
    arena_t *a = arena_new(64);
    guard_target_t t;
    err_t err;
    assert_int_equal(guard_target("/aaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbbbb/cccccccccccccccccc/ddddddddddddd", a, &t,
                                  &err),
                     ERR_BASE_MEMORY);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sane_requests_pass),      cmocka_unit_test(unsound_framing_is_refused),
        cmocka_unit_test(headers_are_counted),     cmocka_unit_test(targets_are_taken_apart),
        cmocka_unit_test(bad_targets_are_refused), cmocka_unit_test(short_memory_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
