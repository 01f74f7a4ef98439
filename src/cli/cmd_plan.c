/* cmd_plan.c - xiezhi plan: where prevention should go, and what a check draws. */
#include "cli/commands.h"
#include "cli/data.h"
#include "cli/show.h"

#include "planning/planning.h"

#include <assert.h>
#include <string.h>

enum { TAKE_USUAL = 3 };

static const char *sort_word(const cli_call_t *call, const char *sort)
{
    return strcmp(sort, "contact") == 0 ? cli_say(call, "重点联系点", "contact point")
                                        : cli_say(call, "重点示范区", "demonstration area");
}

static const char *dimension_word(const cli_call_t *call, const char *dimension)
{
    if (strcmp(dimension, "office") == 0) return cli_say(call, "辖区", "office");
    return strcmp(dimension, "field") == 0 ? cli_say(call, "行业领域", "field of work") : cli_say(call, "单位", "unit");
}

static void add_proposed(cli_call_t *call, const json_t *found)
{
    size_t i;
    json_t *p;
    buf_addf(call->out, cli_say(call, "%s 至 %s，对比 %s 至 %s，%s\n", "%s to %s against %s to %s, %s\n"),
             show_member(found, "from"), show_member(found, "to"), show_member(found, "before_from"),
             show_member(found, "before_to"), show_member(found, "office"));
    json_array_foreach(json_object_get(found, "proposed"), i, p) {
        buf_addf(call->out, "%s  %s  %s  %lld%s\n", sort_word(call, show_member(p, "sort")),
                 dimension_word(call, show_member(p, "dimension")), show_member(p, "subject"),
                 (long long)json_integer_value(json_object_get(p, "points")), cli_say(call, "分", " points"));
        buf_addf(call->out, "    %s\n", show_words(call, json_object_get(p, "reasons")));
    }
}

int cmd_plan_propose(cli_call_t *call, err_t *err)
{
    actor_t actor;
    planning_ask_t ask = {.office = cli_text(call, "office")};
    int64_t year = 0, take = 0, plan = 0;
    size_t written = 0;
    json_t *found = NULL;
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = cli_int(call, "year", 1, 9999, 0, &year, err);
    if (!failed) failed = cli_int(call, "take", 1, PLANNING_TAKE_MOST, TAKE_USUAL, &take, err);
    if (!failed && cli_text(call, "write")) failed = cli_matter(cli_text(call, "write"), &plan, err);
    ask.year = (int)year;
    ask.take = (int)take;
    ask.plan = plan;
    if (!failed) failed = planning_propose(app_book(call->app), &actor, &ask, &found, err);
    if (!failed && plan)
        failed = planning_write(app_book(call->app), &actor, found, plan, call->arena, &written, err);
    if (failed) {
        json_decref(found);
        return failed;
    }
    if (plan) (void)json_object_set_new(found, "written", json_integer((json_int_t)written));
    if (call->json) return cli_add_json(call, found, err);
    add_proposed(call, found);
    if (plan)
        buf_addf(call->out, cli_say(call, "写入计划 %zu 项\n", "%zu written into the plan\n"), written);
    json_decref(found);
    return 0;
}

static void add_drawn(cli_call_t *call, const json_t *result)
{
    const char *key;
    json_t *n, *d;
    size_t i;
    buf_addf(call->out, cli_say(call, "随机种子 %s\n", "seed %s\n"), show_member(result, "seed"));
    json_object_foreach(json_object_get(result, "counts"), key, n)
        buf_addf(call->out, "  %s  %lld\n", key, (long long)json_integer_value(n));
    json_array_foreach(json_object_get(result, "drawn"), i, d)
        buf_addf(call->out, cli_say(call, "%s  %s  %s  脱离案件:%s 雷同:%s 回复:%s 回访:%s 运用:%s\n",
                                    "%s  %s  %s  cut off:%s same:%s answered:%s visited:%s used:%s\n"),
                 show_member(d, "matter"), show_member(d, "sort"), show_member(d, "subject"), show_member(d, "cut_off"),
                 show_member(d, "same_text"), show_member(d, "answered"), show_member(d, "visited"), show_member(d, "used"));
}

int cmd_plan_draw(cli_call_t *call, err_t *err)
{
    actor_t actor;
    planning_draw_t what = {.seed = cli_text(call, "seed"), .dry = cli_given(call, "dry-run")};
    json_t *result = NULL;
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = cli_matter(call->args[0], &what.check, err);
    if (!failed) failed = planning_draw(app_book(call->app), &actor, &what, &result, err);
    if (failed) return failed;
    assert(result);
    if (call->json) return cli_add_json(call, result, err);
    add_drawn(call, result);
    json_decref(result);
    return 0;
}
