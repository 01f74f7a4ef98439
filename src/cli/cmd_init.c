/* cmd_init.c - xiezhi init, verify, backup, restore: the installation as a whole. */
#include "cli/commands.h"
#include "cli/data.h"

#include <stdlib.h>

int cmd_init(cli_call_t *call, err_t *err)
{
    app_new_t what = {.home = call->data_dir, .store = cli_text(call, "store"), .office = cli_text(call, "office"),
                      .login = cli_text(call, "login"), .full_name = cli_text(call, "name"),
                      .demonstration = cli_given(call, "demonstration")};
    int64_t node = 0;
    if (!what.login) what.login = "admin";
    if (!what.full_name) what.full_name = what.login;
    int failed = cli_int(call, "node", 0, 9, 1, &node, err);
    what.node = (int)node;
    if (!failed) failed = cli_password(call, cli_say(call, "管理员密码：", "password of the administrator: "), &what.password, err);
    if (!failed) failed = app_create(&what, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, json_pack("{s:s, s:s, s:s}", "home", what.home, "office", what.office, "login", what.login), err);
    buf_addf(call->out, cli_say(call, "系统已建立在 %s，管理员账户：%s\n", "installation made in %s, administrator: %s\n"),
             what.home, what.login);
    return 0;
}

static int answer_report(cli_call_t *call, const verify_report_t *r, err_t *err)
{
    size_t i;
    json_t *e;
    if (r->differences) call->leave = LEAVE_NO;
    if (call->json)
        return cli_add_json(call, json_pack("{s:I, s:I, s:I, s:o}", "acts", (json_int_t)r->acts, "rows", (json_int_t)r->rows,
                                            "differences", (json_int_t)r->differences, "found", r->found), err);
    buf_addf(call->out, cli_say(call, "行为 %lld 件，投影 %lld 行，不一致 %lld 处\n", "%lld acts, %lld rows, %lld differences\n"),
             (long long)r->acts, (long long)r->rows, (long long)r->differences);
    json_array_foreach(r->found, i, e)
        buf_addf(call->out, "  %s %s %s: %s / %s\n", json_string_value(json_object_get(e, "table")),
                 json_string_value(json_object_get(e, "key")), json_string_value(json_object_get(e, "column")),
                 json_string_value(json_object_get(e, "stored")), json_string_value(json_object_get(e, "rebuilt")));
    json_decref(r->found);
    return 0;
}

int cmd_verify(cli_call_t *call, err_t *err)
{
    verify_report_t report;
    int failed = book_verify(app_book(call->app), call->progress, &report, err);
    return failed ? failed : answer_report(call, &report, err);
}

int cmd_backup(cli_call_t *call, err_t *err)
{
    verify_report_t report;
    int failed = app_backup(call->app, call->args[0], call->progress, &report, err);
    return failed ? failed : answer_report(call, &report, err);
}

int cmd_restore(cli_call_t *call, err_t *err)
{
    /* A backup is an installation: restoring copies it into a new data folder and verifies the copy. */
    app_options_t from = {.home = call->args[0]};
    app_t *backup = NULL;
    verify_report_t report;
    int failed = app_open(&from, &backup, err);
    if (!failed) failed = app_backup(backup, call->data_dir, call->progress, &report, err);
    app_close(backup);
    return failed ? failed : answer_report(call, &report, err);
}
