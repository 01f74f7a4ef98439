/* access.h - passwords: checked slowly, and locked after failures. Setting them is app_set_password.
 *
 * Hash       argon2id (libsodium crypto_pwhash_str, "interactive": 64 MiB, about 0.15 s). At most
 *            ACCESS_HASHES_MOST are computed at once and a few may wait; more are ERR_WEB_BUSY, so that
 *            a flood of logins cannot take the memory or all handler threads.
 * Lock-out   An attempt is charged before its password is looked at, so guesses in parallel count
 *            too. From the sixth on each attempt locks the login for 30 s, doubling up to an hour;
 *            success clears the count. Logins that do not exist behave the same, in memory.
 * Threads    Any.
 */
#ifndef WEB_ACCESS_H
#define WEB_ACCESS_H

#include "base/err.h"
#include "store/store.h"

enum {
    ACCESS_HASHES_MOST = 2,
    ACCESS_WAITERS_MOST = 6,
    ACCESS_FREE_FAILURES = 5,
    ACCESS_LOCK_S = 30,
    ACCESS_LOCK_MOST_S = 3600,
    ACCESS_PASSWORD_MOST = 128
};

typedef struct access access_t;

/* light: the cheapest hash there is; tests only. */
int access_open(store_t *s, bool light, access_t **ret_access, err_t *err);
void access_close(access_t *a);
/* 0 when right; ERR_WEB_LOGIN, ERR_WEB_LOCKED ({0} seconds), ERR_WEB_BUSY. */
int access_check_password(access_t *a, const char *login, const char *password, err_t *err);

#endif
