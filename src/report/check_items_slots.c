/* check_items_slots.c - one place with two values, in English: sentences run together, a part larger than its whole, a number told again with
 * its digits turned, as many values as names.
 */
#include "report/check_items.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void say_merged(const items_t *x, int from, int to)
{
    item_report(x, "merged", from, to, both(x->k, "", ""), "同一数量写了两个数字，可能是两处误并", "two numbers of one thing: perhaps two sentences were merged");
}

/* --- run together ---------------------------------------------------------------------------------------------------------------- */

static bool moves(const items_t *x, int i)
{
    if (item_is(x, i, "was|were|is|are") && (item_number(x, i + 1) || item_is(x, i + 1, "cut|raised|reduced|increased"))) return true;
    if (item_is(x, i, "went|stood|amounted") && item_is(x, i + 1, "up|down|at|to")) return true;
    return item_is(x, i, "rose|fell|increased|decreased|grew|dropped|declined|climbed|numbered|totalled|totaled|shrank|jumped|slipped|soared|plunged|reached");
}

/* Both say what is, or neither: 45 days was 54 days. */
static bool same_sort_of_verb(const items_t *x, int i, int j, int number)
{
    static const char be[] = "was|were|is|are";
    int other = item_number(x, j + 1) ? j + 1 : item_number(x, j + 2) ? j + 2 : number;
    if (!item_is(x, i, be) && !item_is(x, j, be)) return true;
    return (item_is(x, i, be) || item_is(x, i, "stood")) && (item_is(x, j, be) || item_is(x, j, "stood|rose|fell")) && item_tok(x, number)->num == item_tok(x, other)->num;
}

/* fell to 610 rose to 655; numbered 418 in 2022 rose to 396: a second verb with nothing to join it. */
static void look_verbs(const items_t *x, int i)
{
    int end, from = item_sentence(x, i, &end), j = i + 1, number = -1;
    if (!moves(x, i)) return;
    for (; j < i + 9 && j < end && !moves(x, j); j++) {
        if (item_number(x, j)) number = number < 0 ? j : number;
        else if (x->at[j].kind == ITEM_MARK || item_is(x, j, "and|but|then|which|who|that|or|as|while|when|where|before|after|whose|also|have|had")) return;
    }
    if (number < 0 || j >= end || !moves(x, j) || j >= i + 9) return;
    bool goes_on = item_is(x, j + 1, "to|by|from|up|down|at") || item_number(x, j + 1);
    if (!same_sort_of_verb(x, i, j, number)) return;
    for (int m = i - 1; m >= from && x->at[m].kind != ITEM_MARK; m--)
        if (item_is(x, m, "that|which|who|whose|where|when|while|as|if|what")) return;
    if (goes_on && (item_number(x, j + 1) || item_number(x, j + 2) || item_number(x, j + 3))) say_merged(x, i, j);
}

static bool same_item(const items_t *x, int a, int b)
{
    return item_word(x, a) && item_word(x, b) && strcmp(x->at[a].word, x->at[b].word) == 0;
}

/* solved 45 per cent of thefts solved 54 per cent of thefts */
static void look_verb_again(const items_t *x, int i, int again)
{
    if (same_item(x, i, again) && item_number(x, again + 1) && item_is(x, i, "solved|arrested|charged|closed|opened|convicted|received|made|issued|filed|handled|employed|recovered|seized|collected|held|heard|decided|paid|spent")) say_merged(x, i, again + 1);
}

/* approved the arrest of 5,321 suspects approved the arrest of 4,870 suspects: the same words around two numbers, side by side. */
static void look_phrases(const items_t *x, int i)
{
    for (int n = 1; n < 7; n++) { /* words before the number */
        if (!item_number(x, i + n)) continue;
        int again = i + n + 1;
        while (again < i + n + 7 && item_word(x, again) && !same_item(x, i, again) && !item_is(x, again, "and|or|but|then|while")) again++;
        bool comma = item_mark(x, again, ',');
        again += comma;
        int k = 0;
        while (k < n && same_item(x, i + k, again + k)) k++;
        if (k < n || !item_number(x, again + n) || item_is(x, i, "and|or|in|to|of|by|from|for|with|about|some|at|on|than") || n < (comma || item_is(x, i, "the|a") ? 3 : 2)) {
            if (n == 1 && !comma) look_verb_again(x, i, again);
            return;
        }
        const tok_t *p = item_tok(x, i + n), *q = item_tok(x, again + n);
        bool noun = same_item(x, i + n + 1, again + n + 1) || again == i + n + 1;
        if (!noun || p->v == q->v || p->num != q->num || p->vague || q->vague) return;
        for (int m = i; m < again + n + 6; m++)
            if (item_is(x, m, "respectively|both")) return;
        say_merged(x, i, again + n);
        return;
    }
}

/* 34 per cent of those decided, 29 per cent of those decided: the same words behind two shares. */
static void look_shares(const items_t *x, int i)
{
    int j = i + 1, n = 0;
    if (!item_number(x, i) || item_tok(x, i)->num != NUM_PERCENT) return;
    while (j < i + 10 && item_word(x, j) && !item_is(x, j, "and|or")) j++;
    if (!item_mark(x, j, ',') || !item_number(x, j + 1) || item_tok(x, j + 1)->num != NUM_PERCENT || item_tok(x, j + 1)->v == item_tok(x, i)->v) return;
    while (same_item(x, i + 1 + n, j + 2 + n)) n++;
    if (n >= 4 && n == j - i - 1 && item_find(x, i + 1, j, "of|on") >= 0) say_merged(x, i, j + 1);
}

/* 45 per cent were closed 55 per cent were closed: no mark between. */
static void look_shares_beside(const items_t *x, int i)
{
    int j = i + 1, n = 0;
    if (!item_number(x, i) || item_tok(x, i)->vague) return;
    while (j < i + 8 && item_word(x, j) && !item_is(x, j, "and|or|to")) j++;
    if (!item_number(x, j) || j < i + 3 || item_tok(x, j)->num != item_tok(x, i)->num || item_tok(x, j)->v == item_tok(x, i)->v) return;
    while (same_item(x, i + 1 + n, j + 1 + n)) n++;
    if (n >= 2 && n == j - i - 1) say_merged(x, i, j);
}

/* The rate was 45 per cent, 54 per cent, the highest ever: one rate with two values. */
static void look_two_rates(const items_t *x, int i)
{
    int end, from = item_sentence(x, i, &end), j = i + 1;
    if (!item_number(x, i) || item_tok(x, i)->num != NUM_PERCENT || !item_is(x, i - 1, "was|is|reached|at")) return;
    j += item_is(x, j, "per") + item_is(x, j + 1, "cent");
    if (!item_mark(x, j, ',') || !item_number(x, j + 1) || item_tok(x, j + 1)->num != NUM_PERCENT || item_tok(x, j + 1)->vague || item_tok(x, i)->vague) return;
    int behind = j + 2 + item_is(x, j + 2, "per") + item_is(x, j + 3, "cent");
    bool closed = item_mark(x, behind, ',') || item_mark(x, behind, '.') || behind >= end, more = false;
    for (int m = behind; m < end; m++) more = more || (item_number(x, m) && item_tok(x, m)->num == NUM_PERCENT);
    if (closed && !more && item_find(x, from, i, "rate|share|proportion|percentage") >= 0 && item_find(x, from, end, "and|respectively|both|rates|from|for") < 0) say_merged(x, i, j + 1);
}

/* --- parts ----------------------------------------------------------------------------------------------------------------------- */

/* of which, of them, and no other words that tell of whom. */
static bool said_of_them(const items_t *x, int of)
{
    if (!item_phrase(x, of, "of which|of whom|of them|of these|of those") || item_is(x, of + 2, "that|who|which|whose") || item_number(x, of + 2)) return false;
    if (item_phrase(x, of, "of these|of those") && item_word(x, of + 2) && !item_is(x, of + 2, "were|was|had|have|are|concerned|came|led|resulted|involved|in|by|from|related|being|at|appointed")) return false;
    return true;
}

/* 94 audits, 107 of which; met 19 times, 22 of them in public. */
static void look_part(const items_t *x, int i)
{
    const tok_t *t = item_number(x, i) ? item_tok(x, i) : NULL;
    int end, from = item_sentence(x, i, &end), whole = -1;
    if (!t || t->num != NUM_COUNT || t->money || t->range || (t->vague && !(t->lo > 0)) || !said_of_them(x, i + 1)) return;
    for (int j = i - 1; j >= from && !item_mark(x, j, ';'); j--) {
        if (!item_number(x, j)) continue;
        const tok_t *q = item_tok(x, j);
        bool number = q->num == NUM_COUNT || q->num == NUM_TIMES;
        if (!number || q->money || q->range || q->vague) return;
        if (whole < 0 || q->v > item_tok(x, whole)->v) whole = j;
    }
    if (whole < 0 || t->v <= item_tok(x, whole)->v || (item_tok(x, whole)->num == NUM_TIMES && !item_is(x, whole + 1, "times"))) return;
    if (item_find(x, from, i, "thousand|million|hundreds|thousands|more than|all") >= 0) return;
    item_report(x, "part", whole, i, bothf(x->k, "%s > %s", NULL, say_number(x->k, t->v, -1), say_number(x->k, item_tok(x, whole)->v, -1)), "部分大于总数", "a part larger than the whole");
}

/* What may follow the part of a whole: nine attended, twelve were. */
static bool verb_at(const items_t *x, int i)
{
    if (item_is(x, i, "were|was|had|have|has|are|did|took|led|came|made|said|went|got")) return true;
    size_t n = i >= 0 && i < x->n && item_word(x, i) ? strlen(x->at[i].word) : 0;
    return n > 4 && strcmp(x->at[i].word + n - 2, "ed") == 0;
}

/* A small whole number that counts, said in words or digits. */
static bool small_count(const items_t *x, int i)
{
    return item_small(x, i) && !(item_number(x, i) && (!item_count(x, i) || item_tok(x, i)->vague));
}

/* None of the 25 was appealed, 3 of them successfully; no complaints, 14 of which were upheld; all nine of them, behind seven. */
static void look_none(const items_t *x, int i)
{
    int end, from = item_sentence(x, i, &end);
    if (!small_count(x, i) || !item_phrase(x, i + 1, "of them|of which|of whom")) return;
    int none = item_find(x, from, i, "none|no"), first = none >= 0 && item_is(x, none, "no") ? none + 1 : none;
    bool plain = none >= 0 && item_mark(x, i - 1, ',') && none < from + 4 && !item_is(x, first, "fewer|more|less|longer|later|doubt|one");
    for (int j = none + 1; plain && j < i - 1; j++) plain = x->at[j].kind != ITEM_MARK && !(item_number(x, j) && item_is(x, none, "no"));
    if (plain) item_report(x, "part", none, i, both(x->k, "", ""), "部分大于总数", "a part larger than the whole");
}

/* out of 90 requests 95; the eight-member panel included nine lawyers; all were answered, and 30 remain unanswered */
static void look_more_than_all(const items_t *x, int i)
{
    int end, whole = 0, part = -1;
    (void)item_sentence(x, i, &end);
    if (item_phrase(x, i, "out of") && small_count(x, i + 2)) {
        whole = item_small(x, i + 2);
        for (int j = i + 3; j < i + 6 && j < end && part < 0; j++)
            if (small_count(x, j) && verb_at(x, j + 1)) part = j;
            else if (!item_word(x, j) && !item_mark(x, j, ',')) break;
    }
    static const char *const panels[] = {"three-member", "four-member", "five-member", "six-member", "seven-member", "eight-member", "nine-member"};
    for (int p = 0; p < 7; p++)
        if (item_is(x, i, panels[p]) && item_is(x, i + 2, "included|includes|has|had|comprises|comprised|with") && small_count(x, i + 3)) whole = p + 3, part = i + 3;
    if (part > 0 && item_small(x, part) > whole) item_report(x, "part", i, part, bothf(x->k, "%d > %d", NULL, item_small(x, part), whole), "部分大于总数", "a part larger than the whole");
}

/* Of the seven commissioners, nine attended; 53 of its 48 appeals; of every ten, twelve. */
static void look_among(const items_t *x, int i)
{
    static const char those[] = "the|its|our|their|his|her|these|those|every|all";
    int end, from = item_sentence(x, i, &end), part = -1, whole = i + 2;
    if (!item_is(x, i, "of") || !item_is(x, i + 1, those)) return;
    if (!small_count(x, whole) || item_is(x, whole + 1, "to|year|years|months|days|age|million|thousand|billion|per")) return;
    if (small_count(x, i - 1)) part = i - 1;
    else if (i == from) {
        int j = whole + 1;
        while (j < whole + 7 && item_word(x, j) && !item_small(x, j)) j++;
        if (item_mark(x, j, ',') && small_count(x, j + 1) && verb_at(x, j + 2)) part = j + 1;
    }
    if (part < 0 || item_small(x, part) <= item_small(x, whole) || item_is(x, part - 1, "to|and|or|per|by|–|paragraph|article|section")) return;
    item_report(x, "part", part < whole ? part : whole, part < whole ? whole : part, bothf(x->k, "%d > %d", NULL, item_small(x, part), item_small(x, whole)), "部分大于总数", "a part larger than the whole");
}

/* The two courts together decided 500 cases, the first 230 and the second 280. */
static void look_first_second(const items_t *x, int i)
{
    int end, from = item_sentence(x, i, &end), a = -1, b = -1, whole = -1, n = 0;
    if (!item_phrase(x, i, "the first") || item_find(x, from, i, "together|between them|in all|in total|altogether|both|two|over the ten") < 0) return;
    int second = item_find(x, i + 2, end, "the second|the last|the other");
    for (int j = from; j < end; j++) {
        if (!item_number(x, j) || item_tok(x, j)->num != NUM_COUNT || item_tok(x, j)->vague) continue;
        if (j < i && item_small(x, j) == 2) continue;
        n++;
        if (j < i) whole = j;
        else if (second > 0 && j < second) a = j;
        else b = j;
    }
    if (n != 3 || whole < 0 || a < 0 || b < 0) return;
    const tok_t *p = item_tok(x, a), *q = item_tok(x, b), *w = item_tok(x, whole);
    if (p->money != w->money || q->money != w->money || !w->exact || !p->exact || !q->exact || item_small(x, a) == 1) return;
    if (p->v + q->v != w->v && p->v + q->v > 0.5 * w->v && p->v + q->v < 1.5 * w->v)
        item_report(x, "sum", whole, b, bothf(x->k, "%s + %s = %s", NULL, say_tok(x->k, p), say_tok(x->k, q), say_number(x->k, p->v + q->v, -1)), "各项之和与总数不符", "the parts do not add up to the total");
}

/* The Board of seven members decided by five votes to four. */
static void look_votes(const items_t *x, int i)
{
    int end, from = item_sentence(x, i, &end), members = -1, a, b;
    if (!item_is(x, i, "majority|vote|votes")) return;
    int j = i + 1;
    if (item_is(x, i, "votes")) a = item_small(x, i - 1), b = item_is(x, i + 1, "to") ? item_small(x, i + 2) : 0, j = i + 2;
    else {
        if (item_is(x, j, "of|by")) j++;
        a = item_small(x, j++);
        while (item_is(x, j, "votes|to|against")) j++;
        b = item_mark(x, j, U'–') ? item_small(x, ++j) : item_small(x, j);
    }
    for (int m = from; m < i; m++)
        if (item_small(x, m) && item_is(x, m + 1, "members|judges|justices|commissioners|councillors|assessors|jurors|magistrates")) members = members < 0 ? m : -2;
    if (members < 0 || !a || !b || item_is(x, i, "vote") != 0) return;
    if (a + b > item_small(x, members)) item_report(x, "impossible", members, j, bothf(x->k, "%d + %d > %d", NULL, a, b, item_small(x, members)), "票数之和大于总人数", "more votes than members");
}

/* --- told again ------------------------------------------------------------------------------------------------------------------ */

static int digits_of(double v, char digits[24])
{
    return snprintf(digits, 24, "%.10g", v);
}

/* 1,873 and 1,837, 48 and 84: two digits beside each other in turn, or (of three and more) the same digits in another order. */
static bool turned(double a, double b)
{
    char p[24], q[24];
    int n = digits_of(a, p), m = digits_of(b, q), differ = 0, first = -1, last = -1;
    if (n != m || n > 12 || a == b) return false;
    for (int i = 0; i < n; i++)
        if (p[i] != q[i]) differ++, first = first < 0 ? i : first, last = i;
    return differ == 2 && p[first] == q[last] && p[last] == q[first] && (last == first + 1 || (last == first + 2 && p[first + 1] == '.'));
}

/* 1,000 and 100,: a number anybody may come upon. */
static int weight(double v)
{
    char p[24];
    int n = digits_of(v, p), digits = 0;
    while (n > 1 && p[n - 1] == '0') n--;
    for (int i = 0; i < n; i++) digits += p[i] != '.';
    return digits;
}

/* The words that name number i: those behind it, and those before it, that are long enough to mean something. */
static int names_of(const items_t *x, int i, const char *into[16])
{
    static const char empty[] = "were|with|that|from|which|year|last|previous|this|these|those|been|have|their|per|cent|percent|percentage|points|about|during|after|before|into|also|more|than|reached|received|million|billion|total|number|numbers|when|there|they|over|under|some|each|compared|against|respectively|office|figure|rose|fell";
    int n = 0;
    for (int way = 1; way >= -1; way -= 2)
        for (int j = i + way, d = 0; d < 7 && j >= 0 && j < x->n && !item_number(x, j) && !item_mark(x, j, ';') && !item_mark(x, j, '.'); j += way, d++)
            if (item_word(x, j) && strlen(x->at[j].word) > 3 && !item_is(x, j, empty) && n < 16) into[n++] = x->at[j].word;
    return n;
}

static bool stem_alike(const char *a, const char *b)
{
    return strncmp(a, b, 5) == 0;
}

static int common_names(const items_t *x, int a, int b)
{
    const char *p[16], *q[16];
    int n = names_of(x, a, p), m = names_of(x, b, q), same = 0;
    for (int j = 0; j < m; j++)
        for (int i = 0; i < n; i++)
            if (stem_alike(p[i], q[j])) {
                same++;
                break;
            }
    return same;
}

/* Leeds, York: a name beside number i that is not beside number other. */
static bool called_otherwise(const items_t *x, int i, int other)
{
    int from = i - 7 > 0 ? i - 7 : 0, to = i + 7 < x->n ? i + 7 : x->n;
    for (int j = from; j < to; j++) {
        bool name = item_word(x, j) && x->s->c[x->at[j].from] >= 'A' && x->s->c[x->at[j].from] <= 'Z' && j > 0 && item_word(x, j - 1), found = item_is(x, j, "office|commission|court|government|i");
        for (int m = other - 8 > 0 ? other - 8 : 0; name && m < other + 8 && m < x->n; m++) found = found || (m != j && same_item(x, j, m));
        if (name && !found) return true;
    }
    return false;
}

static bool points_back(const items_t *x, int i, int from)
{
    return item_is(x, i - 1, "these|those|this|the|all|said|same") || item_phrase(x, from, "of the|of these|of those");
}

static bool year_between(const items_t *x, int from, int to)
{
    for (int j = from; j < to; j++)
        if (item_year(x, j)) return true;
    return false;
}

/* 1,463 lawyers and 1,436 notaries; 138 of the 318; by letter and by telephone: what stands behind the numbers tells them apart. */
static bool nouns_apart(const items_t *x, int a, int b)
{
    const tok_t *p = item_tok(x, a), *q = item_tok(x, b);
    if (item_is(x, b + 1, "of") && item_is(x, b + 2, "the|these|its|those|them") && q->v < p->v) return true;
    if (p->unit != UNIT_NONE && q->unit != UNIT_NONE && p->unit != q->unit && !p->money && common_names(x, a, b) < 2) return true;
    for (int j = a + 1; j < a + 5; j++)
        for (int m = b + 1; m < b + 5 && item_is(x, j, "by|for|in|from"); m++)
            if (item_is(x, m, x->at[j].word) && item_word(x, j + 1) && item_word(x, m + 1) && !item_is(x, j + 1, "the|a|all|this|that|its") && !same_item(x, j + 1, m + 1)) return true;
    return false;
}

/* Whether the two numbers are said of one thing: the second points back or has the names of the first, and no time or change sets them apart. */
static bool one_quantity(const items_t *x, int a, int b)
{
    const tok_t *p = item_tok(x, a), *q = item_tok(x, b);
    int end, from = item_sentence(x, b, &end), same = common_names(x, a, b), least = weight(p->v) < weight(q->v) ? weight(p->v) : weight(q->v);
    bool moved = item_find(x, a - 8 > 0 ? a - 8 : 0, b + 6 < x->n ? b + 6 : x->n, "from|to|compared|than|against|increase|decrease|rose|fell|up|down|more|fewer|less|last|previous|earlier|respectively|men|women|male|female") >= 0;
    bool pointed = points_back(x, b, from) || (item_is(x, b - 1, "of") && item_is(x, b - 3, "the") && same >= 1 && p->money), years = year_between(x, a, b + 4);
    bool quoted = item_find(x, a, b, "quoting|press release|summary|annex|table|chapter|elsewhere|foreword|headline|the report|overview|appendix|text|whereas the|annual report|according to") >= 0;
    if (a < from ? moved && !pointed : moved) return false;
    if (years && !pointed) return false;
    if (!pointed && !quoted && (called_otherwise(x, a, b) || called_otherwise(x, b, a))) return false;
    bool sure = least >= 3 ? same >= 1 || quoted : (pointed || quoted) && same >= 1;
    return sure && (a < from || quoted || (pointed && same));
}

/* The number stands before item b as it is: that is what it repeats. */
static bool said_so_before(const items_t *x, int b)
{
    for (int a = 0; a < b; a++)
        if (item_number(x, a) && item_tok(x, a)->v == item_tok(x, b)->v && item_tok(x, a)->num == item_tok(x, b)->num) return true;
    return false;
}

/* Of these 1,837 complaints, behind 1,873 complaints. */
static void look_turned(const items_t *x, int b)
{
    const tok_t *q = item_number(x, b) ? item_tok(x, b) : NULL;
    if (q && said_so_before(x, b)) return;
    if (!q || q->vague || q->range || (q->num != NUM_COUNT && q->num != NUM_TIMES)) return;
    for (int a = b - 1; a >= 0; a--) {
        if (!item_number(x, a)) continue;
        const tok_t *p = item_tok(x, a);
        if (p->num != q->num || p->money != q->money || p->vague || p->range || !turned(p->v, q->v) || nouns_apart(x, a, b) || !one_quantity(x, a, b)) continue;
        item_report(x, "twice", a, b, bothf(x->k, "%s / %s", NULL, say_tok(x->k, p), say_tok(x->k, q)), "同一数字在文中两处不同，像是笔误", "the same quantity with another value elsewhere: it looks like a slip");
        return;
    }
}

/* 26 recommendations. The Government has accepted all 28 recommendations. */
static void look_all_of(const items_t *x, int b)
{
    int before = -1, n = 0;
    if (!item_count(x, b) || item_tok(x, b)->vague || !item_word(x, b + 1)) return;
    bool pointed = item_is(x, b - 1, "these|those|all") || item_phrase(x, b - 2, "all the|all these|all of the|each of the") || item_phrase(x, b - 3, "each of the|every one of the|all of the|all of these");
    int end, from = item_sentence(x, b, &end);
    if (!pointed || strlen(x->at[b + 1].word) < 4) return;
    for (int a = 0; a < from; a++) {
        if (!item_number(x, a)) continue;
        if (item_count(x, a) && item_tok(x, a)->unit == item_tok(x, b)->unit && same_item(x, a + 1, b + 1)) before = a;
        if (is_count(item_tok(x, a)) && !item_tok(x, a)->money) n++;
        if (item_tok(x, a)->v == item_tok(x, b)->v) return;
    }
    if (before < 0 || n != 1 || item_tok(x, before)->vague) return;
    bool some = item_find(x, from, b, "other|further|additional|new|earlier|previous") >= 0;
    bool told = item_phrase(x, b + 2, "covered|referred|received|issued|inspected|made|opened") > 0;
    if (!some && (told || item_find(x, b, b + 4, "that|which|who|in|from") < 0))
        item_report(x, "twice", before, b, bothf(x->k, "%s / %s", NULL, say_tok(x->k, item_tok(x, before)), say_tok(x->k, item_tok(x, b))), "所指的数量与前文不符", "what is pointed back to was another number");
}

/* --- respectively ---------------------------------------------------------------------------------------------------------------- */

/* How many values stand right before item i, joined by commas and "and"; *ret_first: the first of them. */
static int values_before(const items_t *x, int i, int *ret_first)
{
    int n = 0, j = i - 1, words = 0;
    if (item_mark(x, j, ',')) j--;
    while (words < 5 && j > 0 && item_word(x, j) && !item_is(x, j, "and")) j--, words++; /* 45 and 67 persons were detained, respectively */
    if (!item_number(x, j)) return 0;
    for (; j >= 0; j--) {
        if (item_number(x, j)) {
            n++, *ret_first = j;
        } else if (item_is(x, j, "and") || item_mark(x, j, ',') || item_is(x, j, "per|cent|percent|percentage|points|million")) {
            if (!item_number(x, j - 1) && !(item_mark(x, j - 1, ',') && item_number(x, j - 2)) && !item_is(x, j, "per|cent|percent|percentage|points|million") && !item_is(x, j - 1, "cent|percent|points|million")) break;
        } else {
            break;
        }
    }
    return n;
}

/* respectively by 10, 12 and 15 per cent; respectively, 210 and 180: so many values stand behind item i. */
static bool values_behind(const items_t *x, int i, int *ret_n)
{
    int n = 0, j = i + 1;
    j += item_mark(x, j, ',');
    j += item_is(x, j, "by|to|at|of|with");
    for (; item_number(x, j); n++) {
        j++;
        while (item_is(x, j, "per|cent|percent|percentage|points|million|billion")) j++;
        if (item_mark(x, j, ',') && (item_number(x, j + 1) || (item_is(x, j + 1, "and") && item_number(x, j + 2)))) j++;
        if (item_is(x, j, "and") && item_number(x, j + 1)) j++;
    }
    *ret_n = n;
    return n > 1;
}

/* 400, 350 and 300 people in 2018 and 2019 respectively: years behind the values. */
static void look_years_behind(const items_t *x, int i)
{
    int j = i - 1, years = 0, n = 0, first = i;
    if (!item_is(x, i, "respectively")) return;
    j -= item_mark(x, j, ',');
    for (; j > 0 && (item_year(x, j) || item_is(x, j, "and") || item_mark(x, j, ',')); j--) years += item_year(x, j);
    if (years < 2 || !item_is(x, j, "in|for|during")) return;
    for (j--; j >= 0; j--) {
        int m = j - 1;
        while (m > j - 4 && item_word(x, m)) m--;
        if (item_number(x, j)) n++, first = j;
        else if (item_mark(x, j, ',') || item_is(x, j, "and") ? !item_number(x, m) : !item_word(x, j) || (n && !item_number(x, j - 1) && !item_number(x, j - 2))) break;
        if (item_number(x, j) && item_tok(x, j)->num == NUM_SPAN) return;
    }
    if (n > 1 && n != years) item_report(x, "list", first, i, bothf(x->k, "%d 项，%d 个数", "%d things, %d values", years, n), "“分别”前后的项数不同", "not as many values as things");
}

/* Men and women accounted for 60 and 50 per cent respectively: more than all. */
static void look_shares_of_all(const items_t *x, int i)
{
    int first = -1, end, from = item_sentence(x, i, &end), n = item_is(x, i, "respectively") ? values_before(x, i, &first) : 0;
    double sum = 0;
    if (n < 2 || item_find(x, from, first, "accounted|accounting|made|constituted|represented|comprised") < 0) return;
    for (int j = first; j < i; j++)
        if (item_number(x, j)) {
            if (item_tok(x, j)->num != NUM_PERCENT || item_tok(x, j)->vague) return;
            sum += item_tok(x, j)->v;
        }
    bool overlap = item_find(x, from, end, "more than one|overlap|some|also") >= 0;
    for (int j = from; j < first; j++) overlap = overlap || item_year(x, j);
    if (sum > 101 && sum < 200 && !overlap) item_report(x, "share", first, i, bothf(x->k, "Σ = %s%%", NULL, say_number(x->k, sum, -1)), "各占比之和超过百分之百", "the shares come to more than the whole");
}

/* The four regions reported 12, 14 and 16 respectively. */
static void look_things(const items_t *x, int i, int from, int first, int n)
{
    for (int j = from; j < first; j++)
        if (item_is(x, j, "the|these|our") && item_small(x, j + 1) > 1 && item_small(x, j + 1) < 9 && item_is(x, j + 2, "regions|courts|districts|offices|provinces|divisions|chambers|branches|units|departments|years|quarters|countries|cities|counties|sections|authorities") && item_small(x, j + 1) != n) {
            item_report(x, "list", j, i, bothf(x->k, "%d 项，%d 个数", "%d things, %d values", item_small(x, j + 1), n), "“分别”前后的项数不同", "not as many values as things");
            return;
        }
}

/* A, B and C between the items: as many names as the n values? A comma behind what leads to them is none of theirs. */
static void look_names(const items_t *x, int i, int from, int first, int n)
{
    int and = item_find(x, from, first, "and"), words = 0, commas = 0, last = -1;
    for (int j = and - 1, gap = 0; j >= from; j--) {
        if (item_mark(x, j, ',')) commas++, gap = 0, last = j;
        else if (++gap > 5) break;
    }
    bool lead = item_is(x, from, "in|during|over|by|at|on|for|last|this|compared|between|since|after|under|among|with|as|however|overall|thus");
    for (int j = from; j < last && last > 0; j++) words += item_word(x, j);
    int names = commas + 2;
    if (names == n || ((lead || (commas && words > 9)) && names - 1 == n) || abs(names - n) > 2 || first - and > 14) return;
    for (int j = and + 1; j < first; j++)
        if (item_mark(x, j, ',')) return; /* A and B, which ... */
    item_report(x, "list", from, i, bothf(x->k, "%d 项，%d 个数", "%d things, %d values", names, n), "“分别”前后的项数不同", "not as many values as things");
}

/* Two names for three values, three for two: the names are a list that ends with "and", before the verb. */
static void look_respectively(const items_t *x, int i)
{
    int first = -1, end, from = item_sentence(x, i, &end);
    if (!item_is(x, i, "respectively")) return;
    int n = values_before(x, i, &first), counts = 0, ands = 0, years = 0;
    if (n < 2 && !values_behind(x, i, &n)) return;
    if (first < 0) first = i;
    for (int j = from; j < first; j++) {
        if (item_mark(x, j, ';') || item_mark(x, j, ':') || item_mark(x, j, '(')) from = j + 1, counts = ands = years = 0;
        if (item_is(x, j, "respectively")) return;
        counts += item_number(x, j);
        years += item_year(x, j);
        ands += item_is(x, j, "and|&");
    }
    look_things(x, i, from, first, n);
    if (years || item_find(x, from, first, "both|either|or|to|three|two|four|each|between") >= 0) return;
    if (!counts && ands == 1) {
        look_names(x, i, from, first, n);
    } else if (counts == 2 && n == 3 && ands >= 1) {
        bool percents = item_tok(x, first)->num == NUM_PERCENT || item_find(x, first, i, "per|percent|cent") >= 0, plain = true;
        for (int j = from; j < first; j++) plain = plain && !(item_number(x, j) && !item_count(x, j));
        if (percents && plain) item_report(x, "list", from, i, both(x->k, "2 项，3 个数", "2 things, 3 values"), "“分别”前后的项数不同", "not as many values as things");
    }
}
typedef struct turn {
    int name, value; /* items */
} turn_t;

/* Arrests, charges and convictions numbered 540, 420 and 350 respectively: which value is whose, by the last word of each name. */
static int read_turns(const items_t *x, int i, turn_t turn[8])
{
    int first = -1, end, from = item_sentence(x, i, &end), n = values_before(x, i, &first), k = 0;
    if (!item_is(x, i, "respectively") || n < 2 || n > 8) return 0;
    int and = item_find(x, from, first, "and");
    if (and < 0 || item_find(x, and + 1, first, "and") >= 0) return 0;
    int at = and - 1 - item_mark(x, and - 1, ',');
    turn[n - 1].name = and + 1;
    for (k = n - 2; k >= 0; k--) {
        if (!item_word(x, at)) return 0;
        turn[k].name = at;
        if (k && !item_mark(x, at - 1, ',')) return 0;
        at -= 2;
    }
    if (item_mark(x, at + 1, ',')) return 0;
    k = 0;
    for (int j = first; j < i && k < n; j++)
        if (item_number(x, j)) turn[k++].value = j;
    return k == n ? n : 0;
}

/* more (1) or fewer (-1) ... than, behind item j; 0. */
static int compared(const items_t *x, int j, int end, int *ret_than)
{
    int way = 0;
    for (int m = j + 1; m < j + 8 && m < end; m++) {
        if (item_number(x, m) || x->at[m].kind == ITEM_MARK) break;
        if (!way && item_is(x, m, "fewer|less|more|higher|lower|larger|smaller")) way = item_is(x, m, "more|higher|larger") ? 1 : -1;
        if (item_is(x, m, "than")) *ret_than = m;
    }
    return way;
}

/* ..., the number of charges being 540; possession thus accounted for fewer arrests than supply. */
static void look_turns(const items_t *x, int i)
{
    turn_t turn[8];
    int end, n = read_turns(x, i, turn);
    (void)item_sentence(x, i, &end);
    for (int j = i + 1; n && j < end; j++)
        for (int k = 0; k < n; k++) {
            if (!same_item(x, j, turn[k].name)) continue;
            int v = j + 1 + item_is(x, j + 1, "being|was|were|numbered|stood|totalling");
            v += item_is(x, v, "at");
            bool named = item_phrase(x, j - 2, "number of|total of|figure for") && v > j + 1;
            if (named && item_number(x, v) && !item_tok(x, v)->vague && item_tok(x, v)->num == item_tok(x, turn[k].value)->num && item_tok(x, v)->v != item_tok(x, turn[k].value)->v)
                item_report(x, "again", turn[k].value, v, bothf(x->k, "%s / %s", NULL, say_tok(x->k, item_tok(x, turn[k].value)), say_tok(x->k, item_tok(x, v))), "前后两处数值不符", "the value said again is another one");
            int than = -1, way = compared(x, j, end, &than);
            for (int o = 0; way && than > 0 && o < n; o++) {
                int other = same_item(x, than + 1, turn[o].name) ? than + 1 : -1;
                if (other > 0 && o != k && (item_tok(x, turn[k].value)->v - item_tok(x, turn[o].value)->v) * way < 0)
                    item_report(x, "direction", turn[o].value < turn[k].value ? turn[o].value : turn[k].value, other, both(x->k, "", ""), "多少之分与所列数值相反", "the values lie the other way round");
            }
        }
}

/* In 2018, 2019 and 2020 it received 1,420, 1,510 and 1,630 respectively, reaching its highest level, 1,710, in 2020. */
static void look_year_again(const items_t *x, int i)
{
    int first = -1, end, from = item_sentence(x, i, &end), n = item_is(x, i, "respectively") ? values_before(x, i, &first) : 0, year[8], years = 0, value[8], k = 0;
    for (int j = from; n > 1 && j < first; j++)
        if (item_year(x, j) && years < 8) year[years++] = x->at[j].year;
    if (n < 2 || years != n) return;
    for (int j = first; j < i && k < n; j++)
        if (item_number(x, j)) value[k++] = j;
    for (int j = i + 1; j < end && k == n; j++) {
        if (!item_number(x, j) || item_tok(x, j)->num != item_tok(x, value[0])->num || item_tok(x, j)->vague) continue;
        int y = j + 1 + item_mark(x, j + 1, ',');
        bool level = item_find(x, j - 5 > i ? j - 5 : i, j, "level|highest|lowest|peak|figure|record|reaching|peaking") >= 0;
        if (!level || !item_is(x, y, "in") || !item_year(x, y + 1)) continue;
        for (int o = 0; o < n; o++)
            if (year[o] == x->at[y + 1].year && item_tok(x, value[o])->v != item_tok(x, j)->v)
                item_report(x, "again", value[o], j, bothf(x->k, "%s / %s", NULL, say_tok(x->k, item_tok(x, value[o])), say_tok(x->k, item_tok(x, j))), "前后两处数值不符", "the value said again is another one");
    }
}

void items_slots(const items_t *x)
{
    for (int i = 0; i < x->n; i++) {
        look_verbs(x, i);
        look_phrases(x, i);
        look_shares(x, i);
        look_shares_beside(x, i);
        look_two_rates(x, i);
        look_among(x, i);
        look_none(x, i);
        look_more_than_all(x, i);
        look_first_second(x, i);
        look_part(x, i);
        look_votes(x, i);
        look_turned(x, i);
        look_all_of(x, i);
        look_respectively(x, i);
        look_years_behind(x, i);
        look_shares_of_all(x, i);
        look_turns(x, i);
        look_year_again(x, i);
    }
}
