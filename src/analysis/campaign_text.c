/* campaign_text.c - the quarterly call and the closing report, written from the figures as drafts: a person reads and signs. */
#include "analysis/campaign_inside.h"

#include "register/desk.h"

#include <assert.h>
#include <string.h>

enum { TEXT_MOST = 32 << 10, CALLED_MOST = 160 /* bytes of the field that names who is called */ };

/* A draft in one language: one of the two is picked throughout. */
typedef struct draft_out {
    buf_t *text;
    enum lang lang;
} draft_out_t;

static const char *pick(const draft_out_t *o, const char *zh, const char *en)
{
    return o->lang == LANG_ZH ? zh : en;
}

static const char *in(const draft_out_t *o, const json_t *words)
{
    return json_member(words, pick(o, "zh", "en"));
}

static void add(const draft_out_t *o, const char *zh, const char *en)
{
    buf_add_raw(o->text, pick(o, zh, en));
}

static void say(const draft_out_t *o, enum figure_form form, int digits, int64_t now, int64_t before)
{
    (void)figure_say(o->text, &(figure_style_t){.form = form, .digits = digits}, now, before, o->lang);
}

static void add_reached(const draft_out_t *o, const json_t *e)
{
    const json_t *reached = json_object_get(e, "reached");
    if (json_is_object(reached))
        buf_addf(o->text, pick(o, "，完成目标%lld的%s", "; of the goal of %lld %s is reached"), (long long)campaign_number(e, "goal"), in(o, json_object_get(reached, "say")));
}

/* What is to be minded of the change, in brackets of its own. */
static void add_marks(const draft_out_t *o, const json_t *value)
{
    buf_t marks;
    buf_init(&marks, 1024);
    if (figure_marks(&marks, value, o->lang) && !buf_failed(&marks))
        buf_addf(o->text, pick(o, "（%s）", " (%s)"), buf_text(&marks) + strlen(pick(o, "，", ", ")));
    buf_release(&marks);
}

/* "立案侦查案件999件，同比上升28.6%"; from twice the base on also "，是上年同期的4.26倍". */
static void add_value(const draft_out_t *o, const json_t *e)
{
    const json_t *v = json_object_get(e, "value"), *said = json_object_get(json_object_get(v, "say"), pick(o, "zh", "en"));
    int64_t n = campaign_number(v, "n"), before = campaign_number(v, "before");
    buf_addf(o->text, pick(o, "%s%s", "%s: %s"), in(o, json_object_get(e, "label")), json_member(said, "n"));
    if (json_is_true(json_object_get(v, "no_record"))) {
        add(o, "（上年同期无记录）", " (no record of the same time of the year before)");
        return;
    }
    if (json_is_true(json_object_get(v, "part_record")) || json_is_true(json_object_get(v, "joined"))) { /* more than a part of it is no rise */
        buf_addf(o->text, pick(o, "（上年同期%s", " (the same time of the year before: %s"), json_member(said, "before"));
        (void)figure_marks(o->text, v, o->lang);
        add(o, "）", ")");
        add_reached(o, e);
        return;
    }
    if (before <= 0) {
        add(o, "（上年同期无）", " (none in the same time of the year before)");
        return;
    }
    add(o, "，同比", ", ");
    say(o, FIGURE_SAY_RISE, 1, n, before);
    add(o, "", " year on year");
    if (n >= 2 * before) {
        add(o, "，是上年同期的", ", ");
        say(o, FIGURE_SAY_TIMES, 2, n, before);
        add(o, "", " the figure of the same time of the year before");
    }
    add_marks(o, v);
    add_reached(o, e);
}

static void add_values(const draft_out_t *o, const json_t *board)
{
    size_t i;
    json_t *e;
    json_array_foreach(json_object_get(board, "figures"), i, e) {
        if (i) add(o, "；", "; ");
        add_value(o, e);
    }
    add(o, "。\n", ".\n");
}

static void add_listed(const draft_out_t *o, const json_t *board)
{
    size_t i, named = 0;
    json_t *e;
    const json_t *l = json_object_get(board, "listed");
    buf_addf(o->text, pick(o, "督办案件%lld件，办结%lld件，移出%lld件，在办%lld件", "Cases listed: %lld, of which done %lld, taken off %lld, open %lld"),
             (long long)campaign_number(l, "all"), (long long)campaign_number(l, "done"), (long long)campaign_number(l, "left"),
             (long long)campaign_number(l, "open"));
    if (campaign_number(l, "late")) {
        buf_addf(o->text, pick(o, "，其中超期%lld件：", "; late are %lld: "), (long long)campaign_number(l, "late"));
        json_array_foreach(json_object_get(l, "cases"), i, e)
            if (json_is_true(json_object_get(e, "late")))
                buf_addf(o->text, pick(o, "%s%s（%s）", "%s%s (%s)"), named++ ? pick(o, "、", ", ") : "", json_member(e, "name"), json_member(e, "term_on"));
    }
    add(o, "。\n", ".\n");
}

static void add_forces(const draft_out_t *o, const json_t *board)
{
    size_t i;
    json_t *e;
    const json_t *f = json_object_get(board, "forces");
    buf_addf(o->text, pick(o, "成立专班（专案组）%lld个", "Task forces: %lld"), (long long)campaign_number(f, "all"));
    json_array_foreach(json_object_get(f, "by_post"), i, e)
        buf_addf(o->text, pick(o, "%s%s任组长%lld个", "%sled by \"%s\": %lld"), i ? pick(o, "、", ", ") : pick(o, "，其中", "; "),
                 in(o, json_object_get(e, "words")), (long long)campaign_number(e, "n"));
    add(o, "。\n", ".\n");
}

static bool is_behind(const json_t *out)
{
    return strcmp(json_member(out, "direction"), "behind") == 0;
}

static void add_out(const draft_out_t *o, const json_t *outliers)
{
    size_t i, k;
    json_t *e, *x;
    json_array_foreach(json_object_get(outliers, "figures"), i, e)
        json_array_foreach(json_object_get(e, "out"), k, x)
            buf_addf(o->text, pick(o, "%s（%s）%s：%s。\n", "%s (%s) is %s: %s.\n"), in(o, json_object_get(x, "words")), in(o, json_object_get(e, "label")),
                     is_behind(x) ? pick(o, "明显落后", "far behind") : pick(o, "明显领先", "far ahead"), in(o, json_object_get(x, "why")));
}

/* Offices behind in any watched figure: who is called. The field is short: how many more there are is said. */
static void add_called(const draft_out_t *o, const json_t *outliers)
{
    size_t i, k, more = 0;
    json_t *e, *x, *seen = json_object();
    json_array_foreach(json_object_get(outliers, "figures"), i, e) {
        json_array_foreach(json_object_get(e, "out"), k, x) {
            const char *name = in(o, json_object_get(x, "words")), *office = json_member(x, "office");
            if (!is_behind(x) || json_object_get(seen, office)) continue;
            (void)json_object_set_new(seen, office, json_true());
            if (o->text->length + strlen(name) < CALLED_MOST) buf_addf(o->text, "%s%s", o->text->length ? pick(o, "、", ", ") : "", name);
            else more++;
        }
    }
    if (more) buf_addf(o->text, pick(o, "等，另有%zu个院", " and %zu more"), more);
    json_decref(seen);
}

static void add_head(const draft_out_t *o, const json_t *board, bool closing)
{
    const char *extended = json_string_value(json_object_get(board, "extended_to"));
    buf_addf(o->text, pick(o, closing ? "%s于%s开展，原定至%s" : "%s自%s开展，原定至%s", "%s began on %s and was planned to %s"), json_member(board, "name"),
             json_member(board, "start_on"), json_member(board, "end_on"));
    const char *on = json_string_value(json_object_get(board, "extended_on"));
    if (extended && on) buf_addf(o->text, pick(o, "，%s决定延长至%s", ", on %s extended to %s"), on, extended);
    else if (extended) buf_addf(o->text, pick(o, "，延长至%s", ", extended to %s"), extended);
    buf_addf(o->text, pick(o, "。截至%s（对比%s至%s）：", ". Until %s (against %s to %s): "), json_member(board, "until"), json_member(board, "before_from"),
             json_member(board, "before_to"));
    if (closing && campaign_number(board, "days_left") > 0)
        buf_addf(o->text, pick(o, "（行动尚未结束，距到期还有%lld天，以下不是最终数字）", "(It is not over, days left: %lld; these numbers are not final.) "),
                 (long long)campaign_number(board, "days_left"));
}

typedef struct texts {
    buf_t text, called;
} texts_t;

/* The days of the call alone: one question more over a shorter window. */
static int add_window(const campaign_t *c, day_t from, const draft_out_t *o, err_t *err)
{
    char first[DAY_TEXT], last[DAY_TEXT];
    json_t *answer = NULL;
    figure_ask_t q = campaign_question(c, from, c->until, FIGURE_YOY);
    int failed = figure_ask(c->f, c->actor, &q, &answer, err);
    if (failed) return failed;
    buf_addf(o->text, pick(o, "本期%s至%s：", "From %s to %s: "), day_text(from, first), day_text(c->until, last));
    for (size_t i = 0; i < c->count; i++) {
        json_t *e = json_pack("{s:{s:s, s:s}, s:O}", "label", "zh", c->watched[i].label.in[LANG_ZH], "en", c->watched[i].label.in[LANG_EN], "value",
                              json_array_get(json_object_get(json_object_get(answer, "total"), "values"), i));
        if (i) add(o, "；", "; ");
        if (e) add_value(o, e);
        json_decref(e);
    }
    add(o, "。\n", ".\n");
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

/* The day after the call before this one, which has told what was until then; else three months. */
static day_t call_begins(const campaign_t *c)
{
    char call[64];
    const json_t *e;
    size_t i;
    day_t last = DAY_NONE, day;
    if (!served_name(&c->served, "call", call)) *call = '\0';
    json_array_foreach(json_object_get(c->matter, "acts"), i, e) {
        if (strcmp(json_member(e, "act"), call) != 0 || day_parse(json_member(e, "occurred_on"), &day, NULL) != 0) continue;
        if (last == DAY_NONE || day > last) last = day;
    }
    if (last == DAY_NONE || last >= c->until) return three_months_before(c->until, c->start);
    return last + 1 < c->start ? c->start : last + 1;
}

static int write_texts(const campaign_t *c, const campaign_write_t *what, texts_t *t, err_t *err)
{
    json_t *board = NULL, *outliers = NULL;
    draft_out_t text = {&t->text, what->lang}, called = {&t->called, what->lang};
    int failed = campaign_board(c->f, c->actor, &what->ask, &board, err);
    if (!failed) failed = campaign_outliers(c->f, c->actor, &what->ask, &outliers, err);
    if (!failed) {
        add_head(&text, board, what->closing);
        add_values(&text, board);
    }
    if (!failed && !what->closing) {
        day_t from = what->from == DAY_NONE ? call_begins(c) : what->from < c->start ? c->start : what->from;
        failed = from > c->start ? add_window(c, from, &text, err) : 0; /* of the whole campaign the head has told */
    }
    if (!failed) {
        add_listed(&text, board);
        add_forces(&text, board);
        add_out(&text, outliers);
        add_called(&called, outliers);
        add(&text, "（数据由本系统按已登记行为统计，本稿须经核对。）\n", "(Counted by the program from the acts on record; to be read and checked before it is used.)\n");
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
    draft_t d = {.kind = c->served.kind->name, .act = act, .matter = c->id, .content = content, .version = what->keep_own ? 0 : -1};
    int failed = !content ? err_nomem(err) : what->dry ? 0 : draft_save(c->book, c->actor, &d, &version, err);
    matter_text(c->id, id);
    json_t *out = failed ? NULL : json_pack("{s:s, s:s, s:s, s:O}", "kind", d.kind, "act", act, "matter", id, "content", content);
    if (out && version) (void)json_object_set_new(out, "version", json_integer((json_int_t)version));
    json_decref(content);
    if (!failed && !out) failed = err_nomem(err);
    if (!failed) *ret_json = out;
    return failed;
}

static int campaign_begun(const campaign_t *c, day_t from, err_t *err)
{
    char id[48], day[DAY_TEXT], why[160];
    if (from == DAY_NONE || from <= c->until) return 0;
    matter_text(c->id, id);
    (void)day_text(from, day);
    (void)snprintf(why, sizeof why, "%s在所计截止日之后%s%s is after the last day counted", day, ERR_OR, day);
    return err_set(err, ERR_ANALYSIS_CAMPAIGN, id, why);
}

int campaign_write(figures_t *f, const actor_t *actor, const campaign_write_t *what, json_t **ret_json, err_t *err)
{
    assert(what && ret_json);
    campaign_t c;
    texts_t t;
    buf_init(&t.text, TEXT_MOST);
    buf_init(&t.called, 4096);
    int failed = campaign_open(f, actor, &what->ask, &c, err);
    if (!failed && !what->closing) failed = campaign_begun(&c, what->from, err);
    if (!failed) failed = write_texts(&c, what, &t, err);
    if (!failed) failed = keep(&c, what, &t, ret_json, err);
    buf_release(&t.text);
    buf_release(&t.called);
    campaign_close(&c);
    return failed;
}
