/* cache.c - the index between two runs: mapped from a file instead of being built from the rows.
 *
 * Files      GROUP.facts  head, one fact_t per record, and the hash of both;
 *            GROUP.index  the match index; its mark is that hash, so that the two are of one saving.
 *            Both may be deleted at any time; they hold names and are readable by the owner alone.
 * Trust      The database is right and the files are a guess. They are used only if the program that wrote them is this
 *            very one, if every byte is as it was written, if the log they were read from is the beginning of this
 *            database's log (root of its first `size` leaves), and if, after following the log, number and versions of the
 *            searchable records are those of the table. Anything else, and the index is built from the rows.
 * Saving     Whole or not at all (beside, made durable, renamed); who finds another process saving leaves it to that one.
 */
#include "archive/inside.h"

#include "base/fault.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "match/build.h"

enum { HASH = 32, SAVE_AFTER = 2000, FACTS_MOST = 100000000, CHECKS = 3, IO_MOST = 1 << 24 };

typedef struct head {
    char magic[8];
    unsigned char program[HASH], root[LEDGER_HASH];
    int64_t size, count;
} head_t;

static const char MAGIC[8] = "XZFACT1";

/* --- the program --------------------------------------------------------------------------------------- */

/* The linker's identity of this executable: other code may fold, key or count otherwise. */
static int read_build_id(struct dl_phdr_info *info, size_t size, void *arg)
{
    crypto_generichash_state *hash = arg;
    (void)size;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *p = &info->dlpi_phdr[i];
        if (p->p_type != PT_NOTE) continue;
        const char *at = (const char *)(uintptr_t)(info->dlpi_addr + p->p_vaddr), *end = at + p->p_memsz;
        while (end - at >= (ptrdiff_t)sizeof(ElfW(Nhdr))) {
            const ElfW(Nhdr) *n = (const void *)at;
            const char *name = at + sizeof *n, *desc = name + (n->n_namesz + 3) / 4 * 4;
            if (n->n_type == NT_GNU_BUILD_ID && n->n_namesz == 4 && memcmp(name, "GNU", 4) == 0) {
                crypto_generichash_update(hash, (const unsigned char *)desc, n->n_descsz);
                return 1;
            }
            at = desc + (n->n_descsz + 3) / 4 * 4;
        }
    }
    return -1; /* the executable comes first; without an identity nothing is kept */
}

/* What the files depend on besides the log. false: they cannot be told apart from another program's. */
static bool program_of(const archive_t *ar, unsigned char into[HASH])
{
    crypto_generichash_state hash;
    crypto_generichash_init(&hash, NULL, 0, HASH);
    if (dl_iterate_phdr(read_build_id, &hash) != 1) return false;
    crypto_generichash_update(&hash, (const unsigned char *)ar->group, strlen(ar->group) + 1);
    for (size_t i = 0; i < ar->list_field->choice_count; i++) {
        const char *code = ar->list_field->choices[i].code; /* facts know lists by their place among the choices */
        crypto_generichash_update(&hash, (const unsigned char *)code, strlen(code) + 1);
    }
    crypto_generichash_final(&hash, into, HASH);
    return true;
}

/* --- files ---------------------------------------------------------------------------------------------- */

static bool path_of(const archive_t *ar, const char *kind, char into[PATH_MAX])
{
    return (size_t)snprintf(into, PATH_MAX, "%s/%s.%s", ar->cache, ar->group, kind) < PATH_MAX;
}

static bool write_all(int fd, const void *data, size_t bytes)
{
    for (const char *p = data; bytes;) {
        ssize_t n = fault_fails(FAULT_WRITE) ? -1 : write(fd, p, bytes < IO_MOST ? bytes : IO_MOST);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        p += n;
        bytes -= (size_t)n;
    }
    return true;
}

static bool read_all(int fd, void *into, size_t bytes)
{
    for (char *p = into; bytes;) {
        ssize_t n = read(fd, p, bytes < IO_MOST ? bytes : IO_MOST);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        p += n;
        bytes -= (size_t)n;
    }
    return true;
}

/* --- saving ----------------------------------------------------------------------------------------------- */

static bool hex_root(const char *hex, unsigned char into[LEDGER_HASH])
{
    size_t n = 0;
    memset(into, 0, LEDGER_HASH);
    return !*hex || (sodium_hex2bin(into, LEDGER_HASH, hex, strlen(hex), NULL, &n, NULL) == 0 && n == LEDGER_HASH);
}

/* Head and facts in one block, with room for the hash behind. */
static unsigned char *pack(const archive_t *ar, size_t *ret_bytes)
{
    head_t head = {.size = ar->version.size, .count = (int64_t)ar->facts.count};
    memcpy(head.magic, MAGIC, sizeof MAGIC);
    if (!program_of(ar, head.program) || !hex_root(ar->version.root, head.root)) return NULL;
    size_t bytes = sizeof head + ar->facts.count * sizeof(fact_t), at = sizeof head;
    unsigned char *block = fault_fails(FAULT_ALLOC) ? NULL : malloc(bytes + HASH);
    if (!block) return NULL;
    memcpy(block, &head, sizeof head);
    for (size_t i = 0; i < ar->facts.room; i++) {
        if (ar->facts.at[i].record <= 0) continue;
        memcpy(block + at, &ar->facts.at[i], sizeof(fact_t));
        at += sizeof(fact_t);
    }
    assert(at == bytes);
    crypto_generichash(block + bytes, HASH, block, bytes, NULL, 0);
    *ret_bytes = bytes + HASH;
    return block;
}

static bool write_facts(const archive_t *ar, const unsigned char *block, size_t bytes)
{
    char path[PATH_MAX], beside[PATH_MAX];
    if (!path_of(ar, "facts", path) || !path_of(ar, "facts.new", beside)) return false;
    int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) return false;
    bool done = write_all(fd, block, bytes) && !fault_fails(FAULT_SYNC) && fsync(fd) == 0;
    done = close(fd) == 0 && done && rename(beside, path) == 0;
    if (!done) (void)unlink(beside);
    return done;
}

/* Nobody follows the log meanwhile (ar->following is held): facts, index and version stay as they are. */
static bool save(archive_t *ar)
{
    char path[PATH_MAX];
    size_t bytes;
    if (!path_of(ar, "index", path)) return false;
    unsigned char *block = pack(ar, &bytes);
    bool done = block && write_facts(ar, block, bytes);
    if (done) {
        match_index_mark(ar->index, block + bytes - HASH, HASH);
        done = match_index_save(ar->index, path, NULL) == 0;
    }
    free(block);
    if (done) ar->saved_size = ar->version.size;
    return done;
}

bool cache_save(archive_t *ar)
{
    char path[PATH_MAX];
    if (!ar->cache || !path_of(ar, "lock", path)) return false;
    int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) return false;
    bool done = false;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
        pthread_mutex_lock(&ar->following);
        done = save(ar);
        pthread_mutex_unlock(&ar->following);
    }
    (void)close(fd);
    return done;
}

bool cache_is_stale(const archive_t *ar)
{
    return ar->cache && (ar->saved_size < 0 || ar->version.size - ar->saved_size >= SAVE_AFTER);
}

static void *save_beside(void *arg)
{
    (void)cache_save(arg);
    return NULL;
}

void cache_start_saving(archive_t *ar)
{
    ar->saving = ar->cache && pthread_create(&ar->saver, NULL, save_beside, ar) == 0;
}

void cache_stop(archive_t *ar)
{
    if (ar->saving) pthread_join(ar->saver, NULL);
    ar->saving = false;
    if (cache_is_stale(ar)) (void)cache_save(ar);
}

/* --- opening ----------------------------------------------------------------------------------------------- */

static unsigned char *read_facts(const archive_t *ar, head_t *ret_head, size_t *ret_bytes)
{
    char path[PATH_MAX];
    struct stat st;
    int fd = path_of(ar, "facts", path) ? open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) : -1;
    if (fd < 0) return NULL;
    unsigned char *block = NULL, hash[HASH];
    bool whole = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size >= (off_t)(sizeof(head_t) + HASH) &&
                 st.st_size <= (off_t)(sizeof(head_t) + HASH + FACTS_MOST * sizeof(fact_t));
    size_t bytes = whole ? (size_t)st.st_size : 0;
    if (whole && !fault_fails(FAULT_ALLOC)) block = malloc(bytes);
    whole = block && read_all(fd, block, bytes);
    (void)close(fd);
    if (whole) {
        crypto_generichash(hash, HASH, block, bytes - HASH, NULL, 0);
        memcpy(ret_head, block, sizeof *ret_head);
        whole = memcmp(hash, block + bytes - HASH, HASH) == 0 && memcmp(ret_head->magic, MAGIC, sizeof MAGIC) == 0 &&
                ret_head->count >= 0 && (size_t)ret_head->count == (bytes - sizeof(head_t) - HASH) / sizeof(fact_t);
    }
    if (whole) return *ret_bytes = bytes, block;
    free(block);
    return NULL;
}

typedef struct checking {
    archive_t *ar;
    const head_t *head;
    archive_version_t version;
    bool ours;
} checking_t;

/* Is the log they were read from the beginning of this one? */
static int check_log(store_conn_t *c, void *arg, err_t *err)
{
    checking_t *x = arg;
    int64_t size;
    unsigned char root[LEDGER_HASH];
    x->ours = false;
    int failed = ledger_size(c, &size, err);
    if (failed || x->head->size < 0 || x->head->size > size) return failed;
    failed = version_of(c, x->head->size, &x->version, err);
    if (!failed) x->ours = hex_root(x->version.root, root) && memcmp(root, x->head->root, LEDGER_HASH) == 0;
    return failed;
}

static bool take_facts(facts_t *into, const unsigned char *at, int64_t count, int lists)
{
    for (int64_t i = 0; i < count; i++, at += sizeof(fact_t)) {
        fact_t f;
        memcpy(&f, at, sizeof f);
        if (f.record <= 0 || f.list < 0 || f.list >= lists || facts_put(into, &f, NULL)) return false;
    }
    return (int64_t)into->count == count;
}

static bool take_index(archive_t *ar, const head_t *head, const unsigned char *hash)
{
    char path[PATH_MAX];
    unsigned char mark[INDEX_MARK_MOST];
    match_index_t *index = NULL;
    if (!path_of(ar, "index", path) || match_index_check(path, NULL) || match_index_open(path, &index, NULL)) return false;
    if (match_index_mark_read(index, mark, sizeof mark) != HASH || memcmp(mark, hash, HASH) != 0 ||
        (int64_t)match_records(index) != head->count) {
        match_index_free(index);
        return false;
    }
    match_index_free(ar->index);
    ar->index = index;
    return true;
}

static bool load(archive_t *ar, const head_t *head, const unsigned char *block, size_t bytes)
{
    unsigned char program[HASH];
    checking_t x = {.ar = ar, .head = head};
    if (!program_of(ar, program) || memcmp(program, head->program, HASH) != 0) return false;
    if (store_read(book_store(ar->book), check_log, &x, NULL) || !x.ours) return false;
    if (!take_index(ar, head, block + bytes - HASH)) return false;
    if (!take_facts(&ar->facts, block + sizeof *head, head->count, (int)ar->list_field->choice_count)) return false;
    ar->version = x.version;
    ar->version.records = (int64_t)ar->facts.count;
    return true;
}

/* Number of searchable records and the sum of the acts that last changed them, by the table. */
typedef struct sums {
    archive_t *ar;
    int64_t size, count, last;
} sums_t;

static int read_sums(store_conn_t *c, void *arg, err_t *err)
{
    sums_t *s = arg;
    store_rows_t *rows = NULL;
    bool found;
    int failed = ledger_size(c, &s->size, err);
    if (!failed) failed = store_query(c, s->ar->sql[SQL_SUMS], STORE_NONE, &rows, err);
    if (!failed) failed = store_step(rows, &found, err);
    if (!failed) {
        s->count = store_col_int(rows, 0);
        s->last = store_col_int(rows, 1);
    }
    store_rows_close(rows);
    return failed;
}

static bool agrees(archive_t *ar)
{
    int64_t sum = 0;
    sums_t s = {.ar = ar};
    for (int i = 0; i < CHECKS; i++) { /* others may be writing */
        if (archive_sync(ar, NULL) || store_read(book_store(ar->book), read_sums, &s, NULL)) return false;
        if (s.size == ar->version.size) break;
    }
    for (size_t i = 0; i < ar->facts.room; i++)
        if (ar->facts.at[i].record > 0) sum += ar->facts.at[i].last & ((INT64_C(1) << 40) - 1);
    return s.size == ar->version.size && s.count == (int64_t)ar->facts.count && s.last == sum;
}

bool cache_load(archive_t *ar)
{
    head_t head;
    size_t bytes = 0;
    unsigned char *block = ar->cache ? read_facts(ar, &head, &bytes) : NULL;
    bool loaded = block && load(ar, &head, block, bytes) && agrees(ar);
    free(block);
    if (loaded) {
        ar->saved_size = head.size;
        return true;
    }
    match_index_free(ar->index);
    facts_free(&ar->facts);
    ar->index = NULL;
    ar->version = (archive_version_t){0};
    return false;
}
