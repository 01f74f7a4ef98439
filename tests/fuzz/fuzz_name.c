/* Names: whatever the bytes, a name is folded and compared or refused; folding twice is folding once. */
#include "match/match.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fold(const char *name, enum match_schema schema)
{
    buf_t once, twice;
    buf_init(&once, 16384);
    buf_init(&twice, 16384);
    if (!match_fold(name, schema, &once, NULL)) {
        const char *text = buf_text(&once);
        /* Folded names can be longer than names may be; then they are refused. */
        if (text && strlen(text) <= MATCH_NAME_BYTES && match_fold(text, schema, &twice, NULL)) abort();
    }
    buf_release(&once);
    buf_release(&twice);
}

/* The input is two names with a line between them. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    arena_t *a = arena_new(1 << 20);
    if (!text || !a) abort();
    memcpy(text, data, size);
    text[size] = '\0';
    char *other = strchr(text, '\n');
    if (other) *other++ = '\0';
    match_subject_t x = {.schema = MATCH_PERSON, .name = text, .born = DAY_NONE}, y = x;
    y.name = other ? other : text;
    for (enum match_schema s = MATCH_PERSON; s <= MATCH_ANY; s++) {
        match_hit_t h;
        x.schema = y.schema = s;
        fold(text, s);
        if (match_pair(&x, &y, a, &h, NULL)) continue;
        int sum = 0;
        for (size_t i = 0; i < h.reason_count; i++) sum += h.reasons[i].points;
        /* A name alone is never more than C, and the pieces are the points. */
        if (h.tier == MATCH_A || h.tier == MATCH_B || (h.reason_count && sum != h.points)) abort();
        if (!other && h.tier != MATCH_C) abort(); /* a name agrees with itself */
    }
    arena_free(a);
    free(text);
    return 0;
}
