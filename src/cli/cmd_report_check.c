/* cmd_report_check.c - xiezhi report check: the numbers of a draft computed again. */
#include "cli/commands.h"

#include "app/app.h"
#include "cli/open_app.h"
#include "report/check.h"
#include "report/read.h"

#include <stdlib.h>
#include <string.h>

/* Opens the installation in --against; its figures are those the person may see. */
static int compare(cli_call_t *call, arena_t *arena, check_result_t *result, err_t *err)
{
    actor_t actor;
    call->data_dir = cli_text(call, "against");
    int code = cli_open(call, CLI_NEEDS_DATA | CLI_READS_ONLY, err);
    if (!code) code = cli_actor(call, &actor, err);
    return code ? code : check_against(app_figures(call->app), &actor, arena, result, err);
}

/* The findings and nothing else; what is to be said of the whole stands beside it. */
static void add_list(cli_call_t *call, const check_result_t *result)
{
    check_add_findings(call->out, result, call->lang);
    for (int i = 0; i < 3; i++) {
        buf_t note;
        buf_init(&note, 1024);
        if (i == 0) check_say_read(&note, result, call->lang);
        if (i == 1 && result->against) check_say_compared(&note, result, call->lang);
        if (i == 2) check_say_cut(&note, result, call->lang);
        if (!buf_failed(&note) && note.length) cli_note(call, "%s", buf_text(&note));
        buf_release(&note);
    }
}

int cmd_report_check(cli_call_t *call, err_t *err)
{
    char *text = NULL;
    size_t bytes = 0;
    check_result_t result = {0};
    const char *format = cli_text(call, "format");
    int code = report_text_read(call->args[0], &text, &bytes, err);
    arena_t *arena = code ? NULL : arena_new((size_t)512 << 20);
    if (!code && !arena) code = err_nomem(err);
    if (!code) code = check_text(text, bytes, arena, &result, err);
    if (!code && cli_given(call, "against")) code = compare(call, arena, &result, err);
    if (!code && (call->json || (format && strcmp(format, "json") == 0))) add_list(call, &result);
    else if (!code) check_add_text(call->out, &result, cli_given(call, "whole"), call->lang);
    if (!code && (result.tally[CHECK_INCONSISTENT] || result.tally[CHECK_BROKEN])) call->leave = LEAVE_NO;
    free(text);
    arena_free(arena);
    return code;
}
