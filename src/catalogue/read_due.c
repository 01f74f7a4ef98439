/* read_due.c - due rules and figures of a kind. */
#include "catalogue/read.h"

#include <assert.h>
#include <string.h>

#define WORDS_EXPECTED {{"{zh: ……, en: ……}", "{zh: ..., en: ...}"}}

/* --- due rules --------------------------------------------------------------------------------------- */
/* calendar.h knows the words of terms, and the nearest right one. */
static void read_term(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into)
{
    if (v->type != NODE_TEXT)
        cat_wrong_shape(r, row->key, v, row->expect);
    else if (term_parse(v->text, into, &r->mistakes->next) != 0)
        mistakes_keep(r->mistakes, v->line, v->column);
}

enum { MISSED_LAPSE = 8 };

static void read_missed(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into)
{
    /* in the order of the bits of cat_due_t.missed */
    static const char *const words[] = {"remind", "escalate", "report_up", "lapse"};
    *(uint32_t *)into = (uint32_t)cat_refer_mask(r, row->key, ERR_CATALOGUE_WORD, v, words,
                                                 CAT_COUNT(words), row->expect);
}

#define DUE(m) offsetof(due_draft_t, m)
static const cat_row_t DUE_ROWS[] = {
    {"label", "name", cat_read_words, DUE(due.label), true, WORDS_EXPECTED},
    {"from", NULL, cat_read_acts_mask, DUE(due.from), true, {{"行为或行为列表", "an act or a list of acts"}}},
    {"add", NULL, read_term, DUE(due.term), false,
     {{"期限，例如 3 working days、2 months", "a term such as 3 working days, 2 months, half month"}}},
    {"term_field", NULL, cat_read_keep, DUE(term_field), false, {{"整数字段（天数）", "an int field holding days"}}},
    {"when", NULL, cat_read_keep, DUE(when), false, {{"SQL 条件", "an SQL condition"}}},
    {"met_by", NULL, cat_read_acts_mask, DUE(due.met_by), false, {{"行为或行为列表", "an act or a list of acts"}}},
    {"paused_by", NULL, cat_read_acts_mask, DUE(due.paused_by), false,
     {{"行为或行为列表", "an act or a list of acts"}}},
    {"resumed_by", NULL, cat_read_acts_mask, DUE(due.resumed_by), false,
     {{"行为或行为列表", "an act or a list of acts"}}},
    {"cancelled_by", NULL, cat_read_acts_mask, DUE(due.cancelled_by), false,
     {{"行为或行为列表", "an act or a list of acts"}}},
    {"custody", NULL, cat_read_bool, DUE(due.custody), false, {{"true 或 false", "true or false"}}},
    {"restarts_most", NULL, cat_read_count, DUE(due.restarts_most), false, {{"整数", "a whole number"}}},
    {"law", NULL, cat_read_text, DUE(due.law), false, {{"法律条文", "the article of the law"}}},
    {"missed", NULL, read_missed, DUE(due.missed), false,
     {{"remind、escalate、report_up、lapse", "remind, escalate, report_up, lapse"}}},
};

/* A matter's own term, in days. */
static void read_term_field(reader_t *r, due_draft_t *d)
{
    const kind_draft_t *k = r->kind;
    if (d->term_field->type != NODE_TEXT) {
        cat_wrong_shape(r, "term_field", d->term_field, (words_t){{"字段名称", "the name of a field"}});
        return;
    }
    int i = cat_refer(r, ERR_CATALOGUE_FIELD, d->term_field, k->field_names, k->field_count);
    if (i < 0) return;
    if (k->field[i].field.type != CAT_INT)
        cat_needs(r, d->term_field, "term_field", "type: int",
                  "期限字段以整数记天数" ERR_OR "the field of an own term holds days");
    d->due.term_field = d->term_field->text;
}

/* A term that stops for ever, or goes on without having stopped. */
static void check_pauses(reader_t *r, const due_draft_t *d)
{
    const cat_node_t *paused = cat_node_get(d->node, "paused_by");
    const cat_node_t *resumed = cat_node_get(d->node, "resumed_by");
    /* an act that starts the rule anew ends a pause as well */
    bool restarts = false;
    for (size_t i = 0; i < r->kind->act_count; i++)
        restarts = restarts || (!r->kind->act[i].act.opens && (d->due.from >> i & 1));
    if (paused && !resumed && !restarts)
        cat_needs(r, paused, "paused_by", "resumed_by",
                  "中止的期限须能恢复" ERR_OR "a term that pauses must be able to go on");
    if (resumed && !paused)
        cat_needs(r, resumed, "resumed_by", "paused_by",
                  "只有中止的期限才能恢复" ERR_OR "only a paused term can be resumed");
}

static void read_due(reader_t *r, due_draft_t *d)
{
    assert(d->key && d->node);
    d->due.name = d->key->text;
    d->due.restarts_most = -1;
    (void)cat_check_name(r, d->key);
    if (!cat_read_map(r, DUE_ROWS, CAT_COUNT(DUE_ROWS), d->key->text, d->node, d)) return;
    if (d->term_field)
        read_term_field(r, d);
    else if (!cat_node_get(d->node, "add"))
        cat_missing(r, d->node, "add", DUE_ROWS[2].expect);
    /* What nobody can meet only runs out: a letter's validity, for example. */
    bool misspelt = cat_node_get(d->node, "missed") && !d->due.missed;
    if (!cat_node_get(d->node, "met_by") && !(d->due.missed & MISSED_LAPSE) && !misspelt)
        cat_missing(r, d->node, "met_by", DUE_ROWS[5].expect);
    if (d->when) d->due.when = cat_read_condition(r, d->when, false);
    check_pauses(r, d);
}

void cat_read_dues(reader_t *r, const cat_node_t *node)
{
    kind_draft_t *k = r->kind;
    if (node->type != NODE_MAP) {
        cat_wrong_shape(r, "due", node, (words_t){{"期限名: {from, add, met_by}", "name: {from, add, met_by}"}});
        return;
    }
    k->dues = cat_array(r, node->count, sizeof *k->dues);
    if (!k->dues) return;
    k->due_count = node->count;
    for (size_t i = 0; i < node->count; i++) {
        k->dues[i] = (due_draft_t){.key = node->pair[i].key, .node = node->pair[i].value};
        read_due(r, &k->dues[i]);
    }
}

/* --- figures ----------------------------------------------------------------------------------------- */
#define FIGURE(m) offsetof(figure_draft_t, m)
static const cat_row_t FIGURE_ROWS[] = {
    {"label", "name", cat_read_words, FIGURE(figure.label), true, WORDS_EXPECTED},
    {"count", NULL, cat_read_keep, FIGURE(count), false, {{"所计数的行为", "the act that is counted"}}},
    {"sum", NULL, cat_read_keep, FIGURE(sum), false, {{"所累加的字段", "the field that is added up"}}},
    {"where", NULL, cat_read_keep, FIGURE(where), false, {{"SQL 条件", "an SQL condition"}}},
    {"share", NULL, cat_read_keep, FIGURE(share), false, {{"作为分子的指标", "the figure that is the part"}}},
    {"of", NULL, cat_read_keep, FIGURE(of), false, {{"作为分母的指标", "the figure that is the whole"}}},
    {"unit", NULL, cat_read_text, FIGURE(figure.unit), false, {{"单位，例如 份", "a unit, such as 份"}}},
};

/* The text of a reference, NULL when it has another form. */
static const char *reference(reader_t *r, const char *key, const cat_node_t *v)
{
    if (!v) return NULL;
    if (v->type == NODE_TEXT) return v->text;
    cat_wrong_shape(r, key, v, (words_t){{"一个名称", "one name"}});
    return NULL;
}

/* What is added up must be a number, and not a secret. */
static void read_sum(reader_t *r, figure_draft_t *d)
{
    const kind_draft_t *k = r->kind;
    d->figure.sum = reference(r, "sum", d->sum);
    if (!d->figure.sum) return;
    int i = cat_refer(r, ERR_CATALOGUE_FIELD, d->sum, k->field_names, k->field_count);
    if (i < 0) return;
    const cat_field_t *f = &k->field[i].field;
    if (f->type != CAT_INT && f->type != CAT_MONEY)
        cat_needs(r, d->sum, "sum", "type: int / money", "只能累加数字" ERR_OR "only numbers can be added up");
    if (f->sealed)
        cat_together(r, d->sum, "sum", "sealed", "封存字段不进入指标" ERR_OR "sealed fields stay out of figures");
}

/* A share is two names; whether such figures exist is asked when all kinds are read. */
static void read_share(reader_t *r, figure_draft_t *d)
{
    if (!d->share || !d->of) {
        const cat_node_t *given = d->share ? d->share : d->of;
        cat_needs(r, given, d->share ? "share" : "of", d->share ? "of" : "share",
                  "比率需要分子和分母" ERR_OR "a share has a part and a whole");
    }
    const cat_node_t *other = d->count ? d->count : d->sum ? d->sum : d->where;
    if (other)
        cat_together(r, other, "share", d->count ? "count" : d->sum ? "sum" : "where",
                     "比率由其他指标算出" ERR_OR "a share is made of other figures");
    d->figure.share = reference(r, "share", d->share);
    d->figure.of = reference(r, "of", d->of);
}

static void read_figure(reader_t *r, figure_draft_t *d)
{
    assert(d->key && d->node);
    const kind_draft_t *k = r->kind;
    d->figure.name = d->key->text;
    (void)cat_check_name(r, d->key);
    if (!cat_read_map(r, FIGURE_ROWS, CAT_COUNT(FIGURE_ROWS), d->key->text, d->node, d)) return;
    if (d->share || d->of) {
        read_share(r, d);
        return;
    }
    if (!d->count && !d->sum) {
        cat_missing(r, d->node, "count", FIGURE_ROWS[1].expect);
        return;
    }
    d->figure.count = reference(r, "count", d->count);
    if (d->figure.count) (void)cat_refer(r, ERR_CATALOGUE_ACT, d->count, k->act_names, k->act_count);
    read_sum(r, d);
    if (d->where) d->figure.where = cat_read_condition(r, d->where, true);
}

void cat_read_figures(reader_t *r, const cat_node_t *node)
{
    kind_draft_t *k = r->kind;
    if (node->type != NODE_MAP) {
        cat_wrong_shape(r, "figures", node, (words_t){{"指标名: {count: 行为}", "name: {count: act}"}});
        return;
    }
    k->figure = cat_array(r, node->count, sizeof *k->figure);
    if (!k->figure) return;
    k->figure_count = node->count;
    for (size_t i = 0; i < node->count; i++) {
        k->figure[i] = (figure_draft_t){.key = node->pair[i].key, .node = node->pair[i].value};
        read_figure(r, &k->figure[i]);
    }
}
