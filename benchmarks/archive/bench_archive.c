/* bench_archive.c - the archive with 100,000 records: import, opening, exact look-ups, searches, queries.
 *
 *   bench_archive [ROWS]
 * SQLite only, in a temporary folder. What is printed beside each figure is what it is compared with.
 */
#include "rig.h"

#include "archive/demo.h"
#include "base/text.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { ASKED = 2000, LOOKS = 2000000 };

static double seconds(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static long peak_mb(void)
{
    struct rusage u;
    (void)getrusage(RUSAGE_SELF, &u);
    return u.ru_maxrss / 1024;
}

static void write_sheet(const demo_t *demo, const char *path, int64_t rows)
{
    FILE *f = fopen(path, "wb");
    arena_t *a = arena_new((size_t)1 << 20);
    buf_t b;
    buf_init(&b, (size_t)1 << 20);
    for (int64_t i = -1; f && i < rows; i++) {
        demo_record_t r;
        const char *cells[DEMO_COLUMNS];
        arena_reset(a);
        if (i < 0) memcpy(cells, DEMO_HEADS, sizeof cells);
        else {
            demo_make(demo, (uint64_t)i, &r);
            if (demo_cells(&r, a, cells, NULL) != 0) abort();
        }
        buf_clear(&b);
        for (int c = 0; c < DEMO_COLUMNS; c++) {
            if (c) buf_add_char(&b, ',');
            buf_add_csv(&b, cells[c]);
        }
        buf_add_char(&b, '\n');
        if (fwrite(b.data, 1, b.length, f) != b.length) abort();
    }
    if (!f || fclose(f) != 0) abort();
    buf_release(&b);
    arena_free(a);
}

static double take_in(rig_t *r, const char *path)
{
    import_job_t job = {.book = r->book, .actor = r->officer, .kind = "bribery_record", .path = path,
                        .mode = IMPORT_GOOD};
    import_report_t report;
    err_t err = {0};
    double begin = seconds();
    MUST(import_run(&job, &report, &err), &err);
    return (double)report.taken / (seconds() - begin);
}

typedef struct looker {
    rig_t *rig;
    const demo_record_t *asked;
    long found;
} looker_t;

static void *look_up(void *arg)
{
    looker_t *l = arg;
    for (int i = 0; i < LOOKS; i++) {
        int64_t ids[8];
        l->found += (long)archive_lookup_identity(l->rig->archive, l->asked[i % ASKED].identity, UINT32_MAX, ids, 8);
    }
    return NULL;
}

static void bench_look_ups(rig_t *r, const demo_record_t *asked, int threads)
{
    pthread_t t[8];
    looker_t l[8];
    double begin = seconds();
    for (int i = 0; i < threads; i++) {
        l[i] = (looker_t){r, asked, 0};
        if (pthread_create(&t[i], NULL, look_up, &l[i]) != 0) abort();
    }
    for (int i = 0; i < threads; i++) (void)pthread_join(t[i], NULL);
    printf("exact look-ups, %d thread%s: %.0f a second\n", threads, threads > 1 ? "s" : "",
           (double)LOOKS * threads / (seconds() - begin));
}

static void bench_asking(rig_t *r, const demo_record_t *asked, bool record, bool number)
{
    double begin = seconds();
    long review = 0;
    for (int i = 0; i < ASKED; i++) {
        arena_t *a = arena_new((size_t)64 << 20);
        match_subject_t s = {.schema = asked[i].unit ? MATCH_UNIT : MATCH_PERSON, .name = asked[i].name,
                             .identity = number && *asked[i].identity ? asked[i].identity : NULL, .born = DAY_NONE};
        archive_ask_t ask = rig_ask_of(r, &s, 1);
        archive_result_t q;
        err_t err = {0};
        ask.lists = UINT32_MAX;
        if (record) MUST(archive_query(r->archive, &ask, a, &q, &err), &err);
        else MUST(archive_screen(r->archive, &ask, a, &q, &err), &err);
        review += (long)q.undecided;
        arena_free(a);
    }
    double each = (seconds() - begin) / ASKED;
    printf("%s by %s, one after the other: %.2f ms each (%ld of %d for an officer)\n", record ? "queries" : "searches",
           number ? "number" : "name", each * 1000, review, ASKED);
}

int main(int argc, char **argv)
{
    rig_t r;
    err_t err = {0};
    demo_t *demo = NULL;
    char folder[] = "/tmp/xz-bench-XXXXXX", path[64];
    int64_t rows = 100000;
    arena_t *a = arena_new((size_t)64 << 20);
    if (argc > 1 && text_to_int(argv[1], 1000, 10000000, &rows, NULL) != 0) return 2;
    if (!a || !mkdtemp(folder)) return 1;
    (void)snprintf(path, sizeof path, "%s/sheet.csv", folder);
    rig_open(&r, 0);
    MUST(demo_open(3, day_today(), a, &demo, &err), &err);
    demo_record_t *asked = arena_array(a, ASKED, sizeof *asked);
    if (!asked) return 1;
    for (int i = 0; i < ASKED; i++) demo_make(demo, (uint64_t)(i * (rows / ASKED)), &asked[i]);
    long before = peak_mb();
    write_sheet(demo, path, rows);
    double rate = take_in(&r, path);
    printf("import: %.0f rows a second, durable in batches of 1,000; peak memory %ld MB (%ld MB before)\n", rate,
           peak_mb(), before);
    double begin = seconds();
    rig_reopen(&r);
    archive_version_t v;
    archive_version_now(r.archive, &v);
    printf("opening: %.2f s for %lld records\n", seconds() - begin, (long long)v.records);
    bench_look_ups(&r, asked, 1);
    bench_look_ups(&r, asked, 2);
    bench_asking(&r, asked, false, true);
    bench_asking(&r, asked, false, false);
    bench_asking(&r, asked, true, true);
    rig_close(&r);
    arena_free(a);
    (void)unlink(path);
    (void)rmdir(folder);
    return 0;
}
