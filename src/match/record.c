/* record.c - packing and reading bodies. */
#include "match/record.h"

#include "base/text.h"
#include "match/numbers.h"

#include <assert.h>
#include <string.h>

enum flag { MANY = 1, COMPARED = 2, NUMBER = 4, FACTS = 8, OF_NUMBER = 16 /* birth and sex are the number's */ };
enum fact { BORN = 1, SEX = 2, PLACE_CODE = 4, PLACE = 8, UNIT = 16 };
enum { SPELLED = 0x80 }; /* with the kind of a number: its text follows, not its digits as one number */
enum { PACKED_MOST = MATCH_NAME_BYTES * 4 / 3 + 4, HEAD_MOST = 64, PLACE_CODES = 1 << 24 };

/* Two bytes for what names are made of: 15 bits, the ranges one behind the other; ESCAPE and three bytes for the rest. */
enum { ESCAPE = 0xFF, HAN = 0x4E00, HANS = 0x5200, LOW = 0x80, LOWS = 0x2880, SIGN = 0x3000, SIGNS = 0x400,
       WIDE = 0xFF00, WIDES = 0x80 };

static int pair_of(uint32_t c)
{
    if (c - HAN < HANS) return (int)(c - HAN);
    if (c - LOW < LOWS) return (int)(c - LOW + HANS);
    if (c - SIGN < SIGNS) return (int)(c - SIGN + HANS + LOWS);
    if (c - WIDE < WIDES) return (int)(c - WIDE + HANS + LOWS + SIGNS);
    return -1;
}

static uint32_t of_pair(uint32_t v)
{
    if (v < HANS) return v + HAN;
    if ((v -= HANS) < LOWS) return v + LOW;
    if ((v -= LOWS) < SIGNS) return v + SIGN;
    return v - SIGNS + WIDE;
}

size_t text_pack(const char *text, uint8_t *to)
{
    uint8_t *p = to;
    while (*text) {
        if ((unsigned char)*text < 0x80) {
            *p++ = (uint8_t)*text++;
            continue;
        }
        const unsigned char *q = (const unsigned char *)text;
        if (*q >= 0xE4 && *q <= 0xE9 && (*q > 0xE4 || q[1] >= 0xB8) && q[1] && q[2]) { /* Han, of valid UTF-8: most of what there is */
            uint32_t v = ((*q & 0xFu) << 12 | (q[1] & 0x3Fu) << 6 | (q[2] & 0x3Fu)) - HAN;
            *p++ = (uint8_t)(0x80 | v >> 8);
            *p++ = (uint8_t)v;
            text += 3;
            continue;
        }
        uint32_t c = text_next(&text);
        int v = pair_of(c);
        if (v >= 0) {
            *p++ = (uint8_t)(0x80 | v >> 8);
            *p++ = (uint8_t)v;
        } else {
            *p++ = ESCAPE;
            for (int shift = 16; shift >= 0; shift -= 8) *p++ = (uint8_t)(c >> shift);
        }
    }
    return (size_t)(p - to);
}

size_t text_unpack(const uint8_t *p, size_t n, char room[RECORD_TEXT])
{
    const uint8_t *end = p + n;
    char *to = room;
    while (p < end && to < room + MATCH_NAME_BYTES) {
        uint32_t c = *p++;
        if (c < 0x80) {
            if (c == 0) break;
            *to++ = (char)c;
            continue;
        }
        if (c != ESCAPE) {
            if (p == end) break;
            c = of_pair((c & 0x7F) << 8 | *p++);
        } else {
            if (end - p < 3) break;
            c = (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
            p += 3;
            if (c < 0x80 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) c = 0xFFFD; /* not of our making */
        }
        if (c - 0x800 < 0xF800) {
            to[0] = (char)(0xE0 | c >> 12);
            to[1] = (char)(0x80 | (c >> 6 & 0x3F));
            to[2] = (char)(0x80 | (c & 0x3F));
            to += 3;
        } else {
            to += text_encode(c, to);
        }
    }
    *to = '\0';
    return (size_t)(to - room);
}

/* ---- packing ---- */

static day_t number_born(const char *n)
{
    int year = (n[6] - '0') * 1000 + (n[7] - '0') * 100 + (n[8] - '0') * 10 + n[9] - '0';
    int month = (n[10] - '0') * 10 + n[11] - '0', day = (n[12] - '0') * 10 + n[13] - '0';
    return day_exists(year, month, day) ? day_of(year, month, day) : DAY_NONE;
}

static char number_sex(const char *n)
{
    return (n[16] - '0') % 2 ? 'M' : 'F';
}

static uint8_t *pack_number(uint8_t *p, const facts_t *f)
{
    uint64_t code = 0;
    uint8_t *kind = p++;
    *kind = (uint8_t)f->kind;
    if (f->kind == IDENTITY_RESIDENT && number_resident(f->canonical, &code)) {
        memcpy(p, &code, sizeof code);
        return p + sizeof code;
    }
    size_t n = strlen(f->canonical);
    *kind |= SPELLED;
    *p++ = (uint8_t)n;
    memcpy(p, f->canonical, n);
    return p + n;
}

static uint8_t *pack_facts(uint8_t *p, const facts_t *f, bool of_number)
{
    uint8_t *mask = p++;
    bool born = f->born != DAY_NONE && !of_number, sex = f->sex && !of_number;
    *mask = (uint8_t)((born ? BORN : 0) | (sex ? SEX : 0) | (f->place_code ? PLACE_CODE : 0) | (f->place ? PLACE : 0) |
                      (f->unit ? UNIT : 0));
    if (born) memcpy(p, &f->born, sizeof f->born), p += sizeof f->born;
    if (sex) *p++ = (uint8_t)f->sex;
    if (f->place_code) {
        assert(f->place_code > 0 && f->place_code < PLACE_CODES);
        for (int shift = 0; shift < 24; shift += 8) *p++ = (uint8_t)(f->place_code >> shift);
    }
    return p;
}

static bool pack_lent(bytes_t *out, const char *text)
{
    uint8_t head[VARINT_MOST];
    size_t n = strlen(text) + 1;
    return bytes_add(out, head, varint_put(head, n)) && bytes_add(out, text, n);
}

static bool pack_name(bytes_t *out, const char *text, bool counted)
{
    uint8_t packed[PACKED_MOST], head[VARINT_MOST];
    size_t n = text ? text_pack(text, packed) : 0;
    if (counted && !bytes_add(out, head, varint_put(head, n))) return false;
    return bytes_add(out, packed, n);
}

/* Everything before the lent texts and the names; returns its end. */
static uint8_t *pack_head(uint8_t *head, size_t count, bool other, const facts_t *f)
{
    uint8_t *p = head + 1;
    bool resident = f->kind == IDENTITY_RESIDENT && strlen(f->canonical) == 18;
    bool of_number = resident && f->born == number_born(f->canonical) && f->sex == number_sex(f->canonical);
    bool facts = f->place_code || f->place || f->unit || (!of_number && (f->born != DAY_NONE || f->sex));
    head[0] = (uint8_t)((count > 1 ? MANY : 0) | (other ? COMPARED : 0) | (f->canonical[0] ? NUMBER : 0) |
                        (facts ? FACTS : 0) | (of_number ? OF_NUMBER : 0));
    if (count > 1) *p++ = (uint8_t)(count - 1);
    if (f->canonical[0]) p = pack_number(p, f);
    return facts ? pack_facts(p, f, of_number) : p;
}

bool record_pack(bytes_t *out, const char *const *names, const char *const *compared, size_t count,
                 const facts_t *f)
{
    assert(count >= 1 && count <= MATCH_NAMES_MOST);
    uint8_t head[HEAD_MOST];
    size_t before = out->n;
    bool other = false;
    for (size_t i = 0; i < count; i++) other |= compared[i] != NULL;
    bool ok = bytes_add(out, head, (size_t)(pack_head(head, count, other, f) - head));
    if (f->place) ok = ok && pack_lent(out, f->place);
    if (f->unit) ok = ok && pack_lent(out, f->unit);
    for (size_t i = 0; i < count && ok; i++) {
        ok = pack_name(out, names[i], count > 1 || other);
        if (ok && other) ok = pack_name(out, compared[i], true);
    }
    if (!ok) out->n = before;
    return ok;
}

/* ---- reading ---- */

static reader_t start(body_t b, uint8_t *ret_flags, uint32_t *ret_names)
{
    reader_t r = {b.p, b.p + b.n, true};
    const uint8_t *flags = read_bytes(&r, 1);
    *ret_flags = flags ? *flags : 0;
    *ret_names = 1;
    if (*ret_flags & MANY) {
        const uint8_t *more = read_bytes(&r, 1);
        *ret_names = more && *more < MATCH_NAMES_MOST ? *more + 1u : 1;
    }
    return r;
}

static enum identity_kind read_number(reader_t *r, char canonical[IDENTITY_TEXT])
{
    const uint8_t *kind = read_bytes(r, 1), *p = NULL;
    canonical[0] = '\0';
    if (!kind) return IDENTITY_UNKNOWN;
    int what = *kind & ~SPELLED;
    if (*kind & SPELLED) {
        const uint8_t *n = read_bytes(r, 1);
        if (!n || *n >= IDENTITY_TEXT || !(p = read_bytes(r, *n))) return IDENTITY_UNKNOWN;
        memcpy(canonical, p, *n);
        canonical[*n] = '\0';
    } else {
        p = read_bytes(r, sizeof(uint64_t));
        if (!p || !number_resident_text(load64(p), canonical)) return IDENTITY_UNKNOWN;
    }
    return what > IDENTITY_UNKNOWN && what <= IDENTITY_ORG ? (enum identity_kind)what : IDENTITY_UNKNOWN;
}

static const char *read_lent(reader_t *r)
{
    uint64_t n = read_varint(r);
    const uint8_t *p = read_bytes(r, n);
    return p && n && p[n - 1] == '\0' ? (const char *)p : NULL;
}

/* Leaves the reader where the names begin. */
static void read_facts(reader_t *r, uint8_t flags, facts_t *f)
{
    *f = (facts_t){.born = DAY_NONE};
    if (flags & NUMBER) f->kind = read_number(r, f->canonical);
    if (flags & OF_NUMBER && f->kind == IDENTITY_RESIDENT && strlen(f->canonical) == 18) {
        f->born = number_born(f->canonical);
        f->sex = number_sex(f->canonical);
    }
    if (!(flags & FACTS)) return;
    const uint8_t *mask = read_bytes(r, 1), *p = NULL;
    if (!mask) return;
    if (*mask & BORN && (p = read_bytes(r, sizeof f->born))) memcpy(&f->born, p, sizeof f->born);
    if (f->born < day_of(1, 1, 1) || f->born > day_of(9999, 12, 31)) f->born = DAY_NONE; /* not of our making */
    if (*mask & SEX && (p = read_bytes(r, 1))) f->sex = (char)*p;
    if (*mask & PLACE_CODE && (p = read_bytes(r, 3))) f->place_code = p[0] | p[1] << 8 | p[2] << 16;
    if (*mask & PLACE) f->place = read_lent(r);
    if (*mask & UNIT) f->unit = read_lent(r);
}

uint32_t record_names(body_t b)
{
    uint8_t flags = 0;
    uint32_t names = 0;
    (void)start(b, &flags, &names);
    return names;
}

enum identity_kind record_number(body_t b, char canonical[IDENTITY_TEXT])
{
    uint8_t flags = 0;
    uint32_t names = 0;
    reader_t r = start(b, &flags, &names);
    canonical[0] = '\0';
    return flags & NUMBER ? read_number(&r, canonical) : IDENTITY_UNKNOWN;
}

void record_facts(body_t b, facts_t *ret)
{
    uint8_t flags = 0;
    uint32_t names = 0;
    reader_t r = start(b, &flags, &names);
    read_facts(&r, flags, ret);
}

size_t record_name(body_t b, uint32_t nth, bool compared, char room[RECORD_TEXT])
{
    uint8_t flags = 0;
    uint32_t names = 0;
    reader_t r = start(b, &flags, &names);
    facts_t facts;
    if (flags & (NUMBER | FACTS)) read_facts(&r, flags, &facts);
    const uint8_t *p = r.p;
    uint64_t n = (uint64_t)(r.end - r.p);
    for (uint32_t i = 0; flags & (MANY | COMPARED) && i <= nth; i++) {
        n = read_varint(&r);
        p = read_bytes(&r, n);
        if (!(flags & COMPARED)) continue;
        uint64_t m = read_varint(&r);
        const uint8_t *q = read_bytes(&r, m);
        if (compared && m) p = q, n = m;
    }
    room[0] = '\0';
    return r.ok && p ? text_unpack(p, n, room) : 0;
}
