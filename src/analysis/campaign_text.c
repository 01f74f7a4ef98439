/* campaign_text.c - the quarterly call and the closing report, written from the figures as drafts: a person reads and signs. */
#include "analysis/campaign_inside.h"

#include "register/desk.h"

#include <assert.h>
#include <string.h>

enum { TEXT_MOST = 32 << 10, CALLED_MOST = 180 /* bytes of the field that names who is called */ };

static const char *zh(const json_t *words)
{
    return json_member(words, "zh");
}

/* "立案侦查案件999件，同比上升28.6%"; from twice the base on also "，是上年同期的4.26倍". */
static void add_value(buf_t *out, const json_t *e)
{
    const json_t *v = json_object_get(e, "value");
    const json_t *say = json_object_get(json_object_get(v, "say"), "zh");
    int64_t n = campaign_number(v, "n"), before = campaign_number(v, "before");
    buf_addf(out, "%s%s", zh(json_object_get(e, "label")), json_member(say, "n"));
    if (before <= 0) {
        buf_add_raw(out, "（上年同期无）");
        return;
    }
    buf_add_raw(out, "，同比");
    (void)figure_say(out, &(figure_style_t){.form = FIGURE_SAY_RISE, .digits = 1}, n, before, LANG_ZH);
    if (n >= 2 * before) {
        buf_add_raw(out, "，是上年同期的");
        (void)figure_say(out, &(figure_style_t){.form = FIGURE_SAY_TIMES, .digits = 2}, n, before, LANG_ZH);
    }
    if (before < FIGURE_SMALL_BASE) buf_add_raw(out, "（基数小）");
    if (json_is_object(json_object_get(e, "reached")))
        buf_addf(out, "，完成目标%lld的%s", (long long)campaign_number(e, "goal"), zh(json_object_get(json_object_get(e, "reached"), "say")));
}

static void add_values(buf_t *out, const json_t *board)
{
    size_t i;
    json_t *e;
    json_array_foreach(json_object_get(board, "figures"), i, e) {
        buf_add_raw(out, i ? "；" : "");
        add_value(out, e);
    }
    buf_add_raw(out, "。\n");
}

static void add_listed(buf_t *out, const json_t *board)
{
    size_t i;
    json_t *e;
    const json_t *l = json_object_get(board, "listed");
    buf_addf(out, "督办案件%lld件，办结%lld件，移出%lld件，在办%lld件", (long long)campaign_number(l, "all"), (long long)campaign_number(l, "done"),
             (long long)campaign_number(l, "left"), (long long)campaign_number(l, "open"));
    if (campaign_number(l, "late")) {
        buf_addf(out, "，其中超期%lld件：", (long long)campaign_number(l, "late"));
        size_t named = 0;
        json_array_foreach(json_object_get(l, "cases"), i, e)
            if (json_is_true(json_object_get(e, "late"))) buf_addf(out, "%s%s（%s）", named++ ? "、" : "", json_member(e, "name"), json_member(e, "term_on"));
    }
    buf_add_raw(out, "。\n");
}

static void add_forces(buf_t *out, const json_t *board)
{
    size_t i;
    json_t *e;
    const json_t *f = json_object_get(board, "forces");
    buf_addf(out, "成立专班（专案组）%lld个", (long long)campaign_number(f, "all"));
    json_array_foreach(json_object_get(f, "by_post"), i, e)
        buf_addf(out, "%s%s任组长%lld个", i ? "、" : "，其中", zh(json_object_get(e, "words")), (long long)campaign_number(e, "n"));
    buf_add_raw(out, "。\n");
}

static void add_out(buf_t *out, const json_t *outliers)
{
    size_t i, k;
    json_t *e, *o;
    json_array_foreach(json_object_get(outliers, "figures"), i, e)
        json_array_foreach(json_object_get(e, "out"), k, o)
            buf_addf(out, "%s（%s）%s：%s。\n", zh(json_object_get(o, "words")), zh(json_object_get(e, "label")),
                     strcmp(json_member(o, "direction"), "behind") == 0 ? "明显落后" : "明显领先", zh(json_object_get(o, "why")));
}

/* Offices behind in any watched figure, and those without any count of the first: who is called. */
static void add_called(buf_t *out, const json_t *outliers)
{
    size_t i, k;
    json_t *e, *o;
    json_array_foreach(json_object_get(outliers, "figures"), i, e) {
        json_array_foreach(json_object_get(e, "out"), k, o) {
            const char *name = zh(json_object_get(o, "words"));
            if (strcmp(json_member(o, "direction"), "behind") != 0 || (out->length && strstr(buf_text(out), name))) continue;
            if (out->length + strlen(name) < CALLED_MOST) buf_addf(out, "%s%s", out->length ? "、" : "", name);
        }
    }
}

static void add_head(buf_t *out, const json_t *board, bool closing)
{
    const char *extended = json_string_value(json_object_get(board, "extended_to"));
    buf_addf(out, "%s%s%s开展，原定至%s", json_member(board, "name"), closing ? "于" : "自", json_member(board, "start_on"), json_member(board, "end_on"));
    if (extended) buf_addf(out, "，延长至%s", extended);
    buf_addf(out, "。截至%s（对比%s至%s）：", json_member(board, "until"), json_member(board, "before_from"), json_member(board, "before_to"));
}

typedef struct texts {
    buf_t text, called;
} texts_t;

/* The days of the call alone: one question more over a shorter window. */
static int add_window(const campaign_t *c, day_t from, buf_t *out, err_t *err)
{
    char first[DAY_TEXT], last[DAY_TEXT];
    json_t *answer = NULL;
    figure_ask_t q = campaign_question(c, from, c->until, FIGURE_YOY);
    int failed = figure_ask(c->f, c->actor, &q, &answer, err);
    if (failed) return failed;
    buf_addf(out, "本期%s至%s：", day_text(from, first), day_text(c->until, last));
    for (size_t i = 0; i < c->count; i++) {
        json_t *e = json_pack("{s:{s:s, s:s}, s:O}", "label", "zh", c->watched[i].label.in[LANG_ZH], "en", c->watched[i].label.in[LANG_EN], "value",
                              json_array_get(json_object_get(json_object_get(answer, "total"), "values"), i));
        if (i) buf_add_raw(out, "；");
        if (e) add_value(out, e);
        json_decref(e);
    }
    buf_add_raw(out, "。\n");
    json_decref(answer);
    return 0;
}

static day_t three_months_before(day_t day, day_t least)
{
    int y, m, d;
    day_split(day, &y, &m, &d);
    m -= 3;
    if (m < 1) {
        m += 12;
        y--;
    }
    day_t from = day_of(y, m, d > day_month_length(y, m) ? day_month_length(y, m) : d) + 1;
    return from < least ? least : from;
}

static int write_texts(const campaign_t *c, const campaign_write_t *what, texts_t *t, err_t *err)
{
    json_t *board = NULL, *outliers = NULL;
    int failed = campaign_board(c->f, c->actor, &what->ask, &board, err);
    if (!failed) failed = campaign_outliers(c->f, c->actor, &what->ask, &outliers, err);
    if (!failed) {
        add_head(&t->text, board, what->closing);
        add_values(&t->text, board);
    }
    if (!failed && !what->closing) {
        day_t from = what->from == DAY_NONE ? three_months_before(c->until, c->start) : what->from < c->start ? c->start : what->from;
        failed = from <= c->until ? add_window(c, from, &t->text, err) : 0;
    }
    if (!failed) {
        add_listed(&t->text, board);
        add_forces(&t->text, board);
        add_out(&t->text, outliers);
        add_called(&t->called, outliers);
        buf_add_raw(&t->text, "（数据由本系统按已登记行为统计，本稿须经核对。）\n");
    }
    json_decref(board);
    json_decref(outliers);
    return !failed && (buf_failed(&t->text) || buf_failed(&t->called)) ? err_nomem(err) : failed;
}

static int keep(const campaign_t *c, const campaign_write_t *what, const texts_t *t, json_t **ret_json, err_t *err)
{
    char act[64], text[64], called[64], id[48];
    int64_t version = 0;
    if (!served_name(&c->served, what->closing ? "close" : "call", act) || !served_name(&c->served, what->closing ? "result" : "call_text", text))
        return err_set(err, ERR_ANALYSIS_KIND, what->closing ? "campaign.close" : "campaign.call");
    json_t *fields = json_pack("{s:s}", text, buf_text(&t->text));
    if (!what->closing && t->called.length && served_name(&c->served, "called", called))
        (void)json_object_set_new(fields, called, json_string(buf_text(&t->called)));
    json_t *content = json_pack("{s:o}", "fields", fields);
    draft_t d = {.kind = c->served.kind->name, .act = act, .matter = c->id, .content = content, .version = -1};
    int failed = !content ? err_nomem(err) : what->dry ? 0 : draft_save(c->book, c->actor, &d, &version, err);
    matter_text(c->id, id);
    json_t *out = failed ? NULL : json_pack("{s:s, s:s, s:s, s:O}", "kind", d.kind, "act", act, "matter", id, "content", content);
    if (out && version) (void)json_object_set_new(out, "version", json_integer((json_int_t)version));
    json_decref(content);
    if (!failed && !out) failed = err_nomem(err);
    if (!failed) *ret_json = out;
    return failed;
}

int campaign_write(figures_t *f, const actor_t *actor, const campaign_write_t *what, json_t **ret_json, err_t *err)
{
    assert(what && ret_json);
    campaign_t c;
    texts_t t;
    buf_init(&t.text, TEXT_MOST);
    buf_init(&t.called, 4096);
    int failed = campaign_open(f, actor, &what->ask, &c, err);
    if (!failed) failed = write_texts(&c, what, &t, err);
    if (!failed) failed = keep(&c, what, &t, ret_json, err);
    buf_release(&t.text);
    buf_release(&t.called);
    campaign_close(&c);
    return failed;
}
