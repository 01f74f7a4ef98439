/* calendar.h - the law's calendar: what a term of days, working days or months comes to.
 *
 * Rules      Criminal Procedure Law art. 105 (start day not counted; last day a holiday moves to the
 *            first day after; custody ends on the very day), SPC interpretation (2021) art. 202
 *            (months: same day of the month; from a last day to a last day; no such day: the last
 *            day; half a month is 15 days), Civil Procedure Law art. 85. same_day: Civil Code art. 202
 *            (the same day also from a last day: 30 November and two months are 30 January).
 * Data       data/calendar/cn_holidays.csv: days off and make-up working days of each year, from
 *            the yearly State Council notices. A year that is not in it is ERR_CATALOGUE_NO_YEAR
 *            whenever the answer depends on it: never guessed. A year is in the data when its
 *            1 October is marked off: a notice may touch the last days of the year before, and
 *            those few rows do not make that year known.
 * Threads    A calendar_t is constant after loading.
 */
#ifndef CATALOGUE_CALENDAR_H
#define CATALOGUE_CALENDAR_H

#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"
#include "base/lang.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct calendar calendar_t;

enum term_unit { TERM_DAYS, TERM_WORKING_DAYS, TERM_MONTHS, TERM_YEARS, TERM_HALF_MONTH };

/* A length of time in the law's words; parts are added one after the other ("1 month + 15 days"). */
enum { TERM_PARTS = 4 };
typedef struct term {
    int parts;
    struct term_part {
        enum term_unit unit;
        int count;
    } part[TERM_PARTS];
} term_t;

/* A stretch during which the clock does not run: from (first day not counted) to (last one, or
 * DAY_NONE while it lasts), and the paper that caused it. Pauses may come in any order; those that
 * overlap or touch are one. What lies on or before the (last) start is of no account, nor is a pause
 * that begins after the last day counted. A restart begins the term anew after on (which is not
 * counted) and ends a pause that is still open.
 * Months and years: first the end is found as if there were no pause; then it moves on by the
 * number of paused days that lie between the start and the end, the end moving as they are added. */
typedef struct term_pause {
    day_t from, to;
    words_t cause;     /* borrowed */
    bool stopped;      /* the clock was stopped on the day before from, which counts: if that day is the last, the term
                          ends with the pause */
} term_pause_t;
typedef struct term_restart {
    day_t on;
    words_t cause;
} term_restart_t;

/* What was added to the running term by a decision of that day: counted on from the last day of the term
 * before it was moved by a holiday, since both are one term. Before a restart it is of no account. */
typedef struct term_extension {
    day_t on;
    term_t term;
    words_t cause;
} term_extension_t;

/* Forward: the term runs from start. Back: start is a day ahead (a hearing), the due day is the latest that
 * leaves the term, of one part, between the two; the days are counted back from start, which is not counted;
 * no holiday moves it. Given: start is the due day itself, set by a decision. */
enum term_way { TERM_FORWARD, TERM_BACK, TERM_GIVEN };

typedef struct term_case {
    day_t start;      /* the day of the event; not counted itself */
    enum term_way way;
    words_t event;    /* what happened on that day, with its paper; or {{NULL}} */
    words_t law;      /* article, or {{NULL}} */
    term_t term;
    bool custody;     /* ends on the very day, holiday or not */
    bool somebody;    /* … because somebody is in custody now, not because of what the term is */
    bool same_day;    /* months go to the same day of the month also from its last day (Civil Code art. 202) */
    bool nominal;     /* the last day as counted, for want of the year's holidays: one could only move it later */
    const term_pause_t *pauses;
    size_t pause_count;
    const term_restart_t *restarts;
    size_t restart_count;
    const term_extension_t *extensions; /* in the order of the decisions */
    size_t extension_count;
    int restarts_most; /* -1 = no limit; more than that is ERR_CATALOGUE_RESTARTS (two returns) */
} term_case_t;

/* One line of the sum: the day reached and why. */
typedef struct due_step {
    day_t day;
    const char *rule; /* stable word: law, start, count, month_end, holiday_end, custody_end, pause,
                         restart, extend, back, given, nominal, open (a pause still lasts) */
    words_t words;    /* the sentence in both languages */
} due_step_t;

typedef struct due_sum {
    day_t due; /* DAY_NONE while a pause lasts */
    due_step_t *steps;
    size_t step_count;
} due_sum_t;

/* Loads the embedded data (csv == NULL) or the CSV text given (date,kind,name_zh,name_en; kind off,
 * work or in_lieu - the last marks days off that are moved weekend days and must be off as well).
 * ERR_CATALOGUE_CALENDAR with the line. */
int calendar_load(const char *csv, calendar_t **ret_calendar, err_t *err);
/* The carried data with an installation's own rows (the same columns) in their place: a year whose 1 October is in
 * own is taken from own alone, of other years each day that stands there. NULL = the carried data. */
int calendar_load_own(const char *own, calendar_t **ret_calendar, err_t *err);
/* Every mistake of such rows, in order, with its line; none: *ret_count = 0. At most `most` (> 0) of them. */
int calendar_own_mistakes(const char *own, err_t *list, size_t most, size_t *ret_count, err_t *err);
void calendar_free(calendar_t *c);
/* Every marked day as such a CSV: the same calendar is the same text. */
void calendar_add_csv(const calendar_t *c, buf_t *out);
/* What the data says of the day itself: -1 a day off, 1 a make-up working day, 0 nothing. */
int calendar_mark(const calendar_t *c, day_t d);
int calendar_first_year(const calendar_t *c);
int calendar_last_year(const calendar_t *c);

/* Is the year in the data? */
bool calendar_covers(const calendar_t *c, int year);

/* Is d a working day? ERR_CATALOGUE_NO_YEAR when its year is not in the data. */
int calendar_works(const calendar_t *c, day_t d, bool *ret_works, err_t *err);
/* Name of the holiday on d, or NULL (also on ordinary weekends). Borrowed. */
const words_t *calendar_holiday(const calendar_t *c, day_t d);
/* The due day with its sum, in arena a. Custody terms in days, months or years need no holidays and
 * never fail for want of a year. ERR_CATALOGUE_NO_YEAR, ERR_CATALOGUE_RESTARTS, ERR_CATALOGUE_CLOCK (a
 * pause that ends before it begins, a restart before the start). O(days + pauses) for terms in days. */
int calendar_due(const calendar_t *c, const term_case_t *what, arena_t *a, due_sum_t *ret_sum,
                 err_t *err);
/* Reads "3 working days", "2 months", "10 days", "half month", "1 month + 15 days", "1 year";
 * "3个工作日", "2个月", "十日"/"10日", "半个月", "1个月零15日". ERR_CATALOGUE_TERM with the nearest. */
int term_parse(const char *text, term_t *ret_term, err_t *err);
/* Both languages, e.g. "3 working days" / "3个工作日". */
void term_add_text(buf_t *out, const term_t *term, enum lang lang);

#endif
