/* check_table.h - the cells of a table, for the two files that judge them; not for other rooms. */
#ifndef REPORT_CHECK_TABLE_H
#define REPORT_CHECK_TABLE_H

#include "report/check_number.h"

enum { ROWS_MOST = 120, COLUMNS_MOST = 16, NAME_MOST = 48 };

typedef struct cell {
    char name[NAME_MOST]; /* what is written in it */
    double v, last;
    bool number, percent, judged;
    size_t at, to;
    int line;
} cell_t;

typedef struct table {
    cell_t cell[ROWS_MOST][COLUMNS_MOST];
    int columns[ROWS_MOST];
    int rows, width;
    bool ragged;
    bool listed; /* lines NAME: NUMBER */
    /* of a list: */
    int indent;       /* of its first line */
    bool unsure;      /* a line of its block is no row, so that it may lack some: its total is told only where it fits */
    uint64_t units;   /* those of the lists before it in the block, by their hash */
} table_t;

/* Whether the name is one of the words of the |-list, or holds one of them; small letters match large ones. */
bool cell_named(const cell_t *c, const char *list);
bool cell_has(const cell_t *c, const char *list);
bool cell_is_total(const cell_t *c);
void cell_say(checker_t *k, cell_t *c, const char *rule, bool good, words_t sum, words_t bad);
/* Columns (rows) that follow from others by one formula: what fits everywhere but in one place is wrong there. */
void check_formulas(checker_t *k, table_t *t);

/* Blanks between the cells of rows become tabs, in place, where every row has as many (check_columns.c). Returns how many tables have
 * rows of different cells and stay as they are. The text ends with NUL. */
size_t check_part_columns(char *text);

#endif
