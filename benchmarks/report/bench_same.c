/* bench_same.c - sameness of a nation's reports: 1,872 of 20 pages, planted pairs, time and recall.
 *
 *   bench_same [REPORTS [PAGES [THREADS]]]
 * A page is 900 characters. Making the reports is not timed. Status 1: a planted pair of 30 % or more was not found, or a pair
 * was found that nobody planted.
 */
#include "base/day.h"
#include "reports.h"
#include "report/same.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { PAGE = 900, PAIRS = 200, CLUSTER = 12 };

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int say_error(const err_t *err)
{
    buf_t text;
    buf_init(&text, 1 << 16);
    err_add_text(&text, err, LANG_EN);
    (void)fprintf(stderr, "%s", buf_failed(&text) ? "error\n" : buf_text(&text));
    buf_release(&text);
    return 2;
}

static bool related(const made_set_t *m, uint32_t a, uint32_t b)
{
    int x = m->plan[a].from, y = m->plan[b].from;
    return x == (int)b || y == (int)a || (x >= 0 && x == y);
}

typedef struct checked {
    int must, found, below, related, false_pairs;
    int worst; /* greatest difference of a share from what was copied, per mille */
} checked_t;

static checked_t check(const made_set_t *m, const int *copied, const same_pair_t *pair, size_t pairs)
{
    checked_t c = {0};
    for (int r = 0; r < m->reports; r++) c.must += m->plan[r].from >= 0 && copied[r] >= 300;
    for (size_t i = 0; i < pairs; i++) {
        uint32_t a = pair[i].report[0], b = pair[i].report[1];
        int copy = m->plan[b].from == (int)a ? (int)b : m->plan[a].from == (int)b ? (int)a : -1;
        if (!related(m, a, b)) c.false_pairs++;
        else if (copy < 0) c.related++;
        else if (copied[copy] >= 300) c.found++;
        else c.below++;
        if (copy < 0) continue;
        int off = abs(pair[i].share[(uint32_t)copy == b] - copied[copy]);
        if (off > c.worst) c.worst = off;
    }
    for (int r = 0; r < m->reports; r++) {
        bool seen = m->plan[r].from < 0 || copied[r] < 300;
        for (size_t i = 0; i < pairs && !seen; i++) seen = (int)pair[i].report[1] == r && (int)pair[i].report[0] == m->plan[r].from;
        if (!seen) (void)printf("not found: %d from %d, %d per mille, changes %x\n", r, m->plan[r].from, copied[r], m->plan[r].changes);
    }
    return c;
}

static int run(const made_set_t *m, int threads)
{
    err_t err = {0};
    same_set_t *set = NULL;
    size_t bytes = 0, pairs = 0, cut = 0;
    const same_pair_t *pair = NULL;
    int *copied = calloc((size_t)m->reports, sizeof *copied);
    int code = copied ? same_new(&(same_options_t){.threads = threads}, &set, &err) : err_nomem(&err);
    for (int r = 0; r < m->reports && !code; r++) {
        size_t n = 0;
        char *text = made_report(m, r, &n, &copied[r]);
        bytes += n;
        code = text ? same_add(set, num_text(r, (char[24]){0}), text, n, &err) : err_nomem(&err);
    }
    double start = seconds();
    if (!code) code = same_find(set, SAME_ALL, NULL, &pair, &pairs, &cut, &err);
    double all = seconds() - start;
    if (code) return say_error(&err);
    checked_t c = check(m, copied, pair, pairs);
    struct rusage use;
    (void)getrusage(RUSAGE_SELF, &use);
    (void)printf("%d reports, %.1f MB, %d threads: %.2f s (limit 5), %.0f MB\n", m->reports, (double)bytes / 1e6, threads, all, (double)use.ru_maxrss / 1e3);
    (void)printf("planted pairs of 30 %% or more: %d, found %d; below 30 %% found as well: %d; copies of one source found: %d; false: %d\n", c.must, c.found,
                 c.below, c.related, c.false_pairs);
    (void)printf("greatest difference of a share from what was copied: %d.%d points\n", c.worst / 10, c.worst % 10);
    start = seconds();
    code = same_find(set, 0, NULL, &pair, &pairs, &cut, &err);
    (void)printf("one report against all: %.2f s, %zu pairs\n", seconds() - start, pairs);
    same_free(set);
    free(copied);
    return code ? say_error(&err) : c.found < c.must || c.false_pairs > 0;
}

int main(int argc, char **argv)
{
    int reports = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 1872, pages = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 20;
    int threads = argc > 3 ? (int)strtol(argv[3], NULL, 10) : 2;
    made_set_t m;
    if (reports < 2 || reports > SAME_REPORTS_MOST || pages < 1 || pages > 200 || threads < 1 || threads > SAME_THREADS_MOST) return 2;
    if (!made_new(20181, reports, pages * PAGE, reports / 9 < PAIRS ? reports / 9 : PAIRS, CLUSTER, &m)) return 2;
    int status = run(&m, threads);
    made_free(&m);
    return status;
}
