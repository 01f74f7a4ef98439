/* proof.c - checkpoints of the stored log (C2SP tlog-checkpoint) and offline proofs (C2SP tlog-proof). */
#include "ledger/log.h"
#include "ledger/note.h"

#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { PROOF_BYTES_MOST = 256 << 10, HASH_CODE = 44 /* characters of base64 */ };

static const char proof_head[] = "c2sp.org/tlog-proof@v1\n";

/* --- checkpoints ------------------------------------------------------------------------------- */

typedef struct last_point {
    int64_t size; /* -1 = none */
    ledger_hash_t root;
    char *note; /* in the arena, if one was given */
} last_point_t;

/* The last checkpoint of at least the size. */
static int read_last(store_conn_t *c, int64_t least, arena_t *a, last_point_t *ret_last, err_t *err)
{
    last_point_t last = {.size = -1};
    store_rows_t *rows;
    int e = store_query(c,
                        "SELECT size, root, note FROM ledger_checkpoint WHERE size >= $1"
                        " ORDER BY size DESC LIMIT 1",
                        STORE_P(store_int(least)), &rows, err);
    if (e) return e;
    bool row = false;
    e = store_step(rows, &row, err);
    if (!e && row) {
        size_t bytes = 0;
        const void *root = store_col_blob(rows, 1, &bytes);
        const char *note = store_col_text(rows, 2);
        last.size = store_col_int(rows, 0);
        if (bytes != LEDGER_HASH || !note) e = log_changed(err, "checkpoint", last.size, "not a hash");
        else memcpy(last.root.byte, root, LEDGER_HASH);
        if (!e && a && !(last.note = arena_text(a, note))) e = err_nomem(err);
    }
    store_rows_close(rows);
    if (!e) *ret_last = last;
    return e;
}

typedef struct checkpoint_job {
    const ledger_key_t *key;
    int64_t size;
} checkpoint_job_t;

/* Never sign what contradicts the last signature: the tree as stored must lead from the old root to
 * the new one. */
static int check_growth(log_reader_t *r, const last_point_t *last, int64_t size,
                        const ledger_hash_t *root, err_t *err)
{
    ledger_hash_t proof[LEDGER_PROOF_MOST];
    size_t count = 0;
    tree_source_t source = log_reader_source(r);
    if (last->size > size) return log_changed(err, "checkpoint", last->size, "leaves are missing");
    int e = tree_consistency(&source, last->size, size, proof, &count, err);
    if (!e && !ledger_check_consistency(last->size, size, proof, count, &last->root, root))
        e = log_changed(err, "checkpoint", last->size, "the log no longer leads to its signed root");
    return e;
}

static int store_checkpoint(store_conn_t *c, const ledger_key_t *key, int64_t size,
                            const ledger_hash_t *root, err_t *err)
{
    char at[INSTANT_TEXT];
    buf_t text, note;
    buf_init(&text, 1024);
    buf_init(&note, 4096);
    buf_addf(&text, "%s\n%lld\n", ledger_key_name(key), (long long)size);
    buf_add_base64(&text, root->byte, LEDGER_HASH);
    buf_add_char(&text, '\n');
    int e = buf_failed(&text) ? err_nomem(err) : ledger_sign_note(key, buf_text(&text), &note, err);
    if (!e)
        e = store_exec(c,
                       "INSERT INTO ledger_checkpoint (size, root, made_at, note)"
                       " VALUES ($1, $2, $3, $4) ON CONFLICT (size) DO NOTHING",
                       STORE_P(store_int(size), store_blob(root->byte, LEDGER_HASH),
                               store_text(instant_text(instant_now(), at)),
                               store_text(buf_text(&note))),
                       NULL, err);
    buf_release(&text);
    buf_release(&note);
    return e;
}

static int make_checkpoint(store_conn_t *c, void *arg, err_t *err)
{
    checkpoint_job_t *job = arg;
    last_point_t last;
    ledger_hash_t root;
    log_reader_t *r = NULL;
    int e = read_last(c, 0, NULL, &last, err);
    if (!e) e = log_reader_open(c, &r, err);
    if (e) return e;
    job->size = log_reader_size(r);
    tree_source_t source = log_reader_source(r);
    e = tree_root(&source, job->size, &root, err);
    if (!e && last.size >= 0) e = check_growth(r, &last, job->size, &root, err);
    log_reader_close(r);
    if (e || last.size == job->size) return e; /* nothing new to sign */
    return store_checkpoint(c, job->key, job->size, &root, err);
}

int ledger_checkpoint(store_t *s, const ledger_key_t *k, int64_t *ret_size, err_t *err)
{
    checkpoint_job_t job = {.key = k};
    int e = store_write(s, make_checkpoint, &job, err);
    if (!e) *ret_size = job.size;
    return e;
}

int ledger_last_checkpoint(store_conn_t *c, arena_t *a, int64_t *ret_size, const char **ret_note,
                           err_t *err)
{
    last_point_t last;
    int e = read_last(c, 0, a, &last, err);
    if (e) return e;
    if (last.size < 0) return err_set(err, ERR_LEDGER_NO_CHECKPOINT);
    *ret_size = last.size;
    *ret_note = last.note;
    return 0;
}

/* --- proofs ------------------------------------------------------------------------------------ */

int ledger_add_proof(store_conn_t *c, int64_t origin, int64_t seq, buf_t *out, err_t *err)
{
    int64_t index = 0;
    size_t count = 0;
    ledger_hash_t proof[LEDGER_PROOF_MOST];
    last_point_t last;
    int e = ledger_find(c, origin, seq, &index, NULL, err);
    if (e) return e;
    arena_t *a = arena_new(2 * NOTE_BYTES_MOST);
    if (!a) return err_nomem(err);
    e = read_last(c, index + 1, a, &last, err);
    if (!e && last.size < 0) {
        char name[64];
        (void)snprintf(name, sizeof name, "%lld-%lld", (long long)origin, (long long)seq);
        e = err_set(err, ERR_LEDGER_NOT_YET, name);
    }
    if (!e) e = ledger_prove_inclusion(c, index, last.size, proof, &count, err);
    if (!e) {
        buf_addf(out, "%sindex %lld\n", proof_head, (long long)index);
        for (size_t i = 0; i < count; i++) {
            buf_add_base64(out, proof[i].byte, LEDGER_HASH);
            buf_add_char(out, '\n');
        }
        buf_add_char(out, '\n');
        buf_add_raw(out, last.note);
        if (buf_failed(out)) e = err_nomem(err);
    }
    arena_free(a);
    return e;
}

static int bad_proof(err_t *err, const char *why)
{
    int e = err_set(err, ERR_LEDGER_PROOF);
    err_detail(err, "%s", why);
    return e;
}

/* Takes the next line off [*at, end) without its newline; false when no whole line is left. */
static bool take_line(const char **at, const char *end, const char **ret_line, size_t *ret_length)
{
    const char *stop = *at < end ? memchr(*at, '\n', (size_t)(end - *at)) : NULL;
    if (!stop) return false;
    *ret_line = *at;
    *ret_length = (size_t)(stop - *at);
    *at = stop + 1;
    return true;
}

/* Decimal digits without leading zeroes. */
static bool whole_number(const char *text, size_t length, int64_t *ret_n)
{
    char digits[20];
    if (length == 0 || length >= sizeof digits || (text[0] == '0' && length > 1)) return false;
    for (size_t i = 0; i < length; i++)
        if (text[i] < '0' || text[i] > '9') return false;
    memcpy(digits, text, length);
    digits[length] = '\0';
    return text_to_int(digits, 0, INT64_MAX, ret_n, NULL) == 0;
}

typedef struct proof_text {
    int64_t index;
    size_t count;
    ledger_hash_t hash[LEDGER_PROOF_MOST];
    const char *note;
    size_t note_bytes;
} proof_text_t;

/* NULL when fine, else what is wrong. */
static const char *parse_proof(const char *text, size_t bytes, proof_text_t *p)
{
    const size_t head = sizeof proof_head - 1;
    const char *at = text, *end = text + bytes, *line = NULL;
    size_t length = 0;
    p->count = 0;
    if (bytes < head || memcmp(text, proof_head, head) != 0)
        return "the first line is not c2sp.org/tlog-proof@v1";
    at += head;
    if (!take_line(&at, end, &line, &length)) return "it ends too early";
    /* "extra" is not signed by anyone: it is read over. */
    if (length >= 6 && memcmp(line, "extra ", 6) == 0 && !take_line(&at, end, &line, &length))
        return "it ends too early";
    if (length < 7 || memcmp(line, "index ", 6) != 0 || !whole_number(line + 6, length - 6, &p->index))
        return "the line \"index <number>\" is missing";
    for (;;) {
        if (!take_line(&at, end, &line, &length)) return "it ends too early";
        if (length == 0) break;
        if (p->count == LEDGER_PROOF_MOST) return "more hashes than any log has levels";
        if (!note_base64(line, length, p->hash[p->count].byte, LEDGER_HASH))
            return "a hash line is not base64 of 32 bytes";
        p->count++;
    }
    p->note = at;
    p->note_bytes = (size_t)(end - at);
    return NULL;
}

/* Body of a checkpoint, its signature already checked. */
static const char *parse_checkpoint(const char *text, size_t bytes, const char *name, int64_t *ret_size,
                                    ledger_hash_t *ret_root)
{
    const char *at = text, *end = text + bytes, *line = NULL;
    size_t length = 0;
    if (!take_line(&at, end, &line, &length) || length != strlen(name) || memcmp(line, name, length) != 0)
        return "the checkpoint is of another log";
    if (!take_line(&at, end, &line, &length) || !whole_number(line, length, ret_size))
        return "the checkpoint has no size";
    if (!take_line(&at, end, &line, &length) || !note_base64(line, length, ret_root->byte, LEDGER_HASH))
        return "the checkpoint has no root";
    return NULL;
}

int ledger_check_proof(const char *proof, size_t bytes, const ledger_hash_t *leaf,
                       const char *verifier, int64_t *ret_index, err_t *err)
{
    note_verifier_t key;
    proof_text_t p;
    size_t text_bytes = 0;
    int64_t size = 0;
    ledger_hash_t root;
    int e = note_parse_verifier(verifier, &key, err);
    if (e) return e;
    if (bytes > PROOF_BYTES_MOST) return bad_proof(err, "longer than 256 KiB");
    const char *wrong = parse_proof(proof, bytes, &p);
    if (wrong) return bad_proof(err, wrong);
    e = note_check(p.note, p.note_bytes, &key, &text_bytes, err);
    if (e) return e;
    wrong = parse_checkpoint(p.note, text_bytes, key.name, &size, &root);
    if (wrong) return bad_proof(err, wrong);
    if (!ledger_check_inclusion(leaf, p.index, size, p.hash, p.count, &root))
        return err_set(err, ERR_LEDGER_NOT_PROVEN, num_text(p.index, (char[24]){0}));
    *ret_index = p.index;
    return 0;
}
