/* numbers.c - codes of identity numbers and the two kinds of tables. */
#include "match/numbers.h"

#include "match/tsv.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum tag { TAG_RESIDENT, TAG_CREDIT, TAG_ORG, TAG_OTHER, TAG_BITS = 2 };
enum { ROOM_FIRST = 64, RESIDENT = 18, ORG = 9, CREDIT = 18, ORG_IN_CREDIT = 8, HEAP = 16 };

bool number_resident(const char *canonical, uint64_t *ret_code)
{
    uint64_t code = 0;
    if (strnlen(canonical, RESIDENT + 1) != RESIDENT) return false;
    for (int i = 0; i < RESIDENT - 1; i++) {
        unsigned digit = (unsigned)(canonical[i] - '0');
        if (digit > 9) return false;
        code = code * 10 + digit;
    }
    if (identity_resident_check(canonical) != canonical[RESIDENT - 1]) return false;
    *ret_code = code;
    return true;
}

bool number_resident_text(uint64_t code, char canonical[IDENTITY_TEXT])
{
    for (int i = RESIDENT - 2; i >= 0; i--, code /= 10) canonical[i] = (char)('0' + code % 10);
    canonical[RESIDENT - 1] = identity_resident_check(canonical);
    canonical[RESIDENT] = '\0';
    if (!code) return true;
    canonical[0] = '\0'; /* more than 17 digits: not of our making */
    return false;
}

/* The eight characters of an organisation code whose ninth is right, in base 36. */
static bool org_code(const char *org, uint64_t *ret_code)
{
    uint64_t code = 0;
    for (int i = 0; i < ORG - 1; i++) {
        char c = org[i];
        if (c >= '0' && c <= '9') code = code * 36 + (uint64_t)(c - '0');
        else if (c >= 'A' && c <= 'Z') code = code * 36 + (uint64_t)(c - 'A') + 10;
        else return false;
    }
    *ret_code = code;
    return identity_org_check(org) == org[ORG - 1];
}

static uint64_t other_code(const char *canonical)
{
    uint64_t h = HASH_SEED;
    for (const char *p = canonical; *p; p++) h = hash_step(h, (uint32_t)(unsigned char)*p);
    return hash_mix(h) << TAG_BITS | TAG_OTHER;
}

/* Credit and organisation codes of one organisation have one place. */
static uint64_t place_of(uint64_t code)
{
    uint64_t tag = code & ((1 << TAG_BITS) - 1);
    return hash_mix(tag == TAG_ORG ? code - TAG_ORG + TAG_CREDIT : code);
}

uint64_t number_listed(enum identity_kind kind, const char *canonical)
{
    uint64_t code = 0;
    size_t n = strnlen(canonical, IDENTITY_TEXT);
    if (kind == IDENTITY_RESIDENT && number_resident(canonical, &code) && code) return code << TAG_BITS | TAG_RESIDENT;
    if (kind == IDENTITY_CREDIT && n == CREDIT && org_code(canonical + ORG_IN_CREDIT, &code)) return code << TAG_BITS | TAG_CREDIT;
    if (kind == IDENTITY_ORG && n == ORG && org_code(canonical, &code)) return code << TAG_BITS | TAG_ORG;
    return other_code(canonical);
}

/* Eighteen digits may pass for either: what decides is what decided when the record was listed. */
static bool is_credit(const char *canonical)
{
    enum identity_kind kind = IDENTITY_UNKNOWN;
    char again[IDENTITY_TEXT];
    return identity_org_check(canonical + ORG_IN_CREDIT) == canonical[CREDIT - 2] && identity_canonical(canonical, &kind, again) &&
           kind == IDENTITY_CREDIT;
}

bool number_ask(const char *canonical, number_ask_t *ret)
{
    uint64_t code = 0;
    size_t n = strnlen(canonical, IDENTITY_TEXT);
    *ret = (number_ask_t){0};
    if (n == 0 || n == IDENTITY_TEXT) return false;
    if (canonical[0] == 'o' && n == ORG + 1) {
        if (!org_code(canonical + 1, &code)) return false;
        ret->code = code << TAG_BITS | TAG_CREDIT;
        ret->other = code << TAG_BITS | TAG_ORG;
    } else if (number_resident(canonical, &code) && code && !is_credit(canonical)) {
        ret->code = code << TAG_BITS | TAG_RESIDENT;
    } else if (n == CREDIT && org_code(canonical + ORG_IN_CREDIT, &code)) {
        ret->code = code << TAG_BITS | TAG_CREDIT;
        ret->verify = true;
    } else if (n == ORG && org_code(canonical, &code)) {
        ret->code = code << TAG_BITS | TAG_ORG;
    } else {
        ret->code = other_code(canonical);
        ret->verify = true;
    }
    if (!ret->other) ret->other = ret->code;
    ret->hash = place_of(ret->code);
    return ret->code != 0;
}

static number_t entry_at(const uint8_t *table, size_t i)
{
    const uint8_t *p = table + i * ENTRY_BYTES;
    return (number_t){load64(p), load32(p + 8)};
}

static void entry_put(uint8_t *table, size_t i, number_t e)
{
    uint8_t *p = table + i * ENTRY_BYTES;
    memcpy(p, &e.code, 8);
    memcpy(p + 8, &e.slot, 4);
}

/* ---- the table that grows ---- */

void numbers_add(numbers_t *n, number_t e)
{
    assert(n->used < n->room && e.code);
    size_t at = (size_t)place_of(e.code) & (n->room - 1);
    while (load64(n->entry + at * ENTRY_BYTES)) at = (at + 1) & (n->room - 1);
    entry_put(n->entry, at, e);
    n->used++;
}

bool numbers_room(numbers_t *n)
{
    if ((n->used + 1) * 4 <= n->room * 3) return true;
    numbers_t more = {.room = n->room ? n->room * 2 : ROOM_FIRST};
    more.entry = match_alloc(more.room * ENTRY_BYTES);
    if (!more.entry) return false;
    memset(more.entry, 0, more.room * ENTRY_BYTES);
    for (size_t i = 0; i < n->room; i++) {
        number_t e = entry_at(n->entry, i);
        if (e.code) numbers_add(&more, e);
    }
    free(n->entry);
    *n = more;
    return true;
}

void numbers_free(numbers_t *n)
{
    free(n->entry);
    *n = (numbers_t){0};
}

size_t numbers_at(const numbers_t *n, const number_ask_t *ask)
{
    return n->room ? (size_t)ask->hash & (n->room - 1) : 0;
}

bool numbers_next(const numbers_t *n, const number_ask_t *ask, size_t *at, uint32_t *ret_slot)
{
    while (n->room) {
        number_t e = entry_at(n->entry, *at);
        if (!e.code) return false;
        *at = (*at + 1) & (n->room - 1);
        if (e.code != ask->code && e.code != ask->other) continue;
        *ret_slot = e.slot;
        return true;
    }
    return false;
}

/* ---- the table of a base ---- */

/* Places that count entries are spread over: a load of 4/5. What piles up at the end stands behind them. */
__extension__ typedef unsigned __int128 wide_t;

static size_t base_place(uint64_t hash, size_t count)
{
    return (size_t)((wide_t)hash * (count + count / 4 + 1) >> 64);
}

/* By place, then by what makes the bytes the same whatever the order was. */
static int entry_order(const void *a, const void *b)
{
    const number_t *x = a, *y = b;
    uint64_t p = place_of(x->code), q = place_of(y->code);
    if (p != q) return p < q ? -1 : 1;
    if (x->code != y->code) return x->code < y->code ? -1 : 1;
    return (x->slot > y->slot) - (x->slot < y->slot);
}

/* Places are spread evenly: entries are dealt into small heaps by them, and each heap is sorted. */
static bool sort_entries(number_t *e, size_t count)
{
    size_t heaps = count / HEAP + 1;
    uint32_t *at = match_alloc((heaps + 1) * sizeof *at);
    number_t *dealt = match_alloc(count * sizeof *dealt);
    if (at && dealt) {
        memset(at, 0, (heaps + 1) * sizeof *at);
        for (size_t i = 0; i < count; i++) at[(size_t)((wide_t)place_of(e[i].code) * heaps >> 64) + 1]++;
        for (size_t i = 0; i < heaps; i++) at[i + 1] += at[i];
        for (size_t i = 0; i < count; i++) dealt[at[(size_t)((wide_t)place_of(e[i].code) * heaps >> 64)]++] = e[i];
        for (size_t i = 0, from = 0; i < heaps; from = at[i++]) qsort(dealt + from, at[i] - from, sizeof *dealt, entry_order);
        memcpy(e, dealt, count * sizeof *e);
    }
    bool ok = at && dealt;
    free(at);
    free(dealt);
    return ok;
}

bool numbers_build(number_t *e, size_t count, bytes_t *out)
{
    if (!count) return true;
    if (!sort_entries(e, count)) return false;
    size_t next = 0;
    for (size_t i = 0; i < count; i++) {
        size_t at = base_place(place_of(e[i].code), count);
        next = (at > next ? at : next) + 1;
    }
    if (!bytes_room(out, next * ENTRY_BYTES)) return false;
    uint8_t *table = out->p + out->n;
    memset(table, 0, next * ENTRY_BYTES);
    out->n += next * ENTRY_BYTES;
    next = 0;
    for (size_t i = 0; i < count; i++) {
        size_t at = base_place(place_of(e[i].code), count);
        if (at < next) at = next;
        entry_put(table, at, e[i]);
        next = at + 1;
    }
    return true;
}

size_t numbers_base_at(size_t bytes, size_t count, const number_ask_t *ask)
{
    size_t at = base_place(ask->hash, count);
    return at < bytes / ENTRY_BYTES ? at : bytes / ENTRY_BYTES;
}

bool numbers_base_next(const uint8_t *table, size_t bytes, const number_ask_t *ask, size_t *at, uint32_t *ret_slot)
{
    while (*at < bytes / ENTRY_BYTES) {
        number_t e = entry_at(table, (*at)++);
        if (!e.code) return false;
        if (e.code != ask->code && e.code != ask->other) continue;
        *ret_slot = e.slot;
        return true;
    }
    return false;
}
