/* weights.c - loads data/names/weights.tsv. */
#include "match/weights.h"

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

static struct {
    int points[WEIGHT_COUNT];
    char *sentence[WEIGHT_COUNT][LANG_COUNT];
    int code;
    err_t err;
} weights;

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
    }
    for (int w = 0; w < WEIGHT_COUNT; w++)
        if (!weights.sentence[w][LANG_ZH]) return tsv_fault(&t, names[w], err);
    return 0;
}

static void load(void)
{
    weights.code = load_rows(&weights.err);
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

const char *weight_sentence(enum weight w, enum lang lang)
{
    assert(w < WEIGHT_COUNT && lang < LANG_COUNT);
    return weights.sentence[w][lang];
}
