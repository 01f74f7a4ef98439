/* statements.c - a hash table with an age list. */
#include "store/statements.h"

#include <assert.h>
#include <string.h>

static uint64_t hash_text(const char *text)
{
    uint64_t h = 1469598103934665603u; /* FNV-1a */
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) h = (h ^ *p) * 1099511628211u;
    return h;
}

static size_t pointer_slot(const char *sql)
{
    uintptr_t p = (uintptr_t)sql;
    return (p >> 3 ^ p >> 12) % STMT_CACHE_BUCKETS;
}

void stmt_cache_init(stmt_cache_t *k, void (*drop)(stmt_t *st, void *arg), void *arg)
{
    assert(drop);
    *k = (stmt_cache_t){.drop = drop, .arg = arg};
}

static void unlink_age(stmt_cache_t *k, stmt_t *st)
{
    *(st->newer ? &st->newer->older : &k->newest) = st->older;
    *(st->older ? &st->older->newer : &k->oldest) = st->newer;
    st->newer = st->older = NULL;
}

static void make_newest(stmt_cache_t *k, stmt_t *st)
{
    st->newer = NULL;
    st->older = k->newest;
    *(k->newest ? &k->newest->newer : &k->oldest) = st;
    k->newest = st;
}

void stmt_cache_remove(stmt_cache_t *k, stmt_t *st)
{
    assert(st->cached && k->count > 0);
    stmt_t **at = &k->bucket[st->hash % STMT_CACHE_BUCKETS];
    while (*at != st) at = &(*at)->chain;
    *at = st->chain;
    unlink_age(k, st);
    for (size_t i = 0; i < STMT_CACHE_BUCKETS; i++)
        if (k->by_pointer[i] == st) k->by_pointer[i] = NULL;
    st->cached = false;
    st->chain = NULL;
    k->count--;
}

void stmt_cache_clear(stmt_cache_t *k)
{
    while (k->oldest) {
        stmt_t *st = k->oldest;
        assert(st->pins == 0);
        stmt_cache_remove(k, st);
        k->drop(st, k->arg);
    }
    assert(k->count == 0);
}

stmt_t *stmt_cache_find(stmt_cache_t *k, const char *sql)
{
    stmt_t **by_pointer = &k->by_pointer[pointer_slot(sql)];
    stmt_t *st = *by_pointer;
    /* The same address may hold another text by now: compare always. */
    if (!st || strcmp(st->sql, sql) != 0) {
        uint64_t h = hash_text(sql);
        st = k->bucket[h % STMT_CACHE_BUCKETS];
        while (st && (st->hash != h || strcmp(st->sql, sql) != 0)) st = st->chain;
        if (!st) return NULL;
        *by_pointer = st;
    }
    if (st != k->newest) {
        unlink_age(k, st);
        make_newest(k, st);
    }
    return st;
}

bool stmt_cache_room(stmt_cache_t *k)
{
    if (k->count < STMT_CACHE_MOST) return true;
    stmt_t *st = k->oldest;
    while (st && st->pins) st = st->newer;
    if (!st) return false;
    stmt_cache_remove(k, st);
    k->drop(st, k->arg);
    return true;
}

void stmt_cache_add(stmt_cache_t *k, stmt_t *st)
{
    assert(st->sql && !st->cached && k->count < STMT_CACHE_MOST);
    st->hash = hash_text(st->sql);
    stmt_t **bucket = &k->bucket[st->hash % STMT_CACHE_BUCKETS];
    st->chain = *bucket;
    *bucket = st;
    make_newest(k, st);
    st->cached = true;
    k->count++;
}
