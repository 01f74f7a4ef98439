/* keeper.c - see keeper.h. */
#include "web/keeper.h"

#include "web/ticker.h"

#include <pthread.h>
#include <stdlib.h>

struct keeper {
    store_t *store;
    const ledger_key_t *key;
    ticker_t *ticker;
    void (*trouble)(void *arg, const err_t *err);
    void *arg;
    pthread_mutex_t lock; /* one at work at a time; guards signed_at */
    instant_t signed_at;
};

typedef struct sizes {
    int64_t log, checkpoint;
} sizes_t;

static int read_sizes(store_conn_t *c, void *arg, err_t *err)
{
    sizes_t *s = arg;
    bool found;
    int rc = ledger_size(c, &s->log, err);
    if (rc == 0)
        rc = store_get_int(c, "SELECT COALESCE(MAX(size), -1) FROM ledger_checkpoint", STORE_NONE, &s->checkpoint,
                           &found, err);
    return rc;
}

static int sequence(keeper_t *k, err_t *err)
{
    size_t done = KEEPER_ENTRIES_MOST;
    int rc = 0;
    if (store_engine_of(k->store) != STORE_POSTGRES) return 0;
    /* A full batch means that more may wait; an end is certain, because each takes some away. */
    while (rc == 0 && done == KEEPER_ENTRIES_MOST) rc = ledger_sequence(k->store, KEEPER_ENTRIES_MOST, &done, err);
    return rc;
}

static int sign(keeper_t *k, bool at_once, err_t *err)
{
    instant_t now = instant_now();
    sizes_t s = {0, 0};
    int64_t size;
    if (!at_once && now - k->signed_at < (instant_t)KEEPER_CHECKPOINT_MS * 1000) return 0;
    int rc = store_read(k->store, read_sizes, &s, err);
    if (rc == 0 && s.log > s.checkpoint) rc = ledger_checkpoint(k->store, k->key, &size, err);
    if (rc == 0) k->signed_at = now;
    return rc;
}

static int work(keeper_t *k, bool at_once, err_t *err)
{
    (void)pthread_mutex_lock(&k->lock);
    int rc = sequence(k, err);
    if (rc == 0) rc = sign(k, at_once, err);
    (void)pthread_mutex_unlock(&k->lock);
    return rc;
}

void keeper_take_key(keeper_t *k, const ledger_key_t *key)
{
    (void)pthread_mutex_lock(&k->lock);
    k->key = key;
    (void)pthread_mutex_unlock(&k->lock);
}

int keeper_now(keeper_t *k, err_t *err)
{
    return work(k, true, err);
}

static void tick(void *arg)
{
    keeper_t *k = arg;
    err_t err = {.code = ERR_NONE};
    /* Tried again at the next tick: acts are safe, only their proofs wait. */
    if (work(k, false, &err) != 0 && k->trouble) k->trouble(k->arg, &err);
}

int keeper_start(store_t *store, const ledger_key_t *key, void (*trouble)(void *arg, const err_t *err), void *arg,
                 keeper_t **ret_keeper, err_t *err)
{
    keeper_t *k = calloc(1, sizeof *k);
    if (!k) return err_nomem(err);
    *k = (keeper_t){.store = store, .key = key, .trouble = trouble, .arg = arg};
    (void)pthread_mutex_init(&k->lock, NULL);
    tick(k); /* the first request already finds a checkpoint */
    int rc = ticker_start(KEEPER_TICK_MS, tick, k, &k->ticker, err);
    if (rc != 0) {
        (void)pthread_mutex_destroy(&k->lock);
        free(k);
        return rc;
    }
    *ret_keeper = k;
    return 0;
}

void keeper_stop(keeper_t *k)
{
    if (!k) return;
    ticker_stop(k->ticker, false);
    (void)work(k, true, NULL);
    (void)pthread_mutex_destroy(&k->lock);
    free(k);
}
