/* make.c - see report.h. */
#include "report/inside.h"

#include "paper/say.h"

#include <assert.h>
#include <string.h>

typedef struct making {
    binder_t b;
    paper_data_t paper;   /* as given, with what the report adds */
    fill_more_t more;
    filling_t fill;
    enum lang lang;
    err_t *err;
} making_t;

static const char *kept(making_t *m, buf_t *text, int *failed)
{
    const char *copy = buf_failed(text) ? NULL : arena_textn(m->b.arena, buf_text(text), text->length);
    if (!copy && !*failed) *failed = err_nomem(m->err);
    buf_release(text);
    return copy ? copy : "";
}

/* --- sources at the end ---------------------------------------------------------------------------------------- */

static void add_escaped(buf_t *out, const char *text)
{
    for (const char *p = text ? text : ""; *p; p++) {
        if (strchr("\\`*_{}[]<>()#+-.!|&~\n", *p)) buf_add_char(out, *p == '\n' ? ' ' : '\\');
        if (*p != '\n') buf_add_char(out, *p);
    }
}

static bool listed_before(const binder_t *b, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (b->figure[k].lang == b->figure[i].lang && strcmp(b->figure[k].passport, b->figure[i].passport) == 0) return true;
    return false;
}

static const char *office_words(const making_t *m, const char *code)
{
    int i;
    if (office_find(m->b.data->paper.offices, code, &i, NULL) != 0) return code;
    return paper_say_words(&office_at(m->b.data->paper.offices, i)->name, m->lang);
}

/* `= about`: the matter by its number, else by its id. */
static void add_about(const making_t *m, bool part, buf_t *out)
{
    const json_t *about = m->b.data->paper.about;
    const char *kind = json_string_value(json_object_get(about, "kind")), *number = json_string_value(json_object_get(about, "number"));
    const cat_kind_t *k = NULL;
    bool zh = m->lang == LANG_ZH;
    if (!kind || catalogue_kind(m->b.data->paper.catalogue, kind, &k, NULL) != 0) return;
    buf_add_raw(out, zh ? (part ? "属于" : "仅计") : part ? "part of " : "of ");
    add_escaped(out, paper_say_words(&k->label, m->lang));
    buf_add_char(out, ' ');
    add_escaped(out, number && *number ? number : m->b.data->plan);
    if (!zh && !part) buf_add_raw(out, " alone");
}

/* "parent.case_type=duty" in words: 案件类型为“监察机关移送的职务犯罪案件”. */
static void add_narrow(const making_t *m, const char *figure, const char *narrow, buf_t *out)
{
    const cat_kind_t *kind = NULL;
    const cat_figure_t *f = NULL;
    const cat_field_t *field = NULL;
    char name[64];
    bool zh = m->lang == LANG_ZH;
    size_t n = strcspn(narrow, "=");
    const char *code = narrow[n] ? narrow + n + 1 : "";
    bool part = n == strlen("parent") && strncmp(narrow, "parent", n) == 0;
    if (part || (n == strlen("matter") && strncmp(narrow, "matter", n) == 0)) {
        add_about(m, part, out);
        return;
    }
    if (figure_find(m->b.data->paper.catalogue, figure, &kind, &f, NULL) != 0 || n >= sizeof name) return;
    (void)memcpy(name, narrow, n);
    name[n] = '\0';
    if (strncmp(name, "parent.", 7) == 0 && kind->parent) (void)catalogue_kind(m->b.data->paper.catalogue, kind->parent, &kind, NULL);
    if (cat_kind_field(kind, strncmp(name, "parent.", 7) == 0 ? name + 7 : name, &field, NULL) != 0) return;
    const char *said = code;
    for (size_t i = 0; i < field->choice_count; i++)
        if (strcmp(field->choices[i].code, code) == 0) said = paper_say_words(&field->choices[i].name, m->lang);
    add_escaped(out, paper_say_words(&field->label, m->lang));
    buf_add_raw(out, zh ? "为“" : ": ");
    add_escaped(out, said);
    if (zh) buf_add_raw(out, "”");
}

/* What the question was restricted to, what it went by, and with what it was compared. */
static void add_question(const making_t *m, const report_figure_t *f, buf_t *out)
{
    static const struct {
        const char *word;
        words_t words;
    } compared[] = {{"yoy", {{"与上年同期比较", "against the same time of the year before"}}}, {"before", {{"与上一时段比较", "against the time before"}}},
                    {"five", {{"与前五年平均数比较", "against the mean of the five years before"}}}, {"plan", {{"与目标比较", "against the goals"}}}};
    const json_t *asked = json_object_get(f->answer, "asked");
    const char *stop = m->lang == LANG_ZH ? "；" : "; ", *compare = json_string_value(json_object_get(asked, "compare"));
    size_t i;
    json_t *e;
    json_array_foreach(json_object_get(asked, "where"), i, e) {
        buf_add_raw(out, stop);
        add_narrow(m, f->name, json_string_value(e) ? json_string_value(e) : "", out);
    }
    json_array_foreach(json_object_get(f->answer, "by"), i, e) {
        const char *label = json_string_value(json_object_get(json_object_get(e, "label"), m->lang == LANG_ZH ? "zh" : "en"));
        buf_add_raw(out, stop);
        buf_add_raw(out, m->lang == LANG_ZH ? "按" : "by ");
        add_escaped(out, label);
    }
    for (i = 0; compare && i < sizeof compared / sizeof *compared; i++)
        if (strcmp(compare, compared[i].word) == 0) buf_addf(out, "%s%s", stop, compared[i].words.in[m->lang]);
}

static void add_source(const making_t *m, const report_figure_t *f, buf_t *out)
{
    const json_t *figure = json_array_get(json_object_get(f->answer, "figures"), 0);
    bool zh = m->lang == LANG_ZH;
    add_escaped(out, paper_say_words(&f->label, m->lang));
    buf_add_raw(out, zh ? "（" : " (");
    add_escaped(out, f->passport);
    buf_add_raw(out, zh ? "）：" : "): ");
    add_escaped(out, json_string_value(json_object_get(json_object_get(figure, "formula"), zh ? "zh" : "en")));
    add_question(m, f, out);
    buf_add_raw(out, zh ? "；" : "; ");
    add_escaped(out, office_words(m, f->office));
    buf_add_raw(out, zh ? "；" : "; ");
    report_span_name(&f->span, m->lang, out);
    buf_add_raw(out, zh ? "。\n" : ".\n");
}

static void add_sources(const making_t *m, buf_t *out)
{
    size_t n = 0;
    if (!m->b.report->sources && !m->b.data->sources) return;
    for (size_t i = 0; i < m->b.figures; i++) {
        const report_figure_t *f = &m->b.figure[i];
        if (f->lang != m->lang || !*f->passport || listed_before(&m->b, i)) continue;
        if (!n) buf_add_raw(out, m->lang == LANG_ZH ? "## 数据来源\n\n" : "## Sources of the figures\n\n");
        buf_addf(out, "%zu. ", ++n);
        add_source(m, f, out);
    }
}

/* --- what holds for the whole text --------------------------------------------------------------------------------- */

/* A head without rows says nothing: it says in words that there is nothing. */
static int say_empty_tables(const making_t *m, writ_block_t *block, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        writ_block_t *b = &block[i];
        if (b->what != WRIT_TABLE || !b->head || b->rows > 1) continue;
        writ_run_t *run = arena_alloc(m->b.arena, sizeof *run);
        if (!run) return err_nomem(m->err);
        *run = (writ_run_t){.text = m->lang == LANG_ZH ? "（本表没有可列的数据）" : "(Nothing to list in this table)"};
        *b = (writ_block_t){.what = WRIT_PARAGRAPH, .text = {run, 1}};
    }
    return 0;
}

/* A time that goes on: until when it is counted, and what stands beside it. */
static void add_running(const making_t *m, buf_t *out)
{
    bool zh = m->lang == LANG_ZH;
    if (m->b.cut == DAY_NONE) return;
    report_span_t day = {CAT_PERIOD_WINDOW, m->b.cut, m->b.cut}, then = report_span_last_year(&day);
    buf_add_raw(out, zh ? "\n\n注：所述时段尚未期满，数字统计至" : "\n\nNote: the time is not over; the numbers are until ");
    paper_say_day(out, m->b.cut, m->lang);
    buf_add_raw(out, zh ? "，同比均与上年同期（至" : "; what is compared year on year is compared with the same days of the year before (until ");
    paper_say_day(out, then.to, m->lang);
    buf_add_raw(out, zh ? "）比较" : ")");
    if (m->b.beside_whole) buf_add_raw(out, zh ? "；所列以前时段的数字是整期的，不宜与之比较" : "; numbers of times before that stand alone are of the whole of them and are not to be compared with");
    buf_add_raw(out, zh ? "。\n" : ".\n");
}

/* What changed among the offices in the times that it speaks of, and what is not on record of them. */
static void add_notes(const making_t *m, buf_t *out)
{
    bool zh = m->lang == LANG_ZH;
    const char *offices = m->b.offices.in[m->lang];
    if (offices) {
        buf_add_raw(out, zh ? "\n\n注：" : "\n\nNote: ");
        add_escaped(out, offices);
        buf_add_raw(out, zh ? "。\n" : ".\n");
    }
    add_running(m, out);
    if (m->b.recorded == DAY_NONE && !m->b.marked) return;
    buf_add_raw(out, zh ? "\n\n注：" : "\n\nNote: ");
    if (m->b.recorded != DAY_NONE) {
        buf_add_raw(out, zh ? "所述单位自" : "the records begin on ");
        paper_say_day(out, m->b.recorded, m->lang);
        buf_add_raw(out, zh ? "起有记录，此前的不在内。" : "; what was before is not in these numbers. ");
    }
    if (m->b.marked)
        buf_add_raw(out, zh ? "标“不全”的，所指时段内有的单位没有记录或者记录不全，不宜比较。"
                            : m->b.recorded != DAY_NONE ? "Of a number marked incomplete some offices have no record, or not all, of its time: it is not to be compared."
                                                        : "of a number marked incomplete some offices have no record, or not all, of its time: it is not to be compared.");
    buf_add_raw(out, "\n");
}

/* --- a version --------------------------------------------------------------------------------------------------- */

static const char *title(making_t *m, int *failed)
{
    const cat_piece_t *pieces = m->b.report->paper.title[m->lang];
    if (!pieces || *failed) return paper_say_words(&m->b.report->paper.label, m->lang);
    buf_t b;
    buf_init(&b, 65536);
    m->fill.plain = true;
    *failed = fill_pieces(&m->fill, pieces, &b, m->err);
    m->fill.plain = false;
    return kept(m, &b, failed);
}

static const char *say_date(making_t *m, int *failed)
{
    buf_t b;
    buf_init(&b, 256);
    paper_say_day(&b, m->paper.today, m->lang);
    return kept(m, &b, failed);
}

static int read_body(making_t *m, writ_version_t *v)
{
    buf_t text;
    writ_block_t *blocks = NULL;
    buf_init(&text, FILL_BYTES_MOST);
    m->b.marked = m->b.beside_whole = false;
    m->b.cut = DAY_NONE;
    m->b.recorded = DAY_NONE;
    int failed = fill_pieces(&m->fill, m->b.report->paper.body[m->lang], &text, m->err);
    if (!failed) add_notes(m, &text);
    if (!failed && buf_failed(&text)) failed = err_nomem(m->err);
    if (!failed) failed = writ_flow(buf_text(&text), text.length, m->b.arena, &blocks, &v->blocks, m->err);
    if (!failed) failed = say_empty_tables(m, blocks, v->blocks);
    v->block = blocks;
    buf_clear(&text);
    if (!failed) add_sources(m, &text);
    if (!failed && buf_failed(&text)) failed = err_nomem(m->err);
    if (!failed && text.length) failed = writ_flow(buf_text(&text), text.length, m->b.arena, &blocks, &v->annexes, m->err);
    v->annex = blocks;
    buf_release(&text);
    return failed;
}

static int make_version(making_t *m, writ_version_t *v)
{
    const cat_paper_t *p = &m->b.report->paper;
    const char *number = m->paper.number ? m->paper.number : json_string_value(json_object_get(m->paper.matter, "number"));
    int failed = 0;
    *v = (writ_version_t){.lang = m->lang, .office = office_words(m, m->b.data->office), .law = p->law ? p->law : "",
                          .number = number ? number : "", /* a report that is kept has its matter's, whatever it is made from */
                          .addressee = paper_say_words(&p->addressed, m->lang),
                          .copies = paper_say_words(&m->b.report->copies, m->lang)};
    v->title = title(m, &failed);
    if (!failed) v->date = say_date(m, &failed);
    return failed ? failed : read_body(m, v);
}

/* --- the whole --------------------------------------------------------------------------------------------------- */

/* The day of the numbers: today, or that on which those of a frozen report were counted. */
static day_t counted_on(const report_data_t *data)
{
    size_t i;
    json_t *entry;
    instant_t at;
    json_array_foreach((json_t *)(uintptr_t)data->frozen, i, entry) {
        const char *text = json_string_value(json_object_get(json_object_get(entry, "answer"), "computed_at"));
        if (text && instant_parse(text, &at, NULL) == 0) return instant_day(at);
    }
    return data->paper.today;
}

static int begin(making_t *m, const cat_report_t *report, const report_data_t *data, arena_t *a)
{
    binder_t *b = &m->b;
    *b = (binder_t){.report = report, .data = data, .arena = a};
    buf_init(&b->words, 65536);
    b->kept = arena_array(a, REPORT_ASKS_MOST, sizeof *b->kept);
    b->warning = arena_array(a, REPORT_WARNINGS_MOST, sizeof *b->warning);
    b->warned = arena_array(a, REPORT_WARNINGS_MOST, sizeof *b->warned);
    b->own_from = data->since != DAY_NONE && data->since < data->span.from ? data->since : data->span.from;
    b->recorded = b->cut = DAY_NONE;
    b->today = counted_on(data);
    b->chart = arena_array(a, REPORT_CHARTS_MOST, sizeof *b->chart);
    m->more = (fill_more_t){.path = loop_path, .bound = binder_say, .test = binder_test, .begin = loop_begin, .turn = loop_turn,
                            .end = loop_end, .arg = b};
    m->paper = data->paper;
    m->paper.more = &m->more;
    return b->kept && b->warning && b->warned && b->chart ? 0 : err_nomem(m->err);
}

static int add_links(making_t *m, writ_t *w)
{
    binder_t *b = &m->b;
    writ_source_t *list = arena_array(b->arena, b->figures + 1, sizeof *list);
    if (!list) return err_nomem(m->err);
    for (size_t i = 0; i < b->figures; i++) {
        const report_figure_t *f = &b->figure[i];
        list[i] = (writ_source_t){.passport = f->passport, .title = paper_say_words(&f->label, f->lang)};
        if (!b->data->href || !*f->passport) continue;
        list[i].href = arena_printf(b->arena, "%s%s", b->data->href, f->passport);
        if (!list[i].href) return err_nomem(m->err);
    }
    w->source = list;
    w->sources = b->figures;
    w->chart = b->chart;
    w->charts = b->charts;
    return 0;
}

static void drop_json(void *json)
{
    json_decref(json);
}

static int list_asked(making_t *m, json_t **ret)
{
    json_t *list = json_array();
    if (!list || !arena_on_free(m->b.arena, drop_json, list)) return err_nomem(m->err);
    for (size_t i = 0; i < m->b.kept_count; i++) {
        const kept_answer_t *k = &m->b.kept[i];
        json_t *answer = k->answer ? json_incref(k->answer) : json_null();
        if (json_array_append_new(list, json_pack("{s:s, s:o}", "question", k->key, "answer", answer)) != 0) return err_nomem(m->err);
    }
    *ret = list;
    return 0;
}

static int make(making_t *m, const writ_wish_t *wish, writ_t *w)
{
    const cat_paper_t *p = &m->b.report->paper;
    int failed = 0;
    for (m->lang = LANG_ZH; m->lang < LANG_COUNT && !failed; m->lang++) {
        bool wanted = wish->lang == PAPER_BOTH || (wish->lang == PAPER_ZH) == (m->lang == LANG_ZH);
        if (!wanted || !p->body[m->lang]) continue;
        fill_init(&m->fill, &m->paper, m->lang, m->b.arena);
        failed = make_version(m, &w->version[w->versions++]);
        if (w->missing && w->missing_count >= m->fill.missing_count) continue;
        w->missing = m->fill.missing;
        w->missing_count = m->fill.missing_count;
    }
    return failed ? failed : add_links(m, w);
}

int report_make(const cat_report_t *report, const report_data_t *data, const writ_wish_t *wish, arena_t *a, report_made_t *ret,
                err_t *err)
{
    const cat_paper_t *p = &report->paper;
    assert(data->office && data->paper.matter && (data->ask || data->frozen));
    if (wish->lang == PAPER_EN && !p->body[LANG_EN]) return err_set(err, ERR_PAPER_LANG, p->name);
    making_t m = {.err = err};
    report_made_t made = {.writ = {.paper = p, .layout = p->layout, .mark = wish->mark, .foot = wish->foot, .seal = p->seal}};
    made.writ.day = data->paper.today;
    made.writ.signature = (p->layout != CAT_LAYOUT_FORM && p->layout != CAT_LAYOUT_MINUTES) || p->seal;
    int failed = begin(&m, report, data, a);
    if (!failed) failed = make(&m, wish, &made.writ);
    if (!failed) failed = list_asked(&m, &made.asked);
    buf_release(&m.b.words);
    if (failed) return failed;
    made.figure = m.b.figure;
    made.figures = m.b.figures;
    made.warning = m.b.warning;
    made.warnings = m.b.warnings;
    *ret = made;
    return 0;
}
