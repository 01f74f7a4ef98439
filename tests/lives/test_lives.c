/* test_lives.c - plays lives through both doors, each on a fresh installation, and holds the doors to one story.
 *
 *     test_lives PROGRAM FOLDER I OF [NAME.life]   the I-th of OF shares of the lives of a folder, or that one */
#include "door.h"
#include "fresh.h"
#include "ready.h"

#include "engine.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LIVES_MOST = 400, STORY_BYTES = 8 << 20, LIFE_ARENA = 64 << 20 };

static const char *program, *folder;
static int troubles;

/* --- stories ------------------------------------------------------------------------------------------------ */

static void print_findings(const char *through, const life_findings_t *f)
{
    for (size_t i = 0; i < f->count; i++) {
        buf_t b;
        buf_init(&b, 64 << 10);
        err_add_text(&b, &f->list[i], LANG_EN);
        print_error("%s: %s", through, buf_failed(&b) ? "…\n" : buf_text(&b));
        buf_release(&b);
        troubles++;
    }
}

static void compare(const char *path, const char *a, const char *b)
{
    int line = 1;
    size_t i = 0, start = 0;
    for (; a[i] && a[i] == b[i]; i++)
        if (a[i] == '\n') {
            line++;
            start = i + 1;
        }
    if (a[i] == b[i]) return;
    troubles++;
    print_error("%s: the doors tell different stories from line %d on\n  HTTP: %.*s\n  CLI:  %.*s\n", path, line,
                (int)strcspn(a + start, "\n"), a + start, (int)strcspn(b + start, "\n"), b + start);
}

static const catalogue_t *kinds(arena_t *a)
{
    static catalogue_t *catalogue;
    const cat_source_t carried = {0};
    cat_mistakes_t mistakes;
    err_t err = {0};
    if (!catalogue) MUST(catalogue_load(&carried, a, &catalogue, &mistakes, &err), &err);
    return catalogue;
}

/* A process of the command line costs a tenth of a second under sanitizers, and each act is one: without XIEZHI_LONG the command line plays the
 * commonest lives and every third of the others; ./test --long plays all. */
static bool by_command_line(const char *path, int index)
{
    static const char *const always[] = {"/case.life", "/letter.life", "/recommendation.life", "/long_story.life"};
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        if (strlen(path) > strlen(always[i]) && strcmp(path + strlen(path) - strlen(always[i]), always[i]) == 0) return true;
    return getenv("XIEZHI_LONG") || index % 3 == 0;
}

static void play(const char *path, bool both, arena_t *always)
{
    arena_t *a = arena_new(LIFE_ARENA);
    life_t *l = NULL;
    life_findings_t mistakes = {0};
    life_outcome_t outcome[2];
    buf_t story[2];
    char home[FRESH_PATH];
    err_t err = {0};
    door_t d;
    assert_non_null(a);
    if (life_read(path, a, &l, &mistakes, &err) != 0) print_findings("read", &mistakes);
    for (int i = 0; l && i < 1 + both; i++) {
        fresh_copy(home, i ? "cli" : "http");
        if (i) door_cli(&d, home, program, kinds(always), l);
        else door_http(&d, home, NULL, kinds(always), l);
        buf_init(&story[i], STORY_BYTES);
        MUST(life_play(l, kinds(always), &d.life, LANG_ZH, a, &story[i], &outcome[i], &err), &err);
        d.close(&d);
        print_findings(i ? "CLI" : "HTTP", &outcome[i].otherwise);
    }
    if (l) {
        if (both) compare(path, buf_text(&story[0]), buf_text(&story[1]));
        print_message("%s: %zu acts, %zu refusals, %zu checks, %zu passed over\n", path, outcome[0].acts, outcome[0].refusals,
                      outcome[0].checks, outcome[0].passed_over);
        buf_release(&story[0]);
        if (both) buf_release(&story[1]);
    }
    arena_free(a);
}

/* --- which ---------------------------------------------------------------------------------------------------- */

static int is_life(const struct dirent *e)
{
    size_t n = strlen(e->d_name);
    return n > 5 && strcmp(e->d_name + n - 5, ".life") == 0;
}

static int share, shares;
static const char *only;

static void test_lives(void **state)
{
    (void)state;
    struct dirent **list = NULL;
    arena_t *always = arena_new(LIFE_ARENA);
    int n = scandir(folder, &list, is_life, alphasort), played = 0;
    assert_true(n > 0 && n <= LIVES_MOST);
    for (int i = 0; i < n; i++) {
        char path[1024];
        (void)snprintf(path, sizeof path, "%s/%s", folder, list[i]->d_name);
        if (only ? strcmp(only, list[i]->d_name) == 0 : i % shares == share) {
            play(path, only || by_command_line(path, i / shares), always);
            played++;
        }
        free(list[i]);
    }
    free(list);
    catalogue_free((catalogue_t *)(uintptr_t)kinds(always));
    arena_free(always);
    assert_true(played > 0 || n <= share);
    assert_int_equal(troubles, 0);
}

static int make_fresh(void **state)
{
    (void)state;
    fresh_make();
    return 0;
}

static int clear(void **state)
{
    (void)state;
    return fresh_remove();
}

int main(int argc, char **argv)
{
    if (argc < 5) return 2;
    program = argv[1];
    folder = argv[2];
    share = (int)strtol(argv[3], NULL, 10);
    shares = (int)strtol(argv[4], NULL, 10);
    only = argc > 5 ? argv[5] : NULL;
    if (shares < 1 || share < 0 || share >= shares) return 2;
    (void)setenv("XIEZHI_TODAY", "2026-11-22", 1);
    ready_start();
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lives)};
    int failed = cmocka_run_group_tests(tests, make_fresh, clear);
    return ready_stop() || failed;
}
