/* screen.h - screening files: a list of subjects, queries against it, results.
 *
 * Purpose    What `xiezhi screen` and `xiezhi match pairs` do, without printing: words of tables become subjects.
 * Threads    As each function says.
 */
#ifndef MATCH_SCREEN_H
#define MATCH_SCREEN_H

#include "match/match.h"

/* What a word of a column "schema" means: Person, Company, Organization, LegalEntity, Vessel, PublicBody, 个人, 单位 ...,
 * in any case; empty or LegalEntity: MATCH_ANY. ERR_MATCH_KIND for other words. Pure. */
int screen_schema(const char *text, enum match_schema *ret_schema, err_t *err);
/* A birth date as people and lists write it: 1980-01-02, 1980/1/2, 1980年1月2日, 19800102, 2 Jan 1980. A text with one
 * year in it (1980, 1980-05, circa 1980) is 1 January of it, which the matcher takes for the year alone. DAY_NONE when
 * there is none; *ret_understood false when the text is something else. Pure. */
day_t screen_birth(const char *text, bool *ret_understood);
/* 'M', 'F' or 0. Pure. */
char screen_sex(const char *text, bool *ret_understood);

#endif
