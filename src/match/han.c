/* han.c - two Han names character by character.
 *
 * An alignment with costs per class of difference (same, variant, sound, look, missing, extra, swapped,
 * other), each class a row of the weights. Names longer than ALIGN_MOST characters are compared on their
 * first ALIGN_MOST; the rest counts as missing or extra unless it is equal.
 */
#include "match/chars.h"
#include "match/evidence.h"
#include "match/lexicon.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

enum { ALIGN_MOST = 64, TRADE_PERCENT = 65, TRADE_MOST = 340, LEAD_PERCENT = 40, TAIL_PERCENT = 20 };

typedef struct step {
    enum weight what;  /* WEIGHT_COUNT = nothing to say */
    uint8_t i, j;      /* positions in a and b */
} step_t;

typedef struct side {
    const uint32_t *c, *from;
    int n, brand; /* characters from brand on count less */
} side_t;

static enum weight kind_of(uint32_t a, uint32_t b)
{
    if (a == b) return WEIGHT_COUNT;
    static const enum weight kinds[] = {WEIGHT_kin, WEIGHT_sound_alike, WEIGHT_look_alike, WEIGHT_near_sound,
                                        WEIGHT_other_char};
    return kinds[chars_compare(a, b)];
}

static int cost_of(enum weight what)
{
    return what == WEIGHT_COUNT ? 0 : -weight_points(what);
}

enum way { GO_PAIR, GO_MISSING, GO_EXTRA, GO_SWAP };

typedef uint8_t ways_t[ALIGN_MOST + 1][ALIGN_MOST + 1];

/* Are the characters before i and j two neighbours in other order? */
static bool turned(const side_t *a, const side_t *b, int i, int j)
{
    return i > 1 && j > 1 && a->c[i - 1] == b->c[j - 2] && a->c[i - 2] == b->c[j - 1] && a->c[i - 1] != a->c[i - 2];
}

static void find_ways(const side_t *a, const side_t *b, int n, int m, ways_t go)
{
    int cost[3][ALIGN_MOST + 1], gap = cost_of(WEIGHT_missing), swap = cost_of(WEIGHT_swapped);
    for (int i = 0; i <= n; i++) {
        int *now = cost[i % 3], *up = cost[(i + 2) % 3], *upup = cost[(i + 1) % 3];
        now[0] = i * gap;
        go[i][0] = GO_EXTRA;
        for (int j = 1; j <= m; j++) {
            if (i == 0) {
                now[j] = j * gap;
                go[i][j] = GO_MISSING;
                continue;
            }
            int best = up[j - 1] + cost_of(kind_of(a->c[i - 1], b->c[j - 1]));
            enum way way = GO_PAIR;
            if (now[j - 1] + gap < best) best = now[j - 1] + gap, way = GO_MISSING;
            if (up[j] + gap < best) best = up[j] + gap, way = GO_EXTRA;
            if (turned(a, b, i, j) && upup[j - 2] + swap < best) best = upup[j - 2] + swap, way = GO_SWAP;
            now[j] = best;
            go[i][j] = (uint8_t)way;
        }
    }
}

/* Fills steps (only differences) in order; returns how many. Room is ALIGN_MOST * 2. */
static int align(const side_t *a, const side_t *b, step_t *steps)
{
    ways_t go;
    int n = a->n < ALIGN_MOST ? a->n : ALIGN_MOST, m = b->n < ALIGN_MOST ? b->n : ALIGN_MOST, count = 0;
    int same = 0, least = n < m ? n : m, behind = 0;
    /* Most of two near names is equal: only what lies between equal beginnings and ends is searched. */
    while (same < least && a->c[same] == b->c[same]) same++;
    while (behind < least - same && a->c[n - 1 - behind] == b->c[m - 1 - behind]) behind++;
    side_t x = {a->c + same, a->from + same, n - same - behind, 0}, y = {b->c + same, b->from + same, m - same - behind, 0};
    find_ways(&x, &y, x.n, y.n, go);
    for (int i = n, j = m; i > 0 || j > 0;) {
        bool middle = i - same <= x.n && j - same <= y.n && (i > same || j > same);
        enum way way = middle ? (enum way)go[i - same][j - same] : GO_PAIR;
        step_t s = {.what = way == GO_MISSING ? WEIGHT_missing : way == GO_EXTRA ? WEIGHT_extra : WEIGHT_swapped};
        i -= way == GO_SWAP ? 2 : way != GO_MISSING;
        j -= way == GO_SWAP ? 2 : way != GO_EXTRA;
        if (way == GO_PAIR) {
            s.what = kind_of(a->c[i], b->c[j]);
            if (s.what == WEIGHT_COUNT && a->from[i] != b->from[j] && a->c[i] >= 0x2E80) s.what = WEIGHT_variant;
        }
        s.i = (uint8_t)i;
        s.j = (uint8_t)j;
        if (s.what != WEIGHT_COUNT) steps[count++] = s;
    }
    for (int k = 0; k < count / 2; k++) { /* found from the end: turn round */
        step_t t = steps[k];
        steps[k] = steps[count - 1 - k];
        steps[count - 1 - k] = t;
    }
    return count;
}

static bool is_number(uint32_t c)
{
    static const uint32_t digits[] = {0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341};
    if (c >= '0' && c <= '9') return true;
    for (size_t i = 0; i < sizeof digits / sizeof *digits; i++)
        if (digits[i] == c) return true;
    return false;
}

static void add_step(evidence_t *ev, const step_t *s, const side_t *a, const side_t *b, int percent)
{
    uint32_t x = s->i < a->n ? a->from[s->i] : 0, y = s->j < b->n ? b->from[s->j] : 0;
    if (s->what == WEIGHT_missing) evidence_char(ev, s->what, percent, y, 0);
    else if (s->what == WEIGHT_extra) evidence_char(ev, s->what, percent, x, 0);
    else if (s->what == WEIGHT_swapped) {
        char pair[12] = "";
        size_t k = text_encode(a->from[s->i], pair);
        k += text_encode(a->from[s->i + 1], pair + k);
        pair[k] = '\0';
        evidence_add(ev, s->what, percent, pair, NULL);
    } else {
        evidence_char(ev, s->what, percent, x, y);
    }
}

static void person(const form_t *a, const form_t *b, evidence_t *ev)
{
    side_t x = {a->core, a->from, a->core_count, a->core_count};
    side_t y = {b->core, b->from, b->core_count, b->core_count};
    ev->same_name = a->key == b->key;
    evidence_add(ev, ev->same_name ? WEIGHT_same_name : WEIGHT_near_name, 100, NULL, NULL);
    step_t steps[ALIGN_MOST * 2];
    int count = align(&x, &y, steps), longer = x.n > y.n ? x.n : y.n;
    int percent = longer <= 2 ? 130 : 300 / longer < 30 ? 30 : 300 / longer;
    bool surname = false;
    for (int k = 0; k < count; k++) {
        add_step(ev, &steps[k], &x, &y, percent);
        if (steps[k].what == WEIGHT_other_char && (steps[k].i < a->surname || steps[k].j < b->surname))
            surname = true;
    }
    if (surname) evidence_char(ev, WEIGHT_other_surname, 100, a->from[0], b->from[0]);
}

static bool starts_with(const form_t *wide, const form_t *narrow)
{
    return narrow->core_count < wide->core_count && narrow->core_count >= 2 &&
           !memcmp(wide->core, narrow->core, (size_t)narrow->core_count * sizeof *wide->core);
}

static void text_of(const uint32_t *c, int n, char into[PIECE_WORDS])
{
    int k = 0;
    for (int i = 0; i < n && k + 5 < PIECE_WORDS; i++) k += (int)text_encode(c[i], into + k);
    into[k] = '\0';
}

static void unit_branches(const form_t *a, const form_t *b, evidence_t *ev)
{
    char x[PIECE_WORDS], y[PIECE_WORDS];
    text_of(a->branch, a->branch_count, x);
    text_of(b->branch, b->branch_count, y);
    if (!a->branch_count != !b->branch_count)
        evidence_add(ev, WEIGHT_branch, 100, a->branch_count ? x : y, NULL);
    else if (strcmp(x, y))
        evidence_add(ev, WEIGHT_other_branch, 100, x, y);
}

/* Place, legal form and branch. */
static void unit_parts(const form_t *a, const form_t *b, evidence_t *ev)
{
    char x[PIECE_WORDS], y[PIECE_WORDS];
    text_of(a->place, a->place_count, x);
    text_of(b->place, b->place_count, y);
    if (!a->place_count != !b->place_count) {
        evidence_add(ev, WEIGHT_place_missing, 100, a->place_count ? x : y, NULL);
    } else if (a->place_count && strcmp(x, y)) {
        /* 深圳市 and 深圳, 广东深圳 and 深圳: one lies in the other or is the same. */
        int p = a->place_code, q = b->place_code;
        bool near = p && q && p / 10000 == q / 10000 && (p / 100 == q / 100 || p % 10000 == 0 || q % 10000 == 0);
        if (!near) evidence_add(ev, WEIGHT_other_place_name, 100, x, y);
    }
    if (a->legal != b->legal) {
        const char *p = a->legal ? lexicon_legal_name(a->legal) : "-", *q = b->legal ? lexicon_legal_name(b->legal) : "-";
        bool kin = !a->legal || !b->legal || !lexicon_legal_family(a->legal)[0] || !lexicon_legal_family(b->legal)[0] ||
                   !strcmp(lexicon_legal_family(a->legal), lexicon_legal_family(b->legal));
        evidence_add(ev, kin ? WEIGHT_legal_form : WEIGHT_other_legal_form, 100, p, q);
    }
    unit_branches(a, b, ev);
}

static void unit_core(const form_t *a, const form_t *b, evidence_t *ev)
{
    side_t x = {a->core, a->from, a->core_count, a->brand}, y = {b->core, b->from, b->core_count, b->brand};
    char p[PIECE_WORDS], q[PIECE_WORDS];
    step_t steps[ALIGN_MOST * 2];
    int count = align(&x, &y, steps), trade = 0;
    if (starts_with(a, b) || starts_with(b, a)) {
        text_of(a->core, a->core_count, p);
        text_of(b->core, b->core_count, q);
        const form_t *narrow = a->core_count < b->core_count ? a : b, *wide = narrow == a ? b : a;
        int gaps = (wide->core_count - narrow->core_count) * cost_of(WEIGHT_missing) * TRADE_PERCENT / 100;
        if (gaps > cost_of(WEIGHT_short_name) && narrow->core_count >= wide->brand) {
            evidence_add(ev, WEIGHT_short_name, 100, narrow == a ? p : q, narrow == a ? q : p);
            return;
        }
    }
    /* Errors in the brand weigh full; of the trade words at most TRADE_MOST is taken away in all. */
    for (int k = 0; k < count; k++) {
        const step_t *s = &steps[k];
        bool brand = s->i < a->brand && s->j < b->brand;
        int percent = brand ? 100 : TRADE_PERCENT;
        int cost = cost_of(s->what) * percent / 100;
        if (!brand) {
            if (trade + cost > TRADE_MOST) percent = cost ? percent * (TRADE_MOST - trade) / cost : 0;
            trade += cost_of(s->what) * percent / 100;
        }
        if (s->what == WEIGHT_other_char && is_number(a->core[s->i]) && is_number(b->core[s->j]))
            evidence_char(ev, WEIGHT_other_number, 100, a->from[s->i], b->from[s->j]);
        else
            add_step(ev, s, &x, &y, percent);
    }
}

/* Percent that a position of the whole line counts; what only one side takes for a place or a legal form
 * is one on the other side too, with an error in it. */
static int line_percent(const form_t *a, const form_t *b, const step_t *s)
{
    if (s->i < a->lead || s->j < b->lead) return LEAD_PERCENT;
    int i = s->i - a->lead, j = s->j - b->lead;
    if ((a->tail && i >= a->core_count) || (b->tail && j >= b->core_count)) return TAIL_PERCENT;
    return i < a->brand && j < b->brand ? 100 : TRADE_PERCENT;
}

/* 白景市东超物业 against 白银市东超物业: a slip in the place keeps it from being known as one, and the same
 * goes for the legal form. Then the lines are compared as they stand. */
static void unit_lines(const form_t *a, const form_t *b, evidence_t *ev)
{
    side_t x = {a->line, a->line_from, a->lead + a->core_count + a->tail, 0};
    side_t y = {b->line, b->line_from, b->lead + b->core_count + b->tail, 0};
    step_t steps[ALIGN_MOST * 2];
    int count = align(&x, &y, steps);
    evidence_add(ev, WEIGHT_near_unit_name, 100, NULL, NULL);
    for (int k = 0; k < count; k++) add_step(ev, &steps[k], &x, &y, line_percent(a, b, &steps[k]));
    if (a->branch_count || b->branch_count) unit_branches(a, b, ev);
}

static void unit(const form_t *a, const form_t *b, evidence_t *ev)
{
    ev->same_name = a->key == b->key;
    evidence_add(ev, ev->same_name ? WEIGHT_same_unit_name : WEIGHT_near_unit_name, 100, NULL, NULL);
    unit_core(a, b, ev);
    if (ev->same_name) return;
    unit_parts(a, b, ev);
    bool lopsided = !a->lead != !b->lead || !a->tail != !b->tail;
    if (!lopsided || ev->name >= weight_points(WEIGHT_near_unit_name) + weight_points(WEIGHT_place_missing) +
                                     weight_points(WEIGHT_legal_form))
        return;
    evidence_t other;
    evidence_begin(&other, ev->keep);
    unit_lines(a, b, &other);
    if (other.name <= ev->name) return;
    ev->name = other.name;
    ev->pieces = other.pieces;
    memcpy(ev->piece, other.piece, (size_t)other.pieces * sizeof *other.piece);
}

void score_han(const form_t *a, const form_t *b, evidence_t *ev)
{
    assert(a->han && b->han && a->schema == b->schema);
    if (a->schema == MATCH_PERSON) person(a, b, ev);
    else unit(a, b, ev);
}
