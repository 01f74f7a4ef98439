/* paper_check.c - templates against the kinds they print: every path, filter and comparison. */
#include "catalogue/paper_inside.h"

#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a path leads to. */
enum sort { SORT_WRONG, SORT_TEXT, SORT_DATE, SORT_INT, SORT_MONEY, SORT_BOOL, SORT_CHOICE, SORT_STAGE, SORT_PARTY,
            SORT_MATTER, SORT_OFFICE, SORT_USER, SORT_JSON, SORT_PARTS, SORT_SUM, SORT_ACT, SORT_DUE };

typedef struct found {
    enum sort sort;
    const cat_field_t *field;  /* CHOICE */
    const kind_draft_t *kind;  /* MATTER: NULL = any kind; PARTS, SUM, DUE, STAGE */
} found_t;

typedef struct check {
    reader_t *r;
    const kind_draft_t *drafts;
    size_t count;
    bool looped; /* within an {{#each}} */
    cat_report_check_t *rc; /* what a report knows beside paths, or NULL */
} check_t;

static const char *sort_words(enum sort s)
{
    static const char *const words[] = {
        [SORT_WRONG] = "未知" ERR_OR "unknown",         [SORT_TEXT] = "文字" ERR_OR "a text",
        [SORT_DATE] = "日期" ERR_OR "a date",           [SORT_INT] = "数目" ERR_OR "a number",
        [SORT_MONEY] = "金额" ERR_OR "a sum of money",  [SORT_BOOL] = "是否" ERR_OR "yes or no",
        [SORT_CHOICE] = "选项" ERR_OR "a choice",       [SORT_STAGE] = "阶段" ERR_OR "a stage",
        [SORT_PARTY] = "人员或单位" ERR_OR "a person or unit", [SORT_MATTER] = "事项" ERR_OR "a matter",
        [SORT_OFFICE] = "检察院" ERR_OR "an office",    [SORT_USER] = "工作人员" ERR_OR "a member of staff",
        [SORT_JSON] = "内部数据" ERR_OR "data of an instrument", [SORT_PARTS] = "组成部分" ERR_OR "parts of the matter",
        [SORT_SUM] = "合计" ERR_OR "a sum that lacks its field", [SORT_ACT] = "行为" ERR_OR "an act",
        [SORT_DUE] = "期限" ERR_OR "due dates"};
    return words[s];
}

static const kind_draft_t *draft_named(const check_t *c, const char *name)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->drafts[i].kind.name && strcmp(c->drafts[i].kind.name, name) == 0) return &c->drafts[i];
    return NULL;
}

static enum sort sort_of_field(const cat_field_t *f)
{
    switch (f->type) {
    case CAT_TEXT:
    case CAT_LONG: return SORT_TEXT;
    case CAT_INT: return SORT_INT;
    case CAT_MONEY: return SORT_MONEY;
    case CAT_DATE: return SORT_DATE;
    case CAT_BOOL: return SORT_BOOL;
    case CAT_CHOICE:
    case CAT_CHOICES: return SORT_CHOICE;
    case CAT_PARTY: return SORT_PARTY;
    case CAT_MATTER: return SORT_MATTER;
    case CAT_OFFICE: return SORT_OFFICE;
    case CAT_USER: return SORT_USER;
    case CAT_JSON: return SORT_JSON;
    }
    return SORT_WRONG;
}

/* --- one step ------------------------------------------------------------------------------------------- */

typedef struct word_sort {
    const char *word;
    enum sort sort;
} word_sort_t;

static const word_sort_t of_matter[] = {
    {"number", SORT_TEXT}, {"title", SORT_TEXT}, {"kind", SORT_TEXT}, {"office", SORT_OFFICE}, {"stage", SORT_STAGE},
    {"opened_on", SORT_DATE}, {"closed_on", SORT_DATE}, {NULL, SORT_WRONG}};
static const word_sort_t of_root[] = {{"today", SORT_DATE}, {"act", SORT_ACT}, {"matter", SORT_MATTER}, {NULL, SORT_WRONG}};
static const word_sort_t of_party[] = {
    {"name", SORT_TEXT}, {"identity", SORT_TEXT}, {"born", SORT_DATE}, {"sex", SORT_TEXT}, {"unit", SORT_TEXT},
    {"place", SORT_TEXT}, {"type", SORT_TEXT}, {NULL, SORT_WRONG}};
static const word_sort_t of_office[] = {
    {"name", SORT_TEXT}, {"brief", SORT_TEXT}, {"code", SORT_TEXT}, {"above", SORT_OFFICE}, {NULL, SORT_WRONG}};
static const word_sort_t of_user[] = {{"name", SORT_TEXT}, {"login", SORT_TEXT}, {NULL, SORT_WRONG}};
static const word_sort_t of_parts[] = {{"count", SORT_INT}, {"sum", SORT_SUM}, {NULL, SORT_WRONG}};
static const word_sort_t of_act[] = {
    {"occurred_on", SORT_DATE}, {"actor", SORT_USER}, {"note", SORT_TEXT}, {"name", SORT_TEXT}, {"number", SORT_TEXT}, {NULL, SORT_WRONG}};
static const word_sort_t of_loop[] = {
    {"@number", SORT_INT}, {"@count", SORT_INT}, {"@first", SORT_BOOL}, {"@last", SORT_BOOL}, {NULL, SORT_WRONG}};

static bool step_among(const word_sort_t *list, const char *word, found_t *ret)
{
    for (; list->word; list++)
        if (strcmp(list->word, word) == 0) {
            *ret = (found_t){.sort = list->sort};
            return true;
        }
    return false;
}

/* Parts of a kind: the kinds whose parent it is. */
static bool step_parts(const check_t *c, const kind_draft_t *k, const char *word, found_t *ret)
{
    const kind_draft_t *part = draft_named(c, word);
    if (!part || !part->kind.parent || !k->kind.name || strcmp(part->kind.parent, k->kind.name) != 0) return false;
    *ret = (found_t){.sort = SORT_PARTS, .kind = part};
    return true;
}

static bool step_matter(const check_t *c, const kind_draft_t *k, bool root, const char *word, found_t *ret)
{
    for (size_t i = 0; k && i < k->kind.field_count; i++) {
        const cat_field_t *f = &k->kind.fields[i];
        if (strcmp(f->name, word) != 0) continue;
        *ret = (found_t){.sort = sort_of_field(f), .field = f};
        if (f->type == CAT_MATTER && f->refers) ret->kind = draft_named(c, f->refers);
        return true;
    }
    if (step_among(of_matter, word, ret)) {
        ret->kind = k;
        return true;
    }
    if (root && step_among(of_root, word, ret)) {
        if (ret->sort == SORT_MATTER) ret->kind = k;
        return true;
    }
    if (k && strcmp(word, "due") == 0) {
        *ret = (found_t){.sort = SORT_DUE, .kind = k};
        return true;
    }
    if (k && k->kind.parent && strcmp(word, "parent") == 0) {
        *ret = (found_t){.sort = SORT_MATTER, .kind = draft_named(c, k->kind.parent)};
        return true;
    }
    return k && step_parts(c, k, word, ret);
}

static bool step_due(const kind_draft_t *k, const char *word, found_t *ret)
{
    for (size_t i = 0; i < k->kind.due_count; i++)
        if (strcmp(k->kind.dues[i].name, word) == 0) {
            *ret = (found_t){.sort = SORT_DATE};
            return true;
        }
    return false;
}

static bool step_sum(const kind_draft_t *k, const char *word, found_t *ret)
{
    for (size_t i = 0; i < k->kind.field_count; i++) {
        const cat_field_t *f = &k->kind.fields[i];
        if (strcmp(f->name, word) != 0 || (f->type != CAT_MONEY && f->type != CAT_INT)) continue;
        *ret = (found_t){.sort = sort_of_field(f)};
        return true;
    }
    return false;
}

static bool take_step(const check_t *c, const found_t *from, bool root, const char *word, found_t *ret)
{
    switch (from->sort) {
    case SORT_MATTER: return step_matter(c, from->kind, root, word, ret);
    case SORT_PARTY: return step_among(of_party, word, ret);
    case SORT_OFFICE: return step_among(of_office, word, ret);
    case SORT_USER: return step_among(of_user, word, ret);
    case SORT_ACT: return step_among(of_act, word, ret);
    case SORT_PARTS:
        if (!step_among(of_parts, word, ret)) return false;
        ret->kind = from->kind;
        return true;
    case SORT_SUM: return step_sum(from->kind, word, ret);
    case SORT_DUE: return step_due(from->kind, word, ret);
    case SORT_WRONG:
    case SORT_TEXT:
    case SORT_DATE:
    case SORT_INT:
    case SORT_MONEY:
    case SORT_BOOL:
    case SORT_CHOICE:
    case SORT_STAGE:
    case SORT_JSON: return false;
    }
    return false;
}

/* --- what is known there, for the mistake ------------------------------------------------------------------ */

enum { KNOWN_MOST = CAT_FIELDS_MOST + CAT_ACTS_MOST + 64 };
typedef struct known_list {
    const char *words[KNOWN_MOST];
    size_t count;
} known_list_t;

static void know(known_list_t *l, const char *word)
{
    if (l->count < KNOWN_MOST) l->words[l->count++] = word;
}

static void know_all(known_list_t *l, const word_sort_t *list)
{
    for (; list->word; list++) know(l, list->word);
}

static void know_matter(const check_t *c, const kind_draft_t *k, bool root, known_list_t *l)
{
    for (size_t i = 0; k && i < k->kind.field_count; i++) know(l, k->kind.fields[i].name);
    for (size_t i = 0; k && k->kind.name && i < c->count; i++)
        if (c->drafts[i].kind.parent && c->drafts[i].kind.name && strcmp(c->drafts[i].kind.parent, k->kind.name) == 0)
            know(l, c->drafts[i].kind.name);
    know_all(l, of_matter);
    if (root) know_all(l, of_root);
    if (k && k->kind.due_count) know(l, "due");
    if (k && k->kind.parent) know(l, "parent");
    if (c->looped) know_all(l, of_loop);
}

static void list_known(const check_t *c, const found_t *from, bool root, known_list_t *l)
{
    l->count = 0;
    if (from->sort == SORT_MATTER) know_matter(c, from->kind, root, l);
    if (from->sort == SORT_PARTY) know_all(l, of_party);
    if (from->sort == SORT_OFFICE) know_all(l, of_office);
    if (from->sort == SORT_USER) know_all(l, of_user);
    if (from->sort == SORT_ACT) know_all(l, of_act);
    if (from->sort == SORT_PARTS) know_all(l, of_parts);
    for (size_t i = 0; from->sort == SORT_DUE && i < from->kind->kind.due_count; i++) know(l, from->kind->kind.dues[i].name);
    for (size_t i = 0; from->sort == SORT_SUM && i < from->kind->kind.field_count; i++)
        if (from->kind->kind.fields[i].type == CAT_MONEY || from->kind->kind.fields[i].type == CAT_INT)
            know(l, from->kind->kind.fields[i].name);
}

/* --- paths ---------------------------------------------------------------------------------------------------- */

static void unfit(check_t *c, const cat_path_t *path, const char *word, const char *is, const char *expected)
{
    err_set(&c->r->mistakes->next, ERR_CATALOGUE_TEMPLATE_TYPE, word, is, expected);
    mistakes_keep(c->r->mistakes, path->line, path->column);
}

/* What only reports know: a word of the period or of a loop; or the matter a report is about, then paths go on from there. */
static bool follow_own(check_t *c, const cat_path_t *path, int *ret_from, found_t *at)
{
    static const enum sort sorts[] = {[CAT_OWN_TEXT] = SORT_TEXT, [CAT_OWN_INT] = SORT_INT, [CAT_OWN_DATE] = SORT_DATE,
                                      [CAT_OWN_WRONG] = SORT_WRONG};
    enum cat_own own = c->rc ? cat_check_own(c->rc, path) : CAT_OWN_NOT;
    if (own != CAT_OWN_NOT) {
        *at = (found_t){.sort = sorts[own]};
        return true;
    }
    if (c->rc && cat_check_about(c->rc) && strcmp(path->step[0], "about") == 0) {
        *at = (found_t){.sort = SORT_MATTER, .kind = cat_check_about(c->rc)};
        *ret_from = 1;
    }
    return false;
}

static found_t follow(check_t *c, const kind_draft_t *kind, const cat_path_t *path)
{
    found_t at = {.sort = SORT_MATTER, .kind = kind};
    int matters = 0, from = 0;
    assert(path->steps > 0);
    if (follow_own(c, path, &from, &at)) return at;
    if (c->looped && path->steps == 1 && step_among(of_loop, path->step[0], &at)) return at;
    for (int i = from; i < path->steps; i++) {
        found_t next;
        if (take_step(c, &at, i == 0, path->step[i], &next)) {
            at = next;
            matters += at.sort == SORT_MATTER;
            continue;
        }
        known_list_t known;
        list_known(c, &at, i == 0, &known);
        if (known.count) {
            known_err_set(&c->r->mistakes->next, ERR_CATALOGUE_TEMPLATE_PATH, path->step[i], &(known_t){known.words, known.count});
            mistakes_keep(c->r->mistakes, path->line, path->column);
        } else {
            unfit(c, path, i ? path->step[i - 1] : path->step[i], sort_words(at.sort),
                  "后面没有别的" ERR_OR "something that has parts behind the dot");
        }
        return (found_t){.sort = SORT_WRONG};
    }
    if (matters <= CAT_MATTERS_DEEP) return at;
    err_set(&c->r->mistakes->next, ERR_CATALOGUE_LIMIT, "路径经过的事项数" ERR_OR "matters a path leads through",
            num_text(CAT_MATTERS_DEEP, (char[24]){0}));
    mistakes_keep(c->r->mistakes, path->line, path->column);
    return (found_t){.sort = SORT_WRONG};
}

/* --- filters ---------------------------------------------------------------------------------------------------- */

static bool filter_fits(enum cat_filter f, enum sort s)
{
    switch (f) {
    case CAT_FILTER_DATE:
    case CAT_FILTER_DATE_ZH: return s == SORT_DATE;
    case CAT_FILTER_MONEY:
    case CAT_FILTER_MONEY_ZH:
    case CAT_FILTER_WAN: return s == SORT_MONEY || s == SORT_INT;
    case CAT_FILTER_LABEL: return s == SORT_CHOICE || s == SORT_STAGE || s == SORT_BOOL;
    case CAT_FILTER_CODE: return s == SORT_CHOICE || s == SORT_STAGE || s == SORT_OFFICE;
    case CAT_FILTER_MASK: return s == SORT_TEXT || s == SORT_PARTY;
    case CAT_FILTERS: break;
    }
    return false;
}

static const char *filter_expected(enum cat_filter f)
{
    switch (f) {
    case CAT_FILTER_DATE:
    case CAT_FILTER_DATE_ZH: return sort_words(SORT_DATE);
    case CAT_FILTER_MONEY:
    case CAT_FILTER_MONEY_ZH:
    case CAT_FILTER_WAN: return sort_words(SORT_MONEY);
    case CAT_FILTER_LABEL:
    case CAT_FILTER_CODE: return sort_words(SORT_CHOICE);
    case CAT_FILTER_MASK:
    case CAT_FILTERS: break;
    }
    return sort_words(SORT_TEXT);
}

static void check_bind(check_t *c, const kind_draft_t *kind, const cat_piece_t *p)
{
    if (c->rc && p->bound) cat_check_bound(c->rc, p->bound, NULL);
    if (c->rc && p->chart) cat_check_chart(c->rc, p->chart);
    if (!p->path) return;
    found_t at = follow(c, kind, p->path);
    if (at.sort == SORT_WRONG) return;
    const char *last = p->path->step[p->path->steps - 1];
    if (at.sort == SORT_PARTS || at.sort == SORT_SUM || at.sort == SORT_ACT || at.sort == SORT_DUE || at.sort == SORT_JSON) {
        unfit(c, p->path, last, sort_words(at.sort), "可以写出的值" ERR_OR "a value that can be written down");
        return;
    }
    for (int i = 0; i < p->filters; i++)
        if (!filter_fits(p->filter[i], at.sort)) unfit(c, p->path, last, sort_words(at.sort), filter_expected(p->filter[i]));
}

/* --- tests -------------------------------------------------------------------------------------------------------- */

static void check_choice(check_t *c, const found_t *at, const cat_test_t *t)
{
    size_t n = at->field->choice_count;
    const char **words = cat_array(c->r, n, sizeof *words);
    if (!words || !n) return;
    for (size_t i = 0; i < n; i++) words[i] = at->field->choices[i].code;
    if (cat_find(t->literal, words, n) >= 0) return;
    known_err_set(&c->r->mistakes->next, ERR_CATALOGUE_WORD, t->literal, &(known_t){words, n});
    mistakes_keep(c->r->mistakes, t->path->line, t->path->column);
}

static void check_stage(check_t *c, const found_t *at, const cat_test_t *t)
{
    if (!at->kind || cat_find(t->literal, at->kind->stage_names, at->kind->kind.stage_count) >= 0) return;
    known_err_set(&c->r->mistakes->next, ERR_CATALOGUE_STAGE, t->literal,
                  &(known_t){at->kind->stage_names, at->kind->kind.stage_count});
    mistakes_keep(c->r->mistakes, t->path->line, t->path->column);
}

static void check_compare(check_t *c, const found_t *at, const cat_test_t *t)
{
    const char *last = t->path->step[t->path->steps - 1];
    day_t day;
    switch (at->sort) {
    case SORT_INT:
    case SORT_MONEY:
        if (!t->number) unfit(c, t->path, t->literal, sort_words(SORT_TEXT), sort_words(SORT_INT));
        return;
    case SORT_CHOICE:
        if (t->what != CAT_TEST_EQ && t->what != CAT_TEST_NE) unfit(c, t->path, last, sort_words(at->sort), "= 或 <>" ERR_OR "= or <>");
        else check_choice(c, at, t);
        return;
    case SORT_STAGE: check_stage(c, at, t); return;
    case SORT_DATE:
        if (t->number || day_parse(t->literal, &day, NULL) != 0) unfit(c, t->path, t->literal, sort_words(SORT_TEXT), "'2026-03-09'");
        return;
    case SORT_TEXT:
    case SORT_OFFICE:
    case SORT_USER:
        if (t->number) unfit(c, t->path, t->literal, sort_words(SORT_INT), "引号内的文字" ERR_OR "a text in quotes");
        return;
    case SORT_BOOL:
        unfit(c, t->path, last, sort_words(at->sort), "路径本身或 not 路径" ERR_OR "the path alone, or not and the path");
        return;
    case SORT_PARTY:
    case SORT_MATTER:
    case SORT_PARTS:
    case SORT_SUM:
    case SORT_ACT:
    case SORT_DUE:
    case SORT_JSON:
    case SORT_WRONG: unfit(c, t->path, last, sort_words(at->sort), "可以比较的值" ERR_OR "a value that can be compared");
    }
}

static void check_test(check_t *c, const kind_draft_t *kind, const cat_test_t *t)
{
    if (!t) return;
    if (t->what == CAT_TEST_NOT || t->what == CAT_TEST_AND || t->what == CAT_TEST_OR) {
        check_test(c, kind, t->left);
        check_test(c, kind, t->right);
        return;
    }
    if (t->bound) {
        cat_check_bound(c->rc, t->bound, t);
        return;
    }
    found_t at = follow(c, kind, t->path);
    if (at.sort == SORT_WRONG) return;
    if (t->what != CAT_TEST_SET) check_compare(c, &at, t);
    else if (at.sort == SORT_SUM || at.sort == SORT_ACT || at.sort == SORT_DUE)
        unfit(c, t->path, t->path->step[t->path->steps - 1], sort_words(at.sort), "可以判断的值" ERR_OR "a value that is there or not");
}

/* --- papers ---------------------------------------------------------------------------------------------------------- */

static void check_pieces(check_t *c, const kind_draft_t *kind, const cat_piece_t *p);

static void check_loop(check_t *c, const kind_draft_t *kind, const cat_piece_t *p)
{
    bool looped = c->looped;
    cat_check_enter(c->rc, p->loop);
    c->looped = true;
    check_pieces(c, kind, p->inner);
    c->looped = looped;
    cat_check_leave(c->rc, p->loop);
    check_pieces(c, kind, p->other);
}

static void check_pieces(check_t *c, const kind_draft_t *kind, const cat_piece_t *p)
{
    for (; p; p = p->next) {
        if (p->what == CAT_BIND) check_bind(c, kind, p);
        if (p->what == CAT_IF) {
            check_test(c, kind, p->test);
            check_pieces(c, kind, p->inner);
            check_pieces(c, kind, p->other);
        }
        if (p->what == CAT_EACH && c->rc && p->loop) check_loop(c, kind, p);
        if (p->what != CAT_EACH || !p->path) continue;
        found_t at = follow(c, kind, p->path);
        bool looped = c->looped;
        c->looped = true;
        if (at.sort == SORT_PARTS) check_pieces(c, at.kind, p->inner);
        else if (at.sort != SORT_WRONG)
            unfit(c, p->path, p->path->step[p->path->steps - 1], sort_words(at.sort), sort_words(SORT_PARTS));
        c->looped = looped;
        check_pieces(c, kind, p->other);
    }
}

static void check_name_path(check_t *c, const kind_draft_t *kind, const cat_path_t *path)
{
    if (!path) return;
    found_t at = follow(c, kind, path);
    bool name = at.sort == SORT_TEXT || at.sort == SORT_PARTY || at.sort == SORT_OFFICE || at.sort == SORT_USER ||
                at.sort == SORT_CHOICE || at.sort == SORT_WRONG;
    if (!name) unfit(c, path, path->step[path->steps - 1], sort_words(at.sort), "单位、人员或文字" ERR_OR "a unit, a person or a text");
}

static void check_for(check_t *c, const kind_draft_t *kind, const cat_paper_t *p)
{
    for (int g = 0; g < LANG_COUNT; g++) {
        check_pieces(c, kind, p->title[g]);
        check_pieces(c, kind, p->body[g]);
    }
    check_name_path(c, kind, p->addressee);
    for (size_t i = 0; i < p->copy_count; i++) check_name_path(c, kind, &p->copies[i]);
    if (!p->date) return;
    found_t at = follow(c, kind, p->date);
    if (at.sort != SORT_DATE && at.sort != SORT_WRONG)
        unfit(c, p->date, p->date->step[p->date->steps - 1], sort_words(at.sort), sort_words(SORT_DATE));
}

/* A paper's mistakes are noted once, though it is for several kinds: the first kind that has any ends it. */
static void check_paper(check_t *c, const cat_paper_t *p)
{
    size_t before = c->r->mistakes->total;
    for (size_t i = 0; i < p->kind_count && c->r->mistakes->total == before; i++) {
        const kind_draft_t *k = draft_named(c, p->kinds[i]);
        c->r->mistakes->file = p->file;
        if (!k) {
            if (!c->r->kinds_whole) continue;
            known_err_set(&c->r->mistakes->next, ERR_CATALOGUE_KIND, p->kinds[i],
                          &(known_t){c->r->kind_names, c->r->kind_name_count});
            mistakes_keep(c->r->mistakes, 1, 1);
            continue;
        }
        if (!k->kind.fields || !k->kind.acts) continue; /* its own mistakes come first */
        if (!cat_kind_prints(&k->kind, p->name)) {
            err_set(&c->r->mistakes->next, ERR_CATALOGUE_TEMPLATE_KIND, p->kinds[i], p->name);
            mistakes_keep(c->r->mistakes, 1, 1);
            continue;
        }
        check_for(c, k, p);
    }
}

bool cat_kind_prints(const cat_kind_t *k, const char *paper)
{
    for (size_t i = 0; i < k->paper_count; i++)
        if (strcmp(k->papers[i], paper) == 0) return true;
    for (size_t i = 0; i < k->act_count; i++)
        for (size_t j = 0; j < k->acts[i].paper_count; j++)
            if (strcmp(k->acts[i].papers[j], paper) == 0) return true;
    return false;
}

bool cat_paper_for(const cat_paper_t *p, const char *kind)
{
    for (size_t i = 0; i < p->kind_count; i++)
        if (strcmp(p->kinds[i], kind) == 0) return true;
    return false;
}

static bool has_template(const catalogue_t *cat, const char *paper, const char *kind)
{
    for (size_t i = 0; i < cat->paper_count; i++)
        if (strcmp(cat->papers[i].name, paper) == 0 && cat_paper_for(&cat->papers[i], kind)) return true;
    return false;
}

static void need_template(check_t *c, const kind_draft_t *k, const cat_node_t *where, const char *paper)
{
    const catalogue_t *cat = c->r->cat;
    const char **names = cat_array(c->r, cat->paper_count, sizeof *names);
    if (!names || has_template(cat, paper, k->kind.name)) return;
    for (size_t i = 0; i < cat->paper_count; i++) names[i] = cat->papers[i].name;
    const char *nearest = text_nearest(paper, names, cat->paper_count);
    c->r->mistakes->file = k->file;
    MISTAKE(c->r->mistakes, where, ERR_CATALOGUE_TEMPLATE_NONE, paper, k->kind.name, nearest ? nearest : "-");
}

static void check_named(check_t *c, const kind_draft_t *k)
{
    if (!k->kind.name) return;
    for (size_t i = 0; i < k->kind.paper_count; i++) need_template(c, k, cat_list_item(k->papers, i), k->kind.papers[i]);
    for (size_t i = 0; i < k->act_count; i++)
        for (size_t j = 0; !k->kind.paper_count && j < k->act[i].act.paper_count; j++)
            need_template(c, k, cat_list_item(k->act[i].papers, j), k->act[i].act.papers[j]);
}

/* One kind prints one paper of a name: two files that both are for it would leave it to chance. They are sorted. */
static void check_doubles(check_t *c)
{
    const catalogue_t *cat = c->r->cat;
    for (size_t i = 1; i < cat->paper_count; i++) {
        const cat_paper_t *a = &cat->papers[i - 1], *b = &cat->papers[i];
        if (strcmp(a->name, b->name) != 0) continue;
        for (size_t k = 0; k < b->kind_count; k++) {
            if (!cat_paper_for(a, b->kinds[k])) continue;
            c->r->mistakes->file = b->file;
            err_set(&c->r->mistakes->next, ERR_CATALOGUE_DUPLICATE, b->name, a->file);
            mistakes_keep(c->r->mistakes, 1, 1);
        }
    }
}

void cat_check_papers(reader_t *r, const kind_draft_t *drafts, size_t count)
{
    check_t c = {.r = r, .drafts = drafts, .count = count};
    check_doubles(&c);
    for (size_t i = 0; i < r->cat->paper_count; i++) check_paper(&c, &r->cat->papers[i]);
    /* a template that could not be read would be said to be missing as well */
    for (size_t i = 0; i < count && !r->mistakes->total; i++) check_named(&c, &drafts[i]);
}

void cat_check_report_pieces(cat_report_check_t *rc, reader_t *r, const kind_draft_t *drafts, size_t count, const kind_draft_t *kind,
                             const cat_piece_t *pieces)
{
    check_t c = {.r = r, .drafts = drafts, .count = count, .rc = rc};
    assert(rc);
    check_pieces(&c, kind, pieces);
}
