/* latin.c - two Latin names as a sum of pieces: what agrees how, what stands in one of them only. */
#include "match/evidence.h"
#include "match/latin.h"

#include "match/lexicon.h"

#include <assert.h>
#include <string.h>

/* A unit's name starts from more points than a person's: the same slip takes more from it. */
enum { UNIT_PERCENT = 160, SOLE_PERCENT = 170, SOLE_LETTERS = 4, LEGAL_SHORT = 3, LEGAL_ALONE = 4, LEGAL_TRIED = 12, LEGAL_TWO = 140,
       LEGAL_LONG = 10, MORE_INITIALS = 40, LITTLE_PERCENT = 300, WIDE_PERCENT = 75, LONG_NAME = 5, SYLLABLE_PERCENT = 300 };

typedef struct scoring {
    const form_t *a, *b;
    evidence_t *ev;
    pairing_t p;
    bool unit, one_word;
    bool syllables;          /* names of single syllables (Korean, Chinese): every word is a part of the name */
    int percent;             /* of the weights of slips */
    int extra;               /* words that stand in one name only, so far */
    int agree;               /* words, without particles, that have a partner */
} scoring_t;

static void copy_letters(const char *from, int n, char into[PIECE_WORDS])
{
    n = n < PIECE_WORDS ? n : PIECE_WORDS - 1;
    memcpy(into, from, (size_t)n);
    into[n] = '\0';
}

static void say(scoring_t *s, enum weight what, int percent, const form_t *f, int i, const form_t *g, int j)
{
    char x[PIECE_WORDS] = "", y[PIECE_WORDS] = "";
    if (s->ev->keep && f) copy_letters(latin_word(f, i), f->token[i].n, x);
    if (s->ev->keep && g) copy_letters(latin_word(g, j), g->token[j].n, y);
    evidence_add(s->ev, what, percent, x, y);
}

/* Small words tell nothing, and they come and go. */
static bool small(const form_t *f, int i)
{
    return f->token[i].kind == TOKEN_PARTICLE;
}

static int words(const form_t *f)
{
    int n = 0;
    for (int i = 0; i < f->tokens; i++) n += !small(f, i);
    return n;
}

static void paired(scoring_t *s)
{
    int last = -1, initials = 0;
    bool turned = false;
    for (int i = 0; i < s->a->tokens; i++) {
        int j = s->p.of_a[i];
        if (j < 0) continue;
        if (!small(s->a, i)) {
            s->agree++;
            if (j < last) turned = true;
            last = j;
        }
        like_t how = s->p.how[i];
        if (how.what == WEIGHT_COUNT) continue;
        int percent = small(s->a, i) ? how.percent / 4 : how.percent * s->percent / 100;
        if (how.what == WEIGHT_other_number || how.what == WEIGHT_near_place) percent = how.percent;
        if (how.what == WEIGHT_initial && initials++) percent = percent * MORE_INITIALS / 100;
        say(s, (enum weight)how.what, percent, s->a, i, s->b, j);
    }
    if (turned) evidence_add(s->ev, WEIGHT_reordered, 100, NULL, NULL);
}

/* +1: the word of a is the feminine form of b's (Ivanova, Ivanov; Maria, Mario), -1 the other way round. */
static int feminine(const form_t *a, int i, const form_t *b, int j)
{
    int n = a->token[i].n, m = b->token[j].n, stem = (n < m ? n : m) - 1;
    const char *x = latin_word(a, i), *y = latin_word(b, j);
    if (stem < 2 || n - m > 1 || m - n > 1 || memcmp(x, y, (size_t)stem) != 0) return 0;
    bool she = x[n - 1] == 'a', her = y[m - 1] == 'a';
    if (n == m) return she && !her ? 1 : her && !she ? -1 : 0;
    return n > m ? (she && x[n - 2] == y[m - 1]) : -(her && y[m - 2] == x[n - 1]);
}

/* Given name and surname both in the form of the other sex: husband and wife, brother and sister. */
static void sexes(scoring_t *s)
{
    int sum = 0, i = 0;
    for (; i < s->a->tokens; i++)
        if (s->p.of_a[i] >= 0 && s->p.how[i].what != WEIGHT_COUNT) sum += feminine(s->a, i, s->b, s->p.of_a[i]);
    if (sum >= 2 || sum <= -2) evidence_add(s->ev, WEIGHT_sex_forms, 100, NULL, NULL);
}

static void runs(scoring_t *s)
{
    for (int r = 0; r < s->p.runs; r++) {
        const latin_run_t *run = &s->p.run[r];
        char x[LATIN_WORD], y[LATIN_WORD], left[PIECE_WORDS] = "", right[PIECE_WORDS] = "";
        copy_letters(x, latin_join(s->a, run->first_a, run->count_a, x), left);
        copy_letters(y, latin_join(s->b, run->first_b, run->count_b, y), right);
        s->agree += run->count_a < run->count_b ? run->count_a : run->count_b;
        if (run->initials) {
            evidence_add(s->ev, s->unit ? WEIGHT_acronym : WEIGHT_initial, 100, left, right);
            continue;
        }
        evidence_add(s->ev, WEIGHT_glued, 100, left, right);
        if (run->how.what != WEIGHT_COUNT)
            evidence_add(s->ev, (enum weight)run->how.what, run->how.percent * s->percent / 100, left, right);
    }
}

/* Sergey Viktorovich, Olga Petrovna, Heydar oglu: the father's name, left out more often than not. */
static bool patronymic(const form_t *f, int i)
{
    static const char *const ends[] = {"ovich", "evich", "avich", "ovych", "evych", "ovitch", "evitch", "ovna", "evna",
                                       "ivna", "auna", "inichna", "oglu", "ogly", "qizi", "kyzy", "kizi"};
    const char *w = latin_word(f, i);
    int n = f->token[i].n;
    for (size_t k = 0; k < sizeof ends / sizeof *ends; k++) {
        int m = (int)strlen(ends[k]);
        if (n >= m && !memcmp(w + n - m, ends[k], (size_t)m)) return true;
    }
    return false;
}

/* A word written twice in a row (Sergey Sergey Shoigu). */
static bool repeated(const form_t *f, int i)
{
    for (int k = i - 1; k <= i + 1; k += 2)
        if (k >= 0 && k < f->tokens && f->token[k].n == f->token[i].n &&
            !memcmp(latin_word(f, k), latin_word(f, i), f->token[i].n))
            return true;
    return false;
}

static int next_single(const int8_t *of, const form_t *f, int from)
{
    while (from < f->tokens && (of[from] != LATIN_SINGLE || small(f, from))) from++;
    return from;
}

/* "DR" typed for DRISSI: the word broke off. */
static bool broken_off(const form_t *f, int i, const form_t *g, int j)
{
    int n = f->token[i].n, m = g->token[j].n;
    return i == f->tokens - 1 && f->tokens > 2 && n >= 2 && n <= 4 && m >= n + 2 &&
           !memcmp(latin_word(f, i), latin_word(g, j), (size_t)n);
}

static bool back_to_front(const form_t *f, int i, const form_t *g, int j)
{
    int n = f->token[i].n;
    if (n < 4 || n != g->token[j].n) return false;
    for (int k = 0; k < n; k++)
        if (latin_word(f, i)[k] != latin_word(g, j)[n - 1 - k]) return false;
    return true;
}

/* Is every word one syllable (Kim Chol, Kim Mun Chol)? */
static bool one_syllable_each(const form_t *f)
{
    for (int i = 0; i < f->tokens; i++)
        if (!latin_syllable(latin_word(f, i), f->token[i].n)) return false;
    return f->tokens >= 2;
}

/* Words left on both sides stand against each other. */
static void against(scoring_t *s, int i, int j)
{
    const token_t *t = &s->a->token[i], *u = &s->b->token[j];
    if (t->kind == TOKEN_NUMBER && u->kind == TOKEN_NUMBER) say(s, WEIGHT_other_number, 100, s->a, i, s->b, j);
    else if (back_to_front(s->a, i, s->b, j)) say(s, WEIGHT_reversed, 100, s->a, i, s->b, j);
    else if (!s->unit && (t->n == 1 || u->n == 1)) say(s, WEIGHT_other_initial, 100, s->a, i, s->b, j);
    else if (!s->unit && (broken_off(s->a, i, s->b, j) || broken_off(s->b, j, s->a, i)))
        say(s, WEIGHT_initial, 100, s->a, i, s->b, j);
    else say(s, WEIGHT_other_word, 100, s->a, i, s->b, j);
}

/* Is the same word of their own in both names, one that is neither a trade nor a place? */
static bool brand_agrees(const scoring_t *s)
{
    for (int i = 0; i < s->a->tokens; i++) {
        const token_t *t = &s->a->token[i];
        if (s->p.of_a[i] >= 0 && t->kind == TOKEN_PLAIN && t->n > 2 && !alike_place(t->alike) && !alike_trade(t->alike))
            return true;
    }
    for (int r = 0; r < s->p.runs; r++)
        if (!s->p.run[r].initials) return true; /* Wal-Mart, Walmart */
    return false;
}

/* "Group" and "Holding" are left out as often as not, and one word of many weighs less. */
static int unit_word_percent(const scoring_t *s, const form_t *f, int i)
{
    unsigned word = f->token[i].alike ? f->token[i].alike->classes : 0;
    if (word & WORD_WIDE && brand_agrees(s)) return WIDE_PERCENT;
    if (word & WORD_VAGUE) return 85;
    return s->agree >= LONG_NAME ? 80 : f->token[i].kind == TOKEN_COMMON ? 95 : 100;
}

/* Does the shorter name say little: two words that are both given names of many (Muhammad Ali)? */
static bool says_little(const form_t *f)
{
    for (int i = 0; i < f->tokens; i++)
        if (f->token[i].kind != TOKEN_PLAIN || !alike_known(f->token[i].alike)) return false;
    return f->tokens == 2;
}

/* Names grow by those of fathers and of tribes: one word more or four hardly differ. But where the other name has two
 * given names only, the last word is the surname. */
static int person_word_percent(scoring_t *s, const form_t *f, int i)
{
    static const int share[] = {100, 85, 60, 40, 25};
    const form_t *g = f == s->a ? s->b : s->a;
    int extra = s->extra++;
    if (says_little(g)) return i == f->tokens - 1 || extra ? LITTLE_PERCENT : 100;
    return s->agree >= 2 ? share[extra < 5 ? extra : 4] : 100;
}

static void alone(scoring_t *s, const form_t *f, int i, enum weight what)
{
    const token_t *t = &f->token[i];
    if (repeated(f, i)) say(s, WEIGHT_repeated, 100, f, i, NULL, 0);
    else if (s->unit && t->kind == TOKEN_NUMBER) say(s, WEIGHT_other_number, 100, f, i, NULL, 0);
    else if (s->unit) say(s, WEIGHT_unit_word, unit_word_percent(s, f, i), f, i, NULL, 0);
    else if (s->syllables) say(s, what, SYLLABLE_PERCENT, f, i, NULL, 0);
    else say(s, what, t->kind == TOKEN_INITIAL ? 60 : patronymic(f, i) ? 50 : person_word_percent(s, f, i), f, i, NULL, 0);
}

/* "Al-Qa'ida/Islamic Army": what lies behind the stroke is another name of the same body. */
static bool other_half(scoring_t *s, const form_t *f, int8_t *of)
{
    int alone_before = 0, alone_behind = 0, agree_before = 0, agree_behind = 0;
    for (int i = 0; f->slash && i < f->tokens; i++) {
        int *n = of[i] != LATIN_SINGLE ? (i < f->slash ? &agree_before : &agree_behind)
                                       : (i < f->slash ? &alone_before : &alone_behind);
        *n += !small(f, i);
    }
    bool behind = agree_before && alone_behind && !alone_before && !agree_behind;
    bool before = agree_behind && alone_before && !alone_behind && !agree_before;
    if (!behind && !before) return false;
    for (int i = 0; i < f->tokens; i++)
        if (of[i] == LATIN_SINGLE) of[i] = LATIN_IN_RUN;
    evidence_add(s->ev, WEIGHT_other_half, 100, NULL, NULL);
    return true;
}

static void unpaired(scoring_t *s)
{
    const form_t *a = s->a, *b = s->b;
    int8_t *of_a = s->p.of_a, *of_b = s->p.of_b;
    int i = next_single(of_a, a, 0), j = next_single(of_b, b, 0);
    if (i < a->tokens && j == b->tokens && s->unit && other_half(s, a, of_a)) i = a->tokens;
    if (j < b->tokens && i == a->tokens && s->unit && other_half(s, b, of_b)) j = b->tokens;
    while (i < a->tokens && j < b->tokens) {
        against(s, i, j);
        i = next_single(of_a, a, i + 1);
        j = next_single(of_b, b, j + 1);
    }
    for (; i < a->tokens; i = next_single(of_a, a, i + 1)) alone(s, a, i, WEIGHT_extra_word);
    for (; j < b->tokens; j = next_single(of_b, b, j + 1)) alone(s, b, j, WEIGHT_missing_word);
    for (i = 0; i < a->tokens; i++)
        if (of_a[i] == LATIN_SINGLE && small(a, i)) say(s, WEIGHT_particle, 100, a, i, NULL, 0);
    for (j = 0; j < b->tokens; j++)
        if (of_b[j] == LATIN_SINGLE && small(b, j)) say(s, WEIGHT_particle, 100, b, j, NULL, 0);
}

static void legal_forms(scoring_t *s)
{
    const form_t *a = s->a, *b = s->b;
    if (a->legal == b->legal) return;
    const char *p = a->legal ? lexicon_legal_name(a->legal) : "-", *q = b->legal ? lexicon_legal_name(b->legal) : "-";
    bool kin = !a->legal || !b->legal || !lexicon_legal_family(a->legal)[0] || !lexicon_legal_family(b->legal)[0] ||
               !strcmp(lexicon_legal_family(a->legal), lexicon_legal_family(b->legal));
    evidence_add(s->ev, kin ? WEIGHT_legal_form : WEIGHT_other_legal_form, 100, p, q);
}

/* Words that stand where a legal form would, and are none however near they are to one. */
static bool says_something(const form_t *f, int first, int end)
{
    static const char *const words[] = {"tv", "ink", "ai", "it", "uk", "us", "eu", "uae", "usa", "ussr"};
    const token_t *t = &f->token[first];
    if (end - first != 1) return false;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (strlen(words[k]) == t->n && !memcmp(words[k], latin_word(f, first), t->n)) return true;
    unsigned word = t->alike ? t->alike->classes : 0;
    return t->kind == TOKEN_NUMBER || word & (WORD_COMMON | WORD_WIDE) || alike_place(t->alike) || alike_trade(t->alike);
}

/* Is the legal form that is typed one slip away from the one of n letters? Two slips in a long one. */
static int slips_in_legal(const char *typed, int n, const char *legal, int count)
{
    if (n < 2) return 0;
    int d = latin_distance(typed, n, legal, count, count >= LEGAL_LONG ? 2 : 1);
    return d == LATIN_FAR ? 0 : d;
}

/* Would it be a legal form but for one letter (a short one: but for a letter that stands twice)? */
static bool nearly_legal(const char *typed, int n)
{
    char w[LATIN_WORD + 1];
    if (n < LEGAL_ALONE || n > LEGAL_TRIED) return false;
    for (int i = 0; i < n; i++) { /* one too many, two turned round */
        memcpy(w, typed, (size_t)i);
        memcpy(w + i, typed + i + 1, (size_t)(n - i - 1));
        bool twice = i && typed[i] == typed[i - 1];
        if ((twice || n > LEGAL_ALONE) && lexicon_legal(w, n - 1)) return true;
        memcpy(w, typed, (size_t)n);
        if (i) w[i] = typed[i - 1], w[i - 1] = typed[i];
        if (i && lexicon_legal(w, n)) return true;
    }
    for (int i = 0; i < n && n > LEGAL_ALONE; i++) /* another letter; "Corn" is no Corp */
        for (char c = 'a'; c <= 'z'; c++) {
            memcpy(w, typed, (size_t)n);
            w[i] = c;
            if (lexicon_legal(w, n)) return true;
        }
    return false;
}

static void say_legal_slip(scoring_t *s, int slips, int count, const char *typed, int n, const form_t *g)
{
    char x[PIECE_WORDS], y[PIECE_WORDS];
    copy_letters(typed, n, x);
    copy_letters(g->text + g->legal_at, g->legal_count, y);
    enum weight what = slips > 1 ? WEIGHT_typo_two : count > LEGAL_SHORT ? WEIGHT_typo : WEIGHT_typo_short;
    evidence_add(s->ev, what, count == 2 && n == 2 ? LEGAL_TWO : 100, x, g->legal ? y : "-");
}

/* The words first..end-1 of f, and the legal form known beside them, against the legal form of g. */
static bool slip_at(scoring_t *s, const form_t *f, const form_t *g, int8_t *of, int first, int end)
{
    char typed[LATIN_WORD];
    int n = latin_join(f, first, end - first, typed), known = f->legal_count, slips = 0;
    if (!n || n + known > LATIN_WORD || says_something(f, first, end)) return false;
    if (g->legal_count) {
        bool before = known && f->legal_at < f->token[first].at;
        const char *legal = g->text + g->legal_at;
        if (known == g->legal_count && !memcmp(f->text + f->legal_at, legal, (size_t)known)) return false; /* Fund B B.V. */
        if (before) memmove(typed + known, typed, (size_t)n);
        memcpy(before ? typed : typed + n, f->text + f->legal_at, (size_t)known);
        n += known;
        slips = slips_in_legal(typed, n, legal, g->legal_count);
    } else if (!known && !(f->token[first].alike && end - first == 1)) {
        slips = nearly_legal(typed, n);
    }
    if (!slips) return false;
    for (int i = first; i < end; i++) of[i] = LATIN_IN_RUN;
    say_legal_slip(s, slips, g->legal_count ? g->legal_count : n, typed, n, g);
    return true;
}

/* A legal form with a slip ("joynt stock company", "Co., Lttd") was not known as one: its words stand alone at the end
 * (or in front) of one name and, with what was known there, nearly spell what was known on the other. */
static bool legal_slip(scoring_t *s, bool turned, bool front)
{
    const form_t *f = turned ? s->b : s->a, *g = turned ? s->a : s->b;
    int8_t *of = turned ? s->p.of_b : s->p.of_a;
    int first = front ? 0 : f->tokens, end = front ? 0 : f->tokens;
    while (!front && first > 0 && of[first - 1] == LATIN_SINGLE) first--;
    while (front && end < f->tokens && of[end] == LATIN_SINGLE) end++;
    if (end - first == f->tokens || g->legal_count > LATIN_WORD) return false;
    for (; first < end; front ? end-- : first++)
        if (slip_at(s, f, g, of, first, end)) return true;
    return false;
}

static bool any_legal_slip(scoring_t *s)
{
    return legal_slip(s, false, false) || legal_slip(s, true, false) || legal_slip(s, false, true) ||
           legal_slip(s, true, true);
}

/* "Abdullah bin Omar" against "Omar bin Abdullah": father and son. */
static bool kin_turned(const scoring_t *s)
{
    const form_t *a = s->a, *b = s->b;
    for (int i = 1; i + 1 < a->tokens; i++) {
        if (!small(a, i) || small(a, i - 1) || small(a, i + 1)) continue;
        int j = s->p.of_a[i - 1], k = s->p.of_a[i + 1];
        if (s->p.of_a[i] < 0 || j < 0 || k < 0 || j != k + 2 || s->p.of_a[i] != k + 1) continue;
        if (b->token[k + 1].n == 3 || b->token[k + 1].n == 4) return true; /* bin, ben, ibn, bint: not al, el */
    }
    return false;
}

/* The same words one behind the other: most names that are compared because they are equal. */
static bool identical(const form_t *a, const form_t *b)
{
    if (a->key != b->key || a->tokens != b->tokens) return false;
    for (int i = 0; i < a->tokens; i++)
        if (a->token[i].n != b->token[i].n || memcmp(latin_word(a, i), latin_word(b, i), a->token[i].n)) return false;
    return true;
}

/* What the two names say together: how many words stand against how many. */
static void weigh_words(scoring_t *s)
{
    const form_t *a = s->a, *b = s->b;
    int shorter = words(a) < words(b) ? words(a) : words(b), longer = words(a) > words(b) ? words(a) : words(b);
    s->unit = a->schema == MATCH_UNIT;
    s->percent = s->unit ? UNIT_PERCENT : 100;
    if (longer == 1 && a->token[0].n <= SOLE_LETTERS && b->token[0].n <= SOLE_LETTERS)
        s->percent = s->percent * SOLE_PERCENT / 100;
    s->one_word = !s->unit && shorter == 1 && longer > 1;
    s->syllables = !s->unit && a->tokens != b->tokens && one_syllable_each(a) && one_syllable_each(b);
}

void score_latin(const form_t *a, const form_t *b, evidence_t *ev)
{
    assert(!a->han && !b->han && a->schema == b->schema);
    bool unit = a->schema == MATCH_UNIT;
    ev->same_name = form_same_name(a, b);
    evidence_add(ev, ev->same_name ? (unit ? WEIGHT_same_unit_name : WEIGHT_same_name)
                                   : (unit ? WEIGHT_near_unit_name : WEIGHT_near_name), 100, NULL, NULL);
    if (identical(a, b)) return;
    scoring_t s;
    s.a = a;
    s.b = b;
    s.ev = ev;
    s.agree = s.extra = 0;
    weigh_words(&s);
    latin_pair(a, b, &s.p);
    bool slip = unit && any_legal_slip(&s);
    paired(&s);
    runs(&s);
    unpaired(&s);
    if (s.one_word && !s.p.runs) evidence_add(ev, WEIGHT_one_word, 100, NULL, NULL);
    if (!unit) sexes(&s);
    if (!unit && kin_turned(&s)) evidence_add(ev, WEIGHT_kin_turned, 100, NULL, NULL);
    if (unit && !slip) legal_forms(&s);
}
