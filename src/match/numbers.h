/* numbers.h - canonical identity number -> records. The exact look-up.
 *
 * Threads    SHARDS tables, each with its own read-write lock: readers on different shards do not meet,
 *            and a look-up holds its lock for some tens of nanoseconds.
 * Cost       O(1) expected; 40 bytes an entry at a load of at most 3/4.
 */
#ifndef MATCH_NUMBERS_H
#define MATCH_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct numbers numbers_t;

/* NULL when memory is short. */
numbers_t *numbers_new(void);
void numbers_free(numbers_t *n);
/* false when memory is short; nothing is added then. number is at most 19 bytes. */
bool numbers_add(numbers_t *n, const char *number, int64_t record, int list);
void numbers_remove(numbers_t *n, const char *number, int64_t record, int list);
/* Writes at most room record ids, ascending; returns how many there are to write. lists: bit mask. */
size_t numbers_find(numbers_t *n, const char *number, uint32_t lists, int64_t *ids, size_t room);

#endif
