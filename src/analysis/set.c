/* set.c - cases read once: ways, loopholes, bands, words. */
#include "analysis/inside.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HITS_MOST = 64, FIELD_HITS_LEAST = 2 };

/* How often patterns of the row stand in the text. */
static size_t count_hits(const lex_row_t *r, const char *text, size_t bytes)
{
    size_t n = 0, at, length;
    for (size_t i = 0; i < r->pattern_count; i++) {
        const lex_row_t one = {.patterns = &r->patterns[i], .pattern_count = 1};
        for (size_t p = 0; p < bytes && lexicon_find(&one, text, p, bytes, &at, &length); p = at + length) n++;
    }
    return n;
}

static void add_hit(analysis_set_t *s, look_t *k, const lex_row_t *r, size_t at, size_t bytes)
{
    if (k->hit_count == HITS_MOST) return;
    k->hits[k->hit_count++] = (hit_t){r, at, bytes};
    if (r->sort == LEX_WAY) k->ways |= r->ways;
    else
        for (size_t i = 0; i < s->loophole_count; i++)
            if (s->loophole[i] == r) k->loopholes |= UINT64_C(1) << i;
}

/* Is the sentence about proof or law? "户籍证明" in a list of evidence is no false household record. */
static bool is_evidence(const analysis_set_t *s, const char *text, size_t from, size_t to)
{
    size_t at, n;
    for (size_t i = 0; i < s->lexicon.count; i++)
        if (s->lexicon.rows[i].sort == LEX_EVIDENCE && lexicon_find(&s->lexicon.rows[i], text, from, to, &at, &n)) return true;
    return false;
}

/* Ends of the sentences that tell facts, and whether each does. */
static int read_sentences(analysis_set_t *s, look_t *k, err_t *err)
{
    size_t most = 1;
    for (size_t from = 0; from < k->bytes; most++) from = lexicon_sentence(k->c.text, from, k->bytes);
    k->sentences = arena_array(s->arena, most, sizeof *k->sentences);
    if (!k->sentences) return err_nomem(err);
    for (size_t from = 0, to; from < k->bytes; from = to) {
        to = lexicon_sentence(k->c.text, from, k->bytes);
        if (!is_evidence(s, k->c.text, from, to)) k->sentences[k->sentence_count++] = (sentence_t){from, to};
    }
    return 0;
}

/* Ways and loopholes, sentence by sentence; of each the first place. */
static void read_ways(analysis_set_t *s, look_t *k)
{
    const char *text = k->c.text;
    for (size_t i = 0; i < s->lexicon.count; i++) {
        const lex_row_t *r = &s->lexicon.rows[i];
        bool found = false;
        size_t at = 0, n = 0;
        if (r->sort != LEX_WAY && r->sort != LEX_LOOPHOLE) continue;
        for (size_t j = 0; j < k->sentence_count && !found; j++)
            found = lexicon_find(r, text, k->sentences[j].from, k->sentences[j].to, &at, &n);
        if (found) add_hit(s, k, r, at, n);
    }
    for (size_t i = 0; i < s->loophole_count; i++)
        if (s->loophole[i]->ways & k->ways) k->loopholes |= UINT64_C(1) << i;
}

/* What the form left open and the text says: the field with most patterns, the highest rank. */
static void read_marks(analysis_set_t *s, look_t *k)
{
    const lex_row_t *field = NULL, *rank = NULL;
    size_t most = FIELD_HITS_LEAST - 1;
    for (size_t i = 0; i < s->lexicon.count; i++) {
        const lex_row_t *r = &s->lexicon.rows[i];
        if (r->sort == LEX_FIELD && !k->c.field.code) {
            size_t n = count_hits(r, k->c.text, k->bytes);
            if (n > most) {
                most = n;
                field = r;
            }
        } else if (r->sort == LEX_RANK && !k->c.rank.code && count_hits(r, k->c.text, k->bytes)) {
            rank = r; /* the table goes upward */
        }
    }
    if (field) k->c.field = (analysis_mark_t){.code = field->code, .words = field->words, .read = true};
    if (rank) k->c.rank = (analysis_mark_t){.code = rank->code, .words = rank->words, .group = rank->field, .group_words = rank->words, .read = true};
    if (k->c.amount < 0) {
        k->c.amount = amounts_in_text(k->c.text, k->bytes);
        k->amount_read = k->c.amount >= 0;
    }
}

static int read_case(analysis_set_t *s, const analysis_case_t *c, look_t *k, err_t *err)
{
    size_t bytes = strlen(c->text);
    while (bytes > ANALYSIS_TEXT_MOST || (bytes && (c->text[bytes] & 0xC0) == 0x80)) bytes--;
    *k = (look_t){.c = *c, .bytes = bytes, .hits = arena_array(s->arena, HITS_MOST, sizeof *k->hits)};
    if (!k->hits) return err_nomem(err);
    int failed = read_sentences(s, k, err);
    if (failed) return failed;
    read_ways(s, k);
    read_marks(s, k);
    k->band = amounts_band(&s->bands, k->c.crime.code, k->c.amount, c->on == DAY_NONE ? day_today() : c->on);
    for (int i = 0; i < ANALYSIS_WAYS_MOST; i++) s->way_cases[i] += k->ways >> i & 1;
    return 0;
}

static bool same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* n^2 comparisons of short codes: ten million of the largest set, once. */
static void count_marks(analysis_set_t *s)
{
    for (size_t i = 0; i < s->count; i++)
        for (size_t j = 0; j < s->count; j++) {
            s->looks[i].crime_cases += same(s->looks[i].c.crime.code, s->looks[j].c.crime.code);
            s->looks[i].field_cases += same(s->looks[i].c.field.code, s->looks[j].c.field.code);
        }
}

int analysis_set_new(const analysis_case_t *cases, size_t count, analysis_set_t **ret_set, err_t *err)
{
    assert(cases && ret_set);
    if (count > ANALYSIS_CASES_MOST) return err_set(err, ERR_ANALYSIS_MANY, "cases");
    analysis_set_t *s = calloc(1, sizeof *s);
    if (!s) return err_nomem(err);
    s->arena = arena_new((size_t)1 << 30);
    s->count = count;
    s->log_count = log((double)count + 1);
    int failed = s->arena ? lexicon_read(s->arena, &s->lexicon, err) : err_nomem(err);
    for (size_t i = 0; !failed && i < s->lexicon.count && s->loophole_count < 64; i++)
        if (s->lexicon.rows[i].sort == LEX_LOOPHOLE) s->loophole[s->loophole_count++] = &s->lexicon.rows[i];
    if (!failed) failed = weights_read(&s->weights, err);
    if (!failed) failed = amounts_read(s->arena, &s->bands, err);
    if (!failed) s->looks = arena_array(s->arena, count + 1, sizeof *s->looks);
    if (!failed && !s->looks) failed = err_nomem(err);
    for (size_t i = 0; i < count && !failed; i++) failed = read_case(s, &cases[i], &s->looks[i], err);
    if (!failed) count_marks(s);
    if (!failed && count) failed = words_learn(s, err);
    if (failed) analysis_set_free(s);
    else *ret_set = s;
    return failed;
}

void analysis_set_free(analysis_set_t *s)
{
    if (!s) return;
    arena_free(s->arena);
    free(s->terms);
    free(s);
}
