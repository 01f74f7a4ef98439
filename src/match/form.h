/* form.h - a name taken apart: person or unit, Han or Latin, and the parts that are compared.
 *
 * Purpose    What candidates are found by and pairs are scored on. Rebuilt from the name's text whenever
 *            needed: parsing costs less than keeping it would.
 * Ownership  A form_t is plain memory of about 11 KB, not cleared: only what the counts cover is set. It
 *            points into itself: never copy one.
 */
#ifndef MATCH_FORM_H
#define MATCH_FORM_H

#include "match/alike.h"
#include "match/fold.h"
#include "match/match.h"

#include <string.h>

enum { FORM_TOKENS = 64, FORM_PLACE = 24, FORM_SORTED = 64 };

/* What a character of a Han unit's core belongs to; FORM_WORD is added to the first one of a word. */
enum form_sort { SORT_BRAND, SORT_PLACE, SORT_GROUP, SORT_LIGHT, SORT_TRADE, SORT_LEGAL, FORM_WORD = 0x80 };

enum token_kind { TOKEN_PLAIN, TOKEN_INITIAL, TOKEN_PARTICLE, TOKEN_COMMON, TOKEN_NUMBER };

typedef struct token {
    uint16_t at;  /* in text */
    uint8_t n;    /* letters; tokens are cut at 255 */
    uint8_t kind; /* enum token_kind */
    uint32_t letters;     /* which of a-z occur, by bit */
    int32_t number;       /* what a TOKEN_NUMBER counts (44, forty-four, XLIV); -1 unknown or too long */
    const alike_t *alike; /* the rows of words like it, NULL = none */
} token_t;

typedef struct form {
    enum match_schema schema; /* PERSON or UNIT, never ANY */
    bool han;                 /* compared by characters; otherwise by tokens */
    bool dotted;              /* parts joined by middle dots (买买提·艾力: no Han surname; gim·jeong·eun) */
    uint64_t key;             /* hash of whole: equal keys = equal folded names */
    uint64_t core_key;        /* hash of core (Han) or of the plain tokens in order (Latin) */
    int whole_count;
    uint32_t whole[FOLD_MOST]; /* the folded name, separators only between Latin tokens */
    /* Han: the characters in order, and the ones typed. Of units: lead (place in front), core, tail (legal
     * form); the branch is left out, and so is a place in brackets. core and from point into line. */
    uint32_t line[FOLD_MOST], line_from[FOLD_MOST];
    const uint32_t *core, *from;
    int lead, core_count, tail;
    uint64_t parts; /* of a dotted Han person's name: bit i = a part begins at character i */
    int surname; /* characters of a Han person's surname, 0 unknown */
    int brand;   /* of a Han unit: characters of core before the first trade word */
    uint8_t sort[FORM_SORTED]; /* of a Han unit: enum form_sort of the first FORM_SORTED characters of core */
    int place_count, branch_count;
    uint32_t place[FORM_PLACE], branch[FORM_PLACE];
    int place_code; /* GB/T 2260, 0 unknown */
    int legal;      /* lexicon number, 0 none */
    int legal_at, legal_count; /* of a Latin unit: the last legal form as typed, in text; of a Han unit: the canonical one, in whole */
    int slash;                 /* of a Latin unit: the first token behind a '/', 0 none */
    /* Latin */
    int tokens;
    token_t token[FORM_TOKENS];
    char text[FOLD_MOST + 1]; /* letters and digits of all tokens, one behind the other, no spaces */
    int text_count;
    bool bare; /* dotted with few vowels, or without any: written in letters that leave them out (Arabic, Hebrew) */
} form_t;

/* Equal folded names. The hash alone is not asked: whoever chooses a firm's name could choose one that meets another's. */
static inline bool form_same_name(const form_t *a, const form_t *b)
{
    return a->key == b->key && a->whole_count == b->whole_count &&
           memcmp(a->whole, b->whole, (size_t)a->whole_count * sizeof a->whole[0]) == 0;
}

/* Parses name as a person or unit; ANY lets the name itself decide. Errors: those of fold_text. */
int form_parse(const char *name, enum match_schema schema, form_t *ret, err_t *err);
/* The same for a name that is folded already; the parsers behind it. */
int form_of(const folded_t *f, enum match_schema schema, form_t *ret, err_t *err);
void form_person(const folded_t *f, form_t *ret);
void form_unit(const folded_t *f, form_t *ret);
/* A digit or a Chinese numeral up to ten. */
bool unit_numeral(uint32_t c);
/* 省市区县旗州盟镇乡: what stands behind the name of a place, and so tells none from another. */
bool unit_place_suffix(uint32_t c);
/* Cuts a folded Latin name into tokens (plain, initial or number). */
void form_tokens(const folded_t *f, form_t *ret);
/* Usual pinyin of a Han person, letters joined, special surname readings applied. Returns the length;
 * 0 when a character has no reading or it does not fit. */
int form_pinyin(const form_t *f, char *into, int room);

#endif
