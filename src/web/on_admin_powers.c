/* on_admin_powers.c - the powers list: which role may perform which act on which kind of matter, who may read what, and how
 * many people hold each role. All of it is the catalogue's, as the register enforces it. */
#include "web/admin.h"

#include "web/shape.h"

#include <stdlib.h>
#include <string.h>

static const char *const reaches[] = {[CAT_REACH_OWN] = "own", [CAT_REACH_SUBTREE] = "subtree", [CAT_REACH_ABOVE] = "above"};

static json_t *names_of(const catalogue_t *cat, uint64_t mask)
{
    json_t *list = json_array();
    for (size_t i = 0; i < catalogue_role_count(cat); i++)
        if (mask >> i & 1) (void)json_array_append_new(list, json_string(catalogue_role_at(cat, i)->name));
    return list;
}

/* Who reads a kind: seen_by, or the roles of its acts. */
static uint64_t readers(const cat_kind_t *k)
{
    uint64_t mask = k->seen_by;
    for (size_t i = 0; !k->seen_by && i < k->act_count; i++) mask |= k->acts[i].by;
    return mask;
}

static json_t *act_json(const catalogue_t *cat, const cat_act_t *a)
{
    return json_pack("{s:s, s:o, s:o, s:s, s:b, s:b}", "act", a->name, "label", shape_words(&a->label), "by", names_of(cat, a->by), "reach",
                     reaches[a->reach], "opens", a->opens, "system", a->system);
}

static json_t *kind_json(const catalogue_t *cat, const cat_kind_t *k)
{
    json_t *acts = json_array();
    for (size_t i = 0; i < k->act_count; i++) (void)json_array_append_new(acts, act_json(cat, &k->acts[i]));
    return json_pack("{s:s, s:o, s:s, s:b, s:o, s:o, s:o, s:o}", "kind", k->name, "label", shape_words(&k->label), "file", k->file ? k->file : "", "sealed",
                     k->sealed, "readers", names_of(cat, readers(k)), "annulled_by", names_of(cat, k->annulled_by), "corrected_by",
                     names_of(cat, k->corrected_by), "acts", acts);
}

/* --- how many hold each role --------------------------------------------------------------------------- */

typedef struct holders {
    const char *sql, *stage;
    const catalogue_t *cat;
    int64_t count[CAT_ROLES_MOST];
} holders_t;

static int read_holders(store_conn_t *c, void *arg, err_t *err)
{
    holders_t *h = arg;
    store_rows_t *rows = NULL;
    bool row = true;
    memset(h->count, 0, sizeof h->count);
    int rc = store_query(c, h->sql, STORE_P(store_text(h->stage)), &rows, err);
    while (rc == 0 && (rc = store_step(rows, &row, err)) == 0 && row) {
        json_t *roles = json_loads(store_col_text(rows, 0) ? store_col_text(rows, 0) : "[]", 0, NULL), *r;
        size_t i;
        json_array_foreach(roles, i, r) {
            uint64_t mask = 0;
            if (catalogue_roles(h->cat, json_string_value(r), &mask, NULL) != 0) continue;
            for (size_t k = 0; k < catalogue_role_count(h->cat); k++)
                if (mask >> k & 1) h->count[k] += store_col_int(rows, 1);
        }
        json_decref(roles);
    }
    store_rows_close(rows);
    return rc;
}

static int on_powers(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    const catalogue_t *cat = book_catalogue(app_book(w->app));
    const cat_kind_t *accounts = catalogue_serving(cat, "account", NULL, NULL);
    holders_t h = {.cat = cat, .stage = accounts->stages[0],
                   .sql = arena_printf(c->arena, "SELECT roles, COUNT(*) FROM k_%s WHERE stage = $1 GROUP BY roles", accounts->name)}; /* sql: identifiers only */
    int rc = h.sql ? store_read(w->store, read_holders, &h, err) : err_nomem(err);
    if (rc != 0) return rc;
    json_t *roles = json_array(), *kinds = json_array();
    for (size_t i = 0; i < catalogue_role_count(cat); i++) {
        const cat_role_t *role = catalogue_role_at(cat, i);
        (void)json_array_append_new(roles, json_pack("{s:s, s:o, s:I}", "name", role->name, "label", shape_words(&role->label), "accounts", (json_int_t)h.count[i]));
    }
    for (size_t i = 0; i < catalogue_kind_count(cat); i++) (void)json_array_append_new(kinds, kind_json(cat, catalogue_kind_at(cat, i)));
    return web_reply_json(r, json_pack("{s:o, s:o}", "roles", roles, "kinds", kinds), err);
}

/* --- as a table ------------------------------------------------------------------------------------------ */

typedef struct sheet {
    const catalogue_t *cat;
    enum lang lang;
    uint64_t only; /* roles asked for; 0 = all */
    json_t *rows;
} sheet_t;

static void add_row(const sheet_t *s, const cat_kind_t *k, const char *act, const char *name, const char *reach, uint64_t by)
{
    if (s->only && !(by & s->only)) return;
    json_t *row = json_pack("[s, s, s, s, s]", k->label.in[s->lang], k->name, act, name, reach);
    for (size_t i = 0; i < catalogue_role_count(s->cat); i++)
        if (!s->only || s->only >> i & 1) (void)json_array_append_new(row, json_string(by >> i & 1 ? "●" : ""));
    (void)json_array_append_new(s->rows, row);
}

static const char *say(const sheet_t *s, const char *zh, const char *en)
{
    return s->lang == LANG_ZH ? zh : en;
}

static void add_kind(const sheet_t *s, const cat_kind_t *k)
{
    static const words_t far[] = {[CAT_REACH_OWN] = {{"本院", "own office"}}, [CAT_REACH_SUBTREE] = {{"本院及下级", "own office and below"}},
                                  [CAT_REACH_ABOVE] = {{"上一级", "office above"}}};
    add_row(s, k, say(s, "查阅", "read"), "", far[CAT_REACH_SUBTREE].in[s->lang], readers(k));
    for (size_t i = 0; i < k->act_count; i++) add_row(s, k, k->acts[i].label.in[s->lang], k->acts[i].name, far[k->acts[i].reach].in[s->lang], k->acts[i].by);
    if (k->annulled_by) add_row(s, k, say(s, "撤销行为", "annul an act"), "annul", far[CAT_REACH_SUBTREE].in[s->lang], k->annulled_by);
    if (k->corrected_by) add_row(s, k, say(s, "更正行为", "correct an act"), "correct", far[CAT_REACH_SUBTREE].in[s->lang], k->corrected_by);
}

static int on_powers_file(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    sheet_t s = {.cat = book_catalogue(app_book(w->app)), .lang = c->lang, .rows = json_array()};
    const char *role = web_arg(c, "role"), *kind = web_arg(c, "kind");
    const cat_kind_t *one = NULL;
    int rc = role ? catalogue_roles(s.cat, role, &s.only, err) : 0;
    if (rc == 0 && kind) rc = catalogue_kind(s.cat, kind, &one, err);
    if (rc != 0) {
        json_decref(s.rows);
        return rc;
    }
    json_t *head = json_pack("[s, s, s, s, s]", say(&s, "事项种类", "kind"), say(&s, "代码", "kind's name"), say(&s, "行为", "act"),
                             say(&s, "行为代码", "act's name"), say(&s, "范围", "reach"));
    for (size_t i = 0; i < catalogue_role_count(s.cat); i++)
        if (!s.only || s.only >> i & 1) (void)json_array_append_new(head, json_string(catalogue_role_at(s.cat, i)->label.in[c->lang]));
    (void)json_array_append_new(s.rows, head);
    for (size_t i = 0; i < catalogue_kind_count(s.cat); i++)
        if (!one || one == catalogue_kind_at(s.cat, i)) add_kind(&s, catalogue_kind_at(s.cat, i));
    return admin_reply_table(c, r, s.rows, "powers", err);
}

const api_binding_t web_on_admin_powers[] = {
    WEB_ROW("admin_powers", on_powers),
    WEB_ROW("admin_powers_csv", on_powers_file),
    WEB_ROW("admin_powers_xlsx", on_powers_file),
    {NULL, NULL},
};
