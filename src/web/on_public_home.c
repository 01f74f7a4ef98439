/* on_public_home.c - the first page, and the one that says what becomes of what people enter. */
#include "web/public.h"

#include "app/app.h"

/* What one can do here: only what this office offers. */
int on_public_home(public_call_t *p, err_t *err)
{
    static const struct {
        const char *path, *key, *use, *act;
    } list[] = {
        {"apply", "home.apply", "application", "apply"},
        {"check", "home.check", NULL, NULL},
        {"letter", "home.letter", "letter", "receive"},
        {"follow", "home.follow", NULL, NULL},
        {"figures", "home.figures", "published_figure", NULL},
        {"cases", "home.cases", "typical_case", NULL},
        {"education", "home.education", "education_material", NULL},
    };
    json_t *cards = json_array();
    (void)err;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        const cat_kind_t *k;
        if (list[i].use && !public_offers(p->w, list[i].use, list[i].act, &k)) continue;
        const char *does = arena_printf(p->c->arena, "%s.does", list[i].key);
        public_add(p, cards, json_pack("{s:s,s:s,s:s,s:b}", "path", list[i].path, "name", public_text(p, list[i].key), "does",
                                       does ? public_text(p, does) : "", list[i].path, 1));
    }
    public_set(p, "cards", cards);
    return 0;
}

int on_public_about(public_call_t *p, err_t *err)
{
    (void)p;
    (void)err;
    return 0;
}
