/* check_against_when.c - the times a line speaks of: 2025年第一季度, 今年1至9月, 截至2025年底, the first half of 2025. */
#include "report/check_when.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

/* --- lines ------------------------------------------------------------------------------------------------------------ */

static uint32_t plain(uint32_t c)
{
    if (c == '\n' || c == '\r' || c == '\t' || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F) return ' ';
    if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFEE0;
    return c;
}

void text_line_read(const char *text, const check_line_t *line, const check_claim_t *claims, text_line_t *l)
{
    size_t k = 0;
    l->n = 0;
    l->zh = line->zh;
    for (const char *p = text + line->at, *end = text + line->end; p < end && l->n < SENTENCE_MOST;) {
        size_t at = (size_t)(p - text);
        uint32_t c = plain(text_next(&p));
        if (c == 0x200B || c == 0xFEFF || (c == ' ' && l->n && l->c[l->n - 1] == ' ')) continue;
        while (k < line->claims && claims[line->claim + k].end <= at) k++;
        l->num[l->n] = k < line->claims && at >= claims[line->claim + k].at;
        l->at[l->n] = at;
        l->c[l->n++] = c;
    }
    memset(&l->c[l->n], 0, 8 * sizeof l->c[0]);
    memset(&l->num[l->n], 0, 8 * sizeof l->num[0]);
    for (int i = 0; i < 8; i++) l->at[l->n + i] = line->end;
}

void text_line_of(const sentence_t *s, text_line_t *l)
{
    assert(s->n <= SENTENCE_MOST);
    l->n = s->n, l->zh = s->zh;
    for (int i = 0; i < s->n + 8; i++) l->c[i] = i < s->n ? plain(s->c[i]) : 0, l->at[i] = s->at[i < s->n ? i : s->n], l->num[i] = false;
    for (int i = 0; i < s->tokens; i++) {
        const tok_t *t = &s->t[i];
        for (int j = t->from; t->kind == TOK_NUM && t->num != NUM_SPAN && t->digits_to < t->to && j < t->to; j++) l->num[j] = true;
    }
}

int text_line_at(const text_line_t *l, size_t byte)
{
    int lo = 0, hi = l->n;
    while (lo < hi) {
        int mid = (lo + hi) / 2;
        if (l->at[mid] < byte) lo = mid + 1;
        else hi = mid;
    }
    return lo;
}

int text_word(const text_line_t *l, int at, const char *list)
{
    uint32_t first = l->c[at];
    if (!first || (at > 0 && is_latin(first) && is_latin(l->c[at - 1]))) return 0;
    char lead[4];
    size_t bytes = text_encode(first, lead);
    uint32_t small = first >= 'A' && first <= 'Z' ? first + 32 : first;
    while (*list) {
        int i = at;
        if (first < 0x80 ? (unsigned char)*list != first && (unsigned char)*list != small : strncmp(list, lead, bytes) != 0) {
            list = check_next_word(list);
            continue;
        }
        bool fits = true, latin = false;
        for (; *list && *list != '|';) {
            uint32_t w = text_next(&list), c = fits ? l->c[i] : 0; /* not behind the first that differs: the line ends somewhere */
            latin = is_latin(w);
            fits = c && (c == w || (c >= 'A' && c <= 'Z' && c + 32 == w));
            i += fits;
        }
        if (*list) list++;
        if (fits && i > at && !(latin && is_latin(l->c[i]))) return i - at;
    }
    return 0;
}

bool text_has(const text_line_t *l, int from, int to, const char *list)
{
    for (int i = from; i < to; i++) {
        int n = text_word(l, i, list);
        if (n && i + n <= to) return true;
    }
    return false;
}

/* --- pieces ------------------------------------------------------------------------------------------------------------- */

static const int MONTH_DAYS[] = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

/* A small number in digits or characters: its end, at when there is none. */
static int small(const text_line_t *l, int at, int *ret)
{
    int n = num_run(l->c, at);
    double v = 0, last;
    if (n == 1 || n == 2) return *ret = n == 1 ? (int)(l->c[at] - '0') : (int)((l->c[at] - '0') * 10 + (l->c[at + 1] - '0')), at + n;
    int end = n ? at : num_han(l->c, at, &v, &last);
    if (end == at || v > 31) return at;
    *ret = (int)v;
    return end;
}

static int year_at(const text_line_t *l, int at, int *ret)
{
    if (num_run(l->c, at) != 4 || (at > 0 && is_digit(l->c[at - 1])) || (at > 1 && (l->c[at - 1] == '.' || l->c[at - 1] == ',') && is_digit(l->c[at - 2])) || l->num[at]) return at;
    int y = 0;
    for (int i = 0; i < 4; i++) y = y * 10 + (int)(l->c[at + i] - '0');
    if (y < 1990 || y > 2099) return at;
    *ret = y;
    return at + 4;
}

static int blank(const text_line_t *l, int i)
{
    return i + (l->c[i] == ' ');
}

static int link_at(const text_line_t *l, int i)
{
    int at = blank(l, i);
    uint32_t c = l->c[at];
    if (c == U'至' || c == U'到' || c == '-' || c == '~' || c == U'—' || c == U'–' || c == U'－' || c == U'～') return blank(l, at + 1 + (l->c[at + 1] == c));
    return i;
}

static void whole(when_t *w, int month, int month2)
{
    assert(month >= 1 && month2 <= 12);
    w->month = month, w->day = 1, w->month2 = month2, w->day2 = MONTH_DAYS[month2];
}

/* The end lies before the beginning. */
static bool is_before(const when_t *w)
{
    if (w->year2 != w->year) return w->year2 < w->year;
    return w->month2 < w->month || (w->month2 == w->month && w->day2 < w->day);
}

/* --- Chinese -------------------------------------------------------------------------------------------------------------- */

/* 第一季度, 前三季度, 前9个月, 上半年, 全年: the part of a year. */
static int part_zh(const text_line_t *l, int at, when_t *w)
{
    int n = 0, i = small(l, at + (l->c[at] == U'第' || l->c[at] == U'前'), &n), m;
    bool first = l->c[at] == U'前';
    if ((m = text_word(l, at, "上半年"))) return whole(w, 1, 6), at + m;
    if ((m = text_word(l, at, "下半年"))) return whole(w, 7, 12), at + m;
    if ((m = text_word(l, at, "全年"))) return whole(w, 1, 12), w->full = true, at + m;
    if (i == at + first || n < 1) return at;
    i = blank(l, i);
    if ((m = text_word(l, i, "个季度|季度|季")) && n <= 4 && (first || m < 3)) return whole(w, first ? 1 : 3 * n - 2, 3 * n), i + m;
    if (first && (m = text_word(l, i, "个月|月")) && n <= 12) return whole(w, 1, n), i + m;
    return at;
}

typedef struct point {
    int year, month, day;
    bool end; /* 底, 末 */
} point_t;

/* 2025年, 2025年3月, 3月5日, 2025年底. */
static int point_zh(const text_line_t *l, int at, point_t *p)
{
    int i = at, n = 0, j;
    *p = (point_t){0};
    if ((j = year_at(l, i, &p->year)) > i) {
        if (l->c[j = blank(l, j)] != U'年') return at;
        i = j + 1 + (l->c[j + 1] == U'度' && l->c[j + 2] != U'过');
        if (text_word(l, i, "年底|年末")) i++;
        if (l->c[i] == U'底' || l->c[i] == U'末') return p->end = true, p->month = 12, p->day = 31, i + 1;
    }
    int from = i;
    j = small(l, blank(l, i), &n);
    if (j > blank(l, i) && !l->num[blank(l, i)] && n >= 1 && n <= 12 && l->c[j] == U'月') {
        p->month = n;
        i = j + 1 + (l->c[j + 1] == U'份');
        if (l->c[i] == U'底' || l->c[i] == U'末') return p->end = true, p->day = MONTH_DAYS[n], i + 1;
        j = small(l, i, &n);
        if (j > i && n >= 1 && n <= MONTH_DAYS[p->month] && l->c[j] == U'日') p->day = n, i = j + 1;
    }
    return i == from && !p->year ? at : i;
}

/* 1至9月, where the first has no 月 of its own. */
static int months_zh(const text_line_t *l, int at, when_t *w)
{
    int n = 0, m = 0, i = small(l, at, &n), j = i > at ? link_at(l, i) : i;
    if (j == i || n < 1 || n > 12) return at;
    i = small(l, j, &m);
    if (i == j || m < n || m > 12 || l->c[i] != U'月') return at;
    whole(w, n, m);
    return i + 1 + (l->c[i + 1] == U'份');
}

/* 2026年9月15日 | 起，截至2026年11月22日: from the day to the other; where it ends, i when nothing of the kind stands there. */
static int since_zh(const text_line_t *l, int i, const point_t *a, when_t *w)
{
    point_t b;
    if (!a->month || l->c[i] != U'起') return i;
    int j = blank(l, i + 1 + (l->c[i + 1] == ','));
    int n = text_word(l, j, "截至|截止到|截止|至|到"), k = blank(l, j + n), end = n ? point_zh(l, k, &b) : k;
    if (end == k || !b.month) return i;
    w->year2 = b.year ? b.year : a->year;
    w->month2 = b.month, w->day2 = b.day ? b.day : MONTH_DAYS[b.month];
    w->reversed = a->year && b.year && is_before(w);
    return end;
}

/* 11月10日 | 至16日: where it ends, i when nothing of the kind stands there. */
static int day_to_day_zh(const text_line_t *l, int i, const point_t *a, when_t *w)
{
    int day = 0, j = a->day ? link_at(l, i) : i, k = j > i ? small(l, j, &day) : j;
    if (k == j || l->c[k] != U'日' || day <= a->day || day > MONTH_DAYS[a->month]) return i;
    return w->day2 = day, k + 1;
}

static int range_zh(const text_line_t *l, int at, when_t *w)
{
    point_t a, b;
    int i = point_zh(l, at, &a), j, k;
    if (i == at && (j = year_at(l, at, &a.year)) > at && (k = link_at(l, j)) > j && point_zh(l, k, &b) > k && b.year) /* 2021-2025年 */
        return whole(w, 1, 12), w->year = a.year, w->year2 = b.year, point_zh(l, k, &b);
    if (i == at && (i = months_zh(l, at, w)) > at) return i;
    if (i == at) return part_zh(l, at, w);
    w->year = w->year2 = a.year;
    w->month = a.month ? a.month : 1, w->day = a.day ? a.day : 1, w->month2 = a.month ? a.month : 12, w->day2 = a.day ? a.day : MONTH_DAYS[w->month2];
    if (a.end) return w->month = w->day = 1, w->until = true, i;
    if (!a.month && ((j = months_zh(l, blank(l, i), w)) > blank(l, i) || (j = part_zh(l, blank(l, i), w)) > blank(l, i))) return j;
    if ((j = day_to_day_zh(l, i, &a, w)) > i) return j;
    if ((j = link_at(l, i)) > i && (k = point_zh(l, j, &b)) > j) {
        w->year2 = b.year ? b.year : a.year;
        w->month2 = b.month ? b.month : 12, w->day2 = b.day ? b.day : MONTH_DAYS[w->month2];
        w->reversed = a.year && b.year && is_before(w);
        return k;
    }
    return since_zh(l, i, &a, w);
}

/* 五年来, 近三年, 过去五年: so many years, of a text that is of as many. */
static int years_zh(const text_line_t *l, int at, when_t *w)
{
    int n = text_word(l, at, "过去的|过去|最近|近|这"), i = at + n, end = small(l, i, &w->years);
    if (end == i || w->years < 2 || w->years > 60 || l->num[i] || l->c[end] != U'年') return w->years = 0, at;
    int behind = text_word(l, end + 1, "多来|以来|来|间|里");
    if (!n && !behind) return w->years = 0, at;
    return w->same = true, end + 1 + behind;
}

static int relative_zh(const text_line_t *l, int at, when_t *w)
{
    int n;
    if ((n = text_word(l, at, "上年同期|去年同期|上一年同期|上年度同期"))) return w->same = true, w->back = 1, at + n;
    if ((n = text_word(l, at, "同期")) && !(at > 0 && one_of(U"年月", l->c[at - 1]))) return w->same = true, at + n;
    if ((n = text_word(l, at, "去年|上年度|上一年|上年"))) {
        int i = at + n, j = blank(l, i);
        w->back = 1;
        whole(w, 1, 12);
        int end = months_zh(l, j, w) > j ? months_zh(l, j, w) : part_zh(l, j, w);
        return end > j ? end : i;
    }
    if ((n = text_word(l, at, "今年以来|本年以来|今年|本年度|本年"))) {
        int i = at + n, j = blank(l, i);
        whole(w, 1, 12);
        int end = range_zh(l, j, w);
        return w->year = w->year2 = 0, end > j ? end : i;
    }
    if ((n = text_word(l, at, "本季度|本月|本周|本期"))) return w->same = true, at + n;
    return years_zh(l, at, w);
}

/* 自2026年9月15日起，截至…: the word before it is of the time too. */
static int from_zh(const text_line_t *l, int at, when_t *w)
{
    point_t a;
    int i = one_of(U"自从", l->c[at]) ? at + 1 : at, j = i > at ? point_zh(l, i, &a) : i;
    return j > i && since_zh(l, j, &a, &(when_t){0}) > j ? range_zh(l, i, w) : at;
}

static int at_zh(const text_line_t *l, int at, when_t *w)
{
    int since = from_zh(l, at, w);
    if (since > at) return since;
    int i = at, n = text_word(l, at, "截至|截止|截止到|到");
    if (n && l->c[at] == U'截') i = blank(l, at + n);
    int end = relative_zh(l, i, w);
    if (end == i) end = range_zh(l, i, w);
    if (end == i) return at;
    if (i > at) w->until = true;
    if (text_word(l, end, "以来|起,|以前|之前|以后") || check_ends_with(l->c, at, "计划至|计划到|预计至|延长至")) w->month = 0; /* its end, or its beginning, is not said */
    return end;
}

/* --- English -------------------------------------------------------------------------------------------------------------- */

static int month_en(const text_line_t *l, int at, int *ret)
{
    static const char *const names[] = {"january|jan.|jan", "february|feb.|feb", "march|mar.|mar", "april|apr.|apr", "may", "june|jun.|jun", "july|jul.|jul", "august|aug.|aug", "september|sept.|sept|sep.|sep", "october|oct.|oct", "november|nov.|nov", "december|dec.|dec"};
    for (int m = 0; m < 12; m++) {
        int n = text_word(l, at, names[m]);
        if (n && l->c[at] >= 'A' && l->c[at] <= 'Z') return *ret = m + 1, at + n;
    }
    return at;
}

/* 31 December 2025, December 31, 2025, September, March 2025, 2025. */
static int point_en(const text_line_t *l, int at, point_t *p)
{
    int i = at, n = 0, j = small(l, i, &n), m;
    *p = (point_t){0};
    if (j > i && j <= i + 2 && is_digit(l->c[i])) {
        int k = blank(l, j + text_word(l, j, "st|nd|rd|th"));
        m = month_en(l, k, &p->month);
        if (m == k || n < 1 || n > 31) return at;
        p->day = n, i = m;
    } else if ((m = month_en(l, i, &p->month)) > i) {
        i = m;
        j = small(l, blank(l, i), &n);
        if (j > blank(l, i) && is_digit(l->c[blank(l, i)]) && n >= 1 && n <= 31 && !is_digit(l->c[j])) p->day = n, i = j;
    } else {
        j = year_at(l, i, &p->year);
        return j > i && !is_latin(l->c[j]) ? j : at;
    }
    j = i + (l->c[i] == ',');
    j = blank(l, j);
    if ((m = year_at(l, j, &p->year)) > j) i = m;
    return i;
}

static const char FIRST_EN[] = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve";

/* nine, 9: the number, and its end. */
static int number_word_en(const text_line_t *l, int at, int *ret)
{
    int end = small(l, at, ret), m;
    const char *list = FIRST_EN;
    for (int x = 1; end == at && x <= 12; x++, list += strcspn(list, "|") + (x < 12)) {
        char one[12] = "";
        (void)memcpy(one, list, strcspn(list, "|"));
        if ((m = text_word(l, at, one))) *ret = x, end = at + m;
    }
    return end;
}

/* nine months, 9 months, two quarters: how many months, and the end. */
static int months_en(const text_line_t *l, int at, int *ret)
{
    int v = 0, m, end = number_word_en(l, at, &v);
    int noun = blank(l, end);
    m = end > at ? text_word(l, noun, "months|quarters") : 0;
    *ret = m == 8 ? 3 * v : v;
    return m && *ret >= 1 && *ret <= 12 ? noun + m : at;
}

/* first quarter, second half, first nine months, Q1, H1 */
static int piece_en(const text_line_t *l, int at, when_t *w)
{
    static const char *const nth[] = {"first|1st", "second|2nd", "third|3rd", "fourth|4th"};
    int n = text_word(l, at, "q1|q2|q3|q4"), q = n ? (int)(l->c[at + 1] - '0') : 0, v = 0;
    if (n) return whole(w, 3 * q - 2, 3 * q), at + n;
    if ((n = text_word(l, at, "h1|h2"))) return q = (int)(l->c[at + 1] - '0'), whole(w, 6 * q - 5, 6 * q), at + n;
    for (int k = 0; k < 4 && !q; k++)
        if ((n = text_word(l, at, nth[k]))) q = k + 1;
    int j = q ? blank(l, at + n) : at, m = text_word(l, j, "quarter");
    if (q && m) return whole(w, 3 * q - 2, 3 * q), j + m;
    if (q && q <= 2 && (m = text_word(l, j, "half"))) return whole(w, 6 * q - 5, 6 * q), j + m;
    m = q == 1 ? months_en(l, j, &v) : j;
    return m > j ? (whole(w, 1, v), m) : at;
}

/* the full year 2023, calendar year 2023 */
static int full_en(const text_line_t *l, int at, when_t *w)
{
    int n = text_word(l, at, "full year|whole year|entire year|calendar year"), i = blank(l, at + n), end;
    if (!n) return at;
    whole(w, 1, 12), w->full = true;
    i = blank(l, i + text_word(l, i, "of"));
    end = year_at(l, i, &w->year);
    w->year2 = w->year;
    return end > i ? end : at + n;
}

/* the first quarter of 2025, the first nine months of 2025, Q1 2025 */
static int part_en(const text_line_t *l, int at, when_t *w)
{
    int from = at + (text_word(l, at, "the") ? 4 : 0), i = piece_en(l, from, w);
    if (i == from) return at;
    int j = blank(l, i), n;
    j = blank(l, j + text_word(l, j, "of|in"));
    if ((n = text_word(l, j, "the calendar year|calendar year|the year"))) i = j + n, j = blank(l, i);
    int end = year_at(l, j, &w->year);
    w->year2 = w->year;
    return end > j ? end : i;
}

static void spread(when_t *w, const point_t *a, const point_t *b)
{
    w->year = a->year ? a->year : b->year;
    w->year2 = b->year ? b->year : a->year;
    w->month = a->month ? a->month : 1, w->day = a->day ? a->day : 1;
    w->month2 = b->month ? b->month : 12, w->day2 = b->day ? b->day : MONTH_DAYS[w->month2];
    w->reversed = a->year && b->year && is_before(w);
}

/* 10 to 16 November 2026: the day of the first end, of the month that stands behind the second; at when it is none. */
static int day_to_day_en(const text_line_t *l, int at, when_t *w)
{
    point_t b;
    int first = 0, i = small(l, at, &first), j, n, k;
    if (i == at || i > at + 2 || !is_digit(l->c[at]) || first < 1) return at;
    j = blank(l, i);
    n = text_word(l, j, "to|until|through");
    k = n ? blank(l, j + n) : link_at(l, i);
    int end = k > i && is_digit(l->c[k]) ? point_en(l, k, &b) : k;
    if (end <= k || !b.month || b.day <= first) return at;
    spread(w, &b, &b);
    w->day = first;
    return end;
}

static int range_en(const text_line_t *l, int at, when_t *w)
{
    point_t a, b;
    int i = part_en(l, at, w), j, n;
    if (i == at) i = full_en(l, at, w);
    if (i == at) i = day_to_day_en(l, at, w);
    if (i > at) return i;
    i = point_en(l, at, &a);
    if (i == at || (!a.year && !a.month)) return at;
    spread(w, &a, &a);
    j = blank(l, i);
    n = text_word(l, j, at >= 8 && text_word(l, at - 8, "between") ? "and" : "to|through|until");
    int k = n ? blank(l, j + n) : link_at(l, i), end = k > i ? point_en(l, k, &b) : k;
    if (end == k || (!b.year && !b.month)) return i;
    spread(w, &a, &b);
    return end;
}

/* over five years, in the past three years: so many years, of a text that is of as many. */
static int years_en(const text_line_t *l, int at, when_t *w)
{
    int i = at + text_word(l, at, "over the|in the|during the|over|during|in"), n, end;
    if (i == at) return at;
    i = blank(l, i);
    n = text_word(l, i, "past|last|previous|preceding");
    i = blank(l, i + n);
    end = number_word_en(l, i, &w->years);
    int noun = blank(l, end), years = end > i ? text_word(l, noun, "years") : 0;
    if (!years || w->years < 2) return w->years = 0, at;
    return w->same = true, noun + years;
}

static int at_en(const text_line_t *l, int at, when_t *w)
{
    int n, i = at;
    if ((n = years_en(l, at, w)) > at) return n;
    if ((n = text_word(l, at, "the same period of the year before|the same period of last year|the same period last year|the same period of the previous year|the same period a year earlier|the same months of the year before|the same quarter of the year before")))
        return w->same = true, w->back = 1, at + n;
    if ((n = text_word(l, at, "the same period|the same time|this quarter|this month"))) return w->same = true, at + n;
    if ((n = text_word(l, at, "last year|the previous year|the year before|a year earlier|the preceding year|the prior year"))) return w->back = 1, whole(w, 1, 12), at + n;
    if ((n = text_word(l, at, "this year|during the year|in the year"))) return whole(w, 1, 12), at + n;
    bool until = (n = text_word(l, at, "as of|as at|by the end of|at the end of|the end of|end of|until|up to|year-end")) > 0;
    if (until) i = blank(l, at + n);
    int end = range_en(l, i, w);
    if (end == i) return at;
    w->until = until;
    if (at >= 6 && text_word(l, at - 6, "since")) w->month = 0;
    if (text_word(l, at, "may") && end == at + 3) return at; /* may do */
    return end;
}

/* --- all of a line ---------------------------------------------------------------------------------------------------------- */

static bool is_versus(const text_line_t *l, const when_t *w)
{
    bool range = w->year2 > w->year || w->month2 > w->month;
    if (!l->zh && range && check_ends_with(l->c, w->from, "from |from the ")) return false; /* from January to March */
    static const char zh[] = "比|较|与|同|相比", en[] = "than in |compared with |compared to |against |than |from |over |on ";
    if (l->zh) return check_ends_with(l->c, w->from, zh) > 0;
    return check_ends_with(l->c, w->from, en) > 0 || check_ends_with(l->c, w->from, "than in the |compared with the |compared to the |against the |than the |from the |over the |on the ") > 0;
}

int when_find(const text_line_t *l, when_t *into, int room)
{
    int n = 0;
    for (int i = 0; i < l->n && n < room;) {
        when_t w = {.from = i};
        bool inside = i > 0 && (is_digit(l->c[i - 1]) || (is_latin(l->c[i]) && is_latin(l->c[i - 1])));
        int end = inside || l->num[i] ? i : l->zh ? at_zh(l, i, &w) : at_en(l, i, &w);
        if (end == i) {
            i++;
            continue;
        }
        w.to = end;
        w.versus = is_versus(l, &w);
        into[n++] = w;
        i = end;
    }
    return n;
}

static day_t day_clipped(int year, int month, int day)
{
    int most = day_month_length(year, month);
    return day_of(year, month, day < most ? day : most);
}

static day_t years_back(day_t d, int back)
{
    int y, m, day;
    day_split(d, &y, &m, &day);
    return day_clipped(y - back, m, day);
}

bool when_span(const when_t *w, const text_span_t *context, text_span_t *ret)
{
    int year = w->year, year2 = w->year2 ? w->year2 : w->year, m, d;
    if (w->same) {
        if (!context || context->from == DAY_NONE) return false;
        day_split(context->from, &year, &m, &d);
        day_split(context->to, &year2, &m, &d);
        if (w->years && year2 - year + 1 != w->years) return false;
        *ret = (text_span_t){w->back ? years_back(context->from, w->back) : context->from, w->back ? years_back(context->to, w->back) : context->to, context->until};
        return true;
    }
    if (!w->month) return false;
    if (!year) {
        if (!context || context->from == DAY_NONE) return false;
        int first;
        day_split(context->from, &first, &m, &d);
        day_split(context->to, &year, &m, &d);
        if (first != year) return false;
        year2 = year = year - w->back;
    }
    *ret = (text_span_t){day_clipped(year, w->month, w->day), day_clipped(year2, w->month2, w->day2), w->until};
    return ret->from <= ret->to;
}
