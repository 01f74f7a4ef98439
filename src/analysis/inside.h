/* inside.h - what the files of analysis share. */
#ifndef ANALYSIS_INSIDE_H
#define ANALYSIS_INSIDE_H

#include "analysis/analysis.h"

#include "base/arena.h"
#include "base/buf.h"
#include "register/within.h"

/* --- lexicon.c: data/analysis/lexicon.tsv --------------------------------------------------------------- */
enum lex_sort { LEX_WAY, LEX_LOOPHOLE, LEX_FIELD, LEX_RANK, LEX_COMMON, LEX_EVIDENCE, LEX_SORTS };
enum { LEX_PARTS_MOST = 3, LEX_GAP = 24 /* characters between the parts of a pattern */ };

typedef struct lex_pattern {
    const char *part[LEX_PARTS_MOST];
    size_t bytes[LEX_PARTS_MOST];
    int parts;
} lex_pattern_t;

typedef struct lex_row {
    enum lex_sort sort;
    const char *code;
    words_t words, remedy;
    const char *field;  /* "" = any */
    const lex_pattern_t *patterns;
    size_t pattern_count;
    uint64_t ways;      /* loophole: ways that point to it; way: its own bit */
} lex_row_t;

typedef struct lexicon {
    const char *version;
    lex_row_t *rows;
    size_t count;
    size_t ways;
} lexicon_t;

int lexicon_read(arena_t *a, lexicon_t *ret_lexicon, err_t *err);
const lex_row_t *lexicon_way(const lexicon_t *l, int bit);
/* The first place in text[from, to) where a pattern of the row stands; false if none does. */
bool lexicon_find(const lex_row_t *r, const char *text, size_t from, size_t to, size_t *ret_at, size_t *ret_bytes);
/* End of the sentence that begins at `from`: behind 。；！？ or a line break. */
size_t lexicon_sentence(const char *text, size_t from, size_t bytes);

/* --- weights.c -------------------------------------------------------------------------------------------- */
enum weight { WEIGHT_CRIME, WEIGHT_CRIME_GROUP, WEIGHT_FIELD, WEIGHT_RANK, WEIGHT_BAND, WEIGHT_UNIT, WEIGHT_WAY, WEIGHT_WAYS_MOST,
              WEIGHT_TEXT, WEIGHT_GROUP_FROM, WEIGHT_PAIR_FROM, WEIGHTS };
typedef struct weights {
    int64_t milli[WEIGHTS];
} weights_t;
int weights_read(weights_t *ret_weights, err_t *err);

/* --- amounts.c: data/analysis/amounts.tsv ------------------------------------------------------------------ */
typedef struct amount_band {
    const char *code, *crimes; /* blank-separated codes */
    words_t words;
    int64_t least;             /* fen */
    day_t from, to;
} amount_band_t;
typedef struct amount_bands {
    amount_band_t *rows;
    size_t count;
} amount_bands_t;
int amounts_read(arena_t *a, amount_bands_t *ret_bands, err_t *err);
/* The band of an amount of that crime on that day; NULL when there is none (no crime of amounts, or below the least). */
const amount_band_t *amounts_band(const amount_bands_t *b, const char *crime, int64_t fen, day_t on);
/* Has the crime bands on that day? */
bool amounts_have(const amount_bands_t *b, const char *crime, day_t on);
/* The largest sum of money that a text names, in fen; -1 = none. */
int64_t amounts_in_text(const char *text, size_t bytes);

/* --- words.c: terms of a set ------------------------------------------------------------------------------- */
typedef struct vocable {
    const char *text;
    uint32_t cases;
    double weight;
} vocable_t;
typedef struct has_term {
    uint32_t term;
    double share; /* weight over the length of the case's vector */
} has_term_t;

typedef struct hit {
    const lex_row_t *row;
    size_t at, bytes;
} hit_t;

/* A sentence that tells facts. */
typedef struct sentence {
    size_t from, to;
} sentence_t;

/* What is known of a case. */
typedef struct look {
    analysis_case_t c;
    size_t bytes;          /* of the text that are read */
    sentence_t *sentences;
    size_t sentence_count;
    uint64_t ways;
    hit_t *hits;
    size_t hit_count;
    uint64_t loopholes;    /* bit = index among the loopholes */
    const amount_band_t *band;
    bool amount_read;      /* from the text */
    uint32_t crime_cases, field_cases; /* cases of the set with the same */
    has_term_t *terms;     /* by term */
    size_t term_count;
} look_t;

struct analysis_set {
    arena_t *arena;
    lexicon_t lexicon;
    weights_t weights;
    amount_bands_t bands;
    look_t *looks;
    size_t count;
    vocable_t *terms;
    size_t term_count;
    uint32_t way_cases[ANALYSIS_WAYS_MOST];
    const lex_row_t *loophole[64];
    size_t loophole_count;
    double log_count;      /* ln(n + 1) */
};

/* Fills terms of the set and of each look. */
int words_learn(analysis_set_t *s, err_t *err);
/* ln((n + 1) / d) / ln(n + 1), within 0..1. */
double set_rarity(const analysis_set_t *s, uint32_t cases);

/* --- alike.c: the pieces of a pair --------------------------------------------------------------------------- */
enum { TERMS_OF_CASE = 4096, PIECES_MOST = TERMS_OF_CASE + ANALYSIS_WAYS_MOST + 16 /* all there can be */ };
typedef struct piece {
    const char *sort, *code; /* code: the word itself for sort "word" */
    words_t words;
    int64_t milli;
    double rarity;
    bool read;         /* rests on a mark taken from a text */
} piece_t;
/* Not in order; the sum of all is analysis_points. */
size_t alike_pieces(const analysis_set_t *s, size_t a, size_t b, piece_t into[PIECES_MOST]);
json_t *alike_json(const analysis_set_t *s, size_t a, size_t b, size_t most);

/* --- contract.c: data/analysis/kinds.tsv ------------------------------------------------------------------------ */
enum part { PART_CASE, PART_PERSON, PART_ADVICE, PART_CAMPAIGN, PART_LISTED, PART_FORCE, PART_SHEET, PARTS };
typedef struct served {
    const char *part;
    const cat_kind_t *kind;
    char names[512];
} served_t;
int analysis_kind(const catalogue_t *c, enum part part, served_t *ret_served, err_t *err);
/* The catalogue's name of what is called own here; false when the table names none. */
bool served_name(const served_t *s, const char *own, char into[64]);
/* ERR_ANALYSIS_KIND when the kind has no such field. */
int served_field(const served_t *s, const char *own, const cat_field_t **ret_field, err_t *err);
/* NULL when it has none, or a sealed one. */
const cat_field_t *served_optional(const served_t *s, const char *own);
/* The words of a choice; code itself when the field has no such choice. */
analysis_mark_t analysis_mark_of(const cat_field_t *f, const char *code);
/* Which offices are asked about: ERR_ANALYSIS_OFFICE when they are not within the actor's. */
int analysis_office(const book_t *b, const actor_t *actor, const char *code, int *ret_office, err_t *err);
const char *json_member(const json_t *object, const char *key);

#endif
