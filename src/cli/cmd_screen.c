/* cmd_screen.c - xiezhi screen: a table of queries against a table of listed subjects. */
#include "cli/screen.h"

#include "cli/bad_rows.h"
#include "cli/commands.h"
#include "cli/table.h"

#include "match/screen.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

typedef struct screening {
    cli_call_t *call;
    screen_ear_t ear;
    bad_rows_t bad[SCREEN_QUERIES + 1];
    table_out_t out;
    screen_list_t *list;
    screen_job_t job;
    screen_report_t report;
} screening_t;

/* --- what the library tells ---------------------------------------------------------------------------------- */

static int take_head(void *arg, enum screen_file file, const char *const *cells, size_t count, err_t *err)
{
    screening_t *s = arg;
    return bad_rows_head(&s->bad[file], cells, count, err);
}

static void take_bad(void *arg, enum screen_file file, const char *const *cells, size_t count, int64_t row, const err_t *why, bool kept)
{
    screening_t *s = arg;
    if (kept) bad_rows_remark(&s->bad[file], row, why);
    else bad_rows_add(&s->bad[file], cells, count, row, why);
}

static int take_rows(void *arg, const char *rows, size_t bytes, err_t *err)
{
    screening_t *s = arg;
    return table_raw(&s->out, rows, bytes, err);
}

/* --- the report ------------------------------------------------------------------------------------------------ */

static void tell(const screening_t *s)
{
    const cli_call_t *call = s->call;
    const screen_report_t *r = &s->report;
    for (int f = SCREEN_LIST; f <= SCREEN_QUERIES; f++) bad_rows_tell(&s->bad[f]);
    cli_note(call, cli_say(call, "名单 %zu 条；对象 %" PRId64 " 个，其中 %" PRId64 " 个有结果；共 %" PRId64 " 条：A %" PRId64 "，B %" PRId64 "，C %" PRId64,
                           "%zu records listed; %" PRId64 " queries, %" PRId64 " with hits; %" PRId64 " rows: A %" PRId64 ", B %" PRId64 ", C %" PRId64),
             screen_list_records(s->list), r->queries, r->found, r->rows, r->tier[MATCH_A], r->tier[MATCH_B], r->tier[MATCH_C]);
}

static void add_json(const screening_t *s)
{
    const screen_report_t *r = &s->report;
    buf_addf(s->call->out,
             "{\"listed\":%zu,\"list_bad\":%" PRId64 ",\"queries\":%" PRId64 ",\"bad\":%" PRId64 ",\"found\":%" PRId64 ",\"rows\":%" PRId64
             ",\"tiers\":{\"A\":%" PRId64 ",\"B\":%" PRId64 ",\"C\":%" PRId64 "}}\n",
             screen_list_records(s->list), s->bad[SCREEN_LIST].count, r->queries, r->bad, r->found, r->rows, r->tier[MATCH_A],
             r->tier[MATCH_B], r->tier[MATCH_C]);
}

/* --- the command -------------------------------------------------------------------------------------------------- */

static enum match_tier tier_of(const char *word)
{
    return !word ? MATCH_NONE : *word == 'A' ? MATCH_A : *word == 'B' ? MATCH_B : MATCH_C;
}

static int processors(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > SCREEN_THREADS_MOST ? SCREEN_THREADS_MOST : (int)n;
}

static int make_job(screening_t *s, err_t *err)
{
    cli_call_t *call = s->call;
    int64_t threads = 1, top = 5, cut = 0;
    static const char *const needed[] = {"list", "in"};
    for (size_t i = 0; i < 2; i++)
        if (!cli_given(call, needed[i])) return err_set(err, ERR_CLI_REQUIRED, needed[i], "FILE", "screen");
    const char *out = cli_text(call, "out");
    if (call->json && (!out || strcmp(out, "-") == 0))
        return err_set(err, ERR_CLI_REQUIRED, "out", "FILE", "screen --json"); /* stdout is for the one or the other */
    int code = cli_int(call, "threads", 1, SCREEN_THREADS_MOST, processors(), &threads, err);
    if (!code) code = cli_int(call, "top", 1, MATCH_TOP_MOST, 5, &top, err);
    if (!code) code = cli_int(call, "cut", 1, 1000, 0, &cut, err);
    s->ear = (screen_ear_t){take_head, take_bad, s};
    s->job = (screen_job_t){.queries = cli_text(call, "in"), .threads = (int)threads, .top = (int)top, .cut = (int)cut,
                            .tier = tier_of(cli_text(call, "tier")), .all = cli_given(call, "all"), .lang = call->lang,
                            .ear = &s->ear, .progress = call->progress, .write = take_rows, .write_arg = s};
    bad_rows_init(&s->bad[SCREEN_LIST], call, cli_text(call, "list"), cli_text(call, "bad-list"));
    bad_rows_init(&s->bad[SCREEN_QUERIES], call, cli_text(call, "in"), cli_text(call, "bad"));
    return code;
}

static int run(screening_t *s, err_t *err)
{
    screen_list_job_t list = {.path = cli_text(s->call, "list"), .threads = s->job.threads, .ear = &s->ear, .progress = s->call->progress};
    int code = screen_list_read(&list, &s->list, err);
    s->job.list = s->list;
    if (!code) code = table_open(&s->out, s->call, cli_text(s->call, "out"), err);
    if (code) return code;
    code = screen_run(&s->job, &s->report, err);
    int closed = table_close(&s->out, !code, code ? NULL : err);
    return code ? code : closed;
}

static int screen_files(cli_call_t *call, err_t *err)
{
    screening_t *s = arena_alloc(call->arena, sizeof *s);
    if (!s) return err_nomem(err);
    s->call = call;
    int code = make_job(s, err);
    if (code) return code;
    code = run(s, err);
    for (int f = SCREEN_LIST; f <= SCREEN_QUERIES; f++) {
        int closed = bad_rows_close(&s->bad[f], !code, code ? NULL : err);
        if (!code) code = closed;
    }
    if (!code) tell(s);
    if (!code && call->json) add_json(s);
    /* Rows that went into a file of their own are dealt with; rows that are only told are not. */
    for (int f = SCREEN_LIST; f <= SCREEN_QUERIES; f++)
        if (!code && s->bad[f].count && !s->bad[f].path) call->leave = LEAVE_NO;
    screen_list_free(s->list);
    return code;
}

int cmd_screen(cli_call_t *call, err_t *err)
{
    static const char *const of_files[] = {"list", "in", "out"};
    for (size_t i = 0; i < sizeof of_files / sizeof *of_files; i++)
        if (cli_given(call, of_files[i])) return screen_files(call, err);
    return screen_archive(call, err);
}
