/* chars.h - what is known of single characters: folding, reading, likeness.
 *
 * Purpose    The generated tables data/chars/ (fold, pinyin, look, strokes) and data/names/translit.tsv as arrays.
 * Threads    chars_load runs once per process, whoever calls first; afterwards everything is constant
 *            and free of locks. The other functions may only be called after a load that succeeded.
 * Memory     About 2 MB, kept for the life of the process.
 * Cost       O(1) per question; chars_looks O(number of likes).
 */
#ifndef MATCH_CHARS_H
#define MATCH_CHARS_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum { CHARS_READINGS = 4, CHARS_LETTERS = 8 };

int chars_load(err_t *err);
bool chars_is_han(uint32_t c);
/* The character that c is compared as; c itself when it has no other form. */
uint32_t chars_fold(uint32_t c);
/* Syllables c can have, the usual one first; returns how many (0..CHARS_READINGS). c must be folded. */
int chars_readings(uint32_t c, uint16_t syllable[CHARS_READINGS]);
/* The usual syllable, 0 when unknown. */
uint16_t chars_reading(uint32_t c);
/* The syllable's letters ("wei"); its class of near sounds (zh/z, n/l, ing/in ... are one class). */
const char *chars_syllable(uint16_t syllable);
uint16_t chars_near(uint16_t syllable);
/* Syllables are numbered 1..this. */
int chars_syllable_count(void);
/* The number of a syllable written in letters, 0 if there is none. */
uint16_t chars_syllable_number(const char *letters);
/* Folded characters easily taken for each other by the eye; two forms of one word (喆 and 哲). */
bool chars_look_alike(uint32_t a, uint32_t b);
bool chars_kin(uint32_t a, uint32_t b);
/* What two different folded characters have to do with each other, the closest first; STROKE is one stroke
 * apart, as 海 and 悔. */
enum chars_like { CHARS_KIN, CHARS_SOUND, CHARS_LOOK, CHARS_NEAR, CHARS_STROKE, CHARS_OTHER };
enum chars_like chars_compare(uint32_t a, uint32_t b);
/* The look-alikes and kin of c, borrowed; returns how many. */
int chars_likes(uint32_t c, const uint32_t **ret_likes);
/* Latin spelling of a letter outside ASCII (accents removed, Cyrillic and Greek transliterated), lower
 * case, NUL-terminated; NULL when the letter needs a transliterator; "" when it is silent. */
const char *chars_latin(uint32_t c);

#endif
