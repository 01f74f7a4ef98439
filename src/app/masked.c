/* masked.c - what the public will read must not name the people it is about: looked at when a text is sent for review and again
 * when it is published, so that "names are masked" is not only a box that was ticked. */
#include "app/inside.h"

#include "base/text.h"
#include "match/identity.h"

#include <string.h>

enum { NUMBER = 18, PERSON_LEAST = 2, UNIT_LEAST = 4 };

/* A whole identity number or credit code somewhere in the text. */
static bool has_number(const char *text, char found[NUMBER + 1])
{
    static const char signs[] = "0123456789ABCDEFGHJKLMNPQRTUWXYabcdefghjklmnpqrtuwxy";
    char canonical[IDENTITY_TEXT];
    enum identity_kind kind;
    for (const char *at = text; *at;) {
        size_t n = strspn(at, signs);
        if (n == NUMBER) {
            (void)snprintf(found, NUMBER + 1, "%.*s", NUMBER, at);
            if (identity_canonical(found, &kind, canonical)) return true;
        }
        at += n ? n : 1;
    }
    return false;
}

/* The first name of a party in the JSON of a matter that stands in the text, or NULL. */
static const char *named(json_t *at, const char *text)
{
    json_t *value;
    const char *key, *found = NULL;
    size_t i;
    if (json_is_array(at)) json_array_foreach(at, i, value) {
        found = named(value, text);
        if (found) return found;
    }
    if (!json_is_object(at)) return NULL;
    const char *type = json_string_value(json_object_get(at, "type")), *name = json_string_value(json_object_get(at, "name"));
    if (type && name && text_length(name) >= (strcmp(type, "unit") == 0 ? UNIT_LEAST : PERSON_LEAST) && strstr(text, name)) return name;
    void *iter = json_object_iter(at);
    for (; iter && !found; iter = json_object_iter_next(at, iter)) {
        key = json_object_iter_key(iter);
        if (strcmp(key, "acts") != 0) found = named(json_object_iter_value(iter), text);
    }
    return found;
}

static int check_text(const cat_field_t *f, const char *text, json_t *about, err_t *err)
{
    char number[NUMBER + 1], both[ERR_ARG_BYTES];
    const char *what = has_number(text, number) ? number : about ? named(about, text) : NULL;
    if (!what) return 0;
    (void)err_set(err, ERR_APP_MASKED, err_both(f->label, both), what);
    return err_field(err, f->name);
}

static int check_all(app_t *app, const cat_kind_t *k, const cat_act_t *act, int64_t matter, err_t *err)
{
    actor_t program = app_system(app);
    json_t *row = NULL, *about = NULL;
    int64_t original;
    int failed = book_matter(app->book, &program, matter, &row, err);
    if (failed) return failed;
    const json_t *fields = json_object_get(row, "fields");
    const char *link = act->people_of >= 0 ? json_string_value(json_object_get(fields, k->fields[act->people_of].name)) : NULL;
    if (link && matter_parse(link, &original, NULL) == 0) failed = book_matter(app->book, &program, original, &about, err);
    if (failed == ERR_REGISTER_MATTER) failed = 0; /* its opening is annulled: it names nobody any more */
    for (size_t i = 0; i < act->mask_count && !failed; i++) {
        const cat_field_t *f = &k->fields[act->masks[i]];
        const char *text = json_string_value(json_object_get(fields, f->name));
        if (text) failed = check_text(f, text, about, err);
    }
    json_decref(about);
    json_decref(row);
    return failed;
}

int app_check_masked(void *arg, const act_request_t *q, err_t *err)
{
    app_t *app = arg;
    const cat_kind_t *k = NULL;
    const cat_act_t *act = NULL;
    if (!q->matter || catalogue_kind(app->catalogue, q->kind, &k, NULL) != 0 || cat_kind_act(k, q->act, &act, NULL) != 0) return 0;
    return act->mask_count ? check_all(app, k, act, q->matter, err) : 0;
}
