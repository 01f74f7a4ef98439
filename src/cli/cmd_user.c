/* cmd_user.c - xiezhi user: accounts and passwords. */
#include "cli/commands.h"
#include "cli/data.h"

/* Who typed the password knows it. */
static void say_given(cli_call_t *call)
{
    if (!cli_given(call, "own")) buf_add_raw(call->out, cli_say(call, "其本人首次登录时须先修改密码\n", "its owner must change the password at the first log-in\n"));
}

int cmd_user_add(cli_call_t *call, err_t *err)
{
    actor_t actor;
    const char *password = NULL;
    app_account_t account = {.login = call->args[0], .full_name = cli_text(call, "name"),
                             .office = cli_text(call, "office"), .roles = cli_text(call, "roles")};
    if (!account.office) account.office = app_office(call->app);
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = cli_password(call, cli_say(call, "新账户的密码：", "password of the new account: "), &password, err);
    if (!failed) failed = app_check_new_password(password, err);
    if (!failed) failed = app_add_account(call->app, &actor, &account, err);
    if (!failed) failed = app_set_password(call->app, account.login, password, !cli_given(call, "own"), err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, json_pack("{s:s}", "login", account.login), err);
    buf_addf(call->out, cli_say(call, "账户 %s 已建立\n", "account %s made\n"), account.login);
    say_given(call);
    return 0;
}

int cmd_user_password(cli_call_t *call, err_t *err)
{
    const char *password = NULL;
    int failed = cli_password(call, cli_say(call, "新密码：", "new password: "), &password, err);
    if (!failed) failed = app_set_password(call->app, call->args[0], password, !cli_given(call, "own"), err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, json_pack("{s:s}", "login", call->args[0]), err);
    buf_addf(call->out, cli_say(call, "账户 %s 的密码已更换，其会话已全部结束\n",
                                "password of %s changed; all its sessions are ended\n"), call->args[0]);
    say_given(call);
    return 0;
}
