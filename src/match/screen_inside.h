/* screen_inside.h - what the files of screening share; not for other rooms.
 *
 * A row of a table is copied once (screen_row_copy: the reader's thread), and made a subject where it is needed
 * (screen_row_make: the worker's thread), so that reading costs the one thread that reads as little as can be.
 */
#ifndef MATCH_SCREEN_INSIDE_H
#define MATCH_SCREEN_INSIDE_H

#include "base/sheet.h"
#include "match/screen.h"

#include <stdint.h>

enum screen_field {
    FIELD_ID, FIELD_SCHEMA, FIELD_NAME, FIELD_ALIASES, FIELD_IDENTITY, FIELD_BIRTH, FIELD_PLACE, FIELD_UNIT, FIELD_SEX,
    FIELD_LIST, FIELDS
};
enum { SCREEN_ALIASES_MOST = 4096, SCREEN_ID_BYTES = 1024 };

typedef struct screen_columns {
    int at[FIELDS]; /* column of each field, -1: not there */
    size_t count;   /* columns of the head row */
} screen_columns_t;

/* A row's cells, one behind the other, each with its NUL; then a second copy of the aliases to be cut apart. */
typedef struct screen_cells {
    int64_t row;
    uint32_t count;
    char *text;
    char *field[FIELDS]; /* NULL: the table has no such column, or the row is short */
    char *aliases;
} screen_cells_t;

typedef struct screen_row {
    const char *id, *list;
    match_subject_t subject; /* more aliases than MATCH_NAMES_MOST - 1 are possible */
    uint64_t hash;           /* of the folded content, without id and list */
    uint64_t exact;          /* of the content to the letter, of queries: what a result depends on */
    const char *not_born, *not_sex; /* texts that were not understood, NULL otherwise */
} screen_row_t;

/* Finds the columns by name. ERR_MATCH_COLUMN when id or name is missing. */
int screen_columns_read(const sheet_row_t *head, screen_columns_t *ret_columns, err_t *err);
size_t screen_row_room(const screen_columns_t *c, const sheet_row_t *row);
/* text has screen_row_room bytes. ERR_MATCH_CELLS when the row has more cells than the head. */
int screen_row_copy(const screen_columns_t *c, const sheet_row_t *row, char *text, screen_cells_t *ret_cells, err_t *err);
/* Cells -> subject. Points into cells and into the arena. lexicon_load must have succeeded. The error has the column. */
int screen_row_make(const screen_columns_t *c, screen_cells_t *cells, arena_t *a, screen_row_t *ret_row, err_t *err);
/* The cells as a table's row again (for files of bad rows); in the arena, NULL when memory is short. */
const char *const *screen_cells_all(const screen_cells_t *cells, arena_t *a);
/* Hash of the cells to the letter, without id and list. */
uint64_t screen_exact_hash(const screen_cells_t *cells);
/* Hash of a text as compared: without case, width, spaces and punctuation, in one form of each character. */
uint64_t screen_hash(uint64_t h, const char *text);

/* Makes room for need entries of size bytes in *array (a pointer's address) of *room; false when memory is short. */
bool screen_grow(void *array, uint64_t *room, uint64_t need, size_t size);
/* Hash of a text as it is, blanks around it left out. */
uint64_t screen_text_hash(const char *text);

/* --- the list's side table --------------------------------------------------------------------------------- */

enum { SCREEN_LISTS_MOST = 32, SCREEN_LIST_BYTES = 64, ID_STRIDE = 16 };

/* Records are numbered by their rows from 0; ids are texts, kept one behind the other with the place of every
 * ID_STRIDE-th. Either grown on the heap or mapped. */
struct screen_list {
    match_index_t *index;
    uint64_t count;
    uint64_t *hash;  /* content of each record */
    uint64_t *place; /* of ids 0, 16, 32 ... in text */
    char *text;
    uint64_t text_bytes, text_room, room, place_room;
    uint64_t stamp; /* of everything read: the index and its side table belong together */
    bool repeats;   /* some id stands in more than one row */
    int lists;
    char list[SCREEN_LISTS_MOST][SCREEN_LIST_BYTES];
    void *map;
    size_t map_bytes;
    char *path; /* of the index it was opened from, NULL when it was read */
};

/* record < count: what comes from an index is to be looked at with screen_list_has first. */
const char *screen_list_id(const screen_list_t *l, int64_t record);
/* Does a hit speak of something that the list holds? A damaged index may say anything. ERR_MATCH_FILE. */
int screen_list_has(const screen_list_t *l, const match_hit_t *hit, err_t *err);

/* --- answers (screen_answer.c): one query's rows, made by a worker ---------------------------------------------- */

/* What costs one row, and what ends the job. */
static inline bool screen_costs_a_row(int code)
{
    return err_leave((enum err_code)code) == LEAVE_INPUT;
}

/* A hit of now or of before, as far as two runs are compared. */
typedef struct standing {
    const char *id; /* of the list's row */
    uint64_t reasons, list_hash; /* reasons: hash of the text */
    int rank, score, points;
    enum match_tier tier;
} standing_t;

typedef struct answerer {
    const screen_job_t *job;
    uint64_t settings;
    int cut;
    arena_t *arena;   /* of one query; the caller resets it */
    buf_t reasons;
} answerer_t;

extern const char SCREEN_HEAD[], SCREEN_HEAD_CHANGES[];

/* What, beside list and query, a result depends on. */
uint64_t screen_settings(const screen_job_t *job, int cut);
/* Is only the difference between two runs wanted? */
bool screen_compares(const screen_job_t *job);
/* Adds the rows of one query to out. group: its place in job->before, SCREEN_NO_GROUP when it is not there. */
int screen_answer(answerer_t *w, const screen_row_t *q, size_t group, buf_t *out, screen_report_t *tally, err_t *err);
void screen_add_gone(buf_t *out, const char *query, uint64_t query_hash, uint64_t basis, const standing_t *was);

/* --- memory of reviews (screen_review.c) --------------------------------------------------------------------------- */

enum screen_mark { MARK_NONE, MARK_CLEARED, MARK_CONFIRMED, MARK_CHANGED };

/* What was said of the pair. The content of both sides must be what it was then. Thread-safe. */
enum screen_mark screen_reviews_mark(const screen_reviews_t *r, const char *query, const char *listed, uint64_t query_hash,
                                     uint64_t list_hash);
/* Reviews of pairs of that query. Thread-safe. */
size_t screen_reviews_of(const screen_reviews_t *r, const char *query);

/* --- the run before (screen_before.c) ------------------------------------------------------------------------------- */

#define SCREEN_NO_GROUP SIZE_MAX

/* The rows of the query with that id which were not taken yet, in file order; SCREEN_NO_GROUP when there are none. One
 * thread. */
size_t screen_before_take(screen_before_t *b, const char *query_id);
/* The next group nobody took, from *at on; SCREEN_NO_GROUP at the end. */
size_t screen_before_left(const screen_before_t *b, size_t *at);
/* Rows of a group, in the arena. Thread-safe. */
int screen_before_rows(const screen_before_t *b, size_t group, arena_t *a, standing_t **ret_rows, size_t *ret_count, err_t *err);
/* Was it made of the same query under the same settings (screen_basis)? */
bool screen_before_same(const screen_before_t *b, size_t group, uint64_t basis);
const char *screen_before_query(const screen_before_t *b, size_t group, uint64_t *ret_hash, uint64_t *ret_basis);

/* --- what changed in the list (screen_delta.c) ------------------------------------------------------------------------ */

/* Could the rows that came, went or changed have any part in the answer to q? Thread-safe. */
int screen_delta_touches(const screen_delta_t *d, const screen_row_t *q, arena_t *a, bool *ret_touches, err_t *err);

#endif
