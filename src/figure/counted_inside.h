/* counted_inside.h - what the files of counted.h share. */
#ifndef FIGURE_COUNTED_INSIDE_H
#define FIGURE_COUNTED_INSIDE_H

#include "figure/counted.h"

struct counted {
    book_t *book;
    const char *folder;
    int64_t keep_from;
    counted_kind_t *kind; /* those with figures, in the order of the catalogue */
    size_t kind_count;
    word_list_t office; /* with any matter; */
    vec_t since;        /* 4: … the day of its first, + DAY_SHIFT */
    int64_t position;
    bool made;
    pthread_rwlock_t lock;
    pthread_mutex_t up_lock;
};

/* Has the stream a column of amounts? */
static inline bool stream_amounts(const stream_t *s)
{
    return s->figure && (s->figure->sum || s->figure->days_from);
}

/* Every column of a kind, in a fixed order; at most VECS_MOST. */
enum { VECS_MOST = CAT_FIELDS_MOST + COLUMNS_STANDARD + 6 + 65 * STREAM_VECS };
size_t counted_vecs(counted_kind_t *k, vec_t **into);
/* Forgets all that was counted, not the model. */
void counted_forget(counted_kind_t *k);

/* counted_rows.c */
/* The dense number of a matter, new if there is none. */
int matter_number(counted_kind_t *k, int64_t id, uint32_t *ret, err_t *err);
/* All rows of the kind's table. */
int rows_read_all(counted_kind_t *k, store_conn_t *c, const progress_t *progress, err_t *err);
/* One matter's row again. */
int row_read_again(counted_kind_t *k, store_conn_t *c, int64_t id, err_t *err);

/* counted_acts.c */
/* One act, in the order of the log. The columns of rows: ACT_SQL. */
#define ACT_SQL "a.id, a.matter, a.kind, a.act, a.office, a.occurred_on, a.recorded_at, a.target, a.body"
int act_take(counted_kind_t *k, store_conn_t *c, store_rows_t *rows, err_t *err);
/* effects.counts of a body, one after the other; false: no more. *at begins as the body. */
typedef struct counted_effect {
    char figure[64];
    int64_t n, amount;
    day_t on;
} counted_effect_t;
bool effect_next(const char **at, counted_effect_t *ret, bool *ret_bad);

/* counted_file.c */
int counted_write(counted_t *x, counted_kind_t *k, err_t *err);
/* Only the position moved: says so in the file. */
void counted_mark(counted_t *x, counted_kind_t *k);
bool counted_read(counted_t *x, counted_kind_t *k, store_conn_t *c);

#endif
