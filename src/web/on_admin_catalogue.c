/* on_admin_catalogue.c - every kind as the catalogue has it, and what another catalogue would change: compared with the model
 * applied last, part by part, before anybody applies it.
 *
 * Candidates  next     home/catalogue.next: laid there by who prepares a change; the one that can be applied here
 *             own      home/catalogue: what a restart would apply, if somebody has edited it in place
 *             carried  the one in the program: what an upgrade brought that the own one does not have
 * Breaking    takes something away, asks for more, allows fewer people, or leaves less time: somebody's work is refused or late
 *             that was not before.
 */
#include "web/admin.h"

#include "base/text.h"
#include "catalogue/source.h"
#include "catalogue/tighter.h"
#include "web/shape.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MODEL_MOST = 4 << 20, CHANGES_MOST = 4000, SAID_MOST = 600, HASH_HEX = 65 };

static const char *const parts[] = {"stages", "fields", "acts", "due", "figures"};

static json_t *model_of(const catalogue_t *cat, const cat_kind_t *k)
{
    buf_t text;
    buf_init(&text, MODEL_MOST);
    cat_kind_add_json(&text, cat, k);
    json_t *j = buf_failed(&text) ? NULL : json_loadb(text.data, text.length, 0, NULL);
    buf_release(&text);
    return j;
}

/* --- as it is ---------------------------------------------------------------------------------------------- */

static const char *candidate_folder(web_t *w, const web_call_t *c, const char *from)
{
    return arena_printf(c->arena, "%s/%s", app_home(w->app), strcmp(from, "next") == 0 ? "catalogue.next" : "catalogue");
}

static bool is_folder(const char *path)
{
    struct stat st;
    return path && stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static json_t *head_json(const cat_kind_t *k)
{
    return json_pack("{s:s, s:o, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I}", "kind", k->name, "label", shape_words(&k->label), "file", k->file ? k->file : "",
                     "instrument", k->instrument ? k->instrument : "", "law", k->law ? k->law : "", "stages", (json_int_t)k->stage_count, "fields",
                     (json_int_t)k->field_count, "acts", (json_int_t)k->act_count, "due", (json_int_t)k->due_count, "figures", (json_int_t)k->figure_count,
                     "papers", (json_int_t)k->paper_count);
}

static int on_catalogue(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    const catalogue_t *cat = book_catalogue(app_book(w->app));
    json_t *kinds = json_array(), *from = json_array();
    for (size_t i = 0; i < catalogue_kind_count(cat); i++) (void)json_array_append_new(kinds, head_json(catalogue_kind_at(cat, i)));
    if (is_folder(candidate_folder(w, c, "next"))) (void)json_array_append_new(from, json_string("next"));
    bool own = is_folder(candidate_folder(w, c, "own"));
    if (own) (void)json_array_append_new(from, json_string("own"));
    (void)json_array_append_new(from, json_string("carried"));
    return web_reply_json(r, json_pack("{s:s, s:s, s:o, s:o}", "source", own ? "own" : "carried", "next", candidate_folder(w, c, "next"), "candidates", from,
                                       "kinds", kinds), err);
}

static int on_kind(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    const catalogue_t *cat = book_catalogue(app_book(w->app));
    const cat_kind_t *k;
    int rc = catalogue_kind(cat, c->param[0], &k, err);
    return rc != 0 ? rc : web_reply_json(r, model_of(cat, k), err);
}

/* --- the comparison ------------------------------------------------------------------------------------------ */

typedef struct comparing {
    json_t *list;    /* of the kind at hand */
    const char *kind;
    json_t *label;   /* words of the part at hand, borrowed, or NULL */
    int64_t breaking, count;
} comparing_t;

static json_t *said(const json_t *value)
{
    char *text = value ? json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;
    if (text && strlen(text) > SAID_MOST) {
        size_t n = SAID_MOST;
        while (n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80) n--;
        text[n] = '\0';
        json_t *cut = json_sprintf("%s…", text);
        free(text);
        return cut;
    }
    json_t *j = json_is_string(value) ? json_incref((json_t *)(uintptr_t)value) : text ? json_string(text) : json_null();
    free(text);
    return j;
}

/* A term as the model writes it, "7 days", in both languages, as words are in it. */
static json_t *said_term(const json_t *value)
{
    term_t term;
    buf_t in[LANG_COUNT];
    if (!json_is_string(value) || term_parse(json_string_value(value), &term, NULL) != 0) return said(value);
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        buf_init(&in[lang], 400);
        term_add_text(&in[lang], &term, (enum lang)lang);
    }
    json_t *words = json_pack("{s:s, s:s}", "zh", buf_text(&in[LANG_ZH]), "en", buf_text(&in[LANG_EN])), *text = said(words);
    json_decref(words);
    for (int lang = 0; lang < LANG_COUNT; lang++) buf_release(&in[lang]);
    return text;
}

static void add_change(comparing_t *x, const char *part, const char *name, const char *key, const json_t *old, const json_t *now, bool breaking)
{
    if (x->count++ >= CHANGES_MOST) return;
    bool term = strcmp(part, "due") == 0 && strcmp(key, "add") == 0;
    x->breaking += breaking;
    (void)json_array_append_new(x->list, json_pack("{s:s, s:s, s:O?, s:s, s:o, s:o, s:b}", "part", part, "name", name, "label", x->label, "key", key, "old",
                                                   term ? said_term(old) : said(old), "new", term ? said_term(now) : said(now), "breaking", breaking));
}

static const char *name_of(const json_t *item)
{
    const char *name = json_string_value(json_object_get(item, "name"));
    if (!name) name = json_string_value(json_object_get(item, "code"));
    return name ? name : "";
}

static json_t *named(const json_t *list, const char *name)
{
    size_t i;
    json_t *item;
    json_array_foreach((json_t *)(uintptr_t)list, i, item)
        if (strcmp(name_of(item), name) == 0) return item;
    return NULL;
}

static bool one_of(const char *key, const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(key, keys[i]) == 0) return true;
    return false;
}

/* Choices one by one: a table of codes is long, and what matters is which come and go. */
static void compare_choices(comparing_t *x, const char *field, const json_t *old, const json_t *now)
{
    size_t i;
    json_t *item;
    json_array_foreach((json_t *)(uintptr_t)old, i, item) {
        json_t *same = named(now, name_of(item));
        if (!same) add_change(x, "choices", field, name_of(item), json_object_get(item, "name"), NULL, true);
        else if (!json_equal(same, item)) add_change(x, "choices", field, name_of(item), item, same, false);
    }
    json_array_foreach((json_t *)(uintptr_t)now, i, item)
        if (!named(old, name_of(item))) add_change(x, "choices", field, name_of(item), NULL, json_object_get(item, "name"), false);
}

static void compare_item(comparing_t *x, const char *part, const char *name, json_t *old, json_t *now)
{
    const char *key;
    json_t *value;
    json_object_foreach(old, key, value) {
        json_t *other = json_object_get(now, key);
        if (other && json_equal(value, other)) continue;
        if (strcmp(key, "of") == 0 && strcmp(part, "fields") == 0) compare_choices(x, name, value, other);
        else add_change(x, part, name, key, value, other, cat_tighter(part, key, value, other));
    }
    json_object_foreach(now, key, value)
        if (!json_object_get(old, key)) add_change(x, part, name, key, NULL, value, cat_tighter(part, key, NULL, value));
}

static void compare_part(comparing_t *x, const char *part, const json_t *old, const json_t *now)
{
    size_t i;
    json_t *item;
    json_array_foreach((json_t *)(uintptr_t)old, i, item) {
        json_t *same = named(now, name_of(item));
        x->label = json_object_get(same ? same : item, "label");
        if (!same) add_change(x, part, name_of(item), "", json_object_get(item, "label"), NULL, true);
        else if (!json_equal(item, same)) compare_item(x, part, name_of(item), item, same);
    }
    json_array_foreach((json_t *)(uintptr_t)now, i, item) {
        bool asks = strcmp(part, "due") == 0 || (strcmp(part, "fields") == 0 && json_object_get(item, "required"));
        x->label = json_object_get(item, "label");
        if (!named(old, name_of(item))) add_change(x, part, name_of(item), "", NULL, x->label, asks);
    }
    x->label = NULL;
}

static void compare_kind(comparing_t *x, json_t *old, json_t *now)
{
    const char *key;
    json_t *value;
    for (size_t p = 0; p < sizeof parts / sizeof *parts; p++) compare_part(x, parts[p], json_object_get(old, parts[p]), json_object_get(now, parts[p]));
    json_object_foreach(old, key, value)
        if (!one_of(key, parts, sizeof parts / sizeof *parts) && !(json_object_get(now, key) && json_equal(value, json_object_get(now, key))))
            add_change(x, "kind", x->kind, key, value, json_object_get(now, key), cat_tighter("kind", key, value, json_object_get(now, key)));
    json_object_foreach(now, key, value)
        if (!one_of(key, parts, sizeof parts / sizeof *parts) && !json_object_get(old, key))
            add_change(x, "kind", x->kind, key, NULL, value, cat_tighter("kind", key, NULL, value));
}

/* --- the model applied last ------------------------------------------------------------------------------------ */

static int read_models(store_conn_t *c, void *arg, err_t *err)
{
    json_t *models = arg;
    store_rows_t *rows = NULL;
    bool row = true;
    json_object_clear(models);
    int rc = store_query_long(c, "SELECT kind, model FROM catalogue_kind ORDER BY kind", STORE_NONE, &rows, err);
    while (rc == 0 && (rc = store_step(rows, &row, err)) == 0 && row) {
        json_t *model = json_loads(store_col_text(rows, 1), 0, NULL);
        if (model) (void)json_object_set_new(models, store_col_text(rows, 0), model);
    }
    store_rows_close(rows);
    return rc;
}

static json_t *kind_entry(const char *kind, const words_t *label, const char *state, json_t *changes)
{
    return json_pack("{s:s, s:o, s:s, s:o}", "kind", kind, "label", shape_words(label), "state", state, "changes", changes);
}

static json_t *compare_all(const catalogue_t *cat, json_t *models, int64_t *ret_breaking, char hash[HASH_HEX])
{
    json_t *list = json_array();
    const char *name;
    json_t *old;
    crypto_hash_sha256_state state;
    unsigned char digest[32];
    (void)crypto_hash_sha256_init(&state);
    *ret_breaking = 0;
    for (size_t i = 0; i < catalogue_kind_count(cat); i++) {
        const cat_kind_t *k = catalogue_kind_at(cat, i);
        json_t *now = model_of(cat, k);
        char *text = json_dumps(now, JSON_COMPACT | JSON_SORT_KEYS);
        if (text) (void)crypto_hash_sha256_update(&state, (const unsigned char *)text, strlen(text) + 1);
        free(text);
        old = json_object_get(models, k->name);
        comparing_t x = {.list = json_array(), .kind = k->name};
        if (!old) (void)json_array_append_new(list, kind_entry(k->name, &k->label, "new", json_incref(x.list)));
        else if (!json_equal(old, now)) {
            compare_kind(&x, old, now);
            (void)json_array_append_new(list, kind_entry(k->name, &k->label, "changed", json_incref(x.list)));
        }
        *ret_breaking += x.breaking;
        json_decref(x.list);
        json_decref(now);
    }
    json_object_foreach(models, name, old) {
        const cat_kind_t *k;
        const char *zh = json_string_value(json_object_get(json_object_get(old, "name"), "zh")), *en = json_string_value(json_object_get(json_object_get(old, "name"), "en"));
        words_t label = {{zh ? zh : name, en ? en : name}};
        if (catalogue_kind(cat, name, &k, NULL) == 0) continue;
        (void)json_array_append_new(list, kind_entry(name, &label, "gone", json_array()));
        ++*ret_breaking;
    }
    (void)crypto_hash_sha256_final(&state, digest);
    (void)sodium_bin2hex(hash, HASH_HEX, digest, sizeof digest);
    return list;
}

typedef struct candidate {
    arena_t *arena;
    const char *folder; /* NULL: the carried one */
    catalogue_t *cat;
    cat_mistakes_t mistakes;
    cat_change_t *changes;
    size_t count;
    json_t *models, *kinds;
    int64_t breaking;
    char hash[HASH_HEX];
} candidate_t;

/* --- what is there and would not fit --------------------------------------------------------------------------- */

/* A choice that is gone stands as the part "choices": its field is the name, its code the key. */
static int count_of_change(store_conn_t *c, const char *kind, const json_t *was, const json_t *will, json_t *change, err_t *err)
{
    const char *part = json_string_value(json_object_get(change, "part")), *field = json_string_value(json_object_get(change, "name"));
    const char *key = json_string_value(json_object_get(change, "key"));
    bool choice = strcmp(part, "choices") == 0;
    const json_t *old = named(was, field), *now = named(will, field);
    int64_t rows;
    int rc;
    if (strcmp(part, "due") == 0) {
        rc = cat_count_running(c, kind, field, &rows, err);
        if (rc == 0) (void)json_object_set_new(change, "running", json_integer(rows));
        return rc;
    }
    if (!json_is_true(json_object_get(change, "breaking")) || (!choice && strcmp(part, "fields") != 0) || !old || !now) return 0;
    rc = cat_count_misfits(c, kind, old, now, choice ? "of" : key, choice ? key : NULL, &rows, err);
    if (rc == 0 && rows >= 0) (void)json_object_set_new(change, "misfits", json_integer(rows));
    return rc;
}

static int count_misfits(store_conn_t *c, void *arg, err_t *err)
{
    candidate_t *x = arg;
    size_t i, n;
    json_t *entry, *change;
    int rc = 0;
    json_array_foreach(x->kinds, i, entry) {
        const char *kind = json_string_value(json_object_get(entry, "kind"));
        const cat_kind_t *k;
        if (strcmp(json_string_value(json_object_get(entry, "state")), "changed") != 0 || catalogue_kind(x->cat, kind, &k, NULL) != 0) continue;
        json_t *now = model_of(x->cat, k);
        json_array_foreach(json_object_get(entry, "changes"), n, change)
            if (rc == 0) rc = count_of_change(c, kind, json_object_get(json_object_get(x->models, kind), "fields"), json_object_get(now, "fields"), change, err);
        json_decref(now);
    }
    return rc;
}

/* --- what it means for the tables ------------------------------------------------------------------------------ */

static const char *change_word(const cat_change_t *c)
{
    static const char *const words[] = {
        [CAT_NEW_KIND] = "new_kind", [CAT_ADD_FIELD] = "add_field", [CAT_RENAME_FIELD] = "rename_field", [CAT_ADD_INDEX] = "add_index",
        [CAT_DROP_FIELD] = "drop_field", [CAT_RETYPE_FIELD] = "retype_field", [CAT_DROP_KIND] = "drop_kind", [CAT_DROP_CHOICE] = "drop_choice",
        [CAT_DROP_INDEX] = "drop_index", [CAT_DROP_STAGE] = "drop_stage", [CAT_ADD_CHOICE] = "add_choice", [CAT_NEW_MODEL] = "new_model"};
    return words[c->what];
}

static json_t *tables_json(const cat_change_t *changes, size_t count, int64_t *ret_lost)
{
    json_t *list = json_array();
    *ret_lost = 0;
    for (size_t i = 0; i < count; i++) {
        const cat_change_t *x = &changes[i];
        *ret_lost += x->destructive;
        if (x->what == CAT_NEW_MODEL) continue; /* nothing of the table */
        (void)json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:b}", "what", change_word(x), "kind", x->kind, "name", x->name ? x->name : "", "from",
                                                    x->from ? x->from : "", "loses", x->destructive));
    }
    return list;
}

static json_t *mistakes_json(const cat_mistakes_t *m, enum lang lang)
{
    json_t *list = json_array();
    for (size_t i = 0; i < m->count; i++) {
        buf_t text;
        buf_init(&text, 16 << 10);
        err_add_json(&text, &m->list[i], lang);
        if (!buf_failed(&text)) (void)json_array_append_new(list, json_loadb(text.data, text.length, 0, NULL));
        buf_release(&text);
    }
    return list;
}

static void drop_candidate(candidate_t *x)
{
    catalogue_free(x->cat);
    json_decref(x->models);
    json_decref(x->kinds);
    arena_free(x->arena);
}

static int weigh(web_t *w, const web_call_t *c, const char *from, candidate_t *x, err_t *err)
{
    *x = (candidate_t){.arena = arena_new((size_t)256 << 20), .models = json_object()};
    if (!x->arena || !x->models) return err_nomem(err);
    if (strcmp(from, "carried") != 0) x->folder = candidate_folder(w, c, from);
    if (strcmp(from, "carried") != 0 && !is_folder(x->folder)) return err_set(err, ERR_WEB_NO_ROUTE, c->http->raw);
    cat_source_t source = {.folder = x->folder};
    int rc = catalogue_load(&source, x->arena, &x->cat, &x->mistakes, err);
    if (rc != 0) return rc;
    rc = catalogue_apply(x->cat, w->store, false, true, x->arena, &x->changes, &x->count, &x->mistakes, err);
    if (rc == 0) rc = store_read(w->store, read_models, x->models, err);
    if (rc == 0) x->kinds = compare_all(x->cat, x->models, &x->breaking, x->hash);
    if (rc == 0) rc = store_read(w->store, count_misfits, x, err);
    return rc;
}

static int on_diff(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    candidate_t x;
    int64_t lost = 0;
    const char *from = web_arg(c, "from");
    int rc = weigh(w, c, from, &x, err);
    if (rc != 0 && x.mistakes.count)
        rc = web_reply_json(r, json_pack("{s:s, s:o, s:[], s:[], s:i, s:i, s:s}", "from", from, "mistakes", mistakes_json(&x.mistakes, c->lang), "tables", "kinds",
                                         "breaking", 0, "loses", 0, "hash", ""), err);
    else if (rc == 0) {
        json_t *tables = tables_json(x.changes, x.count, &lost);
        rc = web_reply_json(r, json_pack("{s:s, s:[], s:o, s:O, s:I, s:I, s:s}", "from", from, "mistakes", "tables", tables, "kinds", x.kinds, "breaking",
                                         (json_int_t)x.breaking, "loses", (json_int_t)lost, "hash", x.hash), err);
    }
    drop_candidate(&x);
    return rc;
}

/* What loses data is left to the command line, with the server stopped. */
static int on_apply(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    candidate_t x;
    cat_change_t *changes = NULL;
    size_t count = 0;
    cat_mistakes_t mistakes = {0};
    int rc = weigh(w, c, "next", &x, err);
    if (rc == 0 && strcmp(x.hash, web_text(c, "hash")) != 0) {
        (void)err_set(err, ERR_WEB_FIELD_VALUE, "hash", web_text(c, "hash"), x.hash);
        rc = err_field(err, "hash");
    }
    if (rc == 0) rc = admin_confirm(w, c, err);
    app_catalogue_change_t what = {.home = app_home(w->app), .folder = x.folder};
    if (rc == 0) rc = app_catalogue_apply(&what, x.arena, &changes, &count, &mistakes, err);
    if (rc != 0 && mistakes.count) *err = mistakes.list[0];
    if (rc == 0) w->outdated = true; /* taken up a moment after this answer */
    if (rc == 0) rc = web_reply_json(r, json_pack("{s:I}", "changes", (json_int_t)count), err);
    drop_candidate(&x);
    return rc;
}

const api_binding_t web_on_admin_catalogue[] = {
    WEB_ROW("admin_catalogue", on_catalogue),
    WEB_ROW("admin_catalogue_kind", on_kind),
    WEB_ROW("admin_catalogue_diff", on_diff),
    WEB_ROW("admin_catalogue_apply", on_apply),
    {NULL, NULL},
};
