/* house.h - a whole installation behind the server: app, archive, accounts with their roles. */
#ifndef TESTS_WEB_HOUSE_H
#define TESTS_WEB_HOUSE_H

#include "app/app.h"
#include "client.h"
#include "folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define HOUSE_PASSWORD "four words make it"

typedef struct full_house {
    house_t h;       /* what the calls of client.h take */
    store_t *holder; /* keeps a PostgreSQL schema alive; NULL on SQLite */
    app_t *app;
    char home[FOLDER_PATH];
} full_house_t;

/* An installation of office 110105 on engine i, with accounts: admin, clerk (window_clerk,
 * query_officer), chief (section_chief), outsider (statistician), watcher (inspector). */
void full_house_open(full_house_t *f, int engine, bool demonstration);
void full_house_close(full_house_t *f);
/* Runs the tests on each engine in a full house of its own, then `last` (whether every endpoint was hit); what main leaves with. */
int full_house_run(full_house_t *f, const struct CMUnitTest *tests, size_t count, void (*last)(void **state));
/* A text at a path of the reply ("due", "0", "label", "zh"), copied; fails the test when it is not there. */
void reply_text(const reply_t *r, char *into, size_t room, ...) __attribute__((sentinel));

#endif
