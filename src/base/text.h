/* text.h - small work on UTF-8 texts: copy, check, decode, numbers, nearest word. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Copies as much of from as fits, never splitting a UTF-8 character; always ends with NUL.
 * Returns false when something was cut. */
bool text_copy(char *to, size_t room, const char *from);
/* Decodes the character at *at (must not be at the end) and moves *at behind it; an invalid
 * byte gives U+FFFD and moves one byte. */
uint32_t text_next(const char **at);
/* Encodes c into 1..4 bytes; returns how many. */
size_t text_encode(uint32_t c, char into[4]);
/* Strict UTF-8 (no surrogates, no overlong forms, no NUL). Returns 0, or the position of the
 * first bad byte counted from 1. */
size_t text_bad_byte(const char *text, size_t bytes);
/* The first character of valid UTF-8 that nobody sees on paper and that yet changes what is read: a control
 * character (line breaks, tabs, U+2028, U+2029), an embedding, override or isolate of the writing direction
 * (U+202A-202E, U+2066-2069), a character without width (U+200B-200D, U+2060, U+FEFF). 0 = none. The joiners U+200C
 * and U+200D are part of the spelling behind a letter of a script that joins or has conjuncts (Arabic, Syriac,
 * Indic, Sinhala, Khmer, Mongolian: Persian names need them) and are let through there, nowhere else. */
uint32_t text_hidden(const char *text);
/* Is c one of them behind the character `before` (0: at the beginning)? */
bool text_is_hidden(uint32_t c, uint32_t before);
/* Takes them out in place: a control character or line break becomes a blank, the others go. */
void text_unhide(char *text);
/* Number of code points. */
size_t text_length(const char *text);
/* Whole decimal number within [least, most], nothing else around it: ERR_BASE_NUMBER. */
int text_to_int(const char *text, int64_t least, int64_t most, int64_t *ret_n, err_t *err);
/* A sum in fen as people read it: "1,515,000元" / "CNY 1,515,000" ("-3元", "CNY -3"), two decimals only when there are
 * fen. The one form for screen, check page, sentence and paper. */
void text_add_money(buf_t *out, int64_t fen, enum lang lang);
/* text without leading and trailing ASCII and ideographic spaces, as a copy. */
char *text_trim(arena_t *a, const char *text);
/* Splits at every separator; parts are trimmed copies, empty ones kept. */
int text_split(arena_t *a, const char *text, char separator, char ***ret_parts, size_t *ret_count,
               err_t *err);
/* Edits (insert, delete, replace, swap neighbours) between two texts in code points; texts over
 * 64 code points count as far apart. O(n*m). */
size_t text_distance(const char *a, const char *b);
/* The word nearest to text if it is near enough to offer (at most a third of it differs), else
 * NULL. Borrowed from words. */
const char *text_nearest(const char *text, const char *const *words, size_t count);

#endif
