/* cmd_analyse.c - xiezhi analyse: similar cases and why, what they share, profiles. */
#include "cli/commands.h"
#include "cli/show.h"

#include "analysis/analysis.h"
#include "base/text.h"

#include <assert.h>
#include <string.h>

enum { POINTS_MOST = 1000, ALIKE_USUAL = 10, REASONS_SHOWN = 6 };

static int read_ask(cli_call_t *call, analysis_ask_t *ask, analysis_grouping_t *how, err_t *err)
{
    int64_t points = 0, least = 0;
    *ask = (analysis_ask_t){.office = cli_text(call, "office"), .crime = cli_text(call, "crime"), .field = cli_text(call, "field")};
    int failed = cli_day(call, "from", DAY_NONE, &ask->from, err);
    if (!failed) failed = cli_day(call, "to", DAY_NONE, &ask->to, err);
    if (!failed) failed = cli_int(call, "points", 1, POINTS_MOST, 0, &points, err);
    if (!failed) failed = cli_int(call, "least", 2, ANALYSIS_CASES_MOST, 2, &least, err);
    *how = (analysis_grouping_t){.from = points * 1000, .least = (size_t)least};
    return failed;
}

/* The cases of --sheet, else of the register. */
static int read_set(cli_call_t *call, const analysis_ask_t *ask, analysis_case_t **ret_cases, size_t *ret_count, analysis_set_t **ret_set,
                    err_t *err)
{
    actor_t actor;
    book_t *b = app_book(call->app);
    int failed = cli_actor(call, &actor, err);
    if (!failed && cli_given(call, "sheet"))
        failed = analysis_read_sheet(book_catalogue(b), cli_text(call, "sheet"), call->arena, ret_cases, ret_count, err);
    else if (!failed)
        failed = analysis_gather(b, &actor, ask, call->arena, ret_cases, ret_count, err);
    return failed ? failed : analysis_set_new(*ret_cases, *ret_count, ret_set, err);
}

/* Thousandths as "27.1", cut: the sum of what is shown never says more than the whole. */
static void add_points(buf_t *out, int64_t milli)
{
    assert(milli >= 0);
    buf_addf(out, "%lld.%lld", (long long)(milli / 1000), (long long)(milli % 1000 / 100));
}

static const char *sort_word(const cli_call_t *call, const char *sort)
{
    static const char *const WORDS[][3] = {{"crime", "罪名", "crime"},    {"crime_group", "罪名类别", "group of crimes"},
                                           {"field", "领域", "field"},     {"rank", "职级", "rank"},
                                           {"band", "数额档次", "amount"}, {"unit", "单位", "unit"},
                                           {"way", "手段", "way"},         {"word", "用语", "words"}};
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (strcmp(WORDS[i][0], sort) == 0) return cli_say(call, WORDS[i][1], WORDS[i][2]);
    return sort;
}

static void add_pieces(cli_call_t *call, const json_t *pair)
{
    size_t i;
    json_t *p;
    json_array_foreach(json_object_get(pair, "pieces"), i, p) {
        if (i == REASONS_SHOWN) break;
        buf_addf(call->out, cli_say(call, "%s%s：%s ", "%s%s: %s "), i ? cli_say(call, "；", "; ") : "", sort_word(call, show_member(p, "sort")),
                 show_words(call, json_object_get(p, "words")));
        add_points(call->out, json_integer_value(json_object_get(p, "points")));
        if (json_is_true(json_object_get(p, "read"))) buf_add_raw(call->out, cli_say(call, "（据案情文本）", " (read from the text)"));
    }
    buf_add_raw(call->out, "\n");
}

static void add_group(cli_call_t *call, size_t number, const json_t *g)
{
    size_t i;
    json_t *e;
    buf_addf(call->out, cli_say(call, "\n%zu. %s（%lld件，平均 ", "\n%zu. %s (%lld cases, mean "), number, show_words(call, json_object_get(g, "name")),
             (long long)json_integer_value(json_object_get(g, "size")));
    add_points(call->out, json_integer_value(json_object_get(g, "points")));
    buf_add_raw(call->out, cli_say(call, " 分）\n", " points)\n"));
    json_array_foreach(json_object_get(g, "cases"), i, e) buf_addf(call->out, "   %s  %s\n", show_member(e, "id"), show_member(e, "title"));
    buf_add_raw(call->out, cli_say(call, "   共有用语：", "   words: "));
    json_array_foreach(json_object_get(g, "words"), i, e) buf_addf(call->out, "%s%s", i ? cli_say(call, "、", ", ") : "", show_member(e, "text"));
    buf_add_raw(call->out, "\n");
    json_array_foreach(json_object_get(g, "loopholes"), i, e)
        buf_addf(call->out, cli_say(call, "   漏洞：%s（%lld件）；对策：%s\n", "   loophole: %s (%lld); remedy: %s\n"),
                 show_words(call, json_object_get(e, "words")), (long long)json_integer_value(json_object_get(e, "cases")),
                 show_words(call, json_object_get(e, "remedy")));
    json_array_foreach(json_object_get(g, "pairs"), i, e) {
        buf_addf(call->out, "   %s ~ %s  ", show_member(e, "a"), show_member(e, "b"));
        add_points(call->out, json_integer_value(json_object_get(e, "points")));
        buf_add_raw(call->out, "  ");
        add_pieces(call, e);
    }
}

int cmd_analyse_groups(cli_call_t *call, err_t *err)
{
    analysis_ask_t ask;
    analysis_grouping_t how;
    analysis_case_t *cases = NULL;
    analysis_set_t *set = NULL;
    json_t *found = NULL, *g;
    size_t count = 0, without = 0, i;
    int failed = read_ask(call, &ask, &how, err);
    ask.without = &without;
    if (!failed) failed = read_set(call, &ask, &cases, &count, &set, err);
    if (!failed) failed = analysis_group(set, &how, &found, err);
    analysis_set_free(set);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, found, err);
    buf_addf(call->out, cli_say(call, "%lld 件案件，%zu 组，组内 %lld 件；词表 %s\n", "cases: %lld, groups: %zu, cases in groups: %lld; lexicon %s\n"),
             (long long)json_integer_value(json_object_get(found, "cases")), json_array_size(json_object_get(found, "groups")),
             (long long)json_integer_value(json_object_get(found, "grouped")), show_member(found, "lexicon"));
    if (without) buf_addf(call->out, cli_say(call, "另有 %zu 件没有填写案情，无法比较\n", "%zu more have no text of facts and cannot be compared\n"), without);
    json_array_foreach(json_object_get(found, "groups"), i, g) add_group(call, i + 1, g);
    json_decref(found);
    return 0;
}

int cmd_analyse_like(cli_call_t *call, err_t *err)
{
    analysis_ask_t ask;
    analysis_grouping_t how;
    analysis_case_t *cases = NULL;
    analysis_set_t *set = NULL;
    json_t *found = NULL, *e;
    size_t count = 0, at = 0, i;
    int64_t matter = 0, most = 0;
    int failed = read_ask(call, &ask, &how, err);
    if (!failed) failed = cli_int(call, "take", 1, 200, ALIKE_USUAL, &most, err);
    if (!failed && !cli_given(call, "sheet")) failed = cli_matter(call->args[0], &matter, err);
    if (!failed) failed = read_set(call, &ask, &cases, &count, &set, err);
    while (!failed && at < count && !(matter ? cases[at].matter == matter : strcmp(cases[at].id, call->args[0]) == 0)) at++;
    if (!failed && at == count) failed = err_set(err, ERR_ANALYSIS_CASE, call->args[0]);
    if (!failed) failed = analysis_like(set, at, (size_t)most, &found, err);
    analysis_set_free(set);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, found, err);
    json_array_foreach(json_object_get(found, "alike"), i, e) {
        add_points(call->out, json_integer_value(json_object_get(e, "points")));
        buf_addf(call->out, "  %s  %s\n    ", show_member(e, "id"), show_member(e, "title"));
        add_pieces(call, e);
    }
    json_decref(found);
    return 0;
}

int cmd_analyse_draft(cli_call_t *call, err_t *err)
{
    actor_t actor;
    analysis_draft_t what = {.dry = cli_given(call, "dry-run")};
    int64_t group = 0;
    json_t *out = NULL;
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = read_ask(call, &what.ask, &what.how, err);
    if (!failed) failed = text_to_int(call->args[0], 1, ANALYSIS_CASES_MOST, &group, err);
    what.group = (size_t)(group - 1);
    if (!failed) failed = analysis_write(app_book(call->app), &actor, &what, &out, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, out, err);
    json_t *fields = json_object_get(json_object_get(out, "content"), "fields");
    const char *key;
    json_t *value;
    json_object_foreach(fields, key, value)
        if (json_is_string(value)) buf_addf(call->out, "%s: %s\n", key, json_string_value(value));
    if (json_object_get(out, "version"))
        buf_addf(call->out, cli_say(call, "已存为草稿：xiezhi draft show %s %s\n", "kept as a draft: xiezhi draft show %s %s\n"), show_member(out, "kind"),
                 show_member(out, "act"));
    cli_note(call, "%s", cli_say(call, "本稿由程序按案情文本和词表归并，须逐案核对后使用", "put together by the program from the texts of the cases and the lexicon: hold it against each case before it is used"));
    json_decref(out);
    return 0;
}

/* --- profiles --------------------------------------------------------------------------------------------- */

static void add_row(cli_call_t *call, const json_t *words, const char *n, const char *before, const char *change, const json_t *value)
{
    if (!before) { /* nothing was on record then: no number, which is not 0; the note above says so */
        buf_addf(call->out, "  %s  %s\n", show_words(call, words), n);
        return;
    }
    buf_addf(call->out, cli_say(call, "  %s  %s（%s%s%s", "  %s  %s (%s%s%s"), show_words(call, words), n, before, *change ? cli_say(call, "，", ", ") : "", change);
    (void)figure_marks(call->out, value, call->lang); /* as `figure ask` says it of the same number */
    buf_add_raw(call->out, cli_say(call, "）\n", ")\n"));
}

/* A mean of nothing: there is no number to compare with. */
static bool unmeasured(const json_t *value)
{
    const json_t *before = json_object_get(value, "before");
    return json_is_object(before) && !json_integer_value(json_object_get(before, "whole"));
}

static void add_answer(cli_call_t *call, const json_t *e)
{
    size_t i;
    json_t *r;
    const json_t *answer = json_object_get(e, "answer");
    bool groups = strstr(show_member(e, "name"), ".group") != NULL;
    buf_addf(call->out, "%s%s\n", show_words(call, json_object_get(json_array_get(json_object_get(answer, "by"), 0), "label")),
             groups ? cli_say(call, "（类别）", " (groups)") : "");
    json_array_foreach(json_object_get(answer, "rows"), i, r) {
        const json_t *v = json_array_get(json_object_get(r, "values"), 0);
        const json_t *say = json_object_get(json_object_get(v, "say"), call->lang == LANG_ZH ? "zh" : "en");
        const char *before = json_is_true(json_object_get(v, "no_record")) || json_is_true(json_object_get(v, "unbegun")) ? NULL
                             : unmeasured(v) ? cli_say(call, "对比期没有可计算的", "none to measure then")
                                             : show_member(say, "before");
        add_row(call, json_array_get(json_object_get(r, "words"), 0), show_member(say, "n"), before, show_member(say, "percent"), v);
    }
}

int cmd_analyse_profile(cli_call_t *call, err_t *err)
{
    actor_t actor;
    analysis_profile_t what = {.figure = call->arg_count ? call->args[0] : NULL, .office = cli_text(call, "office")};
    json_t *out = NULL, *e;
    size_t i;
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = cli_day(call, "from", DAY_NONE, &what.from, err);
    if (!failed) failed = cli_day(call, "to", DAY_NONE, &what.to, err);
    what.compare = cli_given(call, "compare") && strcmp(cli_text(call, "compare"), "yoy") == 0 ? FIGURE_YOY : FIGURE_BEFORE;
    if (!failed) failed = analysis_profile(app_figures(call->app), &actor, &what, &out, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, out, err);
    buf_addf(call->out, cli_say(call, "%s  %s 至 %s，对比 %s 至 %s\n", "%s  %s to %s against %s to %s\n"), show_member(out, "figure"), show_member(out, "from"),
             show_member(out, "to"), show_member(out, "before_from"), show_member(out, "before_to"));
    json_array_foreach(json_object_get(json_object_get(json_array_get(json_object_get(out, "by"), 0), "answer"), "notes"), i, e)
        buf_addf(call->out, cli_say(call, "  注意：%s\n", "  note: %s\n"), show_words(call, e));
    json_array_foreach(json_object_get(out, "by"), i, e) add_answer(call, e);
    if (json_array_size(json_object_get(out, "bands"))) buf_addf(call->out, cli_say(call, "数额档次（%s）\n", "amount bands (%s)\n"), show_words(call, json_object_get(out, "bands_note")));
    json_array_foreach(json_object_get(out, "bands"), i, e) {
        char n[24], before[24];
        (void)snprintf(n, sizeof n, "%lld", (long long)json_integer_value(json_object_get(e, "n")));
        (void)snprintf(before, sizeof before, "%lld", (long long)json_integer_value(json_object_get(e, "before")));
        add_row(call, json_object_get(e, "words"), n, json_is_null(json_object_get(e, "before")) ? NULL : before, "", e);
    }
    if (json_integer_value(json_object_get(out, "unbanded")) > 0)
        buf_addf(call->out, cli_say(call, "  另有%lld：其罪名没有数额档次\n", "  %lld more: of crimes without amount bands\n"), (long long)json_integer_value(json_object_get(out, "unbanded")));
    json_decref(out);
    return 0;
}
