/* session.c - see session.h.
 *
 * The cache is 64 shards of chained rows; a row is copied out under its shard's lock. Times in the cache are
 * instants of the wall clock, as in the table, so that all nodes agree on the end of a session. */
#include "web/session.h"

#include "base/buf.h"
#include "base/id.h"
#include "base/text.h"
#include "web/ticker.h"

#include <assert.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { SHARDS = 64, BUCKETS = 256, HASH = 32, FLUSH_MS = 60000 };

typedef struct row {
    struct row *next;
    unsigned char hash[HASH];
    session_t session;
    instant_t seen_at, checked_at;
    bool moved; /* seen since seen_at was last written */
} row_t;

struct sessions {
    session_options_t options;
    access_t *access;
    ticker_t *flusher;
    struct shard {
        pthread_mutex_t lock;
        row_t *bucket[BUCKETS];
        int rows;
    } shard[SHARDS];
};

static void hash_token(const char *token, unsigned char hash[HASH])
{
    crypto_hash_sha256(hash, (const unsigned char *)token, strlen(token));
}

static struct shard *shard_of(sessions_t *s, const unsigned char hash[HASH])
{
    return &s->shard[hash[0] % SHARDS];
}

static row_t **place_of(struct shard *shard, const unsigned char hash[HASH])
{
    row_t **at = &shard->bucket[hash[1]];
    while (*at && memcmp((*at)->hash, hash, HASH) != 0) at = &(*at)->next;
    return at;
}

static void drop(struct shard *shard, row_t **at)
{
    row_t *gone = *at;
    *at = gone->next;
    shard->rows--;
    sodium_memzero(gone, sizeof *gone);
    free(gone);
}

static int needed(err_t *err)
{
    return err_set(err, ERR_WEB_LOGIN_NEEDED);
}

/* --- the table ----------------------------------------------------------------------------------- */

typedef struct stored {
    const unsigned char *hash;
    session_t session;
    instant_t seen_at;
    bool found;
} stored_t;

static instant_t read_instant(const store_rows_t *rows, int column)
{
    instant_t t = 0; /* unreadable counts as long ago: the session has ended */
    const char *text = store_col_text(rows, column);
    if (text) (void)instant_parse(text, &t, NULL);
    return t;
}

static int read_stored(store_conn_t *c, void *arg, err_t *err)
{
    stored_t *s = arg;
    store_rows_t *rows = NULL;
    s->found = false;
    int rc = store_query(c, "SELECT login, csrf, made_at, seen_at, ends_at FROM session WHERE token_hash = $1",
                         STORE_P(store_blob(s->hash, HASH)), &rows, err);
    if (rc == 0) rc = store_step(rows, &s->found, err);
    if (rc == 0 && s->found) {
        text_copy(s->session.who.login, sizeof s->session.who.login, store_col_text(rows, 0));
        text_copy(s->session.csrf, sizeof s->session.csrf, store_col_text(rows, 1));
        s->session.made_at = read_instant(rows, 2);
        s->seen_at = read_instant(rows, 3);
        s->session.ends_at = read_instant(rows, 4);
    }
    store_rows_close(rows);
    return rc;
}

static int write_stored(store_conn_t *c, void *arg, err_t *err)
{
    const stored_t *s = arg;
    char made[INSTANT_TEXT], ends[INSTANT_TEXT];
    (void)instant_text(s->session.made_at, made);
    (void)instant_text(s->session.ends_at, ends);
    return store_exec(c,
                      "INSERT INTO session (token_hash, login, csrf, made_at, seen_at, ends_at) "
                      "VALUES ($1, $2, $3, $4, $5, $6)",
                      STORE_P(store_blob(s->hash, HASH), store_text(s->session.who.login),
                              store_text(s->session.csrf), store_text(made), store_text(made),
                              store_text(ends)),
                      NULL, err);
}

static int delete_stored(store_conn_t *c, void *arg, err_t *err)
{
    return store_exec(c, "DELETE FROM session WHERE token_hash = $1", STORE_P(store_blob(arg, HASH)), NULL,
                      err);
}

/* --- the cache ------------------------------------------------------------------------------------ */

static bool ended(const sessions_t *s, const session_t *session, instant_t seen_at, instant_t now)
{
    if (now >= session->ends_at) return true;
    return session->csrf[0] && now - seen_at > s->options.idle_ms * 1000;
}

static void remember(sessions_t *s, const unsigned char hash[HASH], const session_t *session,
                     instant_t seen_at, instant_t now)
{
    struct shard *shard = shard_of(s, hash);
    (void)pthread_mutex_lock(&shard->lock);
    row_t **at = place_of(shard, hash);
    if (!*at && shard->rows < SESSION_CACHED_MOST / SHARDS) {
        *at = calloc(1, sizeof **at); /* no memory: the next request asks the table again */
        if (*at) {
            memcpy((*at)->hash, hash, HASH);
            shard->rows++;
        }
    }
    if (*at) {
        (*at)->session = *session;
        if (seen_at > (*at)->seen_at) (*at)->seen_at = seen_at;
        (*at)->checked_at = now;
    }
    (void)pthread_mutex_unlock(&shard->lock);
}

/* Found and fresh enough: true. A row that has ended or must be checked anew: false. */
static bool recall(sessions_t *s, const unsigned char hash[HASH], bool anew, instant_t now, session_t *ret_session,
                   instant_t *ret_seen_at)
{
    struct shard *shard = shard_of(s, hash);
    bool fresh = false;
    (void)pthread_mutex_lock(&shard->lock);
    row_t **at = place_of(shard, hash);
    if (*at) {
        *ret_seen_at = (*at)->seen_at;
        fresh = !anew && now - (*at)->checked_at <= s->options.recheck_ms * 1000 &&
                !ended(s, &(*at)->session, (*at)->seen_at, now);
    }
    if (fresh) {
        *ret_session = (*at)->session;
        (*at)->seen_at = now;
        (*at)->moved = true;
    }
    (void)pthread_mutex_unlock(&shard->lock);
    return fresh;
}

static void forget(sessions_t *s, const unsigned char hash[HASH])
{
    struct shard *shard = shard_of(s, hash);
    (void)pthread_mutex_lock(&shard->lock);
    row_t **at = place_of(shard, hash);
    if (*at) drop(shard, at);
    (void)pthread_mutex_unlock(&shard->lock);
}

typedef struct flush {
    struct {
        unsigned char hash[HASH];
        instant_t seen_at;
    } *seen;
    size_t count;
    instant_t now;
} flush_t;

static int write_seen(store_conn_t *c, void *arg, err_t *err)
{
    const flush_t *f = arg;
    char text[INSTANT_TEXT];
    int rc = store_exec(c, "DELETE FROM session WHERE ends_at < $1",
                        STORE_P(store_text(instant_text(f->now, text))), NULL, err);
    for (size_t i = 0; i < f->count && rc == 0; i++)
        rc = store_exec(c, "UPDATE session SET seen_at = $1 WHERE token_hash = $2",
                        STORE_P(store_text(instant_text(f->seen[i].seen_at, text)),
                                store_blob(f->seen[i].hash, HASH)),
                        NULL, err);
    return rc;
}

/* Once a minute: what was seen goes to the table, what has ended leaves the cache. */
static void flush(void *arg)
{
    sessions_t *s = arg;
    flush_t f = {.now = instant_now()};
    f.seen = calloc(SESSION_CACHED_MOST, sizeof *f.seen);
    if (!f.seen) return;
    for (int i = 0; i < SHARDS; i++) {
        struct shard *shard = &s->shard[i];
        (void)pthread_mutex_lock(&shard->lock);
        for (int b = 0; b < BUCKETS; b++)
            for (row_t **at = &shard->bucket[b]; *at;) {
                row_t *r = *at;
                if (r->moved && f.count < SESSION_CACHED_MOST) {
                    memcpy(f.seen[f.count].hash, r->hash, HASH);
                    f.seen[f.count++].seen_at = r->seen_at;
                    r->moved = false;
                }
                if (ended(s, &r->session, r->seen_at, f.now)) drop(shard, at);
                else at = &r->next;
            }
        (void)pthread_mutex_unlock(&shard->lock);
    }
    /* A failure only makes sessions end earlier after a restart: nothing to report here. */
    (void)store_write(s->options.store, write_seen, &f, NULL);
    free(f.seen);
}

/* --- in and out ----------------------------------------------------------------------------------- */

int sessions_open(const session_options_t *options, sessions_t **ret_sessions, err_t *err)
{
    assert(options->store && options->who);
    sessions_t *s = calloc(1, sizeof *s);
    if (!s) return err_nomem(err);
    s->options = *options;
    if (!s->options.idle_ms) s->options.idle_ms = 30 * 60 * 1000;
    if (!s->options.whole_ms) s->options.whole_ms = 12 * 3600 * 1000;
    if (!s->options.recheck_ms) s->options.recheck_ms = 30 * 1000;
    for (int i = 0; i < SHARDS; i++) (void)pthread_mutex_init(&s->shard[i].lock, NULL);
    int rc = access_open(options->store, options->light, &s->access, err);
    if (rc == 0) rc = ticker_start(FLUSH_MS, flush, s, &s->flusher, err);
    if (rc != 0) {
        sessions_close(s);
        return rc;
    }
    *ret_sessions = s;
    return 0;
}

void sessions_close(sessions_t *s)
{
    if (!s) return;
    ticker_stop(s->flusher, true);
    for (int i = 0; i < SHARDS; i++) {
        for (int b = 0; b < BUCKETS; b++)
            while (s->shard[i].bucket[b]) drop(&s->shard[i], &s->shard[i].bucket[b]);
        (void)pthread_mutex_destroy(&s->shard[i].lock);
    }
    access_close(s->access);
    free(s);
}

int64_t sessions_idle_ms(const sessions_t *s)
{
    return s->options.idle_ms;
}

access_t *sessions_access(sessions_t *s)
{
    return s->access;
}

static void new_token(char token[SESSION_TOKEN])
{
    unsigned char bytes[32];
    id_random(bytes, sizeof bytes);
    (void)sodium_bin2hex(token, SESSION_TOKEN, bytes, sizeof bytes);
}

static int begin(sessions_t *s, session_t *session, char token[SESSION_TOKEN], err_t *err)
{
    unsigned char hash[HASH];
    new_token(token);
    hash_token(token, hash);
    stored_t row = {.hash = hash, .session = *session};
    int rc = store_write(s->options.store, write_stored, &row, err);
    if (rc == 0) remember(s, hash, session, session->made_at, session->made_at);
    return rc;
}

int session_login(sessions_t *s, const char *login, const char *password, session_t *ret_session,
                  char ret_token[SESSION_TOKEN], err_t *err)
{
    session_t session = {.made_at = instant_now()};
    char token[SESSION_TOKEN];
    unsigned char csrf[16];
    /* The password first: who has an account is not told to strangers. */
    int rc = access_check_password(s->access, login, password, err);
    if (rc == 0) rc = s->options.who(s->options.arg, login, &session.who, err);
    if (rc != 0) return rc;
    session.ends_at = session.made_at + s->options.whole_ms * 1000;
    id_random(csrf, sizeof csrf);
    (void)sodium_bin2hex(session.csrf, sizeof session.csrf, csrf, sizeof csrf);
    if ((rc = begin(s, &session, token, err)) != 0) return rc;
    *ret_session = session;
    memcpy(ret_token, token, SESSION_TOKEN);
    return 0;
}

int session_make_token(sessions_t *s, const char *login, int days, char ret_token[SESSION_TOKEN],
                       err_t *err)
{
    assert(days >= 1 && days <= 730);
    session_t session = {.made_at = instant_now()};
    char token[SESSION_TOKEN];
    int rc = s->options.who(s->options.arg, login, &session.who, err);
    if (rc != 0) return rc;
    session.ends_at = session.made_at + (instant_t)days * 86400 * 1000000;
    if ((rc = begin(s, &session, token, err)) != 0) return rc;
    memcpy(ret_token, token, SESSION_TOKEN);
    return 0;
}

void sessions_recheck(sessions_t *s)
{
    for (int i = 0; i < SHARDS; i++) {
        struct shard *shard = &s->shard[i];
        (void)pthread_mutex_lock(&shard->lock);
        for (int b = 0; b < BUCKETS; b++)
            for (row_t *r = shard->bucket[b]; r; r = r->next) r->checked_at = 0;
        (void)pthread_mutex_unlock(&shard->lock);
    }
}

int session_find(sessions_t *s, const char *token, bool machine, bool anew, session_t *ret_session, err_t *err)
{
    unsigned char hash[HASH];
    instant_t now = instant_now(), seen_at = 0;
    session_t session;
    if (strlen(token) != SESSION_TOKEN - 1) return needed(err);
    hash_token(token, hash);
    if (!recall(s, hash, anew, now, &session, &seen_at)) {
        stored_t row = {.hash = hash};
        int rc = store_read(s->options.store, read_stored, &row, err);
        if (rc != 0) return rc;
        /* The cache may have seen it later than the table has been told. */
        if (row.seen_at > seen_at) seen_at = row.seen_at;
        if (row.found && !ended(s, &row.session, seen_at, now))
            rc = s->options.who(s->options.arg, row.session.who.login, &row.session.who, err);
        else rc = needed(err);
        if (rc != 0) {
            forget(s, hash);
            return rc == (int)ERR_WEB_LOGIN ? needed(err) : rc;
        }
        session = row.session;
        remember(s, hash, &session, now, now);
    }
    if (machine != (session.csrf[0] == '\0')) return needed(err);
    *ret_session = session;
    return 0;
}

int session_end(sessions_t *s, const unsigned char hash[SESSION_HASH], err_t *err)
{
    forget(s, hash);
    return store_write(s->options.store, delete_stored, (void *)(uintptr_t)hash, err);
}

static int delete_all(store_conn_t *c, void *arg, err_t *err)
{
    return store_exec(c, "DELETE FROM session WHERE login = $1", STORE_P(store_text(arg)), NULL, err);
}

int session_end_all(sessions_t *s, const char *login, err_t *err)
{
    for (int i = 0; i < SHARDS; i++) {
        struct shard *shard = &s->shard[i];
        (void)pthread_mutex_lock(&shard->lock);
        for (int b = 0; b < BUCKETS; b++)
            for (row_t **at = &shard->bucket[b]; *at;)
                if (strcmp((*at)->session.who.login, login) == 0) drop(shard, at);
                else at = &(*at)->next;
        (void)pthread_mutex_unlock(&shard->lock);
    }
    return store_write(s->options.store, delete_all, (void *)(uintptr_t)login, err);
}

int session_logout(sessions_t *s, const char *token, err_t *err)
{
    unsigned char hash[HASH];
    hash_token(token, hash);
    forget(s, hash);
    return store_write(s->options.store, delete_stored, hash, err);
}
