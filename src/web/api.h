/* api.h - the endpoints, described as data under api/, checked and made ready for use.
 *
 * To add an endpoint
 *   1. describe it in a file of api/ (copy a neighbour): name, method, path, summary in both languages,
 *      login, what it takes and what it answers;
 *   2. write its handler in the src/web/on_<group>.c it belongs to: web_handler_fn (web.h);
 *   3. add the row {"name", handler} to that file's table;
 *   4. hit it in tests/web/test_api_*.c: the run fails for an endpoint that was never hit, and every
 *      reply is checked against its schema.
 * The start fails for an endpoint without a handler, a handler without an endpoint, an unknown word in a
 * description, an unknown error code, two endpoints that answer to the same address.
 *
 * File       {"group": name, "title": {zh, en}, "schemas": {...}, "rates": {...}, "endpoints": [{
 *            "name", "method", "path" ("/api/v1/matters/{id}", a last part may be "{number}.pdf"),
 *            "summary": {zh, en}, "login": "none" | "session", "given_password": bool, "csrf": bool (default: true for a session
 *            and a method that changes something), "roles": "a b" (any of them), "rate": class,
 *            "body_limit": bytes, "reason": bool (needs X-Reason or reason=), "query": {name: schema},
 *            "query_required": [..], "request": schema,
 *            "upload": bool (instead of request: any bytes, into a file without a name: http.h), "status": 200, "reply": schema,
 *            "reply_type": media type, "errors": [codes besides the common ones; "room.*" = all of a room]}]}
 * Threads    Constant after api_bind: any thread.
 */
#ifndef WEB_API_H
#define WEB_API_H

#include "base/err.h"
#include "base/lang.h"
#include "web/http.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum { API_PARAMS_MOST = 4, API_RATES_MOST = 16 };

typedef struct api api_t;

typedef struct api_rate {
    const char *name;
    int per_minute, burst;
} api_rate_t;

typedef struct api_segment {
    const char *text;  /* literal, or the suffix behind a parameter ("" = none) */
    const char *param; /* name, or NULL for a literal */
} api_segment_t;

typedef struct api_endpoint {
    const char *name, *path, *group;
    enum http_method method;
    words_t summary;
    bool login, csrf, reason, upload;
    bool given_password; /* answers also who still has the password that another person set */
    const char *roles; /* names, or NULL */
    uint64_t role_mask; /* filled by api_bind_roles */
    int rate;          /* index of the class, -1 = none */
    size_t body_limit;
    const json_t *query, *query_required, *request, *reply, *errors;
    int status;
    const char *reply_type; /* "application/json" unless said otherwise; NULL with status 204 */
    api_segment_t segment[GUARD_SEGMENTS_MOST];
    size_t segments;
    void (*handler)(void); /* cast back by the gate */
} api_endpoint_t;

typedef struct api_source {
    const char *path, *text;
    size_t bytes;
} api_source_t;

/* Loads the embedded api/ (sources == NULL) or the texts given. ERR_WEB_API names file and fault. */
int api_load(const api_source_t *sources, size_t count, api_t **ret_api, err_t *err);
void api_free(api_t *a);

typedef struct api_binding {
    const char *name;
    void (*handler)(void);
} api_binding_t;
/* Joins handlers and endpoints. tables: arrays ended by {NULL}; the list of them ended by NULL. */
int api_bind(api_t *a, const api_binding_t *const *tables, err_t *err);
/* Resolves role names through lookup. */
int api_bind_roles(api_t *a, int (*lookup)(void *arg, const char *names, uint64_t *ret_mask, err_t *err),
                   void *arg, err_t *err);

/* The endpoint for a request; params in the order of the path, without
 * their suffix (cut into memory). HEAD finds GET. ERR_WEB_NO_ROUTE;
 * ERR_WEB_METHOD with the allowed methods as {2}. O(endpoints of that depth). */
int api_route(const api_t *a, enum http_method method, const char *method_text,
              const guard_target_t *target, arena_t *memory, const api_endpoint_t **ret_endpoint,
              const char *ret_params[API_PARAMS_MOST], err_t *err);

size_t api_count(const api_t *a);
const api_endpoint_t *api_at(const api_t *a, size_t i);
const api_rate_t *api_rate_at(const api_t *a, int i);
int api_rates(const api_t *a);
const json_t *api_schemas(const api_t *a);
/* Arguments and body of a request against the description. */
int api_check_args(const api_endpoint_t *e, const guard_target_t *target, err_t *err);
int api_check_body(const api_t *a, const api_endpoint_t *e, const json_t *body, err_t *err);
/* Does a JSON reply keep to the description? For tests. ERR_WEB_FIELD_... */
int api_check_reply(const api_t *a, const api_endpoint_t *e, int status, const json_t *reply, err_t *err);
/* May the endpoint answer with this error code? */
bool api_may_fail_with(const api_endpoint_t *e, const char *code);

/* The OpenAPI 3.1 document of all endpoints. */
int api_openapi(const api_t *a, json_t **ret_document, err_t *err);

#endif
