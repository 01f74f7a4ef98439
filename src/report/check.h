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
#include "base/day.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CHECK_BYTES_MOST = 32 << 20, CHECK_FINDINGS_MOST = 20000, CHECK_CLAIMS_MOST = 20000, CHECK_LINES_MOST = 40000 };

enum check_verdict { CHECK_CONSISTENT, CHECK_INCONSISTENT, CHECK_BROKEN, CHECK_NOT_CHECKABLE, CHECK_VERDICTS };

/* What of the register a number was held against: it opens by its passport. */
typedef struct check_source {
    const char *figure; /* name in the catalogue */
    words_t label;
    const char *office; /* code */
    bool alone;         /* without those below */
    words_t scope;      /* the office in words */
    day_t from, to;
    const char *passport;
    words_t value;      /* as it is said: 121件, 19.6% */
} check_source_t;

typedef struct check_finding {
    enum check_verdict verdict;
    const char *rule;  /* word for programs: "sum", "change", "token" ... */
    const char *quote; /* the piece of the text, blanks made one */
    size_t at, to;     /* bytes in the text where it begins, and where its last character begins */
    int line;          /* from 1 */
    words_t computed;  /* the computation in figures; "" when there is none */
    words_t note;      /* what it means, a sentence */
    const check_source_t *source; /* rule "register"; else NULL */
} check_finding_t;

/* A number of the text and the sentence, heading or cell it stands in, kept for check_against. Bytes of check_result_t.text. */
enum check_kind { CHECK_NUM_COUNT, CHECK_NUM_PERCENT, CHECK_NUM_POINTS, CHECK_NUM_TIMES, CHECK_NUM_DAYS /* 平均用时29.7天 */ };
typedef struct check_claim {
    size_t at, end;    /* digits and unit */
    size_t digits_end; /* where digits and scale end and the unit begins */
    double v, lo, hi;
    enum check_kind kind;
    bool money;        /* values in yuan */
    bool change;       /* its words make it a rise or fall by so much */
    bool loose;        /* a range, or written in characters: not held against anything */
} check_claim_t;
typedef struct check_line {
    size_t at, end;
    int line, paragraph;
    bool zh;
    size_t claim, claims; /* its numbers */
} check_line_t;

typedef struct check_result {
    check_finding_t *findings; /* in order of the text */
    size_t count;
    size_t tally[CHECK_VERDICTS];
    size_t numbers; /* quantities read */
    const uint8_t *number_at; /* a bit for each byte of the text where one of them begins */
    const uint8_t *looked_at; /* ... where one begins that the total of a table was computed from */
    bool cut;       /* more than CHECK_FINDINGS_MOST */
    size_t unread_tables; /* rows of different cells, or too many: their sums were not looked at */
    bool partly;    /* more lines, claims or questions than are held against the register: the later ones were not */
    const char *text; /* a copy */
    check_line_t *lines; /* in order of the text, at most CHECK_LINES_MOST, with at most CHECK_CLAIMS_MOST claims */
    size_t line_count;
    check_claim_t *claims;
    size_t claim_count;
    bool against;   /* check_against was asked */
    size_t counted;  /* numbers but for those of times, lists of sources and in characters. Of these: */
    size_t compared, agreed; /* held against the register; those it has */
    size_t unsure;   /* their words name a figure, and that it is the same is not plain: told with the register's value, not judged */
    size_t elsewhere, untimed; /* of others; of no plain time: a figure is named, and nothing was asked */
} check_result_t;

/* text: UTF-8 (bytes that are none are read as U+FFFD). */
int check_text(const char *text, size_t bytes, arena_t *arena, check_result_t *ret_result, err_t *err);

/* Holds the numbers of the text against the register's figures, as docs/checker.md says ("Against the register"): a text that is one of
 * the catalogue's reports, number by number with the report made anew; any other number whose words are the name of a figure
 * (its labels, also in the wording of the reports), whose unit fits, whose time is said (in its sentence, paragraph, heading or
 * title) and whose scope is the actor's office or one below it. A number of another whole, and a figure that the actor may not
 * read, are left alone. Several figures of one name: one that agrees suffices; else nothing is said. Adds findings of the rule
 * "register", in order of the text. figures NULL: nothing to compare with. Cost: a question per different figure and time. */
struct figures;
struct actor;
int check_against(struct figures *figures, const struct actor *actor, arena_t *arena, check_result_t *result, err_t *err);

/* "consistent", "inconsistent", "broken", "not_checkable". */
const char *check_verdict_word(enum check_verdict verdict);
words_t check_verdict_name(enum check_verdict verdict);

/* The list [{"quote","line","verdict","computed","note","rule","marks"}]; of the rule "register" a finding has its source as well. */
void check_add_findings(buf_t *out, const check_result_t *result, enum lang lang);
/* {"findings":that list,"numbers","in_findings","read" (check_say_read),"alone" (check_add_alone),"cut","unread" (tables)}; where the register was asked also "compared": {"numbers","compared","agree","differ","unsure",
 * "elsewhere","untimed","unnamed","partly","note"}. */
void check_add_json(buf_t *out, const check_result_t *result, enum lang lang);
/* Those counted whose words name no figure. */
size_t check_not_named(const check_result_t *result);
/* A number of what a finding quotes: one it was computed from, or the one it is about (about: wrong, if the finding says so). Bytes of
 * check_result_t.text; end is the byte behind its unit. */
enum { CHECK_MARKS_MOST = 40 };
typedef struct check_mark {
    size_t at, end;
    bool about;
} check_mark_t;
/* At most `most`, in order of the text; returns how many. None where the computation names no number of the quote. */
size_t check_marks(const check_result_t *result, const check_finding_t *finding, check_mark_t *ret, size_t most);
/* ,"marks":[{"from","to","about"}], characters of the quote; nothing where there are none. */
void check_add_marks(buf_t *out, const check_result_t *result, const check_finding_t *finding);
/* [{"line","from","to"}], characters of the line: the numbers for which no relation was found. */
void check_add_alone(buf_t *out, const check_result_t *result);

/* How many of the numbers read stand in what a finding quotes, or in the sum of a table's total: for the others no relation was found. */
size_t check_in_findings(const check_result_t *result);
/* A sentence of that. */
void check_say_read(buf_t *out, const check_result_t *result, enum lang lang);
/* Sentences: how many numbers were compared, and why the others were not; that more was found than is listed, or not all was read (nothing if neither is so). */
void check_say_compared(buf_t *out, const check_result_t *result, enum lang lang);
void check_say_cut(buf_t *out, const check_result_t *result, enum lang lang);
/* What a press officer reads: each finding with its line, quote and computation; a summary at the end. all: those that
 * are consistent and not checkable as well. */
void check_add_text(buf_t *out, const check_result_t *result, bool all, enum lang lang);

#endif
