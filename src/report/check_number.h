/* check_number.h - what the readers of numbers share: digits, characters, words, dates, damage; not for the rules. */
#ifndef REPORT_CHECK_NUMBER_H
#define REPORT_CHECK_NUMBER_H

#include "report/check_inside.h"

typedef struct digits {
    double v, last;
    int end, whole, decimals;
    bool grouped, bad;
} digits_t;

/* --- pieces; each looks at c[at] and returns a length, an end or whether it is there ---------------------------------- */
int num_blank(const uint32_t *c, int at);            /* 1 for a blank */
bool num_in(const char *set, uint32_t c);
int num_run(const uint32_t *c, int at);              /* how many digits */
int num_indian(const uint32_t *c, int at);           /* the end of 12,34,567; 0 = grouped otherwise */
digits_t num_digits(const uint32_t *c, int at);
void num_add_digits(digits_t *d, const uint32_t *c, int from, int to);
int num_han_digit(uint32_t c);                       /* -1 = none */
double num_han_scale(uint32_t c);                    /* 0 = none */
int num_han(const uint32_t *c, int at, double *ret_v, double *ret_last);
bool num_dash(uint32_t c);
int num_more_mark(const uint32_t *c, int i);         /* 余, 多, 来 */
bool num_unit_at(const uint32_t *c, int i);
int num_word(const uint32_t *c, int i, const char *word); /* the length of a whole Latin word or phrase */
bool num_behind(const uint32_t *c, int at, const char *const *words); /* one of them ends at c[at] */
bool num_counts(const uint32_t *c, int at);          /* what stands there is what numbers count */

/* --- what stands behind the digits: each returns its end -------------------------------------------------------------- */
int num_scale_zh(const uint32_t *c, int i, tok_t *t, bool *ret_more, bool *ret_twice);
int num_scale_en(const uint32_t *c, int i, tok_t *t);
int num_kind_en(const uint32_t *c, int i, tok_t *t);
int num_unit(const uint32_t *c, int i, tok_t *t, bool zh);
int num_bound_behind(const uint32_t *c, int i, tok_t *t);
void num_widen(tok_t *t);

/* --- others ------------------------------------------------------------------------------------------------------------ */
bool num_year_like(const uint32_t *c, int at, int n);
int num_date(checker_t *k, int at, tok_t *t);        /* the end of a year or date, 0 = none */
int num_spelt(checker_t *k, int at, tok_t *t);       /* the end of a number in English words, 0 = none */
int num_one_in(const uint32_t *c, int at, tok_t *t);  /* one in five, 6 out of every 10 */
int num_letter_inside(checker_t *k, int at);         /* the end of a damaged token, 0 = none; these report */
int num_letter_ahead(checker_t *k, int at);
int num_damage(checker_t *k, int at, int end);       /* doubled separators, unreadable characters behind the digits */
int num_wrong_groups(checker_t *k, int at);
int num_points(checker_t *k, int at, const digits_t *d);
void num_doubled_unit(checker_t *k, int at, int end);

#endif
