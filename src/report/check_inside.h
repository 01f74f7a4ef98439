/* check_inside.h - what the files of the checker share; not for other rooms.
 *
 * A text is read a sentence at a time: check_sentence.c cuts it, check_token.c makes tokens of it (numbers with the
 * interval they stand for, words that matter, separators), the rules in check_*.c look at the tokens and report.
 */
#ifndef REPORT_CHECK_INSIDE_H
#define REPORT_CHECK_INSIDE_H

#include "report/check.h"

#include <stdint.h>
#include <uchar.h>

enum { SENTENCE_MOST = 2000, TOKENS_MOST = 600, WORD_MOST = 60 };

/* Words that mean something to a rule. One class for both languages. */
enum word {
    W_NONE,    /* known to mean nothing: 公共, 共同, ... so that no part of it is taken for a word */
    W_UP, W_DOWN,
    W_UPTO, W_DOWNTO, /* 增至, 降至 */
    W_YOY, W_MOM, W_LAST, W_THIS, W_THAN, W_AGAINST,
    W_FROM, W_TO, W_IS, W_OF, W_BY, W_LE,
    W_RESP, W_OFWHICH, W_TOTAL, W_CONSIST, W_SHARE, W_AVG, W_PER, W_RATE, W_AND, W_OTHER,
    W_PLAN, W_CONST, W_MORE, W_LESS, W_NEAR, W_ABOUT, W_TIMESOF, W_ASMANY, W_DOUBLED, W_TRIPLED, W_HALVED, W_SINCE,
    W_OVERLAP, W_CASEWORD, W_PERSONWORD, W_OR, W_NOT,
    W_WORDS /* none of them */
};

enum tok_kind { TOK_END, TOK_NUM, TOK_WORD, TOK_TEXT, TOK_SEP, TOK_YEAR, TOK_DATE };
enum num_kind { NUM_COUNT, NUM_PERCENT, NUM_POINTS, NUM_TIMES, NUM_SPAN /* of time */ };
enum role { ROLE_NONE, ROLE_CHANGE, ROLE_SHARE, ROLE_RATE, ROLE_BASE };

/* Units with a meaning to the rules; others are hashes of their word, negative. */
enum unit { UNIT_NONE, UNIT_PERSON, UNIT_CASE, UNIT_PTIME, UNIT_CTIME, UNIT_TIME, UNIT_YUAN, UNIT_GE, UNIT_TURN, UNIT_WORDS = 100 };

typedef struct tok {
    enum tok_kind kind;
    enum word word;   /* TOK_WORD */
    uint32_t mark;    /* TOK_SEP: the character */
    int from, to;     /* characters of the sentence */
    /* numbers */
    enum num_kind num;
    enum role role;
    double v, lo, hi; /* value and what it may stand for; TOK_YEAR: the year */
    double last;      /* place value of its last digit */
    int64_t unit;
    int in;           /* which brackets it stands in, 0 = none */
    int digits_to;    /* where digits and scale end and the unit begins */
    bool exact;       /* a whole number with no scale, no approximation */
    bool vague;       /* 约, 近, 余 ... was said */
    bool range;       /* 3-5 */
    bool han;         /* written in characters or words */
    bool money;
} tok_t;

typedef struct word_row {
    uint32_t c[WORD_MOST];
    int n;
    enum word word;
} word_row_t;

typedef struct check_words {
    word_row_t *row;
    size_t count;
} check_words_t;

typedef struct sentence {
    const char *text; /* the whole text */
    uint32_t c[SENTENCE_MOST + 8]; /* ends with zeros */
    size_t at[SENTENCE_MOST + 8];
    int n, line;
    bool zh;
    tok_t t[TOKENS_MOST + 8]; /* ends with TOK_END; room to look ahead */
    int tokens;
} sentence_t;

typedef struct checker {
    arena_t *arena;
    check_result_t *result;
    size_t room;
    check_words_t lexicon;
    sentence_t *s;
    sentence_t *passage; /* check_passage.c: the sentences of the paragraph so far */
    size_t first;        /* the findings from there on are of this passage */
    uint8_t *number_at;  /* a bit for each byte of the text where a number begins; NULL = nobody asks */
    uint8_t *looked_at;  /* ... that was computed with, in a table */
    bool table;          /* the line has cells */
    int paragraph;       /* how many have ended */
    struct check_cues *cues;  /* check_cues.h */
    struct solve *solve;      /* check_solve.h */
    struct text_line *line;   /* check_when.h */
    struct seen *seen;   /* check_twice.c */
    struct paraphrases *paraphrases;
    struct items *items; /* check_items.h */
    bool nomem;
} checker_t;

/* --- reading ------------------------------------------------------------------------------------------------------ */
int check_words_load(arena_t *arena, check_words_t *ret, err_t *err);
/* The longest word at c[at]; 0 = none, else its length. */
int check_words_find(const check_words_t *lexicon, const uint32_t *c, int at, enum word *ret_word);
/* The Chinese measure word at c[at]; returns its length. */
int unit_zh(const uint32_t *c, int at, int64_t *ret_unit, enum num_kind *ret_kind, bool *ret_money);
/* The English noun a number counts, from at (at a blank or letter) on; returns where it ends, at when there is none. */
int unit_en(const uint32_t *c, int at, int64_t *ret_unit, enum num_kind *ret_kind);
/* One such thing, behind "per": the unit its plural has. */
bool check_unit_one(const uint32_t *c, int at, int64_t *ret_unit);

/* Reads a number at c[at]; returns where it ends, 0 if there is none. Damage is reported. */
int number_read(checker_t *k, int at, tok_t *ret);
/* Widens what a number may stand for: W_MORE, W_LESS, W_NEAR, W_ABOUT; behind: 300余 is below the next digit. */
void number_bound(tok_t *t, enum word how, bool behind);
/* The words and numbers of k->s, until there is room for no more; returns where it stopped, s->n when it has read all. */
int tokens_read(checker_t *k);

/* Whether c is among the characters of set (not 0). */
bool one_of(const char32_t *set, uint32_t c);
bool is_digit(uint32_t c);
bool is_latin(uint32_t c);
bool is_han(uint32_t c);

/* --- looking ------------------------------------------------------------------------------------------------------ */
static inline bool is_word(const tok_t *t, enum word w) { return t->kind == TOK_WORD && t->word == w; }
static inline bool is_count(const tok_t *t) { return t->kind == TOK_NUM && t->num == NUM_COUNT; }
static inline bool is_sep(const tok_t *t, uint32_t mark) { return t->kind == TOK_SEP && t->mark == mark; }
/* The same kind of thing, as far as the text says. */
bool same_unit(const tok_t *a, const tok_t *b);

/* 1 rises, -1 falls, 0 neither. */
int check_direction(const tok_t *t);
/* The year a number is said of: 0 = none, -1 = last year. */
int check_year_of(const sentence_t *s, int i);

/* The word of a |-list behind this one: most are passed by their first or last letter, unread. */
static inline const char *check_next_word(const char *word)
{
    while (*word && *word != '|') word++;
    return word + (*word == '|');
}
/* Length of the word of a |-list that ends at c[end] (exclusive), 0 if none does. Small letters match large ones. */
int check_ends_with(const uint32_t *c, int end, const char *list);
/* Whether one of the words stands between the characters from and to; what lies outside the sentence is its end. */
bool check_says(const sentence_t *s, int from, int to, const char *list);

/* Whether a clause or word may end at c. */
bool check_closes(uint32_t c);

/* --- rules: each looks at k->s ------------------------------------------------------------------------------------- */
void rule_tokens(checker_t *k); /* units without a number, placeholders */
void rule_shape(checker_t *k);  /* numbers whose digits, marks and scales make none */
void rule_bounds(checker_t *k); /* values that cannot be, in Chinese */
void rule_single(checker_t *k);
void rule_lists(checker_t *k);
void rule_units(checker_t *k);
void rule_twice(checker_t *k);
void rule_paraphrase(checker_t *k);
void rule_claims(checker_t *k); /* numbers and the lines they stand in, kept for check_against */
void finish_twice(checker_t *k); /* at the end of the text */

/* Tables of the whole text: cells parted by tabs or bars. */
void check_tables(checker_t *k, const char *text, size_t bytes);

/* --- passages: k->s is the passage when these rules run ------------------------------------------------------------------ */
void passage_add(checker_t *k); /* the sentence k->s behind what is there */
void passage_end(checker_t *k); /* looks at what is there and forgets it */
/* The last year said in the paragraph before this sentence; 0 = none. */
int passage_year(const checker_t *k);
/* Whether a rule has computed something with the token already. */
bool passage_settled(const checker_t *k, int i);
/* Whether it has judged the token as what follows: it stands at an end of what was computed. */
bool passage_judged(const checker_t *k, int i);
/* The first token of its sentence (clause) and the one behind its last. */
int passage_sentence(const sentence_t *s, int i, int *ret_end);
int passage_clause(const sentence_t *s, int i, int *ret_end);
bool check_ends_clause(const tok_t *t);
/* Room and cues for the solver of relations; what it reads of a passage stays until the next. */
int check_solve_start(checker_t *k, err_t *err);
/* Reads the sentence into facts: its numbers know their roles then. */
void check_read(checker_t *k);
void rule_solve(checker_t *k);
void rule_period(checker_t *k);
void rule_times(checker_t *k);
void rule_items(checker_t *k);
void rule_plain(checker_t *k);
void rule_shape_en(checker_t *k);
/* The cues of the passage that was solved last. */
struct hits;
const struct hits *check_solve_hits(const checker_t *k);

/* --- saying -------------------------------------------------------------------------------------------------------- */
/* A finding about the characters from..to of the sentence. computed may be "". The texts are copied. */
void report_at(checker_t *k, enum check_verdict verdict, const char *rule, int from, int to, words_t computed, words_t note);
/* The same for bytes at..to (its last character begins there) of the text. */
void report_place(checker_t *k, enum check_verdict verdict, const char *rule, size_t at, size_t to, int line, words_t computed, words_t note);
/* The same for tokens a..b, whichever comes first. */
void report_toks(checker_t *k, enum check_verdict verdict, const char *rule, int a, int b, words_t computed, words_t note);
/* Takes back the contradictions of this passage whose computation begins or ends with the number at..last: it follows from
 * others after all. Whether there was any. */
bool report_retract(checker_t *k, size_t at, size_t last);
/* A computation in both languages at once, from one format. */
words_t both(checker_t *k, const char *zh, const char *en);
words_t bothf(checker_t *k, const char *zh, const char *en, ...);
/* A number as people write it: 1,285; 28.57; borrowed from the arena. */
const char *say_number(checker_t *k, double v, int decimals);
/* The value of a token the way its kind reads: 28.6 %, 4.26×, 1,285. */
const char *say_tok(checker_t *k, const tok_t *t);

#endif
