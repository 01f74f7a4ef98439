/* chart.c - a picture from head to foot: checked, measured dry, then drawn on what was asked for. */
#include "paper/chart.h"

#include "paper/chart_inside.h"
#include "paper/page_inside.h"

#include <assert.h>
#include <cairo-pdf.h>
#include <math.h>
#include <string.h>

enum { SVG_MOST = 8 << 20, PICTURE_MOST = 16 << 20, DESC_MOST = 64 << 10, FOOT_LINES = 16 };
#define FAMILIES "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif"

static const char *const forms[CHART_FORMS] = {
    [CHART_LINE] = "line", [CHART_BARS] = "bars", [CHART_STACK] = "stack",
    [CHART_SHARE] = "share", [CHART_FUNNEL] = "funnel", [CHART_HEAT] = "heat"};

int chart_form_parse(const char *word, enum chart_form *ret_form, err_t *err)
{
    for (int i = 0; i < CHART_FORMS; i++) {
        if (strcmp(word, forms[i]) != 0) continue;
        *ret_form = (enum chart_form)i;
        return 0;
    }
    return err_set(err, ERR_PAPER_CHART_FORM, word);
}

/* --- checks --------------------------------------------------------------------------------------- */

static const size_t most_series[CHART_FORMS] = {
    [CHART_LINE] = CHART_LINES_MOST, [CHART_BARS] = 2, [CHART_STACK] = CHART_PARTS_MOST, [CHART_SHARE] = CHART_PARTS_MOST,
    [CHART_FUNNEL] = 1, [CHART_HEAT] = CHART_SERIES_MOST};

static int check(const chart_t *c, err_t *err)
{
    assert((unsigned)c->form < CHART_FORMS && c->digits >= 0 && c->digits <= 4);
    char most[24], given[24];
    if (c->labels > CHART_LABELS_MOST || !c->labels)
        return err_set(err, ERR_PAPER_CHART, forms[c->form], "标签" ERR_OR "labels", num_text(CHART_LABELS_MOST, most),
                       num_text((int64_t)c->labels, given));
    if (c->count > most_series[c->form] || !c->count)
        return err_set(err, ERR_PAPER_CHART, forms[c->form], "数列" ERR_OR "series",
                       num_text((int64_t)most_series[c->form], most), num_text((int64_t)c->count, given));
    bool whole = c->form == CHART_STACK || c->form == CHART_SHARE || c->form == CHART_FUNNEL;
    for (size_t s = 0; s < c->count; s++)
        for (size_t i = 0; i < c->labels; i++) {
            double v = c->series[s].value[i];
            if (isinf(v) || fabs(v) > 1e15 || (whole && v < 0))
                return err_set(err, ERR_PAPER_CHART_VALUE, forms[c->form], c->label[i]);
        }
    return 0;
}

/* --- head, picture, foot --------------------------------------------------------------------------- */

static void draw_head(drawing_t *d)
{
    const chart_t *c = d->c;
    if (c->title) {
        int lines = pen_say_lines(d->pen, (pen_text_t){.size = 15, .bold = true, .colour = INK}, 0, d->y + 15, d->width, 20, 2,
                                  c->title);
        d->y += 20 * lines + 2;
    }
    if (c->about) {
        int lines = pen_say_lines(d->pen, (pen_text_t){.size = 11, .colour = INK_SOFT}, 0, d->y + 11, d->width, 15, 4, c->about);
        d->y += 15 * lines + 2;
    }
    if (d->y > 0) d->y += 6;
}

static void draw_foot(drawing_t *d)
{
    char more[SAY_MOST];
    size_t hidden = d->c->labels - chart_rows(d->c);
    pen_text_t how = {.size = 10, .colour = INK_SOFT};
    if (hidden) {
        (void)snprintf(more, sizeof more, d->c->lang == LANG_ZH ? "另有 %zu 行未画出，见表" : "%zu more rows are in the table", hidden);
        d->y += 6;
        (void)pen_say(d->pen, how, 0, d->y + 10, d->width, more);
        d->y += 14;
    }
    if (!d->c->foot) return;
    d->y += 6;
    d->y += 14 * pen_say_lines(d->pen, how, 0, d->y + 10, d->width, 14, FOOT_LINES, d->c->foot);
}

/* The space around the picture is the caller's: on a page and in a web page there is some already. */
static void draw(drawing_t *d)
{
    static void (*const body[CHART_FORMS])(drawing_t *) = {
        [CHART_LINE] = chart_draw_line, [CHART_BARS] = chart_draw_bars, [CHART_STACK] = chart_draw_parts,
        [CHART_SHARE] = chart_draw_parts, [CHART_FUNNEL] = chart_draw_funnel, [CHART_HEAT] = chart_draw_heat};
    d->y = 0;
    draw_head(d);
    body[d->c->form](d);
    draw_foot(d);
    d->y += 4;
}

static double picture_width(const chart_t *c)
{
    if (!(c->width > 0)) return 640;
    return c->width < 240 ? 240 : c->width > 2000 ? 2000 : c->width;
}

/* A run without a surface tells the height. */
static int measure(const chart_t *c, double width, double *ret_height, err_t *err)
{
    pen_t pen;
    int rc = pen_open(&pen, NULL, NULL, err);
    if (rc) return rc;
    drawing_t d = {.c = c, .pen = &pen, .width = width};
    draw(&d);
    pen_close(&pen);
    *ret_height = ceil(d.y);
    return 0;
}

static int draw_on(const chart_t *c, double width, buf_t *svg, cairo_t *cr, err_t *err)
{
    pen_t pen;
    int rc = pen_open(&pen, svg, cr, err);
    if (rc) return rc;
    drawing_t d = {.c = c, .pen = &pen, .width = width};
    draw(&d);
    pen_close(&pen);
    return 0;
}

/* --- SVG ------------------------------------------------------------------------------------------- */

static void add_described(const chart_t *c, buf_t *out)
{
    static const char *const colon[] = {"：", ": "}, *const semicolon[] = {"；", "; "}, *const full[] = {"。", ". "};
    char say[SAY_MOST];
    size_t begun = out->length;
    if (c->about) {
        pen_add_xml(out, c->about);
        buf_add_raw(out, full[c->lang]);
    }
    for (size_t i = 0; i < c->labels && out->length - begun < DESC_MOST; i++) {
        pen_add_xml(out, c->label[i]);
        buf_add_raw(out, colon[c->lang]);
        for (size_t s = 0; s < c->count; s++) {
            if (s) buf_add_raw(out, semicolon[c->lang]);
            if (c->count > 1) {
                pen_add_xml(out, c->series[s].name);
                buf_add_char(out, ' ');
            }
            pen_add_xml(out, chart_say(c, &c->series[s], i, say));
            if (c->mark && !c->series[s].before && chart_has(&c->series[s], i)) pen_add_xml(out, c->mark[i]);
            if (c->unit && chart_has(&c->series[s], i) && !c->series[s].say) pen_add_xml(out, c->unit);
        }
        buf_add_raw(out, full[c->lang]);
    }
}

int chart_svg(const chart_t *c, buf_t *out, err_t *err)
{
    double width = picture_width(c), height = 0;
    int rc = check(c, err);
    if (!rc) rc = measure(c, width, &height, err);
    if (rc) return rc;
    buf_t svg;
    buf_init(&svg, SVG_MOST);
    /* html: no user text */
    buf_addf(&svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-8 -8 %ld %ld\" width=\"%ld\" height=\"%ld\" role=\"img\" "
             "aria-labelledby=\"chart-title chart-desc\" lang=\"%s\" font-family=\"%s\">\n<title id=\"chart-title\">",
             lround(width) + 16, lround(height) + 16, lround(width) + 16, lround(height) + 16, c->lang == LANG_ZH ? "zh-CN" : "en",
             FAMILIES);
    pen_add_xml(&svg, c->title ? c->title : c->series[0].name);
    buf_add_raw(&svg, "</title>\n<desc id=\"chart-desc\">");
    add_described(c, &svg);
    buf_addf(&svg, "</desc>\n<rect x=\"-8\" y=\"-8\" width=\"%ld\" height=\"%ld\" fill=\"#ffffff\"/>\n<g style=\"font-variant-numeric:tabular-nums;font-variant-ligatures:none\">\n",
             lround(width) + 16, lround(height) + 16);
    rc = draw_on(c, width, &svg, NULL, err);
    buf_add_raw(&svg, "</g>\n</svg>\n");
    if (!rc && buf_failed(&svg)) rc = err_nomem(err);
    if (!rc) buf_add_bytes(out, buf_text(&svg), svg.length);
    buf_release(&svg);
    return rc;
}

/* --- cairo ----------------------------------------------------------------------------------------- */

static cairo_status_t add_bytes(void *to, const unsigned char *data, unsigned bytes)
{
    buf_add_bytes(to, data, bytes);
    return buf_failed(to) ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static int surface_error(cairo_surface_t *s, err_t *err)
{
    cairo_status_t status = cairo_surface_status(s);
    if (status == CAIRO_STATUS_SUCCESS) return 0;
    (void)err_set(err, ERR_PAPER_DRAW, "");
    return err_detail(err, "%s", cairo_status_to_string(status));
}

int chart_pdf(const chart_t *c, buf_t *out, err_t *err)
{
    double width = picture_width(c), height = 0;
    int rc = check(c, err);
    if (!rc) rc = measure(c, width, &height, err);
    if (rc) return rc;
    buf_t pdf;
    buf_init(&pdf, PICTURE_MOST);
    cairo_surface_t *s = cairo_pdf_surface_create_for_stream(add_bytes, &pdf, width + 16, height + 16);
    /* The clock would make every file another one. */
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
    if (c->title) cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_TITLE, c->title);
    cairo_t *cr = cairo_create(s);
    cairo_translate(cr, 8, 8);
    rc = draw_on(c, width, NULL, cr, err);
    cairo_show_page(cr);
    cairo_destroy(cr);
    cairo_surface_finish(s);
    if (!rc) rc = surface_error(s, err);
    cairo_surface_destroy(s);
    if (!rc) buf_add_bytes(out, buf_text(&pdf), pdf.length);
    buf_release(&pdf);
    return rc;
}

int chart_png(const chart_t *c, double scale, buf_t *out, int *ret_width, int *ret_height, err_t *err)
{
    assert(scale >= 1 && scale <= 4);
    double width = picture_width(c), height = 0;
    int rc = check(c, err);
    if (!rc) rc = measure(c, width, &height, err);
    if (rc) return rc;
    int w = (int)ceil((width + 16) * scale), h = (int)ceil((height + 16) * scale);
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, w, h);
    cairo_t *cr = cairo_create(s);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_scale(cr, scale, scale);
    cairo_translate(cr, 8, 8);
    rc = draw_on(c, width, NULL, cr, err);
    cairo_destroy(cr);
    buf_t png;
    buf_init(&png, PICTURE_MOST);
    if (!rc) rc = surface_error(s, err);
    if (!rc && cairo_surface_write_to_png_stream(s, add_bytes, &png) != CAIRO_STATUS_SUCCESS) rc = err_nomem(err);
    cairo_surface_destroy(s);
    if (!rc) {
        buf_add_bytes(out, buf_text(&png), png.length);
        *ret_width = w;
        *ret_height = h;
    }
    buf_release(&png);
    return rc;
}

double paper_chart_room(const chart_t *c)
{
    double height = 0;
    err_t err = {0};
    return check(c, &err) || measure(c, CORE_WIDTH, &height, &err) ? 0 : height + 12;
}

void paper_chart(paper_t *p, const chart_t *c)
{
    double height = 0;
    if (p->stopped) return;
    int rc = check(c, &p->err);
    if (!rc) rc = measure(c, CORE_WIDTH, &height, &p->err);
    if (!rc) {
        paper_space(p, 6);
        paper_need(p, height);
        if (p->stopped) return;
        cairo_save(p->cr);
        cairo_translate(p->cr, CORE_LEFT, p->y);
        rc = draw_on(c, CORE_WIDTH, NULL, p->cr, &p->err);
        cairo_restore(p->cr);
        page_black(p);
        paper_advance(p, height + 6);
    }
    if (rc) page_fail(p, rc);
}

/* --- the same as a table ----------------------------------------------------------------------------- */

static void add_cell(buf_t *out, const char *tag, const char *attribute, const char *text)
{
    buf_addf(out, "<%s%s>", tag, attribute);
    pen_add_xml(out, text);
    buf_addf(out, "</%s>", tag);
}

int chart_table(const chart_t *c, buf_t *out, err_t *err)
{
    char say[SAY_MOST];
    int rc = check(c, err);
    if (rc) return rc;
    buf_addf(out, "<table lang=\"%s\">", c->lang == LANG_ZH ? "zh-CN" : "en"); /* html: no user text */
    if (c->title) add_cell(out, "caption", "", c->title);
    buf_add_raw(out, "<thead><tr><th></th>");
    for (size_t s = 0; s < c->count; s++) add_cell(out, "th", " scope=\"col\"", c->series[s].name);
    buf_addf(out, "%s</tr></thead><tbody>", c->note ? "<th></th>" : ""); /* html: no user text */
    for (size_t i = 0; i < c->labels; i++) {
        buf_add_raw(out, "<tr>");
        add_cell(out, "th", " scope=\"row\"", c->label[i]);
        for (size_t s = 0; s < c->count; s++) add_cell(out, "td", "", chart_say(c, &c->series[s], i, say));
        if (c->note) add_cell(out, "td", "", c->note[i]);
        buf_add_raw(out, "</tr>");
    }
    buf_add_raw(out, "</tbody></table>");
    return buf_failed(out) ? err_nomem(err) : 0;
}
