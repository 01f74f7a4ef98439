/* names_set.h - invented subjects for the tests of the index: persons and units, Han and Latin, aliases, facts. */
#ifndef TESTS_MATCH_NAMES_SET_H
#define TESTS_MATCH_NAMES_SET_H

#include "match/match.h"

typedef struct entry {
    char name[128], alias[3][128], number[48];
    const char *aliases[3];
    match_subject_t s;
} entry_t;

/* count subjects, the same for the same seed. free() it. */
entry_t *names_set(int count, uint64_t seed);
/* Fails the test unless both give the same hits and the same records by number for each of the asked. */
void same_answers(match_index_t *x, match_index_t *y, const entry_t *asked, int count);

#endif
