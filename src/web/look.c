/* look.c - see look.h. Two buffers of NUL-separated fields: one filled, one written. */
#include "web/look.h"

#include "base/day.h"
#include "base/id.h"
#include "base/text.h"
#include "web/ticker.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { QUEUE_BYTES = 16 << 20, FIELDS = 7, ROWS_AT_ONCE = STORE_PARAMS_MOST / FIELDS };

struct looks {
    store_t *store;
    ticker_t *ticker;
    pthread_mutex_t lock;    /* guards filled, failing, last_id */
    pthread_mutex_t writing; /* one writer at a time; guards written */
    buf_t filled, written;
    bool failing;
    int64_t last_id, node;
    buf_t many, one; /* the statements for ROWS_AT_ONCE rows and for one */
};

/* Ids grow with time and differ between nodes: microseconds, then 11 bits drawn at the start. */
static int64_t next_id(looks_t *l)
{
    int64_t id = instant_now() << 11 | l->node;
    if (id <= l->last_id) id = l->last_id + (1 << 11);
    return l->last_id = id;
}

int looks_add(looks_t *l, const char *actor, const char *office, const char *what, const char *target,
              const char *reason, err_t *err)
{
    char id[24], at[INSTANT_TEXT];
    int rc = 0;
    (void)instant_text(instant_now(), at);
    (void)pthread_mutex_lock(&l->lock);
    size_t need = strlen(actor) + strlen(office) + strlen(what) + strlen(target) + strlen(reason) + 96;
    if (l->failing) rc = err_set(err, ERR_WEB_LOOKS);
    else if (need > l->filled.cap - l->filled.length) rc = err_set(err, ERR_WEB_BUSY, "looks");
    if (rc == 0) {
        size_t before = l->filled.length;
        const char *const field[FIELDS] = {num_text(next_id(l), id), at, actor, office, what, target, reason};
        for (int i = 0; i < FIELDS; i++) buf_add_bytes(&l->filled, field[i], strlen(field[i]) + 1);
        if (buf_failed(&l->filled)) {
            /* Only memory can have run out; what was there before is kept. */
            l->filled.failed = false;
            l->filled.length = before;
            rc = err_nomem(err);
        }
    }
    (void)pthread_mutex_unlock(&l->lock);
    return rc;
}

/* A statement for exactly so many rows. */
static void insert_sql(buf_t *sql, int rows)
{
    buf_add_raw(sql, "INSERT INTO look (id, at, actor, office, what, target, reason) VALUES ");
    for (int r = 0; r < rows; r++) {
        buf_add_raw(sql, r ? ", (" : "(");
        for (int f = 0; f < FIELDS; f++) buf_addf(sql, f ? ", $%d" : "$%d", r * FIELDS + f + 1);
        buf_add_char(sql, ')');
    }
}

static int write_rows(store_conn_t *c, const char *sql, const char **at, int rows, err_t *err)
{
    store_value_t values[ROWS_AT_ONCE * FIELDS];
    assert(rows > 0 && rows <= ROWS_AT_ONCE);
    for (int i = 0; i < rows * FIELDS; i++) {
        size_t bytes = strlen(*at);
        int64_t id = 0;
        if (i % FIELDS == 0) {
            (void)text_to_int(*at, 0, INT64_MAX, &id, NULL);
            values[i] = store_int(id);
        } else values[i] = store_textn(*at, bytes);
        *at += bytes + 1;
    }
    return store_exec(c, sql, values, (size_t)(rows * FIELDS), NULL, err);
}

static int write_all(store_conn_t *c, void *arg, err_t *err)
{
    const looks_t *l = arg;
    const buf_t *b = &l->written;
    const char *at = b->data, *end = b->data + b->length;
    int64_t fields = 0;
    int rc = 0;
    for (const char *p = at; p < end; p++) fields += *p == '\0';
    int64_t rows = fields / FIELDS;
    for (; rows >= ROWS_AT_ONCE && rc == 0; rows -= ROWS_AT_ONCE) 
        rc = write_rows(c, buf_text(&l->many), &at, ROWS_AT_ONCE, err);
    for (; rows > 0 && rc == 0; rows--) rc = write_rows(c, buf_text(&l->one), &at, 1, err);
    return rc;
}

int looks_flush(looks_t *l, err_t *err)
{
    int rc = 0;
    (void)pthread_mutex_lock(&l->writing);
    (void)pthread_mutex_lock(&l->lock);
    if (l->written.length == 0) {
        buf_t empty = l->written;
        l->written = l->filled;
        l->filled = empty;
    }
    (void)pthread_mutex_unlock(&l->lock);
    if (l->written.length > 0) rc = store_write(l->store, write_all, l, err);
    if (rc == 0) buf_clear(&l->written); /* on failure it stays and is tried again */
    (void)pthread_mutex_lock(&l->lock);
    l->failing = rc != 0;
    (void)pthread_mutex_unlock(&l->lock);
    (void)pthread_mutex_unlock(&l->writing);
    return rc;
}

static void tick(void *arg)
{
    (void)looks_flush(arg, NULL);
}

int looks_open(store_t *s, looks_t **ret_looks, err_t *err)
{
    looks_t *l = calloc(1, sizeof *l);
    if (!l) return err_nomem(err);
    l->store = s;
    id_random(&l->node, sizeof l->node);
    l->node &= (1 << 11) - 1;
    buf_init(&l->filled, QUEUE_BYTES);
    buf_init(&l->written, QUEUE_BYTES);
    (void)pthread_mutex_init(&l->lock, NULL);
    (void)pthread_mutex_init(&l->writing, NULL);
    buf_init(&l->many, 16 << 10);
    buf_init(&l->one, 1 << 10);
    insert_sql(&l->many, ROWS_AT_ONCE);
    insert_sql(&l->one, 1);
    int rc = buf_failed(&l->many) || buf_failed(&l->one) ? err_nomem(err) : 0;
    if (rc == 0) rc = ticker_start(LOOK_FLUSH_MS, tick, l, &l->ticker, err);
    if (rc != 0) {
        looks_close(l);
        return rc;
    }
    *ret_looks = l;
    return 0;
}

void looks_close(looks_t *l)
{
    if (!l) return;
    ticker_stop(l->ticker, true);
    buf_release(&l->filled);
    buf_release(&l->written);
    buf_release(&l->many);
    buf_release(&l->one);
    (void)pthread_mutex_destroy(&l->lock);
    (void)pthread_mutex_destroy(&l->writing);
    free(l);
}

void look_mask(const char *identity, char *into, size_t room)
{
    size_t n = strlen(identity), i = 0;
    assert(room > 0);
    for (; i < n && i + 1 < room; i++)
        into[i] = (i < 6 && n > 10) || i + 4 >= n ? identity[i] : '*';
    into[i] = '\0';
}
