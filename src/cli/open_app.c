/* open_app.c - the installation behind the commands, and who acts in it. */
#include "cli/open_app.h"

static int open_app(const cli_call_t *call, unsigned needs, struct app **ret_app, err_t *err)
{
    app_options_t options = {.home = call->data_dir, .read_only = (needs & CLI_READS_ONLY) != 0};
    app_t *app = NULL;
    int code = app_open(&options, &app, err);
    if (code != 0) return code;
    if ((needs & CLI_NEEDS_ARCHIVE) == CLI_NEEDS_ARCHIVE) code = app_open_archive(app, call->progress, err);
    if (code == 0) *ret_app = app;
    else app_close(app);
    return code;
}

const cli_opener_t cli_app_opener = {.open = open_app, .close = app_close};

int cli_actor(const cli_call_t *call, actor_t *ret_actor, err_t *err)
{
    if (!call->login) return err_set(err, ERR_CLI_LOGIN, call->command->name);
    return app_actor(call->app, call->login, call->arena, ret_actor, err);
}
