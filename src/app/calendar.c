/* calendar.c - the installation's calendar: the carried days with those of home/calendar.csv in their place, and due
 * dates that follow it when it has changed. */
#include "app/inside.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CALENDAR_BYTES_MOST = 4 << 20 };

static int read_file(const char *path, buf_t *out, err_t *err)
{
    char piece[8192];
    FILE *f = fopen(path, "rb");
    if (!f) return errno == ENOENT ? 0 : err_file(err, path, errno);
    size_t n;
    while ((n = fread(piece, 1, sizeof piece, f)) > 0) buf_add_bytes(out, piece, n);
    int why = ferror(f) ? errno : 0;
    (void)fclose(f);
    if (why) return err_file(err, path, why);
    if (buf_failed(out)) return out->over ? err_set(err, ERR_CATALOGUE_CALENDAR, path) : err_nomem(err);
    return 0;
}

int app_load_calendar(app_t *a, err_t *err)
{
    char path[HOME_BYTES];
    buf_t own;
    if (snprintf(path, sizeof path, "%s/calendar.csv", a->home) >= (int)sizeof path)
        return err_set(err, ERR_BASE_FILE, a->home);
    buf_init(&own, CALENDAR_BYTES_MOST);
    int failed = read_file(path, &own, err);
    if (!failed && own.length && strlen(buf_text(&own)) != own.length)
        failed = err_set(err, ERR_CATALOGUE_CALENDAR, path); /* a zero byte: no text */
    if (!failed) failed = calendar_load_own(own.length ? buf_text(&own) : NULL, &a->calendar, err);
    buf_release(&own);
    return failed;
}

int app_copy_calendar(const app_t *a, const char *to, err_t *err)
{
    char from[HOME_BYTES], path[HOME_BYTES];
    buf_t own;
    bool fits = snprintf(from, sizeof from, "%s/calendar.csv", a->home) < (int)sizeof from &&
                snprintf(path, sizeof path, "%s/calendar.csv", to) < (int)sizeof path;
    if (!fits) return err_set(err, ERR_BASE_FILE, to);
    buf_init(&own, CALENDAR_BYTES_MOST);
    int failed = read_file(from, &own, err);
    FILE *f = failed || !own.length ? NULL : fopen(path, "wb");
    if (!failed && own.length && !f) failed = err_file(err, path, errno);
    if (f) {
        bool wrote = fwrite(own.data, 1, own.length, f) == own.length;
        if (fclose(f) != 0 || !wrote) failed = err_file(err, path, errno);
    }
    buf_release(&own);
    return failed;
}

int app_follow_calendar(app_t *a, err_t *err)
{
    bool changed = false;
    actor_t program = app_system(a);
    int failed = register_calendar_changed(a->book, &changed, err);
    return failed || !changed ? failed : register_redate(a->book, &program, false, a->memory, &a->redated, err);
}

const redate_report_t *app_redated(const app_t *a)
{
    return &a->redated;
}
