/* schema.c - see schema.h. */
#include "web/schema.h"

#include "base/day.h"
#include "base/text.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { PATH_BYTES = 64 };

static const char *const words[] = {
    "$ref", "additionalProperties", "description", "enum", "examples", "format", "items",
    "maxItems", "maxLength", "maximum", "minItems", "minLength", "minimum", "properties",
    "required", "title", "type"};
static const char *const types[] = {"array", "boolean", "integer", "null", "number", "object",
                                    "string"};

static bool among(const char *word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], word) == 0) return true;
    return false;
}

static const json_t *resolve(const json_t *schema, const json_t *shared)
{
    static const char prefix[] = "#/components/schemas/";
    const char *ref = json_string_value(json_object_get(schema, "$ref"));
    if (!ref) return schema;
    if (strncmp(ref, prefix, sizeof prefix - 1) != 0) return NULL;
    return json_object_get(shared, ref + sizeof prefix - 1);
}

/* --- is the schema itself in order? ------------------------------------------------------------- */

static int wrong(err_t *err, const char *what, const char *word)
{
    err_set(err, ERR_WEB_API, "schema");
    (void)err_detail(err, "%s: %s", what, word);
    return ERR_WEB_API;
}

static int check_types(const json_t *type, err_t *err)
{
    size_t n = json_is_array(type) ? json_array_size(type) : 1;
    for (size_t i = 0; i < n; i++) {
        const char *t = json_string_value(json_is_array(type) ? json_array_get(type, i) : type);
        if (!t || !among(t, types, sizeof types / sizeof *types))
            return wrong(err, "unknown type", t ? t : "(not text)");
    }
    return n > 0 ? 0 : wrong(err, "empty list", "type");
}

static int check_deep(const json_t *schema, const json_t *shared, int depth, err_t *err)
{
    if (!json_is_object(schema)) return wrong(err, "not an object", "schema");
    if (depth > SCHEMA_DEPTH_MOST) return wrong(err, "nested too deeply", "schema");
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)schema, key, value)
        if (!among(key, words, sizeof words / sizeof *words)) return wrong(err, "unknown word", key);
    if (json_object_get(schema, "$ref")) {
        if (!json_is_object(resolve(schema, shared)))
            return wrong(err, "leads nowhere", json_string_value(json_object_get(schema, "$ref")));
        return 0;
    }
    const json_t *type = json_object_get(schema, "type");
    if (type && check_types(type, err) != 0) return ERR_WEB_API;
    const json_t *format = json_object_get(schema, "format");
    if (format && (!json_is_string(format) || strcmp(json_string_value(format), "date") != 0))
        return wrong(err, "unknown format", "format");
    const json_t *properties = json_object_get(schema, "properties");
    json_object_foreach((json_t *)(uintptr_t)properties, key, value)
        if (check_deep(value, shared, depth + 1, err) != 0) return ERR_WEB_API;
    size_t i;
    json_array_foreach(json_object_get(schema, "required"), i, value)
        if (!json_is_string(value) || !json_object_get(properties, json_string_value(value)))
            return wrong(err, "required but not described", json_string_value(value));
    const json_t *items = json_object_get(schema, "items");
    if (items && check_deep(items, shared, depth + 1, err) != 0) return ERR_WEB_API;
    const json_t *more = json_object_get(schema, "additionalProperties");
    if (json_is_object(more)) return check_deep(more, shared, depth + 1, err);
    return 0;
}

int schema_check(const json_t *schema, const json_t *shared, err_t *err)
{
    return check_deep(schema, shared, 0, err);
}

/* --- does a value fit? --------------------------------------------------------------------------- */

typedef struct walk {
    const json_t *shared;
    char path[PATH_BYTES]; /* cut when deeper than it has room for: only a help to the reader */
    err_t *err;
} walk_t;

static const char *kind_of(const json_t *v)
{
    switch (json_typeof(v)) {
    case JSON_OBJECT: return "object";
    case JSON_ARRAY: return "array";
    case JSON_STRING: return "string";
    case JSON_INTEGER: return "integer";
    case JSON_REAL: return "number";
    case JSON_TRUE:
    case JSON_FALSE: return "boolean";
    case JSON_NULL:
    default: return "null";
    }
}

static const char *path_of(const walk_t *w)
{
    return w->path[0] ? w->path : "(body)";
}

static bool type_fits(const char *type, const json_t *v)
{
    const char *kind = kind_of(v);
    return strcmp(type, kind) == 0 || (strcmp(type, "number") == 0 && json_is_integer(v));
}

static int check_type(walk_t *w, const json_t *type, const json_t *v)
{
    char list[96] = "";
    size_t n = json_is_array(type) ? json_array_size(type) : 1;
    for (size_t i = 0; i < n; i++) {
        const char *t = json_string_value(json_is_array(type) ? json_array_get(type, i) : type);
        if (type_fits(t, v)) return 0;
        size_t used = strlen(list);
        (void)snprintf(list + used, sizeof list - used, "%s%s", used ? " / " : "", t);
    }
    err_set(w->err, ERR_WEB_FIELD_TYPE, path_of(w), list, kind_of(v));
    (void)err_field(w->err, path_of(w));
    return ERR_WEB_FIELD_TYPE;
}

static int bad_value(walk_t *w, const char *found, const char *allowed)
{
    err_set(w->err, ERR_WEB_FIELD_VALUE, path_of(w), found, allowed);
    (void)err_field(w->err, path_of(w));
    return ERR_WEB_FIELD_VALUE;
}

static int check_enum(walk_t *w, const json_t *list, const json_t *v)
{
    buf_t allowed;
    buf_init(&allowed, 1024);
    size_t i;
    json_t *one;
    json_array_foreach((json_t *)(uintptr_t)list, i, one) {
        if (json_equal(one, v)) {
            buf_release(&allowed);
            return 0;
        }
        if (i) buf_add_raw(&allowed, ", ");
        buf_add_raw(&allowed, json_is_string(one) ? json_string_value(one) : kind_of(one));
    }
    const char *text = buf_text(&allowed);
    int rc = bad_value(w, json_is_string(v) ? json_string_value(v) : kind_of(v), text ? text : "");
    buf_release(&allowed);
    return rc;
}

/* The number and what is counted, in both languages: "301 个字符", "301 characters". */
static int check_range(walk_t *w, int64_t n, const json_t *least, const json_t *most, words_t unit)
{
    bool low = least && n < json_integer_value(least), high = most && n > json_integer_value(most);
    if (!low && !high) return 0;
    char allowed[192], found[128];
    long long from = least ? (long long)json_integer_value(least) : 0LL;
    long long to = most ? (long long)json_integer_value(most) : (long long)INT64_MAX;
    (void)snprintf(allowed, sizeof allowed, "%lld 至 %lld%s" ERR_OR "%lld to %lld%s", from, to, unit.in[LANG_ZH], from, to,
                   unit.in[LANG_EN]);
    (void)snprintf(found, sizeof found, "%lld%s" ERR_OR "%lld%s", (long long)n, unit.in[LANG_ZH], (long long)n,
                   unit.in[LANG_EN]);
    return bad_value(w, found, allowed);
}

static int check_string(walk_t *w, const json_t *schema, const json_t *v)
{
    const char *text = json_string_value(v);
    const json_t *least = json_object_get(schema, "minLength");
    const json_t *most = json_object_get(schema, "maxLength");
    if (least || most) {
        int rc = check_range(w, (int64_t)text_length(text), least, most, (words_t){{" 个字符", " characters"}});
        if (rc != 0) return rc;
    }
    day_t day;
    if (json_object_get(schema, "format") && day_parse(text, &day, NULL) != 0)
        return bad_value(w, text, "YYYY-MM-DD");
    return 0;
}

static int fits(walk_t *w, const json_t *schema, const json_t *v, int depth);

/* Goes into a part of the value with the path extended, and comes back with it as it was. */
static int fits_part(walk_t *w, const json_t *schema, const json_t *v, int depth, const char *name,
                     size_t index)
{
    size_t used = strlen(w->path);
    if (name) (void)snprintf(w->path + used, sizeof w->path - used, "%s%s", used ? "." : "", name);
    else (void)snprintf(w->path + used, sizeof w->path - used, "[%zu]", index);
    int rc = fits(w, schema, v, depth);
    w->path[used] = '\0';
    return rc;
}

static int missing(walk_t *w, const char *name)
{
    size_t used = strlen(w->path);
    (void)snprintf(w->path + used, sizeof w->path - used, "%s%s", used ? "." : "", name);
    err_set(w->err, ERR_WEB_FIELD_MISSING, w->path);
    (void)err_field(w->err, w->path);
    return ERR_WEB_FIELD_MISSING;
}

static int unknown(walk_t *w, const char *name, const json_t *properties)
{
    buf_t list;
    buf_init(&list, 2048);
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)properties, key, value) {
        if (list.length) buf_add_raw(&list, ", ");
        buf_add_raw(&list, key);
    }
    const char *known = buf_text(&list);
    err_set(w->err, ERR_WEB_FIELD_UNKNOWN, name, known && *known ? known : "无" ERR_OR "none");
    (void)err_field(w->err, name);
    buf_release(&list);
    return ERR_WEB_FIELD_UNKNOWN;
}

static int check_object(walk_t *w, const json_t *schema, const json_t *v, int depth)
{
    const json_t *properties = json_object_get(schema, "properties");
    const json_t *more = json_object_get(schema, "additionalProperties");
    size_t i;
    json_t *value;
    json_array_foreach(json_object_get(schema, "required"), i, value)
        if (!json_object_get(v, json_string_value(value)))
            return missing(w, json_string_value(value));
    const char *key;
    json_object_foreach((json_t *)(uintptr_t)v, key, value) {
        const json_t *part = json_object_get(properties, key);
        if (!part && json_is_true(more)) continue;
        if (!part && json_is_object(more)) part = more;
        if (!part) return unknown(w, key, properties);
        int rc = fits_part(w, part, value, depth + 1, key, 0);
        if (rc != 0) return rc;
    }
    return 0;
}

static int check_array(walk_t *w, const json_t *schema, const json_t *v, int depth)
{
    const json_t *items = json_object_get(schema, "items");
    int rc = check_range(w, (int64_t)json_array_size(v), json_object_get(schema, "minItems"),
                         json_object_get(schema, "maxItems"), (words_t){{" 项", " items"}});
    size_t i;
    json_t *value;
    if (rc == 0 && items)
        json_array_foreach((json_t *)(uintptr_t)v, i, value)
            if ((rc = fits_part(w, items, value, depth + 1, NULL, i)) != 0) break;
    return rc;
}

static int fits(walk_t *w, const json_t *schema, const json_t *v, int depth)
{
    if (depth > SCHEMA_DEPTH_MOST) return bad_value(w, kind_of(v), "less nesting");
    schema = resolve(schema, w->shared);
    assert(schema); /* schema_check has followed every $ref at start */
    const json_t *type = json_object_get(schema, "type");
    int rc = type ? check_type(w, type, v) : 0;
    const json_t *list = json_object_get(schema, "enum");
    if (rc == 0 && list) rc = check_enum(w, list, v);
    if (rc != 0) return rc;
    switch (json_typeof(v)) {
    case JSON_OBJECT: return check_object(w, schema, v, depth);
    case JSON_ARRAY: return check_array(w, schema, v, depth);
    case JSON_STRING: return check_string(w, schema, v);
    case JSON_INTEGER:
        return check_range(w, json_integer_value(v), json_object_get(schema, "minimum"),
                           json_object_get(schema, "maximum"), (words_t){{"", ""}});
    case JSON_REAL:
    case JSON_TRUE:
    case JSON_FALSE:
    case JSON_NULL:
    default: return 0;
    }
}

int schema_fits(const json_t *schema, const json_t *shared, const json_t *value, err_t *err)
{
    walk_t w = {.shared = shared, .err = err};
    return fits(&w, schema, value, 0);
}

int schema_fits_text(const json_t *schema, const char *name, const char *text, err_t *err)
{
    walk_t w = {.err = err};
    const char *type = json_string_value(json_object_get(schema, "type"));
    json_t *value = NULL;
    int64_t n;
    text_copy(w.path, sizeof w.path, name);
    if (type && strcmp(type, "integer") == 0 && text_to_int(text, INT64_MIN, INT64_MAX, &n, NULL) == 0)
        value = json_integer(n);
    else if (type && strcmp(type, "boolean") == 0 && strcmp(text, "true") == 0) value = json_true();
    else if (type && strcmp(type, "boolean") == 0 && strcmp(text, "false") == 0) value = json_false();
    else value = json_string(text);
    if (!value) return err_nomem(err);
    int rc = fits(&w, schema, value, 0);
    json_decref(value);
    return rc;
}
