/* cmd_query.c - xiezhi query: accept, show, decide, answer, replay, refuse; screen: look without recording. */
#include "cli/commands.h"
#include "cli/screen.h"
#include "cli/show.h"

#include <errno.h>
#include <string.h>

/* --- the application ------------------------------------------------------------------------------------ */

static void drop_json(void *what)
{
    json_decref(what);
}

static int take_papers(cli_call_t *call, const json_t **ret_papers, err_t *err)
{
    size_t n = cli_count(call, "paper");
    if (!n) return 0;
    json_t *list = json_array();
    for (size_t i = 0; list && i < n; i++) (void)json_array_append_new(list, json_string(cli_text_at(call, "paper", i)));
    if (!list || !arena_on_free(call->arena, drop_json, list)) return err_nomem(err);
    *ret_papers = list;
    return 0;
}

/* Who asks is a unit with a seal unless a resident's number or an option says otherwise. */
static match_subject_t applicant_of(const cli_call_t *call)
{
    identity_t id;
    const char *number = cli_text(call, "applicant-identity"), *type = cli_text(call, "applicant-type");
    match_subject_t s = {.schema = MATCH_UNIT, .name = cli_text(call, "applicant"), .identity = number, .born = DAY_NONE};
    if (number) identity_check(number, IDENTITY_UNKNOWN, &id);
    if (number && (id.kind == IDENTITY_RESIDENT || id.kind == IDENTITY_RESIDENT15)) s.schema = MATCH_PERSON;
    if (type) s.schema = strcmp(type, "unit") == 0 ? MATCH_UNIT : MATCH_PERSON;
    return s;
}

/* What a search needs: period, lists, subjects. */
static int make_search(cli_call_t *call, archive_ask_t *ask, bool *ret_bad, err_t *err)
{
    *ask = (archive_ask_t){0};
    int failed = cli_actor(call, &ask->actor, err);
    if (!failed) failed = cli_day(call, "from", DAY_NONE, &ask->from, err);
    if (!failed) failed = cli_day(call, "to", DAY_NONE, &ask->to, err);
    if (!failed) failed = archive_lists_parse(app_archive(call->app), cli_text(call, "lists"), &ask->lists, err);
    return failed ? failed : cli_subjects(call, &ask->subjects, &ask->subject_count, ret_bad, err);
}

static int make_ask(cli_call_t *call, archive_ask_t *ask, bool *ret_bad, err_t *err)
{
    int failed = make_search(call, ask, ret_bad, err);
    if (failed || *ret_bad) return failed;
    ask->applicant = applicant_of(call);
    ask->purpose = cli_text(call, "purpose");
    ask->project = cli_text(call, "project");
    ask->handler = cli_text(call, "handler");
    ask->handler_identity = cli_text(call, "handler-identity");
    ask->phone = cli_text(call, "phone");
    ask->channel = cli_text(call, "channel");
    ask->papers_complete = cli_given(call, "papers-complete");
    ask->idem_key = cli_text(call, "key");
    return take_papers(call, &ask->papers, err);
}

static int answer_result(cli_call_t *call, json_t *json, err_t *err)
{
    if (call->json) return cli_add_json(call, json, err);
    show_result(call, json);
    json_decref(json);
    return 0;
}

int cmd_query(cli_call_t *call, err_t *err)
{
    archive_ask_t ask;
    archive_result_t r;
    json_t *json = NULL;
    bool bad = false;
    int failed = make_ask(call, &ask, &bad, err);
    if (failed || bad) return failed;
    failed = archive_query(app_archive(call->app), &ask, call->arena, &r, err);
    if (!failed) failed = archive_result_json(app_archive(call->app), &ask.actor, &r, &json, err);
    return failed ? failed : answer_result(call, json, err);
}

int cmd_query_refuse(cli_call_t *call, err_t *err)
{
    archive_ask_t ask;
    act_receipt_t receipt;
    bool bad = false;
    int failed = make_ask(call, &ask, &bad, err);
    if (failed || bad) return failed;
    failed = archive_refuse(app_archive(call->app), &ask, cli_text(call, "reason"), call->arena, &receipt, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, cli_receipt_json(&receipt, call->lang), err);
    cli_add_receipt(call, &receipt);
    return 0;
}

/* --- a query on record --------------------------------------------------------------------------------------- */

int cmd_query_show(cli_call_t *call, err_t *err)
{
    actor_t actor;
    int64_t id = 0;
    json_t *json = NULL;
    const char *reason = cli_text(call, "reason");
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = cli_matter(call->args[0], &id, err);
    if (!failed) failed = archive_query_json(app_archive(call->app), &actor, id, &json, err);
    if (!failed) failed = app_look(call->app, &actor, "query", call->args[0], reason ? reason : "xiezhi query show", err);
    if (!failed) return answer_result(call, json, err);
    json_decref(json);
    return failed;
}

static int read_verdict(const char *word, enum archive_verdict *ret_verdict, err_t *err)
{
    static const struct {
        const char *word;
        enum archive_verdict verdict;
    } words[] = {{"same", ARCHIVE_SAME}, {"同一", ARCHIVE_SAME}, {"different", ARCHIVE_DIFFERENT}, {"不同一", ARCHIVE_DIFFERENT}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].word, word) == 0) {
            *ret_verdict = words[i].verdict;
            return 0;
        }
    return err_set(err, ERR_CLI_VERDICT, word);
}

int cmd_query_decide(cli_call_t *call, err_t *err)
{
    actor_t actor;
    int64_t subject = 0, record = 0;
    enum archive_verdict verdict = ARCHIVE_OPEN;
    enum archive_status status;
    int failed = read_verdict(call->args[2], &verdict, err);
    if (!failed) failed = cli_actor(call, &actor, err);
    if (!failed) failed = cli_matter(call->args[0], &subject, err);
    if (!failed && strcmp(call->args[1], "all") != 0) failed = cli_matter(call->args[1], &record, err);
    if (!failed)
        failed = archive_decide(app_archive(call->app), &actor, &(archive_word_t){.subject = subject, .record = record, .verdict = verdict, .reason = cli_text(call, "reason")},
                                call->arena, &status, err);
    if (failed) return failed;
    if (call->json)
        return cli_add_json(call, json_pack("{s:s, s:s, s:s}", "subject", call->args[0], "verdict", archive_verdict_word(verdict),
                                            "status", archive_status_word(status)), err);
    buf_addf(call->out, cli_say(call, "已记录。对象 %s 现为：%s\n", "noted. Subject %s is now: %s\n"), call->args[0],
             archive_status_name(status)->in[call->lang]);
    return 0;
}

int cmd_query_answer(cli_call_t *call, err_t *err)
{
    actor_t actor;
    int64_t id = 0;
    act_receipt_t receipt;
    archive_notice_t n;
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = cli_matter(call->args[0], &id, err);
    if (!failed) failed = archive_answer(app_archive(call->app), &actor, id, call->arena, &receipt, err);
    if (!failed) failed = archive_notice_load(app_archive(call->app), NULL, receipt.matter, call->arena, &n, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, show_notice_json(&n), err);
    show_notice(call, &n);
    buf_addf(call->out, cli_say(call, "\n下一步：%s notice pdf %s --out 告知函.pdf\n", "\nnext: %s notice pdf %s --out notice.pdf\n"),
             program_invocation_name, n.number);
    return 0;
}

int cmd_query_replay(cli_call_t *call, err_t *err)
{
    actor_t actor;
    int64_t id = 0;
    bool same = false;
    const char *where = "";
    json_t *seen = NULL;
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = cli_matter(call->args[0], &id, err);
    if (!failed) failed = archive_query_json(app_archive(call->app), &actor, id, &seen, err); /* may it be seen at all? */
    json_decref(seen);
    if (!failed) failed = archive_replay(app_archive(call->app), id, call->arena, &same, &where, err);
    if (failed) return failed;
    if (!same) call->leave = LEAVE_NO;
    if (call->json) return cli_add_json(call, json_pack("{s:s, s:b, s:s}", "query", call->args[0], "same", same, "where", where), err);
    if (same) buf_add_raw(call->out, cli_say(call, "按当时的档案重查，结果逐字相同\n", "asked again as of then: the same, byte for byte\n"));
    else buf_addf(call->out, cli_say(call, "按当时的档案重查，结果不同：%s\n", "asked again as of then, it differs: %s\n"), where);
    return 0;
}

/* --- screening ---------------------------------------------------------------------------------------------------- */

/* A search that leaves no application behind leaves its look: one for each subject. */
static int keep_looks(cli_call_t *call, const archive_ask_t *ask, err_t *err)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < ask->subject_count; i++) {
        const char *target = cli_masked(call, &ask->subjects[i]);
        failed = target ? app_look(call->app, &ask->actor, "screen", target, cli_text(call, "reason"), err) : err_nomem(err);
    }
    return failed;
}

static int worst_status(const archive_result_t *r)
{
    int worst = ARCHIVE_CLEAR;
    for (size_t i = 0; i < r->count; i++) worst = (int)r->findings[i].status > worst ? (int)r->findings[i].status : worst;
    return worst;
}

int screen_archive(cli_call_t *call, err_t *err)
{
    archive_ask_t ask;
    archive_result_t r;
    json_t *json = NULL;
    bool bad = false;
    int failed = cli_given(call, "reason") ? 0 : err_set(err, ERR_CLI_REQUIRED, "reason", "TEXT", "screen");
    if (!failed) failed = cli_open(call, CLI_NEEDS_ARCHIVE, err);
    if (!failed) failed = make_search(call, &ask, &bad, err);
    if (failed || bad) return failed;
    failed = archive_screen(app_archive(call->app), &ask, call->arena, &r, err);
    if (!failed) failed = keep_looks(call, &ask, err);
    if (!failed) failed = archive_result_json(app_archive(call->app), &ask.actor, &r, &json, err);
    if (!failed && worst_status(&r) != ARCHIVE_CLEAR) call->leave = LEAVE_NO;
    return failed ? failed : answer_result(call, json, err);
}

int cmd_screen_lists(cli_call_t *call, err_t *err)
{
    archive_list_t lists[ARCHIVE_LISTS_MOST];
    size_t n = archive_lists(app_archive(call->app), lists);
    if (!call->json) {
        for (size_t i = 0; i < n; i++)
            buf_addf(call->out, "%-14s %8lld  %s%s\n", lists[i].code, (long long)lists[i].records, show_in(call, lists[i].name),
                     lists[i].counts ? cli_say(call, "（计入查询结果）", " (counts as a hit)") : "");
        return 0;
    }
    json_t *all = json_array();
    for (size_t i = 0; all && i < n; i++)
        (void)json_array_append_new(all, json_pack("{s:s, s:{s:s, s:s}, s:b, s:I}", "code", lists[i].code, "name", "zh",
                                                   lists[i].name.in[LANG_ZH], "en", lists[i].name.in[LANG_EN], "counts",
                                                   lists[i].counts, "records", (json_int_t)lists[i].records));
    return cli_add_json(call, json_pack("{s:o}", "lists", all), err);
}
