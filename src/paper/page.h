/* page.h - an official letter flowing over A4 pages into a PDF.
 *
 * Source     GB/T 9704-2012 (format of official papers of party and government organs): A4, head margin
 *            37 mm, binding margin 28 mm, text block 156 x 225 mm, 22 lines of 28 characters of size 3
 *            (5.2.1, 5.2.2); letter form with the office's name and double rules in red (10.1); title size
 *            2, body size 3 with an indent of two characters (7.3); page numbers between dashes, odd ones
 *            right, even ones left (7.5). Notes and tables are set smaller, which 9704 leaves open.
 * Same bytes The same calls with the same texts give the same bytes, whatever was drawn before: dates in
 *            the file come from setup. (The installed font is part of the input.)
 * Texts      Any text may come from a stranger: none is markup, and paper_say_plain goes over all.
 * Units      Points (1/72 inch); y grows downwards from the page's upper edge.
 * Errors     The first one is kept and ends the drawing; paper_finish returns it.
 * Threads    One paper, one thread; several papers at once are fine.
 */
#ifndef PAPER_PAGE_H
#define PAPER_PAGE_H

#include "base/buf.h"
#include "base/day.h"
#include "base/err.h"
#include "base/lang.h"

#include <stdbool.h>
#include <stddef.h>

#define PAPER_MM (72.0 / 25.4)
enum { PAPER_PAGES_MOST = 300 };

/* Which languages a paper is written in; with both, Chinese stands first. */
enum paper_lang { PAPER_ZH, PAPER_EN, PAPER_BOTH };

typedef struct paper paper_t;

typedef struct paper_setup {
    const char *title, *author, *subject; /* metadata of the file */
    const char *mark;                     /* large and pale across every page; NULL = none */
    day_t day;                            /* creation date of the file */
    const char *font;                     /* family; NULL = Noto Serif CJK SC */
} paper_setup_t;

/* A part begins a page and has a letterhead of its own. */
typedef struct paper_part {
    enum lang lang;
    const char *office;  /* red, at the top */
    const char *number;  /* under the rule, right */
    const char *running; /* small, at the head of the pages that follow; NULL = none */
} paper_part_t;

typedef enum paper_style {
    PAPER_TITLE, PAPER_ADDRESSEE, PAPER_BODY, PAPER_HEADING, PAPER_NOTE, PAPER_CELL, PAPER_CELL_HEAD,
    PAPER_FINE, PAPER_CENTRE, PAPER_STYLES
} paper_style_t;

int paper_new(const paper_setup_t *setup, paper_t **ret_paper, err_t *err);
void paper_part(paper_t *p, const paper_part_t *part);
/* A paragraph; breaks pages between lines. */
void paper_text(paper_t *p, enum paper_style style, const char *text);
void paper_textf(paper_t *p, enum paper_style style, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Empty space, swallowed at the head of a page. */
void paper_space(paper_t *p, double points);
/* Starts a page unless points fit on this one. */
void paper_need(paper_t *p, double points);

typedef struct paper_column {
    const char *head;
    double width; /* share of the text block's width */
} paper_column_t;
enum { PAPER_COLUMNS_MOST = 8 };
/* A ruled table whose head is repeated on every page; a row taller than a page is split. cell() gives
 * the text of a cell, borrowed until its next call. */
void paper_table(paper_t *p, const paper_column_t *columns, size_t column_count, size_t rows,
                 const char *(*cell)(void *arg, size_t row, size_t column), void *arg);

/* --- placed by hand: for blocks with a fixed shape ------------------------------------------------ */
double paper_left(void);
double paper_width(void);
double paper_y(const paper_t *p);
/* Moves below a block that was placed by hand at paper_y. */
void paper_advance(paper_t *p, double points);
/* Draws a paragraph into a column at x, y without breaking pages; returns its height. */
double paper_place(paper_t *p, enum paper_style style, double x, double y, double width, const char *text);
/* The same in one line, set smaller (down to 10 points, then wrapped after all) until it fits. */
double paper_place_line(paper_t *p, enum paper_style style, double x, double y, double width,
                        const char *text);
/* Office and date under one another, in the middle of the seal's place, which has the block's height. */
void paper_place_signature(paper_t *p, double x, double y, double width, double height, const char *office,
                           day_t day);
/* The height paper_place would use. */
double paper_measure(paper_t *p, enum paper_style style, double width, const char *text);
/* A QR code of that side (points) with its quiet zone on white. */
void paper_place_qr(paper_t *p, double x, double y, double side, const char *text);
void paper_place_box(paper_t *p, double x, double y, double width, double height);
/* Pale dashed circle of 42 mm (the seal's size) around x, y, with words in it. */
void paper_place_seal(paper_t *p, double x, double y, const char *words);

int64_t paper_pages(const paper_t *p);
/* Ends the paper (p is gone in any case) and appends the PDF to out. */
int paper_finish(paper_t *p, buf_t *out, err_t *err);
void paper_drop(paper_t *p); /* NULL allowed */

#endif
