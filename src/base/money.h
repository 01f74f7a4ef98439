/* money.h - a sum of money as people type it.
 *
 * The rule  What a person types - at the command line, in a form, a table, a list's filter, a life - is yuan. What programs hand each
 *           other - JSON in and out, the database, a signed text - is a whole number of fen. Nothing else is read: a text in JSON is
 *           no sum, and no part of a fen is (docs/entry.md, docs/http.md).
 */
#ifndef BASE_MONEY_H
#define BASE_MONEY_H

#include <stdint.h>

enum money_fault {
    MONEY_READ,
    MONEY_FORM,  /* no sum of money */
    MONEY_PART,  /* a part of a fen */
    MONEY_LARGE  /* 10^12 of its unit and more */
};

enum { MONEY_YUAN = 100 };

/* "1515000", "1,200.50", "-3", "￥12.5万元", "1.2亿" -> fen, exactly. one: fen of a number without a unit of its own, MONEY_YUAN but
 * where a column's head says another. *ret_fen stays as it is on a fault. */
enum money_fault money_read(const char *text, int64_t one, int64_t *ret_fen);

#endif
