/* fill.c - see fill.h. */
#include "paper/fill.h"

#include "base/text.h"
#include "paper/say.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLANK "＿＿＿"
#define COVERED "＊＊＊"

enum sort { SORT_NONE, SORT_TEXT, SORT_DAY, SORT_INT, SORT_MONEY, SORT_BOOL, SORT_CODE, SORT_CODES, SORT_WORDS, SORT_STAGE,
            SORT_PARTY, SORT_MATTER, SORT_OFFICE, SORT_USER, SORT_PARTS, SORT_SUM, SORT_ACT, SORT_DUE, SORT_COVERED };

typedef struct value {
    enum sort sort;
    const char *text;         /* TEXT, CODE, STAGE (code), OFFICE (code), USER (login) */
    int64_t n;                /* INT, MONEY (fen), BOOL */
    day_t day;
    words_t words;            /* WORDS */
    const json_t *json;       /* PARTY, MATTER, PARTS, CODES, ACT */
    const cat_kind_t *kind;   /* MATTER, PARTS, SUM, STAGE */
    const cat_field_t *field; /* CODE, CODES */
    words_t label;            /* of what was looked for last */
    bool begun;               /* no act gave it: conditions may ask it, but nobody said it */
} value_t;

/* Where paths start: a matter, and the turn of the loop around it. */
typedef struct scope {
    const json_t *matter;
    const cat_kind_t *kind;
    bool looped;
    size_t number, count;
} scope_t;

void fill_init(filling_t *f, const paper_data_t *data, enum lang lang, arena_t *a)
{
    assert(data->matter && data->catalogue && data->offices);
    *f = (filling_t){.data = data, .arena = a, .lang = lang};
    f->missing = arena_array(a, FILL_MISSING_MOST, sizeof *f->missing);
    if (!f->missing) f->failed = err_nomem(&f->err);
}

static void fail(filling_t *f, int rc)
{
    assert(rc != 0);
    if (!f->failed) f->failed = rc;
}

/* --- one step ------------------------------------------------------------------------------------------ */

static const char *member(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static const cat_kind_t *kind_of(const filling_t *f, const json_t *matter)
{
    const cat_kind_t *k = NULL;
    const char *name = member(matter, "kind");
    if (name) (void)catalogue_kind(f->data->catalogue, name, &k, NULL);
    return k;
}

static value_t text_value(const char *text)
{
    return (value_t){.sort = text && *text ? SORT_TEXT : SORT_NONE, .text = text};
}

static value_t day_value(const char *text)
{
    day_t day;
    if (!text || day_parse(text, &day, NULL) != 0) return (value_t){.sort = SORT_NONE};
    return (value_t){.sort = SORT_DAY, .day = day, .text = text};
}

static value_t matter_value(filling_t *f, const char *id)
{
    const json_t *found = NULL;
    int failed = id ? f->data->find(f->data->arg, id, &found, &f->err) : 0;
    if (failed) fail(f, failed);
    if (failed || !found) return (value_t){.sort = SORT_NONE};
    return (value_t){.sort = SORT_MATTER, .json = found, .kind = kind_of(f, found)};
}

static value_t user_value(const char *login)
{
    return (value_t){.sort = login && *login ? SORT_USER : SORT_NONE, .text = login};
}

static value_t plain_field(const cat_field_t *field, const json_t *v)
{
    switch (field->type) {
    case CAT_INT: return (value_t){.sort = SORT_INT, .n = json_integer_value(v)};
    case CAT_MONEY: return (value_t){.sort = SORT_MONEY, .n = json_integer_value(v)};
    case CAT_BOOL: return (value_t){.sort = SORT_BOOL, .n = json_is_true(v)};
    case CAT_DATE: return day_value(json_string_value(v));
    case CAT_CHOICE: return (value_t){.sort = SORT_CODE, .text = json_string_value(v), .field = field};
    case CAT_CHOICES: return (value_t){.sort = json_array_size(v) ? SORT_CODES : SORT_NONE, .json = v, .field = field};
    case CAT_PARTY: return (value_t){.sort = SORT_PARTY, .json = v};
    case CAT_OFFICE: return (value_t){.sort = SORT_OFFICE, .text = json_string_value(v)};
    case CAT_USER: return user_value(json_string_value(v));
    case CAT_TEXT:
    case CAT_LONG: return text_value(json_string_value(v));
    case CAT_MATTER:
    case CAT_JSON: break;
    }
    return (value_t){.sort = SORT_NONE};
}

static bool only_begun(const json_t *matter, const cat_field_t *field)
{
    size_t i;
    const json_t *name;
    json_array_foreach(json_object_get(matter, "not_given"), i, name)
        if (strcmp(json_string_value(name), field->name) == 0) return true;
    return false;
}

static value_t field_value(filling_t *f, const json_t *matter, const cat_field_t *field)
{
    const json_t *v = json_object_get(json_object_get(matter, "fields"), field->name);
    value_t found = {.sort = SORT_NONE};
    if (field->sealed && !v && json_is_true(json_object_get(matter, "masked"))) found.sort = SORT_COVERED;
    else if (v && !json_is_null(v)) found = field->type == CAT_MATTER ? matter_value(f, json_string_value(v)) : plain_field(field, v);
    found.label = field->label;
    found.begun = found.sort != SORT_NONE && found.sort != SORT_INT && only_begun(matter, field); /* a count begins at nought, a term at the law's */
    return found;
}

static value_t title_of(filling_t *f, const value_t *m)
{
    const cat_field_t *title = NULL;
    if (!m->kind || !m->kind->title || cat_kind_field(m->kind, m->kind->title, &title, NULL) != 0)
        return (value_t){.sort = SORT_NONE};
    return field_value(f, m->json, title);
}

static value_t parts_of(filling_t *f, const value_t *m, const cat_kind_t *part)
{
    const json_t *parts = NULL;
    int failed = f->data->parts(f->data->arg, member(m->json, "id"), part->name, &parts, &f->err);
    if (failed) fail(f, failed);
    return (value_t){.sort = SORT_PARTS, .json = parts, .kind = part, .label = part->label};
}

static bool step_standard(filling_t *f, const value_t *from, const char *word, value_t *ret)
{
    const json_t *m = from->json;
    if (strcmp(word, "number") == 0) {
        *ret = text_value(member(m, "number"));
        ret->label = (words_t){{"编号", "number"}};
    } else if (strcmp(word, "office") == 0) {
        *ret = (value_t){.sort = SORT_OFFICE, .text = member(m, "office")};
    } else if (strcmp(word, "stage") == 0) {
        *ret = (value_t){.sort = SORT_STAGE, .text = member(m, "stage"), .kind = from->kind};
    } else if (strcmp(word, "opened_on") == 0 || strcmp(word, "closed_on") == 0) {
        *ret = day_value(member(m, word));
        ret->label = word[0] == 'o' ? (words_t){{"立项日期", "opened on"}} : (words_t){{"办结日期", "closed on"}};
    } else if (strcmp(word, "kind") == 0 && from->kind) {
        *ret = (value_t){.sort = SORT_WORDS, .words = from->kind->label};
    } else if (strcmp(word, "title") == 0) {
        *ret = title_of(f, from);
    } else if (strcmp(word, "parent") == 0) {
        *ret = matter_value(f, member(m, "parent"));
        ret->label = (words_t){{"所属事项", "the whole"}};
    } else if (strcmp(word, "due") == 0) {
        *ret = (value_t){.sort = SORT_DUE, .json = json_object_get(m, "due"), .kind = from->kind};
    } else {
        return false;
    }
    return true;
}

static value_t step_matter(filling_t *f, const value_t *from, bool root, const char *word)
{
    const cat_field_t *field = NULL;
    const cat_kind_t *part = NULL;
    value_t found = {.sort = SORT_NONE};
    if (from->kind && cat_kind_field(from->kind, word, &field, NULL) == 0) return field_value(f, from->json, field);
    if (root && strcmp(word, "matter") == 0) return *from;
    if (root && f->data->more && strcmp(word, "about") == 0)
        return (value_t){.sort = f->data->about ? SORT_MATTER : SORT_NONE, .json = f->data->about,
                         .kind = f->data->about ? kind_of(f, f->data->about) : NULL, .label = {{"所述事项", "what it is about"}}};
    if (root && from->json == f->data->matter && f->data->number && strcmp(word, "number") == 0) {
        found = text_value(f->data->number);
        found.label = (words_t){{"编号", "number"}};
        return found;
    }
    if (step_standard(f, from, word, &found)) return found;
    if (root && strcmp(word, "today") == 0) return (value_t){.sort = SORT_DAY, .day = f->data->today};
    if (root && strcmp(word, "act") == 0)
        return (value_t){.sort = f->data->act ? SORT_ACT : SORT_NONE, .json = f->data->act, .label = {{"行为", "act"}}};
    if (catalogue_kind(f->data->catalogue, word, &part, NULL) == 0) return parts_of(f, from, part);
    return found;
}

static value_t step_party(const value_t *from, const char *word)
{
    static const struct {
        const char *word;
        words_t label;
    } rows[] = {{"name", {{"姓名（名称）", "name"}}}, {"identity", {{"证件号码", "identity number"}}}, {"born", {{"出生日期", "born"}}},
                {"sex", {{"性别", "sex"}}}, {"unit", {{"工作单位", "work unit"}}}, {"place", {{"住址", "address"}}},
                {"type", {{"类型", "type"}}}};
    const char *text = member(from->json, word);
    value_t found = text_value(text);
    if (strcmp(word, "born") == 0) found = day_value(text);
    if (text && strcmp(word, "sex") == 0)
        found = (value_t){.sort = SORT_WORDS, .words = text[0] == 'M' ? (words_t){{"男", "male"}} : (words_t){{"女", "female"}}};
    if (text && strcmp(word, "type") == 0)
        found = (value_t){.sort = SORT_WORDS, .text = text, .words = text[0] == 'u' ? (words_t){{"单位", "unit"}} : (words_t){{"个人", "person"}}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].word, word) == 0) found.label = rows[i].label;
    return found;
}

static value_t step_office(const filling_t *f, const value_t *from, const char *word)
{
    int i;
    if (!from->text || office_find(f->data->offices, from->text, &i, NULL) != 0) return (value_t){.sort = SORT_NONE};
    const office_t *o = office_at(f->data->offices, i);
    if (strcmp(word, "name") == 0) return (value_t){.sort = SORT_WORDS, .words = o->name};
    if (strcmp(word, "brief") == 0) return text_value(o->brief);
    if (strcmp(word, "above") == 0 && o->parent >= 0)
        return (value_t){.sort = SORT_OFFICE, .text = office_at(f->data->offices, o->parent)->code};
    return strcmp(word, "code") == 0 ? text_value(o->code) : (value_t){.sort = SORT_NONE};
}

static value_t step_act(filling_t *f, const value_t *from, const char *word)
{
    if (strcmp(word, "occurred_on") == 0) return day_value(member(from->json, word));
    if (strcmp(word, "actor") == 0) return user_value(member(from->json, "actor"));
    if (strcmp(word, "number") == 0) {
        value_t number = text_value(member(from->json, "number"));
        number.label = (words_t){{"行为编号", "number of the act"}};
        return number;
    }
    if (strcmp(word, "note") == 0) {
        value_t note = text_value(member(from->json, "note"));
        note.label = (words_t){{"行为备注", "note of the act"}};
        return note;
    }
    const cat_kind_t *k = kind_of(f, f->data->matter);
    const cat_act_t *act = NULL;
    if (!k || cat_kind_act(k, member(from->json, "act"), &act, NULL) != 0) return (value_t){.sort = SORT_NONE};
    return (value_t){.sort = SORT_WORDS, .words = act->label};
}

static value_t step_sum(const value_t *from, const char *word)
{
    const cat_field_t *field = NULL;
    int64_t sum = 0;
    size_t i;
    json_t *part;
    if (cat_kind_field(from->kind, word, &field, NULL) != 0) return (value_t){.sort = SORT_NONE};
    json_array_foreach((json_t *)(uintptr_t)from->json, i, part) {
        const json_t *n = json_object_get(json_object_get(part, "fields"), word);
        if (json_is_integer(n) && __builtin_add_overflow(sum, json_integer_value(n), &sum)) return (value_t){.sort = SORT_NONE, .label = field->label};
    }
    return (value_t){.sort = field->type == CAT_MONEY ? SORT_MONEY : SORT_INT, .n = sum, .label = field->label};
}

static value_t step_due(const value_t *from, const char *word)
{
    value_t found = day_value(member(from->json, word));
    for (size_t i = 0; from->kind && i < from->kind->due_count; i++)
        if (strcmp(from->kind->dues[i].name, word) == 0) found.label = from->kind->dues[i].label;
    return found;
}

static value_t take_step(filling_t *f, const value_t *from, bool root, const char *word)
{
    switch (from->sort) {
    case SORT_MATTER: return step_matter(f, from, root, word);
    case SORT_PARTY: return step_party(from, word);
    case SORT_OFFICE: return step_office(f, from, word);
    case SORT_USER:
        if (strcmp(word, "login") == 0) return text_value(from->text);
        return *from;
    case SORT_ACT: return step_act(f, from, word);
    case SORT_PARTS:
        if (strcmp(word, "count") == 0) return (value_t){.sort = SORT_INT, .n = (int64_t)json_array_size(from->json)};
        return (value_t){.sort = SORT_SUM, .json = from->json, .kind = from->kind};
    case SORT_SUM: return step_sum(from, word);
    case SORT_DUE: return step_due(from, word);
    case SORT_NONE:
    case SORT_COVERED: return *from; /* what is behind nothing is nothing, under the same name */
    case SORT_TEXT:
    case SORT_DAY:
    case SORT_INT:
    case SORT_MONEY:
    case SORT_BOOL:
    case SORT_CODE:
    case SORT_CODES:
    case SORT_WORDS:
    case SORT_STAGE: break;
    }
    return (value_t){.sort = SORT_NONE};
}

/* A word that only the report knows. */
static bool follow_own(filling_t *f, const cat_path_t *path, value_t *ret)
{
    fill_own_t own = {FILL_NOTHING, NULL, DAY_NONE, 0, {{NULL, NULL}}};
    if (!f->data->more || !f->data->more->path(f->data->more->arg, f->lang, path, &own)) return false;
    *ret = (value_t){.sort = SORT_NONE};
    if (own.what == FILL_TEXT) *ret = text_value(arena_text(f->arena, own.text));
    if (own.what == FILL_DAY && own.day != DAY_NONE) *ret = (value_t){.sort = SORT_DAY, .day = own.day};
    if (own.what == FILL_INT) *ret = (value_t){.sort = SORT_INT, .n = own.n};
    ret->label = own.label;
    return true;
}

static value_t follow(filling_t *f, const scope_t *s, const cat_path_t *path)
{
    value_t at = {.sort = SORT_MATTER, .json = s->matter, .kind = s->kind};
    const char *first = path->step[0];
    if (follow_own(f, path, &at)) return at;
    if (first[0] == '@') {
        at = (value_t){.sort = SORT_INT, .n = (int64_t)s->number};
        if (strcmp(first, "@count") == 0) at.n = (int64_t)s->count;
        if (strcmp(first, "@first") == 0) at = (value_t){.sort = SORT_BOOL, .n = s->number == 1};
        if (strcmp(first, "@last") == 0) at = (value_t){.sort = SORT_BOOL, .n = s->number == s->count};
        return at;
    }
    for (int i = 0; i < path->steps && !f->failed; i++) {
        value_t next = take_step(f, &at, i == 0, path->step[i]);
        if (!next.label.in[LANG_ZH] && at.label.in[LANG_ZH]) next.label = at.label;
        at = next;
    }
    if (at.sort == SORT_OFFICE && !at.text) at.sort = SORT_NONE;
    return at;
}

/* --- saying a value --------------------------------------------------------------------------------------- */

static void say_code(const filling_t *f, const cat_field_t *field, const char *code, buf_t *out)
{
    for (size_t i = 0; i < field->choice_count; i++)
        if (strcmp(field->choices[i].code, code) == 0) {
            buf_add_raw(out, paper_say_words(&field->choices[i].name, f->lang));
            return;
        }
    buf_add_raw(out, code); /* a choice that was taken away since */
}

static void say_codes(const filling_t *f, const value_t *v, buf_t *out)
{
    size_t i;
    json_t *code;
    json_array_foreach((json_t *)(uintptr_t)v->json, i, code) {
        if (i) buf_add_raw(out, f->lang == LANG_ZH ? "、" : ", ");
        say_code(f, v->field, json_string_value(code) ? json_string_value(code) : "", out);
    }
}

static void say_stage(const filling_t *f, const value_t *v, buf_t *out)
{
    int i;
    if (v->kind && v->text && cat_kind_stage(v->kind, v->text, &i, NULL) == 0)
        buf_add_raw(out, paper_say_words(&v->kind->stage_labels[i], f->lang));
    else if (v->text) buf_add_raw(out, v->text);
}

static bool filtered(const cat_piece_t *p, enum cat_filter filter)
{
    for (int i = 0; p && i < p->filters; i++)
        if (p->filter[i] == filter) return true;
    return false;
}

/* "3.5" of 350 hundredths: without zeros at the end. */
static void say_parts_of(buf_t *out, int64_t n, int64_t whole)
{
    char fraction[32];
    buf_addf(out, "%" PRId64, n / whole);
    if (n % whole == 0) return;
    int digits = 0;
    for (int64_t w = whole; w > 1; w /= 10) digits++;
    (void)snprintf(fraction, sizeof fraction, "%0*d", digits & 15, (int)(n % whole));
    size_t end = strlen(fraction);
    while (end && fraction[end - 1] == '0') fraction[--end] = '\0';
    buf_addf(out, ".%s", fraction);
}

static void say_money(const filling_t *f, const cat_piece_t *p, int64_t fen, buf_t *out)
{
    if (fen < 0) buf_add_raw(out, f->lang == LANG_ZH ? "负" : "minus ");
    int64_t sum = fen < 0 ? -fen : fen;
    if (filtered(p, CAT_FILTER_MONEY_ZH) && f->lang == LANG_ZH) paper_say_money_han(out, sum);
    else if (filtered(p, CAT_FILTER_WAN) && f->lang == LANG_ZH) {
        say_parts_of(out, sum, 1000000);
        buf_add_raw(out, "万元");
    } else {
        text_add_money(out, sum, f->lang);
    }
}

static void say_masked(const char *text, buf_t *out)
{
    size_t n = text_length(text), head = n >= 15 ? 6 : n >= 6 ? 2 : 1, tail = n >= 15 ? 4 : n >= 6 ? 2 : 0, at = 0;
    while (*text) {
        const char *from = text;
        (void)text_next(&text);
        if (at < head || at + tail >= n) buf_add_bytes(out, from, (size_t)(text - from));
        else buf_add_raw(out, n >= 6 ? "*" : "某");
        at++;
    }
}

static void say_int(const filling_t *f, const cat_piece_t *p, int64_t n, buf_t *out)
{
    bool yuan = filtered(p, CAT_FILTER_MONEY) || filtered(p, CAT_FILTER_MONEY_ZH) || filtered(p, CAT_FILTER_WAN);
    if (yuan && n <= INT64_MAX / 100 && n >= INT64_MIN / 100) say_money(f, p, n * 100, out);
    else buf_add_int(out, n);
}

static void say_party(const cat_piece_t *p, const value_t *v, buf_t *out)
{
    const char *name = member(v->json, "name");
    if (name && filtered(p, CAT_FILTER_MASK)) say_masked(name, out);
    else if (name) buf_add_raw(out, name);
}

static void say_user(const filling_t *f, const value_t *v, buf_t *out)
{
    const char *name = f->data->full_name ? f->data->full_name(f->data->arg, v->text) : NULL;
    buf_add_raw(out, name && *name ? name : v->text);
}

static void say_matter(filling_t *f, const value_t *v, buf_t *out);

static void say_value(filling_t *f, const cat_piece_t *p, const value_t *v, buf_t *out)
{
    switch (v->sort) {
    case SORT_TEXT:
        if (filtered(p, CAT_FILTER_MASK)) say_masked(v->text, out);
        else buf_add_raw(out, v->text);
        return;
    case SORT_DAY:
        if (filtered(p, CAT_FILTER_DATE_ZH) && f->lang == LANG_ZH) paper_say_day_han(out, v->day);
        else paper_say_day(out, v->day, f->lang);
        return;
    case SORT_INT: say_int(f, p, v->n, out); return;
    case SORT_MONEY: say_money(f, p, v->n, out); return;
    case SORT_BOOL: buf_add_raw(out, f->lang == LANG_ZH ? (v->n ? "是" : "否") : (v->n ? "yes" : "no")); return;
    case SORT_CODE:
        if (filtered(p, CAT_FILTER_CODE)) buf_add_raw(out, v->text ? v->text : "");
        else say_code(f, v->field, v->text ? v->text : "", out);
        return;
    case SORT_CODES: say_codes(f, v, out); return;
    case SORT_WORDS: buf_add_raw(out, paper_say_words(&v->words, f->lang)); return;
    case SORT_STAGE:
        if (filtered(p, CAT_FILTER_CODE)) buf_add_raw(out, v->text ? v->text : "");
        else say_stage(f, v, out);
        return;
    case SORT_PARTY: say_party(p, v, out); return;
    case SORT_MATTER: say_matter(f, v, out); return;
    case SORT_OFFICE: {
        value_t name = filtered(p, CAT_FILTER_CODE) ? text_value(v->text) : step_office(f, v, "name");
        if (name.sort == SORT_WORDS) buf_add_raw(out, paper_say_words(&name.words, f->lang));
        else buf_add_raw(out, v->text);
        return;
    }
    case SORT_USER: say_user(f, v, out); return;
    case SORT_COVERED: buf_add_raw(out, COVERED); return;
    case SORT_NONE:
    case SORT_PARTS:
    case SORT_SUM:
    case SORT_ACT:
    case SORT_DUE: return;
    }
}

/* A matter is named by its number, else by its title. */
static void say_matter(filling_t *f, const value_t *v, buf_t *out)
{
    value_t number = text_value(member(v->json, "number"));
    if (number.sort != SORT_TEXT) number = title_of(f, v);
    if (number.sort != SORT_MATTER) say_value(f, NULL, &number, out);
}

/* --- into Markdown ------------------------------------------------------------------------------------------- */

static bool punctuation(char c)
{
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

/* One line of a value, made safe: no character of it can mean anything to Markdown. */
static void add_line(const filling_t *f, const char *line, size_t bytes, buf_t *out)
{
    buf_t raw, plain;
    buf_init(&raw, FILL_BYTES_MOST);
    buf_init(&plain, FILL_BYTES_MOST);
    while (bytes && (*line == ' ' || *line == '\t' || *line == '\r')) line++, bytes--;
    while (bytes && (line[bytes - 1] == ' ' || line[bytes - 1] == '\t' || line[bytes - 1] == '\r')) bytes--;
    buf_add_bytes(&raw, line, bytes);
    if (!buf_failed(&raw)) paper_say_plain(&plain, buf_text(&raw));
    for (const char *p = buf_failed(&plain) || buf_failed(&raw) ? "" : buf_text(&plain); *p; p++) {
        if (!f->plain && punctuation(*p)) buf_add_char(out, '\\');
        buf_add_char(out, *p);
    }
    if (buf_failed(&raw) || buf_failed(&plain)) out->failed = true;
    buf_release(&raw);
    buf_release(&plain);
}

static void add_text(const filling_t *f, const char *text, buf_t *out)
{
    bool any = false;
    while (*text) {
        size_t n = strcspn(text, "\n");
        bool empty = strspn(text, " \t\r") >= n;
        if (any && !empty) buf_add_raw(out, f->plain ? " " : FILL_BREAK);
        if (!empty) add_line(f, text, n, out);
        any = any || !empty;
        text += n + (text[n] == '\n');
    }
}

static void note_word(filling_t *f, words_t label, const char *text)
{
    if (!text) fail(f, err_nomem(&f->err));
    for (size_t i = 0; text && i < f->missing_count; i++)
        if (strcmp(f->missing[i].path, text) == 0 && (!label.in[LANG_ZH] || strcmp(f->missing[i].label.in[LANG_ZH], label.in[LANG_ZH]) == 0)) return;
    if (!text || f->missing_count == FILL_MISSING_MOST) return;
    if (!label.in[LANG_ZH]) label = (words_t){{text, text}};
    f->missing[f->missing_count++] = (paper_missing_t){.label = label, .path = text};
}

static void note_missing(filling_t *f, const value_t *v, const cat_path_t *path)
{
    buf_t words;
    buf_init(&words, 4096);
    for (int i = 0; i < path->steps; i++) buf_addf(&words, "%s%s", i ? "." : "", path->step[i]);
    const char *text = buf_failed(&words) ? NULL : arena_text(f->arena, buf_text(&words));
    buf_release(&words);
    note_word(f, v->label, text);
}

/* A figure: the report says it, and says whether there is one. */
static void add_bound(filling_t *f, const cat_piece_t *p, buf_t *out)
{
    bool there = false;
    words_t label = {{NULL, NULL}};
    assert(f->data->more);
    int failed = f->data->more->bound(f->data->more->arg, f->lang, p, out, &there, &label, &f->err);
    if (failed) {
        fail(f, failed);
        return;
    }
    if (there) return;
    if (p->otherwise) {
        add_text(f, p->otherwise, out);
        return;
    }
    note_word(f, label, p->bound ? p->bound->figure : p->chart->figure);
    buf_add_raw(out, BLANK);
}

/* Clerks end a field with a full stop or not; the template goes on with one, or with a comma. */
static void drop_stop(const cat_piece_t *p, buf_t *said)
{
    static const char *const ends[] = {"。", "；", "，", "."}, *const goes_on[] = {"。", "；", "，", "、", ".", ";", ","};
    bool marked = false;
    for (size_t i = 0; p->next && p->next->what == CAT_SAY && p->next->text && i < sizeof goes_on / sizeof *goes_on; i++)
        marked = marked || strncmp(p->next->text, goes_on[i], strlen(goes_on[i])) == 0;
    for (size_t i = 0; marked && !buf_failed(said) && i < sizeof ends / sizeof *ends; i++) {
        size_t n = strlen(ends[i]);
        if (said->length <= n || memcmp(said->data + said->length - n, ends[i], n) != 0) continue;
        said->length -= n;
        said->data[said->length] = '\0';
        return;
    }
}

static void add_bind(filling_t *f, const scope_t *s, const cat_piece_t *p, buf_t *out)
{
    value_t v = follow(f, s, p->path);
    buf_t said;
    buf_init(&said, FILL_BYTES_MOST);
    if (!f->failed && !v.begun) say_value(f, p, &v, &said);
    if (v.sort == SORT_TEXT) drop_stop(p, &said);
    if (buf_failed(&said)) fail(f, err_nomem(&f->err));
    if (!f->failed && said.length) add_text(f, buf_text(&said), out);
    else if (!f->failed && p->otherwise) add_text(f, p->otherwise, out);
    else if (!f->failed) {
        note_missing(f, &v, p->path);
        buf_add_raw(out, BLANK);
    }
    buf_release(&said);
}

/* --- conditions ------------------------------------------------------------------------------------------------ */

static bool is_set(const value_t *v)
{
    switch (v->sort) {
    case SORT_NONE:
    case SORT_SUM:
    case SORT_DUE: return false;
    case SORT_BOOL:
    case SORT_INT:
    case SORT_MONEY: return v->n != 0;
    case SORT_PARTS: return json_array_size(v->json) > 0;
    case SORT_TEXT:
    case SORT_DAY:
    case SORT_CODE:
    case SORT_CODES:
    case SORT_WORDS:
    case SORT_STAGE:
    case SORT_PARTY:
    case SORT_MATTER:
    case SORT_OFFICE:
    case SORT_USER:
    case SORT_ACT:
    case SORT_COVERED: return true;
    }
    return false;
}

static bool holds_code(const json_t *codes, const char *code)
{
    size_t i;
    json_t *e;
    json_array_foreach((json_t *)(uintptr_t)codes, i, e)
        if (json_string_value(e) && strcmp(json_string_value(e), code) == 0) return true;
    return false;
}

/* Sums are compared in yuan, as they are written. */
static int compare_number(const value_t *v, const char *literal)
{
    double given = strtod(literal, NULL), own = v->sort == SORT_MONEY ? (double)v->n / 100 : (double)v->n;
    return (own > given) - (own < given);
}

/* Nothing equals nothing: a comparison with what is not there is false, but <> is true. */
static bool compare(const value_t *v, const cat_test_t *t)
{
    day_t day;
    switch (v->sort) {
    case SORT_INT:
    case SORT_MONEY: return cat_test_ordered(t->what, compare_number(v, t->literal));
    case SORT_DAY:
        if (day_parse(t->literal, &day, NULL) != 0) return false;
        return cat_test_ordered(t->what, (v->day > day) - (v->day < day));
    case SORT_CODES: return holds_code(v->json, t->literal) == (t->what == CAT_TEST_EQ);
    case SORT_TEXT:
    case SORT_CODE:
    case SORT_STAGE:
    case SORT_OFFICE:
    case SORT_USER:
    case SORT_WORDS:
        if (!v->text) break;
        return cat_test_ordered(t->what, strcmp(v->text, t->literal));
    case SORT_NONE:
    case SORT_BOOL:
    case SORT_PARTY:
    case SORT_MATTER:
    case SORT_PARTS:
    case SORT_SUM:
    case SORT_ACT:
    case SORT_DUE:
    case SORT_COVERED: break;
    }
    return t->what == CAT_TEST_NE;
}

enum decided { DECIDED_NO, DECIDED_YES, DECIDED_UNKNOWN };

static enum decided decide_figure(filling_t *f, const cat_test_t *t, fill_asked_t *asked)
{
    bool holds = false;
    fill_asked_t own = {.figure = NULL};
    int failed = f->data->more->test(f->data->more->arg, t, &holds, &own, &f->err);
    if (failed) fail(f, failed);
    if (own.figure && (!asked->figure || asked->unrecorded)) *asked = own;
    return own.figure ? DECIDED_UNKNOWN : holds ? DECIDED_YES : DECIDED_NO;
}

/* Three answers: that a figure may not be asked is no reason to say that there was nothing. */
static enum decided decide(filling_t *f, const scope_t *s, const cat_test_t *t, fill_asked_t *asked)
{
    enum decided left, right;
    if (f->failed) return DECIDED_NO;
    if (t->bound) return decide_figure(f, t, asked);
    if (t->what == CAT_TEST_NOT || t->what == CAT_TEST_AND || t->what == CAT_TEST_OR) {
        left = decide(f, s, t->left, asked);
        if (t->what == CAT_TEST_NOT) return left == DECIDED_UNKNOWN ? left : left == DECIDED_NO ? DECIDED_YES : DECIDED_NO;
        enum decided enough = t->what == CAT_TEST_AND ? DECIDED_NO : DECIDED_YES;
        if (left == enough) return left;
        right = decide(f, s, t->right, asked);
        return right == enough || left != DECIDED_UNKNOWN ? right : left;
    }
    value_t v = follow(f, s, t->path);
    return (t->what == CAT_TEST_SET ? is_set(&v) : compare(&v, t)) ? DECIDED_YES : DECIDED_NO;
}

/* --- pieces ------------------------------------------------------------------------------------------------------ */

static void fill(filling_t *f, const scope_t *s, const cat_piece_t *p, buf_t *out);

static bool may_turn(filling_t *f)
{
    if (f->turns++ < FILL_TURNS_MOST) return true;
    fail(f, err_set(&f->err, ERR_PAPER_LOOPS, num_text(FILL_TURNS_MOST, (char[24]){0})));
    return false;
}

/* What hangs on a figure that is not to be had: a blank in its place, in a table a row of one; listed with the blanks. */
static void fill_unknown(filling_t *f, const cat_piece_t *p, const fill_asked_t *asked, buf_t *out)
{
    const cat_piece_t *last = p->inner;
    const char *first = last && last->text ? last->text : "";
    while (*first == '\n' || *first == ' ') first++;
    note_word(f, asked->label, asked->figure);
    if (*first == '|') {
        buf_add_raw(out, "| " BLANK " |\n"); /* a table that lacks its rows is not one without any */
        return;
    }
    buf_add_raw(out, BLANK);
    while (last && last->next) last = last->next;
    if (last && last->text && *last->text && last->text[strlen(last->text) - 1] == '\n') buf_add_char(out, '\n');
}

static void fill_if(filling_t *f, const scope_t *s, const cat_piece_t *p, buf_t *out)
{
    fill_asked_t asked = {.figure = NULL};
    enum decided decided = decide(f, s, p->test, &asked);
    if (decided == DECIDED_UNKNOWN && asked.unrecorded && !p->other) return; /* it tells nothing of that time either way */
    if (decided == DECIDED_UNKNOWN) fill_unknown(f, p, &asked, out);
    else fill(f, s, decided == DECIDED_YES ? p->inner : p->other, out);
}

/* Over offices, times or a breakdown: the matter stays, the figures change. */
static void fill_loop(filling_t *f, const scope_t *s, const cat_piece_t *p, buf_t *out)
{
    size_t n = 0;
    const fill_more_t *more = f->data->more;
    fill_asked_t asked = {.figure = NULL};
    int failed = more->begin(more->arg, p->loop, &n, &asked, &f->err);
    if (failed) {
        fail(f, failed);
        return;
    }
    if (asked.figure) {
        more->end(more->arg);
        fill_unknown(f, p, &asked, out);
        return;
    }
    for (size_t i = 0; i < n && !f->failed && may_turn(f); i++) {
        scope_t turn = *s;
        turn.looped = true;
        turn.number = i + 1;
        turn.count = n;
        more->turn(more->arg, i);
        fill(f, &turn, p->inner, out);
    }
    more->end(more->arg);
    if (!n && !f->failed) fill(f, s, p->other, out);
}

static void fill_each(filling_t *f, const scope_t *s, const cat_piece_t *p, buf_t *out)
{
    if (p->loop) {
        fill_loop(f, s, p, out);
        return;
    }
    value_t parts = follow(f, s, p->path);
    size_t n = parts.sort == SORT_PARTS ? json_array_size(parts.json) : 0;
    if (!n && !f->failed) fill(f, s, p->other, out);
    for (size_t i = 0; i < n && !f->failed; i++) {
        if (!may_turn(f)) return;
        scope_t turn = {.matter = json_array_get(parts.json, i), .kind = parts.kind, .looped = true, .number = i + 1, .count = n};
        fill(f, &turn, p->inner, out);
    }
}

static void fill(filling_t *f, const scope_t *s, const cat_piece_t *p, buf_t *out)
{
    for (; p && !f->failed; p = p->next) {
        switch (p->what) {
        case CAT_SAY: buf_add_raw(out, p->text); break;
        case CAT_BIND:
            if (p->bound || p->chart) add_bound(f, p, out);
            else add_bind(f, s, p, out);
            break;
        case CAT_IF: fill_if(f, s, p, out); break;
        case CAT_EACH: fill_each(f, s, p, out); break;
        }
        if (buf_failed(out))
            fail(f, out->over ? err_set(&f->err, ERR_PAPER_LONG, num_text(300, (char[24]){0})) : err_nomem(&f->err));
    }
}

static scope_t whole(const filling_t *f)
{
    return (scope_t){.matter = f->data->matter, .kind = kind_of(f, f->data->matter)};
}

static int answer(const filling_t *f, err_t *err)
{
    if (f->failed && err) *err = f->err;
    return f->failed;
}

int fill_pieces(filling_t *f, const cat_piece_t *pieces, buf_t *out, err_t *err)
{
    scope_t s = whole(f);
    fill(f, &s, pieces, out);
    return answer(f, err);
}

int fill_path(filling_t *f, const cat_path_t *path, buf_t *out, err_t *err)
{
    scope_t s = whole(f);
    value_t v = follow(f, &s, path);
    buf_t said;
    bool plain = f->plain;
    buf_init(&said, FILL_BYTES_MOST);
    f->plain = true;
    if (!f->failed) say_value(f, NULL, &v, &said);
    if (buf_failed(&said)) fail(f, err_nomem(&f->err));
    if (!f->failed) add_text(f, buf_text(&said), out);
    f->plain = plain;
    buf_release(&said);
    return answer(f, err);
}

int fill_day(filling_t *f, const cat_path_t *path, day_t *ret_day, err_t *err)
{
    scope_t s = whole(f);
    value_t v = follow(f, &s, path);
    int failed = answer(f, err);
    if (!failed) *ret_day = v.sort == SORT_DAY ? v.day : DAY_NONE;
    return failed;
}
