/* check_items.c - an English passage as a row of words, numbers and marks. */
#include "report/check_items.h"

#include <string.h>

static void add(items_t *x, enum item_kind kind, int from, int to)
{
    if (x->n == ITEMS_MOST) return;
    item_t *item = &x->at[x->n++];
    *item = (item_t){.kind = kind, .from = from, .to = to, .tok = -1};
    for (int i = from; kind == ITEM_WORD && i < to && item->letters < ITEM_LETTERS - 1; i++) item->word[item->letters++] = (char)(x->s->c[i] < 128 ? (x->s->c[i] >= 'A' && x->s->c[i] <= 'Z' ? x->s->c[i] | 32 : x->s->c[i]) : '?');
}

static bool in_word(const uint32_t *c, int i)
{
    return is_latin(c[i]) || is_digit(c[i]) || ((c[i] == '-' || c[i] == '\'' || c[i] == U'’') && is_latin(c[i + 1]));
}

/* Words and marks between the characters. */
static void add_words(items_t *x, int from, int to)
{
    const uint32_t *c = x->s->c;
    for (int i = from, end; i < to; i = end) {
        end = i + 1;
        if (is_latin(c[i]) || is_digit(c[i])) {
            while (end < to && in_word(c, end)) end++;
            int year = 0;
            if (end - i == 4)
                for (int d = i; d < end; d++) year = is_digit(c[d]) && year >= 0 ? 10 * year + (int)(c[d] - '0') : -1;
            add(x, year > 1900 && year < 2100 ? ITEM_YEAR : ITEM_WORD, i, end);
            if (x->n && x->at[x->n - 1].kind == ITEM_YEAR) x->at[x->n - 1].year = year;
        } else if (one_of(U",;:()—–", c[i])) {
            add(x, ITEM_MARK, i, end);
            if (x->n) x->at[x->n - 1].mark = c[i] == U'—' ? U'–' : c[i];
        }
    }
}

/* A stop is of the sentence it ends, and its end. */
static void mark_sentences(items_t *x)
{
    int begin = 0;
    for (int i = 0, first = 0; i <= x->n; i++) {
        if (i < x->n && !item_mark(x, i, '.')) continue;
        for (; first <= i; first++) x->at[first].begin = begin, x->at[first].end = i;
        begin = i + 1;
    }
}

void items_read(checker_t *k, items_t *x)
{
    const sentence_t *s = k->s;
    x->k = k, x->s = s, x->n = 0;
    for (int i = 0; i < s->tokens; i++) {
        const tok_t *t = &s->t[i];
        if (t->kind == TOK_NUM) {
            int digits = t->digits_to > t->from && t->digits_to <= t->to ? t->digits_to : t->to;
            add(x, ITEM_NUMBER, t->from, digits);
            if (x->n) x->at[x->n - 1].tok = i;
            add_words(x, digits, t->to);
        } else if (t->kind == TOK_YEAR && x->n < ITEMS_MOST) {
            add(x, ITEM_YEAR, t->from, t->to);
            x->at[x->n - 1].year = (int)t->v;
        } else if (is_sep(t, U'。')) {
            add(x, ITEM_MARK, t->from, t->to);
            if (x->n) x->at[x->n - 1].mark = '.';
        } else {
            add_words(x, t->from, t->to);
        }
    }
    for (int i = 0; i < 12; i++) x->at[x->n + i] = (item_t){.kind = ITEM_END, .from = s->n, .to = s->n, .tok = -1};
    mark_sentences(x);
}

bool item_is(const items_t *x, int i, const char *list)
{
    if (i < 0 || i >= x->n || x->at[i].kind != ITEM_WORD) return false;
    const char *word = x->at[i].word;
    size_t n = (size_t)x->at[i].letters;
    for (const char *p = list; *p; p = check_next_word(p))
        if (*p == *word && strncmp(p, word, n) == 0 && (p[n] == '|' || !p[n])) return true;
    return false;
}

bool item_mark(const items_t *x, int i, uint32_t mark)
{
    return i >= 0 && i < x->n && x->at[i].kind == ITEM_MARK && x->at[i].mark == mark;
}

/* How many words stand from item i on as they do in the phrase up to its bar, 0. */
static int phrase_at(const items_t *x, int i, const char *phrase)
{
    int at = i;
    for (const char *p = phrase; *p && *p != '|'; at++) {
        const item_t *item = &x->at[at];
        size_t n = (size_t)item->letters;
        if (at >= x->n || item->kind != ITEM_WORD || *p != *item->word || strncmp(p, item->word, n) != 0 || (p[n] && p[n] != '|' && p[n] != ' ')) return 0;
        p += n + (p[n] == ' ');
    }
    return at - i;
}

int item_phrase(const items_t *x, int i, const char *list)
{
    if (!item_word(x, i)) return 0;
    char first = *x->at[i].word;
    for (const char *p = list; *p; p = check_next_word(p)) {
        int n = *p == first ? phrase_at(x, i, p) : 0;
        if (n) return n;
    }
    return 0;
}

int item_find(const items_t *x, int from, int to, const char *list)
{
    uint32_t first = 0; /* a bit for each letter that a phrase begins with */
    for (const char *p = list; *p; p = check_next_word(p)) first |= UINT32_C(1) << (*p & 31);
    for (int i = from; i < to; i++)
        if (item_word(x, i) && (first >> (*x->at[i].word & 31) & 1) && item_phrase(x, i, list)) return i;
    return -1;
}

int item_sentence(const items_t *x, int i, int *ret_end)
{
    const item_t *item = &x->at[i < 0 ? 0 : i > x->n ? x->n : i];
    *ret_end = item->end;
    return item->begin;
}

bool item_count(const items_t *x, int i)
{
    if (!item_number(x, i)) return false;
    const tok_t *t = item_tok(x, i);
    return is_count(t) && !t->money && !t->range;
}

int item_month(const items_t *x, int i)
{
    static const char *const names[] = {"january|jan", "february|feb", "march|mar", "april|apr", "may", "june|jun", "july|jul", "august|aug", "september|sept|sep", "october|oct", "november|nov", "december|dec"};
    for (int m = 0; m < 12; m++)
        if (item_is(x, i, names[m])) return m == 4 && x->s->c[x->at[i].from] != 'M' ? 0 : m + 1; /* it may */
    return 0;
}

int item_ordinal(const items_t *x, int i)
{
    static const char *const names[] = {"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"};
    int v = 0, n = 0;
    for (int o = 0; o < 20; o++)
        if (item_is(x, i, names[o])) return o + 1;
    if (i < 0 || i >= x->n) return 0;
    const char *w = x->at[i].word;
    while (x->at[i].kind == ITEM_WORD && w[n] >= '0' && w[n] <= '9' && n < 3) v = 10 * v + (w[n++] - '0');
    return n && (strcmp(w + n, "st") == 0 || strcmp(w + n, "nd") == 0 || strcmp(w + n, "rd") == 0 || strcmp(w + n, "th") == 0) ? v : 0;
}

int item_small(const items_t *x, int i)
{
    static const char *const names[] = {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"};
    if (item_number(x, i)) return item_tok(x, i)->v < 1000 && item_tok(x, i)->v == (int)item_tok(x, i)->v && item_tok(x, i)->num != NUM_PERCENT ? (int)item_tok(x, i)->v : 0;
    for (int o = 0; o < 20; o++)
        if (item_is(x, i, names[o])) return o + 1;
    return 0;
}

/* Asked often: read once. */
static int read_way(const items_t *x, int i)
{
    if (item_is(x, i, "rose|rise|rises|risen|rising|increase|increased|increases|increasing|grew|grow|grown|growing|growth|climb|climbed|climbing|jumped|jump|soared|surged|surge|gain|gained|swelled|expanded|up|upturn|higher|more|doubled|tripled|upward|leapt")) return 1;
    return item_is(x, i, "fell|fall|falls|fallen|falling|decrease|decreased|decreases|decreasing|decline|declined|declines|declining|drop|dropped|drops|dropping|dip|dipped|shrank|shrunk|shrinking|reduction|reduced|slid|slipped|plunged|down|downturn|lower|fewer|less|halved|downward") ? -1 : 0;
}

int item_way(const items_t *x, int i)
{
    return item_word(x, i) ? x->at[i].way : 0;
}

void item_report(const items_t *x, const char *rule, int from, int to, words_t computed, const char *zh, const char *en)
{
    report_at(x->k, CHECK_INCONSISTENT, rule, x->at[from].from, x->at[to].to, computed, both(x->k, zh, en));
}

void rule_items(checker_t *k)
{
    if (k->s->zh || k->nomem) return;
    if (!k->items) k->items = arena_alloc(k->arena, sizeof *k->items);
    items_t *x = k->items;
    if (!x) {
        k->nomem = true;
        return;
    }
    items_read(k, x);
    for (int i = 0; i < x->n; i++) x->at[i].way = read_way(x, i);
    items_calendar(x);
    items_ways(x);
    items_bounds(x);
    items_slots(x);
    items_units(x);
    items_lists(x);
    items_turns(x);
    items_limits(x);
    items_trends(x);
    items_scale(x);
    items_again(x);
    items_spans(x);
    items_nets(x);
}
