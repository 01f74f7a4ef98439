/* bench_build.c - the storage of the name index: names a second when built by threads, bytes a name by section,
 * saving, opening by mmap, following additions, exact look-ups of numbers.
 *
 *   bench_build [NAMES [THREADS [FILE]]]     500,000 names, 2 threads, no file by default
 *
 * The names are drawn first, outside the measured time. A quarter of the records (Chinese persons) have a number.
 */
#include "names.h"

#include "match/build.h"
#include "match/inside.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { LOOKUPS = 3000000, ADDED = 20000 };

typedef struct drawn {
    char *text;
    size_t bytes, room;
    uint32_t count;
} drawn_t;

static double clock_of(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double resident_mb(void)
{
    long pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (!f || fscanf(f, "%*d %ld", &pages) != 1) pages = 0;
    if (f) fclose(f);
    return (double)pages * (double)sysconf(_SC_PAGESIZE) / 1e6;
}

static double peak_mb(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)u.ru_maxrss / 1e3;
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

static bool draw(names_t *maker, uint32_t count, drawn_t *d)
{
    for (uint32_t i = 0; i < count; i++) {
        if (d->room - d->bytes < NAMES_ROOM) {
            d->room = d->room * 2 + (1 << 20);
            char *more = realloc(d->text, d->room);
            if (!more) return false;
            d->text = more;
        }
        names_next(maker, names_mix(i), d->text + d->bytes);
        d->bytes += strlen(d->text + d->bytes) + 1;
        d->count++;
    }
    return true;
}

static void sections(const base_t *b)
{
    static const char *const word[SECTIONS] = {"ids", "id bits", "first", "rank", "kind", "where", "texts", "numbers",
                                               "directory 64", "directory 32", "keys"};
    for (int i = 0; i < SECTIONS; i++)
        printf("  %-13s %6.2f bytes a name\n", word[i], (double)b->bytes[i] / b->names);
    printf("  %.2f postings a name, %.2f bytes each with their directory\n", (double)b->postings / b->names,
           (double)(b->bytes[SECTION_KEYS] + b->bytes[SECTION_DIR32] + b->bytes[SECTION_DIR64]) / (double)b->postings);
}

static int build(const drawn_t *d, int threads, match_index_t **ret)
{
    match_builder_t *b = NULL;
    err_t err = {0};
    double wall = clock_of(CLOCK_MONOTONIC), cpu = clock_of(CLOCK_PROCESS_CPUTIME_ID);
    int code = match_builder_new(threads, &b, &err);
    const char *name = d->text;
    for (uint32_t i = 0; i < d->count && !code; i++, name += strlen(name) + 1) {
        char number[20];
        match_subject_t s = {.schema = names_schema(names_mix(i)), .name = name, .born = DAY_NONE};
        if (names_mix(i) == NAMES_PERSON) {
            number_of(i, number);
            s.identity = number;
        }
        code = match_builder_add(b, (int64_t)i + 1, 0, &s, &err);
    }
    double added = clock_of(CLOCK_MONOTONIC);
    if (!code) code = match_builder_finish(b, NULL, ret, &err);
    double done = clock_of(CLOCK_MONOTONIC), used = clock_of(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    match_builder_free(b);
    if (code) fprintf(stderr, "%s\n", err_code_text(err.code));
    else
        printf("built     %8.0f names/s by %d threads (reading %.2f s, keys %.2f s); %.0f names/s of processor time\n",
               d->count / (done - wall), threads, added - wall, done - added, d->count / used);
    return code;
}

static void lookups(match_index_t *ix, uint32_t count)
{
    enum { DRAWN = 1 << 20 }; /* more than the caches hold */
    char(*number)[20] = calloc(DRAWN, sizeof *number);
    size_t found = 0;
    for (size_t i = 0; number && i < DRAWN; i++) number_of((i * 7919 * 4 + 2) % count, number[i]);
    double start = clock_of(CLOCK_THREAD_CPUTIME_ID);
    for (size_t i = 0; number && i < LOOKUPS; i++) {
        int64_t id = 0;
        found += match_by_identity(ix, number[i % DRAWN], 0, &id, 1);
    }
    double took = clock_of(CLOCK_THREAD_CPUTIME_ID) - start;
    printf("numbers   %8.2f million look-ups/s (%zu of %d found)\n", LOOKUPS / took * 1e-6, found, LOOKUPS);
    free(number);
}

static int reopen(match_index_t **ix, const char *path)
{
    err_t err = {0};
    double start = clock_of(CLOCK_MONOTONIC);
    int code = match_index_save(*ix, path, &err);
    double saved = clock_of(CLOCK_MONOTONIC);
    match_index_free(*ix);
    *ix = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC); /* as after a start of the machine: nothing of it in memory */
    if (fd >= 0) (void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    if (fd >= 0) close(fd);
    double free_mb = resident_mb(), before = clock_of(CLOCK_MONOTONIC);
    if (!code) code = match_index_open(path, ix, &err);
    double opened = clock_of(CLOCK_MONOTONIC);
    if (code) fprintf(stderr, "%s: %s\n", path, err_code_text(err.code));
    else printf("saved     %8.2f s; opened in %.1f ms, %+.1f MB resident\n", saved - start, (opened - before) * 1e3, resident_mb() - free_mb);
    return code;
}

static int follow(match_index_t *ix, names_t *maker)
{
    char name[NAMES_ROOM];
    double slowest = 0, sum = 0;
    for (int i = 0; i < ADDED; i++) {
        names_next(maker, names_mix((size_t)i), name);
        match_subject_t s = {.schema = names_schema(names_mix((size_t)i)), .name = name, .born = DAY_NONE};
        double start = clock_of(CLOCK_MONOTONIC);
        if (match_add(ix, INT64_C(1) << 40 | i, 1, &s, NULL)) return 1;
        double took = clock_of(CLOCK_MONOTONIC) - start;
        sum += took;
        if (took > slowest) slowest = took;
    }
    double start = clock_of(CLOCK_MONOTONIC);
    int code = index_settle(ix, 1, NULL, NULL);
    printf("followed  %8.0f additions/s, the slowest %.1f ms; merging all into a new base on one thread %.2f s\n", ADDED / sum,
           slowest * 1e3, clock_of(CLOCK_MONOTONIC) - start);
    return code;
}

int main(int argc, char **argv)
{
    uint32_t count = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 500000;
    int threads = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 2;
    names_t *maker = names_open(XZ_SOURCE_ROOT, 1);
    drawn_t d = {0};
    match_index_t *ix = NULL;
    if (!maker || count < 1000 || threads < 1 || threads > BUILDER_THREADS_MOST || !draw(maker, count, &d)) return 1;
    double before = resident_mb();
    printf("%u names, %.1f bytes of text each\n", count, (double)(d.bytes - count) / count);
    if (build(&d, threads, &ix)) return 1;
    sections(ix->base);
    printf("index     %8.1f bytes a name; %.1f with what the allocator keeps; %.1f at the height of building\n",
           (double)match_index_bytes(ix) / count, (resident_mb() - before) * 1e6 / count, (peak_mb() - before) * 1e6 / count);
    lookups(ix, count);
    if (argc > 3) {
        if (reopen(&ix, argv[3])) return 1;
        lookups(ix, count);
    }
    int code = follow(ix, maker);
    match_index_free(ix);
    names_close(maker);
    free(d.text);
    return code;
}
