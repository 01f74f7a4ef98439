/* plan.c - targets: the parts of a matter that say which figure is to reach what.
 *
 * Parts of any kind that has a field `figure` (text or choice: the figure's name) and an int field `target`; with an office field
 * `goal_office` the target is that office's. A share's target is in per cent, an amount's in the unit of its field, of money in yuan.
 *
 * Targets of the whole may stand in the matter itself: with a field `watches` (choices whose codes are names of figures, in groups), an
 * int field GROUP_goal is the target of the first watched figure of the group. A part that sets one for the whole goes before it.
 *
 * A target is that of the whole plan, whatever window is asked about. The matter says when the plan runs: date fields `start_on` and
 * `end_on`, and `extended_to` where it was extended. So what is counted is told against both: the whole target, and the part of it
 * that is due by the days of the plan that the window holds.
 */
#include "figure/inside.h"

#include "base/money.h"
#include "register/asof.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { HUNDRED = 100, NAME_MOST = 72 };

static const cat_field_t *field_of(const cat_kind_t *k, const char *name)
{
    const cat_field_t *f = NULL;
    return cat_kind_field(k, name, &f, NULL) == 0 && !f->sealed ? f : NULL;
}

static bool holds_goals(const cat_kind_t *k, const char *whole)
{
    const cat_field_t *figure = field_of(k, "figure"), *target = field_of(k, "target");
    return k->parent && strcmp(k->parent, whole) == 0 && figure && (figure->type == CAT_TEXT || figure->type == CAT_CHOICE) && target &&
           (target->type == CAT_INT || target->type == CAT_MONEY);
}

/* A whole number typed as the target of a sum of money is yuan (base/money.h), which is counted in fen; a field of money has fen. */
static int64_t target_of(const question_t *q, size_t figure, bool is_money, int64_t target)
{
    if (is_money || !figure_is_money(q->kind[figure], q->figure[figure])) return target;
    return target > INT64_MAX / MONEY_YUAN ? INT64_MAX : target * MONEY_YUAN;
}

static int add_goal(question_t *q, const char *name, const char *office, const cat_field_t *field, const json_t *target, err_t *err)
{
    for (size_t i = 0; name && json_is_integer(target) && i < q->ask.figure_count; i++) {
        if (strcmp(q->figure[i]->name, name) != 0) continue;
        if (q->goal_count == GOALS_MOST) return err_set(err, ERR_FIGURE_MANY, num_text(GOALS_MOST + 1, (char[24]){0}), num_text(GOALS_MOST, (char[24]){0}));
        goal_t *g = &q->goal[q->goal_count++];
        *g = (goal_t){.figure = i, .target = target_of(q, i, field->type == CAT_MONEY, json_integer_value(target)),
                      .office = office ? arena_text(q->arena, office) : NULL};
        if (office && !g->office) return err_nomem(err);
    }
    return 0;
}

/* What was dropped is no target any more. */
static bool stands(const cat_kind_t *k, const json_t *part)
{
    int stage;
    const char *word = json_string_value(json_object_get(part, "stage"));
    return word && cat_kind_stage(k, word, &stage, NULL) == 0 && !(k->final_stages >> stage & 1);
}

static int read_parts(question_t *q, int64_t plan, const cat_kind_t *k, err_t *err)
{
    json_t *parts = NULL, *e;
    size_t i;
    int failed = book_asof_parts(q->f->with.book, q->actor, plan, k->name, 0, &parts, err);
    if (!failed) json_array_foreach(parts, i, e) {
        const json_t *fields = json_object_get(e, "fields");
        if (!failed && stands(k, e))
            failed = add_goal(q, json_string_value(json_object_get(fields, "figure")), json_string_value(json_object_get(fields, "goal_office")), field_of(k, "target"),
                              json_object_get(fields, "target"), err);
    }
    json_decref(parts);
    return failed;
}

static const cat_field_t *goal_field(const cat_kind_t *k, const char *group)
{
    char name[NAME_MOST];
    (void)snprintf(name, sizeof name, "%s_goal", group);
    const cat_field_t *f = field_of(k, name);
    return f && (f->type == CAT_INT || f->type == CAT_MONEY) ? f : NULL;
}

static const char *first_watched(const cat_field_t *watches, const json_t *list, const char *group)
{
    size_t i;
    const json_t *e;
    json_array_foreach(list, i, e)
        for (size_t c = 0; c < watches->choice_count; c++)
            if (strcmp(watches->choices[c].code, json_string_value(e)) == 0 && watches->choices[c].group && strcmp(watches->choices[c].group, group) == 0)
                return watches->choices[c].code;
    return NULL;
}

/* The targets that the plan itself names, before those of its parts: the last that is set counts. */
static int read_own(question_t *q, const cat_kind_t *k, const json_t *fields, bool *ret_any, err_t *err)
{
    const cat_field_t *watches = field_of(k, "watches");
    int failed = 0;
    for (size_t i = 0; watches && watches->type == CAT_CHOICES && !failed && i < watches->group_count; i++) {
        const char *group = watches->groups[i].code;
        const cat_field_t *f = goal_field(k, group);
        const json_t *target = f ? json_object_get(fields, f->name) : NULL;
        *ret_any = *ret_any || f;
        if (json_integer_value(target) > 0) failed = add_goal(q, first_watched(watches, json_object_get(fields, "watches"), group), NULL, f, target, err);
    }
    return failed;
}

static day_t day_in(const json_t *fields, const char *name)
{
    day_t day;
    const char *text = json_string_value(json_object_get(fields, name));
    return text && day_parse(text, &day, NULL) == 0 ? day : DAY_NONE;
}

static void read_time(question_t *q, const json_t *fields)
{
    day_t from = day_in(fields, "start_on"), to = day_in(fields, "end_on"), longer = day_in(fields, "extended_to"), today = q->today;
    q->plan_from = q->plan_to = DAY_NONE;
    if (longer != DAY_NONE && to != DAY_NONE && longer > to) to = longer;
    if (from == DAY_NONE || to == DAY_NONE || to < from) return;
    q->plan_from = from;
    q->plan_to = to;
    q->plan_days = (int64_t)to - from + 1;
    day_t first = q->wave[0].from > from ? q->wave[0].from : from, last = q->wave[0].to < to ? q->wave[0].to : to;
    if (last > today) last = today;
    q->plan_passed = last >= first ? (int64_t)last - first + 1 : 0;
}

bool goal_grows(const question_t *q, size_t figure)
{
    enum figure_sort sort = figure_sort_of(q->figure[figure]);
    return q->plan_from != DAY_NONE && (sort == FIGURE_COUNT || sort == FIGURE_SUM);
}

static int read_office(question_t *q, const json_t *matter, err_t *err)
{
    const char *office = json_string_value(json_object_get(matter, "office"));
    q->plan_office = arena_text(q->arena, office ? office : "");
    return q->plan_office ? 0 : err_nomem(err);
}

int goals_read(question_t *q, err_t *err)
{
    const catalogue_t *c = book_catalogue(q->f->with.book);
    json_t *matter = NULL;
    int64_t plan;
    bool any = false;
    if (!q->ask.plan) return err_set(err, ERR_FIGURE_QUESTION, "plan", "", "ID");
    q->goal = arena_array(q->arena, GOALS_MOST, sizeof *q->goal);
    int failed = q->goal ? matter_parse(q->ask.plan, &plan, err) : err_nomem(err);
    if (!failed) failed = book_matter(q->f->with.book, q->actor, plan, &matter, err);
    const char *kind = failed ? NULL : json_string_value(json_object_get(matter, "kind"));
    if (!failed) read_time(q, json_object_get(matter, "fields"));
    if (!failed) failed = read_office(q, matter, err);
    const cat_kind_t *own = NULL;
    if (!failed && kind && catalogue_kind(c, kind, &own, NULL) == 0) failed = read_own(q, own, json_object_get(matter, "fields"), &any, err);
    for (size_t i = 0; !failed && kind && i < catalogue_kind_count(c); i++) {
        const cat_kind_t *k = catalogue_kind_at(c, i);
        if (!holds_goals(k, kind)) continue;
        any = true;
        failed = read_parts(q, plan, k, err);
    }
    json_decref(matter);
    return !failed && !any ? err_set(err, ERR_FIGURE_PLAN, q->ask.plan) : failed;
}

/* A window that has no day of the plan is not what its targets are for. */
bool goal_in_time(const question_t *q)
{
    return q->plan_from == DAY_NONE || (q->wave[0].from <= q->plan_to && q->wave[0].to >= q->plan_from);
}

bool goal_outside(const question_t *q, size_t figure)
{
    day_t last = q->wave[0].to < q->today ? q->wave[0].to : q->today;
    bool stock = figure_sort_of(q->figure[figure]) == FIGURE_STOCK; /* stands at the last day alone */
    return q->plan_from != DAY_NONE && goal_in_time(q) && ((!stock && q->wave[0].from < q->plan_from) || last > q->plan_to);
}

/* A target is that of all; of what is narrowed only to the plan itself (its parts, or it) it is so too. */
bool goal_of_part(const question_t *q)
{
    bool part = false;
    for (size_t i = 0; i < q->ask.narrow_count; i++) {
        const book_filter_t *f = &q->ask.narrow[i];
        bool itself = (strcmp(f->field, "parent") == 0 || strcmp(f->field, "matter") == 0) && strcmp(f->value, q->ask.plan) == 0;
        part = part || !itself;
    }
    return part;
}

bool goal_fits(const question_t *q)
{
    return goal_in_time(q) && !goal_of_part(q);
}

bool goal_is_set(const question_t *q, size_t figure)
{
    for (size_t i = 0; i < q->goal_count; i++)
        if (q->goal[i].figure == figure) return true;
    return false;
}

/* The row of a single breakdown by offices; everything else has no target of its own. */
static const char *office_of_cell(const question_t *q, size_t cell)
{
    return q->ask.by_count == 1 && q->dim[0].offices && q->dim[0].by != BY_LEVEL ? q->dim[0].value[cell].key : NULL;
}

/* The last that was set; office NULL: that of the whole plan. */
static const goal_t *goal_set(const question_t *q, size_t figure, const char *office)
{
    for (size_t i = q->goal_count; i-- > 0;) {
        const goal_t *g = &q->goal[i];
        if (g->figure == figure && (office ? g->office && strcmp(g->office, office) == 0 : !g->office)) return g;
    }
    return NULL;
}

static bool of_the_plan(const question_t *q)
{
    return strcmp(q->ask.office, q->plan_office) == 0;
}

/* The target of an office's row: asked from above, the whole of a plan is what its own office is to reach. */
static const goal_t *goal_of_office(const question_t *q, size_t figure, const char *office)
{
    return goal_set(q, figure, !of_the_plan(q) && strcmp(office, q->plan_office) == 0 ? NULL : office);
}

/* In its own plan an office's target is that of its own work (the whole's names no office); in the plan of another it is that of all of
 * the office, those below it too. */
static int64_t goals_below(const question_t *q, size_t figure, size_t *ret_set, size_t *ret_of)
{
    int64_t sum = 0;
    size_t set = 0, of = 0;
    for (size_t i = 0; i < office_count(q->tree); i++) {
        const office_t *o = office_at(q->tree, (int)i);
        if ((int)i != q->office && (o->parent != q->office || !office_valid(o, q->wave[0].to))) continue;
        const goal_t *g = (int)i == q->office && !of_the_plan(q) ? NULL : goal_of_office(q, figure, o->code);
        of++;
        set += g != NULL;
        sum += g ? g->target : 0;
    }
    *ret_set = set;
    *ret_of = of;
    return sum;
}

size_t goal_offices(const question_t *q, size_t figure, size_t *ret_set)
{
    size_t of;
    assert(figure < q->ask.figure_count);
    (void)goals_below(q, figure, ret_set, &of);
    return of;
}

static bool goal_of_all(const question_t *q, size_t figure, int64_t *ret_target)
{
    size_t set, of;
    const goal_t *g = of_the_plan(q) && !q->ask.alone ? goal_set(q, figure, NULL) : of_the_plan(q) == q->ask.alone ? goal_set(q, figure, q->ask.office) : NULL;
    if (g) *ret_target = g->target;
    if (g || q->ask.alone || q->whole[figure] >= 0) return g; /* shares do not add up */
    int64_t sum = goals_below(q, figure, &set, &of);
    if (set == of) *ret_target = sum;
    return set == of; /* what some were set is no target of them all */
}

bool goal_of(const question_t *q, size_t figure, size_t cell, bool total, int64_t *ret_part, int64_t *ret_whole)
{
    if (!goal_fits(q)) return false;
    const char *row = total ? NULL : office_of_cell(q, cell);
    const goal_t *g = row ? goal_of_office(q, figure, row) : NULL;
    int64_t target = g ? g->target : 0;
    size_t set;
    if (g && strcmp(row, q->ask.office) == 0 && !of_the_plan(q) && goal_offices(q, figure, &set) > 1) return false; /* its own work is a part of what was set */
    if (total ? !goal_of_all(q, figure, &target) : !g) return false;
    *ret_part = target;
    *ret_whole = q->whole[figure] < 0 ? 1 : HUNDRED;
    return true;
}
