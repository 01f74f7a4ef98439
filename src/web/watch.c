/* watch.c - see watch.h. Connections hang in buckets by peer, so counting one peer is short. */
#include "web/watch.h"

#include "web/ticker.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { BUCKETS = 512 };

struct watch {
    pthread_mutex_t lock;
    ticker_t *dog;
    watch_entry_t *bucket[BUCKETS];
    int open, connections_most, per_peer_most, whole_ms;
    int64_t dropped;
};

static int64_t clock_ms(void)
{
    struct timespec t;
    /* Coarse: a phase is timed in seconds and marked several times per request. */
    (void)clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000 + 1; /* never 0 */
}

static unsigned bucket_of(const http_peer_t *peer)
{
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < sizeof peer->bytes; i++) h = (h ^ peer->bytes[i]) * 1099511628211u;
    return (unsigned)(h % BUCKETS);
}

static void drop_slow(void *arg)
{
    watch_t *w = arg;
    int64_t now = clock_ms();
    (void)pthread_mutex_lock(&w->lock);
    for (int b = 0; b < BUCKETS; b++)
        for (watch_entry_t *e = w->bucket[b]; e; e = e->next) {
            int64_t since = atomic_load_explicit(&e->since_ms, memory_order_relaxed);
            if (since == 0 || now - since <= w->whole_ms) continue;
            /* Only shut down: the owner of the socket sees it end and closes it. */
            (void)shutdown(e->socket, SHUT_RDWR);
            watch_working(e); /* once is enough */
            w->dropped++;
        }
    (void)pthread_mutex_unlock(&w->lock);
}

int watch_new(int connections_most, int per_peer_most, int whole_ms, watch_t **ret_watch, err_t *err)
{
    assert(connections_most > 0 && whole_ms > 0);
    watch_t *w = calloc(1, sizeof *w);
    if (!w) return err_nomem(err);
    w->connections_most = connections_most;
    w->per_peer_most = per_peer_most;
    w->whole_ms = whole_ms;
    (void)pthread_mutex_init(&w->lock, NULL);
    int every_ms = whole_ms / 4 < 1000 ? whole_ms / 4 + 1 : 1000;
    int rc = ticker_start(every_ms, drop_slow, w, &w->dog, err);
    if (rc != 0) {
        (void)pthread_mutex_destroy(&w->lock);
        free(w);
        return rc;
    }
    *ret_watch = w;
    return 0;
}

void watch_free(watch_t *w)
{
    if (!w) return;
    ticker_stop(w->dog, false);
    assert(w->open == 0); /* the server has stopped first */
    (void)pthread_mutex_destroy(&w->lock);
    free(w);
}

bool watch_admits(watch_t *w, const http_peer_t *peer)
{
    (void)pthread_mutex_lock(&w->lock);
    int same = 0;
    for (watch_entry_t *e = w->bucket[bucket_of(peer)]; e; e = e->next)
        same += memcmp(&e->peer, peer, sizeof *peer) == 0;
    bool admits = w->open < w->connections_most && (w->per_peer_most < 0 || same < w->per_peer_most);
    (void)pthread_mutex_unlock(&w->lock);
    return admits;
}

watch_entry_t *watch_add(watch_t *w, const http_peer_t *peer, int socket)
{
    watch_entry_t *e = calloc(1, sizeof *e);
    if (!e) return NULL;
    e->peer = *peer;
    e->socket = socket;
    watch_phase(e);
    (void)pthread_mutex_lock(&w->lock);
    e->link = &w->bucket[bucket_of(peer)];
    e->next = *e->link;
    if (e->next) e->next->link = &e->next;
    *e->link = e;
    w->open++;
    (void)pthread_mutex_unlock(&w->lock);
    return e;
}

void watch_remove(watch_t *w, watch_entry_t *e)
{
    (void)pthread_mutex_lock(&w->lock);
    *e->link = e->next;
    if (e->next) e->next->link = e->link;
    w->open--;
    assert(w->open >= 0);
    (void)pthread_mutex_unlock(&w->lock);
    free(e);
}

void watch_phase(watch_entry_t *e)
{
    atomic_store_explicit(&e->since_ms, clock_ms(), memory_order_relaxed);
}

void watch_working(watch_entry_t *e)
{
    atomic_store_explicit(&e->since_ms, 0, memory_order_relaxed);
}

bool watch_is_young(watch_t *w, int ms)
{
    int64_t from = clock_ms() - ms;
    bool young = false;
    (void)pthread_mutex_lock(&w->lock);
    for (int b = 0; b < BUCKETS; b++)
        for (watch_entry_t *e = w->bucket[b]; e && !young; e = e->next) young = atomic_load_explicit(&e->since_ms, memory_order_relaxed) > from;
    (void)pthread_mutex_unlock(&w->lock);
    return young;
}

void watch_counts(watch_t *w, int *ret_open, int *ret_working, int64_t *ret_dropped)
{
    (void)pthread_mutex_lock(&w->lock);
    int working = 0;
    for (int b = 0; b < BUCKETS; b++)
        for (watch_entry_t *e = w->bucket[b]; e; e = e->next)
            working += atomic_load_explicit(&e->since_ms, memory_order_relaxed) == 0;
    *ret_open = w->open;
    *ret_working = working;
    *ret_dropped = w->dropped;
    (void)pthread_mutex_unlock(&w->lock);
}
