/* sqlite_writer.c - one thread writes for all: group commit.
 *
 * Callers queue a job and sleep. The writer runs jobs inside one transaction as they come, commits with one
 * sync of the disk and wakes their callers.
 *
 * Refusals. A job that fails without having written leaves nothing behind. One that fails after writing must
 * be brought back alone. A savepoint around every job would do it, but copying each page a job touches costs
 * a third of all throughput, and such failures are rare (rights, stage and fields are checked before the
 * first write). So a batch first runs boldly, without savepoints; when one has to be brought back, the whole
 * transaction is rolled back and the others run again, carefully, with a savepoint each. A careful batch
 * makes the next ones careful too, so that a client that fails all the time slows others by a third, not by
 * half.
 *
 * Gathering. Right after a commit the callers just woken are about to ask again. A writer that commits as soon
 * as the queue is empty would sync for each of them; so it waits until as many jobs have run as in the last
 * batch, but no longer in all than a commit costs, which it measures. A lone caller never waits: its
 * last batch was 1.
 *
 * Locks. One mutex for the queue; nothing is called under it. A job belongs to its caller again at the
 * moment its semaphore is posted: the link to the next one is read before.
 */
#include "store/sqlite.h"

#include "base/fault.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <time.h>

enum { GATHER_US_LEAST = 30, GATHER_US_MOST = 1000, CAREFUL_BATCHES = 32 };

/* The jobs of the transaction that is being made. */
typedef struct batch {
    lite_job_t *first, **last;
    int count;          /* jobs taken */
    int kept;           /* of them: those that will be committed */
    int64_t waited_us;  /* for more to come */
    bool careful, open; /* a savepoint per job; the transaction has begun */
} batch_t;

static int64_t now_us(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* --- the queue -------------------------------------------------------------------------------- */

/* Takes the oldest job, which must be one that may join the batch. Under the lock. */
static lite_job_t *pop(lite_store_t *s, const batch_t *b)
{
    lite_job_t *job = s->first;
    if (!job || (b->count && (job->alone || b->first->alone))) return NULL;
    s->first = job->next;
    if (!s->first) s->last = &s->first;
    job->next = NULL;
    return job;
}

/* The first job of a batch; NULL when the store closes. */
static lite_job_t *wait_for_job(lite_store_t *s, const batch_t *b)
{
    (void)pthread_mutex_lock(&s->lock);
    s->sleeping = true;
    while (!s->first && !s->stopping) (void)pthread_cond_wait(&s->work, &s->lock);
    s->sleeping = false;
    lite_job_t *job = pop(s, b);
    (void)pthread_mutex_unlock(&s->lock);
    return job;
}

/* One more job for the batch, or NULL: time to commit. */
static lite_job_t *next_job(lite_store_t *s, batch_t *b)
{
    if (b->count >= LITE_BATCH_MOST || b->first->alone) return NULL;
    int64_t most_us = s->commit_us;
    if (most_us > GATHER_US_MOST) most_us = GATHER_US_MOST;
    if (most_us < GATHER_US_LEAST) most_us = GATHER_US_LEAST;
    (void)pthread_mutex_lock(&s->lock);
    if (!s->first && b->count < s->last_batch && b->waited_us < most_us && !s->stopping) {
        int64_t began_us = now_us(), until_us = began_us + most_us - b->waited_us;
        struct timespec until = {.tv_sec = until_us / 1000000, .tv_nsec = until_us % 1000000 * 1000};
        s->sleeping = true;
        while (!s->first && !s->stopping && pthread_cond_timedwait(&s->work, &s->lock, &until) != ETIMEDOUT)
            continue;
        s->sleeping = false;
        b->waited_us += now_us() - began_us;
    }
    lite_job_t *job = pop(s, b);
    (void)pthread_mutex_unlock(&s->lock);
    return job;
}

/* --- transactions ----------------------------------------------------------------------------- */

static int begin(lite_conn_t *c, batch_t *b, bool reading, err_t *err)
{
    c->savepoint = LITE_NO_SAVEPOINT;
    store_new_serial(&c->base);
    int rc = lite_command(c, reading ? "BEGIN" : "BEGIN IMMEDIATE", err);
    b->open = rc == 0;
    return rc;
}

static bool is_gone(const lite_conn_t *c)
{
    return sqlite3_get_autocommit(c->db);
}

static void undo_all(lite_conn_t *c, batch_t *b)
{
    c->savepoint = LITE_NO_SAVEPOINT;
    /* SQLite may have rolled back by itself (disk full, I/O error). */
    if (!is_gone(c)) (void)lite_command(c, "ROLLBACK", NULL);
    b->open = false;
}

/* Runs one job: its code is in job->rc. Returns non-zero only when the whole transaction is lost. When SQLite
 * gave up the transaction because of the job (disk full, I/O error), is_gone says so. */
static int run_job(lite_conn_t *c, lite_job_t *job, bool careful, err_t *err)
{
    c->base.failed = 0;
    c->dirty = false;
    c->savepoint = careful ? LITE_SAVEPOINT_WANTED : LITE_NO_SAVEPOINT;
    job->rc = store_run(&c->base, job->fn, job->arg, job->err);
    bool saved = c->savepoint == LITE_SAVEPOINT_OPEN && !is_gone(c);
    c->base.failed = 0;
    c->savepoint = LITE_NO_SAVEPOINT;
    if (!saved) return 0;
    int rc = job->rc ? lite_command(c, "ROLLBACK TO xz_job", err) : 0;
    return rc ? rc : lite_command(c, "RELEASE xz_job", err);
}

/* A job failed after writing: begins again without it. */
static int run_again(lite_conn_t *c, batch_t *b, err_t *err)
{
    int kept = b->kept;
    undo_all(c, b);
    if (!kept) return 0; /* nobody else has run yet: the next job begins anew */
    b->careful = true;
    b->kept = 0;
    int rc = begin(c, b, false, err);
    for (lite_job_t *job = b->first; job && !rc; job = job->next) {
        if (job->rc) continue; /* was refused and stays so */
        rc = run_job(c, job, true, err);
        if (!rc && is_gone(c)) { /* a second time: they cannot be told apart */
            err_set(err, ERR_STORE_IO);
            err_detail(err, "the engine gave up the transaction because of a neighbour in it");
            rc = ERR_STORE_IO;
        }
        b->kept += job->rc == 0;
    }
    assert(rc || b->kept <= kept);
    return rc;
}

static int add_job(lite_conn_t *c, batch_t *b, lite_job_t *job, err_t *err)
{
    assert(!job->next);
    *b->last = job;
    b->last = &job->next;
    b->count++;
    int rc = b->open ? 0 : begin(c, b, job->reading, err);
    if (!rc) rc = run_job(c, job, b->careful, err);
    if (rc) return rc;
    b->kept += job->rc == 0;
    bool others_lost = is_gone(c) || (c->dirty && !b->careful);
    assert(job->rc || !is_gone(c));
    return job->rc && others_lost ? run_again(c, b, err) : 0;
}

static int commit(lite_store_t *s, lite_conn_t *c, int jobs, err_t *err)
{
    if (s->base.hook) {
        int rc = store_run(&c->base, s->base.hook, s->base.hook_arg, err);
        c->base.failed = 0;
        if (rc) return rc;
    }
    if (fault_fails(FAULT_SYNC)) {
        err_set(err, ERR_STORE_IO);
        err_detail(err, "injected failure; in: COMMIT");
        return ERR_STORE_IO;
    }
    int64_t began_us = now_us();
    int rc = lite_command(c, "COMMIT", err);
    if (rc) return rc;
    s->commit_us += (now_us() - began_us - s->commit_us) / 8;
    store_count_commit(&s->base, jobs);
    return 0;
}

/* Makes one transaction that begins with job. */
static void run_batch(lite_store_t *s, batch_t *b, lite_job_t *job)
{
    lite_conn_t *c = s->writer;
    err_t err = {0};
    int rc = 0;
    b->careful = s->careful > 0;
    for (; job && !rc; job = rc ? NULL : next_job(s, b)) rc = add_job(c, b, job, &err);
    if (!rc && b->kept && !b->first->reading) rc = commit(s, c, b->kept, &err);
    undo_all(c, b); /* does nothing after a commit */
    for (job = b->first; rc && job; job = job->next) {
        if (job->rc) continue; /* it failed by itself and knows better */
        job->rc = rc;
        if (job->err) *job->err = err;
    }
    bool redone = b->careful && !s->careful;
    if (redone)
        s->careful = CAREFUL_BATCHES;
    else if (s->careful)
        s->careful--;
    s->last_batch = b->count;
}

static void *writer_main(void *arg)
{
    lite_store_t *s = arg;
    for (;;) {
        batch_t b = {0};
        b.last = &b.first;
        lite_job_t *job = wait_for_job(s, &b);
        if (!job) return NULL;
        run_batch(s, &b, job);
        for (job = b.first; job;) {
            lite_job_t *next = job->next;
            (void)sem_post(&job->done);
            job = next;
        }
    }
}

/* --- callers ---------------------------------------------------------------------------------- */

static int enqueue(lite_store_t *s, lite_job_t *job)
{
    int failed = 0;
    (void)pthread_mutex_lock(&s->lock);
    assert(!s->stopping);
    if (!s->started) { /* only a store that writes has the thread */
        failed = pthread_create(&s->thread, NULL, writer_main, s);
        s->started = !failed;
        if (!failed) (void)pthread_setname_np(s->thread, "store-writer");
    }
    if (!failed) {
        job->next = NULL;
        *s->last = job;
        s->last = &job->next;
        if (s->sleeping) (void)pthread_cond_signal(&s->work);
    }
    (void)pthread_mutex_unlock(&s->lock);
    return failed;
}

int lite_submit(lite_store_t *s, lite_job_t *job, err_t *err)
{
    int failed = sem_init(&job->done, 0, 0);
    assert(!failed);
    failed = enqueue(s, job);
    if (failed) {
        (void)sem_destroy(&job->done);
        return err_nomem(err);
    }
    while (sem_wait(&job->done) != 0) assert(errno == EINTR);
    (void)sem_destroy(&job->done);
    return job->rc;
}

void lite_stop_writer(lite_store_t *s)
{
    if (!s->started) return;
    (void)pthread_mutex_lock(&s->lock);
    s->stopping = true;
    (void)pthread_cond_signal(&s->work);
    (void)pthread_mutex_unlock(&s->lock);
    (void)pthread_join(s->thread, NULL);
    assert(!s->first);
}
