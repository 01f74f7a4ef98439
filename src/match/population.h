/* population.h - how many people are to be expected to bear a personal name.
 *
 * Rule       People x share of the surname x share of the given name. Given names of one character are GIVEN_ONE
 *            percent of all; those of two are taken as two independent draws, unless data/names/population.tsv has the
 *            name itself (秀英, 建华: such names are ten times as frequent as their characters say).
 *            A name in pinyin is borne by all whose characters are read so: the same with the shares of all surnames and
 *            characters of one reading. Names of other kinds: population_words.h.
 * Exactness  Right within a factor of two for frequent names of one character, of ten for names of two: an estimate,
 *            rounded accordingly, and called so.
 * Threads    population_load runs once per process; afterwards constant. Cost: some 50 ns, 2 us for Latin names.
 */
#ifndef MATCH_POPULATION_H
#define MATCH_POPULATION_H

#include "match/form.h"

int population_load(err_t *err);
/* Of whom people speaks: nobody; those in China with these characters; those in China so read; people anywhere. */
enum population_of { POPULATION_UNKNOWN, POPULATION_CHINA, POPULATION_PINYIN, POPULATION_WORLD };
typedef struct population {
    enum population_of of;
    int64_t people; /* at least 1; 0 when UNKNOWN */
} population_t;

/* sex 'M', 'F' or 0 for both. */
population_t population_of(const form_t *person, char sex);
/* To one digit, from 100,000 on to two. */
int64_t population_round(int64_t people);
/* Tenths of powers of ten: 55 for 290,000. */
int population_tenths(int64_t people);

#endif
