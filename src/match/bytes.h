/* bytes.h - memory of this room: allocation that the fault points count, growing blocks, numbers in few bits.
 *
 * Reading is safe on bytes that nobody vouches for: a reader never passes its end, and says by ok whether it tried.
 * read_bits may touch up to BITS_SLACK bytes behind what it is given: blocks that are read so end in that much.
 * Byte order: the least significant byte first, as the machines this runs on keep it; files say so in their header.
 */
#ifndef MATCH_BYTES_H
#define MATCH_BYTES_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { BITS_SLACK = 16 };

/* NULL when memory is short. */
void *match_alloc(size_t bytes);
void *match_realloc(void *old, size_t bytes);

typedef struct bytes {
    uint8_t *p;
    size_t n, room;
} bytes_t;

/* Room for more bytes behind n; false when memory is short, nothing is lost then. */
bool bytes_room(bytes_t *b, size_t more);
bool bytes_add(bytes_t *b, const void *p, size_t n);
/* Gives back what is not used. */
void bytes_tighten(bytes_t *b);
void bytes_free(bytes_t *b);

/* A set of numbers below n as bits: the bytes of it, all 0 at first; one number of it. */
static inline size_t bitset_bytes(uint32_t n)
{
    return ((size_t)n / 64 + 1) * sizeof(uint64_t);
}

static inline bool bitset_has(const uint64_t *set, uint32_t at)
{
    return set[at / 64] >> at % 64 & 1;
}

static inline void bitset_add(uint64_t *set, uint32_t at)
{
    set[at / 64] |= UINT64_C(1) << at % 64;
}

/* Seven bits a byte, the lowest first. */
enum { VARINT_MOST = 10 };
static inline size_t varint_put(uint8_t *to, uint64_t v)
{
    size_t n = 0;
    for (; v >= 0x80; v >>= 7) to[n++] = (uint8_t)(v | 0x80);
    to[n++] = (uint8_t)v;
    return n;
}

typedef struct reader {
    const uint8_t *p, *end;
    bool ok;
} reader_t;

static inline uint64_t read_varint(reader_t *r)
{
    uint64_t v = 0;
    for (int shift = 0; shift < 63 && r->p < r->end; shift += 7) {
        uint8_t b = *r->p++;
        v |= (uint64_t)(b & 0x7F) << shift;
        if (b < 0x80) return v;
    }
    r->ok = false;
    return 0;
}

/* n bytes, NULL when there are not so many. */
static inline const uint8_t *read_bytes(reader_t *r, uint64_t n)
{
    const uint8_t *p = r->p;
    if (n > (uint64_t)(r->end - p)) {
        r->ok = false;
        return NULL;
    }
    r->p += n;
    return p;
}

static inline uint64_t load64(const uint8_t *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static inline uint32_t load32(const uint8_t *p)
{
    uint32_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static inline uint64_t low_bits(uint64_t v, int width)
{
    return width >= 64 ? v : v & ((UINT64_C(1) << width) - 1);
}

/* width 0..64 bits from bit at on. */
static inline uint64_t read_bits(const uint8_t *p, uint64_t at, int width)
{
    uint64_t v = load64(p + (at >> 3)) >> (at & 7);
    if ((int)(at & 7) + width > 64) v |= (uint64_t)p[(at >> 3) + 8] << (64 - (at & 7));
    return low_bits(v, width);
}

/* Touches 8 bytes from p on at every call: the room must be so much larger. Behind the last bit the byte is filled with 0. */
typedef struct bit_writer {
    uint8_t *p;
    uint64_t held; /* bits not written yet */
    int count;     /* of them: 0..7 between calls */
} bit_writer_t;

static inline void put_bits(bit_writer_t *w, uint64_t v, int width)
{
    assert(width >= 0 && width <= 56 && low_bits(v, width) == v);
    w->held |= v << w->count;
    w->count += width;
    memcpy(w->p, &w->held, sizeof w->held);
    int whole = w->count / 8;
    w->p += whole;
    w->held >>= whole * 8;
    w->count %= 8;
}

static inline void put_end(bit_writer_t *w)
{
    if (w->count) *w->p++ = (uint8_t)w->held;
    w->held = 0;
    w->count = 0;
}

/* Bits that a number below n needs. */
static inline int bits_of(uint64_t n)
{
    return n <= 1 ? 0 : 64 - __builtin_clzll(n - 1);
}

#endif
