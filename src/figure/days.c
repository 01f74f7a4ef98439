/* days.c - quantiles of measured days, exact: the value of rank ceil(share * n) among those that still stand. */
#include "figure/inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const int PERCENTS[FIGURE_QUANTILES] = {25, 50, 75, 90};
enum { HUNDRED = 100 };

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

/* Takes back what was: both sorted. */
static void cancel(list_t *in, const list_t *out)
{
    size_t kept = 0, o = 0;
    for (size_t i = 0; i < in->count; i++) {
        while (o < out->count && by_cell(&out->at[o], &in->at[i]) < 0) o++;
        if (o < out->count && by_cell(&out->at[o], &in->at[i]) == 0) o++;
        else in->at[kept++] = in->at[i];
    }
    in->count = kept;
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

/* Values side by side by cell, then each rank among them. */
static int rank_all(question_t *q, size_t m, const list_t *in, err_t *err)
{
    size_t cells = q->cells + 1;
    size_t *from = calloc(cells + 1, sizeof *from);
    int32_t *values = malloc((in->count + 1) * sizeof *values);
    q->quantile[m] = arena_array(q->arena, cells * FIGURE_QUANTILES, sizeof *q->quantile[m]);
    int failed = from && values && q->quantile[m] ? 0 : err_nomem(err);
    for (size_t i = 0; !failed && i < in->count; i++) from[in->at[i].cell + 1]++;
    for (size_t c = 0; !failed && c < cells; c++) from[c + 1] += from[c];
    for (size_t i = in->count; !failed && i-- > 0;) values[--from[in->at[i].cell + 1]] = in->at[i].days;
    for (size_t c = 0; !failed && c < cells; c++) { /* from[c + 1] is now where c begins */
        size_t begin = from[c + 1], end = c + 1 < cells ? from[c + 2] : in->count, n = end - begin;
        for (int k = 0; n && k < FIGURE_QUANTILES; k++)
            q->quantile[m][c * FIGURE_QUANTILES + (size_t)k] =
                select_rank(values + begin, n, (n * (size_t)PERCENTS[k] + HUNDRED - 1) / HUNDRED - 1);
    }
    free(from);
    free(values);
    return failed;
}

int days_count(question_t *q, size_t m, const pass_t *p, size_t wave, err_t *err)
{
    collecting_t x = {.q = q};
    assert(wave == 0);
    (void)wave;
    for (size_t d = 0; d < q->ask.by_count; d++)
        if (q->dim[d].by == BY_TREE) x.tree = &q->dim[d];
    int failed = pass_each(p, collect, &x, err);
    if (!failed && x.out.count) {
        qsort(x.in.at, x.in.count, sizeof *x.in.at, by_cell);
        qsort(x.out.at, x.out.count, sizeof *x.out.at, by_cell);
        cancel(&x.in, &x.out);
    }
    if (!failed) failed = rank_all(q, m, &x.in, err);
    free(x.in.at);
    free(x.out.at);
    return failed;
}
