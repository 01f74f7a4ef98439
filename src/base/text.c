/* text.c - UTF-8 by hand, because every room needs these few and nothing more. */
#include "base/text.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool text_copy(char *to, size_t room, const char *from)
{
    assert(to && from && room > 0);
    size_t n = strlen(from);
    bool whole = n < room;
    if (!whole) {
        n = room - 1;
        while (n > 0 && ((unsigned char)from[n] & 0xC0) == 0x80) n--;
    }
    memmove(to, from, n);
    to[n] = '\0';
    return whole;
}

/* Length of the valid sequence at p (with left bytes), 0 if there is none. */
static size_t sequence(const unsigned char *p, size_t left, uint32_t *ret_c)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    if (p[0] < 0x80) {
        *ret_c = p[0];
        return 1;
    }
    size_t n = p[0] >= 0xF0 && p[0] < 0xF8 ? 4 : p[0] >= 0xE0 ? 3 : p[0] >= 0xC2 ? 2 : 0;
    if (n == 0 || n > left || p[0] >= 0xF8) return 0;
    uint32_t c = p[0] & (0xFFu >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80) return 0;
        c = c << 6 | (p[i] & 0x3F);
    }
    if (c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return 0;
    *ret_c = c;
    return n;
}

uint32_t text_next(const char **at)
{
    const unsigned char *p = (const unsigned char *)*at;
    size_t left = 1;
    if (*p < 0x80) {
        ++*at;
        return *p;
    }
    while (left < 4 && p[left - 1] && p[left]) left++;
    uint32_t c = 0xFFFD;
    size_t n = sequence(p, left, &c);
    *at += n ? n : 1;
    return n ? c : 0xFFFD;
}

/* Scripts in whose spelling a joiner means something. */
static bool takes_joiner(uint32_t c)
{
    static const uint32_t ranges[][2] = {
        {0x0620, 0x074F}, {0x0750, 0x077F}, {0x0840, 0x08FF}, /* Arabic, Syriac and kin */
        {0x0900, 0x0DFF},                                     /* Devanagari to Sinhala */
        {0x1780, 0x17D3}, {0x1820, 0x18AA},                   /* Khmer, Mongolian */
        {0xFB50, 0xFDFF}, {0xFE70, 0xFEFC},                   /* Arabic presentation forms */
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (c >= ranges[i][0] && c <= ranges[i][1]) return true;
    return false;
}

static bool is_hidden(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x200B && c <= 0x200D) || (c >= 0x2028 && c <= 0x202E) ||
           c == 0x2060 || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

bool text_is_hidden(uint32_t c, uint32_t before)
{
    bool joiner = c == 0x200C || c == 0x200D;
    return is_hidden(c) && !(joiner && takes_joiner(before));
}

uint32_t text_hidden(const char *text)
{
    for (uint32_t before = 0, c; *text; before = c) {
        c = text_next(&text);
        if (text_is_hidden(c, before)) return c;
    }
    return 0;
}

void text_unhide(char *text)
{
    char *to = text;
    uint32_t before = 0;
    for (const char *at = text, *next; *at; at = next) {
        next = at;
        uint32_t c = text_next(&next);
        bool hidden = text_is_hidden(c, before);
        if (hidden && (c < 0xA0 || c == 0x2028 || c == 0x2029)) *to++ = ' ';
        if (hidden) continue; /* what went is not in front of the next one */
        memmove(to, at, (size_t)(next - at));
        to += next - at;
        before = c;
    }
    *to = '\0';
}

size_t text_encode(uint32_t c, char into[4])
{
    if (c < 0x80) {
        into[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, c >>= 6) into[i] = (char)(0x80 | (c & 0x3F));
    into[0] = (char)(((0xF00u >> n) & 0xFF) | c);
    return n;
}

size_t text_bad_byte(const char *text, size_t bytes)
{
    const unsigned char *p = (const unsigned char *)text;
    for (size_t i = 0; i < bytes;) {
        /* Eight ASCII characters at once: most texts are JSON, numbers and names of things. */
        uint64_t w = 0;
        while (bytes - i >= sizeof w) {
            memcpy(&w, p + i, sizeof w);
            /* The second part has a high bit where a byte is zero (or an earlier one made a borrow). */
            if ((w | (w - 0x0101010101010101u)) & 0x8080808080808080u) break;
            i += sizeof w;
        }
        if (i == bytes) return 0;
        uint32_t c = 0;
        size_t n = p[i] ? sequence(p + i, bytes - i, &c) : 0;
        if (!n) return i + 1;
        i += n;
    }
    return 0;
}

size_t text_length(const char *text)
{
    size_t n = 0;
    for (; *text; text++) n += ((unsigned char)*text & 0xC0) != 0x80;
    return n;
}

int text_to_int(const char *text, int64_t least, int64_t most, int64_t *ret_n, err_t *err)
{
    const char *digits = text + (*text == '-');
    size_t n = strspn(digits, "0123456789");
    errno = 0;
    long long value = n ? strtoll(text, NULL, 10) : 0;
    if (!n || digits[n] || errno || value < least || value > most)
        return err_set(err, ERR_BASE_NUMBER, text, num_text(least, (char[24]){0}),
                       num_text(most, (char[24]){0}));
    *ret_n = value;
    return 0;
}

static size_t space_at(const char *p)
{
    if (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n') return 1;
    if (memcmp(p, "\xE3\x80\x80", strnlen(p, 3)) == 0 && strnlen(p, 3) == 3) return 3;
    if (memcmp(p, "\xC2\xA0", strnlen(p, 2)) == 0 && strnlen(p, 2) == 2) return 2;
    return 0;
}

char *text_trim(arena_t *a, const char *text)
{
    for (size_t n; (n = space_at(text));) text += n;
    size_t end = 0;
    for (const char *p = text; *p;) {
        size_t n = space_at(p);
        p += n ? n : 1;
        if (!n) end = (size_t)(p - text);
    }
    return arena_textn(a, text, end);
}

int text_split(arena_t *a, const char *text, char separator, char ***ret_parts, size_t *ret_count,
               err_t *err)
{
    size_t count = 1;
    for (const char *p = text; *p; p++) count += *p == separator;
    char **parts = arena_array(a, count, sizeof *parts);
    if (!parts) return err_nomem(err);
    for (size_t i = 0; i < count; i++) {
        const char *end = strchr(text, separator);
        size_t n = end ? (size_t)(end - text) : strlen(text);
        char *part = arena_textn(a, text, n);
        if (!part || !(parts[i] = text_trim(a, part))) return err_nomem(err);
        text += n + 1;
    }
    *ret_parts = parts;
    *ret_count = count;
    return 0;
}

enum { DISTANCE_MOST = 64 };

static size_t decode(const char *text, uint32_t into[DISTANCE_MOST + 1])
{
    size_t n = 0;
    while (*text && n <= DISTANCE_MOST) into[n++] = text_next(&text);
    return n;
}

static size_t least3(size_t a, size_t b, size_t c)
{
    size_t m = a < b ? a : b;
    return m < c ? m : c;
}

size_t text_distance(const char *a, const char *b)
{
    uint32_t x[DISTANCE_MOST + 1], y[DISTANCE_MOST + 1];
    size_t n = decode(a, x), m = decode(b, y);
    if (n > DISTANCE_MOST || m > DISTANCE_MOST) return DISTANCE_MOST;
    size_t row[3][DISTANCE_MOST + 1];
    for (size_t j = 0; j <= m; j++) row[0][j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t *now = row[i % 3], *last = row[(i + 2) % 3], *before = row[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= m; j++) {
            now[j] = least3(last[j] + 1, now[j - 1] + 1, last[j - 1] + (x[i - 1] != y[j - 1]));
            bool swapped = i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1];
            if (swapped && before[j - 2] + 1 < now[j]) now[j] = before[j - 2] + 1;
        }
    }
    return row[n % 3][m];
}

const char *text_nearest(const char *text, const char *const *words, size_t count)
{
    const char *best = NULL;
    size_t least = text_length(text) / 3 + 1;
    for (size_t i = 0; i < count; i++) {
        size_t d = text_distance(text, words[i]);
        if (d <= least && (!best || d < least)) {
            best = words[i];
            least = d;
        }
    }
    return best;
}

void text_add_money(buf_t *out, int64_t fen, enum lang lang)
{
    assert(fen > INT64_MIN);
    char digits[24];
    int64_t sum = fen < 0 ? -fen : fen;
    const char *p = num_text(sum / 100, digits);
    if (lang == LANG_EN) buf_add_raw(out, "CNY ");
    if (fen < 0) buf_add_char(out, '-');
    for (size_t left = strlen(p); left; left--, p++) {
        buf_add_char(out, *p);
        if (left > 1 && left % 3 == 1) buf_add_char(out, ',');
    }
    if (sum % 100) buf_addf(out, ".%02d", (int)(sum % 100));
    if (lang == LANG_ZH) buf_add_raw(out, "元");
}
