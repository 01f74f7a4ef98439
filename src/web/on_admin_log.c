/* on_admin_log.c - the log of proofs seen by people, who looked at what, corrections and seals. */
#include "web/admin.h"

#include "app/app.h"
#include "base/text.h"
#include "catalogue/paper.h"
#include "web/shape.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POINTS_USUAL = 50, LOOKS_USUAL = 100, LOOKS_FILE_MOST = 100000, MATTER_LOOKS_MOST = 500, AMENDED_USUAL = 100, SEALS_MOST = 500, RANDOM_BITS = 11 };

static json_t *hash_json(const ledger_hash_t *h)
{
    buf_t hex;
    buf_init(&hex, 256);
    buf_add_hex(&hex, h->byte, LEDGER_HASH);
    json_t *j = json_string(buf_failed(&hex) ? "" : buf_text(&hex));
    buf_release(&hex);
    return j;
}

static json_t *hashes_json(const ledger_hash_t *h, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) (void)json_array_append_new(list, hash_json(&h[i]));
    return list;
}

/* --- the head of the log -------------------------------------------------------------------------------- */

typedef struct head {
    const web_call_t *c;
    int64_t size, waiting, limit, below, from, to, act, index;
    ledger_hash_t root, old_root, leaf, proof[LEDGER_PROOF_MOST];
    size_t count;
    const char *note;
    json_t *list;
    bool good;
} head_t;

static void add_point(json_t *list, store_rows_t *rows)
{
    size_t bytes;
    ledger_hash_t root = {{0}};
    const void *p = store_col_blob(rows, 1, &bytes);
    if (p && bytes == LEDGER_HASH) memcpy(root.byte, p, LEDGER_HASH);
    (void)json_array_append_new(list, json_pack("{s:I, s:o, s:s, s:s}", "size", (json_int_t)store_col_int(rows, 0), "root", hash_json(&root), "made_at",
                                                store_col_text(rows, 2), "note", store_col_text(rows, 3)));
}

static int read_head(store_conn_t *conn, void *arg, err_t *err)
{
    head_t *h = arg;
    store_rows_t *rows = NULL;
    bool row = true, found;
    json_array_clear(h->list);
    int rc = ledger_size(conn, &h->size, err);
    if (rc == 0) rc = ledger_root(conn, h->size, &h->root, err);
    if (rc == 0) rc = store_get_int(conn, "SELECT COUNT(*) FROM ledger_wait", STORE_NONE, &h->waiting, &found, err);
    if (rc == 0)
        rc = store_query(conn, "SELECT size, root, made_at, note FROM ledger_checkpoint WHERE $1 = 0 OR size < $1 ORDER BY size DESC LIMIT $2",
                         STORE_P(store_int(h->below), store_int(h->limit)), &rows, err);
    while (rc == 0 && (rc = store_step(rows, &row, err)) == 0 && row) add_point(h->list, rows);
    store_rows_close(rows);
    return rc;
}

static int on_log(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    head_t h = {.c = c, .below = web_arg_int(c, "below", 0), .limit = web_arg_int(c, "limit", POINTS_USUAL), .list = json_array()};
    int rc = h.list ? store_read(w->store, read_head, &h, err) : err_nomem(err);
    if (rc == 0) return web_reply_json(r, json_pack("{s:I, s:I, s:o, s:o}", "size", (json_int_t)h.size, "waiting", (json_int_t)h.waiting, "root",
                                                    hash_json(&h.root), "checkpoints", h.list), err);
    json_decref(h.list);
    return rc;
}

/* The newest acts get their place and a signature, so that anything can be proved at once. */
static int on_sign(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    int rc = keeper_now(w->keeper, err);
    return rc != 0 ? rc : on_log(w, c, r, err);
}

static int read_consistency(store_conn_t *conn, void *arg, err_t *err)
{
    head_t *h = arg;
    int rc = ledger_size(conn, &h->size, err);
    if (rc == 0 && (h->from > h->to || h->to > h->size)) {
        char to[24], first[24], last[24], range[52];
        (void)snprintf(range, sizeof range, "%s–%s", num_text(h->from <= h->size ? h->from : 0, first), num_text(h->size, last));
        (void)err_set(err, ERR_WEB_FIELD_VALUE, "较晚" ERR_OR "the later", num_text(h->to, to), range);
        return err_field(err, "to");
    }
    if (rc == 0) rc = ledger_root(conn, h->from, &h->old_root, err);
    if (rc == 0) rc = ledger_root(conn, h->to, &h->root, err);
    if (rc == 0) rc = ledger_prove_consistency(conn, h->from, h->to, h->proof, &h->count, err);
    if (rc == 0) h->good = ledger_check_consistency(h->from, h->to, h->proof, h->count, &h->old_root, &h->root);
    return rc;
}

static int on_consistency(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    head_t h = {.c = c, .from = web_arg_int(c, "from", 0), .to = web_arg_int(c, "to", 0)};
    int rc = store_read(w->store, read_consistency, &h, err);
    return rc != 0 ? rc : web_reply_json(r, json_pack("{s:I, s:I, s:o, s:o, s:o, s:b}", "from", (json_int_t)h.from, "to", (json_int_t)h.to, "from_root",
                                                      hash_json(&h.old_root), "to_root", hash_json(&h.root), "proof", hashes_json(h.proof, h.count),
                                                      "good", h.good), err);
}

static int read_inclusion(store_conn_t *conn, void *arg, err_t *err)
{
    head_t *h = arg;
    int rc = ledger_last_checkpoint(conn, h->c->arena, &h->size, &h->note, err);
    if (rc == 0) rc = ledger_find(conn, h->act >> 40, h->act & ((INT64_C(1) << 40) - 1), &h->index, &h->leaf, err);
    if (rc == 0 && h->index >= h->size) return err_set(err, ERR_LEDGER_NOT_YET, h->c->param[0]);
    if (rc == 0) rc = ledger_root(conn, h->size, &h->root, err);
    if (rc == 0) rc = ledger_prove_inclusion(conn, h->index, h->size, h->proof, &h->count, err);
    if (rc == 0) h->good = ledger_check_inclusion(&h->leaf, h->index, h->size, h->proof, h->count, &h->root);
    return rc;
}

static int on_inclusion(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    head_t h = {.c = c};
    int rc = shape_act(c->param[0], &h.act, err);
    if (rc == 0) rc = store_read(w->store, read_inclusion, &h, err);
    if (rc == (int)ERR_LEDGER_NOT_YET && (rc = keeper_now(w->keeper, err)) == 0) rc = store_read(w->store, read_inclusion, &h, err);
    return rc != 0 ? rc : web_reply_json(r, json_pack("{s:s, s:I, s:I, s:o, s:o, s:o, s:b, s:s}", "act", c->param[0], "index", (json_int_t)h.index, "size",
                                                      (json_int_t)h.size, "leaf", hash_json(&h.leaf), "root", hash_json(&h.root), "proof",
                                                      hashes_json(h.proof, h.count), "good", h.good, "checkpoint", h.note), err);
}

/* --- who looked at what ---------------------------------------------------------------------------------- */

typedef struct looking {
    web_t *w;
    const web_call_t *c;
    const char *actor, *what, *target, *text;
    int64_t below, from, to; /* ids: exclusive, inclusive, exclusive */
    int limit;
    bool more;
    json_t *list;
} looking_t;

/* A paper's look is at its matter too: "1101050-27 refusal_letter"; the paper's name is told. */
static void add_paper(const looking_t *l, const char *target, json_t *into)
{
    const catalogue_t *catalogue = book_catalogue(app_book(l->w->app));
    const char *name = strchr(target, ' ');
    for (size_t i = 0; name && i < catalogue_paper_count(catalogue); i++) {
        const cat_paper_t *p = catalogue_paper_at(catalogue, i);
        if (strcmp(p->name, name + 1) == 0) {
            (void)json_object_set_new(into, "paper", shape_words(&p->label));
            return;
        }
    }
}

static json_t *look_json(const looking_t *l, store_rows_t *rows)
{
    json_t *j = json_pack("{s:o, s:s, s:s, s:s, s:s, s:s, s:s}", "id", json_sprintf("%lld", (long long)store_col_int(rows, 0)), "at", store_col_text(rows, 1),
                          "actor", store_col_text(rows, 2), "office", store_col_text(rows, 3), "what", store_col_text(rows, 4), "target",
                          store_col_text(rows, 5), "reason", store_col_text(rows, 6));
    if (j && strcmp(store_col_text(rows, 4), "paper") == 0) add_paper(l, store_col_text(rows, 5), j);
    return j;
}

static int read_looks(store_conn_t *conn, void *arg, err_t *err)
{
    looking_t *l = arg;
    store_rows_t *rows = NULL;
    bool row = true;
    json_array_clear(l->list);
    l->more = false;
    int rc = store_query_long(conn, "SELECT id, at, actor, office, what, target, reason FROM look WHERE id < $1 AND id >= $2 "
                                    "AND ($3 = '' OR actor = $3) AND ($4 = '' OR what = $4) AND ($5 = '' OR target = $5 OR target LIKE $5 || ' %') ORDER BY id DESC",
                              STORE_P(store_int(l->below < l->to ? l->below : l->to), store_int(l->from), store_text(l->actor), store_text(l->what),
                                      store_text(l->target)), &rows, err);
    while (rc == 0 && !l->more && (rc = store_step(rows, &row, err)) == 0 && row) {
        /* those of one's own office stand there for whoever may ask, whether or not he sees accounts */
        const char *office = store_col_text(rows, 3);
        if (strcmp(office, l->c->actor.office) != 0 && !admin_sees(l->w, l->c, office)) continue;
        if (*l->text && !strstr(store_col_text(rows, 6), l->text) && !strstr(store_col_text(rows, 5), l->text)) continue;
        if ((int)json_array_size(l->list) == l->limit) l->more = true;
        else (void)json_array_append_new(l->list, look_json(l, rows));
    }
    store_rows_close(rows);
    return rc;
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

/* Ids grow with time: a day's looks are a span of ids. Days are those of China. */
static int first_id(const web_call_t *c, const char *name, int ahead, int64_t otherwise, int64_t *ret_id, err_t *err)
{
    day_t day;
    const char *text = web_arg(c, name);
    *ret_id = otherwise;
    if (!text) return 0;
    int rc = day_parse(text, &day, err);
    if (rc != 0) return rc;
    char first[INSTANT_TEXT], iso[DAY_TEXT];
    instant_t at = 0;
    (void)snprintf(first, sizeof first, "%.10sT00:00:00.000000Z", day_text(day + ahead, iso));
    rc = instant_parse(first, &at, err);
    if (rc == 0) *ret_id = (int64_t)((uint64_t)(at - (instant_t)8 * 3600 * 1000000) << RANDOM_BITS);
    return rc;
}

static int find_looks(web_t *w, const web_call_t *c, int limit, looking_t *l, err_t *err)
{
    *l = (looking_t){.w = w, .c = c, .actor = or_empty(web_arg(c, "actor")), .what = or_empty(web_arg(c, "what")), .target = or_empty(web_arg(c, "target")),
                     .text = or_empty(web_arg(c, "text")), .limit = limit, .below = web_arg_int(c, "below", INT64_MAX), .list = json_array()};
    int rc = l->list ? first_id(c, "from", 0, 0, &l->from, err) : err_nomem(err);
    if (rc == 0) rc = first_id(c, "to", 1, INT64_MAX, &l->to, err);
    /* To look at the looks is one as well, and the newest are still on their way to the table. */
    if (rc == 0) rc = web_look(w, c, "looks", *l->actor ? l->actor : *l->target ? l->target : "-", err);
    if (rc == 0) rc = looks_flush(w->looks, err);
    if (rc == 0) rc = store_read(w->store, read_looks, l, err);
    if (rc != 0) json_decref(l->list);
    return rc;
}

static int on_looks(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    looking_t l;
    int rc = find_looks(w, c, (int)web_arg_int(c, "limit", LOOKS_USUAL), &l, err);
    return rc != 0 ? rc : web_reply_json(r, json_pack("{s:o, s:b}", "looks", l.list, "more", l.more), err);
}

static int on_looks_file(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    static const char *const keys[] = {"at", "actor", "office", "what", "target", "reason"};
    static const words_t heads[] = {{{"时间", "time"}}, {{"何人", "who"}}, {{"单位", "office"}}, {{"内容", "what"}}, {{"对象", "target"}}, {{"事由", "reason"}}};
    looking_t l;
    size_t i;
    json_t *look;
    int rc = find_looks(w, c, LOOKS_FILE_MOST, &l, err);
    if (rc != 0) return rc;
    json_t *rows = json_array(), *head = json_array();
    for (size_t k = 0; k < sizeof heads / sizeof *heads; k++) (void)json_array_append_new(head, json_string(heads[k].in[c->lang]));
    (void)json_array_append_new(rows, head);
    json_array_foreach(l.list, i, look) {
        json_t *row = json_array();
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) (void)json_array_append(row, json_object_get(look, keys[k]));
        (void)json_array_append_new(rows, row);
    }
    json_decref(l.list);
    return admin_reply_table(c, r, rows, "looks", err);
}

/* Who looked at one matter: for its handler, those who lead, and the inspector. */
static int on_matter_looks(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    uint64_t leads = 0;
    int64_t id;
    json_t *matter = NULL;
    looking_t l = {.w = w, .c = c, .actor = "", .what = "", .target = c->param[0], .text = "", .limit = MATTER_LOOKS_MOST, .below = INT64_MAX,
                   .to = INT64_MAX, .list = json_array()};
    int rc = l.list ? shape_id(c->param[0], "id", &id, err) : err_nomem(err);
    if (rc == 0) rc = book_matter(app_book(w->app), &c->actor, id, &matter, err);
    if (rc == 0) rc = catalogue_roles(book_catalogue(app_book(w->app)), "inspector section_chief deputy_chief chief", &leads, err);
    const char *handler = json_string_value(json_object_get(json_object_get(matter, "fields"), "handler"));
    if (rc == 0 && !(c->actor.roles & leads) && (!handler || strcmp(handler, c->actor.login) != 0))
        rc = web_refuse_role(w, "inspector section_chief deputy_chief chief", err);
    json_decref(matter);
    if (rc == 0) rc = web_look(w, c, "looks", c->param[0], err);
    if (rc == 0) rc = looks_flush(w->looks, err);
    if (rc == 0) rc = store_read(w->store, read_looks, &l, err);
    if (rc == 0) return web_reply_json(r, json_pack("{s:o, s:b}", "looks", l.list, "more", l.more), err);
    json_decref(l.list);
    return rc;
}

/* --- corrections, annulments, seals -------------------------------------------------------------------------- */

static int read_amended(store_conn_t *conn, void *arg, err_t *err)
{
    looking_t *l = arg;
    store_rows_t *rows = NULL;
    bool row = true;
    json_array_clear(l->list);
    int rc = store_query(conn, "SELECT id, matter, kind, act, office, actor, recorded_at, target, body FROM act "
                               "WHERE act IN ('annul', 'correct') AND ($1 = 0 OR id < $1) ORDER BY id DESC LIMIT $2",
                         STORE_P(store_int(l->below), store_int(l->limit)), &rows, err);
    while (rc == 0 && (rc = store_step(rows, &row, err)) == 0 && row) {
        char id[48], matter[48], target[48];
        const char *body = store_col_text(rows, 8);
        json_t *b = body ? json_loads(body, 0, NULL) : NULL, *fields = json_array();
        const char *note = json_string_value(json_object_get(b, "note")), *name;
        json_t *value;
        json_object_foreach(json_object_get(b, "fields"), name, value) (void)json_array_append_new(fields, json_string(name));
        matter_text(store_col_int(rows, 0), id);
        matter_text(store_col_int(rows, 1), matter);
        matter_text(store_col_int(rows, 7), target);
        (void)json_array_append_new(l->list, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "id", id, "matter", matter, "kind",
            store_col_text(rows, 2), "act", store_col_text(rows, 3), "office", store_col_text(rows, 4), "actor", store_col_text(rows, 5), "recorded_at",
            store_col_text(rows, 6), "target", target, "ground", note ? note : "", "fields", fields));
        json_decref(b);
    }
    store_rows_close(rows);
    return rc;
}

/* What the actor may not read is left out; *ret_withheld (or NULL) counts what is of kinds or offices not his, and not what is under
 * a seal: that there is such a thing is not told. */
static json_t *readable(web_t *w, const web_call_t *c, json_t *list, const char *matter_key, int64_t *ret_withheld)
{
    const book_t *b = app_book(w->app);
    json_t *kept = json_array(), *item;
    size_t i;
    json_array_foreach(list, i, item) {
        const cat_kind_t *k;
        int64_t id;
        bool hides = true;
        const char *kind = json_string_value(json_object_get(item, "kind")), *office = json_string_value(json_object_get(item, "office"));
        if (catalogue_kind(book_catalogue(b), kind, &k, NULL) != 0) continue;
        if (matter_parse(json_string_value(json_object_get(item, matter_key)), &id, NULL) != 0) continue;
        if (book_seal_hides(b, &c->actor, id, &hides, NULL) != 0 || hides) continue;
        if (!book_may_read(b, &c->actor, k, office)) {
            if (ret_withheld) ++*ret_withheld;
            continue;
        }
        (void)json_object_set_new(item, "kind_label", shape_words(&k->label));
        (void)json_array_append(kept, item);
    }
    json_decref(list);
    return kept;
}

/* By what people call them: the matter's number, and the words of the fields. */
static int read_called(store_conn_t *conn, void *arg, err_t *err)
{
    looking_t *l = arg;
    json_t *item;
    size_t i;
    int rc = 0;
    json_array_foreach(l->list, i, item) {
        store_rows_t *rows = NULL;
        bool row = false;
        int64_t id = 0;
        buf_t sql;
        if (rc != 0) break;
        buf_init(&sql, 512);
        buf_addf(&sql, "SELECT number FROM k_%s WHERE id = $1", json_string_value(json_object_get(item, "kind"))); /* sql: identifiers only */
        rc = matter_parse(json_string_value(json_object_get(item, "matter")), &id, err);
        if (rc == 0) rc = buf_failed(&sql) ? err_nomem(err) : store_query(conn, buf_text(&sql), STORE_P(store_int(id)), &rows, err);
        if (rc == 0) rc = store_step(rows, &row, err);
        const char *number = rc == 0 && row ? store_col_text(rows, 0) : NULL;
        if (rc == 0) (void)json_object_set_new(item, "number", number ? json_string(number) : json_null());
        store_rows_close(rows);
        buf_release(&sql);
    }
    return rc;
}

static void add_field_labels(const catalogue_t *cat, json_t *list)
{
    json_t *item, *name;
    size_t i, n;
    json_array_foreach(list, i, item) {
        const cat_kind_t *k;
        json_t *labels = json_array();
        if (catalogue_kind(cat, json_string_value(json_object_get(item, "kind")), &k, NULL) != 0) k = NULL;
        json_array_foreach(json_object_get(item, "fields"), n, name) {
            const char *field = json_string_value(name);
            words_t label = {{field, field}}; /* one that the catalogue no longer has is called by its name */
            for (size_t f = 0; k && f < k->field_count; f++)
                if (strcmp(k->fields[f].name, field) == 0) label = k->fields[f].label;
            (void)json_array_append_new(labels, shape_words(&label));
        }
        (void)json_object_set_new(item, "field_labels", labels);
    }
}

static int on_amendments(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    const char *below = web_arg(c, "below");
    looking_t l = {.w = w, .c = c, .limit = (int)web_arg_int(c, "limit", AMENDED_USUAL), .list = json_array()};
    int rc = !l.list ? err_nomem(err) : below ? shape_id(below, "below", &l.below, err) : 0;
    if (rc == 0) rc = store_read(w->store, read_amended, &l, err);
    if (rc != 0) {
        json_decref(l.list);
        return rc;
    }
    int64_t withheld = 0;
    json_t *last = json_array_get(l.list, json_array_size(l.list) - 1);
    json_t *next = (int)json_array_size(l.list) == l.limit ? json_incref(json_object_get(last, "id")) : json_null();
    l.list = readable(w, c, l.list, "matter", &withheld);
    add_field_labels(book_catalogue(app_book(w->app)), l.list);
    rc = store_read(w->store, read_called, &l, err);
    if (rc == 0) return web_reply_json(r, json_pack("{s:o, s:I, s:o}", "amendments", l.list, "withheld", (json_int_t)withheld, "next", next), err);
    json_decref(l.list);
    json_decref(next);
    return rc;
}

static int read_seals(store_conn_t *conn, void *arg, err_t *err)
{
    looking_t *l = arg;
    store_rows_t *rows = NULL;
    bool row = true;
    json_array_clear(l->list);
    int rc = store_query(conn, "SELECT s.matter, s.by_matter, s.by_kind, s.by_office, a.actor, a.recorded_at FROM matter_seal s "
                               "LEFT JOIN act a ON a.id = s.by_act ORDER BY s.by_act DESC LIMIT $1", STORE_P(store_int(l->limit)), &rows, err);
    while (rc == 0 && (rc = store_step(rows, &row, err)) == 0 && row) {
        char matter[48], by[48];
        matter_text(store_col_int(rows, 0), matter);
        matter_text(store_col_int(rows, 1), by);
        (void)json_array_append_new(l->list, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "matter", matter, "by", by, "kind", store_col_text(rows, 2), "office",
            store_col_text(rows, 3), "actor", or_empty(store_col_text(rows, 4)), "recorded_at", or_empty(store_col_text(rows, 5))));
    }
    store_rows_close(rows);
    return rc;
}

static int on_seals(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    looking_t l = {.w = w, .c = c, .limit = SEALS_MOST, .list = json_array()};
    int rc = l.list ? store_read(w->store, read_seals, &l, err) : err_nomem(err);
    if (rc == 0) return web_reply_json(r, json_pack("{s:o}", "seals", readable(w, c, l.list, "by", NULL)), err);
    json_decref(l.list);
    return rc;
}

const api_binding_t web_on_admin_log[] = {
    WEB_ROW("admin_log", on_log),
    WEB_ROW("admin_log_sign", on_sign),
    WEB_ROW("admin_consistency", on_consistency),
    WEB_ROW("admin_inclusion", on_inclusion),
    WEB_ROW("admin_looks", on_looks),
    WEB_ROW("admin_looks_csv", on_looks_file),
    WEB_ROW("admin_looks_xlsx", on_looks_file),
    WEB_ROW("matter_looks", on_matter_looks),
    WEB_ROW("admin_amendments", on_amendments),
    WEB_ROW("admin_seals", on_seals),
    {NULL, NULL},
};
