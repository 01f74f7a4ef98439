/* bench_names.c - the name index measured: build, searches by kind and class of error with recall, pairs, numbers,
 * false alarms, growth; beside pg_trgm and SQLite in the same run.
 *
 *   bench_names [SIZE...] [--queries N] [--mixed N] [--alarms N] [--cut N] [--pg SIZE] [--pg-queries N] [--no-classes]
 *               [--misses 1]
 *
 * SIZE       names in the list, 1,000,000 by default; several grow (1000000 10000000): the same queries at each
 * --queries  per kind and class (100)            --mixed   of the mix that the rates are of (4,000)
 * --alarms   names of nobody per kind and list (5,000; 0 = none)
 * --misses   print what was not found among five though nothing nearer was, with the points of the pair
 * --pg       run pg_trgm beside at sizes up to this one; needs XIEZHI_TEST_PG
 *
 * Times are processor time of the one thread, so that a busy machine disturbs less. Read the ratios all the same.
 */
#include "bench.h"

#include "match/build.h"
#include "match/lexicon.h"

#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SIZES_MOST = 6, BYTES_A_NAME = 64, PAIRS = 4000, HOSTILE = 2000 };

typedef struct options {
    size_t size[SIZES_MOST], sizes, pg, pg_queries;
    bool classes;
} options_t;

static size_t heap(void)
{
    struct mallinfo2 m = mallinfo2();
    return m.uordblks + m.hblkhd;
}

static bool make(bench_t *b, size_t count)
{
    size_t used = 0, room = count * BYTES_A_NAME + NAMES_ROOM;
    b->maker = names_open(XZ_SOURCE_ROOT, 1);
    b->text = malloc(room);
    b->at = calloc(count, sizeof *b->at);
    if (!b->maker || !b->text || !b->at) return false;
    names_distinct(b->maker);
    double start = bench_now();
    for (size_t i = 0; i < count && used + NAMES_ROOM < room; i++) {
        b->at[i] = (uint32_t)used;
        names_next(b->maker, names_mix(i), b->text + used);
        used += strlen(b->text + used) + 1;
        b->made = i + 1;
    }
    bench_line("names     %zu distinct in %.1f s, %.1f bytes each: half Chinese units, a quarter Chinese persons, a quarter Latin\n", b->made,
               bench_now() - start, (double)used / (double)b->made);
    return b->made == count && used < UINT32_MAX;
}

static int build(bench_t *b)
{
    for (int threads = 2; threads >= 1; threads--) { /* the one of one thread stays */
        match_index_free(b->ix);
        b->ix = NULL;
        size_t before = heap();
        double wall = bench_wall(), used = bench_used();
        if (bench_build(b, b->count, threads, &b->ix)) return 1;
        wall = bench_wall() - wall;
        used = bench_used() - used;
        bench_line("build     %d thread%s: %.0f names/s (%.0f per second of processor), %.1f bytes a name with its text, %.1f on the heap\n", threads,
                   threads > 1 ? "s" : "", (double)b->count / wall, (double)b->count / used, (double)match_index_bytes(b->ix) / (double)b->count,
                   (double)(heap() - before) / (double)b->count);
    }
    return 0;
}

/* Saves the index, maps it, and goes on with the mapped one: what follows is measured as after a start. */
static int save_and_open(bench_t *b)
{
    char path[] = "/tmp/xiezhi-bench-names-XXXXXX";
    struct stat file;
    match_index_t *mapped = NULL;
    err_t err = {0};
    int fd = mkstemp(path);
    if (fd < 0) return 1;
    close(fd);
    double start = bench_wall(), used = bench_used();
    int rc = match_index_save(b->ix, path, &err);
    double saved = bench_wall(), saved_used = bench_used();
    if (!rc) rc = match_index_open(path, &mapped, &err);
    double opened = bench_wall(), opened_used = bench_used();
    if (!rc && !stat(path, &file)) {
        bench_line("file      %.1f bytes a name, saved in %.2f s (%.2f s of processor), mapped in %.4f s (%.4f s)\n", (double)file.st_size / (double)b->count, saved - start,
                   saved_used - used, opened - saved, opened_used - saved_used);
        match_index_free(b->ix);
        b->ix = mapped;
    } else {
        fprintf(stderr, "save or open: %s\n", err_code_text(err.code));
    }
    (void)unlink(path);
    return rc;
}

/* Adds to the live index and searches for what was added at once: it follows its database. */
static int follow(bench_t *b)
{
    enum { MORE = 2000 };
    static char name[MORE][NAMES_ROOM];
    size_t found = 0;
    int rc = 0;
    for (size_t i = 0; i < MORE; i++) names_next(b->maker, names_mix(i), name[i]);
    double start = bench_now();
    for (size_t i = 0; i < MORE && !rc; i++) {
        match_subject_t s = bench_subject(name[i], names_mix(i));
        rc = match_add(b->ix, (int64_t)(b->made + i) + 1, 0, &s, NULL);
    }
    double added = bench_now() - start;
    arena_t *a = arena_new(64 << 20);
    for (size_t i = 0; i < MORE && !rc && a; i++) {
        match_query_t q = {.subject = bench_subject(name[i], names_mix(i)), .top = TOP, .cut = b->cut};
        match_result_t r = {0};
        arena_reset(a);
        rc = match_search(b->ix, &q, a, &r, NULL);
        for (size_t k = 0; k < r.count; k++) found += r.hits[k].record == (int64_t)(b->made + i) + 1;
    }
    start = bench_now();
    for (size_t i = 0; i < MORE && !rc; i++) rc = match_remove(b->ix, (int64_t)(b->made + i) + 1, NULL);
    bench_line("follow    %.1f us to add a name to the live index, %.1f us to remove it; %zu of %d found at once\n", added / MORE * 1e6, (bench_now() - start) / MORE * 1e6,
               found, MORE);
    arena_free(a);
    return rc;
}

static void print_tally(const char *what, const char *class, const tally_t *t)
{
    bench_line("| %s | %s | %zu | %.0f | %.3f | %.2f | %.2f |", what, class, t->asked, (double)t->asked / t->sum, tally_part(t, 500), tally_part(t, 990),
               tally_part(t, 1000));
    for (int k = 0; k < WITHINS; k++) {
        double of = t->wanted ? (double)t->wanted : 1;
        bench_line(" %.3f (%.3f) |", (double)t->found[k] / of, (double)t->fair[k] / of);
    }
    bench_line("\n");
}

static int search_classes(bench_t *b)
{
    bench_line("\n| kind | class | queries | per s | p50 ms | p99 ms | max ms | recall@1 (fair) | @5 | @50 |\n|---|---|---|---|---|---|---|---|---|---|\n");
    for (enum names_kind k = 0; k < NAMES_KINDS; k++)
        for (enum names_error e = 0; e <= NAMES_ERRORS; e++) {
            tally_t t;
            asked_t q = {.kind = k, .error = e, .truth = NOBODY};
            if (!tally_open(&t, b->queries)) return 1;
            for (size_t i = 0; i < b->queries; i++) {
                if (e == NAMES_ERRORS) names_next(b->maker, k, q.text);
                else if (!bench_ask(b, k, e, b->count, &q)) break;
                if (tally_ask(b, &q, &t)) return 1;
            }
            if (t.asked) print_tally(names_kind_word(k), e == NAMES_ERRORS ? "of nobody" : names_error_word(e), &t);
            tally_close(&t);
        }
    return 0;
}

static void pair_rate(bench_t *b)
{
    static asked_t q[PAIRS];
    arena_t *a = arena_new(64 << 20);
    double sum[2] = {0};
    if (!a || !bench_ask_mixed(b, b->count, q, PAIRS)) return;
    for (int far = 0; far < 2; far++) {
        double start = bench_now();
        for (size_t i = 1; i < PAIRS; i += 2) { /* the disturbed ones, with their own name and with another's */
            size_t other = far ? (size_t)(q[i].truth + 20) % b->count : (size_t)q[i].truth;
            match_subject_t x = bench_subject(q[i].text, q[i].kind), y = bench_subject(bench_name(b, other), q[i].kind);
            match_hit_t h;
            arena_reset(a);
            (void)match_pair(&x, &y, a, &h, NULL);
        }
        sum[far] = (bench_now() - start) / (PAIRS / 2) * 1e6;
    }
    arena_free(a);
    bench_line("pair      %.2f us a disturbed name against its own, %.2f us against another of the kind, explained\n", sum[0], sum[1]);
}

static int mixed(bench_t *b, const asked_t *q, size_t count, tally_t *t, double *rate)
{
    for (size_t i = 0; i < count; i++)
        if (tally_ask(b, &q[i], t)) return 1;
    double now = (double)t->asked / t->sum;
    bench_line("\n| mix | | queries | per s | p50 ms | p99 ms | max ms | recall@1 (fair) | @5 | @50 |\n|---|---|---|---|---|---|---|---|---|---|\n");
    print_tally("all", "half of nobody", t);
    if (*rate > 0) bench_line("growth    a query costs %.2f x what it did at the size before\n", *rate / now);
    *rate = now;
    return 0;
}

typedef struct share {
    bench_t *b;
    const asked_t *q;
    size_t count;
    tally_t t;
    int rc;
} share_t;

static void *ask_share(void *arg)
{
    share_t *s = arg;
    for (size_t i = 0; i < s->count && !s->rc; i++) s->rc = tally_ask(s->b, &s->q[i], &s->t);
    return NULL;
}

/* Two at once: what they cost each other in locks and caches. */
static int side_by_side(bench_t *b, const asked_t *q, size_t count, double alone)
{
    share_t s[2] = {{.b = b, .q = q, .count = count / 2}, {.b = b, .q = q + count / 2, .count = count - count / 2}};
    pthread_t thread;
    if (!tally_open(&s[0].t, count) || !tally_open(&s[1].t, count)) return 1;
    double wall = bench_wall();
    if (pthread_create(&thread, NULL, ask_share, &s[1])) return 1;
    ask_share(&s[0]);
    pthread_join(thread, NULL);
    wall = bench_wall() - wall;
    bench_line("threads   two at once: a query costs %.2f x the processor time of one alone; %.0f queries/s of wall\n",
               (s[0].t.sum + s[1].t.sum) / (double)count * alone, (double)count / wall);
    tally_close(&s[0].t);
    tally_close(&s[1].t);
    return s[0].rc || s[1].rc;
}

static int stage(bench_t *b, const options_t *o, size_t size, asked_t *q, double *rate)
{
    const char *pg = getenv("XIEZHI_TEST_PG");
    tally_t t = {0}, few = {0};
    b->count = size;
    bench_line("\n== %zu names\n", size);
    if (build(b) || save_and_open(b) || !tally_open(&t, b->mixed) || mixed(b, q, b->mixed, &t, rate)) return 1;
    tally_close(&t);
    if (side_by_side(b, q, b->mixed, *rate) || follow(b)) return 1;
    if (o->classes && search_classes(b)) return 1;
    pair_rate(b);
    if (bench_hostile(b, HOSTILE) || bench_numbers(b)) return 1;
    if (pg && size <= o->pg) {
        size_t n = o->pg_queries < b->mixed ? o->pg_queries : b->mixed;
        if (!tally_open(&few, n)) return 1;
        for (size_t i = 0; i < n; i++)
            if (tally_ask(b, &q[i], &few)) return 1;
        if (bench_trgm(b, pg, q, n, &few)) return 1;
        print_tally("ours", "the same", &few);
        tally_close(&few);
    }
    if (b->alarms && bench_alarms(b)) return 1;
    match_index_free(b->ix);
    b->ix = NULL;
    return 0;
}

static bool read_options(int argc, char **argv, bench_t *b, options_t *o)
{
    struct {
        const char *word;
        size_t *into;
    } numbers[] = {{"--queries", &b->queries}, {"--mixed", &b->mixed}, {"--alarms", &b->alarms}, {"--pg", &o->pg}, {"--misses", &b->misses}, {"--pg-queries", &o->pg_queries}};
    for (int i = 1; i < argc; i++) {
        bool known = false;
        for (size_t k = 0; k < sizeof numbers / sizeof *numbers && i + 1 < argc && !known; k++)
            if (!strcmp(argv[i], numbers[k].word)) {
                *numbers[k].into = strtoul(argv[++i], NULL, 10);
                known = true;
            }
        if (known) continue;
        if (!strcmp(argv[i], "--no-classes")) o->classes = false;
        else if (!strcmp(argv[i], "--cut") && i + 1 < argc) b->cut = (int)strtol(argv[++i], NULL, 10);
        else if (o->sizes < SIZES_MOST && strtoul(argv[i], NULL, 10) >= 1000) o->size[o->sizes++] = strtoul(argv[i], NULL, 10);
        else return false;
    }
    if (!o->sizes) o->size[o->sizes++] = 1000000;
    return true;
}

int main(int argc, char **argv)
{
    static bench_t b = {.queries = 100, .mixed = 4000, .alarms = 5000, .cut = 400};
    options_t o = {.pg_queries = 400, .classes = true};
    if (!read_options(argc, argv, &b, &o)) {
        fprintf(stderr, "bench_names [SIZE...] [--queries N] [--mixed N] [--alarms N] [--cut N] [--pg SIZE] [--pg-queries N] [--no-classes]\n");
        return 2;
    }
    size_t most = 0;
    double rate = 0;
    asked_t *q = calloc(b.mixed, sizeof *q);
    for (size_t i = 0; i < o.sizes; i++) most = o.size[i] > most ? o.size[i] : most;
    if (!q || lexicon_load(NULL) || !make(&b, most) || !bench_ask_mixed(&b, o.size[0], q, b.mixed)) return 1;
    int rc = 0;
    for (size_t i = 0; i < o.sizes && !rc; i++) rc = stage(&b, &o, o.size[i], q, &rate);
    match_index_free(b.ix);
    names_close(b.maker);
    free(b.text);
    free(b.at);
    free(q);
    return rc;
}
