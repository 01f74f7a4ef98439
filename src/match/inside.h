/* inside.h - the index from inside; for the storage, search.c and the tests of this room only.
 *
 * Structure  A base (immutable, on the heap or mapped) holds nearly all records; what was added since is in young. When
 *            young has grown, a thread of the index makes a new base of base and young beside them: young becomes old,
 *            additions go to a new young, and the new base takes the place of base and old in one moment. What is
 *            removed is marked: in base by a bit, elsewhere in the record. When memory is short the parts stay as they
 *            are and it is tried again later.
 * Numbers    Slots of records and numbers of names count through base, old, young. They hold as long as lock is held.
 * Locks      writer: one add, removal or change of parts at a time; never held for long. lock: readers hold it shared
 *            for a search; writers take it alone for the moment of linking in. Order: writer before lock.
 */
#ifndef MATCH_INSIDE_H
#define MATCH_INSIDE_H

#include "match/base.h"
#include "match/build.h"
#include "match/counts.h"
#include "match/evidence.h"
#include "match/keys.h"
#include "match/young.h"

#include <pthread.h>

enum { MERGE_LEAST = 32768 };

struct match_index {
    pthread_mutex_t writer;
    pthread_cond_t merged;
    pthread_rwlock_t lock;
    bool merging, has_merger; /* a merge runs; its thread is still to be joined */
    pthread_t merger;
    base_t *base;   /* NULL: nothing yet */
    uint64_t *gone; /* a bit per slot of base */
    young_t *old;   /* NULL: no merge has begun, or it came to its end */
    young_t *young;
    uint32_t live, gone_records; /* of base */
    uint32_t merge_least;        /* names that are worth a merge; MERGE_LEAST, tests take fewer */
    uint32_t not_before;         /* names that young must have before a merge that failed is tried again */
    bytes_t since;               /* ids removed from base and old since the merge began */
    counts_t gone_before, gone_since; /* keys of removed names: up to the last merge's beginning, since then */
    size_t mark_bytes;
    unsigned char mark[INDEX_MARK_MOST];
};

/* ---- for merge.c and file.c ---- */

/* Takes base over as the whole content of a new index. */
int index_of_base(base_t *base, match_index_t **ret_index, err_t *err);
/* Begins a merge on a thread of its own when there is reason to. writer held. */
void index_consider_merge(match_index_t *ix);
/* Waits for the merge that runs, and joins its thread. writer held. */
void index_await_merge(match_index_t *ix);

typedef struct settled {
    base_t *base; /* referenced: base_release */
    size_t mark_bytes;
    unsigned char mark[INDEX_MARK_MOST];
} settled_t;

/* Makes everything that was added before the call part of the base, on threads threads; *ret (NULL allowed) is that
 * base and the mark that belongs to it. */
int index_settle(match_index_t *ix, int threads, settled_t *ret, err_t *err);

/* ---- what search.c sees of the storage (access.c); hold lock shared. Nothing below may look deeper. ---- */

enum { INDEX_TEXT = RECORD_TEXT };

typedef struct name_ref {
    int64_t id;    /* of its record */
    uint32_t slot; /* of its record: equal for the names of one record */
    uint16_t nth;  /* 0 the name, 1.. the aliases */
    uint8_t list;
    enum match_schema schema;
} name_ref_t;

/* Living names under the key. Two keys may be taken for one, once in 2^36. */
size_t index_count(const match_index_t *ix, uint64_t key);
/* The same of many keys, each sooner than alone, because the processor fetches ahead. Counts end at UINT32_MAX. */
void index_count_all(const match_index_t *ix, const match_key_t *keys, int count, uint32_t *ret_totals);
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
/* Records with the number (see match_by_identity): at most room ids, the smallest, ascending. */
size_t index_numbers(const match_index_t *ix, const char *canonical, uint32_t lists, int64_t *ids, size_t room);

#endif
