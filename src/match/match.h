/* match.h - names: normalise, index, search, score, explain. No database inside.
 *
 * Purpose    Finds the records a name may mean and says why, as a sum of named pieces of evidence.
 *            A name alone is evidence, never a hit: tiers are decided here and only here:
 *            A same valid identity number; B name and at least one of birth date, place, unit, and as likely as not one subject (score 500);
 *            C else, name only or too common for what agrees (goes to an officer with the number of namesakes).
 *            Different valid identity numbers of the same kind exclude a pair (tier none).
 * Threads    match_index_t is safe for concurrent searches; adds and removals are serialised inside
 *            and seen by searches that start after they return.
 * Limits     A name is at most 512 bytes of UTF-8; longer ones are ERR_MATCH_NAME.
 */
#ifndef MATCH_MATCH_H
#define MATCH_MATCH_H

#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"
#include "base/lang.h"
#include "base/progress.h"
#include "match/identity.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum match_schema { MATCH_PERSON = 1, MATCH_UNIT = 2, MATCH_ANY = 3 };
enum match_tier { MATCH_NONE = 0, MATCH_A, MATCH_B, MATCH_C };
/* A name and 127 others: what a party may have (register), no one less; official lists have up to 95. */
enum { MATCH_NAME_BYTES = 512, MATCH_NAMES_MOST = 128, MATCH_TOP_MOST = 200 };

/* What is known of a subject (asked about) or a record (in the list). All borrowed. */
typedef struct match_subject {
    enum match_schema schema;
    const char *name;
    const char *const *aliases; /* former names, other spellings */
    size_t alias_count;
    const char *identity;       /* any identity number as text, or NULL */
    day_t born;                 /* DAY_NONE = unknown */
    const char *place;          /* address, area or country; NULL = unknown */
    const char *unit;           /* work unit of a person; NULL = unknown */
    char sex;                   /* 'M', 'F', 0 */
} match_subject_t;

/* One piece of evidence: points and the sentence that says so. */
typedef struct match_reason {
    const char *word;  /* stable: same_identity, same_name, sound_alike, look_alike, variant, missing,
                          swapped, typo, alias, short_name, legal_form, same_birth, other_birth,
                          same_place, same_unit, other_sex, common_name ... */
    int points;        /* thousandths */
    words_t words;     /* e.g. 音近：晓/小 / sounds alike: 晓 and 小 */
} match_reason_t;

typedef struct match_hit {
    int64_t record;    /* id given when added */
    int list;          /* list it belongs to */
    int points;        /* what the reasons add up to, thousandths: ranking, cut and tiers go by it */
    int name_points;   /* of these, what the names alone say; never below 0 */
    int score;         /* 0..1000: how sure; a rising function of points for each kind of pair */
    enum match_tier tier;
    const char *name;  /* the record's name or alias that matched */
    match_reason_t *reasons;
    size_t reason_count;
} match_hit_t;

typedef struct match_index match_index_t;

int match_index_new(match_index_t **ret_index, err_t *err);
void match_index_free(match_index_t *ix);
/* Adds or replaces a record. list: 0..31, to keep lists with their own rights apart. */
int match_add(match_index_t *ix, int64_t record, int list, const match_subject_t *what, err_t *err);
int match_remove(match_index_t *ix, int64_t record, err_t *err);
size_t match_records(const match_index_t *ix);

typedef struct match_query {
    match_subject_t subject;
    uint32_t lists;    /* bit mask; 0 = all */
    int top;           /* 1..MATCH_TOP_MOST */
    int cut;           /* least score kept; 0 = the engine's own */
    /* Records it refuses are not there: neither found nor counted among namesakes (spent, outside a period).
     * NULL = all. Called with the index locked for reading: quick, and not back into it. */
    bool (*keep)(void *arg, int64_t record);
    void *keep_arg;
} match_query_t;

typedef struct match_result {
    match_hit_t *hits; /* best first; ties in order of record */
    size_t count;
    size_t namesakes;  /* records whose folded name equals the subject's */
} match_result_t;

/* Identity first (exact), name second. */
int match_search(match_index_t *ix, const match_query_t *q, arena_t *a, match_result_t *ret_result,
                 err_t *err);
/* Exact look-up by canonical identity number; at most room ids. The fast path (millions a second). */
size_t match_by_identity(match_index_t *ix, const char *canonical, uint32_t lists, int64_t *ids,
                         size_t room);
/* Scores one pair and explains it. */
int match_pair(const match_subject_t *a_side, const match_subject_t *b_side, arena_t *a,
               match_hit_t *ret_hit, err_t *err);
/* The folded form under which names are compared ("华国电机" for "華國 電機"), for exact keys in
 * databases. */
int match_fold(const char *name, enum match_schema schema, buf_t *out, err_t *err);

#endif
