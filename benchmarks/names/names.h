/* names.h - invented names in the likeness of real ones, for benchmarks and tests of size.
 *
 * Chinese persons are a surname by its weight and one or two frequent characters; units are place, brand,
 * trade and legal form; Latin names a given name, sometimes an initial, and a surname. The same seed gives
 * the same names. names_disturb makes one error of a class in a name, as people do.
 */
#ifndef NAMES_NAMES_H
#define NAMES_NAMES_H

#include "match/match.h"

enum names_kind { NAMES_PERSON, NAMES_UNIT, NAMES_LATIN, NAMES_KINDS };
enum names_error { NAMES_SUBSTITUTE, NAMES_DELETE, NAMES_SWAP, NAMES_TRADITIONAL, NAMES_SHORT, NAMES_ERRORS };

typedef struct names names_t;

/* Reads data/ below root. NULL when a file is missing. */
names_t *names_open(const char *root, uint64_t seed);
void names_close(names_t *n);
uint32_t names_random(names_t *n, uint32_t below);
/* The next name of the kind into room bytes. */
void names_next(names_t *n, enum names_kind kind, char *into, size_t room);
/* False when the name has no place for that error (a Latin name has no traditional form). */
bool names_disturb(names_t *n, enum names_error error, const char *name, char *into, size_t room);
const char *names_error_word(enum names_error error);

#endif
