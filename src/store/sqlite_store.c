/* sqlite_store.c - opening and closing, the pool of readers. */
#include "store/sqlite.h"

#include "base/fault.h"

#include <assert.h>
#include <string.h>

static void close_reader(store_conn_t *c)
{
    lite_close((lite_conn_t *)c);
}

static void free_store(lite_store_t *s)
{
    pool_release(&s->readers, close_reader);
    lite_close(s->writer); /* last: SQLite then folds the WAL into the file */
    (void)pthread_cond_destroy(&s->work);
    (void)pthread_mutex_destroy(&s->lock);
    free(s->path);
    free(s);
}

void lite_store_close(store_t *base)
{
    lite_store_t *s = (lite_store_t *)base;
    lite_stop_writer(s);
    free_store(s);
}

int lite_write(store_t *base, store_fn fn, void *arg, bool alone, err_t *err)
{
    lite_job_t job = {.fn = fn, .arg = arg, .err = err, .alone = alone};
    return lite_submit((lite_store_t *)base, &job, err);
}

/* --- readers ---------------------------------------------------------------------------------- */

static int take_reader(lite_store_t *s, lite_conn_t **ret_conn, err_t *err)
{
    store_conn_t *idle = NULL;
    int rc = pool_take(&s->readers, &idle, err);
    if (rc) return rc;
    lite_conn_t *c = (lite_conn_t *)idle;
    if (!c) rc = lite_open(s, false, &c, err);
    if (rc)
        pool_leave(&s->readers);
    else
        *ret_conn = c;
    return rc;
}

int lite_read(store_t *base, store_fn fn, void *arg, err_t *err)
{
    lite_store_t *s = (lite_store_t *)base;
    if (s->memory) {
        lite_job_t job = {.fn = fn, .arg = arg, .err = err, .alone = true, .reading = true};
        return lite_submit(s, &job, err);
    }
    lite_conn_t *c = NULL;
    int rc = take_reader(s, &c, err);
    if (rc) return rc;
    c->base.failed = 0;
    c->savepoint = LITE_NO_SAVEPOINT;
    store_new_serial(&c->base);
    rc = lite_command(c, "BEGIN", err);
    if (!rc) {
        rc = store_run(&c->base, fn, arg, err);
        /* Ending a read cannot lose anything; an error in it may already have ended the transaction. */
        if (!sqlite3_get_autocommit(c->db)) (void)lite_command(c, "ROLLBACK", NULL);
    }
    pool_give(&s->readers, &c->base);
    return rc;
}

/* --- opening ---------------------------------------------------------------------------------- */

static int init_locks(lite_store_t *s, err_t *err)
{
    int rc = pool_init(&s->readers, s->base.connections_most, s->base.busy_ms, err);
    pthread_condattr_t clock;
    if (rc) return rc;
    int failed = pthread_condattr_init(&clock);
    if (!failed) failed = pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    if (!failed) failed = pthread_cond_init(&s->work, &clock);
    if (!failed) failed = pthread_mutex_init(&s->lock, NULL);
    (void)pthread_condattr_destroy(&clock);
    return failed ? err_nomem(err) : 0;
}

/* The first connection is opened at once, to learn whether the file can be used. */
static int open_first(lite_store_t *s, err_t *err)
{
    if (!*s->path) {
        err_set(err, ERR_STORE_OPEN, s->path);
        err_detail(err, "the path is empty");
        return ERR_STORE_OPEN;
    }
    if (!s->base.read_only || s->memory) return lite_open(s, true, &s->writer, err);
    lite_conn_t *reader = NULL;
    int rc = take_reader(s, &reader, err);
    if (!rc) pool_give(&s->readers, &reader->base);
    return rc;
}

/* SQLite counts its memory under a global mutex, which costs a tenth of a busy writer; nobody asks for the
 * count. Refused (and harmless) when SQLite is already in use in this process. */
static void configure_library(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

int sqlite_store_open(const store_options_t *o, store_t **ret_store, err_t *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, configure_library);
    lite_store_t *s = fault_fails(FAULT_ALLOC) ? NULL : calloc(1, sizeof *s);
    if (!s) return err_nomem(err);
    s->base = (store_t){.engine = &sqlite_engine,
                        .connections_most = o->connections_most,
                        .busy_ms = o->busy_ms,
                        .read_only = o->read_only};
    s->last = &s->first;
    s->path = store_copy_text(!strncmp(o->url, "sqlite:", 7) ? o->url + 7 : o->url);
    int rc = s->path ? init_locks(s, err) : err_nomem(err);
    if (rc) {
        free(s->path);
        free(s);
        return rc;
    }
    s->memory = !strcmp(s->path, ":memory:");
    rc = open_first(s, err);
    if (rc)
        free_store(s);
    else
        *ret_store = &s->base;
    return rc;
}
