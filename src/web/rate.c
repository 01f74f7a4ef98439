/* rate.c - see rate.h. */
#include "web/rate.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SHARDS = 64, SLOTS = 128, WAYS = 8 };

typedef struct slot {
    http_peer_t peer;
    int class_index;  /* -1 = free */
    int64_t millis;   /* when tokens was true */
    int64_t tokens;   /* thousandths of a request times 60 */
} slot_t;

struct rate {
    struct shard {
        pthread_mutex_t lock;
        slot_t slot[SLOTS];
    } shard[SHARDS];
};

rate_t *rate_new(void)
{
    rate_t *r = calloc(1, sizeof *r);
    if (!r) return NULL;
    for (int s = 0; s < SHARDS; s++) {
        (void)pthread_mutex_init(&r->shard[s].lock, NULL);
        for (int i = 0; i < SLOTS; i++) r->shard[s].slot[i].class_index = -1;
    }
    return r;
}

void rate_free(rate_t *r)
{
    if (!r) return;
    for (int s = 0; s < SHARDS; s++) (void)pthread_mutex_destroy(&r->shard[s].lock);
    free(r);
}

static slot_t *find(slot_t *set, int class_index, const http_peer_t *peer, bool *ret_new)
{
    slot_t *oldest = &set[0];
    for (int i = 0; i < WAYS; i++) {
        slot_t *s = &set[i];
        if (s->class_index == class_index && memcmp(&s->peer, peer, sizeof *peer) == 0) {
            *ret_new = false;
            return s;
        }
        if (s->class_index < 0) {
            oldest = s;
            break; /* slots fill from the front: behind a free one there is nothing */
        }
        if (s->millis < oldest->millis) oldest = s;
    }
    *ret_new = true;
    return oldest;
}

int rate_take(rate_t *r, int class_index, const http_peer_t *peer, int per_minute, int burst)
{
    assert(per_minute > 0 && burst > 0 && class_index >= 0);
    const int64_t whole = 60000; /* one request, in the unit of tokens */
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    int64_t now = (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
    uint64_t h = 14695981039346656037u ^ (uint64_t)class_index;
    for (size_t i = 0; i < sizeof peer->bytes; i++) h = (h ^ peer->bytes[i]) * 1099511628211u;
    struct shard *shard = &r->shard[h % SHARDS];
    slot_t *set = &shard->slot[h / SHARDS % (SLOTS / WAYS) * WAYS];
    bool fresh;
    int wait = 0;
    (void)pthread_mutex_lock(&shard->lock);
    slot_t *s = find(set, class_index, peer, &fresh);
    if (fresh) *s = (slot_t){*peer, class_index, now, burst * whole};
    s->tokens += (now - s->millis) * per_minute; /* per_minute * 60000 tokens a minute */
    if (s->tokens > burst * whole) s->tokens = burst * whole;
    s->millis = now;
    if (s->tokens >= whole) s->tokens -= whole;
    else wait = (int)((whole - s->tokens) / per_minute / 1000) + 1;
    (void)pthread_mutex_unlock(&shard->lock);
    return wait;
}
