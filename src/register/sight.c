/* sight.c - which sealed fields of a matter somebody reads. */
#include "register/inside.h"

#include <string.h>

sight_t sight_of(const actor_t *actor, const cat_kind_t *k, const char *handler)
{
    if (!actor || actor->system) return (sight_t){.all = true};
    sight_t s = {.roles = actor->roles, .handles = handler && strcmp(handler, actor->login) == 0};
    s.acts = desk_acts_on_kind(actor, k) || (actor->roles & (k->annulled_by | k->corrected_by)) != 0;
    return s;
}

bool sight_shows(const sight_t *s, const cat_field_t *f)
{
    if (!f->sealed || s->all) return true;
    if (s->none) return false;
    return f->seen_by ? s->handles || (s->roles & f->seen_by) != 0 : s->acts;
}

const char *sight_handler(const cat_kind_t *k, store_rows_t *rows)
{
    const cat_field_t *f;
    if (!cat_kind_handler(k) || cat_kind_field(k, "handler", &f, NULL) != 0) return NULL;
    return store_col_text(rows, ROW_OWN + (int)(f - k->fields));
}

int sight_now(store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, sight_t *ret_sight, err_t *err)
{
    char sql[160];
    store_rows_t *rows = NULL;
    bool row = false;
    *ret_sight = sight_of(actor, k, NULL);
    if (!cat_kind_handler(k) || ret_sight->all) return 0;
    (void)snprintf(sql, sizeof sql, "SELECT handler FROM k_%s WHERE id = $1", k->name); /* sql: identifiers only */
    int failed = store_query(c, sql, STORE_P(store_int(matter)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row) *ret_sight = sight_of(actor, k, store_col_text(rows, 0));
    store_rows_close(rows);
    return failed;
}
