/* dues.c - which due dates an act starts, meets, pauses, resumes or cancels, and what they come to.
 *
 * A due date keeps its sum: term, start, pauses and restarts with the act that caused each. The date
 * follows from the sum and the calendar and can be printed as a sum at any time.
 *   pause   from the day of the act; that day is not counted
 *   resume  the pause ends with the day of the resuming act: like every starting day it is not counted
 *           (Criminal Procedure Law art. 105)
 *   start   of a rule that runs already restarts it: the term begins anew after that day
 * Where the calendar's year is not published yet, a term of days or months gets its nominal last day,
 * marked provisional (a holiday could only move it later); a term of working days gets no date.
 */
#include "register/inside.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { OPEN_MOST = 128 };

typedef struct running {
    int rule; /* index in the kind */
    int64_t from_act;
    day_t start_on;
    bool paused;
    json_t *sum; /* owned */
} running_t;

typedef struct deciding {
    book_t *book;
    act_record_t *record;
    const act_plan_t *plan;
    arena_t *arena;
    running_t *running; /* OPEN_MOST of them; NULL for an opening act: nothing runs yet */
    size_t running_count;
} deciding_t;

/* --- the sum ------------------------------------------------------------------------------------ */

static day_t day_in(const json_t *object, const char *key)
{
    day_t d;
    const char *text = json_string_value(json_object_get(object, key));
    return text && day_parse(text, &d, NULL) == 0 ? d : DAY_NONE;
}

static int case_from_sum(const json_t *sum, arena_t *a, term_case_t *ret_case, err_t *err)
{
    const json_t *pauses = json_object_get(sum, "pauses"), *restarts = json_object_get(sum, "restarts");
    size_t n = json_array_size(pauses), m = json_array_size(restarts);
    term_pause_t *p = arena_array(a, n + 1, sizeof *p);
    term_restart_t *s = arena_array(a, m + 1, sizeof *s);
    if (!p || !s) return err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        const json_t *e = json_array_get(pauses, i);
        p[i] = (term_pause_t){day_in(e, "from"), day_in(e, "to"),
                              json_string_value(json_object_get(e, "cause"))};
    }
    for (size_t i = 0; i < m; i++) {
        const json_t *e = json_array_get(restarts, i);
        s[i] = (term_restart_t){day_in(e, "on"), json_string_value(json_object_get(e, "cause"))};
    }
    const json_t *most = json_object_get(sum, "restarts_most");
    *ret_case = (term_case_t){.start = day_in(sum, "start"),
                              .custody = json_is_true(json_object_get(sum, "custody")),
                              .pauses = p, .pause_count = n, .restarts = s, .restart_count = m,
                              .restarts_most = most ? (int)json_integer_value(most) : -1};
    return term_parse(json_string_value(json_object_get(sum, "term")), &ret_case->term, err);
}

static bool counts_working_days(const term_t *term)
{
    for (int i = 0; i < term->parts; i++)
        if (term->part[i].unit == TERM_WORKING_DAYS) return true;
    return false;
}

int due_from_sum(const calendar_t *calendar, const json_t *sum, arena_t *a, due_sum_t *ret_sum,
                 bool *ret_provisional, err_t *err)
{
    term_case_t what;
    int failed = case_from_sum(sum, a, &what, err);
    if (failed) return failed;
    *ret_provisional = false;
    failed = calendar_due(calendar, &what, a, ret_sum, err);
    if (failed != ERR_CATALOGUE_NO_YEAR) return failed;
    *ret_provisional = true;
    if (counts_working_days(&what.term)) {
        *ret_sum = (due_sum_t){.due = DAY_NONE};
        return 0;
    }
    what.custody = true; /* the nominal last day */
    return calendar_due(calendar, &what, a, ret_sum, err);
}

static int dump_sum(const json_t *sum, arena_t *a, const char **ret_text, err_t *err)
{
    size_t bytes = json_dumpb(sum, NULL, 0, JSON_COMPACT | JSON_SORT_KEYS);
    char *text = arena_alloc(a, bytes + 1);
    if (!bytes || !text) return err_nomem(err);
    (void)json_dumpb(sum, text, bytes, JSON_COMPACT | JSON_SORT_KEYS);
    *ret_text = text;
    return 0;
}

static json_t *new_sum(const cat_due_t *rule, day_t start, int64_t own_days)
{
    char day[DAY_TEXT], term[128];
    buf_t b;
    buf_init(&b, sizeof term - 1);
    if (own_days > 0) buf_addf(&b, "%" PRId64 " days", own_days);
    else term_add_text(&b, &rule->term, LANG_EN);
    json_t *sum = json_pack("{s:s, s:s, s:b, s:i}", "term", buf_text(&b), "start",
                            day_text(start, day), "custody", rule->custody, "restarts_most",
                            rule->restarts_most);
    if (sum && rule->law) (void)json_object_set_new(sum, "law", json_string(rule->law));
    buf_release(&b);
    return sum;
}

static void cause_of(const act_record_t *r, char into[160])
{
    char id[48];
    matter_text(r->id, id);
    (void)snprintf(into, 160, "%s (%s)", r->act ? r->act->label.in[LANG_ZH] : r->act_name, id);
}

/* --- what runs now ------------------------------------------------------------------------------ */

static int rule_index(const cat_kind_t *k, const char *name)
{
    for (size_t i = 0; i < k->due_count; i++)
        if (strcmp(k->dues[i].name, name) == 0) return (int)i;
    return -1;
}

static int load_running(deciding_t *d, store_conn_t *c, err_t *err)
{
    store_rows_t *rows = NULL;
    int failed = store_query(c, "SELECT rule, from_act, start_on, state, sum FROM due "
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
        *x = (running_t){.rule = rule_index(d->record->kind, store_col_text(rows, 0)),
                         .from_act = store_col_int(rows, 1),
                         .paused = strcmp(store_col_text(rows, 3), "paused") == 0};
        failed = day_parse(store_col_text(rows, 2), &x->start_on, err);
        if (failed || x->rule < 0) continue; /* a rule the catalogue no longer has runs on by itself */
        x->sum = json_loads(store_col_text(rows, 4), 0, NULL);
        if (!x->sum) failed = err_set(err, ERR_REGISTER_BODY, "due");
        else d->running_count++;
    }
    store_rows_close(rows);
    return failed;
}

/* --- effects ------------------------------------------------------------------------------------ */

static int add_effect(deciding_t *d, enum due_op op, int64_t from_act, day_t start_on, json_t *sum,
                      int rule, err_t *err)
{
    act_record_t *r = d->record;
    due_effect_t e = {.rule = r->kind->dues[rule].name, .op = op, .from_act = from_act,
                      .start_on = start_on, .due_on = DAY_NONE};
    if (sum) {
        due_sum_t end;
        bool provisional;
        int failed = due_from_sum(d->book->with.calendar, sum, d->arena, &end, &provisional, err);
        if (failed) return failed;
        if (provisional) (void)json_object_set_new(sum, "provisional", json_true());
        else (void)json_object_del(sum, "provisional");
        e.due_on = end.due;
        failed = dump_sum(sum, d->arena, &e.sum, err);
        if (failed) return failed;
    }
    r->dues[r->due_count++] = e;
    return 0;
}

static int append_entry(json_t *sum, const char *list, json_t *entry, err_t *err)
{
    json_t *array = json_object_get(sum, list);
    if (!array) {
        array = json_array();
        if (!array || json_object_set_new(sum, list, array) != 0) {
            json_decref(entry);
            return err_nomem(err);
        }
    }
    return !entry || json_array_append_new(array, entry) != 0 ? err_nomem(err) : 0;
}

static int pause_rule(deciding_t *d, running_t *x, err_t *err)
{
    char day[DAY_TEXT], cause[160];
    cause_of(d->record, cause);
    json_t *entry = json_pack("{s:s, s:s}", "from", day_text(d->record->occurred_on, day), "cause", cause);
    int failed = append_entry(x->sum, "pauses", entry, err);
    if (!failed) failed = add_effect(d, DUE_PAUSE, x->from_act, DAY_NONE, x->sum, x->rule, err);
    x->paused = true;
    return failed;
}

static void close_pause(json_t *sum, day_t on)
{
    char day[DAY_TEXT];
    json_t *pauses = json_object_get(sum, "pauses");
    json_t *last = json_array_get(pauses, json_array_size(pauses) ? json_array_size(pauses) - 1 : 0);
    if (last && !json_object_get(last, "to"))
        (void)json_object_set_new(last, "to", json_string(day_text(on, day)));
}

static int resume_rule(deciding_t *d, running_t *x, err_t *err)
{
    close_pause(x->sum, d->record->occurred_on);
    x->paused = false;
    return add_effect(d, DUE_RESUME, x->from_act, DAY_NONE, x->sum, x->rule, err);
}

static int restart_rule(deciding_t *d, running_t *x, err_t *err)
{
    char day[DAY_TEXT], cause[160];
    cause_of(d->record, cause);
    close_pause(x->sum, d->record->occurred_on);
    json_t *entry = json_pack("{s:s, s:s}", "on", day_text(d->record->occurred_on, day), "cause", cause);
    int failed = append_entry(x->sum, "restarts", entry, err);
    if (!failed) failed = add_effect(d, DUE_RESTART, x->from_act, DAY_NONE, NULL, x->rule, err);
    if (!failed)
        failed = add_effect(d, DUE_START, d->record->id, x->start_on, x->sum, x->rule, err);
    return failed;
}

static int start_rule(deciding_t *d, int rule, int64_t own_days, err_t *err)
{
    act_record_t *r = d->record;
    if (r->due_ahead && own_days <= 0) {
        r->dues[r->due_count] = r->due_ahead[rule];
        r->dues[r->due_count++].from_act = r->id;
        return 0;
    }
    json_t *sum = new_sum(&r->kind->dues[rule], r->occurred_on, own_days);
    if (!sum) return err_nomem(err);
    int failed = add_effect(d, DUE_START, r->id, r->occurred_on, sum, rule, err);
    json_decref(sum);
    return failed;
}

static void drop_running(deciding_t *d, size_t i)
{
    json_decref(d->running[i].sum);
    d->running[i] = d->running[--d->running_count];
}

/* Ends, pauses and resumptions of what runs; then what starts. An act may meet a rule and start it again
 * (monthly replies): so ends come first. */
static int decide_running(deciding_t *d, err_t *err)
{
    int failed = 0;
    for (size_t i = d->running_count; !failed && i-- > 0;) {
        running_t *x = &d->running[i];
        uint64_t bit = UINT64_C(1) << x->rule;
        if (d->plan->meets & bit || d->plan->cancels & bit) {
            enum due_op op = d->plan->meets & bit ? DUE_MEET : DUE_CANCEL;
            failed = add_effect(d, op, x->from_act, DAY_NONE, NULL, x->rule, err);
            if (!failed) drop_running(d, i);
        } else if (d->plan->pauses & bit && !x->paused) {
            failed = pause_rule(d, x, err);
        } else if (d->plan->resumes & bit && x->paused) {
            failed = resume_rule(d, x, err);
        }
    }
    return failed;
}

static int decide_starts(deciding_t *d, const bool *due_when, const int64_t *due_days, err_t *err)
{
    int failed = 0;
    for (size_t rule = 0; !failed && rule < d->record->kind->due_count; rule++) {
        if (!(d->plan->starts >> rule & 1) || !due_when[rule]) continue;
        running_t *old = NULL;
        for (size_t i = 0; i < d->running_count; i++)
            if (d->running[i].rule == (int)rule) old = &d->running[i];
        failed = old ? restart_rule(d, old, err) : start_rule(d, (int)rule, due_days[rule], err);
    }
    return failed;
}

int decide_dues(book_t *b, store_conn_t *c, act_record_t *r, const act_plan_t *plan,
                const bool *due_when, const int64_t *due_days, arena_t *a, err_t *err)
{
    uint64_t touches_running = plan->meets | plan->cancels | plan->pauses | plan->resumes | plan->starts;
    r->dues = NULL;
    r->due_count = 0;
    if (!touches_running) return 0;
    deciding_t d = {.book = b, .record = r, .plan = plan, .arena = a};
    size_t most = r->act->opens ? 0 : OPEN_MOST;
    r->dues = arena_array(a, most + 2 * r->kind->due_count + 1, sizeof *r->dues);
    if (most) d.running = arena_array(a, most, sizeof *d.running);
    if (!r->dues || (most && !d.running)) return err_nomem(err);
    int failed = most ? load_running(&d, c, err) : 0;
    if (!failed) failed = decide_running(&d, err);
    if (!failed) failed = decide_starts(&d, due_when, due_days, err);
    while (d.running_count) drop_running(&d, d.running_count - 1);
    return failed;
}

int dues_ahead(book_t *b, act_record_t *r, const act_plan_t *plan, arena_t *a, err_t *err)
{
    if (!plan->starts || !r->act->opens) return 0;
    due_effect_t *ahead = arena_array(a, r->kind->due_count, sizeof *ahead);
    act_record_t one = *r; /* its effects are made in a copy, one rule at a time */
    deciding_t d = {.book = b, .record = &one, .plan = plan, .arena = a};
    if (!ahead) return err_nomem(err);
    for (size_t rule = 0; rule < r->kind->due_count; rule++) {
        if (!(plan->starts >> rule & 1)) continue;
        one.dues = &ahead[rule];
        one.due_count = 0;
        int failed = start_rule(&d, (int)rule, 0, err);
        if (failed) return failed;
    }
    r->due_ahead = ahead;
    return 0;
}
