/* query_read.c - queries and subjects as the acts left them: candidates with the decisions laid over. */
#include "archive/inside.h"

#include "register/book.h"

#include <assert.h>

static int no_query(int64_t query, err_t *err)
{
    char id[48];
    matter_text(query, id);
    return err_set(err, ERR_ARCHIVE_QUERY, id);
}

int query_read(archive_t *ar, store_conn_t *c, int64_t query, arena_t *a, query_row_t *q, err_t *err)
{
    store_rows_t *rows = NULL;
    bool found = false, nomem = false;
    int failed = store_query(c, ar->sql[SQL_QUERY], STORE_P(store_int(query)), &rows, err);
    if (!failed) failed = store_step(rows, &found, err);
    if (!failed && !found) failed = no_query(query, err);
    const char *lists = NULL;
    if (!failed) {
        *q = (query_row_t){.id = query, .number = col(rows, 1, a, &nomem), .office = col(rows, 2, a, &nomem), .stage = col(rows, 3, a, &nomem),
                           .open = store_is_null(rows, 4), .accepted_on = col_day(rows, 5), .from = col_day(rows, 6),
                           .to = col_day(rows, 7), .project = col(rows, 9, a, &nomem), .handler = col(rows, 10, a, &nomem),
                           .phone = col(rows, 11, a, &nomem), .purpose = col(rows, 12, a, &nomem), .version = col(rows, 13, a, &nomem),
                           .last_seq = store_col_int(rows, 14)};
        lists = col(rows, 8, a, &nomem);
    }
    store_rows_close(rows);
    if (!failed && nomem) failed = err_nomem(err);
    if (failed || !*lists) return failed;
    json_t *codes;
    failed = json_of(lists, "lists", a, &codes, err);
    if (!failed) q->lists = lists_read(ar, codes);
    return failed;
}

typedef struct seeing {
    archive_t *ar;
    int64_t query;
    arena_t *a;
    query_row_t q;
} seeing_t;

static int read_seen(store_conn_t *c, void *arg, err_t *err)
{
    seeing_t *s = arg;
    return query_read(s->ar, c, s->query, s->a, &s->q, err);
}

int query_check_seen(archive_t *ar, const actor_t *actor, int64_t query, arena_t *a, err_t *err)
{
    bool hidden = false;
    seeing_t s = {.ar = ar, .query = query, .a = a};
    int failed = store_read(book_store(ar->book), read_seen, &s, err);
    if (!failed && !book_may_read(ar->book, actor, ar->kind[PART_QUERY], s.q.office)) return no_query(query, err);
    if (!failed) failed = book_seal_hides(ar->book, actor, query, &hidden, err);
    return !failed && hidden ? no_query(query, err) : failed;
}

int query_closed(const archive_t *ar, const query_row_t *q, err_t *err)
{
    char both[ERR_ARG_BYTES];
    int stage;
    const cat_kind_t *k = ar->kind[PART_QUERY];
    words_t as_is = {{q->stage, q->stage}};
    return err_set(err, ERR_ARCHIVE_ANSWERED, q->number, err_both(cat_kind_stage(k, q->stage, &stage, NULL) == 0 ? k->stage_labels[stage] : as_is, both));
}

static int subject_row(archive_t *ar, store_rows_t *rows, arena_t *a, subject_row_t *s, err_t *err)
{
    json_t *candidates;
    bool nomem = false;
    *s = (subject_row_t){.id = store_col_int(rows, 0), .query = store_col_int(rows, 1),
                         .settled = strcmp(col(rows, 2, a, &nomem), "asked") != 0, .status = status_read(col(rows, 3, a, &nomem)),
                         .key = col(rows, 5, a, &nomem), .last_seq = store_col_int(rows, 6)};
    const char *found = col(rows, 4, a, &nomem);
    int failed = nomem ? err_nomem(err) : subject_who_read(rows, 7, a, &s->who, err);
    if (!failed) failed = json_of(found, "candidates", a, &candidates, err);
    if (!failed) failed = candidates_read(ar, candidates, a, &s->finding, err);
    s->finding.subject = s->id;
    return failed;
}

/* The last decision on a candidate holds. */
static int lay_decisions(archive_t *ar, store_conn_t *c, subject_row_t *s, err_t *err)
{
    store_rows_t *rows = NULL;
    int failed = store_query(c, ar->sql[SQL_DECISIONS], STORE_P(store_int(s->id)), &rows, err);
    for (bool more = true; !failed;) {
        failed = store_step(rows, &more, err);
        if (failed || !more) break;
        int64_t record = store_col_int(rows, 0);
        for (size_t i = 0; i < s->finding.count; i++) {
            archive_candidate_t *x = &s->finding.candidates[i];
            if (x->hit.record != record) continue;
            x->verdict = verdict_read(store_col_text(rows, 1));
            x->basis = basis_read(store_col_text(rows, 2));
            x->remembered = store_col_int(rows, 3);
        }
    }
    store_rows_close(rows);
    if (!failed) s->finding.status = status_of(ar, &s->finding);
    return failed;
}

int subject_read(archive_t *ar, store_conn_t *c, int64_t subject, arena_t *a, subject_row_t *ret_row, err_t *err)
{
    store_rows_t *rows = NULL;
    bool found = false;
    int failed = store_query(c, ar->sql[SQL_SUBJECT], STORE_P(store_int(subject)), &rows, err);
    if (!failed) failed = store_step(rows, &found, err);
    if (!failed && !found) failed = no_query(subject, err);
    if (!failed) failed = subject_row(ar, rows, a, ret_row, err);
    store_rows_close(rows);
    return failed ? failed : lay_decisions(ar, c, ret_row, err);
}

int subjects_read(archive_t *ar, store_conn_t *c, int64_t query, arena_t *a, subject_row_t **ret_rows,
                  size_t *ret_count, err_t *err)
{
    subject_row_t *list = arena_array(a, ARCHIVE_SUBJECTS_MOST, sizeof *list);
    store_rows_t *rows = NULL;
    size_t n = 0;
    int failed = list ? store_query(c, ar->sql[SQL_SUBJECTS], STORE_P(store_int(query)), &rows, err) : err_nomem(err);
    for (bool more = true; !failed && n < ARCHIVE_SUBJECTS_MOST;) {
        failed = store_step(rows, &more, err);
        if (failed || !more) break;
        failed = subject_row(ar, rows, a, &list[n], err);
        n++;
    }
    store_rows_close(rows);
    for (size_t i = 0; !failed && i < n; i++) failed = lay_decisions(ar, c, &list[i], err);
    if (failed) return failed;
    *ret_rows = list;
    *ret_count = n;
    return 0;
}
