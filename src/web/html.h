/* html.h - pages made by the server: templates that cannot forget to escape.
 *
 * Purpose    The public pages work without scripts, so the server writes them. A template (web/public/NAME.html) has holes;
 *            what goes into a hole is escaped, always. There is no hole for raw text from data: markup that the program itself
 *            has made (rendered Markdown, a drawn chart) is handed over apart from the data, by name.
 * Holes      {{name}} {{a.b}} {{.}}     a text, a number, or a {zh, en} pair in the page's language; "" when absent
 *            {{url:name}}               percent-encoded, for addresses
 *            {{t:key}} {{t:key|a|b}}    a text of i18n/public.*.json; {0}, {1} in it are the values of a and b
 *            {{markup:name}}            markup of the program
 *            {{#name}}…{{/name}}        once for each of a list, or once when it is not empty, false or 0
 *            {{^name}}…{{/name}}        when it is
 *            {{>name}}                  another template, put in when it is read
 *            Inside a list the names of the item come first, then those around it.
 * Checked    When the templates are read: every hole stands where its escaping is right (in text, or in a value in double
 *            quotation marks), addresses begin with / # or ? of our own, no style, no script, no on… attribute, every
 *            section ends in the place it began in, every key has a text in both languages. ERR_WEB_TEMPLATE names file and line.
 * Limits     64 templates, 4,000 holes each, 12 sections deep, includes 4 deep; output as much as its buffer takes.
 * Threads    Constant after html_open: any thread.
 */
#ifndef WEB_HTML_H
#define WEB_HTML_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/lang.h"

#include <jansson.h>

typedef struct html html_t;

typedef struct html_source {
    const char *name, *text; /* "letter", its bytes; the texts are "zh" and "en" with JSON */
} html_source_t;

/* The carried templates and texts, or (for tests) those given: sources ends with {NULL}. */
int html_open(const html_source_t *sources, html_t **ret_html, err_t *err);
void html_close(html_t *h); /* NULL allowed */

typedef struct html_markup {
    const char *name, *html;
} html_markup_t;

/* Fills a template. markup ends with {NULL}, or is NULL. Fails only for want of memory or of that template. */
int html_render(const html_t *h, const char *name, enum lang lang, const json_t *data, const html_markup_t *markup, buf_t *out,
                err_t *err);
/* A text in the language, or NULL. */
const char *html_text(const html_t *h, enum lang lang, const char *key);

/* The Markdown of people as HTML: only what text needs; HTML inside it is shown as it was typed, addresses only http(s) and
 * our own. ERR_WEB_TEMPLATE when it is longer than 200,000 bytes. */
int html_markdown(const char *text, buf_t *out, err_t *err);

#endif
