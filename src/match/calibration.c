/* calibration.c - loads data/names/calibration.tsv. */
#include "match/calibration.h"

#include "match/tsv.h"

#include <assert.h>
#include <math.h>
#include <pthread.h>

static const char *const words[PAIR_KINDS] = {"han_person", "han_unit", "latin_person", "latin_unit", "mixed"};

static struct {
    struct {
        int slope, offset; /* millionths of a logit per point, thousandths in all */
        bool known;
    } kind[PAIR_KINDS];
    int code;
    err_t err;
} calibration;

static int load_rows(err_t *err)
{
    tsv_t t;
    int code = tsv_open(&t, "data/names/calibration.tsv", err);
    if (code) return code;
    while (tsv_next(&t)) {
        int k = 0;
        while (k < PAIR_KINDS && !span_is(t.cell[0], words[k])) k++;
        if (k == PAIR_KINDS || calibration.kind[k].known) return tsv_fault(&t, "unknown or repeated kind", err);
        if (!span_int(t.cell[1], &calibration.kind[k].slope) || !span_int(t.cell[2], &calibration.kind[k].offset) ||
            calibration.kind[k].slope <= 0)
            return tsv_fault(&t, "slope or offset", err);
        calibration.kind[k].known = true;
    }
    for (int k = 0; k < PAIR_KINDS; k++)
        if (!calibration.kind[k].known) return tsv_fault(&t, words[k], err);
    return 0;
}

static void load(void)
{
    calibration.code = load_rows(&calibration.err);
}

int calibration_load(err_t *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    if (calibration.code && err) *err = calibration.err;
    return calibration.code;
}

enum pair_kind calibration_kind(const form_t *a, const form_t *b)
{
    if (a->han != b->han) return PAIR_MIXED;
    bool unit = a->schema == MATCH_UNIT;
    return a->han ? (unit ? PAIR_HAN_UNIT : PAIR_HAN_PERSON) : unit ? PAIR_LATIN_UNIT : PAIR_LATIN_PERSON;
}

const char *calibration_word(enum pair_kind kind)
{
    assert(kind < PAIR_KINDS);
    return words[kind];
}

int calibration_score(enum pair_kind kind, int points)
{
    assert(kind < PAIR_KINDS);
    double logit = calibration.kind[kind].slope * 1e-6 * points + calibration.kind[kind].offset * 1e-3;
    int score = (int)(1000 / (1 + exp(-logit)) + 0.5);
    return score < 1 ? 1 : score > 999 ? 999 : score;
}
