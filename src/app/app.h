/* app.h - the opened house: what both front doors share.
 *
 * Purpose    One data folder holds one installation: xiezhi.db (or the PostgreSQL address in
 *            settings), the signing key, backups. app_open opens store, catalogue, calendar, offices,
 *            register, archive and key once; the command line and the server use the same object.
 * Ownership  app_open gives, app_close takes. Everything reached through it is borrowed.
 * Threads    Any, once open.
 */
#ifndef APP_APP_H
#define APP_APP_H

#include "archive/archive.h"
#include "figure/figure.h"
#include "base/progress.h"
#include "ledger/ledger.h"
#include "paper/notice.h"
#include "register/book.h"
#include "register/redate.h"

typedef struct app app_t;

typedef struct app_options {
    const char *home;       /* data folder */
    const char *store;      /* address of the database; NULL = as the installation says */
    const char *catalogue;  /* folder of kinds; NULL = home/catalogue, else the carried ones */
    bool read_only;
    const catalogue_t *carried; /* the carried kinds where somebody has read them already (who opens many installations in one
                                   process); borrowed, it outlives the house. NULL = they are read */
} app_options_t;

/* Makes an installation: folder, database, tables, key, first account. Refused when the folder holds one
 * (ERR_APP_EXISTS). password: at least 10 characters. */
typedef struct app_new {
    const char *home, *store;
    const char *office;      /* code of the office this installation belongs to */
    int node;                /* 0..9: several installations of one office */
    const char *login, *full_name, *password; /* the first administrator */
    bool demonstration;
} app_new_t;
int app_create(const app_new_t *what, err_t *err);

/* Does the folder hold an installation? */
bool app_is_there(const char *home);
int app_open(const app_options_t *options, app_t **ret_app, err_t *err);
void app_close(app_t *a);

book_t *app_book(app_t *a);
/* The due dates that opening has moved because the calendar is another than the one used last (the carried one with
 * home/calendar.csv in its place); none when the house was opened for reading only. */
const redate_report_t *app_redated(const app_t *a);
/* Mistakes of home/calendar.csv, each with its line; NULL and 0 when there are none. With mistakes the calendar used last goes on,
 * and nothing is moved. */
const err_t *app_calendar_mistakes(const app_t *a, size_t *ret_count);
/* What stands in home/calendar.csv; nothing is added when there is no such file. */
int app_calendar_own(const app_t *a, buf_t *out, err_t *err);
/* What such a text would move, with nothing changed: in a register of its own over the same database. Mistakes (at most most
 * of them) come instead, each with its line. */
int app_calendar_try(app_t *a, const char *own, arena_t *arena, redate_report_t *ret_report, err_t *ret_mistakes, size_t most,
                     size_t *ret_count, err_t *err);
/* Writes it to home/calendar.csv and goes by it from now on; open due dates follow by register_redate. ERR_CATALOGUE_CALENDAR with
 * the first mistake. Other servers of the same database take it up when they are started again. */
int app_calendar_take(app_t *a, const char *own, err_t *err);
store_t *app_store(app_t *a);
/* Are the offices of today others than those the house was opened with (a change recorded since, or one whose day has come)? The house
 * goes on with its own until it is opened anew. false when it cannot be told. */
bool app_offices_moved(app_t *a);
/* Figures: columns of counted acts in home/cache/figure. */
figures_t *app_figures(app_t *a);
/* Opens the archive (builds its match index: about a second for 100,000 records); later calls return at
 * once. */
int app_open_archive(app_t *a, const progress_t *progress, err_t *err);
archive_t *app_archive(app_t *a); /* NULL until app_open_archive */
const ledger_key_t *app_key(app_t *a);
const char *app_home(const app_t *a);
const char *app_office(const app_t *a);
bool app_demonstration(const app_t *a);

/* Address of the public check page, printed on notices with its QR code. Kept in home/url.txt. */
const char *app_url(const app_t *a);
int app_set_url(app_t *a, const char *url, err_t *err);
bool app_url_given(const app_t *a); /* false: nobody has set it yet */

/* A notice as PDF, and as the small signed text (C2SP note) that proves it without us. The same notice gives
 * the same bytes. */
int app_notice_pdf(app_t *app, const archive_notice_t *n, enum paper_lang lang, arena_t *a, buf_t *out, err_t *err);
int app_notice_note(app_t *app, const archive_notice_t *n, arena_t *a, buf_t *out, err_t *err);
/* Checks such a text with nothing but the verifier key; what it says is in *ret (arena a). */
int app_notice_check_note(const char *note, size_t bytes, const char *verifier, arena_t *a, paper_notice_t *ret,
                          err_t *err);
/* The installation's verifier key, "name+hash+base64". */
int app_verifier(app_t *app, arena_t *a, const char **ret_verifier, err_t *err);

/* Who acts: the account of a login. Texts live in the arena. ERR_APP_ACCOUNT when there is none or it
 * may not act now (suspended, left). */
int app_actor(app_t *a, const char *login, arena_t *arena, actor_t *ret_actor, err_t *err);
/* The program itself, acting for the installation's office. */
actor_t app_system(const app_t *a);
/* register_missed by the program itself: what is to be done about due dates missed before that day. */
int app_missed(app_t *a, day_t today, arena_t *arena, missed_t **ret_list, size_t *ret_count, err_t *err);

/* The name behind a login, also of those who have left; NULL when there is no such account. In the arena. */
int app_full_name(app_t *a, const char *login, arena_t *arena, const char **ret_name, err_t *err);
/* People of an office, of the offices below it and of those above it, in order of their logins, APP_PEOPLE_MOST at most:
 * [{login, name, office, works}]; works: false of those who have left (their acts still bear their name). The caller's. */
enum { APP_PEOPLE_MOST = 20000 };
int app_people(app_t *a, const char *office, json_t **ret_people, err_t *err);

/* Passwords: argon2id (libsodium). Setting one needs the account to exist. */
/* Is it long enough? ERR_APP_PASSWORD. */
int app_check_new_password(const char *password, err_t *err);
/* given: by another person, at a page, who knows it then: who logs in with it is asked for one of his own. */
int app_set_password(app_t *a, const char *login, const char *password, bool given, err_t *err);
/* One's own, after the old one was checked (web/access.h): an act on one's own account, then the password. All one's sessions end. */
int app_own_password(app_t *a, const actor_t *actor, const char *password, arena_t *arena, err_t *err);
int app_password_given(app_t *a, const char *login, bool *ret_given, err_t *err);
/* Opens an account (an act of the kind that serves instrument "account"). */
typedef struct app_account {
    const char *login, *full_name, *office, *roles; /* roles: names separated by spaces */
} app_account_t;
int app_add_account(app_t *a, const actor_t *actor, const app_account_t *account, err_t *err);

/* Keeps a look in table look before something is shown: what (query, notice, screen ...), target (an id, a
 * number, or a subject with its number masked), and why. Durable when it returns. ERR_APP_REASON when the reason
 * has less than two characters. */
int app_look(app_t *a, const actor_t *actor, const char *what, const char *target, const char *reason, err_t *err);

/* An installation's own catalogue is the folder home/catalogue; without it the one carried in the program holds.
 * NULL when there is none. Otherwise the path, in the arena. */
const char *app_catalogue_folder(const char *home, arena_t *a);
/* Writes the catalogue of a folder (NULL = the carried one) into a new folder. */
int app_catalogue_export(const char *from, const char *to, arena_t *a, size_t *ret_files, err_t *err);
/* Brings the installation's database to the catalogue of a folder (catalogue_apply) and then makes it the
 * installation's own. Nothing is changed on mistakes, nor by a dry run. Servers must be started again. */
typedef struct app_catalogue_change {
    const char *home, *folder; /* folder NULL = the carried one */
    bool allow_destructive, dry_run;
} app_catalogue_change_t;
int app_catalogue_apply(const app_catalogue_change_t *what, arena_t *a, cat_change_t **ret_changes, size_t *ret_count,
                        cat_mistakes_t *ret_mistakes, err_t *err);

/* Copies the database (SQLite: online backup; PostgreSQL: refused with the word to use pg_dump) and the
 * key into a new folder, and verifies the copy. */
int app_backup(app_t *a, const char *to, const progress_t *progress, verify_report_t *ret_report, err_t *err);
/* Verifies such a copy where it lies; what is different is in the report. */
int app_backup_verify(const char *folder, const progress_t *progress, verify_report_t *ret_report, err_t *err);

/* Another signing key from now on. The one before is destroyed here; that it was, with its verifier, is kept in home/key.past, and what
 * it signed goes on being known as signed. */
int app_rotate_key(app_t *a, err_t *err);

#endif
