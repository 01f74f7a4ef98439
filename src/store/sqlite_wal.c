/* sqlite_wal.c - the writer's file layer: frames of the WAL are gathered and written at once.
 *
 * SQLite writes each page of a commit with two small calls (frame header, page): a commit of sixteen acts
 * makes nearly two hundred. The frames of a commit lie one after the other, so this layer keeps them
 * in memory and writes them with one call when they are synced.
 *
 * Why it is safe: with synchronous=FULL SQLite syncs the WAL before it publishes a commit in the WAL index,
 * and every sync here first writes what is kept. So nobody - another connection, another process, a checkpoint -
 * ever looks for a frame that is not in the file. What is kept when the process dies belongs to a commit that
 * was not acknowledged. Whatever reads or measures the file through this layer writes what is kept first.
 * The layer must not be used with synchronous=NORMAL or OFF: there the commit is published without a sync.
 *
 * Only WAL files opened by the writer go through it; all other files are the default layer's own.
 */
#include "store/sqlite.h"

#include "base/fault.h"

#include <assert.h>
#include <string.h>

/* The layer beneath takes less than 128 KiB in one call. */
enum { KEPT_BYTES = 1 << 20, PIECE_BYTES = 1 << 16 };

typedef struct wal_file {
    sqlite3_file base; /* first: what SQLite sees */
    sqlite3_file *real;
    unsigned char *kept;
    sqlite3_int64 at; /* place of the first byte kept */
    int used;
} wal_file_t;

static wal_file_t *wal_of(sqlite3_file *f)
{
    return (wal_file_t *)f;
}

static int write_kept(wal_file_t *w)
{
    if (w->used == 0) return SQLITE_OK;
    if (fault_fails(FAULT_WRITE)) return SQLITE_IOERR_WRITE;
    int done = 0, result = SQLITE_OK;
    while (done < w->used && result == SQLITE_OK) {
        int piece = w->used - done < PIECE_BYTES ? w->used - done : PIECE_BYTES;
        result = w->real->pMethods->xWrite(w->real, w->kept + done, piece, w->at + done);
        done += piece;
    }
    /* On failure the bytes stay: SQLite rolls back and may write the same place again. */
    if (result == SQLITE_OK) w->used = 0;
    return result;
}

static int wal_write(sqlite3_file *f, const void *data, int bytes, sqlite3_int64 at)
{
    wal_file_t *w = wal_of(f);
    assert(bytes >= 0 && at >= 0);
    bool follows = w->used > 0 && at == w->at + w->used && bytes <= KEPT_BYTES - w->used;
    if (w->used > 0 && !follows) {
        /* Another place: after a rollback, the same place anew. Then what is kept is stale or done. */
        int result = write_kept(w);
        if (result != SQLITE_OK) return result;
    }
    assert(bytes <= KEPT_BYTES); /* a frame is at most a header and a page of 64 KiB */
    if (w->used == 0) w->at = at;
    memcpy(w->kept + w->used, data, (size_t)bytes);
    w->used += bytes;
    return SQLITE_OK;
}

static int wal_read(sqlite3_file *f, void *into, int bytes, sqlite3_int64 at)
{
    int result = write_kept(wal_of(f));
    return result ? result : wal_of(f)->real->pMethods->xRead(wal_of(f)->real, into, bytes, at);
}

static int wal_sync(sqlite3_file *f, int flags)
{
    int result = write_kept(wal_of(f));
    return result ? result : wal_of(f)->real->pMethods->xSync(wal_of(f)->real, flags);
}

static int wal_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    int result = write_kept(wal_of(f));
    return result ? result : wal_of(f)->real->pMethods->xTruncate(wal_of(f)->real, size);
}

static int wal_size(sqlite3_file *f, sqlite3_int64 *size)
{
    int result = write_kept(wal_of(f));
    return result ? result : wal_of(f)->real->pMethods->xFileSize(wal_of(f)->real, size);
}

static int wal_close(sqlite3_file *f)
{
    wal_file_t *w = wal_of(f);
    /* What is kept now was never synced, so it is no commit's. */
    int result = w->real->pMethods ? w->real->pMethods->xClose(w->real) : SQLITE_OK;
    sqlite3_free(w->kept);
    w->kept = NULL;
    return result;
}

static int wal_lock(sqlite3_file *f, int level)
{
    return wal_of(f)->real->pMethods->xLock(wal_of(f)->real, level);
}

static int wal_unlock(sqlite3_file *f, int level)
{
    return wal_of(f)->real->pMethods->xUnlock(wal_of(f)->real, level);
}

static int wal_locked(sqlite3_file *f, int *out)
{
    return wal_of(f)->real->pMethods->xCheckReservedLock(wal_of(f)->real, out);
}

static int wal_control(sqlite3_file *f, int op, void *arg)
{
    int result = write_kept(wal_of(f));
    return result ? result : wal_of(f)->real->pMethods->xFileControl(wal_of(f)->real, op, arg);
}

static int wal_sector(sqlite3_file *f)
{
    return wal_of(f)->real->pMethods->xSectorSize(wal_of(f)->real);
}

static int wal_traits(sqlite3_file *f)
{
    return wal_of(f)->real->pMethods->xDeviceCharacteristics(wal_of(f)->real);
}

static const sqlite3_io_methods wal_methods = {
    .iVersion = 1, .xClose = wal_close, .xRead = wal_read, .xWrite = wal_write, .xTruncate = wal_truncate,
    .xSync = wal_sync, .xFileSize = wal_size, .xLock = wal_lock, .xUnlock = wal_unlock,
    .xCheckReservedLock = wal_locked, .xFileControl = wal_control, .xSectorSize = wal_sector,
    .xDeviceCharacteristics = wal_traits};

static sqlite3_vfs layer;     /* copy of the default layer with another way of opening */
static sqlite3_vfs *beneath;

static int layer_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out_flags)
{
    (void)vfs;
    if (!(flags & SQLITE_OPEN_WAL)) return beneath->xOpen(beneath, name, f, flags, out_flags);
    wal_file_t *w = wal_of(f);
    *w = (wal_file_t){.real = (sqlite3_file *)(void *)(w + 1)};
    w->kept = fault_fails(FAULT_ALLOC) ? NULL : sqlite3_malloc(KEPT_BYTES);
    if (!w->kept) return SQLITE_NOMEM;
    w->real->pMethods = NULL;
    int result = beneath->xOpen(beneath, name, w->real, flags, out_flags);
    if (result != SQLITE_OK) {
        if (w->real->pMethods) (void)w->real->pMethods->xClose(w->real);
        sqlite3_free(w->kept);
        w->kept = NULL;
        return result; /* base.pMethods is NULL: SQLite will not close it */
    }
    w->base.pMethods = &wal_methods;
    return SQLITE_OK;
}

static void make_layer(void)
{
    beneath = sqlite3_vfs_find(NULL);
    if (!beneath) return;
    layer = *beneath;
    layer.zName = "xiezhi-wal";
    layer.pNext = NULL;
    layer.szOsFile = beneath->szOsFile + (int)sizeof(wal_file_t);
    layer.xOpen = layer_open;
    if (sqlite3_vfs_register(&layer, 0) != SQLITE_OK) beneath = NULL;
}

const char *lite_writer_layer(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, make_layer);
    return beneath ? layer.zName : NULL;
}
