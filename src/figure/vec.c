/* vec.c - columns in memory: anonymous address space, of which the beginning may be a private map of a file. */
#include "figure/counted.h"

#include "base/fault.h"

#include <assert.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { ROOM_LEAST = 1 << 12, PAGE = 4096 };

static unsigned char *space(size_t bytes)
{
    if (fault_fails(FAULT_ALLOC)) return NULL;
    void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return at == MAP_FAILED ? NULL : at;
}

void vec_free(vec_t *v)
{
    if (v->at) (void)munmap(v->at, v->room);
    *v = (vec_t){.width = v->width};
}

/* Cells that are new are 0. */
int vec_grow(vec_t *v, size_t count, err_t *err)
{
    assert(v->width);
    if (count <= v->count) return 0;
    size_t bytes = count * v->width;
    if (bytes > v->room) {
        size_t room = v->room ? v->room * 2 : ROOM_LEAST;
        while (room < bytes) room *= 2;
        unsigned char *at = space(room);
        if (!at) return err_nomem(err);
        if (v->count) memcpy(at, v->at, v->count * v->width);
        if (v->at) (void)munmap(v->at, v->room);
        v->at = at;
        v->room = room;
        v->mapped = false;
    }
    if (v->mapped) memset(v->at + v->count * v->width, 0, (count - v->count) * v->width); /* the file goes on behind it */
    v->count = count;
    return 0;
}

int64_t vec_get(const vec_t *v, size_t i)
{
    assert(i < v->count);
    const unsigned char *p = v->at + i * v->width;
    if (v->width == 1) return *p;
    if (v->width == 2) return *(const uint16_t *)(const void *)p;
    if (v->width == 4) return *(const uint32_t *)(const void *)p;
    return *(const int64_t *)(const void *)p;
}

void vec_set(vec_t *v, size_t i, int64_t value)
{
    assert(i < v->count);
    memcpy(v->at + i * v->width, &value, v->width); /* little-endian, as all files of ours */
}

int vec_add(vec_t *v, int64_t value, err_t *err)
{
    int failed = vec_grow(v, v->count + 1, err);
    if (!failed) vec_set(v, v->count - 1, value);
    return failed;
}

/* Room for twice as much, so that what is new seldom moves it. */
int vec_map(vec_t *v, int fd, uint64_t offset, uint64_t bytes, err_t *err)
{
    assert(offset % PAGE == 0 && bytes % v->width == 0);
    vec_free(v);
    if (!bytes) return 0;
    size_t room = (size_t)(bytes * 2 + PAGE - 1) / PAGE * PAGE;
    unsigned char *at = space(room);
    if (!at) return err_nomem(err);
    if (mmap(at, (size_t)bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, fd, (off_t)offset) == MAP_FAILED) {
        (void)munmap(at, room);
        return err_nomem(err);
    }
    v->at = at;
    v->room = room;
    v->count = (size_t)bytes / v->width;
    v->mapped = true;
    return 0;
}

uint64_t vec_sum(const vec_t *v)
{
    uint64_t h[4] = {1, 2, 3, 4};
    size_t bytes = v->count * v->width, i = 0;
    for (; i + 32 <= bytes; i += 32)
        for (size_t k = 0; k < 4; k++) {
            uint64_t w;
            memcpy(&w, v->at + i + 8 * k, sizeof w);
            h[k] = (h[k] ^ w) * UINT64_C(0x9E3779B97F4A7C15);
            h[k] ^= h[k] >> 29;
        }
    for (; i < bytes; i++) h[i % 4] = (h[i % 4] ^ v->at[i]) * UINT64_C(1099511628211);
    return h[0] ^ h[1] << 1 ^ h[2] << 2 ^ h[3] << 3 ^ bytes;
}
