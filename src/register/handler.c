/* handler.c - who handles a matter, and what only that person may do.
 *
 * A kind says which of its fields hold the handlers, or that who handles the whole handles the part. An act says for which
 * of its roles that counts (`by_handler`): their holders act only on what they handle; while nobody is named any of them may;
 * the other roles of the act are not asked.
 */
#include "register/book.h"
#include "register/inside.h"

#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* --- in statements ------------------------------------------------------------------------------------------- */

static const char *alias(int up)
{
    return up ? "h" : "k";
}

bool handler_sql_join(const book_t *b, buf_t *sql, const cat_kind_t *k)
{
    int up, step = 0;
    const cat_kind_t *in = catalogue_handled_in(b->with.catalogue, k, &up);
    if (!in) return false;
    for (const cat_kind_t *at = k; step < up; step++) {
        char own[16] = "k", above[16] = "h";
        if (step) (void)snprintf(own, sizeof own, "h%d", step);
        if (step + 1 < up) (void)snprintf(above, sizeof above, "h%d", step + 1);
        (void)catalogue_kind(b->with.catalogue, at->parent, &at, NULL);
        buf_addf(sql, " JOIN k_%s %s ON %s.id = %s.parent", at->name, above, above, own); /* sql: identifiers only */
    }
    return true;
}

/* Each of the handlers' columns with the words around it. */
static void each(const book_t *b, buf_t *sql, const cat_kind_t *k, const char *between, const char *before, const char *after)
{
    int up;
    const cat_kind_t *in = catalogue_handled_in(b->with.catalogue, k, &up);
    assert(in);
    for (size_t i = 0; i < in->handler_count; i++)
        buf_addf(sql, "%s%s%s.\"%s\"%s", i ? between : "", before, alias(up), in->fields[in->handlers[i]].name, after);
}

void handler_sql_is(const book_t *b, buf_t *sql, const cat_kind_t *k, const char *login)
{
    char is[16];
    (void)snprintf(is, sizeof is, " = %s", login);
    buf_add_char(sql, '(');
    each(b, sql, k, " OR ", "", is);
    buf_add_char(sql, ')');
}

void handler_sql_none(const book_t *b, buf_t *sql, const cat_kind_t *k)
{
    each(b, sql, k, " AND ", "", " IS NULL");
}

void handler_sql_name(const book_t *b, buf_t *sql, const cat_kind_t *k)
{
    int up;
    const cat_kind_t *in = catalogue_handled_in(b->with.catalogue, k, &up);
    if (in) buf_addf(sql, "%s.\"%s\"", alias(up), in->fields[in->handlers[0]].name);
    else buf_add_raw(sql, "NULL");
}

/* --- of one matter ------------------------------------------------------------------------------------------- */

int handlers_of(const book_t *b, store_conn_t *c, const cat_kind_t *k, int64_t matter, handlers_t *ret, err_t *err)
{
    buf_t sql;
    store_rows_t *rows = NULL;
    bool row = false;
    int up;
    const cat_kind_t *in = catalogue_handled_in(b->with.catalogue, k, &up);
    ret->count = 0;
    if (!in) return 0;
    buf_init(&sql, 2048);
    buf_add_raw(&sql, "SELECT ");
    each(b, &sql, k, ", ", "", "");
    buf_addf(&sql, " FROM k_%s k", k->name); /* sql: identifiers only */
    (void)handler_sql_join(b, &sql, k);
    buf_add_raw(&sql, " WHERE k.id = $1");
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_P(store_int(matter)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    for (size_t i = 0; !failed && row && i < in->handler_count; i++)
        if (!store_is_null(rows, (int)i)) text_copy(ret->login[ret->count++], sizeof ret->login[0], store_col_text(rows, (int)i));
    store_rows_close(rows);
    buf_release(&sql);
    return failed;
}

bool handlers_have(const handlers_t *h, const char *login)
{
    for (size_t i = 0; i < h->count; i++)
        if (strcmp(h->login[i], login) == 0) return true;
    return false;
}

bool handler_allows(const actor_t *actor, const cat_act_t *act, const handlers_t *h)
{
    if (actor->system || !act->by_handler || actor->roles & act->by & ~act->by_handler) return true;
    return !h->count || handlers_have(h, actor->login);
}

int book_full_name(const book_t *b, store_conn_t *c, const char *login, char ret_name[BOOK_NAME_BYTES], err_t *err)
{
    char sql[200];
    store_rows_t *rows = NULL;
    bool row = false;
    const cat_kind_t *k = catalogue_serving(b->with.catalogue, "account", NULL, NULL);
    ret_name[0] = '\0';
    if (!k || !k->title || cat_kind_field(k, "login", &(const cat_field_t *){NULL}, NULL) != 0) return 0;
    (void)snprintf(sql, sizeof sql, "SELECT \"%s\" FROM k_%s WHERE login = $1", k->title, k->name); /* sql: identifiers only */
    int failed = store_query(c, sql, STORE_P(store_text(login)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row && !store_is_null(rows, 0)) (void)text_copy(ret_name, BOOK_NAME_BYTES, store_col_text(rows, 0));
    store_rows_close(rows);
    return failed;
}

int check_handler(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, const cat_act_t *act, int64_t matter,
                  err_t *err)
{
    char label[ERR_ARG_BYTES], name[BOOK_NAME_BYTES], who[ERR_WORDS_BYTES];
    handlers_t h = {.count = 0};
    if (handler_allows(actor, act, &(handlers_t){.login = {""}, .count = 1})) return 0;
    if (act->opens) {
        if (!k->handled_above || catalogue_kind(b->with.catalogue, k->parent, &k, NULL) != 0) return 0;
    }
    int failed = handlers_of(b, c, k, matter, &h, err);
    if (failed || handler_allows(actor, act, &h)) return failed;
    failed = book_full_name(b, c, h.login[0], name, err);
    if (failed) return failed;
    if (*name) (void)snprintf(who, sizeof who, "%.120s (%.100s)", name, h.login[0]);
    else (void)text_copy(who, sizeof who, h.login[0]);
    return err_set(err, ERR_REGISTER_HANDLER, err_both(act->label, label), who);
}

/* --- who may be named ------------------------------------------------------------------------------------------ */

typedef struct choosing {
    book_t *book;
    const cat_kind_t *kind;
    const char *office;
    json_t *people;
} choosing_t;

/* Roles that act on the kind by handling it; where handling counts for none, those that act on it at all. */
static uint64_t working_roles(const cat_kind_t *k)
{
    uint64_t handling = 0, any = 0;
    for (size_t i = 0; i < k->act_count; i++) {
        const cat_act_t *a = &k->acts[i];
        handling |= a->by_handler;
        if (!a->system && !a->opens) any |= a->by;
    }
    return handling ? handling : any;
}

/* An installation without accounts asks nobody. */
static int fits(const book_t *b, store_conn_t *c, const cat_kind_t *k, const char *office, const char *login, bool *ret_fits, err_t *err)
{
    hand_account_t a;
    *ret_fits = true;
    if (!catalogue_serving(b->with.catalogue, "account", NULL, NULL)) return 0;
    int failed = hand_account(b, c, login, &a, err);
    const actor_t as = {.login = a.login, .office = a.office, .roles = a.roles & working_roles(k)};
    *ret_fits = !failed && as.roles && desk_acts_on(b, &as, k, office);
    return failed;
}

/* Many read the names, few may be named: who has the wrong office for any role is not looked up. */
static int keep_fitting(store_conn_t *c, void *arg, err_t *err)
{
    choosing_t *x = arg;
    for (size_t i = json_array_size(x->people); i-- > 0;) {
        const json_t *p = json_array_get(x->people, i);
        const char *login = json_string_value(json_object_get(p, "login"));
        const actor_t at_best = {.login = login, .office = json_string_value(json_object_get(p, "office")), .roles = working_roles(x->kind)};
        bool good = json_is_true(json_object_get(p, "works")) && desk_acts_on(x->book, &at_best, x->kind, x->office);
        int failed = good ? fits(x->book, c, x->kind, x->office, login, &good, err) : 0;
        if (failed) return failed;
        if (!good) (void)json_array_remove(x->people, i);
    }
    return 0;
}

int book_keep_handlers(book_t *b, const cat_kind_t *k, const char *field, const char *office, json_t *people, err_t *err)
{
    choosing_t x = {.book = b, .kind = k, .office = office, .people = people};
    for (size_t h = 0; h < k->handler_count; h++)
        if (strcmp(k->fields[k->handlers[h]].name, field) == 0) return store_read(b->with.store, keep_fitting, &x, err);
    return 0;
}

int check_handlers_given(const book_t *b, store_conn_t *c, const act_record_t *r, const char *office, err_t *err)
{
    char label[ERR_ARG_BYTES];
    const cat_kind_t *k = r->kind;
    int failed = 0;
    for (size_t i = 0; !failed && i < r->given_count; i++) {
        const field_value_t *v = &r->given[i];
        bool named = false, good = true;
        for (size_t h = 0; h < k->handler_count; h++) named = named || &k->fields[k->handlers[h]] == v->field;
        if (!named || v->null || strcmp(v->text, r->actor) == 0) continue;
        failed = fits(b, c, k, office, v->text, &good, err);
        if (!failed && !good) {
            failed = err_set(err, ERR_REGISTER_HANDLER_UNFIT, v->text, err_both(k->label, label), office);
            err_field_label(err, v->field->name, v->field->label);
        }
    }
    return failed;
}
