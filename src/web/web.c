/* web.c - puts the front door together. */
#include "web/web.h"

#include <assert.h>
#include <stdlib.h>

/* All tables of handlers. */
static const api_binding_t *const tables[] = {web_on_system, web_on_session, NULL};

static int render_openapi(web_t *w, err_t *err)
{
    json_t *document = NULL;
    http_reply_t r = {.status = 200};
    buf_init(&r.body, HTTP_REPLY_CAP);
    int rc = api_openapi(w->api, &document, err);
    if (rc == 0) rc = web_reply_json(&r, document, err);
    if (rc == 0) w->openapi = r.body;
    else buf_release(&r.body);
    return rc;
}

static int prepare(web_t *w, err_t *err)
{
    int rc = api_load(NULL, 0, &w->api, err);
    if (rc == 0) rc = api_bind(w->api, tables, err);
    if (rc == 0) rc = render_openapi(w, err);
    if (rc == 0) rc = pages_open(w->options.demonstration, &w->pages, err);
    if (rc == 0 && !(w->rate = rate_new())) rc = err_nomem(err);
    if (rc == 0) rc = sessions_open(&w->options.session, &w->sessions, err);
    if (rc == 0) rc = looks_open(w->store, &w->looks, err);
    return rc;
}

int web_start(const web_options_t *options, web_t **ret_web, err_t *err)
{
    assert(options->session.store && options->session.who);
    web_t *w = calloc(1, sizeof *w);
    if (!w) return err_nomem(err);
    w->options = *options;
    w->app = options->app;
    w->store = options->session.store;
    http_gate_t gate = web_gate(w);
    int rc = prepare(w, err);
    if (rc == 0) rc = http_start(&w->options.http, &gate, &w->server, err);
    if (rc != 0) {
        web_stop(w, 0);
        return rc;
    }
    *ret_web = w;
    return 0;
}

int web_port(const web_t *w)
{
    return http_port(w->server);
}

void web_stop(web_t *w, int grace_ms)
{
    if (!w) return;
    /* The other way round than built: nobody asks any more when the looks are written out. */
    http_stop(w->server, grace_ms);
    looks_close(w->looks);
    sessions_close(w->sessions);
    rate_free(w->rate);
    pages_close(w->pages);
    api_free(w->api);
    buf_release(&w->openapi);
    free(w);
}
