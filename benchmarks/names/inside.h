/* inside.h - what names.c and disturb.c share. */
#ifndef NAMES_INSIDE_H
#define NAMES_INSIDE_H

#include "names.h"

#include <string.h>

enum { WORDS_MOST = 26000, DRAWS = 1 << 16, FOLDS_MOST = 8000 };

typedef struct words_list {
    char *word[WORDS_MOST];
    uint64_t upto[WORDS_MOST]; /* sum of weights so far */
    int tag[WORDS_MOST]; /* places: GB/T 2260 code; falls never */
    int count;
    uint16_t draw[DRAWS]; /* the word at each part in 65,536 of the weights */
} words_list_t;

struct names {
    uint64_t state;
    words_list_t surname, given, first, last, brand, place, county;
    uint32_t simple[FOLDS_MOST], traditional[FOLDS_MOST];
    int folds;
    bool distinct;
    uint64_t *seen; /* open addressing, 0 = free */
    size_t seen_room, seen_count;
};

extern const char *const names_trades[];
extern const char *const names_legal[];      /* all three: NULL at the end; longest forms first */
extern const char *const names_latin_legal[];

/* Bytes of the place or places at the front of a unit. */
size_t names_place_bytes(const names_t *n, const char *name);

static inline const char *words_draw(names_t *n, const words_list_t *l)
{
    return l->word[l->draw[names_random(n, DRAWS)]];
}

static inline const char *words_any(names_t *n, const words_list_t *l)
{
    return l->word[names_random(n, (uint32_t)l->count)];
}

/* Appends text and returns its end; callers keep within NAMES_ROOM by what they append. */
static inline char *put(char *at, const char *text)
{
    size_t bytes = strlen(text);
    memcpy(at, text, bytes + 1);
    return at + bytes;
}

#endif
