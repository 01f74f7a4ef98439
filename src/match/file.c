/* file.c - an index in a file: written beside and renamed, mapped when opened.
 *
 * Layout     A head of HEAD_BYTES, then the sections of the base (base.h), each from a multiple of ALIGN on. All
 *            numbers as the machine has them; the head says in which order, and what the program was that wrote it.
 * Trust      Opening reads the head alone and checks it with its sum, and every size against the counts; the sections'
 *            own sums are for match_index_check, which reads everything. What the sections hold is checked where it is
 *            used, so that a damaged file gives wrong names at worst.
 */
#include "match/build.h"
#include "match/inside.h"

#include "base/embed.h"
#include "base/fault.h"
#include "match/lexicon.h"
#include "match/tsv.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEAD_BYTES = 4096, ALIGN = 4096, VERSION = 1, WRITE_MOST = 1 << 24, TOLD_EVERY = 1 << 26 };

typedef struct head {
    char magic[8];
    uint32_t version, order; /* order: ORDER as written */
    uint64_t scheme;         /* what the keys were made by: scheme() */
    uint64_t bytes;          /* of the file */
    uint32_t records, names;
    uint64_t postings, numbers;
    int32_t bucket_bits, name_bits;
    uint64_t mark_bytes;
    unsigned char mark[INDEX_MARK_MOST];
    struct {
        uint64_t at, bytes, sum;
    } section[SECTIONS];
    uint64_t sum; /* of all before it */
} head_t;

static const char MAGIC[8] = "XZNAMES";
#define ORDER UINT32_C(0x01020304)

static uint64_t sum_words(uint64_t h, const uint8_t *p, size_t bytes)
{
    assert(bytes % 8 == 0);
    for (; bytes; p += 8, bytes -= 8) h = (h ^ load64(p)) * UINT64_C(0x9E3779B97F4A7C15), h ^= h >> 29;
    return h;
}

/* Words of eight bytes; what is left over is filled with zeros. */
static uint64_t sum_end(uint64_t h, const uint8_t *p, size_t bytes)
{
    uint64_t rest = 0;
    h = sum_words(h, p, bytes / 8 * 8);
    memcpy(&rest, p + bytes / 8 * 8, bytes % 8);
    return hash_mix(h ^ rest);
}

static uint64_t sum_of(const void *data, size_t bytes)
{
    return sum_end(HASH_SEED ^ bytes, data, bytes);
}

/* The keys of a few names of every make: a change of the code that nobody declared shows in them. */
static uint64_t probe(void)
{
    static const char *const persons[] = {"王小明", "歐陽娜娜", "买买提·艾力", "单雄信", "Smith, John A.", "Dr. Anna-Maria von Berg", "Kim Jong-un",
                                          "Сергей Лавров", "José García Márquez", "Mohammed bin Salman al-Saud", "Zhang Xiaoming", "O'Brien"};
    static const char *const units[] = {"深圳市華國電機有限公司", "华国电机（深圳）股份有限公司武汉分公司", "北京市第十二中学", "广西壮族自治区高级人民法院",
                                        "中国石油", "阳光食品经营部", "ACME Trading Co., Ltd.", "Müller & Söhne GmbH", "World Health Organization", "3M", "ОАО Газпром"};
    enum { PERSONS = sizeof persons / sizeof *persons, UNITS = sizeof units / sizeof *units };
    uint64_t h = HASH_SEED;
    for (int i = 0; i < PERSONS + UNITS; i++) {
        form_t form;
        match_key_t keys[KEYS_MOST];
        if (form_parse(i < PERSONS ? persons[i] : units[i - PERSONS], i < PERSONS ? MATCH_PERSON : MATCH_UNIT, &form, NULL)) continue;
        int n = keys_listed(&form, keys);
        for (int k = 0; k < n; k++) h = hash_mix(h ^ keys[k].hash);
    }
    return h;
}

/* Changes whenever names might fold, parse or be keyed otherwise: the tables, and the code. lexicon_load has worked. */
static uint64_t scheme(void)
{
    static const char *const folders[] = {"data/chars/", "data/names/"};
    uint64_t h = hash_step(hash_step(HASH_SEED ^ probe(), VERSION), KEYS_VERSION);
    for (int k = 0; k < 2; k++) {
        size_t count = 0;
        const embed_file_t *f = embed_list(folders[k], &count);
        for (size_t i = 0; i < count; i++) h = hash_step(h ^ sum_of(f[i].sha256, strlen(f[i].sha256)), (uint32_t)i);
    }
    return hash_mix(h);
}

/* ---- saving ---- */

static int write_all(int fd, const void *data, size_t bytes)
{
    for (const char *p = data; bytes > 0;) {
        if (fault_fails(FAULT_WRITE)) return ENOSPC;
        ssize_t n = write(fd, p, bytes < WRITE_MOST ? bytes : WRITE_MOST);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return n < 0 ? errno : EIO;
        p += n;
        bytes -= (size_t)n;
    }
    return 0;
}

static int sync_file(int fd)
{
    if (fault_fails(FAULT_SYNC)) return EIO;
    return fsync(fd) ? errno : 0;
}

static uint64_t aligned(uint64_t at)
{
    return (at + ALIGN - 1) / ALIGN * ALIGN;
}

static void make_head(const settled_t *s, head_t *h)
{
    const base_t *b = s->base;
    memset(h, 0, sizeof *h);
    memcpy(h->magic, MAGIC, sizeof MAGIC);
    h->version = VERSION;
    h->order = ORDER;
    h->scheme = scheme();
    h->records = b->records;
    h->names = b->names;
    h->postings = b->postings;
    h->numbers = b->numbers;
    h->bucket_bits = b->bucket_bits;
    h->name_bits = b->name_bits;
    h->mark_bytes = s->mark_bytes;
    memcpy(h->mark, s->mark, s->mark_bytes);
    uint64_t at = HEAD_BYTES;
    for (int i = 0; i < SECTIONS; i++) {
        h->section[i].at = at;
        h->section[i].bytes = b->bytes[i];
        h->section[i].sum = sum_of(b->section[i], b->bytes[i]);
        at = aligned(at + b->bytes[i]);
    }
    h->bytes = at;
    h->sum = sum_of(h, offsetof(head_t, sum));
}

static int write_file(int fd, const settled_t *s)
{
    static const uint8_t zeros[ALIGN];
    union {
        head_t head;
        uint8_t bytes[HEAD_BYTES];
    } first;
    _Static_assert(sizeof(head_t) <= HEAD_BYTES, "the head must fit");
    memset(&first, 0, sizeof first);
    make_head(s, &first.head);
    int failed = write_all(fd, &first, sizeof first);
    for (int i = 0; i < SECTIONS && !failed; i++) {
        size_t bytes = s->base->bytes[i];
        failed = write_all(fd, s->base->section[i], bytes);
        if (!failed) failed = write_all(fd, zeros, aligned(bytes) - bytes);
    }
    return failed ? failed : sync_file(fd);
}

/* The new name is durable only when its folder is. */
static int sync_folder(const char *path)
{
    char folder[PATH_MAX] = ".";
    const char *slash = strrchr(path, '/');
    if (slash) snprintf(folder, sizeof folder, "%.*s", slash == path ? 1 : (int)(slash - path), path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return errno;
    int failed = sync_file(fd);
    close(fd);
    return failed;
}

int match_index_save(match_index_t *ix, const char *path, err_t *err)
{
    assert(ix && path);
    char temp[PATH_MAX];
    if ((size_t)snprintf(temp, sizeof temp, "%s.new", path) >= sizeof temp) return err_file(err, path, ENAMETOOLONG);
    settled_t s = {0};
    int code = index_settle(ix, 1, &s, err);
    if (code) return code;
    int fd = open(temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), failed = fd < 0 ? errno : write_file(fd, &s);
    if (fd >= 0 && close(fd) && !failed) failed = errno;
    if (!failed && rename(temp, path)) failed = errno;
    if (!failed) failed = sync_folder(path);
    else if (fd >= 0) (void)unlink(temp);
    base_release(s.base);
    return failed ? err_file(err, path, failed) : 0;
}

/* ---- opening ---- */

static int damaged(err_t *err, const char *path, const char *what)
{
    return err_set(err, ERR_MATCH_FILE, path, what);
}

static int check_head(const head_t *h, uint64_t bytes, const char *path, err_t *err)
{
    if (memcmp(h->magic, MAGIC, sizeof MAGIC)) return damaged(err, path, "magic");
    if (h->version != VERSION || h->order != ORDER) return err_set(err, ERR_MATCH_FILE_OLD, path);
    if (h->sum != sum_of(h, offsetof(head_t, sum))) return damaged(err, path, "head");
    if (h->scheme != scheme()) return err_set(err, ERR_MATCH_FILE_OLD, path);
    if (h->bytes != bytes) return damaged(err, path, "length");
    if (h->mark_bytes > INDEX_MARK_MOST) return damaged(err, path, "mark");
    for (int i = 0; i < SECTIONS; i++)
        if (h->section[i].at % 8 || h->section[i].at < HEAD_BYTES || h->section[i].at > bytes || h->section[i].bytes > bytes - h->section[i].at)
            return damaged(err, path, "section");
    return 0;
}

/* The base in the map; the map goes with it. */
static int base_of_map(void *map, size_t bytes, const char *path, base_t **ret, head_t *ret_head, err_t *err)
{
    memcpy(ret_head, map, sizeof *ret_head);
    const head_t *h = ret_head;
    int code = check_head(h, bytes, path, err);
    if (code) return code;
    base_t *b = match_alloc(sizeof *b);
    if (!b) return err_nomem(err);
    *b = (base_t){.records = h->records, .names = h->names, .postings = h->postings, .numbers = h->numbers,
                  .bucket_bits = h->bucket_bits, .name_bits = h->name_bits, .map = map, .map_bytes = bytes, .refs = 1};
    for (int i = 0; i < SECTIONS; i++) {
        b->section[i] = (const uint8_t *)map + h->section[i].at;
        b->bytes[i] = h->section[i].bytes;
    }
    if (!base_sound(b)) {
        free(b);
        return damaged(err, path, "counts");
    }
    *ret = b;
    return 0;
}

static int map_file(const char *path, void **ret_map, size_t *ret_bytes, err_t *err)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return err_file(err, path, errno);
    if (fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_size < HEAD_BYTES) {
        close(fd);
        return damaged(err, path, "length");
    }
    void *map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
    int failed = errno;
    close(fd);
    if (map == MAP_FAILED) return err_file(err, path, failed);
    /* Searches jump about: reading ahead would fill memory with what nobody asked for. */
    (void)madvise(map, (size_t)st.st_size, MADV_RANDOM);
    *ret_map = map;
    *ret_bytes = (size_t)st.st_size;
    return 0;
}

int match_index_open(const char *path, match_index_t **ret_index, err_t *err)
{
    assert(path && ret_index);
    void *map = NULL;
    size_t bytes = 0;
    base_t *b = NULL;
    head_t head;
    match_index_t *ix = NULL;
    int code = lexicon_load(err);
    if (!code) code = map_file(path, &map, &bytes, err);
    if (code) return code;
    code = base_of_map(map, bytes, path, &b, &head, err);
    if (code) munmap(map, bytes);
    else code = index_of_base(b, &ix, err);
    if (code) {
        base_release(b);
        return code;
    }
    match_index_mark(ix, head.mark, head.mark_bytes);
    *ret_index = ix;
    return 0;
}

/* The sections' sums, piece by piece, so that it can be told how far it is, and stopped. */
static int check_sums(const base_t *b, const head_t *head, const char *path, const progress_t *p, err_t *err)
{
    uint64_t before = 0;
    for (int i = 0; i < SECTIONS; i++) {
        const uint8_t *at = b->section[i];
        size_t left = b->bytes[i];
        uint64_t h = HASH_SEED ^ left;
        for (; left > TOLD_EVERY; at += TOLD_EVERY, left -= TOLD_EVERY) {
            h = sum_words(h, at, TOLD_EVERY);
            before += TOLD_EVERY;
            if (!progress_tick(p, before, b->map_bytes)) return err_set(err, ERR_BASE_STOPPED);
        }
        if (sum_end(h, at, left) != head->section[i].sum) return damaged(err, path, "sum");
        before += left;
        if (!progress_tick(p, before, b->map_bytes)) return err_set(err, ERR_BASE_STOPPED);
    }
    return 0;
}

int match_index_check(const char *path, err_t *err)
{
    return match_index_check_told(path, NULL, err);
}

int match_index_check_told(const char *path, const progress_t *p, err_t *err)
{
    assert(path);
    void *map = NULL;
    size_t bytes = 0;
    base_t *b = NULL;
    head_t head;
    int code = lexicon_load(err);
    if (!code) code = map_file(path, &map, &bytes, err);
    if (code) return code;
    (void)madvise(map, bytes, MADV_SEQUENTIAL);
    code = base_of_map(map, bytes, path, &b, &head, err);
    if (code) munmap(map, bytes);
    if (!code) code = check_sums(b, &head, path, p, err);
    base_release(b);
    return code;
}
