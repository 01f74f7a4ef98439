/* asof.h - a matter as it stood after an act: what papers are made from.
 *
 * Purpose    A letter that was issued stays as it was issued: it is printed again from the acts up to the one that issued
 *            it, without what was corrected, annulled or added since.
 * Form       {"id","kind","office","stage","number","parent","opened_on","closed_on","masked",
 *            "fields":{...}, "not_given":[...], "due":{rule: day}, "acts":[{"id","act","actor","occurred_on","note","hash"}]}
 *            Fields that are not set are null; "not_given" names those that hold only what
 *            they begin with, because no act has given them yet. Parties are objects, matters their ids, money is in fen. "masked" is true
 *            when there are sealed fields that the actor may not see; these are then missing. Acts are the effective ones, in order.
 * Rights     As book_matter: what the actor may not read is ERR_REGISTER_MATTER (a matter) or left out (parts).
 * Threads    Any. Cost: one query a matter and its acts, O(acts).
 */
#ifndef REGISTER_ASOF_H
#define REGISTER_ASOF_H

#include "register/book.h"

enum { ASOF_PARTS_MOST = 2000 };

/* after: id of the last act that counts; 0 = all. The caller owns *ret_json. */
int book_asof(book_t *b, const actor_t *actor, int64_t matter, int64_t after, json_t **ret_json, err_t *err);
/* The parts of that kind, in the order in which they were opened: an array of the same objects. */
int book_asof_parts(book_t *b, const actor_t *actor, int64_t whole, const char *kind, int64_t after, json_t **ret_json,
                    err_t *err);

#endif
