/* demo_work.h - the demonstration's other work: lives of matters, reports whose numbers the program binds, queries that search
 * the archive.
 *
 * Purpose    The lives of data/demonstration (docs/lives.md) and the rows of its reports.tsv and bids.tsv (their heads say the
 *            columns), done through the same doors as a person's work, as the demonstration's people.
 * When       Once, while the demonstration is made (cli_demo_house): nothing is remembered between calls.
 * Errors     Those of the acts. Limits: 64 lives; 200 rows of at most 16 columns. Threads: one (lives make their own).
 */
#ifndef CLI_DEMO_WORK_H
#define CLI_DEMO_WORK_H

#include "cli/demo_house.h"

/* Days are counted from today, so that there is always something due. Lives of years (year_*.life) are played side by side,
 * after the others: they have no matter and no number in common, and acts of several threads share one fsync. */
int cli_demo_lives(cli_demo_t *d, err_t *err);
int cli_demo_reports(cli_demo_t *d, err_t *err);
/* Opens the archive. A bidder whose name is like one on record waits for the officer. */
int cli_demo_bids(cli_demo_t *d, err_t *err);

#endif
