/* latin_sound.c - what a Latin word sounds like: its consonants, and its letters across romanisations. */
#include "match/evidence.h"
#include "match/latin.h"

#include <assert.h>
#include <string.h>

enum { ENDING_LEAST = 6 };

static char frame_letter(char c, char next)
{
    switch (c) {
    case 'c': return next == 'h' ? 's' : 'k';
    case 'q': case 'g': case 'x': return 'k';
    case 'z': case 'j': return 's';
    case 'v': case 'b': return 'b';
    case 'p': return next == 'h' ? 'f' : 'b';
    case 'd': return 't';
    case 'a': case 'e': case 'i': case 'o': case 'u': case 'y': case 'h': case 'w': return 0;
    default: return c;
    }
}

int latin_frame(const char *word, int n, char *into, int room)
{
    int k = 0;
    assert(n >= 0 && room > 0);
    for (int i = 0; i < n && k + 1 < room; i++) {
        char c = word[i], next = i + 1 < n ? word[i + 1] : 0;
        char f = frame_letter(c, next);
        if (!f && i == 0) f = c == 'h' ? 'h' : c == 'w' ? 'b' : 'a'; /* a word keeps how it begins */
        if (!f && c >= '0' && c <= '9') f = c;
        if (!f || (k && into[k - 1] == f && i && frame_letter(word[i - 1], c) == f)) continue;
        into[k++] = f;
    }
    into[k] = '\0';
    return k;
}

#define TWO(x, y) ((x) << 8 | (y))

/* Letters that several ways of writing one sound share: capitals stand for sounds without a letter of their own. */
static char two_letters(char c, char next)
{
    switch (TWO(c, next)) {
    case TWO('c', 'h'): case TWO('s', 'h'): case TWO('c', 'z'): case TWO('s', 'z'): return 'S';
    case TWO('d', 'j'): case TWO('d', 'z'): return 'J';
    case TWO('z', 'h'): return 'Z';
    case TWO('c', 'k'): case TWO('q', 'u'): return 'k';
    case TWO('k', 'h'): return 'h';
    case TWO('g', 'h'): return 'g';
    case TWO('p', 'h'): return 'f';
    case TWO('t', 'h'): return 't';
    case TWO('d', 'h'): return 'd';
    case TWO('t', 's'): case TWO('t', 'z'): return 'c';
    case TWO('k', 's'): return 'x';
    case TWO('o', 'u'): case TWO('o', 'o'): case TWO('u', 'e'): return 'u';
    case TWO('e', 'e'): case TWO('i', 'e'): case TWO('i', 'j'): case TWO('i', 'y'): case TWO('y', 'i'): return 'i';
    case TWO('e', 'i'): case TWO('e', 'y'): case TWO('e', 'j'): case TWO('a', 'j'): case TWO('a', 'y'):
    case TWO('a', 'i'): case TWO('a', 'e'): return 'e';
    case TWO('o', 'e'): case TWO('a', 'u'): case TWO('a', 'w'): return 'o';
    default: return 0;
    }
}

/* sch, tch, tsch, shch, dsch: how many letters, 0 when they are none of these. */
static int hissing(const char *w, int n, int i)
{
    static const char groups[][5] = {"tsch", "shch", "dsch", "sch", "tch"};
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        int k = groups[g][3] ? 4 : 3;
        if (i + k <= n && !memcmp(w + i, groups[g], (size_t)k)) return k;
    }
    return 0;
}

static char one_letter(char c, char next, bool first)
{
    switch (c) {
    case 'c': case 'q': return 'k';
    case 'w': return 'v';
    case 'x': return first ? 's' : 'x';
    case 'y': case 'j': return latin_vowel(next) || first ? 'j' : 'i';
    case '0': return 'o'; /* digits typed for letters: only words that have letters too come here */
    case '1': return 'i';
    case '3': return 'e';
    case '4': return 'a';
    case '5': return 's';
    case '7': return 't';
    default: return c;
    }
}

static int sound_of(const char *w, int n, int i, char *ret)
{
    char next = i + 1 < n ? w[i + 1] : 0;
    int k = w[i] == 't' || w[i] == 's' || w[i] == 'd' ? hissing(w, n, i) : 0;
    if (k) {
        *ret = w[i] == 'd' ? 'J' : 'S';
        return k;
    }
    if (w[i] == 'o' && next == 'y' && i + 2 < n && !latin_vowel(w[i + 2])) { /* Greek ou */
        *ret = 'u';
        return 2;
    }
    *ret = two_letters(w[i], next);
    if (*ret) return 2;
    *ret = one_letter(w[i], next, i == 0);
    return 1;
}

typedef struct ending {
    char letters[8], sound[3];
} ending_t;

/* Endings that registers spell in many ways, longest first: the father's name (ovich, evych, avich; ovna, auna), and
 * surnames in Latvian dress (Lavrovs). The sound takes their place. */
static const ending_t *ending_of(const char *w, int n)
{
    static const ending_t endings[] = {
        {"ovitch", "VC"}, {"evitch", "VC"}, {"iavich", "VC"}, {"yovych", "VC"}, {"iovych", "VC"}, {"yevich", "VC"},
        {"ievich", "VC"}, {"yavich", "VC"}, {"ovich", "VC"},  {"evich", "VC"},  {"avich", "VC"},  {"ovych", "VC"},
        {"evych", "VC"},  {"owicz", "VC"},  {"ewicz", "VC"},  {"yevna", "VN"},  {"ievna", "VN"},  {"yivna", "VN"},
        {"ovna", "VN"},   {"evna", "VN"},   {"ivna", "VN"},   {"auna", "VN"},   {"avna", "VN"},   {"ovs", "ov"},
        {"evs", "ev"},    {"ejs", "e"},     {"ijs", "i"},     {"iev", "ev"},    {"yev", "ev"}};
    if (n < ENDING_LEAST || !strchr("hzasv", w[n - 1])) return NULL;
    for (size_t k = 0; k < sizeof endings / sizeof *endings; k++) {
        int m = (int)strlen(endings[k].letters);
        if (n >= m + 2 && !memcmp(w + n - m, endings[k].letters, (size_t)m)) return &endings[k];
    }
    return NULL;
}

void latin_sound(const char *word, int n, sound_t *ret)
{
    char *into = ret->letters;
    int k = 0;
    const ending_t *end = ending_of(word, n);
    if (end) n -= (int)strlen(end->letters);
    for (int i = 0; i < n && k < LATIN_WORD;) {
        char c = 0;
        i += sound_of(word, n, i, &c);
        if (c == 'h' && k && i < n && !latin_vowel(into[k - 1]) && into[k - 1] != 'h') continue; /* Mu'adh, Edhem */
        if (k && into[k - 1] == c) continue;
        into[k++] = c;
    }
    if (end && k && end->sound[0] == 'V' && latin_vowel(into[k - 1])) k--; /* Grigori-evich, Grygor-ovych */
    for (int i = 0; end && end->sound[i] && k < LATIN_WORD; i++) into[k++] = end->sound[i];
    ret->n = (uint8_t)k;
    ret->kinds = 0;
    for (int i = 0; i < k; i++) ret->kinds |= UINT64_C(1) << (into[i] & 63);
}
