/* access.c - what a search reads of the index: names under a key, and what is known of a name. */
#include "match/inside.h"

/* Where a slot or a name lies: base (part 0), old (1) or young (2). */
typedef struct place {
    const young_t *young; /* NULL: in the base */
    uint32_t at;
} place_t;

static uint32_t base_records(const match_index_t *ix)
{
    return ix->base ? ix->base->records : 0;
}

static uint32_t base_names(const match_index_t *ix)
{
    return ix->base ? ix->base->names : 0;
}

static place_t place_of_slot(const match_index_t *ix, uint32_t slot)
{
    uint32_t before = base_records(ix), old = ix->old ? ix->old->records : 0;
    if (slot < before) return (place_t){NULL, slot};
    slot -= before;
    return slot < old ? (place_t){ix->old, slot} : (place_t){ix->young, slot - old};
}

static place_t place_of_name(const match_index_t *ix, uint32_t name)
{
    uint32_t before = base_names(ix), old = ix->old ? ix->old->names : 0;
    if (name < before) return (place_t){NULL, name};
    name -= before;
    return name < old ? (place_t){ix->old, name} : (place_t){ix->young, name - old};
}

static uint32_t slots_before(const match_index_t *ix, const young_t *y)
{
    return base_records(ix) + (y == ix->young && ix->old ? ix->old->records : 0);
}

static uint32_t names_before(const match_index_t *ix, const young_t *y)
{
    return base_names(ix) + (y == ix->young && ix->old ? ix->old->names : 0);
}

static bool is_gone(const match_index_t *ix, uint32_t slot)
{
    return ix->gone_records && bitset_has(ix->gone, slot);
}

size_t index_count(const match_index_t *ix, uint64_t hash)
{
    uint64_t key = key_of_hash(hash);
    size_t n = (ix->base ? base_count(ix->base, key) : 0) + (ix->old ? young_count(ix->old, key) : 0) + young_count(ix->young, key);
    size_t gone = (size_t)counts_of(&ix->gone_before, key) + counts_of(&ix->gone_since, key);
    return n > gone ? n - gone : 0;
}

void index_count_all(const match_index_t *ix, const match_key_t *keys, int count, uint32_t *ret_totals)
{
    enum { PLACES_AHEAD = 16, BUCKETS_AHEAD = 8 };
    const base_t *b = ix->base;
    for (int i = 0; b && i < count && i < PLACES_AHEAD; i++) base_prefetch_place(b, key_of_hash(keys[i].hash));
    for (int i = 0; b && i < count && i < BUCKETS_AHEAD; i++) base_prefetch_key(b, key_of_hash(keys[i].hash));
    for (int i = 0; i < count; i++) {
        if (b && i + PLACES_AHEAD < count) base_prefetch_place(b, key_of_hash(keys[i + PLACES_AHEAD].hash));
        if (b && i + BUCKETS_AHEAD < count) base_prefetch_key(b, key_of_hash(keys[i + BUCKETS_AHEAD].hash));
        size_t n = index_count(ix, keys[i].hash);
        ret_totals[i] = n < UINT32_MAX ? (uint32_t)n : UINT32_MAX;
    }
}

size_t index_open_key(const match_index_t *ix, uint64_t hash, uint32_t *names, size_t room)
{
    uint64_t key = key_of_hash(hash);
    size_t n = ix->base ? base_open_key(ix->base, key, ix->gone_records ? ix->gone : NULL, names, room) : 0;
    if (ix->old) n += young_open_key(ix->old, key, names_before(ix, ix->old), names + n, room - n);
    return n + young_open_key(ix->young, key, names_before(ix, ix->young), names + n, room - n);
}

void index_prefetch(const match_index_t *ix, uint32_t name)
{
    place_t at = place_of_name(ix, name);
    if (!at.young) base_prefetch(ix->base, at.at);
    else __builtin_prefetch(&at.young->slot[at.at]);
}

bool index_name(const match_index_t *ix, uint32_t name, name_ref_t *ret)
{
    place_t at = place_of_name(ix, name);
    if (at.young) {
        assert(at.at < at.young->names);
        uint32_t slot = at.young->slot[at.at] & ~NAME_GONE;
        const young_record_t *r = &at.young->record[slot];
        *ret = (name_ref_t){.id = r->id, .slot = slots_before(ix, at.young) + slot, .nth = (uint16_t)(at.at - r->first),
                            .list = (uint8_t)kind_list(r->kind), .schema = kind_schema(r->kind)};
        return !r->gone;
    }
    uint32_t slot = base_slot(ix->base, at.at);
    if (is_gone(ix, slot)) return false;
    uint8_t kind = base_kind(ix->base, slot);
    uint32_t first = base_first(ix->base, slot);
    *ret = (name_ref_t){.id = base_id(ix->base, slot), .slot = slot, .nth = at.at > first ? (uint16_t)(at.at - first) : 0,
                        .list = (uint8_t)kind_list(kind), .schema = kind_schema(kind)};
    return true;
}

static body_t body_of_slot(const match_index_t *ix, uint32_t slot, uint8_t *ret_kind)
{
    place_t at = place_of_slot(ix, slot);
    if (!at.young) {
        *ret_kind = base_kind(ix->base, slot);
        return base_body(ix->base, slot);
    }
    assert(at.at < at.young->records);
    const young_record_t *r = &at.young->record[at.at];
    *ret_kind = r->kind;
    return (body_t){r->body, r->bytes};
}

static const char *text_of(const match_index_t *ix, uint32_t name, bool compared, char room[INDEX_TEXT])
{
    place_t at = place_of_name(ix, name);
    if (at.young) {
        const young_record_t *r = &at.young->record[at.young->slot[at.at] & ~NAME_GONE];
        (void)record_name((body_t){r->body, r->bytes}, at.at - r->first, compared, room);
        return room;
    }
    uint32_t slot = base_slot(ix->base, at.at);
    uint32_t first = base_first(ix->base, slot);
    (void)record_name(base_body(ix->base, slot), at.at > first ? at.at - first : 0, compared, room);
    return room;
}

const char *index_compared(const match_index_t *ix, uint32_t name, char room[INDEX_TEXT])
{
    return text_of(ix, name, true, room);
}

const char *index_given(const match_index_t *ix, uint32_t name, char room[INDEX_TEXT])
{
    return text_of(ix, name, false, room);
}

uint32_t index_names_of(const match_index_t *ix, uint32_t slot, uint32_t *ret_first)
{
    place_t at = place_of_slot(ix, slot);
    if (at.young) {
        *ret_first = names_before(ix, at.young) + at.young->record[at.at].first;
        return at.young->record[at.at].names;
    }
    uint32_t first = base_first(ix->base, slot), next = base_first(ix->base, slot + 1);
    *ret_first = first;
    return next > first && next - first <= MATCH_NAMES_MOST ? next - first : 1;
}

bool index_slot(const match_index_t *ix, int64_t id, uint32_t *ret_slot)
{
    const young_t *part[] = {ix->young, ix->old};
    for (int i = 0; i < 2; i++) {
        const young_record_t *r = part[i] ? young_find(part[i], id) : NULL;
        if (!r) continue;
        *ret_slot = slots_before(ix, part[i]) + (uint32_t)(r - part[i]->record);
        return true;
    }
    uint32_t slot = 0;
    if (!ix->base || !base_find(ix->base, id, &slot) || is_gone(ix, slot)) return false;
    *ret_slot = slot;
    return true;
}

void index_facts(const match_index_t *ix, uint32_t slot, facts_t *ret)
{
    uint8_t kind = 0;
    record_facts(body_of_slot(ix, slot, &kind), ret);
    ret->schema = kind_schema(kind);
}

int index_list(const match_index_t *ix, uint32_t name)
{
    place_t at = place_of_name(ix, name);
    if (at.young) {
        uint32_t slot = at.young->slot[at.at];
        return slot & NAME_GONE ? -1 : kind_list(at.young->record[slot].kind);
    }
    uint32_t slot = base_slot(ix->base, at.at);
    return is_gone(ix, slot) ? -1 : kind_list(base_kind(ix->base, slot));
}

static int64_t id_of_name(const match_index_t *ix, uint32_t name)
{
    place_t at = place_of_name(ix, name);
    if (at.young) return at.young->record[at.young->slot[at.at] & ~NAME_GONE].id;
    return base_id(ix->base, base_slot(ix->base, at.at));
}

bool index_before(const match_index_t *ix, uint32_t a, uint32_t b)
{
    uint32_t names = base_names(ix);
    if (a < names && b < names) return a < b; /* a base has its names in order of the ids */
    int64_t x = id_of_name(ix, a), y = id_of_name(ix, b);
    return x != y ? x < y : a < b;
}

/* ---- identity numbers ---- */

typedef struct ids {
    int64_t *ids;
    size_t count, room;
} ids_t;

/* The smallest ids win when there is no room for all: the answer must not depend on the tables. */
static void keep_id(ids_t *f, int64_t id)
{
    size_t at = f->count;
    if (f->count == f->room) {
        if (id >= f->ids[--at]) return;
    } else {
        f->count++;
    }
    for (; at > 0 && f->ids[at - 1] > id; at--) f->ids[at] = f->ids[at - 1];
    f->ids[at] = id;
}

static bool same_number(body_t b, const char *canonical)
{
    char number[IDENTITY_TEXT];
    return record_number(b, number) != IDENTITY_UNKNOWN && !strcmp(number, canonical);
}

static bool wanted(uint8_t kind, uint32_t lists)
{
    return !lists || (lists >> kind_list(kind) & 1);
}

static void find_young(const young_t *y, const number_ask_t *ask, const char *canonical, uint32_t lists, ids_t *f)
{
    uint32_t slot = 0;
    for (size_t at = numbers_at(&y->numbers, ask); numbers_next(&y->numbers, ask, &at, &slot);) {
        const young_record_t *r = &y->record[slot];
        if (r->gone || !wanted(r->kind, lists) || (ask->verify && !same_number((body_t){r->body, r->bytes}, canonical))) continue;
        keep_id(f, r->id);
    }
}

size_t index_numbers(const match_index_t *ix, const char *canonical, uint32_t lists, int64_t *ids, size_t room)
{
    number_ask_t ask;
    ids_t f = {.ids = ids, .room = room};
    if (!room || !number_ask(canonical, &ask)) return 0;
    const base_t *b = ix->base;
    uint32_t slot = 0;
    size_t bytes = b ? b->bytes[SECTION_NUMBERS] - BITS_SLACK : 0;
    size_t at = b ? numbers_base_at(bytes, b->numbers, &ask) : 0;
    while (b && numbers_base_next(b->section[SECTION_NUMBERS], bytes, &ask, &at, &slot)) {
        if (slot >= b->records || is_gone(ix, slot) || !wanted(base_kind(b, slot), lists) ||
            (ask.verify && !same_number(base_body(b, slot), canonical)))
            continue;
        keep_id(&f, base_id(b, slot));
    }
    if (ix->old) find_young(ix->old, &ask, canonical, lists, &f);
    find_young(ix->young, &ask, canonical, lists, &f);
    return f.count;
}
