/* days_binned.c - measured days in one pass: how many of each number of days there are in each cell. Sum, number and quantiles all
 * come of that, exactly; what lies outside of the bins is kept beside them. */
#include "figure/inside.h"
#include "figure/pass.h"

#include <assert.h>
#include <stdlib.h>

enum { BINS = 1024, BINS_MOST = 1 << 22, HUNDRED = 100 };
static const int PERCENTS[FIGURE_QUANTILES] = {25, 50, 75, 90};

/* Days outside of 0 .. BINS - 1; n below 0: taken back. */
typedef struct outlying {
    int32_t cell, days;
    int64_t n;
} outlying_t;

typedef struct binning {
    int32_t *bin; /* by cell, BINS each */
    outlying_t *at;
    size_t count, room;
} binning_t;

bool days_bin_well(const question_t *q, const pass_t *p, size_t count)
{
    bool once = count > 0 && p[0].stream && q->cells * BINS <= BINS_MOST;
    for (size_t d = 0; d < q->ask.by_count; d++) once = once && q->dim[d].by != BY_TREE;
    for (size_t l = 0; once && l < p[0].lookup_count; l++) once = !(p[0].lookup[l].lists && p[0].lookup[l].lists[0]);
    return once;
}

static int put(binning_t *x, int64_t cell, int64_t days, int64_t n, err_t *err)
{
    if (x->count == x->room) {
        size_t room = x->room ? x->room * 2 : 1024;
        outlying_t *more = realloc(x->at, room * sizeof *more);
        if (!more) return err_nomem(err);
        x->at = more;
        x->room = room;
    }
    x->at[x->count++] = (outlying_t){(int32_t)cell, (int32_t)days, n};
    return 0;
}

static inline int bin(void *arg, const hit_t *h, err_t *err)
{
    binning_t *x = arg;
    int64_t days = h->n == 1 ? h->amount : h->amount / h->n;
    if ((uint64_t)days >= BINS) return put(x, h->cell, days, h->n, err);
    x->bin[h->cell * BINS + days] += (int32_t)h->n;
    return 0;
}

/* Offices and periods alone, nothing else to ask: a national table has twenty million of them. */
static int bin_plain(const pass_t *p, binning_t *x, err_t *err)
{
    const stream_t *s = p->stream;
    const uint16_t *office = (const uint16_t *)(const void *)s->office.at;
    const int32_t *day = (const int32_t *)(const void *)s->day.at;
    const int8_t *n = (const int8_t *)(const void *)s->n.at;
    const int64_t *amount = (const int64_t *)(const void *)s->amount.at;
    uint32_t span = (uint32_t)(p->to - p->from);
    int failed = 0;
    for (size_t i = 0; !failed && i < s->day.count; i++) {
        uint32_t d = (uint32_t)day[i] - (uint32_t)p->from;
        if (d > span) continue;
        int32_t of = p->of_office[office[i]];
        if (of < 0) continue;
        hit_t hit = {.event = i, .cell = (int64_t)of + p->of_day[d], .n = n[i], .amount = amount[i], .first = true};
        failed = bin(x, &hit, err);
    }
    return failed;
}

static bool is_plain(const pass_t *p)
{
    return p->known_on == INT32_MAX && !p->lookup_count && !p->from_field && !p->sealed && p->stream->amount.count == p->stream->day.count;
}

static int by_cell(const void *x, const void *y)
{
    const outlying_t *a = x, *b = y;
    if (a->cell != b->cell) return a->cell < b->cell ? -1 : 1;
    return (a->days > b->days) - (a->days < b->days);
}

/* One cell, or all of them: bins, and what lies below and above, ascending. */
typedef struct ranked {
    const int64_t *bin;
    const outlying_t *at;
    size_t count, below; /* the first `below` have less than 0 days */
    int64_t n, sum;
} ranked_t;

static void add_up(ranked_t *r)
{
    r->n = r->sum = 0;
    r->below = 0;
    for (int64_t v = 0; v < BINS; v++) {
        r->n += r->bin[v];
        r->sum += v * r->bin[v];
    }
    for (size_t i = 0; i < r->count; i++) {
        r->n += r->at[i].n;
        r->sum += r->at[i].days * r->at[i].n;
        r->below += r->at[i].days < 0;
    }
}

/* The value that has `at` others before it. */
static int32_t value_at(const ranked_t *r, int64_t at)
{
    int64_t seen = 0;
    size_t i = 0;
    for (; i < r->below; i++)
        if ((seen += r->at[i].n) > at) return r->at[i].days;
    for (int v = 0; v < BINS; v++)
        if ((seen += r->bin[v]) > at) return v;
    for (; i < r->count; i++)
        if ((seen += r->at[i].n) > at) return r->at[i].days;
    return 0;
}

static void rank(const ranked_t *r, int32_t *into)
{
    for (int k = 0; r->n > 0 && k < FIGURE_QUANTILES; k++) into[k] = value_at(r, (r->n * PERCENTS[k] + HUNDRED - 1) / HUNDRED - 1);
}

static int finish(question_t *q, size_t m, binning_t *x, err_t *err)
{
    int64_t cell_bins[BINS], all_bins[BINS] = {0};
    ranked_t all = {.bin = all_bins};
    q->quantile[m] = arena_array(q->arena, (q->cells + 1) * FIGURE_QUANTILES, sizeof *q->quantile[m]);
    if (!q->quantile[m]) return err_nomem(err);
    if (x->count) qsort(x->at, x->count, sizeof *x->at, by_cell);
    for (size_t c = 0, o = 0; c < q->cells; c++) {
        ranked_t r = {.bin = cell_bins, .at = x->at ? x->at + o : NULL};
        for (; o < x->count && x->at[o].cell == (int32_t)c; o++) r.count++;
        for (int v = 0; v < BINS; v++) all_bins[v] += cell_bins[v] = x->bin[c * BINS + (size_t)v];
        add_up(&r);
        q->sum[m][0][c] = r.sum;
        q->measured[m][0][c] = r.n;
        rank(&r, q->quantile[m] + c * FIGURE_QUANTILES);
    }
    for (size_t o = 0; o < x->count; o++) x->at[o].cell = 0;
    if (x->count) qsort(x->at, x->count, sizeof *x->at, by_cell);
    all.at = x->at;
    all.count = x->count;
    add_up(&all);
    q->total[m][0] = all.sum;
    q->measured_total[m][0] = all.n;
    rank(&all, q->quantile[m] + q->cells * FIGURE_QUANTILES);
    return 0;
}

int days_binned(question_t *q, size_t m, const pass_t *p, size_t count, err_t *err)
{
    binning_t x = {.bin = calloc(q->cells * BINS, sizeof *x.bin)};
    int failed = x.bin ? 0 : err_nomem(err);
    assert(q->measured[m][0] && days_bin_well(q, p, count));
    for (size_t i = 0; !failed && i < count; i++) failed = is_plain(&p[i]) ? bin_plain(&p[i], &x, err) : pass_run(&p[i], bin, &x, err);
    if (!failed) failed = finish(q, m, &x, err);
    free(x.bin);
    free(x.at);
    return failed;
}
