/* check_items.h - an English passage as words, numbers and marks in a row, for the readers of plain phenomena: what a calendar, a direction, a
 * bound or a list cannot be; not for other rooms.
 *
 * Numbers stand without the noun they count; the noun follows as a word. Words are in small letters.
 */
#ifndef REPORT_CHECK_ITEMS_H
#define REPORT_CHECK_ITEMS_H

#include "report/check_inside.h"

enum { ITEMS_MOST = 700, ITEM_LETTERS = 24 };
enum item_kind { ITEM_END, ITEM_WORD, ITEM_NUMBER, ITEM_YEAR, ITEM_MARK };

typedef struct item {
    enum item_kind kind;
    int from, to;          /* characters */
    int tok;               /* the number's token */
    int year;
    uint32_t mark;         /* a stop, comma, bracket, dash; '.' ends a sentence */
    int begin, end;        /* of its sentence: the first item, the one behind the last */
    int letters;           /* of the word */
    int way;               /* item_way */
    char word[ITEM_LETTERS];
} item_t;

typedef struct items {
    checker_t *k;
    const sentence_t *s;
    item_t at[ITEMS_MOST + 12]; /* ends with ITEM_END; room to look ahead */
    int n;
} items_t;

void items_read(checker_t *k, items_t *ret);
/* Whether item i is one of the words of a |-list; nothing outside of the passage is. */
bool item_is(const items_t *x, int i, const char *list);
bool item_mark(const items_t *x, int i, uint32_t mark);
/* Whether the words, parted by single blanks, stand from item i on; how many, 0 if they do not. Several phrases are parted by bars. */
int item_phrase(const items_t *x, int i, const char *list);
/* Where the first such phrase stands from..to, -1. */
int item_find(const items_t *x, int from, int to, const char *list);
/* The first item of its sentence, and the one behind its last. */
int item_sentence(const items_t *x, int i, int *ret_end);
static inline bool item_number(const items_t *x, int i) { return i >= 0 && i < x->n && x->at[i].kind == ITEM_NUMBER; }
static inline bool item_year(const items_t *x, int i) { return i >= 0 && i < x->n && x->at[i].kind == ITEM_YEAR; }
static inline bool item_word(const items_t *x, int i) { return i >= 0 && i < x->n && x->at[i].kind == ITEM_WORD; }
static inline const tok_t *item_tok(const items_t *x, int i) { return &x->s->t[x->at[i].tok]; }
/* A plain count, exact and of no money; a span of time is none. */
bool item_count(const items_t *x, int i);
/* 1-12 for the name of a month, 0. */
int item_month(const items_t *x, int i);
/* first, 3rd, fourteenth: 1, 3, 14; 0 = none. last: 0 as well. */
int item_ordinal(const items_t *x, int i);
/* three, 12: the value of a small number, said in words or digits; 0 = none. */
int item_small(const items_t *x, int i);
/* 1 for rose, increase, higher; -1 for fell, drop, lower; 0. */
int item_way(const items_t *x, int i);
void item_report(const items_t *x, const char *rule, int from, int to, words_t computed, const char *zh, const char *en);

void items_calendar(const items_t *x);
void items_ways(const items_t *x);
void items_bounds(const items_t *x);
void items_slots(const items_t *x);
void items_units(const items_t *x);
void items_lists(const items_t *x);
void items_turns(const items_t *x);
void items_limits(const items_t *x);
void items_trends(const items_t *x);
void items_scale(const items_t *x);
void items_again(const items_t *x);
void items_spans(const items_t *x);
void items_nets(const items_t *x);

#endif
