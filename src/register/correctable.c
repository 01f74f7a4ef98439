/* correctable.c - what a correction may not touch.
 *
 * A correction lays values over an act that stands, so whatever guards the way of a value when it is given must guard it here:
 *   a value is corrected where it was given (laid over another act, no condition would be asked of it);
 *   a field that is `fixed`, or names what was sealed, is changed by acts only;
 *   what the act, or a later one, cannot do without is not emptied;
 *   what a leader's decision rests on is corrected by who could make that decision: else the decision would be of another thing.
 */
#include "register/inside.h"

#include "catalogue/role_list.h"

#include <string.h>

static bool is_own(const act_record_t *t, const cat_field_t *f)
{
    bool own = act_may_set(t->act, (int)(f - t->kind->fields));
    for (size_t i = 0; i < t->field_count; i++) own |= t->fields[i].field == f;
    for (size_t i = 0; i < t->act->set_count; i++) own |= &t->kind->fields[t->act->sets[i].field] == f;
    return own;
}

static int refuse_fixed(const cat_field_t *f, err_t *err)
{
    char label[ERR_ARG_BYTES];
    (void)err_set(err, ERR_REGISTER_FIXED, err_both(f->label, label));
    return err_field_label(err, f->name, f->label), ERR_REGISTER_FIXED;
}

static bool requires(const cat_act_t *act, int field)
{
    for (size_t i = 0; act && i < act->require_count; i++)
        if (act->requires_[i] == field) return true;
    return false;
}

/* The act at `at`, or a later one before the field is given anew, that needs the field; NULL: none. */
static const cat_act_t *needed_by(const history_t *h, size_t at, const cat_field_t *f)
{
    for (size_t i = at; i < h->count; i++) {
        const act_record_t *r = &h->acts[i];
        bool gives = false;
        for (size_t j = 0; i > at && j < r->field_count; j++) gives |= r->fields[j].field == f && !value_is_blank(&r->fields[j]);
        if (gives) return NULL;
        if (requires(r->act, (int)(f - r->kind->fields))) return r->act;
    }
    return NULL;
}

const act_record_t *decision_since(const book_t *b, const history_t *h, const act_record_t *t)
{
    const cat_kind_t *k = t->kind;
    uint64_t leaders = catalogue_leaders(b->with.catalogue);
    for (size_t i = h->count; i-- > 0 && h->acts[i].id > t->id;) {
        const cat_act_t *act = h->acts[i].act;
        if (!act || act->to < 0 || !act->by || act->by & ~leaders) continue;
        /* who alone may correct, by the kind's own word, and could not decide: then the kind has said who */
        return k->corrected_by && !(k->corrected_by & act->by) ? NULL : &h->acts[i];
    }
    return NULL;
}

int refuse_decided(const book_t *b, const act_record_t *t, const act_record_t *u, err_t *err)
{
    char what[ERR_ARG_BYTES], decision[ERR_ARG_BYTES], who[ERR_ARG_BYTES], day[DAY_TEXT];
    role_list_both(b->with.catalogue, u->act->by, who);
    return err_set(err, ERR_REGISTER_DECIDED, err_both(t->act->label, what), err_both(u->act->label, decision), day_text(u->occurred_on, day), who);
}

/* A seal that stands hides what the field names: by a correction it would jump to another file. */
static bool is_sealing(const history_t *h, const cat_field_t *f)
{
    for (size_t i = 0; i < h->count; i++) {
        const cat_act_t *act = h->acts[i].act;
        if (act && act->seals && strcmp(act->seals, f->name) == 0) return true;
        if (act && act->unseals && strcmp(act->unseals, f->name) == 0) return true;
    }
    return false;
}

json_t *correctable_fields(const history_t *h, size_t at)
{
    const act_record_t *t = &h->acts[at];
    json_t *names = json_array();
    for (size_t i = 0; i < t->kind->field_count; i++) {
        const cat_field_t *f = &t->kind->fields[i];
        bool given = false;
        for (size_t j = 0; j < t->field_count; j++) given |= t->fields[j].field == f;
        bool computed = false;
        for (size_t j = 0; j < t->act->set_count; j++) computed |= &t->kind->fields[t->act->sets[j].field] == f;
        if ((given || act_may_set(t->act, (int)i)) && !computed && !f->fixed && !is_sealing(h, f)) (void)json_array_append_new(names, json_string(f->name));
    }
    return names;
}

int check_correction(const history_t *h, size_t at, const act_record_t *r, err_t *err)
{
    const act_record_t *t = &h->acts[at];
    for (size_t i = 0; i < r->field_count; i++) {
        const cat_field_t *f = r->fields[i].field;
        if (!is_own(t, f)) return refuse_field_of_act(t->kind, t->act, f, err);
        if (f->fixed || is_sealing(h, f)) return refuse_fixed(f, err);
        const cat_act_t *needs = value_is_blank(&r->fields[i]) ? needed_by(h, at, f) : NULL;
        if (needs) return refuse_required(needs, f, err);
    }
    return 0;
}
