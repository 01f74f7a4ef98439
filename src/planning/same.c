/* same.c - how much of one text stands in another: shared runs of letters.
 *
 * Eight letters in a row that both texts have are hardly chance in Chinese; blanks, digits and punctuation do not count,
 * so that a report with new numbers in last year's sentences is still last year's report.
 */
#include "planning/inside.h"

#include "base/text.h"

#include <assert.h>
#include <stdlib.h>

static int by_value(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return (a > b) - (a < b);
}

static bool is_letter(uint32_t c)
{
    bool latin = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    bool sign = c < 0xC0 || (c >= 0x2000 && c < 0x3040) || (c >= 0xFE10 && c < 0xFE70) || (c >= 0xFF00 && c < 0xFF21);
    return latin || !sign;
}

static uint64_t hash_of(const uint32_t ring[SHINGLE_LETTERS], size_t at)
{
    uint64_t h = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < SHINGLE_LETTERS; i++) {
        h ^= ring[(at + i) % SHINGLE_LETTERS];
        h *= UINT64_C(1099511628211);
        h ^= h >> 29;
    }
    return h;
}

int shingles_of(const char *text, arena_t *a, shingles_t *ret, err_t *err)
{
    assert(text && ret);
    uint32_t ring[SHINGLE_LETTERS];
    size_t letters = 0, n = 0;
    uint64_t *list = arena_array(a, SHINGLES_MOST, sizeof *list);
    if (!list) return err_nomem(err);
    while (*text && n < SHINGLES_MOST) {
        uint32_t c = text_next(&text);
        if (!is_letter(c)) continue;
        ring[letters % SHINGLE_LETTERS] = c;
        if (++letters >= SHINGLE_LETTERS) list[n++] = hash_of(ring, letters % SHINGLE_LETTERS);
    }
    if (n) qsort(list, n, sizeof *list, by_value);
    size_t kept = 0;
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
