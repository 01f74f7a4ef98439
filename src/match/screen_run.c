/* screen_run.c - queries against a list: one thread reads and writes, workers search and format.
 *
 * Queries travel in blocks around a ring: read, worked on, written in the order they were read. So memory is bounded and
 * the bytes written do not depend on how many workers there are.
 */
#include "match/screen_inside.h"

#include "match/bytes.h"
#include "match/lexicon.h"
#include "match/weights.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum {
    BLOCK_ROWS = 64,
    BLOCK_TEXT = 64 << 10, /* a longer row makes its block grow */
    BLOCKS_EACH = 4,       /* for each worker */
    ROWS_CAP = 256 << 20,  /* results of one block */
    SEARCH_BYTES_MOST = 512 << 20, /* one subject with many aliases borne by many */
};

enum state { FREE, READY, BUSY, DONE };

typedef struct entry {
    screen_cells_t cells;
    err_t *why; /* not taken, or with kept, taken without something */
    bool kept;
    size_t group; /* in the run before */
} entry_t;

typedef struct block {
    enum state state;
    size_t count;
    entry_t entry[BLOCK_ROWS];
    char *text;
    size_t used, room;
    buf_t out;
    screen_report_t tally;
} block_t;

typedef struct run {
    const screen_job_t *job;
    sheet_t *sheet;
    screen_columns_t columns;
    answerer_t model; /* what all workers' answerers have in common */
    screen_report_t report;
    sheet_row_t waiting; /* a row that did not fit into the last block */
    bool has_waiting, ended;
    /* the ring; its states and what follows are guarded by lock */
    pthread_mutex_t lock;
    pthread_cond_t work, done;
    block_t *block;
    size_t blocks, next_read, next_work, next_write;
    bool stop;
    int code;
    err_t err;
} run_t;

typedef struct worker {
    run_t *run;
    pthread_t thread;
    bool started;
    answerer_t answerer;
} worker_t;

/* --- reading (the caller's thread) ----------------------------------------------------------------------------- */

static err_t *copy_of(const err_t *why)
{
    err_t *copy = match_alloc(sizeof *copy);
    if (copy) *copy = *why;
    return copy;
}

/* A row into the block; *ret_full when there is no room for it any more. */
static int put_row(run_t *r, block_t *b, const sheet_row_t *row, bool *ret_full, err_t *err)
{
    size_t need = screen_row_room(&r->columns, row);
    *ret_full = b->count > 0 && b->used + need > b->room;
    if (*ret_full) return 0;
    if (need > b->room) {
        char *text = match_realloc(b->text, need);
        if (!text) return err_nomem(err);
        b->text = text;
        b->room = need;
    }
    err_t why = {0};
    entry_t *e = &b->entry[b->count++];
    *e = (entry_t){0};
    if (screen_row_copy(&r->columns, row, b->text + b->used, &e->cells, &why) && !(e->why = copy_of(&why))) return err_nomem(err);
    e->group = r->job->before && e->cells.field[FIELD_ID] ? screen_before_take(r->job->before, e->cells.field[FIELD_ID]) : SCREEN_NO_GROUP;
    b->used += need;
    return 0;
}

static int fill(run_t *r, block_t *b, err_t *err)
{
    bool full = false;
    b->count = b->used = 0;
    memset(&b->tally, 0, sizeof b->tally);
    while (b->count < BLOCK_ROWS && !full) {
        err_t why = {0};
        sheet_row_t row = r->waiting;
        bool more = true;
        int code = r->has_waiting ? 0 : sheet_next(r->sheet, &row, &more, &why);
        r->has_waiting = false;
        if (code && (!screen_costs_a_row(code) || !sheet_whole(r->sheet))) {
            if (err) *err = why;
            return code;
        }
        if (code) {
            entry_t *e = &b->entry[b->count++];
            *e = (entry_t){.cells = {.row = why.line}, .why = copy_of(&why)};
            if (!e->why) return err_nomem(err);
            continue;
        }
        if (!more) {
            r->ended = true;
            return 0;
        }
        code = put_row(r, b, &row, &full, err);
        if (code) return code;
        if (full) {
            r->waiting = row; /* borrowed until the next sheet_next, which comes after it */
            r->has_waiting = true;
        }
    }
    return 0;
}

/* --- one query (workers) ------------------------------------------------------------------------------------------ */

/* What of a row was not understood: it was asked without it. */
static int note(const run_t *r, entry_t *e, const screen_row_t *q, err_t *err)
{
    err_t why = {0};
    char both[ERR_ARG_BYTES];
    bool born = q->not_born != NULL, two = born && q->not_sex;
    if (two) (void)snprintf(both, sizeof both, "%s, %s", q->not_born, q->not_sex);
    err_set(&why, ERR_MATCH_LEFT_OUT, two ? "birth_date, sex" : born ? "birth_date" : "sex", two ? both : born ? q->not_born : q->not_sex);
    why.column = r->columns.at[born ? FIELD_BIRTH : FIELD_SEX] + 1;
    e->kept = true;
    e->why = copy_of(&why);
    return e->why ? 0 : err_nomem(err);
}

static int take(worker_t *w, block_t *b, entry_t *e, err_t *err)
{
    err_t why = {0};
    screen_row_t q;
    if (e->why) return 0;
    arena_reset(w->answerer.arena);
    int code = screen_row_make(&w->run->columns, &e->cells, w->answerer.arena, &q, &why);
    if (!code) q.exact = screen_exact_hash(&e->cells);
    if (!code) code = screen_answer(&w->answerer, &q, e->group, &b->out, &b->tally, &why);
    if (!code && (q.not_born || q.not_sex)) return note(w->run, e, &q, err);
    if (!code) return 0;
    if (screen_costs_a_row(code)) {
        e->why = copy_of(&why);
        return e->why ? 0 : err_nomem(err);
    }
    if (err) *err = why;
    return code;
}

/* --- workers -------------------------------------------------------------------------------------------------------- */

static void fail(run_t *r, int code, const err_t *err)
{
    pthread_mutex_lock(&r->lock);
    if (!r->code) {
        r->code = code;
        r->err = *err;
    }
    r->stop = true;
    pthread_cond_broadcast(&r->work);
    pthread_cond_broadcast(&r->done);
    pthread_mutex_unlock(&r->lock);
}

static block_t *next_block(run_t *r)
{
    block_t *b = NULL;
    pthread_mutex_lock(&r->lock);
    while (!r->stop && r->block[r->next_work % r->blocks].state != READY) pthread_cond_wait(&r->work, &r->lock);
    if (!r->stop) {
        b = &r->block[r->next_work++ % r->blocks];
        b->state = BUSY;
    }
    pthread_mutex_unlock(&r->lock);
    return b;
}

static void *work(void *arg)
{
    worker_t *w = arg;
    run_t *r = w->run;
    for (block_t *b; (b = next_block(r)) != NULL;) {
        err_t err = {0};
        int code = 0;
        buf_clear(&b->out);
        for (size_t i = 0; i < b->count && !code; i++) code = take(w, b, &b->entry[i], &err);
        if (!code && (buf_failed(&b->out) || buf_failed(&w->answerer.reasons))) code = err_nomem(&err);
        if (code) {
            fail(r, code, &err);
            break;
        }
        pthread_mutex_lock(&r->lock);
        b->state = DONE;
        pthread_cond_signal(&r->done);
        pthread_mutex_unlock(&r->lock);
    }
    return NULL;
}

/* --- writing (the caller's thread) ------------------------------------------------------------------------------------ */

static int tell_rows(run_t *r, block_t *b, err_t *err)
{
    const screen_ear_t *ear = r->job->ear;
    arena_t *a = NULL;
    for (size_t i = 0; i < b->count; i++) {
        entry_t *e = &b->entry[i];
        if (!e->why) continue;
        if (!a && !(a = arena_new(ARENA_CAP_DEFAULT))) return err_nomem(err);
        const char *const *all = e->cells.text ? screen_cells_all(&e->cells, a) : NULL;
        if (ear && ear->row) ear->row(ear->arg, SCREEN_QUERIES, all, all ? e->cells.count : 0, e->cells.row, e->why, e->kept);
        r->report.bad += !e->kept;
        free(e->why);
        e->why = NULL;
    }
    arena_free(a);
    return 0;
}

static void add_tally(screen_report_t *all, const screen_report_t *one)
{
    all->found += one->found;
    all->rows += one->rows;
    all->cleared += one->cleared;
    all->reopened += one->reopened;
    all->added += one->added;
    all->changed += one->changed;
    all->gone += one->gone;
    all->same += one->same;
    for (int t = 0; t <= MATCH_C; t++) all->tier[t] += one->tier[t];
}

static int write_block(run_t *r, block_t *b, err_t *err)
{
    int code = tell_rows(r, b, err);
    if (!code && b->out.length) code = r->job->write(r->job->write_arg, buf_text(&b->out), b->out.length, err);
    r->report.queries += (int64_t)b->count;
    add_tally(&r->report, &b->tally);
    return code;
}

/* Queries of the run before that are not asked any more. */
static int write_left(run_t *r, err_t *err)
{
    size_t at = 0, count, group;
    buf_t out;
    standing_t *was;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    int code = a ? 0 : err_nomem(err);
    buf_init(&out, ROWS_CAP);
    while (!code && (group = screen_before_left(r->job->before, &at)) != SCREEN_NO_GROUP) {
        uint64_t hash, basis;
        const char *query = screen_before_query(r->job->before, group, &hash, &basis);
        arena_reset(a);
        code = screen_before_rows(r->job->before, group, a, &was, &count, err);
        buf_clear(&out);
        for (size_t i = 0; !code && i < count; i++) screen_add_gone(&out, query, hash, basis, &was[i]);
        r->report.gone += code ? 0 : (int64_t)count;
        if (!code && buf_failed(&out)) code = err_nomem(err);
        if (!code && out.length) code = r->job->write(r->job->write_arg, buf_text(&out), out.length, err);
    }
    buf_release(&out);
    arena_free(a);
    return code;
}

static int read_head(run_t *r, err_t *err)
{
    const char *head = screen_compares(r->job) ? SCREEN_HEAD_CHANGES : SCREEN_HEAD;
    const screen_ear_t *ear = r->job->ear;
    sheet_row_t row = {0};
    bool more = false;
    int code = sheet_next(r->sheet, &row, &more, err);
    if (code) return code;
    if (!more) row.count = 0;
    code = screen_columns_read(&row, &r->columns, err);
    if (code) return err_place(err, r->job->queries, 0, 0);
    if (ear && ear->head) code = ear->head(ear->arg, SCREEN_QUERIES, row.cell, row.count, err);
    return code ? code : r->job->write(r->job->write_arg, head, strlen(head), err);
}

/* What comes next for the thread that reads and writes: a block to write, one to fill, or none but to wait. */
static block_t *next_task(run_t *r, bool *ret_write)
{
    block_t *b = NULL;
    pthread_mutex_lock(&r->lock);
    for (; !r->stop; pthread_cond_wait(&r->done, &r->lock)) {
        bool filled = r->next_write < r->next_read, room = !r->ended && r->next_read - r->next_write < r->blocks;
        *ret_write = filled && r->block[r->next_write % r->blocks].state == DONE;
        if (*ret_write) b = &r->block[r->next_write++ % r->blocks];
        else if (room) b = &r->block[r->next_read % r->blocks];
        if (b || (!filled && !room)) break;
    }
    pthread_mutex_unlock(&r->lock);
    return b;
}

static int drive(run_t *r, err_t *err)
{
    bool writes = false;
    int code = read_head(r, err);
    for (block_t *b; !code && (b = next_task(r, &writes)) != NULL;) {
        uint64_t done = 0, total = 0;
        if (writes) {
            code = write_block(r, b, err);
            b->state = FREE;
            continue;
        }
        code = fill(r, b, err);
        sheet_position(r->sheet, &done, &total);
        if (!code && !progress_tick(r->job->progress, done, total)) code = err_set(err, ERR_BASE_STOPPED);
        pthread_mutex_lock(&r->lock);
        b->state = READY;
        r->next_read++;
        pthread_cond_signal(&r->work);
        pthread_mutex_unlock(&r->lock);
    }
    pthread_mutex_lock(&r->lock);
    r->stop = true;
    pthread_cond_broadcast(&r->work);
    pthread_mutex_unlock(&r->lock);
    return code;
}

/* --- the run ------------------------------------------------------------------------------------------------------------- */

static int make_blocks(run_t *r, err_t *err)
{
    r->blocks = (size_t)r->job->threads * BLOCKS_EACH + 1;
    r->block = match_alloc(r->blocks * sizeof *r->block);
    if (!r->block) return err_nomem(err);
    memset(r->block, 0, r->blocks * sizeof *r->block);
    for (size_t i = 0; i < r->blocks; i++) {
        block_t *b = &r->block[i];
        buf_init(&b->out, ROWS_CAP);
        b->room = BLOCK_TEXT;
        b->text = match_alloc(b->room);
        if (!b->text) return err_nomem(err);
    }
    return 0;
}

static void free_blocks(run_t *r)
{
    for (size_t i = 0; r->block && i < r->blocks; i++) {
        for (size_t k = 0; k < r->block[i].count; k++) free(r->block[i].entry[k].why);
        buf_release(&r->block[i].out);
        free(r->block[i].text);
    }
    free(r->block);
}

static int run_workers(run_t *r, err_t *err)
{
    int threads = r->job->threads, started = 0;
    worker_t *worker = match_alloc((size_t)threads * sizeof *worker);
    if (!worker) return err_nomem(err);
    memset(worker, 0, (size_t)threads * sizeof *worker);
    for (int i = 0; i < threads; i++) {
        worker[i].run = r;
        worker[i].answerer = r->model;
        worker[i].answerer.arena = arena_new(SEARCH_BYTES_MOST);
        buf_init(&worker[i].answerer.reasons, 1 << 20);
        worker[i].started = worker[i].answerer.arena && pthread_create(&worker[i].thread, NULL, work, &worker[i]) == 0;
        started += worker[i].started;
    }
    int code = started ? drive(r, err) : err_nomem(err); /* fewer workers are slower, not wrong */
    for (int i = 0; i < threads; i++) {
        if (worker[i].started) (void)pthread_join(worker[i].thread, NULL);
        arena_free(worker[i].answerer.arena);
        buf_release(&worker[i].answerer.reasons);
    }
    free(worker);
    if (!code && r->code) {
        code = r->code;
        if (err) *err = r->err;
    }
    if (!code && r->job->before) code = write_left(r, err);
    return code;
}

int screen_run(const screen_job_t *job, screen_report_t *ret_report, err_t *err)
{
    assert(job && job->list && job->queries && job->write && ret_report && job->threads >= 1 && job->threads <= SCREEN_THREADS_MOST);
    if (job->top < 1 || job->top > MATCH_TOP_MOST) return err_set(err, ERR_MATCH_QUERY, "top");
    if (job->cut < 0 || job->cut > 1000) return err_set(err, ERR_MATCH_QUERY, "cut");
    run_t *r = match_alloc(sizeof *r);
    if (!r) return err_nomem(err);
    memset(r, 0, sizeof *r);
    r->job = job;
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->work, NULL);
    pthread_cond_init(&r->done, NULL);
    int code = lexicon_load(err);
    if (!code) code = weights_load(err);
    if (!code) {
        int cut = job->cut ? job->cut : weight_points(WEIGHT_least);
        r->model = (answerer_t){.job = job, .cut = cut, .settings = screen_settings(job, cut)};
        code = sheet_open(job->queries, NULL, &r->sheet, err);
    }
    if (!code) code = make_blocks(r, err);
    if (!code) code = run_workers(r, err);
    if (!code) *ret_report = r->report;
    sheet_close(r->sheet);
    free_blocks(r);
    pthread_mutex_destroy(&r->lock);
    pthread_cond_destroy(&r->work);
    pthread_cond_destroy(&r->done);
    free(r);
    return code;
}
