/* web.c - puts the front door together. */
#include "web/web.h"

#include "app/app.h"
#include "base/text.h"
#include "web/public.h"
#include "web/ticker.h"

#include <assert.h>
#include <stdlib.h>

enum { MISSED_EVERY_MS = 60 * 1000, FIGURES_EVERY_MS = 60 * 1000, RENEW_EVERY_MS = 1000, MISSED_ARENA = 64 << 20 };

/* All tables of handlers. */
static const api_binding_t *const tables[] = {
    web_on_admin,
    web_on_admin_calendar,
    web_on_admin_catalogue,
    web_on_admin_keep,
    web_on_admin_log,
    web_on_admin_offices,
    web_on_admin_people,
    web_on_admin_powers,
    web_on_analysis,
    web_on_archive,
    web_on_check,
    web_on_desk,
    web_on_figure,
    web_on_import,
    web_on_list,
    web_on_log,
    web_on_board,
    web_on_menu,
    web_on_notice,
    web_on_paper,
    web_on_planning,
    web_on_register,
    web_on_same,
    web_on_report,
    web_on_session,
    web_on_system,
    web_on_tools,
    NULL,
};

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

static int find_roles(void *arg, const char *names, uint64_t *ret_mask, err_t *err)
{
    return catalogue_roles(book_catalogue(app_book(arg)), names, ret_mask, err);
}

static void keeper_trouble(void *arg, const err_t *err)
{
    const web_t *w = arg;
    if (w->options.on_trouble) w->options.on_trouble(w->options.trouble_arg, "LOG", "checkpoint", err);
}

/* Tried again at the next turn: what a due date asks of the program may wait a minute. */
static void act_on_missed(void *arg)
{
    web_t *w = arg;
    missed_t *list = NULL;
    size_t count = 0;
    err_t err = {.code = ERR_NONE};
    arena_t *a = arena_new(MISSED_ARENA);
    int rc = a ? app_missed(w->app, day_today(), a, &list, &count, &err) : err_nomem(&err);
    arena_free(a);
    if (rc != 0 && w->options.on_trouble) w->options.on_trouble(w->options.trouble_arg, "DUE", "missed", &err);
}

static bool not_stopping(void *arg, uint64_t done, uint64_t total)
{
    const web_t *w = arg;
    (void)done;
    (void)total;
    return !w->stopping;
}

/* The columns of figures follow the acts all day, so that no question has to catch up on the acts of hours. */
static void follow_figures(void *arg)
{
    web_t *w = arg;
    err_t err = {.code = ERR_NONE};
    progress_t until_stopped = {not_stopping, w};
    int rc = figures_follow(app_figures(w->app), &until_stopped, &err);
    if (rc != 0 && rc != (int)ERR_BASE_STOPPED && w->options.on_trouble) w->options.on_trouble(w->options.trouble_arg, "FIGURES", "follow", &err);
}

/* Offices merged by an act (here, at the command line or at another server) or by the day that has come; a catalogue applied here.
 * A job that people wait for is not broken off for it. */
static void ask_to_renew(void *arg)
{
    web_t *w = arg;
    if (jobs_busy(w->jobs) || (!w->outdated && !app_offices_moved(w->app))) return;
    w->options.on_renew(w->options.renew_arg);
}

static int prepare(web_t *w, err_t *err)
{
    int rc = api_load(NULL, 0, &w->api, err);
    if (rc == 0) rc = api_bind(w->api, tables, err);
    if (rc == 0 && w->app) rc = api_bind_roles(w->api, find_roles, w->app, err);
    if (rc == 0) rc = render_openapi(w, err);
    if (rc == 0) rc = pages_open(w->options.demonstration, &w->pages, err);
    if (rc == 0) rc = public_open(w, err);
    if (rc == 0 && !(w->rate = rate_new())) rc = err_nomem(err);
    if (rc == 0) rc = sessions_open(&w->options.session, &w->sessions, err);
    if (rc == 0) rc = looks_open(w->store, &w->looks, err);
    if (rc == 0) rc = jobs_open(w->store, &w->jobs, err);
    if (rc == 0 && w->app) rc = keeper_start(w->store, app_key(w->app), keeper_trouble, w, &w->keeper, err);
    if (rc == 0 && w->app) rc = ticker_start(MISSED_EVERY_MS, act_on_missed, w, &w->missed, err);
    if (rc == 0 && w->app) rc = ticker_start(FIGURES_EVERY_MS, follow_figures, w, &w->follower, err);
    if (rc == 0 && w->app && w->options.on_renew) rc = ticker_start(RENEW_EVERY_MS, ask_to_renew, w, &w->watcher, err);
    return rc;
}

/* The account of a login, for the sessions. */
static int who_of_app(void *arg, const char *login, session_who_t *ret_who, err_t *err)
{
    actor_t actor;
    arena_t *a = arena_new(64 << 10);
    const char *name = NULL;
    int rc = a ? app_actor(arg, login, a, &actor, err) : err_nomem(err);
    bool given = false;
    if (rc == 0) rc = app_full_name(arg, login, a, &name, err);
    if (rc == 0) rc = app_password_given(arg, login, &given, err);
    if (rc == 0) {
        *ret_who = (session_who_t){.roles = actor.roles, .given = given};
        text_copy(ret_who->login, sizeof ret_who->login, actor.login);
        text_copy(ret_who->name, sizeof ret_who->name, name ? name : login);
        text_copy(ret_who->office, sizeof ret_who->office, actor.office);
    }
    arena_free(a);
    return rc == (int)ERR_APP_ACCOUNT ? err_set(err, ERR_WEB_LOGIN) : rc;
}

void web_take_app(web_options_t *options, struct app *app)
{
    options->app = app;
    options->session.store = app_store(app);
    options->session.who = who_of_app;
    options->session.arg = app;
    options->demonstration = app_demonstration(app);
}

int web_start(const web_options_t *options, web_t **ret_web, err_t *err)
{
    assert(options->session.store && options->session.who);
    web_t *w = calloc(1, sizeof *w);
    if (!w) return err_nomem(err);
    w->options = *options;
    w->app = options->app;
    w->store = options->session.store;
    w->started_at = instant_now();
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

int web_hand_over(web_t **w, struct app *house, int grace_ms, err_t *err)
{
    http_listening_t at;
    web_options_t options = (*w)->options;
    web_t *next = NULL;
    http_share((*w)->server, &at);
    options.http.listening = &at;
    options.http.threads = at.count;
    web_take_app(&options, house);
    int rc = web_start(&options, &next, err);
    if (rc != 0) return rc;
    next->options.http.listening = NULL;
    http_give_up((*w)->server);
    web_stop(*w, grace_ms);
    *w = next;
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
    ticker_stop(w->watcher, false);
    jobs_close(w->jobs);
    w->stopping = true;
    ticker_stop(w->follower, false);
    ticker_stop(w->missed, false);
    keeper_stop(w->keeper);
    looks_close(w->looks);
    sessions_close(w->sessions);
    rate_free(w->rate);
    pages_close(w->pages);
    html_close(w->html);
    api_free(w->api);
    buf_release(&w->openapi);
    free(w);
}
