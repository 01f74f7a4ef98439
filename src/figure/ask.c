/* ask.c - figure_ask and what is asked through it. */
#include "figure/inside.h"

#include <assert.h>
#include <stdlib.h>

#define QUESTION_BYTES ((size_t)1 << 30)

int figures_open(const figures_options_t *options, figures_t **ret_figures, err_t *err)
{
    assert(options && options->book);
    figures_t *f = calloc(1, sizeof *f);
    if (!f) return err_nomem(err);
    f->with = *options;
    int failed = counted_open(options->book, options->folder, options->keep_from, &f->counted, err);
    if (failed) figures_close(f);
    else *ret_figures = f;
    return failed;
}

void figures_close(figures_t *f)
{
    if (!f) return;
    counted_close(f->counted);
    free(f);
}

int figures_follow(figures_t *f, const progress_t *progress, err_t *err)
{
    int failed = counted_lock(f->counted, progress, err);
    if (!failed) counted_unlock(f->counted);
    return failed;
}

book_t *figures_book(const figures_t *f)
{
    return f->with.book;
}

/* The question counted, in an arena of its own. */
static int counted(figures_t *f, const actor_t *actor, const figure_ask_t *ask, question_t **ret, arena_t **ret_arena, err_t *err)
{
    arena_t *a = arena_new(QUESTION_BYTES);
    question_t *q = a ? arena_alloc(a, sizeof *q) : NULL;
    int failed = q ? question_make(f, actor, ask, a, q, err) : err_nomem(err);
    if (!failed) failed = count_all(q, err);
    if (failed) {
        if (q) dims_free(q);
        arena_free(a);
        return failed;
    }
    *ret = q;
    *ret_arena = a;
    return 0;
}

int figure_ask(figures_t *f, const actor_t *actor, const figure_ask_t *ask, json_t **ret_json, err_t *err)
{
    assert(f && actor && ask && ret_json);
    arena_t *a = NULL;
    question_t *q = NULL;
    int failed = counted(f, actor, ask, &q, &a, err);
    if (failed) return failed;
    assert(q);
    failed = answer_make(q, ret_json, err);
    dims_free(q);
    arena_free(a);
    return failed;
}

int figure_number(figures_t *f, const actor_t *actor, const figure_ask_t *ask, figure_value_t *ret_value, err_t *err)
{
    assert(f && actor && ask && ret_value);
    arena_t *a = NULL;
    question_t *q = NULL;
    figure_ask_t one = *ask;
    one.by_count = 0;
    if (one.figure_count > 1) one.figure_count = 1;
    int failed = counted(f, actor, &one, &q, &a, err);
    if (failed) return failed;
    assert(q);
    bool rate = q->whole[0] >= 0, days = q->measure[q->part[0]].sort == FIGURE_DAYS;
    figure_value_t v = {.rate = rate, .money = figure_is_money(q->kind[0], q->figure[0]), .unit = figure_unit(q->kind[0], q->figure[0])};
    v.part = q->total[q->part[0]][0];
    v.whole = rate ? q->total[q->whole[0]][0] : days ? q->measured_total[q->part[0]][0] : 1;
    v.compared = q->wave_count > 1 || (q->ask.compare == FIGURE_PLAN && !goal_outside(q, 0) && goal_of(q, 0, 0, true, &v.before_part, &v.before_whole));
    for (size_t w = 1; w < q->wave_count; w++) {
        if (wave_unkept(q, 0, w)) continue;
        v.before_part += q->total[q->part[0]][w];
        v.before_whole += rate ? q->total[q->whole[0]][w] : days ? q->measured_total[q->part[0]][w] : 1;
    }
    if (q->wave_count > 1 && !v.before_whole) v.compared = false; /* nothing was on record then */
    if (few_is(q, 0, 0, 0, true)) v.few = true, v.compared = false, v.part = v.whole = 0;
    for (size_t w = 1; w < q->wave_count; w++)
        if (few_is(q, 0, w, 0, true)) v.compared = false;
    if (!v.compared) v.before_part = v.before_whole = 0;
    dims_free(q);
    arena_free(a);
    *ret_value = v;
    return 0;
}
