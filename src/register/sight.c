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

/* What the public entrusts to an office under seal is read in that office: a post of the same name in another is another house.
 * (Of an annulled matter there is no row: then where it was opened.) */
static int entrusted_elsewhere(store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, bool *ret_elsewhere, err_t *err)
{
    buf_t sql;
    store_rows_t *rows = NULL;
    bool row = false;
    *ret_elsewhere = false;
    if (!k->for_public) return 0;
    buf_init(&sql, 512);
    buf_addf(&sql, "SELECT coalesce((SELECT office FROM k_%s WHERE id = $1), (SELECT office FROM act WHERE id = $1))", k->name); /* sql: identifiers only */
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_P(store_int(matter)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    *ret_elsewhere = !failed && row && !store_is_null(rows, 0) && strcmp(store_col_text(rows, 0), actor->office) != 0;
    store_rows_close(rows);
    buf_release(&sql);
    return failed;
}

int sight_now(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, sight_t *ret_sight,
              err_t *err)
{
    handlers_t handlers = {.count = 0};
    *ret_sight = (sight_t){.all = true};
    if (!actor || actor->system) return 0;
    int failed = handlers_of(b, c, k, matter, &handlers, err);
    bool elsewhere = false;
    if (!failed) failed = entrusted_elsewhere(c, actor, k, matter, &elsewhere, err);
    if (failed) return failed;
    *ret_sight = sight_of(actor, k, &handlers);
    if (elsewhere) ret_sight->roles = 0, ret_sight->acts = false;
    return 0;
}

/* Whether the field of the matter as it stands holds something. */
static int holds(store_conn_t *c, const act_record_t *r, const cat_field_t *f, bool *ret_holds, err_t *err)
{
    store_rows_t *rows = NULL;
    buf_t sql;
    buf_init(&sql, 512);
    buf_addf(&sql, "SELECT 1 FROM k_%s WHERE id = $1 AND %s IS NOT NULL", r->kind->name, f->name); /* sql: identifiers only */
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_P(store_int(r->matter)), &rows, err);
    if (!failed) failed = store_step(rows, ret_holds, err);
    store_rows_close(rows);
    buf_release(&sql);
    return failed;
}

int sight_refuses(const book_t *b, store_conn_t *c, const actor_t *actor, const act_record_t *given, err_t *err)
{
    sight_t sight = {.all = true};
    bool asked = false;
    for (size_t i = 0; i < given->field_count; i++) {
        const cat_field_t *f = given->fields[i].field;
        char label[ERR_ARG_BYTES];
        bool full = false;
        if (!f->sealed) continue;
        int failed = asked ? 0 : sight_now(b, c, actor, given->kind, given->matter, &sight, err);
        asked = true;
        if (!failed && !sight_shows(&sight, f)) failed = holds(c, given, f, &full, err);
        if (failed) return failed;
        if (!full) continue;
        (void)err_set(err, ERR_REGISTER_UNSEEN, err_both(f->label, label));
        return err_field_label(err, f->name, f->label), ERR_REGISTER_UNSEEN;
    }
    return 0;
}
