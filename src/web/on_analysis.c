/* on_analysis.c - similar cases, drafts about them, profiles. */
#include "web/web.h"

#include "analysis/analysis.h"
#include "analysis/campaign.h"
#include "analysis/network.h"
#include "analysis/ratio.h"
#include "app/app.h"
#include "web/shape.h"

#include <string.h>

enum { ALIKE_USUAL = 10 };

static int read_ask(const web_call_t *c, analysis_ask_t *ask, analysis_grouping_t *how, err_t *err)
{
    *ask = (analysis_ask_t){.office = web_text(c, "office"), .crime = web_text(c, "crime"), .field = web_text(c, "field")};
    *how = (analysis_grouping_t){.from = json_integer_value(json_object_get(c->body, "points")) * 1000,
                                 .least = (size_t)json_integer_value(json_object_get(c->body, "least"))};
    int rc = shape_day(c->body, "from", DAY_NONE, &ask->from, err);
    return rc == 0 ? shape_day(c->body, "to", DAY_NONE, &ask->to, err) : rc;
}

static int on_groups(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    analysis_ask_t ask;
    analysis_grouping_t how;
    analysis_case_t *cases = NULL;
    analysis_set_t *set = NULL;
    json_t *found = NULL;
    size_t count = 0, without = 0;
    int rc = read_ask(c, &ask, &how, err);
    ask.without = &without;
    if (rc == 0) rc = analysis_gather(app_book(w->app), &c->actor, &ask, c->arena, &cases, &count, err);
    if (rc == 0) rc = analysis_set_new(cases, count, &set, err);
    if (rc == 0) rc = analysis_group(set, &how, &found, err);
    analysis_set_free(set);
    if (rc == 0) (void)json_object_set_new(found, "without_facts", json_integer((json_int_t)without));
    if (rc == 0) (void)json_object_set_new(found, "may_draft", json_boolean(analysis_may_draft(app_book(w->app), &c->actor, NULL) == 0));
    return rc != 0 ? rc : web_reply_json(r, found, err);
}

static int on_like(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    analysis_ask_t ask;
    analysis_grouping_t how;
    analysis_case_t *cases = NULL;
    analysis_set_t *set = NULL;
    json_t *found = NULL;
    size_t count = 0, at = 0;
    int64_t matter = 0;
    int rc = read_ask(c, &ask, &how, err);
    if (rc == 0) rc = shape_id(web_text(c, "case"), "case", &matter, err);
    if (rc == 0) rc = analysis_gather(app_book(w->app), &c->actor, &ask, c->arena, &cases, &count, err);
    while (rc == 0 && at < count && cases[at].matter != matter) at++;
    if (rc == 0 && at == count) rc = err_set(err, ERR_ANALYSIS_CASE, web_text(c, "case"));
    if (rc == 0) rc = analysis_set_new(cases, count, &set, err);
    if (rc == 0) rc = analysis_like(set, at, ALIKE_USUAL, &found, err);
    analysis_set_free(set);
    return rc != 0 ? rc : web_reply_json(r, found, err);
}

static int on_draft(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    analysis_draft_t what = {.dry = json_is_true(json_object_get(c->body, "dry_run")),
                             .keep_own = json_is_true(json_object_get(c->body, "keep_own")),
                             .group = (size_t)json_integer_value(json_object_get(c->body, "group")) - 1};
    json_t *out = NULL;
    int rc = read_ask(c, &what.ask, &what.how, err);
    if (rc == 0) rc = analysis_write(app_book(w->app), &c->actor, &what, &out, err);
    return rc != 0 ? rc : web_reply_json(r, out, err);
}

static int on_ratio(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    ratio_ask_t ask = {.office = web_text(c, "office"), .by = web_text(c, "by")};
    json_t *out = NULL;
    int rc = shape_period(c->body, &ask.from, &ask.to, err);
    bool recount = json_is_true(json_object_get(c->body, "recount"));
    if (rc == 0) rc = (recount ? ratio_recount : ratio_ask)(app_figures(w->app), &c->actor, &ask, &out, err);
    return rc != 0 ? rc : web_reply_json(r, out, err);
}

static int on_ratio_acts(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    ratio_ask_t ask = {.office = web_text(c, "office")};
    json_t *out = NULL;
    int rc = shape_period(c->body, &ask.from, &ask.to, err);
    if (rc == 0) rc = ratio_acts(app_figures(w->app), &c->actor, &ask, web_text(c, "item"), &out, err);
    return rc != 0 ? rc : web_reply_json(r, out, err);
}

static int on_profile(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    const char *compare = web_text(c, "compare");
    analysis_profile_t what = {.figure = web_text(c, "figure"), .office = web_text(c, "office"),
                               .compare = compare && *compare == 'y' ? FIGURE_YOY : FIGURE_BEFORE};
    json_t *out = NULL;
    int rc = shape_period(c->body, &what.from, &what.to, err);
    if (rc == 0) rc = analysis_profile(app_figures(w->app), &c->actor, &what, &out, err);
    return rc != 0 ? rc : web_reply_json(r, out, err);
}

static int on_network(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    network_ask_t ask = {.office = web_text(c, "office"), .event = web_text(c, "event"), .all = json_is_true(json_object_get(c->body, "all"))};
    json_t *out = NULL;
    int rc = shape_period(c->body, &ask.from, &ask.to, err);
    if (rc == 0) rc = app_look(w->app, &c->actor, "network", ask.event ? ask.event : "-", c->reason && *c->reason ? c->reason : "关系图 network of parties", err);
    if (rc == 0) rc = network_ask(app_book(w->app), &c->actor, &ask, &out, err);
    return rc != 0 ? rc : web_reply_json(r, out, err);
}

/* --- campaigns ---------------------------------------------------------------------------------------------- */

static int read_campaign(const web_call_t *c, campaign_ask_t *ask, err_t *err)
{
    *ask = (campaign_ask_t){.office = web_text(c, "office")};
    int rc = shape_id(web_text(c, "campaign"), "campaign", &ask->campaign, err);
    return rc == 0 ? shape_day(c->body, "until", DAY_NONE, &ask->until, err) : rc;
}

static int on_board(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    campaign_ask_t ask;
    json_t *out = NULL;
    int rc = read_campaign(c, &ask, err);
    if (rc == 0) rc = campaign_board(app_figures(w->app), &c->actor, &ask, &out, err);
    return rc != 0 ? rc : web_reply_json(r, out, err);
}

static int on_weeks(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    campaign_ask_t ask;
    json_t *out = NULL;
    int rc = read_campaign(c, &ask, err);
    if (rc == 0) rc = campaign_weeks(app_figures(w->app), &c->actor, &ask, &out, err);
    return rc != 0 ? rc : web_reply_json(r, out, err);
}

static int on_outliers(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    campaign_ask_t ask;
    json_t *out = NULL;
    int rc = read_campaign(c, &ask, err);
    if (rc == 0) rc = campaign_outliers(app_figures(w->app), &c->actor, &ask, &out, err);
    return rc != 0 ? rc : web_reply_json(r, out, err);
}

static int on_write(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    campaign_write_t what = {.closing = json_is_true(json_object_get(c->body, "closing")), .dry = json_is_true(json_object_get(c->body, "dry_run")),
                             .keep_own = json_is_true(json_object_get(c->body, "keep_own")),
                             .lang = web_text(c, "lang") && strcmp(web_text(c, "lang"), "en") == 0 ? LANG_EN : LANG_ZH};
    json_t *out = NULL;
    int rc = read_campaign(c, &what.ask, err);
    if (rc == 0) rc = shape_day(c->body, "from", DAY_NONE, &what.from, err);
    if (rc == 0) rc = campaign_write(app_figures(w->app), &c->actor, &what, &out, err);
    return rc != 0 ? rc : web_reply_json(r, out, err);
}

const api_binding_t web_on_analysis[] = {
    WEB_ROW("analysis_groups", on_groups),
    WEB_ROW("analysis_like", on_like),
    WEB_ROW("analysis_draft", on_draft),
    WEB_ROW("ratio", on_ratio),
    WEB_ROW("ratio_acts", on_ratio_acts),
    WEB_ROW("analysis_profile", on_profile),
    WEB_ROW("analysis_network", on_network),
    WEB_ROW("campaign_board", on_board),
    WEB_ROW("campaign_weeks", on_weeks),
    WEB_ROW("campaign_outliers", on_outliers),
    WEB_ROW("campaign_write", on_write),
    {NULL, NULL},
};
