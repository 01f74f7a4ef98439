/* open_app.h - for commands that need an installation (CLI_NEEDS_DATA): call->app is an app_t. */
#ifndef CLI_OPEN_APP_H
#define CLI_OPEN_APP_H

#include "app/app.h"
#include "cli/cli.h"

extern const cli_opener_t cli_app_opener;

/* The account that acts (--as or $XIEZHI_LOGIN), its texts in call->arena. ERR_CLI_LOGIN when nobody
 * is named: an act has a person. No password is asked: who may read the data folder holds its key
 * anyway, so the folder's permissions are the lock here. */
int cli_actor(const cli_call_t *call, actor_t *ret_actor, err_t *err);

#endif
