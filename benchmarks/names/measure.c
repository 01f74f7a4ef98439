/* measure.c - one search measured, and what counts as found. */
#include "bench.h"

#include "base/text.h"
#include "match/build.h"
#include "match/chars.h"
#include "match/lexicon.h"

#include <assert.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { CHARS_MOST = 160, FOLDED = 1024, TRIES = 60 };

const int bench_within[WITHINS] = {1, 5, 50};

static double clock_now(clockid_t which)
{
    struct timespec t;
    clock_gettime(which, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

double bench_now(void)
{
    return clock_now(CLOCK_THREAD_CPUTIME_ID);
}

double bench_wall(void)
{
    return clock_now(CLOCK_MONOTONIC);
}

double bench_used(void)
{
    return clock_now(CLOCK_PROCESS_CPUTIME_ID);
}

void bench_line(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vprintf(format, list);
    va_end(list);
    fflush(stdout);
}

match_subject_t bench_subject(const char *name, enum names_kind kind)
{
    return (match_subject_t){.schema = names_schema(kind), .name = name, .born = DAY_NONE};
}

int bench_build(bench_t *b, size_t count, int threads, match_index_t **ret)
{
    match_builder_t *builder = NULL;
    err_t err = {0};
    int rc = match_builder_new(threads, &builder, &err);
    for (size_t i = 0; i < count && !rc; i++) {
        match_subject_t s = bench_subject(bench_name(b, i), names_mix(i));
        if (names_mix(i) == NAMES_PERSON) s.born = BENCH_BORN_FIRST + (day_t)(i * 7919 % BENCH_BORN_DAYS);
        rc = match_builder_add(builder, (int64_t)i + 1, 0, &s, &err);
        if (rc) fprintf(stderr, "%s: %s\n", s.name, err_code_text(err.code));
    }
    if (!rc) rc = match_builder_finish(builder, NULL, ret, &err);
    match_builder_free(builder);
    return rc;
}

bool bench_ask(bench_t *b, enum names_kind kind, enum names_error error, size_t most, asked_t *ret)
{
    for (int i = 0; i < TRIES; i++) {
        size_t k = names_random(b->maker, (uint32_t)most);
        while (names_mix(k) != kind) k = k ? k - 1 : most - 1;
        if (!names_disturb(b->maker, kind, error, bench_name(b, k), ret->text)) continue;
        ret->kind = kind;
        ret->error = error;
        ret->truth = (int64_t)k;
        return true;
    }
    return false;
}

bool bench_ask_mixed(bench_t *b, size_t most, asked_t *into, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        enum names_kind kind = names_mix(i / 2);
        bool done = i % 2 == 0;
        if (done) {
            into[i] = (asked_t){.kind = kind, .error = NAMES_ERRORS, .truth = NOBODY};
            names_next(b->maker, kind, into[i].text);
        }
        for (int tries = 0; !done && tries < TRIES; tries++) done = bench_ask(b, kind, (enum names_error)names_random(b->maker, NAMES_ERRORS), most, &into[i]);
        if (!done) return false;
    }
    return true;
}

bool tally_open(tally_t *t, size_t room)
{
    *t = (tally_t){.room = room, .latency = calloc(room + 1, sizeof(double))};
    return t->latency != NULL;
}

void tally_close(tally_t *t)
{
    free(t->latency);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double tally_part(const tally_t *t, int permille)
{
    size_t n = t->asked < t->room ? t->asked : t->room;
    assert(permille >= 0 && permille <= 1000);
    if (!n) return 0;
    qsort(t->latency, n, sizeof *t->latency, by_size);
    size_t at = n * (size_t)permille / 1000;
    return t->latency[at < n ? at : n - 1] * 1e3;
}

static int chars_of(const char *text, uint32_t *c)
{
    int n = 0;
    while (*text && n < CHARS_MOST) c[n++] = text_next(&text);
    return n;
}

static size_t edits(const uint32_t *a, int n, const uint32_t *b, int m)
{
    int row[CHARS_MOST + 1];
    for (int k = 0; k <= m; k++) row[k] = k;
    for (int i = 1; i <= n; i++) {
        int corner = row[0];
        row[0] = i;
        for (int k = 1; k <= m; k++) {
            int above = row[k], best = corner + (a[i - 1] != b[k - 1]);
            if (above + 1 < best) best = above + 1;
            if (row[k - 1] + 1 < best) best = row[k - 1] + 1;
            row[k] = best;
            corner = above;
        }
    }
    return (size_t)row[m];
}

static int letters_of(const char *text, uint32_t *c)
{
    int n = 0;
    for (; *text && n < CHARS_MOST; text++)
        if (isalnum((unsigned char)*text)) c[n++] = (uint32_t)tolower((unsigned char)*text);
    return n;
}

/* The pinyin of a Han name from its from-th character round to the one before it. */
static int pinyin_of(const uint32_t *c, int count, int from, uint32_t *into)
{
    int n = 0;
    for (int i = 0; i < count; i++)
        for (const char *p = chars_syllable(chars_reading(chars_fold(c[(from + i) % count]))); *p && n < CHARS_MOST; p++) into[n++] = (uint32_t)*p;
    return n;
}

static bool plain_latin(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80) return false;
    return true;
}

size_t bench_distance(const char *query, const char *name)
{
    uint32_t a[CHARS_MOST], b[CHARS_MOST], sound[CHARS_MOST];
    char room[2][FOLDED];
    const char *text[2] = {query, name};
    if (plain_latin(query) && !plain_latin(name)) {
        int n = letters_of(query, a), count = chars_of(name, b), surname = lexicon_surname(b, count);
        size_t best = edits(a, n, sound, pinyin_of(b, count, 0, sound));
        size_t other = edits(a, n, sound, pinyin_of(b, count, surname, sound));
        return other < best ? other : best;
    }
    for (int i = 0; i < 2; i++) {
        buf_t buf;
        buf_init(&buf, FOLDED);
        (void)match_fold(text[i], MATCH_ANY, &buf, NULL);
        (void)text_copy(room[i], FOLDED, buf_text(&buf));
        buf_release(&buf);
    }
    int n = chars_of(room[0], a), m = chars_of(room[1], b);
    return edits(a, n, b, m);
}

/* All of the first within answers are at least as near to the query as the truth is: nobody could tell. */
static bool is_fair(const bench_t *b, const asked_t *q, const match_result_t *r, int within)
{
    if (r->count < (size_t)within) return false;
    size_t far = bench_distance(q->text, bench_name(b, (size_t)q->truth));
    for (int i = 0; i < within; i++)
        if (bench_distance(q->text, r->hits[i].name) > far) return false;
    return true;
}

static size_t rank_of(const match_result_t *r, int64_t truth)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->hits[i].record == truth + 1) return i;
    return SIZE_MAX;
}

/* A name not found though nothing nearer was: was it no candidate, or scored below the cut? */
static void show_miss(const bench_t *b, const asked_t *q, const match_result_t *r)
{
    match_subject_t x = bench_subject(q->text, q->kind), y = bench_subject(bench_name(b, (size_t)q->truth), q->kind);
    match_hit_t h = {0};
    arena_t *a = arena_new(4 << 20);
    if (a && !match_pair(&x, &y, a, &h, NULL))
        bench_line("  missed %s %s: %s for %s (%d points as a pair); first %s (%d)\n", names_kind_word(q->kind), names_error_word(q->error), q->text, y.name, h.points,
                   r->count ? r->hits[0].name : "nothing", r->count ? r->hits[0].points : 0);
    arena_free(a);
}

int tally_ask(bench_t *b, const asked_t *q, tally_t *t)
{
    arena_t *a = arena_new(64 << 20);
    match_query_t query = {.subject = bench_subject(q->text, q->kind), .top = TOP, .cut = b->cut};
    match_result_t r = {0};
    double start = bench_now();
    int rc = a ? match_search(b->ix, &query, a, &r, NULL) : 1;
    double took = bench_now() - start;
    if (t->asked < t->room) t->latency[t->asked] = took;
    t->asked++;
    t->sum += took;
    if (q->truth == NOBODY || rc) {
        arena_free(a);
        return rc;
    }
    t->wanted++;
    size_t rank = rank_of(&r, q->truth);
    for (int k = 0; k < WITHINS && !rc; k++) {
        if (rank == SIZE_MAX && bench_within[k] > TOP) {
            query.top = TOP_DEEP;
            rc = match_search(b->ix, &query, a, &r, NULL);
            rank = rank_of(&r, q->truth);
        }
        bool in = rank < (size_t)bench_within[k];
        t->found[k] += in;
        bool fair = in || is_fair(b, q, &r, bench_within[k]);
        t->fair[k] += fair;
        if (!fair && b->misses && bench_within[k] == 5) show_miss(b, q, &r);
    }
    arena_free(a);
    return rc;
}
