/* figure_inside.h - an answer as a table; shared by figure_table.c and figure_file.c only. */
#ifndef APP_FIGURE_INSIDE_H
#define APP_FIGURE_INSIDE_H

#include "app/figure.h"

enum cell_form { CELL_WHOLE, CELL_MONEY, CELL_RATE, CELL_POINTS, CELL_MEAN, CELL_FLAG, CELL_FORMS };

typedef struct column {
    const char *head;
    size_t figure;
    const char *member, *inner; /* of its VALUE; of that */
    size_t at;                  /* in an array */
    enum cell_form form;
} column_t;

typedef struct table {
    const json_t *answer;
    enum lang lang;
    arena_t *a;
    size_t by, rows, count, room;
    column_t *column;
    bool failed;
} table_t;

/* The unit of a figure as the language has it: 份, documents; "" if it has none. NULL when memory is short. */
const char *figure_unit_word(const json_t *figure, enum lang lang, arena_t *a);

int table_make(const json_t *answer, enum lang lang, arena_t *a, table_t *t, err_t *err);
void table_csv(const table_t *t, buf_t *out);
int table_xlsx(const table_t *t, buf_t *out, err_t *err);

#endif
