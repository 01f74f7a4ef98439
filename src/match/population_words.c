/* population_words.c - table of frequent words of names outside the Han ones. */
#include "match/population_words.h"

#include "match/chars.h"
#include "match/tsv.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { COMMUNITIES = 24, ENTRIES = 8192, WORDS_MOST = 12, ROW_SEED = 0x40A3 };

static const double SHARES = 1e5, MILLION = 1e6, RARE_WORD = 5e-5, INITIAL = 0.08;

static struct {
    struct entry {
        uint64_t key; /* of the word, or of a row of its spellings */
        uint16_t share;
        uint8_t community;
    } entry[ENTRIES];
    int entries;
    struct {
        span_t name;
        int people;
    } community[COMMUNITIES];
    int communities;
} words;

static uint64_t row_key(uint16_t row)
{
    return hash_mix(hash_step(ROW_SEED, row)) | 1;
}

static uint64_t letters_key(const char *w, int n)
{
    uint64_t h = HASH_SEED;
    for (int i = 0; i < n; i++) h = hash_step(h, (uint32_t)(unsigned char)w[i]);
    return hash_mix(h) | 1;
}

static uint64_t chars_key(const uint32_t *c, int n)
{
    uint64_t h = HASH_SEED;
    for (int i = 0; i < n; i++) h = hash_step(h, c[i]);
    return hash_mix(h) | 1;
}

static bool enter(uint64_t key, int share, int community)
{
    if (words.entries == ENTRIES) return false;
    words.entry[words.entries++] = (struct entry){key, (uint16_t)share, (uint8_t)community};
    return true;
}

static bool enter_word(span_t word, int share, int community)
{
    uint32_t c[WORDS_MOST * 4];
    int n = 0;
    if ((unsigned char)*word.p >= 0x80) {
        while (word.n && n < (int)(sizeof c / sizeof *c)) c[n++] = chars_fold(span_next(&word));
        return enter(chars_key(c, n), share, community);
    }
    const alike_t *a = alike_find(word.p, (int)word.n);
    bool ok = enter(letters_key(word.p, (int)word.n), share, community);
    for (int i = 0; a && i < ALIKE_ROWS && a->row[i] && ok; i++)
        if (alike_row_kind(a->row[i]) == ALIKE_SPELLING) ok = enter(row_key(a->row[i]), share, community);
    return ok;
}

static int load_row(const tsv_t *t, err_t *err)
{
    int n = 0, k = 0;
    if (!span_int(t->cell[2], &n) || n < 1 || n > UINT16_MAX) return tsv_fault(t, "number", err);
    if (span_is(t->cell[0], "people") && words.communities < COMMUNITIES) {
        words.community[words.communities].name = t->cell[1];
        words.community[words.communities++].people = n;
        return 0;
    }
    while (k < words.communities && (words.community[k].name.n != t->cell[1].n ||
                                     memcmp(words.community[k].name.p, t->cell[1].p, t->cell[1].n) != 0)) k++;
    if (!span_is(t->cell[0], "word") || k == words.communities) return tsv_fault(t, "kind or community", err);
    for (span_t rest = t->cell[3]; rest.n;) {
        const char *space = memchr(rest.p, ' ', rest.n);
        span_t word = {rest.p, space ? (size_t)(space - rest.p) : rest.n};
        if (!word.n || !enter_word(word, n, k)) return tsv_fault(t, "words", err);
        rest.p += word.n + (space != NULL), rest.n -= word.n + (space != NULL);
    }
    return 0;
}

static int order(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    if (x->community != y->community) return x->community - y->community;
    return x->share - y->share;
}

int population_words_load(err_t *err)
{
    tsv_t t;
    int code = tsv_open(&t, "data/names/frequent.tsv", err);
    while (!code && tsv_next(&t)) code = load_row(&t, err);
    qsort(words.entry, (size_t)words.entries, sizeof words.entry[0], order);
    return code;
}

/* Shares of a key by community: the greatest of each; true when there is one. */
static bool look(uint64_t key, double share[COMMUNITIES])
{
    int low = 0, high = words.entries;
    while (low < high) {
        int mid = (low + high) / 2;
        if (words.entry[mid].key < key) low = mid + 1;
        else high = mid;
    }
    int from = low;
    for (; low < words.entries && words.entry[low].key == key; low++) {
        double s = words.entry[low].share / SHARES, *to = &share[words.entry[low].community];
        if (*to < s) *to = s;
    }
    return low > from;
}

typedef struct product {
    double of[COMMUNITIES];
    int listed[COMMUNITIES];
    int count;
} product_t;

static void times(product_t *p, const double share[COMMUNITIES])
{
    p->count++;
    for (int k = 0; k < words.communities; k++) {
        p->listed[k] += share[k] > 0;
        p->of[k] *= share[k] > 0 ? share[k] : RARE_WORD;
    }
}

static void latin_words(const form_t *f, product_t *p)
{
    for (int i = 0; i < f->tokens && p->count < WORDS_MOST; i++) {
        const token_t *t = &f->token[i];
        double share[COMMUNITIES] = {0};
        if (t->kind == TOKEN_PARTICLE || t->kind == TOKEN_NUMBER) continue;
        if (t->kind == TOKEN_INITIAL) {
            for (int k = 0; k < words.communities; k++) p->of[k] *= INITIAL;
            continue;
        }
        if (!look(letters_key(f->text + t->at, t->n), share) && t->alike)
            for (int r = 0; r < ALIKE_ROWS && t->alike->row[r]; r++) (void)look(row_key(t->alike->row[r]), share);
        times(p, share);
    }
}

static void han_words(const form_t *f, product_t *p)
{
    int from = 0;
    for (int i = 1; i <= f->core_count && p->count < WORDS_MOST; i++) {
        if (i < f->core_count && (i >= 64 || !(f->parts >> i & 1))) continue;
        double share[COMMUNITIES] = {0};
        (void)look(chars_key(f->core + from, i - from), share);
        times(p, share);
        from = i;
    }
}

int64_t population_words(const form_t *person)
{
    assert(person->schema == MATCH_PERSON);
    product_t p = {.count = 0};
    for (int k = 0; k < COMMUNITIES; k++) p.of[k] = 1;
    if (person->han) han_words(person, &p);
    else latin_words(person, &p);
    double most = 0;
    for (int k = 0; k < words.communities; k++) {
        double people = words.community[k].people * MILLION * p.of[k];
        if (p.listed[k] && p.listed[k] * 2 >= p.count && people > most) most = people;
    }
    return most <= 0 ? 0 : most < 1 ? 1 : (int64_t)(most + 0.5);
}
