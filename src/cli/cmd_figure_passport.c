/* cmd_figure_passport.c - xiezhi figure show, acts, chart, export: what a passport opens, and takes along. */
#include "cli/commands.h"
#include "cli/data.h"
#include "cli/figure.h"
#include "cli/show.h"

#include "app/figure.h"
#include "figure/passport.h"

#include <assert.h>
#include <string.h>

static void add_question(cli_call_t *call, const json_t *asked)
{
    static const char *const members[] = {"office", "from", "to", "compare", "boundaries", "known_on"};
    const json_t *e;
    size_t i;
    for (size_t k = 0; k < sizeof members / sizeof *members; k++)
        if (*show_member(asked, members[k])) buf_addf(call->out, "  %s: %s\n", members[k], show_member(asked, members[k]));
    json_array_foreach(json_object_get(asked, "by"), i, e) buf_addf(call->out, "  by: %s\n", json_string_value(e));
    json_array_foreach(json_object_get(asked, "where"), i, e) buf_addf(call->out, "  where: %s\n", json_string_value(e));
}

static void add_figures(cli_call_t *call, const json_t *figures)
{
    const json_t *e;
    size_t i;
    json_array_foreach(figures, i, e) {
        buf_addf(call->out, cli_say(call, "%s  %s（%s）  [%s]\n", "%s  %s (%s)  [%s]\n"), show_member(e, "name"), show_words(call, json_object_get(e, "label")),
                 figure_unit_in(show_member(e, "unit"), call->lang),
                 show_member(e, "version"));
        buf_addf(call->out, "  %s\n", show_words(call, json_object_get(e, "formula")));
        if (*show_member(e, "law")) buf_addf(call->out, "  %s\n", show_member(e, "law"));
    }
}

int cmd_figure_show(cli_call_t *call, err_t *err)
{
    actor_t actor;
    json_t *answer = NULL;
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = passport_open(app_figures(call->app), &actor, call->args[0], &answer, err);
    if (failed) return failed;
    assert(answer);
    if (call->json) return cli_add_json(call, answer, err);
    buf_addf(call->out, "%s\n", show_member(answer, "passport"));
    add_question(call, json_object_get(answer, "asked"));
    buf_addf(call->out, cli_say(call, "  计算时间 %s，日志位置 %lld；首次查询 %s（%s）\n", "  computed at %s, position of the log %lld; first asked %s (%s)\n"),
             show_member(answer, "computed_at"), (long long)json_integer_value(json_object_get(answer, "position")),
             show_member(answer, "first_asked_at"), show_member(answer, "first_asked_by"));
    add_figures(call, json_object_get(answer, "figures"));
    cli_figure_text(call, answer);
    json_decref(answer);
    return 0;
}

/* --- acts ------------------------------------------------------------------------------------------------------------ */

static int read_what(cli_call_t *call, passport_acts_t *what, err_t *err)
{
    int64_t window = 0, limit = 0;
    *what = (passport_acts_t){.id = call->args[0], .figure = cli_text(call, "figure")};
    if (cli_count(call, "key") > FIGURE_BY_MOST) return cli_bad_form("key", cli_text(call, "key"), "0..3", err);
    for (size_t i = 0; i < cli_count(call, "key"); i++) what->key[what->key_count++] = cli_text_at(call, "key", i);
    int failed = cli_int(call, "window", 0, FIGURE_WAVES_MOST - 1, 0, &window, err);
    if (!failed) failed = cli_int(call, "after", 0, INT32_MAX, 0, &what->from, err);
    if (!failed) failed = cli_int(call, "limit", 1, PASSPORT_PAGE_MOST, 50, &limit, err);
    what->window = (int)window;
    what->limit = (int)limit;
    return failed;
}

void cli_figure_act(cli_call_t *call, const json_t *act)
{
    const char *number = show_member(act, "number");
    buf_addf(call->out, "  %s  %s  %s  %s  %s  %s", show_member(act, "on"), show_words(call, json_object_get(act, "say")),
             show_words(call, json_object_get(act, "office_name")), *number ? number : show_member(act, "matter"),
             show_words(call, json_object_get(act, "label")), show_member(act, "act"));
}

int cmd_figure_acts(cli_call_t *call, err_t *err)
{
    actor_t actor;
    passport_acts_t what;
    json_t *page = NULL, *e;
    size_t i;
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = read_what(call, &what, err);
    if (!failed) failed = passport_acts_json(app_figures(call->app), &actor, &what, &page, err);
    if (failed) return failed;
    assert(page);
    if (call->json) return cli_add_json(call, page, err);
    json_array_foreach(json_object_get(page, "parts"), i, e)
        buf_addf(call->out, cli_say(call, "%s：%lld 项行为，计 %s\n", "%s: acts %lld, together %s\n"), show_member(e, "figure"),
                 (long long)json_integer_value(json_object_get(e, "acts")), show_words(call, json_object_get(e, "say")));
    json_array_foreach(json_object_get(page, "acts"), i, e) {
        cli_figure_act(call, e);
        buf_add_char(call->out, '\n');
    }
    long long hidden = json_integer_value(json_object_get(page, "hidden"));
    if (hidden) buf_addf(call->out, cli_say(call, "另有 %lld 项你无权查看\n", "%lld more are not yours to see\n"), hidden);
    long long idle = json_integer_value(json_object_get(page, "idle"));
    if (idle) buf_addf(call->out, cli_say(call, "其中 %lld 项计入的为 0，列在最后\n", "%lld of them add 0 and come last\n"), idle);
    if (json_is_integer(json_object_get(page, "next")))
        buf_addf(call->out, cli_say(call, "续：--after %lld\n", "more: --after %lld\n"), (long long)json_integer_value(json_object_get(page, "next")));
    json_decref(page);
    return 0;
}

/* --- files ------------------------------------------------------------------------------------------------------------ */

static int write_file(cli_call_t *call, bool chart, err_t *err)
{
    actor_t actor;
    const char *path = call->args[1], *dot = strrchr(path, '.'), *why = cli_text(call, "reason");
    app_figure_wish_t wish = {.passport = call->args[0], .lang = call->lang, .form = cli_text(call, "form"), .figure = cli_text(call, "figure")};
    buf_t file;
    int failed = app_figure_file_parse(dot && !strchr(dot, '/') ? dot + 1 : path, &wish.file, err);
    if (!failed && chart && wish.file < FIGURE_SVG) failed = err_set(err, ERR_FIGURE_FILE, dot + 1);
    if (!failed) failed = passport_check(wish.passport, err);
    if (!failed) failed = cli_actor(call, &actor, err);
    if (!failed) failed = app_look(call->app, &actor, "figure", wish.passport, why ? why : "导出数据 export of figures", err);
    if (failed) return failed;
    buf_init(&file, APP_FIGURE_FILE_MOST);
    failed = app_figure_file(call->app, &actor, &wish, &file, err);
    if (!failed) failed = cli_write_file(call, path, &file, err);
    if (!failed && call->json)
        failed = cli_add_json(call, json_pack("{s:s, s:s, s:I}", "passport", wish.passport, "file", path, "bytes", (json_int_t)file.length), err);
    else if (!failed)
        buf_addf(call->out, cli_say(call, "%s 已写入 %s（%zu 字节）\n", "%s written to %s (%zu bytes)\n"), wish.passport, path, file.length);
    buf_release(&file);
    return failed;
}

int cmd_figure_export(cli_call_t *call, err_t *err)
{
    return write_file(call, false, err);
}

int cmd_figure_chart(cli_call_t *call, err_t *err)
{
    return write_file(call, true, err);
}
