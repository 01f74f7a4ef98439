/* tame.c - showing the characters that nobody sees. */
#include "cli/tame.h"

#include "base/text.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

static bool is_control(uint32_t c)
{
    return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c <= 0x9F);
}

/* Without width or form, beside those that text_is_hidden knows. */
static bool is_format(uint32_t c, uint32_t before)
{
    if (c == '\n' || c == '\t') return false;
    return text_is_hidden(c, before) || c == 0xAD || c == 0x61C || c == 0x180E || c == 0x200E || c == 0x200F ||
           (c >= 0x2061 && c <= 0x2064) || (c >= 0x206A && c <= 0x206F) || (c >= 0xFFF9 && c <= 0xFFFB) ||
           (c >= 0xE0000 && c <= 0xE007F);
}

static bool show(uint32_t c, bool json, FILE *to)
{
    if (!json) return fprintf(to, "\\u{%04X}", (unsigned)c) > 0;
    if (c < 0x10000) return fprintf(to, "\\u%04x", (unsigned)c) > 0;
    return fprintf(to, "\\u%04x\\u%04x", (unsigned)(0xD800 + ((c - 0x10000) >> 10)), (unsigned)(0xDC00 + ((c - 0x10000) & 0x3FF))) > 0;
}

bool cli_print_tame(const char *text, size_t bytes, enum cli_reader reader, FILE *to)
{
    assert(text[bytes] == '\0');
    const char *from = text, *end = text + bytes;
    uint32_t before = 0;
    if (reader == CLI_TO_PROGRAM || text_bad_byte(text, bytes) != 0) return fwrite(text, 1, bytes, to) == bytes;
    for (const char *at = text, *next; at < end; at = next) {
        next = at;
        uint32_t c = text_next(&next);
        bool shown = is_control(c) || (reader != CLI_TO_PIPE && is_format(c, before));
        if (c == '\r' && *next == '\n') shown = false;
        before = c;
        if (!shown) continue;
        size_t n = (size_t)(at - from);
        if (fwrite(from, 1, n, to) != n || !show(c, reader == CLI_TO_TERMINAL_JSON, to)) return false;
        from = next;
    }
    size_t rest = (size_t)(end - from);
    return fwrite(from, 1, rest, to) == rest;
}
