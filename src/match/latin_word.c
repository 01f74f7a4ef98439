/* latin_word.c - how two Latin words agree. */
#include "match/evidence.h"
#include "match/latin.h"

#include <assert.h>
#include <string.h>

enum { FRAME_ROOM = 24, DISTANCE_MOST = 4 };

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

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

/* Letters that several ways of writing one sound share: capitals stand for sounds without a letter of their own. */
static int sound_of(const char *w, int n, int i, char *ret)
{
    static const struct {
        char letters[5], sound[2];
    } groups[] = {{"tsch", "S"}, {"dsch", "J"}, {"shch", "S"}, {"sch", "S"}, {"tch", "S"}, {"ck", "k"}, {"ch", "S"},
                  {"sh", "S"},   {"kh", "h"},   {"gh", "g"},   {"ph", "f"},  {"th", "t"},  {"dh", "d"}, {"zh", "Z"},
                  {"dj", "J"},   {"dz", "J"},   {"ts", "c"},   {"tz", "c"},  {"cz", "S"},  {"sz", "S"}, {"ks", "x"},
                  {"qu", "k"},   {"ou", "u"},   {"oo", "u"},   {"ee", "i"},  {"ie", "i"},  {"ei", "e"}, {"ey", "e"},
                  {"ej", "e"},   {"aj", "e"},   {"ay", "e"},   {"ai", "e"},   {"ae", "e"},   {"ij", "i"},  {"iy", "i"},  {"yi", "i"}, {"oe", "o"},
                  {"ue", "u"},   {"au", "o"},   {"aw", "o"}};
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        if (groups[g].letters[0] != w[i]) continue;
        int k = (int)strlen(groups[g].letters);
        if (i + k > n || memcmp(w + i, groups[g].letters, (size_t)k)) continue;
        *ret = groups[g].sound[0];
        return k;
    }
    char next = i + 1 < n ? w[i + 1] : 0;
    switch (w[i]) {
    case 'c': case 'q': *ret = 'k'; break;
    case 'w': *ret = 'v'; break;
    case 'x': *ret = i ? 'x' : 's'; break;
    case 'o': *ret = next == 'y' && i + 2 < n && !is_vowel(w[i + 2]) ? 'u' : 'o'; return 1 + (*ret == 'u'); /* Greek */
    case 'y': case 'j': *ret = is_vowel(next) || i == 0 ? 'j' : 'i'; break;
    case '0': *ret = 'o'; break; /* digits typed for letters: only words that have letters too come here */
    case '1': *ret = 'i'; break;
    case '3': *ret = 'e'; break;
    case '4': *ret = 'a'; break;
    case '5': *ret = 's'; break;
    case '7': *ret = 't'; break;
    default: *ret = w[i]; break;
    }
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
        {"evs", "ev"},    {"ejs", "ei"},    {"ijs", "i"},     {"iev", "ev"},    {"yev", "ev"},    {"yeva", "ea"}};
    for (size_t k = 0; n >= 6 && k < sizeof endings / sizeof *endings; k++) {
        int m = (int)strlen(endings[k].letters);
        if (n >= m + 2 && !memcmp(w + n - m, endings[k].letters, (size_t)m)) return &endings[k];
    }
    return NULL;
}

int latin_sound(const char *word, int n, char into[LATIN_WORD])
{
    int k = 0;
    const ending_t *end = ending_of(word, n);
    if (end) n -= (int)strlen(end->letters);
    for (int i = 0; i < n && k < LATIN_WORD;) {
        char c = 0;
        i += sound_of(word, n, i, &c);
        if (c == 'h' && k && i < n && !is_vowel(into[k - 1]) && into[k - 1] != 'h') continue; /* Mu'adh, Edhem */
        if (k && into[k - 1] == c) continue;
        into[k++] = c;
    }
    if (end && k && end->sound[0] == 'V' && is_vowel(into[k - 1])) k--; /* Grigori-evich, Grygor-ovych */
    for (int i = 0; end && end->sound[i] && k < LATIN_WORD; i++) into[k++] = end->sound[i];
    return k;
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
        while (i < p && is_vowel(x[i])) i++;
        while (j < q && is_vowel(y[j])) j++;
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

static like_t by_sound(const char *a, int n, const char *b, int m, bool bare)
{
    int shorter = n < m ? n : m, most = shorter >= 10 ? 3 : shorter >= 4 ? 2 : 1;
    char x[LATIN_WORD], y[LATIN_WORD];
    int p = latin_sound(a, n, x), q = latin_sound(b, m, y);
    if (p == q && p >= 2 && !memcmp(x, y, (size_t)p)) return (like_t){WEIGHT_spelling, 60};
    if (bare && same_frame(a, n, b, m, shorter <= 3 ? 1 : 2)) return (like_t){WEIGHT_spelling, 100};
    int d = latin_distance(a, n, b, m, most), e = latin_distance(x, p, y, q, most);
    if (d > 1 && e < d) d = e <= 1 ? e : e + 1 < d ? e + 1 : d; /* what sounds nearly alike may have two slips at most */
    int same = e <= 2 && shorter >= 4 ? same_consonants(x, p, y, q) : 0;
    if (e == 1 && same >= 2) return (like_t){WEIGHT_spelling, 100};
    if (e == 2 && same >= 3 && shorter >= 5) return (like_t){WEIGHT_spelling, 180};
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
    if (a->schema == MATCH_UNIT) return (like_t){WEIGHT_other_word, 100};
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

like_t latin_like(const form_t *a, int i, const form_t *b, int j)
{
    const token_t *s = &a->token[i], *t = &b->token[j];
    const char *x = latin_word(a, i), *y = latin_word(b, j);
    if (s->n == t->n && !memcmp(x, y, s->n)) return (like_t){WEIGHT_COUNT, 100};
    if (s->kind == TOKEN_NUMBER && t->kind == TOKEN_NUMBER) return by_number(a, i, b, j);
    enum alike_kind kind = alike_kind(s->alike, t->alike, a->schema == MATCH_UNIT);
    if (s->kind == TOKEN_NUMBER || t->kind == TOKEN_NUMBER) return by_kind(kind == ALIKE_NUMBER ? kind : ALIKE_NONE);
    if (s->n == 1 || t->n == 1) return by_initial(a, i, b, j);
    like_t best = by_kind(kind);
    if (!kind && alike_two_names(s->alike, t->alike, a->schema == MATCH_UNIT)) return (like_t){WEIGHT_other_word, 100}; /* Hassan, Hussein */
    if (kind == ALIKE_SPELLING || s->n > LATIN_WORD || t->n > LATIN_WORD) return best;
    /* A small word never stands for a real one by a slip. */
    if ((s->kind == TOKEN_PARTICLE) != (t->kind == TOKEN_PARTICLE)) return best;
    return better(best, by_sound(x, s->n, y, t->n, a->bare || b->bare));
}

like_t latin_like_joined(const char *a, int n, const char *b, int m)
{
    if (n == m && !memcmp(a, b, (size_t)n)) return (like_t){WEIGHT_COUNT, 100};
    if (n < 5 || m < 5) return (like_t){WEIGHT_other_word, 100};
    return by_sound(a, n, b, m, false);
}
