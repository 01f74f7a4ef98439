/* test_migrate.c - migrations, with files of the test and with the real ones; opening of wrong files. */
#include "help.h"

#include "store/migrate.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_OF(path, text, hash) {path, (const unsigned char *)(text), sizeof(text) - 1, hash}

static const embed_file_t files[] = {
    FILE_OF("sql/001_first.sql", "CREATE TABLE one (id {int} PRIMARY KEY);", "aa"),
    FILE_OF("sql/002_second.sql", "CREATE TABLE two (id {int} PRIMARY KEY); INSERT INTO one (id) VALUES (2);", "bb"),
    FILE_OF("sql/README.txt", "no migration", "cc"),
};
static const embed_file_t changed[] = {
    FILE_OF("sql/001_first.sql", "CREATE TABLE one (id {int} PRIMARY KEY);", "aa"),
    FILE_OF("sql/002_second.sql", "CREATE TABLE two (id {int});", "b0"),
};
static const embed_file_t broken[] = {
    FILE_OF("sql/001_first.sql", "CREATE TABLE one (id {int} PRIMARY KEY);", "aa"),
    FILE_OF("sql/002_second.sql", "CREATE TABLE two (id {int}); INSERT INTO nowhere (id) VALUES (1);", "bb"),
    FILE_OF("sql/003_third.sql", "CREATE TABLE three (id {int});", "dd"),
};

static void steps_body(store_t *s)
{
    err_t err = {0};
    int applied = -1;
    MUST(store_migrate_files(s, files, 1, &applied, &err), &err);
    assert_int_equal(applied, 1);
    MUST(store_migrate_files(s, files, 3, &applied, &err), &err);
    assert_int_equal(applied, 1);
    MUST(store_migrate_files(s, files, 3, &applied, &err), &err);
    assert_int_equal(applied, 0);
    assert_int_equal(number(s, "SELECT count(*) FROM schema_migration"), 2);
    assert_int_equal(number(s, "SELECT count(*) FROM schema_migration WHERE version = 2 AND name = '002_second.sql'"
                               " AND sha256 = 'bb' AND applied_at LIKE '2%Z'"),
                     1);
    assert_int_equal(number(s, "SELECT count(*) FROM one"), 1);
    applied = -1;
    assert_int_equal(store_migrate_files(s, changed, 2, &applied, &err), ERR_STORE_MIGRATION_CHANGED);
    assert_string_equal(err.arg[0], "002_second.sql");
    assert_string_equal(err.arg[1], "b0");
    assert_string_equal(err.arg[2], "bb");
    assert_string_equal(err.file, "sql/002_second.sql");
    assert_int_equal(store_migrate_files(s, files, 1, &applied, &err), ERR_STORE_NEWER);
    assert_string_equal(err.arg[0], "2");
    assert_string_equal(err.arg[1], "1");
    assert_int_equal(applied, -1); /* untouched on failure */
}

static void steps_apply_once_and_stay(void **state)
{
    (void)state;
    on_each(steps_body);
}

static void broken_body(store_t *s)
{
    err_t err = {0};
    int applied = -1;
    assert_int_equal(store_migrate_files(s, broken, 3, &applied, &err), ERR_STORE_SYNTAX);
    assert_string_equal(err.file, "sql/002_second.sql");
    assert_int_equal(number(s, "SELECT max(version) FROM schema_migration"), 1);
    /* The second left nothing behind: the repaired one can be applied. */
    MUST(store_migrate_files(s, files, 3, &applied, &err), &err);
    assert_int_equal(applied, 1);
}

static void a_broken_step_leaves_nothing(void **state)
{
    (void)state;
    on_each(broken_body);
}

typedef struct migrant {
    const store_t *base;
    int rc, applied;
} migrant_t;

static void *migrate_from_thread(void *arg)
{
    migrant_t *m = arg;
    store_t *s = NULL;
    m->rc = engine_open_again(m->base, &s, NULL);
    if (!m->rc) m->rc = store_migrate_files(s, files, 3, &m->applied, NULL);
    store_close(s);
    return NULL;
}

static void together_body(store_t *s)
{
    enum { MIGRANTS = 4 };
    pthread_t thread[MIGRANTS];
    migrant_t m[MIGRANTS];
    int applied = 0;
    for (int i = 0; i < MIGRANTS; i++) {
        m[i] = (migrant_t){.base = s};
        assert_int_equal(pthread_create(&thread[i], NULL, migrate_from_thread, &m[i]), 0);
    }
    for (int i = 0; i < MIGRANTS; i++) {
        assert_int_equal(pthread_join(thread[i], NULL), 0);
        assert_int_equal(m[i].rc, 0);
        applied += m[i].applied;
    }
    assert_int_equal(applied, 2);
}

static void nodes_that_start_together(void **state)
{
    (void)state;
    on_each(together_body);
}

static void real_body(store_t *s)
{
    size_t count = 0;
    err_t err;
    int applied = -1;
    (void)embed_list("sql/", &count);
    assert_true(count >= 3);
    MUST(store_migrate(s, &applied, &err), &err);
    assert_true(applied >= 3 && applied <= (int)count);
    MUST(store_migrate(s, &applied, &err), &err);
    assert_int_equal(applied, 0);
    assert_int_equal(number(s, "SELECT count(*) FROM act"), 0);
}

static void the_real_files_apply(void **state)
{
    (void)state;
    on_each(real_body);
}

/* --- opening ---------------------------------------------------------------------------------- */

static void open_fails(const store_options_t *o, enum err_code code)
{
    store_t *s = NULL;
    err_t err = {0};
    assert_int_equal(store_open(o, &s, &err), code);
    assert_null(s);
    assert_int_equal(err.code, code);
    assert_true(*err.detail && *err.arg[0]);
}

static void wrong_files_are_refused(void **state)
{
    (void)state;
    char folder[] = "/tmp/xiezhi-wrong-XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/a.db", folder);
    open_fails(&(store_options_t){.url = path, .read_only = true}, ERR_STORE_OPEN);
    open_fails(&(store_options_t){.url = "/no/such/folder/a.db"}, ERR_STORE_OPEN);
    open_fails(&(store_options_t){.url = "host=/no/such/folder dbname=x"}, ERR_STORE_OPEN);
    open_fails(&(store_options_t){.url = "postgresql://u:secret@127.0.0.1:1/x"}, ERR_STORE_OPEN);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    for (int i = 0; i < 400; i++) assert_true(fputs("This is a letter, not a database.\n", f) >= 0);
    assert_int_equal(fclose(f), 0);
    open_fails(&(store_options_t){.url = path}, ERR_STORE_NOT_DATABASE);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

static void passwords_are_not_shown(void **state)
{
    (void)state;
    store_t *s = NULL;
    err_t err = {0};
    buf_t text;
    buf_init(&text, 4096);
    assert_int_equal(store_open(&(store_options_t){.url = "postgresql://u:secret@127.0.0.1:1/x"}, &s, &err),
                     ERR_STORE_OPEN);
    err_add_json(&text, &err, LANG_EN);
    assert_null(strstr(buf_text(&text), "secret"));
    buf_release(&text);
}

static int insert_one(store_conn_t *c, void *arg, err_t *err)
{
    (void)arg;
    return store_exec(c, "INSERT INTO one (id) VALUES (9)", STORE_NONE, NULL, err);
}

static void read_only_body(store_t *s)
{
    store_t *reader = NULL;
    err_t err = {0};
    make(s, "CREATE TABLE one (id {int})");
    store_options_t o = *engine_options(s);
    o.read_only = true;
    MUST(store_open(&o, &reader, &err), &err);
    assert_int_equal(number(reader, "SELECT count(*) FROM one"), 0);
    assert_int_equal(store_write(reader, insert_one, NULL, &err), ERR_STORE_READ_ONLY);
    assert_int_equal(store_read(reader, insert_one, NULL, &err), ERR_STORE_READ_ONLY);
    MUST(store_write(s, insert_one, NULL, &err), &err);
    assert_int_equal(number(reader, "SELECT count(*) FROM one"), 1);
    store_close(reader);
    if (store_engine_of(s) == STORE_SQLITE) {
        struct stat st;
        assert_int_equal(stat(engine_options(s)->url, &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600); /* case files are nobody else's business */
    }
}

static void read_only_stores_read(void **state)
{
    (void)state;
    on_each(read_only_body);
}

static void a_backup_is_a_database(void **state)
{
    (void)state;
    store_t *s = NULL, *copy = NULL;
    err_t err = {0};
    char path[256];
    struct stat st;
    MUST(engine_open(0, &s, &err), &err);
    make(s, "CREATE TABLE one (id {int})");
    MUST(store_write(s, insert_one, NULL, &err), &err);
    (void)snprintf(path, sizeof path, "%.200s.copy", engine_options(s)->url);
    MUST(store_backup(s, path, NULL, &err), &err);
    assert_int_equal(store_backup(s, path, NULL, &err), ERR_STORE_OPEN); /* never over a file */
    MUST(store_write(s, insert_one, NULL, &err), &err);
    MUST(store_open(&(store_options_t){.url = path}, &copy, &err), &err);
    assert_int_equal(number(copy, "SELECT count(*) FROM one"), 1);
    store_close(copy);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(unlink(path), 0);
    engine_close(s);
}

/* Two addresses that name a schema each are two databases: neither works in public. */
static void an_address_names_its_schema(void **state)
{
    (void)state;
    static const char *const find = "SELECT count(*) FROM pg_tables WHERE tablename = 'in_address' AND schemaname = current_schema()";
    for (int engine = 1; engine < engine_count(); engine++) {
        store_t *holder[2] = {NULL}, *s = NULL;
        char url[512];
        err_t err = {0};
        for (int i = 0; i < 2; i++) {
            MUST(engine_open(engine, &holder[i], &err), &err);
            const store_options_t *o = engine_options(holder[i]);
            (void)snprintf(url, sizeof url, "%s options='-c search_path=%s -c jit=off'", o->url, o->schema);
            store_options_t named = {.url = url};
            MUST(store_open(&named, &s, &err), &err);
            assert_int_equal(number(s, find), 0);
            make(s, "CREATE TABLE in_address (id {int} PRIMARY KEY)");
            assert_int_equal(number(holder[i], find), 1);
            store_close(s);
        }
        for (int i = 0; i < 2; i++) engine_close(holder[i]);
    }
}

static void memory_stores_work(void **state)
{
    (void)state;
    store_t *s = NULL;
    err_t err = {0};
    MUST(store_open(&(store_options_t){.url = "sqlite::memory:"}, &s, &err), &err);
    make(s, "CREATE TABLE one (id {int})");
    MUST(store_write(s, insert_one, NULL, &err), &err);
    assert_int_equal(number(s, "SELECT count(*) FROM one"), 1);
    store_close(s);
    store_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_apply_once_and_stay), cmocka_unit_test(a_broken_step_leaves_nothing),
        cmocka_unit_test(nodes_that_start_together), cmocka_unit_test(the_real_files_apply),
        cmocka_unit_test(wrong_files_are_refused),   cmocka_unit_test(passwords_are_not_shown),
        cmocka_unit_test(a_backup_is_a_database),    cmocka_unit_test(an_address_names_its_schema),
        cmocka_unit_test(read_only_stores_read),     cmocka_unit_test(memory_stores_work),
    };
    return cmocka_run_group_tests_name("migrate", tests, NULL, NULL);
}
