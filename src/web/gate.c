/* gate.c - from a framed request to a handler's call, and every error's way out. */
#include "web/public.h"

#include "app/app.h"
#include "base/text.h"
#include "catalogue/role_list.h"

#include <arpa/inet.h>
#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* --- language ------------------------------------------------------------------------------------ */

/* Quality of one Accept-Language item in thousandths: "en;q=0.8" -> 800. */
static int quality(const char *item, size_t bytes)
{
    const char *q = memmem(item, bytes, "q=", 2);
    if (!q) return 1000;
    int value = 0, scale = 1000;
    for (const char *c = q + 2; c < item + bytes && scale > 0; c++) {
        if (*c == '.') continue;
        if (*c < '0' || *c > '9') break;
        value += (*c - '0') * scale;
        scale /= 10;
    }
    return value;
}

static enum lang accepted(const char *header, enum lang fallback)
{
    enum lang best = fallback;
    int best_quality = 0;
    while (header && *header) {
        header += strspn(header, " ,\t");
        size_t n = strcspn(header, ",");
        bool zh = strncasecmp(header, "zh", 2) == 0, en = strncasecmp(header, "en", 2) == 0;
        int q = zh || en ? quality(header, n) : 0;
        if (q > best_quality) {
            best_quality = q;
            best = zh ? LANG_ZH : LANG_EN;
        }
        header += n;
    }
    return best;
}

/* The value of a cookie; NULL when absent or there twice (which of them is ours cannot be known). */
static const char *cookie(const http_request_t *q, const char *name)
{
    const char *at = q->header[HEADER_COOKIE], *found = NULL;
    size_t name_bytes = strlen(name), bytes = 0;
    while (at && *at) {
        at += strspn(at, " ;");
        size_t n = strcspn(at, ";");
        if (n > name_bytes && at[name_bytes] == '=' && strncmp(at, name, name_bytes) == 0) {
            if (found) return NULL;
            found = at + name_bytes + 1;
            bytes = n - name_bytes - 1;
        }
        at += n;
    }
    return found ? arena_textn(q->arena, found, bytes) : NULL;
}

static enum lang language(const http_request_t *q)
{
    const char *asked = http_arg(q, "lang");
    if (!asked) asked = cookie(q, "xz_lang");
    return asked ? lang_parse(asked, LANG_ZH) : accepted(q->header[HEADER_ACCEPT_LANGUAGE], LANG_ZH);
}

/* --- who and whence ------------------------------------------------------------------------------- */

/* A browser says where a request comes from; anything but our own pages is refused for methods that
 * change something. Programs send no Origin. */
static int check_origin(const http_request_t *q, err_t *err)
{
    const char *origin = q->header[HEADER_ORIGIN];
    if (!origin || q->method == HTTP_GET || q->method == HTTP_HEAD) return 0;
    const char *host = strstr(origin, "://");
    if (host && strcasecmp(host + 3, q->header[HEADER_HOST]) == 0) return 0;
    return err_set(err, ERR_WEB_CSRF, "Origin");
}

/* Behind a proxy of ours the last address it noted is the client's. */
static http_peer_t client(const web_t *w, const http_request_t *q)
{
    const char *list = w->options.behind_proxy ? q->header[HEADER_FORWARDED_FOR] : NULL;
    http_peer_t p = {{0}};
    if (!list) return q->peer;
    const char *last = strrchr(list, ',');
    last = last ? last + 1 + strspn(last + 1, " ") : list;
    if (inet_pton(AF_INET, last, p.bytes + 12) == 1) p.bytes[10] = p.bytes[11] = 0xFF;
    else if (inet_pton(AF_INET6, last, p.bytes) == 1) memset(p.bytes + 8, 0, 8);
    else return q->peer;
    return p;
}

static int check_rate(web_t *w, const http_request_t *q, int rate, err_t *err)
{
    if (rate < 0 || w->options.rate_percent < 0) return 0;
    const api_rate_t *class = api_rate_at(w->api, rate);
    int percent = w->options.rate_percent ? w->options.rate_percent : 100;
    int per_minute = class->per_minute * percent / 100, burst = class->burst * percent / 100;
    http_peer_t peer = ((const web_call_t *)q->state)->peer;
    if (per_minute < 1) per_minute = 1;
    int wait = rate_take(w->rate, rate, &peer, per_minute, burst > 0 ? burst : 1);
    if (wait == 0) return 0;
    char most[24], seconds[24];
    return err_set(err, ERR_WEB_RATE, num_text(per_minute, most), num_text(wait, seconds));
}

int web_refuse_role(web_t *w, const char *names, err_t *err)
{
    const catalogue_t *c = book_catalogue(app_book(w->app));
    uint64_t mask = 0;
    char both[ERR_ARG_BYTES];
    return err_set(err, ERR_WEB_ROLE, catalogue_roles(c, names, &mask, NULL) == 0 ? role_list_both(c, mask, both) : names);
}

static int check_session(web_t *w, const http_request_t *q, web_call_t *c, err_t *err)
{
    const char *bearer = q->header[HEADER_AUTHORIZATION];
    bool machine = bearer && strncasecmp(bearer, "Bearer ", 7) == 0;
    c->token = machine ? bearer + 7 : cookie(q, "xz_session");
    if (!c->token) return err_set(err, ERR_WEB_LOGIN_NEEDED);
    bool changes = q->method != HTTP_GET && q->method != HTTP_HEAD;
    int rc = session_find(w->sessions, c->token, machine, changes, &c->session, err);
    if (rc != 0) return rc;
    const api_endpoint_t *e = c->endpoint;
    /* A password that two know proves nothing of who acts: until it is changed nothing can be seen or done. Programs log in by a token. */
    if (c->session.who.given && !machine && !e->given_password) return err_set(err, ERR_WEB_PASSWORD_GIVEN);
    if (e->roles && !(c->session.who.roles & e->role_mask)) return web_refuse_role(w, e->roles, err);
    if (e->csrf && !machine) {
        const char *given = q->header[HEADER_CSRF];
        if (!given || strlen(given) != SESSION_CSRF - 1 ||
            sodium_memcmp(given, c->session.csrf, SESSION_CSRF - 1) != 0)
            return err_set(err, ERR_WEB_CSRF, "X-CSRF-Token");
    }
    c->actor = (actor_t){c->session.who.login, c->session.who.office, c->session.who.roles, false};
    return 0;
}

/* --- the three functions of the gate --------------------------------------------------------------- */

static int check_body_type(const http_request_t *q, err_t *err)
{
    const char *type = q->header[HEADER_CONTENT_TYPE];
    /* A form of another site can send other types without asking; JSON it cannot. */
    if (type && strncasecmp(type, "application/json", 16) == 0 && (type[16] == '\0' || strchr("; ", type[16])))
        return 0;
    return err_set(err, ERR_WEB_BODY_TYPE, type ? type : "");
}

/* The pages everybody may open; what is none of them is a file. */
static int begin_page(web_t *w, http_request_t *q, web_call_t *c, err_t *err)
{
    int rate = -1;
    c->public_page = public_find(q, &c->public_param);
    if (!c->public_page) return pages_find(w->pages, q, &c->page, &c->page_status, err);
    int rc = public_begin(w, q, c->public_page, &rate, err);
    if (rc == 0) rc = check_origin(q, err);
    if (rc == 0) rc = check_rate(w, q, rate, err);
    if (rc == 0 && q->method == HTTP_POST) q->body_limit = FORM_BYTES_MOST;
    return rc;
}

static int begin(void *arg, http_request_t *q, err_t *err)
{
    web_t *w = arg;
    web_call_t *c = arena_alloc(q->arena, sizeof *c);
    if (!c) return err_nomem(err);
    q->state = c;
    c->http = q;
    c->arena = q->arena;
    c->lang = language(q);
    c->peer = client(w, q);
    if (q->target.segments == 0 || strcmp(q->target.segment[0], "api") != 0)
        return begin_page(w, q, c, err);
    int rc = api_route(w->api, q->method, q->method_text, &q->target, q->arena, &c->endpoint, c->param, err);
    const api_endpoint_t *e = c->endpoint;
    if (rc == 0) rc = check_origin(q, err);
    if (rc == 0) rc = check_rate(w, q, e->rate, err);
    if (rc == 0 && e->login) rc = check_session(w, q, c, err);
    if (rc == 0) rc = api_check_args(e, &q->target, err);
    if (rc == 0 && e->request) rc = check_body_type(q, err);
    if (rc == 0) q->body_limit = e->body_limit;
    q->to_file = rc == 0 && e->upload;
    return rc;
}

static void drop_json(void *value)
{
    json_decref(value);
}

static int read_body(web_t *w, const http_request_t *q, web_call_t *c, err_t *err)
{
    json_error_t fault;
    size_t bad = text_bad_byte(q->body, q->body_bytes);
    if (bad) return err_set(err, ERR_BASE_UTF8, num_text((int64_t)bad, (char[24]){0}));
    json_t *body = json_loadb(q->body, q->body_bytes, JSON_REJECT_DUPLICATES, &fault);
    if (!body) {
        (void)err_set(err, ERR_WEB_JSON);
        (void)err_detail(err, "%s", fault.text);
        return err_place(err, NULL, fault.line, fault.column);
    }
    if (!arena_on_free(c->arena, drop_json, body)) return err_nomem(err);
    c->body = body;
    return api_check_body(w->api, c->endpoint, body, err);
}

static int read_reason(web_call_t *c, err_t *err)
{
    const char *header = c->http->header[HEADER_REASON];
    c->reason = header ? guard_decode(header, c->arena) : http_arg(c->http, "reason");
    size_t length = c->reason ? text_length(c->reason) : 0;
    if (length >= LOOK_REASON_LEAST && length <= LOOK_REASON_MOST) return 0;
    (void)err_set(err, ERR_WEB_REASON);
    return err_field(err, "reason");
}

static int serve(void *arg, http_request_t *q, http_reply_t *r, err_t *err)
{
    web_t *w = arg;
    web_call_t *c = q->state;
    if (c->page) {
        r->ready = c->page;
        r->status = c->page_status;
        return 0;
    }
    if (c->public_page) return public_serve(w, c, r, err);
    const api_endpoint_t *e = c->endpoint;
    int rc = e->request ? read_body(w, q, c, err) : 0;
    if (rc == 0 && e->reason) rc = read_reason(c, err);
    if (rc != 0) return rc;
    r->status = e->status;
    http_reply_header(r, "Cache-Control", "no-store");
    http_reply_header(r, "X-Content-Type-Options", "nosniff");
    rc = ((web_handler_fn)e->handler)(w, c, r, err);
    if (rc != 0 && q->body_path) err_file_name(err, q->body_path, web_upload_name(c));
    return rc;
}

static void add_error_page(buf_t *out, const err_t *err, enum lang lang)
{
    buf_t words;
    buf_init(&words, 4096);
    /* html: no user text */
    buf_addf(out, "<!doctype html><html lang=\"%s\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
                  "content=\"width=device-width\"><title>Xiezhi</title><link rel=\"stylesheet\" "
                  "href=\"/static/xiezhi.css\"><main><h1>",
             lang == LANG_ZH ? "zh" : "en");
    for (int part = ERR_WHAT; part <= ERR_HINT; part++) {
        buf_clear(&words);
        err_add_part(&words, err, (err_part_t)part, lang);
        buf_add_html(out, buf_failed(&words) ? "" : buf_text(&words));
        buf_add_raw(out, part == ERR_WHAT ? "</h1><p>" : part == ERR_DETAIL ? "</p><p>" : "</p>");
    }
    /* html: no user text */
    buf_addf(out, "<p><code>%s</code></p><p><a href=\"/\">Xiezhi</a></p></main>", err_code_text(err->code));
    buf_release(&words);
}

/* An address that could not be read: whoever followed a link from a letter or a mail is told what to do, in both languages, for which one
 * he reads stood in what was not looked at. Nothing of the address is shown. */
static void add_address_page(buf_t *out)
{
    /* html: no user text */
    buf_add_raw(out, "<!doctype html><html lang=\"zh\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
                     "<title>Xiezhi</title><link rel=\"stylesheet\" href=\"/static/xiezhi.css\"><main>"
                     "<h1>打不开这个网址</h1><p>网址不完整，或者其中的汉字在传送时没有转换。核验函件的，请打开<a href=\"/check\">核验页</a>，"
                     "填写函上的文号和校验码；办其他事的，请从<a href=\"/\">首页</a>进入。</p>"
                     "<div lang=\"en\"><h1>This address cannot be opened</h1><p>It is cut off, or its Chinese characters were not encoded on the way. To "
                     "check a notice open <a href=\"/check?lang=en\">the page for checking</a> and type the number and the code that stand on it; for "
                     "anything else begin at <a href=\"/?lang=en\">the first page</a>.</p></div></main>");
}

static void fail(void *arg, http_request_t *q, http_reply_t *r, const err_t *err)
{
    web_t *w = arg;
    web_call_t *c = q->state;
    enum lang lang = c ? c->lang : q->arena ? language(q) : accepted(q->header[HEADER_ACCEPT_LANGUAGE], LANG_ZH);
    bool api = strncmp(q->raw, "/api", 4) == 0;
    assert(err->code != ERR_NONE);
    r->status = err_http_status(err->code);
    if (r->status >= 500 && w->options.on_trouble)
        w->options.on_trouble(w->options.trouble_arg, q->method_text ? q->method_text : "?", q->raw, err);
    bool said = !api && public_fail(w, c, r, lang, err);
    if (!said) {
        http_reply_header(r, "Cache-Control", "no-store");
        http_reply_header(r, "X-Content-Type-Options", "nosniff");
    }
    if (err->code == ERR_WEB_METHOD) {
        const char *allow = arena_text(q->arena, err->arg[2]);
        if (allow) http_reply_header(r, "Allow", allow);
    }
    if (err->code == ERR_WEB_RATE || err->code == ERR_WEB_LOCKED) {
        const char *seconds = arena_text(q->arena, err->arg[err->code == ERR_WEB_RATE]);
        if (seconds) http_reply_header(r, "Retry-After", seconds);
    }
    if (err->code == ERR_WEB_BUSY) http_reply_header(r, "Retry-After", "2");
    if (said) return;
    if (api) {
        buf_add_raw(&r->body, "{\"error\":");
        err_add_json(&r->body, err, lang);
        buf_add_char(&r->body, '}');
        return;
    }
    r->type = "text/html; charset=utf-8";
    http_reply_header(r, "Content-Security-Policy", PAGES_CSP);
    if (err->code == ERR_WEB_TARGET) add_address_page(&r->body);
    else add_error_page(&r->body, err, lang);
}

http_gate_t web_gate(web_t *w)
{
    return (http_gate_t){begin, serve, fail, w};
}

/* --- help for handlers ----------------------------------------------------------------------------- */

const char *web_arg(const web_call_t *c, const char *name)
{
    return http_arg(c->http, name);
}

const char *web_upload_name(const web_call_t *c)
{
    const char *name = http_arg(c->http, "file");
    return name && *name ? name : c->lang == LANG_ZH ? "上传的文件" : "the file sent";
}

int64_t web_arg_int(const web_call_t *c, const char *name, int64_t otherwise)
{
    const char *text = http_arg(c->http, name);
    int64_t n = otherwise;
    if (text) (void)text_to_int(text, INT64_MIN, INT64_MAX, &n, NULL); /* its schema has been checked */
    return n;
}

const char *web_text(const web_call_t *c, const char *name)
{
    return json_string_value(json_object_get(c->body, name));
}

static int add_to_buf(const char *text, size_t bytes, void *out)
{
    buf_add_bytes(out, text, bytes);
    return 0;
}

int web_reply_json(http_reply_t *r, json_t *value, err_t *err)
{
    if (!value) return err_nomem(err);
    int failed = json_dump_callback(value, add_to_buf, &r->body, JSON_COMPACT | JSON_REAL_PRECISION(15));
    json_decref(value);
    return failed || buf_failed(&r->body) ? err_nomem(err) : 0;
}

int web_look(web_t *w, const web_call_t *c, const char *what, const char *target, err_t *err)
{
    assert(c->reason); /* the endpoint is described with "reason": true */
    return looks_add(w->looks, c->actor.login, c->actor.office, what, target, c->reason, err);
}
