/* words.c - the words that a set of cases has in common, found without a dictionary.
 *
 * A run of 2 to 6 characters is a word here when at least two cases have it, not too many do, and what stands before and
 * behind it varies: "变压" is always followed by "器" and is none, "变压器" is. Runs are counted length by length, and a longer
 * one only if both shorter ones in it were frequent, so that the table stays small. Names (…某…), digits, signs, set phrases
 * of the lexicon and sentences about evidence part runs and count nowhere.
 */
#include "analysis/inside.h"

#include "base/text.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GRAM_LEAST = 2, GRAM_MOST = 6, GRAMS_FIRST = 1 << 16, GRAMS_MOST = 1 << 24 };

typedef struct gram {
    uint64_t key;            /* 0 = free */
    uint32_t cases, last;    /* last: case counted last + 1 */
    uint32_t left, right;    /* the neighbour first seen */
    uint32_t term;           /* number + 1 once it is a word */
    uint8_t length, varied;  /* 1 left, 2 right */
} gram_t;

typedef struct table {
    gram_t *slot;
    size_t size, count;
} table_t;

typedef struct letters {
    uint32_t *c; /* 0 parts runs */
    size_t count;
} letters_t;

static uint64_t key_of(const uint32_t *c, size_t n)
{
    uint64_t h = UINT64_C(0x9E3779B97F4A7C15) + n;
    for (size_t i = 0; i < n; i++) {
        h = (h ^ c[i]) * UINT64_C(0xd6e8feb86659fd93);
        h ^= h >> 32;
    }
    return h ? h : 1;
}

static gram_t *slot_of(const table_t *t, uint64_t key)
{
    size_t at = (size_t)key & (t->size - 1);
    while (t->slot[at].key && t->slot[at].key != key) at = (at + 1) & (t->size - 1);
    return &t->slot[at];
}

static int grow(table_t *t, err_t *err)
{
    table_t bigger = {.size = t->size * 2, .count = t->count};
    if (bigger.size > GRAMS_MOST) return err_set(err, ERR_ANALYSIS_MANY, "words");
    bigger.slot = calloc(bigger.size, sizeof *bigger.slot);
    if (!bigger.slot) return err_nomem(err);
    for (size_t i = 0; i < t->size; i++)
        if (t->slot[i].key) *slot_of(&bigger, t->slot[i].key) = t->slot[i];
    free(t->slot);
    *t = bigger;
    return 0;
}

/* --- letters -------------------------------------------------------------------------------------------- */

static bool is_han(uint32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF);
}

/* What no word may hold is marked: all but the sentences of facts, and set phrases in these. */
static void part_phrases(const analysis_set_t *s, const look_t *k, unsigned char *parted)
{
    memset(parted, 1, k->bytes);
    for (size_t j = 0; j < k->sentence_count; j++) {
        size_t from = k->sentences[j].from, to = k->sentences[j].to, at, n;
        memset(parted + from, 0, to - from);
        for (size_t i = 0; i < s->lexicon.count; i++) {
            const lex_row_t *r = &s->lexicon.rows[i];
            for (size_t p = 0; r->sort == LEX_COMMON && p < r->pattern_count; p++) {
                const lex_row_t one = {.patterns = &r->patterns[p], .pattern_count = 1};
                for (size_t q = from; lexicon_find(&one, k->c.text, q, to, &at, &n); q = at + n) memset(parted + at, 1, n);
            }
        }
    }
}

/* A name as publishers mask it: the surname before 某 and what tells several apart behind it. */
static void part_names(uint32_t *c, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (c[i] != 0x67D0) continue; /* 某 */
        if (i) c[i - 1] = 0;
        /* 甲 乙 丙 丁 */
        if (i + 1 < n && (c[i + 1] == 0x7532 || c[i + 1] == 0x4E59 || c[i + 1] == 0x4E19 || c[i + 1] == 0x4E01)) c[i + 1] = 0;
        c[i] = 0;
    }
}

static int read_letters(const analysis_set_t *s, const look_t *k, letters_t *ret, err_t *err)
{
    size_t n = 0;
    unsigned char *parted = calloc(k->bytes + 1, 1);
    uint32_t *c = arena_array(s->arena, k->bytes / 2 + 2, sizeof *c);
    if (!parted || !c) {
        free(parted);
        return err_nomem(err);
    }
    part_phrases(s, k, parted);
    const char *p = k->c.text, *end = p + k->bytes;
    while (p < end) {
        bool out = parted[p - k->c.text];
        uint32_t letter = text_next(&p);
        letter = out || !is_han(letter) ? 0 : letter;
        if (letter || (n && c[n - 1])) c[n++] = letter;
    }
    part_names(c, n);
    free(parted);
    *ret = (letters_t){c, n};
    return 0;
}

/* --- counting ------------------------------------------------------------------------------------------- */

static void count_gram(gram_t *g, uint64_t key, size_t n, uint32_t who, uint32_t left, uint32_t right)
{
    if (!g->key) *g = (gram_t){.key = key, .length = (uint8_t)n, .left = left, .right = right};
    else {
        if (!left || left != g->left) g->varied |= 1;
        if (!right || right != g->right) g->varied |= 2;
    }
    if (g->last != who) {
        g->last = who;
        g->cases++;
    }
}

static bool frequent(const table_t *t, const uint32_t *c, size_t n)
{
    const gram_t *g = slot_of(t, key_of(c, n));
    return g->key && g->cases >= 2;
}

static int count_case(table_t *t, const letters_t *l, size_t n, uint32_t who, err_t *err)
{
    size_t run = 0;
    int failed = 0;
    for (size_t i = 0; i < l->count && !failed; i++) {
        run = l->c[i] ? run + 1 : 0;
        if (run < n) continue;
        const uint32_t *from = l->c + i + 1 - n;
        if (n > GRAM_LEAST && !(frequent(t, from, n - 1) && frequent(t, from + 1, n - 1))) continue;
        uint64_t key = key_of(from, n);
        gram_t *g = slot_of(t, key);
        if (!g->key) t->count++;
        count_gram(g, key, n, who, from > l->c ? from[-1] : 0, i + 1 < l->count ? l->c[i + 1] : 0);
        if (t->count * 2 > t->size) failed = grow(t, err);
    }
    return failed;
}

/* Particles no word begins or ends with: 的了在于和并其由给向对为以等将把被从到是有该此所年月日元后中. */
static bool is_particle(uint32_t c)
{
    static const uint32_t LIST[] = {0x7684, 0x4E86, 0x5728, 0x4E8E, 0x548C, 0x5E76, 0x5176, 0x7531, 0x7ED9, 0x5411, 0x5BF9,
                                    0x4E3A, 0x4EE5, 0x7B49, 0x5C06, 0x628A, 0x88AB, 0x4ECE, 0x5230, 0x662F, 0x6709, 0x8BE5,
                                    0x6B64, 0x6240, 0x5E74, 0x6708, 0x65E5, 0x5143, 0x540E, 0x4E2D, 0x53CA, 0x4E0E, 0x4E4B};
    for (size_t i = 0; i < sizeof LIST / sizeof *LIST; i++)
        if (LIST[i] == c) return true;
    return false;
}

/* A place: 省市县区镇乡村 with two characters or more before it, as "弋江区", "火龙岗镇政府". */
static bool has_place(const uint32_t *c, size_t n)
{
    for (size_t i = 2; i < n; i++)
        if (c[i] == 0x7701 || c[i] == 0x5E02 || c[i] == 0x53BF || c[i] == 0x533A || c[i] == 0x9547 || c[i] == 0x4E61 || c[i] == 0x6751)
            return true;
    return false;
}

static bool is_word(const analysis_set_t *s, const gram_t *g, const uint32_t *c)
{
    size_t most = s->count / 4 > 2 ? s->count / 4 : 2;
    return g->key && g->cases >= 2 && g->cases <= most && g->varied == 3 && !is_particle(c[0]) && !is_particle(c[g->length - 1]) &&
           !has_place(c, g->length);
}

/* --- taking texts apart ------------------------------------------------------------------------------------ */

static const char *text_of(arena_t *a, const uint32_t *c, size_t n)
{
    char text[GRAM_MOST * 4 + 1];
    size_t used = 0;
    for (size_t i = 0; i < n; i++) used += text_encode(c[i], text + used);
    return arena_textn(a, text, used);
}

static int by_term(const void *x, const void *y)
{
    uint32_t a = ((const has_term_t *)x)->term, b = ((const has_term_t *)y)->term;
    return (a > b) - (a < b);
}

static int add_term(analysis_set_t *s, gram_t *g, const uint32_t *c, size_t *room, err_t *err)
{
    if (g->term) return 0;
    if (s->term_count == *room) {
        size_t more = *room ? *room * 2 : 4096;
        vocable_t *list = realloc(s->terms, more * sizeof *list);
        if (!list) return err_nomem(err);
        s->terms = list;
        *room = more;
    }
    vocable_t *v = &s->terms[s->term_count++];
    *v = (vocable_t){.text = text_of(s->arena, c, g->length), .cases = 0};
    g->term = (uint32_t)s->term_count;
    return v->text ? 0 : err_nomem(err);
}

/* Longest words first from the left; each word once a case. */
static int take_apart(analysis_set_t *s, const table_t *t, const letters_t *l, look_t *k, has_term_t list[TERMS_OF_CASE], size_t *room,
                      err_t *err)
{
    int failed = 0;
    size_t n = 0;
    for (size_t i = 0; i < l->count && n < TERMS_OF_CASE && !failed;) {
        size_t run = 0, length = 0;
        while (run < GRAM_MOST && i + run < l->count && l->c[i + run]) run++;
        for (length = run; length >= GRAM_LEAST; length--) {
            gram_t *g = slot_of(t, key_of(l->c + i, length));
            if (!is_word(s, g, l->c + i)) continue;
            failed = add_term(s, g, l->c + i, room, err);
            if (!failed) list[n++] = (has_term_t){.term = g->term - 1};
            break;
        }
        i += length >= GRAM_LEAST ? length : 1;
    }
    if (failed) return failed;
    if (n) qsort(list, n, sizeof *list, by_term);
    k->terms = arena_array(s->arena, n + 1, sizeof *k->terms);
    if (!k->terms) return err_nomem(err);
    for (size_t i = 0; i < n; i++)
        if (!k->term_count || k->terms[k->term_count - 1].term != list[i].term) k->terms[k->term_count++] = list[i];
    for (size_t i = 0; i < k->term_count; i++) s->terms[k->terms[i].term].cases++;
    return 0;
}

/* Weights by rarity among those that were taken apart so; each case's vector gets the length one. */
static void weigh(analysis_set_t *s)
{
    for (size_t i = 0; i < s->term_count; i++) {
        vocable_t *v = &s->terms[i];
        double r = v->cases >= 2 ? set_rarity(s, v->cases) : 0;
        v->weight = r * sqrt((double)text_length(v->text));
    }
    for (size_t i = 0; i < s->count; i++) {
        look_t *k = &s->looks[i];
        double sum = 0;
        for (size_t j = 0; j < k->term_count; j++) sum += s->terms[k->terms[j].term].weight * s->terms[k->terms[j].term].weight;
        for (size_t j = 0; j < k->term_count; j++)
            k->terms[j].share = sum > 0 ? s->terms[k->terms[j].term].weight / sqrt(sum) : 0;
    }
}

double set_rarity(const analysis_set_t *s, uint32_t cases)
{
    assert(cases >= 1 && s->count >= 1);
    double r = log((double)(s->count + 1) / cases) / s->log_count;
    return r < 0 ? 0 : r > 1 ? 1 : r;
}

int words_learn(analysis_set_t *s, err_t *err)
{
    size_t room = 0;
    table_t t = {.size = GRAMS_FIRST};
    letters_t *letters = arena_array(s->arena, s->count + 1, sizeof *letters);
    has_term_t *list = calloc(TERMS_OF_CASE, sizeof *list);
    t.slot = calloc(t.size, sizeof *t.slot);
    int failed = letters && list && t.slot ? 0 : err_nomem(err);
    for (size_t i = 0; i < s->count && !failed; i++) failed = read_letters(s, &s->looks[i], &letters[i], err);
    for (size_t n = GRAM_LEAST; n <= GRAM_MOST && !failed; n++)
        for (size_t i = 0; i < s->count && !failed; i++) failed = count_case(&t, &letters[i], n, (uint32_t)i + 1, err);
    for (size_t i = 0; i < s->count && !failed; i++) failed = take_apart(s, &t, &letters[i], &s->looks[i], list, &room, err);
    if (!failed) weigh(s);
    free(list);
    free(t.slot);
    return failed;
}
