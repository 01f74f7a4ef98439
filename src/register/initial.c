/* initial.c - what a field begins with when nobody gives it: `initial` of the catalogue.
 *
 * A value, the day of the act and who acts are known before the transaction; the office of a part, what its parent
 * says, and whether a field was set before are read inside it. What is found is recorded in the act like a field
 * given, so every fold of the act agrees whatever the catalogue or the parent says later.
 *
 * A field with set_by begins with what is known at the acts named there, as long as it is empty; every other one,
 * and every plain value, at the opening.
 */
#include "register/inside.h"

#include <assert.h>
#include <string.h>

static bool act_sets(const act_record_t *r, const cat_field_t *f)
{
    for (size_t i = 0; i < r->act->field_count; i++)
        if (&r->kind->fields[r->act->fields[i]] == f) return true;
    return false;
}

static bool is_given(const act_record_t *r, const cat_field_t *f)
{
    for (size_t i = 0; i < r->field_count; i++)
        if (r->fields[i].field == f) return true;
    return false;
}

static bool begins_now(const act_record_t *r, const cat_field_t *f)
{
    if (!f->initial) return false;
    if (f->initial_from == CAT_INITIAL_VALUE) return r->act->opens;
    return f->set_by ? act_sets(r, f) : r->act->opens;
}

/* Only the transaction knows: what the parent says, the office of a part, whether it was set before. */
static bool begins_late(const act_record_t *r, const cat_field_t *f)
{
    if (!r->act->opens) return true;
    return f->initial_from == CAT_INITIAL_PARENT || (f->initial_from == CAT_INITIAL_OFFICE && r->kind->parent);
}

/* NULL: the parent says nothing. parent: its fields, only with CAT_INITIAL_PARENT. */
static json_t *begin_with(const act_record_t *r, const cat_field_t *f, const json_t *parent)
{
    char day[DAY_TEXT];
    switch (f->initial_from) {
    case CAT_INITIAL_VALUE: return json_string(f->initial);
    case CAT_INITIAL_ME: return json_string(r->actor);
    case CAT_INITIAL_OFFICE: return json_string(r->office);
    case CAT_INITIAL_TODAY: return json_string(day_text(r->occurred_on, day));
    case CAT_INITIAL_PARENT: break;
    }
    json_t *value = json_deep_copy(json_object_get(parent, f->initial_field));
    (void)json_object_del(value, "identity_kind"); /* follows from the number */
    (void)json_object_del(value, "id");
    if (!json_is_null(value)) return value;
    json_decref(value);
    return NULL;
}

/* The values among those given, in the order of the kind's fields. */
static int merge(book_t *b, act_record_t *r, const json_t *begun, arena_t *a, err_t *err)
{
    field_value_t *fresh, *all = arena_array(a, r->kind->field_count ? r->kind->field_count : 1, sizeof *all);
    size_t fresh_count, given = 0, added = 0, count = 0;
    if (!all) return err_nomem(err);
    int failed = parse_fields(b, r->kind, NULL, begun, a, &fresh, &fresh_count, err);
    if (failed) return failed;
    while (given < r->field_count || added < fresh_count)
        all[count++] = added == fresh_count || (given < r->field_count && r->fields[given].field < fresh[added].field)
                           ? r->fields[given++] : fresh[added++];
    assert(count <= r->kind->field_count);
    r->fields = all;
    r->field_count = count;
    return 0;
}

static void drop_json(void *what)
{
    json_decref(what);
}

int initial_early(book_t *b, act_record_t *r, arena_t *a, err_t *err)
{
    json_t *begun = json_object();
    if (!begun || !arena_on_free(a, drop_json, begun)) return err_nomem(err);
    for (size_t i = 0; i < r->kind->field_count; i++) {
        const cat_field_t *f = &r->kind->fields[i];
        if (!begins_now(r, f) || is_given(r, f)) continue;
        if (begins_late(r, f)) r->begins_late = true;
        else if (json_object_set_new(begun, f->name, begin_with(r, f, NULL)) != 0) return err_nomem(err);
    }
    int failed = json_object_size(begun) ? merge(b, r, begun, a, err) : 0;
    r->given = r->fields;
    r->given_count = r->field_count;
    return failed;
}

static int fields_of(book_t *b, store_conn_t *c, const char *kind, int64_t matter, arena_t *a, json_t **ret_fields,
                     err_t *err)
{
    const cat_kind_t *k;
    int failed = catalogue_kind(b->with.catalogue, kind, &k, err);
    if (!failed) failed = matter_fields(c, k, matter, ret_fields, err);
    if (!failed && !arena_on_free(a, drop_json, *ret_fields)) failed = err_nomem(err);
    return failed;
}

int initial_late(book_t *b, store_conn_t *c, act_record_t *r, arena_t *a, err_t *err)
{
    if (!r->begins_late) return 0;
    json_t *begun = json_object(), *parent = NULL, *own = NULL;
    if (!begun || !arena_on_free(a, drop_json, begun)) return err_nomem(err);
    int failed = r->act->opens ? 0 : fields_of(b, c, r->kind->name, r->matter, a, &own, err);
    /* The transaction may be run again: from what was given, not from what the last run found. */
    r->fields = r->given;
    r->field_count = r->given_count;
    r->content = NULL;
    for (size_t i = 0; !failed && i < r->kind->field_count; i++) {
        const cat_field_t *f = &r->kind->fields[i];
        const json_t *before = json_object_get(own, f->name);
        if (!begins_now(r, f) || !begins_late(r, f) || is_given(r, f) || (before && !json_is_null(before))) continue;
        int64_t whole = r->parent;
        if (f->initial_from == CAT_INITIAL_PARENT && !parent) {
            if (!whole) failed = matter_parent(c, r->kind, r->matter, &whole, err);
            if (!failed) failed = fields_of(b, c, r->kind->parent, whole, a, &parent, err);
        }
        json_t *value = failed ? NULL : begin_with(r, f, parent);
        if (value && json_object_set_new(begun, f->name, value) != 0) failed = err_nomem(err);
    }
    if (!failed) failed = merge(b, r, begun, a, err);
    if (!failed) failed = check_choice_days(r->kind, r->fields, r->field_count, r->occurred_on, err);
    return failed ? failed : check_required(r, false, err);
}
