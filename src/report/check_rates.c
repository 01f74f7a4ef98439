/* check_rates.c - rates and averages whose parts stand in the same sentence: 结案率, 采纳率, 不捕率; 平均每场5人, 年均. */
#include "report/check_inside.h"

#include <math.h>
#include <string.h>

/* What is counted above the line of a rate, and below it. among: below stands the sum of both. */
static const struct {
    const char *name, *above, *below;
    bool among;
} RATES[] = {
    {"不捕率|不批捕率|不批准逮捕率", "不批准逮捕|不捕|不批捕|不予批准逮捕", "批准逮捕|批捕", true},
    {"不诉率|不起诉率", "不起诉|不诉", "提起公诉|起诉", true},
    {"结案率|审结率|办结率|清结率", "审结|办结|结案|清结", "受理|收案|新收|受案", false},
    {"回复率|答复率", "回复|答复", "发出|制发|提出|收到|受理", false},
    {"采纳率", "采纳", "提出|发出|制发", false},
    {"整改率", "整改", "发出|制发|提出|发现", false},
    {"合格率", "合格", "抽检|抽查|检验|检查|检测|参加", false},
    {"化解率", "化解", "排查|受理|办理", false},
    {"完成率", "完成", "计划|任务|目标|应", false},
    {"改判率", "改判", "抗诉|审结", false},
};

static bool counts(const tok_t *t)
{
    return is_count(t) && t->role == ROLE_NONE && !t->range && !t->money;
}

/* The label of a number: what stands before it since the last number or comma. */
static int label_from(const sentence_t *s, int i)
{
    int j = i;
    while (j > 0 && s->t[j - 1].kind != TOK_NUM && !is_sep(&s->t[j - 1], ',') && !is_sep(&s->t[j - 1], ';') && !is_sep(&s->t[j - 1], U'。') && !is_sep(&s->t[j - 1], '(') && !is_sep(&s->t[j - 1], U'、')) j--;
    return s->t[j].from;
}

/* The only count before end whose label says one of the words (and none of the others); -1 none, -2 several. */
static int labelled(const sentence_t *s, int end, const char *words, const char *others)
{
    int found = -1;
    for (int i = 0; i < end; i++) {
        if (is_sep(&s->t[i], ';')) found = -1;
        if (!counts(&s->t[i]) || s->t[i].in) continue;
        int from = label_from(s, i), to = s->t[i].from;
        if (!check_says(s, from, to, words) || (*others && check_says(s, from, to, others))) continue;
        found = found == -1 ? i : -2;
    }
    return found;
}

static void judge_rate(checker_t *k, int i, int above, int below, bool among)
{
    const sentence_t *s = k->s;
    const tok_t *a = &s->t[above], *b = &s->t[below], *r = &s->t[i];
    tok_t sum = *b;
    if (among) sum.v += a->v, sum.lo += a->lo, sum.hi += a->hi;
    if (sum.lo <= 0 || !same_unit(a, b)) return;
    double lo = 100 * (a->lo < 0 ? 0 : a->lo) / sum.hi, hi = 100 * a->hi / sum.lo;
    bool good = lo <= r->hi + 1e-7 && r->lo <= hi + 1e-7;
    int first = above < below ? above : below;
    report_toks(k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "rate", first, i, bothf(k, "%s ÷ %s = %s%%", NULL, say_tok(k, a), say_number(k, sum.v, -1), say_number(k, 100 * a->v / sum.v, 2)),
                good ? both(k, "比率与所列数值相符", "the rate follows from the values") : both(k, "比率与所列数值不符", "the rate does not follow from the values"));
}

/* Where the name of the rate before the number ends, -1 if something else stands there. */
static int rate_name(const sentence_t *s, int i)
{
    for (int j = i - 1; j >= 0; j--) {
        const tok_t *t = &s->t[j];
        bool pass = t->kind == TOK_WORD && (t->word == W_IS || t->word == W_LE || t->word == W_OF || t->word == W_UPTO);
        if (!pass) return t->kind == TOK_TEXT || t->kind == TOK_WORD ? t->to : -1;
    }
    return -1;
}

/* Whether more than the bare name stands before it: 审判案件结案率 is of some of the cases only. */
static bool qualified(const sentence_t *s, int i, int name, int length)
{
    int from = label_from(s, i), end = name - length;
    while (from < end) {
        int n = check_ends_with(s->c, end, "综合|总|整体|平均|全年|全院|全市|其|，|, | ");
        if (!n) return true;
        end -= n;
    }
    return false;
}

static void rate_zh(checker_t *k, int i, int name)
{
    const sentence_t *s = k->s;
    for (size_t n = 0; n < sizeof RATES / sizeof *RATES; n++) {
        int length = check_ends_with(s->c, name, RATES[n].name);
        if (!length) continue;
        int above = labelled(s, i, RATES[n].above, ""), below = labelled(s, i, RATES[n].below, RATES[n].above);
        if (above >= 0 && below >= 0 && !qualified(s, i, name, length)) judge_rate(k, i, above, below, RATES[n].among);
        return;
    }
}

/* English: "900 were closed, a closing rate of 90 per cent": the word before rate begins like the one beside its count.
 * Whether the other count is the whole or the rest is not said: the rate may be of either. */
static void rate_en(checker_t *k, int i, int name)
{
    const sentence_t *s = k->s;
    int end = name - 5, from = end, found[3], n = 0;
    if (!check_ends_with(s->c, name, "rate")) return;
    while (from > 0 && is_latin(s->c[from - 1])) from--;
    if (end - from < 5 || (from > 0 && s->c[from - 1] == '-')) return;
    char stem[6] = "";
    for (int j = 0; j < 4; j++) stem[j] = (char)(s->c[from + j] < 128 ? s->c[from + j] | 32 : '?');
    for (int j = 0; j < i; j++) {
        if (is_sep(&s->t[j], ';')) return;
        if (counts(&s->t[j]) && !s->t[j].in && n < 3) found[n++] = j;
    }
    if (n != 2 || s->t[found[0]].v < s->t[found[1]].v) return;
    int to = s->t[i].from;
    for (int j = found[1] + 1; j < i; j++)
        if (s->t[j].kind == TOK_SEP) {
            to = s->t[j].from;
            break;
        }
    const tok_t *a = &s->t[found[1]], *b = &s->t[found[0]], *r = &s->t[i];
    if (!check_says(s, b->to, to, stem) || b->lo <= 0) return;
    bool of_both = 100 * a->lo / (b->hi + a->hi) <= r->hi && r->lo <= 100 * a->hi / (b->lo + a->lo);
    judge_rate(k, i, found[1], found[0], of_both);
}

/* --- averages ---------------------------------------------------------------------------------------------------------------- */

static void judge_mean(checker_t *k, int i, int total, double units, int per)
{
    const sentence_t *s = k->s;
    const tok_t *t = &s->t[total], *a = &s->t[i];
    double lo = t->lo / (per >= 0 ? s->t[per].hi : units), hi = t->hi / (per >= 0 ? s->t[per].lo : units);
    if (!(units > 0) || (per >= 0 && s->t[per].lo <= 0)) return;
    bool good = lo <= a->hi + 1e-9 * fabs(a->hi) && a->lo <= hi + 1e-9 * fabs(hi);
    int first = per >= 0 && per < total ? per : total;
    report_toks(k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "average", first, i, bothf(k, "%s ÷ %s = %s", NULL, say_tok(k, t), say_number(k, units, -1), say_number(k, t->v / units, 2)),
                good ? both(k, "平均数与总数相符", "the average follows from the total") : both(k, "平均数与总数不符", "the average does not follow from the total"));
}

/* The only count before end of that unit; -1 none, -2 several. */
static int only_of(const sentence_t *s, int end, int64_t unit)
{
    int found = -1;
    for (int i = 0; i < end; i++)
        if (is_count(&s->t[i]) && s->t[i].role == ROLE_NONE && !s->t[i].in && s->t[i].unit == unit) found = found == -1 ? i : -2;
    return found;
}

/* 五年, 2018年至2022年: the years the sentence speaks of; 0 = not said. */
static double years_said(const sentence_t *s, int end)
{
    static const char32_t digits[] = U"零一二三四五六七八九十";
    int first = 0, last = 0;
    for (int i = 0; i < end; i++)
        if (s->t[i].kind == TOK_YEAR) {
            if (!first) first = (int)s->t[i].v;
            last = (int)s->t[i].v;
        }
    if (last > first) return last - first + 1;
    for (int i = 0; i + 1 < s->t[end].from; i++)
        for (int d = 2; d <= 10; d++)
            if (s->c[i] == digits[d] && s->c[i + 1] == U'年' && (i == 0 || !is_han(s->c[i - 1]) || one_of(U"这近过去", s->c[i - 1]))) return d;
    return 0;
}

/* The unit behind 每 or per, starting at the token. */
static bool per_unit(const sentence_t *s, int j, int64_t *ret_unit)
{
    enum num_kind kind = NUM_COUNT;
    bool money = false;
    int from = s->t[j].to;
    if (s->zh) return unit_zh(s->c, from, ret_unit, &kind, &money) > 0 && kind == NUM_COUNT;
    return check_unit_one(s->c, from, ret_unit);
}

/* The words of an average around the number at i. false: there is none, or it is a change. */
static bool average_words(const sentence_t *s, int i, int *avg, int *per)
{
    *avg = *per = -1;
    for (int j = i - 1; j >= 0 && j > i - 6 && s->t[j].kind != TOK_NUM && !is_sep(&s->t[j], ','); j--) {
        if (is_word(&s->t[j], W_AVG)) *avg = j;
        if (is_word(&s->t[j], W_PER)) *per = j;
        if (is_word(&s->t[j], W_UP) || is_word(&s->t[j], W_DOWN)) return false;
    }
    if (!s->zh && *avg >= 0 && is_word(&s->t[i + 1], W_PER)) *per = i + 1;
    return *avg >= 0 && s->t[i].unit != UNIT_NONE;
}

static void average_at(checker_t *k, int i)
{
    const sentence_t *s = k->s;
    int avg, per;
    if (!average_words(s, i, &avg, &per)) return;
    int end = per >= 0 && per < avg ? per : avg, total = only_of(s, end, s->t[i].unit), each = -1;
    uint32_t kind = s->zh ? s->c[s->t[avg].from] : 0;
    int64_t unit = UNIT_NONE;
    if (total < 0) return;
    if (per >= 0) {
        if (!per_unit(s, per, &unit) || unit == s->t[i].unit) return;
        each = only_of(s, end, unit);
    } else if (kind == U'人' && s->t[i].money) {
        each = only_of(s, end, UNIT_PERSON);
    } else if (kind == U'年') {
        double years = years_said(s, end);
        bool whole = false;
        for (int j = 0; j < total; j++) whole = whole || is_word(&s->t[j], W_TOTAL);
        if (years > 1 && whole) judge_mean(k, i, total, years, -1);
    }
    if (each >= 0) judge_mean(k, i, total, s->t[each].v, each);
}

void rule_rates(checker_t *k)
{
    const sentence_t *s = k->s;
    for (int i = 0; i < s->tokens; i++) {
        const tok_t *t = &s->t[i];
        if (is_count(t) && t->role == ROLE_NONE) average_at(k, i);
        if (t->kind != TOK_NUM || t->num != NUM_PERCENT || t->role != ROLE_NONE) continue;
        int name = rate_name(s, i);
        if (name > 6 && s->zh) rate_zh(k, i, name);
        else if (name > 6) rate_en(k, i, name);
    }
}

void rule_rates_between(checker_t *k)
{
    const sentence_t *s = k->s;
    for (int i = 0; i < s->tokens && s->zh; i++) {
        const tok_t *t = &s->t[i];
        if (t->kind != TOK_NUM || t->num != NUM_PERCENT || t->role != ROLE_NONE || passage_settled(k, i)) continue;
        int name = rate_name(s, i);
        if (name > 6 && check_ends_with(s->c, name, "不捕率|不批捕率|不批准逮捕率|不诉率|不起诉率")) rate_zh(k, i, name);
    }
}
