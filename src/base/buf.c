/* buf.c - doubling growth under a cap; a failed buffer stays failed. */
#include "base/buf.h"

#include "base/fault.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_init(buf_t *b, size_t cap_bytes)
{
    assert(b && cap_bytes > 0 && cap_bytes < SIZE_MAX / 4);
    *b = (buf_t){.cap = cap_bytes};
}

void buf_release(buf_t *b)
{
    free(b->data);
    size_t cap = b->cap;
    *b = (buf_t){.cap = cap};
}

void buf_clear(buf_t *b)
{
    b->length = 0;
    b->failed = b->over = false;
    if (b->data) b->data[0] = '\0';
}

bool buf_failed(const buf_t *b)
{
    return b->failed;
}

const char *buf_text(const buf_t *b)
{
    if (b->failed) return NULL;
    return b->data ? b->data : "";
}

char *buf_take(buf_t *b, size_t *ret_length)
{
    char *data = NULL;
    if (!b->failed) data = b->data ? b->data : calloc(1, 1);
    if (data && ret_length) *ret_length = b->length;
    if (data) b->data = NULL;
    buf_release(b);
    return data;
}

static bool make_room(buf_t *b, size_t more)
{
    if (b->failed) return false;
    if (more > b->cap - b->length || fault_fails(FAULT_ALLOC)) {
        b->over = more > b->cap - b->length;
        b->failed = true;
        return false;
    }
    size_t need = b->length + more + 1;
    if (need <= b->room) return true;
    size_t room = b->room ? b->room * 2 : 256;
    if (room < need) room = need;
    if (room > b->cap + 1) room = b->cap + 1;
    char *data = realloc(b->data, room);
    if (!data) {
        b->failed = true;
        return false;
    }
    b->data = data;
    b->room = room;
    return true;
}

void buf_add_bytes(buf_t *b, const void *data, size_t bytes)
{
    if (!make_room(b, bytes)) return;
    if (bytes) memcpy(b->data + b->length, data, bytes);
    b->length += bytes;
    b->data[b->length] = '\0';
}

void buf_add_raw(buf_t *b, const char *text)
{
    buf_add_bytes(b, text, strlen(text));
}

void buf_add_char(buf_t *b, char c)
{
    buf_add_bytes(b, &c, 1);
}

void buf_add_int(buf_t *b, int64_t n)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do digits[--at] = (char)('0' + left % 10);
    while (left /= 10);
    if (n < 0) digits[--at] = '-';
    buf_add_bytes(b, digits + at, sizeof digits - at);
}

/* Most texts fit where they are: format in place first, and only then make room. */
void buf_vaddf(buf_t *b, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    if (b->room == 0) (void)make_room(b, 1);
    size_t left = b->failed ? 0 : b->room - b->length;
    int length = vsnprintf(left ? b->data + b->length : NULL, left, format, args);
    if (length < 0) b->failed = true;
    else if ((size_t)length < left && (size_t)length <= b->cap - b->length) b->length += (size_t)length;
    else if (make_room(b, (size_t)length)) {
        (void)vsnprintf(b->data + b->length, (size_t)length + 1, format, again);
        b->length += (size_t)length;
    } else if (left) b->data[b->length] = '\0';
    va_end(again);
}

void buf_addf(buf_t *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    buf_vaddf(b, format, args);
    va_end(args);
}

void buf_add_jsonn(buf_t *b, const char *text, size_t bytes)
{
    static const char hex[] = "0123456789abcdef";
    buf_add_char(b, '"');
    size_t from = 0;
    for (size_t i = 0; i < bytes; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        buf_add_bytes(b, text + from, i - from);
        from = i + 1;
        switch (c) {
        case '"': buf_add_bytes(b, "\\\"", 2); break;
        case '\\': buf_add_bytes(b, "\\\\", 2); break;
        case '\n': buf_add_bytes(b, "\\n", 2); break;
        case '\r': buf_add_bytes(b, "\\r", 2); break;
        case '\t': buf_add_bytes(b, "\\t", 2); break;
        default: {
            char u[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
            buf_add_bytes(b, u, sizeof u);
        }
        }
    }
    buf_add_bytes(b, text + from, bytes - from);
    buf_add_char(b, '"');
}

void buf_add_json(buf_t *b, const char *text)
{
    if (text) buf_add_jsonn(b, text, strlen(text));
    else buf_add_raw(b, "null");
}

static void add_markup(buf_t *b, const char *text, bool drop_controls)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        switch (c) {
        case '&': buf_add_raw(b, "&amp;"); break;
        case '<': buf_add_raw(b, "&lt;"); break;
        case '>': buf_add_raw(b, "&gt;"); break;
        case '"': buf_add_raw(b, "&#34;"); break;
        case '\'': buf_add_raw(b, "&#39;"); break;
        default:
            if (drop_controls && c < 0x20 && c != '\t' && c != '\n' && c != '\r') break;
            buf_add_char(b, (char)c);
        }
    }
}

void buf_add_html(buf_t *b, const char *text)
{
    add_markup(b, text, false);
}

void buf_add_xml(buf_t *b, const char *text)
{
    add_markup(b, text, true);
}

void buf_add_url(buf_t *b, const char *text)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                     c == '-' || c == '.' || c == '_' || c == '~';
        if (plain) buf_add_char(b, (char)c);
        else buf_addf(b, "%%%02X", c);
    }
}

void buf_add_csv(buf_t *b, const char *text)
{
    if (!strpbrk(text, ",\"\r\n")) {
        buf_add_raw(b, text);
        return;
    }
    buf_add_char(b, '"');
    for (; *text; text++) {
        if (*text == '"') buf_add_char(b, '"');
        buf_add_char(b, *text);
    }
    buf_add_char(b, '"');
}

void buf_add_hex(buf_t *b, const void *data, size_t bytes)
{
    static const char hex[] = "0123456789abcdef";
    const unsigned char *p = data;
    for (size_t i = 0; i < bytes; i++) {
        buf_add_char(b, hex[p[i] >> 4]);
        buf_add_char(b, hex[p[i] & 15]);
    }
}

void buf_add_base64(buf_t *b, const void *data, size_t bytes)
{
    static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *p = data;
    for (size_t i = 0; i < bytes; i += 3) {
        size_t left = bytes - i;
        uint32_t v = (uint32_t)p[i] << 16;
        if (left > 1) v |= (uint32_t)p[i + 1] << 8;
        if (left > 2) v |= p[i + 2];
        char out[4] = {set[v >> 18], set[(v >> 12) & 63], '=', '='};
        if (left > 1) out[2] = set[(v >> 6) & 63];
        if (left > 2) out[3] = set[v & 63];
        buf_add_bytes(b, out, 4);
    }
}
