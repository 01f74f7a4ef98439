/* folder.c - see folder.h. */
#include "folder.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

void folder_make(const char *name, char ret_path[FOLDER_PATH])
{
    const char *tmp = getenv("TMPDIR");
    if (!tmp || !*tmp || strlen(tmp) + strlen(name) + sizeof "/-XXXXXX" > FOLDER_PATH) tmp = "/tmp";
    assert_in_range(snprintf(ret_path, FOLDER_PATH, "%s/%s-XXXXXX", tmp, name), 1, FOLDER_PATH - 1);
    assert_non_null(mkdtemp(ret_path));
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st;
    (void)type;
    (void)at;
    return remove(path);
}

int folder_remove(const char *folder)
{
    return nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
