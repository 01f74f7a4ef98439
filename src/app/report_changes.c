/* report_changes.c - numbers bound to a report that would be others today: what was said, and what would be. */
#include "app/report.h"

#include "catalogue/words_json.h"

#include <string.h>

/* Does b stand where a does: the same token of the text, in the same language, for the same row? */
static bool same_place(const report_figure_t *a, const report_figure_t *b)
{
    if (a->lang != b->lang || a->line != b->line || a->column != b->column || a->keys != b->keys || strcmp(a->name, b->name) != 0) return false;
    for (size_t i = 0; i < a->keys; i++)
        if (strcmp(a->key[i], b->key[i]) != 0) return false;
    return true;
}

/* The number of today in the place of one that was bound, NULL: none stands there. A token of a loop stands in its place several times,
 * in the same order: the n-th is the n-th. */
static const report_figure_t *today_of(const report_made_t *bound, size_t at, const report_made_t *now)
{
    size_t before = 0;
    for (size_t i = 0; i < at; i++) before += same_place(&bound->figure[i], &bound->figure[at]);
    for (size_t i = 0; i < now->figures; i++)
        if (same_place(&now->figure[i], &bound->figure[at]) && before-- == 0) return &now->figure[i];
    return NULL;
}

static json_t *change_json(const report_figure_t *then, const report_figure_t *now)
{
    return json_pack("{s:s, s:i, s:i, s:s, s:o, s:s, s:s, s:s, s:b}", "lang", then->lang == LANG_ZH ? "zh" : "en", "line", then->line, "column", then->column, "figure", then->name,
                     "label", words_json(then->label), "then", then->said, "now", now->said, "passport", now->passport ? now->passport : "", "same_question",
                     (int)(then->passport && now->passport && strcmp(then->passport, now->passport) == 0));
}

static json_t *compared(const report_made_t *bound, const report_made_t *now)
{
    json_t *list = json_array();
    json_int_t gone = 0;
    for (size_t i = 0; i < bound->figures; i++) {
        const report_figure_t *then = &bound->figure[i], *today = today_of(bound, i, now);
        gone += !today;
        if (today && strcmp(then->said, today->said) != 0) (void)json_array_append_new(list, change_json(then, today));
    }
    return json_pack("{s:b, s:I, s:o, s:I}", "bound", 1, "numbers", (json_int_t)bound->figures, "changes", list, "not_asked", gone);
}

int app_report_changes(app_t *app, const actor_t *actor, int64_t matter, arena_t *a, json_t **ret_json, err_t *err)
{
    app_report_wish_t wish = {.actor = actor, .matter = matter, .lang = PAPER_BOTH, .reason = "比对报告数字 numbers of a report held against today's"};
    app_report_made_t bound, now;
    int failed = app_report(app, &wish, a, &bound, err);
    if (failed) return failed;
    if (!bound.bound) {
        *ret_json = json_pack("{s:b, s:i, s:[], s:i}", "bound", 0, "numbers", 0, "changes", "not_asked", 0);
        return *ret_json ? 0 : err_nomem(err);
    }
    wish.anew = true;
    failed = app_report(app, &wish, a, &now, err);
    if (!failed && !(*ret_json = compared(&bound.made, &now.made))) failed = err_nomem(err);
    return failed;
}
