/* cmd_paper.c - xiezhi paper: the papers of a matter, made as PDF, DOCX, HTML, Markdown or text; one shown on the terminal. */
#include "cli/commands.h"
#include "cli/data.h"
#include "cli/show.h"

#include "app/paper.h"

#include <string.h>

static const char *member(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static const char *words_of(const json_t *object, const char *key, enum lang lang)
{
    return member(json_object_get(object, key), lang == LANG_ZH ? "zh" : "en");
}

static void add_acts(cli_call_t *call, const json_t *acts)
{
    size_t i;
    json_t *act;
    json_array_foreach((json_t *)(uintptr_t)acts, i, act)
        buf_addf(call->out, "    %s  %s  %s\n", member(act, "occurred_on"), member(act, "id"), words_of(act, "label", call->lang));
}

static void add_row(cli_call_t *call, const json_t *paper)
{
    const char *state = member(paper, "state");
    const char *said = strcmp(state, "issued") == 0  ? cli_say(call, "已制发", "issued")
                       : strcmp(state, "ready") == 0 ? cli_say(call, "可制作", "ready")
                                                     : cli_say(call, "尚未制发", "not issued yet");
    buf_addf(call->out, "%-28s  %s  [%s]\n", member(paper, "paper"), words_of(paper, "name", call->lang), said);
    add_acts(call, json_object_get(paper, "acts"));
    if (strcmp(state, "not_yet") != 0) return;
    size_t i;
    json_t *by;
    json_array_foreach(json_object_get(paper, "by"), i, by)
        buf_addf(call->out, cli_say(call, "    由行为“%s”制作（%s）\n", "    made by the act \"%s\" (%s)\n"), words_of(by, "label", call->lang),
                 member(by, "act"));
}

int cmd_paper_list(cli_call_t *call, err_t *err)
{
    actor_t actor;
    json_t *list = NULL, *paper;
    int64_t matter = 0;
    size_t i;
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = cli_matter(call->args[0], &matter, err);
    if (!failed) failed = app_papers(call->app, &actor, matter, &list, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, list, err);
    json_array_foreach(list, i, paper) add_row(call, paper);
    if (!json_array_size(list)) buf_add_raw(call->out, cli_say(call, "该种类没有文书\n", "matters of this kind have no papers\n"));
    json_decref(list);
    return 0;
}

static enum paper_lang language(const cli_call_t *call)
{
    const char *word = cli_text(call, "language");
    if (word && strcmp(word, "zh") == 0) return PAPER_ZH;
    return word && strcmp(word, "en") == 0 ? PAPER_EN : PAPER_BOTH;
}

static int make(cli_call_t *call, enum writ_form form, buf_t *out, app_paper_made_t *made, err_t *err)
{
    actor_t actor;
    app_paper_wish_t wish = {.actor = &actor, .paper = call->args[1], .draft = cli_given(call, "draft"), .lang = language(call),
                             .form = form, .reason = cli_text(call, "reason")};
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = cli_matter(call->args[0], &wish.matter, err);
    if (!failed && cli_given(call, "act")) failed = cli_matter(cli_text(call, "act"), &wish.act, err);
    return failed ? failed : app_paper(call->app, &wish, call->arena, out, made, err);
}

/* By --form, else by what the file's name ends in. */
static int form_of(cli_call_t *call, const char *path, enum writ_form *ret_form, err_t *err)
{
    const char *dot = strrchr(path, '.'), *given = cli_text(call, "form");
    if (given) return writ_form_parse(given, ret_form, err);
    if (strcmp(path, "-") == 0) return writ_form_parse("txt", ret_form, err);
    return writ_form_parse(dot && !strchr(dot, '/') ? dot + 1 : path, ret_form, err);
}

static json_t *missing_json(const app_paper_made_t *made)
{
    json_t *list = json_array();
    for (size_t i = 0; i < made->missing_count; i++) {
        const paper_missing_t *m = &made->missing[i];
        (void)json_array_append_new(list, json_pack("{s:s, s:{s:s, s:s}}", "path", m->path, "label", "zh", m->label.in[LANG_ZH], "en",
                                                    m->label.in[LANG_EN]));
    }
    return list;
}

static int answer(cli_call_t *call, const char *path, size_t bytes, const app_paper_made_t *made, err_t *err)
{
    char act[48] = "";
    if (made->act) matter_text(made->act, act);
    if (call->json)
        return cli_add_json(call, json_pack("{s:s, s:s, s:I, s:s, s:o}", "paper", made->paper->name, "file", path, "bytes", (json_int_t)bytes,
                                            "act", act, "missing", missing_json(made)), err);
    buf_addf(call->out, cli_say(call, "%s 已写入 %s（%zu 字节）\n", "%s written to %s (%zu bytes)\n"), made->paper->label.in[call->lang], path, bytes);
    for (size_t i = 0; i < made->missing_count; i++)
        buf_addf(call->out, cli_say(call, "  未填：%s（%s）\n", "  left blank: %s (%s)\n"), made->missing[i].label.in[call->lang], made->missing[i].path);
    return 0;
}

int cmd_paper_make(cli_call_t *call, err_t *err)
{
    app_paper_made_t made;
    enum writ_form form = WRIT_PDF;
    const char *path = cli_text(call, "out");
    buf_t paper;
    buf_init(&paper, WRIT_PDF_MOST);
    int failed = form_of(call, path, &form, err);
    if (!failed) failed = make(call, form, &paper, &made, err);
    if (!failed) failed = cli_write_file(call, path, &paper, err);
    if (!failed && strcmp(path, "-") != 0) failed = answer(call, path, paper.length, &made, err);
    buf_release(&paper);
    return failed;
}

/* The text of it on the terminal: for authors of templates, and to read it before it goes out. */
int cmd_paper_show(cli_call_t *call, err_t *err)
{
    app_paper_made_t made;
    enum writ_form form = WRIT_TXT;
    buf_t paper;
    const char *word = cli_text(call, "format");
    buf_init(&paper, WRIT_PDF_MOST);
    int failed = writ_form_parse(word ? (strcmp(word, "text") == 0 ? "txt" : word) : "txt", &form, err);
    if (!failed) failed = make(call, form, &paper, &made, err);
    if (!failed && call->json)
        failed = cli_add_json(call, json_pack("{s:s, s:s, s:o}", "paper", made.paper->name, "text", buf_text(&paper), "missing", missing_json(&made)), err);
    else if (!failed) buf_add_bytes(call->out, buf_text(&paper), paper.length);
    for (size_t i = 0; !failed && !call->json && i < made.missing_count; i++)
        cli_note(call, cli_say(call, "未填：%s（%s）", "left blank: %s (%s)"), made.missing[i].label.in[call->lang], made.missing[i].path);
    buf_release(&paper);
    return failed;
}
