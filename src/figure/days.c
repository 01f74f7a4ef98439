/* days.c - quantiles of measured days, exact: the value of rank ceil(share * n) among those that still stand. */
#include "figure/inside.h"
#include "figure/pass.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const int PERCENTS[FIGURE_QUANTILES] = {25, 50, 75, 90};
enum { HUNDRED = 100, COUNT_LEAST = 256 };

/* A value in a cell; +1, or -1 for one taken back. */
typedef struct measured {
    int32_t cell, days;
} measured_t;
typedef struct list {
    measured_t *at;
    size_t count, room;
} list_t;
typedef struct collecting {
    question_t *q;
    list_t in, out;
    const dim_t *tree;
} collecting_t;

static int put(list_t *l, int64_t cell, int64_t days, err_t *err)
{
    if (l->count == l->room) {
        size_t room = l->room ? l->room * 2 : 1024;
        measured_t *more = realloc(l->at, room * sizeof *more);
        if (!more) return err_nomem(err);
        l->at = more;
        l->room = room;
    }
    l->at[l->count++] = (measured_t){(int32_t)cell, (int32_t)days};
    return 0;
}

static int put_cells(collecting_t *x, list_t *l, int64_t cell, int64_t days, err_t *err)
{
    size_t up[CLIMB_MOST];
    if (!x->tree) return put(l, cell, days, err);
    size_t row = (size_t)cell / x->tree->stride % x->tree->count, n = rows_above(x->q, x->tree, row, up);
    int failed = 0;
    for (size_t i = 0; !failed && i < n; i++)
        failed = put(l, cell + ((int64_t)up[i] - (int64_t)row) * (int64_t)x->tree->stride, days, err);
    return failed;
}

static int collect(void *arg, const hit_t *h, err_t *err)
{
    collecting_t *x = arg;
    int failed = 0;
    for (int64_t i = h->n < 0 ? -h->n : h->n; !failed && i > 0; i--) {
        list_t *l = h->n < 0 ? &x->out : &x->in;
        failed = put_cells(x, l, h->cell, h->amount / h->n, err);
        if (!failed && h->first) failed = put(l, (int64_t)x->q->cells, h->amount / h->n, err); /* the total stands behind the cells */
    }
    return failed;
}

static int by_cell(const void *x, const void *y)
{
    const measured_t *a = x, *b = y;
    if (a->cell != b->cell) return a->cell < b->cell ? -1 : 1;
    return (a->days > b->days) - (a->days < b->days);
}

static int32_t select_rank(int32_t *v, size_t n, size_t rank)
{
    size_t low = 0, high = n - 1;
    while (low < high) {
        int32_t pivot = v[low + (high - low) / 2];
        size_t i = low, j = high;
        for (;;) {
            while (v[i] < pivot) i++;
            while (v[j] > pivot) j--;
            if (i >= j) break;
            int32_t t = v[i];
            v[i++] = v[j];
            v[j--] = t;
        }
        if (rank <= j) high = j;
        else low = j + 1;
    }
    return v[rank];
}

/* The ranks among n values without those taken back (each of them is among the values); many are counted, few selected. */
static int rank(int32_t *v, size_t n, const measured_t *out, size_t outs, int32_t *into, err_t *err)
{
    int32_t least = n ? v[0] : 0, most = least;
    assert(outs <= n);
    for (size_t i = 1; i < n; i++) {
        if (v[i] < least) least = v[i];
        if (v[i] > most) most = v[i];
    }
    size_t span = (size_t)((int64_t)most - least) + 1, left = n - outs;
    uint32_t *count = outs || (n > COUNT_LEAST && span < n) ? calloc(span, sizeof *count) : NULL;
    if (outs && !count) return err_nomem(err);
    for (size_t i = 0; count && i < n; i++) count[v[i] - least]++;
    for (size_t i = 0; count && i < outs; i++) count[out[i].days - least]--;
    for (int k = 0; left && k < FIGURE_QUANTILES; k++) {
        size_t at = (left * (size_t)PERCENTS[k] + HUNDRED - 1) / HUNDRED - 1, seen = 0, value = 0;
        if (!count) {
            into[k] = select_rank(v, n, at);
            continue;
        }
        while (seen + count[value] <= at) seen += count[value++];
        into[k] = least + (int32_t)value;
    }
    free(count);
    return 0;
}

/* Values side by side by cell, the total's behind them; begin has cells + 2 places. What is taken back: by cell. */
static int rank_cells(question_t *q, size_t m, int32_t *values, const size_t *begin, const list_t *out, err_t *err)
{
    size_t cells = q->cells + 1, o = 0;
    q->quantile[m] = arena_array(q->arena, cells * FIGURE_QUANTILES, sizeof *q->quantile[m]);
    int failed = q->quantile[m] ? 0 : err_nomem(err);
    for (size_t c = 0; !failed && c < cells; c++) {
        size_t from = o;
        while (o < out->count && out->at[o].cell == (int32_t)c) o++;
        failed = rank(values + begin[c], begin[c + 1] - begin[c], out->at + from, o - from, q->quantile[m] + c * FIGURE_QUANTILES, err);
    }
    return failed;
}

/* --- where one act stands in several cells: a list of all ---------------------------------------------------------- */

static int rank_list(question_t *q, size_t m, const list_t *in, const list_t *out, err_t *err)
{
    size_t cells = q->cells + 1;
    size_t *begin = calloc(cells + 2, sizeof *begin);
    int32_t *values = malloc((in->count + 1) * sizeof *values);
    int failed = begin && values ? 0 : err_nomem(err);
    for (size_t i = 0; !failed && i < in->count; i++) begin[in->at[i].cell + 2]++;
    for (size_t c = 0; !failed && c < cells; c++) begin[c + 2] += begin[c + 1];
    for (size_t i = 0; !failed && i < in->count; i++) values[begin[in->at[i].cell + 1]++] = in->at[i].days;
    if (!failed) failed = rank_cells(q, m, values, begin, out, err);
    free(begin);
    free(values);
    return failed;
}

static int count_list(question_t *q, size_t m, const pass_t *p, size_t count, err_t *err)
{
    collecting_t x = {.q = q};
    for (size_t d = 0; d < q->ask.by_count; d++)
        if (q->dim[d].by == BY_TREE) x.tree = &q->dim[d];
    int failed = 0;
    for (size_t i = 0; !failed && i < count; i++) failed = pass_each(&p[i], collect, &x, err);
    if (!failed && x.out.count) qsort(x.out.at, x.out.count, sizeof *x.out.at, by_cell);
    if (!failed) failed = rank_list(q, m, &x.in, &x.out, err);
    free(x.in.at);
    free(x.out.at);
    return failed;
}

/* --- each act in one cell: the numbers are known, every value goes to its place ---------------------------------------- */

typedef struct placing {
    size_t *next;
    int32_t *values;
} placing_t;

static inline int place(void *arg, const hit_t *h, err_t *err)
{
    placing_t *x = arg;
    (void)err;
    for (int64_t i = 0; i < h->n; i++) x->values[x->next[h->cell]++] = (int32_t)(h->amount / h->n);
    return 0;
}

static inline int take_out(void *arg, const hit_t *h, err_t *err)
{
    int failed = 0;
    for (int64_t i = h->n; !failed && i < 0; i++) failed = put(arg, h->cell, h->amount / h->n, err);
    return failed;
}

/* What was taken back, in each cell and once more in the total. */
static int list_out(const question_t *q, const pass_t *p, size_t count, list_t *out, err_t *err)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < count; i++)
        if (p[i].stream->later_at.count) failed = pass_run(&p[i], take_out, out, err);
    for (size_t i = 0, n = out->count; !failed && i < n; i++) failed = put(out, (int64_t)q->cells, out->at[i].days, err);
    if (!failed && out->count) qsort(out->at, out->count, sizeof *out->at, by_cell);
    return failed;
}

static int count_placed(question_t *q, size_t m, const pass_t *p, size_t count, err_t *err)
{
    size_t n = 0, cells = q->cells, o = 0;
    list_t out = {0};
    size_t *begin = malloc((cells + 2) * sizeof *begin), *next = malloc((cells + 1) * sizeof *next);
    int failed = begin && next ? list_out(q, p, count, &out, err) : err_nomem(err);
    for (size_t c = 0; !failed && c < cells; c++) { /* measured is what is left: what was taken back had a place too */
        begin[c] = next[c] = n;
        n += (size_t)q->measured[m][0][c];
        for (; o < out.count && out.at[o].cell == (int32_t)c; o++) n++;
    }
    int32_t *values = failed ? NULL : malloc((2 * n + 1) * sizeof *values);
    placing_t x = {next, values};
    if (!failed && !values) failed = err_nomem(err);
    for (size_t i = 0; !failed && i < count; i++) failed = pass_run(&p[i], place, &x, err);
    if (!failed) {
        begin[cells] = n;
        begin[cells + 1] = 2 * n;
        memcpy(values + n, values, n * sizeof *values); /* all of them once more: the total's */
        failed = rank_cells(q, m, values, begin, &out, err);
    }
    free(begin);
    free(next);
    free(values);
    free(out.at);
    return failed;
}

static bool each_once(const question_t *q, const pass_t *p)
{
    bool once = true;
    for (size_t d = 0; d < q->ask.by_count; d++) once = once && q->dim[d].by != BY_TREE;
    for (size_t l = 0; l < p->lookup_count; l++) once = once && !(p->lookup[l].lists && p->lookup[l].lists[0]);
    return once;
}

int days_count(question_t *q, size_t m, const pass_t *p, size_t count, err_t *err)
{
    assert(q->measured[m][0]);
    if (count && p->stream && each_once(q, p)) return count_placed(q, m, p, count, err);
    return count_list(q, m, p, count, err);
}
