/* fuzz_same.c - any bytes as reports: parts of the input, parted by 0xFF, are compared with each other. Shares, places and
 * numbers must lie in the texts, whatever they are made of. */
#include "report/same.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { PARTS_MOST = 5, BYTES_MOST = 1 << 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void add(same_set_t *s, const uint8_t *from, size_t n)
{
    char *text = malloc(n + 1);
    if (!text) abort();
    if (n) memcpy(text, from, n);
    int code = same_add(s, "part", text, n, NULL);
    assert(code == 0);
}

static void look(const same_set_t *s, const same_pair_t *p, const size_t *length)
{
    arena_t *a = arena_new((size_t)64 << 20);
    for (int side = 0; side < 2; side++) {
        same_passage_t *list = NULL;
        size_t count = 0;
        uint32_t units = 0;
        assert(p->share[side] >= 0 && p->share[side] <= 1000 && p->units[side] <= same_report(s, p->report[side]).units);
        int code = same_passages(s, p->report[side], p->report[!side], a, &list, &count, NULL);
        assert(code == 0);
        for (size_t i = 0; i < count; i++) {
            for (int k = 0; k < 2; k++) {
                const same_place_t *at = &list[i].place[k];
                assert(at->from < at->to && at->to <= length[p->report[k ? !side : side]] && at->line >= 1 && at->last_line >= at->line && at->paragraph >= 1);
            }
            assert(list[i].numbers_shown <= list[i].numbers_changed);
            units += list[i].units;
        }
        assert(units == p->units[side] || count == SAME_PASSAGES_MOST);
    }
    arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    size_t length[PARTS_MOST], parts = 0, pairs = 0, cut = 0;
    const same_pair_t *pair = NULL;
    same_set_t *s = NULL;
    if (bytes > BYTES_MOST || same_new(&(same_options_t){.threads = 1, .share = 1, .passage = 10}, &s, NULL) != 0) return 0;
    for (const uint8_t *at = data, *end = data + bytes; at <= end && parts < PARTS_MOST; parts++) {
        const uint8_t *stop = at < end ? memchr(at, 0xFF, (size_t)(end - at)) : NULL;
        length[parts] = (size_t)((stop ? stop : end) - at);
        add(s, at, length[parts]);
        at += length[parts] + 1;
    }
    int code = same_find(s, SAME_ALL, NULL, &pair, &pairs, &cut, NULL);
    assert(code == 0 && cut == 0);
    for (size_t i = 0; i < pairs; i++) look(s, &pair[i], length);
    same_free(s);
    return 0;
}
