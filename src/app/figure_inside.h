/* figure_inside.h - an answer as a table; shared by figure_table.c, figure_cross.c and figure_file.c only. */
#ifndef APP_FIGURE_INSIDE_H
#define APP_FIGURE_INSIDE_H

#include "app/figure.h"

#include <xlsxwriter.h>

enum cell_form { CELL_WHOLE, CELL_MONEY, CELL_RATE, CELL_POINTS, CELL_MEAN, CELL_FLAG, CELL_FORMS };

typedef struct column {
    const char *head;
    size_t figure;
    const char *member, *inner; /* of its VALUE; of that */
    size_t at;                  /* in an array */
    enum cell_form form;
} column_t;

typedef struct table {
    const app_t *app;
    const json_t *answer;
    enum lang lang;
    arena_t *a;
    size_t by, rows, count, room;
    column_t *column;
    bool failed;
} table_t;

/* The unit of a figure as the language has it: 份, documents; "" if it has none. NULL when memory is short. */
const char *figure_unit_word(const json_t *figure, enum lang lang, arena_t *a);

typedef struct workbook {
    lxw_workbook *book;
    lxw_worksheet *sheet, *passport;
    lxw_format *head, *text, *bold, *form[CELL_FORMS];
    lxw_row_t row;
} workbook_t;

const char *table_in(const table_t *t, const char *zh, const char *en);
/* Of a {"zh","en"}; "" where there is none. */
const char *table_words(const table_t *t, const json_t *both);
/* What a column says of a row's values; false: there is no such number. */
bool table_value(const json_t *values, const column_t *c, int64_t *ret_part, int64_t *ret_whole);
void table_write_number(const table_t *t, workbook_t *w, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t at, const column_t *c, int64_t part, int64_t whole);
/* A sheet more for each figure of an answer that has "cross": {"rows","columns"}, rows of its totals by each of its two breakdowns. */
int table_cross(const table_t *t, workbook_t *w, err_t *err);

int table_make(const app_t *app, const json_t *answer, enum lang lang, arena_t *a, table_t *t, err_t *err);
void table_csv(const table_t *t, buf_t *out);
int table_xlsx(const table_t *t, buf_t *out, err_t *err);

#endif
