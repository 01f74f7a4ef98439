/* notice.h - the Letter of query result 查询行贿犯罪档案结果告知函: as PDF, and as a text to sign.
 *
 * Source     Rules on the query of bribery-crime archives (2006, 2013): number in four parts, period
 *            searched (ten years unless asked otherwise), answer per subject, on a hit time and amount of
 *            the bribery, date and result of the judgment, part in a joint crime; two months' validity;
 *            use for the stated purpose only; the procuratorate takes no part in what is decided on it.
 * Two forms  The text carries every fact of the letter in a fixed order, one a line; the caller signs it as
 *            a C2SP note (ledger_sign_note). The PDF shows the same facts for people, with the signature's
 *            short form. Both are made from one paper_notice_t and nothing else, so a reprint is the same
 *            byte for byte.
 * Privacy    Identity numbers come masked; whole ones have no place in a letter that is passed on.
 * Ownership  Everything in the structs is borrowed. Texts may come from strangers (page.h, "Texts").
 * Threads    Free.
 */
#ifndef PAPER_NOTICE_H
#define PAPER_NOTICE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/day.h"
#include "base/err.h"
#include "base/lang.h"
#include "paper/page.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One judgment found. words_t: either language may be NULL, the other then stands for it. */
typedef struct paper_record {
    words_t crime;           /* 行贿罪 / offering bribes */
    day_t from, to;          /* time of the bribery; DAY_NONE = not stated, to = from for one day */
    int64_t amount_fen;      /* below 0 = not stated */
    const char *court;
    const char *judgment;    /* number of the judgment */
    day_t judged_on, effective_on;
    words_t result;          /* 有期徒刑一年 … */
    words_t part;            /* part in a joint crime; both NULL = none */
} paper_record_t;

typedef struct paper_subject {
    bool unit;                /* else a person */
    const char *name;
    const char *number;       /* identity number, masked */
    const paper_record_t *record;
    size_t records;           /* 0 = no record found */
    const words_t *listing;   /* other lists that name the subject: told beside the answer, never as a record */
    size_t listings;          /* at most PAPER_LISTS_MOST */
} paper_subject_t;

enum { PAPER_SUBJECTS_MOST = 2000, PAPER_RECORDS_MOST = 200, PAPER_LISTS_MOST = 32 };

typedef struct paper_notice {
    words_t office;
    const char *number;       /* 临检预查〔2014〕100号 */
    const char *applicant;
    bool applicant_is_unit;
    day_t applied_on;
    words_t purpose;          /* as the application states it */
    const char *project;      /* NULL = none */
    day_t from, to;           /* period searched */
    int years;                /* as asked: 10 */
    const words_t *list;      /* archives and lists searched, at least one */
    size_t lists;
    const paper_subject_t *subject; /* at least one */
    size_t subjects;
    day_t issued_on, valid_until;
    const char *url;          /* public check page, without query; NULL = none: then no QR */
    const char *code;         /* check code, typed with the number on that page */
    const char *log;          /* name of the log (checkpoint's first line) */
    int64_t checkpoint_size;  /* version of the archive */
    const char *root;         /* root hash, base64 as in the checkpoint */
    bool demonstration;       /* marks every page and the text */
    /* Not part of the text, because it comes after it: */
    const char *signature;    /* last line of the signed note, "— name base64"; NULL = not signed yet */
} paper_notice_t;

/* ERR_PAPER_SUBJECTS when one of the limits above is passed; both forms ask this first. */
int paper_notice_limits(const paper_notice_t *n, err_t *err);
/* The payload of the QR code: "<url>?number=…&code=…". Nothing is added without url. */
void paper_notice_qr(const paper_notice_t *n, buf_t *out);
/* The letter. Chinese pages first. Appends to ret_pdf. */
int paper_notice(const paper_notice_t *n, enum paper_lang lang, buf_t *ret_pdf, err_t *err);

/* The text that is signed: UTF-8, lines of "key 标签: value", ends with a line end. The same notice gives
 * the same bytes. */
int paper_notice_text(const paper_notice_t *n, buf_t *out, err_t *err);
/* Reads such a text back (the signed part of a note: see ledger_check_note); everything in *ret_notice is
 * in the arena. Strict: a text that paper_notice_text would write otherwise is ERR_PAPER_TEXT with its
 * line. */
int paper_notice_text_parse(arena_t *a, const char *text, size_t bytes, paper_notice_t *ret_notice,
                            err_t *err);

#endif
