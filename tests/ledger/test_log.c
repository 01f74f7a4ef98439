/* The stored log on both engines: tiles across their boundaries, proofs, sequencing by two at once,
 * checkpoints, offline proofs, and that verify finds whatever was changed. */
#include "engine.h"
#include "ledger/log.h"
#include "ledger/note.h"

#include "base/fault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

enum { ORIGIN = 1101051, MANY = 65536 + 700 };

static ledger_key_t *key;
static char verifier[400];
static ledger_hash_t roots[MANY + 1]; /* of every size, by tree_front */

static ledger_hash_t leaf_of(int64_t seq)
{
    return ledger_leaf_hash(&seq, sizeof seq);
}

static void each_engine(void (*test)(store_t *s))
{
    for (int i = 0; i < engine_count(); i++) {
        store_t *s = NULL;
        err_t err = {0};
        MUST(engine_open(i, &s, &err), &err);
        MUST(store_migrate(s, NULL, &err), &err);
        test(s);
        engine_close(s);
    }
}

typedef struct job {
    int64_t from, n;              /* seqs from + 1 .. from + n */
    int64_t first, size, old;
    int64_t leaves, index;
    size_t count;
    ledger_hash_t root, leaf, proof[LEDGER_PROOF_MOST];
    const char *sql;
    buf_t *out;
} job_t;

static int do_append(store_conn_t *c, void *arg, err_t *err)
{
    job_t *j = arg;
    ledger_entry_t *e = calloc((size_t)j->n, sizeof *e);
    assert_non_null(e);
    for (int64_t i = 0; i < j->n; i++)
        e[i] = (ledger_entry_t){ORIGIN, j->from + i + 1, leaf_of(j->from + i + 1)};
    int rc = ledger_append(c, e, (size_t)j->n, &j->first, err);
    free(e);
    return rc;
}

static int append(store_t *s, int64_t from, int64_t n, int64_t *ret_first, err_t *err)
{
    job_t j = {.from = from, .n = n};
    int rc = store_write(s, do_append, &j, err);
    if (!rc && ret_first) *ret_first = j.first;
    return rc;
}

static int do_sql(store_conn_t *c, void *arg, err_t *err)
{
    return store_exec(c, arg, STORE_NONE, NULL, err);
}

static void change(store_t *s, const char *sql)
{
    char copy[400];
    err_t err = {0};
    (void)snprintf(copy, sizeof copy, "%s", sql);
    MUST(store_write(s, do_sql, copy, &err), &err);
}

static int do_verify(store_conn_t *c, void *arg, err_t *err)
{
    return ledger_verify(c, &((job_t *)arg)->leaves, err);
}

static int verify(store_t *s, int64_t *ret_leaves, err_t *err)
{
    job_t j = {.leaves = -1};
    int rc = store_read(s, do_verify, &j, err);
    *ret_leaves = j.leaves;
    return rc;
}

static int do_root(store_conn_t *c, void *arg, err_t *err)
{
    job_t *j = arg;
    return ledger_root(c, j->size, &j->root, err);
}

static void expect_root(store_t *s, int64_t size)
{
    job_t j = {.size = size};
    err_t err = {0};
    MUST(store_read(s, do_root, &j, &err), &err);
    assert_memory_equal(j.root.byte, roots[size].byte, LEDGER_HASH);
}

static int do_inclusion(store_conn_t *c, void *arg, err_t *err)
{
    job_t *j = arg;
    return ledger_prove_inclusion(c, j->index, j->size, j->proof, &j->count, err);
}

static void expect_inclusion(store_t *s, int64_t index, int64_t size)
{
    job_t j = {.index = index, .size = size};
    err_t err = {0};
    ledger_hash_t leaf = leaf_of(index + 1);
    MUST(store_read(s, do_inclusion, &j, &err), &err);
    assert_true(ledger_check_inclusion(&leaf, index, size, j.proof, j.count, &roots[size]));
}

static int do_consistency(store_conn_t *c, void *arg, err_t *err)
{
    job_t *j = arg;
    return ledger_prove_consistency(c, j->old, j->size, j->proof, &j->count, err);
}

static void expect_consistency(store_t *s, int64_t old, int64_t size)
{
    job_t j = {.old = old, .size = size};
    err_t err = {0};
    MUST(store_read(s, do_consistency, &j, &err), &err);
    assert_true(ledger_check_consistency(old, size, j.proof, j.count, &roots[old], &roots[size]));
}

static int64_t count_of(store_t *s, const char *sql);

static int do_count(store_conn_t *c, void *arg, err_t *err)
{
    job_t *j = arg;
    bool found;
    return store_get_int(c, j->sql, STORE_NONE, &j->leaves, &found, err);
}

static int64_t count_of(store_t *s, const char *sql)
{
    job_t j = {.sql = sql};
    err_t err = {0};
    MUST(store_read(s, do_count, &j, &err), &err);
    return j.leaves;
}

/* --- growing ----------------------------------------------------------------------------------- */

static void grow(store_t *s)
{
    err_t err = {0};
    int64_t first = -1, leaves = 0, size = 0;
    MUST(verify(s, &leaves, &err), &err); /* the empty log is sound */
    assert_int_equal(leaves, 0);
    expect_root(s, 0);
    /* Batches of every shape around the first tiles. */
    static const int64_t batch[] = {1, 1, 6, 9, 64, 65, 109, 1, 256, 255, 2, 511};
    for (size_t i = 0; i < sizeof batch / sizeof batch[0]; i++) {
        MUST(append(s, size, batch[i], &first, &err), &err);
        assert_int_equal(first, size);
        size += batch[i];
        expect_root(s, size);
    }
    assert_int_equal(size, 1280);
    MUST(verify(s, &leaves, &err), &err);
    assert_int_equal(leaves, 1280);
    assert_int_equal(count_of(s, "SELECT COUNT(*) FROM ledger_tile WHERE level = 0"), 5);
    assert_int_equal(count_of(s, "SELECT COUNT(*) FROM ledger_tile WHERE level = 1"), 1);
    for (int64_t n = 0; n <= size; n += 37) expect_root(s, n); /* past sizes stay provable */
    static const int64_t edge[] = {1, 2, 255, 256, 257, 511, 512, 513, 1023, 1024, 1025, 1279, 1280};
    for (size_t a = 0; a < sizeof edge / sizeof edge[0]; a++) {
        for (size_t b = a; b < sizeof edge / sizeof edge[0]; b++) {
            expect_inclusion(s, edge[a] - 1, edge[b]);
            expect_consistency(s, edge[a], edge[b]);
        }
        expect_inclusion(s, 0, edge[a]);
        expect_inclusion(s, edge[a] / 2, edge[a]);
        expect_consistency(s, 0, edge[a]);
    }
    assert_int_equal(append(s, 5, 1, NULL, &err) != 0, 1); /* the same act twice */
    assert_int_equal(count_of(s, "SELECT COUNT(*) FROM ledger_leaf"), 1280);
}

static void batches_of_every_shape(void **state)
{
    (void)state;
    each_engine(grow);
}

static void grow_far(store_t *s)
{
    err_t err = {0};
    int64_t leaves = 0, size = 65536 - 300;
    for (int64_t at = 0; at < size; at += 8192)
        MUST(append(s, at, at + 8192 < size ? 8192 : size - at, NULL, &err), &err);
    while (size < MANY) { /* over the boundary in steps that are no divisor of a tile */
        int64_t n = size + 100 < MANY ? 100 : MANY - size;
        MUST(append(s, size, n, NULL, &err), &err);
        size += n;
        expect_root(s, size);
    }
    MUST(verify(s, &leaves, &err), &err);
    assert_int_equal(leaves, MANY);
    assert_int_equal(count_of(s, "SELECT COUNT(*) FROM ledger_tile WHERE level = 1"), 2);
    assert_int_equal(count_of(s, "SELECT COUNT(*) FROM ledger_tile WHERE level = 2"), 1);
    static const int64_t edge[] = {1, 256, 300, 65535, 65536, 65537, 65792, MANY};
    for (size_t a = 0; a < sizeof edge / sizeof edge[0]; a++) {
        for (size_t b = a; b < sizeof edge / sizeof edge[0]; b++) {
            expect_inclusion(s, edge[a] - 1, edge[b]);
            expect_consistency(s, edge[a], edge[b]);
        }
    }
}

static void across_65536(void **state)
{
    (void)state;
    each_engine(grow_far);
}

static void refuse_ranges(store_t *s)
{
    err_t err = {0};
    MUST(append(s, 0, 10, NULL, &err), &err);
    static const int64_t bad[][2] = {{0, 11}, {10, 10}, {-1, 5}, {5, -1}, {0, 0}, {7, 3}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        job_t j = {.index = bad[i][0], .size = bad[i][1], .count = 77};
        assert_int_equal(store_read(s, do_inclusion, &j, &err), ERR_LEDGER_RANGE);
        assert_int_equal(j.count, 77);
    }
    static const int64_t worse[][2] = {{0, 11}, {6, 5}, {-1, 5}, {0, -1}};
    for (size_t i = 0; i < sizeof worse / sizeof worse[0]; i++) {
        job_t j = {.old = worse[i][0], .size = worse[i][1]};
        assert_int_equal(store_read(s, do_consistency, &j, &err), ERR_LEDGER_RANGE);
    }
    job_t j = {.size = 11};
    assert_int_equal(store_read(s, do_root, &j, &err), ERR_LEDGER_RANGE);
}

static void ranges_are_checked(void **state)
{
    (void)state;
    each_engine(refuse_ranges);
}

/* --- sequencing -------------------------------------------------------------------------------- */

static int do_wait(store_conn_t *c, void *arg, err_t *err)
{
    job_t *j = arg;
    for (int64_t i = 1; i <= j->n; i++) {
        ledger_entry_t e = {ORIGIN, j->from + i, leaf_of(j->from + i)};
        int rc = ledger_wait(c, &e, err);
        if (rc) return rc;
    }
    return 0;
}

static int do_find(store_conn_t *c, void *arg, err_t *err)
{
    job_t *j = arg;
    return ledger_find(c, ORIGIN, j->from, &j->index, &j->leaf, err);
}

static int find(store_t *s, int64_t seq, job_t *j)
{
    *j = (job_t){.from = seq, .index = -7};
    err_t err = {0};
    return store_read(s, do_find, j, &err);
}

static void sequence(store_t *s)
{
    err_t err = {0};
    job_t j = {.from = 0, .n = 300};
    size_t count = 99;
    int64_t leaves = 0;
    MUST(ledger_sequence(s, 256, &count, &err), &err);
    assert_int_equal(count, 0);
    MUST(store_write(s, do_wait, &j, &err), &err);
    assert_int_equal(find(s, 17, &j), ERR_LEDGER_NOT_YET);
    assert_int_equal(j.index, -7);
    assert_int_equal(find(s, 301, &j), ERR_LEDGER_MISSING);
    assert_int_equal(find(s, -1, &j), ERR_LEDGER_MISSING); /* what a user may type is no bug */
    MUST(ledger_sequence(s, 256, &count, &err), &err);
    assert_int_equal(count, 256);
    MUST(ledger_sequence(s, 256, &count, &err), &err);
    assert_int_equal(count, 44);
    MUST(ledger_sequence(s, 256, &count, &err), &err);
    assert_int_equal(count, 0);
    assert_int_equal(count_of(s, "SELECT COUNT(*) FROM ledger_wait"), 0);
    expect_root(s, 300);
    assert_int_equal(find(s, 17, &j), 0);
    ledger_hash_t leaf = leaf_of(17);
    assert_int_equal(j.index, 16);
    assert_memory_equal(j.leaf.byte, leaf.byte, LEDGER_HASH);
    MUST(verify(s, &leaves, &err), &err);
    assert_int_equal(leaves, 300);
}

static void waiting_leaves_get_places(void **state)
{
    (void)state;
    each_engine(sequence);
}

enum { WRITERS = 3, EACH = 200 };

typedef struct worker {
    store_t *s;
    int64_t from, moved;
    int failed;
    err_t err;
} worker_t;

static void *wait_in_small_steps(void *arg)
{
    worker_t *w = arg;
    for (int64_t i = 0; i < EACH && !w->failed; i += 4) {
        job_t j = {.from = w->from + i, .n = 4};
        w->failed = store_write(w->s, do_wait, &j, &w->err);
    }
    return NULL;
}

static _Atomic bool writers_done;

static void *keep_sequencing(void *arg)
{
    worker_t *w = arg;
    for (size_t count = 1; !w->failed;) {
        bool last = writers_done;
        w->failed = ledger_sequence(w->s, 23, &count, &w->err);
        if (!w->failed) w->moved += (int64_t)count;
        if (last && count == 0) break;
    }
    return NULL;
}

/* Two nodes sequence while three write: every leaf gets one place, no place is left out. */
static void race(store_t *s)
{
    err_t err = {0};
    store_t *second = NULL;
    pthread_t thread[WRITERS + 2];
    worker_t w[WRITERS + 2] = {0};
    MUST(engine_open_again(s, &second, &err), &err);
    writers_done = false;
    for (int i = 0; i < WRITERS + 2; i++) {
        w[i] = (worker_t){.s = i % 2 ? second : s, .from = (int64_t)i * EACH};
        assert_int_equal(pthread_create(&thread[i], NULL,
                                        i < WRITERS ? wait_in_small_steps : keep_sequencing, &w[i]), 0);
    }
    for (int i = 0; i < WRITERS + 2; i++) {
        assert_int_equal(pthread_join(thread[i], NULL), 0);
        if (i == WRITERS - 1) writers_done = true;
    }
    for (int i = 0; i < WRITERS + 2; i++) MUST(w[i].failed, &w[i].err);
    assert_int_equal(w[WRITERS].moved + w[WRITERS + 1].moved, WRITERS * EACH);
    assert_int_equal(count_of(s, "SELECT COUNT(*) FROM ledger_leaf"), WRITERS * EACH);
    assert_int_equal(count_of(s, "SELECT COUNT(*) FROM ledger_wait"), 0);
    int64_t leaves = 0;
    MUST(verify(s, &leaves, &err), &err);
    assert_int_equal(leaves, WRITERS * EACH);
    store_close(second);
}

static void two_sequencers_at_once(void **state)
{
    (void)state;
    each_engine(race);
}

/* --- checkpoints and proofs -------------------------------------------------------------------- */

static int do_proof(store_conn_t *c, void *arg, err_t *err)
{
    job_t *j = arg;
    return ledger_add_proof(c, ORIGIN, j->from, j->out, err);
}

static int proof_of(store_t *s, int64_t seq, buf_t *out, err_t *err)
{
    job_t j = {.from = seq, .out = out};
    buf_clear(out);
    return store_read(s, do_proof, &j, err);
}

static int check(const char *proof, int64_t seq, int64_t *ret_index)
{
    ledger_hash_t leaf = leaf_of(seq);
    return ledger_check_proof(proof, strlen(proof), &leaf, verifier, ret_index, NULL);
}

static int do_last(store_conn_t *c, void *arg, err_t *err)
{
    job_t *j = arg;
    const char *note = NULL;
    arena_t *a = arena_new(1 << 20);
    assert_non_null(a);
    int rc = ledger_last_checkpoint(c, a, &j->size, &note, err);
    if (!rc) buf_add_raw(j->out, note);
    arena_free(a);
    return rc;
}

static void checkpoints(store_t *s)
{
    err_t err = {0};
    int64_t size = -1, index = -1;
    buf_t out;
    buf_init(&out, 1 << 16);
    job_t j = {.out = &out};
    assert_int_equal(store_read(s, do_last, &j, &err), ERR_LEDGER_NO_CHECKPOINT);
    MUST(ledger_checkpoint(s, key, &size, &err), &err);
    assert_int_equal(size, 0);
    MUST(append(s, 0, 300, NULL, &err), &err);
    assert_int_equal(proof_of(s, 10, &out, &err), ERR_LEDGER_NOT_YET);
    MUST(ledger_checkpoint(s, key, &size, &err), &err);
    MUST(ledger_checkpoint(s, key, &size, &err), &err); /* nothing new: nothing signed */
    assert_int_equal(size, 300);
    assert_int_equal(count_of(s, "SELECT COUNT(*) FROM ledger_checkpoint"), 2);
    buf_clear(&out);
    MUST(store_read(s, do_last, &j, &err), &err);
    assert_int_equal(j.size, 300);
    size_t text = 0;
    MUST(ledger_check_note(buf_text(&out), out.length, verifier, &text, &err), &err);
    assert_int_equal(strncmp(buf_text(&out), "xiezhi/110105/1\n300\n", 20), 0);
    static const int64_t seqs[] = {1, 2, 255, 256, 257, 299, 300};
    for (size_t i = 0; i < sizeof seqs / sizeof seqs[0]; i++) {
        MUST(proof_of(s, seqs[i], &out, &err), &err);
        assert_int_equal(check(buf_text(&out), seqs[i], &index), 0);
        assert_int_equal(index, seqs[i] - 1);
        assert_int_equal(check(buf_text(&out), seqs[i] + 1, &index), ERR_LEDGER_NOT_PROVEN);
    }
    MUST(append(s, 300, 1, NULL, &err), &err);
    assert_int_equal(proof_of(s, 301, &out, &err), ERR_LEDGER_NOT_YET);
    MUST(proof_of(s, 300, &out, &err), &err);
    assert_int_equal(proof_of(s, 302, &out, &err), ERR_LEDGER_MISSING);
    MUST(verify(s, &index, &err), &err);
    buf_release(&out);
}

static void checkpoints_and_proofs(void **state)
{
    (void)state;
    each_engine(checkpoints);
}

static void strain_proof(store_t *s)
{
    err_t err = {0};
    int64_t size, index = -5;
    buf_t out;
    buf_init(&out, 1 << 16);
    MUST(append(s, 0, 21, NULL, &err), &err);
    MUST(ledger_checkpoint(s, key, &size, &err), &err);
    MUST(proof_of(s, 21, &out, &err), &err);
    char *proof = buf_take(&out, NULL);
    assert_non_null(proof);
    assert_int_equal(check(proof, 21, &index), 0);
    index = -5;
    for (size_t i = 0; proof[i]; i++) { /* no byte of a proof may be another */
        for (unsigned bit = 0; bit < 8; bit++) {
            char kept = proof[i];
            proof[i] = (char)(proof[i] ^ (char)(1u << bit));
            if (proof[i]) assert_int_not_equal(check(proof, 21, &index), 0);
            proof[i] = kept;
        }
        char kept = proof[i];
        proof[i] = '\0';
        assert_int_not_equal(check(proof, 21, &index), 0);
        proof[i] = kept;
    }
    assert_int_equal(index, -5);
    /* Opaque extra data is allowed and not looked at. */
    const char *rest = strchr(proof, '\n') + 1;
    buf_addf(&out, "c2sp.org/tlog-proof@v1\nextra eGllemhp\n%s", rest);
    assert_int_equal(check(buf_text(&out), 21, &index), 0);
    buf_clear(&out);
    buf_addf(&out, "c2sp.org/tlog-proof@v1\nindex 020\n%s", strchr(rest, '\n') + 1);
    assert_int_equal(check(buf_text(&out), 21, &index), ERR_LEDGER_PROOF);
    assert_int_equal(check("", 21, &index), ERR_LEDGER_PROOF);
    /* A signed checkpoint of the same key, but of another log. */
    buf_t note, whole;
    buf_init(&note, 4096);
    buf_init(&whole, 4096);
    ledger_hash_t leaf = leaf_of(1);
    buf_add_raw(&whole, "other/log\n1\n");
    buf_add_base64(&whole, leaf.byte, LEDGER_HASH);
    buf_add_raw(&whole, "\n");
    MUST(ledger_sign_note(key, buf_text(&whole), &note, &err), &err);
    buf_clear(&whole);
    buf_addf(&whole, "c2sp.org/tlog-proof@v1\nindex 0\n\n%s", buf_text(&note));
    assert_int_equal(check(buf_text(&whole), 1, &index), ERR_LEDGER_PROOF);
    buf_release(&note);
    buf_release(&whole);
    buf_release(&out);
    free(proof);
}

static void any_change_spoils_a_proof(void **state)
{
    (void)state;
    each_engine(strain_proof);
}

/* --- what verify finds ------------------------------------------------------------------------- */

static void tamper(store_t *s)
{
    /* Each change, what verify says of it, and how it is undone. */
    static const struct {
        const char *change, *place, *undo;
    } cases[] = {
        {"UPDATE ledger_leaf SET hash = (SELECT hash FROM ledger_leaf WHERE idx = 4) WHERE idx = 3", "tile 0 0",
         "UPDATE ledger_leaf SET hash = (SELECT root FROM ledger_checkpoint WHERE size = -3) WHERE idx = 3"},
        {"UPDATE ledger_leaf SET hash = (SELECT hash FROM ledger_leaf WHERE idx = 4) WHERE idx = 599",
         "checkpoint 600",
         "UPDATE ledger_leaf SET hash = (SELECT root FROM ledger_checkpoint WHERE size = -599) WHERE idx = 599"},
        {"UPDATE ledger_leaf SET idx = 700 WHERE idx = 5", "leaf 5",
         "UPDATE ledger_leaf SET idx = 5 WHERE idx = 700"},
        {"UPDATE ledger_leaf SET idx = -5 WHERE idx = 599", "leaf -1",
         "UPDATE ledger_leaf SET idx = 599 WHERE idx = -5"},
        {"UPDATE ledger_leaf SET idx = 601 WHERE idx = 599", "leaf 599",
         "UPDATE ledger_leaf SET idx = 599 WHERE idx = 601"},
        {"UPDATE ledger_tile SET idx = 9 WHERE level = 0 AND idx = 1", "tile 0 1",
         "UPDATE ledger_tile SET idx = 1 WHERE level = 0 AND idx = 9"},
        {"UPDATE ledger_tile SET level = 2 WHERE level = 1", "tile 1 0",
         "UPDATE ledger_tile SET level = 1 WHERE level = 2"},
        {"INSERT INTO ledger_tile (level, idx, hashes) SELECT 3, 0, hashes FROM ledger_tile WHERE level = 1",
         "tile count 4", "DELETE FROM ledger_tile WHERE level = 3"},
        {"UPDATE ledger_tile SET hashes = (SELECT hash FROM ledger_leaf WHERE idx = 1) WHERE level = 1",
         "tile 1 0", NULL},
        {"UPDATE ledger_checkpoint SET size = 599 WHERE size = 600", "checkpoint 599",
         "UPDATE ledger_checkpoint SET size = 600 WHERE size = 599"},
        {"UPDATE ledger_checkpoint SET size = 601 WHERE size = 600", "checkpoint 601",
         "UPDATE ledger_checkpoint SET size = 600 WHERE size = 601"},
        {"UPDATE ledger_checkpoint SET root = (SELECT hash FROM ledger_leaf WHERE idx = 1) WHERE size = 600",
         "checkpoint 600", NULL},
        {"UPDATE ledger_checkpoint SET note = REPLACE(note, '600', '660') WHERE size = 600", "checkpoint 600",
         "UPDATE ledger_checkpoint SET note = REPLACE(note, '660', '600') WHERE size = 600"},
    };
    err_t err = {0};
    int64_t size, leaves;
    MUST(append(s, 0, 600, NULL, &err), &err);
    MUST(ledger_checkpoint(s, key, &size, &err), &err);
    /* Rows that hold what the undo statements put back. */
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char keep[400];
        if (i < 2) {
            (void)snprintf(keep, sizeof keep,
                           "INSERT INTO ledger_checkpoint (size, root, made_at, note) SELECT -idx, hash, '', ''"
                           " FROM ledger_leaf WHERE idx = %d", i ? 599 : 3);
            change(s, keep);
        }
        change(s, cases[i].change);
        /* The kept row would itself be a finding. */
        if (i < 2) change(s, "UPDATE ledger_checkpoint SET size = size - 5000 WHERE size < 0");
        assert_int_equal(verify(s, &leaves, &err), ERR_LEDGER_CHANGED);
        assert_string_equal(err.arg[0], cases[i].place);
        if (i < 2) {
            change(s, "UPDATE ledger_checkpoint SET size = size + 5000 WHERE size < 0");
            change(s, cases[i].undo);
            change(s, "DELETE FROM ledger_checkpoint WHERE size < 0");
        } else if (cases[i].undo) {
            change(s, cases[i].undo);
        } else {
            return;
        }
        MUST(verify(s, &leaves, &err), &err);
    }
}

static void tamper_root(store_t *s)
{
    err_t err = {0};
    int64_t size = -1, leaves;
    MUST(append(s, 0, 600, NULL, &err), &err);
    MUST(ledger_checkpoint(s, key, &size, &err), &err);
    change(s, "UPDATE ledger_checkpoint SET root = (SELECT hash FROM ledger_leaf WHERE idx = 1)");
    assert_int_equal(verify(s, &leaves, &err), ERR_LEDGER_CHANGED);
    assert_string_equal(err.arg[0], "checkpoint 600");
    /* And nothing more is signed on top of it. */
    size = -1;
    MUST(append(s, 600, 1, NULL, &err), &err);
    assert_int_equal(ledger_checkpoint(s, key, &size, &err), ERR_LEDGER_CHANGED);
    assert_int_equal(size, -1);
    assert_int_equal(count_of(s, "SELECT COUNT(*) FROM ledger_checkpoint"), 1);
}

/* A log that lost leaves must not be signed as if it had been shorter all along, nor grow over the gap. */
static void tamper_end(store_t *s)
{
    err_t err = {0};
    int64_t size;
    MUST(append(s, 0, 300, NULL, &err), &err);
    MUST(ledger_checkpoint(s, key, &size, &err), &err);
    change(s, "DELETE FROM ledger_leaf WHERE idx >= 290");
    assert_int_equal(ledger_checkpoint(s, key, &size, &err), ERR_LEDGER_CHANGED);
    change(s, "DELETE FROM ledger_leaf WHERE idx = 270");
    assert_int_equal(append(s, 1000, 256, NULL, &err), ERR_LEDGER_CHANGED);
    assert_string_equal(err.arg[0], "leaf 270");
}

static void verify_finds_every_change(void **state)
{
    (void)state;
    each_engine(tamper);
    each_engine(tamper_root);
    each_engine(tamper_end);
}

static void short_memory(store_t *s)
{
#ifdef XZ_FAULTS
    err_t err = {0};
    int64_t size = 0, leaves = 0;
    for (long n = 0; n < 40; n++) {
        fault_arm(FAULT_ALLOC, n, false);
        int rc = append(s, 0, 300, NULL, &err);
        if (!rc) rc = ledger_checkpoint(s, key, &size, &err);
        long fired = fault_disarm();
        if (rc == 0 && fired == 0) break;
        if (count_of(s, "SELECT COUNT(*) FROM ledger_leaf") == 300)
            change(s, "DELETE FROM ledger_leaf"), change(s, "DELETE FROM ledger_tile"),
                change(s, "DELETE FROM ledger_checkpoint");
        MUST(verify(s, &leaves, &err), &err); /* all of a batch or nothing */
        assert_int_equal(leaves, 0);
    }
    MUST(verify(s, &leaves, &err), &err);
#else
    (void)s;
#endif
}

static void memory_failing_anywhere_leaves_a_sound_log(void **state)
{
    (void)state;
    each_engine(short_memory);
}

static int make_ready(void **state)
{
    (void)state;
    char path[] = "/tmp/xiezhi-log-XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0) return -1;
    close(fd);
    unlink(path);
    err_t err = {0};
    int rc = ledger_key_create(path, "xiezhi/110105/1", &key, &err);
    unlink(path);
    if (rc) return rc;
    buf_t b;
    buf_init(&b, sizeof verifier);
    ledger_key_add_public(&b, key);
    (void)snprintf(verifier, sizeof verifier, "%s", buf_text(&b));
    buf_release(&b);
    tree_front_t front = {0};
    for (int64_t n = 0; n <= MANY; n++) {
        roots[n] = tree_front_root(&front);
        ledger_hash_t leaf = leaf_of(n + 1);
        tree_front_add(&front, &leaf, NULL, NULL);
    }
    return 0;
}

static int clear_up(void **state)
{
    (void)state;
    ledger_key_close(key);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(batches_of_every_shape),
        cmocka_unit_test(across_65536),
        cmocka_unit_test(ranges_are_checked),
        cmocka_unit_test(waiting_leaves_get_places),
        cmocka_unit_test(two_sequencers_at_once),
        cmocka_unit_test(checkpoints_and_proofs),
        cmocka_unit_test(any_change_spoils_a_proof),
        cmocka_unit_test(verify_finds_every_change),
        cmocka_unit_test(memory_failing_anywhere_leaves_a_sound_log),
    };
    return cmocka_run_group_tests(tests, make_ready, clear_up);
}
