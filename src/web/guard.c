/* guard.c - framing and request target. Reached by tests/fuzz/fuzz_http.c. */
#include "web/guard.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *name;
    size_t bytes;
} known[HEADER_COUNT] = {
#define H(i, n) [i] = {n, sizeof n - 1}
    H(HEADER_HOST, "Host"),
    H(HEADER_CONTENT_LENGTH, "Content-Length"),
    H(HEADER_TRANSFER_ENCODING, "Transfer-Encoding"),
    H(HEADER_CONTENT_TYPE, "Content-Type"),
    H(HEADER_COOKIE, "Cookie"),
    H(HEADER_AUTHORIZATION, "Authorization"),
    H(HEADER_ACCEPT_LANGUAGE, "Accept-Language"),
    H(HEADER_IF_NONE_MATCH, "If-None-Match"),
    H(HEADER_ACCEPT_ENCODING, "Accept-Encoding"),
    H(HEADER_ORIGIN, "Origin"),
    H(HEADER_FETCH_SITE, "Sec-Fetch-Site"),
    H(HEADER_CSRF, "X-CSRF-Token"),
    H(HEADER_REASON, "X-Reason"),
    H(HEADER_IDEMPOTENCY_KEY, "Idempotency-Key"),
    H(HEADER_FORWARDED_FOR, "X-Forwarded-For"),
#undef H
};

/* RFC 9110 5.6.2: what a header name may consist of. Blanks and control characters are not in it,
 * which is what refuses "Content-Length : 5". */
static bool is_token(const char *text, size_t bytes)
{
    if (bytes == 0) return false;
    for (size_t i = 0; i < bytes; i++) {
        unsigned char c = (unsigned char)text[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && (c == '\0' || !strchr("!#$%&'*+-.^_`|~", c))) return false;
    }
    return true;
}

static void fault(guard_t *g, const char *word)
{
    if (!g->fault) g->fault = word;
}

void guard_header(guard_t *g, const char *name, size_t name_bytes, const char *value,
                  size_t value_bytes)
{
    if (++g->seen > GUARD_HEADERS_MOST) fault(g, "too_many_headers");
    if (!is_token(name, name_bytes)) fault(g, "header_name");
    for (size_t i = 0; i < value_bytes; i++) {
        unsigned char c = (unsigned char)value[i];
        if ((c < 0x20 && c != '\t') || c == 0x7F) fault(g, "control_character");
    }
    if (g->fault) return;
    for (int h = 0; h < HEADER_COUNT; h++) {
        if (known[h].bytes != name_bytes || strncasecmp(known[h].name, name, name_bytes) != 0)
            continue;
        if (g->value[h] && h != HEADER_FORWARDED_FOR) fault(g, "header_twice");
        g->value[h] = value;
        return;
    }
}

static const char *check_host(const char *host)
{
    if (!host || !*host) return "host";
    /* A name, an address or [v6], with an optional port: no paths, no user names. */
    if (strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]") !=
        strlen(host))
        return "host";
    return strlen(host) > 255 ? "host" : NULL;
}

static const char *check_body(const guard_t *g, int64_t *length)
{
    const char *coded = g->value[HEADER_TRANSFER_ENCODING], *said = g->value[HEADER_CONTENT_LENGTH];
    if (coded && said) return "length_and_chunked";
    if (coded) {
        *length = -1;
        return strcasecmp(coded, "chunked") == 0 ? NULL : "transfer_encoding";
    }
    if (!said) return NULL;
    size_t digits = strlen(said);
    if (digits == 0 || digits > 15 || strspn(said, "0123456789") != digits) return "content_length";
    for (size_t i = 0; i < digits; i++) *length = *length * 10 + (said[i] - '0');
    return NULL;
}

int guard_finish(const guard_t *g, const char *method, const char *version, int64_t *ret_length,
                 err_t *err)
{
    int64_t length = 0;
    const char *word = g->fault;
    if (!word && strcmp(version, "HTTP/1.1") != 0 && strcmp(version, "HTTP/1.0") != 0)
        word = "version";
    if (!word && !is_token(method, strlen(method))) word = "method";
    if (!word) word = check_host(g->value[HEADER_HOST]);
    if (!word) word = check_body(g, &length);
    /* HTTP/1.0 knows no chunks; a body on GET or HEAD means nothing and is where smuggling hides. */
    if (!word && length == -1 && strcmp(version, "HTTP/1.0") == 0) word = "transfer_encoding";
    if (!word && length != 0 && (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0))
        word = "body_on_get";
    if (word) return err_set(err, ERR_WEB_FRAMING, word);
    assert(length >= -1);
    *ret_length = length;
    return 0;
}

/* --- the request target ------------------------------------------------------------------------ */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/* Decodes one component; NULL when it is refused (or memory is short: *ret_short). */
static const char *decode(arena_t *a, const char *from, size_t bytes, bool plus_is_blank,
                          bool *ret_short)
{
    char *to = arena_alloc(a, bytes + 1);
    if (!to) {
        *ret_short = true;
        return NULL;
    }
    size_t n = 0;
    for (size_t i = 0; i < bytes; i++) {
        char c = from[i];
        if (c == '+' && plus_is_blank) c = ' ';
        if (c == '%') {
            int high = i + 1 < bytes ? hex_digit(from[i + 1]) : -1;
            int low = i + 2 < bytes ? hex_digit(from[i + 2]) : -1;
            if (high < 0 || low < 0) return NULL;
            c = (char)(high << 4 | low);
            i += 2;
        }
        unsigned char u = (unsigned char)c;
        if (u < 0x20 || u == 0x7F) return NULL;
        to[n++] = c;
    }
    return text_bad_byte(to, n) == 0 ? to : NULL;
}

const char *guard_decode(const char *text, arena_t *a)
{
    bool memory_short = false;
    return decode(a, text, strlen(text), false, &memory_short);
}

static const char *add_segment(arena_t *a, const char *from, size_t bytes, guard_target_t *t,
                               bool *ret_short)
{
    if (t->segments == GUARD_SEGMENTS_MOST) return "too_deep";
    if (bytes == 0) return "empty_segment";
    const char *segment = decode(a, from, bytes, false, ret_short);
    if (!segment) return "encoding";
    if (strcmp(segment, ".") == 0 || strcmp(segment, "..") == 0) return "dot_segment";
    t->segment[t->segments++] = segment;
    return NULL;
}

static const char *add_argument(arena_t *a, const char *from, size_t bytes, guard_target_t *t,
                                bool *ret_short)
{
    if (bytes == 0) return NULL; /* "?" or "&&": nothing was said */
    if (t->args == GUARD_ARGS_MOST) return "too_many_arguments";
    const char *equals = memchr(from, '=', bytes);
    size_t name_bytes = equals ? (size_t)(equals - from) : bytes;
    const char *name = decode(a, from, name_bytes, true, ret_short);
    const char *value = equals ? decode(a, equals + 1, bytes - name_bytes - 1, true, ret_short) : "";
    if (!name || !value || !*name) return "encoding";
    for (size_t i = 0; i < t->args; i++)
        if (strcmp(t->arg[i].name, name) == 0) return "argument_twice";
    t->arg[t->args++] = (guard_arg_t){name, value};
    return NULL;
}

int guard_target(const char *raw, arena_t *a, guard_target_t *ret_target, err_t *err)
{
    guard_target_t t = {.segments = 0};
    bool memory_short = false;
    const char *word = raw[0] == '/' ? NULL : "form";
    for (const char *c = raw; *c && !word; c++)
        if (*c < 0x21 || *c > 0x7E || *c == '#') word = "character";
    const char *at = raw + 1;
    if (!word && *at && *at != '?') {
        for (;;) {
            size_t n = strcspn(at, "/?");
            if ((word = add_segment(a, at, n, &t, &memory_short)) != NULL) break;
            at += n;
            if (*at != '/') break;
            at++;
            if (!*at || *at == '?') break; /* people type a slash at the end: the same place */
        }
    }
    if (!word && *at == '?') {
        do {
            at++;
            size_t n = strcspn(at, "&");
            word = add_argument(a, at, n, &t, &memory_short);
            at += n;
        } while (!word && *at);
    }
    if (memory_short) return err_nomem(err);
    if (word) return err_set(err, ERR_WEB_TARGET, word);
    *ret_target = t;
    return 0;
}
