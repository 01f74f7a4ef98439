/* cmd_campaign.c - xiezhi campaign: board, weeks, offices that stand out, calls and the closing report. */
#include "cli/commands.h"
#include "cli/show.h"

#include "analysis/campaign.h"

#include <string.h>

static int read_ask(cli_call_t *call, actor_t *ret_actor, campaign_ask_t *ask, err_t *err)
{
    *ask = (campaign_ask_t){.office = cli_text(call, "office")};
    int failed = cli_actor(call, ret_actor, err);
    if (!failed) failed = cli_day(call, "until", DAY_NONE, &ask->until, err);
    return failed ? failed : cli_matter(call->args[0], &ask->campaign, err);
}

static long long number(const json_t *o, const char *key)
{
    return (long long)json_integer_value(json_object_get(o, key));
}

static bool is_set(const json_t *value, const char *flag)
{
    return json_is_true(json_object_get(value, flag));
}

static void add_value(cli_call_t *call, const json_t *value)
{
    const json_t *say = json_object_get(json_object_get(value, "say"), call->lang == LANG_ZH ? "zh" : "en");
    if (json_is_true(json_object_get(value, "no_record"))) {
        buf_addf(call->out, cli_say(call, "%s（上年同期无记录）", "%s (no record of the year before)"), show_member(say, "n"));
        return;
    }
    bool marked = is_set(value, "part_record") || is_set(value, "joined"); /* of such a base there is no change; the marks say why */
    buf_addf(call->out, cli_say(call, "%s（%s", "%s (%s"), show_member(say, "n"), show_member(say, "before"));
    if (json_is_object(json_object_get(value, "percent"))) buf_addf(call->out, cli_say(call, "，%s", ", %s"), show_member(say, "percent"));
    else if (!marked) buf_add_raw(call->out, cli_say(call, "，无基数", ", no base"));
    (void)figure_marks(call->out, value, call->lang);
    buf_add_raw(call->out, cli_say(call, "）", ")"));
}

static void add_board(cli_call_t *call, const json_t *b)
{
    size_t i;
    json_t *e;
    const json_t *listed = json_object_get(b, "listed"), *forces = json_object_get(b, "forces");
    buf_addf(call->out, cli_say(call, "%s：%s 至 %s（第 %lld 天，剩 %lld 天），对比 %s 至 %s\n", "%s: %s to %s (day %lld, %lld left) against %s to %s\n"),
             show_member(b, "name"), show_member(b, "start_on"), show_member(b, "until"), number(b, "days"), number(b, "days_left"),
             show_member(b, "before_from"), show_member(b, "before_to"));
    if (json_is_string(json_object_get(b, "extended_to")))
        buf_addf(call->out, cli_say(call, "原定至 %s，延长至 %s\n", "planned to %s, extended to %s\n"), show_member(b, "end_on"), show_member(b, "extended_to"));
    json_array_foreach(json_object_get(b, "figures"), i, e) {
        buf_addf(call->out, "  %s  ", show_words(call, json_object_get(e, "label")));
        add_value(call, json_object_get(e, "value"));
        if (json_is_object(json_object_get(e, "reached")))
            buf_addf(call->out, cli_say(call, "，目标 %lld，完成 %s", ", goal %lld, reached %s"), number(e, "goal"),
                     show_words(call, json_object_get(json_object_get(e, "reached"), "say")));
        if (json_is_object(json_object_get(e, "planned"))) {
            buf_add_raw(call->out, cli_say(call, "；至原定日 ", "; to the day planned "));
            add_value(call, json_object_get(e, "planned"));
        }
        buf_add_raw(call->out, "\n");
    }
    if (number(b, "hidden")) buf_addf(call->out, cli_say(call, "  另有 %lld 项指标无权查看\n", "  %lld more figures are not yours to see\n"), number(b, "hidden"));
    buf_addf(call->out, cli_say(call, "督办案件 %lld 件：办结 %lld，移出 %lld，在办 %lld，超期 %lld\n", "cases listed: %lld; %lld done, %lld taken off, %lld open, %lld late\n"),
             number(listed, "all"), number(listed, "done"), number(listed, "left"), number(listed, "open"), number(listed, "late"));
    buf_addf(call->out, cli_say(call, "专班 %lld 个", "task forces: %lld"), number(forces, "all"));
    json_array_foreach(json_object_get(forces, "by_post"), i, e)
        buf_addf(call->out, cli_say(call, "，%s任组长 %lld 个", ", %s leads %lld"), show_words(call, json_object_get(e, "words")), number(e, "n"));
    buf_add_raw(call->out, "\n");
}

int cmd_campaign_board(cli_call_t *call, err_t *err)
{
    actor_t actor;
    campaign_ask_t ask;
    json_t *out = NULL;
    int failed = read_ask(call, &actor, &ask, err);
    if (!failed) failed = campaign_board(app_figures(call->app), &actor, &ask, &out, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, out, err);
    add_board(call, out);
    json_decref(out);
    return 0;
}

/* A dash: nothing was on record then. */
static const char *in_week(const cli_call_t *call, const json_t *week, const char *member, size_t figure)
{
    const json_t *n = json_array_get(json_object_get(week, member), figure);
    const char *text = json_is_integer(n) ? arena_printf(call->arena, "%lld", (long long)json_integer_value(n)) : "—";
    return text ? text : "";
}

/* What the sheet says and what the register says, of each number in which they differ. */
static void add_differing(cli_call_t *call, const json_t *sheet)
{
    static const struct {
        const char *key;
        words_t words;
    } rows[] = {{"cases", {{"案件", "cases"}}}, {"persons", {{"人数", "persons"}}}, {"senior", {{"要案", "senior officials"}}}};
    const json_t *typed = json_object_get(sheet, "typed"), *counted = json_object_get(sheet, "counted");
    buf_addf(call->out, cli_say(call, "调度表 %s（%s）所填与登记不一致：", "sheet %s (%s) says otherwise than the register:"), show_member(sheet, "id"),
             show_member(sheet, "week_end"));
    for (size_t i = 0, said = 0; i < sizeof rows / sizeof *rows; i++) {
        const json_t *t = json_object_get(typed, rows[i].key), *c = json_object_get(counted, rows[i].key);
        if (!t || !c || json_equal(t, c)) continue;
        buf_addf(call->out, cli_say(call, "%s%s填%lld，登记%lld", "%s %s %lld, the register %lld"), said++ ? cli_say(call, "；", ";") : "",
                 rows[i].words.in[call->lang], (long long)json_integer_value(t), (long long)json_integer_value(c));
    }
    buf_add_raw(call->out, "\n");
}

int cmd_campaign_week(cli_call_t *call, err_t *err)
{
    actor_t actor;
    campaign_ask_t ask;
    json_t *out = NULL, *w, *f;
    size_t i, k;
    int failed = read_ask(call, &actor, &ask, err);
    if (!failed) failed = campaign_weeks(app_figures(call->app), &actor, &ask, &out, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, out, err);
    json_array_foreach(json_object_get(out, "weeks"), i, w) {
        buf_addf(call->out, cli_say(call, "第 %lld 周 %s 至 %s", "week %lld %s to %s"), number(w, "week"), show_member(w, "from"), show_member(w, "to"));
        json_array_foreach(json_object_get(out, "figures"), k, f)
            buf_addf(call->out, cli_say(call, "  %s %s（上年 %s，累计 %s / %s）", "  %s %s (year before %s, in all %s / %s)"),
                     show_words(call, json_object_get(f, "label")), in_week(call, w, "n", k), in_week(call, w, "before", k), in_week(call, w, "total", k),
                     in_week(call, w, "total_before", k));
        buf_add_raw(call->out, "\n");
    }
    json_array_foreach(json_object_get(out, "sheets"), i, w)
        if (json_is_true(json_object_get(w, "differs"))) add_differing(call, w);
    json_decref(out);
    return 0;
}

int cmd_campaign_outliers(cli_call_t *call, err_t *err)
{
    actor_t actor;
    campaign_ask_t ask;
    json_t *out = NULL, *f, *e;
    size_t i, k;
    int failed = read_ask(call, &actor, &ask, err);
    if (!failed) failed = campaign_outliers(app_figures(call->app), &actor, &ask, &out, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, out, err);
    json_array_foreach(json_object_get(out, "figures"), i, f) {
        buf_addf(call->out, cli_say(call, "%s（%lld 个院）\n", "%s (offices: %lld)\n"), show_words(call, json_object_get(f, "label")), number(f, "offices"));
        const json_int_t unkept = json_integer_value(json_object_get(f, "unkept"));
        if (unkept) buf_addf(call->out, cli_say(call, "  对比期记录不全的院%lld个，不作判断\n", "  offices whose time compared with is not all on record: %lld, not judged\n"), (long long)unkept);
        if (json_is_true(json_object_get(f, "few"))) buf_add_raw(call->out, cli_say(call, "  有足够数据的院少于五个，不作判断\n", "  fewer than five offices have enough: nothing is judged\n"));
        json_array_foreach(json_object_get(f, "out"), k, e)
            buf_addf(call->out, "  %s  %s  %s\n", show_words(call, json_object_get(e, "words")),
                     strcmp(show_member(e, "direction"), "behind") == 0 ? cli_say(call, "落后", "behind") : cli_say(call, "领先", "ahead"),
                     show_words(call, json_object_get(e, "why")));
        json_array_foreach(json_object_get(f, "none"), k, e)
            buf_addf(call->out, cli_say(call, "  %s  尚无（上年同期 %lld）\n", "  %s  none yet (year before %lld)\n"), show_words(call, json_object_get(e, "words")),
                     number(e, "before"));
        if (number(f, "small")) buf_addf(call->out, cli_say(call, "  两期合计不足10，不作判断：%lld 个院\n", "  offices with fewer than ten in both years together, not judged: %lld\n"), number(f, "small"));
        if (number(f, "nothing")) buf_addf(call->out, cli_say(call, "  两期均无：%lld 个院\n", "  offices with none in either year: %lld\n"), number(f, "nothing"));
    }
    json_decref(out);
    return 0;
}

static int write_draft(cli_call_t *call, bool closing, err_t *err)
{
    actor_t actor;
    const char *word = cli_text(call, "language"); /* the words go into the campaign's record: they are the office's, not the terminal's */
    campaign_write_t what = {.from = DAY_NONE, .closing = closing, .dry = cli_given(call, "dry-run"), .lang = word && strcmp(word, "en") == 0 ? LANG_EN : LANG_ZH};
    json_t *out = NULL, *value;
    const char *key;
    int failed = read_ask(call, &actor, &what.ask, err);
    if (!failed && !closing) failed = cli_day(call, "from", DAY_NONE, &what.from, err);
    if (!failed) failed = campaign_write(app_figures(call->app), &actor, &what, &out, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, out, err);
    json_object_foreach(json_object_get(json_object_get(out, "content"), "fields"), key, value)
        buf_addf(call->out, "%s: %s\n", key, json_string_value(value));
    if (json_object_get(out, "version"))
        buf_addf(call->out, cli_say(call, "已存为草稿：xiezhi draft show %s %s --matter %s\n", "kept as a draft: xiezhi draft show %s %s --matter %s\n"),
                 show_member(out, "kind"), show_member(out, "act"), show_member(out, "matter"));
    json_decref(out);
    return 0;
}

int cmd_campaign_call(cli_call_t *call, err_t *err)
{
    return write_draft(call, false, err);
}

int cmd_campaign_close(cli_call_t *call, err_t *err)
{
    return write_draft(call, true, err);
}
