/* chance.c - which acts somebody could perform now, and of the others why not.
 *
 * What is refused here the register would refuse whatever the form said: rights, handler, stage, how often, and those
 * conditions that the act itself cannot change. Conditions over the act's own fields, and those that ask the clock (an act
 * may be of an earlier day), are asked when it is performed.
 */
#include "register/book.h"
#include "register/inside.h"

#include "base/text.h"

#include <assert.h>

typedef struct asking {
    const book_t *book;
    store_conn_t *c;
    const actor_t *actor;
    const cat_kind_t *kind;
    int64_t matter, parent;
    const char *office;
    int stage;
} asking_t;

/* --- conditions ---------------------------------------------------------------------------------------- */

/* Would the row be another one once the act is done, as far as the condition looks at it? */
static bool act_changes(const cat_act_t *a, const cat_check_t *check)
{
    bool changes = check->moves;
    for (size_t u = 0; !changes && u < check->use_count; u++) {
        for (size_t i = 0; !changes && i < a->field_count; i++) changes = a->fields[i] == check->uses[u];
        for (size_t i = 0; !changes && i < a->set_count; i++) changes = a->sets[i].field == check->uses[u];
    }
    return changes;
}

static int unmet_condition(const cat_act_t *a, uint64_t refused, err_t *err)
{
    char label[ERR_ARG_BYTES], why[ERR_ARG_BYTES];
    for (size_t i = 0; i < a->check_count; i++)
        if (refused >> i & 1) return err_set(err, ERR_REGISTER_CONDITION, err_both(a->label, label), err_both(a->checks[i].why, why));
    return 0;
}

static int check_row(const asking_t *x, const cat_act_t *a, err_t *err)
{
    act_record_t r = {.kind = x->kind, .act = a, .matter = x->matter, .occurred_on = day_today()};
    uint64_t which = 0, refused = 0;
    for (size_t i = 0; i < a->check_count; i++)
        if (!a->checks[i].asks && !act_changes(a, &a->checks[i])) which |= UINT64_C(1) << i;
    int failed = which ? gates_ask(x->c, &r, a, which, &refused, err) : 0;
    return failed || !refused ? failed : unmet_condition(a, refused, err);
}

/* --- one act ------------------------------------------------------------------------------------------- */

/* Acts on a matter; of the whole, when a part is opened. */
static int refuse(const asking_t *x, const cat_act_t *a, err_t *err)
{
    act_record_t r = {.kind = x->kind, .act = a, .matter = x->matter};
    int failed = check_rights(x->book, x->actor, x->kind, a, x->office, err);
    if (!failed && a->opens) return x->parent ? check_handler(x->book, x->c, x->actor, x->kind, a, x->parent, err) : 0;
    if (!failed && !(a->from >> x->stage & 1)) return wrong_stage(&r, x->stage, err);
    if (!failed) failed = check_handler(x->book, x->c, x->actor, x->kind, a, x->matter, err);
    if (!failed) failed = check_at_most(x->c, &r, err);
    return failed ? failed : check_row(x, a, err);
}

/* The words that tell most: of who does it and from which stage the detail, else what is refused. */
static json_t *why_json(const err_t *why)
{
    enum err_part part = why->code == ERR_REGISTER_HANDLER || why->code == ERR_REGISTER_AT_MOST ? ERR_WHAT : ERR_DETAIL;
    json_t *words = json_object();
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        buf_t text;
        buf_init(&text, 4 * ERR_ARG_BYTES);
        err_add_part(&text, why, part, (enum lang)lang);
        if (!buf_failed(&text)) (void)json_object_set_new(words, lang == LANG_ZH ? "zh" : "en", json_string(buf_text(&text)));
        buf_release(&text);
    }
    return words;
}

/* What refuses the act, as JSON {code, why}; NULL when nothing does. What the machine refuses is no reason against the act: it fails. */
static int ask_one(const asking_t *x, const cat_act_t *a, json_t **ret_refusal, err_t *err)
{
    err_t why = {.code = ERR_NONE};
    int refused = refuse(x, a, &why);
    assert((refused != 0) == (why.code != ERR_NONE));
    *ret_refusal = NULL;
    if (!refused) return 0;
    if (err_leave(why.code) == LEAVE_SYSTEM) {
        if (err) *err = why;
        return refused;
    }
    *ret_refusal = json_pack("{s:s, s:o}", "code", err_code_text(why.code), "why", why_json(&why));
    return *ret_refusal ? 0 : err_nomem(err);
}

int act_chances(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, json_t *into, err_t *err)
{
    asking_t x = {.book = b, .c = c, .actor = actor, .kind = k, .matter = matter, .stage = -1,
                  .office = json_string_value(json_object_get(into, "office"))};
    json_t *may = json_array(), *not_now = json_array();
    int failed = 0;
    (void)cat_kind_stage(k, json_string_value(json_object_get(into, "stage")), &x.stage, NULL);
    for (size_t i = 0; !failed && actor && x.stage >= 0 && i < k->act_count; i++) {
        const cat_act_t *a = &k->acts[i];
        json_t *refusal;
        if (a->opens || a->system) continue;
        failed = ask_one(&x, a, &refusal, err);
        if (refusal) (void)json_object_set_new(refusal, "act", json_string(a->name));
        if (!failed) (void)json_array_append_new(refusal ? not_now : may, refusal ? refusal : json_string(a->name));
    }
    bool kept = json_object_set_new(into, "may", may) == 0;
    kept = json_object_set_new(into, "may_not", not_now) == 0 && kept;
    return failed ? failed : kept ? 0 : err_nomem(err);
}

/* --- what is opened ------------------------------------------------------------------------------------ */

typedef struct opening {
    book_t *book;
    const actor_t *actor;
    const cat_kind_t *kind;
    int64_t parent;
    json_t *out;
} opening_t;

/* The office of the whole, which must be of the right kind and the actor's to read. */
static int office_of_whole(const opening_t *o, store_conn_t *c, char into[OFFICE_CODE], err_t *err)
{
    act_record_t whole = {.matter = o->parent};
    standing_t s;
    if (!o->kind->parent) return 0;
    int failed = check_seen(o->book, c, o->actor, o->parent, err);
    if (!failed) failed = catalogue_kind(o->book->with.catalogue, o->kind->parent, &whole.kind, err);
    if (!failed) failed = load_standing(o->book, c, &whole, &s, err);
    if (!failed) (void)text_copy(into, OFFICE_CODE, s.office);
    return failed;
}

static int read_opening(store_conn_t *c, void *arg, err_t *err)
{
    opening_t *o = arg;
    char office[OFFICE_CODE] = "";
    (void)text_copy(office, sizeof office, o->actor->office);
    json_decref(o->out);
    o->out = json_array();
    int failed = o->parent ? office_of_whole(o, c, office, err) : 0;
    asking_t x = {.book = o->book, .c = c, .actor = o->actor, .kind = o->kind, .parent = o->parent, .office = office};
    for (size_t i = 0; !failed && i < o->kind->act_count; i++) {
        const cat_act_t *a = &o->kind->acts[i];
        json_t *refusal;
        if (!a->opens || a->system) continue;
        failed = ask_one(&x, a, &refusal, err);
        if (failed) break;
        json_t *j = refusal ? refusal : json_object();
        (void)json_object_set_new(j, "act", json_string(a->name));
        (void)json_object_set_new(j, "may", json_boolean(!refusal));
        failed = json_array_append_new(o->out, j) == 0 ? 0 : err_nomem(err);
    }
    return failed;
}

int book_may_open(book_t *b, const actor_t *actor, const char *kind, int64_t parent, json_t **ret_json, err_t *err)
{
    opening_t o = {.book = b, .actor = actor, .parent = parent};
    int failed = catalogue_kind(b->with.catalogue, kind, &o.kind, err);
    if (!failed) failed = store_read(b->with.store, read_opening, &o, err);
    if (failed) json_decref(o.out);
    else *ret_json = o.out;
    return failed;
}
