/* identity.h - identity numbers of persons and units: check, read, repair.
 *
 * Standards  GB 11643-1999 resident identity number (18, and the 15-digit form before it),
 *            GB 32100-2015 unified social credit code, GB 11714-1997 organisation code (letters
 *            count 10..35), GB/T 2260 area codes.
 * Threads    Pure functions. No memory is kept. O(1) each; repairs O(length * alphabet).
 */
#ifndef MATCH_IDENTITY_H
#define MATCH_IDENTITY_H

#include "base/buf.h"
#include "base/day.h"
#include "base/err.h"
#include "base/lang.h"

#include <stdbool.h>
#include <stddef.h>

enum identity_kind {
    IDENTITY_UNKNOWN,
    IDENTITY_RESIDENT,   /* 18 characters */
    IDENTITY_RESIDENT15, /* 15 digits, issued until 1999 */
    IDENTITY_CREDIT,     /* unified social credit code, 18 characters */
    IDENTITY_ORG,        /* organisation code, 8 + check */
};

enum identity_repair { REPAIR_DIGIT, REPAIR_SWAP, REPAIR_15_TO_18, REPAIR_ORG_TO_CREDIT, REPAIR_LOOKALIKE };
/* IDENTITY_OFFERS: so many of the repairs are shown to people at once, the most plausible ones. */
enum { IDENTITY_TEXT = 24, IDENTITY_REPAIRS = 24, IDENTITY_OFFERS = 5 };

typedef struct identity {
    enum identity_kind kind;      /* what it is, or is nearest to being */
    bool valid;
    char number[IDENTITY_TEXT];   /* normalised: half width, upper case, no spaces or hyphens */
    char canonical[IDENTITY_TEXT];/* the key for look-ups: 15 -> 18; organisation code "123456789";
                                     empty when not valid */
    char org_code[10];            /* of a credit code: characters 9..17; of an org code: itself */
    char area[7];                 /* GB/T 2260, "" if it has none */
    bool area_known;              /* false: abolished or unknown area: a warning, not an error */
    day_t born;                   /* resident numbers; else DAY_NONE */
    char sex;                     /* 'M', 'F' or 0 */
    err_t fault;                  /* why it is not valid (code ERR_NONE when valid) */
    struct {
        char number[IDENTITY_TEXT];
        enum identity_repair how;
        int at; /* position changed, from 1; 0 if not one position */
    } repair[IDENTITY_REPAIRS];
    int repairs; /* most plausible first, none that nobody can have (unknown area, born before 1900); credit codes offered for an organisation code have '*' for
                    characters that cannot be known */
} identity_t;

/* Reads text in any of the forms people type (full-width digits, spaces, hyphens, lower case).
 * Always fills *ret (kind UNKNOWN when nothing fits). kind_hint narrows it; UNKNOWN = any. */
void identity_check(const char *text, enum identity_kind kind_hint, identity_t *ret);
/* Only normalise and verify, no repairs: the fast path of imports and look-ups. Returns true when
 * valid, and then fills canonical (IDENTITY_TEXT bytes). */
bool identity_canonical(const char *text, enum identity_kind *ret_kind, char *canonical);
const words_t *identity_kind_name(enum identity_kind kind);
const char *identity_kind_word(enum identity_kind kind); /* "resident", "credit", "org", ... */
/* The check characters, for generators and tests. body: 17 / 17 / 8 characters. 0 when body is bad. */
char identity_resident_check(const char *body);
char identity_credit_check(const char *body);
char identity_org_check(const char *body);

#endif
