/* check_items_again.c - one thing told twice with two values, and sentences run together, in English.
 *
 * The second telling has the noun of the first with "the" or "these" before it, the same verb, or the words of the first in another order; it is
 * reported where the values differ as slips do (digits in turn, one digit) and nothing sets the two apart: a time, a name, a change.
 */
#include "report/check_items.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void say_merged(const items_t *x, int from, int to)
{
    item_report(x, "merged", from, to, both(x->k, "", ""), "同一数量写了两个数字，可能是两处误并", "two numbers of one thing: perhaps two sentences were merged");
}

/* --- told twice ------------------------------------------------------------------------------------------------------------------ */

/* The same digits in another order, two beside each other in turn; of three digits and more. */
static bool turned(double a, double b)
{
    char p[24], q[24];
    int n = snprintf(p, sizeof p, "%.10g", a), m = snprintf(q, sizeof q, "%.10g", b), differ = 0, first = -1, last = -1;
    if (n != m || n > 12) return false;
    for (int i = 0; i < n; i++)
        if (p[i] != q[i]) differ++, first = first < 0 ? i : first, last = i;
    if (differ == 2 && p[first] == q[last] && p[last] == q[first]) return last <= first + 1 || p[first + 1] == '.';
    int count[10] = {0}; /* 2,093 and 2,903 */
    for (int i = 0; i < n; i++) {
        if (is_digit((uint32_t)p[i])) count[p[i] - '0']++;
        if (is_digit((uint32_t)q[i])) count[q[i] - '0']--;
    }
    for (int d = 0; d < 10; d++)
        if (count[d]) return false;
    return n >= 4 && differ == 3;
}

static const char EMPTY[] = "were|with|that|from|which|year|last|previous|this|these|those|been|have|their|cent|percent|percentage|points|about|during|after|before|into|also|more|than|reached|received|million|billion|total|number|numbers|when|there|they|over|under|some|each|compared|against|figure|rose|fell|most|only|other|many|them|such|years";

/* How many words of the clause of item b (its sentence, at most so far) stand in that of item a as well; *ret_of: how many it has. */
static int common_words(const items_t *x, int a, int b, int *ret_of)
{
    int end, from = item_sentence(x, a, &end), stop, start = item_sentence(x, b, &stop), same = 0, of = 0;
    if (from == start) end = b - 1;
    for (int j = b - 12 > start ? b - 12 : start; j < b + 8 && j < stop; j++) {
        if (!item_word(x, j) || strlen(x->at[j].word) < 4 || item_is(x, j, EMPTY) || item_number(x, j)) continue;
        if (from == start && j <= a) continue;
        of++;
        for (int m = from; m < end; m++)
            if (item_word(x, m) && m != j && strncmp(x->at[m].word, x->at[j].word, strlen(x->at[j].word) > 6 ? strlen(x->at[j].word) - 2 : strlen(x->at[j].word)) == 0) {
                same++;
                break;
            }
    }
    *ret_of = of;
    return same;
}

static const char APART[] = "from|to|compared|than|against|increase|decrease|rise|fall|rose|fell|up|down|more|fewer|less|last|previous|earlier|later|respectively|men|women|male|female|another|other|others|further|additional|planned|target|expected|first|second|remaining|new|former|whereas|while|of which|of whom|of them|by the end|"
                            "instead|valid|only|still|now|then|half|quarter|north|south|east|west|urban|rural|increased|decreased|grew|average of|both";

/* A name that stands beside one of the two numbers alone, a month or a year that the other has not. */
static bool set_apart(const items_t *x, int a, int b)
{
    int years[2] = {0}, months[2] = {0}, at[2] = {a, b};
    for (int s = 0; s < 2; s++) {
        int end, from = item_sentence(x, at[s], &end);
        for (int j = from; j < end; j++) {
            if (item_year(x, j)) years[s] = years[s] && years[s] != x->at[j].year ? -1 : x->at[j].year;
            if (item_month(x, j)) months[s] = months[s] && months[s] != item_month(x, j) ? -1 : item_month(x, j);
        }
    }
    return years[0] < 0 || years[1] < 0 || (years[1] && years[0] && years[0] != years[1]) || (months[1] && months[0] != months[1] && months[0]) || months[0] < 0 || months[1] < 0;
}

/* How the second telling points back: the figure of, the number of X ..., an average sentence of, with its 241 sitting days. */
static bool tells_again(const items_t *x, int b)
{
    int end, from = item_sentence(x, b, &end), lo = b - 12 > from ? b - 12 : from;
    if (item_is(x, b - 1, "the|these|those|its|their|all|said") || item_phrase(x, b - 2, "figure of|number of|total of|average of")) return true;
    return item_find(x, lo, b, "the figure of|the number of|the total of|the average|an average|the mean|gives|says that|puts|speaks of|according to|summary|chapter|foreword|table|annex|page") >= 0;
}

static bool may_slip(const items_t *x, int i)
{
    const tok_t *t = item_tok(x, i);
    if (t->vague || t->range || t->v < 10 || t->num == NUM_POINTS) return false;
    return !(t->v > 1900 && t->v < 2100 && t->unit == UNIT_NONE);
}

/* Whether the two, a before b, are tellings of one thing. */
static bool one_thing(const items_t *x, int a, int b)
{
    int of, same = common_words(x, a, b, &of), lo = a - 8 > 0 ? a - 8 : 0;
    if (item_find(x, a + 1, b + 6 < x->n ? b + 6 : x->n, APART) >= 0 || item_find(x, lo, a, "from|than|compared|against") >= 0 || set_apart(x, a, b)) return false;
    const tok_t *p = item_tok(x, a), *q = item_tok(x, b);
    if (p->unit != UNIT_NONE && q->unit != UNIT_NONE && p->unit != q->unit && !p->money) return false;
    return tells_again(x, b) && same >= 2 && same * 3 >= of * 2;
}

/* Case workers closed 2,093 files. The number of files closed, 2,903, was the highest for years. */
static void look_twice(const items_t *x, int b)
{
    if (!item_number(x, b) || !may_slip(x, b)) return;
    const tok_t *q = item_tok(x, b);
    for (int m = 0; m < b; m++)
        if (item_number(x, m) && item_tok(x, m)->v == q->v) return;
    for (int a = b - 1; a >= 0; a--) {
        if (!item_number(x, a)) continue;
        const tok_t *p = item_tok(x, a);
        if (p->num != q->num || p->money != q->money || !may_slip(x, a) || !turned(p->v, q->v)) continue;
        if (one_thing(x, a, b)) item_report(x, "twice", a, b, bothf(x->k, "%s / %s", NULL, say_tok(x->k, p), say_tok(x->k, q)), "同一数字在文中两处不同，像是笔误", "the same quantity with another value elsewhere: it looks like a slip");
        return;
    }
}

/* --- run together ---------------------------------------------------------------------------------------------------------------- */

/* The verb ends in -ed, or is one of the others. */
static bool is_verb(const items_t *x, int i)
{
    size_t n = item_word(x, i) ? strlen(x->at[i].word) : 0;
    return item_is(x, i, "took|made|held|gave|heard|paid|sent|spent|won|sat|met|had|cost|lost|came|drew|brought|saw|sold") || (n > 4 && strcmp(x->at[i].word + n - 2, "ed") == 0);
}

static bool same_word(const items_t *x, int a, int b)
{
    return item_word(x, a) && item_word(x, b) && strcmp(x->at[a].word, x->at[b].word) == 0;
}

/* took 46 days on average took 61 days; confirmed 310 confirmed 288: the verb once more with its number, and nothing between that joins. */
static void look_verb_again(const items_t *x, int i)
{
    int end, from = item_sentence(x, i, &end), j = i + 1;
    if (!is_verb(x, i) || !item_number(x, i + 1)) return;
    for (j = i + 2; j < i + 9 && j < end; j++) {
        if (x->at[j].kind == ITEM_MARK || item_number(x, j) || item_is(x, j, "and|but|or|which|who|that|while|as|when|whom|then|to|than|where|those|persons")) return;
        if (same_word(x, i, j)) break;
    }
    (void)from;
    if (j >= i + 9 || j >= end || !same_word(x, i, j) || !item_number(x, j + 1) || item_tok(x, i + 1)->num != item_tok(x, j + 1)->num || item_tok(x, i + 1)->v == item_tok(x, j + 1)->v) return;
    say_merged(x, i, j + 1);
}

typedef struct change {
    int way, year, past; /* the year it is since, 0 = unsaid; the item behind */
    bool sign;           /* up, down */
} change_t;

/* up 12 per cent on 2022; an increase of 5 per cent; decreased by 7 per cent compared with 2021 at item i; false where none stands there. */
static bool read_change(const items_t *x, int i, change_t *r)
{
    int a = i + 1;
    *r = (change_t){.sign = item_is(x, i, "up|down")};
    if (r->sign || item_is(x, i, "increased|rose|grew|fell|decreased|dropped|declined|climbed|increase|decrease|rise|fall|drop|decline")) r->way = item_way(x, i);
    a += item_is(x, a, "by|of");
    if (!r->way || !item_number(x, a) || item_tok(x, a)->num != NUM_PERCENT) return false;
    r->past = a + 1;
    while (item_is(x, r->past, "per|cent|percent")) r->past++;
    int year = r->past + 1 + item_is(x, r->past + 1, "with|to|the");
    if (!item_is(x, r->past, "on|from|over|compared|against|since|than") || !item_year(x, year)) return true;
    r->year = x->at[year].year, r->past = year + 1;
    return true;
}

/* up 12 per cent on 2022, down 9 per cent on 2022; increased by 12 per cent and decreased by 7 per cent compared with 2021: two ways since one time. */
static void look_two_ways(const items_t *x, int i)
{
    change_t p, q;
    if (!read_change(x, i, &p) || !(item_mark(x, p.past, ',') || item_is(x, p.past, "and"))) return;
    int next = p.past + 1;
    while (item_is(x, next, "and|a|an")) next++;
    if (!read_change(x, next, &q) || q.way != -p.way) return;
    if (item_is(x, q.past, "in|for|among|respectively|to|of|at") || item_find(x, q.past, q.past + 8, "respectively") >= 0) return;
    bool one = (p.year && p.year == q.year) || (!p.year && q.year && item_is(x, p.past, "and") && !p.sign);
    if (one) say_merged(x, i, next);
}

/* compared with the previous it issued; attended by about  delegates: a number or its noun is gone. */
static void look_lost(const items_t *x, int i)
{
    bool previous = item_phrase(x, i, "compared with the previous|than the previous|over the previous|from the previous|against the previous|on the previous") > 0;
    if (previous && item_is(x, i + item_phrase(x, i, "compared with the previous|than the previous|over the previous|from the previous|against the previous|on the previous"), "it|the|they|we|this|a|he|she"))
        report_at(x->k, CHECK_BROKEN, "merged", x->at[i].from, x->at[i + 3].to, both(x->k, "", ""), both(x->k, "句子不完整，可能是两处误并", "words are missing here: perhaps two sentences were merged"));
}

void items_again(const items_t *x)
{
    for (int i = 0; i < x->n; i++) {
        look_twice(x, i);
        look_verb_again(x, i);
        look_two_ways(x, i);
        look_lost(x, i);
    }
}
