/* cmd_screen.c - xiezhi screen: a table of queries against a table of listed subjects. */
#include "cli/screen.h"

#include "cli/bad_rows.h"
#include "cli/commands.h"
#include "cli/keep_apart.h"
#include "cli/table.h"

#include "match/screen.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct screening {
    cli_call_t *call;
    screen_ear_t ear;
    bad_rows_t bad[SCREEN_FILES];
    table_out_t out;
    screen_list_t *list, *old;
    screen_reviews_t *reviews;
    screen_before_t *before;
    screen_delta_t *delta;
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
    if (kept) bad_rows_remark(&s->bad[file], cells, count, row, why);
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
    for (int f = 0; f < SCREEN_FILES; f++) bad_rows_tell(&s->bad[f]);
    if (!s->job.queries) {
        cli_note(call, cli_say(call, "名单 %zu 条，已存为 %s", "%zu records listed, kept in %s"), screen_list_records(s->list), cli_text(call, "save-index"));
        return;
    }
    cli_note(call, cli_say(call, "名单 %zu 条；对象 %" PRId64 " 个，其中 %" PRId64 " 个有结果；共 %" PRId64 " 条：A %" PRId64 "，B %" PRId64 "，C %" PRId64,
                           "%zu records listed; %" PRId64 " queries, %" PRId64 " with hits; %" PRId64 " rows: A %" PRId64 ", B %" PRId64 ", C %" PRId64),
             screen_list_records(s->list), r->queries, r->found, r->rows, r->tier[MATCH_A], r->tier[MATCH_B], r->tier[MATCH_C]);
    if (s->reviews)
        cli_note(call, cli_say(call, "已排除而未列出 %" PRId64 " 条；认定后内容有变、重新列出 %" PRId64 " 条",
                               "%" PRId64 " cleared and left out; %" PRId64 " came back because a side changed"), r->cleared, r->reopened);
    if (s->before || s->old)
        cli_note(call, cli_say(call, "差异：新增 %" PRId64 "，变化 %" PRId64 "，消失 %" PRId64 "；%" PRId64 " 个对象确知无变化，未重查",
                               "differences: %" PRId64 " new, %" PRId64 " changed, %" PRId64 " gone; %" PRId64 " queries known to be as before were not asked"),
                 r->added, r->changed, r->gone, r->same);
}

static void add_json(const screening_t *s)
{
    const screen_report_t *r = &s->report;
    buf_addf(s->call->out,
             "{\"listed\":%zu,\"bytes\":%zu,\"list_bad\":%" PRId64 ",\"list_left_out\":%" PRId64 ",\"left_out\":%" PRId64 ",\"queries\":%" PRId64 ",\"bad\":%" PRId64 ",\"found\":%" PRId64 ",\"rows\":%" PRId64
             ",\"cleared\":%" PRId64 ",\"reopened\":%" PRId64 ",\"new\":%" PRId64 ",\"changed\":%" PRId64 ",\"gone\":%" PRId64 ",\"same\":%" PRId64
             ",\"tiers\":{\"A\":%" PRId64 ",\"B\":%" PRId64 ",\"C\":%" PRId64 "}}\n",
             screen_list_records(s->list), screen_list_bytes(s->list), s->bad[SCREEN_LIST].count, s->bad[SCREEN_LIST].remarks,
             s->bad[SCREEN_QUERIES].remarks, r->queries, r->bad, r->found, r->rows, r->cleared,
             r->reopened, r->added, r->changed, r->gone, r->same, r->tier[MATCH_A], r->tier[MATCH_B], r->tier[MATCH_C]);
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
    bool list = cli_given(call, "list"), saves = cli_given(call, "save-index"), asks = cli_given(call, "in");
    if (!list && (saves || cli_given(call, "previous-list") || !cli_given(call, "index")))
        return err_set(err, ERR_CLI_REQUIRED, "list", "FILE", "screen");
    if (saves && cli_given(call, "index")) return err_set(err, ERR_CLI_TOGETHER, "index", "save-index");
    if (!asks && !saves) return err_set(err, ERR_CLI_REQUIRED, "in", "FILE", "screen");
    const char *out = cli_text(call, "out");
    if (asks && call->json && (!out || strcmp(out, "-") == 0))
        return err_set(err, ERR_CLI_REQUIRED, "out", "FILE", "screen --json"); /* stdout is for the one or the other */
    int code = cli_int(call, "threads", 1, SCREEN_THREADS_MOST, processors(), &threads, err);
    if (!code) code = cli_int(call, "top", 1, MATCH_TOP_MOST, 5, &top, err);
    if (!code) code = cli_int(call, "cut", 1, 1000, 0, &cut, err);
    s->ear = (screen_ear_t){take_head, take_bad, s};
    s->job = (screen_job_t){.queries = cli_text(call, "in"), .threads = (int)threads, .top = (int)top, .cut = (int)cut,
                            .tier = tier_of(cli_text(call, "tier")), .all = cli_given(call, "all"),
                            .show_cleared = cli_given(call, "show-cleared"), .lang = call->lang,
                            .ear = &s->ear, .progress = call->progress, .write = take_rows, .write_arg = s};
    static const struct {
        const char *source, *bad;
    } files[SCREEN_FILES] = {[SCREEN_LIST] = {"list", "bad-list"}, [SCREEN_QUERIES] = {"in", "bad"}, [SCREEN_OLD_LIST] = {"previous-list", NULL},
                             [SCREEN_REVIEWS] = {"reviews", NULL}, [SCREEN_BEFORE] = {"since", NULL}};
    for (int f = 0; f < SCREEN_FILES; f++)
        bad_rows_init(&s->bad[f], call, cli_text(call, files[f].source), files[f].bad ? cli_text(call, files[f].bad) : NULL);
    return code;
}

static int read_list(const screening_t *s, enum screen_file file, const char *path, screen_list_t **ret_list, err_t *err)
{
    screen_list_job_t job = {.path = path, .file = file, .threads = s->job.threads, .ear = &s->ear, .progress = s->call->progress};
    return screen_list_read(&job, ret_list, err);
}

/* What the run is compared with, and what was decided before. */
static int read_past(screening_t *s, err_t *err)
{
    cli_call_t *call = s->call;
    const char *since = cli_text(call, "since"), *list = cli_text(call, "previous-list"), *reviews = cli_text(call, "reviews");
    int code = reviews ? screen_reviews_read(reviews, &s->ear, &s->reviews, err) : 0;
    if (!code && since) code = screen_before_read(since, &s->ear, &s->before, err);
    if (!code && list) code = screen_delta_make(list, cli_text(call, "list"), call->progress, &s->delta, err);
    if (!code && list && !since) code = read_list(s, SCREEN_OLD_LIST, list, &s->old, err);
    s->job.reviews = s->reviews;
    s->job.before = s->before;
    s->job.delta = s->delta;
    s->job.old = s->old;
    return code;
}

static const char *ids_of(const cli_call_t *call, const char *index)
{
    return index ? arena_printf(call->arena, "%s.ids", index) : NULL;
}

/* Before anything is read: what is written must not be what is read, and a mistyped memory must not pass for an empty one. */
static int check_files(const cli_call_t *call, err_t *err)
{
    const char *index = cli_text(call, "index"), *save = cli_text(call, "save-index"), *reviews = cli_text(call, "reviews");
    const cli_file_t files[] = {
        {"--list", cli_text(call, "list"), false}, {"--in", cli_text(call, "in"), false}, {"--reviews", reviews, false},
        {"--since", cli_text(call, "since"), false}, {"--previous-list", cli_text(call, "previous-list"), false},
        {"--index", index, false}, {"--index (.ids)", ids_of(call, index), false}, {"--out", cli_text(call, "out"), true},
        {"--bad", cli_text(call, "bad"), true}, {"--bad-list", cli_text(call, "bad-list"), true}, {"--save-index", save, true},
        {"--save-index (.ids)", ids_of(call, save), true},
    };
    if (reviews && access(reviews, F_OK) != 0) return err_file(err, reviews, errno);
    return cli_keep_apart(files, sizeof files / sizeof *files, err);
}

static int run(screening_t *s, err_t *err)
{
    const char *index = cli_text(s->call, "index"), *save = cli_text(s->call, "save-index");
    int code = index ? screen_list_open(index, cli_given(s->call, "check"), s->call->progress, &s->list, err) : read_list(s, SCREEN_LIST, cli_text(s->call, "list"), &s->list, err);
    s->job.list = s->list;
    if (!code && save) code = screen_list_save(s->list, save, err);
    if (!code && !s->job.queries) return 0;
    if (!code) code = read_past(s, err);
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
    if (!code) code = check_files(call, err);
    if (code) return code;
    cli_bar_listen();
    code = run(s, err);
    if (code == ERR_BASE_STOPPED) code = err_set(err, ERR_CLI_STOPPED);
    for (int f = 0; f < SCREEN_FILES; f++) {
        int closed = bad_rows_close(&s->bad[f], !code, code ? NULL : err);
        if (!code) code = closed;
    }
    if (!code) tell(s);
    if (!code && call->json) add_json(s);
    /* Rows that went into a file of their own are dealt with; rows that are only told are not. */
    for (int f = 0; f < SCREEN_FILES; f++)
        if (!code && s->bad[f].count && !s->bad[f].path && f != SCREEN_OLD_LIST) call->leave = LEAVE_NO;
    screen_delta_free(s->delta);
    screen_before_free(s->before);
    screen_reviews_free(s->reviews);
    screen_list_free(s->old);
    screen_list_free(s->list);
    return code;
}

/* --- reviews --------------------------------------------------------------------------------------------------------- */

int cmd_screen_review(cli_call_t *call, err_t *err)
{
    char query_hash[17], list_hash[17], when[INSTANT_TEXT];
    const char *user = getenv("USER"), *who = cli_text(call, "who");
    if (!who) who = call->login ? call->login : user ? user : "";
    screen_review_t v = {.query_id = cli_text(call, "pair"), .list_id = call->args[0], .verdict = cli_text(call, "verdict"), .who = who,
                         .when = instant_text(instant_now(), when), .why = cli_text(call, "why"), .query_hash = query_hash,
                         .list_hash = list_hash};
    const cli_file_t files[] = {{"--result", cli_text(call, "result"), false}, {"--reviews", cli_text(call, "reviews"), true}};
    int code = cli_keep_apart(files, 2, err);
    if (!code) code = screen_result_pair(cli_text(call, "result"), v.query_id, v.list_id, query_hash, list_hash, err);
    if (!code) code = screen_review_add(cli_text(call, "reviews"), &v, err);
    if (code) return code;
    if (call->json) buf_addf(call->out, "{\"verdict\":\"%s\",\"query_hash\":\"%s\",\"list_hash\":\"%s\"}\n", v.verdict, query_hash, list_hash);
    else buf_addf(call->out, cli_say(call, "已记入 %s\n", "noted in %s\n"), cli_text(call, "reviews"));
    return 0;
}

/* The two halves of the command have different options. */
static const char *const OF_FILES[] = {"list", "index", "in", "out", "save-index", "top", "threads", "cut", "tier", "all", "reviews",
                                       "show-cleared", "since", "previous-list", "bad", "bad-list", "check"};
static const char *const OF_ARCHIVE[] = {"name", "type", "identity", "born", "sex", "place", "unit", "alias", "subjects", "lists", "from",
                                         "to", "reason"};

int cmd_screen(cli_call_t *call, err_t *err)
{
    const char *file = NULL, *archive = NULL;
    for (size_t i = 0; i < sizeof OF_FILES / sizeof *OF_FILES && !file; i++)
        if (cli_given(call, OF_FILES[i])) file = OF_FILES[i];
    for (size_t i = 0; i < sizeof OF_ARCHIVE / sizeof *OF_ARCHIVE && !archive; i++)
        if (cli_given(call, OF_ARCHIVE[i])) archive = OF_ARCHIVE[i];
    if (file && archive) return err_set(err, ERR_CLI_TOGETHER, file, archive);
    return file ? screen_files(call, err) : screen_archive(call, err);
}
