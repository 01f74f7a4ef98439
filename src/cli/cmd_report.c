/* cmd_report.c - xiezhi report: templates, reports made of them, what their numbers are, and numbers bound to a matter. */
#include "cli/commands.h"
#include "cli/data.h"
#include "cli/show.h"

#include "app/report.h"

#include <string.h>

/* A template's name begins with a letter, a matter's id with a digit. */
static int read_wish(cli_call_t *call, actor_t *actor, app_report_wish_t *wish, err_t *err)
{
    const char *word = cli_text(call, "language"), *what = call->args[0];
    *wish = (app_report_wish_t){.actor = actor, .office = cli_text(call, "office"), .period = cli_text(call, "period"),
                                .sources = cli_given(call, "sources"), .anew = cli_given(call, "anew"), .reason = cli_text(call, "reason")};
    wish->lang = word && strcmp(word, "zh") == 0 ? PAPER_ZH : word && strcmp(word, "en") == 0 ? PAPER_EN : PAPER_BOTH;
    int failed = cli_actor(call, actor, err);
    if (!failed && what[0] >= '0' && what[0] <= '9') failed = cli_matter(what, &wish->matter, err);
    else wish->template_ = what;
    if (!failed && cli_given(call, "about")) failed = cli_matter(cli_text(call, "about"), &wish->about, err);
    return failed;
}

static int make(cli_call_t *call, app_report_made_t *made, err_t *err)
{
    actor_t actor;
    app_report_wish_t wish;
    int failed = read_wish(call, &actor, &wish, err);
    return failed ? failed : app_report(call->app, &wish, call->arena, made, err);
}

int cmd_report_list(cli_call_t *call, err_t *err)
{
    json_t *list = NULL, *e;
    size_t i;
    int failed = app_reports(call->app, &list, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, list, err);
    json_array_foreach(list, i, e)
        buf_addf(call->out, "%-28s %-11s %s\n", show_member(e, "report"), show_member(e, "period"), show_words(call, json_object_get(e, "name")));
    json_decref(list);
    return 0;
}

static void tell_typed(const cli_call_t *call, const app_report_typed_t *t)
{
    if (t->field)
        cli_note(call, cli_say(call, "手工录入的数字：%s（“%s”第%d行）", "typed by hand: %s (\"%s\", line %d)"), t->said, t->label.in[call->lang], t->line);
    else cli_note(call, cli_say(call, "手工录入的数字：%s（报告文本第%d行）", "typed by hand: %s (text of the report, line %d)"), t->said, t->line);
}

/* What the author should know, on the side. */
static void tell(const cli_call_t *call, const app_report_made_t *made)
{
    for (size_t i = 0; i < made->typed_count; i++) tell_typed(call, &made->typed[i]);
    if (made->typed_more) cli_note(call, cli_say(call, "还有%zu个手工录入的数字未列出", "%zu more numbers typed by hand are not listed"), made->typed_more);
    for (size_t i = 0; i < made->made.writ.missing_count; i++)
        cli_note(call, cli_say(call, "未填：%s（%s）", "left blank: %s (%s)"), made->made.writ.missing[i].label.in[call->lang],
                 made->made.writ.missing[i].path);
    for (size_t i = 0; i < made->made.warnings; i++)
        cli_note(call, cli_say(call, "请注意：%s", "please note: %s"), made->made.warning[i].in[call->lang]);
}

/* As its numbers are bound; a look more, and nothing asked anew. The act is done: what cannot be told is a note and takes nothing back. */
void cli_tell_report(cli_call_t *call, const actor_t *actor, int64_t matter)
{
    app_report_made_t made;
    err_t why = {0};
    app_report_wish_t wish = {.actor = actor, .matter = matter, .lang = PAPER_BOTH, .reason = "报告送审提示 notes on submitting a report"};
    if (app_report(call->app, &wish, call->arena, &made, &why) == 0) {
        tell(call, &made);
        return;
    }
    buf_t text;
    buf_init(&text, 4096);
    err_add_text(&text, &why, call->lang);
    cli_note(call, cli_say(call, "请注意：%s", "please note: %s"), buf_failed(&text) ? err_code_text(why.code) : buf_text(&text));
    buf_release(&text);
}

static int form_of(const cli_call_t *call, const char *path, enum writ_form *ret_form, err_t *err)
{
    const char *dot = strrchr(path, '.'), *given = cli_text(call, "form");
    if (given) return writ_form_parse(given, ret_form, err);
    if (strcmp(path, "-") == 0) return writ_form_parse("txt", ret_form, err);
    return writ_form_parse(dot && !strchr(dot, '/') ? dot + 1 : path, ret_form, err);
}

static int answer(cli_call_t *call, const char *path, size_t bytes, const app_report_made_t *made, err_t *err)
{
    if (call->json) {
        json_t *j = NULL;
        int failed = app_report_json(made, &j, err);
        if (!failed) (void)json_object_set_new(j, "file", json_string(path));
        if (!failed) (void)json_object_set_new(j, "bytes", json_integer((json_int_t)bytes));
        return failed ? failed : cli_add_json(call, j, err);
    }
    buf_addf(call->out, cli_say(call, "%s 已写入 %s（%zu 字节，%zu 个数字）\n", "%s written to %s (%zu bytes, %zu numbers)\n"),
             made->report->paper.label.in[call->lang], path, bytes, made->made.figures);
    return 0;
}

int cmd_report_make(cli_call_t *call, err_t *err)
{
    app_report_made_t made;
    enum writ_form form = WRIT_PDF;
    const char *path = cli_text(call, "out");
    buf_t out;
    buf_init(&out, WRIT_PDF_MOST);
    int failed = form_of(call, path, &form, err);
    if (!failed) failed = make(call, &made, err);
    if (!failed) failed = app_report_write(&made, form, &out, err);
    if (!failed) failed = cli_write_file(call, path, &out, err);
    if (!failed) tell(call, &made);
    if (!failed && strcmp(path, "-") != 0) failed = answer(call, path, out.length, &made, err);
    buf_release(&out);
    return failed;
}

/* The numbers that are bound and would be others today, on the side. */
static int tell_changes(cli_call_t *call, err_t *err)
{
    actor_t actor;
    app_report_wish_t wish;
    json_t *j = NULL, *e;
    size_t i;
    int failed = read_wish(call, &actor, &wish, err);
    if (!failed) failed = app_report_changes(call->app, &actor, wish.matter, call->arena, &j, err);
    json_array_foreach(json_object_get(j, "changes"), i, e)
        if ((strcmp(show_member(e, "lang"), "zh") == 0) == (call->lang == LANG_ZH) || wish.lang != PAPER_BOTH)
            cli_note(call, cli_say(call, "冻结后有变动：%s，冻结时“%s”，今天“%s”（%s）", "changed since it was bound: %s, then \"%s\", today \"%s\" (%s)"), show_words(call, json_object_get(e, "label")),
                     show_member(e, "then"), show_member(e, "now"), show_member(e, "passport"));
    json_decref(j);
    return failed;
}

int cmd_report_show(cli_call_t *call, err_t *err)
{
    app_report_made_t made;
    json_t *j = NULL;
    const char *word = cli_text(call, "format");
    enum writ_form form = WRIT_TXT;
    if (word && strcmp(word, "text") != 0) (void)writ_form_parse(word, &form, NULL);
    int failed = make(call, &made, err);
    if (failed) return failed;
    if (call->json) {
        failed = app_report_json(&made, &j, err);
        return failed ? failed : cli_add_json(call, j, err);
    }
    tell(call, &made);
    if (made.bound) failed = tell_changes(call, err);
    return failed ? failed : app_report_write(&made, form, call->out, err);
}

static void add_source(cli_call_t *call, const json_t *figure)
{
    buf_addf(call->out, "    %-24s %s  %s  %s..%s\n", show_member(figure, "said"), show_member(figure, "passport"),
             show_member(figure, "figure"), show_member(figure, "from"), show_member(figure, "to"));
}

/* Every sentence with its numbers, and the passport of each. */
int cmd_report_sources(cli_call_t *call, err_t *err)
{
    app_report_made_t made;
    json_t *j = NULL, *sentence, *figure;
    size_t i, k;
    int failed = make(call, &made, err);
    if (!failed) failed = app_report_json(&made, &j, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, j, err);
    json_array_foreach(json_object_get(j, "sentences"), i, sentence) {
        buf_addf(call->out, "%s\n", show_member(sentence, "sentence"));
        json_array_foreach(json_object_get(sentence, "figures"), k, figure) add_source(call, figure);
    }
    tell(call, &made);
    json_decref(j);
    return 0;
}

int cmd_report_text(cli_call_t *call, err_t *err)
{
    actor_t actor;
    const char *text = NULL, *what = call->args[0];
    int64_t matter = 0;
    bool id = what[0] >= '0' && what[0] <= '9';
    int failed = cli_actor(call, &actor, err);
    if (!failed && id) failed = cli_matter(what, &matter, err);
    if (!failed) failed = app_report_text(call->app, &actor, id ? NULL : what, matter, call->arena, &text, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, json_pack("{s:s}", "text", text), err);
    buf_add_raw(call->out, text);
    return 0;
}

int cmd_report_bind(cli_call_t *call, err_t *err)
{
    actor_t actor;
    act_receipt_t receipt;
    int64_t matter = 0;
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = cli_matter(call->args[0], &matter, err);
    if (!failed) failed = app_report_bind(call->app, &actor, matter, call->arena, &receipt, err);
    if (failed) return failed;
    cli_tell_report(call, &actor, matter);
    if (call->json) return cli_add_json(call, cli_receipt_json(&receipt, call->lang), err);
    cli_add_receipt(call, &receipt);
    return 0;
}
