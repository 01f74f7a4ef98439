/* import_value.c - cells become values: dates, money, choices, parties, as people write them.
 *
 * What is not certain is not made certain: a year is not a birth date, "circa 1962" is not 1962-01-01, and
 * of several birth dates none is taken. The words go along as text instead, for the officer to read.
 */
#include "archive/import_inside.h"

#include "base/digits.h"
#include "base/money.h"
#include "base/text.h"
#include "match/identity.h"
#include "register/desk.h"

#include <assert.h>
#include <ctype.h>
#include <strings.h>

/* --- dates ------------------------------------------------------------------------------------ */

static const char *const MONTHS[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                     "jul", "aug", "sep", "oct", "nov", "dec"};

static int month_of(const char *word)
{
    for (int i = 0; i < 12; i++)
        if (strncasecmp(word, MONTHS[i], 3) == 0) return i + 1;
    return 0;
}

static bool skip_mark(const char **at, const char *const *marks, size_t count)
{
    while (**at == ' ') (*at)++;
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(marks[i]);
        if (strncmp(*at, marks[i], n) != 0) continue;
        *at += n;
        while (**at == ' ') (*at)++;
        return true;
    }
    return false;
}

static bool whole_day(int year, int month, int day, day_t *ret_day)
{
    if (year < 1900 || year > 2199 || !day_exists(year, month, day)) return false;
    *ret_day = day_of(year, month, day);
    return true;
}

/* 2014-03-05, 2014/3/5, 2014.3.5, 2014年3月5日, 20140305; a time of day behind it is let go. */
static const char *numeric_date(const char *at, day_t *ret_day)
{
    static const char *const after_year[] = {"-", "/", ".", "年"};
    static const char *const after_month[] = {"-", "/", ".", "月"};
    int year, month = 0, day = 0;
    if (digits_take(&at, 4, &year) != 4) return NULL;
    if (isdigit((unsigned char)*at)) {
        if (digits_take(&at, 2, &month) != 2 || digits_take(&at, 2, &day) != 2) return NULL;
    } else {
        if (!skip_mark(&at, after_year, 4) || !digits_take(&at, 2, &month) ||
            !skip_mark(&at, after_month, 4) || !digits_take(&at, 2, &day))
            return NULL;
        if (strncmp(at + strspn(at, " "), "日", strlen("日")) == 0) at += strspn(at, " ") + strlen("日");
    }
    if (isdigit((unsigned char)*at)) return NULL;
    return whole_day(year, month, day, ret_day) ? at : NULL;
}

/* 13 Mar 1971 */
static const char *named_date(const char *at, day_t *ret_day)
{
    int day, year;
    if (!digits_take(&at, 2, &day) || *at != ' ') return NULL;
    while (*at == ' ') at++;
    int month = month_of(at);
    if (!month) return NULL;
    while (isalpha((unsigned char)*at)) at++;
    while (*at == ' ' || *at == '.') at++;
    if (digits_take(&at, 4, &year) != 4 || isdigit((unsigned char)*at)) return NULL;
    return whole_day(year, month, day, ret_day) ? at : NULL;
}

/* Mar 13, 1971; 13-Mar-1971 */
static const char *english_date(const char *at, day_t *ret_day)
{
    int day, year, month = month_of(at);
    bool day_first = !month;
    if (day_first && (!digits_take(&at, 2, &day) || *at++ != '-' || !(month = month_of(at)))) return NULL;
    while (isalpha((unsigned char)*at)) at++;
    at += strspn(at, " .-");
    if (!day_first && !digits_take(&at, 2, &day)) return NULL;
    at += strspn(at, " ,");
    if (digits_take(&at, 4, &year) != 4 || isdigit((unsigned char)*at)) return NULL;
    return whole_day(year, month, day, ret_day) ? at : NULL;
}

static bool take_sign(const char **at, const char *sign)
{
    size_t n = strlen(sign);
    if (strncmp(*at, sign, n) != 0) return false;
    *at += n;
    return true;
}

/* One Chinese digit; 十 stands for itself in numbers up to 99. -1: none. */
static int han_digit(const char **at)
{
    static const char *const signs[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    if (take_sign(at, "〇") || take_sign(at, "○")) return 0;
    for (int i = 0; i < 10; i++)
        if (take_sign(at, signs[i])) return i;
    return -1;
}

static int han_number(const char **at)
{
    int n = han_digit(at);
    if (!take_sign(at, "十")) return n;
    int rest = han_digit(at);
    return (n < 0 ? 1 : n) * 10 + (rest < 0 ? 0 : rest);
}

/* 二〇一四年三月五日 */
static const char *han_date(const char *at, day_t *ret_day)
{
    int year = 0;
    for (int i = 0; i < 4; i++) {
        int d = han_digit(&at);
        if (d < 0) return NULL;
        year = year * 10 + d;
    }
    if (!take_sign(&at, "年")) return NULL;
    int month = han_number(&at);
    if (month < 1 || !take_sign(&at, "月")) return NULL;
    int day = han_number(&at);
    (void)take_sign(&at, "日");
    return day > 0 && whole_day(year, month, day, ret_day) ? at : NULL;
}

/* A time of day or a time zone behind the day says nothing about the day. */
static bool only_time(const char *at)
{
    if (!*at || strcmp(at, "Z") == 0) return true;
    if ((*at == 'T' || *at == ' ') && isdigit((unsigned char)at[1])) return true;
    return (*at == '+' || *at == '-') && strlen(at) == 6 && at[3] == ':';
}

int import_date(const char *text, day_t *ret_day, err_t *err)
{
    day_t day;
    while (*text == ' ') text++;
    const char *end = numeric_date(text, &day);
    if (!end) end = named_date(text, &day);
    if (!end) end = english_date(text, &day);
    if (!end) end = han_date(text, &day);
    if (!end || !only_time(end)) return err_set(err, ERR_ARCHIVE_IMPORT_DATE, text);
    *ret_day = day;
    return 0;
}

/* The part of a remark that speaks of the birth ("DOB 13 Mar 1971; POB ..."), or all of a cell that holds
 * nothing else. *ret_several: there is an alternative beside it. */
static const char *birth_part(const char *text, size_t *ret_bytes, bool *ret_several)
{
    const char *at = strstr(text, "DOB ");
    *ret_several = strstr(text, "alt. DOB") != NULL;
    if (at) {
        at += 4;
        *ret_bytes = strcspn(at, ";.");
    } else {
        at = text + strspn(text, " ");
        bool dated = isdigit((unsigned char)*at) || strncmp(at, "circa", 5) == 0;
        *ret_bytes = dated ? strlen(at) : 0;
        *ret_several = *ret_several || strchr(at, ';');
    }
    while (*ret_bytes && at[*ret_bytes - 1] == ' ') (*ret_bytes)--;
    return at;
}

bool import_birth(const char *text, day_t *ret_day)
{
    size_t bytes;
    bool several;
    const char *part = birth_part(text, &bytes, &several);
    if (several || !bytes) return false;
    day_t day;
    const char *end = numeric_date(part, &day);
    if (!end) end = named_date(part, &day);
    if (!end || end != part + bytes) return false; /* "to 1962", "or 1963" ... */
    *ret_day = day;
    return true;
}

const char *import_birth_words(arena_t *a, const char *text)
{
    size_t bytes;
    bool several;
    day_t day;
    const char *part = birth_part(text, &bytes, &several);
    if (!bytes || import_birth(text, &day)) return NULL;
    if (!several || !strstr(text, "DOB ")) return arena_textn(a, part, bytes);
    /* With alternatives the whole row of them is of interest: up to the last one's end. */
    const char *last = part;
    for (const char *next = part; (next = strstr(next, "alt. DOB ")) != NULL; next++) last = next + 9;
    return arena_textn(a, part, (size_t)(last - part) + strcspn(last, ";."));
}

const char *import_credit(arena_t *a, const char *text)
{
    for (const char *at = text; *at;) {
        size_t n = 0;
        while (isdigit((unsigned char)at[n]) || (at[n] >= 'A' && at[n] <= 'Z')) n++;
        if (n == 18) {
            char canonical[IDENTITY_TEXT];
            enum identity_kind kind = IDENTITY_UNKNOWN;
            const char *code = arena_textn(a, at, n);
            if (code && identity_canonical(code, &kind, canonical) && kind == IDENTITY_CREDIT)
                return code;
        }
        at += n ? n : 1;
    }
    return NULL;
}

/* --- numbers, choices ------------------------------------------------------------------------- */

static int bad_value(const import_column_t *c, const char *text, const char *expected, err_t *err)
{
    err_set(err, ERR_ARCHIVE_IMPORT_VALUE, text, c->head, expected);
    err_field_label(err, c->field->name, c->field->label);
    return ERR_ARCHIVE_IMPORT_VALUE;
}

/* Full-width signs (１２，３４５．６０) as a keyboard in Chinese types them, as the half-width ones. */
static const char *half_width(arena_t *a, const char *text)
{
    char *out = arena_alloc(a, strlen(text) + 1), *to = out;
    if (!out) return NULL;
    for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
        bool full = (at[0] == 0xEF && at[1] == 0xBC && at[2] >= 0x81) || (at[0] == 0xEF && at[1] == 0xBD && at[2] >= 0x80 && at[2] <= 0x9E);
        if (full && strchr("0123456789.,-/", at[2] - (at[1] == 0xBC ? 0x60 : 0x20))) {
            *to++ = (char)(at[2] - (at[1] == 0xBC ? 0x60 : 0x20));
            at += 2;
        } else {
            *to++ = (char)*at;
        }
    }
    *to = '\0';
    return out;
}

static int money_value(const import_column_t *c, const char *text, json_t **ret_value, err_t *err)
{
    static const char form[] = "1234.56、12.5万、1.2亿元" ERR_OR "1234.56, 12.5万, 1.2亿元";
    int64_t fen = 0;
    switch (money_read(text, c->scale, &fen)) {
    case MONEY_FORM: return bad_value(c, text, form, err);
    case MONEY_PART: return bad_value(c, text, "1234.56（精确到分）" ERR_OR "1234.56, no part of a fen", err);
    case MONEY_LARGE: return bad_value(c, text, "< 10^12", err);
    case MONEY_READ: break;
    }
    *ret_value = json_integer(fen);
    return *ret_value ? 0 : err_nomem(err);
}

/* "三" and "3人": a unit of the field behind the number is let go. */
static void drop_unit(const cat_field_t *f, char *text)
{
    size_t n = strlen(text), m = f->unit ? strlen(f->unit) : 0;
    if (m && n > m && strcmp(text + n - m, f->unit) == 0) text[n - m] = '\0';
}

static int int_value(const import_column_t *c, const char *text, arena_t *a, json_t **ret_value,
                     err_t *err)
{
    char *plain = arena_alloc(a, strlen(text) + 1);
    if (!plain) return err_nomem(err);
    size_t n = 0;
    for (const char *at = text; *at; at++)
        if (*at != ',' && *at != ' ') plain[n++] = *at;
    drop_unit(c->field, plain);
    int64_t value;
    if (text_to_int(plain, c->field->least, c->field->most, &value, NULL) != 0)
        return bad_value(c, text, strchr(plain, '.') ? "123（整数）" ERR_OR "123, a whole number" : "123", err);
    *ret_value = json_integer(value);
    return *ret_value ? 0 : err_nomem(err);
}

static int bool_value(const import_column_t *c, const char *text, json_t **ret_value, err_t *err)
{
    static const char *const yes[] = {"是", "有", "yes", "y", "true", "1", "√"};
    static const char *const no[] = {"否", "无", "no", "n", "false", "0", "×"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (strcasecmp(text, yes[i]) == 0) return *ret_value = json_true(), 0;
        if (strcasecmp(text, no[i]) == 0) return *ret_value = json_false(), 0;
    }
    return bad_value(c, text, "是/否, yes/no", err);
}

static const char *choice_code(const cat_field_t *f, const char *text)
{
    for (size_t i = 0; i < f->choice_count; i++)
        if (strcasecmp(text, f->choices[i].code) == 0 ||
            strcasecmp(text, f->choices[i].name.in[LANG_ZH]) == 0 ||
            strcasecmp(text, f->choices[i].name.in[LANG_EN]) == 0)
            return f->choices[i].code;
    return NULL;
}

/* As many choices as a message holds, each with its code: "行贿罪 (389)、…". */
static void list_choices(const cat_field_t *f, enum lang lang, buf_t *out)
{
    enum { MOST = ERR_WORDS_BYTES - 8 };
    for (size_t i = 0; i < f->choice_count; i++) {
        const char *name = f->choices[i].name.in[lang], *code = f->choices[i].code;
        const char *joint = !i ? "" : lang == LANG_ZH ? "、" : ", ";
        if (out->length + strlen(joint) + strlen(name) + strlen(code) + 3 > MOST) {
            buf_add_raw(out, " …");
            return;
        }
        buf_addf(out, "%s%s (%s)", joint, name, code);
    }
}

static int bad_choice(const import_column_t *c, const char *text, err_t *err)
{
    enum { WORDS_MOST = 400 };
    const cat_field_t *f = c->field;
    const char *words[WORDS_MOST] = {NULL};
    size_t n = 0;
    for (size_t i = 0; i < f->choice_count && n < WORDS_MOST - 1; i++) {
        words[n++] = f->choices[i].name.in[LANG_ZH];
        words[n++] = f->choices[i].code;
    }
    const char *near = text_nearest(text, words, n);
    buf_t list[LANG_COUNT];
    words_t choices = {{"", ""}};
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        buf_init(&list[lang], ERR_ARG_BYTES);
        list_choices(f, lang, &list[lang]);
        choices.in[lang] = buf_failed(&list[lang]) ? "" : buf_text(&list[lang]);
    }
    err_set(err, ERR_ARCHIVE_IMPORT_CHOICE, text, c->head, err_both(choices, (char[ERR_ARG_BYTES]){0}),
            near ? near : "无" ERR_OR "none");
    for (int lang = 0; lang < LANG_COUNT; lang++) buf_release(&list[lang]);
    return err_field_label(err, f->name, f->label), ERR_ARCHIVE_IMPORT_CHOICE;
}

/* Codes or labels with ; , 、 or / between them. */
static int choices_value(const import_column_t *c, const char *text, arena_t *a, json_t **ret_value,
                         err_t *err)
{
    static const char *const marks[] = {";", ",", "；", "，", "、", "/"};
    json_t *list = json_array();
    if (!list) return err_nomem(err);
    int failed = 0;
    for (const char *at = text; *at && !failed;) {
        size_t n = strlen(at), mark = 0;
        for (size_t i = 0; i < 6; i++) {
            const char *found = strstr(at, marks[i]);
            if (found && (size_t)(found - at) < n) {
                n = (size_t)(found - at);
                mark = strlen(marks[i]);
            }
        }
        const char *piece = arena_textn(a, at, n);
        if (piece) piece = text_trim(a, piece);
        at += n + mark;
        if (!piece) failed = err_nomem(err);
        else if (*piece) {
            const char *code = choice_code(c->field, piece);
            if (!code) failed = bad_choice(c, piece, err);
            else if (json_array_append_new(list, json_string(code)) != 0) failed = err_nomem(err);
        }
    }
    if (failed) json_decref(list);
    else *ret_value = list;
    return failed;
}

static int json_value(const import_column_t *c, const char *text, json_t **ret_value, err_t *err)
{
    json_error_t why;
    *ret_value = json_loads(text, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
    if (*ret_value) return 0;
    bad_value(c, text, "JSON", err);
    return err_detail(err, "%s", why.text), ERR_ARCHIVE_IMPORT_VALUE;
}

static int string_value(const char *text, json_t **ret_value, err_t *err)
{
    *ret_value = json_string(text);
    if (*ret_value) return 0;
    return text_bad_byte(text, strlen(text)) ? err_set(err, ERR_BASE_UTF8, "1") : err_nomem(err);
}

/* By id, or by the number on the paper. */
int import_matter(const import_plan_t *p, const import_column_t *c, const cat_kind_t *kind, const char *text, int64_t *ret_matter,
                  err_t *err)
{
    (void)c;
    return book_by_number(p->book, p->actor, kind, text, ret_matter, err);
}

/* The code of an office named by its code, name or short name; as given when there is none: the register says so. */
const char *import_office(const import_plan_t *p, const char *text)
{
    const office_tree_t *t = book_offices(p->book);
    if (isdigit((unsigned char)*text)) return text;
    for (int i = 0; i < (int)office_count(t); i++) {
        const office_t *o = office_at(t, i);
        if ((strcmp(o->name.in[LANG_ZH], text) == 0 || strcmp(o->name.in[LANG_EN], text) == 0 ||
             (o->brief && strcmp(o->brief, text) == 0)) && office_valid(o, day_today()))
            return o->code;
    }
    return text;
}

static int matter_value(const import_plan_t *p, const import_column_t *c, const char *text, json_t **ret_value, err_t *err)
{
    const cat_kind_t *kind = NULL;
    int64_t matter;
    char id[48];
    int failed = c->field->refers ? catalogue_kind(book_catalogue(p->book), c->field->refers, &kind, err) : 0;
    if (!failed) failed = import_matter(p, c, kind, text, &matter, err);
    if (failed) return err_field_label(err, c->field->name, c->field->label), failed;
    matter_text(matter, id);
    return string_value(id, ret_value, err);
}

static int field_value(const import_plan_t *p, const import_column_t *c, const char *text, arena_t *a, json_t **ret_value,
                       err_t *err)
{
    day_t day;
    char iso[DAY_TEXT];
    const bool numbers = c->field->type == CAT_INT || c->field->type == CAT_MONEY || c->field->type == CAT_DATE;
    if (numbers && !(text = half_width(a, text))) return err_nomem(err);
    switch (c->field->type) {
    case CAT_INT: return int_value(c, text, a, ret_value, err);
    case CAT_MONEY: return money_value(c, text, ret_value, err);
    case CAT_BOOL: return bool_value(c, text, ret_value, err);
    case CAT_CHOICES: return choices_value(c, text, a, ret_value, err);
    case CAT_JSON: return json_value(c, text, ret_value, err);
    case CAT_CHOICE: {
        const char *code = choice_code(c->field, text);
        return code ? string_value(code, ret_value, err) : bad_choice(c, text, err);
    }
    case CAT_DATE:
        if (import_date(text, &day, err) != 0) return err_field_label(err, c->field->name, c->field->label), ERR_ARCHIVE_IMPORT_DATE;
        return string_value(day_text(day, iso), ret_value, err);
    case CAT_MATTER: return matter_value(p, c, text, ret_value, err);
    case CAT_OFFICE: return string_value(import_office(p, text), ret_value, err);
    case CAT_TEXT:
    case CAT_LONG:
    case CAT_PARTY:
    case CAT_USER: break;
    }
    return string_value(text, ret_value, err);
}

/* --- parties ---------------------------------------------------------------------------------- */

static int party_type(const import_column_t *c, const char *text, json_t **ret_value, err_t *err)
{
    static const char *const person[] = {"person", "individual", "个人", "自然人", "人员"};
    static const char *const unit[] = {"unit", "entity", "单位", "企业", "公司", "机构", "法人", "organisation",
                                       "organization", "company"};
    for (size_t i = 0; i < sizeof person / sizeof *person; i++)
        if (strcasecmp(text, person[i]) == 0) return string_value("person", ret_value, err);
    for (size_t i = 0; i < sizeof unit / sizeof *unit; i++)
        if (strcasecmp(text, unit[i]) == 0) return string_value("unit", ret_value, err);
    return bad_value(c, text, "个人/单位, person/unit", err);
}

/* 张某、李某 in one cell are two people, and would become one of that name. A list of its own form may hold such names. */
static bool several_names(const char *text)
{
    static const char *const marks[] = {"、", "；", "，", ";", "/", ","}; /* the last three stand in foreign names too */
    bool latin = false, units = true, split = false;
    for (const char *at = text; *at; at++) latin = latin || isalpha((unsigned char)*at);
    for (const char *at = text; *at;) {
        size_t n = strlen(at), mark = 0;
        for (size_t i = 0; i < sizeof marks / sizeof *marks - (latin ? 3 : 0); i++) {
            const char *found = strstr(at, marks[i]);
            if (!found || (size_t)(found - at) >= n) continue;
            n = (size_t)(found - at);
            mark = strlen(marks[i]);
        }
        char piece[256];
        (void)snprintf(piece, sizeof piece, "%.*s", (int)(n < sizeof piece ? n : sizeof piece - 1), at);
        units = units && import_looks_like_unit(piece);
        at += n + mark;
        split = split || (mark && *at);
    }
    return split && (units || !import_looks_like_unit(text));
}

static int party_value(const import_column_t *c, const char *text, json_t **ret_value, err_t *err)
{
    if (strcmp(c->key, "type") == 0 && strcmp(text, "?") != 0) return party_type(c, text, ret_value, err);
    if (strcmp(c->key, "born") == 0) {
        day_t day;
        char iso[DAY_TEXT];
        if (import_date(text, &day, err) != 0) return err_field_label(err, c->field->name, c->field->label), ERR_ARCHIVE_IMPORT_DATE;
        return string_value(day_text(day, iso), ret_value, err);
    }
    if (strcmp(c->key, "sex") == 0) {
        bool man = strncmp(text, "男", strlen("男")) == 0 || *text == 'M' || *text == 'm';
        bool woman = strncmp(text, "女", strlen("女")) == 0 || *text == 'F' || *text == 'f';
        if (!man && !woman) return bad_value(c, text, "男/女, M/F", err);
        return string_value(man ? "M" : "F", ret_value, err);
    }
    return string_value(text, ret_value, err);
}

static const char one_name[] = "一格一个姓名（名称），其余人员另行登记" ERR_OR "one name; others are entered by themselves";

int import_value(const import_plan_t *p, const import_column_t *c, const char *text, arena_t *a,
                 json_t **ret_value, err_t *err)
{
    *ret_value = NULL;
    day_t day;
    char iso[DAY_TEXT];
    const char *taken = text;
    if (c->take == TAKE_BIRTH) taken = import_birth(text, &day) ? day_text(day, iso) : NULL;
    if (c->take == TAKE_BIRTH_TEXT) taken = import_birth_words(a, text);
    if (c->take == TAKE_DATE) taken = import_date(text, &day, NULL) == 0 ? day_text(day, iso) : NULL;
    if (c->take == TAKE_CREDIT) taken = import_credit(a, text);
    if (c->values) {
        const json_t *mapped = json_object_get(c->values, text);
        if (mapped) taken = json_string_value(mapped);
        else if (c->otherwise) taken = c->otherwise;
    }
    if (!taken || !*taken) return 0;
    if (c->key && !p->mapping && strcmp(c->key, "name") == 0 && several_names(taken)) return bad_value(c, taken, one_name, err);
    return c->key ? party_value(c, taken, ret_value, err) : field_value(p, c, taken, a, ret_value, err);
}
