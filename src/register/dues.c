/* dues.c - which due dates an act starts, meets, pauses, resumes, lengthens, moves or cancels, and what they
 * come to.
 *
 * A due date keeps its sum (due_sum.c): term, start, pauses, restarts and extensions with the act that caused
 * each. The date follows from the sum and the calendar and can be printed as a sum at any time.
 *   pause   is a period of its own, which like every period begins after the day of its act (Criminal Procedure Law
 *           art. 105): that day still counts
 *           Several may last at a time (two persons detained, one examined): each has its own end, and the term runs on
 *           when the last has ended
 *   resume  the pause ends with the day of the resuming act. So ten days of deciding move a term by ten days; a term
 *           stopped on its last day ends on the day it runs on
 *   start   of a rule that runs already restarts it: the term begins anew after that day
 *   extend  adds to the running term; a restart ends what was added before
 *   cancel  also by an act that closes the matter, of what cannot be met any more
 *   move    a field that the rule is counted from, that holds its day or that tells of somebody in custody was set anew
 */
#include "register/inside.h"

#include <assert.h>
#include <string.h>

enum { OPEN_MOST = 128, EFFECTS_EACH = 3 };

typedef struct running {
    int rule; /* index in the kind */
    int64_t from_act;
    day_t start_on, due_on;
    bool paused, started_now;
    json_t *sum; /* owned */
} running_t;

typedef struct deciding {
    book_t *book;
    act_record_t *record;
    const act_plan_t *plan;
    const due_found_t *found;
    arena_t *arena;
    running_t *running; /* OPEN_MOST of them; NULL for an opening act: nothing runs yet */
    size_t running_count;
} deciding_t;

/* --- what runs now ------------------------------------------------------------------------------ */

static int rule_index(const cat_kind_t *k, const char *name)
{
    for (size_t i = 0; i < k->due_count; i++)
        if (strcmp(k->dues[i].name, name) == 0) return (int)i;
    return -1;
}

static int read_running(store_rows_t *rows, const cat_kind_t *k, running_t *x, err_t *err)
{
    *x = (running_t){.rule = rule_index(k, store_col_text(rows, 0)), .from_act = store_col_int(rows, 1),
                     .due_on = DAY_NONE, .paused = strcmp(store_col_text(rows, 3), "paused") == 0};
    const char *due = store_col_text(rows, 5);
    int failed = day_parse(store_col_text(rows, 2), &x->start_on, err);
    if (!failed && due) failed = day_parse(due, &x->due_on, err);
    if (failed || x->rule < 0) return failed; /* a rule the catalogue no longer has runs on by itself */
    x->sum = json_loads(store_col_text(rows, 4), 0, NULL);
    return x->sum ? 0 : err_set(err, ERR_REGISTER_BODY, "due");
}

static int load_running(deciding_t *d, store_conn_t *c, err_t *err)
{
    store_rows_t *rows = NULL;
    int failed = store_query(c, "SELECT rule, from_act, start_on, state, sum, due_on FROM due "
                                "WHERE matter = $1 AND state IN ('open', 'paused') ORDER BY from_act",
                             STORE_P(store_int(d->record->matter)), &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        if (d->running_count == OPEN_MOST) {
            failed = err_set(err, ERR_REGISTER_TOO_LONG, "due", "128");
            break;
        }
        running_t *x = &d->running[d->running_count];
        failed = read_running(rows, d->record->kind, x, err);
        if (!failed && x->sum) d->running_count++;
    }
    store_rows_close(rows);
    return failed;
}

/* --- effects ------------------------------------------------------------------------------------ */

static int add_effect(deciding_t *d, enum due_op op, const running_t *x, json_t *sum, err_t *err)
{
    act_record_t *r = d->record;
    due_effect_t e = {.rule = r->kind->dues[x->rule].name, .op = op, .from_act = x->from_act,
                      .start_on = DAY_NONE, .due_on = DAY_NONE, .was_on = DAY_NONE};
    if (op == DUE_START || op == DUE_MOVE) e.start_on = x->start_on;
    if (op == DUE_MOVE) e.was_on = x->due_on;
    e.in_time = op == DUE_MEET && (x->due_on == DAY_NONE || r->occurred_on <= x->due_on);
    if (sum) {
        int failed = due_settle(book_calendar(d->book), sum, d->arena, &e.due_on, &e.sum, err);
        if (failed) return failed;
    }
    r->dues[r->due_count++] = e;
    return 0;
}

static int end_rule(deciding_t *d, running_t *x, enum due_op op, err_t *err)
{
    return add_effect(d, op, x, NULL, err);
}

static int pause_rule(deciding_t *d, running_t *x, err_t *err)
{
    int failed = due_add_entry(x->sum, "pauses", "from", d->record, NULL, err);
    if (!failed) failed = add_effect(d, DUE_PAUSE, x, x->sum, err);
    x->paused = true;
    return failed;
}

static int resume_rule(deciding_t *d, running_t *x, err_t *err)
{
    const act_record_t *r = d->record;
    x->paused = due_close_pauses(x->sum, r, &r->kind->dues[x->rule], (int)(r->act - r->kind->acts)) > 0;
    return add_effect(d, x->paused ? DUE_PAUSE : DUE_RESUME, x, x->sum, err);
}

static int extend_rule(deciding_t *d, running_t *x, const term_t *by, err_t *err)
{
    int failed = due_add_entry(x->sum, "extensions", "on", d->record, by, err);
    return failed ? failed : add_effect(d, DUE_EXTEND, x, x->sum, err);
}

static int restart_rule(deciding_t *d, running_t *x, err_t *err)
{
    const cat_due_t *rule = &d->record->kind->dues[x->rule];
    const due_found_t *f = d->found;
    char begun[48];
    (void)due_close_pauses(x->sum, d->record, rule, DUE_ALL_PAUSES);
    (void)json_object_del(x->sum, "extensions");
    matter_text(x->from_act, begun);
    if (!json_object_get(x->sum, "begun")) (void)json_object_set_new(x->sum, "begun", json_string(begun));
    int failed = 0;
    (void)due_set_custody(x->sum, rule, f->custody[x->rule]);
    if (due_is_given(rule)) { /* a new day, not a new run of a term */
        due_set_day(x->sum, rule, f->has_day[x->rule] ? f->day[x->rule] : DAY_NONE);
    } else {
        failed = due_add_entry(x->sum, "restarts", "on", d->record, NULL, err);
        if (!failed && rule->start_field && f->has_day[x->rule] && due_gives(d->record, rule->start_field)) {
            due_mark_restart(x->sum);
            due_set_day(x->sum, rule, f->day[x->rule]);
        }
    }
    if (!failed) failed = add_effect(d, DUE_RESTART, x, NULL, err);
    x->from_act = d->record->id;
    if (!failed) failed = add_effect(d, DUE_START, x, x->sum, err);
    x->started_now = true;
    return failed;
}

static int start_rule(deciding_t *d, int rule, err_t *err)
{
    act_record_t *r = d->record;
    const due_found_t *f = d->found;
    const cat_due_t *due = &r->kind->dues[rule];
    if (r->due_ahead && r->due_ahead[rule].rule && (!f || f->days[rule] <= 0)) {
        r->dues[r->due_count] = r->due_ahead[rule];
        r->dues[r->due_count++].from_act = r->id;
        return 0;
    }
    running_t x = {.rule = rule, .from_act = r->id, .start_on = r->occurred_on, .due_on = DAY_NONE};
    x.sum = due_new_sum(due, r->occurred_on, f ? f->days[rule] : 0);
    if (!x.sum) return err_nomem(err);
    if (f) (void)due_set_custody(x.sum, due, f->custody[rule]);
    if (due_field(due)) {
        due_set_day(x.sum, due, f && f->has_day[rule] ? f->day[rule] : DAY_NONE);
        if (due->start_field && f && f->has_day[rule]) x.start_on = f->day[rule];
    }
    int failed = add_effect(d, DUE_START, &x, x.sum, err);
    json_decref(x.sum);
    return failed;
}

/* A field of the rule was given by this act: the sum takes it up. */
static int move_rule(deciding_t *d, running_t *x, err_t *err)
{
    const cat_due_t *rule = &d->record->kind->dues[x->rule];
    const due_found_t *f = d->found;
    if (rule->term_field && due_gives(d->record, rule->term_field)) due_set_term(x->sum, rule, f->days[x->rule]);
    if (due_field(rule) && due_gives(d->record, due_field(rule))) {
        due_set_day(x->sum, rule, f->has_day[x->rule] ? f->day[x->rule] : DAY_NONE);
        if (rule->start_field) x->start_on = due_first_day(x->sum);
    }
    (void)due_set_custody(x->sum, rule, f->custody[x->rule]);
    return add_effect(d, DUE_MOVE, x, x->sum, err);
}

/* --- all of an act's ------------------------------------------------------------------------------- */

static void drop_running(deciding_t *d, size_t i)
{
    json_decref(d->running[i].sum);
    d->running[i] = d->running[--d->running_count];
}

static const term_t *extension_by(const act_record_t *r, const cat_due_t *rule)
{
    for (size_t i = 0; i < rule->extension_count; i++)
        if (&r->kind->acts[rule->extensions[i].act] == r->act) return &rule->extensions[i].term;
    return NULL;
}

/* Ends, pauses, resumptions and extensions of what runs; then what starts. An act may meet a rule and start it
 * again (monthly replies): so ends come first. */
static int decide_running(deciding_t *d, err_t *err)
{
    int failed = 0;
    for (size_t i = d->running_count; !failed && i-- > 0;) {
        running_t *x = &d->running[i];
        uint64_t bit = UINT64_C(1) << x->rule;
        const term_t *longer = extension_by(d->record, &d->record->kind->dues[x->rule]);
        if (d->plan->meets & bit || d->plan->cancels & bit || d->plan->ends & bit) {
            failed = end_rule(d, x, d->plan->meets & bit ? DUE_MEET : DUE_CANCEL, err);
            if (!failed) drop_running(d, i);
            continue;
        }
        if (d->plan->pauses & bit) failed = pause_rule(d, x, err);
        else if (d->plan->resumes & bit && x->paused) failed = resume_rule(d, x, err);
        if (!failed && longer) failed = extend_rule(d, x, longer, err);
    }
    return failed;
}

static int decide_starts(deciding_t *d, err_t *err)
{
    int failed = 0;
    for (size_t rule = 0; !failed && rule < d->record->kind->due_count; rule++) {
        if (!(d->plan->starts >> rule & 1) || !d->found->when[rule]) continue;
        running_t *old = NULL;
        for (size_t i = 0; i < d->running_count; i++)
            if (d->running[i].rule == (int)rule) old = &d->running[i];
        failed = old ? restart_rule(d, old, err) : start_rule(d, (int)rule, err);
    }
    return failed;
}

static bool dated_by(const act_record_t *r, const cat_due_t *rule)
{
    return (rule->term_field && due_gives(r, rule->term_field)) || (due_field(rule) && due_gives(r, due_field(rule)));
}

static bool moved_by(const act_record_t *r, const cat_due_t *rule)
{
    return dated_by(r, rule) || (rule->custody_field && due_gives(r, rule->custody_field));
}

static int decide_moves(deciding_t *d, err_t *err)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < d->running_count; i++) {
        running_t *x = &d->running[i];
        const cat_due_t *rule = &d->record->kind->dues[x->rule];
        bool custody = json_is_true(json_object_get(x->sum, "custody"));
        if (x->started_now || !moved_by(d->record, rule)) continue;
        /* one more person in custody where there is one already moves nothing */
        if (dated_by(d->record, rule) || custody != d->found->custody[x->rule]) failed = move_rule(d, x, err);
    }
    return failed;
}

/* Most acts touch no due date: then what runs is not read. */
static bool touches(const act_record_t *r, const act_plan_t *plan)
{
    if (plan->meets | plan->cancels | plan->ends | plan->pauses | plan->resumes | plan->starts | plan->extends) return true;
    for (size_t i = 0; i < r->kind->due_count; i++)
        if (plan->moves >> i & 1 && moved_by(r, &r->kind->dues[i])) return true;
    return false;
}

int decide_dues(book_t *b, store_conn_t *c, act_record_t *r, const act_plan_t *plan,
                const due_found_t *found, arena_t *a, err_t *err)
{
    r->dues = NULL;
    r->due_count = 0;
    if (!touches(r, plan)) return 0;
    deciding_t d = {.book = b, .record = r, .plan = plan, .found = found, .arena = a};
    size_t most = r->act->opens ? 0 : OPEN_MOST;
    r->dues = arena_array(a, EFFECTS_EACH * most + 2 * r->kind->due_count + 1, sizeof *r->dues);
    if (most) d.running = arena_array(a, most, sizeof *d.running);
    if (!r->dues || (most && !d.running)) return err_nomem(err);
    int failed = most ? load_running(&d, c, err) : 0;
    if (!failed) failed = decide_running(&d, err);
    if (!failed) failed = decide_starts(&d, err);
    if (!failed) failed = decide_moves(&d, err);
    assert(failed || r->due_count <= EFFECTS_EACH * most + 2 * r->kind->due_count);
    while (d.running_count) drop_running(&d, d.running_count - 1);
    return failed;
}

int check_start_days(const cat_kind_t *k, const field_value_t *values, size_t count, day_t on, err_t *err)
{
    char field[ERR_ARG_BYTES], rule[ERR_ARG_BYTES], act[DAY_TEXT];
    day_t day;
    for (size_t i = 0; i < count; i++) {
        const cat_field_t *f = values[i].field;
        if (f->type != CAT_DATE || values[i].null || day_parse(values[i].text, &day, NULL) != 0 || day <= on) continue;
        for (size_t d = 0; d < k->due_count; d++) {
            if (!k->dues[d].start_field || k->dues[d].ahead || strcmp(k->dues[d].start_field, f->name) != 0) continue;
            (void)err_set(err, ERR_REGISTER_DAY_AHEAD, err_both(f->label, field), values[i].text, day_text(on, act),
                          err_both(k->dues[d].label, rule));
            return err_field_label(err, f->name, f->label), ERR_REGISTER_DAY_AHEAD;
        }
    }
    return 0;
}

int dues_ahead(book_t *b, act_record_t *r, const act_plan_t *plan, arena_t *a, err_t *err)
{
    if (!plan->starts || !r->act->opens) return 0;
    due_effect_t *ahead = arena_array(a, r->kind->due_count, sizeof *ahead);
    act_record_t one = *r; /* its effects are made in a copy, one rule at a time */
    deciding_t d = {.book = b, .record = &one, .plan = plan, .arena = a};
    if (!ahead) return err_nomem(err);
    for (size_t rule = 0; rule < r->kind->due_count; rule++) {
        if (!(plan->starts >> rule & 1) || due_field(&r->kind->dues[rule]) || r->kind->dues[rule].custody_field) continue;
        one.dues = &ahead[rule];
        one.due_count = 0;
        int failed = start_rule(&d, (int)rule, err);
        if (failed) return failed;
    }
    r->due_ahead = ahead;
    return 0;
}

/* --- after an annulment or a correction ------------------------------------------------------------- */

/* Acts of other matters (a part that was carried along brings its sums) are not judged here. */
static bool is_effective(const history_t *h, const char *act)
{
    int64_t id;
    if (!act || matter_parse(act, &id, NULL) != 0) return true; /* kept before entries named their acts */
    for (size_t i = 0; i < h->count; i++)
        if (h->acts[i].id == id) return true;
    for (size_t i = 0; i < h->all_count; i++)
        if (h->all[i].id == id) return false;
    return true;
}

/* Entries of acts that no longer hold leave the sum. */
static void purge_sum(json_t *sum, const history_t *h)
{
    static const char *const lists[] = {"pauses", "restarts", "extensions"};
    for (size_t l = 0; l < sizeof lists / sizeof *lists; l++) {
        json_t *list = json_object_get(sum, lists[l]);
        for (size_t i = json_array_size(list); i-- > 0;) {
            json_t *e = json_array_get(list, i);
            const json_t *until = json_object_get(e, "to_act");
            if (!is_effective(h, json_string_value(json_object_get(e, "act")))) {
                (void)json_array_remove(list, i);
            } else if (until && !is_effective(h, json_string_value(until))) {
                (void)json_object_del(e, "to");
                (void)json_object_del(e, "to_act");
            }
        }
        if (list && json_array_size(list) == 0) (void)json_object_del(sum, lists[l]);
    }
}

/* What the row now says in the rule's fields. */
static int ask_row(store_conn_t *c, const act_record_t *r, const cat_due_t *rule, due_found_t *f, int at, err_t *err)
{
    buf_t sql;
    store_rows_t *rows = NULL;
    bool row = false;
    buf_init(&sql, 4096);
    buf_add_raw(&sql, "SELECT ");
    if (due_field(rule)) buf_addf(&sql, DUE_DAY_SQL, due_field(rule)); /* sql: identifiers only */
    else buf_add_raw(&sql, "NULL");
    buf_addf(&sql, ", %s, ", rule->term_field ? rule->term_field : "0"); /* sql: identifiers only */
    if (rule->custody_field) buf_addf(&sql, "(%s%s)", rule->custody_field, due_custody_test(r->kind, rule->custody_field)); /* sql: identifiers only */
    else buf_add_raw(&sql, "0");
    buf_addf(&sql, " FROM k_%s WHERE id = $1", r->kind->name); /* sql: identifiers only */
    int failed = buf_failed(&sql) ? err_nomem(err)
                                  : store_query(c, buf_text(&sql), STORE_P(store_int(r->matter)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row) {
        f->has_day[at] = !store_is_null(rows, 0);
        f->day[at] = f->has_day[at] ? (day_t)store_col_int(rows, 0) : DAY_NONE;
        f->days[at] = store_is_null(rows, 1) ? 0 : store_col_int(rows, 1);
        f->custody[at] = !store_is_null(rows, 2) && store_col_int(rows, 2) != 0;
    }
    store_rows_close(rows);
    buf_release(&sql);
    return failed;
}

static int settle_one(deciding_t *d, store_conn_t *c, const history_t *h, running_t *x, err_t *err)
{
    const cat_due_t *rule = &d->record->kind->dues[x->rule];
    due_found_t f = {0};
    json_t *before = json_deep_copy(x->sum);
    if (!before) return err_nomem(err);
    purge_sum(x->sum, h);
    int failed = due_field(rule) || rule->term_field || rule->custody_field ? ask_row(c, d->record, rule, &f, x->rule, err) : 0;
    if (!failed && rule->term_field) due_set_term(x->sum, rule, f.days[x->rule]);
    if (!failed) (void)due_set_custody(x->sum, rule, f.custody[x->rule]);
    if (!failed && due_field(rule)) {
        due_set_day(x->sum, rule, f.has_day[x->rule] ? f.day[x->rule] : DAY_NONE);
        if (rule->start_field) x->start_on = due_first_day(x->sum);
    }
    if (!failed) failed = add_effect(d, DUE_MOVE, x, x->sum, err);
    act_record_t *r = d->record;
    if (!failed && r->dues[r->due_count - 1].due_on == x->due_on && json_equal(before, x->sum)) r->due_count--;
    json_decref(before);
    return failed;
}

int settle_dues(book_t *b, store_conn_t *c, const history_t *h, act_record_t *r, arena_t *a, err_t *err)
{
    deciding_t d = {.book = b, .record = r, .arena = a};
    r->due_count = 0;
    if (!r->kind->due_count || !h->count) return 0;
    r->dues = arena_array(a, OPEN_MOST, sizeof *r->dues);
    d.running = arena_array(a, OPEN_MOST, sizeof *d.running);
    if (!r->dues || !d.running) return err_nomem(err);
    int failed = load_running(&d, c, err);
    for (size_t i = 0; !failed && i < d.running_count; i++) failed = settle_one(&d, c, h, &d.running[i], err);
    while (d.running_count) drop_running(&d, d.running_count - 1);
    return failed ? failed : fold_dues(c, r, err);
}
