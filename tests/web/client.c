/* client.c - see client.h. */
#include "client.h"

#include "base/text.h"
#include "engine.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { HITS_MOST = 256 };

static api_t *described; /* the test's own copy of the description */
static int hits[HITS_MOST];

int client_connect(int port)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct timeval limit = {.tv_sec = 20};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_true(fd >= 0);
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    assert_int_equal(connect(fd, (const struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

bool client_send(int fd, const char *bytes, size_t count)
{
    while (count > 0) {
        ssize_t n = send(fd, bytes, count, MSG_NOSIGNAL);
        if (n <= 0) return false;
        bytes += n;
        count -= (size_t)n;
    }
    return true;
}

bool reply_header(const reply_t *r, const char *name, char *into, size_t room)
{
    size_t n = strlen(name);
    for (const char *line = strstr(r->head, "\r\n"); line; line = strstr(line + 2, "\r\n")) {
        if (strncasecmp(line + 2, name, n) != 0 || line[2 + n] != ':') continue;
        const char *value = line + 3 + n + strspn(line + 3 + n, " ");
        size_t bytes = strcspn(value, "\r");
        assert_true(bytes < room);
        memcpy(into, value, bytes);
        into[bytes] = '\0';
        return true;
    }
    return false;
}

static ssize_t more(int fd, char *at, size_t room)
{
    ssize_t n = recv(fd, at, room, 0);
    return n > 0 ? n : 0;
}

void client_read(int fd, bool head_only, reply_t *ret)
{
    size_t have = 0, room = 1 << 16;
    char *data = malloc(room + 1), *end = NULL, length[24];
    memset(ret, 0, sizeof *ret);
    assert_non_null(data);
    for (;;) {
        data[have] = '\0';
        end = strstr(data, "\r\n\r\n");
        ssize_t n = end ? 0 : more(fd, data + have, room - have);
        if (n == 0) break;
        have += (size_t)n;
    }
    if (!end) {
        free(data);
        ret->closed = true;
        ret->body = calloc(1, 1);
        return;
    }
    size_t head = (size_t)(end - data) + 4;
    assert_true(head < sizeof ret->head);
    memcpy(ret->head, data, head - 2);
    assert_int_equal(sscanf(ret->head, "HTTP/1.%*d %d", &ret->status), 1);
    if (ret->status != 204 && ret->status != 304 && !head_only &&
        reply_header(ret, "Content-Length", length, sizeof length))
        ret->body_bytes = strtoul(length, NULL, 10);
    data = realloc(data, head + ret->body_bytes + room);
    assert_non_null(data);
    while (have < head + ret->body_bytes) {
        ssize_t n = more(fd, data + have, head + ret->body_bytes - have);
        assert_true(n > 0);
        have += (size_t)n;
    }
    ret->body = malloc(ret->body_bytes + 1);
    assert_non_null(ret->body);
    memcpy(ret->body, data + head, ret->body_bytes);
    ret->body[ret->body_bytes] = '\0';
    free(data);
    char type[128];
    if (reply_header(ret, "Content-Type", type, sizeof type) && strncmp(type, "application/json", 16) == 0)
        ret->json = json_loads(ret->body, JSON_REJECT_DUPLICATES, NULL);
    char connection[32];
    ret->closed = reply_header(ret, "Connection", connection, sizeof connection) &&
                  strcasecmp(connection, "close") == 0;
}

void reply_free(reply_t *r)
{
    free(r->body);
    json_decref(r->json);
    memset(r, 0, sizeof *r);
}

void client_raw(int port, const char *bytes, size_t count, reply_t *ret)
{
    int fd = client_connect(port);
    (void)client_send(fd, bytes, count);
    client_read(fd, strncmp(bytes, "HEAD ", 5) == 0, ret);
    (void)close(fd);
}

/* --- the server under test ---------------------------------------------------------------------------- */

/* Accounts of the tests: anyone but "nobody". */
static int who(void *arg, const char *login, session_who_t *ret_who, err_t *err)
{
    (void)arg;
    if (strcmp(login, "nobody") == 0) return err_set(err, ERR_WEB_LOGIN);
    *ret_who = (session_who_t){.roles = ~UINT64_C(0)};
    text_copy(ret_who->login, sizeof ret_who->login, login);
    text_copy(ret_who->name, sizeof ret_who->name, "张三");
    text_copy(ret_who->office, sizeof ret_who->office, "110105");
    return 0;
}

typedef struct secret {
    const char *login;
    char hash[crypto_pwhash_STRBYTES];
} secret_t;

static int write_secret(store_conn_t *c, void *arg, err_t *err)
{
    const secret_t *s = arg;
    return store_exec(c,
                      "INSERT INTO credential (login, password, set_at, failures) VALUES ($1, $2, '2020-01-01', 0) "
                      "ON CONFLICT (login) DO UPDATE SET password = excluded.password",
                      STORE_P(store_text(s->login), store_text(s->hash)), NULL, err);
}

void house_set_password(house_t *h, const char *login, const char *password)
{
    secret_t s = {.login = login};
    err_t err;
    assert_int_equal(crypto_pwhash_str(s.hash, password, strlen(password), crypto_pwhash_OPSLIMIT_MIN,
                                       crypto_pwhash_MEMLIMIT_MIN),
                     0);
    MUST(store_write(h->store, write_secret, &s, &err), &err);
}

void house_start(house_t *h, const web_options_t *options)
{
    err_t err;
    memset(h, 0, sizeof *h);
    if (!described) MUST(api_load(NULL, 0, &described, &err), &err);
    h->store = options->session.store;
    MUST(web_start(options, &h->web, &err), &err);
    h->port = web_port(h->web);
}

void house_open(house_t *h, int engine, const web_options_t *options)
{
    err_t err;
    int applied;
    web_options_t o = {.rate_percent = -1};
    if (options) o = *options;
    MUST(engine_open(engine, &o.session.store, &err), &err);
    MUST(store_migrate(o.session.store, &applied, &err), &err);
    o.session.who = who;
    o.session.light = true;
    if (!o.http.threads) o.http.threads = 4;
    house_start(h, &o);
    house_set_password(h, "zhang", "four words make it");
}

void house_close(house_t *h)
{
    web_stop(h->web, 2000);
    engine_close(h->store);
    memset(h, 0, sizeof *h);
}

static enum http_method method_of(const char *text)
{
    static const char *const names[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
    for (int i = 0; i < HTTP_OTHER; i++)
        if (strcmp(names[i], text) == 0) return (enum http_method)i;
    return HTTP_OTHER;
}

/* An error must be whole, and one of those the endpoint is described with. */
static void check_error(const api_endpoint_t *e, const reply_t *r, const char *path)
{
    const char *code = json_string_value(json_object_get(json_object_get(r->json, "error"), "code"));
    if (!code || (e && !api_may_fail_with(e, code)))
        fail_msg("%s: error %s is not in its description: %s", path, code ? code : "(none)", r->body);
}

static void check_reply(const char *method, const char *path, const reply_t *r)
{
    arena_t *a = arena_new(1 << 20);
    guard_target_t target;
    const api_endpoint_t *e = NULL;
    const char *params[API_PARAMS_MOST];
    err_t err = {.code = ERR_NONE};
    assert_non_null(a);
    if (guard_target(path, a, &target, &err) == 0)
        (void)api_route(described, method_of(method), method, &target, a, &e, params, &err);
    if (e && r->status == e->status) {
        hits[e - api_at(described, 0)]++;
        if (e->reply && strcmp(method, "HEAD") != 0) {
            assert_non_null(r->json);
            MUST(api_check_reply(described, e, r->status, r->json, &err), &err);
        }
    } else if (strcmp(method, "HEAD") != 0) {
        if (!r->json) fail_msg("%s %s: status %d without JSON: %s", method, path, r->status, r->body);
        const json_t *schema = json_object_get(api_schemas(described), "error_reply");
        assert_non_null(schema);
        if (e) MUST(api_check_reply(described, e, r->status, r->json, &err), &err);
        check_error(e, r, path);
    }
    arena_free(a);
}

void house_call(house_t *h, const char *method, const char *path, const char *extra, const char *body,
                reply_t *ret)
{
    buf_t out;
    buf_init(&out, 4 << 20);
    buf_addf(&out, "%s %s HTTP/1.1\r\nHost: localhost:%d\r\n%s", method, path, h->port, extra);
    if (h->token[0])
        buf_addf(&out, "Cookie: a=b; xz_session=%s\r\nX-CSRF-Token: %s\r\n", h->token, h->csrf);
    if (body)
        buf_addf(&out, "Content-Type: application/json\r\nContent-Length: %zu\r\n", strlen(body));
    buf_add_raw(&out, "\r\n");
    if (body) buf_add_raw(&out, body);
    assert_non_null(buf_text(&out));
    client_raw(h->port, buf_text(&out), out.length, ret);
    buf_release(&out);
    check_reply(method, path, ret);
}

void house_expect(house_t *h, const char *method, const char *path, const char *extra, const char *body,
                  int status, const char *code)
{
    reply_t r;
    house_call(h, method, path, extra, body, &r);
    if (r.status != status) fail_msg("%s %s: status %d, not %d: %s", method, path, r.status, status, r.body);
    if (code) {
        const char *found = json_string_value(json_object_get(json_object_get(r.json, "error"), "code"));
        assert_string_equal(found ? found : "(none)", code);
    }
    reply_free(&r);
}

void house_login(house_t *h, const char *login, const char *password)
{
    char body[256], cookie[256];
    reply_t r;
    h->token[0] = '\0';
    (void)snprintf(body, sizeof body, "{\"login\":\"%s\",\"password\":\"%s\"}", login, password);
    house_call(h, "POST", "/api/v1/session", "", body, &r);
    if (r.status != 200) fail_msg("login: %d %s", r.status, r.body);
    assert_true(reply_header(&r, "Set-Cookie", cookie, sizeof cookie));
    assert_int_equal(sscanf(cookie, "xz_session=%64[0-9a-f];", h->token), 1);
    text_copy(h->csrf, sizeof h->csrf, json_string_value(json_object_get(r.json, "csrf")));
    reply_free(&r);
}

void house_logout(house_t *h)
{
    house_expect(h, "DELETE", "/api/v1/session", "", NULL, 204, NULL);
    h->token[0] = '\0';
}

/* Groups of api/ whose endpoints a test of their own hits: test_<group>.c. */
static const char *const own_groups[] = {"admin"};

static bool has_own_test(const char *group)
{
    for (size_t i = 0; i < sizeof own_groups / sizeof *own_groups; i++)
        if (strcmp(own_groups[i], group) == 0) return true;
    return false;
}

static void check_hits(const char *group)
{
    int missed = 0;
    for (size_t i = 0; i < api_count(described); i++) {
        const api_endpoint_t *e = api_at(described, i);
        if (hits[i] || (group ? strcmp(e->group, group) != 0 : has_own_test(e->group))) continue;
        missed++;
        print_error("never hit: %s %s\n", e->name, e->path);
    }
    assert_int_equal(missed, 0);
    api_free(described);
    described = NULL;
}

void client_check_all_hit(void)
{
    check_hits(NULL);
}

void client_check_group_hit(const char *group)
{
    assert_true(has_own_test(group));
    check_hits(group);
}
