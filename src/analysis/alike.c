/* alike.c - two cases side by side: the pieces of their likeness. */
#include "analysis/inside.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct pieces {
    const analysis_set_t *s;
    piece_t *list; /* NULL: only the sum is wanted */
    size_t count;
    int64_t sum;
} pieces_t;

static void add(pieces_t *p, const char *sort, const char *code, words_t words, int64_t milli, double rarity)
{
    if (milli <= 0) return;
    if (p->list) {
        if (p->count == PIECES_MOST) return;
        p->list[p->count++] = (piece_t){sort, code, words, milli, rarity, false};
    }
    p->sum += milli;
}

/* The last piece rests on what was read from a text. */
static void said_by_text(pieces_t *p, bool read)
{
    if (read && p->list && p->count) p->list[p->count - 1].read = true;
}

static bool same(const char *a, const char *b)
{
    return a && b && *a && strcmp(a, b) == 0;
}

/* The words of a mark's group, else its code. */
static words_t group_words(const analysis_mark_t *m)
{
    return m->group_words.in[LANG_ZH] ? m->group_words : (words_t){{m->group, m->group}};
}

static int64_t scaled(int64_t milli, double rarity)
{
    return llround((double)milli * rarity);
}

static void add_marks(pieces_t *p, const look_t *a, const look_t *b)
{
    const analysis_set_t *s = p->s;
    const int64_t *w = s->weights.milli;
    if (same(a->c.crime.code, b->c.crime.code)) {
        double r = set_rarity(s, a->crime_cases);
        add(p, "crime", a->c.crime.code, a->c.crime.words, scaled(w[WEIGHT_CRIME], r), r);
    } else if (same(a->c.crime.group, b->c.crime.group)) {
        add(p, "crime_group", a->c.crime.group, group_words(&a->c.crime), w[WEIGHT_CRIME_GROUP], 0);
    }
    if (same(a->c.field.code, b->c.field.code)) {
        double r = set_rarity(s, a->field_cases);
        add(p, "field", a->c.field.code, a->c.field.words, scaled(w[WEIGHT_FIELD], r), r);
        said_by_text(p, a->c.field.read || b->c.field.read);
    }
    const char *ra = a->c.rank.group ? a->c.rank.group : a->c.rank.code, *rb = b->c.rank.group ? b->c.rank.group : b->c.rank.code;
    if (same(ra, rb)) {
        add(p, "rank", ra, a->c.rank.group ? group_words(&a->c.rank) : a->c.rank.words, w[WEIGHT_RANK], 0);
        said_by_text(p, a->c.rank.read || b->c.rank.read);
    }
    if (a->band && b->band && same(a->band->code, b->band->code)) {
        add(p, "band", a->band->code, a->band->words, w[WEIGHT_BAND], 0);
        said_by_text(p, a->amount_read || b->amount_read);
    }
    if (same(a->c.unit, b->c.unit)) add(p, "unit", a->c.unit, (words_t){{a->c.unit, a->c.unit}}, w[WEIGHT_UNIT], 0);
}

/* Beyond the most that ways may give together, each gives its part of that. */
static void add_ways(pieces_t *p, uint64_t shared)
{
    const analysis_set_t *s = p->s;
    int64_t whole = 0, most = s->weights.milli[WEIGHT_WAYS_MOST];
    for (int i = 0; i < ANALYSIS_WAYS_MOST; i++)
        if (shared >> i & 1) whole += scaled(s->weights.milli[WEIGHT_WAY], set_rarity(s, s->way_cases[i]));
    for (int i = 0; i < ANALYSIS_WAYS_MOST; i++) {
        if (!(shared >> i & 1)) continue;
        const lex_row_t *r = lexicon_way(&s->lexicon, i);
        double rarity = set_rarity(s, s->way_cases[i]);
        int64_t milli = scaled(s->weights.milli[WEIGHT_WAY], rarity);
        add(p, "way", r->code, r->words, whole > most ? milli * most / whole : milli, rarity);
    }
}

static void add_words(pieces_t *p, const look_t *a, const look_t *b)
{
    const analysis_set_t *s = p->s;
    for (size_t i = 0, j = 0; i < a->term_count && j < b->term_count;) {
        uint32_t x = a->terms[i].term, y = b->terms[j].term;
        if (x == y) {
            const vocable_t *v = &s->terms[x];
            double part = a->terms[i].share * b->terms[j].share;
            add(p, "word", v->text, (words_t){{v->text, v->text}}, scaled(s->weights.milli[WEIGHT_TEXT], part), set_rarity(s, v->cases));
        }
        i += x <= y;
        j += y <= x;
    }
}

static int64_t take(const analysis_set_t *s, size_t a, size_t b, piece_t *into, size_t *ret_count)
{
    assert(a < s->count && b < s->count && a != b);
    pieces_t p = {.s = s, .list = into};
    add_marks(&p, &s->looks[a], &s->looks[b]);
    add_ways(&p, s->looks[a].ways & s->looks[b].ways);
    add_words(&p, &s->looks[a], &s->looks[b]);
    if (ret_count) *ret_count = p.count;
    return p.sum;
}

int64_t analysis_points(const analysis_set_t *s, size_t a, size_t b)
{
    return take(s, a, b, NULL, NULL);
}

static int by_points(const void *x, const void *y)
{
    const piece_t *a = x, *b = y;
    if (a->milli != b->milli) return a->milli < b->milli ? 1 : -1;
    return strcmp(a->code, b->code);
}

size_t alike_pieces(const analysis_set_t *s, size_t a, size_t b, piece_t into[PIECES_MOST])
{
    size_t n = 0;
    (void)take(s, a, b, into, &n);
    if (n) qsort(into, n, sizeof *into, by_points);
    return n;
}

json_t *alike_json(const analysis_set_t *s, size_t a, size_t b, size_t most)
{
    piece_t *p = calloc(PIECES_MOST, sizeof *p);
    json_t *list = json_array();
    int64_t rest = 0, sum = 0;
    if (!p || !list) {
        free(p);
        json_decref(list);
        return NULL;
    }
    size_t n = alike_pieces(s, a, b, p);
    for (size_t i = 0; i < n; i++) {
        sum += p[i].milli;
        if (i >= most) {
            rest += p[i].milli;
            continue;
        }
        json_t *e = json_pack("{s:s, s:s, s:{s:s, s:s}, s:I}", "sort", p[i].sort, "code", p[i].code, "words", "zh",
                              p[i].words.in[LANG_ZH], "en", p[i].words.in[LANG_EN], "points", (json_int_t)p[i].milli);
        if (e && p[i].read) (void)json_object_set_new(e, "read", json_true());
        if (e && p[i].rarity > 0) (void)json_object_set_new(e, "rarity", json_real(p[i].rarity));
        (void)json_array_append_new(list, e);
    }
    free(p);
    json_t *out = json_pack("{s:I, s:o}", "points", (json_int_t)sum, "pieces", list);
    if (out && rest) (void)json_object_set_new(out, "rest", json_integer((json_int_t)rest));
    return out;
}

int analysis_pair(const analysis_set_t *s, size_t a, size_t b, json_t **ret_json, err_t *err)
{
    json_t *out = alike_json(s, a, b, PIECES_MOST);
    if (!out) return err_nomem(err);
    *ret_json = out;
    return 0;
}

typedef struct near {
    size_t i;
    int64_t points;
} near_t;

static int by_near(const void *x, const void *y)
{
    const near_t *a = x, *b = y;
    if (a->points != b->points) return a->points < b->points ? 1 : -1;
    return a->i < b->i ? -1 : 1;
}

int analysis_like(const analysis_set_t *s, size_t i, size_t most, json_t **ret_json, err_t *err)
{
    assert(i < s->count && ret_json);
    near_t *near = calloc(s->count + 1, sizeof *near);
    json_t *list = json_array();
    size_t n = 0;
    if (!near || !list) {
        free(near);
        json_decref(list);
        return err_nomem(err);
    }
    for (size_t j = 0; j < s->count; j++) {
        if (j == i) continue;
        int64_t points = analysis_points(s, i, j);
        if (points >= s->weights.milli[WEIGHT_PAIR_FROM]) near[n++] = (near_t){j, points};
    }
    if (n) qsort(near, n, sizeof *near, by_near);
    for (size_t k = 0; k < n && k < most; k++) {
        json_t *e = alike_json(s, i, near[k].i, 12);
        if (e) (void)json_object_set_new(e, "id", json_string(s->looks[near[k].i].c.id));
        if (e) (void)json_object_set_new(e, "title", json_string(s->looks[near[k].i].c.title));
        (void)json_array_append_new(list, e);
    }
    free(near);
    json_t *out = json_pack("{s:s, s:o}", "case", s->looks[i].c.id, "alike", list);
    if (!out) return err_nomem(err);
    *ret_json = out;
    return 0;
}
