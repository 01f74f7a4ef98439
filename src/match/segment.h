/* segment.h - an immutable piece of the index: sorted keys, each with its names.
 *
 * Layout     Flat arrays in one block (key[], start[], post[]), so that a later version can map a file.
 * Names      Numbered by the index in order of adding; the numbers under one key ascend.
 * Threads    Immutable once made: any number of readers.
 * Cost       Look-up O(log log n) by interpolation, since keys are hashes; merging O(total).
 */
#ifndef MATCH_SEGMENT_H
#define MATCH_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct posting {
    uint64_t key;
    uint32_t name;
} posting_t;

typedef struct segment {
    uint32_t keys, posts;
    int level;
    size_t bytes;
    const uint64_t *key;
    const uint32_t *start; /* keys + 1 */
    const uint32_t *post;
} segment_t;

/* Sorts the postings (in place, stable) and makes a segment of them. NULL when memory is short. */
segment_t *segment_build(posting_t *postings, size_t count, posting_t *scratch);
/* Merges parts whose names are in ascending order from part to part. rename gives each name's new number
 * or UINT32_MAX to drop it; NULL keeps all. */
segment_t *segment_merge(const segment_t *const *parts, int count, uint32_t (*rename)(const void *, uint32_t),
                         const void *arg);
void segment_free(segment_t *s);
/* The names under key, borrowed; *ret_count 0 when there are none. */
const uint32_t *segment_find(const segment_t *s, uint64_t key, uint32_t *ret_count);

/* Allocation of the room: counted by the fault points. */
void *match_alloc(size_t bytes);
void *match_realloc(void *old, size_t bytes);

#endif
