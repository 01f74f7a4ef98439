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
    const char *law;
    const cat_node_t *group, *successor; /* checked when all codes are known */
} choice_draft_t;

static const cat_row_t CHOICE_ROWS[] = {
    {"zh", NULL, cat_read_keep, offsetof(choice_draft_t, zh), false, {{"中文名称", "the Chinese name"}}},
    {"en", NULL, cat_read_keep, offsetof(choice_draft_t, en), false, {{"英文名称", "the English name"}}},
    {"valid_from", NULL, read_day, offsetof(choice_draft_t, valid_from), false,
     {{"启用日期 YYYY-MM-DD", "first day of validity, YYYY-MM-DD"}}},
    {"valid_to", NULL, read_day, offsetof(choice_draft_t, valid_to), false,
     {{"停用日期 YYYY-MM-DD", "last day of validity, YYYY-MM-DD"}}},
    {"law", NULL, cat_read_text, offsetof(choice_draft_t, law), false, {{"依据的条文", "the article it rests on"}}},
    {"group", NULL, cat_read_keep, offsetof(choice_draft_t, group), false,
     {{"groups 中的代码", "a code of the groups of the table"}}},
    {"successor", NULL, cat_read_keep, offsetof(choice_draft_t, successor), false,
     {{"接替它的代码", "the code that follows it"}}},
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

/* code: {zh, en, law, group, valid_from, valid_to, successor} */
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
    into->law = draft.law;
    if (draft.valid_from != DAY_NONE && draft.valid_to != DAY_NONE && draft.valid_to < draft.valid_from)
        cat_together(r, cat_node_get(pair->value, "valid_to"), "valid_from", "valid_to",
                     "valid_to 早于 valid_from" ERR_OR "valid_to is before valid_from");
}

/* --- what ties choices to each other ----------------------------------------------------------------- */
static const char **choice_codes(reader_t *r, const cat_choice_t *list, size_t count)
{
    const char **codes = cat_array(r, count, sizeof *codes);
    for (size_t i = 0; codes && i < count; i++) codes[i] = list[i].code;
    return codes;
}

/* Following successors must come to an end: each code is passed at most once. */
static void check_chain(reader_t *r, const cat_node_t *at, const cat_choice_t *list, size_t count, size_t i)
{
    const char *next = list[i].successor;
    for (size_t steps = 0; next && steps < count; steps++) {
        if (strcmp(next, list[i].code) == 0) {
            cat_together(r, at, list[i].code, "successor",
                         "接替关系不得回到自身" ERR_OR "a code cannot come to follow itself");
            return;
        }
        size_t n = 0;
        while (n < count && strcmp(list[n].code, next) != 0) n++;
        next = n < count ? list[n].successor : NULL;
    }
}

/* The text of the attribute when it is one of the words; lists without groups take any name. */
static const char *read_tie(reader_t *r, const cat_pair_t *pair, const char *key, const char *const *words,
                            size_t count)
{
    const cat_node_t *v = pair->value->type == NODE_MAP ? cat_node_get(pair->value, key) : NULL;
    if (!v) return NULL;
    if (v->type != NODE_TEXT) {
        cat_wrong_shape(r, key, v, (words_t){{"一个代码", "one code"}});
        return NULL;
    }
    if (!count) return cat_check_name(r, v) ? v->text : NULL;
    return cat_refer(r, ERR_CATALOGUE_WORD, v, words, count) >= 0 ? v->text : NULL;
}

static void read_ties(reader_t *r, const cat_node_t *node, cat_choice_t *list, const cat_choice_t *groups,
                      size_t group_count)
{
    const char **codes = choice_codes(r, list, node->count);
    const char **names = group_count ? choice_codes(r, groups, group_count) : NULL;
    if (!codes || (group_count && !names)) return;
    for (size_t i = 0; i < node->count; i++) {
        list[i].group = read_tie(r, &node->pair[i], "group", names, group_count);
        list[i].successor = read_tie(r, &node->pair[i], "successor", codes, node->count);
    }
    for (size_t i = 0; i < node->count; i++)
        if (list[i].successor)
            check_chain(r, cat_node_get(node->pair[i].value, "successor"), list, node->count, i);
}

static void read_choices(reader_t *r, const cat_node_t *node, const cat_codes_t *table,
                         const cat_choice_t **ret_choices, size_t *ret_count)
{
    if (node->type != NODE_MAP || !node->count) {
        cat_wrong_shape(r, "of", node, NAMES_EXPECTED);
        return;
    }
    cat_choice_t *list = cat_array(r, node->count, sizeof *list);
    if (!list) return;
    for (size_t i = 0; i < node->count; i++) read_choice(r, &node->pair[i], &list[i]);
    read_ties(r, node, list, table ? table->groups : NULL, table ? table->group_count : 0);
    *ret_choices = list;
    *ret_count = node->count;
}

void cat_read_choices(reader_t *r, const cat_node_t *node, const cat_choice_t **ret_choices,
                      size_t *ret_count)
{
    read_choices(r, node, NULL, ret_choices, ret_count);
}

/* --- names with labels: roles and stages -------------------------------------------------------------- */
/* A file with one key, under which names stand with their labels. */
typedef struct named_file {
    const cat_node_t *list, *leaders, *counting, *nobody;
} named_file_t;

/* The first of the rows holds the names. */
static void read_named(reader_t *r, const cat_node_t *root, const cat_row_t *row, size_t rows, size_t most,
                       cat_choice_t **ret_list, size_t *ret_count, named_file_t *ret_file)
{
    static const cat_row_t label = {"name", NULL, cat_read_words, 0, true, {{"中英文名称", "names in zh and en"}}};
    named_file_t file = {0};
    if (!cat_read_map(r, row, rows, row->key, root, &file) || !file.list) return;
    *ret_file = file;
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
    static const cat_row_t rows[] = {
        {"roles", NULL, cat_read_keep, offsetof(named_file_t, list), true, {{"角色名: {zh: ……, en: ……}", "role: {zh: ..., en: ...}"}}},
        {"leaders", NULL, cat_read_keep, offsetof(named_file_t, leaders), false, {{"角色或角色列表", "a role or a list of roles"}}},
        {"counting", NULL, cat_read_keep, offsetof(named_file_t, counting), false, {{"角色或角色列表", "a role or a list of roles"}}},
        {"nobody", NULL, cat_read_keep, offsetof(named_file_t, nobody), false, {{"角色或角色列表", "a role or a list of roles"}}},
    };
    catalogue_t *cat = r->cat;
    assert(!cat->role_count);
    size_t count = 0;
    named_file_t file = {0};
    cat_choice_t *all = NULL;
    read_named(r, root, rows, CAT_COUNT(rows), CAT_ROLES_MOST, &all, &count, &file);
    cat->roles = cat_array(r, count, sizeof *cat->roles);
    if (!cat->roles) return;
    for (size_t i = 0; i < count; i++)
        cat->roles[i] = (cat_role_t){all[i].code, all[i].name};
    cat->role_count = count;
    if (file.leaders) cat_read_roles_mask(r, &rows[1], file.leaders, &cat->leaders);
    if (file.counting) cat_read_roles_mask(r, &rows[2], file.counting, &cat->counting);
    uint64_t nobody = 0;
    if (file.nobody) cat_read_roles_mask(r, &rows[3], file.nobody, &nobody);
    cat->role_choices = all;
    for (size_t i = 0; i < count; i++)
        if (!(nobody >> i & 1)) all[cat->role_choice_count++] = all[i];
}

void cat_read_stages(reader_t *r, const cat_node_t *root)
{
    static const cat_row_t row = {"stages", NULL, cat_read_keep, offsetof(named_file_t, list), true,
                                  {{"阶段名: {zh: ……, en: ……}", "stage: {zh: ..., en: ...}"}}};
    named_file_t file;
    read_named(r, root, &row, 1, 1024, &r->cat->stages, &r->cat->stage_count, &file);
}

/* --- code tables ---------------------------------------------------------------------------------------- */
typedef struct codes_draft {
    cat_codes_t codes;
    const cat_node_t *choices, *groups;
} codes_draft_t;

static const cat_row_t CODES_ROWS[] = {
    {"codes", NULL, cat_read_name, offsetof(codes_draft_t, codes.name), true,
     {{"代码表的名称", "the name of the code table"}}},
    {"name", "label", cat_read_words, offsetof(codes_draft_t, codes.label), true,
     {{"中英文名称", "its name in zh and en"}}},
    {"source", NULL, cat_read_text, offsetof(codes_draft_t, codes.source), false,
     {{"来源（法条、标准）", "where the codes come from (law, standard)"}}},
    {"groups", NULL, cat_read_keep, offsetof(codes_draft_t, groups), false,
     {{"组的代码: {zh: ……, en: ……}", "group: {zh: ..., en: ...}"}}},
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
    if (draft.groups) {
        read_choices(r, draft.groups, NULL, &draft.codes.groups, &draft.codes.group_count);
        draft.codes.groups_name = arena_printf(r->arena, "%s.groups", draft.codes.name ? draft.codes.name : "");
        if (!draft.codes.groups_name) r->mistakes->nomem = true;
    }
    if (draft.choices)
        read_choices(r, draft.choices, &draft.codes, &draft.codes.choices, &draft.codes.choice_count);
    *into = draft.codes;
}
