/* web.h - the HTTP front door: gate, endpoints, pages.
 *
 * Way of a request   http.c (framing, limits) -> web_begin: language, route, origin, rate, session, roles,
 *                    CSRF, arguments -> body -> web_serve: JSON, schema, reason -> handler -> reply.
 * Errors             One place renders them: {"error": {code, what, detail, hint, ...}} in the language of
 *                    the request, for pages a small HTML text.
 * Adding an endpoint See the top of api.h.
 */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "register/act.h"
#include "web/api.h"
#include "web/http.h"
#include "web/job.h"
#include "web/keeper.h"
#include "web/look.h"
#include "web/pages.h"
#include "web/rate.h"
#include "web/session.h"

typedef struct web web_t;
struct app; /* app/app.h; the gate itself does not need it */

typedef struct web_options {
    http_options_t http;
    session_options_t session; /* store and who are needed */
    struct app *app;           /* the opened house; borrowed; NULL only in tests of this room */
    bool demonstration;        /* every page says so */
    bool behind_tls;           /* a proxy in front speaks TLS: cookies are marked Secure */
    bool behind_proxy;         /* X-Forwarded-For is believed for rates */
    int rate_percent;          /* of the rates in api/; 0 = 100; -1 = no limits (benchmarks) */
    /* Told about every reply of status 500 and above; may be NULL. Any thread. */
    void (*on_trouble)(void *arg, const char *method, const char *path, const err_t *err);
    void *trouble_arg;
    /* Told when the house is to be opened anew, because its catalogue or its offices are no longer those it was opened with, and no
     * job runs; the answer is web_hand_over. Told again every second until then. Any thread; may be NULL. */
    void (*on_renew)(void *arg);
    void *renew_arg;
} web_options_t;

/* Fills in what comes from the opened house: store, accounts, demonstration. */
void web_take_app(web_options_t *options, struct app *app);
/* Everything is checked before the first request: descriptions, handlers, roles, pages. */
int web_start(const web_options_t *options, web_t **ret_web, err_t *err);
int web_port(const web_t *w);
/* From now on by another house, opened from the same installation: a new server takes new requests at the same sockets at once,
 * running ones end in the old one (at most grace_ms), which then is gone: *w is the new one, and the old house may be closed.
 * Nobody who knocks is refused. On an error *w goes on as it was, and the other house is the caller's to close. */
int web_hand_over(web_t **w, struct app *house, int grace_ms, err_t *err);
/* Waits at most grace_ms for running requests. NULL allowed. */
void web_stop(web_t *w, int grace_ms);

/* --- for the handlers ---------------------------------------------------------------------------- */

struct web {
    web_options_t options;
    struct app *app;
    store_t *store;
    api_t *api;
    pages_t *pages;
    struct html *html;     /* templates of the public pages */
    uint64_t public_role;  /* of those who come by them; 0 = the catalogue has no such role */
    rate_t *rate;
    sessions_t *sessions;
    looks_t *looks;
    keeper_t *keeper; /* NULL without app */
    struct ticker *missed; /* acts on missed due dates; NULL without app */
    jobs_t *jobs;
    instant_t started_at;
    struct ticker *watcher;  /* asks to be opened anew; NULL without on_renew */
    _Atomic bool outdated;   /* a catalogue was applied here */
    struct ticker *follower; /* keeps the columns of figures up to date; NULL without app */
    _Atomic bool stopping;
    http_server_t *server;
    buf_t openapi; /* rendered once */
};

/* One request as a handler sees it: everything checked against its description. */
typedef struct web_call {
    const http_request_t *http;
    arena_t *arena;
    const api_endpoint_t *endpoint;
    const struct public_page *public_page; /* instead of an endpoint: public.h */
    const char *public_param;
    struct MHD_Response *page; /* or a file */
    int page_status;
    const char *param[API_PARAMS_MOST];
    json_t *body;              /* NULL unless the endpoint takes one; borrowed */
    const char *reason;
    const char *token;         /* the session's token, or NULL */
    session_t session;         /* with endpoint->login */
    http_peer_t peer;          /* address of the client; behind a proxy the one it noted */
    actor_t actor;             /* the same person, for the register */
    enum lang lang;
} web_call_t;

typedef int (*web_handler_fn)(web_t *w, web_call_t *c, http_reply_t *r, err_t *err);

/* The handlers of each file of src/web/on_*.c; a row per endpoint, ended by {NULL}. */
#define WEB_ROW(name, fn) {name, (void (*)(void))(web_handler_fn)(fn)}
extern const api_binding_t web_on_admin[];
extern const api_binding_t web_on_admin_calendar[];
extern const api_binding_t web_on_admin_catalogue[];
extern const api_binding_t web_on_admin_keep[];
extern const api_binding_t web_on_admin_log[];
extern const api_binding_t web_on_admin_offices[];
extern const api_binding_t web_on_admin_people[];
extern const api_binding_t web_on_admin_powers[];
extern const api_binding_t web_on_analysis[];
extern const api_binding_t web_on_archive[];
extern const api_binding_t web_on_check[];
extern const api_binding_t web_on_desk[];
extern const api_binding_t web_on_figure[];
extern const api_binding_t web_on_import[];
extern const api_binding_t web_on_list[];
extern const api_binding_t web_on_log[];
extern const api_binding_t web_on_board[];
extern const api_binding_t web_on_menu[];
extern const api_binding_t web_on_notice[];
extern const api_binding_t web_on_paper[];
extern const api_binding_t web_on_planning[];
extern const api_binding_t web_on_register[];
extern const api_binding_t web_on_same[];
extern const api_binding_t web_on_report[];
extern const api_binding_t web_on_session[];
extern const api_binding_t web_on_system[];
extern const api_binding_t web_on_tools[];

const char *web_arg(const web_call_t *c, const char *name);
/* What the sender calls the file of an upload (query parameter file), else words for it: refusals never name our path of it. */
const char *web_upload_name(const web_call_t *c);
int64_t web_arg_int(const web_call_t *c, const char *name, int64_t otherwise);
/* A text of the body, or NULL. */
const char *web_text(const web_call_t *c, const char *name);
/* Writes the value and drops it; NULL counts as memory short. */
int web_reply_json(http_reply_t *r, json_t *value, err_t *err);
/* ERR_WEB_ROLE with the names of the roles (words of the catalogue, separated by spaces) as people say them. */
int web_refuse_role(web_t *w, const char *names, err_t *err);
/* Keeps the look before something is shown. */
int web_look(web_t *w, const web_call_t *c, const char *what, const char *target, err_t *err);

/* gate.c, for web.c */
http_gate_t web_gate(web_t *w);

#endif
