/* check_items_calendar.c - what a calendar cannot have, in English: a quarter of four months, a fourteenth month, the sixth year of five. */
#include "report/check_items.h"

static int span_of(int first, int last)
{
    return (last - first + 12) % 12 + 1;
}

/* from July to October, January-April, behind item i: its months and the item behind; false = none. */
static bool months_at(const items_t *x, int i, int *ret_first, int *ret_last, int *ret_end)
{
    if (item_is(x, i, "from|between")) i++;
    if (!(*ret_first = item_month(x, i))) return false;
    i += 1 + item_year(x, i + 1);
    if (!item_is(x, i, "to|and|through|until|till") && !item_mark(x, i, U'–')) return false;
    *ret_end = i + 2;
    return (*ret_last = item_month(x, i + 1)) != 0;
}

/* quarter, half at item i: how many months it has; 0 = no such part of a year. */
static int part_months(const items_t *x, int i)
{
    if (item_is(x, i, "quarter")) return item_ordinal(x, i - 1) || item_is(x, i - 1, "last|final|closing|opening") ? 3 : 0;
    if (item_is(x, i, "half")) return item_is(x, i - 1, "first|second") ? 6 : 0;
    return item_is(x, i, "half-year") ? 6 : 0;
}

static void say_months(const items_t *x, int from, int to, int have)
{
    item_report(x, "range", from, to, bothf(x->k, "%d 个月", "%d months", have), "月份与所述期间不符", "the months do not make the period that is said");
}

/* six-month at item i: 6; 0 = none. */
static int months_of(const items_t *x, int i)
{
    static const char *const names[] = {"two-month", "three-month", "four-month", "five-month", "six-month", "seven-month", "eight-month", "nine-month", "ten-month", "eleven-month", "twelve-month"};
    for (int v = 0; v < 11; v++)
        if (item_is(x, i, names[v])) return v + 2;
    return 0;
}

/* Behind the part of the year at item i and the year it is of. */
static int past_year(const items_t *x, int i)
{
    int at = i + 1;
    if (item_phrase(x, at, "of the year") || item_phrase(x, at, "of the financial year") || item_phrase(x, at, "of the fiscal year")) at += item_is(x, at + 2, "year") ? 3 : 4;
    else if (item_is(x, at, "of|in") && item_year(x, at + 1)) at += 2;
    else if (item_year(x, at)) at++;
    return at;
}

/* In the three months January, February, March and April. */
static void look_listed(const items_t *x, int i)
{
    int n = item_is(x, i, "months") ? item_small(x, i - 1) : part_months(x, i), j = i + 1, have = 0, first = 0;
    if (n < 2 || n > 12) return;
    if (!item_is(x, i, "months")) j = past_year(x, i);
    j += item_mark(x, j, ',') || item_mark(x, j, ':') || item_mark(x, j, '(');
    j += item_is(x, j, "of");
    bool row = true; /* one behind the other */
    while (item_month(x, j)) {
        first = first ? first : item_month(x, j);
        row = row && span_of(first, item_month(x, j)) == have + 1;
        have++, j++;
        if (item_mark(x, j, ',') && (item_month(x, j + 1) || (item_is(x, j + 1, "and") && item_month(x, j + 2)))) j++;
        if (item_is(x, j, "and") && item_month(x, j + 1)) j++;
    }
    if (have > 1 && (have != n || (!row && !item_is(x, i, "months")))) say_months(x, i - 1, j - 1, have);
}

/* The reporting year ran from 1 April 2018 to 31 May 2019. */
static void look_one_year(const items_t *x, int i)
{
    int end, j = i + 1, month[2] = {0}, year[2] = {0}, n = 0;
    (void)item_sentence(x, i, &end);
    if (!item_is(x, i, "year") || !item_is(x, i - 1, "reporting|financial|fiscal|calendar|budget|business|the") || item_is(x, i - 1, "last")) return;
    j += item_is(x, j, "runs|ran|is|was|covers|covered|extends") || (item_mark(x, j, ',') && !item_is(x, i - 1, "the"));
    if (!item_is(x, j, "from")) return;
    for (; j < i + 13 && j < end && n < 2; j++) {
        if (item_month(x, j)) month[n] = item_month(x, j);
        if (item_year(x, j)) year[n++] = x->at[j].year;
        if (n == 1 && item_is(x, j + 1, "and|when|until")) return;
    }
    if (n < 2 || !month[0] || !month[1]) return;
    int months = (year[1] - year[0]) * 12 + month[1] - month[0] + 1;
    if (months < 11 || months > 13 || (months == 11 && month[0] != month[1])) say_months(x, i - 1, j - 1, months);
    else if (months == 11 || (months == 13 && item_find(x, i, j, "1") >= 0 && item_find(x, i, j, "30|31") >= 0)) say_months(x, i - 1, j - 1, months);
}

/* In the third quarter, from July to October; in the first ten months, from January to September. */
static void look_stretch(const items_t *x, int i)
{
    int first, last, end, months = part_months(x, i), at, from = i;
    if (!months && item_is(x, i, "months") && item_small(x, i - 1)) months = item_small(x, i - 1), from = i - 1;
    if (!months && item_is(x, i, "period|stretch|span")) months = months_of(x, i - 1), from = i - 1;
    if (!months || months > 12) return;
    at = past_year(x, i);
    while (at < i + 6 && item_is(x, at, "runs|ran|is|was|covers|covered|lasts|lasted|extends|extended|goes|went")) at++;
    if (item_is(x, i, "months") && item_phrase(x, at, "to|ended|ending") && item_find(x, at, at + 4, "december|june|march|september") >= 0) /* the six months to 31 December, from June */
        while (at < i + 6 && !item_mark(x, at, ',')) at++;
    bool mark = item_mark(x, at, ',') || item_mark(x, at, '(') || item_mark(x, at, U'–');
    at += mark;
    if (!months_at(x, at, &first, &last, &end) || !(mark || item_is(x, at, "from")) || item_number(x, end)) return;
    int have = span_of(first, last);
    if (have != months || (months == 3 && (part_months(x, i) && first % 3 != 1))) say_months(x, from, end - 1, have);
}

/* In the first quarter 318 in January, 294 in February and 337 in April. */
static void look_members(const items_t *x, int i)
{
    int months = part_months(x, i), end, from = item_sentence(x, i, &end), at[16], n = 0;
    if (!months) return;
    for (int j = from; j < end; j++) {
        if (j != i && (part_months(x, j) || item_is(x, j, "quarters|halves"))) return;
        if (item_is(x, j, "than|against|compared|before|previous|after|since|until|by")) return;
        bool told = item_month(x, j) && item_is(x, j - 1, "in|for|during") && (item_number(x, j - 2) || item_number(x, j - 3)) && !item_year(x, j + 1);
        if (told && n < 16) at[n++] = j;
    }
    int inside = 0, other = -1, block = -1;
    for (int j = 0; j < n; j++) {
        int m = item_month(x, at[j]) - 1, own = months == 3 ? m / 3 : m / 6;
        if (block < 0) block = own;
        if (own == block) inside++;
        else other = at[j];
    }
    bool fiscal = months == 6 && n && item_month(x, at[0]) != 1 && item_month(x, at[0]) != 7;
    if (other >= 0 && inside >= 2 && !fiscal) say_months(x, i - 1 < other ? i - 1 : other, i > other ? i : other, n);
}

static bool of_year(const items_t *x, int i)
{
    return item_is(x, i, "of|in") && (item_year(x, i + 1) || item_phrase(x, i + 1, "the year|the calendar year|the reporting year|a year|one year|the same year"));
}

/* the 14th month of 2022, the fifth quarter, all thirteen months of the year */
static void look_too_many(const items_t *x, int i)
{
    int most = item_is(x, i, "month|months") ? 12 : item_is(x, i, "quarter|quarters") ? 4 : item_is(x, i, "half|halves") ? 2 : item_is(x, i, "week|weeks") ? 53 : 0;
    if (!most) return;
    bool many = item_is(x, i, "months|quarters|halves|weeks");
    int v = many ? item_small(x, i - 1) : item_ordinal(x, i - 1);
    if (v <= most || !of_year(x, i + 1)) return;
    item_report(x, "impossible", i - 1, i + 1, both(x->k, "", ""), "一年没有这样多的期间", "a year has no such month, quarter or half");
}

/* Three numbers with one mark between them: the mark, 0 if there are none. */
static uint32_t three_numbers(const uint32_t *c, int at, int v[3], int n[3], int *ret_end)
{
    uint32_t mark = 0;
    for (int p = 0; p < 3; p++) {
        v[p] = n[p] = 0;
        while (is_digit(c[at]) && n[p] < 5) v[p] = 10 * v[p] + (int)(c[at++] - '0'), n[p]++;
        if (p == 2) break;
        if (!one_of(U"/.-", c[at]) || (mark && c[at] != mark)) return 0;
        mark = c[at++];
    }
    *ret_end = at;
    return is_digit(c[at]) || is_latin(c[at]) || one_of(U"/-", c[at]) ? 0 : mark;
}

static bool no_such_date(uint32_t mark, const int v[3], const int n[3])
{
    bool year_last = n[0] && n[0] < 3 && n[1] == 2 && n[2] == 4 && v[2] > 1900 && v[2] < 2100, year_first = mark == '-' && n[0] == 4 && n[1] == 2 && n[2] == 2 && v[0] > 1900 && v[0] < 2100;
    if (year_last) return v[0] > 31 || v[1] > 31 || (v[0] > 12 && v[1] > 12) || !v[0] || !v[1];
    return year_first && (v[1] > 12 || v[2] > 31 || !v[1] || !v[2]);
}

/* 15/13/2014, 2021-14-05 */
static void look_written(const items_t *x)
{
    const uint32_t *c = x->s->c;
    for (int i = 0; i + 7 < x->s->n; i++) {
        int v[3], n[3], at = i;
        if (!is_digit(c[i]) || (i > 0 && (is_digit(c[i - 1]) || one_of(U"/-.,", c[i - 1]) || is_latin(c[i - 1])))) continue;
        uint32_t mark = three_numbers(c, i, v, n, &at);
        if (mark && no_such_date(mark, v, n)) report_at(x->k, CHECK_BROKEN, "date", i, at, both(x->k, "", ""), both(x->k, "没有这样的日期", "there is no such date"));
    }
}

/* five-year at item i: 5; 0 = none. The plan it is said of stands behind. */
static int years_of(const items_t *x, int i)
{
    if (i < 0 || i >= x->n || !item_word(x, i)) return 0;
    const char *w = x->at[i].word;
    static const char *const names[] = {"two-year", "three-year", "four-year", "five-year", "six-year", "seven-year", "eight-year", "nine-year", "ten-year"};
    for (int v = 0; v < 9; v++)
        if (item_is(x, i, names[v])) return v + 2;
    if (w[0] >= '2' && w[0] <= '9' && item_is(x, i, "2-year|3-year|4-year|5-year|6-year|7-year|8-year|9-year")) return w[0] - '0';
    return 0;
}

/* The year said at item i, with or without its day and month before it; *ret_end behind it. 0 = none. */
static int year_at(const items_t *x, int i, bool *ret_day, int *ret_end)
{
    int at = i;
    *ret_day = false;
    while (at < i + 3 && (item_month(x, at) || item_number(x, at) || (item_word(x, at) && x->at[at].word[0] >= '0' && x->at[at].word[0] <= '9'))) *ret_day = true, at++;
    if (!item_year(x, at)) return 0;
    *ret_end = at + 1;
    return x->at[at].year;
}

/* The years a plan runs from and to, behind item i. */
static bool plan_years(const items_t *x, int i, int end, int *ret_a, int *ret_b, int *ret_end)
{
    bool day;
    for (int j = i + 1; j < i + 14 && j < end; j++) {
        int stop = j, a = year_at(x, j, &day, &stop);
        if (!a) continue;
        bool joined = item_is(x, stop, "to|until|and|through") || item_mark(x, stop, U'–');
        bool starts = item_is(x, j - 1, "from|for|of|covering|between|spanning|period|years|plan|strategy|programme|program") || item_mark(x, j - 1, '(') || item_mark(x, j - 1, ',');
        if (joined && starts && (*ret_b = year_at(x, stop + 1, &day, ret_end))) return *ret_a = a, *ret_b > a;
        if (joined) return false;
    }
    return false;
}

/* The five-year plan for 2020 to 2024 is now in its sixth year, 2022. */
static void look_plan(const items_t *x, int i)
{
    int n = years_of(x, i), end, a = 0, b = 0, stop = i;
    if (!n || item_find(x, i + 1, i + 5, "plan|strategy|programme|program|period|mandate|campaign|project|cycle|term|action") < 0) return;
    (void)item_sentence(x, i, &end);
    if (!plan_years(x, i, end, &a, &b, &stop)) return;
    bool fits = b - a + 1 == n || (b - a == n && !item_phrase(x, stop - 3, "31 december"));
    if (!fits) item_report(x, "range", i, stop - 1, bothf(x->k, "%d 年", "%d years", b - a + 1), "规划年限与起止年份不符", "the plan is of another number of years than lie between");
    for (int j = stop; j + 1 < end; j++) {
        int which = item_is(x, j + 1, "year") && item_is(x, j - 1, "its|the|that") ? item_ordinal(x, j) : 0;
        bool said = which && item_mark(x, j + 2, ',') && item_year(x, j + 3);
        if (which && (which > n || (said && which != x->at[j + 3].year - a + 1 && which != x->at[j + 3].year - a)))
            item_report(x, "range", i, j + 1, bothf(x->k, "%d > %d", NULL, which, n), "规划期内没有这一年", "the plan has no such year, or the year is another one of it");
    }
}

/* The two-year project, which began in 2015 and ended in 2019. */
static void look_project(const items_t *x, int i)
{
    int n = years_of(x, i), end, at = i, b = 0;
    (void)item_sentence(x, i, &end);
    int began = n ? item_find(x, i, end < i + 9 ? end : i + 9, "began in|started in|launched in|begun in") : -1;
    if (began < 0 || !item_year(x, began + 2)) return;
    int ended = item_find(x, began, end, "ended in|ending in|finished in|concluded in|completed in|closed in");
    if (ended > 0 && item_year(x, ended + 2)) b = x->at[at = ended + 2].year;
    int a = x->at[began + 2].year;
    if (b > a && b - a != n && b - a + 1 != n) item_report(x, "range", i, at, bothf(x->k, "%d − %d = %d", NULL, b, a, b - a), "年限与起止年份不符", "the number of years does not follow from its beginning and end");
}

/* a ten-day campaign from 3 to 20 May */
static void look_days(const items_t *x, int i)
{
    static const char *const names[] = {"two-day", "three-day", "four-day", "five-day", "six-day", "seven-day", "eight-day", "nine-day", "ten-day", "twelve-day", "fourteen-day"};
    static const int days[] = {2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14};
    int n = 0, j = i + 2;
    for (int d = 0; d < 11; d++)
        if (item_is(x, i, names[d])) n = days[d];
    const uint32_t *c = x->s->c;
    if (!n || !item_is(x, j, "from") || x->at[j].to + 8 > x->s->n) return;
    int v[2] = {0}, at = x->at[j].to + 1, p;
    for (p = 0; p < 2; p++) {
        int from = at;
        while (is_digit(c[at]) && at - from < 3) v[p] = 10 * v[p] + (int)(c[at++] - '0');
        if (p == 0 && !(c[at] == ' ' && c[at + 1] == 't' && c[at + 2] == 'o' && c[at + 3] == ' ')) return;
        if (p == 0) at += 4;
    }
    int month = item_find(x, j, j + 6, "january|february|march|april|may|june|july|august|september|october|november|december");
    if (v[0] && v[1] > v[0] && v[1] < 32 && month > 0 && v[1] - v[0] + 1 != n && v[1] - v[0] != n) item_report(x, "range", i, month, bothf(x->k, "%d 天", "%d days", v[1] - v[0] + 1), "天数与起止日期不符", "the number of days does not follow from the dates");
}

/* Appointed in year a for a term of five years, she left at the end of her term in 2019. */
static void look_term(const items_t *x, int i, int a, int from, int end)
{
    int term = 0;
    for (int j = from; j < end; j++) {
        if (item_is(x, j, "term") && item_is(x, j + 1, "of") && item_small(x, j + 2) && item_is(x, j + 3, "years|year")) term = item_small(x, j + 2);
        if (item_is(x, j, "term|mandate") && years_of(x, j - 1)) term = years_of(x, j - 1);
        int ends = term ? item_phrase(x, j, "end of her term in|end of his term in|end of its term in|end of their term in|end of the term in|term ended in|term expired in|mandate ended in|full term in") : 0;
        if (ends && item_year(x, j + ends) && x->at[j + ends].year - a != term)
            item_report(x, "range", i, j + ends, bothf(x->k, "%d − %d = %d", NULL, x->at[j + ends].year, a, x->at[j + ends].year - a), "任期与起止年份不符", "the term does not follow from the years");
    }
}

/* Founded in 1996, its 30th anniversary in 2021; since its creation in 2018, in 2016 it obtained. */
static void look_since(const items_t *x, int i)
{
    int end, a = 0, from = i;
    (void)item_sentence(x, i, &end);
    if (!item_is(x, i, "founded|established|created|opened|appointed|elected|creation|establishment|foundation|launched|inception")) return;
    for (int j = i + 1; j < i + 4 && !a; j++)
        if (item_is(x, j, "in") && item_year(x, j + 1)) a = x->at[j + 1].year, from = j + 2;
    if (!a) return;
    look_term(x, i, a, from, end);
    for (int j = from; j < end; j++) {
        if (item_is(x, j, "anniversary") && item_ordinal(x, j - 1) && item_is(x, j + 1, "in") && item_year(x, j + 2) && x->at[j + 2].year - a != item_ordinal(x, j - 1))
            item_report(x, "range", i, j + 2, bothf(x->k, "%d − %d = %d", NULL, x->at[j + 2].year, a, x->at[j + 2].year - a), "周年数与年份不符", "the anniversary does not follow from the years");
        bool since = item_is(x, i - 2, "since") || item_is(x, i - 1, "since");
        if (since && item_is(x, j, "in") && item_year(x, j + 1) && x->at[j + 1].year < a && (item_is(x, j + 2, "it|we|they") || item_phrase(x, j + 2, "the office|the commission|the agency|the unit|the authority")))
            item_report(x, "range", i, j + 1, bothf(x->k, "%d < %d", NULL, x->at[j + 1].year, a), "所述年份早于成立", "the year lies before the beginning");
    }
}

/* During the twelve months ended 30 June 2022 we received 388, 41 of which reached us in August 2022. */
static void look_after_end(const items_t *x, int i)
{
    int end, month = 0, year = 0, j = i + 1;
    (void)item_sentence(x, i, &end);
    if (!item_is(x, i, "ended|ending|to") || !item_is(x, i - 1, "year|months|quarter|period")) return;
    for (; j < i + 5 && !year; j++) {
        if (item_month(x, j)) month = item_month(x, j);
        if (item_year(x, j)) year = x->at[j].year;
    }
    for (; month && year && j < end; j++) {
        int part = item_phrase(x, j, "of which|of them|of whom|of these|of those");
        for (int m = j + part; part && m < j + 9 && m < end; m++)
            if (item_month(x, m) && item_year(x, m + 1) && item_is(x, m - 1, "in|during") && (x->at[m + 1].year > year || (x->at[m + 1].year == year && item_month(x, m) > month)))
                item_report(x, "range", i, m + 1, both(x->k, "", ""), "所述月份在该期间之后", "the month lies behind the end of the period");
    }
}

/* in 2023, between the items: the year. */
static int year_in(const items_t *x, int from, int to, int *ret_at)
{
    for (int m = from; m < to; m++)
        if (item_is(x, m, "in") && item_year(x, m + 1)) return *ret_at = m + 1, x->at[m + 1].year;
    return 0;
}

/* rose year on year, from 400 in 2020 to 500 in 2023; compared with the previous year, 2021, the number in 2023 */
static void look_year_before(const items_t *x, int i)
{
    int end, from = item_sentence(x, i, &end), a = 0, b = 0, at = i;
    int said = item_phrase(x, i, "year on year|year-on-year|over the previous year|from the previous year");
    for (int j = from; said && j < end; j++) {
        if (item_is(x, j, "from") && item_number(x, j + 1)) a = year_in(x, j + 2, j + 5, &at);
        if (a && item_is(x, j, "to") && item_number(x, j + 1)) b = year_in(x, j + 2, j + 5, &at);
    }
    if (!said && item_phrase(x, i, "previous year|year before|preceding year") && item_mark(x, i + 2, ',') && item_year(x, i + 3) && item_mark(x, i + 4, ',')) {
        a = x->at[i + 3].year;
        b = year_in(x, i + 5, end, &at);
    }
    if (a && b && b - a != 1 && a - b != 0) item_report(x, "range", i, at, bothf(x->k, "%d − %d = %d", NULL, b, a, b - a), "所称的上一年不是上一年", "the year before is another year");
}

/* from 3 p.m. to 11 a.m. on the same day; from 14:30 to 11:00 on the same day */
static void look_hours(const items_t *x)
{
    const sentence_t *s = x->s;
    for (int i = 0; i < s->n; i++) {
        if (!check_ends_with(s->c, i, " p.m. to | pm to | p.m. until | pm until ") || !is_digit(s->c[i])) continue;
        int to = i + 20 < s->n ? i + 20 : s->n;
        if (check_says(s, i, i + 10, " a.m.| am ") && check_says(s, i, i + 40 < s->n ? i + 40 : s->n, "same day|same afternoon|that day"))
            report_at(x->k, CHECK_INCONSISTENT, "range", i - 8 > 0 ? i - 8 : 0, to, both(x->k, "", ""), both(x->k, "结束时刻早于开始时刻", "it ends before it begins"));
    }
}

void items_calendar(const items_t *x)
{
    for (int i = 0; i < x->n; i++) {
        look_stretch(x, i);
        look_members(x, i);
        look_listed(x, i);
        look_one_year(x, i);
        look_too_many(x, i);
        look_plan(x, i);
        look_project(x, i);
        look_days(x, i);
        look_since(x, i);
        look_after_end(x, i);
        look_year_before(x, i);
    }
    look_written(x);
    look_hours(x);
}
