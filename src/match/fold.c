/* fold.c - the one pass over a name. Plain Han and Latin never touch ICU. */
#include "match/fold.h"

#include "base/text.h"
#include "match/chars.h"
#include "match/hangul.h"
#include "match/match.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utrans.h>

enum { RUN_MOST = 512, WIDE_MOST = 2048, HANGUL_NAME = 4, ABJAD_FIRST = 0x590, ABJAD_LAST = 0x8FF };

/* Adds one compared character; separators are merged (a bracket or comma outranks a space). */
static void put(folded_t *f, uint32_t c, uint32_t from)
{
    if (fold_separates(c)) {
        if (f->count == 0) {
            if (c != '(') return;
        } else if (fold_separates(f->c[f->count - 1])) {
            uint32_t *last = &f->c[f->count - 1];
            if (*last == ' ' || (*last == ')' && c == '(')) *last = c;
            return;
        }
    }
    if (f->count == FOLD_MOST) return; /* an expansion that long is noticed by the caller */
    f->c[f->count] = c;
    f->from[f->count++] = from;
    if (c >= 'a' && c <= 'z') f->letters++;
    else if (c >= '0' && c <= '9') f->digits++;
    else if (!fold_separates(c)) f->han++; /* whatever is neither: compared one by one, like Han */
}

static void put_ascii(folded_t *f, uint32_t c, uint32_t from)
{
    if (c >= 'A' && c <= 'Z') put(f, c + ('a' - 'A'), from);
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) put(f, c, from);
    else if (c == '\'' || c == '`' || c == '"') return; /* O'Brien, "nick" */
    else if (c == '(' || c == '[' || c == '<' || c == '{') put(f, '(', from);
    else if (c == ')' || c == ']' || c == '>' || c == '}') put(f, ')', from);
    else if (c == ',' || c == ';') put(f, ',', from);
    else if (c == '&') {
        put(f, ' ', from);
        for (const char *and = "and"; *and; and++) put(f, (uint32_t)*and, from);
        put(f, ' ', 0);
    } else {
        put(f, ' ', from);
    }
}

/* Marks that stand between, around or inside words, and those that are not there at all. */
static bool put_mark(folded_t *f, uint32_t c)
{
    switch (c) {
    case 0xB7: case 0x2022: case 0x2027: case 0x30FB: case 0xFF65: case 0x2219: case 0x22C5:
        put(f, FOLD_DOT, c);
        return true;
    case 0x3001: case 0x3002: case 0x3000: case 0xA0: case 0x2010: case 0x2011: case 0x2012: case 0x2013:
    case 0x2014: case 0x2015: case 0xAB: case 0xBB: case 0xAE: case 0xA9: case 0x2122:
        put(f, ' ', c);
        return true;
    case 0x2018: case 0x2019: case 0x201A: case 0x201B: case 0x2BC: case 0x2BB: case 0xB4: case 0x2BE: case 0x2BF:
    case 0xAD: case 0xFEFF: case 0x200B: case 0x200C: case 0x200D: case 0x200E: case 0x200F:
        return true; /* apostrophes, soft hyphen, zero width, direction marks */
    default:
        break;
    }
    if (c >= 0x3008 && c <= 0x301B && c != 0x3012 && c != 0x3013) {
        put(f, c % 2 == 0 ? '(' : ')', c); /* pairs: opening even, closing odd */
        return true;
    }
    if (c >= 0x2000 && c <= 0x206F) {
        if ((c >= 0x202A && c <= 0x202E) || c >= 0x2060) return true;
        put(f, ' ', c);
        return true;
    }
    if ((c >= 0x300 && c <= 0x36F) || (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF))
        return true; /* combining marks, variation selectors */
    return false;
}

/* Everything that needs no ICU; false when c does need it. */
static bool put_plain(folded_t *f, uint32_t c)
{
    if (c < 0x80) {
        put_ascii(f, c, c);
        return true;
    }
    if (chars_is_han(c)) {
        put(f, chars_fold(c), c);
        return true;
    }
    if (c >= 0xFF01 && c <= 0xFF5E) {
        put_ascii(f, c - 0xFEE0, c);
        return true;
    }
    const char *latin = chars_latin(c);
    if (latin) {
        for (; *latin; latin++) put(f, (uint32_t)(unsigned char)*latin, c);
        return true;
    }
    return put_mark(f, c);
}

static pthread_key_t trans_key;
static pthread_once_t trans_once = PTHREAD_ONCE_INIT;

static void close_trans(void *t)
{
    utrans_close(t);
}

static void make_key(void)
{
    (void)pthread_key_create(&trans_key, close_trans);
}

/* The thread's transliterator, opened at first need (some 30 ms); NULL when ICU has none. */
static UTransliterator *transliterator(void)
{
    pthread_once(&trans_once, make_key);
    UTransliterator *t = pthread_getspecific(trans_key);
    if (t) return t;
    UErrorCode status = U_ZERO_ERROR;
    t = utrans_openU(u"Any-Latin; Latin-ASCII", -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    if (U_FAILURE(status)) return NULL;
    if (pthread_setspecific(trans_key, t) != 0) {
        utrans_close(t);
        return NULL;
    }
    return t;
}

static bool is_letter(UChar32 c)
{
    return u_isalnum(c) || u_getCombiningClass(c) || u_charType(c) == U_NON_SPACING_MARK ||
           u_charType(c) == U_COMBINING_SPACING_MARK;
}

/* A consonant of an Indian script at the end of a word: the vowel it carries is not spoken there. */
static bool consonant_last(UChar c)
{
    return c >= 0x900 && c < 0xD80 && (c & 0x7F) >= 0x15 && (c & 0x7F) <= 0x39;
}

/* A stretch that even NFKC did not make plain: transliterated as a whole, because vowels and
 * consonants of such scripts depend on their neighbours. Letters of scripts that ICU has no Latin for
 * (Khmer, Lao) stay as they are and are compared one by one, like Han characters. */
static void put_foreign(folded_t *f, UChar *text, int32_t n, uint32_t from)
{
    bool silent = n && consonant_last(text[n - 1]);
    UTransliterator *t = transliterator();
    UErrorCode status = U_ZERO_ERROR;
    int32_t limit = n;
    if (t) utrans_transUChars(t, text, &n, WIDE_MOST, 0, &limit, &status);
    if (!t || U_FAILURE(status)) {
        put(f, ' ', from);
        return;
    }
    if (silent && limit > 2 && text[limit - 1] == 'a') limit--;
    for (int32_t i = 0; i < limit;) {
        UChar32 c = 0;
        U16_NEXT(text, i, limit, c);
        if (c < 0x80) put_ascii(f, (uint32_t)c, from);
        else if (!put_plain(f, (uint32_t)c)) put(f, is_letter(c) ? (uint32_t)c : ' ', from);
    }
}

/* Syllables of one Korean word: of a name's length they are kept apart by dots. Returns where the word ends. */
static int32_t put_hangul(folded_t *f, const UChar *text, int32_t i, int32_t n)
{
    int32_t end = i;
    while (end < n && hangul_is(text[end])) end++;
    bool apart = end - i <= HANGUL_NAME;
    for (int32_t k = i; k < end; k++) {
        char letters[HANGUL_LETTERS];
        hangul_letters(text[k], letters);
        if (k > i && apart) put(f, FOLD_DOT, 0);
        for (const char *p = letters; *p; p++) put(f, (uint32_t)*p, text[k]);
    }
    return end;
}

/* A run of characters that the plain path refused. */
static void put_run(folded_t *f, const uint32_t *run, int count)
{
    /* Words of letters that leave vowels out are told by the dots between them, whoever reads the plain form. */
    if (run[0] >= ABJAD_FIRST && run[0] <= ABJAD_LAST && f->count && f->c[f->count - 1] == ' ')
        f->c[f->count - 1] = FOLD_DOT;
    f->foreign = true;
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfkc = unorm2_getNFKCCasefoldInstance(&status);
    UChar in[RUN_MOST * 2 + 2], wide[WIDE_MOST], rest[WIDE_MOST];
    int32_t n = 0;
    for (int i = 0; i < count; i++) U16_APPEND_UNSAFE(in, n, (UChar32)run[i]);
    n = U_FAILURE(status) ? 0 : unorm2_normalize(nfkc, in, n, wide, WIDE_MOST, &status);
    if (U_FAILURE(status)) n = 0;
    int32_t kept = 0;
    for (int32_t i = 0; i < n;) {
        UChar32 c = 0;
        if (hangul_is(wide[i])) {
            if (kept) put_foreign(f, rest, kept, run[0]);
            kept = 0;
            i = put_hangul(f, wide, i, n);
            continue;
        }
        U16_NEXT(wide, i, n, c);
        bool foreign = is_letter(c) && c >= 0x80 && !chars_is_han((uint32_t)c) && !chars_latin((uint32_t)c);
        if (foreign && kept + 2 < WIDE_MOST / 2) {
            U16_APPEND_UNSAFE(rest, kept, c);
            continue;
        }
        if (kept) put_foreign(f, rest, kept, run[0]);
        kept = 0;
        if (!put_plain(f, (uint32_t)c)) put(f, ' ', run[0]);
    }
    if (kept) put_foreign(f, rest, kept, run[0]);
}

static int refuse(err_t *err, const char *why_en)
{
    err_set(err, ERR_MATCH_NAME);
    return err_detail(err, "%s", why_en), ERR_MATCH_NAME;
}

static bool is_control(uint32_t c)
{
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c <= 0x9F) || c == 0xFFFD;
}

static bool needs_icu(uint32_t c)
{
    return c >= 0x80 && !chars_is_han(c) && !(c >= 0xFF01 && c <= 0xFF5E) && !chars_latin(c);
}

int fold_text(const char *name, folded_t *ret, err_t *err)
{
    assert(name && ret);
    size_t bytes = strnlen(name, MATCH_NAME_BYTES + 1);
    if (bytes > MATCH_NAME_BYTES) return refuse(err, "> 512 bytes");
    if (text_bad_byte(name, bytes)) return refuse(err, "not UTF-8");
    ret->count = ret->han = ret->letters = ret->digits = 0;
    ret->foreign = false;
    uint32_t run[RUN_MOST];
    int running = 0;
    for (const char *p = name; *p;) {
        const unsigned char *u = (const unsigned char *)p;
        if (u[0] >= 0xE4 && u[0] <= 0xE9 && running == 0) { /* most Han characters, at once */
            uint32_t han = (uint32_t)(u[0] & 15) << 12 | (uint32_t)(u[1] & 63) << 6 | (u[2] & 63);
            if (han >= 0x4E00 && ret->count < FOLD_MOST) {
                ret->c[ret->count] = chars_fold(han);
                ret->from[ret->count++] = han;
                ret->han++;
                p += 3;
                continue;
            }
        }
        uint32_t c = text_next(&p);
        if (is_control(c)) return refuse(err, "control or replacement character");
        if (needs_icu(c)) {
            if (running == 0 && put_mark(ret, c)) continue;
            run[running++] = c;
            continue;
        }
        if (running) put_run(ret, run, running);
        running = 0;
        (void)put_plain(ret, c);
    }
    if (running) put_run(ret, run, running);
    if (ret->count == FOLD_MOST) return refuse(err, "too long once normalised");
    while (ret->count && fold_separates(ret->c[ret->count - 1]) && ret->c[ret->count - 1] != ')') ret->count--;
    if (ret->han + ret->letters + ret->digits == 0) return refuse(err, "no letter or character");
    assert(ret->count > 0 && ret->count < FOLD_MOST);
    return 0;
}

bool fold_plain(const folded_t *f, char into[FOLD_PLAIN])
{
    folded_t again;
    size_t n = 0;
    /* A slash is a space to a search, but "A/S" is read by it. */
    for (int i = 0; i < f->count; i++) n += text_encode(f->from[i] == '/' ? '/' : f->c[i], into + n);
    assert(n < FOLD_PLAIN);
    into[n] = '\0';
    return !fold_text(into, &again, NULL) && again.count == f->count &&
           memcmp(again.c, f->c, (size_t)f->count * sizeof f->c[0]) == 0;
}
