/* draft.h - an editor's text while it is written: what its tokens say, and what is wrong with what stands between them.
 *
 * Purpose    The text is made (report_make), the text that comes out is checked (check.h), and each finding is put back to the line of the
 *            editor's text it comes from. A number of the text itself, outside {{…}}, is typed by hand: CHECK_NOT_CHECKABLE of
 *            the rule "typed", unless it is a date, a place in a list or a span of time.
 * Bound      A rate or a change between numbers that were all asked for is consistent: its question says of what it is.
 * Lines      Of the editor's text, from 1, head included; 0: of no line of it (a title put together, say).
 * Ownership  Everything in the arena. Threads: no state between calls.
 */
#ifndef REPORT_DRAFT_H
#define REPORT_DRAFT_H

#include "report/check.h"
#include "report/report.h"

/* Findings of the version in `lang`, in order of lines; figures NULL: not against the register. source: what `made` was made of. */
int draft_check(const report_made_t *made, enum lang lang, const char *source, struct figures *figures, const struct actor *actor, arena_t *a,
                check_result_t *ret, err_t *err);
/* Numbers typed by hand in the lines of `lang` of a template's text, added to ret. */
int check_typed(const char *source, enum lang lang, arena_t *a, check_result_t *ret, err_t *err);

#endif
