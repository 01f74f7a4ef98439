/* life.h - a life: a script of acts with what must come of each, played through a front door.
 *
 * Purpose    A matter's whole life as text (docs/lives.md): who does what on which day, which stage, number and due
 *            day follow, what is refused and why. One script is played through any door: in a throw-away installation
 *            by `xiezhi rehearse`, through HTTP and through the command line by tests/lives; so authors of kinds try
 *            them without building anything, and the doors are held to the same outcome.
 * Reading    life_read checks every line's form; all mistakes at once, each with its line.
 * Playing    life_play goes on after a line that came otherwise; lines about a matter that was never opened are passed
 *            over and counted.
 * Limits     256 KiB, 2,000 lines, 200 matters, 64 people, 64 values a line.
 * Ownership  Everything lives in the arena given. Threads: one life, one thread.
 */
#ifndef APP_LIFE_H
#define APP_LIFE_H

#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"
#include "catalogue/catalogue.h"

#include "register/act.h"

#include <jansson.h>

typedef struct life life_t;

/* Somebody who acts in it. */
typedef struct life_person {
    const char *login, *roles, *office; /* roles: names separated by blanks */
} life_person_t;

/* What was found: an err_t each, with file and line. */
typedef struct life_findings {
    err_t *list; /* in the arena */
    size_t count;
} life_findings_t;

/* The script of a file. On mistakes: all of them in *ret_mistakes, and ERR_APP_LIFE. */
int life_read(const char *path, arena_t *a, life_t **ret_life, life_findings_t *ret_mistakes, err_t *err);
/* The same from memory; path for messages. */
int life_read_text(const char *path, const char *text, size_t bytes, arena_t *a, life_t **ret_life,
                   life_findings_t *ret_mistakes, err_t *err);
/* The people in order of their first mention. */
size_t life_person_count(const life_t *l);
const life_person_t *life_person_at(const life_t *l, size_t i);

/* One act asked for. */
typedef struct life_act {
    const char *login;
    const char *kind, *act;
    const char *matter, *parent; /* ids, or NULL */
    const char *office;          /* of a new matter, or NULL */
    day_t on;
    const json_t *fields;        /* object, borrowed */
} life_act_t;

/* A door. Each function gives JSON that the caller owns: the answer in the form of the API, or {"error": {...}} as
 * the API and the command line write it; NULL = memory is short. */
typedef struct life_door {
    void *arg;
    json_t *(*act)(void *arg, const life_act_t *act);
    json_t *(*annul)(void *arg, const char *login, const char *act, const char *ground);
    json_t *(*correct)(void *arg, const char *login, const char *act, const json_t *fields, const char *ground);
    json_t *(*matter)(void *arg, const char *login, const char *matter);
    /* {"pdf": bytes, "docx": bytes, "text": its words in Chinese}, or what of them the door makes; NULL if none */
    json_t *(*paper)(void *arg, const char *login, const char *matter, const char *paper);
    /* {"value": n}: what was counted in that year (0: all) in that office and those below */
    json_t *(*tally)(void *arg, const cat_kind_t *kind, const cat_figure_t *figure, const char *office, int year);
    /* the program's own acts of a day: {} */
    json_t *(*tick)(void *arg, day_t day);
} life_door_t;

typedef struct life_outcome {
    size_t acts, refusals, checks; /* lines that were played */
    size_t passed_over;            /* lines of matters that were never opened, papers of a door without them */
    life_findings_t otherwise;     /* lines that came otherwise */
    /* For whoever looks at many lives: {"ends": [{"name", "matter": as read at the end}], "refused": [[kind, act]],
     * "papers": [[kind, paper]]}; borrowed from the arena. */
    json_t *record;
} life_outcome_t;

/* The people must have accounts already. story (not NULL): what happened is appended in the language; it is the same for
 * every door. */
int life_play(const life_t *l, const catalogue_t *catalogue, const life_door_t *door, enum lang lang, arena_t *a, buf_t *story,
              life_outcome_t *ret_outcome, err_t *err);

/* What a figure has counted in a year (0: ever) in an office and those below: acts, or the sum (money in yuan). */
int life_tally(book_t *b, const cat_kind_t *kind, const cat_figure_t *figure, const char *office, int year, int64_t *ret_n,
               err_t *err);

/* Plays it in an installation that is open, straight on the register, as the demonstration does: people without an account
 * get one (nobody can log in to it: it has no password). */
struct app;
int life_perform(const life_t *l, struct app *app, enum lang lang, arena_t *a, buf_t *story, life_outcome_t *ret_outcome, err_t *err);
/* Plays it in a throw-away installation of the supreme office in folder `home` (must not exist or be empty; kept, so
 * that it can be looked into): kinds of `catalogue`, NULL = the carried ones. */
int life_rehearse(const life_t *l, const char *home, const char *catalogue, enum lang lang, arena_t *a, buf_t *story,
                  life_outcome_t *ret_outcome, err_t *err);

/* person:NAME[:IDENTITY][:key=value]... as the JSON of a party; a text without a colon stays a text. NULL: memory. */
json_t *life_party(const char *text);

#endif
