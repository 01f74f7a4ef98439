/* report_inside.h - what a report's text names: shared by report.c and report_names.c only. */
#ifndef APP_REPORT_INSIDE_H
#define APP_REPORT_INSIDE_H

#include "app/report.h"

/* Do the tokens of the text name all that the question names: its figures, what it breaks down by and what it narrows? O(text). */
bool report_text_asks(const char *text, const figure_ask_t *q);
/* {NAME: {"label":{},"kind","parent"}} of the figures that its tokens name; parent "" when the kind is part of none. What a
 * figure is called everybody may read. The caller owns it. O(text). */
json_t *report_text_figures(const catalogue_t *c, const char *text);

#endif
