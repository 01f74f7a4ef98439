/* html_read.c - a template taken apart, and every hole checked against the place it stands in. */
#include "web/html_inside.h"

#include "base/text.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Where in the HTML the reader stands. */
enum place { IN_TEXT, IN_TAG, IN_VALUE, IN_COMMENT };

typedef struct reading {
    html_t *html;
    html_op_t *op;
    size_t count;
    size_t open[HTML_DEEP_MOST]; /* sections begun */
    enum place open_place[HTML_DEEP_MOST];
    size_t deep;
    const char *file, *start, *at;
    enum place place;
    char attribute[32];    /* the one whose value is being read, or the word at hand inside a tag */
    size_t attribute_bytes;
    char value_start[2];   /* the first two literal bytes of the value */
    size_t value_bytes;
    bool in_script;
    const char *fault;
} reading_t;

static html_op_t *add(reading_t *r, enum html_what what)
{
    if (r->count == HTML_OPS_MOST) {
        r->fault = "too many holes";
        return NULL;
    }
    html_op_t *op = &r->op[r->count++];
    *op = (html_op_t){.what = what};
    return op;
}

/* --- the place in the HTML ------------------------------------------------------------------------------ */

static bool is_address(const char *attribute)
{
    static const char *const names[] = {"href", "src", "action", "formaction"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(attribute, names[i]) == 0) return true;
    return false;
}

static void tag_byte(reading_t *r, char c)
{
    if (c == '>') {
        r->place = IN_TEXT;
        return;
    }
    if (c == '\'') r->fault = "values stand in double quotation marks";
    if (c == '"') {
        if (strncmp(r->attribute, "on", 2) == 0 || strcmp(r->attribute, "style") == 0 || strcmp(r->attribute, "srcdoc") == 0)
            r->fault = "no on…, style or srcdoc";
        r->place = IN_VALUE;
        r->value_bytes = 0;
        return;
    }
    if (isspace((unsigned char)c)) r->attribute_bytes = 0;
    else if (c != '=' && r->attribute_bytes + 1 < sizeof r->attribute)
        r->attribute[r->attribute_bytes++] = (char)tolower((unsigned char)c);
    if (c != '=') r->attribute[r->attribute_bytes] = '\0';
}

static void text_byte(reading_t *r, const char *at)
{
    if (*at != '<') {
        if (r->in_script) r->fault = "no script of its own in a page";
        return;
    }
    if (strncmp(at, "<!--", 4) == 0) {
        r->place = IN_COMMENT;
        return;
    }
    if (strncmp(at, "<style", 6) == 0) r->fault = "no style of its own in a page";
    r->in_script = strncmp(at, "<script", 7) == 0;
    r->place = IN_TAG;
    r->attribute_bytes = 0;
    r->attribute[0] = '\0';
}

static void literal(reading_t *r, const char *from, const char *to)
{
    for (const char *at = from; at < to && !r->fault; at++) {
        switch (r->place) {
        case IN_TEXT: text_byte(r, at); break;
        case IN_TAG: tag_byte(r, *at); break;
        case IN_VALUE:
            if (*at == '"') {
                r->place = IN_TAG;
                r->attribute_bytes = 0;
                r->attribute[0] = '\0';
                break;
            }
            if (r->value_bytes < 2) r->value_start[r->value_bytes] = *at;
            r->value_bytes++;
            break;
        case IN_COMMENT:
            if (at - from >= 2 && strncmp(at - 2, "-->", 3) == 0) r->place = IN_TEXT;
            break;
        }
    }
}

/* May something from outside stand here? */
static void check_hole(reading_t *r, enum html_what what)
{
    if (r->place == IN_TEXT && !r->in_script) return;
    if (what == HTML_MARKUP || r->place != IN_VALUE) {
        r->fault = "a hole stands in text or in a quoted value";
        return;
    }
    if (is_address(r->attribute)) {
        bool ours = r->value_bytes >= 1 && strchr("/#?", r->value_start[0]) && !(r->value_bytes >= 2 && r->value_start[1] == '/');
        if (!ours || (what != HTML_URL && r->value_start[0] != '#')) r->fault = "an address begins with ours and goes on with url:";
    }
    r->value_bytes += 2; /* what follows is no longer its start */
}

/* --- holes ---------------------------------------------------------------------------------------------- */

static bool is_name(const char *name)
{
    if (strcmp(name, ".") == 0) return true;
    size_t n = strlen(name);
    return n > 0 && n < HTML_NAME_BYTES && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_.-") == n;
}

static void text_hole(reading_t *r, char *words)
{
    html_op_t *op = add(r, HTML_TEXT);
    size_t args = 0;
    for (char *bar = strchr(words, '|'); op && bar; bar = strchr(bar, '|')) {
        *bar++ = '\0';
        if (args == HTML_ARGS_MOST) r->fault = "too many values for a text";
        else op->arg[args++] = bar;
    }
    if (!op) return;
    op->name = words;
    for (size_t i = 0; i < args; i++)
        if (!is_name(op->arg[i])) r->fault = op->arg[i];
    if (!html_text(r->html, LANG_ZH, words) || !html_text(r->html, LANG_EN, words)) r->fault = words;
    check_hole(r, HTML_TEXT);
}

static void begin_section(reading_t *r, enum html_what what, const char *name)
{
    html_op_t *op = add(r, what);
    if (!op) return;
    if (r->deep == HTML_DEEP_MOST) {
        r->fault = "too many sections in each other";
        return;
    }
    op->name = name;
    r->open_place[r->deep] = r->place;
    r->open[r->deep++] = r->count - 1;
}

static void end_section(reading_t *r, const char *name)
{
    if (r->deep == 0 || strcmp(r->op[r->open[r->deep - 1]].name, name) != 0) {
        r->fault = name;
        return;
    }
    if (r->open_place[--r->deep] != r->place) {
        r->fault = "a section ends in the place where it began";
        return;
    }
    html_op_t *op = add(r, HTML_END);
    if (op) r->op[r->open[r->deep]].end = r->count - 1;
}

static void walk(reading_t *r, const char *text, int includes);

static void include(reading_t *r, const char *name, int includes)
{
    const html_source_t *s = html_source_find(r->html, name);
    const char *file = r->file, *start = r->start, *at = r->at;
    if (!s || includes == HTML_INCLUDES_DEEP) {
        r->fault = name;
        return;
    }
    r->file = s->name;
    walk(r, s->text, includes + 1);
    if (r->fault) return; /* its own place is told */
    r->file = file;
    r->start = start;
    r->at = at;
}

static void value_hole(reading_t *r, enum html_what what, const char *name)
{
    html_op_t *op = add(r, what);
    if (!op) return;
    op->name = name;
    if (!is_name(name)) r->fault = name;
    else check_hole(r, what);
}

static void hole(reading_t *r, char *words, int includes)
{
    switch (*words) {
    case '#': begin_section(r, HTML_EACH, words + 1); break;
    case '^': begin_section(r, HTML_UNLESS, words + 1); break;
    case '/': end_section(r, words + 1); break;
    case '>': include(r, words + 1, includes); break;
    default:
        if (strncmp(words, "t:", 2) == 0) text_hole(r, words + 2);
        else if (strncmp(words, "url:", 4) == 0) value_hole(r, HTML_URL, words + 4);
        else if (strncmp(words, "markup:", 7) == 0) value_hole(r, HTML_MARKUP, words + 7);
        else value_hole(r, HTML_VALUE, words);
    }
}

static void walk(reading_t *r, const char *text, int includes)
{
    r->start = text;
    for (r->at = text; *r->at && !r->fault;) {
        const char *next = strstr(r->at, "{{"), *end = next ? strstr(next, "}}") : NULL;
        size_t bytes = next ? (size_t)(next - r->at) : strlen(r->at);
        html_op_t *op = bytes ? add(r, HTML_PLAIN) : NULL;
        if (op) {
            op->name = r->at;
            op->bytes = bytes;
            literal(r, r->at, r->at + bytes);
        }
        if (!next || r->fault) {
            r->at += r->fault ? 0 : bytes;
            continue;
        }
        r->at = next;
        char *words = end ? arena_textn(r->html->memory, next + 2, (size_t)(end - next - 2)) : NULL;
        if (!words) {
            r->fault = "{{";
            return;
        }
        hole(r, words, includes);
        if (!r->fault) r->at = end + 2;
    }
}

int html_read(html_t *h, const html_source_t *source, html_template_t *ret_template, err_t *err)
{
    reading_t r = {.html = h, .file = source->name};
    r.op = calloc(HTML_OPS_MOST, sizeof *r.op);
    if (!r.op) return err_nomem(err);
    walk(&r, source->text, 0);
    if (!r.fault && r.deep) r.fault = r.op[r.open[r.deep - 1]].name;
    if (r.fault) {
        int line = 1;
        for (const char *c = r.start; c < r.at; c++) line += *c == '\n';
        free(r.op);
        return err_set(err, ERR_WEB_TEMPLATE, r.file, num_text(line, (char[24]){0}), r.fault);
    }
    assert(r.count <= HTML_OPS_MOST);
    html_op_t *kept = arena_array(h->memory, r.count ? r.count : 1, sizeof *kept);
    if (kept) memcpy(kept, r.op, r.count * sizeof *kept);
    free(r.op);
    if (!kept) return err_nomem(err);
    *ret_template = (html_template_t){source->name, kept, r.count};
    return 0;
}
