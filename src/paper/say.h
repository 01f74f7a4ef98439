/* say.h - days, sums and strangers' texts as a letter prints them.
 *
 * Source     GB/T 15835-2011 (numerals in public texts), GB/T 9704-2012 7.3.5.4 (date of a paper in Arabic
 *            numerals). The Han form is for the offices that still sign with it.
 */
#ifndef PAPER_SAY_H
#define PAPER_SAY_H

#include "base/buf.h"
#include "base/day.h"
#include "base/lang.h"

#include <stdint.h>

/* zh "2026年11月21日", en "21 November 2026"; DAY_NONE: "不详" / "not stated". */
void paper_say_day(buf_t *out, day_t day, enum lang lang);
/* "二〇二六年十一月二十一日". */
void paper_say_day_han(buf_t *out, day_t day);
/* As text_add_money; negative: "不详" / "not stated". */
void paper_say_money(buf_t *out, int64_t fen, enum lang lang);
/* A sum of at least 0 fen in capitals, as cheques and decisions write it: "壹佰伍拾壹万伍仟元整", "零元整", "叁元零伍分"
 * (票据法 and 支付结算办法, appendix 1). */
void paper_say_money_han(buf_t *out, int64_t fen);
/* The text in one line, with what could deceive the eye made visible: line breaks and tabs become spaces,
 * control characters, bidi controls, zero-width characters and tags become [U+202E] and so on; invalid
 * UTF-8 becomes U+FFFD. */
void paper_say_plain(buf_t *out, const char *text);
/* The words in that language, or those in the other when there are none; never NULL. */
const char *paper_say_words(const words_t *words, enum lang lang);

#endif
