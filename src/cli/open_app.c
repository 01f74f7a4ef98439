/* open_app.c - the installation behind the commands, and who acts in it. */
#include "cli/open_app.h"

#include <stdio.h>

/* One line on every command, for programs' users too: days are counted by a calendar that is not the one in the file. */
static void note_calendar(const cli_call_t *call, const app_t *app)
{
    size_t count;
    const err_t *m = app_calendar_mistakes(app, &count);
    if (!m || call->quiet) return;
    (void)fprintf(stderr, cli_say(call, "xiezhi: %s/calendar.csv 第 %d 行有误（%s）：%s；共 %zu 处；日期仍按上一次有效的日历计算，改正后运行 xiezhi due redate\n",
                                  "xiezhi: %s/calendar.csv line %d is wrong (%s): %s; %zu in all; days go by the calendar used before; "
                                  "mend it, then run xiezhi due redate\n"),
                  app_home(app), m->line, *m->field ? m->field : "-", *m->arg[0] ? m->arg[0] : "-", count);
}

int cli_open_app(const cli_call_t *call, unsigned needs, const catalogue_t *carried, struct app **ret_app, err_t *err)
{
    app_options_t options = {.home = call->data_dir, .read_only = (needs & CLI_READS_ONLY) != 0, .carried = carried};
    app_t *app = NULL;
    int code = app_open(&options, &app, err);
    if (code != 0) return code;
    if ((needs & CLI_NEEDS_ARCHIVE) == CLI_NEEDS_ARCHIVE) code = app_open_archive(app, call->progress, err);
    if (code == 0) note_calendar(call, app);
    if (code == 0) *ret_app = app;
    else app_close(app);
    return code;
}

static int open_app(const cli_call_t *call, unsigned needs, struct app **ret_app, err_t *err)
{
    return cli_open_app(call, needs, NULL, ret_app, err);
}

const cli_opener_t cli_app_opener = {.open = open_app, .close = app_close};

int cli_actor(const cli_call_t *call, actor_t *ret_actor, err_t *err)
{
    if (!call->login) return err_set(err, ERR_CLI_LOGIN, call->command->name);
    return app_actor(call->app, call->login, call->arena, ret_actor, err);
}
