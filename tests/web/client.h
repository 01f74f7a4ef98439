/* client.h - a small HTTP client over raw sockets, and the server under test.
 *
 * Raw, because the tests must be able to send what no library would. web_call checks every reply of
 * the API against its description and notes which endpoints were hit; client_check_all_hit fails the
 * run for those that were not. */
#ifndef TESTS_WEB_CLIENT_H
#define TESTS_WEB_CLIENT_H

#include "web/web.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

typedef struct reply {
    int status;       /* 0: the connection ended without a reply */
    char head[8192];  /* status line and headers */
    char *body;       /* NUL-terminated */
    size_t body_bytes;
    json_t *json;     /* when the body is JSON */
    bool closed;      /* the server ended the connection after it */
} reply_t;

/* --- sockets --------------------------------------------------------------------------------------- */
int client_connect(int port);
/* All bytes; false when the other side has closed. */
bool client_send(int fd, const char *bytes, size_t count);
/* One reply; head_only for HEAD. Waits at most 20 s. */
void client_read(int fd, bool head_only, reply_t *ret);
void reply_free(reply_t *r);
/* Value of a header into room bytes; false when absent. */
bool reply_header(const reply_t *r, const char *name, char *into, size_t room);
/* Sends raw bytes on a fresh connection, reads one reply, closes. */
void client_raw(int port, const char *bytes, size_t count, reply_t *ret);

/* --- the server under test --------------------------------------------------------------------------- */
typedef struct house {
    store_t *store;
    web_t *web;
    int port;
    /* of the last login */
    char token[SESSION_TOKEN], csrf[SESSION_CSRF];
} house_t;

/* A server on engine i with the given changes to the usual test options (may be NULL). */
void house_open(house_t *h, int engine, const web_options_t *options);
void house_close(house_t *h);
/* Starts the server with exactly these options; h->store and closing are the caller's. */
void house_start(house_t *h, const web_options_t *options);
/* Gives a login a password, hashed as cheaply as can be. */
void house_set_password(house_t *h, const char *login, const char *password);
/* Logs in; fails the test when refused. */
void house_login(house_t *h, const char *login, const char *password);
void house_logout(house_t *h);
/* A call to the API, with cookie and CSRF value when logged in; extra: further header lines or "".
 * Checks the reply against the description and counts the endpoint as hit. */
void house_call(house_t *h, const char *method, const char *path, const char *extra, const char *body,
                reply_t *ret);
/* house_call, which must answer with this status (and error code, unless NULL). */
void house_expect(house_t *h, const char *method, const char *path, const char *extra, const char *body,
                  int status, const char *code);
/* Fails for every endpoint that was never hit with success, but for groups that have a test of their own (client.c). */
void client_check_all_hit(void);
/* The same for the endpoints of one group: for that test. */
void client_check_group_hit(const char *group);

#endif
