/* offices.c - the tree of offices as this installation knows it: the carried list and the recorded changes.
 *
 * A change is a matter of the kind that serves instrument "office". found, rename and close change rows of
 * the list; merge and split are given to the tree with their day. What would not load is refused when it is
 * to be recorded (check_change), so that an installation can always be opened. A running program keeps the
 * tree it started with.
 */
#include "app/inside.h"

#include "base/embed.h"
#include "base/sheet.h"
#include "base/text.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 10, CHANGES_MOST = 2000, LIST_BYTES_MOST = 8 << 20 };
enum { CODE, LEVEL, PARENT, BRIEF, SPECIAL, VALID_FROM, VALID_TO, SUCCESSOR, NAME_ZH, NAME_EN };

typedef struct change {
    const char *word, *from, *to, *name, *name_en, *brief, *parent;
    day_t on;
    int64_t id;
} change_t;

typedef struct office_row {
    const char *cell[COLUMNS];
} office_row_t;

typedef struct offices {
    arena_t *arena;
    change_t *changes;
    size_t count;
    office_row_t *rows;
    size_t row_count, row_room;
} offices_t;

/* --- reading ------------------------------------------------------------------------------------------- */

typedef struct reading {
    app_t *app;
    offices_t *o;
} reading_t;

static const char *copied(store_rows_t *rows, int column, arena_t *a)
{
    const char *text = store_col_text(rows, column);
    char *copy = arena_text(a, text ? text : "");
    return copy ? copy : "";
}

static int read_changes(store_conn_t *c, void *arg, err_t *err)
{
    reading_t *x = arg;
    offices_t *o = x->o;
    store_rows_t *rows = NULL;
    buf_t sql;
    o->count = 0;
    buf_init(&sql, 1024);
    buf_addf(&sql, "SELECT change, from_codes, to_codes, new_name, new_name_en, new_brief, parent_office, valid_on, id "
                   "FROM k_%s ORDER BY valid_on, id", x->app->office_changes->name); /* sql: identifiers only */
    int failed = store_query(c, buf_text(&sql), STORE_NONE, &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        if (o->count == CHANGES_MOST) {
            failed = err_set(err, ERR_REGISTER_TOO_LONG, "office_change", "2000");
            break;
        }
        change_t *n = &o->changes[o->count++];
        *n = (change_t){copied(rows, 0, o->arena), copied(rows, 1, o->arena), copied(rows, 2, o->arena),
                        copied(rows, 3, o->arena), copied(rows, 4, o->arena), copied(rows, 5, o->arena),
                        copied(rows, 6, o->arena), DAY_NONE, store_col_int(rows, 8)};
        failed = day_parse(store_col_text(rows, 7), &n->on, err);
    }
    store_rows_close(rows);
    buf_release(&sql);
    return failed;
}

static int read_list(offices_t *o, err_t *err)
{
    const embed_file_t *file = embed_lookup("data/offices.csv");
    sheet_t *sheet = NULL;
    sheet_row_t row;
    bool more = true;
    assert(file);
    int failed = sheet_open_memory(file->data, file->bytes, NULL, &sheet, err);
    if (!failed) failed = sheet_next(sheet, &row, &more, err); /* the head */
    while (!failed) {
        failed = sheet_next(sheet, &row, &more, err);
        if (failed || !more) break;
        if (o->row_count == o->row_room) return sheet_close(sheet), err_nomem(err);
        for (size_t i = 0; i < COLUMNS; i++) {
            const char *cell = arena_text(o->arena, i < row.count ? row.cell[i] : "");
            o->rows[o->row_count].cell[i] = cell ? cell : "";
        }
        o->row_count++;
    }
    sheet_close(sheet);
    return failed;
}

/* --- changing rows ---------------------------------------------------------------------------------------- */

static office_row_t *find_row(offices_t *o, const char *code)
{
    for (size_t i = 0; i < o->row_count; i++)
        if (strcmp(o->rows[i].cell[CODE], code) == 0) return &o->rows[i];
    return NULL;
}

static int bad_change(const change_t *c, const char *words, err_t *err)
{
    err_set(err, ERR_CATALOGUE_OFFICE_CHANGE, *c->from ? c->from : c->to);
    return err_detail(err, "%s", words), ERR_CATALOGUE_OFFICE_CHANGE;
}

/* GB/T 2260: two digits each for province, prefecture and county. */
static const char *level_of(const char *code)
{
    if (strlen(code) != 6 || strcmp(code + 4, "00") != 0) return "county";
    return strcmp(code + 2, "0000") == 0 ? "province" : "prefecture";
}

static int found_office(offices_t *o, const change_t *c, err_t *err)
{
    char on[DAY_TEXT];
    if (!find_row(o, c->parent)) return bad_change(c, "parent_office: no such office", err);
    if (find_row(o, c->to)) return bad_change(c, "to_codes: the code is taken", err);
    if (!*c->name || !*c->brief) return bad_change(c, "new_name and new_brief are needed", err);
    if (o->row_count == o->row_room) return err_nomem(err);
    o->rows[o->row_count++] = (office_row_t){{c->to, level_of(c->to), c->parent, c->brief, "",
                                              arena_text(o->arena, day_text(c->on, on)), "", "", c->name,
                                              *c->name_en ? c->name_en : c->name}};
    return 0;
}

static int change_row(offices_t *o, const change_t *c, err_t *err)
{
    char last[DAY_TEXT];
    if (strcmp(c->word, "found") == 0) return found_office(o, c, err);
    office_row_t *row = find_row(o, c->from);
    if (!row) return bad_change(c, "from_codes: no such office", err);
    if (strcmp(c->word, "close") == 0) {
        row->cell[VALID_TO] = arena_text(o->arena, day_text(c->on - 1, last));
        return row->cell[VALID_TO] ? 0 : err_nomem(err);
    }
    if (!*c->name) return bad_change(c, "new_name is needed", err);
    row->cell[NAME_ZH] = c->name;
    row->cell[NAME_EN] = *c->name_en ? c->name_en : c->name;
    if (*c->brief) row->cell[BRIEF] = c->brief;
    return 0;
}

static bool moves(const change_t *c)
{
    return strcmp(c->word, "merge") == 0 || strcmp(c->word, "split") == 0;
}

static int split_codes(offices_t *o, const char *text, const char *const **ret_codes, size_t *ret_count, err_t *err)
{
    char **parts;
    size_t count;
    int failed = text_split(o->arena, text, ' ', &parts, &count, err);
    if (failed) return failed;
    const char **codes = arena_array(o->arena, count + 1, sizeof *codes);
    if (!codes) return err_nomem(err);
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (*parts[i]) codes[n++] = parts[i];
    *ret_codes = codes;
    *ret_count = n;
    return 0;
}

/* --- the tree ------------------------------------------------------------------------------------------------ */

static int compare_rows(const void *x, const void *y)
{
    return strcmp(((const office_row_t *)x)->cell[CODE], ((const office_row_t *)y)->cell[CODE]);
}

static void write_list(const offices_t *o, buf_t *csv)
{
    buf_add_raw(csv, "code,level,parent,brief,special,valid_from,valid_to,successor,zh,en\n");
    for (size_t i = 0; i < o->row_count; i++) {
        for (size_t j = 0; j < COLUMNS; j++) {
            if (j) buf_add_char(csv, ',');
            buf_add_csv(csv, o->rows[i].cell[j]);
        }
        buf_add_char(csv, '\n');
    }
}

/* The tree as it stands on a day: with the changes whose day has come. */
static int make_tree(offices_t *o, day_t on, office_tree_t **ret_tree, err_t *err)
{
    buf_t csv;
    office_change_t *moved = arena_array(o->arena, o->count + 1, sizeof *moved);
    size_t moved_count = 0;
    o->row_count = 0;
    int failed = moved ? read_list(o, err) : err_nomem(err);
    for (size_t i = 0; !failed && i < o->count; i++) {
        const change_t *c = &o->changes[i];
        if (c->on > on) continue;
        if (!moves(c)) {
            failed = change_row(o, c, err);
            continue;
        }
        office_change_t *m = &moved[moved_count++];
        m->on = c->on;
        failed = split_codes(o, c->from, &m->from, &m->from_count, err);
        if (!failed) failed = split_codes(o, c->to, &m->to, &m->to_count, err);
    }
    if (failed) return failed;
    qsort(o->rows, o->row_count, sizeof *o->rows, compare_rows);
    buf_init(&csv, LIST_BYTES_MOST);
    write_list(o, &csv);
    failed = buf_failed(&csv) ? err_nomem(err) : office_tree_load(buf_text(&csv), moved, moved_count, ret_tree, err);
    buf_release(&csv);
    return failed;
}

static int start(app_t *a, offices_t *o, err_t *err)
{
    *o = (offices_t){.arena = arena_new((size_t)64 << 20), .row_room = 8000};
    if (!o->arena) return err_nomem(err);
    o->changes = arena_array(o->arena, CHANGES_MOST + 1, sizeof *o->changes);
    o->rows = arena_array(o->arena, o->row_room, sizeof *o->rows);
    if (!o->changes || !o->rows) return err_nomem(err);
    reading_t x = {a, o};
    return store_read(a->store, read_changes, &x, err);
}

/* What a tree is made of: the changes up to the day, each with all it says. One recorded later for an earlier day makes another. */
static void key_of(const offices_t *o, day_t day, unsigned char key[OLD_TREE_KEY])
{
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, NULL, 0, OLD_TREE_KEY);
    for (size_t i = 0; i < o->count && o->changes[i].on <= day; i++) {
        const change_t *c = &o->changes[i];
        const char *const said[] = {c->word, c->from, c->to, c->name, c->name_en, c->brief, c->parent};
        for (size_t k = 0; k < sizeof said / sizeof *said; k++) (void)crypto_generichash_update(&state, (const unsigned char *)said[k], strlen(said[k]) + 1);
        (void)crypto_generichash_update(&state, (const unsigned char *)&c->on, sizeof c->on);
    }
    (void)crypto_generichash_final(&state, key, OLD_TREE_KEY);
}

int app_load_offices(app_t *a, err_t *err)
{
    offices_t o = {0};
    int failed = start(a, &o, err);
    if (!failed && o.count == 0) failed = office_tree_load(NULL, NULL, 0, &a->offices, err);
    else if (!failed) failed = make_tree(&o, day_today(), &a->offices, err);
    if (!failed) key_of(&o, day_today(), a->made_of);
    arena_free(o.arena);
    return failed;
}

bool app_offices_moved(app_t *a)
{
    offices_t o = {0};
    unsigned char key[OLD_TREE_KEY];
    bool known = start(a, &o, NULL) == 0;
    if (known) key_of(&o, day_today(), key);
    arena_free(o.arena);
    return known && memcmp(key, a->made_of, sizeof key) != 0;
}

static const char *given(const json_t *fields, const char *name)
{
    const char *text = json_string_value(json_object_get(fields, name));
    return text ? text : "";
}

/* Where the days of the changes put it. */
static void insert(offices_t *o, const change_t *c)
{
    size_t at = o->count++;
    for (; at > 0 && o->changes[at - 1].on > c->on; at--) o->changes[at] = o->changes[at - 1];
    o->changes[at] = *c;
}

/* Would the tree load on the first day of a change after `after` (DAY_NONE: no such change)? */
static int try_after(app_t *a, const change_t *c, day_t after, day_t *ret_day, err_t *err)
{
    offices_t o = {0};
    office_tree_t *tree = NULL;
    int failed = start(a, &o, err);
    *ret_day = DAY_NONE;
    if (!failed && o.count == CHANGES_MOST) failed = err_set(err, ERR_REGISTER_TOO_LONG, "office_change", "2000");
    if (!failed) insert(&o, c);
    for (size_t i = o.count; !failed && i-- > 0;)
        if (o.changes[i].on > after) *ret_day = o.changes[i].on;
    if (!failed && *ret_day != DAY_NONE) failed = make_tree(&o, *ret_day, &tree, err);
    office_tree_free(tree);
    arena_free(o.arena);
    return failed;
}

/* A change that could not be loaded with the others is refused: on its own day, and on that of each that is recorded for a later one.
 * Two that are to come would otherwise be found to contradict each other on the day on which nothing opens any more. */
int app_check_office_change(void *arg, const act_request_t *q, err_t *err)
{
    day_t on, day;
    int failed = day_parse(given(q->fields, "valid_on"), &on, err);
    if (failed) return failed;
    change_t c = {given(q->fields, "change"), given(q->fields, "from_codes"), given(q->fields, "to_codes"), given(q->fields, "new_name"),
                  given(q->fields, "new_name_en"), given(q->fields, "new_brief"), given(q->fields, "parent_office"), on, INT64_MAX};
    for (day = on - 1; !failed && day != DAY_NONE;) failed = try_after(arg, &c, day, &day, err);
    return failed;
}

/* --- trees of other days: boundaries of then ---------------------------------------------------------------------- */

static int tree_of(app_t *a, day_t day, const office_tree_t **ret_tree, err_t *err)
{
    offices_t o = {0};
    unsigned char key[OLD_TREE_KEY];
    int failed = start(a, &o, err);
    if (!failed) key_of(&o, day, key);
    for (size_t i = 0; !failed && i < a->old_tree_count && !*ret_tree; i++)
        if (memcmp(a->old_trees[i].key, key, sizeof key) == 0) *ret_tree = a->old_trees[i].tree;
    if (!failed && !*ret_tree && a->old_tree_count < OLD_TREES_MOST) {
        old_tree_t *kept = &a->old_trees[a->old_tree_count];
        failed = make_tree(&o, day, &kept->tree, err);
        memcpy(kept->key, key, sizeof key);
        if (!failed) *ret_tree = a->old_trees[a->old_tree_count++].tree;
    }
    arena_free(o.arena);
    return failed;
}

/* Whoever counts by a tree goes on reading it: none is let go before the house closes. NULL: it could not be made, or so many different
 * ones are kept already. */
const office_tree_t *app_tree_on(void *arg, day_t day)
{
    app_t *a = arg;
    const office_tree_t *tree = NULL;
    (void)pthread_mutex_lock(&a->trees_lock);
    if (tree_of(a, day, &tree, NULL) != 0) tree = NULL;
    (void)pthread_mutex_unlock(&a->trees_lock);
    return tree;
}

void app_free_trees(app_t *a)
{
    for (size_t i = 0; i < a->old_tree_count; i++) office_tree_free(a->old_trees[i].tree);
    a->old_tree_count = 0;
}
