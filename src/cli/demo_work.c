/* demo_work.c - see demo_work.h. */
#include "cli/demo_work.h"

#include "app/report.h"
#include "base/embed.h"
#include "base/text.h"

#include <assert.h>
#include <string.h>

enum { ROWS_MOST = 200, COLUMNS_MOST = 16 };

/* Rows of a table the program carries: what `row` is given stands in the arena. */
static int each_row(cli_demo_t *d, const char *path, size_t least, int (*row)(cli_demo_t *, char **, void *, err_t *), void *arg, size_t *ret_rows, err_t *err)
{
    const embed_file_t *file = embed_lookup(path);
    char **lines, **cells;
    size_t count, n, rows = 0;
    assert(file && least <= COLUMNS_MOST);
    const char *text = arena_textn(d->call->arena, (const char *)file->data, file->bytes);
    int failed = text ? text_split(d->call->arena, text, '\n', &lines, &count, err) : err_nomem(err);
    for (size_t i = 0; !failed && i < count && rows < ROWS_MOST; i++) {
        if (!*lines[i] || *lines[i] == '#') continue;
        failed = text_split(d->call->arena, lines[i], '\t', &cells, &n, err);
        if (failed) break;
        assert(n >= least && n <= COLUMNS_MOST); /* tests make the demonstration */
        failed = row(d, cells, arg, err);
        rows++;
    }
    if (!failed) *ret_rows = rows;
    return failed;
}

/* --- reports ------------------------------------------------------------------------------------------- */

static int act(cli_demo_t *d, const char *login, act_request_t *q, json_t *fields, act_receipt_t *ret, err_t *err)
{
    int failed = fields ? app_actor(d->call->app, login, d->call->arena, &q->actor, err) : err_nomem(err);
    q->occurred_on = DAY_NONE;
    q->fields = fields;
    if (!failed) failed = register_act(app_book(d->call->app), q, d->call->arena, ret, err);
    json_decref(fields);
    return failed;
}

/* Whole months before the one that runs: their window stood a year ago as well; -1: the last whole year. "" for none. */
static const char *time_told(cli_demo_t *d, const char *written)
{
    int64_t months = 0;
    int year, month, day;
    char from[DAY_TEXT], to[DAY_TEXT];
    if (text_to_int(written, -1, 60, &months, NULL) != 0 || !months) return "";
    day_split(day_today(), &year, &month, &day);
    if (months < 0) return arena_printf(d->call->arena, "%d", year - 1);
    int first = year * 12 + month - 1 - (int)months;
    return arena_printf(d->call->arena, "%s..%s", day_text(day_of(first / 12, first % 12 + 1, 1), from), day_text(day_today() - day, to));
}

typedef struct writing {
    const char *kind;
    int64_t matter; /* the report at hand */
    size_t reports;
} writing_t;

static int open_report(cli_demo_t *d, char **cell, writing_t *w, err_t *err)
{
    act_receipt_t made, bound;
    actor_t writer;
    json_t *fields = json_pack("{s:s,s:s}", "report_name", cell[4], "template", cell[5]);
    const char *span = time_told(d, cell[6]);
    if (fields && span && *span) (void)json_object_set_new(fields, "period", json_string(span));
    act_request_t q = {.kind = cell[1], .act = cell[2]};
    int failed = act(d, cell[3], &q, fields, &made, err);
    if (!failed) failed = app_actor(d->call->app, cell[3], d->call->arena, &writer, err);
    if (!failed) failed = app_report_bind(d->call->app, &writer, made.matter, d->call->arena, &bound, err);
    if (failed) return failed;
    *w = (writing_t){cell[1], made.matter, w->reports + 1};
    return 0;
}

static int report_row(cli_demo_t *d, char **cell, void *arg, err_t *err)
{
    writing_t *w = arg;
    const char *key;
    json_t *value;
    char today[DAY_TEXT];
    act_receipt_t done;
    if (strcmp(cell[0], "report") == 0) return open_report(d, cell, w, err);
    json_t *fields = json_loads(cell[3], 0, NULL);
    json_object_foreach(fields, key, value)
        if (json_is_string(value) && strcmp(json_string_value(value), "today") == 0) (void)json_string_set(value, day_text(day_today(), today));
    act_request_t q = {.kind = w->kind, .act = cell[2], .matter = w->matter};
    return act(d, cell[1], &q, fields, &done, err);
}

int cli_demo_reports(cli_demo_t *d, err_t *err)
{
    size_t rows = 0;
    writing_t w = {0};
    int failed = each_row(d, "data/demonstration/reports.tsv", 4, report_row, &w, &rows, err);
    if (failed) return failed;
    return cli_demo_step(d, arena_printf(d->call->arena, cli_say(d->call, "起草 %zu 份报告并取数", "wrote %zu reports with bound numbers"), w.reports), err);
}

/* --- bidders ------------------------------------------------------------------------------------------- */

static int bid_row(cli_demo_t *d, char **cell, void *arg, err_t *err)
{
    archive_t *ar = app_archive(d->call->app);
    match_subject_t bidder = {.schema = MATCH_UNIT, .name = cell[1], .born = DAY_NONE};
    archive_result_t result;
    act_receipt_t receipt;
    archive_ask_t q = {.actor = d->window, .subjects = &bidder, .subject_count = 1, .applicant = bidder, .purpose = "tender", .project = cell[0],
                       .handler = cell[2], .phone = cell[3], .papers_complete = true, .from = DAY_NONE, .to = DAY_NONE};
    (void)arg;
    int failed = archive_query(ar, &q, d->call->arena, &result, err);
    return failed || result.undecided ? failed : archive_answer(ar, &d->window, result.query, d->call->arena, &receipt, err);
}

int cli_demo_bids(cli_demo_t *d, err_t *err)
{
    size_t rows = 0;
    int failed = app_open_archive(d->call->app, d->call->progress, err);
    if (!failed) failed = each_row(d, "data/demonstration/bids.tsv", 4, bid_row, NULL, &rows, err);
    if (failed) return failed;
    return cli_demo_step(d, arena_printf(d->call->arena, cli_say(d->call, "受理 %zu 家投标企业的查询", "took in the queries of %zu bidders"), rows), err);
}
