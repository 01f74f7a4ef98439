/* check_quant.c - the quantities of a passage: which are counted, in what unit, and what they are called. */
#include "report/check_quant.h"

#include <math.h>

static bool counts(const tok_t *t)
{
    return is_count(t) && t->role == ROLE_NONE && !t->range;
}

/* 该15元, 此9万余元: said again. */
static bool goes_back(const sentence_t *s, const tok_t *t)
{
    return check_ends_with(s->c, t->from, "该|此|上述|前述|这|said ") > 0 && s->zh;
}

/* 20、30和50件: the unit stands behind the last. */
static int64_t unit_behind(const sentence_t *s, int i)
{
    while (is_sep(&s->t[i + 1], U'、') || is_word(&s->t[i + 1], W_AND) || is_sep(&s->t[i + 1], ',')) {
        if (!counts(&s->t[i + 2])) break;
        i += 2;
        if (s->t[i].unit != UNIT_NONE) return s->t[i].unit;
    }
    return UNIT_NONE;
}

static void read_all(const sentence_t *s, quants_t *q, bool spans)
{
    int sentence = 0;
    int64_t last = UNIT_NONE;
    q->n = 0;
    for (int i = 0; i < s->tokens && q->n < QUANTS_MOST; i++) {
        const tok_t *t = &s->t[i];
        if (is_sep(t, U'。')) sentence++;
        bool span = spans && t->kind == TOK_NUM && t->num == NUM_SPAN && !t->range;
        if (!(counts(t) || span) || goes_back(s, t)) continue;
        int64_t unit = t->unit;
        if (unit == UNIT_NONE) unit = unit_behind(s, i);
        if (unit == UNIT_NONE && !s->zh) unit = last;
        if (unit != UNIT_NONE && !span) last = unit;
        q->at[q->n] = i, q->unit[q->n] = unit, q->sentence[q->n] = sentence;
        q->n++;
    }
}

void quants_read(const sentence_t *s, quants_t *q)
{
    read_all(s, q, false);
}

void quants_with_spans(const sentence_t *s, quants_t *q)
{
    read_all(s, q, true);
}

bool quants_alike(const sentence_t *s, const quants_t *q, int a, int b)
{
    const tok_t *x = &s->t[q->at[a]], *y = &s->t[q->at[b]];
    int64_t u = q->unit[a], v = q->unit[b];
    if (x->money != y->money) return false;
    bool bare = !s->zh && ((x->unit == UNIT_NONE && y->last >= 1e3 && x->last < 1) || (y->unit == UNIT_NONE && x->last >= 1e3 && y->last < 1));
    if (bare) return false; /* from 1.2 to 3.6 billion: the scale is said once */
    if (u == v) return u != UNIT_NONE || !s->zh;
    if (s->zh) return false;
    if (u == UNIT_NONE || v == UNIT_NONE) return true;
    bool thing = (u < 0 || u == UNIT_PERSON) && (v < 0 || v == UNIT_PERSON);
    return thing && !x->money;
}

int quants_find(const quants_t *q, int token)
{
    for (int i = 0; i < q->n; i++)
        if (q->at[i] == token) return i;
    return -1;
}

label_t quant_label(const sentence_t *s, int token)
{
    int from = token, to = token;
    while (from > 0 && s->t[from - 1].kind != TOK_NUM && s->t[from - 1].kind != TOK_YEAR && !check_ends_clause(&s->t[from - 1]) && !is_sep(&s->t[from - 1], U'、') && !is_sep(&s->t[from - 1], '(') && !is_sep(&s->t[from - 1], ')')) from--;
    while (s->t[to + 1].kind != TOK_NUM && !check_ends_clause(&s->t[to + 1]) && !is_sep(&s->t[to + 1], U'、') && !is_sep(&s->t[to + 1], '(') && !is_sep(&s->t[to + 1], ')') && s->t[to + 1].kind != TOK_END) to++;
    const tok_t *t = &s->t[token];
    int unit = t->digits_to > t->from && t->digits_to < t->to ? t->digits_to : t->to;
    return (label_t){s->t[from].from < t->from ? s->t[from].from : t->from, t->from, unit, s->t[to].to > unit ? s->t[to].to : unit};
}

bool label_says(const sentence_t *s, label_t l, const char *list)
{
    return check_says(s, l.from, l.to, list) || check_says(s, l.from2, l.to2, list);
}

int quant_comparison(const sentence_t *s, int i, bool *than)
{
    const tok_t *t = &s->t[i];
    *than = false;
    if (s->zh || t->kind != TOK_WORD) return 0;
    if (is_word(t, W_UP) || is_word(t, W_DOWN)) return *than = is_word(&s->t[i + 1], W_THAN), check_direction(t);
    *than = check_says(s, t->from, t->to, "than|above|below");
    if (!*than) return 0;
    return is_word(t, W_MORE) ? 1 : is_word(t, W_LESS) ? -1 : 0;
}

static bool has_char(const sentence_t *s, int from, int to, uint32_t c)
{
    for (int i = from; i < to; i++)
        if (s->c[i] == c) return true;
    return false;
}

bool label_has_all(const sentence_t *s, label_t l, int from, int to)
{
    for (int i = from; i < to; i++)
        if (!has_char(s, l.from, l.to, s->c[i]) && !has_char(s, l.from2, l.to2, s->c[i])) return false;
    return to > from;
}

void say_ratio(checker_t *k, const char *rule, bool good, int part, int whole, int claim, words_t bad_note)
{
    const tok_t *p = &k->s->t[part], *w = &k->s->t[whole];
    int first = part < whole ? part : whole, last = part < whole ? whole : part;
    report_toks(k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, rule, first < claim ? first : claim, last > claim ? last : claim,
                bothf(k, "%s ÷ %s = %s%%", NULL, say_tok(k, p), say_tok(k, w), say_number(k, 100 * p->v / w->v, 2)),
                good ? both(k, "占比、比率与所列数值相符", "the share or rate follows from the values") : bad_note);
}

bool fact_is_earlier(const sentence_t *s, int i)
{
    label_t l = quant_label(s, i);
    if (s->t[i].role == ROLE_BASE) return true;
    for (int j = i - 1; j > 0 && s->t[j].to > l.from; j--)
        if (is_word(&s->t[j], W_THAN) || is_word(&s->t[j], W_AGAINST)) return true;
    return s->zh ? check_says(s, l.from, l.to, "上年|去年|上期|同期|年初|原来|此前|前一年|上一年") : check_says(s, l.from, l.to2, "last year|previous|earlier|year before|prior year");
}
