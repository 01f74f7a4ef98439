/* answer.c - sums as an answer: rows, totals, comparisons, and each number said. */
#include "figure/inside.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { SAY_MOST = 4096 };

/* One figure of one row: now and what it is compared with, each a part and a whole; whole 0: nothing there. */
typedef struct pair {
    int64_t part, whole;
} pair_t;

static const int64_t *cells_of(const question_t *q, int measure, size_t wave, const int64_t *total)
{
    return total ? &q->total[measure][wave] : q->sum[measure][wave];
}

static bool is_days(const question_t *q, size_t figure)
{
    return figure_sort_of(q->figure[figure]) == FIGURE_DAYS;
}

static pair_t pair_at(const question_t *q, size_t figure, size_t wave, size_t cell, bool total)
{
    int m = q->part[figure];
    if (wave && q->ask.compare == FIGURE_PLAN) {
        pair_t goal = {0, 0};
        (void)goal_of(q, figure, cell, total, &goal.part, &goal.whole);
        return goal;
    }
    const int64_t *part = cells_of(q, m, wave, total ? q->total[0] : NULL);
    if (is_days(q, figure)) return (pair_t){part[cell], total ? q->measured_total[m][wave] : q->measured[m][wave][cell]};
    if (q->whole[figure] < 0) return (pair_t){part[cell], 1};
    return (pair_t){part[cell], cells_of(q, q->whole[figure], wave, total ? q->total[0] : NULL)[cell]};
}

static json_t *ratio_json(int64_t part, int64_t whole)
{
    return json_pack("{s:I, s:I}", "part", (json_int_t)part, "whole", (json_int_t)whole);
}

/* --- said ------------------------------------------------------------------------------------------------- */

static void say(json_t *into, const char *key, figure_style_t style, int64_t part, int64_t whole, enum lang lang)
{
    buf_t text;
    buf_init(&text, SAY_MOST);
    if (whole > 0 && figure_say(&text, &style, part, whole, lang) && buf_text(&text))
        (void)json_object_set_new_nocheck(into, key, json_string_nocheck(buf_text(&text)));
    buf_release(&text);
}

typedef struct compared {
    bool unrecorded; /* there is no number: nothing was on record yet */
    bool unbegun;    /* nor of time that has not come */
    bool ended;      /* nor of an office that was no more */
    bool moved;      /* offices merged or split: before and after are not of the same */
    bool rate, money, days, plan, compared;
    bool few_before; /* what it is compared with is not told to who only counts: nor is the change */
    bool joined; /* the office itself was not on record for most of the window compared with */
    bool unkept, half_kept; /* nothing was on record in the window compared with, or not from its beginning on */
    const char *unit;
    pair_t now, before;
    pair_t points; /* rates: the difference */
    bool outside;  /* plan: the number holds days that are none of the plan's */
    bool grows;    /* plan: a part of the target is due by the time that has passed */
    pair_t due;
} compared_t;

/* The quotient with numbers that can be said. */
static pair_t fit(wide_t part, wide_t whole)
{
    while (whole > INT64_MAX / 1000 || part > INT64_MAX / 1000 || part < -(INT64_MAX / 1000)) { /* national sums of fen */
        part /= 2;
        whole /= 2;
    }
    return (pair_t){(int64_t)part, (int64_t)whole};
}

static pair_t of_due(const compared_t *x)
{
    return fit((wide_t)x->now.part * x->due.whole, (wide_t)x->due.part * x->now.whole);
}

/* Of the whole target, and of what is due of it by now. */
static void say_plan(json_t *into, const compared_t *x, figure_style_t number, enum lang lang)
{
    figure_style_t percent = {.form = FIGURE_SAY_PERCENT, .digits = -1};
    pair_t done = fit((wide_t)x->now.part * x->before.whole, (wide_t)x->before.part * x->now.whole), by_time = of_due(x);
    if (!x->outside) say(into, "done", percent, done.part, done.whole, lang);
    if (!x->grows) return;
    number.digits = x->due.part % x->due.whole ? 1 : -1;
    say(into, "due", number, x->due.part, x->due.whole, lang);
    if (!x->outside) say(into, "of_due", percent, by_time.part, by_time.whole, lang);
}

static const char *few_word(enum lang lang)
{
    return lang == LANG_ZH ? "较少" : "few";
}

/* There is no number, or what it is compared with is not of all its days, or of all its offices: what is more than that is no rise (as reports have it). */
static bool is_no_base(const compared_t *x)
{
    return x->half_kept || x->joined || x->unrecorded;
}

static json_t *say_json(const compared_t *x, enum lang lang)
{
    json_t *j = json_object();
    figure_style_t number = {.form = x->rate ? FIGURE_SAY_PERCENT : FIGURE_SAY_NUMBER, .digits = -1, .money = x->money,
                             .unit = x->rate ? NULL : x->unit};
    figure_style_t plain = {.digits = -1};
    say(j, "n", number, x->now.part, x->now.whole, lang);
    const char *why = x->ended ? (lang == LANG_ZH ? "已撤销" : "dissolved") : x->unbegun ? (lang == LANG_ZH ? "尚未开始" : "not begun") : lang == LANG_ZH ? "无记录" : "no record";
    if (x->unrecorded) (void)json_object_set_new_nocheck(j, "n", json_string_nocheck(why));
    if (x->few_before) (void)json_object_set_new_nocheck(j, "before", json_string_nocheck(few_word(lang)));
    if (!x->compared) return j;
    say(j, "before", number, x->before.part, x->before.whole, lang);
    if (x->ended || is_no_base(x)) return j;
    if (x->rate && x->outside) return j;
    if (x->rate) {
        plain.form = FIGURE_SAY_RISE_POINTS;
        say(j, "points", plain, x->points.part, x->points.whole, lang);
        return j;
    }
    if (x->plan) {
        say_plan(j, x, number, lang);
        return j;
    }
    /* the same base: now : before as whole numbers */
    int64_t now = x->now.part * x->before.whole, before = x->before.part * x->now.whole;
    if (x->before.whole == 1 && x->now.whole == 1) say(j, "change", number, now - before, 1, lang);
    if (before <= 0) return j;
    plain.form = FIGURE_SAY_RISE;
    say(j, "percent", plain, now, before, lang);
    plain.form = FIGURE_SAY_RISE_TIMES;
    if (now >= 2 * before) say(j, "rise_times", plain, now, before, lang);
    plain.form = FIGURE_SAY_TIMES;
    say(j, "times", plain, now, before, lang);
    return j;
}

/* --- one value ------------------------------------------------------------------------------------------------ */

static void add_record(json_t *j, const compared_t *x)
{
    const struct {
        const char *key;
        bool set;
    } flags[] = {{"no_record", x->unkept}, {"part_record", x->half_kept}, {"joined", x->joined && !x->unkept}, {"moved", x->moved}, {"outside_plan", x->outside}};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (flags[i].set) (void)json_object_set_new_nocheck(j, flags[i].key, json_true());
}

/* Of a rate the difference in points. */
static void add_points(json_t *j, compared_t *x)
{
    bool both = x->now.whole > 0 && x->before.whole > 0;
    if (both) x->points = fit((wide_t)x->now.part * x->before.whole - (wide_t)x->before.part * x->now.whole, (wide_t)x->now.whole * x->before.whole);
    (void)json_object_set_new_nocheck(j, "points", both ? ratio_json(x->points.part, x->points.whole) : json_null());
}

static void add_rise(json_t *j, const compared_t *x)
{
    int64_t now = x->now.part * x->before.whole, before = x->before.part * x->now.whole;
    if (x->before.whole == 1 && !x->days) (void)json_object_set_new_nocheck(j, "change", json_integer((json_int_t)(now - before)));
    (void)json_object_set_new_nocheck(j, "percent", before > 0 ? ratio_json(now - before, before) : json_null());
    (void)json_object_set_new_nocheck(j, "times", before > 0 ? ratio_json(now, before) : json_null());
}

static bool is_small(const compared_t *x)
{
    if (!x->before.whole) return false; /* of nothing to measure there is no base, small or not */
    int64_t base = x->rate || x->days ? x->before.whole : x->before.part / x->before.whole;
    return base < FIGURE_SMALL_BASE && !x->money && !x->plan;
}

static void add_change(json_t *j, compared_t *x)
{
    x->compared = true;
    add_record(j, x);
    if (x->ended && !x->before.part) x->before.whole = 0;
    if (x->unkept || ((x->plan || x->ended) && !x->before.whole)) {
        (void)json_object_set_new_nocheck(j, "before", json_null());
        return;
    }
    bool whole = x->before.whole == 1 && !x->days && !x->rate;
    (void)json_object_set_new_nocheck(j, "before", whole ? json_integer((json_int_t)x->before.part) : ratio_json(x->before.part, x->before.whole));
    if (x->ended) return; /* there is no change into nothing: its work went on elsewhere */
    if (is_no_base(x) || x->outside) (void)json_object_set_new_nocheck(j, x->rate ? "points" : "percent", json_null());
    else if (x->rate) add_points(j, x);
    else add_rise(j, x);
    if (x->plan && x->grows && !x->unrecorded) {
        pair_t by_time = of_due(x);
        (void)json_object_set_new_nocheck(j, "due", ratio_json(x->due.part, x->due.whole));
        (void)json_object_set_new_nocheck(j, "of_due", by_time.whole > 0 && !x->outside ? ratio_json(by_time.part, by_time.whole) : json_null());
    }
    if (is_small(x)) (void)json_object_set_new_nocheck(j, "small_base", json_true());
}

/* What it is compared with; of five years those that are on record. */
static pair_t before_of(const question_t *q, size_t figure, size_t cell, bool total, json_t *j, compared_t *x)
{
    size_t kept = 0;
    for (size_t w = 1; w < q->wave_count; w++) {
        enum figure_kept k = value_kept(q, figure, w, cell, total);
        kept += k != FIGURE_UNKEPT;
        x->half_kept = x->half_kept || k == FIGURE_HALF_KEPT;
    }
    x->unkept = q->wave_count > 1 && !kept;
    x->half_kept = x->half_kept || (kept && kept + 1 < q->wave_count);
    x->joined = q->wave_count == 2 && figure_sort_of(q->figure[figure]) != FIGURE_STOCK && value_joined(q, 1, cell, total);
    if (q->ask.compare != FIGURE_FIVE) return x->unkept ? (pair_t){0, 0} : pair_at(q, figure, 1, cell, total);
    pair_t mean = {0, 0};
    json_t *series = json_array();
    for (size_t w = 1; w < q->wave_count; w++) {
        pair_t p = pair_at(q, figure, w, cell, total);
        if (value_kept(q, figure, w, cell, total) == FIGURE_UNKEPT) {
            (void)json_array_append_new(series, json_null());
            continue;
        }
        mean.part += p.part;
        mean.whole += p.whole; /* a rate over five years: all parts by all wholes */
        (void)json_array_append_new(series, q->whole[figure] < 0 && !is_days(q, figure) ? json_integer((json_int_t)p.part)
                                                                                                 : ratio_json(p.part, p.whole));
    }
    (void)json_object_set_new_nocheck(j, "series", series);
    return mean;
}

static void add_days(const question_t *q, size_t figure, size_t cell, bool total, const compared_t *x, json_t *j)
{
    const int32_t *at = q->quantile[q->part[figure]] + (total ? q->cells : cell) * FIGURE_QUANTILES;
    json_t *list = json_array();
    for (int i = 0; i < FIGURE_QUANTILES; i++) (void)json_array_append_new(list, json_integer(at[i]));
    (void)json_object_set_new_nocheck(j, "n", json_integer((json_int_t)x->now.whole));
    (void)json_object_set(j, "quantiles", x->now.whole > 0 ? list : json_null());
    json_decref(list);
}

static json_t *few_json(void)
{
    return json_pack("{s:b, s:{s:{s:s}, s:{s:s}}}", "few", 1, "say", "zh", "n", few_word(LANG_ZH), "en", "n", few_word(LANG_EN));
}

static bool few_before(const question_t *q, size_t figure, size_t cell, bool total)
{
    bool few = false;
    for (size_t w = 1; w < q->wave_count; w++) few = few || few_is(q, figure, w, cell, total);
    return few;
}

static void add_compared(const question_t *q, size_t figure, size_t cell, bool total, json_t *j, compared_t *x)
{
    x->plan = q->ask.compare == FIGURE_PLAN;
    x->few_before = few_before(q, figure, cell, total);
    if (x->few_before) {
        (void)json_object_set_new_nocheck(j, "before", json_null());
        return;
    }
    x->before = before_of(q, figure, cell, total, j, x);
    x->outside = x->plan && x->before.whole && goal_outside(q, figure);
    x->grows = x->plan && x->before.whole && goal_grows(q, figure);
    if (x->grows) x->due = fit((wide_t)x->before.part * q->plan_passed, (wide_t)x->before.whole * q->plan_days);
    add_change(j, x);
}

static json_t *value_json(const question_t *q, size_t figure, size_t cell, bool total)
{
    compared_t x = {.rate = q->whole[figure] >= 0, .days = is_days(q, figure), .money = figure_is_money(q->kind[figure], q->figure[figure]),
                    .unit = figure_unit(q->kind[figure], q->figure[figure]), .now = pair_at(q, figure, 0, cell, total)};
    json_t *j = json_object();
    bool none = !x.now.whole || (!x.now.part && !x.rate && !x.days), stock = figure_sort_of(q->figure[figure]) == FIGURE_STOCK;
    x.unbegun = (none || stock) && value_unbegun(q, cell, total); /* a stock stays as it is today: nobody knows it of a day to come */
    x.ended = none && value_ended(q, cell, total);
    x.moved = q->wave_count > 1 && value_moved(q, cell, total);
    x.unrecorded = x.unbegun || x.ended || (none && value_unrecorded(q, figure, cell, total));
    if (!x.unrecorded && few_is(q, figure, 0, cell, total)) {
        json_decref(j);
        return few_json();
    }
    if (x.unbegun) {
        x.now.part = 0;
        (void)json_object_set_new_nocheck(j, "unbegun", json_true());
    }
    if (x.ended) (void)json_object_set_new_nocheck(j, "ended", json_true());
    if (x.unrecorded) (void)json_object_set_new_nocheck(j, "unrecorded", json_true());
    if (x.rate || x.days) (void)json_object_set_new_nocheck(j, "ratio", ratio_json(x.now.part, x.now.whole));
    if (x.days) add_days(q, figure, cell, total, &x, j);
    else if (!x.rate) (void)json_object_set_new_nocheck(j, "n", json_integer((json_int_t)x.now.part));
    if (!x.unbegun && (q->wave_count > 1 || q->ask.compare == FIGURE_PLAN)) add_compared(q, figure, cell, total, j, &x);
    json_t *say = json_object();
    (void)json_object_set_new_nocheck(say, "zh", say_json(&x, LANG_ZH));
    (void)json_object_set_new_nocheck(say, "en", say_json(&x, LANG_EN));
    (void)json_object_set_new_nocheck(j, "say", say);
    return j;
}

static json_t *values_json(const question_t *q, size_t cell, bool total)
{
    json_t *list = json_array();
    for (size_t i = 0; i < q->ask.figure_count; i++) (void)json_array_append_new(list, value_json(q, i, cell, total));
    return list;
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

static bool is_empty(const question_t *q, size_t cell)
{
    if (few_row(q, cell)) return true;
    for (size_t m = 0; m < q->measure_count; m++)
        for (size_t w = 0; w < q->wave_count; w++)
            if (q->sum[m][w][cell] || (q->measured[m][w] && q->measured[m][w][cell])) return false;
    return true;
}

static json_t *row_json(question_t *q, size_t cell)
{
    json_t *key = json_array(), *words = json_array();
    size_t stride = q->cells, rest = cell;
    for (size_t d = 0; d < q->ask.by_count; d++) {
        stride /= q->dim[d].count;
        row_name_t *v = &q->dim[d].value[rest / stride];
        rest %= stride;
        if (!v->key_json) v->key_json = json_string(v->key);
        if (!v->words_json) v->words_json = words_json(v->words);
        (void)json_array_append(key, v->key_json);
        (void)json_array_append(words, v->words_json);
    }
    json_t *row = json_object();
    (void)json_object_set_new_nocheck(row, "key", key);
    (void)json_object_set_new_nocheck(row, "words", words);
    (void)json_object_set_new_nocheck(row, "values", values_json(q, cell, false));
    return row;
}

static int add_rows(question_t *q, json_t *rows, err_t *err)
{
    char most[24];
    for (size_t cell = 0; q->ask.by_count && cell < q->cells; cell++) {
        if (!q->ask.empty && is_empty(q, cell)) continue;
        if (json_array_size(rows) == FIGURE_ROWS_MOST)
            return err_set(err, ERR_FIGURE_MANY, num_text((int64_t)q->cells, (char[24]){0}), num_text(FIGURE_ROWS_MOST, most));
        if (json_array_append_new(rows, row_json(q, cell)) != 0) return err_nomem(err);
    }
    return 0;
}

static json_t *day_json(day_t day)
{
    char text[DAY_TEXT];
    return day == DAY_NONE ? json_null() : json_string(day_text(day, text));
}

static json_t *figures_json(const question_t *q)
{
    json_t *list = json_array();
    for (size_t i = 0; i < q->ask.figure_count; i++) {
        json_t *j = figure_json(book_catalogue(q->f->with.book), q->kind[i], q->figure[i]);
        (void)json_object_del(j, "by");
        (void)json_object_set_new(j, "on_record_from", day_json(q->since[i]));
        (void)json_object_set_new(j, "kind_on_record_from", day_json(q->since_kind[i]));
        (void)json_array_append_new(list, j);
    }
    return list;
}

static json_t *windows_json(const question_t *q)
{
    json_t *list = json_array();
    char from[DAY_TEXT], to[DAY_TEXT];
    for (size_t i = 0; i < q->wave_count; i++)
        (void)json_array_append_new(list, json_pack("{s:s, s:s}", "from", day_text(q->wave[i].from, from), "to",
                                                    day_text(q->wave[i].to, to)));
    return list;
}

static json_t *by_json(const question_t *q)
{
    json_t *list = json_array();
    for (size_t i = 0; i < q->ask.by_count; i++)
        (void)json_array_append_new(list, json_pack("{s:s, s:o}", "name", q->dim[i].name, "label", words_json(q->dim[i].label)));
    return list;
}

/* Periods that are not counted whole, by key: their words, which say of which days. */
static json_t *part_json(const question_t *q)
{
    json_t *j = json_object();
    for (size_t d = 0; d < q->ask.by_count; d++)
        for (size_t i = 0; i < q->dim[d].count; i++)
            if (q->dim[d].value[i].part)
                (void)json_object_set_new(j, q->dim[d].value[i].key, words_json(q->dim[d].value[i].words));
    return j;
}

int answer_make(question_t *q, json_t **ret_json, err_t *err)
{
    char now[INSTANT_TEXT];
    json_t *asked = NULL, *rows = json_array();
    int failed = rows ? ask_json(q, &asked, err) : err_nomem(err);
    if (!failed) failed = add_rows(q, rows, err);
    json_t *j = failed ? NULL
                       : json_pack("{s:O, s:s, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:O, s:{s:o}}", "asked", asked, "computed_at",
                                   instant_text(instant_now(), now), "position", (json_int_t)q->position, "windows",
                                   windows_json(q), "notes", notes_json(q), "offices_moved", moved_json(q), "on_record_from", day_json(q->since_any), "joined_rows", joined_rows_json(q), "by", by_json(q), "figures", figures_json(q), "rows", rows, "total", "values",
                                   values_json(q, 0, true));
    if (!failed && (!j || json_object_set_new(j, "conditions", conditions_json(q)) != 0 || json_object_set_new(j, "few", json_boolean(q->few)) != 0 ||
                    json_object_set_new(j, "part_periods", part_json(q)) != 0)) failed = err_nomem(err);
    if (failed) json_decref(j);
    json_decref(asked);
    json_decref(rows);
    if (!failed) *ret_json = j;
    return failed;
}
