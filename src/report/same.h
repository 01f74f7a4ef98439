/* same.h - which reports say the same, and where.
 *
 * Purpose    A report against last year's and against those of all other offices: which are near-duplicates, how much of each
 *            stands in the other, and the passages side by side, with the numbers that were changed.
 * Same       Texts are compared as units (match/gram.h): case, width, traditional forms, blanks, punctuation and numbers
 *            do not count. A passage is a chain of shared runs of SAME_GRAM units or more, in the same order on both
 *            sides, with gaps of at most SAME_GAP units (a place's or an office's name); it counts from
 *            options.passage units on. Its gaps are shown with it and not counted as the same.
 * Common     What stands in more than options.common per cent of the reports (and in more than SAME_COMMON_LEAST) is
 *            boilerplate: a passage needs its units besides that, and where none is it counts neither as the same nor as
 *            text. How much of a report that is is told.
 * Left out   The sources under a report's figures, ids of figures, names of offices in the cells of tables and in lists of three or
 *            more: no author wrote them.
 * Share      Units of a report that stand in passages of the other, of all its units, in per mille; or the same without
 *            the common ones on both sides of the division, if that is more. It differs by side: a short report may
 *            stand whole in a long one.
 * Found      Every pair of which one side has a share of options.share or more, as long as what is shared leaves
 *            fingerprints: every run of SAME_GRAM + SAME_WINDOW - 1 = 17 units does. Candidates are the pairs that share
 *            a third of options.share in fingerprints; each is then compared whole, so none is found by chance.
 * Memory     The texts, some 5 bytes per character for fingerprints while same_find runs, 4 bytes per pair of reports.
 * Threads    One caller; workers are started and joined inside. same_passages: any number at once after same_find.
 */
#ifndef REPORT_SAME_H
#define REPORT_SAME_H

#include "base/arena.h"
#include "base/err.h"
#include "base/progress.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SAME_GRAM = 10, SAME_WINDOW = 8, SAME_GAP = 16, SAME_UNITS_LEAST = 40, SAME_COMMON_LEAST = 20,
       SAME_REPORTS_MOST = 8192, SAME_THREADS_MOST = 64, SAME_PAIRS_MOST = 100000, SAME_PASSAGES_MOST = 2000,
       SAME_NUMBERS_MOST = 40 };
#define SAME_BYTES_MOST ((size_t)1 << 30)

typedef struct same_set same_set_t;

/* 0 stands for the usual. */
typedef struct same_options {
    int threads; /* 1..SAME_THREADS_MOST; else 2 */
    int share;   /* per mille from which a pair is found; else 300 */
    int passage; /* units from which a passage counts; else 24 */
    int common;  /* per cent of reports; else 10; 100: nothing is common */
} same_options_t;

/* One side of a pair, or a report alone. */
typedef struct same_report {
    const char *name;       /* borrowed from the set */
    uint32_t units, common; /* all; of these common */
} same_report_t;

typedef struct same_pair {
    uint32_t report[2]; /* by order of same_add, the first is less */
    int share[2];       /* per mille of each */
    uint32_t units[2];  /* of each that stand in the other */
} same_pair_t;

typedef struct same_number {
    const char *text[2]; /* NULL: the other side has none there */
} same_number_t;

typedef struct same_place {
    size_t from, to;         /* bytes of the report's text */
    const char *text;        /* what stands there, as a copy */
    int line, paragraph;     /* of its beginning, from 1; lines that are not blank are paragraphs */
    int last_line;
} same_place_t;

typedef struct same_passage {
    same_place_t place[2]; /* of the first and the second report that was named */
    uint32_t units;        /* shared */
    uint32_t numbers_same, numbers_changed;
    same_number_t number[SAME_NUMBERS_MOST]; /* the changed ones, the first of them */
    uint32_t numbers_shown;
} same_passage_t;

int same_new(const same_options_t *options, same_set_t **ret_set, err_t *err);
void same_free(same_set_t *s);
/* Takes over text (malloc'ed, or NULL when bytes is 0), also when it fails; name is copied. ERR_REPORT_SAME_FULL. */
int same_add(same_set_t *s, const char *name, char *text, size_t bytes, err_t *err);
size_t same_count(const same_set_t *s);
/* Compares report `one` with all others, or all with all (SAME_ALL). Pairs by share, the greatest first; borrowed from the set
 * until it is searched again. *ret_cut: how many more candidates there were than SAME_PAIRS_MOST. Reports of less than
 * SAME_UNITS_LEAST units stand in no pair; if `one` is such a report: ERR_REPORT_SAME_SHORT. ERR_BASE_STOPPED. */
#define SAME_ALL SIZE_MAX
int same_find(same_set_t *s, size_t one, const progress_t *p, const same_pair_t **ret_pairs, size_t *ret_count, size_t *ret_cut, err_t *err);
/* After same_find. */
same_report_t same_report(const same_set_t *s, size_t report);
/* The passages of one report that stand in the other, in its order, long ones cut where its lines end; at most
 * SAME_PASSAGES_MOST, the longest ones. After same_find. */
int same_passages(const same_set_t *s, size_t one, size_t other, arena_t *a, same_passage_t **ret_passages, size_t *ret_count, err_t *err);

#endif
