/* read.h - reading a mapping by a table of rows: the whole grammar of catalogue files is such tables.
 *
 * A row names a key, what is expected behind it in both languages, the function that reads it and
 * where the result goes. cat_read_map reports unknown keys (with the nearest known one), missing
 * keys and wrong forms, and calls the functions in the order of the ROWS, whatever the order in the
 * file. To add a key: one row, one sentence in docs/catalogue.md (a test compares the two).
 */
#ifndef CATALOGUE_READ_H
#define CATALOGUE_READ_H

#include "catalogue/model.h"

typedef struct cat_row cat_row_t;
typedef void (*cat_read_fn)(reader_t *r, const cat_row_t *row, const cat_node_t *value, void *into);

struct cat_row {
    const char *key;
    const char *also; /* second spelling of the key, or NULL */
    cat_read_fn read;
    size_t offset; /* where in the struct `into` points */
    bool required;
    words_t expect;
};

/* Reads map into *into; what is the name of the thing for messages. False when it is no mapping. */
bool cat_read_map(reader_t *r, const cat_row_t *rows, size_t count, const char *what,
                  const cat_node_t *map, void *into);

/* --- functions for rows: `into` points to the type named ------------------------------------------ */
void cat_read_keep(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into);  /* const cat_node_t * */
void cat_read_text(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into);  /* const char * */
void cat_read_name(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into);  /* const char * */
void cat_read_words(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into); /* words_t */
void cat_read_bool(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into);  /* bool */
void cat_read_count(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into); /* int, 0..1000 */
void cat_read_roles_mask(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into); /* uint64_t */
void cat_read_reach(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into);      /* enum cat_reach */
void cat_read_acts_mask(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into);  /* cat_acts_t */

/* --- smaller helpers -------------------------------------------------------------------------------- */
/* The wrong form of a value: what is there, what was expected. */
void cat_wrong_shape(reader_t *r, const char *what, const cat_node_t *v, words_t expect);
void cat_unknown(reader_t *r, enum err_code code, const cat_node_t *v, const char *const *words,
                 size_t count);
void cat_missing(reader_t *r, const cat_node_t *where, const char *key, words_t expect);
void cat_together(reader_t *r, const cat_node_t *where, const char *a, const char *b,
                  const char *reason);
void cat_needs(reader_t *r, const cat_node_t *where, const char *a, const char *b,
               const char *reason);
/* Is it a name ([a-z][a-z0-9_]{0,47})? Notes a mistake when not. */
bool cat_check_name(reader_t *r, const cat_node_t *key);
/* One text or a list of texts: how many, and the i-th. A wrong form is noted once and counts 0. */
size_t cat_list_count(reader_t *r, const char *what, const cat_node_t *v, words_t expect);
const cat_node_t *cat_list_item(const cat_node_t *v, size_t i);
/* Index of text in words, or -1. */
int cat_find(const char *text, const char *const *words, size_t count);
/* Index of the text in words; -1 with a mistake of that code when it is not there. */
int cat_refer(reader_t *r, enum err_code code, const cat_node_t *v, const char *const *words,
              size_t count);
/* Bit mask of one text or a list of texts; a word twice is a mistake. */
/* The same for acts of the kind being read. */
cat_acts_t cat_refer_acts(reader_t *r, const char *what, const cat_node_t *v, words_t expect);
uint64_t cat_refer_mask(reader_t *r, const char *what, enum err_code code, const cat_node_t *v,
                        const char *const *words, size_t count, words_t expect);
void *cat_array(reader_t *r, size_t count, size_t size);

#define CAT_COUNT(a) (sizeof(a) / sizeof *(a))

#endif
