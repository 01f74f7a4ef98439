/* check_again.c - a number said again: "over 20,000, 19,200 to be exact", 近百家，共112家, twelve (13), 2.36亿元（2,360万元）.
 *
 * The second must be able to be the first: within its bound, or the same sum in another scale. That the two are one quantity
 * is read from the bracket, or from words (实际, 共, namely, to be exact) where the two are the only ones of their kind.
 */
#include "report/check_quant.h"

#include <math.h>
#include <string.h>

static bool same_kind(const tok_t *a, const tok_t *b)
{
    if (a->kind != TOK_NUM || b->kind != TOK_NUM || a->num != b->num || a->range || b->range || b->role != ROLE_NONE) return false;
    if (a->num == NUM_COUNT && a->money != b->money) return false;
    return a->num != NUM_COUNT || a->unit == b->unit || a->unit == UNIT_NONE || b->unit == UNIT_NONE;
}

static void say(checker_t *k, int i, int j, bool good)
{
    report_toks(k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "again", i, j, bothf(k, "%s / %s", NULL, say_tok(k, &k->s->t[i]), say_tok(k, &k->s->t[j])),
                good ? both(k, "两处数值相符", "the two values agree") : both(k, "前后两处数值不符", "the value said again is another one"));
}

/* Kilograms, metres, square metres: how many of them a larger unit is, and of which kind it is; 0 = not such a unit. */
static double measure(const sentence_t *s, const tok_t *t, char *kind)
{
    static const struct {
        const char *words;
        double many;
        char kind;
    } rows[] = {{"公斤|千克|kilogram|kg", 1, 'w'}, {"公顷|hectare", 10000, 'a'}, {"平方公里|square kilomet", 1e6, 'a'}, {"平方米|square met", 1, 'a'}, {"公里|千米|kilomet| km", 1000, 'l'}, {"吨|tonne| tons", 1000, 'w'},
                {"平方|square", 0, 0}, {"米|metre|meter", 1, 'l'}, {"克|gram", 0.001, 'w'}};
    int to = t->to;
    if (to == t->digits_to && to + 3 < s->n && is_count(t)) to += 3; /* 42 km: no plural, no unit */
    for (size_t r = 0; r < sizeof rows / sizeof *rows && is_count(t); r++)
        if (check_says(s, t->digits_to, to, rows[r].words)) return *kind = rows[r].kind, rows[r].many;
    return *kind = 0, 0;
}

static bool measured(const sentence_t *s, const tok_t *a, const tok_t *b)
{
    char kind, other;
    return measure(s, a, &kind) > 0 && measure(s, b, &other) > 0 && kind == other;
}

static bool agree(const sentence_t *s, const tok_t *a, const tok_t *b)
{
    char kind;
    double m = measure(s, a, &kind), n = measure(s, b, &kind);
    if (measured(s, a, b)) return ranges_meet((range_t){a->lo * m, a->hi * m}, (range_t){b->lo * n, b->hi * n});
    double x = check_days(s, a), y = check_days(s, b);
    if (x > 0 && y > 0) return fabs(a->v * x / (b->v * y) - 1) < 0.04;
    return ranges_meet(range_of(a), range_of(b));
}

/* Only words of a noun between: two thirds of respondents (64 %). */
static int past_noun(const sentence_t *s, int i)
{
    int room = s->zh ? 12 : 40;
    for (i++; i < s->tokens; i++) {
        const tok_t *t = &s->t[i];
        if (t->kind == TOK_TEXT) room -= t->to - t->from;
        else if (!is_word(t, W_OF) && !is_word(t, W_IS) && !is_word(t, W_LE) && !is_word(t, W_CASEWORD)) break;
        if (room < 0) return -1;
    }
    return i;
}

/* The number in the bracket behind the number at i, if nothing else stands in it; -1. */
static int in_bracket(const sentence_t *s, int i)
{
    int open = past_noun(s, i), j = open + 1;
    if (open < 0 || !is_sep(&s->t[open], '(')) return -1;
    while (s->t[j].kind == TOK_WORD || (s->t[j].kind == TOK_TEXT && s->t[j].to - s->t[j].from <= 4)) j++;
    return s->t[j].kind == TOK_NUM && is_sep(&s->t[j + 1], ')') ? j : -1;
}

/* The other number of its kind in the sentence, if there is only one; -1. */
static int only_other(const sentence_t *s, int i)
{
    int end, from = passage_sentence(s, i, &end), found = -1;
    for (int j = from; j < end; j++)
        if (j != i && s->t[j].kind == TOK_NUM && s->t[j].num == s->t[i].num && (s->t[i].num != NUM_COUNT || same_kind(&s->t[i], &s->t[j]))) {
            if (found >= 0) return -1;
            found = j;
        }
    return found;
}

/* A sum in another scale: what differs by a power of ten is a slip, else it is a sum of another time. */
static bool sum_again(const sentence_t *s, const tok_t *a, const tok_t *b)
{
    if (!is_count(a) || !a->money || !b->money || a->unit != b->unit) return false;
    double tens = b->v > 0 && a->v > 0 ? fabs(log10(a->v / b->v)) : 0;
    return agree(s, a, b) || (tens > 0.5 && fabs(tens - round(tens)) < 1e-6) || a->vague;
}

static bool plain_count(const tok_t *t)
{
    return is_count(t) && t->unit == UNIT_NONE && t->exact && !t->vague;
}

/* Whether the number j in the bracket behind the number i says it again. */
static bool may_be_again(const sentence_t *s, int i, int j)
{
    const tok_t *a = &s->t[i], *b = &s->t[j];
    if (a->from > 1 && a->han && check_ends_with(s->c, a->from, "- |-")) return false; /* twenty - seven (27) */
    if (check_days(s, a) > 0 && check_days(s, b) > 0) return true;
    if (a->num == NUM_PERCENT && b->num == NUM_PERCENT && a->vague && !b->vague) return true;
    if (measured(s, a, b) && (a->unit != b->unit || a->unit == UNIT_NONE)) return true;
    if (is_count(a) && a->vague && plain_count(b) && only_other(s, i) == j) return true;
    if (is_count(a) && a->han && a->v < 1000 && plain_count(b) && !b->han && j == i + 2) return true;
    return sum_again(s, a, b);
}

static void judge_bracket(checker_t *k, int i)
{
    const sentence_t *s = k->s;
    const tok_t *a = &s->t[i];
    int j = in_bracket(s, i);
    if (j < 0 || passage_settled(k, j)) return;
    const tok_t *b = &s->t[j];
    if (a->role != ROLE_NONE || !may_be_again(s, i, j)) return;
    say(k, i, j, agree(s, a, b));
}
static bool says_again(const sentence_t *s, int i, int j)
{
    int end, from = passage_clause(s, j, &end);
    if (from <= i) from = i + 1;
    int a = s->t[from].from, b = s->t[j].from, c = s->t[end].from;
    if (s->zh) return check_says(s, a, b, "实际|实到|实有|实为|实发|实收|具体|统计|准确|精确|确切|经核|其实") || (b - a <= 3 && check_says(s, a, b, "共|计|达"));
    return check_says(s, a, b, "namely|exactly|precisely|in fact|actually|shows|the count|specifically|to be |the exact|the figure") || check_says(s, s->t[j].to, c, "to be exact|to be precise|exactly|precisely|to be accurate");
}

/* 超过2万份，实际发放19,200份; over 20,000, 19,200 to be exact. */
static void judge_count(checker_t *k, int i)
{
    const sentence_t *s = k->s;
    const tok_t *a = &s->t[i];
    if (!a->vague || a->range || !is_count(a) || a->role != ROLE_NONE) return;
    int j = only_other(s, i);
    if (j < i || passage_settled(k, j)) return;
    const tok_t *b = &s->t[j];
    if (b->vague || !same_kind(a, b) || !says_again(s, i, j)) return;
    bool good = agree(s, a, b), near = b->v < 1.5 * a->v && b->v > 0.6 * a->v;
    for (int m = i + 1; m < j; m++)
        if (is_word(&s->t[m], W_OFWHICH)) return;
    if (good || near) say(k, i, j, good);
}

/* The name of a share before it: 满意比例为76.3%, 退查率为23%: whether the clause of i speaks of it. */
static bool named_alike(const sentence_t *s, int i, int j)
{
    int end, from = passage_clause(s, j, &end), a = s->t[from].from, b = s->t[j].from;
    while (b > a && check_ends_with(s->c, b, "为|达到|达|是|占比|比例|比重|率|度|占|比| ")) b -= check_ends_with(s->c, b, "为|达到|达|是|占比|比例|比重|率|度|占|比| ");
    int first = passage_clause(s, i, &end);
    label_t l = {s->t[first].from, s->t[end].from, s->t[end].from, s->t[end].from};
    bool said = check_says(s, b, s->t[j].from, "率|比例|比重|度|占比");
    return said && (b == a || label_has_all(s, l, a, b));
}

/* 逾八成受访者满意，满意比例为76.3%; more than 80 per cent of users, 76.3 per cent, were satisfied. */
static void judge_share(checker_t *k, int i)
{
    const sentence_t *s = k->s;
    const tok_t *a = &s->t[i];
    if (a->num != NUM_PERCENT || !a->vague || a->range || a->role == ROLE_CHANGE) return;
    int j = only_other(s, i);
    if (j < i || s->t[j].vague || s->t[j].role == ROLE_CHANGE || passage_settled(k, j)) return;
    int next = s->zh ? -1 : past_noun(s, i);
    bool aside = next > 0 && is_sep(&s->t[next], ',') && j == next + 1 && (is_sep(&s->t[j + 1], ',') || is_sep(&s->t[j + 1], U'。'));
    if (aside || (s->zh && named_alike(s, i, j)) || (!s->zh && says_again(s, i, j))) say(k, i, j, agree(s, a, &s->t[j]));
}

/* The first token behind i that is none of the words that may say a sum again. */
static int past_saying(const sentence_t *s, int i)
{
    int j = i + 1;
    for (;; j++) {
        const tok_t *t = &s->t[j];
        bool word = is_word(t, W_OR) || is_word(t, W_LE) || is_word(t, W_SHARE) || is_word(t, W_IS);
        if (!is_sep(t, ',') && !word && !(t->kind == TOK_TEXT && t->to - t->from <= 10)) return j;
    }
}

/* 1,250 thousand euros, or 12.5 million euros; $3 billion, equals $3,000 million; 折合. */
static void judge_scale(checker_t *k, int i)
{
    const sentence_t *s = k->s;
    const tok_t *a = &s->t[i];
    if (!is_count(a) || a->role != ROLE_NONE || a->range || (!a->money && a->unit == UNIT_NONE)) return;
    int j = past_saying(s, i);
    const tok_t *b = &s->t[j];
    bool says = check_says(s, a->to, b->from, s->zh ? "折合|即|合|也就是|相当于" : " or |equals|equal to|equivalent|that is|i.e.|namely");
    bool per = is_word(&s->t[j + 1], W_PER) || check_says(s, b->to, b->to + 10 < s->n ? b->to + 10 : s->n, " a month| a year| a week| a day| a head| each| annually| monthly"); /* that is $300,000 a month */
    if (j == i + 1 || !says || per || passage_settled(k, j)) return;
    if (measured(s, a, b)) {
        say(k, i, j, agree(s, a, b));
        return;
    }
    if (!same_kind(a, b) || a->unit != b->unit) return;
    bool good = agree(s, a, b);
    if (good || (a->money && a->last != b->last) || sum_again(s, a, b)) say(k, i, j, good);
}

/* 90 minutes, or one and a half hours: not "three months or two years", which are two things. */
static void judge_spans(checker_t *k, int i)
{
    const sentence_t *s = k->s;
    const tok_t *a = &s->t[i], *b = &s->t[i + 3];
    if (!is_sep(&s->t[i + 1], ',') || !(is_word(&s->t[i + 2], W_OR) || is_word(&s->t[i + 2], W_LE)) || b->kind != TOK_NUM || a->vague || b->vague) return;
    double x = check_days(s, a), y = check_days(s, b);
    if (x <= 0 || y <= 0 || x == y || passage_settled(k, i + 3)) return;
    double ratio = a->v * x / (b->v * y);
    if (ratio > 0.45 && ratio < 2.2) say(k, i, i + 3, agree(s, a, b));
}

void rule_again(checker_t *k)
{
    for (int i = 0; i < k->s->tokens; i++) {
        if (k->s->t[i].kind != TOK_NUM) continue;
        judge_bracket(k, i);
        judge_count(k, i);
        judge_share(k, i);
        judge_scale(k, i);
        judge_spans(k, i);
    }
}
