/* alike.h - Latin words that stand for each other: spellings, pet names, names in other tongues, numbers.
 *
 * Purpose    The table data/names/alike.tsv. A word may stand in several rows ("alex": Alexander and Alexandra);
 *            two words are alike when they share a row.
 * Threads    alike_load runs once per process (lexicon_load calls it); afterwards constant and free of locks.
 * Cost       One probe of a table of hashes per word.
 */
#ifndef MATCH_ALIKE_H
#define MATCH_ALIKE_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

/* In order of how little they cost. */
enum alike_kind { ALIKE_NONE, ALIKE_NUMBER, ALIKE_SPELLING, ALIKE_UNIT, ALIKE_PLACE, ALIKE_SOUND, ALIKE_TONGUE, ALIKE_PET };
enum { ALIKE_ROWS = 6 };

typedef struct alike {
    uint64_t key;
    uint16_t row[ALIKE_ROWS]; /* from 1; 0 = no more */
    int16_t number;           /* of a number word, -1 = none */
    uint8_t classes;          /* enum lexicon_class, entered by the lexicon */
} alike_t;

int alike_load(err_t *err);
/* NULL when the word stands in no row. word is folded: a-z and 0-9. */
const alike_t *alike_find(const char *word, int n);
/* The same for a word hashed letter by letter: hash_step from HASH_SEED (tsv.h). */
const alike_t *alike_hashed(uint64_t hash);
/* While loading: notes the classes of a word. ERR_MATCH_TABLE when the table is full. */
int alike_enter(const char *word, int n, unsigned classes, err_t *err);
/* The cheapest kind of a row that both stand in. unit: whether units are compared; personal kinds count for
 * persons only, units' words for units only. Either may be NULL. */
enum alike_kind alike_kind(const alike_t *a, const alike_t *b, int unit);
/* What a row of alike_t.row is of. */
enum alike_kind alike_row_kind(uint16_t row);
/* Are they known as two names: both stand in rows of spellings (units: of places), and
 * in none together? */
bool alike_two_names(const alike_t *a, const alike_t *b, int unit);
/* Is it a given name in any row (pet, tongue)? */
bool alike_given(const alike_t *a);

/* Is it known as a name of persons at all (spelling, tongue, pet); as a place; as a word of units? */
bool alike_known(const alike_t *a);
bool alike_place(const alike_t *a);
bool alike_trade(const alike_t *a);

#endif
