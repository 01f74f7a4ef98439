/* same.c - how much of one text stands in another: shared runs of units (match/gram.h).
 *
 * Eight characters in a row that both texts have are hardly chance in Chinese; blanks, numbers and punctuation do not count,
 * so that a report with new numbers in last year's sentences is still last year's report. Which passages are the same,
 * and among thousands of reports, is told by src/report/same.h.
 */
#include "planning/inside.h"

#include "match/gram.h"

#include <assert.h>
#include <stdlib.h>

static int by_value(const void *x, const void *y)
{
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return (a > b) - (a < b);
}

int shingles_of(const char *text, arena_t *a, shingles_t *ret, err_t *err)
{
    assert(text && ret);
    gram_text_t units = {0};
    int failed = gram_read(text, strlen(text), &units, err);
    if (!failed && units.count > SHINGLES_MOST + SHINGLE_LETTERS - 1) units.count = SHINGLES_MOST + SHINGLE_LETTERS - 1;
    size_t n = failed ? 0 : gram_count(&units, SHINGLE_LETTERS), kept = 0;
    uint32_t *list = failed ? NULL : arena_array(a, n + 1, sizeof *list);
    if (!failed && !list) failed = err_nomem(err);
    if (!failed) gram_hashes(&units, SHINGLE_LETTERS, list);
    gram_text_free(&units);
    if (failed) return failed;
    if (n) qsort(list, n, sizeof *list, by_value);
    for (size_t i = 0; i < n; i++)
        if (!kept || list[kept - 1] != list[i]) list[kept++] = list[i];
    *ret = (shingles_t){list, kept < SHINGLES_LEAST ? 0 : kept};
    return 0;
}

int shingles_shared(const shingles_t *a, const shingles_t *b)
{
    size_t shared = 0;
    if (!a->count || !b->count) return 0;
    for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
        if (a->list[i] == b->list[j]) {
            shared++;
            i++;
            j++;
        } else if (a->list[i] < b->list[j]) {
            i++;
        } else {
            j++;
        }
    }
    assert(shared <= a->count);
    return (int)(shared * 100 / a->count);
}
