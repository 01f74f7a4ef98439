/* mistake.h - collects every mistake of every catalogue file, each with its place.
 *
 * Purpose    Reading goes on after a mistake, so that an author sees all of them at once.
 * Limits     The first MISTAKES_MOST are kept, all are counted.
 * Ownership  The list lives in the arena given. Threads: one collector, one thread.
 */
#ifndef CATALOGUE_MISTAKE_H
#define CATALOGUE_MISTAKE_H

#include "base/arena.h"
#include "base/err.h"
#include "catalogue/catalogue.h"

#include <stdbool.h>
#include <stddef.h>

enum { MISTAKES_MOST = 200 };

typedef struct mistakes {
    arena_t *arena;
    const char *file; /* the one being read; borrowed */
    err_t *list;
    size_t count, room; /* kept, allocated */
    size_t total;       /* found */
    bool nomem;         /* memory ran short: the list is not whole */
    err_t next;         /* the mistake being written */
} mistakes_t;

void mistakes_init(mistakes_t *m, arena_t *arena);
/* Keeps m->next with this place in m->file; 0, 0 = the file as a whole. */
void mistakes_keep(mistakes_t *m, int line, int column);
/* Sorts by file, line and column and hands the list out. Returns 0 when there is none, else sets
 * ERR_CATALOGUE_MISTAKES (or memory) in err. */
int mistakes_end(mistakes_t *m, cat_mistakes_t *ret_mistakes, err_t *err);

/* The usual way in: MISTAKE(m, node, ERR_CATALOGUE_..., arguments). */
#define MISTAKE(m, node, ...)                                                       \
    do {                                                                            \
        err_set(&(m)->next, __VA_ARGS__);                                           \
        mistakes_keep((m), (node) ? (node)->line : 0, (node) ? (node)->column : 0); \
    } while (0)

/* A word that is not among those known: {0} the word, {1} the nearest or "-", {2} the known ones. */
typedef struct known {
    const char *const *words;
    size_t count;
} known_t;
int known_err_set(err_t *err, enum err_code code, const char *word, const known_t *known);

#endif
