/* lexicon.c - one hash table for all word lists, salted by the class of the word.
 *
 * Keys are 64-bit hashes and are not compared further: among ten thousand words a false hit has a
 * chance of about one in 10^15 per look-up.
 */
#include "match/lexicon.h"

#include "base/text.h"
#include "match/alike.h"
#include "match/chars.h"
#include "match/romanise.h"
#include "match/tsv.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 1 << 15, FILL_MOST = SLOTS / 2, SURNAMES = 2048, LEGALS = 512, SURNAME_SYLLABLES = 600, SURNAME_MANY = 200, LEGAL_BYTES = 40, PLACES = 8192,
       TRADE_LONGEST = 11, PLACE_LONGEST = 15, HAN_LEGAL_LONGEST = 10 };

enum salt { SALT_SURNAME = 1, SALT_WORD, SALT_LEGAL, SALT_TRADE, SALT_BRANCH, SALT_PLACE, SALT_TITLE, SALT_TURNED, SALT_PROVINCE, SALT_ABBREVIATION, SALT_SHORT, SALT_MEANT };

static struct {
    struct {
        uint64_t key;
        uint32_t value; /* from 1 */
    } slot[SLOTS];
    int filled;
    struct {
        int weight;
        char reading[24];
    } surname[SURNAMES];
    int surnames;
    struct {
        char name[LEGAL_BYTES], family[8];
    } legal[LEGALS]; /* from 1 */
    int legals;
    struct {
        int code, next; /* next place of the same name */
    } place[PLACES];    /* from 1 */
    int places;
    int surname_total;
    bool surname_syllable[SURNAME_SYLLABLES];
    /* Longest word of a class that begins (legal forms and branches: ends) with a character of the basic
     * plane: most characters of a name begin none, and one load says so. */
    uint8_t longest[0x10000][16];
    uint64_t legal_from[128], legal_to[128]; /* lengths of Latin legal forms by first and by last letter */
    int code;
    err_t err;
} lexicon;

static uint64_t begin(enum salt salt)
{
    return hash_step(HASH_SEED, (uint32_t)salt);
}

static uint32_t look(uint64_t hash)
{
    uint64_t key = hash_mix(hash) | 1;
    for (uint32_t i = (uint32_t)(key >> 20) & (SLOTS - 1);; i = (i + 1) & (SLOTS - 1)) {
        if (lexicon.slot[i].key == key) return lexicon.slot[i].value;
        if (!lexicon.slot[i].key) return 0;
    }
}

/* Notes how long words with that end can be; hashes the folded word. */
static uint64_t hash_word(enum salt salt, span_t s)
{
    uint64_t h = begin(salt);
    uint32_t first = 0, last = 0;
    unsigned n = 0;
    for (uint32_t c; (c = span_next(&s)); n++) {
        last = chars_fold(c);
        if (!n) first = last;
        h = hash_step(h, last);
    }
    uint32_t edge = salt == SALT_LEGAL || salt == SALT_BRANCH || salt == SALT_TITLE ? last : first;
    if (edge < 0x10000 && lexicon.longest[edge][salt] < n) lexicon.longest[edge][salt] = (uint8_t)(n < 255 ? n : 255);
    return h;
}

/* The value's place for writing, or NULL when the table is full. */
static uint32_t *enter(uint64_t hash)
{
    uint64_t key = hash_mix(hash) | 1;
    uint32_t i = (uint32_t)(key >> 20) & (SLOTS - 1);
    while (lexicon.slot[i].key && lexicon.slot[i].key != key) i = (i + 1) & (SLOTS - 1);
    if (!lexicon.slot[i].key) {
        if (lexicon.filled == FILL_MOST) return NULL;
        lexicon.filled++;
        lexicon.slot[i].key = key;
    }
    return &lexicon.slot[i].value;
}

static uint64_t hash_letters(enum salt salt, const char *word, int n)
{
    uint64_t h = begin(salt);
    for (int i = 0; i < n; i++) h = hash_step(h, (unsigned char)word[i]);
    return h;
}

static uint64_t hash_chars(enum salt salt, const uint32_t *c, int n)
{
    uint64_t h = begin(salt);
    for (int i = 0; i < n; i++) h = hash_step(h, c[i]);
    return h;
}

static int longest_at(enum salt salt, uint32_t c, int most)
{
    return c < 0x10000 ? lexicon.longest[c][salt] : most;
}

/* The longest word of a class at the start of c. */
static int longest(enum salt salt, int most, const uint32_t *c, int n, uint32_t *ret_value)
{
    int best = 0;
    if (n < 2 || (most = longest_at(salt, c[0], most)) < 2) return 0;
    uint64_t h = begin(salt);
    for (int i = 0; i < n && i < most; i++) {
        h = hash_step(h, c[i]);
        uint32_t v = i > 0 ? look(h) : 0; /* no such word has one character only */
        if (v) best = i + 1, *ret_value = v;
    }
    return best;
}

int lexicon_surname(const uint32_t *c, int n)
{
    if (n < 1 || !longest_at(SALT_SURNAME, c[0], 2)) return 0;
    if (n >= 3 && longest_at(SALT_SURNAME, c[0], 2) > 1 && look(hash_chars(SALT_SURNAME, c, 2))) return 2;
    return look(hash_chars(SALT_SURNAME, c, 1)) ? 1 : 0;
}

bool lexicon_surname_syllable(uint16_t syllable)
{
    return syllable < SURNAME_SYLLABLES && lexicon.surname_syllable[syllable];
}

const char *lexicon_surname_reading(const uint32_t *c, int n)
{
    uint32_t v = look(hash_chars(SALT_SURNAME, c, n));
    return v ? lexicon.surname[v - 1].reading : "";
}

int lexicon_surname_weight(const uint32_t *c, int n)
{
    uint32_t v = look(hash_chars(SALT_SURNAME, c, n));
    if (!v || !lexicon.surname_total) return 0;
    return (int)((int64_t)lexicon.surname[v - 1].weight * 100000 / lexicon.surname_total);
}

unsigned lexicon_word(const char *word, int n)
{
    const alike_t *a = alike_find(word, n);
    return a ? a->classes : 0;
}

/* Most joined words of a name are no legal form: their first and last letter and their length say so. */
static uint64_t length_bit(int n)
{
    return UINT64_C(1) << (n < 63 ? n : 63);
}

int lexicon_legal(const char *word, int n)
{
    if (n < 1 || !(lexicon.legal_from[word[0] & 127] & lexicon.legal_to[word[n - 1] & 127] & length_bit(n))) return 0;
    return (int)look(hash_letters(SALT_LEGAL, word, n));
}

int lexicon_legal_suffix(const uint32_t *c, int n, int *ret_legal)
{
    int most = n < 2 ? 0 : longest_at(SALT_LEGAL, c[n - 1], HAN_LEGAL_LONGEST), best = 0;
    uint64_t h = begin(SALT_TURNED);
    for (int k = 1; k <= most && k <= n; k++) {
        h = hash_step(h, c[n - k]);
        uint32_t v = k > 1 ? look(h) : 0;
        if (v) *ret_legal = (int)v, best = k;
    }
    return best;
}

const char *lexicon_legal_name(int legal)
{
    assert(legal > 0 && legal <= lexicon.legals);
    return lexicon.legal[legal].name;
}

const char *lexicon_legal_family(int legal)
{
    assert(legal > 0 && legal <= lexicon.legals);
    return lexicon.legal[legal].family;
}

int lexicon_unit_word(const uint32_t *c, int n, unsigned *ret_bits)
{
    uint32_t v = 0;
    int k = longest(SALT_TRADE, TRADE_LONGEST, c, n, &v);
    *ret_bits = v;
    return k;
}

int lexicon_province(const uint32_t *c, int n)
{
    uint32_t v = 0;
    return longest(SALT_PROVINCE, PLACE_LONGEST, c, n, &v);
}

int lexicon_abbreviation(uint32_t c)
{
    return longest_at(SALT_ABBREVIATION, c, 0) ? (int)look(hash_chars(SALT_ABBREVIATION, &c, 1)) : 0;
}

bool lexicon_short(const uint32_t *c, int n)
{
    return n >= 2 && n <= longest_at(SALT_SHORT, c[0], 0) && look(hash_chars(SALT_SHORT, c, n));
}

bool lexicon_meant(const uint32_t *c, int n, const uint32_t *full, int m)
{
    if (!lexicon_short(c, n)) return false;
    uint64_t h = hash_chars(SALT_MEANT, c, n);
    for (int i = 0; i < m; i++) h = hash_step(h, full[i]);
    return look(h);
}

int lexicon_title_suffix(const uint32_t *c, int n)
{
    int most = n < 2 ? 0 : longest_at(SALT_TITLE, c[n - 1], 4);
    for (int k = n < most ? n : most; k >= 2; k--)
        if (look(hash_chars(SALT_TITLE, c + n - k, k))) return k;
    return 0;
}

int lexicon_branch_suffix(const uint32_t *c, int n)
{
    int most = n < 2 ? 0 : longest_at(SALT_BRANCH, c[n - 1], 4);
    for (int k = n < most ? n : most; k >= 2; k--)
        if (look(hash_chars(SALT_BRANCH, c + n - k, k))) return k;
    return 0;
}

/* Does the deeper code lie inside the wider one? */
static bool inside(int wide, int deep)
{
    if (wide % 10000 == 0) return deep / 10000 == wide / 10000;
    if (wide % 100 == 0) return deep / 100 == wide / 100;
    return deep == wide;
}

int lexicon_place(const uint32_t *c, int n, int *ret_code)
{
    uint8_t ends[LEXICON_LEVELS];
    return lexicon_place_levels(c, n, ret_code, ends);
}

int lexicon_place_levels(const uint32_t *c, int n, int *ret_code, uint8_t ends[LEXICON_LEVELS])
{
    int used = 0, code = 0;
    memset(ends, 0, LEXICON_LEVELS);
    for (int level = 0; level < LEXICON_LEVELS && used < n; level++) {
        uint32_t first = 0;
        int k = longest(SALT_PLACE, PLACE_LONGEST, c + used, n - used, &first);
        if (!k) break;
        int found = 0, choices = 0;
        for (int p = (int)first; p; p = lexicon.place[p].next) {
            if (code && (!inside(code, lexicon.place[p].code) || lexicon.place[p].code == code)) continue;
            found = lexicon.place[p].code;
            choices++;
        }
        /* A name that does not lie in the place before it is not a place here (a brand, a street). */
        if (used && code && !choices) break;
        if (choices == 1) code = found;
        used += k;
        ends[level] = (uint8_t)used;
    }
    *ret_code = code;
    return used;
}

static int load_surnames(err_t *err)
{
    tsv_t t;
    int code = tsv_open(&t, "data/chars/surname.tsv", err);
    if (code) return code;
    while (tsv_next(&t)) {
        int weight = 0;
        if (!span_int(t.cell[1], &weight) || t.cell[2].n >= sizeof lexicon.surname[0].reading)
            return tsv_fault(&t, "row", err);
        uint32_t *v = enter(hash_word(SALT_SURNAME, t.cell[0]));
        if (!v || lexicon.surnames == SURNAMES) return tsv_fault(&t, "too many rows", err);
        /* Two spellings may fold to one surname: the first row has the reading, weights add up. */
        if (!*v) *v = (uint32_t)++lexicon.surnames;
        lexicon.surname[*v - 1].weight += weight;
        if (!lexicon.surname[*v - 1].reading[0])
            memcpy(lexicon.surname[*v - 1].reading, t.cell[2].p, t.cell[2].n);
        lexicon.surname_total += weight;
        span_t rest = t.cell[0];
        uint16_t s = chars_reading(chars_fold(span_next(&rest)));
        if (!rest.n && !t.cell[2].n && weight >= SURNAME_MANY && s < SURNAME_SYLLABLES) lexicon.surname_syllable[s] = true;
    }
    return 0;
}

static int legal_number(const tsv_t *t)
{
    for (int i = 1; i <= lexicon.legals; i++)
        if (span_is(t->cell[1], lexicon.legal[i].name)) return i;
    if (lexicon.legals == LEGALS - 1 || t->cell[1].n >= LEGAL_BYTES || t->cell[2].n >= 8) return 0;
    int i = ++lexicon.legals;
    memcpy(lexicon.legal[i].name, t->cell[1].p, t->cell[1].n);
    memcpy(lexicon.legal[i].family, t->cell[2].p, t->cell[2].n);
    return i;
}

static uint64_t hash_turned(span_t s)
{
    uint32_t c[LEGAL_BYTES];
    int n = 0;
    for (uint32_t x; n < LEGAL_BYTES && (x = span_next(&s));) c[n++] = chars_fold(x);
    uint64_t h = begin(SALT_TURNED);
    while (n > 0) h = hash_step(h, c[--n]);
    return h;
}

static int load_legal(err_t *err)
{
    tsv_t t;
    int code = tsv_open(&t, "data/names/legal.tsv", err);
    if (code) return code;
    while (tsv_next(&t)) {
        int number = legal_number(&t);
        uint32_t *v = enter(hash_word(SALT_LEGAL, t.cell[0]));
        if (!v || !number || !t.cell[0].n) return tsv_fault(&t, "row", err);
        *v = (uint32_t)number;
        lexicon.legal_from[t.cell[0].p[0] & 127] |= length_bit((int)t.cell[0].n);
        lexicon.legal_to[t.cell[0].p[t.cell[0].n - 1] & 127] |= length_bit((int)t.cell[0].n);
        v = enter(hash_turned(t.cell[0])); /* Han ones are looked for from the end */
        if (!v) return tsv_fault(&t, "row", err);
        *v = (uint32_t)number;
    }
    return 0;
}

static int load_words(err_t *err)
{
    static const struct {
        const char *name;
        enum salt salt;
        unsigned bits;
    } classes[] = {{"title", SALT_WORD, WORD_TITLE},   {"particle", SALT_WORD, WORD_PARTICLE},
                   {"common", SALT_WORD, WORD_COMMON}, {"trade", SALT_TRADE, UNIT_TRADE},
                   {"branch", SALT_BRANCH, 1},  {"han_title", SALT_TITLE, 1},  {"light", SALT_TRADE, UNIT_LIGHT},
                   {"group", SALT_TRADE, UNIT_GROUP}, {"nation", SALT_TRADE, UNIT_NATION},
                   {"ship", SALT_WORD, WORD_SHIP}, {"vague", SALT_WORD, WORD_VAGUE},
                   {"vietnamese", SALT_WORD, WORD_VIETNAMESE}, {"wide", SALT_WORD, WORD_WIDE}};
    enum { CLASSES = sizeof classes / sizeof *classes };
    tsv_t t;
    int code = tsv_open(&t, "data/names/words.tsv", err);
    if (code) return code;
    while (tsv_next(&t)) {
        size_t k = 0;
        while (k < CLASSES && !span_is(t.cell[0], classes[k].name)) k++;
        if (k == CLASSES) return tsv_fault(&t, "class", err);
        for (span_t s = t.cell[1]; s.n;) {
            const char *space = memchr(s.p, ' ', s.n);
            span_t word = {s.p, space ? (size_t)(space - s.p) : s.n};
            s.p += word.n + (space != NULL);
            s.n -= word.n + (space != NULL);
            if (!word.n) continue;
            if (classes[k].salt == SALT_WORD) {
                if (alike_enter(word.p, (int)word.n, classes[k].bits, err)) return ERR_MATCH_TABLE;
                continue;
            }
            uint32_t *v = enter(hash_word(classes[k].salt, word));
            if (!v) return tsv_fault(&t, "too many words", err);
            *v |= classes[k].bits;
        }
    }
    return 0;
}

static int add_place(const tsv_t *t, span_t name, int place, err_t *err)
{
    if (!name.n) return 0;
    uint32_t *v = enter(hash_word(SALT_PLACE, name));
    if (!v || lexicon.places == PLACES - 1) return tsv_fault(t, "too many places", err);
    int i = ++lexicon.places;
    lexicon.place[i].code = place;
    lexicon.place[i].next = (int)*v;
    *v = (uint32_t)i;
    if (place % 10000) return 0;
    v = enter(hash_word(SALT_PROVINCE, name));
    if (!v) return tsv_fault(t, "too many places", err);
    *v = 1;
    return 0;
}

static int load_places(err_t *err)
{
    tsv_t t;
    int code = tsv_open(&t, "data/names/places.tsv", err);
    while (!code && tsv_next(&t)) {
        int place = 0;
        if (!span_int(t.cell[0], &place) || place < 110000) return tsv_fault(&t, "code", err);
        code = add_place(&t, t.cell[1], place, err);
        if (!code) code = add_place(&t, t.cell[2], place, err);
    }
    return code;
}

/* 人保财险, 中国人民财产保险: that it is one, and the two together. */
static int enter_short(const tsv_t *t, err_t *err)
{
    uint32_t *v = enter(hash_word(SALT_SHORT, t->cell[0]));
    if (v) *v = 1;
    uint64_t h = hash_word(SALT_MEANT, t->cell[0]);
    span_t full = t->cell[1];
    for (uint32_t c; (c = span_next(&full));) h = hash_step(h, chars_fold(c));
    uint32_t *pair = enter(h);
    if (!v || !pair) return tsv_fault(t, "too many rows", err);
    *pair = 1;
    return 0;
}

static int load_abbreviations(err_t *err)
{
    tsv_t t;
    int code = tsv_open(&t, "data/names/abbreviations.tsv", err);
    while (!code && tsv_next(&t)) {
        int place = 0;
        if (t.cell[0].n > 4) { /* more than one character */
            if ((code = enter_short(&t, err))) return code;
            continue;
        }
        uint32_t *v = enter(hash_word(SALT_ABBREVIATION, t.cell[0]));
        if (!v || *v || !span_int(t.cell[1], &place) || place < 110000) return tsv_fault(&t, "row", err);
        *v = (uint32_t)place;
    }
    return code;
}

static void load(void)
{
    lexicon.code = chars_load(&lexicon.err);
    if (!lexicon.code) lexicon.code = alike_load(&lexicon.err);
    if (!lexicon.code) lexicon.code = romanise_load(&lexicon.err);
    if (!lexicon.code) lexicon.code = load_surnames(&lexicon.err);
    if (!lexicon.code) lexicon.code = load_legal(&lexicon.err);
    if (!lexicon.code) lexicon.code = load_words(&lexicon.err);
    if (!lexicon.code) lexicon.code = load_places(&lexicon.err);
    if (!lexicon.code) lexicon.code = load_abbreviations(&lexicon.err);
}

int lexicon_load(err_t *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    if (lexicon.code && err) *err = lexicon.err;
    return lexicon.code;
}
