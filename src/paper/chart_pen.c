/* chart_pen.c - boxes, lines and texts, as SVG elements or on cairo. */
#include "base/text.h"
#include "paper/chart_inside.h"
#include "paper/say.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* Families in the order a reader's machine is likely to have them; widths of Han characters are one em in all. */
#define FAMILY "Noto Sans CJK SC"
enum { TEXT_MOST = 2400 };

int pen_open(pen_t *p, buf_t *svg, cairo_t *cr, err_t *err)
{
    assert(!(svg && cr));
    *p = (pen_t){.svg = svg, .cr = cr};
    p->map = pango_cairo_font_map_new();
    if (p->map) p->pango = pango_font_map_create_context(p->map);
    if (!p->pango) {
        pen_close(p);
        return err_nomem(err);
    }
    /* Without hints a text is as wide at every size and on every machine. */
    cairo_font_options_t *plain = cairo_font_options_create();
    cairo_font_options_set_hint_style(plain, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(plain, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(plain, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(p->pango, plain);
    cairo_font_options_destroy(plain);
    pango_cairo_context_set_resolution(p->pango, 72);
    p->font = pango_font_description_new();
    pango_font_description_set_family_static(p->font, FAMILY);
    return 0;
}

void pen_close(pen_t *p)
{
    if (p->font) pango_font_description_free(p->font);
    if (p->pango) g_object_unref(p->pango);
    if (p->map) g_object_unref(p->map);
    *p = (pen_t){0};
}

/* What a picture shows of a text: nothing hidden in it, and an end. */
static void make_plain(const char *text, char into[TEXT_MOST])
{
    char piece[TEXT_MOST];
    (void)text_copy(piece, sizeof piece, text);
    buf_t plain;
    buf_init(&plain, TEXT_MOST * 10);
    paper_say_plain(&plain, piece);
    (void)text_copy(into, TEXT_MOST, buf_failed(&plain) ? "" : buf_text(&plain));
    buf_release(&plain);
}

void pen_add_xml(buf_t *out, const char *text)
{
    char plain[TEXT_MOST];
    make_plain(text ? text : "", plain);
    buf_add_xml(out, plain);
}

/* --- numbers and colours ------------------------------------------------------------------------ */

/* Tenths of a point are fine enough; printf of doubles would follow the locale. */
static void add_length(buf_t *out, double v)
{
    long tenths = lround(v * 10);
    if (tenths < 0) {
        buf_add_char(out, '-');
        tenths = -tenths;
    }
    buf_add_int(out, tenths / 10);
    if (tenths % 10) buf_addf(out, ".%ld", tenths % 10);
}

static void add_at(buf_t *out, const char *name, double v)
{
    buf_addf(out, " %s=\"", name);
    add_length(out, v);
    buf_add_char(out, '"');
}

static void set_colour(cairo_t *cr, colour_t c)
{
    cairo_set_source_rgb(cr, (c >> 16 & 255) / 255.0, (c >> 8 & 255) / 255.0, (c & 255) / 255.0);
}

/* The end of an element, with what the pointer tells. */
static void end_element(pen_t *p, const char *name, const char *tip)
{
    if (!tip) {
        buf_add_raw(p->svg, "/>\n");
        return;
    }
    buf_add_raw(p->svg, "><title>");
    pen_add_xml(p->svg, tip);
    buf_addf(p->svg, "</title></%s>\n", name); /* html: no user text */
}

/* --- shapes --------------------------------------------------------------------------------------- */

void pen_box(pen_t *p, double x, double y, double width, double height, colour_t colour, const char *tip)
{
    if (width < 0) {
        x += width;
        width = -width;
    }
    if (p->cr) {
        set_colour(p->cr, colour);
        cairo_rectangle(p->cr, x, y, width, height);
        cairo_fill(p->cr);
    } else if (p->svg) {
        buf_add_raw(p->svg, "<rect");
        add_at(p->svg, "x", x);
        add_at(p->svg, "y", y);
        add_at(p->svg, "width", width);
        add_at(p->svg, "height", height);
        buf_addf(p->svg, " fill=\"#%06x\"", colour);
        end_element(p, "rect", tip);
    }
}

void pen_rule(pen_t *p, double x1, double y1, double x2, double y2, double thickness, colour_t colour)
{
    pen_path(p, (pen_point_t[]){{x1, y1}, {x2, y2}}, 2, thickness, colour, false);
}

static void trace(cairo_t *cr, const pen_point_t *point, size_t count)
{
    cairo_new_path(cr);
    for (size_t i = 0; i < count; i++) cairo_line_to(cr, point[i].x, point[i].y);
}

static void add_points(buf_t *out, const pen_point_t *point, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buf_add_char(out, i ? ' ' : 'M');
        add_length(out, point[i].x);
        buf_add_char(out, ' ');
        add_length(out, point[i].y);
    }
}

void pen_path(pen_t *p, const pen_point_t *point, size_t count, double thickness, colour_t colour, bool dashed)
{
    static const double dash[] = {5, 4};
    assert(count > 0);
    if (p->cr) {
        trace(p->cr, point, count);
        set_colour(p->cr, colour);
        cairo_set_line_width(p->cr, thickness);
        cairo_set_line_join(p->cr, CAIRO_LINE_JOIN_ROUND);
        cairo_set_dash(p->cr, dash, dashed ? 2 : 0, 0);
        cairo_stroke(p->cr);
        cairo_set_dash(p->cr, dash, 0, 0);
    } else if (p->svg) {
        buf_add_raw(p->svg, "<path d=\"");
        add_points(p->svg, point, count);
        buf_addf(p->svg, "\" fill=\"none\" stroke=\"#%06x\"", colour);
        add_at(p->svg, "stroke-width", thickness);
        buf_addf(p->svg, " stroke-linejoin=\"round\"%s/>\n", dashed ? " stroke-dasharray=\"5 4\"" : "");
    }
}

void pen_shape(pen_t *p, const pen_point_t *point, size_t count, colour_t colour)
{
    assert(count > 2);
    if (p->cr) {
        trace(p->cr, point, count);
        cairo_close_path(p->cr);
        set_colour(p->cr, colour);
        cairo_fill(p->cr);
    } else if (p->svg) {
        buf_add_raw(p->svg, "<path d=\"");
        add_points(p->svg, point, count);
        buf_addf(p->svg, "Z\" fill=\"#%06x\"/>\n", colour);
    }
}

void pen_dot(pen_t *p, double x, double y, double radius, colour_t colour, bool hollow, const char *tip)
{
    if (p->cr) {
        cairo_new_path(p->cr);
        cairo_arc(p->cr, x, y, radius, 0, 2 * G_PI);
        if (hollow) cairo_set_source_rgb(p->cr, 1, 1, 1);
        else set_colour(p->cr, colour);
        cairo_fill_preserve(p->cr);
        set_colour(p->cr, colour);
        cairo_set_line_width(p->cr, 1.5);
        if (hollow) cairo_stroke(p->cr);
        else cairo_new_path(p->cr);
    } else if (p->svg) {
        buf_add_raw(p->svg, "<circle");
        add_at(p->svg, "cx", x);
        add_at(p->svg, "cy", y);
        add_at(p->svg, "r", radius);
        if (hollow) buf_addf(p->svg, " fill=\"#ffffff\" stroke=\"#%06x\" stroke-width=\"1.5\"", colour);
        else buf_addf(p->svg, " fill=\"#%06x\"", colour);
        end_element(p, "circle", tip);
    }
}

/* --- texts ---------------------------------------------------------------------------------------- */

static PangoLayout *lay(pen_t *p, double size, bool bold, double most, const char *plain)
{
    PangoLayout *layout = pango_layout_new(p->pango);
    pango_font_description_set_absolute_size(p->font, size * PANGO_SCALE);
    pango_font_description_set_weight(p->font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, p->font);
    pango_layout_set_auto_dir(layout, FALSE);
    PangoAttrList *apart = pango_attr_list_new(); /* ids are read letter by letter */
    pango_attr_list_insert(apart, pango_attr_font_features_new("liga=0"));
    pango_layout_set_attributes(layout, apart);
    pango_attr_list_unref(apart);
    pango_layout_set_text(layout, plain, -1);
    if (most > 0) {
        pango_layout_set_width(layout, (int)(most * PANGO_SCALE));
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    }
    return layout;
}

static double plain_width(pen_t *p, double size, bool bold, const char *plain)
{
    PangoRectangle logical;
    PangoLayout *layout = lay(p, size, bold, 0, plain);
    pango_layout_get_extents(layout, NULL, &logical);
    g_object_unref(layout);
    return (double)logical.width / PANGO_SCALE;
}

double pen_width(pen_t *p, double size, bool bold, const char *text)
{
    char plain[TEXT_MOST];
    make_plain(text, plain);
    return plain_width(p, size, bold, plain);
}

static void cut(char into[TEXT_MOST + 4], const char *whole, size_t bytes)
{
    (void)text_copy(into, bytes + 1, whole);
    size_t length = strlen(into);
    memcpy(into + length, "…", sizeof "…");
}

/* Cuts characters off until it fits with an ellipsis; by halves, as layouts cost. */
static double shorten(pen_t *p, const pen_text_t *how, double most, char plain[TEXT_MOST])
{
    double width = plain_width(p, how->size, how->bold, plain);
    if (most <= 0 || width <= most) return width;
    char whole[TEXT_MOST], piece[TEXT_MOST + 4];
    memcpy(whole, plain, TEXT_MOST);
    size_t fits = 0, too_many = strlen(whole);
    while (too_many - fits > 1) {
        size_t middle = (fits + too_many) / 2;
        cut(piece, whole, middle);
        if (plain_width(p, how->size, how->bold, piece) <= most) fits = middle;
        else too_many = middle;
    }
    cut(piece, whole, fits);
    (void)text_copy(plain, TEXT_MOST, piece);
    return plain_width(p, how->size, how->bold, plain);
}

static void say_cairo(pen_t *p, pen_text_t how, double x, double y, const char *plain)
{
    PangoLayout *layout = lay(p, how.size, how.bold, 0, plain);
    set_colour(p->cr, how.colour);
    cairo_move_to(p->cr, x, y);
    pango_cairo_show_layout_line(p->cr, pango_layout_get_line_readonly(layout, 0));
    cairo_new_path(p->cr);
    g_object_unref(layout);
}

static void say_svg(pen_t *p, pen_text_t how, double x, double y, const char *plain)
{
    static const char *const anchor[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
    buf_add_raw(p->svg, "<text");
    add_at(p->svg, "x", x);
    add_at(p->svg, "y", y);
    add_at(p->svg, "font-size", how.size);
    buf_addf(p->svg, " fill=\"#%06x\"%s%s>", how.colour, how.bold ? " font-weight=\"700\"" : "", anchor[how.end]);
    buf_add_xml(p->svg, plain);
    buf_add_raw(p->svg, "</text>\n");
}

double pen_say(pen_t *p, pen_text_t how, double x, double y, double most, const char *text)
{
    char plain[TEXT_MOST];
    make_plain(text, plain);
    double width = shorten(p, &how, most, plain);
    double left = how.end == PEN_START ? x : how.end == PEN_END ? x - width : x - width / 2;
    if (p->cr) say_cairo(p, how, left, y, plain);
    else if (p->svg) say_svg(p, how, x, y, plain);
    return width;
}

int pen_say_lines(pen_t *p, pen_text_t how, double x, double y, double most, double pitch, int lines, const char *text)
{
    char plain[TEXT_MOST], piece[TEXT_MOST];
    make_plain(text, plain);
    PangoLayout *layout = lay(p, how.size, how.bold, most, plain);
    int count = pango_layout_get_line_count(layout), shown = count < lines ? count : lines;
    for (int i = 0; i < shown; i++) {
        PangoLayoutLine *line = pango_layout_get_line_readonly(layout, i);
        /* The last one that is shown holds the rest, cut. */
        size_t bytes = i + 1 == shown ? strlen(plain) - (size_t)line->start_index : (size_t)line->length;
        (void)text_copy(piece, bytes + 1, plain + line->start_index);
        (void)pen_say(p, how, x, y + i * pitch, most, piece);
    }
    g_object_unref(layout);
    return shown;
}
