/* chart.h - numbers as a picture: trend, ranking, parts, funnel, heat map; the same drawing as SVG, PDF, PNG and on a
 * page of a paper.
 *
 * Input      Plain data. What a number means, how it was rounded and where it comes from is the caller's: he hands over
 *            the words (say, note, foot) and the picture only places them. Texts may come from strangers.
 * Reading    Direct labels before legends, legends before axes; never more than one unit; a value that is missing is a gap,
 *            not a zero; bars begin at zero. Colours keep apart for people who do not see red and green, and in grey
 *            (Paul Tol, "Colour schemes", SRON/EPS/TN/09-002, 2021, "muted"); what is compared with is grey and dashed or
 *            thin, never told by colour alone.
 * SVG        Real text (selectable, searched, one font family after another), role="img" with <title> and, as <desc>, every
 *            number in words; each mark has a <title> of its own for the pointer. chart_table() gives the same numbers as a
 *            table for those who read no pictures.
 * Same bytes The same input gives the same bytes. (The installed font is part of the input: it places the labels.)
 * Units      Points; y grows downwards.
 * Limits     CHART_*_MOST; more is ERR_PAPER_CHART. Bars, stacks and heat maps show their first CHART_ROWS_SHOWN rows and
 *            say how many the table has beyond them.
 * Threads    Free.
 */
#ifndef PAPER_CHART_H
#define PAPER_CHART_H

#include "base/buf.h"
#include "base/err.h"
#include "base/lang.h"
#include "paper/page.h"

#include <stdbool.h>
#include <stddef.h>

enum { CHART_LABELS_MOST = 2000, CHART_SERIES_MOST = 60, CHART_LINES_MOST = 8, CHART_PARTS_MOST = 9, CHART_ROWS_SHOWN = 40 };

enum chart_form {
    CHART_LINE,   /* labels along the x axis, a line per series */
    CHART_BARS,   /* a row per label: one series, or now and before */
    CHART_STACK,  /* a row per label, the series side by side in it */
    CHART_SHARE,  /* the same, every row as long as the whole */
    CHART_FUNNEL, /* labels are steps, one series */
    CHART_HEAT,   /* labels are rows, series are columns */
    CHART_FORMS
};

typedef struct chart_series {
    const char *name;
    const double *value;     /* one per label; NAN = there is none */
    const char *const *say;  /* the same in words ("1,872", "63.4%"); NULL, or NULL in it = written by this file */
    bool before;             /* what the others are compared with */
} chart_series_t;

typedef struct chart {
    enum chart_form form;
    enum lang lang;
    const char *title;       /* NULL = none */
    const char *about;       /* a line under it: whose figures, of what time; NULL = none */
    const char *unit;        /* 件, 人, 元, % ...; NULL = none. Axes write 万 and 亿 (thousand, million) before it */
    const char *foot;        /* small, at the lower edge: source, passport; NULL = none */
    const char *const *label;
    const char *const *note; /* per label, at the right edge of bars and funnels; NULL = none */
    const char *const *mark; /* per label, of a trend: signs that the foot explains, at the point of what is compared; NULL = none */
    size_t labels;
    const chart_series_t *series;
    size_t count;
    int digits;              /* after the point where say is missing: 0..4 */
    double width;            /* 0 = 640; 240..2000 */
    double height;           /* of the whole; 0 = what it needs (lines: 320); others take what they need in any case */
} chart_t;

/* "line" ...: ERR_PAPER_CHART_FORM. */
int chart_form_parse(const char *word, enum chart_form *ret_form, err_t *err);

int chart_svg(const chart_t *c, buf_t *out, err_t *err);
/* One page as large as the picture. */
int chart_pdf(const chart_t *c, buf_t *out, err_t *err);
/* scale: pixels a point, 1..4; the size in pixels is told for who places the picture. */
int chart_png(const chart_t *c, double scale, buf_t *out, int *ret_width, int *ret_height, err_t *err);
/* As a HTML table: head, a row per label, a column per series and one for the notes. */
int chart_table(const chart_t *c, buf_t *out, err_t *err);
/* Into the flow of a paper, as wide as its text block (the width of c does not count). */
void paper_chart(paper_t *p, const chart_t *c);
/* What that takes of a page, in points; 0 when it cannot be drawn. */
double paper_chart_room(const chart_t *c);

#endif
