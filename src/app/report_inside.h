/* report_inside.h - what a report's text names: shared by report.c and report_names.c only. */
#ifndef APP_REPORT_INSIDE_H
#define APP_REPORT_INSIDE_H

#include "app/report.h"

/* Do the tokens of the text name all that the question names: its figures, what it breaks down by and what it narrows? A token about.FIELD
 * names the figures that this field of the matter it is about lists. about NULL = none. O(text). */
bool report_text_asks(const char *text, const json_t *about, const figure_ask_t *q);
/* Does a token of the text name that field of the matter that carries it (FIELD, matter.FIELD; not about.FIELD, parent.FIELD)? O(text). */
bool report_text_says(const char *text, const char *field);
/* report_typed.c: numbers typed by hand into the text, in the languages that are made, and into fields that it says of the matter that
 * carries it (NULL = none). ret_more: how many there are beyond APP_REPORT_TYPED_MOST, which are not listed. */
int report_find_typed(const cat_report_t *report, const cat_kind_t *kind, const json_t *carrier, enum paper_lang lang, arena_t *a,
                      const app_report_typed_t **ret_list, size_t *ret_count, size_t *ret_more, err_t *err);
/* {NAME: {"label":{},"kind","parent"}} of the figures that its tokens name; parent "" when the kind is part of none. What a
 * figure is called everybody may read. The caller owns it. O(text). */
void report_add_figure(const catalogue_t *c, const char *name, json_t *list);
json_t *report_text_figures(const catalogue_t *c, const char *text);

#endif
