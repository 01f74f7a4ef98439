/* check_when.h - the times a line or passage speaks of; not for other rooms.
 *
 * A time is read as it is said, perhaps in part: 2025年第一季度, 上半年, 去年同期, from January to September 2025. check_against.c
 * asks which days of the register are meant, check_times.c what the times of a passage say of each other.
 */
#ifndef REPORT_CHECK_WHEN_H
#define REPORT_CHECK_WHEN_H

#include "report/check_number.h"

enum { WHENS_MOST = 24 };

/* A sentence decoded: full-width letters and marks are those of ASCII, all blanks are blanks. */
typedef struct text_line {
    uint32_t c[SENTENCE_MOST + 8]; /* ends with zeros */
    size_t at[SENTENCE_MOST + 8];
    bool num[SENTENCE_MOST + 8];   /* part of a number */
    int n;
    bool zh;
} text_line_t;
void text_line_read(const char *text, const check_line_t *l, const check_claim_t *claims, text_line_t *ret);
/* The same of a sentence or passage that is in hand: its characters keep their places. */
void text_line_of(const sentence_t *s, text_line_t *ret);
/* Where the byte stands in it. */
int text_line_at(const text_line_t *l, size_t byte);
/* Whether one of the words of a |-list begins at the character: its length, 0 = none. Latin words in small letters, whole. */
int text_word(const text_line_t *l, int at, const char *list);
/* ... stands between them. */
bool text_has(const text_line_t *l, int from, int to, const char *list);

typedef struct text_span {
    day_t from, to; /* DAY_NONE: not known */
    bool until;     /* as of its last day: where it began is not said */
} text_span_t;

/* A time said in a line, perhaps in part: 2025年第一季度, 上半年, 去年, from January to September 2025. */
typedef struct when {
    int from, to;        /* characters */
    int year, year2;     /* 0 = not said */
    int back;            /* so many years before that of the context: 去年 1 */
    int month, day, month2, day2;
    bool same;           /* the same days as the context's: 上年同期 */
    int years;           /* with same: only a context of so many years is meant: 五年来 */
    bool until, versus;  /* versus: what something is compared with: 比2024年, than in 2024 */
    bool full;           /* said to be the whole year: 全年, the full year */
    bool reversed;       /* both ends with their years, the end before the beginning */
} when_t;
int when_find(const text_line_t *l, when_t *into, int room);
/* False when the context does not say what is left open. */
bool when_span(const when_t *w, const text_span_t *context, text_span_t *ret);

#endif
