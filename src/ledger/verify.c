/* verify.c - recomputes everything the log claims from its leaves alone. */
#include "ledger/log.h"

#include "base/fault.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 4096 }; /* leaves or checkpoints read at once: memory stays bounded */

typedef struct point {
    int64_t size;
    ledger_hash_t root;
    bool note_agrees; /* the signed text says the same size and root as the row */
} point_t;

typedef struct verify {
    store_conn_t *c;
    err_t *err;
    int failed; /* first error, since tree_front_add's listener cannot return one */
    tree_front_t front;
    int64_t tiles;                                /* full or growing, as they should be */
    size_t count[LOG_TILE_LEVELS];                /* hashes in the open tile of a level */
    ledger_hash_t open[LOG_TILE_LEVELS][LOG_TILE];
    size_t points, next_point;
    int64_t points_after; /* size of the last checkpoint read */
    bool points_done;
    point_t point[PAGE];
    ledger_hash_t leaf[PAGE];
} verify_t;

static int check_tile(verify_t *v, int level, int64_t tile)
{
    store_rows_t *rows;
    int e = store_query(v->c, "SELECT hashes FROM ledger_tile WHERE level = $1 AND idx = $2",
                        STORE_P(store_int(level), store_int(tile)), &rows, v->err);
    if (e) return e;
    bool row = false;
    e = store_step(rows, &row, v->err);
    if (!e) {
        size_t bytes = 0, want = v->count[level] * LEDGER_HASH;
        const void *hashes = row ? store_col_blob(rows, 0, &bytes) : NULL;
        char what[32];
        (void)snprintf(what, sizeof what, "tile %d", level);
        if (!row) e = log_changed(v->err, what, tile, "tile missing");
        else if (bytes != want) e = log_changed(v->err, what, tile, "tile of another length");
        else if (memcmp(hashes, v->open[level], want) != 0)
            e = log_changed(v->err, what, tile, "tile differs from its leaves");
    }
    store_rows_close(rows);
    v->tiles++;
    return e;
}

static void node_made(void *arg, int level, int64_t index, const ledger_hash_t *hash)
{
    verify_t *v = arg;
    int tile_level = level / 8;
    if (v->failed || tile_level >= LOG_TILE_LEVELS) return;
    assert(v->count[tile_level] == (size_t)(index % LOG_TILE));
    v->open[tile_level][v->count[tile_level]++] = *hash;
    if (v->count[tile_level] < LOG_TILE) return;
    v->failed = check_tile(v, tile_level, index / LOG_TILE);
    v->count[tile_level] = 0;
}

/* Growing tiles of the higher levels, and nothing else, remain after the last leaf. */
static int check_open_tiles(verify_t *v)
{
    int64_t stored = 0;
    bool found = false;
    for (int level = 1; level < LOG_TILE_LEVELS; level++) {
        if (v->count[level] == 0) continue;
        int e = check_tile(v, level, v->front.size >> (8 * (level + 1)));
        if (e) return e;
    }
    int e = store_get_int(v->c, "SELECT COUNT(*) FROM ledger_tile", STORE_NONE, &stored, &found, v->err);
    if (!e && stored != v->tiles)
        e = log_changed(v->err, "tile count", stored, "more tiles than the leaves make");
    return e;
}

static bool note_agrees(const char *note, int64_t size, const ledger_hash_t *root)
{
    buf_t want;
    buf_init(&want, 512);
    const char *rest = note ? strchr(note, '\n') : NULL; /* the first line is the log's name */
    buf_addf(&want, "\n%lld\n", (long long)size);
    buf_add_base64(&want, root->byte, LEDGER_HASH);
    buf_add_raw(&want, "\n\n");
    bool agrees = rest && !buf_failed(&want) && strncmp(rest, buf_text(&want), want.length) == 0;
    buf_release(&want);
    return agrees;
}

static int read_points(verify_t *v)
{
    store_rows_t *rows;
    int e = store_query(v->c,
                        "SELECT size, root, note FROM ledger_checkpoint WHERE size > $1"
                        " ORDER BY size LIMIT $2",
                        STORE_P(store_int(v->points_after), store_int(PAGE)), &rows, v->err);
    if (e) return e;
    v->points = v->next_point = 0;
    for (bool row; !(e = store_step(rows, &row, v->err)) && row && v->points < PAGE;) {
        point_t *p = &v->point[v->points++];
        size_t bytes = 0;
        p->size = store_col_int(rows, 0);
        const void *root = store_col_blob(rows, 1, &bytes);
        if (bytes != LEDGER_HASH) {
            e = log_changed(v->err, "checkpoint", p->size, "root is not a hash");
            break;
        }
        memcpy(p->root.byte, root, LEDGER_HASH);
        p->note_agrees = note_agrees(store_col_text(rows, 2), p->size, &p->root);
        v->points_after = p->size;
    }
    store_rows_close(rows);
    v->points_done = v->points < PAGE;
    return e;
}

/* Checks the checkpoint of the size just reached, if there is one. */
static int check_point(verify_t *v)
{
    if (v->next_point == v->points) {
        if (v->points_done) return 0;
        int e = read_points(v);
        if (e || v->points == 0) return e;
    }
    const point_t *p = &v->point[v->next_point];
    if (p->size != v->front.size) return 0;
    v->next_point++;
    ledger_hash_t root = tree_front_root(&v->front);
    if (memcmp(root.byte, p->root.byte, LEDGER_HASH) != 0)
        return log_changed(v->err, "checkpoint", p->size, "root differs from the leaves");
    if (!p->note_agrees)
        return log_changed(v->err, "checkpoint", p->size, "signed text differs from the row");
    return 0;
}

static int read_page(verify_t *v, size_t *ret_count)
{
    store_rows_t *rows;
    size_t count = 0;
    int64_t first = v->front.size;
    int e = store_query(v->c, "SELECT idx, hash FROM ledger_leaf WHERE idx >= $1 ORDER BY idx LIMIT $2",
                        STORE_P(store_int(first), store_int(PAGE)), &rows, v->err);
    if (e) return e;
    for (bool row; !(e = store_step(rows, &row, v->err)) && row && count < PAGE;) {
        size_t bytes = 0;
        const void *hash = store_col_blob(rows, 1, &bytes);
        int64_t want = first + (int64_t)count;
        if (store_col_int(rows, 0) != want || bytes != LEDGER_HASH) {
            e = log_changed(v->err, "leaf", want, "leaf missing or not a hash");
            break;
        }
        memcpy(v->leaf[count++].byte, hash, LEDGER_HASH);
    }
    store_rows_close(rows);
    if (!e) *ret_count = count;
    return e;
}

static int verify_all(verify_t *v)
{
    int64_t below = 0;
    bool found = false;
    /* A row below zero would be skipped by every other check. */
    int e = store_get_int(v->c, "SELECT COUNT(*) FROM ledger_leaf WHERE idx < 0", STORE_NONE, &below,
                          &found, v->err);
    if (!e && below) e = log_changed(v->err, "leaf", -1, "leaf before the first");
    if (!e) e = read_points(v);
    if (!e) e = check_point(v);
    for (size_t count = PAGE; !e && count == PAGE;) {
        e = read_page(v, &count);
        for (size_t i = 0; !e && i < count; i++) {
            tree_front_add(&v->front, &v->leaf[i], node_made, v);
            e = v->failed ? v->failed : check_point(v);
        }
    }
    if (!e) e = check_open_tiles(v);
    if (!e && v->next_point < v->points)
        e = log_changed(v->err, "checkpoint", v->point[v->next_point].size, "leaves are missing");
    return e;
}

int ledger_verify(store_conn_t *c, int64_t *ret_leaves, err_t *err)
{
    err_t own = {0};
    verify_t *v = fault_fails(FAULT_ALLOC) ? NULL : calloc(1, sizeof *v);
    if (!v) return err_nomem(err);
    v->c = c;
    v->err = err ? err : &own;
    v->points_after = -1;
    int e = verify_all(v);
    if (!e) *ret_leaves = v->front.size;
    free(v);
    return e;
}
