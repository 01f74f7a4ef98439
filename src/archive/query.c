/* query.c - an application: searched, and recorded with its subjects and first decisions in one transaction. */
#include "archive/inside.h"

#include <assert.h>
#include <inttypes.h>

/* --- JSON that lives as long as the arena -------------------------------------------------------------- */

static void drop_json(void *what)
{
    json_decref(what);
}

json_t *keep_json(arena_t *a, json_t *value)
{
    return value ? arena_on_free(a, drop_json, value) : NULL;
}

void set_text(json_t *fields, const char *name, const char *text)
{
    if (text && *text) (void)json_object_set_new(fields, name, json_string(text));
}

void set_day(json_t *fields, const char *name, day_t day)
{
    char text[DAY_TEXT];
    if (day != DAY_NONE) (void)json_object_set_new(fields, name, json_string(day_text(day, text)));
}

/* --- searching ------------------------------------------------------------------------------------------- */

typedef struct asking {
    archive_t *ar;
    const archive_ask_t *ask;
    arena_t *a;
    match_subject_t *subjects;
    archive_result_t result;
} asking_t;

static int check_ask(asking_t *x, err_t *err)
{
    const archive_ask_t *ask = x->ask;
    char n[24], most[24];
    if (ask->subject_count < 1 || ask->subject_count > ARCHIVE_SUBJECTS_MOST)
        return err_set(err, ERR_ARCHIVE_SUBJECTS, num_text((int64_t)ask->subject_count, n),
                       num_text(ARCHIVE_SUBJECTS_MOST, most));
    x->subjects = arena_array(x->a, ask->subject_count, sizeof *x->subjects);
    if (!x->subjects) return err_nomem(err);
    int failed = check_period(ask->from, ask->to, &x->result.from, &x->result.to, err);
    for (size_t i = 0; !failed && i < ask->subject_count; i++)
        failed = check_subject(&ask->subjects[i], i, x->a, &x->subjects[i], err);
    x->result.lists = ask->lists ? ask->lists : x->ar->counting;
    return failed;
}

static int search_all(store_conn_t *c, void *arg, err_t *err)
{
    asking_t *x = arg;
    archive_t *ar = x->ar;
    archive_result_t *r = &x->result;
    r->findings = arena_array(x->a, x->ask->subject_count, sizeof *r->findings);
    if (!r->findings) return err_nomem(err);
    screen_t s = {.ar = ar, .index = ar->index, .facts = &ar->facts, .from = r->from, .to = r->to, .lists = r->lists};
    int failed = 0;
    r->count = r->undecided = 0;
    pthread_rwlock_rdlock(&ar->lock);
    r->version = ar->version;
    s.size = r->version.size;
    for (size_t i = 0; !failed && i < x->ask->subject_count; i++) {
        failed = screen_subject(&s, c, &x->subjects[i], x->a, &r->findings[i], err);
        r->count++;
        if (!failed && r->findings[i].status == ARCHIVE_NEEDS_REVIEW) r->undecided++;
    }
    pthread_rwlock_unlock(&ar->lock);
    return failed;
}

int archive_screen(archive_t *ar, const archive_ask_t *ask, arena_t *a, archive_result_t *ret_result, err_t *err)
{
    asking_t x = {.ar = ar, .ask = ask, .a = a};
    int failed = check_ask(&x, err);
    if (!failed) failed = archive_sync(ar, err);
    if (!failed) failed = store_read(book_store(ar->book), search_all, &x, err);
    if (!failed) *ret_result = x.result;
    return failed;
}

/* --- recording ------------------------------------------------------------------------------------------- */

typedef struct acts {
    act_request_t *list;
    size_t count, room;
    const archive_ask_t *ask;
    arena_t *a;
} acts_t;

static act_request_t *add_act(acts_t *acts, const cat_kind_t *kind, const char *act, bool system, json_t *fields)
{
    assert(acts->count < acts->room);
    if (!keep_json(acts->a, fields)) return NULL;
    act_request_t *q = &acts->list[acts->count];
    *q = (act_request_t){.actor = system ? as_system(&acts->ask->actor) : acts->ask->actor, .kind = kind->name,
                         .act = act, .occurred_on = DAY_NONE, .fields = fields};
    if (acts->ask->idem_key) {
        /* Parts of one application have keys of their own, so that half of it can never be done twice. */
        q->idem_key = acts->count ? arena_printf(acts->a, "%.60s#%zu", acts->ask->idem_key, acts->count)
                                  : acts->ask->idem_key;
        if (!q->idem_key) return NULL;
    }
    acts->count++;
    return q;
}

static json_t *application_fields(const asking_t *x, bool with_result)
{
    const archive_ask_t *ask = x->ask;
    json_t *f = json_object();
    if (!f) return NULL;
    (void)json_object_set_new(f, "applicant", party_json(&ask->applicant));
    set_text(f, "purpose", ask->purpose);
    set_text(f, "project", ask->project);
    set_text(f, "handler", ask->handler);
    set_text(f, "handler_identity", ask->handler_identity);
    set_text(f, "phone", ask->phone);
    set_text(f, "channel", ask->channel);
    if (ask->papers) (void)json_object_set_new(f, "papers", json_deep_copy(ask->papers));
    (void)json_object_set_new(f, "papers_complete", json_boolean(ask->papers_complete));
    if (!with_result) return f;
    int64_t units = 0;
    for (size_t i = 0; i < ask->subject_count; i++) units += x->subjects[i].schema == MATCH_UNIT;
    set_day(f, "period_from", x->result.from);
    set_day(f, "period_to", x->result.to);
    (void)json_object_set_new(f, "lists", lists_json(x->ar, x->result.lists));
    (void)json_object_set_new(f, "units", json_integer(units));
    (void)json_object_set_new(f, "persons", json_integer((int64_t)ask->subject_count - units));
    (void)json_object_set_new(f, "version", version_json(&x->result.version));
    return f;
}

static json_t *subject_fields(const asking_t *x, size_t i)
{
    const archive_finding_t *f = &x->result.findings[i];
    const char *key = NULL;
    if (subject_key(&x->subjects[i], x->a, &key, NULL) != 0) return NULL;
    return json_pack("{s:o, s:I, s:s, s:o, s:I, s:s}", "party", party_json(&x->subjects[i]), "position",
                     (json_int_t)i + 1, "status", archive_status_word(f->status), "candidates",
                     candidates_json(x->ar, f), "namesakes", (json_int_t)f->namesakes, "subject_key", key);
}

static json_t *decision_fields(const asking_t *x, size_t i, const archive_candidate_t *c)
{
    const char *key = NULL;
    if (subject_key(&x->subjects[i], x->a, &key, NULL) != 0) return NULL;
    json_t *f = json_pack("{s:o, s:s, s:s, s:o, s:s}", "record", id_text_json(c->hit.record), "verdict",
                          archive_verdict_word(c->verdict), "basis", basis_word(c->basis), "record_version",
                          id_text_json(c->record_seq), "subject_key", key);
    if (f && c->remembered) (void)json_object_set_new(f, "remembered", id_text_json(c->remembered));
    return f;
}

static int add_subject(acts_t *acts, const asking_t *x, size_t i, err_t *err)
{
    archive_t *ar = x->ar;
    const archive_finding_t *f = &x->result.findings[i];
    const char *act = f->status == ARCHIVE_NEEDS_REVIEW ? "ask" : "ask_settled";
    act_request_t *q = add_act(acts, ar->kind[PART_SUBJECT], act, true, subject_fields(x, i));
    if (!q) return err_nomem(err);
    q->parent = -1;
    int64_t parent = -(int64_t)acts->count;
    for (size_t k = 0; k < f->count; k++) {
        const archive_candidate_t *c = &f->candidates[k];
        if (c->verdict == ARCHIVE_OPEN) continue;
        q = add_act(acts, ar->kind[PART_DECISION], "apply_rule", true, decision_fields(x, i, c));
        if (!q) return err_nomem(err);
        q->parent = parent;
    }
    return 0;
}

/* Which act of the applications names the query that one led to, and in which field. */
static const cat_act_t *taking_up(const cat_kind_t *kind, const cat_kind_t *query, const char **ret_field)
{
    for (size_t i = 0; kind && i < kind->act_count; i++)
        for (size_t k = 0; k < kind->acts[i].field_count; k++) {
            const cat_field_t *f = &kind->fields[kind->acts[i].fields[k]];
            if (f->type == CAT_MATTER && f->refers && strcmp(f->refers, query->name) == 0) return *ret_field = f->name, &kind->acts[i];
        }
    return NULL;
}

/* The application of the public pages is taken up with the query, in the same transaction: where somebody took it up before, neither
 * is recorded and no number is drawn. */
static int add_taking_up(acts_t *acts, const asking_t *x, err_t *err)
{
    const cat_kind_t *query = x->ar->kind[PART_QUERY], *kind = catalogue_for_public(book_catalogue(x->ar->book), "application");
    const char *field = NULL;
    char id[48];
    const cat_act_t *act = taking_up(kind, query, &field);
    matter_text(x->ask->application, id);
    if (!act) return err_set(err, ERR_REGISTER_MATTER, id);
    act_request_t *q = add_act(acts, kind, act->name, false, json_pack("{s:s}", field, "-1"));
    if (!q) return err_nomem(err);
    q->matter = x->ask->application;
    return 0;
}

static int record(asking_t *x, err_t *err)
{
    archive_result_t *r = &x->result;
    acts_t acts = {.ask = x->ask, .a = x->a, .room = 2};
    for (size_t i = 0; i < r->count; i++) acts.room += 1 + r->findings[i].count;
    acts.list = arena_array(x->a, acts.room, sizeof *acts.list);
    act_receipt_t *receipts = arena_array(x->a, acts.room, sizeof *receipts);
    if (!acts.list || !receipts) return err_nomem(err);
    if (!add_act(&acts, x->ar->kind[PART_QUERY], "accept", false, application_fields(x, true))) return err_nomem(err);
    size_t *at = arena_array(x->a, r->count, sizeof *at);
    if (!at) return err_nomem(err);
    for (size_t i = 0; i < r->count; i++) {
        at[i] = acts.count;
        int failed = add_subject(&acts, x, i, err);
        if (failed) return failed;
    }
    int failed = x->ask->application ? add_taking_up(&acts, x, err) : 0;
    if (!failed) failed = register_acts(x->ar->book, acts.list, acts.count, x->a, receipts, err);
    if (failed) return failed;
    r->query = receipts[0].matter;
    memcpy(r->number, receipts[0].number, sizeof r->number);
    r->due = receipts[0].due;
    r->due_count = receipts[0].due_count;
    for (size_t i = 0; i < r->count; i++) r->findings[i].subject = receipts[at[i]].matter;
    return 0;
}

/* --- the same request again -------------------------------------------------------------------------------- */

typedef struct again {
    asking_t *x;
    bool found;
} again_t;

int query_load(store_conn_t *c, archive_t *ar, int64_t query, arena_t *a, archive_result_t *r, err_t *err)
{
    query_row_t q;
    subject_row_t *rows;
    size_t n;
    json_t *version;
    int failed = query_read(ar, c, query, a, &q, err);
    if (!failed) failed = subjects_read(ar, c, query, a, &rows, &n, err);
    if (!failed) failed = json_of(q.version, q.number, a, &version, err);
    if (failed) return failed;
    *r = (archive_result_t){.query = query, .from = q.from, .to = q.to, .lists = q.lists, .count = n};
    snprintf(r->number, sizeof r->number, "%s", q.number);
    version_read(version, &r->version);
    r->findings = arena_array(a, n ? n : 1, sizeof *r->findings);
    if (!r->findings) return err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        match_subject_t *who = arena_copy(a, &rows[i].who, sizeof *who);
        if (!who) return err_nomem(err);
        r->findings[i] = rows[i].finding;
        r->findings[i].subject = rows[i].id;
        r->findings[i].asked = who;
        r->undecided += r->findings[i].status == ARCHIVE_NEEDS_REVIEW;
    }
    return 0;
}

static int look_again(store_conn_t *c, void *arg, err_t *err)
{
    again_t *g = arg;
    asking_t *x = g->x;
    int64_t query;
    int failed = store_get_int(c, "SELECT matter FROM act WHERE actor = $1 AND idem_key = $2 AND kind = $3",
                               STORE_P(store_text(x->ask->actor.login), store_text(x->ask->idem_key),
                                       store_text(x->ar->kind[PART_QUERY]->name)),
                               &query, &g->found, err);
    if (failed || !g->found) return failed;
    failed = query_load(c, x->ar, query, x->a, &x->result, err);
    x->result.replayed = true;
    if (failed) return failed;
    bool same = x->result.count == x->ask->subject_count;
    for (size_t i = 0; same && i < x->result.count; i++) {
        const char *then = NULL, *now = NULL;
        failed = subject_key(x->result.findings[i].asked, x->a, &then, err);
        if (!failed) failed = subject_key(&x->subjects[i], x->a, &now, err);
        if (failed) return failed;
        same = strcmp(then, now) == 0;
    }
    return same ? 0 : err_set(err, ERR_REGISTER_IDEM_REUSED, x->ask->idem_key);
}

int archive_query(archive_t *ar, const archive_ask_t *ask, arena_t *a, archive_result_t *ret_result, err_t *err)
{
    asking_t x = {.ar = ar, .ask = ask, .a = a};
    again_t again = {&x, false};
    int failed = check_ask(&x, err);
    if (!failed && ask->idem_key) failed = store_read(book_store(ar->book), look_again, &again, err);
    if (!failed && !again.found) {
        failed = archive_sync(ar, err);
        if (!failed) failed = store_read(book_store(ar->book), search_all, &x, err);
        if (!failed) failed = record(&x, err);
    }
    if (!failed) *ret_result = x.result;
    return failed;
}

int archive_refuse(archive_t *ar, const archive_ask_t *ask, const char *reason, arena_t *a,
                   act_receipt_t *ret_receipt, err_t *err)
{
    asking_t x = {.ar = ar, .ask = ask, .a = a};
    json_t *fields = keep_json(a, application_fields(&x, false));
    if (!fields) return err_nomem(err);
    set_text(fields, "reason", reason);
    act_request_t q = {.actor = ask->actor, .kind = ar->kind[PART_QUERY]->name, .act = "refuse",
                       .occurred_on = DAY_NONE, .fields = fields, .idem_key = ask->idem_key};
    return register_act(ar->book, &q, a, ret_receipt, err);
}
