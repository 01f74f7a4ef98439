/* cmd_matter.c - xiezhi matter: show one, list a kind, what is due. */
#include "cli/commands.h"
#include "cli/data.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static const char *member(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static const char *words_of(const json_t *object, const char *key, enum lang lang)
{
    return member(json_object_get(object, key), lang == LANG_ZH ? "zh" : "en");
}

/* The frozen answers of a report are tens of thousands of bytes, for programs: --json has them all. */
static void add_head(const cli_call_t *call, const char *text)
{
    enum { SHOWN = 300 };
    char head[SHOWN + 1];
    (void)text_copy(head, sizeof head, text);
    buf_add_raw(call->out, head);
    if (strlen(text) > SHOWN) buf_addf(call->out, cli_say(call, "…（共%zu字节，--json 列出全部）", "… (%zu bytes; --json has them all)"), strlen(text));
}

/* A field's value in one line. */
static void add_value(const cli_call_t *call, const cat_field_t *f, const json_t *value)
{
    buf_t *out = call->out;
    if (f->type == CAT_MONEY && json_is_integer(value)) text_add_money(out, json_integer_value(value), call->lang);
    else if (json_is_string(value)) buf_add_raw(out, json_string_value(value));
    else if (json_is_integer(value)) buf_add_int(out, json_integer_value(value));
    else if (json_is_boolean(value)) buf_add_raw(out, json_is_true(value) ? "✓" : "✗");
    else if (json_is_object(value) && json_object_get(value, "name")) {
        buf_add_raw(out, member(value, "name"));
        if (json_object_get(value, "identity")) buf_addf(out, " (%s)", member(value, "identity"));
    } else {
        char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
        if (f->type == CAT_JSON) add_head(call, text ? text : "");
        else buf_add_raw(out, text ? text : "");
        free(text);
    }
}

/* What the act followed from, and what followed from it. */
static void add_spans(cli_call_t *call, const json_t *act)
{
    size_t i;
    json_t *e;
    const json_t *from = json_object_get(act, "followed_from");
    if (from)
        buf_addf(call->out, cli_say(call, "      缘于：%s %s  %s\n", "      followed from: %s %s  %s\n"),
                 words_of(from, "kind_label", call->lang), words_of(from, "label", call->lang), member(from, "matter"));
    json_array_foreach(json_object_get(act, "followed"), i, e)
        buf_addf(call->out, cli_say(call, "      随之办理：%s %s  %s\n", "      followed: %s %s  %s\n"),
                 words_of(e, "kind_label", call->lang), words_of(e, "label", call->lang), member(e, "matter"));
}

/* Nobody has said it: the field holds what it begins with. */
static bool is_given(const json_t *m, const char *field)
{
    size_t i;
    const json_t *name;
    json_array_foreach(json_object_get(m, "not_given"), i, name)
        if (strcmp(json_string_value(name), field) == 0) return false;
    return true;
}

static void add_matter_text(cli_call_t *call, const cat_kind_t *k, const json_t *m)
{
    size_t i;
    json_t *e, *fields = json_object_get(m, "fields");
    buf_addf(call->out, "%s  %s  %s  [%s]  %s\n", member(m, "id"), k->label.in[call->lang], member(m, "number"),
             member(m, "stage"), member(m, "office"));
    for (i = 0; i < k->field_count; i++) {
        const json_t *value = json_object_get(fields, k->fields[i].name);
        if (!value || json_is_null(value) || !is_given(m, k->fields[i].name)) continue;
        buf_addf(call->out, "  %s%s", k->fields[i].label.in[call->lang], cli_say(call, "：", ": "));
        add_value(call, &k->fields[i], value);
        buf_add_char(call->out, '\n');
    }
    json_array_foreach(json_object_get(m, "due"), i, e)
        buf_addf(call->out, cli_say(call, "  期限 %s：%s%s（%s）%s\n", "  due %s: %s%s (%s) %s\n"),
                 words_of(e, "label", call->lang), member(e, "due_on"),
                 json_is_true(json_object_get(e, "provisional")) ? cli_provisional(call) : "", member(e, "state"), member(e, "law"));
    json_array_foreach(json_object_get(m, "parts"), i, e)
        buf_addf(call->out, "  + %s %s [%s]\n", member(e, "kind"), member(e, "id"), member(e, "stage"));
    json_array_foreach(json_object_get(m, "acts"), i, e) {
        buf_addf(call->out, "  %s  %s  %s  %s%s%s %s\n", member(e, "occurred_on"), member(e, "id"), member(e, "actor"),
                 member(e, "act"), *member(e, "number") ? " " : "", member(e, "number"), member(e, "note"));
        add_spans(call, e);
    }
}

int cmd_matter_show(cli_call_t *call, err_t *err)
{
    actor_t actor;
    json_t *m = NULL;
    int64_t id = 0;
    const cat_kind_t *k;
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = cli_matter(call->args[0], &id, err);
    if (!failed) failed = book_matter(app_book(call->app), &actor, id, &m, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, m, err);
    failed = catalogue_kind(book_catalogue(app_book(call->app)), member(m, "kind"), &k, err);
    if (!failed) add_matter_text(call, k, m);
    json_decref(m);
    return failed;
}

static int read_filters(cli_call_t *call, book_list_t *what, err_t *err)
{
    size_t n = cli_count(call, "where");
    book_filter_t *filters = arena_array(call->arena, n + 1, sizeof *filters);
    if (!filters) return err_nomem(err);
    int failed = 0;
    for (size_t i = 0; !failed && i < n; i++)
        failed = book_filter_read(cli_text_at(call, "where", i), call->arena, &filters[i], err);
    what->filters = filters;
    what->filter_count = n;
    return failed;
}

int cmd_matter_list(cli_call_t *call, err_t *err)
{
    actor_t actor;
    json_t *list = NULL, *m;
    int64_t limit = 50, total = 0;
    size_t i;
    const cat_kind_t *k;
    book_list_t what = {.kind = call->args[0], .stage = cli_text(call, "stage"), .office = cli_text(call, "office"),
                        .text = cli_text(call, "text")};
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = cli_int(call, "limit", 1, 200, 50, &limit, err);
    if (!failed && cli_given(call, "below")) failed = cli_matter(cli_text(call, "below"), &what.below, err);
    what.limit = (int)limit;
    what.total = &total;
    if (!failed) failed = read_filters(call, &what, err);
    if (!failed) failed = catalogue_kind(book_catalogue(app_book(call->app)), what.kind, &k, err);
    if (!failed) failed = book_matters(app_book(call->app), &actor, &what, &list, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, list, err);
    json_array_foreach(list, i, m) {
        const cat_field_t *f = NULL;
        bool titled = k->title && cat_kind_field(k, k->title, &f, NULL) == 0;
        const json_t *title = titled ? json_object_get(json_object_get(m, "fields"), k->title) : NULL;
        buf_addf(call->out, "%-20s  %-12s  %s  %s  ", member(m, "id"), member(m, "stage"), member(m, "opened_on"), member(m, "number"));
        if (title && !json_is_null(title)) add_value(call, f, title);
        buf_add_char(call->out, '\n');
    }
    cli_note(call, cli_say(call, "共 %lld 件，列出 %zu 件\n", "%lld in all, %zu shown\n"), (long long)total, json_array_size(list));
    json_decref(list);
    return 0;
}

int cmd_matter_due(cli_call_t *call, err_t *err)
{
    actor_t actor;
    json_t *list = NULL, *e;
    int64_t limit = 50;
    size_t i;
    day_t until = 0;
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = cli_day(call, "until", day_today() + 30, &until, err);
    if (!failed) failed = cli_int(call, "limit", 1, 1000, 50, &limit, err);
    if (!failed) failed = book_due(app_book(call->app), &actor, until, (int)limit, &list, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, list, err);
    json_array_foreach(list, i, e) {
        json_int_t late = json_integer_value(json_object_get(e, "late"));
        buf_addf(call->out, "%s  %-20s  %s %s", member(e, "due_on"), member(e, "matter"), words_of(e, "kind_label", call->lang),
                 words_of(e, "label", call->lang));
        if (json_is_true(json_object_get(e, "provisional"))) buf_add_raw(call->out, cli_provisional(call));
        if (late) buf_addf(call->out, cli_say(call, "  逾期 %lld 天", "  %lld days late"), (long long)late);
        buf_add_char(call->out, '\n');
    }
    json_decref(list);
    return 0;
}

int cmd_matter_sum(cli_call_t *call, err_t *err)
{
    actor_t actor;
    json_t *m = NULL, *sum = NULL, *step;
    int64_t id = 0;
    size_t i;
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = cli_matter(call->args[0], &id, err);
    if (!failed) failed = book_matter(app_book(call->app), &actor, id, &m, err); /* may it be seen at all? */
    json_decref(m);
    if (!failed) failed = book_due_sum(app_book(call->app), id, call->args[1], call->lang, &sum, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, sum, err);
    buf_addf(call->out, "%s  %s%s\n", call->args[1], member(sum, "due"),
             json_is_true(json_object_get(sum, "provisional"))
                 ? cli_provisional(call) : "");
    json_array_foreach(json_object_get(sum, "steps"), i, step)
        buf_addf(call->out, "  %s  %s\n", member(step, "day"), member(step, "text"));
    json_decref(sum);
    return 0;
}
