/* pack.h - a small package (ZIP) in memory, always the same bytes for the same parts: for writ_docx.c.
 *
 * Same bytes Every part bears the time 1980-01-01 00:00 and no owner; parts stand in the order given.
 * Limits     PACK_PARTS_MOST parts, PACK_BYTES_MOST bytes packed.
 * Threads    One package, one thread. Library: libzip.
 */
#ifndef PAPER_PACK_H
#define PAPER_PACK_H

#include "base/buf.h"
#include "base/err.h"

enum { PACK_PARTS_MOST = 32, PACK_BYTES_MOST = 32 << 20 };

typedef struct pack_part {
    const char *name;
    const buf_t *content; /* borrowed until pack_write returns */
} pack_part_t;

/* Appends the package to out. */
int pack_write(const pack_part_t *parts, size_t count, buf_t *out, err_t *err);

#endif
