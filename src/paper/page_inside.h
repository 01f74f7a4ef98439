/* page_inside.h - the state of a paper, shared by page.c and table.c only. */
#ifndef PAPER_PAGE_INSIDE_H
#define PAPER_PAGE_INSIDE_H

#include "paper/page.h"

#include <pango/pangocairo.h>

#define MM PAPER_MM
#define PAGE_WIDTH (210 * MM)
#define PAGE_HEIGHT (297 * MM)
#define CORE_LEFT (28 * MM)
#define CORE_TOP (37 * MM)
#define CORE_WIDTH (156 * MM)
#define CORE_HEIGHT (225 * MM)
#define LINE_PITCH (CORE_HEIGHT / 22)          /* 22 lines a page */
#define SIZE_3 (CORE_WIDTH / 28 - 0.005)       /* 28 characters a line, nominally 16 pt */
#define RULE_WIDTH (170 * MM)

struct paper {
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoContext *pango;
    PangoFontDescription *font;
    buf_t pdf;
    char *mark, *running, *family; /* own copies: the caller's may go */
    enum lang lang;
    int pages;
    double y;      /* where the next line begins */
    bool fresh;    /* nothing stands on the page yet */
    bool stopped;  /* by err */
    bool safe, first_unnumbered, roomy;
    int unnumbered; /* the page that bears no number */
    err_t err;
};

typedef struct page_style {
    double size, pitch;    /* of the characters; from line to line */
    double indent;         /* of the first line, in characters */
    double before, after;  /* space around the paragraph */
    PangoAlignment align;
    bool bold, justify, sans;
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

/* One line of text in a size of its own, shrunk until it fits into width; below 10 points it is wrapped after all.
 * Returns the height. */
double page_draw_fitted(paper_t *p, page_style_t s, double x, double y, double width, const char *text);
void page_red(paper_t *p);
void page_black(paper_t *p);
/* Lines that the text takes in that width. */
int page_title_lines(paper_t *p, const page_style_t *s, double width, const char *text);

void page_begin(paper_t *p); /* a new page */
double page_bottom(void);
void page_fail(paper_t *p, int rc);

#endif
