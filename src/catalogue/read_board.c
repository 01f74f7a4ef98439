/* read_board.c - boards.yaml: see board.h. Read last: it speaks of kinds, fields, stages and figures. */
#include "catalogue/board.h"
#include "catalogue/read.h"

#include <assert.h>
#include <string.h>

typedef struct counter_draft {
    cat_counter_t counter;
    const cat_node_t *kind, *field, *type, *needs;
} counter_draft_t;
typedef struct panel_draft {
    cat_panel_t panel;
    const cat_node_t *figures, *spread, *kind, *stages, *columns;
    bool terms;
} panel_draft_t;
typedef struct board_draft {
    cat_board_t board;
    const cat_node_t *panels;
} board_draft_t;
typedef struct boards_draft {
    const cat_node_t *boards, *counters;
} boards_draft_t;

#define WORDS_EXPECTED {{"{zh: ……, en: ……}", "{zh: ..., en: ...}"}}
#define COUNTER(m) offsetof(counter_draft_t, m)
static const cat_row_t COUNTER_ROWS[] = {
    {"label", "name", cat_read_words, COUNTER(counter.label), true, WORDS_EXPECTED},
    {"kind", NULL, cat_read_keep, COUNTER(kind), true, {{"受理申请的业务种类", "the kind that takes the applications"}}},
    {"type", NULL, cat_read_keep, COUNTER(type), true, {{"person 或 unit", "person or unit"}}},
    {"field", NULL, cat_read_keep, COUNTER(field), true, {{"登记材料的字段", "the field that holds the papers"}}},
    {"needs", NULL, cat_read_keep, COUNTER(needs), true, {{"该字段的代码列表", "codes of that field"}}},
    {"law", NULL, cat_read_text, COUNTER(counter.law), false, {{"依据的条文", "the article it rests on"}}},
};
#define PANEL(m) offsetof(panel_draft_t, m)
static const cat_row_t PANEL_ROWS[] = {
    {"label", "name", cat_read_words, PANEL(panel.label), true, WORDS_EXPECTED},
    {"help", NULL, cat_read_words, PANEL(panel.help), false, WORDS_EXPECTED},
    {"figures", NULL, cat_read_keep, PANEL(figures), false, {{"指标列表", "a list of figures"}}},
    {"spread", NULL, cat_read_keep, PANEL(spread), false, {{"按下级院比较的指标列表", "figures compared over the offices below"}}},
    {"kind", NULL, cat_read_keep, PANEL(kind), false, {{"业务种类", "a kind"}}},
    {"stages", NULL, cat_read_keep, PANEL(stages), false, {{"该种类的阶段列表", "stages of that kind"}}},
    {"columns", NULL, cat_read_keep, PANEL(columns), false, {{"该种类的字段列表", "fields of that kind"}}},
    {"terms", NULL, cat_read_bool, PANEL(terms), false, {{"true：本院将到期的期限，按承办人", "true: what runs out in the office, by handler"}}},
};
static const cat_row_t BOARD_ROWS[] = {
    {"label", "name", cat_read_words, offsetof(board_draft_t, board.label), true, WORDS_EXPECTED},
    {"roles", NULL, cat_read_roles_mask, offsetof(board_draft_t, board.roles), true, {{"角色列表", "a list of roles"}}},
    {"first", NULL, cat_read_bool, offsetof(board_draft_t, board.first), false, {{"true：打开工作台即先看到", "true: what they see first"}}},
    {"panels", NULL, cat_read_keep, offsetof(board_draft_t, panels), true, {{"栏目名: {……}", "panel: {...}"}}},
};
static const cat_row_t FILE_ROWS[] = {
    {"boards", NULL, cat_read_keep, offsetof(boards_draft_t, boards), false, {{"看板名: {……}", "board: {...}"}}},
    {"counters", NULL, cat_read_keep, offsetof(boards_draft_t, counters), false, {{"申请人情形: {……}", "sort of applicant: {...}"}}},
};

/* What the names are looked up in. */
typedef struct names {
    reader_t *r;
    const kind_draft_t *drafts;
    size_t count;
    const char **kinds;
    const char **figures;
    size_t figure_count;
} names_t;

static const kind_draft_t *find_kind(const names_t *n, const cat_node_t *v)
{
    int i = v->type == NODE_TEXT ? cat_refer(n->r, ERR_CATALOGUE_KIND, v, n->kinds, n->count) : -1;
    if (v->type != NODE_TEXT) cat_wrong_shape(n->r, "kind", v, (words_t){{"一个业务种类", "one kind"}});
    return i < 0 ? NULL : &n->drafts[i];
}

/* A list of texts of the words known; NULL with a mistake where one is not among them. */
static const char *const *refer_list(reader_t *r, const char *what, enum err_code code, const cat_node_t *v,
                                     const char *const *words, size_t count, size_t most, size_t *ret_count)
{
    size_t n = cat_list_count(r, what, v, (words_t){{"一个或者一列名称", "one name or a list"}});
    if (n > most) {
        MISTAKE(r->mistakes, v, ERR_CATALOGUE_LIMIT, what, num_text((int64_t)most, (char[24]){0}));
        return NULL;
    }
    const char **list = cat_array(r, n, sizeof *list);
    for (size_t i = 0; list && i < n; i++) {
        const cat_node_t *item = cat_list_item(v, i);
        (void)cat_refer(r, code, item, words, count);
        list[i] = item->text;
    }
    *ret_count = list ? n : 0;
    return list;
}

static const char **open_fields(reader_t *r, const kind_draft_t *k, size_t *ret_count)
{
    const char **names = cat_array(r, k->field_count, sizeof *names);
    size_t n = 0;
    for (size_t i = 0; names && i < k->field_count; i++)
        if (!k->field[i].field.sealed) names[n++] = k->field_names[i];
    *ret_count = n;
    return names;
}

/* Open ones, unless the file says which. */
static void panel_stages(const names_t *n, const panel_draft_t *d, const kind_draft_t *k, cat_panel_t *p)
{
    if (d->stages) {
        p->stages = refer_list(n->r, "stages", ERR_CATALOGUE_STAGE, d->stages, k->stage_names, k->kind.stage_count,
                               CAT_STAGES_MOST, &p->stage_count);
        return;
    }
    const char **open = cat_array(n->r, k->kind.stage_count, sizeof *open);
    for (size_t i = 0; open && i < k->kind.stage_count; i++)
        if (!(k->kind.final_stages >> i & 1)) open[p->stage_count++] = k->kind.stages[i];
    p->stages = open;
}

static void panel_matters(const names_t *n, const panel_draft_t *d, cat_panel_t *p)
{
    const kind_draft_t *k = find_kind(n, d->kind);
    size_t fields = 0;
    if (!k) return;
    p->sort = CAT_PANEL_MATTERS;
    p->kind = k->kind.name;
    panel_stages(n, d, k, p);
    const char **names = open_fields(n->r, k, &fields);
    if (d->columns && names)
        p->columns = refer_list(n->r, "columns", ERR_CATALOGUE_FIELD, d->columns, names, fields, CAT_PANEL_COLUMNS_MOST, &p->column_count);
}

static void read_panel(const names_t *n, const cat_pair_t *pair, cat_panel_t *into)
{
    panel_draft_t d = {0};
    if (!cat_check_name(n->r, pair->key) || !cat_read_map(n->r, PANEL_ROWS, CAT_COUNT(PANEL_ROWS), pair->key->text, pair->value, &d)) return;
    *into = d.panel;
    into->name = pair->key->text;
    int sorts = (d.figures != NULL) + (d.spread != NULL) + (d.kind != NULL) + d.terms;
    if (sorts != 1) {
        cat_needs(n->r, pair->key, pair->key->text, "figures / spread / kind / terms",
                  "四者恰有其一" ERR_OR "exactly one of the four");
        return;
    }
    const cat_node_t *figures = d.figures ? d.figures : d.spread;
    into->sort = d.spread ? CAT_PANEL_SPREAD : d.terms ? CAT_PANEL_TERMS : CAT_PANEL_FIGURES;
    if (figures)
        into->figures = refer_list(n->r, "figures", ERR_CATALOGUE_WORD, figures, n->figures, n->figure_count, CAT_PANEL_FIGURES_MOST,
                                   &into->figure_count);
    if (d.kind) panel_matters(n, &d, into);
}

/* Is the node a mapping of at most that many? */
static bool is_map(reader_t *r, const char *what, const cat_node_t *v, size_t most)
{
    if (v->type != NODE_MAP) {
        cat_wrong_shape(r, what, v, (words_t){{"映射（名称: {……}）", "a mapping (name: {...})"}});
        return false;
    }
    if (v->count > most) MISTAKE(r->mistakes, v, ERR_CATALOGUE_LIMIT, what, num_text((int64_t)most, (char[24]){0}));
    return v->count <= most;
}

static void read_board(const names_t *n, const cat_pair_t *pair, cat_board_t *into)
{
    board_draft_t d = {0};
    if (!cat_check_name(n->r, pair->key) || !cat_read_map(n->r, BOARD_ROWS, CAT_COUNT(BOARD_ROWS), pair->key->text, pair->value, &d)) return;
    *into = d.board;
    into->name = pair->key->text;
    if (!d.panels || !is_map(n->r, "panels", d.panels, CAT_PANELS_MOST)) return;
    cat_panel_t *list = cat_array(n->r, d.panels->count, sizeof *list);
    for (size_t i = 0; list && i < d.panels->count; i++) read_panel(n, &d.panels->pair[i], &list[i]);
    into->panels = list;
    into->panel_count = list ? d.panels->count : 0;
}

static void counter_needs(const names_t *n, const counter_draft_t *d, const kind_draft_t *k, cat_counter_t *into)
{
    int f = cat_refer(n->r, ERR_CATALOGUE_FIELD, d->field, k->field_names, k->field_count);
    if (f < 0) return;
    const cat_field_t *field = &k->field[f].field;
    if (field->type != CAT_CHOICES) {
        cat_needs(n->r, d->field, "field", "type: choices", "材料须是多选字段" ERR_OR "papers are a field of several choices");
        return;
    }
    const char **codes = cat_array(n->r, field->choice_count, sizeof *codes);
    for (size_t i = 0; codes && i < field->choice_count; i++) codes[i] = field->choices[i].code;
    if (codes) into->needs = refer_list(n->r, "needs", ERR_CATALOGUE_WORD, d->needs, codes, field->choice_count, CAT_CODES_MOST, &into->need_count);
}

static void read_counter(const names_t *n, const cat_pair_t *pair, cat_counter_t *into)
{
    static const char *const types[] = {"person", "unit"};
    counter_draft_t d = {0};
    if (!cat_check_name(n->r, pair->key) || !cat_read_map(n->r, COUNTER_ROWS, CAT_COUNT(COUNTER_ROWS), pair->key->text, pair->value, &d)) return;
    if (!d.kind || !d.field || !d.needs || !d.type) return; /* said already */
    const kind_draft_t *k = find_kind(n, d.kind);
    int type = cat_refer(n->r, ERR_CATALOGUE_WORD, d.type, types, CAT_COUNT(types));
    *into = d.counter;
    into->name = pair->key->text;
    if (!k || type < 0) return;
    into->kind = k->kind.name;
    into->type = types[type];
    counter_needs(n, &d, k, into);
}

static bool collect(names_t *n)
{
    n->kinds = cat_array(n->r, n->count, sizeof *n->kinds);
    for (size_t i = 0; i < n->count; i++) n->figure_count += n->drafts[i].kind.figure_count;
    n->figures = cat_array(n->r, n->figure_count, sizeof *n->figures);
    if (!n->kinds || !n->figures) return false;
    for (size_t i = 0, at = 0; i < n->count; i++) {
        n->kinds[i] = n->drafts[i].kind.name;
        for (size_t f = 0; f < n->drafts[i].kind.figure_count; f++) n->figures[at++] = n->drafts[i].kind.figures[f].name;
    }
    return true;
}

void cat_read_boards(reader_t *r, const cat_node_t *root, const kind_draft_t *drafts, size_t count)
{
    names_t n = {.r = r, .drafts = drafts, .count = count};
    boards_draft_t file = {0};
    catalogue_t *cat = r->cat;
    if (!collect(&n) || !cat_read_map(r, FILE_ROWS, CAT_COUNT(FILE_ROWS), "boards.yaml", root, &file)) return;
    if (file.boards && is_map(r, "boards", file.boards, CAT_BOARDS_MOST)) {
        cat_board_t *list = cat_array(r, file.boards->count, sizeof *list);
        for (size_t i = 0; list && i < file.boards->count; i++) read_board(&n, &file.boards->pair[i], &list[i]);
        cat->boards = list;
        cat->board_count = list ? file.boards->count : 0;
    }
    if (file.counters && is_map(r, "counters", file.counters, CAT_COUNTERS_MOST)) {
        cat_counter_t *list = cat_array(r, file.counters->count, sizeof *list);
        for (size_t i = 0; list && i < file.counters->count; i++) read_counter(&n, &file.counters->pair[i], &list[i]);
        cat->counters = list;
        cat->counter_count = list ? file.counters->count : 0;
    }
}

size_t catalogue_board_count(const catalogue_t *c)
{
    return c->board_count;
}

const cat_board_t *catalogue_board_at(const catalogue_t *c, size_t i)
{
    assert(i < c->board_count);
    return &c->boards[i];
}

size_t catalogue_counter_count(const catalogue_t *c)
{
    return c->counter_count;
}

const cat_counter_t *catalogue_counter_at(const catalogue_t *c, size_t i)
{
    assert(i < c->counter_count);
    return &c->counters[i];
}
