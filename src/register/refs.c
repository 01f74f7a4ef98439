/* refs.c - matters that an act names: whether they are there, of the right kind, and to be seen by who names them.
 *
 * What one may not read is answered like what does not exist, wherever it is named: as the matter of an act, as the
 * whole of a part, in a field, as the target of an amendment. Else the difference would tell what is sealed. What
 * follows from an act names what it must: it is the program's.
 */
#include "register/book.h"
#include "register/inside.h"

#include <string.h>

/* The kind and office of a matter, as its opening act says; kind NULL: there is none. */
typedef struct seen {
    const cat_kind_t *kind;
    bool readable, annulled, near; /* near: of his office or below it */
} seen_t;

static bool is_near(const book_t *b, const actor_t *actor, const char *office)
{
    int mine, its;
    return office_find(b->with.offices, actor->office, &mine, NULL) == 0 && office_find(b->with.offices, office, &its, NULL) == 0 &&
           office_within(b->with.offices, its, mine);
}

static int look(book_t *b, store_conn_t *c, const actor_t *actor, int64_t matter, seen_t *ret, err_t *err)
{
    store_rows_t *rows = NULL;
    bool row = false;
    seen_t x = {0};
    int failed = store_query(c, "SELECT kind, office, EXISTS (SELECT 1 FROM act x WHERE x.target = a.id AND x.act = 'annul') "
                             "FROM act a WHERE a.id = $1 AND a.matter = $1", STORE_P(store_int(matter)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row) failed = catalogue_kind(b->with.catalogue, store_col_text(rows, 0), &x.kind, err);
    if (!failed && row) x.readable = book_may_read(b, actor, x.kind, store_col_text(rows, 1));
    if (!failed && row) x.near = is_near(b, actor, store_col_text(rows, 1));
    if (!failed && row) x.annulled = store_col_int(rows, 2) != 0;
    store_rows_close(rows);
    if (!failed) *ret = x;
    return failed;
}

static int not_there(int64_t matter, err_t *err)
{
    char id[48];
    matter_text(matter > 0 ? matter : 0, id);
    return err_set(err, ERR_REGISTER_MATTER, id);
}

int check_seen(book_t *b, store_conn_t *c, const actor_t *actor, int64_t matter, err_t *err)
{
    seen_t x;
    int failed = look(b, c, actor, matter, &x, err);
    return failed ? failed : x.readable ? 0 : not_there(matter, err);
}

int hide_unseen(book_t *b, store_conn_t *c, const actor_t *actor, int64_t matter, int failed, err_t *err)
{
    seen_t x;
    bool tells = failed == ERR_REGISTER_WRONG_KIND || failed == ERR_REGISTER_RIGHT || failed == ERR_REGISTER_REACH ||
                 failed == ERR_REGISTER_HANDLER;
    if (!tells || actor->system) return failed;
    int broken = look(b, c, actor, matter, &x, NULL);
    return !broken && x.readable ? failed : not_there(matter, err);
}

/* What the catalogue or the parent put in was not named by the actor. */
static bool by_hand(const actor_t *actor, const act_record_t *r, const field_value_t *v)
{
    if (actor->system || v->asked < 0) return false;
    for (size_t i = 0; i < r->given_count; i++)
        if (r->given[i].field == v->field) return true;
    return false;
}

static int other_whole(const cat_kind_t *part, int64_t matter, const book_t *b, err_t *err)
{
    char id[48], label[ERR_ARG_BYTES];
    const cat_kind_t *whole;
    int failed = catalogue_kind(b->with.catalogue, part->parent, &whole, err);
    matter_text(matter, id);
    return failed ? failed : err_set(err, ERR_REGISTER_OTHER_WHOLE, id, err_both(whole->label, label));
}

/* An archive answers of the whole country's records: what a part of its query decides on is a candidate that the archive itself has
 * found, in whatever office it was entered. Without this a query with such a candidate could never be answered. */
static bool found_by_instrument(const cat_kind_t *part, const cat_kind_t *named)
{
    return part->parent && part->instrument && named->instrument && strcmp(part->instrument, named->instrument) == 0;
}

static int check_ref(book_t *b, store_conn_t *c, const actor_t *actor, const act_record_t *r, int64_t whole,
                     const field_value_t *v, err_t *err)
{
    char id[48];
    seen_t x;
    int64_t parent = 0;
    matter_text(v->n > 0 ? v->n : 0, id);
    int failed = look(b, c, actor, v->n, &x, err);
    if (failed) return failed;
    if (!x.kind) return not_there(v->n, err);
    bool fits = !v->field->refers || strcmp(x.kind->name, v->field->refers) == 0;
    /* A kind that names one of its own means an earlier one, wherever that was: a decision the one it repeats. */
    bool siblings = fits && v->field->refers && x.kind != r->kind && r->kind->parent && x.kind->parent &&
                    strcmp(r->kind->parent, x.kind->parent) == 0;
    if (siblings) failed = matter_parent(c, x.kind, v->n, &parent, err);
    if (failed) return failed;
    /* Papers name matters that their reader may not open: a case its clue. So a field that is for one kind may name any of that
     * kind in his reach, unless the kind is sealed: what follows there would be done in his name. Who works on a part may name the
     * others of its whole. */
    bool open = v->field->refers && fits && (siblings ? parent == whole : (x.near || found_by_instrument(r->kind, x.kind)) && !x.kind->sealed);
    if (by_hand(actor, r, v) && (x.annulled || (!x.readable && !open))) return not_there(v->n, err);
    if (!fits) return err_set(err, ERR_REGISTER_WRONG_KIND, id, x.kind->name, v->field->refers);
    /* A part that goes along may name one that stays behind. */
    return siblings && parent != whole && !r->carried ? other_whole(x.kind, v->n, b, err) : 0;
}

int check_refs(book_t *b, store_conn_t *c, const actor_t *actor, act_record_t *r, int64_t whole, const int64_t *opened,
               size_t opened_count, err_t *err)
{
    for (size_t i = 0; i < r->field_count; i++) {
        field_value_t *v = &r->fields[i];
        if (v->field->type != CAT_MATTER || v->null) continue;
        /* The transaction may be run again: resolve from what was asked, not from the last answer. */
        if (v->asked < 0) r->content = NULL;
        v->n = v->asked < 0 && (size_t)-v->asked <= opened_count ? opened[-v->asked - 1] : v->asked;
        int failed = check_ref(b, c, actor, r, whole, v, err);
        if (failed) return err_field_label(err, v->field->name, v->field->label), failed;
    }
    return 0;
}
