/* cmd_report_check.c - xiezhi report check: the numbers of a draft computed again. */
#include "cli/commands.h"

#include "report/check.h"
#include "report/read.h"

#include <stdlib.h>
#include <string.h>

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
    if (!code && (call->json || (format && strcmp(format, "json") == 0))) check_add_json(call->out, &result, call->lang);
    else if (!code) check_add_text(call->out, &result, cli_given(call, "whole"), call->lang);
    if (!code && (result.tally[CHECK_INCONSISTENT] || result.tally[CHECK_BROKEN])) call->leave = LEAVE_NO;
    free(text);
    arena_free(arena);
    return code;
}
