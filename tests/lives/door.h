/* door.h - the two front doors that lives are played through: HTTP and the command line. */
#ifndef TESTS_LIVES_DOOR_H
#define TESTS_LIVES_DOOR_H

#include "app/app.h"
#include "app/life.h"

enum { DOOR_PATH = 128 };

/* An installation of the supreme office in `home`, made anew for each life. */
typedef struct door {
    life_door_t life;
    void (*close)(struct door *d);
    char home[DOOR_PATH];
    const life_t *played;
} door_t;

/* A real server with a session for each person. store: address of an empty database, NULL = SQLite in home. kinds: the carried
 * ones, borrowed. */
void door_http(door_t *d, const char *home, const char *store, const catalogue_t *kinds, const life_t *l);
/* A process of the command line for each act and each paper (ready.h), one of the program itself for the first matter shown. */
void door_cli(door_t *d, const char *home, const char *program, const catalogue_t *kinds, const life_t *l);
/* What both doors need of the installation itself. Accounts of the people from the first-th on. */
void door_accounts(app_t *app, const life_t *l, size_t first);
/* The matter as the person may see it, or {"error": {"code"}}. */
json_t *door_matter(app_t *app, const char *login, const char *matter);
/* What a figure has counted, from the installation itself: neither door shows tallies yet. */
json_t *door_tally(app_t *app, const cat_kind_t *kind, const cat_figure_t *figure, const char *office, int year);

#endif
