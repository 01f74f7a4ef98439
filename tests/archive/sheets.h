/* sheets.h - a sheet that is imported and the file of its bad rows, in a folder of the test's own. */
#ifndef TESTS_ARCHIVE_SHEETS_H
#define TESTS_ARCHIVE_SHEETS_H

#include "base/arena.h"

extern char sheet_path[96], bad_path[96];

/* Makes the folder; the sheet is called so. 0 or -1, as a setup. */
int sheets_make(const char *sheet);
/* A teardown: fails when an import has left any other file there. */
int sheets_drop(void **state);
/* The sheet holds exactly this. */
void sheets_write(const char *text);
void sheets_write_bytes(const char *text, size_t bytes);
/* The file of bad rows, in the arena. */
char *sheets_bad(arena_t *a);

#endif
