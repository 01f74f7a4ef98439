/* pool.h - connections that lie idle until a thread needs one. Private to src/store.
 *
 * The pool counts places: a connection that is open, used or not, takes one. Opening is the caller's
 * work, outside the lock. Last given, first taken: few connections stay warm, the others sleep.
 */
#ifndef STORE_POOL_H
#define STORE_POOL_H

#include "store/engine.h"

#include <pthread.h>

typedef struct pool {
    pthread_mutex_t lock;
    pthread_cond_t freed;
    store_conn_t *idle;
    int places, most, wait_ms;
} pool_t;

int pool_init(pool_t *p, int most, int wait_ms, err_t *err);
/* Closes the idle connections; none may be in use. */
void pool_release(pool_t *p, void (*close)(store_conn_t *c));
/* An idle connection, or NULL and a place to open one: then pool_give it, or pool_leave on failure.
 * ERR_STORE_BUSY when none becomes free in wait_ms. */
int pool_take(pool_t *p, store_conn_t **ret_conn, err_t *err);
void pool_give(pool_t *p, store_conn_t *c);
/* The connection (already closed) or the place is given up. */
void pool_leave(pool_t *p);

#endif
