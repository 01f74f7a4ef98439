/* alike.c - one hash table of words; keys are hashes of 64 bits and are not compared further. */
#include "match/alike.h"

#include "match/tsv.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

enum { SLOTS = 1 << 14, FILL_MOST = SLOTS / 2, ROWS_MOST = 4096 };

static struct {
    alike_t slot[SLOTS];
    uint8_t kind[ROWS_MOST]; /* by row */
    int rows, filled;
    int code;
    err_t err;
} alike;

static uint64_t key_of(const char *word, int n)
{
    uint64_t h = HASH_SEED;
    for (int i = 0; i < n; i++) h = hash_step(h, (uint32_t)(unsigned char)word[i]);
    return hash_mix(h) | 1;
}

static const alike_t *find(uint64_t key)
{
    for (uint32_t i = (uint32_t)(key >> 20) & (SLOTS - 1);; i = (i + 1) & (SLOTS - 1)) {
        if (alike.slot[i].key == key) return &alike.slot[i];
        if (!alike.slot[i].key) return NULL;
    }
}

const alike_t *alike_find(const char *word, int n)
{
    return find(key_of(word, n));
}

const alike_t *alike_hashed(uint64_t hash)
{
    return find(hash_mix(hash) | 1);
}

static bool counts(enum alike_kind kind, int unit)
{
    if (kind == ALIKE_NUMBER) return true;
    return (kind == ALIKE_UNIT || kind == ALIKE_PLACE) == (unit != 0);
}

enum alike_kind alike_kind(const alike_t *a, const alike_t *b, int unit)
{
    enum alike_kind best = ALIKE_NONE;
    if (!a || !b) return best;
    for (int i = 0; i < ALIKE_ROWS && a->row[i]; i++)
        for (int j = 0; j < ALIKE_ROWS && b->row[j]; j++) {
            if (a->row[i] != b->row[j]) continue;
            enum alike_kind kind = alike.kind[a->row[i]];
            if (counts(kind, unit) && (!best || kind < best)) best = kind;
        }
    return best;
}

enum alike_kind alike_row_kind(uint16_t row)
{
    assert(row < ROWS_MOST);
    return alike.kind[row];
}

bool alike_given(const alike_t *a)
{
    for (int i = 0; a && i < ALIKE_ROWS && a->row[i]; i++)
        if (alike.kind[a->row[i]] >= ALIKE_TONGUE) return true;
    return false;
}

static bool has_kind(const alike_t *a, enum alike_kind kind)
{
    for (int i = 0; a && i < ALIKE_ROWS && a->row[i]; i++)
        if (alike.kind[a->row[i]] == kind) return true;
    return false;
}

bool alike_known(const alike_t *a)
{
    return alike_given(a) || has_kind(a, ALIKE_SPELLING);
}

bool alike_place(const alike_t *a)
{
    return has_kind(a, ALIKE_PLACE);
}

bool alike_trade(const alike_t *a)
{
    return has_kind(a, ALIKE_UNIT);
}

bool alike_two_names(const alike_t *a, const alike_t *b, int unit)
{
    enum alike_kind kind = unit ? ALIKE_PLACE : ALIKE_SPELLING;
    return has_kind(a, kind) && has_kind(b, kind) && alike_kind(a, b, unit) == ALIKE_NONE;
}

static alike_t *enter(span_t word)
{
    uint64_t key = key_of(word.p, (int)word.n);
    uint32_t i = (uint32_t)(key >> 20) & (SLOTS - 1);
    while (alike.slot[i].key && alike.slot[i].key != key) i = (i + 1) & (SLOTS - 1);
    if (alike.slot[i].key) return &alike.slot[i];
    if (alike.filled == FILL_MOST) return NULL;
    alike.filled++;
    alike.slot[i].key = key;
    alike.slot[i].number = -1;
    return &alike.slot[i];
}

int alike_enter(const char *word, int n, unsigned classes, err_t *err)
{
    alike_t *a = enter((span_t){word, (size_t)n});
    if (!a) return err_set(err, ERR_MATCH_TABLE, "data/names/words.tsv", "too many words");
    a->classes |= (uint8_t)classes;
    return 0;
}

static bool next_word(span_t *s, span_t *ret_word)
{
    const char *space = memchr(s->p, ' ', s->n);
    *ret_word = (span_t){s->p, space ? (size_t)(space - s->p) : s->n};
    size_t used = ret_word->n + (space != NULL);
    s->p += used;
    s->n -= used;
    return ret_word->n != 0;
}

static int load_row(const tsv_t *t, enum alike_kind kind, err_t *err)
{
    if (alike.rows == ROWS_MOST - 1) return tsv_fault(t, "too many rows", err);
    alike.kind[++alike.rows] = (uint8_t)kind;
    span_t rest = t->cell[1], word;
    int number = -1;
    if (kind == ALIKE_NUMBER && (!next_word(&rest, &word) || !span_int(word, &number) || number > INT16_MAX))
        return tsv_fault(t, "number", err);
    while (next_word(&rest, &word)) {
        alike_t *a = enter(word);
        if (!a) return tsv_fault(t, "too many words", err);
        if (kind == ALIKE_NUMBER) a->number = (int16_t)number;
        int i = 0;
        while (i < ALIKE_ROWS && a->row[i]) i++;
        if (i == ALIKE_ROWS) return tsv_fault(t, "a word in too many rows", err);
        a->row[i] = (uint16_t)alike.rows;
    }
    return 0;
}

static void load(void)
{
    static const char *const kinds[] = {"", "number", "spelling", "unit", "place", "sound", "tongue", "pet"};
    tsv_t t;
    alike.code = tsv_open(&t, "data/names/alike.tsv", &alike.err);
    while (!alike.code && tsv_next(&t)) {
        int kind = 1;
        while (kind <= ALIKE_PET && !span_is(t.cell[0], kinds[kind])) kind++;
        alike.code = kind > ALIKE_PET ? tsv_fault(&t, "kind", &alike.err)
                                      : load_row(&t, (enum alike_kind)kind, &alike.err);
    }
    assert(alike.filled <= FILL_MOST);
}

int alike_load(err_t *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    if (alike.code && err) *err = alike.err;
    return alike.code;
}
