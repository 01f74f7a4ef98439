/* weights.c - loads data/names/weights.tsv. */
#include "match/weights.h"

#include "match/calibration.h"
#include "match/population.h"
#include "match/tsv.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[WEIGHT_COUNT] = {
#define W(word) #word,
    WEIGHTS(W)
#undef W
};

enum { CUTS = 4 };

static struct {
    int points[WEIGHT_COUNT];
    char *sentence[WEIGHT_COUNT][LANG_COUNT];
    /* The same cut at its {0} and {1}: what stands before each, and which it is; the last one is -1. */
    struct cut {
        uint16_t at, n;
        int8_t arg;
    } cut[WEIGHT_COUNT][LANG_COUNT][CUTS];
    int code;
    err_t err;
} weights;

/* False when a sentence has more places than CUTS - 1. */
static bool cut_sentence(const char *sentence, struct cut cut[CUTS])
{
    size_t at = 0, k = 0;
    for (const char *s = sentence; k + 1 < CUTS; s++) {
        bool place = s[0] == '{' && (s[1] == '0' || s[1] == '1') && s[2] == '}';
        if (*s && !place) continue;
        cut[k++] = (struct cut){(uint16_t)at, (uint16_t)((size_t)(s - sentence) - at), place ? (int8_t)(s[1] - '0') : -1};
        if (!*s) return true;
        at = (size_t)(s - sentence) + 3;
        s += 2;
    }
    cut[k] = (struct cut){(uint16_t)at, (uint16_t)strlen(sentence + at), -1};
    return !strchr(sentence + at, '{');
}

static int load_rows(err_t *err)
{
    tsv_t t;
    int code = tsv_open(&t, "data/names/weights.tsv", err);
    if (code) return code;
    while (tsv_next(&t)) {
        int w = 0;
        while (w < WEIGHT_COUNT && !span_is(t.cell[0], names[w])) w++;
        if (w == WEIGHT_COUNT || weights.sentence[w][LANG_ZH]) return tsv_fault(&t, "unknown or repeated word", err);
        if (!span_int(t.cell[1], &weights.points[w]) || !t.cell[2].n || !t.cell[3].n ||
            t.cell[2].n > SENTENCE_MOST / 2 || t.cell[3].n > SENTENCE_MOST / 2)
            return tsv_fault(&t, "points or sentence", err);
        weights.sentence[w][LANG_ZH] = strndup(t.cell[2].p, t.cell[2].n);
        weights.sentence[w][LANG_EN] = strndup(t.cell[3].p, t.cell[3].n);
        if (!weights.sentence[w][LANG_ZH] || !weights.sentence[w][LANG_EN]) return err_nomem(err);
        for (int l = 0; l < LANG_COUNT; l++)
            if (!cut_sentence(weights.sentence[w][l], weights.cut[w][l])) return tsv_fault(&t, "{", err);
    }
    for (int w = 0; w < WEIGHT_COUNT; w++)
        if (!weights.sentence[w][LANG_ZH]) return tsv_fault(&t, names[w], err);
    return 0;
}

static void load(void)
{
    weights.code = load_rows(&weights.err);
    if (!weights.code) weights.code = calibration_load(&weights.err);
    if (!weights.code) weights.code = population_load(&weights.err);
}

int weights_load(err_t *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    if (weights.code && err) *err = weights.err;
    return weights.code;
}

int weight_points(enum weight w)
{
    assert(w < WEIGHT_COUNT);
    return weights.points[w];
}

const char *weight_word(enum weight w)
{
    assert(w < WEIGHT_COUNT);
    return names[w];
}

size_t weight_say(enum weight w, enum lang lang, const char *const arg[2], const size_t bytes[2], char *into)
{
    assert(w < WEIGHT_COUNT && lang < LANG_COUNT);
    const char *sentence = weights.sentence[w][lang];
    size_t n = 0;
    for (const struct cut *c = weights.cut[w][lang];; c++) {
        memcpy(into + n, sentence + c->at, c->n);
        n += c->n;
        if (c->arg < 0) break;
        memcpy(into + n, arg[c->arg], bytes[c->arg]);
        n += bytes[c->arg];
    }
    into[n++] = '\0';
    return n;
}
