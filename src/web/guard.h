/* guard.h - is this request framed so that everyone on the way reads it alike?
 *
 * Purpose    libmicrohttpd takes two Content-Length, Content-Length beside chunked, missing or doubled
 *            Host, blanks before the colon. A proxy in front may read such a request otherwise than we
 *            do, and a second request can be smuggled in the difference. The guard refuses whatever is
 *            not exactly sane; it also takes the raw request target apart, once, strictly.
 * Rules      RFC 9112 3.2 (one Host), 6.1-6.3 (Content-Length, Transfer-Encoding), 5.1 (names);
 *            RFC 3986 3.3 (dot segments). Stricter than the RFC where a browser or library never goes.
 * Threads    Pure functions over the caller's memory. O(bytes).
 */
#ifndef WEB_GUARD_H
#define WEB_GUARD_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The headers we read. Each may appear once; a second one is a refusal (X-Forwarded-For: the last
 * one counts, proxies append). */
enum http_header {
    HEADER_HOST,
    HEADER_CONTENT_LENGTH,
    HEADER_TRANSFER_ENCODING,
    HEADER_CONTENT_TYPE,
    HEADER_COOKIE,
    HEADER_AUTHORIZATION,
    HEADER_ACCEPT_LANGUAGE,
    HEADER_IF_NONE_MATCH,
    HEADER_ACCEPT_ENCODING,
    HEADER_ORIGIN,
    HEADER_FETCH_SITE,
    HEADER_CSRF,
    HEADER_REASON,
    HEADER_IDEMPOTENCY_KEY,
    HEADER_FORWARDED_FOR,
    HEADER_COUNT
};

enum { GUARD_HEADERS_MOST = 64, GUARD_SEGMENTS_MOST = 16, GUARD_ARGS_MOST = 32 };

typedef struct guard {
    const char *value[HEADER_COUNT]; /* borrowed; NULL = absent */
    int seen;                        /* headers in all */
    const char *fault;               /* first fault, a stable word; NULL = none yet */
} guard_t;

/* Looks at one header line; name and value need not be NUL-terminated for the checks, but a value
 * that is kept must be (libmicrohttpd terminates both). */
void guard_header(guard_t *g, const char *name, size_t name_bytes, const char *value,
                  size_t value_bytes);
/* The whole request after its last header. On success *ret_length is the announced body length, 0 for
 * none, -1 for chunked. ERR_WEB_FRAMING with the word of the fault. */
int guard_finish(const guard_t *g, const char *method, const char *version, int64_t *ret_length,
                 err_t *err);

typedef struct guard_arg {
    const char *name, *value; /* decoded */
} guard_arg_t;

typedef struct guard_target {
    const char *segment[GUARD_SEGMENTS_MOST]; /* decoded; "/" has none */
    size_t segments;
    guard_arg_t arg[GUARD_ARGS_MOST];
    size_t args;
} guard_target_t;

/* Percent-decodes one text; NULL when it is refused or memory is short. */
const char *guard_decode(const char *text, arena_t *a);
/* Takes "/a/b%20c?x=1" apart into the arena. Refused: anything but origin form, bytes outside
 * 0x21..0x7E, bad or incomplete percent codes, decoded control characters or bad UTF-8, "." and ".."
 * and empty segments (one slash at the end says nothing: /letter/ is /letter), arguments given twice, too many of either. ERR_WEB_TARGET. */
int guard_target(const char *raw, arena_t *a, guard_target_t *ret_target, err_t *err);

#endif
