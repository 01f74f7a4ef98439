/* figure.h - answers of figures for people to take away: tables (CSV, XLSX), data (JSON), charts (SVG, PDF, PNG).
 *
 * Numbers    Rounded nowhere but in figure_say and, in a spreadsheet, by its own cell format: cells hold full numbers (money in
 *            yuan, rates as fractions shown in per cent), so that they can go on being computed with.
 * XLSX       First sheet the table, second the passport: id, question, formula, law, version, unit, time, position of the log; of two
 *            breakdowns a sheet more for each figure: rows by columns with the totals of both, asked on their own.
 * CSV        RFC 4180, UTF-8 with BOM; a text that a spreadsheet program would run as a formula has an apostrophe before it.
 * Rights     Those of the answer (figure_ask); a download is a look.
 * Same bytes The same answer gives the same bytes, but for `computed_at`, which stands in the passport.
 * Threads    Any.
 */
#ifndef APP_FIGURE_H
#define APP_FIGURE_H

#include "app/app.h"
#include "paper/chart.h"

enum app_figure_file { FIGURE_CSV, FIGURE_XLSX, FIGURE_JSON, FIGURE_SVG, FIGURE_PDF, FIGURE_PNG, FIGURE_FILES };
enum { APP_FIGURE_FILE_MOST = 32 << 20 };

typedef struct app_figure_wish {
    const char *passport;
    enum app_figure_file file;
    enum lang lang;
    const char *figure;      /* charts: one of those asked; NULL = as many as the form shows */
    const char *form;        /* charts: line, bars, stack, share, funnel, heat; NULL = what suits the breakdown */
} app_figure_wish_t;

/* "csv" ...: ERR_FIGURE_FILE. */
int app_figure_file_parse(const char *word, enum app_figure_file *ret_file, err_t *err);
const char *app_figure_media_type(enum app_figure_file file);
/* Opens the passport as the actor and appends the file to out. */
int app_figure_file(app_t *app, const actor_t *actor, const app_figure_wish_t *wish, buf_t *out, err_t *err);
/* The same of an answer at hand, a frozen one for instance; wish->passport does not count. Nobody's rights are asked. */
int app_figure_write(app_t *app, const json_t *answer, const app_figure_wish_t *wish, buf_t *out, err_t *err);

/* The answer (passport_open, passport_ask) as a chart; all it points to lives in the arena or the answer. figure -1 = as
 * many as the form shows. ERR_FIGURE_CHART when the form does not suit the answer. */
typedef struct app_chart_wish {
    const char *form;        /* NULL = what suits */
    int figure;
    enum lang lang;
} app_chart_wish_t;
int app_figure_chart(const app_t *app, const json_t *answer, const app_chart_wish_t *wish, arena_t *a, chart_t *ret_chart, err_t *err);

#endif
