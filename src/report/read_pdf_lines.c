/* read_pdf_lines.c - the lines of pdftotext -layout as paragraphs: without the letters of a watermark, numbers of pages and heads that
 * every page repeats, and joined where the page broke them. */
#include "report/read_inside.h"

#include "base/text.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { FRAGMENTS_LEAST = 3, GAP = 4, FRAGMENT_MOST = 6, FULL_PERCENT = 80, INDENT_MOST = 16 };

typedef struct pdf_line {
    const char *at;
    size_t bytes;    /* without blanks at either end */
    int indent, end; /* columns; a wide character is two */
    bool page;       /* the first of a page */
    bool joined;     /* to the one before */
    bool gap;        /* wide blanks within: a row of a table */
} pdf_line_t;

/* A watermark lies athwart the page: its letters stand alone, or wide of the line. */
static bool fragment(const char *text, size_t n)
{
    static const char *const marks[] = {"DEMONSTRATION", "演示", "DRAFT", "草稿"};
    if (!n || n > FRAGMENT_MOST) return false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (memmem(marks[i], strlen(marks[i]), text, n)) return true;
    return false;
}

/* Blanks from `at` on, backwards or forwards. */
static size_t blanks(const char *text, size_t n, size_t at, int way)
{
    size_t count = 0;
    for (size_t i = at; i < n && text[i] == ' '; i += (size_t)way) count++;
    return count;
}

static void measure(pdf_line_t *l, const char *begin)
{
    l->indent = l->end = 0;
    l->gap = false;
    for (const char *p = begin; p < l->at + l->bytes;) {
        bool inside = p >= l->at;
        uint32_t c = text_next(&p);
        l->end += c >= 0x1100 ? 2 : 1;
        if (!inside) l->indent = l->end;
        if (inside && c == ' ' && blanks(p, (size_t)(l->at + l->bytes - p), 0, 1) + 1 >= GAP) l->gap = true;
    }
}

/* Takes fragments off both ends; counts them. */
static void trim(pdf_line_t *l, int *ret_fragments)
{
    for (bool more = true; more;) {
        while (l->bytes && l->at[0] == ' ') l->at++, l->bytes--;
        while (l->bytes && l->at[l->bytes - 1] == ' ') l->bytes--;
        const char *blank = memchr(l->at, ' ', l->bytes);
        size_t first = blank ? (size_t)(blank - l->at) : l->bytes, last = l->bytes;
        while (last && l->at[last - 1] != ' ') last--;
        more = false;
        if (fragment(l->at, first) && (first == l->bytes || blanks(l->at, l->bytes, first, 1) >= GAP)) {
            l->at += first, l->bytes -= first;
            more = true;
        } else if (last >= GAP && fragment(l->at + last, l->bytes - last) && blanks(l->at, l->bytes, last - 1, -1) >= GAP) {
            l->bytes = last;
            more = true;
        }
        *ret_fragments += more;
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

/* Lines with something on them; *ret_fragments: of a watermark. */
static size_t take_lines(const char *text, size_t bytes, pdf_line_t *into, int *ret_fragments)
{
    size_t count = 0;
    bool page = false;
    for (const char *p = text, *end = text + bytes; p < end;) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        if (!stop) stop = end;
        while (p < stop && *p == '\f') page = true, p++;
        pdf_line_t l = {.at = p, .bytes = (size_t)(stop - p), .page = page};
        trim(&l, ret_fragments);
        if (l.bytes) {
            measure(&l, p);
            into[count++] = l;
            page = false;
        }
        p = stop + (stop < end);
    }
    return count;
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
    enum { DIGITS = 12 };
    for (const char *at = n ? memmem(text, n, "F-", 2) : NULL, *end = text + n; at; at = memmem(at + 2, (size_t)(end - at) - 2, "F-", 2)) {
        size_t k = 0;
        while (k < DIGITS && at + 2 + k < end && strchr("0123456789abcdef", at[2 + k]) && at[2 + k]) k++;
        if (k == DIGITS) return true;
    }
    return false;
}

/* Only what carries a watermark or a passport is taken apart: other files stay as they were read. */
int read_pdf_lines(buf_t *text, err_t *err)
{
    assert(text);
    size_t most = 1;
    for (size_t i = 0; i < text->length; i++) most += text->data[i] == '\n';
    pdf_line_t *line = calloc(most, sizeof *line);
    if (!line) return err_nomem(err);
    int fragments = 0, right = 0;
    size_t count = take_lines(text->length ? text->data : "", text->length, line, &fragments), kept = 0;
    buf_t out;
    buf_init(&out, text->length * 2 + 16);
    for (size_t i = 0; i < count; i++)
        if (!line[i].gap && line[i].indent <= INDENT_MOST && line[i].end > right) right = line[i].end;
    const pdf_line_t *before = NULL;
    bool own = fragments >= FRAGMENTS_LEAST || has_passport(text->data, text->length);
    for (size_t i = 0; own && i < count; i++) {
        pdf_line_t *l = &line[i];
        if (page_number(l) || running_head(line, count, i)) continue;
        const char *first = l->at;
        bool joined = before && goes_on(before, l, right), close = joined && (wide(last_of(before)) || wide(text_next(&first)));
        if (before && !close) buf_add_char(&out, joined ? ' ' : '\n'); /* Chinese has no blank where the line broke */
        buf_add_bytes(&out, l->at, l->bytes);
        l->joined = joined;
        before = l;
        kept++;
    }
    free(line);
    if (kept && !buf_failed(&out)) {
        buf_clear(text);
        buf_add_bytes(text, buf_text(&out), out.length);
        buf_add_char(text, '\n');
    }
    buf_release(&out);
    return 0;
}
