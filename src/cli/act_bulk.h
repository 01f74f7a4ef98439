/* act_bulk.h - xiezhi act on many matters: --matters FILE, --where FIELD=VALUE. */
#ifndef CLI_ACT_BULK_H
#define CLI_ACT_BULK_H

#include "cli/data.h"

/* like: the act without its matter. Writes the answer; LEAVE_NO when some were refused and no --bad takes them. */
int cli_act_on_many(cli_call_t *call, const act_request_t *like, err_t *err);

#endif
