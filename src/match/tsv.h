/* tsv.h - reading the room's tables: tab-separated texts carried inside the program.
 *
 * Lines that begin with '#' are comments. Cells are spans of the embedded bytes: nothing is copied.
 * Threads    Pure.
 */
#ifndef MATCH_TSV_H
#define MATCH_TSV_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TSV_CELLS = 10 };

typedef struct span {
    const char *p;
    size_t n;
} span_t;

typedef struct tsv {
    const char *at, *end;
    int line; /* of the row last given, from 1 */
    span_t cell[TSV_CELLS];
    int cells;
    const char *path;
} tsv_t;

/* ERR_MATCH_TABLE when the program carries no such file. */
int tsv_open(tsv_t *t, const char *path, err_t *err);
/* The next row; false at the end. */
bool tsv_next(tsv_t *t);
/* ERR_MATCH_TABLE with file and line: what is the cell or rule at fault. */
int tsv_fault(const tsv_t *t, const char *what, err_t *err);
/* Decodes the character at the start of s and moves s behind it; 0 at the end. */
uint32_t span_next(span_t *s);
bool span_is(span_t s, const char *text);
/* A whole number of at most six digits with optional sign; false if it is none. */
bool span_int(span_t s, int *ret_n);

/* 64-bit hash for keys of the tables and the index; the same on every machine. */
static inline uint64_t hash_mix(uint64_t h)
{
    h ^= h >> 32;
    h *= UINT64_C(0xd6e8feb86659fd93);
    h ^= h >> 32;
    h *= UINT64_C(0xd6e8feb86659fd93);
    h ^= h >> 32;
    return h;
}

static inline uint64_t hash_step(uint64_t h, uint32_t c)
{
    return (h ^ c) * UINT64_C(0x9E3779B97F4A7C15) + (h >> 29);
}

enum { HASH_SEED = 0x51ED27 };

#endif
