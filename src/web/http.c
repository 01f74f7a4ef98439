/* http.c - libmicrohttpd behind http.h.
 *
 * Shape      One daemon per handler thread, all on the same address (SO_REUSEPORT): the kernel spreads
 *            the connections, where a pool on one listening socket at times gave all of them to one
 *            thread. Limits on connections therefore stand here (watch.c) and not in the library.
 * Memory     A request's arena lives from its request line (target_seen) to its end (completed).
 */
#include "web/http.h"

#include "web/watch.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SETTLE_MS = 500 }; /* in which a connection that was taken says what it wants */
enum {
    THREADS_MOST = HTTP_THREADS_MOST,
    THREADS_USUAL = 16,
    /* A client that sends too much still gets its 413 if it ends soon; else it is cut off. To close with bytes
     * unread would reset the connection and take the answer away from under the client's eyes. */
    DISCARD_MOST = 1 << 20,
};

struct http_server {
    struct MHD_Daemon *daemon[THREADS_MOST];
    int daemons, port;
    bool shared;         /* the sockets are another server's as well, or wholly: they stay open */
    _Atomic bool leaving; /* given up: each reply ends its connection */
    watch_t *watch;
    http_gate_t gate;
    http_options_t options;
};

/* One request on its way. Lives in its own arena. */
typedef struct call {
    http_request_t q;
    http_server_t *server;
    buf_t body;
    FILE *file;        /* instead of body, with to_file */
    size_t in_file;
    char file_path[40];
    bool file_failed;
    size_t discarded;
    bool headers_done;
} call_t;

/* --- helpers ------------------------------------------------------------------------------------ */

const char *http_arg(const http_request_t *q, const char *name)
{
    for (size_t i = 0; i < q->target.args; i++)
        if (strcmp(q->target.arg[i].name, name) == 0) return q->target.arg[i].value;
    return NULL;
}

void http_reply_header(http_reply_t *r, const char *name, const char *value)
{
    assert(r->extras < HTTP_EXTRA_MOST);
    for (const char *c = value; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F) return;
    r->extra[r->extras].name = name;
    r->extra[r->extras++].value = value;
}

struct MHD_Response *http_prepare(const void *data, size_t bytes, const char *const *headers)
{
    union {
        const void *given;
        void *wanted;
    } unconst = {data}; /* PERSISTENT memory is only read */
    struct MHD_Response *r =
        MHD_create_response_from_buffer(bytes, unconst.wanted, MHD_RESPMEM_PERSISTENT);
    for (; r && headers && headers[0]; headers += 2)
        if (MHD_add_response_header(r, headers[0], headers[1]) != MHD_YES) {
            MHD_destroy_response(r);
            return NULL;
        }
    return r;
}

void http_prepared_free(struct MHD_Response *r)
{
    if (r) MHD_destroy_response(r);
}

static enum http_method method_of(const char *text)
{
    static const char *const names[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
    for (int i = 0; i < HTTP_OTHER; i++)
        if (strcmp(names[i], text) == 0) return (enum http_method)i;
    return HTTP_OTHER;
}

static http_peer_t peer_of(const struct sockaddr *address)
{
    http_peer_t p = {{0}};
    if (!address) return p;
    if (address->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, address, sizeof v4);
        p.bytes[10] = p.bytes[11] = 0xFF;
        memcpy(p.bytes + 12, &v4.sin_addr, 4);
    } else if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, address, sizeof v6);
        bool mapped = IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr);
        memcpy(p.bytes, &v6.sin6_addr, mapped ? 16 : 8);
    }
    return p;
}

static watch_entry_t *entry_of(struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *i =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return i ? i->socket_context : NULL;
}

/* --- what libmicrohttpd calls -------------------------------------------------------------------- */

static enum MHD_Result admit(void *cls, const struct sockaddr *address, socklen_t bytes)
{
    (void)bytes;
    const http_server_t *s = cls;
    http_peer_t peer = peer_of(address);
    return watch_admits(s->watch, &peer) ? MHD_YES : MHD_NO;
}

static void connection_changed(void *cls, struct MHD_Connection *c, void **context,
                               enum MHD_ConnectionNotificationCode what)
{
    http_server_t *s = cls;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        if (*context) watch_remove(s->watch, *context);
        *context = NULL;
        return;
    }
    const union MHD_ConnectionInfo *who = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const union MHD_ConnectionInfo *fd = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
    http_peer_t peer = peer_of(who ? who->client_addr : NULL);
    *context = watch_add(s->watch, &peer, fd ? fd->connect_fd : -1);
}

/* First sign of a request, and the only place where the target is seen as it was sent. */
static void *target_seen(void *cls, const char *raw, struct MHD_Connection *c)
{
    http_server_t *s = cls;
    const watch_entry_t *entry = entry_of(c);
    arena_t *a = entry ? arena_new(s->options.arena_bytes) : NULL;
    call_t *call = a ? arena_alloc(a, sizeof *call) : NULL;
    if (call) call->q.raw = arena_text(a, raw);
    if (!call || !call->q.raw) {
        arena_free(a);
        return NULL;
    }
    call->server = s;
    call->q.arena = a;
    call->q.body = "";
    call->q.peer = entry->peer;
    return call;
}

static void completed(void *cls, struct MHD_Connection *c, void **context,
                      enum MHD_RequestTerminationCode why)
{
    (void)cls;
    (void)why;
    call_t *call = *context;
    *context = NULL;
    watch_entry_t *entry = entry_of(c);
    if (entry) watch_phase(entry);
    if (!call) return;
    buf_release(&call->body);
    if (call->file) (void)fclose(call->file);
    arena_free(call->q.arena);
}

static enum MHD_Result one_header(void *cls, enum MHD_ValueKind kind, const char *name,
                                  size_t name_bytes, const char *value, size_t value_bytes)
{
    (void)kind;
    guard_header(cls, name, name_bytes, value ? value : "", value ? value_bytes : 0);
    return MHD_YES;
}

/* Sends the reply and takes its body. */
static enum MHD_Result send_reply(struct MHD_Connection *c, http_reply_t *r)
{
    if (r->ready) return MHD_queue_response(c, (unsigned)r->status, r->ready);
    size_t bytes = 0;
    char *data = buf_take(&r->body, &bytes);
    if (!data) return MHD_NO;
    struct MHD_Response *m = MHD_create_response_from_buffer(bytes, data, MHD_RESPMEM_MUST_FREE);
    if (!m) {
        free(data);
        return MHD_NO;
    }
    const char *type = r->type ? r->type : "application/json";
    enum MHD_Result ok = MHD_add_response_header(m, "Content-Type", type);
    for (size_t i = 0; i < r->extras && ok == MHD_YES; i++)
        ok = MHD_add_response_header(m, r->extra[i].name, r->extra[i].value);
    if (ok == MHD_YES && r->close) ok = MHD_add_response_header(m, "Connection", "close");
    if (ok == MHD_YES) ok = MHD_queue_response(c, (unsigned)r->status, m);
    MHD_destroy_response(m);
    return ok;
}

static enum MHD_Result refuse(struct MHD_Connection *c, call_t *call, const err_t *err, bool close)
{
    http_reply_t r = {.status = 500, .close = close};
    buf_init(&r.body, HTTP_REPLY_CAP);
    call->server->gate.fail(call->server->gate.arg, &call->q, &r, err);
    enum MHD_Result sent = send_reply(c, &r);
    buf_release(&r.body);
    return sent;
}

static int too_large(const http_request_t *q, err_t *err)
{
    char limit[24];
    return q->body_limit ? err_set(err, ERR_WEB_BODY_LARGE, num_text((int64_t)q->body_limit, limit))
                         : err_set(err, ERR_WEB_BODY_NONE);
}

/* Does the body come in any case, and is little enough too long to be read to its end? Who asks first (Expect)
 * and who announces too much is told before he sends. */
static bool worth_draining(struct MHD_Connection *c, const http_request_t *q, int64_t announced)
{
    return announced <= (int64_t)q->body_limit + DISCARD_MOST &&
           !MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Expect");
}

static int take_headers(struct MHD_Connection *c, call_t *call, const char *method,
                        const char *version, err_t *err)
{
    guard_t g = {.seen = 0};
    http_request_t *q = &call->q;
    q->method = method_of(method);
    q->method_text = arena_text(q->arena, method);
    if (!q->method_text) return err_nomem(err);
    (void)MHD_get_connection_values_n(c, MHD_HEADER_KIND, one_header, &g);
    int64_t announced = 0;
    int rc = guard_finish(&g, method, version, &announced, err);
    if (rc == 0) rc = guard_target(q->raw, q->arena, &q->target, err);
    /* Only headers of a sound request are looked at by others (the values are the library's memory
     * and stay until the request's end). */
    if (rc == 0) memcpy(q->header, g.value, sizeof q->header);
    if (rc == 0) rc = call->server->gate.begin(call->server->gate.arg, q, err);
    if (rc != 0) return rc;
    q->has_body = announced != 0;
    if (announced > 0 && (uint64_t)announced > q->body_limit && !worth_draining(c, q, announced))
        return too_large(q, err);
    buf_init(&call->body, q->body_limit + 1);
    return 0;
}

static enum MHD_Result finish(struct MHD_Connection *c, call_t *call)
{
    http_server_t *s = call->server;
    err_t err = {.code = ERR_NONE};
    if (call->file_failed || (call->file && fflush(call->file) != 0)) {
        (void)err_file(&err, "/tmp", errno ? errno : EIO);
        return refuse(c, call, &err, true);
    }
    if (call->discarded || call->body.length > call->q.body_limit || call->in_file > call->q.body_limit) {
        (void)too_large(&call->q, &err);
        return refuse(c, call, &err, true);
    }
    if (call->file) {
        (void)snprintf(call->file_path, sizeof call->file_path, "/proc/self/fd/%d", fileno(call->file));
        call->q.body_path = call->file_path;
        call->q.body_bytes = call->in_file;
    }
    if (call->body.length) {
        call->q.body = buf_text(&call->body);
        call->q.body_bytes = call->body.length;
        if (!call->q.body) {
            (void)err_nomem(&err);
            return refuse(c, call, &err, true);
        }
    }
    http_reply_t r = {.status = 200};
    buf_init(&r.body, HTTP_REPLY_CAP);
    int rc = s->gate.serve(s->gate.arg, &call->q, &r, &err);
    if (rc == 0 && !r.ready && buf_failed(&r.body)) rc = err_nomem(&err);
    if (s->leaving) r.close = true;
    enum MHD_Result sent = rc == 0 ? send_reply(c, &r) : refuse(c, call, &err, false);
    buf_release(&r.body);
    return sent;
}

/* The file is gone from its folder before the first byte is in it: nothing is left behind, however we end. */
static void take_into_file(call_t *call, const char *bytes, size_t count)
{
    if (!call->file && !call->file_failed) {
        call->file = tmpfile();
        call->file_failed = !call->file;
    }
    if (call->file_failed) return;
    if (call->in_file + count > call->q.body_limit) {
        call->discarded += count;
        return;
    }
    call->file_failed = fwrite(bytes, 1, count, call->file) != count;
    call->in_file += count;
}

static enum MHD_Result handle(void *cls, struct MHD_Connection *c, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_bytes, void **context)
{
    (void)cls;
    (void)url; /* decoded by the library, loosely: we read the raw one */
    call_t *call = *context;
    if (!call) return MHD_NO;
    if (!call->headers_done) {
        err_t err = {.code = ERR_NONE};
        call->headers_done = true;
        if (take_headers(c, call, method, version, &err) == 0) return MHD_YES;
        return refuse(c, call, &err, true);
    }
    if (*upload_bytes > 0 && call->q.to_file) {
        take_into_file(call, upload, *upload_bytes);
        *upload_bytes = 0;
        return call->discarded <= DISCARD_MOST ? MHD_YES : MHD_NO;
    }
    if (*upload_bytes > 0) {
        size_t room = call->q.body_limit + 1 - call->body.length;
        size_t kept = *upload_bytes < room ? *upload_bytes : room;
        buf_add_bytes(&call->body, upload, kept);
        call->discarded += *upload_bytes - kept;
        *upload_bytes = 0;
        return call->discarded <= DISCARD_MOST && !buf_failed(&call->body) ? MHD_YES : MHD_NO;
    }
    watch_entry_t *entry = entry_of(c);
    if (entry) watch_working(entry);
    enum MHD_Result sent = finish(c, call);
    if (entry) watch_phase(entry);
    return sent;
}

/* --- start and stop ------------------------------------------------------------------------------ */

static int read_address(const http_options_t *o, int port, struct sockaddr_storage *ret_address,
                        err_t *err)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
    memset(ret_address, 0, sizeof *ret_address);
    if (inet_pton(AF_INET, o->address, &v4.sin_addr) == 1) memcpy(ret_address, &v4, sizeof v4);
    else if (inet_pton(AF_INET6, o->address, &v6.sin6_addr) == 1) memcpy(ret_address, &v6, sizeof v6);
    else {
        err_set(err, ERR_WEB_LISTEN, o->address, num_text(port, (char[24]){0}));
        (void)err_detail(err, "not an IP address");
        return ERR_WEB_LISTEN;
    }
    return 0;
}

static struct MHD_Daemon *start_one(http_server_t *s, const struct sockaddr_storage *address, int listening)
{
    const http_options_t *o = &s->options;
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC;
    if (address->ss_family == AF_INET6) flags |= MHD_USE_IPv6;
    const struct MHD_OptionItem where[] = {{listening >= 0 ? MHD_OPTION_LISTEN_SOCKET : MHD_OPTION_END, listening, NULL}, {MHD_OPTION_END, 0, NULL}};
    return MHD_start_daemon(
        flags, (uint16_t)o->port, admit, s, handle, s, MHD_OPTION_SOCK_ADDR, address,
        MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)o->connections_most, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)((o->idle_ms + 999) / 1000), MHD_OPTION_CONNECTION_MEMORY_LIMIT, o->header_bytes,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1,
        MHD_OPTION_URI_LOG_CALLBACK, target_seen, s, MHD_OPTION_NOTIFY_COMPLETED, completed, s,
        MHD_OPTION_NOTIFY_CONNECTION, connection_changed, s, MHD_OPTION_LISTEN_BACKLOG_SIZE, 511u,
        MHD_OPTION_ARRAY, where, MHD_OPTION_END);
}

static void fill_options(http_options_t *o)
{
    if (!o->address) o->address = "127.0.0.1";
    if (o->threads <= 0) o->threads = THREADS_USUAL;
    if (o->threads > THREADS_MOST) o->threads = THREADS_MOST;
    if (o->connections_most <= 0) o->connections_most = 2000;
    if (o->per_address_most == 0) o->per_address_most = 200;
    if (o->idle_ms <= 0) o->idle_ms = 30000;
    if (o->whole_ms <= 0) o->whole_ms = 60000;
    if (o->header_bytes == 0) o->header_bytes = 32 << 10;
    if (o->arena_bytes == 0) o->arena_bytes = ARENA_CAP_DEFAULT;
}

static int start_all(http_server_t *s, err_t *err)
{
    struct sockaddr_storage address;
    for (int i = 0; i < s->options.threads; i++) {
        int rc = read_address(&s->options, s->port, &address, err);
        if (rc != 0) return rc;
        errno = 0;
        s->daemon[i] = start_one(s, &address, s->options.listening ? s->options.listening->sockets[i] : -1);
        if (!s->daemon[i]) {
            err_set(err, ERR_WEB_LISTEN, s->options.address, num_text(s->port, (char[24]){0}));
            (void)err_detail(err, "%s", errno ? strerrordesc_np(errno) : "the library gave no reason");
            return ERR_WEB_LISTEN;
        }
        s->daemons++;
        const union MHD_DaemonInfo *bound =
            MHD_get_daemon_info(s->daemon[i], MHD_DAEMON_INFO_BIND_PORT);
        if (s->port == 0 && bound) s->port = bound->port; /* the others share the port found */
    }
    return 0;
}

/* SO_REUSEPORT would let a second server of the same user join silently and take half of the
 * connections: a port given must be free at the start. */
static int check_free(const http_options_t *o, err_t *err)
{
    struct sockaddr_storage address;
    int rc = read_address(o, o->port, &address, err);
    if (rc != 0 || o->port == 0) return rc;
    int fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;
    socklen_t bytes = address.ss_family == AF_INET ? sizeof(struct sockaddr_in)
                                                   : sizeof(struct sockaddr_in6);
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (fd < 0 || bind(fd, (const struct sockaddr *)&address, bytes) != 0 || listen(fd, 1) != 0) {
        int why = errno;
        rc = err_set(err, ERR_WEB_LISTEN, o->address, num_text(o->port, (char[24]){0}));
        (void)err_detail(err, "%s", strerrordesc_np(why));
    }
    if (fd >= 0) (void)close(fd);
    return rc;
}

int http_start(const http_options_t *options, const http_gate_t *gate, http_server_t **ret_server,
               err_t *err)
{
    assert(gate->begin && gate->serve && gate->fail);
    http_server_t *s = calloc(1, sizeof *s);
    if (!s) return err_nomem(err);
    s->options = *options;
    s->gate = *gate;
    fill_options(&s->options);
    s->port = options->port;
    (void)signal(SIGPIPE, SIG_IGN); /* a client that has gone is an error code, not a death */
    const http_listening_t *taken = options->listening;
    assert(!taken || taken->count == s->options.threads);
    if (taken) s->port = taken->port;
    s->shared = taken != NULL;
    int rc = taken ? 0 : check_free(&s->options, err);
    if (rc == 0)
        rc = watch_new(s->options.connections_most, s->options.per_address_most, s->options.whole_ms,
                       &s->watch, err);
    if (rc == 0) rc = start_all(s, err);
    if (rc != 0) {
        http_stop(s, 0);
        return rc;
    }
    s->shared = false; /* whoever had them gives them up */
    s->options.listening = NULL;
    *ret_server = s;
    return 0;
}

int http_port(const http_server_t *s)
{
    return s->port;
}

void http_share(const http_server_t *s, http_listening_t *ret)
{
    *ret = (http_listening_t){.count = s->daemons, .port = s->port};
    for (int i = 0; i < s->daemons; i++) {
        const union MHD_DaemonInfo *at = MHD_get_daemon_info(s->daemon[i], MHD_DAEMON_INFO_LISTEN_FD);
        assert(at);
        ret->sockets[i] = at->listen_fd;
    }
}

void http_give_up(http_server_t *s)
{
    s->shared = true;
    s->leaving = true;
    for (int i = 0; i < s->daemons; i++) (void)MHD_quiesce_daemon(s->daemon[i]);
}

void http_stop(http_server_t *s, int grace_ms)
{
    if (!s) return;
    /* Quiesce hands the listening socket back: shut down, nobody new comes in; closed when the threads
     * that may still look at it have gone. */
    MHD_socket listening[THREADS_MOST];
    for (int i = 0; i < s->daemons; i++) {
        listening[i] = MHD_quiesce_daemon(s->daemon[i]); /* invalid when it was given up before */
        if (s->shared) listening[i] = MHD_INVALID_SOCKET;
        if (listening[i] != MHD_INVALID_SOCKET) (void)shutdown(listening[i], SHUT_RDWR);
    }
    for (int waited = 0; s->watch && waited < grace_ms; waited += 10) {
        int open, working;
        int64_t dropped;
        watch_counts(s->watch, &open, &working, &dropped);
        /* Handed over, nobody is turned away: whoever had come in when the sockets were given up may not have spoken yet. */
        if (working == 0 && !(s->shared && watch_is_young(s->watch, SETTLE_MS))) break;
        struct timespec ten_ms = {.tv_nsec = 10000000};
        (void)nanosleep(&ten_ms, NULL);
    }
    for (int i = 0; i < s->daemons; i++) {
        MHD_stop_daemon(s->daemon[i]);
        if (listening[i] != MHD_INVALID_SOCKET) (void)close(listening[i]);
    }
    watch_free(s->watch);
    free(s);
}

void http_counts(const http_server_t *s, int *ret_open, int64_t *ret_dropped)
{
    int working;
    watch_counts(s->watch, ret_open, &working, ret_dropped);
}
