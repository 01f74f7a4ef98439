/* installed.c - see installed.h. */
#include "installed.h"

#include "folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

void installed_open(installed_t *x, int engine, const char *office, bool demonstration)
{
    char address[ENGINE_ADDRESS];
    err_t err = {0};
    *x = (installed_t){.arena = NULL};
    folder_make("xz-installed", x->folder);
    (void)snprintf(x->home, sizeof x->home, "%s/home", x->folder);
    app_new_t what = {.home = x->home, .office = office, .node = 1, .login = "admin", .full_name = "管理员", .password = INSTALLED_PASSWORD,
                      .demonstration = demonstration};
    if (engine) {
        MUST(engine_open(engine, &x->holder, &err), &err);
        what.store = engine_address(x->holder, address);
    }
    app_options_t options = {.home = x->home};
    MUST(app_create(&what, &err), &err);
    MUST(app_open(&options, &x->app, &err), &err);
    x->arena = arena_new((size_t)256 << 20);
    assert_non_null(x->arena);
}

actor_t installed_actor(const installed_t *x, const char *login, const char *office, const char *roles)
{
    actor_t a = {login, office, 0, false};
    err_t err = {0};
    MUST(catalogue_roles(book_catalogue(app_book(x->app)), roles, &a.roles, &err), &err);
    return a;
}

void installed_close(installed_t *x)
{
    app_close(x->app);
    engine_close(x->holder);
    arena_free(x->arena);
    assert_int_equal(folder_remove(x->folder), 0);
}
