/* identity_judge.h - what identity.c and identity_repair.c share. Not for other rooms.
 *
 * The judges take normalised numbers of the right length (NUL-terminated) and say the first fault.
 */
#ifndef MATCH_IDENTITY_JUDGE_H
#define MATCH_IDENTITY_JUDGE_H

#include "match/identity.h"

enum { IDENTITY_AREA = 6 };
#define IDENTITY_CREDIT_ALPHABET "0123456789ABCDEFGHJKLMNPQRTUWXY"

typedef struct verdict {
    enum err_code code; /* ERR_NONE: valid */
    int at;             /* place of the fault, from 1; 0 = the whole */
    char expected;      /* the check character asked for, or 0 */
} verdict_t;

verdict_t identity_judge_resident(const char *n, day_t today);
verdict_t identity_judge_resident15(const char *n);
verdict_t identity_judge_credit(const char *n);
verdict_t identity_judge_org(const char *n);
verdict_t identity_judge(enum identity_kind kind, const char *n, day_t today);
/* Is it in the table of area codes? Six digits; anything else is not. O(log n). */
bool identity_area_known(const char *area);
/* The day in places 7.. of 18 or 15 digits, DAY_NONE if there is no such day. */
day_t identity_birth(const char *number, size_t length);
/* 15 digits -> 18 characters (19 bytes with NUL). */
void identity_lengthen(const char *number15, char *number18);

/* Which of the two 18-character kinds an invalid number was meant to be, by its structure. */
enum identity_kind identity_nearest18(const char *n);
/* Fills repair[]; any_kind: numbers of the other 18-character kind may be offered too. */
void identity_offer_repairs(identity_t *id, bool any_kind, day_t today);

#endif
