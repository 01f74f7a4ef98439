/* check_lists.c - 分别 and respectively: as many values as things; a number said again in brackets; 300 of the 1,200. */
#include "report/check_lexicon.h"
#include "report/check_number.h"

static bool part_ends(const tok_t *t)
{
    return is_sep(t, ',') || is_sep(t, ';') || is_sep(t, ':') || is_sep(t, '(') || is_sep(t, ')');
}

static int length(const tok_t *t)
{
    return t->to - t->from;
}

/* --- 分别 ------------------------------------------------------------------------------------------------------------------ */

/* How many values follow 分别 at i: groups (12件15人 is one) parted by 、 or 和. 0 when it is no plain list. */
static int values_behind(const sentence_t *s, int i, int *ret_last)
{
    int n = 0;
    bool open = true;
    for (int j = i + 1; j < s->tokens; j++) {
        const tok_t *t = &s->t[j];
        if (t->kind == TOK_NUM && t->num != NUM_SPAN) {
            n += open;
            open = false;
            *ret_last = j;
        } else if (is_sep(t, U'、') || is_word(t, W_AND)) {
            if (n && open) return 0;
            open = true;
        } else if (part_ends(t)) {
            break;
        } else if (t->kind == TOK_TEXT && n && length(t) > 2) {
            return 0; /* 分别受理120件、起诉98人: names are among the values */
        }
    }
    return open ? 0 : n;
}

/* Counts said before a part without a subject: 批捕120人、起诉240人，同比分别… */
static int counts_before(const sentence_t *s, int i)
{
    int n = 0;
    for (int j = i - 1; j >= 0; j--) {
        const tok_t *t = &s->t[j];
        if (t->kind == TOK_TEXT && n == 0 && !(j > 0 && s->t[j - 1].kind == TOK_NUM)) return 0;
        if (is_count(t) && t->role == ROLE_NONE && t->in == s->t[i].in) n++;
        if (is_sep(t, ';') || is_word(t, W_OFWHICH)) return 0;
    }
    return n;
}

/* 2020年、2021年和2022年, 2020年至2022年: so many years; 0 when it is something else. */
static int years_before(const sentence_t *s, int i)
{
    int n = 0, j = i - 1 - (i > 1 && is_sep(&s->t[i - 1], ',')), last = 0; /* 2020年至2022年，分别… */
    if (j > 1 && s->t[j].kind == TOK_TEXT && length(&s->t[j]) <= 6 && s->t[j - 1].kind == TOK_YEAR) j--; /* 2021年、2022年查处人数分别为 */
    bool range = false;
    for (; j >= 0 && !is_sep(&s->t[j], ',') && !is_sep(&s->t[j], ';'); j--) {
        const tok_t *t = &s->t[j];
        if (t->kind == TOK_YEAR) {
            if (range) return last - (int)t->v + 1 > 1 && n == 1 ? last - (int)t->v + 1 : 0;
            n++;
            last = (int)t->v;
        } else if (is_word(t, W_TO) || is_sep(t, U'—') || (t->kind == TOK_TEXT && length(t) == 1 && s->c[t->from] == '-')) {
            range = true;
        } else if (!is_sep(t, U'、') && !is_word(t, W_AND)) {
            return 0;
        }
    }
    return range ? 0 : n;
}

/* Short names parted by 、 before 分别; 0 when anything about the list is not plain. */
static int names_before(const sentence_t *s, int i)
{
    int n = 0, ands = 0, j = i - 1, last_name = s->t[i].from;
    for (; j >= 0 && !part_ends(&s->t[j]); j--) {
        const tok_t *t = &s->t[j];
        if (is_sep(t, U'、')) n++;
        else if (is_word(t, W_AND)) ands++;
        else if (t->kind == TOK_TEXT) {
            bool last = n + ands == 0;
            if (length(t) > (last ? 12 : 6)) return 0;
            bool kind = s->c[t->to - 1] == U'罪' && check_says(s, last_name, s->t[i].from, "罪"); /* 受贿罪、贪污罪、渎职罪 */
            if (!last && !kind && check_says(s, t->from, t->to, SAYS[SAY_MATTERS])) return 0;
            if (last) last_name = t->from;
        } else if (t->kind == TOK_NUM || t->kind == TOK_YEAR || (t->kind == TOK_WORD && t->word != W_IS && t->word != W_YOY && t->word != W_LE)) {
            return 0;
        }
    }
    return n && ands <= 1 ? n + ands + 1 : 0;
}

/* The things before 分别 at i, however long they are called: segments parted by 、, 和, 与. *groups: what 和 alone parts. 0: it is no list,
 * or an open one (等). */
static int segments_before(const sentence_t *s, int i, int *groups)
{
    int n = 0, ands = 0, text = 0, j = i - 1;
    for (; j >= 0 && !part_ends(&s->t[j]); j--) {
        const tok_t *t = &s->t[j];
        if (is_sep(t, U'、') || is_word(t, W_AND)) {
            if (!text) return 0;
            n += is_sep(t, U'、'), ands += is_word(t, W_AND), text = 0;
        } else if (t->kind == TOK_TEXT || (t->kind == TOK_WORD && (t->word == W_SHARE || t->word == W_AVG || t->word == W_IS || t->word == W_YOY || t->word == W_LE || t->word == W_TOTAL || t->word == W_THIS || t->word == W_LAST || t->word == W_OF || t->word == W_NOT))) {
            text++;
            if (check_says(s, t->from, t->to, SAYS[SAY_OPEN_LIST_ZH])) return 0;
        } else {
            return 0;
        }
    }
    if (j >= 0 && is_sep(&s->t[j], ')')) return 0;
    *groups = ands + 1;
    return n && text ? n + ands + 1 : 0;
}

/* 前三个季度, 三名被告人, 四类案件 before 分别: so many are said; 0 = not, or more than one such number. */
static int things_said_zh(const sentence_t *s, int i)
{
    static const char32_t digits[] = U"一二三四五六七八九";
    int said = 0, from = i;
    while (from > 0 && !part_ends(&s->t[from - 1])) from--;
    for (int j = i - 1; j >= 0 && !is_sep(&s->t[j], ';'); j--)
        if (s->t[j].kind == TOK_NUM && !s->t[j].han) return 0; /* the values are of numbers said before */
    for (int at = s->t[from].from; at + 1 < s->t[i].from; at++)
        for (int d = 1; d < 9; d++) {
            if (s->c[at] != digits[d] && !(d == 1 && s->c[at] == U'两')) continue;
            bool part = at > 0 && (one_of(U"第十百千万分之点、、", s->c[at - 1]) || num_han_digit(s->c[at - 1]) >= 0);
            if (part || !one_of(U"个名类项种起家所地批轮年院区县市季", s->c[at + 1]) || check_says(s, at + 1, at + 3, "审|年级|季度末")) continue;
            if (s->c[at + 1] == U'年' && at > 0 && check_says(s, at - 2, at, "比|较|前|过")) continue; /* 较前五年 */
            if (said && said != d + 1) return 0;
            said = d + 1;
        }
    return said;
}

/* 三个地区分别为东城区、临江区: names behind 分别为, up to the end of the clause; 0 = they are none. */
static int names_behind(const sentence_t *s, int i, int *ret_last)
{
    int n = 0, open = 1, j = i + 1;
    if (!is_word(&s->t[j], W_IS)) return 0;
    for (j++; !part_ends(&s->t[j]) && s->t[j].kind != TOK_END && !is_sep(&s->t[j], U'。'); j++) {
        const tok_t *t = &s->t[j];
        if (t->kind == TOK_NUM || t->kind == TOK_YEAR || t->kind == TOK_DATE) return 0;
        if (is_sep(t, U'、') || is_word(t, W_AND)) open = 1;
        else if (check_says(s, t->from, t->to, SAYS[SAY_OPEN_LIST_ZH])) return 0;
        else n += open, open = 0, *ret_last = j;
    }
    return is_sep(&s->t[j], '(') || n < 2 ? 0 : n;
}

static void say_count(checker_t *k, int first, int last, int items, int values)
{
    report_toks(k, CHECK_INCONSISTENT, "list", first, last, bothf(k, "%d 项，%d 个数", "%d things, %d values", items, values), both(k, "“分别”前后的项数不同", "not as many values as things"));
}

static const tok_t *first_behind(const sentence_t *s, int i)
{
    while (s->t[i].kind != TOK_NUM && s->t[i].kind != TOK_END) i++;
    return &s->t[i];
}

/* 4月至6月…依次: so many months; 0 = not said. */
static int months_before(const sentence_t *s, int i)
{
    int from = i, at, a = 0, b = 0, n;
    while (from > 0 && !part_ends(&s->t[from - 1])) from--;
    at = s->t[from].from;
    if (!(n = num_run(s->c, at)) || n > 2) return 0;
    for (int d = 0; d < n; d++) a = a * 10 + (int)(s->c[at + d] - '0');
    at += n + (s->c[at + n] == U'月');
    if (!one_of(U"至到", s->c[at]) || !(n = num_run(s->c, at + 1)) || n > 2 || s->c[at + 1 + n] != U'月') return 0;
    for (int d = 0; d < n; d++) b = b * 10 + (int)(s->c[at + 1 + d] - '0');
    return b > a && b <= 12 ? b - a + 1 : 0;
}

/* 三名被告人分别被判处有期徒刑六年、四年: how many terms stand there; 0 = none, or one has several. */
static int terms_behind(const sentence_t *s, int i, int *ret_last)
{
    int end = i, n = 1;
    if (!check_says(s, s->t[i].to, s->t[i].to + 4, "判处|判")) return 0;
    while (s->t[end].kind != TOK_END && !part_ends(&s->t[end]) && !is_sep(&s->t[end], U'。')) n += is_sep(&s->t[end], U'、') || (end > i && is_word(&s->t[end], W_AND)), end++;
    int from = s->t[i].to, to = s->t[end].from;
    if (n < 2 || !check_says(s, from, to, "有期徒刑|拘役") || check_says(s, from, to, "缓刑|并处|至|以上|以下|不等|剥夺")) return 0;
    *ret_last = end - 1;
    return n;
}

/* 一、二、三季度，…分别; 1月、2月、3月，…分别; 春、夏、秋三季，…分别: so many parts of a year stand before the clause of 分别, alone in theirs; 0. */
static int parts_of_year_before(const sentence_t *s, int i)
{
    int to = s->t[i].from, from, n = 0, said = 0;
    while (to > 0 && !one_of(U"，,；;。：:", s->c[to - 1])) to--;
    if (to < 2 || !one_of(U"，,", s->c[to - 1])) return 0;
    from = --to;
    while (from > 0 && !one_of(U"，,；;。：:", s->c[from - 1])) from--;
    bool quarters = check_ends_with(s->c, to, "季度") > 0, seasons = check_ends_with(s->c, to, "季") > 0, months = check_ends_with(s->c, to, "月|月份") > 0;
    if (to - from > 24 || (!quarters && !seasons && !months) || check_says(s, from, to, "至|到|—|-|同期|前|上")) return 0;
    int last = to - (quarters ? 2 : 1);
    for (int j = from; j < to; j++) n += one_of(U"、和与及", s->c[j]) ? 1 : 0;
    for (int d = 2; d <= 6; d++)
        if (s->c[last - 1] == U"零一二三四五六"[d] && !one_of(U"、和与及第", s->c[last - 2])) said = d; /* 秋三季 */
    if (!n || (seasons && !quarters && said != n + 1)) return 0;
    return n + 1;
}

/* How many things the values behind 分别 are of, where they are not as many; 0 = they are, or it is not known. */
static int things_missed(const sentence_t *s, int i, int values, bool named)
{
    int years = years_before(s, i), names = years > 1 ? years : names_before(s, i), groups = 0, said = things_said_zh(s, i), counts;
    int months = months_before(s, i);
    if (named) return said != values ? said : 0;
    if (months) return months != values ? months : 0;
    if (names) return names != values ? names : 0;
    if ((counts = counts_before(s, i)) >= 2) return values > counts && !is_count(first_behind(s, i)) ? counts : 0;
    if ((names = segments_before(s, i, &groups))) return names != values && groups != values && said != values ? names : 0;
    int parts = parts_of_year_before(s, i);
    if (parts > 1 && said < 2) return parts != values ? parts : 0;
    bool moves = said == values + 1 && check_direction(&s->t[i + 1]); /* 三年来分别增长20%和25% */
    return said > 1 && said != values && !moves ? said : 0;
}

/* 事故26起、死亡21人，同比分别下降10.3%: one change for the several. */
static void judge_one_value(checker_t *k, int i, int last)
{
    const sentence_t *s = k->s;
    int counts = counts_before(s, i), first = i;
    bool change = s->t[last].num == NUM_PERCENT && !is_word(&s->t[last + 1], W_AND) && !is_sep(&s->t[last + 1], U'、') && is_word(&s->t[i - (i > 0)], W_YOY);
    while (first > 0 && !is_sep(&s->t[first - 1], U'。') && !is_sep(&s->t[first - 1], ';')) first--;
    if (counts >= 2 && change) say_count(k, first, last, counts, 1);
}

static void judge_resp_zh(checker_t *k, int i)
{
    const sentence_t *s = k->s;
    int last = i, values = values_behind(s, i, &last);
    if (values == 1) judge_one_value(k, i, last);
    bool named = !values && things_said_zh(s, i) > 1 && ((values = names_behind(s, i, &last)) > 0 || (values = terms_behind(s, i, &last)) > 0);
    int things = values < 2 ? 0 : things_missed(s, i, values, named);
    if (!things) return;
    int first = i;
    while (first > 0 && !is_sep(&s->t[first - 1], ';') && s->t[first - 1].kind != TOK_END && s->t[i].from - s->t[first - 1].from < 60) first--;
    say_count(k, first, last, things, values);
}

/* How many things the sentence says the values are of: 2020, 2021 and 2022; the three courts. 0 = not said. */
static int things_said(const sentence_t *s, int first)
{
    int years = 0, from = first;
    while (from > 0 && !is_sep(&s->t[from - 1], ';')) from--;
    for (int j = from; j < first; j++) {
        const tok_t *t = &s->t[j];
        if (t->kind == TOK_YEAR) years++;
        if (is_word(t, W_TO) && years) return 0; /* from 2018 to 2022 */
    }
    for (int j = first - 1; j >= from && years < 2; j--) {
        const tok_t *t = &s->t[j];
        if (t->kind != TOK_NUM) continue;
        bool things = is_count(t) && t->han && t->v >= 2 && t->v <= 12 && t->unit != UNIT_NONE && is_word(&s->t[j - (j > 0)], W_LE);
        return things ? (int)t->v : 0;
    }
    return years > 1 ? years : 0;
}

/* How many names there are that end with the token "and" at j: A, B and C; 0 when they are no plain list. */
static int names_en(const sentence_t *s, int j, int *ret_first)
{
    int items = 1, first = j;
    if (is_sep(&s->t[j - 1], ',')) j--; /* A, B, and C */
    for (; j > 0 && (is_sep(&s->t[j], ',') || j == first || is_word(&s->t[j], W_AND)) && s->t[j - 1].kind == TOK_TEXT; j -= 2) {
        items++;
        if (j > 2 && is_word(&s->t[j - 2], W_LE) && is_sep(&s->t[j - 3], ',')) j--; /* the Magistrates' Court, the District Court */
        if (length(&s->t[j - 1]) > 24) { /* the first of them, with what leads to it */
            j -= 2;
            break;
        }
    }
    for (int m = j; m >= 0; m--)
        if (is_word(&s->t[m], W_AND) || s->t[m].kind == TOK_NUM) return 0; /* lists in lists */
    *ret_first = j + 1;
    bool letter = j > 0 && is_sep(&s->t[j], ',') && is_word(&s->t[j - 1], W_LE) && s->c[s->t[j - 1].from] == 'A'; /* Offices A, B and C */
    return items + letter;
}

/* Where the "and" before the last name stands, which ends at the token; -1. */
static int and_before(const sentence_t *s, int last)
{
    int j = last - 1;
    if (last < 2 || s->t[last].kind != TOK_TEXT) return -1;
    j -= j > 1 && is_word(&s->t[j], W_LE);
    return is_word(&s->t[j], W_AND) ? j : -1;
}

/* A, B and C verb 12 and 15 cases respectively. */
static void judge_resp_en(checker_t *k, int i)
{
    const sentence_t *s = k->s;
    int j = i - 1, values = 0, first = 0;
    while (j > i - 6 && j > 0 && s->t[j].kind != TOK_NUM && s->t[j].kind != TOK_SEP && !is_word(&s->t[j], W_AND)) j--; /* 41%, 29% and 12% of the cases respectively */
    if (s->t[j].kind != TOK_NUM) j = i - 1;
    for (; j >= 0; j--) { /* the values */
        if (s->t[j].kind == TOK_NUM) values++;
        else if (!(is_word(&s->t[j], W_AND) || (is_sep(&s->t[j], ',') && s->t[j - (j > 0)].kind == TOK_NUM))) break;
    }
    int said = values > 1 ? things_said(s, j + 1) : 0;
    if (said) {
        if (said != values) say_count(k, j + 1, i, said, values);
        return;
    }
    while (j >= 0 && s->t[j].kind == TOK_WORD && s->t[j].word != W_AND) j--;
    int and = and_before(s, j);
    if (values < 2 || and < 0) return;
    int items = names_en(s, and, &first);
    if (items && items != values) say_count(k, first < i ? first : i, i, items, values);
}

void rule_lists(checker_t *k)
{
    const sentence_t *s = k->s;
    for (int i = 0; i < s->tokens; i++) {
        if (is_word(&s->t[i], W_RESP)) {
            if (s->zh) judge_resp_zh(k, i);
            else if (i > 0) judge_resp_en(k, i);
        }
    }
}
