/* keys_sink.h - where the makers of keys put them; for keys.c, keys_han.c and keys_latin.c only. */
#ifndef MATCH_KEYS_SINK_H
#define MATCH_KEYS_SINK_H

#include "match/keys.h"
#include "match/tsv.h"

/* Tags keep the kinds of keys apart in one space of hashes. */
enum key_tag { TAG_EXACT = 1, TAG_CORE, TAG_HEAD, TAG_SOUND, TAG_PAIR, TAG_BEGIN, TAG_BRANCH, TAG_PLACED, TAG_LESS, TAG_END, TAG_ONE, TAG_JOINED,
               TAG_AFFIX, TAG_LETTER, TAG_FRAME, TAG_WORD,
               TAG_ALIKE, TAG_ACRONYM, TAG_FOREIGN };

typedef struct key_sink {
    match_key_t *keys;
    int count;
    enum match_schema schema;
    bool asked;
} key_sink_t;

static inline void key_put(key_sink_t *s, enum key_tag tag, enum key_class class, uint64_t value)
{
    if (s->count == KEYS_MOST) return;
    uint64_t h = hash_mix(hash_step(hash_step(value, (uint32_t)tag), (uint32_t)s->schema));
    s->keys[s->count++] = (match_key_t){h, class};
}

static inline uint64_t key_two(uint64_t a, uint64_t b)
{
    return hash_mix(a * UINT64_C(0x9E3779B97F4A7C15) + b);
}

/* The hash of a whole folded name, as form_t.key. */
static inline uint64_t key_run(const uint32_t *c, int n)
{
    uint64_t h = HASH_SEED;
    for (int i = 0; i < n; i++) h = hash_step(h, c[i]);
    return hash_mix(h);
}

/* The same without the character at less. */
static inline uint64_t key_run_less(const uint32_t *c, int n, int less)
{
    uint64_t h = HASH_SEED;
    for (int i = 0; i < n; i++)
        if (i != less) h = hash_step(h, c[i]);
    return hash_mix(h);
}

void keys_han(key_sink_t *s, const form_t *f);
void keys_latin(key_sink_t *s, const form_t *f);
/* Latin letters read as pinyin: the sound keys of the Han names they may be. */
void keys_spoken(key_sink_t *s, const char *letters, int n);
/* The same where another romanisation or (of units) translated words stand for the characters; asking side. */
void keys_romanised(key_sink_t *s, const form_t *f);
void keys_translated(key_sink_t *s, const form_t *f);
/* What a unit listed by its brand in pinyin is found by. */
void keys_brand(key_sink_t *s, const char *letters, int n);
/* Consonants of a foreign name as Chinese writes them (贝拉克·奥巴马): fed letter by letter, put at the end. */
typedef struct key_foreign {
    uint64_t hash;
    int count;
    uint8_t last;
} key_foreign_t;

void keys_foreign_add(key_foreign_t *f, const char *syllable, int n, bool pinyin);
void keys_foreign_put(key_sink_t *s, const key_foreign_t *f);
/* Letters with the near sounds made one (zh/z, ch/c, sh/s, ng/n). Pinyin of Han names and typed Latin names
 * meet under this key. */
void keys_joined(key_sink_t *s, const char *letters, int n);

#endif
