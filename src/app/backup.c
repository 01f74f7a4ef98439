/* backup.c - a copy of the installation that has been proved to be whole. */
#include "app/inside.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* The key is copied by hand because its mode (0600) must hold from the first byte. */
static int copy_key(const char *from, const char *to, err_t *err)
{
    char bytes[8192];
    FILE *in = fopen(from, "rb");
    if (!in) return err_file(err, from, errno);
    size_t n = fread(bytes, 1, sizeof bytes, in);
    (void)fclose(in);
    int fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return err_file(err, to, errno);
    bool wrote = write(fd, bytes, n) == (ssize_t)n && fsync(fd) == 0;
    int saved = errno;
    (void)close(fd);
    return wrote ? 0 : err_file(err, to, saved);
}

/* The verifiers of keys that are no more; most installations have none. */
static int copy_past(const app_t *a, const char *to, err_t *err)
{
    char from[HOME_BYTES], path[HOME_BYTES];
    bool fits = snprintf(from, sizeof from, "%s/key.past", a->home) < HOME_BYTES && snprintf(path, sizeof path, "%s/key.past", to) < HOME_BYTES;
    if (!fits) return err_set(err, ERR_BASE_FILE, to);
    return access(from, F_OK) == 0 ? copy_key(from, path, err) : 0;
}

static int copy_catalogue(const char *home, const char *to, err_t *err)
{
    arena_t *a = arena_new((size_t)64 << 20);
    char path[HOME_BYTES];
    size_t files;
    if (!a) return err_nomem(err);
    const char *own = app_catalogue_folder(home, a);
    int failed = snprintf(path, sizeof path, "%s/catalogue", to) < HOME_BYTES ? 0 : err_set(err, ERR_BASE_FILE, to);
    if (!failed && own) failed = app_catalogue_export(own, path, a, &files, err);
    arena_free(a);
    return failed;
}

static int copy_url(const app_t *a, const char *to, err_t *err)
{
    char path[HOME_BYTES];
    if (!a->url_given) return 0;
    if (snprintf(path, sizeof path, "%s/url.txt", to) >= HOME_BYTES) return err_set(err, ERR_BASE_FILE, to);
    FILE *f = fopen(path, "w");
    if (!f) return err_file(err, path, errno);
    bool wrote = fprintf(f, "%s\n", a->url) > 0;
    return fclose(f) == 0 && wrote ? 0 : err_file(err, path, errno);
}

int app_backup_verify(const char *folder, const progress_t *progress, verify_report_t *ret_report, err_t *err)
{
    app_options_t options = {.home = folder};
    app_t *copy = NULL;
    int failed = app_open(&options, &copy, err);
    if (!failed) failed = book_verify(copy->book, progress, ret_report, err);
    app_close(copy);
    return failed;
}

int app_backup(app_t *a, const char *to, const progress_t *progress, verify_report_t *ret_report, err_t *err)
{
    char database[HOME_BYTES], key_to[HOME_BYTES], key_from[HOME_BYTES], n[24];
    if (store_engine_of(a->store) != STORE_SQLITE) return err_set(err, ERR_APP_BACKUP, a->address);
    if (mkdir(to, 0700) != 0) return errno == EEXIST ? err_set(err, ERR_APP_EXISTS, to) : err_file(err, to, errno);
    bool fits = snprintf(database, sizeof database, "%s/xiezhi.db", to) < HOME_BYTES &&
                snprintf(key_to, sizeof key_to, "%s/key", to) < HOME_BYTES &&
                snprintf(key_from, sizeof key_from, "%s/key", a->home) < HOME_BYTES;
    int failed = fits ? store_backup(a->store, database, progress, err) : err_set(err, ERR_BASE_FILE, to);
    if (!failed) failed = copy_key(key_from, key_to, err);
    if (!failed) failed = copy_past(a, to, err);
    if (!failed) failed = copy_catalogue(a->home, to, err);
    if (!failed) failed = app_copy_calendar(a, to, err);
    if (!failed) failed = copy_url(a, to, err);
    if (!failed) failed = app_backup_verify(to, progress, ret_report, err);
    if (!failed && ret_report->differences) {
        err_set(err, ERR_APP_BACKUP_BAD, num_text(ret_report->differences, n));
        json_decref(ret_report->found);
        failed = ERR_APP_BACKUP_BAD;
    }
    return failed;
}
