/* page_inside.h - the state of a paper, shared by page.c and table.c only. */
#ifndef PAPER_PAGE_INSIDE_H
#define PAPER_PAGE_INSIDE_H

#include "paper/page.h"

#include <pango/pangocairo.h>

struct paper {
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoContext *pango;
    PangoFontDescription *font;
    buf_t pdf;
    char *mark, *running; /* own copies: the caller's may go */
    enum lang lang;
    int pages;
    double y;      /* where the next line begins */
    bool fresh;    /* nothing stands on the page yet */
    bool stopped;  /* by err */
    err_t err;
};

typedef struct page_style {
    double size, pitch;    /* of the characters; from line to line */
    double indent;         /* of the first line, in characters */
    double before, after;  /* space around the paragraph */
    PangoAlignment align;
    bool bold, justify;
} page_style_t;

const page_style_t *page_style(const paper_t *p, enum paper_style style);
/* A laid-out paragraph, drawn line by line so that pages may break in between. */
typedef struct page_lines {
    PangoLayout *layout;
    PangoLayoutIter *iter; /* at the next line */
    const page_style_t *style;
    int left;              /* lines not drawn yet; 0 after an error */
} page_lines_t;
void page_lines_open(paper_t *p, enum paper_style style, double width, const char *text,
                     page_lines_t *ret_lines);
/* Draws the next line (there must be one) with its upper edge at y, the paragraph's left edge at x. */
void page_lines_draw(paper_t *p, page_lines_t *l, double x, double y);
void page_lines_close(page_lines_t *l);

void page_begin(paper_t *p); /* a new page */
double page_bottom(void);
void page_fail(paper_t *p, int rc);

#endif
