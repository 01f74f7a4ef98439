/* memory.c - what an officer said earlier of the same pair: shown beside the candidate, applied or not.
 *
 * Applying is the search's business (screen.c): only for a subject with a valid number, and only while neither
 * side has changed since. Here the earlier word is looked up for the eyes of whoever decides now: also when one side
 * has changed, so that it is asked anew, and for natural persons without a number whose every word is the same and who
 * give their birth date. A bare name has no memory: its next bearer may be another.
 */
#include "archive/inside.h"

#include <assert.h>

typedef struct asked_pair {
    const char *identity, *key; /* "" = is not looked up by it */
    const char *full_key;       /* of the subject as it is now */
} asked_pair_t;

static int pair_of(const match_subject_t *who, arena_t *a, asked_pair_t *ret, err_t *err)
{
    const char *key = "";
    int failed = subject_key(who, a, &key, err);
    if (failed) return failed;
    bool number = who->identity && *who->identity;
    bool born = who->schema == MATCH_PERSON && who->born != DAY_NONE;
    *ret = (asked_pair_t){.identity = number ? who->identity : "", .key = !number && born ? key : "", .full_key = key};
    return 0;
}

static int read_earlier(store_rows_t *rows, const asked_pair_t *pair, const archive_candidate_t *x, arena_t *a,
                        archive_earlier_t *ret, err_t *err)
{
    char version[48];
    bool nomem = false;
    matter_text(x->record_seq, version);
    const char *then = col(rows, 3, a, &nomem), *key = col(rows, 4, a, &nomem);
    *ret = (archive_earlier_t){.decision = store_col_int(rows, 0), .verdict = verdict_read(store_col_text(rows, 1)),
                               .reason = col(rows, 2, a, &nomem), .by = col(rows, 5, a, &nomem),
                               .office = col(rows, 6, a, &nomem), .on = col_day(rows, 7)};
    if (nomem) return err_nomem(err);
    ret->record_changed = strcmp(then, version) != 0;
    ret->subject_changed = strcmp(key, pair->full_key) != 0;
    ret->applied = x->basis == ARCHIVE_REMEMBERED && x->remembered == ret->decision;
    return 0;
}

int earlier_find(const archive_t *ar, store_conn_t *c, const archive_finding_t *f, const archive_candidate_t *x,
                 arena_t *a, archive_earlier_t *ret_earlier, bool *ret_found, err_t *err)
{
    asked_pair_t pair;
    store_rows_t *rows = NULL;
    *ret_found = false;
    if (x->basis == ARCHIVE_BY_RULE) return 0;
    int failed = pair_of(f->asked, a, &pair, err);
    if (failed) return failed;
    /* What was repeated is known; else the newest word before the subject was asked about. */
    if (x->remembered) pair.identity = pair.key = "";
    else if (!*pair.identity && !*pair.key) return 0;
    failed = store_query(c, ar->sql[SQL_EARLIER],
                         STORE_P(store_int(x->hit.record), store_int(f->subject), store_int(x->remembered),
                                 store_text(pair.identity), store_text(pair.key)),
                         &rows, err);
    if (!failed) failed = store_step(rows, ret_found, err);
    if (!failed && *ret_found) failed = read_earlier(rows, &pair, x, a, ret_earlier, err);
    store_rows_close(rows);
    return failed;
}

int said_json(const archive_t *ar, store_conn_t *c, int64_t subject, int64_t record, json_t **ret_json, err_t *err)
{
    store_rows_t *rows = NULL;
    json_t *list = json_array();
    if (!list) return err_nomem(err);
    int failed = store_query(c, ar->sql[SQL_SAID], STORE_P(store_int(subject), store_int(record)), &rows, err);
    for (bool more = true; !failed;) {
        failed = store_step(rows, &more, err);
        if (failed || !more) break;
        json_t *one = json_pack("{s:o, s:s, s:s, s:s, s:s, s:s}", "decision", id_text_json(store_col_int(rows, 0)), "verdict", store_col_text(rows, 1),
                                "on", store_col_text(rows, 5), "by", store_col_text(rows, 3), "office", store_col_text(rows, 4), "reason",
                                store_is_null(rows, 2) ? "" : store_col_text(rows, 2));
        if (!one || json_array_append_new(list, one) != 0) failed = err_nomem(err);
    }
    store_rows_close(rows);
    if (failed) json_decref(list);
    else *ret_json = list;
    return failed;
}
