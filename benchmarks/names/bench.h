/* bench.h - what the parts of bench_names share: the list, a search measured, what counts as found. */
#ifndef NAMES_BENCH_H
#define NAMES_BENCH_H

#include "names.h"

#include <stdbool.h>
#include <stddef.h>

/* Persons of the list are born within these days since 1970: 1950 to 2004. */
enum { BENCH_BORN_FIRST = -7305, BENCH_BORN_DAYS = 20000 };
enum { WITHINS = 3, TOP = 10, TOP_DEEP = 50, NOBODY = -1 };
extern const int bench_within[WITHINS]; /* 1, 5, 50 */

typedef struct bench {
    names_t *maker;
    size_t made, count; /* names in all; of these in the index now */
    char *text;
    uint32_t *at; /* where each name begins in text */
    size_t queries, alarms, mixed;
    int cut;
    size_t misses; /* print unfair ones */
    match_index_t *ix;
} bench_t;

/* A query and the name it was made from. */
typedef struct asked {
    enum names_kind kind;
    enum names_error error; /* NAMES_ERRORS: of nobody in the list */
    int64_t truth;          /* number of the name, NOBODY */
    char text[NAMES_ROOM];
} asked_t;

typedef struct tally {
    size_t asked, wanted, found[WITHINS], fair[WITHINS]; /* wanted: those that mean somebody */
    double sum, *latency;
    size_t room;
} tally_t;

double bench_now(void);  /* processor time of this thread, seconds */
double bench_wall(void);
double bench_used(void); /* processor time of the process, all threads */
void bench_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

static inline const char *bench_name(const bench_t *b, size_t i)
{
    return b->text + b->at[i];
}

match_subject_t bench_subject(const char *name, enum names_kind kind);
int bench_build(bench_t *b, size_t count, int threads, match_index_t **ret);
/* A name of the kind among the first most, disturbed; false when the class is none of the kind's. */
bool bench_ask(bench_t *b, enum names_kind kind, enum names_error error, size_t most, asked_t *ret);
/* Half disturbed names of the list's first most in the list's mix and in every class, half of nobody. */
bool bench_ask_mixed(bench_t *b, size_t most, asked_t *into, size_t count);

bool tally_open(tally_t *t, size_t room);
void tally_close(tally_t *t);
double tally_part(const tally_t *t, int permille); /* latency in ms that so many thousandths of queries stay below */
/* Asks, times the search for the best TOP, and counts; a miss is looked for in the best TOP_DEEP, not timed. */
int tally_ask(bench_t *b, const asked_t *q, tally_t *t);
/* Folded edits between a query and a name; a query in Latin letters is compared with a Han name's pinyin. */
size_t bench_distance(const char *query, const char *name);

int bench_alarms(bench_t *b);
/* The same queries put to pg_trgm. ours: their tally. */
int bench_trgm(bench_t *b, const char *conninfo, const asked_t *queries, size_t count, const tally_t *ours);
int bench_numbers(bench_t *b);
/* Names made to be slow, asked for all there is: the longest search. */
int bench_hostile(bench_t *b, size_t count);

#endif
