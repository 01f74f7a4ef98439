/* arena.h - memory of one request or one job, given back all at once.
 *
 * Purpose    Everything a request allocates lives in its arena and dies with it.
 * Ownership  arena_new() gives, arena_free() takes (NULL allowed). Pointers returned
 *            by the other functions are borrowed from the arena.
 * Limits     An arena is born with a cap in bytes; past it allocation returns NULL.
 *            NULL is also what an exhausted machine gives: callers check, and return
 *            err_nomem(err).
 * Threads    One arena, one thread at a time.
 * Cost       O(1) per allocation, amortised; arena_free is O(blocks + clean-ups).
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct arena arena_t;

#define ARENA_CAP_DEFAULT ((size_t)64 << 20)

/* A new arena that will hand out at most cap_bytes. NULL when memory is short. */
arena_t *arena_new(size_t cap_bytes);
/* Runs the clean-ups (last added first), then frees every block. */
void arena_free(arena_t *a);
/* Forgets all allocations, runs the clean-ups and keeps one block for reuse. */
void arena_reset(arena_t *a);

/* Zeroed memory aligned for any type; NULL past the cap or when memory is short.
 * size 0 gives a valid unique pointer. */
void *arena_alloc(arena_t *a, size_t size);
/* Zeroed array; NULL as well when count * size overflows. */
void *arena_array(arena_t *a, size_t count, size_t size);
/* Copies; the text copy of a NULL text is NULL. */
char *arena_text(arena_t *a, const char *text);
char *arena_textn(arena_t *a, const char *text, size_t bytes);
void *arena_copy(arena_t *a, const void *from, size_t bytes);
char *arena_printf(arena_t *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(arena_t *a, const char *format, va_list args);
/* Calls fn(what) when the arena is freed or reset. Returns what, or NULL (after having
 * called fn itself) when the note could not be kept: nothing leaks either way. */
void *arena_on_free(arena_t *a, void (*fn)(void *), void *what);
/* Whether an allocation was refused since arena_new() or arena_reset(): what was made of it may be shorter than meant. */
bool arena_is_short(const arena_t *a);
/* The same said by who did not find room elsewhere. */
void arena_ran_short(arena_t *a);
/* Bytes handed out so far. */
size_t arena_used(const arena_t *a);

#endif
