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

/* What stands across the pages of what is none yet. PAPER_MARKS: their words, for who reads a paper back. */
#define PAPER_MARK_DEMONSTRATION "演示 DEMONSTRATION"
#define PAPER_MARK_DRAFT "草稿 DRAFT"
#define PAPER_MARKS "演示", "DEMONSTRATION", "草稿", "DRAFT"

typedef struct paper paper_t;

typedef struct paper_setup {
    const char *title, *author, *subject; /* metadata of the file */
    const char *mark;                     /* large and pale across every page; NULL = none */
    day_t day;                            /* creation date of the file */
    const char *font;                     /* family; NULL = Noto Serif CJK SC */
    bool safe;            /* texts were made plain already (fill.h); U+2028 in them ends a line */
    bool first_unnumbered; /* letters: no number on the first page of a part (10.1) */
    bool roomy;            /* tables of a form: larger, with room to write where a cell is empty */
} paper_setup_t;

/* What stands at the head: a letter's red name and double rules (10.1), the red head of a paper with its rule (7.2), a
 * red title for minutes (10.3), office and title in black (decisions), the same smaller (forms). */
enum paper_head { PAPER_HEAD_LETTER, PAPER_HEAD_RED, PAPER_HEAD_MINUTES, PAPER_HEAD_BLACK, PAPER_HEAD_FORM };

/* A part begins a page and has a letterhead of its own. */
typedef struct paper_part {
    enum lang lang;
    const char *office;  /* red, at the top */
    const char *number;  /* under the rule, right */
    const char *running; /* small, at the head of the pages that follow; NULL = none */
    enum paper_head head;
    const char *title;   /* drawn with the head; NULL = none (PAPER_HEAD_LETTER: the caller's own, if it has one) */
    const char *date;    /* minutes: at the right above the rule */
} paper_part_t;

typedef enum paper_style {
    PAPER_TITLE, PAPER_ADDRESSEE, PAPER_BODY, PAPER_HEADING, PAPER_NOTE, PAPER_CELL, PAPER_CELL_HEAD,
    PAPER_FINE, PAPER_CENTRE, PAPER_SECTION, PAPER_FORM_BODY, PAPER_FORM_HEADING,
    PAPER_IMPRINT, PAPER_IMPRINT_RIGHT, PAPER_FORM_CELL, PAPER_FORM_CELL_HEAD,
    PAPER_CELL_RIGHT, PAPER_FORM_CELL_RIGHT, PAPER_STYLES
} paper_style_t;

int paper_new(const paper_setup_t *setup, paper_t **ret_paper, err_t *err);
void paper_part(paper_t *p, const paper_part_t *part);
/* A paragraph; breaks pages between lines. */
void paper_text(paper_t *p, enum paper_style style, const char *text);
void paper_textf(paper_t *p, enum paper_style style, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* A stretch of bytes to be set bold. */
typedef struct paper_span {
    size_t from, to;
} paper_span_t;
/* The same with bold stretches. The last two lines stay on the page of what follows, which is keep points high. */
void paper_rich(paper_t *p, enum paper_style style, const char *text, const paper_span_t *bold, size_t bolds, double keep);
/* A title in lines of about the same length. */
void paper_title(paper_t *p, const char *text);
/* Down to the next of the 22 lines of the page. */
void paper_to_grid(paper_t *p);
double paper_line(void);        /* from one of them to the next */
double paper_foot(void);        /* y of the text block's lower edge */
/* A small grey line under the text block of this page. */
void paper_place_foot(paper_t *p, const char *text);
/* A rule as wide as the text block. */
void paper_place_rule(paper_t *p, double y, double thickness);
/* Empty space, swallowed at the head of a page. */
void paper_space(paper_t *p, double points);
/* Starts a page unless points fit on this one. */
void paper_need(paper_t *p, double points);

typedef struct paper_column {
    const char *head;
    double width; /* share of the text block's width */
    bool right;   /* its cells end at the right: numbers */
} paper_column_t;
enum { PAPER_COLUMNS_MOST = 12 };
/* A ruled table whose head is repeated on every page; a row taller than a page is split. cell() gives
 * the text of a cell, borrowed until its next call. */
void paper_table(paper_t *p, const paper_column_t *columns, size_t column_count, size_t rows,
                 const char *(*cell)(void *arg, size_t row, size_t column), void *arg);

/* The same without a head. */
void paper_table_bare(paper_t *p, const paper_column_t *columns, size_t column_count, size_t rows,
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
