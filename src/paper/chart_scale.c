/* chart_scale.c - numbers, steps, units, colours and legends that all charts share. */
#include "base/text.h"
#include "paper/chart_inside.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* --- numbers --------------------------------------------------------------------------------------- */

bool chart_has(const chart_series_t *s, size_t i)
{
    return !isnan(s->value[i]);
}

/* GB/T 15835 leaves four figures together; English separates them. */
const char *chart_number(double v, int digits, enum lang lang, char into[SAY_MOST])
{
    assert(digits >= 0 && digits <= 4 && fabs(v) < 1e16);
    static const long power[] = {1, 10, 100, 1000, 10000};
    long long scaled = llround(fabs(v) * (double)power[digits]), whole = scaled / power[digits];
    char plain[32];
    int length = snprintf(plain, sizeof plain, "%lld", whole), at = 0;
    bool separate = whole >= (lang == LANG_ZH ? 10000 : 1000);
    if (v < 0 && scaled) at += snprintf(into, SAY_MOST, "−");
    for (int i = 0; i < length; i++) {
        if (separate && i && (length - i) % 3 == 0) into[at++] = ',';
        into[at++] = plain[i];
    }
    into[at] = '\0';
    if (digits) (void)snprintf(into + at, SAY_MOST - (size_t)at, ".%0*lld", digits, scaled % power[digits]);
    return into;
}

const char *chart_say(const chart_t *c, const chart_series_t *s, size_t i, char into[SAY_MOST])
{
    assert(i < c->labels);
    if (s->say && s->say[i]) {
        (void)text_copy(into, SAY_MOST, s->say[i]);
        return into;
    }
    return chart_has(s, i) ? chart_number(s->value[i], c->digits, c->lang, into) : "—";
}

size_t chart_rows(const chart_t *c)
{
    if (c->form == CHART_LINE) return c->labels;
    return c->labels < CHART_ROWS_SHOWN ? c->labels : CHART_ROWS_SHOWN;
}

/* --- axes ------------------------------------------------------------------------------------------ */

static double round_step(double raw)
{
    double power = pow(10, floor(log10(raw)));
    double share = raw / power;
    return power * (share <= 1.0000001 ? 1 : share <= 2.0000001 ? 2 : share <= 5.0000001 ? 5 : 10);
}

static void choose_unit(chart_axis_t *x, enum lang lang)
{
    static const struct {
        double from;
        const char *thing;
    } unit[LANG_COUNT][3] = {{{1e12, "万亿"}, {1e8, "亿"}, {1e4, "万"}}, {{1e12, "trillion"}, {1e9, "billion"}, {1e6, "million"}}};
    x->divide = 1;
    x->thing = "";
    for (int i = 0; i < 3; i++) {
        if (x->step < unit[lang][i].from) continue;
        x->divide = unit[lang][i].from;
        x->thing = unit[lang][i].thing;
        break;
    }
}

void chart_axis(double least, double most, int steps, int digits, enum lang lang, chart_axis_t *ret_axis)
{
    assert(steps > 0 && least <= most);
    chart_axis_t x = {0};
    double span = most - least;
    double finest = pow(10, -digits);
    if (span < finest) span = finest * steps;
    x.step = round_step(span / steps);
    if (x.step < finest) x.step = finest;
    x.from = floor(least / x.step + 1e-9) * x.step;
    x.to = ceil(most / x.step - 1e-9) * x.step;
    if (x.to <= x.from) x.to = x.from + x.step;
    x.digits = x.step < 1 ? (int)ceil(-log10(x.step) - 1e-9) : 0;
    if (x.digits > 4) x.digits = 4;
    choose_unit(&x, lang);
    *ret_axis = x;
}

const char *chart_tick(const chart_axis_t *x, double v, enum lang lang, char into[SAY_MOST])
{
    return chart_number(v / x->divide, x->digits, lang, into);
}

const char *chart_unit(const chart_t *c, const char *thing, char into[SAY_MOST])
{
    if (!c->unit && !*thing) return NULL;
    if (c->lang == LANG_ZH) (void)snprintf(into, SAY_MOST, "单位：%s%.60s", thing, c->unit ? c->unit : "");
    else (void)snprintf(into, SAY_MOST, "%s%s%.60s", thing, *thing && c->unit ? " " : "", c->unit ? c->unit : "");
    return into;
}

/* --- colours ---------------------------------------------------------------------------------------- */

/* Paul Tol's "muted", in an order in which neighbours differ in lightness too; the first is our own blue. */
colour_t chart_colour(size_t series)
{
    static const colour_t colour[] = {NOW, 0x88CCEE, 0x117733, 0xDDCC77, 0xCC6677, 0x882255, 0x44AA99, 0x999933, 0xBBBBBB};
    return colour[series % (sizeof colour / sizeof *colour)];
}

bool chart_is_dark(colour_t colour)
{
    /* Rec. 709 luminance; white is read well on what is below */
    double l = 0.2126 * (colour >> 16 & 255) + 0.7152 * (colour >> 8 & 255) + 0.0722 * (colour & 255);
    return l < 138;
}

/* --- legend ----------------------------------------------------------------------------------------- */

static void draw_swatch(drawing_t *d, const chart_key_t *key, double x, double y)
{
    if (key->dashed) pen_path(d->pen, (pen_point_t[]){{x, y - 4}, {x + 16, y - 4}}, 2, 2, key->colour, true);
    else if (key->thin) pen_box(d->pen, x + 2, y - 6, 12, 5, key->colour, NULL);
    else pen_box(d->pen, x + 2, y - 9, 12, 10, key->colour, NULL);
}

void chart_legend(drawing_t *d, const chart_key_t *key, size_t count)
{
    double x = 0, y = d->y + 11;
    pen_text_t how = {.size = 11, .colour = INK};
    for (size_t i = 0; i < count; i++) {
        double width = 20 + pen_width(d->pen, how.size, false, key[i].name ? key[i].name : "");
        if (x > 0 && x + width > d->width) {
            x = 0;
            y += 17;
        }
        draw_swatch(d, &key[i], x, y);
        (void)pen_say(d->pen, how, x + 20, y, d->width - 20, key[i].name ? key[i].name : "");
        x += width + 18;
    }
    d->y = y + 10;
}
