/* counted_file.c - the columns of a kind in a file: written in one go, mapped again.
 *
 * Layout     head (one page) | columns, each from a page of its own | words | directory. The head holds the hash of itself, of
 *            the words and of the directory; the directory holds the sum of every column.
 */
#include "figure/counted_inside.h"

#include "register/column_file.h"

#include "base/fault.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PAGE = 4096, CHECK_MOST = 64 << 20, WORDS_BYTES_MOST = 1 << 30, BUFFER = 1 << 18 };

static const char MAGIC[8] = "XZCNTD1";

typedef struct place {
    uint64_t at, bytes, sum;
} place_t;

static char *path_of(const counted_t *x, const counted_kind_t *k, const char *end)
{
    return column_file_path(x->folder, k->kind->name, "counted", end);
}

/* --- writing ---------------------------------------------------------------------------------------------- */

typedef struct writer {
    FILE *file;
    uint64_t at;
} writer_t;

static bool put(writer_t *w, const void *data, size_t bytes)
{
    if (fault_fails(FAULT_WRITE) || (bytes && fwrite(data, 1, bytes, w->file) != bytes)) return false;
    w->at += bytes;
    return true;
}

static bool pad(writer_t *w)
{
    static const char zero[PAGE];
    return w->at % PAGE == 0 || put(w, zero, PAGE - w->at % PAGE);
}

static void all_words(counted_kind_t *k, buf_t *out)
{
    buf_init(out, WORDS_BYTES_MOST);
    column_words_put(&k->offices, out);
    for (size_t i = 0; i < k->column_count; i++) column_words_put(&k->column[i].words, out);
}

static void hash_rest(const buf_t *words, const place_t *places, size_t count, unsigned char into[32])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, 32);
    if (words->length) crypto_generichash_update(&state, (const unsigned char *)words->data, words->length);
    crypto_generichash_update(&state, (const unsigned char *)places, count * sizeof *places);
    crypto_generichash_final(&state, into, 32);
}

static bool write_all(writer_t *w, counted_kind_t *k, vec_t **vecs, size_t n)
{
    place_t places[VECS_MOST];
    column_head_t h = {.position = k->position, .rest_count = n};
    buf_t words;
    static const char zero[PAGE];
    memcpy(h.magic, MAGIC, sizeof MAGIC);
    memcpy(h.model, k->model, sizeof h.model);
    memcpy(h.root, k->root.byte, LEDGER_HASH);
    bool good = put(w, zero, PAGE);
    for (size_t i = 0; good && i < n; i++) {
        places[i] = (place_t){w->at, vecs[i]->count * vecs[i]->width, vec_sum(vecs[i])};
        good = put(w, vecs[i]->at, (size_t)places[i].bytes) && pad(w);
    }
    all_words(k, &words);
    h.words_at = w->at;
    h.words_bytes = words.length;
    good = good && !buf_failed(&words) && put(w, words.data, words.length);
    h.rest_at = w->at;
    good = good && put(w, places, n * sizeof *places);
    if (good) hash_rest(&words, places, n, h.rest_hash);
    buf_release(&words);
    column_head_seal(&h);
    return good && fseek(w->file, 0, SEEK_SET) == 0 && fwrite(&h, 1, sizeof h, w->file) == sizeof h && fflush(w->file) == 0;
}

int counted_write(counted_t *x, counted_kind_t *k, err_t *err)
{
    vec_t *vecs[VECS_MOST];
    size_t n = counted_vecs(k, vecs);
    char *path = path_of(x, k, ""), *beside = path_of(x, k, ".XXXXXX");
    writer_t w = {0};
    int fd = path && beside ? mkstemp(beside) : -1; /* two processes do not meet; the last one's stays */
    w.file = fd >= 0 ? fdopen(fd, "w+b") : NULL;
    if (w.file) (void)setvbuf(w.file, NULL, _IOFBF, BUFFER);
    bool good = w.file && write_all(&w, k, vecs, n) && !fault_fails(FAULT_SYNC) && fsync(fd) == 0 && rename(beside, path) == 0;
    if (fd >= 0 && !good) (void)unlink(beside);
    if (w.file) (void)fclose(w.file);
    else if (fd >= 0) (void)close(fd);
    if (good) {
        k->written = k->position;
        k->fresh = 0;
    }
    int failed = good ? 0 : err_file(err, path ? path : "counted", errno ? errno : EIO);
    free(path);
    free(beside);
    return failed;
}

/* One page is written by one call; a torn one shows in its hash, and all is made again. */
void counted_mark(counted_t *x, counted_kind_t *k)
{
    char *path = path_of(x, k, "");
    if (column_file_mark(path, k->model, k->written, k->position, &k->root)) k->written = k->position;
    free(path);
}

/* --- reading ------------------------------------------------------------------------------------------------ */

static bool take_all_words(counted_kind_t *k, const buf_t *words)
{
    const unsigned char *at = (const unsigned char *)words->data, *end = at + words->length;
    bool good = column_words_take(&k->offices, &at, end);
    for (size_t i = 0; good && i < k->column_count; i++) good = column_words_take(&k->column[i].words, &at, end);
    return good && at == end;
}

static bool read_at(int fd, uint64_t at, void *into, size_t bytes)
{
    for (size_t done = 0; done < bytes;) {
        ssize_t n = pread(fd, (char *)into + done, bytes - done, (off_t)(at + done));
        if (n <= 0) return false;
        done += (size_t)n;
    }
    return true;
}

static bool head_fits(const counted_kind_t *k, const column_head_t *h, uint64_t bytes, size_t places)
{
    return column_head_good(h, MAGIC, k->model) && h->rest_count == places && h->words_at <= bytes && h->words_bytes <= bytes - h->words_at &&
           h->rest_at <= bytes && places * sizeof(place_t) <= bytes - h->rest_at;
}

static bool take_places(int fd, const place_t *places, vec_t **vecs, size_t n, uint64_t bytes)
{
    for (size_t i = 0; i < n; i++) {
        const place_t *p = &places[i];
        if (p->at % PAGE || p->at > bytes || p->bytes > bytes - p->at || p->bytes % vecs[i]->width) return false;
        if (vec_map(vecs[i], fd, p->at, p->bytes, NULL) != 0) return false;
        if (bytes <= CHECK_MOST && vec_sum(vecs[i]) != p->sum) return false;
    }
    return true;
}

/* Columns of one length must be of one length, and numbers must lie in what they number. */
static bool lengths_fit(const counted_kind_t *k)
{
    bool fits = k->parent.count == k->id.count && k->touched.count == k->id.count && (k->slot.count & (k->slot.count - 1)) == 0 && k->slot.count >= k->id.count &&
                (!k->stock || k->reached.count == k->id.count) && k->since.count == k->column[COLUMN_OF_OFFICE].words.count;
    for (size_t i = 0; i < k->column_count; i++) fits = fits && k->column[i].cells.count == k->id.count;
    for (size_t i = 0; i <= k->stream_count; i++) {
        const stream_t *s = i < k->stream_count ? &k->stream[i] : &k->steps;
        size_t n = s->office.count;
        fits = fits && s->day.count == n && s->n.count == n && s->matter.count == n && s->recorded.count == n && s->act.count == n &&
               s->amount.count == (stream_amounts(s) ? n : 0) && s->later_at.count == s->later_by.count &&
               s->from_day.count == (s->figure && s->figure->days_from ? k->id.count : 0) && s->stage.count == (s->figure ? 0 : n);
    }
    return fits;
}

static bool take_file(counted_kind_t *k, int fd, uint64_t bytes, store_conn_t *c)
{
    column_head_t h;
    vec_t *vecs[VECS_MOST];
    place_t places[VECS_MOST];
    unsigned char rest[32];
    buf_t words;
    size_t n = counted_vecs(k, vecs);
    if (bytes < PAGE || !read_at(fd, 0, &h, sizeof h) || !head_fits(k, &h, bytes, n) || !column_head_of_log(&h, c)) return false;
    if (!read_at(fd, h.rest_at, places, n * sizeof *places)) return false;
    buf_init(&words, WORDS_BYTES_MOST);
    char *text = malloc((size_t)h.words_bytes + 1);
    bool good = text && read_at(fd, h.words_at, text, (size_t)h.words_bytes);
    if (good) buf_add_bytes(&words, text, (size_t)h.words_bytes);
    free(text);
    good = good && !buf_failed(&words);
    if (good) hash_rest(&words, places, n, rest);
    good = good && memcmp(rest, h.rest_hash, 32) == 0 && take_all_words(k, &words) && take_places(fd, places, vecs, n, bytes) && lengths_fit(k);
    buf_release(&words);
    k->position = k->written = h.position;
    memcpy(k->root.byte, h.root, LEDGER_HASH);
    return good;
}

bool counted_read(counted_t *x, counted_kind_t *k, store_conn_t *c)
{
    char *path = path_of(x, k, "");
    int fd = path ? open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) : -1;
    struct stat st;
    free(path);
    if (fd < 0) return false;
    counted_forget(k);
    bool taken = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 && take_file(k, fd, (uint64_t)st.st_size, c);
    (void)close(fd);
    if (!taken) counted_forget(k);
    k->made = k->stirred = taken;
    return taken;
}
