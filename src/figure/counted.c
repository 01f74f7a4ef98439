/* counted.c - see counted.h: the model of the columns, and keeping up with the log. */
#include "figure/counted_inside.h"

#include "base/fault.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum {
    FORM = 4,           /* raise when the file's form or the meaning of a cell changes */
    WRITE_SHARE = 32,   /* written anew when so great a part of the log is new … */
    WRITE_LEAST = 50000, /* … and at least so many leaves */
    LOG_MOST = 1000000, /* … or the log has grown so much, whatever there is of this kind */
    SEQUENCE_MOST = 100000,
    WAITING_MOST = 1 << 20,
    MODEL_MOST = 1 << 20,
    TICK = 1 << 14
};

/* --- the model ------------------------------------------------------------------------------------------ */

static bool cell_for(const cat_field_t *f, enum cell *ret)
{
    if (f->sealed) return false;
    switch (f->type) {
    case CAT_CHOICE:
    case CAT_OFFICE: *ret = CELL_WORD; return true;
    case CAT_CHOICES:
    case CAT_USER: *ret = CELL_WORDS; return true;
    case CAT_BOOL: *ret = CELL_BOOL; return true;
    case CAT_DATE: *ret = CELL_DAY; return true;
    case CAT_INT:
    case CAT_MONEY: *ret = CELL_NUMBER; return true;
    case CAT_TEXT:
    case CAT_LONG:
    case CAT_PARTY:
    case CAT_MATTER:
    case CAT_JSON: return false;
    }
    return false;
}

static size_t width_of(enum cell cell)
{
    static const size_t widths[] = {[CELL_WORD] = 2, [CELL_WORDS] = 4, [CELL_BOOL] = 1, [CELL_DAY] = 4, [CELL_NUMBER] = 8};
    return widths[cell];
}

static void add_column(counted_kind_t *k, const char *name, int field, enum cell cell)
{
    k->column[k->column_count++] = (column_t){.name = name, .field = field, .cell = cell, .cells.width = width_of(cell)};
}

static void make_columns(counted_kind_t *k)
{
    static const struct {
        const char *name;
        enum cell cell;
    } standard[COLUMNS_STANDARD] = {{"office", CELL_WORD}, {"stage", CELL_WORD}, {"opened_on", CELL_DAY}, {"closed_on", CELL_DAY}};
    enum cell cell;
    for (int i = 0; i < COLUMNS_STANDARD; i++) add_column(k, standard[i].name, -1, standard[i].cell);
    for (size_t i = 0; i < k->kind->field_count; i++)
        if (cell_for(&k->kind->fields[i], &cell)) add_column(k, k->kind->fields[i].name, (int)i, cell);
    k->row_columns = k->column_count;
    for (size_t i = 0; i < k->kind->figure_count; i++) {
        const cat_figure_t *f = &k->kind->figures[i];
        if (!f->cohort_dues) continue;
        add_column(k, f->name, -1, CELL_DAY);
        k->column[k->column_count - 1].ripe = f;
    }
}

static stream_t stream_of(const cat_figure_t *f)
{
    return (stream_t){.figure = f, .sort = f ? STREAM_COUNTS : STREAM_STOCK, .office.width = 2, .day.width = 4, .n.width = 1,
                      .matter.width = 4, .recorded.width = 4, .act.width = 8, .amount.width = 8, .later_at.width = 4,
                      .later_by.width = 8, .from_day.width = 4, .stage.width = 1};
}

static void make_stream(counted_kind_t *k, const cat_figure_t *f)
{
    if (f->count) k->stream[k->stream_count++] = stream_of(f); /* a share has none */
    k->stock |= f->stock;
}

static void fingerprint(counted_kind_t *k, buf_t *out)
{
    buf_addf(out, "%d\n%s\n", FORM, k->kind->name);
    for (size_t i = 0; i < k->column_count; i++) {
        const cat_figure_t *f = k->column[i].ripe;
        buf_addf(out, "%s %d", k->column[i].name, (int)k->column[i].cell);
        for (size_t d = 0; f && d < k->kind->due_count; d++)
            if (f->cohort_dues >> d & 1) buf_addf(out, " %s", k->kind->dues[d].name);
        buf_add_char(out, '\n');
    }
    for (size_t i = 0; i < k->stream_count; i++) {
        const cat_figure_t *f = k->stream[i].figure;
        buf_addf(out, "%s %s %d %s\n", f->name, f->count, f->sum != NULL, f->days_from ? f->days_from : "");
    }
    for (size_t s = 0; k->stock && s < k->kind->stage_count; s++) /* `reached` and the steps have their numbers */
        buf_addf(out, "%s%s\n", k->kind->stages[s], k->stock >> s & 1 ? " on hand" : "");
}

static int make_model(counted_kind_t *k, const cat_kind_t *kind, err_t *err)
{
    buf_t out;
    k->kind = kind;
    k->id.width = k->parent.width = 8;
    k->slot.width = k->up.width = 4;
    k->reached.width = 2;
    k->touched.width = k->since.width = 4;
    k->column = calloc(kind->field_count + COLUMNS_STANDARD + kind->figure_count, sizeof *k->column);
    k->stream = calloc(kind->figure_count + 1, sizeof *k->stream);
    if (!k->column || !k->stream) return err_nomem(err);
    make_columns(k);
    k->steps = stream_of(NULL);
    for (size_t i = 0; i < kind->figure_count; i++) make_stream(k, &kind->figures[i]);
    buf_init(&out, MODEL_MOST);
    fingerprint(k, &out);
    int failed = buf_failed(&out) ? err_nomem(err) : 0;
    if (!failed) crypto_generichash(k->model, sizeof k->model, (const unsigned char *)out.data, out.length, NULL, 0);
    buf_release(&out);
    return failed;
}

size_t counted_vecs(counted_kind_t *k, vec_t **into)
{
    size_t n = 0;
    vec_t *own[] = {&k->id, &k->parent, &k->slot, &k->reached, &k->touched, &k->since};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) into[n++] = own[i];
    for (size_t i = 0; i < k->column_count; i++) into[n++] = &k->column[i].cells;
    for (size_t i = 0; i <= k->stream_count; i++) {
        stream_t *s = i < k->stream_count ? &k->stream[i] : &k->steps;
        vec_t *of[] = {&s->office, &s->day, &s->n, &s->matter, &s->recorded, &s->act, &s->amount, &s->later_at, &s->later_by, &s->from_day, &s->stage};
        for (size_t j = 0; j < sizeof of / sizeof *of; j++) into[n++] = of[j];
    }
    assert(n <= VECS_MOST);
    return n;
}

void counted_forget(counted_kind_t *k)
{
    vec_t *vecs[VECS_MOST];
    size_t n = counted_vecs(k, vecs);
    for (size_t i = 0; i < n; i++) vec_free(vecs[i]);
    vec_free(&k->up);
    for (size_t i = 0; i < k->column_count; i++) words_free(&k->column[i].words);
    words_free(&k->offices);
    k->position = k->written = k->fresh = 0;
    k->first = 0;
    k->made = false;
}

/* --- opening ---------------------------------------------------------------------------------------------- */

int counted_open(book_t *book, const char *folder, int64_t keep_from, counted_t **ret, err_t *err)
{
    const catalogue_t *c = book_catalogue(book);
    counted_t *x = fault_fails(FAULT_ALLOC) ? NULL : calloc(1, sizeof *x);
    if (!x) return err_nomem(err);
    x->book = book;
    x->folder = folder;
    x->keep_from = keep_from ? keep_from : FILE_LEAST;
    x->since.width = 4;
    (void)pthread_rwlock_init(&x->lock, NULL);
    (void)pthread_mutex_init(&x->up_lock, NULL);
    x->kind = calloc(catalogue_kind_count(c) + 1, sizeof *x->kind);
    int failed = x->kind ? 0 : err_nomem(err);
    for (size_t i = 0; !failed && i < catalogue_kind_count(c); i++)
        failed = make_model(&x->kind[x->kind_count++], catalogue_kind_at(c, i), err);
    if (failed) counted_close(x);
    else *ret = x;
    return failed;
}

void counted_close(counted_t *x)
{
    if (!x) return;
    for (size_t i = 0; i < x->kind_count; i++) {
        counted_forget(&x->kind[i]);
        free(x->kind[i].column);
        free(x->kind[i].stream);
    }
    free(x->kind);
    words_free(&x->office);
    vec_free(&x->since);
    (void)pthread_rwlock_destroy(&x->lock);
    (void)pthread_mutex_destroy(&x->up_lock);
    free(x);
}

const counted_kind_t *counted_of(const counted_t *x, const cat_kind_t *kind)
{
    for (size_t i = 0; i < x->kind_count; i++)
        if (x->kind[i].kind == kind) return &x->kind[i];
    return NULL;
}

static counted_kind_t *kind_named(counted_t *x, const char *name)
{
    size_t low = 0, high = x->kind_count; /* the catalogue has its kinds by name */
    while (low < high) {
        size_t mid = (low + high) / 2;
        int order = strcmp(x->kind[mid].kind->name, name);
        if (order == 0) return &x->kind[mid];
        if (order < 0) low = mid + 1;
        else high = mid;
    }
    return NULL;
}

const stream_t *counted_stream(const counted_kind_t *k, const cat_figure_t *figure)
{
    if (figure->stock) return &k->steps;
    for (size_t i = 0; i < k->stream_count; i++)
        if (k->stream[i].figure == figure) return &k->stream[i];
    return NULL;
}

const column_t *counted_column(const counted_kind_t *k, const char *name)
{
    for (size_t i = 0; i < k->row_columns; i++)
        if (strcmp(k->column[i].name, name) == 0) return &k->column[i];
    return NULL;
}

const column_t *counted_ripe(const counted_kind_t *k, const cat_figure_t *share)
{
    for (size_t i = k->row_columns; i < k->column_count; i++)
        if (k->column[i].ripe == share) return &k->column[i];
    return NULL;
}

int counted_up(counted_t *x, const cat_kind_t *part, const uint32_t **ret_up, err_t *err)
{
    counted_kind_t *k = kind_named(x, part->name), *whole = part->parent ? kind_named(x, part->parent) : NULL;
    assert(k && whole);
    (void)pthread_mutex_lock(&x->up_lock);
    size_t from = k->up.count;
    int failed = vec_grow(&k->up, k->id.count, err);
    for (size_t i = from; !failed && i < k->id.count; i++) vec_set(&k->up, i, counted_matter(whole, vec_get(&k->parent, i)));
    *ret_up = (const uint32_t *)(const void *)k->up.at;
    (void)pthread_mutex_unlock(&x->up_lock);
    return failed;
}

day_t counted_since(const counted_t *x, const cat_kind_t *kind)
{
    const counted_kind_t *k = counted_of(x, kind);
    return k && k->first ? (day_t)(k->first - DAY_SHIFT) : DAY_NONE;
}

day_t counted_office_since(const counted_t *x, const char *code)
{
    int64_t at = words_find(&x->office, code);
    int64_t day = at < 0 || (size_t)at >= x->since.count ? 0 : vec_get(&x->since, (size_t)at);
    return day ? (day_t)(day - DAY_SHIFT) : DAY_NONE;
}

/* The first days of a kind's offices among those of all kinds. */
static int take_since(counted_t *x, counted_kind_t *k, err_t *err)
{
    const word_list_t *offices = &k->column[COLUMN_OF_OFFICE].words;
    int failed = 0;
    k->first = 0;
    for (size_t i = 0; !failed && i < k->since.count && i < offices->count; i++) {
        int64_t day = vec_get(&k->since, i), at;
        if (!day) continue;
        if (!k->first || day < k->first) k->first = day;
        failed = words_number(&x->office, offices->at[i], &at, err);
        if (!failed) failed = vec_grow(&x->since, x->office.count, err);
        if (!failed && (!vec_get(&x->since, (size_t)at) || day < vec_get(&x->since, (size_t)at))) vec_set(&x->since, (size_t)at, day);
    }
    k->stirred = failed != 0;
    return failed;
}

static int take_all_since(counted_t *x, err_t *err)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < x->kind_count; i++)
        if (x->kind[i].stirred) failed = take_since(x, &x->kind[i], err);
    return failed;
}

int64_t counted_position(const counted_t *x)
{
    return x->position;
}

/* --- following ------------------------------------------------------------------------------------------------ */

typedef struct following {
    counted_t *x;
    const progress_t *progress;
    int64_t *waits; /* acts without a place in the log yet, ascending */
    size_t wait_count;
} following_t;

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int read_waits(following_t *f, store_conn_t *c, err_t *err)
{
    store_rows_t *rows = NULL;
    size_t room = 0;
    int failed = store_query(c, "SELECT act FROM ledger_wait ORDER BY act", STORE_NONE, &rows, err);
    f->wait_count = 0;
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        if (f->wait_count == room) {
            size_t more = room ? room * 2 : 64;
            int64_t *list = more > WAITING_MOST ? NULL : realloc(f->waits, more * sizeof *list);
            if (!list) {
                failed = err_nomem(err);
                break;
            }
            f->waits = list;
            room = more;
        }
        f->waits[f->wait_count++] = store_col_int(rows, 0);
    }
    store_rows_close(rows);
    return failed;
}

/* Every act of the kinds that are not made yet, in one scan. */
static int scan_acts(following_t *f, store_conn_t *c, int64_t size, err_t *err)
{
    store_rows_t *rows = NULL;
    uint64_t done = 0;
    int failed = store_query_long(c, "SELECT " ACT_SQL " FROM act a ORDER BY a.id", STORE_NONE, &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        if (++done % TICK == 0 && !progress_tick(f->progress, done, (uint64_t)size)) failed = err_set(err, ERR_BASE_STOPPED);
        counted_kind_t *k = kind_named(f->x, store_col_text(rows, 2));
        int64_t id = store_col_int(rows, 0);
        if (failed || !k || k->made) continue;
        if (f->wait_count && bsearch(&id, f->waits, f->wait_count, sizeof id, by_id)) continue;
        failed = act_take(k, c, rows, err);
    }
    store_rows_close(rows);
    return failed;
}

static int make_missing(following_t *f, store_conn_t *c, int64_t size, const ledger_hash_t *root, err_t *err)
{
    counted_t *x = f->x;
    bool missing = false;
    int failed = 0;
    for (size_t i = 0; !failed && i < x->kind_count; i++) {
        if (x->kind[i].made) continue;
        missing = true;
        counted_forget(&x->kind[i]);
        failed = rows_read_all(&x->kind[i], c, f->progress, err);
    }
    for (size_t i = 0; missing && i < x->kind_count; i++) vec_free(&x->kind[i].up); /* wholes have new numbers */
    if (failed || !missing) return failed;
    failed = read_waits(f, c, err);
    if (!failed) failed = scan_acts(f, c, size, err);
    for (size_t i = 0; !failed && i < x->kind_count; i++) {
        counted_kind_t *k = &x->kind[i];
        if (k->made) continue;
        k->made = true;
        k->position = size;
        k->root = *root;
        if (x->folder && size >= x->keep_from) (void)counted_write(x, k, NULL); /* a full disk: goes on without */
    }
    return failed;
}

/* Matters of acts since; read again once each, when all acts are taken. */
typedef struct touched {
    counted_kind_t *kind;
    int64_t matter;
} touched_t;

static int by_matter(const void *a, const void *b)
{
    const touched_t *x = a, *y = b;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    return (x->matter > y->matter) - (x->matter < y->matter);
}

static int read_touched(store_conn_t *c, touched_t *list, size_t n, err_t *err)
{
    int failed = 0;
    if (n) qsort(list, n, sizeof *list, by_matter);
    for (size_t i = 0; !failed && i < n; i++)
        if (!i || by_matter(&list[i], &list[i - 1]) != 0) failed = row_read_again(list[i].kind, c, list[i].matter, err);
    return failed;
}

static int64_t least_position(const counted_t *x, int64_t size)
{
    for (size_t i = 0; i < x->kind_count; i++)
        if (x->kind[i].made && x->kind[i].position < size) size = x->kind[i].position;
    return size;
}

static int take_new(following_t *f, store_conn_t *c, int64_t from, err_t *err)
{
    store_rows_t *rows = NULL;
    touched_t *list = NULL;
    size_t n = 0, room = 0;
    int failed = store_query_long(c, /* cross: from the leaves to the acts */
                                  "SELECT " ACT_SQL ", l.idx FROM ledger_leaf l CROSS JOIN act a WHERE l.idx >= $1 AND a.id = l.act "
                                  "ORDER BY l.idx", STORE_P(store_int(from)), &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        counted_kind_t *k = kind_named(f->x, store_col_text(rows, 2));
        if (!k || store_col_int(rows, 9) < k->position) continue;
        if (n == room) {
            touched_t *more = realloc(list, (room ? room * 2 : 256) * sizeof *more);
            if (!more) {
                failed = err_nomem(err);
                break;
            }
            list = more;
            room = room ? room * 2 : 256;
        }
        list[n++] = (touched_t){k, store_col_int(rows, 1)};
        k->fresh++;
        failed = act_take(k, c, rows, err);
    }
    store_rows_close(rows);
    if (!failed) failed = read_touched(c, list, n, err);
    free(list);
    return failed;
}

/* Into the file, when so much is new that the next to open it would have to read long. */
static void keep(counted_t *x, counted_kind_t *k)
{
    int64_t part = k->written / WRITE_SHARE;
    if (!x->folder || k->position < x->keep_from || k->position - k->written < WRITE_LEAST) return;
    if (k->fresh > (part > WRITE_LEAST ? part : WRITE_LEAST) || !k->written || (k->fresh && k->position - k->written > LOG_MOST)) (void)counted_write(x, k, NULL);
    else if (!k->fresh) counted_mark(x, k);
}

static int catch_up(following_t *f, store_conn_t *c, int64_t size, const ledger_hash_t *root, err_t *err)
{
    counted_t *x = f->x;
    int64_t from = least_position(x, size);
    int failed = from < size ? take_new(f, c, from, err) : 0;
    for (size_t i = 0; i < x->kind_count; i++) {
        counted_kind_t *k = &x->kind[i];
        if (failed) {
            k->made = false; /* half followed: made again next time */
            continue;
        }
        k->position = size;
        k->root = *root;
        keep(x, k);
    }
    return failed;
}

static int follow(store_conn_t *c, void *arg, err_t *err)
{
    following_t *f = arg;
    counted_t *x = f->x;
    ledger_hash_t root = {{0}};
    int64_t size;
    int failed = ledger_size(c, &size, err);
    if (failed || (x->made && size <= x->position)) return failed; /* less: a snapshot older than ours */
    if (size) failed = ledger_root(c, size, &root, err);
    for (size_t i = 0; !failed && !x->made && x->folder && i < x->kind_count; i++)
        if (!x->kind[i].made) (void)counted_read(x, &x->kind[i], c);
    if (!failed) failed = make_missing(f, c, size, &root, err);
    if (!failed) failed = catch_up(f, c, size, &root, err);
    if (!failed) failed = take_all_since(x, err);
    x->made = !failed;
    if (!failed) x->position = size;
    return failed;
}

/* How far the log is, and whether something waits for its place in it. */
typedef struct standing {
    int64_t size;
    bool waits;
} standing_t;

static int read_standing(store_conn_t *c, void *arg, err_t *err)
{
    standing_t *x = arg;
    int64_t one;
    x->waits = false;
    int failed = ledger_size(c, &x->size, err);
    if (!failed && store_conn_engine(c) == STORE_POSTGRES)
        failed = store_get_int(c, "SELECT 1 FROM ledger_wait LIMIT 1", STORE_NONE, &one, &x->waits, err);
    return failed;
}

/* What waits for its place gets it first, so that who asks after an act finds it counted. Mostly nothing has changed, and nobody
 * waits for anybody. */
int counted_lock(counted_t *x, const progress_t *progress, err_t *err)
{
    following_t f = {.x = x, .progress = progress};
    standing_t now;
    size_t placed;
    int failed = store_read(book_store(x->book), read_standing, &now, err);
    if (failed) return failed;
    (void)pthread_rwlock_rdlock(&x->lock);
    if (x->made && !now.waits && now.size <= x->position) return 0;
    (void)pthread_rwlock_unlock(&x->lock);
    if (now.waits) (void)ledger_sequence(book_store(x->book), SEQUENCE_MOST, &placed, NULL); /* read only: a moment later */
    (void)pthread_rwlock_wrlock(&x->lock);
    failed = store_read(book_store(x->book), follow, &f, err);
    (void)pthread_rwlock_unlock(&x->lock);
    free(f.waits);
    if (failed) return failed;
    (void)pthread_rwlock_rdlock(&x->lock);
    return 0;
}

void counted_unlock(counted_t *x)
{
    (void)pthread_rwlock_unlock(&x->lock);
}
