/* buf.h - a growing byte buffer that is born with its greatest size.
 *
 * Invariants  After buf_init a buffer is usable; text is always NUL-terminated; once a
 *             call fails (cap passed, memory short) the buffer is failed for good and
 *             further additions do nothing. So a writer adds freely and asks once, at
 *             the end, buf_failed().
 * Ownership   buf_release() frees the contents; buf_take() hands them over (free()).
 * Escaping    The name of the function chooses it: _json, _html, _xml, _url, _csv.
 *             buf_add_raw is the only unescaped text call.
 * Threads     One buffer, one thread at a time.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct buf {
    char *data;
    size_t length, room, cap;
    bool failed;
    bool over; /* failed because the cap was reached, not for want of memory */
} buf_t;

void buf_init(buf_t *b, size_t cap_bytes);
void buf_release(buf_t *b);
void buf_clear(buf_t *b); /* length 0, not failed, memory kept */
bool buf_failed(const buf_t *b);
/* The text so far ("" when empty); NULL when failed. Borrowed until the next addition. */
const char *buf_text(const buf_t *b);
/* Hands the malloc'ed text over and leaves the buffer empty; NULL when failed. */
char *buf_take(buf_t *b, size_t *ret_length);

void buf_add_bytes(buf_t *b, const void *data, size_t bytes);
void buf_add_raw(buf_t *b, const char *text);
void buf_add_char(buf_t *b, char c);
void buf_add_int(buf_t *b, int64_t n);
void buf_addf(buf_t *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vaddf(buf_t *b, const char *format, va_list args);
void buf_add_json(buf_t *b, const char *text);  /* with the quotation marks; NULL -> null */
void buf_add_jsonn(buf_t *b, const char *text, size_t bytes);
void buf_add_html(buf_t *b, const char *text);  /* & < > " ' ; also right inside attributes */
void buf_add_xml(buf_t *b, const char *text);   /* as _html, control characters dropped */
void buf_add_url(buf_t *b, const char *text);   /* percent-encoding of one component */
void buf_add_csv(buf_t *b, const char *text);   /* one field, quoted when it must be */
void buf_add_hex(buf_t *b, const void *data, size_t bytes);
void buf_add_base64(buf_t *b, const void *data, size_t bytes);

#endif
