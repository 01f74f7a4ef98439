/* cmd_figure.c - xiezhi figure: which figures there are, and what they say. */
#include "cli/commands.h"
#include "cli/data.h"
#include "cli/figure.h"
#include "cli/show.h"

#include "figure/passport.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

/* --- list ------------------------------------------------------------------------------------------------ */

int cmd_figure_list(cli_call_t *call, err_t *err)
{
    actor_t actor;
    json_t *list = NULL, *e;
    size_t i;
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = figure_list(app_figures(call->app), &actor, call->arg_count ? call->args[0] : NULL, &list, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, list, err);
    json_array_foreach(list, i, e)
        buf_addf(call->out, cli_say(call, "%-32s %s（%s）  %s\n", "%-32s %s (%s)  %s\n"), show_member(e, "name"), show_words(call, json_object_get(e, "label")),
                 figure_unit_in(show_member(e, "unit"), call->lang), show_words(call, json_object_get(e, "formula")));
    if (!json_array_size(list))
        buf_addf(call->out, cli_say(call, "没有名称或者说明含“%s”的指标\n", "no figure has \"%s\" in its name or label\n"), call->arg_count ? call->args[0] : "");
    json_decref(list);
    return 0;
}

/* --- recount ----------------------------------------------------------------------------------------------- */

int cmd_figure_recount(cli_call_t *call, err_t *err)
{
    figure_recount_t r;
    size_t i;
    json_t *e;
    int failed = figure_recount(app_figures(call->app), cli_text(call, "kind"), cli_given(call, "formulas"), call->progress, &r, err);
    if (failed) return failed;
    if (r.differences) call->leave = LEAVE_NO;
    if (call->json)
        return cli_add_json(call, json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:f, s:o}", "acts", (json_int_t)r.acts, "counted", (json_int_t)r.counted,
                                            "tallies", (json_int_t)r.tallies, "events", (json_int_t)r.events, "weighed", (json_int_t)r.weighed, "differences",
                                            (json_int_t)r.differences, "seconds", r.seconds, "found", r.found), err);
    buf_addf(call->out, cli_say(call, "重新计数：%lld 项行为，计入 %lld 次；统计表 %lld 行，列存 %lld 条；用时 %.1f 秒\n",
                                "counted again: %lld acts, %lld counts; %lld tallies, %lld in columns; %.1f s\n"),
             (long long)r.acts, (long long)r.counted, (long long)r.tallies, (long long)r.events, r.seconds);
    if (cli_given(call, "formulas"))
        buf_addf(call->out, cli_say(call, "按计算方法重新判断：%lld 项行为\n", "formulas asked anew: %lld acts\n"), (long long)r.weighed);
    buf_addf(call->out, cli_say(call, "差异 %lld 处\n", "differences: %lld\n"), (long long)r.differences);
    json_array_foreach(r.found, i, e)
        buf_addf(call->out, "  %s  %s  %s  %s  %lld / %lld  (%lld / %lld)\n", show_member(e, "where"), show_member(e, "figure"),
                 *show_member(e, "matter") ? show_member(e, "matter") : show_member(e, "office"), show_member(e, "day"), (long long)json_integer_value(json_object_get(e, "n")),
                 (long long)json_integer_value(json_object_get(e, "amount")), (long long)json_integer_value(json_object_get(e, "counted_n")),
                 (long long)json_integer_value(json_object_get(e, "counted_amount")));
    json_decref(r.found);
    return 0;
}

/* --- ask --------------------------------------------------------------------------------------------------- */

static int read_narrow(cli_call_t *call, figure_ask_t *ask, err_t *err)
{
    int failed = 0;
    if (cli_count(call, "where") > FIGURE_NARROW_MOST) return cli_bad_form("where", "", "FIELD=VALUE, 0..16", err);
    for (size_t i = 0; !failed && i < cli_count(call, "where"); i++)
        failed = book_filter_read(cli_text_at(call, "where", i), call->arena, &ask->narrow[ask->narrow_count++], err);
    return failed;
}

static int read_ask(cli_call_t *call, figure_ask_t *ask, err_t *err)
{
    *ask = (figure_ask_t){.office = cli_text(call, "office"), .alone = cli_given(call, "alone"), .empty = cli_given(call, "empty"),
                          .plan = cli_text(call, "plan")};
    if (call->arg_count > FIGURE_ASKED_MOST) return cli_bad_form("NAME", call->args[FIGURE_ASKED_MOST], "1..32", err);
    for (size_t i = 0; i < call->arg_count; i++) ask->figure[ask->figure_count++] = call->args[i];
    int failed = cli_day(call, "from", DAY_NONE, &ask->from, err);
    if (!failed) failed = cli_day(call, "to", DAY_NONE, &ask->to, err);
    if (!failed) failed = cli_day(call, "known-on", DAY_NONE, &ask->known_on, err);
    if (!failed)
        failed = figure_ask_words(cli_text(call, "by"), cli_text(call, "compare"), cli_text(call, "boundaries"), call->arena, ask, err);
    return failed ? failed : read_narrow(call, ask, err);
}

static const json_t *said(const cli_call_t *call, const json_t *value)
{
    return json_object_get(json_object_get(value, "say"), call->lang == LANG_ZH ? "zh" : "en");
}

/* The whole target, and what is due of it by the time that has passed. */
static void add_plan(cli_call_t *call, const json_t *value)
{
    const json_t *say = said(call, value);
    const char *before = json_string_value(json_object_get(say, "before")), *done = json_string_value(json_object_get(say, "done"));
    const char *due = json_string_value(json_object_get(say, "due")), *of_due = json_string_value(json_object_get(say, "of_due"));
    const char *points = json_string_value(json_object_get(say, "points"));
    if (!before) return;
    buf_addf(call->out, cli_say(call, "（总目标%s", " (whole target %s"), before);
    if (done || points) buf_addf(call->out, done ? cli_say(call, "，完成%s", ", %s done") : cli_say(call, "，%s", ", %s"), done ? done : points);
    if (due) buf_addf(call->out, cli_say(call, "；按时间进度应完成%s", "; due by time %s"), due);
    if (due && of_due) buf_addf(call->out, cli_say(call, "，为其%s", ", %s of that"), of_due);
    (void)figure_marks(call->out, value, call->lang);
    buf_add_raw(call->out, cli_say(call, "）", ")"));
}

static void add_value(cli_call_t *call, const json_t *value, bool plan)
{
    const json_t *say = said(call, value);
    const char *points = json_string_value(json_object_get(say, "points"));
    const char *percent = json_string_value(json_object_get(say, "percent"));
    const char *n = json_string_value(json_object_get(say, "n"));
    buf_addf(call->out, "  %s", n ? n : "-");
    if (!json_object_get(value, "before")) return;
    if (plan) {
        add_plan(call, value);
        return;
    }
    if (json_is_true(json_object_get(value, "no_record"))) {
        buf_add_raw(call->out, cli_say(call, "（对比期无记录）", " (no record of the time compared with)"));
        return;
    }
    const char *before = json_string_value(json_object_get(say, "before"));
    buf_addf(call->out, cli_say(call, "（%s", " (%s"), before ? before : "-");
    if (percent || points) buf_addf(call->out, cli_say(call, "，%s", ", %s"), percent ? percent : points);
    (void)figure_marks(call->out, value, call->lang);
    buf_add_raw(call->out, cli_say(call, "）", ")"));
}

static void add_line(cli_call_t *call, const json_t *words, const json_t *values, bool plan)
{
    size_t i;
    json_t *e;
    if (!words) buf_add_raw(call->out, cli_say(call, "合计", "total"));
    json_array_foreach(words, i, e) buf_addf(call->out, "%s%s", i ? " / " : "", show_words(call, e));
    json_array_foreach(values, i, e) add_value(call, e, plan);
    buf_add_char(call->out, '\n');
}

void cli_figure_text(cli_call_t *call, const json_t *answer)
{
    size_t i;
    json_t *e;
    bool plan = strcmp(show_member(json_object_get(answer, "asked"), "compare"), "plan") == 0;
    json_array_foreach(json_object_get(answer, "windows"), i, e)
        buf_addf(call->out, cli_say(call, "%s%s 至 %s", "%s%s to %s"), i == 0 ? "" : i == 1 ? cli_say(call, "，对比 ", " against ") : cli_say(call, "、", ", "),
                 show_member(e, "from"), show_member(e, "to"));
    buf_addf(call->out, "  %s  %s\n", show_member(json_object_get(answer, "asked"), "office"), show_member(answer, "passport"));
    json_array_foreach(json_object_get(answer, "figures"), i, e)
        buf_addf(call->out, "  %s  %s  [%s]\n", show_words(call, json_object_get(e, "label")), show_words(call, json_object_get(e, "formula")),
                 show_member(e, "version"));
    json_array_foreach(json_object_get(answer, "notes"), i, e) buf_addf(call->out, cli_say(call, "  注意：%s\n", "  note: %s\n"), show_words(call, e));
    json_array_foreach(json_object_get(answer, "rows"), i, e) add_line(call, json_object_get(e, "words"), json_object_get(e, "values"), plan);
    add_line(call, NULL, json_object_get(json_object_get(answer, "total"), "values"), plan);
}

/* --- CSV: one line a row, per figure its number and what it is compared with ------------------------------------ */

/* Money in yuan, as in every table for people (base/money.h); nobody looks for the unit in a CSV. */
static void add_number(buf_t *out, const json_t *n, bool money)
{
    const figure_style_t yuan = {.form = FIGURE_SAY_NUMBER, .digits = -1, .money = true, .bare = true};
    const json_t *part = json_object_get(n, "part"), *whole = json_object_get(n, "whole");
    if (money && json_is_integer(n)) (void)figure_say(out, &yuan, json_integer_value(n), 1, LANG_ZH);
    else if (money && part) (void)figure_say(out, &yuan, json_integer_value(part), json_integer_value(whole), LANG_ZH);
    else if (json_is_integer(n)) buf_add_int(out, json_integer_value(n));
    else if (json_is_object(n))
        buf_addf(out, "%lld/%lld", (long long)json_integer_value(part), (long long)json_integer_value(whole));
}

/* Why there is no number, and what is to be minded of one: in words, as the text has it. */
static void add_csv_note(cli_call_t *call, const json_t *value, bool none)
{
    buf_t note;
    const char *why = show_member(said(call, value), "n");
    buf_init(&note, 1024);
    if (none) buf_addf(&note, cli_say(call, "，%s", ", %s"), why);
    if (json_is_true(json_object_get(value, "no_record"))) buf_add_raw(&note, cli_say(call, "，对比期无记录", ", no record of the time compared with"));
    (void)figure_marks(&note, value, call->lang);
    const char *text = buf_failed(&note) ? "" : buf_text(&note);
    buf_add_char(call->out, ',');
    buf_add_csv(call->out, *text ? text + strlen(cli_say(call, "，", ", ")) : "");
    buf_release(&note);
}

static void add_csv_values(cli_call_t *call, const json_t *answer, const json_t *values, bool compared, bool plan)
{
    size_t i;
    json_t *e;
    json_array_foreach(values, i, e) {
        const json_t *ratio = json_object_get(e, "ratio");
        bool money = json_is_true(json_object_get(json_array_get(json_object_get(answer, "figures"), i), "money"));
        bool none = json_is_true(json_object_get(e, "unrecorded")) || json_is_true(json_object_get(e, "few")); /* an empty cell, not 0 */
        buf_add_char(call->out, ',');
        if (!none) add_number(call->out, ratio ? ratio : json_object_get(e, "n"), money);
        if (plan) {
            buf_add_char(call->out, ',');
            add_number(call->out, json_object_get(e, "before"), money);
            buf_add_char(call->out, ',');
            add_number(call->out, json_object_get(e, "due"), money);
        }
        if (compared) {
            const char *percent = json_string_value(json_object_get(said(call, e), ratio ? "points" : "percent"));
            buf_add_char(call->out, ',');
            add_number(call->out, json_object_get(e, "before"), money);
            buf_add_char(call->out, ',');
            buf_add_csv(call->out, percent ? percent : "");
        }
        if (compared || plan) add_csv_note(call, e, none);
    }
    buf_add_raw(call->out, "\r\n");
}

static void add_csv(cli_call_t *call, const json_t *answer)
{
    size_t i, k;
    json_t *e, *w;
    bool compared = json_array_size(json_object_get(answer, "windows")) > 1;
    bool plan = strcmp(show_member(json_object_get(answer, "asked"), "compare"), "plan") == 0;
    const json_t *by = json_object_get(answer, "by");
    json_array_foreach(by, i, e)
        buf_addf(call->out, "%s%s,%s", i ? "," : "", show_member(e, "name"), show_words(call, json_object_get(e, "label")));
    if (!json_array_size(by)) buf_add_raw(call->out, "-");
    json_array_foreach(json_object_get(answer, "figures"), i, e) {
        buf_add_char(call->out, ',');
        buf_add_csv(call->out, show_member(e, "name"));
        if (plan) buf_addf(call->out, ",%s,%s", cli_say(call, "总目标", "whole target"), cli_say(call, "按时间进度应完成", "due by time"));
        if (compared) buf_addf(call->out, ",%s,%s", cli_say(call, "对比数", "before"), cli_say(call, "变化", "change"));
        if (compared || plan) buf_addf(call->out, ",%s", cli_say(call, "备注", "note"));
    }
    buf_add_raw(call->out, "\r\n");
    json_array_foreach(json_object_get(answer, "rows"), i, e) {
        json_array_foreach(json_object_get(e, "key"), k, w) {
            buf_addf(call->out, "%s", k ? "," : "");
            buf_add_csv(call->out, json_string_value(w));
            buf_add_char(call->out, ',');
            buf_add_csv(call->out, show_words(call, json_array_get(json_object_get(e, "words"), k)));
        }
        add_csv_values(call, answer, json_object_get(e, "values"), compared, plan);
    }
    if (json_array_size(json_object_get(answer, "rows"))) return;
    buf_add_raw(call->out, cli_say(call, "合计", "total"));
    add_csv_values(call, answer, json_object_get(json_object_get(answer, "total"), "values"), compared, plan);
}

int cmd_figure_ask(cli_call_t *call, err_t *err)
{
    actor_t actor;
    figure_ask_t ask;
    json_t *answer = NULL;
    const char *format = cli_text(call, "format");
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = read_ask(call, &ask, err);
    if (!failed) failed = figures_follow(app_figures(call->app), call->progress, err);
    if (!failed) failed = passport_ask(app_figures(call->app), &actor, &ask, &answer, err);
    if (failed) return failed;
    assert(answer);
    if (call->json || (format && strcmp(format, "json") == 0)) return cli_add_json(call, answer, err);
    if (format && strcmp(format, "csv") == 0) add_csv(call, answer);
    else cli_figure_text(call, answer);
    json_decref(answer);
    return 0;
}
