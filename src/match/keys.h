/* keys.h - what a name is found by: 64-bit keys for postings.
 *
 * Principle  Few keys on the listing side, each shared by few names; many look-ups on the asking side, which cost
 *            a tenth of a microsecond each. A key that stands for nearly the whole name (the beginning of a firm's
 *            core less one character, two halves of two Latin words) survives any one error somewhere, and no
 *            key stands for a part so common that its list would have to be read past.
 * Classes    exact   the folded name: all under it are counted and compared.
 *            near    all but one character, all sounds, all letters: few names that are all close.
 *            part    two characters, two beginnings of words: opened from the rarest on, within a budget.
 * Determinism  Keys depend on the name alone, so the candidates do not depend on the order of adding.
 */
#ifndef MATCH_KEYS_H
#define MATCH_KEYS_H

#include "match/form.h"

enum key_class { KEY_EXACT, KEY_NEAR, KEY_PART };

typedef struct match_key {
    uint64_t hash;
    enum key_class class;
} match_key_t;

/* Saved indexes are built again when the tables, or the keys of the names that file.c probes, are others than before; raise
 * VERSION for a change of the code that those do not show. */
enum { KEYS_MOST = 2048, KEYS_VERSION = 6 };

/* Distinct keys of a listed name, at most KEYS_MOST; the first is the folded name's. */
int keys_listed(const form_t *f, match_key_t keys[KEYS_MOST]);
/* Distinct keys a name asked is looked up by (many more than it would be listed under). The first is the
 * folded name's; the exact keys of other spellings (swapped, look-alike) are of class near. */
int keys_asked(const form_t *f, match_key_t keys[KEYS_MOST]);

#endif
