/* ratio_inside.h - what the files of the ratio share: the table of items. */
#ifndef ANALYSIS_RATIO_INSIDE_H
#define ANALYSIS_RATIO_INSIDE_H

#include "analysis/ratio.h"

enum { RATIO_ITEMS_MOST = 64, RATIO_FIGURES_MOST = 8 };

typedef struct ratio_item {
    bool base;                /* a case, not an item */
    const char *code, *status;
    words_t words, source;    /* source: where it was read, or what is in doubt */
    const char *figures[RATIO_FIGURES_MOST];
    size_t figure_count;      /* 0: not on record */
    day_t from, to;
    int64_t n, counted;
    bool recorded;            /* of its figures one was on record within the window */
    bool unread;              /* the actor may not read what it counts */
} ratio_item_t;

typedef struct ratio_table {
    ratio_item_t items[RATIO_ITEMS_MOST];
    size_t count;
    day_t cancelled_on;       /* DAY_NONE: it never was */
    words_t cancelled;
} ratio_table_t;

int ratio_read(arena_t *a, ratio_table_t *ret_table, err_t *err);
json_t *ratio_item_json(const ratio_item_t *item);
json_t *ratio_standing_json(const ratio_table_t *t, day_t to);
int ratio_window(const ratio_ask_t *ask, day_t *ret_from, day_t *ret_to, err_t *err);

#endif
