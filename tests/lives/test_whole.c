/* test_whole.c - do the lives together live everything there is? Each is played once, straight on the register; then
 * every kind must have come to a final stage in some life, every act have been performed or refused, every paper have been
 * made. What is not is listed in not_yet.txt, one "kind act NAME", "kind paper NAME" or "kind end" a line; a line that is no longer true
 * fails as well, so that the list can only shrink.
 *
 *     test_whole FOLDER */
#include "app/app.h"
#include "app/life.h"
#include "fresh.h"

#include "engine.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LIVES_MOST = 400, STORY_BYTES = 8 << 20, LIFE_ARENA = 64 << 20, LINE_BYTES = 256 };

static const char *folder;
static catalogue_t *catalogue;
static arena_t *memory;
static json_t *lived; /* "kind act NAME" -> true */
static int troubles;

static void note(const char *kind, const char *what, const char *name)
{
    char line[LINE_BYTES];
    (void)snprintf(line, sizeof line, "%s %s%s%s", kind, what, *name ? " " : "", name);
    (void)json_object_set_new(lived, line, json_true());
}

static const char *member(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* --- playing ------------------------------------------------------------------------------------------------ */

static void note_matter(const json_t *m)
{
    size_t i;
    json_t *act;
    if (json_is_string(json_object_get(m, "closed_on"))) note(member(m, "kind"), "end", "");
    json_array_foreach(json_object_get(m, "acts"), i, act) note(member(m, "kind"), "act", member(act, "act"));
}

static void note_record(const json_t *record)
{
    static const char *const lists[][2] = {{"refused", "act"}, {"papers", "paper"}};
    size_t i;
    json_t *e;
    json_array_foreach(json_object_get(record, "ends"), i, e) note_matter(json_object_get(e, "matter"));
    for (int l = 0; l < 2; l++)
        json_array_foreach(json_object_get(record, lists[l][0]), i, e)
            note(json_string_value(json_array_get(e, 0)), lists[l][1], json_string_value(json_array_get(e, 1)));
}

static void complain(const life_findings_t *f)
{
    for (size_t i = 0; i < f->count; i++) {
        buf_t b;
        buf_init(&b, 64 << 10);
        err_add_text(&b, &f->list[i], LANG_EN);
        print_error("%s", buf_failed(&b) ? "…\n" : buf_text(&b));
        buf_release(&b);
        troubles++;
    }
}

/* The carried kinds, read once. */
static const catalogue_t *kinds(void)
{
    const cat_source_t carried = {0};
    cat_mistakes_t mistakes;
    err_t err = {0};
    if (!catalogue) MUST(catalogue_load(&carried, memory, &catalogue, &mistakes, &err), &err);
    return catalogue;
}

static void play(const char *path)
{
    char home[FRESH_PATH];
    arena_t *a = arena_new(LIFE_ARENA);
    life_t *l = NULL;
    life_findings_t mistakes = {0};
    life_outcome_t o = {0};
    buf_t story;
    err_t err = {0};
    assert_non_null(a);
    buf_init(&story, STORY_BYTES);
    fresh_copy(home, "home");
    const app_options_t options = {.home = home, .carried = kinds()};
    app_t *app = NULL;
    if (life_read(path, a, &l, &mistakes, &err) != 0) complain(&mistakes);
    else {
        MUST(app_open(&options, &app, &err), &err);
        MUST(life_perform(l, app, LANG_ZH, a, &story, &o, &err), &err);
        app_close(app);
        complain(&o.otherwise);
        note_record(o.record);
    }
    buf_release(&story);
    arena_free(a);
}

static int is_life(const struct dirent *e)
{
    size_t n = strlen(e->d_name);
    return n > 5 && strcmp(e->d_name + n - 5, ".life") == 0;
}

static void test_lives(void **state)
{
    (void)state;
    struct dirent **list = NULL;
    int n = scandir(folder, &list, is_life, alphasort);
    assert_true(n > 0 && n <= LIVES_MOST);
    for (int i = 0; i < n; i++) {
        char path[1024];
        (void)snprintf(path, sizeof path, "%s/%s", folder, list[i]->d_name);
        play(path);
        free(list[i]);
    }
    free(list);
    assert_int_equal(troubles, 0);
}

/* --- what there is -------------------------------------------------------------------------------------------- */

static json_t *read_allowed(void)
{
    char path[1024], line[LINE_BYTES];
    json_t *allowed = json_object();
    (void)snprintf(path, sizeof path, "%s/not_yet.txt", folder);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) {
        line[strcspn(line, "#\n")] = '\0';
        for (size_t n = strlen(line); n && line[n - 1] == ' ';) line[--n] = '\0';
        if (*line) (void)json_object_set_new(allowed, line, json_true());
    }
    (void)fclose(f);
    return allowed;
}

/* There is such a thing: it must have been lived, or be allowed not to. */
static void judge(json_t *allowed, const char *kind, const char *what, const char *name)
{
    char line[LINE_BYTES];
    (void)snprintf(line, sizeof line, "%s %s%s%s", kind, what, *name ? " " : "", name);
    bool was = json_object_get(lived, line), may_lack = json_object_get(allowed, line);
    if (!was && !may_lack) print_error("no life has: %s\n", line);
    if (was && may_lack) print_error("not_yet.txt: a life has it by now: %s\n", line);
    troubles += was == may_lack;
    (void)json_object_del(allowed, line);
}

static void test_whole(void **state)
{
    (void)state;
    const catalogue_t *c = kinds();
    json_t *allowed = read_allowed(), *e;
    const char *line;
    for (size_t i = 0; i < catalogue_kind_count(c); i++) {
        const cat_kind_t *k = catalogue_kind_at(c, i);
        if (k->final_stages) judge(allowed, k->name, "end", "");
        for (size_t n = 0; n < k->act_count; n++) judge(allowed, k->name, "act", k->acts[n].name);
        for (size_t n = 0; n < k->paper_count; n++) judge(allowed, k->name, "paper", k->papers[n]);
    }
    json_object_foreach(allowed, line, e) {
        print_error("not_yet.txt: there is no such thing: %s\n", line);
        troubles++;
    }
    json_decref(allowed);
    assert_int_equal(troubles, 0);
}

static int begin(void **state)
{
    (void)state;
    lived = json_object();
    memory = arena_new(LIFE_ARENA);
    fresh_make();
    return !lived || !memory;
}

static int end(void **state)
{
    (void)state;
    json_decref(lived);
    catalogue_free(catalogue);
    arena_free(memory);
    return fresh_remove();
}

int main(int argc, char **argv)
{
    if (argc != 2) return 2;
    folder = argv[1];
    (void)setenv("XIEZHI_TODAY", "2026-11-22", 1);
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lives), cmocka_unit_test(test_whole)};
    return cmocka_run_group_tests(tests, begin, end);
}
