/* bench_hostile.c - names made to be slow: what no list holds and every list half holds. The longest single search is
 * what counts: a name that stalls the queue stalls everybody behind it. */
#include "bench.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PIECES = 26, GARBAGE = 1 << 20, WORST = 64 };

static const char *const pieces[PIECES] = {"有限公司", "深圳市", "科技", "集团", "股份", "贸易", "中国", "第一", "（", "）", "王", "张伟", "李", "建", "华", "Mohammed", "Smith",
    " A ", " B", "Ltd", "&", "al-", " de la ", "·", "一", "Zhang"};

/* Every way of being hard in turn: the commonest words once, over and over, in chance order, runs of one character. */
static void make_hard(bench_t *b, size_t i, char into[MATCH_NAME_BYTES + 1])
{
    size_t most = i % 3 == 0 ? MATCH_NAME_BYTES : i % 3 == 1 ? 60 : 12 + names_random(b->maker, 200), used = 0;
    const char *same = pieces[i / 4 % PIECES];
    into[0] = '\0';
    for (;;) {
        const char *next = same;
        if (i % 4 == 1) next = pieces[names_random(b->maker, PIECES)];
        else if (i % 4 == 2) next = bench_name(b, names_random(b->maker, (uint32_t)b->count));
        else if (i % 4 == 3) next = names_random(b->maker, 2) ? same : bench_name(b, names_random(b->maker, (uint32_t)b->count));
        size_t bytes = strlen(next);
        if (used + bytes > most) break;
        memcpy(into + used, next, bytes + 1);
        used += bytes;
    }
    if (!used) (void)text_copy(into, MATCH_NAME_BYTES, "有限公司");
}

static double refuse_garbage(bench_t *b)
{
    char *garbage = malloc(GARBAGE + 1);
    arena_t *a = arena_new(64 << 20);
    double took = 0;
    if (garbage && a) {
        memset(garbage, 'x', GARBAGE);
        garbage[GARBAGE] = '\0';
        match_query_t q = {.subject = bench_subject(garbage, NAMES_UNIT), .top = TOP, .cut = b->cut};
        match_result_t r;
        double start = bench_now();
        bool refused = match_search(b->ix, &q, a, &r, NULL) != 0;
        took = refused ? bench_now() - start : 1e9;
    }
    arena_free(a);
    free(garbage);
    return took;
}

int bench_hostile(bench_t *b, size_t count)
{
    tally_t t;
    char name[MATCH_NAME_BYTES + 1], worst[WORST] = "";
    double longest = 0;
    if (!tally_open(&t, count)) return 1;
    for (size_t i = 0; i < count; i++) {
        arena_t *a = arena_new(64 << 20);
        make_hard(b, i, name);
        match_query_t q = {.subject = bench_subject(name, i % 2 ? NAMES_UNIT : NAMES_PERSON), .top = MATCH_TOP_MOST, .cut = 1};
        match_result_t r = {0};
        double start = bench_now();
        (void)(a && match_search(b->ix, &q, a, &r, NULL)); /* refusing one is an answer too */
        double took = bench_now() - start;
        if (took > longest) {
            longest = took;
            (void)text_copy(worst, sizeof worst, name);
        }
        t.latency[t.asked++] = took;
        t.sum += took;
        arena_free(a);
    }
    bench_line("hostile   %zu names made to be slow, top %d, no cut: p50 %.2f ms, p99 %.2f ms, longest %.2f ms (%s...); 1 MB of garbage refused in %.3f ms\n",
               t.asked, MATCH_TOP_MOST, tally_part(&t, 500), tally_part(&t, 990), longest * 1e3, worst, refuse_garbage(b) * 1e3);
    tally_close(&t);
    return 0;
}
