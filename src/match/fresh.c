/* fresh.c - folding, parsing and packing a subject. */
#include "match/fresh.h"

#include <stdlib.h>

enum { TEXTS_MOST = UINT16_MAX };

int fresh_check(int list, const match_subject_t *what, err_t *err)
{
    if (list < 0 || list >= LISTS_MOST) return err_set(err, ERR_MATCH_SUBJECT, "list");
    if (!what->name) return err_set(err, ERR_MATCH_SUBJECT, "name");
    if (what->alias_count >= MATCH_NAMES_MOST) return err_set(err, ERR_MATCH_SUBJECT, "aliases");
    if (what->schema < MATCH_PERSON || what->schema > MATCH_ANY) return err_set(err, ERR_MATCH_SUBJECT, "schema");
    for (size_t i = 0; i < what->alias_count; i++)
        if (!what->aliases[i]) return err_set(err, ERR_MATCH_SUBJECT, "aliases");
    if ((what->place ? strlen(what->place) : 0) + (what->unit ? strlen(what->unit) : 0) > TEXTS_MOST)
        return err_set(err, ERR_MATCH_SUBJECT, "place, unit");
    return 0;
}

void fresh_free(fresh_t *f)
{
    bytes_free(&f->body);
    free(f->key);
    *f = (fresh_t){0};
}

static bool add_keys(fresh_t *f, const form_t *form, uint32_t nth)
{
    match_key_t keys[KEYS_MOST];
    size_t n = (size_t)keys_listed(form, keys);
    if (f->keys + n > f->room) {
        size_t room = (f->keys + n) * 2;
        uint64_t *more = match_realloc(f->key, room * sizeof *more);
        if (!more) return false;
        f->key = more;
        f->room = room;
    }
    for (size_t i = 0; i < n; i++) f->key[f->keys++] = key_of_hash(keys[i].hash) << NAME_BITS | nth;
    return true;
}

/* Keys of one name; *ret_compared is what to keep for comparing when folding it was dear, else NULL. */
static int read_name(const char *name, uint32_t nth, enum match_schema *schema, fresh_t *f, char **ret_compared, err_t *err)
{
    folded_t folded;
    form_t form;
    int code = fold_text(name, &folded, err);
    if (!code) code = form_of(&folded, *schema, &form, err);
    if (code) return code;
    *schema = form.schema; /* the first name decides for all what a record of unknown kind is */
    if (!add_keys(f, &form, nth)) return err_nomem(err);
    if (!folded.foreign) return 0;
    char *plain = match_alloc(FOLD_PLAIN);
    if (!plain) return err_nomem(err);
    if (!fold_plain(&folded, plain)) free(plain); /* could not be read back as a name */
    else *ret_compared = plain;
    return 0;
}

int fresh_read(int list, const match_subject_t *what, fresh_t *f, err_t *err)
{
    const char *names[MATCH_NAMES_MOST];
    char *compared[MATCH_NAMES_MOST];
    enum match_schema schema = what->schema;
    facts_t facts;
    int code = fresh_check(list, what, err);
    if (code) return code;
    f->body.n = f->keys = 0;
    f->names = (uint32_t)(1 + what->alias_count);
    facts_read(what, &facts);
    for (uint32_t i = 0; i < f->names; i++) {
        names[i] = i ? what->aliases[i - 1] : what->name;
        compared[i] = NULL;
    }
    for (uint32_t i = 0; i < f->names && !code; i++) code = read_name(names[i], i, &schema, f, &compared[i], err);
    if (!code && !record_pack(&f->body, names, (const char *const *)compared, f->names, &facts)) code = err_nomem(err);
    for (uint32_t i = 0; i < f->names; i++) free(compared[i]);
    if (code) return code;
    f->kind = kind_of(list, schema);
    f->number = facts.canonical[0] ? number_listed(facts.kind, facts.canonical) : 0;
    return 0;
}

bool fresh_again(body_t body, uint8_t kind, fresh_t *f)
{
    char name[RECORD_TEXT];
    form_t form;
    f->keys = 0;
    f->names = record_names(body);
    for (uint32_t i = 0; i < f->names; i++) {
        (void)record_name(body, i, true, name);
        if (!form_parse(name, kind_schema(kind), &form, NULL) && !add_keys(f, &form, i)) return false;
    }
    return true;
}
