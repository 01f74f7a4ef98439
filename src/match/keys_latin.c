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

enum { LISTED_WORDS = 3, ASKED_WORDS = 6, LESS_LONGEST = 14, TURNS = 6, TURN_LETTERS = 32, FRAME_ROOM = 24, LETTERS = 96 };

typedef struct word {
    const char *p;
    int n;
    bool letter; /* an initial, or so short that it says no more */
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
    return n >= 6 ? 3 : n >= 4 ? 2 : 1;
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

static void put_two(key_sink_t *s, const word_t *a, const word_t *b, bool crossed)
{
    if (!a->letter) key_put(s, TAG_LETTER, KEY_PART, key_two(letters_of(a->p, a->n), (uint64_t)b->p[0]));
    if (!b->letter) key_put(s, TAG_LETTER, KEY_PART, key_two(letters_of(b->p, b->n), (uint64_t)a->p[0]));
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

/* The words that names are found by: what is said by few first, the longest first. Returns how many. */
static int choose(const form_t *f, word_t *words, int most)
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
        if (rank[t->kind] >= 2 && kept >= 2 && most == LISTED_WORDS) break;
        words[kept++] = (word_t){f->text + t->at, t->n, t->n < 2};
    }
    return kept;
}

static void put_less(key_sink_t *s, const word_t *w)
{
    if (w->n < 3 || w->n > LESS_LONGEST) return;
    key_put(s, TAG_WORD, KEY_NEAR, letters_of(w->p, w->n));
    for (int drop = 0; drop < w->n; drop++) {
        uint64_t h = HASH_SEED;
        for (int i = 0; i < w->n; i++)
            if (i != drop) h = hash_step(h, (uint32_t)(unsigned char)w->p[i]);
        key_put(s, TAG_WORD, KEY_NEAR, h);
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
    if (!s->asked) return;
    keys_spoken(s, all, n);
    for (int k = 1; k < f->tokens && k < TURNS; k++) {
        keys_joined(s, all + starts[k], n);
        keys_spoken(s, all + starts[k], f->schema == MATCH_UNIT ? n - starts[k] : n);
    }
    if (f->tokens == 1 && n <= TURN_LETTERS)
        for (int i = 2; i + 2 <= n; i++) keys_joined(s, all + i, n);
}

void keys_latin(key_sink_t *s, const form_t *f)
{
    word_t words[ASKED_WORDS];
    if (f->schema == MATCH_UNIT) key_put(s, TAG_CORE, KEY_NEAR, f->core_key);
    put_turns(s, f);
    int n = choose(f, words, s->asked ? ASKED_WORDS : LISTED_WORDS);
    for (int i = 0; i < n; i++)
        for (int k = i + 1; k < n; k++) put_two(s, &words[i], &words[k], s->asked || n == 2);
    if (n == 0 || (!s->asked && n > 1)) return;
    if (n == 1 || s->asked) put_less(s, &words[0]);
    if (n > 1) return;
    for (char c = 'a'; c <= 'z' && s->asked; c++) /* a word alone: whatever stands beside it */
        key_put(s, TAG_LETTER, KEY_PART, key_two(letters_of(words[0].p, words[0].n), (uint64_t)c));
}
