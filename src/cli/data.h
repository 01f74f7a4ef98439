/* data.h - small things that the commands over an installation share. */
#ifndef CLI_DATA_H
#define CLI_DATA_H

#include "cli/open_app.h"

/* A password: --password-file, $XIEZHI_PASSWORD, or asked for on the terminal without echo. */
int cli_password(cli_call_t *call, const char *question, const char **ret_password, err_t *err);
/* A matter or act id as given. */
int cli_matter(const char *text, int64_t *ret_id, err_t *err);
/* Appends json as one line (or, for people, indented) and a newline; takes the reference. */
int cli_add_json(cli_call_t *call, json_t *json, err_t *err);
/* {"name=value", ...} options and --fields JSON -> object. kind (NULL: not known): what the fields are of, so that money typed in yuan
 * becomes fen (base/money.h) and "[urgent]" of a text stays a text; what it has no type for goes by its look: a value beginning with {
 * or [, or true, false, null is read as JSON, everything else is text. --fields is JSON and is taken as it is. */
int cli_fields(cli_call_t *call, const cat_kind_t *kind, json_t **ret_fields, err_t *err);
/* The kind by its name, NULL if there is none: the register refuses it in its own words. */
const cat_kind_t *cli_kind(const cli_call_t *call, const char *name);
/* Receipt as JSON (owned). */
json_t *cli_receipt_json(const act_receipt_t *r, enum lang lang);
/* What stands behind a due day whose year has no calendar yet. */
const char *cli_provisional(const cli_call_t *call);
/* What a matter's report says by hand and where it is blank, or why that cannot be said: told on the side (cmd_report.c). */
void cli_tell_report(cli_call_t *call, const actor_t *actor, int64_t matter);
void cli_add_receipt(cli_call_t *call, const act_receipt_t *r);

#endif
