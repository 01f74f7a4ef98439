/* list.c - lists of matters: newest first, or what is due first and then the newest, narrowed by any fields.
 *
 * Two ways     A kind of few matters: its rows one after the other. A kind of many: the columns name the ids. Either way each
 *              row that is shown has been read and asked all questions again, so columns that lag show nothing wrong.
 * Rights       Offices out of the actor's reach are one filter more.
 */
#include "register/columns.h"
#include "register/filter.h"
#include "register/list_due.h"
#include "register/inside.h"

#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_MOST = 200, FEW = 5000, TEXT_BYTES = 200, OWN_FILTERS = 2, ROUNDS = 8, TITLE_BYTES = 2000 };

typedef struct listing {
    book_t *book;
    const actor_t *actor;
    const cat_kind_t *kind;
    filter_t filters[BOOK_FILTERS_MOST + OWN_FILTERS];
    int row_column[BOOK_FILTERS_MOST + OWN_FILTERS]; /* of the row */
    size_t filter_count;
    const char *text; /* lower case, or NULL */
    bool parties;     /* ... in names of parties too */
    int64_t below, total, next_below;
    day_t after, next_after;
    int64_t what_below; /* as asked: a read that is begun again begins there */
    bool due_first, dues;
    due_order_t due;
    int limit;
    json_t *out;
    const char *row_sql;
    seal_set_t sealed; /* what seals hide from the actor */
} listing_t;

/* --- the question -------------------------------------------------------------------------------------- */

static int add_filter(listing_t *l, const char *field, const char *value, arena_t *a, err_t *err)
{
    static const int standard[COLUMN_FIELDS] = {ROW_OFFICE, ROW_STAGE, ROW_PARENT, ROW_OPENED, ROW_CLOSED};
    filter_t *f = &l->filters[l->filter_count];
    int failed = filter_parse(l->kind, l->book->with.offices, &(book_filter_t){field, value}, a, f, err);
    if (failed) return failed;
    l->row_column[l->filter_count++] = f->field ? ROW_OWN + (int)(f->field - l->kind->fields) : standard[f->column];
    return 0;
}

static char *lower(arena_t *a, const char *text)
{
    char *low = arena_text(a, text);
    for (char *p = low; p && *p; p++)
        if (*p >= 'A' && *p <= 'Z') *p = (char)(*p + 32);
    return low;
}

/* The row, and the title once more when it is a party: as this matter names it. */
static int make_sql(listing_t *l, arena_t *a, err_t *err)
{
    buf_t sql;
    buf_init(&sql, 65536);
    row_sql_add(&sql, l->kind);
    l->row_sql = buf_failed(&sql) ? NULL : arena_text(a, buf_text(&sql));
    buf_release(&sql);
    return l->row_sql ? 0 : err_nomem(err);
}

static int ask(listing_t *l, const book_list_t *what, arena_t *a, err_t *err)
{
    char most[24];
    if (what->filter_count > BOOK_FILTERS_MOST)
        return err_set(err, ERR_REGISTER_TOO_LONG, "where", num_text(BOOK_FILTERS_MOST, most));
    if (what->text && strlen(what->text) > TEXT_BYTES) return err_set(err, ERR_REGISTER_TOO_LONG, "text", num_text(TEXT_BYTES, most));
    int failed = make_sql(l, a, err);
    if (!failed && what->stage && *what->stage) failed = add_filter(l, "stage", what->stage, a, err);
    if (!failed && what->office && *what->office) failed = add_filter(l, "office", what->office, a, err);
    for (size_t i = 0; !failed && i < what->filter_count; i++)
        failed = add_filter(l, what->filters[i].field, what->filters[i].value, a, err);
    if (!failed && what->text && *what->text) {
        l->text = lower(a, what->text);
        if (!l->text) failed = err_nomem(err);
    }
    return failed;
}

int book_filter_read(const char *text, arena_t *a, book_filter_t *ret_filter, err_t *err)
{
    static const words_t form = {{"“字段=值”", "FIELD=VALUE"}};
    char both[ERR_ARG_BYTES];
    const char *equals = strchr(text, '=');
    if (!equals || equals == text) return err_set(err, ERR_REGISTER_FILTER, text, "", err_both(form, both));
    char *field = arena_textn(a, text, (size_t)(equals - text)), *value = arena_text(a, equals + 1);
    char *trimmed = field && value ? text_trim(a, field) : NULL;
    if (!trimmed) return err_nomem(err);
    *ret_filter = (book_filter_t){trimmed, value};
    return 0;
}

/* --- one row -------------------------------------------------------------------------------------------- */

static bool contains(const char *text, const char *needle)
{
    char low[TITLE_BYTES];
    if (!text) return false;
    text_copy(low, sizeof low, text);
    for (char *p = low; *p; p++)
        if (*p >= 'A' && *p <= 'Z') *p = (char)(*p + 32);
    return strstr(low, needle);
}

static int party_holds(const listing_t *l, store_conn_t *c, int64_t matter, const cat_field_t *f, bool *ret_yes, err_t *err)
{
    store_rows_t *names = NULL;
    bool row = false;
    int failed = store_query(c, "SELECT name FROM matter_party WHERE matter = $1 AND field = $2",
                             STORE_P(store_int(matter), store_text(f->name)), &names, err);
    if (!failed) failed = store_step(names, &row, err);
    if (!failed && row) *ret_yes = contains(store_col_text(names, 0), l->text);
    store_rows_close(names);
    return failed;
}

static int text_holds(const listing_t *l, store_conn_t *c, store_rows_t *rows, bool *ret_yes, err_t *err)
{
    const cat_field_t *f = NULL, *list[COLUMNS_PARTIES_MOST];
    int64_t id = store_col_int(rows, ROW_ID);
    int failed = 0;
    *ret_yes = contains(store_col_text(rows, ROW_NUMBER), l->text);
    bool titled = l->kind->title && cat_kind_field(l->kind, l->kind->title, &f, NULL) == 0 && !f->sealed;
    if (!*ret_yes && titled && f->type == CAT_PARTY) failed = party_holds(l, c, id, f, ret_yes, err);
    else if (!*ret_yes && titled) *ret_yes = contains(store_col_text(rows, ROW_OWN + (int)(f - l->kind->fields)), l->text);
    size_t n = l->parties ? columns_parties(l->kind, list) : 0;
    for (size_t i = 0; !failed && !*ret_yes && i < n; i++) failed = party_holds(l, c, id, list[i], ret_yes, err);
    return failed;
}

static int row_fits(listing_t *l, store_conn_t *c, store_rows_t *rows, bool *ret_fits, err_t *err)
{
    *ret_fits = book_may_read(l->book, l->actor, l->kind, store_col_text(rows, ROW_OFFICE)) &&
                !seal_set_has(&l->sealed, store_col_int(rows, ROW_ID));
    for (size_t i = 0; *ret_fits && i < l->filter_count; i++) {
        int column = l->row_column[i];
        bool null = store_is_null(rows, column) || (column == ROW_PARENT && store_col_int(rows, column) == 0);
        enum cat_type type = l->filters[i].field ? l->filters[i].field->type : CAT_TEXT;
        bool number = column == ROW_PARENT || type == CAT_INT || type == CAT_MONEY || type == CAT_BOOL || type == CAT_MATTER ||
                      type == CAT_PARTY;
        *ret_fits = filter_passes(&l->filters[i], null, null || number ? NULL : store_col_text(rows, column),
                                  null || !number ? 0 : store_col_int(rows, column));
    }
    return *ret_fits && l->text ? text_holds(l, c, rows, ret_fits, err) : 0;
}

/* --- few: row by row ------------------------------------------------------------------------------------ */

static int list_rows(listing_t *l, store_conn_t *c, err_t *err)
{
    store_rows_t *rows = NULL;
    char sql[65600];
    (void)snprintf(sql, sizeof sql, "%s ORDER BY id DESC", l->row_sql); /* sql: identifiers only */
    int failed = store_query(c, sql, STORE_NONE, &rows, err);
    for (bool row = true; !failed;) {
        bool fits;
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        failed = row_fits(l, c, rows, &fits, err);
        if (failed || !fits) continue;
        l->total++;
        if ((l->below && store_col_int(rows, ROW_ID) >= l->below) || (int)json_array_size(l->out) >= l->limit) continue;
        if (due_order_has(&l->due, store_col_int(rows, ROW_ID))) continue;
        (void)json_array_append_new(l->out, row_as_json(l->kind, rows, &(sight_t){.none = true}));
        l->next_below = store_col_int(rows, ROW_ID);
    }
    store_rows_close(rows);
    return failed;
}

/* --- many: by columns ------------------------------------------------------------------------------------ */

/* Asked once per office, not per matter. */
static bool office_in_reach(void *arg, const char *office)
{
    const listing_t *l = arg;
    return book_may_read(l->book, l->actor, l->kind, office);
}

static int columns_of(listing_t *l, columns_t **ret_columns, err_t *err)
{
    book_t *b = l->book;
    size_t plan = (size_t)(book_plan(b, l->kind) - b->plans);
    int failed = 0;
    (void)pthread_mutex_lock(&b->columns_lock);
    if (!b->columns[plan]) failed = columns_new(l->kind, b->with.list_folder, &b->columns[plan], err);
    *ret_columns = b->columns[plan];
    (void)pthread_mutex_unlock(&b->columns_lock);
    return failed;
}

static int show_ids(listing_t *l, store_conn_t *c, const int64_t *ids, size_t count, err_t *err)
{
    char sql[65600];
    int failed = 0;
    (void)snprintf(sql, sizeof sql, "%s WHERE id = $1", l->row_sql); /* sql: identifiers only */
    for (size_t i = 0; !failed && i < count && (int)json_array_size(l->out) < l->limit; i++) {
        store_rows_t *rows = NULL;
        bool row = false, fits = false;
        failed = store_query(c, sql, STORE_P(store_int(ids[i])), &rows, err);
        if (!failed) failed = store_step(rows, &row, err);
        if (!failed && row) failed = row_fits(l, c, rows, &fits, err);
        if (!failed && fits) {
            (void)json_array_append_new(l->out, row_as_json(l->kind, rows, &(sight_t){.none = true}));
            l->next_below = ids[i];
        }
        store_rows_close(rows);
    }
    return failed;
}

/* What is not there for the search: what seals hide, and what was listed by its day already. */
static int without(const listing_t *l, seal_set_t *ret, err_t *err)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < l->sealed.count; i++) failed = seal_set_put(ret, l->sealed.ids[i], err);
    for (size_t i = 0; !failed && i < l->due.count; i++) failed = seal_set_put(ret, l->due.ids[i], err);
    seal_set_sort(ret);
    return failed;
}

static int list_columns(listing_t *l, columns_t *x, store_conn_t *c, err_t *err)
{
    seal_set_t gone = {0};
    column_test_t tests[BOOK_FILTERS_MOST + OWN_FILTERS + 1];
    column_search_t s = {.tests = tests, .text = l->text, .parties = l->parties, .below = l->below, .most = (size_t)l->limit,
                         .without = l->sealed.ids, .without_count = l->sealed.count};
    int64_t ids[LIST_MOST];
    tests[s.test_count++] = (column_test_t){.column = COLUMN_OFFICE, .accepts = office_in_reach, .arg = l};
    for (size_t i = 0; i < l->filter_count; i++) tests[s.test_count++] = filter_test(&l->filters[i]);
    int failed = columns_follow(x, c, err);
    if (!failed && l->due.count) { /* the total counts them all the same */
        size_t n = 0;
        failed = columns_search(x, &s, ids, &n, &l->total, err);
        if (!failed) failed = without(l, &gone, err);
        s.without = gone.ids;
        s.without_count = gone.count;
    }
    for (int round = 0; !failed && round < ROUNDS && (int)json_array_size(l->out) < l->limit; round++) {
        size_t n = 0;
        failed = columns_search(x, &s, ids, &n, l->due.count ? &(int64_t){0} : &l->total, err);
        if (!failed) failed = show_ids(l, c, ids, n, err);
        if (n < s.most || (int)json_array_size(l->out) >= l->limit) break;
        s.below = ids[n - 1]; /* some had changed since: the next ones fill the page */
    }
    seal_set_free(&gone);
    return failed;
}

/* --- what is due first -------------------------------------------------------------------------------------- */

/* Its part of the page: from the place the page before ended at. */
static int list_due(listing_t *l, store_conn_t *c, err_t *err)
{
    const due_place_t from = {.on = l->after, .matter = l->below};
    int failed = due_order_load(l->book, c, l->actor, l->kind, &l->due, err);
    bool goes_on = l->below != 0, rest = goes_on && l->after == DAY_NONE;
    for (size_t i = 0; !failed && !rest && i < l->due.count && (int)json_array_size(l->out) < l->limit; i++) {
        const due_place_t *p = &l->due.list[i];
        size_t had = json_array_size(l->out);
        if (goes_on && due_place_compare(p, &from) <= 0) continue;
        failed = show_ids(l, c, &p->matter, 1, err);
        if (!failed && json_array_size(l->out) > had) l->next_after = p->on;
    }
    if (!rest) l->below = 0;
    return failed;
}

static int add_days(listing_t *l, store_conn_t *c, int64_t id, json_t *row, err_t *err)
{
    json_t *due = json_object();
    int failed = due ? add_next_due(c, l->kind, id, day_today(), due, err) : err_nomem(err);
    if (!failed && json_object_size(due)) (void)json_object_set(row, "next_due", due);
    json_decref(due);
    return failed;
}

/* Who looks for a person whose part is under seal does not find the whole by him. */
static int drop_concealed(listing_t *l, store_conn_t *c, err_t *err)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < l->filter_count; i++) {
        const filter_t *f = &l->filters[i];
        if (f->field && f->field->type == CAT_PARTY) failed = conceal_found(l->book, c, l->actor, l->kind, f->from, NULL, &l->sealed, err);
    }
    return failed || !l->text ? failed : conceal_found(l->book, c, l->actor, l->kind, 0, l->text, &l->sealed, err);
}

static int read_list(store_conn_t *c, void *arg, err_t *err)
{
    listing_t *l = arg;
    bool many = false;
    int64_t id;
    columns_t *x = NULL;
    char sql[128];
    int few = l->book->with.list_few ? l->book->with.list_few : FEW;
    json_decref(l->out);
    l->out = json_array();
    l->total = l->next_below = 0;
    l->next_after = DAY_NONE;
    l->below = l->what_below;
    (void)snprintf(sql, sizeof sql, "SELECT id FROM k_%s ORDER BY id LIMIT 1 OFFSET %d", l->kind->name, few); /* sql: identifiers only */
    seal_set_free(&l->sealed);
    int failed = columns_of(l, &x, err);
    if (!failed) failed = seal_set_of(l->book, c, l->actor, l->kind, &l->sealed, err);
    if (!failed) failed = drop_concealed(l, c, err);
    /* once many, always many: skipping 5,000 rows reads a thousand pages */
    if (!failed && !(many = columns_count(x) > few)) failed = store_get_int(c, sql, STORE_NONE, &id, &many, err);
    if (!failed && l->due_first) failed = list_due(l, c, err);
    size_t by_day = json_array_size(l->out);
    if (!failed) failed = many ? list_columns(l, x, c, err) : list_rows(l, c, err);
    if (json_array_size(l->out) > by_day) l->next_after = DAY_NONE;
    if ((int)json_array_size(l->out) < l->limit) l->next_below = 0;
    for (size_t i = 0; !failed && i < json_array_size(l->out); i++) {
        json_t *one = json_array_get(l->out, i);
        failed = matter_parse(json_string_value(json_object_get(one, "id")), &id, err);
        if (!failed) failed = row_open_parties(c, one, l->kind, err);
        if (!failed) failed = conceal_in(l->book, c, l->actor, l->kind, id, one, err);
        if (!failed && l->dues && l->kind->due_count) failed = add_days(l, c, id, one, err);
    }
    return failed;
}

int list_find(book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, const char *text, int limit, int64_t *ids,
              size_t *ret_count, bool *more, err_t *err)
{
    listing_t l = {.book = b, .actor = actor, .kind = k, .text = text, .limit = limit, .out = json_array()};
    columns_t *x = NULL;
    arena_t *a = arena_new((size_t)1 << 20);
    assert(text && *text && limit >= 1 && limit <= LIST_MOST);
    int failed = a ? make_sql(&l, a, err) : err_nomem(err);
    if (!failed) failed = columns_of(&l, &x, err);
    if (!failed) failed = seal_set_of(b, c, actor, k, &l.sealed, err);
    if (!failed) failed = drop_concealed(&l, c, err);
    if (!failed) failed = list_columns(&l, x, c, err);
    *ret_count = 0;
    for (size_t i = 0; !failed && i < json_array_size(l.out) && i < (size_t)limit; i++) {
        failed = matter_parse(json_string_value(json_object_get(json_array_get(l.out, i), "id")), &ids[i], err);
        if (!failed) ++*ret_count;
    }
    *more |= l.total > (int64_t)*ret_count;
    seal_set_free(&l.sealed);
    json_decref(l.out);
    arena_free(a);
    return failed;
}

int book_matters(book_t *b, const actor_t *actor, const book_list_t *what, json_t **ret_json,
                 err_t *err)
{
    listing_t l = {.book = b, .actor = actor, .parties = true, .what_below = what->below, .after = what->after, .due_first = what->due_first, .dues = what->dues,
                   .limit = what->limit < 1 ? 50 : what->limit > LIST_MOST ? LIST_MOST : what->limit};
    arena_t *a = arena_new((size_t)4 << 20);
    int failed = a ? catalogue_kind(b->with.catalogue, what->kind, &l.kind, err) : err_nomem(err);
    if (!failed) failed = ask(&l, what, a, err);
    if (!failed) failed = store_read(b->with.store, read_list, &l, err);
    seal_set_free(&l.sealed);
    due_order_free(&l.due);
    arena_free(a);
    if (failed) json_decref(l.out);
    else *ret_json = l.out;
    if (!failed && what->total) *what->total = l.total;
    if (!failed && what->next_below) *what->next_below = l.next_below;
    if (!failed && what->next_after) *what->next_after = l.next_after;
    return failed;
}
