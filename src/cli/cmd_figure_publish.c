/* cmd_figure_publish.c - xiezhi figure publish, restate, published: figures frozen, and held against today. */
#include "cli/commands.h"
#include "cli/data.h"
#include "cli/figure.h"
#include "cli/show.h"

#include "app/app.h"
#include "figure/publish.h"

#include <assert.h>
#include <string.h>

static int perform(cli_call_t *call, publish_wish_t *wish, const actor_t *actor, err_t *err)
{
    act_receipt_t receipt = {0};
    char matter[48];
    wish->actor = actor;
    int failed = publish_figure(app_figures(call->app), app_key(call->app), wish, call->arena, &receipt, err);
    if (failed) return failed;
    matter_text(receipt.matter, matter);
    if (call->json)
        return cli_add_json(call, json_pack("{s:s, s:s, s:s}", "matter", matter, "number", receipt.number, "passport", wish->passport), err);
    buf_addf(call->out, cli_say(call, "已发布：%s  %s  %s\n", "published: %s  %s  %s\n"), matter, receipt.number, wish->passport);
    return 0;
}

int cmd_figure_publish(cli_call_t *call, err_t *err)
{
    actor_t actor;
    publish_wish_t wish = {.passport = call->args[0], .where = cli_text(call, "where")};
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = cli_day(call, "on", DAY_NONE, &wish.on, err);
    return failed ? failed : perform(call, &wish, &actor, err);
}

int cmd_figure_restate(cli_call_t *call, err_t *err)
{
    actor_t actor;
    json_t *matter = NULL;
    publish_wish_t wish = {.where = cli_text(call, "where"), .ground = cli_text(call, "ground")};
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = cli_day(call, "on", DAY_NONE, &wish.on, err);
    if (!failed) failed = cli_matter(call->args[0], &wish.restates, err);
    if (!failed) failed = book_matter(app_book(call->app), &actor, wish.restates, &matter, err);
    if (failed) return failed;
    wish.passport = show_member(json_object_get(matter, "fields"), "passport");
    failed = perform(call, &wish, &actor, err);
    json_decref(matter);
    return failed;
}

/* --- held against today ------------------------------------------------------------------------------------------------ */

static const char *verdict_words(const cli_call_t *call, const char *verdict)
{
    if (strcmp(verdict, "same") == 0) return cli_say(call, "与现在一致", "the same today");
    if (strcmp(verdict, "changed") == 0) return cli_say(call, "数据已有变动", "changed since");
    if (strcmp(verdict, "log") == 0) return cli_say(call, "日志与发布时不符", "the log is not the one of then");
    return cli_say(call, "非程序冻结，不能证明", "not frozen by the program: proves nothing");
}

static const char *reason_words(const cli_call_t *call, const char *reason)
{
    if (strcmp(reason, "annulled") == 0) return cli_say(call, "撤销", "annulled");
    if (strcmp(reason, "corrected") == 0) return cli_say(call, "更正", "corrected");
    if (strcmp(reason, "field_changed") == 0) return cli_say(call, "字段变更", "a field changed");
    return cli_say(call, "发布后登记", "recorded later");
}

static const char *said(const cli_call_t *call, const json_t *value)
{
    const char *text = json_string_value(json_object_get(json_object_get(json_object_get(value, "say"), call->lang == LANG_ZH ? "zh" : "en"), "n"));
    return text ? text : "—";
}

static void add_changes(cli_call_t *call, const json_t *checked)
{
    const json_t *e, *w;
    size_t i, k;
    json_array_foreach(json_object_get(checked, "changes"), i, e) {
        buf_add_raw(call->out, "  ");
        json_array_foreach(json_object_get(e, "words"), k, w) buf_addf(call->out, "%s%s", k ? " / " : "", show_words(call, w));
        if (!json_array_size(json_object_get(e, "words"))) buf_add_raw(call->out, cli_say(call, "合计", "total"));
        buf_addf(call->out, "  %s  %s → %s\n", show_words(call, json_object_get(e, "label")), said(call, json_object_get(e, "old")),
                 said(call, json_object_get(e, "new")));
    }
    if (json_is_true(json_object_get(checked, "definition")))
        buf_add_raw(call->out, cli_say(call, "  指标的定义已变更\n", "  the definition of a figure has changed\n"));
    json_array_foreach(json_object_get(checked, "acts"), i, e) {
        cli_figure_act(call, e);
        buf_addf(call->out, "  %s  [%s]\n", show_words(call, json_object_get(e, "figure_label")), reason_words(call, show_member(e, "reason")));
    }
    long long hidden = json_integer_value(json_object_get(checked, "hidden"));
    if (hidden) buf_addf(call->out, cli_say(call, "  另有 %lld 项你无权查看\n", "  %lld more are not yours to see\n"), hidden);
}

/* What a statement said in all: the old stays beside the new. */
static void add_totals(cli_call_t *call, const json_t *version)
{
    const json_t *answer = json_object_get(version, "answer"), *e;
    const json_t *values = json_object_get(json_object_get(answer, "total"), "values");
    size_t i;
    json_array_foreach(json_object_get(answer, "figures"), i, e)
        buf_addf(call->out, "     %s  %s\n", show_words(call, json_object_get(e, "label")), said(call, json_array_get(values, i)));
}

static void add_versions(cli_call_t *call, const json_t *versions)
{
    const json_t *e;
    size_t i;
    json_array_foreach(versions, i, e) {
        buf_addf(call->out, "  %zu  %s  %s  %s%s%s\n", i + 1, show_member(e, "published_on"), show_member(e, "where_published"), show_member(e, "actor"),
                 *show_member(e, "ground") ? cli_say(call, "，理由：", ", ground: ") : "", show_member(e, "ground"));
        add_totals(call, e);
    }
}

static int check_one(cli_call_t *call, const actor_t *actor, const char *id, bool whole, json_t **ret_checked, err_t *err)
{
    int64_t matter = 0;
    json_t *checked = NULL;
    int failed = cli_matter(id, &matter, err);
    if (!failed) failed = published_check(app_figures(call->app), app_key(call->app), actor, matter, &checked, err);
    if (failed) return failed;
    if (strcmp(show_member(checked, "verdict"), "same") != 0) call->leave = LEAVE_NO;
    if (!call->json) {
        const char *number = show_member(checked, "number");
        buf_addf(call->out, "%s  %s  %s  [%s]\n", *number ? number : id, show_member(checked, "title"), show_member(checked, "passport"),
                 verdict_words(call, show_member(checked, "verdict")));
        if (whole) add_versions(call, json_object_get(checked, "versions"));
        add_changes(call, checked);
    }
    *ret_checked = checked;
    return 0;
}

static void add_entry(cli_call_t *call, const json_t *e)
{
    long long again = json_integer_value(json_object_get(e, "restated"));
    buf_addf(call->out, "%s  %s  %s  %s  %s  %s", show_member(e, "matter"), show_member(e, "number"), show_member(e, "published_on"),
             show_member(e, "title"), show_member(e, "where_published"), show_member(e, "passport"));
    if (again) buf_addf(call->out, cli_say(call, "  重新发布 %lld 次", "  stated again %lld times"), again);
    if (!json_is_true(json_object_get(e, "signed"))) buf_add_raw(call->out, cli_say(call, "  非程序冻结", "  not frozen by the program"));
    buf_add_char(call->out, '\n');
}

static int check_all(cli_call_t *call, const actor_t *actor, const json_t *list, err_t *err)
{
    const json_t *e;
    size_t i;
    int failed = 0;
    json_t *all = json_array();
    json_array_foreach(list, i, e) {
        json_t *checked = NULL;
        if (!failed) failed = check_one(call, actor, show_member(e, "matter"), false, &checked, err);
        if (!failed && json_array_append_new(all, checked) != 0) failed = err_nomem(err);
    }
    if (!failed && call->json) return cli_add_json(call, all, err);
    json_decref(all);
    return failed;
}

int cmd_figure_published(cli_call_t *call, err_t *err)
{
    actor_t actor;
    json_t *list = NULL, *e;
    size_t i;
    int failed = cli_actor(call, &actor, err);
    if (!failed && call->arg_count) {
        failed = check_one(call, &actor, call->args[0], true, &list, err);
        if (!failed && call->json) return cli_add_json(call, list, err);
        json_decref(list);
        return failed;
    }
    if (!failed) failed = published_list(app_figures(call->app), app_key(call->app), &actor, 0, &list, err);
    if (failed) return failed;
    assert(list);
    if (cli_given(call, "check")) failed = check_all(call, &actor, list, err);
    else if (call->json) return cli_add_json(call, list, err);
    else
        json_array_foreach(list, i, e) add_entry(call, e);
    json_decref(list);
    return failed;
}
