/* on_log.c - the log for strangers: newest checkpoint, the key to check it with, proofs of acts. */
#include "web/web.h"

#include "app/app.h"
#include "web/shape.h"

typedef struct asked {
    arena_t *arena;
    int64_t size, origin, seq;
    const char *note;
    buf_t *out;
} asked_t;

static int read_checkpoint(store_conn_t *conn, void *arg, err_t *err)
{
    asked_t *x = arg;
    return ledger_last_checkpoint(conn, x->arena, &x->size, &x->note, err);
}

static int on_checkpoint(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    asked_t x = {.arena = c->arena};
    int rc = store_read(w->store, read_checkpoint, &x, err);
    if (rc != 0) return rc;
    r->type = "text/plain; charset=utf-8";
    buf_add_raw(&r->body, x.note);
    return 0;
}

static int on_key(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    (void)c;
    (void)err;
    r->type = "text/plain; charset=utf-8";
    ledger_key_add_public(&r->body, app_key(w->app));
    buf_add_char(&r->body, '\n');
    return 0;
}

static int read_proof(store_conn_t *conn, void *arg, err_t *err)
{
    asked_t *x = arg;
    buf_clear(x->out);
    return ledger_add_proof(conn, x->origin, x->seq, x->out, err);
}

static int on_proof(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    int64_t id;
    asked_t x = {.out = &r->body};
    int rc = shape_act(c->param[0], &id, err);
    if (rc != 0) return rc;
    x.origin = id >> 40;
    x.seq = id & ((INT64_C(1) << 40) - 1);
    r->type = "text/plain; charset=utf-8";
    rc = store_read(w->store, read_proof, &x, err);
    if (rc != (int)ERR_LEDGER_NOT_YET) return rc;
    /* The act is younger than the newest checkpoint: whoever asks need not wait for the keeper. */
    rc = keeper_now(w->keeper, err);
    return rc != 0 ? rc : store_read(w->store, read_proof, &x, err);
}

const api_binding_t web_on_log[] = {
    WEB_ROW("log_checkpoint", on_checkpoint),
    WEB_ROW("log_key", on_key),
    WEB_ROW("log_proof", on_proof),
    {NULL, NULL},
};
