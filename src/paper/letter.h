/* letter.h - general official letters: replies to objections, recalls and corrections of notices.
 *
 * Form       As page.h: letterhead, number, title, addressee, paragraphs, office, date and seal; Chinese
 *            first when there are two versions. Same input, same bytes.
 * Ownership  Everything in the structs is borrowed.
 * Threads    Free.
 */
#ifndef PAPER_LETTER_H
#define PAPER_LETTER_H

#include "base/buf.h"
#include "base/day.h"
#include "base/err.h"
#include "base/lang.h"
#include "paper/page.h"

#include <stdbool.h>
#include <stddef.h>

/* The letter's words in one language. */
typedef struct paper_version {
    enum lang lang;
    const char *office, *title, *addressee;
    const char *const *paragraph;
    size_t paragraphs;
} paper_version_t;

typedef struct paper_letter {
    const char *number;
    day_t day;
    bool demonstration;
    const paper_version_t *version;
    size_t versions; /* 1 or 2 */
} paper_letter_t;

int paper_letter(const paper_letter_t *l, buf_t *ret_pdf, err_t *err);

/* What a letter about a notice already issued needs to know. */
typedef struct paper_about {
    words_t office;
    const char *number;           /* of this letter */
    day_t day;
    const char *addressee;
    bool addressee_is_unit;       /* addressed as 你单位, a person as 你 */
    const char *notice_number;
    day_t notice_day;
    const char *const *subject;   /* names concerned, at least one */
    size_t subjects;
    words_t reason;               /* why: ground in law, facts; no full stop; either language may be NULL */
    const char *new_number;       /* notice that takes the old one's place; NULL = none */
    const char *contact;          /* telephone, address; NULL = none */
    bool demonstration;
} paper_about_t;

/* 撤回通知: the notice must not be relied on any more. */
int paper_recall(const paper_about_t *about, enum paper_lang lang, buf_t *ret_pdf, err_t *err);
/* 更正通知: a record the notice rested on was corrected. */
int paper_correction(const paper_about_t *about, enum paper_lang lang, buf_t *ret_pdf, err_t *err);
/* 异议答复函: upheld (the notice is put right) or not. */
int paper_objection_reply(const paper_about_t *about, bool upheld, enum paper_lang lang, buf_t *ret_pdf,
                          err_t *err);

#endif
