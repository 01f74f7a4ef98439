/* fuzz_html.c - what the public pages take in: a form's body, Markdown of people, a value put into a page, a template.
 * Reaches: src/web/form.c, html.c, html_read.c.
 * Input: the first byte chooses (f, m, v, t), the rest is the text. Whatever it is, no markup of it comes through, and what a
 * template lets through keeps to its own tags. */
#include "web/form.h"
#include "web/html.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MOST = 16 << 10 };

static void read_form(const char *text, size_t bytes, arena_t *a)
{
    form_t f;
    err_t err = {.code = ERR_NONE};
    if (form_read(text, bytes, a, &f, &err) != 0) {
        assert(err.code == ERR_WEB_FORM || err.code == ERR_BASE_MEMORY);
        return;
    }
    for (size_t i = 0; i < f.count; i++)
        for (const char *c = f.field[i].value; *c; c++) assert((unsigned char)*c >= 0x20 || *c == '\n');
}

static void write_markdown(const char *text)
{
    buf_t out;
    err_t err;
    buf_init(&out, 4 << 20);
    if (html_markdown(text, &out, &err) == 0) {
        assert(!strstr(buf_text(&out), "<script") && !strstr(buf_text(&out), "<img") && !strstr(buf_text(&out), "<iframe"));
        assert(!strstr(buf_text(&out), "href=\"javascript:") && !strstr(buf_text(&out), "href=\"data:"));
    }
    buf_release(&out);
}

/* The only tags and quotation marks of the page are those of the template. */
static void put_value(const char *text)
{
    static const html_source_t sources[] = {{"page", "<p title=\"{{a}}\">{{a}}</p>"}, {"zh", "{}"}, {"en", "{}"}, {NULL, NULL}};
    html_t *h = NULL;
    err_t err;
    buf_t out;
    json_t *value = json_string(text); /* NULL when it is no UTF-8 */
    json_t *page = value ? json_pack("{s:o}", "a", value) : NULL;
    buf_init(&out, 4 << 20);
    if (page && html_open(sources, &h, &err) == 0 && html_render(h, "page", LANG_ZH, page, NULL, &out, &err) == 0) {
        size_t tags = 0, quotes = 0;
        for (const char *c = buf_text(&out); *c; c++) tags += *c == '<', quotes += *c == '"';
        assert(tags == 2 && quotes == 2);
    }
    html_close(h);
    json_decref(page);
    buf_release(&out);
}

static void read_template(const char *text)
{
    const html_source_t sources[] = {{"page", text}, {"zh", "{\"a\":\"b\"}"}, {"en", "{\"a\":\"b\"}"}, {NULL, NULL}};
    html_t *h = NULL;
    err_t err = {.code = ERR_NONE};
    buf_t out;
    json_t *page = json_pack("{s:s,s:[s]}", "a", "<\"'>", "l", "x");
    buf_init(&out, 4 << 20);
    if (html_open(sources, &h, &err) == 0) (void)html_render(h, "page", LANG_EN, page, NULL, &out, &err);
    else assert(err.code == ERR_WEB_TEMPLATE || err.code == ERR_BASE_MEMORY);
    html_close(h);
    json_decref(page);
    buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1 || size > INPUT_MOST) return 0;
    arena_t *a = arena_new(32 << 20);
    char *text = a ? arena_textn(a, (const char *)data + 1, size - 1) : NULL;
    if (text) switch (data[0]) {
        case 'f': read_form(text, size - 1, a); break;
        case 'm': write_markdown(text); break;
        case 'v': put_value(text); break;
        default: read_template(text); break;
        }
    arena_free(a);
    return 0;
}
