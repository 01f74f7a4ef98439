/* access.c - see access.h. */
#include "web/access.h"

#include "base/day.h"
#include "base/text.h"

#include <assert.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { GHOSTS = 1024 };

struct access {
    store_t *store;
    pthread_mutex_t lock; /* guards everything below */
    pthread_cond_t free_slot;
    int hashing, waiting;
    struct ghost { /* attempts on logins that do not exist; one row per hash of the login */
        int failures;
        instant_t locked_until;
    } ghost[GHOSTS];
    unsigned long long ops;
    size_t memory;
    char decoy[crypto_pwhash_STRBYTES]; /* checked for unknown logins, so that they take as long */
};

int access_open(store_t *s, bool light, access_t **ret_access, err_t *err)
{
    if (sodium_init() < 0) return err_set(err, ERR_BASE_BUG, "sodium_init");
    access_t *a = calloc(1, sizeof *a);
    if (!a) return err_nomem(err);
    a->store = s;
    a->ops = light ? crypto_pwhash_OPSLIMIT_MIN : crypto_pwhash_OPSLIMIT_INTERACTIVE;
    a->memory = light ? crypto_pwhash_MEMLIMIT_MIN : crypto_pwhash_MEMLIMIT_INTERACTIVE;
    (void)pthread_mutex_init(&a->lock, NULL);
    (void)pthread_cond_init(&a->free_slot, NULL);
    char nobody[33];
    randombytes_buf(nobody, sizeof nobody);
    if (crypto_pwhash_str(a->decoy, nobody, sizeof nobody, a->ops, a->memory) != 0) {
        access_close(a);
        return err_nomem(err);
    }
    *ret_access = a;
    return 0;
}

void access_close(access_t *a)
{
    if (!a) return;
    assert(a->hashing == 0 && a->waiting == 0);
    (void)pthread_cond_destroy(&a->free_slot);
    (void)pthread_mutex_destroy(&a->lock);
    free(a);
}

static int enter(access_t *a, err_t *err)
{
    int rc = 0;
    (void)pthread_mutex_lock(&a->lock);
    if (a->hashing >= ACCESS_HASHES_MOST && a->waiting >= ACCESS_WAITERS_MOST) {
        rc = err_set(err, ERR_WEB_BUSY, "login");
    } else {
        a->waiting++;
        while (a->hashing >= ACCESS_HASHES_MOST) (void)pthread_cond_wait(&a->free_slot, &a->lock);
        a->waiting--;
        a->hashing++;
    }
    (void)pthread_mutex_unlock(&a->lock);
    return rc;
}

static void leave(access_t *a)
{
    (void)pthread_mutex_lock(&a->lock);
    a->hashing--;
    (void)pthread_cond_signal(&a->free_slot);
    (void)pthread_mutex_unlock(&a->lock);
}

/* Seconds for which the n-th failure in a row locks; 0 while they are free. */
static int64_t lock_seconds(int64_t failures)
{
    if (failures <= ACCESS_FREE_FAILURES) return 0;
    int64_t s = ACCESS_LOCK_S;
    for (int64_t n = ACCESS_FREE_FAILURES + 1; n < failures && s < ACCESS_LOCK_MOST_S; n++) s *= 2;
    return s < ACCESS_LOCK_MOST_S ? s : ACCESS_LOCK_MOST_S;
}

static int locked(int64_t microseconds, err_t *err)
{
    return err_set(err, ERR_WEB_LOCKED, num_text(microseconds / 1000000 + 1, (char[24]){0}));
}

/* --- check -------------------------------------------------------------------------------------- */

typedef struct attempt {
    const char *login;
    instant_t now;
    bool known;
    instant_t lock_us; /* still locked for so long; 0 = go on */
    char hash[crypto_pwhash_STRBYTES];
} attempt_t;

static int read_row(store_conn_t *c, attempt_t *at, int64_t *ret_failures, char locked_until[INSTANT_TEXT],
                    err_t *err)
{
    store_rows_t *rows = NULL;
    bool row = false;
    int rc = store_query(c, "SELECT password, failures, locked_until FROM credential WHERE login = $1",
                         STORE_P(store_text(at->login)), &rows, err);
    if (rc == 0) rc = store_step(rows, &row, err);
    if (rc == 0 && row) {
        at->known = true;
        text_copy(at->hash, sizeof at->hash, store_col_text(rows, 0));
        *ret_failures = store_col_int(rows, 1);
        const char *until = store_col_text(rows, 2);
        text_copy(locked_until, INSTANT_TEXT, until ? until : "");
    }
    store_rows_close(rows);
    return rc;
}

/* Charges the attempt: counts it as failed before it is known, and locks if it is one too many. */
static int charge(store_conn_t *c, void *arg, err_t *err)
{
    attempt_t *at = arg;
    int64_t failures = 0;
    char until[INSTANT_TEXT] = "", lock[INSTANT_TEXT];
    at->known = false;
    at->lock_us = 0;
    int rc = read_row(c, at, &failures, until, err);
    if (rc != 0 || !at->known) return rc;
    instant_t locked_until = 0;
    (void)instant_parse(until, &locked_until, NULL);
    if (locked_until > at->now) {
        at->lock_us = locked_until - at->now;
        return 0;
    }
    int64_t seconds = lock_seconds(failures + 1);
    if (seconds) (void)instant_text(at->now + seconds * 1000000, lock);
    /* failures in the condition: of two attempts at once on PostgreSQL only one is charged on this
     * count, the other is told to try again. */
    int64_t changed = 0;
    rc = store_exec(c,
                    "UPDATE credential SET failures = failures + 1, locked_until = $2 "
                    "WHERE login = $1 AND failures = $3",
                    STORE_P(store_text(at->login), store_text(seconds ? lock : NULL), store_int(failures)),
                    &changed, err);
    if (rc == 0 && changed != 1) rc = err_set(err, ERR_WEB_BUSY, "login");
    return rc;
}

static int clear_failures(store_conn_t *c, void *arg, err_t *err)
{
    return store_exec(c, "UPDATE credential SET failures = 0, locked_until = NULL WHERE login = $1",
                      STORE_P(store_text(arg)), NULL, err);
}

static int charge_ghost(access_t *a, const attempt_t *at, err_t *err)
{
    unsigned char digest[32];
    crypto_hash_sha256(digest, (const unsigned char *)at->login, strlen(at->login));
    int rc = 0;
    (void)pthread_mutex_lock(&a->lock);
    struct ghost *g = &a->ghost[(digest[0] | digest[1] << 8) % GHOSTS];
    if (g->locked_until > at->now) {
        rc = locked(g->locked_until - at->now, err);
    } else {
        g->failures++;
        g->locked_until = at->now + lock_seconds(g->failures) * 1000000;
    }
    (void)pthread_mutex_unlock(&a->lock);
    return rc;
}

int access_check_password(access_t *a, const char *login, const char *password, err_t *err)
{
    if (strlen(password) > ACCESS_PASSWORD_MOST * 4) return err_set(err, ERR_WEB_LOGIN);
    attempt_t at = {.login = login, .now = instant_now()};
    int rc = enter(a, err);
    if (rc != 0) return rc;
    rc = store_write(a->store, charge, &at, err);
    if (rc == 0 && !at.known) rc = charge_ghost(a, &at, err);
    if (rc == 0 && at.lock_us) rc = locked(at.lock_us, err);
    if (rc == 0) {
        bool right =
            crypto_pwhash_str_verify(at.known ? at.hash : a->decoy, password, strlen(password)) == 0;
        if (!right || !at.known) rc = err_set(err, ERR_WEB_LOGIN);
    }
    leave(a);
    if (rc == 0) {
        char copy[128];
        text_copy(copy, sizeof copy, login);
        rc = store_write(a->store, clear_failures, copy, err);
    }
    return rc;
}
