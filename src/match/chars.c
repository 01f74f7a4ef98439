/* chars.c - flat arrays over the code points that names are written with.
 *
 * One array slot per code point up to the end of CJK extension H costs memory that is never touched
 * for the planes nobody uses, and makes folding one load per character.
 */
#include "match/chars.h"

#include "match/tsv.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/unorm2.h>
#include <unicode/uchar.h>

enum { CODES = 0x32000, SYLLABLES = 600, SYLLABLE_BYTES = 8, EXTRAS = 4096, LATIN_FIRST = 0xC0,
       LATIN_LAST = 0x52F, LATIN2_FIRST = 0x1E00, LATIN2_LAST = 0x1FFF, LIKES_MOST = 60000, POLYPHONE = 0x8000,
       STROKES_KEPT = 20 };

typedef struct like_row {
    uint32_t first;
    uint16_t look, kin; /* kin come first */
    uint64_t some;      /* a bit per like: most questions end here */
} like_row_t;

static struct {
    struct of_char {      /* together, because a question about a character mostly needs several */
        uint64_t strokes;  /* three bits a stroke below a leading 1; 0 = unknown */
        uint32_t fold;     /* 0 = itself */
        uint16_t reading;  /* usual syllable, with POLYPHONE when there are others */
        uint16_t likes;    /* row of likes + 1 */
    } *of; /* [CODES] */
    char syllable[SYLLABLES][SYLLABLE_BYTES]; /* from 1 */
    uint64_t packed[SYLLABLES]; /* the same, for looking up */
    uint16_t near[SYLLABLES];
    int syllables;
    struct {
        uint32_t c;
        uint16_t syllable;
    } extra[EXTRAS]; /* further readings, sorted by character */
    int extras;
    like_row_t *row;
    int rows;
    uint32_t *like;
    int likes;
    char latin[LATIN_LAST - LATIN_FIRST + 1][CHARS_LETTERS];
    char latin2[LATIN2_LAST - LATIN2_FIRST + 1][CHARS_LETTERS];
    int code; /* result of loading */
    err_t err;
} chars;

bool chars_is_han(uint32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == 0x3007 ||
           (c >= 0x20000 && c < CODES) || (c >= 0xF900 && c <= 0xFAD9);
}

uint32_t chars_fold(uint32_t c)
{
    if (c >= CODES) return c;
    uint32_t to = chars.of[c].fold;
    return to ? to : c;
}

uint16_t chars_reading(uint32_t c)
{
    return c < CODES ? chars.of[c].reading & (POLYPHONE - 1) : 0;
}

int chars_readings(uint32_t c, uint16_t syllable[CHARS_READINGS])
{
    if (c >= CODES || !chars.of[c].reading) return 0;
    int n = 0;
    syllable[n++] = chars.of[c].reading & (POLYPHONE - 1);
    if (!(chars.of[c].reading & POLYPHONE)) return n;
    int low = 0, high = chars.extras;
    while (low < high) {
        int mid = (low + high) / 2;
        if (chars.extra[mid].c < c) low = mid + 1;
        else high = mid;
    }
    for (; low < chars.extras && chars.extra[low].c == c && n < CHARS_READINGS; low++)
        syllable[n++] = chars.extra[low].syllable;
    return n;
}

const char *chars_syllable(uint16_t syllable)
{
    assert(syllable <= chars.syllables);
    return chars.syllable[syllable];
}

int chars_syllable_count(void)
{
    return chars.syllables;
}

uint16_t chars_near(uint16_t syllable)
{
    assert(syllable <= chars.syllables);
    return chars.near[syllable];
}

/* Up to eight letters as one number that orders as they do: comparing syllables is one comparison. */
static uint64_t packed(const char *letters)
{
    uint64_t value = 0;
    int n = 0;
    for (; letters[n] && n < SYLLABLE_BYTES; n++) value = value << 8 | (unsigned char)letters[n];
    return n && n < SYLLABLE_BYTES ? value << 8 * (SYLLABLE_BYTES - n) : UINT64_MAX;
}

uint16_t chars_syllable_number(const char *letters)
{
    uint64_t asked = packed(letters);
    int low = 1, high = chars.syllables + 1; /* the table is sorted */
    while (low < high) {
        int mid = (low + high) / 2;
        if (chars.packed[mid] == asked) return (uint16_t)mid;
        if (chars.packed[mid] < asked) low = mid + 1;
        else high = mid;
    }
    return 0;
}

int chars_likes(uint32_t c, const uint32_t **ret_likes)
{
    if (c >= CODES || !chars.of[c].likes) return 0;
    const like_row_t *r = &chars.row[chars.of[c].likes - 1];
    *ret_likes = chars.like + r->first;
    return r->kin + r->look;
}

bool chars_kin(uint32_t a, uint32_t b)
{
    if (a >= CODES || !chars.of[a].likes) return false;
    const like_row_t *r = &chars.row[chars.of[a].likes - 1];
    for (int i = 0; i < r->kin; i++)
        if (chars.like[r->first + (uint32_t)i] == b) return true;
    return false;
}

bool chars_look_alike(uint32_t a, uint32_t b)
{
    if (a >= CODES || !chars.of[a].likes) return false;
    const like_row_t *r = &chars.row[chars.of[a].likes - 1];
    for (int i = r->kin; i < r->kin + r->look; i++)
        if (chars.like[r->first + (uint32_t)i] == b) return true;
    return false;
}

const char *chars_latin(uint32_t c)
{
    char *slot = c >= LATIN_FIRST && c <= LATIN_LAST     ? chars.latin[c - LATIN_FIRST]
                 : c >= LATIN2_FIRST && c <= LATIN2_LAST ? chars.latin2[c - LATIN2_FIRST]
                                                         : NULL;
    if (!slot || slot[0] == '?') return NULL;
    return slot;
}

static uint64_t like_bit(uint32_t c)
{
    return UINT64_C(1) << (c * UINT32_C(2654435761) >> 26);
}

static bool share_reading(uint32_t a, uint32_t b)
{
    uint16_t p[CHARS_READINGS], q[CHARS_READINGS];
    int n = chars_readings(a, p), m = chars_readings(b, q);
    for (int i = 0; i < n; i++)
        for (int k = 0; k < m; k++)
            if (p[i] == q[k]) return true;
    return false;
}

/* One stroke put in, left out or made otherwise, of five or more: what is equal at both ends nearly meets. */
static bool stroke_apart(uint64_t a, uint64_t b)
{
    enum { FEWEST = 5, BITS = 3 };
    if (!a || !b || a == b) return a && a == b; /* 未 and 末 have the same strokes */
    int n = (63 - __builtin_clzll(a)) / BITS, m = (63 - __builtin_clzll(b)) / BITS;
    int longer = n > m ? n : m, shorter = n > m ? m : n;
    if (longer < FEWEST || longer - shorter > 1) return false;
    int behind = __builtin_ctzll(a ^ b) / BITS;
    uint64_t x = a << (STROKES_KEPT - n) * BITS, y = b << (STROKES_KEPT - m) * BITS;
    int before = x == y ? shorter : (__builtin_clzll(x ^ y) - (63 - STROKES_KEPT * BITS)) / BITS;
    return before + behind >= longer - 1;
}

enum chars_like chars_compare(uint32_t a, uint32_t b)
{
    if (a >= CODES || b >= CODES) return CHARS_OTHER;
    bool looks = false;
    if (chars.of[a].likes && chars.row[chars.of[a].likes - 1].some & like_bit(b)) {
        if (chars_kin(a, b)) return CHARS_KIN;
        looks = chars_look_alike(a, b);
    }
    uint16_t x = chars.of[a].reading, y = chars.of[b].reading, p = x & (POLYPHONE - 1), q = y & (POLYPHONE - 1);
    if (x && p == q) return CHARS_SOUND;
    if (looks) return CHARS_LOOK;
    if (x && y) {
        if ((x | y) & POLYPHONE && share_reading(a, b)) return CHARS_SOUND;
        if (chars.near[p] == chars.near[q]) return CHARS_NEAR;
    }
    return stroke_apart(chars.of[a].strokes, chars.of[b].strokes) ? CHARS_STROKE : CHARS_OTHER;
}

/* zh/z, ch/c, sh/s, n/l at the start; ng/n at the end: the confusions of speech that names show. */
static void near_sound(const char *from, char to[SYLLABLE_BYTES])
{
    size_t n = strlen(from), k = 0, i = 0;
    char first = from[0] == 'n' ? 'l' : from[0];
    to[k++] = first;
    i = 1;
    if (n > 1 && from[1] == 'h' && (first == 'z' || first == 'c' || first == 's')) i = 2;
    for (; i < n && k + 1 < SYLLABLE_BYTES; i++) to[k++] = from[i];
    if (k > 2 && to[k - 1] == 'g' && to[k - 2] == 'n') k--;
    to[k] = '\0';
}

static int load_folds(err_t *err)
{
    tsv_t t;
    int code = tsv_open(&t, "data/chars/fold.tsv", err);
    if (code) return code;
    while (tsv_next(&t)) {
        uint32_t from = span_next(&t.cell[0]), to = span_next(&t.cell[1]);
        if (!from || !to || from >= CODES || to >= CODES) return tsv_fault(&t, "character", err);
        chars.of[from].fold = to;
    }
    return 0;
}

static int extra_order(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static int load_pinyin(err_t *err)
{
    tsv_t t;
    int code = tsv_open(&t, "data/chars/pinyin.tsv", err);
    if (code) return code;
    while (tsv_next(&t)) {
        int id = ++chars.syllables;
        if (id >= SYLLABLES || t.cell[0].n >= SYLLABLE_BYTES) return tsv_fault(&t, "syllable", err);
        memcpy(chars.syllable[id], t.cell[0].p, t.cell[0].n);
        chars.packed[id] = packed(chars.syllable[id]);
        for (uint32_t c; (c = span_next(&t.cell[1]));)
            if (c < CODES) chars.of[c].reading = (uint16_t)id;
        for (uint32_t c; (c = span_next(&t.cell[2]));) {
            if (chars.extras == EXTRAS) return tsv_fault(&t, "too many second readings", err);
            chars.extra[chars.extras].c = c;
            chars.extra[chars.extras++].syllable = (uint16_t)id;
        }
    }
    for (int i = 0; i < chars.extras; i++)
        if (chars.extra[i].c < CODES) chars.of[chars.extra[i].c].reading |= POLYPHONE;
    qsort(chars.extra, (size_t)chars.extras, sizeof chars.extra[0], extra_order);
    for (int i = 1; i <= chars.syllables; i++) {
        char near[SYLLABLE_BYTES];
        near_sound(chars.syllable[i], near);
        uint16_t same = chars_syllable_number(near);
        /* A class is named by its simplest member; where that is no syllable, by the first member. */
        if (!same) {
            for (int k = 1; k < i && !same; k++) {
                char other[SYLLABLE_BYTES];
                near_sound(chars.syllable[k], other);
                if (!strcmp(other, near)) same = (uint16_t)k;
            }
        }
        chars.near[i] = same ? same : (uint16_t)i;
    }
    return 0;
}

/* Likes are kept folded, and without those that folding makes equal. */
static int add_likes(const tsv_t *t, bool kin, span_t likes, uint32_t c, err_t *err)
{
    c = chars_fold(c);
    like_row_t *r = chars.of[c].likes ? &chars.row[chars.of[c].likes - 1] : NULL;
    /* Rows of K come before rows of L, each sorted: only the row of a folded character can be met twice,
     * and then it may not be the last one any more; its likes are left as they are. */
    if (r && (r->first + r->kin + r->look != (uint32_t)chars.likes || kin)) {
        uint32_t moved = (uint32_t)chars.likes;
        if (chars.likes + r->kin + r->look > LIKES_MOST) return tsv_fault(t, "too many likes", err);
        memcpy(chars.like + moved, chars.like + r->first, (size_t)(r->kin + r->look) * sizeof *chars.like);
        chars.likes += r->kin + r->look;
        r->first = moved;
    }
    if (!r) {
        if (chars.rows == UINT16_MAX - 1) return tsv_fault(t, "too many rows", err);
        r = &chars.row[chars.rows++];
        *r = (like_row_t){.first = (uint32_t)chars.likes};
        chars.of[c].likes = (uint16_t)chars.rows;
    }
    for (uint32_t d; (d = span_next(&likes));) {
        d = chars_fold(d);
        if (d == c || (kin ? chars_kin(c, d) : chars_look_alike(c, d))) continue;
        if (chars.likes == LIKES_MOST) return tsv_fault(t, "too many likes", err);
        chars.like[chars.likes++] = d;
        r->some |= like_bit(d);
        if (kin) r->kin++;
        else r->look++;
    }
    return 0;
}

static int load_likes(err_t *err)
{
    tsv_t t;
    int code = tsv_open(&t, "data/chars/look.tsv", err);
    while (!code && tsv_next(&t)) {
        uint32_t c = span_next(&t.cell[1]);
        bool kin = span_is(t.cell[0], "K");
        if (!c || c >= CODES || (!kin && !span_is(t.cell[0], "L"))) return tsv_fault(&t, "row", err);
        code = add_likes(&t, kin, t.cell[2], c, err);
    }
    return code;
}

static int load_strokes(err_t *err)
{
    static const char kinds[] = "hspnz";
    tsv_t t;
    int code = tsv_open(&t, "data/chars/strokes.tsv", err);
    while (!code && tsv_next(&t)) {
        uint32_t c = span_next(&t.cell[0]);
        uint64_t strokes = 1;
        if (!c || c >= CODES) return tsv_fault(&t, "character", err);
        for (size_t i = 0; i < t.cell[1].n && i < STROKES_KEPT; i++) {
            const char *kind = strchr(kinds, t.cell[1].p[i]);
            if (!kind) return tsv_fault(&t, "stroke", err);
            strokes = strokes << 3 | (uint64_t)(kind - kinds + 1);
        }
        chars.of[c].strokes = strokes;
    }
    return code;
}

/* Base letter of an accented one; "?" when there is no ASCII base. */
static void plain_latin(const UNormalizer2 *nfkd, uint32_t c, char to[CHARS_LETTERS])
{
    UErrorCode status = U_ZERO_ERROR;
    UChar in[2], out[32];
    int32_t n = 0;
    U16_APPEND_UNSAFE(in, n, u_tolower((UChar32)c));
    n = unorm2_normalize(nfkd, in, n, out, 32, &status);
    size_t k = 0;
    to[0] = '?';
    if (U_FAILURE(status)) return;
    char letters[CHARS_LETTERS] = "";
    for (int32_t i = 0; i < n && k + 1 < CHARS_LETTERS; i++) {
        if (u_getCombiningClass(out[i]) || u_charType(out[i]) == U_NON_SPACING_MARK) continue;
        const char *known = out[i] >= LATIN_FIRST && out[i] != c ? chars_latin(out[i]) : NULL;
        if (out[i] < 0x80 && u_isalnum(out[i])) letters[k++] = (char)out[i];
        else if (known && k + strlen(known) < CHARS_LETTERS)
            for (; *known; known++) letters[k++] = *known;
        else return;
    }
    memcpy(to, letters, CHARS_LETTERS);
    if (!k && u_charType((UChar32)c) != U_NON_SPACING_MARK) to[0] = '?';
}

static int load_latin(err_t *err)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfkd = unorm2_getNFKDInstance(&status);
    tsv_t t;
    int code = tsv_open(&t, "data/names/translit.tsv", err);
    if (code) return code;
    if (U_FAILURE(status)) return tsv_fault(&t, u_errorName(status), err);
    memset(chars.latin, '?', sizeof chars.latin);
    memset(chars.latin2, '?', sizeof chars.latin2);
    while (tsv_next(&t)) {
        uint32_t c = span_next(&t.cell[0]);
        if (c < LATIN_FIRST || c > LATIN_LAST || t.cell[1].n >= CHARS_LETTERS)
            return tsv_fault(&t, "letter", err);
        char *slot = chars.latin[c - LATIN_FIRST];
        memcpy(slot, t.cell[1].p, t.cell[1].n);
        slot[t.cell[1].n] = '\0';
    }
    /* Twice, because a capital may come before the small letter it stands for. */
    for (int round = 0; round < 2; round++) {
        for (uint32_t c = LATIN_FIRST; c <= LATIN2_LAST; c++) {
            if (c > LATIN_LAST && c < LATIN2_FIRST) continue;
            char *slot = c <= LATIN_LAST ? chars.latin[c - LATIN_FIRST] : chars.latin2[c - LATIN2_FIRST];
            if (slot[0] != '?') continue;
            uint32_t small = (uint32_t)u_tolower((UChar32)c);
            const char *known = small != c ? chars_latin(small) : NULL;
            if (known) memmove(slot, known, CHARS_LETTERS);
            else plain_latin(nfkd, c, slot);
        }
    }
    chars.latin[0xD7 - LATIN_FIRST][0] = '?'; /* multiplication and division signs are no letters */
    chars.latin[0xF7 - LATIN_FIRST][0] = '?';
    return 0;
}

static void load(void)
{
    chars.of = calloc(CODES, sizeof *chars.of);
    chars.row = calloc(UINT16_MAX, sizeof *chars.row);
    chars.like = calloc(LIKES_MOST, sizeof *chars.like);
    if (!chars.of || !chars.row || !chars.like) {
        chars.code = err_nomem(&chars.err);
        return;
    }
    chars.code = load_folds(&chars.err);
    if (!chars.code) chars.code = load_pinyin(&chars.err);
    if (!chars.code) chars.code = load_likes(&chars.err);
    if (!chars.code) chars.code = load_strokes(&chars.err);
    if (!chars.code) chars.code = load_latin(&chars.err);
}

int chars_load(err_t *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    if (chars.code && err) *err = chars.err;
    return chars.code;
}
