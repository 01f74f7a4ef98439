/* merge.c - making one base of base and young, beside the searches. */
#include "match/inside.h"
#include "match/maker.h"

#include <stdlib.h>

/* A young part is merged when it has merge_least names and a SHARE-th of the base's: a merge copies the whole base, so the
 * copying stays in proportion to what was added, and the dear young part stays small beside the base. */
enum { SHARE = 32 };

typedef struct merging {
    const base_t *base; /* NULL allowed, as is old */
    const young_t *old;
    uint64_t *base_gone, *old_gone; /* as of the beginning */
    uint32_t *base_to, *old_to;     /* new number of each name, or DROPPED */
    int64_t last; /* id put last, when any was */
    bool any;
    bytes_t posting;                /* old's, sorted, as maker.h has them */
    counts_t young_gone; /* keys of removed names that this merge leaves, after one that failed */
    settled_t mark;
    base_t *base_before; /* what the new base has replaced; to free it takes a while, and nobody waits for that */
    uint64_t *gone_before;
    young_t *old_before;
} merging_t;

static void merging_free(merging_t *m)
{
    free(m->base_gone);
    free(m->old_gone);
    free(m->base_to);
    free(m->old_to);
    counts_free(&m->young_gone);
    base_release(m->base_before);
    free(m->gone_before);
    young_free(m->old_before);
    bytes_free(&m->posting);
}

/* ---- records ---- */

typedef struct by_id {
    int64_t id;
    uint32_t slot;
} by_id_t;

static int id_order(const void *a, const void *b)
{
    const by_id_t *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

/* The living of old in order of their ids. */
static by_id_t *sort_old(const merging_t *m, uint32_t *ret_count)
{
    uint32_t records = m->old ? m->old->records : 0, n = 0;
    by_id_t *ids = match_alloc(((size_t)records + 1) * sizeof *ids);
    for (uint32_t i = 0; ids && i < records; i++)
        if (!bitset_has(m->old_gone, i)) ids[n++] = (by_id_t){m->old->record[i].id, i};
    if (ids) qsort(ids, n, sizeof *ids, id_order);
    *ret_count = n;
    return ids;
}

/* A base from a damaged file may hold its ids in no order: what stands in no order is left out. */
static bool in_order(merging_t *m, int64_t id)
{
    if (m->any && id <= m->last) return false;
    m->last = id;
    m->any = true;
    return true;
}

static int put_base(merging_t *m, maker_t *maker, uint32_t slot, uint32_t *next, err_t *err)
{
    if (bitset_has(m->base_gone, slot)) return 0;
    uint32_t first = base_first(m->base, slot), after = base_first(m->base, slot + 1);
    int64_t id = base_id(m->base, slot);
    if (after <= first || after - first > MATCH_NAMES_MOST || !in_order(m, id)) return 0;
    for (uint32_t i = first; i < after; i++) m->base_to[i] = (*next)++;
    return maker_record(maker, id, base_kind(m->base, slot), after - first, base_body(m->base, slot), err);
}

static int put_old(merging_t *m, maker_t *maker, uint32_t slot, uint32_t *next, err_t *err)
{
    const young_record_t *r = &m->old->record[slot];
    if (!in_order(m, r->id)) return 0;
    for (uint32_t i = 0; i < r->names; i++) m->old_to[r->first + i] = (*next)++;
    return maker_record(maker, r->id, r->kind, r->names, (body_t){r->body, r->bytes}, err);
}

static int put_records(merging_t *m, maker_t *maker, err_t *err)
{
    uint32_t count = 0, at = 0, next = 0, slots = m->base ? m->base->records : 0;
    by_id_t *ids = sort_old(m, &count);
    int code = ids ? 0 : err_nomem(err);
    for (uint32_t slot = 0; slot < slots && !code; slot++) {
        int64_t id = bitset_has(m->base_gone, slot) ? INT64_MIN : base_id(m->base, slot);
        for (; at < count && ids[at].id < id && !code; at++) code = put_old(m, maker, ids[at].slot, &next, err);
        if (!code) code = put_base(m, maker, slot, &next, err);
    }
    for (; at < count && !code; at++) code = put_old(m, maker, ids[at].slot, &next, err);
    free(ids);
    return code;
}

/* ---- keys ---- */

static bool sort_postings(merging_t *m)
{
    const young_t *y = m->old;
    if (!y || !y->nodes) return true;
    uint64_t *p = match_alloc(y->nodes * sizeof *p), *scratch = match_alloc(y->nodes * sizeof *p), *sorted = NULL;
    size_t n = 0;
    for (size_t i = 0; p && scratch && i < y->key_room; i++)
        for (uint32_t node = y->key[i].count ? y->key[i].last : 0; node; node = y->node[node].before) {
            uint32_t to = m->old_to[y->node[node].name];
            if (to != DROPPED) p[n++] = y->key[i].key << NAME_BITS | to;
        }
    if (p && scratch) sorted = postings_sort(p, scratch, &n);
    bool ok = sorted && bytes_add(&m->posting, sorted, n * sizeof *p);
    free(p);
    free(scratch);
    return ok;
}

/* The first posting of a part. */
static size_t part_at(const uint64_t *p, size_t count, uint32_t part)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (p[mid] >> (PART_SHIFT + NAME_BITS) < part) low = mid + 1;
        else high = mid;
    }
    return low;
}

static bool sort_again(bytes_t *out)
{
    size_t n = out->n / sizeof(uint64_t);
    uint64_t *p = (uint64_t *)(void *)out->p, *scratch = match_alloc(out->n);
    if (!scratch) return false;
    uint64_t *sorted = postings_sort(p, scratch, &n);
    if (sorted != p) memcpy(p, sorted, n * sizeof *p);
    out->n = n * sizeof *p;
    free(scratch);
    return true;
}

static bool base_part(const merging_t *m, uint32_t part, bytes_t *out)
{
    uint32_t buckets = 1u << (m->base->bucket_bits - BUCKET_BITS_LEAST), names = m->base->names;
    for (uint32_t i = 0; i < buckets; i++)
        if (!base_bucket(m->base, part * buckets + i, out)) return false;
    uint64_t *p = (uint64_t *)(void *)out->p;
    size_t n = out->n / sizeof *p, kept = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t name = posting_name(p[i]), to = name < names ? m->base_to[name] : DROPPED;
        if (to != DROPPED) p[kept++] = p[i] - name + to;
    }
    out->n = kept * sizeof *p;
    bool sorted = true;
    for (size_t i = 1; i < kept && sorted; i++) sorted = p[i - 1] < p[i];
    return sorted || sort_again(out); /* a damaged file */
}

static bool merged_part(void *arg, uint32_t part, bytes_t *out)
{
    const merging_t *m = arg;
    const uint64_t *young = (const uint64_t *)(const void *)m->posting.p;
    size_t count = m->posting.n / sizeof *young, from = part_at(young, count, part), to = part_at(young, count, part + 1);
    if (m->base && !base_part(m, part, out)) return false;
    if (!bytes_room(out, (to - from) * sizeof *young + 1)) return false;
    /* From the back, so that one room does for both. */
    uint64_t *p = (uint64_t *)(void *)out->p;
    size_t a = out->n / sizeof *p, at = a + (to - from);
    out->n = at * sizeof *p;
    while (to > from) p[--at] = a > 0 && p[a - 1] > young[to - 1] ? p[--a] : young[--to];
    return true;
}

static int make_base(merging_t *m, int threads, base_t **ret_base, err_t *err)
{
    uint32_t names = m->base ? m->base->names : 0, young = m->old ? m->old->names : 0;
    m->base_to = match_alloc(((size_t)names + 1) * sizeof *m->base_to);
    m->old_to = match_alloc(((size_t)young + 1) * sizeof *m->old_to);
    maker_t *maker = maker_new();
    int code = m->base_to && m->old_to && maker ? 0 : err_nomem(err);
    if (!code) {
        memset(m->base_to, 0xFF, ((size_t)names + 1) * sizeof *m->base_to);
        memset(m->old_to, 0xFF, ((size_t)young + 1) * sizeof *m->old_to);
        code = put_records(m, maker, err);
    }
    if (!code && !sort_postings(m)) code = err_nomem(err);
    if (!code) code = maker_finish(maker, threads, merged_part, m, NULL, ret_base, err);
    maker_free(maker);
    return code;
}

/* ---- beginning and end (writer held) ---- */

static uint64_t *copy_gone(const match_index_t *ix)
{
    size_t bytes = bitset_bytes(ix->base ? ix->base->records : 0);
    uint64_t *bits = match_alloc(bytes);
    if (bits && ix->gone) memcpy(bits, ix->gone, bytes);
    else if (bits) memset(bits, 0, bytes);
    return bits;
}

static uint64_t *copy_old_gone(const young_t *y)
{
    size_t bytes = bitset_bytes(y->records);
    uint64_t *bits = match_alloc(bytes);
    if (!bits) return NULL;
    memset(bits, 0, bytes);
    for (uint32_t i = 0; i < y->records; i++)
        if (y->record[i].gone) bitset_add(bits, i);
    return bits;
}

static bool count_gone(const young_t *y, counts_t *c, pthread_rwlock_t *lock)
{
    fresh_t f = {0};
    bool ok = true;
    for (uint32_t i = 0; i < y->records && ok; i++) {
        const young_record_t *r = &y->record[i];
        if (!r->gone) continue;
        ok = fresh_again((body_t){r->body, r->bytes}, r->kind, &f) && counts_reserve(c, f.keys, lock);
        for (size_t k = 0; k < f.keys && ok; k++) counts_add(c, f.key[k] >> NAME_BITS, 1);
    }
    fresh_free(&f);
    return ok;
}

/* The counts since the last merge began belong to the one that begins now. */
static void take_counts(counts_t *before, counts_t *since)
{
    if (!before->used) {
        counts_t t = *before;
        *before = *since;
        *since = t;
        return;
    }
    for (size_t i = 0; i < since->room; i++)
        if (since->entry[i].count) counts_add(before, since->entry[i].key, since->entry[i].count);
    counts_free(since);
}

/* What stands still from now on: base and old. false when memory is short. */
static bool begin(match_index_t *ix, merging_t *m)
{
    assert(!ix->merging);
    young_t *fresh = ix->old ? NULL : young_new();
    *m = (merging_t){.base = ix->base, .base_gone = copy_gone(ix), .old_gone = copy_old_gone(ix->old ? ix->old : ix->young)};
    bool ok = m->base_gone && m->old_gone && (ix->old || fresh) && counts_reserve(&ix->gone_before, ix->gone_since.used, &ix->lock);
    if (ok && ix->old) ok = count_gone(ix->young, &m->young_gone, &ix->lock);
    if (!ok) {
        young_free(fresh);
        merging_free(m);
        return false;
    }
    pthread_rwlock_wrlock(&ix->lock);
    if (fresh) {
        ix->old = ix->young;
        ix->young = fresh;
    }
    take_counts(&ix->gone_before, &ix->gone_since);
    pthread_rwlock_unlock(&ix->lock);
    m->old = ix->old;
    m->mark.mark_bytes = ix->mark_bytes;
    memcpy(m->mark.mark, ix->mark, sizeof ix->mark);
    ix->since.n = 0;
    ix->merging = true;
    return true;
}

/* Puts the new base in the place of base and old. base NULL: it came to nothing and all stays. */
static int end(match_index_t *ix, base_t *base, merging_t *m)
{
    uint64_t *gone = base ? match_alloc(bitset_bytes(base->records)) : NULL;
    ix->merging = false;
    ix->not_before = gone ? 0 : ix->young->names + ix->merge_least;
    pthread_cond_broadcast(&ix->merged);
    if (!gone) {
        base_release(base);
        return ERR_BASE_MEMORY;
    }
    uint32_t gone_records = 0, slot = 0;
    memset(gone, 0, bitset_bytes(base->records));
    for (size_t i = 0; i < ix->since.n; i += sizeof(int64_t)) {
        int64_t id = 0;
        memcpy(&id, ix->since.p + i, sizeof id);
        if (!base_find(base, id, &slot) || bitset_has(gone, slot)) continue;
        bitset_add(gone, slot);
        gone_records++;
    }
    m->base_before = ix->base;
    m->gone_before = ix->gone;
    m->old_before = ix->old;
    pthread_rwlock_wrlock(&ix->lock);
    ix->base = base;
    ix->gone = gone;
    ix->gone_records = gone_records;
    ix->old = NULL;
    counts_t gone_keys = ix->gone_before;
    ix->gone_before = m->young_gone;
    m->young_gone = gone_keys; /* freed with the rest */
    pthread_rwlock_unlock(&ix->lock);
    ix->since.n = 0;
    return 0;
}

/* ---- in the background ---- */

typedef struct background {
    match_index_t *ix;
    merging_t m;
} background_t;

static void *merge_beside(void *arg)
{
    background_t *b = arg;
    base_t *base = NULL;
    (void)make_base(&b->m, 1, &base, NULL);
    pthread_mutex_lock(&b->ix->writer);
    (void)end(b->ix, base, &b->m);
    pthread_mutex_unlock(&b->ix->writer);
    merging_free(&b->m);
    free(b);
    return NULL;
}

static bool is_due(const match_index_t *ix)
{
    uint32_t names = ix->young->names, base = ix->base ? ix->base->names : 0, records = ix->base ? ix->base->records : 0;
    if (ix->merging || names < ix->not_before) return false;
    return (names >= ix->merge_least && names >= base / SHARE) ||
           (ix->gone_records >= ix->merge_least && ix->gone_records > records / 2);
}

void index_consider_merge(match_index_t *ix)
{
    if (!is_due(ix)) return;
    index_await_merge(ix);
    background_t *b = match_alloc(sizeof *b);
    if (b) b->ix = ix;
    if (!b || !begin(ix, &b->m)) {
        free(b);
        ix->not_before = ix->young->names + ix->merge_least;
        return;
    }
    ix->has_merger = !pthread_create(&ix->merger, NULL, merge_beside, b);
    if (ix->has_merger) return;
    (void)end(ix, NULL, &b->m);
    merging_free(&b->m);
    free(b);
}

void index_await_merge(match_index_t *ix)
{
    while (ix->merging) pthread_cond_wait(&ix->merged, &ix->writer);
    if (ix->has_merger) pthread_join(ix->merger, NULL);
    ix->has_merger = false;
}

/* ---- at once ---- */

static int settle_once(match_index_t *ix, int threads, settled_t *ret, err_t *err)
{
    merging_t m;
    base_t *base = NULL;
    if (!begin(ix, &m)) return err_nomem(err);
    pthread_mutex_unlock(&ix->writer);
    int code = make_base(&m, threads, &base, err);
    if (!code && ret) {
        *ret = m.mark;
        ret->base = base_share(base);
    }
    pthread_mutex_lock(&ix->writer);
    int ended = end(ix, base, &m);
    merging_free(&m);
    if (code || !ended) return code;
    if (ret) base_release(ret->base);
    return err_nomem(err);
}

int index_settle(match_index_t *ix, int threads, settled_t *ret, err_t *err)
{
    int code = 0;
    bool more = true;
    pthread_mutex_lock(&ix->writer);
    while (more && !code) {
        settled_t done = {0};
        index_await_merge(ix);
        bool left = ix->old != NULL; /* by a merge that failed: what is young now comes after it */
        more = left;
        if (ix->base && !ix->old && !ix->young->records && !ix->gone_records) {
            done = (settled_t){.base = base_share(ix->base), .mark_bytes = ix->mark_bytes};
            memcpy(done.mark, ix->mark, sizeof done.mark);
        } else {
            code = settle_once(ix, threads, &done, err);
        }
        if (!code && !more && ret) *ret = done;
        else if (!code) base_release(done.base);
    }
    pthread_mutex_unlock(&ix->writer);
    return code;
}
