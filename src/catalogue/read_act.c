/* read_act.c - the acts of a kind: from where to where, by whom, with which fields. */
#include "catalogue/read.h"

#include <assert.h>
#include <string.h>

#define ACT(m) offsetof(act_draft_t, m)
static void read_most(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into);

static const cat_row_t ACT_ROWS[] = {
    {"label", "name", cat_read_words, ACT(act.label), true, {{"{zh: ……, en: ……}", "{zh: ..., en: ...}"}}},
    {"help", NULL, cat_read_words, ACT(act.help), false, {{"{zh: ……, en: ……}", "{zh: ..., en: ...}"}}},
    {"opens", NULL, cat_read_bool, ACT(act.opens), false, {{"true 或 false", "true or false"}}},
    {"from", NULL, cat_read_keep, ACT(from), false, {{"阶段、阶段列表或 any", "a stage, a list of stages, or any"}}},
    {"to", NULL, cat_read_keep, ACT(to), false, {{"一个阶段", "a stage"}}},
    {"by", NULL, cat_read_keep, ACT(by), false, {{"角色或角色列表", "a role or a list of roles"}}},
    {"by_handler", NULL, cat_read_keep, ACT(by_handler), false,
     {{"by 中的角色（承办人本人办理），或 false", "roles of by whose holders must handle the matter, or false"}}},
    {"annulled_by", NULL, cat_read_roles_mask, ACT(act.annulled_by), false, {{"角色或角色列表", "a role or a list of roles"}}},
    {"reach", NULL, cat_read_reach, ACT(act.reach), false, {{"own、subtree 或 above", "own, subtree or above"}}},
    {"fields", NULL, cat_read_keep, ACT(fields), false, {{"字段或字段列表", "a field or a list of fields"}}},
    {"requires", NULL, cat_read_keep, ACT(requires_), false, {{"字段或字段列表", "a field or a list of fields"}}},
    {"when", NULL, cat_read_keep, ACT(when), false, 
     {{"SQL 条件，或列表 [{that: 条件, why: {zh, en}}]", "an SQL condition, or a list [{that: condition, why: {zh, en}}]"}}},
    {"why", NULL, cat_read_keep, ACT(why), false,
     {{"条件不成立时的说明 {zh, en}", "{zh, en}: the sentence when the condition is false"}}},
    {"numbers", NULL, cat_read_bool, ACT(act.numbers), false, {{"true 或 false", "true or false"}}},
    {"number", NULL, cat_read_keep, ACT(number), false,
     {{"编号格式，或同种类中已有编号格式的行为",
       "a pattern with {office.brief}, {year}, {serial}, or the act whose series it shares"}}},
    {"system", NULL, cat_read_bool, ACT(act.system), false, {{"true 或 false", "true or false"}}},
    {"papers", NULL, cat_read_keep, ACT(papers), false, {{"文书名称列表", "a list of papers"}}},
    {"at_most", NULL, read_most, ACT(act.at_most), false, {{"次数（整数）", "how often: a whole number"}}},
    {"late", NULL, cat_read_bool, ACT(act.late), false, {{"true 或 false", "true or false"}}},
    {"seals", NULL, cat_read_keep, ACT(seals), false, {{"matter 类型的字段", "a field of type matter"}}},
    {"unseals", NULL, cat_read_keep, ACT(unseals), false, {{"matter 类型的字段", "a field of type matter"}}},
    {"told", NULL, cat_read_keep, ACT(told), false, {{"字段列表，可以为空", "a list of fields, may be empty"}}},
    {"masks", NULL, cat_read_keep, ACT(masks), false, {{"字段或字段列表", "a field or a list of fields"}}},
    {"people_of", NULL, cat_read_keep, ACT(people_of), false, {{"matter 类型的字段", "a field of type matter"}}},
    {"sets", NULL, cat_read_keep, ACT(sets), false, {{"{字段: SQL 表达式}", "{field: SQL expression}"}}},
    {"then", NULL, cat_read_keep, ACT(then), false,
     {{"[{open: 种类, …}, {perform: 行为, …}]", "[{open: kind, ...}, {perform: act, ...}]"}}},
};

/* What a row expects, for values that are read after their mapping. */
static const cat_row_t *row_of(const char *key)
{
    size_t i = 0;
    while (i + 1 < CAT_COUNT(ACT_ROWS) && strcmp(ACT_ROWS[i].key, key) != 0) i++;
    assert(strcmp(ACT_ROWS[i].key, key) == 0);
    return &ACT_ROWS[i];
}

void cat_read_reach(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into)
{
    static const char *const words[] = {
        [CAT_REACH_OWN] = "own", [CAT_REACH_SUBTREE] = "subtree", [CAT_REACH_ABOVE] = "above"};
    if (v->type != NODE_TEXT) {
        cat_wrong_shape(r, row->key, v, row->expect);
        return;
    }
    int i = cat_refer(r, ERR_CATALOGUE_WORD, v, words, CAT_COUNT(words));
    if (i >= 0) *(enum cat_reach *)into = (enum cat_reach)i;
}

/* Never is no number of times: an act that may not happen is left out. */
static void read_most(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into)
{
    size_t before = r->mistakes->total;
    cat_read_count(r, row, v, into);
    if (r->mistakes->total == before && *(int *)into == 0) cat_wrong_shape(r, row->key, v, row->expect);
}

/* --- stages ----------------------------------------------------------------------------------------- */
/* An act either creates the matter or starts from stages of it. */
static void read_from(reader_t *r, act_draft_t *d)
{
    kind_draft_t *k = r->kind;
    if (!d->from) {
        if (d->act.opens) return;
        /* a misspelt "opens" has been reported already */
        const cat_node_t *opens = cat_node_get(d->node, "opens");
        bool silent = !opens || (opens->type == NODE_TEXT && strcmp(opens->text, "false") == 0);
        if (silent) MISTAKE(r->mistakes, d->key, ERR_CATALOGUE_ACT_FROM, d->key->text);
        r->kind->stages_doubtful = true;
        return;
    }
    if (d->act.opens) {
        cat_together(r, d->from, "opens", "from",
                     "开办行为之前没有阶段" ERR_OR "there is no stage before the act that opens");
        return;
    }
    if (d->from->type == NODE_TEXT && strcmp(d->from->text, "any") == 0) {
        d->act.from = (k->kind.stage_count == 64 ? ~UINT64_C(0) : (UINT64_C(1) << k->kind.stage_count) - 1) &
                      ~k->kind.final_stages;
        return;
    }
    if (!k->kind.stage_count) return;
    size_t before = r->mistakes->total;
    d->act.from = cat_refer_mask(r, "from", ERR_CATALOGUE_STAGE, d->from, k->stage_names,
                                 k->kind.stage_count, row_of("from")->expect);
    if (r->mistakes->total != before) k->stages_doubtful = true;
}

/* An act that opens leads to the first stage unless it says otherwise. */
static void read_to(reader_t *r, act_draft_t *d)
{
    d->act.to = d->act.opens && r->kind->kind.stage_count ? 0 : -1;
    if (!d->to || !r->kind->kind.stage_count) return;
    if (d->to->type != NODE_TEXT)
        cat_wrong_shape(r, "to", d->to, row_of("to")->expect);
    else
        d->act.to = cat_refer(r, ERR_CATALOGUE_STAGE, d->to, r->kind->stage_names, r->kind->kind.stage_count);
    if (d->act.to < 0) r->kind->stages_doubtful = true;
}

/* Nobody performs what only the program does. */
static void read_by(reader_t *r, act_draft_t *d)
{
    if (d->by)
        cat_read_roles_mask(r, row_of("by"), d->by, &d->act.by);
    else if (!d->act.system)
        cat_missing(r, d->node, "by", row_of("by")->expect);
}

/* Among the holders of these roles only who handles the matter performs it; the kind says it for all its acts. What opens
 * a matter nobody handles yet, unless the whole is handled. */
static void read_by_handler(reader_t *r, act_draft_t *d)
{
    const kind_draft_t *k = r->kind;
    bool possible = k->kind.handled_above || (k->kind.handler_count && !d->act.opens);
    const cat_node_t *v = d->by_handler;
    if (d->act.system || !r->cat->role_count) return;
    if (!v) {
        if (possible) d->act.by_handler = k->by_handler & d->act.by;
        return;
    }
    if (v->type == NODE_TEXT && strcmp(v->text, "false") == 0) return;
    cat_read_roles_mask(r, row_of("by_handler"), v, &d->act.by_handler);
    if (!possible)
        cat_needs(r, v, "by_handler", "handler",
                  "须有承办人字段，且事项已立" ERR_OR "there must be a field that says who handles the matter, and a matter");
    else if (d->act.by_handler & ~d->act.by)
        cat_needs(r, v, "by_handler", "by", "只能是 by 中的角色" ERR_OR "they are among the roles of by");
}

/* --- fields ----------------------------------------------------------------------------------------- */
static bool has(const int *list, size_t count, int what)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == what) return true;
    return false;
}

static void add_field(act_draft_t *d, int field)
{
    assert(field >= 0);
    if (!has(d->field_list, d->act.field_count, field)) d->field_list[d->act.field_count++] = field;
}

static void add_require(act_draft_t *d, int field)
{
    if (!has(d->require_list, d->act.require_count, field))
        d->require_list[d->act.require_count++] = field;
}

/* Fields named under key, each handed to add. */
static void read_field_list(reader_t *r, act_draft_t *d, const char *key, const cat_node_t *v,
                            void (*add)(act_draft_t *, int))
{
    /* "fields: []" says on purpose that the act sets none. */
    if (v->type == NODE_LIST && !v->count) return;
    size_t n = cat_list_count(r, key, v, row_of(key)->expect);
    for (size_t i = 0; i < n; i++) {
        int f = cat_refer(r, ERR_CATALOGUE_FIELD, cat_list_item(v, i), r->kind->field_names,
                          r->kind->field_count);
        if (f >= 0) add(d, f);
    }
}

/* Without `fields` an act that opens may set every field that has no set_by; others none. */
static void read_act_fields(reader_t *r, act_draft_t *d)
{
    const kind_draft_t *k = r->kind;
    if (d->fields) {
        read_field_list(r, d, "fields", d->fields, add_field);
    } else if (d->act.opens) {
        for (size_t i = 0; i < k->field_count; i++)
            if (!k->field[i].set_by) add_field(d, (int)i);
    }
    if (d->requires_) read_field_list(r, d, "requires", d->requires_, add_require);
}

/* What an act that opens requires it must be able to set: nothing was set before. */
static void check_opening(reader_t *r, const act_draft_t *d)
{
    for (size_t i = 0; d->act.opens && i < d->act.require_count; i++) {
        int f = d->require_list[i];
        if (!has(d->field_list, d->act.field_count, f) && !r->kind->field[f].initial)
            MISTAKE(r->mistakes, d->requires_ ? d->requires_ : d->key, ERR_CATALOGUE_REQUIRED_UNSET,
                    r->kind->field_names[f], d->key->text);
    }
}

/* set_by of the fields: the acts named may set the field, and must if it is required. */
static void read_set_by(reader_t *r, const field_draft_t *f, int index)
{
    kind_draft_t *k = r->kind;
    static const words_t expect = {{"行为名称或列表", "an act or a list of acts"}};
    cat_acts_t acts = cat_refer_acts(r, "set_by", f->set_by, expect);
    for (size_t i = 0; i < k->act_count; i++) {
        if (!cat_acts_has(&acts, i)) continue;
        add_field(&k->act[i], index);
        if (f->field.required) add_require(&k->act[i], index);
    }
}

/* A required field without set_by or initial must be given by every act that opens; so must one that begins with
 * what the parent says, which may be nothing. */
static void require_at_opening(reader_t *r, const field_draft_t *f, int index)
{
    kind_draft_t *k = r->kind;
    for (size_t i = 0; i < k->act_count; i++) {
        act_draft_t *d = &k->act[i];
        if (!d->act.opens) continue;
        if (has(d->field_list, d->act.field_count, index))
            add_require(d, index);
        else if (!d->sets || !cat_node_get(d->sets, f->key->text))
            MISTAKE(r->mistakes, d->fields ? d->fields : d->key, ERR_CATALOGUE_REQUIRED_UNSET,
                    f->key->text, d->key->text);
    }
}

/* Once all acts are known: what fields say about acts. */
static void bind_fields(reader_t *r)
{
    const kind_draft_t *k = r->kind;
    assert(k->act_count <= CAT_ACTS_MOST);
    for (size_t i = 0; i < k->field_count; i++) {
        const field_draft_t *f = &k->field[i];
        if (f->set_by)
            read_set_by(r, f, (int)i);
        else if (f->field.required && (!f->initial || f->field.initial_from == CAT_INITIAL_PARENT))
            require_at_opening(r, f, (int)i);
    }
    for (size_t i = 0; i < k->act_count; i++) check_opening(r, &k->act[i]);
}

/* --- condition and papers ---------------------------------------------------------------------------- */
typedef struct check_draft {
    cat_check_t check;
    const cat_node_t *that;
} check_draft_t;
static const cat_row_t CHECK_ROWS[] = {
    {"that", "when", cat_read_keep, offsetof(check_draft_t, that), true, {{"SQL 条件", "an SQL condition"}}},
    {"why", NULL, cat_read_words, offsetof(check_draft_t, check.why), true,
     {{"条件不成立时的说明 {zh, en}", "{zh, en}: the sentence when the condition is false"}}},
};

/* A list: each condition with its own reason, so that who is refused reads only what failed. */
static void read_checks(reader_t *r, act_draft_t *d)
{
    size_t n = d->when->count;
    if (d->why)
        cat_together(r, d->why, "why", "when: [...]", "列表中的每个条件有自己的 why" ERR_OR "each condition of a list has its own why");
    if (n == 0 || n > CAT_CHECKS_MOST) {
        if (n)
            MISTAKE(r->mistakes, d->when, ERR_CATALOGUE_LIMIT, "行为的条件数" ERR_OR "conditions of an act", num_text(CAT_CHECKS_MOST, (char[24]){0}));
        else
            cat_wrong_shape(r, "when", d->when, row_of("when")->expect);
        return;
    }
    cat_check_t *list = cat_array(r, n, sizeof *list);
    for (size_t i = 0; list && i < n; i++) {
        check_draft_t one = {.check = {.why = {{"", ""}}}};
        if (!cat_read_map(r, CHECK_ROWS, CAT_COUNT(CHECK_ROWS), "when", d->when->item[i], &one) || !one.that) continue;
        cat_read_gate(r, one.that, &one.check);
        if (one.check.that) list[d->act.check_count++] = one.check;
    }
    d->act.checks = list;
}

/* A refusal without a reason would send the actor to the catalogue's author. */
static void read_when(reader_t *r, act_draft_t *d)
{
    if (d->when && d->when->type == NODE_LIST) {
        read_checks(r, d);
        return;
    }
    if (d->when && !d->why)
        cat_needs(r, d->when, "when", "why",
                  "条件不成立时须说明理由" ERR_OR "the actor is told why the condition refuses");
    if (d->why && !d->when)
        cat_needs(r, d->why, "why", "when", "why 说明 when 的条件" ERR_OR "why explains the condition of when");
    cat_check_t *one = d->when ? cat_array(r, 1, sizeof *one) : NULL;
    cat_check_t read = {.why = {{"", ""}}};
    if (d->when) cat_read_gate(r, d->when, &read);
    if (d->why) cat_read_words(r, row_of("why"), d->why, &read.why);
    if (!one || !read.that) return;
    *one = read;
    d->act.checks = one;
    d->act.check_count = 1;
}

/* When the kind lists its papers, an act's are among them; else any name will do. */
static void read_papers(reader_t *r, act_draft_t *d)
{
    const cat_kind_t *k = &r->kind->kind;
    if (!d->papers) return;
    size_t n = cat_list_count(r, "papers", d->papers, row_of("papers")->expect);
    const char **list = cat_array(r, n, sizeof *list);
    if (!list) return;
    for (size_t i = 0; i < n; i++) {
        const cat_node_t *item = cat_list_item(d->papers, i);
        if (k->paper_count)
            (void)cat_refer(r, ERR_CATALOGUE_PAPER, item, k->papers, k->paper_count);
        else
            (void)cat_check_name(r, item);
        list[i] = item->text;
    }
    d->act.papers = list;
    d->act.paper_count = n;
}

/* A pattern has places in braces; anything else names the act of this kind whose series goes on here: a document
 * issued a second time, by another act, takes the next number of the same word. */
static bool is_pattern(const cat_node_t *v)
{
    return v->type == NODE_TEXT && strchr(v->text, '{') != NULL;
}

static void read_act_number(reader_t *r, act_draft_t *d)
{
    if (!d->number) return;
    if (d->number->type != NODE_TEXT) {
        cat_wrong_shape(r, "number", d->number, row_of("number")->expect);
    } else if (is_pattern(d->number)) {
        cat_check_number(r, d->number);
        d->act.number = d->number->text;
    }
}

/* Once the patterns of all acts are known. */
static void bind_number(reader_t *r, act_draft_t *d)
{
    const kind_draft_t *k = r->kind;
    const act_draft_t *from = d;
    if (!d->number || d->number->type != NODE_TEXT) return;
    if (!is_pattern(d->number)) {
        int i = cat_refer(r, ERR_CATALOGUE_ACT, d->number, k->act_names, k->act_count);
        if (i < 0) return;
        from = &k->act[i];
        if (!from->number || !is_pattern(from->number)) {
            cat_needs(r, d->number, "number", "number: \"…{serial}…\"",
                      "所指行为没有自己的编号格式" ERR_OR "the act named has no pattern of its own");
            return;
        }
    }
    d->act.number = from->number->text;
    d->act.series = arena_printf(r->arena, "%s.%s", k->kind.name ? k->kind.name : "", from->key->text);
    if (!d->act.series) r->mistakes->nomem = true;
}

/* The matter named in the field goes under seal, or is open again. */
static const char *read_seal(reader_t *r, const char *key, const cat_node_t *v)
{
    const kind_draft_t *k = r->kind;
    if (!v) return NULL;
    if (v->type != NODE_TEXT) {
        cat_wrong_shape(r, key, v, row_of(key)->expect);
        return NULL;
    }
    int i = cat_refer(r, ERR_CATALOGUE_FIELD, v, k->field_names, k->field_count);
    if (i < 0) return NULL;
    if (k->field[i].field.type != CAT_MATTER) {
        cat_needs(r, v, key, "type: matter", "封存的是字段所指的事项" ERR_OR "what is sealed is the matter that the field names");
        return NULL;
    }
    return k->field_names[i];
}

static void add_told(act_draft_t *d, int field)
{
    if (!has(d->told_list, d->act.told_count, field)) d->told_list[d->act.told_count++] = field;
}

static void add_masked(act_draft_t *d, int field)
{
    if (!has(d->mask_list, d->act.mask_count, field)) d->mask_list[d->act.mask_count++] = field;
}

/* What the public is told of the act, and what it must not read. */
static void read_public(reader_t *r, act_draft_t *d)
{
    const kind_draft_t *k = r->kind;
    d->act.people_of = -1;
    d->told_list = cat_array(r, k->field_count + 1, sizeof *d->told_list);
    d->mask_list = cat_array(r, k->field_count + 1, sizeof *d->mask_list);
    if (!d->told_list || !d->mask_list) return;
    d->act.told = d->told_list;
    d->act.masks = d->mask_list;
    d->act.is_told = d->told != NULL;
    if (d->told) read_field_list(r, d, "told", d->told, add_told);
    if (d->masks) read_field_list(r, d, "masks", d->masks, add_masked);
    for (size_t i = 0; i < d->act.told_count; i++)
        if (k->field[d->told_list[i]].field.sealed)
            cat_together(r, d->told, "told", "sealed", "封存字段不告知公众" ERR_OR "a sealed field is not told to the public");
    const cat_node_t *other = d->told ? d->told : d->masks ? d->masks : d->people_of;
    if (other && !k->for_public)
        cat_needs(r, other, other == d->told ? "told" : "masks", "public", "只有面向公众的种类" ERR_OR "only of kinds that the public pages use");
    if (!d->people_of) return;
    if (!d->masks) cat_needs(r, d->people_of, "people_of", "masks", "没有所检查的文字" ERR_OR "no text is looked at");
    const char *field = read_seal(r, "people_of", d->people_of);
    if (field) d->act.people_of = cat_find(field, k->field_names, k->field_count);
}

static void read_act(reader_t *r, act_draft_t *d)
{
    /* an act with mistakes keeps its name, so that what refers to it is not called unknown */
    size_t fields = r->kind->field_count;
    d->act.name = d->key->text;
    d->act.help = (words_t){{"", ""}};
    d->act.reach = r->kind->reach;
    d->act.to = -1;
    d->field_list = cat_array(r, fields, sizeof *d->field_list);
    d->require_list = cat_array(r, fields, sizeof *d->require_list);
    if (!d->field_list || !d->require_list) return;
    (void)cat_check_name(r, d->key);
    if (strcmp(d->key->text, "annul") == 0 || strcmp(d->key->text, "correct") == 0)
        MISTAKE(r->mistakes, d->key, ERR_CATALOGUE_RESERVED, d->key->text,
                "每个种类都有的行为" ERR_OR "an act that every kind has",
                d->key->text[0] == 'a' ? "withdraw" : "change");
    if (!cat_read_map(r, ACT_ROWS, CAT_COUNT(ACT_ROWS), d->key->text, d->node, d)) return;
    read_from(r, d);
    read_to(r, d);
    read_by(r, d);
    read_by_handler(r, d);
    read_act_fields(r, d);
    read_when(r, d);
    read_papers(r, d);
    read_act_number(r, d);
    d->act.seals = read_seal(r, "seals", d->seals);
    d->act.unseals = read_seal(r, "unseals", d->unseals);
    read_public(r, d);
    if (d->then) cat_read_then(r, d);
}

static bool listed_by_hand(const kind_draft_t *k, const act_draft_t *d, int field)
{
    return d->fields || has(d->require_list, d->act.require_count, field) || k->field[field].set_by;
}

/* What some act computes is kept by the program: an act that opens gives it only where it names it, or must. A count of reminders typed in a
 * draft would pass for reminders sent. */
static void leave_computed(reader_t *r)
{
    kind_draft_t *k = r->kind;
    for (size_t i = 0; i < k->act_count; i++) {
        const cat_node_t *sets = k->act[i].sets;
        for (size_t n = 0; sets && sets->type == NODE_MAP && n < sets->count; n++) {
            int field = cat_find(sets->pair[n].key->text, k->field_names, k->field_count);
            for (size_t o = 0; field >= 0 && o < k->act_count; o++) {
                act_draft_t *d = &k->act[o];
                if (d->act.opens && !listed_by_hand(k, d, field)) d->act.field_count = cat_without(d->field_list, d->act.field_count, field);
            }
        }
    }
}

void cat_read_acts(reader_t *r, const cat_node_t *node)
{
    kind_draft_t *k = r->kind;
    if (node->type != NODE_MAP || !node->count) {
        cat_wrong_shape(r, "acts", node, (words_t){{"行为名: {……}", "name: {...}"}});
        return;
    }
    if (node->count > CAT_ACTS_MOST) {
        MISTAKE(r->mistakes, node, ERR_CATALOGUE_LIMIT, "行为数" ERR_OR "acts of a kind",
                num_text(CAT_ACTS_MOST, (char[24]){0}));
        return;
    }
    k->act = cat_array(r, node->count, sizeof *k->act);
    k->act_names = cat_array(r, node->count, sizeof *k->act_names);
    if (!k->act || !k->act_names) return;
    k->act_count = node->count;
    for (size_t i = 0; i < node->count; i++) {
        k->act[i] = (act_draft_t){.key = node->pair[i].key, .node = node->pair[i].value};
        k->act_names[i] = node->pair[i].key->text;
    }
    for (size_t i = 0; i < node->count; i++) read_act(r, &k->act[i]);
    if (!r->mistakes->nomem) bind_fields(r);
    if (!r->mistakes->nomem) leave_computed(r);
    for (size_t i = 0; !r->mistakes->nomem && i < node->count; i++) bind_number(r, &k->act[i]);
    /* last, because what an act computes nobody gives */
    for (size_t i = 0; !r->mistakes->nomem && i < node->count; i++)
        if (k->act[i].sets && k->act[i].field_list) cat_read_sets(r, &k->act[i]);
}
