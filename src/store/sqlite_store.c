/* sqlite_store.c - opening and closing, the pool of readers. */
#include "store/sqlite.h"

#include "base/fault.h"
#include "base/text.h"

#include <assert.h>
#include <string.h>
#include <time.h>

static void free_store(lite_store_t *s)
{
    while (s->idle) {
        lite_conn_t *c = s->idle;
        s->idle = c->next_idle;
        s->readers--;
        lite_close(c);
    }
    assert(s->readers == 0); /* no read is running */
    lite_close(s->writer);   /* last: SQLite then folds the WAL into the file */
    (void)pthread_cond_destroy(&s->work);
    (void)pthread_cond_destroy(&s->reader_free);
    (void)pthread_mutex_destroy(&s->lock);
    free(s->path);
    free(s);
}

static int init_locks(lite_store_t *s)
{
    pthread_condattr_t clock;
    int failed = pthread_condattr_init(&clock);
    if (!failed) failed = pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    if (!failed) failed = pthread_mutex_init(&s->lock, NULL);
    if (!failed) failed = pthread_cond_init(&s->work, &clock);
    if (!failed) failed = pthread_cond_init(&s->reader_free, &clock);
    (void)pthread_condattr_destroy(&clock);
    return failed;
}

int sqlite_store_open(const store_options_t *o, store_t **ret_store, err_t *err)
{
    const char *path = !strncmp(o->url, "sqlite:", 7) ? o->url + 7 : o->url;
    lite_store_t *s = fault_fails(FAULT_ALLOC) ? NULL : calloc(1, sizeof *s);
    if (!s) return err_nomem(err);
    s->base = (store_t){.engine = &sqlite_engine,
                        .connections_most = o->connections_most,
                        .busy_ms = o->busy_ms,
                        .read_only = o->read_only};
    s->last = &s->first;
    s->path = strdup(path);
    if (!s->path || init_locks(s)) {
        free(s->path);
        free(s);
        return err_nomem(err);
    }
    s->memory = !strcmp(path, ":memory:");
    lite_conn_t *reader = NULL;
    int rc = 0;
    if (!*path) {
        err_set(err, ERR_STORE_OPEN, o->url);
        err_detail(err, "the path is empty");
        rc = ERR_STORE_OPEN;
    } else if (o->read_only && !s->memory) {
        rc = lite_open(s, false, &reader, err);
        if (!rc) {
            s->idle = reader;
            s->readers = 1;
        }
    } else {
        rc = lite_open(s, true, &s->writer, err);
    }
    if (rc)
        free_store(s);
    else
        *ret_store = &s->base;
    return rc;
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

static int64_t now_ms(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Waits for an idle reader, or for the right to open one (*ret_conn NULL). */
static int wait_for_reader(lite_store_t *s, lite_conn_t **ret_conn, err_t *err)
{
    int64_t until_ms = now_ms() + s->base.busy_ms;
    struct timespec until = {.tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000};
    int timeout = 0;
    (void)pthread_mutex_lock(&s->lock);
    while (!s->idle && s->readers >= s->base.connections_most && !timeout)
        timeout = pthread_cond_timedwait(&s->reader_free, &s->lock, &until);
    bool may_open = !s->idle && s->readers < s->base.connections_most;
    lite_conn_t *c = s->idle;
    if (c) s->idle = c->next_idle;
    if (may_open) s->readers++;
    (void)pthread_mutex_unlock(&s->lock);
    if (!c && !may_open) {
        err_set(err, ERR_STORE_BUSY);
        err_detail(err, "%d readers at once", s->base.connections_most);
        return ERR_STORE_BUSY;
    }
    *ret_conn = c;
    return 0;
}

static int take_reader(lite_store_t *s, lite_conn_t **ret_conn, err_t *err)
{
    lite_conn_t *c = NULL;
    int rc = wait_for_reader(s, &c, err);
    if (rc) return rc;
    if (!c) {
        rc = lite_open(s, false, &c, err);
        if (rc) { /* the place is free again */
            (void)pthread_mutex_lock(&s->lock);
            s->readers--;
            (void)pthread_cond_signal(&s->reader_free);
            (void)pthread_mutex_unlock(&s->lock);
            return rc;
        }
    }
    *ret_conn = c;
    return 0;
}

static void give_reader(lite_store_t *s, lite_conn_t *c)
{
    (void)pthread_mutex_lock(&s->lock);
    c->next_idle = s->idle;
    s->idle = c;
    (void)pthread_cond_signal(&s->reader_free);
    (void)pthread_mutex_unlock(&s->lock);
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
    give_reader(s, c);
    return rc;
}
