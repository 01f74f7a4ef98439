/* office.h - the four levels of offices, with codes, short names, and their changes over time.
 *
 * Codes      Six digits of GB/T 2260, "000000" for the Supreme People's Procuratorate; special
 *            offices (XPCC, military, areas) have codes of their own in the data with a source
 *            (tools/make_offices.c says which). A code is text, never a number.
 * Tree       parent by code. Rights and figures follow the tree as it was on the day asked about: a tree
 *            is loaded with the changes up to that day. A change whose day has not come is not passed.
 * Changes    An office that ends hangs under its successor from then on: office_within(old, successor)
 *            holds, so that its matters and figures find their way, and offices that stood under it
 *            get the successor as parent. The ended office's own parent stays as it was. What merged and split is kept
 *            (office_move): a split that its office outlives shows nowhere else.
 * Threads    office_tree_t is constant after loading; a change loads a new one.
 */
#ifndef CATALOGUE_OFFICE_H
#define CATALOGUE_OFFICE_H

#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"
#include "base/lang.h"

#include <stdbool.h>
#include <stddef.h>

enum office_level { OFFICE_NATION = 1, OFFICE_PROVINCE, OFFICE_PREFECTURE, OFFICE_COUNTY };
enum { OFFICE_CODE = 7 };

typedef struct office {
    char code[OFFICE_CODE];
    enum office_level level;
    words_t name;       /* 北京市人民检察院 / People's Procuratorate of Beijing Municipality (or pinyin) */
    const char *brief;  /* short name for numbers, unique: 京, 京海, 鲁临 ... */
    int parent;         /* index in the tree, -1 for the root */
    day_t valid_from, valid_to; /* first and last day; DAY_NONE = open */
    int successor;      /* index, -1 = none (merge: into it; split: the main one) */
    bool special;
} office_t;

typedef struct office_tree office_tree_t;

/* One merge (several from, one to) or split (one from, several to), valid from the day. All offices
 * named must be in the list; those of from that are not among to end the day before, and to[0] is
 * their successor. */
typedef struct office_change {
    day_t on;
    const char *const *from;
    size_t from_count;
    const char *const *to;
    size_t to_count;
} office_change_t;

/* A merger or split that the tree was loaded with, or that its list names by a successor; by index. */
typedef struct office_move {
    day_t on;
    const int *from, *to;
    size_t from_count, to_count;
} office_move_t;

/* The embedded data/offices.csv (csv == NULL) or the text given, with changes applied in order.
 * ERR_CATALOGUE_OFFICE_DATA with the line, ERR_CATALOGUE_OFFICE_CHANGE, ERR_CATALOGUE_OFFICE. */
int office_tree_load(const char *csv, const office_change_t *changes, size_t change_count,
                     office_tree_t **ret_tree, err_t *err);
void office_tree_free(office_tree_t *t);
size_t office_count(const office_tree_t *t);
/* In the order of their days. */
size_t office_move_count(const office_tree_t *t);
const office_move_t *office_move_at(const office_tree_t *t, size_t i);
/* In order of the codes. */
const office_t *office_at(const office_tree_t *t, int index);
/* Index by code; ERR_CATALOGUE_OFFICE with the nearest one (by code, or by name if no code was given).
 * O(log n). */
int office_find(const office_tree_t *t, const char *code, int *ret_index, err_t *err);
/* Is inner the same as outer, below it, or ended and gone over into such a one? O(1). */
bool office_within(const office_tree_t *t, int inner, int outer);
/* Does the office exist on that day? */
bool office_valid(const office_t *o, day_t on);

#endif
