/* counted_rows.c - what matters say now: rows of a kind's table as cells by dense number. */
#include "figure/counted_inside.h"

#include <assert.h>
#include <string.h>

enum { ID, PARENT, FIRST, TICK = 1 << 14 };

static uint64_t scatter(int64_t id)
{
    uint64_t h = (uint64_t)id * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ h >> 32;
}

static void put_slot(counted_kind_t *k, int64_t id, size_t number)
{
    size_t mask = k->slot.count - 1, s = scatter(id) & mask;
    while (vec_get(&k->slot, s)) s = (s + 1) & mask;
    vec_set(&k->slot, s, (int64_t)number + 1);
}

static int more_slots(counted_kind_t *k, err_t *err)
{
    vec_t old = k->slot;
    size_t n = old.count ? old.count * 2 : 1024;
    k->slot = (vec_t){.width = old.width};
    int failed = vec_grow(&k->slot, n, err);
    if (failed) {
        k->slot = old;
        return failed;
    }
    vec_free(&old);
    for (size_t i = 0; i < k->id.count; i++) put_slot(k, vec_get(&k->id, i), i);
    return 0;
}

uint32_t counted_matter(const counted_kind_t *k, int64_t id)
{
    if (!k->slot.count) return MATTER_NONE;
    size_t mask = k->slot.count - 1;
    for (size_t s = scatter(id) & mask;; s = (s + 1) & mask) {
        int64_t number = vec_get(&k->slot, s);
        if (!number) return MATTER_NONE;
        if (vec_get(&k->id, (size_t)number - 1) == id) return (uint32_t)number - 1;
    }
}

static int grow_cells(counted_kind_t *k, size_t count, err_t *err)
{
    int failed = vec_grow(&k->parent, count, err);
    if (!failed) failed = vec_grow(&k->touched, count, err);
    if (!failed && k->stock) failed = vec_grow(&k->reached, count, err);
    for (size_t i = 0; !failed && i < k->stream_count; i++)
        if (k->stream[i].figure->days_from) failed = vec_grow(&k->stream[i].from_day, count, err);
    for (size_t i = 0; !failed && i < k->column_count; i++) {
        failed = vec_grow(&k->column[i].cells, count, err);
        if (!failed && k->column[i].cell == CELL_NUMBER) vec_set(&k->column[i].cells, count - 1, CELL_NONE);
    }
    return failed;
}

int matter_number(counted_kind_t *k, int64_t id, uint32_t *ret, err_t *err)
{
    uint32_t found = counted_matter(k, id);
    int failed = 0;
    if (found != MATTER_NONE) return *ret = found, 0;
    if ((k->id.count + 1) * 2 > k->slot.count) failed = more_slots(k, err);
    if (!failed) failed = grow_cells(k, k->id.count + 1, err);
    if (!failed) failed = vec_add(&k->id, id, err);
    if (failed) return failed;
    assert(k->id.count < MATTER_NONE);
    *ret = (uint32_t)k->id.count - 1;
    put_slot(k, id, *ret);
    return 0;
}

/* --- rows ------------------------------------------------------------------------------------------------ */

static void row_sql(const counted_kind_t *k, buf_t *sql, const char *rest)
{
    buf_add_raw(sql, "SELECT k.id, k.parent");
    for (size_t i = 0; i < k->row_columns; i++) {
        buf_add_raw(sql, ", k.");
        store_add_name(sql, k->column[i].name);
    }
    buf_addf(sql, " FROM k_%s k %s", k->kind->name, rest); /* sql: identifiers only */
}

static int cell_of(column_t *c, store_rows_t *rows, int at, int64_t *ret, err_t *err)
{
    day_t day;
    int64_t number;
    int failed = 0;
    *ret = c->cell == CELL_NUMBER ? CELL_NONE : 0;
    if (store_is_null(rows, at)) return 0;
    switch (c->cell) {
    case CELL_WORD:
    case CELL_WORDS:
        failed = words_number(&c->words, store_col_text(rows, at), &number, err);
        if (!failed && c->cell == CELL_WORD && number >= UINT16_MAX) failed = err_set(err, ERR_REGISTER_TOO_LONG, c->name, "65534");
        if (!failed) *ret = number + 1;
        break;
    case CELL_BOOL: *ret = store_col_int(rows, at) ? 2 : 1; break;
    case CELL_DAY:
        if (day_parse(store_col_text(rows, at), &day, NULL) == 0) *ret = (int64_t)day + DAY_SHIFT;
        break;
    case CELL_NUMBER: *ret = store_col_int(rows, at); break;
    }
    return failed;
}

/* The first matter of its office? */
static int note_since(counted_kind_t *k, uint32_t m, err_t *err)
{
    int64_t office = vec_get(&k->column[COLUMN_OF_OFFICE].cells, m), day = vec_get(&k->column[COLUMN_OF_OPENED].cells, m);
    int failed = vec_grow(&k->since, k->column[COLUMN_OF_OFFICE].words.count, err);
    if (failed || !office || !day) return failed;
    int64_t first = vec_get(&k->since, (size_t)office - 1);
    if (first && first <= day) return 0;
    vec_set(&k->since, (size_t)office - 1, day);
    k->stirred = true;
    return 0;
}

static int take_row(counted_kind_t *k, store_rows_t *rows, err_t *err)
{
    uint32_t m;
    int failed = matter_number(k, store_col_int(rows, ID), &m, err);
    if (failed) return failed;
    vec_set(&k->parent, m, store_is_null(rows, PARENT) ? 0 : store_col_int(rows, PARENT));
    for (size_t i = 0; !failed && i < k->row_columns; i++) {
        int64_t cell;
        failed = cell_of(&k->column[i], rows, FIRST + (int)i, &cell, err);
        if (!failed) vec_set(&k->column[i].cells, m, cell);
    }
    return failed ? failed : note_since(k, m, err);
}

/* --- terms -------------------------------------------------------------------------------------------------- */

/* Terms of the rules that a share of a cohort goes by, the newest last: m.id, rule, due_on, state. */
static void terms_sql(const counted_kind_t *k, buf_t *sql, const char *rest)
{
    uint64_t rules = 0;
    for (size_t i = k->row_columns; i < k->column_count; i++) rules |= k->column[i].ripe->cohort_dues;
    buf_addf(sql, "SELECT k.id, d.rule, d.due_on, d.state FROM k_%s k JOIN due d ON d.matter = k.id AND d.rule IN (''", k->kind->name); /* sql: identifiers only */
    for (size_t i = 0; i < k->kind->due_count; i++)
        if (rules >> i & 1) buf_addf(sql, ", '%s'", k->kind->dues[i].name); /* sql: identifiers only */
    buf_add_raw(sql, ") WHERE d.state <> 'restarted'");
    buf_add_raw(sql, rest);
    buf_add_raw(sql, " ORDER BY k.id, d.start_on, d.from_act");
}

static int take_term(counted_kind_t *k, store_rows_t *rows, err_t *err)
{
    const char *rule = store_col_text(rows, 1), *state = store_col_text(rows, 3);
    uint32_t m = counted_matter(k, store_col_int(rows, 0));
    day_t due = DAY_NONE;
    int failed = store_is_null(rows, 2) ? 0 : day_parse(store_col_text(rows, 2), &due, err);
    int64_t cell = due != DAY_NONE ? (int64_t)due + DAY_SHIFT : strcmp(state, "met") == 0 ? RIPE_AT_ONCE : RIPE_PAUSED;
    if (strcmp(state, "cancelled") == 0) cell = RIPE_CALLED_OFF;
    for (size_t i = k->row_columns; !failed && m != MATTER_NONE && i < k->column_count; i++)
        for (size_t d = 0; d < k->kind->due_count; d++)
            if (k->column[i].ripe->cohort_dues >> d & 1 && strcmp(k->kind->dues[d].name, rule) == 0) vec_set(&k->column[i].cells, m, cell);
    return failed;
}

/* Of one matter, or of all of the kind (0). */
static int terms_read(counted_kind_t *k, store_conn_t *c, int64_t id, err_t *err)
{
    buf_t sql;
    store_rows_t *rows = NULL;
    uint32_t m = id ? counted_matter(k, id) : MATTER_NONE;
    if (k->row_columns == k->column_count) return 0;
    for (size_t i = k->row_columns; m != MATTER_NONE && i < k->column_count; i++) vec_set(&k->column[i].cells, m, RIPE_AT_ONCE);
    buf_init(&sql, 1 << 16);
    terms_sql(k, &sql, id ? " AND k.id = $1" : "");
    int failed = buf_failed(&sql) ? err_nomem(err)
                 : id             ? store_query(c, buf_text(&sql), STORE_P(store_int(id)), &rows, err)
                                  : store_query_long(c, buf_text(&sql), STORE_NONE, &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        failed = take_term(k, rows, err);
    }
    store_rows_close(rows);
    buf_release(&sql);
    return failed;
}

int rows_read_all(counted_kind_t *k, store_conn_t *c, const progress_t *progress, err_t *err)
{
    buf_t sql;
    store_rows_t *rows = NULL;
    uint64_t done = 0;
    buf_init(&sql, 1 << 16);
    row_sql(k, &sql, "ORDER BY k.id");
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query_long(c, buf_text(&sql), STORE_NONE, &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        failed = take_row(k, rows, err);
        if (!failed && ++done % TICK == 0 && !progress_tick(progress, done, 0)) failed = err_set(err, ERR_BASE_STOPPED);
    }
    store_rows_close(rows);
    buf_release(&sql);
    return failed ? failed : terms_read(k, c, 0, err);
}

int row_read_again(counted_kind_t *k, store_conn_t *c, int64_t id, err_t *err)
{
    buf_t sql;
    store_rows_t *rows = NULL;
    bool row = false;
    buf_init(&sql, 1 << 16);
    row_sql(k, &sql, "WHERE k.id = $1");
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_P(store_int(id)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row) failed = take_row(k, rows, err);
    store_rows_close(rows);
    buf_release(&sql);
    return failed ? failed : terms_read(k, c, id, err);
}
