/* notes.c - what an answer does not know: times before its records begin, periods that are not over, windows that overlap.
 *
 * Nothing on record is not the same as nothing having happened. An office is on record from the day on which its first matter of
 * any kind was opened, a kind from its first in the installation, a figure, moreover, from its valid_from on. What is compared
 * with a window before that has no base: an office that joined later, alone, has none, and a row of its own has none either. */
#include "figure/inside.h"

#include <assert.h>
#include <string.h>

enum { JOINING_PART = 12 }; /* of a window: a month of a year */

static day_t later(day_t a, day_t b)
{
    if (a == DAY_NONE || b == DAY_NONE) return DAY_NONE;
    return a > b ? a : b;
}

static day_t since_of(const question_t *q, size_t figure)
{
    const int of[] = {q->part[figure], q->whole[figure]};
    day_t since = q->figure[figure]->valid_from == DAY_NONE ? day_of(YEAR_LEAST, 1, 1) : q->figure[figure]->valid_from;
    for (int i = 0; i < 2; i++)
        if (of[i] >= 0) since = later(since, counted_since(q->f->counted, q->measure[of[i]].kind));
    return since;
}

/* What the office's first day says of a value of a breakdown by offices, and of those above it in the four-level table. */
static void note_row(const question_t *q, dim_t *d, int32_t value, day_t since)
{
    size_t up[CLIMB_MOST], n = 1;
    if (value < 0) return;
    up[0] = (size_t)value;
    if (d->by == BY_TREE) n = rows_above(q, d, (size_t)value, up);
    for (size_t i = 0; i < n; i++)
        if (d->since[up[i]] == DAY_NONE || since < d->since[up[i]]) d->since[up[i]] = since;
}

static int rows_begin(question_t *q, err_t *err)
{
    for (size_t d = 0; d < q->ask.by_count; d++) {
        dim_t *x = &q->dim[d];
        if (!x->offices || (q->wave_count < 2 && x->by == BY_TREE)) continue;
        x->since = arena_array(q->arena, x->count + 1, sizeof *x->since);
        if (!x->since) return err_nomem(err);
        for (size_t i = 0; i < x->count; i++) x->since[i] = DAY_NONE;
    }
    return 0;
}

/* The offices as they hang together at the end; those of other days have the same codes. */
static void offices_since(question_t *q)
{
    const wave_t *now = &q->wave[0], *then = &q->wave[q->wave_count - 1];
    for (size_t b = 0; b < q->bound_count; b++) {
        const bound_t *x = &q->bound[b];
        bool last = b + 1 == q->bound_count;
        for (size_t i = 0; i < office_count(x->tree); i++) {
            day_t since = x->in_scope[i] ? counted_office_since(q->f->counted, office_at(x->tree, (int)i)->code) : DAY_NONE;
            if (since == DAY_NONE) continue;
            if (q->since_any == DAY_NONE || since < q->since_any) q->since_any = since;
            q->joined_of += last;
            q->joined += last && q->wave_count > 1 && since > then->to && since <= now->to;
            for (size_t d = 0; d < q->ask.by_count; d++)
                if (q->dim[d].since) note_row(q, &q->dim[d], q->dim[d].of_office[b][i], since);
        }
    }
}

int since_find(question_t *q, err_t *err)
{
    q->since_any = q->begins = DAY_NONE;
    int failed = rows_begin(q, err);
    if (!failed && q->ask.known_on != DAY_NONE) failed = known_begins(q, &q->begins, err);
    if (failed) return failed;
    offices_since(q);
    for (size_t i = 0; i < q->ask.figure_count; i++) {
        q->since_kind[i] = since_of(q, i);
        q->since[i] = later(q->since_kind[i], q->since_any);
    }
    return 0;
}

/* That the first matter of an office came some days after the beginning of a window says nothing: it waited for it. */
static day_t joined(const wave_t *w, day_t since)
{
    return since > w->from && ((int64_t)since - w->from) * JOINING_PART <= (int64_t)w->to - w->from + 1 ? w->from : since;
}

enum figure_kept figure_kept(day_t kind, day_t offices, day_t from, day_t to, bool stock)
{
    const wave_t own = {.from = from, .to = to};
    if (kind == DAY_NONE || offices == DAY_NONE) return FIGURE_UNKEPT;
    day_t since = later(kind, joined(&own, offices));
    if (to < since) return FIGURE_UNKEPT;
    return from < since && !stock ? FIGURE_HALF_KEPT : FIGURE_KEPT;
}

static day_t offices_of(const question_t *q, size_t cell, bool total)
{
    day_t offices = q->since_any;
    for (size_t d = 0; !total && d < q->ask.by_count; d++)
        if (q->dim[d].since) offices = later(offices, q->dim[d].since[cell / q->dim[d].stride % q->dim[d].count]);
    return offices;
}

/* The first day of the wave from which on it belongs to the given period of a breakdown, or to one behind it; w->to + 1: none does. */
static day_t period_from(const wave_t *w, const dim_t *d, int64_t row)
{
    day_t low = w->from, high = w->to + 1;
    while (low < high) {
        day_t middle = low + (high - low) / 2;
        if (period_number(d->by, window_day(w, d->by, middle)) - d->base < row) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* A row of periods is compared with its own days of the wave alone, whatever stands beside it in the question. */
static wave_t own_wave(const question_t *q, size_t wave, size_t cell, bool total)
{
    wave_t own = q->wave[wave];
    for (size_t i = 0; !total && i < q->ask.by_count; i++) {
        const dim_t *d = &q->dim[i];
        if (!by_is_period(d->by)) continue;
        int64_t row = (int64_t)(cell / d->stride % d->count);
        day_t from = period_from(&q->wave[wave], d, row), behind = period_from(&q->wave[wave], d, row + 1);
        if (from > own.from) own.from = from;
        if (behind - 1 < own.to) own.to = behind - 1;
    }
    if (own.to < own.from) own.to = own.from; /* 29 February of other years */
    return own;
}

bool value_joined(const question_t *q, size_t wave, size_t cell, bool total)
{
    day_t offices = offices_of(q, cell, total);
    if (offices == DAY_NONE || offices <= q->wave[wave].from) return false;
    wave_t own = own_wave(q, wave, cell, total);
    return offices <= own.to && joined(&own, offices) > own.from;
}

/* As it was known before anything was recorded at all, nothing is known of any time: neither of that asked about nor of another. */
static bool known_of_nothing(const question_t *q)
{
    return q->begins != DAY_NONE && q->ask.known_on < q->begins;
}

/* Of what is asked now an office speaks from its first matter on, whatever that was: a kind that it has none of was not needed. */
bool value_unrecorded(const question_t *q, size_t figure, size_t cell, bool total)
{
    day_t since = offices_of(q, cell, total), valid = q->figure[figure]->valid_from;
    if (valid != DAY_NONE) since = later(since, valid);
    if (known_of_nothing(q)) return true;
    if (since == DAY_NONE || q->wave[0].to < since) return true;
    for (size_t i = 0; !total && i < q->ask.by_count; i++) {
        const dim_t *d = &q->dim[i];
        if (by_is_period(d->by) && (int64_t)(cell / d->stride % d->count) < period_number(d->by, since) - d->base) return true;
    }
    return false;
}

bool value_unbegun(const question_t *q, size_t cell, bool total)
{
    day_t today = q->today;
    if (q->wave[0].from > today) return true;
    if (q->wave[0].to <= today || total) return false;
    for (size_t i = 0; i < q->ask.by_count; i++) {
        const dim_t *d = &q->dim[i];
        if (by_is_period(d->by) && (int64_t)(cell / d->stride % d->count) > period_number(d->by, today) - d->base) return true;
    }
    return false;
}

json_t *joined_rows_json(const question_t *q)
{
    char day[DAY_TEXT];
    json_t *out = json_object();
    for (size_t d = 0; d < q->ask.by_count; d++) {
        const dim_t *x = &q->dim[d];
        for (size_t i = 0; x->since && i < x->count; i++)
            if (x->since[i] == DAY_NONE || x->since[i] > q->wave[0].from)
                (void)json_object_set_new(out, x->value[i].key, x->since[i] == DAY_NONE ? json_null() : json_string(day_text(x->since[i], day)));
    }
    return out;
}

/* With its rows: a row of an office is on record from the office's own first day on, as far as its window goes. */
enum figure_kept value_kept(const question_t *q, size_t figure, size_t wave, size_t cell, bool total)
{
    bool stock = figure_sort_of(q->figure[figure]) == FIGURE_STOCK; /* counts at the last day alone */
    day_t offices = offices_of(q, cell, total), since = later(q->since_kind[figure], offices);
    if (wave && known_of_nothing(q)) return FIGURE_UNKEPT;
    if (!wave || (since != DAY_NONE && since <= q->wave[wave].from)) return FIGURE_KEPT; /* most rows: nothing to cut */
    wave_t own = own_wave(q, wave, cell, total);
    return figure_kept(q->since_kind[figure], offices, own.from, own.to, stock);
}

bool wave_unkept(const question_t *q, size_t figure, size_t wave)
{
    return value_kept(q, figure, wave, 0, true) == FIGURE_UNKEPT;
}

bool wave_half_kept(const question_t *q, size_t figure, size_t wave)
{
    return value_kept(q, figure, wave, 0, true) == FIGURE_HALF_KEPT;
}

/* --- in words ------------------------------------------------------------------------------------------------- */

static void add(json_t *list, const char *code, const char *zh, const char *en)
{
    if (zh && en) (void)json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "code", code, "zh", zh, "en", en));
}

static void add_running(const question_t *q, json_t *list)
{
    char today[DAY_TEXT];
    bool known = q->ask.known_on != DAY_NONE;
    if (q->wave[0].to <= q->today) return;
    (void)day_text(q->today, today);
    if (q->wave[0].from > q->today) {
        add(list, "not_begun", arena_printf(q->arena, known ? "所问的是%s已知的情况，当时期间尚未开始，没有可统计的" : "今日是%s，期间尚未开始，没有可统计的", today),
            arena_printf(q->arena, known ? "asked is what was known on %s: the period had not begun then, there is nothing to count" : "today is %s: the period has not begun, there is nothing to count", today));
        return;
    }
    bool compared = q->wave_count > 1;
    add(list, "running", arena_printf(q->arena, known ? "所问的是%s已知的情况，当时期间尚未结束%s" : "期间尚未结束，统计至%s%s", today, compared ? "；所对比的是完整期间，增减不可比" : ""),
        arena_printf(q->arena, known ? "asked is what was known on %s, when the period was not over%s" : "the period is not over: counted until %s%s", today, compared ? "; it is compared with a whole one, so the change says nothing" : ""));
}

static void add_overlap(const question_t *q, json_t *list)
{
    if (q->wave_count > 1 && q->wave[q->wave_count - 1].to >= q->wave[0].from)
        add(list, "overlap", "期间超过一年，与对比期部分重合，合计的增减不可比", "the period is longer than a year and overlaps the one it is compared with: the change of the total says nothing");
}

static void add_since(const question_t *q, json_t *list)
{
    char day[DAY_TEXT];
    if (q->since_any != DAY_NONE && q->wave[0].from < q->since_any) {
        (void)day_text(q->since_any, day);
        add(list, "records_begin", arena_printf(q->arena, "所问的院自%s起有记录", day), arena_printf(q->arena, "the records of the offices asked about begin on %s", day));
    }
    for (size_t i = 0; i < q->ask.figure_count; i++) {
        bool lacking = false, told = known_of_nothing(q); /* that is said of all */
        for (size_t w = 1; w < q->wave_count; w++) lacking = lacking || wave_unkept(q, i, w) || wave_half_kept(q, i, w);
        for (size_t k = 0; k < i; k++) told = told || (q->kind[k] == q->kind[i] && q->since[k] == q->since[i]);
        if (!lacking || told) continue;
        const words_t *kind = &q->kind[i]->label;
        if (q->since[i] == DAY_NONE)
            add(list, "no_record", arena_printf(q->arena, "“%s”没有记录", kind->in[LANG_ZH]), arena_printf(q->arena, "%s: nothing is on record", kind->in[LANG_EN]));
        else
            add(list, "no_record", arena_printf(q->arena, "“%s”在所问的院自%s起有记录，此前无从对比", kind->in[LANG_ZH], day_text(q->since[i], day)),
                arena_printf(q->arena, "%s: the records of the offices asked about begin on %s, there is nothing before to compare with", kind->in[LANG_EN], day_text(q->since[i], day)));
    }
}

/* What nobody had recorded yet is not zero, however early its day. */
static void add_known(const question_t *q, json_t *list)
{
    char day[DAY_TEXT], known[DAY_TEXT];
    if (!known_of_nothing(q)) return;
    (void)day_text(q->begins, day);
    (void)day_text(q->ask.known_on, known);
    add(list, "known_before", arena_printf(q->arena, "本系统自%s起登记，%s尚无任何登记：所列的0是没有登记，不是没有发生", day, known),
        arena_printf(q->arena, "the register begins on %s, on %s nothing was recorded: 0 here is no record, not that nothing happened", day, known));
}

/* What came with offices that joined later is no rise. */
static void add_joined(const question_t *q, json_t *list)
{
    if (!q->joined || (q->joined == q->joined_of && q->joined_of == 1)) return;
    add(list, "joined_later", arena_printf(q->arena, "有记录的%zu个院中，%zu个院在对比期内尚无任何记录，合计的增减含这些院", q->joined_of, q->joined),
        arena_printf(q->arena, "of %zu offices on record %zu had no record at all in the time compared with: the change of the total holds what they added", q->joined_of, q->joined));
}

static void add_validity(const question_t *q, json_t *list)
{
    char from[DAY_TEXT] = "", to[DAY_TEXT] = "";
    for (size_t i = 0; i < q->ask.figure_count; i++) {
        const cat_figure_t *f = q->figure[i];
        bool before = f->valid_from != DAY_NONE && q->wave[0].from < f->valid_from, behind = f->valid_to != DAY_NONE && q->wave[0].to > f->valid_to;
        if (!before && !behind) continue;
        if (f->valid_from != DAY_NONE) (void)day_text(f->valid_from, from);
        if (f->valid_to != DAY_NONE) (void)day_text(f->valid_to, to);
        add(list, "validity", arena_printf(q->arena, "指标“%s”的有效期为%s至%s，期间超出有效期", f->label.in[LANG_ZH], from, to),
            arena_printf(q->arena, "%s is defined from %s to %s only: the period goes beyond", f->label.in[LANG_EN], *from ? from : "…", *to ? to : "…"));
    }
}

static bool is_plain(const question_t *q)
{
    for (size_t i = 0; i < q->ask.figure_count; i++)
        if (goal_grows(q, i)) return true;
    return false;
}

/* A total is held against what was set for all that it counts, never against one office's target. */
static void add_plan_offices(const question_t *q, json_t *list)
{
    for (size_t i = 0; i < q->ask.figure_count; i++) {
        int64_t part, whole;
        size_t set, of = goal_offices(q, i, &set);
        if (q->ask.alone || !set || goal_of(q, i, 0, true, &part, &whole)) continue;
        const cat_figure_t *f = q->figure[i];
        add(list, "plan_offices", arena_printf(q->arena, "“%s”只给%zu个单位中的%zu个设定了目标，合计不与目标相比", f->label.in[LANG_ZH], of, set),
            arena_printf(q->arena, "%s: a target is set for %zu of %zu offices; the total is held against none", f->label.in[LANG_EN], set, of));
    }
}

/* Is a target of the figure shown, beside the total or beside a row? */
static bool shows_goal(const question_t *q, size_t figure)
{
    int64_t part, whole;
    bool shown = goal_of(q, figure, 0, true, &part, &whole);
    for (size_t cell = 0; q->ask.by_count && cell < q->cells && !shown; cell++) shown = goal_of(q, figure, cell, false, &part, &whole);
    return shown;
}

/* Targets of the figure that are none of the offices asked about. */
static bool of_others(const question_t *q, size_t figure)
{
    size_t set;
    (void)goal_offices(q, figure, &set);
    return goal_fits(q) && !set && !shows_goal(q, figure);
}

/* What the targets are not for: other offices than those asked about, a part of what is counted. */
static void add_plan_unfit(const question_t *q, json_t *list)
{
    for (size_t i = 0; i < q->ask.figure_count; i++) {
        const words_t *label = &q->figure[i]->label;
        if (!goal_is_set(q, i))
            add(list, "plan_none", arena_printf(q->arena, "计划没有为“%s”设定目标", label->in[LANG_ZH]), arena_printf(q->arena, "%s: the plan has no target of it", label->in[LANG_EN]));
        else if (of_others(q, i))
            add(list, "plan_not_for", arena_printf(q->arena, "计划为“%s”设定的目标不是所问的院的，不相比", label->in[LANG_ZH]),
                arena_printf(q->arena, "%s: the targets of the plan are not those of the offices asked about and are not held against them", label->in[LANG_EN]));
    }
    if (q->ask.by_count > 1 || (q->ask.by_count && !(q->dim[0].offices && q->dim[0].by != BY_LEVEL)))
        add(list, "plan_rows", "目标按全部或者按院设定：所列各行没有目标，只有合计与目标相比", "targets are set for all or for an office: the rows shown have none, only the total is held against one");
    if (goal_of_part(q))
        add(list, "plan_narrowed", "目标是全部的目标：所问只计其中一部分，不相比", "a target is that of all: what is asked for is a part of it and is held against none");
}

/* A target is that of the whole plan: what the window is of it. */
static void add_plan(const question_t *q, json_t *list)
{
    char from[DAY_TEXT], to[DAY_TEXT];
    if (q->ask.compare != FIGURE_PLAN) return;
    if (!q->goal_count) {
        add(list, "plan_none", "计划没有为所问指标设定目标", "the plan has no target of the figures asked for");
        return;
    }
    add_plan_offices(q, list);
    add_plan_unfit(q, list);
    if (q->plan_from == DAY_NONE) {
        add(list, "plan_whole", "目标是整个计划的总目标；计划未载明起止日期，未按时间进度折算", "a target is that of the whole plan; the plan does not say when it begins and ends, so nothing is reckoned by time");
        return;
    }
    (void)day_text(q->plan_from, from);
    (void)day_text(q->plan_to, to);
    if (!goal_in_time(q)) {
        add(list, "plan_elsewhere", arena_printf(q->arena, "计划的起止为%s至%s，所问期间不在其内，不与目标相比", from, to),
            arena_printf(q->arena, "the plan runs from %s to %s: the window lies outside it and is held against no target", from, to));
        return;
    }
    double percent = 100.0 * (double)q->plan_passed / (double)q->plan_days;
    add(list, "plan_time",
        arena_printf(q->arena, "目标是%s至%s共%lld日的总目标；所问期间至今占其中%lld日（%.1f%%）%s", from, to, (long long)q->plan_days, (long long)q->plan_passed, percent,
                     is_plain(q) ? "，按时间进度应完成的是总目标的这一部分" : ""),
        arena_printf(q->arena, "a target is that of the whole plan, %s to %s (%lld days); the window holds %lld of them until now (%.1f%%)%s", from, to,
                     (long long)q->plan_days, (long long)q->plan_passed, percent, is_plain(q) ? ", and that part of the target is due by time" : ""));
    bool outside = false;
    for (size_t i = 0; i < q->ask.figure_count; i++) outside = outside || goal_outside(q, i);
    if (outside)
        add(list, "plan_outside", arena_printf(q->arena, "所问期间超出计划的起止，所列的数含计划之外的日子，不计完成比例；要看完成情况，按%s至%s问", from, to),
            arena_printf(q->arena, "the window goes beyond the plan's time: the numbers hold days outside it, so how much is done is not reckoned; for that ask about %s to %s", from, to));
}

static void add_moved(const question_t *q, json_t *list)
{
    words_t moved, ended;
    if (moved_words(q, &moved, &ended, NULL) != 0) return;
    add(list, "offices_moved", moved.in[LANG_ZH], moved.in[LANG_EN]);
    if (moved.in[LANG_ZH] && !q->ask.then)
        add(list, "offices_apart", "要看各院当时各自的数，按当时的管辖问（boundaries: then）", "to see the offices as they were then, ask by the boundaries of then (boundaries: then)");
    add(list, "office_ended", ended.in[LANG_ZH], ended.in[LANG_EN]);
}

static bool goes_by_stage(const question_t *q)
{
    bool stage = false;
    for (size_t i = 0; i < q->ask.by_count; i++) stage = stage || strcmp(q->ask.by[i], "stage") == 0;
    for (size_t i = 0; i < q->ask.narrow_count; i++) stage = stage || strcmp(q->ask.narrow[i].field, "stage") == 0;
    return stage;
}

/* What was counted then stands further on today than what was counted now, for no other reason than that it had more time. */
static void add_stage(const question_t *q, json_t *list)
{
    bool other = false;
    for (size_t i = 0; i < q->ask.figure_count; i++) other = other || figure_sort_of(q->figure[i]) != FIGURE_STOCK;
    if (!other || !goes_by_stage(q)) return;
    bool compared = q->wave_count > 1;
    add(list, "stage_now", compared ? "阶段是事项现在所处的阶段，不是当期的：较早期间的事项办得更久，分阶段的增减不可比" : "阶段是事项现在所处的阶段，不是当期的",
        compared ? "the stage is where a matter stands now, not then: what is earlier had more time, so changes by stage say nothing" : "the stage is where a matter stands now, not then");
}

/* Part and whole each by its own day: a month may plead more people than it charges. */
static bool exceeds(const question_t *q, size_t figure)
{
    int part = q->part[figure], whole = q->whole[figure];
    bool over = q->total[part][0] > q->total[whole][0] && q->total[whole][0];
    for (size_t cell = 0; q->ask.by_count && cell < q->cells && !over; cell++) over = q->sum[part][0][cell] > q->sum[whole][0][cell] && q->sum[whole][0][cell];
    return over;
}

static void add_over(const question_t *q, json_t *list)
{
    for (size_t i = 0; i < q->ask.figure_count; i++) {
        if (q->whole[i] < 0 || !exceeds(q, i)) continue;
        const words_t *label = &q->figure[i]->label;
        add(list, "over_whole", arena_printf(q->arena, "“%s”有超过100%%的：分子和分母各按自己的日期计入，不一定是同一批案件或者人员", label->in[LANG_ZH]),
            arena_printf(q->arena, "%s exceeds 100%% somewhere: part and whole are counted each by its own day and need not be of the same cases or persons", label->in[LANG_EN]));
    }
}

/* What who only counts is not told. */
static void add_few(const question_t *q, json_t *list)
{
    if (!q->few) return;
    add(list, "few", "所问的种类你的角色只能统计、不能查看：不足五的数（包括零）不显示，没有可显示的数的行不列；为免从合计减出，必要时另有最小的数一并不显示。各行相加可能小于合计，背后的行为不列，不能发布",
        "your roles count in this kind and do not read it: a number below five (none at all as well) is not told and rows without a number that is told are left out; so that they do not follow from the total, the smallest others may be left out with them. Rows may not add up to the total, the acts behind are not told, and it is not published");
}

json_t *notes_json(const question_t *q)
{
    json_t *list = json_array();
    assert(q->wave_count > 0);
    if (!list) return NULL;
    add_few(q, list);
    add_moved(q, list);
    add_running(q, list);
    add_overlap(q, list);
    add_known(q, list);
    add_since(q, list);
    add_joined(q, list);
    add_validity(q, list);
    add_stage(q, list);
    add_over(q, list);
    add_plan(q, list);
    return list;
}
