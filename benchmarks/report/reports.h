/* reports.h - invented annual reports of offices, some of which were copied: for the bench and the test of sameness.
 *
 * A report is paragraphs of sentences, each put together from phrases drawn at random, so that two reports share nothing
 * longer than by chance, and set phrases that nearly all offices have (some 5 % of the text). A planted report has part
 * of its paragraphs from another one, as they were or changed in the ways of its plan.
 * Deterministic: the same seed gives the same reports.
 */
#ifndef REPORT_REPORTS_H
#define REPORT_REPORTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum made_change { MADE_AS_IT_WAS = 0, MADE_NUMBERS = 1, MADE_NAMES = 2, MADE_SHUFFLED = 4, MADE_WIDTH = 8, MADE_CHANGES = 16 };

typedef struct made_plan {
    int from;       /* the report it was copied from; -1: its own */
    int permille;   /* how much was to be copied */
    unsigned changes;
} made_plan_t;

typedef struct made_set {
    uint64_t seed;
    int reports, characters; /* of each, about */
    made_plan_t *plan;       /* [reports] */
} made_set_t;

/* pairs: planted ones, each with a source of its own, 250 to 600 per mille in turn, all ways of changes; cluster: so many
 * more from one source, 400 per mille. One report in nine is English. plan is malloc'ed: made_free. */
bool made_new(uint64_t seed, int reports, int characters, int pairs, int cluster, made_set_t *ret);
void made_free(made_set_t *m);
/* The text, malloc'ed; *ret_copied: how much of its text, set phrases and numbers left out, is that of
 * the source, in per mille. NULL: no memory. */
char *made_report(const made_set_t *m, int report, size_t *ret_bytes, int *ret_copied);
bool made_english(int report);

#endif
