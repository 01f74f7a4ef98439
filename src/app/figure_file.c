/* figure_file.c - see figure.h. */
#include "app/figure_inside.h"

#include "figure/passport.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *word, *type;
} files[FIGURE_FILES] = {
    [FIGURE_CSV] = {"csv", "text/csv; charset=utf-8"},
    [FIGURE_XLSX] = {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    [FIGURE_JSON] = {"json", "application/json"},
    [FIGURE_SVG] = {"svg", "image/svg+xml"},
    [FIGURE_PDF] = {"pdf", "application/pdf"},
    [FIGURE_PNG] = {"png", "image/png"},
};

int app_figure_file_parse(const char *word, enum app_figure_file *ret_file, err_t *err)
{
    for (int i = 0; i < FIGURE_FILES; i++)
        if (strcmp(word, files[i].word) == 0) return *ret_file = (enum app_figure_file)i, 0;
    return err_set(err, ERR_FIGURE_FILE, word);
}

const char *app_figure_media_type(enum app_figure_file file)
{
    assert((unsigned)file < FIGURE_FILES);
    return files[file].type;
}

static int find_figure(const json_t *answer, const char *name, int *ret_figure, err_t *err)
{
    const json_t *e;
    size_t i;
    *ret_figure = -1;
    json_array_foreach(json_object_get(answer, "figures"), i, e)
        if (name && strcmp(json_string_value(json_object_get(e, "name")), name) == 0) *ret_figure = (int)i;
    return name && *ret_figure < 0 ? err_set(err, ERR_FIGURE_QUESTION, "figure", name, json_string_value(json_object_get(json_array_get(json_object_get(answer, "figures"), 0), "name"))) : 0;
}

static int write_chart(app_t *app, const json_t *answer, const app_figure_wish_t *wish, arena_t *a, buf_t *out, err_t *err)
{
    chart_t chart;
    app_chart_wish_t how = {.form = wish->form, .lang = wish->lang};
    int width, height, failed = find_figure(answer, wish->figure, &how.figure, err);
    if (!failed) failed = app_figure_chart(app, answer, &how, a, &chart, err);
    if (failed) return failed;
    if (wish->file == FIGURE_SVG) return chart_svg(&chart, out, err);
    if (wish->file == FIGURE_PDF) return chart_pdf(&chart, out, err);
    return chart_png(&chart, 2, out, &width, &height, err);
}

static int write_table(const app_t *app, const json_t *answer, const app_figure_wish_t *wish, arena_t *a, buf_t *out, err_t *err)
{
    table_t table;
    int failed = table_make(app, answer, wish->lang, a, &table, err);
    if (failed) return failed;
    if (wish->file == FIGURE_XLSX) return table_xlsx(&table, out, err);
    table_csv(&table, out);
    return buf_failed(out) ? err_nomem(err) : 0;
}

static int write_json(const json_t *answer, buf_t *out, err_t *err)
{
    char *text = json_dumps(answer, JSON_INDENT(1));
    if (text) buf_add_raw(out, text);
    buf_add_char(out, '\n');
    free(text);
    return text && !buf_failed(out) ? 0 : err_nomem(err);
}

/* Periods of which nothing was counted have a place on a time axis too: a question by one period is asked again with its empty rows
 * (of a count, a zero; of a rate, a gap); of two breakdowns the names of all periods are added. */
static int fill_periods(app_t *app, const actor_t *actor, arena_t *a, json_t **answer, err_t *err)
{
    const json_t *by = json_object_get(*answer, "by");
    figure_ask_t ask;
    json_t *full = NULL, *periods;
    size_t period = 0, count = 0, n = json_array_size(by);
    for (size_t i = 0; i < n; i++)
        if (figure_by_period(json_string_value(json_object_get(json_array_get(by, i), "name")))) period = i, count++;
    if (count != 1 || n > 2) return 0;
    int failed = figure_ask_read(json_object_get(*answer, "asked"), a, &ask, err);
    if (failed) return failed;
    ask.empty = true;
    ask.by[0] = ask.by[period];
    ask.by_count = 1;
    failed = figure_ask(app_figures(app), actor, &ask, &full, err);
    if (failed) return failed;
    if (n == 1) {
        (void)json_object_set(full, "passport", json_object_get(*answer, "passport"));
        (void)json_object_set(full, "asked", json_object_get(*answer, "asked"));
        json_decref(*answer);
        *answer = full;
        return 0;
    }
    periods = json_incref(json_object_get(full, "rows"));
    json_decref(full);
    return json_object_set_new(*answer, "periods", periods) == 0 ? 0 : err_nomem(err);
}

/* Totals by each of two breakdowns, for the workbook's cross tables. */
static int add_cross(app_t *app, const actor_t *actor, arena_t *a, json_t *answer, err_t *err)
{
    static const char *const member[] = {"rows", "columns"};
    figure_ask_t ask, one;
    json_t *cross = json_object();
    int failed = cross ? figure_ask_read(json_object_get(answer, "asked"), a, &ask, err) : err_nomem(err);
    for (size_t d = 0; d < 2 && !failed && ask.by_count == 2; d++) {
        json_t *totals = NULL;
        one = ask;
        one.by[0] = ask.by[d];
        one.by_count = 1;
        failed = figure_ask(app_figures(app), actor, &one, &totals, err);
        if (!failed) (void)json_object_set(cross, member[d], json_object_get(totals, "rows"));
        json_decref(totals);
    }
    if (!failed && ask.by_count == 2) (void)json_object_set(answer, "cross", cross);
    json_decref(cross);
    return failed;
}

/* --- rows that the page shows (FiguresPage.vue) ------------------------------------------------------------------- */

static bool is_unbegun(const json_t *row)
{
    const json_t *v;
    size_t i, n = json_array_size(json_object_get(row, "values"));
    json_array_foreach(json_object_get(row, "values"), i, v)
        if (!json_is_true(json_object_get(v, "unbegun"))) return false;
    return n > 0;
}

static bool counts(const json_t *n)
{
    return json_integer_value(json_is_object(n) ? json_object_get(n, "part") : n) != 0;
}

static bool is_idle(const json_t *row)
{
    const json_t *v;
    size_t i;
    json_array_foreach(json_object_get(row, "values"), i, v)
        if (counts(json_object_get(v, "n")) || counts(json_object_get(v, "ratio")) || counts(json_object_get(v, "before"))) return false;
    return true;
}

static const char *key_of(const json_t *row, size_t dim)
{
    return json_string_value(json_array_get(json_object_get(row, "key"), dim));
}

/* The breakdown by the offices below in which the office asked about, having nothing of its own, is no row; SIZE_MAX: there is none. */
static size_t idle_in(const json_t *answer, const char *own)
{
    const json_t *by = json_object_get(answer, "by"), *row;
    size_t d, i;
    bool others = false, idle = own != NULL;
    for (d = 0; d < json_array_size(by); d++)
        if (strcmp(json_string_value(json_object_get(json_array_get(by, d), "name")), "office") == 0) break;
    if (d == json_array_size(by)) return SIZE_MAX;
    json_array_foreach(json_object_get(answer, "rows"), i, row) {
        bool is_own = own && key_of(row, d) && strcmp(key_of(row, d), own) == 0;
        others = others || !is_own;
        idle = idle && (!is_own || is_idle(row));
    }
    return idle && others ? d : SIZE_MAX;
}

static int keep_rows(json_t *object, const char *member, size_t dim, const char *own, err_t *err)
{
    const json_t *rows = json_object_get(object, member);
    json_t *kept = json_array(), *row;
    size_t i;
    if (!rows) return json_decref(kept), 0;
    json_array_foreach(rows, i, row)
        if (!is_unbegun(row) && (dim == SIZE_MAX || strcmp(key_of(row, dim), own) != 0)) (void)json_array_append(kept, row);
    return json_object_set_new(object, member, kept) == 0 ? 0 : err_nomem(err);
}

/* What is taken away has the rows of the page: none of time that has not come, nor of the office itself where all is done below it. */
static int keep_shown(json_t *answer, err_t *err)
{
    const char *own = json_string_value(json_object_get(json_object_get(answer, "asked"), "office"));
    json_t *cross = json_object_get(answer, "cross");
    size_t dim = idle_in(answer, own);
    int failed = keep_rows(answer, "rows", dim, own, err);
    if (!failed) failed = keep_rows(answer, "periods", SIZE_MAX, own, err);
    if (!failed) failed = keep_rows(cross, "rows", dim == 0 ? 0 : SIZE_MAX, own, err);
    return failed ? failed : keep_rows(cross, "columns", dim == 1 ? 0 : SIZE_MAX, own, err);
}

int app_figure_write(app_t *app, const json_t *answer, const app_figure_wish_t *wish, buf_t *out, err_t *err)
{
    int failed;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT * 4);
    if (!a) return err_nomem(err);
    if (wish->file == FIGURE_JSON) failed = write_json(answer, out, err);
    else if (wish->file == FIGURE_CSV || wish->file == FIGURE_XLSX) failed = write_table(app, answer, wish, a, out, err);
    else failed = write_chart(app, answer, wish, a, out, err);
    arena_free(a);
    return failed;
}

int app_figure_file(app_t *app, const actor_t *actor, const app_figure_wish_t *wish, buf_t *out, err_t *err)
{
    json_t *answer = NULL;
    int failed = passport_open(app_figures(app), actor, wish->passport, &answer, err);
    bool table = wish->file == FIGURE_JSON || wish->file == FIGURE_CSV, book = wish->file == FIGURE_XLSX;
    arena_t *a = failed || table ? NULL : arena_new(ARENA_CAP_DEFAULT);
    if (!failed && !table) failed = !a ? err_nomem(err) : book ? add_cross(app, actor, a, answer, err) : fill_periods(app, actor, a, &answer, err);
    if (!failed && wish->file != FIGURE_JSON) failed = keep_shown(answer, err);
    if (!failed) failed = app_figure_write(app, answer, wish, out, err);
    json_decref(answer);
    arena_free(a);
    return failed;
}
