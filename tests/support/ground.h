/* ground.h - what a register of the tests stands on: catalogue, calendar and offices from files, and a database laid out for them.
 *
 * The catalogue that ships has over a hundred kinds, and reading it is most of what opening a register costs under sanitizers: a
 * program reads it once, and all its registers share it. One of a folder is read each time. Not for several threads.
 */
#ifndef SUPPORT_GROUND_H
#define SUPPORT_GROUND_H

#include "engine.h"
#include "register/book.h"

typedef struct ground {
    catalogue_t *catalogue;
    calendar_t *calendar;
    office_tree_t *offices;
} ground_t;

/* folder NULL: the catalogue that ships, shared unless own (a test that changes it). Mistakes are printed and fail the test. */
ground_t ground_load(const char *folder, bool own, arena_t *a);
/* What is shared stays. */
void ground_free(ground_t g);
/* Migrates a fresh database, makes the tables of the catalogue and installs it as that office's. */
void ground_lay(store_t *s, const ground_t *g, int64_t origin, const char *office, arena_t *a);

#endif
