/* demo_house.h - the demonstration's installation: office, people, lists, invented convictions. */
#ifndef CLI_DEMO_HOUSE_H
#define CLI_DEMO_HOUSE_H

#include "cli/data.h"

/* The demonstration while it is made and shown. call->app is the installation from cli_demo_house on. */
typedef struct cli_demo {
    cli_call_t *call;
    int64_t records;        /* invented convictions wanted */
    bool lists;             /* import the public lists */
    actor_t window, officer;
    instant_t step_at;      /* when the step at hand began */
    json_t *steps;          /* of the JSON answer: [{"step", "seconds"}] */
} cli_demo_t;

/* A step is over: says what was done and how long it took. */
int cli_demo_step(cli_demo_t *d, const char *what, err_t *err);

/* Makes the installation, its accounts, lists and convictions, as far as they are not there yet; opens it with its
 * archive. ERR_CLI_NOT_DEMO when the folder holds an installation that is none. */
int cli_demo_house(cli_demo_t *d, err_t *err);

/* The seed all demonstrations share: the same invented people everywhere. */
enum { CLI_DEMO_SEED = 1 };

/* Log-ins with their password, for people who are about to open the pages; nothing unless this installation was
 * made by the demonstration. */
void cli_demo_logins(cli_call_t *call);

#endif
