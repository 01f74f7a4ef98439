/* ground.c - see ground.h. */
#include "ground.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { SHARED_ARENA = 512 << 20 };

static ground_t shared;
static arena_t *shared_memory; /* until the program ends */

static void print_mistakes(const cat_mistakes_t *m)
{
    for (size_t i = 0; i < m->count; i++) {
        const err_t *e = &m->list[i];
        (void)fprintf(stderr, "%s:%d:%d %s %s %s\n", e->file, e->line, e->column, err_code_text(e->code), e->arg[0], e->detail);
    }
}

ground_t ground_load(const char *folder, bool own, arena_t *a)
{
    const bool share = !folder && !own;
    const cat_source_t source = {.folder = folder};
    cat_mistakes_t mistakes = {0};
    ground_t g = {0};
    err_t err = {0};
    if (share && shared.catalogue) return shared;
    if (share) a = shared_memory = arena_new(SHARED_ARENA);
    assert_non_null(a);
    int failed = catalogue_load(&source, a, &g.catalogue, &mistakes, &err);
    print_mistakes(&mistakes);
    MUST(failed, &err);
    MUST(calendar_load(NULL, &g.calendar, &err), &err);
    MUST(office_tree_load(NULL, NULL, 0, &g.offices, &err), &err);
    if (share) shared = g;
    return g;
}

void ground_free(ground_t g)
{
    if (g.offices != shared.offices) office_tree_free(g.offices);
    if (g.calendar != shared.calendar) calendar_free(g.calendar);
    if (g.catalogue != shared.catalogue) catalogue_free(g.catalogue);
}

typedef struct installing {
    int64_t origin;
    const char *office;
} installing_t;

static int install(store_conn_t *c, void *arg, err_t *err)
{
    const installing_t *x = arg;
    return store_exec(c, "INSERT INTO installation (one, origin, office, made_at, demonstration) "
                         "VALUES (1, $1, $2, '2014-01-01T00:00:00.000000Z', FALSE)",
                      STORE_P(store_int(x->origin), store_text(x->office)), NULL, err);
}

void ground_lay(store_t *s, const ground_t *g, int64_t origin, const char *office, arena_t *a)
{
    int applied;
    cat_change_t *changes;
    size_t count;
    cat_mistakes_t mistakes = {0};
    err_t err = {0};
    MUST(store_migrate(s, &applied, &err), &err);
    int failed = catalogue_apply(g->catalogue, s, false, false, a, &changes, &count, &mistakes, &err);
    print_mistakes(&mistakes);
    MUST(failed, &err);
    MUST(store_write_alone(s, install, &(installing_t){origin, office}, &err), &err);
}
