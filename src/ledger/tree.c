/* tree.c - hashing, proofs and their checks after RFC 9162 2.1. No recursion: a range that does not
 * fill a complete subtree is the fold, from the right, of the complete subtrees it is made of. */
#include "ledger/tree.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

ledger_hash_t ledger_leaf_hash(const void *data, size_t bytes)
{
    static const unsigned char prefix = 0x00; /* keeps leaves and nodes apart (second preimages) */
    crypto_hash_sha256_state state;
    ledger_hash_t h;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, &prefix, 1);
    crypto_hash_sha256_update(&state, data, bytes);
    crypto_hash_sha256_final(&state, h.byte);
    return h;
}

ledger_hash_t ledger_node_hash(const ledger_hash_t *left, const ledger_hash_t *right)
{
    unsigned char both[1 + 2 * LEDGER_HASH] = {0x01};
    ledger_hash_t h;
    memcpy(both + 1, left->byte, LEDGER_HASH);
    memcpy(both + 1 + LEDGER_HASH, right->byte, LEDGER_HASH);
    crypto_hash_sha256(h.byte, both, sizeof both);
    return h;
}

ledger_hash_t tree_empty_root(void)
{
    ledger_hash_t h;
    crypto_hash_sha256(h.byte, NULL, 0);
    return h;
}

static bool same(const ledger_hash_t *a, const ledger_hash_t *b)
{
    return memcmp(a->byte, b->byte, LEDGER_HASH) == 0; /* nothing here is secret */
}

ledger_hash_t tree_fold(const ledger_hash_t *hashes, size_t count)
{
    assert(count > 0 && count <= 256 && (count & (count - 1)) == 0);
    ledger_hash_t row[128];
    if (count == 1) return hashes[0];
    for (size_t i = 0; i < count / 2; i++) row[i] = ledger_node_hash(&hashes[2 * i], &hashes[2 * i + 1]);
    for (size_t n = count / 4; n > 0; n /= 2)
        for (size_t i = 0; i < n; i++) row[i] = ledger_node_hash(&row[2 * i], &row[2 * i + 1]);
    return row[0];
}

/* Largest power of two below n, as its exponent; n > 1. */
static int split_level(int64_t n)
{
    assert(n > 1);
    return 63 - __builtin_clzll((unsigned long long)(n - 1));
}

/* Root of the leaves [from, from + count), count > 0, from a multiple of every complete subtree in
 * it (true of every range that RFC 9162 proofs name). */
static int range_root(const tree_source_t *s, int64_t from, int64_t count, ledger_hash_t *ret_root,
                      err_t *err)
{
    assert(from >= 0 && count > 0);
    ledger_hash_t part[TREE_LEVELS];
    int parts = 0;
    for (int level = TREE_LEVELS - 1; level >= 0; level--) {
        if (!(count >> level & 1)) continue;
        assert((from & ((INT64_C(1) << level) - 1)) == 0);
        int e = s->node(s->arg, level, from >> level, &part[parts], err);
        if (e) return e;
        from += INT64_C(1) << level;
        parts++;
    }
    ledger_hash_t root = part[parts - 1];
    for (int i = parts - 2; i >= 0; i--) root = ledger_node_hash(&part[i], &root);
    *ret_root = root;
    return 0;
}

int tree_root(const tree_source_t *source, int64_t size, ledger_hash_t *ret_root, err_t *err)
{
    if (size == 0) {
        *ret_root = tree_empty_root();
        return 0;
    }
    return range_root(source, 0, size, ret_root, err);
}

static void turn_round(ledger_hash_t *proof, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        ledger_hash_t h = proof[i];
        proof[i] = proof[count - 1 - i];
        proof[count - 1 - i] = h;
    }
}

int tree_inclusion(const tree_source_t *source, int64_t index, int64_t size,
                   ledger_hash_t proof[LEDGER_PROOF_MOST], size_t *ret_count, err_t *err)
{
    assert(index >= 0 && index < size);
    size_t count = 0;
    /* From the root down: at each split the half without the leaf goes into the proof. */
    for (int64_t from = 0, n = size; n > 1;) {
        int64_t half = INT64_C(1) << split_level(n);
        bool right = index - from >= half;
        assert(count < LEDGER_PROOF_MOST);
        int e = right ? range_root(source, from, half, &proof[count], err)
                      : range_root(source, from + half, n - half, &proof[count], err);
        if (e) return e;
        count++;
        from += right ? half : 0;
        n = right ? n - half : half;
    }
    turn_round(proof, count);
    *ret_count = count;
    return 0;
}

int tree_consistency(const tree_source_t *source, int64_t old_size, int64_t new_size,
                     ledger_hash_t proof[LEDGER_PROOF_MOST], size_t *ret_count, err_t *err)
{
    assert(old_size >= 0 && old_size <= new_size);
    size_t count = 0;
    int64_t from = 0, n = new_size;
    bool whole = true; /* the old tree is still the whole of what is looked at: its root is known */
    while (old_size > 0 && old_size - from < n) {
        int64_t half = INT64_C(1) << split_level(n);
        bool right = old_size - from > half;
        assert(count < LEDGER_PROOF_MOST);
        int e = right ? range_root(source, from, half, &proof[count], err)
                      : range_root(source, from + half, n - half, &proof[count], err);
        if (e) return e;
        count++;
        if (right) whole = false;
        from += right ? half : 0;
        n = right ? n - half : half;
    }
    if (old_size > 0 && !whole) {
        assert(count < LEDGER_PROOF_MOST);
        int e = range_root(source, from, n, &proof[count], err);
        if (e) return e;
        count++;
    }
    turn_round(proof, count);
    *ret_count = count;
    return 0;
}

bool ledger_check_inclusion(const ledger_hash_t *leaf, int64_t index, int64_t size,
                            const ledger_hash_t *proof, size_t count, const ledger_hash_t *root)
{
    if (index < 0 || index >= size || count > LEDGER_PROOF_MOST) return false;
    int64_t fn = index, sn = size - 1;
    ledger_hash_t r = *leaf;
    for (size_t i = 0; i < count; i++) {
        if (sn == 0) return false;
        if ((fn & 1) || fn == sn) {
            r = ledger_node_hash(&proof[i], &r);
            /* A right edge without a sibling is carried up unchanged. */
            while (!(fn & 1) && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            r = ledger_node_hash(&r, &proof[i]);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && same(&r, root);
}

bool ledger_check_consistency(int64_t old_size, int64_t new_size, const ledger_hash_t *proof,
                              size_t count, const ledger_hash_t *old_root,
                              const ledger_hash_t *new_root)
{
    if (old_size < 0 || old_size > new_size || count > LEDGER_PROOF_MOST) return false;
    if (old_size == new_size) return count == 0 && same(old_root, new_root);
    if (old_size == 0) {
        ledger_hash_t empty = tree_empty_root();
        return count == 0 && same(old_root, &empty);
    }
    int64_t fn = old_size - 1, sn = new_size - 1;
    bool power = (old_size & (old_size - 1)) == 0; /* then the old root is itself a node */
    if (!power && count == 0) return false;
    while (fn & 1) {
        fn >>= 1;
        sn >>= 1;
    }
    ledger_hash_t fr = power ? *old_root : proof[0], sr = fr;
    for (size_t i = power ? 0 : 1; i < count; i++) {
        if (sn == 0) return false;
        if ((fn & 1) || fn == sn) {
            fr = ledger_node_hash(&proof[i], &fr);
            sr = ledger_node_hash(&proof[i], &sr);
            while (!(fn & 1) && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            sr = ledger_node_hash(&sr, &proof[i]);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && same(&fr, old_root) && same(&sr, new_root);
}

void tree_front_add(tree_front_t *f, const ledger_hash_t *leaf,
                    void (*made)(void *arg, int level, int64_t index, const ledger_hash_t *hash),
                    void *arg)
{
    assert(f->size >= 0 && f->size < INT64_MAX);
    ledger_hash_t h = *leaf;
    int level = 0;
    if (made) made(arg, 0, f->size, &h);
    for (; f->size >> level & 1; level++) {
        h = ledger_node_hash(&f->node[level], &h);
        if (made && (level + 1) % 8 == 0) made(arg, level + 1, f->size >> (level + 1), &h);
    }
    f->node[level] = h;
    f->size++;
}

ledger_hash_t tree_front_root(const tree_front_t *f)
{
    if (f->size == 0) return tree_empty_root();
    int level = __builtin_ctzll((unsigned long long)f->size);
    ledger_hash_t root = f->node[level];
    for (level++; level < TREE_LEVELS; level++)
        if (f->size >> level & 1) root = ledger_node_hash(&f->node[level], &root);
    return root;
}
