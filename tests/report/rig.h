/* rig.h - a catalogue with one kind and its figures, a report given by the test, and counted events by hand in place of the
 * register: office, day, code of the field, how many. */
#ifndef TESTS_REPORT_RIG_H
#define TESTS_REPORT_RIG_H

#include "report/report.h"

typedef struct event {
    const char *figure, *office, *day, *code; /* code: of the field sort; NULL = none */
    int64_t n;
} event_t;

typedef struct rig {
    arena_t *arena;
    catalogue_t *catalogue;
    office_tree_t *offices;
    const cat_report_t *report;
    const event_t *event;
    size_t events, asked;    /* asked: questions put */
    const json_t *frozen;
    day_t since;
    const char *kept_from;   /* the first day on record, NULL: not told */
    bool joined;           /* the office came in the middle of that time */
} rig_t;

/* The heads beside report and name, and the body; mistakes fail the process unless ret_mistakes takes them. */
int rig_open(rig_t *r, const char *front, const char *body, cat_mistakes_t *ret_mistakes);
void rig_close(rig_t *r);
int rig_make(rig_t *r, const char *office, const char *period, enum paper_lang lang, report_made_t *ret, err_t *err);

#endif
