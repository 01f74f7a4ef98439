/* sight.c - which sealed fields of a matter somebody reads. */
#include "register/inside.h"

#include <string.h>

static sight_t sight_of(const actor_t *actor, const cat_kind_t *k, const handlers_t *handlers)
{
    sight_t s = {.roles = actor->roles, .handles = handlers_have(handlers, actor->login)};
    s.acts = desk_acts_on_kind(actor, k) || (actor->roles & (k->annulled_by | k->corrected_by)) != 0;
    return s;
}

bool sight_shows(const sight_t *s, const cat_field_t *f)
{
    if (!f->sealed || s->all) return true;
    if (s->none) return false;
    return f->seen_by ? s->handles || (s->roles & f->seen_by) != 0 : s->acts;
}

int sight_now(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, sight_t *ret_sight,
              err_t *err)
{
    handlers_t handlers = {.count = 0};
    *ret_sight = (sight_t){.all = true};
    if (!actor || actor->system) return 0;
    int failed = handlers_of(b, c, k, matter, &handlers, err);
    if (!failed) *ret_sight = sight_of(actor, k, &handlers);
    return failed;
}
