/* cmd_catalogue.c - xiezhi catalogue: take it out, check it, apply it, list it. */
#include "cli/commands.h"
#include "cli/data.h"

#include <stdlib.h>
#include <string.h>

static const char *change_word(const cat_change_t *c, enum lang lang)
{
    static const words_t words[] = {
        [CAT_NEW_KIND] = {{"新种类", "new kind"}},          [CAT_ADD_FIELD] = {{"新字段", "new field"}},
        [CAT_RENAME_FIELD] = {{"字段改名", "field renamed"}}, [CAT_ADD_INDEX] = {{"新索引", "new index"}},
        [CAT_DROP_INDEX] = {{"去掉索引", "index dropped"}},  [CAT_DROP_FIELD] = {{"删除字段", "field dropped"}},
        [CAT_RETYPE_FIELD] = {{"字段换类型", "field retyped"}}, [CAT_DROP_KIND] = {{"删除种类", "kind dropped"}},
        [CAT_DROP_CHOICE] = {{"删除选项", "choice dropped"}}, [CAT_DROP_STAGE] = {{"删除阶段", "stage dropped"}},
        [CAT_ADD_CHOICE] = {{"新选项", "new choice"}},       [CAT_NEW_MODEL] = {{"说明变更", "model changed"}}};
    return words[c->what].in[lang];
}

static bool named(const cat_change_t *c)
{
    return c->name && strcmp(c->name, c->kind) != 0;
}

/* All mistakes, each with its place; the answer is then no. */
static int answer_mistakes(cli_call_t *call, const cat_mistakes_t *m, err_t *err)
{
    call->leave = LEAVE_NO;
    if (!call->json) {
        for (size_t i = 0; i < m->count; i++) err_add_text(call->out, &m->list[i], call->lang);
        buf_addf(call->out, cli_say(call, "%zu 处错误\n", "%zu mistakes\n"), m->count);
        return 0;
    }
    (void)err;
    buf_add_raw(call->out, "{\"mistakes\":[");
    for (size_t i = 0; i < m->count; i++) {
        if (i) buf_add_char(call->out, ',');
        err_add_json(call->out, &m->list[i], call->lang);
    }
    buf_add_raw(call->out, "]}\n");
    return 0;
}

/* As "mistakes" of answer_mistakes: what nothing is refused for. */
static json_t *warnings_json(const cli_call_t *call, const err_t *list, size_t count)
{
    json_t *out = json_array();
    buf_t text;
    for (size_t i = 0; i < count; i++) {
        buf_init(&text, 65536);
        err_add_json(&text, &list[i], call->lang);
        (void)json_array_append_new(out, buf_failed(&text) ? NULL : json_loads(buf_text(&text), 0, NULL));
        buf_release(&text);
    }
    return out;
}

int cmd_catalogue_check(cli_call_t *call, err_t *err)
{
    catalogue_t *c = NULL;
    cat_mistakes_t mistakes = {0};
    cat_source_t source = {.folder = call->arg_count ? call->args[0] : app_catalogue_folder(call->data_dir, call->arena)};
    int failed = catalogue_load(&source, call->arena, &c, &mistakes, err);
    if (failed && mistakes.count) return answer_mistakes(call, &mistakes, err);
    if (failed) return failed;
    size_t kinds = catalogue_kind_count(c), warned;
    const err_t *warnings = catalogue_warnings(c, &warned);
    for (size_t i = 0; !call->json && i < warned; i++) {
        buf_addf(call->out, "%s:%d:%d: ", warnings[i].file, warnings[i].line, warnings[i].column);
        err_add_part(call->out, &warnings[i], ERR_WHAT, call->lang);
        buf_add_raw(call->out, cli_say(call, "；", "; "));
        err_add_part(call->out, &warnings[i], ERR_HINT, call->lang);
        buf_add_char(call->out, '\n');
    }
    if (!call->json && warned) buf_addf(call->out, cli_say(call, "%zu 处提示（不影响使用）\n", "%zu warnings (nothing is refused for them)\n"), warned);
    json_t *told = call->json ? warnings_json(call, warnings, warned) : NULL;
    catalogue_free(c);
    if (call->json) return cli_add_json(call, json_pack("{s:I, s:[], s:o}", "kinds", (json_int_t)kinds, "mistakes", "warnings", told), err);
    buf_addf(call->out, cli_say(call, "%zu 个种类，没有错误（SQL 条件在应用时由数据库检查）\n",
                                "%zu kinds, no mistakes (SQL conditions are checked by the database when it is applied)\n"), kinds);
    return 0;
}

int cmd_catalogue_export(cli_call_t *call, err_t *err)
{
    size_t files;
    int failed = app_catalogue_export(app_catalogue_folder(call->data_dir, call->arena), call->args[0], call->arena, &files, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, json_pack("{s:I}", "files", (json_int_t)files), err);
    buf_addf(call->out, cli_say(call, "已写出 %zu 个文件\n", "%zu files written\n"), files);
    return 0;
}

int cmd_catalogue_apply(cli_call_t *call, err_t *err)
{
    cat_change_t *changes = NULL;
    size_t count = 0;
    cat_mistakes_t mistakes;
    app_catalogue_change_t what = {.home = call->data_dir, .folder = call->args[0], .dry_run = cli_given(call, "dry-run"),
                                   .allow_destructive = cli_given(call, "allow-destructive")};
    int failed = app_catalogue_apply(&what, call->arena, &changes, &count, &mistakes, err);
    if (failed && mistakes.count) return answer_mistakes(call, &mistakes, err);
    if (failed) return failed;
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        const cat_change_t *x = &changes[i];
        if (call->json)
            (void)json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:b}", "change", change_word(x, LANG_EN), "kind", x->kind,
                                                        "name", x->name ? x->name : "", "destructive", x->destructive));
        else
            buf_addf(call->out, "%s  %s%s%s%s\n", change_word(x, call->lang), x->kind, named(x) ? "." : "", named(x) ? x->name : "",
                     x->destructive ? cli_say(call, "  （会丢失数据）", "  (loses data)") : "");
    }
    if (call->json) return cli_add_json(call, json_pack("{s:b, s:o}", "applied", !what.dry_run, "changes", list), err);
    json_decref(list);
    buf_addf(call->out, what.dry_run ? cli_say(call, "共 %zu 处变更，未应用\n", "%zu changes, none applied\n")
                                     : cli_say(call, "已应用 %zu 处变更；正在运行的服务重启后生效\n",
                                               "%zu changes applied; a running server takes them up when it is started again\n"), count);
    return 0;
}

int cmd_catalogue_list(cli_call_t *call, err_t *err)
{
    const catalogue_t *c = book_catalogue(app_book(call->app));
    json_t *list = json_array();
    for (size_t i = 0; i < catalogue_kind_count(c); i++) {
        const cat_kind_t *k = catalogue_kind_at(c, i);
        if (call->json)
            (void)json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:I, s:I}", "kind", k->name, "zh", k->label.in[LANG_ZH], "en",
                                                        k->label.in[LANG_EN], "fields", (json_int_t)k->field_count, "acts",
                                                        (json_int_t)k->act_count));
        else
            buf_addf(call->out, "%-28s  %s\n", k->name, k->label.in[call->lang]);
    }
    if (call->json) return cli_add_json(call, list, err);
    json_decref(list);
    return 0;
}
