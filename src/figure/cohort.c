/* cohort.c - shares of a cohort: what became of those that the acts of the whole began.
 *
 * A reply counts in the period in which its letter was received, wherever its own day lies, and a letter counts only when the
 * term of the reply has run out. So what may still be done lowers no rate, and every letter stands in one period alone. Both are
 * streams made for the question, by the days and offices of the whole's acts; the passes over them are those of all figures.
 */
#include "figure/inside.h"

#include <assert.h>
#include <string.h>

/* Counted acts of the whole, by matter: the newest first. */
typedef struct chains {
    const stream_t *of;
    uint32_t *newest, *before; /* event + 1; 0 = none */
    day_t known_on;
} chains_t;

static int chains_make(question_t *q, const counted_kind_t *k, const stream_t *whole, chains_t *ret, err_t *err)
{
    const size_t events = whole->day.count, matters = k->id.count;
    *ret = (chains_t){.of = whole, .newest = arena_array(q->arena, matters + 1, sizeof *ret->newest),
                      .before = arena_array(q->arena, events + 1, sizeof *ret->before),
                      .known_on = q->ask.known_on == DAY_NONE ? INT32_MAX : q->ask.known_on};
    if (!ret->newest || !ret->before) return err_nomem(err);
    for (size_t i = 0; i < events; i++) {
        size_t m = (size_t)vec_get(&whole->matter, i);
        if ((day_t)(int32_t)vec_get(&whole->recorded, i) > ret->known_on) continue;
        ret->before[i] = ret->newest[m];
        ret->newest[m] = (uint32_t)i + 1;
    }
    return 0;
}

static int signed_n(const stream_t *s, size_t i)
{
    return (int8_t)vec_get(&s->n, i);
}

/* Was it not taken back, by as much? */
static bool stands(const chains_t *c, size_t event)
{
    int n = 0;
    int64_t act = vec_get(&c->of->act, event);
    for (uint32_t i = c->newest[vec_get(&c->of->matter, event)]; i; i = c->before[i - 1])
        if (vec_get(&c->of->act, i - 1) == act) n += signed_n(c->of, i - 1);
    return n > 0;
}

/* What an act of the part belongs to: the last of the whole's acts on its day or before, else the first there is. */
static bool begun_by(const chains_t *c, uint32_t matter, day_t day, size_t *ret_event)
{
    bool any = false;
    for (uint32_t i = c->newest[matter]; i; i = c->before[i - 1]) {
        if (signed_n(c->of, i - 1) <= 0 || !stands(c, i - 1)) continue;
        *ret_event = i - 1;
        any = true;
        if ((day_t)(int32_t)vec_get(&c->of->day, i - 1) <= day) return true;
    }
    return any;
}

/* Has the term of the matter run out by the end of `last`? Of a reply in time: a term that was called off is owed by nobody. */
static bool is_ripe(const column_t *terms, uint32_t matter, day_t last, bool in_time)
{
    if (!terms) return true;
    int64_t cell = vec_get(&terms->cells, matter);
    if (cell == RIPE_AT_ONCE) return true;
    if (cell == RIPE_PAUSED) return false;
    return cell == RIPE_CALLED_OFF ? !in_time : cell - DAY_SHIFT <= last;
}

static int room(question_t *q, vec_t *v, size_t width, size_t count, err_t *err)
{
    *v = (vec_t){.at = arena_alloc(q->arena, (count + 1) * width), .width = width, .room = (count + 1) * width};
    return v->at ? 0 : err_nomem(err);
}

static int stream_room(question_t *q, measure_t *m, const stream_t *own, err_t *err)
{
    size_t n = own->day.count;
    stream_t *s = arena_alloc(q->arena, sizeof *s);
    m->event = arena_array(q->arena, n + 1, sizeof *m->event);
    if (!s || !m->event) return err_nomem(err);
    *s = (stream_t){.figure = own->figure, .sort = own->sort};
    int failed = room(q, &s->office, own->office.width, n, err);
    if (!failed) failed = room(q, &s->day, own->day.width, n, err);
    if (!failed) failed = room(q, &s->n, own->n.width, n, err);
    if (!failed) failed = room(q, &s->matter, own->matter.width, n, err);
    if (!failed) failed = room(q, &s->recorded, own->recorded.width, n, err);
    m->made = s;
    m->own = own;
    return failed;
}

static void put(vec_t *v, int64_t value)
{
    vec_set(v, v->count++, value);
}

/* An event of `own` on the day and in the office of one of the whole's. */
static void place(measure_t *m, size_t event, const stream_t *of, size_t at)
{
    stream_t *s = m->made;
    m->event[s->day.count] = (uint32_t)event;
    put(&s->office, vec_get(&of->office, at));
    put(&s->day, (int32_t)vec_get(&of->day, at));
    put(&s->n, vec_get(&m->own->n, event));
    put(&s->matter, vec_get(&m->own->matter, event));
    put(&s->recorded, (int32_t)vec_get(&m->own->recorded, event));
}

typedef struct cohort {
    const counted_kind_t *kind;
    const column_t *terms;
    chains_t chains;
    day_t last;   /* terms that end until then have run out */
    bool in_time;
} cohort_t;

static int make_whole(question_t *q, const cohort_t *x, measure_t *m, err_t *err)
{
    int failed = stream_room(q, m, x->chains.of, err);
    for (size_t i = 0; !failed && i < m->own->day.count; i++)
        if (is_ripe(x->terms, (uint32_t)vec_get(&m->own->matter, i), x->last, x->in_time)) place(m, i, m->own, i);
    return failed;
}

/* One of the whole's acts has one answer, however often it was given. */
static int make_part(question_t *q, const cohort_t *x, measure_t *m, err_t *err)
{
    int16_t *answers = arena_array(q->arena, x->chains.of->day.count + 1, sizeof *answers);
    int failed = answers ? stream_room(q, m, counted_stream(x->kind, m->figure), err) : err_nomem(err);
    for (size_t i = 0; !failed && i < m->own->day.count; i++) {
        uint32_t matter = (uint32_t)vec_get(&m->own->matter, i);
        size_t at;
        int n = signed_n(m->own, i);
        if ((day_t)(int32_t)vec_get(&m->own->recorded, i) > x->chains.known_on || !is_ripe(x->terms, matter, x->last, x->in_time)) continue;
        if (!begun_by(&x->chains, matter, (day_t)(int32_t)vec_get(&m->own->day, i), &at)) continue;
        bool before = answers[at] > 0;
        answers[at] = (int16_t)(answers[at] + n);
        if (before != (answers[at] > 0)) place(m, i, x->chains.of, at);
    }
    return failed;
}

static int make_share(question_t *q, measure_t *part, measure_t *whole, err_t *err)
{
    const cat_figure_t *share = part->cohort;
    cohort_t x = {.kind = counted_of(q->f->counted, part->kind), .in_time = part->figure->in_time != NULL, .last = day_today() - 1};
    assert(x.kind && share && whole->cohort == share);
    x.terms = share->cohort_dues ? counted_ripe(x.kind, share) : NULL;
    if (q->ask.known_on != DAY_NONE && q->ask.known_on < x.last) x.last = q->ask.known_on;
    int failed = chains_make(q, x.kind, counted_stream(x.kind, whole->figure), &x.chains, err);
    if (!failed) failed = make_whole(q, &x, whole, err);
    return failed ? failed : make_part(q, &x, part, err);
}

int cohorts_make(question_t *q, err_t *err)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < q->ask.figure_count; i++)
        if (q->figure[i]->cohort && !q->measure[q->part[i]].made)
            failed = make_share(q, &q->measure[q->part[i]], &q->measure[q->whole[i]], err);
    return failed;
}
