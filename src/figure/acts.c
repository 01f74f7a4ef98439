/* acts.c - the acts behind a value: the same passes, told one by one. */
#include "figure/inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define ACTS_BYTES ((size_t)1 << 30)
enum { ANY_CELL = -1 };

typedef struct telling {
    question_t *q;
    const measure_t *measure;
    const pass_t *pass;
    const counted_kind_t *columns;
    const size_t *cells; /* that the key names: itself and, in the four-level table, those below it */
    size_t cell_count;
    figure_act_t *list;
    size_t count, room;
} telling_t;

static bool wanted(const telling_t *t, int64_t cell)
{
    for (size_t i = 0; i < t->cell_count; i++)
        if ((int64_t)t->cells[i] == cell) return true;
    return t->cell_count == 0;
}

static int64_t later_by(const stream_t *s, size_t event)
{
    size_t low = 0, high = s->later_at.count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        size_t at = (size_t)vec_get(&s->later_at, mid);
        if (at == event) return vec_get(&s->later_by, mid);
        if (at < event) low = mid + 1;
        else high = mid;
    }
    return 0;
}

static int tell(void *arg, const hit_t *h, err_t *err)
{
    telling_t *t = arg;
    const stream_t *s = t->measure->cohort ? t->measure->own : t->pass->stream; /* with its own day and office */
    size_t event = t->measure->cohort ? t->measure->event[h->event] : h->event;
    if (t->cell_count ? !wanted(t, h->cell) : !h->first) return 0;
    if (t->count == t->room) {
        size_t room = t->room ? t->room * 2 : 256;
        figure_act_t *more = realloc(t->list, room * sizeof *more);
        if (!more) return err_nomem(err);
        t->list = more;
        t->room = room;
    }
    int64_t act = vec_get(&s->act, event), by = later_by(s, event);
    size_t office = (size_t)vec_get(&s->office, event);
    t->list[t->count++] = (figure_act_t){
        .act = by ? by : act, .target = by ? act : 0, .matter = vec_get(&t->columns->id, (size_t)vec_get(&s->matter, event)),
        .kind = t->measure->kind->name, .figure = t->measure->figure->name, .office = t->columns->offices.at[office],
        .on = (day_t)(int32_t)vec_get(&s->day, event), .recorded_on = (day_t)(int32_t)vec_get(&s->recorded, event), .n = h->n,
        .amount = h->amount, .cell = h->cell};
    return 0;
}

/* --- which cells a key names ------------------------------------------------------------------------------------- */

static int64_t value_of(const dim_t *d, const char *key)
{
    for (size_t i = 0; i < d->count; i++)
        if (strcmp(d->value[i].key, key) == 0) return (int64_t)i;
    return -1;
}

/* In the four-level table an office stands for all below it. */
static bool stands_in(const question_t *q, const dim_t *d, size_t row, size_t asked)
{
    size_t up[CLIMB_MOST], n;
    if (d->by != BY_TREE) return row == asked;
    n = rows_above(q, d, row, up);
    for (size_t i = 0; i < n; i++)
        if (up[i] == asked) return true;
    return false;
}

static int cells_of_key(question_t *q, const char *const *key, const size_t **ret_cells, size_t *ret_count, err_t *err)
{
    int64_t asked[FIGURE_BY_MOST];
    size_t n = 0;
    size_t *cells = arena_array(q->arena, q->cells + 1, sizeof *cells);
    if (!cells) return err_nomem(err);
    for (size_t d = 0; d < q->ask.by_count; d++) {
        asked[d] = value_of(&q->dim[d], key[d]);
        if (asked[d] < 0) return err_set(err, ERR_FIGURE_QUESTION, "key", key[d], q->dim[d].name);
    }
    for (size_t cell = 0; cell < q->cells; cell++) {
        size_t rest = cell;
        bool in = true;
        for (size_t d = 0; in && d < q->ask.by_count; rest %= q->dim[d++].stride)
            in = stands_in(q, &q->dim[d], rest / q->dim[d].stride, (size_t)asked[d]);
        if (in) cells[n++] = cell;
    }
    *ret_cells = cells;
    *ret_count = n;
    return 0;
}

static int by_matter(const void *x, const void *y)
{
    const figure_act_t *a = x, *b = y;
    if (a->matter != b->matter) return a->matter < b->matter ? -1 : 1;
    return (a->act > b->act) - (a->act < b->act);
}

/* Of a stock an act that moved its matter within it is a step out and a step in: it added nothing. */
static size_t without_moves(figure_act_t *list, size_t count)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        bool same = n && list[n - 1].act == list[i].act && list[n - 1].matter == list[i].matter;
        if (same && list[n - 1].n + list[i].n == 0) n--;
        else list[n++] = list[i];
    }
    return n;
}

static int tell_measure(question_t *q, int measure, const char *const *key, telling_t *t, err_t *err)
{
    pass_t *p = arena_array(q->arena, BOUNDS_MOST, sizeof *p);
    size_t n = 0;
    t->q = q;
    t->measure = &q->measure[measure];
    t->columns = counted_of(q->f->counted, t->measure->kind);
    t->count = t->cell_count = 0;
    int failed = p ? passes_make(q, t->measure, 0, p, &n, err) : err_nomem(err);
    if (!failed && key && q->ask.by_count) failed = cells_of_key(q, key, &t->cells, &t->cell_count, err);
    if (key && q->ask.by_count && !t->cell_count) n = 0;
    for (size_t i = 0; !failed && i < n; i++) {
        t->pass = &p[i];
        failed = pass_each(t->pass, tell, t, err);
    }
    if (!failed && t->count) qsort(t->list, t->count, sizeof *t->list, by_matter);
    if (!failed && t->measure->sort == FIGURE_STOCK) t->count = without_moves(t->list, t->count);
    return failed;
}

/* Told when the columns are let go: who is told may ask for more. Kinds, figures and offices outlive them, the latter as
 * the tree has them. */
static int hand_over(const question_t *q, telling_t *t, figure_act_fn fn, void *arg, err_t *err)
{
    int failed = 0;
    (void)q;
    for (size_t i = 0; !failed && i < t->count; i++) failed = fn(arg, &t->list[i], err);
    return failed;
}

static void keep_offices(const question_t *q, telling_t *t)
{
    for (size_t i = 0; i < t->count; i++) {
        int at;
        if (office_find(q->tree, t->list[i].office, &at, NULL) == 0) t->list[i].office = office_at(q->tree, at)->code;
    }
}

static int tell_held(question_t *q, const char *const *key, telling_t told[2], err_t *err)
{
    int failed = field_values(q, err);
    if (!failed) failed = cohorts_make(q, err);
    if (!failed) failed = cells_lay_out(q, err);
    for (size_t i = 0; !failed && i < q->ask.figure_count && i < 1; i++) {
        failed = tell_measure(q, q->part[i], key, &told[0], err);
        if (!failed && q->whole[i] >= 0) failed = tell_measure(q, q->whole[i], key, &told[1], err);
    }
    for (int i = 0; i < 2; i++) keep_offices(q, &told[i]);
    return failed;
}

int figure_acts(figures_t *f, const actor_t *actor, const figure_ask_t *ask, const char *const *key, figure_act_fn fn, void *arg,
                err_t *err)
{
    assert(f && actor && ask && fn);
    arena_t *a = arena_new(ACTS_BYTES);
    question_t *q = a ? arena_alloc(a, sizeof *q) : NULL;
    telling_t told[2] = {0};
    int failed = q ? question_make(f, actor, ask, a, q, err) : err_nomem(err);
    if (!failed && q->few) failed = few_refuse(q, err);
    if (!failed) failed = counted_lock(f->counted, NULL, err);
    if (!failed) {
        failed = tell_held(q, key, told, err);
        counted_unlock(f->counted);
    }
    for (int i = 0; !failed && i < 2; i++) failed = hand_over(q, &told[i], fn, arg, err);
    if (q) dims_free(q);
    free(told[0].list);
    free(told[1].list);
    arena_free(a);
    return failed;
}
