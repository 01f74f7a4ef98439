/* api.c - reading api/, checking it, finding endpoints. The OpenAPI document is openapi.c. */
#include "web/api.h"

#include "base/embed.h"
#include "web/schema.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { ENDPOINTS_MOST = 256, FILES_MOST = 64, BODY_LIMIT_USUAL = 64 << 10 };

struct api {
    arena_t *arena;
    json_t *file[FILES_MOST]; /* keep the texts alive that everything else borrows */
    size_t files;
    json_t *schemas; /* of all files together */
    api_endpoint_t endpoint[ENDPOINTS_MOST];
    size_t endpoints;
    api_rate_t rate[API_RATES_MOST];
    int rates;
};

static const char *const method_names[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};

/* Errors that any endpoint with the property may answer with. */
static const char *const common_errors[] = {
    "web.framing", "web.target", "web.no_route", "web.method", "web.body_large", "web.body_none", "web.body_type", "web.json",
    "web.field_missing", "web.field_unknown", "web.field_type", "web.field_value", "base.memory",
    "base.utf8", "store.busy"};

static int wrong(err_t *err, const char *where, const char *what, const char *word)
{
    err_set(err, ERR_WEB_API, where);
    (void)err_detail(err, "%s: %s", what, word ? word : "(none)");
    return ERR_WEB_API;
}

/* "register.stage" itself, or all of a room: "register.*". */
static bool code_fits(const char *pattern, const char *code)
{
    size_t n = strlen(pattern);
    if (n > 2 && strcmp(pattern + n - 2, ".*") == 0) return strncmp(pattern, code, n - 1) == 0;
    return strcmp(pattern, code) == 0;
}

static bool known_code(const char *pattern)
{
    for (int c = 1; c < ERR_COUNT; c++)
        if (code_fits(pattern, err_code_text((enum err_code)c))) return true;
    return false;
}

static int read_words(const json_t *v, words_t *ret, const char *where, err_t *err)
{
    ret->in[LANG_ZH] = json_string_value(json_object_get(v, "zh"));
    ret->in[LANG_EN] = json_string_value(json_object_get(v, "en"));
    if (!ret->in[LANG_ZH] || !ret->in[LANG_EN]) return wrong(err, where, "zh and en needed", "summary");
    return 0;
}

static int check_keys(const json_t *object, const char *const *known, const char *where, err_t *err)
{
    const char *key;
    json_t *value;
    if (!json_is_object(object)) return wrong(err, where, "not an object", NULL);
    json_object_foreach((json_t *)(uintptr_t)object, key, value) {
        size_t i = 0;
        while (known[i] && strcmp(known[i], key) != 0) i++;
        if (!known[i]) return wrong(err, where, "unknown word", key);
    }
    return 0;
}

/* --- one endpoint ------------------------------------------------------------------------------- */

static int read_segment(api_t *a, const char *at, size_t bytes, api_segment_t *ret, const char *where,
                        err_t *err)
{
    const char *text = arena_textn(a->arena, at, bytes);
    if (!text) return err_nomem(err);
    if (text[0] != '{') {
        *ret = (api_segment_t){.text = text};
        return strpbrk(text, "{}") ? wrong(err, where, "brace inside a part", text) : 0;
    }
    const char *end = strchr(text, '}');
    if (!end || end == text + 1) return wrong(err, where, "parameter without name or end", text);
    ret->param = arena_textn(a->arena, text + 1, (size_t)(end - text) - 1);
    ret->text = end + 1;
    return ret->param ? 0 : err_nomem(err);
}

static int read_path(api_t *a, api_endpoint_t *e, err_t *err)
{
    size_t params = 0;
    if (e->path[0] != '/') return wrong(err, e->name, "path must begin with /", e->path);
    for (const char *at = e->path + 1; *at;) {
        size_t n = strcspn(at, "/");
        if (n == 0 || e->segments == GUARD_SEGMENTS_MOST) return wrong(err, e->name, "path", e->path);
        int rc = read_segment(a, at, n, &e->segment[e->segments], e->name, err);
        if (rc != 0) return rc;
        if (e->segment[e->segments++].param && ++params > API_PARAMS_MOST)
            return wrong(err, e->name, "too many parameters", e->path);
        at += n;
        if (*at == '/' && !*++at) return wrong(err, e->name, "path ends with /", e->path);
    }
    return 0;
}

static int find_rate(const api_t *a, const char *name)
{
    for (int i = 0; i < a->rates; i++)
        if (strcmp(a->rate[i].name, name) == 0) return i;
    return -1;
}

static int read_login(const api_t *a, const json_t *v, api_endpoint_t *e, err_t *err)
{
    const char *login = json_string_value(json_object_get(v, "login"));
    if (!login || (strcmp(login, "none") != 0 && strcmp(login, "session") != 0))
        return wrong(err, e->name, "login is none or session", login);
    e->login = strcmp(login, "session") == 0;
    bool changes = e->method != HTTP_GET && e->method != HTTP_HEAD;
    const json_t *csrf = json_object_get(v, "csrf");
    e->csrf = csrf ? json_is_true(csrf) : e->login && changes;
    e->reason = json_is_true(json_object_get(v, "reason"));
    e->given_password = json_is_true(json_object_get(v, "given_password"));
    e->roles = json_string_value(json_object_get(v, "roles"));
    if (e->roles && !e->login) return wrong(err, e->name, "roles without login", e->roles);
    const char *rate = json_string_value(json_object_get(v, "rate"));
    e->rate = rate ? find_rate(a, rate) : -1;
    if (rate && e->rate < 0) return wrong(err, e->name, "unknown rate class", rate);
    /* What strangers may call without end would be a lever: every open endpoint has a rate, but the
     * measure of the server itself. */
    if (!rate && !e->login && strcmp(e->group, "system") != 0)
        return wrong(err, e->name, "open endpoint without a rate class", "rate");
    return 0;
}

static int read_schemas(const api_t *a, const json_t *v, api_endpoint_t *e, err_t *err)
{
    e->query = json_object_get(v, "query");
    e->query_required = json_object_get(v, "query_required");
    e->request = json_object_get(v, "request");
    e->reply = json_object_get(v, "reply");
    e->errors = json_object_get(v, "errors");
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)e->query, key, value)
        if (schema_check(value, a->schemas, err) != 0) return ERR_WEB_API;
    if (e->request && schema_check(e->request, a->schemas, err) != 0) return ERR_WEB_API;
    if (e->reply && schema_check(e->reply, a->schemas, err) != 0) return ERR_WEB_API;
    size_t i;
    json_array_foreach((json_t *)(uintptr_t)e->query_required, i, value)
        if (!json_object_get(e->query, json_string_value(value)))
            return wrong(err, e->name, "required argument not described", json_string_value(value));
    json_array_foreach((json_t *)(uintptr_t)e->errors, i, value)
        if (!json_is_string(value) || !known_code(json_string_value(value)))
            return wrong(err, e->name, "unknown error code", json_string_value(value));
    const json_t *status = json_object_get(v, "status"), *type = json_object_get(v, "reply_type");
    e->status = status ? (int)json_integer_value(status) : 200;
    e->reply_type = type ? json_string_value(type) : "application/json";
    if (e->status == 204) e->reply_type = NULL;
    bool json = e->reply_type && strcmp(e->reply_type, "application/json") == 0;
    if (json != (e->reply != NULL)) return wrong(err, e->name, "reply schema", "needed with JSON only");
    return 0;
}

static int read_endpoint(api_t *a, const json_t *v, const char *group, err_t *err)
{
    static const char *const known[] = {
        "name", "method", "path", "summary", "login", "csrf", "roles", "rate", "body_limit", "reason", "given_password", "query",
        "query_required", "request", "upload", "status", "reply", "reply_type", "errors", NULL};
    if (a->endpoints == ENDPOINTS_MOST) return wrong(err, group, "too many endpoints", NULL);
    api_endpoint_t *e = &a->endpoint[a->endpoints];
    const char *method = json_string_value(json_object_get(v, "method"));
    e->name = json_string_value(json_object_get(v, "name"));
    e->path = json_string_value(json_object_get(v, "path"));
    e->group = group;
    if (!e->name || !e->path || !method) return wrong(err, group, "name, method, path", e->name);
    int rc = check_keys(v, known, e->name, err);
    e->method = HTTP_OTHER;
    for (int m = 0; m < HTTP_OTHER; m++)
        if (strcmp(method_names[m], method) == 0) e->method = (enum http_method)m;
    if (rc == 0 && (e->method == HTTP_OTHER || e->method == HTTP_HEAD))
        rc = wrong(err, e->name, "method", method);
    const json_t *limit = json_object_get(v, "body_limit");
    e->body_limit = limit ? (size_t)json_integer_value(limit) : 0;
    e->upload = json_is_true(json_object_get(v, "upload"));
    bool takes_body = e->upload || json_object_get(v, "request") != NULL;
    if (takes_body && !limit) e->body_limit = BODY_LIMIT_USUAL;
    if (rc == 0) rc = read_words(json_object_get(v, "summary"), &e->summary, e->name, err);
    if (rc == 0) rc = read_path(a, e, err);
    if (rc == 0) rc = read_login(a, v, e, err);
    if (rc == 0) rc = read_schemas(a, v, e, err);
    if (rc == 0) a->endpoints++;
    return rc;
}

/* --- all files ---------------------------------------------------------------------------------- */

static int read_rates(api_t *a, const json_t *rates, const char *path, err_t *err)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)rates, key, value) {
        api_rate_t r = {key, (int)json_integer_value(json_object_get(value, "per_minute")),
                        (int)json_integer_value(json_object_get(value, "burst"))};
        if (a->rates == API_RATES_MOST || r.per_minute < 1 || r.burst < 1 || find_rate(a, key) >= 0)
            return wrong(err, path, "rate class", key);
        a->rate[a->rates++] = r;
    }
    return 0;
}

/* First pass: parse, gather schemas and rates, so that files may refer to each other. */
static int read_file(api_t *a, const api_source_t *f, err_t *err)
{
    static const char *const known[] = {"group", "title", "schemas", "rates", "endpoints", NULL};
    json_error_t fault;
    if (a->files == FILES_MOST) return wrong(err, f->path, "too many files", NULL);
    json_t *root = json_loadb(f->text, f->bytes, JSON_REJECT_DUPLICATES, &fault);
    if (!root) {
        (void)wrong(err, f->path, "not JSON", fault.text);
        return err_place(err, f->path, fault.line, fault.column);
    }
    a->file[a->files++] = root;
    int rc = check_keys(root, known, f->path, err);
    if (rc == 0 && !json_string_value(json_object_get(root, "group")))
        rc = wrong(err, f->path, "missing", "group");
    if (rc == 0) rc = read_rates(a, json_object_get(root, "rates"), f->path, err);
    const char *key;
    json_t *value;
    if (rc == 0)
        json_object_foreach(json_object_get(root, "schemas"), key, value) {
            if (json_object_get(a->schemas, key)) return wrong(err, f->path, "schema twice", key);
            if (json_object_set(a->schemas, key, value) != 0) return err_nomem(err);
        }
    return rc;
}

/* Do two endpoints answer to the same requests? */
static bool same_shape(const api_endpoint_t *x, const api_endpoint_t *y)
{
    if (x->method != y->method || x->segments != y->segments) return false;
    for (size_t i = 0; i < x->segments; i++) {
        const api_segment_t *s = &x->segment[i], *t = &y->segment[i];
        if ((s->param == NULL) != (t->param == NULL) || strcmp(s->text, t->text) != 0) return false;
    }
    return true;
}

static int check_all(const api_t *a, err_t *err)
{
    const char *key;
    json_t *value;
    json_object_foreach(a->schemas, key, value)
        if (schema_check(value, a->schemas, err) != 0) return ERR_WEB_API;
    for (size_t i = 0; i < a->endpoints; i++)
        for (size_t j = 0; j < i; j++) {
            if (strcmp(a->endpoint[i].name, a->endpoint[j].name) == 0)
                return wrong(err, a->endpoint[i].name, "name twice", a->endpoint[i].path);
            if (same_shape(&a->endpoint[i], &a->endpoint[j]))
                return wrong(err, a->endpoint[i].name, "same address as", a->endpoint[j].name);
        }
    return 0;
}

static int read_sources(api_t *a, const api_source_t *sources, size_t count, err_t *err)
{
    int rc = 0;
    for (size_t i = 0; i < count && rc == 0; i++) rc = read_file(a, &sources[i], err);
    for (size_t i = 0; i < a->files && rc == 0; i++) {
        size_t n;
        json_t *one;
        json_array_foreach(json_object_get(a->file[i], "endpoints"), n, one) {
            rc = read_endpoint(a, one, json_string_value(json_object_get(a->file[i], "group")), err);
            if (rc != 0) break;
        }
    }
    return rc != 0 ? rc : check_all(a, err);
}

int api_load(const api_source_t *sources, size_t count, api_t **ret_api, err_t *err)
{
    api_source_t carried[FILES_MOST];
    api_t *a = calloc(1, sizeof *a);
    if (!a) return err_nomem(err);
    if (!sources) {
        const embed_file_t *f = embed_list("api/", &count);
        if (count > FILES_MOST) count = FILES_MOST;
        for (size_t i = 0; i < count; i++)
            carried[i] = (api_source_t){f[i].path, (const char *)f[i].data, f[i].bytes};
        sources = carried;
    }
    a->arena = arena_new(1 << 20);
    a->schemas = json_object();
    int rc = a->arena && a->schemas ? read_sources(a, sources, count, err) : err_nomem(err);
    if (rc != 0) {
        api_free(a);
        return rc;
    }
    *ret_api = a;
    return 0;
}

void api_free(api_t *a)
{
    if (!a) return;
    json_decref(a->schemas);
    for (size_t i = 0; i < a->files; i++) json_decref(a->file[i]);
    arena_free(a->arena);
    free(a);
}

int api_bind(api_t *a, const api_binding_t *const *tables, err_t *err)
{
    for (; *tables; tables++)
        for (const api_binding_t *b = *tables; b->name; b++) {
            api_endpoint_t *e = NULL;
            for (size_t i = 0; i < a->endpoints && !e; i++)
                if (strcmp(a->endpoint[i].name, b->name) == 0) e = &a->endpoint[i];
            if (!e) return wrong(err, b->name, "handler without an endpoint in api/", b->name);
            if (e->handler) return wrong(err, b->name, "two handlers", b->name);
            e->handler = b->handler;
        }
    for (size_t i = 0; i < a->endpoints; i++)
        if (!a->endpoint[i].handler)
            return wrong(err, a->endpoint[i].name, "endpoint without a handler", a->endpoint[i].path);
    return 0;
}

int api_bind_roles(api_t *a, int (*lookup)(void *arg, const char *names, uint64_t *ret_mask, err_t *err),
                   void *arg, err_t *err)
{
    for (size_t i = 0; i < a->endpoints; i++) {
        api_endpoint_t *e = &a->endpoint[i];
        int rc = e->roles ? lookup(arg, e->roles, &e->role_mask, err) : 0;
        if (rc != 0) return rc;
    }
    return 0;
}

/* --- finding ------------------------------------------------------------------------------------- */

/* How exactly the endpoint fits: more literal parts win; -1 = not at all. */
static int fit(const api_endpoint_t *e, const guard_target_t *t)
{
    int score = 0;
    if (e->segments != t->segments) return -1;
    for (size_t i = 0; i < e->segments; i++) {
        const api_segment_t *s = &e->segment[i];
        const char *given = t->segment[i];
        if (!s->param) {
            if (strcmp(s->text, given) != 0) return -1;
            score += 4;
            continue;
        }
        size_t suffix = strlen(s->text), bytes = strlen(given);
        if (bytes <= suffix || strcmp(given + bytes - suffix, s->text) != 0) return -1;
        score += suffix > 0 ? 2 : 1;
    }
    return score;
}

static int refuse(const api_t *a, const char *method, const guard_target_t *t, err_t *err)
{
    buf_t methods, path;
    buf_init(&methods, 128);
    buf_init(&path, 16 << 10);
    for (size_t i = 0; i < t->segments; i++) buf_addf(&path, "/%s", t->segment[i]);
    if (t->segments == 0) buf_add_raw(&path, "/");
    for (size_t i = 0; i < a->endpoints; i++) {
        if (fit(&a->endpoint[i], t) < 0) continue;
        const char *name = method_names[a->endpoint[i].method];
        if (methods.length && strstr(buf_text(&methods), name)) continue;
        if (methods.length) buf_add_raw(&methods, ", ");
        buf_add_raw(&methods, name);
        if (a->endpoint[i].method == HTTP_GET) buf_add_raw(&methods, ", HEAD");
    }
    const char *at = buf_text(&path);
    int rc = methods.length
                 ? err_set(err, ERR_WEB_METHOD, method, at ? at : "", buf_text(&methods))
                 : err_set(err, ERR_WEB_NO_ROUTE, at ? at : "");
    buf_release(&methods);
    buf_release(&path);
    return rc;
}

int api_route(const api_t *a, enum http_method method, const char *method_text,
              const guard_target_t *target, arena_t *memory, const api_endpoint_t **ret_endpoint,
              const char *ret_params[API_PARAMS_MOST], err_t *err)
{
    const api_endpoint_t *best = NULL;
    int best_score = -1;
    if (method == HTTP_HEAD) method = HTTP_GET;
    for (size_t i = 0; i < a->endpoints; i++) {
        if (a->endpoint[i].method != method) continue;
        int score = fit(&a->endpoint[i], target);
        if (score > best_score) {
            best = &a->endpoint[i];
            best_score = score;
        }
    }
    if (!best) return refuse(a, method_text, target, err);
    size_t n = 0;
    for (size_t i = 0; i < best->segments; i++) {
        if (!best->segment[i].param) continue;
        assert(n < API_PARAMS_MOST);
        const char *given = target->segment[i];
        size_t suffix = strlen(best->segment[i].text);
        if (suffix > 0) given = arena_textn(memory, given, strlen(given) - suffix);
        if (!given) return err_nomem(err);
        ret_params[n++] = given;
    }
    *ret_endpoint = best;
    return 0;
}

size_t api_count(const api_t *a)
{
    return a->endpoints;
}

const api_endpoint_t *api_at(const api_t *a, size_t i)
{
    assert(i < a->endpoints);
    return &a->endpoint[i];
}

const api_rate_t *api_rate_at(const api_t *a, int i)
{
    assert(i >= 0 && i < a->rates);
    return &a->rate[i];
}

int api_rates(const api_t *a)
{
    return a->rates;
}

const json_t *api_schemas(const api_t *a)
{
    return a->schemas;
}

/* --- checking traffic ---------------------------------------------------------------------------- */

static int unknown_arg(const api_endpoint_t *e, const char *name, err_t *err)
{
    buf_t list;
    buf_init(&list, 1024);
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)e->query, key, value) buf_addf(&list, "%s, ", key);
    buf_add_raw(&list, e->reason ? "reason, lang" : "lang");
    err_set(err, ERR_WEB_FIELD_UNKNOWN, name, buf_failed(&list) ? "" : buf_text(&list));
    (void)err_field(err, name);
    buf_release(&list);
    return ERR_WEB_FIELD_UNKNOWN;
}

int api_check_args(const api_endpoint_t *e, const guard_target_t *target, err_t *err)
{
    size_t i;
    json_t *value;
    for (size_t n = 0; n < target->args; n++) {
        const guard_arg_t *arg = &target->arg[n];
        const json_t *schema = json_object_get(e->query, arg->name);
        if (!schema && strcmp(arg->name, "lang") == 0) continue;
        if (!schema && e->reason && strcmp(arg->name, "reason") == 0) continue;
        if (!schema) return unknown_arg(e, arg->name, err);
        int rc = schema_fits_text(schema, arg->name, arg->value, err);
        if (rc != 0) return rc;
    }
    json_array_foreach((json_t *)(uintptr_t)e->query_required, i, value) {
        const char *name = json_string_value(value);
        size_t n = 0;
        while (n < target->args && strcmp(target->arg[n].name, name) != 0) n++;
        if (n < target->args) continue;
        err_set(err, ERR_WEB_FIELD_MISSING, name);
        (void)err_field(err, name);
        return ERR_WEB_FIELD_MISSING;
    }
    return 0;
}

int api_check_body(const api_t *a, const api_endpoint_t *e, const json_t *body, err_t *err)
{
    assert(e->request);
    return schema_fits(e->request, a->schemas, body, err);
}

int api_check_reply(const api_t *a, const api_endpoint_t *e, int status, const json_t *reply, err_t *err)
{
    const json_t *schema = status == e->status ? e->reply : json_object_get(a->schemas, "error_reply");
    if (!schema) return wrong(err, e->name, "status without a schema", "reply");
    return schema_fits(schema, a->schemas, reply, err);
}

bool api_may_fail_with(const api_endpoint_t *e, const char *code)
{
    size_t i;
    json_t *value;
    for (size_t n = 0; n < sizeof common_errors / sizeof *common_errors; n++)
        if (strcmp(common_errors[n], code) == 0) return true;
    if (e->login && (strcmp(code, "web.login_needed") == 0 || strcmp(code, "web.role") == 0)) return true;
    if (e->login && !e->given_password && strcmp(code, "web.password_given") == 0) return true;
    if (e->csrf && strcmp(code, "web.csrf") == 0) return true;
    if (e->reason && (strcmp(code, "web.reason") == 0 || strcmp(code, "web.looks") == 0)) return true;
    if (e->rate >= 0 && strcmp(code, "web.rate") == 0) return true;
    json_array_foreach((json_t *)(uintptr_t)e->errors, i, value)
        if (code_fits(json_string_value(value), code)) return true;
    return false;
}
