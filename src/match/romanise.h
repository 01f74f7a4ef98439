/* romanise.h - how Chinese syllables and words are written in Latin letters: pinyin, Wade-Giles, custom, translation.
 *
 * Purpose    The tables data/names/customary.tsv (Cantonese, Hokkien and other spellings of characters in names) and
 *            data/names/meaning.tsv (words of units and what they are translated by); Wade-Giles is made by rule.
 * Source     Wade-Giles without its apostrophes, as lists write it: the published syllable table, as a rule.
 * Threads    romanise_load runs once per process (lexicon_load calls it); afterwards constant and free of locks.
 * Cost       O(letters) per question and syllable.
 */
#ifndef MATCH_ROMANISE_H
#define MATCH_ROMANISE_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

/* In order of how little they cost. NEAR: a syllable that sounds nearly alike. */
enum roman { ROMAN_PINYIN, ROMAN_CUSTOM, ROMAN_NEAR, ROMAN_NONE };
enum { ROMAN_LONGEST = 7, MEANING_LONGEST = 8 };

/* A Chinese word that a Latin one translates; several share one. */
typedef struct meaning {
    uint32_t c[MEANING_LONGEST]; /* folded */
    uint8_t n;
    uint16_t next;               /* another for the same word, 0 = none: see romanise_more */
} meaning_t;

/* After chars_load. */
int romanise_load(err_t *err);
/* How n letters (a-z) write one character, or one syllable whatever the character. */
enum roman romanise_char(uint32_t c, const char *w, int n);
enum roman romanise_syllable(uint16_t syllable, const char *w, int n);
/* All letters against count characters (or, chars NULL, syllables), one syllable each: the dearest way that is needed. */
enum roman romanise_all(const uint32_t *chars, const uint16_t *syllables, int count, const char *w, int n);
/* Cuts letters into the fewest syllables of pinyin; returns how many, 0 when they are not pinyin or more than most. */
int romanise_cut(const char *w, int n, uint16_t *into, int most);
/* The Chinese words that a Latin one (or several written together) stands for, NULL = none. */
const meaning_t *romanise_meaning(const char *w, int n);
const meaning_t *romanise_more(const meaning_t *m);

/* The syllables that letters spell outside pinyin (Wade-Giles, custom): c[0] of each is the syllable's number. */
const meaning_t *romanise_spelled(const char *w, int n);

#endif
