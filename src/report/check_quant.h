/* check_quant.h - the quantities of a passage, as the rules of passages see them; not for other rooms. */
#ifndef REPORT_CHECK_QUANT_H
#define REPORT_CHECK_QUANT_H

#include "report/check_facts.h"

enum { QUANTS_MOST = 160 };

/* Counts in order of the text; a bare number of an English sentence has the unit of the one it goes back to. */
typedef struct quants {
    int at[QUANTS_MOST];       /* tokens */
    int64_t unit[QUANTS_MOST];
    int sentence[QUANTS_MOST]; /* from 0 */
    int n;
} quants_t;

void quants_read(const sentence_t *s, quants_t *ret);
void quants_with_spans(const sentence_t *s, quants_t *ret); /* spans of time too: 45 days a decision */
/* Whether two of them can be added, as far as their units say. */
bool quants_alike(const sentence_t *s, const quants_t *q, int a, int b);
/* The quant of a token, -1. */
int quants_find(const quants_t *q, int token);

/* The characters of the clause of a quantity: what it is called, before and behind it up to the next number. */
typedef struct label {
    int from, to;   /* before it */
    int from2, to2; /* behind it */
} label_t;
label_t quant_label(const sentence_t *s, int token);
bool label_says(const sentence_t *s, label_t l, const char *list);
/* How many different characters of a..b (Chinese) stand in the label; all: every one does. */
bool label_has_all(const sentence_t *s, label_t l, int from, int to);

/* The way a word behind a number goes: 1 for more (than), higher; -1 for fewer (than), less, lower. *than: "than" was said. */
int quant_comparison(const sentence_t *s, int i, bool *than);


/* A finding about tokens, with "a + b = c" before it. */
void say_ratio(checker_t *k, const char *rule, bool good, int part, int whole, int claim, words_t bad_note);

bool fact_is_earlier(const sentence_t *s, int tok);
#endif
