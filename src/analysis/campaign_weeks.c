/* campaign_weeks.c - seven days after seven days, against the same days of the year before. */
#include "analysis/campaign_inside.h"

#include <assert.h>
#include <string.h>

enum { WEEK = 7 };

/* n of each watched figure for each day of the window, from its first on: [[n, …], …]; since: the day each is on record from (or NULL). */
static int read_days(const campaign_t *c, day_t from, day_t to, json_t **ret_days, day_t *since, err_t *err)
{
    figure_ask_t q = campaign_question(c, from, to, FIGURE_ALONE);
    json_t *answer = NULL, *e, *v, *days = json_array();
    size_t i, j;
    q.by[q.by_count++] = "day";
    int failed = days ? figure_ask(c->f, c->actor, &q, &answer, err) : err_nomem(err);
    for (day_t d = from; !failed && d <= to; d++) {
        json_t *row = json_array();
        for (size_t k = 0; k < c->count; k++) (void)json_array_append_new(row, json_integer(0));
        (void)json_array_append_new(days, row);
    }
    if (!failed) json_array_foreach(json_object_get(answer, "rows"), i, e) {
        day_t on = DAY_NONE;
        const char *key = json_string_value(json_array_get(json_object_get(e, "key"), 0));
        if (!key || day_parse(key, &on, NULL) != 0 || on < from || on > to) continue;
        json_array_foreach(json_object_get(e, "values"), j, v)
            (void)json_array_set_new(json_array_get(days, (size_t)(on - from)), j, json_integer(campaign_number(v, "n")));
    }
    for (size_t k = 0; since && k < c->count; k++) {
        const char *day = json_string_value(json_object_get(json_array_get(json_object_get(answer, "figures"), k), "on_record_from"));
        since[k] = DAY_NONE;
        if (day) (void)day_parse(day, &since[k], NULL);
    }
    json_decref(answer);
    if (failed) json_decref(days);
    else *ret_days = days;
    return failed;
}

static int64_t sum_of(const json_t *days, size_t from, size_t to, size_t figure)
{
    int64_t n = 0;
    for (size_t d = from; d < to; d++) n += json_integer_value(json_array_get(json_array_get(days, d), figure));
    return n;
}

/* since: the day each figure is on record from, the days beginning on `first`; before it there is no number, which is not 0. */
static json_t *sums(const json_t *days, size_t from, size_t to, size_t figures, const day_t *since, day_t first)
{
    json_t *list = json_array();
    for (size_t k = 0; list && k < figures; k++) {
        bool kept = !since || (since[k] != DAY_NONE && to > 0 && since[k] <= first + (day_t)to - 1);
        (void)json_array_append_new(list, kept ? json_integer((json_int_t)sum_of(days, from, to, k)) : json_null());
    }
    return list;
}

typedef struct before {
    json_t *days;
    day_t from, to;
    day_t since[FIGURE_ASKED_MOST];
} before_t;

/* The year before may have a day more or less (29 February): its last week takes what is left. */
static json_t *weeks_json(const campaign_t *c, const json_t *days, const before_t *b)
{
    json_t *list = json_array();
    const json_t *before = b->days;
    size_t all = json_array_size(days), other = json_array_size(before), week = 1;
    char from[DAY_TEXT], to[DAY_TEXT];
    for (size_t d = 0; list && d < all; d += WEEK, week++) {
        size_t end = d + WEEK < all ? d + WEEK : all, then = end == all ? other : end < other ? end : other;
        (void)json_array_append_new(list, json_pack("{s:I, s:s, s:s, s:I, s:o, s:o, s:o, s:o}", "week", (json_int_t)week, "from",
                                                    day_text(c->start + (day_t)d, from), "to", day_text(c->start + (day_t)end - 1, to), "days",
                                                    (json_int_t)(end - d), "n", sums(days, d, end, c->count, NULL, 0), "before",
                                                    sums(before, d < other ? d : other, then, c->count, b->since, b->from), "total",
                                                    sums(days, 0, end, c->count, NULL, 0),
                                                    "total_before", sums(before, 0, then, c->count, b->since, b->from)));
    }
    return list;
}

static json_t *names_json(const campaign_t *c)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < c->count; i++)
        (void)json_array_append_new(list, json_pack("{s:s, s:{s:s, s:s}, s:s}", "name", c->watched[i].name, "label", "zh",
                                                    c->watched[i].label.in[LANG_ZH], "en", c->watched[i].label.in[LANG_EN], "group",
                                                    c->watched[i].group));
    return list;
}

/* The same window of the year before, as figures say it. */
static int year_before(const campaign_t *c, day_t *ret_from, day_t *ret_to, err_t *err)
{
    figure_ask_t q = campaign_question(c, c->start, c->until, FIGURE_YOY);
    json_t *answer = NULL;
    q.figure_count = 1;
    int failed = figure_ask(c->f, c->actor, &q, &answer, err);
    if (failed) return failed;
    const json_t *w = json_array_get(json_object_get(answer, "windows"), 1);
    failed = day_parse(json_member(w, "from"), ret_from, err);
    if (!failed) failed = day_parse(json_member(w, "to"), ret_to, err);
    json_decref(answer);
    return failed;
}

int campaign_weeks(figures_t *f, const actor_t *actor, const campaign_ask_t *ask, json_t **ret_json, err_t *err)
{
    campaign_t c;
    char id[48];
    before_t before = {.days = NULL};
    json_t *days = NULL, *sheets = NULL, *out = NULL;
    int failed = campaign_open(f, actor, ask, &c, err);
    if (!failed) failed = year_before(&c, &before.from, &before.to, err);
    if (!failed) failed = read_days(&c, c.start, c.until, &days, NULL, err);
    if (!failed) failed = read_days(&c, before.from, before.to, &before.days, before.since, err);
    if (!failed) failed = campaign_sheets(&c, days, &sheets, err);
    if (!failed) {
        matter_text(c.id, id);
        out = json_pack("{s:s, s:s, s:o, s:o, s:O}", "campaign", id, "name", c.name, "figures", names_json(&c), "weeks",
                        weeks_json(&c, days, &before), "sheets", sheets);
        if (!out) failed = err_nomem(err);
    }
    json_decref(days);
    json_decref(before.days);
    json_decref(sheets);
    campaign_close(&c);
    if (!failed) *ret_json = out;
    return failed;
}
