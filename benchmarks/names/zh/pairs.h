/* pairs.h - making labelled pairs of Chinese names: what make_pairs.c, persons.c and units.c share.
 *
 * Every name of a source is used for one pair only (pool_next never gives it again), and the half a pair belongs to is a
 * hash of its group, which is the name or brand it was made from: nothing learnt on one half is met in the other.
 */
#ifndef NAMES_ZH_PAIRS_H
#define NAMES_ZH_PAIRS_H

#include "../inside.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { LONGEST = 6, WILD_MOST = 2000000 };

/* Real names of one source, without doubles. */
typedef struct pool {
    char **name;
    uint32_t count, room, next;
    uint32_t *order; /* shuffled */
    bool *used;
    uint32_t *slot;  /* hash table over name, UINT32_MAX = free */
    uint32_t slots;
} pool_t;

/* Two names of a pool that differ in one character. */
typedef struct near_pair {
    uint32_t a, b;
    uint8_t at; /* of the character, from 0 */
} near_t;

typedef struct maker {
    names_t *n;
    pool_t modern, ancient, brands, organs;
    near_t *near;
    uint32_t nears;
    FILE *out;
    uint32_t made;
} maker_t;

bool pool_read(pool_t *p, const char *root, const char *path, bool fold);
void pool_shuffle(pool_t *p, names_t *n);
void pool_free(pool_t *p);
bool pool_has(const pool_t *p, const char *name);
uint32_t pool_index(const pool_t *p, const char *name); /* UINT32_MAX = not there */
/* The next unused name, NULL when all are used; counts as used. */
const char *pool_next(pool_t *p);
/* All pairs of unused names of at least least characters that differ in one, shuffled, into m->near. */
bool pool_near(const pool_t *p, maker_t *m, int least);

int read_chars(const char *text, uint32_t *c, int room);
void write_chars(const uint32_t *c, int count, char into[NAMES_ROOM]);
/* Letters of the usual readings; of a person with a space behind the surname. "" when one is unknown. */
void spell_pinyin(const char *name, bool person, char into[NAMES_ROOM]);

typedef struct pair {
    const char *schema, *group, *a, *b;
    bool match;
    const char *quality, *category, *note; /* note NULL: what differs */
} pair_t;

void emit(maker_t *m, const pair_t *p);
void make_persons(maker_t *m);
void make_units(maker_t *m);
/* Characters whose stroke sequences differ in one stroke. */
bool strokes_load(const char *root);
bool strokes_like(names_t *n, uint32_t c, uint32_t *ret_like);
/* Characters put together by eye in a list the matcher's tables were not made from either. */
bool groups_load(const char *root);
bool groups_like(names_t *n, uint32_t c, uint32_t *ret_like);
/* Look-alikes of those groups in persons and units; made last, so that all other pairs stay what they were. */
void make_persons_grouped(maker_t *m);
void make_units_grouped(maker_t *m);

#endif
