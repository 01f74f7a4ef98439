/* check_items_lists.c - lists that leave nothing over, in English: shares of disjoint kinds that come to more than all, parts closed by "elsewhere",
 * "the rest", "nobody else" or a pair (men and women) that do not make their whole.
 *
 * A list of shares is taken for one of disjoint kinds only where the words make it one: a heading (by outcome), what is left (others, a
 * further 12 per cent), kinds that exclude each other, one verb for all. Shares of several wholes, times or rates are none.
 */
#include "report/check_items.h"

#include <math.h>
#include <string.h>

enum { PARTS_MOST = 12 };

typedef struct list {
    int at[PARTS_MOST], n; /* items: the numbers */
    int from, end;         /* of the sentence */
} list_t;

/* Kinds that leave no third, or cannot both be. closed: nothing is neither of them. */
static const struct {
    const char *one, *other;
    bool closed;
} PAIRS[] = {
    {"men|male|males|man|boys", "women|female|females|woman|girls", true},
    {"adults|adult", "juveniles|juvenile|minors|children", true},
    {"domestic|local|national|resident", "foreign|overseas|non-resident", true},
    {"urban", "rural", true},
    {"favour|favor", "against", true},
    {"full-time", "part-time", true},
    {"permanent", "temporary", true},
    {"solved", "unsolved", true},
    {"paid", "unpaid", true},
    {"substantiated|founded|justified|well-founded", "unsubstantiated|unfounded|unjustified", true},
    {"online|electronic|electronically", "paper", false},
    {"public", "private", true},
    {"oral|orally", "written|writing", false},
    {"convicted|guilty", "acquitted", false},
    {"allowed|granted|upheld|approved|successful|accepted", "dismissed|rejected|refused|unsuccessful|denied", false},
};

/* Ends of a matter that exclude each other. */
static const char OUTCOMES[] =
    "allowed|granted|upheld|dismissed|rejected|withdrawn|discontinued|pending|acquitted|convicted|refused|adjourned|settled|transferred|inadmissible|closed|unresolved|regular|irregular|quashed|declined|abandoned|substantiated|unsubstantiated|"
    "inconclusive|unfounded|deferred|partially|partly|undecided|ongoing|referred|discharged|open|unanswered";

static int past_number(const items_t *x, int i)
{
    i++;
    while (item_is(x, i, "per|cent|percent|percentage")) i++;
    return i;
}

/* --- shares ---------------------------------------------------------------------------------------------------------------------- */

static bool is_share(const items_t *x, int i)
{
    if (!item_number(x, i) || item_tok(x, i)->num != NUM_PERCENT || item_tok(x, i)->range || item_tok(x, i)->v > 100) return false;
    if (item_tok(x, i)->han && item_tok(x, i)->hi - item_tok(x, i)->lo > 30) return false; /* most */
    for (int j = i - 1; j > i - 4 && j >= 0 && item_word(x, j); j--)
        if ((item_way(x, j) && !item_is(x, j - 1, "took|made|makes|make|taken|takes")) || item_is(x, j, "by|than|from|reached|risen")) return false;
    int at = past_number(x, i);
    return !item_way(x, at) && !item_is(x, at, "or|above|below|interest|tax|discount|confidence|likely|points|point") && !(item_is(x, at, "to") && item_number(x, at + 1)) && !item_is(x, at + 1, "up|down|increase|decrease");
}

/* between 25 and 60 and 10 per cent older: an age, though a list of shares goes on behind it. */
static bool bare_bound(const items_t *x, int i)
{
    const tok_t *t = item_tok(x, i);
    return !t->han && t->to == t->digits_to && (item_is(x, i - 1, "between|under|over|aged|below|above|to") || (item_is(x, i - 1, "and") && item_number(x, i - 2) && item_is(x, i - 3, "between|aged")));
}

static bool read_shares(const items_t *x, int from, int end, list_t *l)
{
    int years = 0;
    *l = (list_t){.from = from, .end = end};
    for (int i = from; i < end; i++) {
        years += item_year(x, i);
        if (!item_number(x, i) || item_tok(x, i)->num != NUM_PERCENT || bare_bound(x, i)) continue;
        if (!is_share(x, i) || l->n == PARTS_MOST) return false;
        l->at[l->n++] = i;
    }
    static const char others[] = "of which|of whom|of them|of these|of those that|of those who|within|compared|than|previous|last year|year before|rate|rates|respectively|more than one|both|several|overlap|also|confidence|average|cumulatively|at least|at most|up to|vat|interest|"
                                 "probability|target|mentioned|cited|instead|against|when|if|while|whereas|though|although|but|could choose|multiple|some of them|among|discount|from|either";
    return l->n > 1 && years < 2 && item_find(x, from, end, others) < 0;
}

/* The words that say of what the share at number n of the list is, before it and behind. */
static void label_of(const items_t *x, const list_t *l, int n, int *ret_from, int *ret_to)
{
    *ret_from = n ? past_number(x, l->at[n - 1]) : l->from;
    *ret_to = n + 1 < l->n ? l->at[n + 1] : l->end;
}

/* The share is one of its own whole: 45 per cent of men, 63 per cent of their targets. */
static bool of_its_own(const items_t *x, const list_t *l, int n)
{
    int at = past_number(x, l->at[n]), to = n + 1 < l->n ? l->at[n + 1] : l->end;
    if (n && n + 1 == l->n && item_is(x, at, "of") && item_is(x, at + 1, "all|the|total")) { /* A 64 and B 37 per cent of all victims */
        bool others = false;
        for (int m = 0; m < n; m++) others = others || item_is(x, past_number(x, l->at[m]), "of");
        return others;
    }
    if (!item_is(x, at, "of")) return n && item_find(x, at, to, "of their|of its") >= 0;
    if (n || item_is(x, at + 1, "their|its|his|her")) return true;
    for (size_t p = 0; p < sizeof PAIRS / sizeof *PAIRS; p++)
        for (int j = at + 1; j < at + 4 && j < to; j++)
            if (p < 4 && (item_is(x, j, PAIRS[p].one) || item_is(x, j, PAIRS[p].other))) return item_find(x, at, to, "were|was|are|is") > j;
    return false;
}

/* in urban districts, of men: a place or whole, no kind; not: in favour, the men. */
static bool is_place(const items_t *x, int j)
{
    if (item_is(x, j, "favour|favor")) return false;
    return item_is(x, j - 1 - item_is(x, j - 1, "the"), "in|among|for|of|to|at");
}

static int kind_at(const items_t *x, const list_t *l, const char *words)
{
    for (int j = l->from; j < l->end; j++)
        if (item_is(x, j, words) && !is_place(x, j)) return j;
    return -1;
}

/* Whether the words belong to two members: each behind its number, or each before it. */
static bool members_apart(const list_t *l, int first, int last)
{
    for (int n = 0; n < l->n; n++) {
        int end = n + 1 < l->n ? l->at[n + 1] : l->end;
        if (first < l->at[n] ? last > l->at[n] : last >= end && first < end) return true;
    }
    return false;
}

/* men ... women in the labels of two members. */
static bool opposed(const items_t *x, const list_t *l, bool closed)
{
    for (size_t p = 0; p < sizeof PAIRS / sizeof *PAIRS; p++) {
        int one = kind_at(x, l, PAIRS[p].one), other = kind_at(x, l, PAIRS[p].other);
        if (one < 0 || other < 0 || (closed && !PAIRS[p].closed)) continue;
        if (members_apart(l, one < other ? one : other, one < other ? other : one)) return true;
    }
    return false;
}

/* under 25, between 25 and 60, older */
static bool age_bands(const items_t *x, const list_t *l)
{
    int bands = 0;
    for (int n = 0; n < l->n; n++) {
        int from, to;
        label_of(x, l, n, &from, &to);
        if (n) from = l->at[n];
        bands += item_find(x, from, to, "under|over|older|younger|aged|between|above|below|or older|and over") >= 0;
    }
    return bands >= 2 && item_find(x, l->from, l->end, "age|ages|aged|old|older|young|younger|under 18|years") >= 0;
}

static int outcomes(const items_t *x, const list_t *l)
{
    const char *seen[PARTS_MOST];
    int n = 0;
    for (int m = 0; m < l->n; m++) {
        int from = past_number(x, l->at[m]), to = m + 1 < l->n ? l->at[m + 1] : l->end, at = -1;
        for (int j = from; j < to && at < 0; j++)
            if (item_is(x, j, OUTCOMES)) at = j;
        if (at < 0) continue;
        bool again = false;
        for (int s = 0; s < n; s++) again = again || strcmp(seen[s], x->at[at].word) == 0;
        if (again && !item_is(x, at - 1, "not")) return 0;
        seen[n++] = x->at[at].word;
    }
    return n;
}

static const char HEADINGS[] =
    "by outcome|by result|by type|by age|by sex|by gender|by region|by source|by category|by offence|by kind|by sector|by origin|by rank|by grade|by nationality|by status|by subject|by method|by channel|by reason|by cause|by ground|by decision|by nature|"
    "by place|by area|by size|by value|by level|by service|by department|by form|by disposition|in terms of|broken down|break down|breaks down|breakdown|divided|split|distribution|distributed|composition|as follows|in all 100|whole";
static const char REST[] = "other|others|rest|remaining|remainder|balance|elsewhere|everything else|all else|miscellaneous|unclassified|could not be|further|another|no opinion";
static const char SHARE_VERBS[] = "accounted for|made up|makes up|make up|constituted|constitutes|represented|represents|took up|takes up|absorbed|absorbs|formed|won|produced|account for|accounts for|contributed|supplied|generated|comprised";

/* a further quarter: read as one number */
static bool further(const items_t *x, const list_t *l)
{
    bool found = false;
    for (int n = 1; n < l->n; n++) found = found || check_says(x->s, item_tok(x, l->at[n])->from, item_tok(x, l->at[n])->to, "a further|another");
    return found;
}

/* The words make the shares those of disjoint kinds of one whole. */
static bool disjoint(const items_t *x, const list_t *l)
{
    for (int n = 0; n < l->n; n++)
        if (of_its_own(x, l, n)) return false;
    bool verb = item_find(x, l->from, l->at[0] + 1, SHARE_VERBS) >= 0 || (l->n > 2 && item_find(x, l->from, l->at[0] + 1, "went|goes|go") >= 0);
    return item_find(x, l->from, l->end, HEADINGS) >= 0 || item_find(x, l->at[0], l->end, REST) >= 0 || further(x, l) || verb || opposed(x, l, false) || age_bands(x, l) || outcomes(x, l) >= 2;
}

/* 46, 38 and 26 per cent: 110, which is one digit away from all. */
static bool a_digit_over(const items_t *x, const list_t *l)
{
    double sum = 0;
    for (int n = 0; n < l->n; n++) {
        if (of_its_own(x, l, n) || item_tok(x, l->at[n])->vague) return false;
        sum += item_tok(x, l->at[n])->v;
    }
    return l->n > 2 && l->n < 6 && fabs(sum - 110) < 0.01;
}

static void look_shares(const items_t *x, int from, int end)
{
    list_t l;
    double lo = 0, hi = 0, v = 0;
    if (!read_shares(x, from, end, &l) || !(disjoint(x, &l) || a_digit_over(x, &l))) return;
    for (int n = 0; n < l.n; n++) {
        const tok_t *t = item_tok(x, l.at[n]);
        bool bare = !t->vague || t->han;
        lo += bare && !t->han ? t->v - t->last / 2 : fmax(t->lo, 0), hi += t->hi < 101 ? t->hi : 100, v += t->v;
    }
    int last = l.at[l.n - 1];
    bool closed = item_is(x, last - 1, "remaining|other") && item_is(x, last - 2, "the");
    if (lo > 100.05 && lo < 200) item_report(x, "share", l.at[0], last, bothf(x->k, "Σ = %s%%", NULL, say_number(x->k, v, 2)), "各占比之和超过百分之百", "the shares come to more than the whole");
    else if (closed && hi < 99.4 && l.n > 1) item_report(x, "share", l.at[0], last, bothf(x->k, "Σ = %s%%", NULL, say_number(x->k, v, 2)), "各占比之和不足百分之百", "the shares do not come to the whole, though nothing is left over");
}

/* --- counts ---------------------------------------------------------------------------------------------------------------------- */

/* A count or sum of money that may be a whole or a part. */
static bool is_amount(const items_t *x, int i)
{
    if (!item_number(x, i)) return false;
    const tok_t *t = item_tok(x, i);
    return t->num == NUM_COUNT && !t->vague && !t->range && t->v > 0;
}

static bool alike(const items_t *x, int a, int b)
{
    return item_tok(x, a)->money == item_tok(x, b)->money && (item_tok(x, a)->last < 1) == (item_tok(x, b)->last < 1);
}

/* The list behind the whole at item w, as far as the words go on with it. */
static void read_parts(const items_t *x, int w, int end, list_t *l)
{
    *l = (list_t){.from = w, .end = end};
    for (int i = w + 1; i < end; i++) {
        if (item_is(x, i, "than|compared|against|from|previous|last|year|earlier|up|down|increase|decrease|rise|fall|average|each|per|respectively|including|while|whereas|but|both|overlap") && !(item_is(x, i, "against|from|last") && !item_number(x, i + 1)) && !item_is(x, i - 1, "anything|at") && !(item_is(x, i, "year") && item_is(x, i + 1, "end")) && !(item_is(x, i, "per") && item_is(x, i + 1, "cent"))) {
            l->end = i;
            return;
        }
        if (item_year(x, i) || !item_number(x, i) || item_tok(x, i)->num == NUM_PERCENT || item_tok(x, i)->num == NUM_SPAN) continue;
        if (!is_amount(x, i) || !alike(x, w, i) || item_tok(x, i)->v >= item_tok(x, w)->v || l->n == PARTS_MOST || item_find(x, i - 2, i, "of the|of these|of those|of its") >= 0) {
            l->n = 0;
            return;
        }
        l->at[l->n++] = i;
    }
}

/* Whether the last of the list, or what stands behind it, leaves nothing over. */
static bool closed(const items_t *x, const list_t *l)
{
    int last = l->at[l->n - 1], end = l->end < last + 8 ? l->end : last + 8, sentence;
    (void)item_sentence(x, last, &sentence);
    bool rest = item_find(x, last + 1, end, "elsewhere|everything else|all else|in other ways|other|others|miscellaneous|unknown|unspecified|somewhere else|neither|unclassified") >= 0 && item_find(x, last + 1, end, "than|with other|of other|by other|to other|other than|each other|among others|between") < 0;
    bool left = item_find(x, last - 4 > l->from ? last - 4 : l->from, last, "the remaining|the rest|the remainder|the balance|the other|all other|all others|remaining") >= 0;
    bool none = item_find(x, last + 1, sentence, "nobody else|no one else|nothing else|no others|no other|anything else|anyone else|none of any other|being no|the only") >= 0;
    return rest || left || none;
}

/* A part of a part: 40 closed, 12 of them without action. */
static bool nested(const items_t *x, const list_t *l)
{
    return item_find(x, l->at[0], l->end, "of them|of which|of whom|of these|of those|including|some of|thereof|among them") >= 0 && l->n > 1;
}

static bool agrees(const items_t *x, const list_t *l, int w)
{
    const tok_t *t = item_tok(x, w);
    for (int set = 1; set < 1 << l->n && l->n <= 8; set++) { /* some of them make it: not all are of one layer */
        double v = 0, room = t->exact ? 0 : t->last * 0.51;
        int m = 0;
        for (int i = 0; i < l->n; i++)
            if (set >> i & 1) v += item_tok(x, l->at[i])->v, m++, room += item_tok(x, l->at[i])->exact ? 0 : item_tok(x, l->at[i])->last * 0.51;
        if (m > 1 && fabs(v - t->v) <= room + 1e-6 * t->v) return true;
    }
    return false;
}

static double sum_of(const items_t *x, const list_t *l)
{
    double v = 0;
    for (int i = 0; i < l->n; i++) v += item_tok(x, l->at[i])->v;
    return v;
}

/* One digit but the last is another one, or two digits are turned: how a total goes wrong, and hardly how something is left over. */
static bool slipped(double a, double b)
{
    double d = fabs(a - b), tens = 1;
    while (tens * 10 <= d + 1e-9) tens *= 10;
    return d >= 9.999 && (fabs(fmod(d + 1e-6, tens)) < 1e-3 && fmod(round(d / tens), 10) > 0) && fmax(a, b) / d < 1000 && fmod(fmax(a, b), 10 * tens) > 1e-6;
}

/* Each behind a comma and before its own few words: 610 at dwellings, 395 at business premises and 235 elsewhere. */
static bool apposed(const items_t *x, const list_t *l)
{
    if (l->n < 3 || l->at[0] - l->from > 7 || !(item_mark(x, l->at[0] - 1, ',') || item_mark(x, l->at[0] - 1, ':') || item_mark(x, l->at[0] - 1, U'–'))) return false;
    for (int i = 1; i < l->n; i++) {
        int lead = l->at[i] - 1;
        if (!item_mark(x, lead, ',') && !item_is(x, lead, "and")) return false;
        if (l->at[i] - l->at[i - 1] > 8) return false;
    }
    return item_is(x, l->at[l->n - 1] - 1, "and") && item_find(x, l->from, l->end, "including|such as|among") < 0;
}

static void look_parts(const items_t *x, int w, int from, int end)
{
    list_t l;
    if (!is_amount(x, w) || item_tok(x, w)->v < 10) return;
    for (int i = from; i < w; i++)
        if (item_number(x, i) && item_tok(x, i)->num != NUM_PERCENT && item_tok(x, i)->v > item_tok(x, w)->v) return;
    if (item_find(x, from, end, "more than one|overlap|several|as well as being|also|some of them|may be") >= 0) return;
    read_parts(x, w, end, &l);
    if (l.n < 2 || nested(x, &l) || agrees(x, &l, w)) return;
    double v = sum_of(x, &l), whole = item_tok(x, w)->v;
    bool opens = l.at[0] - w < 14;
    for (int i = l.at[0] - 1; i > w && opens; i--) opens = !item_mark(x, i, ';');
    bool shut = closed(x, &l) || (l.n == 2 && opposed(x, &l, true)), told = apposed(x, &l) && slipped(v, whole);
    if (opens && (shut || told) && v > 0.55 * whole && v < 1.6 * whole)
        item_report(x, "sum", w, l.at[l.n - 1], bothf(x->k, "Σ = %s ≠ %s", NULL, say_number(x->k, v, -1), say_tok(x->k, item_tok(x, w))), "各项之和与总数不符", "the parts do not add up to the total");
}

void items_lists(const items_t *x)
{
    for (int from = 0, end; from < x->n; from = end + 1) {
        (void)item_sentence(x, from, &end);
        look_shares(x, from, end);
        for (int w = from; w < end; w++) look_parts(x, w, from, end);
    }
}
