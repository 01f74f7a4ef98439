/* sqlite_backup.c - a copy of the database while it is in use (SQLite's online backup). */
#include "store/sqlite.h"

#include <assert.h>
#include <string.h>
#include <unistd.h>

enum { PAGES_AT_ONCE = 4096, OPEN_FLAGS = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX };

static int copy_pages(sqlite3 *from, sqlite3 *to, const progress_t *progress, err_t *err)
{
    sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
    if (!b) return lite_error(to, sqlite3_errcode(to), NULL, err);
    int rc = SQLITE_OK, stopped = 0;
    while (rc == SQLITE_OK && !stopped) {
        rc = sqlite3_backup_step(b, PAGES_AT_ONCE);
        int total = sqlite3_backup_pagecount(b), done = total - sqlite3_backup_remaining(b);
        if (rc == SQLITE_OK && !progress_tick(progress, (uint64_t)done, (uint64_t)total))
            stopped = err_set(err, ERR_BASE_STOPPED, num_text(done, (char[24]){0}));
    }
    (void)sqlite3_backup_finish(b); /* repeats the error of the last step */
    if (stopped) return stopped;
    return rc == SQLITE_DONE ? 0 : lite_error(to, rc, NULL, err);
}

int store_backup(store_t *base, const char *to_path, const progress_t *progress, err_t *err)
{
    lite_store_t *s = (lite_store_t *)base;
    sqlite3 *from = NULL, *to = NULL;
    assert(base->engine == &sqlite_engine && to_path);
    if (access(to_path, F_OK) == 0) {
        err_set(err, ERR_STORE_OPEN, to_path);
        return err_detail(err, "the file exists"), ERR_STORE_OPEN;
    }
    int rc = 0;
    if (sqlite3_open_v2(s->path, &from, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        rc = lite_error(from, sqlite3_errcode(from), NULL, err);
    if (!rc) lite_create_private(to_path);
    if (!rc && sqlite3_open_v2(to_path, &to, OPEN_FLAGS, NULL) != SQLITE_OK)
        rc = lite_error(to, sqlite3_errcode(to), NULL, err);
    if (!rc) rc = copy_pages(from, to, progress, err);
    (void)sqlite3_close(from);
    (void)sqlite3_close(to);
    return rc;
}
