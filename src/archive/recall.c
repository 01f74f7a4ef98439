/* recall.c - records corrected, withdrawn or sealed, and every notice that relied on what was wrong.
 *
 * Three ways to rely on a record: it was printed as a hit; an officer cleared the pair on what it said; or its
 * error hid it, and the subject was answered without it. The first two are found by the decisions about the
 * record, the third by asking all subjects of that number or name again against the record as it now is.
 */
#include "archive/inside.h"

#include <assert.h>

enum { RECALLS_MOST = 10000 };

typedef struct tracing {
    archive_t *ar;
    int64_t record;
    arena_t *a;
    bool identity_changed;       /* what decisions go by is no longer what it was */
    const record_row_t *before, *after;
    archive_recalls_t found;
    size_t room;
} tracing_t;

/* --- the record before and after ------------------------------------------------------------------------ */

typedef struct reading {
    archive_t *ar;
    int64_t record;
    arena_t *a;
    record_row_t row;
    bool found;
} reading_t;

static int read_record(store_conn_t *c, void *arg, err_t *err)
{
    reading_t *r = arg;
    return record_now(r->ar, c, r->record, r->a, &r->row, &r->found, err);
}

static int load_record(archive_t *ar, int64_t record, arena_t *a, record_row_t *ret_row, err_t *err)
{
    reading_t r = {.ar = ar, .record = record, .a = a};
    int failed = store_read(book_store(ar->book), read_record, &r, err);
    if (!failed && !r.found) {
        char id[48];
        matter_text(record, id);
        failed = err_set(err, ERR_ARCHIVE_RECORD, id);
    }
    if (!failed) *ret_row = r.row;
    return failed;
}

int record_same(const record_row_t *x, const record_row_t *y, arena_t *a, bool *ret_same, err_t *err)
{
    const char *kx, *ky;
    int failed = subject_key(&x->what, a, &kx, err);
    if (!failed) failed = subject_key(&y->what, a, &ky, err);
    if (failed) return failed;
    *ret_same = strcmp(kx, ky) == 0 && x->fact.list == y->fact.list && x->fact.date == y->fact.date &&
                x->fact.until == y->fact.until && x->searchable == y->searchable;
    return 0;
}

/* --- who relied on it --------------------------------------------------------------------------------------- */

/* Columns 0..9 of RELIED_COLUMNS. One line per notice and subject; a later decision takes the place of an
 * earlier one. */
static archive_recall_t *add_recall(tracing_t *t, store_rows_t *rows, err_t *err)
{
    int64_t notice = store_col_int(rows, 0), subject = store_col_int(rows, 2);
    for (size_t i = 0; i < t->found.count; i++)
        if (t->found.list[i].notice == notice && t->found.list[i].subject == subject) return &t->found.list[i];
    if (t->found.count == t->room) {
        size_t room = t->room ? t->room * 2 : 64;
        archive_recall_t *grown = room <= RECALLS_MOST ? arena_array(t->a, room, sizeof *grown) : NULL;
        if (!grown) return err_nomem(err), NULL;
        if (t->found.count) memcpy(grown, t->found.list, t->found.count * sizeof *grown);
        t->found.list = grown;
        t->room = room;
    }
    bool nomem = false;
    archive_recall_t *r = &t->found.list[t->found.count++];
    *r = (archive_recall_t){.notice = notice, .query = store_col_int(rows, 1), .subject = subject,
                            .addressee = col(rows, 4, t->a, &nomem), .contact = col(rows, 5, t->a, &nomem),
                            .subject_name = col(rows, 6, t->a, &nomem), .issued_on = col_day(rows, 7),
                            .valid_until = col_day(rows, 8), .already = !store_is_null(rows, 9)};
    snprintf(r->number, sizeof r->number, "%s", store_col_text(rows, 3) ? store_col_text(rows, 3) : "");
    if (nomem) return err_nomem(err), NULL;
    return r;
}

static int trace_decided(store_conn_t *c, tracing_t *t, err_t *err)
{
    store_rows_t *rows = NULL;
    int failed = store_query(c, t->ar->sql[SQL_RELIED], STORE_P(store_int(t->record)), &rows, err);
    for (bool more = true; !failed;) {
        failed = store_step(rows, &more, err);
        if (failed || !more) break;
        archive_recall_t *r = add_recall(t, rows, err);
        if (!r) failed = ERR_BASE_MEMORY;
        else r->how = strcmp(store_col_text(rows, 10), "same") == 0 ? ARCHIVE_RELIED_HIT : ARCHIVE_RELIED_CLEARED;
    }
    store_rows_close(rows);
    return failed;
}

/* A subject whose query would have met the record, had it said then what it says now. */
static int would_meet(tracing_t *t, store_conn_t *c, int64_t subject, bool *ret_meets, err_t *err)
{
    match_subject_t who;
    match_hit_t hit;
    bool found;
    *ret_meets = false;
    int failed = party_of_matter(t->ar, c, subject, "party", t->a, &who, &found, err);
    if (failed || !found) return failed;
    failed = match_pair(&who, &t->after->what, t->a, &hit, err);
    if (!failed) *ret_meets = hit.tier == MATCH_A || hit.tier == MATCH_B;
    return failed;
}

static int fold_text(const match_subject_t *s, arena_t *a, const char **ret_fold, err_t *err)
{
    buf_t b;
    buf_init(&b, 8192);
    int failed = match_fold(s->name, s->schema, &b, err);
    if (!failed && (buf_failed(&b) || !(*ret_fold = arena_text(a, buf_text(&b))))) failed = err_nomem(err);
    buf_release(&b);
    return failed;
}

static int trace_row(tracing_t *t, store_conn_t *c, store_rows_t *rows, err_t *err)
{
    json_t *codes;
    day_t from = col_day(rows, 10), to = col_day(rows, 11), issued = col_day(rows, 7);
    bool nomem = false;
    const char *lists = col(rows, 12, t->a, &nomem);
    int failed = nomem ? err_nomem(err) : json_of(lists, "lists", t->a, &codes, err);
    if (failed) return failed;
    const fact_t *f = &t->after->fact;
    bool searched = (lists_read(t->ar, codes) >> f->list & 1) && fact_in_period(f, from, to);
    if (!searched || (t->after->entered_on != DAY_NONE && issued < t->after->entered_on)) return 0;
    int64_t notice = store_col_int(rows, 0), subject = store_col_int(rows, 2);
    for (size_t i = 0; i < t->found.count; i++) /* decided about this record: traced already */
        if (t->found.list[i].notice == notice && t->found.list[i].subject == subject) return 0;
    bool meets;
    failed = would_meet(t, c, subject, &meets, err);
    if (failed || !meets) return failed;
    archive_recall_t *r = add_recall(t, rows, err);
    if (!r) return ERR_BASE_MEMORY;
    r->how = ARCHIVE_RELIED_MISSED;
    return 0;
}

static int trace_missed(store_conn_t *c, tracing_t *t, err_t *err)
{
    const char *now, *then;
    store_rows_t *rows = NULL;
    int failed = fold_text(&t->after->what, t->a, &now, err);
    if (!failed) failed = fold_text(&t->before->what, t->a, &then, err);
    const char *identity = t->after->what.identity;
    if (!failed)
        failed = store_query(c, t->ar->sql[SQL_NAMED],
                             STORE_P(store_text(identity ? identity : ""), store_text(now), store_text(then)), &rows,
                             err);
    for (bool more = true; !failed;) {
        failed = store_step(rows, &more, err);
        if (failed || !more) break;
        failed = trace_row(t, c, rows, err);
    }
    store_rows_close(rows);
    return failed;
}

static int by_notice(const void *x, const void *y)
{
    const archive_recall_t *a = x, *b = y;
    int order = (a->notice > b->notice) - (a->notice < b->notice);
    return order ? order : (a->subject > b->subject) - (a->subject < b->subject);
}

/* Drops the lines of pairs that were cleared on something the correction did not touch. */
static void keep_relied(tracing_t *t)
{
    size_t kept = 0;
    for (size_t i = 0; i < t->found.count; i++)
        if (t->found.list[i].how != ARCHIVE_RELIED_CLEARED || t->identity_changed)
            t->found.list[kept++] = t->found.list[i];
    t->found.count = kept;
    if (kept) qsort(t->found.list, kept, sizeof *t->found.list, by_notice);
}

static int trace(store_conn_t *c, void *arg, err_t *err)
{
    tracing_t *t = arg;
    t->found = (archive_recalls_t){0};
    t->room = 0;
    int failed = trace_decided(c, t, err);
    if (!failed && t->identity_changed && t->after->searchable) failed = trace_missed(c, t, err);
    if (!failed) keep_relied(t);
    return failed;
}

/* --- only through here --------------------------------------------------------------------------------------------- */

/* Set while this thread performs one of the acts below; the register asks on the caller's thread. */
static _Thread_local bool recalling;

/* A choice of the record is one of the day of the judgment (else of the day it took effect, else of the act): a
 * judgment of 2012 names no crime of 2015, and one entered today may name a crime that has gone since. */
static int check_choices(const cat_kind_t *kind, const json_t *fields, day_t on, err_t *err)
{
    const char *name;
    json_t *value;
    day_t day = DAY_NONE;
    const char *judged = json_string_value(json_object_get(fields, "judged_on"));
    const char *effective = json_string_value(json_object_get(fields, "effective_on"));
    bool dated = (judged && *judged && day_parse(judged, &day, NULL) == 0) ||
                 (effective && *effective && day_parse(effective, &day, NULL) == 0);
    if (!dated) day = on == DAY_NONE ? day_today() : on;
    int failed = 0;
    json_object_foreach((json_t *)(uintptr_t)fields, name, value) {
        const cat_field_t *f = NULL;
        const char *code = json_string_value(value);
        if (!code || cat_kind_field(kind, name, &f, NULL) != 0 || f->type != CAT_CHOICE) continue;
        failed = register_choice_valid(f, code, day, err);
        if (failed) break;
    }
    return failed;
}

int archive_acts(archive_t *ar, const act_request_t *acts, size_t count, arena_t *a, act_receipt_t *ret_receipts, err_t *err)
{
    bool before = recalling;
    recalling = true;
    int failed = register_acts(ar->book, acts, count, a, ret_receipts, err);
    recalling = before;
    return failed;
}

int archive_check_act(void *catalogue, const act_request_t *q, err_t *err)
{
    static const char *const acts[] = {"withdraw", "seal", "correct", "annul"};
    const cat_kind_t *kind = NULL;
    bool guarded = false;
    if (recalling || catalogue_kind(catalogue, q->kind, &kind, NULL) != 0 || !kind->part) return 0;
    /* An answer goes out with its notice, a decision with what was found: neither stands alone. */
    if ((strcmp(kind->part, "query") == 0 && strcmp(q->act, "answer") == 0) ||
        (strcmp(kind->part, "decision") == 0 && strcmp(q->act, "decide") == 0))
        return err_set(err, ERR_ARCHIVE_ALONE, q->act);
    if (strcmp(kind->part, "record") != 0) return 0;
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) guarded |= strcmp(acts[i], q->act) == 0;
    if (guarded) return err_set(err, ERR_ARCHIVE_THROUGH, q->act);
    return q->matter ? 0 : check_choices(kind, q->fields, q->occurred_on, err);
}

typedef struct correcting {
    const archive_t *ar;
    int64_t record;
    const json_t *fields;
    json_t *now;              /* choices and days as the correction would leave them */
} correcting_t;

/* What the correction does not name stays: a new day is judged with the old crime, a new crime with the old day. */
static int read_now(store_conn_t *c, void *arg, err_t *err)
{
    static const struct {
        const char *name;
        int column;
    } kept[] = {{"crime", 1}, {"judged_on", 7}, {"effective_on", 8}};
    correcting_t *x = arg;
    store_rows_t *rows = NULL;
    bool found = false;
    (void)json_object_clear(x->now);
    int failed = store_query(c, x->ar->sql[SQL_RECORD], STORE_P(store_int(x->record)), &rows, err);
    if (!failed) failed = store_step(rows, &found, err);
    for (size_t i = 0; !failed && found && i < sizeof kept / sizeof *kept; i++)
        if (!store_is_null(rows, kept[i].column)) set_text(x->now, kept[i].name, store_col_text(rows, kept[i].column));
    store_rows_close(rows);
    if (!failed) (void)json_object_update(x->now, (json_t *)(uintptr_t)x->fields);
    return failed;
}

static int check_correction(archive_t *ar, int64_t record, const json_t *fields, arena_t *a, err_t *err)
{
    correcting_t x = {ar, record, fields, keep_json(a, json_object())};
    if (!x.now) return err_nomem(err);
    int failed = store_read(book_store(ar->book), read_now, &x, err);
    return failed ? failed : check_choices(ar->kind[PART_RECORD], x.now, DAY_NONE, err);
}

/* --- the acts ---------------------------------------------------------------------------------------------------- */

/* The right to correct the record carries the recalls: the notices may be other offices'. */
static int recall_all(tracing_t *t, const actor_t *actor, const char *ground, err_t *err)
{
    char id[48];
    matter_text(t->record, id);
    const char *reason = arena_printf(t->a, "%s: %s", id, ground);
    if (!reason) return err_nomem(err);
    actor_t system = as_system(actor);
    int64_t last = 0;
    for (size_t i = 0; i < t->found.count; i++) {
        const archive_recall_t *r = &t->found.list[i];
        if (r->already || r->notice == last) continue;
        last = r->notice;
        err_t why = {0};
        int failed = archive_notice_recall(t->ar, &system, r->notice, reason, t->a, &why);
        if (failed && failed != ERR_REGISTER_STAGE) { /* somebody else recalled it meanwhile: the same outcome */
            if (err) *err = why;
            return failed;
        }
    }
    return 0;
}

int archive_correct_record(archive_t *ar, const actor_t *actor, int64_t record, int64_t expect_seq, const json_t *fields,
                           const char *ground, arena_t *a, archive_recalls_t *ret_recalls, err_t *err)
{
    record_row_t before, after;
    act_receipt_t receipt;
    bool same = true;
    if (!ground || !*ground) return err_set(err, ERR_ARCHIVE_GROUND);
    int failed = load_record(ar, record, a, &before, err);
    if (!failed) failed = check_correction(ar, record, fields, a, err);
    recalling = true;
    if (!failed)
        failed = register_correct_seen(ar->book, actor, record >> 40, record & ((INT64_C(1) << 40) - 1), expect_seq, fields, ground, NULL,
                                       a, &receipt, err);
    recalling = false;
    if (!failed) failed = archive_sync(ar, err);
    if (!failed) failed = load_record(ar, record, a, &after, err);
    if (!failed) failed = record_same(&before, &after, a, &same, err);
    tracing_t t = {.ar = ar, .record = record, .a = a, .identity_changed = !same, .before = &before, .after = &after};
    if (!failed) failed = store_read(book_store(ar->book), trace, &t, err);
    if (!failed) failed = recall_all(&t, actor, ground, err);
    if (!failed) *ret_recalls = t.found;
    return failed;
}

int archive_remove_record(archive_t *ar, const actor_t *actor, int64_t record, const char *act, const char *ground,
                          arena_t *a, archive_recalls_t *ret_recalls, err_t *err)
{
    record_row_t before;
    act_receipt_t receipt;
    if (!ground || !*ground) return err_set(err, ERR_ARCHIVE_GROUND);
    json_t *fields = keep_json(a, json_pack("{s:s}", "ground_text", ground));
    if (!fields) return err_nomem(err);
    int failed = load_record(ar, record, a, &before, err);
    act_request_t q = {.actor = *actor, .kind = ar->kind[PART_RECORD]->name, .act = act, .matter = record,
                       .occurred_on = DAY_NONE, .fields = fields};
    recalling = true;
    if (!failed) failed = register_act(ar->book, &q, a, &receipt, err);
    recalling = false;
    if (!failed) failed = archive_sync(ar, err);
    tracing_t t = {.ar = ar, .record = record, .a = a, .before = &before, .after = &before};
    if (!failed) failed = store_read(book_store(ar->book), trace, &t, err);
    if (!failed) failed = recall_all(&t, actor, ground, err);
    if (!failed) *ret_recalls = t.found;
    return failed;
}

int archive_recall_list(archive_t *ar, int64_t record, arena_t *a, archive_recalls_t *ret_recalls, err_t *err)
{
    record_row_t row;
    int failed = load_record(ar, record, a, &row, err);
    tracing_t t = {.ar = ar, .record = record, .a = a, .identity_changed = true, .before = &row, .after = &row};
    if (!failed) failed = store_read(book_store(ar->book), trace, &t, err);
    if (!failed) *ret_recalls = t.found;
    return failed;
}

int archive_add_record(archive_t *ar, const actor_t *actor, const json_t *fields, day_t occurred_on,
                       const char *idem_key, arena_t *a, act_receipt_t *ret_receipt, err_t *err)
{
    act_request_t q = {.actor = *actor, .kind = ar->kind[PART_RECORD]->name, .act = "enter",
                       .occurred_on = occurred_on, .fields = fields, .idem_key = idem_key};
    int failed = register_act(ar->book, &q, a, ret_receipt, err);
    /* The act stands whether or not the index could follow: the next query follows it. */
    if (!failed) (void)archive_sync(ar, NULL);
    return failed;
}
