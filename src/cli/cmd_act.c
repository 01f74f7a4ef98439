/* cmd_act.c - xiezhi act: any act of any kind; act annul, act correct. */
#include "cli/commands.h"
#include "cli/act_bulk.h"
#include "cli/data.h"

#include "app/report.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

/* The account is taken at the word of whoever may read the data folder, so the act says who that was. */
static const char *noted(cli_call_t *call)
{
    const char *note = cli_text(call, "note");
    struct passwd *user = getpwuid(getuid());
    return arena_printf(call->arena, "%s%s[cli: %s]", note ? note : "", note ? " " : "", user ? user->pw_name : "?");
}

static int answer(cli_call_t *call, const act_receipt_t *r, err_t *err)
{
    if (call->json) return cli_add_json(call, cli_receipt_json(r, call->lang), err);
    cli_add_receipt(call, r);
    return 0;
}

int cmd_act(cli_call_t *call, err_t *err)
{
    act_request_t q = {.kind = call->args[0], .act = call->args[1], .office = cli_text(call, "office"),
                       .note = noted(call), .idem_key = cli_text(call, "key")};
    json_t *fields = NULL;
    act_receipt_t receipt;
    bool many = cli_given(call, "matters") || cli_given(call, "where");
    int failed = cli_actor(call, &q.actor, err);
    if (!failed && cli_given(call, "matter")) failed = cli_matter(cli_text(call, "matter"), &q.matter, err);
    if (!failed && cli_given(call, "parent")) failed = cli_matter(cli_text(call, "parent"), &q.parent, err);
    if (!failed) failed = cli_day(call, "on", DAY_NONE, &q.occurred_on, err);
    if (!failed) failed = cli_fields(call, cli_kind(call, q.kind), &fields, err);
    q.fields = fields;
    if (!failed && many) {
        failed = q.matter || q.parent ? err_set(err, ERR_CLI_TOGETHER, q.matter ? "matter" : "parent", "matters")
                                      : cli_act_on_many(call, &q, err);
        json_decref(fields);
        return failed;
    }
    if (!failed) failed = register_act(app_book(call->app), &q, call->arena, &receipt, err);
    if (!failed && app_report_final(call->app, q.kind, q.act)) cli_tell_report(call, &q.actor, q.matter);
    if (!failed) failed = answer(call, &receipt, err);
    json_decref(fields);
    return failed;
}

int cmd_act_annul(cli_call_t *call, err_t *err)
{
    actor_t actor;
    act_receipt_t receipt;
    int64_t id = 0;
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = cli_matter(call->args[0], &id, err);
    if (!failed)
        failed = register_annul(app_book(call->app), &actor, id >> 40, id & ((INT64_C(1) << 40) - 1),
                                cli_text(call, "ground"), cli_text(call, "key"), call->arena, &receipt, err);
    return failed ? failed : answer(call, &receipt, err);
}

int cmd_act_correct(cli_call_t *call, err_t *err)
{
    actor_t actor;
    act_receipt_t receipt;
    const cat_kind_t *kind = NULL;
    json_t *fields = NULL;
    int64_t id = 0;
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = cli_matter(call->args[0], &id, err);
    if (!failed) failed = book_kind_of(app_book(call->app), id, &kind, err);
    if (!failed) failed = cli_fields(call, kind, &fields, err);
    if (!failed)
        failed = register_correct(app_book(call->app), &actor, id >> 40, id & ((INT64_C(1) << 40) - 1), fields,
                                  cli_text(call, "ground"), cli_text(call, "key"), call->arena, &receipt, err);
    json_decref(fields);
    return failed ? failed : answer(call, &receipt, err);
}
