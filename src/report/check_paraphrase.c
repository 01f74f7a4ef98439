/* check_paraphrase.c - one quantity said twice in other words, with two values that differ as slips of the pen do.
 *
 * 1,436 and 1,463 of the same thing: two digits changed places, or one digit is another. Values that differ otherwise are
 * left alone (check_twice.c compares clauses of the same words). The same thing: in Chinese the same characters but for
 * those that change nothing; in English the counted noun and another word, said definitely ("the 1,463 arrests reviewed").
 */
#include "report/check_lexicon.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SAID_MOST = 1 << 13, SLOTS = 1 << 16, WORDS_MOST = 20, KEYS_MOST = 16 };

typedef struct said {
    uint32_t word[WORDS_MOST];
    int words;
    double v;
    int64_t unit;
    int year, line;
    size_t at, to, sentence;
    bool definite, percent, bare;
} said_t;

struct paraphrases {
    said_t *said;
    uint32_t *slot; /* said + 1 by key */
    size_t count;
};

/* --- what is counted -------------------------------------------------------------------------------------------------------- */

static void add(said_t *x, uint32_t word)
{
    for (int i = 0; i < x->words; i++)
        if (x->word[i] == word) return;
    if (x->words < WORDS_MOST) x->word[x->words++] = word;
}

static void add_zh(said_t *x, const sentence_t *s, int from, int to)
{
    for (int i = from; i < to; i++)
        if (is_han(s->c[i]) && !one_of(U"共全年市省县区院我本各类的了中数量件人名等在据统计表示依法检察机关案总累达为是已计有就其一来度里内后所述上该情况显涉及向对被将并还也嫌疑", s->c[i])) add(x, s->c[i]);
}

static void add_en(said_t *x, const sentence_t *s, int from, int to)
{
    static const char stops[] = "|the|and|for|with|were|was|that|this|from|have|been|during|year|their|which|most|more|than|these|those|they|into|only|back|over|some|show|also|very|where|when|while|last|number|there|looking|";
    for (int i = from; i < to;) {
        char key[24] = "|";
        uint32_t h = 2166136261u;
        int n = 0;
        for (; i < to && is_latin(s->c[i]); i++, n++)
            if (n < 20) key[n + 1] = (char)(s->c[i] < 128 ? s->c[i] | 32 : '?'), key[n + 2] = '\0';
        if (n == 0) {
            i++;
            continue;
        }
        for (int j = 1; j <= n && j <= 5; j++) h = (h ^ (unsigned char)key[j]) * 16777619u;
        size_t end = strlen(key);
        key[end] = '|', key[end + 1] = '\0';
        if (n > 2 && !strstr(stops, key)) add(x, h);
    }
}

/* The characters of the clause of a quantity: what it is called, before and behind it up to the next number. */
typedef struct label {
    int from, to, from2, to2;
} label_t;

static bool ends_label(const tok_t *t)
{
    return t->kind == TOK_NUM || t->kind == TOK_END || check_ends_clause(t) || is_sep(t, U'、') || is_sep(t, '(') || is_sep(t, ')');
}

/* 支持起诉案件总数（1,860件）: alone in its brackets. */
static bool alone_in_brackets(const sentence_t *s, int i)
{
    return s->t[i].in && i > 1 && is_sep(&s->t[i - 1], '(') && is_sep(&s->t[i + 1], ')') && s->t[i - 2].kind != TOK_NUM;
}

static label_t label_of(const sentence_t *s, int token)
{
    int from = token - alone_in_brackets(s, token), to = token;
    const tok_t *t = &s->t[token];
    while (from > 0 && s->t[from - 1].kind != TOK_YEAR && !ends_label(&s->t[from - 1])) from--;
    while (!ends_label(&s->t[to + 1])) to++;
    int unit = t->digits_to > t->from && t->digits_to < t->to ? t->digits_to : t->to;
    return (label_t){s->t[from].from < t->from ? s->t[from].from : t->from, t->from, unit, s->t[to].to > unit ? s->t[to].to : unit};
}

/* A part of the year, another year, a plan: not the same quantity. */
static bool of_time(const sentence_t *s, int from, int to)
{
    return check_says(s, from, to, SAYS[SAY_OTHER_TIME]);
}

/* A plain count of some size. */
static bool may_be_said_twice(const tok_t *t)
{
    if (t->kind != TOK_NUM || t->role != ROLE_NONE || t->range || t->vague || t->han) return false;
    if (t->num == NUM_PERCENT) return t->v > 10 && t->v < 100 && t->last < 1 && t->last > 0.001;
    return is_count(t) && t->v >= 20 && (t->last >= 1 || t->money);
}

/* A bare number has its noun in its clause, where English says it: contacts handled numbered 9,420. */
static bool has_unit(const sentence_t *s, const tok_t *t)
{
    return t->unit != UNIT_NONE || t->money || t->num == NUM_PERCENT || (!s->zh && t->v >= 100 && t->exact);
}

/* The year of the sentence, 0 = none; false: several, or a day. */
static bool one_year(const sentence_t *s, int *year)
{
    *year = 0;
    for (int j = 0; j < s->tokens; j++) {
        if (s->t[j].kind == TOK_DATE) return false;
        if (s->t[j].kind != TOK_YEAR) continue;
        if (*year && *year != (int)s->t[j].v) return false;
        *year = (int)s->t[j].v;
    }
    return true;
}

static bool read_one(const checker_t *k, int i, said_t *x)
{
    const sentence_t *s = k->s;
    const tok_t *t = &s->t[i];
    if (!may_be_said_twice(t) || !has_unit(s, t) || (t->in && !alone_in_brackets(s, i))) return false;
    label_t l = label_of(s, i);
    int end, from = passage_clause(s, i, &end);
    *x = (said_t){.v = t->v, .unit = t->unit, .percent = t->num == NUM_PERCENT, .bare = !s->zh && t->unit == UNIT_NONE && !t->money};
    if (of_time(s, s->t[from].from, s->t[end].from)) return false;
    if (!one_year(s, &x->year)) return false;
    if (!x->year) x->year = passage_year(k);
    if (s->zh) {
        if (i > 0 && s->t[i - 1].kind == TOK_NUM && s->t[i - 1].to == t->from) return false; /* 57件64人: of the first */
        add_zh(x, s, l.from, l.to);
        add_zh(x, s, l.from2, l.to2 < l.from2 + 8 && s->c[l.to2 > 0 ? l.to2 - 1 : 0] != U'中' ? l.to2 : l.from2);
        if (x->words < 3 && from > 1 && is_sep(&s->t[from - 1], ',')) { /* 严厉打击毒品犯罪，起诉1,286人: the clause before says of what */
            int before = passage_clause(s, from - 2, &(int){0});
            for (int j = before; j < from; j++)
                if (s->t[j].kind == TOK_NUM && !s->t[j].han) return false;
            if (x->words > 1) add_zh(x, s, s->t[before].from, s->t[from - 1].from);
        }
        return x->words >= 3;
    }
    add_en(x, s, s->t[from].from, t->from);
    add_en(x, s, t->digits_to, s->t[end].from);
    x->definite = check_ends_with(s->c, t->from - 1, "the|these|those|The|These|Those| all| our|Our|All") > 0;
    return x->words >= 2;
}

static bool same_thing(const said_t *a, const said_t *b, bool zh)
{
    int common = 0, least = a->words < b->words ? a->words : b->words;
    bool units = a->unit == b->unit || ((a->bare || b->bare) && !a->percent && !b->percent);
    if (!units || a->percent != b->percent || (a->year && b->year && a->year != b->year) || a->sentence == b->sentence) return false;
    for (int i = 0; i < a->words; i++)
        for (int j = 0; j < b->words; j++) common += a->word[i] == b->word[j];
    if (zh) return common == least && (least >= 4 || a->words == b->words);
    if (a->bare || b->bare || a->percent) return common >= 2 + a->percent && common == least;
    if (common >= 2 && common == least) return true;
    return common >= 2 && b->definite && common * 3 >= least * 2;
}

/* --- slips --------------------------------------------------------------------------------------------------------------------- */

static uint32_t hash(const char *digits, int64_t unit)
{
    uint32_t h = 2166136261u ^ (uint32_t)unit;
    for (; *digits; digits++) h = (h ^ (unsigned char)*digits) * 16777619u;
    return h;
}

/* Keys that values with the same slip share: the value itself, its digits sorted, each digit hidden. */
static int keys_of(const said_t *x, uint32_t key[KEYS_MOST])
{
    char digits[24], other[24];
    int64_t unit = x->percent ? INT64_C(1) << 20 : UNIT_NONE;
    int n = 0, d = snprintf(digits, sizeof digits, "%.0f", round(x->percent ? 100 * x->v : x->v));
    key[n++] = hash(digits, unit);
    if (d < 2 || d > 12) return n;
    memcpy(other, digits, sizeof other);
    for (int i = 1; i < d; i++)
        for (int j = i; j > 0 && other[j - 1] > other[j]; j--) {
            char c = other[j];
            other[j] = other[j - 1], other[j - 1] = c;
        }
    key[n++] = hash(other, unit + 1);
    for (int i = 0; i < d && d > 2 && n < KEYS_MOST && !x->percent; i++) { /* rates move: only the same digits in another order are a slip */
        memcpy(other, digits, sizeof other);
        other[i] = '*';
        key[n++] = hash(other, unit);
    }
    return n;
}

static void report(checker_t *k, const said_t *a, const said_t *b)
{
    bool same = a->v == b->v;
    report_place(k, same ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "twice", b->at, b->to, b->line,
                 bothf(k, "第 %d 行：%s；第 %d 行：%s", "line %d: %s; line %d: %s", a->line, say_number(k, a->v, -1), b->line, say_number(k, b->v, -1)),
                 same ? both(k, "两处所写一致", "stated twice, the same") : both(k, "同一数字在文中两处不同，像是笔误", "the same quantity with another value elsewhere: it looks like a slip"));
}

static bool ready(checker_t *k)
{
    if (k->paraphrases) return true;
    struct paraphrases *p = arena_alloc(k->arena, sizeof *p);
    if (p) *p = (struct paraphrases){.said = arena_array(k->arena, SAID_MOST, sizeof *p->said), .slot = arena_array(k->arena, SLOTS, sizeof *p->slot)};
    if (!p || !p->said || !p->slot) return k->nomem = true, false;
    memset(p->slot, 0, SLOTS * sizeof *p->slot);
    k->paraphrases = p;
    return true;
}

/* 2,000 and 1,000 are two sums; 1,436 and 1,463 may be a slip. */
static bool round_number(double v)
{
    while (v >= 10 && fmod(v, 10) == 0) v /= 10;
    return v < 100;
}

static void look(checker_t *k, said_t *x)
{
    struct paraphrases *p = k->paraphrases;
    uint32_t key[KEYS_MOST];
    int n = keys_of(x, key), digits = (int)log10(x->v) + 1;
    bool done = false;
    for (int i = 0; i < n && !done; i++) {
        uint32_t s = p->slot[key[i] & (SLOTS - 1)];
        if (!s) continue;
        const said_t *a = &p->said[s - 1];
        int alike = (int)log10(a->v) + 1;
        if (alike != digits || !same_thing(a, x, k->s->zh) || (digits < 3 && a->v == x->v) || (digits > 2 && a->v != x->v && round_number(a->v) && round_number(x->v))) continue;
        report(k, a, x);
        done = true;
    }
    if (p->count == SAID_MOST) return;
    p->said[p->count++] = *x;
    for (int i = 0; i < n; i++) p->slot[key[i] & (SLOTS - 1)] = (uint32_t)p->count;
}

void rule_paraphrase(checker_t *k)
{
    const sentence_t *s = k->s;
    for (int i = 0; i < s->tokens; i++) {
        said_t x;
        if (s->t[i].kind != TOK_NUM || !read_one(k, i, &x) || !ready(k)) continue;
        label_t l = label_of(s, i);
        x.at = s->at[l.from], x.to = s->at[s->t[i].to - 1], x.sentence = s->at[0];
        x.line = s->line;
        for (size_t c = s->at[0]; c < x.at; c++) x.line += s->text[c] == '\n';
        look(k, &x);
    }
}
