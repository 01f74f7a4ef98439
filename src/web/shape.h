/* shape.h - the shapes several endpoints share: JSON of the API into the rooms' structs and back.
 * All results live in the call's arena; all functions may be called from any thread. */
#ifndef WEB_SHAPE_H
#define WEB_SHAPE_H

#include "match/match.h"
#include "web/web.h"

/* {"type","name","identity","born","place","unit","sex","aliases"}: already checked by its schema. */
int shape_subject(const json_t *value, arena_t *a, match_subject_t *ret_subject, err_t *err);
/* A day of the body; absent gives otherwise. */
int shape_day(const json_t *body, const char *name, day_t otherwise, day_t *ret_day, err_t *err);
/* The matter or act id in a path or a text of the body. */
int shape_id(const char *text, const char *field, int64_t *ret_id, err_t *err);
json_t *shape_id_json(int64_t id);
json_t *shape_words(const words_t *w);
json_t *shape_receipt(const act_receipt_t *r);
/* The key of Idempotency-Key, or NULL. ERR_WEB_FIELD_VALUE when it is too long. */
int shape_idem_key(const web_call_t *c, const char **ret_key, err_t *err);
/* The filters of a list, from the query's `where` ("stage=approved;opened_on=2026-01-01..2026-06-30"). */
struct book_list;
int web_list_filters(web_call_t *c, struct book_list *what, err_t *err);
/* The register's request with who and what filled in from the call. */
act_request_t shape_request(const web_call_t *c, const char *kind, const char *act);

#endif
