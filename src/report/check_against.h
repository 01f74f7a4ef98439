/* check_against.h - what the files of "against the register" share; not for other rooms.
 *
 * check_against.c goes through the lines of a text with what is known of each: its time (check_against_when.c), whose work it
 * speaks of (check_against_where.c), what its words name (check_against_names.c); check_against_own.c lays the catalogue's own
 * reports beside the text.
 */
#ifndef REPORT_CHECK_AGAINST_H
#define REPORT_CHECK_AGAINST_H

#include "catalogue/report.h"
#include "figure/figure.h"
#include "report/check_when.h"

enum { WHERES_MOST = 24, NAME_WORDS_MOST = 24, NAME_CHARS_MOST = 48, QUESTIONS_MOST = 2000 };

/* --- whose work --------------------------------------------------------------------------------------------------------- */

enum where_what { WHERE_UNSAID, WHERE_OWN, WHERE_ALONE, WHERE_BELOW, WHERE_ELSE };
typedef struct where {
    int from, to;         /* characters */
    enum where_what what; /* the actor's office with all below it; alone; one below it (office); anything else */
    const office_t *office;
    bool subject;         /* what follows is about it too */
    bool named;           /* by its own name, not as 全市 or 本院 */
} where_t;
typedef struct places places_t;
int places_new(const office_tree_t *offices, const char *own, arena_t *a, places_t **ret, err_t *err);
int where_find(const places_t *p, const text_line_t *l, where_t *into, int room);

/* --- names --------------------------------------------------------------------------------------------------------------- */

typedef struct meant {
    const char *figure;
    words_t label;
    cat_where_t narrow[CAT_WHERES_MOST];
    int narrows;
    const char *unit;
    enum figure_sort sort;
    bool money;
    const char *plus; /* another figure that is added to it: 退回补充调查, the first time and the second */
    bool said;  /* narrowed, and its words say so: 受理监察机关移送的职务犯罪 */
    bool exact; /* the words are the whole name, not what is left of it without 人数 and the like */
} meant_t;
typedef struct names names_t;
/* Names of the figures that the actor may read: labels, other names, and the words before a figure in the catalogue's reports. */
int names_new(const figures_t *f, const actor_t *actor, arena_t *a, names_t **ret, err_t *err);
/* Which figures the words between the characters name; skip: characters that are no part of the name (time, scope). English: the
 * words of 1..3 stretches, in any order: before the number, behind it, the noun it counts. Returns how many, at most MEANT_MOST. */
enum { MEANT_MOST = 12 };
int names_find_zh(const names_t *n, const text_line_t *l, int from, int to, const bool *skip, meant_t *into);
int names_find_en(const names_t *n, const text_line_t *l, const int *from, const int *to, int parts, const bool *skip, meant_t *into);
/* Whether what stands between says of no sort of cases that it is about them. */
bool names_plain_zh(const text_line_t *l, int from, int to, const bool *skip);
/* Whether a word stands between that is of some sort of cases. */
bool names_sort(const text_line_t *l, int from, int to);
/* How many characters of a name are left between them: 0 = nothing but fillers. */
int names_left_zh(const text_line_t *l, int from, int to, const bool *skip);

/* --- the whole ------------------------------------------------------------------------------------------------------------- */

typedef struct against {
    figures_t *figures;
    const actor_t *actor;
    const catalogue_t *catalogue;
    const office_tree_t *offices;
    arena_t *arena;
    check_result_t *result;
    bool *done;            /* of each claim: held against the register */
    struct names *names;
    struct places *places;
    struct asked *asked;
    size_t asked_count;
    size_t room;           /* of findings */
    bool foreign;          /* the head says that it is of an office not asked for: only what names its office is held against it */
    bool about;             /* it is a report about a matter in the register (a campaign): its numbers are those watched, of all cases */
    const char **crime[LANG_COUNT]; /* names of crimes, without 罪 */
    size_t crimes;
    text_line_t *line;
} against_t;

/* One answer; value NULL: it is not to be had. */
typedef struct answer {
    const json_t *value;          /* VALUE of the total (figure.h) */
    const char *passport;
    bool recorded, partly;        /* all of its time is on record; some of it */
} answer_t;
int against_ask(against_t *x, const figure_ask_t *ask, answer_t *ret, err_t *err);
/* One figure that a number may be of, and what the register has of it. */
typedef struct candidate {
    meant_t meant;
    figure_ask_t ask;
    answer_t answer, more; /* more: of `plus` */
    double value;          /* of both */
} candidate_t;
/* Whether the error only says that this one figure or report is not to be had: not the actor's to see, no such time or narrowing, too
 * large. Then nothing is compared with it; any other error ends the whole. */
bool against_refused(int code);
/* What is said of a number: verdict, figures with their values (the first is its source), a note. */
enum { TOLD_MOST = 4 };
typedef struct told {
    enum check_verdict verdict;
    const check_source_t *source[TOLD_MOST];
    int sources;
    words_t note;
} told_t;
told_t against_told(bool good, const check_source_t *source);
/* Adds the finding of a claim; where there is no room for more (result->cut) the claim stays as not compared. */
int against_tell(against_t *x, size_t claim, const check_line_t *l, const told_t *told, err_t *err);
int against_source(against_t *x, const figure_ask_t *q, const meant_t *m, const answer_t *a, check_source_t **ret, err_t *err);
/* Why it is not plain that a number is of the figures whose name it has. NOT: it is plain. */
enum unsure { UNSURE_NOT, UNSURE_NAMES, UNSURE_SORT, UNSURE_WHOSE, UNSURE_TIME, UNSURE_CLAUSE, UNSURE_RECORD };
/* Tells it with the values that the register has of them; good: one of them (where it is plain: the only one) is that of the text. */
int against_tell_all(against_t *x, size_t claim, const check_line_t *l, enum unsure why, bool good, const candidate_t *list, int count, err_t *err);
/* The numbers of reports of the catalogue that this text is. */
int against_own(against_t *x, err_t *err);

#endif
