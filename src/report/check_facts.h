/* check_facts.h - the numbers of a passage as facts, for the solver of relations; not for other rooms.
 *
 * A fact is a value with what the words around it say of it: what it counts, of what time, and its role: a value, a change by
 * so much, a share, what falls on one, a total, what is left. Relations are looked for between facts by their roles, however
 * many clauses stand between.
 */
#ifndef REPORT_CHECK_FACTS_H
#define REPORT_CHECK_FACTS_H

#include "report/check_cues.h"

#include <math.h>

enum { FACTS_MOST = 160, STEMS_MOST = 14, LIST_MOST = 40 };

enum fact_kind { FACT_VALUE, FACT_AMOUNT /* 120 more */, FACT_CHANGE /* per cent */, FACT_POINTS, FACT_TIMES, FACT_SHARE, FACT_EACH, FACT_OTHER };
enum since { SINCE_UNSAID, SINCE_YEAR_BEFORE, SINCE_TERM_BEFORE, SINCE_YEAR, SINCE_PLAN };

typedef struct fact {
    int tok, sentence, clause;
    enum fact_kind kind;
    int dir;          /* of a change, or of a value risen to: 1, -1, 0 = not said */
    bool by, of;      /* of so many times: 上升N倍, 是…的N倍; neither: open */
    bool to, base;    /* 增至120, 由100 */
    bool total, rest, plan, rate, aside; /* aside: in brackets */
    int time;         /* -1: said to be of an earlier time */
    int year, part;   /* the year said, and which part of a year (for order only); 0 = not said */
    enum since since; /* of a change */
    int since_year;
    int order;        /* place in a list that shares one verb (分别上升28.6%和24.5%), from 0; -1 = no list */
    int64_t unit;     /* a bare number of an English sentence has that of the one before */
    int from, to2;    /* characters of its own words: from .. the number, the number .. to2 */
    uint32_t stem[STEMS_MOST];
    int stems;
    bool own;         /* the stems are of its own words, not those of the value before it */
} fact_t;

typedef struct facts {
    sentence_t *s;
    hits_t hits;
    fact_t f[FACTS_MOST];
    int n;
} facts_t;

typedef struct range {
    double lo, hi;
} range_t;

static inline bool ranges_meet(range_t a, range_t b)
{
    double size = a.lo < 0 ? -a.lo : a.lo, slack = 1e-9 * (1 + (size < 1e300 ? size : 0));
    return a.lo <= b.hi + slack && b.lo <= a.hi + slack;
}
static inline range_t range_of(const tok_t *t) { return (range_t){t->lo, t->hi}; }
static inline const tok_t *fact_tok(const facts_t *x, int i) { return &x->s->t[x->f[i].tok]; }

void check_facts_read(const check_cues_t *cues, sentence_t *s, facts_t *ret);
/* Whether two values can be compared and added, as far as their units say. */
bool check_facts_alike(const facts_t *x, int a, int b);
/* 5天至60天, from 5 to 60 days: an end of a range, or of a change. */
bool check_facts_in_range(const facts_t *x, int i);
/* Whether they are called alike: 1, unlike: -1; 0 = one of them has no name. */
int check_facts_named(const facts_t *x, int a, int b);
/* How many of the stems of the characters stand in the name of the fact, of how many. */
int check_facts_calls(const facts_t *x, int i, int from, int to, int *ret_of);
/* How many words (Chinese: characters) right behind from stand, one after the other, in at..end as well; those that every clause has do not
 * count. *ret_last: where the last of them ends; *ret_next: where the first other one begins, to when there is none. */
int check_facts_leading(const facts_t *x, int from, int to, int at, int end, int *ret_last, int *ret_next);
/* How many days one of a span's units has (30.44 for months); 0 = no span. */
double check_days(const sentence_t *s, const tok_t *t);

static inline bool fact_cue(const facts_t *x, int i, enum cue c) { return cue_in(&x->hits, x->f[i].from, x->f[i].to2, c); }
/* The cue stands between the two facts. */
static inline bool cue_between(const facts_t *x, int a, int b, enum cue c) { return cue_in(&x->hits, fact_tok(x, a)->to, fact_tok(x, b)->from, c); }
/* A value that is counted or measured, a rest or a total among them. */
static inline bool fact_counts(const facts_t *x, int i) { return x->f[i].kind == FACT_VALUE && is_count(fact_tok(x, i)); }

#endif
