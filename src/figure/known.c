/* known.c - fields as they were known on an earlier day: columns with the cells of matters changed since put back.
 *
 * What each matter said then comes from its acts (register/asof.h), so an answer as of a day is the one given on that day. Only
 * matters with an act recorded since are read; more than KNOWN_MATTERS_MOST of them are refused.
 */
#include "figure/inside.h"

#include "register/asof.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MOST = 1 << 16 };

/* --- the matters -------------------------------------------------------------------------------------------- */

typedef struct looking {
    int64_t matter, last; /* last act known on the day; 0 = none */
    char bound[INSTANT_TEXT];
} looking_t;

static int last_known(store_conn_t *c, void *arg, err_t *err)
{
    looking_t *x = arg;
    store_rows_t *rows = NULL;
    bool row = false;
    x->last = 0;
    int failed = store_query(c, "SELECT id FROM act WHERE matter = $1 AND recorded_at < $2 ORDER BY id DESC LIMIT 1",
                             STORE_P(store_int(x->matter), store_text(x->bound)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row) x->last = store_col_int(rows, 0);
    store_rows_close(rows);
    return failed;
}

/* The instant at which the day after begins in China. */
static void end_of_day(day_t day, char into[INSTANT_TEXT])
{
    static const int64_t second = 1000000, hours = 8;
    (void)instant_text((((int64_t)day + 1) * 24 - hours) * 3600 * second, into);
}

static int read_then(question_t *q, const counted_kind_t *c, known_kind_t *k, err_t *err)
{
    looking_t x = {0};
    actor_t program = {.login = "system", .office = q->actor->office, .system = true};
    int failed = 0;
    end_of_day(q->ask.known_on, x.bound);
    for (size_t i = 0; !failed && i < k->count; i++) {
        x.matter = vec_get(&c->id, k->matter[i]);
        failed = store_read(book_store(q->f->with.book), last_known, &x, err);
        if (!failed && x.last) failed = book_asof(q->f->with.book, &program, x.matter, x.last, &k->then[i], err);
        if (failed == ERR_REGISTER_MATTER) failed = 0; /* was annulled by then: says nothing */
    }
    return failed;
}

static int kind_known(question_t *q, const cat_kind_t *kind, const counted_kind_t *c, known_kind_t **ret, err_t *err)
{
    char most[24];
    for (size_t i = 0; i < q->known_count; i++)
        if (q->known[i].kind == kind) return *ret = &q->known[i], 0;
    assert(q->known_count < KNOWN_KINDS_MOST);
    known_kind_t *k = &q->known[q->known_count];
    const uint32_t *touched = (const uint32_t *)(const void *)c->touched.at;
    int64_t bound = (int64_t)q->ask.known_on + DAY_SHIFT;
    size_t n = 0;
    for (size_t i = 0; i < c->id.count; i++) n += touched[i] > bound;
    if (n > KNOWN_MATTERS_MOST) return err_set(err, ERR_FIGURE_MANY, num_text((int64_t)n, (char[24]){0}), num_text(KNOWN_MATTERS_MOST, most));
    *k = (known_kind_t){.kind = kind, .matter = arena_array(q->arena, n + 1, sizeof *k->matter), .then = arena_array(q->arena, n + 1, sizeof *k->then)};
    if (!k->matter || !k->then) return err_nomem(err);
    for (size_t i = 0; i < c->id.count; i++)
        if (touched[i] > bound) k->matter[k->count++] = (uint32_t)i;
    q->known_count++;
    *ret = k;
    return read_then(q, c, k, err);
}

/* Acts are numbered as they are recorded. */
static int first_of_all(store_conn_t *c, void *arg, err_t *err)
{
    store_rows_t *rows = NULL;
    bool row = false;
    instant_t at;
    int failed = store_query(c, "SELECT recorded_at FROM act ORDER BY id LIMIT 1", STORE_NONE, &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row) failed = instant_parse(store_col_text(rows, 0), &at, err);
    if (!failed && row) *(day_t *)arg = instant_day(at);
    store_rows_close(rows);
    return failed;
}

int known_begins(const question_t *q, day_t *ret_day, err_t *err)
{
    *ret_day = DAY_NONE;
    return store_read(book_store(q->f->with.book), first_of_all, ret_day, err);
}

/* --- a column ----------------------------------------------------------------------------------------------------- */

static int copy_column(const column_t *now, column_t *then, err_t *err)
{
    int64_t number;
    *then = (column_t){.name = now->name, .field = now->field, .cell = now->cell, .cells.width = now->cells.width};
    int failed = vec_grow(&then->cells, now->cells.count, err);
    if (!failed && now->cells.count) memcpy(then->cells.at, now->cells.at, now->cells.count * now->cells.width);
    for (size_t i = 0; !failed && i < now->words.count; i++) failed = words_number(&then->words, now->words.at[i], &number, err);
    return failed;
}

static int word_cell(column_t *c, const json_t *value, int64_t *ret, err_t *err)
{
    int64_t number = 0;
    char *text = json_is_array(value) ? json_dumps(value, JSON_COMPACT) : NULL;
    const char *word = text ? text : json_string_value(value);
    int failed = word ? words_number(&c->words, word, &number, err) : 0;
    if (word) *ret = number + 1;
    free(text);
    return failed;
}

static int cell_then(column_t *c, const json_t *matter, int64_t *ret, err_t *err)
{
    const json_t *value = json_object_get(c->field < 0 ? matter : json_object_get(matter, "fields"), c->name);
    day_t day;
    *ret = c->cell == CELL_NUMBER ? CELL_NONE : 0;
    if (!value || json_is_null(value)) return 0;
    if (c->cell == CELL_BOOL) *ret = json_is_true(value) ? 2 : 1;
    else if (c->cell == CELL_NUMBER) *ret = json_integer_value(value);
    else if (c->cell == CELL_DAY) *ret = json_is_string(value) && day_parse(json_string_value(value), &day, NULL) == 0 ? (int64_t)day + DAY_SHIFT : 0;
    else return word_cell(c, value, ret, err);
    return 0;
}

int column_known(question_t *q, const cat_kind_t *k, const char *name, const column_t **ret_column, err_t *err)
{
    const counted_kind_t *c = counted_of(q->f->counted, k);
    const column_t *now = c ? counted_column(c, name) : NULL;
    known_kind_t *known = NULL;
    *ret_column = now;
    if (!now || q->ask.known_on == DAY_NONE) return 0;
    for (size_t i = 0; i < q->known_column_count; i++)
        if (q->known_column[i].now == now) return *ret_column = &q->known_column[i].then, 0;
    int failed = kind_known(q, k, c, &known, err);
    if (failed || !known->count) return failed;
    if (q->known_column_count == KNOWN_COLUMNS_MOST) return err_nomem(err);
    known_column_t *x = &q->known_column[q->known_column_count++];
    x->now = now;
    failed = copy_column(now, &x->then, err);
    for (size_t i = 0; !failed && i < known->count; i++) {
        int64_t cell;
        failed = cell_then(&x->then, known->then[i], &cell, err);
        if (!failed) vec_set(&x->then.cells, known->matter[i], cell);
    }
    *ret_column = &x->then;
    return failed;
}

void known_free(question_t *q)
{
    for (size_t i = 0; i < q->known_column_count; i++) {
        vec_free(&q->known_column[i].then.cells);
        words_free(&q->known_column[i].then.words);
    }
    for (size_t i = 0; i < q->known_count; i++)
        for (size_t k = 0; k < q->known[i].count; k++) json_decref(q->known[i].then[k]);
    q->known_column_count = q->known_count = 0;
}
