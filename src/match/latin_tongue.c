/* latin_tongue.c - names of short syllables: one letter more or less makes another syllable, and so another name.
 *
 * Zhang Wei and Zhang Wen, Tran Van Hung and Tran Van Hong: in other tongues a letter apart is a slip; here both are
 * words that people bear. Not Korean: its romanisations are too many for a letter to say another name.
 */
#include "match/chars.h"
#include "match/latin.h"
#include "match/lexicon.h"
#include "match/romanise.h"

#include <assert.h>
#include <string.h>

enum { WORDS_MOST = 5, SYLLABLES_MOST = 4, WORD_SYLLABLES = 3 };

static bool either(const char *w, int n, const char *const list[], int count)
{
    for (int i = 0; i < count; i++)
        if ((int)strlen(list[i]) == n && !memcmp(w, list[i], (size_t)n)) return true;
    return false;
}

#define EITHER(w, n, ...) \
    either(w, n, (const char *const[]){__VA_ARGS__}, (int)(sizeof(const char *[]){__VA_ARGS__} / sizeof(char *)))

static bool sings(char c)
{
    return latin_vowel(c) || c == 'y';
}

/* Consonants, vowels, consonants: where the vowels begin and end; false when it is not one syllable. */
static bool parts_of(const char *w, int n, int *ret_first, int *ret_end)
{
    int i = 0, k = 0;
    while (i < n && !sings(w[i])) i++;
    for (k = i; k < n && sings(w[k]);) k++;
    *ret_first = i;
    *ret_end = k;
    for (int j = k; j < n; j++)
        if (sings(w[j])) return false;
    return k > i && k - i <= 3;
}

static bool vietnamese(const char *w, int n)
{
    int i = 0, k = 0;
    if (!parts_of(w, n, &i, &k)) return false;
    if ((i == 1 && w[0] == 'q' && w[1] != 'u') || (w[0] == 'y' && n > 1 && w[1] != 'e')) return false;
    return EITHER(w, i, "", "b", "c", "ch", "d", "g", "gh", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph",
                  "q", "r", "s", "t", "th", "tr", "v", "x") &&
           EITHER(w + k, n - k, "", "c", "ch", "m", "n", "ng", "nh", "p", "t");
}

static unsigned classes_of(const form_t *f, int i)
{
    return f->token[i].alike ? f->token[i].alike->classes : 0;
}

static bool all_vietnamese(const form_t *f)
{
    if (f->tokens > WORDS_MOST || !(classes_of(f, 0) & WORD_VIETNAMESE)) return false;
    for (int i = 0; i < f->tokens; i++)
        if (!vietnamese(latin_word(f, i), f->token[i].n)) return false;
    return true;
}

static bool surname_at(const form_t *f, int i)
{
    uint16_t s = 0;
    return f->token[i].n <= ROMAN_LONGEST && romanise_cut(latin_word(f, i), f->token[i].n, &s, 1) && lexicon_surname_syllable(s);
}

int latin_syllables(const form_t *f, uint16_t into[LATIN_SYLLABLES])
{
    int n = 0;
    if (f->tokens < 2 || f->tokens > SYLLABLES_MOST) return 0;
    if (!surname_at(f, 0) && !surname_at(f, f->tokens - 1)) return 0; /* most names end here */
    for (int i = 0; i < f->tokens; i++) {
        int k = romanise_cut(latin_word(f, i), f->token[i].n, into + n, WORD_SYLLABLES);
        if (k == 0 || n + k > SYLLABLES_MOST) return 0;
        n += k;
    }
    return n;
}

enum latin_tongue latin_tongue(const form_t *f)
{
    uint16_t s[LATIN_SYLLABLES];
    if (f->schema != MATCH_PERSON || f->tokens < 2) return TONGUE_OTHER;
    if (latin_syllables(f, s)) return TONGUE_CHINESE;
    return all_vietnamese(f) ? TONGUE_VIETNAMESE : TONGUE_OTHER;
}

/* How a syllable sounds to foreign ears: x, s and sh one, j, z and zh, q, c and ch; n and ng; lu and lü. */
static int foreign_sound(const char *p, char into[CHARS_LETTERS])
{
    int n = 0;
    for (int i = 0; p[i] && n < CHARS_LETTERS; i++) {
        if ((p[i] == 'h' && i == 1) || (p[i] == 'g' && i && p[i - 1] == 'n')) continue;
        into[n++] = p[i] == 'x' ? 's' : p[i] == 'j' ? 'z' : p[i] == 'q' ? 'c' : p[i] == 'v' ? 'u' : p[i];
    }
    return n;
}

static bool near_syllables(uint16_t s, uint16_t t)
{
    char x[CHARS_LETTERS], y[CHARS_LETTERS];
    int n = foreign_sound(chars_syllable(s), x);
    return chars_near(s) == chars_near(t) || (n == foreign_sound(chars_syllable(t), y) && !memcmp(x, y, (size_t)n));
}

static bool other_pinyin(const char *x, int n, const char *y, int m)
{
    uint16_t s[WORD_SYLLABLES], t[WORD_SYLLABLES];
    int k = romanise_cut(x, n, s, WORD_SYLLABLES), l = romanise_cut(y, m, t, WORD_SYLLABLES);
    if (k != l) return false;
    for (int i = 0; i < k; i++)
        if (!near_syllables(s[i], t[i])) return true;
    return false;
}

bool latin_other_name(enum latin_tongue tongue, const char *x, int n, const char *y, int m)
{
    switch (tongue) {
    case TONGUE_CHINESE: return other_pinyin(x, n, y, m);
    case TONGUE_VIETNAMESE:
        if (n != m) return true;
        for (int k = 0; k < n; k++)
            if (x[k] != y[k] && !((x[k] == 'y' || x[k] == 'i') && (y[k] == 'y' || y[k] == 'i'))) return true;
        return false;
    case TONGUE_OTHER: break;
    }
    return false;
}
