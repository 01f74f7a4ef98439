/* buckets.c - writing and reading buckets of keys. */
#include "match/buckets.h"

#include <stdlib.h>

enum { SLOTS_MOST = 16, LONG_SLOTS = 2, ZEROS_MOST = 48, WINDOW = 56, RUNS_FEW = 512 };

/* ---- writing ---- */

static int rice_bits(uint32_t names, size_t count)
{
    int k = bits_of(names / count + 1) - 1;
    return k > 0 ? k : 0;
}

static bool write_long(const uint64_t *posting, size_t count, uint32_t names, bytes_t *out)
{
    int k = rice_bits(names, count);
    uint64_t bits = 0;
    uint32_t next = 0;
    for (size_t i = 0; i < count; i++) {
        bits += ((posting_name(posting[i]) - next) >> k) + 1u + (unsigned)k;
        next = posting_name(posting[i]) + 1;
    }
    uint64_t body = 1 + (bits + 7) / 8;
    if (!bytes_room(out, 2 * VARINT_MOST + body + 8)) return false;
    out->n += varint_put(out->p + out->n, count);
    out->n += varint_put(out->p + out->n, body);
    out->p[out->n++] = (uint8_t)k;
    bit_writer_t w = {.p = out->p + out->n};
    next = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t gap = posting_name(posting[i]) - next, zeros = gap >> k;
        for (; zeros > ZEROS_MOST; zeros -= ZEROS_MOST) put_bits(&w, 0, ZEROS_MOST);
        put_bits(&w, UINT64_C(1) << zeros, (int)zeros + 1);
        put_bits(&w, low_bits(gap, k), k);
        next = posting_name(posting[i]) + 1;
    }
    put_end(&w);
    assert(w.p == out->p + out->n + body - 1);
    out->n += body - 1;
    return true;
}

/* Lengths of the runs of equal keys; how many there are. */
static size_t find_runs(const uint64_t *posting, size_t count, uint32_t *runs)
{
    size_t n = 0, from = 0;
    for (size_t i = 1; i <= count; i++) {
        if (i < count && posting[i] >> NAME_BITS == posting[from] >> NAME_BITS) continue;
        runs[n++] = (uint32_t)(i - from);
        from = i;
    }
    return n;
}

static bool write_runs(const uint64_t *posting, const uint32_t *runs, size_t keys, int rest, int name_bits, uint32_t names, bytes_t *out)
{
    uint8_t *start = out->p + out->n;
    bit_writer_t w = {.p = start + varint_put(start, keys)};
    const uint64_t *p = posting;
    for (size_t i = 0; i < keys; p += runs[i++]) put_bits(&w, low_bits(*p >> NAME_BITS, rest), rest);
    for (size_t i = 0; i < keys; i++) {
        uint32_t slots = runs[i] > SLOTS_MOST ? LONG_SLOTS : runs[i];
        put_bits(&w, UINT64_C(1) << (slots - 1), (int)slots);
    }
    p = posting;
    for (size_t i = 0; i < keys; p += runs[i++]) {
        if (runs[i] > SLOTS_MOST) {
            put_bits(&w, 1, name_bits);
            put_bits(&w, 0, name_bits);
        } else {
            for (uint32_t k = 0; k < runs[i]; k++) put_bits(&w, posting_name(p[k]), name_bits);
        }
    }
    put_end(&w);
    out->n += (size_t)(w.p - start);
    p = posting;
    for (size_t i = 0; i < keys; p += runs[i++])
        if (runs[i] > SLOTS_MOST && !write_long(p, runs[i], names, out)) return false;
    return true;
}

bool bucket_write(const uint64_t *posting, size_t count, int bucket_bits, int name_bits, uint32_t names, bytes_t *out)
{
    if (!count) return true;
    uint32_t few[RUNS_FEW], *runs = few;
    int rest = KEY_BITS - bucket_bits;
    if (count > RUNS_FEW && !(runs = match_alloc(count * sizeof *runs))) return false;
    size_t keys = find_runs(posting, count, runs);
    /* Room for the worst: every posting alone under its key, or in a slot. */
    uint64_t bits = (uint64_t)(rest + 1 + LONG_SLOTS * name_bits) * keys + (uint64_t)(name_bits + 1) * count;
    bool ok = bytes_room(out, VARINT_MOST + 16 + bits / 8) && write_runs(posting, runs, keys, rest, name_bits, names, out);
    if (runs != few) free(runs);
    return ok;
}

/* ---- reading ---- */

typedef struct bucket {
    const uint8_t *p;
    uint64_t bits;  /* of the whole bucket */
    uint64_t keys, rest_at, counts_at, slots_at, slots;
    int rest, name_bits;
} bucket_t;

/* Bits from at up to and with the nth (from 1) set one; 0 when there are not so many. */
static uint64_t upto_bit(const bucket_t *k, uint64_t at, uint64_t nth)
{
    for (uint64_t from = at; at < k->bits; at += WINDOW) {
        uint64_t word = read_bits(k->p, at, WINDOW), have = (uint64_t)__builtin_popcountll(word);
        if (have < nth) {
            nth -= have;
            continue;
        }
        while (--nth) word &= word - 1;
        return at + (uint64_t)__builtin_ctzll(word) + 1 - from;
    }
    return 0;
}

/* What one key has to be found by; false when the bucket is empty or damaged. */
static bool open_bucket(const base_t *b, uint64_t bucket, bucket_t *ret)
{
    const uint8_t *low = b->section[SECTION_DIR32] + bucket * 4, *high = b->section[SECTION_DIR64];
    uint64_t from = load64(high + bucket / DIR_GROUP * 8) + load32(low);
    uint64_t to = load64(high + (bucket + 1) / DIR_GROUP * 8) + load32(low + 4);
    if (from >= to || to > b->bytes[SECTION_KEYS] - BITS_SLACK) return false;
    reader_t r = {b->section[SECTION_KEYS] + from, b->section[SECTION_KEYS] + to, true};
    uint64_t keys = read_varint(&r);
    bucket_t k = {.p = b->section[SECTION_KEYS] + from, .bits = (to - from) * 8, .keys = keys, .name_bits = b->name_bits,
                  .rest = KEY_BITS - b->bucket_bits};
    k.rest_at = (uint64_t)(r.p - k.p) * 8;
    if (!r.ok || !keys || keys > k.bits || k.rest_at + keys * (uint64_t)(k.rest + 1) > k.bits) return false;
    k.counts_at = k.rest_at + keys * (uint64_t)k.rest;
    *ret = k;
    return true;
}

static bool open_slots(bucket_t *k)
{
    k->slots = upto_bit(k, k->counts_at, k->keys);
    k->slots_at = k->counts_at + k->slots;
    return k->slots && k->slots_at + k->slots * (uint64_t)k->name_bits <= k->bits;
}

static inline uint32_t slot_name(const bucket_t *k, uint64_t slot)
{
    return (uint32_t)read_bits(k->p, k->slots_at + slot * (uint64_t)k->name_bits, k->name_bits);
}

static bool is_long(const bucket_t *k, uint64_t slot, uint64_t count)
{
    return count == LONG_SLOTS && slot_name(k, slot) > slot_name(k, slot + 1);
}

/* A long list: its header is read, the reader stands at k. */
static bool next_long(reader_t *r, uint64_t *ret_count, const uint8_t **ret_end)
{
    uint64_t count = read_varint(r), body = read_varint(r);
    if (!r->ok || body < 2 || body > (uint64_t)(r->end - r->p) || count > body * 8) return false;
    *ret_count = count;
    *ret_end = r->p + body;
    return true;
}

static reader_t longs(const bucket_t *k)
{
    return (reader_t){k->p + (k->slots_at + k->slots * (uint64_t)k->name_bits + 7) / 8, k->p + k->bits / 8, true};
}

typedef struct list {
    uint64_t slot, count; /* count is the list's own */
    const uint8_t *p, *end; /* of a long one; NULL otherwise */
} list_t;

/* Keeps the name if it is one and not gone. */
static inline size_t keep(const base_t *b, const uint64_t *gone, uint64_t name, uint32_t *to)
{
    if (name >= b->names) return 0;
    if (gone && bitset_has(gone, base_slot(b, (uint32_t)name))) return 0;
    *to = (uint32_t)name;
    return 1;
}

static size_t read_long(const base_t *b, const list_t *l, const uint64_t *gone, uint32_t *names, size_t room)
{
    const uint8_t *p = l->p, *end = l->end;
    int k = *p++ & 31;
    uint64_t at = 0, bits = (uint64_t)(end - p) * 8, next = 0;
    size_t n = 0;
    for (uint64_t i = 0; i < l->count && n < room; i++) {
        uint64_t zeros = 0, word = 0;
        while (at < bits && !(word = read_bits(p, at, WINDOW))) {
            at += WINDOW;
            zeros += WINDOW;
        }
        if (at >= bits) break;
        int more = __builtin_ctzll(word);
        at += (unsigned)more + 1u;
        uint64_t name = next + ((zeros + (unsigned)more) << k) + read_bits(p, at, k);
        at += (unsigned)k;
        if (name >= b->names || at > bits) break;
        n += keep(b, gone, name, names + n);
        next = name + 1;
    }
    return n;
}

/* Where the key's names are; false: nowhere. */
static bool find_list(const base_t *b, uint64_t key, bucket_t *k, list_t *ret)
{
    if (!open_bucket(b, key >> (KEY_BITS - b->bucket_bits), k)) return false;
    uint64_t wanted = low_bits(key, k->rest), low = 0, high = k->keys;
    while (low < high) {
        uint64_t mid = (low + high) / 2;
        if (read_bits(k->p, k->rest_at + mid * (uint64_t)k->rest, k->rest) < wanted) low = mid + 1;
        else high = mid;
    }
    if (low == k->keys || read_bits(k->p, k->rest_at + low * (uint64_t)k->rest, k->rest) != wanted || !open_slots(k)) return false;
    uint64_t slot = low ? upto_bit(k, k->counts_at, low) : 0, count = upto_bit(k, k->counts_at + slot, 1);
    *ret = (list_t){.slot = slot, .count = count};
    if (!is_long(k, slot, count)) return true;
    reader_t r = longs(k);
    for (uint64_t at = 0; at <= slot;) {
        uint64_t n = upto_bit(k, k->counts_at + at, 1);
        if (n == 0 || at + n > k->slots) return false;
        if (is_long(k, at, n)) {
            if (!next_long(&r, &ret->count, &ret->end)) return false;
            ret->p = r.p;
            r.p = ret->end;
        }
        at += n;
    }
    return ret->p != NULL;
}

void base_prefetch_place(const base_t *b, uint64_t key)
{
    uint64_t bucket = key >> (KEY_BITS - b->bucket_bits);
    __builtin_prefetch(b->section[SECTION_DIR32] + bucket * 4);
    __builtin_prefetch(b->section[SECTION_DIR64] + bucket / DIR_GROUP * 8);
}

void base_prefetch_key(const base_t *b, uint64_t key)
{
    uint64_t bucket = key >> (KEY_BITS - b->bucket_bits);
    uint64_t at = load64(b->section[SECTION_DIR64] + bucket / DIR_GROUP * 8) + load32(b->section[SECTION_DIR32] + bucket * 4);
    if (at >= b->bytes[SECTION_KEYS]) return;
    __builtin_prefetch(b->section[SECTION_KEYS] + at);
    __builtin_prefetch(b->section[SECTION_KEYS] + at + 64);
}

size_t base_count(const base_t *b, uint64_t key)
{
    bucket_t k;
    list_t l;
    return find_list(b, key, &k, &l) ? (size_t)l.count : 0;
}

static size_t read_list(const base_t *b, const bucket_t *k, const list_t *l, const uint64_t *gone, uint32_t *names, size_t room)
{
    if (l->p) return read_long(b, l, gone, names, room);
    size_t n = 0;
    for (uint64_t i = 0; i < l->count && n < room; i++) n += keep(b, gone, slot_name(k, l->slot + i), names + n);
    return n;
}

size_t base_open_key(const base_t *b, uint64_t key, const uint64_t *gone, uint32_t *names, size_t room)
{
    bucket_t k;
    list_t l;
    return find_list(b, key, &k, &l) ? read_list(b, &k, &l, gone, names, room) : 0;
}

bool base_bucket(const base_t *b, uint32_t bucket, bytes_t *out)
{
    bucket_t k;
    if (!open_bucket(b, bucket, &k) || !open_slots(&k)) return true;
    reader_t r = longs(&k);
    uint64_t slot = 0;
    for (uint64_t i = 0; i < k.keys; i++) {
        uint64_t rest = read_bits(k.p, k.rest_at + i * (uint64_t)k.rest, k.rest);
        uint64_t key = ((uint64_t)bucket << k.rest | rest) << NAME_BITS, slots = upto_bit(&k, k.counts_at + slot, 1);
        list_t l = {.slot = slot, .count = slots};
        if (!slots || slot + slots > k.slots) return true;
        if (is_long(&k, slot, slots)) {
            if (!next_long(&r, &l.count, &l.end)) return true;
            l.p = r.p;
            r.p = l.end;
        }
        slot += slots;
        /* The names are read into the end of the room they will take, half as wide, and then spread. */
        if (!bytes_room(out, l.count * sizeof(uint64_t) + sizeof(uint64_t))) return false;
        uint8_t *to = out->p + out->n, *names = to + l.count * sizeof(uint32_t);
        size_t n = read_list(b, &k, &l, NULL, (uint32_t *)(void *)names, l.count);
        for (size_t j = 0; j < n; j++) {
            uint64_t posting = key | load32(names + j * sizeof(uint32_t));
            memcpy(to + j * sizeof posting, &posting, sizeof posting);
        }
        out->n += n * sizeof(uint64_t);
    }
    return true;
}
