/* keys_latin.c - keys of Latin names.
 *
 * Single words are too common to open (Mohammed, Trading), and one word with an error leaves nothing of itself but its
 * beginning or its end. So words go in twos: beginning or end of one with beginning or end of another. One error
 * of any kind in each of both words leaves one of the four keys whole.
 */
#include "match/keys_sink.h"

#include "match/evidence.h"

#include <assert.h>
#include <string.h>

enum { LISTED_WORDS = 6, ASKED_WORDS = 6, LESS_LONGEST = 14, LESS_ASKED = 3, ROWS = 2, TURNS = 6, TURN_LETTERS = 32, FRAME_ROOM = 24, LETTERS = 96, LAST = 256, FOREIGN_MOST = 6, FOREIGN_LEAST = 4 };

typedef struct word {
    const char *p;
    int n;
    bool letter; /* an initial, or so short that it says no more */
    bool plain;  /* neither letter nor a word that many share */
    const alike_t *alike;
    char digits[12]; /* of a number, however it was written */
} word_t;

static uint64_t letters_of(const char *p, int n)
{
    uint64_t h = HASH_SEED;
    for (int i = 0; i < n; i++) h = hash_step(h, (uint32_t)(unsigned char)p[i]);
    return h;
}

void keys_joined(key_sink_t *s, const char *p, int n)
{
    uint64_t h = HASH_SEED;
    if (n > LETTERS) n = LETTERS;
    for (int i = 0; i < n; i++) {
        if (p[i] == 'h' && i && (p[i - 1] == 'z' || p[i - 1] == 'c' || p[i - 1] == 's')) continue;
        if (p[i] == 'g' && i && p[i - 1] == 'n') continue;
        h = hash_step(h, (uint32_t)(unsigned char)p[i]);
    }
    if (n) key_put(s, TAG_JOINED, KEY_NEAR, h);
}

/* How many letters of a word of n at its beginning and its end are keys: an error in the middle of a short word
 * must not touch both. */
static int affix_of(int n)
{
    return n >= 7 ? 3 : n >= 4 ? 2 : 1;
}

static uint64_t affix(const word_t *w, int k, bool end)
{
    return letters_of(end ? w->p + w->n - k : w->p, k) * 8 + (uint64_t)k * 2 + end;
}

static uint64_t either_order(uint64_t a, uint64_t b)
{
    return a < b ? key_two(a, b) : key_two(b, a);
}

static void put_affixes(key_sink_t *s, const word_t *a, int x, const word_t *b, int y, bool crossed)
{
    if (x > a->n || y > b->n) return;
    for (int i = 0; i < 4; i++)
        if (crossed || i == 0 || i == 3)
            key_put(s, TAG_AFFIX, KEY_PART, either_order(affix(a, x, i & 1), affix(b, y, i >> 1)));
}

/* Consonants; a vowel at the beginning is not written in every script. Returns their number. */
static int frame_of(const word_t *w, uint64_t *ret_hash)
{
    char frame[FRAME_ROOM];
    int n = latin_frame(w->p, w->n, frame, FRAME_ROOM), from = n > 1 && frame[0] == 'a';
    *ret_hash = letters_of(frame + from, n - from);
    return n - from;
}

/* A word whole, and how the other begins (or, where there are only the two, ends): whatever else is wrong with it. */
static void put_letters(key_sink_t *s, const word_t *a, const word_t *b, bool crossed)
{
    if (a->letter) return;
    uint64_t whole = letters_of(a->p, a->n);
    key_put(s, TAG_LETTER, KEY_PART, key_two(whole, (uint64_t)b->p[0]));
    if (crossed && b->n > 1) key_put(s, TAG_LETTER, KEY_PART, key_two(whole, LAST + (uint64_t)b->p[b->n - 1]));
    if (s->schema != MATCH_PERSON || !b->alike) return;
    for (int i = 0; i < (s->asked ? ALIKE_ROWS : ROWS) && b->alike->row[i]; i++) /* Bob Smith, Robert Smith */
        key_put(s, TAG_ALIKE, KEY_NEAR, key_two(whole, b->alike->row[i]));
}

static void put_two(key_sink_t *s, const word_t *a, const word_t *b, bool crossed)
{
    put_letters(s, a, b, crossed);
    put_letters(s, b, a, crossed);
    if (a->letter || b->letter) return;
    /* The asked word may have a letter less or more than the listed one. */
    int from = s->asked ? -1 : 0, to = s->asked ? 1 : 0, last_x = 0;
    for (int i = from; i <= to; i++) {
        int x = affix_of(a->n + i), last_y = 0;
        if (x == last_x) continue;
        last_x = x;
        for (int k = from; k <= to; k++) {
            int y = affix_of(b->n + k);
            if (y != last_y) put_affixes(s, a, x, b, y, crossed);
            last_y = y;
        }
    }
    uint64_t x = 0, y = 0;
    int n = frame_of(a, &x), m = frame_of(b, &y);
    if (n + m >= 3) key_put(s, TAG_FRAME, KEY_NEAR, either_order(x, y));
}

static void say_number(word_t *w, uint32_t number)
{
    int at = (int)sizeof w->digits;
    do w->digits[--at] = (char)('0' + number % 10);
    while (number /= 10);
    w->p = w->digits + at;
    w->n = (int)sizeof w->digits - at;
    w->letter = false;
}

/* The words that names are found by: what is said by few first, the longest first. Returns how many. */
static int choose(const form_t *f, word_t *words, int most, bool asked)
{
    static const uint8_t rank[] = {[TOKEN_PLAIN] = 0, [TOKEN_NUMBER] = 1, [TOKEN_COMMON] = 2, [TOKEN_INITIAL] = 3, [TOKEN_PARTICLE] = 4};
    uint32_t order[FORM_TOKENS];
    int count = 0, kept = 0;
    for (int i = 0; i < f->tokens; i++) {
        const token_t *t = &f->token[i];
        uint32_t o = (uint32_t)rank[t->kind] << 24 | (uint32_t)(255 - t->n) << 16 | (uint32_t)i;
        int k = count++;
        for (; k > 0 && order[k - 1] > o; k--) order[k] = order[k - 1];
        order[k] = o;
    }
    for (int i = 0; i < count && kept < most; i++) {
        const token_t *t = &f->token[order[i] & 0xFFFF];
        if (rank[t->kind] >= 2 && kept >= 2 && !asked) break;
        word_t *w = &words[kept++];
        *w = (word_t){.p = f->text + t->at, .n = t->n, .letter = t->n < 2, .plain = t->n >= 2 && t->kind == TOKEN_PLAIN,
                      .alike = t->alike};
        if (t->kind == TOKEN_NUMBER && t->number >= 0) say_number(w, (uint32_t)t->number);
    }
    return kept;
}

static void put_less(key_sink_t *s, const word_t *w)
{
    if (w->n < 2 || w->n > LESS_LONGEST) return;
    key_put(s, TAG_WORD, KEY_NEAR, letters_of(w->p, w->n));
    for (int drop = 0; drop < w->n && w->n >= 3; drop++) {
        uint64_t h = HASH_SEED;
        for (int i = 0; i < w->n; i++)
            if (i != drop) h = hash_step(h, (uint32_t)(unsigned char)w->p[i]);
        key_put(s, TAG_WORD, KEY_PART, h);
    }
}

/* All letters, from each word on (the asking side: any order of two, glued or split). */
static void put_turns(key_sink_t *s, const form_t *f)
{
    char all[2 * FOLD_MOST];
    int starts[FORM_TOKENS], n = 0;
    for (int k = 0; k < f->tokens; k++) {
        const token_t *t = &f->token[k];
        starts[k] = n;
        memcpy(all + n, f->text + t->at, t->n);
        n += t->n;
    }
    memcpy(all + n, all, (size_t)n);
    keys_joined(s, all, n);
    if (!s->asked) {
        /* Najibullah for Najib Ullah Juma */
        if (f->tokens >= 3 && f->schema == MATCH_PERSON) keys_joined(s, all, starts[2]);
        if (f->tokens >= 3 && f->schema == MATCH_PERSON) keys_joined(s, all + starts[f->tokens - 2], n - starts[f->tokens - 2]);
        return;
    }
    keys_spoken(s, all, n);
    if (f->tokens == 2)
        for (char c = 'a'; c <= 'z'; c++) key_put(s, TAG_LETTER, KEY_PART, key_two(letters_of(all, n), (uint64_t)c));
    bool unit = f->schema == MATCH_UNIT; /* of those, the place in front may be long */
    for (int k = 1; k < f->tokens && k < (unit ? 2 * TURNS : TURNS); k++) {
        if (k < TURNS) keys_joined(s, all + starts[k], n);
        keys_spoken(s, all + starts[k], unit ? n - starts[k] : n);
    }
    if (f->tokens == 1 && n <= TURN_LETTERS)
        for (int i = 2; i + 2 <= n; i++) keys_joined(s, all + i, n);
}

void keys_brand(key_sink_t *s, const char *letters, int n)
{
    uint64_t whole = letters_of(letters, n);
    key_put(s, TAG_WORD, KEY_NEAR, whole);
    for (char c = 'a'; c <= 'z'; c++) key_put(s, TAG_LETTER, KEY_PART, key_two(whole, (uint64_t)c));
}

/* One word with two errors: how it begins and how it ends. */
static void put_affixes_alone(key_sink_t *s, const word_t *w)
{
    for (int i = s->asked ? -2 : 0, last = 0; i <= (s->asked ? 2 : 0); i++) {
        int k = affix_of(w->n + i);
        if (k != last && k <= w->n && w->n >= 4) key_put(s, TAG_AFFIX, KEY_PART, key_two(affix(w, k, false), affix(w, k, true)));
        last = k;
    }
}

/* WHO for World Health Organization. */
static void put_acronym(key_sink_t *s, const form_t *f)
{
    char first[FORM_TOKENS];
    int n = 0;
    for (int i = 0; i < f->tokens; i++)
        if (f->token[i].kind != TOKEN_PARTICLE) first[n++] = f->text[f->token[i].at];
    if (n >= 3 && n <= 6) key_put(s, TAG_ACRONYM, KEY_PART, letters_of(first, n));
    else if (n == 1 && f->tokens == 1 && f->token[0].n >= 3 && f->token[0].n <= 6)
        key_put(s, TAG_ACRONYM, KEY_PART, letters_of(f->text + f->token[0].at, f->token[0].n));
}

/* Coarser than the comparison in mixed.c, which sets apart what is one here: f v w, m n, g k j s z. */
static uint8_t consonant(char c, char next)
{
    switch (c) {
    case 'b': return 'p';
    case 'p': return next == 'h' ? 'f' : 'p';
    case 'f': case 'v': case 'w': return 'f';
    case 'm': case 'n': return 'n';
    case 'd': case 't': return 't';
    case 'l': case 'r': return 'l';
    case 'k': case 'q': case 'g': case 'c': case 'x': case 'j': case 's': case 'z': return 'k';
    default: return 0;
    }
}

void keys_foreign_add(key_foreign_t *f, const char *p, int n, bool pinyin)
{
    for (int i = 0; i < n; i++) {
        uint8_t c = consonant(p[i], i + 1 < n ? p[i + 1] : 0);
        if (pinyin && i && p[i] == 'g') continue; /* ng */
        if (pinyin && i == 0 && p[i] == 'w') c = 0;
        if (!c || c == f->last || f->count == FOREIGN_MOST) continue;
        f->hash = hash_step(f->hash, c);
        f->last = c;
        f->count++;
    }
}

void keys_foreign_put(key_sink_t *s, const key_foreign_t *f)
{
    if (f->count >= FOREIGN_LEAST) key_put(s, TAG_FOREIGN, KEY_PART, f->hash);
}

static void put_foreign(key_sink_t *s, const form_t *f)
{
    for (int first = 0; first < (s->asked ? f->tokens : 1) && first < TURNS; first++) {
        key_foreign_t foreign = {.hash = HASH_SEED};
        for (int k = 0; k < f->tokens; k++) {
            const token_t *t = &f->token[(first + k) % f->tokens];
            keys_foreign_add(&foreign, f->text + t->at, t->n, false);
        }
        keys_foreign_put(s, &foreign);
    }
}

void keys_latin(key_sink_t *s, const form_t *f)
{
    word_t words[ASKED_WORDS];
    if (f->schema == MATCH_UNIT) key_put(s, TAG_CORE, KEY_NEAR, f->core_key);
    if (f->schema == MATCH_UNIT) put_acronym(s, f);
    else put_foreign(s, f);
    put_turns(s, f);
    if (s->asked && f->schema == MATCH_UNIT) keys_translated(s, f);
    else if (s->asked) keys_romanised(s, f);
    int n = choose(f, words, s->asked ? ASKED_WORDS : LISTED_WORDS, s->asked);
    for (int i = 0; i < n; i++)
        for (int k = i + 1; k < n; k++) put_two(s, &words[i], &words[k], s->asked || n == 2);
    int plain = 0;
    for (int i = 0; i < n; i++) plain += words[i].plain;
    if (n == 0 || (!s->asked && plain > 1)) return;
    for (int i = 0; i < n && i < (s->asked ? LESS_ASKED : 1); i++) put_less(s, &words[i]);
    if (n == 1) put_affixes_alone(s, &words[0]);
    if (n > 1 || !s->asked) return;
    for (char c = 'a'; c <= 'z'; c++) /* a word alone: whatever stands beside it */
        key_put(s, TAG_LETTER, KEY_PART, key_two(letters_of(words[0].p, words[0].n), (uint64_t)c));
}
