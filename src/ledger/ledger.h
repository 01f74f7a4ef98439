/* ledger.h - the log that makes acts provable: a Merkle tree over their hashes.
 *
 * Standards  RFC 6962 / 9162 tree hash over SHA-256 (leaf 0x00, node 0x01), C2SP tlog-tiles, C2SP
 *            signed-note checkpoints and tlog-checkpoint body, Ed25519 (libsodium).
 * Leaves     Each leaf is the SHA-256 of an act's canonical form; contents can be erased by law
 *            without breaking the log.
 * Order      A leaf's index is given when it is appended. On SQLite that happens in the act's own
 *            transaction (store_on_batch); on PostgreSQL ledger_sequence() moves the waiting leaves in
 *            after commit, one node at a time (they take turns by the lock of one row, ledger_turn).
 * Tables     ledger_leaf, ledger_tile, ledger_wait, ledger_turn, ledger_checkpoint (sql/002_ledger.sql).
 * Cost       ledger_append about 1 us an entry beside the statements' own; roots and proofs read one tile a
 *            level for each of at most two paths, and at most 255 leaf rows at the edge.
 * Threads    Functions over memory are pure; those with a connection follow store.h.
 */
#ifndef LEDGER_LEDGER_H
#define LEDGER_LEDGER_H

#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"
#include "store/store.h"

#include <stddef.h>
#include <stdint.h>

enum { LEDGER_HASH = 32, LEDGER_PROOF_MOST = 64, LEDGER_VERIFIER = 320 };
typedef struct ledger_hash {
    unsigned char byte[LEDGER_HASH];
} ledger_hash_t;

/* --- the tree in memory ---------------------------------------------------------------------- */
ledger_hash_t ledger_leaf_hash(const void *data, size_t bytes);
ledger_hash_t ledger_node_hash(const ledger_hash_t *left, const ledger_hash_t *right);
/* Is the leaf at index in the tree of that size and root? proof: RFC 9162 2.1.3.2. */
bool ledger_check_inclusion(const ledger_hash_t *leaf, int64_t index, int64_t size,
                            const ledger_hash_t *proof, size_t count, const ledger_hash_t *root);
bool ledger_check_consistency(int64_t old_size, int64_t new_size, const ledger_hash_t *proof,
                              size_t count, const ledger_hash_t *old_root,
                              const ledger_hash_t *new_root);

/* --- the stored log --------------------------------------------------------------------------- */
typedef struct ledger_entry {
    int64_t origin, seq;
    ledger_hash_t hash; /* leaf hash */
} ledger_entry_t;
/* Appends in the current transaction (single writer); *ret_first is the first index given. */
int ledger_append(store_conn_t *c, const ledger_entry_t *entries, size_t count, int64_t *ret_first,
                  err_t *err);
/* Leaves an entry to be sequenced (PostgreSQL; many writers at once). */
int ledger_wait(store_conn_t *c, const ledger_entry_t *entry, err_t *err);
/* Sequences what waits; at most most entries. *ret_count is how many. */
int ledger_sequence(store_t *s, size_t most, size_t *ret_count, err_t *err);
int ledger_size(store_conn_t *c, int64_t *ret_size, err_t *err);
int ledger_root(store_conn_t *c, int64_t size, ledger_hash_t *ret_root, err_t *err);
int ledger_prove_inclusion(store_conn_t *c, int64_t index, int64_t size,
                           ledger_hash_t proof[LEDGER_PROOF_MOST], size_t *ret_count, err_t *err);
int ledger_prove_consistency(store_conn_t *c, int64_t old_size, int64_t new_size,
                             ledger_hash_t proof[LEDGER_PROOF_MOST], size_t *ret_count, err_t *err);
/* Index of an act's leaf; ERR_LEDGER_NOT_YET while it waits to be sequenced. */
int ledger_find(store_conn_t *c, int64_t origin, int64_t seq, int64_t *ret_index,
                ledger_hash_t *ret_leaf, err_t *err);
/* Recomputes all tiles and every checkpoint's root from the leaves. */
int ledger_verify(store_conn_t *c, int64_t *ret_leaves, err_t *err);

/* --- keys, signatures, checkpoints ------------------------------------------------------------ */
typedef struct ledger_key ledger_key_t; /* Ed25519 pair of the installation, with its name */
/* Makes a key file (mode 0600) at path, or opens it; name is the log's origin line, e.g.
 * "xiezhi/110105/1". A key is never written over; one that others may read is refused
 * (ERR_LEDGER_KEY_OPEN_TO_OTHERS). */
int ledger_key_create(const char *path, const char *name, ledger_key_t **ret_key, err_t *err);
int ledger_key_open(const char *path, ledger_key_t **ret_key, err_t *err);
void ledger_key_close(ledger_key_t *k);
const char *ledger_key_name(const ledger_key_t *k);
/* Keys that signed before this one: the lines of PATH.past when it was opened, "verifier instant"; NULL for i beyond the last. */
const char *ledger_key_past(const ledger_key_t *k, size_t i, char verifier[LEDGER_VERIFIER]);
/* ledger_check_note with this key, or one of the past. */
int ledger_key_check_note(const ledger_key_t *k, const char *note, size_t bytes, size_t *ret_text_bytes, err_t *err);
/* C2SP verifier key text "name+hash+base64". */
void ledger_key_add_public(buf_t *out, const ledger_key_t *k);
/* Signed note: text (must end with a newline), blank line, signature line. */
int ledger_sign_note(const ledger_key_t *k, const char *text, buf_t *out, err_t *err);
/* Verifies a signed note against one verifier key; *ret_text_bytes is the length of the signed text at
 * its start. ERR_LEDGER_SIGNATURE when no line of that key is right. */
int ledger_check_note(const char *note, size_t bytes, const char *verifier, size_t *ret_text_bytes,
                      err_t *err);
/* Signs and stores a checkpoint of the log as it is now: "<name>\n<size>\n<base64 root>\n". Nothing new
 * is signed when the last one has that size; ERR_LEDGER_CHANGED when the stored log does not lead from
 * the last checkpoint's root to the new one. */
int ledger_checkpoint(store_t *s, const ledger_key_t *k, int64_t *ret_size, err_t *err);
int ledger_last_checkpoint(store_conn_t *c, arena_t *a, int64_t *ret_size, const char **ret_note,
                           err_t *err);
/* The text of an offline proof of one act (C2SP tlog-proof): index, hashes, last checkpoint.
 * ERR_LEDGER_NOT_YET while no checkpoint covers it. */
int ledger_add_proof(store_conn_t *c, int64_t origin, int64_t seq, buf_t *out, err_t *err);
/* Checks such a proof text for the leaf hash with the verifier key: nothing else is needed. */
int ledger_check_proof(const char *proof, size_t bytes, const ledger_hash_t *leaf,
                       const char *verifier, int64_t *ret_index, err_t *err);

#endif
