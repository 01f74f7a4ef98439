/* fold.h - a name as typed -> the characters it is compared by.
 *
 * Purpose    One pass: width, case, NFKC, traditional/simplified and variants, accents, Cyrillic and
 *            Greek letters, kinds of brackets and spaces. What has no Latin or Han form (Arabic, Hangul,
 *            kana ...) goes through ICU's transliterator, which is kept per thread.
 * Output     c holds ASCII letters and digits, folded Han characters and these separators, never two in a
 *            row and none at either end: ' ' (any space or punctuation), ',' , DOT (middle dot), '(' and
 *            ')' (any kind of bracket). from holds the character typed in the same place (0: made up).
 * Errors     ERR_MATCH_NAME: longer than MATCH_NAME_BYTES, not UTF-8, control characters, or nothing left.
 * Cost       About 5 ns a character on the plain paths; microseconds through ICU.
 */
#ifndef MATCH_FOLD_H
#define MATCH_FOLD_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum { FOLD_MOST = 768, FOLD_DOT = 0xB7 };

typedef struct folded {
    int count, han, letters, digits;
    bool foreign; /* ICU was needed: worth keeping fold_plain instead of folding again */
    uint32_t c[FOLD_MOST], from[FOLD_MOST];
} folded_t;

/* name must not be NULL. lexicon_load or chars_load must have succeeded. */
int fold_text(const char *name, folded_t *ret, err_t *err);

enum { FOLD_PLAIN = FOLD_MOST * 4 + 1 };
/* The folded name as text that folds to itself without ICU; false when it would not (stray marks of scripts that ICU
 * reads only in company, or too long): then only the name as typed will do. */
bool fold_plain(const folded_t *f, char into[FOLD_PLAIN]);

static inline bool fold_separates(uint32_t c)
{
    return c == ' ' || c == ',' || c == '(' || c == ')' || c == FOLD_DOT;
}

#endif
