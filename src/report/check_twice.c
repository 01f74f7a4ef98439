/* check_twice.c - the same quantity stated at two places of a text with two values.
 *
 * The same means: the same words from the beginning of the clause to the number, at least six characters (English: four
 * words), the same unit and the same words of time in the sentence. A clause that comes three times or more is a pattern
 * (one line for each office or month), not a repetition.
 */
#include "report/check_lexicon.h"

#include <math.h>
#include <string.h>

enum { SEEN_MOST = 1 << 15, ZH_LEAST = 6, EN_LEAST = 20 };

typedef struct seen_one {
    uint64_t key;
    double lo, hi, v;
    size_t at, quote_to;
    int line, times;
    double other;      /* the second value */
    size_t other_at, other_to;
    int other_line;
    bool differ;
} seen_one_t;

struct seen {
    seen_one_t *slot;
    size_t count;
};

static uint64_t mix(uint64_t h, uint32_t c)
{
    return (h ^ c) * 1099511628211u;
}

static bool of_time(const sentence_t *s)
{
    return check_says(s, 0, s->n, SAYS[SAY_SUMMED_TIME]);
}

/* The words before the number, those that change nothing left out; 0 when they are too few to mean the same thing. */
static uint64_t key_of(const checker_t *k, int i, int *ret_from)
{
    const sentence_t *s = k->s;
    int j = i, letters = 0;
    while (j > 0 && s->t[j - 1].kind != TOK_NUM && s->t[j - 1].kind != TOK_SEP && s->t[j - 1].kind != TOK_YEAR && s->t[j - 1].kind != TOK_DATE) j--;
    uint64_t h = mix(1469598103934665603u, (uint32_t)s->t[i].unit);
    if (j > 0 && s->t[j - 1].kind != TOK_SEP && s->t[j - 1].kind != TOK_YEAR) return 0;
    *ret_from = s->t[j].from;
    for (int m = j; m < i; m++) {
        const tok_t *t = &s->t[m];
        if (is_word(t, W_TOTAL) || is_word(t, W_LE) || is_word(t, W_THIS) || is_word(t, W_IS)) continue;
        if (t->kind == TOK_WORD && t->word != W_AND) return 0;
        for (int c = t->from; c < t->to; c++) {
            if (s->c[c] == ' ') continue;
            h = mix(h, s->c[c]);
            letters++;
        }
    }
    bool year = false;
    for (int m = 0; m < s->tokens; m++)
        if (s->t[m].kind == TOK_YEAR) h = mix(h, (uint32_t)s->t[m].v), year = true;
    if (!year && passage_year(k)) h = mix(h, (uint32_t)passage_year(k)); /* the paragraph is of that year */
    return letters >= (s->zh ? ZH_LEAST : EN_LEAST) ? h | 1 : 0;
}

static seen_one_t *find(struct seen *seen, uint64_t key)
{
    size_t i = key & (SEEN_MOST - 1);
    while (seen->slot[i].key && seen->slot[i].key != key) i = (i + 1) & (SEEN_MOST - 1);
    return &seen->slot[i];
}

/* A clause may be said of one place only: something stands before it in the sentence. */
static bool leads(const sentence_t *s, int from)
{
    int letters = 0;
    for (int i = 0; i < from; i++) letters += is_han(s->c[i]) || is_latin(s->c[i]);
    return letters <= (s->zh ? 6 : 14);
}

static bool worth_keeping(const tok_t *t)
{
    if (!is_count(t) || t->role != ROLE_NONE || t->range || t->han || t->in || t->unit == UNIT_NONE) return false;
    return !(t->money && fmod(t->v, t->last * 10) == 0 && t->v / t->last < 1000 && t->v < 1e7); /* sums paid over and over */
}

void rule_twice(checker_t *k)
{
    const sentence_t *s = k->s;
    if (!k->seen) {
        k->seen = arena_alloc(k->arena, sizeof *k->seen);
        if (k->seen) k->seen->slot = arena_array(k->arena, SEEN_MOST, sizeof *k->seen->slot);
        if (!k->seen || !k->seen->slot) k->nomem = true;
    }
    if (k->nomem || k->seen->count > SEEN_MOST / 2) return;
    for (int i = 0; i < s->tokens; i++) {
        const tok_t *t = &s->t[i];
        if (!worth_keeping(t) || s->t[i + 1].kind == TOK_NUM) continue;
        int from = 0;
        uint64_t key = key_of(k, i, &from);
        if (!key || !leads(s, from) || of_time(s)) continue;
        seen_one_t *one = find(k->seen, key);
        bool first = !one->key;
        int line = s->line;
        for (size_t c = s->at[0]; c < s->at[from]; c++) line += s->text[c] == '\n';
        size_t to = s->at[t->to - 1];
        if (first) {
            *one = (seen_one_t){.key = key, .lo = t->lo, .hi = t->hi, .v = t->v, .at = s->at[from], .quote_to = to, .line = line, .times = 1};
            k->seen->count++;
        } else if (++one->times == 2) {
            one->differ = t->lo > one->hi || t->hi < one->lo;
            one->other = t->v;
            one->other_at = s->at[from];
            one->other_to = to;
            one->other_line = line;
        }
    }
}

void finish_twice(checker_t *k)
{
    for (size_t i = 0; k->seen && i < SEEN_MOST && !k->nomem; i++) {
        const seen_one_t *one = &k->seen->slot[i];
        if (one->times != 2) continue;
        report_place(k, one->differ ? CHECK_INCONSISTENT : CHECK_CONSISTENT, "twice", one->other_at, one->other_to, one->other_line,
                     bothf(k, "第 %d 行：%s；第 %d 行：%s", "line %d: %s; line %d: %s", one->line, say_number(k, one->v, -1), one->other_line, say_number(k, one->other, -1)),
                     one->differ ? both(k, "同一数字在文中两处不同", "the same quantity with another value elsewhere in the text") : both(k, "两处所写一致", "stated twice, the same"));
    }
}
