/* rescreen.c - answers "no record" that what came since would change: a list for the office that answered.
 *
 * The records changed since the oldest of those answers are indexed by themselves, and every subject is asked against
 * them, with its own period and lists, by the same search as at the window. Of what is met remains what is a
 * difference: changed after the query, in what a search goes by, and not decided by an officer as it now is. So the
 * cost follows the changes and the answers, not the archive.
 */
#include "archive/inside.h"

#include "register/book.h"

#include <assert.h>

enum { ANSWERS_MOST = 200000, TICK = 256 };

typedef struct answer {
    archive_recall_t line;    /* as it would stand in the list */
    day_t from, to;
    uint32_t lists;
    int64_t size;             /* leaves of the log when it was asked */
    match_subject_t who;
} answer_t;

typedef struct rescreen {
    archive_t *ar;
    const actor_t *actor;
    day_t since;
    const progress_t *progress;
    arena_t *a, *scratch;
    answer_t *answers;
    size_t count, room;
    match_index_t *index;
    facts_t facts, changed;   /* changed: `last` is the index of the last leaf about the record */
    int64_t size;             /* of the log now */
    archive_recalls_t found;
    size_t found_room;
} rescreen_t;

/* --- what was answered --------------------------------------------------------------------------------- */

static int more_answers(rescreen_t *r, err_t *err)
{
    if (r->count < r->room) return 0;
    char most[24];
    size_t room = r->room ? r->room * 2 : 256;
    if (r->count == ANSWERS_MOST) return err_set(err, ERR_ARCHIVE_RESCREEN, num_text(ANSWERS_MOST, most));
    answer_t *grown = arena_array(r->a, room, sizeof *grown);
    if (!grown) return err_nomem(err);
    if (r->count) memcpy(grown, r->answers, r->count * sizeof *grown);
    r->answers = grown;
    r->room = room;
    return 0;
}

static int read_lists(const rescreen_t *r, store_rows_t *rows, answer_t *x, err_t *err)
{
    json_t *lists, *version;
    archive_version_t v;
    const char *codes = store_col_text(rows, 12), *asked = store_col_text(rows, 13);
    int failed = json_of(codes, "lists", r->scratch, &lists, err);
    if (!failed) failed = json_of(asked, "version", r->scratch, &version, err);
    if (failed) return failed;
    version_read(version, &v);
    x->lists = lists_read(r->ar, lists);
    x->size = v.size;
    arena_reset(r->scratch);
    return 0;
}

/* A row of SQL_ANSWERED. */
static int add_answer(rescreen_t *r, store_rows_t *rows, err_t *err)
{
    bool nomem = false;
    int failed = more_answers(r, err);
    if (failed) return failed;
    answer_t *x = &r->answers[r->count];
    *x = (answer_t){.from = col_day(rows, 10), .to = col_day(rows, 11)};
    x->line = (archive_recall_t){.notice = store_col_int(rows, 0), .query = store_col_int(rows, 1),
                                 .subject = store_col_int(rows, 2), .addressee = col(rows, 4, r->a, &nomem),
                                 .contact = col(rows, 5, r->a, &nomem), .subject_name = col(rows, 6, r->a, &nomem),
                                 .issued_on = col_day(rows, 7), .valid_until = col_day(rows, 8),
                                 .how = ARCHIVE_RELIED_SINCE};
    snprintf(x->line.number, sizeof x->line.number, "%s", store_col_text(rows, 3) ? store_col_text(rows, 3) : "");
    if (nomem) return err_nomem(err);
    failed = read_lists(r, rows, x, err);
    if (!failed) failed = subject_who_read(rows, 15, r->a, &x->who, err);
    r->count += !failed;
    return failed;
}

/* Only what the actor's own office answered, or one below it. */
static int read_answers(rescreen_t *r, store_conn_t *c, err_t *err)
{
    char day[DAY_TEXT];
    store_rows_t *rows = NULL;
    r->count = 0;
    int failed = store_query(c, r->ar->sql[SQL_ANSWERED], STORE_P(store_text(day_text(r->since, day))), &rows, err);
    for (bool more = true; !failed;) {
        failed = store_step(rows, &more, err);
        if (failed || !more) break;
        const char *office = store_col_text(rows, 14);
        if (office && book_may_read(r->ar->book, r->actor, r->ar->kind[PART_QUERY], office)) failed = add_answer(r, rows, err);
    }
    store_rows_close(rows);
    return failed;
}

/* --- what has changed ------------------------------------------------------------------------------------ */

static int list_changed(rescreen_t *r, store_conn_t *c, int64_t from, err_t *err)
{
    store_rows_t *rows = NULL;
    int failed = store_query(c, r->ar->sql[SQL_CHANGED_AT], STORE_P(store_int(from)), &rows, err);
    for (bool more = true; !failed;) {
        failed = store_step(rows, &more, err);
        if (failed || !more) break;
        fact_t f = {.record = store_col_int(rows, 0), .last = store_col_int(rows, 1)};
        failed = facts_put(&r->changed, &f, err);
    }
    store_rows_close(rows);
    return failed;
}

static int index_changed(rescreen_t *r, store_conn_t *c, err_t *err)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < r->changed.room; i++) {
        record_row_t row;
        bool found;
        if (r->changed.at[i].record <= 0) continue;
        arena_reset(r->scratch);
        failed = record_now(r->ar, c, r->changed.at[i].record, r->scratch, &row, &found, err);
        if (!failed && found) failed = put_record(r->index, &r->facts, &row, err);
    }
    return failed;
}

/* --- the differences -------------------------------------------------------------------------------------- */

static int add_line(rescreen_t *r, const answer_t *x, const archive_candidate_t *c, err_t *err)
{
    archive_recalls_t *found = &r->found;
    char most[24];
    if (found->count == ARCHIVE_RESCREEN_MOST) return err_set(err, ERR_ARCHIVE_RESCREEN, num_text(ARCHIVE_RESCREEN_MOST, most));
    if (found->count == r->found_room) {
        size_t room = r->found_room ? r->found_room * 2 : 64;
        archive_recall_t *grown = arena_array(r->a, room, sizeof *grown);
        if (!grown) return err_nomem(err);
        if (found->count) memcpy(grown, found->list, found->count * sizeof *grown);
        found->list = grown;
        r->found_room = room;
    }
    archive_recall_t *line = &found->list[found->count++];
    *line = x->line;
    line->record = c->hit.record;
    line->tier = c->hit.tier;
    line->score = c->hit.score;
    return 0;
}

/* The query knew the record as it now is in all that a search goes by: then its answer stands. */
static int known_then(rescreen_t *r, store_conn_t *c, const answer_t *x, int64_t record, bool *ret_known, err_t *err)
{
    record_row_t then, now;
    bool was, is;
    *ret_known = false;
    int failed = record_then(r->ar, c, record, x->size, r->scratch, &then, &was, err);
    if (!failed && was) failed = record_now(r->ar, c, record, r->scratch, &now, &is, err);
    if (failed || !was || !is) return failed;
    return record_same(&then, &now, r->scratch, ret_known, err);
}

static int ask_again(rescreen_t *r, store_conn_t *c, const answer_t *x, err_t *err)
{
    day_t today = day_today();
    screen_t s = {.ar = r->ar, .index = r->index, .facts = &r->facts, .from = x->from, .to = x->to > today ? x->to : today,
                  .lists = x->lists, .size = r->size, .changed = &r->changed, .since = x->size};
    archive_finding_t f;
    arena_reset(r->scratch);
    int failed = screen_subject(&s, c, &x->who, r->scratch, &f, err);
    for (size_t i = 0; !failed && i < f.count; i++) {
        const archive_candidate_t *k = &f.candidates[i];
        bool known, counts = r->ar->counting >> k->hit.list & 1;
        if (k->verdict == ARCHIVE_DIFFERENT || (k->verdict == ARCHIVE_SAME && !counts)) continue;
        failed = known_then(r, c, x, k->hit.record, &known, err);
        if (!failed && !known) failed = add_line(r, x, k, err);
    }
    return failed;
}

static int by_tier(const void *x, const void *y)
{
    const archive_recall_t *a = x, *b = y;
    if (a->tier != b->tier) return a->tier < b->tier ? -1 : 1;
    if (a->notice != b->notice) return a->notice < b->notice ? -1 : 1;
    if (a->subject != b->subject) return a->subject < b->subject ? -1 : 1;
    return (a->record > b->record) - (a->record < b->record);
}

static int compare(store_conn_t *c, void *arg, err_t *err)
{
    rescreen_t *r = arg;
    int64_t oldest = INT64_MAX;
    int failed = ledger_size(c, &r->size, err);
    if (!failed) failed = read_answers(r, c, err);
    for (size_t i = 0; i < r->count; i++)
        if (r->answers[i].size < oldest) oldest = r->answers[i].size;
    if (!failed && r->count) failed = list_changed(r, c, oldest, err);
    if (!failed && r->changed.count) failed = index_changed(r, c, err);
    r->found = (archive_recalls_t){0};
    r->found_room = 0;
    for (size_t i = 0; !failed && r->facts.count && i < r->count; i++) {
        failed = ask_again(r, c, &r->answers[i], err);
        if (!failed && i % TICK == 0 && !progress_tick(r->progress, i, r->count))
            failed = err_set(err, ERR_BASE_STOPPED, num_text((int64_t)i, (char[24]){0}));
    }
    return failed;
}

int archive_rescreen(archive_t *ar, const actor_t *actor, day_t since, const progress_t *progress, arena_t *a,
                     archive_recalls_t *ret_recalls, err_t *err)
{
    rescreen_t r = {.ar = ar, .actor = actor, .progress = progress, .a = a,
                    .since = since == DAY_NONE ? day_today() - ARCHIVE_RESCREEN_DAYS : since,
                    .scratch = arena_new((size_t)64 << 20)};
    int failed = r.scratch ? match_index_new(&r.index, err) : err_nomem(err);
    if (!failed) failed = archive_sync(ar, err);
    if (!failed) failed = store_read(book_store(ar->book), compare, &r, err);
    if (!failed) {
        if (r.found.count) qsort(r.found.list, r.found.count, sizeof *r.found.list, by_tier);
        *ret_recalls = r.found;
    }
    match_index_free(r.index);
    facts_free(&r.facts);
    facts_free(&r.changed);
    arena_free(r.scratch);
    return failed;
}
