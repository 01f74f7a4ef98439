/* check_facts.h - the numbers of a passage as facts, for the solver of relations; not for other rooms.
 *
 * A fact is a value with what the words around it say of it: that it is of an earlier time, a change, a share, what falls on
 * one, what is left. The solver asks whether a fact that is said to follow from others follows from any.
 */
#ifndef REPORT_CHECK_FACTS_H
#define REPORT_CHECK_FACTS_H

#include "report/check_quant.h"

enum { FACTS_MOST = 160 };

enum fact_kind { FACT_VALUE, FACT_AMOUNT /* 120 more */, FACT_CHANGE /* per cent */, FACT_POINTS, FACT_TIMES, FACT_SHARE, FACT_REST, FACT_OTHER };

typedef struct fact {
    int tok, sentence;
    enum fact_kind kind;
    int dir;      /* of a change: 1, -1, 0 = not said */
    bool by;      /* of so many times: 上升N倍 */
    int time;     /* -1: said to be of an earlier time */
    int year;     /* 0 = not said */
    int64_t unit; /* a bare number of an English sentence has that of the one before */
} fact_t;

typedef struct facts {
    const sentence_t *s;
    fact_t f[FACTS_MOST];
    int n;
} facts_t;

/* Said to be of an earlier time: last year's, from, than the; in brackets with its year. */
bool fact_is_earlier(const sentence_t *s, int tok);
void check_facts_read(const sentence_t *s, facts_t *ret);
const tok_t *fact_tok(const facts_t *x, int i);
/* Whether two values can be compared and added, as far as their units say. */
bool check_facts_alike(const facts_t *x, int a, int b);
/* The words of a number: from the last number or end of a clause before it to its own start; behind it up to the next. */
void fact_before(const sentence_t *s, int tok, int *from, int *to);
void fact_behind(const sentence_t *s, int tok, int *from, int *to);
/* How many days one of a span's units has (30.44 for months); 0 = no span. */
double check_days(const sentence_t *s, const tok_t *t);

/* The solver at one passage: check_solve.c has the changes, check_share.c the shares and rests. */
typedef struct solve {
    checker_t *k;
    const sentence_t *s;
    facts_t x;
    int than; /* the year the claim compares with, 0 = none */
} solve_t;

bool solve_near(const solve_t *w, int a, int b, int most); /* at most so many sentences apart */
bool solve_counted(const solve_t *w, int i);               /* a plain count, no change */
void solve_say(const solve_t *w, const char *rule, bool good, int claim, int a, int b, words_t computed);
/* What follows from values whose order or list is said: an older contradiction of it was read from others. */
bool solve_retract(const solve_t *w, int claim);
void solve_share(const solve_t *w, int claim);
void solve_part(const solve_t *w, int part);
void solve_rest(const solve_t *w, int claim, bool settled);
void solve_rest_of_hundred(const solve_t *w, int claim);

#endif
