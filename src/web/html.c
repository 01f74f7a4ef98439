/* html.c - see html.h. The reading of templates, with its checks, is in html_read.c. */
#include "web/html_inside.h"

#include "base/embed.h"
#include "base/text.h"

#include <assert.h>
#include <cmark.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { MARKDOWN_MOST = 200 * 1000, EMBEDDED_MOST = 96 };

/* --- reading them all -------------------------------------------------------------------------------- */

static int add_texts(html_t *h, enum lang lang, const char *text, err_t *err)
{
    json_error_t fault;
    h->texts[lang] = json_loads(text, JSON_REJECT_DUPLICATES, &fault);
    if (h->texts[lang]) return 0;
    return err_set(err, ERR_WEB_TEMPLATE, lang == LANG_ZH ? "i18n zh" : "i18n en", num_text(fault.line, (char[24]){0}), fault.text);
}

const html_source_t *html_source_find(const html_t *h, const char *name)
{
    for (const html_source_t *s = h->sources; s->name; s++)
        if (strcmp(s->name, name) == 0) return s;
    return NULL;
}

/* The carried files as sources: "web/public/letter.html" is "letter". */
static int carried(html_t *h, err_t *err)
{
    static const char folder[] = "web/public/";
    size_t count;
    const embed_file_t *f = embed_list(folder, &count);
    html_source_t *list = arena_array(h->memory, EMBEDDED_MOST, sizeof *list);
    size_t n = 0;
    if (!list) return err_nomem(err);
    for (size_t i = 0; i < count && n + 4 < EMBEDDED_MOST; i++) {
        const char *name = f[i].path + sizeof folder - 1, *end = strrchr(name, '.');
        if (!end || strcmp(end, ".html") != 0) continue;
        list[n].name = arena_textn(h->memory, name, (size_t)(end - name));
        list[n].text = (const char *)f[i].data;
        if (!list[n++].name) return err_nomem(err);
    }
    static const char *const texts[] = {"i18n/public.zh.json", "i18n/public.en.json"};
    for (int l = 0; l < LANG_COUNT; l++) {
        const embed_file_t *t = embed_lookup(texts[l]);
        if (t) list[n++] = (html_source_t){l == LANG_ZH ? "zh" : "en", (const char *)t->data};
    }
    h->sources = list;
    return 0;
}

/* Both languages have the same texts. */
static int same_keys(const html_t *h, err_t *err)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        const char *key;
        json_t *value;
        json_object_foreach(h->texts[l], key, value) {
            const char *there = json_string_value(json_object_get(h->texts[!l], key));
            if (!there || !*there || !json_is_string(value)) return err_set(err, ERR_WEB_TEMPLATE, l ? "i18n zh" : "i18n en", "0", key);
        }
    }
    return 0;
}

static int open_all(html_t *h, err_t *err)
{
    const html_source_t *zh = html_source_find(h, "zh"), *en = html_source_find(h, "en");
    int rc = zh && en ? 0 : err_set(err, ERR_WEB_TEMPLATE, "i18n", "0", "zh, en");
    if (rc == 0) rc = add_texts(h, LANG_ZH, zh->text, err);
    if (rc == 0) rc = add_texts(h, LANG_EN, en->text, err);
    if (rc == 0) rc = same_keys(h, err);
    for (const html_source_t *s = h->sources; rc == 0 && s->name; s++) {
        if (s == zh || s == en) continue;
        if (h->count == HTML_TEMPLATES_MOST) return err_set(err, ERR_WEB_TEMPLATE, s->name, "0", "64");
        rc = html_read(h, s, &h->template[h->count++], err);
    }
    return rc;
}

int html_open(const html_source_t *sources, html_t **ret_html, err_t *err)
{
    html_t *h = calloc(1, sizeof *h);
    int rc = h && (h->memory = arena_new((size_t)8 << 20)) ? 0 : err_nomem(err);
    if (rc == 0 && sources) h->sources = sources;
    else if (rc == 0) rc = carried(h, err);
    if (rc == 0) rc = open_all(h, err);
    if (rc != 0) {
        html_close(h);
        return rc;
    }
    *ret_html = h;
    return 0;
}

void html_close(html_t *h)
{
    if (!h) return;
    json_decref(h->texts[LANG_ZH]);
    json_decref(h->texts[LANG_EN]);
    arena_free(h->memory);
    free(h);
}

const char *html_text(const html_t *h, enum lang lang, const char *key)
{
    return json_string_value(json_object_get(h->texts[lang], key));
}

/* --- filling ------------------------------------------------------------------------------------------- */

typedef struct filling {
    const html_t *html;
    const html_template_t *template;
    enum lang lang;
    const json_t *around[HTML_DEEP_MOST + 1]; /* the data, then the items the section stands in */
    size_t deep;
    const html_markup_t *markup;
    buf_t *out;
} filling_t;

static const json_t *step(const json_t *at, const char *name, size_t bytes)
{
    char key[HTML_NAME_BYTES];
    assert(bytes < sizeof key); /* html_read looked */
    memcpy(key, name, bytes);
    key[bytes] = '\0';
    return json_object_get(at, key);
}

/* The first part of the name in the nearest place that has it, the others below that. */
static const json_t *find(const filling_t *f, const char *name)
{
    if (strcmp(name, ".") == 0) return f->around[f->deep];
    size_t bytes = strcspn(name, ".");
    const json_t *at = NULL;
    for (size_t i = f->deep + 1; i-- > 0 && !at;) at = step(f->around[i], name, bytes);
    while (at && name[bytes] == '.') {
        name += bytes + 1;
        bytes = strcspn(name, ".");
        at = step(at, name, bytes);
    }
    return at;
}

/* A value as text; number holds it when it is one. */
static const char *text_of(const filling_t *f, const json_t *value, char number[24])
{
    if (json_is_string(value)) return json_string_value(value);
    if (json_is_integer(value)) return num_text(json_integer_value(value), number);
    if (json_is_object(value)) {
        const char *said = json_string_value(json_object_get(value, f->lang == LANG_ZH ? "zh" : "en"));
        return said ? said : "";
    }
    return "";
}

static bool is_something(const json_t *value)
{
    if (!value || json_is_null(value) || json_is_false(value)) return false;
    if (json_is_string(value)) return json_string_length(value) > 0;
    if (json_is_array(value)) return json_array_size(value) > 0;
    if (json_is_integer(value)) return json_integer_value(value) != 0;
    return true;
}

/* {0} in the text is the value of the first argument. */
static void add_text(const filling_t *f, const html_op_t *op)
{
    const char *text = html_text(f->html, f->lang, op->name);
    char number[24];
    assert(text); /* html_read looked */
    for (const char *at = text; *at; at++) {
        if (at[0] == '{' && at[1] >= '0' && at[1] < '0' + HTML_ARGS_MOST && at[2] == '}') {
            const char *arg = op->arg[at[1] - '0'];
            if (arg) buf_add_html(f->out, text_of(f, find(f, arg), number));
            at += 2;
            continue;
        }
        char one[2] = {*at, '\0'};
        if (strchr("&<>\"'", *at)) buf_add_html(f->out, one);
        else buf_add_char(f->out, *at);
    }
}

static void add_markup(const filling_t *f, const char *name)
{
    for (const html_markup_t *m = f->markup; m && m->name; m++)
        if (strcmp(m->name, name) == 0) buf_add_raw(f->out, m->html);
}

static void fill(filling_t *f, size_t from, size_t to);

static void fill_section(filling_t *f, size_t at, const html_op_t *op)
{
    const json_t *value = find(f, op->name);
    if (op->what == HTML_UNLESS) {
        if (!is_something(value)) fill(f, at + 1, op->end);
        return;
    }
    if (!is_something(value)) return;
    assert(f->deep < HTML_DEEP_MOST);
    f->deep++;
    size_t n = json_is_array(value) ? json_array_size(value) : 1;
    for (size_t i = 0; i < n; i++) {
        f->around[f->deep] = json_is_array(value) ? json_array_get(value, i) : value;
        fill(f, at + 1, op->end);
    }
    f->deep--;
}

static void fill(filling_t *f, size_t from, size_t to)
{
    char number[24];
    for (size_t i = from; i < to; i++) {
        const html_op_t *op = &f->template->op[i];
        switch (op->what) {
        case HTML_PLAIN: buf_add_bytes(f->out, op->name, op->bytes); break;
        case HTML_VALUE: buf_add_html(f->out, text_of(f, find(f, op->name), number)); break;
        case HTML_URL: buf_add_url(f->out, text_of(f, find(f, op->name), number)); break;
        case HTML_TEXT: add_text(f, op); break;
        case HTML_MARKUP: add_markup(f, op->name); break;
        case HTML_EACH:
        case HTML_UNLESS:
            fill_section(f, i, op);
            i = op->end;
            break;
        case HTML_END: break;
        }
    }
}

int html_render(const html_t *h, const char *name, enum lang lang, const json_t *data, const html_markup_t *markup, buf_t *out,
                err_t *err)
{
    for (size_t i = 0; i < h->count; i++) {
        if (strcmp(h->template[i].name, name) != 0) continue;
        filling_t f = {.html = h, .template = &h->template[i], .lang = lang, .around = {data}, .markup = markup, .out = out};
        fill(&f, 0, h->template[i].count);
        return buf_failed(out) ? err_nomem(err) : 0;
    }
    return err_set(err, ERR_WEB_TEMPLATE, name, "0", "");
}

/* --- Markdown ------------------------------------------------------------------------------------------ */

/* An address people may be led to: ours, or the web's. */
static bool good_address(const char *url)
{
    if (!url) return false;
    if (strncmp(url, "https://", 8) == 0 || strncmp(url, "http://", 7) == 0) return true;
    return url[0] == '#' || (url[0] == '/' && url[1] != '/' && url[1] != '\\');
}

/* HTML becomes what it looks like, pictures their words, other addresses nothing; the page has its own h1. */
static bool make_harmless(cmark_node *root)
{
    cmark_iter *walk = cmark_iter_new(root);
    bool done = walk != NULL;
    for (cmark_event_type e; done && (e = cmark_iter_next(walk)) != CMARK_EVENT_DONE;) {
        cmark_node *n = cmark_iter_get_node(walk);
        cmark_node_type type = cmark_node_get_type(n);
        if (e == CMARK_EVENT_ENTER && type == CMARK_NODE_HEADING) {
            int level = cmark_node_get_heading_level(n);
            if (level == 1) done = cmark_node_set_heading_level(n, 2);
        } else if (type == CMARK_NODE_HTML_INLINE || type == CMARK_NODE_HTML_BLOCK) {
            const char *literal = cmark_node_get_literal(n);
            cmark_node *text = cmark_node_new(type == CMARK_NODE_HTML_BLOCK ? CMARK_NODE_CODE_BLOCK : CMARK_NODE_TEXT);
            done = text && cmark_node_set_literal(text, literal ? literal : "") && cmark_node_replace(n, text);
            if (done) cmark_node_free(n);
            else cmark_node_free(text);
        } else if (e == CMARK_EVENT_EXIT && (type == CMARK_NODE_IMAGE || (type == CMARK_NODE_LINK && !good_address(cmark_node_get_url(n))))) {
            for (cmark_node *c; done && (c = cmark_node_first_child(n)) != NULL;) done = cmark_node_insert_before(n, c);
            cmark_node_unlink(n);
            cmark_node_free(n);
        }
    }
    cmark_iter_free(walk);
    return done;
}

int html_markdown(const char *text, buf_t *out, err_t *err)
{
    size_t bytes = strlen(text);
    if (bytes > MARKDOWN_MOST) return err_set(err, ERR_WEB_TEMPLATE, "markdown", "0", "200000");
    cmark_node *root = cmark_parse_document(text, bytes, CMARK_OPT_VALIDATE_UTF8);
    char *html = root && make_harmless(root) ? cmark_render_html(root, CMARK_OPT_SAFE) : NULL;
    if (html) buf_add_raw(out, html);
    bool failed = !html || buf_failed(out);
    free(html);
    cmark_node_free(root);
    return failed ? err_nomem(err) : 0;
}
