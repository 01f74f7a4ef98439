/* chart_bars.c - rows of bars: ranking, parts of a whole, funnel. */
#include "paper/chart_inside.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define LABEL_SIZE 11.5
enum { TIP_MOST = 640 };

static double widest(drawing_t *d, double size, const char *const *text, size_t count)
{
    double most = 0;
    for (size_t i = 0; text && i < count; i++) {
        double w = text[i] ? pen_width(d->pen, size, false, text[i]) : 0;
        if (w > most) most = w;
    }
    return most;
}

static double widest_value(drawing_t *d, const chart_series_t *s)
{
    char say[SAY_MOST];
    double most = 0;
    for (size_t i = 0; i < chart_rows(d->c); i++) {
        double w = pen_width(d->pen, LABEL_SIZE, false, chart_say(d->c, s, i, say));
        if (w > most) most = w;
    }
    return most;
}

static const char *tip(const chart_t *c, const chart_series_t *s, size_t i, char into[TIP_MOST])
{
    char say[SAY_MOST];
    bool unit = c->unit && chart_has(s, i) && !(s->say && s->say[i]);
    (void)snprintf(into, TIP_MOST, "%.300s · %.150s%s%s%.40s", c->label[i], s->name ? s->name : "", c->lang == LANG_ZH ? "：" : ": ",
                   chart_say(c, s, i, say), unit ? c->unit : "");
    return into;
}

static void draw_unit(drawing_t *d)
{
    char into[SAY_MOST];
    const char *unit = chart_unit(d->c, "", into);
    if (!unit) return;
    (void)pen_say(d->pen, (pen_text_t){.size = 10.5, .colour = INK_SOFT, .end = PEN_END}, d->width, d->y + 10, 0, unit);
}

/* --- ranking ---------------------------------------------------------------------------------------- */

typedef struct frame {
    double left, zero, right, scale; /* where bars may be; the line they stand on; points a unit */
    double label, note;              /* widths of the columns beside */
    const chart_series_t *now, *before;
} frame_t;

static void find_range(const chart_t *c, double *ret_least, double *ret_most)
{
    double least = 0, most = 0;
    for (size_t s = 0; s < c->count; s++)
        for (size_t i = 0; i < chart_rows(c); i++) {
            double v = c->series[s].value[i];
            if (v < least) least = v;
            if (v > most) most = v;
        }
    *ret_least = least;
    *ret_most = most;
}

static void make_frame(drawing_t *d, frame_t *f)
{
    const chart_t *c = d->c;
    double least, most, value = widest_value(d, f->now) + 8;
    find_range(c, &least, &most);
    f->label = fmin(widest(d, LABEL_SIZE, c->label, chart_rows(c)), d->width * 0.34);
    f->note = fmin(widest(d, LABEL_SIZE, c->note, chart_rows(c)), d->width * 0.25);
    f->left = f->label + 10 + (least < 0 ? value : 0);
    f->right = d->width - value - (f->note > 0 ? f->note + 14 : 0);
    if (f->right < f->left + 40) f->right = f->left + 40;
    f->scale = most - least > 0 ? (f->right - f->left) / (most - least) : 0;
    f->zero = f->left - least * f->scale;
}

/* A value above zero leaves a mark, however small it is. */
static double bar_length(const frame_t *f, double v)
{
    double length = v * f->scale;
    if (v > 0 && length < 1) return 1;
    return v < 0 && length > -1 ? -1 : length;
}

static void draw_row(drawing_t *d, const frame_t *f, size_t i, double height)
{
    const chart_t *c = d->c;
    char say[SAY_MOST], text[TIP_MOST];
    double bar = f->before ? 13 : 15, base = d->y + (f->before ? 11 : 12), end = f->zero;
    (void)pen_say(d->pen, (pen_text_t){.size = LABEL_SIZE, .colour = INK, .end = PEN_END}, f->label, base, f->label, c->label[i]);
    if (chart_has(f->now, i)) {
        double length = bar_length(f, f->now->value[i]);
        if (f->now->value[i] != 0) pen_box(d->pen, f->zero, d->y, length, bar, NOW, tip(c, f->now, i, text));
        end = f->zero + length;
    }
    if (f->before && chart_has(f->before, i) && f->before->value[i] != 0)
        pen_box(d->pen, f->zero, d->y + bar + 1.5, bar_length(f, f->before->value[i]), 5, BEFORE_FILL, tip(c, f->before, i, text));
    bool minus = chart_has(f->now, i) && f->now->value[i] < 0;
    (void)pen_say(d->pen, (pen_text_t){.size = LABEL_SIZE, .colour = INK, .end = minus ? PEN_END : PEN_START}, end + (minus ? -5 : 5),
                  base, 0, chart_say(c, f->now, i, say));
    if (c->note && c->note[i])
        (void)pen_say(d->pen, (pen_text_t){.size = LABEL_SIZE, .colour = INK_SOFT, .end = PEN_END}, d->width, base, f->note,
                      c->note[i]);
    d->y += height;
}

void chart_draw_bars(drawing_t *d)
{
    const chart_t *c = d->c;
    frame_t f = {.now = &c->series[0]};
    for (size_t s = 0; s < c->count; s++) {
        if (c->series[s].before && c->count > 1) f.before = &c->series[s];
        else f.now = &c->series[s];
    }
    if (!f.before && c->count == 2) {
        f.now = &c->series[0];
        f.before = &c->series[1];
    }
    if (f.before) {
        draw_unit(d);
        chart_legend(d, (chart_key_t[]){{f.now->name, NOW, false, false}, {f.before->name, BEFORE_FILL, false, true}}, 2);
    } else if (c->unit) {
        draw_unit(d);
        d->y += 18;
    }
    make_frame(d, &f);
    double height = f.before ? 29 : 23, top = d->y;
    d->y += 2;
    for (size_t i = 0; i < chart_rows(c); i++) draw_row(d, &f, i, height);
    pen_rule(d->pen, f.zero, top, f.zero, d->y - 5, 1, RULE_BASE);
}

/* --- parts of a whole -------------------------------------------------------------------------------- */

static double row_sum(const chart_t *c, size_t i)
{
    double sum = 0;
    for (size_t s = 0; s < c->count; s++)
        if (chart_has(&c->series[s], i)) sum += c->series[s].value[i];
    return sum;
}

static void draw_parts_of(drawing_t *d, size_t i, double left, double scale)
{
    const chart_t *c = d->c;
    char say[SAY_MOST], text[TIP_MOST];
    double x = left;
    for (size_t s = 0; s < c->count; s++) {
        const chart_series_t *series = &c->series[s];
        if (!chart_has(series, i) || series->value[i] <= 0) continue;
        double width = series->value[i] * scale;
        colour_t colour = chart_colour(s);
        /* A white hair between parts: they stay apart where colours do not print. */
        pen_box(d->pen, x, d->y, width > 2 ? width - 0.8 : width, 19, colour, tip(c, series, i, text));
        const char *words = chart_say(c, series, i, say);
        if (pen_width(d->pen, 10.5, false, words) + 6 <= width)
            (void)pen_say(d->pen, (pen_text_t){.size = 10.5, .colour = chart_is_dark(colour) ? 0xFFFFFFu : INK, .end = PEN_MIDDLE},
                          x + width / 2, d->y + 13.5, 0, words);
        x += width;
    }
}

void chart_draw_parts(drawing_t *d)
{
    const chart_t *c = d->c;
    chart_key_t key[CHART_PARTS_MOST];
    char say[SAY_MOST];
    double most = 0, total = 0;
    for (size_t s = 0; s < c->count; s++) key[s] = (chart_key_t){c->series[s].name, chart_colour(s), false, false};
    chart_legend(d, key, c->count);
    bool absolute = c->form == CHART_STACK;
    for (size_t i = 0; i < chart_rows(c); i++) {
        most = fmax(most, row_sum(c, i));
        if (absolute) total = fmax(total, pen_width(d->pen, LABEL_SIZE, false, chart_number(row_sum(c, i), c->digits, c->lang, say)) + 8);
    }
    if (absolute && c->unit) {
        draw_unit(d);
        d->y += 18;
    }
    double label = fmin(widest(d, LABEL_SIZE, c->label, chart_rows(c)), d->width * 0.34), left = label + 10;
    for (size_t i = 0; i < chart_rows(c); i++, d->y += 26) {
        double sum = row_sum(c, i), whole = absolute ? most : sum, length = d->width - left - total;
        (void)pen_say(d->pen, (pen_text_t){.size = LABEL_SIZE, .colour = INK, .end = PEN_END}, label, d->y + 13.5, label, c->label[i]);
        double scale = whole > 0 ? length / whole : 0;
        draw_parts_of(d, i, left, scale);
        if (absolute) (void)pen_say(d->pen, (pen_text_t){.size = LABEL_SIZE, .colour = INK}, left + sum * scale + 5, d->y + 13.5, 0,
                                    chart_number(sum, c->digits, c->lang, say));
        else if (!(sum > 0)) (void)pen_say(d->pen, (pen_text_t){.size = LABEL_SIZE, .colour = INK_SOFT}, left, d->y + 13.5, 0, "—");
    }
}

/* --- funnel ------------------------------------------------------------------------------------------ */

typedef struct funnel {
    double label, note, middle, scale;
} funnel_t;

static void draw_step(drawing_t *d, const funnel_t *f, size_t i)
{
    const chart_t *c = d->c;
    const chart_series_t *s = &c->series[0];
    char say[SAY_MOST], text[TIP_MOST];
    const char *words = chart_say(c, s, i, say);
    double half = chart_has(s, i) ? fmax(s->value[i] * f->scale, 1) : 0, base = d->y + 18;
    (void)pen_say(d->pen, (pen_text_t){.size = LABEL_SIZE, .colour = INK, .end = PEN_END}, f->label, base, f->label, c->label[i]);
    if (half > 0) pen_box(d->pen, f->middle - half, d->y, 2 * half, 27, NOW, tip(c, s, i, text));
    bool inside = pen_width(d->pen, 12, true, words) + 10 <= 2 * half;
    if (inside) (void)pen_say(d->pen, (pen_text_t){.size = 12, .bold = true, .colour = 0xFFFFFFu, .end = PEN_MIDDLE}, f->middle,
                              base, 0, words);
    else (void)pen_say(d->pen, (pen_text_t){.size = 12, .bold = true, .colour = INK}, f->middle + half + 6, base, 0, words);
    if (c->note && c->note[i])
        (void)pen_say(d->pen, (pen_text_t){.size = LABEL_SIZE, .colour = INK_SOFT, .end = PEN_END}, d->width, base, f->note,
                      c->note[i]);
    if (i + 1 == chart_rows(c) || !chart_has(s, i + 1) || !(half > 0)) return;
    double next = fmax(s->value[i + 1] * f->scale, 1);
    pen_shape(d->pen, (pen_point_t[]){{f->middle - half, d->y + 27}, {f->middle + half, d->y + 27}, {f->middle + next, d->y + 41},
                                      {f->middle - next, d->y + 41}}, 4, 0xE6EDF3u);
}

void chart_draw_funnel(drawing_t *d)
{
    const chart_t *c = d->c;
    double least, most;
    find_range(c, &least, &most);
    assert(least >= 0);
    if (c->unit) {
        draw_unit(d);
        d->y += 18;
    }
    funnel_t f = {.label = fmin(widest(d, LABEL_SIZE, c->label, chart_rows(c)), d->width * 0.3),
                  .note = fmin(widest(d, LABEL_SIZE, c->note, chart_rows(c)), d->width * 0.3)};
    double left = f.label + 12, right = d->width - (f.note > 0 ? f.note + 14 : 0), value = widest_value(d, &c->series[0]) * 1.15 + 12;
    /* A narrow step has its number beside it: room for that on the right of the widest is not needed. */
    double half = (right - left) / 2;
    f.middle = left + half;
    f.scale = most > 0 ? fmax(half, value) / most : 0;
    for (size_t i = 0; i < chart_rows(c); i++, d->y += 41) draw_step(d, &f, i);
    d->y -= 10;
}
