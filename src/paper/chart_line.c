/* chart_line.c - a trend: lines over time, named where they end.
 *
 * Labels of single points are set where they meet the fewest lines; ends that lie together are pushed apart. */
#include "paper/chart_inside.h"

#include <assert.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define END_SIZE 11.5
#define POINT_SIZE 10.5

typedef struct end_label {
    double y, at; /* where it stands; where its line ends */
    size_t series;
    char name[160], value[SAY_MOST];
} end_label_t;

typedef struct plot {
    double left, right, top, bottom;
    chart_axis_t axis;
    bool cut; /* the axis does not begin at zero */
} plot_t;

static double at_x(const drawing_t *d, const plot_t *p, size_t i)
{
    if (d->c->labels == 1) return (p->left + p->right) / 2;
    return p->left + (p->right - p->left) * (double)i / (double)(d->c->labels - 1);
}

static double at_y(const plot_t *p, double v)
{
    return p->bottom - (v - p->axis.from) / (p->axis.to - p->axis.from) * (p->bottom - p->top);
}

static colour_t line_colour(const chart_t *c, size_t s)
{
    return c->series[s].before ? BEFORE : chart_colour(s);
}

/* The last point of a series that has a value; labels if none has. */
static size_t last_point(const chart_t *c, const chart_series_t *s)
{
    for (size_t i = c->labels; i-- > 0;)
        if (chart_has(s, i)) return i;
    return c->labels;
}

static void choose_axis(const chart_t *c, plot_t *p)
{
    double least = (double)INFINITY, most = -(double)INFINITY;
    for (size_t s = 0; s < c->count; s++)
        for (size_t i = 0; i < c->labels; i++) {
            if (!chart_has(&c->series[s], i)) continue;
            least = fmin(least, c->series[s].value[i]);
            most = fmax(most, c->series[s].value[i]);
        }
    if (!(least <= most)) least = most = 0;
    /* Rates between 90 and 100 per cent would be a straight line if the axis began at zero; it says so then. */
    p->cut = least > 0 && least > most * 0.75 && most > least;
    if (!p->cut) {
        least = fmin(least, 0);
        most = fmax(most, 0);
    }
    chart_axis(least, most, 5, c->digits, c->lang, &p->axis);
    if (p->axis.from <= 0) p->cut = false;
}

/* --- grid and labels of the axes --------------------------------------------------------------------- */

static double tick_width(drawing_t *d, const plot_t *p)
{
    char into[SAY_MOST];
    double most = 0;
    for (double v = p->axis.from; v <= p->axis.to + p->axis.step / 2; v += p->axis.step)
        most = fmax(most, pen_width(d->pen, 10.5, false, chart_tick(&p->axis, v, d->c->lang, into)));
    return most;
}

static void draw_grid(drawing_t *d, const plot_t *p)
{
    char into[SAY_MOST];
    pen_text_t how = {.size = 10.5, .colour = INK_SOFT, .end = PEN_END};
    for (int k = 0; k <= (int)lround((p->axis.to - p->axis.from) / p->axis.step); k++) {
        double v = p->axis.from + k * p->axis.step, y = at_y(p, v);
        bool base = fabs(v) < p->axis.step / 1000 || (k == 0 && p->axis.from > 0);
        pen_rule(d->pen, p->left - 4, y, p->right, y, 1, base ? RULE_BASE : RULE_SOFT);
        (void)pen_say(d->pen, how, p->left - 8, y + 3.7, 0, chart_tick(&p->axis, v, d->c->lang, into));
    }
}

static void draw_below(drawing_t *d, const plot_t *p)
{
    const chart_t *c = d->c;
    double widest = 0, between = c->labels > 1 ? (p->right - p->left) / (double)(c->labels - 1) : p->right - p->left;
    for (size_t i = 0; i < c->labels; i++) widest = fmax(widest, pen_width(d->pen, 10.5, false, c->label[i]));
    size_t every = between > 0 ? (size_t)fmax(1, ceil((widest + 8) / between)) : 1;
    for (size_t i = 0; i < c->labels; i += every) {
        double x = at_x(d, p, i);
        if (c->labels > 1) pen_rule(d->pen, x, p->bottom, x, p->bottom + 3, 1, RULE_BASE);
        (void)pen_say(d->pen, (pen_text_t){.size = 10.5, .colour = INK_SOFT, .end = PEN_MIDDLE}, x, p->bottom + 15, 0, c->label[i]);
    }
}

/* --- lines --------------------------------------------------------------------------------------------- */

static void draw_series(drawing_t *d, const plot_t *p, size_t s)
{
    const chart_t *c = d->c;
    const chart_series_t *series = &c->series[s];
    pen_point_t run[CHART_LABELS_MOST];
    char tip[400], say[SAY_MOST];
    size_t count = 0;
    colour_t colour = line_colour(c, s);
    for (size_t i = 0; i <= c->labels; i++) {
        if (i < c->labels && chart_has(series, i)) {
            run[count++] = (pen_point_t){at_x(d, p, i), at_y(p, series->value[i])};
            continue;
        }
        if (count > 1) pen_path(d->pen, run, count, series->before ? 1.6 : 2.2, colour, series->before);
        else if (count == 1) pen_dot(d->pen, run[0].x, run[0].y, 2.2, colour, false, NULL);
        count = 0;
    }
    bool dots = c->labels <= 60 && !series->before;
    for (size_t i = 0; dots && i < c->labels; i++) {
        if (!chart_has(series, i)) continue;
        (void)snprintf(tip, sizeof tip, "%.200s · %.100s%s%s", c->label[i], series->name ? series->name : "", c->lang == LANG_ZH ? "：" : ": ",
                       chart_say(c, series, i, say));
        pen_dot(d->pen, at_x(d, p, i), at_y(p, series->value[i]), c->labels > 31 ? 1.6 : 2.6, colour, c->labels <= 31, tip);
    }
}

/* The number of a point and its signs; with signs only where its number is not written. */
static const char *point_words(const chart_t *c, size_t series, size_t i, bool number, char into[SAY_MOST])
{
    char say[SAY_MOST];
    const char *mark = c->mark && !c->series[series].before && c->mark[i] ? c->mark[i] : "";
    (void)snprintf(into, SAY_MOST, "%s%s", number ? chart_say(c, &c->series[series], i, say) : "", mark);
    return into;
}

/* --- labels of single points ----------------------------------------------------------------------------- */

typedef struct box {
    double x1, y1, x2, y2;
} box_t;

/* How much of the polylines runs through the box: sampled, as a label needs no more. */
static int crossings(const drawing_t *d, const plot_t *p, const box_t *b)
{
    const chart_t *c = d->c;
    int hits = 0;
    for (size_t s = 0; s < c->count; s++)
        for (size_t i = 0; i + 1 < c->labels; i++) {
            if (!chart_has(&c->series[s], i) || !chart_has(&c->series[s], i + 1)) continue;
            double x1 = at_x(d, p, i), x2 = at_x(d, p, i + 1);
            if (x2 < b->x1 || x1 > b->x2) continue;
            double y1 = at_y(p, c->series[s].value[i]), y2 = at_y(p, c->series[s].value[i + 1]);
            for (int k = 0; k <= 8; k++) {
                double x = x1 + (x2 - x1) * k / 8, y = y1 + (y2 - y1) * k / 8;
                if (x >= b->x1 && x <= b->x2 && y >= b->y1 && y <= b->y2) hits++;
            }
        }
    return hits;
}

static void label_point(drawing_t *d, const plot_t *p, size_t s, size_t i, bool number, bool above_first)
{
    const chart_t *c = d->c;
    char say[SAY_MOST];
    const char *words = point_words(c, s, i, number, say);
    if (!*words) return;
    double width = pen_width(d->pen, POINT_SIZE, false, words), x = at_x(d, p, i), y = at_y(p, c->series[s].value[i]);
    double top = p->top - 10, half = width / 2 + 1;
    /* In the order of liking: above, below, and both moved aside. */
    const double side[] = {0, 0, -half - 3, half + 3, -half - 3, half + 3};
    const bool up[] = {above_first, !above_first, above_first, above_first, !above_first, !above_first};
    box_t best = {0};
    int fewest = INT_MAX;
    for (int k = 0; k < 6 && fewest > 0; k++) {
        double lower = up[k] ? y - 5 : y + 18, middle = x + side[k];
        box_t b = {middle - half, lower - 13, middle + half, lower};
        int hits = crossings(d, p, &b) + (b.y2 > p->bottom - 1 || b.y1 < top || b.x1 < 0 ? 100 : 0);
        if (hits >= fewest) continue;
        fewest = hits;
        best = b;
    }
    if (fewest) pen_box(d->pen, best.x1, best.y1 + 1, best.x2 - best.x1, best.y2 - best.y1 - 2, 0xFFFFFFu, NULL);
    (void)pen_say(d->pen, (pen_text_t){.size = POINT_SIZE, .colour = line_colour(c, s), .end = PEN_MIDDLE}, (best.x1 + best.x2) / 2,
                  best.y2 - 3, 0, words);
}

/* The highest and the lowest; of the others their signs alone. */
static void label_ends(drawing_t *d, const plot_t *p, size_t s, size_t last, size_t high, size_t low)
{
    for (size_t i = 0; i < last; i++)
        if (chart_has(&d->c->series[s], i) && i != high && i != low) label_point(d, p, s, i, false, true);
    if (high != last) label_point(d, p, s, high, true, true);
    if (low != last && low != high) label_point(d, p, s, low, true, false);
}

/* All points of a single line if there is room, else the highest and the lowest. */
static void label_points(drawing_t *d, const plot_t *p)
{
    const chart_t *c = d->c;
    size_t s = 0;
    while (s < c->count && c->series[s].before) s++;
    if (s == c->count) return;
    const chart_series_t *series = &c->series[s];
    size_t last = last_point(c, series), high = last, low = last;
    double widest = 0;
    char say[SAY_MOST];
    if (last == c->labels) return;
    for (size_t i = 0; i < last; i++) {
        if (!chart_has(series, i)) continue;
        widest = fmax(widest, pen_width(d->pen, POINT_SIZE, false, point_words(c, s, i, true, say)));
        if (high == last ? series->value[i] > series->value[last] : series->value[i] > series->value[high]) high = i;
        if (low == last ? series->value[i] < series->value[last] : series->value[i] < series->value[low]) low = i;
    }
    bool all = c->labels > 1 && widest + 6 <= (p->right - p->left) / (double)(c->labels - 1) && c->count <= 2;
    for (size_t i = 0; all && i < last; i++)
        if (chart_has(series, i)) label_point(d, p, s, i, true, i == 0 || !chart_has(series, i - 1) || series->value[i] >= series->value[i - 1]);
    if (!all) label_ends(d, p, s, last, high, low);
}

/* --- names where lines end --------------------------------------------------------------------------------- */

static size_t make_ends(drawing_t *d, end_label_t ends[CHART_LINES_MOST], double *ret_width)
{
    const chart_t *c = d->c;
    size_t count = 0;
    double widest = 0;
    for (size_t s = 0; s < c->count; s++) {
        size_t last = last_point(c, &c->series[s]);
        if (last == c->labels) continue;
        end_label_t *e = &ends[count++];
        *e = (end_label_t){.series = s};
        (void)point_words(c, s, last, true, e->value);
        (void)snprintf(e->name, sizeof e->name, "%.150s", c->series[s].name && c->count > 1 ? c->series[s].name : "");
        widest = fmax(widest, pen_width(d->pen, END_SIZE, true, e->value) + (*e->name ? pen_width(d->pen, END_SIZE, false, e->name) + 6 : 0));
    }
    *ret_width = fmin(widest, d->width * 0.4);
    return count;
}

static void push_apart(end_label_t *ends, size_t count, double top, double bottom)
{
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k > 0 && ends[k].y < ends[k - 1].y; k--) {
            end_label_t swap = ends[k];
            ends[k] = ends[k - 1];
            ends[k - 1] = swap;
        }
    for (int round = 0; round < 60; round++) {
        bool moved = false;
        for (size_t i = 0; i + 1 < count; i++) {
            double lack = 15 - (ends[i + 1].y - ends[i].y);
            if (lack <= 0.01) continue;
            ends[i].y -= lack / 2;
            ends[i + 1].y += lack / 2;
            moved = true;
        }
        if (!moved) break;
    }
    for (size_t i = 0; i < count; i++) ends[i].y = fmax(top + 4 + 15 * (double)i, fmin(ends[i].y, bottom - 15 * (double)(count - 1 - i)));
}

static void draw_ends(drawing_t *d, const plot_t *p, end_label_t *ends, size_t count)
{
    const chart_t *c = d->c;
    for (size_t k = 0; k < count; k++) {
        size_t s = ends[k].series, last = last_point(c, &c->series[s]);
        ends[k].at = ends[k].y = at_y(p, c->series[s].value[last]);
    }
    push_apart(ends, count, p->top, p->bottom);
    for (size_t k = 0; k < count; k++) {
        size_t s = ends[k].series;
        colour_t colour = line_colour(c, s);
        /* A light name is read on white only if it is darkened: its line shows which one it is. */
        colour_t text = c->series[s].before ? INK_SOFT : chart_is_dark(colour) ? colour : INK;
        double x = at_x(d, p, last_point(c, &c->series[s]));
        pen_dot(d->pen, x, ends[k].at, 3, colour, false, NULL);
        x = p->right + 10;
        double most = d->width - x, value = pen_width(d->pen, END_SIZE, true, ends[k].value);
        if (*ends[k].name) x += pen_say(d->pen, (pen_text_t){.size = END_SIZE, .colour = text}, x, ends[k].y + 4, most - value - 6,
                                        ends[k].name) + 6;
        (void)pen_say(d->pen, (pen_text_t){.size = END_SIZE, .bold = true, .colour = text}, x, ends[k].y + 4, 0, ends[k].value);
    }
}

void chart_draw_line(drawing_t *d)
{
    const chart_t *c = d->c;
    end_label_t ends[CHART_LINES_MOST];
    char into[SAY_MOST], line[SAY_MOST * 2];
    double right = 0;
    plot_t p = {0};
    choose_axis(c, &p);
    const char *unit = chart_unit(c, p.axis.thing, into);
    if (unit || p.cut) {
        (void)snprintf(line, sizeof line, "%s%s", unit ? unit : "",
                       !p.cut ? "" : c->lang == LANG_ZH ? "（纵轴不从零起）" : " (the axis does not begin at 0)");
        (void)pen_say(d->pen, (pen_text_t){.size = 10.5, .colour = INK_SOFT}, 0, d->y + 10, d->width, line);
        d->y += 18;
    }
    size_t count = make_ends(d, ends, &right);
    /* The first label stands under the first point, half of it to the left; the last one likewise, to the right. */
    p.left = fmax(tick_width(d, &p) + 12, c->labels > 1 ? pen_width(d->pen, 10.5, false, c->label[0]) / 2 : 0);
    p.right = d->width - fmax(right + 14, c->labels > 1 ? pen_width(d->pen, 10.5, false, c->label[c->labels - 1]) / 2 : 0);
    p.top = d->y + 12;
    double height = c->height > 0 ? c->height : 320;
    p.bottom = fmax(height - 20 - (c->foot ? 24 : 4), p.top + 80);
    draw_grid(d, &p);
    draw_below(d, &p);
    /* What is compared with lies under what is compared. */
    for (size_t s = 0; s < c->count; s++)
        if (c->series[s].before) draw_series(d, &p, s);
    for (size_t s = c->count; s-- > 0;)
        if (!c->series[s].before) draw_series(d, &p, s);
    label_points(d, &p);
    draw_ends(d, &p, ends, count);
    d->y = p.bottom + 20;
}
