/* lexicon.h - words that names are made of: surnames, legal forms, trades, titles, places.
 *
 * Purpose    The tables data/chars/surname.tsv and data/names/{legal,words,places}.tsv, for look-up.
 * Threads    lexicon_load runs once per process; afterwards constant. Call chars_load's users only after it.
 * Cost       O(length of the word) per look-up.
 */
#ifndef MATCH_LEXICON_H
#define MATCH_LEXICON_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

/* Classes of Latin words, as bits. */
enum lexicon_class { WORD_TITLE = 1, WORD_PARTICLE = 2, WORD_COMMON = 4, WORD_SHIP = 8, WORD_VAGUE = 16, WORD_VIETNAMESE = 32, WORD_WIDE = 64 };

/* Loads the character tables as well. */
int lexicon_load(err_t *err);

/* Characters of the surname at the start of n folded characters: 2, 1 or 0. */
int lexicon_surname(const uint32_t *c, int n);
/* The special reading of a surname ("chan yu"), "" when each character has its usual one. */
const char *lexicon_surname_reading(const uint32_t *c, int n);
/* Is the syllable how a surname borne by many is read? */
bool lexicon_surname_syllable(uint16_t syllable);
/* Parts in 100,000 of the people who bear the surname; 0 = rare or unknown. */
int lexicon_surname_weight(const uint32_t *c, int n);

/* Classes of a Latin word, 0 = none. */
unsigned lexicon_word(const char *word, int n);
/* Number of a Latin legal form written without spaces ("gmbh", "coltd"); 0 = none. */
int lexicon_legal(const char *word, int n);
/* Han legal form at the end of n characters: its length, and its number. 0 = none. */
int lexicon_legal_suffix(const uint32_t *c, int n, int *ret_legal);
/* Canonical spelling, and family ("llc", "jsc" ... "" if it has none). */
const char *lexicon_legal_name(int legal);
const char *lexicon_legal_family(int legal);
/* What a word of a Han unit's name says: a trade; a trade so wide that it says little (科技, 服务); that there is
 * a group, a holding, an enterprise at all; that it is of the nation (中国). Bits. */
enum unit_word { UNIT_TRADE = 1, UNIT_LIGHT = 2, UNIT_GROUP = 4, UNIT_NATION = 8 };
/* Length of the longest such word at c and its bits, 0 = none. */
int lexicon_unit_word(const uint32_t *c, int n, unsigned *ret_bits);
/* Length of the province's name at the start of c, 0 = none. */
int lexicon_province(const uint32_t *c, int n);
/* The province or city that one character stands for (沪 310000), 0 = none. */
int lexicon_abbreviation(uint32_t c);
/* Is it a customary short name (中石化); is full, without its legal form, what it means? */
bool lexicon_short(const uint32_t *c, int n);
bool lexicon_meant(const uint32_t *c, int n, const uint32_t *full, int m);
/* Length of the titles at the end of a Han person's name (先生, 副局长), 0 = none. */
int lexicon_title_suffix(const uint32_t *c, int n);
/* Length of the branch word at the end. 0 = none. */
int lexicon_branch_suffix(const uint32_t *c, int n);

/* Chinese place names at the start of c: province, city, county as far as they follow each other. Returns
 * the characters used; *ret_code the deepest GB/T 2260 code, 0 when the names are not decisive. */
int lexicon_place(const uint32_t *c, int n, int *ret_code);
/* The same, with the end of each of its at most LEXICON_LEVELS names; unused ones are 0. */
enum { LEXICON_LEVELS = 3 };
int lexicon_place_levels(const uint32_t *c, int n, int *ret_code, uint8_t ends[LEXICON_LEVELS]);

#endif
