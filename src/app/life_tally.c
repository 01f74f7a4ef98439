/* life_tally.c - what a figure has counted, read from the tallies. */
#include "app/life.h"

#include "base/text.h"
#include "register/book.h"

#include <stdio.h>
#include <string.h>

enum { FEN = 100 };

typedef struct counting {
    book_t *book;
    const cat_kind_t *kind;
    const cat_figure_t *figure;
    int office;
    char from[DAY_TEXT], until[DAY_TEXT];
    int64_t n;
} counting_t;

static int count(store_conn_t *c, void *arg, err_t *err)
{
    counting_t *x = arg;
    store_rows_t *rows = NULL;
    int failed = store_query(c, "SELECT office, SUM(n), SUM(amount) FROM tally WHERE kind = $1 AND figure = $2 AND on_day >= $3 AND "
                                "on_day <= $4 GROUP BY office",
                             STORE_P(store_text(x->kind->name), store_text(x->figure->name), store_text(x->from), store_text(x->until)),
                             &rows, err);
    for (bool row = true; !failed;) {
        int its;
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        if (office_find(book_offices(x->book), store_col_text(rows, 0), &its, NULL) == 0 &&
            office_within(book_offices(x->book), its, x->office))
            x->n += store_col_int(rows, x->figure->sum ? 2 : 1);
    }
    store_rows_close(rows);
    return failed;
}

int life_tally(book_t *b, const cat_kind_t *kind, const cat_figure_t *figure, const char *office, int year, int64_t *ret_n, err_t *err)
{
    const cat_field_t *summed = NULL;
    counting_t x = {.book = b, .kind = kind, .figure = figure};
    int failed = office_find(book_offices(b), office, &x.office, err);
    (void)day_text(day_of(year ? year : 1900, 1, 1), x.from);
    (void)day_text(day_of(year ? year : 2999, 12, 31), x.until);
    if (!failed) failed = store_read(book_store(b), count, &x, err);
    if (failed) return failed;
    if (figure->sum) (void)cat_kind_field(kind, figure->sum, &summed, NULL);
    *ret_n = summed && summed->type == CAT_MONEY ? x.n / FEN : x.n;
    return 0;
}
