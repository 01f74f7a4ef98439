/* writ_text.c - a paper as plain text, as Markdown and as HTML. Nothing in it is markup that the template did not write. */
#include "paper/writ.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

static void raw_runs(const writ_text_t *t, buf_t *out)
{
    for (size_t i = 0; i < t->runs; i++) buf_add_raw(out, t->run[i].text);
}

/* In a table: one line. */
static void cell_line(const writ_text_t *t, buf_t *out)
{
    for (size_t i = 0; i < t->runs; i++)
        for (const char *at = t->run[i].text, *end; *at; at = end) {
            end = strstr(at, FILL_BREAK);
            bool broken = end;
            if (!end) end = at + strlen(at);
            buf_add_bytes(out, at, (size_t)(end - at));
            if (broken) buf_add_char(out, ' ');
            if (broken) end += strlen(FILL_BREAK);
        }
}

static void item_mark(const writ_block_t *b, buf_t *out)
{
    for (int i = 1; i < b->level; i++) buf_add_raw(out, "  ");
    if (b->number > 0) buf_addf(out, "%d. ", b->number);
    else buf_add_raw(out, b->number < 0 ? "  " : "- ");
}

/* --- text ------------------------------------------------------------------------------------------------ */

static void text_table(const writ_block_t *b, buf_t *out)
{
    assert(b->columns > 0);
    for (size_t i = b->head ? 0 : b->columns; i < b->rows * b->columns; i++) {
        cell_line(&b->cell[i], out);
        buf_add_raw(out, (i + 1) % b->columns ? "　" : "\n");
    }
    buf_add_char(out, '\n');
}

/* A picture in words: a line for each of its labels. */
static void text_chart(const chart_t *c, buf_t *out)
{
    if (!c) return;
    buf_addf(out, "【%s】\n", c->title ? c->title : "");
    for (size_t i = 0; i < c->labels; i++) {
        const char *say = c->count && c->series[0].say ? c->series[0].say[i] : NULL;
        buf_addf(out, "%s　%s\n", c->label[i], say ? say : "—");
    }
    buf_add_char(out, '\n');
}

static void text_block(const writ_t *w, const writ_version_t *v, const writ_block_t *b, buf_t *out)
{
    switch (b->what) {
    case WRIT_CHART: text_chart(writ_chart(w, b), out); return;
    case WRIT_TABLE: text_table(b, out); return;
    case WRIT_RULE: buf_add_raw(out, "————————\n"); return;
    case WRIT_ITEM:
        item_mark(b, out);
        break;
    case WRIT_PARAGRAPH:
    case WRIT_HEADING:
        if (v->lang == LANG_ZH) buf_add_raw(out, "　　");
        break;
    }
    raw_runs(&b->text, out);
    buf_add_raw(out, v->lang == LANG_ZH ? "\n" : "\n\n");
}

static void attachments_text(const writ_version_t *v, buf_t *out)
{
    for (size_t i = 0; i < v->attachments; i++) {
        if (v->lang == LANG_ZH) buf_addf(out, "%s%zu．%s\n", i ? "　　　　　" : "\n　　附件：", i + 1, v->attachment[i]);
        else buf_addf(out, "%s%zu. %s\n", i ? "             " : "\nAttachments: ", i + 1, v->attachment[i]);
    }
}

static void text_version(const writ_t *w, const writ_version_t *v, buf_t *out)
{
    if (w->mark) buf_addf(out, "【%s】\n", w->mark);
    buf_addf(out, "%s\n", v->office);
    if (*v->number) buf_addf(out, "%s\n", v->number);
    buf_addf(out, "\n%s\n\n", v->title);
    if (*v->addressee) buf_addf(out, v->lang == LANG_ZH ? "%s：\n" : "To: %s\n\n", v->addressee);
    for (size_t i = 0; i < v->blocks; i++) text_block(w, v, &v->block[i], out);
    attachments_text(v, out);
    if (w->signature) buf_addf(out, "\n%s\n%s\n", v->office, v->date);
    if (v->annexes) buf_add_char(out, '\n');
    for (size_t i = 0; i < v->annexes; i++) text_block(w, v, &v->annex[i], out);
    if (*v->copies) buf_addf(out, v->lang == LANG_ZH ? "\n抄送：%s\n" : "\nCopies: %s\n", v->copies);
}

void writ_text(const writ_t *w, buf_t *out)
{
    for (size_t i = 0; i < w->versions; i++) {
        if (i) buf_add_raw(out, "\n\n");
        text_version(w, &w->version[i], out);
    }
    if (w->foot) buf_addf(out, "\n%s\n", w->foot);
}

/* --- Markdown ---------------------------------------------------------------------------------------------- */

static void md_plain(const char *text, bool cell, buf_t *out)
{
    for (const char *p = text; *p; p++) {
        if (strncmp(p, FILL_BREAK, strlen(FILL_BREAK)) == 0) {
            buf_add_raw(out, cell ? " " : "\\\n");
            p += strlen(FILL_BREAK) - 1;
            continue;
        }
        if (strchr("\\`*_{}[]<>()#+-.!|&~", *p)) buf_add_char(out, '\\');
        buf_add_char(out, *p);
    }
}

static void md_runs(const writ_text_t *t, bool cell, buf_t *out)
{
    for (size_t i = 0; i < t->runs; i++) {
        if (t->run[i].bold) buf_add_raw(out, "**");
        md_plain(t->run[i].text, cell, out);
        if (t->run[i].bold) buf_add_raw(out, "**");
    }
}

static void md_table(const writ_block_t *b, buf_t *out)
{
    for (size_t row = 0; row < b->rows; row++) {
        for (size_t c = 0; c < b->columns; c++) {
            buf_add_raw(out, "| ");
            md_runs(&b->cell[row * b->columns + c], true, out);
            buf_add_char(out, ' ');
        }
        buf_add_raw(out, "|\n");
        for (size_t c = 0; !row && c < b->columns; c++) buf_addf(out, "|---%s%s", b->right[c] ? ":" : "", c + 1 < b->columns ? "" : "|\n");
    }
    buf_add_char(out, '\n');
}

static void md_chart(const chart_t *c, buf_t *out)
{
    if (!c) return;
    buf_add_raw(out, "| | ");
    md_plain(c->title ? c->title : "", true, out);
    buf_add_raw(out, " |\n|---|---:|\n");
    for (size_t i = 0; i < c->labels; i++) {
        const char *say = c->count && c->series[0].say ? c->series[0].say[i] : NULL;
        buf_add_raw(out, "| ");
        md_plain(c->label[i], true, out);
        buf_add_raw(out, " | ");
        md_plain(say ? say : "—", true, out);
        buf_add_raw(out, " |\n");
    }
    buf_add_char(out, '\n');
}

static void md_block(const writ_t *w, const writ_block_t *b, buf_t *out)
{
    switch (b->what) {
    case WRIT_CHART: md_chart(writ_chart(w, b), out); return;
    case WRIT_TABLE: md_table(b, out); return;
    case WRIT_RULE: buf_add_raw(out, "---\n\n"); return;
    case WRIT_HEADING:
        for (int i = 0; i < b->level + 1 && i < 6; i++) buf_add_char(out, '#');
        buf_add_char(out, ' ');
        break;
    case WRIT_ITEM: item_mark(b, out); break;
    case WRIT_PARAGRAPH: break;
    }
    md_runs(&b->text, false, out);
    buf_add_raw(out, "\n\n");
}

void writ_markdown(const writ_t *w, buf_t *out)
{
    for (size_t i = 0; i < w->versions; i++) {
        const writ_version_t *v = &w->version[i];
        buf_add_raw(out, "# ");
        md_plain(v->title, false, out);
        buf_add_raw(out, "\n\n");
        md_plain(v->office, false, out);
        if (*v->number) buf_add_raw(out, v->lang == LANG_ZH ? "　" : "  ");
        md_plain(v->number, false, out);
        buf_add_raw(out, "\n\n");
        if (*v->addressee) {
            if (v->lang == LANG_EN) buf_add_raw(out, "To: ");
            md_plain(v->addressee, false, out);
            buf_add_raw(out, v->lang == LANG_ZH ? "：\n\n" : "\n\n");
        }
        for (size_t k = 0; k < v->blocks; k++) md_block(w, &v->block[k], out);
        for (size_t k = 0; k < v->attachments; k++) {
            buf_addf(out, v->lang == LANG_ZH ? "附件%zu：" : "Attachment %zu: ", k + 1);
            md_plain(v->attachment[k], false, out);
            buf_add_raw(out, "\n\n");
        }
        if (w->signature) buf_addf(out, "%s\n\n%s\n\n", v->office, v->date);
        for (size_t k = 0; k < v->annexes; k++) md_block(w, &v->annex[k], out);
        if (*v->copies) {
            buf_add_raw(out, v->lang == LANG_ZH ? "抄送：" : "Copies: ");
            md_plain(v->copies, false, out);
            buf_add_raw(out, "\n\n");
        }
    }
}

/* --- HTML ---------------------------------------------------------------------------------------------------- */

/* A figure of a report opens its passport. */
static bool html_open(const writ_t *w, const writ_run_t *run, buf_t *out)
{
    if (run->bound < 1 || (size_t)run->bound > w->sources) return false;
    const writ_source_t *s = &w->source[run->bound - 1];
    buf_add_raw(out, "<a class=\"figure\" data-figure=\"");
    buf_add_html(out, s->passport);
    buf_add_raw(out, "\" title=\"");
    buf_add_html(out, s->title);
    if (s->href) buf_add_raw(out, "\" href=\"");
    if (s->href) buf_add_html(out, s->href);
    buf_add_raw(out, "\">");
    return true;
}

static void html_runs(const writ_t *w, const writ_text_t *t, buf_t *out)
{
    for (size_t i = 0; i < t->runs; i++) {
        bool figure = html_open(w, &t->run[i], out);
        if (t->run[i].bold) buf_add_raw(out, "<b>");
        for (const char *at = t->run[i].text, *end; *at; at = end) {
            end = strstr(at, FILL_BREAK);
            char piece[512];
            size_t n = end ? (size_t)(end - at) : strlen(at), left = n;
            for (const char *p = at; left;) {
                size_t take = left < sizeof piece - 1 ? left : sizeof piece - 1;
                while (take < left && take && ((unsigned char)p[take] & 0xC0) == 0x80) take--;
                memcpy(piece, p, take);
                piece[take] = '\0';
                buf_add_html(out, piece);
                p += take;
                left -= take;
            }
            end = at + n;
            if (*end) buf_add_raw(out, "<br>");
            if (*end) end += strlen(FILL_BREAK);
        }
        if (t->run[i].bold) buf_add_raw(out, "</b>");
        if (figure) buf_add_raw(out, "</a>");
    }
}

static void html_table(const writ_t *w, const writ_block_t *b, buf_t *out)
{
    buf_add_raw(out, "<table>\n<colgroup>");
    for (size_t c = 0; c < b->columns; c++) buf_addf(out, "<col width=\"%d%%\">", (int)(b->width[c] * 100));
    buf_add_raw(out, "</colgroup>\n");
    for (size_t row = b->head ? 0 : 1; row < b->rows; row++) {
        buf_add_raw(out, "<tr>");
        for (size_t c = 0; c < b->columns; c++) {
            buf_add_raw(out, !row ? "<th>" : b->right[c] ? "<td class=\"number\">" : "<td>");
            html_runs(w, &b->cell[row * b->columns + c], out);
            buf_add_raw(out, row ? "</td>" : "</th>");
        }
        buf_add_raw(out, "</tr>\n");
    }
    buf_add_raw(out, "</table>\n");
}

/* A picture that could not be drawn is its table. */
static void html_chart(const chart_t *c, buf_t *out)
{
    buf_t svg;
    if (!c) return;
    buf_init(&svg, 4 << 20);
    buf_add_raw(out, "<figure class=\"chart\">\n");
    if (chart_svg(c, &svg, NULL) == 0 && !buf_failed(&svg)) buf_add_bytes(out, buf_text(&svg), svg.length);
    else (void)chart_table(c, out, NULL);
    buf_add_raw(out, "</figure>\n");
    buf_release(&svg);
}

static void html_block(const writ_t *w, const writ_block_t *b, buf_t *out)
{
    switch (b->what) {
    case WRIT_CHART: html_chart(writ_chart(w, b), out); return;
    case WRIT_TABLE: html_table(w, b, out); return;
    case WRIT_RULE: buf_add_raw(out, "<hr>\n"); return;
    case WRIT_HEADING:
        buf_add_raw(out, "<h3>");
        html_runs(w, &b->text, out);
        buf_add_raw(out, "</h3>\n");
        return;
    case WRIT_ITEM:
    case WRIT_PARAGRAPH: break;
    }
    buf_add_raw(out, b->what == WRIT_ITEM ? "<p class=\"item\">" : "<p class=\"body\">");
    if (b->what == WRIT_ITEM) item_mark(b, out);
    html_runs(w, &b->text, out);
    buf_add_raw(out, "</p>\n");
}

static void html_line(const char *class, const char *before, const char *text, const char *after, buf_t *out)
{
    if (!*text) return;
    buf_add_raw(out, "<p class=\"");
    buf_add_html(out, class);
    buf_add_raw(out, "\">");
    buf_add_html(out, before);
    buf_add_html(out, text);
    buf_add_html(out, after);
    buf_add_raw(out, "</p>\n");
}

static void html_version(const writ_t *w, const writ_version_t *v, buf_t *out)
{
    bool zh = v->lang == LANG_ZH;
    buf_add_raw(out, zh ? "<article lang=\"zh-CN\" class=\"paper\">\n" : "<article lang=\"en\" class=\"paper\">\n");
    if (w->mark) html_line("mark", "", w->mark, "", out);
    html_line("office", "", v->office, "", out);
    html_line("number", "", v->number, "", out);
    buf_add_raw(out, "<h2>");
    buf_add_html(out, v->title);
    buf_add_raw(out, "</h2>\n");
    html_line("addressee", zh ? "" : "To: ", v->addressee, zh ? "：" : "", out);
    for (size_t i = 0; i < v->blocks; i++) html_block(w, &v->block[i], out);
    for (size_t i = 0; i < v->attachments; i++) html_line("body", zh ? "附件：" : "Attachment: ", v->attachment[i], "", out);
    if (w->signature) html_line("signature", "", v->office, "", out);
    if (w->signature) html_line("signature", "", v->date, "", out);
    if (v->annexes) buf_add_raw(out, "<section class=\"annex\">\n");
    for (size_t i = 0; i < v->annexes; i++) html_block(w, &v->annex[i], out);
    if (v->annexes) buf_add_raw(out, "</section>\n");
    html_line("copies", zh ? "抄送：" : "Copies: ", v->copies, "", out);
    if (w->foot) html_line("foot", "", w->foot, "", out);
    buf_add_raw(out, "</article>\n");
}

/* A page of its own, without scripts and without a style that a policy would have to allow. */
void writ_html(const writ_t *w, buf_t *out)
{
    buf_add_raw(out, "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>");
    buf_add_html(out, w->version[0].title);
    buf_add_raw(out, "</title></head><body>\n");
    for (size_t i = 0; i < w->versions; i++) html_version(w, &w->version[i], out);
    buf_add_raw(out, "</body></html>\n");
}
