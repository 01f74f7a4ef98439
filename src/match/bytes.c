/* bytes.c - allocation and growing blocks. */
#include "match/bytes.h"

#include "base/fault.h"

#include <stdlib.h>

void *match_alloc(size_t bytes)
{
    if (fault_fails(FAULT_ALLOC)) return NULL;
    return malloc(bytes ? bytes : 1);
}

void *match_realloc(void *old, size_t bytes)
{
    if (fault_fails(FAULT_ALLOC)) return NULL;
    return realloc(old, bytes ? bytes : 1);
}

bool bytes_room(bytes_t *b, size_t more)
{
    if (more <= b->room - b->n) return true;
    if (more > SIZE_MAX / 4 - b->n) return false;
    size_t room = b->room + b->room / 2 + 64;
    if (room < b->n + more) room = b->n + more;
    uint8_t *p = match_realloc(b->p, room);
    if (!p) return false;
    b->p = p;
    b->room = room;
    return true;
}

bool bytes_add(bytes_t *b, const void *p, size_t n)
{
    if (!bytes_room(b, n)) return false;
    if (n) memcpy(b->p + b->n, p, n);
    b->n += n;
    return true;
}

void bytes_tighten(bytes_t *b)
{
    uint8_t *p = b->n ? realloc(b->p, b->n) : NULL;
    if (!p) return;
    b->p = p;
    b->room = b->n;
}

void bytes_free(bytes_t *b)
{
    free(b->p);
    *b = (bytes_t){0};
}
