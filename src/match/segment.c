/* segment.c - building, merging and searching one segment. */
#include "match/segment.h"

#include "base/fault.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { RADIX = 256, PARTS_MOST = 64 };

void *match_alloc(size_t bytes)
{
    if (fault_fails(FAULT_ALLOC)) return NULL;
    return malloc(bytes ? bytes : 1);
}

void *match_realloc(void *old, size_t bytes)
{
    if (fault_fails(FAULT_ALLOC)) return NULL;
    return realloc(old, bytes ? bytes : 1);
}

/* Least significant digit first: stable, so names stay in ascending order under each key. */
static posting_t *radix_sort(posting_t *from, posting_t *to, size_t count)
{
    for (int shift = 0; shift < 64; shift += 8) {
        size_t at[RADIX] = {0}, sum = 0;
        for (size_t i = 0; i < count; i++) at[from[i].key >> shift & (RADIX - 1)]++;
        for (int d = 0; d < RADIX; d++) {
            size_t n = at[d];
            at[d] = sum;
            sum += n;
        }
        for (size_t i = 0; i < count; i++) to[at[from[i].key >> shift & (RADIX - 1)]++] = from[i];
        posting_t *t = from;
        from = to;
        to = t;
    }
    return from;
}

typedef struct maker {
    segment_t *s;
    uint64_t *key;
    uint32_t *start, *post;
} maker_t;

static bool make(maker_t *m, size_t keys, size_t posts)
{
    size_t bytes = sizeof(segment_t) + keys * sizeof(uint64_t) + (keys + 1 + posts) * sizeof(uint32_t);
    if (posts >= UINT32_MAX || !(m->s = match_alloc(bytes))) return false;
    m->key = (uint64_t *)(void *)(m->s + 1);
    m->start = (uint32_t *)(void *)(m->key + keys);
    m->post = m->start + keys + 1;
    *m->s = (segment_t){.bytes = bytes, .key = m->key, .start = m->start, .post = m->post};
    return true;
}

static void add(maker_t *m, uint64_t key, uint32_t name)
{
    segment_t *s = m->s;
    if (s->keys == 0 || m->key[s->keys - 1] != key) {
        assert(s->keys == 0 || m->key[s->keys - 1] < key);
        m->key[s->keys] = key;
        m->start[s->keys++] = s->posts;
    }
    m->post[s->posts++] = name;
    m->start[s->keys] = s->posts;
}

segment_t *segment_build(posting_t *postings, size_t count, posting_t *scratch)
{
    const posting_t *p = radix_sort(postings, scratch, count);
    size_t keys = 0;
    for (size_t i = 0; i < count; i++) keys += i == 0 || p[i].key != p[i - 1].key;
    maker_t m;
    if (!make(&m, keys, count)) return NULL;
    m.start[0] = 0;
    for (size_t i = 0; i < count; i++) add(&m, p[i].key, p[i].name);
    assert(m.s->keys == keys && m.s->posts == count);
    return m.s;
}

segment_t *segment_merge(const segment_t *const *parts, int count, uint32_t (*rename)(const void *, uint32_t),
                         const void *arg)
{
    assert(count > 0 && count <= PARTS_MOST);
    size_t keys = 0, posts = 0;
    uint32_t at[PARTS_MOST] = {0};
    for (int i = 0; i < count; i++) keys += parts[i]->keys, posts += parts[i]->posts;
    maker_t m;
    /* Room for the worst case; what equal keys save is given back at the end. */
    if (!make(&m, keys, posts)) return NULL;
    m.start[0] = 0;
    for (;;) {
        uint64_t least = UINT64_MAX;
        bool any = false;
        for (int i = 0; i < count; i++) {
            if (at[i] == parts[i]->keys) continue;
            any = true;
            if (parts[i]->key[at[i]] < least) least = parts[i]->key[at[i]];
        }
        if (!any) break;
        for (int i = 0; i < count; i++) {
            const segment_t *p = parts[i];
            if (at[i] == p->keys || p->key[at[i]] != least) continue;
            for (uint32_t k = p->start[at[i]]; k < p->start[at[i] + 1]; k++) {
                uint32_t name = rename ? rename(arg, p->post[k]) : p->post[k];
                if (name != UINT32_MAX) add(&m, least, name);
            }
            at[i]++;
        }
    }
    /* Close the gaps: starts behind the keys in use, posts behind the starts. */
    segment_t *s = m.s;
    uint32_t *start = (uint32_t *)(void *)(m.key + s->keys);
    memmove(start, m.start, ((size_t)s->keys + 1) * sizeof *start);
    uint32_t *post = start + s->keys + 1;
    memmove(post, m.post, (size_t)s->posts * sizeof *post);
    s->bytes = (size_t)((char *)(post + s->posts) - (char *)s);
    segment_t *tight = realloc(s, s->bytes);
    if (!tight) tight = s;
    tight->key = (uint64_t *)(void *)(tight + 1);
    tight->start = (const uint32_t *)(const void *)(tight->key + tight->keys);
    tight->post = tight->start + tight->keys + 1;
    return tight;
}

void segment_free(segment_t *s)
{
    free(s);
}

const uint32_t *segment_find(const segment_t *s, uint64_t key, uint32_t *ret_count)
{
    *ret_count = 0;
    if (!s->keys) return NULL;
    /* Keys are spread evenly: the place is known to within a few cells. Gallop from the guess. */
    uint32_t low = (uint32_t)((key >> 32) * s->keys >> 32), high = low, step = 8;
    while (low > 0 && s->key[low] > key) low = low > step ? low - step : 0, step *= 2;
    step = 8;
    while (high < s->keys && s->key[high] < key) high = high + step < s->keys ? high + step : s->keys, step *= 2;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (s->key[mid] < key) low = mid + 1;
        else high = mid;
    }
    if (low == s->keys || s->key[low] != key) return NULL;
    *ret_count = s->start[low + 1] - s->start[low];
    return s->post + s->start[low];
}
