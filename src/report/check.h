/* check.h - the checker of reports: reads a draft, finds its numbers, computes again what can be computed.
 *
 * Purpose    A figure typed by hand is checked against the other figures of the same text: sums, parts and wholes,
 *            shares, year-on-year, multiples, percentage points, averages, rates, lists with 分别 / respectively;
 *            and each number for itself: damaged tokens, units, what cannot be.
 * Verdicts   broken: the text itself is damaged. inconsistent: it can be read and contradicts itself or what can be.
 *            consistent: recomputed, and the same. not_checkable: something is claimed whose base is not in the text.
 *            A sentence without any claim gets no finding. docs/checker.md lists the rules.
 * Rounding   Every number stands for the interval of what it could be: half of its last digit, wider behind 约, 余,
 *            more than. Inconsistent means that no value in the intervals of the inputs gives one in that of the claim.
 * Ownership  Everything returned is borrowed from the arena.
 * Limits     CHECK_BYTES_MOST of text, CHECK_FINDINGS_MOST findings (then cut). Sentences over 2,000 characters are
 *            read in pieces.
 * Cost       Linear in the text; a sentence costs at most the square of its numbers, which are limited.
 * Threads    No state between calls.
 * Source     The arithmetic of published reports: SPP press statements of 2018-2022 (上升N倍 and 是…的N倍 are two things).
 */
#ifndef REPORT_CHECK_H
#define REPORT_CHECK_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

enum { CHECK_BYTES_MOST = 32 << 20, CHECK_FINDINGS_MOST = 20000, CHECK_CLAIMS_MOST = 2000 };

enum check_verdict { CHECK_CONSISTENT, CHECK_INCONSISTENT, CHECK_BROKEN, CHECK_NOT_CHECKABLE, CHECK_VERDICTS };

typedef struct check_finding {
    enum check_verdict verdict;
    const char *rule;  /* word for programs: "sum", "change", "token" ... */
    const char *quote; /* the piece of the text, blanks made one */
    size_t at, to;     /* bytes in the text where it begins, and where its last character begins */
    int line;          /* from 1 */
    words_t computed;  /* the computation in figures; "" when there is none */
    words_t note;      /* what it means, a sentence */
} check_finding_t;

/* "2022年，全市检察机关受理审查逮捕1200件": a count of a stated time, to be compared with a register. */
typedef struct check_claim {
    const char *words; /* of its clause before the number */
    const char *quote;
    double v, lo, hi;
    const char *unit;  /* 件, 人 ...; "" = not said */
    bool money;        /* values in yuan */
    int from_year, to_year;
    size_t at;
    int line;
} check_claim_t;

typedef struct check_result {
    check_finding_t *findings; /* in order of the text */
    size_t count;
    size_t tally[CHECK_VERDICTS];
    size_t numbers; /* quantities read */
    bool cut;       /* more than CHECK_FINDINGS_MOST */
    check_claim_t *claims; /* in order of the text, at most CHECK_CLAIMS_MOST */
    size_t claim_count;
} check_result_t;

/* text: UTF-8 (bytes that are none are read as U+FFFD). */
int check_text(const char *text, size_t bytes, arena_t *arena, check_result_t *ret_result, err_t *err);

/* Compares the claims with the register's figures: the words before the number are the figure's label (a leading 共, 数 and
 * the like apart), the unit is its unit, the time is whole years that the sentence states. Adds findings of the rule
 * "register", in order of the text. The actor sees figures of the own offices only; the question is put for the actor's
 * office with all below it. figures NULL: nothing to compare with. */
struct figures;
struct actor;
int check_against(struct figures *figures, const struct actor *actor, arena_t *arena, check_result_t *result, err_t *err);

/* "consistent", "inconsistent", "broken", "not_checkable". */
const char *check_verdict_word(enum check_verdict verdict);
words_t check_verdict_name(enum check_verdict verdict);

/* The list [{"quote","line","verdict","computed","note","rule"}]. */
void check_add_json(buf_t *out, const check_result_t *result, enum lang lang);
/* What a press officer reads: each finding with its line, quote and computation; a summary at the end. all: those that
 * are consistent and not checkable as well. */
void check_add_text(buf_t *out, const check_result_t *result, bool all, enum lang lang);

#endif
