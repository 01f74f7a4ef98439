/* fuzz_notice.c - any bytes as the text of a notice: what is read is written again byte for byte. */
#include "base/arena.h"
#include "paper/notice.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    paper_notice_t n;
    err_t err = {0};
    buf_t again;
    buf_init(&again, (size_t)16 << 20);
    if (a && paper_notice_text_parse(a, (const char *)data, bytes, &n, &err) == 0) {
        assert(n.subjects > 0 && n.number);
        int rc = paper_notice_text(&n, &again, &err);
        assert(rc == 0 && again.length == bytes && memcmp(buf_text(&again), data, bytes) == 0);
    } else {
        assert(!a || err.code);
    }
    buf_release(&again);
    arena_free(a);
    return 0;
}
