/* apply.h - inside of catalogue_apply: the comparison of models (diff.c) and its carrying out (apply.c).
 *
 * Everything happens on one connection in one transaction; the functions may run again from the start
 * when the store retries it, and hold nothing between runs.
 */
#ifndef CATALOGUE_APPLY_H
#define CATALOGUE_APPLY_H

#include "catalogue/model.h"

#include <jansson.h>

typedef struct cat_changes {
    arena_t *arena;
    cat_change_t *list;
    size_t count, room;
} cat_changes_t;

/* Adds a change; texts are copied. sql may be NULL. */
int cat_changes_add(cat_changes_t *changes, const cat_change_t *change, err_t *err);
/* What leads from the model applied last (JSON of canon.c) to kind k. Asks c whether choices and stages
 * that are gone are still used by rows. Adds nothing when only acts, rules or names differ. */
int cat_diff_kind(store_conn_t *c, const cat_kind_t *k, json_t *old, cat_changes_t *changes, err_t *err);
/* The pattern (LIKE … ESCAPE '!') of a code inside a JSON array: with its quotation marks; '_' stands for itself. */
enum { CAT_LIKE_MOST = 2 * CAT_NAME_MOST + 8 };
void cat_like_code(char into[CAT_LIKE_MOST], const char *code);
/* The table of a new kind; the end of one that is gone. */
int cat_diff_new(const cat_kind_t *k, cat_changes_t *changes, err_t *err);
int cat_diff_gone(const char *kind, cat_changes_t *changes, err_t *err);

#endif
