/* same_inside.h - what the files of sameness share. */
#ifndef REPORT_SAME_INSIDE_H
#define REPORT_SAME_INSIDE_H

#include "report/same.h"

#include "match/gram.h"

typedef struct same_doc {
    char *name, *text;
    char *plain; /* of as many bytes, what is compared of it; NULL: all of the text */
    size_t bytes;
    gram_print_t *print; /* while same_find runs */
    uint32_t prints, counted; /* of these not common */
    uint32_t units, common_units;
    uint32_t *common; /* from, to of units that are common: pairs, ascending */
    uint32_t commons;
} same_doc_t;

struct same_set {
    same_options_t options;
    same_doc_t *doc;
    size_t docs, room, bytes;
    same_pair_t *pair;
    size_t pairs;
};

/* A run that two texts share, from here on units of the one that is walked through. */
typedef struct same_tile {
    uint32_t at, other, units;
} same_tile_t;

/* A text ready to be looked into: where each gram stands. Zeroed at first, then used again and again. */
typedef struct same_table {
    gram_text_t text;
    uint32_t *hash, *next, *head; /* of grams; next and head are 1 more than the gram, 0 = none */
    size_t grams, room, mask;
} same_table_t;

/* Finds what of it is compared: without sources, ids of figures, lists of offices. */
int same_plain(same_doc_t *d, err_t *err);
int same_table_read(same_table_t *t, const same_doc_t *d, err_t *err);
void same_table_free(same_table_t *t);

/* The chains of tiles of one text in another. first: tiles of passage i are tile[first[i]] to tile[first[i + 1]]. */
typedef struct same_chain {
    uint32_t first, tiles, units, common; /* units: all shared; of these common */
} same_chain_t;

typedef struct same_walk {
    same_tile_t *tile;
    size_t tiles, tile_room;
    same_chain_t *chain;
    size_t chains, chain_room;
    uint32_t units, common; /* of all chains */
} same_walk_t;

/* Walks through `one` and finds what of it stands in `other`. common: of the doc of `one`. */
int same_walk(const same_table_t *one, const same_doc_t *doc, const same_table_t *other, int passage, same_walk_t *w, err_t *err);
void same_walk_free(same_walk_t *w);

/* Calls work(arg, i) for i in 0..count on so many threads; the first failure ends it and is returned. state: a zeroed block
 * of that many bytes per thread, handed to work and to done. */
typedef struct same_work {
    size_t count, state_bytes;
    int threads;
    int (*work)(void *arg, void *state, size_t i, err_t *err);
    void (*done)(void *state);
    void *arg;
    const progress_t *progress; /* ticks i of count, by the caller's thread */
} same_work_t;
int same_run(const same_work_t *w, err_t *err);

#endif
