/* on_admin_calendar.c - the calendar of a year, what another one would move, and taking it: the file calendar.csv of the data
 * folder, as `xiezhi due redate` knows it, and open due dates after it. */
#include "web/admin.h"

#include "web/shape.h"

#include <stdlib.h>
#include <string.h>

enum { OWN_MOST = 1 << 20, MISTAKES_MOST = 20, LISTED_MOST = 500, REDATE_ARENA = 256 << 20 };

/* Does the text have a row for the day? */
static bool names_day(const char *own, const char *day)
{
    for (const char *at = own; at && *at; at = (at = strchr(at, '\n')) ? at + 1 : NULL)
        if (strncmp(at, day, 10) == 0) return true;
    return false;
}

static json_t *days_json(const calendar_t *cal, int year, const char *own)
{
    json_t *list = json_array();
    day_t first, last;
    char from[16], to[16];
    (void)snprintf(from, sizeof from, "%04d-01-01", year);
    (void)snprintf(to, sizeof to, "%04d-12-31", year);
    if (day_parse(from, &first, NULL) != 0 || day_parse(to, &last, NULL) != 0) return list;
    for (day_t d = first; d <= last; d++) {
        char text[DAY_TEXT];
        const words_t *name = calendar_holiday(cal, d);
        int mark = calendar_mark(cal, d);
        if (!mark && !name) continue;
        (void)day_text(d, text);
        (void)json_array_append_new(list, json_pack("{s:s, s:i, s:o, s:b}", "day", text, "mark", mark, "name", name ? shape_words(name) : json_null(), "own",
                                                    names_day(own, text)));
    }
    return list;
}

static json_t *mistakes_json(const err_t *list, size_t count, enum lang lang)
{
    json_t *all = json_array();
    for (size_t i = 0; i < count; i++) {
        buf_t text;
        buf_init(&text, 16 << 10);
        err_add_json(&text, &list[i], lang);
        if (!buf_failed(&text)) (void)json_array_append_new(all, json_loadb(text.data, text.length, 0, NULL));
        buf_release(&text);
    }
    return all;
}

static int on_calendar(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    const calendar_t *cal = book_calendar(app_book(w->app));
    int year = (int)web_arg_int(c, "year", calendar_last_year(cal));
    size_t count;
    const err_t *mistakes = app_calendar_mistakes(w->app, &count);
    buf_t own;
    buf_init(&own, OWN_MOST);
    int rc = app_calendar_own(w->app, &own, err);
    const char *text = rc == 0 && own.length ? buf_text(&own) : "";
    if (rc == 0)
        rc = web_reply_json(r, json_pack("{s:i, s:i, s:i, s:b, s:s, s:o, s:o}", "year", year, "first", calendar_first_year(cal), "last",
                                         calendar_last_year(cal), "covered", calendar_covers(cal, year), "own", text, "mistakes",
                                         mistakes_json(mistakes, count, c->lang), "days", days_json(cal, year, text)), err);
    buf_release(&own);
    return rc;
}

/* --- what it would move --------------------------------------------------------------------------------------- */

static json_t *day_json(day_t d)
{
    char text[DAY_TEXT];
    return d == DAY_NONE ? json_null() : json_string(day_text(d, text));
}

/* Sealed kinds and sealed matters are not named to others. */
static json_t *changes_json(web_t *w, const web_call_t *c, const redate_report_t *report)
{
    const book_t *book = app_book(w->app);
    json_t *list = json_array();
    for (size_t i = 0; i < report->count && json_array_size(list) < LISTED_MOST; i++) {
        const redate_change_t *x = &report->changes[i];
        const cat_kind_t *kind;
        char id[48];
        bool hides = true;
        if (catalogue_kind(book_catalogue(book), x->kind, &kind, NULL) != 0 || !book_may_read(book, &c->actor, kind, x->office)) continue;
        if (book_seal_hides(book, &c->actor, x->matter, &hides, NULL) != 0 || hides) continue;
        matter_text(x->matter, id);
        (void)json_array_append_new(list, json_pack("{s:s, s:o, s:o, s:s, s:o, s:o, s:b, s:o}", "matter", id, "kind_label", shape_words(&kind->label), "label",
            shape_words(&x->label), "office", x->office, "old", day_json(x->was), "new", day_json(x->now), "provisional", x->provisional, "why",
            shape_words(&x->why)));
    }
    return list;
}

static int on_try(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    redate_report_t report = {0};
    err_t mistakes[MISTAKES_MOST];
    size_t count = 0;
    arena_t *a = arena_new(REDATE_ARENA);
    int rc = a ? app_calendar_try(w->app, web_text(c, "own"), a, &report, mistakes, MISTAKES_MOST, &count, err) : err_nomem(err);
    if (rc == 0)
        rc = web_reply_json(r, json_pack("{s:o, s:I, s:I, s:I, s:o}", "mistakes", mistakes_json(mistakes, count, c->lang), "looked_at",
                                         (json_int_t)report.looked_at, "moved", (json_int_t)report.moved, "matters", (json_int_t)report.matters,
                                         "changes", changes_json(w, c, &report)), err);
    arena_free(a);
    return rc;
}

/* --- taking it -------------------------------------------------------------------------------------------------- */

static int run_redate(void *arg, const progress_t *progress, json_t **ret_detail, err_t *err)
{
    struct app *app = arg;
    redate_report_t report = {0};
    actor_t program = app_system(app);
    arena_t *a = arena_new(REDATE_ARENA);
    (void)progress; /* pages of due dates, each a transaction: stopped by the end of the program, gone on with at its start */
    int rc = a ? register_redate(app_book(app), &program, false, a, &report, err) : err_nomem(err);
    if (rc == 0) *ret_detail = json_pack("{s:I, s:I, s:I}", "looked_at", (json_int_t)report.looked_at, "moved", (json_int_t)report.moved, "matters",
                                         (json_int_t)report.matters);
    arena_free(a);
    return rc;
}

static int on_take(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    int rc = admin_confirm(w, c, err);
    if (rc == 0) rc = app_calendar_take(w->app, web_text(c, "own"), err);
    return rc != 0 ? rc : admin_start(w, c, r, "redate", run_redate, w->app, NULL, err);
}

const api_binding_t web_on_admin_calendar[] = {
    WEB_ROW("admin_calendar", on_calendar),
    WEB_ROW("admin_calendar_try", on_try),
    WEB_ROW("admin_calendar_take", on_take),
    {NULL, NULL},
};
