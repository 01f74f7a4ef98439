/* words.c - the condition of a figure in words: as the file writes it, field by field with the names that people know.
 *
 * Said are comparisons joined by AND, or by OR alone: field = 'code', <>, <, IN (…), LIKE '%"code"%' or '%"beginning%', <> '[]',
 * IS NULL, a bool field, NOT,
 * group_of(field), xz_days_between(a, b). What is otherwise is shown as the file writes it.
 */
#include "figure/inside.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { TOKENS_MOST = 200, TOKEN_MOST = 96 };

typedef struct said {
    const cat_kind_t *kind;
    enum lang lang;
    char token[TOKENS_MOST][TOKEN_MOST]; /* texts begin with ' */
    size_t count, at;
    buf_t *out;
} said_t;

/* --- tokens ------------------------------------------------------------------------------------------------- */

static const char *token_end(const char *p)
{
    if (*p == '\'') {
        for (p++; *p && *p != '\''; p++) {}
        return *p ? p : NULL; /* the quotation mark is left out */
    }
    if (isalnum((unsigned char)*p) || *p == '_') {
        while (isalnum((unsigned char)*p) || *p == '_' || *p == '.') p++;
        return p;
    }
    bool two = (p[0] == '<' && (p[1] == '>' || p[1] == '=')) || (p[0] == '>' && p[1] == '=') || (p[0] == '!' && p[1] == '=');
    return p + (two ? 2 : 1);
}

static bool cut(said_t *s, const char *text)
{
    for (const char *p = text; *p;) {
        if (isspace((unsigned char)*p)) {
            p++;
            continue;
        }
        const char *end = token_end(p);
        if (!end || s->count == TOKENS_MOST || (size_t)(end - p) >= TOKEN_MOST) return false;
        memcpy(s->token[s->count], p, (size_t)(end - p));
        s->token[s->count++][end - p] = '\0';
        p = *p == '\'' ? end + 1 : end;
    }
    return true;
}

static const char *now(const said_t *s)
{
    return s->at < s->count ? s->token[s->at] : "";
}

static bool is(const said_t *s, const char *word)
{
    return strcasecmp(now(s), word) == 0;
}

static bool take(said_t *s, const char *word)
{
    bool yes = is(s, word);
    s->at += yes;
    return yes;
}

/* --- names ---------------------------------------------------------------------------------------------------- */

static const char *in(words_t w, enum lang lang)
{
    return w.in[lang] ? w.in[lang] : "";
}

/* What is compared: a field, perhaps by its group; or a standard column. */
typedef struct subject {
    const cat_field_t *field;
    const words_t *standard;
    bool group, stage;
} subject_t;

static const struct {
    const char *name;
    words_t label;
} STANDARD[] = {{"stage", {{"阶段", "Stage"}}},
                {"opened_on", {{"立项之日", "Opened on"}}},
                {"closed_on", {{"办结之日", "Closed on"}}},
                {"number", {{"文号", "Number"}}}};

static bool take_subject(said_t *s, subject_t *ret)
{
    *ret = (subject_t){.group = take(s, "group_of")};
    if (ret->group && !take(s, "(")) return false;
    ret->stage = is(s, "stage");
    for (size_t i = 0; i < sizeof STANDARD / sizeof *STANDARD; i++)
        if (is(s, STANDARD[i].name)) ret->standard = &STANDARD[i].label;
    if (!ret->standard && cat_kind_field(s->kind, now(s), &ret->field, NULL) != 0) return false;
    s->at++;
    return !ret->group || take(s, ")");
}

static const char *label_of(const said_t *s, const subject_t *x)
{
    return in(x->standard ? *x->standard : x->field->label, s->lang);
}

/* The name of a code, in quotation marks; numbers as they are, money in yuan. */
static bool add_value(said_t *s, const subject_t *x)
{
    const char *word = now(s), *name = NULL;
    int stage;
    bool zh = s->lang == LANG_ZH;
    s->at++;
    if (*word != '\'') {
        if (!isdigit((unsigned char)*word)) return false;
        if (x->field && x->field->type == CAT_MONEY)
            return figure_say(s->out, &(figure_style_t){.form = FIGURE_SAY_SCALED, .digits = -1, .money = true, .unit = "元"},
                              strtoll(word, NULL, 10), 1, s->lang);
        buf_add_raw(s->out, word);
        return true;
    }
    word++;
    if (x->stage && cat_kind_stage(s->kind, word, &stage, NULL) == 0) name = in(s->kind->stage_labels[stage], s->lang);
    const cat_choice_t *list = !x->field ? NULL : x->group ? x->field->groups : x->field->choices;
    size_t n = !x->field ? 0 : x->group ? x->field->group_count : x->field->choice_count;
    for (size_t i = 0; !name && i < n; i++)
        if (strcmp(list[i].code, word) == 0) name = in(list[i].name, s->lang);
    if (!name && n) return false;
    buf_addf(s->out, zh ? "“%s”" : "\"%s\"", name ? name : word);
    return true;
}

/* --- comparisons ------------------------------------------------------------------------------------------------ */

static bool say_list(said_t *s, const subject_t *x, bool not)
{
    bool zh = s->lang == LANG_ZH;
    if (!take(s, "(")) return false;
    buf_addf(s->out, zh ? "“%s”%s" : "\"%s\" %s", label_of(s, x),
             x->group ? (not ? (zh ? "不属于" : "is not among ") : zh ? "属于" : "is among ")
                      : not ? (zh ? "不是" : "is none of ") : zh ? "为" : "is one of ");
    for (bool first = true; first || take(s, ","); first = false) {
        if (!first) buf_add_raw(s->out, zh ? "、" : ", ");
        if (!add_value(s, x)) return false;
    }
    return take(s, ")");
}

/* '%"code"%' of a list of choices; '%"beginning%' is any whose code begins so. */
static bool say_like(said_t *s, const subject_t *x)
{
    char *word = s->token[s->at];
    size_t n = strlen(word), said = 0;
    bool zh = s->lang == LANG_ZH;
    if (!x->field || n < 6 || strncmp(word, "'%\"", 3) != 0 || word[n - 1] != '%') return false;
    bool whole = word[n - 2] == '"';
    const char *code = word + 3;
    size_t length = n - 3 - (whole ? 2 : 1);
    for (size_t i = 0; i < x->field->choice_count; i++) {
        const cat_choice_t *c = &x->field->choices[i];
        if (strncmp(c->code, code, length) != 0 || (whole && c->code[length])) continue;
        if (!said++) buf_addf(s->out, zh ? "“%s”包含" : "\"%s\" has ", label_of(s, x));
        else buf_add_raw(s->out, zh ? "或" : " or ");
        buf_addf(s->out, zh ? "“%s”" : "\"%s\"", in(c->name, s->lang));
    }
    s->at++;
    return said > 0;
}

static const struct {
    const char *sign, *zh, *en;
} SIGNS[] = {{"=", "为", "is "},        {"<>", "不是", "is not "},    {"!=", "不是", "is not "}, {">=", "不少于", "is at least "},
             {"<=", "不超过", "is at most "}, {">", "多于", "is more than "}, {"<", "少于", "is less than "}};

static int sign_at(said_t *s)
{
    for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++)
        if (take(s, SIGNS[i].sign)) return (int)i;
    return -1;
}

static const char *sign_words(const said_t *s, int sign, bool group)
{
    bool zh = s->lang == LANG_ZH;
    if (group && sign == 0) return zh ? "属于" : "is among ";
    if (group && (sign == 1 || sign == 2)) return zh ? "不属于" : "is not among ";
    return zh ? SIGNS[sign].zh : SIGNS[sign].en;
}

static void say_bool(said_t *s, const subject_t *x, bool yes)
{
    bool zh = s->lang == LANG_ZH;
    buf_addf(s->out, zh ? "“%s”为%s" : "\"%s\" is %s", label_of(s, x), yes ? (zh ? "是" : "yes") : zh ? "否" : "no");
}

static bool say_days(said_t *s)
{
    subject_t from, to;
    bool zh = s->lang == LANG_ZH;
    if (!take(s, "(") || !take_subject(s, &from) || !take(s, ",") || !take_subject(s, &to) || !take(s, ")")) return false;
    int sign = sign_at(s);
    if (sign < 0 || !isdigit((unsigned char)*now(s))) return false;
    buf_addf(s->out, zh ? "“%s”至“%s”%s%s日" : "\"%s\" to \"%s\" %s%s days", label_of(s, &from), label_of(s, &to), sign_words(s, sign, false), now(s));
    s->at++;
    return true;
}

static void say_given(said_t *s, const subject_t *x, bool given)
{
    bool zh = s->lang == LANG_ZH;
    buf_addf(s->out, zh ? "“%s”%s" : "\"%s\" %s", label_of(s, x), given ? (zh ? "已填" : "is given") : zh ? "未填" : "is not given");
}

static bool say_null(said_t *s, const subject_t *x)
{
    bool not = take(s, "NOT");
    if (!take(s, "NULL")) return false;
    say_given(s, x, not);
    return true;
}

static bool say_one(said_t *s)
{
    subject_t x;
    bool not = take(s, "NOT");
    if (!not && take(s, "xz_days_between")) return say_days(s);
    if (!take_subject(s, &x)) return false;
    if (!not && take(s, "IS")) return say_null(s, &x);
    bool not_in = take(s, "NOT");
    if (take(s, "IN")) return !not && say_list(s, &x, not_in);
    if (not_in) return false;
    if (take(s, "LIKE")) return !not && say_like(s, &x);
    int sign = sign_at(s);
    if (sign < 0) return x.field && x.field->type == CAT_BOOL && (say_bool(s, &x, !not), true);
    if (not) return false;
    if (sign < 3 && x.field && x.field->type == CAT_CHOICES && is(s, "'[]")) {
        s->at++;
        say_given(s, &x, sign != 0);
        return true;
    }
    bool truth = is(s, "TRUE") || is(s, "FALSE");
    if (truth) {
        bool yes = is(s, "TRUE");
        s->at++;
        return sign < 3 && (say_bool(s, &x, sign == 0 ? yes : !yes), true);
    }
    buf_addf(s->out, s->lang == LANG_ZH ? "“%s”%s" : "\"%s\" %s", label_of(s, &x), sign_words(s, sign, x.group));
    return add_value(s, &x);
}

static bool say_all(said_t *s)
{
    bool ands = false, ors = false, zh = s->lang == LANG_ZH;
    for (bool first = true; first || s->at < s->count; first = false) {
        if (!first) {
            bool and = take(s, "AND"), or = !and && take(s, "OR");
            ands = ands || and;
            ors = ors || or;
            if ((!and && !or) || (ands && ors)) return false;
            buf_add_raw(s->out, and ? (zh ? "，且" : " and ") : zh ? "，或者" : " or ");
        }
        if (!say_one(s)) return false;
    }
    return true;
}

void condition_words(const cat_kind_t *k, const char *written, enum lang lang, buf_t *out)
{
    said_t s = {.kind = k, .lang = lang, .out = out};
    size_t before = out->length;
    if (cut(&s, written) && say_all(&s)) return;
    if (out->failed) return;
    out->length = before;
    out->data[before] = '\0';
    buf_add_raw(out, written);
}
