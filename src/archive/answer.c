/* answer.c - the notice: issued when every subject is decided, frozen as it was issued.
 *
 * The content is worked out from the rows, written as JSON into the act that issues the notice and never
 * computed again: what was said on paper stays what the system says was said.
 */
#include "archive/inside.h"

#include "base/id.h"
#include "catalogue/words_json.h"

#include <assert.h>

typedef struct answering {
    archive_t *ar;
    int64_t query;
    arena_t *a;
    query_row_t q;
    subject_row_t *rows;
    size_t count;
    archive_notice_subject_t *subjects;
    match_subject_t applicant;
    bool has_applicant;
    int hit_persons, hit_units;
} answering_t;

/* --- what a hit says ------------------------------------------------------------------------------------ */

static const cat_field_t *field_of(const archive_t *ar, enum part part, const char *name)
{
    const cat_field_t *f = NULL;
    int failed = cat_kind_field(ar->kind[part], name, &f, NULL);
    assert(!failed);
    (void)failed;
    return f;
}

/* A sole offender has no part in a joint crime: the notice is silent about it. */
static words_t part_in_crime(const archive_t *ar, const char *role)
{
    return choice_name(field_of(ar, PART_RECORD, "role_in_crime"), role && strcmp(role, "sole") == 0 ? NULL : role);
}

static int read_fact(const answering_t *x, store_conn_t *c, const archive_candidate_t *k, archive_notice_fact_t *f,
                     err_t *err)
{
    archive_t *ar = x->ar;
    store_rows_t *rows = NULL;
    bool found, nomem = false;
    int failed = store_query(c, ar->sql[SQL_RECORD], STORE_P(store_int(k->hit.record)), &rows, err);
    if (!failed) failed = store_step(rows, &found, err);
    if (!failed && !found) failed = err_set(err, ERR_ARCHIVE_RECORD, "-");
    if (!failed) {
        const char *list = col(rows, 0, x->a, &nomem), *crime = col(rows, 1, x->a, &nomem), *role = col(rows, 4, x->a, &nomem);
        *f = (archive_notice_fact_t){
            .record = k->hit.record, .list = list, .list_name = choice_name(ar->list_field, list),
            .counts = (ar->counting >> k->hit.list & 1) != 0, .name = col(rows, 11, x->a, &nomem),
            .crime = choice_name(field_of(ar, PART_RECORD, "crime"), crime), .facts = col(rows, 2, x->a, &nomem),
            .amount = store_is_null(rows, 3) ? -1 : store_col_int(rows, 3),
            .role = part_in_crime(ar, role), .court = col(rows, 5, x->a, &nomem),
            .judgment_number = col(rows, 6, x->a, &nomem), .judged_on = col_day(rows, 7), .effective_on = col_day(rows, 8),
            .result = col(rows, 9, x->a, &nomem), .source = col(rows, 10, x->a, &nomem)};
    }
    store_rows_close(rows);
    return !failed && nomem ? err_nomem(err) : failed;
}

static int fill_subject(answering_t *x, store_conn_t *c, const subject_row_t *row, archive_notice_subject_t *s,
                        err_t *err)
{
    const archive_finding_t *f = &row->finding;
    const char *identity = row->who.identity ? row->who.identity : "";
    const char *masked = mask_identity(x->a, identity);
    if (!masked) return err_nomem(err);
    *s = (archive_notice_subject_t){.schema = row->who.schema, .name = row->who.name, .identity = identity,
                                    .identity_masked = masked, .status = f->status};
    s->facts = arena_array(x->a, f->count ? f->count : 1, sizeof *s->facts);
    if (!s->facts) return err_nomem(err);
    for (size_t i = 0; i < f->count; i++) {
        if (f->candidates[i].verdict != ARCHIVE_SAME) continue;
        int failed = read_fact(x, c, &f->candidates[i], &s->facts[s->fact_count++], err);
        if (failed) return failed;
    }
    if (s->status == ARCHIVE_HIT) {
        if (s->schema == MATCH_UNIT) x->hit_units++;
        else x->hit_persons++;
    }
    words_t result = choice_name(field_of(x->ar, PART_NOTICE, "result"), archive_status_word(s->status));
    return say_finding(s, result, x->q.from, x->q.to, x->a, &s->sentence, err);
}

static int undecided(const answering_t *x, err_t *err)
{
    int64_t open = 0;
    buf_t names;
    buf_init(&names, 4096);
    for (size_t i = 0; i < x->count; i++) {
        if (x->rows[i].finding.status != ARCHIVE_NEEDS_REVIEW) continue;
        if (open++ < 5) buf_addf(&names, "%s%s", open > 1 ? "、" : "", x->rows[i].who.name);
    }
    char n[24];
    if (open) err_set(err, ERR_ARCHIVE_UNDECIDED, num_text(open, n), buf_failed(&names) ? "…" : buf_text(&names));
    buf_release(&names);
    return open ? ERR_ARCHIVE_UNDECIDED : 0;
}

static int gather(store_conn_t *c, void *arg, err_t *err)
{
    answering_t *x = arg;
    x->hit_persons = x->hit_units = 0;
    int failed = query_read(x->ar, c, x->query, x->a, &x->q, err);
    if (!failed && !x->q.open) failed = query_closed(x->ar, &x->q, err);
    if (!failed) failed = subjects_read(x->ar, c, x->query, x->a, &x->rows, &x->count, err);
    if (!failed) failed = undecided(x, err);
    if (!failed) failed = party_of_matter(x->ar, c, x->query, "applicant", x->a, &x->applicant, &x->has_applicant, err);
    x->subjects = failed ? NULL : arena_array(x->a, x->count ? x->count : 1, sizeof *x->subjects);
    if (!failed && !x->subjects) failed = err_nomem(err);
    for (size_t i = 0; !failed && i < x->count; i++) failed = fill_subject(x, c, &x->rows[i], &x->subjects[i], err);
    return failed;
}

/* --- content as JSON ------------------------------------------------------------------------------------- */

static json_t *fact_json(const archive_notice_fact_t *f)
{
    json_t *j = json_pack("{s:o, s:s, s:b, s:s, s:o, s:o, s:s, s:s, s:s, s:s, s:s, s:o}", "record",
                          id_text_json(f->record), "list", f->list, "counts", f->counts, "name", f->name, "crime",
                          words_json(f->crime), "role", words_json(f->role), "facts", f->facts, "court", f->court,
                          "judgment_number", f->judgment_number, "result", f->result, "source", f->source, "list_name",
                          words_json(f->list_name));
    if (!j) return NULL;
    if (f->amount >= 0) (void)json_object_set_new(j, "amount", json_integer(f->amount));
    set_day(j, "judged_on", f->judged_on);
    set_day(j, "effective_on", f->effective_on);
    return j;
}

static json_t *subject_json(const archive_notice_subject_t *s)
{
    json_t *facts = json_array();
    for (size_t i = 0; facts && i < s->fact_count; i++) (void)json_array_append_new(facts, fact_json(&s->facts[i]));
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o}", "type", s->schema == MATCH_UNIT ? "unit" : "person",
                     "name", s->name, "identity", s->identity, "identity_masked", s->identity_masked, "status",
                     archive_status_word(s->status), "sentence", words_json(s->sentence), "facts", facts);
}

static json_t *list_names_json(const archive_t *ar, uint32_t lists)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < ar->list_field->choice_count; i++)
        if (lists >> i & 1) (void)json_array_append_new(list, words_json(ar->list_field->choices[i].name));
    return list;
}

static words_t office_name(const archive_t *ar, const char *code)
{
    int index;
    if (office_find(book_offices(ar->book), code, &index, NULL) != 0) return (words_t){{code, code}};
    return office_at(book_offices(ar->book), index)->name;
}

/* The fixed words at the end: one of the signs by which a forged letter is told (facts §1). */
static json_t *closing_json(void)
{
    return json_pack(
        "{s:s, s:s}", "zh",
        "本告知函仅反映查询期间本档案的记录情况，仅供申请事由使用，自出具之日起两个月内有效。涂改、伪造无效。", "en",
        "This letter states only what the archive holds for the period searched, serves only the purpose applied for, "
        "and is valid for two months from its date. Altered or forged copies are void.");
}

static json_t *content_json(const answering_t *x, day_t issued, day_t until)
{
    const archive_t *ar = x->ar;
    json_t *subjects = json_array(), *c = json_object(), *version = NULL;
    for (size_t i = 0; subjects && i < x->count; i++) (void)json_array_append_new(subjects, subject_json(&x->subjects[i]));
    if (!c || !subjects || json_of(x->q.version, x->q.number, x->a, &version, NULL) != 0) {
        json_decref(subjects);
        json_decref(c);
        return NULL;
    }
    set_text(c, "application_number", x->q.number);
    set_text(c, "applicant", x->has_applicant ? x->applicant.name : "");
    (void)json_object_set_new(c, "applicant_is_unit", json_boolean(x->has_applicant && x->applicant.schema == MATCH_UNIT));
    set_text(c, "project", x->q.project);
    set_text(c, "handler", x->q.handler);
    (void)json_object_set_new(c, "office_name", words_json(office_name(ar, x->q.office)));
    (void)json_object_set_new(c, "title", words_json(ar->kind[PART_NOTICE]->label));
    (void)json_object_set_new(c, "purpose", words_json(choice_name(field_of(ar, PART_QUERY, "purpose"), x->q.purpose)));
    (void)json_object_set_new(c, "closing", closing_json());
    (void)json_object_set_new(c, "lists", list_names_json(ar, x->q.lists));
    (void)json_object_set_new(c, "version", json_deep_copy(version));
    (void)json_object_set_new(c, "demonstration", json_boolean(ar->demonstration));
    (void)json_object_set_new(c, "subjects", subjects);
    set_day(c, "accepted_on", x->q.accepted_on);
    set_day(c, "issued_on", issued);
    set_day(c, "valid_until", until);
    set_day(c, "from", x->q.from);
    set_day(c, "to", x->q.to);
    return c;
}

/* --- the acts ---------------------------------------------------------------------------------------------- */

/* Two months by the law's reckoning; a term of validity does not move for a holiday. */
static int two_months(const archive_t *ar, day_t from, arena_t *a, day_t *ret_until, err_t *err)
{
    term_case_t t = {.start = from, .term = {.parts = 1, .part = {{TERM_MONTHS, 2}}}, .custody = true,
                     .restarts_most = -1};
    due_sum_t sum;
    int failed = calendar_due(book_calendar(ar->book), &t, a, &sum, err);
    if (!failed) *ret_until = sum.due;
    return failed;
}

static int issue_fields(const answering_t *x, json_t **ret_fields, err_t *err)
{
    char code[ARCHIVE_CODE + 1];
    day_t today = day_today(), until;
    int failed = two_months(x->ar, today, x->a, &until, err);
    if (failed) return failed;
    id_code(code, ARCHIVE_CODE);
    json_t *f = keep_json(x->a, json_object()), *content = content_json(x, today, until);
    if (!f || !content) return json_decref(content), err_nomem(err);
    bool hit = x->hit_persons + x->hit_units > 0;
    set_text(f, "result", archive_status_word(hit ? ARCHIVE_HIT : ARCHIVE_CLEAR));
    set_day(f, "issued_on", today);
    set_day(f, "valid_until", until);
    set_text(f, "code", code);
    (void)json_object_set_new(f, "content", content);
    (void)json_object_set_new(f, "hit_persons", json_integer(x->hit_persons));
    (void)json_object_set_new(f, "hit_units", json_integer(x->hit_units));
    (void)json_object_set_new(f, "printed", json_integer(1));
    *ret_fields = f;
    return 0;
}

static int settle_late(const answering_t *x, const actor_t *actor, act_request_t *acts, size_t *count, err_t *err)
{
    for (size_t i = 0; i < x->count; i++) {
        const subject_row_t *r = &x->rows[i];
        if (r->settled && r->status == r->finding.status) continue;
        json_t *f = keep_json(x->a, json_pack("{s:s}", "status", archive_status_word(r->finding.status)));
        if (!f) return err_nomem(err);
        acts[(*count)++] = (act_request_t){.actor = as_system(actor), .kind = x->ar->kind[PART_SUBJECT]->name,
                                           .act = "settle", .matter = r->id, .occurred_on = DAY_NONE, .fields = f,
                                           .expect_seq = r->last_seq};
    }
    return 0;
}

static int answer_locked(answering_t *x, const actor_t *actor, act_receipt_t *ret_receipt, err_t *err)
{
    archive_t *ar = x->ar;
    json_t *fields = NULL;
    size_t n = 0;
    int failed = store_read(book_store(ar->book), gather, x, err);
    if (failed) return failed;
    act_request_t *acts = arena_array(x->a, x->count + 2, sizeof *acts);
    act_receipt_t *receipts = arena_array(x->a, x->count + 2, sizeof *receipts);
    if (!acts || !receipts) return err_nomem(err);
    failed = issue_fields(x, &fields, err);
    if (!failed) failed = settle_late(x, actor, acts, &n, err);
    if (failed) return failed;
    /* The sequence of the query makes a second answer from another node stop. */
    acts[n++] = (act_request_t){.actor = *actor, .kind = ar->kind[PART_QUERY]->name, .act = "answer",
                                .matter = x->query, .occurred_on = DAY_NONE, .expect_seq = x->q.last_seq};
    acts[n++] = (act_request_t){.actor = as_system(actor), .kind = ar->kind[PART_NOTICE]->name, .act = "issue",
                                .parent = x->query, .occurred_on = DAY_NONE, .fields = fields,
                                .office = x->q.office};
    failed = archive_acts(ar, acts, n, x->a, receipts, err);
    if (!failed) *ret_receipt = receipts[n - 1];
    return failed;
}

int archive_answer(archive_t *ar, const actor_t *actor, int64_t query, arena_t *a, act_receipt_t *ret_receipt,
                   err_t *err)
{
    answering_t x = {.ar = ar, .query = query, .a = a};
    int failed = query_check_seen(ar, actor, query, a, err);
    if (failed) return failed;
    pthread_mutex_t *lock = deciding_lock(ar, query);
    pthread_mutex_lock(lock);
    failed = answer_locked(&x, actor, ret_receipt, err);
    pthread_mutex_unlock(lock);
    return failed;
}
