/* latin.c - two Latin names word by word, and Latin against Han by pinyin. */
#include "match/evidence.h"

#include "match/lexicon.h"

#include <assert.h>
#include <string.h>

enum { WORD_MOST = 32, JOINED_MOST = 64, FRAME_ROOM = 24, NEVER = 99 };

/* Optimal string alignment distance, up to most; NEVER when it is more or a word is too long. */
static int distance(const char *a, int n, const char *b, int m, int most)
{
    int row[3][JOINED_MOST + 1];
    if (n > JOINED_MOST || m > JOINED_MOST || n - m > most || m - n > most) return NEVER;
    for (int j = 0; j <= m; j++) row[0][j] = j;
    for (int i = 1; i <= n; i++) {
        int *now = row[i % 3], *up = row[(i + 2) % 3], *upup = row[(i + 1) % 3], least = i;
        now[0] = i;
        for (int j = 1; j <= m; j++) {
            int d = up[j - 1] + (a[i - 1] != b[j - 1]);
            if (now[j - 1] + 1 < d) d = now[j - 1] + 1;
            if (up[j] + 1 < d) d = up[j] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && upup[j - 2] + 1 < d)
                d = upup[j - 2] + 1;
            now[j] = d;
            if (d < least) least = d;
        }
        if (least > most) return NEVER;
    }
    int d = row[n % 3][m];
    return d <= most ? d : NEVER;
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

static bool has_vowel(const char *w, int n)
{
    for (int i = 0; i < n; i++)
        if (strchr("aeiou", w[i])) return true;
    return false;
}

/* Length of the frame two words share, 0 when they do not. Words written without vowels (Arabic, Hebrew)
 * have no first vowel to compare either, and may be much shorter. */
static int same_frame(const char *a, int n, const char *b, int m)
{
    char x[FRAME_ROOM], y[FRAME_ROOM], *s = x, *t = y;
    int p = latin_frame(a, n, x, FRAME_ROOM), q = latin_frame(b, m, y, FRAME_ROOM);
    bool bare = has_vowel(a, n) != has_vowel(b, m);
    if (bare && *s == 'a') s++, p--;
    if (bare && *t == 'a') t++, q--;
    int apart = n > m ? n - m : m - n;
    bool same = p == q && p >= (bare ? 1 : 2) && apart <= (bare ? p + 2 : 3) && !memcmp(s, t, (size_t)p);
    return same ? p : 0;
}

typedef struct pairing {
    const form_t *a, *b;
    signed char of_a[FORM_TOKENS], of_b[FORM_TOKENS]; /* partner, -1 none */
    uint8_t how[FORM_TOKENS];                         /* by token of a: enum weight; WEIGHT_COUNT = equal */
} pairing_t;

static const char *word(const form_t *f, int i)
{
    return f->text + f->token[i].at;
}

/* How two words agree; WEIGHT_other_word when they do not. */
static enum weight like(const form_t *a, int i, const form_t *b, int j)
{
    const token_t *s = &a->token[i], *t = &b->token[j];
    const char *x = word(a, i), *y = word(b, j);
    if (s->n == t->n && !memcmp(x, y, s->n)) return WEIGHT_COUNT;
    if (s->kind == TOKEN_NUMBER || t->kind == TOKEN_NUMBER) return WEIGHT_other_word;
    if ((s->n == 1 || t->n == 1) && a->schema == MATCH_PERSON)
        return *x == *y ? WEIGHT_initial : WEIGHT_other_word;
    int shorter = s->n < t->n ? s->n : t->n;
    if (shorter > WORD_MOST || shorter < 2) return WEIGHT_other_word;
    int most = shorter >= 8 ? 2 : shorter >= 3 ? 1 : 0;
    int frame = same_frame(x, s->n, y, t->n);
    if (frame) return frame >= 2 ? WEIGHT_spelling : WEIGHT_typo_two;
    int d = most ? distance(x, s->n, y, t->n, most) : NEVER;
    /* One letter of three is as much as two of eight. */
    return d == 1 && shorter > 3 ? WEIGHT_typo : d <= 2 ? WEIGHT_typo_two : WEIGHT_other_word;
}

static void pair_words(pairing_t *p)
{
    static const enum weight rounds[] = {WEIGHT_COUNT, WEIGHT_spelling, WEIGHT_typo, WEIGHT_typo_two, WEIGHT_initial};
    uint8_t kind[FORM_TOKENS][FORM_TOKENS];
    for (int i = 0; i < p->a->tokens; i++)
        for (int j = 0; j < p->b->tokens; j++) kind[i][j] = (uint8_t)like(p->a, i, p->b, j);
    memset(p->of_a, -1, sizeof p->of_a);
    memset(p->of_b, -1, sizeof p->of_b);
    for (size_t r = 0; r < sizeof rounds / sizeof *rounds; r++) {
        for (int i = 0; i < p->a->tokens; i++) {
            for (int j = 0; p->of_a[i] < 0 && j < p->b->tokens; j++) {
                if (p->of_b[j] >= 0 || kind[i][j] != (uint8_t)rounds[r]) continue;
                p->of_a[i] = (signed char)j;
                p->of_b[j] = (signed char)i;
                p->how[i] = (uint8_t)rounds[r];
            }
        }
    }
}

/* All letters, in the order typed or starting at the last word (Family Given / Given Family). */
static int joined(const form_t *f, bool last_first, char into[FOLD_MOST])
{
    int n = 0, begin = last_first && f->tokens ? f->tokens - 1 : 0;
    for (int k = 0; k < f->tokens; k++) {
        const token_t *t = &f->token[(begin + k) % f->tokens];
        memcpy(into + n, f->text + t->at, t->n);
        n += t->n;
    }
    return n;
}

/* Same letters, other spaces? 0, 1 or 2 = letters apart; NEVER otherwise. */
static int glued_distance(const form_t *a, const form_t *b)
{
    char x[FOLD_MOST], y[FOLD_MOST];
    int n = joined(a, false, x), best = NEVER;
    for (int turn = 0; turn < 2; turn++) {
        int m = joined(b, turn == 1, y);
        if (n < 6 || m < 6) return NEVER;
        if (n == m && !memcmp(x, y, (size_t)n)) return 0;
        int d = distance(x, n, y, m, n >= 12 ? 2 : 1);
        if (d < best) best = d;
    }
    return best;
}

static void copy_word(const form_t *f, int i, char into[PIECE_WORDS])
{
    int n = f->token[i].n < PIECE_WORDS ? f->token[i].n : PIECE_WORDS - 1;
    memcpy(into, word(f, i), (size_t)n);
    into[n] = '\0';
}

/* What a word that one side lacks costs, in percent of a full word. */
static int share(const form_t *f, int i)
{
    if (f->token[i].kind == TOKEN_PARTICLE) return 0;
    if (f->token[i].kind == TOKEN_COMMON) return 45;
    return f->token[i].kind == TOKEN_INITIAL ? 50 : 100;
}

static int next_single(const signed char *of, const form_t *f, int from)
{
    while (from < f->tokens && (of[from] >= 0 || f->token[from].kind == TOKEN_PARTICLE)) from++;
    return from;
}

static void unpaired(const pairing_t *p, int percent, evidence_t *ev)
{
    char x[PIECE_WORDS], y[PIECE_WORDS];
    int i = next_single(p->of_a, p->a, 0), j = next_single(p->of_b, p->b, 0);
    /* Words left on both sides stand against each other; words left on one side only are missing. */
    while (i < p->a->tokens && j < p->b->tokens) {
        copy_word(p->a, i, x);
        copy_word(p->b, j, y);
        bool numbers = p->a->token[i].kind == TOKEN_NUMBER || p->b->token[j].kind == TOKEN_NUMBER;
        int s = share(p->a, i) > share(p->b, j) ? share(p->a, i) : share(p->b, j);
        evidence_add(ev, numbers ? WEIGHT_other_number : WEIGHT_other_word, numbers ? 100 : percent * s / 100, x, y);
        i = next_single(p->of_a, p->a, i + 1);
        j = next_single(p->of_b, p->b, j + 1);
    }
    for (; i < p->a->tokens; i = next_single(p->of_a, p->a, i + 1)) {
        copy_word(p->a, i, x);
        evidence_add(ev, WEIGHT_extra_word, percent * share(p->a, i) / 100, x, NULL);
    }
    for (; j < p->b->tokens; j = next_single(p->of_b, p->b, j + 1)) {
        copy_word(p->b, j, y);
        evidence_add(ev, WEIGHT_missing_word, percent * share(p->b, j) / 100, y, NULL);
    }
    for (i = 0; i < p->a->tokens; i++)
        if (p->of_a[i] < 0 && p->a->token[i].kind == TOKEN_PARTICLE)
            copy_word(p->a, i, x), evidence_add(ev, WEIGHT_particle, 100, x, NULL);
    for (j = 0; j < p->b->tokens; j++)
        if (p->of_b[j] < 0 && p->b->token[j].kind == TOKEN_PARTICLE)
            copy_word(p->b, j, y), evidence_add(ev, WEIGHT_particle, 100, y, NULL);
}

static void legal_forms(const form_t *a, const form_t *b, evidence_t *ev)
{
    if (a->legal == b->legal) return;
    const char *p = a->legal ? lexicon_legal_name(a->legal) : "-", *q = b->legal ? lexicon_legal_name(b->legal) : "-";
    bool kin = !a->legal || !b->legal || !lexicon_legal_family(a->legal)[0] || !lexicon_legal_family(b->legal)[0] ||
               !strcmp(lexicon_legal_family(a->legal), lexicon_legal_family(b->legal));
    evidence_add(ev, kin ? WEIGHT_legal_form : WEIGHT_other_legal_form, 100, p, q);
}

void score_latin(const form_t *a, const form_t *b, evidence_t *ev)
{
    assert(!a->han && !b->han && a->schema == b->schema);
    bool unit = a->schema == MATCH_UNIT;
    ev->same_name = a->key == b->key;
    evidence_add(ev, ev->same_name ? (unit ? WEIGHT_same_unit_name : WEIGHT_same_name)
                                   : (unit ? WEIGHT_near_unit_name : WEIGHT_near_name), 100, NULL, NULL);
    pairing_t p = {.a = a, .b = b};
    pair_words(&p);
    int lone_a = 0, lone_b = 0;
    for (int i = 0; i < a->tokens; i++) lone_a += p.of_a[i] < 0;
    for (int j = 0; j < b->tokens; j++) lone_b += p.of_b[j] < 0;
    if (lone_a && lone_b && a->tokens != b->tokens) {
        int d = glued_distance(a, b);
        if (d != NEVER) {
            evidence_add(ev, WEIGHT_glued, 100, NULL, NULL);
            if (d) evidence_add(ev, d == 1 ? WEIGHT_typo : WEIGHT_typo_two, 100, a->text, b->text);
            if (unit) legal_forms(a, b, ev);
            return;
        }
    }
    int longer = a->tokens > b->tokens ? a->tokens : b->tokens;
    int percent = longer <= 2 ? 100 : 250 / longer < 40 ? 40 : 250 / longer;
    bool turned = false;
    int last = -1;
    for (int i = 0; i < a->tokens; i++) {
        if (p.of_a[i] < 0) continue;
        if (p.of_a[i] < last) turned = true;
        last = p.of_a[i];
        if (p.how[i] == WEIGHT_COUNT) continue;
        char x[PIECE_WORDS], y[PIECE_WORDS];
        copy_word(a, i, x);
        copy_word(b, p.of_a[i], y);
        evidence_add(ev, (enum weight)p.how[i], percent, x, y);
    }
    unpaired(&p, percent, ev);
    if (turned) evidence_add(ev, WEIGHT_reordered, 100, NULL, NULL);
    if (unit) legal_forms(a, b, ev);
}

/* 王小明 against "Wang Xiaoming", "Xiaoming WANG", "Wang Xiao Ming". */
static void score_pinyin(const form_t *han, const form_t *latin, evidence_t *ev)
{
    char spoken[FOLD_MOST], typed[FOLD_MOST];
    int n = form_pinyin(han, spoken, FOLD_MOST);
    for (int first = 0; n && first < latin->tokens; first++) {
        int m = 0;
        for (int k = 0; k < latin->tokens; k++) {
            const token_t *t = &latin->token[(first + k) % latin->tokens];
            memcpy(typed + m, latin->text + t->at, t->n);
            m += t->n;
        }
        if (m != n || memcmp(spoken, typed, (size_t)n)) continue;
        evidence_add(ev, WEIGHT_pinyin_name, 100, spoken, NULL);
        return;
    }
}

void score_names(const form_t *a, const form_t *b, evidence_t *ev)
{
    if (a->schema != b->schema) return;
    if (a->han && b->han) score_han(a, b, ev);
    else if (!a->han && !b->han) score_latin(a, b, ev);
    else if (a->schema == MATCH_PERSON) score_pinyin(a->han ? a : b, a->han ? b : a, ev);
    if (ev->name < 0) ev->name = 0;
}
