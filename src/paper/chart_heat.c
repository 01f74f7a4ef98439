/* chart_heat.c - rows by columns, the darker the more. */
#include "paper/chart_inside.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define LABEL_SIZE 11.5
#define CELL_SIZE 10.5
#define CELL_HEIGHT 23.0

typedef struct grid {
    double label, cell, least, most;
    bool written; /* numbers fit into the cells */
} grid_t;

/* From nearly white to a deep blue, in even steps of lightness. */
static colour_t shade(const grid_t *g, double v)
{
    static const int pale[] = {0xF1, 0xF5, 0xF9}, middle[] = {0x7F, 0xAE, 0xD0}, deep[] = {0x0B, 0x3A, 0x63};
    double t = g->most > g->least ? (v - g->least) / (g->most - g->least) : 0;
    const int *from = t < 0.5 ? pale : middle, *to = t < 0.5 ? middle : deep;
    double u = t < 0.5 ? t * 2 : (t - 0.5) * 2;
    colour_t c = 0;
    for (int i = 0; i < 3; i++) c = c << 8 | (colour_t)lround(from[i] + (to[i] - from[i]) * u);
    return c;
}

static void measure_grid(drawing_t *d, grid_t *g)
{
    const chart_t *c = d->c;
    char say[SAY_MOST];
    double widest = 0, label = 0;
    for (size_t i = 0; i < chart_rows(c); i++) {
        label = fmax(label, pen_width(d->pen, LABEL_SIZE, false, c->label[i]));
        for (size_t s = 0; s < c->count; s++) {
            if (!chart_has(&c->series[s], i)) continue;
            widest = fmax(widest, pen_width(d->pen, CELL_SIZE, false, chart_say(c, &c->series[s], i, say)));
            g->least = fmin(g->least, c->series[s].value[i]);
            g->most = fmax(g->most, c->series[s].value[i]);
        }
    }
    g->label = fmin(label, d->width * 0.3);
    g->cell = fmin((d->width - g->label - 10) / (double)c->count, 64);
    g->written = widest + 4 <= g->cell;
}

static void draw_heads(drawing_t *d, const grid_t *g)
{
    const chart_t *c = d->c;
    double widest = 0;
    for (size_t s = 0; s < c->count; s++) widest = fmax(widest, pen_width(d->pen, 10.5, false, c->series[s].name));
    size_t every = (size_t)fmax(1, ceil((widest + 4) / g->cell));
    if (every > 3) every = 1; /* long names: each cut to its column rather than most of them left out */
    for (size_t s = 0; s < c->count; s += every)
        (void)pen_say(d->pen, (pen_text_t){.size = 10.5, .colour = INK_SOFT, .end = PEN_MIDDLE},
                      g->label + 10 + ((double)s + 0.5) * g->cell, d->y + 10, fmax(g->cell * (double)every - 4, 24), c->series[s].name);
    d->y += 16;
}

static void draw_cell(drawing_t *d, const grid_t *g, size_t i, size_t s)
{
    const chart_t *c = d->c;
    const chart_series_t *series = &c->series[s];
    char say[SAY_MOST], tip[640];
    double x = g->label + 10 + (double)s * g->cell;
    const char *words = chart_say(c, series, i, say);
    if (!chart_has(series, i)) {
        (void)pen_say(d->pen, (pen_text_t){.size = CELL_SIZE, .colour = BEFORE, .end = PEN_MIDDLE}, x + g->cell / 2, d->y + 15.5, 0, "—");
        return;
    }
    colour_t colour = shade(g, series->value[i]);
    (void)snprintf(tip, sizeof tip, "%.300s · %.150s%s%s", c->label[i], series->name, c->lang == LANG_ZH ? "：" : ": ", words);
    pen_box(d->pen, x, d->y, g->cell - 1.2, CELL_HEIGHT - 1.2, colour, tip);
    if (g->written)
        (void)pen_say(d->pen, (pen_text_t){.size = CELL_SIZE, .colour = chart_is_dark(colour) ? 0xFFFFFFu : INK, .end = PEN_MIDDLE},
                      x + g->cell / 2, d->y + 15.5, 0, words);
}

/* Where the numbers stand in the cells a key to the shades would say nothing new. */
static void draw_key(drawing_t *d, const grid_t *g)
{
    char from[SAY_MOST], to[SAY_MOST];
    enum { STEPS = 9 };
    double x = g->label + 10;
    pen_text_t how = {.size = 10, .colour = INK_SOFT};
    d->y += 6;
    x += pen_say(d->pen, how, x, d->y + 9, 0, chart_number(g->least, d->c->digits, d->c->lang, from)) + 6;
    for (int k = 0; k < STEPS; k++, x += 16)
        pen_box(d->pen, x, d->y, 16, 10, shade(g, g->least + (g->most - g->least) * k / (STEPS - 1)), NULL);
    (void)pen_say(d->pen, how, x + 6, d->y + 9, 0, chart_number(g->most, d->c->digits, d->c->lang, to));
    d->y += 16;
}

void chart_draw_heat(drawing_t *d)
{
    const chart_t *c = d->c;
    char into[SAY_MOST];
    grid_t g = {0};
    measure_grid(d, &g);
    assert(g.cell > 0);
    const char *unit = chart_unit(c, "", into);
    if (unit) {
        (void)pen_say(d->pen, (pen_text_t){.size = 10.5, .colour = INK_SOFT, .end = PEN_END},
                      g.label + 10 + g.cell * (double)c->count, d->y + 10, 0, unit);
        d->y += 18;
    }
    draw_heads(d, &g);
    for (size_t i = 0; i < chart_rows(c); i++, d->y += CELL_HEIGHT) {
        (void)pen_say(d->pen, (pen_text_t){.size = LABEL_SIZE, .colour = INK, .end = PEN_END}, g.label, d->y + 15.5, g.label, c->label[i]);
        for (size_t s = 0; s < c->count; s++) draw_cell(d, &g, i, s);
    }
    if (!g.written) draw_key(d, &g);
}
