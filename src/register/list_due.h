/* list_due.h - the matters of a kind whose due dates are nearest, in that order.
 *
 * Content    At most DUE_ORDER_MOST matters with an open due date, by day, then by id; of more the nearest. Rights and filters are not
 *            asked: who lists asks them of each row.
 * Cost       One look into an index per rule, at most DUE_ORDER_MOST rows of each; no more however many matters there are.
 * Threads    One answer, one thread. Ownership: due_order_free.
 */
#ifndef REGISTER_LIST_DUE_H
#define REGISTER_LIST_DUE_H

#include "register/act.h"

enum { DUE_ORDER_MOST = 2000 };
typedef struct due_place {
    day_t on;
    int64_t matter;
} due_place_t;
typedef struct due_order {
    due_place_t *list;
    int64_t *ids; /* ascending */
    size_t count, room;
} due_order_t;

/* In place of what *ret held. Kinds without terms: empty. */
int due_order_load(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, due_order_t *ret, err_t *err);
void due_order_free(due_order_t *x);
bool due_order_has(const due_order_t *x, int64_t matter);
int due_place_compare(const void *x, const void *y);

#endif
