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

#endif
