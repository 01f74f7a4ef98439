/* base.h - the part of an index that does not change: records and keys in sections, on the heap or mapped from a file.
 *
 * Order      Records stand in order of their ids (slots), names in order of their records (numbers).
 * Sections   IDS     per 64 records the first id, and how much more than one each id is than the one before it, all in
 *                    as many bits as the greatest needs, in IDBITS.
 *            FIRST   a bit per name, set for the first of its record, and in RANK before each 512 bits how many were
 *                    set; both empty when every record has one name.
 *            KIND    a byte a record: list and kind of subject (record.h).
 *            WHERE   per 16 records the offset in TEXT; there 16 lengths, then 16 bodies (record.h).
 *            NUMBERS identity numbers (numbers.h).
 *            DIR64   offsets in KEYS of every 64th bucket; DIR32 how much further each bucket begins.
 *            KEYS    buckets by the top bits of the keys (buckets.h).
 * Safety     A mapped file may be damaged where nobody has looked: every offset and count is checked where it is used.
 *            A damaged file may give wrong names, never a read outside.
 * Threads    Immutable: any number of readers. Owner: frees it, with the map behind it.
 */
#ifndef MATCH_BASE_H
#define MATCH_BASE_H

#include "match/numbers.h"
#include "match/record.h"

enum section { SECTION_IDS, SECTION_IDBITS, SECTION_FIRST, SECTION_RANK, SECTION_KIND, SECTION_WHERE, SECTION_TEXT,
               SECTION_NUMBERS, SECTION_DIR64, SECTION_DIR32, SECTION_KEYS, SECTIONS };

/* A key is known by its KEY_BITS highest bits; two may thus be taken for one. A posting is a key and a name in 64
 * bits, which limits the names. */
enum { KEY_BITS = 36, NAME_BITS = 28, DIR_GROUP = 64, ID_GROUP = 64, TEXT_GROUP = 16, RANK_GROUP = 512,
       BUCKET_BITS_LEAST = 10, BUCKET_BITS_MOST = 27 };
#define NAMES_LIMIT (UINT32_C(1) << NAME_BITS)

static inline uint32_t posting_name(uint64_t posting)
{
    return (uint32_t)(posting & (NAMES_LIMIT - 1));
}

typedef struct base {
    uint32_t records, names;
    uint64_t postings, numbers;
    int bucket_bits, name_bits;
    const uint8_t *section[SECTIONS];
    size_t bytes[SECTIONS];
    void *map; /* NULL: the sections are on the heap */
    size_t map_bytes;
    int refs;
} base_t;

static inline uint64_t key_of_hash(uint64_t hash)
{
    return hash >> (64 - KEY_BITS);
}

/* A base begins with one reference; with the last it is freed. NULL is let through. */
base_t *base_share(base_t *b);
void base_release(base_t *b);
/* What every section must at least hold for the counts; false: it was not made by base_make. */
bool base_sound(const base_t *b);
size_t base_bytes(const base_t *b);

/* Names under a key (of KEY_BITS bits). */
size_t base_count(const base_t *b, uint64_t key);
/* The same names, ascending, at most room, without those whose slot has its bit set in gone (NULL: none has). */
size_t base_open_key(const base_t *b, uint64_t key, const uint64_t *gone, uint32_t *names, size_t room);
/* Asks the processor to fetch where the key's bucket is told, and then the bucket: the two misses of a look-up. */
void base_prefetch_place(const base_t *b, uint64_t key);
void base_prefetch_key(const base_t *b, uint64_t key);
/* All of one bucket as key << NAME_BITS | name, ascending, appended to out (of uint64_t). false: no memory. */
bool base_bucket(const base_t *b, uint32_t bucket, bytes_t *out);

uint32_t base_slot(const base_t *b, uint32_t name);
/* The first name of a record; names when slot is records. */
uint32_t base_first(const base_t *b, uint32_t slot);
int64_t base_id(const base_t *b, uint32_t slot);
bool base_find(const base_t *b, int64_t id, uint32_t *ret_slot);
body_t base_body(const base_t *b, uint32_t slot);
void base_prefetch(const base_t *b, uint32_t name);
static inline uint8_t base_kind(const base_t *b, uint32_t slot)
{
    return b->section[SECTION_KIND][slot];
}

#endif
