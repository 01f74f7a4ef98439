/* campaign_inside.h - a campaign while it is asked about. */
#ifndef ANALYSIS_CAMPAIGN_INSIDE_H
#define ANALYSIS_CAMPAIGN_INSIDE_H

#include "analysis/campaign.h"
#include "analysis/inside.h"

#include "register/asof.h"

typedef struct watched {
    const char *name, *group;   /* figure; "" = no group */
    words_t label;
} watched_t;

typedef struct campaign {
    figures_t *f;
    book_t *book;
    const actor_t *actor;
    int64_t id;
    served_t served;
    json_t *matter;             /* owned */
    const json_t *fields;
    const char *name;
    const char *office;         /* whose figures: code */
    day_t start, planned, extended, extended_on, last, until;
    watched_t watched[FIGURE_ASKED_MOST];
    size_t count, hidden;       /* hidden: watched, but the actor may not read what they count */
} campaign_t;

/* Reads it and sets the window. campaign_close in any case. */
int campaign_open(figures_t *f, const actor_t *actor, const campaign_ask_t *ask, campaign_t *ret, err_t *err);
void campaign_close(campaign_t *c);
/* A question of all watched figures in that window. */
figure_ask_t campaign_question(const campaign_t *c, day_t from, day_t to, enum figure_compare compare);
int64_t campaign_number(const json_t *value, const char *key);
/* campaign_parts.c */
int campaign_listed(const campaign_t *c, json_t **ret_json, err_t *err);
int campaign_forces(const campaign_t *c, json_t **ret_json, err_t *err);
int campaign_sheets(const campaign_t *c, const json_t *days, json_t **ret_json, err_t *err);

#endif
