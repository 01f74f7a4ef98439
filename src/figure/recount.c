/* recount.c - everything counted anew from the bodies of the acts, and compared with what stands in the tallies and columns.
 *
 * The acts are read once; what each figure counted on each day in each office is added up in a table of sums, and the same sums
 * are taken from table tally and from the streams. What differs is named.
 */
#include "figure/counted_inside.h"
#include "figure/inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FOUND_MOST = 100, TICK = 1 << 14, SUMS_LEAST = 1 << 12 };

/* One figure, office and day: n and amount by acts, tallies, columns. */
enum source { BY_ACTS, BY_TALLY, BY_COLUMNS, SOURCES };
typedef struct sum {
    uint32_t figure, office; /* numbers of words, + 1 */
    day_t day;
    int64_t n[SOURCES], amount[SOURCES];
} sum_t;

typedef struct recounting {
    figures_t *f;
    const char *kind; /* NULL = all */
    const progress_t *progress;
    figure_recount_t *to;
    word_list_t figures, offices;
    sum_t *at;
    size_t count, room; /* a power of two */
} recounting_t;

static uint64_t scatter(uint32_t figure, uint32_t office, day_t day)
{
    uint64_t h = ((uint64_t)figure << 32 | office) * UINT64_C(0x9E3779B97F4A7C15);
    h = (h ^ (uint64_t)(uint32_t)day) * UINT64_C(0xC2B2AE3D27D4EB4F);
    return h ^ h >> 29;
}

static sum_t *slot_for(sum_t *at, size_t room, uint32_t figure, uint32_t office, day_t day)
{
    size_t s = scatter(figure, office, day) & (room - 1);
    while (at[s].figure && (at[s].figure != figure || at[s].office != office || at[s].day != day)) s = (s + 1) & (room - 1);
    return &at[s];
}

static int more_room(recounting_t *x, err_t *err)
{
    size_t room = x->room ? x->room * 2 : SUMS_LEAST;
    sum_t *at = calloc(room, sizeof *at);
    if (!at) return err_nomem(err);
    for (size_t i = 0; i < x->room; i++)
        if (x->at[i].figure) *slot_for(at, room, x->at[i].figure, x->at[i].office, x->at[i].day) = x->at[i];
    free(x->at);
    x->at = at;
    x->room = room;
    return 0;
}

static int add(recounting_t *x, enum source from, const char *figure, const char *office, day_t day, int64_t n, int64_t amount, err_t *err)
{
    int64_t f = 0, o = 0;
    int failed = (x->count + 1) * 2 > x->room ? more_room(x, err) : 0;
    if (!failed) failed = words_number(&x->figures, figure, &f, err);
    if (!failed) failed = words_number(&x->offices, office, &o, err);
    if (failed) return failed;
    sum_t *s = slot_for(x->at, x->room, (uint32_t)f + 1, (uint32_t)o + 1, day);
    x->count += s->figure == 0;
    s->figure = (uint32_t)f + 1;
    s->office = (uint32_t)o + 1;
    s->day = day;
    s->n[from] += n;
    s->amount[from] += amount;
    return 0;
}

static bool asked(const recounting_t *x, const char *kind)
{
    return !x->kind || strcmp(x->kind, kind) == 0;
}

/* --- three sources ------------------------------------------------------------------------------------------------ */

static int from_acts(recounting_t *x, store_conn_t *c, err_t *err)
{
    store_rows_t *rows = NULL;
    int64_t size = 0;
    counted_effect_t e;
    bool bad;
    int failed = ledger_size(c, &size, err);
    if (!failed) failed = store_query_long(c, "SELECT kind, office, body FROM act ORDER BY id", STORE_NONE, &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        if (++x->to->acts % TICK == 0 && !progress_tick(x->progress, (uint64_t)x->to->acts, (uint64_t)size))
            failed = err_set(err, ERR_BASE_STOPPED);
        if (!asked(x, store_col_text(rows, 0))) continue;
        for (const char *at = store_col_text(rows, 2); !failed && effect_next(&at, &e, &bad); x->to->counted++)
            failed = add(x, BY_ACTS, e.figure, store_col_text(rows, 1), e.on, e.n, e.amount, err);
    }
    store_rows_close(rows);
    return failed;
}

static int from_tallies(recounting_t *x, store_conn_t *c, err_t *err)
{
    store_rows_t *rows = NULL;
    day_t day;
    int failed = store_query_long(c, "SELECT kind, figure, office, on_day, n, amount FROM tally ORDER BY kind, figure, office, on_day",
                                  STORE_NONE, &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        if (!asked(x, store_col_text(rows, 0))) continue;
        failed = day_parse(store_col_text(rows, 3), &day, err);
        if (!failed)
            failed = add(x, BY_TALLY, store_col_text(rows, 1), store_col_text(rows, 2), day, store_col_int(rows, 4), store_col_int(rows, 5),
                         err);
        x->to->tallies++;
    }
    store_rows_close(rows);
    return failed;
}

static int from_stream(recounting_t *x, const counted_kind_t *k, const stream_t *s, err_t *err)
{
    int failed = 0;
    const int8_t *n = (const int8_t *)(const void *)s->n.at;
    for (size_t i = 0; !failed && i < s->day.count; i++)
        failed = add(x, BY_COLUMNS, s->figure->name, k->offices.at[vec_get(&s->office, i)], (day_t)(int32_t)vec_get(&s->day, i), n[i],
                     s->figure->sum ? vec_get(&s->amount, i) : 0, err);
    x->to->events += (int64_t)s->day.count;
    return failed;
}

/* Days are measured only where there is a beginning, so the acts may count more of them than the columns measure. */
static int from_columns(recounting_t *x, err_t *err)
{
    int failed = 0;
    counted_t *c = x->f->counted;
    for (size_t i = 0; !failed && i < c->kind_count; i++) {
        if (!asked(x, c->kind[i].kind->name)) continue;
        for (size_t k = 0; !failed && k < c->kind[i].stream_count; k++) failed = from_stream(x, &c->kind[i], &c->kind[i].stream[k], err);
    }
    return failed;
}

/* --- stocks: what stands now must be what the table says ---------------------------------------------------------------- */

static int note(recounting_t *x, const char *where, const char *figure, const char *office, day_t day, int64_t n, int64_t amount,
                int64_t counted_n, int64_t counted_amount)
{
    char text[DAY_TEXT];
    x->to->differences++;
    if (json_array_size(x->to->found) >= FOUND_MOST) return 0;
    return json_array_append_new(x->to->found,
                                 json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I}", "where", where, "figure", figure, "office", office,
                                           "day", day_text(day, text), "n", (json_int_t)n, "amount", (json_int_t)amount, "counted_n",
                                           (json_int_t)counted_n, "counted_amount", (json_int_t)counted_amount));
}

/* Rows of the table by stage. */
static int stages_now(const counted_kind_t *k, store_conn_t *c, int64_t *rows, err_t *err)
{
    buf_t sql;
    store_rows_t *list = NULL;
    int stage;
    buf_init(&sql, 1 << 10);
    buf_addf(&sql, "SELECT stage, COUNT(*) FROM k_%s WHERE stage IS NOT NULL GROUP BY stage", k->kind->name); /* sql: identifiers only */
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query_long(c, buf_text(&sql), STORE_NONE, &list, err);
    for (bool row = true; !failed;) {
        failed = store_step(list, &row, err);
        if (failed || !row) break;
        if (cat_kind_stage(k->kind, store_col_text(list, 0), &stage, NULL) == 0) rows[stage] = store_col_int(list, 1);
    }
    store_rows_close(list);
    buf_release(&sql);
    return failed;
}

/* The steps into and out of each stage, added up, must be what stands there now. */
static int stock_now(recounting_t *x, store_conn_t *c, const counted_kind_t *k, err_t *err)
{
    int64_t rows[CAT_STAGES_MOST] = {0}, stands[CAT_STAGES_MOST] = {0};
    const stream_t *s = &k->steps;
    const int8_t *n = (const int8_t *)(const void *)s->n.at;
    int failed = stages_now(k, c, rows, err);
    for (size_t i = 0; !failed && i < s->n.count; i++) stands[s->stage.at[i] % CAT_STAGES_MOST] += n[i];
    x->to->events += (int64_t)s->n.count;
    for (size_t i = 0; !failed && i < k->kind->stage_count; i++) {
        if (!(k->stock >> i & 1) || stands[i] == rows[i]) continue;
        if (note(x, "columns", k->kind->stages[i], "", DAY_NONE, stands[i], 0, rows[i], 0) != 0) failed = err_nomem(err);
    }
    return failed;
}

static int stocks(recounting_t *x, store_conn_t *c, err_t *err)
{
    int failed = 0;
    counted_t *counted = x->f->counted;
    for (size_t i = 0; !failed && i < counted->kind_count; i++)
        if (counted->kind[i].stock && asked(x, counted->kind[i].kind->name)) failed = stock_now(x, c, &counted->kind[i], err);
    return failed;
}

/* --- compared ------------------------------------------------------------------------------------------------------------ */

static const cat_figure_t *figure_named(const recounting_t *x, const char *name)
{
    const cat_kind_t *k;
    const cat_figure_t *f = NULL;
    return figure_find(book_catalogue(x->f->with.book), name, &k, &f, NULL) == 0 ? f : NULL;
}

static int compare(recounting_t *x, err_t *err)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < x->room; i++) {
        const sum_t *s = &x->at[i];
        if (!s->figure) continue;
        const char *figure = x->figures.at[s->figure - 1], *office = x->offices.at[s->office - 1];
        const cat_figure_t *f = figure_named(x, figure);
        bool columns = f && f->count && !f->days_from; /* figures that are no more stand in the acts alone */
        int64_t n = s->n[BY_ACTS], amount = s->amount[BY_ACTS];
        if (s->n[BY_TALLY] != n || s->amount[BY_TALLY] != amount)
            failed = note(x, "tally", figure, office, s->day, s->n[BY_TALLY], s->amount[BY_TALLY], n, amount);
        if (columns && (s->n[BY_COLUMNS] != n || (f->sum && s->amount[BY_COLUMNS] != amount)))
            failed |= note(x, "columns", figure, office, s->day, s->n[BY_COLUMNS], s->amount[BY_COLUMNS], n, f->sum ? amount : 0);
    }
    return failed ? err_nomem(err) : 0;
}

static int read_all(store_conn_t *c, void *arg, err_t *err)
{
    recounting_t *x = arg;
    x->to->acts = x->to->counted = x->to->tallies = 0;
    if (x->at) memset(x->at, 0, x->room * sizeof *x->at);
    x->count = 0;
    (void)json_array_clear(x->to->found);
    int failed = from_acts(x, c, err);
    if (!failed) failed = from_tallies(x, c, err);
    return failed ? failed : stocks(x, c, err);
}

/* Their differences stand before the others. */
static int by_formulas(recounting_t *x, err_t *err)
{
    formula_report_t r = {0};
    int failed = book_formulas(x->f->with.book, x->kind, x->progress, &r, err);
    if (failed) return failed;
    x->to->weighed = r.acts;
    x->to->differences += r.differences;
    if (json_array_extend(r.found, x->to->found) != 0) failed = err_nomem(err);
    json_decref(x->to->found);
    x->to->found = r.found;
    return failed;
}

int figure_recount(figures_t *f, const char *kind, bool formulas, const progress_t *progress, figure_recount_t *ret, err_t *err)
{
    assert(f && ret);
    figure_recount_t to = {.found = json_array()};
    recounting_t x = {.f = f, .kind = kind, .progress = progress, .to = &to};
    const cat_kind_t *k;
    struct timespec from, until;
    (void)clock_gettime(CLOCK_MONOTONIC, &from);
    int failed = to.found ? 0 : err_nomem(err);
    if (!failed && kind) failed = catalogue_kind(book_catalogue(f->with.book), kind, &k, err);
    if (!failed) failed = counted_lock(f->counted, progress, err);
    if (!failed) {
        failed = store_read(book_store(f->with.book), read_all, &x, err);
        if (!failed) failed = from_columns(&x, err);
        counted_unlock(f->counted);
    }
    if (!failed) failed = compare(&x, err);
    if (!failed && formulas) failed = by_formulas(&x, err);
    free(x.at);
    words_free(&x.figures);
    words_free(&x.offices);
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    to.seconds = (double)(until.tv_sec - from.tv_sec) + (double)(until.tv_nsec - from.tv_nsec) / 1e9;
    if (failed) json_decref(to.found);
    else *ret = to;
    return failed;
}
