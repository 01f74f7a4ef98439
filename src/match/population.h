/* population.h - how many people in China are to be expected to bear a Han personal name.
 *
 * Rule       People x share of the surname x share of the given name. Given names of one character are GIVEN_ONE
 *            percent of all; those of two are taken as two independent draws, unless data/names/population.tsv has the
 *            name itself (秀英, 建华: such names are ten times as frequent as their characters say).
 * Exactness  Right within a factor of two for frequent names of one character, of ten for names of two: an estimate,
 *            rounded accordingly, and called so.
 * Threads    population_load runs once per process; afterwards constant. Cost: some 50 ns.
 */
#ifndef MATCH_POPULATION_H
#define MATCH_POPULATION_H

#include "match/form.h"

int population_load(err_t *err);
/* Expected bearers, at least 1; 0 when nothing can be said (no Han person, no surname, a dotted name). sex 'M', 'F' or 0
 * for both. lexicon_load must have succeeded. */
int64_t population_of(const form_t *person, char sex);
/* To one digit, from 100,000 on to two. */
int64_t population_round(int64_t people);
/* Tenths of powers of ten: 55 for 290,000. */
int population_tenths(int64_t people);

#endif
