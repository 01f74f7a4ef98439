/* published.c - published figures listed, and held against what is known now. */
#include "figure/published_inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_MOST = 200, CHANGES_SHOWN = 200 };

/* --- listed ----------------------------------------------------------------------------------------------------- */

static int64_t times_restated(const json_t *matter)
{
    const json_t *e;
    size_t i;
    int64_t n = 0;
    json_array_foreach(json_object_get(matter, "acts"), i, e)
        n += strcmp(json_string_value(json_object_get(e, "act")), "restate") == 0;
    return n;
}

static json_t *entry_json(const ledger_key_t *key, const json_t *matter)
{
    static const char *const outer[] = {"id", "number", "office", "stage"}, *const named[] = {"matter", "number", "office", "stage"},
                      *const inner[] = {"passport", "figure_title", "where_published", "published_on"},
                      *const as[] = {"passport", "title", "where_published", "published_on"};
    const json_t *fields = json_object_get(matter, "fields");
    json_t *j = json_object();
    for (size_t i = 0; i < 4; i++) {
        (void)json_object_set(j, named[i], json_object_get(matter, outer[i]));
        (void)json_object_set(j, as[i], json_object_get(fields, inner[i]));
    }
    (void)json_object_set_new(j, "restated", json_integer(times_restated(matter)));
    (void)json_object_set_new(j, "signed", json_boolean(publish_is_signed(key, fields)));
    return j;
}

int published_list(figures_t *f, const ledger_key_t *key, const actor_t *actor, int64_t below, json_t **ret_json, err_t *err)
{
    const cat_kind_t *kind = NULL;
    json_t *rows = NULL, *out = json_array(), *row;
    size_t i;
    int failed = out ? publish_find_kind(f, &kind, err) : err_nomem(err);
    book_list_t what = {.kind = kind ? kind->name : NULL, .limit = LIST_MOST, .below = below};
    if (!failed) failed = book_matters(figures_book(f), actor, &what, &rows, err);
    json_array_foreach(rows, i, row) {
        int64_t id = 0;
        json_t *matter = NULL;
        if (failed) break;
        failed = matter_parse(json_string_value(json_object_get(row, "id")), &id, err);
        if (!failed) failed = book_matter(figures_book(f), actor, id, &matter, err);
        if (!failed && json_array_append_new(out, entry_json(key, matter)) != 0) failed = err_nomem(err);
        json_decref(matter);
    }
    json_decref(rows);
    if (failed) json_decref(out);
    else *ret_json = out;
    return failed;
}

/* --- old and new ------------------------------------------------------------------------------------------------ */

static bool same_value(const json_t *old, const json_t *now)
{
    static const char *const members[] = {"n", "ratio", "before", "series", "quantiles"};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        const json_t *a = json_object_get(old, members[i]), *b = json_object_get(now, members[i]);
        if (a != b && !(a && b && json_equal(a, b))) return false;
    }
    return true;
}

static int add_change(json_t *into, const json_t *row, const json_t *figure, const json_t *old, const json_t *now, err_t *err)
{
    const json_t *key = json_object_get(row, "key"), *words = json_object_get(row, "words");
    json_t *j = json_pack("{s:O?, s:O?, s:O?, s:O?, s:O?, s:O?}", "key", key, "words", words, "figure", json_object_get(figure, "name"), "label",
                          json_object_get(figure, "label"), "old", old, "new", now);
    return j && json_array_append_new(into, j) == 0 ? 0 : err_nomem(err);
}

/* A row that was not there, or is no more, counted nothing: so does one of 0. */
static bool is_nothing(const json_t *value)
{
    const json_t *n = json_object_get(value, "n"), *before = json_object_get(value, "before");
    return !value || (json_is_integer(n) && !json_integer_value(n) && !json_object_get(value, "ratio") && (!before || !json_integer_value(before)));
}

static int compare_rows(const json_t *figures, const json_t *old, const json_t *now, json_t *changes, int64_t *total, err_t *err)
{
    const json_t *a = json_object_get(old, "values"), *b = json_object_get(now, "values");
    int failed = 0;
    for (size_t i = 0; !failed && i < json_array_size(figures); i++) {
        const json_t *x = json_array_get(a, i), *y = json_array_get(b, i);
        if (x && y ? same_value(x, y) : is_nothing(x) && is_nothing(y)) continue;
        if ((*total)++ < CHANGES_SHOWN) failed = add_change(changes, old ? old : now, json_array_get(figures, i), x, y, err);
    }
    return failed;
}

static char *key_text(const json_t *row)
{
    return json_dumps(json_object_get(row, "key"), JSON_COMPACT);
}

/* Rows meet by their keys; a row that is new or gone is a change too. */
static int compare_answers(const json_t *old, const json_t *now, json_t *changes, int64_t *total, err_t *err)
{
    json_t *by_key = json_object(), *row;
    size_t i;
    const char *key;
    const json_t *figures = json_object_get(now, "figures");
    int failed = by_key ? 0 : err_nomem(err);
    json_array_foreach(json_object_get(now, "rows"), i, row) {
        char *text = key_text(row);
        if (!failed && (!text || json_object_set(by_key, text, row) != 0)) failed = err_nomem(err);
        free(text);
    }
    if (!failed) failed = compare_rows(figures, json_object_get(old, "total"), json_object_get(now, "total"), changes, total, err);
    json_array_foreach(json_object_get(old, "rows"), i, row) {
        char *text = failed ? NULL : key_text(row);
        if (!text) break;
        failed = compare_rows(figures, row, json_object_get(by_key, text), changes, total, err);
        (void)json_object_del(by_key, text);
        free(text);
    }
    json_object_foreach(by_key, key, row)
        if (!failed) failed = compare_rows(figures, NULL, row, changes, total, err);
    json_decref(by_key);
    return failed;
}

static bool definition_changed(const json_t *old, const json_t *now)
{
    const json_t *a = json_object_get(old, "figures"), *b = json_object_get(now, "figures"), *e;
    size_t i;
    json_array_foreach(a, i, e) {
        const json_t *x = json_object_get(e, "version"), *y = json_object_get(json_array_get(b, i), "version");
        if (!x || !y || !json_equal(x, y)) return true;
    }
    return false;
}

int published_same(const json_t *old, const json_t *now, bool *ret_same, err_t *err)
{
    int64_t total = 0;
    json_t *changes = json_array();
    int failed = changes ? compare_answers(old, now, changes, &total, err) : err_nomem(err);
    *ret_same = !failed && !total && !definition_changed(old, now);
    json_decref(changes);
    return failed;
}

/* --- what was said, each time ------------------------------------------------------------------------------------- */

static bool is_annulled(const json_t *acts, const char *id)
{
    const json_t *e;
    size_t i;
    json_array_foreach(acts, i, e) {
        const char *target = json_string_value(json_object_get(e, "target"));
        if (target && strcmp(target, id) == 0 && strcmp(json_string_value(json_object_get(e, "act")), "annul") == 0) return true;
    }
    return false;
}

json_t *published_versions(const json_t *matter)
{
    static const char *const inner[] = {"where_published", "published_on", "position", "root", "computed_at", "ground", "answer", "answer_text"};
    const json_t *acts = json_object_get(matter, "acts"), *e;
    json_t *list = json_array();
    size_t i;
    json_array_foreach(acts, i, e) {
        const char *name = json_string_value(json_object_get(e, "act"));
        if (strcmp(name, "publish") != 0 && strcmp(name, "restate") != 0) continue;
        json_t *j = json_pack("{s:O, s:O, s:O, s:O, s:b}", "act", json_object_get(e, "id"), "on", json_object_get(e, "occurred_on"), "recorded_at",
                              json_object_get(e, "recorded_at"), "actor", json_object_get(e, "actor"), "annulled",
                              is_annulled(acts, json_string_value(json_object_get(e, "id"))));
        for (size_t k = 0; j && k < sizeof inner / sizeof *inner; k++) {
            json_t *v = json_object_get(json_object_get(e, "fields"), inner[k]);
            if (v) (void)json_object_set(j, inner[k], v);
        }
        (void)json_array_append_new(list, j);
    }
    return list;
}

/* --- held against today ----------------------------------------------------------------------------------------- */

static int ask_again(figures_t *f, const actor_t *actor, const json_t *asked, arena_t *a, figure_ask_t *ask, json_t **ret_now, err_t *err)
{
    int failed = figure_ask_read(asked, a, ask, err);
    if (!failed) failed = figure_ask(f, actor, ask, ret_now, err);
    return failed ? failed : publish_whole(*ret_now, err);
}

static int head_json(const json_t *matter, json_t **ret, err_t *err)
{
    static const char *const inner[] = {"passport", "figure_title", "where_published", "published_on", "asked", "position", "root", "computed_at"};
    const json_t *fields = json_object_get(matter, "fields");
    json_t *j = json_pack("{s:O, s:O}", "matter", json_object_get(matter, "id"), "number", json_object_get(matter, "number"));
    for (size_t i = 0; j && i < sizeof inner / sizeof *inner; i++) {
        json_t *v = json_object_get(fields, inner[i]);
        (void)json_object_set(j, strcmp(inner[i], "figure_title") == 0 ? "title" : inner[i], v ? v : json_null());
    }
    if (j) (void)json_object_set_new(j, "versions", published_versions(matter));
    if (!j) return err_nomem(err);
    *ret = j;
    return 0;
}

static const char *verdict_of(bool is_signed, bool log_stands, int64_t changes)
{
    if (!is_signed) return "unsigned";
    if (!log_stands) return "log";
    return changes ? "changed" : "same";
}

static int check_matter(figures_t *f, const ledger_key_t *key, const actor_t *actor, const json_t *matter, arena_t *a, json_t *out, err_t *err)
{
    figure_ask_t ask;
    json_t *now = NULL, *changes = json_array(), *acts = json_array();
    const json_t *fields = json_object_get(matter, "fields"), *old = json_object_get(fields, "answer");
    const char *root = json_string_value(json_object_get(fields, "root"));
    char root_now[2 * LEDGER_HASH + 1] = "";
    int64_t total = 0, position = json_integer_value(json_object_get(fields, "position"));
    explained_t why = {.acts = acts};
    bool is_signed = publish_is_signed(key, fields);
    int failed = changes && acts ? 0 : err_nomem(err);
    /* What was typed in may be no question at all, and name any position. */
    if (!failed && is_signed) failed = ask_again(f, actor, json_object_get(fields, "asked"), a, &ask, &now, err);
    if (!failed && is_signed) failed = publish_root_at(f, position, root_now, err);
    if (!failed && is_signed) failed = compare_answers(old, now, changes, &total, err);
    if (!failed && total) failed = published_explain(f, actor, &ask, position, &why, err);
    bool definition = !failed && is_signed && definition_changed(old, now);
    if (!failed &&
        (json_object_set_new(out, "verdict", json_string(verdict_of(is_signed, root && strcmp(root, root_now) == 0, total))) |
         json_object_set_new(out, "definition", json_boolean(definition)) | json_object_set(out, "changes", changes) |
         json_object_set_new(out, "changes_total", json_integer(total)) | json_object_set(out, "acts", acts) |
         json_object_set_new(out, "acts_total", json_integer(why.total)) | json_object_set_new(out, "hidden", json_integer(why.hidden)) |
         (now ? json_object_set(out, "now", json_object_get(now, "total")) : 0)) != 0)
        failed = err_nomem(err);
    json_decref(changes);
    json_decref(acts);
    json_decref(now);
    return failed;
}

int published_check(figures_t *f, const ledger_key_t *key, const actor_t *actor, int64_t matter, json_t **ret_json, err_t *err)
{
    const cat_kind_t *kind = NULL;
    json_t *j = NULL, *out = NULL;
    char id[48];
    matter_text(matter, id);
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    int failed = a ? publish_find_kind(f, &kind, err) : err_nomem(err);
    if (!failed) failed = book_matter(figures_book(f), actor, matter, &j, err);
    if (!failed && strcmp(json_string_value(json_object_get(j, "kind")), kind->name) != 0)
        failed = err_set(err, ERR_FIGURE_PUBLISH_OTHER, id, kind->name, json_string_value(json_object_get(j, "kind")));
    if (!failed) failed = head_json(j, &out, err);
    if (!failed) failed = check_matter(f, key, actor, j, a, out, err);
    json_decref(j);
    arena_free(a);
    if (failed) json_decref(out);
    else *ret_json = out;
    return failed;
}
