/* column_file.c - see column_file.h. */
#include "register/column_file.h"

#include <assert.h>
#include <fcntl.h>
#include <sodium.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *column_file_path(const char *folder, const char *kind, const char *what, const char *end)
{
    size_t room = strlen(folder) + strlen(kind) + strlen(what) + strlen(end) + 8;
    char *path = malloc(room);
    if (path) (void)snprintf(path, room, "%s/%s.%s%s", folder, kind, what, end);
    return path;
}

static void head_hash(const column_head_t *h, unsigned char into[32])
{
    crypto_generichash(into, 32, (const unsigned char *)h, offsetof(column_head_t, hash), NULL, 0);
}

void column_head_seal(column_head_t *h)
{
    head_hash(h, h->hash);
}

bool column_head_good(const column_head_t *h, const char magic[8], const unsigned char model[32])
{
    unsigned char hash[32];
    head_hash(h, hash);
    return memcmp(hash, h->hash, sizeof hash) == 0 && memcmp(h->magic, magic, sizeof h->magic) == 0 && memcmp(h->model, model, sizeof h->model) == 0;
}

bool column_head_of_log(const column_head_t *h, store_conn_t *c)
{
    int64_t size;
    ledger_hash_t root = {{0}};
    if (ledger_size(c, &size, NULL) != 0 || h->position < 0 || h->position > size) return false;
    if (h->position && ledger_root(c, h->position, &root, NULL) != 0) return false;
    return memcmp(root.byte, h->root, LEDGER_HASH) == 0;
}

bool column_file_mark(const char *path, const unsigned char model[32], int64_t was, int64_t position, const ledger_hash_t *root)
{
    bool marked = false;
    int fd = path ? open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC) : -1;
    column_head_t h;
    if (fd < 0) return false;
    if (pread(fd, &h, sizeof h, 0) == sizeof h && memcmp(h.model, model, sizeof h.model) == 0 && h.position == was) {
        h.position = position;
        memcpy(h.root, root->byte, LEDGER_HASH);
        column_head_seal(&h);
        marked = pwrite(fd, &h, sizeof h, 0) == sizeof h;
    }
    (void)close(fd);
    return marked;
}

void column_words_put(const word_list_t *list, buf_t *out)
{
    uint64_t n = list->count;
    buf_add_bytes(out, &n, sizeof n);
    for (size_t i = 0; i < list->count; i++) {
        uint32_t bytes = (uint32_t)strlen(list->at[i]);
        buf_add_bytes(out, &bytes, sizeof bytes);
        buf_add_bytes(out, list->at[i], bytes);
    }
}

bool column_words_take(word_list_t *list, const unsigned char **at, const unsigned char *end)
{
    uint64_t n;
    assert(*at <= end);
    if ((size_t)(end - *at) < sizeof n) return false;
    memcpy(&n, *at, sizeof n);
    *at += sizeof n;
    for (uint64_t i = 0; i < n; i++) {
        uint32_t bytes;
        int64_t number;
        if ((size_t)(end - *at) < sizeof bytes) return false;
        memcpy(&bytes, *at, sizeof bytes);
        *at += sizeof bytes;
        if (bytes > (size_t)(end - *at)) return false;
        char *text = strndup((const char *)*at, bytes);
        bool taken = text && words_number(list, text, &number, NULL) == 0 && number == (int64_t)i;
        free(text);
        if (!taken) return false;
        *at += bytes;
    }
    return true;
}
