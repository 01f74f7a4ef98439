/* read_file.c - the shared files: roles.yaml, stages.yaml and code tables; and lists of choices. */
#include "catalogue/read.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

static const words_t NAMES_EXPECTED = {{"代码: {zh: ……, en: ……}", "code: {zh: ..., en: ...}"}};

/* --- choices --------------------------------------------------------------------------------------- */
/* Codes come from statutes and standards ("390-1", "0101"): wider than names, but nothing that needs
 * quoting in JSON or SQL. */
static bool check_code(reader_t *r, const cat_node_t *key)
{
    size_t n = strspn(key->text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");
    if (n && n <= CAT_NAME_MOST && !key->text[n]) return true;
    MISTAKE(r->mistakes, key, ERR_CATALOGUE_NAME, key->text, "-");
    return false;
}

static void read_day(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into)
{
    if (v->type != NODE_TEXT)
        cat_wrong_shape(r, row->key, v, row->expect);
    else if (day_parse(v->text, into, &r->mistakes->next) != 0)
        mistakes_keep(r->mistakes, v->line, v->column);
}

typedef struct choice_draft {
    const cat_node_t *zh, *en;
    day_t valid_from, valid_to;
} choice_draft_t;

static const cat_row_t CHOICE_ROWS[] = {
    {"zh", NULL, cat_read_keep, offsetof(choice_draft_t, zh), false, {{"中文名称", "the Chinese name"}}},
    {"en", NULL, cat_read_keep, offsetof(choice_draft_t, en), false, {{"英文名称", "the English name"}}},
    {"valid_from", NULL, read_day, offsetof(choice_draft_t, valid_from), false,
     {{"启用日期 YYYY-MM-DD", "first day of validity, YYYY-MM-DD"}}},
    {"valid_to", NULL, read_day, offsetof(choice_draft_t, valid_to), false,
     {{"停用日期 YYYY-MM-DD", "last day of validity, YYYY-MM-DD"}}},
};

/* Both languages are needed; the mistake names the code. */
static void choice_text(reader_t *r, const cat_pair_t *pair, const cat_node_t *text, enum lang lang,
                        cat_choice_t *into)
{
    if (text && text->type == NODE_TEXT && *text->text)
        into->name.in[lang] = text->text;
    else
        MISTAKE(r->mistakes, text ? text : pair->value, ERR_CATALOGUE_WORDS, pair->key->text,
                lang == LANG_ZH ? "zh" : "en");
}

/* code: {zh, en, valid_from, valid_to} */
static void read_choice(reader_t *r, const cat_pair_t *pair, cat_choice_t *into)
{
    assert(pair->key->type == NODE_TEXT);
    choice_draft_t draft = {.valid_from = DAY_NONE, .valid_to = DAY_NONE};
    into->code = pair->key->text;
    (void)check_code(r, pair->key);
    if (pair->value->type != NODE_MAP) {
        cat_wrong_shape(r, pair->key->text, pair->value, NAMES_EXPECTED);
        return;
    }
    cat_read_map(r, CHOICE_ROWS, CAT_COUNT(CHOICE_ROWS), pair->key->text, pair->value, &draft);
    choice_text(r, pair, draft.zh, LANG_ZH, into);
    choice_text(r, pair, draft.en, LANG_EN, into);
    into->valid_from = draft.valid_from;
    into->valid_to = draft.valid_to;
}

void cat_read_choices(reader_t *r, const cat_node_t *node, const cat_choice_t **ret_choices,
                      size_t *ret_count)
{
    if (node->type != NODE_MAP || !node->count) {
        cat_wrong_shape(r, "of", node, NAMES_EXPECTED);
        return;
    }
    cat_choice_t *list = cat_array(r, node->count, sizeof *list);
    if (!list) return;
    for (size_t i = 0; i < node->count; i++) read_choice(r, &node->pair[i], &list[i]);
    *ret_choices = list;
    *ret_count = node->count;
}

/* --- names with labels: roles and stages -------------------------------------------------------------- */
/* A file with one key, under which names stand with their labels. */
typedef struct named_file {
    const cat_node_t *list;
} named_file_t;

static void read_named(reader_t *r, const cat_node_t *root, const cat_row_t *row, size_t most,
                       cat_choice_t **ret_list, size_t *ret_count)
{
    static const cat_row_t label = {"name", NULL, cat_read_words, 0, true, {{"中英文名称", "names in zh and en"}}};
    named_file_t file = {0};
    if (!cat_read_map(r, row, 1, row->key, root, &file) || !file.list) return;
    if (file.list->type != NODE_MAP || !file.list->count) {
        cat_wrong_shape(r, row->key, file.list, row->expect);
        return;
    }
    if (file.list->count > most) {
        MISTAKE(r->mistakes, file.list, ERR_CATALOGUE_LIMIT, row->key, num_text((int64_t)most, (char[24]){0}));
        return;
    }
    cat_choice_t *list = cat_array(r, file.list->count, sizeof *list);
    if (!list) return;
    for (size_t i = 0; i < file.list->count; i++) {
        const cat_pair_t *pair = &file.list->pair[i];
        cat_row_t named = label;
        named.key = pair->key->text;
        (void)cat_check_name(r, pair->key);
        list[i] = (cat_choice_t){.code = pair->key->text, .valid_from = DAY_NONE, .valid_to = DAY_NONE};
        cat_read_words(r, &named, pair->value, &list[i].name);
    }
    *ret_list = list;
    *ret_count = file.list->count;
}

void cat_read_roles(reader_t *r, const cat_node_t *root)
{
    static const cat_row_t row = {"roles", NULL, cat_read_keep, offsetof(named_file_t, list), true,
                                  {{"角色名: {zh: ……, en: ……}", "role: {zh: ..., en: ...}"}}};
    catalogue_t *cat = r->cat;
    assert(!cat->role_count);
    size_t count = 0;
    read_named(r, root, &row, CAT_ROLES_MOST, &cat->role_choices, &count);
    cat->roles = cat_array(r, count, sizeof *cat->roles);
    if (!cat->roles) return;
    for (size_t i = 0; i < count; i++)
        cat->roles[i] = (cat_role_t){cat->role_choices[i].code, cat->role_choices[i].name};
    cat->role_count = count;
}

void cat_read_stages(reader_t *r, const cat_node_t *root)
{
    static const cat_row_t row = {"stages", NULL, cat_read_keep, offsetof(named_file_t, list), true,
                                  {{"阶段名: {zh: ……, en: ……}", "stage: {zh: ..., en: ...}"}}};
    read_named(r, root, &row, 1024, &r->cat->stages, &r->cat->stage_count);
}

/* --- code tables ---------------------------------------------------------------------------------------- */
typedef struct codes_draft {
    cat_codes_t codes;
    const cat_node_t *choices;
} codes_draft_t;

static const cat_row_t CODES_ROWS[] = {
    {"codes", NULL, cat_read_name, offsetof(codes_draft_t, codes.name), true,
     {{"代码表的名称", "the name of the code table"}}},
    {"name", "label", cat_read_words, offsetof(codes_draft_t, codes.label), true,
     {{"中英文名称", "its name in zh and en"}}},
    {"source", NULL, cat_read_text, offsetof(codes_draft_t, codes.source), false,
     {{"来源（法条、标准）", "where the codes come from (law, standard)"}}},
    {"choices", NULL, cat_read_keep, offsetof(codes_draft_t, choices), true,
     {{"代码: {zh: ……, en: ……}", "code: {zh: ..., en: ...}"}}},
};

void cat_read_codes(reader_t *r, const cat_node_t *root, cat_codes_t *into)
{
    codes_draft_t draft = {0};
    if (!cat_read_map(r, CODES_ROWS, CAT_COUNT(CODES_ROWS), "codes", root, &draft)) return;
    if (draft.codes.name && strcmp(draft.codes.name, "roles") == 0) {
        MISTAKE(r->mistakes, cat_node_get(root, "codes"), ERR_CATALOGUE_RESERVED, "roles",
                "角色列表" ERR_OR "the list of roles", "roles_2");
        return;
    }
    if (draft.choices)
        cat_read_choices(r, draft.choices, &draft.codes.choices, &draft.codes.choice_count);
    *into = draft.codes;
}
