/* sqlite_writer.c - one thread writes for all: group commit.
 *
 * Callers queue a job and sleep. The writer takes what is queued, runs it inside one transaction, commits
 * with one sync of the disk and wakes them. A job that fails is brought back to its savepoint; its
 * neighbours stay. If the commit fails, all of them fail.
 *
 * Gathering. Right after a commit the callers just woken are about to ask again. A writer that begins at
 * once finds one of them and makes the others wait for a sync of its own; so it waits for as many jobs as
 * the last batch had, but no longer than a part of what a commit costs, which it measures. A lone caller
 * never waits: its last batch was 1.
 *
 * Locks. One mutex for the queue and the reader pool; nothing is called under it. A job belongs to its
 * caller again at the moment its semaphore is posted: the link to the next one is read before.
 */
#include "store/sqlite.h"

#include "base/fault.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <time.h>

enum { GATHER_US_LEAST = 30, GATHER_US_MOST = 1000 };

static int64_t now_us(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* --- transactions ----------------------------------------------------------------------------- */

static void undo_all(lite_conn_t *c)
{
    /* SQLite may have rolled back by itself (disk full, I/O error). */
    if (!sqlite3_get_autocommit(c->db)) (void)lite_command(c, "ROLLBACK", NULL);
}

static void begin_part(lite_conn_t *c, enum lite_savepoint savepoint)
{
    c->base.failed = 0;
    c->savepoint = savepoint;
}

/* Runs one job of a batch; on failure its work is brought back. Returns non-zero only when the whole
 * transaction is lost. */
static int run_job(lite_conn_t *c, lite_job_t *job, bool shared, err_t *err)
{
    begin_part(c, shared ? LITE_SAVEPOINT_WANTED : LITE_NO_SAVEPOINT);
    int rc = store_run(&c->base, job->fn, job->arg, job->err);
    bool open = c->savepoint == LITE_SAVEPOINT_OPEN;
    begin_part(c, LITE_NO_SAVEPOINT);
    job->rc = rc;
    if (sqlite3_get_autocommit(c->db)) {
        err_set(err, ERR_STORE_IO);
        err_detail(err, "the engine gave up the transaction because of a neighbour in it");
        return ERR_STORE_IO;
    }
    if (!rc) return open ? lite_command(c, "RELEASE xz_job", err) : 0;
    if (!open) return 0; /* alone (the batch is rolled back) or it has not written */
    rc = lite_command(c, "ROLLBACK TO xz_job", err);
    return rc ? rc : lite_command(c, "RELEASE xz_job", err);
}

static int commit(lite_store_t *s, lite_conn_t *c, int jobs, err_t *err)
{
    if (s->base.hook) {
        int rc = store_run(&c->base, s->base.hook, s->base.hook_arg, err);
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

/* Runs the batch in one transaction; every job gets its code. */
static void run_batch(lite_store_t *s, lite_job_t *batch, int count)
{
    lite_conn_t *c = s->writer;
    bool reading = batch->reading;
    int done = 0;
    err_t err;
    assert(batch && (count == 1 || !batch->alone));
    begin_part(c, LITE_NO_SAVEPOINT);
    store_new_serial(&c->base);
    int rc = lite_command(c, reading ? "BEGIN" : "BEGIN IMMEDIATE", &err);
    for (lite_job_t *job = batch; job && !rc; job = job->next) {
        rc = run_job(c, job, count > 1, &err);
        done += job->rc == 0;
    }
    if (!rc && done && !reading) rc = commit(s, c, done, &err);
    begin_part(c, LITE_NO_SAVEPOINT);
    undo_all(c); /* does nothing after a commit */
    for (lite_job_t *job = batch; rc && job; job = job->next) {
        if (job->rc) continue; /* it failed by itself and knows better */
        job->rc = rc;
        if (job->err) *job->err = err;
    }
}

/* --- the queue -------------------------------------------------------------------------------- */

static void wait_until_us(lite_store_t *s, int64_t until_us)
{
    struct timespec until = {.tv_sec = until_us / 1000000, .tv_nsec = until_us % 1000000 * 1000};
    while (s->queued < s->wanted && !s->stopping &&
           pthread_cond_timedwait(&s->work, &s->lock, &until) != ETIMEDOUT)
        continue;
}

/* Takes the jobs of the next transaction out of the queue; NULL when the store closes. */
static lite_job_t *gather(lite_store_t *s, int *ret_count)
{
    lite_job_t *batch = NULL;
    int count = 0;
    (void)pthread_mutex_lock(&s->lock);
    if (s->last_batch > 1 && s->queued < s->last_batch) {
        int64_t wait_us = s->commit_us;
        if (wait_us > GATHER_US_MOST) wait_us = GATHER_US_MOST;
        if (wait_us < GATHER_US_LEAST) wait_us = GATHER_US_LEAST;
        s->wanted = s->last_batch;
        wait_until_us(s, now_us() + wait_us);
    }
    s->wanted = 1;
    while (!s->queued && !s->stopping) (void)pthread_cond_wait(&s->work, &s->lock);
    lite_job_t **end = &batch;
    while (s->first && count < LITE_BATCH_MOST && !(count && (s->first->alone || batch->alone))) {
        *end = s->first;
        s->first = s->first->next;
        end = &(*end)->next;
        count++;
    }
    *end = NULL;
    if (!s->first) s->last = &s->first;
    s->queued -= count;
    s->last_batch = count;
    s->wanted = INT32_MAX; /* nobody needs to wake a running writer */
    (void)pthread_mutex_unlock(&s->lock);
    *ret_count = count;
    return batch;
}

static void *writer_main(void *arg)
{
    lite_store_t *s = arg;
    int count = 0;
    for (lite_job_t *batch; (batch = gather(s, &count));) {
        run_batch(s, batch, count);
        while (batch) {
            lite_job_t *next = batch->next;
            (void)sem_post(&batch->done);
            batch = next;
        }
    }
    return NULL;
}

static int enqueue(lite_store_t *s, lite_job_t *job)
{
    int failed = 0;
    (void)pthread_mutex_lock(&s->lock);
    assert(!s->stopping);
    if (!s->started) { /* only a store that writes has the thread */
        s->wanted = 1;
        failed = pthread_create(&s->thread, NULL, writer_main, s);
        s->started = !failed;
    }
    if (!failed) {
        job->next = NULL;
        *s->last = job;
        s->last = &job->next;
        if (++s->queued >= s->wanted) (void)pthread_cond_signal(&s->work);
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
