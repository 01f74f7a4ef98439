/* count.c - the passes: counted acts of a stretch of days into the cells of a question. */
#include "figure/inside.h"
#include "figure/pass.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* --- what a pass goes by ------------------------------------------------------------------------------------ */

/* What offices add to a cell, by their number in the columns. */
static int office_table(question_t *q, const counted_kind_t *k, size_t bound, int32_t **ret, err_t *err)
{
    const bound_t *b = &q->bound[bound];
    int32_t *table = arena_array(q->arena, k->offices.count + 1, sizeof *table);
    if (!table) return err_nomem(err);
    for (size_t i = 0; i < k->offices.count; i++) {
        int at;
        table[i] = NO_CELL;
        if (office_find(b->tree, k->offices.at[i], &at, NULL) != 0 || !b->in_scope[at]) continue;
        table[i] = 0;
        for (size_t d = 0; d < q->ask.by_count && table[i] >= 0; d++) {
            const dim_t *x = &q->dim[d];
            if (!x->offices) continue;
            int32_t of = x->of_office[bound][at];
            table[i] = of < 0 ? NO_CELL : table[i] + of * (int32_t)x->stride;
        }
    }
    *ret = table;
    return 0;
}

/* What days of a wave add; days before the wave belong to its first (stocks). */
static int day_table(question_t *q, const wave_t *w, int32_t **ret, err_t *err)
{
    size_t n = (size_t)(w->to - w->from) + 1;
    int32_t *table = arena_array(q->arena, n, sizeof *table);
    if (!table) return err_nomem(err);
    for (size_t i = 0; i < n; i++)
        for (size_t d = 0; d < q->ask.by_count; d++) {
            const dim_t *x = &q->dim[d];
            if (!by_is_period(x->by)) continue;
            int64_t at = period_number(x->by, window_day(w, x->by, w->from + (day_t)i)) - x->base;
            if (at < 0) at = 0; /* a week that begins before the window */
            if (at >= (int64_t)x->count) at = (int64_t)x->count - 1;
            table[i] += (int32_t)(at * (int64_t)x->stride);
        }
    *ret = table;
    return 0;
}

/* Which matters a seal hides from who asks. */
static int sealed_bits(question_t *q, const counted_kind_t *k, const uint8_t **ret, err_t *err)
{
    int64_t *ids = NULL;
    size_t n = 0;
    int failed = book_sealed(q->f->with.book, q->actor, k->kind, &ids, &n, err);
    uint8_t *bits = failed || !n ? NULL : arena_alloc(q->arena, k->id.count / 8 + 1);
    if (!failed && n && !bits) failed = err_nomem(err);
    for (size_t i = 0; bits && i < n; i++) {
        uint32_t m = counted_matter(k, ids[i]);
        if (m != MATTER_NONE) bits[m >> 3] |= (uint8_t)(1 << (m & 7));
    }
    free(ids);
    *ret = bits;
    return failed;
}

static int pass_make(question_t *q, const measure_t *m, size_t wave, pass_t *ret, err_t *err)
{
    const counted_kind_t *k = counted_of(q->f->counted, m->kind);
    const column_t *from = NULL;
    assert(k);
    *ret = (pass_t){.stream = m->cohort ? m->made : counted_stream(k, m->figure), .from = q->wave[wave].from, .to = q->wave[wave].to,
                    .known_on = q->ask.known_on == DAY_NONE ? INT32_MAX : q->ask.known_on, .sums = m->sort == FIGURE_SUM};
    int failed = m->figure->days_field ? column_known(q, m->kind, m->figure->days_field, &from, err) : 0;
    if (from) ret->from_field = &from->cells;
    if (!failed) failed = lookups_make(q, m, ret, err);
    if (!failed && (ret->lookup_count || ret->by_stage)) failed = sealed_bits(q, k, &ret->sealed, err);
    return failed;
}

/* What stood at the end of a day stood in the boundaries of that day; all else in those of its own. */
int passes_make(question_t *q, const measure_t *m, size_t wave, pass_t *into, size_t *ret_count, err_t *err)
{
    pass_t all;
    const wave_t *w = &q->wave[wave];
    const counted_kind_t *k = counted_of(q->f->counted, m->kind);
    int32_t *days = NULL, *offices = NULL;
    size_t n = 0;
    int failed = pass_make(q, m, wave, &all, err);
    if (!failed) failed = day_table(q, w, &days, err);
    for (size_t b = 0; !failed && b < q->bound_count; b++) {
        const bound_t *x = &q->bound[b];
        bool stock = m->sort == FIGURE_STOCK;
        if (x->from > w->to || x->to < w->from || (stock && x->to < w->to)) continue;
        failed = office_table(q, k, b, &offices, err);
        into[n] = all;
        into[n].of_office = offices;
        if (!stock && x->from > w->from) into[n].from = x->from;
        if (!stock && x->to < w->to) into[n].to = x->to;
        into[n].of_day = days + (into[n].from - w->from);
        n++;
    }
    *ret_count = n;
    return failed;
}

/* --- sums -------------------------------------------------------------------------------------------------------- */

typedef struct sums {
    int64_t *sum, *measured;
    int64_t total, measured_total;
    bool amounts;
} sums_t;

int pass_each(const pass_t *p, hit_fn fn, void *arg, err_t *err)
{
    return pass_run(p, fn, arg, err);
}

static inline int add_hit(void *arg, const hit_t *h, err_t *err)
{
    sums_t *x = arg;
    int64_t n = x->amounts ? h->amount : h->n;
    (void)err;
    x->sum[h->cell] += n;
    if (x->measured) x->measured[h->cell] += h->n;
    if (!h->first) return 0;
    x->total += n;
    x->measured_total += h->n;
    return 0;
}

/* The commonest questions: offices and periods alone, or with one field of words (two more loads); of stocks the stage of the step. */
static inline __attribute__((always_inline)) void pass_simple(const pass_t *p, sums_t *x, const lookup_t *l, bool stock, bool amounts)
{
    const stream_t *s = p->stream;
    const uint16_t *office = (const uint16_t *)(const void *)s->office.at, *cells = l ? (const uint16_t *)(const void *)l->cells->at : NULL;
    const int32_t *day = (const int32_t *)(const void *)s->day.at;
    const int8_t *n = (const int8_t *)(const void *)s->n.at;
    const int64_t *amount = (const int64_t *)(const void *)s->amount.at;
    const uint32_t *matter = (const uint32_t *)(const void *)s->matter.at;
    const uint8_t *stage = s->stage.at;
    uint32_t span = (uint32_t)(p->to - p->from);
    for (size_t i = 0; i < s->day.count; i++) {
        uint32_t d = stock && day[i] < p->from ? 0 : (uint32_t)day[i] - (uint32_t)p->from;
        if (d > span) continue;
        int32_t of = p->of_office[office[i]], at = l ? l->table[cells[matter[i]]] : 0, in = stock ? p->of_stage[stage[i]] : 0;
        if (of < 0 || at < 0 || in < 0) continue;
        int64_t v = amounts ? amount[i] : n[i];
        x->sum[of + p->of_day[d] + at + in] += v;
        x->total += v;
    }
}

static bool has_lists(const lookup_t *l)
{
    return l->lists && l->lists[0];
}

static bool has_words(const lookup_t *l)
{
    return l->table && !l->up && l->cells->width == 2 && !has_lists(l);
}

static int add_up(const pass_t *p, sums_t *x, err_t *err)
{
    if (!p->stream || !p->stream->day.count) return 0;
    bool simple = !x->measured && p->known_on == INT32_MAX && !p->sealed && p->lookup_count < 2, stock = p->stream->sort == STREAM_STOCK;
    const lookup_t *l = p->lookup_count ? &p->lookup[0] : NULL;
    if (!simple || (l && !has_words(l))) return pass_run(p, add_hit, x, err);
    if (stock && l) pass_simple(p, x, l, true, false);
    else if (stock) pass_simple(p, x, NULL, true, false);
    else if (x->amounts && l) pass_simple(p, x, l, false, true);
    else if (x->amounts) pass_simple(p, x, NULL, false, true);
    else if (l) pass_simple(p, x, l, false, false);
    else pass_simple(p, x, NULL, false, false);
    return 0;
}

/* What stepped in and out in each period, as what stood at its end. */
static int stand(question_t *q, size_t m, size_t wave, const pass_t *p, err_t *err)
{
    size_t n = (size_t)(p->to - p->from) + 1, steps = 0;
    int32_t *step = arena_array(q->arena, n, sizeof *step);
    int64_t *sum = q->sum[m][wave];
    if (!step) return err_nomem(err);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || p->of_day[i] != p->of_day[i - 1]) step[steps++] = p->of_day[i];
    for (size_t cell = 0; cell < q->cells; cell++) { /* those of the first period stand for all of their row */
        size_t rest = cell;
        bool first = true;
        for (size_t d = 0; d < q->ask.by_count; d++) {
            const dim_t *x = &q->dim[d];
            if (by_is_period(x->by) && rest / x->stride != 0) first = false;
            rest %= x->stride;
        }
        int64_t run = 0, base = (int64_t)cell;
        for (size_t i = 0; first && i < steps; i++) sum[base + step[i]] = run += sum[base + step[i]];
    }
    return 0;
}

static int count_wave(question_t *q, size_t m, size_t wave, err_t *err)
{
    pass_t *p = arena_array(q->arena, BOUNDS_MOST, sizeof *p);
    size_t n = 0;
    const measure_t *x = &q->measure[m];
    sums_t sums = {.sum = q->sum[m][wave], .measured = q->measured[m][wave], .amounts = x->sort == FIGURE_SUM || x->sort == FIGURE_DAYS};
    int failed = p ? passes_make(q, x, wave, p, &n, err) : err_nomem(err);
    if (!failed && x->sort == FIGURE_DAYS && wave == 0 && days_bin_well(q, p, n)) return days_binned(q, m, p, n, err);
    for (size_t i = 0; !failed && i < n; i++) failed = add_up(&p[i], &sums, err);
    if (!failed && n && x->sort == FIGURE_STOCK) failed = stand(q, m, wave, &p[0], err);
    if (!failed && x->sort == FIGURE_DAYS && wave == 0) failed = days_count(q, m, p, n, err);
    q->total[m][wave] = sums.total;
    q->measured_total[m][wave] = sums.measured_total;
    return failed;
}

/* --- all ------------------------------------------------------------------------------------------------------------ */

int cells_lay_out(question_t *q, err_t *err)
{
    char most[24];
    q->cells = 1;
    for (size_t d = q->ask.by_count; d-- > 0;) {
        dim_t *x = &q->dim[d];
        x->stride = q->cells;
        if (x->count && q->cells * q->measure_count * q->wave_count > CELLS_MOST / x->count)
            return err_set(err, ERR_FIGURE_MANY, num_text((int64_t)(q->cells * x->count * q->measure_count * q->wave_count), (char[24]){0}),
                           num_text(CELLS_MOST, most));
        q->cells *= x->count;
    }
    return 0;
}

static int make_sums(question_t *q, err_t *err)
{
    for (size_t m = 0; m < q->measure_count; m++)
        for (size_t w = 0; w < q->wave_count; w++) {
            bool days = q->measure[m].sort == FIGURE_DAYS || (q->few && q->measure[m].sort == FIGURE_SUM);
            q->sum[m][w] = arena_array(q->arena, q->cells, sizeof *q->sum[m][w]);
            if (days) q->measured[m][w] = arena_array(q->arena, q->cells, sizeof *q->measured[m][w]);
            if (!q->sum[m][w] || (days && !q->measured[m][w])) return err_nomem(err);
        }
    return 0;
}

static int count_held(question_t *q, err_t *err)
{
    q->position = counted_position(q->f->counted);
    int failed = since_find(q, err);
    if (!failed) failed = field_values(q, err);
    if (!failed) failed = cohorts_make(q, err);
    if (!failed) failed = cells_lay_out(q, err);
    if (!failed) failed = make_sums(q, err);
    for (size_t m = 0; !failed && m < q->measure_count; m++)
        for (size_t w = 0; !failed && w < q->wave_count; w++) failed = count_wave(q, m, w, err);
    for (size_t d = 0; d < q->ask.by_count; d++)
        for (size_t m = 0; q->dim[d].by == BY_TREE && m < q->measure_count; m++)
            for (size_t w = 0; !failed && w < q->wave_count; w++) {
                failed = roll_up(q, d, q->sum[m][w], err);
                if (!failed && q->measured[m][w]) failed = roll_up(q, d, q->measured[m][w], err);
            }
    if (!failed) failed = few_hide(q, err);
    return failed;
}

int count_all(question_t *q, err_t *err)
{
    int failed = counted_lock(q->f->counted, NULL, err);
    if (failed) return failed;
    failed = count_held(q, err);
    counted_unlock(q->f->counted);
    return failed;
}
