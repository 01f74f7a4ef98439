/* diff.c - compares a kind with its model as applied last and writes the SQL that leads over.
 *
 * What loses data is marked destructive; whether it may be done is not decided here.
 */
#include "catalogue/apply.h"

#include "catalogue/read.h"

#include <assert.h>
#include <string.h>

enum { SQL_MOST = 1 << 20 };

int cat_changes_add(cat_changes_t *changes, const cat_change_t *change, err_t *err)
{
    if (changes->count == changes->room) {
        size_t room = changes->room ? changes->room * 2 : 16;
        cat_change_t *list = arena_array(changes->arena, room, sizeof *list);
        if (!list) return err_nomem(err);
        if (changes->count) memcpy(list, changes->list, changes->count * sizeof *list);
        changes->list = list;
        changes->room = room;
    }
    assert(change->kind && change->name);
    cat_change_t copy = *change;
    copy.kind = arena_text(changes->arena, change->kind);
    copy.name = arena_text(changes->arena, change->name);
    copy.from = arena_text(changes->arena, change->from);
    copy.sql = arena_text(changes->arena, change->sql);
    if (!copy.kind || !copy.name || (change->from && !copy.from) || (change->sql && !copy.sql))
        return err_nomem(err);
    changes->list[changes->count++] = copy;
    return 0;
}

/* --- small SQL ------------------------------------------------------------------------------------- */
static void alter(buf_t *sql, const char *kind, const char *what, const char *column)
{
    buf_add_raw(sql, "ALTER TABLE ");
    cat_add_table_name(sql, kind);
    buf_addf(sql, " %s ", what);
    store_add_name(sql, column);
}

static void drop_index(buf_t *sql, const char *kind, const char *field)
{
    buf_add_raw(sql, "DROP INDEX IF EXISTS ");
    cat_add_index_name(sql, kind, field);
    buf_add_raw(sql, ";\n");
}

static void add_column(buf_t *sql, const cat_kind_t *k, const cat_field_t *f)
{
    alter(sql, k->name, "ADD COLUMN", f->name);
    buf_addf(sql, " %s;\n", cat_column_type(f->type));
    cat_add_index_sql(sql, k->name, f);
}

/* Parties and links are kept per field beside the table. Names are [a-z0-9_], so they may stand in
 * quotes as they are. */
static void drop_relations(buf_t *sql, const char *kind, const char *field)
{
    /* sql: identifiers only */
    buf_addf(sql, "DELETE FROM matter_party WHERE kind = '%s' AND field = '%s';\n", kind, field);
    /* sql: identifiers only */
    buf_addf(sql, "DELETE FROM link WHERE field = '%s' AND from_matter IN (SELECT id FROM ", field);
    cat_add_table_name(sql, kind);
    buf_add_raw(sql, ");\n");
}

/* SQLite refuses to drop a column that an index uses: the index goes first. */
static void drop_column(buf_t *sql, const char *kind, const char *field)
{
    drop_index(sql, kind, field);
    drop_relations(sql, kind, field);
    alter(sql, kind, "DROP COLUMN", field);
    buf_add_raw(sql, ";\n");
}

/* The values stay; the index is made again, because its name carries the field's. */
static void rename_column(buf_t *sql, const cat_kind_t *k, const cat_field_t *f, const char *from)
{
    drop_index(sql, k->name, from);
    alter(sql, k->name, "RENAME COLUMN", from);
    buf_add_raw(sql, " TO ");
    store_add_name(sql, f->name);
    buf_add_raw(sql, ";\n");
    cat_add_index_sql(sql, k->name, f);
    /* sql: identifiers only */
    buf_addf(sql, "UPDATE matter_party SET field = '%s' WHERE kind = '%s' AND field = '%s';\n", f->name, k->name, from);
    /* sql: identifiers only */
    buf_addf(sql, "UPDATE link SET field = '%s' WHERE field = '%s' AND from_matter IN (SELECT id FROM ", f->name, from);
    cat_add_table_name(sql, k->name);
    buf_add_raw(sql, ");\n");
}

/* Closes sql into the change. */
static int add_with_sql(cat_changes_t *changes, cat_change_t change, buf_t *sql, err_t *err)
{
    int failed = buf_failed(sql) ? err_nomem(err) : 0;
    if (!failed) {
        change.sql = sql->length ? buf_text(sql) : NULL;
        failed = cat_changes_add(changes, &change, err);
    }
    buf_release(sql);
    return failed;
}

/* --- the old model ----------------------------------------------------------------------------------- */
/* "" when it is not there: the canonical form leaves out what is empty. */
static const char *old_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* The object of the list whose key is name, or NULL. Borrowed. */
static json_t *old_named(json_t *list, const char *key, const char *name)
{
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item) {
        if (strcmp(old_text(item, key), name) == 0) return item;
    }
    return NULL;
}

/* -1: a type this program no longer has. */
static int old_type(const json_t *field)
{
    const char *word = old_text(field, "type");
    for (int t = CAT_TEXT; t <= CAT_JSON; t++)
        if (strcmp(cat_type_word((enum cat_type)t), word) == 0) return t;
    return -1;
}

/* Is every value of the old type a right value of the new one? */
static bool widens(int from, enum cat_type to)
{
    bool plain = from == CAT_TEXT || from == CAT_CHOICE || from == CAT_OFFICE || from == CAT_USER;
    return (plain && to == CAT_LONG) || (plain && from != CAT_TEXT && to == CAT_TEXT);
}

static bool old_indexed(const json_t *field)
{
    int type = old_type(field);
    bool handles = json_is_true(json_object_get(field, "handles")) || strcmp(old_text(field, "name"), "handler") == 0;
    return json_is_true(json_object_get(field, "unique")) || type == CAT_MATTER || (type == CAT_USER && handles);
}

/* --- is it still used? --------------------------------------------------------------------------------- */
void cat_like_code(char into[CAT_LIKE_MOST], const char *code)
{
    size_t n = 0;
    assert(strlen(code) <= CAT_NAME_MOST);
    into[n++] = '%';
    into[n++] = '"';
    for (const char *p = code; *p && n < 2 * CAT_NAME_MOST; p++) {
        if (*p == '_') into[n++] = '!';
        into[n++] = *p;
    }
    into[n++] = '"';
    into[n++] = '%';
    into[n] = '\0';
}

/* Does any row of the kind's table hold the value? LIMIT 1: the answer is yes or no. */
static int is_used(store_conn_t *c, const char *kind, const char *column, bool in_array, const char *value,
                   bool *ret_used, err_t *err)
{
    char like[CAT_LIKE_MOST];
    int64_t n;
    buf_t sql;
    buf_init(&sql, 4096);
    buf_add_raw(&sql, "SELECT 1 FROM ");
    cat_add_table_name(&sql, kind);
    buf_add_raw(&sql, " WHERE ");
    store_add_name(&sql, column);
    buf_add_raw(&sql, in_array ? " LIKE $1 ESCAPE '!' LIMIT 1" : " = $1 LIMIT 1");
    if (in_array) cat_like_code(like, value);
    int failed = buf_failed(&sql) ? err_nomem(err)
                                  : store_get_int(c, buf_text(&sql), STORE_P(store_text(in_array ? like : value)), &n,
                                                  ret_used, err);
    buf_release(&sql);
    return failed;
}

/* --- fields ---------------------------------------------------------------------------------------------- */
typedef struct diff {
    store_conn_t *c;
    const cat_kind_t *k;
    json_t *old;
    cat_changes_t *changes;
} diff_t;

/* Only `unique` can change here: a changed type is diff_type's. */
static int diff_index(diff_t *d, const cat_field_t *f, const json_t *old, err_t *err)
{
    bool was = old_indexed(old), is = cat_field_indexed(f);
    bool same_unique = json_is_true(json_object_get(old, "unique")) == f->unique;
    if (was == is && same_unique) return 0;
    buf_t sql;
    buf_init(&sql, SQL_MOST);
    if (was) drop_index(&sql, d->k->name, f->name);
    cat_add_index_sql(&sql, d->k->name, f);
    cat_change_t change = {.what = is ? CAT_ADD_INDEX : CAT_DROP_INDEX, .kind = d->k->name, .name = f->name};
    return add_with_sql(d->changes, change, &sql, err);
}

/* Another type in a column of the same SQL type keeps its values: a rebuild from the acts would give the
 * same. Otherwise the column begins anew; the acts still hold what was entered. */
static int diff_type(diff_t *d, const cat_field_t *f, int from, err_t *err)
{
    buf_t sql;
    buf_init(&sql, SQL_MOST);
    bool same_column = from >= 0 && strcmp(cat_column_type((enum cat_type)from), cat_column_type(f->type)) == 0;
    if (!same_column) {
        drop_column(&sql, d->k->name, f->name);
        add_column(&sql, d->k, f);
    } else {
        /* a number was a party, or becomes one: what stands beside the table and the index change */
        drop_index(&sql, d->k->name, f->name);
        cat_add_index_sql(&sql, d->k->name, f);
        if (from == CAT_PARTY || from == CAT_MATTER) drop_relations(&sql, d->k->name, f->name);
    }
    cat_change_t change = {.what = CAT_RETYPE_FIELD,
                           .kind = d->k->name,
                           .name = f->name,
                           .from = from >= 0 ? cat_type_word((enum cat_type)from) : "?",
                           .destructive = !widens(from, f->type)};
    return add_with_sql(d->changes, change, &sql, err);
}

/* column is the name the values stand under now: the old one while a rename is still to be done. */
static int diff_choices(diff_t *d, const cat_field_t *f, const json_t *old, const char *column, err_t *err)
{
    json_t *codes = json_object_get(old, "of"), *item;
    size_t i;
    bool chooses = f->type == CAT_CHOICE || f->type == CAT_CHOICES;
    int failed = 0;
    for (i = 0; chooses && !failed && i < f->choice_count; i++) {
        char name[2 * CAT_NAME_MOST + 2];
        if (old_named(codes, "code", f->choices[i].code)) continue;
        (void)snprintf(name, sizeof name, "%s.%s", f->name, f->choices[i].code);
        failed = cat_changes_add(d->changes,
                                 &(cat_change_t){.what = CAT_ADD_CHOICE, .kind = d->k->name, .name = name}, err);
    }
    json_array_foreach(codes, i, item) {
        const char *code = old_text(item, "code");
        char name[2 * CAT_NAME_MOST + 2];
        size_t n = 0;
        while (n < f->choice_count && strcmp(f->choices[n].code, code) != 0) n++;
        if (failed || !chooses || n < f->choice_count) continue;
        bool used = false;
        (void)snprintf(name, sizeof name, "%s.%s", f->name, code);
        failed = is_used(d->c, d->k->name, column, old_type(old) == CAT_CHOICES, code, &used, err);
        cat_change_t change = {.what = CAT_DROP_CHOICE, .kind = d->k->name, .name = name, .destructive = used};
        if (!failed) failed = cat_changes_add(d->changes, &change, err);
    }
    return failed;
}

/* A field is found by its name, else by the one it had; else it is new. */
static int diff_field(diff_t *d, const cat_field_t *f, err_t *err)
{
    json_t *fields = json_object_get(d->old, "fields");
    json_t *old = old_named(fields, "name", f->name);
    const char *column = f->name;
    buf_t sql;
    int failed = 0;
    if (!old && f->renamed_from && (old = old_named(fields, "name", f->renamed_from)) != NULL) {
        buf_init(&sql, SQL_MOST);
        column = f->renamed_from;
        rename_column(&sql, d->k, f, f->renamed_from);
        cat_change_t change = {
            .what = CAT_RENAME_FIELD, .kind = d->k->name, .name = f->name, .from = f->renamed_from};
        failed = add_with_sql(d->changes, change, &sql, err);
    } else if (!old) {
        buf_init(&sql, SQL_MOST);
        add_column(&sql, d->k, f);
        return add_with_sql(d->changes, (cat_change_t){.what = CAT_ADD_FIELD, .kind = d->k->name, .name = f->name},
                            &sql, err);
    }
    if (!failed) failed = diff_choices(d, f, old, column, err);
    int from = old_type(old);
    if (!failed && from != (int)f->type) return diff_type(d, f, from, err);
    /* the rename has made the index of the new name already */
    if (!failed && column == f->name) failed = diff_index(d, f, old, err);
    return failed;
}

/* Old fields that no field of the kind is or was. */
static int diff_dropped_fields(diff_t *d, err_t *err)
{
    size_t i;
    json_t *item;
    int failed = 0;
    json_array_foreach(json_object_get(d->old, "fields"), i, item) {
        const char *name = old_text(item, "name");
        bool kept = false;
        for (size_t n = 0; n < d->k->field_count && !kept; n++) {
            const cat_field_t *f = &d->k->fields[n];
            bool renamed = f->renamed_from && strcmp(f->renamed_from, name) == 0 &&
                           !old_named(json_object_get(d->old, "fields"), "name", f->name);
            kept = renamed || strcmp(f->name, name) == 0;
        }
        if (failed || kept) continue;
        buf_t sql;
        buf_init(&sql, SQL_MOST);
        drop_column(&sql, d->k->name, name);
        failed = add_with_sql(
            d->changes,
            (cat_change_t){.what = CAT_DROP_FIELD, .kind = d->k->name, .name = name, .destructive = true}, &sql, err);
    }
    return failed;
}

/* A matter in a stage that is gone could never move again. */
static int diff_stages(diff_t *d, err_t *err)
{
    size_t i;
    json_t *item;
    int failed = 0;
    json_array_foreach(json_object_get(d->old, "stages"), i, item) {
        const char *name = old_text(item, "name");
        bool used = false;
        if (failed || cat_find(name, d->k->stages, d->k->stage_count) >= 0) continue;
        failed = is_used(d->c, d->k->name, "stage", false, name, &used, err);
        cat_change_t change = {.what = CAT_DROP_STAGE, .kind = d->k->name, .name = name, .destructive = used};
        if (!failed) failed = cat_changes_add(d->changes, &change, err);
    }
    return failed;
}

int cat_diff_kind(store_conn_t *c, const cat_kind_t *k, json_t *old, cat_changes_t *changes, err_t *err)
{
    diff_t d = {.c = c, .k = k, .old = old, .changes = changes};
    assert(strcmp(old_text(old, "kind"), k->name) == 0);
    int failed = diff_dropped_fields(&d, err);
    for (size_t i = 0; !failed && i < k->field_count; i++) failed = diff_field(&d, &k->fields[i], err);
    if (!failed) failed = diff_stages(&d, err);
    return failed;
}

int cat_diff_new(const cat_kind_t *k, cat_changes_t *changes, err_t *err)
{
    buf_t sql;
    buf_init(&sql, SQL_MOST);
    cat_add_table_sql(&sql, k);
    return add_with_sql(changes, (cat_change_t){.what = CAT_NEW_KIND, .kind = k->name, .name = k->name}, &sql, err);
}

int cat_diff_gone(const char *kind, cat_changes_t *changes, err_t *err)
{
    buf_t sql;
    buf_init(&sql, SQL_MOST);
    buf_add_raw(&sql, "DROP TABLE ");
    cat_add_table_name(&sql, kind);
    buf_add_raw(&sql, ";\n");
    return add_with_sql(
        changes, (cat_change_t){.what = CAT_DROP_KIND, .kind = kind, .name = kind, .destructive = true}, &sql, err);
}
