/* session.h - who is asking: sessions in a cookie, tokens for machines.
 *
 * Token      32 random bytes, as 64 hex digits; only its SHA-256 is stored. A browser's session has a CSRF
 *            value, which pages send back as X-CSRF-Token; a machine's token comes as "Authorization:
 *            Bearer" and has none. Each is refused in the place of the other.
 * Ends       after idle_ms without a request, at the latest after whole_ms; tokens at their own date.
 * Cache      To read costs no trip to the database: rows are remembered and checked again, with the
 *            actor's office and roles, every recheck_ms. So a log-out or a dismissal at another node is
 *            felt by who reads within that time; at this one, at once. Who changes anything is checked
 *            each time: what is done is judged by the rights of now.
 * Threads    Any.
 */
#ifndef WEB_SESSION_H
#define WEB_SESSION_H

#include "base/day.h"
#include "base/err.h"
#include "store/store.h"
#include "web/access.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SESSION_TOKEN = 65, SESSION_CSRF = 33, SESSION_LOGIN = 65, SESSION_OFFICE = 8, SESSION_CACHED_MOST = 65536 };

/* A member of staff, as the account says now. */
typedef struct session_who {
    char login[SESSION_LOGIN], office[SESSION_OFFICE], name[128];
    uint64_t roles;
    bool given; /* his password is one that another person has set */
} session_who_t;

typedef struct session {
    session_who_t who;
    char csrf[SESSION_CSRF]; /* "" for a machine's token */
    instant_t made_at, ends_at;
} session_t;

typedef struct session_options {
    store_t *store; /* borrowed */
    /* The account of a login; ERR_WEB_LOGIN when there is none or it is closed. */
    int (*who)(void *arg, const char *login, session_who_t *ret_who, err_t *err);
    void *arg;
    int64_t idle_ms, whole_ms, recheck_ms; /* 0 = 30 minutes, 12 hours, 30 seconds */
    bool light; /* cheap hashes; tests only */
} session_options_t;

typedef struct sessions sessions_t;

int sessions_open(const session_options_t *options, sessions_t **ret_sessions, err_t *err);
void sessions_close(sessions_t *s); /* writes back when each was last seen */
access_t *sessions_access(sessions_t *s);
int64_t sessions_idle_ms(const sessions_t *s); /* how long one may do nothing */

/* Checks the password and opens a session. Errors of access.h. */
int session_login(sessions_t *s, const char *login, const char *password, session_t *ret_session,
                  char ret_token[SESSION_TOKEN], err_t *err);
/* A machine's token, good for days (1..730). The account must exist. */
int session_make_token(sessions_t *s, const char *login, int days, char ret_token[SESSION_TOKEN],
                       err_t *err);
/* The session of a token; ERR_WEB_LOGIN_NEEDED when unknown, ended, or of the other sort. anew: the row, the office and the roles
 * are read again, whatever is remembered. */
int session_find(sessions_t *s, const char *token, bool machine, bool anew, session_t *ret_session, err_t *err);
/* An account has changed: every session is checked again at its next request. */
void sessions_recheck(sessions_t *s);
/* Ends it, everywhere. Unknown ones are fine. */
int session_logout(sessions_t *s, const char *token, err_t *err);
/* The same for a session known by the hash of its token; here at once, elsewhere within recheck_ms. */
enum { SESSION_HASH = 32 };
int session_end(sessions_t *s, const unsigned char hash[SESSION_HASH], err_t *err);
/* All sessions of a login. */
int session_end_all(sessions_t *s, const char *login, err_t *err);

#endif
