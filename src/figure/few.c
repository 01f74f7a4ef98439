/* few.c - who only counts: what is not told to a role of `counting` of a kind that it may not read.
 *
 * Numbers are what such a role is for; persons and single matters are not. So
 *   1  nothing breaks down or narrows by who (fields of type user), by one matter, by a text, a number or a day of a matter;
 *   2  a number behind which fewer than five counted acts stand is not told, none at all (0) like the few: where one could be told
 *      from the other, a window of one day and three breakdowns would read a single matter;
 *   3  rows of which nothing is told are left out, since the key of a row alone says what the few have in common;
 *   4  what is left out of one answer is never fewer than five in sum: else the smallest that would be told is left out with it,
 *      and so on, so that a total less its rows does not say it;
 *   5  the four-level table (`tree`), whose rows lie in each other, is not told;
 *   6  the acts behind are not told, nor is the answer published.
 * What remains: two questions may be subtracted from each other (a window and the same a day longer, a breakdown and its total
 * narrowed). Nothing but noise would end that; each question is kept with who asked it first (figure_passport). */
#include "figure/inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct behind {
    int64_t part, whole; /* counted acts; of what is no share both are the same */
    size_t cell;
} behind_t;

/* --- who ----------------------------------------------------------------------------------------------------- */

bool few_reads(const question_t *q, const cat_kind_t *k)
{
    return q->ask.granted || book_may_read(q->f->with.book, q->actor, k, q->ask.office);
}

/* A question that speaks of one such kind is guarded as a whole: of the part, or of its whole. */
int few_find(question_t *q, err_t *err)
{
    static const char PARENT[] = "parent.";
    bool whole = false;
    for (size_t i = 0; i < q->ask.by_count; i++) whole = whole || strncmp(q->ask.by[i], PARENT, sizeof PARENT - 1) == 0;
    for (size_t i = 0; i < q->ask.narrow_count; i++) whole = whole || strncmp(q->ask.narrow[i].field, PARENT, sizeof PARENT - 1) == 0;
    for (size_t m = 0; m < q->measure_count; m++) {
        const cat_kind_t *k = q->measure[m].kind, *parent = NULL;
        if (!few_reads(q, k)) q->few = true;
        if (!whole || !k->parent) continue;
        int failed = catalogue_kind(book_catalogue(q->f->with.book), k->parent, &parent, err);
        if (failed) return failed;
        if (!few_reads(q, parent)) q->few = true;
    }
    return 0;
}

/* Of the first kind that the actor may not read: its acts are not told. */
int few_refuse(const question_t *q, err_t *err)
{
    char label[ERR_ARG_BYTES];
    size_t m = 0;
    while (m + 1 < q->measure_count && few_reads(q, q->measure[m].kind)) m++;
    return err_set(err, ERR_FIGURE_READ, q->measure[m].figure->name, err_both(q->measure[m].kind->label, label));
}

bool few_names(const question_t *q, const cat_field_t *f)
{
    return q->few && f && f->type == CAT_USER;
}

bool few_narrows(const question_t *q, const cat_kind_t *k, const char *name)
{
    const cat_field_t *f = NULL;
    if (!q->few) return true;
    if (cat_kind_field(k, name, &f, NULL) == 0) return field_breaks_down(f) && f->type != CAT_USER;
    return strcmp(name, "stage") == 0 || strcmp(name, "office") == 0;
}

/* --- which numbers -------------------------------------------------------------------------------------------- */

/* How many counted acts stand behind: amounts and days say it beside their sum. */
static int64_t acts_of(const question_t *q, int m, size_t wave, size_t cell, bool total)
{
    if (q->measured[m][wave]) return total ? q->measured_total[m][wave] : q->measured[m][wave][cell];
    return total ? q->total[m][wave] : q->sum[m][wave][cell];
}

static behind_t behind_of(const question_t *q, size_t figure, size_t wave, size_t cell, bool total)
{
    int64_t part = acts_of(q, q->part[figure], wave, cell, total);
    return (behind_t){part, q->whole[figure] < 0 ? part : acts_of(q, q->whole[figure], wave, cell, total), cell};
}

static bool some_but_few(int64_t n)
{
    return n > 0 && n < FIGURE_FEW;
}

/* Of five or more none and all may be told: 0% and 100%. */
static bool is_few(behind_t b)
{
    return b.whole < FIGURE_FEW || (b.part != b.whole && (some_but_few(b.part) || some_but_few(b.whole - b.part)));
}

/* What was left out in sum, as a total less its rows would say it. */
static bool sum_is_few(behind_t b)
{
    return some_but_few(b.whole) || some_but_few(b.part) || some_but_few(b.whole - b.part);
}

static int by_size(const void *x, const void *y)
{
    const behind_t *a = x, *b = y;
    if (a->whole != b->whole) return a->whole < b->whole ? -1 : 1;
    return (a->cell > b->cell) - (a->cell < b->cell);
}

static int hide(question_t *q, size_t figure, size_t wave, err_t *err)
{
    behind_t left = {0}, *told = calloc(q->cells + 1, sizeof *told);
    bool *few = arena_array(q->arena, q->cells + 1, sizeof *few);
    size_t n = 0;
    if (!told || !few) {
        free(told);
        return err_nomem(err);
    }
    for (size_t cell = 0; cell < q->cells; cell++) {
        behind_t b = behind_of(q, figure, wave, cell, false);
        few[cell] = is_few(b);
        if (!few[cell]) told[n++] = b;
        else left.part += b.part, left.whole += b.whole;
    }
    qsort(told, n, sizeof *told, by_size);
    for (size_t i = 0; i < n && sum_is_few(left); i++) {
        few[told[i].cell] = true;
        left.part += told[i].part;
        left.whole += told[i].whole;
    }
    free(told);
    few[q->cells] = is_few(behind_of(q, figure, wave, 0, true));
    q->hidden[figure][wave] = few;
    return 0;
}

int few_hide(question_t *q, err_t *err)
{
    int failed = 0;
    for (size_t i = 0; q->few && !failed && i < q->ask.figure_count; i++)
        for (size_t w = 0; !failed && w < q->wave_count; w++) failed = hide(q, i, w, err);
    return failed;
}

bool few_is(const question_t *q, size_t figure, size_t wave, size_t cell, bool total)
{
    return q->few && q->hidden[figure][wave][total ? q->cells : cell];
}

bool few_row(const question_t *q, size_t cell)
{
    for (size_t i = 0; i < q->ask.figure_count; i++)
        if (!few_is(q, i, 0, cell, false)) return false;
    return q->few;
}
