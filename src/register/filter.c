/* filter.c - see filter.h. */
#include "register/filter.h"

#include "base/money.h"
#include "base/text.h"
#include "match/identity.h"
#include "register/inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_OF_FILTER = 64 };

static const char *const STANDARD[COLUMN_FIELDS] = {"office", "stage", "parent", "opened_on", "closed_on"};

static int refuse(const filter_t *f, const char *value, const char *zh, const char *en, err_t *err)
{
    char both[ERR_ARG_BYTES];
    words_t expected = {{zh, en}};
    return err_set(err, ERR_REGISTER_FILTER, f->name, value, err_both(expected, both));
}

/* --- which column ------------------------------------------------------------------------------------ */

static int unknown_field(const cat_kind_t *k, const char *name, arena_t *a, err_t *err)
{
    char label[ERR_ARG_BYTES];
    size_t n = 0;
    const char **names = arena_array(a, k->field_count + COLUMN_FIELDS, sizeof *names);
    if (!names) return err_nomem(err);
    for (int i = 0; i < COLUMN_FIELDS; i++) names[n++] = STANDARD[i];
    for (size_t i = 0; i < k->field_count; i++)
        if (columns_have(&k->fields[i])) names[n++] = k->fields[i].name;
    const char *near = text_nearest(name, names, n);
    return err_set(err, ERR_REGISTER_FIELD, err_both(k->label, label), name, near ? near : "-");
}

static int no_column(const cat_field_t *field, err_t *err)
{
    static const words_t sealed = {{"封存字段不用于筛选", "sealed fields neither show nor narrow"}};
    static const words_t text = {{"文本不用于筛选，请用文字查找", "it holds texts: search by text instead"}};
    char label[ERR_ARG_BYTES], why[ERR_ARG_BYTES];
    return err_set(err, ERR_REGISTER_FILTER_FIELD, err_both(field->label, label), err_both(field->sealed ? sealed : text, why));
}

static int find_column(filter_t *f, const char *name, arena_t *a, err_t *err)
{
    for (int i = 0; i < COLUMN_FIELDS; i++) {
        if (strcmp(name, STANDARD[i]) != 0) continue;
        f->column = i;
        f->name = STANDARD[i];
    }
    if (!f->name && cat_kind_field(f->kind, name, &f->field, NULL) == 0) {
        f->column = columns_of_field(f->kind, f->field);
        f->name = f->field->name;
        if (f->column < 0) return no_column(f->field, err);
    }
    if (!f->name) return unknown_field(f->kind, name, a, err);
    f->words = columns_of_words(f->kind, f->column);
    return 0;
}

/* --- words -------------------------------------------------------------------------------------------- */

/* Who types the name of a choice is told its code. */
static const char *code_named(const cat_field_t *field, const char *word)
{
    size_t n = strlen(word);
    const char *holds = NULL;
    for (size_t i = 0; i < field->choice_count && n; i++) {
        const words_t *name = &field->choices[i].name;
        for (int l = 0; l < LANG_COUNT; l++) {
            if (!name->in[l]) continue;
            if (strcasecmp(name->in[l], word) == 0) return field->choices[i].code;
            if (!holds && strcasestr(name->in[l], word)) holds = field->choices[i].code;
        }
    }
    return holds;
}

static const words_t *name_of(const cat_field_t *field, const char *code)
{
    for (size_t i = 0; code && i < field->choice_count; i++)
        if (strcmp(field->choices[i].code, code) == 0) return &field->choices[i].name;
    return NULL;
}

static int check_choice(const filter_t *f, const char *code, err_t *err)
{
    const char *names[CAT_FIELDS_MOST * 4];
    size_t n = 0;
    for (size_t i = 0; i < f->field->choice_count; i++) {
        if (strcmp(f->field->choices[i].code, code) == 0) return 0;
        if (n < sizeof names / sizeof *names) names[n++] = f->field->choices[i].code;
    }
    char zh[ERR_ARG_BYTES / 2], en[ERR_ARG_BYTES / 2];
    const char *near = code_named(f->field, code);
    if (!near) near = text_nearest(code, names, n);
    const words_t *name = name_of(f->field, near);
    bool first = !name && n;
    if (first) name = name_of(f->field, near = names[0]);
    if (name) {
        (void)snprintf(zh, sizeof zh, "选项代码，%s %s（%s）", first ? "例如" : "最接近的是", near, name->in[LANG_ZH]);
        (void)snprintf(en, sizeof en, "a code of the field, %s: %s (%s)", first ? "for instance" : "nearest", near, name->in[LANG_EN]);
    } else {
        (void)snprintf(zh, sizeof zh, "选项代码");
        (void)snprintf(en, sizeof en, "a code of the field");
    }
    return refuse(f, code, zh, en, err);
}

static int check_word(const filter_t *f, const char *word, err_t *err)
{
    int index;
    if (f->column == COLUMN_STAGE) return cat_kind_stage(f->kind, word, &index, err);
    if (f->column == COLUMN_OFFICE || (f->field && f->field->type == CAT_OFFICE))
        return office_find(f->offices, word, &index, err);
    if (f->field && (f->field->type == CAT_CHOICE || f->field->type == CAT_CHOICES)) return check_choice(f, word, err);
    return 0;
}

static int parse_words(filter_t *f, const char *value, arena_t *a, err_t *err)
{
    char **parts;
    f->negated = *value == '!';
    int failed = text_split(a, value + f->negated, ',', &parts, &f->count, err);
    if (failed) return failed;
    bool *below = arena_array(a, f->count + 1, sizeof *below);
    if (!below) return err_nomem(err);
    if (f->count > WORDS_OF_FILTER) return refuse(f, "…", "至多 64 个值", "at most 64 values", err);
    for (size_t i = 0; !failed && i < f->count; i++) {
        size_t n = strlen(parts[i]);
        below[i] = n && parts[i][n - 1] == '+';
        if (below[i]) parts[i][n - 1] = '\0';
        failed = check_word(f, parts[i], err);
    }
    f->word = (const char *const *)parts;
    f->below = below;
    return failed;
}

static bool names_word(const filter_t *f, size_t i, const char *word)
{
    if (strcmp(f->word[i], word) == 0) return true;
    int outer, inner;
    return f->below[i] && office_find(f->offices, f->word[i], &outer, NULL) == 0 &&
           office_find(f->offices, word, &inner, NULL) == 0 && office_within(f->offices, inner, outer);
}

/* A list of choices holds the code in quotation marks. */
static bool list_holds(const char *list, const char *code)
{
    size_t n = strlen(code);
    for (const char *p = list; (p = strstr(p, code)) != NULL; p += n)
        if (p > list && p[-1] == '"' && p[n] == '"') return true;
    return false;
}

bool filter_accepts(const filter_t *f, const char *word)
{
    if (f->empty || f->some) return f->some == (word != NULL);
    if (!word) return f->negated;
    bool list = f->field && f->field->type == CAT_CHOICES;
    for (size_t i = 0; i < f->count; i++)
        if (list ? list_holds(word, f->word[i]) : names_word(f, i, word)) return !f->negated;
    return f->negated;
}

static bool is_date(const filter_t *f)
{
    return f->field ? f->field->type == CAT_DATE : f->column == COLUMN_OPENED || f->column == COLUMN_CLOSED;
}

/* --- numbers ------------------------------------------------------------------------------------------- */

static int parse_money(const filter_t *f, const char *text, int64_t *ret, err_t *err)
{
    if (money_read(text, MONEY_YUAN, ret) == MONEY_READ) return 0;
    return refuse(f, text, "金额（元），例如 10000 或 0.50..99", "an amount in yuan, such as 10000 or 0.50..99", err);
}

static int parse_party_number(const filter_t *f, const char *text, int64_t *ret, err_t *err)
{
    party_fact_t p = {0};
    if (!identity_canonical(text, &p.identity_kind, p.identity))
        return refuse(f, text, "有效的证件号码或信用代码（仅凭姓名不能认定）",
                      "a valid identity number or credit code (a name alone identifies nobody)", err);
    party_set_id(&p, 0, f->name);
    *ret = p.id;
    return 0;
}

static int parse_number(const filter_t *f, const char *text, int64_t *ret, err_t *err)
{
    day_t day;
    enum cat_type type = is_date(f) ? CAT_DATE : f->field ? f->field->type : CAT_MATTER;
    if (type == CAT_MONEY) return parse_money(f, text, ret, err);
    if (type == CAT_MATTER) return matter_parse(text, ret, err);
    if (type == CAT_PARTY) return parse_party_number(f, text, ret, err);
    if (type == CAT_DATE) {
        if (day_parse(text, &day, NULL) != 0)
            return refuse(f, text, "日期，例如 2026-03-09 或 2026-01-01..2026-06-30", "a date such as 2026-03-09 or 2026-01-01..2026-06-30", err);
        *ret = day;
    } else if (type == CAT_BOOL) {
        *ret = strcmp(text, "true") == 0;
        if (!*ret && strcmp(text, "false") != 0) return refuse(f, text, "true 或 false", "true or false", err);
    } else if (text_to_int(text, INT64_MIN + 1, INT64_MAX, ret, NULL) != 0) {
        return refuse(f, text, "整数，例如 7 或 3..9", "a whole number such as 7 or 3..9", err);
    }
    return 0;
}

static int parse_range(filter_t *f, const char *value, arena_t *a, err_t *err)
{
    const char *dots = strstr(value, "..");
    f->from = INT64_MIN + 1;
    f->to = INT64_MAX;
    if (!dots) {
        int failed = parse_number(f, value, &f->from, err);
        f->to = f->from;
        return failed;
    }
    const char *from = arena_textn(a, value, (size_t)(dots - value));
    if (!from) return err_nomem(err);
    int failed = *from ? parse_number(f, from, &f->from, err) : 0;
    if (!failed && dots[2]) failed = parse_number(f, dots + 2, &f->to, err);
    if (!failed && f->from > f->to) failed = refuse(f, value, "起止顺序（先小后大）", "the smaller one first", err);
    return failed;
}

int filter_parse(const cat_kind_t *kind, const office_tree_t *offices, const book_filter_t *asked, arena_t *a,
                 filter_t *ret_filter, err_t *err)
{
    filter_t f = {.kind = kind, .offices = offices};
    int failed = find_column(&f, asked->field, a, err);
    if (failed) return failed;
    f.empty = strcmp(asked->value, "-") == 0;
    f.some = strcmp(asked->value, "*") == 0;
    if (!*asked->value) failed = refuse(&f, "", "筛选值（“-”表示未填）", "a value (\"-\" means none was given)", err);
    else if (!f.empty && !f.some) failed = f.words ? parse_words(&f, asked->value, a, err) : parse_range(&f, asked->value, a, err);
    if (!failed) *ret_filter = f;
    return failed;
}

/* --- as tests ------------------------------------------------------------------------------------------ */

static bool accepts(void *arg, const char *word)
{
    return filter_accepts(arg, word);
}

column_test_t filter_test(filter_t *f)
{
    column_test_t t = {.column = f->column, .from = f->from, .to = f->to, .arg = f};
    if (f->words) {
        t.accepts = accepts;
        t.empty = filter_accepts(f, NULL);
    } else if (f->empty || f->some) {
        t.empty = f->empty;
        t.from = f->some ? INT64_MIN + 1 : 1;
        t.to = f->some ? INT64_MAX : 0;
    }
    return t;
}

bool filter_passes(const filter_t *f, bool null, const char *text, int64_t n)
{
    day_t day;
    if (f->words) return filter_accepts(f, null ? NULL : text);
    if (f->empty || f->some || null) return f->empty ? null : !null;
    if (!is_date(f)) return n >= f->from && n <= f->to;
    return text && day_parse(text, &day, NULL) == 0 && day >= f->from && day <= f->to;
}
