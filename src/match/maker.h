/* maker.h - making a base: records in order of their ids, then the keys, part by part on several threads.
 *
 * The base depends on what is put in alone: the same records and postings give the same bytes for any number of threads.
 * After a call has failed the maker can only be freed.
 */
#ifndef MATCH_MAKER_H
#define MATCH_MAKER_H

#include "base/progress.h"
#include "match/base.h"

typedef struct maker maker_t;

enum { PARTS = 1 << BUCKET_BITS_LEAST, PART_SHIFT = KEY_BITS - BUCKET_BITS_LEAST };

maker_t *maker_new(void);
void maker_free(maker_t *m);
/* ids strictly ascending. ERR_BASE_MEMORY; ERR_MATCH_FULL when there are more names than numbers. */
int maker_record(maker_t *m, int64_t id, uint8_t kind, uint32_t names, body_t body, err_t *err);

/* Gives all postings of a part (keys with the same highest bits): key << NAME_BITS | name, ascending and distinct, as
 * uint64_t appended to out. Called once a part, from several threads, in about ascending order.
 * false when memory is short. */
typedef bool (*maker_source)(void *arg, uint32_t part, bytes_t *out);

/* All keys, and the base, which the caller owns. ERR_BASE_STOPPED when p asks so; p counts parts of parts. */
int maker_finish(maker_t *m, int threads, maker_source source, void *arg, const progress_t *p, base_t **ret_base,
                 err_t *err);

/* In a table of the new numbers of names: this one is left out. */
#define DROPPED UINT32_MAX

/* Sorts postings of one part (the bits above it are equal); scratch has the same room. Returns where they are, and
 * how many are left without equal ones. */
uint64_t *postings_sort(uint64_t *posting, uint64_t *scratch, size_t *count);

#endif
