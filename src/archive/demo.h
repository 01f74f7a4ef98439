/* demo.h - invented convictions for demonstrations, tests and benchmarks; the same for the same seed.
 *
 * Names are put together from surnames and characters by how common they are; firms from a place, two
 * characters and a trade. Identity numbers and credit codes pass every check of their standards but carry area
 * codes that no area has, so they can belong to nobody. Every record is on the list "demonstration" and says so
 * in its source.
 * Threads    A demo_t is used by one thread.
 */
#ifndef ARCHIVE_DEMO_H
#define ARCHIVE_DEMO_H

#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"

#include <stdint.h>

typedef struct demo demo_t;

/* Reads the carried name tables. today: judgments lie within the fourteen years before it. */
int demo_open(uint64_t seed, day_t today, arena_t *a, demo_t **ret_demo, err_t *err);

typedef struct demo_record {
    bool unit;
    char name[96], former[96]; /* former "" mostly */
    char identity[24];         /* "" for some: old judgments often have none */
    day_t born;
    char sex;
    char place[64], work[96], post[32], education[16];
    const char *crime, *industry, *role, *unit_nature;
    char court[96], judgment_number[64], facts[400], result[200];
    char representative[48];
    int64_t amount;            /* fen */
    day_t judged_on, effective_on;
    char id[24];
} demo_record_t;

/* Record i (from 0) of this seed; any order. */
void demo_make(const demo_t *d, uint64_t i, demo_record_t *ret_record);
/* Head row and rows of a sheet, heads in Chinese as the import reads them. */
enum { DEMO_COLUMNS = 25 };
extern const char *const DEMO_HEADS[DEMO_COLUMNS];
/* Cells of r; texts live in the record or in the arena. */
int demo_cells(const demo_record_t *r, arena_t *a, const char *cells[DEMO_COLUMNS], err_t *err);

#endif
