/* open_app.h - for commands that need an installation (CLI_NEEDS_DATA): call->app is an app_t. */
#ifndef CLI_OPEN_APP_H
#define CLI_OPEN_APP_H

#include "app/app.h"
#include "cli/cli.h"

extern const cli_opener_t cli_app_opener;

/* What the opener does; carried: the carried kinds for who has read them already, else NULL. */
int cli_open_app(const cli_call_t *call, unsigned needs, const catalogue_t *carried, struct app **ret_app, err_t *err);

/* The account that acts (--as or $XIEZHI_LOGIN), its texts in call->arena. ERR_CLI_LOGIN when nobody
 * is named: an act has a person. No password is asked: who may read the data folder holds its key
 * anyway, so the folder's permissions are the lock here. */
int cli_actor(const cli_call_t *call, actor_t *ret_actor, err_t *err);

#endif
