/* office_csv.h - reads and checks the list of offices (data/offices.csv or a text of its shape).
 *
 * Columns    code,level,parent,brief,special,valid_from,valid_to,successor,zh,en; sorted by code.
 * Checked    Codes, levels, one root, parents of a higher level, unique codes and briefs, dates,
 *            successors, names. The first fault is ERR_CATALOGUE_OFFICE_DATA with its line and the
 *            column's name.
 */
#ifndef CATALOGUE_OFFICE_CSV_H
#define CATALOGUE_OFFICE_CSV_H

#include "catalogue/office.h"

/* *ret_list lives in the arena. */
int office_csv_read(const char *csv, arena_t *a, office_t **ret_list, size_t *ret_count, err_t *err);

#endif
