/* record.h - a record in as few bytes as it takes: its names and facts in one body.
 *
 * Body       flags; further names (count) if any; facts that are there; identity number; the names, each as given
 *            and, where folding it needed ICU, as compared. The id, list and kind stand beside it (kind_of).
 * Texts      Names are kept in two bytes a Han character, one an ASCII character, and come out as they went in.
 *            Place and unit are kept as they are, ended by NUL, so that they can be lent.
 * Safety     Bodies may come from a file that somebody damaged: whatever the bytes, reading ends inside the body and
 *            gives texts that end; what cannot be read is empty or unknown.
 * Threads    Pure.
 */
#ifndef MATCH_RECORD_H
#define MATCH_RECORD_H

#include "match/bytes.h"
#include "match/evidence.h"

enum { RECORD_TEXT = MATCH_NAME_BYTES + 8, LISTS_MOST = 32 }; /* text_unpack may write a character over the limit */

typedef struct body {
    const uint8_t *p;
    size_t n;
} body_t;

/* List and kind of subject in a byte. */
static inline uint8_t kind_of(int list, enum match_schema schema)
{
    assert(list >= 0 && list < LISTS_MOST && schema >= MATCH_PERSON && schema <= MATCH_UNIT);
    return (uint8_t)(list | (schema == MATCH_UNIT ? LISTS_MOST : 0));
}

static inline int kind_list(uint8_t kind)
{
    return kind & (LISTS_MOST - 1);
}

static inline enum match_schema kind_schema(uint8_t kind)
{
    return kind & LISTS_MOST ? MATCH_UNIT : MATCH_PERSON;
}

/* Appends a body. compared[i] NULL: the same as names[i]. false when memory is short. */
bool record_pack(bytes_t *out, const char *const *names, const char *const *compared, size_t count,
                 const facts_t *facts);
/* Names it has, at least 1. */
uint32_t record_names(body_t b);
/* Name nth as given or as compared, in room; "" when it cannot be read. Returns its length. */
size_t record_name(body_t b, uint32_t nth, bool compared, char room[RECORD_TEXT]);
/* All but the schema, which is not in the body. */
void record_facts(body_t b, facts_t *ret);
/* The number alone; UNKNOWN and "" when there is none. */
enum identity_kind record_number(body_t b, char canonical[IDENTITY_TEXT]);

/* A text in its short form, at most 4/3 of its bytes, and back; what is longer than a name is cut. */
size_t text_pack(const char *text, uint8_t *to);
size_t text_unpack(const uint8_t *p, size_t n, char room[RECORD_TEXT]);

#endif
