/* figure_chart.c - which picture an answer makes. */
#include "app/figure_inside.h"
#include "app/inside.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ABOUT_MOST = 4096, CHANGES_BYTES = 1600 /* what a foot holds of them */ };

typedef struct drawing {
    const app_t *app;
    const json_t *answer, *rows, *by, *figures;
    const app_chart_wish_t *wish;
    arena_t *a;
    chart_t *c;
    size_t figure;      /* the one shown, where one is */
    bool short_of_memory, small, part, moved, outside; /* a change is marked whose base is below 20; whose time compared with is not on record in
                                                 full; whose two times are not of the same offices; a number that holds days outside its plan */
} drawing_t;

/* --- values ------------------------------------------------------------------------------------------------------ */

static const char *words(const json_t *both, enum lang lang)
{
    const char *text = json_string_value(json_object_get(both, lang == LANG_ZH ? "zh" : "en"));
    if (!text || !*text) text = json_string_value(json_object_get(both, "zh"));
    return text ? text : "";
}

static bool is_sort(const drawing_t *d, size_t figure, const char *sort)
{
    const char *word = json_string_value(json_object_get(json_array_get(d->figures, figure), "sort"));
    return word && strcmp(word, sort) == 0;
}

static bool is_money(const drawing_t *d, size_t figure)
{
    return json_is_true(json_object_get(json_array_get(d->figures, figure), "money"));
}

static void parts_of(const json_t *n, int64_t *ret_part, int64_t *ret_whole)
{
    *ret_part = json_is_integer(n) ? json_integer_value(n) : json_integer_value(json_object_get(n, "part"));
    *ret_whole = json_is_integer(n) ? 1 : json_integer_value(json_object_get(n, "whole"));
}

static double number_of(const drawing_t *d, size_t figure, int64_t part, int64_t whole)
{
    if (!whole) return (double)NAN;
    double v = (double)part / (double)whole;
    if (is_sort(d, figure, "share")) v *= 100;
    return is_money(d, figure) ? v / 100 : v;
}

/* Without its unit, which the axis says; sums of money keep theirs, as they are scaled. */
static const char *say(drawing_t *d, size_t figure, int64_t part, int64_t whole)
{
    buf_t out;
    bool share = is_sort(d, figure, "share"), money = is_money(d, figure);
    figure_style_t style = {.form = share ? FIGURE_SAY_PERCENT : money ? FIGURE_SAY_SCALED : FIGURE_SAY_NUMBER, .digits = -1,
                            .money = money, .unit = money ? "元" : NULL, .bare = !share && !money};
    buf_init(&out, 1024);
    bool said = figure_say(&out, &style, part, whole, d->wish->lang);
    const char *text = buf_failed(&out) ? NULL : arena_text(d->a, said ? buf_text(&out) : "—");
    buf_release(&out);
    if (!text) d->short_of_memory = true;
    return text;
}

/* The number shown: of days their mean. */
static const json_t *shown(const json_t *value, bool before)
{
    if (before) return json_object_get(value, "before");
    const json_t *ratio = json_object_get(value, "ratio");
    return ratio ? ratio : json_object_get(value, "n");
}

static void set_number(drawing_t *d, chart_series_t *s, size_t at, size_t figure, int64_t part, int64_t whole)
{
    ((double *)(uintptr_t)s->value)[at] = number_of(d, figure, part, whole);
    ((const char **)(uintptr_t)s->say)[at] = whole ? say(d, figure, part, whole) : "—";
}

static bool is_set(const json_t *value, const char *flag)
{
    return json_is_true(json_object_get(value, flag));
}

static void set_unrecorded(const drawing_t *d, chart_series_t *s, size_t at)
{
    ((double *)(uintptr_t)s->value)[at] = (double)NAN;
    ((const char **)(uintptr_t)s->say)[at] = d->wish->lang == LANG_ZH ? "无记录" : "no record";
}

/* What was not on record, now or then, is a gap and says so: it is not 0. */
static void set_value(drawing_t *d, chart_series_t *s, size_t at, size_t figure, const json_t *value, bool before)
{
    int64_t part = 0, whole = 0;
    const json_t *n = shown(value, before);
    if (is_set(value, before ? "no_record" : "unrecorded")) {
        set_unrecorded(d, s, at);
        if (!before && is_set(value, "unbegun")) ((const char **)(uintptr_t)s->say)[at] = d->wish->lang == LANG_ZH ? "尚未开始" : "not begun";
        if (!before && is_set(value, "ended")) ((const char **)(uintptr_t)s->say)[at] = d->wish->lang == LANG_ZH ? "已撤销" : "dissolved";
        return;
    }
    if (n && !json_is_null(n)) parts_of(n, &part, &whole);
    set_number(d, s, at, figure, part, whole);
    if (!before && is_set(value, "few")) ((const char **)(uintptr_t)s->say)[at] = d->wish->lang == LANG_ZH ? "较少" : "few";
}

static chart_series_t *new_series(drawing_t *d, size_t count, size_t labels)
{
    chart_series_t *s = arena_array(d->a, count + 1, sizeof *s);
    for (size_t i = 0; s && i < count; i++) {
        double *value = arena_array(d->a, labels + 1, sizeof *value);
        s[i].value = value;
        s[i].say = arena_array(d->a, labels + 1, sizeof *s[i].say);
        if (!value || !s[i].say) s = NULL;
        for (size_t k = 0; s && k < labels; k++) value[k] = (double)NAN;
    }
    if (!s) d->short_of_memory = true;
    d->c->series = s;
    d->c->count = count;
    return s;
}

/* --- names --------------------------------------------------------------------------------------------------------- */

static bool is_period(const drawing_t *d, size_t dim)
{
    return figure_by_period(json_string_value(json_object_get(json_array_get(d->by, dim), "name")));
}

static const char *series_name(const drawing_t *d, bool before)
{
    static const struct {
        const char *compare;
        words_t now, then;
    } name[] = {
        {"yoy", {{"本期", "this period"}}, {{"上年同期", "a year before"}}},
        {"before", {{"本期", "this period"}}, {{"上期", "the period before"}}},
        {"five", {{"本期", "this period"}}, {{"前五年同期平均", "mean of the five years before"}}},
        {"plan", {{"完成", "done"}}, {{"目标", "target"}}},
    };
    const char *compare = json_string_value(json_object_get(json_object_get(d->answer, "asked"), "compare"));
    for (size_t i = 0; compare && i < sizeof name / sizeof *name; i++)
        if (strcmp(name[i].compare, compare) == 0) return (before ? name[i].then : name[i].now).in[d->wish->lang];
    return words(json_object_get(json_array_get(d->figures, d->figure), "label"), d->wish->lang);
}

static bool compared(const drawing_t *d)
{
    return json_array_size(json_object_get(d->answer, "windows")) > 1;
}

static const char *marked_part(const drawing_t *d, const char *text)
{
    const char *days = strstr(text, d->wish->lang == LANG_ZH ? "（" : " (");
    const char *marked = days ? arena_printf(d->a, "%.*s†", (int)(days - text), text) : text;
    return marked ? marked : text;
}

static const char *row_word(const drawing_t *d, const json_t *row, size_t dim)
{
    /* no room for of which days it is: marked, and said at the foot */
    bool part = json_object_get(json_object_get(d->answer, "part_periods"), json_string_value(json_array_get(json_object_get(row, "key"), dim))) != NULL;
    static const char every_office[] = "People's Procuratorate of "; /* says nothing, and leaves no room for what does */
    const char *text = words(json_array_get(json_object_get(row, "words"), dim), d->wish->lang);
    if (part && is_period(d, dim)) return marked_part(d, text);
    return d->wish->lang == LANG_EN && strncmp(text, every_office, sizeof every_office - 1) == 0 ? text + sizeof every_office - 1 : text;
}

static const json_t *value_at(const json_t *row, size_t figure)
{
    return json_array_get(json_object_get(row, "values"), figure);
}

/* --- shapes ---------------------------------------------------------------------------------------------------------- */

/* Why the two times of a number are not to be compared: of a trend the signs of its point, elsewhere behind its change. */
static const char *mark_of(drawing_t *d, const json_t *value)
{
    bool part = !is_set(value, "no_record") && (is_set(value, "part_record") || is_set(value, "joined"));
    bool moved = is_set(value, "moved"), outside = is_set(value, "outside_plan");
    d->part = d->part || part;
    d->moved = d->moved || moved;
    d->outside = d->outside || outside;
    const char *mark = arena_printf(d->a, "%s%s%s", part ? "‡" : "", moved ? "§" : "", outside ? "¶" : "");
    if (!mark) d->short_of_memory = true;
    return mark ? mark : "";
}

/* The change with its signs; of a part there is no change to say: the sign alone says why. */
static void add_note(drawing_t *d, const char **note, size_t at, const json_t *value)
{
    const json_t *said = json_object_get(json_object_get(value, "say"), d->wish->lang == LANG_ZH ? "zh" : "en");
    const char *text = json_string_value(json_object_get(said, "points")), *mark = mark_of(d, value);
    if (!text) text = json_string_value(json_object_get(said, "percent"));
    if (!text && is_set(value, "no_record")) text = d->wish->lang == LANG_ZH ? "对比期无记录" : "no record then";
    bool small = text && is_set(value, "small_base");
    d->small = d->small || small;
    if (!text && !*mark) return;
    note[at] = arena_printf(d->a, "%s%s%s", text ? text : "", small ? "*" : "", mark);
    if (!note[at]) d->short_of_memory = true;
}

static int by_value(const void *x, const void *y)
{
    const json_t *a = *(const json_t *const *)x, *b = *(const json_t *const *)y;
    int64_t p, w, q, v;
    parts_of(shown(a, false), &p, &w);
    parts_of(shown(b, false), &q, &v);
    double m = w ? (double)p / (double)w : -1, n = v ? (double)q / (double)v : -1;
    return (m < n) - (m > n);
}

/* Rows as labels, one figure, now and before. A ranking begins with the most; times stay in order. */
static void one_figure(drawing_t *d)
{
    size_t n = json_array_size(d->rows);
    if (n > CHART_LABELS_MOST) {
        d->c->labels = n; /* the chart says what it does not hold */
        return;
    }
    bool sorted = d->c->form == CHART_BARS && !is_period(d, 0);
    const json_t **value = arena_array(d->a, n + 1, sizeof *value);
    const char **label = arena_array(d->a, n + 1, sizeof *label), **note = arena_array(d->a, n + 1, sizeof *note), **mark = arena_array(d->a, n + 1, sizeof *mark);
    chart_series_t *s = new_series(d, compared(d) && d->c->form != CHART_FUNNEL ? 2 : 1, n ? n : 1);
    if (!value || !label || !note || !mark || !s) {
        d->short_of_memory = true;
        return;
    }
    for (size_t i = 0; i < n; i++) value[i] = value_at(json_array_get(d->rows, i), d->figure);
    if (sorted && n) qsort(value, n, sizeof *value, by_value);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++) { /* the row of the value: rows are few where they are sorted */
            const json_t *row = json_array_get(d->rows, sorted ? k : i);
            if (value_at(row, d->figure) != value[i]) continue;
            label[i] = row_word(d, row, 0);
            break;
        }
    for (size_t i = 0; i < n; i++) {
        set_value(d, &s[0], i, d->figure, value[i], false);
        if (d->c->count > 1) set_value(d, &s[1], i, d->figure, value[i], true);
        add_note(d, note, i, value[i]);
        mark[i] = mark_of(d, value[i]);
    }
    s[0].name = series_name(d, false);
    if (d->c->count > 1) s[1].name = series_name(d, true), s[1].before = true;
    d->c->label = label;
    d->c->labels = n;
    if (compared(d)) d->c->note = note;
    if (d->c->form == CHART_LINE) d->c->mark = mark;
}

/* Without rows, or with figures side by side: figures as labels (steps of a funnel) or as series. */
static void figures_as_labels(drawing_t *d)
{
    size_t n = json_array_size(d->figures);
    const char **label = arena_array(d->a, n + 1, sizeof *label), **note = arena_array(d->a, n + 1, sizeof *note);
    chart_series_t *s = new_series(d, compared(d) && d->c->form == CHART_BARS ? 2 : 1, n);
    if (!label || !note || !s) {
        d->short_of_memory = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const json_t *value = value_at(json_object_get(d->answer, "total"), i);
        label[i] = words(json_object_get(json_array_get(d->figures, i), "label"), d->wish->lang);
        set_value(d, &s[0], i, i, value, false);
        if (d->c->count > 1) set_value(d, &s[1], i, i, value, true);
        add_note(d, note, i, value);
    }
    s[0].name = series_name(d, false);
    if (d->c->count > 1) s[1].name = series_name(d, true), s[1].before = true;
    d->c->label = label;
    d->c->labels = n;
    if (compared(d)) d->c->note = note;
}

static void figures_as_series(drawing_t *d)
{
    size_t n = json_array_size(d->rows), k = json_array_size(d->figures);
    if (n > CHART_LABELS_MOST) {
        d->c->labels = n;
        return;
    }
    const char **label = arena_array(d->a, n + 1, sizeof *label);
    chart_series_t *s = new_series(d, k, n ? n : 1);
    if (!label || !s) {
        d->short_of_memory = true;
        return;
    }
    for (size_t i = 0; i < n; i++) label[i] = row_word(d, json_array_get(d->rows, i), 0);
    for (size_t f = 0; f < k; f++) {
        s[f].name = words(json_object_get(json_array_get(d->figures, f), "label"), d->wish->lang);
        for (size_t i = 0; i < n; i++) set_value(d, &s[f], i, f, value_at(json_array_get(d->rows, i), f), false);
    }
    d->c->label = label;
    d->c->labels = n;
}

static size_t place_of(const char **list, size_t *count, const char *word, const char **keys, const char *key)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(keys[i], key) == 0) return i;
    list[*count] = word;
    keys[*count] = key;
    return (*count)++;
}

/* Which breakdown gives the labels: a line's are times; a heat map's times stand above it, where there is room for them, and what has
 * long names at its left. */
static size_t label_dim(const drawing_t *d, size_t periods)
{
    if (d->c->form == CHART_LINE) return is_period(d, 0) ? 0 : 1;
    return d->c->form == CHART_HEAT && is_period(d, 0) && !is_period(d, 1) && periods && periods <= CHART_SERIES_MOST ? 1 : 0;
}

/* Was the office of one key not on record yet in the period of the other? The answer says of each office whether, and from when on. */
static bool before_record(const drawing_t *d, const char *key, const char *other)
{
    day_t since = DAY_NONE, end = figure_by_period(json_string_value(json_object_get(json_array_get(d->by, 0), "name"))) ? figure_period_end(key) : DAY_NONE;
    const json_t *joined = json_object_get(json_object_get(d->answer, "joined_rows"), end == DAY_NONE ? key : other);
    if (!joined) return false;
    if (json_is_null(joined)) return true; /* never */
    if (end == DAY_NONE) end = figure_period_end(other);
    return end != DAY_NONE && day_parse(json_string_value(joined), &since, NULL) == 0 && end < since;
}

/* Periods in which nothing at all was on record yet. */
static bool period_unrecorded(const drawing_t *d, const char *key)
{
    const json_t *row;
    size_t i;
    json_array_foreach(json_object_get(d->answer, "periods"), i, row)
        if (strcmp(json_string_value(json_array_get(json_object_get(row, "key"), 0)), key) == 0) return is_set(value_at(row, d->figure), "unrecorded");
    return false;
}

/* Where there is no row: nothing was on record yet, none were counted, or who only counts is not told; first and second: keys of the two breakdowns. */
static void without_row(drawing_t *d, chart_series_t *s, size_t at, const char *first, const char *second)
{
    if (before_record(d, first, second) || period_unrecorded(d, first) || period_unrecorded(d, second)) set_unrecorded(d, s, at);
    else if (is_set(d->answer, "few")) return; /* a row left out is not 0 */
    else if (is_sort(d, d->figure, "count") || is_sort(d, d->figure, "sum")) set_number(d, s, at, d->figure, 0, 1);
}

/* Two breakdowns: one gives the labels, the other the series. */
static void two_breakdowns(drawing_t *d)
{
    const json_t *periods = json_object_get(d->answer, "periods"); /* all of them, where the caller knows */
    size_t n = json_array_size(d->rows), all = json_array_size(periods), labels = 0, series = 0, across = label_dim(d, all);
    if (n > (size_t)CHART_LABELS_MOST * CHART_SERIES_MOST) {
        d->c->labels = n;
        return;
    }
    const char **label = arena_array(d->a, n + all + 1, sizeof *label), **label_key = arena_array(d->a, n + all + 1, sizeof *label),
               **name = arena_array(d->a, n + all + 1, sizeof *label), **name_key = arena_array(d->a, n + all + 1, sizeof *label);
    size_t *x = arena_array(d->a, n + 1, sizeof *x), *y = arena_array(d->a, n + 1, sizeof *y);
    if (!label || !label_key || !name || !name_key || !x || !y) {
        d->short_of_memory = true;
        return;
    }
    for (size_t i = 0; i < all && all <= CHART_LABELS_MOST; i++) { /* in the order of time, before any row comes */
        const json_t *row = json_array_get(periods, i);
        const char *key = json_string_value(json_array_get(json_object_get(row, "key"), 0));
        if (is_period(d, across)) (void)place_of(label, &labels, row_word(d, row, 0), label_key, key);
        else (void)place_of(name, &series, row_word(d, row, 0), name_key, key);
    }
    for (size_t i = 0; i < n; i++) {
        const json_t *row = json_array_get(d->rows, i), *key = json_object_get(row, "key");
        x[i] = place_of(label, &labels, row_word(d, row, across), label_key, json_string_value(json_array_get(key, across)));
        y[i] = place_of(name, &series, row_word(d, row, 1 - across), name_key, json_string_value(json_array_get(key, 1 - across)));
    }
    if (series > CHART_SERIES_MOST || labels > CHART_LABELS_MOST) {
        d->c->labels = labels; /* the chart says what it does not hold */
        d->c->count = series;
        d->c->label = label;
        return;
    }
    chart_series_t *s = new_series(d, series, labels ? labels : 1);
    if (!s) return;
    for (size_t k = 0; k < series; k++) {
        s[k].name = name[k];
        for (size_t i = 0; i < labels; i++) without_row(d, &s[k], i, across ? name_key[k] : label_key[i], across ? label_key[i] : name_key[k]);
    }
    for (size_t i = 0; i < n; i++) set_value(d, &s[y[i]], x[i], d->figure, value_at(json_array_get(d->rows, i), d->figure), false);
    d->c->label = label;
    d->c->labels = labels;
}

/* --- the form ----------------------------------------------------------------------------------------------------- */

static bool same_unit(const drawing_t *d)
{
    const json_t *first = json_object_get(json_array_get(d->figures, 0), "unit");
    for (size_t i = 1; i < json_array_size(d->figures); i++)
        if (!json_equal(first, json_object_get(json_array_get(d->figures, i), "unit"))) return false;
    return true;
}

/* The form would do if there were anything: that is what is said. */
static int refuse(const drawing_t *d, err_t *err)
{
    char zh[ERR_WORDS_BYTES], en[ERR_WORDS_BYTES], both[ERR_ARG_BYTES];
    const json_t *values = json_object_get(json_object_get(d->answer, "total"), "values"), *v;
    size_t i, none = 0, by = json_array_size(d->by), figures = json_array_size(d->figures);
    json_array_foreach(values, i, v) none += is_set(v, "unrecorded");
    (void)snprintf(zh, sizeof zh, "该结果有 %zu 项分列、%zu 个指标%s", by, figures, i && none == i ? "；所问期间没有记录，或者尚未开始" : "");
    (void)snprintf(en, sizeof en, "the answer has %zu breakdowns and %zu figures%s", by, figures,
                   i && none == i ? "; nothing is on record of the time asked for, or it has not begun" : "");
    words_t words = {{zh, en}};
    return err_set(err, ERR_FIGURE_CHART, d->wish->form ? d->wish->form : "chart", err_both(words, both));
}

static int choose_form(drawing_t *d, err_t *err)
{
    size_t by = json_array_size(d->by);
    if (d->wish->form) return chart_form_parse(d->wish->form, &d->c->form, err);
    if (by == 2) d->c->form = is_period(d, 0) != is_period(d, 1) ? CHART_HEAT : CHART_STACK;
    else d->c->form = by == 1 && is_period(d, 0) ? CHART_LINE : CHART_BARS;
    return 0;
}

/* Which of the shapes above the form takes; false: none. */
static bool shape(drawing_t *d)
{
    size_t by = json_array_size(d->by), figures = json_array_size(d->figures);
    bool several = figures > 1 && d->wish->figure < 0 && same_unit(d);
    switch (d->c->form) {
    case CHART_FUNNEL:
        if (by || figures < 2 || !same_unit(d)) return false;
        figures_as_labels(d);
        return true;
    case CHART_BARS:
        if (by > 1 || (by == 0 && !same_unit(d))) return false;
        if (by) one_figure(d);
        else figures_as_labels(d);
        return true;
    case CHART_LINE:
        if (by == 1 && is_period(d, 0)) several && !compared(d) ? figures_as_series(d) : one_figure(d);
        else if (by == 2 && is_period(d, 0) != is_period(d, 1)) two_breakdowns(d);
        else return false;
        return true;
    case CHART_STACK:
    case CHART_SHARE:
        if (by == 2) two_breakdowns(d);
        else if (by == 1 && several) figures_as_series(d);
        else return false;
        return true;
    case CHART_HEAT:
        if (by != 2) return false;
        two_breakdowns(d);
        return true;
    case CHART_FORMS:
    default: return false;
    }
}

/* English words for units are figure_say's own: taken from what it says of several. */
const char *figure_unit_word(const json_t *figure, enum lang lang, arena_t *a)
{
    const char *unit = json_string_value(json_object_get(figure, "unit"));
    if (!unit || lang == LANG_ZH) return unit ? unit : "";
    figure_style_t style = {.form = FIGURE_SAY_NUMBER, .digits = -1, .unit = unit};
    buf_t out;
    buf_init(&out, 512);
    bool said = figure_say(&out, &style, 2, 1, lang);
    const char *text = buf_failed(&out) ? NULL : said ? buf_text(&out) : "", *space = text ? strchr(text, ' ') : NULL;
    const char *word = !text ? NULL : arena_text(a, space ? space + 1 : "");
    buf_release(&out);
    return word;
}

/* Whose, of what time, narrowed to what, as known when, by which boundaries: a picture goes without its question. */
static const char *about(drawing_t *d)
{
    const json_t *asked = json_object_get(d->answer, "asked"), *e;
    const char *code = json_string_value(json_object_get(asked, "office")), *known = json_string_value(json_object_get(asked, "known_on"));
    const char *then = json_string_value(json_object_get(asked, "boundaries"));
    bool zh = d->wish->lang == LANG_ZH;
    int at = -1;
    size_t i;
    buf_t out;
    const char *office = office_find(d->app->offices, code, &at, NULL) == 0 ? office_at(d->app->offices, at)->name.in[d->wish->lang] : code;
    buf_init(&out, ABOUT_MOST);
    buf_addf(&out, zh ? "%s%s　%s 至 %s" : "%s%s, %s to %s", office, is_set(asked, "alone") ? "" : zh ? "及下级院" : " and offices below",
             json_string_value(json_object_get(asked, "from")), json_string_value(json_object_get(asked, "to")));
    json_array_foreach(json_object_get(d->answer, "conditions"), i, e)
        buf_addf(&out, "%s%s", i ? zh ? "；" : "; " : zh ? "　仅计 " : "; only ", words(e, d->wish->lang));
    if (known) buf_addf(&out, zh ? "　以%s已登记的为准" : "; as recorded until %s", known);
    if (then && strcmp(then, "then") == 0) buf_add_raw(&out, zh ? "　按行为当日的管辖" : "; by the boundaries of each act's day");
    const char *text = buf_failed(&out) ? NULL : arena_text(d->a, buf_text(&out));
    buf_release(&out);
    if (!text) d->short_of_memory = true;
    return text;
}

/* What the answer says that it does not know goes with the picture: nobody who sees it alone could know. How to ask otherwise does not. */
static const char *notes(drawing_t *d)
{
    const json_t *e;
    const char *text = "";
    size_t i;
    json_array_foreach(json_object_get(d->answer, "notes"), i, e) {
        const char *code = json_string_value(json_object_get(e, "code"));
        if (strcmp(code, "offices_apart") == 0) continue;
        const char *whole = words(e, d->wish->lang);
        if (strlen(whole) > CHANGES_BYTES) whole = d->wish->lang == LANG_ZH ? "其间有院合并、分设或者撤销，各项见本数据的说明" : "offices merged, split or ended: which, the notes of this figure say";
        text = arena_printf(d->a, d->wish->lang == LANG_ZH ? "%s；%s" : "%s; %s", text, whole);
        if (!text) return d->short_of_memory = true, "";
    }
    return text;
}

/* The periods that are not counted whole, as their rows say it. */
static const char *parts_told(drawing_t *d)
{
    const json_t *e;
    const char *key, *text = "";
    json_object_foreach(json_object_get(d->answer, "part_periods"), key, e) {
        text = arena_printf(d->a, "%s%s%s", text, *text ? d->wish->lang == LANG_ZH ? "、" : ", " : d->wish->lang == LANG_ZH ? "；† " : "; † ", words(e, d->wish->lang));
        if (!text) return d->short_of_memory = true, "";
    }
    return text;
}

/* Is every figure asked a step of the funnel? */
static bool are_steps(const drawing_t *d, const char *funnel, const cat_choice_t *rows, size_t count)
{
    const json_t *e;
    size_t i, n = strlen(funnel);
    json_array_foreach(d->figures, i, e) {
        const char *name = json_string_value(json_object_get(e, "name"));
        bool step = false;
        for (size_t k = 0; k < count && !step; k++)
            step = strncmp(rows[k].code, funnel, n) == 0 && rows[k].code[n] == '.' && strcmp(rows[k].code + n + 1, name) == 0;
        if (!step) return false;
    }
    return true;
}

/* A funnel has a name of its own (code table figure_funnels): that of its first step would say that all of it is of that figure. */
static const char *funnel_title(const drawing_t *d)
{
    const cat_choice_t *rows = NULL, *groups = NULL;
    size_t group_count = 0, count = catalogue_codes(d->app->catalogue, "figure_funnels", &rows, &groups, &group_count);
    for (size_t g = 0; g < group_count; g++)
        if (are_steps(d, groups[g].code, rows, count)) return groups[g].name.in[d->wish->lang];
    return d->wish->lang == LANG_ZH ? "漏斗" : "Funnel";
}

static void add_words(drawing_t *d)
{
    const json_t *figure = json_array_get(d->figures, d->figure);
    const char *unit = figure_unit_word(figure, d->wish->lang, d->a);
    bool zh = d->wish->lang == LANG_ZH, funnel = d->c->form == CHART_FUNNEL;
    bool line = d->c->form == CHART_LINE; /* tells no change, so that its base is small says nothing there */
    d->c->title = funnel ? funnel_title(d) : words(json_object_get(figure, "label"), d->wish->lang);
    d->c->about = about(d);
    d->c->foot = arena_printf(d->a, zh ? "数据护照 %s%s%s%s%s%s%s%s" : "Passport %s%s%s%s%s%s%s%s", json_string_value(json_object_get(d->answer, "passport")),
                              !funnel ? "" : zh ? "；各环节统计的是期间内办理的数量，不是同一批案件的去向" : "; each step counts what was done in the period, not what became of the same cases",
                              !d->small || !d->c->note || line ? "" : zh ? "；* 基数不足20，增减易误导" : "; * base below 20: the change misleads",
                              !d->part || !d->c->note ? "" : zh ? "；‡ 对比期记录不全，增减不可比" : "; ‡ the time compared with is not on record in full: the change says nothing",
                              !d->moved || !d->c->note ? "" : zh ? "；§ 其间有院合并或者分设，增减不可比" : "; § offices merged or split in between: the change says nothing",
                              !d->outside ? "" : zh ? "；¶ 含计划之外的日子，不计完成比例" : "; ¶ days outside the plan are counted as well, so how much is done is not reckoned",
                              parts_told(d), notes(d));
    d->c->unit = is_sort(d, d->figure, "share") ? "%" : unit && *unit ? unit : NULL;
    if (!unit || !d->c->about || !d->c->foot) d->short_of_memory = true;
}

int app_figure_chart(const app_t *app, const json_t *answer, const app_chart_wish_t *wish, arena_t *a, chart_t *ret_chart, err_t *err)
{
    chart_t c = {.lang = wish->lang};
    drawing_t d = {.app = app, .answer = answer, .rows = json_object_get(answer, "rows"), .by = json_object_get(answer, "by"),
                   .figures = json_object_get(answer, "figures"), .wish = wish, .a = a, .c = &c,
                   .figure = wish->figure > 0 ? (size_t)wish->figure : 0};
    assert(d.figure < json_array_size(d.figures));
    c.digits = is_sort(&d, d.figure, "share") || is_sort(&d, d.figure, "days") ? 1 : is_money(&d, d.figure) ? 2 : 0;
    int failed = choose_form(&d, err);
    if (!failed && !shape(&d)) failed = refuse(&d, err);
    if (!failed) add_words(&d);
    if (!failed && d.short_of_memory) failed = err_nomem(err);
    if (!failed) *ret_chart = c;
    return failed;
}
