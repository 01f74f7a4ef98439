/* counts.h - how many removed names stand under each key, so that a count of names is one of the living.
 *
 * Without it the answers would depend on what was removed and not yet merged away: rare keys are opened first.
 * Threads    Readers may share; one writer: counts_reserve swaps under the lock it is given, counts_add wants it held.
 */
#ifndef MATCH_COUNTS_H
#define MATCH_COUNTS_H

#include "match/bytes.h"

#include <pthread.h>

typedef struct key_count {
    uint64_t key;
    uint32_t count; /* 0: free */
} key_count_t;

typedef struct counts {
    key_count_t *entry;
    size_t room, used;
} counts_t;

void counts_free(counts_t *c);
/* Room for more keys; false when memory is short. */
bool counts_reserve(counts_t *c, size_t more, pthread_rwlock_t *lock);
void counts_add(counts_t *c, uint64_t key, uint32_t count);
uint32_t counts_of(const counts_t *c, uint64_t key);

#endif
