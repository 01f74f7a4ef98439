/* mixed.c - a name in characters against one in Latin letters, and which comparison a pair of names takes. */
#include "match/chars.h"
#include "match/han.h"
#include "match/latin.h"
#include "match/lexicon.h"
#include "match/romanise.h"

#include <assert.h>
#include <string.h>

/* Classes of consonants that characters chosen for their sound keep apart; 基 and 奇 stand for ki, gi and chi. */
enum { P = 1, F = 2, W = 4, M = 8, T = 16, N = 32, L = 64, K = 128, S = 256 };
enum { SOUNDS_MOST = 48, SOUNDS_LEAST = 4, TURNS_MOST = 6, NEAR_LEAST = 7, KOREAN_NAME = 4, WAYS_MOST = 8, ROMANISED_MOST = 4 };

static uint16_t consonant(char c, char next)
{
    switch (c) {
    case 'b': return P;
    case 'p': return next == 'h' ? F : P;
    case 'f': return F;
    case 'v': return W | F; /* 夫 is f and v */
    case 'w': return W;
    case 'm': return M | N; /* a final m has no syllable of its own */
    case 'd': case 't': return T;
    case 'n': return N;
    case 'l': case 'r': return L;
    case 'k': case 'q': return K;
    case 'g': return K | S;
    case 'c': return next == 'h' ? S | K : K | S;
    case 'x': case 'j': case 's': case 'z': return S;
    default: return 0; /* vowels, y, h */
    }
}

static int add(uint16_t *into, int n, uint16_t sound)
{
    if (!sound || n == SOUNDS_MOST || (n && into[n - 1] == sound)) return n;
    into[n] = sound;
    return n + 1;
}

/* Syllables have no ti and di: ji and chi stand for them. */
static int latin_sounds(const form_t *f, int first, uint16_t into[SOUNDS_MOST])
{
    int n = 0;
    uint16_t also = f->dotted ? T : 0;
    for (int k = 0; k < f->tokens; k++) {
        const token_t *t = &f->token[(first + k) % f->tokens];
        const char *w = f->text + t->at;
        for (int i = 0; i < t->n; i++) {
            char next = i + 1 < t->n ? w[i + 1] : 0;
            uint16_t sound = consonant(w[i], next);
            n = add(into, n, w[i] == 'j' || (w[i] == 'c' && next == 'h') ? sound | also : sound);
        }
    }
    return n;
}

/* Khmer consonants in the order of the code chart; vowels and marks are passed over. */
static uint16_t khmer(uint32_t c)
{
    static const char letters[] = "kkkkncccccdtdtntttttbpppmyrlvsshl"; /* U+1780 .. U+17A0; nasals of two letters as n */
    return c >= 0x1780 && c < 0x1780 + sizeof letters - 1 ? consonant(letters[c - 0x1780], 0) : 0;
}

/* The consonants of a syllable of pinyin: its beginning, and n at its end. */
static int syllable_sounds(const char *s, uint16_t *into, int n)
{
    uint16_t first = strchr("jq", s[0]) ? S | K | T : s[0] == 'x' ? S : s[0] == 'r' ? L : consonant(s[0], 0);
    if (s[0] == 'z' || s[0] == 'c' || s[0] == 's') first = S;
    if (s[0] == 'g') first = K;
    if (s[0] == 'm') first = M;
    if (s[0] == 'w') first = 0; /* 瓦 wa, 沃 wo: a vowel as often as v */
    if (s[0] == 'n') first = N;
    n = add(into, n, first);
    if (!strcmp(s, "er")) n = add(into, n, L);
    size_t k = strlen(s);
    if (k > 1 && (s[k - 1] == 'n' || (s[k - 1] == 'g' && s[k - 2] == 'n'))) n = add(into, n, N | M);
    return n;
}

static int han_sounds(const form_t *f, uint16_t into[SOUNDS_MOST])
{
    int n = 0;
    for (int i = 0; i < f->core_count; i++) {
        uint16_t s = chars_reading(f->core[i]), k = khmer(f->core[i]);
        if (s) n = syllable_sounds(chars_syllable(s), into, n);
        else n = add(into, n, k);
    }
    return n;
}

/* Steps between two rows of sounds; a v or an r between vowels is often not written and costs half. In halves. */
static int steps(const uint16_t *a, int n, const uint16_t *b, int m)
{
    int row[2][SOUNDS_MOST + 1];
    for (int j = 0; j <= m; j++) row[0][j] = j ? row[0][j - 1] + (b[j - 1] & (W | L) ? 1 : 2) : 0;
    for (int i = 1; i <= n; i++) {
        int *up = row[(i - 1) % 2], *now = row[i % 2], drop = a[i - 1] & (W | L) ? 1 : 2;
        now[0] = up[0] + drop;
        for (int j = 1; j <= m; j++) {
            int d = up[j - 1] + (a[i - 1] & b[j - 1] ? 0 : 3), put = b[j - 1] & (W | L) ? 1 : 2;
            if (up[j] + drop < d) d = up[j] + drop;
            if (now[j - 1] + put < d) d = now[j - 1] + put;
            now[j] = d;
        }
    }
    return row[n % 2][m];
}

/* All letters from the token first on. */
static int turned(const form_t *f, int first, char into[FOLD_MOST])
{
    int m = 0;
    for (int i = 0; i < f->tokens; i++) {
        const token_t *t = &f->token[(first + i) % f->tokens];
        memcpy(into + m, f->text + t->at, t->n);
        m += t->n;
    }
    into[m] = '\0';
    return m;
}

/* 贝拉克·奥巴马 for Barack Obama: characters chosen for the sound of a foreign name. Three of four consonants at
 * least must agree, and there must be four. */
static void score_sound(const form_t *han, const form_t *latin, evidence_t *ev)
{
    uint16_t x[SOUNDS_MOST], y[SOUNDS_MOST];
    bool foreign = han->dotted || khmer(han->core[0]);
    if (!foreign && han->surname) return; /* reads as a Chinese name */
    int n = han_sounds(han, x), best = 99, length = 0;
    for (int first = 0; n && first < latin->tokens && first < TURNS_MOST; first++) {
        int m = latin_sounds(latin, first, y), d = steps(x, n, y, m);
        if (d < best) best = d, length = n < m ? n : m;
    }
    if (length < SOUNDS_LEAST || best * 4 > length * (foreign ? 2 : 1)) return;
    char text[PIECE_WORDS];
    han_text(han->from, han->core_count, text);
    evidence_add(ev, WEIGHT_sound_name, 100, NULL, NULL);
    if (best) evidence_add(ev, WEIGHT_spelling, best * 15, text, latin->text);
}

/* Are the letters the characters read aloud, each in one of its readings? */
static bool reads_as(const uint32_t *c, int n, const char *letters, int m)
{
    int at[WAYS_MOST] = {0}, ways = 1;
    for (int i = 0; i < n && ways; i++) {
        uint16_t reading[CHARS_READINGS];
        int next[WAYS_MOST], count = 0, readings = chars_readings(c[i], reading);
        for (int w = 0; w < ways; w++)
            for (int r = 0; r < (readings ? readings : 1) && count < WAYS_MOST; r++) {
                char own[2] = {(char)(c[i] < 0x80 ? c[i] : 0), '\0'};
                const char *s = readings ? chars_syllable(reading[r]) : own;
                int k = (int)strlen(s);
                if (k && m - at[w] >= k && !memcmp(letters + at[w], s, (size_t)k)) next[count++] = at[w] + k;
            }
        ways = count;
        memcpy(at, next, (size_t)count * sizeof *at);
    }
    for (int w = 0; w < ways; w++)
        if (at[w] == m) return true;
    return false;
}

/* 西安华通电子有限公司 against "XI AN HUA TONG DIAN ZI YOU XIAN GONG SI", with or without place and legal form. */
static void score_unit_pinyin(const form_t *han, const form_t *latin, evidence_t *ev)
{
    for (int part = 0; part < 4; part++) {
        int from = part & 1 ? han->lead : 0, to = han->lead + han->core_count;
        if (!(part & 2)) to += han->tail + han->branch_count;
        if (((part & 1) && !han->lead) || ((part & 2) && !han->tail)) continue;
        if (!reads_as(han->line + from, to - from, latin->text, latin->text_count)) continue;
        evidence_add(ev, WEIGHT_pinyin_name, 100, latin->text, NULL);
        char place[PIECE_WORDS];
        han_text(han->line_from, han->lead, place);
        if (part & 1) evidence_add(ev, WEIGHT_place_missing, 100, place, NULL);
        if (part & 2) evidence_add(ev, WEIGHT_legal_form, 100, han->legal ? lexicon_legal_name(han->legal) : "-", "-");
        return;
    }
}

/* 吕 is lv, lu and lyu: pinyin, but not as it is typed on a keyboard. */
static bool umlaut(const form_t *han, const form_t *latin)
{
    bool is = false;
    for (int i = 0; i < han->core_count; i++) is |= chars_syllable(chars_reading(han->core[i]))[1] == 'v';
    return is && !memchr(latin->text, 'v', (size_t)latin->text_count);
}

/* 周恩来 against "Chou En-lai", 李嘉诚 against "Li Ka-shing": every character in a spelling of its own, in the order of
 * either tongue. */
static bool score_romanised(const form_t *han, const form_t *latin, evidence_t *ev)
{
    char typed[FOLD_MOST];
    enum roman best = ROMAN_NONE;
    if (han->core_count < 2 || han->core_count > ROMANISED_MOST || latin->text_count > han->core_count * ROMAN_LONGEST) return false;
    for (int first = 0; first < latin->tokens && first < TURNS_MOST; first++) {
        int m = turned(latin, first, typed);
        enum roman how = romanise_all(han->core, NULL, han->core_count, typed, m);
        if (how < best) best = how;
    }
    if (best > ROMAN_CUSTOM || (best == ROMAN_PINYIN && !umlaut(han, latin))) return false;
    char text[PIECE_WORDS];
    han_text(han->from, han->core_count, text);
    evidence_add(ev, WEIGHT_pinyin_name, 100, latin->text, NULL);
    evidence_add(ev, WEIGHT_spelling, best == ROMAN_PINYIN ? 30 : 60, text, latin->text);
    return true;
}

/* "Deng Xiaoping" and "Teng Hsiao-p'ing": one in pinyin, the other spells each of its syllables in another way. */
static void score_spellings(const form_t *a, const form_t *b, evidence_t *ev)
{
    uint16_t s[LATIN_SYLLABLES], t[LATIN_SYLLABLES];
    char typed[FOLD_MOST];
    if (ev->name >= weight_points(WEIGHT_match_points) || a->dotted || b->dotted) return;
    int n = latin_syllables(a, s), m = latin_syllables(b, t);
    if ((n > 0) == (m > 0)) return;
    const form_t *other = n ? b : a, *pinyin = n ? a : b;
    if (other->text_count > (n + m) * ROMAN_LONGEST || other->tokens > LATIN_SYLLABLES) return;
    for (int first = 0; first < other->tokens; first++) {
        int k = turned(other, first, typed);
        if (romanise_all(NULL, n ? s : t, n + m, typed, k) > ROMAN_CUSTOM) continue;
        evidence_clear_name(ev);
        evidence_add(ev, WEIGHT_near_name, 100, NULL, NULL);
        evidence_add(ev, WEIGHT_spelling, 180, pinyin->text, other->text);
        return;
    }
}

/* 王小明 against "Wang Xiaoming", "Xiaoming WANG", "Wang Xiao Ming", or with one slip. */
static bool score_pinyin(const form_t *han, const form_t *latin, evidence_t *ev)
{
    char spoken[FOLD_MOST], typed[FOLD_MOST], x[LATIN_WORD], y[LATIN_WORD];
    int n = form_pinyin(han, spoken, FOLD_MOST), near = 0;
    bool other = false;
    int k = n ? latin_chinese(spoken, n, x) : 0;
    enum weight how = WEIGHT_typo;
    for (int first = 0; n && first < latin->tokens; first++) {
        int m = turned(latin, first, typed);
        other |= reads_as(han->core, han->core_count, typed, m);
        if (m == n && !memcmp(spoken, typed, (size_t)n)) {
            evidence_add(ev, WEIGHT_pinyin_name, 100, spoken, NULL);
            return true;
        }
        if (n < NEAR_LEAST || m < NEAR_LEAST || how == WEIGHT_spelling) continue;
        if (latin_distance(spoken, n, typed, m, 1) == 1) near = first + 1;
        if (latin_chinese(typed, m, y) == k && !memcmp(x, y, (size_t)k)) near = first + 1, how = WEIGHT_spelling;
    }
    if (!other && (!near || han->core_count < 3)) return false;
    evidence_add(ev, WEIGHT_pinyin_name, 100, spoken, NULL);
    evidence_add(ev, other ? WEIGHT_spelling : how, 100, spoken, typed); /* other: 曾 as ceng */
    return true;
}

/* A foreign name in Korean or Japanese syllables, written in Latin letters (do·nal·deu teu·leom·peu). */
static bool in_syllables(const form_t *f)
{
    bool many = f->tokens > KOREAN_NAME;
    for (int i = 0; i < f->tokens; i++) many |= !latin_syllable(f->text + f->token[i].at, f->token[i].n);
    return f->dotted && !f->bare && many;
}

static void score_syllables(const form_t *a, const form_t *b, evidence_t *ev)
{
    if (ev->name >= weight_points(WEIGHT_match_points) || in_syllables(a) == in_syllables(b)) return;
    uint16_t x[SOUNDS_MOST], y[SOUNDS_MOST];
    const form_t *foreign = in_syllables(a) ? a : b, *latin = foreign == a ? b : a;
    int n = latin_sounds(foreign, 0, x), best = 99, length = 0;
    for (int first = 0; first < latin->tokens && first < TURNS_MOST; first++) {
        int m = latin_sounds(latin, first, y), d = steps(x, n, y, m);
        if (d < best) best = d, length = n < m ? n : m;
    }
    if (length < SOUNDS_LEAST || best * 4 > length) return;
    evidence_clear_name(ev);
    evidence_add(ev, WEIGHT_sound_name, 100, NULL, NULL);
    if (best) evidence_add(ev, WEIGHT_spelling, best * 15, foreign->text, latin->text);
}

/* Read aloud whole; else word by word. */
static void score_units(const form_t *han, const form_t *latin, evidence_t *ev)
{
    score_unit_pinyin(han, latin, ev);
    if (ev->name >= weight_points(WEIGHT_match_points)) return;
    evidence_clear_name(ev);
    score_mixed_unit(han, latin, ev);
    if (ev->name <= 0) {
        evidence_clear_name(ev);
        score_unit_pinyin(han, latin, ev);
    }
}

void score_names(const form_t *a, const form_t *b, evidence_t *ev)
{
    assert(a && b);
    ev->kind = calibration_kind(a, b);
    if (a->schema != b->schema) return;
    if (a->han && b->han) {
        score_han(a, b, ev);
    } else if (!a->han && !b->han) {
        score_latin(a, b, ev);
        if (a->schema == MATCH_PERSON) score_spellings(a, b, ev);
        if (a->schema == MATCH_PERSON && a->dotted != b->dotted) score_syllables(a, b, ev);
    } else if (a->schema == MATCH_PERSON) {
        const form_t *han = a->han ? a : b, *latin = a->han ? b : a;
        if (!score_romanised(han, latin, ev) && !score_pinyin(han, latin, ev)) score_sound(han, latin, ev);
    } else {
        score_units(a->han ? a : b, a->han ? b : a, ev);
    }
    if (ev->name < 0) ev->name = 0;
}
