/* door_http.c - lives through the HTTP API of a real server. */
#include "door.h"

#include "../web/client.h"
#include "engine.h"
#include "register/book.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PASSWORD "four words make it"
#define REASON "Accept-Language: zh-CN\r\nX-Reason: %E6%8E%92%E6%BC%94%E6%A0%B8%E5%AF%B9\r\n"
enum { PEOPLE_MOST = 64, PATH_BYTES = 512 };

typedef struct http_door {
    house_t h;
    app_t *app;
    size_t people;
    struct {
        char token[SESSION_TOKEN], csrf[SESSION_CSRF];
    } session[PEOPLE_MOST];
} http_door_t;

static http_door_t http; /* one at a time */

/* Their own sessions are kept: the calls of client.h take the one in h. */
static void be(const door_t *d, const char *login)
{
    for (size_t i = 0; i < http.people; i++)
        if (strcmp(life_person_at(d->played, i)->login, login) == 0) {
            memcpy(http.h.token, http.session[i].token, sizeof http.h.token);
            memcpy(http.h.csrf, http.session[i].csrf, sizeof http.h.csrf);
            return;
        }
    fail_msg("%s has no session", login);
}

static json_t *call(const door_t *d, const char *login, const char *method, const char *path, json_t *body)
{
    reply_t r;
    char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
    json_decref(body);
    be(d, login);
    house_call(&http.h, method, path, REASON, text, &r);
    json_t *reply = json_incref(r.json);
    free(text);
    reply_free(&r);
    return reply;
}

static void set(json_t *object, const char *key, const char *text)
{
    if (text) (void)json_object_set_new(object, key, json_string(text));
}

static json_t *on_act(void *arg, const life_act_t *act)
{
    char day[DAY_TEXT];
    json_t *body = json_pack("{s:s, s:s, s:s, s:O}", "kind", act->kind, "act", act->act, "occurred_on", day_text(act->on, day), "fields",
                             act->fields);
    set(body, "matter", act->matter);
    set(body, "parent", act->parent);
    set(body, "office", act->office);
    return call(arg, act->login, "POST", "/api/v1/acts", body);
}

static json_t *on_annul(void *arg, const char *login, const char *act, const char *ground)
{
    char path[PATH_BYTES];
    (void)snprintf(path, sizeof path, "/api/v1/acts/%s/annul", act);
    return call(arg, login, "POST", path, json_pack("{s:s}", "ground", ground));
}

static json_t *on_correct(void *arg, const char *login, const char *act, const json_t *fields, const char *ground)
{
    char path[PATH_BYTES];
    (void)snprintf(path, sizeof path, "/api/v1/acts/%s/correct", act);
    return call(arg, login, "POST", path, json_pack("{s:s, s:O}", "ground", ground, "fields", fields));
}

static json_t *on_matter(void *arg, const char *login, const char *matter)
{
    char path[PATH_BYTES];
    (void)snprintf(path, sizeof path, "/api/v1/matters/%s", matter);
    return call(arg, login, "GET", path, NULL);
}

/* A paper in one form: its bytes, or the error in *ret_error. */
static json_int_t size_of(const door_t *d, const char *login, const char *matter, const char *paper, const char *form, json_t **ret_error)
{
    char path[PATH_BYTES];
    reply_t r;
    (void)snprintf(path, sizeof path, "/api/v1/matters/%s/papers/%s.%s?paper=zh", matter, paper, form);
    be(d, login);
    house_call(&http.h, "GET", path, REASON, NULL, &r);
    json_int_t bytes = r.status == 200 ? (json_int_t)r.body_bytes : 0;
    if (!bytes && !*ret_error) *ret_error = json_incref(r.json);
    reply_free(&r);
    return bytes;
}

static json_t *on_paper(void *arg, const char *login, const char *matter, const char *paper)
{
    char path[PATH_BYTES];
    json_t *failed = NULL;
    json_int_t pdf = size_of(arg, login, matter, paper, "pdf", &failed), docx = failed ? 0 : size_of(arg, login, matter, paper, "docx", &failed);
    if (failed) return failed;
    (void)snprintf(path, sizeof path, "/api/v1/matters/%s/papers/%s?paper=zh", matter, paper);
    json_t *reply = call(arg, login, "GET", path, NULL);
    (void)json_object_set_new(reply, "pdf", json_integer(pdf));
    (void)json_object_set_new(reply, "docx", json_integer(docx));
    return reply;
}

void door_accounts(app_t *app, const life_t *l, size_t first)
{
    actor_t system = app_system(app);
    err_t err = {0};
    for (size_t i = first; i < life_person_count(l); i++) {
        const life_person_t *p = life_person_at(l, i);
        const app_account_t account = {p->login, p->login, p->office, p->roles};
        MUST(app_add_account(app, &system, &account, &err), &err);
    }
}

json_t *door_matter(app_t *app, const char *login, const char *matter)
{
    arena_t *a = arena_new(1 << 20);
    actor_t actor;
    int64_t id = 0;
    json_t *m = NULL;
    err_t err = {0};
    assert_non_null(a);
    MUST(app_actor(app, login, a, &actor, &err), &err);
    MUST(matter_parse(matter, &id, &err), &err);
    if (book_matter(app_book(app), &actor, id, &m, &err) != 0)
        m = json_pack("{s:{s:s, s:s, s:s}}", "error", "code", err_code_text(err.code), "what", "", "detail", "");
    arena_free(a);
    return m;
}

json_t *door_tally(app_t *app, const cat_kind_t *kind, const cat_figure_t *figure, const char *office, int year)
{
    err_t err = {0};
    int64_t n = 0;
    MUST(life_tally(app_book(app), kind, figure, office, year, &n, &err), &err);
    return json_pack("{s:I}", "value", (json_int_t)n);
}

static json_t *on_tally(void *arg, const cat_kind_t *kind, const cat_figure_t *figure, const char *office, int year)
{
    (void)arg;
    return door_tally(http.app, kind, figure, office, year);
}

static void log_in_all(const life_t *l)
{
    door_accounts(http.app, l, 0);
    http.people = life_person_count(l);
    for (size_t i = 0; i < http.people; i++) {
        const life_person_t *p = life_person_at(l, i);
        house_set_password(&http.h, p->login, PASSWORD);
        house_login(&http.h, p->login, PASSWORD);
        memcpy(http.session[i].token, http.h.token, sizeof http.h.token);
        memcpy(http.session[i].csrf, http.h.csrf, sizeof http.h.csrf);
    }
}

static void close_http(door_t *d)
{
    (void)d;
    web_stop(http.h.web, 2000);
    app_close(http.app);
    http.app = NULL;
}

/* What the server does by itself, at once and for that day. */
static json_t *on_tick(void *arg, day_t day)
{
    missed_t *list;
    size_t count;
    err_t err = {0};
    arena_t *a = arena_new((size_t)64 << 20);
    (void)arg;
    MUST(app_missed(http.app, day, a, &list, &count, &err), &err);
    arena_free(a);
    return json_object();
}

void door_http(door_t *d, const char *home, const char *store, const catalogue_t *kinds, const life_t *l)
{
    const app_options_t options = {.home = home, .store = store, .carried = kinds};
    web_options_t web = {.rate_percent = -1, .http = {.threads = 2}};
    err_t err = {0};
    *d = (door_t){.life = {.arg = d, .act = on_act, .annul = on_annul, .correct = on_correct, .matter = on_matter, .paper = on_paper, .tally = on_tally,
                           .tick = on_tick},
                  .close = close_http, .played = l};
    memset(&http, 0, sizeof http);
    assert_true(life_person_count(l) <= PEOPLE_MOST);
    MUST(app_open(&options, &http.app, &err), &err);
    MUST(app_open_archive(http.app, NULL, &err), &err);
    web_take_app(&web, http.app);
    house_start(&http.h, &web);
    log_in_all(l);
}
