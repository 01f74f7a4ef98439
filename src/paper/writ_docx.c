/* writ_docx.c - a paper as DOCX (Office Open XML, ISO/IEC 29500-1 transitional): the same margins, the same 22 lines of
 * 28 characters, the type faces by the names that offices have them under, with what stands in for them elsewhere.
 */
#include "paper/writ.h"

#include "paper/pack.h"
#include "paper/say.h"

#include <assert.h>
#include <string.h>

/* Twentieths of a point. Head 37 mm, binding 28 mm, text block 156 x 225 mm (9704 5.2.1). */
enum { PAGE_WIDTH = 11906, PAGE_HEIGHT = 16838, TOP = 2098, LEFT = 1588, RIGHT = 1474, BOTTOM = 1984, CORE = 8844,
       LINE = 579, /* 22 of them */ CLOSER = -5, /* 28 characters of 320 in 8844 */
       CHARACTER = 315, PART_MOST = 24 << 20, CHARTS_MOST = 16 /* pictures; more are left out */ };

typedef struct docx {
    const writ_t *w;
    const writ_version_t *v;
    buf_t *out;
    bool zh, form, keep; /* keep: with the paragraph that follows */
    buf_t *picture;      /* PNG of each chart, CHARTS_MOST of them */
    size_t pictures;
    int failed;
    err_t *err;
} docx_t;

/* --- runs and paragraphs --------------------------------------------------------------------------------- */

static void add_piece(docx_t *d, const char *text, size_t bytes)
{
    char piece[1024];
    while (bytes) {
        size_t take = bytes < sizeof piece - 1 ? bytes : sizeof piece - 1;
        while (take < bytes && take && ((unsigned char)text[take] & 0xC0) == 0x80) take--;
        memcpy(piece, text, take);
        piece[take] = '\0';
        buf_add_xml(d->out, piece);
        text += take;
        bytes -= take;
    }
}

/* Line breaks of values are breaks within the run. */
static void add_text(docx_t *d, const char *text)
{
    buf_add_raw(d->out, "<w:t xml:space=\"preserve\">");
    for (const char *end; (end = strstr(text, FILL_BREAK)); text = end + strlen(FILL_BREAK)) {
        add_piece(d, text, (size_t)(end - text));
        buf_add_raw(d->out, "</w:t><w:br/><w:t xml:space=\"preserve\">");
    }
    add_piece(d, text, strlen(text));
    buf_add_raw(d->out, "</w:t>");
}

static void add_run(docx_t *d, const char *text, bool bold)
{
    if (!*text) return;
    buf_add_raw(d->out, "<w:r>");
    buf_add_raw(d->out, d->zh ? "<w:rPr><w:rFonts w:hint=\"eastAsia\"/>" : "<w:rPr>");
    if (bold) buf_add_raw(d->out, "<w:b/>");
    buf_add_raw(d->out, "</w:rPr>");
    add_text(d, text);
    buf_add_raw(d->out, "</w:r>");
}

static void add_runs(docx_t *d, const writ_text_t *t)
{
    for (size_t i = 0; i < t->runs; i++) add_run(d, t->run[i].text, t->run[i].bold);
}

static void open_paragraph(docx_t *d, const char *style)
{
    buf_add_raw(d->out, "<w:p><w:pPr><w:pStyle w:val=\"");
    buf_add_xml(d->out, style);
    buf_add_raw(d->out, d->zh ? "\"/>" : "En\"/>");
    if (d->keep) buf_add_raw(d->out, "<w:keepNext/>");
    buf_add_raw(d->out, "</w:pPr>");
}

static void close_paragraph(docx_t *d)
{
    buf_add_raw(d->out, "</w:p>\n");
}

static void add_line(docx_t *d, const char *style, const char *text)
{
    open_paragraph(d, style);
    add_run(d, text, false);
    close_paragraph(d);
}

static void add_both(docx_t *d, const char *style, const char *first, const char *second)
{
    open_paragraph(d, style);
    add_run(d, first, false);
    add_run(d, second, false);
    close_paragraph(d);
}

/* --- blocks -------------------------------------------------------------------------------------------------- */

static void add_item(docx_t *d, const writ_block_t *b)
{
    char number[32] = "";
    open_paragraph(d, d->form ? "FormBody" : "Body");
    for (int i = 1; i < b->level; i++) add_run(d, d->zh ? "　　" : "    ", false);
    if (b->number > 0) (void)snprintf(number, sizeof number, d->zh ? "%d．" : "%d. ", b->number);
    else if (b->number == 0) (void)snprintf(number, sizeof number, d->zh ? "•　" : "•  ");
    add_run(d, number, false);
    add_runs(d, &b->text);
    close_paragraph(d);
}

static void add_cell(docx_t *d, const writ_block_t *b, size_t row, size_t column)
{
    int width = (int)(b->width[column] * CORE);
    buf_addf(d->out, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/></w:tcPr>", width);
    bool right = row && b->right[column];
    if (d->form) open_paragraph(d, right ? "FormCellRight" : row ? "FormCell" : "FormCellHead");
    else open_paragraph(d, right ? "CellRight" : row ? "Cell" : "CellHead");
    add_runs(d, &b->cell[row * b->columns + column]);
    close_paragraph(d);
    buf_add_raw(d->out, "</w:tc>");
}

static void add_borders(docx_t *d)
{
    static const char *const sides[] = {"<w:top ", "<w:left ", "<w:bottom ", "<w:right ", "<w:insideH ", "<w:insideV "};
    buf_add_raw(d->out, "<w:tblBorders>");
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        buf_add_raw(d->out, sides[i]);
        buf_add_raw(d->out, "w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>");
    }
    buf_add_raw(d->out, "</w:tblBorders>");
}

static bool blank(const writ_text_t *t)
{
    for (size_t i = 0; i < t->runs; i++) {
        const char *text = t->run[i].text;
        while (*text == ' ' || strncmp(text, "　", 3) == 0) text += *text == ' ' ? 1 : 3;
        if (*text) return false;
    }
    return true;
}

/* An empty cell of a form is a place for somebody's hand. */
static bool to_write_in(const docx_t *d, const writ_block_t *b, size_t row)
{
    for (size_t c = 0; d->form && row && c < b->columns; c++)
        if (blank(&b->cell[row * b->columns + c])) return true;
    return false;
}

static void add_table(docx_t *d, const writ_block_t *b)
{
    buf_addf(d->out, "<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/>", (int)CORE);
    add_borders(d);
    buf_add_raw(d->out, "<w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>");
    for (size_t c = 0; c < b->columns; c++) buf_addf(d->out, "<w:gridCol w:w=\"%d\"/>", (int)(b->width[c] * CORE));
    buf_add_raw(d->out, "</w:tblGrid>\n");
    for (size_t row = b->head ? 0 : 1; row < b->rows; row++) {
        buf_add_raw(d->out, row ? "<w:tr>" : "<w:tr><w:trPr><w:tblHeader/></w:trPr>");
        if (to_write_in(d, b, row)) buf_add_raw(d->out, "<w:trPr><w:trHeight w:val=\"1300\"/></w:trPr>");
        for (size_t c = 0; c < b->columns; c++) add_cell(d, b, row, c);
        buf_add_raw(d->out, "</w:tr>\n");
    }
    buf_add_raw(d->out, "</w:tbl>\n");
    add_line(d, "Gap", "");
}

#define EMU 914400 /* an inch; a point is a 72nd of it */

/* Twice as fine as the paper's points, as wide as the text block (ISO 29500-1, 20.4.2.8 inline). */
static void add_chart(docx_t *d, const chart_t *c)
{
    chart_t own = c ? *c : (chart_t){.form = CHART_FORMS};
    int width = 0, height = 0;
    if (!c || d->pictures == CHARTS_MOST || d->failed) return;
    own.width = CORE / 20;
    d->failed = chart_png(&own, 2, &d->picture[d->pictures], &width, &height, d->err);
    if (d->failed) return;
    size_t n = ++d->pictures;
    long wide = (long)CORE / 20 * EMU / 72, high = width ? wide * height / width : wide;
    open_paragraph(d, "Picture");
    buf_addf(d->out, "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"%ld\" cy=\"%ld\"/>"
             "<wp:docPr id=\"%zu\" name=\"Chart %zu\" descr=\"", wide, high, n, n);
    buf_add_xml(d->out, c->title ? c->title : "");
    buf_addf(d->out, "\"/><a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic>"
             "<pic:nvPicPr><pic:cNvPr id=\"%zu\" name=\"chart%zu.png\"/><pic:cNvPicPr/></pic:nvPicPr>"
             "<pic:blipFill><a:blip r:embed=\"rChart%zu\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
             "<pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"%ld\" cy=\"%ld\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr>"
             "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>", n, n, n, wide, high);
    close_paragraph(d);
}

static void add_block(docx_t *d, const writ_block_t *b)
{
    switch (b->what) {
    case WRIT_CHART: add_chart(d, writ_chart(d->w, b)); return;
    case WRIT_TABLE: add_table(d, b); return;
    case WRIT_RULE: add_line(d, "Gap", ""); return;
    case WRIT_ITEM: add_item(d, b); return;
    case WRIT_HEADING:
        if (d->form) open_paragraph(d, "FormHeading");
        else open_paragraph(d, b->level <= 2 ? "Section" : "Heading");
        break;
    case WRIT_PARAGRAPH: open_paragraph(d, d->form ? "FormBody" : "Body"); break;
    }
    add_runs(d, &b->text);
    close_paragraph(d);
}

/* --- head and end ---------------------------------------------------------------------------------------------- */

static void add_head(docx_t *d)
{
    const writ_version_t *v = d->v;
    if (d->w->mark) add_line(d, "Mark", d->w->mark);
    switch (d->w->layout) {
    case CAT_LAYOUT_LETTER:
        add_line(d, "LetterHead", v->office);
        add_line(d, "Number", v->number);
        add_line(d, "Title", v->title);
        break;
    case CAT_LAYOUT_DOCUMENT:
        add_both(d, "RedHead", v->office, d->zh ? "文件" : "");
        add_line(d, "RedNumber", v->number);
        add_line(d, "Title", v->title);
        break;
    case CAT_LAYOUT_MINUTES:
        add_line(d, "RedHead", v->title);
        if (*v->number) add_line(d, "RedNumberOpen", v->number);
        open_paragraph(d, "MinutesLine");
        add_run(d, v->office, false);
        buf_add_raw(d->out, "<w:r><w:tab/></w:r>");
        add_run(d, v->date, false);
        close_paragraph(d);
        break;
    case CAT_LAYOUT_DECISION:
    case CAT_LAYOUT_FORM:
    case CAT_LAYOUTS:
        add_line(d, "Office", v->office);
        add_line(d, "Title", v->title);
        if (*v->number) add_line(d, "Number", v->number);
        break;
    }
    if (*v->addressee) add_both(d, "Addressee", d->zh ? v->addressee : "To: ", d->zh ? "：" : v->addressee);
}

/* Half characters that a line takes: Han two, others one. */
static int halves(const char *text)
{
    int n = 0;
    for (const unsigned char *p = (const unsigned char *)text; *p; p++)
        if ((*p & 0xC0) != 0x80) n += *p >= 0xE0 ? 2 : 1;
    return n;
}

/* Office above date, one in the middle of the other, the longer of them so many twentieths in from the right. */
static void add_signature(docx_t *d)
{
    int unit = d->zh ? CHARACTER / 2 : 120, office = halves(d->v->office), date = halves(d->v->date);
    int from_right = (d->w->seal ? 8 : 4) * CHARACTER / 2, widest = office > date ? office : date;
    const char *lines[] = {d->v->office, d->v->date};
    for (int i = 0; i < 2; i++) {
        int indent = from_right + (widest - (i ? date : office)) * unit / 2;
        buf_add_raw(d->out, "<w:p><w:pPr><w:pStyle w:val=\"Signature");
        buf_addf(d->out, "%s\"/><w:keepNext w:val=\"%s\"/><w:spacing w:before=\"%d\"/><w:ind w:right=\"%d\"/></w:pPr>", d->zh ? "" : "En",
                 i ? "false" : "true", i ? 0 : (d->w->seal ? 3 : 1) * (int)LINE, indent);
        add_run(d, lines[i], false);
        close_paragraph(d);
    }
}

static void add_attachments(docx_t *d)
{
    const writ_version_t *v = d->v;
    if (v->attachments) add_line(d, "Body", "");
    for (size_t i = 0; i < v->attachments; i++) {
        char number[32] = "";
        if (v->attachments > 1) (void)snprintf(number, sizeof number, d->zh ? "%zu．" : "%zu. ", i + 1);
        open_paragraph(d, "Body");
        add_run(d, d->zh ? (i ? "　　　" : "附件：") : (i ? "" : "Attachments: "), false);
        add_run(d, number, false);
        add_run(d, v->attachment[i], false);
        close_paragraph(d);
    }
}

static void add_annex(docx_t *d)
{
    bool form = d->form;
    if (!d->v->annexes) return;
    buf_add_raw(d->out, "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>\n");
    d->form = true;
    for (size_t i = 0; i < d->v->annexes; i++) add_block(d, &d->v->annex[i]);
    d->form = form;
}

static void add_end(docx_t *d)
{
    add_attachments(d);
    if (d->w->signature) add_signature(d);
    add_annex(d);
    if (*d->v->copies) add_both(d, "Copies", d->zh ? "抄送：" : "Copies: ", d->v->copies);
}

/* --- sections ------------------------------------------------------------------------------------------------------ */

/* The last section's properties stand in the body, those before it in the last paragraph of their section. */
static void add_section(docx_t *d, bool last)
{
    bool letter = d->w->layout == CAT_LAYOUT_LETTER;
    buf_add_raw(d->out, last ? "<w:sectPr>" : "<w:p><w:pPr><w:pStyle w:val=\"Gap\"/><w:sectPr>");
    buf_add_raw(d->out, "<w:footerReference w:type=\"default\" r:id=\"rId2\"/><w:footerReference w:type=\"even\" r:id=\"rId3\"/>");
    if (letter) buf_add_raw(d->out, "<w:footerReference w:type=\"first\" r:id=\"rId4\"/>");
    buf_add_raw(d->out, "<w:type w:val=\"nextPage\"/>");
    buf_addf(d->out, "<w:pgSz w:w=\"%d\" w:h=\"%d\"/>", (int)PAGE_WIDTH, (int)PAGE_HEIGHT);
    buf_addf(d->out, "<w:pgMar w:top=\"%d\" w:right=\"%d\" w:bottom=\"%d\" w:left=\"%d\" w:header=\"851\" w:footer=\"1304\" w:gutter=\"0\"/>",
             (int)TOP, (int)RIGHT, (int)BOTTOM, (int)LEFT);
    if (letter) buf_add_raw(d->out, "<w:titlePg/>");
    if (d->zh && !d->form) buf_addf(d->out, "<w:docGrid w:type=\"lines\" w:linePitch=\"%d\"/>", (int)LINE);
    buf_add_raw(d->out, last ? "</w:sectPr>" : "</w:sectPr></w:pPr></w:p>\n");
}

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define NAMESPACES " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"" \
                   " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define DRAWING " xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\"" \
                " xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"" \
                " xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\""

static void add_document(docx_t *d)
{
    const writ_t *w = d->w;
    buf_add_raw(d->out, XML_HEAD "<w:document" NAMESPACES DRAWING "><w:body>\n");
    for (size_t i = 0; i < w->versions; i++) {
        d->v = &w->version[i];
        d->zh = d->v->lang == LANG_ZH;
        add_head(d);
        for (size_t b = 0; b < d->v->blocks; b++) {
            d->keep = w->signature && b + 1 == d->v->blocks; /* a signature never stands alone */
            add_block(d, &d->v->block[b]);
        }
        d->keep = false;
        add_end(d);
        if (i + 1 == w->versions && w->foot) add_line(d, "Foot", w->foot);
        add_section(d, i + 1 == w->versions);
    }
    buf_add_raw(d->out, "</w:body></w:document>\n");
}

/* --- styles ---------------------------------------------------------------------------------------------------------- */

typedef struct style {
    const char *name;
    const char *han, *latin;  /* type faces */
    int half_points[LANG_COUNT];
    bool bold, red;
    const char *align;
    int indent;               /* of the first line, in hundredths of a character; Chinese only */
    int before, after, exact; /* twentieths; exact: pitch off the grid, 0 = on it */
    const char *more;         /* further properties of the paragraph, before spacing */
} style_t;

#define SONG "方正小标宋简体"
#define FANG "仿宋_GB2312"
#define HEI "黑体"
#define KAI "楷体_GB2312"
#define TIMES "Times New Roman"
#define RED_RULE(side, kind, size) "<w:pBdr><w:" side " w:val=\"" kind "\" w:sz=\"" size "\" w:space=\"4\" w:color=\"CC0000\"/></w:pBdr>"

static const style_t styles[] = {
    {"Body", FANG, TIMES, {32, 24}, false, false, "both", 200, 0, 0, 0, ""},
    {"Addressee", FANG, TIMES, {32, 24}, false, false, "left", 0, 0, 0, 0, ""},
    {"Section", HEI, TIMES, {32, 24}, false, false, "left", 200, 0, 0, 0, "<w:keepNext/>"},
    {"Heading", KAI, TIMES, {32, 24}, true, false, "left", 200, 0, 0, 0, "<w:keepNext/>"},
    {"Title", SONG, TIMES, {44, 32}, true, false, "center", 0, 120, 290, 660, "<w:keepNext/>"},
    {"Office", SONG, TIMES, {44, 30}, true, false, "center", 0, 0, 0, 660, "<w:keepNext/>"},
    {"LetterHead", SONG, TIMES, {54, 32}, true, true, "center", 0, 0, 120, 0, RED_RULE("bottom", "thickThinSmallGap", "24")},
    {"RedHead", SONG, TIMES, {72, 40}, true, true, "center", 0, 1200, 600, 0, ""},
    {"RedNumber", FANG, TIMES, {32, 24}, false, false, "center", 0, 0, 300, 0, RED_RULE("bottom", "single", "16")},
    {"RedNumberOpen", FANG, TIMES, {32, 24}, false, false, "center", 0, 0, 0, 0, ""},
    {"MinutesLine", FANG, TIMES, {32, 24}, false, false, "left", 0, 0, 300, 0,
     RED_RULE("bottom", "single", "16") "<w:tabs><w:tab w:val=\"right\" w:pos=\"8840\"/></w:tabs>"},
    {"Number", FANG, TIMES, {32, 24}, false, false, "right", 0, 0, 120, 0, ""},
    {"Signature", FANG, TIMES, {32, 24}, false, false, "right", 0, 0, 0, 0, ""},
    {"Copies", FANG, TIMES, {28, 22}, false, false, "left", 0, 600, 0, 0, ""},
    {"Cell", FANG, TIMES, {22, 20}, false, false, "left", 0, 40, 40, 320, ""},
    {"CellHead", HEI, TIMES, {22, 20}, false, false, "center", 0, 40, 40, 320, "<w:keepNext/>"},
    {"CellRight", FANG, TIMES, {22, 20}, false, false, "right", 0, 40, 40, 320, ""},
    {"FormCellRight", FANG, TIMES, {24, 21}, false, false, "right", 0, 80, 80, 400, ""},
    {"FormCell", FANG, TIMES, {24, 21}, false, false, "left", 0, 80, 80, 400, ""},
    {"FormCellHead", HEI, TIMES, {24, 21}, false, false, "center", 0, 80, 80, 400, "<w:keepNext/>"},
    {"FormBody", FANG, TIMES, {24, 22}, false, false, "both", 200, 0, 0, 400, ""},
    {"FormHeading", HEI, TIMES, {24, 22}, false, false, "left", 0, 120, 40, 400, "<w:keepNext/>"},
    {"Picture", FANG, TIMES, {16, 16}, false, false, "center", 0, 120, 120, 0, "<w:keepLines/>"},
    {"Gap", FANG, TIMES, {16, 16}, false, false, "left", 0, 0, 0, 160, ""},
    {"Mark", HEI, TIMES, {32, 28}, true, false, "center", 0, 0, 0, 0, ""},
    {"Foot", FANG, TIMES, {14, 14}, false, false, "center", 0, 240, 0, 200, ""},
    {"PageNumber", "宋体", TIMES, {28, 24}, false, false, "right", 0, 0, 0, 0, ""},
};

static void add_fonts(buf_t *b, const style_t *s)
{
    buf_add_raw(b, "<w:rFonts w:ascii=\"");
    buf_add_xml(b, s->latin);
    buf_add_raw(b, "\" w:hAnsi=\"");
    buf_add_xml(b, s->latin);
    buf_add_raw(b, "\" w:eastAsia=\"");
    buf_add_xml(b, s->han);
    buf_add_raw(b, "\"/>");
}

static void add_style(buf_t *b, const style_t *s, enum lang lang)
{
    buf_add_raw(b, "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"");
    buf_add_xml(b, s->name);
    buf_add_raw(b, lang == LANG_ZH ? "\"><w:name w:val=\"Paper " : "En\"><w:name w:val=\"Paper English ");
    buf_add_xml(b, s->name);
    buf_add_raw(b, "\"/><w:pPr>");
    /* in the order of the schema: keepNext, pBdr, tabs, snapToGrid, spacing, ind, jc */
    buf_add_raw(b, s->more);
    if (lang == LANG_EN || s->exact) buf_add_raw(b, "<w:snapToGrid w:val=\"false\"/>");
    int after = lang == LANG_EN && !s->exact && !s->after ? 100 : s->after;
    buf_addf(b, "<w:spacing w:before=\"%d\" w:after=\"%d\"", s->before, after);
    if (lang == LANG_ZH && s->exact) buf_addf(b, " w:line=\"%d\" w:lineRule=\"exact\"", s->exact);
    buf_add_raw(b, "/>");
    if (lang == LANG_ZH && s->indent)
        buf_addf(b, "<w:ind w:firstLineChars=\"%d\" w:firstLine=\"%d\"/>", s->indent, s->indent * s->half_points[lang] / 10);
    buf_add_raw(b, "<w:jc w:val=\"");
    buf_add_xml(b, lang == LANG_EN && strcmp(s->align, "both") == 0 ? "left" : s->align);
    buf_add_raw(b, "\"/></w:pPr><w:rPr>");
    add_fonts(b, s);
    /* a face of its own marks a Chinese heading, weight an English one */
    if (s->bold || (lang == LANG_EN && strcmp(s->han, HEI) == 0)) buf_add_raw(b, "<w:b/>");
    if (s->red) buf_add_raw(b, "<w:color w:val=\"CC0000\"/>");
    /* Programs differ over the width of a grid's characters, none over this. */
    if (lang == LANG_ZH && s->half_points[lang] == 32) buf_addf(b, "<w:spacing w:val=\"%d\"/>", (int)CLOSER);
    buf_addf(b, "<w:sz w:val=\"%d\"/><w:szCs w:val=\"%d\"/>", s->half_points[lang], s->half_points[lang]);
    buf_add_raw(b, lang == LANG_ZH ? "<w:lang w:val=\"zh-CN\" w:eastAsia=\"zh-CN\"/>" : "<w:lang w:val=\"en-GB\" w:eastAsia=\"zh-CN\"/>");
    buf_add_raw(b, "</w:rPr></w:style>\n");
}

static void add_styles(buf_t *b)
{
    buf_add_raw(b, XML_HEAD "<w:styles" NAMESPACES "><w:docDefaults><w:rPrDefault><w:rPr>");
    add_fonts(b, &styles[0]);
    buf_add_raw(b, "<w:sz w:val=\"32\"/><w:szCs w:val=\"32\"/><w:lang w:val=\"en-GB\" w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault>"
                   "<w:pPrDefault/></w:docDefaults>\n<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\">"
                   "<w:name w:val=\"Normal\"/></w:style>\n");
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) {
        add_style(b, &styles[i], LANG_ZH);
        add_style(b, &styles[i], LANG_EN);
    }
    buf_add_raw(b, "</w:styles>\n");
}

/* Names under which the same faces are installed elsewhere. */
static void add_font_table(buf_t *b)
{
    static const char *const rows[][2] = {{FANG, "仿宋"}, {KAI, "楷体"}, {SONG, "宋体"}, {HEI, "SimHei"}};
    buf_add_raw(b, XML_HEAD "<w:fonts" NAMESPACES ">\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        buf_add_raw(b, "<w:font w:name=\"");
        buf_add_xml(b, rows[i][0]);
        buf_add_raw(b, "\"><w:altName w:val=\"");
        buf_add_xml(b, rows[i][1]);
        buf_add_raw(b, "\"/><w:charset w:val=\"86\"/><w:family w:val=\"modern\"/></w:font>\n");
    }
    buf_add_raw(b, "</w:fonts>\n");
}

/* 7.5: between dashes, odd pages right, even ones left, one character in. */
static void add_footer(buf_t *b, bool odd)
{
    buf_add_raw(b, XML_HEAD "<w:ftr" NAMESPACES "><w:p><w:pPr><w:pStyle w:val=\"PageNumber\"/>");
    buf_add_raw(b, odd ? "<w:ind w:right=\"280\"/><w:jc w:val=\"right\"/>" : "<w:ind w:left=\"280\"/><w:jc w:val=\"left\"/>");
    buf_add_raw(b, "</w:pPr><w:r><w:t xml:space=\"preserve\">— </w:t></w:r><w:fldSimple w:instr=\" PAGE \"><w:r><w:t>1</w:t></w:r>"
                   "</w:fldSimple><w:r><w:t xml:space=\"preserve\"> —</w:t></w:r></w:p></w:ftr>\n");
}

/* A letter's first page has no number, but the other double rule (10.1). */
static void add_first_footer(buf_t *b)
{
    buf_add_raw(b, XML_HEAD "<w:ftr" NAMESPACES "><w:p><w:pPr><w:pStyle w:val=\"PageNumber\"/>"
                            RED_RULE("bottom", "thinThickSmallGap", "24") "</w:pPr></w:p></w:ftr>\n");
}

/* --- the package ------------------------------------------------------------------------------------------------------ */

static const char content_types[] = XML_HEAD
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Default Extension=\"png\" ContentType=\"image/png\"/>"
    "<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>"
    "<Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>"
    "<Override PartName=\"/word/settings.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml\"/>"
    "<Override PartName=\"/word/fontTable.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml\"/>"
    "<Override PartName=\"/word/footer1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>"
    "<Override PartName=\"/word/footer2.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>"
    "<Override PartName=\"/word/footer3.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>"
    "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
    "</Types>\n";
static const char package_rels[] = XML_HEAD
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>"
    "</Relationships>\n";
static const char document_rels[] = XML_HEAD
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer\" Target=\"footer1.xml\"/>"
    "<Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer\" Target=\"footer2.xml\"/>"
    "<Relationship Id=\"rId4\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer\" Target=\"footer3.xml\"/>"
    "<Relationship Id=\"rId5\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings\" Target=\"settings.xml\"/>"
    "<Relationship Id=\"rId6\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/fontTable\" Target=\"fontTable.xml\"/>";
static const char settings[] = XML_HEAD
    "<w:settings" NAMESPACES "><w:zoom w:percent=\"100\"/><w:evenAndOddHeaders/><w:drawingGridVerticalSpacing w:val=\"579\"/>"
    "<w:characterSpacingControl w:val=\"compressPunctuation\"/><w:compat><w:useFELayout/>"
    "<w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat></w:settings>\n";

/* The day of the paper, not of its making: the same paper gives the same bytes. */
static void add_core(const writ_t *w, buf_t *b)
{
    char day[DAY_TEXT];
    buf_add_raw(b, XML_HEAD "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\""
                            " xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\""
                            " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>");
    buf_add_xml(b, w->version[0].title);
    buf_add_raw(b, "</dc:title><dc:subject>");
    buf_add_xml(b, w->version[0].number);
    buf_add_raw(b, "</dc:subject><dc:creator>");
    buf_add_xml(b, w->version[0].office);
    buf_add_raw(b, "</dc:creator><dcterms:created xsi:type=\"dcterms:W3CDTF\">");
    buf_add_raw(b, day_text(w->day, day));
    buf_add_raw(b, "T00:00:00Z</dcterms:created><dcterms:modified xsi:type=\"dcterms:W3CDTF\">");
    buf_add_raw(b, day_text(w->day, day));
    buf_add_raw(b, "T00:00:00Z</dcterms:modified></cp:coreProperties>\n");
}

enum part { PART_TYPES, PART_RELS, PART_DOCUMENT, PART_DOCUMENT_RELS, PART_STYLES, PART_SETTINGS, PART_FONTS, PART_ODD, PART_EVEN,
            PART_FIRST, PART_CORE, PARTS };
static const char *const part_names[PARTS] = {
    [PART_TYPES] = "[Content_Types].xml", [PART_RELS] = "_rels/.rels", [PART_DOCUMENT] = "word/document.xml",
    [PART_DOCUMENT_RELS] = "word/_rels/document.xml.rels", [PART_STYLES] = "word/styles.xml", [PART_SETTINGS] = "word/settings.xml",
    [PART_FONTS] = "word/fontTable.xml", [PART_ODD] = "word/footer1.xml", [PART_EVEN] = "word/footer2.xml",
    [PART_FIRST] = "word/footer3.xml", [PART_CORE] = "docProps/core.xml"};

/* The pictures are known when the document has been written. */
static void add_document_rels(const docx_t *d, buf_t *b)
{
    buf_add_raw(b, document_rels);
    for (size_t i = 1; i <= d->pictures; i++)
        buf_addf(b, "<Relationship Id=\"rChart%zu\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image\""
                    " Target=\"media/chart%zu.png\"/>", i, i);
    buf_add_raw(b, "</Relationships>\n");
}

static void add_parts(docx_t *d, buf_t part[PARTS])
{
    buf_add_raw(&part[PART_TYPES], content_types);
    buf_add_raw(&part[PART_RELS], package_rels);
    buf_add_raw(&part[PART_SETTINGS], settings);
    add_document(d);
    add_document_rels(d, &part[PART_DOCUMENT_RELS]);
    add_styles(&part[PART_STYLES]);
    add_font_table(&part[PART_FONTS]);
    add_footer(&part[PART_ODD], true);
    add_footer(&part[PART_EVEN], false);
    add_first_footer(&part[PART_FIRST]);
    add_core(d->w, &part[PART_CORE]);
}

int writ_docx(const writ_t *w, buf_t *out, err_t *err)
{
    buf_t part[PARTS], picture[CHARTS_MOST];
    pack_part_t list[PARTS + CHARTS_MOST];
    char name[CHARTS_MOST][40];
    assert(w->versions > 0);
    for (int i = 0; i < PARTS; i++) {
        buf_init(&part[i], PART_MOST);
        list[i] = (pack_part_t){part_names[i], &part[i]};
    }
    for (int i = 0; i < CHARTS_MOST; i++) {
        buf_init(&picture[i], PART_MOST);
        (void)snprintf(name[i], sizeof name[i], "word/media/chart%d.png", i + 1);
        list[PARTS + i] = (pack_part_t){name[i], &picture[i]};
    }
    docx_t d = {.w = w, .out = &part[PART_DOCUMENT], .form = w->layout == CAT_LAYOUT_FORM, .picture = picture, .err = err};
    add_parts(&d, part);
    int failed = d.failed;
    for (int i = 0; i < PARTS && !failed; i++)
        if (buf_failed(&part[i]))
            failed = part[i].over ? err_set(err, ERR_PAPER_LONG, num_text(PAPER_PAGES_MOST, (char[24]){0})) : err_nomem(err);
    if (!failed) failed = pack_write(list, PARTS + d.pictures, out, err);
    for (int i = 0; i < PARTS; i++) buf_release(&part[i]);
    for (int i = 0; i < CHARTS_MOST; i++) buf_release(&picture[i]);
    return failed;
}
