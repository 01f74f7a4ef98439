/* han_short.c - a short name for a full one: 上海石化 for 中国石化上海石油化工股份有限公司.
 *
 * The short name's characters are looked for in the full name, in order, and the cheapest way counts: what a
 * word costs that is left out whole depends on what it says (a brand much, a place little), what is taken out of the
 * middle of words costs more than their beginnings.
 */
#include "match/han.h"

#include "match/lexicon.h"

#include <assert.h>
#include <string.h>

enum { NARROW_MOST = 16, WIDE_MOST = 48, FAR = 1 << 20 };

typedef struct wide {
    uint32_t c[WIDE_MOST], from[WIDE_MOST];
    uint8_t sort[WIDE_MOST];
    int n, all, brand, places; /* all: without the legal form; where the brand begins, how many characters of place open a body's name */
} wide_t;

typedef struct shorter {
    wide_t wide;
    uint32_t c[NARROW_MOST];
    int n, said; /* said: without a legal form */
    bool listed;   /* a company whose shares are traded is known by its brand alone */
    bool body;     /* the full name has no legal form: its last word says what it is */
    int abbreviation; /* 1 a province's one character was dropped that fits, 2 that may fit */
    uint8_t way[WIDE_MOST + 1][NARROW_MOST + 1][2];
} shorter_t;

static bool subsequence(const uint32_t *a, int n, const uint32_t *b, int m)
{
    int i = 0;
    for (int j = 0; j < m && i < n; j++) i += a[i] == b[j];
    return i == n;
}

static void add_wide(wide_t *w, const uint32_t *c, const uint32_t *from, int n, int sort)
{
    for (int i = 0; i < n && w->n < WIDE_MOST; i++) {
        w->c[w->n] = c[i];
        w->from[w->n] = from[i];
        w->sort[w->n++] = (uint8_t)(sort | (i ? 0 : FORM_WORD));
    }
}

/* Does the short name hold all the word's characters (石化 beside 石油化工)? Then the word is said elsewhere. */
static bool repeated(const shorter_t *s, int first, int n)
{
    for (int i = first; i < first + n; i++) {
        int k = 0;
        while (k < s->n && s->c[k] != s->wide.c[i]) k++;
        if (k == s->n) return false;
    }
    return true;
}

/* Points that word first..first+n leave when not one of its characters is taken; behind all that is taken, or between. */
static int skip_cost(const shorter_t *s, int first, int n, bool behind)
{
    enum form_sort sort = (enum form_sort)(s->wide.sort[first] & ~FORM_WORD);
    if (sort == SORT_LEGAL) return 0;
    /* The first unknown word is the brand; later ones are trades that no list has. */
    if (sort == SORT_BRAND && first > s->wide.brand) sort = SORT_TRADE;
    int cost = han_cost(han_left_out(sort));
    if (sort == SORT_BRAND) return cost + (n > 2 ? 10 * (n < 6 ? n - 2 : 4) : 0);
    /* Without a brand the trades are the name: 中国银行 is not short for 中国建设银行. */
    bool bare = s->wide.brand == s->wide.all && !behind && !repeated(s, first, n);
    if (bare && sort == SORT_TRADE) return han_cost(WEIGHT_left_brand) * 2;
    if (bare && sort == SORT_LIGHT) return han_cost(WEIGHT_left_light) * 2;
    if (sort == SORT_TRADE && !s->listed) cost = cost * 170 / 100;
    if (s->body && first + n == s->wide.n && sort == SORT_TRADE) cost += han_cost(WEIGHT_left_trade) * 3;
    bool last = first + n < s->wide.n && (s->wide.sort[first + n] & ~FORM_WORD) != SORT_PLACE;
    if (s->body && first + n <= s->wide.places && last) cost += han_cost(WEIGHT_other_place_name);
    return cost;
}

static int inner_cost(enum form_sort sort)
{
    return sort == SORT_BRAND ? 40 : sort == SORT_TRADE || sort == SORT_LIGHT ? 5 : sort == SORT_LEGAL ? 0 : 2;
}

/* A word entered behind its first character: 发 for 开发. */
static int late_cost(enum form_sort sort, uint32_t c)
{
    if (sort == SORT_PLACE) return lexicon_abbreviation(c) ? 5 : 40; /* 川 for 四川 */
    return sort == SORT_LEGAL ? 10 : sort == SORT_BRAND ? 60 : 40;
}

static bool word_ends(const wide_t *w, int j)
{
    return j + 1 == w->n || w->sort[j + 1] & FORM_WORD;
}

static int word_begin(const wide_t *w, int j)
{
    while (!(w->sort[j] & FORM_WORD)) j--;
    return j;
}

enum { WAY_SKIP = 1, WAY_TAKE = 2, WAY_TOUCHED = 4 };

static void reach(int *cell, uint8_t *way, int cost, unsigned how)
{
    if (cost >= *cell) return;
    *cell = cost;
    *way = (uint8_t)how;
}

/* Is character j of a number that stands before a word (第二医院), not in a brand (三一)? */
static bool counts(const wide_t *w, int j)
{
    if (!unit_numeral(w->c[j]) || (w->sort[j] & ~FORM_WORD) != SORT_BRAND || j + 1 == w->n) return false;
    return unit_numeral(w->c[j + 1]) || (w->sort[j + 1] & ~FORM_WORD) == SORT_TRADE || (w->sort[j + 1] & ~FORM_WORD) == SORT_LIGHT;
}

/* Is character j of the place a body's name begins with, and not its last (市, 县)? 滦县 is not short for 滦南县; of the long
 * names of autonomous places the beginning will do. */
static bool inside_place(const shorter_t *s, int j)
{
    enum { WHOLE = 4 };
    int begin = word_begin(&s->wide, j), end = j;
    while (!word_ends(&s->wide, end)) end++;
    return s->body && j < s->wide.places && end - begin < WHOLE;
}

/* The cheapest way to find the short name's characters in the full name's words; FAR when there is none. cost
 * is by characters found and whether the present word has given one already. */
static int find_short(shorter_t *s)
{
    const wide_t *w = &s->wide;
    int cost[NARROW_MOST + 1][2], next[NARROW_MOST + 1][2];
    for (int i = 0; i <= s->n; i++) cost[i][0] = cost[i][1] = FAR;
    cost[0][0] = 0;
    for (int j = 0; j < w->n; j++) {
        enum form_sort sort = (enum form_sort)(w->sort[j] & ~FORM_WORD);
        bool begins = w->sort[j] & FORM_WORD, ends = word_ends(w, j);
        int begin = word_begin(w, j), skipped[2] = {0, 0};
        for (int behind = 0; ends && behind < 2; behind++) skipped[behind] = skip_cost(s, begin, j + 1 - begin, behind);
        for (int i = 0; i <= s->n; i++) next[i][0] = next[i][1] = FAR;
        memset(s->way[j + 1], 0, sizeof s->way[j + 1]);
        for (int i = 0; i <= s->n; i++) {
            for (unsigned t = 0; t < 2; t++) {
                int now = cost[i][t];
                if (now >= FAR) continue;
                /* At a word's end both states meet in the untouched one of the next word. */
                int rest = t ? inner_cost(sort) : ends ? skipped[i >= s->said] : 0;
                if (t && !ends && inside_place(s, j)) rest += han_cost(WEIGHT_other_place_name);
                if (counts(w, j)) rest += han_cost(WEIGHT_other_number); /* 十小学, 十一小学 */
                unsigned to = ends ? 0 : t;
                reach(&next[i][to], &s->way[j + 1][i][to], now + rest, WAY_SKIP | (t ? WAY_TOUCHED : 0));
                if (i == s->n || s->c[i] != w->c[j]) continue;
                int late = t || begins ? 0 : late_cost(sort, w->c[j]);
                reach(&next[i + 1][ends ? 0 : 1], &s->way[j + 1][i + 1][ends ? 0 : 1], now + late, WAY_TAKE | (t ? WAY_TOUCHED : 0));
            }
        }
        memcpy(cost, next, sizeof cost);
    }
    return cost[s->n][0];
}

/* Says which words were left out, and what the rest costs: the sum is that of find_short. */
static void say_short(const shorter_t *s, int sum, evidence_t *ev)
{
    const wide_t *w = &s->wide;
    bool taken[WIDE_MOST] = {false};
    int i = s->n, rest = sum;
    unsigned t = 0;
    for (int j = w->n; j > 0; j--) {
        unsigned way = s->way[j][i][t];
        taken[j - 1] = way & WAY_TAKE;
        if (way & WAY_TAKE) i--;
        t = way & WAY_TOUCHED ? 1 : 0;
    }
    int met = 0;
    for (int j = 0; j < w->n;) {
        int n = 1;
        bool any = taken[j];
        for (; !word_ends(w, j + n - 1); n++) any |= taken[j + n];
        enum form_sort sort = (enum form_sort)(w->sort[j] & ~FORM_WORD);
        enum weight what = han_left_out(sort == SORT_BRAND && j > w->brand ? SORT_TRADE : sort);
        int cost = any ? 0 : skip_cost(s, j, n, met >= s->said);
        for (int k = 0; k < n; k++) met += taken[j + k];
        if (cost) {
            char text[PIECE_WORDS];
            han_text(w->from + j, n, text);
            evidence_add(ev, what, cost * 100 / han_cost(what), text, NULL);
            rest -= han_cost(what) * (cost * 100 / han_cost(what)) / 100;
        }
        j += n;
    }
    if (rest > 0) evidence_add(ev, WEIGHT_contracted, rest * 100 / han_cost(WEIGHT_contracted), NULL, NULL);
}

/* Is the first of n characters a province's other name (鄂, 渝)? 1 that of the full name's place, 2 the full name
 * has none, 0 no. */
static int province(const uint32_t *c, int n, int code)
{
    int place = lexicon_abbreviation(c[0]);
    if (!place || n < 3) return 0;
    return code ? code / 10000 == place / 10000 : 2;
}

static void lay_out(const form_t *wide, shorter_t *s)
{
    s->wide.n = 0;
    add_wide(&s->wide, wide->line, wide->line_from, wide->lead, SORT_PLACE);
    for (int i = 0; i < wide->core_count; i++) {
        s->wide.c[s->wide.n] = wide->core[i];
        s->wide.from[s->wide.n] = wide->from[i];
        s->wide.sort[s->wide.n++] = wide->sort[i];
    }
    s->wide.brand = s->wide.places = 0;
    s->wide.all = s->wide.n;
    while (s->wide.places < s->wide.n && (s->wide.sort[s->wide.places] & ~FORM_WORD) == SORT_PLACE) s->wide.places++;
    while (s->wide.brand < s->wide.n && s->wide.sort[s->wide.brand] != (SORT_BRAND | FORM_WORD)) s->wide.brand++;
    add_wide(&s->wide, wide->core + wide->core_count, wide->from + wide->core_count, wide->tail, SORT_LEGAL);
    s->listed = wide->legal && !strcmp(lexicon_legal_family(wide->legal), "jsc");
    s->body = !wide->legal;
}

/* Brings both names into the shape that is compared; false when the one cannot be short for the other. */
static bool prepare_short(const form_t *narrow, const form_t *wide, shorter_t *s)
{
    const uint32_t *c = narrow->line;
    int n = narrow->lead + narrow->core_count + narrow->tail, all = wide->lead + wide->core_count + wide->tail;
    if (narrow->tail > 2 || narrow->branch_count || n > NARROW_MOST || all > WIDE_MOST || wide->core_count > FORM_SORTED) return false;
    bool plain = narrow->tail && c[n - 1] == 0x53F8; /* 公司 says nothing */
    if (plain) n -= narrow->tail;
    bool aside = narrow->lead && !wide->lead && wide->place_count && han_places_agree(narrow, wide); /* 华为（深圳） */
    if (aside) c += narrow->lead, n -= narrow->lead;
    s->abbreviation = 0;
    if (n >= all || n < 2) return false;
    if (!subsequence(c, n, wide->line, all)) {
        s->abbreviation = province(c, n - (plain ? 0 : narrow->tail), wide->place_code);
        if (!s->abbreviation || !subsequence(c + 1, n - 1, wide->line, all)) return false;
        c++, n--;
    }
    memcpy(s->c, c, (size_t)n * sizeof *c);
    s->n = n;
    s->said = n - (plain ? 0 : narrow->tail);
    lay_out(wide, s);
    return true;
}

/* Do the two characters of the short name stand side by side in the full one? */
static bool together(const shorter_t *s)
{
    for (int j = 1; j < s->wide.n; j++)
        if (s->wide.c[j - 1] == s->c[0] && s->wide.c[j] == s->c[1]) return true;
    return false;
}

/* 人保财险: custom has it, whatever became of the order. */
static bool customary(const form_t *narrow, const form_t *wide, evidence_t *ev)
{
    int n = narrow->lead + narrow->core_count, m = wide->lead + wide->core_count;
    if (narrow->branch_count || wide->branch_count || wide->place_count != wide->lead) return false;
    if (!lexicon_meant(narrow->line, n, wide->line, m)) return false;
    char p[PIECE_WORDS], q[PIECE_WORDS];
    han_text(narrow->line_from, n, p);
    han_text(wide->line_from, m, q);
    evidence_add(ev, WEIGHT_near_unit_name, 100, NULL, NULL);
    evidence_add(ev, WEIGHT_short_name, 100, p, q);
    return true;
}

bool score_han_short(const form_t *a, const form_t *b, evidence_t *ev)
{
    bool first = a->lead + a->core_count + a->tail < b->lead + b->core_count + b->tail;
    const form_t *narrow = first ? a : b, *wide = first ? b : a;
    shorter_t s;
    if (customary(narrow, wide, ev)) {
        han_legal_forms(a, b, 50, ev);
        return true;
    }
    if (!prepare_short(narrow, wide, &s)) return false;
    int cost = find_short(&s);
    /* Two characters found apart are in thousands of names. */
    if (s.n == 2 && cost < FAR && !together(&s)) cost += han_cost(WEIGHT_contracted) / 2;
    if (cost >= FAR) return false;
    char p[PIECE_WORDS], q[PIECE_WORDS];
    han_text(narrow->line_from, narrow->lead + narrow->core_count + narrow->tail, p);
    han_text(wide->line_from, wide->lead + wide->core_count + wide->tail, q);
    evidence_add(ev, WEIGHT_near_unit_name, 100, NULL, NULL);
    evidence_add(ev, WEIGHT_short_name, 100, p, q);
    if (s.abbreviation) evidence_add(ev, WEIGHT_left_place, s.abbreviation == 1 ? 100 : 400, p, NULL);
    say_short(&s, cost, ev);
    han_legal_forms(a, b, 50, ev);
    han_branches(a, b, ev);
    return true;
}
