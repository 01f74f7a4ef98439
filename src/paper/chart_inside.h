/* chart_inside.h - the pen that draws the same on SVG and on cairo, and what the chart_*.c share. */
#ifndef PAPER_CHART_INSIDE_H
#define PAPER_CHART_INSIDE_H

#include "paper/chart.h"

#include <pango/pangocairo.h>

typedef unsigned colour_t; /* 0xRRGGBB */

#define INK 0x1F2933u        /* texts */
#define INK_SOFT 0x5B6770u   /* lesser texts: 5.9 : 1 on white */
#define RULE_SOFT 0xE3E7EBu  /* lines of a grid */
#define RULE_BASE 0x9AA5B1u  /* the line bars stand on */
#define BEFORE 0x8793A0u     /* what is compared with */
#define BEFORE_FILL 0xC3CBD3u
#define NOW 0x1F5A8Au

enum pen_end { PEN_START, PEN_MIDDLE, PEN_END };

typedef struct pen_point {
    double x, y;
} pen_point_t;

typedef struct pen_text {
    double size;
    bool bold;
    colour_t colour;
    enum pen_end end;
} pen_text_t;

/* Either svg or cr is set; measuring alone has neither. */
typedef struct pen {
    buf_t *svg;
    cairo_t *cr;
    PangoContext *pango;
    PangoFontDescription *font;
    PangoFontMap *map;
} pen_t;

int pen_open(pen_t *p, buf_t *svg, cairo_t *cr, err_t *err);
void pen_close(pen_t *p);
/* What pen_say would show of a text, for elements that are not drawn. NULL counts as "". */
void pen_add_xml(buf_t *out, const char *text);
double pen_width(pen_t *p, double size, bool bold, const char *text);
/* tip: what the pointer tells, or NULL. */
void pen_box(pen_t *p, double x, double y, double width, double height, colour_t colour, const char *tip);
void pen_rule(pen_t *p, double x1, double y1, double x2, double y2, double thickness, colour_t colour);
void pen_path(pen_t *p, const pen_point_t *point, size_t count, double thickness, colour_t colour, bool dashed);
void pen_shape(pen_t *p, const pen_point_t *point, size_t count, colour_t colour);
void pen_dot(pen_t *p, double x, double y, double radius, colour_t colour, bool hollow, const char *tip);
/* Drawn at the baseline y; a text wider than most (0 = no limit) ends in an ellipsis. Returns its width. */
double pen_say(pen_t *p, pen_text_t how, double x, double y, double most, const char *text);
/* In at most so many lines as wide as most; returns how many. */
int pen_say_lines(pen_t *p, pen_text_t how, double x, double y, double most, double pitch, int lines, const char *text);

/* One drawing on its way. y is where the next part begins; with a dry pen only the height is wanted. */
typedef struct drawing {
    const chart_t *c;
    pen_t *pen;
    double width, height;
    double y;
    buf_t *words; /* scratch */
} drawing_t;

enum { SAY_MOST = 96 };
/* The value as the labels show it. */
const char *chart_say(const chart_t *c, const chart_series_t *s, size_t i, char into[SAY_MOST]);
/* A number alone: separators by language, digits after the point. */
const char *chart_number(double v, int digits, enum lang lang, char into[SAY_MOST]);
bool chart_has(const chart_series_t *s, size_t i);
size_t chart_rows(const chart_t *c); /* rows shown */
colour_t chart_colour(size_t series);
bool chart_is_dark(colour_t colour);

/* A scale of round steps that holds least..most. */
typedef struct chart_axis {
    double from, to, step;
    int digits;
    double divide;       /* 1, 1e4, 1e8 / 1e3, 1e6 */
    const char *thing;   /* "万", "thousand " ...: said with the unit */
} chart_axis_t;
void chart_axis(double least, double most, int steps, int digits, enum lang lang, chart_axis_t *ret_axis);
const char *chart_tick(const chart_axis_t *x, double v, enum lang lang, char into[SAY_MOST]);
/* "单位：万件". */
const char *chart_unit(const chart_t *c, const char *thing, char into[SAY_MOST]);

typedef struct chart_key {
    const char *name;
    colour_t colour;
    bool dashed, thin;
} chart_key_t;
/* Swatches with names, in lines as wide as the drawing; moves d->y below. */
void chart_legend(drawing_t *d, const chart_key_t *key, size_t count);

void chart_draw_line(drawing_t *d);
void chart_draw_bars(drawing_t *d);
void chart_draw_parts(drawing_t *d);
void chart_draw_funnel(drawing_t *d);
void chart_draw_heat(drawing_t *d);

#endif
