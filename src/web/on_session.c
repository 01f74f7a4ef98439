/* on_session.c - log in, look at the session, log out. */
#include "web/web.h"
#include "app/app.h"
#include "base/id.h"
#include "base/text.h"
#include "catalogue/office.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

enum { PEER_TEXT = 48, KEPT_DAYS = 400, RANDOM_BITS = 11 };

/* The office as people call it; its code where the house has no tree of offices. */
static words_t office_name(const web_t *w, const char *code)
{
    int index;
    const office_tree_t *offices = w->app ? book_offices(app_book(w->app)) : NULL;
    if (!offices || office_find(offices, code, &index, NULL) != 0) return (words_t){{code, code}};
    return office_at(offices, index)->name;
}

/* For pages to show what concerns the roles; what is allowed is asked at each request. */
static json_t *roles_json(const web_t *w, uint64_t mask)
{
    const catalogue_t *cat = w->app ? book_catalogue(app_book(w->app)) : NULL;
    json_t *list = json_array();
    for (size_t i = 0; cat && i < catalogue_role_count(cat); i++)
        if (mask >> i & 1) (void)json_array_append_new(list, json_string(catalogue_role_at(cat, i)->name));
    return list;
}

static int reply_session(const web_t *w, const session_t *s, http_reply_t *r, err_t *err)
{
    char ends[INSTANT_TEXT];
    words_t office = office_name(w, s->who.office);
    return web_reply_json(r,
                          json_pack("{s:s,s:s,s:s,s:{s:s,s:s},s:s,s:s,s:I,s:o,s:b}", "login", s->who.login, "name", s->who.name,
                                    "office", s->who.office, "office_name", "zh", office.in[LANG_ZH], "en",
                                    office.in[LANG_EN], "csrf", s->csrf, "ends_at", instant_text(s->ends_at, ends), "idle_seconds",
                                    (json_int_t)((sessions_idle_ms(w->sessions) + 999) / 1000), "roles",
                                    roles_json(w, s->who.roles), "password_given", s->who.given),
                          err);
}

/* --- the log of log-ins ------------------------------------------------------------------------------ */

typedef struct tried {
    const char *login, *outcome, *peer;
} tried_t;

/* The first two characters of what is no login: the rest may be a password typed into the wrong box. */
static const char *shorten(const char *login, char into[24])
{
    size_t n = 0, chars = 0;
    while (login[n] && chars < 2 && n < 12) {
        n++;
        while (((unsigned char)login[n] & 0xC0) == 0x80) n++;
        chars++;
    }
    (void)snprintf(into, 24, "%.*s…", (int)n, login);
    return into;
}

static int write_try(store_conn_t *c, void *arg, err_t *err)
{
    const tried_t *t = arg;
    char at[INSTANT_TEXT], cut[24];
    uint64_t drawn;
    instant_t now = instant_now();
    bool known;
    int64_t one;
    id_random(&drawn, sizeof drawn);
    int64_t id = (int64_t)((uint64_t)now << RANDOM_BITS | (drawn & ((1 << RANDOM_BITS) - 1)));
    int64_t oldest = (int64_t)((uint64_t)(now - (instant_t)KEPT_DAYS * 86400 * 1000000) << RANDOM_BITS);
    int rc = store_get_int(c, "SELECT 1 FROM credential WHERE login = $1", STORE_P(store_text(t->login)), &one, &known, err);
    if (rc == 0) rc = store_exec(c, "DELETE FROM login_try WHERE id < $1", STORE_P(store_int(oldest)), NULL, err);
    if (rc == 0)
        rc = store_exec(c, "INSERT INTO login_try (id, at, login, known, peer, outcome) VALUES ($1, $2, $3, $4, $5, $6)",
                        STORE_P(store_int(id), store_text(instant_text(now, at)), store_text(known ? t->login : shorten(t->login, cut)),
                                store_bool(known), store_text(t->peer), store_text(t->outcome)), NULL, err);
    return rc;
}

static void peer_text(const http_peer_t *p, char into[PEER_TEXT])
{
    static const unsigned char four[12] = {[10] = 0xFF, [11] = 0xFF};
    bool old = memcmp(p->bytes, four, sizeof four) == 0;
    if (!inet_ntop(old ? AF_INET : AF_INET6, old ? p->bytes + 12 : p->bytes, into, PEER_TEXT)) *into = '\0';
}

/* A log-in that cannot be noted is refused, as a look is; a refusal stays the refusal it was. */
static int note_try(web_t *w, const web_call_t *c, int outcome, err_t *err)
{
    char peer[PEER_TEXT];
    peer_text(&c->peer, peer);
    tried_t t = {.login = web_text(c, "login"), .peer = peer,
                 .outcome = outcome == 0 ? "entered" : outcome == (int)ERR_WEB_LOCKED ? "locked" : outcome == (int)ERR_WEB_BUSY ? "busy" : "wrong"};
    return store_write(w->store, write_try, &t, outcome == 0 ? err : NULL);
}

static void set_cookie(const web_t *w, const web_call_t *c, http_reply_t *r, const char *token)
{
    const char *line = arena_printf(c->arena, "xz_session=%s; Path=/; HttpOnly; SameSite=Strict%s%s", token,
                                    w->options.behind_tls ? "; Secure" : "", *token ? "" : "; Max-Age=0");
    if (line) http_reply_header(r, "Set-Cookie", line);
}

static int on_session_open(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    session_t session;
    char token[SESSION_TOKEN];
    int rc = session_login(w->sessions, web_text(c, "login"), web_text(c, "password"), &session, token, err);
    int noted = note_try(w, c, rc, err);
    if (rc == 0) rc = noted;
    if (rc != 0) return rc;
    set_cookie(w, c, r, token);
    return reply_session(w, &session, r, err);
}

/* With the new password one goes on; whoever else was in with the old one is out. */
static int on_own_password(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    session_t session;
    char token[SESSION_TOKEN];
    const char *own = web_text(c, "own_password"), *password = web_text(c, "password");
    int rc = access_check_password(sessions_access(w->sessions), c->session.who.login, own, err);
    /* 401 would tell the page that the session is over. */
    if (rc == (int)ERR_WEB_LOGIN) rc = err_set(err, ERR_WEB_CONFIRM);
    if (rc == 0 && strcmp(own, password) == 0) rc = err_set(err, ERR_WEB_FIELD_VALUE, "password", "…", "与原密码不同" ERR_OR "another than the old one");
    if (rc == 0) rc = app_own_password(w->app, &c->actor, password, c->arena, err);
    if (rc == 0) rc = session_end_all(w->sessions, c->session.who.login, err);
    if (rc == 0) rc = session_login(w->sessions, c->session.who.login, password, &session, token, err);
    if (rc != 0) return rc;
    set_cookie(w, c, r, token);
    return reply_session(w, &session, r, err);
}

static int on_session_show(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    return reply_session(w, &c->session, r, err);
}

static int on_session_close(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    int rc = session_logout(w->sessions, c->token, err);
    if (rc == 0) set_cookie(w, c, r, "");
    return rc;
}

const api_binding_t web_on_session[] = {
    WEB_ROW("session_open", on_session_open),
    WEB_ROW("session_show", on_session_show),
    WEB_ROW("session_close", on_session_close),
    WEB_ROW("session_password", on_own_password),
    {NULL, NULL},
};
