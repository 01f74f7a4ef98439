/* on_board.c - what the catalogue puts on the front pages (catalogue/board.h): the boards of one's roles, the papers of a window. */
#include "app/app.h"
#include "catalogue/board.h"
#include "register/book.h"
#include "web/shape.h"
#include "web/web.h"

static json_t *texts(const char *const *list, size_t count)
{
    json_t *j = json_array();
    for (size_t i = 0; i < count; i++) (void)json_array_append_new(j, json_string(list[i]));
    return j;
}

/* A kind that one may not read is no panel of one's board. */
static bool may_see(const book_t *b, const actor_t *actor, const cat_panel_t *p)
{
    const cat_kind_t *k = NULL;
    if (p->sort != CAT_PANEL_MATTERS) return true;
    return catalogue_kind(book_catalogue(b), p->kind, &k, NULL) == 0 && book_may_read(b, actor, k, actor->office);
}

static json_t *panel_json(const cat_panel_t *p)
{
    static const char *const sorts[] = {[CAT_PANEL_FIGURES] = "figures", [CAT_PANEL_SPREAD] = "spread",
                                        [CAT_PANEL_MATTERS] = "matters", [CAT_PANEL_TERMS] = "terms"};
    json_t *j = json_pack("{s:s,s:s,s:o,s:o}", "name", p->name, "sort", sorts[p->sort], "label", shape_words(&p->label), "help",
                          shape_words(&p->help));
    if (!j) return NULL;
    if (p->figure_count) (void)json_object_set_new(j, "figures", texts(p->figures, p->figure_count));
    if (p->sort != CAT_PANEL_MATTERS) return j;
    (void)json_object_set_new(j, "kind", json_string(p->kind));
    (void)json_object_set_new(j, "stages", texts(p->stages, p->stage_count));
    (void)json_object_set_new(j, "columns", texts(p->columns, p->column_count));
    return j;
}

static int on_boards(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    const book_t *b = app_book(w->app);
    const catalogue_t *cat = book_catalogue(b);
    json_t *list = json_array();
    for (size_t i = 0; i < catalogue_board_count(cat); i++) {
        const cat_board_t *board = catalogue_board_at(cat, i);
        if (!(board->roles & c->actor.roles)) continue;
        json_t *panels = json_array();
        for (size_t p = 0; p < board->panel_count; p++)
            if (may_see(b, &c->actor, &board->panels[p])) (void)json_array_append_new(panels, panel_json(&board->panels[p]));
        (void)json_array_append_new(list, json_pack("{s:s,s:o,s:b,s:o}", "name", board->name, "label", shape_words(&board->label),
                                                    "first", board->first, "panels", panels));
    }
    return web_reply_json(r, json_pack("{s:o}", "boards", list), err);
}

static int on_counters(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    const catalogue_t *cat = book_catalogue(app_book(w->app));
    json_t *list = json_array();
    (void)c;
    for (size_t i = 0; i < catalogue_counter_count(cat); i++) {
        const cat_counter_t *x = catalogue_counter_at(cat, i);
        json_t *j = json_pack("{s:s,s:s,s:s,s:o,s:o}", "name", x->name, "kind", x->kind, "type", x->type, "label",
                              shape_words(&x->label), "needs", texts(x->needs, x->need_count));
        if (j && x->law) (void)json_object_set_new(j, "law", json_string(x->law));
        (void)json_array_append_new(list, j);
    }
    return web_reply_json(r, json_pack("{s:o}", "counters", list), err);
}

const api_binding_t web_on_board[] = {
    WEB_ROW("boards", on_boards),
    WEB_ROW("counters", on_counters),
    {NULL, NULL},
};
