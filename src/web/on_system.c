/* on_system.c - health, version, the API's own description. */
#include "web/web.h"

/* The least a request can be: what every other one is measured against (bench/http). */
static int on_ping(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    (void)w;
    (void)c;
    (void)err;
    buf_add_raw(&r->body, "{\"ok\":true}");
    return 0;
}

static int read_one(store_conn_t *conn, void *arg, err_t *err)
{
    bool found;
    return store_get_int(conn, "SELECT 1", STORE_NONE, arg, &found, err);
}

static int on_health(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    (void)c;
    int open;
    int64_t dropped, one = 0;
    http_counts(w->server, &open, &dropped);
    int rc = store_read(w->store, read_one, &one, err);
    if (rc != 0) return rc;
    buf_addf(&r->body, "{\"status\":\"ok\",\"connections\":%d,\"dropped\":%lld}", open, (long long)dropped);
    return 0;
}

static int on_version(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    (void)c;
    (void)err;
    char today[DAY_TEXT];
    buf_addf(&r->body, "{\"program\":\"xiezhi\",\"version\":\"%s\",\"demonstration\":%s,\"today\":\"%s\"}",
             XZ_VERSION, w->options.demonstration ? "true" : "false", day_text(day_today(), today));
    return 0;
}

static int on_openapi(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    (void)c;
    (void)err;
    buf_add_bytes(&r->body, w->openapi.data, w->openapi.length);
    return 0;
}

const api_binding_t web_on_system[] = {
    WEB_ROW("ping", on_ping),
    WEB_ROW("health", on_health),
    WEB_ROW("version", on_version),
    WEB_ROW("openapi", on_openapi),
    {NULL, NULL},
};
