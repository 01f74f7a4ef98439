/* request.c - from a request to a record: everything that can be checked without the database.
 *
 * Runs on the caller's thread, so that the one writing thread has as little to do as possible.
 */
#include "register/inside.h"

#include "base/id.h"
#include "base/text.h"
#include "catalogue/role_list.h"

#include <assert.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- rights ---------------------------------------------------------------------------------- */

static const words_t reach_words[] = {
    [CAT_REACH_OWN] = {{"本院", "the own office"}},
    [CAT_REACH_SUBTREE] = {{"本院及下级院", "the own office and those below"}},
    [CAT_REACH_ABOVE] = {{"直接下级院", "offices directly below"}},
};

static bool reaches(const office_tree_t *t, enum cat_reach reach, int actor, int matter)
{
    switch (reach) {
    case CAT_REACH_OWN: return actor == matter;
    case CAT_REACH_SUBTREE: return office_within(t, matter, actor);
    case CAT_REACH_ABOVE: return office_at(t, matter)->parent == actor;
    }
    return false;
}

int check_rights(const book_t *b, const actor_t *actor, const cat_kind_t *kind,
                 const cat_act_t *act, const char *office, err_t *err)
{
    char both[ERR_ARG_BYTES], other[ERR_ARG_BYTES];
    (void)kind;
    if (actor->system) return 0;
    if (act->system) return err_set(err, ERR_REGISTER_SYSTEM, err_both(act->label, both));
    if (!(actor->roles & act->by))
        return err_set(err, ERR_REGISTER_RIGHT, err_both(act->label, both), role_list_both(b->with.catalogue, act->by, other));
    int mine, its;
    int failed = office_find(b->with.offices, actor->office, &mine, err);
    if (!failed) failed = office_find(b->with.offices, office, &its, err);
    if (failed) return failed;
    if (!reaches(b->with.offices, act->reach, mine, its))
        return err_set(err, ERR_REGISTER_REACH, office, err_both(act->label, both), actor->office,
                       err_both(reach_words[act->reach], other));
    return 0;
}

int register_may(const book_t *b, const actor_t *actor, const cat_kind_t *kind,
                 const cat_act_t *act, const char *office, err_t *err)
{
    return check_rights(b, actor, kind, act, office, err);
}

/* --- values ---------------------------------------------------------------------------------- */

static const char *shown(const json_t *value, char into[64])
{
    if (json_is_string(value)) text_copy(into, 64, json_string_value(value));
    else if (json_is_integer(value)) (void)snprintf(into, 64, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else text_copy(into, 64, json_is_true(value) ? "true" : json_is_false(value) ? "false" : "…");
    return into;
}

static int misfit(const cat_field_t *f, const json_t *value, words_t expected, err_t *err)
{
    char both[ERR_ARG_BYTES], label[ERR_ARG_BYTES], text[64];
    err_set(err, ERR_REGISTER_VALUE, shown(value, text), err_both(f->label, label),
            err_both(expected, both));
    err_field_label(err, f->name, f->label);
    return ERR_REGISTER_VALUE;
}

static int parse_text(const cat_field_t *f, const json_t *value, field_value_t *v, err_t *err)
{
    static const words_t expected = {{"文本", "text"}}, coded = {{"有效的 UTF-8 文本", "valid UTF-8 text"}};
    if (!json_is_string(value)) return misfit(f, value, expected, err);
    v->text = json_string_value(value);
    size_t bytes = json_string_length(value);
    if (text_bad_byte(v->text, bytes)) return misfit(f, value, coded, err);
    int64_t most = f->most != INT64_MAX ? f->most : f->type == CAT_TEXT ? 400 : 20000;
    if ((int64_t)text_length(v->text) > most) {
        char label[ERR_ARG_BYTES], n[24];
        err_set(err, ERR_REGISTER_TOO_LONG, err_both(f->label, label), num_text(most, n));
        err_field_label(err, f->name, f->label);
        return ERR_REGISTER_TOO_LONG;
    }
    return 0;
}

/* Fen as yuan: "-3", "1200.50". */
static const char *yuan(int64_t fen, char into[32])
{
    uint64_t n = fen < 0 ? -(uint64_t)fen : (uint64_t)fen;
    if (n % 100) (void)snprintf(into, 32, "%s%" PRIu64 ".%02" PRIu64, fen < 0 ? "-" : "", n / 100, n % 100);
    else (void)snprintf(into, 32, "%s%" PRIu64, fen < 0 ? "-" : "", n / 100);
    return into;
}

/* Money is kept in fen, and typed and read in yuan (base/money.h). */
static int misfit_money(const cat_field_t *f, int64_t fen, err_t *err)
{
    char least[32], most[32], zh[128], en[128], text[32], both[ERR_ARG_BYTES], label[ERR_ARG_BYTES], value[ERR_ARG_BYTES];
    bool low = f->least != INT64_MIN, high = f->most != INT64_MAX;
    (void)snprintf(zh, sizeof zh, "金额（元）%s%s%s%s", low ? "，不少于 " : "", low ? yuan(f->least, least) : "", high ? "，不超过 " : "",
                   high ? yuan(f->most, most) : "");
    (void)snprintf(en, sizeof en, "an amount in yuan%s%s%s%s", low ? " from " : "", low ? least : "", high ? " up to " : "", high ? most : "");
    (void)yuan(fen, text);
    char in_zh[48], in_en[48];
    (void)snprintf(in_zh, sizeof in_zh, "%s 元", text);
    (void)snprintf(in_en, sizeof in_en, "%s yuan", text);
    (void)err_set(err, ERR_REGISTER_VALUE, err_both((words_t){{in_zh, in_en}}, value), err_both(f->label, label), err_both((words_t){{zh, en}}, both));
    return err_field_label(err, f->name, f->label), ERR_REGISTER_VALUE;
}

static int parse_int(const cat_field_t *f, const json_t *value, field_value_t *v, err_t *err)
{
    char least[24], most[24], zh[96], en[96];
    bool read = json_is_integer(value) ||
                (json_is_string(value) &&
                 text_to_int(json_string_value(value), INT64_MIN + 1, INT64_MAX, &v->n, NULL) == 0);
    if (json_is_integer(value)) v->n = json_integer_value(value);
    if (read && v->n >= f->least && v->n <= f->most) return 0;
    (void)snprintf(zh, sizeof zh, "%s 至 %s 的整数", num_text(f->least, least), num_text(f->most, most));
    (void)snprintf(en, sizeof en, "a whole number from %s to %s", least, most);
    words_t expected = {{zh, en}};
    return misfit(f, value, expected, err);
}

/* A text is no sum here: who typed it was read before (base/money.h), and of one that was not it would be a guess whether yuan are meant. */
static int parse_money(const cat_field_t *f, const json_t *value, field_value_t *v, err_t *err)
{
    static const words_t expected = {{"金额：填写时以元计，如 1234.56、12.5万；JSON 中为以分计的整数",
                                      "an amount: typed in yuan, such as 1234.56 or 12.5万; in JSON a whole number of fen"}};
    if (!json_is_integer(value)) return misfit(f, value, expected, err);
    v->n = json_integer_value(value);
    return v->n >= f->least && v->n <= f->most ? 0 : misfit_money(f, v->n, err);
}

static int parse_date(const cat_field_t *f, const json_t *value, field_value_t *v, err_t *err)
{
    static const words_t expected = {{"日期，形如 2025-09-30", "a date like 2025-09-30"}};
    day_t day;
    if (!json_is_string(value) || day_parse(json_string_value(value), &day, NULL) != 0)
        return misfit(f, value, expected, err);
    v->text = json_string_value(value);
    v->n = day;
    return 0;
}

static int parse_bool(const cat_field_t *f, const json_t *value, field_value_t *v, err_t *err)
{
    static const words_t expected = {{"是或否", "true or false"}};
    if (json_is_boolean(value)) v->n = json_is_true(value);
    else if (json_is_string(value) && strcmp(json_string_value(value), "true") == 0) v->n = 1;
    else if (json_is_string(value) && strcmp(json_string_value(value), "false") == 0) v->n = 0;
    else return misfit(f, value, expected, err);
    return 0;
}

static bool is_choice(const cat_field_t *f, const char *code)
{
    for (size_t i = 0; i < f->choice_count; i++)
        if (strcmp(f->choices[i].code, code) == 0) return true;
    return false;
}

static int no_choice(const cat_field_t *f, const char *code, err_t *err)
{
    char label[ERR_ARG_BYTES];
    const char *words[200];
    size_t n = f->choice_count < 200 ? f->choice_count : 200;
    buf_t list;
    buf_init(&list, 20000);
    for (size_t i = 0; i < n; i++) {
        words[i] = f->choices[i].code;
        if (i) buf_add_raw(&list, ", ");
        buf_add_raw(&list, words[i]);
    }
    const char *near = text_nearest(code, words, n);
    err_set(err, ERR_REGISTER_CHOICE, code, err_both(f->label, label),
            buf_failed(&list) ? "" : buf_text(&list), near ? near : "无" ERR_OR "none");
    err_field_label(err, f->name, f->label);
    buf_release(&list);
    return ERR_REGISTER_CHOICE;
}

int register_choice_valid(const cat_field_t *f, const char *code, day_t on, err_t *err)
{
    const cat_choice_t *c = NULL;
    for (size_t i = 0; i < f->choice_count && !c; i++)
        if (strcmp(f->choices[i].code, code) == 0) c = &f->choices[i];
    bool early = c && c->valid_from != DAY_NONE && on < c->valid_from;
    if (!early && !(c && c->valid_to != DAY_NONE && on > c->valid_to)) return 0;
    char label[ERR_ARG_BYTES], both[ERR_ARG_BYTES], day[DAY_TEXT], end[DAY_TEXT], zh[64], en[64];
    (void)day_text(early ? c->valid_from : c->valid_to, end);
    (void)snprintf(zh, sizeof zh, early ? "自 %s 起" : "至 %s 止", end);
    (void)snprintf(en, sizeof en, early ? "from %s" : "until %s", end);
    words_t when = {{zh, en}};
    err_set(err, ERR_REGISTER_CHOICE_DAY, code, err_both(f->label, label), day_text(on, day), err_both(when, both));
    err_field(err, f->name);
    return ERR_REGISTER_CHOICE_DAY;
}

int check_choice_days(const cat_kind_t *kind, const field_value_t *values, size_t count, day_t on, err_t *err)
{
    if (kind->instrument && kind->part && strcmp(kind->part, "record") == 0) return 0;
    int failed = 0;
    for (size_t i = 0; !failed && i < count; i++) {
        const field_value_t *v = &values[i];
        if (v->null) continue;
        if (v->field->type == CAT_CHOICE) failed = register_choice_valid(v->field, v->text, on, err);
        for (size_t k = 0; !failed && v->field->type == CAT_CHOICES && k < json_array_size(v->json); k++)
            failed = register_choice_valid(v->field, json_string_value(json_array_get(v->json, k)), on, err);
    }
    return failed;
}

int check_past_days(const field_value_t *values, size_t count, err_t *err)
{
    char label[ERR_ARG_BYTES], now[DAY_TEXT];
    day_t today = day_today();
    for (size_t i = 0; i < count; i++) {
        const cat_field_t *f = values[i].field;
        if (!f->past || values[i].null || values[i].n <= today) continue;
        assert(f->type == CAT_DATE);
        (void)err_set(err, ERR_REGISTER_DAY_FUTURE, err_both(f->label, label), values[i].text, day_text(today, now));
        return err_field(err, f->name), ERR_REGISTER_DAY_FUTURE;
    }
    return 0;
}

static int parse_choice(const cat_field_t *f, const json_t *value, field_value_t *v, err_t *err)
{
    static const words_t expected = {{"选项代码", "the code of a choice"}};
    if (!json_is_string(value)) return misfit(f, value, expected, err);
    v->text = json_string_value(value);
    return is_choice(f, v->text) ? 0 : no_choice(f, v->text, err);
}

static int dumped(const json_t *value, arena_t *a, field_value_t *v, err_t *err)
{
    size_t bytes = json_dumpb(value, NULL, 0, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
    char *text = arena_alloc(a, bytes + 1);
    if (!bytes || !text) return err_nomem(err);
    (void)json_dumpb(value, text, bytes, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
    v->text = text;
    return 0;
}

static int parse_choices(const cat_field_t *f, const json_t *value, arena_t *a, field_value_t *v,
                         err_t *err)
{
    static const words_t expected = {{"选项代码的列表", "a list of codes"}};
    if (!json_is_array(value) || json_array_size(value) > 64) return misfit(f, value, expected, err);
    for (size_t i = 0; i < json_array_size(value); i++) {
        const char *code = json_string_value(json_array_get(value, i));
        if (!code) return misfit(f, value, expected, err);
        if (!is_choice(f, code)) return no_choice(f, code, err);
    }
    return dumped(value, a, v, err);
}

static int parse_matter(const cat_field_t *f, const json_t *value, field_value_t *v, err_t *err)
{
    static const words_t expected = {{"事项号，形如 1101080-345", "a matter id like 1101080-345"}};
    if (json_is_integer(value)) v->n = json_integer_value(value);
    else if (!json_is_string(value) || matter_parse_ref(json_string_value(value), &v->n, NULL) != 0)
        return misfit(f, value, expected, err);
    v->asked = v->n;
    return 0;
}

static int parse_value(book_t *b, const cat_field_t *f, const json_t *value, arena_t *a,
                       field_value_t *v, err_t *err)
{
    static const words_t whole = {{"院的代码", "the code of an office"}};
    *v = (field_value_t){.field = f, .json = value, .null = json_is_null(value)};
    if (v->null) return 0;
    switch (f->type) {
    case CAT_TEXT:
    case CAT_LONG:
    case CAT_USER: return parse_text(f, value, v, err);
    case CAT_INT: return parse_int(f, value, v, err);
    case CAT_MONEY: return parse_money(f, value, v, err);
    case CAT_DATE: return parse_date(f, value, v, err);
    case CAT_BOOL: return parse_bool(f, value, v, err);
    case CAT_CHOICE: return parse_choice(f, value, v, err);
    case CAT_CHOICES: return parse_choices(f, value, a, v, err);
    case CAT_PARTY: {
        int failed = parse_party(f, value, a, &v->party, err);
        return failed ? failed : check_party_names(f, v->party, err);
    }
    case CAT_MATTER: return parse_matter(f, value, v, err);
    case CAT_OFFICE: {
        int index;
        if (!json_is_string(value)) return misfit(f, value, whole, err);
        v->text = json_string_value(value);
        int failed = office_find(b->with.offices, v->text, &index, err);
        if (failed) err_field_label(err, f->name, f->label);
        return failed;
    }
    case CAT_JSON: return dumped(value, a, v, err);
    }
    return 0;
}

/* --- fields ----------------------------------------------------------------------------------- */

bool act_may_set(const cat_act_t *act, int field)
{
    for (size_t i = 0; i < act->field_count; i++)
        if (act->fields[i] == field) return true;
    return false;
}

int refuse_field_of_act(const cat_kind_t *k, const cat_act_t *act, const cat_field_t *f, err_t *err)
{
    char label[ERR_ARG_BYTES], act_label[ERR_ARG_BYTES];
    buf_t list;
    buf_init(&list, 20000);
    for (size_t i = 0; i < act->field_count; i++) {
        if (i) buf_add_raw(&list, ", ");
        buf_add_raw(&list, k->fields[act->fields[i]].name);
    }
    err_set(err, ERR_REGISTER_FIELD_ACT, err_both(f->label, label), err_both(act->label, act_label),
            buf_failed(&list) ? "" : buf_text(&list));
    err_field_label(err, f->name, f->label);
    buf_release(&list);
    return ERR_REGISTER_FIELD_ACT;
}

/* Where none is near, those that the act sets. */
static int no_field(const cat_kind_t *k, const cat_act_t *act, const char *name, err_t *err)
{
    char label[ERR_ARG_BYTES], list[ERR_ARG_BYTES / 2] = "";
    const char *words[CAT_FIELDS_MOST];
    for (size_t i = 0; i < k->field_count; i++) words[i] = k->fields[i].name;
    const char *near = text_nearest(name, words, k->field_count);
    for (size_t i = 0, n = 0; !near && act && i < act->field_count; i++) {
        const char *field = k->fields[act->fields[i]].name;
        if (n + strlen(field) + 3 > sizeof list) break;
        n += (size_t)snprintf(list + n, sizeof list - n, "%s%s", n ? ", " : "", field);
    }
    err_set(err, ERR_REGISTER_FIELD, err_both(k->label, label), name, near ? near : *list ? list : "无" ERR_OR "none");
    err_field(err, name);
    return ERR_REGISTER_FIELD;
}

/* The values in the order of the kind's fields, so that equal requests make equal acts. act NULL (a
 * correction) lets every field be set. */
int parse_fields(book_t *b, const cat_kind_t *kind, const cat_act_t *act, const json_t *fields,
                 arena_t *a, field_value_t **ret_values, size_t *ret_count, err_t *err)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)fields, name, value) {
        const cat_field_t *f = NULL;
        if (cat_kind_field(kind, name, &f, NULL) != 0) return no_field(kind, act, name, err);
        if (act && !act_may_set(act, (int)(f - kind->fields))) return refuse_field_of_act(kind, act, f, err);
    }
    field_value_t *values = arena_array(a, kind->field_count ? kind->field_count : 1, sizeof *values);
    if (!values) return err_nomem(err);
    size_t count = 0;
    for (size_t i = 0; i < kind->field_count; i++) {
        const cat_field_t *f = &kind->fields[i];
        const json_t *given = json_object_get(fields, f->name);
        if (!given) continue;
        int failed = parse_value(b, f, given, a, &values[count++], err);
        if (failed) return failed;
    }
    *ret_values = values;
    *ret_count = count;
    return 0;
}

static const field_value_t *value_of(const act_record_t *r, const cat_field_t *f)
{
    for (size_t i = 0; i < r->field_count; i++)
        if (r->fields[i].field == f) return r->fields[i].null ? NULL : &r->fields[i];
    return NULL;
}

/* Nothing but blanks, of whatever width: that says nothing. */
static bool only_blanks(const char *text)
{
    for (const char *at = text; *at;) {
        uint32_t c = text_next(&at);
        if (c > ' ' && c != 0xA0 && c != 0x3000 && !(c >= 0x2000 && c <= 0x200B)) return false;
    }
    return true;
}

bool value_is_blank(const field_value_t *v)
{
    return v->null || (v->text && v->field->type != CAT_JSON && only_blanks(v->text));
}

int refuse_required(const cat_act_t *act, const cat_field_t *f, err_t *err)
{
    char label[ERR_ARG_BYTES], of[ERR_ARG_BYTES];
    err_set(err, ERR_REGISTER_REQUIRED, err_both(f->label, label), err_both(act->label, of));
    return err_field_label(err, f->name, f->label), ERR_REGISTER_REQUIRED;
}

/* Acts on an existing matter may rely on what is set already: perform.c looks. */
static bool is_missing(const act_record_t *r, const cat_field_t *f, bool early)
{
    const field_value_t *v = value_of(r, f);
    bool blank = !v || (v->text && f->type != CAT_JSON && only_blanks(v->text));
    return blank && (r->act->opens || v) && !(early && !v && f->initial_from != CAT_INITIAL_VALUE);
}

int check_required(const act_record_t *r, bool early, err_t *err)
{
    for (size_t i = 0; i < r->act->require_count; i++) {
        const cat_field_t *f = &r->kind->fields[r->act->requires_[i]];
        if (is_missing(r, f, early)) return refuse_required(r->act, f, err);
    }
    return 0;
}

static void drop_parsed(void *what)
{
    json_decref(what);
}

/* --- every fault --------------------------------------------------------------------------------- */

typedef struct faults {
    err_t *list;
    size_t most, count;
    bool of_field[CAT_FIELDS_MOST];
} faults_t;

/* False when it is the machine's: then it is no fault of the request. */
static bool keep_fault(faults_t *x, const cat_kind_t *k, const cat_field_t *f, const err_t *why)
{
    if (err_leave(why->code) == LEAVE_SYSTEM) return false;
    if (f) x->of_field[f - k->fields] = true;
    if (x->count < x->most) x->list[x->count++] = *why;
    return true;
}

/* One field alone, so that the faults of the others are found as well. */
static int judge_field(book_t *b, act_record_t *r, const char *name, json_t *value, arena_t *a, faults_t *x, err_t *err)
{
    err_t why = {0};
    const cat_field_t *f = NULL;
    field_value_t *values = NULL;
    size_t count = 0;
    json_t *one = json_pack("{s:O}", name, value);
    if (!one || !arena_on_free(a, drop_parsed, one)) return err_nomem(err);
    (void)cat_kind_field(r->kind, name, &f, NULL);
    int failed = parse_fields(b, r->kind, r->act, one, a, &values, &count, &why);
    if (!failed) failed = check_past_days(values, count, &why);
    if (!failed) failed = check_choice_days(r->kind, values, count, r->occurred_on, &why);
    if (!failed) failed = check_start_days(r->kind, values, count, r->occurred_on, &why);
    if (failed) {
        if (keep_fault(x, r->kind, f, &why)) return 0;
        if (err) *err = why;
        return failed;
    }
    if (count) r->fields[r->field_count++] = values[0];
    return 0;
}

int register_faults(book_t *b, const act_request_t *q, arena_t *a, err_t *list, size_t most, size_t *ret_count, err_t *err)
{
    const char *name;
    json_t *value;
    faults_t x = {.list = list, .most = most};
    act_record_t r = {.actor = q->actor.login, .office = q->office ? q->office : q->actor.office, .act_name = q->act};
    int failed = catalogue_kind(b->with.catalogue, q->kind, &r.kind, err);
    if (!failed) failed = cat_kind_act(r.kind, q->act, &r.act, err);
    if (failed) return failed;
    r.occurred_on = q->occurred_on == DAY_NONE ? day_today() : q->occurred_on;
    r.fields = arena_array(a, r.kind->field_count + 1, sizeof *r.fields);
    if (!r.fields) return err_nomem(err);
    json_object_foreach((json_t *)(uintptr_t)q->fields, name, value)
        if (!failed) failed = judge_field(b, &r, name, value, a, &x, err);
    if (!failed) failed = initial_early(b, &r, a, err);
    for (size_t i = 0; !failed && i < r.act->require_count; i++) {
        const cat_field_t *f = &r.kind->fields[r.act->requires_[i]];
        err_t why = {0};
        if (x.of_field[f - r.kind->fields] || !is_missing(&r, f, true)) continue;
        (void)refuse_required(r.act, f, &why);
        (void)keep_fault(&x, r.kind, f, &why);
    }
    if (!failed) *ret_count = x.count;
    return failed;
}

/* --- the whole -------------------------------------------------------------------------------- */

static int check_day(const act_request_t *q, day_t *ret_day, err_t *err)
{
    day_t today = day_today(), day = q->occurred_on == DAY_NONE ? today : q->occurred_on;
    const day_t first = day_of(1978, 1, 1); /* the procuratorates were restored in 1978 */
    if (day > today || day < first) {
        char d[DAY_TEXT], f[DAY_TEXT], t[DAY_TEXT];
        err_set(err, ERR_REGISTER_FUTURE, day_text(day, d), day_text(first, f), day_text(today, t));
        return err_field_label(err, "occurred_on", (words_t){{"办理日期", "day of the act"}}), ERR_REGISTER_FUTURE;
    }
    *ret_day = day;
    return 0;
}

static int check_texts(const act_request_t *q, err_t *err)
{
    if (q->idem_key && strlen(q->idem_key) > IDEM_BYTES_MOST)
        return err_set(err, ERR_REGISTER_TOO_LONG, "idem_key", "80");
    if (q->note && strlen(q->note) > NOTE_BYTES_MOST)
        return err_set(err, ERR_REGISTER_TOO_LONG, "note", "4000");
    size_t bad = q->note ? text_bad_byte(q->note, strlen(q->note)) : 0;
    if (bad) return err_set(err, ERR_BASE_UTF8, num_text((int64_t)bad, (char[24]){0}));
    return 0;
}

/* What makes two requests the same: who, what, on which matter, with which content. */
static int hash_request(const act_request_t *q, act_record_t *r, err_t *err)
{
    if (!q->idem_key) return 0;
    buf_t b;
    char day[DAY_TEXT];
    buf_init(&b, (size_t)4 << 20);
    buf_addf(&b, "%s\n%s\n%" PRId64 "\n%" PRId64 "\n%s\n%s\n", q->kind, q->act, q->matter, q->parent,
             q->office ? q->office : "",
             q->occurred_on == DAY_NONE ? "" : day_text(q->occurred_on, day));
    buf_add_raw(&b, q->note ? q->note : "");
    size_t bytes = q->fields ? json_dumpb(q->fields, NULL, 0, JSON_COMPACT | JSON_SORT_KEYS) : 0;
    if (bytes) {
        char *text = malloc(bytes);
        if (!text) {
            buf_release(&b);
            return err_nomem(err);
        }
        (void)json_dumpb(q->fields, text, bytes, JSON_COMPACT | JSON_SORT_KEYS);
        buf_add_bytes(&b, text, bytes);
        free(text);
    }
    bool failed = buf_failed(&b);
    if (!failed) crypto_hash_sha256(r->request_hash, (const unsigned char *)b.data, b.length);
    buf_release(&b);
    r->has_request_hash = !failed;
    return failed ? err_nomem(err) : 0;
}

static int check_opening(book_t *b, const act_request_t *q, act_record_t *r, err_t *err)
{
    r->office = q->office ? q->office : q->actor.office;
    int index;
    int failed = office_find(b->with.offices, r->office, &index, err);
    if (failed) return failed;
    const office_t *o = office_at(b->with.offices, index);
    char day[DAY_TEXT];
    if (!office_valid(o, r->occurred_on))
        return err_set(err, ERR_REGISTER_OFFICE_CLOSED, o->code, day_text(r->occurred_on, day));
    r->office = o->code;
    return check_rights(b, &q->actor, r->kind, r->act, r->office, err);
}

/* Texts that the writing thread would otherwise make. */
static int write_ahead(book_t *b, act_record_t *r, arena_t *a, err_t *err)
{
    const act_plan_t *plan = &book_plan(b, r->kind)->acts[r->act - r->kind->acts];
    int failed = dues_ahead(b, r, plan, a, err);
    if (failed || r->begins_late || plan->sets_sql) return failed;
    failed = fold_row_sql(r, r->act->opens, plan, a, &r->row_sql, err);
    for (size_t i = 0; i < r->field_count; i++)
        if (r->fields[i].field->type == CAT_MATTER) return failed; /* may name a matter not yet opened */
    return failed ? failed : record_content(r, a, err);
}

int ask_instrument(book_t *b, const act_request_t *q, const cat_kind_t *kind, err_t *err)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < b->check_count; i++) {
        const char *serves = b->checks[i].instrument;
        bool asked = (kind->instrument && strcmp(serves, kind->instrument) == 0) || (kind->for_public && strcmp(serves, "public") == 0);
        if (asked) failed = b->checks[i].fn(b->checks[i].arg, q, err);
    }
    return failed;
}

int prepare_record(book_t *b, const act_request_t *q, arena_t *a, act_record_t *ret_record,
                   err_t *err)
{
    act_record_t r = {.matter = q->matter, .parent = q->parent, .note = q->note ? q->note : "",
                      .actor = q->actor.login, .actor_office = q->actor.office,
                      .idem_key = q->idem_key, .act_name = q->act};
    int failed = catalogue_kind(b->with.catalogue, q->kind, &r.kind, err);
    if (!failed) failed = cat_kind_act(r.kind, q->act, &r.act, err);
    if (!failed) failed = check_texts(q, err);
    if (!failed) failed = check_day(q, &r.occurred_on, err);
    if (!failed) failed = hash_request(q, &r, err);
    if (!failed && r.act->opens != (q->matter == 0)) {
        char label[ERR_ARG_BYTES];
        static const words_t none = {{"（新事项）", "(a new matter)"}}, some = {{"（已有事项）", "(an open matter)"}};
        char at[ERR_ARG_BYTES];
        failed = err_set(err, ERR_REGISTER_STAGE, err_both(r.act->label, label),
                         err_both(q->matter ? some : none, at), "-");
    }
    if (!failed && r.act->opens) failed = check_opening(b, q, &r, err);
    if (!failed && r.act->system && !q->actor.system)
        failed = check_rights(b, &q->actor, r.kind, r.act, q->actor.office, err);
    if (!failed) failed = parse_fields(b, r.kind, r.act, q->fields, a, &r.fields, &r.field_count, err);
    if (!failed) failed = check_past_days(r.fields, r.field_count, err);
    if (!failed) failed = initial_early(b, &r, a, err);
    if (!failed) failed = check_choice_days(r.kind, r.fields, r.field_count, r.occurred_on, err);
    if (!failed) failed = check_required(&r, true, err);
    if (!failed) failed = ask_instrument(b, q, r.kind, err);
    unsigned char salt[SALT_BYTES];
    id_random(salt, sizeof salt);
    sodium_bin2hex(r.salt, sizeof r.salt, salt, sizeof salt);
    if (!failed) failed = write_ahead(b, &r, a, err);
    if (failed) return failed;
    *ret_record = r;
    return 0;
}
