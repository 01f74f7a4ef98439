/* check_columns.c - tables whose cells stand below each other, parted by blanks (as pdftotext -layout and people write them): the blanks
 * become tabs where every row has its cells; where one has not, the table is counted as not read. Nothing moves in the text. */
#include "report/check_table.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

enum { BLANKS = 2, CELL_MOST = 30, SHORT_MOST = 40, ROWS_LEAST = 2 };

typedef struct row {
    char *at, *end;
    int cells;
    bool indented; /* blanks before the first cell: the head of a table whose first column has none */
    bool numbers;  /* all cells but the first */
    bool other;    /* a row of a table by its own marks, or empty */
} row_t;

/* One behind the cell that begins at p: before the next two blanks. */
static char *cell_end(char *p, const char *end)
{
    while (p < end && !(p + 1 < end && p[0] == ' ' && p[1] == ' ')) p++;
    return p;
}

/* 1,204件, -3, 12.5%, —, 无: a number with its unit, or that there is none. */
static bool is_number(const char *p, const char *end, bool *ret_none)
{
    static const char *const none[] = {"-", "－", "—", "–", "/", "无", "n/a"};
    *ret_none = false;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) *ret_none = *ret_none || ((size_t)(end - p) == strlen(none[i]) && strncmp(p, none[i], strlen(none[i])) == 0);
    if (*ret_none || end - p > CELL_MOST) return *ret_none;
    if (p < end && (*p == '-' || *p == '+')) p++;
    return p < end && *p >= '0' && *p <= '9';
}

static row_t row_of(char *at, char *end)
{
    row_t r = {.at = at, .end = end, .numbers = true};
    bool any = false;
    char *p = at;
    while (end > p && (end[-1] == ' ' || end[-1] == '\r')) end--;
    while (p < end && *p == ' ') p++;
    r.indented = p - at >= BLANKS;
    r.other = p == end || *p == '|' || memchr(p, '\t', (size_t)(end - p)) != NULL;
    while (p < end && !r.other) {
        bool none;
        char *stop = cell_end(p, end);
        if (r.cells++) {
            bool number = is_number(p, stop, &none);
            r.numbers = r.numbers && number;
            any = any || (number && !none);
        }
        p = stop;
        while (p < end && *p == ' ') p++;
    }
    r.numbers = r.numbers && any;
    return r;
}

/* A line of one piece that is no sentence: what is left of a name that did not fit its cell. */
static bool is_rest(const row_t *r)
{
    const char *p = r->end;
    while (p > r->at && (p[-1] == ' ' || p[-1] == '\r')) p--;
    return !r->other && r->cells == 1 && p - r->at <= SHORT_MOST && p - r->at >= 3 && memcmp(p - 3, "。", 3) != 0 && p[-1] != '.' && p[-1] != ':' && memcmp(p - 3, "：", 3) != 0;
}

static char *line_end(char *line)
{
    return line + strcspn(line, "\n");
}

static row_t next_row(const row_t *r)
{
    char *at = r->end + (*r->end == '\n');
    return row_of(at, line_end(at));
}

/* What is known of the rows of a table, from its first to its last. */
typedef struct block {
    int rows, numbers, cells; /* cells: of a row of numbers */
    bool uneven;
    char *end;
} block_t;

static void add(block_t *b, const row_t *r)
{
    if (r->numbers) {
        if (b->numbers && r->cells != b->cells) b->uneven = true;
        b->cells = r->cells;
        b->numbers++;
    }
    b->rows++;
    b->end = r->end;
}

static block_t block_of(const row_t *first)
{
    block_t b = {0};
    row_t r = *first;
    while (!r.other && r.at < r.end && (r.cells > 1 || (is_rest(&r) && b.rows))) {
        row_t next = next_row(&r);
        if (r.cells == 1 && (next.other || next.cells < 2)) break; /* a title of what follows, or a note */
        if (r.cells == 1) b.uneven = true;
        else add(&b, &r);
        if (!*r.end) break;
        r = next;
    }
    return b;
}

/* Rows that are no numbers: one head at most, with a cell for each column, or for each but the first. */
static bool even(const row_t *first, const block_t *b)
{
    int at = 0;
    for (row_t r = *first; r.at <= b->end && *r.at; r = next_row(&r), at++) {
        bool head = at == 0 && !r.numbers && (r.cells == b->cells || (r.cells == b->cells - 1 && r.indented));
        bool words = at > 0 && !r.numbers && r.cells == b->cells; /* a row with a word in a cell */
        if (!r.numbers && !head && !words) return false;
        if (r.end >= b->end) break;
    }
    return true;
}

static void part(const row_t *r, bool stub)
{
    char *end = r->end, *p = r->at;
    while (end > p && (end[-1] == ' ' || end[-1] == '\r')) end--;
    if (stub) *p = '\t'; /* the column of names has no head */
    while (p < end && (*p == ' ' || *p == '\t')) p++;
    for (p = cell_end(p, end); p < end; p = cell_end(p, end)) {
        *p++ = '\t';
        while (p < end && *p == ' ') p++;
    }
}

size_t check_part_columns(char *text)
{
    size_t unread = 0;
    assert(text);
    for (row_t r = row_of(text, line_end(text)); *r.at;) {
        block_t b = r.cells > 1 ? block_of(&r) : (block_t){0};
        char *last = b.rows ? b.end : r.end;
        bool table = b.numbers >= ROWS_LEAST, whole = table && !b.uneven && even(&r, &b);
        unread += table && !whole;
        for (; whole && r.end < last; r = next_row(&r)) part(&r, r.cells < b.cells);
        if (whole) part(&r, r.cells < b.cells);
        if (!*last) break;
        r = row_of(last + 1, line_end(last + 1));
    }
    return unread;
}
