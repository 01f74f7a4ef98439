/* same.c - the set of reports, and the threads that work on it. */
#include "report/same_inside.h"

#include "match/bytes.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

int same_new(const same_options_t *options, same_set_t **ret_set, err_t *err)
{
    int code = gram_load(err);
    same_set_t *s = code ? NULL : match_alloc(sizeof *s);
    if (!s) return code ? code : err_nomem(err);
    *s = (same_set_t){.options = options ? *options : (same_options_t){0}};
    same_options_t *o = &s->options;
    if (!o->threads) o->threads = 2;
    if (!o->share) o->share = 300;
    if (!o->passage) o->passage = 24;
    if (!o->common) o->common = 10;
    assert(o->threads > 0 && o->threads <= SAME_THREADS_MOST && o->share > 0 && o->share <= 1000 && o->passage > 0);
    *ret_set = s;
    return 0;
}

void same_free(same_set_t *s)
{
    if (!s) return;
    for (size_t i = 0; i < s->docs; i++) {
        free(s->doc[i].name);
        free(s->doc[i].text);
        free(s->doc[i].plain);
        free(s->doc[i].print);
        free(s->doc[i].common);
    }
    free(s->doc);
    free(s->pair);
    free(s);
}

static int full(err_t *err)
{
    char most[24], bytes[24];
    return err_set(err, ERR_REPORT_SAME_FULL, num_text(SAME_REPORTS_MOST, most), num_text((int64_t)(SAME_BYTES_MOST >> 20), bytes));
}

int same_add(same_set_t *s, const char *name, char *text, size_t bytes, err_t *err)
{
    assert(name && (text || !bytes));
    int code = 0;
    char *copy = NULL;
    if (s->docs == SAME_REPORTS_MOST || bytes > SAME_BYTES_MOST - s->bytes || bytes > GRAM_BYTES_MOST) code = full(err);
    if (!code && s->docs == s->room) {
        size_t room = s->room * 2 + 16;
        same_doc_t *p = match_realloc(s->doc, room * sizeof *p);
        if (p) s->doc = p;
        if (p) s->room = room;
        else code = err_nomem(err);
    }
    if (!code) {
        size_t n = strlen(name) + 1;
        copy = match_alloc(n);
        if (copy) memcpy(copy, name, n);
        else code = err_nomem(err);
    }
    if (code) {
        free(text);
        return code;
    }
    s->doc[s->docs++] = (same_doc_t){.name = copy, .text = text, .bytes = bytes};
    s->bytes += bytes;
    return 0;
}

size_t same_count(const same_set_t *s)
{
    return s->docs;
}

same_report_t same_report(const same_set_t *s, size_t report)
{
    assert(report < s->docs);
    const same_doc_t *d = &s->doc[report];
    return (same_report_t){d->name, d->units, d->common_units};
}

/* --- threads ------------------------------------------------------------------------------------------------- */

typedef struct gang {
    const same_work_t *work;
    atomic_size_t next;
    atomic_bool stop;
    pthread_mutex_t lock; /* of what went wrong first */
    int code;
    err_t err;
} gang_t;

static void gang_fail(gang_t *g, int code, const err_t *err)
{
    pthread_mutex_lock(&g->lock);
    if (!g->code) {
        g->code = code;
        g->err = *err;
    }
    pthread_mutex_unlock(&g->lock);
    atomic_store(&g->stop, true);
}

static void labour(gang_t *g, const progress_t *progress)
{
    const same_work_t *w = g->work;
    err_t err = {0};
    void *state = match_alloc(w->state_bytes);
    int code = state ? 0 : err_nomem(&err);
    if (state) memset(state, 0, w->state_bytes);
    while (!code && !atomic_load_explicit(&g->stop, memory_order_relaxed)) {
        size_t i = atomic_fetch_add(&g->next, 1);
        if (i >= w->count) break;
        code = w->work(w->arg, state, i, &err);
        if (!code && !progress_tick(progress, i, w->count)) code = err_set(&err, ERR_BASE_STOPPED);
    }
    if (code) gang_fail(g, code, &err);
    if (state && w->done) w->done(state);
    free(state);
}

static void *labour_thread(void *arg)
{
    labour(arg, NULL);
    return NULL;
}

int same_run(const same_work_t *w, err_t *err)
{
    pthread_t thread[SAME_THREADS_MOST];
    int started = 0;
    gang_t g = {.work = w, .lock = PTHREAD_MUTEX_INITIALIZER};
    assert(w->threads >= 1 && w->threads <= SAME_THREADS_MOST);
    /* A thread that cannot be had is done without: this one does all that is left. */
    while (started < w->threads - 1 && pthread_create(&thread[started], NULL, labour_thread, &g) == 0) started++;
    labour(&g, w->progress);
    for (int i = 0; i < started; i++) pthread_join(thread[i], NULL);
    pthread_mutex_destroy(&g.lock);
    if (g.code && err) *err = g.err;
    return g.code;
}
