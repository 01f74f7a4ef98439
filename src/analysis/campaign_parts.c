/* campaign_parts.c - listed cases, task forces and weekly sheets of a campaign. */
#include "analysis/campaign_inside.h"

#include <assert.h>
#include <string.h>

enum { WEEK = 7 };

static const json_t *field_of(const served_t *s, const json_t *part, const char *own)
{
    char name[64];
    return served_name(s, own, name) ? json_object_get(json_object_get(part, "fields"), name) : NULL;
}

static const char *text_of(const served_t *s, const json_t *part, const char *own)
{
    const char *text = json_string_value(field_of(s, part, own));
    return text ? text : "";
}

/* The parts of that sort; none when the catalogue has no such kind. */
static int read_parts(const campaign_t *c, enum part part, served_t *s, json_t **ret_list, err_t *err)
{
    if (analysis_kind(book_catalogue(c->book), part, s, NULL) != 0) {
        *ret_list = json_array();
        return *ret_list ? 0 : err_nomem(err);
    }
    return book_asof_parts(c->book, c->actor, c->id, s->kind->name, 0, ret_list, err);
}

static bool is_final(const cat_kind_t *k, const char *stage)
{
    int at = 0;
    return cat_kind_stage(k, stage, &at, NULL) == 0 && (k->final_stages >> at & 1);
}

int campaign_listed(const campaign_t *c, json_t **ret_json, err_t *err)
{
    served_t s;
    char done[64] = "";
    json_t *parts = NULL, *e, *list = json_array();
    int64_t count[4] = {0}; /* done, left, open, late */
    size_t i;
    int failed = list ? read_parts(c, PART_LISTED, &s, &parts, err) : err_nomem(err);
    if (!failed && json_array_size(parts)) (void)served_name(&s, "done", done);
    if (!failed) json_array_foreach(parts, i, e) {
        const char *stage = json_member(e, "stage"), *term = text_of(&s, e, "term_on");
        day_t due = DAY_NONE;
        bool ended = is_final(s.kind, stage);
        if (*term) (void)day_parse(term, &due, NULL);
        bool late = !ended && due != DAY_NONE && due < c->until;
        count[ended ? (strcmp(stage, done) == 0 ? 0 : 1) : 2]++;
        count[3] += late;
        (void)json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:s, s:b}", "id", json_member(e, "id"), "name", text_of(&s, e, "name"),
                                                    "office", *text_of(&s, e, "office") ? text_of(&s, e, "office") : json_member(e, "office"),
                                                    "stage", stage, "term_on", term, "late", late));
    }
    json_t *out = failed ? NULL : json_pack("{s:I, s:I, s:I, s:I, s:I, s:O}", "all", (json_int_t)json_array_size(parts), "done", (json_int_t)count[0],
                                            "left", (json_int_t)count[1], "open", (json_int_t)count[2], "late", (json_int_t)count[3], "cases", list);
    json_decref(parts);
    json_decref(list);
    if (!failed && !out) failed = err_nomem(err);
    if (!failed) *ret_json = out;
    return failed;
}

static void count_post(json_t *by_post, const analysis_mark_t *m)
{
    size_t i;
    json_t *e;
    json_array_foreach(by_post, i, e)
        if (strcmp(json_member(e, "code"), m->code) == 0) {
            (void)json_object_set_new(e, "n", json_integer(campaign_number(e, "n") + 1));
            return;
        }
    (void)json_array_append_new(by_post, json_pack("{s:s, s:{s:s, s:s}, s:i}", "code", m->code, "words", "zh", m->words.in[LANG_ZH], "en",
                                                   m->words.in[LANG_EN], "n", 1));
}

int campaign_forces(const campaign_t *c, json_t **ret_json, err_t *err)
{
    served_t s;
    json_t *parts = NULL, *e, *list = json_array(), *by_post = json_array();
    size_t i;
    int failed = list && by_post ? read_parts(c, PART_FORCE, &s, &parts, err) : err_nomem(err);
    if (!failed) json_array_foreach(parts, i, e) {
        const cat_field_t *field = served_optional(&s, "post");
        analysis_mark_t post = analysis_mark_of(field, text_of(&s, e, "post"));
        if (*post.code) count_post(by_post, &post);
        (void)json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:{s:s, s:s}, s:I, s:s}", "id", json_member(e, "id"), "name",
                                                    text_of(&s, e, "name"), "leader", text_of(&s, e, "leader"), "post", "zh",
                                                    post.words.in[LANG_ZH], "en", post.words.in[LANG_EN], "members",
                                                    (json_int_t)json_integer_value(field_of(&s, e, "members")), "stage", json_member(e, "stage")));
    }
    json_t *out = failed ? NULL : json_pack("{s:I, s:O, s:O}", "all", (json_int_t)json_array_size(parts), "by_post", by_post, "list", list);
    json_decref(parts);
    json_decref(list);
    json_decref(by_post);
    if (!failed && !out) failed = err_nomem(err);
    if (!failed) *ret_json = out;
    return failed;
}

/* --- sheets ---------------------------------------------------------------------------------------------------- */

static int first_of(const campaign_t *c, const char *group)
{
    for (size_t i = 0; i < c->count; i++)
        if (strcmp(c->watched[i].group, group) == 0) return (int)i;
    return -1;
}

/* What the register counts in the seven days up to `end`; days: n per watched figure and day from the first on. */
static int64_t counted(const campaign_t *c, const json_t *days, int figure, day_t end)
{
    int64_t n = 0;
    for (day_t d = end - WEEK + 1; d <= end; d++) {
        if (d < c->start || d > c->until) continue;
        n += json_integer_value(json_array_get(json_array_get(days, (size_t)(d - c->start)), (size_t)figure));
    }
    return n;
}

int campaign_sheets(const campaign_t *c, const json_t *days, json_t **ret_json, err_t *err)
{
    static const char *const GROUPS[] = {"cases", "persons", "senior"};
    served_t s;
    char submitted[64] = "";
    json_t *parts = NULL, *e, *list = json_array();
    size_t i;
    int failed = list ? read_parts(c, PART_SHEET, &s, &parts, err) : err_nomem(err);
    if (!failed && json_array_size(parts)) (void)served_name(&s, "submitted", submitted);
    if (!failed) json_array_foreach(parts, i, e) {
        day_t end = DAY_NONE;
        bool differs = false;
        json_t *typed = json_object(), *found = json_object();
        (void)day_parse(text_of(&s, e, "week_end"), &end, NULL);
        for (size_t g = 0; g < sizeof GROUPS / sizeof *GROUPS; g++) {
            int figure = first_of(c, GROUPS[g]);
            const json_t *v = field_of(&s, e, GROUPS[g]);
            int64_t n = figure < 0 || end == DAY_NONE ? 0 : counted(c, days, figure, end);
            if (json_is_integer(v)) (void)json_object_set_new(typed, GROUPS[g], json_integer(json_integer_value(v)));
            if (figure >= 0) (void)json_object_set_new(found, GROUPS[g], json_integer((json_int_t)n));
            differs = differs || (json_is_integer(v) && figure >= 0 && json_integer_value(v) != n);
        }
        (void)json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:o, s:o, s:b}", "id", json_member(e, "id"), "week_end",
                                                    text_of(&s, e, "week_end"), "stage", json_member(e, "stage"), "typed", typed, "counted",
                                                    found, "differs", differs && strcmp(json_member(e, "stage"), submitted) == 0));
    }
    json_decref(parts);
    if (failed) json_decref(list);
    else *ret_json = list;
    return failed;
}
