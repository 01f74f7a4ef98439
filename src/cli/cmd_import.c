/* cmd_import.c - xiezhi import: tables people send become records; import lists: the lists it knows. */
#include "cli/commands.h"
#include "cli/show.h"

#include "archive/import.h"

#include <inttypes.h>
#include <string.h>

enum { MAP_BYTES_MOST = 1 << 20, ROWS_MOST = 100000000 };

/* --- what is to be imported -------------------------------------------------------------------------- */

static int find_list(cli_call_t *call, const char *name, import_list_t *ret_list, err_t *err)
{
    import_list_t *lists;
    size_t n;
    buf_t names;
    int failed = import_known_lists(call->arena, &lists, &n, err);
    if (failed) return failed;
    buf_init(&names, ERR_ARG_BYTES);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(lists[i].name, name) == 0) {
            *ret_list = lists[i];
            buf_release(&names);
            return 0;
        }
        buf_addf(&names, "%s%s", i ? ", " : "", lists[i].name);
    }
    failed = err_set(err, ERR_CLI_LIST, name, buf_failed(&names) ? "…" : buf_text(&names));
    buf_release(&names);
    return failed;
}

/* A known list brings its mapping and, unless a newer file is given, its file. */
static int take_list(cli_call_t *call, import_job_t *job, err_t *err)
{
    import_list_t list = {0};
    if (cli_given(call, "map")) return err_set(err, ERR_CLI_TOGETHER, "list", "map");
    int failed = find_list(call, cli_text(call, "list"), &list, err);
    if (failed) return failed;
    job->mapping = list.mapping;
    if (!job->path) job->path = arena_printf(call->arena, "data/lists/%s", list.file);
    return job->path ? 0 : err_nomem(err);
}

static int take_map(cli_call_t *call, import_job_t *job, err_t *err)
{
    size_t bytes;
    return cli_read_file(call, cli_text(call, "map"), MAP_BYTES_MOST, &job->mapping, &bytes, err);
}

static int make_job(cli_call_t *call, import_job_t *job, err_t *err)
{
    *job = (import_job_t){.book = app_book(call->app), .kind = cli_text(call, "kind"), .act = cli_text(call, "act"),
                          .path = call->arg_count ? call->args[0] : NULL, .sheet_name = cli_text(call, "sheet"),
                          .bad_path = cli_text(call, "bad"), .leave_out = cli_text(call, "leave-out"), .lang = call->lang, .progress = call->progress};
    job->once = cli_given(call, "once");
    if (cli_given(call, "dry-run")) job->mode = IMPORT_DRY;
    if (cli_given(call, "all-or-none")) {
        if (job->mode == IMPORT_DRY) return err_set(err, ERR_CLI_TOGETHER, "dry-run", "all-or-none");
        job->mode = IMPORT_ALL_OR_NONE;
    }
    if (!job->path && !cli_given(call, "list"))
        return err_set(err, ERR_CLI_ARGUMENTS, call->command->name, "0", "xiezhi import FILE | xiezhi import --list NAME");
    int failed = cli_actor(call, &job->actor, err);
    if (!failed) failed = cli_int(call, "rows", 1, ROWS_MOST, 0, &job->rows_most, err);
    if (!failed && cli_given(call, "list")) failed = take_list(call, job, err);
    else if (!failed && cli_given(call, "map")) failed = take_map(call, job, err);
    if (!failed && !job->kind && !job->mapping) {
        /* A table without a word of what it holds is one of records. */
        const cat_kind_t *k = catalogue_serving(book_catalogue(job->book), "archive", "record", NULL);
        job->kind = k ? k->name : NULL;
    }
    return failed;
}

/* --- the report --------------------------------------------------------------------------------------- */

static json_t *report_json(const cli_call_t *call, const import_report_t *r, const char *bad_path, bool refused)
{
    json_t *shown = json_array();
    for (int i = 0; shown && i < r->shown_count; i++) {
        buf_t b;
        buf_init(&b, 8192);
        err_add_json(&b, &r->shown[i].why, call->lang);
        json_t *why = buf_failed(&b) ? NULL : json_loads(buf_text(&b), 0, NULL);
        buf_release(&b);
        if (why) (void)json_array_append_new(shown, json_pack("{s:I, s:s, s:o}", "row", (json_int_t)r->shown[i].row, "column", r->shown[i].column, "why", why));
    }
    return json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:b, s:b, s:o, s:s, s:s?}", "kind", r->kind, "job", r->job, "rows",
                     (json_int_t)r->rows, "taken", (json_int_t)r->taken, "known", (json_int_t)r->known, "skipped",
                     (json_int_t)r->skipped, "bad", (json_int_t)r->bad, "alike", (json_int_t)r->alike, "resumed", r->resumed, "refused", refused, "shown", shown,
                     "unused", r->unused, "bad_file", r->bad ? bad_path : NULL);
}

static void add_shown(cli_call_t *call, const import_report_t *r)
{
    for (int i = 0; i < r->shown_count; i++) {
        err_t why = r->shown[i].why;
        buf_t text;
        buf_init(&text, 8192);
        why.line = why.column = 0; /* the row's number says it */
        why.file[0] = '\0';
        err_add_text(&text, &why, call->lang);
        buf_addf(call->out, cli_say(call, "  第 %" PRId64 " 行：%s", "  row %" PRId64 ": %s"), r->shown[i].row,
                 buf_failed(&text) ? "\n" : buf_text(&text));
        buf_release(&text);
    }
    if (r->bad > r->shown_rows)
        buf_addf(call->out, cli_say(call, "  其余 %" PRId64 " 行未显示\n", "  %" PRId64 " more are not shown\n"), r->bad - r->shown_rows);
}

static void add_alike(cli_call_t *call, const import_job_t *job, const import_report_t *r)
{
    if (!r->alike) return;
    buf_addf(call->out, job->once ? cli_say(call, "  内容与前面的行相同，未录入 %" PRId64 "\n", "  left out, the same as an earlier row %" PRId64 "\n")
                                  : cli_say(call, "  内容与前面的行相同 %" PRId64 "（加 --once 只录入一次）\n", "  the same as an earlier row %" PRId64 " (--once takes the first only)\n"), r->alike);
    for (int64_t i = 0; i < r->alike && i < IMPORT_BAD_SHOWN; i++)
        buf_addf(call->out, cli_say(call, "    第 %" PRId64 " 行同第 %" PRId64 " 行\n", "    row %" PRId64 " as row %" PRId64 "\n"), r->alike_shown[i].row, r->alike_shown[i].first);
}

static void add_report(cli_call_t *call, const import_job_t *job, const import_report_t *r)
{
    const cat_kind_t *k = NULL;
    (void)catalogue_kind(book_catalogue(job->book), r->kind, &k, NULL);
    if (r->resumed) buf_add_raw(call->out, cli_say(call, "从上次停止处继续\n", "went on from where it was stopped\n"));
    buf_addf(call->out, cli_say(call, "%s：读入 %" PRId64 " 行\n", "%s: %" PRId64 " rows read\n"), k ? show_in(call, k->label) : r->kind, r->rows);
    buf_addf(call->out, job->mode == IMPORT_DRY ? cli_say(call, "  可录入 %" PRId64 "（试运行，未录入）\n", "  could be taken %" PRId64 " (dry run: nothing was)\n")
                                                : cli_say(call, "  录入 %" PRId64 "\n", "  taken %" PRId64 "\n"), r->taken);
    if (r->known) buf_addf(call->out, cli_say(call, "  此前已录入 %" PRId64 "\n", "  there already %" PRId64 "\n"), r->known);
    if (r->skipped) buf_addf(call->out, cli_say(call, "  按映射略过 %" PRId64 "\n", "  left out by the mapping %" PRId64 "\n"), r->skipped);
    add_alike(call, job, r);
    if (*r->unused) buf_addf(call->out, cli_say(call, "  未录入的列：%s\n", "  columns left out: %s\n"), r->unused);
    buf_addf(call->out, cli_say(call, "  退回 %" PRId64 "\n", "  handed back %" PRId64 "\n"), r->bad);
    add_shown(call, r);
    if (r->bad && job->bad_path) buf_addf(call->out, cli_say(call, "退回的行及理由：%s\n", "rows handed back, with reasons: %s\n"), job->bad_path);
    else if (r->bad)
        buf_add_raw(call->out, cli_say(call, "加 --bad 文件 可取得全部退回的行\n", "--bad FILE gives all rows handed back\n"));
}

int cmd_import(cli_call_t *call, err_t *err)
{
    import_job_t job;
    import_report_t r = {0};
    int failed = make_job(call, &job, err);
    if (failed) return failed;
    failed = import_run(&job, &r, err);
    bool refused = failed == ERR_ARCHIVE_IMPORT_REFUSED;
    if (failed && !refused) {
        /* Stopped by Ctrl-C: what is in is said before the error is. */
        if (failed != ERR_BASE_STOPPED || call->json) return failed;
        add_report(call, &job, &r);
        err_t ignored;
        (void)cli_flush(call, &ignored);
        return failed;
    }
    /* Rows that went into a file of their own are dealt with; rows that are only shown are not. */
    if (refused || (r.bad && !job.bad_path)) call->leave = LEAVE_NO;
    if (call->json) return cli_add_json(call, report_json(call, &r, job.bad_path, refused), err);
    if (refused) buf_add_raw(call->out, cli_say(call, "未录入任何内容：要求全部正确才录入\n", "nothing was taken: all rows were to be good or none\n"));
    if (refused) r.taken = 0;
    add_report(call, &job, &r);
    return 0;
}

int cmd_import_template(cli_call_t *call, err_t *err)
{
    const char *out = cli_text(call, "out");
    int failed = import_template(book_catalogue(app_book(call->app)), call->args[0], cli_text(call, "act"), call->lang, out, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, json_pack("{s:s}", "out", out), err);
    buf_addf(call->out, cli_say(call, "已写入 %s；填好后：xiezhi import %s --kind %s\n", "wrote %s; when it is filled in: xiezhi import %s --kind %s\n"),
             out, out, call->args[0]);
    return 0;
}

int cmd_import_lists(cli_call_t *call, err_t *err)
{
    import_list_t *lists;
    size_t n;
    int failed = import_known_lists(call->arena, &lists, &n, err);
    if (failed) return failed;
    if (!call->json) {
        for (size_t i = 0; i < n; i++) buf_addf(call->out, "%-16s  %s\n", lists[i].name, show_in(call, lists[i].about));
        return 0;
    }
    json_t *all = json_array();
    for (size_t i = 0; all && i < n; i++)
        (void)json_array_append_new(all, json_pack("{s:s, s:s, s:{s:s, s:s}}", "name", lists[i].name, "file", lists[i].file, "about",
                                                   "zh", lists[i].about.in[LANG_ZH], "en", lists[i].about.in[LANG_EN]));
    return cli_add_json(call, json_pack("{s:o}", "lists", all), err);
}
