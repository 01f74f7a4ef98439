/* perform.c - the act itself, inside the transaction: decide, fold, seal, append.
 *
 * Statements of an ordinary act: read the row, write the row (its conditions come back with it), due
 * dates, parties, counts, the act; the leaf follows with the others of the batch. On SQLite all this
 * runs on the one writing thread, so nothing here waits or computes much.
 */
#include "register/inside.h"

#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PROBES_MOST = CAT_CHECKS_MOST + CAT_FIELDS_MOST + 4 * CAT_DUES_MOST + 2 * 64 + CAT_THEN_MOST }; /* plan_act: figures are at most 64 */

/* --- sequence numbers and leaves ---------------------------------------------------------------- */

/* SQLite: the newest act of our origin, read once per transaction (another process may have written
 * between). A sequence number is used up only when its act is kept, so there are no gaps. */
static int begin_batch(book_t *b, store_conn_t *c, err_t *err)
{
    if (store_conn_engine(c) != STORE_SQLITE) return 0;
    uint64_t serial = store_txn_serial(c);
    if (b->serial == serial) return 0;
    int64_t last = 0;
    bool found = false;
    int failed = store_get_int(c, "SELECT MAX(id) FROM act WHERE id >= $1 AND id < $2",
                               STORE_P(store_int(b->with.origin << 40),
                                       store_int((b->with.origin + 1) << 40)), &last, &found, err);
    if (failed) return failed;
    b->next_seq = found ? (last & ((INT64_C(1) << 40) - 1)) + 1 : 1;
    b->pending_count = 0;
    b->serial = serial;
    return 0;
}

typedef struct block {
    int64_t origin, count, last;
} block_t;

static int take_block(store_conn_t *c, void *arg, err_t *err)
{
    block_t *x = arg;
    bool found;
    return store_get_int(c,
        "INSERT INTO act_counter (origin, last) VALUES ($1, $2) "
        "ON CONFLICT (origin) DO UPDATE SET last = act_counter.last + $2 RETURNING last",
        STORE_P(store_int(x->origin), store_int(x->count)), &x->last, &found, err);
}

int seq_reserve(book_t *b, size_t count, int64_t *ret_first, err_t *err)
{
    int failed = 0;
    *ret_first = 0;
    if (store_engine_of(b->with.store) != STORE_POSTGRES) return 0;
    (void)pthread_mutex_lock(&b->block_lock);
    if (b->block_end - b->block_next + 1 < (int64_t)count) {
        block_t x = {.origin = b->with.origin, .count = SEQ_BLOCK + (int64_t)count};
        failed = store_write_alone(b->with.store, take_block, &x, err);
        if (!failed) {
            b->block_next = x.last - x.count + 1;
            b->block_end = x.last;
        }
    }
    if (!failed) {
        *ret_first = b->block_next;
        b->block_next += (int64_t)count;
    }
    (void)pthread_mutex_unlock(&b->block_lock);
    return failed;
}

void seq_give_back(book_t *b, int64_t next, int64_t last)
{
    if (next > last || store_engine_of(b->with.store) != STORE_POSTGRES) return;
    (void)pthread_mutex_lock(&b->block_lock);
    if (b->block_next == last + 1) b->block_next = next;
    (void)pthread_mutex_unlock(&b->block_lock);
}

int seq_next(book_t *b, store_conn_t *c, int64_t reserved, int64_t *ret_seq, err_t *err)
{
    int failed = reserved ? 0 : begin_batch(b, c, err);
    if (!failed) *ret_seq = reserved ? reserved : b->next_seq;
    return failed;
}

void seq_used(book_t *b, store_conn_t *c, int64_t seq)
{
    if (store_conn_engine(c) == STORE_SQLITE) b->next_seq = seq + 1;
}

int append_leaf(book_t *b, store_conn_t *c, const act_record_t *r, err_t *err)
{
    ledger_entry_t e = {.origin = r->id >> 40, .seq = r->id & ((INT64_C(1) << 40) - 1), .hash = r->hash};
    if (store_conn_engine(c) == STORE_POSTGRES) return ledger_wait(c, &e, err);
    if (b->pending_count == LEAVES_MOST) return err_set(err, ERR_REGISTER_TOO_LONG, "batch", num_text(LEAVES_MOST, (char[24]){0}));
    if (b->pending_count == b->pending_room) {
        size_t room = b->pending_room * 2;
        ledger_entry_t *more = realloc(b->pending, room * sizeof *more);
        if (!more) return err_nomem(err);
        b->pending = more;
        b->pending_room = room;
    }
    b->pending[b->pending_count++] = e;
    return 0;
}

/* --- the matter as it stands -------------------------------------------------------------------- */

static int wrong_matter(store_conn_t *c, const act_record_t *r, err_t *err)
{
    char id[48], mine[ERR_ARG_BYTES];
    matter_text(r->matter, id);
    store_rows_t *rows = NULL;
    bool row = false;
    int failed = store_query(c, "SELECT kind FROM act WHERE id = $1 AND matter = $1",
                             STORE_P(store_int(r->matter)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed) /* of this kind and without a row: its opening is annulled */
        failed = row && strcmp(store_col_text(rows, 0), r->kind->name) != 0
                     ? err_set(err, ERR_REGISTER_WRONG_KIND, id, store_col_text(rows, 0),
                               err_both(r->kind->label, mine))
                     : err_set(err, ERR_REGISTER_MATTER, id);
    store_rows_close(rows);
    return failed;
}

int load_standing(book_t *b, store_conn_t *c, const act_record_t *r, standing_t *ret, err_t *err)
{
    store_rows_t *rows = NULL;
    bool row = false;
    int failed = store_query(c, book_plan(b, r->kind)->select_row, STORE_P(store_int(r->matter)),
                             &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row) {
        text_copy(ret->office, sizeof ret->office, store_col_text(rows, 0));
        text_copy(ret->stage, sizeof ret->stage, store_col_text(rows, 1));
        const char *number = store_col_text(rows, 2);
        text_copy(ret->number, sizeof ret->number, number ? number : "");
        ret->parent = store_col_int(rows, 3);
        ret->last = matter_id(store_col_int(rows, 4), store_col_int(rows, 5));
        failed = day_parse(store_col_text(rows, 6), &ret->opened_on, err);
    }
    store_rows_close(rows);
    if (!failed && !row) failed = wrong_matter(c, r, err);
    if (!failed) failed = cat_kind_stage(r->kind, ret->stage, &ret->stage_index, err);
    return failed;
}

int wrong_stage(const act_record_t *r, int stage, err_t *err)
{
    char label[ERR_ARG_BYTES], at[ERR_ARG_BYTES], from[ERR_ARG_BYTES], zh[120] = "", en[120] = "";
    for (size_t i = 0; i < r->kind->stage_count; i++) {
        if (!(r->act->from >> i & 1)) continue;
        size_t z = strlen(zh), e = strlen(en);
        const words_t *l = &r->kind->stage_labels[i];
        if (z + 4 < sizeof zh) (void)text_copy(zh + z, sizeof zh - z, z ? "、" : "");
        z = strlen(zh);
        (void)text_copy(zh + z, sizeof zh - z, l->in[LANG_ZH]);
        if (e + 3 < sizeof en) (void)text_copy(en + e, sizeof en - e, e ? ", " : "");
        e = strlen(en);
        (void)text_copy(en + e, sizeof en - e, l->in[LANG_EN]);
    }
    words_t list = {{zh, en}};
    return err_set(err, ERR_REGISTER_STAGE, err_both(r->act->label, label),
                   err_both(r->kind->stage_labels[stage], at), err_both(list, from));
}

static int check_standing(book_t *b, store_conn_t *c, const act_request_t *q, const act_record_t *r,
                          const standing_t *s, err_t *err)
{
    char id[48], seen[24], newest[24], day[DAY_TEXT], first[DAY_TEXT], today[DAY_TEXT];
    int failed = check_rights(b, &q->actor, r->kind, r->act, s->office, err);
    if (!failed) failed = check_handler(b, c, &q->actor, r->kind, r->act, r->matter, err);
    if (!failed) failed = sight_refuses(b, c, &q->actor, r, err);
    if (failed) return failed;
    int64_t last_seq = s->last & ((INT64_C(1) << 40) - 1);
    if (q->expect_seq && q->expect_seq != last_seq) {
        matter_text(r->matter, id);
        return err_set(err, ERR_REGISTER_CHANGED, id, num_text(q->expect_seq, seen),
                       num_text(last_seq, newest));
    }
    if (!(r->act->from >> s->stage_index & 1)) return wrong_stage(r, s->stage_index, err);
    if (r->occurred_on < s->opened_on)
        return err_set(err, ERR_REGISTER_FUTURE, day_text(r->occurred_on, day),
                       day_text(s->opened_on, first), day_text(day_today(), today));
    return 0;
}

/* A part belongs to the office of its whole, and the whole must be of the right kind. */
static int check_parent(book_t *b, store_conn_t *c, const act_request_t *q, act_record_t *r,
                        arena_t *a, err_t *err)
{
    char label[ERR_ARG_BYTES], act[ERR_ARG_BYTES];
    if (!r->parent != !r->kind->parent) {
        words_t parent = {{"所属事项", "parent matter"}};
        return err_set(err, ERR_REGISTER_REQUIRED, err_both(parent, label), err_both(r->act->label, act));
    }
    if (!r->parent) return 0;
    act_record_t whole = {.matter = r->parent};
    int failed = catalogue_kind(b->with.catalogue, r->kind->parent, &whole.kind, err);
    standing_t s;
    if (!failed) failed = seal_refuses(b, c, &q->actor, r->parent, err);
    if (!failed) failed = load_standing(b, c, &whole, &s, err);
    if (failed) return hide_unseen(b, c, &q->actor, r->parent, failed, err);
    r->office = arena_text(a, s.office);
    if (!r->office) return err_nomem(err);
    failed = check_rights(b, &q->actor, r->kind, r->act, r->office, err);
    if (!failed) failed = check_handler(b, c, &q->actor, r->kind, r->act, r->parent, err);
    return failed ? hide_unseen(b, c, &q->actor, r->parent, failed, err) : 0;
}

/* --- numbers ------------------------------------------------------------------------- */

/* Fills the pattern "{office.brief}检预查〔{year}〕{serial}号"; {serial:4} pads with zeros. */
static const char *number_text(book_t *b, const act_record_t *r, const char *pattern, const issued_t *n, arena_t *a)
{
    buf_t out;
    buf_init(&out, 127);
    int office = 0;
    (void)office_find(b->with.offices, r->office, &office, NULL);
    for (const char *p = pattern; *p;) {
        int width = 0;
        if (strncmp(p, "{office.brief}", 14) == 0) {
            buf_add_raw(&out, office_at(b->with.offices, office)->brief);
            p += 14;
        } else if (strncmp(p, "{year}", 6) == 0) {
            buf_add_int(&out, n->year);
            p += 6;
        } else if (strncmp(p, "{serial}", 8) == 0 ||
                   (strncmp(p, "{serial:", 8) == 0 && p[8] >= '1' && p[8] <= '9' && p[9] == '}')) {
            if (p[7] == ':') width = p[8] - '0';
            buf_addf(&out, "%0*" PRId64, width, n->serial);
            p += p[7] == ':' ? 10 : 8;
        } else {
            buf_add_char(&out, *p++);
        }
    }
    char *text = buf_failed(&out) ? NULL : arena_text(a, buf_text(&out));
    buf_release(&out);
    return text;
}

/* One statement takes the next serial; the row stays locked until commit, and a refused act gives it
 * back: so numbers have neither gaps nor doubles. */
static int give_number(book_t *b, store_conn_t *c, const act_record_t *r, const char *series, const char *pattern,
                       arena_t *a, issued_t *ret, err_t *err)
{
    int month, day;
    bool found;
    issued_t n = {.series = series};
    day_split(r->occurred_on, &n.year, &month, &day);
    int failed = store_get_int(c,
        "INSERT INTO number_series (kind, office, year, last) VALUES ($1, $2, $3, 1) "
        "ON CONFLICT (kind, office, year) DO UPDATE SET last = number_series.last + 1 RETURNING last",
        STORE_P(store_text(n.series), store_text(r->office), store_int(n.year)), &n.serial, &found, err);
    if (!failed && !(n.text = number_text(b, r, pattern, &n, a))) failed = err_nomem(err);
    if (!failed) *ret = n;
    return failed;
}

/* The matter's, once; and the act's own, each time. What goes along to a new matter was numbered where it was done. */
static int give_numbers(book_t *b, store_conn_t *c, act_record_t *r, const standing_t *s, arena_t *a, err_t *err)
{
    const cat_act_t *act = r->act;
    int failed = 0;
    r->number = r->own_number = (issued_t){0};
    if (act->numbers && !s->number[0] && r->kind->number)
        failed = give_number(b, c, r, r->kind->name, r->kind->number, a, &r->number, err);
    if (!failed && act->series && !r->carried) failed = give_number(b, c, r, act->series, act->number, a, &r->own_number, err);
    return failed;
}

/* --- conditions ----------------------------------------------------------------------------------- */

/* Only what failed is told, in the order of the file, as much of it as an error holds in both languages. */
int refuse_condition(const act_record_t *r, uint64_t failed, err_t *err)
{
    static const char *const stop[] = {[LANG_ZH] = "；", [LANG_EN] = "; "};
    char label[ERR_ARG_BYTES], why[ERR_ARG_BYTES], text[2][ERR_WORDS_BYTES + 1] = {"", ""};
    assert(failed);
    for (size_t i = 0; i < r->act->check_count; i++) {
        const words_t *w = &r->act->checks[i].why;
        bool fits = failed >> i & 1;
        for (enum lang l = LANG_ZH; l <= LANG_EN; l++)
            fits = fits && strlen(text[l]) + strlen(stop[l]) + strlen(w->in[l]) <= ERR_WORDS_BYTES;
        for (enum lang l = LANG_ZH; fits && l <= LANG_EN; l++)
            (void)snprintf(text[l] + strlen(text[l]), sizeof text[l] - strlen(text[l]), "%s%s", text[l][0] ? stop[l] : "", w->in[l]);
    }
    words_t all = {{text[LANG_ZH], text[LANG_EN]}};
    return err_set(err, ERR_REGISTER_CONDITION, err_both(r->act->label, label), err_both(all, why));
}

/* refused: the conditions (bit i) that were asked already and are not met. */
static int weigh_probes(const act_record_t *r, const act_plan_t *plan, const bool *null,
                        const int64_t *value, uint64_t refused, found_t *f, err_t *err)
{
    for (size_t i = 0; i < CAT_STAGES_MOST; i++) f->due.when[i] = f->counted[i] = true;
    for (size_t i = 0; i < CAT_THEN_MOST; i++) f->then_when[i] = true;
    for (size_t i = 0; i < plan->probe_count; i++) { /* the conditions come first */
        int x = plan->probes[i].index;
        bool yes = !null[i] && value[i] != 0;
        if (refused && plan->probes[i].what != PROBE_WHEN) break;
        switch (plan->probes[i].what) {
        case PROBE_WHEN:
            if (!yes) refused |= UINT64_C(1) << x;
            break;
        case PROBE_REQUIRED:
            if (!yes) return refuse_required(r->act, &r->kind->fields[x], err);
            break;
        case PROBE_DUE_WHEN: f->due.when[x] = yes; break;
        case PROBE_DUE_TERM: f->due.days[x] = null[i] ? 0 : value[i]; break;
        case PROBE_DUE_DAY:
            f->due.has_day[x] = !null[i];
            f->due.day[x] = null[i] ? DAY_NONE : (day_t)value[i];
            break;
        case PROBE_DUE_CUSTODY: f->due.custody[x] = yes; break;
        case PROBE_FIGURE_WHERE: f->counted[x] = yes; break;
        case PROBE_FIGURE_SUM: f->amount[x] = null[i] ? 0 : value[i]; break;
        case PROBE_THEN_WHEN: f->then_when[x] = yes; break;
        }
    }
    return refused ? refuse_condition(r, refused, err) : 0;
}

/* What a figure asks of the clock: did this act meet the rule, and in its term? */
static bool meets_in_time(const act_record_t *r, const char *rule)
{
    for (size_t i = 0; i < r->due_count; i++)
        if (r->dues[i].op == DUE_MEET && r->dues[i].in_time && strcmp(r->dues[i].rule, rule) == 0) return true;
    return false;
}

static int set_counts(act_record_t *r, const act_plan_t *plan, const found_t *f, arena_t *a,
                      err_t *err)
{
    r->count_count = 0;
    if (!plan->counts) return 0;
    r->counts = arena_array(a, r->kind->figure_count, sizeof *r->counts);
    if (!r->counts) return err_nomem(err);
    for (size_t i = 0; i < r->kind->figure_count; i++)
        if (plan->counts >> i & 1 && f->counted[i] && (!r->kind->figures[i].in_time || meets_in_time(r, r->kind->figures[i].in_time)))
            r->counts[r->count_count++] =
                (count_effect_t){r->kind->figures[i].name, 1, f->amount[i], r->occurred_on};
    return 0;
}

/* --- one act -------------------------------------------------------------------------------------- */

static void set_stage(act_record_t *r, const standing_t *s)
{
    int stage = r->act->to >= 0 ? r->act->to : r->act->opens ? 0 : s->stage_index;
    r->stage = r->kind->stages[stage];
    r->closes = r->kind->final_stages >> stage & 1;
}

int record_finish(book_t *b, store_conn_t *c, act_record_t *r, arena_t *a, err_t *err)
{
    int failed = record_seal(r, a, err);
    if (!failed) failed = record_insert(c, r, err);
    if (!failed) failed = append_leaf(b, c, r, err);
    if (!failed) seq_used(b, c, r->id & ((INT64_C(1) << 40) - 1));
    return failed;
}

/* A part that goes along keeps its stage and its due dates: they are in the record already. */
static int decide_effects(book_t *b, store_conn_t *c, act_record_t *r, const act_plan_t *plan, const found_t *found,
                          arena_t *a, err_t *err)
{
    for (size_t i = 0; r->carried && i < r->due_count; i++) r->dues[i].from_act = r->id;
    if (r->carried) return 0;
    int failed = decide_dues(b, c, r, plan, &found->due, a, err);
    return failed ? failed : set_counts(r, plan, found, a, err);
}

/* An act dated earlier than what made it possible would meet any term that was missed. Going back through what moved the
 * matter, the act that brought it to where this one may be performed is the first day; acts of today need no look. */
static int check_made_possible(store_conn_t *c, const act_record_t *r, err_t *err)
{
    store_rows_t *rows = NULL;
    const cat_act_t *by = NULL;
    char act[ERR_ARG_BYTES], before[ERR_ARG_BYTES], day[DAY_TEXT], first[DAY_TEXT];
    day_t since = DAY_NONE;
    if (r->follows || r->act->system || r->occurred_on >= day_today()) return 0;
    int failed = store_query(c,
        "SELECT a.act, a.occurred_on FROM act a WHERE a.matter = $1 AND a.target IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM act x WHERE x.target = a.id AND x.act = 'annul') ORDER BY a.id DESC LIMIT 1000",
        STORE_P(store_int(r->matter)), &rows, err);
    for (bool row = true, possible = true; !failed && possible;) {
        const cat_act_t *done;
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        if (cat_kind_act(r->kind, store_col_text(rows, 0), &done, NULL) != 0 || (done->to < 0 && !done->opens)) continue;
        possible = r->act->from >> (done->to < 0 ? 0 : done->to) & 1;
        if (!possible) break;
        by = done;
        failed = day_parse(store_col_text(rows, 1), &since, err);
    }
    store_rows_close(rows);
    if (failed || since == DAY_NONE || r->occurred_on >= since) return failed;
    return err_set(err, ERR_REGISTER_BEFORE, err_both(r->act->label, act), day_text(r->occurred_on, day), err_both(by->label, before),
                   day_text(since, first));
}

/* The conditions that look at more than the row: the parties must be there, the due dates as they were before the act. */
static int ask_beyond(store_conn_t *c, const act_record_t *r, const act_plan_t *plan, uint64_t *ret_refused, err_t *err)
{
    int failed = plan->gates ? fold_parties(c, r, r->id, err) : 0;
    return failed || !plan->gates ? failed : gates_ask(c, r, r->act, plan->gates, ret_refused, err);
}

/* The day of the act and those it gives, against what came before it. */
static int check_days(store_conn_t *c, const act_record_t *r, const act_plan_t *plan, err_t *err)
{
    int failed = r->act->opens ? 0 : check_made_possible(c, r, err);
    if (!failed && !r->act->opens) failed = gate_starts(c, r, err);
    if (!failed && plan->extends) failed = gate_extends(c, r, plan->extends, err);
    return failed ? failed : check_start_days(r->kind, r->fields, r->field_count, r->occurred_on, err);
}

static int decide_and_fold(book_t *b, store_conn_t *c, act_record_t *r, const standing_t *s,
                           arena_t *a, found_t *found, err_t *err)
{
    bool null[PROBES_MOST];
    int64_t value[PROBES_MOST];
    const act_plan_t *plan = &book_plan(b, r->kind)->acts[r->act - r->kind->acts];
    assert(plan->probe_count <= PROBES_MOST);
    if (!r->carried) set_stage(r, s);
    int failed = give_numbers(b, c, r, s, a, err);
    bool asks = !r->carried, computes = asks && plan->sets_sql;
    if (!failed) failed = fold_row(c, r, asks && !computes ? plan : NULL, a, null, value, err);
    if (!failed && computes) failed = perform_sets(b, c, r, plan, a, null, value, err);
    uint64_t refused = 0;
    if (!failed && asks) failed = ask_beyond(c, r, plan, &refused, err);
    if (!failed && asks) failed = weigh_probes(r, plan, null, value, refused, found, err);
    if (!failed && asks) failed = check_days(c, r, plan, err);
    if (!failed) failed = check_seal(b, c, r, err);
    if (!failed) failed = decide_effects(b, c, r, plan, found, a, err);
    if (!failed) failed = fold_number(c, r, err);
    if (!failed) failed = fold_rest(c, r, err);
    if (!failed) failed = fold_counts(c, r, err);
    return failed ? failed : fold_follow(c, r, err);
}

/* Where the matter stands, and whether the act is possible there. */
static int stand(run_t *x, store_conn_t *c, const act_request_t *q, act_record_t *r, standing_t *s, err_t *err)
{
    if (r->act->opens) return check_parent(x->book, c, q, r, x->arena, err);
    int failed = seal_refuses(x->book, c, &q->actor, r->matter, err);
    if (failed) return failed;
    failed = load_standing(x->book, c, r, s, err);
    if (failed) return hide_unseen(x->book, c, &q->actor, r->matter, failed, err);
    /* What follows in a matter that was opened later than its cause happened takes effect on that day. */
    if (r->follows && r->occurred_on < s->opened_on) r->occurred_on = s->opened_on;
    failed = check_standing(x->book, c, q, r, s, err);
    if (failed) return hide_unseen(x->book, c, &q->actor, r->matter, failed, err);
    failed = check_at_most(c, r, err);
    if (!failed && !(r->office = arena_text(x->arena, s->office))) failed = err_nomem(err);
    r->parent = 0;
    return failed;
}

int perform_act(run_t *x, store_conn_t *c, const act_request_t *q, act_record_t *r, standing_t *s, err_t *err)
{
    book_t *b = x->book;
    found_t found = {0};
    int64_t seq = 0;
    *s = (standing_t){0};
    sets_undo(r);
    int failed = stand(x, c, q, r, s, err);
    if (!failed) failed = initial_late(b, c, r, x->arena, err);
    if (!failed && x->seq > x->seq_end) failed = err_set(err, ERR_BASE_BUG, "follow_most");
    if (!failed) failed = seq_next(b, c, x->seq, &seq, err);
    if (failed) return failed;
    r->id = matter_id(b->with.origin, seq);
    if (r->act->opens) r->matter = r->id;
    instant_text(instant_now(), r->recorded_at);
    for (size_t i = 0; i < r->field_count; i++)
        if (r->fields[i].party) party_set_id(r->fields[i].party, r->id, r->fields[i].field->name);
    failed = seal_refuses_named(b, c, &q->actor, r, err);
    if (!failed) failed = check_refs(b, c, &q->actor, r, r->act->opens ? r->parent : s->parent, x->opened, x->opened_count, err);
    if (!failed && !r->follows && !r->carried && !q->actor.system) failed = check_handlers_given(b, c, r, r->office, err);
    if (!failed) failed = decide_and_fold(b, c, r, s, x->arena, &found, err);
    if (!failed) failed = record_finish(b, c, r, x->arena, err);
    if (failed) return failed;
    if (x->seq) x->seq++;
    x->last = r->id;
    return r->act->then_count && !r->carried ? perform_then(x, c, q, r, s, &found, err) : 0;
}

typedef struct batch {
    book_t *book;
    const act_request_t *requests;
    act_record_t *records;
    size_t count;
    arena_t *arena;
    act_receipt_t *receipts;
    err_t *errors;   /* bulk: one each; NULL = all or nothing */
    bool dry;        /* bulk: roll everything back at the end */
    const err_t *prepared; /* bulk: what preparing found; a retried transaction starts from it */
    int64_t *opened; /* matter opened by request i, 0 if none */
    int64_t first_seq; /* PostgreSQL: reserved */
    size_t *offset;    /* of each request's numbers from the first; offset[count] = all */
    int64_t unused;    /* the first that a single request did not need */
    int64_t last;
} batch_t;

static int perform_one(batch_t *x, store_conn_t *c, size_t i, err_t *err)
{
    book_t *b = x->book;
    const act_request_t *q = &x->requests[i];
    act_record_t *r = &x->records[i];
    act_receipt_t *receipt = &x->receipts[i];
    bool replayed = false;
    int failed = r->idem_key ? replay_receipt(b, c, r, &q->actor, x->arena, receipt, &replayed, err) : 0;
    if (failed) return failed;
    if (replayed) {
        x->opened[i] = receipt->matter;
        return 0;
    }
    r->matter = q->matter < 0 && (size_t)-q->matter <= i ? x->opened[-q->matter - 1] : q->matter;
    r->parent = q->parent < 0 && (size_t)-q->parent <= i ? x->opened[-q->parent - 1] : q->parent;
    standing_t s;
    run_t run = {.book = b, .arena = x->arena, .actor = &q->actor, .opened = x->opened, .opened_count = i};
    if (x->first_seq) {
        run.seq = x->first_seq + (int64_t)x->offset[i];
        run.seq_end = x->first_seq + (int64_t)x->offset[i + 1] - 1;
    }
    failed = perform_act(&run, c, q, r, &s, err);
    if (!failed && q->draft) failed = draft_performed(c, q, err);
    if (!failed) failed = fill_receipt(b, c, r, x->arena, receipt, err);
    if (failed) return failed;
    receipt->followed = run.list;
    receipt->followed_count = run.count;
    failed = receipt_after(c, r, x->arena, receipt, err);
    if (failed) return failed;
    if (!receipt->number[0]) text_copy(receipt->number, sizeof s.number, s.number);
    x->opened[i] = r->matter;
    x->last = run.last;
    x->unused = run.seq;
    return 0;
}

mark_t mark_set(const book_t *b)
{
    return (mark_t){b->pending_count, b->next_seq};
}

void mark_back(book_t *b, store_conn_t *c, mark_t m)
{
    if (store_conn_engine(c) != STORE_SQLITE) return;
    b->pending_count = m.leaves;
    b->next_seq = m.next_seq;
}

static int perform_all(store_conn_t *c, void *arg, err_t *err)
{
    batch_t *x = arg;
    x->last = 0;
    int failed = begin_batch(x->book, c, err);
    if (failed) return failed;
    mark_t before = mark_set(x->book);
    for (size_t i = 0; !failed && i < x->count; i++) failed = perform_one(x, c, i, err);
    if (failed) mark_back(x->book, c, before);
    return failed;
}

typedef struct one_of {
    batch_t *batch;
    size_t index;
} one_of_t;

static int perform_part(store_conn_t *c, void *arg, err_t *err)
{
    one_of_t *x = arg;
    book_t *b = x->batch->book;
    mark_t before = mark_set(b);
    int failed = perform_one(x->batch, c, x->index, err);
    if (failed) mark_back(b, c, before);
    return failed;
}

static int perform_each(store_conn_t *c, void *arg, err_t *err)
{
    batch_t *x = arg;
    x->last = 0;
    memcpy(x->errors, x->prepared, x->count * sizeof *x->errors);
    int failed = begin_batch(x->book, c, err);
    mark_t first = mark_set(x->book);
    for (size_t i = 0; !failed && i < x->count; i++) {
        one_of_t one = {x, i};
        err_t said = {0};
        if (x->errors[i].code) continue;
        if (store_try(c, perform_part, &one, &said) != 0) x->errors[i] = said;
    }
    if (failed || !x->dry) return failed;
    mark_back(x->book, c, first);
    return err_set(err, ERR_BASE_STOPPED, "0"); /* rolls the trial back */
}

void note_last(book_t *b, int64_t last)
{
    int64_t seen = atomic_load(&b->last_act);
    while (last > seen && !atomic_compare_exchange_weak(&b->last_act, &seen, last)) continue;
}

/* Room, and on PostgreSQL the numbers of all acts that may come of the requests. */
static int start_batch(batch_t *x, err_t *err)
{
    x->opened = arena_array(x->arena, x->count, sizeof *x->opened);
    x->offset = arena_array(x->arena, x->count + 1, sizeof *x->offset);
    if (!x->opened || !x->offset) return err_nomem(err);
    for (size_t i = 0; i < x->count; i++) {
        const act_record_t *r = &x->records[i];
        bool good = r->act != NULL; /* else it was refused already */
        x->offset[i + 1] = x->offset[i] + 1 +
                           (good ? book_plan(x->book, r->kind)->acts[r->act - r->kind->acts].follow_most : 0);
    }
    return seq_reserve(x->book, x->offset[x->count], &x->first_seq, err);
}

static void end_batch(const batch_t *x)
{
    if (x->first_seq && x->count == 1 && x->unused)
        seq_give_back(x->book, x->unused, x->first_seq + (int64_t)x->offset[1] - 1);
}

static bool any_key(const batch_t *x)
{
    for (size_t i = 0; i < x->count; i++)
        if (x->records[i].idem_key) return true;
    return false;
}

int register_acts(book_t *b, const act_request_t *requests, size_t count, arena_t *a,
                  act_receipt_t *ret_receipts, err_t *err)
{
    batch_t x = {.book = b, .requests = requests, .count = count, .arena = a};
    if (count == 0) return 0;
    if (count > PENDING_MOST) return err_set(err, ERR_REGISTER_TOO_LONG, "acts", "4096");
    x.receipts = arena_array(a, count, sizeof *x.receipts);
    x.records = arena_array(a, count, sizeof *x.records);
    if (!x.receipts || !x.records) return err_nomem(err);
    int failed = 0;
    for (size_t i = 0; !failed && i < count; i++)
        failed = prepare_record(b, &requests[i], a, &x.records[i], err);
    if (!failed) failed = start_batch(&x, err);
    if (!failed) failed = store_write(b->with.store, perform_all, &x, err);
    /* PostgreSQL: the same request may have been performed by another connection between our look and our
     * insert; a second try finds it and returns its receipt. */
    if (failed == ERR_STORE_UNIQUE && any_key(&x)) failed = store_write(b->with.store, perform_all, &x, err);
    if (failed) return failed;
    end_batch(&x);
    note_last(b, x.last);
    memcpy(ret_receipts, x.receipts, count * sizeof *ret_receipts);
    return 0;
}

int register_act(book_t *b, const act_request_t *request, arena_t *a, act_receipt_t *ret_receipt,
                 err_t *err)
{
    return register_acts(b, request, 1, a, ret_receipt, err);
}

static int bulk(book_t *b, const act_request_t *requests, size_t count, bool dry, arena_t *a,
                act_receipt_t *ret_receipts, err_t *ret_errors, err_t *err)
{
    batch_t x = {.book = b, .requests = requests, .count = count, .arena = a, .receipts = ret_receipts, .dry = dry};
    if (count == 0) return 0;
    if (count > PENDING_MOST) return err_set(err, ERR_REGISTER_TOO_LONG, "acts", "4096");
    err_t *prepared = arena_array(a, count, sizeof *prepared);
    x.records = arena_array(a, count, sizeof *x.records);
    if (!prepared || !x.records) return err_nomem(err);
    for (size_t i = 0; i < count; i++)
        (void)prepare_record(b, &requests[i], a, &x.records[i], &prepared[i]);
    int failed = start_batch(&x, err);
    if (failed) return failed;
    x.errors = ret_errors;
    x.prepared = prepared;
    failed = store_write_alone(b->with.store, perform_each, &x, err);
    if (!failed) note_last(b, x.last);
    return failed;
}

int register_bulk(book_t *b, const act_request_t *requests, size_t count, arena_t *a,
                  act_receipt_t *ret_receipts, err_t *ret_errors, err_t *err)
{
    return bulk(b, requests, count, false, a, ret_receipts, ret_errors, err);
}

int register_try(book_t *b, const act_request_t *requests, size_t count, arena_t *a, err_t *ret_errors, err_t *err)
{
    act_receipt_t *receipts = arena_array(a, count ? count : 1, sizeof *receipts);
    if (!receipts) return err_nomem(err);
    err_t why = {0};
    int failed = bulk(b, requests, count, true, a, receipts, ret_errors, &why);
    if (!failed || failed == ERR_BASE_STOPPED) return 0;
    if (err) *err = why;
    return failed;
}
