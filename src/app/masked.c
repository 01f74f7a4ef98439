/* masked.c - what the public will read must not name the people it is about: looked at when a text is sent for review and again
 * when it is published, so that "names are masked" is not only a box that was ticked. */
#include "app/inside.h"

#include "base/text.h"
#include "match/identity.h"

#include <string.h>

enum { NUMBER = 18, PERSON_LEAST = 2, UNIT_LEAST = 4 };

/* The texts that are shown, by what the public pages use the kind for; and the field that names the original case. */
static const struct {
    const char *use, *fields, *about;
} shown[] = {
    {"typical_case", "case_title batch_title facts meaning", "about"},
    {"education_material", "topic summary body", NULL},
};

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

static int check_text(const cat_kind_t *k, const char *field, const char *text, json_t *about, err_t *err)
{
    char number[NUMBER + 1], both[ERR_ARG_BYTES];
    const cat_field_t *f = NULL;
    const char *what = has_number(text, number) ? number : about ? named(about, text) : NULL;
    if (!what || cat_kind_field(k, field, &f, NULL) != 0) return 0;
    (void)err_set(err, ERR_APP_MASKED, err_both(f->label, both), what);
    return err_field(err, field);
}

static int check_all(app_t *app, const cat_kind_t *k, size_t which, int64_t matter, err_t *err)
{
    actor_t program = app_system(app);
    json_t *row = NULL, *about = NULL;
    int64_t original;
    int failed = book_matter(app->book, &program, matter, &row, err);
    if (failed) return failed;
    const json_t *fields = json_object_get(row, "fields");
    const char *link = shown[which].about ? json_string_value(json_object_get(fields, shown[which].about)) : NULL;
    if (link && matter_parse(link, &original, NULL) == 0) (void)book_matter(app->book, &program, original, &about, NULL);
    for (const char *at = shown[which].fields; *at && !failed;) {
        char name[64] = "";
        size_t n = strcspn(at, " ");
        (void)snprintf(name, sizeof name, "%.*s", (int)n, at);
        const char *text = json_string_value(json_object_get(fields, name));
        if (text) failed = check_text(k, name, text, about, err);
        at += n;
        at += *at == ' ';
    }
    json_decref(about);
    json_decref(row);
    return failed;
}

int app_check_masked(void *arg, const act_request_t *q, err_t *err)
{
    app_t *app = arg;
    const cat_kind_t *k = NULL;
    if (!q->matter || (strcmp(q->act, "submit") != 0 && strcmp(q->act, "publish") != 0)) return 0;
    if (catalogue_kind(app->catalogue, q->kind, &k, NULL) != 0 || !k->for_public) return 0;
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        if (strcmp(shown[i].use, k->for_public) == 0) return check_all(app, k, i, q->matter, err);
    return 0;
}
