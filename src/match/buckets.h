/* buckets.h - the keys of a base: making and reading buckets.
 *
 * A bucket holds the keys that share their highest bucket_bits bits, bit behind bit:
 *   the number of keys (varint); of each key the lower bits, ascending; of each key how many slots it has, as that
 *   many bits of which only the last is set; the slots of all keys, name_bits each, which are names, ascending.
 * Two slots that descend (1, 0) mean a long list: it stands behind the slots, from a whole byte on: names, bytes
 * (varints), a byte k, then each gap in Golomb-Rice code with k low bits. An empty bucket takes no byte.
 */
#ifndef MATCH_BUCKETS_H
#define MATCH_BUCKETS_H

#include "match/base.h"

/* Writes the bucket of postings (key << NAME_BITS | name, ascending, distinct; all of one bucket).
 * false when memory is short. */
bool bucket_write(const uint64_t *posting, size_t count, int bucket_bits, int name_bits, uint32_t names, bytes_t *out);

#endif
