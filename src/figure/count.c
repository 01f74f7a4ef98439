/* count.c - what the tallies say, added up into the cells of a question. */
#include "figure/inside.h"

#include "ledger/ledger.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Cell of an office and a day of a wave; -1 = none. */
static int64_t cell_of(const question_t *q, const wave_t *w, int office, day_t day)
{
    int64_t cell = 0;
    for (size_t d = 0; d < q->ask.by_count; d++) {
        const dim_t *x = &q->dim[d];
        int64_t at = x->of_office ? x->of_office[office] : period_number(x->by, window_day(w, x->by, day)) - x->base;
        if (at < 0 || at >= (int64_t)x->count) return -1;
        cell = cell * (int64_t)x->count + at;
    }
    return cell;
}

static void count_row(question_t *q, size_t m, int office, day_t day, int64_t n)
{
    for (size_t w = 0; w < q->wave_count; w++) {
        if (day < q->wave[w].from || day > q->wave[w].to) continue;
        int64_t cell = cell_of(q, &q->wave[w], office, day);
        if (cell >= 0) q->sum[m][w][cell] += n;
        q->total[m][w] += n;
    }
}

static int count_measure(question_t *q, store_conn_t *c, size_t m, err_t *err)
{
    const measure_t *x = &q->measure[m];
    store_rows_t *rows = NULL;
    day_t least = q->wave[0].from, most = q->wave[0].to, day;
    char from[DAY_TEXT], to[DAY_TEXT];
    for (size_t w = 1; w < q->wave_count; w++) {
        if (q->wave[w].from < least) least = q->wave[w].from;
        if (q->wave[w].to > most) most = q->wave[w].to;
    }
    int failed = store_query(c, "SELECT office, on_day, n, amount FROM tally WHERE kind = $1 AND figure = $2 AND on_day >= $3 AND "
                                "on_day <= $4",
                             STORE_P(store_text(x->kind->name), store_text(x->figure->name), store_text(day_text(least, from)),
                                     store_text(day_text(most, to))), &rows, err);
    for (bool row = true; !failed;) {
        int office;
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        if (office_find(q->tree, store_col_text(rows, 0), &office, NULL) != 0 || !q->in_scope[office]) continue;
        failed = day_parse(store_col_text(rows, 1), &day, err);
        if (!failed) count_row(q, m, office, day, store_col_int(rows, x->sort == FIGURE_SUM ? 3 : 2));
    }
    store_rows_close(rows);
    return failed;
}

static int count_in(store_conn_t *c, void *arg, err_t *err)
{
    question_t *q = arg;
    int failed = ledger_size(c, &q->position, err);
    memset(q->total, 0, sizeof q->total);
    for (size_t m = 0; !failed && m < q->measure_count; m++) {
        for (size_t w = 0; w < q->wave_count; w++) memset(q->sum[m][w], 0, q->cells * sizeof **q->sum[m]);
        failed = count_measure(q, c, m, err);
    }
    return failed;
}

int count_all(question_t *q, err_t *err)
{
    for (size_t m = 0; m < q->measure_count; m++)
        for (size_t w = 0; w < q->wave_count; w++) {
            q->sum[m][w] = arena_array(q->arena, q->cells, sizeof *q->sum[m][w]);
            if (!q->sum[m][w]) return err_nomem(err);
        }
    int failed = store_read(book_store(q->f->with.book), count_in, q, err);
    for (size_t d = 0; d < q->ask.by_count; d++)
        for (size_t m = 0; q->dim[d].by == BY_TREE && m < q->measure_count; m++)
            for (size_t w = 0; !failed && w < q->wave_count; w++) failed = roll_up(q, d, q->sum[m][w], err);
    return failed;
}
