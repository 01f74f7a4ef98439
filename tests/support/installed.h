/* installed.h - an installation made as an office makes one, opened, for the tests of what stands on it. */
#ifndef SUPPORT_INSTALLED_H
#define SUPPORT_INSTALLED_H

#include "app/app.h"
#include "engine.h"
#include "folder.h"

#define INSTALLED_PASSWORD "ten-characters" /* of admin */

typedef struct installed {
    char folder[FOLDER_PATH], home[80];
    store_t *holder; /* PostgreSQL: whose schema it is; NULL on SQLite */
    app_t *app;
    arena_t *arena;
} installed_t;

/* Engine i; the administrator is `admin`, and there is nobody else. */
void installed_open(installed_t *x, int engine, const char *office, bool demonstration);
/* Somebody with these roles, of whom there is no account. */
actor_t installed_actor(const installed_t *x, const char *login, const char *office, const char *roles);
/* Closes and removes it. */
void installed_close(installed_t *x);

#endif
