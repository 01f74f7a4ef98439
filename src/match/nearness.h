/* nearness.h - how near a listed name looks, for a fiftieth of what comparing costs.
 *
 * Purpose    Thousands of names share keys with a name asked; which of them are compared is decided by how many of the
 *            asked name's characters they hold. Nothing is scored by it.
 * Threads    Pure; lexicon_load must have succeeded.
 * Cost       About 50 ns a name of twelve characters.
 */
#ifndef MATCH_NEARNESS_H
#define MATCH_NEARNESS_H

#include "match/form.h"

enum { NEARNESS_BUCKETS = 256, NEARNESS_MOST = 1024, NEARNESS_HEAD = 4 };

/* Characters by hash: how many, and what each counts. */
typedef struct nearness_bag {
    uint8_t count[NEARNESS_BUCKETS], weight[NEARNESS_BUCKETS];
    int total;
} nearness_bag_t;

typedef struct nearness {
    nearness_bag_t own, spoken; /* spoken: letters of the pinyin of a Han name, against Latin ones */
    bool han;
    uint32_t head[NEARNESS_HEAD]; /* Han: the first characters */
} nearness_t;

void nearness_of(const form_t *asked, nearness_t *ret);
/* text: a name as compared. 0..NEARNESS_MOST, more is nearer. */
int nearness(const nearness_t *asked, const char *text);

#endif
