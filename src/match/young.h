/* young.h - what was added to an index since its base was made: small, in memory, made to be added to.
 *
 * Numbers    Slots and names count from 0 within the young part; the index adds where they begin.
 * Threads    Changed by one writer at a time. young_reserve makes room without disturbing readers, and swaps it in
 *            under the lock it is given; young_link and young_remove want that lock held alone.
 * Cost       Some 300 bytes a name: that is why the index turns it into a base before it grows large.
 */
#ifndef MATCH_YOUNG_H
#define MATCH_YOUNG_H

#include "match/fresh.h"

#include <pthread.h>

typedef struct young_record {
    int64_t id;
    const uint8_t *body;
    uint32_t bytes, first, names; /* number of the first name */
    uint8_t kind;
    bool gone;
} young_record_t;

typedef struct young_key {
    uint64_t key;
    uint32_t count, last; /* 0: free; node of the name added last */
} young_key_t;

typedef struct young_node {
    uint32_t name, before; /* 0: none */
} young_node_t;

typedef struct young_id {
    int64_t id;
    uint32_t slot; /* + 1; 0: free */
} young_id_t;

typedef struct young_block {
    struct young_block *next;
    size_t used, room;
    uint8_t bytes[];
} young_block_t;

#define NAME_GONE (UINT32_C(1) << 31)

typedef struct young {
    uint32_t records, names, gone_records;
    young_record_t *record;
    uint32_t *slot; /* of a name; with NAME_GONE when its record is gone */
    young_key_t *key;
    young_node_t *node; /* from 1 on */
    young_id_t *id;
    size_t record_room, name_room, key_room, node_room, id_room; /* keys and ids: powers of two */
    size_t keys, nodes, ids;
    numbers_t numbers;
    young_block_t *block;
} young_t;

young_t *young_new(void);
void young_free(young_t *y);
size_t young_bytes(const young_t *y);
/* Room for one more record; false when memory is short. lock is taken alone for the moments of swapping. */
bool young_reserve(young_t *y, const fresh_t *f, pthread_rwlock_t *lock);
/* There is room. The id is not here, or gone. */
void young_link(young_t *y, int64_t id, const fresh_t *f);
/* NULL when there is none or it is gone. */
young_record_t *young_find(const young_t *y, int64_t id);
/* lock held alone. */
void young_remove(young_t *y, young_record_t *r);
/* Those gone count. */
size_t young_count(const young_t *y, uint64_t key);
/* The first room of the names that are not gone, ascending, with from added. */
size_t young_open_key(const young_t *y, uint64_t key, uint32_t from, uint32_t *names, size_t room);

#endif
