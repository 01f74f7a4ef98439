/* tree.h - the Merkle tree of RFC 9162 2.1 as arithmetic, apart from where its hashes are kept.
 *
 * Nodes      (level, index) is the complete subtree over leaves [index << level, (index + 1) << level);
 *            level 0 are the leaf hashes. Only complete subtrees are ever asked for: the ragged right
 *            edge is folded from them, so any store of complete nodes can serve any past size.
 * Cost       A root or a proof asks for at most 2 * log2(size) nodes.
 * Threads    Pure; as the source given.
 */
#ifndef LEDGER_TREE_H
#define LEDGER_TREE_H

#include "ledger/ledger.h"

enum { TREE_LEVELS = 63 }; /* sizes are int64_t */

/* Where complete nodes come from. */
typedef struct tree_source {
    int (*node)(void *arg, int level, int64_t index, ledger_hash_t *ret_hash, err_t *err);
    void *arg;
} tree_source_t;

/* SHA-256 of nothing: the root of the empty tree. */
ledger_hash_t tree_empty_root(void);
/* Root of count hashes (a power of two, at most 256) as they stand in a tile. */
ledger_hash_t tree_fold(const ledger_hash_t *hashes, size_t count);
int tree_root(const tree_source_t *source, int64_t size, ledger_hash_t *ret_root, err_t *err);
/* The caller has checked 0 <= index < size. */
int tree_inclusion(const tree_source_t *source, int64_t index, int64_t size,
                   ledger_hash_t proof[LEDGER_PROOF_MOST], size_t *ret_count, err_t *err);
/* The caller has checked 0 <= old_size <= new_size. Empty for old_size 0 and for equal sizes. */
int tree_consistency(const tree_source_t *source, int64_t old_size, int64_t new_size,
                     ledger_hash_t proof[LEDGER_PROOF_MOST], size_t *ret_count, err_t *err);

/* The complete subtrees that make up a growing tree, one per bit of its size: enough to know the root
 * of every size passed through, in 2 KiB. All zero = empty. */
typedef struct tree_front {
    int64_t size;
    ledger_hash_t node[TREE_LEVELS]; /* [level] is set where size has that bit */
} tree_front_t;
/* Adds a leaf; made(arg, level, index, hash), if not NULL, hears of every node completed at a level
 * that is a multiple of 8 (those are what tiles hold). */
void tree_front_add(tree_front_t *f, const ledger_hash_t *leaf,
                    void (*made)(void *arg, int level, int64_t index, const ledger_hash_t *hash),
                    void *arg);
ledger_hash_t tree_front_root(const tree_front_t *f);

#endif
