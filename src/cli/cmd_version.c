/* cmd_version.c - xiezhi version */
#include "cli/commands.h"

int cmd_version(cli_call_t *call, err_t *err)
{
    (void)err;
    if (call->json) buf_add_raw(call->out, "{\"name\":\"xiezhi\",\"version\":\"" XZ_VERSION "\"}\n");
    else buf_add_raw(call->out, "xiezhi " XZ_VERSION "\n");
    return 0;
}
