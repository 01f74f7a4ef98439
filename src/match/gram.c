/* gram.c - one look-up a character tells what it is; the rest is counting. */
#include "match/gram.h"

#include "match/bytes.h"
#include "match/chars.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <unicode/uchar.h>

/* A cell of the table: NOTHING, DIGIT, a character as a unit, or LETTER with what a word's hash takes. */
enum { PLANE = 0x10000, NOTHING = 0, DIGIT = 1, LATIN_SMALL = 0x250 };
#define LETTER UINT32_C(0x80000000)

static struct {
    uint32_t cell[PLANE];
    int code;
    err_t err;
} table;

/* --- the table ----------------------------------------------------------------------------------------- */

static bool is_numeral(uint32_t c)
{
    static const uint16_t numerals[] = {0x3007, 0x96F6, 0x4E00, 0x4E8C, 0x4E24, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03,
                                        0x516B, 0x4E5D, 0x5341, 0x767E, 0x5343, 0x4E07, 0x4EBF};
    for (size_t i = 0; i < sizeof numerals / sizeof *numerals; i++)
        if (numerals[i] == c) return true;
    return c >= '0' && c <= '9';
}

/* What a letter adds to the hash of its word: the letter it is read as; several letters (ß, æ) count as one. */
static uint32_t letter_of(uint32_t c)
{
    const char *latin = c >= 0xC0 ? chars_latin(c) : NULL;
    if (!latin || !*latin) return LETTER | (uint32_t)u_tolower((UChar32)c);
    uint32_t all = 0;
    for (; *latin; latin++) all = all * 31 + (uint8_t)*latin;
    return LETTER | (all & 0xFFFFFF);
}

static uint32_t cell_of(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0; /* full width */
    if (chars_is_han(c)) c = chars_fold(c);
    if (is_numeral(c)) return DIGIT;
    if (!u_isalnum((UChar32)c)) return NOTHING;
    bool spaced = c < 0x2E80 && c >= 'A';
    return spaced ? letter_of(c) : c;
}

static void load(void)
{
    table.code = chars_load(&table.err);
    if (table.code) return;
    for (uint32_t c = 0; c < PLANE; c++) table.cell[c] = cell_of(c);
}

int gram_load(err_t *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    if (table.code && err) *err = table.err;
    return table.code;
}

/* --- a text ---------------------------------------------------------------------------------------------- */

typedef struct reading {
    const uint8_t *text;
    size_t bytes;
    gram_text_t *to;
} reading_t;

/* The character at `at`; *ret_bytes of it. A byte that begins none is U+FFFD. */
static inline uint32_t char_at(const uint8_t *p, size_t left, size_t *ret_bytes)
{
    uint32_t c = p[0];
    *ret_bytes = 1;
    if (c < 0x80) return c;
    if (c >= 0xE0 && c < 0xF0 && left >= 3 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80) {
        *ret_bytes = 3;
        return (c & 15) << 12 | (p[1] & 63u) << 6 | (p[2] & 63u);
    }
    if (c >= 0xC2 && c < 0xE0 && left >= 2 && (p[1] & 0xC0) == 0x80) {
        *ret_bytes = 2;
        return (c & 31) << 6 | (p[1] & 63u);
    }
    if (c >= 0xF0 && c < 0xF5 && left >= 4 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80 && (p[3] & 0xC0) == 0x80) {
        *ret_bytes = 4;
        return (c & 7) << 18 | (p[1] & 63u) << 12 | (p[2] & 63u) << 6 | (p[3] & 63u);
    }
    return 0xFFFD;
}

static inline uint32_t cell_at(const reading_t *r, size_t at, size_t *ret_bytes)
{
    uint32_t c = char_at(r->text + at, r->bytes - at, ret_bytes);
    return c < PLANE ? table.cell[c] : cell_of(c);
}

static inline void add_unit(gram_text_t *t, uint32_t unit, size_t at)
{
    t->unit[t->count] = unit;
    t->at[t->count++] = (uint32_t)at;
}

/* Reads the word at `at`, adds its two halves, and returns the byte behind it. */
static size_t take_word(const reading_t *r, size_t at)
{
    uint32_t hash = UINT32_C(2166136261), cell;
    size_t end = at, n;
    while (end < r->bytes && ((cell = cell_at(r, end, &n)) & LETTER)) {
        hash = (hash ^ cell) * UINT32_C(16777619);
        end += n;
    }
    hash ^= hash >> 15;
    add_unit(r->to, hash | LETTER, at);
    add_unit(r->to, (hash * UINT32_C(2654435761)) | LETTER, at);
    return end;
}

/* A separator inside a number (1,234.5; 1 234; 11:30; 3/4) that a digit follows, how many bytes it has; else 0. */
static size_t joint(const reading_t *r, size_t at)
{
    size_t n, m;
    uint32_t c = char_at(r->text + at, r->bytes - at, &n);
    bool joins = c == ',' || c == '.' || c == ':' || c == '/' || c == 0xFF0C || c == 0xFF0E || c == 0x2009 || c == 0x202F || c == 0xA0;
    if (!joins || at + n >= r->bytes) return 0;
    uint32_t next = char_at(r->text + at + n, r->bytes - at - n, &m);
    return (next >= '0' && next <= '9') || (next >= 0xFF10 && next <= 0xFF19) ? n : 0;
}

static int take_number(const reading_t *r, size_t at, size_t *ret_end, err_t *err)
{
    gram_text_t *t = r->to;
    size_t end = at, n = 0;
    while (end < r->bytes) {
        if (cell_at(r, end, &n) == DIGIT) end += n;
        else if ((n = joint(r, end))) end += n;
        else break;
    }
    if (end < r->bytes) {
        uint32_t c = char_at(r->text + end, r->bytes - end, &n);
        if (c == '%' || c == 0xFF05 || c == 0x2030) end += n;
    }
    if (t->numbers == t->number_room) {
        size_t room = t->number_room + t->number_room / 2 + 256;
        gram_number_t *p = match_realloc(t->number, room * sizeof *p);
        if (!p) return err_nomem(err);
        t->number = p;
        t->number_room = room;
    }
    t->number[t->numbers++] = (gram_number_t){(uint32_t)t->count, (uint32_t)at, (uint32_t)(end - at)};
    *ret_end = end;
    return 0;
}

/* A text has no more units than bytes (a word of one letter and the blank behind it are two of each). */
static int make_room(gram_text_t *t, size_t bytes, err_t *err)
{
    size_t room = bytes + 2;
    t->count = t->numbers = 0;
    if (t->room >= room) return 0;
    uint32_t *unit = match_realloc(t->unit, room * sizeof *unit);
    if (unit) t->unit = unit;
    uint32_t *at = unit ? match_realloc(t->at, room * sizeof *at) : NULL;
    if (at) t->at = at;
    if (!at) return err_nomem(err);
    t->room = room;
    return 0;
}

int gram_read(const char *text, size_t bytes, gram_text_t *into, err_t *err)
{
    assert(into && (text || !bytes));
    int code = gram_load(err);
    if (!code && bytes > GRAM_BYTES_MOST) code = err_set(err, ERR_MATCH_TEXT, num_text(GRAM_BYTES_MOST >> 20, (char[24]){0}));
    if (!code) code = make_room(into, bytes, err);
    reading_t r = {(const uint8_t *)text, bytes, into};
    for (size_t at = 0, n; !code && at < bytes;) {
        uint32_t cell = cell_at(&r, at, &n);
        if (cell == DIGIT) {
            code = take_number(&r, at, &at, err);
        } else if (cell & LETTER) {
            at = take_word(&r, at);
        } else {
            if (cell != NOTHING) add_unit(into, cell, at);
            at += n;
        }
    }
    assert(code || into->count <= into->room);
    return code;
}

void gram_text_free(gram_text_t *t)
{
    free(t->unit);
    free(t->at);
    free(t->number);
    *t = (gram_text_t){0};
}

size_t gram_end(const char *text, size_t bytes, size_t at)
{
    reading_t r = {(const uint8_t *)text, bytes, NULL};
    size_t n = 0;
    if (at >= bytes) return bytes;
    if (!(cell_at(&r, at, &n) & LETTER)) return at + n;
    while (at < bytes && (cell_at(&r, at, &n) & LETTER)) at += n;
    return at;
}

/* --- grams ----------------------------------------------------------------------------------------------- */

/* A polynomial of the units that rolls on by one; its high half is mixed, since the low bits know little of the front. */
#define ROLL UINT64_C(0x9E3779B97F4A7C15)

static inline uint32_t mixed(uint64_t h)
{
    h ^= h >> 32;
    h *= UINT64_C(0xD6E8FEB86659FD93);
    return (uint32_t)(h >> 32);
}

void gram_hashes(const gram_text_t *t, size_t length, uint32_t *into)
{
    assert(length >= 1 && length <= GRAM_LENGTH_MOST);
    uint64_t h = 0, out = 1;
    if (t->count < length) return;
    for (size_t i = 0; i < length; i++) {
        h = h * ROLL + t->unit[i];
        out *= ROLL;
    }
    into[0] = mixed(h);
    for (size_t i = length; i < t->count; i++) {
        h = h * ROLL + t->unit[i] - out * t->unit[i - length];
        into[i - length + 1] = mixed(h);
    }
}

size_t gram_winnow(const uint32_t *hash, size_t count, size_t window, gram_print_t *into)
{
    assert(window >= 1 && window <= GRAM_WINDOW_MOST);
    size_t n = 0, least = 0;
    if (!count) return 0;
    if (count < window) window = count;
    for (size_t i = 0; i < window; i++)
        if (hash[i] <= hash[least]) least = i;
    into[n++] = (gram_print_t){hash[least], (uint32_t)least};
    for (size_t end = window; end < count; end++) {
        size_t from = end - window + 1, before = least;
        if (least < from) {
            least = from;
            for (size_t i = from + 1; i <= end; i++)
                if (hash[i] <= hash[least]) least = i;
        } else if (hash[end] <= hash[least]) {
            least = end;
        }
        if (least != before) into[n++] = (gram_print_t){hash[least], (uint32_t)least};
    }
    return n;
}
