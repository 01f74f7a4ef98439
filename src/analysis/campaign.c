/* campaign.c - a campaign read, and its board. */
#include "analysis/campaign_inside.h"

#include <assert.h>
#include <string.h>

/* --- reading it -------------------------------------------------------------------------------------------- */

static int refuse(const campaign_t *c, const char *why, err_t *err)
{
    char id[48];
    matter_text(c->id, id);
    return err_set(err, ERR_ANALYSIS_CAMPAIGN, id, why);
}

static int read_matter(campaign_t *c, err_t *err)
{
    char id[48];
    int failed = book_asof(c->book, c->actor, c->id, 0, &c->matter, err);
    if (failed) return failed;
    c->fields = json_object_get(c->matter, "fields");
    if (strcmp(json_member(c->matter, "kind"), c->served.kind->name) == 0) return 0;
    matter_text(c->id, id);
    return err_set(err, ERR_ANALYSIS_MATTER, id, c->served.kind->label.in[LANG_ZH], json_member(c->matter, "kind"));
}

static const json_t *value_of(const campaign_t *c, const char *own)
{
    char name[64];
    return served_name(&c->served, own, name) ? json_object_get(c->fields, name) : NULL;
}

static day_t day_in(const campaign_t *c, const char *own)
{
    day_t day = DAY_NONE;
    const char *text = json_string_value(value_of(c, own));
    if (text) (void)day_parse(text, &day, NULL);
    return day;
}

static int set_window(campaign_t *c, day_t until, err_t *err)
{
    c->start = day_in(c, "start_on");
    c->planned = day_in(c, "end_on");
    c->extended = day_in(c, "extended_to");
    c->extended_on = day_in(c, "extended_on");
    if (c->start == DAY_NONE || c->planned == DAY_NONE) return refuse(c, "没有起止日期" ERR_OR "it has no first or last day", err);
    c->last = c->extended != DAY_NONE ? c->extended : c->planned;
    day_t today = day_today();
    c->until = until == DAY_NONE || until > today ? today : until; /* days to come would be held against whole ones of the year before */
    if (c->until > c->last) c->until = c->last;
    if (c->until < c->start) return refuse(c, "尚未开始" ERR_OR "it has not begun", err);
    return c->until - c->start < CAMPAIGN_DAYS_MOST ? 0 : refuse(c, "超过五年" ERR_OR "it is longer than five years", err);
}

/* After the office is set: what the actor may not read there is left out, and counted as hidden. */
static int set_watched(campaign_t *c, err_t *err)
{
    const cat_field_t *field = NULL;
    size_t i;
    json_t *e;
    int failed = served_field(&c->served, "watches", &field, err);
    if (failed) return failed;
    json_array_foreach(value_of(c, "watches"), i, e) {
        const cat_kind_t *kind = NULL;
        const cat_figure_t *figure = NULL;
        analysis_mark_t m = analysis_mark_of(field, json_string_value(e));
        if (!m.code || c->count == FIGURE_ASKED_MOST) continue;
        failed = figure_find(book_catalogue(c->book), m.code, &kind, &figure, err);
        if (failed) return failed;
        if (!book_may_count(c->book, c->actor, kind, c->office)) {
            c->hidden++;
            continue;
        }
        c->watched[c->count++] = (watched_t){m.code, m.group ? m.group : "", m.words};
    }
    if (c->hidden && !c->count) return refuse(c, "你无权查看所跟踪的指标" ERR_OR "the figures it watches are not yours to see", err);
    return c->count ? 0 : refuse(c, "没有选择跟踪指标" ERR_OR "it watches no figure", err);
}

/* The campaign's office, or the actor's when that lies above. */
static int set_office(campaign_t *c, const char *asked, err_t *err)
{
    int office = 0;
    const char *own = json_member(c->matter, "office");
    int failed = analysis_office(c->book, c->actor, asked ? asked : own, &office, asked ? err : NULL);
    if (failed && !asked) failed = analysis_office(c->book, c->actor, NULL, &office, err);
    if (!failed) c->office = office_at(book_offices(c->book), office)->code;
    return failed;
}

int campaign_open(figures_t *f, const actor_t *actor, const campaign_ask_t *ask, campaign_t *ret, err_t *err)
{
    assert(f && actor && ask && ret);
    campaign_t *c = ret;
    *c = (campaign_t){.f = f, .book = figures_book(f), .actor = actor, .id = ask->campaign};
    int failed = analysis_kind(book_catalogue(c->book), PART_CAMPAIGN, &c->served, err);
    if (!failed) failed = read_matter(c, err);
    if (!failed) failed = set_window(c, ask->until, err);
    if (!failed) failed = set_office(c, ask->office, err);
    if (!failed) failed = set_watched(c, err);
    if (!failed) {
        const char *name = json_string_value(value_of(c, "name"));
        c->name = name ? name : "";
    }
    return failed;
}

void campaign_close(campaign_t *c)
{
    json_decref(c->matter);
    c->matter = NULL;
}

figure_ask_t campaign_question(const campaign_t *c, day_t from, day_t to, enum figure_compare compare)
{
    /* set_watched has asked for the rights; what a campaign watches is told as it is to who only counts, for the campaign named it. */
    figure_ask_t ask = {.office = c->office, .from = from, .to = to, .compare = compare, .known_on = DAY_NONE, .granted = true};
    for (size_t i = 0; i < c->count; i++) ask.figure[ask.figure_count++] = c->watched[i].name;
    return ask;
}

int64_t campaign_number(const json_t *value, const char *key)
{
    return json_integer_value(json_object_get(value, key));
}

/* --- the board ------------------------------------------------------------------------------------------------ */

static json_t *reached_json(int64_t n, int64_t goal)
{
    json_t *say = json_object();
    for (int l = 0; l < LANG_COUNT; l++) {
        buf_t text;
        buf_init(&text, 256);
        (void)figure_say(&text, &(figure_style_t){.form = FIGURE_SAY_PERCENT, .digits = 1}, n, goal, (enum lang)l);
        (void)json_object_set_new(say, l == LANG_ZH ? "zh" : "en", json_string(buf_text(&text)));
        buf_release(&text);
    }
    return json_pack("{s:I, s:I, s:o}", "part", (json_int_t)n, "whole", (json_int_t)goal, "say", say);
}

/* Goals are those of `figure ask --compare plan`: there is one truth of them. */
static json_t *figures_json(const campaign_t *c, const json_t *answer, const json_t *planned, const json_t *goals)
{
    json_t *list = json_array();
    const json_t *values = json_object_get(json_object_get(answer, "total"), "values");
    for (size_t i = 0; list && i < c->count; i++) {
        const watched_t *w = &c->watched[i];
        json_t *value = json_array_get(values, i);
        int64_t goal = campaign_number(json_array_get(json_object_get(json_object_get(goals, "total"), "values"), i), "before");
        json_t *e = json_pack("{s:s, s:s, s:{s:s, s:s}, s:s, s:O}", "name", w->name, "group", w->group, "label", "zh", w->label.in[LANG_ZH], "en",
                              w->label.in[LANG_EN], "unit",
                              json_member(json_array_get(json_object_get(answer, "figures"), i), "unit"), "value", value);
        if (!e) break;
        (void)json_object_set_new(e, "goal", goal > 0 ? json_integer((json_int_t)goal) : json_null());
        (void)json_object_set_new(e, "reached", goal > 0 ? reached_json(campaign_number(value, "n"), goal) : json_null());
        if (planned)
            (void)json_object_set(e, "planned", json_array_get(json_object_get(json_object_get(planned, "total"), "values"), i));
        (void)json_array_append_new(list, e);
    }
    return list;
}

static json_t *head_json(const campaign_t *c, const json_t *answer)
{
    char id[48], start[DAY_TEXT], planned[DAY_TEXT], last[DAY_TEXT], until[DAY_TEXT];
    const json_t *before = json_array_get(json_object_get(answer, "windows"), 1);
    day_t today = day_today();
    bool over = c->last <= c->until;
    matter_text(c->id, id);
    json_t *out = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:I, s:I}", "campaign", id, "name", c->name, "office", c->office,
                            "start_on", day_text(c->start, start), "end_on", day_text(c->planned, planned), "last_day",
                            day_text(c->last, last), "until", day_text(c->until, until), "before_from", json_member(before, "from"), "before_to",
                            json_member(before, "to"), "running", !over && today <= c->last, "days", (json_int_t)(c->until - c->start + 1),
                            "days_left", (json_int_t)(c->last - c->until));
    char extended[DAY_TEXT];
    if (out) {
        (void)json_object_set_new(out, "extended_to", c->extended != DAY_NONE ? json_string(day_text(c->extended, extended)) : json_null());
        (void)json_object_set_new(out, "extended_on", c->extended_on != DAY_NONE ? json_string(day_text(c->extended_on, extended)) : json_null());
    }
    return out;
}

static int ask_goals(const campaign_t *c, json_t **ret_goals, err_t *err)
{
    char id[48];
    figure_ask_t q = campaign_question(c, c->start, c->until, FIGURE_PLAN);
    matter_text(c->id, id);
    q.plan = id;
    int failed = figure_ask(c->f, c->actor, &q, ret_goals, err);
    return failed == ERR_FIGURE_PLAN ? 0 : failed; /* a catalogue without goals */
}

int campaign_board(figures_t *f, const actor_t *actor, const campaign_ask_t *ask, json_t **ret_json, err_t *err)
{
    campaign_t c;
    json_t *answer = NULL, *planned = NULL, *goals = NULL, *listed = NULL, *forces = NULL, *out = NULL;
    int failed = campaign_open(f, actor, ask, &c, err);
    if (!failed) {
        figure_ask_t q = campaign_question(&c, c.start, c.until, FIGURE_YOY);
        failed = figure_ask(f, actor, &q, &answer, err);
    }
    if (!failed && c.extended != DAY_NONE && c.until > c.planned) {
        figure_ask_t q = campaign_question(&c, c.start, c.planned, FIGURE_YOY);
        failed = figure_ask(f, actor, &q, &planned, err);
    }
    if (!failed) failed = ask_goals(&c, &goals, err);
    if (!failed) failed = campaign_listed(&c, &listed, err);
    if (!failed) failed = campaign_forces(&c, &forces, err);
    if (!failed) {
        out = head_json(&c, answer);
        if (out) {
            (void)json_object_set_new(out, "figures", figures_json(&c, answer, planned, goals));
            (void)json_object_set_new(out, "hidden", json_integer((json_int_t)c.hidden));
            (void)json_object_set(out, "asked", json_object_get(answer, "asked"));
            (void)json_object_set(out, "position", json_object_get(answer, "position"));
            (void)json_object_set(out, "listed", listed);
            (void)json_object_set(out, "forces", forces);
        } else {
            failed = err_nomem(err);
        }
    }
    json_decref(answer);
    json_decref(planned);
    json_decref(goals);
    json_decref(listed);
    json_decref(forces);
    campaign_close(&c);
    if (!failed) *ret_json = out;
    return failed;
}
