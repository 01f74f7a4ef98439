/* check_items_turns.c - what is said behind "respectively", in English: a total of the values, a share of each, the first and the last of them, which
 * of two is more, how they moved.
 *
 * A, B and C had 12, 9 and 15 respectively: values and names go together by their places. A name is known again by the word that it has for
 * itself.
 */
#include "report/check_items.h"

#include <math.h>
#include <string.h>

enum { TURNS_MOST = 6 };

typedef struct turns {
    int value[TURNS_MOST], n; /* items */
    const char *name[TURNS_MOST];
    int year[TURNS_MOST];
    int names, years;
    int from, end;  /* the sentence */
    int tail, stop; /* behind all that "respectively" speaks of, to the end of the next sentence */
} turns_t;

/* --- reading --------------------------------------------------------------------------------------------------------------------- */

static bool is_unit(const items_t *x, int i)
{
    return item_is(x, i, "per|cent|percent|percentage|points|million|billion|thousand|kg|tonnes|days|months|years|hours");
}

/* 12, 9 and 15: the numbers from item i on that are joined; the item behind. */
static int read_run(const items_t *x, int i, int at[TURNS_MOST], int *ret_n)
{
    *ret_n = 0;
    while (item_number(x, i) && *ret_n < TURNS_MOST) {
        at[(*ret_n)++] = i++;
        int next = i;
        while (is_unit(x, next)) next++;
        i = next;
        next += item_mark(x, next, ',');
        next += item_is(x, next, "and");
        if (next == i || !item_number(x, next)) break;
        i = next;
    }
    return i;
}

/* The values that the word at item i is of: the run before it that is nearest, or the one right behind. */
static bool read_values(const items_t *x, int i, turns_t *t)
{
    int at[TURNS_MOST], n;
    t->n = 0;
    for (int j = t->from; j < i; j++) {
        if (!item_number(x, j)) continue;
        int past = read_run(x, j, at, &n);
        if (n > 1) memcpy(t->value, at, sizeof at), t->n = n;
        j = past - 1;
    }
    if (t->n) return true;
    int past = read_run(x, i + 1 + item_mark(x, i + 1, ','), at, &n);
    if (n < 2) return false;
    memcpy(t->value, at, sizeof at), t->n = n, t->tail = past;
    return true;
}

static bool is_article(const items_t *x, int i)
{
    return item_is(x, i, "the|a|an|of|in|to|for|at|its|our|their|from|by|on");
}

/* A, B and C that end behind item "and": a word for each; false where it is no such list. */
static bool names_at(const items_t *x, int and, int from, turns_t *t)
{
    int at = and - 1, last = and + 1, n = t->n;
    while (is_article(x, last)) last++;
    if (!item_word(x, last) && !item_year(x, last)) return false;
    int place[TURNS_MOST];
    place[n - 1] = last;
    at -= item_mark(x, at, ',');
    for (int k = n - 2; k >= 0; k--) {
        if (at < from || (!item_word(x, at) && !item_year(x, at))) return false;
        place[k] = at;
        if (!k) break;
        int gap = 0;
        while (at > from && gap < 4 && !item_mark(x, at, ',')) at--, gap++;
        if (!item_mark(x, at, ',')) return false;
        at--;
    }
    t->names = t->years = 0;
    for (int k = 0; k < n; k++) {
        if (item_year(x, place[k])) t->year[t->years++] = x->at[place[k]].year;
        else t->name[t->names++] = x->at[place[k]].word;
    }
    if (t->years == n) return true;
    if (t->names != n) return false;
    for (int a = 0; a < n; a++)
        for (int b = a + 1; b < n; b++)
            if (strncmp(t->name[a], t->name[b], 6) == 0) return false;
    return true;
}

static bool read_names(const items_t *x, int i, turns_t *t)
{
    int first = t->value[0];
    t->names = t->years = 0;
    for (int j = first - 1; j > t->from; j--) /* before the values */
        if (item_is(x, j, "and")) return names_at(x, j, t->from, t);
    for (int j = i - 1; j > t->value[t->n - 1]; j--) /* between them and the word */
        if (item_is(x, j, "and")) return names_at(x, j, t->value[t->n - 1] + 1, t);
    return false;
}

static bool read_turns(const items_t *x, int i, turns_t *t)
{
    *t = (turns_t){.tail = i + 1};
    t->from = item_sentence(x, i, &t->end);
    for (int j = i + 1; j < t->end; j++)
        if (item_is(x, j, "respectively")) return false;
    if (!read_values(x, i, t)) return false;
    (void)item_sentence(x, t->end + 1 < x->n ? t->end + 1 : t->end, &t->stop);
    (void)read_names(x, i, t);
    return true;
}

static double value(const items_t *x, const turns_t *t, int k)
{
    return item_tok(x, t->value[k])->v;
}

static double sum_of(const items_t *x, const turns_t *t)
{
    double v = 0;
    for (int k = 0; k < t->n; k++) v += value(x, t, k);
    return v;
}

/* Whether all values are plain, of one kind. */
static bool plain(const items_t *x, const turns_t *t, enum num_kind kind)
{
    for (int k = 0; k < t->n; k++) {
        const tok_t *v = item_tok(x, t->value[k]);
        if (v->num != kind || v->vague || v->range || v->money != item_tok(x, t->value[0])->money) return false;
    }
    return true;
}

/* Which of the names the word at item j is, -1; the first, second, last court where there is no list of names. */
static int named(const items_t *x, const turns_t *t, int j)
{
    for (int k = 0; k < t->names; k++)
        if (item_word(x, j) && strncmp(x->at[j].word, t->name[k], strlen(t->name[k]) > 7 ? strlen(t->name[k]) - 2 : strlen(t->name[k])) == 0 && strlen(x->at[j].word) < strlen(t->name[k]) + 3) return k;
    if (t->names || t->years || !item_is(x, j - 1, "the")) return -1;
    int which = item_ordinal(x, j);
    if (!item_word(x, j + 1) || item_is(x, j + 1, "time|half|quarter|year|of|month|two")) return -1;
    return which > 0 && which <= t->n ? which - 1 : item_is(x, j, "last") ? t->n - 1 : -1;
}

static void say_way(const items_t *x, const turns_t *t, int to)
{
    item_report(x, "direction", t->value[0], to, both(x->k, "", ""), "多少、次序与所列数值不符", "the values lie the other way round");
}

/* --- what is said behind ------------------------------------------------------------------------------------------------------- */

static bool sums_up(const items_t *x, int i, int tail)
{
    int from = i - 5 > tail ? i - 5 : tail;
    if (item_find(x, i + 1, i + 6, "in all|in total|altogether|together|combined|taken together|overall") >= 0) return true;
    return item_find(x, from, i, "in all|in total|altogether|together|a total of|making|totalling|combined|in sum|total|or a total|adding up to|the two|both") >= 0 || item_phrase(x, i - 2, "that is");
}

/* The word behind item j is one of those before the values: of the 120 notices, behind notices were sent. */
static bool same_noun(const items_t *x, const turns_t *t, int j)
{
    bool found = false;
    for (int m = t->from; m < t->tail && item_word(x, j + 1); m++) found = found || (item_word(x, m) && strlen(x->at[m].word) > 3 && strcmp(x->at[m].word, x->at[j + 1].word) == 0);
    return found;
}

/* ..., 840 in all; of the 120 notices sent in the two towns. */
static void look_total(const items_t *x, const turns_t *t)
{
    if (!plain(x, t, NUM_COUNT)) return;
    double sum = sum_of(x, t), most = 0;
    for (int k = 0; k < t->n; k++) most = fmax(most, value(x, t, k));
    for (int j = t->tail; j < t->stop; j++) {
        if (!item_number(x, j)) continue;
        const tok_t *v = item_tok(x, j), *p = item_tok(x, t->value[t->n - 1]);
        if (v->num != NUM_COUNT || v->vague || v->range || v->money != p->money) continue;
        bool back = item_is(x, j - 1, "the|these|those") && item_is(x, j - 2, "of") && ((v->unit != UNIT_NONE && v->unit == p->unit) || same_noun(x, t, j)), all = sums_up(x, j, t->tail);
        if (item_find(x, j + 1, j + 6, "more|fewer|less|than") >= 0 || item_find(x, j - 4 > t->tail ? j - 4 : t->tail, j, "than|from|against|compared|up|down|of which") >= 0) return;
        if (!back && !all) return; /* other things are counted from here on */
        double room = v->exact && p->exact ? 0 : t->n * p->last;
        if (fabs(v->v - sum) > room + 1e-6 * sum && v->v > most && v->v < 1.4 * sum && v->v > 0.6 * sum)
            item_report(x, "sum", t->value[0], j, bothf(x->k, "Σ = %s ≠ %s", NULL, say_number(x->k, sum, -1), say_tok(x->k, v)), "各项之和与总数不符", "the parts do not add up to the total");
        return;
    }
}

/* 96 and 64 respectively, or 40% and 60% of the 160: each share is of its value. */
static void look_shares(const items_t *x, const turns_t *t)
{
    int at[TURNS_MOST], n, j = t->tail;
    if (!plain(x, t, NUM_COUNT)) return;
    while (j < t->end && !item_number(x, j)) j++;
    if (j >= t->end || item_way(x, j - 1) || item_is(x, j - 1, "by") || item_is(x, j - 1, "than")) return;
    int past = read_run(x, j, at, &n);
    bool moved = item_way(x, past) != 0;
    double sum = sum_of(x, t), whole = 0, all = 0;
    for (int k = 0; k < n; k++) {
        moved = moved || item_tok(x, at[k])->num != NUM_PERCENT || item_tok(x, at[k])->vague;
        all += item_tok(x, at[k])->v;
    }
    if (moved || n != t->n) return;
    if (item_is(x, past, "of"))
        for (int m = past + 1; m < past + 4 && whole <= 0; m++)
            if (item_count(x, m)) whole = item_tok(x, m)->v;
    if (whole <= 0 && fabs(all - 100) < 1) whole = sum;
    for (int k = 0; k < n && whole >= sum * 0.999; k++) {
        double share = 100 * value(x, t, k) / whole;
        if (fabs(share - item_tok(x, at[k])->v) <= 0.6 * item_tok(x, at[k])->last + 0.1) continue;
        item_report(x, "share", t->value[k], at[k], bothf(x->k, "%s ÷ %s = %s%%", NULL, say_tok(x->k, item_tok(x, t->value[k])), say_number(x->k, whole, -1), say_number(x->k, share, 2)), "占比与部分、总数不符", "the share does not follow from part and whole");
        return;
    }
}

/* The first (1) or last (-1) of all, said at item j; 0. */
static int superlative(const items_t *x, int j, int *ret_past)
{
    *ret_past = j + 1;
    if (item_is(x, j, "least") && item_word(x, j + 1)) return *ret_past = j + 2, -1;
    if (item_is(x, j, "busiest|largest|highest|biggest|greatest|heaviest|leading|longest") || (item_is(x, j, "most") && item_is(x, j - 1, "the"))) return 1;
    if (item_number(x, j) && item_tok(x, j)->han && item_tok(x, j)->hi - item_tok(x, j)->lo > 45) return 2; /* most of the, a majority */
    return item_is(x, j, "smallest|quietest|lowest|fewest|shortest|lightest") ? -1 : 0;
}

/* The clause of item j within the tail. */
static void clause_of(const items_t *x, const turns_t *t, int j, int *ret_from, int *ret_to)
{
    *ret_from = j, *ret_to = j;
    while (*ret_from > t->tail && !item_mark(x, *ret_from - 1, ';') && !item_mark(x, *ret_from - 1, '.') && !item_is(x, *ret_from - 1, "and|but|while") && !(item_mark(x, *ret_from - 1, ',') && !item_number(x, *ret_from - 2))) (*ret_from)--;
    while (*ret_to < t->stop && !item_mark(x, *ret_to, ';') && !item_mark(x, *ret_to, '.') && !item_mark(x, *ret_to, ',') && !item_is(x, *ret_to, "and|but|while|followed")) (*ret_to)++;
}

/* The one whose name stands in the clause, -1; with 2,045 appeals, was: the name stands before what is said aside. */
static int who_in(const items_t *x, const turns_t *t, int *from, int to)
{
    int who = -1;
    while (item_mark(x, *from - 1, ',') && item_is(x, *from, "was|is|had|were") && *from > t->tail + 1) {
        (*from)--;
        while (*from > t->tail && !item_mark(x, *from - 1, ',')) (*from)--;
        if (item_is(x, *from, "with|having|at") && *from > t->tail + 1) (*from)--;
        while (*from > t->tail && !item_mark(x, *from - 1, ',')) (*from)--;
    }
    for (int m = *from; m < to; m++) {
        int k = named(x, t, m);
        if (k >= 0) who = who < 0 || who == k ? k : TURNS_MOST;
    }
    return who < t->n ? who : -1;
}

/* Whether another quantity is spoken of: a number that is none of the list. */
static bool other_number(const items_t *x, const turns_t *t, int from, int to, int who)
{
    for (int m = from; m < to; m++) {
        if (!item_number(x, m) || (item_tok(x, m)->han && item_tok(x, m)->num == NUM_PERCENT)) continue;
        double v = item_tok(x, m)->v;
        if (v != value(x, t, who) && v != sum_of(x, t) && v != t->n) return true;
    }
    return false;
}

/* Corley being the busiest; the second circuit, with 2,045 appeals, was the least busy; most of the 107 serving at ministry level. */
static void look_first_last(const items_t *x, const turns_t *t)
{
    static const char other[] = "increase|rise|rate|share|average|growth|proportion|fall|decline|drop|per|second|third|next|except|apart|change|not|fine|single|sum|backlog|cost|costs|percentage|gain|since|ever|increased|time";
    if ((!t->names && t->years) || !plain(x, t, item_tok(x, t->value[0])->num)) return;
    for (int j = t->tail; j < t->stop; j++) {
        int past, way = superlative(x, j, &past), from, to;
        if (!way || item_find(x, past, past + 3, other) >= 0 || item_is(x, j - 1, "second|third|next")) continue;
        clause_of(x, t, j, &from, &to);
        int who = who_in(x, t, &from, to);
        if (who < 0 || item_find(x, from, to, "per|not|except|times|since|ever") >= 0 || other_number(x, t, from, to, who)) continue;
        bool wrong = way == 2 && 2 * value(x, t, who) <= sum_of(x, t);
        for (int k = 0; k < t->n && way != 2; k++) wrong = wrong || (value(x, t, k) - value(x, t, who)) * way > 0;
        if (!wrong) continue;
        say_way(x, t, j);
        return;
    }
}

/* so the north recorded more; fewer women than men */
static void look_more(const items_t *x, const turns_t *t)
{
    if (t->n != 2 || t->names != 2) return;
    for (int j = t->tail; j < t->end; j++) {
        int way = item_is(x, j, "more") ? 1 : item_is(x, j, "fewer|less") ? -1 : 0, who = -1, from, to;
        if (!way || item_number(x, j - 1) || item_is(x, j - 1, "times|much|cent|percent|points|no|not")) continue;
        clause_of(x, t, j, &from, &to);
        for (int m = from; m < j; m++) {
            int k = named(x, t, m);
            if (k >= 0) who = who < 0 || who == k ? k : -2;
        }
        bool than = item_is(x, j + 1, "than") && named(x, t, j + 2 + is_article(x, j + 2)) == 1 - who, ends = j + 1 >= to;
        if (who >= 0 && (than || ends) && (value(x, t, who) - value(x, t, 1 - who)) * way < 0) {
            say_way(x, t, j);
            return;
        }
    }
}

/* In 2019 and 2020 there were 84 and 97 respectively, a fall of 13. */
static void look_moved(const items_t *x, const turns_t *t)
{
    if (t->n != 2 || t->years != 2 || !plain(x, t, item_tok(x, t->value[0])->num)) return;
    int later = t->year[1] > t->year[0] ? 1 : 0, j = t->tail + item_mark(x, t->tail, ',');
    j += item_is(x, j, "a|an|or|which|that|this|thus");
    j += item_is(x, j, "is|was|means|a|an");
    j += item_is(x, j, "a|an");
    int way = item_is(x, j, "rise|increase|growth|gain|fall|decrease|drop|decline|reduction") ? item_way(x, j) : 0;
    if (!way || !item_is(x, j + 1, "of") || !item_number(x, j + 2)) return;
    double a = value(x, t, 1 - later), b = value(x, t, later);
    const tok_t *v = item_tok(x, j + 2);
    if ((b - a) * way < 0) {
        say_way(x, t, j);
        return;
    }
    double d = v->num == NUM_PERCENT && item_tok(x, t->value[0])->num != NUM_PERCENT ? 100 * (b / a - 1) * way : (b - a) * way;
    if (!v->vague && a > 0 && fabs(d - v->v) > 0.6 * v->last + 1e-6 && (v->num == NUM_PERCENT || v->num == NUM_POINTS || item_count(x, j + 2)))
        item_report(x, "change", t->value[0], j + 2, bothf(x->k, "%s / %s: %s", NULL, say_tok(x->k, item_tok(x, t->value[1 - later])), say_tok(x->k, item_tok(x, t->value[later])), say_number(x->k, d, 2)), "所写变化与前后数值不符", "the change stated does not follow from the two values");
}

void items_turns(const items_t *x)
{
    for (int i = 0; i < x->n; i++) {
        turns_t t;
        if (!item_is(x, i, "respectively") || !read_turns(x, i, &t)) continue;
        look_total(x, &t);
        look_shares(x, &t);
        look_first_last(x, &t);
        look_more(x, &t);
        look_moved(x, &t);
    }
}
