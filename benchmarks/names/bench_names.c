/* bench_names.c - build rate, searches, numbers and bytes of the name index, beside SQLite's exact look-up
 * and beside comparing with every record, in the same run.
 *
 *   bench_names [NAMES [QUERIES_PER_CLASS]]     200,000 names and 150 queries by default: some 10 s
 *
 * Times are processor time of the one thread, so that a busy machine disturbs less. Read the ratios all the same.
 */
#include "names.h"

#include <malloc.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { NAME_ROOM = NAMES_ROOM, LOOKUPS = 400000, SAMPLES_MOST = 20000 };

typedef struct bench {
    names_t *maker;
    size_t count, queries;
    char (*name)[NAME_ROOM];
    enum names_kind *kind;
    match_index_t *ix;
    double latency[SAMPLES_MOST];
    size_t samples;
} bench_t;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t); /* one thread: what others run here does not count */
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static size_t heap(void)
{
    struct mallinfo2 m = mallinfo2();
    return m.uordblks + m.hblkhd;
}

/* A resident number that is valid and unlike the others. */
static void number_of(size_t i, char into[20])
{
    char body[64];
    snprintf(body, sizeof body, "%06d19%02d%02d%02d%03d", 110101 + (int)(i / 3000000), (int)(i / 60000 % 50) + 40,
             (int)(i / 5000 % 12) + 1, (int)(i / 200 % 25) + 1, (int)(i % 200));
    memcpy(into, body, 17);
    into[17] = identity_resident_check(body);
    into[18] = '\0';
}

static match_subject_t subject(const char *name, enum names_kind kind)
{
    return (match_subject_t){.schema = names_schema(kind), .name = name, .born = DAY_NONE};
}

static int build(bench_t *b)
{
    err_t err = {0};
    size_t before = heap();
    double start = now();
    if (match_index_new(&b->ix, &err)) return 1;
    double loaded = now();
    for (size_t i = 0; i < b->count; i++) {
        char number[20];
        match_subject_t s = subject(b->name[i], b->kind[i]);
        number_of(i, number);
        if (b->kind[i] == NAMES_PERSON) s.identity = number;
        if (match_add(b->ix, (int64_t)i + 1, 0, &s, &err)) {
            fprintf(stderr, "%s: %s\n", b->name[i], err_code_text(err.code));
            return 1;
        }
    }
    double took = now() - loaded;
    printf("tables    %8.1f ms to load\n", (loaded - start) * 1e3);
    printf("build     %8.0f names/s, %.0f bytes a name with its text\n", (double)b->count / took,
           (double)(heap() - before) / (double)b->count);
    return 0;
}

static int order(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static bool found(const match_result_t *r, int64_t record, int within)
{
    for (size_t i = 0; i < r->count && i < (size_t)within; i++)
        if (r->hits[i].record == record) return true;
    return false;
}

/* A miss is fair when everything returned scores at least what the true record scores. */
static bool fair(const bench_t *b, const match_subject_t *asked, size_t i, const match_result_t *r, int within)
{
    arena_t *a = arena_new(4 << 20);
    match_subject_t truth = subject(b->name[i], b->kind[i]);
    match_hit_t h = {0};
    bool yes = a && !match_pair(asked, &truth, a, &h, NULL) && r->count >= (size_t)within &&
               r->hits[within - 1].points >= h.points - 160;
    arena_free(a);
    return yes;
}

static int search_class(bench_t *b, enum names_kind kind, enum names_error error)
{
    enum { WITHIN = 5 };
    size_t asked = 0, hit = 0, fairly = 0;
    double sum = 0;
    b->samples = 0;
    for (size_t tries = 0; asked < b->queries && tries < b->queries * 40; tries++) {
        size_t i = names_random(b->maker, (uint32_t)b->count);
        char text[NAME_ROOM];
        if (b->kind[i] != kind || !names_disturb(b->maker, kind, error, b->name[i], text)) continue;
        arena_t *a = arena_new(64 << 20);
        match_query_t q = {.subject = subject(text, kind), .top = 10, .cut = 400};
        match_result_t r;
        double start = now();
        if (!a || match_search(b->ix, &q, a, &r, NULL)) return 1;
        double took = now() - start;
        sum += took;
        if (b->samples < SAMPLES_MOST) b->latency[b->samples++] = took;
        asked++;
        bool in = found(&r, (int64_t)i + 1, WITHIN);
        hit += in;
        fairly += in || fair(b, &q.subject, i, &r, WITHIN);
        arena_free(a);
    }
    if (!asked) return 0;
    qsort(b->latency, b->samples, sizeof b->latency[0], order);
    printf("%-8s %-12s %8.0f queries/s  p50 %6.2f ms  p99 %6.2f ms  recall@5 %.3f (fair %.3f)\n", names_kind_word(kind),
           names_error_word(error), (double)asked / sum, b->latency[b->samples / 2] * 1e3,
           b->latency[b->samples * 99 / 100] * 1e3, (double)hit / (double)asked, (double)fairly / (double)asked);
    return 0;
}

static double pair_rate(bench_t *b)
{
    arena_t *a = arena_new(64 << 20);
    size_t n = 2000;
    double start = now();
    for (size_t i = 0; i < n && a; i++) {
        match_subject_t x = subject(b->name[i], b->kind[i]), y = subject(b->name[(i * 7 + 3) % b->count], b->kind[i]);
        match_hit_t h;
        arena_reset(a);
        if (match_pair(&x, &y, a, &h, NULL)) break;
    }
    double took = now() - start;
    arena_free(a);
    printf("pair      %8.2f us with its explanation\n", took / (double)n * 1e6);
    return took / (double)n;
}

static int numbers(bench_t *b)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *put = NULL, *get = NULL;
    char number[20];
    if (sqlite3_open(":memory:", &db) || sqlite3_exec(db, "create table n (number text primary key, id int) without rowid; begin", NULL, NULL, NULL)) return 1;
    if (sqlite3_prepare_v2(db, "insert into n values (?1, ?2)", -1, &put, NULL) ||
        sqlite3_prepare_v2(db, "select id from n where number = ?1", -1, &get, NULL)) return 1;
    for (size_t i = 0; i < b->count; i++) {
        if (b->kind[i] != NAMES_PERSON) continue;
        number_of(i, number);
        sqlite3_bind_text(put, 1, number, 18, SQLITE_TRANSIENT);
        sqlite3_bind_int64(put, 2, (int64_t)i + 1);
        sqlite3_step(put);
        sqlite3_reset(put);
    }
    sqlite3_exec(db, "commit", NULL, NULL, NULL);
    size_t hits = 0, same = 0;
    double start = now();
    for (int k = 0; k < LOOKUPS; k++) {
        int64_t id = 0;
        number_of((size_t)k * 7919 % b->count, number);
        hits += match_by_identity(b->ix, number, 0, &id, 1);
    }
    double ours = now() - start;
    start = now();
    for (int k = 0; k < LOOKUPS / 8; k++) {
        number_of((size_t)k * 7919 % b->count, number);
        sqlite3_bind_text(get, 1, number, 18, SQLITE_STATIC);
        same += sqlite3_step(get) == SQLITE_ROW;
        sqlite3_reset(get);
    }
    double theirs = (now() - start) * 8;
    printf("numbers   %8.2f million look-ups/s (%zu found), SQLite in memory %.2f: %.1fx\n", LOOKUPS / ours * 1e-6, hits,
           LOOKUPS / theirs * 1e-6, theirs / ours);
    sqlite3_finalize(put);
    sqlite3_finalize(get);
    sqlite3_close(db);
    return same == 0;
}

int main(int argc, char **argv)
{
    static bench_t b;
    b.count = argc > 1 ? strtoul(argv[1], NULL, 10) : 200000;
    b.queries = argc > 2 ? strtoul(argv[2], NULL, 10) : 150;
    b.maker = names_open(XZ_SOURCE_ROOT, 1);
    if (b.maker) names_distinct(b.maker);
    b.name = calloc(b.count, sizeof *b.name);
    b.kind = calloc(b.count, sizeof *b.kind);
    if (!b.maker || !b.name || !b.kind || b.count < 1000) return 1;
    for (size_t i = 0; i < b.count; i++) {
        b.kind[i] = names_mix(i);
        names_next(b.maker, b.kind[i], b.name[i]);
    }
    printf("%zu names: half units, a quarter Chinese persons, a quarter Latin\n", b.count);
    if (build(&b)) return 1;
    for (enum names_kind k = 0; k < NAMES_KINDS; k++)
        for (enum names_error e = 0; e < NAMES_ERRORS; e++)
            if (search_class(&b, k, e)) return 1;
    double pair = pair_rate(&b);
    printf("against comparing with every record (%.1f s a query): see the queries/s above\n", pair * (double)b.count);
    if (numbers(&b)) return 1;
    match_index_free(b.ix);
    names_close(b.maker);
    free(b.name);
    free(b.kind);
    return 0;
}
