/* known.c - what is known of a person or unit about to be entered: its words for the form, and its earlier matters.
 *
 * Only in the words of matters and fields that the actor may read: that somebody is known to a closed kind, or as who
 * informed, is told to nobody else.
 * A bare name that two people share is offered too: the person at the desk decides.
 */
#include "register/book.h"
#include "register/desk.h"
#include "register/inside.h"

#include "base/text.h"
#include "match/match.h"

#include <assert.h>
#include <string.h>

enum { LOOKED_MOST = 1000, LETTERS_LEAST = 2 };

typedef struct asking {
    book_t *book;
    const actor_t *actor;
    const known_t *what;
    party_fact_t party; /* identity with its id, or only the folded names */
    char person_fold[NAME_BYTES_MOST * 4], unit_fold[NAME_BYTES_MOST * 4];
    bool begins; /* with the name */
    json_t *out;
} asking_t;

static int fold(const char *name, enum match_schema kind, char *into, size_t room, err_t *err)
{
    buf_t b;
    buf_init(&b, 4096);
    int failed = match_fold(name, kind, &b, err);
    if (!failed && buf_failed(&b)) failed = err_nomem(err);
    if (!failed) text_copy(into, room, buf_text(&b));
    buf_release(&b);
    return failed;
}

/* The number's id, or the forms under which the name is compared. */
static int prepare(asking_t *x, err_t *err)
{
    static const cat_field_t form = {.name = "identity", .label = {{"证件号码", "Identity number"}}};
    const known_t *w = x->what;
    if (!w->identity) {
        int failed = fold(w->name, MATCH_PERSON, x->person_fold, sizeof x->person_fold, err);
        return failed ? failed : fold(w->name, MATCH_UNIT, x->unit_fold, sizeof x->unit_fold, err);
    }
    if (!identity_canonical(w->identity, &x->party.identity_kind, x->party.identity))
        return party_bad_number(&form, w->identity, err);
    party_set_id(&x->party, 0, "");
    return 0;
}

static json_t *party_json(store_rows_t *rows)
{
    static const char *const keys[] = {"type", "identity", "name", "born", "sex", "place", "unit"};
    json_t *p = json_object();
    for (int i = 0; i < 7; i++)
        if (store_col_text(rows, 3 + i)) (void)json_object_set_new(p, keys[i], json_string(store_col_text(rows, 3 + i)));
    if (store_col_text(rows, 10)) (void)json_object_set_new(p, "aliases", json_loads(store_col_text(rows, 10), 0, NULL));
    return p;
}

/* One mention: (matter, field, kind, words of the party ...). */
static int take(asking_t *x, store_conn_t *c, store_rows_t *rows, err_t *err)
{
    const cat_kind_t *k;
    const cat_field_t *f;
    json_t *list = json_object_get(x->out, "matters"), *j = NULL;
    int64_t matter = store_col_int(rows, 0);
    if (catalogue_kind(x->book->with.catalogue, store_col_text(rows, 2), &k, NULL) != 0) return 0;
    if (cat_kind_field(k, store_col_text(rows, 1), &f, NULL) != 0) return 0;
    bool hides = false;
    int failed = seal_hides(x->book, c, x->actor, k, matter, &hides, err);
    conceal_t concealed = {0};
    if (!failed && !hides) failed = conceal_of(x->book, c, x->actor, k, matter, &concealed, err);
    hides = hides || conceal_has(&concealed, store_col_text(rows, 5), store_col_text(rows, 4));
    conceal_free(&concealed);
    if (failed || hides) return failed;
    failed = matter_head(x->book, c, x->actor, k, matter, &j, err);
    if (failed || !j) return failed;
    sight_t sight;
    failed = sight_now(x->book, c, x->actor, k, matter, &sight, err);
    if (failed || !sight_shows(&sight, f) || !desk_may_name(x->book, x->actor, k, json_string_value(json_object_get(j, "office")))) {
        json_decref(j);
        return failed;
    }
    int stage = -1;
    (void)cat_kind_stage(k, json_string_value(json_object_get(j, "stage")), &stage, NULL);
    (void)json_object_set_new(j, "field", json_string(f->name));
    (void)json_object_set_new(j, "field_label", json_pack("{s:s, s:s}", "zh", f->label.in[LANG_ZH], "en", f->label.in[LANG_EN]));
    (void)json_object_set_new(j, "same_kind", json_boolean(x->what->kind && strcmp(x->what->kind, k->name) == 0));
    (void)json_object_set_new(j, "open", json_boolean(stage >= 0 && !(k->final_stages >> stage & 1)));
    if (x->begins) (void)json_object_set_new(j, "name", json_string(store_col_text(rows, 5)));
    else if (json_is_null(json_object_get(x->out, "party"))) (void)json_object_set_new(x->out, "party", party_json(rows));
    return json_array_append_new(list, j) == 0 ? 0 : err_nomem(err);
}

#define MENTION "SELECT m.matter, m.field, m.kind, p.type, p.identity, m.name, m.born, m.sex, m.place, m.unit, m.names " \
                "FROM matter_party m JOIN party p ON p.id = m.party WHERE "

/* Behind every name that begins so: texts compare bytewise on both engines, and no character sorts behind U+10FFFF. */
static int query_beginning(asking_t *x, store_conn_t *c, store_rows_t **ret_rows, err_t *err)
{
    char person[sizeof x->person_fold + 8], unit[sizeof x->unit_fold + 8];
    (void)snprintf(person, sizeof person, "%s\xF4\x8F\xBF\xBF", x->person_fold);
    (void)snprintf(unit, sizeof unit, "%s\xF4\x8F\xBF\xBF", x->unit_fold);
    return store_query(c, MENTION "((m.name_fold > $1 AND m.name_fold < $2) OR (m.name_fold > $3 AND m.name_fold < $4)) "
                                  "ORDER BY m.matter DESC LIMIT $5",
                       STORE_P(store_text(x->person_fold), store_text(person), store_text(x->unit_fold), store_text(unit),
                               store_int(LOOKED_MOST)),
                       ret_rows, err);
}

static int query_known(asking_t *x, store_conn_t *c, store_rows_t **ret_rows, err_t *err)
{
    if (x->begins) return query_beginning(x, c, ret_rows, err);
    if (x->what->identity)
        return store_query(c, MENTION "m.party = $1 ORDER BY m.matter DESC LIMIT $2",
                           STORE_P(store_int(x->party.id), store_int(LOOKED_MOST)), ret_rows, err);
    return store_query(c, MENTION "m.name_fold IN ($1, $2) ORDER BY m.matter DESC LIMIT $3",
                       STORE_P(store_text(x->person_fold), store_text(x->unit_fold), store_int(LOOKED_MOST)), ret_rows, err);
}

static int read_known(store_conn_t *c, void *arg, err_t *err)
{
    asking_t *x = arg;
    store_rows_t *rows = NULL;
    json_decref(x->out);
    x->out = json_pack("{s:n, s:[], s:b}", "party", "matters", "begins", x->begins);
    if (!x->out) return err_nomem(err);
    int failed = query_known(x, c, &rows, err);
    for (bool row = true; !failed && (int)json_array_size(json_object_get(x->out, "matters")) < x->what->limit;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        failed = take(x, c, rows, err);
    }
    store_rows_close(rows);
    return failed;
}

int book_known(book_t *b, const actor_t *actor, const known_t *what, json_t **ret_json, err_t *err)
{
    assert(!what->identity != !what->name && what->limit >= 1);
    asking_t x = {.book = b, .actor = actor, .what = what, .party.born = DAY_NONE};
    const cat_kind_t *k;
    int failed = what->kind ? catalogue_kind(b->with.catalogue, what->kind, &k, err) : 0;
    if (!failed) failed = prepare(&x, err);
    if (!failed) failed = store_read(b->with.store, read_known, &x, err);
    /* nobody of that name: those whose name begins so, unless it is too short to mean anybody */
    x.begins = !failed && what->name && json_array_size(json_object_get(x.out, "matters")) == 0 &&
               text_length(x.person_fold) >= LETTERS_LEAST && *x.unit_fold;
    if (x.begins) failed = store_read(b->with.store, read_known, &x, err);
    if (failed) json_decref(x.out);
    else *ret_json = x.out;
    return failed;
}
