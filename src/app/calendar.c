/* calendar.c - the installation's calendar: the carried days with those of home/calendar.csv in their place, and due
 * dates that follow it when it has changed. A mistake in that file stops nobody's work: the calendar used last goes on. */
#include "app/inside.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CALENDAR_BYTES_MOST = 4 << 20, MISTAKES_MOST = 20 };

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
    bool text = !buf_failed(out) && (!out->length || strlen(buf_text(out)) == out->length); /* a zero byte: no text */
    if (text) return 0;
    if (buf_failed(out) && !out->over) return err_nomem(err);
    (void)err_set(err, ERR_CATALOGUE_CALENDAR, path);
    return err_place(err, "calendar.csv", 0, 0), ERR_CATALOGUE_CALENDAR;
}

/* With mistakes in the file: the calendar used last, or before the first use the carried one. */
static int go_on(app_t *a, const char *own, const err_t *found, err_t *err)
{
    const char *last = NULL;
    size_t count = 0;
    a->mistakes = arena_array(a->memory, MISTAKES_MOST, sizeof *a->mistakes);
    if (!a->mistakes) return err_nomem(err);
    int failed = own ? calendar_own_mistakes(own, a->mistakes, MISTAKES_MOST, &count, err) : 0;
    if (!failed && !count) a->mistakes[count++] = *found;
    if (!failed) failed = register_calendar_used(a->store, a->memory, &last, err);
    if (!failed && (!last || calendar_load(last, &a->calendar, NULL) != 0)) failed = calendar_load(NULL, &a->calendar, err);
    a->mistake_count = failed ? 0 : count;
    return failed;
}

int app_load_calendar(app_t *a, err_t *err)
{
    char path[HOME_BYTES];
    buf_t own;
    if (snprintf(path, sizeof path, "%s/calendar.csv", a->home) >= (int)sizeof path)
        return err_set(err, ERR_BASE_FILE, a->home);
    buf_init(&own, CALENDAR_BYTES_MOST);
    err_t found = {0};
    const char *text = NULL;
    int failed = read_file(path, &own, &found);
    if (!failed) failed = calendar_load_own(text = own.length ? buf_text(&own) : NULL, &a->calendar, &found);
    if (failed == ERR_CATALOGUE_CALENDAR) failed = go_on(a, text, &found, err);
    else if (failed && err) *err = found;
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
    if (failed == ERR_CATALOGUE_CALENDAR) failed = 0; /* no table at all: the copy goes on with the calendar used last too */
    bool some = !failed && own.length && !buf_failed(&own);
    FILE *f = some ? fopen(path, "wb") : NULL;
    if (some && !f) failed = err_file(err, path, errno);
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

const err_t *app_calendar_mistakes(const app_t *a, size_t *ret_count)
{
    *ret_count = a->mistake_count;
    return a->mistake_count ? a->mistakes : NULL;
}

const redate_report_t *app_redated(const app_t *a)
{
    return &a->redated;
}

/* --- another calendar while people work -------------------------------------------------------------- */

static int own_path(const app_t *a, const char *ending, char into[HOME_BYTES], err_t *err)
{
    return snprintf(into, HOME_BYTES, "%s/calendar.csv%s", a->home, ending) < HOME_BYTES ? 0 : err_set(err, ERR_BASE_FILE, a->home);
}

int app_calendar_own(const app_t *a, buf_t *out, err_t *err)
{
    char path[HOME_BYTES];
    int failed = own_path(a, "", path, err);
    return failed ? failed : read_file(path, out, err);
}

/* A second register, because the first one's calendar is the one people work by. */
static int look_ahead(app_t *a, const calendar_t *calendar, arena_t *arena, redate_report_t *ret_report, err_t *err)
{
    store_t *store = NULL;
    book_t *book = NULL;
    actor_t program = app_system(a);
    store_options_t how = {.url = a->address, .read_only = true, .connections_most = 2};
    int failed = store_open(&how, &store, err);
    book_options_t options = {.store = store, .catalogue = a->catalogue, .calendar = calendar, .offices = a->offices};
    if (!failed) failed = book_open(&options, &book, err);
    if (!failed) failed = register_redate(book, &program, true, arena, ret_report, err);
    book_close(book);
    store_close(store);
    return failed;
}

int app_calendar_try(app_t *a, const char *own, arena_t *arena, redate_report_t *ret_report, err_t *ret_mistakes, size_t most,
                     size_t *ret_count, err_t *err)
{
    calendar_t *calendar = NULL;
    *ret_count = 0;
    int failed = calendar_own_mistakes(own, ret_mistakes, most, ret_count, err);
    if (failed || *ret_count) return failed;
    failed = calendar_load_own(*own ? own : NULL, &calendar, err);
    if (!failed) failed = look_ahead(a, calendar, arena, ret_report, err);
    calendar_free(calendar);
    return failed;
}

/* Whole or not at all: beside it, then in its place. */
static int write_own(const app_t *a, const char *own, err_t *err)
{
    char path[HOME_BYTES], fresh[HOME_BYTES];
    int failed = own_path(a, "", path, err);
    if (!failed) failed = own_path(a, ".new", fresh, err);
    FILE *f = failed ? NULL : fopen(fresh, "wb");
    if (!f) return failed ? failed : err_file(err, fresh, errno);
    bool wrote = fwrite(own, 1, strlen(own), f) == strlen(own);
    if (fclose(f) != 0 || !wrote || rename(fresh, path) != 0) return err_file(err, path, errno);
    return 0;
}

int app_calendar_take(app_t *a, const char *own, err_t *err)
{
    calendar_t *calendar = NULL;
    if (a->old_calendar_count == OLD_MOST) return err_set(err, ERR_APP_OFTEN, "calendar.csv");
    int failed = calendar_load_own(*own ? own : NULL, &calendar, err);
    if (!failed) failed = write_own(a, own, err);
    if (failed) {
        calendar_free(calendar);
        return failed;
    }
    a->old_calendars[a->old_calendar_count++] = a->calendar;
    a->calendar = calendar;
    a->mistake_count = 0;
    book_take_calendar(a->book, calendar);
    return 0;
}
