/* given.c - fields that hold nothing but what they begin with.
 *
 * A plain `initial` is written at the opening, also for a field that only a later act asks for, so that conditions have a value to
 * ask. Nobody has said it yet: a case without a judgment has no form of judgment, whatever that form would begin with. Such a field
 * is told apart until an act that stands asks for it or computes it; what the opening itself asks for or computes is given there.
 */
#include "register/inside.h"

#include <stdlib.h>

bool given_by(const cat_kind_t *k, const cat_act_t *act, const cat_field_t *f)
{
    for (size_t i = 0; i < act->field_count; i++)
        if (&k->fields[act->fields[i]] == f) return true;
    for (size_t i = 0; i < act->set_count; i++)
        if (&k->fields[act->sets[i].field] == f) return true;
    return false;
}

bool given_may_lack(const cat_field_t *f)
{
    return f->initial && f->initial_from == CAT_INITIAL_VALUE;
}

/* The acts of the matter that stand: done[i] = act i of the kind. */
static int acts_done(store_conn_t *c, const cat_kind_t *k, int64_t matter, bool *done, err_t *err)
{
    store_rows_t *rows = NULL;
    int failed = store_query(c,
        "SELECT DISTINCT a.act FROM act a WHERE a.matter = $1 AND a.target IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM act x WHERE x.matter = a.matter AND x.target = a.id AND x.act = 'annul')", STORE_P(store_int(matter)), &rows, err);
    for (bool row = true; !failed;) {
        const cat_act_t *act;
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        if (cat_kind_act(k, store_col_text(rows, 0), &act, NULL) == 0) done[act - k->acts] = true;
    }
    store_rows_close(rows);
    return failed;
}

int given_note(store_conn_t *c, const cat_kind_t *k, json_t *row, err_t *err)
{
    bool *done = NULL;
    json_t *list = json_array();
    int64_t matter = 0;
    int failed = list && json_object_set_new(row, "not_given", list) == 0 ? matter_parse(json_string_value(json_object_get(row, "id")), &matter, err)
                                                                         : err_nomem(err);
    for (size_t i = 0; !failed && i < k->field_count; i++) {
        const cat_field_t *f = &k->fields[i];
        const json_t *value = json_object_get(json_object_get(row, "fields"), f->name);
        bool said = !value || json_is_null(value) || !given_may_lack(f);
        if (!said && !done) {
            done = calloc(k->act_count + 1, sizeof *done);
            failed = done ? acts_done(c, k, matter, done, err) : err_nomem(err);
        }
        for (size_t j = 0; !failed && !said && j < k->act_count; j++) said = done[j] && given_by(k, &k->acts[j], f);
        if (!failed && !said && json_array_append_new(list, json_string(f->name)) != 0) failed = err_nomem(err);
    }
    free(done);
    return failed;
}
