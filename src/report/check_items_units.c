/* check_items_units.c - scales and units, in English: what fits but for a thousand, a part in persons of a total in cases, what is below zero.
 *
 * Values that go together exactly once one of them is taken a thousand times larger or smaller, and not as they stand, are strong sign by
 * themselves: the scale is a slip.
 */
#include "report/check_items.h"

#include <math.h>

enum { VALUES_MOST = 6 };

static void say_scale(const items_t *x, int from, int to, const char *computed)
{
    item_report(x, "unit", from, to, bothf(x->k, "%s", NULL, computed), "数量级与其他数值不符，疑为单位有误", "the values fit but for a scale: a unit is wrong");
}

static void say_unit(const items_t *x, int from, int to)
{
    item_report(x, "unit", from, to, both(x->k, "", ""), "单位与所计数的事物不符", "the unit does not fit what is counted");
}

/* --- what fits but for a scale -------------------------------------------------------------------------------------------------- */

static double room(const tok_t *t)
{
    return t->last / 2 * 1.0001;
}

/* A sum of money, or a number with its scale. */
static bool is_sum(const items_t *x, int i)
{
    if (!item_number(x, i)) return false;
    const tok_t *t = item_tok(x, i);
    return t->num == NUM_COUNT && !t->vague && !t->range && t->v > 0 && (t->money || t->last >= 1e2);
}

/* Whether a + b (c) is whole, with value o of them taken by f. */
static bool adds_up(const items_t *x, const int *at, int n, int whole, int other, double f)
{
    double left = 0, slack = 0, least = HUGE_VAL;
    for (int i = 0; i < n; i++) {
        const tok_t *t = item_tok(x, at[i]);
        double scale = i == other ? f : 1;
        left += (i == whole ? -1 : 1) * t->v * scale;
        slack += (t->last >= 1 && t->exact ? 0 : room(t)) * scale;
        if (t->v * scale < least) least = t->v * scale;
    }
    return fabs(left) <= slack + 1e-6 && (other < 0 || least > 1.5 * slack); /* what is taken larger or smaller must matter */
}

static bool adds_up_somehow(const items_t *x, const int *at, int n, int other, double f)
{
    for (int whole = 0; whole < n; whole++)
        if (adds_up(x, at, n, whole, other, f)) return true;
    return false;
}

/* 3.2 million, made up of 1.9 million and 1,300. */
static void look_sums(const items_t *x, int from, int end)
{
    static const double scales[] = {1e3, 1e-3, 1e6, 1e-6};
    int at[VALUES_MOST], n = 0;
    bool scaled = false;
    for (int i = from; i < end; i++) {
        if (item_number(x, i) && item_tok(x, i)->num == NUM_COUNT && item_tok(x, i)->money && !is_sum(x, i)) return;
        if (!is_sum(x, i)) continue;
        if (n == VALUES_MOST) return;
        scaled = scaled || item_tok(x, i)->last >= 1e3;
        at[n++] = i;
    }
    if (n < 3 || n > 5 || !scaled || adds_up_somehow(x, at, n, -1, 1)) return;
    for (int skip = -1; n > 3 && skip < n; skip++) { /* any three that add up explain themselves */
        int rest[VALUES_MOST], m = 0;
        for (int i = 0; i < n; i++)
            if (i != skip) rest[m++] = at[i];
        if (m >= 3 && adds_up_somehow(x, rest, m, -1, 1)) return;
    }
    for (int other = 0; other < n; other++)
        for (int s = 0; s < 4; s++) {
            if (!adds_up_somehow(x, at, n, other, scales[s])) continue;
            say_scale(x, at[0], at[n - 1], say_number(x->k, item_tok(x, at[other])->v * scales[s], -1));
            return;
        }
}

static bool said_each(const items_t *x, int i)
{
    if (item_find(x, i - 5 > 0 ? i - 5 : 0, i, "average|mean|averaging|averaged|cost of") >= 0) return true;
    return item_find(x, i + 1, i + 6, "each|apiece|per|every|on average") >= 0 || (item_find(x, i + 1, i + 4, "a|an") >= 0 && item_tok(x, i)->money);
}

/* The mean that a count of the sentence gives, where it is the one said but for its zeros; 0 where one gives the mean, or none. */
static double mean_off(const items_t *x, int from, int end, const tok_t *total, const tok_t *mean)
{
    double wrong = 0;
    for (int n = from; n < end; n++) {
        if (!item_count(x, n) || item_tok(x, n)->vague || item_tok(x, n)->v < 2) continue;
        double v = total->v / item_tok(x, n)->v, r = v / mean->v, tens = log10(r);
        double slack = mean->exact ? 0.006 : room(total) / total->v + room(mean) / mean->v;
        if (fabs(r - 1) < slack + 0.006) return 0;
        if (fabs(tens) > 0.9 && fabs(tens) < 6.1 && fabs(tens - round(tens)) < 0.002) wrong = v;
    }
    return wrong;
}

/* 1.45 million to 290 families, an average of 5,000,000 each; £58,800 for 1,470 visits, £400 a visit. */
static void look_means(const items_t *x, int from, int end)
{
    for (int c = from; c < end; c++) {
        if (!is_sum(x, c) && !(item_number(x, c) && item_tok(x, c)->money)) continue;
        const tok_t *mean = item_tok(x, c);
        if (!mean->money || mean->vague || mean->num != NUM_COUNT || !said_each(x, c)) continue;
        for (int t = from; t < end; t++) {
            if (t == c || !item_number(x, t) || !item_tok(x, t)->money || item_tok(x, t)->num != NUM_COUNT || item_tok(x, t)->vague || said_each(x, t)) continue;
            double wrong = mean_off(x, from, end, item_tok(x, t), mean);
            if (wrong > 0) {
                say_scale(x, t < c ? t : c, t < c ? c : t, say_number(x->k, wrong, 2));
                return;
            }
        }
    }
}

/* The number behind from, and the one behind to: from $4.5 million to $5.4 billion. */
static bool ends_of(const items_t *x, int i, int end, int *a, int *b)
{
    *a = *b = -1;
    if (!item_is(x, i, "from") || !item_number(x, i + 1)) return false;
    *a = i + 1;
    for (int j = i + 2; j < i + 9 && j < end && *b < 0; j++) {
        if (item_number(x, j) && !item_is(x, j - 1, "to")) return false;
        if (item_is(x, j, "to") && item_number(x, j + 1)) *b = j + 1;
    }
    return *b > 0 && !item_tok(x, *a)->vague && !item_tok(x, *b)->vague;
}

/* grew by 20 per cent, from $4.5 million to $5.4 billion */
static void look_change(const items_t *x, int i, int from, int end)
{
    int a, b;
    if (!ends_of(x, i, end, &a, &b)) return;
    const tok_t *p = item_tok(x, a), *q = item_tok(x, b);
    if (p->num != NUM_COUNT || q->num != NUM_COUNT || p->v <= 0 || q->v <= 0) return;
    double ratio = q->v / p->v, tens = round(log10(ratio) / 3) * 3, scaled = ratio / pow(10, tens);
    if (fabs(tens) < 2.5) return;
    for (int j = from; j < end; j++) {
        if (!item_number(x, j) || item_tok(x, j)->num != NUM_PERCENT || item_tok(x, j)->vague) continue;
        double v = item_tok(x, j)->v, slack = 0.6 + 100 * scaled * (room(p) / p->v + room(q) / q->v);
        if (fabs(100 * (scaled - 1) - v) < slack || fabs(100 * (1 - scaled) - v) < slack) {
            say_scale(x, a, b, say_number(x->k, ratio, 2));
            return;
        }
    }
}

/* --- units ---------------------------------------------------------------------------------------------------------------------- */

enum sort { SORT_NONE, SORT_PERSONS, SORT_CASES, SORT_TIME, SORT_MONEY, SORT_RATE };

static enum sort sort_of(const items_t *x, int i)
{
    const tok_t *t = item_tok(x, i);
    if (t->num == NUM_PERCENT) return SORT_RATE;
    if (t->num == NUM_SPAN) return SORT_TIME;
    if (t->num != NUM_COUNT) return SORT_NONE;
    if (t->money) return SORT_MONEY;
    if (item_is(x, i + 1, "persons|people|defendants|suspects|offenders|individuals|accused|victims|officials|inmates|prisoners")) return SORT_PERSONS;
    return item_is(x, i + 1, "cases|complaints|files|enquiries|inquiries|applications|petitions|appeals|requests|reports|sessions|inspections|seizures") ? SORT_CASES : SORT_NONE;
}

/* from 1,200 persons to 1,500 cases, from 42 days to 31 cases */
static void look_ends(const items_t *x, int i, int end)
{
    int a, b;
    if (!ends_of(x, i, end, &a, &b)) return;
    enum sort p = sort_of(x, a), q = sort_of(x, b);
    if (p && q && p != q && !(p == SORT_MONEY && q == SORT_RATE)) say_unit(x, a, b);
    double own = 0, other = 0;
    static const char *const units[] = {"hours|hour", "days|day", "weeks|week", "months|month", "years|year", "kilograms|kg|kilogrammes", "tonnes|tons", "hectares", "metres|meters", "kilometres|kilometers"};
    static const double sizes[] = {1.0 / 24, 1, 7, 30.4375, 365.25, 1000, 1e6, 1, 7, 7e3};
    for (int u = 0; u < 10; u++) {
        if (item_is(x, a + 1, units[u])) own = sizes[u];
        if (item_is(x, b + 1, units[u])) other = sizes[u];
    }
    if (own <= 0 || other <= 0 || own == other) return;
    double first = item_tok(x, a)->v, last = item_tok(x, b)->v, real = last * other / own;
    int from = item_sentence(x, i, &end);
    for (int j = from; j < end; j++) { /* an improvement of 6 days: reckoned as of one unit */
        if (j == a || j == b || !item_number(x, j) || item_tok(x, j)->vague) continue;
        double v = item_tok(x, j)->v;
        bool percent = item_tok(x, j)->num == NUM_PERCENT, literal = percent ? fabs(fabs(last / first - 1) * 100 - v) < 0.6 : fabs(fabs(first - last) - v) < 1e-9;
        bool fits = percent ? fabs(fabs(real / first - 1) * 100 - v) < 1.5 : fabs(fabs(first - real) - v) < 0.1 * v;
        if (literal && !fits) {
            say_unit(x, a, b);
            return;
        }
    }
}

/* 120 complaints, of which 45 persons were closed; of the 48 defendants, 12 cases were acquitted. */
static void look_part_unit(const items_t *x, int i)
{
    if (!item_number(x, i)) return;
    enum sort own = sort_of(x, i), whole = SORT_NONE;
    int at = -1, end, from = item_sentence(x, i, &end);
    if (own != SORT_PERSONS && own != SORT_CASES) return;
    if (item_phrase(x, i - 2, "of which|of whom") && item_mark(x, i - 3, ',')) {
        for (int j = i - 4; j >= from && at < 0; j--)
            if (item_number(x, j)) at = j;
    } else if (item_mark(x, i - 1, ',')) {
        for (int j = i - 2; j >= from && j > i - 7 && at < 0; j--)
            if (item_number(x, j) && j == from + 1 + item_is(x, from + 1, "the|these|those|our") && item_is(x, from, "of")) at = j;
    }
    if (at < 0) return;
    whole = sort_of(x, at);
    bool verb = item_find(x, i + 2, i + 8, "were|was|had|have|are") >= 0;
    bool tried = own == SORT_PERSONS && item_find(x, i + 2, i + 8, "convicted|acquitted|arrested|charged|indicted|sentenced|prosecuted|involved|named|killed|injured") >= 0;
    if (verb && !tried && ((own == SORT_PERSONS && whole == SORT_CASES) || (own == SORT_CASES && whole == SORT_PERSONS))) say_unit(x, at, i + 1);
}

/* In 320 cases 545 persons were tried; of the 545 cases ... */
static void look_other_unit(const items_t *x, int i)
{
    if (!item_count(x, i) || item_tok(x, i)->v < 20 || !item_is(x, i - 1, "the|these|those")) return;
    enum sort own = sort_of(x, i);
    bool other = false;
    if (own != SORT_PERSONS && own != SORT_CASES) return;
    for (int j = 0; j < i; j++) {
        if (!item_count(x, j) || item_tok(x, j)->v != item_tok(x, i)->v) continue;
        enum sort before = sort_of(x, j);
        if (before == own || before == SORT_NONE) return;
        other = other || ((before == SORT_PERSONS || before == SORT_CASES) && before != own);
    }
    if (other) say_unit(x, i - 1, i + 1);
}

/* The number that is said of the subject at item i, right behind its verb; -1. */
static int subject_number(const items_t *x, int i, bool number)
{
    int end, j = i + 1;
    (void)item_sentence(x, i, &end);
    for (; j < i + 10 && j < end && !item_number(x, j); j++)
        if ((x->at[j].kind == ITEM_MARK || item_is(x, j, "in|and|than|which|who|with|for|against|from|involving|imposed|per")) && (number || !item_is(x, j, "for|against|in"))) return -1;
    if (!item_number(x, j) || j >= end || item_is(x, j + 2, "per|a") || item_tok(x, j)->range) return -1;
    return item_is(x, j - 1, "was|were|reached|at|to|is|totalled|numbered|hit|exceeded|by") && !item_is(x, j - 2, "due|applied|given|paid") ? j : -1;
}

/* the number of persons arrested was 340 cases; the fine amounted to 300 persons; the rate rose by 5 cases */
static void look_subject(const items_t *x, int i)
{
    bool number = item_phrase(x, i, "number of") > 0, rate = item_is(x, i, "rate|share|proportion|percentage"), money = item_is(x, i, "fine|fines|amount|value|losses|loss|expenditure|budget|bribe|bribes|turnover|income|revenue|bail|compensation") && !item_is(x, i - 1, "of|for|with|in");
    if (!number && !rate && !money) return;
    bool persons = number && item_find(x, i + 2, i + 4, "persons|people|defendants|suspects|offenders|judges|officers|inspectors") >= 0, cases = number && item_find(x, i + 2, i + 4, "cases|complaints|files|applications|petitions") >= 0;
    if (number && persons == cases) return;
    int j = subject_number(x, i, number);
    if (j < 0) return;
    enum sort own = sort_of(x, j);
    if (number && !item_is(x, j - 1, "by") && ((persons && own == SORT_CASES) || (cases && own == SORT_PERSONS))) say_unit(x, i, j + 1);
    bool moved = item_is(x, j - 1, "by") && item_way(x, j - 2), things = own == SORT_CASES || own == SORT_PERSONS;
    bool rated = rate && (moved || item_is(x, j - 1, "was|reached|at")), worth = money && (item_phrase(x, j - 2, "amounted to|came to") || item_is(x, j - 1, "totalled|was"));
    if (things && (rated || worth)) say_unit(x, i, j + 1);
}

/* The number behind item j that says once more what was said: that is, i.e., in brackets; 0 = none. */
static int said_again(const items_t *x, int j)
{
    bool bracket = item_mark(x, j, '(');
    j += bracket || item_mark(x, j, ',');
    int said = item_phrase(x, j, "that is to say|that is|i e|in other words|namely");
    j += said;
    j += item_mark(x, j, ',');
    return (said || (bracket && item_mark(x, j + 2, ')'))) && item_number(x, j) ? j : 0;
}

/* 18 months, that is, two years; 2 years (20 months) */
static void look_length(const items_t *x, int i)
{
    static const char *const units[] = {"hours|hour", "days|day", "weeks|week", "months|month", "years|year"};
    static const double sizes[] = {1.0 / 24, 1, 7, 30.4375, 365.25};
    int j = i + 2, first = -1, last = -1;
    if (!item_number(x, i) || !(j = said_again(x, j))) return;
    for (int u = 0; u < 5; u++) {
        if (item_is(x, i + 1, units[u])) first = u;
        if (item_is(x, j + 1, units[u])) last = u;
    }
    if (first < 0 || last < 0 || first == last || item_tok(x, i)->range || item_tok(x, j)->range) return;
    static const char loosely[] = "about|some|nearly|almost|over|than|approximately|around|roughly|just";
    if (item_is(x, i - 1, loosely) || item_is(x, j - 1, loosely) || item_tok(x, i)->vague || item_tok(x, j)->vague) return;
    double r = item_tok(x, i)->v * sizes[first] / (item_tok(x, j)->v * sizes[last]), slack = first + last == 7 || first + last == 3 || first + last == 1 ? 0.03 : 0.09;
    if (item_is(x, j + 2, "and") || item_is(x, i + 2, "and") || item_is(x, j + 1, "weeks") || first == 2) slack = 0.15;
    if (fabs(r - 1) > slack) item_report(x, "unit", i, j + 1, both(x->k, "", ""), "前后两处时长不符", "the length said again is another one");
}

/* --- below zero ----------------------------------------------------------------------------------------------------------------- */

/* minus 12 complaints, the number of judges was -15, -3 months: nothing that is counted or lasts is below zero. */
static void look_negative(const items_t *x, int i)
{
    if (!item_number(x, i)) return;
    const tok_t *t = item_tok(x, i);
    const uint32_t *c = x->s->c;
    int end, from = item_sentence(x, i, &end), at = t->from;
    bool sign = at > 1 && (c[at - 1] == '-' || c[at - 1] == 0x2212) && c[at - 2] == ' ' && i > from, minus = item_is(x, i - 1, "minus");
    if ((!sign && !minus) || t->money || item_number(x, i - 2) || item_number(x, i - 1)) return;
    if (item_find(x, from, end, "net|change|changes|changed|differs|growth|balance|difference|deficit|temperature|degrees|score|index|variation|deviation|from|year-on-year|increase|decrease|surplus|result|compared|rose|fell|points|profit|loss|margin|rated|scale") >= 0) return;
    bool thing = t->num == NUM_COUNT && t->unit != UNIT_NONE, level = item_is(x, i - 1 - minus, "was|were|is|at|to|of|received|by|took|lasted|averaged") || thing, rate = t->num == NUM_PERCENT && item_find(x, from, i, "rate|share|proportion|percentage|satisfaction|turnout|attendance") >= 0;
    if (thing || (t->num == NUM_SPAN && level) || rate || (t->num == NUM_COUNT && item_find(x, from, i, "number of|total of|numbers of") >= 0))
        report_at(x->k, CHECK_INCONSISTENT, "impossible", at - 1, t->to, both(x->k, "", ""), both(x->k, "不可能为负数", "it cannot be below zero"));
}

/* A majority of 112 per cent; the clear-up rate for homicide, 112 per cent; a mean age of 164 years. */
static void look_level(const items_t *x, int i)
{
    static const char bounded[] = "clear-up|conviction|acquittal|detection|success|satisfaction|attendance|response|compliance|vacancy|guilty-plea|plea|pass|unemployment|refusal|appeal|detention|reoffending|approval";
    if (!item_number(x, i)) return;
    const tok_t *t = item_tok(x, i);
    int end, from = item_sentence(x, i, &end), rate = -1;
    bool over = t->num == NUM_PERCENT && !t->vague && t->lo > 100, wrong = false;
    for (int j = i - 1; over && j >= from && j > i - 8; j--)
        if (item_is(x, j, "rate") && item_is(x, j - 1, bounded)) rate = j;
        else if (item_way(x, j) || item_number(x, j)) break;
    wrong = over && (item_phrase(x, i - 2, "majority of|minority of") || (rate > 0 && item_mark(x, i - 1, ',') && item_is(x, i + 1 + item_is(x, i + 1, "per") + item_is(x, i + 2, "cent"), "of")));
    if (t->num == NUM_SPAN && item_is(x, i + 1, "years") && t->v > 125 && !t->range) wrong = item_find(x, i - 7 > from ? i - 7 : from, i, "age|aged") >= 0;
    if (wrong) report_at(x->k, CHECK_INCONSISTENT, "impossible", t->from, t->to, both(x->k, "", ""), both(x->k, "不可能的值", "it cannot be"));
}

void items_units(const items_t *x)
{
    for (int from = 0, end; from < x->n; from = end + 1) {
        (void)item_sentence(x, from, &end);
        look_sums(x, from, end);
        look_means(x, from, end);
        for (int i = from; i < end; i++) {
            look_change(x, i, from, end);
            look_ends(x, i, end);
            look_part_unit(x, i);
            look_other_unit(x, i);
            look_subject(x, i);
            look_length(x, i);
            look_negative(x, i);
            look_level(x, i);
        }
    }
}
