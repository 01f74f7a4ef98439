/* on_import.c - spreadsheets over HTTP: the template, and the table that comes back. The body lies in a file without a name
 * (http.h), so a large one costs no memory. */
#include "web/shape.h"

#include "app/app.h"
#include "archive/import.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BAD_SHOWN_BYTES = 8 << 20 };

/* A new empty file with a name, for who writes by name. */
static int temporary(char into[32], err_t *err)
{
    (void)snprintf(into, 32, "/tmp/xiezhi-XXXXXX");
    int fd = mkstemp(into);
    if (fd < 0) return err_file(err, into, errno);
    (void)close(fd);
    return 0;
}

/* All of it, then it is gone. *ret_whole false: longer than most. */
static int read_and_drop(const char *path, size_t most, buf_t *out, bool *ret_whole, err_t *err)
{
    char piece[65536];
    FILE *f = fopen(path, "rb");
    int rc = f ? 0 : err_file(err, path, errno);
    *ret_whole = true;
    for (size_t n; rc == 0 && *ret_whole && (n = fread(piece, 1, sizeof piece, f)) > 0;) {
        *ret_whole = out->length + n <= most;
        if (*ret_whole) buf_add_bytes(out, piece, n);
    }
    if (f) (void)fclose(f);
    (void)unlink(path);
    return rc == 0 && buf_failed(out) ? err_nomem(err) : rc;
}

static int on_import_template(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    char path[32];
    bool whole;
    int rc = temporary(path, err);
    if (rc != 0) return rc;
    rc = import_template(book_catalogue(app_book(w->app)), c->param[0], web_arg(c, "act"), c->lang, path, err);
    if (rc != 0) {
        (void)unlink(path);
        return rc;
    }
    r->type = c->endpoint->reply_type;
    http_reply_header(r, "Content-Disposition", "attachment; filename=\"template.xlsx\"");
    return read_and_drop(path, HTTP_REPLY_CAP, &r->body, &whole, err);
}

static json_t *alike_json(const import_report_t *report)
{
    json_t *list = json_array();
    for (int64_t i = 0; i < report->alike && i < IMPORT_BAD_SHOWN; i++)
        (void)json_array_append_new(list, json_pack("{s:I, s:I}", "row", (json_int_t)report->alike_shown[i].row, "first", (json_int_t)report->alike_shown[i].first));
    return list;
}

static json_t *made_json(const import_report_t *report)
{
    json_t *list = json_array();
    for (int i = 0; i < report->made_count; i++) {
        char matter[48];
        matter_text(report->made[i].matter, matter);
        (void)json_array_append_new(list, json_pack("{s:I, s:s, s:s}", "row", (json_int_t)report->made[i].row, "matter", matter, "number", report->made[i].number));
    }
    return list;
}

static int reply(web_call_t *c, http_reply_t *r, const import_report_t *report, bool refused, const buf_t *bad, bool whole, err_t *err)
{
    json_t *shown = json_array();
    for (int i = 0; i < report->shown_count; i++) {
        err_t why = report->shown[i].why;
        err_file_name(&why, c->http->body_path, web_upload_name(c));
        (void)json_array_append_new(shown, json_pack("{s:I, s:s, s:o}", "row", (json_int_t)report->shown[i].row, "column", report->shown[i].column, "error", shape_error(&why, c->lang)));
    }
    json_t *csv = whole ? json_stringn(bad->length ? buf_text(bad) : "", bad->length) : json_null();
    return web_reply_json(r, json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:b, s:s, s:o, s:o, s:o, s:o}", "kind", report->kind, "job",
                                       report->job, "rows", (json_int_t)report->rows, "taken", (json_int_t)(refused ? 0 : report->taken), "alike", (json_int_t)report->alike,
                                       "known", (json_int_t)report->known, "skipped", (json_int_t)report->skipped, "bad",
                                       (json_int_t)report->bad, "refused", refused, "unused", report->unused, "shown", shown, "alike_shown", alike_json(report), "made", made_json(report),
                                       "bad_csv", csv), err);
}

static int on_import_sheet(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    const char *mode = web_arg(c, "mode");
    char bad_path[32];
    import_job_t job = {.book = app_book(w->app), .actor = c->actor, .kind = c->param[0], .act = web_arg(c, "act"),
                        .path = c->http->body_path, .sheet_name = web_arg(c, "sheet"), .bad_path = bad_path, .leave_out = web_arg(c, "leave_out"), .lang = c->lang,
                        .once = web_arg(c, "once") != NULL};
    import_report_t report = {0};
    buf_t bad;
    bool whole = false;
    if (!job.path) return err_set(err, ERR_ARCHIVE_IMPORT_EMPTY, c->param[0]);
    if (mode && strcmp(mode, "dry") == 0) job.mode = IMPORT_DRY;
    if (mode && strcmp(mode, "all") == 0) job.mode = IMPORT_ALL_OR_NONE;
    int rc = temporary(bad_path, err);
    if (rc != 0) return rc;
    rc = import_run(&job, &report, err);
    bool refused = rc == (int)ERR_ARCHIVE_IMPORT_REFUSED;
    if (rc != 0 && !refused) {
        (void)unlink(bad_path);
        return rc;
    }
    buf_init(&bad, BAD_SHOWN_BYTES);
    rc = read_and_drop(bad_path, BAD_SHOWN_BYTES - 1, &bad, &whole, err);
    if (rc == 0) rc = reply(c, r, &report, refused, &bad, whole, err);
    buf_release(&bad);
    return rc;
}

const api_binding_t web_on_import[] = {
    WEB_ROW("import_template", on_import_template),
    WEB_ROW("import_sheet", on_import_sheet),
    {NULL, NULL},
};
