/* published.h - a register that holds published totals, built through the acts that offices perform.
 *
 * Duty       Duty-crime cases sent by supervisory commissions in 2018 and 2019, as told at the press conference of 21 July 2020:
 *            16,092 and 24,234 persons accepted (+50.6 %, together 40,326), 28,387 prosecuted, 954 not. Prosecuted by year: 18,585 in
 *            2019 (+89.6 %, work report of 2020), so 9,802 in 2018; 48 of provincial or ministerial rank. The rest is chosen so
 *            that it agrees with what was said in words ("more than 80 %" corruption and bribery, "about 10 %" dereliction): persons per
 *            case, which persons of which rank and crime, days, offices, types of non-prosecution.
 * Campaign   The hundred-day drive of 2021 against judicial staff's duty crimes: 999 cases of 1,285 persons, 119 of them senior;
 *            777, 1,032 and 69 in the same window of 2020 (+28.6 %, +24.5 %, +72.5 %); of unlawful commutation, parole and release
 *            138 cases of 166 persons, 4.26 times the 39 persons of the year before; 17 task forces led by chiefs of provincial
 *            offices, 9 listed cases. The days of start, planned end and extension, and the cases of the 39 persons, are chosen.
 * Scale      1 = in full; 100 = one of a hundred, by largest remainder. What must come out stands in the totals, counted
 *            while planning, not from the register.
 * Needs      An installation of office 000000 with the catalogue that ships. Accounts of its own: h and the office's code.
 * Threads    So many perform acts at once; the result does not depend on it but for numbers and ids.
 */
#ifndef SUPPORT_PUBLISHED_H
#define SUPPORT_PUBLISHED_H

#include "base/progress.h"
#include "register/act.h"

enum { PUBLISHED_YEARS = 2 };
enum published_group { PUBLISHED_CORRUPTION, PUBLISHED_DERELICTION, PUBLISHED_COMPANY, PUBLISHED_GROUPS };
enum published_rank { PUBLISHED_PROVINCIAL, PUBLISHED_DEPARTMENT, PUBLISHED_COUNTY, PUBLISHED_TOWNSHIP, PUBLISHED_NO_OFFICIAL, PUBLISHED_RANKS };

/* Persons; [0] = 2018, [1] = 2019. */
typedef struct published_duty {
    int cases[PUBLISHED_YEARS], accepted[PUBLISHED_YEARS], prosecuted[PUBLISHED_YEARS], none[PUBLISHED_YEARS];
    int group[PUBLISHED_GROUPS], rank[PUBLISHED_RANKS];                /* of those accepted */
    int group_prosecuted[PUBLISHED_GROUPS], rank_prosecuted[PUBLISHED_RANKS];
} published_duty_t;

/* [0] = 2020, [1] = 2021. */
typedef struct published_campaign {
    int cases[PUBLISHED_YEARS], persons[PUBLISHED_YEARS], senior[PUBLISHED_YEARS];
    int remission_cases[PUBLISHED_YEARS], remission_persons[PUBLISHED_YEARS];
    int task_forces, listed;
    day_t from, planned_to, to;
    int64_t campaign; /* the matter, running and extended */
} published_campaign_t;

/* The codes of the catalogue for the groups above. */
extern const char *const PUBLISHED_GROUP_CODES[PUBLISHED_GROUPS], *const PUBLISHED_RANK_CODES[PUBLISHED_RANKS];

int published_duty(book_t *book, int scale, int threads, const progress_t *p, published_duty_t *ret, err_t *err);
int published_campaign(book_t *book, int scale, int threads, const progress_t *p, published_campaign_t *ret, err_t *err);

#endif
