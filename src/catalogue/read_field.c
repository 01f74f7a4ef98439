/* read_field.c - the fields of a kind. */
#include "catalogue/read.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

static const char *const TYPES[] = {
    [CAT_TEXT] = "text",     [CAT_LONG] = "long",       [CAT_INT] = "int",     [CAT_MONEY] = "money",
    [CAT_DATE] = "date",     [CAT_BOOL] = "bool",       [CAT_CHOICE] = "choice", [CAT_CHOICES] = "choices",
    [CAT_PARTY] = "party",   [CAT_MATTER] = "matter",   [CAT_OFFICE] = "office", [CAT_USER] = "user",
    [CAT_JSON] = "json",
};

const char *cat_type_word(enum cat_type type)
{
    assert((size_t)type < CAT_COUNT(TYPES));
    return TYPES[type];
}

/* Index in TYPES = enum cat_type. */
static void read_type(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into)
{
    if (v->type != NODE_TEXT) {
        cat_wrong_shape(r, row->key, v, row->expect);
        return;
    }
    int i = cat_refer(r, ERR_CATALOGUE_WORD, v, TYPES, CAT_COUNT(TYPES));
    if (i >= 0) *(enum cat_type *)into = (enum cat_type)i;
}

#define FIELD(m) offsetof(field_draft_t, m)
static const cat_row_t FIELD_ROWS[] = {
    {"type", NULL, read_type, FIELD(field.type), true,
     {{"text、int、date、choice、party 等类型", "a type: text, int, date, choice, party ..."}}},
    {"label", "name", cat_read_words, FIELD(field.label), true, {{"{zh: ……, en: ……}", "{zh: ..., en: ...}"}}},
    {"help", NULL, cat_read_words, FIELD(field.help), false, {{"{zh: ……, en: ……}", "{zh: ..., en: ...}"}}},
    {"section", NULL, cat_read_words, FIELD(field.section), false, {{"{zh: ……, en: ……}", "{zh: ..., en: ...}"}}},
    {"required", NULL, cat_read_bool, FIELD(field.required), false, {{"true 或 false", "true or false"}}},
    {"sealed", NULL, cat_read_bool, FIELD(field.sealed), false, {{"true 或 false", "true or false"}}},
    {"seen_by", NULL, cat_read_roles_mask, FIELD(field.seen_by), false,
     {{"角色或角色列表", "a role or a list of roles"}}},
    {"fixed", NULL, cat_read_bool, FIELD(field.fixed), false, {{"true 或 false", "true or false"}}},
    {"unique", NULL, cat_read_bool, FIELD(field.unique), false, {{"true 或 false", "true or false"}}},
    {"past", NULL, cat_read_bool, FIELD(field.past), false, {{"true 或 false", "true or false"}}},
    {"earlier", NULL, cat_read_bool, FIELD(field.earlier), false, {{"true 或 false", "true or false"}}},
    {"party", NULL, cat_read_keep, FIELD(usual), false, {{"person 或 unit", "person or unit"}}},
    {"of", NULL, cat_read_keep, FIELD(of), false,
     {{"代码: {zh, en}，或代码表名称", "code: {zh, en}, or the name of a code table"}}},
    {"min", NULL, cat_read_keep, FIELD(least), false, {{"整数", "a whole number"}}},
    {"max", NULL, cat_read_keep, FIELD(most), false, {{"整数", "a whole number"}}},
    {"apart", NULL, cat_read_bool, FIELD(field.apart), false, {{"true 或 false", "true or false"}}},
    {"stays", NULL, cat_read_bool, FIELD(field.stays), false, {{"true 或 false", "true or false"}}},
    {"refers", NULL, cat_read_keep, FIELD(refers), false, {{"种类名称", "the name of a kind"}}},
    {"unit", NULL, cat_read_text, FIELD(field.unit), false, {{"单位，例如 人", "a unit, such as 人"}}},
    {"renamed_from", NULL, cat_read_keep, FIELD(renamed_from), false, {{"原字段名", "the former name"}}},
    {"initial", NULL, cat_read_keep, FIELD(initial), false, {{"初始值，或 me、office、today、parent.字段",
                                                                      "a value, or me, office, today, parent.FIELD"}}},
    {"set_by", NULL, cat_read_keep, FIELD(set_by), false, {{"行为名称或列表", "an act or a list of acts"}}},
};

/* What the row of a key expects, for values that are read after the type is known. */
static words_t expected(const char *key)
{
    size_t i = 0;
    while (i + 1 < CAT_COUNT(FIELD_ROWS) && strcmp(FIELD_ROWS[i].key, key) != 0) i++;
    assert(strcmp(FIELD_ROWS[i].key, key) == 0);
    return FIELD_ROWS[i].expect;
}

/* --- names that a column cannot have ------------------------------------------------------------------ */
static const char *const STANDARD[] = {"id",        "office",      "stage",    "number", "parent", "opened_on",
                                       "closed_on", "last_origin", "last_seq"};
/* Reserved in SQLite or PostgreSQL: conditions write field names bare. Sorted. */
static const char *const RESERVED[] = {
    "abs", "add", "all", "alter", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric",
    "authorization", "autoincrement", "between", "binary", "both", "case", "cast", "check", "coalesce",
    "collate", "collation", "column", "commit", "concurrently", "constraint", "create", "cross",
    "ctid", "current_catalog", "current_date", "current_role", "current_schema", "current_time",
    "current_timestamp", "current_user", "default", "deferrable", "delete", "desc", "distinct", "do",
    "drop", "else", "end", "escape", "except", "exists", "false", "fetch", "for", "foreign", "freeze",
    "from", "full", "grant", "group", "having", "if", "ilike", "in", "index", "initially", "inner",
    "insert", "intersect", "into", "is", "isnull", "join", "lateral", "leading", "left", "length", "like",
    "limit", "localtime", "localtimestamp", "lower", "natural", "not", "nothing", "notnull", "null",
    "nullif", "oid", "offset", "on", "only", "or", "order", "outer", "over", "overlaps", "placing",
    "primary", "references", "replace", "returning", "right", "round", "rowid", "select", "session_user",
    "set", "similar", "some", "substr", "symmetric", "table", "tableoid", "tablesample", "text", "then", "to",
    "trailing", "transaction", "trim", "true", "union", "unique", "update", "upper", "user", "using",
    "values", "variadic", "verbose", "when", "where", "window", "with", "xmax", "xmin",
};

/* The field's name becomes a column, and conditions write it without quotes. */
static void check_column_name(reader_t *r, const cat_node_t *key)
{
    if (!cat_check_name(r, key)) return;
    char other[CAT_NAME_MOST + 8];
    (void)snprintf(other, sizeof other, "%s_text", key->text);
    if (cat_find(key->text, STANDARD, CAT_COUNT(STANDARD)) >= 0)
        MISTAKE(r->mistakes, key, ERR_CATALOGUE_RESERVED, key->text,
                "每张业务表都有的列" ERR_OR "a column that every kind has", other);
    else if (cat_find(key->text, RESERVED, CAT_COUNT(RESERVED)) >= 0)
        MISTAKE(r->mistakes, key, ERR_CATALOGUE_RESERVED, key->text,
                "SQL 的保留字" ERR_OR "a reserved word of SQL", other);
}

/* --- what only some types may have --------------------------------------------------------------------- */
static bool is_number(enum cat_type t)
{
    return t == CAT_INT || t == CAT_MONEY;
}

static bool is_text(enum cat_type t)
{
    return t == CAT_TEXT || t == CAT_LONG;
}

/* A code table, or the groups of one: "crimes", "crimes.groups". */
static void read_of_table(reader_t *r, field_draft_t *d)
{
    const catalogue_t *cat = r->cat;
    const char **names = cat_array(r, 2 * cat->code_count + 1, sizeof *names);
    if (!names) return;
    size_t n = 0;
    for (size_t i = 0; i < cat->code_count; i++) names[n++] = cat->codes[i].name;
    for (size_t i = 0; i < cat->code_count; i++)
        if (cat->codes[i].group_count) names[n++] = cat->codes[i].groups_name;
    names[n++] = "roles";
    int at = cat_refer(r, ERR_CATALOGUE_CODES, d->of, names, n);
    for (size_t i = 0; at >= 0 && i < cat->code_count; i++) {
        const cat_codes_t *codes = &cat->codes[i];
        if (names[at] == codes->name) {
            d->field.choices = codes->choices;
            d->field.choice_count = codes->choice_count;
            d->field.groups = codes->groups;
            d->field.group_count = codes->group_count;
        } else if (names[at] == codes->groups_name) {
            d->field.choices = codes->groups;
            d->field.choice_count = codes->group_count;
        }
    }
}

/* The choices: the field's own, a shared table's, or the roles. */
static void read_of(reader_t *r, field_draft_t *d)
{
    const catalogue_t *cat = r->cat;
    bool chooses = d->field.type == CAT_CHOICE || d->field.type == CAT_CHOICES;
    if (!chooses) {
        if (d->of)
            cat_together(r, d->of, cat_type_word(d->field.type), "of",
                         "of 只用于 choice 和 choices" ERR_OR "of is only for choice and choices");
        return;
    }
    if (!d->of) {
        cat_missing(r, d->node, "of", expected("of"));
        return;
    }
    if (d->of->type != NODE_TEXT) {
        cat_read_choices(r, d->of, &d->field.choices, &d->field.choice_count);
        return;
    }
    if (strcmp(d->of->text, "roles") == 0) {
        d->field.choices = cat->role_choices;
        d->field.choice_count = cat->role_choice_count;
        return;
    }
    read_of_table(r, d);
}

/* Money is written in yuan and kept in fen. */
static void read_bound(reader_t *r, const char *key, const cat_node_t *v, enum cat_type type, int64_t *into)
{
    int64_t scale = type == CAT_MONEY ? 100 : 1, n = 0;
    static const words_t expect = {{"整数", "a whole number"}};
    if (v->type != NODE_TEXT)
        cat_wrong_shape(r, key, v, expect);
    else if (text_to_int(v->text, INT64_MIN / 1000, INT64_MAX / 1000, &n, &r->mistakes->next) != 0)
        mistakes_keep(r->mistakes, v->line, v->column);
    else
        *into = n * scale;
}

/* Texts are born with a limit; numbers are open unless bounded. */
static void read_bounds(reader_t *r, field_draft_t *d)
{
    enum cat_type type = d->field.type;
    d->field.least = INT64_MIN;
    d->field.most = type == CAT_TEXT ? 400 : type == CAT_LONG ? 20000 : INT64_MAX;
    if (d->least && !is_number(type))
        cat_together(r, d->least, cat_type_word(type), "min",
                     "min 只用于 int 和 money" ERR_OR "min is only for int and money");
    else if (d->least)
        read_bound(r, "min", d->least, type, &d->field.least);
    if (d->most && !is_number(type) && !is_text(type))
        cat_together(r, d->most, cat_type_word(type), "max",
                     "max 只用于数字和文字" ERR_OR "max is only for numbers and texts");
    else if (d->most)
        read_bound(r, "max", d->most, type, &d->field.most);
    if (d->least && d->most && d->field.least > d->field.most)
        cat_together(r, d->most, "min", "max", "min 大于 max" ERR_OR "min is greater than max");
    if (d->most && is_text(type) && (d->field.most < 1 || d->field.most > 1000000))
        MISTAKE(r->mistakes, d->most, ERR_CATALOGUE_LIMIT, "文字长度 max" ERR_OR "max of a text", "1..1000000");
}

/* Only links can name a kind; any file may still be missing its name, then nothing is called unknown. */
static void read_refers(reader_t *r, field_draft_t *d)
{
    if (!d->refers) return;
    if (d->field.type != CAT_MATTER)
        cat_together(r, d->refers, cat_type_word(d->field.type), "refers",
                     "refers 只用于 matter" ERR_OR "refers is only for matter");
    else if (d->refers->type != NODE_TEXT)
        cat_wrong_shape(r, "refers", d->refers, expected("refers"));
    else if (!r->kinds_whole ||
             cat_refer(r, ERR_CATALOGUE_KIND, d->refers, r->kind_names, r->kind_name_count) >= 0)
        d->field.refers = d->refers->text;
}

/* The day of something done, and what a party usually is: for dates and parties alone. */
static void read_usual(reader_t *r, field_draft_t *d)
{
    static const char *const words[] = {"person", "unit"};
    const cat_node_t *past = cat_node_get(d->node, "past");
    if (past && d->field.type != CAT_DATE)
        cat_together(r, past, cat_type_word(d->field.type), "past", "past 只用于 date" ERR_OR "past is only for date");
    const cat_node_t *earlier = cat_node_get(d->node, "earlier");
    if (earlier && !d->field.past)
        cat_needs(r, earlier, "earlier", "past: true", "earlier 只用于 past 日期" ERR_OR "earlier is only for a date with past: true");
    const cat_node_t *apart = cat_node_get(d->node, "apart"), *stays = cat_node_get(d->node, "stays");
    if (apart && d->field.type != CAT_MATTER)
        cat_together(r, apart, cat_type_word(d->field.type), "apart", "apart 只用于 matter" ERR_OR "apart is only for matter");
    if (stays && d->field.type != CAT_MATTER)
        cat_together(r, stays, cat_type_word(d->field.type), "stays", "stays 只用于 matter" ERR_OR "stays is only for matter");
    if (!d->usual) return;
    if (d->field.type != CAT_PARTY)
        cat_together(r, d->usual, cat_type_word(d->field.type), "party", "party 只用于 party 类型" ERR_OR "party is only for fields of type party");
    else if (d->usual->type != NODE_TEXT)
        cat_wrong_shape(r, "party", d->usual, expected("party"));
    else if (cat_refer(r, ERR_CATALOGUE_WORD, d->usual, words, CAT_COUNT(words)) >= 0)
        d->field.usual = d->usual->text;
}

bool cat_more_readers(const cat_field_t *from, const cat_field_t *to)
{
    return from->seen_by && (!to->seen_by || (to->seen_by & ~from->seen_by));
}

/* A name the kind still uses cannot be the former one of another field. */
static void read_renamed(reader_t *r, field_draft_t *d)
{
    const cat_node_t *v = d->renamed_from;
    if (!v) return;
    if (v->type != NODE_TEXT) {
        cat_wrong_shape(r, "renamed_from", v, expected("renamed_from"));
        return;
    }
    if (!cat_check_name(r, v)) return;
    if (cat_find(v->text, r->kind->field_names, r->kind->field_count) >= 0)
        MISTAKE(r->mistakes, v, ERR_CATALOGUE_RESERVED, v->text,
                "现有字段" ERR_OR "a field the kind still has", "-");
    d->field.renamed_from = v->text;
}

/* The value a field begins with must be one it may have: a value of its own, or a word that stands for what is
 * known when the act is performed. */
static void check_initial(reader_t *r, const cat_node_t *v, const cat_field_t *f)
{
    static const char *const booleans[] = {"true", "false"}, *const mine[] = {"me"}, *const house[] = {"office"},
                      *const now[] = {"today"};
    int64_t n;
    day_t day;
    int failed = 0;
    if (f->type == CAT_CHOICE && f->choice_count) {
        const char **codes = cat_array(r, f->choice_count, sizeof *codes);
        if (!codes) return;
        for (size_t i = 0; i < f->choice_count; i++) codes[i] = f->choices[i].code;
        (void)cat_refer(r, ERR_CATALOGUE_WORD, v, codes, f->choice_count);
    } else if (f->type == CAT_BOOL) {
        (void)cat_refer(r, ERR_CATALOGUE_WORD, v, booleans, CAT_COUNT(booleans));
    } else if (is_number(f->type)) {
        failed = text_to_int(v->text, f->least, f->most, &n, &r->mistakes->next);
    } else if (f->type == CAT_DATE && (*v->text < '0' || *v->text > '9')) {
        (void)cat_refer(r, ERR_CATALOGUE_WORD, v, now, CAT_COUNT(now));
    } else if (f->type == CAT_DATE) {
        failed = day_parse(v->text, &day, &r->mistakes->next);
    } else if (f->type == CAT_USER) {
        (void)cat_refer(r, ERR_CATALOGUE_WORD, v, mine, CAT_COUNT(mine));
    } else if (f->type == CAT_OFFICE && strspn(v->text, "0123456789") != strlen(v->text)) {
        (void)cat_refer(r, ERR_CATALOGUE_WORD, v, house, CAT_COUNT(house));
    } else if (f->type == CAT_PARTY || f->type == CAT_MATTER || f->type == CAT_CHOICES || f->type == CAT_JSON) {
        cat_together(r, v, cat_type_word(f->type), "initial",
                     "此类型没有初始值" ERR_OR "fields of this type begin empty");
    }
    if (failed) mistakes_keep(r->mistakes, v->line, v->column);
}

/* A word that stands for what is known; false: a value. In a text field only parent.FIELD is such a word: "me" or
 * "today" would be entered as they stand, which nobody can have meant. */
static bool initial_word(reader_t *r, field_draft_t *d)
{
    static const struct {
        const char *word;
        enum cat_initial from;
        enum cat_type type;
    } words[] = {{"me", CAT_INITIAL_ME, CAT_USER},
                 {"office", CAT_INITIAL_OFFICE, CAT_OFFICE},
                 {"today", CAT_INITIAL_TODAY, CAT_DATE}};
    const char *text = d->initial->text;
    cat_field_t *f = &d->field;
    for (size_t i = 0; i < CAT_COUNT(words); i++) {
        if (strcmp(text, words[i].word) != 0) continue;
        if (f->type == words[i].type)
            f->initial_from = words[i].from;
        else if (is_text(f->type))
            cat_together(r, d->initial, cat_type_word(f->type), text,
                         "me 用于 user，office 用于 office，today 用于 date" ERR_OR
                         "me is for user, office for office, today for date");
        return f->type == words[i].type || is_text(f->type);
    }
    if (strncmp(text, "parent.", 7) != 0) return false;
    if (f->type == CAT_JSON) return false;
    f->initial_from = CAT_INITIAL_PARENT;
    f->initial_field = text + 7;
    if (!r->kind->parent)
        cat_needs(r, d->initial, "parent.", "parent", "只有从属种类有上级事项" ERR_OR "only a part has a parent");
    return true;
}

static void read_initial(reader_t *r, field_draft_t *d)
{
    if (!d->initial) return;
    if (d->initial->type != NODE_TEXT) {
        cat_wrong_shape(r, "initial", d->initial, expected("initial"));
        return;
    }
    if (!initial_word(r, d)) check_initial(r, d->initial, &d->field);
    d->field.initial = d->initial->text;
}

static void read_field(reader_t *r, field_draft_t *d)
{
    d->field.name = d->key->text;
    d->field.help = d->field.section = (words_t){{"", ""}};
    check_column_name(r, d->key);
    if (!cat_read_map(r, FIELD_ROWS, CAT_COUNT(FIELD_ROWS), d->key->text, d->node, d)) return;
    /* Without a right type there is no telling which other keys belong. */
    const cat_node_t *type = cat_node_get(d->node, "type");
    d->field.least = INT64_MIN;
    d->field.most = INT64_MAX;
    if (!type || type->type != NODE_TEXT || cat_find(type->text, TYPES, CAT_COUNT(TYPES)) < 0) return;
    read_of(r, d);
    read_bounds(r, d);
    read_refers(r, d);
    read_usual(r, d);
    read_renamed(r, d);
    read_initial(r, d);
    const cat_node_t *readers = cat_node_get(d->node, "seen_by");
    if (readers && !d->field.sealed)
        cat_needs(r, readers, "seen_by", "sealed: true", "只有封存字段才限定读者" ERR_OR "only a sealed field has readers of its own");
    d->field.set_by = d->set_by != NULL;
}

void cat_read_fields(reader_t *r, const cat_node_t *node)
{
    kind_draft_t *k = r->kind;
    if (node->type != NODE_MAP) {
        cat_wrong_shape(r, "fields", node, (words_t){{"字段名: {type: ……}", "name: {type: ...}"}});
        return;
    }
    if (node->count > CAT_FIELDS_MOST) {
        MISTAKE(r->mistakes, node, ERR_CATALOGUE_LIMIT, "字段数" ERR_OR "fields of a kind",
                num_text(CAT_FIELDS_MOST, (char[24]){0}));
        return;
    }
    k->field = cat_array(r, node->count, sizeof *k->field);
    k->field_names = cat_array(r, node->count, sizeof *k->field_names);
    if (!k->field || !k->field_names) return;
    k->field_count = node->count;
    for (size_t i = 0; i < node->count; i++) {
        k->field[i] = (field_draft_t){.key = node->pair[i].key, .node = node->pair[i].value};
        k->field_names[i] = node->pair[i].key->text;
    }
    for (size_t i = 0; i < node->count; i++) read_field(r, &k->field[i]);
}
