/* page_head.c - what stands at the head of a paper, titles, and the grid of lines. */
#include "paper/page.h"

#include "paper/page_inside.h"

#include <assert.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <stdlib.h>
#include <string.h>

/* --- the grid ------------------------------------------------------------------------------------------ */

double paper_line(void)
{
    return LINE_PITCH;
}

double paper_foot(void)
{
    return page_bottom();
}

void paper_to_grid(paper_t *p)
{
    double lines = ceil((p->y - CORE_TOP) / LINE_PITCH - 0.001);
    if (!p->fresh) p->y = CORE_TOP + lines * LINE_PITCH;
}

static void rule(paper_t *p, double y, double thickness)
{
    cairo_set_line_width(p->cr, thickness);
    cairo_move_to(p->cr, (PAGE_WIDTH - RULE_WIDTH) / 2, y);
    cairo_line_to(p->cr, (PAGE_WIDTH + RULE_WIDTH) / 2, y);
    cairo_stroke(p->cr);
}

void paper_place_rule(paper_t *p, double y, double thickness)
{
    cairo_set_line_width(p->cr, thickness);
    cairo_move_to(p->cr, CORE_LEFT, y);
    cairo_line_to(p->cr, CORE_LEFT + CORE_WIDTH, y);
    cairo_stroke(p->cr);
}

void paper_place_foot(paper_t *p, const char *text)
{
    page_style_t s = {.size = 7, .pitch = 9, .align = PANGO_ALIGN_CENTER};
    cairo_set_source_rgb(p->cr, 0.45, 0.45, 0.45);
    (void)page_draw_fitted(p, s, CORE_LEFT, page_bottom() + 7 * MM, CORE_WIDTH, text);
    page_black(p);
}

/* --- titles ---------------------------------------------------------------------------------------------- */

/* The narrowest width that needs no more lines than the whole width: so the lines come out alike (7.3.1). */
static double title_width(paper_t *p, const page_style_t *s, const char *text)
{
    double width = CORE_WIDTH - 2 * s->size;
    int lines = page_title_lines(p, s, width, text);
    for (double narrow = width - s->size; lines > 1 && narrow > CORE_WIDTH / 3; narrow -= s->size) {
        if (page_title_lines(p, s, narrow, text) > lines) break;
        width = narrow;
    }
    return width;
}

/* A title that takes two lines has what stands in brackets at its end on the second. */
static void part_title(paper_t *p, const page_style_t *s, const char *text, buf_t *out)
{
    static const char open[] = "（", close[] = "）", line_end[] = "\xE2\x80\xA8";
    const char *at = strstr(text, open);
    size_t n = strlen(text);
    bool ends = at && at > text && n > strlen(close) && strcmp(text + n - strlen(close), close) == 0;
    buf_add_bytes(out, text, ends ? (size_t)(at - text) : n);
    if (!ends) return;
    if (p->safe && page_title_lines(p, s, CORE_WIDTH - 2 * s->size, text) > 1) buf_add_raw(out, line_end);
    buf_add_raw(out, at);
}

void paper_title(paper_t *p, const char *given)
{
    const page_style_t *s = page_style(p, PAPER_TITLE);
    buf_t parted;
    buf_init(&parted, 65536);
    part_title(p, s, given, &parted);
    const char *text = buf_failed(&parted) ? given : buf_text(&parted);
    double width = title_width(p, s, text), x = CORE_LEFT + (CORE_WIDTH - width) / 2;
    paper_need(p, s->pitch * 2);
    if (!p->stopped) paper_advance(p, paper_place(p, PAPER_TITLE, x, p->y, width, text));
    buf_release(&parted);
}

/* --- heads ------------------------------------------------------------------------------------------------ */

/* 9704 10.1: the name's upper edge 30 mm from the page's; 4 mm below it a double rule, thick above thin;
 * 20 mm from the lower edge another, thin above thick. */
static void draw_letterhead(paper_t *p, const char *office)
{
    page_style_t s = {.size = 27, .pitch = 27, .align = PANGO_ALIGN_CENTER, .bold = true};
    page_red(p);
    (void)page_draw_fitted(p, s, (PAGE_WIDTH - RULE_WIDTH) / 2, 30 * MM, RULE_WIDTH, office);
    double y = 30 * MM + 27 + 4 * MM;
    rule(p, y, 2.2);
    rule(p, y + 2.6, 0.7);
    rule(p, PAGE_HEIGHT - 20 * MM - 2.6, 0.7);
    rule(p, PAGE_HEIGHT - 20 * MM, 2.2);
    page_black(p);
    p->y = y + 2.6 + SIZE_3 * 7 / 8;
}


/* Under a letter's rule, at the right. */
static void letter_number(paper_t *p, const char *number)
{
    if (!number || !*number) return;
    double size = p->lang == LANG_ZH ? SIZE_3 : 12;
    page_style_t s = {.size = size, .pitch = size * 1.5, .align = PANGO_ALIGN_RIGHT};
    (void)page_draw_fitted(p, s, CORE_LEFT, p->y, CORE_WIDTH, number);
    p->y += s.pitch + 8;
}

/* 7.2.4-7.2.7: the name 35 mm below the text block's upper edge, the number two lines below it in the middle, a red rule as
 * wide as the text block 4 mm below the number. */
static void red_head(paper_t *p, const paper_part_t *part)
{
    page_style_t name = {.size = p->lang == LANG_ZH ? 38 : 24, .pitch = 44, .align = PANGO_ALIGN_CENTER, .bold = true};
    page_style_t number = {.size = p->lang == LANG_ZH ? SIZE_3 : 12, .pitch = 20, .align = PANGO_ALIGN_CENTER};
    page_red(p);
    (void)page_draw_fitted(p, name, CORE_LEFT, CORE_TOP + 18 * MM, CORE_WIDTH, part->office);
    page_black(p);
    double y = CORE_TOP + 35 * MM + LINE_PITCH;
    if (part->number) (void)page_draw_fitted(p, number, CORE_LEFT, y, CORE_WIDTH, part->number);
    y += number.pitch + 4 * MM;
    page_red(p);
    paper_place_rule(p, y, 1.6);
    page_black(p);
    p->y = y + LINE_PITCH;
}

/* 10.3: the mark of minutes in red; whose they are and of what day, above the rule. */
static void minutes_head(paper_t *p, const paper_part_t *part)
{
    page_style_t title = {.size = p->lang == LANG_ZH ? 34 : 24, .pitch = 42, .align = PANGO_ALIGN_CENTER, .bold = true};
    page_style_t line = {.size = p->lang == LANG_ZH ? SIZE_3 : 12, .pitch = 20, .align = PANGO_ALIGN_CENTER};
    page_red(p);
    (void)page_draw_fitted(p, title, CORE_LEFT, CORE_TOP + 6 * MM, CORE_WIDTH, part->title ? part->title : part->office);
    page_black(p);
    double y = CORE_TOP + 6 * MM + title.pitch + 8;
    if (part->number) (void)page_draw_fitted(p, line, CORE_LEFT, y, CORE_WIDTH, part->number);
    y += LINE_PITCH;
    line.align = PANGO_ALIGN_LEFT;
    (void)page_draw_fitted(p, line, CORE_LEFT, y, CORE_WIDTH * 0.74, part->office);
    line.align = PANGO_ALIGN_RIGHT;
    if (part->date) (void)page_draw_fitted(p, line, CORE_LEFT + CORE_WIDTH * 0.74, y, CORE_WIDTH * 0.26, part->date);
    y += line.pitch + 2 * MM;
    page_red(p);
    paper_place_rule(p, y, 1.6);
    page_black(p);
    p->y = y + LINE_PITCH / 2;
}

/* Office and title in black, the number under them at the right: how procuratorates write their legal papers. */
static void black_head(paper_t *p, const paper_part_t *part, bool form)
{
    page_style_t office = {.size = form ? 18 : 22, .pitch = form ? 28 : 33, .align = PANGO_ALIGN_CENTER, .bold = true};
    if (p->lang == LANG_EN) office.size = form ? 13 : 15;
    p->y = CORE_TOP;
    (void)page_draw_fitted(p, office, CORE_LEFT, p->y, CORE_WIDTH, part->office);
    p->y += office.pitch;
    p->fresh = false;
    if (part->title) paper_title(p, part->title);
    p->y += form ? 4 : LINE_PITCH / 2;
    if (!part->number) return;
    page_style_t number = {.size = p->lang == LANG_ZH ? (form ? 14 : SIZE_3) : 12, .pitch = form ? 22 : LINE_PITCH,
                           .align = PANGO_ALIGN_RIGHT};
    (void)page_draw_fitted(p, number, CORE_LEFT, p->y, CORE_WIDTH - SIZE_3, part->number);
    p->y += number.pitch + 4;
}

static void draw_head(paper_t *p, const paper_part_t *part)
{
    switch (part->head) {
    case PAPER_HEAD_LETTER:
        draw_letterhead(p, part->office);
        letter_number(p, part->number);
        if (p->first_unnumbered) p->unnumbered = p->pages;
        return;
    case PAPER_HEAD_RED: red_head(p, part); return;
    case PAPER_HEAD_MINUTES: minutes_head(p, part); return;
    case PAPER_HEAD_BLACK: black_head(p, part, false); return;
    case PAPER_HEAD_FORM: black_head(p, part, true); return;
    }
}

void paper_part(paper_t *p, const paper_part_t *part)
{
    if (p->stopped) return;
    assert(part->office);
    free(p->running);
    p->running = NULL;
    p->lang = part->lang;
    pango_context_set_language(p->pango, pango_language_from_string(part->lang == LANG_ZH ? "zh-cn" : "en"));
    page_begin(p);
    if (p->stopped) return;
    draw_head(p, part);
    p->fresh = false;
    p->running = part->running ? strdup(part->running) : NULL;
    if (part->running && !p->running) page_fail(p, err_nomem(&p->err));
}
