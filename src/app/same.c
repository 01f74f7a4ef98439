/* same.c - the texts of matters, to be compared. */
#include "app/same.h"

#include <assert.h>
#include <string.h>

enum { PAGE = 200, TEXT_MOST = 16 << 20, NAME_BYTES = 300 };

typedef struct adding {
    app_t *app;
    const actor_t *actor;
    const cat_kind_t *kind;
    int64_t one;
    same_set_t *set;
    size_t at; /* of one */
} adding_t;

static const char *text_in(const json_t *row, const char *name)
{
    const char *text = json_string_value(json_object_get(row, name));
    return text ? text : "";
}

static const char *called(const adding_t *a, const json_t *row)
{
    const char *number = text_in(row, "number");
    if (*number) return number;
    for (size_t i = 0; i < a->kind->field_count; i++)
        if (a->kind->fields[i].type == CAT_TEXT && !a->kind->fields[i].sealed) return text_in(json_object_get(row, "fields"), a->kind->fields[i].name);
    return "";
}

static int add_row(adding_t *a, const json_t *row, err_t *err)
{
    char name[NAME_BYTES];
    buf_t text;
    int64_t id = 0;
    size_t bytes = 0;
    buf_init(&text, TEXT_MOST);
    int code = matter_parse(text_in(row, "id"), &id, err);
    for (size_t i = 0; i < a->kind->field_count; i++) {
        const cat_field_t *f = &a->kind->fields[i];
        const char *value = f->type == CAT_LONG && !f->sealed ? text_in(json_object_get(row, "fields"), f->name) : "";
        if (*value) buf_addf(&text, "%s\n", value);
    }
    (void)snprintf(name, sizeof name, "%s %s", text_in(row, "id"), called(a, row));
    if (!code && buf_failed(&text)) code = err_nomem(err);
    char *taken = code || !text.length ? NULL : buf_take(&text, &bytes);
    if (!code && taken) code = same_add(a->set, name, taken, bytes, err);
    if (!code && taken && id == a->one) a->at = same_count(a->set) - 1;
    buf_release(&text);
    return code;
}

static int add_all(adding_t *a, err_t *err)
{
    int64_t below = 0;
    for (size_t n = PAGE; n == PAGE;) {
        book_list_t what = {.kind = a->kind->name, .below = below, .limit = PAGE};
        json_t *rows = NULL, *row;
        size_t i;
        int code = book_matters(app_book(a->app), a->actor, &what, &rows, err);
        n = json_array_size(rows);
        json_array_foreach(rows, i, row) {
            if (!code) code = add_row(a, row, err);
            if (!code) code = matter_parse(text_in(row, "id"), &below, err);
        }
        json_decref(rows);
        if (code) return code;
        assert(n <= PAGE);
    }
    return 0;
}

int app_same_add(app_t *app, const actor_t *actor, const char *kind, int64_t one, same_set_t *set, size_t *ret_one, err_t *err)
{
    assert(kind || one);
    json_t *matter = NULL;
    adding_t a = {.app = app, .actor = actor, .one = one, .set = set, .at = SAME_ALL};
    int code = one ? book_matter(app_book(app), actor, one, &matter, err) : 0;
    if (!code) code = catalogue_kind(book_catalogue(app_book(app)), kind ? kind : text_in(matter, "kind"), &a.kind, err);
    if (!code) code = add_all(&a, err);
    if (!code && one && a.at == SAME_ALL) {
        char id[48], least[24];
        matter_text(one, id);
        code = err_set(err, ERR_REPORT_SAME_SHORT, id, num_text(SAME_UNITS_LEAST, least));
    }
    json_decref(matter);
    if (!code) *ret_one = a.at;
    return code;
}
