/* keys.c - keys of names. Tags keep the kinds of keys apart in one space of hashes. */
#include "match/keys.h"

#include "match/chars.h"
#include "match/evidence.h"
#include "match/tsv.h"

#include <assert.h>
#include <string.h>

enum tag { TAG_EXACT = 1, TAG_CORE, TAG_JOINED, TAG_PAIR, TAG_WILD, TAG_GRAM, TAG_FRAME, TAG_WORD, TAG_LESS };

enum { SHORT_LISTED = 4, SHORT_ASKED = 5, GRAM_LISTED = 4, GRAM_ASKED = 3, LESS_SHORTEST = 3, LESS_LONGEST = 16,
       SKIP_WITHIN = 5, LETTERS = 96 };

typedef struct sink {
    match_key_t *keys;
    int count;
    enum match_schema schema;
} sink_t;

static void put(sink_t *s, enum tag tag, enum key_class class, uint64_t value)
{
    if (s->count == KEYS_MOST) return;
    uint64_t h = hash_mix(hash_step(hash_step(value, (uint32_t)tag), (uint32_t)s->schema));
    s->keys[s->count++] = (match_key_t){h, class};
}

static uint64_t two(uint64_t a, uint64_t b)
{
    return hash_step(hash_step(HASH_SEED, (uint32_t)a), (uint32_t)b);
}

static uint64_t unordered(uint32_t a, uint32_t b)
{
    return a < b ? two(a, b) : two(b, a);
}

static uint64_t letters(const char *p, int n)
{
    uint64_t h = HASH_SEED;
    for (int i = 0; i < n; i++) h = hash_step(h, (uint32_t)(unsigned char)p[i]);
    return h;
}

/* Joined letters with the near sounds made one: zh/z, ch/c, sh/s, ng/n. Pinyin of Han names and typed
 * Latin names meet under this key. */
static void put_joined(sink_t *s, const char *p, int n)
{
    uint64_t h = HASH_SEED;
    if (n > LETTERS) n = LETTERS;
    for (int i = 0; i < n; i++) {
        if (p[i] == 'h' && i && (p[i - 1] == 'z' || p[i - 1] == 'c' || p[i - 1] == 's')) continue;
        if (p[i] == 'g' && i && p[i - 1] == 'n') continue;
        h = hash_step(h, (uint32_t)(unsigned char)p[i]);
    }
    if (n) put(s, TAG_JOINED, KEY_WHOLE, h);
}

static void put_pairs(sink_t *s, const form_t *f, int n)
{
    for (int i = 0; i < n; i++)
        for (int k = i + 1; k < n; k++) put(s, TAG_PAIR, KEY_SHORT, unordered(f->core[i], f->core[k]));
}

/* Neighbours, and at the beginning (where the brand is) neighbours but one, in any order and under one tag:
 * a swap then only turns the one kind into the other. */
static void put_grams(sink_t *s, const form_t *f)
{
    int within = f->core_count < SKIP_WITHIN ? f->core_count : SKIP_WITHIN;
    for (int i = 0; i + 1 < f->core_count; i++) put(s, TAG_GRAM, KEY_GRAM, unordered(f->core[i], f->core[i + 1]));
    for (int i = 0; i + 2 < within; i++) put(s, TAG_GRAM, KEY_GRAM, unordered(f->core[i], f->core[i + 2]));
}

/* Two characters leave nothing when one of them is wrong: each is also known with the other's sound. */
static void put_wild(sink_t *s, const form_t *f)
{
    uint16_t x[CHARS_READINGS], y[CHARS_READINGS];
    int n = chars_readings(f->core[0], x), m = chars_readings(f->core[1], y);
    for (int i = 0; i < m; i++) put(s, TAG_WILD, KEY_SHORT, two(f->core[0], 0x400000u + chars_near(y[i])));
    for (int i = 0; i < n; i++) put(s, TAG_WILD, KEY_SHORT, two(0x400000u + chars_near(x[i]), f->core[1]));
}

static void han_keys(sink_t *s, const form_t *f, bool asked)
{
    int n = f->core_count;
    if (f->schema == MATCH_UNIT) put(s, TAG_CORE, KEY_WHOLE, f->core_key);
    if (n <= (asked ? SHORT_ASKED : SHORT_LISTED)) put_pairs(s, f, n);
    if (n >= (asked ? GRAM_ASKED : GRAM_LISTED) || f->schema == MATCH_UNIT) put_grams(s, f);
    if (n == 2) put_wild(s, f);
    char spoken[LETTERS];
    int k = f->schema == MATCH_PERSON ? form_pinyin(f, spoken, LETTERS) : 0;
    if (k) put_joined(s, spoken, k);
    if (!asked || n != 2) return;
    /* Look-alikes are looked up from the asking side: the index need not hold them. */
    for (int at = 0; at < 2; at++) {
        const uint32_t *likes = NULL;
        int likes_count = chars_likes(f->core[at], &likes);
        for (int i = 0; i < likes_count; i++) put(s, TAG_PAIR, KEY_SHORT, unordered(likes[i], f->core[1 - at]));
    }
}

static void word_keys(sink_t *s, const form_t *f, const token_t *t)
{
    const char *p = f->text + t->at;
    if (t->kind == TOKEN_PARTICLE || t->kind == TOKEN_INITIAL) return;
    if (t->kind == TOKEN_NUMBER || t->n < LESS_SHORTEST) put(s, TAG_WORD, KEY_GRAM, letters(p, t->n));
    if (t->kind == TOKEN_NUMBER) return;
    char frame[24];
    int k = latin_frame(p, t->n, frame, sizeof frame);
    if (k >= 2 && t->n >= 3) put(s, TAG_FRAME, KEY_GRAM, letters(frame, k));
    if (t->n < LESS_SHORTEST || t->n > LESS_LONGEST) return;
    put(s, TAG_LESS, KEY_GRAM, letters(p, t->n));
    char less[LESS_LONGEST];
    for (int drop = 0; drop < t->n; drop++) {
        if (drop && p[drop] == p[drop - 1]) continue; /* leaves the same word */
        memcpy(less, p, (size_t)drop);
        memcpy(less + drop, p + drop + 1, (size_t)(t->n - drop - 1));
        put(s, TAG_LESS, KEY_GRAM, letters(less, t->n - 1));
    }
}

static void latin_keys(sink_t *s, const form_t *f, bool asked)
{
    if (f->schema == MATCH_UNIT) put(s, TAG_CORE, KEY_WHOLE, f->core_key);
    int turns = asked && f->schema == MATCH_PERSON && f->tokens <= 4 ? f->tokens : 1;
    for (int first = 0; first < turns; first++) {
        char all[FOLD_MOST];
        int n = 0;
        for (int k = 0; k < f->tokens; k++) {
            const token_t *t = &f->token[(first + k) % f->tokens];
            memcpy(all + n, f->text + t->at, t->n);
            n += t->n;
        }
        put_joined(s, all, n);
    }
    for (int i = 0; i < f->tokens; i++) word_keys(s, f, &f->token[i]);
}

/* A key twice would count twice. Most names have a few dozen keys, for which comparing each with each
 * is cheapest; very long names use a table. */
static int distinct(match_key_t *keys, int count)
{
    enum { TABLE = 4096, FEW = 40 };
    uint16_t slot[TABLE];
    bool few = count <= FEW;
    if (!few) memset(slot, 0, sizeof slot);
    int kept = 0;
    for (int i = 0; i < count; i++) {
        uint32_t at = (uint32_t)keys[i].hash & (TABLE - 1);
        int same = 0;
        if (few)
            while (same < kept && keys[same].hash != keys[i].hash) same++;
        else
            while (slot[at] && keys[slot[at] - 1].hash != keys[i].hash) at = (at + 1) & (TABLE - 1);
        if (few ? same < kept : slot[at] != 0) continue;
        keys[kept++] = keys[i];
        if (!few) slot[at] = (uint16_t)kept;
    }
    return kept;
}

static int keys_of(const form_t *f, bool asked, match_key_t *keys)
{
    assert(f->schema == MATCH_PERSON || f->schema == MATCH_UNIT);
    sink_t s = {.keys = keys, .schema = f->schema};
    put(&s, TAG_EXACT, KEY_STRONG, f->key);
    if (f->han) han_keys(&s, f, asked);
    else latin_keys(&s, f, asked);
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
