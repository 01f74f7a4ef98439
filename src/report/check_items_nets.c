/* check_items_nets.c - plain figures that cannot stand beside each other, in English, whatever they are of: two counts with nothing between them, a
 * rise that the same breath calls a fall, more than there were, more done within a month than within a year, changes that their values deny.
 */
#include "report/check_items.h"

#include <math.h>
#include <string.h>

static void say(const items_t *x, const char *rule, int a, int b, const char *zh, const char *en)
{
    item_report(x, rule, a, b, both(x->k, "", ""), zh, en);
}

static bool plain_count(const items_t *x, int i)
{
    return item_count(x, i) && !item_tok(x, i)->vague;
}

static bool percent(const items_t *x, int i)
{
    return item_number(x, i) && item_tok(x, i)->num == NUM_PERCENT && !item_tok(x, i)->vague && !item_tok(x, i)->range;
}

static int behind_percent(const items_t *x, int i)
{
    i++;
    while (item_is(x, i, "per|cent|percent")) i++;
    return i;
}

static bool ends(const items_t *x, int i, const char *with)
{
    size_t n = item_word(x, i) ? strlen(x->at[i].word) : 0, m = strlen(with);
    return n > m + 1 && strcmp(x->at[i].word + n - m, with) == 0;
}

/* --- two with nothing between ----------------------------------------------------------------------------------------------------- */

/* issued 3,120 warrants 2,980 in the year: behind a verb and its object stands a second count. */
static void look_glued(const items_t *x, int i)
{
    static const char NONE[] = "and|or|but|of|in|to|by|for|from|with|at|on|as|than|per|were|was|are|is|had|have|has|a|an|the|each|over|about|some|nearly|almost|between|under|against|within|that|which|who|while|when|more|less|fewer|up|down|after|before|since|out|into|only|until|not|did|no|those|these|all|every";
    int j = i + 1;
    if (!plain_count(x, i) || item_tok(x, i)->v < 10 || item_tok(x, i)->han || !(ends(x, i - 1, "ed") || item_is(x, i - 1, "held|made|found|heard|gave|took|sent|paid|sold|built|brought|saw|met"))) return;
    while (j < i + 6 && item_word(x, j) && !item_is(x, j, NONE) && !ends(x, j, "ed") && !ends(x, j, "ing") && !item_month(x, j)) j++;
    if (j == i + 1 || !plain_count(x, j) || item_tok(x, j)->v < 10 || item_tok(x, j)->han || item_tok(x, j)->money || !ends(x, j - 1, "s")) return;
    if (!item_is(x, j + 1, "in|during|at|for|by|over|on|from|across|last|this|to") || item_find(x, i, j, "article|articles|section|sections|rule|rules|regulation|resolution|form|forms|number|numbers|nos|paragraphs|aged|class|chapters") >= 0) return;
    say(x, "merged", i, j, "同一数量写了两个数字，可能是两处误并", "two numbers of one thing: perhaps two sentences were merged");
}

/* fell by 5.5 per cent to 3,402 up 2.0 per cent from the previous year: two changes of one value. */
static void look_two_changes(const items_t *x, int i)
{
    int way = item_is(x, i, "rose|fell|increased|decreased|grew|dropped|declined|climbed|rising|falling") ? item_way(x, i) : 0, p = i + 1 + item_is(x, i + 1, "by");
    if (!way || !percent(x, p)) return;
    int to = behind_percent(x, p), v = to + 1;
    if (!item_is(x, to, "to") || !plain_count(x, v)) return;
    int j = v + 1;
    while (j < v + 4 && item_word(x, j) && !item_is(x, j, "up|down|in|and|but|from|after|by")) j++;
    bool comma = item_mark(x, j, ',');
    j += comma;
    if (!item_is(x, j, "up|down") || !percent(x, j + 1) || (comma && item_way(x, j) == way)) return;
    int behind = behind_percent(x, j + 1);
    if (comma && !item_phrase(x, behind, "from the previous year|on the previous year|from last year|on last year|from the year before|on the year before|compared with the previous year")) return;
    if (item_tok(x, j + 1)->v != item_tok(x, p)->v || item_way(x, j) != way) say(x, "merged", i, j + 1, "同一数字有两个互不相容的变化，可能是两句话误并", "two changes of one number that cannot both hold: perhaps two sentences were merged");
}

/* --- one way, and called the other ------------------------------------------------------------------------------------------------- */

static const char RISES[] = "increase|rise|growth|gain|upturn|surge", FALLS[] = "decrease|fall|drop|decline|reduction|downturn|dip";

/* Whether another change stands between: which of them is pointed at is not known. */
static bool other_way_between(const items_t *x, int from, int to, int way)
{
    for (int j = from; j < to; j++)
        if (item_way(x, j) == -way && !item_is(x, j, "more|less|fewer|lower|higher|up|down|further|above|below|over|under")) return true;
    return false;
}

/* declined by 11 per cent, …, as this increase of 11 per cent; fell by 8 per cent. This rise … */
static void look_pointed(const items_t *x, int i)
{
    int end, from = item_sentence(x, i, &end), way = item_way(x, i), p = i + 1 + item_is(x, i + 1, "by");
    if (!way || item_is(x, i, "more|fewer|less|lower|higher|up|down") || item_is(x, i - 1, "to|not|never") || !percent(x, p)) return;
    if (other_way_between(x, from, i, way)) return;
    int to = end;
    if (end < x->n && item_is(x, end, "this")) to = end + 5 < x->n ? end + 5 : x->n; /* the next sentence opens with it */
    else if (end + 1 < x->n && item_is(x, end + 1, "this")) to = end + 6 < x->n ? end + 6 : x->n;
    for (int j = p + 1; j + 1 < to; j++) {
        int noun = j + 1 + (item_ordinal(x, j + 1) > 0 || item_is(x, j + 1, "sharp|steady|slight|marked|large|small|significant|welcome|modest|annual|yearly"));
        bool this = item_is(x, j, "this"), the = item_is(x, j, "the|that|such");
        if ((!this && !the) || !item_is(x, noun, way > 0 ? FALLS : RISES)) continue;
        bool same = item_is(x, noun + 1, "of|by") && percent(x, noun + 2) && item_tok(x, noun + 2)->v == item_tok(x, p)->v;
        if ((this ? !item_is(x, noun + 1, "in") || same : same) && !other_way_between(x, p, j, way)) {
            say(x, "direction", i, noun, "升降之词前后相反", "the words for the way it went contradict each other");
            return;
        }
    }
}

/* --- more than there were --------------------------------------------------------------------------------------------------------------- */

/* As many as 915 of the 870 submissions; some 655 of the 610. */
static void look_more_than_there_were(const items_t *x, int i)
{
    int j = i + 2;
    if (!item_number(x, i) || !item_is(x, i + 1, "of") || item_tok(x, i)->num != NUM_COUNT || item_tok(x, i)->money) return;
    bool led = item_is(x, i - 1, "as|some|about|nearly|almost|around|over|approximately|roughly") || item_phrase(x, i - 2, "more than|up to|fewer than|less than|close to|at least");
    j += item_is(x, j, "the|its|all|our|their|these|those");
    j += item_is(x, j, "total|some");
    if (!led || !item_number(x, j) || !item_count(x, j) || item_tok(x, j)->vague || item_tok(x, j)->v < 2 || item_tok(x, i)->v <= item_tok(x, j)->v) return;
    if (item_is(x, j - 1, "of") && !item_word(x, j + 1)) return;
    item_report(x, "part", i, j, bothf(x->k, "%s / %s", NULL, say_tok(x->k, item_tok(x, i)), say_tok(x->k, item_tok(x, j))), "部分大于总体", "a part larger than the whole");
}

/* --- within a month and within a year ------------------------------------------------------------------------------------------------------ */

/* The numbers of a list A, B and C that begins at item i, with the words of their units between; how many. */
static int list_at(const items_t *x, int i, int *at, int most, int *ret_past)
{
    int n = 0;
    while (item_number(x, i) && n < most) {
        at[n++] = i++;
        while (item_is(x, i, "per|cent|percent|days|months|hours|weeks|years|day|week|month|hour|year|minutes")) i++;
        *ret_past = i;
        i += item_mark(x, i, ',');
        i += item_is(x, i, "and");
    }
    return n;
}

/* settled within 30, 60 and 90 days were 41, 67 and 59 per cent: who is served within 60 days is so within 90. */
static void look_cumulative(const items_t *x, int i)
{
    int when[8], share[8], end, past = 0, n;
    (void)item_sentence(x, i, &end);
    if (!item_is(x, i, "within") && !item_phrase(x, i - 1, "less than|fewer than")) return;
    if ((n = list_at(x, i + 1, when, 8, &past)) < 2) return;
    for (int m = 1; m < n; m++)
        if (item_tok(x, when[m])->v <= item_tok(x, when[m - 1])->v) return;
    int j = past;
    while (j < end && !item_number(x, j)) j++;
    if (j >= end || list_at(x, j, share, 8, &past) != n || item_find(x, j, end, "respectively") < 0 || item_find(x, past - 1, past + 7, "points|more|fewer|up|down|higher|lower") >= 0) return;
    if (item_find(x, i, j, "rose|fell|not|increased|declined|grew|remaining|change") >= 0 || item_tok(x, share[n - 1])->num != NUM_PERCENT) return;
    for (int m = 1; m < n; m++)
        if (item_tok(x, share[m])->v < item_tok(x, share[m - 1])->v - 1e-9) {
            item_report(x, "direction", share[m - 1], share[m], bothf(x->k, "%s > %s", NULL, say_tok(x->k, item_tok(x, share[m - 1])), say_tok(x->k, item_tok(x, share[m]))), "期限越长，占比不会越小", "a longer time cannot have a smaller share");
            return;
        }
}

/* --- changes in turn ------------------------------------------------------------------------------------------------------------------------ */

/* to 540 from 600, from 600 to 540: the two values at item i; *ret_past behind them. */
static bool pair_at(const items_t *x, int i, double *ret_diff, int *ret_past)
{
    int j = i + 2;
    bool to = item_is(x, i, "to"), from = item_is(x, i, "from");
    if ((!to && !from) || !plain_count(x, i + 1)) return false;
    while (j < i + 5 && item_word(x, j) && !item_is(x, j, "to|from")) j++;
    if (!item_is(x, j, to ? "from" : "to") || !plain_count(x, j + 1)) return false;
    *ret_diff = fabs(item_tok(x, i + 1)->v - item_tok(x, j + 1)->v), *ret_past = j + 2;
    return true;
}

/* went down by 60 and 240 respectively, to 540 from 600 and to 1,860 from 2,000. */
static void look_pairs(const items_t *x, int i)
{
    int at[8], past, end, n, m = 0;
    double diff[8];
    if (!item_is(x, i, "by") || (n = list_at(x, i + 1, at, 8, &past)) < 2) return;
    (void)item_sentence(x, i, &end);
    for (int k = 0; k < n; k++)
        if (!plain_count(x, at[k])) return;
    if (item_find(x, past, past + 4 < end ? past + 4 : end, "respectively") < 0) return;
    for (int j = past; j < end && m < 8; j++)
        if (pair_at(x, j, &diff[m], &past)) m++, j = past - 1;
    for (int k = 0; k < n && m == n; k++)
        if (diff[k] != item_tok(x, at[k])->v) {
            item_report(x, "change", at[k], past - 1, bothf(x->k, "%s / %s", NULL, say_number(x->k, diff[k], -1), say_tok(x->k, item_tok(x, at[k]))), "所写变化与前后数值不符", "the change stated does not follow from the two values");
            return;
        }
}

/* from 14.5 to 12.1 months: the two numbers and the item behind them; 0 = no such pair. */
static int from_to(const items_t *x, int i, int *ret_a, int *ret_b)
{
    int j = i + 2, past;
    if (!item_is(x, i, "from") || !item_number(x, i + 1)) return 0;
    while (j < i + 5 && item_word(x, j) && !item_is(x, j, "to")) j++;
    if (!item_is(x, j, "to") || !item_number(x, j + 1)) return 0;
    for (past = j + 2; past < j + 5 && item_word(x, past);) past++;
    *ret_a = i + 1, *ret_b = j + 1;
    return past;
}

static bool level(const tok_t *t)
{
    return !t->vague && !t->range && t->num != NUM_PERCENT && t->num != NUM_POINTS;
}

/* Number i and "less", "more", which ends what is said: 3.4 months less. */
static bool by_so_much(const items_t *x, int i)
{
    int word = i + 1;
    if (!item_number(x, i) || !level(item_tok(x, i))) return false;
    while (word < i + 4 && item_word(x, word) && !item_is(x, word, "less|more|fewer|shorter|longer|lower|higher|in|than")) word++;
    return item_is(x, word, "less|fewer|shorter|longer|lower|higher|more") && !item_is(x, word + 1, "than|were|was|had|in|of|being");
}

/* cut from 14.5 to 12.1 months, 3.4 months less: the difference is said behind. */
static void look_difference(const items_t *x, int i)
{
    int a, b, past = from_to(x, i, &a, &b);
    if (!past || !item_mark(x, past, ',') || !by_so_much(x, past + 1)) return;
    const tok_t *p = item_tok(x, a), *q = item_tok(x, b), *t = item_tok(x, past + 1);
    if (!level(p) || !level(q) || (t->num != p->num && t->num != q->num) || t->money != q->money) return;
    double diff = fabs(p->v - q->v);
    if (fabs(diff - t->v) <= p->last / 2 + q->last / 2 + t->last * 0.01 || diff <= 0 || t->v > 3 * diff || (t->han && t->v < 2)) return;
    item_report(x, "change", a, past + 1, bothf(x->k, "%s / %s", NULL, say_number(x->k, diff, 2), say_tok(x->k, t)), "所写变化与前后数值不符", "the change stated does not follow from the two values");
}

/* by 0.3 years to 78.4 from 78.2: the two values behind the amount at item i. */
static bool by_to_from(const items_t *x, int i, int *ret_a, int *ret_b)
{
    int j = i + 1, past;
    while (j < i + 4 && item_word(x, j) && !item_is(x, j, "to|from")) j++;
    bool to = item_is(x, j, "to");
    if ((!to && !item_is(x, j, "from")) || !item_number(x, j + 1)) return false;
    for (past = j + 2; past < j + 5 && item_word(x, past) && !item_is(x, past, "to|from");) past++;
    *ret_a = j + 1, *ret_b = past + 1;
    return item_is(x, past, to ? "from" : "to") && item_number(x, past + 1);
}

/* rose by 0.3 years to 78.4 from 78.2: the amount, and the two values it lies between. */
static void look_by_to_from(const items_t *x, int i)
{
    int a, b;
    if (!item_is(x, i, "by") || !item_number(x, i + 1) || !by_to_from(x, i + 1, &a, &b)) return;
    const tok_t *t = item_tok(x, i + 1), *p = item_tok(x, a), *q = item_tok(x, b);
    if (!level(t) || !level(p) || !level(q) || t->money != p->money || p->money != q->money) return;
    double diff = fabs(p->v - q->v), slack = p->exact && q->exact ? 0 : 0.495 * (p->last + q->last);
    if (diff > 0 && fabs(diff - t->v) > slack + 1e-6 * p->v && t->v < 4 * diff && t->v < fmax(p->v, q->v))
        item_report(x, "change", i + 1, b, bothf(x->k, "%s / %s", NULL, say_number(x->k, diff, 2), say_tok(x->k, t)), "所写变化与前后数值不符", "the change stated does not follow from the two values");
}

/* --- which is more ------------------------------------------------------------------------------------------------------------------ */

/* by e-mail (640) exceeded those by post (710) */
static void look_exceeds(const items_t *x, int i)
{
    int end, a = i - 2, b = i + 1;
    (void)item_sentence(x, i, &end);
    if (!item_is(x, i, "exceeded|outnumbered|surpassed|outstripped|overtook") || !item_mark(x, i - 1, ')') || !plain_count(x, a) || !item_mark(x, a - 1, '(')) return;
    while (b < end && b < i + 8 && item_word(x, b)) b++;
    if (!item_mark(x, b, '(') || !plain_count(x, b + 1) || !item_mark(x, b + 2, ')')) return;
    const tok_t *p = item_tok(x, a), *q = item_tok(x, b + 1);
    if (p->v < q->v && p->money == q->money) item_report(x, "direction", a, b + 1, bothf(x->k, "%s / %s", NULL, say_tok(x->k, p), say_tok(x->k, q)), "高低与所列数值相反", "the values lie the other way round");
}

/* --- so many fold --------------------------------------------------------------------------------------------------------------------------- */

/* 2,352 in 2023, a fourfold increase on the 784 of 2018: by so much, or to so many times. */
static void look_fold(const items_t *x, int i)
{
    int end, from = item_sentence(x, i, &end), now = -1;
    if (!item_number(x, i) || item_tok(x, i)->num != NUM_TIMES || item_tok(x, i)->vague || !item_is(x, i - 1, "a") || !item_is(x, i + 1, "increase|rise|growth") || !item_is(x, i + 2, "on|over|from|compared")) return;
    int base = i + 3 + item_is(x, i + 3, "with");
    base += item_is(x, base, "the|its|only|just");
    base += item_is(x, base, "only|just|mere");
    if (!plain_count(x, base)) return;
    for (int j = i - 1; j >= from && now < 0; j--)
        if (item_number(x, j)) now = j;
    if (now < 0 || !plain_count(x, now) || item_tok(x, base)->v <= 0) return;
    double ratio = item_tok(x, now)->v / item_tok(x, base)->v, n = item_tok(x, i)->v;
    if (ratio > 1.2 && (ratio < n - 0.55 || ratio > n + 1.55) && ratio < 4 * n) item_report(x, "change", now, base, bothf(x->k, "%s ÷ %s = %s", NULL, say_tok(x->k, item_tok(x, now)), say_tok(x->k, item_tok(x, base)), say_number(x->k, ratio, 2)), "所写变化与前后数值不符", "the change stated does not follow from the two values");
}

/* --- months counted twice ---------------------------------------------------------------------------------------------------------------------- */

/* January to June: the two months at item i. */
static bool months_at(const items_t *x, int i, int *a, int *b)
{
    *a = item_month(x, i), *b = item_month(x, i + 2);
    return *a && *b && *a < *b && item_is(x, i + 1, "to|through|until");
}

/* From January to June 612, from June to September 340, 952 in nine months. */
static void look_twice(const items_t *x, int i)
{
    int end, from = item_sentence(x, i, &end), a, b, c = 0, d = 0, j, n = 0, at[4] = {0};
    if (!months_at(x, i, &a, &b)) return;
    for (j = i + 3; j < end && !months_at(x, j, &c, &d); j++)
        if (item_year(x, j)) return;
    if (j >= end || c > b || c <= a || d <= b) return;
    for (int m = from; m < end; m++) {
        if (!plain_count(x, m) || item_tok(x, m)->v < 10) continue;
        if (n == 3) return;
        at[n++] = m;
    }
    if (n == 3 && at[0] < j && item_tok(x, at[0])->v + item_tok(x, at[1])->v == item_tok(x, at[2])->v) say(x, "period", i, j + 2, "两段期间重叠，重叠的月份计了两次", "the two periods overlap, and what lies in both is counted twice");
}

/* Between 2019 and 2023, a period of three years: four, or five with both. */
static void look_years(const items_t *x, int i)
{
    bool joined = (item_is(x, i - 1, "between") && item_is(x, i + 1, "and")) || (item_is(x, i - 1, "from") && item_is(x, i + 1, "to|until|through"));
    if (!joined || !item_year(x, i) || !item_year(x, i + 2) || !item_mark(x, i + 3, ',')) return;
    int j = i + 4 + (item_is(x, i + 4, "that|which") && item_is(x, i + 5, "is") ? 2 : 0), last = x->at[i + 2].year - x->at[i].year;
    j += item_is(x, j, "over|in|during|within|i.e");
    j += item_is(x, j, "a|the");
    j += item_phrase(x, j, "period of|span of|space of");
    int n = item_small(x, j);
    if (n > 1 && item_is(x, j + 1, "years") && item_phrase(x, j - 2, "period of|span of|space of") && n != last && n != last + 1)
        item_report(x, "period", i, j + 1, bothf(x->k, "%d / %d", NULL, last, n), "所写年数与起止年份不符", "so many years do not lie between the two");
}

void items_nets(const items_t *x)
{
    for (int i = 0; i < x->n; i++) {
        look_glued(x, i);
        look_two_changes(x, i);
        look_pointed(x, i);
        look_more_than_there_were(x, i);
        look_cumulative(x, i);
        look_pairs(x, i);
        look_fold(x, i);
        look_difference(x, i);
        look_by_to_from(x, i);
        look_exceeds(x, i);
        look_twice(x, i);
        look_years(x, i);
    }
}
