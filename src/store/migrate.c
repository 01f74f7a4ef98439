/* migrate.c - brings a database to the form this program expects. */
#include "store/migrate.h"

#include "base/day.h"
#include "base/text.h"
#include "store/engine.h"

#include <assert.h>
#include <string.h>

/* version: the number in the file's name. sha256: of the file; an applied migration never changes. */
static const char table_sql[] =
    "CREATE TABLE IF NOT EXISTS schema_migration (version {int} PRIMARY KEY, name {text} NOT NULL,"
    " sha256 {text} NOT NULL, applied_at {instant} NOT NULL)";

typedef struct step {
    const embed_file_t *file; /* NULL: the table itself, and the check of what is there */
    int64_t version, newest;
    const char *name;
    bool applied;
} step_t;

/* "sql/001_core.sql" -> 1, "001_core.sql". False for other files of the folder. */
static bool split_name(const char *path, int64_t *ret_version, const char **ret_name)
{
    const char *name = strrchr(path, '/');
    name = name ? name + 1 : path;
    size_t n = strlen(name);
    if (strspn(name, "0123456789") != 3 || name[3] != '_' || n < 9 || strcmp(name + n - 4, ".sql") != 0)
        return false;
    *ret_version = (name[0] - '0') * 100 + (name[1] - '0') * 10 + (name[2] - '0');
    *ret_name = name;
    return true;
}

static int prepare_table(store_conn_t *c, void *arg, err_t *err)
{
    const step_t *step = arg;
    int64_t newest = 0;
    int rc = c->engine->lock_schema(c, err);
    if (!rc) rc = store_script(c, table_sql, err);
    if (!rc) rc = store_get_int(c, "SELECT max(version) FROM schema_migration", STORE_NONE, &newest, NULL, err);
    if (!rc && newest > step->newest)
        rc = err_set(err, ERR_STORE_NEWER, num_text(newest, (char[24]){0}),
                     num_text(step->newest, (char[24]){0}));
    return rc;
}

/* *ret_there: version is applied, and from the same file. */
static int check_applied(store_conn_t *c, const step_t *step, bool *ret_there, err_t *err)
{
    store_rows_t *rows = NULL;
    bool row = false;
    int rc = store_query(c, "SELECT sha256 FROM schema_migration WHERE version = $1",
                         STORE_P(store_int(step->version)), &rows, err);
    if (rc) return rc;
    rc = store_step(rows, &row, err);
    if (!rc && row && strcmp(store_col_text(rows, 0), step->file->sha256) != 0)
        rc = err_set(err, ERR_STORE_MIGRATION_CHANGED, step->name, step->file->sha256,
                     store_col_text(rows, 0));
    store_rows_close(rows);
    if (!rc) *ret_there = row;
    return rc;
}

static int apply(store_conn_t *c, void *arg, err_t *err)
{
    step_t *step = arg;
    bool there = false;
    char now[INSTANT_TEXT];
    step->applied = false;
    int rc = c->engine->lock_schema(c, err); /* another process may just have done it */
    if (!rc) rc = check_applied(c, step, &there, err);
    if (rc || there) return rc;
    rc = store_script(c, (const char *)step->file->data, err);
    if (!rc)
        rc = store_exec(c,
                        "INSERT INTO schema_migration (version, name, sha256, applied_at)"
                        " VALUES ($1, $2, $3, $4)",
                        STORE_P(store_int(step->version), store_text(step->name),
                                store_text(step->file->sha256), store_text(instant_text(instant_now(), now))),
                        NULL, err);
    step->applied = rc == 0;
    return rc;
}

int store_migrate_files(store_t *s, const embed_file_t *files, size_t count, int *ret_applied, err_t *err)
{
    assert(s && (files || !count));
    step_t step = {0};
    int applied = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t version = 0;
        if (split_name(files[i].path, &version, &step.name)) {
            assert(version > step.newest); /* two files with one number */
            step.newest = version;
        }
    }
    int rc = store_write_alone(s, prepare_table, &step, err);
    for (size_t i = 0; i < count && !rc; i++) {
        if (!split_name(files[i].path, &step.version, &step.name)) continue;
        step.file = &files[i];
        rc = store_write_alone(s, apply, &step, err);
        if (rc) (void)err_place(err, files[i].path, 0, 0);
        applied += step.applied;
    }
    if (!rc && ret_applied) *ret_applied = applied;
    return rc;
}

int store_migrate(store_t *s, int *ret_applied, err_t *err)
{
    size_t count = 0;
    const embed_file_t *files = embed_list("sql/", &count);
    return store_migrate_files(s, files, count, ret_applied, err);
}
