/* read_kind.c - one kind file: its head, its stages, and the order in which the rest is read. */
#include "catalogue/read.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

#define KIND(m) offsetof(kind_draft_t, m)
#define WORDS_EXPECTED {{"{zh: ……, en: ……}", "{zh: ..., en: ...}"}}
static const cat_row_t KIND_ROWS[] = {
    {"kind", NULL, cat_read_keep, KIND(name), true, {{"种类名称", "the name of the kind"}}},
    {"name", "label", cat_read_words, KIND(kind.label), true, WORDS_EXPECTED},
    {"help", NULL, cat_read_words, KIND(kind.help), false, WORDS_EXPECTED},
    {"law", NULL, cat_read_text, KIND(kind.law), false, {{"法律依据", "the law it rests on"}}},
    {"number", NULL, cat_read_keep, KIND(number), false,
     {{"编号格式", "a pattern with {office.brief}, {year}, {serial}"}}},
    {"parent", NULL, cat_read_keep, KIND(parent), false, {{"上级种类名称", "the kind it is part of"}}},
    {"title", NULL, cat_read_keep, KIND(title), false, {{"作为标题的字段", "the field shown as title"}}},
    {"handler", NULL, cat_read_keep, KIND(handler), false,
     {{"user 字段（可多个），或 parent", "one or several fields of type user, or parent"}}},
    {"by_handler", NULL, cat_read_roles_mask, KIND(by_handler), false, {{"角色或角色列表", "a role or a list of roles"}}},
    {"instrument", NULL, cat_read_keep, KIND(instrument), false,
     {{"名称或 {name, part, group}", "a name or {name, part, group}"}}},
    {"public", NULL, cat_read_keep, KIND(for_public), false, {{"公众网页用途名称", "what the public pages use it for"}}},
    {"sealed", NULL, cat_read_bool, KIND(kind.sealed), false, {{"true 或 false", "true or false"}}},
    {"seen_by", NULL, cat_read_roles_mask, KIND(kind.seen_by), false,
     {{"角色或角色列表", "a role or a list of roles"}}},
    {"annulled_by", NULL, cat_read_roles_mask, KIND(kind.annulled_by), false,
     {{"角色或角色列表", "a role or a list of roles"}}},
    {"corrected_by", NULL, cat_read_roles_mask, KIND(kind.corrected_by), false,
     {{"角色或角色列表", "a role or a list of roles"}}},
    {"reach", NULL, cat_read_reach, KIND(reach), false, {{"own、subtree 或 above", "own, subtree or above"}}},
    {"papers", NULL, cat_read_keep, KIND(papers), false, {{"文书名称列表", "a list of papers"}}},
    {"stages", NULL, cat_read_keep, KIND(stages), true,
     {{"阶段名: {zh, en}，或通用阶段列表", "stage: {zh, en}, or a list of common stages"}}},
    {"final", NULL, cat_read_keep, KIND(final), false, {{"阶段或阶段列表", "a stage or a list of stages"}}},
    {"fields", NULL, cat_read_keep, KIND(fields), true, {{"字段名: {type: ……}", "name: {type: ...}"}}},
    {"acts", NULL, cat_read_keep, KIND(acts), true, {{"行为名: {……}", "name: {...}"}}},
    {"due", NULL, cat_read_keep, KIND(due), false, {{"期限名: {from, add, met_by}", "name: {from, add, met_by}"}}},
    {"figures", NULL, cat_read_keep, KIND(figures), false, {{"指标名: {count: 行为}", "name: {count: act}"}}},
};

static const cat_row_t FOR_PUBLIC = {"public", NULL, cat_read_name, 0, false, {{"公众网页用途名称", "what the public pages use it for"}}};

/* --- instrument ------------------------------------------------------------------------------------ */
#define HEAD(m) offsetof(cat_kind_t, m)
static const cat_row_t INSTRUMENT_ROWS[] = {
    {"name", NULL, cat_read_name, HEAD(instrument), true, {{"工具名称", "the name of the instrument"}}},
    {"part", NULL, cat_read_name, HEAD(part), false, {{"组成部分", "the part of it"}}},
    {"group", NULL, cat_read_name, HEAD(group), false, {{"组别", "the group of kinds"}}},
};

/* "instrument: account" is short for {name: account}. */
static void read_instrument(reader_t *r, kind_draft_t *k)
{
    if (!k->instrument) return;
    if (k->instrument->type == NODE_TEXT)
        cat_read_name(r, &INSTRUMENT_ROWS[0], k->instrument, &k->kind.instrument);
    else
        cat_read_map(r, INSTRUMENT_ROWS, CAT_COUNT(INSTRUMENT_ROWS), "instrument", k->instrument, &k->kind);
}

/* --- stages ------------------------------------------------------------------------------------------ */
/* `any` has a meaning in `from`. */
static void check_stage_name(reader_t *r, const cat_node_t *key)
{
    if (cat_check_name(r, key) && strcmp(key->text, "any") == 0)
        MISTAKE(r->mistakes, key, ERR_CATALOGUE_RESERVED, "any",
                "from 中表示全部阶段的词" ERR_OR "the word for all stages in from", "open");
}

/* Room for the stages and their labels; NULL when there are too many. */
static words_t *make_stages(reader_t *r, kind_draft_t *k, const cat_node_t *node)
{
    if (node->count > CAT_STAGES_MOST) {
        MISTAKE(r->mistakes, node, ERR_CATALOGUE_LIMIT, "阶段数" ERR_OR "stages of a kind",
                num_text(CAT_STAGES_MOST, (char[24]){0}));
        return NULL;
    }
    k->stage_names = cat_array(r, node->count, sizeof *k->stage_names);
    words_t *labels = cat_array(r, node->count, sizeof *labels);
    if (!k->stage_names || !labels) return NULL;
    k->kind.stage_labels = labels;
    k->kind.stages = k->stage_names;
    k->kind.stage_count = node->count;
    return labels;
}

/* A stage listed by its name alone takes the label of stages.yaml. */
static void common_stage(reader_t *r, const cat_node_t *item, words_t *label)
{
    const catalogue_t *cat = r->cat;
    for (size_t i = 0; i < cat->stage_count; i++) {
        if (strcmp(cat->stages[i].code, item->text) != 0) continue;
        *label = cat->stages[i].name;
        return;
    }
    const char **names = cat_array(r, cat->stage_count, sizeof *names);
    if (!names) return;
    for (size_t i = 0; i < cat->stage_count; i++) names[i] = cat->stages[i].code;
    cat_unknown(r, ERR_CATALOGUE_STAGE_LABEL, item, names, cat->stage_count);
    r->kind->stages_doubtful = true;
}

/* [draft, approved]: names alone. */
static void read_stage_list(reader_t *r, kind_draft_t *k, const cat_node_t *node, words_t expect)
{
    size_t n = cat_list_count(r, "stages", node, expect);
    words_t *labels = n ? make_stages(r, k, node) : NULL;
    if (!labels) return;
    for (size_t i = 0; i < n; i++) {
        const cat_node_t *item = cat_list_item(node, i);
        k->stage_names[i] = item->text;
        check_stage_name(r, item);
        if (cat_find(item->text, k->stage_names, i) >= 0)
            MISTAKE(r->mistakes, item, ERR_CATALOGUE_DUPLICATE, item->text,
                    "同一列表" ERR_OR "the same list");
        r->kind->stages_doubtful = r->kind->stages_doubtful || cat_find(item->text, k->stage_names, i) >= 0;
        common_stage(r, item, &labels[i]);
    }
}

/* {draft: {zh, en}}: names with their labels, or the short list. */
static void read_stages(reader_t *r, kind_draft_t *k, words_t expect)
{
    const cat_node_t *node = k->stages;
    if (!node) return;
    if (node->type == NODE_LIST) {
        read_stage_list(r, k, node, expect);
        return;
    }
    if (node->type != NODE_MAP || !node->count) {
        cat_wrong_shape(r, "stages", node, expect);
        return;
    }
    words_t *labels = make_stages(r, k, node);
    if (!labels) return;
    for (size_t i = 0; i < node->count; i++) {
        cat_row_t row = {.key = node->pair[i].key->text};
        k->stage_names[i] = row.key;
        check_stage_name(r, node->pair[i].key);
        cat_read_words(r, &row, node->pair[i].value, &labels[i]);
    }
    k->kind.stage_labels = labels;
}

/* --- the rest of the head ------------------------------------------------------------------------------ */
/* Names of papers; whether a template exists is the paper room's to check. */
static void read_papers(reader_t *r, kind_draft_t *k)
{
    if (!k->papers) return;
    size_t n = cat_list_count(r, "papers", k->papers, (words_t){{"文书名称列表", "a list of papers"}});
    const char **list = cat_array(r, n, sizeof *list);
    if (!list) return;
    for (size_t i = 0; i < n; i++) {
        const cat_node_t *item = cat_list_item(k->papers, i);
        (void)cat_check_name(r, item);
        list[i] = item->text;
    }
    k->kind.papers = list;
    k->kind.paper_count = n;
}

/* The field shown for the whole matter wherever it is listed. */
static void read_title(reader_t *r, kind_draft_t *k)
{
    if (!k->title) return;
    if (k->title->type != NODE_TEXT) {
        cat_wrong_shape(r, "title", k->title, (words_t){{"一个字段", "a field"}});
        return;
    }
    int i = cat_refer(r, ERR_CATALOGUE_FIELD, k->title, k->field_names, k->field_count);
    if (i < 0) return;
    if (k->field[i].field.sealed)
        cat_together(r, k->title, "title", "sealed",
                     "标题会出现在列表中" ERR_OR "a title is shown in lists, a sealed field is not");
    k->kind.title = k->title->text;
}

static void add_handler(kind_draft_t *k, int field)
{
    assert(k->kind.handler_count < CAT_HANDLERS_MOST);
    k->kind.handlers[k->kind.handler_count++] = field;
    k->field[field].field.handles = true;
}

/* A field `handler` of type user handles the matter unless the kind names others; of a part, who handles the whole may. */
static void read_handler(reader_t *r, kind_draft_t *k)
{
    static const words_t expect = {{"user 字段（可多个），或 parent", "one or several fields of type user, or parent"}};
    int named = cat_find("handler", k->field_names, k->field_count);
    bool given = named >= 0 && k->field[named].field.type == CAT_USER;
    if (k->handler && k->handler->type == NODE_TEXT && strcmp(k->handler->text, "parent") == 0) {
        k->kind.handled_above = k->parent != NULL;
        if (!k->parent) cat_needs(r, k->handler, "parent", "parent", "本种类不是组成部分" ERR_OR "this kind is not part of another");
        else if (given) cat_together(r, k->handler, "handler: parent", "fields.handler", "承办人只能有一个出处" ERR_OR "one of the two says who handles it");
        return;
    }
    size_t n = k->handler ? cat_list_count(r, "handler", k->handler, expect) : 0;
    if (n > CAT_HANDLERS_MOST) {
        MISTAKE(r->mistakes, k->handler, ERR_CATALOGUE_LIMIT, "承办人字段数" ERR_OR "fields of handlers", num_text(CAT_HANDLERS_MOST, (char[24]){0}));
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const cat_node_t *item = cat_list_item(k->handler, i);
        int f = cat_refer(r, ERR_CATALOGUE_FIELD, item, k->field_names, k->field_count);
        if (f < 0) continue;
        if (k->field[f].field.type != CAT_USER)
            cat_needs(r, item, "handler", "type: user", "承办人是 user 字段" ERR_OR "who handles a matter is a field of type user");
        else if (k->field[f].field.sealed)
            cat_together(r, item, "handler", "sealed", "谁承办并不保密" ERR_OR "who handles a matter is no secret");
        else if (k->field[f].field.handles)
            MISTAKE(r->mistakes, item, ERR_CATALOGUE_DUPLICATE, item->text, "同一列表" ERR_OR "the same list");
        else
            add_handler(k, f);
        given = given && f != named;
    }
    if (k->handler && given)
        cat_needs(r, k->handler, "handler", "handler", "名为 handler 的字段也是承办人" ERR_OR "the field called handler is one of them");
    if (!k->handler && given) add_handler(k, named);
    if (k->by_handler && !k->kind.handler_count)
        cat_needs(r, cat_node_get(k->root, "by_handler"), "by_handler", "handler", "没有承办人字段" ERR_OR "no field says who handles the matter");
}

/* Existence here, circles in check.c. */
static void read_parent(reader_t *r, kind_draft_t *k)
{
    if (!k->parent) return;
    if (k->parent->type != NODE_TEXT)
        cat_wrong_shape(r, "parent", k->parent, (words_t){{"种类名称", "the name of a kind"}});
    else if (!r->kinds_whole ||
             cat_refer(r, ERR_CATALOGUE_KIND, k->parent, r->kind_names, r->kind_name_count) >= 0)
        k->kind.parent = k->parent->text;
}

static void read_number(reader_t *r, kind_draft_t *k)
{
    if (!k->number) return;
    if (k->number->type != NODE_TEXT) {
        cat_wrong_shape(r, "number", k->number,
                        (words_t){{"编号格式", "a pattern with {office.brief}, {year}, {serial}"}});
        return;
    }
    cat_check_number(r, k->number);
    k->kind.number = k->number->text;
}

/* What does not depend on stages, fields or acts. */
static void read_head(reader_t *r, kind_draft_t *k)
{
    static const words_t name_expected = {{"种类名称", "the name of the kind"}};
    if (k->name && k->name->type == NODE_TEXT) {
        (void)cat_check_name(r, k->name);
        k->kind.name = k->name->text;
    } else if (k->name) {
        cat_wrong_shape(r, "kind", k->name, name_expected);
    }
    read_number(r, k);
    read_parent(r, k);
    read_instrument(r, k);
    if (k->for_public) cat_read_name(r, &FOR_PUBLIC, k->for_public, &k->kind.for_public);
    read_papers(r, k);
}

void cat_read_kind(reader_t *r, kind_draft_t *k)
{
    static const words_t stages_expected = {
        {"阶段名: {zh, en}，或通用阶段列表", "stage: {zh, en}, or a list of common stages"}};
    assert(k->root && k->file);
    r->kind = k;
    k->kind.help = (words_t){{"", ""}};
    k->kind.law = "";
    k->kind.file = k->file;
    k->reach = CAT_REACH_SUBTREE;
    if (!cat_read_map(r, KIND_ROWS, CAT_COUNT(KIND_ROWS), "kind", k->root, k)) return;
    read_head(r, k);
    /* each step refers to those before it */
    read_stages(r, k, stages_expected);
    if (k->final && k->kind.stage_count)
        k->kind.final_stages =
            cat_refer_mask(r, "final", ERR_CATALOGUE_STAGE, k->final, k->stage_names,
                           k->kind.stage_count, (words_t){{"阶段或阶段列表", "a stage or a list of stages"}});
    if (k->fields) cat_read_fields(r, k->fields);
    read_title(r, k);
    read_handler(r, k);
    if (k->acts) cat_read_acts(r, k->acts);
    if (k->due) cat_read_dues(r, k->due);
    if (k->figures) cat_read_figures(r, k->figures);
    if (!r->mistakes->nomem) cat_check_kind(r);
    r->kind = NULL;
}
