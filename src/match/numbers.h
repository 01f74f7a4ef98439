/* numbers.h - identity number -> records: the exact look-up.
 *
 * Codes      A number becomes 64 bits. Resident numbers and organisation codes are the number itself, so that equal
 *            codes are equal numbers; a credit code is known by the organisation code inside it, and the record's own
 *            text decides (verify). Credit codes and organisation codes of one organisation share their place.
 * Tables     Entries of ENTRY_BYTES (code, slot), open addressing. young: a power of two, grows. base: made once from
 *            all entries in order of their places, so that the same entries give the same bytes.
 * Threads    Readers may share; writers alone. Cost: O(1) expected, 12 bytes at a load of 3/4 or 4/5.
 */
#ifndef MATCH_NUMBERS_H
#define MATCH_NUMBERS_H

#include "match/bytes.h"
#include "match/identity.h"

enum { ENTRY_BYTES = 12 };

typedef struct number {
    uint64_t code; /* 0: none */
    uint32_t slot;
} number_t;

/* 17 digits as a number; false when canonical is no valid 18-character resident number. And back. */
bool number_resident(const char *canonical, uint64_t *ret_code);
bool number_resident_text(uint64_t code, char canonical[IDENTITY_TEXT]);
/* The code a record is listed under. canonical is not empty. */
uint64_t number_listed(enum identity_kind kind, const char *canonical);

typedef struct number_ask {
    uint64_t code, other, hash; /* entries with either code */
    bool verify;                /* the record's canonical number must be compared */
} number_ask_t;

/* canonical, or "o" + organisation code for all who have that one. false: nobody can have such a number. */
bool number_ask(const char *canonical, number_ask_t *ret);

typedef struct numbers {
    uint8_t *entry; /* of a base: borrowed */
    size_t room, used;
} numbers_t;

/* Room for one more; false when memory is short. */
bool numbers_room(numbers_t *n);
void numbers_add(numbers_t *n, number_t e);
void numbers_free(numbers_t *n);
/* The next entry for ask from *at on, which begins as numbers_at gives it; false at the end. */
size_t numbers_at(const numbers_t *n, const number_ask_t *ask);
bool numbers_next(const numbers_t *n, const number_ask_t *ask, size_t *at, uint32_t *ret_slot);

/* The table of a base from its entries, which are sorted in place. false when memory is short. */
bool numbers_build(number_t *e, size_t count, bytes_t *out);
size_t numbers_base_at(size_t bytes, size_t count, const number_ask_t *ask);
bool numbers_base_next(const uint8_t *table, size_t bytes, const number_ask_t *ask, size_t *at, uint32_t *ret_slot);

#endif
