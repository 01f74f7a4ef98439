/* then.c - what follows from an act in other matters: `then` of the catalogue.
 *
 * Each act that follows goes the same way as any other (request.c, perform.c), inside the transaction of its
 * cause, by the program in the actor's name, with the cause's id in its body. What may fail there without
 * refusing the cause is tried in a savepoint. The conditions (`when`) of the entries came back with the row of
 * the cause; its fields are read once, as they stand after it.
 */
#include "register/book.h"
#include "register/inside.h"

#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* --- plans ------------------------------------------------------------------------------------------- */

/* Stages from which the act is possible: the others are not even listed, unless the entry must. */
static void add_stages(buf_t *sql, const then_plan_t *t)
{
    bool first = true;
    if (t->then->must) return;
    buf_add_raw(sql, " AND k.stage IN (");
    for (size_t i = 0; i < t->kind->stage_count; i++) {
        if (!(t->act->from >> i & 1)) continue;
        buf_addf(sql, "%s'%s'", first ? "" : ", ", t->kind->stages[i]); /* sql: identifiers only */
        first = false;
    }
    buf_add_raw(sql, first ? "'')" : ")");
}

enum { PERHAPS_MOST = 16 };

/* $1 what it is found by, $2 the matter itself, which is never listed. */
static int plan_list(book_t *b, const cat_kind_t *k, then_plan_t *t, err_t *err)
{
    buf_t sql;
    const cat_then_t *x = t->then;
    if (x->on == CAT_ON_OPEN || x->on == CAT_ON_SELF || x->on == CAT_ON_PARENT || x->on == CAT_ON_FIELD) return 0;
    buf_init(&sql, 1 << 16);
    if (x->on == CAT_ON_NAME) { /* sql: identifiers only */
        buf_addf(&sql, "SELECT k.id FROM matter_party mine JOIN party me ON me.id = mine.party JOIN matter_party m ON m.name_fold = mine.name_fold "
                       "JOIN party it ON it.id = m.party JOIN k_%s k ON k.id = m.matter WHERE mine.matter = $1 AND mine.field = '%s' "
                       "AND m.kind = '%s' AND m.field = '%s' AND it.type = me.type AND (it.identity IS NULL OR me.identity IS NULL)",
                 t->kind->name, k->fields[x->here].name, t->kind->name, x->there);
    } else if (x->on == CAT_ON_PARTY) { /* sql: identifiers only */
        buf_addf(&sql, "SELECT k.id FROM matter_party m JOIN k_%s k ON k.id = m.matter WHERE m.party = $1 "
                       "AND m.kind = '%s' AND m.field = '%s'", t->kind->name, t->kind->name, x->there);
    } else {
        buf_addf(&sql, "SELECT k.id FROM k_%s k WHERE k.", t->kind->name); /* sql: identifiers only */
        store_add_name(&sql, x->on == CAT_ON_LINKED || x->on == CAT_ON_SAME ? x->there : "parent");
        buf_add_raw(&sql, " = $1");
        if (x->on == CAT_ON_SAME) buf_add_raw(&sql, " AND k.office = $3"); /* words alone say nothing elsewhere */
    }
    buf_add_raw(&sql, " AND k.id <> $2");
    add_stages(&sql, t);
    /* of those that may be meant, the newest: a common name refuses nothing */
    if (x->on == CAT_ON_NAME) buf_addf(&sql, " ORDER BY k.id DESC LIMIT %d", PERHAPS_MOST);
    else buf_addf(&sql, " ORDER BY k.id LIMIT %d", FOLLOW_MOST + 1);
    t->list_sql = buf_failed(&sql) ? NULL : arena_text(b->memory, buf_text(&sql));
    buf_release(&sql);
    return t->list_sql ? 0 : err_nomem(err);
}

int plan_then(book_t *b, const cat_kind_t *k, const cat_act_t *act, act_plan_t *plan, err_t *err)
{
    plan->then = arena_array(b->memory, act->then_count, sizeof *plan->then);
    if (!plan->then) return err_nomem(err);
    assert(act->then_count <= CAT_THEN_MOST);
    for (size_t i = 0; i < act->then_count; i++) {
        then_plan_t *t = &plan->then[i];
        t->then = &act->then[i];
        int failed = catalogue_kind(b->with.catalogue, t->then->kind, &t->kind, err);
        if (!failed) failed = cat_kind_act(t->kind, t->then->act, &t->act, err);
        if (!failed) failed = plan_list(b, k, t, err);
        if (failed) return failed;
    }
    return 0;
}

static act_plan_t *plan_of(const book_t *b, const cat_kind_t *k, const cat_act_t *act)
{
    return &book_plan(b, k)->acts[act - k->acts];
}

/* Acts that may follow, at most FOLLOW_MOST; *carries: parts may go along as well. */
static size_t count_follow(const book_t *b, const act_plan_t *plan, size_t entries, int deep, bool *carries)
{
    size_t most = 0;
    for (size_t i = 0; deep > 0 && i < entries; i++) {
        const then_plan_t *t = &plan->then[i];
        bool one = t->list_sql == NULL;
        if (t->then->carry_count) *carries = true;
        most += one ? 1 : FOLLOW_MOST;
        most += count_follow(b, plan_of(b, t->kind, t->act), t->act->then_count, deep - 1, carries);
        if (most > FOLLOW_MOST) most = FOLLOW_MOST;
    }
    return most;
}

void plan_follow_most(book_t *b)
{
    for (size_t i = 0; i < b->plan_count; i++) {
        const cat_kind_t *k = b->plans[i].kind;
        for (size_t j = 0; j < k->act_count; j++) {
            bool carries = false;
            act_plan_t *plan = &b->plans[i].acts[j];
            plan->follow_most = count_follow(b, plan, k->acts[j].then_count, FOLLOW_DEEP, &carries);
            if (carries) plan->follow_most += CARRY_MOST;
        }
    }
}

/* --- the cause ----------------------------------------------------------------------------------------- */

typedef struct cause {
    run_t *run;
    store_conn_t *c;
    const act_request_t *request;
    const act_record_t *record;
    int64_t parent;
    const char *number;
    json_t *own;      /* its fields as they stand now */
    actor_t program;  /* the actor, as the program that acts in his name */
} cause_t;

static void drop_json(void *what)
{
    json_decref(what);
}

static int start_cause(cause_t *x, const standing_t *s, err_t *err)
{
    const act_record_t *r = x->record;
    x->program = *x->run->actor;
    x->program.system = true;
    x->parent = r->act->opens ? r->parent : s->parent;
    /* as in papers: the number of the act itself, if it has one */
    x->number = r->own_number.text ? r->own_number.text : r->number.text ? r->number.text : s->number;
    int failed = matter_fields(x->c, r->kind, r->matter, &x->own, err);
    if (!failed && !arena_on_free(x->run->arena, drop_json, x->own)) failed = err_nomem(err);
    return failed;
}

/* NULL: the field is empty. */
static const json_t *own_field(const cause_t *x, int field)
{
    const json_t *value = json_object_get(x->own, x->record->kind->fields[field].name);
    return json_is_null(value) ? NULL : value;
}

/* 0: the field is empty. */
static int64_t own_matter(const cause_t *x, int field)
{
    int64_t id = 0;
    const json_t *value = own_field(x, field);
    return value && matter_parse(json_string_value(value), &id, NULL) == 0 ? id : 0;
}

/* The words of CAT_ON_SAME; "" = none. */
static const char *own_text(const cause_t *x, const cat_then_t *t)
{
    const char *text = json_string_value(own_field(x, t->here));
    return text ? text : "";
}

/* A value handed on; NULL: there is none. */
static json_t *give(const cause_t *x, const cat_give_t *g)
{
    char day[DAY_TEXT];
    switch (g->from) {
    case CAT_FROM_FIELD: {
        json_t *value = json_deep_copy(own_field(x, g->field));
        if (x->record->kind->fields[g->field].type != CAT_PARTY) return value;
        (void)json_object_del(value, "identity_kind"); /* follows from the number */
        (void)json_object_del(value, "id");
        return value;
    }
    case CAT_FROM_SELF: return id_json(x->record->matter);
    case CAT_FROM_PARENT: return x->parent ? id_json(x->parent) : NULL;
    case CAT_FROM_OFFICE: return json_string(x->record->office);
    case CAT_FROM_DAY: return json_string(day_text(x->record->occurred_on, day));
    case CAT_FROM_NUMBER: return x->number && *x->number ? json_string(x->number) : NULL;
    case CAT_FROM_ACTOR: return json_string(x->record->actor);
    case CAT_FROM_TEXT: return json_string(g->text);
    case CAT_FROM_SQL: break;
    }
    return NULL;
}

static int give_all(cause_t *x, const cat_then_t *t, json_t **ret_fields, err_t *err)
{
    json_t *fields = json_object();
    if (!fields || !arena_on_free(x->run->arena, drop_json, fields)) return err_nomem(err);
    for (size_t i = 0; i < t->set_count; i++) {
        json_t *value = give(x, &t->set[i]);
        if (value && json_object_set_new(fields, t->set[i].target, value) != 0) return err_nomem(err);
    }
    *ret_fields = fields;
    return 0;
}

/* --- refusing ------------------------------------------------------------------------------------------- */

static int too_many(const act_record_t *r, err_t *err)
{
    char label[ERR_ARG_BYTES];
    return err_set(err, ERR_REGISTER_FOLLOW_MOST, err_both(r->act->label, label),
                   num_text(FOLLOW_DEEP, (char[24]){0}), num_text(FOLLOW_MOST, (char[24]){0}));
}

/* Is it about the work? What is about the machine, or about all that follows, is said as it is. */
static bool about_work(enum err_code code)
{
    enum leave leave = err_leave(code);
    return (leave == LEAVE_REFUSED || leave == LEAVE_INPUT || leave == LEAVE_MISSING) &&
           code != ERR_REGISTER_FOLLOW && code != ERR_REGISTER_FOLLOW_MOST;
}

/* Who may not read that matter is not told how it stands. */
static int refuse(const act_record_t *r, const then_plan_t *t, bool readable, const err_t *why, err_t *err)
{
    char act[ERR_ARG_BYTES], kind[ERR_ARG_BYTES], there[ERR_ARG_BYTES], reason[ERR_ARG_BYTES];
    static const words_t hidden = {{"该事项目前不能办理", "it is not possible in that matter now"}};
    buf_t text[LANG_COUNT];
    if (!about_work(why->code)) {
        if (err) *err = *why;
        return (int)why->code;
    }
    for (int l = 0; l < LANG_COUNT; l++) {
        buf_init(&text[l], 8192);
        err_add_part(&text[l], why, ERR_WHAT, (enum lang)l);
        buf_add_raw(&text[l], l == LANG_ZH ? "；" : "; ");
        err_add_part(&text[l], why, ERR_DETAIL, (enum lang)l);
    }
    words_t said = {{buf_failed(&text[LANG_ZH]) ? "" : buf_text(&text[LANG_ZH]),
                     buf_failed(&text[LANG_EN]) ? "" : buf_text(&text[LANG_EN])}};
    int code = err_set(err, ERR_REGISTER_FOLLOW, err_both(r->act->label, act), err_both(t->act->label, there),
                       err_both(t->kind->label, kind), err_both(readable ? said : hidden, reason));
    for (int l = 0; l < LANG_COUNT; l++) buf_release(&text[l]);
    return code;
}

/* Not possible in that matter as it stands: passed over, unless the entry must. */
static bool passes_over(int code)
{
    return code == ERR_REGISTER_STAGE || code == ERR_REGISTER_CONDITION || code == ERR_REGISTER_AT_MOST ||
           code == ERR_REGISTER_WRONG_KIND || code == ERR_REGISTER_MATTER || code == ERR_REGISTER_FOLLOW;
}

/* --- one act that follows ---------------------------------------------------------------------------------- */

static int make_room(run_t *x, err_t *err)
{
    if (x->count < x->room) return 0;
    size_t room = x->room ? x->room * 2 : 8;
    followed_t *list = arena_array(x->arena, room, sizeof *list);
    if (!list) return err_nomem(err);
    if (x->count) memcpy(list, x->list, x->count * sizeof *list);
    x->list = list;
    x->room = room;
    return 0;
}

static int note_followed(run_t *x, store_conn_t *c, size_t at, const act_record_t *r, const standing_t *s, err_t *err)
{
    followed_t *f = &x->list[at];
    *f = (followed_t){.act = r->id, .matter = r->matter, .kind = r->kind->name, .act_name = r->act->name,
                      .kind_label = r->kind->label, .act_label = r->act->label};
    int failed = book_sees(x->book, c, x->actor, r->kind, r->office, r->matter, &f->readable, err);
    if (failed || !f->readable) return failed;
    text_copy(f->number, sizeof f->number, r->number.text ? r->number.text : s->number);
    text_copy(f->act_number, sizeof f->act_number, r->own_number.text ? r->own_number.text : "");
    return 0;
}

int follow_one(run_t *x, store_conn_t *c, const act_request_t *q, act_record_t *r, int64_t cause, err_t *err)
{
    standing_t s;
    int failed = make_room(x, err);
    if (failed) return failed;
    size_t at = x->count++; /* before what follows from it in turn */
    r->follows = cause;
    x->depth++;
    failed = perform_act(x, c, q, r, &s, err);
    x->depth--;
    return failed ? failed : note_followed(x, c, at, r, &s, err);
}

/* The day in the field of the entry; the act's own while that is empty, or later. */
static day_t day_of_follow(const cause_t *x, const cat_then_t *t)
{
    day_t day = DAY_NONE, acted = x->record->occurred_on;
    const char *text = t->day_field < 0 ? NULL : json_string_value(own_field(x, t->day_field));
    return text && day_parse(text, &day, NULL) == 0 && day < acted ? day : acted;
}

typedef struct attempt {
    cause_t *cause;
    const then_plan_t *plan;
    int64_t matter;          /* 0: a new one */
    int64_t parent;
    const char *office;
    act_record_t *made;
} attempt_t;

static int follow(store_conn_t *c, attempt_t *x, err_t *err)
{
    cause_t *from = x->cause;
    run_t *run = from->run;
    const then_plan_t *t = x->plan;
    json_t *fields = NULL;
    act_record_t *r = arena_alloc(run->arena, sizeof *r);
    if (!r) return err_nomem(err);
    if (run->depth >= FOLLOW_DEEP || run->count - run->carried >= FOLLOW_MOST) return too_many(from->record, err);
    int failed = give_all(from, t->then, &fields, err);
    if (failed) return failed;
    act_request_t q = {.actor = from->program, .kind = t->kind->name, .act = t->act->name, .matter = x->matter,
                       .parent = x->parent, .office = x->office, .occurred_on = day_of_follow(from, t->then),
                       .fields = fields};
    failed = prepare_record(run->book, &q, run->arena, r, err);
    if (!failed) failed = follow_one(run, c, &q, r, from->record->id, err);
    if (!failed) x->made = r;
    return failed;
}

/* In a savepoint: what it took is given back when it fails. */
static int try_follow(store_conn_t *c, void *arg, err_t *err)
{
    attempt_t *x = arg;
    run_t *run = x->cause->run, before = *run;
    mark_t mark = mark_set(run->book);
    int failed = follow(c, x, err);
    if (failed) {
        mark_back(run->book, c, mark);
        *run = before;
    }
    return failed;
}

/* --- where ---------------------------------------------------------------------------------------------------- */

static const char *office_of(const cause_t *x, const cat_then_t *t)
{
    const office_tree_t *tree = x->run->book->with.offices;
    int mine;
    const char *given;
    switch (t->office) {
    case CAT_TO_SAME: break;
    case CAT_TO_ABOVE:
        if (office_find(tree, x->record->office, &mine, NULL) != 0 || office_at(tree, mine)->parent < 0) break;
        return office_at(tree, office_at(tree, mine)->parent)->code;
    case CAT_TO_ACTOR: return x->run->actor->office;
    case CAT_TO_FIELD:
        given = json_string_value(own_field(x, t->office_field));
        if (given) return given;
        break;
    }
    return x->record->office;
}

static int follow_open(cause_t *x, const then_plan_t *t, err_t *err)
{
    attempt_t one = {.cause = x, .plan = t, .office = office_of(x, t->then)};
    if (t->then->parent == CAT_UNDER_SELF) one.parent = x->record->matter;
    if (t->then->parent == CAT_UNDER_PARENT) one.parent = x->parent;
    if (t->then->parent == CAT_UNDER_FIELD) one.parent = own_matter(x, t->then->parent_field);
    err_t why = {0};
    int failed = follow(x->c, &one, &why);
    if (failed) return refuse(x->record, t, true, &why, err);
    if (!t->then->carry_count) return 0;
    return carry_parts(x->run, x->c, t, x->record->matter, one.made->matter, x->record->id, one.made->occurred_on, err);
}

static int list_matters(cause_t *x, const then_plan_t *t, int64_t by, int64_t into[FOLLOW_MOST + 1], size_t *ret_count,
                        err_t *err)
{
    store_rows_t *rows = NULL;
    size_t n = 0;
    store_value_t self = store_int(x->record->matter);
    int failed = t->then->on == CAT_ON_SAME
        ? store_query(x->c, t->list_sql, STORE_P(store_text(own_text(x, t->then)), self, store_text(x->record->office)), &rows, err)
        : store_query(x->c, t->list_sql, STORE_P(store_int(by), self), &rows, err);
    for (bool row = true; !failed && n <= FOLLOW_MOST;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        into[n++] = store_col_int(rows, 0);
    }
    store_rows_close(rows);
    *ret_count = n;
    return failed;
}

/* What the matters are found by: an id (words: 1), 0 = there is nothing to look for. A bare name is nobody in particular. */
static int64_t found_by(const cause_t *x, const cat_then_t *t)
{
    const json_t *party;
    switch (t->on) {
    case CAT_ON_OPEN: break;
    case CAT_ON_PARENT:
    case CAT_ON_SIBLINGS: return x->parent;
    case CAT_ON_SELF:
    case CAT_ON_CHILDREN:
    case CAT_ON_NAME:
    case CAT_ON_LINKED: return x->record->matter;
    case CAT_ON_FIELD: return own_matter(x, t->here);
    case CAT_ON_PARTY:
        party = own_field(x, t->here);
        return json_string_value(json_object_get(party, "identity")) ? json_integer_value(json_object_get(party, "id")) : 0;
    case CAT_ON_SAME: return own_text(x, t)[0] ? 1 : 0;
    }
    return 0;
}

/* Asked before the act is tried: after a failure the connection may answer no more. */
static int may_read_there(const cause_t *x, const then_plan_t *t, int64_t matter, bool *ret_may, err_t *err)
{
    act_record_t there = {.kind = t->kind, .act = t->act, .matter = matter};
    standing_t s = {0};
    int failed = load_standing(x->run->book, x->c, &there, &s, err);
    return failed ? failed : book_sees(x->run->book, x->c, x->run->actor, t->kind, s.office, matter, ret_may, err);
}

static int follow_in(cause_t *x, const then_plan_t *t, int64_t matter, err_t *err)
{
    attempt_t one = {.cause = x, .plan = t, .matter = matter, .office = x->record->office};
    err_t why = {0};
    if (!t->then->must) {
        int failed = store_try(x->c, try_follow, &one, &why);
        return !failed || passes_over(failed) ? 0 : refuse(x->record, t, false, &why, err);
    }
    bool readable = false;
    int failed = may_read_there(x, t, matter, &readable, &why);
    /* A field that names matters of any kind: of one that is not of that kind nothing must follow. */
    if (failed == ERR_REGISTER_WRONG_KIND && t->then->on == CAT_ON_FIELD) return 0;
    if (!failed) failed = follow(x->c, &one, &why);
    return failed ? refuse(x->record, t, readable, &why, err) : 0;
}

static int follow_each(cause_t *x, const then_plan_t *t, err_t *err)
{
    int64_t matters[FOLLOW_MOST + 1], by = found_by(x, t->then);
    size_t count = 1;
    if (!by) return 0;
    matters[0] = by;
    int failed = t->list_sql ? list_matters(x, t, by, matters, &count, err) : 0;
    if (!failed && count > FOLLOW_MOST) failed = too_many(x->record, err);
    for (size_t i = 0; !failed && i < count; i++) failed = follow_in(x, t, matters[i], err);
    return failed;
}

int perform_then(run_t *run, store_conn_t *c, const act_request_t *q, const act_record_t *r, const standing_t *s,
                 const found_t *found, err_t *err)
{
    cause_t x = {.run = run, .c = c, .request = q, .record = r};
    const act_plan_t *plan = plan_of(run->book, r->kind, r->act);
    int failed = 0;
    for (size_t i = 0; !failed && i < r->act->then_count; i++) {
        const then_plan_t *t = &plan->then[i];
        if (!found->then_when[i]) continue;
        if (!x.own) failed = start_cause(&x, s, err);
        if (!failed) failed = t->then->on == CAT_ON_OPEN ? follow_open(&x, t, err) : follow_each(&x, t, err);
    }
    return failed;
}
