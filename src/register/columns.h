/* columns.h - the matters of one kind by columns: lists of a million matters with any filters, and their counts.
 *
 * Purpose    An index serves one filter; two filters that seldom meet make any index walk far. Here every filter is one
 *            pass over a narrow column: two or three bytes of each matter instead of its row.
 * Content    Ids, office, stage, parent, opened_on, closed_on and every field of a type that lists filter by (choice,
 *            choices, bool, date, int, money, office, user, matter, party); the number and the title in lower case for
 *            searches by text. Sealed fields are not in it.
 * Trust      A guess at what the table says, never the answer: who lists reads the rows it finds and asks again. It
 *            follows the log of acts, so what it holds is what the first `position` leaves left.
 * Form       Blocks of 65,536 matters by id; a cell is as wide as the span of its block asks for (0, 1, 2, 4, 8 bytes, 0 =
 *            empty cell). What changed since stands apart, by id, until it is many; then the whole is written anew.
 * File       cache/list/<kind>.columns, readable by the owner alone; anybody may delete it. Taken only if it was made
 *            of the same model of the kind and the log it followed is the beginning of this one (its root).
 *            Without a folder the same lies in memory.
 * Cost       Making it 2 to 4 us a matter; following 10 us a changed matter; a pass 1 to 3 ns a matter and filter.
 * Threads    Any; one at a time brings it up to date, any number read.
 */
#ifndef REGISTER_COLUMNS_H
#define REGISTER_COLUMNS_H

#include "register/act.h"

typedef struct columns columns_t;

/* Columns 0..4 are these, then the kind's fields in order (those that have one). */
enum { COLUMN_OFFICE, COLUMN_STAGE, COLUMN_PARENT, COLUMN_OPENED, COLUMN_CLOSED, COLUMN_FIELDS };
enum { COLUMNS_TESTS_MOST = 24 };

/* What must hold of a column: its word is among those accepted, or its number lies between; or it is empty. */
typedef struct column_test {
    int column;
    bool (*accepts)(void *arg, const char *word); /* columns of words: asked once per different word */
    void *arg;
    int64_t from, to; /* columns of numbers, both included: dates as day_t, bool 0/1, money in fen */
    bool empty;       /* also (with from > to: only) cells without a value */
} column_test_t;

typedef struct column_search {
    const column_test_t *tests;
    size_t test_count;
    const char *text; /* number or title contains it, lower case; NULL = any */
    bool parties;     /* ... or the name of a party named openly does */
    int64_t below;    /* ids below this; 0 = all */
    size_t most;      /* ids wanted */
    const int64_t *without; /* matters that are not there for who asks, neither shown nor counted: ascending; or NULL */
    size_t without_count;
} column_search_t;

enum { COLUMNS_PARTIES_MOST = 8 };
/* The party fields, beside the title, whose names are searched as text: open ones, the first of them. Returns how many. */
size_t columns_parties(const cat_kind_t *kind, const cat_field_t *list[COLUMNS_PARTIES_MOST]);
/* Does the kind's field have a column? */
bool columns_have(const cat_field_t *field);
/* Is it one of words (true) or of numbers? */
bool columns_of_words(const cat_kind_t *kind, int column);
/* The column of a field, or -1. O(fields). */
int columns_of_field(const cat_kind_t *kind, const cat_field_t *field);

/* folder: where to keep the file, or NULL. Reads nothing yet. kind and folder are borrowed. */
int columns_new(const cat_kind_t *kind, const char *folder, columns_t **ret_columns, err_t *err);
void columns_free(columns_t *x);
/* Up to date with the snapshot of c: opens the file, or makes all of it from the rows, or follows the log. */
int columns_follow(columns_t *x, store_conn_t *c, err_t *err);
/* The newest ids first; *ret_total counts all that pass, whatever `below` and `most` say. ids has room for most. */
int columns_search(columns_t *x, const column_search_t *what, int64_t *ids, size_t *ret_count, int64_t *ret_total,
                   err_t *err);
/* Matters held; for tests and reports. */
int64_t columns_count(columns_t *x);

#endif
