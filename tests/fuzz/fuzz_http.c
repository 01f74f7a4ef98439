/* fuzz_http.c - the framing guard, the request target, the routes, and argument checks.
 * Reaches: src/web/guard.c, api.c (api_route, api_check_args), schema.c, the accepted bodies too.
 * Input: a request as on the wire. What is refused must carry its error; what is accepted must be sane. */
#include "web/api.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MOST = 16 << 10 };

/* The next line without its end; NULL when there is none. */
static char *next_line(char **at)
{
    char *line = *at, *end = line ? strstr(line, "\r\n") : NULL;
    if (!line || !*line) return NULL;
    *at = end ? end + 2 : NULL;
    if (end) *end = '\0';
    return line;
}

static void check_target(const char *raw, arena_t *a, const api_t *api)
{
    guard_target_t t;
    err_t err = {.code = ERR_NONE};
    const api_endpoint_t *e = NULL;
    const char *params[API_PARAMS_MOST] = {NULL};
    if (guard_target(raw, a, &t, &err) != 0) {
        assert(err.code == ERR_WEB_TARGET || err.code == ERR_BASE_MEMORY);
        return;
    }
    assert(raw[0] == '/' && t.segments <= GUARD_SEGMENTS_MOST && t.args <= GUARD_ARGS_MOST);
    for (size_t i = 0; i < t.segments; i++) {
        assert(t.segment[i][0] && strcmp(t.segment[i], "..") != 0);
        for (const char *c = t.segment[i]; *c; c++) assert((unsigned char)*c >= 0x20);
    }
    for (int m = HTTP_GET; m <= HTTP_OTHER; m++) {
        int rc = api_route(api, (enum http_method)m, "X", &t, a, &e, params, &err);
        assert(rc == 0 ? e != NULL : err.code == ERR_WEB_NO_ROUTE || err.code == ERR_WEB_METHOD);
        if (rc == 0 && api_check_args(e, &t, &err) != 0) assert(err.field[0]);
    }
}

/* A request is parsed as the library would hand it over: names and values split at the first colon. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static api_t *api;
    err_t err = {.code = ERR_NONE};
    if (!api && api_load(NULL, 0, &api, &err) != 0) abort();
    if (size > INPUT_MOST) return 0;
    arena_t *a = arena_new(1 << 20);
    char *text = a ? arena_textn(a, (const char *)data, size) : NULL, *at = text;
    char *line = text ? next_line(&at) : NULL;
    if (line) {
        char *target = strchr(line, ' '), *version = target ? strrchr(target + 1, ' ') : NULL;
        guard_t g = {.seen = 0};
        int64_t length = -9;
        if (version) {
            *target++ = '\0';
            *version++ = '\0';
            check_target(target, a, api);
        }
        while ((line = next_line(&at)) != NULL) {
            char *colon = strchr(line, ':');
            size_t name = colon ? (size_t)(colon - line) : strlen(line);
            const char *value = colon ? colon + 1 + strspn(colon + 1, " \t") : "";
            if (colon) *colon = '\0';
            guard_header(&g, line, name, value, strlen(value));
        }
        if (version && guard_finish(&g, text, version, &length, &err) == 0)
            assert(length >= -1 && g.value[HEADER_HOST] && !g.fault);
    }
    arena_free(a);
    return 0;
}
