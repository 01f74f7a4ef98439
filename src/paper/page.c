/* page.c - lines on the grid of GB/T 9704, page after page, drawn by pango and cairo. */
#include "paper/page.h"

#include "paper/page_inside.h"
#include "paper/qr.h"
#include "paper/say.h"

#include <assert.h>
#include <cairo-pdf.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PDF_MOST ((size_t)64 << 20)

/* cairo 1.16 loses some 750 bytes for each font it puts into a PDF, and fontconfig keeps its patterns
 * where the leak checker does not see them. Neither is ours to mend; every sanitized program that draws
 * papers takes these rows. */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define LEAKS_ARE_CHECKED
#endif
#endif
#if defined __SANITIZE_ADDRESS__ || defined LEAKS_ARE_CHECKED
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig.so\nleak:libcairo.so\nleak:libpangoft2\nleak:libxlsxwriter\n";
}
#endif

static const char default_font[] = "Noto Serif CJK SC", heading_font[] = "Noto Sans CJK SC";

/* Sizes after 9704 for Chinese; English letters at these sizes would shout, so they are set smaller. */
static const page_style_t styles[LANG_COUNT][PAPER_STYLES] = {
    [LANG_ZH] = {
        [PAPER_TITLE] = {22, 33, 0, 2, 12, PANGO_ALIGN_CENTER, true, false},
        [PAPER_ADDRESSEE] = {SIZE_3, LINE_PITCH, 0, 0, 0, PANGO_ALIGN_LEFT, false, false},
        [PAPER_BODY] = {SIZE_3, LINE_PITCH, 2, 0, 0, PANGO_ALIGN_LEFT, false, true},
        [PAPER_HEADING] = {SIZE_3, LINE_PITCH, 2, 0, 0, PANGO_ALIGN_LEFT, true, false},
        [PAPER_NOTE] = {9.5, 13.5, 2, 0, 0, PANGO_ALIGN_LEFT, false, true},
        [PAPER_CELL] = {11, 16, 0, 3, 3, PANGO_ALIGN_LEFT, false, false},
        [PAPER_CELL_RIGHT] = {11, 16, 0, 3, 3, PANGO_ALIGN_RIGHT, false, false},
        [PAPER_CELL_HEAD] = {11, 16, 0, 3, 3, PANGO_ALIGN_CENTER, true, false},
        [PAPER_FINE] = {8, 11.5, 0, 0, 0, PANGO_ALIGN_LEFT, false, false},
        [PAPER_CENTRE] = {SIZE_3, 24, 0, 0, 0, PANGO_ALIGN_CENTER, false, false},
        [PAPER_SECTION] = {SIZE_3, LINE_PITCH, 2, 0, 0, PANGO_ALIGN_LEFT, false, false, true},
        [PAPER_FORM_BODY] = {12, 20, 2, 0, 0, PANGO_ALIGN_LEFT, false, true},
        [PAPER_FORM_HEADING] = {12, 20, 0, 6, 2, PANGO_ALIGN_LEFT, false, false, true},
        [PAPER_FORM_CELL] = {12, 20, 0, 5, 5, PANGO_ALIGN_LEFT, false, false},
        [PAPER_FORM_CELL_RIGHT] = {12, 20, 0, 5, 5, PANGO_ALIGN_RIGHT, false, false},
        [PAPER_FORM_CELL_HEAD] = {12, 20, 0, 5, 5, PANGO_ALIGN_CENTER, false, false, true},
        [PAPER_IMPRINT] = {14, 20, 0, 0, 0, PANGO_ALIGN_LEFT, false, false},
        [PAPER_IMPRINT_RIGHT] = {14, 20, 0, 0, 0, PANGO_ALIGN_RIGHT, false, false},
    },
    [LANG_EN] = {
        [PAPER_TITLE] = {16, 22, 0, 2, 10, PANGO_ALIGN_CENTER, true, false},
        [PAPER_ADDRESSEE] = {12, 19, 0, 0, 6, PANGO_ALIGN_LEFT, false, false},
        [PAPER_BODY] = {12, 19, 0, 0, 7, PANGO_ALIGN_LEFT, false, false},
        [PAPER_HEADING] = {12, 19, 0, 4, 2, PANGO_ALIGN_LEFT, true, false},
        [PAPER_NOTE] = {9, 12.5, 0, 0, 1.5, PANGO_ALIGN_LEFT, false, false},
        [PAPER_CELL] = {10, 14.5, 0, 3, 3, PANGO_ALIGN_LEFT, false, false},
        [PAPER_CELL_RIGHT] = {10, 14.5, 0, 3, 3, PANGO_ALIGN_RIGHT, false, false},
        [PAPER_CELL_HEAD] = {10, 14.5, 0, 3, 3, PANGO_ALIGN_CENTER, true, false},
        [PAPER_FINE] = {8, 11.5, 0, 0, 0, PANGO_ALIGN_LEFT, false, false},
        [PAPER_CENTRE] = {12, 17, 0, 0, 0, PANGO_ALIGN_CENTER, false, false},
        [PAPER_SECTION] = {12, 19, 0, 4, 2, PANGO_ALIGN_LEFT, true, false},
        [PAPER_FORM_BODY] = {11, 16, 0, 0, 4, PANGO_ALIGN_LEFT, false, false},
        [PAPER_FORM_HEADING] = {11, 16, 0, 5, 2, PANGO_ALIGN_LEFT, true, false},
        [PAPER_FORM_CELL] = {10.5, 16, 0, 4, 4, PANGO_ALIGN_LEFT, false, false},
        [PAPER_FORM_CELL_RIGHT] = {10.5, 16, 0, 4, 4, PANGO_ALIGN_RIGHT, false, false},
        [PAPER_FORM_CELL_HEAD] = {10.5, 16, 0, 4, 4, PANGO_ALIGN_CENTER, true, false},
        [PAPER_IMPRINT] = {11, 16, 0, 0, 0, PANGO_ALIGN_LEFT, false, false},
        [PAPER_IMPRINT_RIGHT] = {11, 16, 0, 0, 0, PANGO_ALIGN_RIGHT, false, false},
    },
};

const page_style_t *page_style(const paper_t *p, enum paper_style style)
{
    assert((unsigned)style < PAPER_STYLES);
    return &styles[p->lang][style];
}

double page_bottom(void)
{
    return CORE_TOP + CORE_HEIGHT;
}

void page_fail(paper_t *p, int rc)
{
    assert(rc != 0);
    p->stopped = true;
}

/* --- lines ----------------------------------------------------------------------------------- */

static void add_bold(PangoAttrList *list, const paper_span_t *bold, size_t bolds)
{
    for (size_t i = 0; i < bolds; i++) {
        PangoAttribute *a = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
        a->start_index = (guint)bold[i].from;
        a->end_index = (guint)bold[i].to;
        pango_attr_list_insert(list, a);
    }
}

static void add_whole(PangoAttrList *list, size_t from, size_t to)
{
    PangoAttribute *a = pango_attr_allow_breaks_new(FALSE);
    a->start_index = (guint)from;
    a->end_index = (guint)to;
    pango_attr_list_insert(list, a);
}

/* A number and its unit or word of time (2025年, 40件), and a blank to fill in, stay on one line. */
static void keep_whole(PangoAttrList *list, const char *text)
{
    static const char blank[] = "\xEF\xBC\xBF", part[] = "（不全）", *const behind[] = {"年", "月", "日", "件", "人", "份", "元", "个", "次", "起", "处", "项", "家", "场", "万", "亿", "天"};
    enum { LONG = 24 };
    for (const char *p = text; *p;) {
        const char *end = p;
        while (strncmp(end, blank, sizeof blank - 1) == 0) end += sizeof blank - 1;
        if (end == p && *p >= '0' && *p <= '9') {
            while ((*end >= '0' && *end <= '9') || ((*end == '.' || *end == ',') && end[1] >= '0' && end[1] <= '9')) end++;
            for (size_t i = 0; *end && i < sizeof behind / sizeof *behind; i++)
                if (strncmp(end, behind[i], strlen(behind[i])) == 0) {
                    end += strlen(behind[i]);
                    break;
                }
        }
        if (end == p && strncmp(p, part, sizeof part - 1) == 0) end += sizeof part - 1;
        if (end > p + 1 && end - p <= LONG) add_whole(list, (size_t)(p - text), (size_t)(end - text));
        p = end > p ? end : p + 1;
    }
}

/* An empty paper of no lines after an error, so that callers need not ask. Bold stretches are of a text that was made
 * plain already. */
static void open_rich(paper_t *p, const page_style_t *s, double width, const char *text, const paper_span_t *bold,
                      size_t bolds, page_lines_t *ret_lines)
{
    *ret_lines = (page_lines_t){.style = s};
    buf_t plain;
    assert(!bolds || p->safe);
    buf_init(&plain, (size_t)8 << 20);
    if (!p->stopped && p->safe) buf_add_raw(&plain, text);
    else if (!p->stopped) paper_say_plain(&plain, text);
    if (!p->stopped && buf_failed(&plain)) page_fail(p, err_nomem(&p->err));
    if (p->stopped) {
        buf_release(&plain);
        return;
    }
    PangoLayout *layout = pango_layout_new(p->pango);
    pango_font_description_set_family_static(p->font, s->sans ? heading_font : p->family ? p->family : default_font);
    pango_font_description_set_absolute_size(p->font, s->size * PANGO_SCALE);
    pango_font_description_set_weight(p->font, s->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, p->font);
    pango_layout_set_text(layout, buf_text(&plain), (int)plain.length);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout, s->align);
    /* Pango stretches the spaces between words alone as soon as a line has one: the single space of a Latin
     * name would take all the slack of a Chinese line. Han characters nearly fill their lines without it. */
    pango_layout_set_justify(layout, s->justify && !strchr(buf_text(&plain), ' ') &&
                                              !strstr(buf_text(&plain), "\xC2\xA0"));
    pango_layout_set_indent(layout, (int)(s->indent * s->size * PANGO_SCALE));
    /* Names, numbers and hashes are broken where they must be, but nothing is added to them. */
    PangoAttrList *attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
    add_bold(attributes, bold, bolds);
    keep_whole(attributes, buf_text(&plain));
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
    /* A letter keeps its left edge whatever script a name is written in. */
    pango_layout_set_auto_dir(layout, FALSE);
    buf_release(&plain);
    ret_lines->layout = layout;
    ret_lines->iter = pango_layout_get_iter(layout);
    ret_lines->left = pango_layout_get_line_count(layout);
}

static void open_lines(paper_t *p, const page_style_t *s, double width, const char *text, page_lines_t *ret_lines)
{
    open_rich(p, s, width, text, NULL, 0, ret_lines);
}

void page_lines_open(paper_t *p, enum paper_style style, double width, const char *text,
                     page_lines_t *ret_lines)
{
    open_lines(p, page_style(p, style), width, text, ret_lines);
}

void page_lines_draw(paper_t *p, page_lines_t *l, double x, double y)
{
    assert(l->left > 0 && l->iter);
    PangoRectangle logical;
    pango_layout_iter_get_line_extents(l->iter, NULL, &logical);
    /* An em box has 0.88 of it above the baseline; it stands in the middle of the pitch. */
    const page_style_t *s = l->style;
    double baseline = y + (s->pitch - s->size) / 2 + 0.88 * s->size;
    cairo_move_to(p->cr, x + (double)logical.x / PANGO_SCALE, baseline);
    pango_cairo_show_layout_line(p->cr, pango_layout_iter_get_line_readonly(l->iter));
    (void)pango_layout_iter_next_line(l->iter);
    l->left--;
}

void page_lines_close(page_lines_t *l)
{
    if (l->iter) pango_layout_iter_free(l->iter);
    if (l->layout) g_object_unref(l->layout);
    *l = (page_lines_t){0};
}

static double draw_all(paper_t *p, page_lines_t *l, double x, double y)
{
    double height = 0;
    for (; l->left; height += l->style->pitch) page_lines_draw(p, l, x, y + height);
    page_lines_close(l);
    return height;
}

/* One line of text in a size of its own, shrunk until it fits into width; below 10 points it is wrapped
 * after all. Returns the height. */
double page_draw_fitted(paper_t *p, page_style_t s, double x, double y, double width, const char *text)
{
    page_lines_t l;
    open_lines(p, &s, width, text, &l);
    while (l.left > 1 && s.size > 10) {
        page_lines_close(&l);
        s.size -= 1;
        open_lines(p, &s, width, text, &l);
    }
    return draw_all(p, &l, x, y);
}

/* --- pages ----------------------------------------------------------------------------------- */

void page_red(paper_t *p)
{
    cairo_set_source_rgb(p->cr, 0.80, 0.0, 0.0);
}

void page_black(paper_t *p)
{
    cairo_set_source_rgb(p->cr, 0, 0, 0);
}

/* Under everything else, so that the letter stays legible. */
static void draw_mark(paper_t *p)
{
    page_style_t s = {.size = 46, .pitch = 60, .align = PANGO_ALIGN_CENTER, .bold = true};
    cairo_save(p->cr);
    cairo_translate(p->cr, PAGE_WIDTH / 2, PAGE_HEIGHT / 2);
    cairo_rotate(p->cr, -0.9553); /* along the page's diagonal */
    cairo_set_source_rgb(p->cr, 0.90, 0.90, 0.90);
    for (int i = -1; i <= 1; i++) (void)page_draw_fitted(p, s, -300, i * 210.0 - 30, 600, p->mark);
    cairo_restore(p->cr);
}

static void draw_page_number(paper_t *p)
{
    char number[32];
    if (p->pages == p->unnumbered) return;
    (void)snprintf(number, sizeof number, "— %d —", p->pages);
    bool odd = p->pages % 2;
    page_style_t s = {.size = 14, .pitch = 18, .align = odd ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT};
    page_black(p);
    /* 7 mm below the text block, one character in from its edge */
    (void)page_draw_fitted(p, s, CORE_LEFT + (odd ? 0 : 14), page_bottom() + 7 * MM - 9, CORE_WIDTH - 14, number);
}

static void end_page(paper_t *p)
{
    if (!p->pages || p->stopped) return;
    draw_page_number(p);
    cairo_show_page(p->cr);
}

void page_begin(paper_t *p)
{
    end_page(p);
    if (p->stopped) return;
    if (p->pages == PAPER_PAGES_MOST) {
        page_fail(p, err_set(&p->err, ERR_PAPER_LONG, num_text(PAPER_PAGES_MOST, (char[24]){0})));
        return;
    }
    p->pages++;
    if (p->mark) draw_mark(p);
    page_black(p);
    if (p->running) {
        page_style_t s = {.size = 9, .pitch = 12, .align = PANGO_ALIGN_RIGHT};
        cairo_set_source_rgb(p->cr, 0.3, 0.3, 0.3);
        (void)page_draw_fitted(p, s, CORE_LEFT, CORE_TOP - 24, CORE_WIDTH, p->running);
        page_black(p);
    }
    p->y = CORE_TOP;
    p->fresh = true;
}

void paper_need(paper_t *p, double points)
{
    if (!p->stopped && !p->fresh && p->y + points > page_bottom() + 0.01) page_begin(p);
}

void paper_space(paper_t *p, double points)
{
    if (!p->fresh) p->y += points;
}

/* keep: points that the last two lines share their page with. */
static void flow_lines(paper_t *p, page_lines_t *l, double keep)
{
    const page_style_t *s = l->style;
    while (l->left && !p->stopped) {
        bool last = keep > 0 && l->left <= 2;
        paper_need(p, last ? l->left * s->pitch + s->after + keep : s->pitch);
        if (last) keep = 0; /* they stay together now */
        if (p->stopped) break;
        page_lines_draw(p, l, CORE_LEFT, p->y);
        p->y += s->pitch;
        p->fresh = false;
    }
    page_lines_close(l);
    paper_space(p, s->after);
}

void paper_rich(paper_t *p, enum paper_style style, const char *text, const paper_span_t *bold, size_t bolds, double keep)
{
    const page_style_t *s = page_style(p, style);
    page_lines_t l;
    open_rich(p, s, CORE_WIDTH, text, bold, bolds, &l);
    paper_space(p, s->before);
    /* A heading stays with the two lines below it. */
    if (style == PAPER_HEADING || style == PAPER_SECTION) paper_need(p, s->pitch * 3);
    flow_lines(p, &l, keep);
}

void paper_text(paper_t *p, enum paper_style style, const char *text)
{
    paper_rich(p, style, text, NULL, 0, 0);
}

void paper_textf(paper_t *p, enum paper_style style, const char *format, ...)
{
    buf_t text;
    buf_init(&text, (size_t)1 << 20);
    va_list args;
    va_start(args, format);
    buf_vaddf(&text, format, args);
    va_end(args);
    if (!p->stopped && buf_failed(&text)) page_fail(p, err_nomem(&p->err));
    if (!p->stopped) paper_text(p, style, buf_text(&text));
    buf_release(&text);
}

int page_title_lines(paper_t *p, const page_style_t *s, double width, const char *text)
{
    page_lines_t l;
    open_lines(p, s, width, text, &l);
    int n = l.left;
    page_lines_close(&l);
    return n;
}

/* --- by hand --------------------------------------------------------------------------------- */

double paper_left(void)
{
    return CORE_LEFT;
}

double paper_width(void)
{
    return CORE_WIDTH;
}

double paper_y(const paper_t *p)
{
    return p->y;
}

void paper_advance(paper_t *p, double points)
{
    p->y += points;
    p->fresh = false;
}

double paper_place(paper_t *p, enum paper_style style, double x, double y, double width, const char *text)
{
    page_lines_t l;
    page_lines_open(p, style, width, text, &l);
    return draw_all(p, &l, x, y);
}

double paper_place_line(paper_t *p, enum paper_style style, double x, double y, double width,
                        const char *text)
{
    return page_draw_fitted(p, *page_style(p, style), x, y, width, text);
}

double paper_measure(paper_t *p, enum paper_style style, double width, const char *text)
{
    page_lines_t l;
    page_lines_open(p, style, width, text, &l);
    double height = l.left * page_style(p, style)->pitch;
    page_lines_close(&l);
    return height;
}

void paper_place_qr(paper_t *p, double x, double y, double side, const char *text)
{
    if (p->stopped) return;
    paper_qr_t q;
    int rc = paper_qr_make(text, &q, &p->err);
    if (rc) {
        page_fail(p, rc);
        return;
    }
    double module = side / (q.side + 2 * PAPER_QR_QUIET);
    cairo_set_source_rgb(p->cr, 1, 1, 1); /* nothing of the mark may shine through */
    cairo_rectangle(p->cr, x, y, side, side);
    cairo_fill(p->cr);
    page_black(p);
    /* One path for all squares: separate fills would leave hairlines between them. */
    for (int row = 0; row < q.side; row++) {
        for (int column = 0; column < q.side; column++) {
            int n = paper_qr_run(&q, column, row);
            if (n) cairo_rectangle(p->cr, x + (column + PAPER_QR_QUIET) * module,
                                   y + (row + PAPER_QR_QUIET) * module, n * module, module);
            column += n;
        }
    }
    cairo_fill(p->cr);
    paper_qr_free(&q);
}

void paper_place_box(paper_t *p, double x, double y, double width, double height)
{
    cairo_set_line_width(p->cr, 0.5);
    cairo_rectangle(p->cr, x, y, width, height);
    cairo_stroke(p->cr);
}

void paper_place_seal(paper_t *p, double x, double y, const char *words)
{
    static const double dashes[] = {4, 4};
    double radius = 21 * MM;
    cairo_save(p->cr);
    cairo_set_source_rgb(p->cr, 0.78, 0.78, 0.78);
    cairo_set_line_width(p->cr, 0.7);
    cairo_set_dash(p->cr, dashes, 2, 0);
    cairo_new_path(p->cr);
    cairo_arc(p->cr, x, y, radius, 0, 2 * G_PI);
    cairo_stroke(p->cr);
    page_style_t s = {.size = 9, .pitch = 12, .align = PANGO_ALIGN_CENTER};
    (void)page_draw_fitted(p, s, x - radius, y - radius + 12, 2 * radius, words);
    cairo_restore(p->cr);
}

void paper_place_signature(paper_t *p, double x, double y, double width, double height, const char *office,
                           day_t day)
{
    paper_place_seal(p, x + width / 2, y + height / 2, p->lang == LANG_ZH ? "（印　章）" : "(seal)");
    buf_t date;
    buf_init(&date, 256);
    paper_say_day(&date, day, p->lang);
    double at = y + height / 2 - 16;
    at += paper_place_line(p, PAPER_CENTRE, x, at, width, office);
    if (!p->stopped && buf_failed(&date)) page_fail(p, err_nomem(&p->err));
    if (!p->stopped) (void)paper_place_line(p, PAPER_CENTRE, x, at, width, buf_text(&date));
    buf_release(&date);
}

/* --- beginning and end ------------------------------------------------------------------------ */

static cairo_status_t take_bytes(void *closure, const unsigned char *data, unsigned int bytes)
{
    buf_t *out = closure;
    buf_add_bytes(out, data, bytes);
    return buf_failed(out) ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void set_metadata(paper_t *p, const paper_setup_t *setup)
{
    char date[40], iso[DAY_TEXT];
    (void)snprintf(date, sizeof date, "%sT00:00:00+08:00", day_text(setup->day, iso));
    const struct {
        cairo_pdf_metadata_t key;
        const char *value;
    } rows[] = {{CAIRO_PDF_METADATA_TITLE, setup->title},
                {CAIRO_PDF_METADATA_AUTHOR, setup->author},
                {CAIRO_PDF_METADATA_SUBJECT, setup->subject},
                {CAIRO_PDF_METADATA_CREATOR, "Xiezhi"},
                {CAIRO_PDF_METADATA_CREATE_DATE, date},
                {CAIRO_PDF_METADATA_MOD_DATE, date}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        buf_t plain;
        buf_init(&plain, 65536);
        paper_say_plain(&plain, rows[i].value ? rows[i].value : "");
        if (!buf_failed(&plain)) cairo_pdf_surface_set_metadata(p->surface, rows[i].key, buf_text(&plain));
        else if (!p->stopped) page_fail(p, err_nomem(&p->err));
        buf_release(&plain);
    }
}

static void check_font(paper_t *p, const char *family)
{
    page_lines_t l;
    page_style_t s = {.size = 12, .pitch = 12};
    open_lines(p, &s, 400, "检察院函〔〕行贿", &l);
    if (l.layout && pango_layout_get_unknown_glyphs_count(l.layout) > 0)
        page_fail(p, err_set(&p->err, ERR_PAPER_FONT, family));
    page_lines_close(&l);
}

int paper_new(const paper_setup_t *setup, paper_t **ret_paper, err_t *err)
{
    assert(setup && setup->title && setup->day != DAY_NONE);
    paper_t *p = calloc(1, sizeof *p);
    if (!p) return err_nomem(err);
    buf_init(&p->pdf, PDF_MOST);
    const char *family = setup->font ? setup->font : default_font;
    p->mark = setup->mark ? strdup(setup->mark) : NULL;
    p->surface = cairo_pdf_surface_create_for_stream(take_bytes, &p->pdf, PAGE_WIDTH, PAGE_HEIGHT);
    p->cr = cairo_create(p->surface);
    p->pango = pango_cairo_create_context(p->cr);
    p->font = pango_font_description_new();
    p->family = setup->font ? strdup(setup->font) : NULL;
    if (setup->font && !p->family) page_fail(p, err_nomem(&p->err));
    p->safe = setup->safe;
    p->first_unnumbered = setup->first_unnumbered;
    p->roomy = setup->roomy;
    /* Widths must not depend on a screen's pixels. */
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(p->pango, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(p->pango, FALSE);
    set_metadata(p, setup);
    if (setup->mark && !p->mark) page_fail(p, err_nomem(&p->err));
    check_font(p, family);
    if (p->stopped) {
        if (err) *err = p->err;
        int rc = (int)p->err.code;
        paper_drop(p);
        return rc;
    }
    *ret_paper = p;
    return 0;
}

int64_t paper_pages(const paper_t *p)
{
    return p->pages;
}

int paper_finish(paper_t *p, buf_t *out, err_t *err)
{
    assert(p->pages > 0 || p->stopped);
    end_page(p);
    cairo_surface_finish(p->surface);
    cairo_status_t status = cairo_status(p->cr);
    if (!status) status = cairo_surface_status(p->surface);
    if (!p->stopped && status) {
        if (status == CAIRO_STATUS_NO_MEMORY || buf_failed(&p->pdf)) page_fail(p, err_nomem(&p->err));
        else {
            page_fail(p, err_set(&p->err, ERR_PAPER_DRAW));
            (void)err_detail(&p->err, "%s", cairo_status_to_string(status));
        }
    }
    if (!p->stopped && buf_failed(&p->pdf)) page_fail(p, err_nomem(&p->err));
    if (!p->stopped) buf_add_bytes(out, buf_text(&p->pdf), p->pdf.length);
    if (!p->stopped && buf_failed(out)) page_fail(p, err_nomem(&p->err));
    int rc = p->stopped ? (int)p->err.code : 0;
    if (rc && err) *err = p->err;
    paper_drop(p);
    return rc;
}

void paper_drop(paper_t *p)
{
    if (!p) return;
    if (p->font) pango_font_description_free(p->font);
    if (p->pango) g_object_unref(p->pango);
    if (p->cr) cairo_destroy(p->cr);
    if (p->surface) cairo_surface_destroy(p->surface);
    buf_release(&p->pdf);
    free(p->mark);
    free(p->running);
    free(p->family);
    free(p);
}
