/* names.h - invented names in the likeness of real ones, for benchmarks and tests of size; and the errors people
 * make in names.
 *
 * Chinese persons are a surname by its weight and one or two characters by frequency. Chinese units are mostly
 * firms (place by the frequency of its characters at the front of real firms' names, brand, trade words, legal form),
 * some branches, some institutions with numbers. Brands are real short names or new joins of their characters, so that
 * there are enough for tens of millions. Latin names are persons; firms are a kind of their own. The same seed gives the
 * same names. One names_t belongs to one thread.
 */
#ifndef NAMES_NAMES_H
#define NAMES_NAMES_H

#include "match/match.h"

enum names_kind { NAMES_PERSON, NAMES_UNIT, NAMES_LATIN, NAMES_FIRM, NAMES_KINDS };
enum names_error {
    NAMES_SUBSTITUTE, /* another frequent character */
    NAMES_SOUND,      /* one that sounds alike (Latin: another spelling of the sound) */
    NAMES_LOOK,       /* one that looks alike (Latin: as a reader of print mistakes letters) */
    NAMES_SWAP,       /* two neighbours changed places */
    NAMES_MISSING,
    NAMES_DOUBLED,
    NAMES_EXTRA,
    NAMES_TRADITIONAL,
    NAMES_WIDTH,         /* full width for half, other brackets */
    NAMES_BRACKETS,      /* the place in brackets behind the brand instead of in front, or the other way round */
    NAMES_PLACE_MISSING, /* units: without the place in front */
    NAMES_PLACE_TYPED,   /* units: the place mistyped */
    NAMES_LEGAL_MISSING,
    NAMES_LEGAL_CHANGED,
    NAMES_SHORT,     /* units: brand and trade only */
    NAMES_PINYIN,    /* Han typed in Latin letters */
    NAMES_GLUED,     /* two words written as one */
    NAMES_SPLIT,     /* one written as two */
    NAMES_REORDERED, /* Latin: surname first; units: the place behind the brand */
    NAMES_INITIALS,
    NAMES_TWO, /* two of substitute, missing, swap */
    NAMES_TITLED,
    NAMES_ERRORS
};
enum { NAMES_ROOM = 200 }; /* bytes that hold every name and every disturbed one */

typedef struct names names_t;

/* Reads data/ below root. NULL when a file is missing (which one is printed). */
names_t *names_open(const char *root, uint64_t seed);
void names_close(names_t *n);
/* From now on no name comes twice. 13 to 26 bytes a name drawn. */
void names_distinct(names_t *n);
uint32_t names_random(names_t *n, uint32_t below);
/* The kind of the i-th name of a list: half Chinese units, a quarter Chinese persons, a quarter Latin (a fifth of
 * them firms). */
enum names_kind names_mix(size_t i);
enum match_schema names_schema(enum names_kind kind);
/* The next name of the kind into NAMES_ROOM bytes. Under a microsecond. */
void names_next(names_t *n, enum names_kind kind, char into[NAMES_ROOM]);
/* One error of the class. False when the name has no place for it (a Latin name has no traditional form) or the class is
 * none of the kind's. lexicon_load or match_index_new must have succeeded: likeness comes from the matcher's tables. */
bool names_disturb(names_t *n, enum names_kind kind, enum names_error error, const char *name, char into[NAMES_ROOM]);
const char *names_error_word(enum names_error error);
const char *names_kind_word(enum names_kind kind);

#endif
