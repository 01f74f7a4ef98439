/* find.h - from the names asked to the listed names worth comparing.
 *
 * Purpose    Looks up the keys of the names asked, opens the rarest lists within a budget, adds up what each
 *            listed name shares, and gives the heaviest, best first.
 * Bounds     Counts, never time: LOOKED_MOST look-ups, OPENED_MOST names read from lists (of those PARTS_MOST from
 *            keys of parts; a single list up to FIRST_MOST when it is all there is), FOUND_MOST names given. Exact namesakes are apart from that:
 *            COUNTED_MOST are read, EXACT_MOST given (EXACT_ALIAS for each alias).
 * Order      Neither the order of adding nor threads change the answer: lists are opened whole or not at all,
 *            ties go to the lower record id.
 * Threads    Hold the index's lock shared as long as the answer is used.
 */
#ifndef MATCH_FIND_H
#define MATCH_FIND_H

#include "match/inside.h"
#include "match/nearness.h"

enum { ASKED_MOST = 2 * MATCH_NAMES_MOST, LOOKED_MOST = 16384, OPENINGS_MOST = 4096, OPENED_MOST = 8192, PARTS_MOST = 2048, FIRST_MOST = 65536,
       FOUND_MOST = 512, EXACT_MOST = 4096, EXACT_ALIAS = 256, COUNTED_MOST = 1 << 20 };

typedef struct asked {
    form_t *form;
    const nearness_t *near;
    const char *name;
    bool alias;
} asked_t;

typedef struct found {
    uint32_t name;   /* number in the index */
    uint32_t weight; /* what it shares with a name asked; then how near it looks */
    uint64_t by;     /* bit i % 64: shares something with asked name i */
} found_t;

typedef struct find_opening {
    uint64_t hash;
    uint32_t total; /* names under the key */
    uint16_t by;    /* name asked */
    uint16_t near;
} find_opening_t;

typedef struct find {
    /* Names under the key of a name asked: hardly ever others. When there are more than EXACT_MOST under a name, those
     * of the lowest record ids. */
    uint32_t *exact;
    uint16_t *exact_by; /* the name asked */
    size_t exact_count;
    size_t uncounted; /* further names equal to the main name, on the lists asked, that exact leaves out */
    found_t *found;   /* best first */
    size_t found_count;
    bool weighed; /* false: so few that how near they look was not asked; they stand by what they share */
    /* find.c's own */
    const match_index_t *ix;
    const match_query_t *q;
    arena_t *arena;
    const asked_t *asked;
    int asked_count;
    find_opening_t *opening;
    size_t openings;
    found_t *table; /* name + 1; 0 = free */
    size_t room;    /* a power of two */
} find_t;

/* Looks up all keys and gives the exact names. What is passed must live as long as the find. */
int find_begin(const match_index_t *ix, const asked_t *asked, int count, const match_query_t *q, arena_t *a,
               find_t *ret, err_t *err);
/* The `most` best of the others (at most FOUND_MOST). */
int find_more(find_t *f, size_t most, err_t *err);

/* What the thread's last search cost; for tests and measurements. */
typedef struct search_work {
    size_t looked, opened_lists, opened_names, exact_names, scored;
} search_work_t;

search_work_t *search_work(void);

#endif
