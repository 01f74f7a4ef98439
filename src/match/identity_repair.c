/* identity_repair.c - what a wrong number was probably meant to be.
 *
 * Every number that is one slip away is tried (a look-alike letter, two neighbours swapped, one wrong
 * character) and kept if it passes all checks and is plausible (below). Order: points; ties by place.
 */
#include "match/identity_judge.h"

#include <assert.h>
#include <string.h>

/* How plausible a repair is. A known area outweighs the kind of slip: an unknown area is far rarer
 * than any slip. */
enum {
    POINTS_LOOKALIKE = 300, POINTS_SWAP = 200, POINTS_ONE = 100,
    POINTS_AREA = 150,      /* the area code is in the table */
    POINTS_LIVING = 40,     /* born in the last 110 years */
    POINTS_PREFIX = 40,     /* a registering body and kind that the standard names */
    POINTS_CHECK_X = 60,    /* the check character X, for which a digit is typed where none is expected */
    POINTS_CHECK = 30,      /* another check character: nothing else of the number had to be wrong */
    POINTS_KEYS = 15,       /* the two characters are confused in handwriting or on the keypad */
    LIVING_DAYS = 110 * 366,
    BORN_YEAR_LEAST = 1900 /* of an offer; who was born before has no number to repair */
};

typedef struct offers {
    identity_t *id;
    int points[IDENTITY_REPAIRS];
    day_t today;
} offers_t;

/* Letters that are read for digits, in numbers that do not have those letters. */
static char digit_for(char c)
{
    static const char from[] = "OQDILZSBG", to[] = "000112586";
    const char *at = c ? strchr(from, c) : NULL;
    return at ? to[at - from] : c;
}

/* Registering body and kind of GB 32100: 11 organ .. 93 farm co-operative, Y1 other. */
static bool known_prefix(const char *n)
{
    static const char *const kinds[] = {"11", "12", "13", "19", "21", "29", "31", "32", "33", "34", "35",
                                        "39", "41", "49", "51", "52", "53", "59", "61", "62", "69", "71",
                                        "72", "79", "81", "89", "91", "92", "93", "A1", "A9", "N1", "N2",
                                        "N3", "N9", "Y1"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (memcmp(n, kinds[i], 2) == 0) return true;
    return false;
}

/* Provinces of GB/T 2260 (domain rule: 11-15, 21-23, 31-37, 41-46, 50-54, 61-65, 71, 81, 82; 83 since
 * 2018 on residence permits). */
static bool known_province(const char *n)
{
    static const char last[] = "0537645"; /* by first digit; 0 = none */
    if (n[0] < '1' || n[0] > '8' || n[1] < '0' || n[1] > '9') return false;
    if (n[0] == '7') return n[1] == '1';
    if (n[0] == '8') return n[1] >= '1' && n[1] <= '3';
    return n[1] >= (n[0] == '5' ? '0' : '1') && n[1] <= last[n[0] - '0'];
}

static int structure_points(enum identity_kind kind, const char *n, day_t today)
{
    if (kind == IDENTITY_RESIDENT) {
        day_t born = identity_birth(n, 18);
        bool living = born != DAY_NONE && born <= today && today - born < LIVING_DAYS;
        return (identity_area_known(n) ? POINTS_AREA : 0) + (living ? POINTS_LIVING : 0);
    }
    if (kind == IDENTITY_CREDIT)
        return (identity_area_known(n + 2) ? POINTS_AREA : 0) + (known_prefix(n) ? POINTS_PREFIX : 0);
    return 0;
}

/* Pairs that look alike in handwriting or lie side by side on the keypad. */
static bool confused(char a, char b)
{
    static const char pairs[] = "17 14 49 38 35 56 06 08 68 69 27 12 23 45 78 89 47 58 36 09 "
                                "0O 0Q 0D 1I 1L 1J 2Z 5S 8B 6G UV VY VW MN EF PR XK CG";
    for (const char *p = pairs; *p; p += p[2] ? 3 : 2)
        if ((p[0] == a && p[1] == b) || (p[0] == b && p[1] == a)) return true;
    return false;
}

/* Keeps the list sorted by points; a number already there keeps its better place. */
static void offer(offers_t *o, const char *number, enum identity_repair how, int at, int points)
{
    identity_t *id = o->id;
    for (int i = 0; i < id->repairs; i++)
        if (strcmp(id->repair[i].number, number) == 0) return;
    int place = id->repairs;
    while (place > 0 && o->points[place - 1] < points) place--;
    if (place == IDENTITY_REPAIRS) return;
    assert(strlen(number) < IDENTITY_TEXT && at >= 0);
    int last = id->repairs < IDENTITY_REPAIRS ? id->repairs++ : IDENTITY_REPAIRS - 1;
    for (int i = last; i > place; i--) {
        id->repair[i] = id->repair[i - 1];
        o->points[i] = o->points[i - 1];
    }
    memcpy(id->repair[place].number, number, strlen(number) + 1);
    id->repair[place].how = how;
    id->repair[place].at = at;
    o->points[place] = points;
}

/* The area of an offer exists, or it may have existed: counties that were abolished are not in the table. So it is the one
 * that was typed, of a province there is, or a county as typed of a prefecture there is. A slip in the county's own two
 * digits never leads to one that does not exist. */
static bool plausible_area(const char *area, const char *typed)
{
    char prefecture[IDENTITY_AREA + 1] = "000000";
    if (identity_area_known(area)) return true;
    if (memcmp(area, typed, IDENTITY_AREA) == 0) return known_province(area);
    memcpy(prefecture, area, 4);
    return memcmp(area + 4, typed + 4, 2) == 0 && identity_area_known(prefecture);
}

/* A number that passes its checks may still be one that nobody has: born before 1900, an area or a registering body that
 * there is not. Of the other 18-character kind than the one meant, all must be known. */
static bool plausible(const offers_t *o, enum identity_kind kind, const char *n)
{
    const char *typed = o->id->number;
    bool other = kind != o->id->kind;
    if (kind == IDENTITY_RESIDENT || kind == IDENTITY_RESIDENT15) {
        day_t born = identity_birth(n, strlen(n));
        if (born == DAY_NONE || born < day_of(BORN_YEAR_LEAST, 1, 1) || born > o->today) return false;
        return other ? identity_area_known(n) : plausible_area(n, typed);
    }
    if (kind != IDENTITY_CREDIT) return true;
    if (other) return known_prefix(n) && identity_area_known(n + 2);
    return (known_prefix(n) || memcmp(n, typed, 2) == 0) && plausible_area(n + 2, typed + 2);
}

static void offer_if_valid(offers_t *o, enum identity_kind kind, const char *number,
                           enum identity_repair how, int at, int points)
{
    if (identity_judge(kind, number, o->today).code == ERR_NONE && plausible(o, kind, number))
        offer(o, number, how, at, points + structure_points(kind, number, o->today));
}

/* Must place i (from 0) be a digit in this kind? */
static bool digit_place(enum identity_kind kind, size_t i)
{
    if (kind == IDENTITY_CREDIT) return i >= 2 && i < 8;
    return kind == IDENTITY_RESIDENT15 || (kind == IDENTITY_RESIDENT && i < 17);
}

/* All look-alike letters at once: who types O for 0 does it throughout. */
static void try_lookalikes(offers_t *o, enum identity_kind kind, const char *n)
{
    char number[IDENTITY_TEXT];
    size_t length = strlen(n);
    int changed = 0, at = 0;
    memcpy(number, n, length + 1);
    for (size_t i = 0; i < length; i++) {
        bool excluded = strchr("IOSZ", n[i]) != NULL;
        bool must = digit_place(kind, i) || (kind == IDENTITY_CREDIT && excluded) ||
                    (kind == IDENTITY_RESIDENT && i == 17 && n[i] != 'X');
        if (!must || digit_for(n[i]) == n[i]) continue;
        number[i] = digit_for(n[i]);
        changed++;
        at = (int)i + 1;
    }
    if (changed) offer_if_valid(o, kind, number, REPAIR_LOOKALIKE, changed == 1 ? at : 0, POINTS_LOOKALIKE);
    /* Organisation codes have all letters: only one at a time is likely. */
    for (size_t i = 0; kind == IDENTITY_ORG && i < length; i++) {
        memcpy(number, n, length + 1);
        number[i] = digit_for(n[i]);
        if (number[i] != n[i])
            offer_if_valid(o, kind, number, REPAIR_LOOKALIKE, (int)i + 1, POINTS_LOOKALIKE);
    }
}

static void try_swaps(offers_t *o, enum identity_kind kind, const char *n)
{
    char number[IDENTITY_TEXT];
    size_t length = strlen(n);
    for (size_t i = 0; i + 1 < length; i++) {
        if (n[i] == n[i + 1]) continue;
        memcpy(number, n, length + 1);
        number[i] = n[i + 1];
        number[i + 1] = n[i];
        offer_if_valid(o, kind, number, REPAIR_SWAP, (int)i + 1, POINTS_SWAP);
    }
}

static void try_one_character(offers_t *o, enum identity_kind kind, const char *n)
{
    char number[IDENTITY_TEXT];
    size_t length = strlen(n);
    memcpy(number, n, length + 1);
    for (size_t i = 0; i < length; i++) {
        bool last = i + 1 == length;
        const char *alphabet = digit_place(kind, i)      ? "0123456789"
                               : kind == IDENTITY_CREDIT ? IDENTITY_CREDIT_ALPHABET
                               : last                    ? "0123456789X"
                                                         : "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        /* A letter wrongly typed for a digit of an organisation code, or the reverse, is rare. */
        if (kind == IDENTITY_ORG && n[i] >= '0' && n[i] <= '9' && !last) alphabet = "0123456789";
        for (const char *c = alphabet; *c; c++) {
            if (*c == n[i]) continue;
            number[i] = *c;
            int check = !last ? 0 : *c == 'X' ? POINTS_CHECK_X : POINTS_CHECK;
            offer_if_valid(o, kind, number, REPAIR_DIGIT, (int)i + 1,
                           POINTS_ONE + check + (confused(*c, n[i]) ? POINTS_KEYS : 0));
        }
        number[i] = n[i];
    }
}

static void try_all(offers_t *o, enum identity_kind kind, const char *n)
{
    try_lookalikes(o, kind, n);
    if (kind == IDENTITY_RESIDENT15) return; /* no check digit: any other guess is as good as the next */
    try_swaps(o, kind, n);
    try_one_character(o, kind, n);
}

enum identity_kind identity_nearest18(const char *n)
{
    char mapped[IDENTITY_TEXT];
    bool letters = false;
    for (size_t i = 0; i <= 18; i++) {
        mapped[i] = digit_for(n[i]);
        letters = letters || (i < 17 && n[i] > '9');
    }
    int resident = 0, credit = letters ? 2 : 0;
    if (strspn(mapped, "0123456789") >= 17) {
        resident += 2 + (known_province(mapped) ? 1 : 0);
        if (identity_birth(mapped, 18) != DAY_NONE) resident += 2;
    }
    credit += (known_prefix(n) ? 2 : 0) + (known_province(mapped + 2) ? 1 : 0);
    return credit > resident ? IDENTITY_CREDIT : IDENTITY_RESIDENT;
}

/* Places 9..17 of the credit code that took the place of an organisation code are known; the
 * registering body, the area and the check character are not. */
static void offer_credit_pattern(offers_t *o, const char *org)
{
    char number[IDENTITY_TEXT] = "********";
    memcpy(number + 8, org, 9);
    memcpy(number + 17, "*", 2);
    offer(o, number, REPAIR_ORG_TO_CREDIT, 0, 0);
}

void identity_offer_repairs(identity_t *id, bool any_kind, day_t today)
{
    offers_t o = {.id = id, .today = today};
    assert(id->repairs == 0);
    if (id->valid) {
        if (id->kind == IDENTITY_RESIDENT15) offer(&o, id->canonical, REPAIR_15_TO_18, 0, 0);
        if (id->kind == IDENTITY_ORG) offer_credit_pattern(&o, id->number);
        return;
    }
    try_all(&o, id->kind, id->number);
    bool eighteen = id->kind == IDENTITY_RESIDENT || id->kind == IDENTITY_CREDIT;
    if (eighteen && any_kind)
        try_all(&o, id->kind == IDENTITY_CREDIT ? IDENTITY_RESIDENT : IDENTITY_CREDIT, id->number);
}
