/* paper.c - see paper.h. */
#include "app/paper.h"

#include "app/inside.h"
#include "catalogue/words_json.h"
#include "register/asof.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { FOUND_MOST = 512 };

/* What was read for one paper: read once, dropped with it. */
typedef struct app_desk {
    app_t *app;
    const actor_t *actor;
    int64_t after;
    arena_t *arena;
    struct found {
        const char *id, *kind, *name; /* a matter (kind NULL), its parts, or a login (id NULL) */
        json_t *json;
    } found[FOUND_MOST];
    size_t count;
} desk_t;

static struct found *find_kept(desk_t *d, const char *id, const char *kind)
{
    for (size_t i = 0; i < d->count; i++) {
        struct found *f = &d->found[i];
        if (f->id && strcmp(f->id, id) == 0 && (kind ? f->kind && strcmp(f->kind, kind) == 0 : !f->kind)) return f;
    }
    return NULL;
}

static int keep(desk_t *d, const char *id, const char *kind, json_t *json, err_t *err)
{
    struct found *f = &d->found[d->count];
    *f = (struct found){.id = arena_text(d->arena, id), .kind = arena_text(d->arena, kind), .json = json};
    if (!f->id || (kind && !f->kind)) {
        json_decref(json);
        return err_nomem(err);
    }
    d->count++;
    return 0;
}

static int too_many(err_t *err)
{
    return err_set(err, ERR_PAPER_LOOPS, num_text(FOUND_MOST, (char[24]){0}));
}

/* What is not there, or not for this reader, is nothing: the paper shows a blank. */
static int find_matter(void *arg, const char *id, const json_t **ret, err_t *err)
{
    desk_t *d = arg;
    int64_t matter;
    json_t *json = NULL;
    const struct found *kept = find_kept(d, id, NULL);
    if (kept || matter_parse(id, &matter, NULL) != 0) {
        *ret = kept ? kept->json : NULL;
        return 0;
    }
    if (d->count == FOUND_MOST) return too_many(err);
    err_t missing = {0};
    int failed = book_asof(d->app->book, d->actor, matter, d->after, &json, &missing);
    if (failed && failed != ERR_REGISTER_MATTER) {
        if (err) *err = missing;
        return failed;
    }
    failed = keep(d, id, NULL, failed ? NULL : json, err);
    if (!failed) *ret = d->found[d->count - 1].json;
    return failed;
}

static int find_parts(void *arg, const char *id, const char *kind, const json_t **ret, err_t *err)
{
    desk_t *d = arg;
    int64_t matter;
    json_t *json = NULL;
    const struct found *kept = find_kept(d, id, kind);
    if (kept) {
        *ret = kept->json;
        return 0;
    }
    if (d->count == FOUND_MOST) return too_many(err);
    int failed = matter_parse(id, &matter, err);
    if (!failed) failed = book_asof_parts(d->app->book, d->actor, matter, kind, d->after, &json, err);
    if (!failed) failed = keep(d, id, kind, json, err);
    if (!failed) *ret = json;
    return failed;
}

/* Also of those who have left. */
static const char *find_name(void *arg, const char *login)
{
    desk_t *d = arg;
    for (size_t i = 0; i < d->count; i++)
        if (!d->found[i].id && strcmp(d->found[i].kind, login) == 0) return d->found[i].name;
    const char *name = NULL, *copy = arena_text(d->arena, login);
    if (app_full_name(d->app, login, d->arena, &name, NULL) != 0) return NULL;
    if (copy && d->count < FOUND_MOST) d->found[d->count++] = (struct found){.kind = copy, .name = name};
    return name;
}

static desk_t *new_desk(app_t *app, const actor_t *actor, arena_t *a)
{
    desk_t *d = arena_alloc(a, sizeof *d);
    if (d) *d = (desk_t){.app = app, .actor = actor, .arena = a};
    return d;
}

static void clear_desk(desk_t *d)
{
    for (size_t i = 0; d && i < d->count; i++) json_decref(d->found[i].json);
    if (d) d->count = 0;
}

app_desk_t *app_desk_new(app_t *app, const actor_t *actor, arena_t *a)
{
    return new_desk(app, actor, a);
}

void app_desk_data(app_desk_t *d, paper_data_t *into)
{
    *into = (paper_data_t){.catalogue = d->app->catalogue, .offices = d->app->offices, .today = day_today(), .find = find_matter,
                           .parts = find_parts, .full_name = find_name, .arg = d};
}

int app_desk_matter(app_desk_t *d, int64_t matter, const json_t **ret, err_t *err)
{
    char id[48];
    const json_t *found = NULL;
    matter_text(matter, id);
    int failed = find_matter(d, id, &found, err);
    if (!failed && !found) failed = err_set(err, ERR_REGISTER_MATTER, id);
    if (!failed) *ret = found;
    return failed;
}

void app_desk_clear(app_desk_t *d)
{
    clear_desk(d);
}

/* --- acts that make a paper -------------------------------------------------------------------------------- */

static bool act_makes(const cat_act_t *act, const char *paper)
{
    for (size_t i = 0; i < act->paper_count; i++)
        if (strcmp(act->papers[i], paper) == 0) return true;
    return false;
}

static bool any_act_makes(const cat_kind_t *k, const char *paper)
{
    for (size_t i = 0; i < k->act_count; i++)
        if (act_makes(&k->acts[i], paper)) return true;
    return false;
}

/* Will it have a number of the act's own, once one of the acts that make it is done? */
static bool numbered_by_act(const cat_kind_t *k, const char *paper)
{
    for (size_t i = 0; i < k->act_count; i++)
        if (k->acts[i].series && act_makes(&k->acts[i], paper)) return true;
    return false;
}

static bool done_makes(const cat_kind_t *k, const json_t *done, const char *paper)
{
    const cat_act_t *act = NULL;
    const char *name = json_string_value(json_object_get(done, "act"));
    return name && cat_kind_act(k, name, &act, NULL) == 0 && act_makes(act, paper);
}

static int64_t id_of(const json_t *done)
{
    int64_t id = 0;
    (void)matter_parse(json_string_value(json_object_get(done, "id")), &id, NULL);
    return id;
}

/* The names of the acts that would make it, for the error. */
static const char *makers(const cat_kind_t *k, const char *paper, char into[ERR_ARG_BYTES])
{
    buf_t list[LANG_COUNT];
    for (int g = 0; g < LANG_COUNT; g++) {
        buf_init(&list[g], ERR_WORDS_BYTES * 8);
        for (size_t i = 0; i < k->act_count; i++)
            if (act_makes(&k->acts[i], paper)) buf_addf(&list[g], "%s%s", list[g].length ? ", " : "", k->acts[i].label.in[g]);
    }
    bool failed = buf_failed(&list[LANG_ZH]) || buf_failed(&list[LANG_EN]);
    words_t words = {{failed ? "" : buf_text(&list[LANG_ZH]), failed ? "" : buf_text(&list[LANG_EN])}};
    (void)err_both(words, into);
    for (int g = 0; g < LANG_COUNT; g++) buf_release(&list[g]);
    return into;
}

static int no_such_act(const app_paper_wish_t *w, const cat_kind_t *k, const json_t *acts, err_t *err)
{
    char id[48];
    size_t i;
    json_t *done;
    buf_t list;
    buf_init(&list, ERR_ARG_BYTES * 4);
    json_array_foreach((json_t *)(uintptr_t)acts, i, done)
        if (done_makes(k, done, w->paper))
            buf_addf(&list, "%s%s", list.length ? ", " : "", json_string_value(json_object_get(done, "id")));
    matter_text(w->act, id);
    int failed = err_set(err, ERR_PAPER_ACT, id, w->paper, buf_failed(&list) || !list.length ? "-" : buf_text(&list));
    buf_release(&list);
    return failed;
}

/* The act that a paper is made by: the one asked for, else the newest that makes it; NULL for a paper of no act. */
static int choose_act(const app_paper_wish_t *w, const cat_kind_t *k, const json_t *matter, const json_t **ret_act, err_t *err)
{
    const json_t *acts = json_object_get(matter, "acts"), *chosen = NULL;
    bool bound = any_act_makes(k, w->paper);
    char both[ERR_ARG_BYTES];
    for (size_t i = json_array_size(acts); i-- > 0 && !chosen;) {
        const json_t *done = json_array_get(acts, i);
        bool fits = w->act ? id_of(done) == w->act && (!bound || done_makes(k, done, w->paper)) : done_makes(k, done, w->paper);
        if (fits) chosen = done;
    }
    *ret_act = chosen;
    if (chosen || w->draft) return 0;
    if (w->act) return no_such_act(w, k, acts, err);
    return bound ? err_set(err, ERR_PAPER_NOT_ISSUED, w->paper, makers(k, w->paper, both)) : 0;
}

/* --- making ---------------------------------------------------------------------------------------------------- */

/* "记录校验 1101080-345 9f86d081884c7d65": what the paper was made from; the log proves the hash. */
static const char *foot_of(const app_t *app, const json_t *act, arena_t *a)
{
    const char *id = json_string_value(json_object_get(act, "id")), *hash = json_string_value(json_object_get(act, "hash"));
    (void)app;
    return id && hash ? arena_printf(a, "记录校验 Record %s  %.16s", id, hash) : NULL;
}

static const char *mark_of(const app_t *app, const app_paper_wish_t *w)
{
    if (app->demonstration) return PAPER_MARK_DEMONSTRATION;
    return w->draft ? PAPER_MARK_DRAFT : NULL;
}

static int look_at(app_t *app, const app_paper_wish_t *w, arena_t *a, err_t *err)
{
    char id[48];
    matter_text(w->matter, id);
    const char *target = arena_printf(a, "%s %s", id, w->paper);
    if (!target) return err_nomem(err);
    return app_look(app, w->actor, "paper", target, w->reason ? w->reason : "制作文书 make a paper", err);
}

/* An office above that performed the act issues its paper; what followed from an act elsewhere is the matter's own. */
static const char *issuer_of(const cat_paper_t *paper, const json_t *act)
{
    bool own = paper->own_office || !act || json_is_true(json_object_get(act, "followed"));
    return own ? NULL : json_string_value(json_object_get(act, "office"));
}

/* The matter as of the act, and the act within it. */
static int lay_out(desk_t *d, const app_paper_wish_t *w, const json_t *chosen, paper_data_t *data, err_t *err)
{
    json_t *then = NULL;
    int failed = 0;
    d->after = chosen ? id_of(chosen) : 0;
    if (d->after) {
        failed = book_asof(d->app->book, w->actor, w->matter, d->after, &then, err);
        if (!failed && d->count < FOUND_MOST) d->found[d->count++] = (struct found){.id = "", .json = then};
        else if (!failed) json_decref(then);
        data->matter = then;
    }
    const json_t *acts = json_object_get(data->matter, "acts");
    size_t n = json_array_size(acts);
    if (!failed && n) data->act = json_array_get(acts, n - 1);
    return failed;
}

static int make(desk_t *d, const app_paper_wish_t *w, buf_t *out, app_paper_made_t *ret, err_t *err)
{
    app_t *app = d->app;
    const cat_kind_t *kind = NULL;
    const json_t *chosen = NULL, *now = NULL;
    char id[48];
    matter_text(w->matter, id);
    int failed = find_matter(d, id, &now, err);
    if (!failed && !now) failed = err_set(err, ERR_REGISTER_MATTER, id);
    if (!failed) failed = catalogue_kind(app->catalogue, json_string_value(json_object_get(now, "kind")), &kind, err);
    if (!failed) failed = catalogue_paper(app->catalogue, kind->name, w->paper, &ret->paper, err);
    if (!failed) failed = choose_act(w, kind, now, &chosen, err);
    if (!failed) failed = look_at(app, w, d->arena, err);
    if (failed) return failed;
    json_t *first = json_incref((json_t *)(uintptr_t)now);
    bool draft = w->draft && !chosen;
    clear_desk(d); /* what was read so far is of today */
    paper_data_t data = {.catalogue = app->catalogue, .offices = app->offices, .matter = first, .today = day_today(),
                         .find = find_matter, .parts = find_parts, .full_name = find_name, .arg = d};
    failed = lay_out(d, w, chosen, &data, err);
    data.office = chosen ? issuer_of(ret->paper, data.act) : NULL;
    if (chosen) data.number = json_string_value(json_object_get(data.act, "number"));
    else if (numbered_by_act(kind, w->paper)) data.number = ""; /* the matter's would be the wrong one */
    app_paper_wish_t marked = *w;
    marked.draft = draft;
    writ_wish_t wish = {.lang = w->lang, .mark = mark_of(app, &marked), .foot = chosen ? foot_of(app, data.act, d->arena) : NULL};
    if (chosen && data.act) (void)day_parse(json_string_value(json_object_get(data.act, "occurred_on")), &data.today, NULL);
    writ_t writ;
    if (!failed) failed = writ_make(ret->paper, &data, &wish, d->arena, &writ, err);
    if (!failed) failed = writ_write(&writ, w->form, out, err);
    if (!failed) {
        ret->act = chosen ? d->after : 0;
        ret->day = writ.day;
        ret->missing = writ.missing;
        ret->missing_count = writ.missing_count;
    }
    json_decref(first);
    return failed;
}

int app_paper(app_t *app, const app_paper_wish_t *wish, arena_t *a, buf_t *out, app_paper_made_t *ret_made, err_t *err)
{
    app_paper_made_t made = {0};
    assert(wish->actor && wish->paper);
    desk_t *d = new_desk(app, wish->actor, a);
    int failed = d ? make(d, wish, out, &made, err) : err_nomem(err);
    clear_desk(d);
    if (!failed) *ret_made = made;
    return failed;
}

/* --- the list ---------------------------------------------------------------------------------------------------- */

static json_t *made_by(const cat_kind_t *k, const json_t *matter, const char *paper)
{
    json_t *list = json_array();
    const json_t *acts = json_object_get(matter, "acts");
    for (size_t i = json_array_size(acts); i-- > 0;) {
        const json_t *done = json_array_get(acts, i);
        const cat_act_t *act = NULL;
        if (!done_makes(k, done, paper)) continue;
        (void)cat_kind_act(k, json_string_value(json_object_get(done, "act")), &act, NULL);
        (void)json_array_append_new(list, json_pack("{s:O, s:O, s:o, s:O}", "id", json_object_get(done, "id"), "act",
                                                    json_object_get(done, "act"), "label", words_json(act->label), "occurred_on",
                                                    json_object_get(done, "occurred_on")));
    }
    return list;
}

static json_t *may_be_made_by(const cat_kind_t *k, const char *paper)
{
    json_t *list = json_array();
    for (size_t i = 0; i < k->act_count; i++)
        if (act_makes(&k->acts[i], paper))
            (void)json_array_append_new(list, json_pack("{s:s, s:o}", "act", k->acts[i].name, "label", words_json(k->acts[i].label)));
    return list;
}

static json_t *paper_json(const cat_kind_t *k, const json_t *matter, const cat_paper_t *p)
{
    json_t *done = made_by(k, matter, p->name), *by = may_be_made_by(k, p->name);
    const char *state = json_array_size(done) ? "issued" : json_array_size(by) ? "not_yet" : "ready";
    return json_pack("{s:s, s:o, s:s, s:b, s:o, s:o}", "paper", p->name, "name", words_json(p->label), "state", state, "english",
                     p->body[LANG_EN] != NULL, "acts", done, "by", by);
}

int app_papers(app_t *app, const actor_t *actor, int64_t matter, json_t **ret_json, err_t *err)
{
    json_t *m = NULL, *list = json_array();
    const cat_kind_t *k = NULL;
    int failed = list ? book_asof(app->book, actor, matter, 0, &m, err) : err_nomem(err);
    if (!failed) failed = catalogue_kind(app->catalogue, json_string_value(json_object_get(m, "kind")), &k, err);
    for (size_t i = 0; !failed && i < catalogue_paper_count(app->catalogue); i++) {
        const cat_paper_t *p = catalogue_paper_at(app->catalogue, i);
        if (cat_paper_for(p, k->name) && json_array_append_new(list, paper_json(k, m, p)) != 0) failed = err_nomem(err);
    }
    json_decref(m);
    if (failed) json_decref(list);
    else *ret_json = list;
    return failed;
}
