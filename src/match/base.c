/* base.c - reading the records of a base. */
#include "match/base.h"

#include <assert.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { ID_ENTRY = 16, ID_OFFSET_BITS = 56 };

base_t *base_share(base_t *b)
{
    if (b) (void)__atomic_fetch_add(&b->refs, 1, __ATOMIC_RELAXED);
    return b;
}

void base_release(base_t *b)
{
    if (!b || __atomic_sub_fetch(&b->refs, 1, __ATOMIC_ACQ_REL) > 0) return;
    if (b->map) munmap(b->map, b->map_bytes);
    else
        for (int i = 0; i < SECTIONS; i++) free((void *)(uintptr_t)b->section[i]);
    free(b);
}

size_t base_bytes(const base_t *b)
{
    size_t n = sizeof *b + b->map_bytes;
    for (int i = 0; i < SECTIONS && !b->map; i++) n += b->bytes[i];
    return n;
}

static uint64_t groups(uint64_t n, uint64_t size)
{
    return (n + size - 1) / size;
}

bool base_sound(const base_t *b)
{
    const size_t *n = b->bytes;
    if (b->records > b->names || b->names > NAMES_LIMIT || b->numbers > b->records) return false;
    if (b->bucket_bits < BUCKET_BITS_LEAST || b->bucket_bits > BUCKET_BITS_MOST) return false;
    if (b->name_bits != bits_of(b->names)) return false;
    uint64_t buckets = UINT64_C(1) << b->bucket_bits;
    bool ranked = b->names > b->records;
    for (int i = 0; i < SECTIONS; i++)
        if (n[i] < BITS_SLACK) return false;
    return n[SECTION_IDS] == groups(b->records, ID_GROUP) * ID_ENTRY + BITS_SLACK &&
           n[SECTION_FIRST] == (ranked ? groups(b->names, RANK_GROUP) * RANK_GROUP / 8 : 0) + BITS_SLACK &&
           n[SECTION_RANK] == (ranked ? groups(b->names, RANK_GROUP) * 4 : 0) + BITS_SLACK &&
           n[SECTION_KIND] == (size_t)b->records + BITS_SLACK &&
           n[SECTION_WHERE] == (groups(b->records, TEXT_GROUP) + 1) * 8 + BITS_SLACK &&
           n[SECTION_NUMBERS] >= b->numbers * ENTRY_BYTES + BITS_SLACK &&
           n[SECTION_DIR64] == (buckets / DIR_GROUP + 1) * 8 + BITS_SLACK &&
           n[SECTION_DIR32] == (buckets + 1) * 4 + BITS_SLACK;
}

/* ---- ids ---- */

int64_t base_id(const base_t *b, uint32_t slot)
{
    assert(slot < b->records);
    const uint8_t *e = b->section[SECTION_IDS] + (size_t)(slot / ID_GROUP) * ID_ENTRY;
    uint64_t first = load64(e), word = load64(e + 8);
    uint64_t at = low_bits(word, ID_OFFSET_BITS) * 8, in = slot % ID_GROUP;
    int width = (int)(word >> ID_OFFSET_BITS);
    uint64_t have = (b->bytes[SECTION_IDBITS] - BITS_SLACK) * 8;
    if (width > 64 || at > have || in * (uint64_t)width + (uint64_t)width > have - at) return (int64_t)(first + in);
    return (int64_t)(first + in + read_bits(b->section[SECTION_IDBITS], at + in * (uint64_t)width, width));
}

bool base_find(const base_t *b, int64_t id, uint32_t *ret_slot)
{
    uint32_t low = 0, high = (uint32_t)groups(b->records, ID_GROUP);
    while (low < high) { /* the last group that begins at or below id */
        uint32_t mid = low + (high - low) / 2;
        if ((int64_t)load64(b->section[SECTION_IDS] + (size_t)mid * ID_ENTRY) <= id) low = mid + 1;
        else high = mid;
    }
    if (low == 0) return false;
    uint32_t from = (low - 1) * ID_GROUP, to = from + ID_GROUP < b->records ? from + ID_GROUP : b->records;
    while (from < to) {
        uint32_t mid = from + (to - from) / 2;
        int64_t at = base_id(b, mid);
        if (at == id) {
            *ret_slot = mid;
            return true;
        }
        if (at < id) from = mid + 1;
        else to = mid;
    }
    return false;
}

/* ---- names and records ---- */

uint32_t base_slot(const base_t *b, uint32_t name)
{
    assert(name < b->names);
    if (b->names == b->records) return name;
    const uint8_t *bits = b->section[SECTION_FIRST];
    uint32_t rank = load32(b->section[SECTION_RANK] + (size_t)(name / RANK_GROUP) * 4);
    uint32_t at = name / RANK_GROUP * (RANK_GROUP / 64), word = name / 64;
    for (; at < word; at++) rank += (uint32_t)__builtin_popcountll(load64(bits + (size_t)at * 8));
    rank += (uint32_t)__builtin_popcountll(low_bits(load64(bits + (size_t)at * 8), (int)(name % 64) + 1));
    return rank && rank <= b->records ? rank - 1 : 0;
}

static int nth_bit(uint64_t word, uint32_t n)
{
    while (n--) word &= word - 1;
    return word ? __builtin_ctzll(word) : 0;
}

uint32_t base_first(const base_t *b, uint32_t slot)
{
    assert(slot <= b->records);
    if (b->names == b->records || slot == b->records) return slot == b->records ? b->names : slot;
    uint32_t low = 0, high = (uint32_t)groups(b->names, RANK_GROUP);
    while (high - low > 1) { /* the last group with at most slot bits before it */
        uint32_t mid = low + (high - low) / 2;
        if (load32(b->section[SECTION_RANK] + (size_t)mid * 4) <= slot) low = mid;
        else high = mid;
    }
    uint32_t left = slot - load32(b->section[SECTION_RANK] + (size_t)low * 4), name = low * RANK_GROUP;
    for (uint32_t end = name + RANK_GROUP; name < end && name < b->names; name += 64) {
        uint64_t word = load64(b->section[SECTION_FIRST] + (size_t)name / 8);
        uint32_t bits = (uint32_t)__builtin_popcountll(word);
        if (left >= bits) {
            left -= bits;
            continue;
        }
        name += (uint32_t)nth_bit(word, left);
        break;
    }
    return name < b->names ? name : b->names - 1;
}

body_t base_body(const base_t *b, uint32_t slot)
{
    assert(slot < b->records);
    const uint8_t *where = b->section[SECTION_WHERE] + (size_t)(slot / TEXT_GROUP) * 8;
    uint64_t from = load64(where), to = load64(where + 8), have = b->bytes[SECTION_TEXT] - BITS_SLACK;
    if (from > to || to > have) return (body_t){b->section[SECTION_TEXT], 0};
    reader_t r = {b->section[SECTION_TEXT] + from, b->section[SECTION_TEXT] + to, true};
    uint32_t group = slot / TEXT_GROUP * TEXT_GROUP, in = slot - group;
    uint32_t count = b->records - group < TEXT_GROUP ? b->records - group : TEXT_GROUP;
    uint64_t before = 0, length = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t n = read_varint(&r);
        if (n > have) return (body_t){b->section[SECTION_TEXT], 0};
        if (i < in) before += n;
        if (i == in) length = n;
    }
    (void)read_bytes(&r, before);
    const uint8_t *p = read_bytes(&r, length);
    return r.ok && p ? (body_t){p, (size_t)length} : (body_t){b->section[SECTION_TEXT], 0};
}

void base_prefetch(const base_t *b, uint32_t name)
{
    if (name >= b->names) return;
    uint32_t slot = base_slot(b, name), in = slot % TEXT_GROUP;
    const uint8_t *where = b->section[SECTION_WHERE] + (size_t)(slot / TEXT_GROUP) * 8;
    uint64_t from = load64(where), to = load64(where + 8);
    if (from > to || to > b->bytes[SECTION_TEXT]) return;
    /* The lengths, and where the body is if all are alike; the processor takes the neighbour line along. */
    __builtin_prefetch(b->section[SECTION_TEXT] + from);
    __builtin_prefetch(b->section[SECTION_TEXT] + from + TEXT_GROUP + (to - from) / TEXT_GROUP * in);
    __builtin_prefetch(b->section[SECTION_KIND] + slot);
}
