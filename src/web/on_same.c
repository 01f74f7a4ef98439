/* on_same.c - reports that say the same: texts of the request, matters of the register. */
#include "web/web.h"

#include "app/same.h"
#include "report/read.h"
#include "report/same_tell.h"
#include "web/shape.h"

#include <string.h>
#include <strings.h>

enum { ANSWER_MOST = 64 << 20, PASSAGES_USUAL = 5 };

static int number_of(const web_call_t *c, const char *name, int usual)
{
    const json_t *n = json_object_get(c->body, name);
    return n ? (int)json_integer_value(n) : usual;
}

static int add_text(same_set_t *s, const char *name, const char *text, err_t *err)
{
    size_t n = strlen(text);
    char *copy = strdup(text);
    if (copy && n > 3 && strlen(name) > 3 && strcasecmp(name + strlen(name) - 3, ".md") == 0) n = report_unescape(copy, n);
    return copy ? same_add(s, name, copy, n, err) : err_nomem(err);
}

static int add_sources(web_t *w, const web_call_t *c, same_set_t *s, size_t *ret_one, err_t *err)
{
    const char *text = web_text(c, "text"), *name = web_text(c, "name"), *given = web_text(c, "matter"), *kind = web_text(c, "kind");
    int64_t matter = 0;
    size_t i, of_matter = SAME_ALL;
    json_t *other;
    int rc = text ? add_text(s, name ? name : "", text, err) : 0;
    json_array_foreach(json_object_get(c->body, "among"), i, other) {
        if (rc == 0) rc = add_text(s, json_string_value(json_object_get(other, "name")), json_string_value(json_object_get(other, "text")), err);
    }
    if (rc == 0 && given) rc = shape_id(given, "matter", &matter, err);
    if (rc == 0 && (given || kind)) rc = app_same_add(w->app, &c->actor, kind, matter, s, &of_matter, err);
    if (rc == 0) *ret_one = text ? 0 : of_matter;
    return rc;
}

static int on_same(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    same_options_t options = {.share = number_of(c, "share", 30) * 10, .common = number_of(c, "common", 10)};
    same_set_t *s = NULL;
    same_answer_t a = {.one = SAME_ALL, .passages = number_of(c, "passages", PASSAGES_USUAL)};
    buf_t out;
    buf_init(&out, ANSWER_MOST);
    int rc = same_new(&options, &s, err);
    if (rc == 0) rc = add_sources(w, c, s, &a.one, err);
    if (rc == 0) rc = same_find(s, a.one, NULL, &a.pair, &a.pairs, &a.cut, err);
    a.set = s;
    if (rc == 0) rc = same_add_json(&out, &a, err);
    json_t *j = rc == 0 ? json_loadb(out.data, out.length, 0, NULL) : NULL;
    buf_release(&out);
    same_free(s);
    return rc != 0 ? rc : web_reply_json(r, j, err);
}

const api_binding_t web_on_same[] = {
    WEB_ROW("report_same", on_same),
    {NULL, NULL},
};
