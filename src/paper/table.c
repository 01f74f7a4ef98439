/* table.c - ruled tables that run over pages. */
#include "paper/page.h"

#include "paper/page_inside.h"

#include <assert.h>
#include <string.h>

enum { ROOM_LINES = 3 };
#define PAD 4.0 /* between a cell's rule and its text, left and right */

typedef struct table {
    paper_t *p;
    bool bare; /* no head */
    enum paper_style cell, head;
    const paper_column_t *columns;
    size_t count;
} table_t;

static double column_x(const table_t *t, size_t column)
{
    double x = paper_left();
    for (size_t i = 0; i < column; i++) x += t->columns[i].width * paper_width();
    return x;
}

static void rules(const table_t *t, double y, double height)
{
    for (size_t i = 0; i < t->count; i++)
        paper_place_box(t->p, column_x(t, i), y, t->columns[i].width * paper_width(), height);
}

/* Draws as many lines of the row as fit above bottom, in a box at least so many lines high; returns how many it drew. */
static int draw_piece(const table_t *t, page_lines_t *cells, int lines, const page_style_t *s, int least)
{
    double pitch = s->pitch, before = s->before, after = s->after;
    int drawn = 0;
    for (int i = 0; i < lines; i++) {
        bool any = false;
        for (size_t c = 0; c < t->count; c++) {
            if (cells[c].left == 0) continue;
            page_lines_draw(t->p, &cells[c], column_x(t, c) + PAD, t->p->y + before + i * pitch);
            any = true;
        }
        drawn += any;
    }
    double height = before + (drawn > least ? drawn : least) * pitch + after;
    rules(t, t->p->y, height);
    paper_advance(t->p, height);
    return drawn;
}

static int most_lines(const page_lines_t *cells, size_t count)
{
    int most = 0;
    for (size_t c = 0; c < count; c++) most = cells[c].left > most ? cells[c].left : most;
    return most;
}

static void open_row(const table_t *t, enum paper_style style, const char *(*cell)(void *, size_t, size_t),
                     void *arg, size_t row, page_lines_t cells[PAPER_COLUMNS_MOST])
{
    for (size_t c = 0; c < t->count; c++) {
        double width = t->columns[c].width * paper_width() - 2 * PAD;
        enum paper_style own = style;
        if (t->columns[c].right && style == PAPER_CELL) own = PAPER_CELL_RIGHT;
        if (t->columns[c].right && style == PAPER_FORM_CELL) own = PAPER_FORM_CELL_RIGHT;
        page_lines_open(t->p, own, width, cell ? cell(arg, row, c) : t->columns[c].head, &cells[c]);
    }
}

static void close_row(const table_t *t, page_lines_t cells[PAPER_COLUMNS_MOST])
{
    for (size_t c = 0; c < t->count; c++) page_lines_close(&cells[c]);
}

static void draw_head(const table_t *t)
{
    page_lines_t cells[PAPER_COLUMNS_MOST];
    open_row(t, t->head, NULL, NULL, 0, cells);
    if (!t->p->stopped) (void)draw_piece(t, cells, most_lines(cells, t->count), page_style(t->p, t->head), 1);
    close_row(t, cells);
}

static void draw_row(const table_t *t, page_lines_t cells[PAPER_COLUMNS_MOST], int least)
{
    const page_style_t *s = page_style(t->p, t->cell);
    if (least > 1) paper_need(t->p, s->before + least * s->pitch + s->after);
    for (int left = most_lines(cells, t->count); left > 0 && !t->p->stopped;) {
        int fit = (int)((page_bottom() - t->p->y - s->before - s->after + 0.01) / s->pitch);
        /* Move a row that fits on a page of its own; split one that does not. */
        int page = (int)((page_bottom() - 37 * PAPER_MM) / s->pitch) - 4;
        if (fit < left && (left <= page || fit < 1)) {
            page_begin(t->p);
            if (t->p->stopped) return;
            if (!t->bare) draw_head(t);
            fit = (int)((page_bottom() - t->p->y - s->before - s->after + 0.01) / s->pitch);
        }
        assert(fit >= 1);
        left -= draw_piece(t, cells, left < fit ? left : fit, s, least);
        least = 1;
    }
}

static bool blank(const char *text)
{
    while (*text == ' ' || strncmp(text, "　", 3) == 0) text += *text == ' ' ? 1 : 3;
    return !*text;
}

/* An empty cell of a form is a place for somebody's hand. */
static bool to_write_in(const table_t *t, size_t row, const char *(*cell)(void *, size_t, size_t), void *arg)
{
    for (size_t c = 0; t->p->roomy && c < t->count; c++)
        if (blank(cell(arg, row, c))) return true;
    return false;
}

static table_t new_table(paper_t *p, const paper_column_t *columns, size_t count, bool bare)
{
    return (table_t){.p = p, .columns = columns, .count = count, .bare = bare, .cell = p->roomy ? PAPER_FORM_CELL : PAPER_CELL,
                     .head = p->roomy ? PAPER_FORM_CELL_HEAD : PAPER_CELL_HEAD};
}

static void draw_rows(const table_t *t, size_t rows, const char *(*cell)(void *, size_t, size_t), void *arg)
{
    for (size_t row = 0; row < rows && !t->p->stopped; row++) {
        page_lines_t cells[PAPER_COLUMNS_MOST];
        open_row(t, t->cell, cell, arg, row, cells);
        draw_row(t, cells, to_write_in(t, row, cell, arg) ? ROOM_LINES : 1);
        close_row(t, cells);
    }
    paper_space(t->p, 8);
}

void paper_table_bare(paper_t *p, const paper_column_t *columns, size_t column_count, size_t rows,
                      const char *(*cell)(void *arg, size_t row, size_t column), void *arg)
{
    assert(column_count >= 1 && column_count <= PAPER_COLUMNS_MOST && cell);
    table_t t = new_table(p, columns, column_count, true);
    paper_space(p, 4);
    if (!p->stopped) draw_rows(&t, rows, cell, arg);
}

void paper_table(paper_t *p, const paper_column_t *columns, size_t column_count, size_t rows,
                 const char *(*cell)(void *arg, size_t row, size_t column), void *arg)
{
    assert(column_count >= 1 && column_count <= PAPER_COLUMNS_MOST && cell);
    table_t t = new_table(p, columns, column_count, false);
    if (p->stopped) return;
    paper_space(p, 4);
    paper_need(p, page_style(p, t.cell)->pitch * 4); /* never the head alone */
    draw_head(&t);
    draw_rows(&t, rows, cell, arg);
}
