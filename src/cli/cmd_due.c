/* cmd_due.c - xiezhi due: what a term comes to by the law's calendar; due dates that follow a changed calendar. */
#include "cli/commands.h"

#include "app/app.h"
#include "catalogue/calendar.h"
#include "catalogue/words_json.h"
#include "cli/data.h"
#include "cli/open_app.h"

#include <assert.h>
#include <string.h>

/* The day written in the first length bytes; DAY_NONE if there are none and that is allowed. */
static int read_day(const char *text, size_t length, day_t *ret_day)
{
    char copy[DAY_TEXT];
    if (length >= sizeof copy) return ERR_BASE_DATE;
    memcpy(copy, text, length);
    copy[length] = '\0';
    return day_parse(copy, ret_day, NULL);
}

/* The words behind the colon; a plain word where nobody gave a cause. */
static words_t read_cause(const char *rest, words_t otherwise)
{
    return *rest == ':' && rest[1] ? (words_t){{rest + 1, rest + 1}} : otherwise;
}

static int read_pauses(const cli_call_t *call, term_case_t *what, err_t *err)
{
    size_t n = cli_count(call, "pause");
    term_pause_t *pauses = arena_array(call->arena, n + 1, sizeof *pauses);
    if (!pauses) return err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        const char *text = cli_text_at(call, "pause", i), *dots = strstr(text, "..");
        const char *rest = dots ? dots + 2 + strcspn(dots + 2, ":") : text;
        day_t to = DAY_NONE;
        if (!dots || read_day(text, (size_t)(dots - text), &pauses[i].from) != 0 ||
            (rest > dots + 2 && read_day(dots + 2, (size_t)(rest - dots - 2), &to) != 0))
            return cli_bad_form("pause", text, "2025-03-05..2025-03-09:expert opinion", err);
        pauses[i].to = to;
        pauses[i].cause = read_cause(rest, (words_t){{"停止计算", "pause"}});
    }
    what->pauses = pauses;
    what->pause_count = n;
    return 0;
}

static int read_restarts(const cli_call_t *call, term_case_t *what, err_t *err)
{
    size_t n = cli_count(call, "restart");
    term_restart_t *restarts = arena_array(call->arena, n + 1, sizeof *restarts);
    if (!restarts) return err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        const char *text = cli_text_at(call, "restart", i);
        size_t length = strcspn(text, ":");
        if (read_day(text, length, &restarts[i].on) != 0)
            return cli_bad_form("restart", text, "2025-04-20:transferred again", err);
        restarts[i].cause = read_cause(text + length, (words_t){{"重新计算", "restart"}});
    }
    what->restarts = restarts;
    what->restart_count = n;
    return 0;
}

static void add_json(const cli_call_t *call, const term_case_t *what, const due_sum_t *sum)
{
    assert(sum->step_count > 0);
    buf_t *out = call->out, term;
    char day[DAY_TEXT];
    buf_init(&term, 256);
    term_add_text(&term, &what->term, call->lang);
    buf_add_raw(out, "{\"due\":");
    buf_add_json(out, sum->due == DAY_NONE ? NULL : day_text(sum->due, day));
    buf_add_raw(out, ",\"from\":");
    buf_add_json(out, day_text(what->start, day));
    buf_add_raw(out, ",\"term\":");
    buf_add_json(out, buf_text(&term));
    buf_addf(out, ",\"custody\":%s,\"steps\":[", what->custody ? "true" : "false");
    for (size_t i = 0; i < sum->step_count; i++) {
        buf_add_raw(out, i ? ",{\"day\":" : "{\"day\":");
        buf_add_json(out, day_text(sum->steps[i].day, day));
        buf_add_raw(out, ",\"rule\":");
        buf_add_json(out, sum->steps[i].rule);
        buf_add_raw(out, ",\"text\":");
        buf_add_json(out, sum->steps[i].words.in[call->lang]);
        buf_add_char(out, '}');
    }
    buf_add_raw(out, "]}\n");
    buf_release(&term);
}

static void add_text(const cli_call_t *call, const due_sum_t *sum)
{
    char day[DAY_TEXT];
    buf_addf(call->out, "%s\n",
             sum->due == DAY_NONE ? cli_say(call, "待定", "open") : day_text(sum->due, day));
    for (size_t i = 0; i < sum->step_count; i++)
        buf_addf(call->out, "  %s  %s\n", day_text(sum->steps[i].day, day),
                 sum->steps[i].words.in[call->lang]);
}

int cmd_due_add(cli_call_t *call, err_t *err)
{
    term_case_t what = {.custody = cli_given(call, "custody"), .same_day = cli_given(call, "same-day")};
    calendar_t *calendar = NULL;
    due_sum_t sum;
    int64_t most = -1;
    int code = term_parse(call->args[0], &what.term, err);
    if (code == 0) code = cli_day(call, "from", DAY_NONE, &what.start, err);
    if (code == 0) code = read_pauses(call, &what, err);
    if (code == 0) code = read_restarts(call, &what, err);
    if (code == 0) code = cli_int(call, "restarts-most", 0, 99, -1, &most, err);
    what.restarts_most = (int)most;
    if (code == 0) code = calendar_load(NULL, &calendar, err);
    if (code == 0) code = calendar_due(calendar, &what, call->arena, &sum, err);
    if (code == 0 && call->json) add_json(call, &what, &sum);
    else if (code == 0) add_text(call, &sum);
    calendar_free(calendar);
    return code;
}

/* --- due redate ---------------------------------------------------------------------------------------- */

static json_t *day_json(day_t d)
{
    char day[DAY_TEXT];
    return d == DAY_NONE ? json_null() : json_string(day_text(d, day));
}

/* In the same words as book_redated, and only what the person may read: sealed kinds are not named to others. */
static json_t *changes_json(cli_call_t *call, const actor_t *actor, const redate_report_t *report, size_t limit)
{
    const book_t *book = app_book(call->app);
    json_t *list = json_array();
    for (size_t i = 0; i < report->count && json_array_size(list) < limit; i++) {
        const redate_change_t *c = &report->changes[i];
        const cat_kind_t *kind;
        char id[48];
        if (catalogue_kind(book_catalogue(book), c->kind, &kind, NULL) != 0 || !book_may_read(book, actor, kind, c->office)) continue;
        bool hides = true;
        if (book_seal_hides(book, actor, c->matter, &hides, NULL) != 0 || hides) continue;
        matter_text(c->matter, id);
        (void)json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:o, s:s, s:o, s:o, s:b, s:o}", "matter", id, "kind",
                                                    c->kind, "rule", c->rule, "label", words_json(c->label), "office",
                                                    c->office, "old", day_json(c->was), "new", day_json(c->now),
                                                    "provisional", c->provisional, "why", words_json(c->why)));
    }
    return list;
}

static const char *text_in(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "—";
}

static void add_changes(cli_call_t *call, const json_t *list)
{
    const char *lang = call->lang == LANG_ZH ? "zh" : "en";
    size_t i;
    json_t *c;
    buf_addf(call->out, "%s\n", cli_say(call, "事项  种类  期限  原届满日  新届满日  原因",
                                        "matter  kind  due date  old day  new day  why"));
    json_array_foreach(list, i, c)
        buf_addf(call->out, "%s  %s  %s  %s  %s%s  %s\n", text_in(c, "matter"), text_in(c, "kind"),
                 text_in(json_object_get(c, "label"), lang), text_in(c, "old"), text_in(c, "new"),
                 json_is_true(json_object_get(c, "provisional")) ? cli_say(call, "（暂定）", " (provisional)") : "",
                 text_in(json_object_get(c, "why"), lang));
}

/* What opening has moved already, or what moves now. */
static int redate_now(cli_call_t *call, const actor_t *actor, bool dry_run, int64_t limit, json_t **ret_list, int64_t *ret_moved,
                      err_t *err)
{
    redate_report_t report = *app_redated(call->app);
    actor_t program = app_system(call->app);
    int code = report.moved ? 0 : register_redate(app_book(call->app), &program, dry_run, call->arena, &report, err);
    if (code != 0) return code;
    *ret_list = changes_json(call, actor, &report, (size_t)limit);
    *ret_moved = report.moved;
    return 0;
}

/* By a file with mistakes nothing is moved; all of them are shown. */
static int refuse_mistakes(cli_call_t *call, err_t *err)
{
    size_t count;
    const err_t *list = app_calendar_mistakes(call->app, &count);
    for (size_t i = 0; i + 1 < count; i++) {
        buf_t text;
        buf_init(&text, 8192);
        err_add_text(&text, &list[i], call->lang);
        if (!buf_failed(&text)) cli_note(call, "xiezhi: %s", buf_text(&text));
        buf_release(&text);
    }
    if (!count) return 0;
    *err = list[count - 1];
    return (int)err->code;
}

int cmd_due_redate(cli_call_t *call, err_t *err)
{
    bool dry_run = cli_given(call, "dry-run"), done = cli_given(call, "done");
    int64_t limit = 1000, moved = 0;
    json_t *list = NULL;
    actor_t actor;
    int code = cli_int(call, "limit", 1, 1000, 1000, &limit, err);
    if (code == 0) code = cli_open(call, CLI_NEEDS_DATA | (dry_run || done ? CLI_READS_ONLY : 0), err);
    if (code == 0) code = cli_actor(call, &actor, err);
    if (code == 0 && !done) code = refuse_mistakes(call, err);
    if (code == 0 && done) code = book_redated(app_book(call->app), &actor, (int)limit, &list, err);
    else if (code == 0) code = redate_now(call, &actor, dry_run, limit, &list, &moved, err);
    if (code != 0) return code;
    if (call->json) return cli_add_json(call, json_pack("{s:b, s:I, s:o}", "dry_run", dry_run, "moved",
                                                        done ? (json_int_t)json_array_size(list) : (json_int_t)moved,
                                                        "changes", list), err);
    if (json_array_size(list)) add_changes(call, list);
    if (!done) buf_addf(call->out, dry_run ? cli_say(call, "将重排 %lld 项期限\n", "%lld due dates would move\n")
                                           : cli_say(call, "已重排 %lld 项期限\n", "%lld due dates moved\n"),
                        (long long)moved);
    json_decref(list);
    return 0;
}

/* --- missed ------------------------------------------------------------------------------------------------- */

static json_t *missed_json(const missed_t *list, size_t count, enum lang lang)
{
    json_t *all = json_array();
    char id[48], day[DAY_TEXT];
    for (size_t i = 0; i < count; i++) {
        const missed_t *m = &list[i];
        matter_text(m->matter, id);
        (void)json_array_append_new(all, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "matter", id, "kind", m->kind->name, "rule",
                                                   m->rule->name, "act", m->kind->acts[m->rule->on_missed].label.in[lang], "due_on",
                                                   day_text(m->due_on, day), "refused",
                                                   m->refused ? err_code_text(m->refused) : ""));
    }
    return all;
}

int cmd_due_tick(cli_call_t *call, err_t *err)
{
    day_t today = day_today();
    missed_t *list = NULL;
    size_t count = 0;
    char id[48], day[DAY_TEXT];
    const char *given = cli_text(call, "day");
    int code = given && day_parse(given, &today, NULL) != 0 ? cli_bad_form("day", given, "2026-03-09", err) : 0;
    if (code == 0) code = app_missed(call->app, today, call->arena, &list, &count, err);
    if (code != 0) return code;
    if (call->json) return cli_add_json(call, json_pack("{s:o}", "missed", missed_json(list, count, call->lang)), err);
    for (size_t i = 0; i < count; i++) {
        const missed_t *m = &list[i];
        matter_text(m->matter, id);
        buf_addf(call->out, "%s  %s  %s %s  %s%s%s\n", id, m->kind->label.in[call->lang], m->rule->label.in[call->lang],
                 day_text(m->due_on, day), m->kind->acts[m->rule->on_missed].label.in[call->lang],
                 m->refused ? cli_say(call, "：未能办理，", ": refused, ") : "", m->refused ? err_code_text(m->refused) : "");
    }
    if (!count) buf_add_raw(call->out, cli_say(call, "没有需要办理的逾期期限\n", "nothing to do about missed due dates\n"));
    return 0;
}
