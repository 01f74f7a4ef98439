/* hand.c - in whose hands a matter is, so that it does not wait for everybody of a role.
 *
 * Who handles it by name has it; else the colleague who did something in it last and could go on: whose account is open, who
 * is of the matter's office, and who holds a role of each act that takes it further. A matter that came from outside, or
 * whose next step is not that of anybody who acted, is in nobody's hands: it waits for the role. A part without terms of its own
 * is in the hands of who handles its whole, whatever a leader could still decide about it.
 */
#include "register/book.h"
#include "register/inside.h"

#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { ACTED_MOST = 12 }; /* of the newest acts of the matter */

/* --- accounts ------------------------------------------------------------------------------------------ */

static uint64_t roles_read(const catalogue_t *c, const char *text)
{
    json_t *list = json_loads(text ? text : "[]", 0, NULL);
    uint64_t mask = 0, one;
    for (size_t i = 0; i < json_array_size(list); i++)
        if (json_is_string(json_array_get(list, i)) && catalogue_roles(c, json_string_value(json_array_get(list, i)), &one, NULL) == 0) mask |= one;
    json_decref(list);
    return mask;
}

int hand_account(const book_t *b, store_conn_t *c, const char *login, hand_account_t *ret, err_t *err)
{
    const cat_kind_t *k = catalogue_serving(b->with.catalogue, "account", NULL, NULL);
    char sql[200];
    store_rows_t *rows = NULL;
    bool row = false;
    *ret = (hand_account_t){.roles = 0};
    (void)text_copy(ret->login, sizeof ret->login, login);
    if (!k || cat_kind_field(k, "login", &(const cat_field_t *){NULL}, NULL) != 0 || cat_kind_field(k, "roles", &(const cat_field_t *){NULL}, NULL) != 0) return 0;
    (void)snprintf(sql, sizeof sql, "SELECT roles, office FROM k_%s WHERE login = $1 AND closed_on IS NULL AND stage = $2", k->name); /* sql: identifiers only */
    int failed = store_query(c, sql, STORE_P(store_text(login), store_text(k->stages[0])), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row) {
        ret->roles = roles_read(b->with.catalogue, store_col_text(rows, 0));
        (void)text_copy(ret->office, sizeof ret->office, store_col_text(rows, 1));
    }
    store_rows_close(rows);
    return failed;
}

/* Few people act in an office: each is looked up once for a list. */
static int account_of(const book_t *b, store_conn_t *c, hands_t *h, const char *login, const hand_account_t **ret, err_t *err)
{
    for (size_t i = 0; i < h->count; i++)
        if (strcmp(h->account[i].login, login) == 0) return *ret = &h->account[i], 0;
    hand_account_t *a = &h->account[h->count < HANDS_KNOWN ? h->count++ : h->next++ % HANDS_KNOWN];
    *ret = a;
    return hand_account(b, c, login, a, err);
}

/* --- whose it is --------------------------------------------------------------------------------------- */

/* All acts that take it further; where there are none, any that he might do. */
static bool could_go_on(const hand_account_t *a, const cat_kind_t *k, const cat_acts_t *acts, const cat_acts_t *others, const char *office)
{
    bool any = false;
    if (!a->roles || strcmp(a->office, office) != 0) return false;
    for (size_t i = 0; i < k->act_count; i++) {
        bool may = (k->acts[i].by & a->roles) != 0;
        if (cat_acts_has(acts, i) && !may) return false;
        any = any || (cat_acts_has(others, i) && may);
    }
    return cat_acts_any(acts) || any;
}

static int by_handlers(const book_t *b, store_conn_t *c, hands_t *h, const hand_asked_t *q, const handlers_t *named, enum in_hand *ret, err_t *err)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < named->count && *ret == HAND_NOBODY; i++) {
        const hand_account_t *a;
        failed = account_of(b, c, h, named->login[i], &a, err);
        if (!failed && could_go_on(a, q->kind, &q->acts, &q->others, q->office)) *ret = HAND_OTHER;
    }
    return failed;
}

static int by_acts(const book_t *b, store_conn_t *c, hands_t *h, const hand_asked_t *q, enum in_hand *ret, err_t *err)
{
    char actor[ACTED_MOST][128];
    size_t n = 0;
    store_rows_t *rows = NULL;
    bool row = true;
    int failed = store_query(c, "SELECT actor FROM act WHERE matter = $1 AND target IS NULL ORDER BY id DESC LIMIT $2",
                             STORE_P(store_int(q->matter), store_int(ACTED_MOST)), &rows, err);
    while (!failed && n < ACTED_MOST && (failed = store_step(rows, &row, err)) == 0 && row) (void)text_copy(actor[n++], sizeof actor[0], store_col_text(rows, 0));
    store_rows_close(rows);
    for (size_t i = 0; !failed && i < n && *ret == HAND_NOBODY; i++) {
        const hand_account_t *a;
        if (strcmp(actor[i], q->login) == 0) return *ret = HAND_MINE, 0;
        failed = account_of(b, c, h, actor[i], &a, err);
        if (!failed && could_go_on(a, q->kind, &q->acts, &q->others, q->office)) *ret = HAND_OTHER;
    }
    return failed;
}

int hand_of(const book_t *b, store_conn_t *c, hands_t *h, const hand_asked_t *q, enum in_hand *ret_whose, err_t *err)
{
    handlers_t named = {.count = 0};
    enum in_hand whose = HAND_NOBODY;
    assert(q->login && q->office && q->kind);
    int failed = handlers_of(b, c, q->kind, q->matter, &named, err);
    if (!failed && handlers_have(&named, q->login)) whose = HAND_MINE;
    else if (!failed && named.count && q->kind->parent && !q->kind->due_count) whose = HAND_OTHER; /* it goes on with its whole */
    else if (!failed && named.count) failed = by_handlers(b, c, h, q, &named, &whose, err);
    else if (!failed) failed = by_acts(b, c, h, q, &whose, err);
    if (!failed) *ret_whose = whose;
    return failed;
}
