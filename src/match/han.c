/* han.c - two Han names character by character.
 *
 * An alignment with costs per class of difference (same, variant, sound, look, missing, extra, swapped,
 * other), each class a row of the weights. Names longer than ALIGN_MOST characters are compared on their
 * first ALIGN_MOST; the rest counts as missing or extra unless it is equal.
 */
#include "match/han.h"

#include "match/chars.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

/* What b in place of a is called: variant forms are equal here (WEIGHT_COUNT). */
static enum weight han_kind(uint32_t a, uint32_t b)
{
    if (a == b) return WEIGHT_COUNT;
    static const enum weight kinds[] = {WEIGHT_kin, WEIGHT_sound_alike, WEIGHT_look_alike, WEIGHT_near_sound,
                                        WEIGHT_look_near, WEIGHT_other_char};
    return kinds[chars_compare(a, b)];
}

int han_cost(enum weight what)
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
    enum { FAR = 1 << 20, BAND = 3 };
    /* What strays far from the diagonal pays for gaps there and back: not worth looking at. */
    int band = (n > m ? n - m : m - n) + BAND;
    int cost[3][ALIGN_MOST + 1], gap = han_cost(WEIGHT_missing), swap = han_cost(WEIGHT_swapped);
    for (int i = 0; i <= n; i++) {
        int *now = cost[i % 3], *up = cost[(i + 2) % 3], *upup = cost[(i + 1) % 3];
        now[0] = i * gap;
        go[i][0] = GO_EXTRA;
        int first = i > band ? i - band : 1, last = i + band < m ? i + band : m;
        if (i && first > 1) now[first - 1] = FAR;
        if (i && last < m) now[last + 1] = FAR;
        for (int j = i ? first : 1; j <= (i ? last : m); j++) {
            if (i == 0) {
                now[j] = j * gap;
                go[i][j] = GO_MISSING;
                continue;
            }
            int best = up[j - 1] + han_cost(han_kind(a->c[i - 1], b->c[j - 1]));
            enum way way = GO_PAIR;
            if (now[j - 1] + gap < best) best = now[j - 1] + gap, way = GO_MISSING;
            if (up[j] + gap < best) best = up[j] + gap, way = GO_EXTRA;
            if (turned(a, b, i, j) && upup[j - 2] + swap < best) best = upup[j - 2] + swap, way = GO_SWAP;
            now[j] = best;
            go[i][j] = (uint8_t)way;
        }
    }
}

int han_align(const side_t *a, const side_t *b, step_t steps[ALIGN_MOST * 2])
{
    ways_t go;
    int n = a->n < ALIGN_MOST ? a->n : ALIGN_MOST, m = b->n < ALIGN_MOST ? b->n : ALIGN_MOST, count = 0;
    int same = 0, least = n < m ? n : m, behind = 0;
    /* Most of two near names is equal: only what lies between equal beginnings and ends is searched. */
    while (same < least && a->c[same] == b->c[same]) same++;
    while (behind < least - same && a->c[n - 1 - behind] == b->c[m - 1 - behind]) behind++;
    side_t x = {a->c + same, a->from + same, n - same - behind}, y = {b->c + same, b->from + same, m - same - behind};
    find_ways(&x, &y, x.n, y.n, go);
    for (int i = n, j = m; i > 0 || j > 0;) {
        bool middle = i - same <= x.n && j - same <= y.n && (i > same || j > same);
        enum way way = middle ? (enum way)go[i - same][j - same] : GO_PAIR;
        step_t s = {.what = way == GO_MISSING ? WEIGHT_missing : way == GO_EXTRA ? WEIGHT_extra : WEIGHT_swapped};
        i -= way == GO_SWAP ? 2 : way != GO_MISSING;
        j -= way == GO_SWAP ? 2 : way != GO_EXTRA;
        if (way == GO_PAIR) {
            s.what = han_kind(a->c[i], b->c[j]);
            if (s.what == WEIGHT_COUNT && a->from[i] != b->from[j] && a->c[i] >= 0x2E80) s.what = WEIGHT_variant;
        }
        s.i = (uint8_t)i;
        s.j = (uint8_t)j;
        if (s.what != WEIGHT_COUNT) steps[count++] = s;
    }
    if (count == 1) steps[0].lone = true;
    for (int k = 0; k < count / 2; k++) { /* found from the end: turn round */
        step_t t = steps[k];
        steps[k] = steps[count - 1 - k];
        steps[count - 1 - k] = t;
    }
    return count;
}

/* Is the character that one name has more the double of its neighbour? */
static bool doubled(const side_t *side, int at)
{
    return (at > 0 && side->c[at - 1] == side->c[at]) || (at + 1 < side->n && side->c[at + 1] == side->c[at]);
}

void han_add_step(evidence_t *ev, const step_t *s, const side_t *a, const side_t *b, int percent)
{
    uint32_t x = s->i < a->n ? a->from[s->i] : 0, y = s->j < b->n ? b->from[s->j] : 0;
    if (s->what == WEIGHT_missing) evidence_char(ev, s->lone && doubled(b, s->j) ? WEIGHT_doubled : s->what, percent, y, 0);
    else if (s->what == WEIGHT_extra) evidence_char(ev, s->lone && doubled(a, s->i) ? WEIGHT_doubled : s->what, percent, x, 0);
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

void han_several(evidence_t *ev, int slips, int percent)
{
    char text[24];
    if (slips > 1) evidence_add(ev, WEIGHT_several_slips, (slips - 1) * percent, num_text(slips, text), NULL);
}

/* 阿卜杜拉·买买提 without 买买提: a whole part of a dotted name. Returns its characters, 0 when it is none. */
static int lost_part(const form_t *a, const form_t *b, const step_t *s, int left, evidence_t *ev)
{
    if (s->what != WEIGHT_missing && s->what != WEIGHT_extra) return 0;
    const form_t *has = s->what == WEIGHT_missing ? b : a;
    int at = s->what == WEIGHT_missing ? s->j : s->i, n = 1;
    if (!has->dotted || at >= 64 || !(has->parts >> at & 1)) return 0;
    while (at + n < has->core_count && at + n < 64 && !(has->parts >> (at + n) & 1)) n++;
    if (n > left || n == has->core_count) return 0;
    for (int i = 0; i < n; i++)
        if (s[i].what != s->what || (s->what == WEIGHT_missing ? s[i].j : s[i].i) != at + i) return 0;
    char text[PIECE_WORDS];
    han_text(has->from + at, n, text);
    evidence_add(ev, WEIGHT_missing_part, 100, text, NULL);
    return n;
}

static void person(const form_t *a, const form_t *b, evidence_t *ev)
{
    side_t x = {a->core, a->from, a->core_count};
    side_t y = {b->core, b->from, b->core_count};
    ev->same_name = form_same_name(a, b);
    evidence_add(ev, ev->same_name ? WEIGHT_same_name : WEIGHT_near_name, 100, NULL, NULL);
    step_t steps[ALIGN_MOST * 2];
    int count = han_align(&x, &y, steps), longer = x.n > y.n ? x.n : y.n;
    int percent = longer <= 2 ? 130 : 300 / longer < 30 ? 30 : 300 / longer;
    bool surname = false;
    int slips = 0;
    for (int k = 0; k < count; k++) {
        int part = lost_part(a, b, steps + k, count - k, ev);
        if (part) {
            k += part - 1;
            continue;
        }
        bool named = steps[k].i < a->surname && steps[k].j < b->surname;
        if (named && steps[k].what == WEIGHT_look_near) steps[k].what = WEIGHT_other_char; /* 杨 and 李 are no slip */
        han_add_step(ev, &steps[k], &x, &y, percent);
        if (steps[k].what == WEIGHT_other_char && (steps[k].i < a->surname || steps[k].j < b->surname))
            surname = true;
        slips += steps[k].what != WEIGHT_variant && steps[k].what != WEIGHT_kin;
    }
    han_several(ev, slips, percent);
    /* A name of two has lost half already. */
    if (surname) evidence_char(ev, WEIGHT_other_surname, longer <= 2 ? 50 : 100, a->from[0], b->from[0]);
}

void score_han(const form_t *a, const form_t *b, evidence_t *ev)
{
    assert(a->han && b->han && a->schema == b->schema);
    if (a->schema == MATCH_PERSON) person(a, b, ev);
    else score_han_unit(a, b, ev);
}
