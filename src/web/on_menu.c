/* on_menu.c - what every page of the office begins with: the kinds of work one may read, by field of work, with what one may
 * open; the names of the people one works with. */
#include "app/app.h"
#include "register/book.h"
#include "web/shape.h"
#include "web/web.h"

#include <string.h>

/* The field of work is the folder that the kind's file lies in: "cases" of catalogue/cases/case.yaml. */
static json_t *group_name(const cat_kind_t *k)
{
    const char *end = strrchr(k->file, '/'), *begin = end;
    while (begin && begin > k->file && begin[-1] != '/') begin--;
    return end ? json_stringn(begin, (size_t)(end - begin)) : json_string("");
}

static json_t *opening_acts(const cat_kind_t *k, const actor_t *actor)
{
    json_t *list = json_array();
    for (size_t i = 0; i < k->act_count; i++)
        if (k->acts[i].opens && !k->acts[i].system && k->acts[i].by & actor->roles)
            (void)json_array_append_new(list, json_string(k->acts[i].name));
    return list;
}

static json_t *head_json(const cat_kind_t *k, const actor_t *actor)
{
    json_t *j = json_pack("{s:s,s:o,s:o,s:o,s:o}", "name", k->name, "label", shape_words(&k->label), "help", shape_words(&k->help),
                          "group", group_name(k), "opens", opening_acts(k, actor));
    if (k->parent) (void)json_object_set_new(j, "parent", json_string(k->parent));
    if (k->instrument) (void)json_object_set_new(j, "instrument", json_string(k->instrument));
    if (k->for_public) (void)json_object_set_new(j, "public", json_string(k->for_public));
    if (k->part) (void)json_object_set_new(j, "part", json_string(k->part));
    return j;
}

static json_t *group_of(json_t *groups, const char *name)
{
    size_t i;
    json_t *have;
    json_array_foreach(groups, i, have)
        if (strcmp(json_string_value(json_object_get(have, "name")), name) == 0) return json_object_get(have, "kinds");
    json_t *kinds = json_array();
    (void)json_array_append_new(groups, json_pack("{s:s,s:o}", "name", name, "kinds", kinds));
    return kinds;
}

static int on_menu(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    const book_t *b = app_book(w->app);
    const catalogue_t *cat = book_catalogue(b);
    json_t *groups = json_array();
    for (size_t i = 0; i < catalogue_kind_count(cat); i++) {
        const cat_kind_t *k = catalogue_kind_at(cat, i);
        if (!book_may_read(b, &c->actor, k, c->actor.office)) continue;
        json_t *head = head_json(k, &c->actor);
        const char *group = json_string_value(json_object_get(head, "group"));
        (void)json_array_append_new(group_of(groups, group ? group : ""), head);
    }
    return web_reply_json(r, json_pack("{s:o}", "groups", groups), err);
}

/* Names for logins, people to choose among. */
static int on_people(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    json_t *list = NULL;
    const char *kind = web_arg(c, "kind"), *field = web_arg(c, "field"), *office = web_arg(c, "office");
    const cat_kind_t *k = NULL;
    int rc = kind ? catalogue_kind(book_catalogue(app_book(w->app)), kind, &k, err) : 0;
    if (rc == 0) rc = app_people(w->app, c->actor.office, &list, err);
    if (rc == 0 && k && field && (rc = book_keep_handlers(app_book(w->app), k, field, office ? office : c->actor.office, list, err)) != 0) json_decref(list);
    return rc != 0 ? rc : web_reply_json(r, json_pack("{s:o}", "people", list), err);
}

const api_binding_t web_on_menu[] = {
    WEB_ROW("menu", on_menu),
    WEB_ROW("people", on_people),
    {NULL, NULL},
};
