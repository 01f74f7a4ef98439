/* check_times.c - what the times of a passage say of each other: a part that lies outside of its whole, a year before that is not
 * the year before, five years that are four, a period named twice in two ways, a value compared with itself.
 *
 * A time is read as it is said (check_when.h). Something is reported only where two times are tied by the words between them (其中, a
 * bracket, of them, than in) and no time said before makes them fit.
 */
#include "report/check_cues.h"
#include "report/check_when.h"

#include <math.h>
#include <string.h>

enum { TIMES_MOST = 64, YEARS_MOST = 12 };

typedef struct times {
    checker_t *k;
    const sentence_t *s;
    const text_line_t *l;
    const hits_t *hits;
    when_t w[TIMES_MOST];
    int n;
} times_t;

/* --- small readings ---------------------------------------------------------------------------------------------------------- */

static bool is_whole_year(const when_t *w)
{
    return w->month == 1 && w->day == 1 && w->month2 == 12 && w->day2 == 31 && w->year == w->year2;
}

/* Months of one year, or some of them: 上半年, 1至9月, 3月; no day is said. */
static bool is_months(const when_t *w)
{
    return w->month && !is_whole_year(w) && w->year == w->year2 && w->day == 1 && w->day2 >= 29 && w->month2 >= w->month && !w->same;
}

static bool is_relative(const when_t *w)
{
    return w->same || w->back;
}

static int end_of_sentence(const times_t *x, int at)
{
    const sentence_t *s = x->s;
    for (int i = 0; i < s->tokens; i++)
        if (is_sep(&s->t[i], U'。') && s->t[i].from >= at) return s->t[i].from;
    return s->n;
}

static int start_of_sentence(const times_t *x, int at)
{
    const sentence_t *s = x->s;
    int from = 0;
    for (int i = 0; i < s->tokens && s->t[i].to <= at; i++)
        if (is_sep(&s->t[i], U'。')) from = s->t[i].to;
    return from;
}

static int past_blanks(const text_line_t *l, int i)
{
    while (l->c[i] == ' ') i++;
    return i;
}

/* A number of the passage begins between the characters. */
static bool number_between(const times_t *x, int from, int to)
{
    for (int i = 0; i < x->s->tokens; i++)
        if (x->s->t[i].kind == TOK_NUM && x->s->t[i].num != NUM_SPAN && x->s->t[i].from >= from && x->s->t[i].from < to) return true;
    return false;
}

static void report(const times_t *x, int from, int to, words_t computed, words_t note)
{
    report_at(x->k, CHECK_INCONSISTENT, "period", from, to, computed, note);
}

/* --- lengths: 五年, 六个月, five years, three-year ---------------------------------------------------------------------------- */

typedef struct length {
    int from, to;
    double months;
    int n;            /* as it is said */
    bool years, quarters, hyphen;
} length_t;

static const char SMALL_EN[] = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve";

static int small_number(const text_line_t *l, int at, int *ret)
{
    double v = 0, last;
    int n = num_run(l->c, at), m;
    if (n == 1 || n == 2) return *ret = n == 1 ? (int)(l->c[at] - '0') : (int)((l->c[at] - '0') * 10 + (l->c[at + 1] - '0')), at + n;
    if (n) return at;
    if (l->zh && l->c[at] == U'两') return *ret = 2, at + 1;
    if (l->zh) {
        n = num_han(l->c, at, &v, &last);
        return n > at && v <= 60 ? *ret = (int)v, n : at;
    }
    const char *list = SMALL_EN;
    for (int x = 1; x <= 12; x++, list += strcspn(list, "|") + (x < 12)) {
        char one[12] = "";
        memcpy(one, list, strcspn(list, "|"));
        if ((m = text_word(l, at, one))) return *ret = x, at + m;
    }
    return at;
}

static bool length_zh(const text_line_t *l, int at, length_t *r)
{
    int i = small_number(l, at, &r->n), m;
    if (i == at || (at > 0 && (is_digit(l->c[at - 1]) || num_han_digit(l->c[at - 1]) >= 0 || num_han_scale(l->c[at - 1]) > 0 || one_of(U"第前、每余", l->c[at - 1])))) return false;
    if ((m = text_word(l, i, "个季度"))) r->months = 3.0 * r->n, r->quarters = true;
    else if ((m = text_word(l, i, "个月"))) r->months = r->n;
    else if ((m = text_word(l, i, "个年度|年"))) r->months = 12.0 * r->n, r->years = true;
    if (!m || r->n < 2 - (r->months == 12) || one_of(U"级期制以规计余多半生龄限后前底末初", l->c[i + m])) return false;
    r->from = at, r->to = i + m;
    return true;
}

static bool length_en(const text_line_t *l, int at, length_t *r)
{
    int m = text_word(l, at, "decade");
    if (m) return *r = (length_t){.from = at, .to = at + m, .n = 10, .months = 120, .years = true}, true;
    if (at > 0 && (is_latin(l->c[at - 1]) || is_digit(l->c[at - 1]) || l->c[at - 1] == '-')) return false;
    int i = small_number(l, at, &r->n);
    if (i == at || r->n < 2) return false;
    r->hyphen = l->c[i] == '-';
    i = r->hyphen ? i + 1 : past_blanks(l, i);
    m = text_word(l, i, r->hyphen ? "year|month|quarter" : "years|months|quarters");
    if (!m) return false;
    r->years = l->c[i] == 'y', r->quarters = l->c[i] == 'q';
    r->months = r->n * (r->years ? 12.0 : r->quarters ? 3 : 1);
    r->from = at, r->to = i + m;
    return true;
}

static bool length_at(const text_line_t *l, int at, length_t *r)
{
    *r = (length_t){0};
    return l->zh ? length_zh(l, at, r) : length_en(l, at, r);
}

/* The length that ends within room characters before `to`, the nearest. */
static bool length_before(const times_t *x, int floor, int to, length_t *r)
{
    for (int at = to - 1; at >= floor; at--)
        if (length_at(x->l, at, r) && r->to <= to) return true;
    return false;
}

/* --- so many years, so many months --------------------------------------------------------------------------------------------- */

/* Only words that tie a length to the time it is of: the six-month campaign, which ran from. */
static bool ties_en(const text_line_t *l, int from, int to)
{
    static const char words[] = "period|periods|campaign|programme|program|project|operation|inquiry|exercise|pilot|review|audit|cycle|span|term|phase|reporting|which|that|ran|running|lasted|lasting|covering|covered|from|between|of|the|"
                                "in|was|held|conducted|carried|out|took|place|over|year|financial|fiscal|calendar";
    bool opens = false;
    for (int i = from; i < to;) {
        uint32_t c = l->c[i];
        int n = is_latin(c) ? text_word(l, i, words) : 1;
        if (!n || (!is_latin(c) && !one_of(U" ,(:", c))) return false;
        opens = opens || c == '(' || c == ':' || text_word(l, i, "from|between|in|of") || l->c[to - 1] == ' ';
        i += n;
    }
    return opens;
}

/* 2018年至2022年四年间; 3月至8月…为期三个月; 近五年（2018年至2022年）. 2 right beside it, so that both ends count; 1 said of it; 0 not. */
static int length_of_time_zh(const times_t *x, const when_t *w, length_t *r)
{
    const text_line_t *l = x->l;
    int start = start_of_sentence(x, w->from), near = w->from - 8 > start ? w->from - 8 : start;
    bool bracket = w->from > start && one_of(U"(（", l->c[w->from - 1]);
    if (bracket && length_before(x, near, w->from - 1, r) && !text_has(l, r->to, w->from - 1, "的|,|。|、")) return 1;
    int next = w->to + text_word(l, w->to, "的|这|连续|共|,共|,");
    if (length_at(l, next, r) && (!r->years || text_word(l, r->to, "间|来|里|内|期间|的时间|时间|共|,|。"))) return r->years ? 2 : 1;
    int m = text_word(l, w->to, ",为期|,历时|为期|历时|连续|持续"); /* not 3月至8月，开展为期三个月的行动 */
    return m && length_at(l, w->to + m, r) && l->c[r->to] != U'的';
}

static int length_of_time_en(const times_t *x, const when_t *w, length_t *r)
{
    const text_line_t *l = x->l;
    int start = start_of_sentence(x, w->from), at = w->to;
    if (l->c[at] == ' ' && l->c[at + 1] == '(' && length_at(l, at + 2, r) && l->c[r->to] == ')') return 1;
    if (!length_before(x, w->from - 70 > start ? w->from - 70 : start, w->from, r) || !ties_en(l, r->to, w->from)) return 0;
    return text_has(l, r->from - 8 > start ? r->from - 8 : start, r->from, "over|during|in|the|this|these|its|a|for|those|all");
}

/* Whole years, from the first day of one to the last of another. */
static bool is_years(const when_t *w)
{
    return w->year && w->year2 > w->year && w->month == 1 && w->month2 == 12 && w->day == 1 && w->day2 == 31;
}

/* Whole months, more than one, and not the months of one year. */
static bool is_run_of_months(const when_t *w)
{
    if (!w->month || w->reversed || w->day != 1 || w->day2 < 29 || is_whole_year(w) || is_years(w)) return false;
    return w->month2 > w->month || w->year2 > w->year;
}

/* 2018年至2022年四年间, the three-year period 2019–2023, 3月至8月…为期三个月. */
static void judge_length(const times_t *x, const when_t *w)
{
    length_t r;
    bool years = is_years(w);
    if ((!years && !is_run_of_months(w)) || is_relative(w) || w->until) return;
    int how = x->l->zh ? length_of_time_zh(x, w, &r) : length_of_time_en(x, w, &r);
    if (!how || (years && !r.years)) return;
    double have = (w->year2 - w->year) * 12 + w->month2 - w->month + 1;
    for (int at = w->from - 1; x->l->zh && at > 0 && x->l->c[at] == U'、' && one_of(U"一二三", x->l->c[at - 1]); at -= 2) have += 3; /* 三、四季度，共六个月 */
    double less = have - (years ? 12 : 1), slack = r.years && !years ? 1 : 0;
    if (fabs(have - r.months) <= slack || (how < 2 && fabs(less - r.months) <= slack)) return;
    words_t computed = years ? bothf(x->k, "%s 年 ≠ %d 年", "years: %s ≠ %d", say_number(x->k, have / 12, 0), r.n) : bothf(x->k, "%s 个月 ≠ %s 个月", "%s months ≠ %s months", say_number(x->k, have, 0), say_number(x->k, r.months, 0));
    report(x, r.from < w->from ? r.from : w->from, r.to > w->to ? r.to : w->to, computed, both(x->k, "期间的长短与起止不符", "the period is not as long as is said"));
}

/* Only a comma, a 、 or "and" between two years of a list. */
static bool is_listed(const text_line_t *l, int from, int to)
{
    for (int i = from; i < to;) {
        int n = one_of(U" ,、和及与", l->c[i]) ? 1 : text_word(l, i, "and");
        if (!n) return false;
        i += n;
    }
    return true;
}

static bool is_single_year(const when_t *w)
{
    return is_whole_year(w) && w->year && !w->versus && !is_relative(w);
}

/* How many single years follow one another from time i on, in one sentence; bare: with nothing between them. */
static int years_listed(const times_t *x, int i, bool bare)
{
    int n = 1;
    if (!is_single_year(&x->w[i])) return 0;
    for (; i + n < x->n && n < YEARS_MOST; n++) {
        const when_t *a = &x->w[i + n - 1], *b = &x->w[i + n];
        if (!is_single_year(b) || b->year != a->year + 1 || end_of_sentence(x, a->to) != end_of_sentence(x, b->to)) break;
        if (bare && !is_listed(x->l, a->to, b->from)) break;
    }
    return n;
}

static void not_as_many(const times_t *x, int from, int to, int n, int said)
{
    report(x, from, to, bothf(x->k, "%d ≠ %d", NULL, n, said), both(x->k, "所列年份的个数与所述年数不符", "the years listed are not as many as is said"));
}

/* 2021年、2022年、2023年两年来; the two years 2021, 2022 and 2023; 连续三年（2020年、2021年）. Whether a number of years is said of the list. */
static bool judge_bare_years(const times_t *x, int i, int n)
{
    const text_line_t *l = x->l;
    const when_t *a = &x->w[i], *b = &x->w[i + n - 1];
    int start = start_of_sentence(x, a->from), near = a->from - (l->zh ? 6 : 14) > start ? a->from - (l->zh ? 6 : 14) : start;
    length_t r;
    if (l->zh && length_at(l, b->to + (l->c[b->to] == U'这'), &r) && r.years && text_word(l, r.to, "来|间|里|内|连续|,|均|都|共|度")) {
        if (r.n != n) not_as_many(x, a->from, r.to, n, r.n);
        return true;
    }
    bool bracket = l->zh && a->from > start && one_of(U"(（", l->c[a->from - 1]);
    if ((l->zh && !bracket) || !length_before(x, near, a->from - bracket, &r) || !r.years || r.hyphen || (!l->zh && !ties_en(l, r.to, a->from))) return false;
    if (r.n != n) not_as_many(x, r.from, b->to, n, r.n);
    return true;
}

/* Whether the words make the years parts of the length: 其中, 分别, a total before a colon. Without a total the first year may be the base. */
static bool years_are_parts(const times_t *x, const length_t *r, int first, int last)
{
    if (cue_in(x->hits, r->to, first, CUE_OPEN) || text_has(x->l, r->to, last, "分别|respectively") || text_word(x->l, last, "分别")) return true;
    for (int j = r->to; j < first; j++)
        if (x->l->c[j] == ':' && number_between(x, r->to, j)) return true;
    return false;
}

/* 三年来…其中2020年、2021年、2022年、2023年 */
static void judge_years(const times_t *x, int i)
{
    const text_line_t *l = x->l;
    length_t r;
    int n = years_listed(x, i, true), start = start_of_sentence(x, x->w[i].from);
    if (n > 1 && judge_bare_years(x, i, n)) return;
    n = years_listed(x, i, false);
    if (n < 3 || (i > 0 && years_listed(x, i - 1, false) > n)) return;
    if (!length_before(x, start, x->w[i].from, &r) || !r.years || r.n >= n || r.n < 2) return;
    bool of_all = l->zh ? text_word(l, r.to, "来|间|里|内|期间|共") > 0 : text_has(l, r.from - 10 > start ? r.from - 10 : start, r.from, "over|during|in");
    if (of_all && years_are_parts(x, &r, x->w[i].from, x->w[i + n - 1].to)) not_as_many(x, r.from, x->w[i + n - 1].to, n, r.n);
}

/* --- so many values of so many terms ------------------------------------------------------------------------------------------------ */

/* The values that stand in one row from token i on; in English only where "and" leads to the last: 1,200 calls, 300 of them urgent is none. */
static int values_in_row(const sentence_t *s, int i)
{
    int n = 0, ands = 0;
    while (is_count(&s->t[i])) {
        n++;
        if (n > 1 && is_word(&s->t[i - 1], W_AND)) ands++;
        const tok_t *a = &s->t[i + 1], *b = &s->t[i + 2];
        if ((is_sep(a, U'、') || is_sep(a, ',') || is_word(a, W_AND)) && is_count(b)) i += 2;
        else if (is_sep(a, ',') && is_word(b, W_AND) && is_count(&s->t[i + 3])) i += 3;
        else break;
    }
    return s->zh || ands ? n : 0;
}

/* Whether the length counts terms whose values follow: 四个季度分别, the four quarters. */
static bool counts_terms(const text_line_t *l, const length_t *r, int from)
{
    if (l->zh) return !r->years || text_word(l, r->to, "分别");
    return r->quarters && !r->hyphen && !text_has(l, r->from - 12 > from ? r->from - 12 : from, r->from, "first|last|previous|next|each of");
}

/* Whether the first value, at stop, is that of the first term: 分别 and a verb between, no list of things. */
static bool leads_to_values(const text_line_t *l, int from, int stop)
{
    int turn = -1;
    if (stop - from >= (l->zh ? 16 : 48)) return false;
    for (int j = from; j < stop; j++) {
        if (one_of(U"、，,;；：:和与及", l->c[j]) || text_word(l, j, "and|each|average")) return false;
        if (text_word(l, j, "分别")) turn = j;
    }
    return !l->zh || (turn >= 0 && stop - turn <= 10);
}

/* 四个季度分别受理112件、126件、134件; in the four quarters the hotline took 310, 325 and 298 calls. */
static void judge_terms(const times_t *x, int from, int to)
{
    const sentence_t *s = x->s;
    length_t r;
    for (int at = from; at < to; at++) {
        if (!length_at(x->l, at, &r) || !counts_terms(x->l, &r, from)) continue;
        int i = 0;
        while (i < s->tokens && (s->t[i].from < r.to || !is_count(&s->t[i]))) i++;
        if (i == s->tokens || s->t[i].from > to) return;
        int n = leads_to_values(x->l, r.to, s->t[i].from) ? values_in_row(s, i) : 0;
        if (n > 1 && n != r.n) report(x, r.from, s->t[i + 2 * (n - 1)].to, bothf(x->k, "%d ≠ %d", NULL, n, r.n), both(x->k, "所列数值的个数与期数不符", "there are not as many values as terms"));
        at = r.to;
    }
}

/* --- a part of the year outside of what it is a part of ------------------------------------------------------------------------------ */

/* What stands right behind a time makes it no part that is counted: 3月31日前, 6月以来. */
static bool is_edge(const text_line_t *l, const when_t *w)
{
    return l->zh && one_of(U"前底末起以至到初后开止日", l->c[w->to]);
}

/* 其中 or a total and a colon between the two: what follows is of the whole. */
static bool opens_parts(const times_t *x, int from, int to)
{
    if (cue_in(x->hits, from, to, CUE_OPEN)) return true;
    for (int j = from; j < to; j++)
        if (x->l->c[j] == ':' && number_between(x, from, j)) return true;
    return false;
}

static bool is_own_time(const when_t *w)
{
    return !w->versus && !is_relative(w) && !w->until;
}

/* A part that is counted, of the same year as far as is said. */
static bool is_part_of_year(const times_t *x, const when_t *w, const when_t *p)
{
    return is_months(p) && !is_edge(x->l, p) && (!p->year || p->year == w->year);
}

/* 其中前三季度结转20件: what was carried over is of another time by its nature. */
static bool was_carried(const times_t *x, const when_t *p)
{
    int to = p->to + 10 < x->s->n ? p->to + 10 : x->s->n;
    return text_has(x->l, p->to, to, "结转|遗留|转入|积存|旧存|留存|未结|立案的|受理的|移送的|carried|pending|outstanding");
}

/* 上半年…，其中第三季度: the time that heads the sentence and those behind 其中. */
static void judge_within(const times_t *x, int whole)
{
    const when_t *w = &x->w[whole];
    int end = end_of_sentence(x, w->to);
    if (!is_months(w) || !is_own_time(w) || is_edge(x->l, w) || w->month2 == w->month) return;
    if (whole > 0 && x->w[whole - 1].from >= start_of_sentence(x, w->from)) return;
    for (int i = whole + 1; i < x->n && x->w[i].from < end; i++) {
        const when_t *p = &x->w[i];
        if (!is_own_time(p) || p->full || text_has(x->l, x->w[i - 1].to, p->from, ";")) return;
        if (!opens_parts(x, w->to, p->from) || !is_part_of_year(x, w, p) || (p->month >= w->month && p->month2 <= w->month2)) {
            if (!opens_parts(x, w->to, p->from)) return; /* another time stands between: the parts are of it */
            continue;
        }
        if (was_carried(x, p)) return;
        report(x, w->from, p->to, bothf(x->k, "%d—%d 月 / %d—%d 月", "months %d to %d / %d to %d", w->month, w->month2, p->month, p->month2), both(x->k, "所述部分不在该期间之内", "the part of the year lies outside of the period it is said to be of"));
        return;
    }
}

/* --- the year before ------------------------------------------------------------------------------------------------------------------ */

/* Whether b names the time of a once more: 上年（2021年）, the previous year, 2021, */
static bool names_again(const times_t *x, const when_t *a, const when_t *b)
{
    const text_line_t *l = x->l;
    int i = past_blanks(l, a->to), m = 0;
    if (one_of(U"(（", l->c[i])) {
        i = past_blanks(l, i + 1);
        i = past_blanks(l, i + text_word(l, i, "即|指|为|i.e.|that is,|that is|from|between|the period from"));
        return i == b->from;
    }
    if (l->zh) return (l->c[i] == U'的' && i + 1 == b->from) || ((m = text_word(l, i, ",即")) && i + m == b->from);
    if (l->c[i] != ',') return false;
    i = past_blanks(l, i + 1);
    m = text_word(l, i, "that is the period from|that is from|that is,|that is|i.e.|i.e. from|the period from|namely");
    i = past_blanks(l, i + m);
    return i == b->from && (m > 0 || one_of(U",;.)", l->c[b->to]) || b->to == x->s->n);
}

/* 2021-22: read as its first year. */
static bool ends_later(const text_line_t *l, const when_t *w)
{
    return !l->zh && one_of(U"-/–", l->c[w->to]) && is_digit(l->c[w->to + 1]);
}

/* Whether a year said before makes b the year before it: any of them will do. */
static bool follows_before(const times_t *x, int i, const when_t *b)
{
    bool any = false;
    for (int j = 0; j < i; j++) {
        if (is_relative(&x->w[j]) || !x->w[j].year) continue;
        any = true;
        if (x->w[j].year2 == b->year2 + 1 || x->w[j].year == b->year + 1) return true;
        if (ends_later(x->l, b) && !ends_later(x->l, &x->w[j]) && x->w[j].year2 == b->year2 + 2) return true; /* the year to 31 March 2023, (2021-22) */
    }
    return !any;
}

/* Whether the same months, or none, were said before. */
static bool months_before(const times_t *x, int i, const when_t *b)
{
    bool any = false;
    for (int j = 0; j < i && is_months(b); j++) {
        if (is_relative(&x->w[j]) || !is_months(&x->w[j])) continue;
        any = true;
        if (x->w[j].month == b->month && x->w[j].month2 == b->month2) return true;
    }
    return !any;
}

static void judge_year_before(const times_t *x, int i)
{
    const when_t *a = &x->w[i], *b = &x->w[i + 1];
    if (i + 1 >= x->n || a->back != 1 || is_relative(b) || !names_again(x, a, b)) return;
    bool year = !b->year || follows_before(x, i, b), months = !a->same || months_before(x, i, b);
    if (year && months) return;
    report(x, a->from, b->to, both(x->k, "", ""), year ? both(x->k, "所注月份与本期月份不同，不是同期", "the months are not those of the period it is compared with") : both(x->k, "所注年份不是上一年", "the year named is not the year before"));
}

/* 同比（与2021年相比）: the year before, where the year is said. */
static void judge_year_on_year(const times_t *x, int i)
{
    const when_t *b = &x->w[i];
    const text_line_t *l = x->l;
    if (!b->year || is_relative(b) || !l->zh || !check_ends_with(l->c, b->from, "同比(与|同比(比|同比(较|同比，与|同比(|环比(与")) return;
    if (follows_before(x, i, b)) return;
    report(x, b->from, b->to, both(x->k, "", ""), both(x->k, "同比应与上一年比较", "year on year is against the year before"));
}

/* --- compared with itself ---------------------------------------------------------------------------------------------------------------- */

static bool same_time(const when_t *a, const when_t *b)
{
    return a->year == b->year && a->year2 == b->year2 && a->month == b->month && a->month2 == b->month2 && a->day == b->day && a->day2 == b->day2;
}

/* In 2023, 12 per cent more than in 2023: the only time said before it in its sentence is the same. */
static void judge_itself(const times_t *x, int i)
{
    const when_t *b = &x->w[i];
    const text_line_t *l = x->l;
    int start = start_of_sentence(x, b->from), others = 0, at = -1;
    static const char than[] = "than in |compared with |compared to |than during |compared with that of |compared with those of ";
    bool versus = l->zh ? check_ends_with(l->c, b->from, "比|较|与|比上年的|较上年的") > 0 : check_ends_with(l->c, b->from, than) > 0;
    if (!versus || !b->year || is_relative(b) || is_edge(l, b)) return;
    if (l->zh && check_ends_with(l->c, b->from, "与") && (one_of(U"的印发出", l->c[b->to]) || !text_has(l, b->to, b->to + 12 < x->s->n ? b->to + 12 : x->s->n, "相比|比较|持平|同比|对比|相较"))) return; /* 与2023年印发的《意见》衔接 */
    bool closed = l->zh ? !text_word(l, b->to, "年|计划|预算|目标|的预|的计|的目") : one_of(U",;.)", l->c[past_blanks(l, b->to)]) || b->to >= x->s->n - 1;
    for (int j = 0; j < i; j++) {
        if (x->w[j].from < start) continue;
        if (same_time(&x->w[j], b) && !x->w[j].until && !is_edge(l, &x->w[j])) at = j;
        else others++;
    }
    if (closed && at >= 0 && !others) report(x, x->w[at].from, b->to, both(x->k, "", ""), both(x->k, "与同一时间自身相比", "it is compared with its own time"));
}

/* --- one time named twice ------------------------------------------------------------------------------------------------------------------ */

/* 上半年（1月至7月）; the full year (January to October 2023); 2023年度（2022年1月1日至12月31日）; April to June (the first quarter). Whether
 * they can be one. English parts of a year may be those of another year than the calendar's: only their length is known. */
static bool may_be_one(const times_t *x, const when_t *a, const when_t *b)
{
    int from = (a->from < b->from ? a : b)->from - 12, to = (a->to > b->to ? a : b)->to + 22;
    bool apart = a->year && b->year && (a->year2 < b->year || b->year2 < a->year), calendar = x->l->zh || text_has(x->l, from > 0 ? from : 0, to < x->s->n ? to : x->s->n, "calendar");
    if (is_whole_year(a) && a->year && !a->full && !(calendar && is_whole_year(b))) return !apart;
    if (apart) return false;
    if (calendar) return a->month == b->month && a->month2 == b->month2;
    int m = a->month2 - a->month, n = b->month2 - b->month + 12 * (b->year2 - b->year) + (b->month2 < b->month && b->year == b->year2 ? 12 : 0);
    return m == n;
}

static bool names_part(const text_line_t *l, const when_t *w)
{
    if (w->full) return true;
    return l->zh ? text_has(l, w->from, w->to, "季度|上半年|下半年|个月") : text_has(l, w->from, w->to, "quarter|half|months|quarters|q1|q2|q3|q4|h1|h2");
}

/* Both said in full, neither of them what something is compared with. */
static bool may_be_named(const when_t *w)
{
    return !is_relative(w) && w->month && !w->reversed;
}

/* 截至一季度末（4月30日） */
static bool ends_elsewhere(const times_t *x, const when_t *a, const when_t *b)
{
    return x->l->zh && names_part(x->l, a) && !is_months(b) && b->month2 != a->month2 && text_has(x->l, a->to, b->from, "末|底");
}

static void judge_named_twice(const times_t *x, int i)
{
    const when_t *a = &x->w[i], *b = &x->w[i + 1];
    if (i + 1 >= x->n || a->versus || !may_be_named(a) || !may_be_named(b)) return;
    bool of_year = x->l->zh && x->l->c[a->to] == U'度' && one_of(U"(（", x->l->c[a->to + 1]) && a->to + 2 == b->from;
    if (!of_year && !names_again(x, a, b)) return;
    const when_t *part = names_part(x->l, a) ? a : names_part(x->l, b) ? b : NULL, *own = part == a ? b : a;
    bool good = true;
    if (a->until) good = !ends_elsewhere(x, a, b);
    else if (part && own->month == own->month2 && own->year == own->year2) return; /* one month of it */
    else if (part) good = may_be_one(x, part, own);
    else if (is_single_year(a) && (b->month != b->month2 || b->year != b->year2)) good = may_be_one(x, a, b);
    if (!good) report(x, a->from, b->to, both(x->k, "", ""), both(x->k, "两处所述不是同一期间", "the two do not name the same period"));
    else if (!a->until && part && is_months(own)) report_at(x->k, CHECK_CONSISTENT, "period", a->from, b->to, both(x->k, "", ""), both(x->k, "月份与期间相符", "the months are those of the part of the year"));
}

/* 截至6月底，全年共受理: the year is not over. */
static void judge_until(const times_t *x, int i)
{
    const when_t *a = &x->w[i], *b = &x->w[i + 1];
    bool until = a->until && a->month2 && a->month2 < 12 && a->day2 >= 1;
    if (i + 1 >= x->n || !until || !b->full || end_of_sentence(x, a->to) != end_of_sentence(x, b->to) || number_between(x, a->to, b->from)) return;
    if (b->from - a->to > (x->l->zh ? 8 : 40) || text_has(x->l, a->to, end_of_sentence(x, b->to), "预计|计划|目标|任务|预算|预期|占|完成|plan|target|budget|expected|forecast")) return;
    if (x->l->zh && (one_of(U"计预任目", x->l->c[b->to]) || text_has(x->l, b->to, b->to + 8 < x->s->n ? b->to + 8 : x->s->n, "量已|量就|累计已|已超|已达|提前"))) return;
    report(x, a->from, b->to, both(x->k, "", ""), both(x->k, "年度尚未结束，不能称全年", "the year was not over on that day"));
}

/* --- what no calendar has ------------------------------------------------------------------------------------------------------------------- */

/* 第五季度, the fifth quarter, Q5. */
static void judge_no_such(const times_t *x, int from, int to)
{
    for (int at = from; at < to; at++) {
        int n = x->l->zh ? text_word(x->l, at, "第五季度|第六季度|第5季度|第6季度") : text_word(x->l, at, "fifth quarter|sixth quarter|q5|q6|thirteenth month|13th month");
        if (n) report(x, at, at + n, both(x->k, "", ""), both(x->k, "一年没有这一期", "no year has such a part"));
    }
}

/* “十三五”期间（2016年至2021年）: the plans of five years have been numbered without a gap since the sixth of 1981. */
static void judge_plan(const times_t *x, int i)
{
    const text_line_t *l = x->l;
    const when_t *w = &x->w[i];
    if (!l->zh || !w->year || w->year2 <= w->year) return;
    for (int at = w->from - 1; at > 1 && at > w->from - 12; at--) {
        double nth = 0, last;
        if (l->c[at] != U'五' || l->c[at - 2] != U'十') continue;
        if (num_han(l->c, at - 2, &nth, &last) == at + 1 || num_han_digit(l->c[at - 1]) < 1) continue; /* 二十五 is a number */
        int first = 1951 + 5 * (10 + num_han_digit(l->c[at - 1]));
        if (text_has(l, at, w->from, "前两|前二|前三|前四|后两|后三|首年|头")) return; /* 前三年（2021年至2023年） */
        if (!text_has(l, at, w->from, "期间|时期|规划") || (w->year == first && w->year2 == first + 4) || number_between(x, at + 1, w->from)) continue;
        if (one_of(U"(（", l->c[w->from - 1])) report(x, at - 2, w->to, bothf(x->k, "%d—%d", NULL, first, first + 4), both(x->k, "不是这一五年规划的起止年份", "these are not the years of that five-year plan"));
        return;
    }
}

static void judge_reversed(const times_t *x, const when_t *w)
{
    if (w->reversed) report(x, w->from, w->to, both(x->k, "", ""), both(x->k, "期间的起点晚于终点", "the period ends before it begins"));
}

void rule_times(checker_t *k)
{
    times_t x = {.k = k, .s = k->s, .l = k->line, .hits = check_solve_hits(k)};
    text_line_of(k->s, k->line);
    x.n = when_find(k->line, x.w, TIMES_MOST);
    for (int i = 0; i < x.n; i++) {
        judge_reversed(&x, &x.w[i]);
        judge_length(&x, &x.w[i]);
        judge_years(&x, i);
        judge_within(&x, i);
        judge_year_before(&x, i);
        judge_year_on_year(&x, i);
        judge_itself(&x, i);
        judge_named_twice(&x, i);
        judge_until(&x, i);
        judge_plan(&x, i);
    }
    for (int from = 0, to; from < k->s->n; from = to + 1) {
        to = end_of_sentence(&x, from);
        judge_terms(&x, from, to);
        judge_no_such(&x, from, to);
    }
}
