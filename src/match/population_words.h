/* population_words.h - bearers of names that are no Chinese ones, from how frequent their words are (data/names/frequent.tsv).
 *
 * Rule       In each community that shares names: its people x the share of every word; a word that is not listed counts
 *            as a rare one (RARE_WORD). The community with most bearers counts; half of the words at least must be listed.
 * Exactness  A rough estimate, good to a factor of ten.
 * Threads    population_words_load runs once (population_load calls it), after lexicon_load; afterwards constant.
 */
#ifndef MATCH_POPULATION_WORDS_H
#define MATCH_POPULATION_WORDS_H

#include "match/form.h"

int population_words_load(err_t *err);
/* Expected bearers in the world, at least 1; 0 when too little is known of the words. */
int64_t population_words(const form_t *person);

#endif
