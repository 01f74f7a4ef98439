/* calibration.h - from points to the chance that both names mean one subject.
 *
 * Rule       P = 1 / (1 + exp(-(slope * points + offset))), slope and offset by kind of pair from
 *            data/names/calibration.tsv, fitted by tools/fit_calibration.c. What population of
 *            pairs P speaks of stands in docs/matching.md.
 * Threads    calibration_load runs once per process; afterwards constant.
 */
#ifndef MATCH_CALIBRATION_H
#define MATCH_CALIBRATION_H

#include "match/form.h"

/* PAIR_UNKNOWN: no two names were compared. */
enum pair_kind { PAIR_HAN_PERSON, PAIR_HAN_UNIT, PAIR_LATIN_PERSON, PAIR_LATIN_UNIT, PAIR_MIXED, PAIR_KINDS, PAIR_UNKNOWN = PAIR_KINDS };

int calibration_load(err_t *err);
enum pair_kind calibration_kind(const form_t *a, const form_t *b);
const char *calibration_word(enum pair_kind kind);
/* Thousandths, 1..999: points never make certain. calibration_load must have succeeded. */
int calibration_score(enum pair_kind kind, int points);

#endif
