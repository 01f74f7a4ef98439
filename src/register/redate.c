/* redate.c - open due dates computed again by the calendar in force. */
#include "register/redate.h"

#include "base/id.h"
#include "base/text.h"
#include "catalogue/words_json.h"
#include "register/inside.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE_ROWS = 1000, DAYS_NAMED = 3, WHY_BYTES = 400, LIST_MOST = 1000 };

/* --- the calendar used last ------------------------------------------------------------------------- */

typedef struct used {
    const book_t *book;
    buf_t now;        /* the calendar in force, as text */
    calendar_t *old;  /* owned; NULL when none was used yet */
    bool changed;
} used_t;

static int read_used(store_conn_t *c, void *arg, err_t *err)
{
    used_t *u = arg;
    store_rows_t *rows = NULL;
    bool row = false;
    int failed = store_query(c, "SELECT days FROM calendar_used WHERE one = 1", STORE_NONE, &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    u->changed = !row || strcmp(store_col_text(rows, 0), buf_text(&u->now)) != 0;
    /* Words for the reasons only: a text that no longer loads is not missed. */
    if (!failed && row && u->changed && !u->old) (void)calendar_load(store_col_text(rows, 0), &u->old, NULL);
    store_rows_close(rows);
    return failed;
}

static int load_used(const book_t *b, used_t *u, err_t *err)
{
    *u = (used_t){.book = b};
    buf_init(&u->now, 1 << 20);
    calendar_add_csv(book_calendar(b), &u->now);
    return buf_failed(&u->now) ? err_nomem(err) : store_read(b->with.store, read_used, u, err);
}

static void free_used(used_t *u)
{
    buf_release(&u->now);
    calendar_free(u->old);
}

static int keep_used(store_conn_t *c, void *arg, err_t *err)
{
    const used_t *u = arg;
    char now[INSTANT_TEXT];
    instant_text(instant_now(), now);
    return store_exec(c, "INSERT INTO calendar_used (one, days, used_at) VALUES (1, $1, $2) "
                         "ON CONFLICT (one) DO UPDATE SET days = excluded.days, used_at = excluded.used_at",
                      STORE_P(store_text(buf_text(&u->now)), store_text(now)), NULL, err);
}

typedef struct last_used {
    arena_t *arena;
    const char *csv;
} last_used_t;

static int read_last(store_conn_t *c, void *arg, err_t *err)
{
    last_used_t *u = arg;
    store_rows_t *rows = NULL;
    bool row = false;
    u->csv = NULL;
    int failed = store_query(c, "SELECT days FROM calendar_used WHERE one = 1", STORE_NONE, &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row && !(u->csv = arena_text(u->arena, store_col_text(rows, 0)))) failed = err_nomem(err);
    store_rows_close(rows);
    return failed;
}

int register_calendar_used(store_t *s, arena_t *a, const char **ret_csv, err_t *err)
{
    last_used_t u = {.arena = a};
    int failed = store_read(s, read_last, &u, err);
    if (!failed) *ret_csv = u.csv;
    return failed;
}

int register_calendar_changed(book_t *b, bool *ret_changed, err_t *err)
{
    used_t u;
    int failed = load_used(b, &u, err);
    if (!failed) *ret_changed = u.changed;
    free_used(&u);
    return failed;
}

/* --- one due date ------------------------------------------------------------------------------------ */

typedef struct moved {
    redate_change_t change;
    int64_t from_act;
    const cat_kind_t *kind;
    const char *sum;
} moved_t;

typedef struct page {
    book_t *book;
    const actor_t *actor;
    used_t *used;
    arena_t *arena;
    bool write;
    int64_t after, last;     /* matters: exclusive, reached */
    size_t rows, rows_whole; /* read; of matters read to the end */
    bool more;
    moved_t *moved;          /* room for PAGE_ROWS */
    size_t moved_count, matter_count;
    int64_t first_seq;       /* PostgreSQL: reserved */
    size_t reserved;
} page_t;

static const char *kept_text(page_t *p, const char *text)
{
    return arena_text(p->arena, text ? text : "");
}

/* Days that the two calendars see otherwise, as far as they can matter to a term. */
static words_t changed_days(const page_t *p, day_t from, day_t to)
{
    const calendar_t *old = p->used->old, *now = book_calendar(p->book);
    char zh[WHY_BYTES] = "", en[WHY_BYTES] = "", day[DAY_TEXT];
    int named = 0;
    for (day_t d = from; old && d <= to && named < DAYS_NAMED; d++) {
        int mark = calendar_mark(now, d);
        if (mark == calendar_mark(old, d)) continue;
        bool works = mark > 0 || (mark == 0 && day_weekday(d) <= 5);
        const words_t *holiday = calendar_holiday(now, d);
        size_t z = strlen(zh), e = strlen(en);
        (void)snprintf(zh + z, sizeof zh - z, "%s%s改为%s%s", named ? "；" : "", day_text(d, day), works ? "工作日" : "休息日：",
                       works || !holiday ? "" : holiday->in[LANG_ZH]);
        (void)snprintf(en + e, sizeof en - e, "%s%s is now a %s%s", named ? "; " : "", day_text(d, day),
                       works ? "working day" : "day off: ", works || !holiday ? "" : holiday->in[LANG_EN]);
        named++;
    }
    return (words_t){{arena_text(p->arena, zh), arena_text(p->arena, en)}};
}

static words_t why_moved(const page_t *p, const redate_change_t *c, day_t start, const due_sum_t *end)
{
    if (c->was_provisional && !c->provisional) {
        int y, m, d;
        day_split(c->now == DAY_NONE ? start : c->now, &y, &m, &d);
        return (words_t){{arena_printf(p->arena, "%d年的节假日安排已载入，日期确定", y),
                          arena_printf(p->arena, "the calendar of %d is known now: the day is firm", y)}};
    }
    day_t last = c->was > c->now ? c->was : c->now;
    words_t days = changed_days(p, start, last == DAY_NONE ? start : last);
    if (days.in[LANG_ZH] && *days.in[LANG_ZH]) return days;
    /* Nothing to compare with: the sum tells what the day is made of now. */
    if (end->step_count) return end->steps[end->step_count - 1].words;
    return (words_t){{"日历已变动", "the calendar has changed"}};
}

static int weigh_row(page_t *p, store_rows_t *rows, err_t *err)
{
    moved_t m = {.change = {.matter = store_col_int(rows, 0), .was = DAY_NONE, .now = DAY_NONE},
                 .from_act = store_col_int(rows, 2)};
    day_t start;
    due_sum_t end;
    const char *was = store_col_text(rows, 5);
    if (catalogue_kind(p->book->with.catalogue, store_col_text(rows, 3), &m.kind, NULL) != 0) return 0;
    int failed = day_parse(store_col_text(rows, 7), &start, err);
    if (!failed && was) failed = day_parse(was, &m.change.was, err);
    json_t *sum = failed ? NULL : json_loads(store_col_text(rows, 6), 0, NULL);
    if (!failed && !sum) failed = err_set(err, ERR_REGISTER_BODY, "due");
    m.change.was_provisional = json_is_true(json_object_get(sum, "provisional"));
    if (!failed) failed = due_settle(book_calendar(p->book), sum, p->arena, &m.change.now, &m.sum, err);
    m.change.provisional = json_is_true(json_object_get(sum, "provisional"));
    if (!failed && (m.change.was != m.change.now || m.change.was_provisional != m.change.provisional)) {
        const char *rule = store_col_text(rows, 1);
        bool provisional;
        m.change.kind = m.kind->name;
        m.change.rule = kept_text(p, rule);
        m.change.office = kept_text(p, store_col_text(rows, 4));
        m.change.label = (words_t){{m.change.rule, m.change.rule}};
        for (size_t i = 0; i < m.kind->due_count; i++)
            if (strcmp(m.kind->dues[i].name, rule) == 0) m.change.label = m.kind->dues[i].label;
        failed = due_from_sum(book_calendar(p->book), sum, p->arena, &end, &provisional, err);
        if (!failed) m.change.why = why_moved(p, &m.change, start, &end);
        if (!failed && (!m.change.rule || !m.change.office || !m.change.why.in[LANG_ZH])) failed = err_nomem(err);
        if (!failed) p->moved[p->moved_count++] = m;
    }
    json_decref(sum);
    return failed;
}

/* --- a page ------------------------------------------------------------------------------------------- */

/* A full page may have cut its last matter in two: that one is left to the next. */
static int weigh_page(page_t *p, store_conn_t *c, err_t *err)
{
    store_rows_t *rows = NULL;
    p->rows = p->moved_count = p->matter_count = 0;
    int64_t whole = p->after, newest = p->after;
    size_t moved_whole = 0;
    int failed = store_query(c, "SELECT matter, rule, from_act, kind, office, due_on, sum, start_on FROM due "
                                "WHERE state = 'open' AND matter > $1 ORDER BY matter, rule LIMIT 1000",
                             STORE_P(store_int(p->after)), &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        if (store_col_int(rows, 0) != newest) {
            whole = newest;
            moved_whole = p->moved_count;
            p->rows_whole = p->rows;
            newest = store_col_int(rows, 0);
        }
        p->rows++;
        assert(p->rows <= PAGE_ROWS);
        failed = weigh_row(p, rows, err);
    }
    store_rows_close(rows);
    p->more = p->rows == PAGE_ROWS;
    p->last = p->more ? whole : newest;
    if (p->more) p->moved_count = moved_whole;
    else p->rows_whole = p->rows;
    for (size_t i = 0; i < p->moved_count; i++)
        p->matter_count += i == 0 || p->moved[i].change.matter != p->moved[i - 1].change.matter;
    return failed;
}

static const char *note_of(page_t *p, const moved_t *m)
{
    const redate_change_t *c = &m->change;
    char was[DAY_TEXT], now[DAY_TEXT];
    day_text(c->was, was);
    day_text(c->now, now);
    return arena_printf(p->arena, "期限重排：%s %s → %s（%s） / due date moved: %s %s -> %s (%s)", c->label.in[LANG_ZH],
                        *was ? was : "—", *now ? now : "—", c->why.in[LANG_ZH], c->label.in[LANG_EN], *was ? was : "-",
                        *now ? now : "-", c->why.in[LANG_EN]);
}

/* One act for all due dates of a matter that move. */
static int record_matter(page_t *p, store_conn_t *c, const moved_t *m, size_t count, int64_t reserved, err_t *err)
{
    int64_t seq = 0;
    unsigned char salt[SALT_BYTES];
    int failed = seq_next(p->book, c, reserved, &seq, err);
    if (failed) return failed;
    act_record_t r = {.id = matter_id(p->book->with.origin, seq), .matter = m->change.matter, .target = m->change.matter,
                      .kind = m->kind, .act_name = "redate", .office = m->change.office, .actor = p->actor->login,
                      .actor_office = p->actor->office, .note = note_of(p, m), .occurred_on = day_today()};
    instant_text(instant_now(), r.recorded_at);
    id_random(salt, sizeof salt);
    sodium_bin2hex(r.salt, sizeof r.salt, salt, sizeof salt);
    r.dues = arena_array(p->arena, count, sizeof *r.dues);
    if (!r.dues || !r.note) return err_nomem(err);
    for (size_t i = 0; i < count; i++)
        r.dues[r.due_count++] =
            (due_effect_t){.rule = m[i].change.rule, .op = DUE_MOVE, .from_act = m[i].from_act, .start_on = DAY_NONE,
                           .due_on = m[i].change.now, .was_on = m[i].change.was, .why = m[i].change.why, .sum = m[i].sum};
    failed = fold_dues(c, &r, err);
    if (!failed) failed = history_set_last(c, r.kind, r.matter, r.id, err);
    return failed ? failed : record_finish(p->book, c, &r, p->arena, err);
}

static int write_page(page_t *p, store_conn_t *c, err_t *err)
{
    size_t done = 0;
    int failed = 0;
    for (size_t i = 0; !failed && i < p->moved_count;) {
        size_t n = 1;
        while (i + n < p->moved_count && p->moved[i + n].change.matter == p->moved[i].change.matter) n++;
        /* Somebody may have acted since the numbers were reserved: the rest waits for the next page. */
        if (p->first_seq && done == p->reserved) {
            p->last = p->moved[i].change.matter - 1;
            p->more = true;
            p->moved_count = i;
            break;
        }
        failed = record_matter(p, c, &p->moved[i], n, p->first_seq ? p->first_seq + (int64_t)done : 0, err);
        i += n;
        done++;
    }
    return failed;
}

static int run_page(store_conn_t *c, void *arg, err_t *err)
{
    page_t *p = arg;
    int failed = weigh_page(p, c, err);
    return failed || !p->write ? failed : write_page(p, c, err);
}

static int do_page(page_t *p, bool dry_run, err_t *err)
{
    store_t *s = p->book->with.store;
    p->write = false;
    p->first_seq = 0;
    int failed = store_read(s, run_page, p, err);
    if (failed || dry_run || !p->moved_count) return failed;
    p->reserved = p->matter_count;
    failed = seq_reserve(p->book, p->reserved, &p->first_seq, err);
    p->write = true;
    return failed ? failed : store_write_alone(s, run_page, p, err);
}

/* --- the whole ------------------------------------------------------------------------------------------ */

static int note_page(const page_t *p, arena_t *a, redate_report_t *report, err_t *err)
{
    report->looked_at += (int64_t)p->rows_whole;
    report->moved += (int64_t)p->moved_count;
    report->matters += (int64_t)p->matter_count;
    for (size_t i = 0; i < p->moved_count && report->count < REDATE_LISTED_MOST; i++) {
        redate_change_t *c = &report->changes[report->count++];
        *c = p->moved[i].change;
        c->rule = arena_text(a, c->rule);
        c->office = arena_text(a, c->office);
        c->why = (words_t){{arena_text(a, c->why.in[LANG_ZH]), arena_text(a, c->why.in[LANG_EN])}};
        /* a rule that the catalogue no longer has is called by its name */
        if (strcmp(c->label.in[LANG_ZH], c->rule) == 0) c->label = (words_t){{c->rule, c->rule}};
        if (!c->rule || !c->office || !c->why.in[LANG_ZH] || !c->why.in[LANG_EN]) return err_nomem(err);
    }
    return 0;
}

static int redate_pages(page_t *p, bool dry_run, arena_t *a, redate_report_t *report, err_t *err)
{
    int failed = 0;
    for (p->more = true; !failed && p->more; p->after = p->last) {
        arena_reset(p->arena);
        p->moved = arena_array(p->arena, PAGE_ROWS, sizeof *p->moved);
        failed = p->moved ? do_page(p, dry_run, err) : err_nomem(err);
        if (!failed) failed = note_page(p, a, report, err);
    }
    return failed;
}

int register_redate(book_t *b, const actor_t *actor, bool dry_run, arena_t *a, redate_report_t *ret_report, err_t *err)
{
    used_t used;
    redate_report_t report = {.changes = arena_array(a, REDATE_LISTED_MOST, sizeof *report.changes)};
    page_t p = {.book = b, .actor = actor, .used = &used, .arena = arena_new((size_t)64 << 20)};
    int failed = load_used(b, &used, err);
    if (!failed && (!report.changes || !p.arena)) failed = err_nomem(err);
    if (!failed) failed = redate_pages(&p, dry_run, a, &report, err);
    if (!failed && !dry_run && used.changed) failed = store_write_alone(b->with.store, keep_used, &used, err);
    free_used(&used);
    arena_free(p.arena);
    if (!failed) *ret_report = report;
    return failed;
}

/* --- what was moved so far -------------------------------------------------------------------------------- */

typedef struct looking {
    book_t *book;
    const actor_t *actor;
    size_t limit;
    json_t *out;
} looking_t;

static json_t *or_null(const json_t *value)
{
    return value ? json_deep_copy(value) : json_null();
}

static void add_moves(looking_t *x, store_rows_t *rows, const cat_kind_t *k)
{
    char id[48];
    size_t i;
    json_t *e;
    json_t *body = json_loads(store_col_text(rows, 5), 0, NULL);
    matter_text(store_col_int(rows, 0), id);
    json_array_foreach(json_object_get(json_object_get(body, "effects"), "dues"), i, e) {
        const char *rule = json_string_value(json_object_get(e, "rule"));
        words_t label = {{rule, rule}};
        for (size_t d = 0; d < k->due_count; d++)
            if (strcmp(k->dues[d].name, rule) == 0) label = k->dues[d].label;
        if (json_array_size(x->out) >= x->limit) break;
        (void)json_array_append_new(x->out,
            json_pack("{s:s, s:s, s:s, s:o, s:s, s:o, s:o, s:o, s:s, s:s}", "matter", id, "kind", k->name, "rule", rule,
                      "label", words_json(label), "office", store_col_text(rows, 2), "old",
                      or_null(json_object_get(e, "was")), "new", or_null(json_object_get(e, "due")), "why",
                      or_null(json_object_get(e, "why")), "on", store_col_text(rows, 3), "recorded_at",
                      store_col_text(rows, 4)));
    }
    json_decref(body);
}

static int read_moves(store_conn_t *c, void *arg, err_t *err)
{
    looking_t *x = arg;
    store_rows_t *rows = NULL;
    x->out = json_array();
    int failed = store_query(c, "SELECT matter, kind, office, occurred_on, recorded_at, body FROM act "
                                "WHERE act = 'redate' ORDER BY id DESC", STORE_NONE, &rows, err);
    for (bool row = true; !failed && json_array_size(x->out) < x->limit;) {
        const cat_kind_t *k;
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        if (catalogue_kind(x->book->with.catalogue, store_col_text(rows, 1), &k, NULL) != 0) continue;
        bool sees = false;
        failed = book_sees(x->book, c, x->actor, k, store_col_text(rows, 2), store_col_int(rows, 0), &sees, err);
        if (!failed && sees) add_moves(x, rows, k);
    }
    store_rows_close(rows);
    return failed;
}

int book_redated(book_t *b, const actor_t *actor, int limit, json_t **ret_json, err_t *err)
{
    looking_t x = {.book = b, .actor = actor, .limit = limit < 1 ? 100 : limit > LIST_MOST ? LIST_MOST : (size_t)limit};
    int failed = store_read(b->with.store, read_moves, &x, err);
    if (failed) json_decref(x.out);
    else *ret_json = x.out;
    return failed;
}
