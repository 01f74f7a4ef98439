/* job.c - see job.h. */
#include "web/job.h"

#include "base/day.h"
#include "base/id.h"
#include "base/text.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_MOST = 24, LOGIN_MOST = 65, DETAIL_MOST = 1 << 20, RANDOM_BITS = 11 };

struct jobs {
    store_t *store;
    pthread_mutex_t lock; /* guards what follows but the atomics */
    pthread_t thread;
    bool started;         /* a thread is to be joined */
    bool running;
    int64_t id;
    char kind[WORD_MOST], by[LOGIN_MOST];
    job_work_t work;
    _Atomic uint64_t done, total;
    _Atomic bool stop;
};

/* --- the table --------------------------------------------------------------------------------------- */

typedef struct ending {
    int64_t id;
    const char *state, *detail;
} ending_t;

static int write_begin(store_conn_t *c, void *arg, err_t *err)
{
    const jobs_t *j = arg;
    char at[INSTANT_TEXT];
    return store_exec(c, "INSERT INTO admin_job (id, kind, by_login, started_at, ended_at, state, detail) "
                         "VALUES ($1, $2, $3, $4, NULL, 'running', '{}')",
                      STORE_P(store_int(j->id), store_text(j->kind), store_text(j->by), store_text(instant_text(instant_now(), at))),
                      NULL, err);
}

static int write_end(store_conn_t *c, void *arg, err_t *err)
{
    const ending_t *e = arg;
    char at[INSTANT_TEXT];
    return store_exec(c, "UPDATE admin_job SET ended_at = $2, state = $3, detail = $4 WHERE id = $1",
                      STORE_P(store_int(e->id), store_text(instant_text(instant_now(), at)), store_text(e->state),
                              store_text(e->detail)), NULL, err);
}

/* --- the thread ---------------------------------------------------------------------------------------- */

static bool tick(void *arg, uint64_t done, uint64_t total)
{
    jobs_t *j = arg;
    atomic_store(&j->done, done);
    atomic_store(&j->total, total);
    return !atomic_load(&j->stop);
}

static json_t *part_words(const err_t *e, err_part_t part)
{
    json_t *words = json_object();
    for (int l = LANG_ZH; l <= LANG_EN; l++) {
        buf_t text;
        buf_init(&text, 8192);
        err_add_part(&text, e, part, (enum lang)l);
        (void)json_object_set_new(words, l == LANG_ZH ? "zh" : "en", json_string(buf_failed(&text) ? "" : buf_text(&text)));
        buf_release(&text);
    }
    return words;
}

static json_t *error_json(const err_t *e)
{
    return json_pack("{s:{s:s, s:o, s:o, s:o}}", "error", "code", err_code_text(e->code), "what", part_words(e, ERR_WHAT),
                     "detail", part_words(e, ERR_DETAIL), "hint", part_words(e, ERR_HINT));
}

static void *run(void *arg)
{
    jobs_t *j = arg;
    err_t err = {.code = ERR_NONE};
    json_t *detail = NULL;
    progress_t progress = {tick, j};
    int rc = j->work.run(j->work.arg, &progress, &detail, &err);
    if (j->work.drop) j->work.drop(j->work.arg);
    ending_t e = {.id = j->id, .state = rc == 0 ? "done" : rc == (int)ERR_BASE_STOPPED ? "stopped" : "failed"};
    if (rc != 0) {
        json_t *error = error_json(&err);
        if (detail) (void)json_object_update_missing(error, detail); /* what it was about */
        json_decref(detail);
        detail = error;
    }
    char *text = detail ? json_dumps(detail, JSON_COMPACT) : NULL;
    e.detail = text && strlen(text) < DETAIL_MOST ? text : "{}";
    /* Not written, it is shown as lost: nobody takes it for done. */
    (void)store_write(j->store, write_end, &e, NULL);
    free(text);
    json_decref(detail);
    (void)pthread_mutex_lock(&j->lock);
    j->running = false;
    (void)pthread_mutex_unlock(&j->lock);
    return NULL;
}

int jobs_open(store_t *store, jobs_t **ret_jobs, err_t *err)
{
    jobs_t *j = calloc(1, sizeof *j);
    if (!j) return err_nomem(err);
    j->store = store;
    (void)pthread_mutex_init(&j->lock, NULL);
    *ret_jobs = j;
    return 0;
}

void jobs_close(jobs_t *j)
{
    if (!j) return;
    atomic_store(&j->stop, true);
    if (j->started) (void)pthread_join(j->thread, NULL);
    assert(!j->running);
    (void)pthread_mutex_destroy(&j->lock);
    free(j);
}

/* Under the lock, no job running: its turn is taken. */
static int begin(jobs_t *j, const job_work_t *work, err_t *err)
{
    uint64_t drawn;
    if (j->started) (void)pthread_join(j->thread, NULL);
    j->started = false;
    id_random(&drawn, sizeof drawn);
    j->id = (int64_t)((uint64_t)instant_now() << RANDOM_BITS | (drawn & ((1 << RANDOM_BITS) - 1)));
    text_copy(j->kind, sizeof j->kind, work->kind);
    text_copy(j->by, sizeof j->by, work->by);
    j->work = *work;
    atomic_store(&j->done, 0);
    atomic_store(&j->total, 0);
    atomic_store(&j->stop, false);
    int rc = store_write(j->store, write_begin, j, err);
    if (rc != 0) return rc;
    j->running = true;
    if (pthread_create(&j->thread, NULL, run, j) == 0) {
        j->started = true;
        return 0;
    }
    j->running = false;
    return err_nomem(err);
}

int jobs_start(jobs_t *j, const job_work_t *work, int64_t *ret_id, err_t *err)
{
    (void)pthread_mutex_lock(&j->lock);
    int rc = j->running ? err_set(err, ERR_WEB_BUSY, j->kind) : begin(j, work, err);
    if (rc == 0) *ret_id = j->id;
    (void)pthread_mutex_unlock(&j->lock);
    if (rc != 0 && work->drop) work->drop(work->arg);
    return rc;
}

bool jobs_busy(jobs_t *j)
{
    (void)pthread_mutex_lock(&j->lock);
    bool busy = j->running;
    (void)pthread_mutex_unlock(&j->lock);
    return busy;
}

bool jobs_stop(jobs_t *j, int64_t id)
{
    (void)pthread_mutex_lock(&j->lock);
    bool here = j->running && j->id == id;
    if (here) atomic_store(&j->stop, true);
    (void)pthread_mutex_unlock(&j->lock);
    return here;
}

/* --- the list --------------------------------------------------------------------------------------------- */

typedef struct listing {
    const jobs_t *jobs;
    const char *kind;
    int64_t id, now_id; /* asked for; running here, or 0 */
    int most;
    json_t *list;
} listing_t;

static json_t *text_json(const char *text)
{
    return text ? json_string(text) : json_null();
}

static void add_job(const listing_t *l, store_rows_t *rows)
{
    int64_t id = store_col_int(rows, 0);
    bool here = id == l->now_id;
    const char *state = store_col_text(rows, 5), *detail = store_col_text(rows, 6);
    /* The row is written before the thread ends: what still runs here is running. */
    if (!here && strcmp(state, "running") == 0) state = "lost";
    json_t *what = json_loads(detail, 0, NULL);
    (void)json_array_append_new(l->list, json_pack("{s:o, s:s, s:s, s:s, s:o, s:s, s:I, s:I, s:o}", "id",
        json_sprintf("%lld", (long long)id), "kind", store_col_text(rows, 1), "by", store_col_text(rows, 2), "started_at",
        store_col_text(rows, 3), "ended_at", text_json(store_col_text(rows, 4)), "state", state, "done",
        here ? (json_int_t)atomic_load(&l->jobs->done) : (json_int_t)0, "total",
        here ? (json_int_t)atomic_load(&l->jobs->total) : (json_int_t)0, "detail", what ? what : json_object()));
}

static int read_jobs(store_conn_t *c, void *arg, err_t *err)
{
    listing_t *l = arg;
    store_rows_t *rows = NULL;
    bool row = true;
    json_array_clear(l->list);
    int rc = store_query(c, "SELECT id, kind, by_login, started_at, ended_at, state, detail FROM admin_job "
                            "WHERE ($1 = '' OR kind = $1) AND ($2 = 0 OR id = $2) ORDER BY id DESC LIMIT $3",
                         STORE_P(store_text(l->kind ? l->kind : ""), store_int(l->id), store_int(l->most)), &rows, err);
    while (rc == 0 && (rc = store_step(rows, &row, err)) == 0 && row) add_job(l, rows);
    store_rows_close(rows);
    return rc;
}

int jobs_list(jobs_t *j, const char *kind, int64_t id, int most, json_t **ret_list, err_t *err)
{
    assert(most > 0 && most <= JOBS_LISTED_MOST);
    (void)pthread_mutex_lock(&j->lock);
    listing_t l = {.jobs = j, .kind = kind, .id = id, .now_id = j->running ? j->id : 0, .most = most, .list = json_array()};
    (void)pthread_mutex_unlock(&j->lock);
    int rc = l.list ? store_read(j->store, read_jobs, &l, err) : err_nomem(err);
    if (rc == 0) *ret_list = l.list;
    else json_decref(l.list);
    return rc;
}
