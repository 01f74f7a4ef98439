/* latin_word.c - how two Latin words agree. */
#include "match/evidence.h"
#include "match/latin.h"

#include <assert.h>
#include <string.h>

enum { FRAME_ROOM = 24, DISTANCE_MOST = 4, SPELL_LENGTH = 5, SPELL_LETTERS = 6, RUSSIAN_LEAST = 4, RUSSIAN_SHORTEST = 6 };

static int less(int a, int b)
{
    return a < b ? a : b;
}

/* Optimal string alignment of two short words, up to most. */
static int alignment(const char *a, int n, const char *b, int m, int most)
{
    int row[3][LATIN_WORD + 1];
    for (int j = 0; j <= m; j++) row[0][j] = j;
    for (int i = 1; i <= n; i++) {
        int *now = row[i % 3], *up = row[(i + 2) % 3], *upup = row[(i + 1) % 3], least = i;
        now[0] = i;
        for (int j = 1; j <= m; j++) {
            int d = less(up[j - 1] + (a[i - 1] != b[j - 1]), less(now[j - 1], up[j]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d = less(d, upup[j - 2] + 1);
            now[j] = d;
            least = less(least, d);
        }
        if (least > most) return LATIN_FAR;
    }
    int d = row[n % 3][m];
    return d <= most ? d : LATIN_FAR;
}

int latin_distance(const char *a, int n, const char *b, int m, int most)
{
    assert(most <= DISTANCE_MOST);
    if (n - m > most || m - n > most) return LATIN_FAR;
    while (n && m && *a == *b) a++, b++, n--, m--; /* what they share at both ends changes nothing */
    while (n && m && a[n - 1] == b[m - 1]) n--, m--;
    if (n == 0 || m == 0) return n + m;
    return n > LATIN_WORD || m > LATIN_WORD ? LATIN_FAR : alignment(a, n, b, m, most);
}

/* The Arabic article is written with its word: alasd for al-Assad. */
static void drop_article(const char **w, int *n)
{
    if (*n >= 5 && (*w)[0] == 'a' && (*w)[1] == 'l') *w += 2, *n -= 2;
}

static bool same_frame(const char *a, int n, const char *b, int m, int least)
{
    if (n > 2 && m > 2 && memcmp(a, b, 2) != 0) drop_article(&a, &n), drop_article(&b, &m);
    char x[FRAME_ROOM], y[FRAME_ROOM], *s = x, *t = y;
    int p = latin_frame(a, n, x, FRAME_ROOM), q = latin_frame(b, m, y, FRAME_ROOM);
    if (p != q && *s == 'a') s++, p--; /* the first vowel is not always written either */
    if (p != q && *t == 'a') t++, q--;
    return p == q && p >= least && !memcmp(s, t, (size_t)p);
}

/* Consonants of two words as they sound when they are the same ones: only vowels differ (Moammar, Muammar). 0 when
 * they are not. */
static int same_consonants(const char *x, int p, const char *y, int q)
{
    int i = 0, j = 0;
    for (int same = 0;; i++, j++, same++) {
        while (i < p && latin_vowel(x[i])) i++;
        while (j < q && latin_vowel(y[j])) j++;
        if (i == p || j == q) return i == p && j == q ? same : 0;
        if (x[i] != y[j]) return 0;
    }
}

/* Fewer letters make a slip weigh more; so does another first letter, which people seldom get wrong. */
static like_t by_letters(int d, int shorter, bool first)
{
    if (d == 1 && shorter >= 5) return (like_t){WEIGHT_typo, 100};
    if (d == 1 && shorter >= 2) return (like_t){WEIGHT_typo_short, shorter == 2 ? 120 : 100};
    if (d == 2 && shorter >= 6) return (like_t){WEIGHT_typo_two, first ? 100 : 150};
    if (d == 2 && shorter >= 4) return (like_t){WEIGHT_typo_two_short, shorter == 4 ? 130 : 100};
    if (d == 3 && shorter >= 10) return (like_t){WEIGHT_typo_three, 100};
    return (like_t){WEIGHT_other_word, 100};
}

/* Belarusian and Ukrainian letters as Russian writes them: Tsikhanouski for Tikhanovsky, Pauliuchenka for Pavlichenko,
 * Halavach for Golovach. Returns the letters, 0 when nothing is written otherwise. */
static int as_russian(const char *w, int n, char into[LATIN_WORD])
{
    int k = 0;
    bool other = false;
    for (int i = 0; i < n && k < LATIN_WORD; i++) {
        char c = w[i], next = i + 1 < n ? w[i + 1] : 0, last = i ? w[i - 1] : 0;
        if ((c == 't' && next == 's') || (c == 'd' && next == 'z')) {
            char behind = i + 2 < n ? w[i + 2] : 0;
            if (behind == 'i' || behind == 'm' || behind == 'e') i++, other = true; /* soft t, d */
        } else if (c == 'u' && (last == 'a' || last == 'o' || last == 'e') && !latin_vowel(next)) {
            c = 'v', other = true;
        } else if (c == 'h' && (!last || latin_vowel(last)) && latin_vowel(next)) {
            c = 'g', other = true;
        }
        into[k++] = c;
    }
    return other ? k : 0;
}

/* Only vowels differ, once both are written so. */
static bool same_in_russian(const char *a, int n, const char *b, int m)
{
    char x[LATIN_WORD], y[LATIN_WORD];
    int p = as_russian(a, n, x), q = as_russian(b, m, y);
    if (!p && !q) return false;
    sound_t s, t;
    latin_sound(p ? x : a, p ? p : n, &s);
    latin_sound(q ? y : b, q ? q : m, &t);
    return latin_distance(s.letters, s.n, t.letters, t.n, 3) != LATIN_FAR &&
           same_consonants(s.letters, s.n, t.letters, t.n) >= RUSSIAN_LEAST;
}

static like_t by_sound(const char *a, int n, const sound_t *s, const char *b, int m, const sound_t *t, bool bare)
{
    int shorter = n < m ? n : m, most = shorter >= 10 ? 3 : shorter >= 4 ? 2 : 1, p = s->n, q = t->n;
    const char *x = s->letters, *y = t->letters;
    if (p == q && p >= 2 && !memcmp(x, y, (size_t)p)) return (like_t){WEIGHT_spelling, 60};
    if (bare && same_frame(a, n, b, m, shorter <= 3 ? 1 : 2)) return (like_t){WEIGHT_spelling, 100};
    /* Every slip changes two kinds of letters at most. A slip in -ovich leaves only one of them with that ending's sign. */
    bool endings = ((s->kinds ^ t->kinds) >> ('V' & 63) & 1) != 0;
    if (!endings && __builtin_popcountll(s->kinds ^ t->kinds) > 2 * most + 2) return (like_t){WEIGHT_other_word, 100};
    int d = latin_distance(a, n, b, m, most), e = latin_distance(x, p, y, q, most);
    if (d > 1 && e < d) d = e <= 1 ? e : e + 1 < d ? e + 1 : d; /* what sounds nearly alike may have two slips at most */
    int same = e <= 2 && shorter >= 5 ? same_consonants(x, p, y, q) : 0;
    if (e == 1 && same >= 2) return (like_t){WEIGHT_spelling, 100};
    if (e == 2 && same >= 3) return (like_t){WEIGHT_spelling, 180};
    if (d > 1 && shorter >= RUSSIAN_SHORTEST && same_in_russian(a, n, b, m)) return (like_t){WEIGHT_spelling, 180};
    return by_letters(d, (n + m) / 2, *x == *y);
}

/* Numbers in letters apart: No. 2 and No. 3 are near in writing, and what they count is not the same. */
static like_t by_number(const form_t *a, int i, const form_t *b, int j)
{
    const token_t *s = &a->token[i], *t = &b->token[j];
    if (s->number >= 0 && s->number == t->number) return (like_t){WEIGHT_spelling, 50};
    int d = latin_distance(latin_word(a, i), s->n, latin_word(b, j), t->n, 2);
    return (like_t){WEIGHT_other_number, d == 1 ? 75 : d == 2 ? 80 : 130};
}

static like_t by_kind(enum alike_kind kind)
{
    switch (kind) {
    case ALIKE_NUMBER: case ALIKE_SPELLING: return (like_t){WEIGHT_spelling, 60};
    case ALIKE_UNIT: case ALIKE_PLACE: return (like_t){WEIGHT_synonym, 100};
    case ALIKE_SOUND: return (like_t){WEIGHT_spelling, 100};
    case ALIKE_TONGUE: return (like_t){WEIGHT_other_tongue, 100};
    case ALIKE_PET: return (like_t){WEIGHT_nickname, 100};
    case ALIKE_NONE: break;
    }
    return (like_t){WEIGHT_other_word, 100};
}

static like_t by_initial(const form_t *a, int i, const form_t *b, int j)
{
    bool both = a->token[i].n == 1 && b->token[j].n == 1;
    if (a->schema == MATCH_UNIT) {
        if (!both) return (like_t){WEIGHT_other_word, 100};
        bool small = a->token[i].kind == TOKEN_PARTICLE && b->token[j].kind == TOKEN_PARTICLE;
        return small ? (like_t){WEIGHT_spelling, 100} : (like_t){WEIGHT_other_number, 75}; /* Series A, Series B */
    }
    if (*latin_word(a, i) == *latin_word(b, j)) return (like_t){WEIGHT_initial, 100};
    return (like_t){WEIGHT_other_word, 100};
}

static like_t better(like_t x, like_t y)
{
    return latin_points(x) >= latin_points(y) ? x : y;
}

int latin_points(like_t how)
{
    return how.what == WEIGHT_COUNT ? 0 : weight_points((enum weight)how.what) * how.percent / 100;
}

/* Hassan and Hussein are two names, Iceland and Ireland two places: places that look alike are still near in writing. */
static like_t two_names(const form_t *a, int i, const form_t *b, int j)
{
    const token_t *s = &a->token[i], *t = &b->token[j];
    bool near = a->schema == MATCH_UNIT && latin_distance(latin_word(a, i), s->n, latin_word(b, j), t->n, 2) != LATIN_FAR;
    return near ? (like_t){WEIGHT_near_place, 100} : (like_t){WEIGHT_other_word, 100};
}

bool latin_syllable(const char *word, int n)
{
    int groups = 0;
    for (int k = 0; k < n; k++) {
        bool now = latin_vowel(word[k]) || word[k] == 'y';
        groups += now && (k == 0 || !(latin_vowel(word[k - 1]) || word[k - 1] == 'y'));
    }
    return groups == 1 && n >= 1 && n <= 6;
}

/* May letters and sounds speak for them? Not when only one has too many letters that the other lacks: no slip and no
 * other spelling reaches over that. A small word never stands for a real one by a slip, and UK is not US. */
static bool in_reach(const token_t *s, const token_t *t, bool unit)
{
    if (s->n > LATIN_WORD || t->n > LATIN_WORD || (unit && s->n == 2 && t->n == 2)) return false;
    if ((s->kind == TOKEN_PARTICLE) != (t->kind == TOKEN_PARTICLE)) return false;
    return s->n - t->n <= SPELL_LENGTH && t->n - s->n <= SPELL_LENGTH &&
           __builtin_popcount(s->letters ^ t->letters) <= SPELL_LETTERS;
}

/* Two names in Korean writing: each syllable is one character, the same or another. */
static bool two_syllables(const form_t *a, int i, const form_t *b, int j)
{
    return a->dotted && b->dotted && !a->bare && !b->bare && latin_syllable(latin_word(a, i), a->token[i].n) &&
           latin_syllable(latin_word(b, j), b->token[j].n);
}

/* The rows of sounds are of Chinese and Korean: they do not speak for Vietnamese words. */
static like_t kept_apart(const form_t *a, like_t best)
{
    return latin_tongue(a) == TONGUE_VIETNAMESE ? (like_t){WEIGHT_other_word, 100} : best;
}

static bool two_short_names(const form_t *a, int i, const form_t *b, int j)
{
    enum { LONGEST = 14 };
    int n = a->token[i].n, m = b->token[j].n;
    if (n > LONGEST || m > LONGEST || a->tokens < 2 || b->tokens < 2 || a->bare || b->bare) return false;
    enum latin_tongue tongue = latin_tongue(a);
    return tongue != TONGUE_OTHER && tongue == latin_tongue(b) &&
           latin_other_name(tongue, latin_word(a, i), n, latin_word(b, j), m);
}

like_t latin_like(const form_t *a, int i, sound_t *p, const form_t *b, int j, sound_t *q)
{
    const token_t *s = &a->token[i], *t = &b->token[j];
    const char *x = latin_word(a, i), *y = latin_word(b, j);
    bool unit = a->schema == MATCH_UNIT;
    if (s->n == t->n && !memcmp(x, y, s->n)) return (like_t){WEIGHT_COUNT, 100};
    if (s->kind == TOKEN_NUMBER && t->kind == TOKEN_NUMBER) return by_number(a, i, b, j);
    if (two_syllables(a, i, b, j)) return (like_t){WEIGHT_other_word, 100};
    enum alike_kind kind = alike_kind(s->alike, t->alike, unit);
    if (s->kind == TOKEN_NUMBER || t->kind == TOKEN_NUMBER) return by_kind(kind == ALIKE_NUMBER ? kind : ALIKE_NONE);
    if (s->n == 1 || t->n == 1) return by_initial(a, i, b, j);
    if (!kind && alike_two_names(s->alike, t->alike, unit)) return two_names(a, i, b, j);
    like_t best = by_kind(kind);
    if (kind == ALIKE_SPELLING || !in_reach(s, t, unit)) return best;
    if (p->n == LATIN_UNHEARD) latin_sound(x, s->n, p);
    if (q->n == LATIN_UNHEARD) latin_sound(y, t->n, q);
    like_t heard = by_sound(x, s->n, p, y, t->n, q, a->bare || b->bare);
    return (!kind || kind == ALIKE_SOUND) && !unit && heard.what != WEIGHT_other_word && two_short_names(a, i, b, j)
               ? kept_apart(a, best) : better(best, heard);
}

like_t latin_like_joined(const char *a, int n, const char *b, int m)
{
    if (n == m && !memcmp(a, b, (size_t)n)) return (like_t){WEIGHT_COUNT, 100};
    if (n < 5 || m < 5) return (like_t){WEIGHT_other_word, 100};
    sound_t s, t;
    latin_sound(a, n, &s);
    latin_sound(b, m, &t);
    return by_sound(a, n, &s, b, m, &t, false);
}
