/* check_plain.h - a Chinese passage as the numbers in it with the words that lead to each, for the readers of plain phenomena: bounds and ranks
 * that the values beside them break, parts above their whole, one thing told twice; not for other rooms.
 *
 * The solver ties a claim to what it follows from. These readers ask less: whether two numbers whose words are plain can both stand.
 */
#ifndef REPORT_CHECK_PLAIN_H
#define REPORT_CHECK_PLAIN_H

#include "report/check_facts.h"

enum { PLAIN_MOST = 160 };

typedef struct plain_number {
    int tok, sentence;
    int lead;                   /* the character its own words begin at, behind the number, year or mark before it */
    int clause, clause_to;      /* characters */
    int begin, end;             /* of its sentence */
} plain_number_t;

typedef struct plain {
    checker_t *k;
    const sentence_t *s;
    plain_number_t at[PLAIN_MOST];
    tok_t own[PLAIN_MOST];      /* the numbers, with days that stand as dates (压缩至45日) */
    int n;
} plain_t;

static inline const tok_t *plain_tok(const plain_t *x, int i) { return &x->own[i]; }
/* Where the first word of the |-list stands between the characters, -1; *ret_end: where it ends (may be NULL). */
int plain_find(const plain_t *x, int from, int to, const char *list, int *ret_end);
bool plain_says(const plain_t *x, int from, int to, const char *list);
/* Whether one of the words stands right behind the character. */
int plain_at(const plain_t *x, int from, const char *list);
/* A value said exactly, with its unit. */
bool plain_exact(const plain_t *x, int i);
/* Of one kind and unit. */
bool plain_alike(const plain_t *x, int a, int b);
/* In days where spans have several units. */
double plain_value(const plain_t *x, int i);
/* A change or what is said of another time, a plan, a target. */
bool plain_moved(const plain_t *x, int i);
bool plain_elsewhere(const plain_t *x, int i);
/* Reports the numbers a..b, unless a contradiction of this passage covers one of them already. */
void plain_report(const plain_t *x, const char *rule, int a, int b, words_t computed, const char *zh, const char *en);
void plain_beside(const plain_t *x, const char *rule, int a, const char *sign, int b, const char *zh, const char *en);

void plain_bounds(const plain_t *x);
void plain_ranks(const plain_t *x);
void plain_parts(const plain_t *x);
void plain_again(const plain_t *x);

#endif
