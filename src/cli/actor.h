/* actor.h - who acts at the command line, and small things the data commands share. */
#ifndef CLI_ACTOR_H
#define CLI_ACTOR_H

#include "app/app.h"
#include "cli/cli.h"

/* The account named by --as, or $XIEZHI_LOGIN. The person at the terminal can read the data folder, so the
 * account is taken at their word; the operating-system user is kept in the act's note by cmd_act. */
int cli_actor(cli_call_t *call, actor_t *ret_actor, err_t *err);
/* A password: --password-file, $XIEZHI_PASSWORD, or asked for on the terminal without echo. */
int cli_password(cli_call_t *call, const char *question, const char **ret_password, err_t *err);
/* A matter or act id as given. */
int cli_matter(const char *text, int64_t *ret_id, err_t *err);
/* Appends json as one line (or, for people, indented) and a newline; takes the reference. */
int cli_add_json(cli_call_t *call, json_t *json, err_t *err);
/* {"name=value", ...} options and --fields JSON -> object. A value beginning with { or [, or true, false, null
 * is read as JSON; everything else is text. */
int cli_fields(cli_call_t *call, json_t **ret_fields, err_t *err);
/* Receipt as JSON (owned). */
json_t *cli_receipt_json(const act_receipt_t *r, enum lang lang);
void cli_add_receipt(cli_call_t *call, const act_receipt_t *r);

#endif
