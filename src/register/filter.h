/* filter.h - what a list is narrowed by, from "field=value" to a test that both a row and a column can be put to.
 *
 * Values     one of words (choice, choices, user, stage, bool): "a", "a,b" (any of them), "!a,b" (none of them)
 *            office: "110108", "110000+" (and all below), several by comma, "!…"
 *            int, date: "7", "3..9", "3..", "..9"; money the same in yuan ("0.5" = 50 fen)
 *            matter: its id; party: a valid identity number or credit code (a name is no identity)
 *            "-": no value given yet; "*": some value given
 * Fields     those of the kind that have a column (columns.h), and office, stage, parent, opened_on, closed_on.
 * Ownership  Everything in a filter lives in the arena.
 * Errors     ERR_REGISTER_FILTER_FIELD for sealed fields and texts; ERR_REGISTER_FILTER with the field, the value and what was expected; ERR_REGISTER_FIELD with the nearest name.
 */
#ifndef REGISTER_FILTER_H
#define REGISTER_FILTER_H

#include "register/book.h"
#include "register/columns.h"

typedef struct filter {
    const cat_kind_t *kind;
    const office_tree_t *offices;
    const cat_field_t *field; /* NULL: a standard column */
    const char *name;         /* of the column in the table */
    int column;               /* of columns.h */
    bool words;
    bool negated;             /* of words: none of them */
    bool empty, some;         /* "-", "*" */
    const char *const *word;  /* codes, logins, offices ("110000+" without the plus) */
    const bool *below;        /* of offices: and all below */
    size_t count;
    int64_t from, to;
} filter_t;

int filter_parse(const cat_kind_t *kind, const office_tree_t *offices, const book_filter_t *asked, arena_t *a,
                 filter_t *ret_filter, err_t *err);
/* Does the filter accept this word of its column? NULL = no value. */
bool filter_accepts(const filter_t *f, const char *word);
/* As a test of columns.h; arg is the filter. */
column_test_t filter_test(filter_t *f);
/* The same of a value as it stands in a row: text of a word or date, n of a number. */
bool filter_passes(const filter_t *f, bool null, const char *text, int64_t n);

#endif
