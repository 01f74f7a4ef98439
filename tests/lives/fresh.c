/* fresh.c - see fresh.h. */
#include "fresh.h"

#include "app/app.h"
#include "engine.h"
#include "folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char work[FOLDER_PATH], fresh[FRESH_PATH];

static void copy_file(const char *from_folder, const char *to_folder, const char *name)
{
    char path[512];
    static char bytes[1 << 16];
    (void)snprintf(path, sizeof path, "%s/%s", from_folder, name);
    FILE *from = fopen(path, "rb");
    (void)snprintf(path, sizeof path, "%s/%s", to_folder, name);
    FILE *to = fopen(path, "wb");
    assert_true(from && to);
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, from)) > 0;) assert_int_equal(fwrite(bytes, 1, n, to), n);
    assert_int_equal(fclose(from) | fclose(to), 0);
}

void fresh_copy(char home[FRESH_PATH], const char *name)
{
    (void)snprintf(home, FRESH_PATH, "%s/%s", work, name);
    (void)folder_remove(home);
    assert_int_equal(mkdir(home, 0700), 0);
    copy_file(fresh, home, "xiezhi.db");
    copy_file(fresh, home, "key");
    char key[128];
    (void)snprintf(key, sizeof key, "%s/key", home);
    assert_int_equal(chmod(key, 0600), 0);
}

void fresh_make(void)
{
    err_t err = {0};
    folder_make("xz-lives", work);
    (void)snprintf(fresh, sizeof fresh, "%s/fresh", work);
    const app_new_t new = {.home = fresh, .office = "000000", .node = 1, .login = "admin", .full_name = "管理员",
                           .password = "four words make it", .demonstration = true};
    MUST(app_create(&new, &err), &err);
}

int fresh_remove(void)
{
    return folder_remove(work);
}
