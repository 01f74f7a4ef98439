/* The Merkle tree against the published 8-leaf vector, and against the recursive definitions of RFC
 * 9162 2.1 written down literally, for every size up to 300. */
#include "ledger/tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

enum { SIZES = 300 };

static ledger_hash_t leaves[SIZES];
static ledger_hash_t memo[SIZES + 1][SIZES + 1]; /* [from][count] */
static bool known[SIZES + 1][SIZES + 1];

static size_t largest_power_below(size_t n)
{
    size_t k = 1;
    while (k * 2 < n) k *= 2;
    return k;
}

/* MTH(D[from:from+count]) of RFC 9162 2.1.1, as written there. */
static ledger_hash_t mth(size_t from, size_t count)
{
    if (known[from][count]) return memo[from][count];
    ledger_hash_t h;
    if (count == 0) h = tree_empty_root();
    else if (count == 1) h = leaves[from];
    else {
        size_t k = largest_power_below(count);
        ledger_hash_t left = mth(from, k), right = mth(from + k, count - k);
        h = ledger_node_hash(&left, &right);
    }
    known[from][count] = true;
    return memo[from][count] = h;
}

/* PATH(m, D[n]) of 2.1.3.1. */
static size_t path(size_t m, size_t from, size_t n, ledger_hash_t *into)
{
    if (n <= 1) return 0;
    size_t k = largest_power_below(n);
    size_t count = m < k ? path(m, from, k, into) : path(m - k, from + k, n - k, into);
    into[count] = m < k ? mth(from + k, n - k) : mth(from, k);
    return count + 1;
}

/* SUBPROOF(m, D[n], b) of 2.1.4.1. */
static size_t subproof(size_t m, size_t from, size_t n, bool b, ledger_hash_t *into)
{
    if (m == n && b) return 0;
    if (m == n) {
        into[0] = mth(from, n);
        return 1;
    }
    size_t k = largest_power_below(n), count;
    if (m <= k) {
        count = subproof(m, from, k, b, into);
        into[count] = mth(from + k, n - k);
    } else {
        count = subproof(m - k, from + k, n - k, false, into);
        into[count] = mth(from, k);
    }
    return count + 1;
}

static int nodes_asked;

static int node(void *arg, int level, int64_t index, ledger_hash_t *ret_hash, err_t *err)
{
    (void)arg, (void)err;
    size_t count = (size_t)1 << level;
    assert_true((size_t)index * count + count <= SIZES); /* complete subtrees only */
    *ret_hash = mth((size_t)index * count, count);
    nodes_asked++;
    return 0;
}

static const tree_source_t source = {node, NULL};

static void hex_of(const ledger_hash_t *h, char into[65])
{
    sodium_bin2hex(into, 65, h->byte, LEDGER_HASH);
}

/* The inputs and roots that every RFC 6962 implementation is tested with. */
static void published_vector(void **state)
{
    (void)state;
    static const char *const input[8] = {
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
    static const char *const root[9] = {
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
    tree_front_t front = {0};
    char hex[65];
    for (int size = 0;; size++) {
        ledger_hash_t h = tree_front_root(&front);
        hex_of(&h, hex);
        assert_string_equal(hex, root[size]);
        if (size == 8) break;
        unsigned char data[16];
        size_t bytes = 0;
        assert_int_equal(
            sodium_hex2bin(data, sizeof data, input[size], strlen(input[size]), NULL, &bytes, NULL), 0);
        h = ledger_leaf_hash(data, bytes);
        tree_front_add(&front, &h, NULL, NULL);
    }
}

static void roots_of_every_size(void **state)
{
    (void)state;
    tree_front_t front = {0};
    for (size_t n = 0; n <= SIZES; n++) {
        ledger_hash_t want = mth(0, n), got, grown = tree_front_root(&front);
        assert_int_equal(tree_root(&source, (int64_t)n, &got, NULL), 0);
        assert_memory_equal(got.byte, want.byte, LEDGER_HASH);
        assert_memory_equal(grown.byte, want.byte, LEDGER_HASH);
        if (n < SIZES) tree_front_add(&front, &leaves[n], NULL, NULL);
    }
}

/* A flipped bit anywhere, another index, a hash more or less: none may pass. */
static void break_inclusion(size_t m, size_t n, ledger_hash_t *proof, size_t count)
{
    ledger_hash_t root = mth(0, n), leaf = leaves[m];
    int64_t index = (int64_t)m, size = (int64_t)n;
    size_t bit = (m * 31 + n * 7) % 256;
    unsigned char mask = (unsigned char)(1u << bit % 8);
    for (size_t i = n <= 64 || !count ? 0 : (m + n) % count; i < count; i++) {
        proof[i].byte[bit / 8] ^= mask;
        assert_false(ledger_check_inclusion(&leaf, index, size, proof, count, &root));
        proof[i].byte[bit / 8] ^= mask;
        if (n > 64) break;
    }
    root.byte[bit / 8] ^= mask;
    assert_false(ledger_check_inclusion(&leaf, index, size, proof, count, &root));
    root.byte[bit / 8] ^= mask;
    leaf.byte[bit / 8] ^= mask;
    assert_false(ledger_check_inclusion(&leaf, index, size, proof, count, &root));
    leaf.byte[bit / 8] ^= mask;
    for (int64_t other = n <= 40 ? -1 : index - 1; other <= (n <= 40 ? size : index + 1); other++)
        if (other != index)
            assert_false(ledger_check_inclusion(&leaf, other, size, proof, count, &root));
    proof[count] = root;
    assert_false(ledger_check_inclusion(&leaf, index, size, proof, count + 1, &root));
    if (count) assert_false(ledger_check_inclusion(&leaf, index, size, proof, count - 1, &root));
    assert_false(ledger_check_inclusion(&leaf, index, index, proof, count, &root));
    assert_false(ledger_check_inclusion(&leaf, index, size, proof, LEDGER_PROOF_MOST + 1, &root));
}

static void inclusion_of_every_leaf(void **state)
{
    (void)state;
    for (size_t n = 1; n <= SIZES; n++) {
        ledger_hash_t root = mth(0, n);
        for (size_t m = 0; m < n; m++) {
            ledger_hash_t want[LEDGER_PROOF_MOST], got[LEDGER_PROOF_MOST + 1];
            size_t expected = path(m, 0, n, want), count = 99;
            nodes_asked = 0;
            assert_int_equal(tree_inclusion(&source, (int64_t)m, (int64_t)n, got, &count, NULL), 0);
            assert_int_equal(count, expected);
            assert_true(nodes_asked <= 18); /* 2 * log2(300) */
            assert_memory_equal(got, want, count * LEDGER_HASH);
            assert_true(
                ledger_check_inclusion(&leaves[m], (int64_t)m, (int64_t)n, got, count, &root));
            break_inclusion(m, n, got, count);
        }
    }
}

/* The size is protected by the checkpoint's signature, not by the path alone; but where another size
 * gives a path of another shape, the check must notice by itself. */
static void inclusion_knows_the_shape_of_a_size(void **state)
{
    (void)state;
    for (size_t n = 1; n <= 40; n++) {
        ledger_hash_t root = mth(0, n);
        for (size_t m = 0; m < n; m++) {
            ledger_hash_t proof[LEDGER_PROOF_MOST], other[LEDGER_PROOF_MOST];
            size_t count = path(m, 0, n, proof);
            for (size_t size = m + 1; size <= 64; size++)
                if (path(m, 0, size, other) != count)
                    assert_false(ledger_check_inclusion(&leaves[m], (int64_t)m, (int64_t)size, proof,
                                                        count, &root));
        }
    }
}

static void break_consistency(size_t m, size_t n, ledger_hash_t *proof, size_t count)
{
    ledger_hash_t old_root = mth(0, m), new_root = mth(0, n);
    int64_t o = (int64_t)m, w = (int64_t)n;
    size_t bit = (m * 13 + n * 5) % 256;
    unsigned char mask = (unsigned char)(1u << bit % 8);
    for (size_t i = n <= 64 || !count ? 0 : (m + n) % count; i < count; i++) {
        proof[i].byte[bit / 8] ^= mask;
        assert_false(ledger_check_consistency(o, w, proof, count, &old_root, &new_root));
        proof[i].byte[bit / 8] ^= mask;
        if (n > 64) break;
    }
    old_root.byte[bit / 8] ^= mask;
    assert_false(ledger_check_consistency(o, w, proof, count, &old_root, &new_root));
    old_root.byte[bit / 8] ^= mask;
    if (m > 0) { /* nothing is promised about what follows an empty log */
        new_root.byte[bit / 8] ^= mask;
        assert_false(ledger_check_consistency(o, w, proof, count, &old_root, &new_root));
        new_root.byte[bit / 8] ^= mask;
        if (m < n) assert_false(ledger_check_consistency(o - 1, w, proof, count, &old_root, &new_root));
        if (m < n) assert_false(ledger_check_consistency(o, w, proof, count, &new_root, &old_root));
    }
    proof[count] = new_root;
    assert_false(ledger_check_consistency(o, w, proof, count + 1, &old_root, &new_root));
    if (count) assert_false(ledger_check_consistency(o, w, proof, count - 1, &old_root, &new_root));
    if (m < n) assert_false(ledger_check_consistency(w, o, proof, count, &new_root, &old_root));
    assert_false(ledger_check_consistency(-1, w, proof, count, &old_root, &new_root));
}

static void consistency_of_every_pair(void **state)
{
    (void)state;
    for (size_t n = 0; n <= SIZES; n++) {
        ledger_hash_t new_root = mth(0, n);
        for (size_t m = 0; m <= n; m++) {
            ledger_hash_t want[LEDGER_PROOF_MOST], got[LEDGER_PROOF_MOST + 1], old_root = mth(0, m);
            size_t expected = m ? subproof(m, 0, n, true, want) : 0, count = 99;
            assert_int_equal(tree_consistency(&source, (int64_t)m, (int64_t)n, got, &count, NULL), 0);
            assert_int_equal(count, expected);
            if (count) assert_memory_equal(got, want, count * LEDGER_HASH);
            assert_true(
                ledger_check_consistency((int64_t)m, (int64_t)n, got, count, &old_root, &new_root));
            break_consistency(m, n, got, count);
        }
    }
}

static size_t heard[3];

static void hear(void *arg, int level, int64_t index, const ledger_hash_t *hash)
{
    (void)arg;
    assert_int_equal(level % 8, 0);
    assert_int_equal(index, heard[level / 8]++);
    if (level == 8) {
        ledger_hash_t want = mth(0, 256);
        assert_memory_equal(hash->byte, want.byte, LEDGER_HASH);
        want = tree_fold(leaves, 256);
        assert_memory_equal(hash->byte, want.byte, LEDGER_HASH);
    }
}

static void growing_names_tile_roots(void **state)
{
    (void)state;
    tree_front_t front = {0};
    for (size_t i = 0; i < SIZES; i++) tree_front_add(&front, &leaves[i], hear, NULL);
    assert_int_equal(heard[0], SIZES);
    assert_int_equal(heard[1], 1);
}

static int failing_node(void *arg, int level, int64_t index, ledger_hash_t *ret_hash, err_t *err)
{
    int *left = arg;
    if ((*left)-- == 0) return err_nomem(err);
    return node(NULL, level, index, ret_hash, err);
}

static void a_failing_source_ends_the_proof(void **state)
{
    (void)state;
    ledger_hash_t proof[LEDGER_PROOF_MOST], root;
    for (int after = 0; after < 4; after++) {
        size_t count = 77;
        int left = after;
        tree_source_t s = {failing_node, &left};
        assert_int_equal(tree_inclusion(&s, 5, 299, proof, &count, NULL), ERR_BASE_MEMORY);
        assert_int_equal(count, 77);
        left = after;
        assert_int_equal(tree_consistency(&s, 123, 299, proof, &count, NULL), ERR_BASE_MEMORY);
        assert_int_equal(count, 77);
        left = after;
        assert_int_equal(tree_root(&s, 299, &root, NULL), ERR_BASE_MEMORY);
    }
}

static int make_leaves(void **state)
{
    (void)state;
    for (int i = 0; i < SIZES; i++) leaves[i] = ledger_leaf_hash(&i, sizeof i);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_vector),
        cmocka_unit_test(roots_of_every_size),
        cmocka_unit_test(inclusion_of_every_leaf),
        cmocka_unit_test(inclusion_knows_the_shape_of_a_size),
        cmocka_unit_test(consistency_of_every_pair),
        cmocka_unit_test(growing_names_tile_roots),
        cmocka_unit_test(a_failing_source_ends_the_proof),
    };
    return cmocka_run_group_tests(tests, make_leaves, NULL);
}
