/* gram.h - what a long text is made of, for finding the same text in another: units, numbers, grams, fingerprints.
 *
 * Units      A Han character (folded: width, traditional form, variants), a character of another script without blanks, or half
 *            a Latin word: a word gives two units, so that eight Han characters weigh as much as four words. Case, accents,
 *            width, blanks and punctuation are nothing.
 * Numbers    Digits and Chinese numerals are no units: last year's sentence with new numbers is last year's sentence. They
 *            are kept beside the units, with their place.
 * Gram       A run of `length` units, as 32 bits.
 * Winnowing  Of every `window` grams in a row the least is kept, the last of equals: a run of length + window - 1 units that
 *            two texts have in common leaves at least one fingerprint in common, wherever it stands; about 2 of
 *            window + 1 grams are kept. (Schleimer, Wilkerson, Aiken: Winnowing, SIGMOD 2003.)
 * Threads    Pure; a gram_text_t belongs to one thread at a time. gram_load (or another call) runs once per process.
 * Cost       Some 10 ns a character.
 */
#ifndef MATCH_GRAM_H
#define MATCH_GRAM_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GRAM_LENGTH_MOST = 32, GRAM_WINDOW_MOST = 64, GRAM_BYTES_MOST = 256 << 20 };

typedef struct gram_number {
    uint32_t unit;     /* the unit it stands before; count at the end */
    uint32_t at, bytes; /* in the text, with 万, 亿 and % behind it */
} gram_number_t;

/* Zeroed at first; what it holds is used again by the next gram_read. */
typedef struct gram_text {
    uint32_t *unit, *at; /* what it is, and the byte it begins at (of a word: for both halves) */
    size_t count, room;
    gram_number_t *number;
    size_t numbers, number_room;
} gram_text_t;

typedef struct gram_print {
    uint32_t hash, at; /* the gram, and its first unit */
} gram_print_t;

int gram_load(err_t *err);
/* Takes text apart. Bytes that are no UTF-8 are punctuation. ERR_MATCH_TEXT: longer than GRAM_BYTES_MOST. */
int gram_read(const char *text, size_t bytes, gram_text_t *into, err_t *err);
void gram_text_free(gram_text_t *t);
/* The byte behind a unit that begins at `at`. */
size_t gram_end(const char *text, size_t bytes, size_t at);

/* How many grams it has, and their hashes in order, into room for that many. length: 1..GRAM_LENGTH_MOST. */
static inline size_t gram_count(const gram_text_t *t, size_t length)
{
    return t->count >= length ? t->count - length + 1 : 0;
}
void gram_hashes(const gram_text_t *t, size_t length, uint32_t *into);
/* Keeps the fingerprints of hash[0..count) in order of their place, into room for count; returns how many. */
size_t gram_winnow(const uint32_t *hash, size_t count, size_t window, gram_print_t *into);

#endif
