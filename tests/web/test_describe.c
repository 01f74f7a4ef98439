/* test_describe.c - schemas, descriptions of endpoints and their mistakes, routing. */
#include "web/api.h"
#include "web/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static json_t *parse(const char *text)
{
    json_t *v = json_loads(text, JSON_DECODE_ANY, NULL);
    assert_non_null(v);
    return v;
}

static int fits(const char *schema, const char *value, err_t *err)
{
    json_t *s = parse(schema), *v = parse(value), *shared = parse("{\"id\":{\"type\":\"integer\",\"minimum\":1}}");
    assert_int_equal(schema_check(s, shared, err), 0);
    int rc = schema_fits(s, shared, v, err);
    json_decref(s);
    json_decref(v);
    json_decref(shared);
    return rc;
}

static void values_are_checked(void **state)
{
    (void)state;
    static const char schema[] =
        "{\"type\":\"object\",\"required\":[\"a\"],\"properties\":{"
        "\"a\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":9},"
        "\"b\":{\"type\":[\"string\",\"null\"],\"minLength\":1,\"maxLength\":2},"
        "\"c\":{\"type\":\"array\",\"maxItems\":2,\"items\":{\"type\":\"object\","
        "\"properties\":{\"d\":{\"enum\":[\"x\",\"y\"]}}}},"
        "\"e\":{\"type\":\"string\",\"format\":\"date\"},"
        "\"f\":{\"$ref\":\"#/components/schemas/id\"},"
        "\"g\":{\"type\":\"number\"},"
        "\"h\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"boolean\"}}}}";
    static const struct {
        const char *value;
        int code;
        const char *field;
    } cases[] = {
        {"{\"a\":1}", 0, ""},
        {"{\"a\":1,\"b\":\"中国\"}", 0, ""},
        {"{\"a\":1,\"b\":null,\"g\":1}", 0, ""},
        {"{\"a\":1,\"g\":1.5,\"h\":{\"x\":true}}", 0, ""},
        {"[]", ERR_WEB_FIELD_TYPE, "(body)"},
        {"{}", ERR_WEB_FIELD_MISSING, "a"},
        {"{\"a\":1.0}", ERR_WEB_FIELD_TYPE, "a"},
        {"{\"a\":\"1\"}", ERR_WEB_FIELD_TYPE, "a"},
        {"{\"a\":0}", ERR_WEB_FIELD_VALUE, "a"},
        {"{\"a\":10}", ERR_WEB_FIELD_VALUE, "a"},
        {"{\"a\":1,\"b\":\"\"}", ERR_WEB_FIELD_VALUE, "b"},
        {"{\"a\":1,\"b\":\"一二三\"}", ERR_WEB_FIELD_VALUE, "b"},
        {"{\"a\":1,\"z\":1}", ERR_WEB_FIELD_UNKNOWN, "z"},
        {"{\"a\":1,\"c\":[{\"d\":\"x\"},{\"d\":\"w\"}]}", ERR_WEB_FIELD_VALUE, "c[1].d"},
        {"{\"a\":1,\"c\":[{},{},{}]}", ERR_WEB_FIELD_VALUE, "c"},
        {"{\"a\":1,\"c\":[{\"q\":1}]}", ERR_WEB_FIELD_UNKNOWN, "q"},
        {"{\"a\":1,\"e\":\"2025-02-29\"}", ERR_WEB_FIELD_VALUE, "e"},
        {"{\"a\":1,\"e\":\"2024-02-29\"}", 0, ""},
        {"{\"a\":1,\"f\":0}", ERR_WEB_FIELD_VALUE, "f"},
        {"{\"a\":1,\"h\":{\"x\":1}}", ERR_WEB_FIELD_TYPE, "h.x"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        err_t err = {.code = ERR_NONE};
        assert_int_equal(fits(schema, cases[i].value, &err), cases[i].code);
        assert_string_equal(err.field, cases[i].field);
    }
}

static void arguments_are_read_by_type(void **state)
{
    (void)state;
    json_t *n = parse("{\"type\":\"integer\",\"minimum\":1,\"maximum\":200}"), *b = parse("{\"type\":\"boolean\"}");
    err_t err;
    assert_int_equal(schema_fits_text(n, "limit", "200", &err), 0);
    assert_int_equal(schema_fits_text(n, "limit", "201", &err), ERR_WEB_FIELD_VALUE);
    assert_string_equal(err.field, "limit");
    assert_int_equal(schema_fits_text(n, "limit", "2x", &err), ERR_WEB_FIELD_TYPE);
    assert_int_equal(schema_fits_text(b, "late", "true", &err), 0);
    assert_int_equal(schema_fits_text(b, "late", "1", &err), ERR_WEB_FIELD_TYPE);
    json_decref(n);
    json_decref(b);
}

static void deep_values_end(void **state)
{
    (void)state;
    json_t *shared = parse("{\"t\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/t\"}}}");
    json_t *v = json_array();
    err_t err;
    for (int i = 0; i < 100; i++) {
        json_t *outer = json_array();
        assert_int_equal(json_array_append_new(outer, v), 0);
        v = outer;
    }
    assert_int_equal(schema_fits(json_object_get(shared, "t"), shared, v, &err), ERR_WEB_FIELD_VALUE);
    json_decref(v);
    json_decref(shared);
}

/* One endpoint in a file; the words given replace the usual ones. */
#define FILE_OF(e) "{\"group\":\"t\",\"rates\":{\"slow\":{\"per_minute\":1,\"burst\":1}},\"endpoints\":[" e "]}"
#define GOOD(name, path)                                                                       \
    "{\"name\":\"" name "\",\"method\":\"GET\",\"path\":\"" path                               \
    "\",\"login\":\"session\",\"summary\":{\"zh\":\"甲\",\"en\":\"a\"},\"reply\":{\"type\":\"object\"}}"

static int load(const char *text, api_t **api, err_t *err)
{
    api_source_t s = {"api/t.json", text, strlen(text)};
    return api_load(&s, 1, api, err);
}

static void mistakes_stop_the_start(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "{",
        "{\"grupp\":\"t\"}",
        FILE_OF("{\"name\":\"a\"}"),
        FILE_OF(GOOD("a", "/x") "," GOOD("a", "/y")),
        FILE_OF(GOOD("a", "/x/{id}") "," GOOD("b", "/x/{other}")),
        FILE_OF(GOOD("a", "x")),
        FILE_OF(GOOD("a", "/x/")),
        FILE_OF(GOOD("a", "/x/{id")),
        FILE_OF(GOOD("a", "/x/a{id}")),
        FILE_OF(GOOD("a", "/{a}/{b}/{c}/{d}/{e}")),
        FILE_OF("{\"name\":\"a\",\"method\":\"GET\",\"path\":\"/x\",\"login\":\"none\",\"summary\":{\"zh\":\"甲\","
                "\"en\":\"a\"},\"reply\":{\"type\":\"object\"}}"), /* open without a rate */
        FILE_OF("{\"name\":\"a\",\"method\":\"GET\",\"path\":\"/x\",\"login\":\"session\",\"summary\":{\"zh\":\"甲\"},"
                "\"reply\":{\"type\":\"object\"}}"),
        FILE_OF("{\"name\":\"a\",\"method\":\"GET\",\"path\":\"/x\",\"login\":\"session\",\"summary\":{\"zh\":\"甲\","
                "\"en\":\"a\"},\"reply\":{\"type\":\"objekt\"}}"),
        FILE_OF("{\"name\":\"a\",\"method\":\"GET\",\"path\":\"/x\",\"login\":\"session\",\"summary\":{\"zh\":\"甲\","
                "\"en\":\"a\"},\"reply\":{\"tipe\":\"object\"}}"),
        FILE_OF("{\"name\":\"a\",\"method\":\"GET\",\"path\":\"/x\",\"login\":\"session\",\"summary\":{\"zh\":\"甲\","
                "\"en\":\"a\"},\"reply\":{\"$ref\":\"#/components/schemas/nowhere\"}}"),
        FILE_OF("{\"name\":\"a\",\"method\":\"GET\",\"path\":\"/x\",\"login\":\"session\",\"summary\":{\"zh\":\"甲\","
                "\"en\":\"a\"},\"reply\":{\"type\":\"object\"},\"errors\":[\"no.such\"]}"),
        FILE_OF("{\"name\":\"a\",\"method\":\"GET\",\"path\":\"/x\",\"login\":\"session\",\"rate\":\"fast\","
                "\"summary\":{\"zh\":\"甲\",\"en\":\"a\"},\"reply\":{\"type\":\"object\"}}"),
        FILE_OF("{\"name\":\"a\",\"method\":\"FETCH\",\"path\":\"/x\",\"login\":\"session\",\"summary\":{\"zh\":\"甲\","
                "\"en\":\"a\"},\"reply\":{\"type\":\"object\"}}"),
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        api_t *api = NULL;
        err_t err = {.code = ERR_NONE};
        int rc = load(cases[i], &api, &err);
        if (rc != ERR_WEB_API) fail_msg("case %zu was taken: %s", i, cases[i]);
        assert_true(err.detail[0]);
        assert_null(api);
    }
}

static void nothing(void)
{
}

static void handlers_and_endpoints_must_agree(void **state)
{
    (void)state;
    static const api_binding_t one[] = {{"a", nothing}, {NULL, NULL}};
    static const api_binding_t two[] = {{"a", nothing}, {"b", nothing}, {NULL, NULL}};
    static const api_binding_t doubled[] = {{"a", nothing}, {"a", nothing}, {NULL, NULL}};
    static const api_binding_t none[] = {{NULL, NULL}};
    api_t *api;
    err_t err;
    const struct {
        const api_binding_t *table;
        int code;
    } cases[] = {{one, 0}, {two, ERR_WEB_API}, {doubled, ERR_WEB_API}, {none, ERR_WEB_API}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const api_binding_t *const tables[] = {cases[i].table, NULL};
        assert_int_equal(load(FILE_OF(GOOD("a", "/x")), &api, &err), 0);
        assert_int_equal(api_bind(api, tables, &err), cases[i].code);
        api_free(api);
    }
}

static const char *route(const api_t *api, enum http_method m, const char *raw, arena_t *a, const char **param,
                         err_t *err)
{
    guard_target_t t;
    const api_endpoint_t *e = NULL;
    assert_int_equal(guard_target(raw, a, &t, err), 0);
    return api_route(api, m, "X", &t, a, &e, param, err) == 0 ? e->name : NULL;
}

static void routes_find_the_nearest(void **state)
{
    (void)state;
    api_t *api;
    err_t err;
    const char *param[API_PARAMS_MOST] = {NULL};
    arena_t *a = arena_new(1 << 20);
    assert_int_equal(load(FILE_OF(GOOD("list", "/n") "," GOOD("any", "/n/{id}") "," GOOD("pdf", "/n/{id}.pdf") ","
                                  GOOD("check", "/n/check") "," GOOD("two", "/n/{a}/x/{b}")),
                          &api, &err),
                     0);
    assert_string_equal(route(api, HTTP_GET, "/n", a, param, &err), "list");
    assert_string_equal(route(api, HTTP_HEAD, "/n/7", a, param, &err), "any");
    assert_string_equal(param[0], "7");
    assert_string_equal(route(api, HTTP_GET, "/n/7.pdf", a, param, &err), "pdf");
    assert_string_equal(param[0], "7");
    assert_string_equal(route(api, HTTP_GET, "/n/.pdf", a, param, &err), "any");
    assert_string_equal(route(api, HTTP_GET, "/n/check", a, param, &err), "check");
    assert_string_equal(route(api, HTTP_GET, "/n/%E7%94%B2/x/b%2Fc", a, param, &err), "two");
    assert_string_equal(param[0], "甲");
    assert_string_equal(param[1], "b/c");
    assert_string_equal(route(api, HTTP_GET, "/n/%2Fx%2F", a, param, &err), "any");
    assert_null(route(api, HTTP_GET, "/m", a, param, &err));
    assert_int_equal(err.code, ERR_WEB_NO_ROUTE);
    assert_null(route(api, HTTP_POST, "/n", a, param, &err));
    assert_int_equal(err.code, ERR_WEB_METHOD);
    assert_string_equal(err.arg[2], "GET, HEAD");
    arena_free(a);
    api_free(api);
}

static void the_document_is_made(void **state)
{
    (void)state;
    api_t *api;
    json_t *doc = NULL;
    err_t err = {.code = ERR_NONE};
    assert_int_equal(api_load(NULL, 0, &api, &err), 0);
    assert_int_equal(api_openapi(api, &doc, &err), 0);
    const json_t *post = json_object_get(json_object_get(json_object_get(doc, "paths"), "/api/v1/session"), "post");
    assert_string_equal(json_string_value(json_object_get(post, "operationId")), "session_open");
    const json_t *schema = json_object_get(
        json_object_get(json_object_get(json_object_get(post, "requestBody"), "content"), "application/json"),
        "schema");
    assert_true(json_is_false(json_object_get(schema, "additionalProperties")));
    assert_non_null(json_object_get(json_object_get(post, "responses"), "429"));
    json_decref(doc);
    api_free(api);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_checked),      cmocka_unit_test(arguments_are_read_by_type),
        cmocka_unit_test(deep_values_end),         cmocka_unit_test(mistakes_stop_the_start),
        cmocka_unit_test(handlers_and_endpoints_must_agree), cmocka_unit_test(routes_find_the_nearest),
        cmocka_unit_test(the_document_is_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
