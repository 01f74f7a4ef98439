/* arena.c - blocks that double up to 1 MiB, chained; clean-ups kept in the arena itself. */
#include "base/arena.h"

#include "base/fault.h"

#include <assert.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_FIRST = 4096, BLOCK_LARGEST = 1 << 20 };

typedef struct block {
    struct block *next;
    size_t size; /* bytes behind the header */
    size_t used;
    alignas(max_align_t) unsigned char data[];
} block_t;

typedef struct cleanup {
    struct cleanup *next;
    void (*fn)(void *);
    void *what;
} cleanup_t;

struct arena {
    block_t *block; /* newest first */
    cleanup_t *cleanups;
    size_t cap, handed, next_size;
    bool is_short;
};

arena_t *arena_new(size_t cap_bytes)
{
    if (fault_fails(FAULT_ALLOC)) return NULL;
    arena_t *a = calloc(1, sizeof *a);
    if (!a) return NULL;
    a->cap = cap_bytes;
    a->next_size = BLOCK_FIRST;
    return a;
}

static void run_cleanups(arena_t *a)
{
    cleanup_t *c = a->cleanups;
    a->cleanups = NULL;
    for (; c; c = c->next) c->fn(c->what);
}

void arena_reset(arena_t *a)
{
    assert(a);
    run_cleanups(a);
    block_t *keep = a->block;
    if (keep) {
        for (block_t *b = keep->next; b;) {
            block_t *next = b->next;
            free(b);
            b = next;
        }
        keep->next = NULL;
        keep->used = 0;
    }
    a->handed = 0;
    a->is_short = false;
}

void arena_free(arena_t *a)
{
    if (!a) return;
    run_cleanups(a);
    for (block_t *b = a->block; b;) {
        block_t *next = b->next;
        free(b);
        b = next;
    }
    free(a);
}

static block_t *add_block(arena_t *a, size_t need)
{
    size_t size = a->next_size;
    if (size < need) size = need;
    if (a->next_size < BLOCK_LARGEST) a->next_size *= 2;
    block_t *b = malloc(sizeof *b + size);
    if (!b) return NULL;
    b->next = a->block;
    b->size = size;
    b->used = 0;
    a->block = b;
    return b;
}

static void *allocate(arena_t *a, size_t size)
{
    const size_t unit = alignof(max_align_t);
    if (fault_fails(FAULT_ALLOC)) return NULL;
    if (size > a->cap || size > SIZE_MAX - unit) return NULL;
    size_t need = size ? (size + unit - 1) / unit * unit : unit;
    if (need > a->cap - a->handed) return NULL;
    block_t *b = a->block;
    if ((!b || need > b->size - b->used) && !(b = add_block(a, need))) return NULL;
    void *p = b->data + b->used;
    b->used += need;
    a->handed += need;
    return memset(p, 0, need);
}

void *arena_alloc(arena_t *a, size_t size)
{
    assert(a);
    void *p = allocate(a, size);
    if (!p) a->is_short = true;
    return p;
}

void *arena_array(arena_t *a, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total)) total = SIZE_MAX;
    return arena_alloc(a, total);
}

void *arena_copy(arena_t *a, const void *from, size_t bytes)
{
    void *p = arena_alloc(a, bytes);
    if (p && bytes) memcpy(p, from, bytes);
    return p;
}

char *arena_textn(arena_t *a, const char *text, size_t bytes)
{
    char *p = arena_alloc(a, bytes == SIZE_MAX ? bytes : bytes + 1);
    if (p && bytes) memcpy(p, text, bytes);
    return p;
}

char *arena_text(arena_t *a, const char *text)
{
    return text ? arena_textn(a, text, strlen(text)) : NULL;
}

char *arena_vprintf(arena_t *a, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    char *p = length < 0 ? NULL : arena_alloc(a, (size_t)length + 1);
    if (p) (void)vsnprintf(p, (size_t)length + 1, format, again);
    va_end(again);
    return p;
}

char *arena_printf(arena_t *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *p = arena_vprintf(a, format, args);
    va_end(args);
    return p;
}

void *arena_on_free(arena_t *a, void (*fn)(void *), void *what)
{
    cleanup_t *c = arena_alloc(a, sizeof *c);
    if (!c) {
        fn(what);
        return NULL;
    }
    c->fn = fn;
    c->what = what;
    c->next = a->cleanups;
    a->cleanups = c;
    return what;
}

bool arena_is_short(const arena_t *a)
{
    return a->is_short;
}

void arena_ran_short(arena_t *a)
{
    a->is_short = true;
}

size_t arena_used(const arena_t *a)
{
    return a->handed;
}
