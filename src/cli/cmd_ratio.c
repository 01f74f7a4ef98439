/* cmd_ratio.c - xiezhi ratio: the case-case ratio, its items, and a recount from the acts. */
#include "cli/commands.h"
#include "cli/show.h"

#include "analysis/ratio.h"

#include <string.h>

static int read_ask(cli_call_t *call, actor_t *ret_actor, ratio_ask_t *ask, err_t *err)
{
    *ask = (ratio_ask_t){.office = cli_text(call, "office")};
    int failed = cli_actor(call, ret_actor, err);
    if (!failed) failed = cli_day(call, "from", DAY_NONE, &ask->from, err);
    return failed ? failed : cli_day(call, "to", DAY_NONE, &ask->to, err);
}

static void add_line(cli_call_t *call, const char *name, const json_t *e)
{
    const char *say = show_words(call, json_object_get(e, "say"));
    buf_addf(call->out, cli_say(call, "%s：案 %lld，件 %lld，%s", "%s: cases %lld, pieces %lld, %s"), name,
             (long long)json_integer_value(json_object_get(e, "cases")), (long long)json_integer_value(json_object_get(e, "pieces")),
             *say ? say : cli_say(call, "无案件，不计比值", "no case, no ratio"));
    if (*show_member(e, "hundred")) buf_addf(call->out, cli_say(call, "（%s）", " (%s)"), show_member(e, "hundred"));
    buf_add_raw(call->out, "\n");
}

static void add_notes(cli_call_t *call, const json_t *out)
{
    size_t i;
    json_t *e;
    json_array_foreach(json_object_get(out, "notes"), i, e) buf_addf(call->out, cli_say(call, "注意：%s\n", "note: %s\n"), show_words(call, e));
}

static void add_standing(cli_call_t *call, const json_t *standing)
{
    buf_addf(call->out, "%s\n", show_words(call, json_object_get(standing, "words")));
}

int cmd_ratio(cli_call_t *call, err_t *err)
{
    actor_t actor;
    ratio_ask_t ask;
    json_t *out = NULL, *e;
    size_t i;
    int failed = read_ask(call, &actor, &ask, err);
    ask.by = cli_text(call, "by");
    if (!failed) failed = ratio_ask(app_figures(call->app), &actor, &ask, &out, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, out, err);
    buf_addf(call->out, cli_say(call, "%s 至 %s，%s\n", "%s to %s, %s\n"), show_member(out, "from"), show_member(out, "to"), show_member(out, "office"));
    if (json_is_true(json_object_get(out, "before_table")))
        buf_addf(call->out, cli_say(call, "注意：项目表自 %s 起，此前的案件和项目不计入\n", "note: the table of items begins on %s: cases and items before it are not counted\n"),
                 show_member(out, "table_from"));
    add_notes(call, out);
    if (!json_is_true(json_object_get(out, "readable")))
        buf_add_raw(call->out, cli_say(call, "案件无权查看，不计比值\n", "the cases are not yours to see: no ratio\n"));
    else if (json_is_true(json_object_get(out, "recorded"))) add_line(call, cli_say(call, "合计", "total"), out);
    else buf_add_raw(call->out, cli_say(call, "这段时间没有记录，不计比值\n", "nothing is on record of this time: no ratio\n"));
    json_array_foreach(json_object_get(out, "causes"), i, e)
        if (json_integer_value(json_object_get(e, "n")) || !json_is_true(json_object_get(e, "kept")) || !json_is_true(json_object_get(e, "readable")))
            buf_addf(call->out, "  %s  %lld%s%s\n", show_words(call, json_object_get(e, "words")), (long long)json_integer_value(json_object_get(e, "n")),
                     !json_is_true(json_object_get(e, "readable")) ? cli_say(call, "（无权查看，未计入）", " (not yours to see, left out)")
                     : json_is_true(json_object_get(e, "kept"))    ? ""
                                                                   : cli_say(call, "（未登记）", " (not on record)"),
                     strcmp(show_member(e, "status"), "V") == 0 ? "" : cli_say(call, "（项目未核实）", " (item unverified)"));
    json_array_foreach(json_object_get(out, "rows"), i, e) add_line(call, show_words(call, json_object_get(e, "words")), e);
    add_standing(call, json_object_get(out, "standing"));
    json_decref(out);
    return 0;
}

int cmd_ratio_items(cli_call_t *call, err_t *err)
{
    day_t on = DAY_NONE;
    json_t *out = NULL, *e, *f;
    size_t i, j;
    int failed = cli_day(call, "on", day_today(), &on, err);
    if (!failed) failed = ratio_items(on, &out, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, out, err);
    json_array_foreach(json_object_get(out, "items"), i, e) {
        buf_addf(call->out, "%-22s %s  [%s]", show_member(e, "code"), show_words(call, json_object_get(e, "words")), show_member(e, "status"));
        json_array_foreach(json_object_get(e, "figures"), j, f) buf_addf(call->out, " %s", json_string_value(f));
        buf_addf(call->out, "  %s\n", show_words(call, json_object_get(e, "doubt")));
    }
    add_standing(call, json_object_get(out, "standing"));
    json_decref(out);
    return 0;
}

int cmd_ratio_recount(cli_call_t *call, err_t *err)
{
    actor_t actor;
    ratio_ask_t ask;
    json_t *out = NULL, *e;
    size_t i;
    int failed = read_ask(call, &actor, &ask, err);
    if (!failed) failed = ratio_recount(app_figures(call->app), &actor, &ask, &out, err);
    if (failed) return failed;
    bool agrees = json_is_true(json_object_get(out, "agrees"));
    if (!agrees) call->leave = LEAVE_NO;
    if (call->json) return cli_add_json(call, out, err);
    buf_addf(call->out, cli_say(call, "按行为重算：案 %lld，项目 %lld，%s\n", "counted from the acts: %lld cases, %lld items, %s\n"),
             (long long)json_integer_value(json_object_get(out, "cases")), (long long)json_integer_value(json_object_get(out, "items")),
             agrees ? cli_say(call, "与指标一致", "the figures agree") : cli_say(call, "与指标不一致", "the figures differ"));
    json_array_foreach(json_object_get(out, "differences"), i, e)
        buf_addf(call->out, "  %s  %lld / %lld\n", show_member(e, "code"), (long long)json_integer_value(json_object_get(e, "n")),
                 (long long)json_integer_value(json_object_get(e, "counted")));
    json_decref(out);
    return 0;
}

int cmd_ratio_acts(cli_call_t *call, err_t *err)
{
    actor_t actor;
    ratio_ask_t ask;
    json_t *out = NULL, *e;
    size_t i;
    int failed = read_ask(call, &actor, &ask, err);
    if (!failed) failed = ratio_acts(app_figures(call->app), &actor, &ask, call->args[0], &out, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, out, err);
    json_array_foreach(json_object_get(out, "acts"), i, e)
        buf_addf(call->out, "%s  %s  %s  %s  %s\n", show_member(e, "on"), show_member(e, "act"), show_member(e, "matter"), show_member(e, "number"),
                 show_member(e, "office"));
    buf_addf(call->out, cli_say(call, "%s：%lld", "%s: %lld"), show_words(call, json_object_get(out, "words")),
             (long long)json_integer_value(json_object_get(out, "n")));
    if (json_integer_value(json_object_get(out, "hidden")))
        buf_addf(call->out, cli_say(call, "，其中 %lld 项无权查看", ", %lld of them not yours to see"), (long long)json_integer_value(json_object_get(out, "hidden")));
    buf_add_raw(call->out, "\n");
    json_decref(out);
    return 0;
}
