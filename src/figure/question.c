/* question.c - a question with all its names looked up and all its rights asked for. */
#include "figure/inside.h"

#include "register/within.h"

#include <assert.h>
#include <string.h>

/* The office asked about. */
static int find_office(question_t *q, err_t *err)
{
    int failed = within_office(q->tree, q->actor, q->ask.office, ERR_FIGURE_OFFICE, &q->office, err);
    if (!failed) q->ask.office = office_at(q->tree, q->office)->code;
    return failed;
}

static int add_measure(question_t *q, const cat_kind_t *k, const cat_figure_t *f, const cat_figure_t *cohort, int *ret_index, err_t *err)
{
    char label[ERR_ARG_BYTES];
    if (!q->ask.granted && !book_may_count(q->f->with.book, q->actor, k, q->ask.office)) /* the same in all offices below it */
        return err_set(err, ERR_FIGURE_READ, f->name, err_both(k->label, label));
    for (size_t i = 0; i < q->measure_count; i++)
        if (q->measure[i].figure == f && q->measure[i].cohort == cohort) return *ret_index = (int)i, 0;
    assert(q->measure_count < MEASURES_MOST);
    *ret_index = (int)q->measure_count;
    q->measure[q->measure_count++] = (measure_t){.kind = k, .figure = f, .sort = figure_sort_of(f), .cohort = cohort};
    return 0;
}

/* Part and whole may be of different kinds. */
static int add_share(question_t *q, size_t i, err_t *err)
{
    const catalogue_t *c = book_catalogue(q->f->with.book);
    const char *const names[2] = {q->figure[i]->share, q->figure[i]->of};
    int *into[2] = {&q->part[i], &q->whole[i]};
    int failed = 0;
    for (int k = 0; !failed && k < 2; k++) {
        const cat_kind_t *kind;
        const cat_figure_t *figure;
        failed = figure_find(c, names[k], &kind, &figure, err);
        if (!failed && figure_sort_of(figure) == FIGURE_SHARE) failed = err_set(err, ERR_FIGURE_NAME, figure->name, "-");
        if (!failed) failed = add_measure(q, kind, figure, q->figure[i]->cohort ? q->figure[i] : NULL, into[k], err);
    }
    return failed;
}

static int find_figures(question_t *q, err_t *err)
{
    int failed = 0;
    if (!q->ask.figure_count || q->ask.figure_count > FIGURE_ASKED_MOST)
        return err_set(err, ERR_FIGURE_QUESTION, "figures", "", "1..32");
    for (size_t i = 0; !failed && i < q->ask.figure_count; i++) {
        failed = figure_find(book_catalogue(q->f->with.book), q->ask.figure[i], &q->kind[i], &q->figure[i], err);
        if (failed) break;
        q->ask.figure[i] = q->figure[i]->name;
        q->whole[i] = -1;
        failed = figure_sort_of(q->figure[i]) == FIGURE_SHARE ? add_share(q, i, err)
                                                               : add_measure(q, q->kind[i], q->figure[i], NULL, &q->part[i], err);
    }
    return failed;
}

int question_make(figures_t *f, const actor_t *actor, const figure_ask_t *ask, arena_t *a, question_t *ret, err_t *err)
{
    memset(ret, 0, sizeof *ret);
    ret->f = f;
    ret->actor = actor;
    ret->ask = *ask;
    ret->arena = a;
    ret->tree = book_offices(f->with.book);
    if (ask->by_count > FIGURE_BY_MOST) return err_set(err, ERR_FIGURE_QUESTION, "by", "", "0..3");
    if (ask->plan && ask->compare != FIGURE_PLAN) return err_set(err, ERR_FIGURE_QUESTION, "plan", ask->plan, "compare: plan");
    int failed = find_office(ret, err);
    if (!failed) failed = find_figures(ret, err);
    if (!failed) failed = few_find(ret, err);
    if (!failed) failed = windows_make(ret, err);
    if (!failed) failed = bounds_make(ret, err);
    if (!failed) failed = dims_make(ret, err);
    if (!failed) failed = moved_find(ret, err);
    if (!failed && ret->ask.compare == FIGURE_PLAN) failed = goals_read(ret, err);
    if (failed) dims_free(ret);
    return failed;
}
