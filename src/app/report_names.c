/* report_names.c - the figures that the tokens {{…}} of a report's text name, and the catalogue's words for them. */
#include "app/report_inside.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { NAME_MOST = 48 };

typedef struct walk {
    const char *at;
    bool inside;
} walk_t;

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* The next word within a token; codes in quotes are none. */
static bool next_name(walk_t *w, char into[NAME_MOST + 1])
{
    while (*w->at) {
        if (strncmp(w->at, w->inside ? "}}" : "{{", 2) == 0) {
            w->inside = !w->inside;
            w->at += 2;
        } else if (w->inside && (*w->at == '\'' || *w->at == '"')) {
            const char *end = strchr(w->at + 1, *w->at);
            w->at = end ? end + 1 : w->at + strlen(w->at);
        } else if (w->inside && is_name(*w->at)) {
            size_t n = 0;
            while (is_name(w->at[n])) n++;
            const char *word = w->at;
            w->at += n;
            if (n > NAME_MOST) continue;
            memcpy(into, word, n);
            into[n] = '\0';
            return true;
        } else w->at++;
    }
    return false;
}

/* Does a token say the word of n bytes? */
static bool says(const char *text, const char *word, size_t n)
{
    walk_t w = {.at = text};
    char name[NAME_MOST + 1];
    while (next_name(&w, name))
        if (strlen(name) == n && memcmp(name, word, n) == 0) return true;
    return false;
}

/* Behind a dot a name is a field of something else: about.result, unit.name; behind matter. it is the matter's own. */
static bool is_own(const char *text, const char *word)
{
    static const char matter[] = "matter.";
    if (word == text || word[-1] != '.') return true;
    size_t n = sizeof matter - 1;
    return (size_t)(word - text) > n && memcmp(word - n, matter, n) == 0 && !is_name(word[-(long)n - 1]) && word[-(long)n - 1] != '.';
}

bool report_text_says(const char *text, const char *field)
{
    walk_t w = {.at = text};
    char name[NAME_MOST + 1];
    while (next_name(&w, name))
        if (strcmp(name, field) == 0 && is_own(text, w.at - strlen(name))) return true;
    return false;
}

/* by months: what the question calls month. */
static bool says_time(const char *text, const char *field)
{
    static const char *const times[][2] = {{"year", "years"}, {"quarter", "quarters"}, {"month", "months"}, {"week", "weeks"}};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        if (strcmp(field, times[i][0]) == 0 && says(text, times[i][1], strlen(times[i][1]))) return true;
    return false;
}

/* A field by its own name: parent.FIELD, FIELD.group. Offices and levels of offices break every report down. */
static bool says_field(const char *text, const char *field)
{
    if (says_time(text, field)) return true;
    if (strcmp(field, "office") == 0 || strcmp(field, "level") == 0) return true;
    const char *dot = strncmp(field, "parent.", 7) == 0 ? field + 6 : NULL, *own = dot ? dot + 1 : field, *end = strchr(own, '.');
    return says(text, own, end ? (size_t)(end - own) : strlen(own));
}

static bool lists(const json_t *codes, const char *figure)
{
    size_t i;
    json_t *e;
    json_array_foreach((json_t *)(uintptr_t)codes, i, e)
        if (json_string_value(e) && strcmp(json_string_value(e), figure) == 0) return true;
    return false;
}

/* {{#each watched in about.watches}}: the figures that the matter it is about has chosen. */
static bool watches(const char *text, const json_t *about, const char *figure)
{
    const char *key;
    json_t *value;
    if (!says(text, "about", strlen("about"))) return false;
    json_object_foreach(json_object_get(about, "fields"), key, value)
        if (json_is_array(value) && lists(value, figure) && says(text, key, strlen(key))) return true;
    return false;
}

bool report_text_asks(const char *text, const json_t *about, const figure_ask_t *q)
{
    for (size_t i = 0; i < q->figure_count; i++)
        if (!says(text, q->figure[i], strlen(q->figure[i])) && !watches(text, about, q->figure[i])) return false;
    for (size_t i = 0; i < q->by_count; i++)
        if (!says_field(text, q->by[i])) return false;
    for (size_t i = 0; i < q->narrow_count; i++)
        if (!says_field(text, q->narrow[i].field)) return false;
    return true;
}

void report_add_figure(const catalogue_t *c, const char *name, json_t *list)
{
    const cat_kind_t *kind = NULL;
    const cat_figure_t *figure = NULL;
    if (json_object_get(list, name) || !catalogue_figure(c, name, &kind, &figure)) return;
    (void)json_object_set_new(list, name, json_pack("{s:{s:s, s:s}, s:s, s:s}", "label", "zh", figure->label.in[LANG_ZH], "en", figure->label.in[LANG_EN],
                                                    "kind", kind->name, "parent", kind->parent ? kind->parent : ""));
}

json_t *report_text_figures(const catalogue_t *c, const char *text)
{
    walk_t w = {.at = text};
    char name[NAME_MOST + 1];
    json_t *list = json_object();
    while (next_name(&w, name)) report_add_figure(c, name, list);
    return list;
}
