/* words.h - the different words of a column, numbered from 0 in the order they came.
 *
 * Columns of words (columns.h, the columns of figures) hold numbers; here is what they stand for. At most 16 million words.
 * Threads    One writer, or any readers.
 */
#ifndef REGISTER_WORDS_H
#define REGISTER_WORDS_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

typedef struct word_list {
    char **at;
    size_t count, room;
    uint32_t *slots; /* number + 1; a power of two of them */
    size_t slot_count;
} word_list_t;

/* The number of a word, new if there is none. */
int words_number(word_list_t *w, const char *text, int64_t *ret_number, err_t *err);
/* The number, or -1. */
int64_t words_find(const word_list_t *w, const char *text);
void words_free(word_list_t *w);

#endif
