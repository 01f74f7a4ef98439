/* check_facts.c - reads the numbers of a passage into facts: the one reading that all relations go by. */
#include "report/check_solve.h"

#include <string.h>

double check_days(const sentence_t *s, const tok_t *t)
{
    static const struct {
        const char *words;
        double days;
    } rows[] = {{"分钟|minute", 1.0 / 1440}, {"小时|hour", 1.0 / 24}, {"季|quarter", 91.31}, {"月|month", 30.4375}, {"年|year", 365.25}, {"周|week", 7}, {"日|天|day", 1}};
    if (t->kind != TOK_NUM || t->num != NUM_SPAN) return 0;
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
        if (check_says(s, t->digits_to, t->to, rows[r].words)) return rows[r].days;
    return 0;
}

int check_direction(const tok_t *t)
{
    if (t->kind == TOK_NUM) return t->word == W_DOUBLED || t->word == W_TRIPLED ? 1 : t->word == W_HALVED ? -1 : 0;
    if (t->kind != TOK_WORD) return 0;
    if (t->word == W_UP || t->word == W_UPTO) return 1;
    return t->word == W_DOWN || t->word == W_DOWNTO ? -1 : 0;
}

/* --- words and names -------------------------------------------------------------------------------------------------------- */

static bool ends_words(const sentence_t *s, const tok_t *t)
{
    return t->kind == TOK_NUM || t->kind == TOK_END || check_ends_clause(t) || is_sep(t, U'、') || is_sep(t, '(') || is_sep(t, ')') || (!s->zh && is_word(t, W_AND));
}

static void own_words(const sentence_t *s, fact_t *f)
{
    int i = f->tok, j = f->tok + 1;
    if (i > 1 && is_sep(&s->t[i - 1], ':')) i--; /* Pending: 280 */
    if (i > 1 && is_sep(&s->t[i - 1], '(') && s->t[i - 2].kind != TOK_NUM && !ends_words(s, &s->t[i - 2])) i--; /* 盗窃案件（360件） */
    while (i > 0 && !ends_words(s, &s->t[i - 1]) && !(!s->zh && is_word(&s->t[i - 1], W_TO))) i--;
    f->from = i < f->tok ? s->t[i].from : s->t[f->tok].from;
    for (; !ends_words(s, &s->t[j]); j++)
        if (is_word(&s->t[j], W_FROM) || is_word(&s->t[j], W_THAN) || is_word(&s->t[j], W_AGAINST) || is_word(&s->t[j], W_TO) || check_direction(&s->t[j])) break;
    f->to2 = j > f->tok + 1 ? s->t[j - 1].to : s->t[f->tok].to;
}

static const char32_t EMPTY_ZH[] = U"全年共计同比为了的其中有人件起和与及是达到约近超以上年月日本该各已经将于在由至从占总数量个名次今去较比增加减少升降长高低第一二三四五六七八九十均仅也又则分别期季度市省县区院检察机关案依法工作我其他余另外元万亿中初末底截止这些类项每平同幅度涨跌下多少提回落扩缩短翻倍速率占重例出过不足左右只就届半";
static const char EMPTY_EN[] =
    "|were|with|year|that|from|compared|previous|last|total|number|over|under|this|than|have|been|which|those|these|their|more|less|fewer|about|there|per|cent|percent|increase|decrease|rose|fell|rise|fall|"
    "same|period|when|while|stood|came|only|into|also|after|before|during|other|remaining|rest|each|average|office|figure|against|reached|accounted|share|and|the|for|was|had|has|its|all|two|three|four|five|of|in|to|"
    "six|our|they|them|year's|respectively|nearly|almost|around|case|cases|month|months|quarter|half|making|giving|being|took|did|not|but|are|out|way|down|up|by|at|on|as|an|it|is|or|just|some|ones|people|persons|made|brought|";

static void add_stem(fact_t *f, uint32_t stem)
{
    for (int i = 0; i < f->stems; i++)
        if (f->stem[i] == stem) return;
    if (f->stems < STEMS_MOST) f->stem[f->stems++] = stem;
}

/* The stem at a character: a character of Chinese, the first five letters of an English word; 0 for what every clause has. *end behind it. */
static uint32_t stem_at(const sentence_t *s, int i, int to, int *end)
{
    char word[24] = "|";
    uint32_t h = 2166136261u;
    int n = 0;
    *end = i + 1;
    if (is_han(s->c[i])) return one_of(EMPTY_ZH, s->c[i]) ? 0 : s->c[i];
    for (; i < to && is_latin(s->c[i]); i++, n++) {
        char c = (char)(s->c[i] < 128 ? s->c[i] | 32 : '?');
        if (n < 20) word[n + 1] = c;
        if (n < 5) h = (h ^ (uint32_t)c) * 16777619u;
    }
    if (!n) return 0;
    *end = i;
    word[n < 20 ? n + 1 : 21] = '|';
    return n > 2 && !strstr(EMPTY_EN, word) ? h : 0;
}

static void add_stems(const sentence_t *s, int from, int to, fact_t *f)
{
    for (int i = from, end; i < to; i = end) {
        uint32_t stem = stem_at(s, i, to, &end);
        if (stem) add_stem(f, stem);
    }
}

static bool has_stem(const sentence_t *s, uint32_t stem, int from, int to)
{
    for (int i = from, end; i < to; i = end)
        if (stem_at(s, i, to, &end) == stem) return true;
    return false;
}

int check_facts_leading(const facts_t *x, int from, int to, int at, int end, int *ret_last, int *ret_next)
{
    int n = 0;
    *ret_last = from, *ret_next = to;
    for (int i = from, next; i < to; i = next) {
        uint32_t stem = stem_at(x->s, i, to, &next);
        if (!stem) continue;
        if (!has_stem(x->s, stem, at, end)) {
            *ret_next = i;
            break;
        }
        n++, *ret_last = next;
    }
    return n;
}

static void read_name(facts_t *x, fact_t *f)
{
    const tok_t *t = &x->s->t[f->tok];
    int unit = t->digits_to > t->from && t->digits_to < t->to ? t->digits_to : t->to;
    for (int i = f->tok - 1; i >= 0 && x->s->t[i].from >= f->from; i--) /* the words of the table say what is done, not what it is called */
        if (x->s->t[i].kind == TOK_TEXT) add_stems(x->s, x->s->t[i].from, x->s->t[i].to, f);
    if (!x->s->zh && t->num == NUM_COUNT) add_stems(x->s, unit, t->to, f);
    for (int i = f->tok + 1; i < x->s->tokens && x->s->t[i].to <= f->to2; i++)
        if (x->s->t[i].kind == TOK_TEXT) add_stems(x->s, x->s->t[i].from, x->s->t[i].to, f);
    f->own = f->stems > 0;
    for (int i = x->n - 2; i >= 0 && !f->own && x->f[i].sentence + 1 >= f->sentence; i--) {
        if (x->f[i].kind != FACT_VALUE || x->f[i].aside) continue;
        memcpy(f->stem, x->f[i].stem, sizeof f->stem);
        f->stems = x->f[i].stems;
        return;
    }
}

static int common(const fact_t *a, const fact_t *b)
{
    int n = 0;
    for (int i = 0; i < a->stems; i++)
        for (int j = 0; j < b->stems; j++) n += a->stem[i] == b->stem[j];
    return n;
}

int check_facts_named(const facts_t *x, int a, int b)
{
    const fact_t *p = &x->f[a], *q = &x->f[b];
    int least = p->stems < q->stems ? p->stems : q->stems, n = common(p, q);
    if (least == 0) return 0;
    if (x->s->zh) return 2 * n >= least && n > 1 ? 1 : n == 0 && (least > 1 || (p->own && q->own && p->stems + q->stems > 4)) ? -1 : 0;
    return n > 0 ? 1 : -1;
}

int check_facts_calls(const facts_t *x, int i, int from, int to, int *ret_of)
{
    fact_t words = {.stems = 0};
    add_stems(x->s, from, to, &words);
    *ret_of = words.stems;
    return common(&words, &x->f[i]);
}

static bool weak(const tok_t *t)
{
    return t->kind == TOK_WORD && (t->word == W_RESP || t->word == W_IS || t->word == W_BY || t->word == W_LE);
}

static bool joins(const tok_t *t)
{
    return is_word(t, W_AND) || is_sep(t, U'、') || is_sep(t, ',');
}

/* --- times ------------------------------------------------------------------------------------------------------------------- */

/* (2020/21: 2,100) */
static int year_in_bracket(const sentence_t *s, int i)
{
    for (int j = i - 1; j >= 0 && j > i - 5; j--) {
        if (s->t[j].kind == TOK_YEAR && s->t[i].in && s->t[j].in == s->t[i].in) return (int)s->t[j].v;
        if (is_sep(&s->t[j], '(')) break;
    }
    return 0;
}

/* than in the year before (1,120); (previous year: 960) */
static bool earlier_in_bracket(const sentence_t *s, int i)
{
    if (year_in_bracket(s, i)) return true;
    if (i > 3 && is_sep(&s->t[i - 1], '(') && s->t[i - 2].kind == TOK_YEAR && (is_word(&s->t[i - 3], W_THAN) || is_word(&s->t[i - 4], W_THAN))) return true; /* 19 more than in 2021 (55) */
    if (i > 1 && is_sep(&s->t[i - 1], '(') && (is_word(&s->t[i - 2], W_LAST) || is_word(&s->t[i - 2], W_YOY))) return true;
    for (int j = i - 1; j > 0 && j > i - 6 && s->t[i].in && s->t[j].in == s->t[i].in && s->t[j].kind != TOK_NUM; j--)
        if (is_word(&s->t[j], W_LAST)) return true;
    return false;
}

/* The way a word behind a number goes: 1 for more (than), higher; -1 for fewer (than), less, lower. *than: "than" was said. */
static int comparison(const sentence_t *s, int i, bool *than)
{
    const tok_t *t = &s->t[i];
    *than = false;
    if (s->zh || t->kind != TOK_WORD) return 0;
    if (is_word(t, W_UP) || is_word(t, W_DOWN)) return *than = is_word(&s->t[i + 1], W_THAN), check_direction(t);
    *than = check_says(s, t->from, t->to, SAYS[SAY_THAN]);
    if (!*than) return 0;
    return is_word(t, W_MORE) ? 1 : is_word(t, W_LESS) ? -1 : 0;
}

/* 上年777件1,032人; 上年分别为500人和1,200人: the second has no words of its own. */
static const fact_t *joined_to(const facts_t *x, const fact_t *f)
{
    const sentence_t *s = x->s;
    const fact_t *before = x->n > 1 ? &x->f[x->n - 2] : NULL;
    if (!before || f->tok < 2) return NULL;
    bool joined = before->tok == f->tok - 2 && joins(&s->t[f->tok - 1]) && !is_sep(&s->t[f->tok - 1], ',');
    int head = f->tok; /* 上年监督立案40件、监督撤案32件 */
    while (s->zh && head > 0 && s->t[head - 1].to > f->from) head--;
    joined = joined || (s->zh && head > 1 && is_sep(&s->t[head - 1], U'、') && before->tok == head - 2);
    return before->tok == f->tok - 1 || joined ? before : NULL;
}

/* 87 convictions exceeded last year's total of 79: what stands behind the first is said of the next. */
static bool leads_to_next(const sentence_t *s, const fact_t *f)
{
    int next = f->tok + 1;
    while (s->t[next].kind != TOK_END && s->t[next].from < f->to2) next++;
    return s->t[next].kind == TOK_NUM && s->t[next - 1].kind == TOK_WORD;
}

/* Than, against, above, below before the number. */
static bool said_against(const sentence_t *s, int tok)
{
    bool than;
    for (int j = tok - 1; j >= 0 && !ends_words(s, &s->t[j]); j--)
        if (is_word(&s->t[j], W_THAN) || is_word(&s->t[j], W_AGAINST) || (comparison(s, j, &than) && than)) return true;
    return false;
}

/* The first token of the short clause without a number that leads to the clause of token i: 去年，; 与去年相比，. -1 = none. */
static int lead_clause(const sentence_t *s, int i, int *ret_end)
{
    int from = passage_clause(s, i, &(int){0});
    if (from < 2 || !is_sep(&s->t[from - 1], ',')) return -1;
    int lead = passage_clause(s, from - 2, ret_end);
    for (int j = lead; j < *ret_end; j++)
        if (s->t[j].kind == TOK_NUM) return -1;
    return s->t[*ret_end].from - s->t[lead].from <= (s->zh ? 10 : 36) ? lead : -1;
}

/* Last year, 240 were suspended: the time stands before a comma, at the head of the sentence. */
static bool led_by_earlier(const facts_t *x, const fact_t *f)
{
    const sentence_t *s = x->s;
    int end = 0, lead = lead_clause(s, f->tok, &end);
    if (lead < 0 || (lead > 0 && !is_sep(&s->t[lead - 1], U'。'))) return false;
    for (int j = lead; j < end; j++)
        if (is_word(&s->t[j], W_THAN) || is_word(&s->t[j], W_AGAINST) || (is_word(&s->t[j], W_YOY) && s->zh && s->t[j].to - s->t[j].from > 3)) return false;
    return cue_in(&x->hits, s->t[lead].from, s->t[end].from, CUE_EARLIER);
}

/* ；去年同期收案208件，结案36件，结案率17.31%；: the time that heads this part of the sentence is that of all its values. */
static bool part_of_earlier(const facts_t *x, const fact_t *f)
{
    const sentence_t *s = x->s;
    int from = f->tok;
    while (from > 0 && !is_sep(&s->t[from - 1], ';') && !is_sep(&s->t[from - 1], U'。')) from--;
    if (!s->zh || from == 0 || !is_sep(&s->t[from - 1], ';') || !is_word(&s->t[from], W_LAST)) return false;
    for (int j = from; j < f->tok; j++)
        if (check_direction(&s->t[j]) || is_word(&s->t[j], W_YOY) || is_word(&s->t[j], W_THIS) || is_word(&s->t[j], W_THAN)) return false;
    return !cue_in(&x->hits, s->t[from].to, s->t[f->tok].from, CUE_NOW);
}

static bool said_earlier(const facts_t *x, const fact_t *f)
{
    const sentence_t *s = x->s;
    const tok_t *t = &s->t[f->tok];
    bool than;
    if (f->kind == FACT_VALUE && led_by_earlier(x, f)) return true;
    if (earlier_in_bracket(s, f->tok)) return true;
    if ((f->kind == FACT_VALUE || f->kind == FACT_SHARE) && part_of_earlier(x, f)) return true;
    if (cue_in(&x->hits, f->from, s->zh || leads_to_next(s, f) ? t->from : f->to2, CUE_EARLIER)) return true;
    for (int j = f->tok - 1; j >= 0 && !ends_words(s, &s->t[j]); j--) {
        const tok_t *w = &s->t[j];
        if (is_word(w, W_THAN) || is_word(w, W_AGAINST) || (is_word(w, W_LAST) && !s->zh)) return true;
        if (comparison(s, j, &than) && than) return true;
        if (!s->zh && (is_word(w, W_TO) || is_word(w, W_UPTO) || is_word(w, W_DOWNTO))) break;
    }
    const fact_t *before = joined_to(x, f);
    if (before) return before->time < 0;
    return s->zh && check_ends_with(s->c, t->from, "比|较") > 0;
}

/* 由120件, from 120: only where a rise or fall or a "to" is said in the clause. */
static bool said_from(const sentence_t *s, int i)
{
    int end, from = passage_clause(s, i, &end), lead = i - 1;
    while (lead >= from && s->t[lead].kind != TOK_NUM && !is_word(&s->t[lead], W_FROM)) lead--;
    if (s->zh && check_ends_with(s->c, s->t[i].from, "由")) lead = i - 1; /* 积案由640件: no 案由 */
    else if (lead < from || !is_word(&s->t[lead], W_FROM) || s->t[i].from - s->t[lead].to > (s->zh ? 10 : 24)) return false;
    for (int j = from; j < end; j++)
        if (check_direction(&s->t[j]) || (j > i && is_word(&s->t[j], W_TO))) return true;
    if (from > 1 && is_sep(&s->t[from - 1], ','))
        for (int j = passage_clause(s, from - 2, &(int){0}); j < from; j++)
            if (check_direction(&s->t[j])) return true;
    if (s->zh && is_sep(&s->t[end], ','))
        for (int j = end + 1; s->t[j].kind != TOK_NUM && s->t[j].kind != TOK_END && j < end + 6; j++)
            if (check_direction(&s->t[j]) || is_word(&s->t[j], W_TO)) return true;
    return false;
}

static bool ends_part(const tok_t *t)
{
    return t->kind == TOK_END || (t->kind == TOK_SEP && t->mark != U'—' && t->mark != U'–' && t->mark != '/');
}

/* English says the year behind the number: 40 arrests in 2020. */
static int year_behind(const sentence_t *s, int i)
{
    for (int j = i + 1; j < s->tokens && j < i + 6; j++) {
        const tok_t *t = &s->t[j];
        if (is_word(t, W_LAST)) return -1;
        if (t->kind == TOK_YEAR) return (int)t->v;
        if (t->kind == TOK_NUM || t->kind == TOK_SEP || is_word(t, W_AND) || check_direction(t)) break;
    }
    return 0;
}

int check_year_of(const sentence_t *s, int i)
{
    int behind = s->zh ? 0 : year_behind(s, i);
    for (int j = i - 1; j >= 0 && !behind; j--) {
        const tok_t *t = &s->t[j];
        if (is_word(t, W_LAST)) return -1;
        if (is_word(t, W_YOY) && (is_word(&s->t[j + 1], W_OF) || j == i - 1)) return -1;
        if (t->kind == TOK_YEAR) return (int)t->v;
        if (t->kind == TOK_NUM || ends_part(t) || check_direction(t) || (is_word(t, W_AND) && !s->zh)) break;
    }
    return behind;
}

/* The year a value is said of: in its bracket, its words, or "in 2020, when there were 900". */
static int year_said(const sentence_t *s, int i)
{
    int bracket = year_in_bracket(s, i), year = check_year_of(s, i), end, from = passage_clause(s, i, &end);
    if (!bracket && i > 1 && is_sep(&s->t[i - 1], '(') && s->t[i - 2].kind == TOK_YEAR) bracket = (int)s->t[i - 2].v;
    if (bracket || year > 0) return bracket ? bracket : year;
    for (int j = i - 1; j >= from && s->t[j].kind != TOK_NUM && year == 0; j--)
        if (s->t[j].kind == TOK_YEAR) return (int)s->t[j].v;
    if (!s->zh && from > 1 && check_says(s, s->t[from].from, s->t[i].from, SAYS[SAY_WHEN]) && s->t[from - 2].kind == TOK_YEAR) return (int)s->t[from - 2].v;
    return 0;
}

/* Quarters 1-4, halves 1-2, months 1-12: 0 = none. They are only compared with each other. */
static int part_said(const facts_t *x, const fact_t *f)
{
    static const char *const parts[][6] = {{"一季度|first quarter", "二季度|second quarter", "三季度|third quarter", "四季度|fourth quarter", NULL}, {"上半年|first half", "下半年|second half", NULL}};
    for (int p = 0; p < 2; p++)
        for (int i = 0; parts[p][i]; i++)
            if (check_says(x->s, f->from, x->s->zh ? x->s->t[f->tok].from : f->to2, parts[p][i])) return 20 * (p + 1) + i;
    return 0;
}

/* --- roles ------------------------------------------------------------------------------------------------------------------- */

/* (+48), (-3.4%), +20%: a change by its sign. */
static int signed_change(const sentence_t *s, int i)
{
    const tok_t *t = &s->t[i];
    uint32_t sign = t->from > 0 ? s->c[t->from - 1] : 0, before = t->from > 1 ? s->c[t->from - 2] : 0;
    bool bracket = t->in && one_of(U"(（ ,，、", before);
    if (sign == U'↑' || (sign == '+' && (bracket || t->num == NUM_PERCENT))) return 1;
    if (sign == U'↓') return -1;
    if ((sign == '-' || sign == 0x2212) && check_ends_with(s->c, t->from - 1, "change |变化|增减|同比")) return -1;
    return bracket && (sign == '-' || sign == 0x2212 || sign == U'–') && (one_of(U"(（", before)) ? -1 : 0;
}

/* Rose by, 同比上升, an increase of, right before it past weak words. */
static int way_before(const sentence_t *s, int i, int *ret_at)
{
    int at = i - 1;
    while (at >= 0 && weak(&s->t[at])) at--;
    *ret_at = at;
    return at >= 0 && (is_word(&s->t[at], W_UP) || is_word(&s->t[at], W_DOWN)) ? check_direction(&s->t[at]) : 0;
}

/* 28.6 per cent increase, 20%的增长. */
static int way_behind(const sentence_t *s, int i)
{
    int next = i + 1;
    if (s->t[i].num == NUM_COUNT || s->t[i].num == NUM_TIMES) return 0;
    while (next <= i + 2 && (is_word(&s->t[next], W_YOY) || (s->zh && is_word(&s->t[next], W_OF)))) next++;
    if (s->zh && next == i + 1) return 0;
    return is_word(&s->t[next], W_UP) ? 1 : is_word(&s->t[next], W_DOWN) ? -1 : 0;
}

/* More, fewer said right behind the number and its noun. */
static int compared_behind(const facts_t *x, const fact_t *f)
{
    const sentence_t *s = x->s;
    int j = f->tok + 1;
    bool than;
    if (s->zh) return 0;
    for (int room = 2; room > 0 && s->t[j].kind == TOK_TEXT; room--, j++) {
        if (cue_in(&x->hits, s->t[j].from, s->t[j].to, CUE_MORE)) return 1;
        if (cue_in(&x->hits, s->t[j].from, s->t[j].to, CUE_FEWER)) return -1;
    }
    if (s->t[f->tok + 1].kind == TOK_TEXT && check_ends_with(s->c, s->t[f->tok + 1].to, "er") && (is_word(&s->t[f->tok + 2], W_THAN) || is_word(&s->t[f->tok + 2], W_YOY))) return 1; /* 15 per cent busier than */
    bool count = s->t[f->tok].num == NUM_COUNT || s->t[f->tok].num == NUM_SPAN;
    if (count && check_says(s, s->t[f->tok].to, s->t[j].to, SAYS[SAY_NEEDS_MENDING])) return 0; /* 9 required improvement */
    int way = comparison(s, j, &than);
    return way ? way : is_word(&s->t[j], W_UP) ? 1 : is_word(&s->t[j], W_DOWN) ? -1 : 0;
}

/* 比2021年多审结45件, 少收12件, 净增8件 */
static int amount_zh(const facts_t *x, const fact_t *f)
{
    const sentence_t *s = x->s;
    int to = s->t[f->tok].from, n;
    while (to > f->from && !cue_ends(&x->hits, s, to, CUE_FEWER) && (n = check_ends_with(s->c, to, "了|约| "))) to -= n; /* 节约 ends so as well */
    if (cue_ends(&x->hits, s, to, CUE_NO_MORE)) return 0;
    if (cue_ends(&x->hits, s, to, CUE_NEW)) return x->n > 2 && x->f[x->n - 2].to && x->f[x->n - 2].sentence == f->sentence;
    if (cue_ends(&x->hits, s, to, CUE_MORE)) return 1;
    if (cue_ends(&x->hits, s, to, CUE_FEWER)) return -1;
    for (int i = to - 1; i >= f->from && i >= to - 5; i--) {
        if (!one_of(U"多少", s->c[i]) || cue_in(&x->hits, i, to, CUE_NO_MORE)) continue;
        bool compared = check_says(s, f->from, i, SAYS[SAY_COMPARED_ZH]), head = i == f->from && to - i <= 4;
        if (compared || head) return s->c[i] == U'多' ? 1 : -1;
    }
    return 0;
}

/* What the clause before says where "by" stands right before the number: exceeded last year's total of 79 by eight. */
static int way_of_clause(const sentence_t *s, int i)
{
    int from = passage_clause(s, i, &(int){0}), a = s->t[from].from, b = s->t[i].from;
    if (check_says(s, a, b, SAYS[SAY_EXCEED])) return 1;
    if (check_says(s, a, b, SAYS[SAY_FELL_SHORT])) return -1;
    if (from < 2 || !is_sep(&s->t[from - 1], ',')) return 0;
    for (int j = from; j < i; j++)
        if (s->t[j].kind == TOK_TEXT) return 0;
    int before = passage_clause(s, from - 2, &(int){0});
    if (before > 1 && check_says(s, s->t[before].from, s->t[from - 1].from, SAYS[SAY_THAT_IS])) before = passage_clause(s, before - 2, &(int){0});
    for (int j = before; j < from; j++)
        if (check_direction(&s->t[j])) return check_direction(&s->t[j]);
    return 0;
}

static int amount_en(const sentence_t *s, int i)
{
    int by = 0, text = 0;
    for (int j = i - 1; j >= 0 && text < 4 && !ends_words(s, &s->t[j]); j--) {
        const tok_t *t = &s->t[j];
        if (is_word(t, W_BY) || is_word(t, W_OF)) by++;
        if (is_word(t, W_UP) || is_word(t, W_DOWN)) return by || j == i - 1 ? check_direction(t) : 0;
        if (t->kind == TOK_TEXT) text++;
        if (by && t->kind == TOK_TEXT && check_says(s, t->from, t->to, SAYS[SAY_RAISED])) return 1;
        if (by && t->kind == TOK_TEXT && check_says(s, t->from, t->to, SAYS[SAY_LOWERED]) && !check_says(s, t->from, t->to, "savings")) return -1;
    }
    return by && text == 0 && i > 0 && (is_word(&s->t[i - 1], W_BY) || is_word(&s->t[i - 1], W_OF)) ? way_of_clause(s, i) : 0;
}

/* 比去年1,800件高出15%: compared in the clause. */
static bool cue_between_words(const sentence_t *s, const fact_t *f, int i)
{
    for (int j = passage_clause(s, i, &(int){0}); j < i; j++)
        if (is_word(&s->t[j], W_THAN) || is_word(&s->t[j], W_YOY)) return s->t[i].from - f->from <= 6;
    return false;
}

/* How a number says that something rose or fell by it. */
static int way_of(const facts_t *x, const fact_t *f)
{
    const sentence_t *s = x->s;
    int i = f->tok, at, dir = signed_change(s, i);
    if (!s->zh && i > 0 && is_word(&s->t[i - 1], W_PER)) return dir; /* per 100,000 inhabitants declined */
    bool count = s->t[i].num == NUM_COUNT || s->t[i].num == NUM_SPAN;
    if (dir) return dir;
    dir = way_before(s, i, &at);
    if (dir && !(count && at < i - 1 - (is_word(&s->t[i - 1], W_LE) || is_word(&s->t[i - 1], W_BY)))) return dir;
    if ((dir = way_behind(s, i))) return dir;
    if (!s->zh && count && check_ends_with(s->c, s->t[i].from, " additional | extra |n additional |n extra ")) return 1;
    bool compared = s->zh && cue_between_words(s, f, i);
    dir = s->zh ? (count || s->t[i].num == NUM_POINTS || (s->t[i].han && s->t[i].vague) || compared ? amount_zh(x, f) : 0) : amount_en(s, i);
    return dir ? dir : compared_behind(x, f);
}

/* 分别上升28.6%和24.5%, 分别下降3.6%、上升9.4%: the next of a list has the verb of the first. */
static enum fact_kind kind_in_list(const fact_t *before, const tok_t *t)
{
    if (before->kind == FACT_AMOUNT && t->num == NUM_COUNT) return FACT_AMOUNT;
    if (t->num == NUM_POINTS) return FACT_POINTS;
    if (t->num == NUM_TIMES) return FACT_TIMES;
    return before->kind == FACT_SHARE ? FACT_SHARE : FACT_CHANGE;
}

static bool continues(facts_t *x, fact_t *f)
{
    const sentence_t *s = x->s;
    fact_t *before = x->n > 1 ? &x->f[x->n - 2] : NULL;
    int b = f->tok - 1, dir = 0;
    if (!before || before->kind == FACT_VALUE || before->kind == FACT_OTHER) return false;
    if (b > 0 && (is_word(&s->t[b], W_UP) || is_word(&s->t[b], W_DOWN))) dir = check_direction(&s->t[b--]);
    int joined = b;
    while (b > 0 && joins(&s->t[b])) b--;
    bool turn = before->order >= 0 || check_says(s, before->from, s->t[b].from, SAYS[SAY_IN_TURN]), count = s->t[b].num == NUM_COUNT || s->t[f->tok].num == NUM_COUNT;
    if (b == joined || b != before->tok || (count && !(turn && before->kind == FACT_AMOUNT && s->t[f->tok].num == NUM_COUNT))) return false;
    if (dir && !turn && !cue_in(&x->hits, before->from, s->t[b].from, CUE_SHARE)) return false;
    f->kind = kind_in_list(before, &s->t[f->tok]);
    f->dir = dir ? dir : before->dir, f->by = before->by || (s->zh && f->kind == FACT_TIMES);
    f->since = before->since, f->since_year = before->since_year;
    if (before->order < 0) before->order = 0;
    f->order = before->order + 1;
    return true;
}

/* 增加300件（25%）; an increase of 300 cases, or 25 per cent. */
static int explains_amount(const facts_t *x, const fact_t *f)
{
    const sentence_t *s = x->s;
    int b = f->tok - 1;
    while (b > 0 && (joins(&s->t[b]) || is_sep(&s->t[b], '(') || is_word(&s->t[b], W_LE) || is_word(&s->t[b], W_OR))) b--;
    if (b == f->tok - 1 || x->n < 2 || s->t[f->tok].num != NUM_PERCENT) return 0;
    const fact_t *before = &x->f[x->n - 2];
    bool bracket = is_sep(&s->t[f->tok - 1], '(') && is_sep(&s->t[f->tok + 1], ')'); /* 36 more than the year before (8 per cent) */
    if (bracket && before->kind == FACT_AMOUNT && before->to2 >= s->t[f->tok - 2].from) return before->dir;
    return before->tok == b && before->kind == FACT_AMOUNT ? before->dir : 0;
}

/* 其余, the remaining: at the head of its words, or right at the number. */
static bool said_rest(const facts_t *x, const fact_t *f)
{
    const sentence_t *s = x->s;
    int head = f->from, at = s->t[f->tok].from;
    while (head < at && s->c[head] == ' ') head++;
    if (head < at && cue_at(&x->hits, head, CUE_REST)) return true;
    if (s->zh) return false;
    bool therefore = f->tok > 0 && is_sep(&s->t[f->tok - 1], U'。') && check_says(s, at, f->to2, SAYS[SAY_THEREFORE]);
    return cue_ends(&x->hits, s, at, CUE_REST) || is_word(&s->t[f->tok + 1], W_OTHER) || therefore;
}

static bool read_times_zh(facts_t *x, fact_t *f, int at)
{
    const sentence_t *s = x->s;
    const tok_t *before = &s->t[at > 0 ? at : 0];
    if (!f->dir && cue_between_words(s, f, f->tok)) f->dir = amount_zh(x, f); /* 比诈骗案件多2倍 */
    f->by = f->dir != 0;
    f->of = !f->by && at >= 0 && (is_word(before, W_OF) || is_word(before, W_UPTO) || is_word(before, W_TO));
    if (f->of && x->n > 1 && x->f[x->n - 2].tok == at - 1) x->f[x->n - 2].base = true, x->f[x->n - 2].time = -1; /* 是2018年500件的4倍 */
    return f->by || f->of;
}

/* What "N times" is said of; false: a count of occasions. */
static bool read_times(facts_t *x, fact_t *f)
{
    const sentence_t *s = x->s;
    int i = f->tok, at;
    const tok_t *t = &s->t[i], *next = &s->t[i + 1];
    f->dir = check_direction(t);
    if (f->dir) return f->of = true;
    if (!s->zh && (check_ends_with(s->c, t->to, "fold") || check_says(s, t->from, t->to, "factor of"))) { /* grew sixfold: to six times */
        f->dir = way_before(s, i, &at);
        return f->of = true;
    }
    f->dir = way_before(s, i, &at);
    const tok_t *before = &s->t[at > 0 ? at : 0];
    if (s->zh) return read_times_zh(x, f, at);
    f->of = is_word(next, W_TIMESOF) || is_word(next, W_ASMANY) || is_word(next, W_LAST) || next->kind == TOK_YEAR || check_says(s, next->from, next->to, SAYS[SAY_TIMES_OF]);
    if (f->of || (check_direction(next) && !f->dir)) return true;
    f->by = f->dir && (is_word(&s->t[i - 1], W_BY) || check_says(s, before->from, before->to, " of"));
    return f->dir || (i > 0 && is_sep(&s->t[i - 1], ',') && s->c[t->to - 1] != 'd' && check_ends_clause(next));
}

static bool said_total(const facts_t *x, const fact_t *f)
{
    const sentence_t *s = x->s;
    for (int j = f->tok - 1; j >= 0 && j > f->tok - 5 && !check_ends_clause(&s->t[j]); j--)
        if (s->t[j].kind == TOK_NUM && (j < f->tok - 1 || s->t[j].to != s->t[f->tok].from)) break; /* 合计57件73人 is of both */
        else if (is_word(&s->t[j], W_TOTAL)) return true;
    return !s->zh && is_word(&s->t[f->tok + 1], W_TOTAL);
}

/* Than the plan, above target. */
static bool beside_plan(const sentence_t *s, int j)
{
    const tok_t *t = &s->t[j > 0 ? j - 1 : 0];
    return is_word(&s->t[j], W_PLAN) && (is_word(t, W_THAN) || is_word(t, W_AGAINST) || is_word(t, W_MORE) || is_word(t, W_LESS));
}

/* 与去年相比，上升了12% */
static bool led_by_comparison(const sentence_t *s, int i)
{
    int end = 0, lead = lead_clause(s, i, &end);
    for (int j = lead; lead >= 0 && j < end && s->zh; j++)
        if (is_word(&s->t[j], W_YOY) && s->t[j].to - s->t[j].from > 3) return true;
    return false;
}

static void read_since(const facts_t *x, fact_t *f)
{
    const sentence_t *s = x->s;
    int end, clause = passage_clause(s, f->tok, &end);
    if (led_by_comparison(s, f->tok)) f->since = SINCE_YEAR_BEFORE;
    for (int j = f->tok - 1; j >= clause && s->t[j].kind != TOK_NUM; j--) {
        const tok_t *t = &s->t[j];
        if (is_word(t, W_YOY) || is_word(t, W_LAST)) f->since = SINCE_YEAR_BEFORE;
        else if (is_word(t, W_MOM)) f->since = SINCE_TERM_BEFORE;
        else if (beside_plan(s, j)) f->since = SINCE_PLAN;
        else if (t->kind == TOK_YEAR && j > 0 && (is_word(&s->t[j - 1], W_THAN) || is_word(&s->t[j - 1], W_IS))) f->since = SINCE_YEAR, f->since_year = (int)t->v;
    }
    for (int j = f->tok + 1; j <= f->tok + 7 && j < end && !s->zh && s->t[j].kind != TOK_NUM; j++) {
        const tok_t *t = &s->t[j];
        if (is_word(t, W_YOY) || is_word(t, W_LAST)) f->since = SINCE_YEAR_BEFORE;
        else if (is_word(t, W_MOM)) f->since = SINCE_TERM_BEFORE;
        else if (t->kind == TOK_YEAR && f->since == SINCE_UNSAID && !check_ends_with(s->c, t->from, " in ")) f->since = SINCE_YEAR, f->since_year = (int)t->v;
    }
}

/* 10, 8, 9 and 6 a month: the period is of the whole list. */
static bool ends_list(const sentence_t *s, int i)
{
    return !s->zh && i > 2 && is_word(&s->t[i - 1], W_AND) && is_count(&s->t[i - 2]) && is_sep(&s->t[i - 3], ',');
}

/* 96 decisions, on average three per meeting: said of the next. */
static bool leads_average(const sentence_t *s, int i)
{
    int j = i + 1;
    while (s->t[j].kind != TOK_NUM && !is_word(&s->t[j], W_AVG) && s->t[j].kind != TOK_END) j++;
    return is_word(&s->t[j], W_AVG) && (s->t[j + 1].kind == TOK_NUM || s->t[j + 2].kind == TOK_NUM);
}

/* 28 a month; not: over a year, a year ago. */
static bool said_of_period(const facts_t *x, const fact_t *f)
{
    int to = x->s->t[f->tok].to;
    return !x->s->zh && cue_in(&x->hits, to, f->to2, CUE_PERIOD) && !check_says(x->s, to, f->to2, SAYS[SAY_TIME_AGO]) && !check_says(x->s, to, f->to2, SAYS[SAY_LONGER_THAN_A]);
}

/* What falls on one: 每, 均, per, each right at the number. */
static bool said_each(const facts_t *x, const fact_t *f)
{
    const sentence_t *s = x->s;
    const tok_t *t = &s->t[f->tok];
    if (t->num != NUM_COUNT && t->num != NUM_SPAN) return false;
    if (ends_list(s, f->tok)) return false;
    if (said_of_period(x, f)) return true;
    int end, stop;
    (void)passage_sentence(s, f->tok, &end);
    stop = s->t[end].from < t->to + 14 ? s->t[end].from : t->to + 14;
    if (!s->zh && check_says(s, t->to, stop, " on average") && !leads_average(s, f->tok)) return true;
    bool per = is_word(&s->t[f->tok + 1], W_PER) || (s->t[f->tok + 1].kind == TOK_TEXT && is_word(&s->t[f->tok + 2], W_PER));
    if (!s->zh && per) return true;
    const fact_t *before = x->n > 1 ? &x->f[x->n - 2] : NULL; /* each of the 25 offices dealt with 94 */
    if (!s->zh && before && before->clause == f->clause && check_says(s, before->from, s->t[before->tok].from, "each of")) return true;
    if (!s->zh && check_says(s, f->from, t->from, SAYS[SAY_EACH_OF])) return false;
    int from = before && before->kind == FACT_EACH && before->to2 > f->from ? before->to2 + 6 : f->from; /* eight courses with 50 places each trained 400 */
    return cue_in(&x->hits, from, t->from, CUE_EACH);
}

/* Inquiries fell from 2,500 to 1,750, that is to say by 30 per cent. */
static bool by_of_sentence(const sentence_t *s, fact_t *f)
{
    if (s->zh || f->tok == 0 || !is_word(&s->t[f->tok - 1], W_BY)) return false;
    for (int j = passage_sentence(s, f->tok, &(int){0}); j < f->tok; j++) f->dir = check_direction(&s->t[j]) ? check_direction(&s->t[j]) : f->dir;
    if (f->dir) f->kind = FACT_CHANGE;
    return f->dir != 0;
}

/* Whether what the number is of is a share by its words: 占, an English fraction; not where it is compared. */
static bool is_share_said(const facts_t *x, const fact_t *f, int amount)
{
    const sentence_t *s = x->s;
    const tok_t *t = &s->t[f->tok];
    int at;
    bool compared = !s->zh && f->dir && compared_behind(x, f), way = way_before(s, f->tok, &at) != 0;
    if (compared || way) return false;
    bool fraction = t->han && !s->zh && !signed_change(s, f->tok) && !amount_en(s, f->tok);
    return !amount && (fraction || cue_in(&x->hits, f->from, t->from, CUE_SHARE));
}

static void read_percent(facts_t *x, fact_t *f)
{
    const sentence_t *s = x->s;
    const tok_t *t = &s->t[f->tok], *last = &s->t[f->tok > 0 ? f->tok - 1 : 0];
    if (t->han && (is_word(last, W_DOWNTO) || is_word(last, W_UPTO))) { /* fell to a quarter */
        f->kind = FACT_TIMES, f->of = true;
        return;
    }
    if (s->zh && t->han && is_word(last, W_OF) && cue_in(&x->hits, f->from, t->from, CUE_EARLIER)) { /* 是上年同期的一半 */
        f->kind = FACT_TIMES, f->of = true;
        return;
    }
    int amount = explains_amount(x, f);
    bool target = !s->zh && f->tok > 1 && is_word(last, W_OF) && is_word(&s->t[f->tok - 2], W_PLAN); /* rose to 79 %, against a target of 75 % */
    f->dir = amount ? amount : target ? 0 : way_of(x, f);
    if (!f->dir && by_of_sentence(s, f)) return;
    f->rate = cue_in(&x->hits, f->from, t->from, CUE_RATE);
    f->kind = f->dir && !is_share_said(x, f, amount) ? FACT_CHANGE : FACT_SHARE;
    if (is_word(last, W_TO) && f->kind == FACT_SHARE) f->to = true;
    if ((is_word(last, W_UPTO) || is_word(last, W_DOWNTO)) && !amount) f->kind = FACT_SHARE, f->to = true, f->dir = check_direction(last);
}

/* 增至120件, rose to 120 */
static void read_to(const sentence_t *s, fact_t *f)
{
    for (int j = f->tok - 1; j > f->tok - 5 && j >= 0 && !f->to; j--) {
        const tok_t *t = &s->t[j];
        f->to = is_word(t, W_UPTO) || is_word(t, W_DOWNTO) || is_word(t, W_TO);
        if (!f->to && !weak(t) && !(s->zh && (t->kind == TOK_YEAR || is_word(t, W_OF)))) return; /* 升至2022年的102人 */
        f->dir = f->to ? check_direction(t) : 0;
    }
}

/* 69.93:16.65:8.41: no values of their own. */
static bool in_ratio(const sentence_t *s, const tok_t *t)
{
    bool before = t->from > 1 && one_of(U":：", s->c[t->from - 1]) && is_digit(s->c[t->from - 2]);
    return before || (t->to == t->digits_to && one_of(U":：", s->c[t->to]) && is_digit(s->c[t->to + 1]));
}

static void read_kind(facts_t *x, fact_t *f)
{
    sentence_t *s = x->s;
    tok_t *t = &x->s->t[f->tok];
    const tok_t *last = &s->t[f->tok > 0 ? f->tok - 1 : 0];
    f->kind = FACT_OTHER;
    if (t->range || in_ratio(s, t) || continues(x, f)) return;
    if (t->num == NUM_TIMES) {
        if (read_times(x, f)) f->kind = FACT_TIMES;
        else if (s->zh) t->num = NUM_COUNT, t->unit = UNIT_TURN, f->kind = FACT_VALUE;
    } else if (t->num == NUM_POINTS) {
        int end, from = passage_clause(s, f->tok, &end);
        f->kind = FACT_POINTS, f->dir = way_of(x, f);
        if (check_says(s, s->t[from].from, t->from, "improv")) { /* of an error rate it goes down */
            f->dir = 0;
            return;
        }
        for (int j = f->tok - 1; j >= from && !f->dir; j--) f->dir = check_direction(&s->t[j]);
    } else if (t->num == NUM_PERCENT) {
        read_percent(x, f);
    } else {
        f->kind = FACT_VALUE;
        read_to(s, f);
        if (f->to) return;
        if (said_rest(x, f)) return;
        f->dir = is_word(last, W_UPTO) || is_word(last, W_DOWNTO) ? 0 : way_of(x, f);
        if (f->dir || cue_ends(&x->hits, s, t->from, CUE_APART)) f->kind = FACT_AMOUNT;
        else if (said_each(x, f)) f->kind = FACT_EACH;
    }
}

/* --- all together ------------------------------------------------------------------------------------------------------------- */

/* Whether the bare number at i belongs to the kind of the number behind it: a list, "from 7.7 to 26.3 per cent"; not 486, 18 %. */
static bool shares_kind(const sentence_t *s, int i)
{
    const tok_t *next = &s->t[i + 1];
    if (is_word(next, W_TO)) return i > 0 && is_word(&s->t[i - 1], W_FROM);
    bool list = joins(&s->t[i + 3]) && (s->t[i + 4].kind == TOK_NUM || s->t[i + 5].kind == TOK_NUM);
    return joins(next) && (!is_sep(next, ',') || list || (i > 1 && joins(&s->t[i - 1]) && s->t[i - 2].kind == TOK_NUM));
}

/* 28.6 and 24.5 per cent: the first takes the unit of the second. */
static void share_kinds(sentence_t *s)
{
    for (int i = s->tokens - 3; i >= 0; i--) { /* TOKENS_MOST leaves room to look ahead */
        tok_t *a = &s->t[i], *b = &s->t[i + 2];
        if (!is_count(a) || a->unit != UNIT_NONE || a->money || b->kind != TOK_NUM || b->han || !shares_kind(s, i)) continue;
        if (i + 3 <= s->tokens && is_word(&s->t[i + 2], W_AND) && s->t[i + 3].kind == TOK_NUM) b = &s->t[i + 3];
        if (b->num != NUM_PERCENT && b->num != NUM_POINTS && b->num != NUM_TIMES) continue;
        a->num = b->num;
        a->exact = false;
        if (!a->vague) a->lo = a->v - a->last / 2, a->hi = a->v + a->last / 2;
    }
}

/* 由54.9降至26.7%: the first is a rate as well. 20、30和50件: the unit stands behind the last. */
static void share_units(sentence_t *s)
{
    for (int i = s->tokens - 3; i >= 0; i--) {
        tok_t *a = &s->t[i], *b = &s->t[i + 2];
        if (!is_count(a) || a->unit != UNIT_NONE || a->money || b->kind != TOK_NUM) continue;
        bool moved = is_word(&s->t[i + 1], W_UPTO) || is_word(&s->t[i + 1], W_DOWNTO);
        if (moved && b->num == NUM_PERCENT) a->num = NUM_PERCENT, a->exact = false, a->lo = a->v - a->last / 2, a->hi = a->v + a->last / 2;
        else if ((moved || (joins(&s->t[i + 1]) && s->zh)) && is_count(b) && !b->money) a->unit = b->unit;
    }
}

/* 上半年、下半年分别为640件、763件 */
static void parts_in_turn(facts_t *x)
{
    const sentence_t *s = x->s;
    for (int i = 0; i < s->tokens && s->zh; i++) {
        if (!is_word(&s->t[i], W_RESP)) continue;
        int from = s->t[passage_clause(s, i, &(int){0})].from, part[4], n = 0, first = 0;
        for (int at = from; at < s->t[i].from && n < 4; at++)
            for (int p = 0; p < 6; p++) {
                static const char *const names[] = {"一季度", "二季度", "三季度", "四季度", "上半年", "下半年"};
                if (check_ends_with(s->c, at + 3, names[p]) && n < 4) part[n++] = p < 4 ? 20 + p : 36 + p;
            }
        while (first < x->n && x->f[first].tok < i) first++;
        for (int j = 0; n > 1 && j < n && first + j < x->n && x->f[first + j].kind == FACT_VALUE; j++) x->f[first + j].part = part[j];
    }
}

/* 1,800 hours, 600 files: three hours a file. */
static void a_thing(facts_t *x)
{
    for (int i = 0; i < x->n && !x->s->zh; i++) {
        const tok_t *next = &x->s->t[x->f[i].tok + 1];
        int64_t unit;
        if (x->f[i].kind != FACT_VALUE || !is_word(next, W_LE) || next->to - next->from > 2 || !check_unit_one(x->s->c, next->to, &unit) || unit >= 0) continue;
        for (int j = 0; j < i; j++)
            if (x->f[j].unit == unit && x->f[j].sentence == x->f[i].sentence) x->f[i].kind = FACT_EACH;
    }
}

/* 冻结3,120个，新增320个，上周末为2,900个: by so many more, where the value before is said beside it. */
static void new_ones(facts_t *x)
{
    for (int i = 0; i < x->n; i++) {
        fact_t *f = &x->f[i];
        if (i == 0 || f->kind != FACT_VALUE || !cue_ends(&x->hits, x->s, fact_tok(x, i)->from, CUE_NEW)) continue;
        bool now = x->f[i - 1].kind == FACT_VALUE && x->f[i - 1].time == 0 && check_facts_alike(x, i, i - 1), later = i > 1 && x->f[i - 2].kind == FACT_VALUE && x->f[i - 2].time == 0 && x->f[i - 2].sentence == f->sentence && check_facts_alike(x, i, i - 2);
        if (!now && !later) continue;
        for (int j = i - 1; j <= i + 1; j += 2)
            if (j >= 0 && j < x->n && x->f[j].sentence == f->sentence && x->f[j].time < 0 && x->f[j].kind == FACT_VALUE && check_facts_alike(x, i, j) && abs(x->f[j].clause - f->clause) < 2) f->kind = FACT_AMOUNT, f->dir = 1;
    }
}

/* In 2021 and 2022 there were 840 and 966 respectively: each value has its year. */
static void years_in_turn(facts_t *x)
{
    const sentence_t *s = x->s;
    for (int i = 0; i < s->tokens; i++) {
        int year[8], n = 0, end, from = passage_sentence(s, i, &end), last = from, v = 0;
        bool resp = false;
        for (int j = from; j < end; j++) {
            resp = resp || is_word(&s->t[j], W_RESP);
            if (s->t[j].kind == TOK_YEAR && n < 8) year[n++] = (int)s->t[j].v, last = j;
        }
        int first = 0;
        while (first < x->n && x->f[first].tok < last) first++;
        if (n == 2 && year[1] > year[0] + 1 && year[1] - year[0] < 8 && s->zh && check_says(s, s->t[from].from, s->t[last].from, SAYS[SAY_UNTIL_ZH])) /* 2020年至2022年 */
            for (n = year[1] - year[0] + 1, v = 1; v < n; v++) year[v] = year[0] + v;
        v = 0;
        bool apart = first > 0 && x->f[first - 1].tok >= from; /* a value among the years */
        while (v < n && first + v < x->n && x->f[first + v].tok < end && x->f[first + v].kind == FACT_VALUE && check_facts_alike(x, first, first + v)) v++;
        for (int j = 0; resp && n > 1 && v == n && !apart && j < n; j++) x->f[first + j].year = year[j];
        i = end;
    }
}

static void read_fact(facts_t *x, fact_t *f, int64_t *last)
{
    const sentence_t *s = x->s;
    const tok_t *t = &s->t[f->tok];
    own_words(s, f);
    f->order = -1;
    f->aside = t->in > 0;
    f->unit = t->unit;
    read_kind(x, f);
    if (is_count(t) && f->unit == UNIT_NONE && !s->zh && !t->money) f->unit = *last;
    if (is_count(t) && f->unit != UNIT_NONE) *last = f->unit;
    bool value = f->kind == FACT_VALUE || f->kind == FACT_SHARE || f->kind == FACT_EACH;
    f->base = value && said_from(s, f->tok);
    f->time = f->base || said_earlier(x, f) ? -1 : 0;
    f->year = year_said(s, f->tok);
    f->part = part_said(x, f);
    f->plan = cue_in(&x->hits, f->from, t->from, CUE_PLAN);
    f->rest = f->kind == FACT_VALUE && said_rest(x, f);
    f->total = f->kind == FACT_VALUE && said_total(x, f);
    if (f->order <= 0 && !value) read_since(x, f);
    read_name(x, f);
    x->s->t[f->tok].role = !value && f->kind != FACT_OTHER && f->kind != FACT_EACH ? ROLE_CHANGE : f->base ? ROLE_BASE : f->kind == FACT_SHARE && cue_in(&x->hits, f->from, t->from, CUE_SHARE) ? ROLE_SHARE : ROLE_NONE;
}

void check_facts_read(const check_cues_t *cues, sentence_t *s, facts_t *x)
{
    int sentence = 0, clause = 0;
    int64_t last = UNIT_NONE;
    x->s = s;
    x->n = 0;
    check_cues_read(cues, s, &x->hits);
    share_kinds(s);
    share_units(s);
    for (int i = 0; i < s->tokens && x->n < FACTS_MOST; i++) {
        const tok_t *t = &s->t[i];
        if (is_sep(t, U'。')) sentence++;
        if (check_ends_clause(t) && !t->in) clause++;
        if (t->kind != TOK_NUM) continue;
        fact_t *f = &x->f[x->n++];
        *f = (fact_t){.tok = i, .sentence = sentence, .clause = clause};
        read_fact(x, f, &last);
    }
    years_in_turn(x);
    parts_in_turn(x);
    new_ones(x);
    a_thing(x);
    for (int i = 0; i < x->n; i++) { /* a target of 50,000 is no rounded value */
        tok_t *t = &s->t[x->f[i].tok];
        if (x->f[i].plan && t->num == NUM_COUNT && !t->vague && !t->range && t->v > 0) t->lo = t->hi = t->v;
    }
    int now = -1, values = 0;
    for (int i = 0; i < x->n; i++)
        if (x->f[i].kind == FACT_VALUE || x->f[i].kind == FACT_EACH || x->f[i].kind == FACT_SHARE) now = i, values++;
    if (values == 1 && !x->f[now].base && !said_against(s, x->f[now].tok)) x->f[now].time = 0; /* Last year 11 judges were removed, 40 per cent fewer: what the text is about */
}

/* Hectares and square kilometres, tonnes and kilograms. */
static bool other_measures(const sentence_t *s, const tok_t *p, const tok_t *q)
{
    char a, b;
    double m = solve_measure(s, p, &a), n = solve_measure(s, q, &b);
    return m > 0 && n > 0 && m != n;
}

/* from 1.2 to 3.6 billion: the scale is said once. */
static bool scaled(const tok_t *p, const tok_t *q)
{
    return p->unit == UNIT_NONE && q->last >= 1e3 && p->last < 1;
}

/* Persons and things named in words may be of one kind, cases and things as well; persons are no cases. */
static bool alike_en(int64_t u, int64_t v)
{
    if (u == UNIT_NONE || v == UNIT_NONE || u == v) return true;
    if (u > 0 && v > 0) return false;
    return (u < 0 || u == UNIT_PERSON || u == UNIT_CASE) && (v < 0 || v == UNIT_PERSON || v == UNIT_CASE);
}

bool check_facts_in_range(const facts_t *x, int i)
{
    for (int a = i - 1; a <= i; a++) {
        if (a < 0 || a + 1 >= x->n || x->f[a + 1].tok != x->f[a].tok + 2) continue;
        if (is_word(&x->s->t[x->f[a].tok + 1], W_TO) && (fact_tok(x, a)->num == fact_tok(x, a + 1)->num || fact_tok(x, a)->unit == UNIT_NONE) && (x->s->zh || x->f[a].base)) return true;
    }
    return false;
}

bool check_facts_alike(const facts_t *x, int a, int b)
{
    const tok_t *p = fact_tok(x, a), *q = fact_tok(x, b);
    int64_t u = x->f[a].unit, v = x->f[b].unit;
    if (p->num != q->num || p->money != q->money) return false;
    if (p->num == NUM_PERCENT) return true;
    if (p->num == NUM_SPAN) return check_days(x->s, p) == check_days(x->s, q);
    if (p->num != NUM_COUNT) return false;
    if (x->s->zh) return u == v && (u != UNIT_NONE || (p->last < 1 && q->last < 1) || (p->last >= 1e3 && q->last >= 1e3));
    if (scaled(p, q) || scaled(q, p)) return false;
    if (u != v && u < 0 && v < 0 && other_measures(x->s, p, q)) return false;
    return p->money ? u == v || u <= 0 || v <= 0 : alike_en(u, v); /* $940,000 comprise salaries */
}
