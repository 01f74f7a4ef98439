/* counts.c - a hash table of counts. */
#include "match/counts.h"

#include "match/tsv.h"

#include <stdlib.h>

enum { ROOM_FIRST = 64 };

void counts_free(counts_t *c)
{
    free(c->entry);
    *c = (counts_t){0};
}

static size_t place(const counts_t *c, uint64_t key)
{
    size_t at = (size_t)hash_mix(key) & (c->room - 1);
    while (c->entry[at].count && c->entry[at].key != key) at = (at + 1) & (c->room - 1);
    return at;
}

bool counts_reserve(counts_t *c, size_t more, pthread_rwlock_t *lock)
{
    counts_t fresh = {.room = c->room ? c->room : ROOM_FIRST, .used = c->used};
    while (fresh.room * 2 < (c->used + more) * 3) fresh.room *= 2;
    if (fresh.room == c->room) return true;
    fresh.entry = match_alloc(fresh.room * sizeof *fresh.entry);
    if (!fresh.entry) return false;
    memset(fresh.entry, 0, fresh.room * sizeof *fresh.entry);
    for (size_t i = 0; i < c->room; i++)
        if (c->entry[i].count) fresh.entry[place(&fresh, c->entry[i].key)] = c->entry[i];
    key_count_t *old = c->entry;
    pthread_rwlock_wrlock(lock);
    *c = fresh;
    pthread_rwlock_unlock(lock);
    free(old);
    return true;
}

void counts_add(counts_t *c, uint64_t key, uint32_t count)
{
    assert(c->used < c->room && count);
    key_count_t *e = &c->entry[place(c, key)];
    c->used += !e->count;
    e->key = key;
    e->count += count;
}

uint32_t counts_of(const counts_t *c, uint64_t key)
{
    return c->used ? c->entry[place(c, key)].count : 0;
}
