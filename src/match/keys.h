/* keys.h - what a name is found by: 64-bit keys for postings.
 *
 * Classes    strong  the folded name: everything found is scored.
 *            whole   the core without place and legal form, the letters joined: nearly the name.
 *            short   pairs of characters (any order) and character + sound: Han names of 2..5 characters.
 *            gram    neighbouring characters of longer Han names; words, consonant frames and words with
 *                    one letter left out of Latin names. Opened from the rarest on, within a budget.
 * Determinism  Keys depend on the name alone, so the candidates do not depend on the order of adding.
 */
#ifndef MATCH_KEYS_H
#define MATCH_KEYS_H

#include "match/form.h"

enum key_class { KEY_STRONG, KEY_WHOLE, KEY_SHORT, KEY_GRAM };

typedef struct match_key {
    uint64_t hash;
    enum key_class class;
} match_key_t;

enum { KEYS_MOST = 2048 };

/* Distinct keys of a listed name, at most KEYS_MOST; the first is the folded name's. */
int keys_listed(const form_t *f, match_key_t keys[KEYS_MOST]);
/* Distinct keys a name asked is looked up by (more than it would be listed under). */
int keys_asked(const form_t *f, match_key_t keys[KEYS_MOST]);

#endif
