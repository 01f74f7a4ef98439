/* check_items_limits.c - limits that the numbers beside them break, in English: at least eight and at most five; never above 11,000, then 11,340; a
 * mean outside of its values; more of them than there were; below zero; more days than the month has.
 */
#include "report/check_items.h"

#include <math.h>
#include <string.h>

static void say(const items_t *x, int a, int b, double v, double bound)
{
    item_report(x, "range", a < b ? a : b, a < b ? b : a, bothf(x->k, "%s / %s", NULL, say_number(x->k, v, -1), say_number(x->k, bound, -1)), "超出所述界限", "it lies outside of the bounds that are said");
}

static bool same_kind(const items_t *x, int a, int b)
{
    const tok_t *p = item_tok(x, a), *q = item_tok(x, b);
    bool bare = p->unit == UNIT_NONE || q->unit == UNIT_NONE;
    if (p->money != q->money || p->num == NUM_POINTS || q->num == NUM_POINTS) return false;
    if (p->num == q->num) return p->num != NUM_SPAN || item_is(x, b + 1, x->at[a + 1].word) || !item_word(x, a + 1) || item_is(x, a + 1, "and|to|up|or");
    return bare && (p->num == NUM_COUNT || q->num == NUM_COUNT) && !p->money;
}

/* --- both ends ----------------------------------------------------------------------------------------------------------------- */

/* at least, not less than, a minimum of right before number i: -1; at most, not more than: 1; 0. */
static int end_said(const items_t *x, int i)
{
    const tok_t *t = item_tok(x, i);
    const uint32_t *c = x->s->c;
    int first = t->from;
    while (first < t->to && !is_digit(c[first])) first++;
    if (t->han || first >= t->to) first = t->to;
    int from = t->from - 22 > 0 ? t->from - 22 : 0;
    static const char least[] = "at least|not less than|no less than|no fewer than|not fewer than|minimum of|a minimum|not under|not below", most[] = "at most|not more than|no more than|maximum of|up to|not exceeding|a maximum|not above|not over";
    bool low = check_says(x->s, from, first, least), high = check_says(x->s, from, first, most);
    return low == high ? 0 : low ? -1 : 1;
}

/* not less than $50,000 and not more than $20,000 */
static void look_both_ends(const items_t *x, int i)
{
    if (!item_number(x, i) || end_said(x, i) != -1) return;
    int j = i + 1;
    while (j < i + 8 && !item_number(x, j) && !item_mark(x, j, '.') && !item_mark(x, j, ';')) j++;
    if (!item_number(x, j) || j >= i + 8 || end_said(x, j) != 1 || !same_kind(x, i, j) || item_is(x, j + 1, "of")) return;
    bool nouns = item_word(x, i + 1) && item_word(x, j + 1) && !item_is(x, i + 1, "and|but|or|per|percent|nor|to") && !item_is(x, i + 1, x->at[j + 1].word) && item_tok(x, i)->num == NUM_COUNT && !item_tok(x, i)->money;
    if (nouns && !item_is(x, i + 1, "years|year|months|month|days|day|hours|weeks|hectares|kilograms")) return;
    if (item_tok(x, i)->v > item_tok(x, j)->v) say(x, i, j, item_tok(x, i)->v, item_tok(x, j)->v);
}

/* ranged from 12 years up to 3 years; between 84 and 73 per cent: an end before its beginning, where a range is meant. */
static void look_turned_over(const items_t *x, int i)
{
    int end, from = item_sentence(x, i, &end), j = i + 1;
    int start = i - 8 > from ? i - 8 : from;
    if (!item_number(x, i) || !item_is(x, i - 1, "from|between") || item_find(x, start, i, "ranged|ranging|ranges|range|varied|varying|varies|fluctuated|between") < 0) return;
    while (j < i + 8 && j < end && !item_number(x, j) && !item_mark(x, j, ';')) j++;
    if (!item_number(x, j) || j >= i + 8 || !same_kind(x, i, j) || item_tok(x, i)->vague || item_tok(x, i)->range || item_tok(x, j)->range) return;
    bool joined = item_find(x, i + 1, j, "to|and") >= 0 || item_tok(x, j)->lo <= -1e300, first = item_is(x, i - 1, "between") ? item_find(x, i + 1, j, "and") >= 0 : true;
    bool moved = item_find(x, start, i, "rose|fell|fall|decline|declined|decrease|decreased|dropped|drop|difference|gap|reduced|cut|down|narrowed|years|hours|moved|swung|tripled|again") >= 0;
    for (int m = i; m < j + 4 && m < x->n; m++) moved = moved || item_year(x, m) || item_month(x, m);
    if (joined && first && !moved && item_tok(x, i)->v > item_tok(x, j)->v * 1.0001) say(x, i, j, item_tok(x, i)->v, item_tok(x, j)->v);
}

/* --- a ceiling or floor of many values ------------------------------------------------------------------------------------------ */

/* never exceeded, stayed under, never fell below: 1 for a ceiling, -1 for a floor, before number i; 0. */
static int limit_said(const items_t *x, int i, int from)
{
    const tok_t *t = item_tok(x, i);
    for (int j = from; j < i; j++)
        if (item_number(x, j)) from = j + 1;
    int a = t->from - 34 > x->at[from].from ? t->from - 34 : x->at[from].from, b = t->from + 12 < t->to ? t->from + 12 : t->to;
    static const char ceiling[] = "never exceeded|did not exceed|not once exceeded|never rose above|never above|never went above|never topped|stayed under|stayed below|remained below|remained under|kept below|kept under|always below|always under|never more than|at no time more than|at no time exceeded|never passed|"
                                  "costs below|held below|stay below|stay under";
    static const char floor[] = "never fell below|never dropped below|never below|never fewer than|never less than|stayed above|remained above|always above|always over|always more than|kept above|never under|did not fall below|held above";
    return check_says(x->s, a, b, ceiling) ? 1 : check_says(x->s, a, b, floor) ? -1 : 0;
}

/* A level of the same quantity: it was 10,420 in 2018; peaking at 934; $2.1 million in 2021. */
static bool is_level(const items_t *x, int j)
{
    static const char lead[] = "was|were|at|of|is|stood|reached|to|with|came|peak|highest|lowest";
    int behind = j + 1;
    while (behind < j + 5 && (item_is(x, behind, "per|cent|percent|million|billion|days|in|for|during") && !item_year(x, behind))) behind++;
    return item_is(x, j - 1, lead) || item_mark(x, j - 1, ':') || item_mark(x, j - 1, ',') || item_is(x, j - 1, "and") || item_year(x, behind) || item_year(x, j - 1) || item_month(x, behind);
}

/* The number of prisoners never exceeded 11,000: it was 10,420 in 2018 and 11,340 in 2022. */
static void look_limit(const items_t *x, int i)
{
    int end, from = item_sentence(x, i, &end);
    if (!item_number(x, i)) return;
    int way = limit_said(x, i, from);
    if (!way || item_find(x, from, end, "except|but|apart|until|target|planned|should|must|however|though|only|before") >= 0) return;
    for (int j = i + 1; j < end; j++) {
        if (!item_number(x, j)) continue;
        const tok_t *t = item_tok(x, j);
        if (!same_kind(x, i, j) || t->vague || t->range || (t->num == NUM_COUNT && !t->money && t->unit != UNIT_NONE && item_tok(x, i)->unit != UNIT_NONE && t->unit != item_tok(x, i)->unit)) return;
        if (item_find(x, i + 1, j, "while|whereas|number of|against|total|reached|average of") >= 0 || !is_level(x, j) || item_way(x, j - 1) || item_is(x, j - 1, "by|than|other")) return;
        double over = (t->v - item_tok(x, i)->v) * way;
        if (over > 1e-9 * t->v && t->v < 3 * item_tok(x, i)->v && t->v > item_tok(x, i)->v / 3) {
            say(x, i, j, t->v, item_tok(x, i)->v);
            return;
        }
    }
}

/* Whether number j says number i once more: (29,640 by our count); in fact 34. */
static bool says_again(const items_t *x, int i, int j)
{
    static const char own[] = "by our count|in all|in total|to be exact|altogether|exactly|all told", fact[] = "in fact|in reality|actually|though there were|although there were|but there were|to be exact|to be precise";
    bool bracket = item_mark(x, j - 1, '(') && (item_mark(x, j + 1, ')') || item_phrase(x, j + 1, own)) && j - i < 6;
    if (bracket) return item_tok(x, j)->num == item_tok(x, i)->num;
    return item_find(x, i + 1, j, fact) >= 0 && !item_is(x, j + 1, "of|who|whose|in") && !item_is(x, j + 2, "of|who|whose|did|failed");
}

/* What the number may be by the word before it, on one side; false where it is no such bound. */
static bool one_side(const items_t *x, int i, double *ret_bound, bool *ret_low)
{
    const tok_t *t = item_tok(x, i);
    bool upto = !t->vague && item_phrase(x, i - 2, "up to") > 0, low = t->vague && !t->range && t->lo > -1e300 && t->hi >= 1e300, high = (t->vague && !t->range && t->lo <= -1e300 && t->hi < 1e300) || upto;
    *ret_bound = upto ? t->v : low ? t->lo : t->hi;
    *ret_low = low;
    return low != high;
}

/* Over 30,000 people (29,640 by our count); up to 30 took part; in fact there were 34; though there were 66 on the busiest day. */
static void look_told(const items_t *x, int i)
{
    static const char planned[] = "expected|planned|allowed|target|permitted|capacity|may|can|could|should|forecast|estimated|limit|maximum|minimum|required";
    double bound;
    bool low;
    int end, j = i + 1;
    (void)item_sentence(x, i, &end);
    if (!item_number(x, i) || !one_side(x, i, &bound, &low)) return;
    while (j < i + 12 && j < end && !item_number(x, j) && !item_year(x, j)) j++;
    if (j >= i + 12 || !item_number(x, j) || !same_kind(x, i, j) || item_tok(x, j)->vague || item_tok(x, j)->range || !says_again(x, i, j)) return;
    double v = item_tok(x, j)->v;
    if (item_find(x, i - 6 > 0 ? i - 6 : 0, j, planned) < 0 && (low ? v < bound : v > bound) && v < 2 * bound && v > 0.5 * bound) say(x, i, j, v, bound);
}

/* --- means ------------------------------------------------------------------------------------------------------------------------ */

/* The mean of the five scores (61, 64, 70, 72 and 75) was 78; between 62 (February) and 118 (October); the mean was 127. */
static void look_mean(const items_t *x, int i)
{
    int end, from = item_sentence(x, i, &end), mean = -1, n = 0;
    double lo = HUGE_VAL, hi = -HUGE_VAL;
    if (!item_is(x, i, "mean|average|median")) return;
    int open = item_find(x, i, i + 8, "of the|of these|of its|of all");
    bool list = open == i + 1;
    int j = i + 1;
    while (j < i + 7 && !item_mark(x, j, '(')) j++;
    if (!list || !item_mark(x, j, '(')) return;
    int first = j;
    for (j++; j < end && !item_mark(x, j, ')'); j++) {
        if (!item_number(x, j)) continue;
        if (item_tok(x, j)->vague || item_tok(x, j)->range) return;
        lo = fmin(lo, item_tok(x, j)->v), hi = fmax(hi, item_tok(x, j)->v), n++;
    }
    for (; j < end && mean < 0; j++)
        if (item_number(x, j) && item_is(x, j - 1, "was|is|at|of|to|being")) mean = j;
    (void)from;
    if (n > 2 && mean > 0 && !item_tok(x, mean)->vague && (item_tok(x, mean)->v > hi + 1e-9 || item_tok(x, mean)->v < lo - 1e-9)) say(x, first, mean, item_tok(x, mean)->v, item_tok(x, mean)->v > hi ? hi : lo);
}

/* between 62 (February) and 118 (October); the mean was 127 */
static void look_mean_of_ends(const items_t *x, int i)
{
    int end, j = i + 1;
    (void)item_sentence(x, i, &end);
    if (!item_number(x, i) || !item_is(x, i - 1, "between") || !item_mark(x, i + 1, '(')) return;
    while (j < i + 6 && !item_mark(x, j, ')')) j++;
    if (!item_is(x, j + 1, "and") || !item_number(x, j + 2) || !same_kind(x, i, j + 2)) return;
    double lo = item_tok(x, i)->v, hi = item_tok(x, j + 2)->v;
    for (int m = j + 3; m < end; m++) {
        if (!item_is(x, m, "mean|average|median|averaging|averaged")) continue;
        for (int v = m + 1; v < m + 7 && v < end; v++)
            if (item_number(x, v) && same_kind(x, v, i) && (item_tok(x, v)->v > hi || item_tok(x, v)->v < lo)) {
                say(x, i, v, item_tok(x, v)->v, item_tok(x, v)->v > hi ? hi : lo);
                return;
            }
    }
}

/* --- more than there were ------------------------------------------------------------------------------------------------------ */

static bool whole_count(const items_t *x, int i)
{
    return item_count(x, i) && !item_tok(x, i)->vague && item_tok(x, i)->exact;
}

static void say_part(const items_t *x, int whole, int part)
{
    item_report(x, "part", whole < part ? whole : part, whole < part ? part : whole, bothf(x->k, "%s > %s", NULL, say_number(x->k, item_tok(x, part)->v, -1), say_number(x->k, item_tok(x, whole)->v, -1)), "部分大于总数", "a part larger than the whole");
}

static bool is_verb(const items_t *x, int i)
{
    size_t n = item_word(x, i) ? strlen(x->at[i].word) : 0;
    return item_is(x, i, "were|was|had|have|has|are|did|took|led|came|made|said|went|got|gave|met") || (n > 4 && strcmp(x->at[i].word + n - 2, "ed") == 0);
}

/* 215 of 198 applications; 1,105 out of 1,050 respondents. */
static void look_of(const items_t *x, int i)
{
    int out = item_phrase(x, i + 1, "out of"), of = out ? out : item_is(x, i + 1, "of"), whole = i + 1 + of;
    if (!of || !whole_count(x, i) || !whole_count(x, whole) || item_tok(x, i)->v <= item_tok(x, whole)->v || item_tok(x, whole)->v < 3) return;
    if (item_is(x, i - 1, "to|and|or|per|by|chapter|article|section|no|act|from") || item_month(x, whole + 1) || !item_word(x, whole + 1) || item_is(x, whole + 1, "to|year|years|months|days|per|times")) return;
    say_part(x, whole, i);
}

/* Among the 640 applicants there were 702 women; from a list of 85 suspects, 97 were interviewed; out of 2,400 summonses 2,510 were served. */
static void look_out_of(const items_t *x, int i)
{
    int end, from = item_sentence(x, i, &end), lead = item_phrase(x, i, "among the|from a list of|from among the|out of the|out of|from the|from a total of|of the|of"), whole = i + lead, part = whole + 1, words = 0;
    if (!lead || i != from || !whole_count(x, whole) || item_tok(x, whole)->v < 3) return;
    while (part < end && words < 5 && (item_word(x, part) || (item_mark(x, part, ',') && words > 0))) words += item_word(x, part), part++;
    bool there = item_is(x, part - 1, "were|are|was") && item_is(x, part - 2, "there"), verb = is_verb(x, part + 1) || item_is(x, part + 1, "women|men|persons|people");
    if (part >= end || !whole_count(x, part) || !(there || verb) || item_tok(x, part)->v <= item_tok(x, whole)->v) return;
    if (item_find(x, whole, part, "and|who|which|we|it|they|than") >= 0) return;
    const tok_t *p = item_tok(x, part), *q = item_tok(x, whole);
    if (p->unit == UNIT_NONE || p->unit == q->unit || there) say_part(x, whole, part);
}

/* searched 75 premises; drugs were found at 81 of them: the most that was counted before is fewer. */
static void look_of_them(const items_t *x, int i)
{
    int them = item_phrase(x, i + 1, "of them|of these|of those|of whom|of which"), end, from = item_sentence(x, i, &end), most = -1, before = from;
    if (!them || !whole_count(x, i) || item_tok(x, i)->v < 3 || item_is(x, i + 3, "that|who|which|aged")) return;
    if (item_word(x, i + 1 + them) && item_is(x, i + 1, "of") && !is_verb(x, i + 1 + them) && !item_is(x, i + 1 + them, "by|in|at|on|to|for|from|with|it|as|concerned|being|having")) return; /* of these days */
    if (from > 1) before = item_sentence(x, from - 2, &end);
    for (int j = before; j < i; j++) {
        if (!item_number(x, j)) continue;
        const tok_t *t = item_tok(x, j);
        if (t->num == NUM_PERCENT || t->money) continue;
        if (t->num != NUM_COUNT || !t->exact || t->vague || t->range) return;
        if (most < 0 || t->v > item_tok(x, most)->v) most = j;
    }
    if (most >= 0 && item_tok(x, most)->v < item_tok(x, i)->v && item_find(x, most, i, "thousand|hundreds|million|dozen|dozens|many|several|a week|a day|a month|a year|each|per|every") < 0) say_part(x, most, i);
}

/* --- what cannot be -------------------------------------------------------------------------------------------------------------- */

/* fell to -3.5 per cent, of a proportion; 13 are men and -9 are women; -4 officers were: below zero. */
static void look_below_zero(const items_t *x, int i)
{
    if (!item_number(x, i)) return;
    const tok_t *t = item_tok(x, i);
    const uint32_t *c = x->s->c;
    int end, from = item_sentence(x, i, &end), at = t->from;
    bool sign = at > 1 && one_of(U"-−–", c[at - 1]) && is_digit(c[at]) && c[at - 2] == ' ', minus = item_is(x, i - 1, "minus");
    if ((!sign && !minus) || t->money || t->v <= 0) return;
    int lead = i - 1 - minus;
    if (item_mark(x, lead, U'–')) lead--;
    if (item_number(x, lead) || item_year(x, lead) || item_month(x, lead)) return;
    if (item_find(x, from, end, "net|change|changes|changed|growth|balance|difference|deficit|temperature|degrees|index|variation|deviation|year-on-year|increase|decrease|surplus|profit|loss|margin|inflation|return|yield|interest|swing|score|trend|gdp|celsius|error|effect|correlation|residual") >= 0) return;
    bool placed = item_is(x, lead, "to|at|was|of|is|reached|were|stood"), level = item_find(x, from, i, "rate|share|proportion|percentage|number of|turnout|attendance|satisfaction|vacancies|caseload|strength|total") >= 0;
    bool counted = t->num == NUM_COUNT && (item_is(x, lead, "and") || (item_month(x, lead) == 0 && item_is(x, lead, "year|month|quarter|week|period"))) && (is_verb(x, i + 1) || is_verb(x, i + 2)) && !item_number(x, lead - 1);
    if ((placed && level && (t->num == NUM_PERCENT || t->num == NUM_COUNT)) || counted)
        report_at(x->k, CHECK_INCONSISTENT, "impossible", at - 1, t->to, both(x->k, "", ""), both(x->k, "不可能为负数", "it cannot be below zero"));
}

static bool leaps(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* 29 February or February 29 at the month of item i. */
static bool leap_day(const items_t *x, int i)
{
    const uint32_t *c = x->s->c;
    int at = x->at[i].from, to = x->at[i].to;
    bool before = at > 3 && c[at - 1] == ' ' && c[at - 2] == '9' && c[at - 3] == '2' && !is_digit(c[at - 4]);
    return before || (c[to] == ' ' && c[to + 1] == '2' && c[to + 2] == '9' && !is_digit(c[to + 3]));
}

/* 34 days in July; 29 February to 9 March 2023: the year may stand with the other end. */
static void look_month(const items_t *x, int i)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int month = item_month(x, i);
    if (!month) return;
    bool alone = !item_is(x, i + 1, "and|to|or") && !item_mark(x, i + 1, ',') && !item_mark(x, i + 1, U'–');
    if (alone && item_is(x, i - 1, "in|of|during") && item_is(x, i - 2, "days") && item_number(x, i - 3) && item_tok(x, i - 3)->v > days[month - 1] && item_tok(x, i - 3)->v < 400)
        item_report(x, "impossible", i - 3, i, both(x->k, "", ""), "该月没有这样多的日子", "the month has not so many days");
    for (int j = i + 1; month == 2 && leap_day(x, i) && j < i + 7 && j < x->n; j++) {
        if (item_is(x, j, "and|but|that|when|which|was|were|of")) return;
        if (!item_year(x, j)) continue;
        if (!leaps(x->at[j].year) && j > i + 1) item_report(x, "impossible", i - 1, j, both(x->k, "", ""), "该年没有2月29日", "the year has no 29 February");
        return;
    }
}

/* A clearance rate of 104.6 per cent of those recorded in the year and solved in the same year. */
static void look_over_all(const items_t *x, int i)
{
    int end, from = item_sentence(x, i, &end);
    if (!item_number(x, i) || item_tok(x, i)->num != NUM_PERCENT || item_tok(x, i)->lo <= 100.01 || item_tok(x, i)->range) return;
    bool rate = item_find(x, from, i, "clearance|clear-up|detection|solution|clearance rate") >= 0 && item_find(x, i, end, "and solved|solved in|solved within|each counted once|and cleared") >= 0;
    bool people = item_find(x, i + 1, i + 5, "respondents|complainants|participants|interviewees|jurors|employees|victims|witnesses") >= 0 && item_find(x, i + 1, i + 9, "said|knew|felt|reported|replied|thought|agreed|answered|trusted|stated|believed") >= 0;
    if (rate || people) item_report(x, "impossible", i, i, bothf(x->k, "%s > 100%%", NULL, say_tok(x->k, item_tok(x, i))), "占比或此种比率不可能超过 100%", "a share, or a rate of this kind, cannot exceed 100 %");
}

void items_limits(const items_t *x)
{
    for (int i = 0; i < x->n; i++) {
        look_both_ends(x, i);
        look_turned_over(x, i);
        look_limit(x, i);
        look_told(x, i);
        look_mean(x, i);
        look_mean_of_ends(x, i);
        look_of(x, i);
        look_out_of(x, i);
        look_of_them(x, i);
        look_below_zero(x, i);
        look_month(x, i);
        look_over_all(x, i);
    }
}
