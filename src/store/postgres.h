/* postgres.h - a connection to PostgreSQL, its pipeline and errors. Private to src/store.
 *
 * postgres.c        statements, rows and parts: what runs inside a transaction
 * postgres_rows.c   results and their columns
 * postgres_pipe.c   the pipeline: what was sent and not yet answered
 * postgres_conn.c   opening a connection the way we want it, our SQL functions, error mapping
 * postgres_store.c  the store: transactions, retries, the pool
 *
 * Pipeline. A round trip costs more than most statements, so whatever has no result to wait for is only
 * sent: Parse of a new statement, store_exec without ret_changed. Each is noted in a ring; a query
 * asks the server to flush and reads the answers of all that came before its own. An error makes the server
 * skip everything up to the next Sync: pg_settle reads the rest of the ring (skipped commands are answered
 * by libpq itself), sends the Sync, and the connection can go on (in a failed transaction). The error belongs
 * to the statement that was noted for it, and names it.
 *
 * Transactions. What stands between two Syncs is one transaction to the server, with no BEGIN or COMMIT to
 * parse and execute: an ordinary write begins with its first statement and commits with its Sync. Savepoints,
 * cursors and scripts need a real block; pg_explicit then sends the BEGIN, which takes in what came before.
 */
#ifndef STORE_POSTGRES_H
#define STORE_POSTGRES_H

#include "store/engine.h"
#include "store/pool.h"
#include "store/statements.h"

#include <libpq-fe.h>

enum {
    /* What is sent without being read: the answers must fit the socket's buffers, or both sides would
     * wait for each other (a command's answer is about 50 bytes). */
    PG_RING = 512,
    PG_UNREAD_BYTES = 1 << 20, /* parameters sent since the last answer */
    PG_RING_SPARE = 16, /* free places that a call may use after pg_make_room */
    PG_ROWS_KEPT = 4,
    PG_NO_CURSOR = -1
};

typedef struct pg_stmt {
    stmt_t link; /* first */
    char name[24];
    bool prepared; /* the server has it, or will when the pipeline has run */
    int count;
    Oid types[];
} pg_stmt_t;

enum pg_step { PG_CONTROL, PG_PREPARE, PG_RUN, PG_SYNC };

typedef struct pg_note {
    enum pg_step step;
    pg_stmt_t *stmt; /* PG_PREPARE, PG_RUN: pinned */
    const char *sql; /* PG_CONTROL: static text for the error */
} pg_note_t;

typedef struct pg_conn pg_conn_t;

typedef struct pg_rows {
    store_rows_t base; /* first */
    PGresult *result;
    int row, rows, columns;
    int *blob_bytes;  /* per column: bytes of the decoded blob of this row, -1 = not decoded */
    int blob_room;
    int cursor; /* of a long query, or PG_NO_CURSOR: all rows are here */
    struct pg_rows *next;
} pg_rows_t;

struct pg_conn {
    store_conn_t base; /* first */
    PGconn *pg;
    stmt_cache_t cache;
    uint64_t names; /* of prepared statements, never used twice on a connection */
    pg_note_t ring[PG_RING];
    int first, count;
    size_t unread_bytes;
    char *scratch; /* texts of parameters */
    size_t scratch_room;
    pg_rows_t *spare; /* rows structs for reuse */
    int spares;
    unsigned cursors; /* bit i: cursor i is open */
    bool explicitly; /* the transaction was begun with BEGIN: a Sync does not end it */
    bool lost;       /* the connection is dead */
    bool retry;      /* the transaction failed in a way that trying again may cure */
    bool stale;      /* a prepared statement no longer suits the tables: forget them */
    int64_t used_ms; /* when it was given back */
    bool committing; /* COMMIT was sent: after a loss its fate is unknown */
};

typedef struct pg_store {
    store_t base; /* first */
    char *url, *schema;
    pool_t pool;
} pg_store_t;

extern const engine_t postgres_engine;

/* postgres_conn.c */
int pg_open(pg_store_t *s, pg_conn_t **ret_conn, err_t *err);
void pg_close(pg_conn_t *c);
/* Makes schema and functions if they are missing. */
int pg_bootstrap(pg_store_t *s, pg_conn_t *c, err_t *err);
/* The error in result; sets c->retry, c->stale, c->lost as it deserves. sql may be NULL. */
int pg_error(pg_conn_t *c, const PGresult *result, const char *sql, err_t *err);
int pg_lost(pg_conn_t *c, err_t *err);

/* postgres_pipe.c: all return 0 or the code of the first error among the answers */
/* Sends a statement of transaction control; sql is a static text. */
int pg_control(pg_conn_t *c, const char *sql, err_t *err);
/* Reads answers when too many are open. Called at the start of every statement. */
int pg_make_room(pg_conn_t *c, err_t *err);
/* Notes what was just sent (sent: libpq's answer). */
int pg_note(pg_conn_t *c, int sent, pg_note_t note, err_t *err);
/* Makes the transaction one that outlives a Sync, if it is not yet. */
int pg_explicit(pg_conn_t *c, err_t *err);
/* Asks for the answers and reads all but the last keep. */
int pg_read(pg_conn_t *c, int keep, err_t *err);
/* Reads the answer of the oldest; *ret_result (may be NULL) is the caller's to clear. */
int pg_read_oldest(pg_conn_t *c, PGresult **ret_result, err_t *err);
/* Reads everything; afterwards the server waits at a Sync when an error happened or sync is true. */
int pg_settle(pg_conn_t *c, bool sync, err_t *err);

/* postgres.c */
/* Sends a prepared statement without waiting. */
int pg_send(pg_conn_t *c, const char *sql, const store_value_t *params, size_t count, err_t *err);

pg_conn_t *pg_conn_of(store_conn_t *c);
/* The answer of the statement sent last; after an error the server listens again. */
int pg_last_result(pg_conn_t *c, PGresult **ret_result, err_t *err);
int pg_injected(const char *sql, err_t *err);

/* postgres_rows.c: the engine's functions for rows */
int pg_query(store_conn_t *c, const char *sql, const store_value_t *params, size_t count,
             store_rows_t **ret_rows, err_t *err);
int pg_query_long(store_conn_t *c, const char *sql, const store_value_t *params, size_t count,
                  store_rows_t **ret_rows, err_t *err);
int pg_step(store_rows_t *rows, bool *ret_row, err_t *err);
void pg_rows_close(store_rows_t *rows);
int pg_columns(const store_rows_t *rows);
const char *pg_column_name(const store_rows_t *rows, int column);
bool pg_is_null(const store_rows_t *rows, int column);
int64_t pg_col_int(const store_rows_t *rows, int column);
double pg_col_real(const store_rows_t *rows, int column);
const char *pg_col_text(const store_rows_t *rows, int column);
const void *pg_col_blob(const store_rows_t *rows, int column, size_t *ret_bytes);

/* postgres_store.c */
void pg_store_close(store_t *s);
int pg_write(store_t *s, store_fn fn, void *arg, bool alone, err_t *err);
int pg_read_store(store_t *s, store_fn fn, void *arg, err_t *err);

#endif
