/* columns_inside.h - what the files of columns.h share. */
#ifndef REGISTER_COLUMNS_INSIDE_H
#define REGISTER_COLUMNS_INSIDE_H

#include "ledger/ledger.h"
#include "register/columns.h"
#include "register/words.h"

#include <pthread.h>
#include <stdio.h>

enum { BLOCK_ROWS = 65536, COLUMNS_MOST = CAT_FIELDS_MOST + COLUMN_FIELDS, TEXT_MOST = 2000 };
#define CELL_EMPTY INT64_MIN

/* One column of one block. Cell 0 is empty, cell n stands for least + n - 1. */
typedef struct cells {
    uint64_t at; /* offset in the file, of 8 */
    int64_t least, most;
    uint32_t width;
    uint32_t some_empty;
} cells_t;

/* ids, and the ends of the texts, are columns of a block too. */
typedef struct block {
    uint64_t rows;
    uint64_t text_at, text_bytes;
    cells_t id, text_end;
    cells_t column[COLUMNS_MOST];
} block_t;

/* A matter that changed since the blocks were written. */
typedef struct young {
    int64_t id;
    int64_t *cell;
    char *text;
} young_t;

struct columns {
    const cat_kind_t *kind;
    const char *folder;
    int field[COLUMNS_MOST];        /* index of the kind's field, -1 for the standard columns */
    int column_count;
    word_list_t words[COLUMNS_MOST];
    unsigned char model[32];        /* fingerprint of kind and form */
    const unsigned char *map;       /* file or memory with the blocks; NULL while there are none */
    size_t map_bytes;
    block_t *blocks;
    size_t block_count;
    int64_t base_count;
    unsigned char *gone;            /* bit per row of the blocks: replaced or taken away */
    int64_t gone_count;
    young_t *young;                 /* by id */
    size_t young_count, young_room;
    int64_t position, marked;       /* leaves followed; leaves the file says */
    ledger_hash_t root;             /* of the first `position` */
    bool made;
    pthread_rwlock_t lock;
};

static inline int64_t cell_at(const columns_t *x, const cells_t *c, size_t row)
{
    const unsigned char *p = x->map + c->at;
    uint64_t v = 0;
    switch (c->width) {
    case 0: return CELL_EMPTY;
    case 1: v = p[row]; break;
    case 2: v = ((const uint16_t *)(const void *)p)[row]; break;
    case 4: v = ((const uint32_t *)(const void *)p)[row]; break;
    default: v = ((const uint64_t *)(const void *)p)[row]; break;
    }
    return v ? c->least + (int64_t)(v - 1) : CELL_EMPTY;
}

static inline bool is_gone(const columns_t *x, int64_t row)
{
    return x->gone[row >> 3] >> (row & 7) & 1;
}

/* columns_file.c: writing blocks one after the other. */
typedef struct columns_writer {
    columns_t *x;
    FILE *file;
    char *path, *beside;     /* NULL: memory */
    uint64_t at;
    block_t *blocks;
    size_t block_count, block_room;
    size_t rows;             /* in the block being filled */
    int64_t *id, *text_end;
    int64_t *cell[COLUMNS_MOST];
    char *text;
    size_t text_bytes, text_room;
    int64_t total, last_id;
} columns_writer_t;

int columns_write_begin(columns_t *x, columns_writer_t *w, err_t *err);
/* Ids ascend. text may be NULL. */
int columns_write_row(columns_writer_t *w, int64_t id, const int64_t *cell, const char *text, size_t text_bytes, err_t *err);
/* Ends the file for the log up to position and takes it as the blocks of x; the young ones are dropped. */
int columns_write_end(columns_writer_t *w, int64_t position, const ledger_hash_t *root, err_t *err);
void columns_write_cancel(columns_writer_t *w);
/* Maps the file when it is whole, of this model and of this log. false: there is none to use. */
bool columns_open_file(columns_t *x, store_conn_t *c);
/* Only the position moved: says so in the file. */
void columns_mark(columns_t *x);
void columns_drop_base(columns_t *x);

/* columns_rows.c: rows of the table as cells. */
typedef struct columns_row {
    int64_t id;
    int64_t cell[COLUMNS_MOST];
    char text[TEXT_MOST + 1];
    size_t text_bytes;
} columns_row_t;
void columns_row_sql(const columns_t *x, buf_t *sql, const char *rest);
int columns_row_read(columns_t *x, store_rows_t *rows, columns_row_t *into, err_t *err);

#endif
