/* parts.h - a name taken apart, for people to read.
 *
 * Purpose    Shows what the matcher makes of a name: surname and given name, place, brand, trade, legal form, branch,
 *            words. For explanations; nothing is decided by it.
 * Ownership  Everything is in the caller's arena; labels are constants.
 * Errors     Those of fold_text.
 */
#ifndef MATCH_PARTS_H
#define MATCH_PARTS_H

#include "match/match.h"

enum { MATCH_PARTS_MOST = 16 };

typedef struct match_part {
    const char *word; /* stable: "kind", "compared", "surname", "given", "pinyin", "place", "brand", "trade", "legal_form",
                         "branch", "words", "initials", "particles", "numbers" */
    words_t label;
    const char *text; /* folded; of kind: "person" or "unit" */
} match_part_t;

/* Fills at most MATCH_PARTS_MOST parts, only those the name has. schema ANY: the name decides. */
int match_parts(const char *name, enum match_schema schema, arena_t *a, match_part_t ret_parts[MATCH_PARTS_MOST],
                size_t *ret_count, err_t *err);

/* What match_pair compares two names as when neither side says what it is: the first name decides, or in Latin letters either
 * of them that reads as a unit's. ERR_MATCH_NAME. Thread-safe. */
int match_common_kind(const char *a, const char *b, enum match_schema *ret_schema, err_t *err);

#endif
