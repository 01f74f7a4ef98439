/* mine.c - what is due for one person, and what waits for that person.
 *
 * Which rules are asked for follows from the catalogue alone; each is one look-up in the index of open due dates by
 * office, kind and rule, so the answer costs the same however many matters there are. Where a kind names handlers, or says
 * that who handles the whole handles the part, its matters are found through the index of handlers.
 */
#include "register/book.h"
#include "register/desk.h"
#include "register/inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { REMIND_DAYS = 3, HOUSES_MOST = 512, FEW = 2000, LOOKED_MOST = 1000, HANDS_ASKED = 1000, WAITS = INT32_MAX /* behind every day */ };

/* Why it is shown; the first holds when several do. */
enum as { AS_HANDLER, AS_ROLE, AS_ABOVE, AS_LEAD, AS_REPORT };
static const char *const AS_WORDS[] = {"handler", "role", "above", "lead", "report"};

typedef struct entry {
    const cat_kind_t *kind;
    const cat_due_t *rule; /* NULL: it waits */
    int64_t matter;
    day_t due_on; /* of what waits: what is due next, or WAITS */
    enum as as;
    const char *office; /* of what waits */
    int stage;
} entry_t;

typedef struct entries {
    entry_t *list;
    size_t count, room;
} entries_t;

typedef struct asking {
    book_t *book;
    const actor_t *actor;
    const mine_t *what;
    arena_t *arena;
    uint64_t leads;
    const char *own[HOUSES_MOST], *below[HOUSES_MOST];
    size_t own_count, below_count;
    entries_t due, waiting;
    hands_t hands;
    bool more;
    day_t today, soon; /* soon: today + REMIND_DAYS */
    json_t *out;
} asking_t;

/* --- whose offices, whose acts --------------------------------------------------------------------- */

/* The own office with those that have gone over into it; the offices directly below. */
static int take_houses(asking_t *x, err_t *err)
{
    const office_tree_t *t = x->book->with.offices;
    int mine;
    int failed = office_find(t, x->actor->office, &mine, err);
    x->own_count = x->below_count = 0;
    for (int i = 0; !failed && i < (int)office_count(t); i++) {
        const office_t *o = office_at(t, i);
        bool own = i == mine || (o->successor == mine && !office_valid(o, x->today));
        if (own && x->own_count < HOUSES_MOST) x->own[x->own_count++] = o->code;
        else if (!own && o->parent == mine && x->below_count < HOUSES_MOST) x->below[x->below_count++] = o->code;
    }
    return failed;
}

uint64_t desk_leading(const catalogue_t *c)
{
    static const char *const names[] = {"section_chief", "deputy_chief", "chief"};
    uint64_t mask = 0, one;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (catalogue_roles(c, names[i], &one, NULL) == 0) mask |= one;
    return mask;
}

/* What some acts mean for the actor. */
typedef struct reachable {
    bool own, above;  /* performs one of them here; in offices below */
    bool lead;        /* as a leader, or by a role that need not handle it: whoever handles the matter */
    uint64_t roles;   /* of anybody who performs one */
} reachable_t;

/* Roles whose holders act on what they handle. */
static uint64_t handling_roles(const cat_kind_t *k)
{
    uint64_t roles = 0;
    for (size_t i = 0; i < k->act_count; i++) roles |= k->acts[i].by_handler;
    return roles;
}

static bool is_handled(const asking_t *x, const cat_kind_t *k)
{
    int up;
    return catalogue_handled_in(x->book->with.catalogue, k, &up) != NULL;
}

static reachable_t reach_of(const asking_t *x, const cat_kind_t *k, const cat_acts_t *acts)
{
    reachable_t r = {0};
    uint64_t handling = handling_roles(k), whoever = handling ? x->leads | ~handling : x->leads;
    for (size_t i = 0; i < k->act_count; i++) {
        const cat_act_t *a = &k->acts[i];
        if (!cat_acts_has(acts, i) || a->system) continue;
        r.roles |= a->by;
        if (!(a->by & x->actor->roles)) continue;
        if (a->reach == CAT_REACH_ABOVE) r.above = true;
        else r.own = true;
        r.lead |= (a->by & x->actor->roles & whoever) != 0;
    }
    return r;
}

bool desk_acts_on_kind(const actor_t *actor, const cat_kind_t *k)
{
    uint64_t by = 0;
    for (size_t i = 0; i < k->act_count; i++) by |= k->acts[i].by;
    return actor->system || (actor->roles & by) != 0;
}

bool desk_may_name(const book_t *b, const actor_t *actor, const cat_kind_t *k, const char *office)
{
    return book_may_read(b, actor, k, office) && (!k->sealed || desk_acts_on_kind(actor, k));
}

bool desk_acts_on(const book_t *b, const actor_t *actor, const cat_kind_t *k, const char *office)
{
    const office_tree_t *t = b->with.offices;
    int mine, its;
    if (office_find(t, actor->office, &mine, NULL) != 0 || office_find(t, office, &its, NULL) != 0) return false;
    bool own = mine == its || (office_at(t, its)->successor == mine && !office_valid(office_at(t, its), day_today()));
    for (size_t i = 0; i < k->act_count; i++) {
        const cat_act_t *a = &k->acts[i];
        bool there = a->reach == CAT_REACH_ABOVE ? office_at(t, its)->parent == mine : own;
        if (!a->system && !a->opens && a->by & actor->roles && there) return true;
    }
    return false;
}

/* --- collecting -------------------------------------------------------------------------------------- */

static int add(asking_t *x, entries_t *to, entry_t e, err_t *err)
{
    if (to->count == to->room) {
        size_t room = to->room ? to->room * 2 : 256;
        entry_t *more = arena_array(x->arena, room, sizeof *more);
        if (!more) return err_nomem(err);
        if (to->count) memcpy(more, to->list, to->count * sizeof *more);
        to->list = more;
        to->room = room;
    }
    to->list[to->count++] = e;
    return 0;
}

/* How far ahead a rule is shown. */
static day_t horizon(const asking_t *x, const cat_due_t *rule)
{
    due_sum_t end;
    if (x->what->until != DAY_NONE) return x->what->until;
    if (!rule->remind.parts) return x->soon;
    const term_case_t ahead = {.start = x->today, .term = rule->remind, .custody = true, .restarts_most = -1};
    return calendar_due(book_calendar(x->book), &ahead, x->arena, &end, NULL) == 0 ? end.due : x->soon;
}

/* Rows of (matter, due_on). */
static int take_due(asking_t *x, store_rows_t *rows, entry_t like, err_t *err)
{
    int failed = 0;
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        like.matter = store_col_int(rows, 0);
        failed = day_parse(store_col_text(rows, 1), &like.due_on, err);
        if (!failed) failed = add(x, &x->due, like, err);
    }
    store_rows_close(rows);
    return failed;
}

/* Dates that run, of one rule and office. What only lapses in a matter that is over (the days in which somebody else may
 * complain) is nobody's lateness. */
static void add_open_of_rule(buf_t *sql, const cat_kind_t *k, const cat_due_t *rule)
{
    buf_add_raw(sql, "SELECT d.matter, d.due_on FROM due d WHERE d.state = 'open' AND d.office = $1 AND d.kind = $2 AND "
                     "d.rule = $3 AND d.due_on <= $4 ");
    if (rule->missed & CAT_MISSED_LAPSE)
        buf_addf(sql, "AND EXISTS (SELECT 1 FROM k_%s o WHERE o.id = d.matter AND o.closed_on IS NULL) ", k->name); /* sql: identifiers only */
    buf_add_raw(sql, "ORDER BY d.due_on LIMIT $5");
}

static int ask_due(asking_t *x, store_conn_t *c, const cat_kind_t *k, const cat_due_t *rule, const char *office, day_t until,
                   enum as as, err_t *err)
{
    char day[DAY_TEXT];
    store_rows_t *rows = NULL;
    buf_t sql;
    if (!desk_may_name(x->book, x->actor, k, office)) return 0;
    buf_init(&sql, 1024);
    add_open_of_rule(&sql, k, rule);
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_P(store_text(office), store_text(k->name), store_text(rule->name),
                                                      store_text(day_text(until, day)), store_int(x->what->limit + 1)), &rows, err);
    buf_release(&sql);
    return failed ? failed : take_due(x, rows, (entry_t){.kind = k, .rule = rule, .as = as}, err);
}

/* Only matters that nobody handles, among the nearest LOOKED_MOST of all: where there are so many that are handled, the rest
 * is said to be more. */
static int ask_unhandled(asking_t *x, store_conn_t *c, const cat_kind_t *k, const cat_due_t *rule, const char *office, day_t until,
                         err_t *err)
{
    char day[DAY_TEXT];
    store_rows_t *rows = NULL;
    int looked = 0, failed;
    buf_t sql;
    if (!desk_may_name(x->book, x->actor, k, office)) return 0;
    buf_init(&sql, 4096);
    buf_add_raw(&sql, "SELECT n.matter, n.due_on, CASE WHEN ");
    handler_sql_none(x->book, &sql, k);
    buf_add_raw(&sql, " THEN 1 ELSE 0 END FROM (");
    add_open_of_rule(&sql, k, rule);
    buf_addf(&sql, ") AS n JOIN k_%s k ON k.id = n.matter", k->name); /* sql: identifiers only */
    (void)handler_sql_join(x->book, &sql, k);
    buf_add_raw(&sql, " ORDER BY n.due_on");
    failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_P(store_text(office), store_text(k->name), store_text(rule->name),
                                         store_text(day_text(until, day)), store_int(LOOKED_MOST)), &rows, err);
    for (bool row = true; !failed; looked++) {
        entry_t e = {.kind = k, .rule = rule, .as = AS_ROLE};
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        if (!store_col_int(rows, 2)) continue;
        e.matter = store_col_int(rows, 0);
        failed = day_parse(store_col_text(rows, 1), &e.due_on, err);
        if (!failed) failed = add(x, &x->due, e, err);
    }
    store_rows_close(rows);
    buf_release(&sql);
    x->more |= looked == LOOKED_MOST;
    return failed;
}

static const cat_due_t *rule_named(const cat_kind_t *k, const char *name)
{
    for (size_t i = 0; name && i < k->due_count; i++)
        if (strcmp(k->dues[i].name, name) == 0) return &k->dues[i];
    return NULL;
}

static bool all_mine(const asking_t *x, const cat_kind_t *k, const cat_acts_t *acts, bool above);
static bool any_mine(const asking_t *x, const cat_kind_t *k, const cat_acts_t *acts);

/* One row of a matter that the actor handles or that nobody does: a date that runs, or none. */
static int take_matter(asking_t *x, const cat_kind_t *k, store_rows_t *rows, const char *office, enum as as, err_t *err)
{
    entry_t e = {.kind = k, .matter = store_col_int(rows, 0), .as = as, .due_on = WAITS};
    int stage;
    const cat_due_t *rule = rule_named(k, store_col_text(rows, 2));
    if (cat_kind_stage(k, store_col_text(rows, 1), &stage, NULL) == 0) {
        cat_acts_t acts = desk_forward(k, stage, x->leads);
        e.stage = stage;
        e.office = office;
        int failed = rule ? day_parse(store_col_text(rows, 3), &e.due_on, err) : 0;
        bool waits = as == AS_HANDLER ? any_mine(x, k, &acts) : all_mine(x, k, &acts, false);
        if (!failed && waits) failed = add(x, &x->waiting, e, err);
        if (failed) return failed;
    }
    if (!rule || !reach_of(x, k, &rule->met_by).own) return 0;
    e.rule = rule;
    int failed = day_parse(store_col_text(rows, 3), &e.due_on, err);
    return failed || e.due_on > horizon(x, rule) ? failed : add(x, &x->due, e, err);
}

/* Open matters that nobody handles, in the office $1; of parts, those whose whole is open: found from the few such wholes, which
 * are of the same office, not from all parts. */
static void add_unhandled(const asking_t *x, buf_t *sql, const cat_kind_t *k)
{
    handler_sql_none(x->book, sql, k);
    buf_addf(sql, " AND k.closed_on IS NULL AND %s", cat_kind_handler(k) ? "k.office = $1" : "h.closed_on IS NULL AND h.office = $1");
}

static int ask_of_matters(asking_t *x, store_conn_t *c, const cat_kind_t *k, const char *office, bool named, err_t *err)
{
    buf_t sql;
    store_rows_t *rows = NULL;
    int count = 0;
    buf_init(&sql, 4096);
    buf_addf(&sql, "SELECT k.id, k.stage, d.rule, d.due_on FROM k_%s k", k->name); /* sql: identifiers only */
    (void)handler_sql_join(x->book, &sql, k);
    buf_add_raw(&sql, " LEFT JOIN due d ON d.matter = k.id AND d.state = 'open' AND d.due_on IS NOT NULL WHERE ");
    if (named) handler_sql_is(x->book, &sql, k, "$1");
    else add_unhandled(x, &sql, k);
    buf_addf(&sql, "%s LIMIT $2", named ? " AND k.closed_on IS NULL" : "");
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_P(store_text(named ? x->actor->login : office), store_int(2 * FEW)), &rows, err);
    for (bool row = true; !failed; count++) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        failed = take_matter(x, k, rows, office, named ? AS_HANDLER : AS_ROLE, err);
    }
    store_rows_close(rows);
    buf_release(&sql);
    x->more |= count == 2 * FEW;
    return failed;
}

/* Is there little that nobody handles? Then it is asked from the matters, else from the dates. */
static int few_unhandled(const asking_t *x, store_conn_t *c, const cat_kind_t *k, const char *office, bool *ret_few, err_t *err)
{
    buf_t sql;
    int64_t n = 0;
    bool found;
    buf_init(&sql, 4096);
    buf_addf(&sql, "SELECT COUNT(*) FROM (SELECT 1 AS one FROM k_%s k", k->name); /* sql: identifiers only */
    (void)handler_sql_join(x->book, &sql, k);
    buf_add_raw(&sql, " WHERE ");
    add_unhandled(x, &sql, k);
    buf_add_raw(&sql, " LIMIT $2) AS few");
    int failed = buf_failed(&sql) ? err_nomem(err)
                                  : store_get_int(c, buf_text(&sql), STORE_P(store_text(office), store_int(FEW)), &n, &found, err);
    buf_release(&sql);
    *ret_few = n < FEW;
    return failed;
}

/* --- due ----------------------------------------------------------------------------------------------- */

static int ask_rule(asking_t *x, store_conn_t *c, const cat_kind_t *k, const cat_due_t *rule, const bool *few, err_t *err)
{
    bool handled = is_handled(x, k);
    reachable_t r = reach_of(x, k, &rule->met_by);
    day_t ahead = horizon(x, rule), missed = ahead < x->today - 1 ? ahead : x->today - 1;
    bool leads = (x->actor->roles & x->leads) != 0;
    int failed = 0;
    for (size_t i = 0; !failed && i < x->own_count; i++) {
        bool all = r.own && (!handled || r.lead);
        if (all) failed = ask_due(x, c, k, rule, x->own[i], ahead, AS_ROLE, err);
        else if (r.own && !few[i]) failed = ask_unhandled(x, c, k, rule, x->own[i], ahead, err);
        if (!failed && !all && leads && rule->missed & CAT_MISSED_ESCALATE)
            failed = ask_due(x, c, k, rule, x->own[i], missed, AS_LEAD, err);
    }
    bool told = rule->missed & CAT_MISSED_REPORT_UP && x->actor->roles & (r.roles | x->leads);
    for (size_t i = 0; !failed && (r.above || told) && i < x->below_count; i++)
        failed = ask_due(x, c, k, rule, x->below[i], r.above ? ahead : missed, r.above ? AS_ABOVE : AS_REPORT, err);
    return failed;
}

static int ask_kind(asking_t *x, store_conn_t *c, const cat_kind_t *k, err_t *err)
{
    bool few[HOUSES_MOST] = {false};
    cat_acts_t all = {0};
    int failed = 0;
    for (size_t i = 0; i < k->act_count; i++) cat_acts_add(&all, i);
    bool own = reach_of(x, k, &all).own;
    if (is_handled(x, k) && own) {
        failed = ask_of_matters(x, c, k, NULL, true, err);
        for (size_t i = 0; !failed && i < x->own_count; i++) {
            if (!desk_may_name(x->book, x->actor, k, x->own[i])) continue;
            failed = few_unhandled(x, c, k, x->own[i], &few[i], err);
            if (!failed && few[i]) failed = ask_of_matters(x, c, k, x->own[i], false, err);
        }
    }
    for (size_t i = 0; !failed && i < k->due_count; i++)
        if (cat_acts_any(&k->dues[i].met_by)) failed = ask_rule(x, c, k, &k->dues[i], few, err);
    return failed;
}

/* --- waiting --------------------------------------------------------------------------------------------- */

/* Acts that take a matter further from the stage: to a later one that is not final, else to a final one. What is
 * only kept till it ends (an account, a list of powers) waits for nobody: ends count where something is due, or where
 * leaders or the office above end it. */
cat_acts_t desk_forward(const cat_kind_t *k, int stage, uint64_t leads)
{
    cat_acts_t on = {0}, ends = {0};
    if (k->instrument) return on;
    for (size_t i = 0; i < k->act_count; i++) {
        const cat_act_t *a = &k->acts[i];
        if (a->system || !(a->from >> stage & 1) || a->to <= stage) continue;
        bool decided = k->due_count || a->reach == CAT_REACH_ABOVE || !(a->by & ~leads);
        if (!(k->final_stages >> a->to & 1)) cat_acts_add(&on, i);
        else if (decided) cat_acts_add(&ends, i);
    }
    return cat_acts_any(&on) ? on : ends;
}

static bool all_mine(const asking_t *x, const cat_kind_t *k, const cat_acts_t *acts, bool above)
{
    for (size_t i = 0; i < k->act_count; i++)
        if (cat_acts_has(acts, i) && (!(k->acts[i].by & x->actor->roles) || (k->acts[i].reach == CAT_REACH_ABOVE) != above)) return false;
    return cat_acts_any(acts);
}

/* Who handles a matter has it before him also where a leader may end it as well: what waits for two must not wait for nobody. */
static bool any_mine(const asking_t *x, const cat_kind_t *k, const cat_acts_t *acts)
{
    for (size_t i = 0; i < k->act_count; i++)
        if (cat_acts_has(acts, i) && k->acts[i].by & x->actor->roles && k->acts[i].reach != CAT_REACH_ABOVE) return true;
    return false;
}

static int ask_waiting(asking_t *x, store_conn_t *c, const cat_kind_t *k, int stage, const char *office, bool unhandled,
                       enum as as, err_t *err)
{
    buf_t sql;
    store_rows_t *rows = NULL;
    entry_t e = {.kind = k, .as = as, .due_on = WAITS, .office = office, .stage = stage};
    int n = 0;
    if (!desk_may_name(x->book, x->actor, k, office)) return 0;
    buf_init(&sql, 4096);
    buf_addf(&sql, "SELECT k.id, (SELECT MIN(d.due_on) FROM due d WHERE d.matter = k.id AND d.state = 'open') FROM k_%s k", k->name); /* sql: identifiers only */
    if (unhandled) (void)handler_sql_join(x->book, &sql, k);
    buf_add_raw(&sql, " WHERE ");
    if (unhandled) add_unhandled(x, &sql, k);
    else buf_add_raw(&sql, "k.office = $1 AND k.closed_on IS NULL");
    buf_add_raw(&sql, " AND k.stage = $2 ORDER BY k.id LIMIT $3");
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_P(store_text(office), store_text(k->stages[stage]), store_int(FEW)),
                             &rows, err);
    for (bool row = true; !failed; n++) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        e.matter = store_col_int(rows, 0);
        e.due_on = WAITS;
        if (!store_is_null(rows, 1)) failed = day_parse(store_col_text(rows, 1), &e.due_on, err);
        if (!failed) failed = add(x, &x->waiting, e, err);
    }
    x->more |= n == FEW;
    store_rows_close(rows);
    buf_release(&sql);
    return failed;
}

/* Matters that a kind's handlers would take further have been taken already where they are few (ask_of_matters). */
static int ask_stage(asking_t *x, store_conn_t *c, const cat_kind_t *k, int stage, err_t *err)
{
    cat_acts_t acts = desk_forward(k, stage, x->leads);
    bool handled = is_handled(x, k) && !reach_of(x, k, &acts).lead;
    int failed = 0;
    if (all_mine(x, k, &acts, false)) {
        for (size_t i = 0; !failed && i < x->own_count; i++)
            failed = ask_waiting(x, c, k, stage, x->own[i], handled, AS_ROLE, err);
    } else if (all_mine(x, k, &acts, true)) {
        for (size_t i = 0; !failed && i < x->below_count; i++)
            failed = ask_waiting(x, c, k, stage, x->below[i], false, AS_ABOVE, err);
    }
    return failed;
}

/* --- the answer -------------------------------------------------------------------------------------------- */

static int by_matter(const void *x, const void *y)
{
    const entry_t *a = x, *b = y;
    if (a->matter != b->matter) return a->matter < b->matter ? -1 : 1;
    if (a->rule != b->rule) return a->rule < b->rule ? -1 : 1;
    if (a->as != b->as) return a->as < b->as ? -1 : 1;
    return (a->due_on > b->due_on) - (a->due_on < b->due_on);
}

/* Late ones first; of one day what names the actor, then by age. */
static int by_day(const void *x, const void *y)
{
    const entry_t *a = x, *b = y;
    if (a->due_on != b->due_on) return a->due_on < b->due_on ? -1 : 1;
    if (a->as != b->as) return a->as < b->as ? -1 : 1;
    return (a->matter > b->matter) - (a->matter < b->matter);
}

/* One entry for each matter and rule, in order of the days; what waits without a day comes last. */
static void settle(entries_t *e)
{
    size_t n = 0;
    if (e->count) qsort(e->list, e->count, sizeof *e->list, by_matter);
    for (size_t i = 0; i < e->count; i++)
        if (!n || e->list[n - 1].matter != e->list[i].matter || e->list[n - 1].rule != e->list[i].rule)
            e->list[n++] = e->list[i];
    if (n) qsort(e->list, n, sizeof *e->list, by_day);
    e->count = n;
}

static void cut(asking_t *x, entries_t *e)
{
    x->more |= e->count > (size_t)x->what->limit;
    if (e->count > (size_t)x->what->limit) e->count = (size_t)x->what->limit;
}

/* What waits for a role does not wait for all who have it once one of them has it in hand. The first of the list are asked
 * about, until it is full. */
static int drop_in_hand(asking_t *x, store_conn_t *c, entries_t *e, err_t *err)
{
    size_t n = 0, i = 0;
    int failed = 0;
    for (; !failed && i < e->count && i < HANDS_ASKED && n <= (size_t)x->what->limit; i++) {
        const entry_t *w = &e->list[i];
        enum in_hand whose = HAND_NOBODY;
        const hand_asked_t q = {.login = x->actor->login, .office = w->office, .kind = w->kind, .matter = w->matter,
                                .acts = desk_forward(w->kind, w->stage, x->leads)};
        if (w->as == AS_ROLE) failed = hand_of(x->book, c, &x->hands, &q, &whose, err);
        if (!failed && whose != HAND_OTHER) e->list[n++] = *w;
    }
    x->more |= i < e->count;
    e->count = n;
    return failed;
}

/* May the actor perform it, from a stage that allows it? */
static bool may_at_all(const asking_t *x, const cat_kind_t *k, const cat_act_t *a, const handlers_t *handlers, const char *office)
{
    return !a->opens && !a->system && handler_allows(x->actor, a, handlers) && check_rights(x->book, x->actor, k, a, office, NULL) == 0;
}

/* Those of the acts that the actor may perform from the stage where it is. */
static json_t *acts_json(const asking_t *x, const entry_t *e, const handlers_t *handlers, const char *office, int stage)
{
    json_t *list = json_array();
    cat_acts_t acts = e->rule ? e->rule->met_by : stage >= 0 ? desk_forward(e->kind, stage, x->leads) : (cat_acts_t){0};
    for (size_t i = 0; i < e->kind->act_count; i++) {
        const cat_act_t *a = &e->kind->acts[i];
        if (cat_acts_has(&acts, i) && stage >= 0 && a->from >> stage & 1 && may_at_all(x, e->kind, a, handlers, office))
            (void)json_array_append_new(list, json_string(a->name));
    }
    return list;
}

/* The few that are listed are asked one by one: the lists are made from an index that does not hold it. */
static int add_provisional(store_conn_t *c, const entry_t *e, json_t *into, err_t *err)
{
    int64_t provisional = 0;
    int failed = store_get_int(c, "SELECT MAX(" DUE_PROVISIONAL_SQL ") FROM due WHERE matter = $1 AND rule = $2 AND state = 'open'",
                               STORE_P(store_int(e->matter), store_text(e->rule->name)), &provisional, NULL, err);
    if (!failed && provisional) (void)json_object_set_new(into, "provisional", json_true());
    return failed;
}

int add_next_due(store_conn_t *c, const cat_kind_t *k, int64_t matter, day_t today, json_t *into, err_t *err)
{
    store_rows_t *rows = NULL;
    bool row = false;
    day_t on;
    int failed = store_query(c, "SELECT rule, due_on, " DUE_PROVISIONAL_SQL " FROM due WHERE matter = $1 AND state = 'open' AND due_on IS NOT NULL ORDER BY due_on, rule LIMIT 1",
                             STORE_P(store_int(matter)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    const cat_due_t *rule = failed || !row ? NULL : rule_named(k, store_col_text(rows, 0));
    if (rule && (failed = day_parse(store_col_text(rows, 1), &on, err)) == 0) {
        (void)json_object_set_new(into, "rule", json_string(rule->name));
        (void)json_object_set_new(into, "label", json_pack("{s:s, s:s}", "zh", rule->label.in[LANG_ZH], "en", rule->label.in[LANG_EN]));
        (void)json_object_set_new(into, "law", rule->law ? json_string(rule->law) : json_null());
        (void)json_object_set_new(into, "due_on", json_string(store_col_text(rows, 1)));
        (void)json_object_set_new(into, "days", json_integer(on - today));
        if (store_col_int(rows, 2)) (void)json_object_set_new(into, "provisional", json_true());
    }
    store_rows_close(rows);
    return failed;
}

/* What runs out next in a matter that waits may be another's to do: it is told, but is not the actor's lateness. It is the actor's where he
 * may perform an act that meets it, though not from the stage where it is: it goes by his hand in the end. */
static void say_whose(const asking_t *x, const entry_t *e, const handlers_t *handlers, const char *office, json_t *into)
{
    const cat_due_t *rule = rule_named(e->kind, json_string_value(json_object_get(into, "rule")));
    bool mine = !rule;
    for (size_t i = 0; i < e->kind->act_count && !mine; i++)
        mine = cat_acts_has(&rule->met_by, i) && may_at_all(x, e->kind, &e->kind->acts[i], handlers, office);
    if (!mine) (void)json_object_set_new(into, "theirs", json_true());
}

static int add_entry(asking_t *x, store_conn_t *c, const entry_t *e, json_t *into, err_t *err)
{
    char day[DAY_TEXT];
    int stage = -1;
    json_t *j = NULL;
    handlers_t handlers = {.count = 0};
    int failed = handling_roles(e->kind) ? handlers_of(x->book, c, e->kind, e->matter, &handlers, err) : 0;
    if (!failed) failed = matter_head(x->book, c, x->actor, e->kind, e->matter, &j, err);
    if (failed || !j) return failed; /* gone between two statements of one snapshot: never */
    (void)cat_kind_stage(e->kind, json_string_value(json_object_get(j, "stage")), &stage, NULL);
    const char *office = json_string_value(json_object_get(j, "office"));
    (void)json_object_set_new(j, "as", json_string(AS_WORDS[e->as]));
    (void)json_object_set_new(j, "acts", acts_json(x, e, &handlers, office, stage));
    if (e->rule) {
        (void)json_object_set_new(j, "rule", json_string(e->rule->name));
        (void)json_object_set_new(j, "label", json_pack("{s:s, s:s}", "zh", e->rule->label.in[LANG_ZH], "en", e->rule->label.in[LANG_EN]));
        (void)json_object_set_new(j, "law", e->rule->law ? json_string(e->rule->law) : json_null());
        (void)json_object_set_new(j, "due_on", json_string(day_text(e->due_on, day)));
        (void)json_object_set_new(j, "days", json_integer(e->due_on - x->today));
        failed = add_provisional(c, e, j, err);
    } else if (e->due_on != WAITS) {
        failed = add_next_due(c, e->kind, e->matter, x->today, j, err);
        if (!failed) say_whose(x, e, &handlers, office, j);
    }
    if (failed) return json_decref(j), failed;
    return json_array_append_new(into, j) == 0 ? 0 : err_nomem(err);
}

/* Entries come kind by kind: what is hidden is asked for once each. */
static int drop_sealed(asking_t *x, store_conn_t *c, entries_t *e, err_t *err)
{
    seal_set_t sealed = {0};
    const cat_kind_t *k = NULL;
    size_t n = 0;
    int failed = 0;
    for (size_t i = 0; !failed && i < e->count; i++) {
        if (e->list[i].kind != k) {
            k = e->list[i].kind;
            seal_set_free(&sealed);
            failed = seal_set_of(x->book, c, x->actor, k, &sealed, err);
        }
        if (!seal_set_has(&sealed, e->list[i].matter)) e->list[n++] = e->list[i];
    }
    seal_set_free(&sealed);
    e->count = n;
    return failed;
}

static int add_list(asking_t *x, store_conn_t *c, const char *name, entries_t *e, err_t *err)
{
    json_t *list = json_array();
    int failed = json_object_set_new(x->out, name, list) == 0 ? 0 : err_nomem(err);
    if (!failed) failed = drop_sealed(x, c, e, err);
    settle(e);
    if (!failed && e == &x->waiting) failed = drop_in_hand(x, c, e, err);
    cut(x, e);
    for (size_t i = 0; !failed && i < e->count; i++) failed = add_entry(x, c, &e->list[i], list, err);
    return failed;
}

/* What is shown as due already need not be said to wait. */
static void drop_due_ones(asking_t *x)
{
    size_t n = 0;
    for (size_t k = 0; k < x->waiting.count; k++) {
        bool there = false;
        for (size_t i = 0; i < x->due.count && !there; i++) there = x->due.list[i].matter == x->waiting.list[k].matter;
        if (!there) x->waiting.list[n++] = x->waiting.list[k];
    }
    x->waiting.count = n;
}

static int read_mine(store_conn_t *c, void *arg, err_t *err)
{
    asking_t *x = arg;
    char day[DAY_TEXT];
    const catalogue_t *cat = x->book->with.catalogue;
    json_decref(x->out);
    x->out = json_pack("{s:s}", "today", day_text(x->today, day));
    x->due = x->waiting = (entries_t){0};
    x->hands = (hands_t){0};
    x->more = false;
    int failed = take_houses(x, err);
    for (size_t i = 0; !failed && i < catalogue_kind_count(cat); i++) {
        const cat_kind_t *k = catalogue_kind_at(cat, i);
        failed = ask_kind(x, c, k, err);
        for (size_t s = 0; !failed && s < k->stage_count; s++)
            if (!(k->final_stages >> s & 1)) failed = ask_stage(x, c, k, (int)s, err);
    }
    if (!failed) failed = add_list(x, c, "due", &x->due, err);
    if (!failed) drop_due_ones(x);
    if (!failed) failed = add_list(x, c, "waiting", &x->waiting, err);
    (void)json_object_set_new(x->out, "more", json_boolean(x->more));
    return failed;
}

int book_mine(book_t *b, const actor_t *actor, const mine_t *what, json_t **ret_json, err_t *err)
{
    assert(what->limit >= 1 && what->limit <= DESK_MOST);
    arena_t *a = arena_new((size_t)64 << 20);
    asking_t *x = a ? arena_alloc(a, sizeof *x) : NULL;
    if (!x) {
        arena_free(a);
        return err_nomem(err);
    }
    *x = (asking_t){.book = b, .actor = actor, .what = what, .arena = a, .leads = desk_leading(b->with.catalogue),
                    .today = day_today(), .soon = day_today() + REMIND_DAYS};
    int failed = store_read(b->with.store, read_mine, x, err);
    if (failed) json_decref(x->out);
    else *ret_json = x->out;
    arena_free(a);
    return failed;
}
