/* bench_alarm.c - how often a name of nobody in the list calls somebody up, beside how often the right one is found
 * at the same cut: one says nothing without the other. */
#include "bench.h"

#include "match/weights.h"

#include <stdlib.h>
#include <string.h>

enum { CUTS = 13, CUT_FIRST = 400, CUT_STEP = 50, SMALL_LIST = 50000 };
static const enum names_kind kinds[] = {NAMES_PERSON, NAMES_UNIT, NAMES_LATIN};
enum { KINDS = 3 };

/* Of so many queries, those whose best (or true) answer has at least the cut's points, or its score. */
typedef struct curve {
    size_t asked, points[CUTS], score[CUTS], own, tier_ab; /* own: from the cut that searches have unless told */
} curve_t;

static void add_hit(curve_t *c, const match_hit_t *h)
{
    c->own += h->points >= weight_points(WEIGHT_cut);
    for (int k = 0; k < CUTS; k++) {
        int cut = CUT_FIRST + k * CUT_STEP;
        c->points[k] += h->points >= cut;
        c->score[k] += h->score >= cut - CUT_FIRST + 100; /* 100, 150 ... 700 */
    }
}

/* born: each with a birth date of its own, which now and then is somebody's of nearly that name by chance. */
static int ask_absent(bench_t *b, enum names_kind kind, bool born, curve_t *c)
{
    arena_t *a = arena_new(64 << 20);
    for (size_t i = 0; a && i < b->alarms; i++) {
        char name[NAMES_ROOM];
        names_next(b->maker, kind, name);
        match_query_t q = {.subject = bench_subject(name, kind), .top = 5, .cut = b->cut};
        match_result_t r = {0};
        if (born) q.subject.born = BENCH_BORN_FIRST + (day_t)names_random(b->maker, BENCH_BORN_DAYS);
        arena_reset(a);
        if (match_search(b->ix, &q, a, &r, NULL)) return 1;
        c->asked++;
        bool ab = false;
        for (size_t k = 0; k < r.count; k++) ab |= r.hits[k].tier == MATCH_A || r.hits[k].tier == MATCH_B;
        c->tier_ab += ab;
        if (r.count) add_hit(c, &r.hits[0]);
    }
    arena_free(a);
    return a ? 0 : 1;
}

/* Names with one wrong character: the true one among the first five. */
static int ask_present(bench_t *b, enum names_kind kind, curve_t *c)
{
    arena_t *a = arena_new(64 << 20);
    for (enum names_error e = NAMES_SUBSTITUTE; a && e <= NAMES_EXTRA; e++)
        for (size_t i = 0; i < b->queries; i++) {
            asked_t q;
            if (!bench_ask(b, kind, e, b->count, &q)) continue;
            match_query_t query = {.subject = bench_subject(q.text, kind), .top = 5, .cut = b->cut};
            match_result_t r = {0};
            arena_reset(a);
            if (match_search(b->ix, &query, a, &r, NULL)) return 1;
            c->asked++;
            for (size_t k = 0; k < r.count; k++)
                if (r.hits[k].record == q.truth + 1) add_hit(c, &r.hits[k]);
        }
    arena_free(a);
    return a ? 0 : 1;
}

static int one_list(bench_t *b)
{
    for (int k = 0; k < KINDS; k++) {
        curve_t absent = {0}, present = {0}, dated = {0};
        if (ask_absent(b, kinds[k], false, &absent) || (kinds[k] == NAMES_PERSON && ask_absent(b, kinds[k], true, &dated)) || ask_present(b, kinds[k], &present)) return 1;
        bench_line("\nalarms    %s, list of %zu: %zu of nobody asked, %zu with a hit of tier A or B; beside recall@5 of %zu with one wrong character\n",
                   names_kind_word(kinds[k]), b->count, absent.asked, absent.tier_ab, present.asked);
        if (dated.asked) bench_line("          with a birth date each: %zu of %zu with a hit of tier B, a day in %d being the same by chance\n", dated.tier_ab, dated.asked, BENCH_BORN_DAYS);
        bench_line("| points from | tier C alarm | recall | score from | tier C alarm | recall |\n|---|---|---|---|---|---|\n");
        for (int i = 0; i < CUTS; i++)
            bench_line("| %d | %.4f | %.3f | %d | %.4f | %.3f |\n", CUT_FIRST + i * CUT_STEP, (double)absent.points[i] / (double)absent.asked,
                       (double)present.points[i] / (double)present.asked, 100 + i * CUT_STEP, (double)absent.score[i] / (double)absent.asked,
                       (double)present.score[i] / (double)present.asked);
        bench_line("at the cut searches have unless told (%d points): tier C alarm %.4f, recall@5 %.3f\n", weight_points(WEIGHT_cut),
                   (double)absent.own / (double)absent.asked, (double)present.own / (double)present.asked);
    }
    return 0;
}

int bench_alarms(bench_t *b)
{
    match_index_t *large = b->ix;
    size_t count = b->count;
    if (count > SMALL_LIST) {
        b->count = SMALL_LIST;
        if (bench_build(b, SMALL_LIST, 1, &b->ix)) return 1;
        int rc = one_list(b);
        match_index_free(b->ix);
        b->ix = large;
        b->count = count;
        if (rc) return rc;
    }
    return one_list(b);
}
