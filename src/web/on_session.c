/* on_session.c - log in, look at the session, log out. */
#include "web/web.h"
#include "app/app.h"
#include "catalogue/office.h"

#include <string.h>

/* The office as people call it; its code where the house has no tree of offices. */
static words_t office_name(const web_t *w, const char *code)
{
    int index;
    const office_tree_t *offices = w->app ? book_offices(app_book(w->app)) : NULL;
    if (!offices || office_find(offices, code, &index, NULL) != 0) return (words_t){{code, code}};
    return office_at(offices, index)->name;
}

static int reply_session(const web_t *w, const session_t *s, http_reply_t *r, err_t *err)
{
    char ends[INSTANT_TEXT];
    words_t office = office_name(w, s->who.office);
    return web_reply_json(r,
                          json_pack("{s:s,s:s,s:s,s:{s:s,s:s},s:s,s:s}", "login", s->who.login, "name", s->who.name,
                                    "office", s->who.office, "office_name", "zh", office.in[LANG_ZH], "en",
                                    office.in[LANG_EN], "csrf", s->csrf, "ends_at", instant_text(s->ends_at, ends)),
                          err);
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
    {NULL, NULL},
};
