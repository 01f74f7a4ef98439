/* counted.h - columns of counted acts: what figures are made of, kept beside the register and following its log.
 *
 * Purpose    A table over 17 million matters is one pass over four narrow columns (office, day, number, matter) instead of a
 *            GROUP BY over rows; by a field, one look more per act into a column of the matters.
 * Content    Per kind with figures: a stream of counted acts for each figure that counts, adds up or measures days, one of
 *            steps into and out of every stage that a stock knows; and of each matter its office, stage, whole, days and fields
 *            (all but texts, parties, links and sealed ones), by a dense number given when it was first seen.
 * Truth      Acts alone: effects.counts, stages reached and days of acts; fields come from the kind's table. It is a cache: may
 *            be deleted, is made again in one scan of the acts, and `figure recount` compares it with acts and tallies.
 * Follows    The log (ledger_leaf): new acts append to the streams, and their matters are read again. On PostgreSQL what waits
 *            for its place in the log is placed first.
 * File       <folder>/<kind>.counted, readable by the owner alone; columns are mapped, and changed in memory only. Written
 *            when the log is long (FILE_LEAST) and again when a thirty-second part is new. Taken only if made of the same
 *            model of the kind, and if the log it followed is the beginning of this one; head, directory and words are
 *            hashed, columns have sums that are checked up to CHECK_MOST bytes.
 * Threads    One at a time brings it up to date (counted_follow), any number read between counted_lock and counted_unlock.
 */
#ifndef FIGURE_COUNTED_H
#define FIGURE_COUNTED_H

#include "ledger/ledger.h"
#include "register/book.h"
#include "register/words.h"

#include <pthread.h>

enum { FILE_LEAST = 20000, STREAM_VECS = 11 };
#define MATTER_NONE UINT32_MAX
#define CELL_NONE INT64_MIN /* no value, of numbers */

/* A column: cells of one width, growing; its memory may be a private map of the file. */
typedef struct vec {
    unsigned char *at;
    size_t width, count, room; /* room in bytes */
    bool mapped;
} vec_t;
int vec_grow(vec_t *v, size_t count, err_t *err);
int vec_add(vec_t *v, int64_t value, err_t *err);
int64_t vec_get(const vec_t *v, size_t i); /* unsigned but for width 8 */
void vec_set(vec_t *v, size_t i, int64_t value);
int vec_map(vec_t *v, int fd, uint64_t offset, uint64_t bytes, err_t *err);
void vec_free(vec_t *v);
uint64_t vec_sum(const vec_t *v);

enum stream_sort { STREAM_COUNTS, STREAM_STOCK };

/* Counted acts of one figure, or the steps of a kind from stage to stage, in the order of the log. An act that moves its matter from
 * one stage to another is two steps: out (-1) and in (+1). Steps of stages that no stock of the kind has are left out. */
typedef struct stream {
    const cat_figure_t *figure; /* NULL: steps */
    enum stream_sort sort;
    vec_t office;   /* 2: number in offices */
    vec_t day;      /* 4 */
    vec_t n;        /* 1, signed */
    vec_t matter;   /* 4: dense number */
    vec_t recorded; /* 4: day */
    vec_t act;      /* 8: the act that counts; of a correction or annulment the act concerned */
    vec_t amount;   /* 8: sums; days between two acts; else empty */
    vec_t later_at, later_by; /* 4, 8: of which of them another act said so, and which */
    vec_t from_day; /* 4, per matter: days between two acts: the last `from`, + DAY_SHIFT; 0 = none */
    vec_t stage;    /* 1: steps: into or out of which, its number in the kind */
} stream_t;

enum cell { CELL_WORD, CELL_WORDS /* 4 bytes */, CELL_BOOL /* 0 none, 1 no, 2 yes */, CELL_DAY, CELL_NUMBER };
typedef struct column {
    const char *name;   /* of the table's column */
    int field;          /* index, -1 = a standard one */
    const cat_figure_t *ripe; /* or when the terms of this share ran out: see below */
    enum cell cell;
    vec_t cells;        /* words: number + 1, 0 = none; days: + DAY_SHIFT, 0 = none; numbers: CELL_NONE */
    word_list_t words;
} column_t;
/* Of a share of a cohort: the last day of the matter's newest term among its due rules, + DAY_SHIFT; or none, or one that stands
 * still, or one that was called off. */
enum { RIPE_AT_ONCE, RIPE_PAUSED, RIPE_CALLED_OFF };
enum { COLUMN_OF_OFFICE, COLUMN_OF_STAGE, COLUMN_OF_OPENED, COLUMN_OF_CLOSED, COLUMNS_STANDARD };
#define DAY_SHIFT 1000000 /* makes every day there is positive */

typedef struct counted_kind {
    const cat_kind_t *kind;
    stream_t *stream;
    size_t stream_count;
    stream_t steps;     /* stocks only: of all of them */
    uint64_t stock;     /* stages that any stock has */
    column_t *column;
    size_t column_count, row_columns; /* the first are columns of the kind's table */
    vec_t id;       /* 8: of the matter */
    vec_t parent;   /* 8: its whole, 0 = none */
    vec_t slot;     /* 4: hash of ids to dense numbers + 1; a power of two */
    vec_t reached;  /* 2: per matter, stage number + 1 after its last act; stocks only */
    vec_t touched;  /* 4: per matter, day on which its newest act was recorded, + DAY_SHIFT */
    vec_t since;    /* 4: by number of an office (column COLUMN_OF_OFFICE), day of its first matter, + DAY_SHIFT; 0 = none */
    vec_t up;       /* 4: dense number of the whole; not in the file */
    word_list_t offices;
    unsigned char model[32];
    int64_t position, written; /* leaves followed; leaves in the file */
    int64_t fresh;             /* acts taken since it was written */
    int64_t first;             /* day its first matter was opened, + DAY_SHIFT; 0 = none */
    bool stirred;              /* first and the offices' days are to be taken from `since` again */
    ledger_hash_t root;
    bool made;
} counted_kind_t;

typedef struct counted counted_t;

/* folder borrowed, or NULL: in memory only; keep_from leaves on it is used, 0 = FILE_LEAST. Reads nothing yet. */
int counted_open(book_t *book, const char *folder, int64_t keep_from, counted_t **ret, err_t *err);
void counted_close(counted_t *x);
/* Up to date with the register; then held for reading until counted_unlock. */
int counted_lock(counted_t *x, const progress_t *progress, err_t *err);
void counted_unlock(counted_t *x);
/* Held for reading: the columns of a kind, NULL when it has no figures; leaves followed. */
const counted_kind_t *counted_of(const counted_t *x, const cat_kind_t *kind);
int64_t counted_position(const counted_t *x);
/* Of a stock the steps of the kind: those of its own stages are for the reader to take. NULL: of a share. */
const stream_t *counted_stream(const counted_kind_t *k, const cat_figure_t *figure);
const column_t *counted_column(const counted_kind_t *k, const char *name);
/* When the terms of a share of a cohort ran out; of a share with due rules never NULL. */
const column_t *counted_ripe(const counted_kind_t *k, const cat_figure_t *share);
/* Held for reading: by dense number of a part, that of its whole in its own kind, or MATTER_NONE. Made when first asked for. */
int counted_up(counted_t *x, const cat_kind_t *part, const uint32_t **ret_up, err_t *err);
/* Held for reading: the day on which the first matter of the kind was opened, DAY_NONE = there is none: before it nothing is on
 * record, which is not the same as nothing having happened. */
day_t counted_since(const counted_t *x, const cat_kind_t *kind);
/* Likewise of an office by its code: the first matter of any kind. An office that joined later has no record before that. */
day_t counted_office_since(const counted_t *x, const char *code);
/* Dense number of a matter, or MATTER_NONE. */
uint32_t counted_matter(const counted_kind_t *k, int64_t id);

#endif
