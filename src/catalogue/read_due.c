/* read_due.c - due rules of a kind. */
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

static void read_missed(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into)
{
    /* in the order of the bits CAT_MISSED_… */
    static const char *const words[] = {"remind", "escalate", "report_up", "lapse"};
    *(uint32_t *)into = (uint32_t)cat_refer_mask(r, row->key, ERR_CATALOGUE_WORD, v, words,
                                                 CAT_COUNT(words), row->expect);
}

static void read_month_end(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into)
{
    static const char *const words[] = {"last", "same"};
    if (v->type != NODE_TEXT)
        cat_wrong_shape(r, row->key, v, row->expect);
    else
        *(bool *)into = cat_refer(r, ERR_CATALOGUE_WORD, v, words, CAT_COUNT(words)) == 1;
}

/* {examine: examined}: which act ends the pause of which; or one act, or a list, with resumed_by for all of them. */
static void read_paused(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into)
{
    cat_due_t *due = into;
    const kind_draft_t *k = r->kind;
    if (v->type != NODE_MAP) {
        cat_read_acts_mask(r, row, v, &due->paused_by);
        return;
    }
    cat_acts_t *ends = cat_array(r, k->act_count + 1, sizeof *ends);
    for (size_t i = 0; ends && i < v->count; i++) {
        int act = cat_refer(r, ERR_CATALOGUE_ACT, v->pair[i].key, k->act_names, k->act_count);
        if (act < 0) continue;
        cat_acts_add(&due->paused_by, (size_t)act);
        cat_read_acts_mask(r, row, v->pair[i].value, &ends[act]);
        cat_acts_join(&due->resumed_by, &ends[act]);
    }
    due->pause_ends = ends;
}

#define DUE(m) offsetof(due_draft_t, m)
#define DATE_FIELD {{"日期字段", "a date field"}}
#define ACTS {{"行为或行为列表", "an act or a list of acts"}}
#define CUSTODY {{"true、false 或者是否（整数）字段", "true, false or a bool or int field"}}
static const cat_row_t DUE_ROWS[] = {
    {"label", "name", cat_read_words, DUE(due.label), true, WORDS_EXPECTED},
    {"from", NULL, cat_read_acts_mask, DUE(due.from), true, ACTS},
    {"add", NULL, read_term, DUE(due.term), false,
     {{"期限，例如 3 working days、2 months", "a term such as 3 working days, 2 months, half month"}}},
    {"month_end", NULL, read_month_end, DUE(due.same_day), false, {{"last 或 same", "last or same"}}},
    {"term_field", NULL, cat_read_keep, DUE(term_field), false, {{"整数字段（天数）", "an int field holding days"}}},
    {"start_field", NULL, cat_read_keep, DUE(start_field), false, DATE_FIELD},
    {"ahead", NULL, cat_read_bool, DUE(due.ahead), false, {{"true 或 false", "true or false"}}},
    {"before", NULL, cat_read_keep, DUE(before), false, DATE_FIELD},
    {"day_field", NULL, cat_read_keep, DUE(day_field), false, DATE_FIELD},
    {"when", NULL, cat_read_keep, DUE(when), false, {{"SQL 条件", "an SQL condition"}}},
    {"met_by", NULL, cat_read_acts_mask, DUE(due.met_by), false, ACTS},
    {"paused_by", NULL, read_paused, DUE(due), false, {{"行为、行为列表或者 {中止的行为: 恢复的行为}", "an act, a list of acts or {act that stops: act that ends that}"}}},
    {"resumed_by", NULL, cat_read_acts_mask, DUE(due.resumed_by), false, ACTS},
    {"cancelled_by", NULL, cat_read_acts_mask, DUE(due.cancelled_by), false, ACTS},
    {"extended_by", NULL, cat_read_keep, DUE(extended_by), false, {{"{行为: 期限}", "{act: term}"}}},
    {"custody", NULL, cat_read_keep, DUE(custody), false, CUSTODY},
    {"restarts_most", NULL, cat_read_count, DUE(due.restarts_most), false, {{"整数", "a whole number"}}},
    {"law", NULL, cat_read_text, DUE(due.law), false, {{"法律条文", "the article of the law"}}},
    {"missed", NULL, read_missed, DUE(due.missed), false,
     {{"remind、escalate、report_up、lapse", "remind, escalate, report_up, lapse"}}},
    {"remind", NULL, read_term, DUE(due.remind), false, {{"期限，例如 5 days", "a term such as 5 days"}}},
    {"on_missed", NULL, cat_read_keep, DUE(on_missed), false, {{"由系统执行的行为", "an act of the program"}}},
};

/* A field that tells the rule something: its name, when there is such a field and it has the right type. */
static const char *read_field_of(reader_t *r, const char *key, const cat_node_t *v, enum cat_type type,
                                 const char *must, const char *reason)
{
    const kind_draft_t *k = r->kind;
    if (!v) return NULL;
    if (v->type != NODE_TEXT) {
        cat_wrong_shape(r, key, v, (words_t){{"字段名称", "the name of a field"}});
        return NULL;
    }
    int i = cat_refer(r, ERR_CATALOGUE_FIELD, v, k->field_names, k->field_count);
    if (i < 0) return NULL;
    if (k->field[i].field.type != type) cat_needs(r, v, key, must, reason);
    return v->text;
}

/* The fields that a due date is counted from, or that hold it. */
static void read_due_fields(reader_t *r, due_draft_t *d)
{
    static const char *const date = "期限所依据的字段为日期" ERR_OR "a term is counted from a date";
    d->due.term_field = read_field_of(r, "term_field", d->term_field, CAT_INT, "type: int",
                                      "期限字段以整数记天数" ERR_OR "the field of an own term holds days");
    d->due.start_field = read_field_of(r, "start_field", d->start_field, CAT_DATE, "type: date", date);
    d->due.before = read_field_of(r, "before", d->before, CAT_DATE, "type: date", date);
    d->due.day_field = read_field_of(r, "day_field", d->day_field, CAT_DATE, "type: date", date);
}

/* In custody always, never, or while a field says so. */
static void read_custody(reader_t *r, due_draft_t *d)
{
    const kind_draft_t *k = r->kind;
    const char *known[CAT_FIELDS_MOST + 2] = {"true", "false"};
    if (!d->custody) return;
    if (d->custody->type != NODE_TEXT) {
        cat_wrong_shape(r, "custody", d->custody, (words_t)CUSTODY);
        return;
    }
    assert(k->field_count <= CAT_FIELDS_MOST);
    for (size_t i = 0; i < k->field_count; i++) known[i + 2] = k->field_names[i];
    int i = cat_refer(r, ERR_CATALOGUE_WORD, d->custody, known, k->field_count + 2);
    d->due.custody = i == 0;
    if (i < 2) return;
    enum cat_type type = k->field[i - 2].field.type;
    if (type != CAT_BOOL && type != CAT_INT)
        cat_needs(r, d->custody, "custody", "type: bool / int",
                  "是否有人在押由是否字段或者人数字段记载" ERR_OR "a bool or a number of persons tells that somebody is in custody");
    d->due.custody_field = d->custody->text;
}

/* {extend_review: 15 days}: what each act adds to the running term. */
static void read_extensions(reader_t *r, due_draft_t *d)
{
    const cat_node_t *map = d->extended_by;
    if (!map) return;
    if (map->type != NODE_MAP || !map->count) {
        cat_wrong_shape(r, "extended_by", map, (words_t){{"{行为: 期限}", "{act: term}"}});
        return;
    }
    cat_extension_t *list = cat_array(r, map->count, sizeof *list);
    if (!list) return;
    static const cat_row_t row = {.key = "extended_by", .expect = {{"期限，例如 15 days", "a term such as 15 days"}}};
    for (size_t i = 0; i < map->count; i++) {
        int act = cat_refer(r, ERR_CATALOGUE_ACT, map->pair[i].key, r->kind->act_names, r->kind->act_count);
        if (act < 0) continue;
        cat_extension_t *e = &list[d->due.extension_count];
        e->act = act;
        read_term(r, &row, map->pair[i].value, &e->term);
        if (cat_acts_has(&d->due.from, (size_t)act))
            cat_together(r, map->pair[i].key, "from", "extended_by",
                         "同一行为不能既起算又延长" ERR_OR "one act cannot both start and extend it");
        d->due.extension_count += e->term.parts > 0;
    }
    d->due.extensions = list;
}

/* Only the program may do what nobody did in time. */
static void read_on_missed(reader_t *r, due_draft_t *d)
{
    const kind_draft_t *k = r->kind;
    d->due.on_missed = -1;
    if (!d->on_missed) return;
    if (d->on_missed->type != NODE_TEXT) {
        cat_wrong_shape(r, "on_missed", d->on_missed, (words_t){{"一个行为", "one act"}});
        return;
    }
    int i = cat_refer(r, ERR_CATALOGUE_ACT, d->on_missed, k->act_names, k->act_count);
    if (i < 0) return;
    if (!k->act[i].act.system || k->act[i].act.opens)
        cat_needs(r, d->on_missed, "on_missed", "system: true",
                  "逾期时由系统执行" ERR_OR "what nobody did in time is done by the program");
    d->due.on_missed = i;
}

/* A term that stops for ever, or goes on without having stopped. */
static void check_pauses(reader_t *r, const due_draft_t *d)
{
    const cat_node_t *paused = cat_node_get(d->node, "paused_by");
    const cat_node_t *resumed = cat_node_get(d->node, "resumed_by");
    /* an act that starts the rule anew ends a pause as well */
    bool restarts = false;
    for (size_t i = 0; i < r->kind->act_count; i++)
        restarts = restarts || (!r->kind->act[i].act.opens && cat_acts_has(&d->due.from, i));
    if (d->due.pause_ends && resumed)
        cat_together(r, resumed, "paused_by", "resumed_by", "各自恢复的行为已经写明" ERR_OR "what ends each pause is written with it");
    if (paused && !resumed && !d->due.pause_ends && !restarts)
        cat_needs(r, paused, "paused_by", "resumed_by",
                  "中止的期限须能恢复" ERR_OR "a term that pauses must be able to go on");
    if (resumed && !paused)
        cat_needs(r, resumed, "resumed_by", "paused_by",
                  "只有中止的期限才能恢复" ERR_OR "only a paused term can be resumed");
}

/* A day that is given, or counted back from a given day, is no running term: nothing stops or lengthens it. */
static void check_given_day(reader_t *r, const due_draft_t *d)
{
    static const char *const counted[] = {"start_field", "term_field", "paused_by", "resumed_by", "extended_by",
                                          "restarts_most", "custody"};
    const char *given = d->day_field ? "day_field" : d->before ? "before" : NULL;
    if (!given) return;
    static const char *const reason = "该日期由字段给出，不是计算中的期限" ERR_OR "the day is given by a field, no term runs";
    for (size_t i = 0; i < CAT_COUNT(counted); i++) {
        const cat_node_t *other = cat_node_get(d->node, counted[i]);
        if (other) cat_together(r, other, given, counted[i], reason);
    }
    const cat_node_t *add = cat_node_get(d->node, "add");
    if (d->day_field && add) cat_together(r, add, "day_field", "add", reason);
    if (d->day_field && d->before) cat_together(r, d->before, "day_field", "before", reason);
    if (d->before && d->due.term.parts > 1)
        cat_needs(r, add, "before", "add: 3 days", "倒推的期限只有一段" ERR_OR "a term counted back has one part");
}

static void read_due(reader_t *r, due_draft_t *d)
{
    assert(d->key && d->node);
    d->due.name = d->key->text;
    d->due.restarts_most = d->due.on_missed = -1;
    (void)cat_check_name(r, d->key);
    if (!cat_read_map(r, DUE_ROWS, CAT_COUNT(DUE_ROWS), d->key->text, d->node, d)) return;
    read_due_fields(r, d);
    read_custody(r, d);
    read_extensions(r, d);
    read_on_missed(r, d);
    if (!d->term_field && !d->day_field && !cat_node_get(d->node, "add"))
        cat_missing(r, d->node, "add", DUE_ROWS[2].expect);
    /* What nobody can meet only runs out: a letter's validity, for example. */
    bool misspelt = cat_node_get(d->node, "missed") && !d->due.missed;
    if (!cat_node_get(d->node, "met_by") && !(d->due.missed & CAT_MISSED_LAPSE) && !misspelt)
        cat_missing(r, d->node, "met_by", (words_t)ACTS);
    if (d->due.ahead && !d->start_field)
        cat_needs(r, cat_node_get(d->node, "ahead"), "ahead", "start_field",
                  "自某一日期起算的期限才可能自将来的日期起算" ERR_OR "only a term counted from a field may begin on a day to come");
    if (d->when) d->due.when = cat_read_condition(r, d->when, false);
    check_pauses(r, d);
    check_given_day(r, d);
}

void cat_read_dues(reader_t *r, const cat_node_t *node)
{
    kind_draft_t *k = r->kind;
    if (node->type != NODE_MAP) {
        cat_wrong_shape(r, "due", node, (words_t){{"期限名: {from, add, met_by}", "name: {from, add, met_by}"}});
        return;
    }
    if (node->count > CAT_DUES_MOST) {
        MISTAKE(r->mistakes, node, ERR_CATALOGUE_LIMIT, "期限数" ERR_OR "due rules",
                num_text(CAT_DUES_MOST, (char[24]){0}));
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
