/* calendar_due.c - the due day of a term, and the sum that shows how it came about. */
#include "catalogue/calendar.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_ZH = 32, PAUSES_MOST = 4096, MADE_UP_SHOWN = 8 };
static const day_t never = INT32_MAX; /* the end of a pause that still lasts */

/* Pauses that touch or overlap, as one. */
typedef struct block {
    day_t from, to; /* both inside; to == never while it lasts */
    words_t cause;
    bool stopped; /* as of term_pause_t */
    bool counted; /* taken account of: each block is met in one part of the term only */
} block_t;

typedef struct sum {
    const calendar_t *calendar;
    arena_t *arena;
    due_step_t *steps;
    size_t step_count, step_room;
    block_t *blocks;
    size_t block_count;
    day_t at;   /* last day counted so far */
    bool same_day; /* of the case */
    bool open;  /* a pause that still lasts was met */
    bool works; /* at is known to be a working day */
} sum_t;

static const char *zh_day(day_t d, char into[DAY_ZH])
{
    int y, m, n;
    day_split(d, &y, &m, &n);
    (void)snprintf(into, DAY_ZH, "%d年%d月%d日", y, m, n);
    return into;
}

#define ZH(d) zh_day((d), (char[DAY_ZH]){0})
#define EN(d) day_text((d), (char[DAY_TEXT]){0})

/* Both languages in one argument of an error. */
static const char *both(arena_t *a, words_t w)
{
    char *into = arena_alloc(a, ERR_ARG_BYTES);
    return into ? err_both(w, into) : "";
}

/* zh and en are fresh from the arena: NULL means it is full. */
static int add_step(sum_t *s, day_t day, const char *rule, const char *zh, const char *en, err_t *err)
{
    if (!zh || !en) return err_nomem(err);
    assert(s->step_count < s->step_room);
    s->steps[s->step_count++] = (due_step_t){.day = day, .rule = rule, .words = {{zh, en}}};
    return 0;
}

/* --- restarts and pauses ------------------------------------------------------------------------ */

static int by_restart(const void *a, const void *b)
{
    day_t x = ((const term_restart_t *)a)->on, y = ((const term_restart_t *)b)->on;
    return (x > y) - (x < y);
}

static int by_block(const void *a, const void *b)
{
    day_t x = ((const block_t *)a)->from, y = ((const block_t *)b)->from;
    return (x > y) - (x < y);
}

/* Moves the start behind the last restart, a step for each. */
static int apply_restarts(sum_t *s, const term_case_t *what, err_t *err)
{
    size_t n = what->restart_count;
    if (n == 0) return 0;
    term_restart_t *sorted = arena_copy(s->arena, what->restarts, n * sizeof *sorted);
    if (!sorted) return err_nomem(err);
    qsort(sorted, n, sizeof *sorted, by_restart);
    if (what->restarts_most >= 0 && n > (size_t)what->restarts_most)
        return err_set(err, ERR_CATALOGUE_RESTARTS, num_text((int64_t)n, (char[24]){0}),
                       num_text(what->restarts_most, (char[24]){0}),
                       EN(sorted[what->restarts_most].on), both(s->arena, sorted[what->restarts_most].cause));
    for (size_t i = 0; i < n; i++) {
        const term_restart_t *r = &sorted[i];
        if (r->on == DAY_NONE || r->on < what->start)
            return err_set(err, ERR_CATALOGUE_CLOCK, both(s->arena, r->cause), EN(r->on), "", EN(what->start));
        s->at = r->on;
        int code = add_step(
            s, r->on, "restart",
            arena_printf(s->arena, "%s：%s，期限自次日起重新计算", ZH(r->on), r->cause.in[LANG_ZH]),
            arena_printf(s->arena, "%s: %s; the term begins anew on the day after", EN(r->on),
                         r->cause.in[LANG_EN]),
            err);
        if (code != 0) return code;
    }
    return 0;
}

/* Two pauses that touch are one: it names both causes, or the one they share. */
static bool join_cause(arena_t *a, words_t *cause, words_t other)
{
    if (strcmp(cause->in[LANG_ZH], other.in[LANG_ZH]) == 0) return true;
    *cause = (words_t){{arena_printf(a, "%s；%s", cause->in[LANG_ZH], other.in[LANG_ZH]),
                        arena_printf(a, "%s; %s", cause->in[LANG_EN], other.in[LANG_EN])}};
    return cause->in[LANG_ZH] && cause->in[LANG_EN];
}

/* Sorted, merged blocks of what lies behind the start; the rest of the pauses does not matter. */
static int merge_pauses(sum_t *s, const term_case_t *what, err_t *err)
{
    if (what->pause_count > PAUSES_MOST) return err_nomem(err);
    block_t *b = arena_array(s->arena, what->pause_count + 1, sizeof *b);
    size_t n = 0, merged = 0;
    if (!b) return err_nomem(err);
    for (size_t i = 0; i < what->pause_count; i++) {
        const term_pause_t *p = &what->pauses[i];
        if (p->from == DAY_NONE || (p->to != DAY_NONE && p->to < p->from))
            return err_set(err, ERR_CATALOGUE_CLOCK, both(s->arena, p->cause), EN(p->from), EN(p->to),
                           EN(what->start));
        /* A restart ends a pause that was open: the case came back. */
        bool ended = p->to == DAY_NONE && what->restart_count > 0 && p->from <= s->at;
        if (ended || (p->to != DAY_NONE && p->to <= s->at)) continue;
        b[n++] = (block_t){.from = p->from > s->at ? p->from : s->at + 1,
                           .to = p->to == DAY_NONE ? never : p->to,
                           .cause = p->cause,
                           .stopped = p->stopped};
    }
    qsort(b, n, sizeof *b, by_block);
    for (size_t i = 0; i < n; i++) {
        block_t *last = merged ? &b[merged - 1] : NULL;
        if (!last || (last->to != never && b[i].from > last->to + 1)) {
            b[merged++] = b[i];
            continue;
        }
        if (b[i].to > last->to) last->to = b[i].to;
        if (b[i].from == last->from) last->stopped = last->stopped || b[i].stopped;
        if (!join_cause(s->arena, &last->cause, b[i].cause)) return err_nomem(err);
    }
    for (size_t i = 1; i < merged; i++) assert(b[i].from > b[i - 1].to); /* sorted and apart */
    s->blocks = b;
    s->block_count = merged;
    return 0;
}

/* Notes that the clock stood still during b. An open block ends the sum. */
static int meet_block(sum_t *s, block_t *b, err_t *err)
{
    assert(!b->counted && b->from <= b->to);
    b->counted = true;
    if (b->to == never) {
        s->open = true;
        return add_step(
            s, b->from, "open",
            arena_printf(s->arena, "自%s起停止计算（%s），尚未恢复，届满日待定", ZH(b->from),
                         b->cause.in[LANG_ZH]),
            arena_printf(s->arena, "the clock has stood still since %s (%s); no due day until it runs on",
                         EN(b->from), b->cause.in[LANG_EN]),
            err);
    }
    int days = b->to - b->from + 1;
    return add_step(
        s, b->to, "pause",
        arena_printf(s->arena, "%s至%s停止计算，扣除%d日（%s）", ZH(b->from), ZH(b->to), days,
                     b->cause.in[LANG_ZH]),
        arena_printf(s->arena, "the clock stood still from %s to %s: %d day%s not counted (%s)",
                     EN(b->from), EN(b->to), days, days == 1 ? "" : "s", b->cause.in[LANG_EN]),
        err);
}

/* --- counting ------------------------------------------------------------------------------------ */

static block_t *block_on(sum_t *s, day_t d)
{
    for (size_t i = 0; i < s->block_count; i++)
        if (!s->blocks[i].counted && d >= s->blocks[i].from && d <= s->blocks[i].to) return &s->blocks[i];
    return NULL;
}

typedef struct skipped {
    int off;
    int made_up;
    day_t made_up_day[MADE_UP_SHOWN];
} skipped_t;

/* Walks forward until count days (working days if working) have been counted. */
static int walk(sum_t *s, int count, bool working, skipped_t *ret_skipped, err_t *err)
{
    assert(count > 0);
    skipped_t k = {0};
    day_t d = s->at;
    while (count > 0) {
        d++;
        block_t *b = block_on(s, d);
        if (b) {
            int code = meet_block(s, b, err);
            if (code != 0 || s->open) return code;
            d = b->to;
            continue;
        }
        bool works = true;
        int code = working ? calendar_works(s->calendar, d, &works, err) : 0;
        if (code != 0) return code;
        if (!works) {
            k.off++;
            continue;
        }
        if (working && day_weekday(d) >= 6 && k.made_up < MADE_UP_SHOWN) k.made_up_day[k.made_up++] = d;
        count--;
    }
    s->works = working;
    block_t *b = block_on(s, d + 1);
    if (b && b->stopped) {
        int code = meet_block(s, b, err);
        if (code != 0 || s->open) return code;
        d = b->to;
        s->works = false;
    }
    s->at = d;
    *ret_skipped = k;
    return 0;
}

static const char *part_words(sum_t *s, const struct term_part *part, enum lang lang)
{
    term_t one = {.parts = 1, .part = {*part}};
    buf_t words;
    buf_init(&words, 128);
    term_add_text(&words, &one, lang);
    const char *copy = buf_failed(&words) ? NULL : arena_text(s->arena, buf_text(&words));
    buf_release(&words);
    return copy;
}

/* ", make-up working days 2025-10-11 counted" */
static const char *made_up_words(sum_t *s, const skipped_t *k, enum lang lang)
{
    const char *words = "";
    for (int i = 0; words && i < k->made_up; i++) {
        day_t d = k->made_up_day[i];
        if (lang == LANG_ZH)
            words = arena_printf(s->arena, "%s%s%s", words, i ? "、" : "，计入调休上班日", ZH(d));
        else
            words = arena_printf(s->arena, "%s%s%s", words,
                                 i ? ", " : "; make-up working days counted: ", EN(d));
    }
    return words;
}

static int add_count_step(sum_t *s, const struct term_part *part, const skipped_t *k, err_t *err)
{
    const char *zh = part_words(s, part, LANG_ZH), *en = part_words(s, part, LANG_EN);
    const char *made_zh = made_up_words(s, k, LANG_ZH), *made_en = made_up_words(s, k, LANG_EN);
    if (!zh || !en || !made_zh || !made_en) return err_nomem(err);
    const char *off_zh = "", *off_en = "";
    if (k->off > 0) {
        off_zh = arena_printf(s->arena, "，跳过休息日%d日", k->off);
        off_en = arena_printf(s->arena, "; %d day%s off skipped", k->off, k->off == 1 ? "" : "s");
        if (!off_zh || !off_en) return err_nomem(err);
    }
    return add_step(s, s->at, "count",
                    arena_printf(s->arena, "%s，至%s届满%s%s", zh, ZH(s->at), off_zh, made_zh),
                    arena_printf(s->arena, "%s: full on %s%s%s", en, EN(s->at), off_en, made_en), err);
}

/* Same day of the month so many months on. From a last day to a last day only when counting by
 * months after the SPC interpretation, art. 202 (last_to_last); a year goes to the same date. No such day: the last day. */
static day_t add_months(day_t from, int months, bool last_to_last)
{
    int y, m, d;
    day_split(from, &y, &m, &d);
    bool last = d == day_month_length(y, m);
    assert(months > 0);
    int zero_based = y * 12 + (m - 1) + months;
    y = zero_based / 12;
    m = zero_based % 12 + 1;
    int length = day_month_length(y, m);
    return day_of(y, m, d > length || (last_to_last && last) ? length : d);
}

static int add_month_end(sum_t *s, day_t from, day_t to, err_t *err)
{
    int y, m, d, end_y, end_m, end_d;
    day_split(from, &y, &m, &d);
    day_split(to, &end_y, &end_m, &end_d);
    if (d == end_d) return 0;
    bool last = d == day_month_length(y, m) && d < end_d;
    return add_step(
        s, to, "month_end",
        last ? arena_printf(s->arena, "起算日%s为当月最后一日，止于%s（该月最后一日）", ZH(from), ZH(to))
             : arena_printf(s->arena, "该月无对应的%d日，止于%s（该月最后一日）", d, ZH(to)),
        last ? arena_printf(s->arena, "%s is the last day of its month: so is the end, %s", EN(from), EN(to))
             : arena_printf(s->arena, "that month has no day %d: its last day, %s", d, EN(to)),
        err);
}

/* Months and years: the end as if no pause were, then moved by the paused days before it. */
static int count_months(sum_t *s, const struct term_part *part, err_t *err)
{
    bool years = part->unit == TERM_YEARS;
    day_t end = add_months(s->at, part->count * (years ? 12 : 1), !years && !s->same_day);
    int code = add_month_end(s, s->at, end, err);
    for (size_t i = 0; code == 0 && i < s->block_count && s->blocks[i].from <= end + s->blocks[i].stopped; i++) {
        block_t *b = &s->blocks[i];
        if (b->counted) continue;
        code = meet_block(s, b, err);
        if (code != 0 || s->open) return code;
        end += b->to - b->from + 1;
    }
    s->at = end;
    s->works = false;
    return code;
}

static int count_part(sum_t *s, const struct term_part *part, err_t *err)
{
    skipped_t k = {0};
    int code = 0;
    switch (part->unit) {
    case TERM_DAYS: code = walk(s, part->count, false, &k, err); break;
    case TERM_HALF_MONTH: code = walk(s, part->count * 15, false, &k, err); break;
    case TERM_WORKING_DAYS: code = walk(s, part->count, true, &k, err); break;
    case TERM_MONTHS:
    case TERM_YEARS: code = count_months(s, part, err); break;
    }
    return code != 0 || s->open ? code : add_count_step(s, part, &k, err);
}

/* --- the end ------------------------------------------------------------------------------------- */

static words_t why_off(const calendar_t *c, day_t d)
{
    static const words_t saturday = {{"星期六", "Saturday"}}, sunday = {{"星期日", "Sunday"}};
    const words_t *name = calendar_holiday(c, d);
    return name ? *name : day_weekday(d) == 6 ? saturday : sunday;
}

static int end_on_working_day(sum_t *s, err_t *err)
{
    day_t end = s->at;
    bool works = s->works;
    int code = works ? 0 : calendar_works(s->calendar, end, &works, err);
    while (code == 0 && !works) code = calendar_works(s->calendar, ++end, &works, err);
    if (code != 0 || end == s->at) return code;
    assert(end > s->at);
    words_t why = why_off(s->calendar, s->at);
    code = add_step(
        s, end, "holiday_end",
        arena_printf(s->arena, "届满日%s为节假日（%s），顺延至其后第一个工作日%s", ZH(s->at),
                     why.in[LANG_ZH], ZH(end)),
        arena_printf(s->arena, "%s is a day off (%s): moved to the first working day after, %s",
                     EN(s->at), why.in[LANG_EN], EN(end)),
        err);
    s->at = end;
    return code;
}

static int end_custody(sum_t *s, bool somebody, err_t *err)
{
    if (!somebody)
        return add_step(
            s, s->at, "custody_end",
            arena_printf(s->arena, "羁押、取保候审等强制措施期限至期满之日%s为止，不因节假日延长", ZH(s->at)),
            arena_printf(s->arena, "a term of custody or another measure ends on the very day, %s, holiday or not", EN(s->at)), err);
    return add_step(
        s, s->at, "custody_end",
        arena_printf(s->arena, "有人在押，至期满之日%s为止，不因节假日延长", ZH(s->at)),
        arena_printf(s->arena, "somebody is in custody: it ends on the very day, %s, holiday or not", EN(s->at)), err);
}

static int end_nominal(sum_t *s, err_t *err)
{
    int y, m, d;
    day_split(s->at, &y, &m, &d);
    return add_step(
        s, s->at, "nominal",
        arena_printf(s->arena, "%d年节假日安排尚未公布，暂定%s；遇节假日的将顺延", y, ZH(s->at)),
        arena_printf(s->arena, "the holidays of %d are not published: %s for the time being, later if it is a day off", y,
                     EN(s->at)),
        err);
}

/* --- extensions, and days that are given ----------------------------------------------------------- */

/* Decisions before the last restart lengthened a term that no longer runs. */
static int count_extensions(sum_t *s, const term_case_t *what, day_t begun, err_t *err)
{
    int code = 0;
    for (size_t i = 0; code == 0 && !s->open && i < what->extension_count; i++) {
        const term_extension_t *e = &what->extensions[i];
        if (e->on < begun) continue;
        buf_t zh, en;
        buf_init(&zh, 256);
        buf_init(&en, 256);
        term_add_text(&zh, &e->term, LANG_ZH);
        term_add_text(&en, &e->term, LANG_EN);
        code = buf_failed(&zh) || buf_failed(&en) ? err_nomem(err) : add_step(
            s, e->on, "extend",
            arena_printf(s->arena, "%s：%s，期限延长%s", ZH(e->on), e->cause.in[LANG_ZH], buf_text(&zh)),
            arena_printf(s->arena, "%s: %s; the term is longer by %s", EN(e->on), e->cause.in[LANG_EN], buf_text(&en)),
            err);
        buf_release(&zh);
        buf_release(&en);
        for (int p = 0; code == 0 && !s->open && p < e->term.parts; p++) code = count_part(s, &e->term.part[p], err);
    }
    return code;
}

/* The same day of the month so many months before; where there is none, the last day of that month. */
static day_t take_months(day_t from, int months)
{
    int y, m, d;
    day_split(from, &y, &m, &d);
    int zero_based = y * 12 + (m - 1) - months;
    y = zero_based / 12;
    m = zero_based % 12 + 1;
    int length = day_month_length(y, m);
    return day_of(y, m, d > length ? length : d);
}

static int count_back(sum_t *s, const struct term_part *part, err_t *err)
{
    day_t ahead = s->at;
    int left = part->unit == TERM_HALF_MONTH ? part->count * 15 : part->count, code = 0;
    if (part->unit == TERM_MONTHS || part->unit == TERM_YEARS) {
        s->at = take_months(ahead, part->count * (part->unit == TERM_YEARS ? 12 : 1));
        left = 0;
    }
    while (code == 0 && left > 0) {
        bool works = true;
        s->at--;
        if (part->unit == TERM_WORKING_DAYS) code = calendar_works(s->calendar, s->at, &works, err);
        left -= works;
    }
    if (code != 0) return code;
    const char *zh = part_words(s, part, LANG_ZH), *en = part_words(s, part, LANG_EN);
    if (!zh || !en) return err_nomem(err);
    assert(s->at < ahead);
    return add_step(s, s->at, "back",
                    arena_printf(s->arena, "自%s（不计入）倒推%s，至迟%s", ZH(ahead), zh, ZH(s->at)),
                    arena_printf(s->arena, "%s back from %s, which is not counted: %s at the latest", en, EN(ahead),
                                 EN(s->at)),
                    err);
}

static const char *event_words(const term_case_t *what, enum lang lang)
{
    return what->event.in[lang] ? what->event.in[lang] : "";
}

static int add_start_step(sum_t *s, const term_case_t *what, err_t *err)
{
    const char *zh = event_words(what, LANG_ZH), *en = event_words(what, LANG_EN);
    if (what->way == TERM_GIVEN)
        return add_step(s, s->at, "given",
                        arena_printf(s->arena, "届满日%s由决定载明%s%s", ZH(s->at), *zh ? "：" : "", zh),
                        arena_printf(s->arena, "%s is the day that was set%s%s", EN(s->at), *en ? ": " : "", en), err);
    if (what->way == TERM_BACK)
        return add_step(s, s->at, "start", arena_printf(s->arena, "以%s为准%s%s", ZH(s->at), *zh ? "：" : "", zh),
                        arena_printf(s->arena, "counted back from %s%s%s", EN(s->at), *en ? ": " : "", en), err);
    return add_step(s, s->at, "start",
                    *zh ? arena_printf(s->arena, "%s：%s；为开始之日，不计算在内", ZH(s->at), zh)
                        : arena_printf(s->arena, "%s为开始之日，不计算在内", ZH(s->at)),
                    *en ? arena_printf(s->arena, "%s: %s; the day it starts is not counted", EN(s->at), en)
                        : arena_printf(s->arena, "%s is the day it starts and is not counted", EN(s->at)),
                    err);
}

static int add_law_step(sum_t *s, const term_case_t *what, err_t *err)
{
    if (!what->law.in[LANG_ZH]) return 0;
    return add_step(s, what->start, "law", arena_printf(s->arena, "依据：%s", what->law.in[LANG_ZH]),
                    arena_printf(s->arena, "by %s", what->law.in[LANG_EN]), err);
}

static int count_forward(sum_t *s, const term_case_t *what, err_t *err)
{
    int code = apply_restarts(s, what, err);
    day_t begun = s->at;
    if (code == 0) code = merge_pauses(s, what, err);
    for (int i = 0; code == 0 && !s->open && i < what->term.parts; i++)
        code = count_part(s, &what->term.part[i], err);
    if (code == 0) code = count_extensions(s, what, what->restart_count ? begun : INT32_MIN, err);
    if (code == 0 && !s->open)
        code = what->custody ? end_custody(s, what->somebody, err) : what->nominal ? end_nominal(s, err) : end_on_working_day(s, err);
    return code;
}

int calendar_due(const calendar_t *c, const term_case_t *what, arena_t *a, due_sum_t *ret_sum, err_t *err)
{
    assert(c && what && a && what->start != DAY_NONE);
    assert(what->way == TERM_GIVEN || (what->term.parts >= 1 && what->term.parts <= TERM_PARTS));
    sum_t s = {.calendar = c, .arena = a, .at = what->start, .same_day = what->same_day};
    s.step_room = 5 + what->restart_count + what->pause_count + 2 * (size_t)TERM_PARTS +
                  what->extension_count * (1 + 2 * (size_t)TERM_PARTS);
    s.steps = arena_array(a, s.step_room, sizeof *s.steps);
    if (!s.steps) return err_nomem(err);
    int code = add_start_step(&s, what, err);
    if (code == 0) code = add_law_step(&s, what, err);
    if (code == 0 && what->way == TERM_FORWARD) code = count_forward(&s, what, err);
    if (code == 0 && what->way == TERM_BACK) code = count_back(&s, &what->term.part[0], err);
    if (code != 0) return code;
    *ret_sum = (due_sum_t){.due = s.open ? DAY_NONE : s.at, .steps = s.steps, .step_count = s.step_count};
    return 0;
}
