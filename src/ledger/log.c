/* log.c - the log in its tables: leaves one by one, tiles as they fill, roots and proofs from them.
 *
 * A full tile of level 0 is read back from ledger_leaf before it is written: what goes up the tree is
 * what the database has, not what the caller said. */
#include "ledger/log.h"

#include "base/fault.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROWS_A_STATEMENT = 64, /* * 3 parameters stays below STORE_PARAMS_MOST */
    KEPT_TILES = 4,        /* a proof walks up two paths; two tiles each */
};

int64_t log_act_id(int64_t origin, int64_t seq)
{
    assert(origin > 0 && origin < INT64_C(1) << 23 && seq > 0 && seq < INT64_C(1) << 40);
    return origin << 40 | seq;
}

int log_changed(err_t *err, const char *what, int64_t number, const char *detail)
{
    char place[64];
    (void)snprintf(place, sizeof place, "%s %lld", what, (long long)number);
    int e = err_set(err, ERR_LEDGER_CHANGED, place);
    err_detail(err, "%s", detail);
    return e;
}

int ledger_size(store_conn_t *c, int64_t *ret_size, err_t *err)
{
    int64_t last = -1;
    bool found = false;
    int e = store_get_int(c, "SELECT MAX(idx) FROM ledger_leaf", STORE_NONE, &last, &found, err);
    if (e) return e;
    *ret_size = found ? last + 1 : 0;
    return 0;
}

/* --- reading ----------------------------------------------------------------------------------- */

/* Reads the leaves [tile * 256, ...) there are, at most 256. */
static int read_leaves(store_conn_t *c, int64_t tile, ledger_hash_t into[LOG_TILE], size_t *ret_count,
                       err_t *err)
{
    store_rows_t *rows;
    int64_t first = tile * LOG_TILE;
    int e = store_query(c, "SELECT idx, hash FROM ledger_leaf WHERE idx >= $1 AND idx < $2 ORDER BY idx",
                        STORE_P(store_int(first), store_int(first + LOG_TILE)), &rows, err);
    if (e) return e;
    size_t count = 0;
    for (bool row; !(e = store_step(rows, &row, err)) && row;) {
        size_t bytes = 0;
        const void *hash = store_col_blob(rows, 1, &bytes);
        if (count >= LOG_TILE || store_col_int(rows, 0) != first + (int64_t)count ||
            bytes != LEDGER_HASH) {
            e = log_changed(err, "leaf", first + (int64_t)count, "leaf missing or not a hash");
            break;
        }
        memcpy(into[count++].byte, hash, LEDGER_HASH);
    }
    store_rows_close(rows);
    if (!e) *ret_count = count;
    return e;
}

/* *ret_count 0 when there is no such row. */
static int read_tile(store_conn_t *c, int level, int64_t tile, ledger_hash_t into[LOG_TILE],
                     size_t *ret_count, err_t *err)
{
    store_rows_t *rows;
    int e = store_query(c, "SELECT hashes FROM ledger_tile WHERE level = $1 AND idx = $2",
                        STORE_P(store_int(level), store_int(tile)), &rows, err);
    if (e) return e;
    bool row = false;
    size_t bytes = 0;
    e = store_step(rows, &row, err);
    if (!e && row) {
        const void *hashes = store_col_blob(rows, 0, &bytes);
        if (bytes == 0 || bytes % LEDGER_HASH || bytes > LOG_TILE * LEDGER_HASH)
            e = log_changed(err, "tile", tile, "tile of an impossible length");
        else memcpy(into, hashes, bytes);
    }
    store_rows_close(rows);
    if (!e) *ret_count = bytes / LEDGER_HASH;
    return e;
}

typedef struct kept {
    int level; /* -1 = empty */
    int64_t tile;
    size_t count;
    ledger_hash_t hash[LOG_TILE];
} kept_t;

struct log_reader {
    store_conn_t *c;
    int64_t size;
    int next; /* slot to give up next */
    kept_t kept[KEPT_TILES];
};

int log_reader_open(store_conn_t *c, log_reader_t **ret_reader, err_t *err)
{
    log_reader_t *r = fault_fails(FAULT_ALLOC) ? NULL : malloc(sizeof *r);
    if (!r) return err_nomem(err);
    r->c = c;
    r->next = 0;
    for (int i = 0; i < KEPT_TILES; i++) r->kept[i].level = -1;
    int e = ledger_size(c, &r->size, err);
    if (e) {
        free(r);
        return e;
    }
    *ret_reader = r;
    return 0;
}

void log_reader_close(log_reader_t *r)
{
    free(r);
}

int64_t log_reader_size(const log_reader_t *r)
{
    return r->size;
}

static int keep_tile(log_reader_t *r, int level, int64_t tile, const kept_t **ret_tile, err_t *err)
{
    for (int i = 0; i < KEPT_TILES; i++) {
        if (r->kept[i].level == level && r->kept[i].tile == tile) {
            *ret_tile = &r->kept[i];
            return 0;
        }
    }
    kept_t *k = &r->kept[r->next];
    r->next = (r->next + 1) % KEPT_TILES;
    k->level = -1;
    bool edge = level == 0 && (tile + 1) * LOG_TILE > r->size; /* not a tile yet: still leaves */
    int e = edge ? read_leaves(r->c, tile, k->hash, &k->count, err)
                 : read_tile(r->c, level, tile, k->hash, &k->count, err);
    if (e) return e;
    k->level = level;
    k->tile = tile;
    *ret_tile = k;
    return 0;
}

static int reader_node(void *arg, int level, int64_t index, ledger_hash_t *ret_hash, err_t *err)
{
    log_reader_t *r = arg;
    int tile_level = level / 8, sub = level % 8;
    int64_t at = index << sub;
    const kept_t *k = NULL;
    int e = keep_tile(r, tile_level, at / LOG_TILE, &k, err);
    if (e) return e;
    size_t offset = (size_t)(at % LOG_TILE), count = (size_t)1 << sub;
    if (offset + count > k->count)
        return log_changed(err, "tile", at / LOG_TILE, "tile missing or shorter than its leaves");
    *ret_hash = tree_fold(k->hash + offset, count);
    return 0;
}

tree_source_t log_reader_source(log_reader_t *r)
{
    return (tree_source_t){reader_node, r};
}

/* --- appending --------------------------------------------------------------------------------- */

static int insert_leaves(store_conn_t *c, const ledger_entry_t *entries, size_t count, int64_t first,
                         err_t *err)
{
    store_value_t p[ROWS_A_STATEMENT * 3];
    buf_t sql;
    int e = 0;
    assert(count > 0 && count <= ROWS_A_STATEMENT);
    buf_init(&sql, 4096);
    buf_add_raw(&sql, "INSERT INTO ledger_leaf (idx, act, hash) VALUES ");
    for (size_t i = 0; i < count; i++) {
        buf_addf(&sql, "%s($%zu, $%zu, $%zu)", i ? ", " : "", 3 * i + 1, 3 * i + 2, 3 * i + 3);
        p[3 * i] = store_int(first + (int64_t)i);
        p[3 * i + 1] = store_int(log_act_id(entries[i].origin, entries[i].seq));
        p[3 * i + 2] = store_blob(entries[i].hash.byte, LEDGER_HASH);
    }
    e = buf_failed(&sql) ? err_nomem(err) : store_exec(c, buf_text(&sql), p, count * 3, NULL, err);
    buf_release(&sql);
    return e;
}

/* Adds the root of a full tile to the level above; a tile that fills by it goes on up. */
static int push_root(store_conn_t *c, int level, int64_t index, ledger_hash_t root, err_t *err)
{
    ledger_hash_t tile[LOG_TILE];
    for (; level < LOG_TILE_LEVELS; level++, index /= LOG_TILE) {
        int64_t at = index / LOG_TILE;
        size_t place = (size_t)(index % LOG_TILE), had = 0;
        int e = place ? read_tile(c, level, at, tile, &had, err) : 0;
        if (!e && had != place) e = log_changed(err, "tile", at, "tile of another length than the log");
        if (e) return e;
        tile[place] = root;
        store_value_t hashes = store_blob(tile, (place + 1) * LEDGER_HASH);
        e = store_exec(c,
                       "INSERT INTO ledger_tile (level, idx, hashes) VALUES ($1, $2, $3)"
                       " ON CONFLICT (level, idx) DO UPDATE SET hashes = excluded.hashes",
                       STORE_P(store_int(level), store_int(at), hashes), NULL, err);
        if (e || place + 1 < LOG_TILE) return e;
        root = tree_fold(tile, LOG_TILE);
    }
    return 0;
}

static int close_tile(store_conn_t *c, int64_t tile, err_t *err)
{
    ledger_hash_t leaves[LOG_TILE];
    size_t count = 0;
    int e = read_leaves(c, tile, leaves, &count, err);
    if (!e && count != LOG_TILE)
        e = log_changed(err, "leaf", tile * LOG_TILE + (int64_t)count, "leaf missing");
    if (!e)
        e = store_exec(c, "INSERT INTO ledger_tile (level, idx, hashes) VALUES (0, $1, $2)",
                       STORE_P(store_int(tile), store_blob(leaves, sizeof leaves)), NULL, err);
    return e ? e : push_root(c, 1, tile, tree_fold(leaves, LOG_TILE), err);
}

int ledger_append(store_conn_t *c, const ledger_entry_t *entries, size_t count, int64_t *ret_first,
                  err_t *err)
{
    int64_t first = 0;
    int e = ledger_size(c, &first, err);
    for (size_t done = 0, n; !e && done < count; done += n) {
        /* Few statement texts, so that each stays prepared: 64 rows, 8 rows, 1 row. */
        size_t left = count - done;
        n = left >= ROWS_A_STATEMENT ? ROWS_A_STATEMENT : left >= 8 ? 8 : 1;
        e = insert_leaves(c, entries + done, n, first + (int64_t)done, err);
    }
    for (int64_t tile = first / LOG_TILE; !e && tile < (first + (int64_t)count) / LOG_TILE; tile++)
        e = close_tile(c, tile, err);
    if (!e && ret_first) *ret_first = first;
    return e;
}

/* --- sequencing (many writers) ----------------------------------------------------------------- */

int ledger_wait(store_conn_t *c, const ledger_entry_t *entry, err_t *err)
{
    return store_exec(c, "INSERT INTO ledger_wait (act, hash) VALUES ($1, $2)",
                      STORE_P(store_int(log_act_id(entry->origin, entry->seq)),
                              store_blob(entry->hash.byte, LEDGER_HASH)),
                      NULL, err);
}

typedef struct sequence {
    size_t most, count;
    ledger_entry_t *entries; /* room for most */
} sequence_t;

static int read_waiting(store_conn_t *c, sequence_t *s, err_t *err)
{
    store_rows_t *rows;
    int e = store_query(c, "SELECT act, hash FROM ledger_wait ORDER BY act LIMIT $1",
                        STORE_P(store_int((int64_t)s->most)), &rows, err);
    if (e) return e;
    for (bool row; !(e = store_step(rows, &row, err)) && row && s->count < s->most;) {
        size_t bytes = 0;
        int64_t act = store_col_int(rows, 0);
        const void *hash = store_col_blob(rows, 1, &bytes);
        if (bytes != LEDGER_HASH) {
            e = log_changed(err, "waiting act", act, "not a hash");
            break;
        }
        ledger_entry_t *into = &s->entries[s->count++];
        into->origin = act >> 40;
        into->seq = act & ((INT64_C(1) << 40) - 1);
        memcpy(into->hash.byte, hash, LEDGER_HASH);
    }
    store_rows_close(rows);
    return e;
}

static int sequence_waiting(store_conn_t *c, void *arg, err_t *err)
{
    sequence_t *s = arg;
    int64_t first = 0;
    s->count = 0;
    /* The row lock makes sequencers take turns: what the first one gives out is committed before the
     * second one looks. */
    int e = store_exec(c,
                       "INSERT INTO ledger_turn (one, turn) VALUES (1, 1)"
                       " ON CONFLICT (one) DO UPDATE SET turn = ledger_turn.turn + 1",
                       STORE_NONE, NULL, err);
    if (!e) e = read_waiting(c, s, err);
    if (e || s->count == 0) return e;
    e = ledger_append(c, s->entries, s->count, &first, err);
    /* By place, not by number: an act with a lower number may have been committed just now. */
    if (!e)
        e = store_exec(c,
                       "DELETE FROM ledger_wait WHERE act IN"
                       " (SELECT act FROM ledger_leaf WHERE idx >= $1 AND idx < $2)",
                       STORE_P(store_int(first), store_int(first + (int64_t)s->count)), NULL, err);
    return e;
}

static int anything_waits(store_conn_t *c, void *arg, err_t *err)
{
    int64_t act = 0;
    return store_get_int(c, "SELECT act FROM ledger_wait LIMIT 1", STORE_NONE, &act, arg, err);
}

int ledger_sequence(store_t *s, size_t most, size_t *ret_count, err_t *err)
{
    enum { BATCH_MOST = 65536 };
    bool waits = false;
    int e = store_read(s, anything_waits, &waits, err); /* an idle clock writes nothing */
    if (e || !waits || most == 0) {
        if (!e) *ret_count = 0;
        return e;
    }
    if (most > BATCH_MOST) most = BATCH_MOST;
    sequence_t job = {.most = most};
    job.entries = fault_fails(FAULT_ALLOC) ? NULL : calloc(most, sizeof *job.entries);
    if (!job.entries) return err_nomem(err);
    e = store_write(s, sequence_waiting, &job, err);
    if (!e) *ret_count = job.count;
    free(job.entries);
    return e;
}

/* --- roots, proofs, finding -------------------------------------------------------------------- */

static int out_of_range(err_t *err, int64_t asked, int64_t size)
{
    return err_set(err, ERR_LEDGER_RANGE, num_text(asked, (char[24]){0}),
                   num_text(size, (char[24]){0}));
}

int ledger_root(store_conn_t *c, int64_t size, ledger_hash_t *ret_root, err_t *err)
{
    log_reader_t *r;
    int e = log_reader_open(c, &r, err);
    if (e) return e;
    tree_source_t source = log_reader_source(r);
    if (size < 0 || size > log_reader_size(r)) e = out_of_range(err, size, log_reader_size(r));
    else e = tree_root(&source, size, ret_root, err);
    log_reader_close(r);
    return e;
}

int ledger_prove_inclusion(store_conn_t *c, int64_t index, int64_t size,
                           ledger_hash_t proof[LEDGER_PROOF_MOST], size_t *ret_count, err_t *err)
{
    log_reader_t *r;
    int e = log_reader_open(c, &r, err);
    if (e) return e;
    tree_source_t source = log_reader_source(r);
    if (size < 0 || size > log_reader_size(r)) e = out_of_range(err, size, log_reader_size(r));
    else if (index < 0 || index >= size) e = out_of_range(err, index, size);
    else e = tree_inclusion(&source, index, size, proof, ret_count, err);
    log_reader_close(r);
    return e;
}

int ledger_prove_consistency(store_conn_t *c, int64_t old_size, int64_t new_size,
                             ledger_hash_t proof[LEDGER_PROOF_MOST], size_t *ret_count, err_t *err)
{
    log_reader_t *r;
    int e = log_reader_open(c, &r, err);
    if (e) return e;
    tree_source_t source = log_reader_source(r);
    int64_t size = log_reader_size(r);
    if (new_size < 0 || new_size > size) e = out_of_range(err, new_size, size);
    else if (old_size < 0 || old_size > new_size) e = out_of_range(err, old_size, new_size);
    else e = tree_consistency(&source, old_size, new_size, proof, ret_count, err);
    log_reader_close(r);
    return e;
}

int ledger_find(store_conn_t *c, int64_t origin, int64_t seq, int64_t *ret_index,
                ledger_hash_t *ret_leaf, err_t *err)
{
    int64_t waiting = 0, index = 0;
    char name[64];
    (void)snprintf(name, sizeof name, "%lld-%lld", (long long)origin, (long long)seq);
    if (origin <= 0 || origin >= INT64_C(1) << 23 || seq <= 0 || seq >= INT64_C(1) << 40)
        return err_set(err, ERR_LEDGER_MISSING, name);
    int64_t act = log_act_id(origin, seq);
    ledger_hash_t leaf;
    store_rows_t *rows;
    bool row = false, waits = false;
    int e = store_query(c, "SELECT idx, hash FROM ledger_leaf WHERE act = $1", STORE_P(store_int(act)),
                        &rows, err);
    if (e) return e;
    e = store_step(rows, &row, err);
    if (!e && row) {
        size_t bytes = 0;
        const void *hash = store_col_blob(rows, 1, &bytes);
        index = store_col_int(rows, 0);
        if (bytes != LEDGER_HASH) e = log_changed(err, "leaf", index, "not a hash");
        else memcpy(leaf.byte, hash, LEDGER_HASH);
    }
    store_rows_close(rows);
    if (e) return e;
    if (row) {
        *ret_index = index;
        if (ret_leaf) *ret_leaf = leaf;
        return 0;
    }
    e = store_get_int(c, "SELECT act FROM ledger_wait WHERE act = $1", STORE_P(store_int(act)), &waiting,
                      &waits, err);
    if (e) return e;
    return err_set(err, waits ? ERR_LEDGER_NOT_YET : ERR_LEDGER_MISSING, name);
}
