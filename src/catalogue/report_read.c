/* report_read.c - a report template's file: front matter, text, the English after it. */
#include "catalogue/paper_inside.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

enum { FOR_MOST = 16, ENDS_MOST = 4 };

typedef struct front {
    cat_report_t report;
    const cat_node_t *kinds, *layout, *title, *period, *start, *end;
} front_t;

static const char *const period_words[CAT_PERIODS] = {
    [CAT_PERIOD_YEAR] = "year", [CAT_PERIOD_FIVE_YEARS] = "five_years", [CAT_PERIOD_QUARTER] = "quarter",
    [CAT_PERIOD_MONTH] = "month", [CAT_PERIOD_WEEK] = "week", [CAT_PERIOD_WINDOW] = "window"};

const char *cat_period_word(enum cat_period p)
{
    assert((unsigned)p < CAT_PERIODS);
    return period_words[p];
}

#define FRONT(m) offsetof(front_t, m)
#define WORDS_EXPECTED {{"{zh: ……, en: ……}", "{zh: ..., en: ...}"}}
#define BOOL_EXPECTED {{"true 或 false", "true or false"}}
static const cat_row_t FRONT_ROWS[] = {
    {"report", NULL, cat_read_name, FRONT(report.paper.name), true, {{"报告名称，与文件名相同", "the name of the report, as of the file"}}},
    {"name", "label", cat_read_words, FRONT(report.paper.label), true, WORDS_EXPECTED},
    {"period", NULL, cat_read_keep, FRONT(period), true,
     {{"year、five_years、quarter、month、week 或 window", "year, five_years, quarter, month, week or window"}}},
    {"for", NULL, cat_read_keep, FRONT(kinds), false, {{"种类或种类列表", "a kind or a list of kinds"}}},
    {"about", NULL, cat_read_name, FRONT(report.about), false, {{"报告所述事项的种类", "the kind of the matter it is about"}}},
    {"start", NULL, cat_read_keep, FRONT(start), false, {{"所述事项的日期字段", "date fields of the matter it is about"}}},
    {"end", NULL, cat_read_keep, FRONT(end), false, {{"所述事项的日期字段", "date fields of the matter it is about"}}},
    {"layout", NULL, cat_read_keep, FRONT(layout), false,
     {{"letter、document、decision、form 或 minutes", "letter, document, decision, form or minutes"}}},
    {"law", NULL, cat_read_text, FRONT(report.paper.law), false, {{"法律依据", "the law it rests on"}}},
    {"title", NULL, cat_read_keep, FRONT(title), false, WORDS_EXPECTED},
    {"number", NULL, cat_read_bool, FRONT(report.paper.number), false, BOOL_EXPECTED},
    {"addressee", NULL, cat_read_words, FRONT(report.paper.addressed), false, WORDS_EXPECTED},
    {"copies", NULL, cat_read_words, FRONT(report.copies), false, WORDS_EXPECTED},
    {"seal", NULL, cat_read_bool, FRONT(report.paper.seal), false, BOOL_EXPECTED},
    {"sources", NULL, cat_read_bool, FRONT(report.sources), false, BOOL_EXPECTED},
};

static const words_t *expect_of(const char *key)
{
    for (size_t i = 0; i < CAT_COUNT(FRONT_ROWS); i++)
        if (strcmp(FRONT_ROWS[i].key, key) == 0) return &FRONT_ROWS[i].expect;
    assert(!"a key without a row");
    return NULL;
}

static void read_period(reader_t *r, front_t *f)
{
    if (!f->period) return;
    if (f->period->type != NODE_TEXT) {
        cat_wrong_shape(r, "period", f->period, *expect_of("period"));
        return;
    }
    int i = cat_refer(r, ERR_CATALOGUE_WORD, f->period, period_words, CAT_PERIODS);
    if (i >= 0) f->report.period = (enum cat_period)i;
}

static const char *const *read_list(reader_t *r, const char *key, const cat_node_t *node, size_t most, size_t *ret_count)
{
    size_t n = node ? cat_list_count(r, key, node, *expect_of(key)) : 0;
    if (n > most) {
        MISTAKE(r->mistakes, node, ERR_CATALOGUE_LIMIT, key, num_text((int64_t)most, (char[24]){0}));
        n = 0;
    }
    const char **list = cat_array(r, n, sizeof *list);
    for (size_t i = 0; list && i < n; i++) list[i] = cat_list_item(node, i)->text;
    *ret_count = list ? n : 0;
    return list;
}

/* A window is given when the report is made, or it is that of the matter the report is about. */
static void check_window(reader_t *r, const front_t *f)
{
    const cat_node_t *ends = f->start ? f->start : f->end;
    if (!ends) return;
    if (!f->report.about) cat_needs(r, ends, f->start ? "start" : "end", "about", "日期字段属于所述事项" ERR_OR "the fields are of the matter it is about");
    bool window = f->report.period == CAT_PERIOD_WINDOW;
    if (!f->start || (window && !f->end))
        cat_needs(r, ends, f->start ? "start" : "end", f->start ? "end" : "start", "时段有起有止" ERR_OR "a window has two ends");
}

static void read_front(reader_t *r, const char *name, const cat_node_t *root, front_t *f)
{
    cat_paper_t *p = &f->report.paper;
    p->label = p->addressed = f->report.copies = (words_t){{"", ""}};
    p->layout = CAT_LAYOUT_DOCUMENT;
    if (!cat_read_map(r, FRONT_ROWS, CAT_COUNT(FRONT_ROWS), "report", root, f)) return;
    if (p->name && strcmp(p->name, name) != 0)
        MISTAKE(r->mistakes, cat_node_get(root, "report"), ERR_CATALOGUE_TEMPLATE_FORM, p->name, name);
    read_period(r, f);
    p->kinds = read_list(r, "for", f->kinds, FOR_MOST, &p->kind_count);
    f->report.start = read_list(r, "start", f->start, ENDS_MOST, &f->report.starts);
    f->report.end = read_list(r, "end", f->end, ENDS_MOST, &f->report.ends);
    if (f->layout) cat_read_layout(r, f->layout, &p->layout);
    if (f->title) cat_read_title(r, f->title, p->title, true);
    check_window(r, f);
}

bool cat_read_report(reader_t *r, const char *name, const char *text, size_t bytes, cat_report_t *ret)
{
    cat_file_t file;
    if (!cat_split_file(r, text, bytes, &file)) return false;
    front_t f = {.report.paper.file = r->mistakes->file};
    read_front(r, name, file.front, &f);
    cat_paper_t *p = &f.report.paper;
    size_t before = r->mistakes->total;
    p->body[LANG_ZH] = cat_parse_pieces(r, text, file.zh_from, file.zh_to, true);
    if (!p->body[LANG_ZH] && r->mistakes->total == before) {
        err_set(&r->mistakes->next, ERR_CATALOGUE_TEMPLATE_FORM, "没有中文正文" ERR_OR "no body in Chinese", "正文" ERR_OR "a body");
        mistakes_keep(r->mistakes, 1, 1);
    }
    if (file.en_to > file.en_from) p->body[LANG_EN] = cat_parse_pieces(r, text, file.en_from, file.en_to, true);
    if (!p->name) p->name = name;
    f.report.text = text;
    *ret = f.report;
    return true;
}
