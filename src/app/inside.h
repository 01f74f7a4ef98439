/* inside.h - the opened house from the inside. */
#ifndef APP_INSIDE_H
#define APP_INSIDE_H

#include "app/app.h"

#include <pthread.h>
#include "paper/fill.h"

enum { HOME_BYTES = 512, PASSWORD_LEAST = 10, OFFICE_BYTES = 16 };

enum { OLD_TREES_MOST = 1024, OLD_TREE_KEY = 16, OLD_MOST = 64 };
/* The offices as they hung together after some changes, which the key is of. */
typedef struct old_tree {
    unsigned char key[OLD_TREE_KEY];
    office_tree_t *tree;
} old_tree_t;

struct app {
    char home[HOME_BYTES], address[HOME_BYTES], url[HOME_BYTES], lists[HOME_BYTES], counted[HOME_BYTES], office[OFFICE_BYTES], name[64];
    bool demonstration, url_given;
    arena_t *memory;
    store_t *store;
    const catalogue_t *catalogue;
    catalogue_t *own_catalogue; /* the same, or NULL where it is borrowed */
    calendar_t *calendar;
    redate_report_t redated; /* what was moved when the house was opened */
    err_t *mistakes;         /* of home/calendar.csv, or NULL */
    size_t mistake_count;
    office_tree_t *offices;
    old_tree_t old_trees[OLD_TREES_MOST];
    size_t old_tree_count;
    pthread_mutex_t trees_lock;
    unsigned char made_of[OLD_TREE_KEY]; /* what offices was made of */
    book_t *book;
    figures_t *figures;
    ledger_key_t *key;
    calendar_t *old_calendars[OLD_MOST]; /* taken over from: somebody may still be reading them */
    ledger_key_t *old_keys[OLD_MOST];
    size_t old_calendar_count, old_key_count;
    archive_t *archive;
    const cat_kind_t *accounts, *office_changes;
};

/* The database's address: given, or read from home/store.txt, or home/xiezhi.db. */
int app_address(const char *home, const char *given, char into[HOME_BYTES], err_t *err);

/* calendar.c: the carried days with those of home/calendar.csv; with mistakes there, the calendar used last. Due dates are
 * moved when it has changed. */
int app_load_calendar(app_t *a, err_t *err);
int app_follow_calendar(app_t *a, err_t *err);
/* Takes home/calendar.csv, if there is one, into another folder. */
int app_copy_calendar(const app_t *a, const char *to, err_t *err);

/* account.c: nobody changes his own roles, by an act, a correction or by annulling one: ERR_APP_OWN_ROLES; nor takes his own account out
 * of use, so an administrator is always left: ERR_APP_OWN_ACCOUNT. */
int app_check_account(void *arg, const act_request_t *q, err_t *err);

/* masked.c: a text for the public names nobody it is about, and no identity number: ERR_APP_MASKED. */
int app_check_masked(void *arg, const act_request_t *q, err_t *err);

/* paper.c: what is read for one paper or report, read once, for paper_data_t; after: as of that act (0 = now). It lives in
 * the arena, app_desk_clear gives back what was read. */
typedef struct app_desk app_desk_t;
app_desk_t *app_desk_new(app_t *app, const actor_t *actor, arena_t *a);
void app_desk_data(app_desk_t *d, paper_data_t *into);
/* A matter as it stands; ERR_REGISTER_MATTER when there is none for this reader. Borrowed. */
int app_desk_matter(app_desk_t *d, int64_t matter, const json_t **ret, err_t *err);
void app_desk_clear(app_desk_t *d);

/* offices.c */
int app_load_offices(app_t *a, err_t *err);
/* The tree of offices on a day, NULL when there is none to be had; kept until the house is closed. */
const office_tree_t *app_tree_on(void *app, day_t day);
void app_free_trees(app_t *a);
int app_check_office_change(void *arg, const act_request_t *q, err_t *err);

#endif
