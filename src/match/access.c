/* access.c - what a search reads of the index: names under a key, and what is known of a name. */
#include "match/inside.h"

#include <assert.h>
#include <string.h>

size_t index_count(const match_index_t *ix, uint64_t key)
{
    size_t total = 0;
    for (int i = 0; i < ix->segments; i++) {
        uint32_t n = 0;
        (void)segment_find(ix->segment[i], key, &n);
        total += n;
    }
    for (size_t i = 0; i < ix->young_count; i++) total += ix->young[i].key == key;
    return total;
}

size_t index_open_key(const match_index_t *ix, uint64_t key, uint32_t *names, size_t room)
{
    size_t count = 0;
    /* Segments stand in order of age and the young are the last added: the numbers ascend. */
    for (int i = 0; i < ix->segments; i++) {
        uint32_t n = 0;
        const uint32_t *p = segment_find(ix->segment[i], key, &n);
        if (n > room - count) n = (uint32_t)(room - count);
        if (n) memcpy(names + count, p, n * sizeof *names);
        count += n;
    }
    for (size_t i = 0; i < ix->young_count && count < room; i++)
        if (ix->young[i].key == key) names[count++] = ix->young[i].name;
    return count;
}

void index_prefetch(const match_index_t *ix, uint32_t name)
{
    __builtin_prefetch(&ix->slot_of[name]);
}

bool index_name(const match_index_t *ix, uint32_t name, name_ref_t *ret)
{
    assert(name < ix->names);
    const record_t *r = ix->record[ix->slot_of[name]];
    if (!r) return false;
    *ret = (name_ref_t){.id = r->id, .slot = r->slot, .nth = (uint16_t)(name - r->first_name),
                        .list = (uint8_t)r->list, .schema = r->schema};
    return true;
}

const char *index_compared(const match_index_t *ix, uint32_t name, char room[INDEX_TEXT])
{
    const record_t *r = ix->record[ix->slot_of[name]];
    assert(r);
    (void)room;
    return record_compared(r, name - r->first_name);
}

const char *index_given(const match_index_t *ix, uint32_t name, char room[INDEX_TEXT])
{
    const record_t *r = ix->record[ix->slot_of[name]];
    assert(r);
    (void)room;
    return record_name(r, name - r->first_name);
}

uint32_t index_names_of(const match_index_t *ix, uint32_t slot, uint32_t *ret_first)
{
    const record_t *r = ix->record[slot];
    assert(r);
    *ret_first = r->first_name;
    return r->names;
}

bool index_slot(const match_index_t *ix, int64_t id, uint32_t *ret_slot)
{
    const record_t *r = index_record(ix, id);
    if (r) *ret_slot = r->slot;
    return r != NULL;
}

void index_facts(const match_index_t *ix, uint32_t slot, facts_t *ret)
{
    assert(ix->record[slot]);
    record_facts(ix->record[slot], ret);
}

int index_list(const match_index_t *ix, uint32_t name)
{
    const record_t *r = ix->record[ix->slot_of[name]];
    return r ? r->list : -1;
}

bool index_before(const match_index_t *ix, uint32_t a, uint32_t b)
{
    const record_t *x = ix->record[ix->slot_of[a]], *y = ix->record[ix->slot_of[b]];
    assert(x && y);
    return x->id != y->id ? x->id < y->id : a < b;
}
