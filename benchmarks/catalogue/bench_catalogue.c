/* bench_catalogue.c - reading the whole carried catalogue: files, checks, templates of papers, model.
 *
 * Beside it, in the same run: libyaml alone over the same bytes, events thrown away - what no reader of these files can
 * go below - and opening a whole installation, which every command does (catalogue compared with its tables, offices,
 * calendar, register).
 *
 * Counted is the time of the processor: a load is one thread's work, so on a machine with nothing else to do it is the time
 * that passes, and on a busy one it stays the same.
 *
 *   bench_catalogue [rounds, default 30] */
#include "app/app.h"
#include "catalogue/source.h"

#include <yaml.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS_MOST = 1000, MEMORY = 256 << 20, LIMIT_MS = 100 };

static double cpu_ms(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void need(int failed, const err_t *err, const char *what)
{
    if (!failed) return;
    fprintf(stderr, "bench_catalogue: %s: %s %s\n", what, err->arg[0], err->detail);
    exit(1);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

typedef struct times {
    double ms[ROUNDS_MOST];
    int count;
} times_t;

static double middle(times_t *t)
{
    qsort(t->ms, (size_t)t->count, sizeof *t->ms, by_size);
    return t->ms[t->count / 2];
}

/* --- what is measured ------------------------------------------------------------------------------------ */

static size_t load(times_t *t)
{
    const cat_source_t carried = {0};
    cat_mistakes_t mistakes = {0};
    catalogue_t *c = NULL;
    err_t err = {0};
    arena_t *a = arena_new(MEMORY);
    double began = cpu_ms();
    need(catalogue_load(&carried, a, &c, &mistakes, &err), &err, "load");
    t->ms[t->count++] = cpu_ms() - began;
    size_t kinds = catalogue_kind_count(c);
    catalogue_free(c);
    arena_free(a);
    return kinds;
}

static void parse_bare(const cat_text_t *text)
{
    yaml_parser_t parser;
    yaml_event_t event;
    bool end = false;
    size_t n = strlen(text->name);
    if (n < 5 || strcmp(text->name + n - 5, ".yaml") != 0) return;
    if (!yaml_parser_initialize(&parser)) exit(1);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text->text, text->bytes);
    while (!end && yaml_parser_parse(&parser, &event)) {
        end = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
}

static size_t bare(times_t *t)
{
    const cat_text_t *texts = NULL;
    size_t count = 0, bytes = 0;
    err_t err = {0};
    arena_t *a = arena_new(MEMORY);
    need(cat_source_read(NULL, a, &texts, &count, &err), &err, "files");
    double began = cpu_ms();
    for (size_t i = 0; i < count; i++) parse_bare(&texts[i]);
    t->ms[t->count++] = cpu_ms() - began;
    for (size_t i = 0; i < count; i++) bytes += texts[i].bytes;
    arena_free(a);
    return bytes;
}

static void open_house(times_t *t, const char *home)
{
    const app_options_t options = {.home = home};
    app_t *app = NULL;
    err_t err = {0};
    double began = cpu_ms();
    need(app_open(&options, &app, &err), &err, "open");
    t->ms[t->count++] = cpu_ms() - began;
    app_close(app);
}

static int remove_one(const char *path, const struct stat *s, int type, struct FTW *f)
{
    (void)s;
    (void)type;
    (void)f;
    return remove(path);
}

int main(int argc, char **argv)
{
    static times_t loads, bares, opens;
    int rounds = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 30;
    size_t kinds = 0, bytes = 0;
    err_t err = {0};
    char folder[] = "/tmp/xzbench-XXXXXX", home[64];
    if (rounds < 1 || rounds > ROUNDS_MOST || !mkdtemp(folder)) return 2;
    (void)snprintf(home, sizeof home, "%s/home", folder);
    const app_new_t new = {.home = home, .office = "000000", .node = 1, .login = "admin", .full_name = "admin",
                           .password = "benchmark only", .demonstration = true};
    need(app_create(&new, &err), &err, "create");
    for (int i = 0; i < rounds; i++) {
        bytes = bare(&bares);
        kinds = load(&loads);
        open_house(&opens, home);
    }
    (void)nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    double whole = middle(&loads), least = middle(&bares);
    printf("catalogue: %zu kinds, %zu bytes of files, median of %d rounds\n", kinds, bytes, rounds);
    printf("  libyaml alone            %7.2f ms\n", least);
    printf("  load (read, check, model)%7.2f ms   %.1f x libyaml alone; limit %d ms: %s\n", whole, whole / least, LIMIT_MS,
           whole <= LIMIT_MS ? "kept" : "BROKEN");
    printf("  open an installation     %7.2f ms   (load, compare with the tables, offices, calendar, register)\n", middle(&opens));
    return whole <= LIMIT_MS ? 0 : 1;
}
