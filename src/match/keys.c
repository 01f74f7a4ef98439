/* keys.c - keys of names: exact, then by script; none twice. */
#include "match/keys_sink.h"

#include <assert.h>
#include <string.h>

/* A key twice would count twice. Most names have a few dozen keys, for which comparing each with each
 * is cheapest; more use a table. */
static int distinct(match_key_t *keys, int count)
{
    enum { TABLE = 4096, FEW = 24 };
    uint16_t slot[TABLE];
    bool few = count <= FEW;
    uint32_t mask = 63;
    while (!few && mask < TABLE - 1 && (int)mask < 2 * count) mask = mask * 2 + 1;
    if (!few) memset(slot, 0, (mask + 1) * sizeof *slot);
    int kept = 0;
    for (int i = 0; i < count; i++) {
        uint32_t at = (uint32_t)(keys[i].hash >> 32) & mask;
        int same = 0;
        if (few)
            while (same < kept && keys[same].hash != keys[i].hash) same++;
        else
            while (slot[at] && keys[slot[at] - 1].hash != keys[i].hash) at = (at + 1) & mask;
        if (few ? same < kept : slot[at] != 0) continue;
        keys[kept++] = keys[i];
        if (!few) slot[at] = (uint16_t)kept;
    }
    return kept;
}

static int keys_of(const form_t *f, bool asked, match_key_t *keys)
{
    assert(f->schema == MATCH_PERSON || f->schema == MATCH_UNIT);
    key_sink_t s = {.keys = keys, .schema = f->schema, .asked = asked};
    key_put(&s, TAG_EXACT, KEY_EXACT, f->key);
    if (f->han) keys_han(&s, f);
    else keys_latin(&s, f);
    return distinct(keys, s.count);
}

int keys_listed(const form_t *f, match_key_t keys[KEYS_MOST])
{
    return keys_of(f, false, keys);
}

int keys_asked(const form_t *f, match_key_t keys[KEYS_MOST])
{
    return keys_of(f, true, keys);
}
