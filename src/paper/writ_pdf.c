/* writ_pdf.c - a paper as PDF: the blocks of writ.h on the pages of page.h. */
#include "paper/writ.h"

#include "paper/say.h"

#include <assert.h>
#include <string.h>

enum { SPANS_MOST = 2000 };
#define SEAL_HEIGHT (44 * PAPER_MM)

typedef struct drawing {
    const writ_t *w;
    const writ_version_t *v;
    paper_t *p;
    arena_t *arena;
    paper_span_t span[SPANS_MOST];
    bool zh;
    int failed;
    err_t err;
} drawing_t;

static const char *text_or_fail(drawing_t *d, buf_t *b)
{
    const char *text = buf_failed(b) ? NULL : arena_textn(d->arena, buf_text(b), b->length);
    buf_release(b);
    if (!text && !d->failed) d->failed = err_nomem(&d->err);
    return text ? text : "";
}

/* --- paragraphs ---------------------------------------------------------------------------------------- */

/* Runs in one text, bold stretches beside it. */
static const char *join(drawing_t *d, const char *before, const writ_text_t *t, size_t *ret_spans)
{
    buf_t b;
    buf_init(&b, FILL_BYTES_MOST);
    buf_add_raw(&b, before);
    size_t n = 0;
    for (size_t i = 0; i < t->runs; i++) {
        size_t from = b.length;
        buf_add_raw(&b, t->run[i].text);
        if (t->run[i].bold && n < SPANS_MOST) d->span[n++] = (paper_span_t){from, b.length};
    }
    *ret_spans = n;
    return text_or_fail(d, &b);
}

static const char *item_before(drawing_t *d, const writ_block_t *b)
{
    buf_t before;
    buf_init(&before, 1024);
    for (int i = 1; i < b->level; i++) buf_add_raw(&before, d->zh ? "　　" : "    ");
    if (b->number > 0) buf_addf(&before, d->zh ? "%d．" : "%d. ", b->number);
    else if (b->number == 0) buf_add_raw(&before, d->zh ? "•　" : "•  ");
    return text_or_fail(d, &before);
}

static void draw_text(drawing_t *d, const writ_block_t *b, double keep)
{
    enum paper_style style = PAPER_BODY;
    bool form = d->w->layout == CAT_LAYOUT_FORM;
    if (b->what == WRIT_HEADING) style = b->level <= 2 ? PAPER_SECTION : PAPER_HEADING;
    if (form) style = b->what == WRIT_HEADING ? PAPER_FORM_HEADING : PAPER_FORM_BODY;
    size_t spans;
    const char *text = join(d, b->what == WRIT_ITEM ? item_before(d, b) : "", &b->text, &spans);
    paper_rich(d->p, style, text, d->span, spans, keep);
}

/* --- tables -------------------------------------------------------------------------------------------- */

typedef struct cells {
    drawing_t *d;
    const writ_block_t *b;
} cells_t;

static const char *plain(drawing_t *d, const writ_text_t *t)
{
    const char *text = t->runs ? writ_plain(d->arena, t) : "";
    if (!text && !d->failed) d->failed = err_nomem(&d->err);
    return text ? text : "";
}

static const char *cell_text(void *arg, size_t row, size_t column)
{
    const cells_t *c = arg;
    size_t at = (row + 1) * c->b->columns + column;
    assert(at < c->b->rows * c->b->columns);
    return plain(c->d, &c->b->cell[at]);
}

static void draw_table(drawing_t *d, const writ_block_t *b)
{
    cells_t cells = {d, b};
    paper_column_t columns[WRIT_COLUMNS_MOST];
    for (size_t c = 0; c < b->columns; c++) {
        columns[c] = (paper_column_t){.head = plain(d, &b->cell[c]), .width = b->width[c], .right = b->right[c]};
    }
    if (b->head) paper_table(d->p, columns, b->columns, b->rows - 1, cell_text, &cells);
    else paper_table_bare(d->p, columns, b->columns, b->rows - 1, cell_text, &cells);
}

/* --- the end of a paper ---------------------------------------------------------------------------------- */

static double signature_height(const drawing_t *d)
{
    if (!d->w->signature) return 0;
    return d->w->seal ? SEAL_HEIGHT + paper_line() : 3 * paper_line();
}

/* 7.3.5: with a seal, office and date in the middle of the seal's place; without, at the right, two characters in. */
static void sign(drawing_t *d)
{
    if (!d->w->signature) return;
    double width = paper_width() * 0.5, x = paper_left() + paper_width() - width;
    if (d->w->seal) {
        paper_space(d->p, paper_line());
        paper_need(d->p, SEAL_HEIGHT);
        paper_place_signature(d->p, x, paper_y(d->p), width, SEAL_HEIGHT, d->v->office, d->w->day);
        paper_advance(d->p, SEAL_HEIGHT);
        return;
    }
    paper_space(d->p, paper_line());
    paper_need(d->p, 2 * paper_line());
    double y = paper_y(d->p);
    double height = paper_place_line(d->p, PAPER_CENTRE, x, y, width, d->v->office);
    if (height < paper_line()) height = paper_line();
    (void)paper_place_line(d->p, PAPER_CENTRE, x, y + height, width, d->v->date);
    paper_advance(d->p, height + paper_line());
}

/* 7.3.4: a line below the text, two characters in; from the second on under the first. */
static void list_attachments(drawing_t *d)
{
    if (!d->v->attachments) return;
    paper_space(d->p, paper_line());
    for (size_t i = 0; i < d->v->attachments; i++) {
        buf_t b;
        buf_init(&b, 65536);
        if (d->zh) buf_add_raw(&b, i ? "　　　" : "附件：");
        else buf_add_raw(&b, i ? "                       " : "Attachments: ");
        if (d->v->attachments > 1) buf_addf(&b, d->zh ? "%zu．" : "%zu. ", i + 1);
        buf_add_raw(&b, d->v->attachment[i]);
        paper_text(d->p, PAPER_BODY, text_or_fail(d, &b));
    }
}

/* 7.4: at the foot of the last page; between rules, with who prints it, except in letters (10.1). */
static void imprint(drawing_t *d)
{
    bool document = d->w->layout == CAT_LAYOUT_DOCUMENT;
    if (!*d->v->copies && !document) return;
    buf_t b;
    buf_init(&b, 1 << 20);
    if (*d->v->copies) buf_addf(&b, d->zh ? "抄送：%s" : "Copies: %s", d->v->copies);
    const char *copies = text_or_fail(d, &b);
    double side = 14, width = paper_width() - 2 * side;
    double height = *copies ? paper_measure(d->p, PAPER_IMPRINT, width, copies) + 6 : 0;
    double all = height + (document ? 26 : 0);
    paper_need(d->p, all + 6);
    double y = paper_foot() - all, x = paper_left() + side;
    if (document) paper_place_rule(d->p, y, 1.0);
    if (*copies) (void)paper_place(d->p, PAPER_IMPRINT, x, y + 3, width, copies);
    if (!document) return;
    if (*copies) paper_place_rule(d->p, y + height, 0.7);
    double left = d->zh ? 0.72 : 0.67; /* an English date is longer */
    (void)paper_place_line(d->p, PAPER_IMPRINT, x, y + height + 3, width * left, d->v->office);
    buf_init(&b, 1024);
    buf_addf(&b, d->zh ? "%s印发" : "Printed %s", d->v->date);
    (void)paper_place_line(d->p, PAPER_IMPRINT_RIGHT, x + width * left, y + height + 3, width * (1 - left), text_or_fail(d, &b));
    paper_place_rule(d->p, paper_foot(), 1.0);
}

/* --- the paper -------------------------------------------------------------------------------------------- */

static enum paper_head head_of(enum cat_layout layout)
{
    switch (layout) {
    case CAT_LAYOUT_LETTER: return PAPER_HEAD_LETTER;
    case CAT_LAYOUT_DOCUMENT: return PAPER_HEAD_RED;
    case CAT_LAYOUT_DECISION: return PAPER_HEAD_BLACK;
    case CAT_LAYOUT_FORM: return PAPER_HEAD_FORM;
    case CAT_LAYOUT_MINUTES: return PAPER_HEAD_MINUTES;
    case CAT_LAYOUTS: break;
    }
    return PAPER_HEAD_LETTER;
}

/* "XX人民检察院文件" on a red head, as its rules have it; English says the name alone. */
static const char *head_name(drawing_t *d)
{
    if (d->w->layout != CAT_LAYOUT_DOCUMENT || !d->zh) return d->v->office;
    buf_t b;
    buf_init(&b, 4096);
    buf_addf(&b, "%s文件", d->v->office);
    return text_or_fail(d, &b);
}

static const char *running_head(drawing_t *d)
{
    buf_t b;
    buf_init(&b, 65536);
    buf_addf(&b, "%s%s%s", d->v->number, *d->v->number ? "　" : "", d->v->title);
    return text_or_fail(d, &b);
}

static void begin(drawing_t *d)
{
    enum paper_head head = head_of(d->w->layout);
    bool own = head == PAPER_HEAD_LETTER || head == PAPER_HEAD_RED;
    paper_part_t part = {.lang = d->v->lang, .office = head_name(d), .number = *d->v->number ? d->v->number : NULL,
                         .running = running_head(d), .head = head, .title = own ? NULL : d->v->title, .date = d->v->date};
    paper_part(d->p, &part);
    if (own) paper_title(d->p, d->v->title);
    if (d->zh && d->w->layout != CAT_LAYOUT_FORM) {
        paper_space(d->p, paper_line() / 2);
        paper_to_grid(d->p);
    } else {
        paper_space(d->p, 10);
    }
    if (!*d->v->addressee) return;
    buf_t b;
    buf_init(&b, 1 << 20);
    buf_addf(&b, d->zh ? "%s：" : "To: %s", d->v->addressee);
    paper_text(d->p, PAPER_ADDRESSEE, text_or_fail(d, &b));
}

/* In the small type of forms, before the imprint (7.4). */
static void draw_annex(drawing_t *d)
{
    if (!d->v->annexes) return;
    paper_need(d->p, 200 * PAPER_MM);
    for (size_t i = 0; i < d->v->annexes && !d->failed; i++) {
        const writ_block_t *b = &d->v->annex[i];
        size_t spans;
        if (b->what == WRIT_TABLE) {
            draw_table(d, b);
            continue;
        }
        const char *text = join(d, b->what == WRIT_ITEM ? item_before(d, b) : "", &b->text, &spans);
        paper_rich(d->p, b->what == WRIT_HEADING ? PAPER_FORM_HEADING : PAPER_FORM_BODY, text, d->span, spans, 0);
    }
}

/* A heading stays with what it is over, and a sentence with the chart that it leads to. */
static bool leads_on(const writ_version_t *v, size_t i)
{
    return v->block[i].what == WRIT_HEADING || (i + 1 < v->blocks && v->block[i].what == WRIT_PARAGRAPH && v->block[i + 1].what == WRIT_CHART);
}

static double together(const drawing_t *d, size_t from)
{
    const writ_version_t *v = d->v;
    double need = 0, most = 200 * PAPER_MM;
    if (!leads_on(v, from)) return 0;
    for (size_t i = from; i < v->blocks; i++) {
        const writ_block_t *b = &v->block[i];
        const chart_t *chart = b->what == WRIT_CHART ? writ_chart(d->w, b) : NULL;
        need += chart ? paper_chart_room(chart) : b->what == WRIT_TABLE ? 4 * paper_line() : b->what == WRIT_HEADING ? paper_line() : 2 * paper_line();
        if (!leads_on(v, i)) break;
    }
    return need < most ? need : most;
}

static void draw_version(drawing_t *d)
{
    const writ_version_t *v = d->v;
    begin(d);
    double keep = signature_height(d) + (v->attachments ? (v->attachments + 1) * paper_line() : 0);
    for (size_t i = 0; i < v->blocks && !d->failed; i++) {
        const writ_block_t *b = &v->block[i];
        paper_need(d->p, together(d, i));
        if (b->what == WRIT_CHART) {
            if (writ_chart(d->w, b)) paper_chart(d->p, writ_chart(d->w, b));
        } else if (b->what == WRIT_TABLE) draw_table(d, b);
        else if (b->what == WRIT_RULE) paper_space(d->p, paper_line());
        else draw_text(d, b, i + 1 == v->blocks ? keep : 0);
    }
    list_attachments(d);
    sign(d);
    draw_annex(d);
    imprint(d);
}

int writ_pdf(const writ_t *w, buf_t *out, err_t *err)
{
    arena_t *arena = arena_new((size_t)256 << 20);
    drawing_t *d = arena ? arena_alloc(arena, sizeof *d) : NULL;
    if (!d) {
        arena_free(arena);
        return err_nomem(err);
    }
    d->w = w;
    d->arena = arena;
    paper_setup_t setup = {.title = w->version[0].title, .author = w->version[0].office, .subject = w->version[0].number,
                           .mark = w->mark, .day = w->day, .safe = true, .first_unnumbered = w->layout == CAT_LAYOUT_LETTER,
                           .roomy = w->layout == CAT_LAYOUT_FORM};
    int failed = paper_new(&setup, &d->p, err);
    for (size_t i = 0; !failed && i < w->versions; i++) {
        d->v = &w->version[i];
        d->zh = d->v->lang == LANG_ZH;
        draw_version(d);
    }
    if (!failed && w->foot) paper_place_foot(d->p, w->foot);
    if (!failed && d->failed) {
        if (err) *err = d->err;
        failed = d->failed;
        paper_drop(d->p);
    } else if (!failed) {
        failed = paper_finish(d->p, out, err);
    }
    arena_free(arena);
    return failed;
}
