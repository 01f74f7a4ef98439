/* postgres_store.c - transactions in the caller's thread, retries, the pool. */
#include "store/postgres.h"

#include "base/fault.h"
#include "base/id.h"

#include <assert.h>
#include <poll.h>
#include <string.h>
#include <time.h>

enum { TRIES_CONFLICT = 10, TRIES_LOST = 3, PAUSE_US_MOST = 100000, IDLE_MS_TRUSTED = 1000 };

/* --- connections ------------------------------------------------------------------------------ */

static void close_conn(store_conn_t *c)
{
    pg_close((pg_conn_t *)c);
}

static int64_t now_ms(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Reads what the last reading transaction left unread, and looks whether the server has hung up. */
static bool alive(pg_conn_t *c, bool trusting)
{
    while (c->count) (void)pg_read_oldest(c, NULL, NULL);
    if (c->lost) return false;
    /* It answered a moment ago; should it have died since, the transaction is tried again. */
    if (trusting && now_ms() - c->used_ms < IDLE_MS_TRUSTED) return PQtransactionStatus(c->pg) == PQTRANS_IDLE;
    struct pollfd fd = {.fd = PQsocket(c->pg), .events = POLLIN};
    /* An idle server says nothing; what it says now is notices, or good-bye. */
    if (poll(&fd, 1, 0) > 0 && !PQconsumeInput(c->pg)) return false;
    return PQstatus(c->pg) == CONNECTION_OK && PQtransactionStatus(c->pg) == PQTRANS_IDLE;
}

/* attempt: from 1; a second try trusts no connection. */
static int take_conn(pg_store_t *s, int attempt, pg_conn_t **ret_conn, err_t *err)
{
    store_conn_t *idle = NULL;
    int rc = pool_take(&s->pool, &idle, err);
    if (rc) return rc;
    pg_conn_t *c = (pg_conn_t *)idle;
    if (c && !alive(c, attempt == 1)) {
        pg_close(c);
        c = NULL;
    }
    if (!c) rc = pg_open(s, &c, err);
    if (rc) {
        pool_leave(&s->pool);
        return rc;
    }
    c->base.failed = 0;
    c->retry = c->stale = c->committing = c->explicitly = false;
    store_new_serial(&c->base);
    *ret_conn = c;
    return 0;
}

static void give_conn(pg_store_t *s, pg_conn_t *c)
{
    if (c->stale) c->lost = true; /* rare: a new connection prepares everything anew */
    c->used_ms = now_ms();
    if (!c->lost) {
        pool_give(&s->pool, &c->base);
        return;
    }
    pg_close(c);
    pool_leave(&s->pool);
}

/* --- transactions ----------------------------------------------------------------------------- */

static void undo(pg_conn_t *c)
{
    if (c->lost) return;
    (void)pg_explicit(c, NULL); /* without it the Sync would commit */
    (void)pg_control(c, "ROLLBACK", NULL);
    (void)pg_settle(c, true, NULL);
    /* An earlier error may have made the server skip the ROLLBACK; now it listens again. */
    if (!c->lost && PQtransactionStatus(c->pg) != PQTRANS_IDLE) {
        (void)pg_control(c, "ROLLBACK", NULL);
        (void)pg_settle(c, true, NULL);
    }
    if (!c->lost && PQtransactionStatus(c->pg) != PQTRANS_IDLE) c->lost = true;
}

static int commit(pg_conn_t *c, err_t *err)
{
    if (fault_fails(FAULT_SYNC)) {
        err_set(err, ERR_STORE_IO);
        err_detail(err, "injected failure; in: COMMIT");
        return ERR_STORE_IO;
    }
    /* In one packet with the last statements of the function. When one of them fails, the server skips
     * the COMMIT, and a bare Sync rolls back. */
    int rc = c->explicitly ? pg_send(c, "COMMIT", NULL, 0, err) : 0;
    c->committing = true;
    return rc ? rc : pg_settle(c, true, err);
}

static int transaction(pg_conn_t *c, store_fn fn, void *arg, err_t *err)
{
    int rc = store_run(&c->base, fn, arg, err);
    if (!rc) rc = commit(c, err);
    if (rc) undo(c);
    return rc;
}

/* Up to 100 ms, growing and uneven, so that two that met do not meet again. */
static void pause_before(int attempt)
{
    uint32_t dice = 0;
    id_random(&dice, sizeof dice);
    long us = 500L << (attempt < 8 ? attempt : 8);
    if (us > PAUSE_US_MOST) us = PAUSE_US_MOST;
    us = us / 2 + (long)(dice % (uint32_t)us);
    (void)nanosleep(&(struct timespec){.tv_nsec = us * 1000}, NULL);
}

/* Is trying again allowed and promising? Never after a COMMIT whose answer was lost. */
static bool try_again(const pg_conn_t *c, int attempt)
{
    if (c->lost && c->committing) return false;
    if (c->lost || c->stale) return attempt < TRIES_LOST;
    return c->retry && attempt < TRIES_CONFLICT;
}

int pg_write(store_t *base, store_fn fn, void *arg, bool alone, err_t *err)
{
    (void)alone; /* every transaction is the caller's own here */
    pg_store_t *s = (pg_store_t *)base;
    for (int attempt = 1;; attempt++) {
        pg_conn_t *c = NULL;
        int rc = take_conn(s, attempt, &c, err);
        if (rc) return rc;
        rc = transaction(c, fn, arg, err);
        bool again = rc && try_again(c, attempt);
        give_conn(s, c);
        if (!rc) store_count_commit(base, 1);
        if (!again) return rc;
        atomic_fetch_add(&base->counters.retries, 1);
        pause_before(attempt);
    }
}

int pg_read_store(store_t *base, store_fn fn, void *arg, err_t *err)
{
    pg_store_t *s = (pg_store_t *)base;
    for (int attempt = 1;; attempt++) {
        pg_conn_t *c = NULL;
        int rc = take_conn(s, attempt, &c, err);
        if (rc) return rc;
        rc = pg_send(c, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", NULL, 0, err);
        c->explicitly = rc == 0;
        if (!rc) rc = store_run(&c->base, fn, arg, err);
        if (!rc && c->count) rc = pg_settle(c, false, err);
        bool again = rc && try_again(c, attempt);
        if (rc) {
            undo(c);
        } else if (pg_send(c, "COMMIT", NULL, 0, NULL) == 0 && PQpipelineSync(c->pg) &&
                   pg_note(c, 1, (pg_note_t){.step = PG_SYNC}, NULL) == 0) {
            /* A finished read waits for nothing: who takes the connection next reads the answers. */
            (void)PQflush(c->pg);
        }
        give_conn(s, c);
        if (!again) return rc;
        atomic_fetch_add(&base->counters.retries, 1);
    }
}

/* --- opening ---------------------------------------------------------------------------------- */

static void free_store(pg_store_t *s)
{
    free(s->url);
    free(s->schema);
    free(s);
}

void pg_store_close(store_t *base)
{
    pg_store_t *s = (pg_store_t *)base;
    pool_release(&s->pool, close_conn);
    free_store(s);
}

int postgres_store_open(const store_options_t *o, store_t **ret_store, err_t *err)
{
    pg_store_t *s = fault_fails(FAULT_ALLOC) ? NULL : calloc(1, sizeof *s);
    if (!s) return err_nomem(err);
    s->base = (store_t){.engine = &postgres_engine,
                        .connections_most = o->connections_most,
                        .busy_ms = o->busy_ms,
                        .read_only = o->read_only};
    s->url = store_copy_text(o->url);
    if (o->schema) s->schema = store_copy_text(o->schema);
    int rc = s->url && (s->schema || !o->schema) ? pool_init(&s->pool, o->connections_most, o->busy_ms, err) : err_nomem(err);
    if (rc) {
        free_store(s);
        return rc;
    }
    pg_conn_t *c = NULL;
    rc = take_conn(s, 1, &c, err); /* to learn now whether the server can be reached */
    if (!rc) {
        if (!o->read_only) rc = pg_bootstrap(s, c, err);
        if (rc) c->lost = true;
        give_conn(s, c);
    }
    if (rc)
        pg_store_close(&s->base);
    else
        *ret_store = &s->base;
    return rc;
}
