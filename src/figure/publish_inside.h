/* publish_inside.h - shared by publish.c and published.c only. */
#ifndef FIGURE_PUBLISH_INSIDE_H
#define FIGURE_PUBLISH_INSIDE_H

#include "figure/publish.h"

struct publish_root {
    int64_t position;
    ledger_hash_t root; /* zero for an empty log */
};

/* NULL when the catalogue has none. */
const cat_kind_t *publish_kind(const figures_t *f);
int publish_find_kind(const figures_t *f, const cat_kind_t **ret_kind, err_t *err);
/* The frozen fields as one text, with title, place and day: a copy given to another place is no publication of the program; a member's JSON by its hash. */
void publish_signed_text(const json_t *fields, buf_t *out);
void publish_text(const json_t *answer, enum lang lang, buf_t *out);
/* ERR_FIGURE_READ where the answer leaves out what who asked only counts. */
int publish_whole(const json_t *answer, err_t *err);
/* Two frozen answers to one question: the same values by the same definitions? */
int published_same(const json_t *old, const json_t *now, bool *ret_same, err_t *err);
/* Hexadecimal root of the log's first leaves. */
int publish_root_at(figures_t *f, int64_t position, char into[2 * LEDGER_HASH + 1], err_t *err);

#endif
