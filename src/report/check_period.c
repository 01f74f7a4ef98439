/* check_period.c - dates and what lies between them: a period that ends before it begins, three months from March to June,
 * four years and six months that are 54 months.
 */
#include "report/check_facts.h"
#include "report/check_number.h"

#include <math.h>
#include <string.h>

enum { DATES_MOST = 12 };

typedef struct date {
    int from, to; /* characters */
    int year, month, day; /* month, day 0: not said */
} date_t;

typedef struct dates {
    date_t d[DATES_MOST];
    int n;
} dates_t;

/* --- reading dates -------------------------------------------------------------------------------------------------------- */

static int digits_at(const uint32_t *c, int at, int most, int *ret_v)
{
    int n = num_run(c, at), v = 0;
    if (n < 1 || n > most) return 0;
    for (int i = 0; i < n; i++) v = v * 10 + (int)(c[at + i] - '0');
    *ret_v = v;
    return n;
}

/* 2021年3月3日, 同年6月3日, 6月3日: the year before holds for a date without one. Returns the end, 0 if there is none. */
static int date_zh(const uint32_t *c, int at, int year_before, date_t *d)
{
    int i = at, n, v = 0;
    bool bare = false;
    *d = (date_t){.from = at};
    if (c[at] == U'同' && c[at + 1] == U'年') d->year = year_before, i = at + 2;
    else if ((c[at] == U'次' || c[at] == U'翌') && c[at + 1] == U'年') d->year = year_before + 1, i = at + 2;
    else if ((n = digits_at(c, at, 4, &v)) == 4 && num_year_like(c, at, 4) && c[at + 4] == U'年') d->year = v, i = at + 5;
    else if (n >= 1 && n <= 2 && c[at + n] == U'月' && year_before) d->year = year_before, bare = true;
    if (!d->year || (i > at && d->year == year_before && !year_before)) return 0;
    if ((n = digits_at(c, i, 2, &v)) && c[i + n] == U'月') {
        d->month = v, i += n + 1;
        if ((n = digits_at(c, i, 2, &v)) && c[i + n] == U'日') d->day = v, i += n + 1;
    }
    d->to = i;
    return d->month > 12 || (bare && !d->day) ? 0 : i;
}

static int month_name(const uint32_t *c, int at, int *ret_month)
{
    static const char *const names[] = {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"};
    for (int m = 0, n; m < 12; m++)
        if ((n = num_word(c, at, names[m])) && c[at] < 'a') return *ret_month = m + 1, n;
    return 0;
}

/* 3 March 2021, March 3, 2021, March 2021 at the month's name; the year may stand with the date behind. */
static int date_en(const uint32_t *c, int at, date_t *d)
{
    int v = 0, m = month_name(c, at, &d->month), i = at + m, n;
    if (!m || (at > 0 && is_latin(c[at - 1]))) return 0;
    d->from = at, d->day = d->year = 0;
    int back = at - 1;
    if (back > 0 && c[back] == ' ') {
        int end = back;
        while (end > 0 && is_latin(c[end - 1])) end--; /* 3rd */
        int start = end;
        while (start > 0 && is_digit(c[start - 1])) start--;
        if (end - start >= 1 && end - start <= 2 && back - end <= 2) (void)digits_at(c, start, 2, &d->day), d->from = start;
    }
    if (c[i] == ' ' && (n = digits_at(c, i + 1, 2, &v)) && !is_latin(c[i + 1 + n])) d->day = v, i += 1 + n;
    int y = i + (c[i] == ',') + 1;
    if (c[y - 1] == ' ' && digits_at(c, y, 4, &v) == 4 && num_year_like(c, y, 4)) d->year = v, i = y + 4;
    d->to = i;
    return i;
}

static void read_dates(const sentence_t *s, int from, int to, dates_t *x)
{
    int year = 0;
    x->n = 0;
    for (int i = from; i < to && x->n < DATES_MOST;) {
        date_t d = {0};
        int end = s->zh ? (i > from && is_digit(s->c[i - 1]) ? 0 : date_zh(s->c, i, year, &d)) : date_en(s->c, i, &d);
        if (!end) {
            i++;
            continue;
        }
        if (d.year) year = d.year;
        x->d[x->n++] = d;
        i = end;
    }
    for (int i = x->n - 1, y = 0; i >= 0 && !s->zh; i--) { /* between 3 March and 5 June 2021 */
        if (x->d[i].year) y = x->d[i].year;
        else x->d[i].year = y ? y : year;
    }
}

static double day_number(const date_t *d)
{
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    int month = d->month ? d->month : 1, y = d->year - (month <= 2), leaps = y / 4 - y / 100 + y / 400;
    return d->year * 365.0 + leaps + before[month - 1] + (d->day ? d->day : 1);
}

/* --- order ------------------------------------------------------------------------------------------------------------------- */

static void say_back(checker_t *k, const date_t *a, const date_t *b)
{
    report_at(k, CHECK_INCONSISTENT, "range", a->from < b->from ? a->from : b->from, a->to > b->to ? a->to : b->to, both(k, "", ""), both(k, "后一步的日期早于前一步，或期间的起点晚于终点", "the later step, or the end of the period, is dated before the earlier"));
}

/* The steps a matter or an office goes through, in their order: what is of a later row does not come before what is of an earlier one. A
 * step may begin something in one row and end it in another. */
typedef struct stage {
    int place;
    const char *zh, *en;
} stage_t;
static const stage_t STAGES[] = {
    {0, "开始|启动|受理|提出|收到|报案|提起申|提起上|提起再|签订|上诉|开工|动工|提请|立案|任副|任县|任市|任区|任局|任院|任党|任主|任书|担任|出任|上任|就任|任职|入职", "began|begun|started|launched|from |opened|filed|lodged|received|registered|submitted|brought|referred|commenced|initiated|requested|between|appointed"},
    {1, "拘留|抓获|到案|留置", "arrested|detained|apprehended"},
    {2, "逮捕", "remanded|committed"},
    {3, "侦查终结|移送审查起诉|移送起诉|移送检察", ""},
    {4, "公诉|起诉至|起诉到", "charged|indicted"},
    {5, "开庭", "tried|trial opened"},
    {6, "作出判决|判决|裁定|宣判|判处", "convicted|acquitted|sentenced"},
    {7, "结束|截止|完成|终结|审结|办结|结案|答复|回复|竣工|完工|验收|整改完毕|批复|离任|卸任|退休|辞职|调离|免职|离职|刑满", "ended|closed|until|to |finished|concluded|through|decided|dismissed|delivered|completed|replied|answered|resolved|granted|released|and |left|resigned|retired|stepped down"},
};
enum { STAGES_COUNT = sizeof STAGES / sizeof *STAGES };

/* The place of the last (first) step said between the characters, -1. */
static int stage_said(const sentence_t *s, int from, int to, bool last)
{
    for (int i = 0; i < STAGES_COUNT; i++) {
        const stage_t *row = &STAGES[last ? STAGES_COUNT - 1 - i : i];
        const char *words = s->zh ? row->zh : row->en;
        if (*words && check_says(s, from, to, words)) return row->place;
    }
    return -1;
}

/* ，于2023年4月2日, ，同年9月: no new subject before the second date. */
static bool same_subject(const sentence_t *s, int from, int to)
{
    int n = 0, at = to;
    while (at > from && !one_of(U"，,；;。", s->c[at - 1])) at--;
    for (int i = at; i < to; i++) n += is_han(s->c[i]) && !one_of(U"于并后又再经被至在同年次翌", s->c[i]);
    return at > from ? n < 2 : true;
}

static bool goes_back(const date_t *a, const date_t *b)
{
    if (!a->year || !b->year || !a->month || !b->month || day_number(b) >= day_number(a)) return false;
    return (a->day && b->day) || a->year != b->year || a->month != b->month;
}

/* 2024年5月10日至3月9日: one date is the end of the other, with nothing between; from the last months of a year on the next may be meant. */
static bool ends_before(const sentence_t *s, const date_t *a, const date_t *b)
{
    bool joined = s->zh && b->from - a->to == 1 && (one_of(U"至到", s->c[a->to]) || num_dash(s->c[a->to])), turned = num_run(s->c, b->from) < 3 && a->month >= 10 && b->month <= 3;
    return joined && a->day && b->day && !turned;
}

/* Begun, then ended, and the end is the earlier day: the step of a date stands right beside it, Chinese says it behind. */
static void judge_order(checker_t *k, int from, int to, const dates_t *x)
{
    const sentence_t *s = k->s;
    for (int i = 0; i + 1 < x->n; i++) {
        const date_t *a = &x->d[i], *b = &x->d[i + 1];
        if (!goes_back(a, b) || b->from - a->to > (s->zh ? 30 : 70)) continue;
        int start = a->from - 40 > from ? a->from - 40 : from, end = b->to + 14 < to ? b->to + 14 : to, step = a->to + 10 < b->from ? a->to + 10 : b->from;
        bool period = check_ends_with(s->c, a->from, "自|从|始于") > 0 && check_ends_with(s->c, b->from, "至|到|止于|，至|，到") > 0;
        int first = s->zh ? stage_said(s, a->to, step, false) : stage_said(s, start, a->from, false), last = s->zh ? stage_said(s, b->to, end, true) : stage_said(s, a->to, b->from, true);
        bool steps = period || ends_before(s, a, b) || (first >= 0 && last > first && (!s->zh || same_subject(s, a->to, b->from)));
        if (steps && !check_says(s, a->to, b->from, s->zh ? SAYS[SAY_PLANNED_DATE_ZH] : SAYS[SAY_PLANNED_DATE_EN])) {
            say_back(k, a, b);
            return;
        }
    }
}

/* M月D日 at the character; how many characters, 0. */
static int day_at(const uint32_t *c, int at, int *ret_month, int *ret_day)
{
    int n = digits_at(c, at, 2, ret_month), m = n && c[at + n] == U'月' ? digits_at(c, at + n + 1, 2, ret_day) : 0;
    return m && c[at + n + 1 + m] == U'日' ? n + m + 2 : 0;
}

/* 活动时间为3月20日至3月5日: no year is said, and none is turned. */
static void judge_month_days(checker_t *k, int from, int to)
{
    const uint32_t *c = k->s->c;
    for (int i = from; i < to; i++) {
        int a = 0, b = 0, day = 0, end = 0, n;
        if (i > 0 && (is_digit(c[i - 1]) || c[i - 1] == U'年' || c[i - 1] == U'在')) continue;
        if (!(n = day_at(c, i, &a, &day)) || !(one_of(U"至到", c[i + n]) || num_dash(c[i + n]))) continue;
        int m = day_at(c, i + n + 1, &b, &end);
        if (!m || a > 12 || b > 12 || (a >= 10 && b <= 3) || b * 31 + end >= a * 31 + day) continue;
        report_at(k, CHECK_INCONSISTENT, "range", i, i + n + 1 + m, both(k, "", ""), both(k, "后一步的日期早于前一步，或期间的起点晚于终点", "the later step, or the end of the period, is dated before the earlier"));
        return;
    }
}

/* --- how long ------------------------------------------------------------------------------------------------------------------ */

typedef struct length {
    double v, days; /* how many; how many days one has */
    int from, to;   /* characters */
    bool vague;
} length_t;

static double unit_days(const uint32_t *c, int at, int *ret_end)
{
    static const struct {
        const char *word;
        double days;
    } rows[] = {{"个月", 30.4375}, {"年", 365.25}, {"天", 1}, {"日", 1}, {"周", 7}, {"个星期", 7}};
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
        for (int n = 1; n <= 3; n++)
            if (check_ends_with(c, at + n, rows[r].word) == n) return *ret_end = at + n, rows[r].days;
    return 0;
}

static int number_zh(const uint32_t *c, int at, double *ret_v)
{
    double last;
    int v, n = digits_at(c, at, 4, &v);
    if (n) return *ret_v = v, n;
    if (c[at] == U'两') return *ret_v = 2, 1;
    n = num_han(c, at, ret_v, &last);
    return n > at ? n - at : 0;
}

/* 历时三个月, 用时45天 */
static bool length_zh(const sentence_t *s, int from, int to, length_t *l)
{
    for (int i = from; i < to; i++) {
        int n = check_ends_with(s->c, i, "历时|为期|用时|历经|耗时|时长|共计用时|前后|任期|任职");
        if (!n) continue;
        l->vague = one_of(U"约近余多半仅", s->c[i]);
        l->from = i - n;
        int at = i + (one_of(U"约近仅共", s->c[i]) ? 1 : 0), m = number_zh(s->c, at, &l->v);
        if (m && (l->days = unit_days(s->c, at + m, &l->to)) > 0) return l->vague = l->vague || one_of(U"余多半零", s->c[l->to]) || one_of(U"余多", s->c[at + m]), true;
    }
    return false;
}

static bool length_en(const sentence_t *s, int from, int to, length_t *l)
{
    for (int i = from; i < to; i++) {
        const tok_t *t = &s->t[i];
        double days = check_days(s, t);
        if (days <= 0 || t->range) continue;
        int end = s->t[i].to;
        bool behind = check_says(s, end, end + 14 < s->n ? end + 14 : s->n, SAYS[SAY_LONG_BEHIND]), before = i > 0 && check_says(s, s->t[i - 1].from, s->t[i].from, SAYS[SAY_LONG_BEFORE]);
        if (!behind && !before && !(i > 1 && check_says(s, s->t[i - 2].from, s->t[i].from, SAYS[SAY_LASTED]))) continue;
        if (check_says(s, t->from, t->to, SAYS[SAY_WORKING_DAYS])) continue;
        *l = (length_t){t->v, days, t->from, t->to, t->vague};
        return true;
    }
    return false;
}

static bool fits_length(const date_t *a, const date_t *b, const length_t *l)
{
    double gap = day_number(b) - day_number(a), slack = l->vague ? 0.35 * l->v * l->days : 0;
    if (a->day && b->day && l->days < 8) return fabs(gap - l->v * l->days) <= (l->days > 1 ? l->days : 1.5) + slack;
    double months = (b->year - a->year) * 12 + (b->month && a->month ? b->month - a->month : 0) + (a->day && b->day ? (b->day - a->day) / 30.0 : 0);
    if (l->days < 8) return fabs(months * 30.44 - l->v * l->days) <= 31 + slack;
    double claimed = l->v * l->days / 30.4375, room = a->day && b->day ? 0.6 : 1.01;
    if (l->days > 300) room = a->month && b->month ? 6.5 : 12.01;
    return fabs(months - claimed) <= room + slack / 30;
}

/* 3月20日至3月5日: no year is said; from autumn to spring the year changes. */
static void judge_days(checker_t *k, const dates_t *x)
{
    for (int i = 0; i + 1 < x->n; i++) {
        const date_t *a = &x->d[i], *b = &x->d[i + 1];
        if (a->year || b->year || !a->month || !b->month || !a->day || !b->day || b->from - a->to > 1 || !check_ends_with(k->s->c, b->from, "至|到|—|-")) continue;
        if (a->month * 31 + a->day > b->month * 31 + b->day && !(a->month >= 8 && b->month <= 6)) say_back(k, a, b);
    }
}

static void judge_length(checker_t *k, int from, int to, const dates_t *x)
{
    const sentence_t *s = k->s;
    length_t l = {0};
    if (x->n != 2 || !x->d[0].year != !x->d[1].year || (!x->d[0].year && !(x->d[0].month && x->d[0].day && x->d[1].day)) || day_number(&x->d[1]) <= day_number(&x->d[0]) || (x->d[0].month == 0) != (x->d[1].month == 0)) return;
    bool said = s->zh ? length_zh(s, s->t[from].from, s->t[to].from, &l) : length_en(s, from, to, &l);
    if (!said || (!x->d[0].month && l.days < 300)) return;
    bool good = fits_length(&x->d[0], &x->d[1], &l);
    double gap = day_number(&x->d[1]) - day_number(&x->d[0]);
    report_at(k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "range", l.from < x->d[0].from ? l.from : x->d[0].from, l.to > x->d[1].to ? l.to : x->d[1].to, bothf(k, "约 %s 天", "about %s days", say_number(k, gap, 0)),
              good ? both(k, "时长与起止日期相符", "the length follows from the dates") : both(k, "时长与起止日期不符", "the length does not follow from the dates"));
}

/* --- the same length twice ----------------------------------------------------------------------------------------------------- */

/* Years and months that end before character at: 四年六个月，即. The months, 0 if it is none. */
static double compound_zh(const sentence_t *s, int at, int floor, int *ret_from)
{
    for (int i = at - 1; i > floor && i > at - 14; i--) {
        double years = 0, months = 0;
        int n = number_zh(s->c, i, &years), end = 0, m;
        if (!n || s->c[i + n] != U'年') continue;
        int j = i + n + 1;
        if (s->c[j] == U'零' || s->c[j] == U'又') j++;
        m = number_zh(s->c, j, &months);
        if (!m || unit_days(s->c, j + m, &end) < 30 || unit_days(s->c, j + m, &end) > 31 || at - end > 5) continue;
        return *ret_from = i, years * 12 + months;
    }
    return 0;
}

static double compound_en(const sentence_t *s, int i, int *ret_from)
{
    int j = i - 1;
    while (j > 0 && (is_sep(&s->t[j], ',') || is_sep(&s->t[j], '(') || is_word(&s->t[j], W_LE) || is_word(&s->t[j], W_OR) || (s->t[j].kind == TOK_TEXT && s->t[j].to - s->t[j].from < 10))) j--;
    if (j < 2 || j == i - 1 || !is_word(&s->t[j - 1], W_AND)) return 0;
    double a = check_days(s, &s->t[j - 2]), b = check_days(s, &s->t[j]);
    if (!(a > 300) || !(b > 30 && b < 31)) return 0;
    *ret_from = s->t[j - 2].from;
    return s->t[j - 2].v * 12 + s->t[j].v;
}

/* four years and six months, that is 54 months */
static void judge_compound(checker_t *k, int i, int floor)
{
    const sentence_t *s = k->s;
    const tok_t *t = &s->t[i];
    double days = check_days(s, t);
    if (!(days > 30 && days < 31) || t->vague || t->range) return;
    int from = 0;
    bool said = !s->zh || check_ends_with(s->c, t->from, "即|合|折合|共|共计|共计|也就是|总计|计");
    double months = !said ? 0 : s->zh ? compound_zh(s, t->from, floor, &from) : compound_en(s, i, &from);
    if (!(months > 0) || !(fabs(months - t->v) < 13)) return;
    bool good = fabs(months - t->v) < 0.01;
    report_at(k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "again", from, t->to, bothf(k, "= %s 个月", "= %s months", say_number(k, months, -1)), good ? both(k, "两处时长相符", "the two lengths agree") : both(k, "前后两处时长不符", "the length said again is another one"));
}

/* --- years and terms --------------------------------------------------------------------------------------------------------- */

/* 自2018年至2022年，共六个年度. */
static void judge_years(checker_t *k, int i)
{
    const sentence_t *s = k->s;
    const tok_t *a = &s->t[i], *b = &s->t[i + 2];
    if (a->kind != TOK_YEAR || b->kind != TOK_YEAR || !is_word(&s->t[i + 1], W_TO)) return;
    if (a->v > b->v) return; /* check_times.c tells */
    double n = 0;
    int at = s->zh ? b->to : 0, end = at + 12 < s->n ? at + 12 : s->n;
    while (s->zh && at < end && !(s->c[at] == U'共' && (n = 0, number_zh(s->c, at + 1, &n)) > 0)) at++;
    if (!s->zh || at >= end || !check_says(s, at, at + 7 < s->n ? at + 7 : s->n, SAYS[SAY_YEARS_ZH])) return;
    bool good = b->v - a->v + 1 == n;
    report_at(k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "range", a->from, at + 1, bothf(k, "%.0f", NULL, b->v - a->v + 1), good ? both(k, "年数与起止相符", "the years are as many") : both(k, "年数与起止不符", "the years are not as many"));
}

/* The months of 三年, 六个月, 一年六个月 at a character; *end behind it; 0 = none. */
static double term_zh(const sentence_t *s, int at, int *end)
{
    double v = 0, months = 0;
    int n = number_zh(s->c, at, &v), m;
    if (!n) return 0;
    if (s->c[at + n] == U'年') {
        *end = at + n + 1, months = v * 12;
        m = number_zh(s->c, *end, &v);
        if (m && s->c[*end + m] == U'个' && s->c[*end + m + 1] == U'月') *end += m + 2, months += v;
        return months;
    }
    return s->c[at + n] == U'个' && s->c[at + n + 1] == U'月' ? *end = at + n + 2, v : 0;
}

/* 刑期为五年至三年不等 */
static void judge_terms(checker_t *k, int from, int to)
{
    const sentence_t *s = k->s;
    for (int i = from; i < to && s->zh; i++) {
        int end = 0, last = 0;
        double a = i > from && (num_han_digit(s->c[i - 1]) >= 0 || is_digit(s->c[i - 1])) ? 0 : term_zh(s, i, &end);
        if (a <= 0 || !one_of(U"至到", s->c[end])) continue;
        double b = term_zh(s, end + 1, &last), most = 0;
        int far = 0;
        for (int j = last; b > a && j + 2 < to; j++) /* 最长的为五年 */
            if (s->c[j] == U'最' && one_of(U"长高重短低轻", s->c[j + 1]))
                for (int m = j + 2; m < j + 10 && m < to && most <= 0; m++)
                    if ((most = num_han_digit(s->c[m - 1]) >= 0 ? 0 : term_zh(s, m, &far)) > 0 && (one_of(U"长高重", s->c[j + 1]) ? most > b : most < a)) {
                        report_at(k, CHECK_INCONSISTENT, "range", i, far, both(k, "", ""), both(k, "超出所述区间", "it lies outside of the range"));
                        return;
                    }
        if (b > 0 && a > b && check_says(s, last, last + 4 < to ? last + 4 : to, SAYS[SAY_NOT_ALIKE]))
            report_at(k, CHECK_INCONSISTENT, "range", i, last, both(k, "", ""), both(k, "区间的起点大于终点", "the range begins above its end"));
        i = end;
    }
}

void rule_period(checker_t *k)
{
    const sentence_t *s = k->s;
    for (int from = 0, to; from < s->tokens; from = to + 1) {
        dates_t x;
        (void)passage_sentence(s, from, &to);
        read_dates(s, s->t[from].from, s->t[to].from, &x);
        judge_terms(k, s->t[from].from, s->t[to].from);
        for (int i = from; i < to; i++) judge_years(k, i);
        judge_order(k, s->t[from].from, s->t[to].from, &x);
        if (s->zh) judge_month_days(k, s->t[from].from, s->t[to].from);
        judge_days(k, &x);
        judge_length(k, from, to, &x);
        for (int i = from; i < to; i++)
            if (s->t[i].kind == TOK_NUM) judge_compound(k, i, s->t[from].from);
    }
}
