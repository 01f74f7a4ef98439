/* writ_rig.h - one kind with a field of every type, its parts, a template given by the test, and data by hand. */
#ifndef TESTS_PAPER_WRIT_RIG_H
#define TESTS_PAPER_WRIT_RIG_H

#include "paper/writ.h"

typedef struct writ_rig {
    arena_t *arena;
    catalogue_t *catalogue;
    office_tree_t *offices;
    json_t *matter, *other, *whole, *parts; /* what the template may reach */
    const cat_paper_t *paper;
    const char *number;                     /* of the act that makes the paper; NULL = the matter's is printed */
    size_t finds;                           /* other matters asked for */
} writ_rig_t;

/* Loads the rig's kinds with this front (keys besides paper, name, for) and body; mistakes fail the process unless
 * ret_mistakes takes them. */
int writ_rig_open(writ_rig_t *r, const char *front, const char *body, cat_mistakes_t *ret_mistakes);
void writ_rig_close(writ_rig_t *r);
/* Sets a field of the matter; takes value. */
void writ_rig_set(writ_rig_t *r, const char *field, json_t *value);
/* Adds a part with this text and sum (fen). */
void writ_rig_part(writ_rig_t *r, const char *text, int64_t sum);
int writ_rig_make(writ_rig_t *r, enum paper_lang lang, arena_t *a, writ_t *ret, err_t *err);
/* Made and written in one; the caller releases out. */
int writ_rig_write(writ_rig_t *r, enum paper_lang lang, enum writ_form form, buf_t *out, err_t *err);

#endif
