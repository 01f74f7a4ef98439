/* screen_file.c - a list kept in files: the index as match_index_save writes it, and beside it FILE.ids with what the index
 * does not know: ids as text, content hashes, names of lists.
 *
 * FILE.ids is a header, the lists' names, then hash[count], place[] and the ids, as in memory, to be mapped. Both files
 * carry one stamp of all that was read, so that an index is never read with another list's ids. The head has a sum of
 * itself and one of what follows it; the second is compared when the file is small, or when asked.
 */
#include "match/screen_inside.h"

#include "base/fault.h"
#include "base/id.h"
#include "match/build.h"
#include "match/bytes.h"
#include "match/tsv.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char MAGIC[8] = {'X', 'Z', 'I', 'D', 'S', '0', '2', '\n'};

enum { CHECKED_BYTES = 256 << 20 };

typedef struct head {
    char magic[8];
    uint64_t count, text_bytes, repeats, lists, stamp, body, sum; /* sum: of what stands before it and of the names; body: of what follows */
    char list[SCREEN_LISTS_MOST][SCREEN_LIST_BYTES];
} head_t;

typedef struct mark {
    char magic[8];
    uint64_t stamp;
} mark_t;

static uint64_t sum_of(const head_t *h)
{
    uint64_t sum = HASH_SEED;
    const unsigned char *p = (const unsigned char *)h;
    for (size_t i = 0; i < sizeof *h; i++)
        if (i < offsetof(head_t, sum) || i >= offsetof(head_t, list)) sum = hash_step(sum, p[i]);
    return hash_mix(sum);
}

/* Of what follows the head, eight bytes at a time; told every so many bytes. */
enum { TOLD_EVERY = 1 << 26 };

static bool sum_part(uint64_t *h, const void *data, size_t bytes, const progress_t *p, uint64_t *done, uint64_t total)
{
    const unsigned char *at = data;
    for (size_t i = 0; i < bytes; i += 8) {
        uint64_t word = 0;
        memcpy(&word, at + i, bytes - i < 8 ? bytes - i : 8);
        *h = (*h ^ word) * UINT64_C(0x9E3779B97F4A7C15);
        *h ^= *h >> 29;
        if (i % TOLD_EVERY == 0 && !progress_tick(p, *done + i, total)) return false;
    }
    *done += bytes;
    return true;
}

static uint64_t places_of(uint64_t count)
{
    return (count + ID_STRIDE - 1) / ID_STRIDE;
}

/* false: p asked to stop. */
static bool body_of(const screen_list_t *l, const progress_t *p, uint64_t *ret_sum)
{
    uint64_t h = HASH_SEED, done = 0, hashes = l->count * sizeof *l->hash, places = places_of(l->count) * sizeof *l->place;
    uint64_t total = hashes + places + l->text_bytes;
    bool goes_on = sum_part(&h, l->hash, (size_t)hashes, p, &done, total) && sum_part(&h, l->place, (size_t)places, p, &done, total) &&
                   sum_part(&h, l->text, (size_t)l->text_bytes, p, &done, total);
    *ret_sum = hash_mix(h);
    return goes_on;
}

static char *ids_path(const char *path)
{
    size_t room = strlen(path) + 16;
    char *ids = match_alloc(room);
    if (ids) (void)snprintf(ids, room, "%s.ids", path);
    return ids;
}

/* --- saving ---------------------------------------------------------------------------------------------------------- */

static int put(int fd, const void *data, size_t bytes)
{
    for (const char *p = data; bytes;) {
        ssize_t n = fault_fails(FAULT_WRITE) ? (errno = ENOSPC, -1) : write(fd, p, bytes < 1 << 30 ? bytes : 1 << 30);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return errno;
        p += n;
        bytes -= (size_t)n;
    }
    return 0;
}

static int write_ids(const screen_list_t *l, int fd)
{
    head_t *h = match_alloc(sizeof *h);
    if (!h) return ENOMEM;
    memset(h, 0, sizeof *h);
    memcpy(h->magic, MAGIC, sizeof MAGIC);
    h->count = l->count;
    h->text_bytes = l->text_bytes;
    h->repeats = l->repeats;
    h->lists = (uint64_t)l->lists;
    h->stamp = l->stamp;
    memcpy(h->list, l->list, sizeof h->list);
    (void)body_of(l, NULL, &h->body);
    h->sum = sum_of(h);
    int failed = put(fd, h, sizeof *h);
    free(h);
    if (!failed) failed = put(fd, l->hash, (size_t)l->count * sizeof *l->hash);
    if (!failed) failed = put(fd, l->place, (size_t)places_of(l->count) * sizeof *l->place);
    if (!failed) failed = put(fd, l->text, (size_t)l->text_bytes);
    if (!failed && (fault_fails(FAULT_SYNC) ? (errno = EIO, -1) : fsync(fd)) != 0) failed = errno;
    return failed;
}

static int save_ids(const screen_list_t *l, const char *ids, err_t *err)
{
    char code[9];
    size_t room = strlen(ids) + 16;
    char *beside = match_alloc(room);
    if (!beside) return err_nomem(err);
    id_code(code, 8);
    (void)snprintf(beside, room, "%s.%s", ids, code);
    int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640), failed = fd < 0 ? errno : write_ids(l, fd);
    if (fd >= 0 && close(fd) != 0 && !failed) failed = errno;
    if (!failed && rename(beside, ids) != 0) failed = errno;
    if (failed && fd >= 0) (void)unlink(beside);
    free(beside);
    return failed ? err_file(err, ids, failed) : 0;
}

int screen_list_save(screen_list_t *l, const char *path, err_t *err)
{
    assert(l && path);
    mark_t mark = {.stamp = l->stamp};
    memcpy(mark.magic, MAGIC, sizeof MAGIC);
    char *ids = ids_path(path);
    int code = ids ? save_ids(l, ids, err) : err_nomem(err);
    match_index_mark(l->index, &mark, sizeof mark);
    if (!code) code = match_index_save(l->index, path, err);
    free(ids);
    return code;
}

/* --- opening --------------------------------------------------------------------------------------------------------- */

static bool sound(const head_t *h, size_t bytes)
{
    if (bytes < sizeof *h || memcmp(h->magic, MAGIC, sizeof MAGIC) != 0 || h->sum != sum_of(h)) return false;
    if (h->count > bytes || h->text_bytes > bytes || h->lists > SCREEN_LISTS_MOST) return false;
    for (uint64_t i = 0; i < h->lists; i++)
        if (h->list[i][SCREEN_LIST_BYTES - 1]) return false;
    return bytes == sizeof *h + (h->count + places_of(h->count)) * sizeof(uint64_t) + h->text_bytes;
}

/* Every place leads into the ids, which end with a NUL: nothing read later can lie outside. */
static bool places_sound(const screen_list_t *l)
{
    uint64_t last = 0;
    if (l->count && (!l->text_bytes || l->text[l->text_bytes - 1])) return false;
    for (uint64_t i = 0; i < places_of(l->count); i++) {
        if (l->place[i] < last || l->place[i] >= l->text_bytes) return false;
        last = l->place[i];
    }
    return true;
}

static int map_ids(screen_list_t *l, const char *ids, bool check, const progress_t *p, err_t *err)
{
    struct stat st;
    int fd = open(ids, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) != 0) {
        int failed = err_file(err, ids, errno);
        if (fd >= 0) (void)close(fd);
        return failed;
    }
    l->map_bytes = (size_t)st.st_size;
    void *map = l->map_bytes ? mmap(NULL, l->map_bytes, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
    (void)close(fd);
    if (map == MAP_FAILED) return err_set(err, ERR_MATCH_IDS, ids);
    l->map = map;
    const head_t *h = map;
    if (!sound(h, l->map_bytes)) return err_set(err, ERR_MATCH_IDS, ids);
    l->count = h->count;
    l->text_bytes = h->text_bytes;
    l->repeats = h->repeats != 0;
    l->lists = (int)h->lists;
    l->stamp = h->stamp;
    memcpy(l->list, h->list, sizeof l->list);
    l->hash = (uint64_t *)(void *)((char *)map + sizeof *h);
    l->place = l->hash + l->count;
    l->text = (char *)(l->place + places_of(l->count));
    if (!places_sound(l)) return err_set(err, ERR_MATCH_IDS, ids);
    uint64_t sum = h->body;
    if ((check || l->map_bytes < CHECKED_BYTES) && !body_of(l, p, &sum)) return err_set(err, ERR_BASE_STOPPED);
    return sum == h->body ? 0 : err_set(err, ERR_MATCH_IDS, ids);
}

/* Reading a small file whole costs less than starting the program; a large one is read whole when asked. */
static int check_index(const char *path, bool check, const progress_t *p, err_t *err)
{
    struct stat st;
    if (stat(path, &st) != 0) return err_file(err, path, errno);
    return check || st.st_size < CHECKED_BYTES ? match_index_check_told(path, p, err) : 0;
}

int screen_list_open(const char *path, bool check, const progress_t *progress, screen_list_t **ret_list, err_t *err)
{
    assert(path && ret_list);
    mark_t mark = {.stamp = 0};
    screen_list_t *l = match_alloc(sizeof *l);
    if (!l) return err_nomem(err);
    memset(l, 0, sizeof *l);
    char *ids = ids_path(path);
    l->path = match_alloc(strlen(path) + 1);
    if (l->path) memcpy(l->path, path, strlen(path) + 1);
    int code = ids && l->path ? check_index(path, check, progress, err) : err_nomem(err);
    if (!code) code = match_index_open(path, &l->index, err);
    if (!code) code = map_ids(l, ids, check, progress, err);
    if (!code && (match_index_mark_read(l->index, &mark, sizeof mark) != sizeof mark || memcmp(mark.magic, MAGIC, sizeof MAGIC) != 0 ||
                  mark.stamp != l->stamp))
        code = err_set(err, ERR_MATCH_IDS, ids);
    free(ids);
    if (code) screen_list_free(l);
    else *ret_list = l;
    return code;
}
