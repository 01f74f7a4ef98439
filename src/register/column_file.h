/* column_file.h - what the files of columns have in common (register/columns.h, figure/counted.h): head, place, words.
 *
 * Purpose    Columns are caches beside the register: made of the acts, followed by the log, deleted at will. A file of them is
 *            taken only if it was made of the same model, and if the log it followed is the beginning of this one.
 * Layout     head (one page) | columns | words | directory ("rest"). The head holds the hash of itself, of the words and of the
 *            directory.
 * Mark       When only the position moved, the head is written over: one call of less than a page; a torn one shows in its
 *            hash, and all is made again.
 * Threads    Free.
 */
#ifndef REGISTER_COLUMN_FILE_H
#define REGISTER_COLUMN_FILE_H

#include "base/buf.h"
#include "ledger/ledger.h"
#include "register/words.h"

#include <stdbool.h>

typedef struct column_head {
    char magic[8];
    unsigned char model[32], root[LEDGER_HASH], rest_hash[32]; /* of words and directory */
    int64_t position;
    uint64_t words_at, words_bytes, rest_at, rest_count, columns;
    unsigned char hash[32]; /* of all before */
} column_head_t;

/* FOLDER/KIND.WHATend, for free(); NULL when memory is short. */
char *column_file_path(const char *folder, const char *kind, const char *what, const char *end);
/* Sets its own hash: the last thing before it is written. */
void column_head_seal(column_head_t *h);
/* Whole, of this sort and of this model? Places are for the caller to check. */
bool column_head_good(const column_head_t *h, const char magic[8], const unsigned char model[32]);
/* Is the log it followed the beginning of this one? */
bool column_head_of_log(const column_head_t *h, store_conn_t *c);
/* The file at path (NULL: none) says `was`: now it says `position`; true when it does. */
bool column_file_mark(const char *path, const unsigned char model[32], int64_t was, int64_t position, const ledger_hash_t *root);

/* How many, then each with its length. */
void column_words_put(const word_list_t *list, buf_t *out);
/* The same back, *at moving behind them; false: they are none. */
bool column_words_take(word_list_t *list, const unsigned char **at, const unsigned char *end);

#endif
