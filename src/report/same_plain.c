/* same_plain.c - what of a report is no writing of its author: the sources under its figures, their ids, names of offices one below
 * the other. It is left out of what is compared, not of what is shown. */
#include "report/same_inside.h"

#include "figure/passport.h"
#include "match/bytes.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_LEAST = 3 };

typedef struct blanking {
    char *text;
    size_t bytes;
    bool any;
} blanking_t;

static void blank(blanking_t *b, size_t from, size_t to)
{
    assert(to <= b->bytes);
    for (size_t i = from; i < to; i++)
        if (b->text[i] != '\n') b->text[i] = ' ';
    b->any = b->any || to > from;
}

static bool only_mark(const char *p, size_t n, const char *word)
{
    size_t m = strlen(word);
    while (n && (*p == ' ' || *p == '#' || *p == '*' || *p == '\t')) p++, n--;
    while (n >= 3 && memcmp(p, "\xE3\x80\x80", 3) == 0) p += 3, n -= 3;
    while (n && (p[n - 1] == ' ' || p[n - 1] == '\r' || p[n - 1] == '*')) n--;
    return n == m && memcmp(p, word, n) == 0;
}

/* A line of the sources goes whole; an id elsewhere goes alone. */
static void drop_sources(blanking_t *b, size_t from, size_t to)
{
    if (only_mark(b->text + from, to - from, "数据来源") || only_mark(b->text + from, to - from, "Sources of the figures")) {
        blank(b, from, to);
        return;
    }
    size_t digits = from;
    while (digits < to && (b->text[digits] == ' ' || b->text[digits] == '-')) digits++;
    bool item = digits < to && b->text[digits] >= '0' && b->text[digits] <= '9';
    for (size_t i = from, n; i < to; i += n ? n : 1) {
        n = passport_at(b->text + i, to - i);
        if (!n) continue;
        bool bracket = i > from && (b->text[i - 1] == '(' || (i >= from + 3 && memcmp(b->text + i - 3, "（", 3) == 0));
        if (item && bracket) {
            blank(b, from, to);
            return;
        }
        blank(b, i, i + n);
    }
}

/* --- names of offices ---------------------------------------------------------------------------------------------------------- */

/* The mark that parts items at p: its length, 0 = none; *ret_cell: it parts cells of a table. */
static size_t mark_at(const char *p, size_t left, bool *ret_cell)
{
    static const char *const items[] = {";", ":", "、", "：", "；", "。", "，"}, *const cells[] = {"\t", "|", "\xE3\x80\x80"};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        if (left >= strlen(cells[i]) && memcmp(p, cells[i], strlen(cells[i])) == 0) return *ret_cell = true, strlen(cells[i]);
    for (size_t i = 0; i < sizeof items / sizeof *items; i++)
        if (left >= strlen(items[i]) && memcmp(p, items[i], strlen(items[i])) == 0) return strlen(items[i]);
    return 0;
}

static bool names_office(const char *p, size_t n)
{
    static const char zh[] = "人民检察院", en[] = "People's Procuratorate of ";
    while (n && (*p == ' ' || *p == '*')) p++, n--;
    while (n && (p[n - 1] == ' ' || p[n - 1] == '*' || p[n - 1] == '.' || p[n - 1] == '\r')) n--;
    if (n > sizeof zh - 1 && n <= 90 && memcmp(p + n - (sizeof zh - 1), zh, sizeof zh - 1) == 0) return true;
    if (n > 4 && memcmp(p, "and ", 4) == 0) p += 4, n -= 4;
    return n > sizeof en - 1 && n <= 120 && memcmp(p, en, sizeof en - 1) == 0;
}

/* Counts the names among the items of a line; drop: blanks them. */
static size_t go_through_names(blanking_t *b, size_t from, size_t to, bool drop, bool *ret_cells)
{
    size_t n = 0;
    for (size_t i = from, begin = from; i <= to;) {
        size_t mark = i < to ? mark_at(b->text + i, to - i, ret_cells) : 1;
        if (!mark) {
            i++;
            continue;
        }
        bool name = names_office(b->text + begin, i - begin);
        if (name && drop) blank(b, begin, i);
        n += name;
        i += mark;
        begin = i;
    }
    return n;
}

/* Left out are names in cells, and those of a list of three or more. */
static void drop_names(blanking_t *b, size_t from, size_t to)
{
    bool cells = false;
    size_t n = go_through_names(b, from, to, false, &cells);
    if (n && (cells || n >= LIST_LEAST)) (void)go_through_names(b, from, to, true, &cells);
}

int same_plain(same_doc_t *d, err_t *err)
{
    free(d->plain);
    d->plain = NULL;
    if (!d->bytes) return 0;
    blanking_t b = {.text = match_alloc(d->bytes), .bytes = d->bytes};
    if (!b.text) return err_nomem(err);
    memcpy(b.text, d->text, d->bytes);
    for (size_t from = 0; from < d->bytes;) {
        const char *stop = memchr(b.text + from, '\n', d->bytes - from);
        size_t to = stop ? (size_t)(stop - b.text) : d->bytes;
        drop_sources(&b, from, to);
        drop_names(&b, from, to);
        from = to + 1;
    }
    if (b.any) d->plain = b.text;
    else free(b.text);
    return 0;
}
