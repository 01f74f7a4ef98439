/* real.h - real lists in the index, asked by class of error: what the list tests share.
 *
 * Every check prints recall@1, @5 and @50 and wants a floor of recall@5. With XIEZHI_LONG set the lists are taken
 * whole; otherwise every so many-th question is asked, so that the suite stays quick. XIEZHI_MISSES prints what was
 * not found.
 */
#ifndef MATCH_REAL_H
#define MATCH_REAL_H

#include "../../benchmarks/names/names.h"

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { REAL_MOST = 40000, REAL_ALIASES = 128, REAL_CELLS = 12 };

/* One name of a record that a question can be made from. */
typedef struct real_name {
    int64_t id;
    enum match_schema schema;
    const char *name;
} real_name_t;

typedef struct real {
    arena_t *arena;
    match_index_t *ix;
    names_t *maker;
    real_name_t name[REAL_MOST], alias[REAL_MOST];
    size_t names, aliases;
} real_t;

typedef struct real_tally {
    size_t asked, at1, at5, at50;
} real_tally_t;

bool real_long(void);
/* The folder $XIEZHI_DATA; skips the test by name without it. */
const char *real_data(const char *test);
real_t *real_new(void);
void real_free(real_t *r);
/* Calls row for every line of root/path: the cells of the named columns (NULL ends them). */
void real_read(const char *root, const char *path, const char *const *columns, void (*row)(real_t *r, const char *const *cell), real_t *r);
void real_add_name(real_t *r, int64_t id, enum match_schema schema, const char *name);
void real_add_alias(real_t *r, int64_t id, enum match_schema schema, const char *name);
/* Builds the index of the names, with the aliases of the same id or without. */
void real_build(real_t *r, bool with_aliases);
/* Empties the index, keeps the names. */
void real_empty(real_t *r);
/* Every hit must be of tier C: names alone. */
void real_ask(real_t *r, const char *text, enum match_schema schema, int64_t id, real_tally_t *t);
/* Every every-th alias of the list (all under XIEZHI_LONG). */
void real_ask_aliases(real_t *r, const char *what, size_t every, int floor_permille);
/* The same, counted apart: those that share two thirds of their words with the listed name, and the others, which are
 * nicknames, translations and mistakes of the source that no comparison of names can find. */
void real_ask_spellings(real_t *r, const char *what, size_t every, int floor_permille);
/* Every every-th name disturbed in every class of its kind, a row each; floor for the single-character classes. */
void real_ask_disturbed(real_t *r, const char *what, enum names_kind person, enum names_kind unit, size_t every, int floor_permille);
void real_row(const char *what, const char *class, const real_tally_t *t, int floor_permille);

#endif
