/* statements.h - the prepared statements of one connection, by their SQL text. Private to src/store.
 *
 * A statement in use is pinned and never dropped; when every place is pinned stmt_cache_room says no
 * and the engine prepares one for a single use. Lookups try the pointer of the text first (the texts are
 * literals, nearly always) and then its hash; the content is compared in any case.
 * Ownership  The cache owns added statements and gives them to drop().
 * Cost       O(length of the text).
 */
#ifndef STORE_STATEMENTS_H
#define STORE_STATEMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { STMT_CACHE_MOST = 256, STMT_CACHE_BUCKETS = 512 };

/* First member of an engine's statement. */
typedef struct stmt {
    char *sql; /* owned by the engine's statement */
    uint64_t hash;
    struct stmt *chain, *newer, *older;
    int pins;
    bool cached;
} stmt_t;

typedef struct stmt_cache {
    stmt_t *bucket[STMT_CACHE_BUCKETS];
    stmt_t *by_pointer[STMT_CACHE_BUCKETS];
    stmt_t *newest, *oldest;
    int count;
    void (*drop)(stmt_t *st, void *arg);
    void *arg;
} stmt_cache_t;

void stmt_cache_init(stmt_cache_t *k, void (*drop)(stmt_t *st, void *arg), void *arg);
/* Drops all; none may be pinned. */
void stmt_cache_clear(stmt_cache_t *k);
/* The statement of that text, now the newest, or NULL. It may be pinned. */
stmt_t *stmt_cache_find(stmt_cache_t *k, const char *sql);
/* Makes room for one more, dropping the oldest that is not pinned; false when all are. */
bool stmt_cache_room(stmt_cache_t *k);
/* st->sql is set; there is room. */
void stmt_cache_add(stmt_cache_t *k, stmt_t *st);
/* Takes st out without dropping it. */
void stmt_cache_remove(stmt_cache_t *k, stmt_t *st);

#endif
