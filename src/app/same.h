/* same.h - sameness of the reports in this house: the long texts of matters of a kind join a set (report/same.h). */
#ifndef APP_SAME_H
#define APP_SAME_H

#include "app/app.h"
#include "report/same.h"

/* Adds the matters of a kind that the actor may read, each under "ID number-or-title", its texts that are not sealed in one;
 * those without text are left out. one: the matter that is asked about, or 0; *ret_one: its place in the set, or SAME_ALL.
 * kind NULL: that of the matter. ERR_REGISTER_MATTER, _RIGHT; ERR_CATALOGUE_KIND; ERR_REPORT_SAME_FULL;
 * ERR_REPORT_SAME_SHORT when the matter has no text. */
int app_same_add(app_t *app, const actor_t *actor, const char *kind, int64_t one, same_set_t *set, size_t *ret_one, err_t *err);

#endif
