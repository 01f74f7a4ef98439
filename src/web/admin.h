/* admin.h - what the endpoints of administration share. Rights stand in api/admin.json (roles); within them people see what lies
 * in their own office and below. */
#ifndef WEB_ADMIN_H
#define WEB_ADMIN_H

#include "app/app.h"
#include "web/web.h"

/* The actor's own password, sent again as own_password: ERR_WEB_CONFIRM when it is wrong, ERR_WEB_LOCKED after too many. */
int admin_confirm(web_t *w, const web_call_t *c, err_t *err);
/* Table of the kind that holds accounts, "k_account"; in the call's arena. */
const char *admin_account_table(web_t *w, const web_call_t *c);
/* May the actor look at the accounts of that office? */
bool admin_sees(web_t *w, const web_call_t *c, const char *office);
/* Rows (table_file.h; dropped here) as the file that the endpoint is described with; name without its ending. */
int admin_reply_table(const web_call_t *c, http_reply_t *r, json_t *rows, const char *name, err_t *err);
/* A text or null. */
json_t *admin_text(const char *text);
/* Puts work to the jobs and answers {"job": id}. */
int admin_start(web_t *w, const web_call_t *c, http_reply_t *r, const char *kind,
                int (*run)(void *arg, const progress_t *progress, json_t **ret_detail, err_t *err), void *arg,
                void (*drop)(void *arg), err_t *err);

#endif
