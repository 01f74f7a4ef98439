/* columns.c - see columns.h: keeping up with the log, and the pass over the columns. */
#include "register/columns_inside.h"

#include "base/fault.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum {
    FORM = 1,            /* raise when the file's form or the meaning of a cell changes */
    YOUNG_MOST = 8192,   /* then all is written anew … */
    YOUNG_SHARE = 64,    /* … or when they are so great a part of all */
    MARK_AFTER = 50000,  /* leaves of other kinds read since the file was marked */
    MODEL_MOST = 4 << 20
};

static int fingerprint(columns_t *x, err_t *err)
{
    buf_t out;
    buf_init(&out, MODEL_MOST);
    buf_addf(&out, "%d %zu\n%s\n", FORM, sizeof(block_t), x->kind->name);
    for (int i = COLUMN_FIELDS; i < x->column_count; i++) {
        const cat_field_t *f = &x->kind->fields[x->field[i]];
        buf_addf(&out, "%s %d\n", f->name, (int)f->type);
    }
    buf_addf(&out, "title %s\n", x->kind->title ? x->kind->title : "");
    const cat_field_t *list[COLUMNS_PARTIES_MOST];
    for (size_t i = 0, n = columns_parties(x->kind, list); i < n; i++) buf_addf(&out, "party %s\n", list[i]->name);
    int failed = buf_failed(&out) ? err_nomem(err) : 0;
    if (!failed) crypto_generichash(x->model, sizeof x->model, (const unsigned char *)out.data, out.length, NULL, 0);
    buf_release(&out);
    return failed;
}

int columns_new(const cat_kind_t *kind, const char *folder, columns_t **ret_columns, err_t *err)
{
    columns_t *x = fault_fails(FAULT_ALLOC) ? NULL : calloc(1, sizeof *x);
    if (!x) return err_nomem(err);
    x->kind = kind;
    x->folder = folder;
    x->column_count = COLUMN_FIELDS;
    for (int i = 0; i < COLUMN_FIELDS; i++) x->field[i] = -1;
    for (size_t i = 0; i < kind->field_count; i++)
        if (columns_have(&kind->fields[i])) x->field[x->column_count++] = (int)i;
    assert(x->column_count <= COLUMNS_MOST);
    (void)pthread_rwlock_init(&x->lock, NULL);
    int failed = fingerprint(x, err);
    if (failed) columns_free(x);
    else *ret_columns = x;
    return failed;
}

void columns_free(columns_t *x)
{
    if (!x) return;
    columns_drop_base(x);
    for (int i = 0; i < COLUMNS_MOST; i++) words_free(&x->words[i]);
    free(x->young);
    (void)pthread_rwlock_destroy(&x->lock);
    free(x);
}

int64_t columns_count(columns_t *x)
{
    (void)pthread_rwlock_rdlock(&x->lock);
    int64_t n = x->base_count - x->gone_count + (int64_t)x->young_count;
    (void)pthread_rwlock_unlock(&x->lock);
    return n;
}

/* --- all of it ------------------------------------------------------------------------------------------- */

static int write_rows(columns_t *x, columns_writer_t *w, store_conn_t *c, err_t *err)
{
    buf_t sql;
    store_rows_t *rows = NULL;
    columns_row_t *r = malloc(sizeof *r);
    buf_init(&sql, 1 << 20);
    columns_row_sql(x, &sql, "ORDER BY k.id");
    int failed = !r || buf_failed(&sql) ? err_nomem(err) : store_query_long(c, buf_text(&sql), STORE_NONE, &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        failed = columns_row_read(x, rows, r, err);
        if (!failed) failed = columns_write_row(w, r->id, r->cell, r->text, r->text_bytes, err);
    }
    store_rows_close(rows);
    buf_release(&sql);
    free(r);
    return failed;
}

static int root_of(store_conn_t *c, int64_t size, ledger_hash_t *ret_root, err_t *err)
{
    memset(ret_root, 0, sizeof *ret_root);
    return size ? ledger_root(c, size, ret_root, err) : 0;
}

static int make_all(columns_t *x, store_conn_t *c, err_t *err)
{
    int64_t size;
    ledger_hash_t root;
    columns_writer_t w;
    columns_drop_base(x);
    for (int i = 0; i < x->column_count; i++) words_free(&x->words[i]);
    int failed = ledger_size(c, &size, err);
    if (!failed) failed = root_of(c, size, &root, err);
    if (!failed) failed = columns_write_begin(x, &w, err);
    if (failed) return failed;
    failed = write_rows(x, &w, c, err);
    if (failed) columns_write_cancel(&w);
    else failed = columns_write_end(&w, size, &root, err);
    return failed;
}

/* --- what changed ------------------------------------------------------------------------------------------ */

static int64_t find_row(const columns_t *x, int64_t id)
{
    int64_t before = 0;
    for (size_t i = 0; i < x->block_count; before += (int64_t)x->blocks[i++].rows) {
        const block_t *b = &x->blocks[i];
        if (id < b->id.least || id > b->id.most) continue;
        size_t low = 0, high = b->rows;
        while (low < high) {
            size_t mid = (low + high) / 2;
            if (cell_at(x, &b->id, mid) < id) low = mid + 1;
            else high = mid;
        }
        return low < b->rows && cell_at(x, &b->id, low) == id ? before + (int64_t)low : -1;
    }
    return -1;
}

/* Index of the first young one with an id of at least this. */
static size_t young_from(const columns_t *x, int64_t id)
{
    size_t low = 0, high = x->young_count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (x->young[mid].id < id) low = mid + 1;
        else high = mid;
    }
    return low;
}

static void take_away(columns_t *x, int64_t id)
{
    int64_t row = find_row(x, id);
    if (row >= 0 && !is_gone(x, row)) {
        x->gone[row >> 3] |= (unsigned char)(1 << (row & 7));
        x->gone_count++;
    }
    size_t at = young_from(x, id);
    if (at == x->young_count || x->young[at].id != id) return;
    free(x->young[at].cell);
    free(x->young[at].text);
    memmove(&x->young[at], &x->young[at + 1], (x->young_count - at - 1) * sizeof *x->young);
    x->young_count--;
}

static int put_young(columns_t *x, const columns_row_t *r, err_t *err)
{
    if (x->young_count == x->young_room) {
        size_t room = x->young_room ? x->young_room * 2 : 64;
        young_t *young = fault_fails(FAULT_ALLOC) ? NULL : realloc(x->young, room * sizeof *young);
        if (!young) return err_nomem(err);
        x->young = young;
        x->young_room = room;
    }
    size_t bytes = (size_t)x->column_count * sizeof *r->cell;
    young_t y = {.id = r->id, .cell = malloc(bytes), .text = strndup(r->text, r->text_bytes)};
    if (!y.cell || !y.text) {
        free(y.cell);
        free(y.text);
        return err_nomem(err);
    }
    memcpy(y.cell, r->cell, bytes);
    size_t at = young_from(x, r->id);
    memmove(&x->young[at + 1], &x->young[at], (x->young_count - at) * sizeof *x->young);
    x->young[at] = y;
    x->young_count++;
    return 0;
}

static int read_again(columns_t *x, store_conn_t *c, const char *sql, int64_t id, columns_row_t *r, err_t *err)
{
    store_rows_t *rows = NULL;
    bool row = false;
    int failed = store_query(c, sql, STORE_P(store_int(id)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row) failed = columns_row_read(x, rows, r, err);
    store_rows_close(rows);
    if (failed) return failed;
    take_away(x, id);
    return row ? put_young(x, r, err) : 0;
}

/* Ids of matters of the kind with acts since the position; acts that wait for their place in the log too. */
static int changed_ids(columns_t *x, store_conn_t *c, int64_t **ret_ids, size_t *ret_count, err_t *err)
{
    size_t room = 256, n = 0;
    int64_t *ids = malloc(room * sizeof *ids);
    store_rows_t *rows = NULL;
    int failed = !ids ? err_nomem(err)
                      : store_query(c, /* cross: from the leaves to the acts; the other way round is a look at every act */
                                       "SELECT a.matter FROM ledger_leaf l CROSS JOIN act a "
                                       "WHERE l.idx >= $1 AND a.id = l.act AND a.kind = $2 UNION "
                                       "SELECT a.matter FROM ledger_wait l CROSS JOIN act a WHERE a.id = l.act AND a.kind = $2",
                                    STORE_P(store_int(x->position), store_text(x->kind->name)), &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        if (n == room) {
            int64_t *more = realloc(ids, (room *= 2) * sizeof *ids);
            if (!more) {
                failed = err_nomem(err);
                break;
            }
            ids = more;
        }
        ids[n++] = store_col_int(rows, 0);
    }
    store_rows_close(rows);
    if (failed) free(ids);
    else {
        *ret_ids = ids;
        *ret_count = n;
    }
    return failed;
}

static int read_changed(columns_t *x, store_conn_t *c, err_t *err)
{
    int64_t *ids = NULL;
    size_t n = 0;
    buf_t sql;
    columns_row_t *r = malloc(sizeof *r);
    buf_init(&sql, 1 << 20);
    columns_row_sql(x, &sql, "WHERE k.id = $1");
    int failed = !r || buf_failed(&sql) ? err_nomem(err) : changed_ids(x, c, &ids, &n, err);
    for (size_t i = 0; !failed && i < n; i++) failed = read_again(x, c, buf_text(&sql), ids[i], r, err);
    free(ids);
    free(r);
    buf_release(&sql);
    return failed;
}

/* Old blocks without what is gone, and the young ones, into new blocks. */
static int write_merged(columns_t *x, columns_writer_t *w, err_t *err)
{
    size_t y = 0;
    int64_t before = 0, cell[COLUMNS_MOST];
    int failed = 0;
    for (size_t i = 0; !failed && i < x->block_count; before += (int64_t)x->blocks[i++].rows) {
        const block_t *b = &x->blocks[i];
        uint64_t text = 0;
        for (size_t row = 0; !failed && row < b->rows; row++) {
            int64_t id = cell_at(x, &b->id, row), end = cell_at(x, &b->text_end, row);
            uint64_t from = text;
            text = end >= 0 && (uint64_t)end <= b->text_bytes ? (uint64_t)end : text;
            for (; !failed && y < x->young_count && x->young[y].id < id; y++)
                failed = columns_write_row(w, x->young[y].id, x->young[y].cell, x->young[y].text, strlen(x->young[y].text), err);
            if (failed || is_gone(x, before + (int64_t)row) || text < from || text - from > TEXT_MOST) continue;
            for (int k = 0; k < x->column_count; k++) cell[k] = cell_at(x, &b->column[k], row);
            failed = columns_write_row(w, id, cell, (const char *)x->map + b->text_at + from, text - from, err);
        }
    }
    for (; !failed && y < x->young_count; y++)
        failed = columns_write_row(w, x->young[y].id, x->young[y].cell, x->young[y].text, strlen(x->young[y].text), err);
    return failed;
}

static int merge(columns_t *x, err_t *err)
{
    columns_writer_t w;
    int failed = columns_write_begin(x, &w, err);
    if (failed) return failed;
    failed = write_merged(x, &w, err);
    if (failed) columns_write_cancel(&w);
    else failed = columns_write_end(&w, x->position, &x->root, err);
    return failed;
}

static int catch_up(columns_t *x, store_conn_t *c, int64_t size, err_t *err)
{
    int failed = read_changed(x, c, err);
    if (failed) {
        x->made = false; /* half followed: next time all is made again */
        return failed;
    }
    if (size != x->position) failed = root_of(c, size, &x->root, err);
    if (failed) return failed;
    x->position = size;
    size_t most = (size_t)x->base_count / YOUNG_SHARE;
    if (x->young_count + (size_t)x->gone_count > (most > YOUNG_MOST ? most : YOUNG_MOST) ||
        (x->young_count && size - x->marked > MARK_AFTER))
        (void)merge(x, NULL); /* a full disk: goes on with what there is */
    else if (size - x->marked > MARK_AFTER) columns_mark(x);
    return 0;
}

static int waiting(store_conn_t *c, bool *ret_some, err_t *err)
{
    int64_t n;
    *ret_some = false;
    if (store_conn_engine(c) != STORE_POSTGRES) return 0;
    return store_get_int(c, "SELECT 1 FROM ledger_wait LIMIT 1", STORE_NONE, &n, ret_some, err);
}

int columns_follow(columns_t *x, store_conn_t *c, err_t *err)
{
    int64_t size;
    bool some;
    int failed = ledger_size(c, &size, err);
    if (!failed) failed = waiting(c, &some, err);
    if (failed) return failed;
    (void)pthread_rwlock_rdlock(&x->lock);
    bool ready = x->made && !some && size <= x->position; /* less: a snapshot older than ours */
    (void)pthread_rwlock_unlock(&x->lock);
    if (ready) return 0;
    (void)pthread_rwlock_wrlock(&x->lock);
    if (!x->made && !columns_open_file(x, c)) failed = make_all(x, c, err);
    if (!failed && (some || size > x->position)) failed = catch_up(x, c, size > x->position ? size : x->position, err);
    (void)pthread_rwlock_unlock(&x->lock);
    return failed;
}

/* --- the pass ---------------------------------------------------------------------------------------------- */

typedef struct pass {
    columns_t *x;
    const column_search_t *what;
    unsigned char *accepted[COLUMNS_TESTS_MOST]; /* per word of the column */
    size_t accepted_count[COLUMNS_TESTS_MOST];
    unsigned char *keep; /* BLOCK_ROWS */
    int64_t total;
    int64_t *ids;        /* newest first */
    size_t count;
} pass_t;

static int ask_words(pass_t *p, err_t *err)
{
    for (size_t i = 0; i < p->what->test_count; i++) {
        const column_test_t *t = &p->what->tests[i];
        if (!t->accepts) continue;
        const word_list_t *w = &p->x->words[t->column];
        p->accepted[i] = calloc(w->count + 1, 1);
        if (!p->accepted[i]) return err_nomem(err);
        p->accepted_count[i] = w->count;
        for (size_t j = 0; j < w->count; j++) p->accepted[i][j] = t->accepts(t->arg, w->at[j]);
    }
    return 0;
}

static bool passes(const pass_t *p, size_t test, int64_t v)
{
    const column_test_t *t = &p->what->tests[test];
    if (v == CELL_EMPTY) return t->empty;
    if (t->accepts) return v >= 0 && (size_t)v < p->accepted_count[test] && p->accepted[test][v];
    return v >= t->from && v <= t->to;
}

#define PASS(type)                                                              \
    for (size_t r = 0; r < b->rows; r++) {                                      \
        uint64_t cell = ((const type *)(const void *)cells)[r];                 \
        p->keep[r] &= cell == 0 ? t->empty : (unsigned char)(cell >= low && cell <= high); \
    }

/* Numbers: two comparisons of the cell as it lies there. */
static void pass_numbers(pass_t *p, size_t test, const block_t *b, const cells_t *c)
{
    const column_test_t *t = &p->what->tests[test];
    const unsigned char *cells = p->x->map + c->at;
    uint64_t low = t->from <= c->least ? 1 : t->from > c->most ? UINT64_MAX : (uint64_t)t->from - (uint64_t)c->least + 1;
    uint64_t high = t->to >= c->most ? UINT64_MAX : t->to < c->least ? 0 : (uint64_t)t->to - (uint64_t)c->least + 1;
    switch (c->width) {
    case 1: PASS(uint8_t) break;
    case 2: PASS(uint16_t) break;
    case 4: PASS(uint32_t) break;
    default: PASS(uint64_t) break;
    }
}

static void pass_words(pass_t *p, size_t test, const block_t *b, const cells_t *c)
{
    for (size_t r = 0; r < b->rows; r++)
        if (p->keep[r]) p->keep[r] = passes(p, test, cell_at(p->x, c, r));
}

static void pass_column(pass_t *p, size_t test, const block_t *b)
{
    const column_test_t *t = &p->what->tests[test];
    const cells_t *c = &b->column[t->column];
    if (c->width == 0) {
        if (!t->empty) memset(p->keep, 0, b->rows);
    } else if (t->accepts) {
        pass_words(p, test, b, c);
    } else {
        pass_numbers(p, test, b, c);
    }
}

/* A text is number, title and the names of parties, a line each. Does the hit lie in one that is asked? */
static bool is_asked(const pass_t *p, const char *from, const char *at)
{
    int lines = 0;
    for (; from < at && lines < 2; from++) lines += *from == '\n';
    return p->what->parties || lines < 2;
}

/* Every place where the text occurs, and whose it is. */
static void pass_text(pass_t *p, const block_t *b)
{
    const char *text = (const char *)p->x->map + b->text_at, *end = text + b->text_bytes, *at = text;
    size_t bytes = strlen(p->what->text), row = 0;
    unsigned char *found = p->keep + BLOCK_ROWS; /* second half of the buffer */
    memset(found, 0, b->rows);
    while (at < end && (at = memmem(at, (size_t)(end - at), p->what->text, bytes)) != NULL) {
        while (row < b->rows && cell_at(p->x, &b->text_end, row) <= at - text) row++;
        if (row == b->rows) break;
        if (is_asked(p, row ? text + cell_at(p->x, &b->text_end, row - 1) : text, at)) found[row] = 1;
        at = text + cell_at(p->x, &b->text_end, row); /* the next one's */
        if (at <= text || at > end) break;
    }
    for (size_t r = 0; r < b->rows; r++) p->keep[r] &= found[r];
}

static int by_id(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return (a > b) - (a < b);
}

static bool left_out(const pass_t *p, int64_t id)
{
    const column_search_t *w = p->what;
    return w->without_count && bsearch(&id, w->without, w->without_count, sizeof *w->without, by_id);
}

static void pass_block(pass_t *p, const block_t *b, int64_t before)
{
    memset(p->keep, 1, b->rows);
    for (size_t i = 0; i < p->what->test_count; i++) pass_column(p, i, b);
    if (p->what->text) pass_text(p, b);
    for (size_t r = b->rows; r-- > 0;) {
        if (!p->keep[r] || is_gone(p->x, before + (int64_t)r)) continue;
        bool asks = p->what->without_count != 0;
        if (!asks && p->count == p->what->most) {
            p->total++;
            continue;
        }
        int64_t id = cell_at(p->x, &b->id, r);
        if (left_out(p, id)) continue;
        p->total++;
        if (p->count == p->what->most) continue;
        if (!p->what->below || id < p->what->below) p->ids[p->count++] = id;
    }
}

static bool young_passes(const pass_t *p, const young_t *y)
{
    for (size_t i = 0; i < p->what->test_count; i++)
        if (!passes(p, i, y->cell[p->what->tests[i].column])) return false;
    const char *at = p->what->text ? strstr(y->text, p->what->text) : NULL;
    return !p->what->text || (at && is_asked(p, y->text, at));
}

/* The young ones into their places among those found. */
static void pass_young(pass_t *p)
{
    size_t at = 0;
    for (size_t i = p->x->young_count; i-- > 0;) {
        const young_t *y = &p->x->young[i];
        if (!young_passes(p, y) || left_out(p, y->id)) continue;
        p->total++;
        if (p->what->below && y->id >= p->what->below) continue;
        while (at < p->count && p->ids[at] > y->id) at++;
        if (at == p->what->most) continue;
        size_t last = p->count < p->what->most ? p->count++ : p->count - 1;
        memmove(&p->ids[at + 1], &p->ids[at], (last - at) * sizeof *p->ids);
        p->ids[at] = y->id;
    }
}

int columns_search(columns_t *x, const column_search_t *what, int64_t *ids, size_t *ret_count, int64_t *ret_total,
                   err_t *err)
{
    assert(what->test_count <= COLUMNS_TESTS_MOST && what->most > 0);
    pass_t p = {.x = x, .what = what, .ids = ids, .keep = fault_fails(FAULT_ALLOC) ? NULL : malloc((size_t)2 * BLOCK_ROWS)};
    if (!p.keep) return err_nomem(err);
    (void)pthread_rwlock_rdlock(&x->lock);
    int failed = ask_words(&p, err);
    int64_t before = x->base_count;
    for (size_t i = x->block_count; !failed && i-- > 0;) {
        before -= (int64_t)x->blocks[i].rows;
        pass_block(&p, &x->blocks[i], before);
    }
    if (!failed) pass_young(&p);
    (void)pthread_rwlock_unlock(&x->lock);
    for (size_t i = 0; i < what->test_count; i++) free(p.accepted[i]);
    free(p.keep);
    *ret_count = p.count;
    *ret_total = p.total;
    return failed;
}
