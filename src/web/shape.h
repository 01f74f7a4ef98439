/* shape.h - the shapes several endpoints share: JSON of the API into the rooms' structs and back.
 * All results live in the call's arena; all functions may be called from any thread. */
#ifndef WEB_SHAPE_H
#define WEB_SHAPE_H

#include "match/match.h"
#include "paper/writ.h"
#include "web/web.h"

/* {"type","name","identity","born","place","unit","sex","aliases"}: already checked by its schema. */
int shape_subject(const json_t *value, arena_t *a, match_subject_t *ret_subject, err_t *err);
/* A day of the body; absent gives otherwise. */
int shape_day(const json_t *body, const char *name, day_t otherwise, day_t *ret_day, err_t *err);
/* "from" and "to" of the body; absent gives DAY_NONE. */
int shape_period(const json_t *body, day_t *ret_from, day_t *ret_to, err_t *err);
/* The matter or act id in a path or a text of the body. */
int shape_id(const char *text, const char *field, int64_t *ret_id, err_t *err);
/* The act of a path whose place in the log is asked for: what is no id at all is no act of the log (ERR_LEDGER_MISSING). */
int shape_act(const char *text, int64_t *ret_id, err_t *err);
json_t *shape_id_json(int64_t id);
json_t *shape_words(const words_t *w);
json_t *shape_receipt(const act_receipt_t *r);
/* An error as the API tells it (code, what, detail, hint), for one among several; {} when memory is short. */
json_t *shape_error(const err_t *e, enum lang lang);
/* The form that the endpoint's path ends in: WRIT_PDF of ".../papers/{paper}.pdf". */
enum writ_form shape_form(const web_call_t *c);
/* How a paper in that form goes out: shown in the window or kept as the file NAME-OF.pdf; both a-z, A-Z, 0-9, _ and - only. */
void shape_file(const web_call_t *c, http_reply_t *r, enum writ_form form, const char *name, const char *of);
/* The key of Idempotency-Key, or NULL. ERR_WEB_FIELD_VALUE when it is too long. */
int shape_idem_key(const web_call_t *c, const char **ret_key, err_t *err);
/* The filters of a list, from the query's `where` ("stage=approved;opened_on=2026-01-01..2026-06-30"). */
struct book_list;
int web_list_filters(web_call_t *c, struct book_list *what, err_t *err);
/* The register's request with who and what filled in from the call. */
act_request_t shape_request(const web_call_t *c, const char *kind, const char *act);

#endif
