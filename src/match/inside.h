/* inside.h - the index from inside; for index.c, search.c and the tests of this room only.
 *
 * Structure  Records are blocks of their own, reached by slot. Every name has a number (uint32, in order
 *            of adding) and numbers lead to slots. Keys lead to numbers: through segments (immutable,
 *            merged when LEVEL_WIDTH of one level stand at the end) and through the young keys of
 *            names added last, which are scanned.
 * Locks      writer: one add, removal or merge at a time. lock: readers hold it shared for a search;
 *            writers take it alone for the moment of linking in. Order: writer before lock before numbers.
 */
#ifndef MATCH_INSIDE_H
#define MATCH_INSIDE_H

#include "match/evidence.h"
#include "match/keys.h"
#include "match/numbers.h"
#include "match/segment.h"

#include <pthread.h>

enum { SEGMENTS_MOST = 64, LEVEL_WIDTH = 4, YOUNG_KEYS = 2048, SLOT_NONE = -1 };

typedef struct record {
    int64_t id;
    int32_t list;
    day_t born;
    enum match_schema schema;
    enum identity_kind kind;
    int place_code;
    uint32_t slot, first_name; /* number of the first name */
    uint16_t names;
    char sex;
    char canonical[IDENTITY_TEXT];
    uint16_t place, unit; /* offsets in text; 0 = none */
    /* Offsets in the text that follows: names as given, then names as compared (the same offset unless the
     * script needs ICU, which then has worked once, at index time). */
    uint16_t name[];
} record_t;

struct match_index {
    pthread_mutex_t writer;
    pthread_rwlock_t lock;
    record_t **record; /* by slot; NULL = removed */
    uint32_t *slot_of; /* by name number */
    size_t records_room, names_room;
    uint32_t slots, names, live, dead_names;
    struct {
        int64_t id;
        int64_t slot; /* SLOT_NONE free, SLOT_NONE - 1 gone */
    } *by_id;
    size_t by_id_room, by_id_used;
    segment_t *segment[SEGMENTS_MOST];
    int segments;
    posting_t *young;
    size_t young_count, young_room;
    numbers_t *numbers;
    size_t mark_bytes;
    unsigned char mark[64];
};

static inline const char *record_text(const record_t *r, size_t offset)
{
    return (const char *)(r->name + 2 * r->names) + offset;
}

static inline const char *record_name(const record_t *r, size_t i)
{
    return record_text(r, r->name[i]);
}

static inline const char *record_compared(const record_t *r, size_t i)
{
    return record_text(r, r->name[r->names + i]);
}

/* The record with this id, NULL if there is none. Hold lock or writer. */
record_t *index_record(const match_index_t *ix, int64_t id);
void record_facts(const record_t *r, facts_t *ret);

/* ---- what search.c sees of the storage (access.c); hold lock shared. Nothing below may look deeper. ---- */

enum { INDEX_TEXT = MATCH_NAME_BYTES + 1 };

typedef struct name_ref {
    int64_t id;    /* of its record */
    uint32_t slot; /* of its record: equal for the names of one record */
    uint16_t nth;  /* 0 the name, 1.. the aliases */
    uint8_t list;
    enum match_schema schema;
} name_ref_t;

/* Names under the key; names of removed records may count. */
size_t index_count(const match_index_t *ix, uint64_t key);
/* The same names, ascending, at most room; returns how many were written. */
size_t index_open_key(const match_index_t *ix, uint64_t key, uint32_t *names, size_t room);
/* Asks the processor to fetch what index_name and index_compared will read. */
void index_prefetch(const match_index_t *ix, uint32_t name);
/* false: the record is removed. */
bool index_name(const match_index_t *ix, uint32_t name, name_ref_t *ret);
/* The list of the name's record; -1: the record is removed. */
int index_list(const match_index_t *ix, uint32_t name);
/* Does a's record have the lower id, or the same and a the lower number? Neither may be removed. */
bool index_before(const match_index_t *ix, uint32_t a, uint32_t b);
/* The name as compared; the name as given. Either in the room or in the index (until lock is given back). */
const char *index_compared(const match_index_t *ix, uint32_t name, char room[INDEX_TEXT]);
const char *index_given(const match_index_t *ix, uint32_t name, char room[INDEX_TEXT]);
/* Numbers of the record's names: *ret_first and following; returns how many. */
uint32_t index_names_of(const match_index_t *ix, uint32_t slot, uint32_t *ret_first);
/* Slot of the record with this id; false if there is none. */
bool index_slot(const match_index_t *ix, int64_t id, uint32_t *ret_slot);
/* Texts borrowed until lock is given back. */
void index_facts(const match_index_t *ix, uint32_t slot, facts_t *ret);

#endif
