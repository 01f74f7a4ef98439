/* check_cues.h - the words that say what a number is to the others, both languages; not for other rooms. The words of a clause's
 * tokens stand in check_word.c; a relation that needs a word of its own asks for it where it stands (check_says).
 *
 * A passage is looked through once; each place where a cue stands is a hit. The readers of facts and relations ask whether a
 * cue stands between two characters. English words begin and end where words do, but for those written with a star behind.
 */
#ifndef REPORT_CHECK_CUES_H
#define REPORT_CHECK_CUES_H

#include "report/check_inside.h"

enum { HITS_MOST = 3000 };

enum cue {
    CUE_EARLIER, CUE_NOW, CUE_PLAN, CUE_MOM, CUE_CONST,
    CUE_NEW,                   /* 新增: by so many more where a rise is said, else new ones */
    CUE_MORE, CUE_FEWER,       /* said right before or behind an amount: by so many more */
    CUE_NO_MORE,               /* 多次, 少数: no comparison */
    CUE_APART,                 /* 相差, a gap of */
    CUE_TOTAL, CUE_ADDS,       /* 共; 合计: things before are added */
    CUE_OPEN, CUE_CLOSED,      /* 其中; 分为 */
    CUE_REST, CUE_LEFT, CUE_BEGIN, CUE_CAME, CUE_WENT,
    CUE_SHARE, CUE_OF_ALL, CUE_ELSEWHERE, CUE_LEADS_ON, CUE_AMONG, CUE_BACK,
    CUE_OVERLAP, CUE_EACH, CUE_PERIOD, CUE_NEXT, CUE_FIRST, CUE_LEAST, CUE_MEAN, CUE_GREATEST,
    CUE_AGAIN,                 /* 即, 实为, to be exact: the number said once more */
    CUE_EVERY_UP, CUE_EVERY_DOWN, CUE_SAME, CUE_EXCEPT, CUE_THUS, CUE_ABOVE, CUE_BELOW, CUE_RATE,
    CUES
};

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
