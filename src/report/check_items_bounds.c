/* check_items_bounds.c - bounds that the numbers beside them break, in English: more than 6,500, namely 6,238; between 88 and 134, the busiest
 * month 143; eleven with 40 to 75 each, 910 in all; all under 18, on average 23.4.
 */
#include "report/check_items.h"

#include <math.h>

typedef struct bounds {
    double lo, hi;
    int first, last; /* items */
} bounds_t;

static void say(const items_t *x, int a, int b, double v, double bound)
{
    item_report(x, "range", a < b ? a : b, a < b ? b : a, bothf(x->k, "%s / %s", NULL, say_number(x->k, v, -1), say_number(x->k, bound, -1)), "超出所述界限", "it lies outside of the bounds that are said");
}

static bool exact(const items_t *x, int i)
{
    return item_number(x, i) && !item_tok(x, i)->vague && !item_tok(x, i)->range;
}

/* The noun right behind a number; NULL = none. */
static const char *noun_of(const items_t *x, int i)
{
    return item_word(x, i + 1) && !item_is(x, i + 1, "were|was|had|have|has|in|of|and|to|or|by|for|from|at|on|with|per|percent|is|are|did|respectively|took|came|being|as|the") ? x->at[i + 1].word : NULL;
}

/* Days of a span, money, shares and counts do not measure each other; a number without a noun takes that of the other. */
static bool one_measure(const items_t *x, int a, int b)
{
    const tok_t *p = item_tok(x, a), *q = item_tok(x, b);
    bool bare = (is_count(p) && p->unit == UNIT_NONE && !p->money) || (is_count(q) && q->unit == UNIT_NONE && !q->money);
    if (p->money != q->money) return false;
    return p->num == q->num ? p->num != NUM_COUNT || p->money || p->unit == q->unit || bare : bare && (p->num == NUM_SPAN || q->num == NUM_SPAN || p->num == NUM_PERCENT || q->num == NUM_PERCENT);
}

static double days_of(const items_t *x, int i)
{
    static const char *const units[] = {"minute|minutes", "hour|hours", "day|days", "week|weeks", "month|months", "year|years"};
    static const double days[] = {1.0 / 1440, 1.0 / 24, 1, 7, 30.4375, 365.25};
    for (int u = 0; u < 6; u++)
        if (item_is(x, i + 1, units[u])) return days[u];
    return 0;
}

/* The value of number i in the measure of number of. */
static double in_measure(const items_t *x, int i, int of)
{
    double own = days_of(x, i), other = days_of(x, of);
    return item_tok(x, i)->v * (own > 0 && other > 0 ? own / other : 1);
}

/* --- ranges ------------------------------------------------------------------------------------------------------------------ */

/* between A and B, varied from A to B, aged 45 to 68, 10 to 60 days: a range that begins at number i. */
static bool read_range(const items_t *x, int i, bounds_t *r)
{
    int j = i + 1, end, from = item_sentence(x, i, &end), start = i - 7 > from ? i - 7 : from;
    if (!item_number(x, i) || item_tok(x, i)->vague || item_tok(x, i)->range) return false;
    while (j < i + 4 && item_word(x, j) && !item_is(x, j, "to|and")) j++;
    bool between = item_is(x, i - 1, "between") || (item_is(x, i - 2, "between")), and = item_is(x, j, "and");
    if (!(item_is(x, j, "to") || item_mark(x, j, U'–') || (between && and)) || !item_number(x, j + 1) || item_tok(x, j + 1)->vague) return false;
    if (item_mark(x, j, '(') || (item_mark(x, j, U'–') && x->at[j + 1].from - x->at[j - 1].to > 1)) return false;
    bool verb = item_find(x, start, i, "ranged|ranging|ranges|range|varied|vary|varying|varies|fluctuated|ran|run|runs|aged|lay|lie|oscillated|swung|spanned|took|take|takes|lasted|extended|imposed|stretched") >= 0 || between;
    if (!verb || item_find(x, start, i, "rose|fell|grew|increased|decreased|declined|dropped|reduced|cut|up|down|years|difference|gap|difference|hours") >= 0) return false;
    if (!one_measure(x, i, j + 1) || item_find(x, j + 2, j + 5, "and every|or older") >= 0) return false;
    *r = (bounds_t){in_measure(x, i, j + 1), item_tok(x, j + 1)->v, i, j + 1};
    return days_of(x, i) > 0 || days_of(x, j + 1) <= 0 || true;
}

/* 1 for what is the most, -1 for the least, 2 for the mean; 0. */
static int place_at(const items_t *x, int i)
{
    if (item_is(x, i, "highest|longest|largest|heaviest|oldest|busiest|slowest|maximum|greatest|biggest|costliest|peak|heaviest|eldest|worst|top|dearest|harshest|severest|severest")) return 1;
    if (item_is(x, i, "lowest|shortest|smallest|lightest|youngest|quietest|fastest|minimum|cheapest|quickest|fewest|mildest|briefest")) return -1;
    return item_is(x, i, "mean|average|median|averaging|averaged") ? 2 : 0;
}

/* Whether number j may be an end of the range: of its measure, and no count of other things. */
static bool goes_with(const items_t *x, const bounds_t *r, int j)
{
    if (!exact(x, j) || !one_measure(x, j, r->last) || item_is(x, j + 1, "of|per|cases|times|to")) return false;
    const tok_t *t = item_tok(x, j), *q = item_tok(x, r->last);
    bool bare = is_count(t) && t->unit == UNIT_NONE && !t->money;
    if (bare && noun_of(x, j) && days_of(x, j) <= 0 && (q->money || q->num != NUM_COUNT)) return false; /* the longest in 12 courts */
    return (t->num == q->num || bare) && (t->num != NUM_PERCENT || q->num == NUM_PERCENT);
}

/* The number that is the extreme at item i, -1. */
static int extreme_number(const items_t *x, int i, int end)
{
    int j = i + 1;
    while (j < i + 9 && j < end && !item_number(x, j) && !item_mark(x, j, ';') && !place_at(x, j) && !item_is(x, j, "than|since|from|next|while|and|increase|decrease|rise|fall|change|up|down|of|by")) j++;
    return j < end && item_number(x, j) ? j : -1;
}

/* The highest, $96,500, was imposed; with the busiest month, March, bringing 143. */
static void look_extreme(const items_t *x, const bounds_t *r, int i)
{
    int place = place_at(x, i), end;
    (void)item_sentence(x, i, &end);
    if (!place || item_is(x, i + 1, "court|courts|authority|people's|levels|of") || item_is(x, i - 1, "next|second|third|than|above|below|previous|national|to")) return;
    if (item_find(x, r->last + 1, i, "last year|previous year|year before|earlier|nationwide|elsewhere|national|target|number of|total|followed") >= 0) return;
    int j = extreme_number(x, i, end);
    if (j < 0 || !goes_with(x, r, j)) return;
    double v = in_measure(x, j, r->last);
    if (v > r->hi + 1e-9 && (place > 0)) say(x, r->first, j, v, r->hi);
    else if (v < r->lo - 1e-9 && (place < 0 || place == 2)) say(x, r->first, j, v, r->lo);
}

/* The average was 30 months, ranging from 6 to 24: the mean is said before its range. */
static void look_mean_before(const items_t *x, const bounds_t *r)
{
    int end, from = item_sentence(x, r->first, &end), j = r->first - 1;
    if (item_find(x, r->first - 4 > from ? r->first - 4 : from, r->first, "ranging|varying") < 0) return;
    while (j >= from && !item_number(x, j)) j--;
    if (j < from || !exact(x, j) || !one_measure(x, j, r->last) || r->first - j > 8) return;
    int mean = item_find(x, from, j, "average|mean|median");
    if (mean < 0 || item_find(x, mean, j, "and|but|which|while") >= 0) return;
    double v = in_measure(x, j, r->last);
    if (v > r->hi + 1e-9 || v < r->lo - 1e-9) say(x, j, r->last, v, v > r->hi ? r->hi : r->lo);
}

/* Eleven districts reported between 40 and 75 each; in all, they reported 910. */
static void look_each(const items_t *x, const bounds_t *r)
{
    int end, from = item_sentence(x, r->first, &end), things = -1, total = -1;
    if (item_find(x, from, end, "each|apiece|every") < 0 || r->lo <= 0) return;
    for (int i = from; i < r->first; i++)
        if (item_count(x, i) && noun_of(x, i)) things = things < 0 ? i : -2;
    int all = item_find(x, r->last, end, "in all|in total|altogether|together|total|a total of|between them|overall");
    for (int i = all; all > 0 && i < all + 10 && i < end && total < 0; i++)
        if (item_number(x, i) && (things < 0 || item_tok(x, i)->v != item_tok(x, things)->v) && !item_is(x, i - 1, "the")) total = i;
    if (all > 0 && total < 0 && item_number(x, all - 1)) total = all - 1;
    if (things < 0 || total < 0 || !one_measure(x, total, r->last)) return;
    double n = item_tok(x, things)->v, v = item_tok(x, total)->v;
    if (n < 2 || v < 2) return;
    if (v > n * r->hi + 1e-9) say(x, things, total, v, n * r->hi);
    else if (v < n * r->lo - 1e-9) say(x, things, total, v, n * r->lo);
}

/* The commissioners, aged between 45 and 68, include two judges aged 59 and 71. */
static void look_aged(const items_t *x, const bounds_t *r)
{
    int end, from = item_sentence(x, r->first, &end);
    if (item_find(x, from, r->first, "aged|ages|age") < 0) return;
    for (int i = r->last + 1; i < end; i++) {
        if (!item_is(x, i, "aged") || !item_number(x, i + 1)) continue;
        for (int j = i + 1; j < i + 5 && j < end; j++)
            if (item_number(x, j) && (item_tok(x, j)->v > r->hi || item_tok(x, j)->v < r->lo) && !item_is(x, j - 1, "under|over")) say(x, r->first, j, item_tok(x, j)->v, item_tok(x, j)->v > r->hi ? r->hi : r->lo);
            else if (!item_number(x, j) && !item_is(x, j, "and") && !item_mark(x, j, ',')) break;
        return;
    }
}

/* --- bounds ------------------------------------------------------------------------------------------------------------------ */

/* The bound that is said before the number at item i: more than, up to; false = none, or one on both sides. */
static bool one_sided(const items_t *x, int i, bounds_t *b)
{
    const tok_t *t = item_tok(x, i);
    if (!t->vague || t->range || (t->lo > -1e300) == (t->hi < 1e300)) return false;
    *b = (bounds_t){t->lo, t->hi, i, i};
    return true;
}

static bool breaks(const bounds_t *b, double v)
{
    return v < b->lo - 1e-9 || v > b->hi + 1e-9;
}

/* Whether number j is the one at i once more, said exactly: namely, in fact, behind a colon and alone. */
static bool told_exactly(const items_t *x, int i, int j, int end)
{
    int lead = j - 1;
    while (lead > i && item_is(x, lead, "a|the|total|of|were|was|there|it|to|be|just|only|all|exactly|precisely")) lead--;
    int cue = item_find(x, i + 1, j, "namely|in fact|to be exact|to be precise|exactly|precisely|the exact|the count was|the actual");
    bool colon = item_mark(x, lead, ':') && (item_find(x, j, j + 7, "had|have|were|was|in all|altogether|signed|attended|came") >= 0);
    bool own = colon && item_find(x, j, end, "and") < 0;
    for (int m = j + 1; m < end; m++) own = own && !item_number(x, m);
    bool behind = item_mark(x, j - 1, ',') && item_phrase(x, j + 1, "in all|in total|to be exact|to be precise");
    return cue >= 0 || own || behind;
}

/* More than 6,500 took part: 6,238 had signed; at least 60, namely 48; up to 30, in fact 34. */
static void look_exact(const items_t *x, int i)
{
    bounds_t b;
    int end, j = i + 1;
    (void)item_sentence(x, i, &end);
    if (!item_number(x, i) || !one_sided(x, i, &b) || item_tok(x, i)->num == NUM_PERCENT) return;
    while (j < end && !item_number(x, j) && !item_year(x, j)) j++;
    if (j >= end || j > i + 22 || !exact(x, j) || item_tok(x, j)->num != item_tok(x, i)->num || item_tok(x, j)->money != item_tok(x, i)->money) return;
    if (!told_exactly(x, i, j, end) || item_find(x, i + 1, j, "of whom|of which|including|among|target|planned|compared|last|previous|each|every|of them") >= 0) return;
    if (noun_of(x, j) && noun_of(x, i) && item_tok(x, j)->unit != item_tok(x, i)->unit && item_tok(x, j)->unit != UNIT_NONE) return;
    if (breaks(&b, item_tok(x, j)->v)) say(x, i, j, item_tok(x, j)->v, item_tok(x, i)->v);
}

/* No fewer than 300 were received in each year (2016: 322; 2017: 341; 2018: 287). */
static void look_every(const items_t *x, int i)
{
    bounds_t b;
    int end, j;
    (void)item_sentence(x, i, &end);
    if (!item_number(x, i) || !one_sided(x, i, &b)) return;
    int each = item_find(x, i, end, "each year|every year|each quarter|every quarter|each month|every month|in each|in every|at each|at every|every one|each of|all three|all four|all five|in all years|a year|a month|a quarter");
    for (j = each; each >= 0 && j < end && !item_mark(x, j, '(') && !item_mark(x, j, ':') && !item_mark(x, j, U'–'); j++)
        if (item_number(x, j)) return;
    if (each < 0 || j >= end) return;
    int n = 0, wrong = -1, open = j;
    for (j = open + 1; j < end && !item_mark(x, j, ')'); j++) {
        if (!item_number(x, j)) continue;
        const tok_t *t = item_tok(x, j), *p = item_tok(x, i);
        bool same = t->money == p->money && (t->num == p->num || (is_count(t) && t->unit == UNIT_NONE));
        if (!same || t->vague || t->range) return;
        n++;
        if (breaks(&b, t->v)) wrong = wrong < 0 ? j : wrong;
    }
    if (n > 1 && wrong > 0 && item_find(x, open, end, "except|but|only|save|apart") < 0) say(x, i, wrong, item_tok(x, wrong)->v, item_tok(x, i)->v);
}

/* What a share may be that is bounded on one side, or by two: fewer than one in five, between one quarter and one third. */
static bool share_bounds(const items_t *x, int i, double *ret_lo, double *ret_hi)
{
    const tok_t *t = item_tok(x, i);
    double lo = t->lo, hi = t->hi;
    bool between = item_is(x, i - 1, "and") && item_number(x, i - 2) && item_is(x, i - 3, "between") && item_tok(x, i - 2)->num == NUM_PERCENT;
    if (between) lo = item_tok(x, i - 2)->lo, hi = t->hi;
    else if (item_is(x, i - 1, "and") && item_is(x, i - 2, "quarter|third|half|fifth|sixth|tenth") && item_is(x, i - 4, "between")) lo = 0;
    else if ((lo > -1e300) == (hi < 1e300)) return false;
    *ret_lo = lo, *ret_hi = hi;
    return true;
}

/* The number that is the part of the whole: 420 of the 900, namely 416, - 416 -. -1 = none. */
static int part_of(const items_t *x, int whole, int end)
{
    for (int j = whole + 1; j < end; j++) {
        if (!item_number(x, j)) continue;
        int again = j + 2 + item_is(x, j + 2, "the");
        bool same = item_is(x, j + 1, "of") && item_number(x, again) && item_tok(x, again)->v == item_tok(x, whole)->v;
        bool said = (same || item_is(x, j - 1, "namely") || (item_mark(x, j - 1, U'–') && item_mark(x, j + 1, U'–')) || (item_mark(x, j - 1, '(') && item_mark(x, j + 1, ')')) || (item_mark(x, j - 1, ',') && item_mark(x, j + 1, ',')) || item_phrase(x, j + 1, "in number|in all"));
        return said && item_count(x, j) && exact(x, j) ? j : -1;
    }
    return -1;
}

/* Fewer than one in five of the 1,600 complaints, namely 416; between one quarter and one third of the 900, with 420 of the 900. */
static void look_share(const items_t *x, int i)
{
    double lo, hi;
    int end, whole = i + 1;
    if (!item_number(x, i) || item_tok(x, i)->num != NUM_PERCENT || !share_bounds(x, i, &lo, &hi) || !item_is(x, i + 1, "of")) return;
    (void)item_sentence(x, i, &end);
    while (whole < i + 4 && !item_number(x, whole)) whole++;
    int part = item_count(x, whole) ? part_of(x, whole, end) : -1;
    if (part < 0) return;
    double share = 100 * item_tok(x, part)->v / item_tok(x, whole)->v;
    if (share > 100 || share < lo - 0.5 || share > hi + 0.5)
        item_report(x, "share", i, part, bothf(x->k, "%s ÷ %s = %s%%", NULL, say_tok(x->k, item_tok(x, part)), say_tok(x->k, item_tok(x, whole)), say_number(x->k, share, 2)), "占比与部分、总数不符", "the share does not follow from part and whole");
}

/* The average age of the suspects, all under 18, was 23.4. */
static void look_all_under(const items_t *x, int i)
{
    int end, from = item_sentence(x, i, &end), all = item_phrase(x, i, "all|none"), j = i + 1, bound = -1, mean = -1;
    if (!all) return;
    bool none = item_is(x, i, "none");
    while (j < i + 6 && j < end && !item_number(x, j)) j++;
    if (item_number(x, j) && item_tok(x, j)->vague && !none && (item_tok(x, j)->lo <= -1e300 || item_tok(x, j)->hi >= 1e300)) bound = j;
    if (bound < 0) return;
    int cue = item_find(x, from, end, "average|mean|median|averaged|averaging");
    for (j = cue; cue >= 0 && j < end && mean < 0; j++)
        if (item_number(x, j) && j != bound && !item_tok(x, j)->vague && (item_is(x, j - 1, "was|is|at|of|being|averaged") || item_is(x, j + 1, "years|days|months"))) mean = j;
    if (mean < 0 || !one_measure(x, mean, bound)) return;
    double v = in_measure(x, mean, bound);
    if (v > item_tok(x, bound)->hi || v < item_tok(x, bound)->lo) say(x, bound, mean, v, item_tok(x, bound)->v);
}

/* The upper (1) or lower (-1) bound that the words set for number i: within, no more than, at least; 0 = none. */
static int bound_said(const items_t *x, int i)
{
    const tok_t *t = item_tok(x, i);
    if (t->vague && !t->range && t->hi < 1e300 && t->lo <= -1e300) return 1;
    if (t->vague && !t->range && t->lo > -1e300 && t->hi >= 1e300) return -1;
    return item_is(x, i - 1, "within") || item_phrase(x, i - 2, "limit of|maximum of|ceiling of") ? 1 : item_phrase(x, i - 2, "minimum of") ? -1 : 0;
}

/* 1: all are at most as number i says; -1: at least; 0: it is not said of all. */
static int bound_of_all(const items_t *x, int i, int from, int end)
{
    int way = bound_said(x, i), none = item_find(x, from, i, "no|none|neither|never|not one|at no time"), all = item_find(x, from, i, "all|every|each|always|any");
    if (!way || (none < 0 && all < 0) || (none >= 0 && item_is(x, none + 1, "more|fewer|less|later"))) return 0;
    if (item_find(x, from, i, "target|should|must|may|required|planned|nearly|almost|but|most|expected|of the") >= 0 || item_find(x, i, end, "except|but|although|apart|exception|however|target|only one|previous|earlier|last year") >= 0) return 0;
    return none >= 0 ? -way : way;
}

/* All were decided within 90 days, the slowest in 104; no court had fewer than 10 judges, the smallest has 8. */
static void look_all_within(const items_t *x, int i)
{
    int end, from = item_sentence(x, i, &end), way = item_number(x, i) && item_tok(x, i)->num != NUM_PERCENT ? bound_of_all(x, i, from, end) : 0;
    for (int j = i + 1; way && j < end; j++) {
        int place = place_at(x, j), m = j + 1;
        if ((place != way && place != 2) || item_is(x, j + 1, "court|courts|number")) continue;
        while (m < j + 7 && m < end && !item_number(x, m) && !item_mark(x, m, ';') && !item_year(x, m)) m++;
        if (m >= end || !exact(x, m) || !one_measure(x, m, i)) return;
        double v = in_measure(x, m, i), bound = item_tok(x, i)->v;
        if ((way > 0 && v > bound) || (way < 0 && v < bound)) say(x, i, m, v, bound);
        return;
    }
}

void items_bounds(const items_t *x)
{
    for (int i = 0; i < x->n; i++) {
        bounds_t r;
        look_exact(x, i);
        look_every(x, i);
        look_share(x, i);
        look_all_under(x, i);
        look_all_within(x, i);
        if (!read_range(x, i, &r) || r.lo > r.hi) continue;
        int end, next;
        (void)item_sentence(x, i, &end);
        (void)item_sentence(x, end + 1 < x->n ? end + 1 : end, &next);
        for (int j = r.last + 1; j < next; j++) look_extreme(x, &r, j);
        look_each(x, &r);
        look_aged(x, &r);
        look_mean_before(x, &r);
    }
}
