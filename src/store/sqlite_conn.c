/* sqlite_conn.c - opening a connection the way we want it; SQLite's errors as ours. */
#include "store/sqlite.h"

#include "base/fault.h"
#include "base/text.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static enum err_code constraint_code(int extended)
{
    switch (extended) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: return ERR_STORE_UNIQUE;
    case SQLITE_CONSTRAINT_NOTNULL: return ERR_STORE_NOT_NULL;
    case SQLITE_CONSTRAINT_FOREIGNKEY: return ERR_STORE_FOREIGN;
    case SQLITE_CONSTRAINT_DATATYPE: return ERR_STORE_VALUE;
    default: return ERR_STORE_CHECK;
    }
}

static enum err_code code_of(int result)
{
    switch (result & 0xFF) {
    case SQLITE_CONSTRAINT: return constraint_code(result);
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return ERR_STORE_BUSY;
    case SQLITE_NOMEM: return ERR_BASE_MEMORY;
    case SQLITE_READONLY: return ERR_STORE_READ_ONLY;
    case SQLITE_IOERR: return ERR_STORE_IO;
    case SQLITE_CORRUPT: return ERR_STORE_CORRUPT;
    case SQLITE_FULL: return ERR_STORE_FULL;
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH: return ERR_STORE_OPEN;
    case SQLITE_NOTADB: return ERR_STORE_NOT_DATABASE;
    case SQLITE_TOOBIG:
    case SQLITE_MISMATCH:
    case SQLITE_RANGE: return ERR_STORE_VALUE;
    case SQLITE_ERROR: return ERR_STORE_SYNTAX; /* unknown names and bad syntax, nearly always */
    case SQLITE_MISUSE: return ERR_STORE_MISUSE;
    default: return ERR_STORE_ENGINE;
    }
}

int lite_error(sqlite3 *db, int result, const char *sql, err_t *err)
{
    assert(result != SQLITE_OK && result != SQLITE_ROW && result != SQLITE_DONE);
    const char *words = db ? sqlite3_errmsg(db) : sqlite3_errstr(result);
    enum err_code code = code_of(result);
    /* "UNIQUE constraint failed: act.id" - what follows the colon names the thing. */
    const char *thing = strstr(words, "failed: ");
    if (code == ERR_STORE_OPEN || code == ERR_STORE_NOT_DATABASE)
        thing = db ? sqlite3_db_filename(db, "main") : "";
    else
        thing = thing ? thing + strlen("failed: ") : "?";
    err_set(err, code, thing ? thing : "?");
    (void)store_err_words(err, words, sql);
    return (int)code;
}

/* A new database holds case files: nobody but its owner reads it. SQLite gives -wal and -shm the same
 * permissions. An existing file keeps its own. */
void lite_create_private(const char *path)
{
    int fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0) (void)close(fd);
}

/* Switching a file to WAL needs it alone for a moment; SQLite does not call the busy handler there. */
static int set_wal(sqlite3 *db, int busy_ms)
{
    int result = SQLITE_OK;
    for (int waited_ms = 0; waited_ms <= busy_ms; waited_ms += 10) {
        result = sqlite3_exec(db, "PRAGMA journal_mode=WAL", NULL, NULL, NULL);
        if ((result & 0xFF) != SQLITE_BUSY) break;
        sqlite3_sleep(10);
    }
    return result;
}

/* FULL: the WAL is synced at every commit, so that what was acknowledged survives a power cut.
 * trusted_schema off and DQS off: a file from elsewhere cannot call functions behind our back, and a
 * misspelt name in double quotes is an error, not a text. Savepoint journals stay in memory. */
static const char settings_all[] =
    "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY;"
    "PRAGMA mmap_size=268435456;";
static const char settings_writer[] =
    "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=10000; PRAGMA journal_size_limit=67108864;"
    "PRAGMA cache_size=-65536;";
static const char settings_reader[] = "PRAGMA query_only=ON; PRAGMA cache_size=-8192;";

static int configure(sqlite3 *db, const lite_store_t *s, bool writing)
{
    int result = sqlite3_busy_timeout(db, s->base.busy_ms);
    if (!result) result = sqlite3_db_config(db, SQLITE_DBCONFIG_LOOKASIDE, NULL, 1200, 400);
    if (!result) result = sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    if (!result) result = sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    if (!result) result = sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    /* The first statement that touches the file: what is no database says so here. */
    if (!result && writing && !s->memory) result = set_wal(db, s->base.busy_ms);
    if (!result) result = sqlite3_exec(db, settings_all, NULL, NULL, NULL);
    if (!result) result = sqlite3_exec(db, writing ? settings_writer : settings_reader, NULL, NULL, NULL);
    if (!result) result = sqlite3_exec(db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
    if (!result) result = lite_functions(db);
    return result;
}

int lite_open(lite_store_t *s, bool writing, lite_conn_t **ret_conn, err_t *err)
{
    lite_conn_t *c = fault_fails(FAULT_ALLOC) ? NULL : calloc(1, sizeof *c);
    if (!c) return err_nomem(err);
    c->base.engine = &sqlite_engine;
    c->base.store = &s->base;
    stmt_cache_init(&c->cache, lite_drop_statement, NULL);
    /* Readers open for writing too (and are made query_only): a reader of a WAL file may have to
     * create or recover its index. SQLite falls back by itself when the file is write-protected. */
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (writing && !s->memory) lite_create_private(s->path);
    const char *layer = writing && !s->memory ? lite_writer_layer() : NULL;
    int result = sqlite3_open_v2(s->path, &c->db, flags, layer);
    if (!result) result = configure(c->db, s, writing);
    if (result) {
        int rc = lite_error(c->db, result, NULL, err);
        if (rc == ERR_STORE_OPEN || rc == ERR_STORE_NOT_DATABASE) {
            char words[ERR_DETAIL_BYTES];
            text_copy(words, sizeof words, c->db ? sqlite3_errmsg(c->db) : sqlite3_errstr(result));
            err_set(err, (enum err_code)rc, s->path);
            err_detail(err, "%s", words);
        }
        lite_close(c);
        return rc;
    }
    *ret_conn = c;
    return 0;
}

void lite_close(lite_conn_t *c)
{
    if (!c) return;
    assert(c->base.rows_open == 0);
    stmt_cache_clear(&c->cache);
    int result = sqlite3_close(c->db);
    assert(result == SQLITE_OK); /* no statement is left */
    (void)result;
    free(c);
}
