/* young.c - hash tables for the names added last. */
#include "match/young.h"

#include "match/tsv.h"

#include <stdlib.h>

enum { ROOM_FIRST = 64, BLOCK_BYTES = 64 << 10 };

young_t *young_new(void)
{
    young_t *y = match_alloc(sizeof *y);
    if (!y) return NULL;
    memset(y, 0, sizeof *y);
    y->nodes = 1;
    return y;
}

void young_free(young_t *y)
{
    if (!y) return;
    for (young_block_t *b = y->block, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    free(y->record);
    free(y->slot);
    free(y->key);
    free(y->node);
    free(y->id);
    numbers_free(&y->numbers);
    free(y);
}

size_t young_bytes(const young_t *y)
{
    size_t n = sizeof *y + y->record_room * sizeof *y->record + y->name_room * sizeof *y->slot +
               y->key_room * sizeof *y->key + y->node_room * sizeof *y->node + y->id_room * sizeof *y->id +
               y->numbers.room * ENTRY_BYTES;
    for (const young_block_t *b = y->block; b; b = b->next) n += sizeof *b + b->room;
    return n;
}

static size_t key_place(const young_t *y, uint64_t key)
{
    size_t at = (size_t)hash_mix(key) & (y->key_room - 1);
    while (y->key[at].count && y->key[at].key != key) at = (at + 1) & (y->key_room - 1);
    return at;
}

static size_t id_place(const young_t *y, int64_t id)
{
    size_t at = (size_t)hash_mix((uint64_t)id) & (y->id_room - 1);
    while (y->id[at].slot && y->id[at].id != id) at = (at + 1) & (y->id_room - 1);
    return at;
}

/* ---- room: a larger copy is made beside and swapped in ---- */

static void swap_in(void *array, void *fresh, size_t *room, size_t more, pthread_rwlock_t *lock)
{
    void *old = NULL;
    pthread_rwlock_wrlock(lock);
    memcpy(&old, array, sizeof old);
    memcpy(array, &fresh, sizeof fresh);
    *room = more;
    pthread_rwlock_unlock(lock);
    free(old);
}

/* array: where the pointer to the array is. */
static bool larger(void *array, size_t *room, size_t used, size_t need, size_t size, pthread_rwlock_t *lock)
{
    if (need <= *room) return true;
    size_t more = *room ? *room * 2 : ROOM_FIRST;
    while (more < need) more *= 2;
    void *old = NULL, *fresh = match_alloc(more * size);
    if (!fresh) return false;
    memcpy(&old, array, sizeof old);
    if (*room) memcpy(fresh, old, used * size);
    swap_in(array, fresh, room, more, lock);
    return true;
}

/* The least power of two that need entries fill to at most two thirds. */
static size_t table_room(size_t need)
{
    size_t room = ROOM_FIRST;
    while (room * 2 < need * 3) room *= 2;
    return room;
}

static bool larger_keys(young_t *y, size_t more, pthread_rwlock_t *lock)
{
    size_t room = table_room(y->keys + more);
    if (room <= y->key_room) return true;
    young_t fresh = {.key_room = room};
    fresh.key = match_alloc(room * sizeof *fresh.key);
    if (!fresh.key) return false;
    memset(fresh.key, 0, room * sizeof *fresh.key);
    for (size_t i = 0; i < y->key_room; i++)
        if (y->key[i].count) fresh.key[key_place(&fresh, y->key[i].key)] = y->key[i];
    swap_in(&y->key, fresh.key, &y->key_room, room, lock);
    return true;
}

static bool larger_ids(young_t *y, pthread_rwlock_t *lock)
{
    size_t room = table_room(y->ids + 1);
    if (room <= y->id_room) return true;
    young_t fresh = {.id_room = room};
    fresh.id = match_alloc(room * sizeof *fresh.id);
    if (!fresh.id) return false;
    memset(fresh.id, 0, room * sizeof *fresh.id);
    for (size_t i = 0; i < y->id_room; i++)
        if (y->id[i].slot) fresh.id[id_place(&fresh, y->id[i].id)] = y->id[i];
    swap_in(&y->id, fresh.id, &y->id_room, room, lock);
    return true;
}

static bool larger_numbers(young_t *y, pthread_rwlock_t *lock)
{
    pthread_rwlock_wrlock(lock); /* the table moves its entries in one go */
    bool ok = numbers_room(&y->numbers);
    pthread_rwlock_unlock(lock);
    return ok;
}

static bool room_for_body(young_t *y, size_t bytes)
{
    if (y->block && bytes <= y->block->room - y->block->used) return true;
    size_t room = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;
    young_block_t *b = match_alloc(sizeof *b + room);
    if (!b) return false;
    *b = (young_block_t){.next = y->block, .room = room};
    y->block = b; /* readers do not look at the list */
    return true;
}

bool young_reserve(young_t *y, const fresh_t *f, pthread_rwlock_t *lock)
{
    return y->nodes + f->keys <= UINT32_MAX && larger(&y->record, &y->record_room, y->records, (size_t)y->records + 1, sizeof *y->record, lock) &&
           larger(&y->slot, &y->name_room, y->names, (size_t)y->names + f->names, sizeof *y->slot, lock) &&
           larger(&y->node, &y->node_room, y->nodes, y->nodes + f->keys, sizeof *y->node, lock) &&
           larger_keys(y, f->keys, lock) && larger_ids(y, lock) && (!f->number || larger_numbers(y, lock)) &&
           room_for_body(y, f->body.n);
}

/* ---- adding ---- */

static void link_key(young_t *y, uint64_t key, uint32_t name)
{
    size_t at = key_place(y, key);
    young_key_t *k = &y->key[at];
    if (k->count && y->node[k->last].name == name) return; /* two keys of a name that are one in so many bits */
    if (!k->count) {
        y->keys++;
        k->key = key;
        k->last = 0;
    }
    y->node[y->nodes] = (young_node_t){name, k->last};
    k->last = (uint32_t)y->nodes++;
    k->count++;
}

void young_link(young_t *y, int64_t id, const fresh_t *f)
{
    assert(y->records < y->record_room && y->names + f->names <= y->name_room && y->nodes + f->keys <= y->node_room);
    young_block_t *b = y->block;
    uint8_t *body = b->bytes + b->used;
    memcpy(body, f->body.p, f->body.n);
    b->used += f->body.n;
    for (size_t i = 0; i < f->keys; i++)
        link_key(y, f->key[i] >> NAME_BITS, y->names + posting_name(f->key[i]));
    for (uint32_t i = 0; i < f->names; i++) y->slot[y->names + i] = y->records;
    if (f->number) numbers_add(&y->numbers, (number_t){f->number, y->records});
    young_id_t *e = &y->id[id_place(y, id)];
    y->ids += !e->slot;
    *e = (young_id_t){id, y->records + 1};
    y->record[y->records++] = (young_record_t){.id = id, .body = body, .bytes = (uint32_t)f->body.n, .first = y->names,
                                               .names = f->names, .kind = f->kind};
    y->names += f->names;
}

young_record_t *young_find(const young_t *y, int64_t id)
{
    if (!y->id_room) return NULL;
    uint32_t slot = y->id[id_place(y, id)].slot;
    return slot && !y->record[slot - 1].gone ? &y->record[slot - 1] : NULL;
}

void young_remove(young_t *y, young_record_t *r)
{
    assert(!r->gone);
    r->gone = true;
    y->gone_records++;
    for (uint32_t i = 0; i < r->names; i++) y->slot[r->first + i] |= NAME_GONE;
}

size_t young_count(const young_t *y, uint64_t key)
{
    return y->key_room ? y->key[key_place(y, key)].count : 0;
}

size_t young_open_key(const young_t *y, uint64_t key, uint32_t from, uint32_t *names, size_t room)
{
    if (!y->key_room) return 0;
    const young_key_t *k = &y->key[key_place(y, key)];
    size_t left = k->count;
    if (y->gone_records)
        for (uint32_t node = k->count ? k->last : 0; node; node = y->node[node].before)
            left -= y->slot[y->node[node].name] >> 31;
    size_t n = left < room ? left : room;
    for (uint32_t node = k->last; left > 0; node = y->node[node].before) {
        uint32_t name = y->node[node].name;
        if (y->slot[name] & NAME_GONE) continue;
        if (--left < n) names[left] = from + name;
    }
    return n;
}
