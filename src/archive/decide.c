/* decide.c - the officer's word on a candidate, and what becomes of the subject. */
#include "archive/inside.h"

#include "base/text.h"
#include "register/book.h"

#include <assert.h>

typedef struct deciding {
    archive_t *ar;
    const archive_word_t *word;
    arena_t *a;
    json_t *said; /* of a candidate that was decided since it was seen */
    char name[BOOK_NAME_BYTES]; /* of who decided it last */
    subject_row_t row;
    query_row_t query;
} deciding_t;

static int load(store_conn_t *c, void *arg, err_t *err)
{
    deciding_t *d = arg;
    int failed = subject_read(d->ar, c, d->word->subject, d->a, &d->row, err);
    return failed ? failed : query_read(d->ar, c, d->row.query, d->a, &d->query, err);
}

static int check_words(enum archive_verdict verdict, const char *reason, err_t *err)
{
    static const words_t no_verdict = {{"结论应为“同一”或“不同一”", "the verdict must be \"same\" or \"different\""}};
    static const words_t no_reason = {{"没有写明理由", "no reason is given"}};
    char both[ERR_ARG_BYTES];
    if (verdict != ARCHIVE_SAME && verdict != ARCHIVE_DIFFERENT)
        return err_set(err, ERR_ARCHIVE_VERDICT, err_both(no_verdict, both));
    if (!reason || !*reason) return err_set(err, ERR_ARCHIVE_VERDICT, err_both(no_reason, both));
    return 0;
}

static int no_candidate(int64_t record, int64_t subject, err_t *err)
{
    char r[48], s[48];
    matter_text(record, r);
    matter_text(subject, s);
    return err_set(err, ERR_ARCHIVE_CANDIDATE, r, s);
}

static int read_said(store_conn_t *c, void *arg, err_t *err)
{
    deciding_t *d = arg;
    json_t *said = NULL;
    int failed = said_json(d->ar, c, d->word->subject, d->word->record, &said, err);
    if (failed) return failed;
    if (!(d->said = keep_json(d->a, said))) return err_nomem(err);
    const json_t *last = json_array_get(d->said, json_array_size(d->said) - 1);
    const char *by = json_string_value(json_object_get(last, "by"));
    return by ? book_full_name(d->ar->book, c, by, d->name, err) : 0;
}

/* Another word stands than the one that was seen: whose, and why. */
static int decided_since(deciding_t *d, const archive_candidate_t *x, err_t *err)
{
    char both[ERR_ARG_BYTES];
    int failed = store_read(book_store(d->ar->book), read_said, d, err);
    if (failed) return failed;
    const json_t *last = json_array_get(d->said, json_array_size(d->said) - 1);
    const char *by = *d->name ? d->name : json_string_value(json_object_get(last, "by")), *on = json_string_value(json_object_get(last, "on"));
    const char *why = json_string_value(json_object_get(last, "reason"));
    bool same = x->verdict == ARCHIVE_SAME;
    words_t now = {.in = {[LANG_ZH] = arena_printf(d->a, "%s（%s）已将其认定为%s：%s", by ? by : "程序", on ? on : "", same ? "同一" : "不同一", why ? why : ""),
                          [LANG_EN] = arena_printf(d->a, "%s (%s) decided: %s; %s", by ? by : "the program", on ? on : "", same ? "the same" : "not the same", why ? why : "")}};
    if (x->verdict == ARCHIVE_OPEN) now = (words_t){.in = {[LANG_ZH] = "原认定已撤销", [LANG_EN] = "the decision was annulled"}};
    if (!now.in[LANG_ZH] || !now.in[LANG_EN]) return err_nomem(err);
    return err_set(err, ERR_ARCHIVE_DECIDED, err_both(now, both));
}

static int add_decision(const deciding_t *d, const actor_t *actor, const archive_candidate_t *x, act_request_t *into, err_t *err)
{
    json_t *fields = keep_json(
        d->a, json_pack("{s:o, s:s, s:s, s:s, s:o, s:s}", "record", id_text_json(x->hit.record), "verdict",
                        archive_verdict_word(d->word->verdict), "basis", "officer", "reason", d->word->reason, "record_version",
                        id_text_json(x->record_seq), "subject_key", d->row.key));
    if (!fields) return err_nomem(err);
    *into = (act_request_t){.actor = *actor, .kind = d->ar->kind[PART_DECISION]->name, .act = "decide",
                            .parent = d->word->subject, .occurred_on = DAY_NONE, .fields = fields};
    return 0;
}

static int write_decisions(deciding_t *d, const actor_t *actor, err_t *err)
{
    const archive_finding_t *f = &d->row.finding;
    int64_t record = d->word->record;
    act_request_t *acts = arena_array(d->a, f->count + 1, sizeof *acts);
    act_receipt_t *receipts = arena_array(d->a, f->count + 1, sizeof *receipts);
    size_t n = 0;
    if (!acts || !receipts) return err_nomem(err);
    for (size_t i = 0; i < f->count; i++) {
        const archive_candidate_t *x = &f->candidates[i];
        if (record ? x->hit.record != record : x->verdict != ARCHIVE_OPEN) continue;
        int failed = d->word->as_seen && x->verdict != d->word->seen ? decided_since(d, x, err) : 0;
        if (!failed) failed = add_decision(d, actor, x, &acts[n++], err);
        if (failed) return failed;
    }
    if (!n) return record ? no_candidate(record, d->word->subject, err) : 0;
    return archive_acts(d->ar, acts, n, d->a, receipts, err);
}

/* The subject's own status follows once nothing is open; two officers may meet here, and the second finds it
 * done. A stop before this act loses nothing: answering works the status out from the decisions. */
static int settle(const deciding_t *d, const actor_t *actor, err_t *err)
{
    enum archive_status status = d->row.finding.status;
    if (status == ARCHIVE_NEEDS_REVIEW || (d->row.settled && status == d->row.status)) return 0;
    json_t *fields = keep_json(d->a, json_pack("{s:s}", "status", archive_status_word(status)));
    if (!fields) return err_nomem(err);
    act_request_t q = {.actor = as_system(actor), .kind = d->ar->kind[PART_SUBJECT]->name, .act = "settle",
                       .matter = d->word->subject, .occurred_on = DAY_NONE, .fields = fields,
                       .expect_seq = d->row.last_seq};
    act_receipt_t receipt;
    err_t why = {0};
    int failed = register_act(d->ar->book, &q, d->a, &receipt, &why);
    if (failed == ERR_REGISTER_CHANGED) return 0;
    if (failed && err) *err = why;
    return failed;
}

pthread_mutex_t *deciding_lock(archive_t *ar, int64_t query)
{
    return &ar->deciding[(uint64_t)query % DECIDING_LOCKS];
}

static int decide_locked(deciding_t *d, const actor_t *actor, err_t *err)
{
    store_t *s = book_store(d->ar->book);
    int failed = store_read(s, load, d, err); /* anew: an answer may have come before the lock */
    if (!failed && !d->query.open) failed = query_closed(d->ar, &d->query, err);
    if (!failed) failed = write_decisions(d, actor, err);
    if (!failed) failed = store_read(s, load, d, err);
    return failed ? failed : settle(d, actor, err);
}

int archive_decide(archive_t *ar, const actor_t *actor, const archive_word_t *word, arena_t *a, enum archive_status *ret_status, err_t *err)
{
    deciding_t d = {.ar = ar, .word = word, .a = a};
    int failed = check_words(word->verdict, word->reason, err);
    if (!failed) failed = store_read(book_store(ar->book), load, &d, err);
    if (!failed) failed = query_check_seen(ar, actor, d.row.query, a, err);
    if (failed) return failed;
    pthread_mutex_t *lock = deciding_lock(ar, d.row.query);
    pthread_mutex_lock(lock);
    failed = decide_locked(&d, actor, err);
    pthread_mutex_unlock(lock);
    if (!failed) *ret_status = d.row.finding.status;
    return failed;
}
