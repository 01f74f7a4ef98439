/* sheets.c - see sheets.h. */
#include "sheets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { BAD_MOST = 4 << 20 };

static char folder[] = "/tmp/xz-sheets-XXXXXX";
char sheet_path[96], bad_path[96];

int sheets_make(const char *sheet)
{
    if (!mkdtemp(folder)) return -1;
    (void)snprintf(sheet_path, sizeof sheet_path, "%s/%s", folder, sheet);
    (void)snprintf(bad_path, sizeof bad_path, "%s/bad.csv", folder);
    return 0;
}

int sheets_drop(void **state)
{
    (void)state;
    (void)unlink(sheet_path);
    (void)unlink(bad_path);
    return rmdir(folder);
}

void sheets_write_bytes(const char *text, size_t bytes)
{
    FILE *f = fopen(sheet_path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, bytes, f), bytes);
    assert_int_equal(fclose(f), 0);
}

void sheets_write(const char *text)
{
    sheets_write_bytes(text, strlen(text));
}

char *sheets_bad(arena_t *a)
{
    FILE *f = fopen(bad_path, "rb");
    assert_non_null(f);
    char *text = arena_alloc(a, BAD_MOST);
    size_t n = fread(text, 1, BAD_MOST - 1, f);
    text[n] = '\0';
    assert_int_equal(fclose(f), 0);
    return text;
}
