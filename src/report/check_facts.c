/* check_facts.c - reads the numbers of a passage into facts. */
#include "report/check_facts.h"

#include <string.h>

const tok_t *fact_tok(const facts_t *x, int i)
{
    return &x->s->t[x->f[i].tok];
}

static bool ends_words(const sentence_t *s, const tok_t *t)
{
    return t->kind == TOK_NUM || t->kind == TOK_END || check_ends_clause(t) || is_sep(t, U'、') || is_sep(t, '(') || is_sep(t, ')') || (!s->zh && is_word(t, W_AND));
}

void fact_before(const sentence_t *s, int tok, int *from, int *to)
{
    int i = tok;
    while (i > 0 && !ends_words(s, &s->t[i - 1]) && !(!s->zh && is_word(&s->t[i - 1], W_TO))) i--;
    *to = s->t[tok].from;
    *from = i < tok ? s->t[i].from : *to;
}

void fact_behind(const sentence_t *s, int tok, int *from, int *to)
{
    int i = tok + 1;
    for (; !ends_words(s, &s->t[i]); i++) {
        const tok_t *t = &s->t[i];
        if (is_word(t, W_FROM) || is_word(t, W_THAN) || is_word(t, W_AGAINST) || is_word(t, W_TO) || check_direction(t)) break;
    }
    *from = s->t[tok].digits_to > s->t[tok].from && s->t[tok].digits_to < s->t[tok].to ? s->t[tok].digits_to : s->t[tok].to;
    *to = i > tok + 1 ? s->t[i - 1].to : s->t[tok].to;
}

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

/* --- what the words say ---------------------------------------------------------------------------------------------------- */

static bool tok_says(const sentence_t *s, const tok_t *t, const char *list)
{
    return t->kind != TOK_END && check_says(s, t->from, t->to, list);
}

/* 1, -1: more, fewer said right behind the number and its noun; 0 = not said. */
static int compared_behind(const sentence_t *s, int i)
{
    int j = i + 1;
    if (s->zh) return 0;
    for (int room = 2; room > 0 && s->t[j].kind == TOK_TEXT && !tok_says(s, &s->t[j], "more|fewer|less|faster|shorter|longer|quicker|slower"); room--) j++;
    const tok_t *t = &s->t[j];
    if (t->kind == TOK_TEXT) return tok_says(s, t, "more|longer|slower") ? 1 : tok_says(s, t, "fewer|less|faster|shorter|quicker") ? -1 : 0;
    bool than;
    int way = quant_comparison(s, j, &than);
    if (way) return way;
    return is_word(t, W_UP) ? 1 : is_word(t, W_DOWN) ? -1 : 0;
}

static int changed_before_zh(const sentence_t *s, int i)
{
    int from, to;
    fact_before(s, i, &from, &to);
    while (to > from && check_ends_with(s->c, to, "了|约| ")) to -= check_ends_with(s->c, to, "了|约| ");
    if (check_ends_with(s->c, to, "新增|净增|增加|增长|上升|多|提高|延长|增|新设|新建|新招|新成立|新聘|扩充")) return 1;
    if (check_ends_with(s->c, to, "净减|减少|下降|缩短|压缩|压减|降低|少|减|提前|节约")) return -1;
    static const char no_verb[] = "多次|多名|多人|多个|多地|多家|多起|多数|少年|少数|多万";
    if (one_of(U"多少", s->c[from]) && to - from <= 4 && !check_says(s, from, from + 2, no_verb)) return s->c[from] == U'多' ? 1 : -1; /* 少驳回15件 */
    for (int n = 1; n <= 5 && to - n > from; n++) /* 比2021年多审结45件 */
        if (one_of(U"多少", s->c[to - n]) && check_says(s, from, to - n, "比|较")) return s->c[to - n] == U'多' ? 1 : -1;
    return 0;
}

/* What the clause before says where "by" stands right before the number: exceeded last year's total of 79 by eight; fell to
 * 1,000, i.e. by 20 per cent. */
static int changed_in_clause(const sentence_t *s, int i)
{
    int from = passage_clause(s, i, &(int){0}), a = s->t[from].from, b = s->t[i].from;
    if (check_says(s, a, b, "exceed|surpass|outstrip|outnumber")) return 1;
    if (check_says(s, a, b, "fell short|fall short")) return -1;
    if (from < 2 || !is_sep(&s->t[from - 1], ',')) return 0;
    for (int j = from; j < i; j++)
        if (s->t[j].kind == TOK_TEXT) return 0;
    for (int j = passage_clause(s, from - 2, &(int){0}); j < from; j++)
        if (check_direction(&s->t[j])) return check_direction(&s->t[j]);
    return 0;
}

/* 1, -1: the number says by how much something rose or fell. */
static int changed_before(const sentence_t *s, int i)
{
    int by = 0, text = 0;
    if (s->zh) return changed_before_zh(s, i);
    for (int j = i - 1; j >= 0 && text < 4 && !ends_words(s, &s->t[j]); j--) {
        const tok_t *t = &s->t[j];
        if (is_word(t, W_BY) || is_word(t, W_OF)) by++;
        if (is_word(t, W_UP) || is_word(t, W_DOWN)) return by || j == i - 1 ? check_direction(t) : 0;
        if (t->kind == TOK_TEXT) text++;
        if (by && tok_says(s, t, "raised|grew|strengthened|expanded|swelled|gained|saving")) return 1;
        if (by && tok_says(s, t, "declin|cut|shrank|shortened|eased|lowered")) return -1;
    }
    return by && text == 0 && i > 0 && (is_word(&s->t[i - 1], W_BY) || is_word(&s->t[i - 1], W_OF)) ? changed_in_clause(s, i) : 0;
}

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
    if (i > 1 && is_sep(&s->t[i - 1], '(') && (is_word(&s->t[i - 2], W_LAST) || is_word(&s->t[i - 2], W_YOY))) return true;
    for (int j = i - 1; j > 0 && j > i - 6 && s->t[i].in && s->t[j].in == s->t[i].in && s->t[j].kind != TOK_NUM; j--)
        if (is_word(&s->t[j], W_LAST)) return true;
    return false;
}

static bool earlier_zh(const sentence_t *s, int i)
{
    int from, to;
    fact_before(s, i, &from, &to);
    for (int j = i - 1; j >= 0 && !ends_words(s, &s->t[j]); j--)
        if (is_word(&s->t[j], W_THAN)) return true;
    return check_says(s, from, to, "上年|去年|上期|同期|年初|原来|原有|原先|此前|前一年|上一年|上月|上季|过去") || check_ends_with(s->c, to, "由|从|比|较") > 0;
}

static bool earlier_en(const sentence_t *s, int i)
{
    static const char words[] = "last year|previous|prior year|earlier|year before|preceding|last term|at the start|at the beginning|originally|formerly|year ago|last month|previously|used to|down on|up on";
    int from, to, from2, to2;
    fact_before(s, i, &from, &to);
    fact_behind(s, i, &from2, &to2);
    if (check_says(s, from, to, words) || check_says(s, from2, to2, words)) return true;
    for (int j = i - 1; j >= 0 && !ends_words(s, &s->t[j]); j--) {
        const tok_t *t = &s->t[j];
        bool than, close = s->t[i].from - t->to < 12;
        if ((is_word(t, W_FROM) && close) || is_word(t, W_THAN) || is_word(t, W_AGAINST) || is_word(t, W_LAST)) return true;
        if (quant_comparison(s, j, &than) && than) return true;
        if (tok_says(s, t, "compared|against|down on|up on")) return true;
        if (is_word(t, W_TO) || is_word(t, W_UPTO) || is_word(t, W_DOWNTO)) break;
    }
    return false;
}

bool fact_is_earlier(const sentence_t *s, int i)
{
    if (s->t[i].role == ROLE_BASE || earlier_in_bracket(s, i)) return true;
    return s->zh ? earlier_zh(s, i) : earlier_en(s, i);
}

/* The year a value is said of: in its bracket, its words, or "in 2020, when there were 900". */
static int year_said(const sentence_t *s, int i)
{
    int bracket = year_in_bracket(s, i), year = check_year_of(s, i), end, from = passage_clause(s, i, &end);
    if (bracket || year > 0) return bracket ? bracket : year;
    for (int j = i - 1; j >= from && s->t[j].kind != TOK_NUM && year == 0; j--)
        if (s->t[j].kind == TOK_YEAR) return (int)s->t[j].v;
    if (!s->zh && from > 1 && check_says(s, s->t[from].from, s->t[i].from, "when|where") && s->t[from - 2].kind == TOK_YEAR) return (int)s->t[from - 2].v;
    return 0;
}

/* (+48), (-3.4%): a change by its sign. */
static int signed_change(const sentence_t *s, int i)
{
    const tok_t *t = &s->t[i];
    uint32_t sign = t->from > 0 ? s->c[t->from - 1] : 0;
    int open = i - 1;
    while (open > 0 && open > i - 8 && !is_sep(&s->t[open], '(')) open--;
    if (open < 0 || !is_sep(&s->t[open], '(') || !t->in || !is_sep(&s->t[i + 1], ')')) return 0;
    return sign == '+' ? 1 : sign == '-' || sign == 0x2212 || sign == U'–' ? -1 : 0;
}

/* 320 sentences, of which 128 suspended. 192 offenders therefore …: opens its sentence and says that it follows. */
static bool follows_therefore(const sentence_t *s, int i)
{
    int from, to;
    fact_behind(s, i, &from, &to);
    return i > 0 && is_sep(&s->t[i - 1], U'。') && check_says(s, from, to, " therefore| thus| consequently| hence");
}

/* 其余, the remaining: at the head of its words, or right at the number. */
static bool said_rest(const sentence_t *s, int i)
{
    static const char rest[] = "其余|剩余|余下|剩下|结余|the other |the remaining |the rest |remaining |leaving |a remainder of |the balance of ";
    int from, to;
    fact_before(s, i, &from, &to);
    while (from < to && s->c[from] == ' ') from++;
    for (int n = 2; n <= 16 && from + n <= to; n++)
        if (check_ends_with(s->c, from + n, rest) == n) return true;
    if (s->zh) return false;
    return check_ends_with(s->c, to, rest) > 0 || follows_therefore(s, i);
}

/* the shortfall of 46, 相差6件: an amount that goes neither way. */
static bool said_apart(const sentence_t *s, int i)
{
    int from, to;
    fact_before(s, i, &from, &to);
    while (to > from && s->c[to - 1] == ' ') to--;
    return check_ends_with(s->c, to, "difference of|shortfall of|gap of|margin of|相差|差额为|差距为") > 0;
}

static int way_of(const sentence_t *s, int i)
{
    int dir = signed_change(s, i);
    if (!dir) dir = changed_before(s, i);
    return dir ? dir : compared_behind(s, i);
}

static enum fact_kind kind_of(const sentence_t *s, int i, int *dir)
{
    const tok_t *t = &s->t[i], *last = &s->t[i > 0 ? i - 1 : 0];
    bool percent = t->num == NUM_PERCENT, change = t->role == ROLE_CHANGE;
    if (t->range) return FACT_OTHER;
    if (t->num == NUM_TIMES) return *dir = check_direction(t), FACT_TIMES;
    *dir = way_of(s, i);
    if (t->num == NUM_POINTS) return FACT_POINTS;
    if (percent && t->han && (is_word(last, W_DOWNTO) || is_word(last, W_UPTO))) return FACT_TIMES; /* fell to a quarter */
    if (*dir || change) {
        bool share = t->role == ROLE_SHARE || t->role == ROLE_RATE || (percent && t->han && !change && !s->zh && !changed_before(s, i));
        return share ? FACT_SHARE : percent ? FACT_CHANGE : FACT_AMOUNT;
    }
    if (!percent && said_apart(s, i)) return FACT_AMOUNT;
    if (said_rest(s, i)) return FACT_REST;
    if (percent) return FACT_SHARE;
    return t->num == NUM_COUNT || t->num == NUM_SPAN ? FACT_VALUE : FACT_OTHER;
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
        bool apart = first > 0 && x->f[first - 1].tok >= from; /* a value among the years */
        while (v < n && first + v < x->n && x->f[first + v].tok < end && x->f[first + v].kind == FACT_VALUE && check_facts_alike(x, first, first + v)) v++;
        for (int j = 0; resp && n > 1 && v == n && !apart && j < n; j++) x->f[first + j].year = year[j];
        i = end;
    }
}

void check_facts_read(const sentence_t *s, facts_t *x)
{
    int sentence = 0;
    int64_t last = UNIT_NONE;
    x->s = s;
    x->n = 0;
    for (int i = 0; i < s->tokens && x->n < FACTS_MOST; i++) {
        const tok_t *t = &s->t[i];
        if (is_sep(t, U'。')) sentence++;
        if (t->kind != TOK_NUM) continue;
        fact_t *f = &x->f[x->n++];
        *f = (fact_t){.tok = i, .sentence = sentence, .unit = t->unit};
        f->kind = kind_of(s, i, &f->dir);
        f->by = f->kind == FACT_TIMES && s->zh && changed_before(s, i) > 0;
        if (is_count(t) && f->unit == UNIT_NONE && !s->zh && !t->money) f->unit = last;
        if (is_count(t) && f->unit != UNIT_NONE) last = f->unit;
        f->time = fact_is_earlier(s, i) ? -1 : 0;
        f->year = year_said(s, i);
    }
    years_in_turn(x);
}

bool check_facts_alike(const facts_t *x, int a, int b)
{
    const tok_t *p = fact_tok(x, a), *q = fact_tok(x, b);
    int64_t u = x->f[a].unit, v = x->f[b].unit;
    if (p->num != q->num || p->money != q->money) return false;
    if (p->num == NUM_PERCENT) return true;
    if (p->num == NUM_SPAN) return check_days(x->s, p) == check_days(x->s, q);
    if (p->num != NUM_COUNT) return false;
    bool scaled = !x->s->zh && ((p->unit == UNIT_NONE && q->last >= 1e3 && p->last < 1) || (q->unit == UNIT_NONE && p->last >= 1e3 && q->last < 1));
    if (scaled) return false; /* from 1.2 to 3.6 billion */
    if (u == v) return u != UNIT_NONE || !x->s->zh;
    if (x->s->zh || p->money) return false;
    bool things = (u < 0 || u == UNIT_PERSON || u == UNIT_CASE) && (v < 0 || v == UNIT_PERSON || v == UNIT_CASE);
    return u == UNIT_NONE || v == UNIT_NONE || things;
}
