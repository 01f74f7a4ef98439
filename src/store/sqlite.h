/* sqlite.h - a connection to SQLite, its statements and errors. Private to src/store.
 *
 * sqlite.c          statements, rows, savepoints: what runs inside a transaction
 * sqlite_conn.c     opening a connection the way we want it, error mapping
 * sqlite_function.c xz_add_days, xz_days_between
 * sqlite_store.c    the store: reader pool, opening, closing
 * sqlite_wal.c      the writer's file layer: a commit's frames written at once
 * sqlite_writer.c   the queue and the writer thread
 */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

#include "store/pool.h"
#include "store/statements.h"

#include <pthread.h>
#include <semaphore.h>
#include <sqlite3.h>

enum { LITE_BATCH_MOST = 256 };

/* A prepared statement is its own row reader: a query needs no allocation. */
typedef struct lite_stmt {
    stmt_t link;       /* first: the cache's part */
    store_rows_t rows; /* handed out by query */
    sqlite3_stmt *st;
    int params;        /* places in the statement */
    int highest;       /* greatest n of $n */
    bool done;         /* stepped past the last row: SQLite would begin again */
    unsigned char n_of[STORE_PARAMS_MOST]; /* n_of[place - 1] = n of $n: SQLite takes it for a name */
} lite_stmt_t;

/* Savepoint of a job in a careful batch (sqlite_writer.c), opened only when the job first writes. */
enum lite_savepoint { LITE_NO_SAVEPOINT, LITE_SAVEPOINT_WANTED, LITE_SAVEPOINT_OPEN };

typedef struct lite_conn {
    store_conn_t base; /* first */
    sqlite3 *db;
    stmt_cache_t cache;
    enum lite_savepoint savepoint;
    bool dirty; /* the job has written */
} lite_conn_t;

/* One store_write waiting; lives on the caller's stack. */
typedef struct lite_job {
    store_fn fn;
    void *arg;
    err_t *err;
    int rc;
    bool alone, reading;
    sem_t done;
    struct lite_job *next;
} lite_job_t;

typedef struct lite_store {
    store_t base; /* first */
    char *path;
    bool memory; /* one connection: reads go to the writer too */
    pthread_mutex_t lock;
    /* writer */
    pthread_cond_t work;
    lite_job_t *first, **last;
    bool sleeping, stopping, started;
    pthread_t thread;
    lite_conn_t *writer; /* opened by the store, used by the thread */
    int last_batch;
    int careful;         /* batches to run with savepoints from the start */
    int64_t commit_us;   /* moving average */
    pool_t readers;
} lite_store_t;

extern const engine_t sqlite_engine;

/* sqlite_conn.c */
int lite_open(lite_store_t *s, bool writing, lite_conn_t **ret_conn, err_t *err);
void lite_close(lite_conn_t *c);
/* The error of the last call on db. sql may be NULL. */
int lite_error(sqlite3 *db, int result, const char *sql, err_t *err);
int lite_functions(sqlite3 *db);
/* sqlite_wal.c: name of the writer's file layer; only with synchronous=FULL. NULL = the default one. */
const char *lite_writer_layer(void);
/* Makes the file, readable by its owner only, if it does not exist. */
void lite_create_private(const char *path);

/* sqlite.c: for the front and for the writer */
int lite_exec(store_conn_t *c, const char *sql, const store_value_t *params, size_t count,
              int64_t *ret_changed, err_t *err);
/* A statement of transaction control. */
int lite_command(lite_conn_t *c, const char *sql, err_t *err);
void lite_drop_statement(stmt_t *st, void *arg);

/* sqlite_store.c */
void lite_store_close(store_t *s);
int lite_write(store_t *s, store_fn fn, void *arg, bool alone, err_t *err);
int lite_read(store_t *s, store_fn fn, void *arg, err_t *err);

/* sqlite_writer.c */
int lite_submit(lite_store_t *s, lite_job_t *job, err_t *err);
void lite_stop_writer(lite_store_t *s);

#endif
