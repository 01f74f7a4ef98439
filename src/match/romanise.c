/* romanise.c - hash tables of (character, spelling) and of translations; keys are 64 bits and not compared further. */
#include "match/romanise.h"

#include "match/chars.h"
#include "match/tsv.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

enum { SPELLINGS = 1 << 13, WORDS = 1 << 13, MEANINGS = 4096, SPELLED_SEED = 0x5EED, SYLLABLES = 600, WADE_ROOM = 12, CUT_MOST = 48 };

static struct {
    uint64_t spelled[SPELLINGS]; /* keys */
    struct {
        uint64_t key;
        uint16_t first;
    } word[WORDS];
    meaning_t meaning[MEANINGS]; /* from 1 */
    char wade[SYLLABLES][WADE_ROOM];
    uint32_t begins[SYLLABLES]; /* by syllable: first letters of its spellings, by bit; 0 of number 0 */
    int spellings, words, meanings;
    int code;
    err_t err;
} roman;

static uint64_t letters_key(uint64_t h, const char *w, int n)
{
    for (int i = 0; i < n; i++) h = hash_step(h, (uint32_t)(unsigned char)w[i]);
    return hash_mix(h) | 1;
}

/* Characters and syllables in one table: a syllable's number lies far below any character's. */
static uint64_t spelling_key(uint32_t what, const char *w, int n)
{
    return letters_key(hash_step(HASH_SEED, what), w, n);
}

static uint32_t slot_of(uint64_t key)
{
    uint32_t i = (uint32_t)(key >> 20) & (SPELLINGS - 1);
    while (roman.spelled[i] && roman.spelled[i] != key) i = (i + 1) & (SPELLINGS - 1);
    return i;
}

/* ---- Wade-Giles ---- */

/* Syllables whose spelling does not follow from their parts. */
static const char *whole(const char *p)
{
    static const char *const rows[][2] = {
        {"zhi", "chih"}, {"chi", "chih"}, {"shi", "shih"}, {"ri", "jih"},  {"zi", "tzu"},  {"ci", "tzu"},  {"si", "ssu"},
        {"er", "erh"},   {"yi", "i"},     {"ye", "yeh"},   {"yan", "yen"}, {"you", "yu"},  {"yong", "yung"}, {"yue", "yueh"},
        {"ge", "ko"},    {"ke", "ko"},    {"he", "ho"},    {"e", "o"},     {"gui", "kuei"}, {"kui", "kuei"}, {"guo", "kuo"},
        {"kuo", "kuo"},  {"huo", "huo"},  {"shuo", "shuo"}};
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        if (!strcmp(rows[k][0], p)) return rows[k][1];
    return NULL;
}

static const char *beginning(const char *p, int *ret_used)
{
    static const char *const rows[][2] = {{"zh", "ch"}, {"ch", "ch"}, {"sh", "sh"}, {"b", "p"}, {"d", "t"}, {"g", "k"},
                                          {"j", "ch"},  {"q", "ch"},  {"x", "hs"},  {"r", "j"}, {"z", "ts"}, {"c", "ts"}};
    *ret_used = 0;
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        size_t n = strlen(rows[k][0]);
        if (strncmp(rows[k][0], p, n) != 0) continue;
        *ret_used = (int)n;
        return rows[k][1];
    }
    return "";
}

static const char *ending(const char *p)
{
    static const char *const rows[][2] = {{"ian", "ien"}, {"ie", "ieh"}, {"iong", "iung"}, {"ong", "ung"},
                                          {"uo", "o"},    {"ue", "ueh"}, {"ve", "ueh"},    {"v", "u"}};
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        if (!strcmp(rows[k][0], p)) return rows[k][1];
    return p;
}

static void wade_giles(const char *p, char into[WADE_ROOM])
{
    int used = 0, n = 0;
    const char *all = whole(p), *first = all ? all : beginning(p, &used);
    while (*first && n < WADE_ROOM - 1) into[n++] = *first++;
    if (!all && !used && !strchr("aeiouv", *p)) into[n++] = *p, used = 1; /* m, f, n, l, h, k, p, t, s, y, w as they are */
    for (const char *last = all ? "" : ending(p + used); *last && n < WADE_ROOM - 1;) into[n++] = *last++;
    into[n] = '\0';
}

/* ---- questions ---- */

static uint16_t number_of(const char *w, int n)
{
    char word[ROMAN_LONGEST + 1];
    memcpy(word, w, (size_t)n);
    word[n] = '\0';
    return chars_syllable_number(word);
}

static uint32_t letter_bit(char c)
{
    return UINT32_C(1) << (c & 31);
}

enum roman romanise_syllable(uint16_t syllable, const char *w, int n)
{
    const char *p = chars_syllable(syllable);
    if (n < 1 || n > ROMAN_LONGEST || !(roman.begins[syllable] & letter_bit(w[0]))) return ROMAN_NONE;
    if (!strncmp(p, w, (size_t)n) && !p[n]) return ROMAN_PINYIN;
    if (p[1] == 'v' && n >= 2 && w[0] == p[0]) { /* lü: lv, lu, lyu */
        int k = w[1] == 'u' ? 1 : n >= 3 && w[1] == 'y' && w[2] == 'u' ? 2 : 0;
        if (k && !strncmp(p + 2, w + k + 1, (size_t)(n - k - 1)) && !p[2 + n - k - 1]) return ROMAN_PINYIN;
    }
    p = roman.wade[syllable];
    if (!strncmp(p, w, (size_t)n) && !p[n]) return ROMAN_CUSTOM;
    if (roman.spelled[slot_of(spelling_key(syllable, w, n))]) return ROMAN_CUSTOM;
    uint16_t number = number_of(w, n);
    return number && chars_near(number) == chars_near(syllable) ? ROMAN_NEAR : ROMAN_NONE;
}

enum roman romanise_char(uint32_t c, const char *w, int n)
{
    uint16_t s[CHARS_READINGS];
    enum roman best = ROMAN_NONE;
    if (n < 1 || n > ROMAN_LONGEST) return best;
    int readings = chars_readings(c, s);
    bool may = false;
    for (int i = 0; i < readings; i++) may |= (roman.begins[s[i]] & letter_bit(w[0])) != 0;
    if (!may) return best;
    for (int i = 0; i < readings; i++) {
        const char *p = chars_syllable(s[i]);
        /* What Cantonese makes of a sound says nothing of another character of the same sound: only the rule counts. */
        enum roman how = romanise_syllable(s[i], w, n);
        bool wade = !strncmp(roman.wade[s[i]], w, (size_t)n) && !roman.wade[s[i]][n];
        if (how == ROMAN_CUSTOM && !wade && p[0]) how = ROMAN_NONE;
        if (how < best) best = how;
    }
    if (best > ROMAN_CUSTOM && roman.spelled[slot_of(spelling_key(c, w, n))]) best = ROMAN_CUSTOM;
    return best;
}

enum roman romanise_all(const uint32_t *chars, const uint16_t *syllables, int count, const char *w, int n)
{
    if (count == 0) return n == 0 ? ROMAN_PINYIN : ROMAN_NONE;
    enum roman best = ROMAN_NONE;
    for (int k = n - count + 1 < ROMAN_LONGEST ? n - count + 1 : ROMAN_LONGEST; k >= 1; k--) {
        enum roman how = chars ? romanise_char(*chars, w, k) : romanise_syllable(*syllables, w, k);
        if (how >= best) continue;
        enum roman rest = romanise_all(chars ? chars + 1 : NULL, chars ? NULL : syllables + 1, count - 1, w + k, n - k);
        if (rest > how) how = rest;
        if (how < best) best = how;
        if (best == ROMAN_PINYIN) break;
    }
    return best;
}

int romanise_cut(const char *w, int n, uint16_t *into, int most)
{
    int8_t count[CUT_MOST + 1], step[CUT_MOST + 1];
    uint16_t last[CUT_MOST + 1];
    if (n < 1 || n > CUT_MOST) return 0;
    if (most == 1 && n > ROMAN_LONGEST) return 0;
    if (most == 1) return (*into = number_of(w, n)) != 0;
    count[n] = 0;
    for (int i = n - 1; i >= 0; i--) {
        count[i] = -1;
        for (int k = 1; k < ROMAN_LONGEST && i + k <= n; k++) {
            if (count[i + k] < 0 || (count[i] >= 0 && count[i] <= count[i + k] + 1)) continue;
            uint16_t s = number_of(w + i, k);
            if (s) count[i] = (int8_t)(count[i + k] + 1), step[i] = (int8_t)k, last[i] = s;
        }
    }
    if (count[0] < 1 || count[0] > most) return 0;
    int found = 0;
    for (int i = 0; i < n; i += step[i]) into[found++] = last[i];
    assert(found == count[0]);
    return found;
}

static uint32_t word_slot(uint64_t key)
{
    uint32_t i = (uint32_t)(key >> 20) & (WORDS - 1);
    while (roman.word[i].key && roman.word[i].key != key) i = (i + 1) & (WORDS - 1);
    return i;
}

const meaning_t *romanise_meaning(const char *w, int n)
{
    uint16_t first = roman.word[word_slot(letters_key(HASH_SEED, w, n))].first;
    return first ? &roman.meaning[first] : NULL;
}

const meaning_t *romanise_spelled(const char *w, int n)
{
    uint16_t first = roman.word[word_slot(letters_key(SPELLED_SEED, w, n))].first;
    return first ? &roman.meaning[first] : NULL;
}

const meaning_t *romanise_more(const meaning_t *m)
{
    return m->next ? &roman.meaning[m->next] : NULL;
}

/* ---- loading ---- */

static bool note(uint32_t what, span_t word)
{
    uint64_t key = spelling_key(what, word.p, (int)word.n);
    uint32_t i = slot_of(key);
    if (!roman.spelled[i] && ++roman.spellings > SPELLINGS / 2) return false;
    roman.spelled[i] = key;
    return true;
}

static bool add_meaning(uint64_t seed, span_t word, const meaning_t *m)
{
    uint64_t key = letters_key(seed, word.p, (int)word.n);
    uint32_t i = word_slot(key);
    if (!roman.word[i].key && ++roman.words > WORDS / 2) return false;
    if (roman.meanings == MEANINGS - 1) return false;
    roman.word[i].key = key;
    roman.meaning[++roman.meanings] = *m;
    roman.meaning[roman.meanings].next = roman.word[i].first;
    roman.word[i].first = (uint16_t)roman.meanings;
    return true;
}

/* Both ways: what the letters stand for, and what the syllable is written with. */
static bool spells(uint16_t syllable, span_t letters)
{
    meaning_t m = {.c = {syllable}, .n = 1};
    for (const meaning_t *known = romanise_spelled(letters.p, (int)letters.n); known; known = romanise_more(known))
        if (known->c[0] == syllable) return true;
    return add_meaning(SPELLED_SEED, letters, &m);
}

static int load_customary(err_t *err)
{
    tsv_t t;
    int code = tsv_open(&t, "data/names/customary.tsv", err);
    while (!code && tsv_next(&t)) {
        if (!t.cell[0].n || t.cell[0].n > ROMAN_LONGEST) return tsv_fault(&t, "spelling", err);
        for (uint32_t c; (c = span_next(&t.cell[1]));) {
            c = chars_fold(c);
            uint16_t s = chars_reading(c);
            roman.begins[s] |= letter_bit(t.cell[0].p[0]);
            if (!s || !note(c, t.cell[0]) || !note(s, t.cell[0]) || !spells(s, t.cell[0])) return tsv_fault(&t, "character", err);
        }
    }
    return code;
}

static int load_meaning(err_t *err)
{
    tsv_t t;
    int code = tsv_open(&t, "data/names/meaning.tsv", err);
    while (!code && tsv_next(&t)) {
        meaning_t m = {.n = 0};
        for (uint32_t c; (c = span_next(&t.cell[0]));) {
            if (m.n == MEANING_LONGEST) return tsv_fault(&t, "too long", err);
            m.c[m.n++] = chars_fold(c);
        }
        for (span_t s = t.cell[1]; s.n;) {
            const char *space = memchr(s.p, ' ', s.n);
            span_t word = {s.p, space ? (size_t)(space - s.p) : s.n};
            s.p += word.n + (space != NULL);
            s.n -= word.n + (space != NULL);
            if (word.n && !add_meaning(HASH_SEED, word, &m)) return tsv_fault(&t, "too many words", err);
        }
    }
    return code;
}

static void load(void)
{
    int n = chars_syllable_count();
    assert(n < SYLLABLES);
    for (uint16_t s = 1; s <= n; s++) {
        wade_giles(chars_syllable(s), roman.wade[s]);
        for (uint16_t t = 1; t <= n; t++) /* a near sound may begin otherwise (n, l) */
            if (t == s || chars_near(s) == chars_near(t)) roman.begins[s] |= letter_bit(*chars_syllable(t));
        roman.begins[s] |= letter_bit(*roman.wade[s]);
    }
    for (uint16_t s = 1; s <= n; s++) {
        bool room = spells(s, (span_t){roman.wade[s], strlen(roman.wade[s])});
        assert(room); /* some four hundred */
        (void)room;
    }
    roman.code = load_customary(&roman.err);
    if (!roman.code) roman.code = load_meaning(&roman.err);
}

int romanise_load(err_t *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    if (roman.code && err) *err = roman.err;
    return roman.code;
}
