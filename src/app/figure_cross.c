/* figure_cross.c - an answer by two breakdowns as people read it: rows by columns, with the totals of both. Rates and means cannot be added
 * up: totals are the answers of questions of their own, which stand in the answer as "cross" (figure_file.c). */
#include "app/figure_inside.h"

#include "figure/figure.h"

#include <string.h>

enum { CROSS_ROWS_MOST = 5000, CROSS_COLUMNS_MOST = 500 };

typedef struct cross {
    const table_t *t;
    workbook_t *w;
    lxw_worksheet *sheet;
    const json_t *rows, *columns; /* of the totals: all keys in their order */
    json_t *at;                   /* "KEY\x1fKEY": values */
    const column_t *column;       /* the figure's main one */
} cross_t;

static const char *key(const json_t *row, size_t dim)
{
    return json_string_value(json_array_get(json_object_get(row, "key"), dim));
}

/* The values of each pair of keys. */
static json_t *places(const table_t *t)
{
    json_t *at = json_object(), *row;
    size_t i;
    json_array_foreach(json_object_get(t->answer, "rows"), i, row) {
        const char *place = arena_printf(t->a, "%s\x1f%s", key(row, 0), key(row, 1));
        if (!at || !place || json_object_set(at, place, json_object_get(row, "values")) != 0) {
            json_decref(at);
            return NULL;
        }
    }
    return at;
}

static void write_value(const cross_t *x, lxw_row_t row, lxw_col_t at, const json_t *values)
{
    int64_t part, whole;
    if (values && table_value(values, x->column, &part, &whole)) table_write_number(x->t, x->w, x->sheet, row, at, x->column, part, whole);
}

static void write_head(const cross_t *x)
{
    const json_t *by = json_object_get(x->t->answer, "by"), *e;
    size_t i;
    (void)worksheet_write_string(x->sheet, 0, 0, x->column->head, x->w->bold);
    (void)worksheet_write_string(x->sheet, 1, 0, table_words(x->t, json_object_get(json_array_get(by, 0), "label")), x->w->head);
    json_array_foreach(x->columns, i, e)
        (void)worksheet_write_string(x->sheet, 1, (lxw_col_t)(i + 1), table_words(x->t, json_array_get(json_object_get(e, "words"), 0)), x->w->head);
    (void)worksheet_write_string(x->sheet, 1, (lxw_col_t)(i + 1), table_in(x->t, "合计", "total"), x->w->head);
    (void)worksheet_set_column(x->sheet, 0, 0, 30, NULL);
    (void)worksheet_set_column(x->sheet, 1, (lxw_col_t)(i + 1), 14, NULL);
    worksheet_freeze_panes(x->sheet, 2, 1);
}

static void write_body(const cross_t *x)
{
    const json_t *row, *column;
    size_t r, c, width = json_array_size(x->columns);
    json_array_foreach(x->rows, r, row) {
        lxw_row_t at = (lxw_row_t)(r + 2);
        (void)worksheet_write_string(x->sheet, at, 0, table_words(x->t, json_array_get(json_object_get(row, "words"), 0)), x->w->text);
        json_array_foreach(x->columns, c, column) {
            const char *place = arena_printf(x->t->a, "%s\x1f%s", key(row, 0), key(column, 0));
            if (place) write_value(x, at, (lxw_col_t)(c + 1), json_object_get(x->at, place));
        }
        write_value(x, at, (lxw_col_t)(width + 1), json_object_get(row, "values"));
    }
    lxw_row_t last = (lxw_row_t)(json_array_size(x->rows) + 2);
    (void)worksheet_write_string(x->sheet, last, 0, table_in(x->t, "合计", "total"), x->w->bold);
    json_array_foreach(x->columns, c, column) write_value(x, last, (lxw_col_t)(c + 1), json_object_get(column, "values"));
    write_value(x, last, (lxw_col_t)(width + 1), json_object_get(json_object_get(x->t->answer, "total"), "values"));
}

/* The first column of a figure is its number. */
static const column_t *main_column(const table_t *t, size_t figure)
{
    for (size_t c = 0; c < t->count; c++)
        if (t->column[c].figure == figure) return &t->column[c];
    return NULL;
}

int table_cross(const table_t *t, workbook_t *w, err_t *err)
{
    const json_t *totals = json_object_get(t->answer, "cross");
    size_t figures = json_array_size(json_object_get(t->answer, "figures"));
    cross_t x = {.t = t, .w = w, .rows = json_object_get(totals, "rows"), .columns = json_object_get(totals, "columns")};
    int failed = 0;
    if (!totals || json_array_size(x.rows) > CROSS_ROWS_MOST || json_array_size(x.columns) > CROSS_COLUMNS_MOST) return 0;
    if (!(x.at = places(t))) return err_nomem(err);
    for (size_t i = 0; i < figures && !failed; i++) {
        const char *name = arena_printf(t->a, figures > 1 ? "%s%zu" : "%s", table_in(t, "交叉表", "Cross table "), i + 1);
        x.column = main_column(t, i);
        x.sheet = name ? workbook_add_worksheet(w->book, name) : NULL;
        if (!x.sheet || !x.column) {
            failed = err_nomem(err);
            break;
        }
        write_head(&x);
        write_body(&x);
    }
    json_decref(x.at);
    return failed;
}
