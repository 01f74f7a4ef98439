/* numbers.c - open addressing, one table per shard. */
#include "match/numbers.h"

#include "match/segment.h"
#include "match/tsv.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { SHARDS = 16, ROOM_FIRST = 64, NUMBER_BYTES = 20 };
enum { FREE = -1, GONE = -2 }; /* values of list that mark a slot */

typedef struct entry {
    int64_t record;
    int32_t list;
    char number[NUMBER_BYTES];
} entry_t;

typedef struct shard {
    pthread_rwlock_t lock;
    entry_t *slot;
    size_t room, used; /* room is a power of two; used counts GONE slots too */
    char pad[64];      /* locks of two shards never share a cache line */
} shard_t;

struct numbers {
    shard_t shard[SHARDS];
};

static uint64_t hash_number(const char *number)
{
    uint64_t h = HASH_SEED, word = 0;
    size_t n = strnlen(number, NUMBER_BYTES - 1);
    for (size_t i = 0; i < n; i += 8) { /* eight bytes at a time: this is the hot path */
        word = 0;
        memcpy(&word, number + i, n - i < 8 ? n - i : 8);
        h = hash_mix(h ^ word);
    }
    return h;
}

static shard_t *shard_of(numbers_t *n, uint64_t hash)
{
    return &n->shard[hash >> 60];
}

numbers_t *numbers_new(void)
{
    numbers_t *n = match_alloc(sizeof *n);
    if (!n) return NULL;
    memset(n, 0, sizeof *n);
    for (int i = 0; i < SHARDS; i++) {
        if (pthread_rwlock_init(&n->shard[i].lock, NULL)) {
            while (i-- > 0) pthread_rwlock_destroy(&n->shard[i].lock);
            free(n);
            return NULL;
        }
    }
    return n;
}

void numbers_free(numbers_t *n)
{
    if (!n) return;
    for (int i = 0; i < SHARDS; i++) {
        free(n->shard[i].slot);
        pthread_rwlock_destroy(&n->shard[i].lock);
    }
    free(n);
}

static void place(entry_t *slot, size_t room, const entry_t *e)
{
    size_t at = (size_t)hash_number(e->number) & (room - 1);
    while (slot[at].list != FREE) at = (at + 1) & (room - 1);
    slot[at] = *e;
}

static bool grow(shard_t *s)
{
    size_t live = 0;
    for (size_t i = 0; i < s->room; i++) live += s->slot[i].list >= 0;
    size_t room = ROOM_FIRST;
    while (room < live * 2 + 2) room *= 2;
    entry_t *slot = match_alloc(room * sizeof *slot);
    if (!slot) return false;
    for (size_t i = 0; i < room; i++) slot[i].list = FREE;
    for (size_t i = 0; i < s->room; i++)
        if (s->slot[i].list >= 0) place(slot, room, &s->slot[i]);
    free(s->slot);
    s->slot = slot;
    s->room = room;
    s->used = live;
    return true;
}

bool numbers_add(numbers_t *n, const char *number, int64_t record, int list)
{
    assert(strlen(number) < NUMBER_BYTES && list >= 0);
    entry_t e = {.record = record, .list = list};
    memcpy(e.number, number, strlen(number));
    shard_t *s = shard_of(n, hash_number(number));
    pthread_rwlock_wrlock(&s->lock);
    bool ok = (s->used + 1) * 4 <= s->room * 3 || grow(s);
    if (ok) {
        place(s->slot, s->room, &e);
        s->used++;
    }
    pthread_rwlock_unlock(&s->lock);
    return ok;
}

void numbers_remove(numbers_t *n, const char *number, int64_t record, int list)
{
    uint64_t h = hash_number(number);
    shard_t *s = shard_of(n, h);
    pthread_rwlock_wrlock(&s->lock);
    for (size_t at = (size_t)h & (s->room - 1); s->room && s->slot[at].list != FREE; at = (at + 1) & (s->room - 1)) {
        entry_t *e = &s->slot[at];
        if (e->list != list || e->record != record || strncmp(e->number, number, NUMBER_BYTES)) continue;
        e->list = GONE;
        break;
    }
    pthread_rwlock_unlock(&s->lock);
}

static void insert_sorted(int64_t *ids, size_t count, int64_t id)
{
    for (; count > 0 && ids[count - 1] > id; count--) ids[count] = ids[count - 1];
    ids[count] = id;
}

size_t numbers_find(numbers_t *n, const char *number, uint32_t lists, int64_t *ids, size_t room)
{
    if (strnlen(number, NUMBER_BYTES) >= NUMBER_BYTES || room == 0) return 0;
    uint64_t h = hash_number(number);
    shard_t *s = shard_of(n, h);
    size_t count = 0;
    pthread_rwlock_rdlock(&s->lock);
    for (size_t at = (size_t)h & (s->room - 1); s->room && s->slot[at].list != FREE; at = (at + 1) & (s->room - 1)) {
        const entry_t *e = &s->slot[at];
        if (e->list < 0 || strncmp(e->number, number, NUMBER_BYTES)) continue;
        if (lists && !(lists >> e->list & 1)) continue;
        /* The smallest ids win when there is no room for all: the answer must not depend on the table. */
        if (count < room) insert_sorted(ids, count++, e->record);
        else if (e->record < ids[count - 1]) insert_sorted(ids, count - 1, e->record);
    }
    pthread_rwlock_unlock(&s->lock);
    return count;
}
