/* report.h - a report made: its sentences hold figures, and each number keeps the passport that opens it to its acts.
 *
 * Purpose    catalogue/reports/NAME.md + office + time -> a paper (paper/writ.h) whose runs are bound to figures. Nothing is
 *            typed: a figure that cannot be had is printed as ＿＿＿ and listed.
 * Asking     Each different question is put once, however often its numbers are said, through data->ask. All answers are in
 *            made->asked; given back as data->frozen they are used instead of asking: the report of that day, word for word.
 * Words      form.c: same words for the same relation; every rounding by figure_say. A rise of N times and N times of are two
 *            forms; rates change in percentage points. A base of 0 is said as such, a time without records too (无记录,
 *            no record: that is not 0); a small base is a warning for the author, and so is what an answer notes of itself.
 * Same bytes The same template, data and answers give the same bytes in every form.
 * Ownership  Everything in the arena, JSON included (given back with it). Threads: one making, one thread.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "figure/figure.h"
#include "paper/writ.h"
#include "report/span.h"

enum { REPORT_FIGURES_MOST = 20000, REPORT_WARNINGS_MOST = 200, REPORT_ASKS_MOST = 2000, REPORT_CHARTS_MOST = 60 };

typedef struct report_data {
    paper_data_t paper;       /* catalogue, offices, matter, about, find ...; more is filled in here */
    const char *office;       /* whose report it is */
    report_span_t span;
    day_t since;              /* where @to_date begins; DAY_NONE = 1 January */
    const char *plan;         /* id of the matter it is about: its goals, and `= about`; or NULL */
    /* One question -> the answer of figure_ask with "passport" beside it. The callee gives the JSON away. A figure that this
     * reader may not ask is answered with an error; one that is unknown to be had prints a blank (ERR_FIGURE_*). */
    int (*ask)(void *arg, const figure_ask_t *ask, json_t **ret_answer, err_t *err);
    void *arg;
    const json_t *frozen;     /* made->asked of an earlier making, or NULL */
    const char *href;         /* of a figure's page, its passport behind it; NULL = none */
    bool sources;             /* a list of sources at the end, whatever the template says */
} report_data_t;

/* One number as the text says it. */
typedef struct report_figure {
    const char *name, *passport;
    words_t label;
    const char *said;         /* the text itself: 同比上升50.6% */
    enum lang lang;
    const char *office;
    report_span_t span;
    const char *const *key;   /* of its row, or count 0 */
    size_t keys;
    const json_t *value;      /* VALUE of the answer (figure.h) */
    const json_t *answer;
    bool small_base;
    int line, column;         /* of its token in the template's text, from 1; columns in characters */
} report_figure_t;

typedef struct report_made {
    writ_t writ;
    const report_figure_t *figure; /* by number - 1: what writ_run_t.bound says */
    size_t figures;
    const words_t *warning;   /* for the author: small bases, forms that fell back */
    size_t warnings;
    json_t *asked;            /* [{"question","answer"}] */
} report_made_t;

/* ERR_REPORT_*, ERR_PAPER_*, and what ask gives, except that a figure that cannot be had is a blank. */
int report_make(const cat_report_t *report, const report_data_t *data, const writ_wish_t *wish, arena_t *a, report_made_t *ret,
                err_t *err);

/* [{"lang","sentence","figures":[{"said","figure","passport","label","n"...}]}]: every sentence that holds a number, and every
 * row of a table. The caller owns *ret_json. */
int report_sentences(const report_made_t *made, json_t **ret_json, err_t *err);

#endif
