/* evidence.h - pieces of evidence on one pair, their sum and what the tiers need to know.
 *
 * evidence_begin, then score_names and score_facts add pieces, evidence_close makes score and tier.
 * With keep false only the sums are kept: the candidates' round; with keep true every piece is recorded
 * with its words: the round that explains.
 */
#ifndef MATCH_EVIDENCE_H
#define MATCH_EVIDENCE_H

#include "match/form.h"
#include "match/calibration.h"
#include "match/population.h"
#include "match/weights.h"

enum { PIECES_MOST = 48, PIECE_WORDS = 64 };

typedef struct piece {
    enum weight what;
    int points;
    char arg[2][PIECE_WORDS];
} piece_t;

typedef struct evidence {
    bool keep;
    int name;       /* points of the name alone */
    int facts;      /* points of everything else */
    int population; /* of these, what the frequency of the asked name takes away: the same for every candidate */
    enum pair_kind kind; /* set by score_names, or by who takes over what score_names found; kept by evidence_clear_name */
    bool how_common_unknown; /* of the asked name of a person nothing is known: its chance is held down */
    bool same_name; /* folded names are equal */
    bool identity_same, identity_other;
    bool birth_agrees, place_agrees, unit_agrees, contradicts;
    int pieces, name_pieces;
    piece_t piece[PIECES_MOST];
} evidence_t;

/* What is known of a subject besides the name, read once. Texts borrowed. */
typedef struct facts {
    enum match_schema schema;
    enum identity_kind kind;       /* UNKNOWN when there is no valid number */
    char canonical[IDENTITY_TEXT]; /* "" likewise */
    day_t born;                    /* given, or read from a resident number */
    char sex;
    int place_code;
    const char *place, *unit;
} facts_t;

void facts_read(const match_subject_t *s, facts_t *ret);
/* Same organisation or person by number? 1 yes, -1 two valid numbers of one kind that differ, 0 unknown. */
int facts_identity(const facts_t *a, const facts_t *b);

/* Credit codes and organisation codes meet under "o" + organisation code; NULL for other kinds. */
const char *facts_org_number(enum identity_kind kind, const char *canonical, char into[IDENTITY_TEXT]);

/* Forgets everything, the kind as well: for a new pair. Another try at the names of one pair: evidence_clear_name. */
void evidence_begin(evidence_t *ev, bool keep);
/* points are as given; percent scales the row's points. */
void evidence_add(evidence_t *ev, enum weight what, int percent, const char *a, const char *b);
/* The same with characters as arguments (0 = none). */
void evidence_char(evidence_t *ev, enum weight what, int percent, uint32_t a, uint32_t b);
/* The name part is over; what follows are facts. */
void evidence_end_name(evidence_t *ev);
/* Forgets the name's pieces (another comparison turned out better). */
void evidence_clear_name(evidence_t *ev);

/* a is the name asked, b the listed one. */
void score_names(const form_t *a, const form_t *b, evidence_t *ev);
void score_han(const form_t *a, const form_t *b, evidence_t *ev);
void score_latin(const form_t *a, const form_t *b, evidence_t *ev);
/* A unit in characters against one in Latin letters. */
void score_mixed_unit(const form_t *han, const form_t *latin, evidence_t *ev);
void score_facts(const facts_t *a, const facts_t *b, evidence_t *ev);
/* Namesakes take away from a bare name. */
void score_common(evidence_t *ev, size_t namesakes);
/* So does the number of people expected to bear the asked name (p of population_of). Where it is not known the chance of
 * a bare name is at most chance_unknown. */
void score_population(evidence_t *ev, const population_t *p);
/* Returns the points; the pieces kept add up to them. Tier B takes a name and a fact that agree, nothing that contradicts,
 * and a chance of at least chance_for_b. */
int evidence_close(evidence_t *ev, enum match_tier *ret_tier);
/* How sure that is, 0..1000: call it behind evidence_close with what that returned. */
int evidence_score(const evidence_t *ev, int points, enum match_tier tier);
/* Sentences of the pieces, in the arena. */
int evidence_explain(const evidence_t *ev, arena_t *a, match_reason_t **ret_reasons, size_t *ret_count,
                     err_t *err);

/* Consonant frame of a Latin word: spellings of one sound share it. Returns its length (< room). */
int latin_frame(const char *word, int n, char *into, int room);

#endif
