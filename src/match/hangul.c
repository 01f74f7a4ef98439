/* hangul.c - a syllable's number is (first * 21 + vowel) * 28 + last. */
#include "match/hangul.h"

#include <assert.h>
#include <stdio.h>

void hangul_letters(uint32_t c, char into[HANGUL_LETTERS])
{
    static const char first[][3] = {"g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k",
                                    "t", "p", "h"};
    static const char vowel[][4] = {"a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u",
                                    "wo", "we", "wi", "yu", "eu", "ui", "i"};
    static const char last[][3] = {"", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m",
                                   "p", "p", "t", "t", "ng", "t", "t", "k", "t", "p", "t"};
    assert(hangul_is(c));
    uint32_t n = c - 0xAC00;
    (void)snprintf(into, HANGUL_LETTERS, "%s%s%s", first[n / (21 * 28)], vowel[n / 28 % 21], last[n % 28]);
}
