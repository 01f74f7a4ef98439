/* published_inside.h - why a published figure is another one now; shared by published.c and explain.c. */
#ifndef FIGURE_PUBLISHED_INSIDE_H
#define FIGURE_PUBLISHED_INSIDE_H

#include "figure/publish_inside.h"
#include "figure/trace.h"

typedef struct explained {
    json_t *acts;          /* array that is added to */
    int64_t total, hidden;
} explained_t;

/* The acts at or behind the position of the log that change the answer to the question. */
int published_explain(figures_t *f, const actor_t *actor, const figure_ask_t *ask, int64_t position, explained_t *into, err_t *err);

#endif
