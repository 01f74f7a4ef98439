/* engine.h - what the two engines have in common. Private to src/store.
 *
 * An engine is a table of functions; its store, connection and rows begin with the structs below. The
 * front (store.c) checks the rules of store.h once for both engines: nesting, limits, values, and that a
 * transaction with a failed statement stays failed (PostgreSQL insists on it, so SQLite must too, or a
 * mistake would show on one engine only).
 */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

#include "store/store.h"

#include <stdatomic.h>

enum { STORE_LONG_MOST = 4 }; /* long queries open at once on a connection */

typedef struct engine {
    enum store_engine kind;
    void (*close)(store_t *s);
    int (*write)(store_t *s, store_fn fn, void *arg, bool alone, err_t *err);
    int (*read)(store_t *s, store_fn fn, void *arg, err_t *err);
    int (*exec)(store_conn_t *c, const char *sql, const store_value_t *params, size_t count,
                int64_t *ret_changed, err_t *err);
    int (*query)(store_conn_t *c, const char *sql, const store_value_t *params, size_t count,
                 store_rows_t **ret_rows, err_t *err);
    int (*query_long)(store_conn_t *c, const char *sql, const store_value_t *params, size_t count,
                      store_rows_t **ret_rows, err_t *err);
    int (*step)(store_rows_t *rows, bool *ret_row, err_t *err);
    void (*rows_close)(store_rows_t *rows);
    int (*columns)(const store_rows_t *rows);
    const char *(*column_name)(const store_rows_t *rows, int column);
    bool (*is_null)(const store_rows_t *rows, int column);
    int64_t (*col_int)(const store_rows_t *rows, int column);
    double (*col_real)(const store_rows_t *rows, int column);
    const char *(*col_text)(const store_rows_t *rows, int column);
    const void *(*col_blob)(const store_rows_t *rows, int column, size_t *ret_bytes);
    int (*script)(store_conn_t *c, const char *sql, err_t *err); /* type words already expanded */
    int (*check)(store_conn_t *c, const char *sql, err_t *err);
    /* Brings back the work since the savepoint named xz_try and makes the connection usable again. */
    int (*try_begin)(store_conn_t *c, err_t *err);
    int (*try_keep)(store_conn_t *c, err_t *err);
    int (*try_undo)(store_conn_t *c, err_t *err);
    /* Keeps other processes from migrating until the transaction ends. */
    int (*lock_schema)(store_conn_t *c, err_t *err);
} engine_t;

typedef struct store_counters {
    atomic_llong commits, jobs, largest, retries;
} store_counters_t;

struct store {
    const engine_t *engine;
    store_fn hook;
    void *hook_arg;
    store_trace_fn trace;
    void *trace_arg;
    int connections_most, busy_ms;
    bool read_only;
    store_counters_t counters;
};

struct store_conn {
    const engine_t *engine;
    store_t *store;
    uint64_t serial;  /* store_txn_serial */
    int rows_open;    /* must be 0 when a function returns */
    int long_open;    /* of them: of store_query_long */
    int failed;       /* code of the first statement that failed, 0 = none */
    err_t failure;    /* that error: every later call repeats it */
    store_conn_t *next_idle; /* of the pool */
};

struct store_rows {
    const engine_t *engine;
    store_conn_t *conn;
    bool on_row; /* the columns may be read */
    bool lasts;  /* of store_query_long */
};

int sqlite_store_open(const store_options_t *options, store_t **ret_store, err_t *err);
int postgres_store_open(const store_options_t *options, store_t **ret_store, err_t *err);

/* Runs one function on a connection whose transaction is open, with the checks of the front: returns
 * the function's code, or the code of a failed statement that the function kept to itself. */
int store_run(store_conn_t *c, store_fn fn, void *arg, err_t *err);
/* A new number for the transaction that begins. */
void store_new_serial(store_conn_t *c);
void store_count_commit(store_t *s, long jobs);

/* malloc'ed copy, or NULL. */
char *store_copy_text(const char *text);
/* Adds the engine's words and the beginning of the statement to the error just set. */
int store_err_words(err_t *err, const char *words, const char *sql);

#endif
