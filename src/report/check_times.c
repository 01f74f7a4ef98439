/* check_times.c - what the times of a passage say of each other: a part that lies outside of its whole, a year before that is not
 * the year before, five years that are four, a period named twice in two ways, a value compared with itself.
 *
 * A time is read as it is said (check_when.h). Something is reported only where two times are tied by the words between them (其中, a
 * bracket, of them, than in) and no time said before makes them fit.
 */
#include "report/check_cues.h"
#include "report/check_when.h"

#include <assert.h>
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

/* How a length stands to the time: 2 right beside it, so that both ends count; 1 said of it; 0 not. */
static int length_of_time(const times_t *x, const when_t *w, length_t *r)
{
    const text_line_t *l = x->l;
    int start = start_of_sentence(x, w->from), end = end_of_sentence(x, w->to), at = w->to;
    if (l->zh) {
        if (one_of(U"(（", l->c[w->from - (w->from > 0)]) && length_before(x, w->from - 8 > start ? w->from - 8 : start, w->from - 1, r) && !text_has(l, r->to, w->from - 1, "的|,|。|、") && w->from - r->to <= 5) return 1;
        int next = at + text_word(l, at, "的|这|,连续|连续|共|,共");
        if (length_at(l, next, r) && (r->years ? text_word(l, r->to, "间|来|里|内|期间|的时间|时间|共") || one_of(U",，。", l->c[r->to]) : true)) return r->years ? 2 : 1;
        for (int i = at; i < end && !number_between(x, at, i); i++) {
            int m = text_word(l, i, "为期|历时|连续|持续");
            if (m && length_at(l, i + m, r)) return 1;
        }
        return 0;
    }
    if (l->c[at] == ' ' && l->c[at + 1] == '(' && length_at(l, at + 2, r) && l->c[r->to] == ')') return 1;
    int floor = w->from - 70 > start ? w->from - 70 : start;
    if (!length_before(x, floor, w->from, r) || !ties_en(l, r->to, w->from)) return 0;
    return r->from > 0 && text_has(l, r->from - 8 > start ? r->from - 8 : start, r->from, "over|during|in|the|this|these|its|a|for|those|all") ? 1 : 0;
}

/* 2018年至2022年四年间, the three-year period 2019–2023, 3月至8月…为期三个月. */
static void judge_length(const times_t *x, const when_t *w)
{
    length_t r;
    bool years = w->year && w->year2 > w->year && w->month == 1 && w->month2 == 12 && w->day == 1 && w->day2 == 31, months = !years && w->month && (w->month2 > w->month || w->year2 > w->year) && w->day == 1 && w->day2 >= 29 && !w->reversed;
    if ((!years && !months) || is_relative(w) || w->until) return;
    int how = length_of_time(x, w, &r);
    if (!how || (years && !r.years)) return;
    double have = (w->year2 - w->year) * 12 + w->month2 - w->month + 1;
    if (w->month2 < w->month && w->year == w->year2) return;
    double less = years ? 12 : 1, slack = r.years && months ? 1 : 0;
    bool good = fabs(have - r.months) <= slack || (how < 2 && fabs(have - less - r.months) <= slack);
    if (good) return;
    words_t computed = years ? bothf(x->k, "%s 年 ≠ %d 年", "%s years ≠ %d years", say_number(x->k, have / 12, 0), r.n) : bothf(x->k, "%s 个月 ≠ %s 个月", "%s months ≠ %s months", say_number(x->k, have, 0), say_number(x->k, r.months, 0));
    report(x, r.from < w->from ? r.from : w->from, r.to > w->to ? r.to : w->to, computed, both(x->k, "期间的长短与起止不符", "the period is not as long as is said"));
}

/* The times i.. that are single years one after another, as one list; how many. */
static int years_listed(const times_t *x, int i, bool bare, bool *ret_open)
{
    int n = 1;
    const text_line_t *l = x->l;
    *ret_open = false;
    if (!is_whole_year(&x->w[i]) || !x->w[i].year || x->w[i].versus || is_relative(&x->w[i])) return 0;
    while (i + n < x->n && n < YEARS_MOST) {
        const when_t *a = &x->w[i + n - 1], *b = &x->w[i + n];
        if (!is_whole_year(b) || b->year != a->year + 1 || b->versus || end_of_sentence(x, a->to) != end_of_sentence(x, b->to)) break;
        bool list = true;
        for (int j = a->to; j < b->from && bare; j++) list = list && (one_of(U" ,、和及与", l->c[j]) || text_word(l, j, "and") || (j > a->to && text_word(l, j - 1, "and")) || (j > a->to + 1 && text_word(l, j - 2, "and")));
        if (!list) break;
        n++;
    }
    return n;
}

/* 2021年、2022年、2023年两年来; the two years 2021, 2022 and 2023; 三年来…其中2020年、2021年、2022年、2023年. */
static void judge_years(const times_t *x, int i)
{
    const text_line_t *l = x->l;
    length_t r;
    bool open;
    int n = years_listed(x, i, true, &open), start = start_of_sentence(x, x->w[i].from);
    if (n > 1) {
        const when_t *a = &x->w[i], *b = &x->w[i + n - 1];
        bool behind = l->zh && length_at(l, b->to + (l->c[b->to] == U'这'), &r) && r.years && text_word(l, r.to, "来|间|里|内|连续|,|均|都|共|度");
        bool before = !behind && !l->zh && length_before(x, a->from - 14 > start ? a->from - 14 : start, a->from, &r) && r.years && !r.hyphen && ties_en(l, r.to, a->from);
        before = before || (!behind && l->zh && a->from > start && one_of(U"(（", l->c[a->from - 1]) && length_before(x, a->from - 6 > start ? a->from - 6 : start, a->from - 1, &r) && r.years);
        if ((behind || before) && r.n != n) report(x, before ? r.from : a->from, before ? b->to : r.to, bothf(x->k, "%d ≠ %d", NULL, n, r.n), both(x->k, "所列年份的个数与所述年数不符", "the years listed are not as many as is said"));
        if (behind || before) return;
    }
    if ((n = years_listed(x, i, false, &open)) < 3 || (i > 0 && years_listed(x, i - 1, false, &open) > n)) return;
    int last = x->w[i].from;
    if (!length_before(x, start, last, &r) || !r.years || r.n >= n || r.n < 2) return;
    bool parts = cue_in(x->hits, r.to, last, CUE_OPEN) || text_has(l, r.to, x->w[i + n - 1].from, "分别|respectively") || text_word(l, x->w[i + n - 1].to, "分别");
    for (int j = r.to; j < last && !parts; j++) parts = l->c[j] == ':' && number_between(x, r.to, j); /* a total: its parts; without one the first year may be the base */
    bool of_all = l->zh ? text_word(l, r.to, "来|间|里|内|期间|共") > 0 : text_has(l, r.from - 10 > start ? r.from - 10 : start, r.from, "over|during|in");
    if (parts && of_all) report(x, r.from, x->w[i + n - 1].to, bothf(x->k, "%d ≠ %d", NULL, n, r.n), both(x->k, "所列年份的个数与所述年数不符", "the years listed are not as many as is said"));
}

/* --- so many values of so many terms ------------------------------------------------------------------------------------------------ */

/* The values that stand in one row from token i on. */
static int values_in_row(const sentence_t *s, int i)
{
    int n = 0;
    while (is_count(&s->t[i])) {
        n++;
        const tok_t *a = &s->t[i + 1], *b = &s->t[i + 2];
        if ((is_sep(a, U'、') || is_sep(a, ',') || is_word(a, W_AND)) && is_count(b)) i += 2;
        else if (is_sep(a, ',') && is_word(b, W_AND) && is_count(&s->t[i + 3])) i += 3;
        else break;
    }
    return n;
}

/* 四个季度分别受理112件、126件、134件; in the four quarters the hotline took 310, 325 and 298 calls. */
static void judge_terms(const times_t *x, int from, int to)
{
    const sentence_t *s = x->s;
    const text_line_t *l = x->l;
    length_t r;
    for (int at = from; at < to; at++) {
        if (!length_at(l, at, &r) || (l->zh ? r.years && !text_word(l, r.to, "分别") : !r.quarters || r.hyphen)) continue;
        if (!l->zh && text_has(l, at - 12 > from ? at - 12 : from, at, "first|last|previous|next|each of")) continue;
        int i = 0, turn = -1;
        while (i < s->tokens && s->t[i].from < r.to) i++;
        while (i < s->tokens && !is_count(&s->t[i])) i++;
        int stop = s->t[i].from;
        for (int j = r.to; l->zh && j < stop; j++)
            if (text_word(l, j, "分别")) turn = j;
        if (stop > to || (l->zh && (turn < 0 || stop - turn > 10))) continue;
        bool plain = stop - r.to < (l->zh ? 16 : 48);
        for (int j = r.to; j < stop; j++) plain = plain && !one_of(U"、，,;；：:和与及", l->c[j]) && !text_word(l, j, "and|each|average");
        int n = plain ? values_in_row(s, i) : 0;
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

static void judge_within(const times_t *x, int whole)
{
    const when_t *w = &x->w[whole];
    int start = start_of_sentence(x, w->from), end = end_of_sentence(x, w->to), open = -1;
    if (!is_months(w) || w->until || w->versus || is_relative(w) || is_edge(x->l, w) || w->month2 == w->month) return;
    if (whole > 0 && x->w[whole - 1].from >= start) return; /* it heads its sentence */
    for (int i = whole + 1; i < x->n && x->w[i].from < end; i++) {
        const when_t *p = &x->w[i];
        for (int j = x->w[i - 1].to; j < p->from; j++)
            if (one_of(U";；", x->l->c[j])) return;
        if (p->versus || is_relative(p) || p->until || p->full) return;
        if (open < 0 && cue_in(x->hits, w->to, p->from, CUE_OPEN)) open = i;
        for (int j = w->to; j < p->from && open < 0; j++)
            if (x->l->c[j] == ':' && number_between(x, w->to, j)) open = i;
        if (open < 0 || !is_months(p) || is_edge(x->l, p) || (p->year && w->year && p->year != w->year) || (p->year && !w->year)) continue;
        if (p->month >= w->month && p->month2 <= w->month2) continue;
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

/* Whether a year said before makes b the year before it: any of them will do. */
static bool follows_before(const times_t *x, int i, const when_t *b)
{
    bool any = false;
    for (int j = 0; j < i; j++) {
        if (is_relative(&x->w[j]) || !x->w[j].year) continue;
        any = true;
        if (x->w[j].year2 == b->year2 + 1 || x->w[j].year == b->year + 1) return true;
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

static void judge_named_twice(const times_t *x, int i)
{
    const when_t *a = &x->w[i], *b = &x->w[i + 1];
    if (i + 1 >= x->n || is_relative(a) || is_relative(b) || a->versus || !a->month || !b->month || a->reversed || b->reversed) return;
    bool paired = names_again(x, a, b) || (x->l->zh && x->l->c[a->to] == U'度' && one_of(U"(（", x->l->c[a->to + 1]) && a->to + 2 == b->from);
    if (!paired) return;
    const when_t *part = names_part(x->l, a) ? a : names_part(x->l, b) ? b : NULL, *own = part == a ? b : a;
    bool year = !part && is_whole_year(a) && a->year && b->year && (b->month != b->month2 || b->year != b->year2);
    if (a->until) { /* 截至一季度末（4月30日） */
        if (part != a || is_months(b) || b->month2 == a->month2 || !x->l->zh || !text_has(x->l, a->to, b->from, "末|底")) return;
    } else if ((!part && !year) || (part && own->month == own->month2 && own->year == own->year2)) {
        return;
    } else if (may_be_one(x, part ? part : a, part ? own : b)) {
        if (part && is_months(own)) report_at(x->k, CHECK_CONSISTENT, "period", a->from, b->to, both(x->k, "", ""), both(x->k, "月份与期间相符", "the months are those of the part of the year"));
        return;
    }
    report(x, a->from, b->to, both(x->k, "", ""), both(x->k, "两处所述不是同一期间", "the two do not name the same period"));
}

/* 截至6月底，全年共受理: the year is not over. */
static void judge_until(const times_t *x, int i)
{
    const when_t *a = &x->w[i], *b = &x->w[i + 1];
    bool until = a->until && a->month2 && a->month2 < 12 && a->day2 >= 1;
    if (i + 1 >= x->n || !until || !b->full || end_of_sentence(x, a->to) != end_of_sentence(x, b->to) || number_between(x, a->to, b->from)) return;
    if (b->from - a->to > (x->l->zh ? 8 : 40) || text_has(x->l, a->to, end_of_sentence(x, b->to), "预计|计划|目标|任务|预算|预期|占|完成|plan|target|budget|expected|forecast")) return;
    if (x->l->zh && one_of(U"计预任目", x->l->c[b->to])) return;
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
