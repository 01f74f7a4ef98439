/* job.h - long work of the server that people wait for: verification, backup, new dates.
 *
 * Purpose    One job at a time, in a thread of its own, with its progress; begun, ended and what came of it are kept in
 *            table admin_job, so that "last verified" is known after a restart and on other servers.
 * States     running, done, failed, stopped; lost: it was running in a server that is no more.
 * Threads    Any. jobs_close asks a running job to stop and waits for it.
 */
#ifndef WEB_JOB_H
#define WEB_JOB_H

#include "base/progress.h"
#include "store/store.h"

#include <jansson.h>

enum { JOBS_LISTED_MOST = 200 };

typedef struct jobs jobs_t;

typedef struct job_work {
    const char *kind, *by; /* copied: a word, a login */
    /* Does it. *ret_detail: what came of it, an object, or NULL; where it failed, what it was about. Ends with ERR_BASE_STOPPED when a tick says so. */
    int (*run)(void *arg, const progress_t *progress, json_t **ret_detail, err_t *err);
    void (*drop)(void *arg); /* called once in any case, also when the job is refused; may be NULL */
    void *arg;
} job_work_t;

int jobs_open(store_t *store, jobs_t **ret_jobs, err_t *err);
void jobs_close(jobs_t *j); /* NULL allowed */
bool jobs_busy(jobs_t *j); /* does one run here? */
/* ERR_WEB_BUSY while another job runs. */
int jobs_start(jobs_t *j, const job_work_t *work, int64_t *ret_id, err_t *err);
/* Asks a running job to stop; false when it does not run here. */
bool jobs_stop(jobs_t *j, int64_t id);
/* The newest, at most most: [{"id","kind","by","started_at","ended_at","state","done","total","detail"}]; only those of a
 * kind, or the one of an id (0 = any). */
int jobs_list(jobs_t *j, const char *kind, int64_t id, int most, json_t **ret_list, err_t *err);

#endif
