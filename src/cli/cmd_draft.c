/* cmd_draft.c - xiezhi draft: what was begun and not yet performed. */
#include "cli/commands.h"
#include "cli/show.h"

#include "register/desk.h"

#include <inttypes.h>
#include <string.h>

static int which(cli_call_t *call, actor_t *ret_actor, draft_t *ret_draft, err_t *err)
{
    *ret_draft = (draft_t){.kind = call->args[0], .act = call->args[1]};
    int failed = cli_actor(call, ret_actor, err);
    if (!failed && cli_given(call, "matter")) failed = cli_matter(cli_text(call, "matter"), &ret_draft->matter, err);
    return failed;
}

static void drop_json(void *what)
{
    json_decref(what);
}

int cmd_draft_save(cli_call_t *call, err_t *err)
{
    actor_t actor;
    draft_t d;
    json_t *fields = NULL, *content = json_object();
    day_t on = DAY_NONE;
    char day[DAY_TEXT];
    int64_t version = 0;
    if (!content || !arena_on_free(call->arena, drop_json, content)) return err_nomem(err);
    int failed = which(call, &actor, &d, err);
    if (!failed) failed = cli_day(call, "on", DAY_NONE, &on, err);
    if (!failed) failed = cli_int(call, "version", 0, INT64_MAX, -1, &d.version, err);
    if (!failed) failed = cli_fields(call, cli_kind(call, d.kind), &fields, err);
    if (failed) return failed;
    (void)json_object_set_new(content, "fields", fields);
    if (on != DAY_NONE) (void)json_object_set_new(content, "occurred_on", json_string(day_text(on, day)));
    if (cli_given(call, "note")) (void)json_object_set_new(content, "note", json_string(cli_text(call, "note")));
    d.content = content;
    failed = draft_save(app_book(call->app), &actor, &d, &version, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, json_pack("{s:I}", "version", (json_int_t)version), err);
    buf_addf(call->out, cli_say(call, "已保存，版本 %" PRId64 "\n", "kept, version %" PRId64 "\n"), version);
    return 0;
}

int cmd_draft_list(cli_call_t *call, err_t *err)
{
    actor_t actor;
    json_t *list = NULL, *d;
    size_t i;
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = draft_list(app_book(call->app), &actor, &list, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, list, err);
    json_array_foreach(list, i, d)
        buf_addf(call->out, "%.16s  %s  %s  (%s %s%s%s)\n", show_member(d, "changed_at"), show_words(call, json_object_get(d, "kind_label")),
                 show_words(call, json_object_get(d, "label")), show_member(d, "kind"), show_member(d, "act"),
                 *show_member(d, "matter") ? " --matter " : "", show_member(d, "matter"));
    json_decref(list);
    return 0;
}

int cmd_draft_show(cli_call_t *call, err_t *err)
{
    actor_t actor;
    draft_t d;
    json_t *out = NULL;
    int failed = which(call, &actor, &d, err);
    if (!failed) failed = draft_read(app_book(call->app), &actor, &d, &out, err);
    return failed ? failed : cli_add_json(call, out, err);
}

int cmd_draft_drop(cli_call_t *call, err_t *err)
{
    actor_t actor;
    draft_t d;
    int failed = which(call, &actor, &d, err);
    if (!failed) failed = draft_drop(app_book(call->app), &actor, &d, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, json_pack("{s:b}", "dropped", 1), err);
    buf_add_raw(call->out, cli_say(call, "已删除\n", "dropped\n"));
    return 0;
}

/* Of a part that is to be opened the draft is kept at the whole. */
static int request_of(cli_call_t *call, const actor_t *actor, const draft_t *d, const json_t *kept, act_request_t *ret, err_t *err)
{
    const cat_kind_t *k;
    const cat_act_t *act;
    const json_t *content = json_object_get(kept, "content");
    const char *on = json_string_value(json_object_get(content, "occurred_on"));
    int failed = catalogue_kind(book_catalogue(app_book(call->app)), d->kind, &k, err);
    if (!failed) failed = cat_kind_act(k, d->act, &act, err);
    if (failed) return failed;
    *ret = (act_request_t){.actor = *actor, .kind = d->kind, .act = d->act, .matter = act->opens ? 0 : d->matter,
                           .parent = act->opens ? d->matter : 0, .fields = json_object_get(content, "fields"),
                           .office = json_string_value(json_object_get(content, "office")), .occurred_on = DAY_NONE,
                           .note = json_string_value(json_object_get(content, "note")),
                           .draft = json_integer_value(json_object_get(kept, "version"))};
    return on ? day_parse(on, &ret->occurred_on, err) : 0;
}

int cmd_draft_perform(cli_call_t *call, err_t *err)
{
    actor_t actor;
    draft_t d;
    json_t *kept = NULL;
    act_request_t q;
    act_receipt_t receipt;
    int failed = which(call, &actor, &d, err);
    if (!failed) failed = draft_read(app_book(call->app), &actor, &d, &kept, err);
    if (!failed && !arena_on_free(call->arena, drop_json, kept)) failed = err_nomem(err);
    if (!failed) failed = request_of(call, &actor, &d, kept, &q, err);
    if (!failed) failed = register_act(app_book(call->app), &q, call->arena, &receipt, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, cli_receipt_json(&receipt, call->lang), err);
    cli_add_receipt(call, &receipt);
    return 0;
}
