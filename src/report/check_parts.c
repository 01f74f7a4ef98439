/* check_parts.c - totals and what they are made of: 其中, 合计, 分为, comprising; shares of a whole. */
#include "report/check_facts.h"

#include <math.h>

enum { PARTS_MOST = 64 };

static bool counts(const tok_t *t)
{
    return is_count(t) && t->role == ROLE_NONE && !t->range && t->unit != UNIT_TURN;
}

/* Characters of words from token a to b, both excluded. */
static int words_between(const sentence_t *s, int a, int b)
{
    int n = 0;
    for (int i = a + 1; i < b; i++)
        if (s->t[i].kind == TOK_TEXT) n += s->t[i].to - s->t[i].from;
    return n;
}

static bool has_word(const sentence_t *s, int a, int b, enum word w)
{
    for (int i = a; i < b; i++)
        if (is_word(&s->t[i], w)) return true;
    return false;
}

/* The total that 其中 at i speaks of: the nearest number before it of that unit, -1. */
static int whole_before(const sentence_t *s, int i, const tok_t *part)
{
    for (int j = i - 1; j >= 0; j--) {
        const tok_t *t = &s->t[j];
        if (is_sep(t, ';')) return -1;
        if (counts(t) && t->in == s->t[i].in && t->unit == part->unit && t->unit != UNIT_NONE) return j;
    }
    return -1;
}

/* English leaves the noun out: 800 people, of whom 90 were officials. */
static int nearest_count(const sentence_t *s, int i)
{
    for (int j = i - 1; j >= 0 && !is_sep(&s->t[j], ';'); j--)
        if (counts(&s->t[j]) && s->t[j].in == s->t[i].in) return j;
    return -1;
}

static void say_sum(checker_t *k, const int *part, int n, const tok_t *whole, buf_t *out, double *ret_v, double *ret_lo, double *ret_hi)
{
    const sentence_t *s = k->s;
    *ret_v = *ret_lo = *ret_hi = 0;
    for (int i = 0; i < n; i++) {
        const tok_t *t = &s->t[part[i]];
        *ret_v += t->v;
        *ret_lo += t->lo;
        *ret_hi += t->hi;
        buf_addf(out, "%s%s", i ? " + " : "", say_tok(k, t));
    }
    (void)whole;
    buf_addf(out, " = %s", say_number(k, *ret_v, -1));
}

/* Compares a list with its total. closed: the list must be complete. exclusive: its members cannot overlap. */
static void judge_sum(checker_t *k, const int *part, int n, int whole, bool closed, bool exclusive)
{
    const sentence_t *s = k->s;
    const tok_t *w = &s->t[whole];
    double v, lo, hi;
    buf_t text;
    buf_init(&text, 4096);
    say_sum(k, part, n, w, &text, &v, &lo, &hi);
    double slack = 1e-9 * (1 + fabs(v));
    bool equal = lo <= w->hi + slack && w->lo <= hi + slack, over = lo > w->hi + slack;
    const char *sum = buf_failed(&text) ? "" : buf_text(&text);
    int first = part[0] < whole ? part[0] : whole, last = part[n - 1] > whole ? part[n - 1] : whole;
    if (equal)
        report_toks(k, CHECK_CONSISTENT, "sum", first, last, bothf(k, "%s", "%s", sum), both(k, "各项之和与总数相符", "the parts add up to the total"));
    else if (closed || (over && exclusive && n > 1))
        report_toks(k, CHECK_INCONSISTENT, "sum", first, last, bothf(k, "%s ≠ %s", NULL, sum, say_tok(k, w)),
                    over ? both(k, "各项之和超过总数", "the parts add up to more than the total") : both(k, "各项之和与总数不符", "the parts do not add up to the total"));
    buf_release(&text);
}

/* --- 其中 ---------------------------------------------------------------------------------------------------------------- */

/* The largest number of that unit before 其中 at i: which of several it speaks of may be open. */
static int largest_before(const sentence_t *s, int i, int whole)
{
    int best = whole;
    for (int j = i - 1; j >= 0 && !is_sep(&s->t[j], ';'); j--)
        if (counts(&s->t[j]) && s->t[j].in == s->t[i].in && s->t[j].unit == s->t[whole].unit && s->t[j].hi > s->t[best].hi) best = j;
    return best;
}

/* Whether the numbers are members of one list: parted by 、, or called alike to the last character. */
static bool one_list(const sentence_t *s, const int *part, int n)
{
    uint32_t tail = 0;
    bool alike = true, marks = true;
    for (int j = 0; j < n; j++) {
        int before = part[j] - 1;
        while (before > 0 && (is_word(&s->t[before], W_IS) || s->t[before].kind == TOK_NUM)) before--;
        uint32_t c = s->t[before].to > 0 ? s->c[s->t[before].to - 1] : 0;
        alike = alike && (j == 0 || c == tail);
        tail = c;
        for (int m = part[j] + 1; j + 1 < n && m < part[j + 1]; m++) marks = marks && !is_sep(&s->t[m], ',');
    }
    return marks || alike || !s->zh;
}

typedef struct parts {
    int part[PARTS_MOST], n, whole;
    int64_t unit; /* only members of this unit; UNIT_NONE: of that of the first */
    bool closed, overlap, loose; /* loose: members behind a semicolon, which may be another matter */
} parts_t;

/* Whether the count at j is a member of 其中 at i, and of which whole; -1 if not. */
static int whole_of(const sentence_t *s, int i, int j, const parts_t *p)
{
    const tok_t *t = &s->t[j];
    bool bare = t->unit == UNIT_NONE && !s->zh && j <= i + 2;
    if (!counts(t) || t->in != s->t[i].in || (t->unit == UNIT_NONE && !bare)) return -1;
    if (p->unit != UNIT_NONE && t->unit != p->unit) return -1;
    int own = p->n ? p->whole : bare ? nearest_count(s, i) : whole_before(s, i, t);
    return own >= 0 && same_unit(t, &s->t[own]) ? own : -1;
}

/* The members of 其中 at i; after the first comma only what is said as shortly as the first. */
static void find_parts(const sentence_t *s, int i, parts_t *p)
{
    int comma = 0;
    for (int j = i + 1; j < s->tokens && p->n < PARTS_MOST; j++) {
        const tok_t *t = &s->t[j];
        if (is_word(t, W_OFWHICH) || is_word(t, W_TOTAL) || is_word(t, W_LAST)) break;
        if (is_sep(t, ';')) p->loose = true;
        if (is_sep(t, ',') || is_sep(t, ';')) comma = j;
        p->overlap = p->overlap || is_word(t, W_OVERLAP);
        int own = whole_of(s, i, j, p);
        if (own < 0) continue;
        if (comma > i + 1 && (words_between(s, comma, j) > (s->zh ? 10 : 40) || has_word(s, comma, j, W_PLAN))) break;
        p->whole = own;
        p->closed = p->closed || has_word(s, p->n ? p->part[p->n - 1] : i, j, W_OTHER);
        p->part[p->n++] = j;
    }
}

static void judge_of_which(checker_t *k, int i, int64_t unit)
{
    const sentence_t *s = k->s;
    parts_t p = {.whole = -1, .unit = unit};
    find_parts(s, i, &p);
    /* 131件159人: the second unit is summed for itself. */
    const tok_t *second = p.n && unit == UNIT_NONE ? &s->t[p.part[0] + 1] : NULL;
    if (second && counts(second) && second->unit != UNIT_NONE && second->unit != s->t[p.part[0]].unit) judge_of_which(k, i, second->unit);
    bool larger = false;
    int most = p.n ? largest_before(s, i, p.whole) : -1;
    for (int j = 0; j < p.n && !p.loose; j++)
        if (s->t[p.part[j]].lo > s->t[most].hi) {
            larger = true;
            report_toks(k, CHECK_INCONSISTENT, "part", p.whole, p.part[j], bothf(k, "%s > %s", NULL, say_tok(k, &s->t[p.part[j]]), say_tok(k, &s->t[p.whole])),
                        both(k, "部分大于总数", "a part larger than the whole"));
        }
    for (int j = 0; j < p.n && !p.loose && !larger; j++)
        if (check_share_behind(s, p.part[j]) && most == p.whole) check_part_of(k, p.part[j], p.whole);
    bool list = !p.overlap && !p.loose && one_list(s, p.part, p.n) && most == p.whole;
    if (p.n > 1 && !larger) judge_sum(k, p.part, p.n, p.whole, p.closed && list, list);
    else if (p.n == 1 && !larger)
        report_toks(k, CHECK_NOT_CHECKABLE, "part", p.whole, p.part[0], both(k, "", ""), both(k, "部分不大于总数，其余各项文内未列", "the part is not larger than the whole; the others are not in the text"));
}

/* --- ..., 合计 ------------------------------------------------------------------------------------------------------------ */

/* 100、120、150件: the unit is said once. */
static bool joined(const sentence_t *s, int i)
{
    return is_sep(&s->t[i + 1], U'、') || is_word(&s->t[i + 1], W_AND) || (is_sep(&s->t[i + 1], ',') && s->t[i + 2].kind == TOK_NUM);
}

/* Clerks among people: the members of an English list need not be counted in one noun. */
static bool kin(const sentence_t *s, int j, const tok_t *total)
{
    const tok_t *t = &s->t[j];
    bool listed = joined(s, j) || is_sep(&s->t[j + 1], ','), things = (t->unit < 0 || t->unit == UNIT_PERSON) && (total->unit < 0 || total->unit == UNIT_PERSON);
    return !s->zh && listed && things && t->han == total->han && !t->money && !total->money;
}

/* Whether the count at j may be a member of the list, n being behind it already. */
static bool member(const sentence_t *s, int j, int n, const tok_t *total, bool mixed)
{
    const tok_t *t = &s->t[j];
    if (mixed) return !t->money && t->unit != UNIT_NONE;
    return t->unit == total->unit || (t->unit == UNIT_NONE && t->exact && n > 0 && joined(s, j)) || kin(s, j, total);
}

/* The list before a total: numbers of its unit, or of any (mixed). */
static int list_before(const sentence_t *s, int i, const tok_t *total, int *part, bool mixed)
{
    int at[PARTS_MOST], n = 0;
    for (int j = i - 1; j >= 0 && n < PARTS_MOST; j--) {
        const tok_t *t = &s->t[j];
        if (is_sep(t, ';') || is_word(t, W_OFWHICH) || is_word(t, W_TOTAL)) break;
        if (t->kind == TOK_NUM && (t->role == ROLE_CHANGE || t->num == NUM_PERCENT)) continue;
        if (!counts(t) || t->in != s->t[i].in || !member(s, j, n, total, mixed)) continue;
        at[n++] = j;
    }
    for (int j = 0; j < n; j++) part[j] = at[n - 1 - j];
    return n;
}

/* Numbers of several units whose plain sum is the total: 批捕300人、起诉500件，共800件. */
static void judge_mixed(checker_t *k, int i, int next)
{
    const sentence_t *s = k->s;
    int part[PARTS_MOST], n = list_before(s, i, &s->t[next], part, true);
    double sum = 0;
    if (n < 2 || s->t[next].unit <= 0 || s->t[part[0]].unit == s->t[part[1]].unit) return;
    for (int j = 0; j < n; j++) sum += s->t[part[j]].v;
    for (int j = 0; j < n && !s->zh; j++)
        if (s->t[part[j]].unit < 0) return; /* prosecutors and clerks are staff */
    bool named = false; /* 221万家、171万人，共392万个: a unit of its own for both is no mistake */
    for (int j = 0; j < n; j++) named = named || s->t[part[j]].unit == s->t[next].unit;
    if (sum == s->t[next].v && !named && s->t[next].unit == UNIT_GE)
        report_toks(k, CHECK_CONSISTENT, "sum", part[0], next, bothf(k, "= %s", NULL, say_number(k, sum, -1)), both(k, "各项之和与总数相符", "the parts add up to the total"));
    if (sum == s->t[next].v && named)
        report_toks(k, CHECK_INCONSISTENT, "unit", part[0], next, both(k, "", ""), both(k, "不同单位的数字被相加", "numbers of different units were added"));
}

/* Where the number stands that 共 at i announces. *verb: a verb stands between (三年共受理370件). */
static int number_of_total(const sentence_t *s, int i, bool *verb)
{
    int next = i + 1;
    while (is_word(&s->t[next], W_IS) || is_word(&s->t[next], W_LE) || is_word(&s->t[next], W_OF)) next++;
    if (!s->zh && s->t[next].kind == TOK_TEXT && is_word(&s->t[next + 1], W_OF)) next += 2; /* total expenditure of */
    *verb = s->zh && s->t[next].kind == TOK_TEXT && s->t[next].to - s->t[next].from <= 6;
    return next + *verb;
}

static void judge_total(checker_t *k, int i)
{
    const sentence_t *s = k->s;
    bool verb;
    int next = number_of_total(s, i, &verb), part[PARTS_MOST];
    bool behind = !s->zh && !counts(&s->t[next]) && counts(&s->t[i - 1]); /* 800 cases in total */
    if (behind) next = i - 1;
    const tok_t *total = &s->t[next], *before = &s->t[i - 1];
    if (!counts(total)) return;
    /* 两年共, 三项合计 may stand before it. */
    bool few = i > 1 && before->kind == TOK_TEXT && before->to - before->from <= 4 && s->t[i - 2].kind == TOK_SEP;
    if (!behind && !few && before->kind != TOK_SEP && (before->kind != TOK_WORD || s->zh)) return;
    if (behind) i = next;
    tok_t like = *total;
    if (like.unit == UNIT_NONE && !s->zh && nearest_count(s, i) >= 0) like.unit = s->t[nearest_count(s, i)].unit;
    int n = list_before(s, i, &like, part, false);
    bool years = few && one_of(U"年地项类市省县院", s->c[before->to - 1]);
    if (n >= 2 && like.unit != UNIT_NONE) judge_sum(k, part, n, next, verb ? years : words_between(s, part[n - 1], i) <= (s->zh ? 8 : 20), !verb || years);
    else if (!verb) judge_mixed(k, i, next);
}

/* --- 共…，分别为 / 包括 / comprising ---------------------------------------------------------------------------------------- */

static void judge_consist(checker_t *k, int i)
{
    const sentence_t *s = k->s;
    int part[PARTS_MOST], n = 0, whole = -1;
    for (int j = i + 1; j < s->tokens && n < PARTS_MOST; j++) {
        const tok_t *t = &s->t[j];
        if (is_sep(t, ';') || is_word(t, W_OFWHICH) || is_word(t, W_TOTAL) || is_word(t, W_YOY)) break;
        if (!counts(t)) continue;
        if (whole < 0) whole = s->zh || t->unit != UNIT_NONE ? whole_before(s, i, t) : nearest_count(s, i);
        if (whole < 0 || words_between(s, whole, i) > (s->zh ? 6 : 20)) return;
        if (t->unit == s->t[whole].unit || (t->unit == UNIT_NONE && !s->zh && t->exact)) part[n++] = j;
    }
    bool strict = !(s->zh && s->c[s->t[i].from] == U'包'); /* 包括 leaves room for more */
    if (n > 1) judge_sum(k, part, n, whole, strict || has_word(s, part[0], part[n - 1], W_OTHER), true);
}

void rule_parts(checker_t *k)
{
    const sentence_t *s = k->s;
    for (int i = 0; i < s->tokens; i++) {
        if (is_word(&s->t[i], W_OFWHICH)) judge_of_which(k, i, UNIT_NONE);
        else if (is_word(&s->t[i], W_TOTAL) && i > 0) judge_total(k, i);
        else if (is_word(&s->t[i], W_CONSIST) && i > 0) judge_consist(k, i);
        else if (is_word(&s->t[i], W_RESP) && i > 0 && is_sep(&s->t[i - 1], ',') && s->c[s->t[i].to] == U'为') judge_consist(k, i);
    }
}

/* --- shares ---------------------------------------------------------------------------------------------------------------- */

/* 1000人，其中女性300人，占30%; 300 of the 1,000 cases (30 %). */
static void judge_share(checker_t *k, int i, int part, int whole, bool sure)
{
    const sentence_t *s = k->s;
    const tok_t *p = &s->t[part], *w = &s->t[whole], *t = &s->t[i];
    if (w->lo <= 0 || !same_unit(p, w)) return;
    double lo = 100 * (p->lo < 0 ? 0 : p->lo) / w->hi, hi = 100 * p->hi / w->lo, slack = 1e-7;
    bool good = lo <= t->hi + slack && t->lo <= hi + slack;
    if (!good && !sure) return;
    report_toks(k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "share", part < whole ? part : whole, i,
                bothf(k, "%s ÷ %s = %s%%", NULL, say_tok(k, p), say_tok(k, w), say_number(k, 100 * p->v / w->v, 2)),
                good ? both(k, "占比与部分、总数相符", "the share follows from part and whole") : both(k, "占比与部分、总数不符", "the share does not follow from part and whole"));
}

/* Shares of one whole, 分别占40%、35%和30%: together at most 100. */
static int judge_list_of_shares(checker_t *k, int i, bool plain)
{
    const sentence_t *s = k->s;
    int part[PARTS_MOST], n = 0, j = i;
    double lo = 0, v = 0;
    for (; j < s->tokens && n < PARTS_MOST; j++) {
        const tok_t *t = &s->t[j];
        if (t->kind == TOK_NUM && t->num == NUM_PERCENT) {
            lo += t->lo;
            v += t->v;
            part[n++] = j;
        } else if (!(is_sep(t, U'、') || is_word(t, W_AND) || (is_sep(t, ',') && s->t[j + 1].kind == TOK_NUM))) {
            break;
        }
    }
    /* 占比分别为 may be of several wholes. */
    bool one_whole = plain ? v <= 200 : n > 2 && v <= 130;
    if (n > 1 && lo > 100.0000001 && one_whole)
        report_toks(k, CHECK_INCONSISTENT, "share", part[0], part[n - 1], bothf(k, "合计 %s%%", "together %s%%", say_number(k, v, -1)), both(k, "各部分占比之和超过 100%", "the shares of one whole add up to more than 100 %"));
    return n;
}

static bool is_share_of(const sentence_t *s, int i)
{
    const tok_t *name = &s->t[i - 1], *p = &s->t[i + 1];
    return is_word(&s->t[i], W_SHARE) && p->kind == TOK_NUM && p->num == NUM_PERCENT && name->kind == TOK_TEXT && name->to - name->from >= 2;
}

/* 民事案件占45%，刑事案件占40%，行政案件占25%: shares of things called alike, one after the other. */
static void judge_shares_in_turn(checker_t *k)
{
    const sentence_t *s = k->s;
    int first = -1, last = -1, n = 0;
    double v = 0, lo = 0, hi = 0;
    uint32_t tail[2] = {0, 0};
    bool alike = true;
    bool overlap = has_word(s, 0, s->tokens, W_OVERLAP) || has_word(s, 0, s->tokens, W_UP) || has_word(s, 0, s->tokens, W_DOWN);
    for (int i = 1; i + 1 < s->tokens && !overlap; i++) {
        const tok_t *name = &s->t[i - 1], *p = &s->t[i + 1];
        if (!is_share_of(s, i)) continue;
        uint32_t a = s->c[name->to - 2], b = s->c[name->to - 1];
        bool next = last >= 0 && i - last <= 4;
        alike = next ? alike && a == tail[0] && b == tail[1] : true;
        if (!next) n = 0, v = lo = hi = 0, first = i - 1;
        tail[0] = a, tail[1] = b;
        n++, v += p->v, lo += p->lo, hi += p->hi;
        last = i + 1;
    }
    bool one = alike || (n > 2 && (v <= 115 || has_word(s, first, last, W_OTHER)) && v <= 130);
    if (n < 2 || !s->zh || !one) return;
    if (lo > 100.0000001)
        report_toks(k, CHECK_INCONSISTENT, "share", first, last, bothf(k, "合计 %s%%", "together %s%%", say_number(k, v, -1)), both(k, "各部分占比之和超过 100%", "the shares of one whole add up to more than 100 %"));
    else if (n > 2 && lo <= 100 && hi >= 100)
        report_toks(k, CHECK_CONSISTENT, "share", first, last, bothf(k, "合计 %s%%", "together %s%%", say_number(k, v, -1)), both(k, "各部分占比之和为 100%", "the shares add up to 100 %"));
}

/* The percentage that 占 at i speaks of, -1; *ret_between: a count in between is the whole (占全部1000件的30%). */
static int share_number(const sentence_t *s, int i, int *ret_between)
{
    *ret_between = -1;
    for (int j = i + 1; j < s->tokens && j < i + 8; j++) {
        const tok_t *t = &s->t[j];
        if (t->kind == TOK_NUM && t->num == NUM_PERCENT) return t->role == ROLE_NONE ? j : -1;
        if (counts(t)) *ret_between = j;
        if (t->kind == TOK_SEP || is_word(t, W_UP) || is_word(t, W_DOWN)) return -1;
    }
    return -1;
}

/* The only count behind 共, 合计 with that unit; -1 none, -2 several. */
static int total_said(const sentence_t *s, const tok_t *part)
{
    int found = -1;
    for (int i = 0; i + 1 < s->tokens; i++) {
        int j = i + 1;
        if (!is_word(&s->t[i], W_TOTAL)) continue;
        while (s->t[j].kind == TOK_TEXT || s->t[j].kind == TOK_WORD) j++;
        if (counts(&s->t[j]) && !s->t[j].in && s->t[j].unit == part->unit) found = found == -1 ? j : -2;
    }
    return found;
}

/* Part: the nearest count before. Whole: what 其中 speaks of, or 60名干警中. */
static void part_and_whole(const sentence_t *s, int i, int *part, int *whole)
{
    int which = -1;
    *part = -1;
    for (int j = i - 1; j >= 0 && !is_sep(&s->t[j], ';'); j--) {
        const tok_t *t = &s->t[j], *next = &s->t[j + 1];
        if (is_word(t, W_OFWHICH) && which < 0) which = j;
        if (!counts(t) || (t->in && t->in != s->t[i].in)) continue;
        bool among = next->kind == TOK_TEXT && s->c[next->to - 1] == U'中' && next->to - next->from < 12;
        if (*part < 0) *part = j;
        else if (*whole < 0 && !fact_is_earlier(s, j) && ((which >= 0 && j < which) || among) && same_unit(t, &s->t[*part])) *whole = j;
    }
    /* 刑事案件1200件（占60%）……共2000件 */
    if (*part >= 0 && *whole < 0 && which < 0 && is_sep(&s->t[i - 1], '(') && *part == i - 2) *whole = total_said(s, &s->t[*part]);
}

void rule_shares(checker_t *k)
{
    sentence_t *s = k->s;
    judge_shares_in_turn(k);
    for (int i = 0; i < s->tokens; i++) {
        int whole, part, num = is_word(&s->t[i], W_SHARE) ? share_number(s, i, &whole) : -1;
        if (num < 0) continue;
        s->t[num].role = ROLE_SHARE;
        bool several = judge_list_of_shares(k, num, s->zh ? s->t[i].to - s->t[i].from == 1 : true) > 1;
        part_and_whole(s, i, &part, &whole);
        int after = num + 2 + is_word(&s->t[num + 2], W_LE);
        if (!s->zh && whole < 0 && part >= 0 && is_word(&s->t[num + 1], W_OF) && counts(&s->t[after]) && same_unit(&s->t[after], &s->t[part])) whole = after;
        if (part < 0 || whole < 0 || whole == part || several || words_between(s, part, i) > (s->zh ? 10 : 40)) continue;
        int comma = 0;
        for (int j = part + 1; j < i; j++) comma += is_sep(&s->t[j], ',');
        judge_share(k, num, part, whole, comma <= 1);
    }
}
