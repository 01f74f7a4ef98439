/* report_inside.h - what a report's text names: shared by report.c and report_names.c only. */
#ifndef APP_REPORT_INSIDE_H
#define APP_REPORT_INSIDE_H

#include "app/report.h"

/* Does a token of the text name that figure? O(text). */
bool report_text_names(const char *text, const char *figure);
/* {NAME: {"label":{},"kind","parent"}} of the figures that its tokens name; parent "" when the kind is part of none. What a
 * figure is called everybody may read. The caller owns it. O(text). */
json_t *report_text_figures(const catalogue_t *c, const char *text);

#endif
