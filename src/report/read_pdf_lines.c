/* read_pdf_lines.c - the lines of pdftotext -layout as paragraphs: without the letters of a watermark, numbers of pages and heads that
 * every page repeats, and joined where the page broke them. */
#include "report/read_inside.h"

#include "base/text.h"
#include "figure/passport.h"
#include "paper/page.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { GAP = 4, FRAGMENT_MOST = 6, FULL_PERCENT = 80, INDENT_MOST = 16, SEEN_TENTHS = 8, NEAR = 2, TABLE_NEAR = 4 };

typedef struct pdf_line {
    const char *begin; /* of the whole line */
    const char *at;
    size_t bytes;    /* without blanks at either end */
    int indent, end; /* columns; a wide character is two */
    bool page;       /* the first of a page */
    bool joined;     /* to the one before */
    bool gap;        /* wide blanks within: a row of a table */
} pdf_line_t;

/* What stands at an end of a line: alone in it, or wide of the rest. */
typedef struct edge {
    const char *at;
    size_t bytes;    /* 0 = none */
    int from, to;    /* columns */
    bool alone;
} edge_t;

static const char *const MARKS[] = {PAPER_MARKS};
enum { MARKS_COUNT = sizeof MARKS / sizeof *MARKS };

/* Which marks the text may be a piece of: a bit of each. */
static unsigned marks_of(const char *text, size_t n)
{
    unsigned bits = 0;
    for (size_t i = 0; n && n <= FRAGMENT_MOST && i < MARKS_COUNT; i++)
        if (memmem(MARKS[i], strlen(MARKS[i]), text, n)) bits |= 1u << i;
    return bits;
}

/* Blanks from `at` on, backwards or forwards. */
static size_t blanks(const char *text, size_t n, size_t at, int way)
{
    size_t count = 0;
    for (size_t i = at; i < n && text[i] == ' '; i += (size_t)way) count++;
    return count;
}

static int columns(const char *from, const char *to)
{
    int n = 0;
    while (from < to) n += text_next(&from) >= 0x1100 ? 2 : 1;
    return n;
}

static edge_t edge_of(const pdf_line_t *l, bool right)
{
    const char *blank = memchr(l->at, ' ', l->bytes);
    size_t first = blank ? (size_t)(blank - l->at) : l->bytes, last = l->bytes;
    while (last && l->at[last - 1] != ' ') last--;
    edge_t e = {.at = right ? l->at + last : l->at, .bytes = right ? l->bytes - last : first, .alone = first == l->bytes};
    bool wide = e.alone || (right ? last >= GAP && blanks(l->at, l->bytes, last - 1, -1) >= GAP : blanks(l->at, l->bytes, first, 1) >= GAP);
    if (!wide) return (edge_t){0};
    e.from = columns(l->begin, e.at);
    e.to = e.from + columns(e.at, e.at + e.bytes);
    return e;
}

static void cut(pdf_line_t *l, const edge_t *e)
{
    if (e->at == l->at) l->at += e->bytes;
    l->bytes -= e->bytes;
    while (l->bytes && l->at[0] == ' ') l->at++, l->bytes--;
    while (l->bytes && l->at[l->bytes - 1] == ' ') l->bytes--;
}

/* A watermark lies athwart the page: letters below each other in one column, in rows that say something else too, are cells. */
static bool is_cell(const pdf_line_t *list, size_t count, size_t i, bool right, const edge_t *e)
{
    for (size_t k = i > NEAR ? i - NEAR : 0; k < count && k <= i + NEAR && !e->alone; k++) {
        edge_t other = k == i ? (edge_t){0} : edge_of(&list[k], right);
        if (other.bytes && !other.alone && marks_of(other.at, other.bytes) && (other.from == e->from || other.to == e->to)) return true;
    }
    return false;
}

/* The marks of which nearly every character stands at an end of some line: those the file bears. */
static unsigned marks_borne(const pdf_line_t *list, size_t count)
{
    unsigned borne = 0;
    for (size_t m = 0; m < MARKS_COUNT; m++) {
        int different = 0, seen = 0;
        for (const char *p = MARKS[m]; *p;) {
            const char *own = p;
            (void)text_next(&p);
            bool known = false, there = false;
            for (const char *q = MARKS[m]; q < own; (void)text_next(&q)) known = known || memcmp(q, own, (size_t)(p - own)) == 0;
            for (size_t i = 0; i < 2 * count && !known && !there; i++) {
                edge_t e = edge_of(&list[i / 2], i % 2);
                there = (marks_of(e.at, e.bytes) >> m & 1) && memmem(e.at, e.bytes, own, (size_t)(p - own)) && !is_cell(list, count, i / 2, i % 2, &e);
            }
            different += !known;
            seen += there;
        }
        if (10 * seen >= SEEN_TENTHS * different) borne |= 1u << m;
    }
    return borne;
}

static void measure(pdf_line_t *l)
{
    l->indent = l->end = 0;
    l->gap = false;
    for (const char *p = l->begin; p < l->at + l->bytes;) {
        bool inside = p >= l->at;
        uint32_t c = text_next(&p);
        l->end += c >= 0x1100 ? 2 : 1;
        if (!inside) l->indent = l->end;
        if (inside && c == ' ' && blanks(p, (size_t)(l->at + l->bytes - p), 0, 1) + 1 >= GAP) l->gap = true;
    }
}

/* Takes the letters of those marks off both ends of the line. */
static void take_marks_off(const pdf_line_t *list, size_t count, size_t i, unsigned borne, pdf_line_t *l)
{
    for (bool more = true; more;) {
        more = false;
        for (int right = 0; right < 2 && l->bytes; right++) {
            edge_t e = edge_of(l, right);
            if (!(marks_of(e.at, e.bytes) & borne) || is_cell(list, count, i, right, &e)) continue;
            cut(l, &e);
            more = true;
        }
    }
}

static bool page_number(const pdf_line_t *l)
{
    bool digit = false, dash = false;
    for (const char *p = l->at, *end = p + l->bytes; p < end;) {
        uint32_t c = text_next(&p);
        if (c >= '0' && c <= '9') digit = true;
        else if (c == '-' || c == 0x2014 || c == 0x2013) dash = true;
        else if (c != ' ') return false;
    }
    return digit && dash && l->bytes < 24;
}

static bool same(const pdf_line_t *a, const pdf_line_t *b)
{
    return a->bytes == b->bytes && memcmp(a->at, b->at, a->bytes) == 0;
}

/* The head of a page is that of another page too. */
static bool running_head(const pdf_line_t *list, size_t count, size_t i)
{
    for (size_t k = 0; list[i].page && k < count; k++)
        if (k != i && list[k].page && same(&list[k], &list[i])) return true;
    return false;
}

/* Lines with something on them. */
static size_t take_lines(const char *text, size_t bytes, pdf_line_t *into)
{
    size_t count = 0;
    bool page = false;
    for (const char *p = text, *end = text + bytes; p < end;) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        if (!stop) stop = end;
        while (p < stop && *p == '\f') page = true, p++;
        pdf_line_t l = {.begin = p, .at = p, .bytes = (size_t)(stop - p), .page = page};
        cut(&l, &(edge_t){.at = p});
        if (l.bytes) into[count++] = l, page = false;
        p = stop + (stop < end);
    }
    return count;
}

/* The lines without the marks the file bears; what was nothing else goes. into: room for count. Returns how many are left. */
static size_t take_marks(const pdf_line_t *list, size_t count, unsigned borne, pdf_line_t *into)
{
    size_t kept = 0;
    bool page = false;
    for (size_t i = 0; i < count; i++) {
        pdf_line_t l = list[i];
        if (borne) take_marks_off(list, count, i, borne, &l);
        page = page || l.page;
        if (!l.bytes) continue;
        l.page = page;
        page = false;
        measure(&l);
        into[kept++] = l;
    }
    return kept;
}

static uint32_t last_of(const pdf_line_t *l)
{
    const char *p = l->at + l->bytes;
    while (p > l->at && ((unsigned char)*--p & 0xC0) == 0x80) continue;
    return text_next(&p);
}

static bool wide(uint32_t c)
{
    return c >= 0x2E80;
}

/* Less indented than the line before, or as far as the others of its paragraph; and that line is no shorter, as a title would be. */
static bool goes_on(const pdf_line_t *before, const pdf_line_t *l, int right)
{
    if (before->gap || l->gap || before->indent > INDENT_MOST || before->end * 100 < l->end * FULL_PERCENT) return false;
    bool level = l->indent == before->indent;
    return l->indent < before->indent || (level && (before->joined || before->end * 100 >= right * FULL_PERCENT));
}

/* F-42e7d56f144c stands in the reports this program makes. */
static bool has_passport(const char *text, size_t n)
{
    for (const char *at = n ? memmem(text, n, "F-", 2) : NULL, *end = text + n; at; at = memmem(at + 2, (size_t)(end - at) - 2, "F-", 2))
        if (passport_at(at, (size_t)(end - at))) return true;
    return false;
}

static void add_paragraphs(pdf_line_t *line, size_t count, buf_t *out)
{
    int right = 0, table = 0; /* so many lines on it may still be a table's */
    const pdf_line_t *before = NULL;
    for (size_t i = 0; i < count; i++)
        if (!line[i].gap && line[i].indent <= INDENT_MOST && line[i].end > right) right = line[i].end;
    for (size_t i = 0; i < count; i++) {
        pdf_line_t *l = &line[i];
        if (page_number(l) || running_head(line, count, i)) continue;
        const char *first = l->at;
        bool joined = before && goes_on(before, l, right), close = joined && (wide(last_of(before)) || wide(text_next(&first)));
        if (before && !close) buf_add_char(out, joined ? ' ' : '\n'); /* Chinese has no blank where the line broke */
        table = l->gap ? TABLE_NEAR : table - 1;
        for (int c = 0; table > 0 && !joined && c < l->indent; c++) buf_add_char(out, ' '); /* cells of a table know each other by their columns */
        buf_add_bytes(out, l->at, l->bytes);
        l->joined = joined;
        before = l;
    }
    if (before) buf_add_char(out, '\n');
}

/* Only what carries a watermark or a passport is taken apart: other files stay as they were read. */
int read_pdf_lines(buf_t *text, bool *ret_own, err_t *err)
{
    assert(text && ret_own);
    size_t most = 1;
    for (size_t i = 0; i < text->length; i++) most += text->data[i] == '\n';
    pdf_line_t *line = calloc(2 * most, sizeof *line), *clean = line + most;
    if (!line) return err_nomem(err);
    size_t count = take_lines(text->length ? text->data : "", text->length, line);
    unsigned borne = marks_borne(line, count);
    buf_t out;
    buf_init(&out, text->length * 2 + 16);
    *ret_own = borne || has_passport(text->data, text->length);
    if (*ret_own) add_paragraphs(clean, take_marks(line, count, borne, clean), &out);
    free(line);
    bool failed = buf_failed(&out);
    if (!failed && out.length) {
        buf_clear(text);
        buf_add_bytes(text, buf_text(&out), out.length);
        failed = buf_failed(text);
    }
    buf_release(&out);
    return failed ? err_nomem(err) : 0;
}
