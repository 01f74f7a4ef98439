/* check_items_spans.c - how long it is from one date to another, and numbers that are damaged or gone, in English: from 1 April to 30 June, four
 * months; from 2010 to 2020, over five years; the year to June with a raid in September; two quarters that miss their half; 45.673.2; attended
 * by about  delegates.
 */
#include "report/check_items.h"
#include "report/check_number.h"

#include <math.h>
#include <string.h>

static void say(const items_t *x, int from, int to, double have)
{
    item_report(x, "range", from, to, bothf(x->k, "%s", NULL, say_number(x->k, have, 1)), "时长与起止日期不符", "how long it is said to be does not follow from its beginning and end");
}

typedef struct when {
    int day, month, year, end; /* 0 = unsaid; the item behind */
} when_t;

/* 1 April 2021, April 2021, April at item i; false = no month there. */
static bool read_day(const items_t *x, int i, when_t *r)
{
    const uint32_t *c = x->s->c;
    *r = (when_t){.end = i};
    if (item_number(x, i) || (item_word(x, i) && x->at[i].word[0] >= '1' && x->at[i].word[0] <= '9')) i++;
    if (!(r->month = item_month(x, i))) return false;
    int at = x->at[i].from - 2, digits = 0;
    while (at >= 0 && is_digit(c[at]) && digits < 2) r->day += (int)(c[at] - '0') * (digits ? 10 : 1), at--, digits++;
    if (at >= 0 && is_digit(c[at])) r->day = 0;
    r->end = i + 1;
    if (item_year(x, r->end)) r->year = x->at[r->end++].year;
    return true;
}

/* Days from the first to the last, both counted; 0 where the years leave it open. */
static double days_between(const when_t *a, const when_t *b)
{
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    static const int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int years = a->year && b->year ? b->year - a->year : b->month < a->month ? 1 : 0;
    int first = a->day ? a->day : 1, last = b->day ? b->day : length[b->month - 1];
    return 365.25 * years + before[b->month - 1] + last - before[a->month - 1] - first + 1;
}

/* from 1 April to 30 June, between January and May at item i. */
static bool read_span(const items_t *x, int i, when_t *a, when_t *b)
{
    bool between = item_is(x, i, "between");
    if (!between && !item_is(x, i, "from")) return false;
    if (!read_day(x, i + 1, a) || !(item_is(x, a->end, between ? "and" : "to|until|till|through") || item_mark(x, a->end, U'–'))) return false;
    if (!read_day(x, a->end + 1, b)) return false;
    if (!a->year && b->year && b->month >= a->month) a->year = b->year;
    return true;
}

static bool word_before(const items_t *x, int j, const char *words)
{
    return item_is(x, j, words) || (item_is(x, j - 1, words) && item_is(x, j, "a|of|the"));
}

/* So many months, days, weeks, years at item i, in days; 0. */
static double length_at(const items_t *x, int i, double *ret_room)
{
    int v = item_small(x, i);
    double unit = item_is(x, i + 1, "days") ? 1 : item_is(x, i + 1, "weeks") ? 7 : item_is(x, i + 1, "months") ? 30.44 : item_is(x, i + 1, "years") ? 365.25 : 0;
    if (!v || unit <= 0 || (item_number(x, i) && (item_tok(x, i)->vague || item_tok(x, i)->range)) || word_before(x, i - 1, "about|nearly|almost|some|than|over|within|every|each|roughly|first|last|around|least|most|for|after|by|aged|under")) return 0;
    *ret_room = unit == 1 ? 1.6 : unit == 7 ? 4 : unit < 31 ? 16 : 100;
    return v * unit;
}

/* From 1 April to 30 June, a period of four months; in the 90 days between 1 January and 30 June. */
static void look_span(const items_t *x, int i)
{
    when_t a, b;
    double room = 0, said = 0;
    int at = -1;
    if (!read_span(x, i, &a, &b)) return;
    int j = b.end + item_mark(x, b.end, ',') + item_mark(x, b.end, '(');
    if (j > b.end) {
        int lead = j;
        while (lead < j + 7 && item_is(x, lead, "a|the|period|of|total|that|is|stretch|span|which|lasting|i|e|exactly|full")) lead++;
        if (lead == j || item_find(x, j, lead, "a|total|that|which|lasting|period|i") >= 0) said = length_at(x, at = lead, &room);
    }
    if (said <= 0 && item_is(x, i - 1, "days|months|weeks") && item_is(x, i - 3, "the|these|those")) said = length_at(x, at = i - 2, &room);
    if (said <= 0 || item_is(x, at + 2, "after|before|later|earlier|more|longer|shorter|of|ago|less")) return;
    double have = days_between(&a, &b);
    if (have > 0 && have < 4000 && fabs(have - said) > room) say(x, i < at ? i : at, (at + 1 > b.end - 1 ? at + 1 : b.end - 1), said > 27 && room > 10 ? have / 30.44 : have);
}

/* From 2010 to 2020, over five years; the six years 2015 to 2018. */
static void look_years(const items_t *x, int i)
{
    if (!item_is(x, i, "from|between") || !item_year(x, i + 1) || !item_is(x, i + 2, "to|and") || !item_year(x, i + 3)) return;
    int years = x->at[i + 3].year - x->at[i + 1].year, j = i + 4;
    if (!item_mark(x, j, ',') || !(item_is(x, j + 1, "over|in|within|that|a|during"))) return;
    while (j < i + 9 && item_is(x, j + 1, "over|in|within|that|is|a|period|of|during|just|only|the")) j++;
    int v = item_small(x, j + 1), unit = item_is(x, j + 2, "years");
    if (!v || !unit || years < 2 || v == years || v == years + 1 || v == years - 1 || item_is(x, j, "the") || item_is(x, j + 3, "of|before|later|after")) return;
    if (item_number(x, j + 1) && item_tok(x, j + 1)->vague && item_tok(x, j + 1)->v < years && item_tok(x, j + 1)->hi > years && years - v < 2) return;
    say(x, i, j + 2, years);
}

/* The year to 30 June 2021 with raids made in September 2021; in the three quarters to the end of June. */
static void look_year_to(const items_t *x, int i)
{
    int end;
    when_t last;
    (void)item_sentence(x, i, &end);
    if (!item_is(x, i, "year|months") || !item_is(x, i + 1, "to|ended|ending") || !read_day(x, i + 2, &last) || !last.year) return;
    for (int j = last.end; j + 2 < end; j++) {
        bool verb = item_is(x, j, "made|received|opened|carried|recorded|conducted|held|issued|lodged|filed|committed|executed");
        int in = j + 1 + item_is(x, j + 1, "out");
        if (!verb || !item_is(x, in, "in|during") || !item_month(x, in + 1) || !item_year(x, in + 2)) continue;
        bool later = x->at[in + 2].year > last.year || (x->at[in + 2].year == last.year && item_month(x, in + 1) > last.month);
        if (later && item_find(x, last.end, j, "records|recorded|includes|included|covers|counts|counted|shows|lists|with|including|of") >= 0 && item_find(x, last.end, j, "published|report on|since|and|but|also|further|later") < 0) {
            item_report(x, "range", i, in + 2, both(x->k, "", ""), "所述月份在该期间之后", "the month lies behind the end of the period");
            return;
        }
    }
}

/* --- quarters and halves ----------------------------------------------------------------------------------------------------- */

/* The count of the first (1) or second (2) quarter, half: the number item before "in the first quarter", or behind it; -1. */
static int told_of(const items_t *x, int from, int end, int which, const char *part)
{
    for (int j = from; j < end; j++) {
        if (item_ordinal(x, j) != which || !(item_is(x, j + 1, part) || (which == 2 && j > from + 3 && !item_word(x, j + 1)) || (which == 2 && item_is(x, j + 1, "which|so|making")))) continue;
        int in = j - 1 - item_is(x, j - 1, "the");
        if (!item_is(x, in, "in|during|for")) continue;
        for (int m = in - 1; m > in - 4 && m >= from; m--)
            if (item_count(x, m) && !item_tok(x, m)->vague && item_tok(x, m)->exact) return m;
            else if (!item_word(x, m)) break;
    }
    return -1;
}

/* 2,610 in the first quarter and 2,480 in the second, 4,980 in the first half; 512 in the half, 240 and 262 in its quarters. */
static void look_halves(const items_t *x, int from, int end)
{
    bool half = item_find(x, from, end, "first half|first half-year") >= 0;
    int a = told_of(x, from, end, 1, "quarter"), b = told_of(x, from, end, 2, "quarter"), whole = -1, n = 0;
    if (!half) a = told_of(x, from, end, 1, "half"), b = told_of(x, from, end, 2, "half");
    if (a < 0 || b < 0 || a == b) return;
    for (int j = from; j < end; j++) {
        if (!item_number(x, j) || item_tok(x, j)->num == NUM_PERCENT || j == a || j == b) continue;
        if (!item_count(x, j) || item_tok(x, j)->vague || !item_tok(x, j)->exact) return;
        whole = j, n++;
    }
    if (n != 1 || item_find(x, from, end, "than|compared|against|respectively|each|average|of which|of them|target|more|fewer|last year|per") >= 0) return;
    if (!half && item_find(x, whole - 4 > from ? whole - 4 : from, whole + 8 < end ? whole + 8 : end, "year|altogether|in all|total|together|annual|twelve months") < 0) return;
    const tok_t *p = item_tok(x, a), *q = item_tok(x, b), *w = item_tok(x, whole);
    double sum = p->v + q->v;
    if (sum != w->v && w->v > fmax(p->v, q->v) && w->v < 1.5 * sum) item_report(x, "sum", a < whole ? a : whole, b > whole ? b : whole, bothf(x->k, "%s + %s = %s", NULL, say_tok(x->k, p), say_tok(x->k, q), say_number(x->k, sum, -1)), "各项之和与总数不符", "the parts do not add up to the total");
}

/* --- damaged and lost numbers ------------------------------------------------------------------------------------------------- */

static void broken(checker_t *k, int from, int to)
{
    report_at(k, CHECK_BROKEN, "token", from, to, both(k, "", ""), both(k, "数字有误，无法辨认", "the number is damaged"));
}

typedef struct digit_run {
    int end, points, commas, bad, longest, last; /* bad: groups inside that are not of three */
} digit_run_t;

static digit_run_t read_digits(const uint32_t *c, int i)
{
    digit_run_t r = {.end = i};
    for (; is_digit(c[r.end]) || ((c[r.end] == '.' || c[r.end] == ',') && is_digit(c[r.end + 1])); r.end++) {
        if (is_digit(c[r.end])) {
            r.last++;
            continue;
        }
        if (c[r.end] == ',') r.bad += r.commas && r.last != 3, r.commas++;
        else r.points++;
        r.longest = r.last > r.longest ? r.last : r.longest, r.last = 0;
    }
    r.longest = r.last > r.longest ? r.last : r.longest;
    return r;
}

/* $,450,000; .%: the first digits are gone, or all. */
static void look_empty(const items_t *x, int i)
{
    const uint32_t *c = x->s->c;
    bool money = one_of(U"$€£¥", c[i]) && (i == 0 || c[i - 1] == ' ');
    if (money && c[i + 1] == ',' && is_digit(c[i + 2])) broken(x->k, i, i + 3);
    if (c[i] == ' ' && c[i + 1] == '.' && c[i + 2] == '%') broken(x->k, i + 1, i + 3);
}

/* 45.673.2; $1,204,50,000: what no number looks like. Dates, versions, numbers of articles and of telephones are none. */
static void look_damaged(const items_t *x)
{
    static const char names[] = "ection |rticle |aragraph |para |version |hapter |able |nnex |ule |No. |at |on |tel |telephone |note |point |item |egulation |lause |appendix |figure ";
    const sentence_t *s = x->s;
    for (int i = 0; i + 3 < s->n; i++) {
        look_empty(x, i);
        if (!is_digit(s->c[i]) || (i > 0 && (is_digit(s->c[i - 1]) || is_latin(s->c[i - 1]) || num_in(".,-/", s->c[i - 1])))) continue;
        digit_run_t r = read_digits(s->c, i);
        bool points = r.points == 2 && !r.commas && r.longest == 3 && r.last < 3 && !check_ends_with(s->c, i, names);
        bool groups = i > 0 && one_of(U"$€£¥", s->c[i - 1]) && r.commas > 1 && r.bad > 0 && !r.points && num_indian(s->c, i) != r.end;
        if (points || groups) broken(x->k, i, r.end);
        i = r.end;
    }
}

/* attended by about delegates from 37 countries: the number is gone. */
static void look_gone(const items_t *x, int i)
{
    if (!item_is(x, i, "by") || !item_is(x, i + 1, "about|approximately|around|nearly") || !item_word(x, i + 2)) return;
    size_t n = strlen(x->at[i + 2].word);
    if (n > 5 && x->at[i + 2].word[n - 1] == 's' && !item_is(x, i + 2, "thousands|hundreds|millions|dozens|twice|always")) broken(x->k, x->at[i + 1].from, x->at[i + 2].to);
}

void items_spans(const items_t *x)
{
    for (int i = 0; i < x->n; i++) {
        look_span(x, i);
        look_years(x, i);
        look_year_to(x, i);
        look_gone(x, i);
    }
    for (int from = 0, end; from < x->n; from = end + 1) {
        (void)item_sentence(x, from, &end);
        look_halves(x, from, end);
    }
    look_damaged(x);
}
