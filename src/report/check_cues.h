/* check_cues.h - the words that say what a number is to the others, both languages; not for other rooms. The words stand
 * in check_lexicon.c.
 *
 * A passage is looked through once; each place where a cue stands is a hit. The readers of facts and relations ask whether a
 * cue stands between two characters. English words begin and end where words do, but for those written with a star behind.
 */
#ifndef REPORT_CHECK_CUES_H
#define REPORT_CHECK_CUES_H

#include "report/check_lexicon.h"

enum { HITS_MOST = 3000 };

typedef struct cue_row {
    uint32_t c[40];
    int n;
    enum cue cue;
    bool open; /* a star: the word may go on */
} cue_row_t;

typedef struct check_cues {
    cue_row_t *row;
    size_t count;
} check_cues_t;

typedef struct hit {
    int from, to; /* characters */
    enum cue cue;
} hit_t;

typedef struct hits {
    hit_t hit[HITS_MOST]; /* by from */
    int n;
} hits_t;

int check_cues_load(arena_t *arena, check_cues_t *ret, err_t *err);
void check_cues_read(const check_cues_t *cues, const sentence_t *s, hits_t *ret);
/* Whether the cue stands between the characters. */
bool cue_in(const hits_t *h, int from, int to, enum cue cue);
/* Where the last (first) such cue between the characters begins, -1. */
int cue_last(const hits_t *h, int from, int to, enum cue cue);
/* Whether it begins right at the character. */
bool cue_at(const hits_t *h, int at, enum cue cue);
/* Whether it ends right at the character, or one blank before it. */
bool cue_ends(const hits_t *h, const sentence_t *s, int at, enum cue cue);

/* Names that leave no third: men and women, 线上 and 线下. Which side of a pair stands there: pair * 2 + side, -1. */
int check_pair_side(const sentence_t *s, int from, int to);

#endif
