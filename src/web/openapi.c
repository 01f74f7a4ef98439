/* openapi.c - the OpenAPI 3.1 document, made from the same data the server runs on. */
#include "web/api.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* json_object_set_new with the one check that a document of constants needs: a failure anywhere makes
 * the whole document fail, so it is remembered and asked for once. */
typedef struct maker {
    bool failed;
} maker_t;

static void put(maker_t *m, json_t *object, const char *key, json_t *value)
{
    if (!value || json_object_set_new(object, key, value) != 0) m->failed = true;
}

/* In our schemas an object takes nothing that is not described; JSON Schema needs that said. */
static void close_objects(maker_t *m, json_t *schema)
{
    const char *key;
    json_t *value;
    json_t *properties = json_object_get(schema, "properties");
    if (properties && !json_object_get(schema, "additionalProperties"))
        put(m, schema, "additionalProperties", json_false());
    json_object_foreach(properties, key, value) close_objects(m, value);
    json_t *items = json_object_get(schema, "items");
    if (items) close_objects(m, items);
    json_t *more = json_object_get(schema, "additionalProperties");
    if (json_is_object(more)) close_objects(m, more);
}

static json_t *copy_schema(maker_t *m, const json_t *schema)
{
    json_t *copy = json_deep_copy(schema);
    if (copy) close_objects(m, copy);
    else m->failed = true;
    return copy;
}

static json_t *two_words(const words_t *w)
{
    char text[1024];
    (void)snprintf(text, sizeof text, "%s / %s", w->in[LANG_ZH], w->in[LANG_EN]);
    return json_string(text);
}

static json_t *content(maker_t *m, const char *type, json_t *schema)
{
    json_t *all = json_object(), *one = json_object();
    if (schema) put(m, one, "schema", schema);
    put(m, all, type, one);
    return all;
}

static json_t *parameter(maker_t *m, const char *in, const char *name, bool required, json_t *schema)
{
    json_t *p = json_object();
    put(m, p, "name", json_string(name));
    put(m, p, "in", json_string(in));
    put(m, p, "required", json_boolean(required));
    put(m, p, "schema", schema);
    return p;
}

static json_t *text_schema(maker_t *m)
{
    json_t *s = json_object();
    put(m, s, "type", json_string("string"));
    return s;
}

static void add_to(maker_t *m, json_t *array, json_t *value)
{
    if (!value || json_array_append_new(array, value) != 0) m->failed = true;
}

static json_t *parameters(maker_t *m, const api_endpoint_t *e)
{
    json_t *list = json_array();
    for (size_t i = 0; i < e->segments; i++)
        if (e->segment[i].param)
            add_to(m, list, parameter(m, "path", e->segment[i].param, true, text_schema(m)));
    const char *key;
    json_t *value, *name;
    size_t i;
    json_object_foreach((json_t *)(uintptr_t)e->query, key, value) {
        bool required = false;
        json_array_foreach((json_t *)(uintptr_t)e->query_required, i, name)
            if (strcmp(json_string_value(name), key) == 0) required = true;
        add_to(m, list, parameter(m, "query", key, required, copy_schema(m, value)));
    }
    if (e->csrf) add_to(m, list, parameter(m, "header", "X-CSRF-Token", false, text_schema(m)));
    if (e->reason) add_to(m, list, parameter(m, "header", "X-Reason", false, text_schema(m)));
    return list;
}

static json_t *error_reply(maker_t *m, const char *description)
{
    json_t *r = json_object(), *ref = json_object();
    put(m, ref, "$ref", json_string("#/components/schemas/error_reply"));
    put(m, r, "description", json_string(description));
    put(m, r, "content", content(m, "application/json", ref));
    return r;
}

/* One entry per status, its description the codes that come with it. */
static void add_errors(maker_t *m, json_t *responses, const api_endpoint_t *e)
{
    for (int status = 400; status < 600; status++) {
        char text[1024] = "", key[12];
        for (int c = 1; c < ERR_COUNT; c++) {
            const char *code = err_code_text((enum err_code)c);
            if (err_http_status((enum err_code)c) != status || !api_may_fail_with(e, code)) continue;
            size_t used = strlen(text);
            (void)snprintf(text + used, sizeof text - used, "%s%s", used ? ", " : "", code);
        }
        if (!text[0]) continue;
        (void)snprintf(key, sizeof key, "%d", status);
        put(m, responses, key, error_reply(m, text));
    }
}

static json_t *responses(maker_t *m, const api_endpoint_t *e)
{
    json_t *all = json_object(), *good = json_object();
    char key[12];
    (void)snprintf(key, sizeof key, "%d", e->status);
    put(m, good, "description", two_words(&e->summary));
    if (e->reply_type)
        put(m, good, "content",
            content(m, e->reply_type, e->reply ? copy_schema(m, e->reply) : text_schema(m)));
    put(m, all, key, good);
    add_errors(m, all, e);
    return all;
}

static json_t *operation(maker_t *m, const api_endpoint_t *e)
{
    json_t *o = json_object(), *tags = json_array();
    put(m, o, "operationId", json_string(e->name));
    put(m, o, "summary", two_words(&e->summary));
    add_to(m, tags, json_string(e->group));
    put(m, o, "tags", tags);
    put(m, o, "parameters", parameters(m, e));
    if (e->request) {
        json_t *body = json_object();
        put(m, body, "required", json_true());
        put(m, body, "content", content(m, "application/json", copy_schema(m, e->request)));
        put(m, o, "requestBody", body);
    }
    if (e->upload)
        put(m, o, "requestBody", json_pack("{s:b, s:{s:{s:{s:s, s:s}}}}", "required", 1, "content", "application/octet-stream", "schema",
                                           "type", "string", "format", "binary"));
    put(m, o, "responses", responses(m, e));
    if (e->login) put(m, o, "security", json_pack("[{s:[]},{s:[]}]", "session", "token"));
    if (e->roles) put(m, o, "x-roles", json_string(e->roles));
    return o;
}

static json_t *components(maker_t *m, const api_t *a)
{
    json_t *c = json_object(), *schemas = json_object();
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)api_schemas(a), key, value)
        put(m, schemas, key, copy_schema(m, value));
    put(m, c, "schemas", schemas);
    put(m, c, "securitySchemes",
        json_pack("{s:{s:s,s:s,s:s},s:{s:s,s:s}}", "session", "type", "apiKey", "in", "cookie", "name",
                  "xz_session", "token", "type", "http", "scheme", "bearer"));
    return c;
}

int api_openapi(const api_t *a, json_t **ret_document, err_t *err)
{
    static const char *const methods[] = {"get", "head", "post", "put", "patch", "delete"};
    maker_t m = {false};
    json_t *root = json_object(), *paths = json_object();
    put(&m, root, "openapi", json_string("3.1.0"));
    put(&m, root, "info",
        json_pack("{s:s,s:s,s:s}", "title", "Xiezhi 獬豸", "version", XZ_VERSION, "description",
                  "Casework, prevention and integrity records for prosecution and anti-corruption offices."));
    for (size_t i = 0; i < api_count(a); i++) {
        const api_endpoint_t *e = api_at(a, i);
        json_t *path = json_object_get(paths, e->path);
        if (!path) {
            path = json_object();
            put(&m, paths, e->path, path);
        }
        put(&m, path, methods[e->method], operation(&m, e));
    }
    put(&m, root, "paths", paths);
    put(&m, root, "components", components(&m, a));
    if (m.failed) {
        json_decref(root);
        return err_nomem(err);
    }
    assert(json_object_size(paths) > 0);
    *ret_document = root;
    return 0;
}
