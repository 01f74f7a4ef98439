/* hangul.h - Korean syllables in Latin letters, one by one.
 *
 * Purpose    A Korean name is its syllables: 김정은 and 김종은 differ in one of three. So they are kept apart, as
 *            gim·jeong·eun, where a transliterator would run them together.
 * Source     Revised Romanization of Korean (2000), each syllable by itself, without the changes between syllables.
 * Threads    Pure.
 */
#ifndef MATCH_HANGUL_H
#define MATCH_HANGUL_H

#include <stdbool.h>
#include <stdint.h>

enum { HANGUL_LETTERS = 8 };

static inline bool hangul_is(uint32_t c)
{
    return c >= 0xAC00 && c <= 0xD7A3;
}

/* The syllable's letters, NUL-terminated; c must be one. */
void hangul_letters(uint32_t c, char into[HANGUL_LETTERS]);

#endif
