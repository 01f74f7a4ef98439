/* draw.c - charts of a report: the same questions as its numbers, laid out for paper/chart.h. */
#include "report/inside.h"

#include "paper/say.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHART_VALUE_MOST 1e15 /* what a chart can show */

enum { LINE_HEIGHT = 190 }; /* three to a page */

typedef struct bar {
    const char *label, *say;
    double value;
    int64_t order;
} bar_t;

static const char *dimension(const cat_chart_t *c)
{
    static const char *const by[CAT_OVER_FIELD] = {"office", "level", "year", "quarter", "month", "week"};
    return c->by == CAT_OVER_FIELD ? c->field : by[c->by];
}

static bool of_time(const cat_chart_t *c)
{
    return c->by >= CAT_OVER_YEARS && c->by <= CAT_OVER_WEEKS;
}

static const char *say_bar(binder_t *b, const number_t *n, enum lang lang)
{
    buf_t text;
    buf_init(&text, 256);
    figure_style_t s = {.form = n->rate ? FIGURE_SAY_PERCENT : n->money ? FIGURE_SAY_SCALED : FIGURE_SAY_NUMBER, .digits = -1, .money = n->money,
                        .bare = !n->rate};
    bool there = n->there && figure_say(&text, &s, n->part, n->whole, lang);
    if (there && n->partly) form_mark(lang, true, &text);
    const char *said = there && !buf_failed(&text) ? arena_text(b->arena, buf_text(&text)) : NULL;
    buf_release(&text);
    return said;
}

/* A time without records is a gap, never 0; one that is only partly on record says so. */
static void read_record(const binder_t *b, const cat_chart_t *c, const char *key, const asking_t *q, const number_t *like, number_t *n)
{
    static const enum cat_period sorts[CAT_OVERS] = {[CAT_OVER_YEARS] = CAT_PERIOD_YEAR, [CAT_OVER_QUARTERS] = CAT_PERIOD_QUARTER,
                                                     [CAT_OVER_MONTHS] = CAT_PERIOD_MONTH, [CAT_OVER_WEEKS] = CAT_PERIOD_WEEK};
    report_span_t s;
    int year, quarter;
    char text[32];
    if (!of_time(c) || !key) return;
    bool of_quarter = c->by == CAT_OVER_QUARTERS && sscanf(key, "%d-Q%d", &year, &quarter) == 2; /* as answers write it */
    if (of_quarter) (void)snprintf(text, sizeof text, "%dQ%d", year, quarter);
    if (report_span_parse(sorts[c->by], of_quarter ? text : key, &s, NULL) != 0) return;
    if (s.from < q->span.from) s.from = q->span.from;
    if (s.to > q->span.to) s.to = q->span.to;
    enum figure_kept kept = binder_kept(b, like->answer, json_array_get(json_object_get(like->answer, "figures"), 0), &s);
    n->unrecorded = kept == FIGURE_UNKEPT;
    n->partly = kept == FIGURE_HALF_KEPT;
    if (n->unrecorded) n->there = false;
}

static void set_bar(binder_t *b, const number_t *n, enum lang lang, bar_t *bar)
{
    bar->say = say_bar(b, n, lang);
    bar->value = n->there && n->whole ? (double)n->part / (double)n->whole * (n->money ? 0.01 : n->rate ? 100 : 1) : (double)NAN;
    bar->order = n->there && n->whole ? n->part / n->whole : INT64_MIN;
}

static void take_row(binder_t *b, const cat_chart_t *c, const asking_t *q, const json_t *row, const number_t *like, enum lang lang, bar_t *bar)
{
    size_t at = q->keys;
    const json_t *words = json_array_get(json_object_get(row, "words"), at), *key = json_array_get(json_object_get(row, "key"), at);
    const char *name = json_string_value(json_object_get(words, lang == LANG_ZH ? "zh" : "en"));
    number_t n = *like;
    binder_read(&n, json_array_get(json_object_get(row, "values"), 0));
    if (json_string_value(key) && strcmp(json_string_value(key), "-") == 0) name = lang == LANG_ZH ? "未填" : "not stated";
    read_record(b, c, json_string_value(key), q, like, &n);
    b->marked = b->marked || (n.there && n.partly);
    bar->label = name ? name : "";
    set_bar(b, &n, lang, bar);
}

static bool same_place(const json_t *row, const asking_t *q)
{
    for (size_t i = 0; i < q->keys; i++) {
        const char *own = json_string_value(json_array_get(json_object_get(row, "key"), i));
        if (!own || strcmp(own, q->key[i]) != 0) return false;
    }
    return true;
}

/* Stable: what counts the same stays in the catalogue's order. */
static void most_first(bar_t *bar, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k > 0 && bar[k - 1].order < bar[k].order; k--) {
            bar_t swap = bar[k];
            bar[k] = bar[k - 1];
            bar[k - 1] = swap;
        }
}

static chart_t *lay_out(binder_t *b, const cat_chart_t *c, const bar_t *bar, size_t count, const number_t *like, enum lang lang)
{
    chart_t *chart = arena_alloc(b->arena, sizeof *chart);
    chart_series_t *series = arena_alloc(b->arena, sizeof *series);
    const char **label = arena_array(b->arena, count + 1, sizeof *label), **say = arena_array(b->arena, count + 1, sizeof *say);
    double *value = arena_array(b->arena, count + 1, sizeof *value);
    if (!chart || !series || !label || !say || !value) return NULL;
    for (size_t i = 0; i < count; i++) {
        label[i] = bar[i].label;
        say[i] = bar[i].say;
        value[i] = fabs(bar[i].value) > CHART_VALUE_MOST ? (double)NAN : bar[i].value;
    }
    const char *name = paper_say_words(&like->label, lang), *passport = json_string_value(json_object_get(like->answer, "passport"));
    *series = (chart_series_t){.name = name, .value = value, .say = say};
    *chart = (chart_t){.form = c->kind == CAT_CHART_LINE ? CHART_LINE : CHART_BARS, .lang = lang, .title = name, .unit = like->rate ? "%" : like->unit,
                       .height = c->kind == CAT_CHART_LINE ? LINE_HEIGHT : 0, .foot = passport, .label = label, .labels = count, .series = series, .count = 1, .digits = like->rate ? 1 : 0};
    if (lang == LANG_EN && !like->rate) chart->unit = NULL; /* its words are those of sentences */
    return chart;
}

/* The weeks of what began on a day of its own: each is asked alone, for no breakdown knows them. */
static int draw_weeks(binder_t *b, const asking_t *whole, const number_t *like, enum lang lang, bar_t **ret_bar, size_t *ret_count, err_t *err)
{
    report_span_t part[SPAN_PARTS_MOST];
    int first = 1, failed = 0;
    size_t n = report_span_weeks(&whole->span, b->data->since, part, SPAN_PARTS_MOST, &first);
    if (n > SPAN_PARTS_MOST) return err_set(err, ERR_REPORT_MANY, num_text(SPAN_PARTS_MOST, (char[24]){0}));
    bar_t *bar = arena_array(b->arena, n + 1, sizeof *bar);
    if (!bar) return err_nomem(err);
    for (size_t i = 0; !failed && i < n && part[i].from <= b->today && i < CHART_LABELS_MOST; i++) {
        asking_t q = *whole;
        number_t w;
        q.span = part[i];
        q.ask.from = part[i].from;
        q.ask.to = part[i].to;
        failed = binder_number(b, &q, &w, err);
        w.money = like->money;
        bar[i].label = arena_printf(b->arena, lang == LANG_ZH ? "第%d周" : "week %d", first + (int)i);
        if (failed || !bar[i].label) return failed ? failed : err_nomem(err);
        w.there = w.there && !w.unrecorded;
        b->marked = b->marked || (w.there && w.partly);
        set_bar(b, &w, lang, &bar[i]);
        *ret_count = i + 1;
    }
    *ret_bar = bar;
    return failed;
}

static int draw_rows(binder_t *b, const cat_chart_t *c, const asking_t *q, const number_t *like, enum lang lang, bar_t **ret_bar, size_t *ret_count, err_t *err)
{
    size_t i;
    json_t *row;
    const json_t *rows = json_object_get(like->answer, "rows");
    bar_t *bar = arena_array(b->arena, json_array_size(rows) + 1, sizeof *bar);
    if (!bar) return err_nomem(err);
    json_array_foreach((json_t *)(uintptr_t)rows, i, row)
        if (same_place(row, q) && *ret_count < CHART_LABELS_MOST) take_row(b, c, q, row, like, lang, &bar[(*ret_count)++]);
    *ret_bar = bar;
    return 0;
}

/* Its number from 1; 0: there is nothing to draw. */
int draw_chart(binder_t *b, const cat_chart_t *c, enum lang lang, size_t *ret_number, words_t *ret_label, err_t *err)
{
    const json_t *answer = NULL;
    cat_bound_t bound = {.figure = c->figure, .window = c->window};
    asking_t q = binder_asking(b, &bound, FIGURE_ALONE);
    number_t like;
    *ret_number = 0;
    if (!q.there || q.keys == KEYS_MOST) return 0;
    asking_t whole = q;
    q.ask.by[q.ask.by_count++] = dimension(c);
    q.ask.empty = of_time(c); /* a month without acts is a zero, not a gap */
    bool own = c->by == CAT_OVER_WEEKS && b->data->since != DAY_NONE; /* a campaign's weeks, as its board has them */
    int failed = own ? 0 : binder_answer(b, &q.ask, &answer, err);
    if (!failed) failed = binder_number(b, &whole, &like, err); /* unit, and what it is called */
    if (failed) return failed;
    *ret_label = like.label;
    if (!own) like.answer = answer;
    bar_t *bar = NULL;
    size_t count = 0;
    failed = own ? draw_weeks(b, &whole, &like, lang, &bar, &count, err) : draw_rows(b, c, &q, &like, lang, &bar, &count, err);
    if (failed) return failed;
    if (!of_time(c)) most_first(bar, count);
    if (c->top && (size_t)c->top < count) count = (size_t)c->top;
    if (!count) return 0;
    if (b->charts == REPORT_CHARTS_MOST) return err_set(err, ERR_REPORT_MANY, num_text(REPORT_CHARTS_MOST, (char[24]){0}));
    b->chart[b->charts] = lay_out(b, c, bar, count, &like, lang);
    if (!b->chart[b->charts]) return err_nomem(err);
    *ret_number = ++b->charts;
    return 0;
}
