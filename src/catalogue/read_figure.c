/* read_figure.c - figures of a kind: what acts count, add up, measure in days, and what stands at a date. */
#include "base/text.h"
#include "catalogue/read.h"

#include <assert.h>
#include <string.h>

#define WORDS_EXPECTED {{"{zh: ……, en: ……}", "{zh: ..., en: ...}"}}

static void read_day(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into)
{
    if (v->type != NODE_TEXT)
        cat_wrong_shape(r, row->key, v, row->expect);
    else if (day_parse(v->text, into, &r->mistakes->next) != 0)
        mistakes_keep(r->mistakes, v->line, v->column);
}

#define FIGURE(m) offsetof(figure_draft_t, m)
static const cat_row_t FIGURE_ROWS[] = {
    {"label", "name", cat_read_words, FIGURE(figure.label), true, WORDS_EXPECTED},
    {"count", NULL, cat_read_keep, FIGURE(count), false, {{"所计数的行为或者行为列表", "the act that is counted, or a list of them"}}},
    {"sum", NULL, cat_read_keep, FIGURE(sum), false, {{"所累加的字段", "the field that is added up"}}},
    {"where", NULL, cat_read_keep, FIGURE(where), false, {{"SQL 条件", "an SQL condition"}}},
    {"in_time", NULL, cat_read_keep, FIGURE(in_time), false, {{"该行为所满足的期限", "a due rule that the act meets"}}},
    {"share", NULL, cat_read_keep, FIGURE(share), false, {{"作为分子的指标", "the figure that is the part"}}},
    {"of", NULL, cat_read_keep, FIGURE(of), false, {{"作为分母的指标", "the figure that is the whole"}}},
    {"cohort", NULL, cat_read_keep, FIGURE(cohort), false, {{"any、期限或者期限列表", "any, a due rule or a list of due rules"}}},
    {"unit", NULL, cat_read_text, FIGURE(figure.unit), false, {{"单位，例如 份", "a unit, such as 份"}}},
    {"days", NULL, cat_read_keep, FIGURE(days), false, {{"{from: 行为或者日期字段, to: 行为}", "{from: an act or a date field, to: an act}"}}},
    {"stock", NULL, cat_read_keep, FIGURE(stock), false, {{"open、阶段或者阶段列表", "open, a stage or a list of stages"}}},
    {"formula", NULL, cat_read_words, FIGURE(figure.formula), false, WORDS_EXPECTED},
    {"law", NULL, cat_read_text, FIGURE(figure.law), false, {{"依据的条文或者来源", "the article or source it rests on"}}},
    {"valid_from", NULL, read_day, FIGURE(figure.valid_from), false, {{"启用日期 YYYY-MM-DD", "first day of validity, YYYY-MM-DD"}}},
    {"valid_to", NULL, read_day, FIGURE(figure.valid_to), false, {{"停用日期 YYYY-MM-DD", "last day of validity, YYYY-MM-DD"}}},
};

typedef struct days_draft {
    const cat_node_t *from, *to;
} days_draft_t;
static const cat_row_t DAYS_ROWS[] = {
    {"from", NULL, cat_read_keep, offsetof(days_draft_t, from), true, {{"行为或者日期字段", "an act or a date field"}}},
    {"to", NULL, cat_read_keep, offsetof(days_draft_t, to), true, {{"行为", "an act"}}},
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
static int read_sum(reader_t *r, figure_draft_t *d)
{
    const kind_draft_t *k = r->kind;
    d->figure.sum = reference(r, "sum", d->sum);
    if (!d->figure.sum) return -1;
    int i = cat_refer(r, ERR_CATALOGUE_FIELD, d->sum, k->field_names, k->field_count);
    if (i < 0) return -1;
    const cat_field_t *f = &k->field[i].field;
    if (f->type != CAT_INT && f->type != CAT_MONEY)
        cat_needs(r, d->sum, "sum", "type: int / money", "只能累加数字" ERR_OR "only numbers can be added up");
    if (f->sealed)
        cat_together(r, d->sum, "sum", "sealed", "封存字段不进入指标" ERR_OR "sealed fields stay out of figures");
    return i;
}

/* A correction of one of them may change what later acts count. */
static void keep_uses(reader_t *r, figure_draft_t *d, const cat_uses_t *uses)
{
    size_t fields = r->kind->field_count;
    int *list = fields ? cat_array(r, fields, sizeof *list) : NULL;
    if (!list) return;
    for (size_t i = 0; i < fields; i++)
        if (uses->field[i]) list[d->figure.use_count++] = (int)i;
    d->figure.uses = list;
}

/* One act, or several each of which counts: their names in one text. */
static void read_count(reader_t *r, figure_draft_t *d)
{
    const kind_draft_t *k = r->kind;
    const char *names = NULL;
    if (d->sum || d->days || d->in_time) { /* what is added up or measured is of one act */
        d->figure.count = reference(r, "count", d->count);
        if (d->figure.count) (void)cat_refer(r, ERR_CATALOGUE_ACT, d->count, k->act_names, k->act_count);
        return;
    }
    cat_acts_t acts = cat_refer_acts(r, "count", d->count, FIGURE_ROWS[1].expect);
    for (size_t i = 0; i < k->act_count; i++) {
        if (!cat_acts_has(&acts, i)) continue;
        names = names ? arena_printf(r->arena, "%s %s", names, k->act_names[i]) : k->act_names[i];
        if (!names) r->mistakes->nomem = true;
    }
    d->figure.count = names;
}

/* Rates and the clock agree: in time is what met the rule in its term. */
static void read_in_time(reader_t *r, figure_draft_t *d)
{
    const kind_draft_t *k = r->kind;
    const char **names = cat_array(r, k->due_count + 1, sizeof *names);
    d->figure.in_time = reference(r, "in_time", d->in_time);
    if (!names || !d->figure.in_time) return;
    for (size_t i = 0; i < k->due_count; i++) names[i] = k->dues[i].key->text;
    int rule = cat_refer(r, ERR_CATALOGUE_WORD, d->in_time, names, k->due_count);
    int act = d->figure.count ? cat_find(d->figure.count, k->act_names, k->act_count) : -1;
    if (rule >= 0 && (act < 0 || !cat_acts_has(&k->dues[rule].due.met_by, (size_t)act)))
        cat_needs(r, d->in_time, "in_time", "count",
                  "所计数的行为须是满足该期限的行为" ERR_OR "the act counted must be one that meets the rule");
}

/* Days from an act, or from the day in a field, to the act that is counted. */
static void read_days(reader_t *r, figure_draft_t *d)
{
    const kind_draft_t *k = r->kind;
    days_draft_t days = {0};
    const cat_node_t *other = d->count ? d->count : d->sum;
    if (other)
        cat_together(r, other, "days", d->count ? "count" : "sum",
                     "所计数的行为就是 to" ERR_OR "the act that is counted is its `to`");
    if (!cat_read_map(r, DAYS_ROWS, CAT_COUNT(DAYS_ROWS), "days", d->days, &days)) return;
    const char *from = reference(r, "from", days.from);
    d->count = days.to;
    if (!from) return;
    if (strcmp(from, "opened_on") == 0) { /* the day of the opening act, whichever it was */
        d->figure.days_field = from;
        return;
    }
    int field = cat_find(from, k->field_names, k->field_count);
    if (field < 0) {
        if (cat_refer(r, ERR_CATALOGUE_ACT, days.from, k->act_names, k->act_count) < 0) return;
        d->figure.days_from = from;
        if (days.to && days.to->type == NODE_TEXT && strcmp(from, days.to->text) == 0)
            cat_together(r, days.to, "from", "to", "起止须是两个行为" ERR_OR "two acts are needed");
        return;
    }
    const cat_field_t *f = &k->field[field].field;
    d->figure.days_field = from;
    if (f->type != CAT_DATE) cat_needs(r, days.from, "from", "type: date", "天数自日期起算" ERR_OR "days are counted from a date");
    if (f->sealed)
        cat_together(r, days.from, "from", "sealed", "封存字段不进入指标" ERR_OR "sealed fields stay out of figures");
}

/* What stands in some stages at the end of a day. */
static void read_stock(reader_t *r, figure_draft_t *d)
{
    const kind_draft_t *k = r->kind;
    const cat_node_t *other = d->count ? d->count : d->sum ? d->sum : d->days ? d->days : d->where ? d->where : d->in_time;
    if (other)
        cat_together(r, other, "stock", d->count ? "count" : d->sum ? "sum" : d->days ? "days" : d->where ? "where" : "in_time",
                     "存量由阶段算出，不计行为" ERR_OR "a stock is made of stages, no act is counted");
    if (d->stock->type == NODE_TEXT && strcmp(d->stock->text, "open") == 0) {
        uint64_t all = k->kind.stage_count < 64 ? (UINT64_C(1) << k->kind.stage_count) - 1 : UINT64_MAX;
        d->figure.stock = all & ~k->kind.final_stages;
        return;
    }
    d->figure.stock = cat_refer_mask(r, "stock", ERR_CATALOGUE_STAGE, d->stock, k->stage_names, k->kind.stage_count,
                                     (words_t){{"open、阶段或者阶段列表", "open, a stage or a list of stages"}});
}

/* Whose term must have run out, that what may still be done does not lower the share. */
static void read_cohort(reader_t *r, figure_draft_t *d)
{
    const kind_draft_t *k = r->kind;
    const char **names = cat_array(r, k->due_count + 1, sizeof *names);
    d->figure.cohort = true;
    if (!names || (d->cohort->type == NODE_TEXT && strcmp(d->cohort->text, "any") == 0)) return;
    for (size_t i = 0; i < k->due_count; i++) names[i] = k->dues[i].key->text;
    d->figure.cohort_dues = cat_refer_mask(r, "cohort", ERR_CATALOGUE_WORD, d->cohort, names, k->due_count,
                                           (words_t){{"any、期限或者期限列表", "any, a due rule or a list of due rules"}});
}

/* A share is two names; whether such figures exist is asked when all kinds are read. */
static void read_share(reader_t *r, figure_draft_t *d)
{
    if (!d->share || !d->of) {
        const cat_node_t *given = d->share ? d->share : d->of;
        cat_needs(r, given, d->share ? "share" : "of", d->share ? "of" : "share",
                  "比率需要分子和分母" ERR_OR "a share has a part and a whole");
    }
    const cat_node_t *other = d->count   ? d->count
                              : d->sum   ? d->sum
                              : d->where ? d->where
                              : d->days  ? d->days
                              : d->stock ? d->stock
                                         : d->in_time;
    const char *name = d->count ? "count" : d->sum ? "sum" : d->where ? "where" : d->days ? "days" : d->stock ? "stock" : "in_time";
    if (other)
        cat_together(r, other, "share", name,
                     "比率由其他指标算出" ERR_OR "a share is made of other figures");
    d->figure.share = reference(r, "share", d->share);
    d->figure.of = reference(r, "of", d->of);
    if (d->cohort) read_cohort(r, d);
}

static void read_figure(reader_t *r, figure_draft_t *d)
{
    assert(d->key && d->node);
    d->figure.name = d->key->text;
    d->figure.valid_from = d->figure.valid_to = DAY_NONE;
    (void)cat_check_name(r, d->key);
    if (!cat_read_map(r, FIGURE_ROWS, CAT_COUNT(FIGURE_ROWS), d->key->text, d->node, d)) return;
    if (d->figure.valid_from != DAY_NONE && d->figure.valid_to != DAY_NONE && d->figure.valid_to < d->figure.valid_from)
        cat_together(r, cat_node_get(d->node, "valid_to"), "valid_from", "valid_to",
                     "valid_to 早于 valid_from" ERR_OR "valid_to is before valid_from");
    if (d->share || d->of) {
        read_share(r, d);
        return;
    }
    if (d->cohort) cat_needs(r, d->cohort, "cohort", "share", "只有比率可按批次计" ERR_OR "only a share can be of a cohort");
    if (d->stock) {
        read_stock(r, d);
        return;
    }
    if (d->days) read_days(r, d);
    if (!d->count && !d->sum) {
        if (!d->days) cat_missing(r, d->node, "count", FIGURE_ROWS[1].expect);
        return;
    }
    if (d->count) read_count(r, d);
    cat_uses_t uses = {.moving = false};
    if (d->where) d->figure.where = cat_read_open_condition(r, d->where, &uses);
    int sum = read_sum(r, d);
    if (sum >= 0) uses.field[sum] = true;
    keep_uses(r, d, &uses);
    if (d->figure.where) d->figure.written = d->where->text;
    if (d->in_time) read_in_time(r, d);
}

void cat_read_figures(reader_t *r, const cat_node_t *node)
{
    kind_draft_t *k = r->kind;
    if (node->type != NODE_MAP) {
        cat_wrong_shape(r, "figures", node, (words_t){{"指标名: {count: 行为}", "name: {count: act}"}});
        return;
    }
    if (node->count > CAT_FIGURES_MOST) { /* an act notes what it counts in as many bits */
        MISTAKE(r->mistakes, node, ERR_CATALOGUE_LIMIT, "指标数" ERR_OR "figures of a kind",
                num_text(CAT_FIGURES_MOST, (char[24]){0}));
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
