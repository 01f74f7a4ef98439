/* html_inside.h - a template taken apart; shared by html.c and html_read.c only. */
#ifndef WEB_HTML_INSIDE_H
#define WEB_HTML_INSIDE_H

#include "web/html.h"

enum { HTML_TEMPLATES_MOST = 64, HTML_OPS_MOST = 4000, HTML_DEEP_MOST = 12, HTML_NAME_BYTES = 64, HTML_ARGS_MOST = 3, HTML_INCLUDES_DEEP = 4 };

enum html_what { HTML_PLAIN, HTML_VALUE, HTML_URL, HTML_TEXT, HTML_MARKUP, HTML_EACH, HTML_UNLESS, HTML_END };

typedef struct html_op {
    enum html_what what;
    const char *name; /* PLAIN: the bytes, not ended by NUL */
    size_t bytes;     /* of PLAIN */
    size_t end;       /* of a section: index of its END */
    const char *arg[HTML_ARGS_MOST];
} html_op_t;

typedef struct html_template {
    const char *name;
    const html_op_t *op;
    size_t count;
} html_template_t;

struct html {
    arena_t *memory;
    const html_source_t *sources;
    json_t *texts[LANG_COUNT];
    html_template_t template[HTML_TEMPLATES_MOST];
    size_t count;
};

const html_source_t *html_source_find(const html_t *h, const char *name);
int html_read(html_t *h, const html_source_t *source, html_template_t *ret_template, err_t *err);

#endif
