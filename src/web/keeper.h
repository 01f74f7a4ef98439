/* keeper.h - what a running server does by itself: gives acts their place in the log, signs checkpoints.
 *
 * Sequence   On PostgreSQL acts wait for their leaf (ledger.h); every node of an installation tries, an
 *            advisory lock lets one through. On SQLite the act's own transaction has done it.
 * Checkpoint Signed when the log has grown since the last one, at most every KEEPER_CHECKPOINT_MS.
 * Threads    One thread of its own between keeper_start and keeper_stop; keeper_now any.
 */
#ifndef WEB_KEEPER_H
#define WEB_KEEPER_H

#include "ledger/ledger.h"

enum { KEEPER_TICK_MS = 200, KEEPER_CHECKPOINT_MS = 30000, KEEPER_ENTRIES_MOST = 5000 };

typedef struct keeper keeper_t;

/* store and key are borrowed. trouble is told about failures (any text may be NULL). */
int keeper_start(store_t *store, const ledger_key_t *key, void (*trouble)(void *arg, const err_t *err), void *arg,
                 keeper_t **ret_keeper, err_t *err);
/* Signs with another key from now on; borrowed. */
void keeper_take_key(keeper_t *k, const ledger_key_t *key);
/* Sequences and signs at once. Any thread. */
int keeper_now(keeper_t *k, err_t *err);
/* Works once more, so that nothing waits and the last act has a checkpoint. NULL allowed. */
void keeper_stop(keeper_t *k);

#endif
