/* engine.h - a fresh, empty database of each engine for the tests.
 *
 * SQLite is a temporary file, PostgreSQL a schema of its own in the cluster named by $XIEZHI_TEST_PG
 * (a libpq conninfo; tools/pg-cluster.sh run -- COMMAND sets it). Without it only SQLite is offered, and
 * that is said once on stderr by name. Both are removed by engine_close.
 *
 *     for (int i = 0; i < engine_count(); i++) {
 *         store_t *s = NULL;
 *         err_t err;
 *         MUST(engine_open(i, &s, &err), &err);
 *         ...
 *         engine_close(s);
 *     }
 */
#ifndef SUPPORT_ENGINE_H
#define SUPPORT_ENGINE_H

#include "store/store.h"

#include <sys/types.h>

/* Engines to test: 1 or 2. */
int engine_count(void);
const char *engine_name(int i); /* "SQLite", "PostgreSQL" */
/* Opens a fresh empty database (not migrated). */
int engine_open(int i, store_t **ret_store, err_t *err);
/* Opens the database of s once more, as another process would: store_close it before engine_close(s). */
int engine_open_again(const store_t *s, store_t **ret_store, err_t *err);
/* The options s was opened with, to hand to another process. Borrowed until engine_close. */
const store_options_t *engine_options(const store_t *s);
/* The database of s, of PostgreSQL, as one address with its schema: what an installation is told. Returns into. */
enum { ENGINE_ADDRESS = 512 };
const char *engine_address(const store_t *s, char into[ENGINE_ADDRESS]);
/* Starts this program anew on the database of s, as another process would be: a fork alone inherits locks that other threads
 * hold. Its arguments: url, schema ("" = none), then args up to NULL (EXTRA_ARGS_MOST at most). */
enum { EXTRA_ARGS_MOST = 4 };
pid_t engine_child(const store_t *s, const char *const args[]);
/* Closes and removes the database. NULL allowed. */
void engine_close(store_t *s);

/* One number from the database. */
int64_t engine_number(store_t *s, const char *sql);

/* Fails the cmocka test, showing the error, when rc is not 0. */
#define MUST(rc, err) engine_must((rc), (err), __FILE__, __LINE__)
void engine_must(int rc, const err_t *err, const char *file, int line);

#endif
