/* read_pdf_tables.c - rows of tables as pdftotext -layout writes them: their cells parted by tabs, words that did not fit a cell put back to it,
 * the head that every page repeats taken once. What does not come out as a table stays as it was. */
#include "report/read_inside.h"

#include "base/text.h"
#include "figure/passport.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { CELLS_MOST = 16, ROWS_MOST = 400, LINES_MOST = 3 * ROWS_MOST, BESIDE_MOST = 3, NARROW = 44, CELL_BYTES = 240 };

typedef struct piece {
    const char *at;
    size_t bytes;
    int from, to; /* columns; a wide character is two */
} piece_t;

typedef struct line {
    const char *at, *end;
    piece_t cell[CELLS_MOST];
    int cells;
    int numbers; /* how many of them are */
    bool much;   /* more cells than are read */
} line_t;

typedef struct extent {
    int from, to;
} extent_t;

typedef struct row {
    char text[CELLS_MOST][CELL_BYTES];
    extent_t place[CELLS_MOST]; /* where its own cells stand */
    bool numbers;
} row_t;

typedef struct grid {
    row_t row[ROWS_MOST];
    int rows, width;
    extent_t column[CELLS_MOST];
} grid_t;

/* --- lines ------------------------------------------------------------------------------------------------------------------ */

static bool is_number(const char *p, size_t n)
{
    static const char *const none[] = {"-", "－", "—", "–", "无"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (n == strlen(none[i]) && memcmp(p, none[i], n) == 0) return true;
    size_t sign = n && (*p == '-' || *p == '+');
    return n > sign && n < 36 && p[sign] >= '0' && p[sign] <= '9';
}

static void read_line(const char *at, const char *end, line_t *l)
{
    int column = 0;
    *l = (line_t){.at = at, .end = end};
    for (const char *p = at; p < end;) {
        if (*p == ' ' || *p == '\f' || *p == '\r') {
            p++, column++;
            continue;
        }
        if (l->cells == CELLS_MOST) {
            l->much = true;
            return;
        }
        piece_t *c = &l->cell[l->cells++];
        *c = (piece_t){.at = p, .from = column};
        while (p < end && !(*p == ' ' && (p + 1 >= end || p[1] == ' ' || p[1] == '\r'))) column += text_next(&p) >= 0x1100 ? 2 : 1;
        c->bytes = (size_t)(p - c->at), c->to = column;
        l->numbers += is_number(c->at, c->bytes);
    }
}

/* --- rows ------------------------------------------------------------------------------------------------------------------- */

static bool put(row_t *r, int column, const piece_t *c)
{
    char *text = r->text[column];
    size_t have = strlen(text);
    bool blank = have && (unsigned char)text[have - 1] < 0x80 && (unsigned char)c->at[0] < 0x80; /* Chinese has no blank where it broke */
    if (have + blank + c->bytes >= CELL_BYTES) return false;
    if (blank) text[have++] = ' ';
    memcpy(text + have, c->at, c->bytes);
    text[have + c->bytes] = '\0';
    return true;
}

static int apart(int a, int b)
{
    return a > b ? a - b : b - a;
}

/* How far a cell is from being in line with a column: to the left, to the right or about its middle. */
static int out_of_line(const extent_t *e, const piece_t *c)
{
    int left = apart(c->from, e->from), right = apart(c->to, e->to), middle = apart(c->from + c->to, e->from + e->to) / 2;
    return left < right ? (left < middle ? left : middle) : (right < middle ? right : middle);
}

/* The one of the columns that the cell stands in by its place, from `least` on; -1: none. */
static int column_of(const extent_t *column, int width, const piece_t *c, int least)
{
    int best = -1;
    for (int k = least; k < width; k++) {
        bool beside = c->to <= column[k].from || c->from >= column[k].to;
        if (column[k].to <= column[k].from || (beside && out_of_line(&column[k], c) > BESIDE_MOST)) continue;
        if (best < 0 || out_of_line(&column[k], c) < out_of_line(&column[best], c)) best = k;
    }
    return best;
}

static void widen(grid_t *g, int k, const piece_t *c)
{
    if (c->from < g->column[k].from) g->column[k].from = c->from;
    if (c->to > g->column[k].to) g->column[k].to = c->to;
}

static bool add_row(grid_t *g, const line_t *l)
{
    if (g->rows == ROWS_MOST) return false;
    row_t *r = &g->row[g->rows++];
    memset(r, 0, sizeof *r);
    r->numbers = l->numbers > 0;
    for (int k = 0; k < l->cells; k++) {
        if (!put(r, k, &l->cell[k])) return false;
        r->place[k] = (extent_t){l->cell[k].from, l->cell[k].to};
        widen(g, k, &l->cell[k]);
    }
    return true;
}

/* A line with fewer cells: words that go on in the cells above, or a row with empty cells. */
static bool add_part(grid_t *g, const line_t *l)
{
    bool fresh = l->numbers > 0;
    if (!g->rows || (fresh && g->rows == ROWS_MOST)) return false;
    row_t *r = &g->row[fresh ? g->rows++ : g->rows - 1];
    if (fresh) memset(r, 0, sizeof *r), r->numbers = true;
    for (int i = 0, least = 0; i < l->cells; i++) {
        int k = column_of(fresh ? g->column : r->place, g->width, &l->cell[i], least);
        if (k < 0 || (fresh && i == 0 && k != 0) || !put(r, k, &l->cell[i])) return false;
        if (fresh) r->place[k] = (extent_t){l->cell[i].from, l->cell[i].to};
        least = k + 1;
    }
    return true;
}

static bool same_row(const grid_t *g, int a, int b)
{
    for (int k = 0; k < g->width; k++)
        if (strcmp(g->row[a].text[k], g->row[b].text[k]) != 0) return false;
    return true;
}

/* The lines first..last as rows; false: they are no table of even rows. */
static bool lay_out(grid_t *g, const line_t *line, size_t first, size_t last)
{
    int numbers = 0;
    g->rows = g->width = 0;
    for (size_t i = first; i <= last; i++)
        if (line[i].cells > g->width) g->width = line[i].cells;
    for (int k = 0; k < CELLS_MOST; k++) g->column[k].from = 1 << 20, g->column[k].to = -1;
    for (size_t i = first; i <= last; i++) {
        if (!line[i].cells) continue;
        if (line[i].much || !(line[i].cells == g->width ? add_row(g, &line[i]) : add_part(g, &line[i]))) return false;
    }
    int kept = 0;
    for (int r = 0; r < g->rows; r++) {
        if (r && same_row(g, r, 0)) continue; /* the head of the next page */
        numbers += g->row[r].numbers;
        if (kept != r) g->row[kept] = g->row[r];
        kept++;
    }
    g->rows = kept;
    return g->width > 1 && numbers > 1 && kept > 2;
}

/* A narrow line without a number: what is left of a cell. The source below a chart (F-42e7d56f144c) is none. */
static bool is_rest(const line_t *l)
{
    if (l->cells == 1 && passport_at(l->cell[0].at, l->cell[0].bytes)) return false;
    return l->cells == 1 && !l->numbers && l->cell[0].to - l->cell[0].from <= NARROW && !(l->cell[0].bytes > 3 && memcmp(l->cell[0].at + l->cell[0].bytes - 3, "。", 3) == 0);
}

/* The last row of most tables: what stands below it is a note. */
static bool is_total(const line_t *l)
{
    static const char *const names[] = {"合计", "总计", "共计", "Total", "TOTAL", "Sum"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (l->cells && l->cell[0].bytes == strlen(names[i]) && memcmp(l->cell[0].at, names[i], l->cell[0].bytes) == 0) return true;
    return false;
}

/* The last line of what looks like one table from `first` on. */
static size_t last_of(const line_t *line, size_t count, size_t first)
{
    size_t last = first;
    for (size_t i = first + 1; i < count && i < first + LINES_MOST; i++) {
        if (line[i].cells > 1) last = i;
        else if (line[i].cells == 1 && !(is_rest(&line[i]) && line[i].cell[0].from < line[first].cell[1].from)) break;
        else if (line[i].cells == 0 && i > last + 2) break;
        else if (line[i].cells == 1 && i == last + 1) last = i;
    }
    while (last > first && line[last].cells < 2) {
        bool goes_on = line[last].cells == 1 && line[last - 1].cells > 1 && !is_total(&line[last - 1]) && line[last].cell[0].from == line[last - 1].cell[0].from;
        if (goes_on) break;
        last--;
    }
    return last;
}

static void write_rows(const grid_t *g, buf_t *out)
{
    for (int r = 0; r < g->rows; r++)
        for (int k = 0; k < g->width; k++) {
            buf_add_raw(out, g->row[r].text[k]);
            buf_add_char(out, k + 1 < g->width ? '\t' : '\n');
        }
}

static void write_line(const line_t *l, bool own, buf_t *out)
{
    const char *at = l->at;
    while (own && at < l->end && *at == ' ') at++;
    buf_add_bytes(out, at, (size_t)(l->end - at));
    buf_add_char(out, '\n');
}

/* The first line with a cell for every column: what stands above it (附表  各单位办理情况) is no row. Only lines without numbers are passed. */
static size_t behind_captions(const line_t *line, size_t first, size_t last)
{
    int width = 0;
    size_t i = first;
    for (size_t k = first; k <= last; k++)
        if (line[k].cells > width) width = line[k].cells;
    while (i < last && line[i].cells < width && !line[i].numbers) i++;
    return line[i].cells == width ? i : first;
}

static void write_all(grid_t *g, const line_t *line, size_t count, bool own, buf_t *out)
{
    for (size_t i = 0; i < count;) {
        size_t last = line[i].cells > 1 ? last_of(line, count, i) : i;
        size_t head = behind_captions(line, i, last);
        for (; i < head; i++) write_line(&line[i], own, out);
        if (last > i + 1 && lay_out(g, line, i, last)) {
            write_rows(g, out);
            i = last + 1;
        }
        for (; i <= last; i++) write_line(&line[i], own, out);
    }
}

int read_pdf_tables(buf_t *text, bool own, err_t *err)
{
    assert(text);
    size_t most = 1, count = 0;
    for (size_t i = 0; i < text->length; i++) most += text->data[i] == '\n';
    line_t *line = calloc(most, sizeof *line);
    grid_t *g = malloc(sizeof *g);
    buf_t out;
    buf_init(&out, text->length * 2 + 16);
    for (const char *p = text->data, *end = p + text->length; line && g && p < end;) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        if (!stop) stop = end;
        read_line(p, stop, &line[count++]);
        p = stop + (stop < end);
    }
    bool failed = !line || !g;
    if (!failed) write_all(g, line, count, own, &out);
    failed = failed || buf_failed(&out);
    if (!failed) {
        buf_clear(text);
        buf_add_bytes(text, out.length ? out.data : "", out.length);
        failed = buf_failed(text);
    }
    buf_release(&out);
    free(line);
    free(g);
    return failed ? err_nomem(err) : 0;
}
