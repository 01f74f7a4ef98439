/* on_admin.c - the health of the installation, its jobs, and what the other files of administration share. */
#include "web/admin.h"

#include "base/text.h"
#include "web/shape.h"
#include "web/table_file.h"

#include <string.h>
#include <sys/statvfs.h>

enum { JOBS_USUAL = 20 };

/* --- shared -------------------------------------------------------------------------------------------- */

int admin_confirm(web_t *w, const web_call_t *c, err_t *err)
{
    const char *given = web_text(c, "own_password");
    int rc = access_check_password(sessions_access(w->sessions), c->session.who.login, given ? given : "", err);
    /* 401 would tell the page that the session is over. */
    return rc == (int)ERR_WEB_LOGIN ? err_set(err, ERR_WEB_CONFIRM) : rc;
}

static const cat_kind_t *account_kind(web_t *w)
{
    return catalogue_serving(book_catalogue(app_book(w->app)), "account", NULL, NULL);
}

const char *admin_account_table(web_t *w, const web_call_t *c)
{
    return arena_printf(c->arena, "k_%s", account_kind(w)->name);
}

bool admin_sees(web_t *w, const web_call_t *c, const char *office)
{
    return book_may_read(app_book(w->app), &c->actor, account_kind(w), office);
}

json_t *admin_text(const char *text)
{
    return text ? json_string(text) : json_null();
}

int admin_reply_table(const web_call_t *c, http_reply_t *r, json_t *rows, const char *name, err_t *err)
{
    bool csv = strncmp(c->endpoint->reply_type, "text/csv", 8) == 0;
    int rc = !rows ? err_nomem(err) : csv ? table_file_csv(rows, &r->body, err) : table_file_xlsx(rows, name, &r->body, err);
    json_decref(rows);
    const char *line = arena_printf(c->arena, "attachment; filename=\"%s.%s\"", name, csv ? "csv" : "xlsx");
    if (line) http_reply_header(r, "Content-Disposition", line);
    r->type = c->endpoint->reply_type;
    return rc;
}

int admin_start(web_t *w, const web_call_t *c, http_reply_t *r, const char *kind,
                int (*run)(void *arg, const progress_t *progress, json_t **ret_detail, err_t *err), void *arg,
                void (*drop)(void *arg), err_t *err)
{
    int64_t id;
    job_work_t work = {.kind = kind, .by = c->actor.login, .run = run, .drop = drop, .arg = arg};
    int rc = jobs_start(w->jobs, &work, &id, err);
    return rc != 0 ? rc : web_reply_json(r, json_pack("{s:o}", "job", json_sprintf("%lld", (long long)id)), err);
}

/* --- health -------------------------------------------------------------------------------------------- */

typedef struct health {
    char version[64], last_act_at[INSTANT_TEXT], signed_at[INSTANT_TEXT];
    int64_t bytes, log, waiting, size, accounts, sessions, last_act, beyond;
    char calendar_ends[DAY_TEXT], first_beyond[INSTANT_TEXT]; /* running terms that end after the last year of the calendar */
    const char *accounts_sql;
} health_t;

static int read_text_of(store_conn_t *c, const char *sql, store_value_t of, char into[INSTANT_TEXT], err_t *err)
{
    store_rows_t *rows = NULL;
    bool row = false;
    int rc = store_query(c, sql, STORE_P(of), &rows, err);
    if (rc == 0) rc = store_step(rows, &row, err);
    if (rc == 0) (void)text_copy(into, INSTANT_TEXT, row && store_col_text(rows, 0) ? store_col_text(rows, 0) : "");
    store_rows_close(rows);
    return rc;
}

static int read_text(store_conn_t *c, const char *sql, int64_t n, char into[INSTANT_TEXT], err_t *err)
{
    return read_text_of(c, sql, store_int(n), into, err);
}

static int read_health(store_conn_t *c, void *arg, err_t *err)
{
    health_t *h = arg;
    char now[INSTANT_TEXT];
    bool found;
    int rc = store_about(c, h->version, &h->bytes, err);
    if (rc == 0) rc = ledger_size(c, &h->log, err);
    if (rc == 0) rc = store_get_int(c, "SELECT COUNT(*) FROM ledger_wait", STORE_NONE, &h->waiting, &found, err);
    if (rc == 0) rc = store_get_int(c, "SELECT COALESCE(MAX(size), 0) FROM ledger_checkpoint", STORE_NONE, &h->size, &found, err);
    if (rc == 0) rc = store_get_int(c, "SELECT COUNT(*) FROM session WHERE ends_at > $1", STORE_P(store_text(instant_text(instant_now(), now))),
                                    &h->sessions, &found, err);
    if (rc == 0) rc = store_get_int(c, h->accounts_sql, STORE_NONE, &h->accounts, &found, err);
    if (rc == 0) rc = read_text(c, "SELECT recorded_at FROM act WHERE id = $1", h->last_act, h->last_act_at, err);
    if (rc == 0) rc = store_get_int(c, "SELECT COUNT(*) FROM due WHERE state = 'open' AND due_on > $1", STORE_P(store_text(h->calendar_ends)), &h->beyond, &found, err);
    if (rc == 0) rc = read_text_of(c, "SELECT MIN(due_on) FROM due WHERE state = 'open' AND due_on > $1", store_text(h->calendar_ends), h->first_beyond, err);
    if (rc == 0) rc = read_text(c, "SELECT made_at FROM ledger_checkpoint WHERE size = $1", h->size, h->signed_at, err);
    return rc;
}

static json_t *instant_json(const char *text)
{
    return admin_text(*text ? text : NULL);
}

static json_t *disk_json(const char *home)
{
    struct statvfs v;
    if (statvfs(home, &v) != 0) return json_null();
    return json_pack("{s:I, s:I}", "free", (json_int_t)v.f_bavail * (json_int_t)v.f_frsize, "whole",
                     (json_int_t)v.f_blocks * (json_int_t)v.f_frsize);
}

static json_t *rates_json(const web_t *w)
{
    json_t *list = json_array();
    for (int i = 0; i < api_rates(w->api); i++) {
        const api_rate_t *rate = api_rate_at(w->api, i);
        (void)json_array_append_new(list, json_pack("{s:s, s:i, s:i}", "name", rate->name, "per_minute", rate->per_minute, "burst", rate->burst));
    }
    return list;
}

/* The newest job of that kind which has ended well. */
static json_t *last_done(web_t *w, const char *kind)
{
    json_t *list = NULL, *job, *found = NULL;
    size_t i;
    if (jobs_list(w->jobs, kind, 0, JOBS_USUAL, &list, NULL) != 0) return json_null();
    json_array_foreach(list, i, job)
        if (!found && strcmp(json_string_value(json_object_get(job, "state")), "done") == 0) found = json_incref(job);
    json_decref(list);
    return found ? found : json_null();
}

static json_t *server_json(const web_t *w)
{
    char text[INSTANT_TEXT];
    int open;
    int64_t dropped;
    store_stats_t stats;
    http_counts(w->server, &open, &dropped);
    store_fill_stats(w->store, &stats);
    return json_pack("{s:s, s:i, s:I, s:I, s:I, s:I, s:I, s:o}", "started_at", instant_text(w->started_at, text), "connections", open, "dropped",
                     (json_int_t)dropped, "commits", (json_int_t)stats.commits, "writes", (json_int_t)stats.jobs, "largest_batch",
                     (json_int_t)stats.largest_batch, "retries", (json_int_t)stats.retries, "rates", rates_json(w));
}

static json_t *calendar_json(web_t *w, const health_t *h)
{
    const calendar_t *cal = book_calendar(app_book(w->app));
    size_t mistakes;
    (void)app_calendar_mistakes(w->app, &mistakes);
    return json_pack("{s:i, s:i, s:I, s:I, s:o}", "first", calendar_first_year(cal), "last", calendar_last_year(cal), "mistakes", (json_int_t)mistakes,
                     "beyond", (json_int_t)h->beyond, "first_beyond", instant_json(h->first_beyond));
}

static int on_health(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    char now[INSTANT_TEXT];
    health_t h = {.last_act = book_last_act(app_book(w->app)),
                  .accounts_sql = arena_printf(c->arena, "SELECT COUNT(*) FROM %s", admin_account_table(w, c))}; /* sql: identifiers only */
    (void)day_text(day_of(calendar_last_year(book_calendar(app_book(w->app))), 12, 31), h.calendar_ends);
    int rc = h.accounts_sql ? store_read(w->store, read_health, &h, err) : err_nomem(err);
    if (rc != 0) return rc;
    bool lite = store_engine_of(w->store) == STORE_SQLITE;
    const app_t *a = w->app;
    json_t *j = json_pack("{s:s, s:b, s:s, s:I, s:s, s:s}", "version", XZ_VERSION, "demonstration", app_demonstration(a), "office", app_office(a),
                          "origin", (json_int_t)book_origin(app_book(w->app)), "now", instant_text(instant_now(), now), "home", app_home(a));
    (void)json_object_set_new(j, "database", json_pack("{s:s, s:s, s:I}", "engine", lite ? "SQLite" : "PostgreSQL", "version", h.version, "bytes",
                                                       (json_int_t)h.bytes));
    (void)json_object_set_new(j, "disk", disk_json(app_home(a)));
    (void)json_object_set_new(j, "server", server_json(w));
    (void)json_object_set_new(j, "counts", json_pack("{s:I, s:I, s:I, s:I}", "acts", (json_int_t)(h.log + h.waiting), "kinds",
        (json_int_t)catalogue_kind_count(book_catalogue(app_book(w->app))), "accounts", (json_int_t)h.accounts, "sessions", (json_int_t)h.sessions));
    (void)json_object_set_new(j, "log", json_pack("{s:I, s:I, s:I, s:o, s:o}", "size", (json_int_t)h.log, "waiting", (json_int_t)h.waiting,
        "signed", (json_int_t)h.size, "signed_at", instant_json(h.signed_at), "last_act_at", instant_json(h.last_act_at)));
    (void)json_object_set_new(j, "calendar", calendar_json(w, &h));
    (void)json_object_set_new(j, "last_verify", last_done(w, "verify"));
    (void)json_object_set_new(j, "last_backup", last_done(w, "backup"));
    return web_reply_json(r, j, err);
}

/* --- jobs ------------------------------------------------------------------------------------------------ */

static int on_jobs(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    json_t *list = NULL;
    int rc = jobs_list(w->jobs, web_arg(c, "kind"), 0, (int)web_arg_int(c, "limit", JOBS_USUAL), &list, err);
    return rc != 0 ? rc : web_reply_json(r, json_pack("{s:o}", "jobs", list), err);
}

static int job_of(const web_call_t *c, int64_t *ret_id, err_t *err)
{
    if (text_to_int(c->param[0], 1, INT64_MAX, ret_id, NULL) == 0) return 0;
    (void)err_set(err, ERR_WEB_FIELD_VALUE, "id", c->param[0], "1..");
    return err_field(err, "id");
}

static int on_job(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    int64_t id;
    json_t *list = NULL;
    int rc = job_of(c, &id, err);
    if (rc == 0) rc = jobs_list(w->jobs, NULL, id, 1, &list, err);
    if (rc == 0 && json_array_size(list) == 0) rc = err_set(err, ERR_WEB_NO_ROUTE, c->http->raw);
    if (rc == 0) rc = web_reply_json(r, json_incref(json_array_get(list, 0)), err);
    json_decref(list);
    return rc;
}

static int on_job_stop(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    int64_t id;
    (void)r;
    int rc = job_of(c, &id, err);
    if (rc == 0) (void)jobs_stop(w->jobs, id);
    return rc;
}

/* --- verification -------------------------------------------------------------------------------------------- */

static int run_verify(void *arg, const progress_t *progress, json_t **ret_detail, err_t *err)
{
    verify_report_t report = {0};
    int rc = book_verify(arg, progress, &report, err);
    if (rc != 0) return rc;
    *ret_detail = json_pack("{s:I, s:I, s:I, s:o}", "acts", (json_int_t)report.acts, "rows", (json_int_t)report.rows, "differences",
                            (json_int_t)report.differences, "found", report.found ? report.found : json_array());
    return 0;
}

static int on_verify(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    return admin_start(w, c, r, "verify", run_verify, app_book(w->app), NULL, err);
}

const api_binding_t web_on_admin[] = {
    WEB_ROW("admin_health", on_health),
    WEB_ROW("admin_jobs", on_jobs),
    WEB_ROW("admin_job", on_job),
    WEB_ROW("admin_job_stop", on_job_stop),
    WEB_ROW("admin_verify", on_verify),
    {NULL, NULL},
};
