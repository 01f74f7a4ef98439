/* rehearse.c - plays a life in a throw-away installation, straight on the register. */
#include "app/life.h"

#include "app/app.h"
#include "app/paper.h"
#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { HOME_BYTES = 1024, ERROR_BYTES = 1 << 20, PAPER_BYTES = 64 << 20 };

typedef struct stage {
    app_t *app;
    arena_t *arena;
    enum lang lang;
} stage_t;

static json_t *error_json(const stage_t *s, const err_t *err)
{
    buf_t b;
    buf_init(&b, ERROR_BYTES);
    buf_add_raw(&b, "{\"error\":");
    err_add_json(&b, err, s->lang);
    buf_add_raw(&b, "}");
    json_t *j = buf_failed(&b) ? NULL : json_loads(buf_text(&b), 0, NULL);
    /* Scripts quote reasons in Chinese, whatever language they are played in. */
    buf_clear(&b);
    err_add_part(&b, err, ERR_WHAT, LANG_ZH);
    buf_add_char(&b, ' ');
    err_add_part(&b, err, ERR_DETAIL, LANG_ZH);
    if (j && !buf_failed(&b)) (void)json_object_set_new(json_object_get(j, "error"), "zh", json_string(buf_text(&b)));
    buf_release(&b);
    return j;
}

static json_t *receipt_json(const act_receipt_t *r)
{
    char id[48], act[48], day[DAY_TEXT];
    json_t *due = json_array();
    for (size_t i = 0; i < r->due_count; i++)
        (void)json_array_append_new(due, json_pack("{s:s, s:s, s:s}", "rule", r->due[i].rule, "due_on", day_text(r->due[i].due_on, day),
                                                   "law", r->due[i].law ? r->due[i].law : ""));
    matter_text(r->matter, id);
    matter_text(matter_id(r->origin, r->seq), act);
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "matter", id, "act", act, "number", r->number, "act_number", r->act_number,
                     "stage", r->stage, "due", due);
}

static json_t *on_act(void *arg, const life_act_t *act)
{
    stage_t *s = arg;
    err_t err = {0};
    act_receipt_t receipt;
    act_request_t q = {.kind = act->kind, .act = act->act, .office = act->office, .occurred_on = act->on, .fields = act->fields};
    int failed = app_actor(s->app, act->login, s->arena, &q.actor, &err);
    if (!failed && act->matter) failed = matter_parse(act->matter, &q.matter, &err);
    if (!failed && act->parent) failed = matter_parse(act->parent, &q.parent, &err);
    if (!failed) failed = register_act(app_book(s->app), &q, s->arena, &receipt, &err);
    return failed ? error_json(s, &err) : receipt_json(&receipt);
}

static json_t *undo(stage_t *s, const char *login, const char *act, const json_t *fields, const char *ground)
{
    err_t err = {0};
    actor_t actor;
    act_receipt_t receipt;
    int64_t id = 0;
    int failed = app_actor(s->app, login, s->arena, &actor, &err);
    if (!failed) failed = matter_parse(act, &id, &err);
    int64_t origin = id >> 40, seq = id & ((INT64_C(1) << 40) - 1);
    if (!failed && fields) failed = register_correct(app_book(s->app), &actor, origin, seq, fields, ground, NULL, s->arena, &receipt, &err);
    else if (!failed) failed = register_annul(app_book(s->app), &actor, origin, seq, ground, NULL, s->arena, &receipt, &err);
    return failed ? error_json(s, &err) : receipt_json(&receipt);
}

static json_t *on_annul(void *arg, const char *login, const char *act, const char *ground)
{
    return undo(arg, login, act, NULL, ground);
}

static json_t *on_correct(void *arg, const char *login, const char *act, const json_t *fields, const char *ground)
{
    return undo(arg, login, act, fields, ground);
}

static json_t *on_matter(void *arg, const char *login, const char *matter)
{
    stage_t *s = arg;
    err_t err = {0};
    actor_t actor;
    int64_t id = 0;
    json_t *m = NULL;
    int failed = app_actor(s->app, login, s->arena, &actor, &err);
    if (!failed) failed = matter_parse(matter, &id, &err);
    if (!failed) failed = book_matter(app_book(s->app), &actor, id, &m, &err);
    return failed ? error_json(s, &err) : m;
}

/* The paper in one form; in `out` or as its size. */
static int make_paper(const stage_t *s, app_paper_wish_t *wish, enum writ_form form, buf_t *out, err_t *err)
{
    app_paper_made_t made;
    wish->form = form;
    buf_clear(out);
    int failed = app_paper(s->app, wish, s->arena, out, &made, err);
    return failed ? failed : buf_failed(out) ? err_nomem(err) : 0;
}

static json_t *on_paper(void *arg, const char *login, const char *matter, const char *paper)
{
    stage_t *s = arg;
    err_t err = {0};
    actor_t actor;
    app_paper_wish_t wish = {.actor = &actor, .paper = paper, .lang = PAPER_ZH};
    size_t pdf = 0, docx = 0;
    json_t *reply = NULL;
    buf_t out;
    buf_init(&out, PAPER_BYTES);
    int failed = app_actor(s->app, login, s->arena, &actor, &err);
    if (!failed) failed = matter_parse(matter, &wish.matter, &err);
    if (!failed) failed = make_paper(s, &wish, WRIT_PDF, &out, &err);
    pdf = out.length;
    if (!failed) failed = make_paper(s, &wish, WRIT_DOCX, &out, &err);
    docx = out.length;
    if (!failed) failed = make_paper(s, &wish, WRIT_TXT, &out, &err);
    reply = failed ? error_json(s, &err)
                   : json_pack("{s:I, s:I, s:s}", "pdf", (json_int_t)pdf, "docx", (json_int_t)docx, "text", buf_text(&out));
    buf_release(&out);
    return reply;
}

static json_t *on_tally(void *arg, const cat_kind_t *kind, const cat_figure_t *figure, const char *office, int year)
{
    stage_t *s = arg;
    err_t err = {0};
    int64_t n = 0;
    int failed = life_tally(app_book(s->app), kind, figure, office, year, &n, &err);
    return failed ? error_json(s, &err) : json_pack("{s:I}", "value", (json_int_t)n);
}

static json_t *on_tick(void *arg, day_t day)
{
    stage_t *s = arg;
    err_t err = {0};
    missed_t *list;
    size_t count;
    int failed = app_missed(s->app, day, s->arena, &list, &count, &err);
    return failed ? error_json(s, &err) : json_object();
}

/* Those who act in it and have no account get one, opened by the program. */
static int open_accounts(app_t *app, const life_t *l, arena_t *a, err_t *err)
{
    actor_t system = app_system(app);
    int failed = 0;
    for (size_t i = 0; !failed && i < life_person_count(l); i++) {
        const life_person_t *p = life_person_at(l, i);
        actor_t known;
        if (app_actor(app, p->login, a, &known, NULL) == 0) continue;
        const app_account_t account = {p->login, p->login, p->office, p->roles};
        failed = app_add_account(app, &system, &account, err);
    }
    return failed;
}

/* The kinds become the installation's own before it is made, so that only they are in it. */
static int take_catalogue(const char *home, const char *catalogue, arena_t *a, err_t *err)
{
    size_t files;
    if (!catalogue) return 0;
    if (mkdir(home, 0700) != 0 && errno != EEXIST) return err_file(err, home, errno);
    const char *to = arena_printf(a, "%s/catalogue", home);
    return to ? app_catalogue_export(catalogue, to, a, &files, err) : err_nomem(err);
}

int life_perform(const life_t *l, app_t *app, enum lang lang, arena_t *a, buf_t *story, life_outcome_t *ret_outcome, err_t *err)
{
    stage_t s = {.app = app, .arena = a, .lang = lang};
    const life_door_t door = {.arg = &s, .act = on_act, .annul = on_annul, .correct = on_correct, .matter = on_matter, .paper = on_paper, .tally = on_tally, .tick = on_tick};
    int failed = open_accounts(app, l, a, err);
    return failed ? failed : life_play(l, book_catalogue(app_book(app)), &door, lang, a, story, ret_outcome, err);
}

int life_rehearse(const life_t *l, const char *home, const char *catalogue, enum lang lang, arena_t *a, buf_t *story,
                  life_outcome_t *ret_outcome, err_t *err)
{
    app_t *app = NULL;
    const app_new_t new = {.home = home, .office = "000000", .node = 1, .login = "admin", .full_name = "admin",
                           .password = "rehearsal only", .demonstration = true};
    const app_options_t options = {.home = home};
    int failed = take_catalogue(home, catalogue, a, err);
    if (!failed) failed = app_create(&new, err);
    if (!failed) failed = app_open(&options, &app, err);
    if (!failed) failed = life_perform(l, app, lang, a, story, ret_outcome, err);
    app_close(app);
    return failed;
}
