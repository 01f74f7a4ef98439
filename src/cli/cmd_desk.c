/* cmd_desk.c - xiezhi mine, changed, known: a person's desk. */
#include "cli/commands.h"
#include "cli/data.h"
#include "cli/show.h"

#include "match/identity.h"
#include "register/desk.h"

#include <inttypes.h>
#include <string.h>

/* "2026-001  recommendation  〔2026〕1号 title" */
static void add_matter(cli_call_t *call, const json_t *m)
{
    const char *number = show_member(m, "number"), *title = show_member(m, "title"), *handler = show_member(m, "handler");
    buf_addf(call->out, "%-20s  %s", show_member(m, "matter"), show_words(call, json_object_get(m, "kind_label")));
    if (*number) buf_addf(call->out, "  %s", number);
    if (*title) buf_addf(call->out, "  %s", title);
    buf_addf(call->out, "  [%s]", show_words(call, json_object_get(m, "stage_label")));
    if (*handler) buf_addf(call->out, "  %s", handler);
}

static void add_days(cli_call_t *call, json_int_t days)
{
    if (days < 0) buf_addf(call->out, cli_say(call, "  逾期 %lld 天", "  %lld days late"), (long long)-days);
    else if (days == 0) buf_add_raw(call->out, cli_say(call, "  今日到期", "  due today"));
    else buf_addf(call->out, cli_say(call, "  还有 %lld 天", "  in %lld days"), (long long)days);
}

int cmd_mine(cli_call_t *call, err_t *err)
{
    actor_t actor;
    mine_t what = {.until = DAY_NONE};
    int64_t limit = 50;
    json_t *out = NULL, *m;
    size_t i;
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = cli_day(call, "until", DAY_NONE, &what.until, err);
    if (!failed) failed = cli_int(call, "limit", 1, DESK_MOST, 50, &limit, err);
    what.limit = (int)limit;
    if (!failed) failed = book_mine(app_book(call->app), &actor, &what, &out, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, out, err);
    json_array_foreach(json_object_get(out, "due"), i, m) {
        buf_addf(call->out, "%s  %s", show_member(m, "due_on"), show_words(call, json_object_get(m, "label")));
        add_days(call, json_integer_value(json_object_get(m, "days")));
        if (json_is_true(json_object_get(m, "provisional"))) buf_add_raw(call->out, cli_provisional(call));
        buf_add_raw(call->out, "\n            ");
        add_matter(call, m);
        buf_add_char(call->out, '\n');
    }
    if (json_array_size(json_object_get(out, "waiting"))) buf_add_raw(call->out, cli_say(call, "等待我办理：\n", "waiting for me:\n"));
    json_array_foreach(json_object_get(out, "waiting"), i, m) {
        buf_add_raw(call->out, "  ");
        add_matter(call, m);
        buf_add_char(call->out, '\n');
    }
    if (json_is_true(json_object_get(out, "more"))) buf_add_raw(call->out, cli_say(call, "还有更多，可用 --limit\n", "there is more: --limit\n"));
    json_decref(out);
    return 0;
}

int cmd_changed(cli_call_t *call, err_t *err)
{
    actor_t actor;
    changed_t what = {.since = DAY_NONE};
    int64_t limit = 50;
    json_t *out = NULL, *m, *act;
    size_t i, k;
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = cli_day(call, "since", DAY_NONE, &what.since, err);
    if (!failed) failed = cli_int(call, "limit", 1, DESK_MOST, 50, &limit, err);
    what.limit = (int)limit;
    if (!failed) failed = book_changed(app_book(call->app), &actor, &what, &out, err);
    if (failed) return failed;
    int64_t until = json_integer_value(json_object_get(out, "until"));
    /* The mark is one place of the log: while something is not shown, only who says so passes it over. */
    bool whole = !json_is_true(json_object_get(out, "more")) && !json_is_true(json_object_get(out, "partial"));
    bool marks = cli_given(call, "mark") && until >= 0 && (whole || cli_given(call, "all"));
    if (marks) failed = book_mark_seen(app_book(call->app), &actor, until, err);
    if (!failed && call->json) return json_object_set_new(out, "marked", json_boolean(marks)), cli_add_json(call, out, err);
    json_array_foreach(json_object_get(out, "matters"), i, m) {
        add_matter(call, m);
        buf_add_char(call->out, '\n');
        json_array_foreach(json_object_get(m, "acts"), k, act)
            buf_addf(call->out, "    %s  %s  %s\n", show_member(act, "occurred_on"), show_words(call, json_object_get(act, "label")),
                     show_member(act, "actor"));
    }
    if (json_is_true(json_object_get(out, "partial")))
        buf_add_raw(call->out, cli_say(call, "变更过多，只查看了最近的部分\n", "too much has changed: only the newest was looked through\n"));
    if (json_is_true(json_object_get(out, "more"))) buf_add_raw(call->out, cli_say(call, "还有更多，可用 --limit\n", "there is more: --limit\n"));
    if (cli_given(call, "mark") && !marks && until >= 0)
        buf_add_raw(call->out, cli_say(call, "未标记：还有未显示的变更；加 --all 则一并标为已看\n", "not marked: not all was shown; with --all it is all marked as seen\n"));
    json_decref(out);
    return failed;
}

static int look_first(cli_call_t *call, const actor_t *actor, const known_t *what, err_t *err)
{
    char canonical[IDENTITY_TEXT];
    enum identity_kind kind;
    const char *target = what->name;
    if (what->identity) {
        if (!identity_canonical(what->identity, &kind, canonical)) return 0; /* finds nothing: book_known says why */
        const match_subject_t s = {.name = "", .identity = canonical};
        target = cli_masked(call, &s);
    }
    return target ? app_look(call->app, actor, "known", target, cli_text(call, "reason"), err) : err_nomem(err);
}

int cmd_known(cli_call_t *call, err_t *err)
{
    actor_t actor;
    const known_t what = {.identity = cli_text(call, "identity"), .name = cli_text(call, "name"), .kind = cli_text(call, "kind"), .limit = 20};
    json_t *out = NULL, *m;
    size_t i;
    if (what.identity && what.name) return err_set(err, ERR_CLI_TOGETHER, "identity", "name");
    if (!what.identity && !what.name) return err_set(err, ERR_CLI_REQUIRED, "identity");
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = look_first(call, &actor, &what, err);
    if (!failed) failed = book_known(app_book(call->app), &actor, &what, &out, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, out, err);
    const json_t *p = json_object_get(out, "party");
    if (json_is_object(p))
        buf_addf(call->out, "%s  %s  %s  %s  %s\n", show_member(p, "name"), show_member(p, "identity"), show_member(p, "born"),
                 show_member(p, "unit"), show_member(p, "place"));
    json_array_foreach(json_object_get(out, "matters"), i, m) {
        bool same = json_is_true(json_object_get(m, "same_kind")) && json_is_true(json_object_get(m, "open")) && json_is_object(p);
        buf_addf(call->out, "  %s%s", show_member(m, "name"), *show_member(m, "name") ? "  " : "");
        add_matter(call, m);
        buf_addf(call->out, "  %s%s\n", show_words(call, json_object_get(m, "field_label")), same ? cli_say(call, "  可能重复", "  possibly the same") : "");
    }
    if (!json_array_size(json_object_get(out, "matters"))) buf_add_raw(call->out, cli_say(call, "没有可查看的记录\n", "nothing that you may see\n"));
    json_decref(out);
    return 0;
}
