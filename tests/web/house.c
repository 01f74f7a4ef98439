/* house.c - see house.h. */
#include "house.h"

#include "base/text.h"
#include "engine.h"
#include "folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void add_accounts(app_t *app)
{
    static const app_account_t accounts[] = {
        {"clerk", "李窗口", "110105", "window_clerk query_officer"},
        {"chief", "王科长", "110105", "section_chief"},
        {"outsider", "赵统计", "110105", "statistician"},
        {"planner", "钱预防", "110105", "prevention_officer section_chief deputy_chief case_manager"},
        {"watcher", "孙督察", "110105", "inspector"},
    };
    actor_t system = app_system(app);
    err_t err;
    for (size_t i = 0; i < sizeof accounts / sizeof *accounts; i++)
        MUST(app_add_account(app, &system, &accounts[i], &err), &err);
}

void full_house_open(full_house_t *f, int engine, bool demonstration)
{
    static const char *const logins[] = {"admin", "clerk", "chief", "outsider", "planner", "watcher"};
    char address[ENGINE_ADDRESS];
    err_t err = {.code = ERR_NONE};
    memset(f, 0, sizeof *f);
    folder_make("xz-web", f->home);
    app_new_t new = {.home = f->home, .office = "110105", .login = "admin", .full_name = "管理员",
                     .password = HOUSE_PASSWORD, .demonstration = demonstration};
    if (engine > 0) { /* a schema of its own, named in the address */
        MUST(engine_open(engine, &f->holder, &err), &err);
        new.store = engine_address(f->holder, address);
    }
    MUST(app_create(&new, &err), &err);
    app_options_t options = {.home = f->home};
    MUST(app_open(&options, &f->app, &err), &err);
    MUST(app_open_archive(f->app, NULL, &err), &err);
    add_accounts(f->app);
    web_options_t web = {.rate_percent = -1, .http = {.threads = 4}};
    web_take_app(&web, f->app);
    house_start(&f->h, &web);
    for (size_t i = 0; i < sizeof logins / sizeof *logins; i++) house_set_password(&f->h, logins[i], HOUSE_PASSWORD);
}

void full_house_close(full_house_t *f)
{
    web_stop(f->h.web, 2000);
    app_close(f->app);
    engine_close(f->holder);
    (void)folder_remove(f->home);
    memset(f, 0, sizeof *f);
}

void reply_text(const reply_t *r, char *into, size_t room, ...)
{
    va_list path;
    const json_t *at = r->json;
    va_start(path, room);
    for (const char *key; (key = va_arg(path, const char *)) != NULL;)
        at = json_is_array(at) ? json_array_get(at, strtoul(key, NULL, 10)) : json_object_get(at, key);
    va_end(path);
    if (!json_is_string(at)) fail_msg("no such text in %s", r->body);
    assert_true(text_copy(into, room, json_string_value(at)));
}

int full_house_run(full_house_t *f, const struct CMUnitTest *tests, size_t count, void (*last)(void **state))
{
    const struct CMUnitTest whole[] = {{"every_endpoint_was_hit", last, NULL, NULL, NULL}};
    int failed = 0;
    for (int i = 0; i < engine_count(); i++) {
        full_house_open(f, i, false);
        failed += _cmocka_run_group_tests(engine_name(i), tests, count, NULL, NULL);
        full_house_close(f);
    }
    return failed + cmocka_run_group_tests(whole, NULL, NULL);
}
