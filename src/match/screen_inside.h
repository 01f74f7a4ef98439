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
/* Hash of a text as compared: without case, width, spaces and punctuation, in one form of each character. */
uint64_t screen_hash(uint64_t h, const char *text);

/* --- the list's side table --------------------------------------------------------------------------------- */

enum { SCREEN_LISTS_MOST = 32, ID_STRIDE = 16 };

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
    char list[SCREEN_LISTS_MOST][64];
    void *map;
    size_t map_bytes;
};

const char *screen_list_id(const screen_list_t *l, int64_t record);

#endif
