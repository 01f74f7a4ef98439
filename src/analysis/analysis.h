/* analysis.h - the instrument behind crime analysis: what cases have in common, and why.
 *
 * Purpose    Groups similar cases by the text of their facts and by their fields, with the reasons; names the loopholes
 *            that a group shares; writes a draft of a similar-case recommendation. Profiles a figure by crime, rank, field,
 *            amount band, place and time against the window before.
 * Score      A sum of named pieces in thousandths of a point; the pieces are the explanation and add up exactly. Weights
 *            are rows of data/analysis/weights.tsv, ways and loopholes rows of data/analysis/lexicon.tsv, both ours and dated.
 *            Rarity is ln((n + 1) / d) / ln(n + 1) among the n cases at hand: what most of them have says little.
 * Truth      Grouping is a proposal for a person to read, never a finding. What a text says and the form left open (field
 *            of work, rank, amount) is taken from the text and said to be.
 * Kinds      No kind's name stands in this code. Which kinds are read, and what they call what is needed, are rows of
 *            data/analysis/kinds.tsv (contract.c, docs/analysis.md).
 * Rights     Matters of the offices within the actor's own, of kinds that the actor may read, not under seal.
 * Threads    Any; a set is constant once made. Results in JSON belong to the caller.
 */
#ifndef ANALYSIS_ANALYSIS_H
#define ANALYSIS_ANALYSIS_H

#include "figure/figure.h"

enum {
    ANALYSIS_CASES_MOST = 3000,
    ANALYSIS_TEXT_MOST = 24 << 10, /* bytes of facts that are read of a case */
    ANALYSIS_WAYS_MOST = 64
};

/* A value of a case: its code, and its words; NULL code = not known. */
typedef struct analysis_mark {
    const char *code;
    words_t words;
    const char *group;  /* crime: group of crimes; rank: rank group; or NULL */
    words_t group_words; /* of the group; NULLs = none */
    bool read;          /* taken from the text */
} analysis_mark_t;

typedef struct analysis_case {
    int64_t matter;     /* 0: not of the register */
    const char *id;     /* how it is named */
    const char *title, *text;
    analysis_mark_t crime, field, rank;
    const char *unit;   /* name, or NULL */
    const char *office; /* code, or NULL */
    int64_t amount;     /* fen; -1 = not known */
    day_t on;           /* the law's day, for the amount bands; DAY_NONE = today */
} analysis_case_t;

typedef struct analysis_set analysis_set_t;

/* Reads the cases (borrowed until the set is freed; fields left open are filled from the text in a copy).
 * ERR_ANALYSIS_MANY beyond ANALYSIS_CASES_MOST, ERR_MATCH_TABLE for a broken data file.
 * Cost: about 1 ms a case of 700 characters, and n^2 / 2 sums over shared words. */
int analysis_set_new(const analysis_case_t *cases, size_t count, analysis_set_t **ret_set, err_t *err);
void analysis_set_free(analysis_set_t *s);

/* Why two are alike: {"points","pieces":[{"sort","code","words":{zh,en},"points","rarity","read": taken from a text}]}, the largest first; points are
 * thousandths and the sum of all pieces. */
int analysis_pair(const analysis_set_t *s, size_t a, size_t b, json_t **ret_json, err_t *err);
/* The same sum alone. O(words). */
int64_t analysis_points(const analysis_set_t *s, size_t a, size_t b);

typedef struct analysis_grouping {
    int64_t from;     /* thousandths of a point; 0 = as weights.tsv says */
    size_t least;     /* members of a group, >= 2; 0 = 2 */
    size_t reasons;   /* words and pairs shown of each; 0 = 8 */
} analysis_grouping_t;

/* {"cases","grouped","lexicon","from","groups":[{"name":{zh,en},"size","points","cases":[{"id","title","matter"}],
 *  "core": id, "shared":[{"sort","code","words","cases","rarity"}], "words":[{"text","cases"}],
 *  "loopholes":[{"code","words","remedy","cases","field","why":[way]}], "pairs":[{"a","b","points","pieces":[…]}]}]}.
 * Groups by mean of pairs (average linkage, cut where the mean falls below `from`), largest first. */
int analysis_group(const analysis_set_t *s, const analysis_grouping_t *how, json_t **ret_json, err_t *err);
/* Of each case the number of its group, from 0; -1 = in none. For tests and figures. */
int analysis_group_of(const analysis_set_t *s, const analysis_grouping_t *how, int *into, size_t *ret_groups, err_t *err);
/* The cases most like one: {"case","alike":[{"id","points","pieces"}]}. */
int analysis_like(const analysis_set_t *s, size_t i, size_t most, json_t **ret_json, err_t *err);

/* --- cases of the register ---------------------------------------------------------------------------- */
typedef struct analysis_ask {
    const char *office;      /* code; NULL = the actor's; with all below */
    day_t from, to;          /* opened between, both included; DAY_NONE = open */
    const char *crime;       /* code of a crime or of a group of crimes, or NULL */
    const char *field;       /* of work, or NULL */
    size_t *without;         /* set to how many there are without a text of facts, which cannot be compared; NULL = do not count */
} analysis_ask_t;

/* Cases of the kind of part `case`, newest first, into the arena. ERR_ANALYSIS_KIND, ERR_ANALYSIS_OFFICE,
 * ERR_ANALYSIS_MANY. */
int analysis_gather(book_t *b, const actor_t *actor, const analysis_ask_t *ask, arena_t *a, analysis_case_t **ret_cases,
                    size_t *ret_count, err_t *err);
/* Cases of a table people send (CSV, XLSX): columns facts (案情), id (案号), title (案件名称), crime (罪名), field (领域),
 * rank (职级), amount (金额, yuan), day (日期), unit (单位); only facts is needed. */
int analysis_read_sheet(const catalogue_t *c, const char *path, arena_t *a, analysis_case_t **ret_cases, size_t *ret_count,
                        err_t *err);

/* A draft of a similar-case recommendation about group `group` (number of analysis_group, from 0), kept as a draft of the
 * actor for the kind of part `advice`; {"kind","act","version","content":{…},"group":{…}}. An unsaved one (dry)
 * has no version. ERR_ANALYSIS_GROUP. */
typedef struct analysis_draft {
    analysis_ask_t ask;
    analysis_grouping_t how;
    size_t group;
    bool dry;
    bool keep_own; /* a draft of the act that is there already is not replaced: ERR_REGISTER_DRAFT_CHANGED */
} analysis_draft_t;
/* May the actor perform the act that such a draft is for, in his own office? Else the error says why. */
int analysis_may_draft(book_t *b, const actor_t *actor, err_t *err);
int analysis_write(book_t *b, const actor_t *actor, const analysis_draft_t *what, json_t **ret_json, err_t *err);

/* --- profiles -------------------------------------------------------------------------------------------- */
typedef struct analysis_profile {
    const char *figure;   /* counting figure of the catalogue; NULL = that of part `person` */
    const char *office;   /* code; NULL = the actor's */
    day_t from, to;       /* both included; DAY_NONE: to = today, from = 1 January of its year */
    enum figure_compare compare; /* FIGURE_BEFORE or FIGURE_YOY; from 1 January on the period before is that of last year */
} analysis_profile_t;

/* {"figure","from","to","before_from","before_to","office","by":[{"name","answer": as figure_ask}],
 *  "bands":[{"code","words","n","before","small_base"}], "unbanded"} by crime, group of crimes, rank group, field of work, offices directly below and
 * month. Amount bands hold by the thresholds of the day of each act (data/analysis/amounts.tsv); what has a crime with bands
 * and an amount below the least is "below", without an amount "unknown"; "unbanded" is how many
 * stand in no band at all (null: there are no bands). ERR_ANALYSIS_PERIOD, ERR_FIGURE_*. */
int analysis_profile(figures_t *f, const actor_t *actor, const analysis_profile_t *what, json_t **ret_json, err_t *err);

#endif
