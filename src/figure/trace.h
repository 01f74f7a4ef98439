/* trace.h - the acts behind values as JSON for who may see them; shared by passports and published figures. */
#ifndef FIGURE_TRACE_H
#define FIGURE_TRACE_H

#include "figure/passport.h"

enum { TRACE_KINDS_MOST = 64 };

/* What the actor may see, remembered by kind. */
typedef struct trace {
    figures_t *f;
    const actor_t *actor;
    struct trace_kind {
        const cat_kind_t *kind;
        int64_t *sealed; /* ascending */
        size_t count;
    } kinds[TRACE_KINDS_MOST];
    size_t kind_count;
} trace_t;

void trace_open(trace_t *t, figures_t *f, const actor_t *actor);
void trace_close(trace_t *t);
/* May the actor see a matter of the kind in that office? kind: a name. */
int trace_sees(trace_t *t, const char *kind, const char *office, int64_t matter, bool *ret_sees, err_t *err);
/* The act as passport.h describes it. */
int trace_json(trace_t *t, const figure_act_t *act, json_t **ret_json, err_t *err);

#endif
