/* pool.c - a stack under a lock. */
#include "store/pool.h"

#include <assert.h>
#include <time.h>

int pool_init(pool_t *p, int most, int wait_ms, err_t *err)
{
    assert(most > 0 && wait_ms > 0);
    *p = (pool_t){.most = most, .wait_ms = wait_ms};
    pthread_condattr_t clock;
    if (pthread_condattr_init(&clock)) return err_nomem(err);
    int failed = pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    if (!failed) failed = pthread_cond_init(&p->freed, &clock);
    if (!failed) failed = pthread_mutex_init(&p->lock, NULL);
    (void)pthread_condattr_destroy(&clock);
    return failed ? err_nomem(err) : 0;
}

void pool_release(pool_t *p, void (*close)(store_conn_t *c))
{
    while (p->idle) {
        store_conn_t *c = p->idle;
        p->idle = c->next_idle;
        p->places--;
        close(c);
    }
    assert(p->places == 0); /* nobody works on a store that is closed */
    (void)pthread_cond_destroy(&p->freed);
    (void)pthread_mutex_destroy(&p->lock);
}

int pool_take(pool_t *p, store_conn_t **ret_conn, err_t *err)
{
    struct timespec until;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += p->wait_ms / 1000;
    until.tv_nsec += p->wait_ms % 1000 * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000L;
    }
    int timeout = 0;
    (void)pthread_mutex_lock(&p->lock);
    while (!p->idle && p->places >= p->most && !timeout)
        timeout = pthread_cond_timedwait(&p->freed, &p->lock, &until);
    store_conn_t *c = p->idle;
    bool place = !c && p->places < p->most;
    if (c) p->idle = c->next_idle;
    if (place) p->places++;
    (void)pthread_mutex_unlock(&p->lock);
    if (!c && !place) {
        err_set(err, ERR_STORE_BUSY);
        err_detail(err, "all %d connections are in use", p->most);
        return ERR_STORE_BUSY;
    }
    *ret_conn = c;
    return 0;
}

void pool_give(pool_t *p, store_conn_t *c)
{
    (void)pthread_mutex_lock(&p->lock);
    assert(p->places > 0);
    c->next_idle = p->idle;
    p->idle = c;
    (void)pthread_cond_signal(&p->freed);
    (void)pthread_mutex_unlock(&p->lock);
}

void pool_leave(pool_t *p)
{
    (void)pthread_mutex_lock(&p->lock);
    assert(p->places > 0);
    p->places--;
    (void)pthread_cond_signal(&p->freed);
    (void)pthread_mutex_unlock(&p->lock);
}
