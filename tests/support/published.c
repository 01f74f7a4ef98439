/* published.c - acts by the thousand: threads, offices, shares. */
#include "published_inside.h"

#include "catalogue/office.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* The receipt of a thread's last act. */
static _Thread_local act_receipt_t last;

int64_t do_act(doer_t *d, who_t who, const char *kind, const char *act, int64_t matter, int64_t part, day_t on, json_t *fields)
{
    act_request_t q = {.actor = {who.login, who.office, 0, false}, .kind = kind, .act = act, .matter = matter, .parent = part,
                       .occurred_on = on, .fields = fields};
    last = (act_receipt_t){0};
    if (!d->code) d->code = catalogue_roles(book_catalogue(d->book), who.roles, &q.actor.roles, d->err);
    if (!d->code) d->code = register_act(d->book, &q, d->arena, &last, d->err);
    json_decref(fields);
    return d->code ? 0 : last.matter;
}

int64_t do_followed(const doer_t *d, const char *kind)
{
    for (size_t i = 0; !d->code && i < last.followed_count; i++)
        if (strcmp(last.followed[i].kind, kind) == 0) return last.followed[i].matter;
    return 0;
}

typedef struct crew {
    book_t *book;
    int count;
    published_job job;
    void *arg;
    atomic_int next;
    atomic_bool stop;
    pthread_mutex_t lock;
    int code;
    err_t err;
} crew_t;

static void labour(crew_t *c, const progress_t *p)
{
    err_t err = {0};
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    int code = a ? 0 : err_nomem(&err);
    while (!code && !atomic_load(&c->stop)) {
        int i = atomic_fetch_add(&c->next, 1);
        if (i >= c->count) break;
        doer_t d = {.book = c->book, .arena = a, .err = &err};
        code = c->job(c->arg, &d, i);
        arena_reset(a);
        if (!code && !progress_tick(p, (uint64_t)i, (uint64_t)c->count)) code = err_set(&err, ERR_BASE_STOPPED);
    }
    arena_free(a);
    if (!code) return;
    pthread_mutex_lock(&c->lock);
    if (!c->code) c->err = err;
    if (!c->code) c->code = code;
    pthread_mutex_unlock(&c->lock);
    atomic_store(&c->stop, true);
}

static void *labour_thread(void *arg)
{
    labour(arg, NULL);
    return NULL;
}

int published_run(book_t *book, int threads, int count, const progress_t *p, published_job job, void *arg, err_t *err)
{
    pthread_t thread[64];
    crew_t c = {.book = book, .count = count, .job = job, .arg = arg, .lock = PTHREAD_MUTEX_INITIALIZER};
    int started = 0;
    assert(threads >= 1 && threads <= 64);
    while (started < threads - 1 && pthread_create(&thread[started], NULL, labour_thread, &c) == 0) started++;
    labour(&c, p);
    for (int i = 0; i < started; i++) pthread_join(thread[i], NULL);
    pthread_mutex_destroy(&c.lock);
    if (c.code && err) *err = c.err;
    return c.code;
}

int published_offices(const book_t *book, int level, day_t on, arena_t *a, const char ***ret_codes, int *ret_count, err_t *err)
{
    const office_tree_t *t = book_offices(book);
    size_t all = office_count(t);
    const char **codes = arena_array(a, all, sizeof *codes);
    int n = 0;
    if (!codes) return err_nomem(err);
    for (size_t i = 0; i < all; i++) {
        const office_t *o = office_at(t, (int)i);
        if ((int)o->level == level && !o->special && office_valid(o, on)) codes[n++] = o->code;
    }
    assert(n > 0);
    *ret_codes = codes;
    *ret_count = n;
    return 0;
}

void published_split(int whole, const int *share, int count, int *ret_part)
{
    int64_t all = 0, given = 0, rest[16];
    assert(count > 0 && count <= 16);
    for (int i = 0; i < count; i++) all += share[i];
    for (int i = 0; i < count; i++) {
        ret_part[i] = (int)((int64_t)whole * share[i] / all);
        rest[i] = (int64_t)whole * share[i] % all;
        given += ret_part[i];
    }
    for (; given < whole; given++) { /* one more to the greatest remainder, each once */
        int best = 0;
        for (int i = 1; i < count; i++)
            if (rest[i] > rest[best]) best = i;
        ret_part[best]++;
        rest[best] = -1;
    }
}
