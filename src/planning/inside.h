/* inside.h - what the files of planning share. */
#ifndef PLANNING_INSIDE_H
#define PLANNING_INSIDE_H

#include "planning/planning.h"
#include "register/within.h"

enum part { PART_PLAN, PART_AREA, PART_CHECK, PART_ITEM, PARTS };
extern const char *const PLANNING_PARTS[PARTS];

/* The four kinds, found and checked. */
typedef struct planning_kinds {
    const cat_kind_t *kind[PARTS];
} planning_kinds_t;
int planning_contract(const catalogue_t *c, planning_kinds_t *ret_kinds, err_t *err);

/* A figure of a code table that the catalogue has and the actor may read. */
typedef struct measure {
    const cat_kind_t *kind;
    const cat_figure_t *figure;
    const cat_choice_t *choice; /* its names, its group */
    bool before_known;          /* a matter of the kind was there in the year before: else its nought is no figure */
} measure_t;
/* Of the field of a kind; chosen: JSON array of codes that narrows them, or NULL. */
size_t planning_measures(const book_t *b, const actor_t *actor, const cat_kind_t *k, const char *field,
                         const json_t *chosen, measure_t into[PLANNING_MEASURES_MOST]);
bool measure_in(const measure_t *m, const char *group);

/* Which offices are asked about: the one named, or the actor's; ERR_PLANNING_OFFICE when it is not within the actor's. */
int planning_office(const book_t *b, const actor_t *actor, const char *code, int *ret_office, err_t *err);

/* Acts that a figure counts, as SQL: matters `r` with columns id, office and key, joined with act `a`; $1 = the act,
 * $2 and $3 the days. key NULL: none. The caller adds what is selected before and GROUP BY behind. */
void planning_add_counted(buf_t *sql, const measure_t *m, const char *key);

/* same.c: grams of a text (match/gram.h), sorted, each once; too short a text has none. */
typedef struct shingles {
    uint32_t *list;
    size_t count;
} shingles_t;
enum { SHINGLE_LETTERS = 8, SHINGLES_MOST = 4096, SHINGLES_LEAST = 20 };
int shingles_of(const char *text, arena_t *a, shingles_t *ret, err_t *err);
/* How much of a stands in b too, in per cent. */
int shingles_shared(const shingles_t *a, const shingles_t *b);

#endif
