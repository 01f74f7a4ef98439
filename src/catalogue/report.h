/* report.h - templates of reports: catalogue/reports/NAME.md, read and checked with the figures they bind.
 *
 * File       As papers (paper.h): front matter (YAML), text in Chinese, "--- en", text in English.
 * Language   That of papers, and beside it figures: {{figure NAME where FIELD = 'code' @WINDOW | FORM BASE DIGITS}},
 *            loops over offices, spans of time and breakdowns: {{#each X in children | years | FIELD of FIGURE}}, tests of
 *            figures: {{#if figure NAME > 0}}, charts: {{chart bars NAME by FIELD}}. docs/reports.md has the whole of it.
 * Checked    Every name, and whether a form fits what the figure counts: a rate changes in points, a count in per cent.
 * Ownership  Everything lives as long as the catalogue, or as the arena given. Threads: free, constant.
 */
#ifndef CATALOGUE_REPORT_H
#define CATALOGUE_REPORT_H

#include "catalogue/paper.h"

enum { CAT_WHERES_MOST = 3, CAT_DIGITS_MOST = 4, CAT_TOP_MOST = 1000 };

/* How long the time is that a report speaks of. */
enum cat_period { CAT_PERIOD_YEAR, CAT_PERIOD_FIVE_YEARS, CAT_PERIOD_QUARTER, CAT_PERIOD_MONTH, CAT_PERIOD_WEEK,
                  CAT_PERIOD_WINDOW, CAT_PERIODS };

/* Which time a figure is asked about, seen from the report's own (or from that of the loop around it). */
enum cat_span { CAT_SPAN_PERIOD, CAT_SPAN_LAST_YEAR, CAT_SPAN_BEFORE, CAT_SPAN_PREVIOUS_FIVE, CAT_SPAN_TO_DATE,
                CAT_SPAN_YEAR, CAT_SPAN_QUARTER, CAT_SPAN_MONTH, CAT_SPAN_WEEK, CAT_SPANS };
typedef struct cat_window {
    enum cat_span span;
    int nth; /* of _YEAR .. _WEEK within the period: from 1; 0 = the last */
} cat_window_t;

/* What is said of a figure. */
enum cat_form { CAT_FORM_VALUE, CAT_FORM_NUMBER, CAT_FORM_WAN, CAT_FORM_YI, CAT_FORM_OVER, CAT_FORM_CHANGE,
                CAT_FORM_CHANGE_BY, CAT_FORM_INCREASE_TIMES, CAT_FORM_TIMES_OF, CAT_FORM_POINTS, CAT_FORM_BASE,
                CAT_FORM_SHARE, CAT_FORM_MEDIAN, CAT_FORM_DONE,
                CAT_FORM_OF_OFFICES, CAT_FORMS };
/* With what it is compared. */
enum cat_base { CAT_BASE_LAST_YEAR, CAT_BASE_BEFORE, CAT_BASE_PREVIOUS_FIVE, /* of a report of five years: those before */
                CAT_BASE_FIVE_MEAN, /* mean of the five years before */ CAT_BASES };

typedef struct cat_where {
    const char *field, *code; /* FIELD, FIELD.group, parent.FIELD, parent.FIELD.group */
    bool about;               /* `parent` or `matter` is the one that the report is about; code NULL */
} cat_where_t;

typedef struct cat_bound {
    const char *figure;
    cat_where_t where[CAT_WHERES_MOST];
    int wheres;
    cat_window_t window;
    enum cat_form form;
    enum cat_base base;
    const char *of;      /* CAT_FORM_SHARE: of which figure (in the same place); NULL = of the same one without its innermost
                            restriction */
    int digits;          /* behind the point; -1 = as the form has it */
    int line, column;
} cat_bound_t;

enum cat_over { CAT_OVER_CHILDREN, CAT_OVER_LEVELS, CAT_OVER_YEARS, CAT_OVER_QUARTERS, CAT_OVER_MONTHS, CAT_OVER_WEEKS,
                CAT_OVER_FIELD, CAT_OVER_FIGURES, CAT_OVERS };
typedef struct cat_loop {
    const char *name;    /* that the turns go by: office, year ... */
    enum cat_over over;
    const char *field, *figure; /* CAT_OVER_FIELD; _FIGURES: field, of the matter it is about: a list of codes, each the name of a
                                   figure; within, the loop's name stands for that figure */
    cat_where_t where[CAT_WHERES_MOST]; /* of figure */
    int wheres;
    cat_window_t window; /* of times: which; of a field: in which it is counted */
    const char *order;   /* the figure that orders the turns; NULL = as they come (_FIELD: by `figure`) */
    cat_window_t order_window;
    bool ascending, listed; /* listed: as the list of choices has them */
    bool stated;            /* CAT_OVER_FIELD: without what has no code */
    bool zero, nonzero;     /* only the turns where `order` is nothing, or is something */
    int top;             /* 0 = all */
    int line, column;
} cat_loop_t;

enum cat_chart_kind { CAT_CHART_BARS, CAT_CHART_LINE, CAT_CHARTS };
typedef struct cat_chart {
    enum cat_chart_kind kind;
    const char *figure;
    enum cat_over by;    /* CAT_OVER_FIELD: field */
    const char *field;
    cat_window_t window;
    int top;
    int line, column;
} cat_chart_t;

typedef struct cat_report {
    cat_paper_t paper;           /* name, label, law, layout, title, body, seal ...; kinds: whose matters carry it (0 = any) */
    enum cat_period period;
    const char *about;           /* kind of the matter it is about (a campaign), or NULL */
    const char *const *start, *const *end; /* of the matter it is about: date fields, the first that is set. Both: its window;
                                              start alone: where @to_date begins */
    size_t starts, ends;
    bool sources;                /* a list of the figures' sources at the end */
    words_t copies;              /* 抄送, in words; "" = none */
    const char *text;            /* the file as it stands, to begin a draft with */
} cat_report_t;

size_t catalogue_report_count(const catalogue_t *c);
const cat_report_t *catalogue_report_at(const catalogue_t *c, size_t i);
/* ERR_CATALOGUE_REPORT with the nearest name. */
int catalogue_report(const catalogue_t *c, const char *name, const cat_report_t **ret_report, err_t *err);
/* Reads a text that an editor has changed (the whole file: head and both languages) as the template `name`, checked against a
 * loaded catalogue. Everything in arena a. ERR_CATALOGUE_MISTAKES with all of them. */
int catalogue_read_report(const catalogue_t *c, const char *name, const char *text, size_t bytes, arena_t *a,
                          cat_report_t *ret_report, cat_mistakes_t *ret_mistakes, err_t *err);
/* A figure of any kind by its name, with its kind; false if there is none. O(figures). */
bool catalogue_figure(const catalogue_t *c, const char *name, const cat_kind_t **ret_kind, const cat_figure_t **ret_figure);

/* "year", "five_years" ... */
const char *cat_period_word(enum cat_period p);

#endif
