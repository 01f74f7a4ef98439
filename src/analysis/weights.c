/* weights.c - points of the pieces, from data/analysis/weights.tsv. */
#include "analysis/inside.h"

#include "match/tsv.h"

#include <assert.h>

static const char *const NAME[WEIGHTS] = {"crime", "crime_group", "field", "rank", "band", "unit", "way", "ways_most", "text",
                                          "group_from", "pair_from"};

int weights_read(weights_t *ret_weights, err_t *err)
{
    tsv_t t;
    weights_t w;
    unsigned seen = 0;
    int points = 0, failed = tsv_open(&t, "data/analysis/weights.tsv", err);
    while (!failed && tsv_next(&t)) {
        int i = 0;
        while (i < WEIGHTS && !span_is(t.cell[0], NAME[i])) i++;
        if (i == WEIGHTS || !span_int(t.cell[1], &points) || points < 0) return tsv_fault(&t, "weight", err);
        w.milli[i] = (int64_t)points * 1000;
        seen |= 1U << i;
    }
    if (!failed && seen != (1U << WEIGHTS) - 1) failed = tsv_fault(&t, "a weight is missing", err);
    if (!failed) *ret_weights = w;
    return failed;
}
