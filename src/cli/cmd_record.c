/* cmd_record.c - xiezhi record: correct, withdraw, seal, who relied on one; objection: file, settle. */
#include "cli/commands.h"
#include "cli/show.h"

#include <string.h>

/* --- records ------------------------------------------------------------------------------------------ */

static int answer_recalls(cli_call_t *call, const char *done, const archive_recalls_t *recalls, err_t *err)
{
    if (call->json)
        return cli_add_json(call, json_pack("{s:s, s:o}", "record", call->args[0], "recalls", archive_recalls_json(recalls)), err);
    if (done) buf_addf(call->out, "%s\n", done);
    if (recalls->count && done)
        buf_add_raw(call->out, cli_say(call, "以下告知函已撤回，须逐一通知申请人：\n", "these notices are recalled; tell each applicant:\n"));
    show_recalls(call, recalls);
    return 0;
}

int cmd_record_correct(cli_call_t *call, err_t *err)
{
    actor_t actor;
    int64_t record = 0;
    const cat_kind_t *kind = NULL;
    json_t *fields = NULL;
    archive_recalls_t recalls;
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = cli_matter(call->args[0], &record, err);
    if (!failed) failed = book_kind_of(app_book(call->app), record, &kind, err);
    if (!failed) failed = cli_fields(call, kind, &fields, err);
    if (!failed && json_object_size(fields) == 0) failed = err_set(err, ERR_CLI_REQUIRED, "field", "NAME=VALUE", call->command->name);
    if (!failed)
        failed = archive_correct_record(app_archive(call->app), &actor, record, 0, fields, cli_text(call, "ground"), call->arena, &recalls, err);
    json_decref(fields);
    return failed ? failed : answer_recalls(call, cli_say(call, "记录已更正，更正前后的内容均保留", "the record is corrected; both values are kept"), &recalls, err);
}

static int remove_record(cli_call_t *call, const char *act, const char *done, err_t *err)
{
    actor_t actor;
    int64_t record = 0;
    archive_recalls_t recalls;
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = cli_matter(call->args[0], &record, err);
    if (!failed)
        failed = archive_remove_record(app_archive(call->app), &actor, record, act, cli_text(call, "ground"), call->arena, &recalls, err);
    return failed ? failed : answer_recalls(call, done, &recalls, err);
}

int cmd_record_withdraw(cli_call_t *call, err_t *err)
{
    return remove_record(call, "withdraw", cli_say(call, "记录已撤销，不再出现在任何查询中", "the record is withdrawn and appears in no query any more"), err);
}

int cmd_record_seal(cli_call_t *call, err_t *err)
{
    return remove_record(call, "seal", cli_say(call, "记录已封存，不再出现在任何查询中", "the record is sealed and appears in no query any more"), err);
}

int cmd_record_relied(cli_call_t *call, err_t *err)
{
    actor_t actor;
    int64_t record = 0;
    json_t *seen = NULL;
    archive_recalls_t recalls;
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = cli_matter(call->args[0], &record, err);
    if (!failed) failed = book_matter(app_book(call->app), &actor, record, &seen, err); /* may it be seen at all? */
    json_decref(seen);
    if (!failed) failed = archive_recall_list(app_archive(call->app), record, call->arena, &recalls, err);
    return failed ? failed : answer_recalls(call, NULL, &recalls, err);
}

int cmd_record_rescreen(cli_call_t *call, err_t *err)
{
    actor_t actor;
    day_t since = DAY_NONE;
    archive_recalls_t found;
    const char *reason = cli_text(call, "reason");
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = cli_day(call, "since", DAY_NONE, &since, err);
    if (!failed) failed = app_look(call->app, &actor, "rescreen", actor.office, reason ? reason : "xiezhi record rescreen", err);
    if (!failed) failed = archive_rescreen(app_archive(call->app), &actor, since, NULL, call->arena, &found, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, json_pack("{s:o}", "recalls", archive_recalls_json(&found)), err);
    if (found.count) show_recalls(call, &found);
    else buf_add_raw(call->out, cli_say(call, "没有结果可能改变的答复\n", "no answer that could differ now\n"));
    return 0;
}

/* --- objections ---------------------------------------------------------------------------------------------- */

static int answer_receipt(cli_call_t *call, const act_receipt_t *r, err_t *err)
{
    if (call->json) return cli_add_json(call, cli_receipt_json(r, call->lang), err);
    cli_add_receipt(call, r);
    return 0;
}

/* A notice is named by its number or its id. */
static int find_notice(cli_call_t *call, const char *named, int64_t *ret_notice, err_t *err)
{
    archive_notice_t n;
    if (matter_parse(named, ret_notice, NULL) == 0) return 0;
    int failed = archive_notice_load(app_archive(call->app), named, 0, call->arena, &n, err);
    if (!failed) *ret_notice = n.notice;
    return failed;
}

int cmd_objection_file(cli_call_t *call, err_t *err)
{
    archive_objection_t o = {.relation = cli_text(call, "relation"), .reason = cli_text(call, "reason"), .idem_key = cli_text(call, "key")};
    act_receipt_t receipt;
    const char *notice = cli_text(call, "notice"), *record = cli_text(call, "record");
    int failed = notice || record ? cli_actor(call, &o.actor, err) : err_set(err, ERR_CLI_REQUIRED, "notice", "NUMBER", call->command->name);
    if (!failed) failed = cli_subject(call, &o.objector, err);
    if (!failed && notice) failed = find_notice(call, notice, &o.notice, err);
    if (!failed && record) failed = cli_matter(record, &o.record, err);
    if (!failed) failed = archive_object(app_archive(call->app), &o, call->arena, &receipt, err);
    return failed ? failed : answer_receipt(call, &receipt, err);
}

int cmd_objection_settle(cli_call_t *call, err_t *err)
{
    actor_t actor;
    int64_t id = 0;
    act_receipt_t receipt;
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = cli_matter(call->args[0], &id, err);
    if (!failed)
        failed = archive_settle_objection(app_archive(call->app), &actor, id, cli_given(call, "above") ? "settle_above" : "settle",
                                          cli_text(call, "outcome"), cli_text(call, "finding"), call->arena, &receipt, err);
    return failed ? failed : answer_receipt(call, &receipt, err);
}
