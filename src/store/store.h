/* store.h - one interface, two engines.
 *
 * Purpose    The same SQL text runs on SQLite (embedded, WAL) and PostgreSQL. Parameters are
 *            $1..$n in both. What differs is in one small table (dialect.c): type words in DDL,
 *            and the few SQL functions we define ourselves so that both engines have them.
 * SQL text   Portable core: ->>, ON CONFLICT, RETURNING, TRUE/FALSE, CASE, COALESCE, window
 *            functions. No engine name appears outside src/store.
 *            Our own functions, defined on both engines: xz_add_days(date, n) -> date,
 *            xz_days_between(from, to) -> int.
 *            Dates are ISO text (DATE in PostgreSQL), instants ISO text, money integer fen,
 *            booleans TRUE/FALSE. Text compares bytewise on both.
 * Writing    store_write() is the only way to change data. On SQLite all writers of the process
 *            share one writer thread: it runs the queued functions inside one transaction, commits
 *            with one fsync (synchronous=FULL) and then wakes every caller: group commit; when one
 *            fails after writing, the others are run again without it. On PostgreSQL the calling
 *            thread runs the function in its own transaction on a pooled connection and retries
 *            serialization failures, deadlocks and connections lost before the commit.
 *            store_write returns 0 only when the change is durable.
 * Reading    store_read() runs a function on a pooled read connection with one snapshot. If the connection
 *            turns out to be dead it is run again on another.
 * Nesting    A function must not call store_write or store_read (asserted): it has its connection.
 * Failing    Once a statement has failed, its transaction is lost: every later call on the connection
 *            repeats the error and the function's work is rolled back, even if it returns 0. Use
 *            ON CONFLICT, or store_try for a part that may fail.
 * Threads    store_t: any thread. store_conn_t and store_rows_t: only inside the function they
 *            were given to.
 * Ownership  store_open gives, store_close takes. Rows are closed with store_rows_close (always,
 *            also after an error in stepping); column texts are borrowed until the next step.
 * Limits     Statement cache 256 per connection; parameters at most STORE_PARAMS_MOST.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/err.h"
#include "base/progress.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct store store_t;
typedef struct store_conn store_conn_t;
typedef struct store_rows store_rows_t;

enum store_engine { STORE_SQLITE, STORE_POSTGRES };
enum { STORE_PARAMS_MOST = 200 };

typedef struct store_options {
    /* "sqlite:/path/file.db", a bare path (the same), "sqlite::memory:" (tests, one process), or
     * any libpq form: "postgresql://user@host/db", "host=/run/x dbname=y". */
    const char *url;
    int connections_most; /* read pool, and on PostgreSQL the write pool; 0 = 16 */
    int busy_ms;          /* wait for a lock held by another process; 0 = 10,000 */
    bool read_only;
    const char *schema;   /* PostgreSQL: the one schema, made if missing; NULL = the address's search_path, else public */
} store_options_t;

int store_open(const store_options_t *options, store_t **ret_store, err_t *err);
/* Waits for running writes, then closes. NULL allowed. */
void store_close(store_t *s);
enum store_engine store_engine_of(const store_t *s);
enum store_engine store_conn_engine(const store_conn_t *c);

/* A function that reads or writes. It may be called more than once for one store_write (retry): it
 * must reset its outputs at the start. Returning non-zero rolls its own work back. */
typedef int (*store_fn)(store_conn_t *c, void *arg, err_t *err);

int store_write(store_t *s, store_fn fn, void *arg, err_t *err);
int store_read(store_t *s, store_fn fn, void *arg, err_t *err);
/* As store_write, but the transaction is the caller's alone (bulk import, migrations, rebuild):
 * large work does not make others wait for its rollback. */
int store_write_alone(store_t *s, store_fn fn, void *arg, err_t *err);
/* A part of a transaction that may fail without failing the whole: runs fn; when it returns non-zero its
 * own work is brought back (savepoint) and c is as before, and the code is returned. For bulk work inside a
 * store_write. On PostgreSQL it waits for the statements of fn (one round trip). May be nested. */
int store_try(store_conn_t *c, store_fn fn, void *arg, err_t *err);
/* A number of the transaction on c, never used twice in this process: what a room above caches for the
 * length of a transaction is tagged with it. It stays the same when a part of the transaction is brought
 * back (a refused neighbour in the batch, store_try): who caches takes back its own part. */
uint64_t store_txn_serial(const store_conn_t *c);
/* Called once per transaction on the writing connection after its functions, before the commit.
 * SQLite only (PostgreSQL never calls it: there one sequencer works after commit). One hook. */
void store_on_batch(store_t *s, store_fn fn, void *arg);

/* Shows every statement with its parameters to fn before it runs (NULL stops it): for benchmarks and the
 * tests of budgets. Not thread-safe: set it while nothing else runs. */
struct store_value;
typedef void (*store_trace_fn)(void *arg, const char *sql, const struct store_value *params, size_t count);
void store_trace(store_t *s, store_trace_fn fn, void *arg);

typedef struct store_stats {
    int64_t commits;       /* write transactions committed since store_open */
    int64_t jobs;          /* functions they carried */
    int64_t largest_batch;
    int64_t retries;       /* PostgreSQL: serialization failures, deadlocks, lost connections */
} store_stats_t;
void store_fill_stats(const store_t *s, store_stats_t *ret_stats);

/* --- parameters ----------------------------------------------------------------------------- */
enum store_type { STORE_NULL, STORE_INT, STORE_REAL, STORE_TEXT, STORE_BLOB, STORE_BOOL };

typedef struct store_value {
    enum store_type type;
    int64_t n;     /* STORE_INT, STORE_BOOL */
    double real;   /* STORE_REAL */
    const void *p; /* STORE_TEXT (valid UTF-8 without NUL), STORE_BLOB: borrowed until the call
                    * returns */
    size_t bytes;
} store_value_t;

store_value_t store_null(void);
store_value_t store_int(int64_t n);
store_value_t store_real(double real);
store_value_t store_bool(bool b);
store_value_t store_text(const char *text); /* NULL -> SQL NULL */
store_value_t store_textn(const char *text, size_t bytes);
store_value_t store_blob(const void *data, size_t bytes); /* data NULL -> SQL NULL */

/* store_exec(c, sql, STORE_P(store_int(1), store_text("x")), NULL, err); */
#define STORE_P(...)                          \
    (const store_value_t[]){__VA_ARGS__},     \
        (sizeof((const store_value_t[]){__VA_ARGS__}) / sizeof(store_value_t))
#define STORE_NONE NULL, (size_t)0

/* --- statements ------------------------------------------------------------------------------ */
/* Runs a statement that returns no rows. With ret_changed == NULL, PostgreSQL may send it without
 * waiting (pipeline): its error then appears at the next call on c, or at commit. */
int store_exec(store_conn_t *c, const char *sql, const store_value_t *params, size_t count,
               int64_t *ret_changed, err_t *err);
int store_query(store_conn_t *c, const char *sql, const store_value_t *params, size_t count,
                store_rows_t **ret_rows, err_t *err);
/* As store_query, for results that may be long (exports, verification, building an index): memory stays
 * bounded on both engines, while store_query holds the whole result on PostgreSQL. sql is one SELECT. At most
 * four open at once. */
int store_query_long(store_conn_t *c, const char *sql, const store_value_t *params, size_t count,
                     store_rows_t **ret_rows, err_t *err);
/* *ret_row false = no more rows. */
int store_step(store_rows_t *rows, bool *ret_row, err_t *err);
void store_rows_close(store_rows_t *rows);
/* One value of the first row: n (ret_found false when no row or NULL). */
int store_get_int(store_conn_t *c, const char *sql, const store_value_t *params, size_t count,
                  int64_t *ret_n, bool *ret_found, err_t *err);

int store_columns(const store_rows_t *rows);
const char *store_column_name(const store_rows_t *rows, int column);
bool store_is_null(const store_rows_t *rows, int column);
int64_t store_col_int(const store_rows_t *rows, int column); /* booleans: 0/1; NULL: 0 */
double store_col_real(const store_rows_t *rows, int column);
const char *store_col_text(const store_rows_t *rows, int column); /* NULL for SQL NULL */
const void *store_col_blob(const store_rows_t *rows, int column, size_t *ret_bytes);

/* Runs a script of DDL (several statements, type words in braces expanded, comments kept out of
 * the way). Not cached. */
int store_script(store_conn_t *c, const char *sql, err_t *err);
/* Checks that sql (one statement, no parameters needed) is valid on this engine without running it:
 * used for the SQL conditions of the catalogue. */
int store_check_sql(store_conn_t *c, const char *sql, err_t *err);
/* Appends name quoted as an identifier ("k_case"), doubling quotes. */
void store_add_name(buf_t *out, const char *name);

/* SQLite: copies the database, as of one moment, into a new file while others work on. A bug on
 * PostgreSQL (use its own tools). */
int store_backup(store_t *s, const char *to_path, const progress_t *progress, err_t *err);

/* What the database is: its engine's version ("3.40.1"), and its size in bytes with everything in it. */
int store_about(store_conn_t *c, char version[64], int64_t *ret_bytes, err_t *err);

/* --- migrations ------------------------------------------------------------------------------ */
/* Applies the embedded sql/NNN_*.sql that are not in table schema_migration yet, in order, each in
 * its own transaction; refuses when an applied one has changed (ERR_STORE_MIGRATION_CHANGED) or the
 * database is newer than the program. */
int store_migrate(store_t *s, int *ret_applied, err_t *err);

#endif
