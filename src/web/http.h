/* http.h - a thin, suspicious layer over libmicrohttpd.
 *
 * Purpose    Turns connections into whole, checked requests and sends replies. It knows nothing of
 *            routes, sessions or JSON: those are the gate's (web.h).
 * Way of a   request line -> headers -> guard (guard.h) -> gate.begin: may refuse, sets body_limit
 * request    -> body streamed into a capped buffer -> gate.serve -> reply. A request refused before
 *            its body was read closes the connection: nothing behind it is taken for a new request.
 * Threads    `threads` handler threads with an epoll loop each; a handler may block, it then delays
 *            only the connections of its own thread. A request belongs to one thread.
 * Limits     Connections in all and per address; header block; body per route; idle time between
 *            bytes; whole time for a request to arrive and for a reply to be taken (a watchdog ends
 *            connections that drip, which the idle time of libmicrohttpd does not see).
 * Bound to   127.0.0.1 unless told otherwise: a maintained proxy belongs in front.
 */
#ifndef WEB_HTTP_H
#define WEB_HTTP_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/day.h"
#include "base/err.h"
#include "web/guard.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct http_server http_server_t;
struct MHD_Response;

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_PUT, HTTP_PATCH, HTTP_DELETE, HTTP_OTHER };

/* The address of the other side; IPv6 is cut to its /64, which is what one person commands. */
typedef struct http_peer {
    unsigned char bytes[16];
} http_peer_t;

typedef struct http_request {
    enum http_method method;
    const char *method_text; /* as sent */
    const char *raw;         /* the request target as sent */
    guard_target_t target;
    const char *header[HEADER_COUNT];
    const char *body; /* NUL-terminated; "" when none */
    size_t body_bytes;
    bool has_body;
    http_peer_t peer;
    arena_t *arena;
    size_t body_limit; /* set by gate.begin; 0 = no body */
    bool to_file;      /* set by gate.begin: the body goes into a file that has no name and ends with the request */
    const char *body_path; /* with to_file: opens it; NULL when there was no body */
    void *route;       /* the gate's own */
    void *state;       /* the gate's own, in the arena */
} http_request_t;

enum { HTTP_EXTRA_MOST = 12, HTTP_REPLY_CAP = 32 << 20 };

typedef struct http_reply {
    int status;          /* 200 at first */
    const char *type;    /* Content-Type; NULL = application/json */
    buf_t body;          /* grows to HTTP_REPLY_CAP */
    struct {
        const char *name, *value; /* borrowed: constant or in the request's arena */
    } extra[HTTP_EXTRA_MOST];
    size_t extras;
    struct MHD_Response *ready; /* a prepared response (files) instead of body; not owned */
    bool close;          /* end the connection after it */
} http_reply_t;

/* Adds a header line; asserts that there is room. Values with control characters are left out. */
void http_reply_header(http_reply_t *r, const char *name, const char *value);

typedef struct http_gate {
    /* After the headers. Non-zero refuses the request. Also called for targets that guard refused
     * (with fault set), so that one place renders all errors. */
    int (*begin)(void *arg, http_request_t *q, err_t *err);
    int (*serve)(void *arg, http_request_t *q, http_reply_t *r, err_t *err);
    /* Renders an error into an empty reply. q->state may be NULL. */
    void (*fail)(void *arg, http_request_t *q, http_reply_t *r, const err_t *err);
    void *arg;
} http_gate_t;

/* The sockets one server listens at, for another of the same process that is to take them over. */
enum { HTTP_THREADS_MOST = 64 };
typedef struct http_listening {
    int sockets[HTTP_THREADS_MOST], count, port;
} http_listening_t;

typedef struct http_options {
    const char *address;     /* NULL = 127.0.0.1; "::1", "0.0.0.0" ... */
    int port;                /* 0 = any free one */
    int threads;             /* 0 = 16; 1..64 */
    int connections_most;    /* 0 = 2,000 */
    int per_address_most;    /* 0 = 200; behind a proxy everyone has its address: -1 = no limit */
    int idle_ms;             /* silence between bytes, rounded up to seconds; 0 = 30,000 */
    int whole_ms;            /* for a request to arrive, for a reply to be taken; 0 = 60,000 */
    size_t header_bytes;     /* 0 = 32 KiB: request line and headers together */
    size_t arena_bytes;      /* 0 = ARENA_CAP_DEFAULT */
    const http_listening_t *listening; /* of http_share: listens there instead, with as many threads; NULL = sockets of its own */
} http_options_t;

/* Starts serving; *ret_server is ready when it returns. ERR_WEB_LISTEN. */
int http_start(const http_options_t *options, const http_gate_t *gate, http_server_t **ret_server,
               err_t *err);
int http_port(const http_server_t *s);
/* One server after another at the same sockets, so that nobody who knocks is refused: http_share tells them, another is started with
 * them, then http_give_up leaves them to it (from then on each reply of this one ends its connection) and http_stop ends this one.
 * A server that could not be started with shared sockets leaves them as they are. */
void http_share(const http_server_t *s, http_listening_t *ret);
void http_give_up(http_server_t *s);
/* Takes no new connections, lets the running requests end (at most grace_ms), then stops. NULL ok. */
void http_stop(http_server_t *s, int grace_ms);
/* Connections open now, and those the watchdog has ended. */
void http_counts(const http_server_t *s, int *ret_open, int64_t *ret_dropped);

/* A value of the address, or NULL; and its place in the path. */
const char *http_arg(const http_request_t *q, const char *name);

/* A prepared response that may be sent any number of times from any thread; data is not copied and must
 * stay. Headers follow as name, value pairs ended by NULL. NULL when memory is short. */
struct MHD_Response *http_prepare(const void *data, size_t bytes, const char *const *headers);
void http_prepared_free(struct MHD_Response *r);

#endif
