/* report.c - see report.h. */
#include "app/report.h"

#include "app/inside.h"
#include "app/report_inside.h"
#include "base/text.h"
#include "catalogue/words_json.h"
#include "figure/passport.h"
#include "register/within.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

/* What is known of the report before it is made. */
typedef struct setting {
    app_t *app;
    const app_report_wish_t *wish;
    app_desk_t *desk;
    arena_t *arena;
    const json_t *carrier, *about; /* borrowed from the desk, or NULL */
    const cat_kind_t *kind;        /* of the carrier */
    const cat_report_t *report;
    const char *office, *period;
    const json_t *frozen;
    const char *own; /* the catalogue's text of the report that the actor is to write, or NULL */
    cat_mistakes_t mistakes;
} setting_t;

/* --- asking ------------------------------------------------------------------------------------------------- */

/* Who is to write a report is told what its template asks; the acts behind a number need a right of their own. */
static int ask(void *arg, const figure_ask_t *question, json_t **ret, err_t *err)
{
    setting_t *s = arg;
    figure_ask_t q = *question;
    q.granted = s->own && report_text_asks(s->own, s->about, &q);
    return passport_ask(app_figures(s->app), s->wish->actor, &q, ret, err);
}

/* --- the setting ---------------------------------------------------------------------------------------------- */

static const json_t *field(const json_t *matter, const char *name)
{
    return json_object_get(json_object_get(matter, "fields"), name);
}

static const char *text_field(const json_t *matter, const char *name)
{
    const char *text = json_string_value(field(matter, name));
    return text && *text ? text : NULL;
}

static int read_draft(setting_t *s, const char *name, const char *text, err_t *err)
{
    cat_report_t *report = arena_alloc(s->arena, sizeof *report);
    if (!report) return err_nomem(err);
    int failed = catalogue_read_report(s->app->catalogue, name, text, strlen(text), s->arena, report, &s->mistakes, err);
    if (!failed) s->report = report;
    if (failed != ERR_CATALOGUE_MISTAKES || !s->mistakes.count) return failed;
    if (err) *err = s->mistakes.list[0]; /* the first says where to look */
    return (int)s->mistakes.list[0].code;
}

static bool has_field(const cat_kind_t *k, const char *name, enum cat_type type)
{
    const cat_field_t *f = NULL;
    return cat_kind_field(k, name, &f, NULL) == 0 && f->type == type;
}

/* Any kind that has what it takes carries reports. */
static bool carries(const cat_kind_t *k)
{
    const cat_act_t *bind = NULL;
    return has_field(k, "template", CAT_TEXT) && has_field(k, "period", CAT_TEXT) && has_field(k, "wording", CAT_LONG) &&
           has_field(k, "bound", CAT_JSON) && has_field(k, "fresh", CAT_BOOL) && cat_kind_act(k, "bind", &bind, NULL) == 0;
}

/* --- numbers bound ---------------------------------------------------------------------------------------------- */

/* What the installation signs: that the program asked for these answers, for this matter. */
static int numbers_text(int64_t matter, const json_t *asked, buf_t *out, err_t *err)
{
    unsigned char hash[32];
    char id[48];
    char *text = json_dumps(asked, JSON_COMPACT | JSON_SORT_KEYS);
    if (!text) return err_nomem(err);
    (void)crypto_generichash(hash, sizeof hash, (const unsigned char *)text, strlen(text), NULL, 0);
    free(text);
    matter_text(matter, id);
    buf_addf(out, "xiezhi report numbers\n%s\n", id);
    buf_add_hex(out, hash, sizeof hash);
    buf_add_char(out, '\n');
    return buf_failed(out) ? err_nomem(err) : 0;
}

static int sign_numbers(app_t *app, int64_t matter, json_t *asked, json_t **ret_bound, err_t *err)
{
    buf_t text, note;
    buf_init(&text, 4096);
    buf_init(&note, 8192);
    int failed = numbers_text(matter, asked, &text, err);
    if (!failed) failed = ledger_sign_note(app->key, buf_text(&text), &note, err);
    if (!failed && buf_failed(&note)) failed = err_nomem(err);
    if (!failed && !(*ret_bound = json_pack("{s:O, s:s}", "asked", asked, "note", buf_text(&note)))) failed = err_nomem(err);
    buf_release(&text);
    buf_release(&note);
    return failed;
}

/* Numbers that somebody typed into the field, or took from another matter, are none. */
static int read_numbers(setting_t *s, int64_t matter, const json_t *bound, err_t *err)
{
    const json_t *asked = json_object_get(bound, "asked");
    const char *note = json_string_value(json_object_get(bound, "note")), *verifier = NULL;
    size_t signed_bytes = 0;
    buf_t text;
    char id[48];
    matter_text(matter, id);
    if (!json_is_array(asked) || !note) return err_set(err, ERR_REPORT_TYPED, id);
    buf_init(&text, 4096);
    int failed = numbers_text(matter, asked, &text, err);
    if (!failed) failed = app_verifier(s->app, s->arena, &verifier, err);
    if (!failed && (ledger_check_note(note, strlen(note), verifier, &signed_bytes, NULL) != 0 || signed_bytes != text.length ||
                    memcmp(note, buf_text(&text), signed_bytes) != 0))
        failed = err_set(err, ERR_REPORT_TYPED, id);
    buf_release(&text);
    if (!failed) s->frozen = asked;
    return failed;
}

/* The text the numbers were bound for: an editor who has changed nothing is shown them, not today's. */
static bool as_kept(const setting_t *s, const char *name)
{
    const char *own = text_field(s->carrier, "wording");
    const cat_report_t *template_ = NULL;
    if (!s->wish->text) return true;
    if (!own && catalogue_report(s->app->catalogue, name, &template_, NULL) == 0) own = template_->text;
    return own && !s->wish->period && strcmp(own, s->wish->text) == 0;
}

/* May the actor bind the numbers of such a matter of that office? The right to ask for them is that of the act. */
static int check_binder(app_t *app, const actor_t *actor, const cat_kind_t *kind, const char *office, err_t *err)
{
    const cat_act_t *act = NULL;
    int failed = cat_kind_act(kind, "bind", &act, err);
    return failed ? failed : register_may(app->book, actor, kind, act, office, err);
}

static int set_carrier(setting_t *s, err_t *err)
{
    const cat_kind_t *kind = NULL;
    char id[48];
    int failed = app_desk_matter(s->desk, s->wish->matter, &s->carrier, err);
    if (!failed) failed = catalogue_kind(s->app->catalogue, json_string_value(json_object_get(s->carrier, "kind")), &kind, err);
    if (failed) return failed;
    s->kind = kind;
    matter_text(s->wish->matter, id);
    const char *name = text_field(s->carrier, "template"), *text = s->wish->text ? s->wish->text : text_field(s->carrier, "wording"), *about = text_field(s->carrier, "about");
    if (!carries(kind) || !name) return err_set(err, ERR_REPORT_CARRIER, id);
    s->office = json_string_value(json_object_get(s->carrier, "office"));
    s->period = s->wish->text && s->wish->period ? s->wish->period : text_field(s->carrier, "period");
    const cat_report_t *template_ = NULL;
    if (check_binder(s->app, s->wish->actor, kind, s->office, NULL) == 0 && catalogue_report(s->app->catalogue, name, &template_, NULL) == 0) s->own = template_->text;
    if (!s->wish->anew && as_kept(s, name) && json_is_true(field(s->carrier, "fresh"))) failed = read_numbers(s, s->wish->matter, field(s->carrier, "bound"), err);
    if (!failed) failed = text ? read_draft(s, name, text, err) : catalogue_report(s->app->catalogue, name, &s->report, err);
    int64_t about_id = 0;
    if (!failed && about && matter_parse(about, &about_id, NULL) == 0) failed = app_desk_matter(s->desk, about_id, &s->about, err);
    return failed;
}

/* A report about a matter is of the matter's office where that lies below who asks: a campaign of a county office is its own. */
static const char *office_of_about(const setting_t *s)
{
    int own, its;
    paper_data_t data = {0};
    const char *code = json_string_value(json_object_get(s->about, "office"));
    app_desk_data(s->desk, &data);
    bool below = code && office_find(data.offices, s->wish->actor->office, &own, NULL) == 0 && office_find(data.offices, code, &its, NULL) == 0 &&
                 office_within(data.offices, its, own);
    return below ? code : s->wish->actor->office;
}

static int set_template(setting_t *s, err_t *err)
{
    int office;
    paper_data_t data = {0};
    app_desk_data(s->desk, &data);
    s->office = s->wish->office ? s->wish->office : s->wish->actor->office;
    s->period = s->wish->period;
    /* of an office out of reach every number would be a blank: that is refused as the figures are */
    int failed = s->wish->office ? within_office(data.offices, s->wish->actor, s->office, ERR_FIGURE_OFFICE, &office, err) : 0;
    if (!failed) failed = catalogue_report(s->app->catalogue, s->wish->template_, &s->report, err);
    if (!failed && s->wish->text) failed = read_draft(s, s->wish->template_, s->wish->text, err);
    if (!failed && s->wish->about) failed = app_desk_matter(s->desk, s->wish->about, &s->about, err);
    if (!failed && !s->wish->office) s->office = office_of_about(s);
    return failed;
}

static int check_about(const setting_t *s, err_t *err)
{
    const char *kind = json_string_value(json_object_get(s->about, "kind"));
    if (!s->report->about) return 0;
    if (kind && strcmp(kind, s->report->about) == 0) return 0;
    return err_set(err, ERR_REPORT_ABOUT, s->report->paper.name, s->report->about, kind ? kind : "-");
}

static day_t first_day(const json_t *matter, const char *const *names, size_t count)
{
    day_t day = DAY_NONE;
    for (size_t i = 0; i < count && day == DAY_NONE; i++) {
        const char *text = text_field(matter, names[i]);
        if (text && day_parse(text, &day, NULL) != 0) day = DAY_NONE;
    }
    return day;
}

/* A week or month of what has begun and ended: not beyond either. */
static int clip_span(const setting_t *s, report_span_t *span, day_t from, day_t to, err_t *err)
{
    char first[DAY_TEXT], last[DAY_TEXT];
    if ((from != DAY_NONE && span->to < from) || (to != DAY_NONE && span->from > to))
        return err_set(err, ERR_REPORT_OUTSIDE, s->report->paper.name, from == DAY_NONE ? "…" : day_text(from, first), to == DAY_NONE ? "…" : day_text(to, last));
    report_span_t whole = *span;
    if (from != DAY_NONE && span->from < from) span->from = from;
    if (to != DAY_NONE && span->to > to) span->to = to;
    if (span->from != whole.from || span->to != whole.to) span->sort = CAT_PERIOD_WINDOW;
    return 0;
}

/* Weeks of what has begun are its own, as its board counts them: the last that is over by the day, of what has ended the one it ended in. */
static report_span_t last_week(day_t from, day_t until, bool ended)
{
    enum { WEEK = 7 };
    day_t weeks = (until - from + 1) / WEEK;
    if (ended && (until - from + 1) % WEEK) weeks++;
    if (weeks < 1) return (report_span_t){CAT_PERIOD_WINDOW, from, ended ? until : until + 1};
    return (report_span_t){CAT_PERIOD_WEEK, from + (weeks - 1) * WEEK, from + weeks * WEEK - 1};
}

/* The last that is over; of what has ended the last that it reached into, of what has just begun all of it until today. */
static report_span_t last_span(const cat_report_t *r, day_t from, day_t to, day_t today)
{
    bool begun = from != DAY_NONE && from <= today, ended = to != DAY_NONE && to < today;
    report_span_t all = {CAT_PERIOD_WINDOW, from, ended ? to : today}, span = report_span_last(r->period, today);
    if (r->period == CAT_PERIOD_WINDOW) return r->ends && begun ? all : span;
    if (r->period == CAT_PERIOD_WEEK && begun) return last_week(from, ended ? to : today - 1, ended);
    for (day_t day = to; ended && (span = report_span_last(r->period, day)).to < to;) day++;
    return begun && span.to < from ? all : span;
}

/* Given, else that of the matter it is about (until today while it runs), else the last that is over, of the matter too. */
static int find_span(const setting_t *s, report_span_t *ret, day_t *ret_since, err_t *err)
{
    const cat_report_t *r = s->report;
    day_t today = day_today(), from = s->about ? first_day(s->about, r->start, r->starts) : DAY_NONE,
          to = s->about ? first_day(s->about, r->end, r->ends) : DAY_NONE;
    char text[DAY_TEXT];
    *ret_since = from;
    int failed = s->period ? report_span_parse(r->period, s->period, ret, err) : 0;
    if (!s->period) *ret = last_span(r, from, to, today);
    if (!failed && s->period && from != DAY_NONE && r->period == CAT_PERIOD_WEEK) *ret = report_span_own_week(ret, from);
    if (!failed && s->about && r->period != CAT_PERIOD_WINDOW) failed = clip_span(s, ret, from, to, err);
    if (!failed && ret->from > today) failed = err_set(err, ERR_REPORT_FUTURE, day_text(ret->from, text));
    return failed;
}

/* --- made ------------------------------------------------------------------------------------------------------- */

static int look_at(const setting_t *s, err_t *err)
{
    const app_report_wish_t *w = s->wish;
    char id[48] = "";
    if (w->matter) matter_text(w->matter, id);
    const char *target = arena_printf(s->arena, "%s %s%s%s", s->report->paper.name, s->office, *id ? " " : "", id);
    if (!target) return err_nomem(err);
    return app_look(s->app, w->actor, "report", target, w->reason ? w->reason : "制作报告 make a report", err);
}

/* A report that no matter carries is of an office alone. */
static int stand_in(const setting_t *s, const json_t **ret, err_t *err)
{
    *ret = s->carrier;
    if (s->carrier) return 0;
    json_t *made = json_pack("{s:s, s:{}}", "office", s->office, "fields");
    if (!made || !arena_on_free(s->arena, (void (*)(void *))json_delete, made)) return err_nomem(err);
    *ret = made;
    return 0;
}

static int make(setting_t *s, app_report_made_t *ret, err_t *err)
{
    report_data_t data = {.office = s->office, .ask = ask, .arg = s, .frozen = s->frozen, .href = s->wish->href, .sources = s->wish->sources};
    writ_wish_t wish = {.lang = s->wish->lang, .mark = s->app->demonstration ? PAPER_MARK_DEMONSTRATION : NULL};
    app_desk_data(s->desk, &data.paper);
    data.paper.about = s->about;
    data.plan = json_string_value(json_object_get(s->about, "id"));
    int failed = check_about(s, err);
    if (!failed) failed = find_span(s, &data.span, &data.since, err);
    if (!failed) failed = stand_in(s, &data.paper.matter, err);
    if (!failed) failed = look_at(s, err);
    if (!failed) failed = report_make(s->report, &data, &wish, s->arena, &ret->made, err);
    ret->catalogue = s->app->catalogue;
    ret->report = s->report;
    ret->span = data.span;
    ret->bound = s->frozen != NULL;
    if (!failed) failed = report_find_typed(s->report, s->kind, s->carrier, s->wish->lang, s->arena, &ret->typed, &ret->typed_count, &ret->typed_more, err);
    ret->office = arena_text(s->arena, s->office);
    if (!failed && !ret->office) failed = err_nomem(err);
    return failed;
}

static int set_up(setting_t *s, app_t *app, const app_report_wish_t *wish, arena_t *a, err_t *err)
{
    *s = (setting_t){.app = app, .wish = wish, .arena = a, .desk = app_desk_new(app, wish->actor, a)};
    if (!s->desk) return err_nomem(err);
    return wish->matter ? set_carrier(s, err) : set_template(s, err);
}

static void clear_desk(void *desk)
{
    app_desk_clear(desk);
}

int app_report(app_t *app, const app_report_wish_t *wish, arena_t *a, app_report_made_t *ret, err_t *err)
{
    setting_t *s = arena_alloc(a, sizeof *s);
    app_report_made_t made = {0};
    assert(wish->actor && (wish->template_ || wish->matter));
    if (!s) return err_nomem(err);
    int failed = set_up(s, app, wish, a, err);
    /* numbers that were bound are read from the matter, and live as long as what is made of them */
    if (s->desk && !arena_on_free(a, clear_desk, s->desk)) return err_nomem(err);
    if (!failed) failed = make(s, &made, err);
    made.mistakes = &s->mistakes;
    if (!failed || s->mistakes.count) *ret = made;
    return failed;
}

int app_report_write(const app_report_made_t *made, enum writ_form form, buf_t *out, err_t *err)
{
    return writ_write(&made->made.writ, form, out, err);
}

/* --- as JSON ------------------------------------------------------------------------------------------------------- */

static json_t *missing_json(const writ_t *w)
{
    json_t *list = json_array();
    for (size_t i = 0; i < w->missing_count; i++)
        (void)json_array_append_new(list, json_pack("{s:s, s:o}", "path", w->missing[i].path, "label", words_json(w->missing[i].label)));
    return list;
}

static json_t *typed_json(const app_report_made_t *made)
{
    json_t *list = json_array();
    for (size_t i = 0; i < made->typed_count; i++) {
        const app_report_typed_t *t = &made->typed[i];
        json_t *e = json_pack("{s:s, s:i, s:s}", "lang", t->lang == LANG_ZH ? "zh" : "en", "line", t->line, "said", t->said);
        if (e && t->field) {
            (void)json_object_set_new(e, "field", json_string(t->field));
            (void)json_object_set_new(e, "label", words_json(t->label));
        }
        (void)json_array_append_new(list, e);
    }
    return list;
}

/* The figures of a loop over figures are named by no token: those that said a number are added. */
static json_t *names_json(const app_report_made_t *made)
{
    json_t *list = report_text_figures(made->catalogue, made->report->text);
    for (size_t i = 0; list && i < made->made.figures; i++) report_add_figure(made->catalogue, made->made.figure[i].name, list);
    return list;
}

static json_t *span_json(const report_span_t *span)
{
    buf_t name[LANG_COUNT];
    for (int g = 0; g < LANG_COUNT; g++) {
        buf_init(&name[g], 4096);
        report_span_name(span, (enum lang)g, &name[g]);
    }
    bool failed = buf_failed(&name[LANG_ZH]) || buf_failed(&name[LANG_EN]);
    json_t *j = failed ? NULL : words_json((words_t){{buf_text(&name[LANG_ZH]), buf_text(&name[LANG_EN])}});
    for (int g = 0; g < LANG_COUNT; g++) buf_release(&name[g]);
    return j;
}

int app_report_json(const app_report_made_t *made, json_t **ret_json, err_t *err)
{
    json_t *sentences = NULL, *warnings = json_array();
    char from[DAY_TEXT], to[DAY_TEXT];
    int failed = report_sentences(&made->made, &sentences, err);
    for (size_t i = 0; !failed && i < made->made.warnings; i++) (void)json_array_append_new(warnings, words_json(made->made.warning[i]));
    json_t *j = failed ? NULL : json_pack("{s:s, s:o, s:s, s:s, s:s, s:o, s:b, s:O, s:o, s:O, s:o, s:I, s:o}", "report", made->report->paper.name, "name",
                                          words_json(made->report->paper.label), "office", made->office, "from",
                                          day_text(made->span.from, from), "to", day_text(made->span.to, to), "period",
                                          span_json(&made->span), "bound", (int)made->bound, "sentences", sentences, "missing",
                                          missing_json(&made->made.writ), "warnings", warnings, "typed", typed_json(made), "typed_more", (json_int_t)made->typed_more, "names", names_json(made));
    json_decref(sentences);
    json_decref(warnings);
    if (failed) return failed;
    if (!j) return err_nomem(err);
    *ret_json = j;
    return 0;
}

int app_reports(app_t *app, json_t **ret_json, err_t *err)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < catalogue_report_count(app->catalogue); i++) {
        const cat_report_t *r = catalogue_report_at(app->catalogue, i);
        json_t *kinds = json_array();
        for (size_t k = 0; k < r->paper.kind_count; k++) (void)json_array_append_new(kinds, json_string(r->paper.kinds[k]));
        (void)json_array_append_new(list, json_pack("{s:s, s:o, s:s, s:s, s:o, s:b}", "report", r->paper.name, "name", words_json(r->paper.label),
                                                    "period", cat_period_word(r->period), "about", r->about ? r->about : "", "for", kinds,
                                                    "english", (int)(r->paper.body[LANG_EN] != NULL)));
    }
    if (!list) return err_nomem(err);
    *ret_json = list;
    return 0;
}

int app_report_text(app_t *app, const actor_t *actor, const char *template_, int64_t matter, arena_t *a, const char **ret_text, err_t *err)
{
    setting_t s;
    app_report_wish_t wish = {.actor = actor, .template_ = template_, .matter = matter};
    int failed = set_up(&s, app, &wish, a, err);
    const char *own = s.carrier ? text_field(s.carrier, "wording") : NULL;
    if (s.mistakes.count && own) failed = 0; /* to be mended, it must be shown */
    const char *text = failed ? NULL : arena_text(a, own ? own : s.report->text);
    app_desk_clear(s.desk);
    if (!failed && !text) return err_nomem(err);
    if (!failed) *ret_text = text;
    return failed;
}

bool app_report_final(const app_t *app, const char *kind, const char *act)
{
    const cat_kind_t *k = NULL;
    const cat_act_t *a = NULL;
    if (catalogue_kind(app->catalogue, kind, &k, NULL) != 0 || !carries(k) || cat_kind_act(k, act, &a, NULL) != 0) return false;
    for (size_t i = 0; i < a->check_count; i++)
        if (strstr(a->checks[i].that, "fresh")) return true;
    return false;
}

/* --- bound ----------------------------------------------------------------------------------------------------------- */

int app_report_bind(app_t *app, const actor_t *actor, int64_t matter, arena_t *a, act_receipt_t *ret_receipt, err_t *err)
{
    app_report_made_t made;
    const json_t *carrier = NULL;
    app_report_wish_t wish = {.actor = actor, .matter = matter, .lang = PAPER_BOTH, .anew = true, .reason = "取数 bind the figures of a report"};
    int failed = app_report(app, &wish, a, &made, err);
    app_desk_t *desk = app_desk_new(app, actor, a);
    if (!failed && !desk) failed = err_nomem(err);
    if (!failed) failed = app_desk_matter(desk, matter, &carrier, err);
    const cat_kind_t *kind = NULL;
    if (!failed) failed = catalogue_kind(app->catalogue, json_string_value(json_object_get(carrier, "kind")), &kind, err);
    if (!failed) failed = check_binder(app, actor, kind, json_string_value(json_object_get(carrier, "office")), err);
    json_t *bound = NULL;
    if (!failed) failed = sign_numbers(app, matter, made.made.asked, &bound, err);
    json_t *fields = failed ? NULL : json_pack("{s:o, s:b}", "bound", bound, "fresh", 1);
    if (!failed && !fields) failed = err_nomem(err);
    if (!failed && has_field(kind, "typed_numbers", CAT_INT)) (void)json_object_set_new(fields, "typed_numbers", json_integer((json_int_t)(made.typed_count + made.typed_more)));
    if (!failed && has_field(kind, "blanks_left", CAT_INT)) (void)json_object_set_new(fields, "blanks_left", json_integer((json_int_t)made.made.writ.missing_count));
    if (!failed) {
        act_request_t q = {.actor = *actor, .kind = kind->name, .act = "bind", .matter = matter,
                           .occurred_on = DAY_NONE, .fields = fields};
        failed = register_act(app->book, &q, a, ret_receipt, err);
    }
    json_decref(fields);
    if (desk) app_desk_clear(desk);
    return failed;
}
