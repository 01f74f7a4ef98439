/* han_unit.c - two Han unit names: word by word where words are known, character by character elsewhere.
 *
 * Two readings are tried and the better one counts: both names in full (errors, other trades, other places),
 * and, where one name's characters occur in the other in order, a short name for a full one.
 */
#include "match/han.h"

#include "match/lexicon.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

enum { TRADE_PERCENT = HAN_TRADE_PERCENT, LEAD_PERCENT = 40, TAIL_PERCENT = 20, BODY_PERCENT = 130, SHORT_LIGHT_PERCENT = 150,
       NO_BRAND_PERCENT = 170, LONE_PERCENT = 123 /* one slip alone stays above the cut */ };

/* ---- words of a core ---- */

static enum form_sort sort_at(const form_t *f, int at)
{
    return at >= 0 && at < f->core_count && at < FORM_SORTED ? (enum form_sort)(f->sort[at] & ~FORM_WORD) : SORT_BRAND;
}

/* The known word that holds position at: its beginning and length; 0 when there is none (brand). */
static int word_at(const form_t *f, int at, int *ret_begin)
{
    if (sort_at(f, at) == SORT_BRAND || at >= f->core_count || at >= FORM_SORTED) return 0;
    int begin = at, end = at + 1;
    while (!(f->sort[begin] & FORM_WORD)) begin--;
    while (end < f->core_count && end < FORM_SORTED && !(f->sort[end] & FORM_WORD)) end++;
    *ret_begin = begin;
    return end - begin;
}

/* Does position at lie in the brand: the first unknown word, or a place where there is no other? Unknown words
 * behind it are trades that no list has, or have an error in them. */
static bool brandish(const form_t *f, int at)
{
    int first = 0;
    while (first < f->core_count && sort_at(f, first) != SORT_BRAND) first++;
    if (first == f->core_count) return sort_at(f, at) == SORT_PLACE;
    int end = first;
    while (end < f->core_count && sort_at(f, end) == SORT_BRAND) end++;
    return at >= first && at < end;
}

/* A name of which the legal form is left out or cut: short names leave words out and add none. */
static bool is_short(const form_t *f)
{
    return f->tail <= 2;
}

static int brand_percent(const form_t *a, const form_t *b)
{
    int n = 0, m = 0;
    for (int i = 0; i < a->core_count; i++) n += sort_at(a, i) == SORT_BRAND;
    for (int i = 0; i < b->core_count; i++) m += sort_at(b, i) == SORT_BRAND;
    if (m > n) n = m;
    return n <= 2 ? 135 : n == 3 ? 112 : n == 4 ? 90 : 65;
}

void han_text(const uint32_t *c, int n, char into[PIECE_WORDS])
{
    int k = 0;
    for (int i = 0; i < n && k + 5 < PIECE_WORDS; i++) k += (int)text_encode(c[i], into + k);
    into[k] = '\0';
}

enum weight han_left_out(enum form_sort sort)
{
    switch (sort) {
    case SORT_PLACE: return WEIGHT_left_place;
    case SORT_GROUP: return WEIGHT_left_group;
    case SORT_LIGHT: return WEIGHT_left_light;
    case SORT_TRADE: return WEIGHT_left_trade;
    case SORT_BRAND: case SORT_LEGAL: case FORM_WORD: break;
    }
    return WEIGHT_left_brand;
}

/* ---- both names in full ---- */

typedef struct full {
    const form_t *a, *b;
    side_t x, y;
    step_t step[ALIGN_MOST * 2];
    int count, percent; /* of an error in the brand */
    bool brand_shared;
    int taken;          /* by differences outside the brand, together at most WEIGHT_trade_most */
    evidence_t *ev;
} full_t;

/* Percent of what is left to be taken outside the brand. */
static int trade_share(full_t *f, enum weight what, int percent)
{
    int most = -weight_points(WEIGHT_trade_most), cost = han_cost(what) * percent / 100;
    if (!f->brand_shared) return f->taken += cost, percent; /* nothing to hold the names together */
    if (!f->a->legal && !f->b->legal) most = most * BODY_PERCENT / 100;
    if (cost > 0 && f->taken + cost > most) percent = percent * (most - f->taken) / cost;
    f->taken += han_cost(what) * percent / 100;
    return percent;
}

/* A whole known word that one side lacks: returns the steps it takes, 0 when it is none. */
static int whole_word(full_t *f, int k)
{
    const step_t *s = &f->step[k];
    bool missing = s->what == WEIGHT_missing;
    const form_t *has = missing ? f->b : f->a;
    int at = missing ? s->j : s->i, begin = 0, n = word_at(has, at, &begin);
    if (n == 0 || begin != at || k + n > f->count) return 0;
    for (int i = 0; i < n; i++)
        if (s[i].what != s->what || (missing ? s[i].j : s[i].i) != at + i) return 0;
    char text[PIECE_WORDS];
    han_text(has->from + at, n, text);
    enum weight what = han_left_out(sort_at(has, at));
    bool added = what == WEIGHT_left_trade && is_short(has) && !is_short(missing ? f->a : f->b);
    evidence_add(f->ev, what, trade_share(f, what, added ? 350 : 100), text, NULL);
    return n;
}

/* 台州 and 泰州 sound alike, and are two places that are known. */
static bool two_places(const full_t *f, int i, int j)
{
    return sort_at(f->a, i) == SORT_PLACE && sort_at(f->b, j) == SORT_PLACE && han_places_apart(f->a, f->b);
}

/* 水泥 for 置地: two known words stand against each other, and what their characters share says nothing.
 * Returns the steps that lie in them, 0 when there are no such words. */
static int other_word(full_t *f, int k)
{
    const step_t *s = &f->step[k];
    int i = 0, j = 0, n = word_at(f->a, s->i, &i), m = word_at(f->b, s->j, &j), steps = 0;
    if (!n || !m || s->what == WEIGHT_swapped) return 0;
    if ((sort_at(f->a, s->i) == SORT_PLACE) != (sort_at(f->b, s->j) == SORT_PLACE)) return 0;
    while (k + steps < f->count && s[steps].i < i + n && s[steps].j < j + m) steps++;
    if (n == m && !memcmp(f->a->core + i, f->b->core + j, (size_t)n * sizeof *f->a->core)) return 0;
    if (steps == 1 && s->what != WEIGHT_other_char && !two_places(f, s->i, s->j)) return 0; /* a slip, to all seeming */
    char p[PIECE_WORDS], q[PIECE_WORDS];
    han_text(f->a->from + i, n, p);
    han_text(f->b->from + j, m, q);
    enum form_sort x = sort_at(f->a, i), y = sort_at(f->b, j);
    enum weight what = x == SORT_PLACE && y == SORT_PLACE ? WEIGHT_other_place_name
                   : x == SORT_TRADE || y == SORT_TRADE ? WEIGHT_other_trade
                                                         : WEIGHT_other_light;
    int percent = 100;
    if (what == WEIGHT_other_trade && !f->a->legal && !f->b->legal) percent = BODY_PERCENT;
    if (what == WEIGHT_other_place_name && !f->brand_shared) percent = NO_BRAND_PERCENT;
    if (what == WEIGHT_other_light && (is_short(f->a) || is_short(f->b))) percent = SHORT_LIGHT_PERCENT;
    evidence_add(f->ev, what, trade_share(f, what, percent), p, q);
    return steps;
}

static bool numbers_differ(const full_t *f, const step_t *s)
{
    if (s->what == WEIGHT_missing) return unit_numeral(f->b->core[s->j]);
    if (s->what == WEIGHT_extra) return unit_numeral(f->a->core[s->i]);
    return s->what != WEIGHT_swapped && unit_numeral(f->a->core[s->i]) && unit_numeral(f->b->core[s->j]) &&
           f->a->core[s->i] != f->b->core[s->j];
}

static void one_step(full_t *f, const step_t *s)
{
    if (numbers_differ(f, s)) {
        uint32_t x = s->what == WEIGHT_missing ? '-' : f->a->from[s->i], y = s->what == WEIGHT_extra ? '-' : f->b->from[s->j];
        evidence_char(f->ev, WEIGHT_other_number, 100, x, y);
        return;
    }
    bool brand = (s->what != WEIGHT_missing && brandish(f->a, s->i)) || (s->what != WEIGHT_extra && brandish(f->b, s->j));
    int percent = brand ? f->percent : trade_share(f, s->what, TRADE_PERCENT);
    if (s->lone && s->what == WEIGHT_other_char && percent > LONE_PERCENT) percent = LONE_PERCENT;
    han_add_step(f->ev, s, &f->x, &f->y, s->what == WEIGHT_variant ? 100 : percent);
}

/* Does a character of the brand stay equal? */
static bool brand_shared(const full_t *f, int n)
{
    uint64_t touched = 0, brand = 0;
    for (int k = 0; k < f->count; k++) {
        if (f->step[k].what == WEIGHT_missing || f->step[k].what == WEIGHT_variant) continue;
        touched |= UINT64_C(1) << f->step[k].i;
        if (f->step[k].what == WEIGHT_swapped) touched |= UINT64_C(2) << f->step[k].i;
    }
    for (int i = 0; i < n && i < FORM_SORTED; i++)
        if (sort_at(f->a, i) == SORT_BRAND) brand |= UINT64_C(1) << i;
    return brand & ~touched;
}

/* ---- names whose words behind the brand are all known are compared word by word ---- */

enum { WORDS_MOST = 16, LONE_PLACE_PERCENT = 800, UNEVEN_PERCENT = 160, NO_BRAND_LEFT_PERCENT = 640, NO_BRAND_LIGHT_PERCENT = 240 };

typedef struct word_list {
    struct {
        uint8_t at, n, sort, with; /* with: where the other name has it */
        bool met;
    } word[WORDS_MOST];
    int count;
} word_list_t;

/* Where the brand ends; words before it (中国) belong to it. */
static int brand_end(const form_t *f)
{
    int at = 0;
    while (at < f->core_count && sort_at(f, at) != SORT_BRAND) at++;
    if (at == f->core_count) return 0;
    while (at < f->core_count && sort_at(f, at) == SORT_BRAND) at++;
    return at;
}

static bool list_words(const form_t *f, int from, word_list_t *list)
{
    list->count = 0;
    if (f->core_count > FORM_SORTED) return false;
    for (int at = from; at < f->core_count;) {
        int begin = 0, n = word_at(f, at, &begin);
        if (!n || list->count == WORDS_MOST) return false;
        list->word[list->count].at = (uint8_t)at;
        list->word[list->count].n = (uint8_t)n;
        list->word[list->count].sort = (uint8_t)sort_at(f, at);
        list->word[list->count++].met = false;
        at += n;
    }
    return true;
}

static bool meet_words(full_t *f, word_list_t *x, word_list_t *y)
{
    const form_t *a = f->a, *b = f->b;
    bool any = false;
    for (int i = 0; i < x->count; i++) {
        for (int j = 0; j < y->count && !x->word[i].met; j++) {
            int n = x->word[i].n;
            bool places = x->word[i].sort == SORT_PLACE && y->word[j].sort == SORT_PLACE; /* 扬州, 扬州市 */
            if (places && y->word[j].n < n) n = y->word[j].n;
            if (y->word[j].met || (y->word[j].n != n && !places) ||
                memcmp(a->core + x->word[i].at, b->core + y->word[j].at, (size_t)n * sizeof *a->core))
                continue;
            x->word[i].met = y->word[j].met = true;
            x->word[i].with = y->word[j].at;
            any |= x->word[i].sort != SORT_GROUP;
        }
    }
    return any;
}

static int next_word(const word_list_t *list, int at)
{
    while (at < list->count && (list->word[at].met || list->word[at].sort == SORT_GROUP)) at++;
    return at;
}

/* 电机 for 机电, 器械 for 机械: one slip makes the one word of the other. */
static bool slip(full_t *f, int i, int n, int j, int m)
{
    side_t x = {f->a->core + i, f->a->from + i, n}, y = {f->b->core + j, f->b->from + j, m};
    step_t step[ALIGN_MOST * 2];
    if (two_places(f, i, j)) return false;
    if (n != m || han_align(&x, &y, step) != 1 || step->what == WEIGHT_other_char || step->what == WEIGHT_missing) return false;
    han_add_step(f->ev, step, &x, &y, trade_share(f, step->what, TRADE_PERCENT));
    return true;
}

static void words_differ(full_t *f, int i, int n, int j, int m)
{
    if (slip(f, i, n, j, m)) return;
    char p[PIECE_WORDS], q[PIECE_WORDS];
    han_text(f->a->from + i, n, p);
    han_text(f->b->from + j, m, q);
    enum form_sort x = sort_at(f->a, i), y = sort_at(f->b, j);
    bool shorts = is_short(f->a) || is_short(f->b);
    enum weight what = x == SORT_TRADE && y == SORT_TRADE ? WEIGHT_other_trade : WEIGHT_other_light;
    int percent = what == WEIGHT_other_trade ? (f->a->legal || f->b->legal ? 100 : BODY_PERCENT)
                  : shorts                   ? SHORT_LIGHT_PERCENT
                  : x != y                   ? UNEVEN_PERCENT
                                             : 100;
    if (x == SORT_PLACE || y == SORT_PLACE) what = WEIGHT_other_place_name, percent = f->brand_shared ? 100 : NO_BRAND_PERCENT;
    evidence_add(f->ev, what, trade_share(f, what, percent), p, q);
}

/* Does no place follow? The last one is where a body is. */
static bool last_place(const form_t *f, int end)
{
    return sort_at(f, end) != SORT_PLACE;
}

static void word_left(full_t *f, const form_t *has, int at, int n)
{
    const form_t *lacks = has == f->a ? f->b : f->a;
    enum weight what = han_left_out(sort_at(has, at));
    char text[PIECE_WORDS];
    han_text(has->from + at, n, text);
    bool added = what == WEIGHT_left_trade && is_short(has) && !is_short(lacks);
    bool lone = what == WEIGHT_left_place && !f->brand_shared;
    if (lone && (lacks->lead || (last_place(has, at + n) && sort_at(lacks, 0) == SORT_PLACE))) { /* 扬州市广陵区人民检察院 is not 扬州市's */
        evidence_add(f->ev, WEIGHT_other_place_name, NO_BRAND_PERCENT, text, "-");
        return;
    }
    if (lone && !last_place(has, at + n)) lone = false;
    int percent = added ? 350 : lone ? LONE_PLACE_PERCENT : 100;
    /* 中国建设银行 is not 中国银行: without a brand the trades are the name. */
    if (!f->brand_shared && !added) percent = what == WEIGHT_left_trade ? NO_BRAND_LEFT_PERCENT : what == WEIGHT_left_light ? NO_BRAND_LIGHT_PERCENT : percent;
    evidence_add(f->ev, what, trade_share(f, what, percent), text, NULL);
}

/* Traditional characters and variants in words that are the same. */
static void word_variants(full_t *f, const word_list_t *x)
{
    for (int i = 0; i < x->count; i++) {
        for (int k = 0; x->word[i].met && x->word[i].sort != SORT_PLACE && k < x->word[i].n; k++) {
            uint32_t p = f->a->from[x->word[i].at + k], q = f->b->from[x->word[i].with + k];
            if (p != q) evidence_char(f->ev, WEIGHT_variant, 100, p, q);
        }
    }
}

/* A trade on one side only against a general word on the other only: 矿业 and 实业. */
static void pair_general(full_t *f, word_list_t *x, word_list_t *y)
{
    for (int i = 0; i < x->count; i++) {
        for (int j = 0; j < y->count && !x->word[i].met; j++) {
            if (y->word[j].met || (x->word[i].sort == SORT_TRADE) == (y->word[j].sort == SORT_TRADE)) continue;
            words_differ(f, x->word[i].at, x->word[i].n, y->word[j].at, y->word[j].n);
            x->word[i].met = y->word[j].met = true;
        }
    }
}

static void compare_words(full_t *f, word_list_t *x, word_list_t *y)
{
    word_variants(f, x);
    int i = next_word(x, 0), j = next_word(y, 0);
    while (i < x->count && j < y->count) {
        words_differ(f, x->word[i].at, x->word[i].n, y->word[j].at, y->word[j].n);
        x->word[i].met = y->word[j].met = true;
        i = next_word(x, i);
        j = next_word(y, j);
    }
    pair_general(f, x, y);
    for (i = 0; i < x->count; i++)
        if (!x->word[i].met) word_left(f, f->a, x->word[i].at, x->word[i].n);
    for (j = 0; j < y->count; j++)
        if (!y->word[j].met) word_left(f, f->b, y->word[j].at, y->word[j].n);
}

static void unit_characters(full_t *f);

/* False when the names have words that are not known. */
static bool unit_words(full_t *f)
{
    int n = brand_end(f->a), m = brand_end(f->b);
    word_list_t x, y;
    if (!n != !m || !list_words(f->a, n, &x) || !list_words(f->b, m, &y)) return false;
    f->x.n = n;
    f->y.n = m;
    f->count = n ? han_align(&f->x, &f->y, f->step) : 0;
    f->brand_shared = n && brand_shared(f, n);
    if (n && !f->brand_shared) return false;
    if (!meet_words(f, &x, &y) && !n) return false; /* nothing in common at all */
    unit_characters(f);
    compare_words(f, &x, &y);
    return true;
}

static void unit_characters(full_t *f)
{
    for (int k = 0; k < f->count;) {
        const step_t *s = &f->step[k];
        int used = s->what == WEIGHT_variant ? 0 : other_word(f, k);
        if (!used && (s->what == WEIGHT_missing || s->what == WEIGHT_extra)) used = whole_word(f, k);
        if (!used) one_step(f, s);
        k += used ? used : 1;
    }
}

void han_branches(const form_t *a, const form_t *b, evidence_t *ev)
{
    if (!a->branch_count && !b->branch_count) return;
    char x[PIECE_WORDS], y[PIECE_WORDS];
    han_text(a->branch, a->branch_count, x);
    han_text(b->branch, b->branch_count, y);
    if (!a->branch_count != !b->branch_count)
        evidence_add(ev, WEIGHT_branch, 100, a->branch_count ? x : y, NULL);
    else if (strcmp(x, y))
        evidence_add(ev, WEIGHT_other_branch, 100, x, y);
}

void han_legal_forms(const form_t *a, const form_t *b, int percent, evidence_t *ev)
{
    if (a->legal == b->legal) return;
    const char *p = a->legal ? lexicon_legal_name(a->legal) : "-", *q = b->legal ? lexicon_legal_name(b->legal) : "-";
    bool kin = !a->legal || !b->legal || !lexicon_legal_family(a->legal)[0] || !lexicon_legal_family(b->legal)[0] ||
               !strcmp(lexicon_legal_family(a->legal), lexicon_legal_family(b->legal));
    evidence_add(ev, kin ? WEIGHT_legal_form : WEIGHT_other_legal_form, kin ? percent : 100, p, q);
}

static bool has_brand(const form_t *f)
{
    for (int i = 0; i < f->core_count; i++)
        if (sort_at(f, i) == SORT_BRAND) return true;
    return false;
}

/* 深圳市 and 深圳, 广东深圳 and 深圳: one lies in the other or is the same. */
bool han_places_agree(const form_t *a, const form_t *b)
{
    int p = a->place_code, q = b->place_code;
    if (a->place_count && a->place_count == b->place_count && !memcmp(a->place, b->place, (size_t)a->place_count * sizeof *a->place)) return true;
    if (p && q) return p / 10000 == q / 10000 && (p / 100 == q / 100 || p % 10000 == 0 || q % 10000 == 0);
    const form_t *wide = a->place_count > b->place_count ? a : b, *narrow = wide == a ? b : a;
    int i = 0; /* 新城区 and 西安市新城区 */
    for (int k = 0; k < wide->place_count && i < narrow->place_count; k++) i += narrow->place[i] == wide->place[k];
    return i == narrow->place_count && i >= 2;
}

bool han_places_apart(const form_t *a, const form_t *b)
{
    return a->place_code && b->place_code && !han_places_agree(a, b);
}

/* The place a name begins with, taken for its brand or not. */
static void place_text(const form_t *f, char into[PIECE_WORDS])
{
    int n = 0;
    while (sort_at(f, n) == SORT_PLACE) n++;
    if (f->place_count) han_text(f->place, f->place_count, into);
    else han_text(f->core, n, into);
}

static void unit_places(const form_t *a, const form_t *b, evidence_t *ev)
{
    if (!a->place_count && !b->place_count) return;
    char x[PIECE_WORDS], y[PIECE_WORDS];
    place_text(a, x);
    place_text(b, y);
    if (!a->place_count != !b->place_count && !han_places_apart(a, b)) /* 邢台市桥西区 and 石家庄市桥西区 are apart */
        evidence_add(ev, WEIGHT_place_missing, 100, a->place_count ? x : y, NULL);
    else if (!han_places_agree(a, b))
        evidence_add(ev, WEIGHT_other_place_name, has_brand(a) && has_brand(b) ? 100 : NO_BRAND_PERCENT, x, y);
}

/* Is the name one of a group? Counts its words of trade. */
static bool of_group(const form_t *f, int *ret_trades)
{
    static const uint32_t group[] = {0x96C6, 0x56E2};
    bool is = false;
    *ret_trades = 0;
    for (int i = 0; i < f->core_count && i < FORM_SORTED; i++)
        *ret_trades += f->sort[i] == (SORT_TRADE | FORM_WORD) || f->sort[i] == (SORT_LIGHT | FORM_WORD);
    const uint32_t *c = f->core;
    for (int i = 0; i + 1 < f->core_count + f->tail; i++) is |= c[i] == group[0] && c[i + 1] == group[1];
    return is;
}

/* 集团有限公司, not the shares of one (集团股份有限公司). */
static bool group_form(const form_t *f)
{
    static const uint32_t group[] = {0x96C6, 0x56E2};
    const uint32_t *tail = f->core + f->core_count;
    return f->tail > 2 && !memcmp(tail, group, sizeof group) && !strcmp(lexicon_legal_family(f->legal), "llc");
}

/* 华国集团有限公司 is not its member 华国化工有限公司, nor the one it brought to the exchange, 华国股份有限公司. */
static void unit_group(const form_t *a, const form_t *b, evidence_t *ev)
{
    if (!a->legal || !b->legal) return;
    int n = 0, m = 0;
    bool x = of_group(a, &n), y = of_group(b, &m);
    bool listed = strcmp(lexicon_legal_family(a->legal), lexicon_legal_family(b->legal)) && (group_form(a) || group_form(b));
    if (listed || (x != y && (x ? m > n : n > m))) evidence_add(ev, WEIGHT_group_member, 100, NULL, NULL);
}

/* Percent that a position of the whole line counts; what only one side takes for a place or a legal form
 * is one on the other side too, with an error in it. */
static int line_percent(const form_t *a, const form_t *b, const step_t *s, bool lone)
{
    if (s->i < a->lead || s->j < b->lead) return LEAD_PERCENT;
    int i = s->i - a->lead, j = s->j - b->lead;
    if ((a->tail && i >= a->core_count) || (b->tail && j >= b->core_count)) return lone || s->what != WEIGHT_other_char ? TAIL_PERCENT : TRADE_PERCENT;
    return i < a->brand && j < b->brand ? 100 : TRADE_PERCENT;
}

/* 白景市东超物业 against 白银市东超物业: a slip in the place keeps it from being known as one, and the same
 * goes for the legal form. Then the lines are compared as they stand. */
static void unit_lines(const form_t *a, const form_t *b, evidence_t *ev)
{
    enum { SLIPS_MOST = 3 };
    side_t x = {a->line, a->line_from, a->lead + a->core_count + a->tail};
    side_t y = {b->line, b->line_from, b->lead + b->core_count + b->tail};
    step_t steps[ALIGN_MOST * 2];
    int count = han_align(&x, &y, steps);
    if (count > SLIPS_MOST || (count > 1 && han_places_apart(a, b))) return; /* that is no slip any more */
    evidence_add(ev, WEIGHT_near_unit_name, 100, NULL, NULL);
    for (int k = 0; k < count; k++) han_add_step(ev, &steps[k], &x, &y, line_percent(a, b, &steps[k], count == 1));
    unit_group(a, b, ev);
    han_branches(a, b, ev);
}

static void take_better(evidence_t *ev, const evidence_t *other)
{
    if (other->name <= 0 || other->name <= ev->name) return;
    ev->name = other->name;
    ev->pieces = other->pieces;
    memcpy(ev->piece, other->piece, (size_t)other->pieces * sizeof *other->piece);
}

/* Both names in full, by words where all are known, or by characters. False when words are not all known. */
static bool unit_full(const form_t *a, const form_t *b, bool words, evidence_t *ev)
{
    full_t f = {.a = a, .b = b, .x = {a->core, a->from, a->core_count}, .y = {b->core, b->from, b->core_count}, .ev = ev};
    bool same = ev->same_name;
    f.percent = same ? 100 : brand_percent(a, b);
    evidence_add(ev, same ? WEIGHT_same_unit_name : WEIGHT_near_unit_name, 100, NULL, NULL);
    if (words) {
        if (!unit_words(&f)) return false;
    } else {
        f.count = han_align(&f.x, &f.y, f.step);
        f.brand_shared = f.count && brand_shared(&f, a->core_count);
        unit_characters(&f);
    }
    if (same) return true;
    unit_places(a, b, ev);
    han_legal_forms(a, b, 100, ev);
    unit_group(a, b, ev);
    han_branches(a, b, ev);
    return true;
}

/* Names whose lines share less than a third of their characters are not worth laying side by side. */
static bool unlike(const form_t *a, const form_t *b)
{
    int n = a->lead + a->core_count, m = b->lead + b->core_count, common = 0;
    uint64_t bits[4] = {0};
    for (int i = 0; i < n; i++) {
        uint32_t h = a->line[i] * UINT32_C(2654435761) >> 24;
        bits[h >> 6] |= UINT64_C(1) << (h & 63);
    }
    for (int j = 0; j < m; j++) {
        uint32_t h = b->line[j] * UINT32_C(2654435761) >> 24;
        common += bits[h >> 6] >> (h & 63) & 1;
    }
    return common * 3 < (n < m ? n : m);
}

static void compare_units(const form_t *a, const form_t *b, evidence_t *ev)
{
    enum { CLEAR = 100 }; /* nearer than that no other reading is looked for */
    int near = weight_points(WEIGHT_near_unit_name);
    bool same_core = a->core_key == b->core_key && a->core_count == b->core_count;
    ev->same_name = form_same_name(a, b);
    if (!ev->same_name && !same_core && score_han_short(a, b, ev)) return;
    if (!ev->same_name && !same_core && unlike(a, b)) {
        evidence_add(ev, WEIGHT_near_unit_name, 100, NULL, NULL);
        evidence_add(ev, WEIGHT_unlike, 100, NULL, NULL);
        return;
    }
    bool words = !ev->same_name && !same_core && unit_full(a, b, true, ev);
    if (!words) {
        bool same = ev->same_name;
        evidence_clear_name(ev);
        ev->same_name = same;
        unit_full(a, b, false, ev);
        if (same) return;
    }
    evidence_t other;
    if (words && ev->name < near - CLEAR) {
        evidence_begin(&other, ev->keep);
        unit_full(a, b, false, &other);
        take_better(ev, &other);
    }
    if (ev->name < near - 2 * CLEAR && han_uneven(a, b)) {
        evidence_begin(&other, ev->keep);
        score_han_slip(a, b, &other);
        take_better(ev, &other);
    }
    bool lopsided = !a->lead != !b->lead || a->legal != b->legal || a->tail != b->tail;
    if (!lopsided || ev->name >= near + weight_points(WEIGHT_place_missing) + weight_points(WEIGHT_legal_form)) return;
    evidence_begin(&other, ev->keep);
    unit_lines(a, b, &other);
    take_better(ev, &other);
}

void score_han_unit(const form_t *a, const form_t *b, evidence_t *ev)
{
    compare_units(a, b, ev);
    if (!ev->same_name) han_members(a, b, ev);
}
