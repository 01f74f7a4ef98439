/* ticker.c - see ticker.h. */
#include "web/ticker.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct ticker {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_t thread;
    void (*fn)(void *arg);
    void *arg;
    int every_ms;
    bool stop;
};

static struct timespec in_ms(int ms)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_nsec += (long)(ms % 1000) * 1000000;
    t.tv_sec += ms / 1000 + t.tv_nsec / 1000000000;
    t.tv_nsec %= 1000000000;
    return t;
}

static void *run(void *arg)
{
    ticker_t *t = arg;
    (void)pthread_mutex_lock(&t->lock);
    while (!t->stop) {
        struct timespec until = in_ms(t->every_ms);
        while (!t->stop)
            if (pthread_cond_timedwait(&t->wake, &t->lock, &until) != 0) break;
        if (t->stop) break;
        (void)pthread_mutex_unlock(&t->lock);
        t->fn(t->arg);
        (void)pthread_mutex_lock(&t->lock);
    }
    (void)pthread_mutex_unlock(&t->lock);
    return NULL;
}

int ticker_start(int every_ms, void (*fn)(void *arg), void *arg, ticker_t **ret_ticker, err_t *err)
{
    assert(every_ms > 0 && fn);
    ticker_t *t = calloc(1, sizeof *t);
    if (!t) return err_nomem(err);
    t->fn = fn;
    t->arg = arg;
    t->every_ms = every_ms;
    pthread_condattr_t attributes;
    (void)pthread_mutex_init(&t->lock, NULL);
    (void)pthread_condattr_init(&attributes);
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&t->wake, &attributes);
    (void)pthread_condattr_destroy(&attributes);
    if (pthread_create(&t->thread, NULL, run, t) != 0) {
        (void)pthread_cond_destroy(&t->wake);
        (void)pthread_mutex_destroy(&t->lock);
        free(t);
        return err_nomem(err);
    }
    *ret_ticker = t;
    return 0;
}

void ticker_stop(ticker_t *t, bool once_more)
{
    if (!t) return;
    (void)pthread_mutex_lock(&t->lock);
    t->stop = true;
    (void)pthread_cond_signal(&t->wake);
    (void)pthread_mutex_unlock(&t->lock);
    (void)pthread_join(t->thread, NULL);
    if (once_more) t->fn(t->arg);
    (void)pthread_cond_destroy(&t->wake);
    (void)pthread_mutex_destroy(&t->lock);
    free(t);
}
