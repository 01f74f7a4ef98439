/* columns_file.c - blocks of columns in a file or in memory: written in one go, mapped, marked.
 *
 * Layout     head (one page) | cells of the blocks | words | directory of the blocks. The head tells where the last two
 *            lie and holds the hash of itself and of them; the cells are not hashed, because what they say is
 *            checked against the rows by who asked.
 */
#include "register/columns_inside.h"

#include "register/column_file.h"

#include "base/fault.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEAD_BYTES = 4096, TEXT_ROOM = 1 << 20, BLOCKS_MOST = 1 << 16, BUFFER = 1 << 18 };

static const char MAGIC[8] = "XZCOLS1";

static char *path_of(const columns_t *x, const char *end)
{
    return column_file_path(x->folder, x->kind->name, "columns", end);
}

/* --- writing ------------------------------------------------------------------------------------------ */

static int open_file(columns_t *x, columns_writer_t *w, err_t *err)
{
    int fd;
    if (x->folder) {
        w->path = path_of(x, "");
        w->beside = path_of(x, ".XXXXXX");
        if (!w->path || !w->beside) return err_nomem(err);
        fd = mkstemp(w->beside); /* two processes do not meet; the last one's stays */
        if (fd < 0) return err_file(err, w->beside, errno);
    } else {
        fd = memfd_create("columns", MFD_CLOEXEC);
        if (fd < 0) return err_nomem(err);
    }
    w->file = fdopen(fd, "w+b");
    if (!w->file) {
        (void)close(fd);
        return err_nomem(err);
    }
    (void)setvbuf(w->file, NULL, _IOFBF, BUFFER);
    return 0;
}

int columns_write_begin(columns_t *x, columns_writer_t *w, err_t *err)
{
    static const char zero[HEAD_BYTES];
    *w = (columns_writer_t){.x = x, .at = HEAD_BYTES, .text_room = TEXT_ROOM, .last_id = INT64_MIN};
    int failed = open_file(x, w, err);
    w->id = malloc(BLOCK_ROWS * sizeof *w->id);
    w->text_end = malloc(BLOCK_ROWS * sizeof *w->text_end);
    w->text = malloc(w->text_room);
    bool nomem = !w->id || !w->text_end || !w->text || fault_fails(FAULT_ALLOC);
    for (int i = 0; i < x->column_count; i++) {
        w->cell[i] = malloc(BLOCK_ROWS * sizeof *w->cell[i]);
        nomem = nomem || !w->cell[i];
    }
    if (!failed && nomem) failed = err_nomem(err);
    if (!failed && fwrite(zero, 1, sizeof zero, w->file) != sizeof zero) failed = err_file(err, "columns", errno);
    if (failed) columns_write_cancel(w);
    return failed;
}

void columns_write_cancel(columns_writer_t *w)
{
    if (w->file) (void)fclose(w->file);
    if (w->beside) (void)unlink(w->beside);
    for (int i = 0; i < COLUMNS_MOST; i++) free(w->cell[i]);
    free(w->path);
    free(w->beside);
    free(w->blocks);
    free(w->id);
    free(w->text_end);
    free(w->text);
    *w = (columns_writer_t){0};
}

static int put(columns_writer_t *w, const void *data, size_t bytes, err_t *err)
{
    static const char zero[8];
    size_t pad = (8 - bytes % 8) % 8;
    if (fault_fails(FAULT_WRITE) || fwrite(data, 1, bytes, w->file) != bytes || fwrite(zero, 1, pad, w->file) != pad)
        return err_file(err, w->beside ? w->beside : "columns", errno ? errno : EIO);
    w->at += bytes + pad;
    return 0;
}

static uint32_t width_for(uint64_t span)
{
    return span < UINT8_MAX ? 1 : span < UINT16_MAX ? 2 : span < UINT32_MAX ? 4 : 8;
}

/* Squeezes the numbers in place: a cell never grows. */
static void squeeze(int64_t *v, size_t rows, const cells_t *c)
{
    unsigned char *out = (unsigned char *)v;
    for (size_t i = 0; i < rows; i++) {
        uint64_t cell = v[i] == CELL_EMPTY ? 0 : (uint64_t)v[i] - (uint64_t)c->least + 1;
        memcpy(out + i * c->width, &cell, c->width); /* little-endian machines only: the others make no file of ours */
    }
}

static int put_cells(columns_writer_t *w, int64_t *v, size_t rows, cells_t *ret, err_t *err)
{
    cells_t c = {.at = w->at, .least = INT64_MAX, .most = INT64_MIN};
    for (size_t i = 0; i < rows; i++) {
        if (v[i] == CELL_EMPTY) {
            c.some_empty = 1;
            continue;
        }
        if (v[i] < c.least) c.least = v[i];
        if (v[i] > c.most) c.most = v[i];
    }
    if (c.least <= c.most) {
        c.width = width_for((uint64_t)c.most - (uint64_t)c.least + 1);
        squeeze(v, rows, &c);
    }
    *ret = c;
    return put(w, v, rows * c.width, err);
}

static int end_block(columns_writer_t *w, err_t *err)
{
    if (w->rows == 0) return 0;
    if (w->block_count == w->block_room) {
        size_t room = w->block_room ? w->block_room * 2 : 16;
        block_t *blocks = room > BLOCKS_MOST || fault_fails(FAULT_ALLOC) ? NULL : realloc(w->blocks, room * sizeof *blocks);
        if (!blocks) return err_nomem(err);
        w->blocks = blocks;
        w->block_room = room;
    }
    block_t *b = &w->blocks[w->block_count];
    memset(b, 0, sizeof *b);
    b->rows = w->rows;
    b->text_at = w->at;
    b->text_bytes = w->text_bytes;
    int failed = put(w, w->text, w->text_bytes, err);
    if (!failed) failed = put_cells(w, w->id, w->rows, &b->id, err);
    if (!failed) failed = put_cells(w, w->text_end, w->rows, &b->text_end, err);
    for (int i = 0; !failed && i < w->x->column_count; i++)
        failed = put_cells(w, w->cell[i], w->rows, &b->column[i], err);
    w->block_count++;
    w->rows = w->text_bytes = 0;
    return failed;
}

int columns_write_row(columns_writer_t *w, int64_t id, const int64_t *cell, const char *text, size_t text_bytes, err_t *err)
{
    assert(id > w->last_id && text_bytes <= TEXT_MOST);
    int failed = w->rows == BLOCK_ROWS ? end_block(w, err) : 0;
    if (failed) return failed;
    if (w->text_bytes + text_bytes > w->text_room) {
        char *room = fault_fails(FAULT_ALLOC) ? NULL : realloc(w->text, w->text_room * 2);
        if (!room) return err_nomem(err);
        w->text = room;
        w->text_room *= 2;
    }
    memcpy(w->text + w->text_bytes, text, text_bytes);
    w->text_bytes += text_bytes;
    w->id[w->rows] = w->last_id = id;
    w->text_end[w->rows] = (int64_t)w->text_bytes;
    for (int i = 0; i < w->x->column_count; i++) w->cell[i][w->rows] = cell[i];
    w->rows++;
    w->total++;
    return 0;
}

static int put_words(columns_writer_t *w, column_head_t *h, crypto_generichash_state *hash, err_t *err)
{
    buf_t out;
    buf_init(&out, (size_t)1 << 31);
    for (int i = 0; i < w->x->column_count; i++) column_words_put(&w->x->words[i], &out);
    int failed = buf_failed(&out) ? err_nomem(err) : 0;
    h->words_at = w->at;
    h->words_bytes = out.length;
    if (!failed) crypto_generichash_update(hash, (const unsigned char *)out.data, out.length);
    if (!failed) failed = put(w, out.data, out.length, err);
    buf_release(&out);
    return failed;
}

static int put_rest(columns_writer_t *w, int64_t position, const ledger_hash_t *root, err_t *err)
{
    column_head_t h = {.position = position, .rest_count = w->block_count, .columns = (uint64_t)w->x->column_count};
    crypto_generichash_state hash;
    crypto_generichash_init(&hash, NULL, 0, 32);
    memcpy(h.magic, MAGIC, sizeof MAGIC);
    memcpy(h.model, w->x->model, sizeof h.model);
    memcpy(h.root, root->byte, LEDGER_HASH);
    int failed = put_words(w, &h, &hash, err);
    h.rest_at = w->at;
    size_t bytes = w->block_count * sizeof *w->blocks;
    if (!failed && bytes) crypto_generichash_update(&hash, (const unsigned char *)w->blocks, bytes);
    if (!failed && bytes) failed = put(w, w->blocks, bytes, err);
    crypto_generichash_final(&hash, h.rest_hash, 32);
    column_head_seal(&h);
    if (failed) return failed;
    if (fseek(w->file, 0, SEEK_SET) != 0 || fwrite(&h, 1, sizeof h, w->file) != sizeof h || fflush(w->file) != 0)
        return err_file(err, "columns", errno);
    return 0;
}

void columns_drop_base(columns_t *x)
{
    if (x->map) (void)munmap((void *)(uintptr_t)x->map, x->map_bytes);
    free(x->blocks);
    free(x->gone);
    for (size_t i = 0; i < x->young_count; i++) {
        free(x->young[i].cell);
        free(x->young[i].text);
    }
    x->map = NULL;
    x->blocks = NULL;
    x->gone = NULL;
    x->block_count = x->young_count = 0;
    x->base_count = x->gone_count = 0;
    x->made = false;
}

static bool map_file(columns_t *x, int fd, size_t bytes)
{
    void *map = mmap(NULL, bytes, PROT_READ, MAP_SHARED, fd, 0);
    if (map == MAP_FAILED) return false;
    x->map = map;
    x->map_bytes = bytes;
    return true;
}

static bool take_base(columns_t *x, block_t *blocks, size_t count, int64_t position, const unsigned char *root)
{
    x->blocks = blocks;
    x->block_count = count;
    x->base_count = 0;
    for (size_t i = 0; i < count; i++) x->base_count += (int64_t)blocks[i].rows;
    x->gone = calloc((size_t)x->base_count / 8 + 1, 1);
    x->position = x->marked = position;
    memcpy(x->root.byte, root, LEDGER_HASH);
    x->made = x->gone != NULL;
    return x->made;
}

int columns_write_end(columns_writer_t *w, int64_t position, const ledger_hash_t *root, err_t *err)
{
    columns_t *x = w->x;
    int failed = end_block(w, err);
    if (!failed) failed = put_rest(w, position, root, err);
    if (!failed && w->path && (fault_fails(FAULT_SYNC) || fsync(fileno(w->file)) != 0)) failed = err_file(err, w->beside, errno ? errno : EIO);
    if (!failed && w->path && rename(w->beside, w->path) != 0) failed = err_file(err, w->path, errno);
    if (!failed) {
        columns_drop_base(x);
        block_t *blocks = w->blocks;
        if (!map_file(x, fileno(w->file), (size_t)w->at)) failed = err_nomem(err);
        w->blocks = NULL;
        if (!failed && !take_base(x, blocks, w->block_count, position, root->byte)) failed = err_nomem(err);
        else if (failed) free(blocks);
        free(w->beside);
        w->beside = NULL; /* it stands in its place now */
    }
    columns_write_cancel(w);
    return failed;
}

/* --- opening ------------------------------------------------------------------------------------------- */

static bool cells_inside(const cells_t *c, uint64_t rows, size_t bytes)
{
    return (c->width == 0 || c->width == 1 || c->width == 2 || c->width == 4 || c->width == 8) && c->at % 8 == 0 &&
           c->at <= bytes && rows * c->width <= bytes - c->at;
}

static bool block_inside(const columns_t *x, const block_t *b, size_t bytes)
{
    bool in = b->rows >= 1 && b->rows <= BLOCK_ROWS && b->text_at <= bytes && b->text_bytes <= bytes - b->text_at &&
              cells_inside(&b->id, b->rows, bytes) && cells_inside(&b->text_end, b->rows, bytes) && b->id.width > 0;
    for (int i = 0; in && i < x->column_count; i++) {
        const cells_t *c = &b->column[i];
        in = cells_inside(c, b->rows, bytes) &&
             (!columns_of_words(x->kind, i) || c->width == 0 || (c->least >= 0 && (size_t)c->most < x->words[i].count));
    }
    return in;
}

static bool take_words(columns_t *x, const unsigned char *at, uint64_t bytes)
{
    const unsigned char *end = at + bytes;
    bool good = true;
    for (int i = 0; good && i < x->column_count; i++) good = column_words_take(&x->words[i], &at, end);
    return good && at == end;
}

static bool head_fits(const columns_t *x, const column_head_t *h, size_t bytes)
{
    return column_head_good(h, MAGIC, x->model) && h->columns == (uint64_t)x->column_count && h->words_at <= bytes &&
           h->words_bytes <= bytes - h->words_at && h->rest_count < BLOCKS_MOST && h->rest_at <= bytes &&
           h->rest_count * sizeof(block_t) <= bytes - h->rest_at;
}

static bool take_file(columns_t *x, store_conn_t *c)
{
    column_head_t h;
    unsigned char hash[32];
    if (x->map_bytes < HEAD_BYTES) return false;
    memcpy(&h, x->map, sizeof h);
    if (!head_fits(x, &h, x->map_bytes) || !column_head_of_log(&h, c)) return false;
    crypto_generichash_state state;
    size_t bytes = h.rest_count * sizeof(block_t);
    crypto_generichash_init(&state, NULL, 0, 32);
    crypto_generichash_update(&state, x->map + h.words_at, h.words_bytes);
    if (bytes) crypto_generichash_update(&state, x->map + h.rest_at, bytes);
    crypto_generichash_final(&state, hash, 32);
    if (memcmp(hash, h.rest_hash, 32) != 0 || !take_words(x, x->map + h.words_at, h.words_bytes)) return false;
    block_t *blocks = malloc(bytes ? bytes : 1);
    if (!blocks) return false;
    memcpy(blocks, x->map + h.rest_at, bytes);
    bool inside = true;
    for (size_t i = 0; inside && i < h.rest_count; i++) inside = block_inside(x, &blocks[i], x->map_bytes);
    if (inside) return take_base(x, blocks, h.rest_count, h.position, h.root);
    free(blocks);
    return false;
}

bool columns_open_file(columns_t *x, store_conn_t *c)
{
    char *path = x->folder ? path_of(x, "") : NULL;
    int fd = path ? open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) : -1;
    struct stat st;
    free(path);
    if (fd < 0) return false;
    bool taken = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 && map_file(x, fd, (size_t)st.st_size) &&
                 take_file(x, c);
    (void)close(fd);
    if (taken) return true;
    columns_drop_base(x);
    for (int i = 0; i < x->column_count; i++) words_free(&x->words[i]);
    return false;
}

void columns_mark(columns_t *x)
{
    char *path = x->folder ? path_of(x, "") : NULL;
    if (column_file_mark(path, x->model, x->marked, x->position, &x->root)) x->marked = x->position;
    free(path);
}
