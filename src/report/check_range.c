/* check_range.c - ranges: what is said to be the largest, smallest or average of a range lies in it; periods do not run back. */
#include "report/check_quant.h"

#include <math.h>
#include <string.h>

typedef struct span {
    double lo, hi;
    int first, last; /* tokens */
    enum num_kind num;
    int64_t unit;
    bool money;
} span_t;

static bool joins(const sentence_t *s, int i)
{
    return is_word(&s->t[i], W_TO) || is_word(&s->t[i], W_AND) || is_sep(&s->t[i], U'—') || is_sep(&s->t[i], U'–');
}

/* 5万元至200万元, between 20 and 35 days, 3-5年: a range at token i. */
static bool read_span(const sentence_t *s, int i, span_t *r)
{
    const tok_t *a = &s->t[i], *b = &s->t[i + 2];
    if (a->kind != TOK_NUM) return false;
    if (a->range) {
        *r = (span_t){a->lo, a->hi, i, i, a->num, a->unit, a->money};
        return true;
    }
    bool between = i > 0 && s->t[i - 1].kind == TOK_TEXT && check_says(s, s->t[i - 1].from, s->t[i - 1].to, "between");
    bool from = i > 0 && is_word(&s->t[i - 1], W_FROM);
    bool words = i > 0 && check_says(s, s->t[i - 1].from, s->t[i - 1].to, "ranged|ranging|ranges");
    bool zh = s->zh && is_word(&s->t[i + 1], W_TO);
    if (!joins(s, i + 1) || b->kind != TOK_NUM || !(between || from || words || zh) || a->vague || b->vague) return false;
    bool bare = a->unit == UNIT_NONE && is_count(a), fits = (a->num == b->num && a->unit == b->unit) || bare;
    if (!fits || (bare && !b->money && b->last > a->last)) return false;
    *r = (span_t){a->v, b->v, i, i + 2, b->num, b->unit, b->money};
    return r->lo <= r->hi;
}

/* 1: said to be the largest, -1: the smallest, 2: the average; 0: none of these. */
static int place_of(const sentence_t *s, int i, int after)
{
    int end, from = passage_clause(s, i, &end);
    if (from < after) from = after;
    for (int j = i - 1; j >= from; j--)
        if (s->t[j].kind == TOK_NUM) from = j + 1; /* the shortest 14 days and the longest 90 */
    int a = s->t[from].from, b = s->t[i].from;
    if (check_says(s, a, b, s->zh ? "最低|最小|最短|最少|最年轻" : "least busy|quietest|fewest|smallest|lowest|shortest|least|minimum|youngest")) return -1;
    if (check_says(s, a, b, s->zh ? "最高|最大|最长|最多|最年长" : "busiest|largest|highest|longest|biggest|greatest|most |maximum|oldest")) return 1;
    return check_says(s, a, b, s->zh ? "平均|均值|中位" : "average|mean |median") ? 2 : 0;
}

static void judge(checker_t *k, const span_t *r, int i, int place)
{
    const sentence_t *s = k->s;
    const tok_t *t = &s->t[i];
    bool bare = is_count(t) && t->unit == UNIT_NONE && !t->money && !s->zh;
    bool same = bare || (t->num == r->num && t->money == r->money && (t->unit == r->unit || t->unit == UNIT_NONE));
    if (!same || t->range || t->vague || passage_settled(k, i)) return;
    bool good = t->v >= r->lo - 1e-9 && t->v <= r->hi + 1e-9, edge = place == 1 ? t->v == r->hi : place == -1 ? t->v == r->lo : false;
    if (good && !edge) return; /* may still be another thing */
    report_toks(k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "range", r->first, i, bothf(k, "%s 至 %s；%s", "%s to %s; %s", say_number(k, r->lo, -1), say_number(k, r->hi, -1), say_number(k, t->v, -1)),
                good ? both(k, "与区间端点相符", "it is the end of the range") : both(k, "超出所述区间", "it lies outside of the range"));
}

/* The value of a span of time in days, of anything else as it is; a bare number takes what the other is counted in. */
static double plain_value(const sentence_t *s, const tok_t *t, const tok_t *other)
{
    double days = check_days(s, t);
    if (days <= 0 && is_count(t) && t->unit == UNIT_NONE) days = check_days(s, other);
    return days > 0 ? t->v * days : t->v;
}

static bool comparable(const tok_t *a, const tok_t *b)
{
    bool bare = (is_count(a) && a->unit == UNIT_NONE && !a->money) || (is_count(b) && b->unit == UNIT_NONE && !b->money);
    return a->money == b->money && a->num != NUM_PERCENT && (bare || (a->num == b->num && a->unit == b->unit));
}

static void say_extremes(checker_t *k, int i, int j, bool good, words_t note)
{
    int first = i < j ? i : j, last = i < j ? j : i;
    report_toks(k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "range", first, last, bothf(k, "%s / %s", NULL, say_tok(k, &k->s->t[i]), say_tok(k, &k->s->t[j])), note);
}

/* 最小的15岁，最大的9岁; the shortest 14 days, the longest 90, on average 96 */
static void judge_extremes(checker_t *k, int from, int to)
{
    const sentence_t *s = k->s;
    int at[3] = {-1, -1, -1}; /* least, mean, most */
    for (int i = from; i < to; i++) {
        if (s->t[i].kind != TOK_NUM || s->t[i].range || s->t[i].vague || s->t[i].role == ROLE_CHANGE) continue;
        int place = place_of(s, i, from), slot = place == -1 ? 0 : place == 2 ? 1 : 2;
        if (place && at[slot] < 0) at[slot] = i;
    }
    for (int a = 0; a < 2; a++)
        for (int b = a + 1; b < 3; b++) {
            if (at[a] < 0 || at[b] < 0) continue;
            const tok_t *x = &s->t[at[a]], *y = &s->t[at[b]];
            if (!comparable(x, y) || (at[1] >= 0 && (at[0] < 0 || at[2] < 0))) continue; /* a mean alone may be of others */
            bool good = plain_value(s, x, y) <= plain_value(s, y, x);
            if (!good || (a == 0 && b == 2)) say_extremes(k, at[a], at[b], good, good ? both(k, "最小不大于最大", "the least is not above the greatest") : both(k, "最小、平均、最大的次序不对", "least, mean and greatest are out of order"));
        }
}

/* sentences of 24 to 12 months */
static void judge_reversed(checker_t *k, int i)
{
    const sentence_t *s = k->s;
    const tok_t *a = &s->t[i], *b = &s->t[i + 2];
    if (s->zh || i == 0 || !is_word(&s->t[i - 1], W_OF) || !is_count(a) || a->unit != UNIT_NONE || !is_word(&s->t[i + 1], W_TO) || b->kind != TOK_NUM || (b->num != NUM_SPAN && b->num != NUM_PERCENT)) return;
    if (a->v > b->v) report_toks(k, CHECK_INCONSISTENT, "range", i, i + 2, bothf(k, "%s > %s", NULL, say_tok(k, a), say_tok(k, b)), both(k, "区间的起点大于终点", "the range begins above its end"));
}

/* 2022年至2019年, from 2022 to 2019. */
static void judge_years(checker_t *k, int i)
{
    const sentence_t *s = k->s;
    const tok_t *a = &s->t[i], *b = &s->t[i + 2];
    if (a->kind != TOK_YEAR || b->kind != TOK_YEAR || !is_word(&s->t[i + 1], W_TO) || a->v <= b->v) return;
    bool from = s->zh || (i > 0 && is_word(&s->t[i - 1], W_FROM));
    if (from && check_says(s, a->to, b->from, s->zh ? "至|到" : "to"))
        report_toks(k, CHECK_INCONSISTENT, "range", i, i + 2, bothf(k, "%s > %s", NULL, arena_printf(k->arena, "%.0f", a->v), arena_printf(k->arena, "%.0f", b->v)), both(k, "期间的起点晚于终点", "the period ends before it begins"));
}

void rule_range(checker_t *k)
{
    const sentence_t *s = k->s;
    for (int from = 0, to; from < s->tokens; from = to + 1) {
        span_t r = {0};
        bool have = false;
        (void)passage_sentence(s, from, &to);
        judge_extremes(k, from, to);
        for (int i = from; i < to; i++) {
            judge_years(k, i);
            judge_reversed(k, i);
            int place = have && i > r.last && s->t[i].kind == TOK_NUM ? place_of(s, i, r.last + 1) : 0;
            if (place) judge(k, &r, i, place);
            if (read_span(s, i, &r)) have = true;
        }
    }
}
