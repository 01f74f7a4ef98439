/* import_row.c - one row of the sheet becomes the fields of an opening act. */
#include "archive/import_inside.h"

#include "base/text.h"
#include "match/identity.h"
#include "match/match.h"

#include <assert.h>
#include <ctype.h>

/* --- person or unit? -------------------------------------------------------------------------- */

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n > m && strcmp(text + n - m, end) == 0;
}

/* Does a word of the name stand in the list? Words are runs of letters and digits. */
static bool has_word(const char *name, const json_t *words)
{
    for (const char *at = name; *at;) {
        char word[64];
        size_t n = 0;
        while (isalnum((unsigned char)*at) || (unsigned char)*at >= 0x80) {
            if (n + 1 < sizeof word) word[n++] = (char)toupper((unsigned char)*at);
            at++;
        }
        word[n] = '\0';
        if (*at) at++;
        for (size_t i = 0; n && i < json_array_size(words); i++) {
            const char *known = json_string_value(json_array_get(words, i));
            if (known && strcmp(known, word) == 0) return true;
        }
    }
    return false;
}

bool import_looks_like_unit(const char *name)
{
    static const char *const endings[] = {"公司", "厂", "店", "院", "所", "局", "中心", "集团", "学校", "大学",
                                          "合作社", "委员会", "银行", "协会", "工作室", "经营部", "事业部", "支队"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (ends_with(name, endings[i])) return true;
    return false;
}

/* Without a word about it: by the identity number, then by the name. */
static const char *guess_type(const import_plan_t *p, const json_t *party)
{
    const char *number = json_string_value(json_object_get(party, "identity"));
    const char *name = json_string_value(json_object_get(party, "name"));
    char canonical[IDENTITY_TEXT];
    enum identity_kind kind = IDENTITY_UNKNOWN;
    if (number && identity_canonical(number, &kind, canonical))
        return kind == IDENTITY_CREDIT || kind == IDENTITY_ORG ? "unit" : "person";
    if (!name) return "person";
    if (import_looks_like_unit(name)) return "unit";
    return p->unit_words && has_word(name, p->unit_words) ? "unit" : "person";
}

/* --- putting together ------------------------------------------------------------------------- */

static int put(json_t *into, const char *key, json_t *value, err_t *err)
{
    return json_object_set_new(into, key, value) == 0 ? 0 : err_nomem(err);
}

static json_t *child(json_t *of, const char *name, json_t *(*make)(void))
{
    json_t *value = json_object_get(of, name);
    if (value) return value;
    value = make();
    if (!value || json_object_set_new(of, name, value) != 0) return NULL;
    return value;
}

/* Can it be found by? Lists carry names broken at their source ("All\uFFFD"): one such other name must not cost
 * the whole row. */
static int usable(const char *name, bool *ret_usable, err_t *err)
{
    buf_t fold;
    buf_init(&fold, 8192);
    err_t why = {0};
    int failed = match_fold(name, MATCH_PERSON, &fold, &why);
    *ret_usable = !failed;
    if (failed == ERR_MATCH_NAME) failed = 0;
    else if (!failed && buf_failed(&fold)) failed = err_nomem(&why);
    buf_release(&fold);
    if (failed && err) *err = why;
    return failed;
}

/* The register takes no name with characters nobody sees. A clerk is told and looks again; a published list is
 * taken as it is meant, whole: what it carries along in its names is left behind. */
static const char *clean_name(const import_plan_t *p, const import_column_t *c, const char *text, arena_t *a)
{
    bool name = c->key && (strcmp(c->key, "name") == 0 || strcmp(c->key, "aliases") == 0);
    if (!p->mapping || !name || !text_hidden(text)) return text;
    char *clean = arena_text(a, text);
    if (!clean) return NULL;
    text_unhide(clean);
    return text_trim(a, clean);
}

/* Other names, several in one cell with ; between them; the register keeps 127 of 400 bytes. */
static int add_aliases(json_t *party, const char *text, arena_t *a, err_t *err)
{
    enum { ALIASES_MOST = 127, ALIAS_BYTES = 400 };
    char **parts;
    size_t count;
    int failed = text_split(a, text, ';', &parts, &count, err);
    json_t *list = failed ? NULL : child(party, "aliases", json_array);
    if (!failed && !list) failed = err_nomem(err);
    for (size_t i = 0; !failed && i < count; i++) {
        bool again = false, findable;
        for (size_t k = 0; k < json_array_size(list); k++)
            again |= strcmp(json_string_value(json_array_get(list, k)), parts[i]) == 0;
        if (!*parts[i] || again || strlen(parts[i]) > ALIAS_BYTES || json_array_size(list) == ALIASES_MOST)
            continue;
        failed = usable(parts[i], &findable, err);
        if (failed || !findable) continue;
        json_t *name = json_string(parts[i]);
        if (!name || json_array_append_new(list, name) != 0) failed = err_nomem(err);
    }
    return failed;
}

/* A list of forty addresses is cut behind the last one that fits. */
static const char *cut(const char *text, size_t most, arena_t *a)
{
    if (!most || strlen(text) <= most) return text;
    char *kept = arena_alloc(a, most + 1);
    if (!kept) return NULL;
    (void)text_copy(kept, most + 1, text);
    char *end = NULL;
    for (char *at = kept; (at = strstr(at, "; ")) != NULL; at++) end = at;
    if (end) *end = '\0';
    return kept;
}

static int put_value(const import_plan_t *p, const import_column_t *c, const char *text, json_t *fields, arena_t *a,
                     err_t *err)
{
    json_t *value = NULL;
    bool aliases = c->key && strcmp(c->key, "aliases") == 0;
    text = cut(text, c->most, a);
    if (text) text = clean_name(p, c, text, a);
    if (!text) return err_nomem(err);
    int failed = aliases ? 0 : import_value(p, c, text, a, &value, err);
    if (failed || (!aliases && !value)) return failed;
    if (!c->key) return put(fields, c->field->name, value, err);
    json_t *party = child(fields, c->field->name, json_object);
    if (!party) return json_decref(value), err_nomem(err);
    if (aliases) return add_aliases(party, text, a, err);
    if (strncmp(c->key, "extra.", 6) == 0) {
        json_t *extra = child(party, "extra", json_object);
        return extra ? put(extra, c->key + 6, value, err) : (json_decref(value), err_nomem(err));
    }
    /* Of several columns for one part the first that says something holds. */
    if (json_object_get(party, c->key)) return json_decref(value), 0;
    return put(party, c->key, value, err);
}

static int put_joined(const import_plan_t *p, const import_column_t *c, const char *key, json_t *fields, arena_t *a,
                      err_t *err)
{
    size_t low = 0, high = c->pair_count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (strcmp(c->pairs[mid].key, key) < 0) low = mid + 1;
        else high = mid;
    }
    int failed = 0;
    for (; !failed && low < c->pair_count && strcmp(c->pairs[low].key, key) == 0; low++)
        failed = put_value(p, c, c->pairs[low].text, fields, a, err);
    return failed;
}

static bool to_skip(const import_plan_t *p, const sheet_row_t *row)
{
    for (size_t i = 0; i < p->skip_count; i++) {
        const char *cell = p->skip[i].column < row->count ? row->cell[p->skip[i].column] : "";
        for (size_t k = 0; k < json_array_size(p->skip[i].values); k++) {
            const char *text = json_string_value(json_array_get(p->skip[i].values, k));
            if (text && strcmp(text, cell) == 0) return true;
        }
    }
    return false;
}

/* U+0091 to U+0097 are marks of Windows-1252 that were taken for Latin-1 on the way ("Xi\x92an"). */
static void mend_marks(char *text)
{
    static const char marks[] = "''\"\"*--";
    char *to = text;
    for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
        if (*at == 0xC2 && at[1] >= 0x91 && at[1] <= 0x97) *to++ = marks[*++at - 0x91];
        else *to++ = (char)*at;
    }
    *to = '\0';
}

char *import_cells(const import_column_t *c, const sheet_row_t *row, arena_t *a)
{
    buf_t out;
    buf_init(&out, 1 << 20);
    for (size_t i = 0; i < c->from_count; i++) {
        const char *cell = c->from[i] < row->count ? row->cell[c->from[i]] : "";
        if (!*cell) continue;
        if (out.length) buf_add_raw(&out, c->joiner);
        buf_add_raw(&out, cell);
    }
    char *text = buf_failed(&out) ? NULL : text_trim(a, buf_text(&out));
    buf_release(&out);
    if (text) mend_marks(text);
    return text;
}

/* Types that were not said, and texts that a name's column may not exceed. */
static int finish_parties(const import_plan_t *p, json_t *fields, err_t *err)
{
    for (size_t i = 0; i < p->kind->field_count; i++) {
        const cat_field_t *f = &p->kind->fields[i];
        json_t *party = f->type == CAT_PARTY ? json_object_get(fields, f->name) : NULL;
        if (!party) continue;
        const char *type = json_string_value(json_object_get(party, "type"));
        if (type && strcmp(type, "?") != 0) continue;
        int failed = put(party, "type", json_string(guess_type(p, party)), err);
        if (failed) return failed;
    }
    return 0;
}

static bool of_machine(int code)
{
    return err_leave((enum err_code)code) == LEAVE_SYSTEM || err_leave((enum err_code)code) == LEAVE_BUSY;
}

/* The cell's fault is kept and the next cell looked at; the machine's ends the row. */
static int keep_fault(import_taken_t *t, const import_column_t *c, const err_t *why, arena_t *a, err_t *err)
{
    if (of_machine((int)why->code)) {
        if (err) *err = *why;
        return (int)why->code;
    }
    if (!t->faults) t->faults = arena_array(a, IMPORT_FAULTS_MOST, sizeof *t->faults);
    if (!t->faults) return err_nomem(err);
    if (t->fault_count == IMPORT_FAULTS_MOST) return 0;
    t->faults[t->fault_count] = *why;
    t->of[t->fault_count] = c->to == TO_FIELD ? c->field : NULL;
    t->heads[t->fault_count++] = c->head;
    return 0;
}

/* What stands beside the fields of the act. */
static int take_beside(const import_plan_t *p, const import_column_t *c, const char *text, import_taken_t *t, err_t *err)
{
    if (!*text) return 0;
    switch (c->to) {
    case TO_NOTE: t->note = text; return 0;
    case TO_DAY: return import_date(text, &t->occurred_on, err);
    case TO_PARENT: {
        const cat_kind_t *whole = NULL;
        int failed = catalogue_kind(book_catalogue(p->book), p->kind->parent, &whole, err);
        return failed ? failed : import_matter(p, c, whole, text, &t->parent, err);
    }
    case TO_OFFICE: t->office = import_office(p, text); return 0;
    case TO_FIELD:
    case TO_MARK: break;
    }
    return 0;
}

static int take_cell(const import_plan_t *p, const import_column_t *c, const sheet_row_t *row, arena_t *a, import_taken_t *t,
                     err_t *err)
{
    err_t why = {0};
    const char *text = import_cells(c, row, a);
    if (!text) return err_nomem(err);
    int failed = 0;
    if (c->to != TO_FIELD) failed = take_beside(p, c, text, t, &why);
    else if (*text || c->values)
        failed = c->pairs ? put_joined(p, c, text, t->fields, a, &why) : put_value(p, c, text, t->fields, a, &why);
    return failed ? keep_fault(t, c, &why, a, err) : 0;
}

/* The template's example row is marked, and passed over. */
bool import_is_example(const import_plan_t *p, const sheet_row_t *row)
{
    static const char *const marks[] = {"示例", "例", "example"};
    for (size_t i = 0; i < p->count; i++) {
        if (p->columns[i].to != TO_MARK || p->columns[i].from[0] >= row->count) continue;
        const char *cell = row->cell[p->columns[i].from[0]];
        for (size_t k = 0; k < sizeof marks / sizeof *marks; k++)
            if (strncmp(cell, marks[k], strlen(marks[k])) == 0) return true;
    }
    return false;
}

int import_row(const import_plan_t *p, const sheet_row_t *row, arena_t *a, import_taken_t *ret, err_t *err)
{
    *ret = (import_taken_t){.occurred_on = DAY_NONE};
    if (to_skip(p, row) || import_is_example(p, row)) return 0;
    ret->fields = json_object();
    if (!ret->fields) return err_nomem(err);
    int failed = 0;
    for (size_t i = 0; !failed && i < p->count; i++) failed = take_cell(p, &p->columns[i], row, a, ret, err);
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)p->constants, name, value)
        if (!failed && !json_object_get(ret->fields, name) && json_object_set(ret->fields, name, value) != 0)
            failed = err_nomem(err);
    if (!failed) failed = finish_parties(p, ret->fields, err);
    if (failed) {
        json_decref(ret->fields);
        ret->fields = NULL;
    } else if (ret->fault_count) {
        ret->readable = ret->fields;
        ret->fields = NULL;
    }
    return failed;
}
