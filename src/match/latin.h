/* latin.h - Latin names from inside: how two words agree, and which word stands for which. For latin*.c only.
 *
 * Threads    Pure. Cost: a pair of names of w words takes w * w comparisons of words at most, and only words that
 *            are not equal are compared by letters (LATIN_CLOSE of them at most on either side).
 */
#ifndef MATCH_LATIN_H
#define MATCH_LATIN_H

#include "match/form.h"
#include "match/weights.h"

enum { LATIN_FAR = 99, LATIN_CLOSE = 24, LATIN_WORD = 64, LATIN_RUNS = 8, LATIN_UNHEARD = 255 };

/* What says how two words (or runs of words) agree: WEIGHT_COUNT = equal, WEIGHT_other_word = they do not. */
typedef struct like {
    uint8_t what;    /* enum weight */
    int16_t percent; /* of that weight's points */
} like_t;

/* Letters to add, drop, change or swap with the neighbour: up to most (at most 4), LATIN_FAR when it is more. */
int latin_distance(const char *a, int n, const char *b, int m, int most);
/* A word as it sounds across romanisations ("ph" f, "q" k, doubled letters single ...). */
typedef struct sound {
    uint64_t kinds; /* which letters occur */
    uint8_t n;      /* LATIN_UNHEARD: not made yet */
    char letters[LATIN_WORD];
} sound_t;

void latin_sound(const char *word, int n, sound_t *ret);
/* p and q: the sounds of the two words, made here when they are needed. */
like_t latin_like(const form_t *a, int i, sound_t *p, const form_t *b, int j, sound_t *q);
/* Pinyin, Wade-Giles and their like brought to one spelling that does not tell b/p, d/t, g/k, n/ng apart. */
int latin_chinese(const char *word, int n, char into[LATIN_WORD]);
/* One group of vowels in two to six letters. */
bool latin_syllable(const char *word, int n);
/* Names of short syllables, where one letter more or less is another name. */
enum latin_tongue { TONGUE_OTHER, TONGUE_CHINESE, TONGUE_VIETNAMESE };
enum { LATIN_SYLLABLES = 8 };

enum latin_tongue latin_tongue(const form_t *f);
/* Are they two names in that tongue, and no slip of one another? */
bool latin_other_name(enum latin_tongue tongue, const char *x, int n, const char *y, int m);
/* The syllables of a Chinese personal name in pinyin (a surname in front or behind); 0 when it is none. */
int latin_syllables(const form_t *f, uint16_t into[LATIN_SYLLABLES]);
/* The same for letters joined from several words (n and m at least 4). */
like_t latin_like_joined(const char *a, int n, const char *b, int m);
int latin_points(like_t how);

static inline bool latin_vowel(char c)
{
    return c >= 'a' && c <= 'z' && (0x104111 >> (c - 'a') & 1); /* a e i o u */
}

static inline const char *latin_word(const form_t *f, int i)
{
    return f->text + f->token[i].at;
}

enum { LATIN_SINGLE = -1, LATIN_IN_RUN = -2 };

typedef struct latin_run {
    uint8_t first_a, count_a, first_b, count_b;
    like_t how;
    bool initials; /* one side is the first letters of the other */
} latin_run_t;

typedef struct pairing {
    const form_t *a, *b;
    int8_t of_a[FORM_TOKENS], of_b[FORM_TOKENS]; /* partner, LATIN_SINGLE or LATIN_IN_RUN */
    like_t how[FORM_TOKENS];                     /* by token of a that has a partner */
    latin_run_t run[LATIN_RUNS];
    int runs;
} pairing_t;

void latin_pair(const form_t *a, const form_t *b, pairing_t *ret);
/* Letters of tokens first..first+count-1 joined; 0 when they do not fit into LATIN_WORD. */
int latin_join(const form_t *f, int first, int count, char into[LATIN_WORD]);

#endif
