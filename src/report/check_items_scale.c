/* check_items_scale.c - measures and scales that do not go together, in English: one of them that is more than all, in tonnes and kilograms; a mean a
 * thousand times too large; persons in a list of cases; pounds against euros.
 */
#include "report/check_items.h"

#include <math.h>
#include <string.h>

static void say_scale(const items_t *x, int a, int b, double v, double w)
{
    item_report(x, "unit", a < b ? a : b, a < b ? b : a, bothf(x->k, "%s / %s", NULL, say_number(x->k, v, -1), say_number(x->k, w, -1)), "数量级与其他数值不符，疑为单位有误", "the values fit but for a scale: a unit is wrong");
}

/* The measure behind number i: how many of the smallest of its kind one is, 0 = none. */
static double measure(const items_t *x, int i, char *kind)
{
    static const struct {
        const char *words;
        double size;
        char kind;
    } rows[] = {{"grams|gram|g|grammes", 1e-3, 'w'}, {"kg|kilograms|kilogrammes|kilos|kilogram|kilo", 1, 'w'}, {"tonnes|tonne|tons|ton", 1000, 'w'}, {"metres|meters|metre", 1, 'l'}, {"km|kilometres|kilometers|kilometre", 1000, 'l'},
               {"minutes|minute", 1.0 / 60, 't'}, {"hours|hour", 1, 't'}, {"days|day", 24, 't'}, {"weeks|week", 168, 't'}, {"months|month", 730.5, 't'}, {"years|year", 8766, 't'}, {"litres|liters|litre", 1, 'v'}, {"hectares|hectare", 1, 'a'}};
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
        if (item_is(x, i + 1, rows[r].words)) return *kind = rows[r].kind, rows[r].size;
    return 0;
}

static bool is_value(const items_t *x, int i)
{
    if (!item_number(x, i)) return false;
    const tok_t *t = item_tok(x, i);
    return (t->num == NUM_COUNT || t->num == NUM_SPAN) && !t->range && t->v > 0 && !(t->vague && t->lo <= -1e300);
}

/* Both as one measure; false where they are of two kinds. */
static bool in_one(const items_t *x, int a, int b, double *ret_a, double *ret_b)
{
    char p = 0, q = 0;
    double m = measure(x, a, &p), n = measure(x, b, &q);
    const tok_t *t = item_tok(x, a), *u = item_tok(x, b);
    *ret_a = t->v, *ret_b = u->v;
    if (t->money || u->money) return t->money && u->money;
    if (m <= 0 && n <= 0) return t->num == u->num && t->num == NUM_COUNT && t->unit == u->unit && (t->last >= 1e3 || u->last >= 1e3);
    if (p != q) return false;
    *ret_a *= m, *ret_b *= n;
    return true;
}

/* A plain count: no money, no measure, no scale. */
static bool said_count(const items_t *x, int i)
{
    char kind = 0;
    return !item_tok(x, i)->money && item_tok(x, i)->last < 1e3 && measure(x, i, &kind) <= 0;
}

/* --- one of them ---------------------------------------------------------------------------------------------------------------- */

static const char ONE_OF[] = "the largest|the biggest|the highest|the single largest|largest single|biggest single|one company alone|one firm alone|alone|a single|one single|one of them|one defendant|one order|the costliest|one bank|one case|one lorry|one container|one firm|the most expensive|one person|one contract|of which";

/* A superlative of some other measure: the largest increase, the highest rate. */
static bool of_another(const items_t *x, int at)
{
    return item_find(x, at, at + 5, "increase|rise|rate|share|since|ever|on record|growth|average|percentage|proportion|in history|number|total ever|fall|drop|year") >= 0;
}

/* What is called a part right behind: the item of the number; -1. */
static int part_behind(const items_t *x, int cue, int end)
{
    for (int j = cue + 1; j < cue + 11 && j < end; j++) {
        if (item_is(x, j, "than|from|against|in|since|total") && !item_is(x, j, "in|total")) return -1;
        if (is_value(x, j)) return item_is(x, j + 1, "years|year|times") || said_count(x, j) ? -1 : j;
        if (item_number(x, j) || item_year(x, j)) return -1;
    }
    return -1;
}

/* The amount before the cue that is said to be all, -1. */
static int whole_before(const items_t *x, int cue, int from, bool back)
{
    static const char all[] = "total|totalled|in all|amount|amounted|came to|together|altogether|sum|questioned|ordered|imposed|seized|raised|awarded|recovered|confiscated|collected";
    static const char not_all[] = "turnover|income|profit|limit|threshold|up|than|average|mean|minimum|maximum|from|least|each|per|budget|fee|fees|by|against|revenue|year";
    for (int j = cue - 1; j >= from; j--) {
        if (item_is(x, j, "than|against|compared|while|whereas|since|each|per|average") || (j == cue - 1 && item_is(x, j, "and"))) return -1;
        if (!item_number(x, j)) continue;
        if (!is_value(x, j) || said_count(x, j)) continue;
        bool total = item_find(x, j - 7 > from ? j - 7 : from, j, all) >= 0 || item_find(x, j + 1, j + 6, all) >= 0;
        bool other = item_find(x, j - 4 > from ? j - 4 : from, j, not_all) >= 0;
        return (total || back) && !other && !item_tok(x, j)->vague ? j : -1;
    }
    return -1;
}

/* Restitution of 640,000 dollars, the largest single order being for 2.1 million; £42 million, of which £29 billion. */
static void look_one_of(const items_t *x, int from, int end)
{
    for (int cue = from + 1; cue < end; cue++) {
        if (!item_phrase(x, cue, ONE_OF) || of_another(x, cue)) continue;
        int part = part_behind(x, cue, end), whole = part > 0 ? whole_before(x, cue, from, item_phrase(x, cue, "of which|out of that amount|of that amount|of this amount|of that sum|of this sum") > 0) : -1;
        if (item_is(x, part + 1, "of") && whole < 0) continue;
        if (whole < 0 && part > 0 && item_phrase(x, part + 1, "out of that|of that amount|of this sum")) whole = whole_before(x, part, from, true);
        double w, p;
        if (whole < 0 || !in_one(x, whole, part, &w, &p) || p <= w * 1.0001) continue;
        say_scale(x, whole, part, p, w);
        return;
    }
    for (int part = from; part < end; part++) { /* 410 million euros out of that amount */
        double w, p;
        int at = part + 1;
        while (at < part + 3 && item_is(x, at, "million|billion|thousand|euros|dollars|pounds|yuan")) at++;
        int whole = is_value(x, part) && item_phrase(x, at, "out of that amount|of that amount|of this amount|out of this amount|of that sum|of this sum|of this total|of that total") ? whole_before(x, part, from, true) : -1;
        if (whole < 0 || !in_one(x, whole, part, &w, &p) || p <= w * 1.0001) continue;
        say_scale(x, whole, part, p, w);
        return;
    }
}

/* Of the 3.5 tonnes seized, 4,900 kilograms were; of the £42 million, £29 billion: a part above its whole, whatever its measure. */
static void look_part(const items_t *x, int from, int end)
{
    int whole = -1;
    for (int i = from; i < from + 6 && i < end && whole < 0; i++)
        if (is_value(x, i)) whole = i;
    if (whole < 0 || !item_is(x, from, "of|out|from")) return;
    for (int j = whole + 1; j < end && j < whole + 16; j++) {
        double w, p;
        if (item_is(x, j, "than|compared|against|from")) return;
        if (!is_value(x, j)) continue;
        char kind = 0;
        bool told = in_one(x, whole, j, &w, &p) && (item_tok(x, j)->money || measure(x, j, &kind) > 0 || item_tok(x, j)->last >= 1e3) && p > w * 1.0001;
        if (told && kind == 't') return;
        if (told && (item_mark(x, j - 1, ',') || item_is(x, j - 1, "only|some|about|was|were"))) say_scale(x, whole, j, p, w);
        return;
    }
}

/* --- means --------------------------------------------------------------------------------------------------------------------- */

static bool said_each(const items_t *x, int i)
{
    int past = i + 1;
    while (past < i + 4 && item_is(x, past, "million|thousand|billion|dollars|pounds|euros|yuan|crowns|rand|francs|pesos|shillings|yen|rupees|marks|kroner")) past++;
    bool behind = item_is(x, past, "each|apiece|per|every") || item_phrase(x, past, "on average|for each|a case|a head|a firm|a person|a victim|a family|a visit|a file|a year|an hour|a day|a month|a contract|a court|a prisoner|a member|a company|a household|a claim|an order|a project|an applicant|an officer|an inspection|an employee");
    return behind || item_find(x, i - 5 > 0 ? i - 5 : 0, i, "average|mean|averaging|averaged|on average|each received|each paid|each getting|each got") >= 0;
}

/* 12 million from 4,000 firms, or 3 million a firm; £3.6 million to 1,200 victims, on average £3 million each: right but for its zeros. */
static void look_mean(const items_t *x, int from, int end)
{
    for (int mean = from; mean < end; mean++) {
        if (!is_value(x, mean) || item_tok(x, mean)->vague || !said_each(x, mean)) continue;
        for (int total = from; total < end; total++) {
            if (total == mean || !is_value(x, total) || said_each(x, total)) continue;
            bool money = item_tok(x, total)->money || item_tok(x, total)->last >= 1e3;
            if (!money || item_tok(x, total)->money != item_tok(x, mean)->money) continue;
            double wrong = 0;
            for (int n = from; n < end; n++) {
                if (n == mean || n == total || !item_count(x, n) || item_tok(x, n)->v < 2) continue;
                double r = item_tok(x, total)->v / item_tok(x, n)->v / item_tok(x, mean)->v, tens = log10(r);
                if (fabs(tens) < 0.05) return;
                if (fabs(tens) > 2.7 && fabs(tens) < 6.3 && fabs(tens - 3 * round(tens / 3)) < 0.025) wrong = item_tok(x, total)->v / item_tok(x, n)->v;
            }
            if (wrong > 0) {
                say_scale(x, total, mean, item_tok(x, mean)->v, wrong);
                return;
            }
        }
    }
}

/* --- what is counted ------------------------------------------------------------------------------------------------------------ */

/* 1 for persons, 2 for matters, 0. */
static int sort_of(const items_t *x, int i)
{
    if (item_is(x, i, "persons|people|defendants|suspects|individuals|offenders|accused|detainees")) return 1;
    return item_is(x, i, "cases|complaints|files|reports|applications|petitions|matters|appeals|proceedings|investigations") ? 2 : 0;
}

/* Of the 138 cases, 52 were for abuse, 61 for bribery and 25 persons for others: they make up the whole, and one of them is called another thing. */
static void look_mixed(const items_t *x, int w, int end)
{
    if (!item_count(x, w) || item_tok(x, w)->v < 10) return;
    int sort = 0, last = -1, n = 0, other = -1;
    double sum = 0;
    for (int j = w + 1; j < w + 4 && !sort && j < end; j++) sort = sort_of(x, j);
    if (!sort) return;
    for (int i = w + 1; i < end; i++) {
        if (!item_number(x, i) || item_tok(x, i)->num == NUM_PERCENT) continue;
        if (!item_count(x, i) || item_tok(x, i)->vague || item_tok(x, i)->v >= item_tok(x, w)->v) return;
        int own = sort_of(x, i + 1);
        sum += item_tok(x, i)->v, n++;
        if (own && own != sort) other = other < 0 ? i : -2;
        last = i;
        if (n > 1 && sum == item_tok(x, w)->v) break;
    }
    if (n < 2 || sum != item_tok(x, w)->v || other < 0 || last < 0) return;
    item_report(x, "unit", w, other + 1, both(x->k, "", ""), "单位与所计数的事物不符", "the unit does not fit what is counted");
}

/* --- currencies ---------------------------------------------------------------------------------------------------------------- */

static uint32_t currency(const items_t *x, int i)
{
    const tok_t *t = item_tok(x, i);
    for (int at = t->from > 0 ? t->from - 1 : 0; at < t->to; at++)
        if (one_of(U"$€£¥", x->s->c[at])) return x->s->c[at];
    for (int j = i + 1; j < i + 4; j++) {
        if (item_is(x, j, "euros|euro")) return U'€';
        if (item_is(x, j, "pounds")) return U'£';
        if (item_is(x, j, "dollars")) return U'$';
        if (!item_is(x, j, "million|billion|thousand")) break;
    }
    return 0;
}

/* £4.28 million, up 20% on the €3.57 million before: a change is of one currency. */
static void look_currency(const items_t *x, int from, int end)
{
    int a = -1, b = -1, n = 0, percent = -1;
    for (int i = from; i < end; i++) {
        if (!item_number(x, i)) continue;
        if (item_tok(x, i)->num == NUM_PERCENT) percent = percent < 0 ? i : percent;
        if (!item_tok(x, i)->money || !currency(x, i)) continue;
        n++;
        if (a < 0) a = i;
        else b = i;
    }
    if (n != 2 || percent < 0 || item_mark(x, b - 1, '(') || currency(x, a) == currency(x, b) || item_tok(x, percent)->vague) return;
    if (item_find(x, from, end, "equivalent|equal|converted|exchange|or about|i e|that is|worth of|conversion|against the dollar|respectively") >= 0) return;
    bool before = item_find(x, a, end, "year before|previous year|last year|year earlier|up|from|against|compared|increase|rise|than") >= 0;
    double p = item_tok(x, a)->v, q = item_tok(x, b)->v, said = item_tok(x, percent)->v;
    bool fits = q > 0 && (fabs(100 * fabs(p / q - 1) - said) < 1.1 || fabs(100 * fabs(q / p - 1) - said) < 1.1);
    if (before && fits) item_report(x, "unit", a, b, both(x->k, "", ""), "币种前后不一", "the two values are of two currencies");
}

void items_scale(const items_t *x)
{
    for (int from = 0, end; from < x->n; from = end + 1) {
        (void)item_sentence(x, from, &end);
        look_one_of(x, from, end);
        look_part(x, from, end);
        look_mean(x, from, end);
        look_currency(x, from, end);
        for (int w = from; w < end; w++) look_mixed(x, w, end);
    }
}
