/* notice.c - notices: read back, checked by the public, reprinted, recalled. */
#include "archive/inside.h"

#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <sodium.h>

/* --- rows -------------------------------------------------------------------------------------------------- */

int notice_row_read(store_rows_t *rows, arena_t *a, notice_row_t *r, err_t *err)
{
    bool nomem = false;
    *r = (notice_row_t){.id = store_col_int(rows, 0), .query = store_col_int(rows, 1), .number = col(rows, 2, a, &nomem),
                        .office = col(rows, 3, a, &nomem), .code = col(rows, 4, a, &nomem), .content = col(rows, 5, a, &nomem),
                        .issued_on = col_day(rows, 6), .valid_until = col_day(rows, 7),
                        .printed = (int)store_col_int(rows, 8), .recalled = !store_is_null(rows, 9), .recalled_on = col_day(rows, 9),
                        .last_seq = store_col_int(rows, 10), .stage = col(rows, 11, a, &nomem)};
    return nomem ? err_nomem(err) : 0;
}

int notice_find(archive_t *ar, store_conn_t *c, const char *number, int64_t notice, arena_t *a, notice_row_t *ret_row,
                bool *ret_found, err_t *err)
{
    store_rows_t *rows = NULL;
    int failed = number ? store_query(c, ar->sql[SQL_NOTICE_NUMBER], STORE_P(store_text(number)), &rows, err)
                        : store_query(c, ar->sql[SQL_NOTICE_ID], STORE_P(store_int(notice)), &rows, err);
    if (!failed) failed = store_step(rows, ret_found, err);
    if (!failed && *ret_found) failed = notice_row_read(rows, a, ret_row, err);
    store_rows_close(rows);
    return failed;
}

typedef struct finding_notice {
    archive_t *ar;
    const char *number;
    int64_t notice;
    arena_t *a;
    notice_row_t row;
    bool found;
} finding_notice_t;

static int find_it(store_conn_t *c, void *arg, err_t *err)
{
    finding_notice_t *f = arg;
    return notice_find(f->ar, c, f->number, f->notice, f->a, &f->row, &f->found, err);
}

static int find_notice(archive_t *ar, const char *number, int64_t notice, arena_t *a, notice_row_t *ret_row, err_t *err)
{
    finding_notice_t f = {.ar = ar, .number = number, .notice = notice, .a = a};
    int failed = store_read(book_store(ar->book), find_it, &f, err);
    if (!failed && !f.found) {
        char id[48];
        matter_text(notice, id);
        failed = err_set(err, ERR_ARCHIVE_NOTICE, number ? number : id);
    }
    if (!failed) *ret_row = f.row;
    return failed;
}

/* --- content back from JSON ----------------------------------------------------------------------------------- */

static const char *text_of(const json_t *of, const char *key)
{
    const char *text = json_string_value(json_object_get(of, key));
    return text ? text : "";
}

static words_t words_of(const json_t *of, const char *key)
{
    const json_t *w = json_object_get(of, key);
    return (words_t){{text_of(w, "zh"), text_of(w, "en")}};
}

static day_t day_of_json(const json_t *of, const char *key)
{
    day_t day;
    return day_parse(text_of(of, key), &day, NULL) == 0 ? day : DAY_NONE;
}

static void read_fact(const json_t *j, archive_notice_fact_t *f)
{
    const json_t *amount = json_object_get(j, "amount");
    *f = (archive_notice_fact_t){.list = text_of(j, "list"), .list_name = words_of(j, "list_name"),
                                 .counts = json_is_true(json_object_get(j, "counts")), .name = text_of(j, "name"),
                                 .crime = words_of(j, "crime"), .role = words_of(j, "role"),
                                 .facts = text_of(j, "facts"), .court = text_of(j, "court"),
                                 .judgment_number = text_of(j, "judgment_number"), .result = text_of(j, "result"),
                                 .source = text_of(j, "source"), .judged_on = day_of_json(j, "judged_on"),
                                 .effective_on = day_of_json(j, "effective_on"),
                                 .amount = json_is_integer(amount) ? json_integer_value(amount) : -1};
    (void)matter_parse(text_of(j, "record"), &f->record, NULL);
}

static int read_subject(const json_t *j, arena_t *a, archive_notice_subject_t *s, err_t *err)
{
    const json_t *facts = json_object_get(j, "facts");
    size_t n = json_array_size(facts);
    *s = (archive_notice_subject_t){.schema = strcmp(text_of(j, "type"), "unit") == 0 ? MATCH_UNIT : MATCH_PERSON,
                                    .name = text_of(j, "name"), .identity = text_of(j, "identity"),
                                    .identity_masked = text_of(j, "identity_masked"),
                                    .status = status_read(text_of(j, "status")), .sentence = words_of(j, "sentence")};
    s->facts = arena_array(a, n ? n : 1, sizeof *s->facts);
    if (!s->facts) return err_nomem(err);
    for (size_t i = 0; i < n; i++) read_fact(json_array_get(facts, i), &s->facts[i]);
    s->fact_count = n;
    return 0;
}

static int read_lists(const json_t *list, arena_t *a, archive_notice_t *n, err_t *err)
{
    size_t count = json_array_size(list);
    words_t *names = arena_array(a, count ? count : 1, sizeof *names);
    if (!names) return err_nomem(err);
    for (size_t i = 0; i < count; i++) {
        const json_t *w = json_array_get(list, i);
        names[i] = (words_t){{text_of(w, "zh"), text_of(w, "en")}};
    }
    n->lists = names;
    n->list_count = count;
    return 0;
}

static int read_content(const notice_row_t *r, arena_t *a, archive_notice_t *n, err_t *err)
{
    json_t *c;
    int failed = json_of(r->content, r->number, a, &c, err);
    if (failed) return failed;
    const json_t *subjects = json_object_get(c, "subjects");
    size_t count = json_array_size(subjects);
    *n = (archive_notice_t){.notice = r->id, .query = r->query, .application_number = text_of(c, "application_number"),
                            .office = r->office, .office_name = words_of(c, "office_name"),
                            .title = words_of(c, "title"), .closing = words_of(c, "closing"),
                            .applicant = text_of(c, "applicant"),
                            .applicant_is_unit = json_is_true(json_object_get(c, "applicant_is_unit")), .project = text_of(c, "project"),
                            .handler = text_of(c, "handler"), .purpose = words_of(c, "purpose"),
                            .accepted_on = day_of_json(c, "accepted_on"), .issued_on = r->issued_on,
                            .valid_until = r->valid_until, .from = day_of_json(c, "from"), .to = day_of_json(c, "to"),
                            .result = ARCHIVE_CLEAR, .printed = r->printed,
                            .demonstration = json_is_true(json_object_get(c, "demonstration"))};
    snprintf(n->number, sizeof n->number, "%s", r->number);
    snprintf(n->code, sizeof n->code, "%s", r->code);
    version_read(json_object_get(c, "version"), &n->version);
    failed = read_lists(json_object_get(c, "lists"), a, n, err);
    n->subjects = failed ? NULL : arena_array(a, count ? count : 1, sizeof *n->subjects);
    if (!failed && !n->subjects) failed = err_nomem(err);
    for (size_t i = 0; !failed && i < count; i++) {
        failed = read_subject(json_array_get(subjects, i), a, &n->subjects[i], err);
        if (n->subjects[i].status == ARCHIVE_HIT) n->result = ARCHIVE_HIT;
    }
    n->subject_count = failed ? 0 : count;
    return failed;
}

/* --- state ------------------------------------------------------------------------------------------------- */

typedef struct since {
    archive_t *ar;
    const archive_notice_t *notice;
    int64_t query;
    arena_t *a;
    bool superseded;
} since_t;

/* A record with the subject's own number that the query did not have before it, entered or changed since. A
 * bare name never makes a valid notice doubtful. */
static bool hit_since(since_t *s, const subject_row_t *row, day_t from, uint32_t lists)
{
    int64_t ids[64];
    if (!row->who.identity || !*row->who.identity) return false;
    size_t n = match_by_identity(s->ar->index, row->who.identity, lists & s->ar->counting, ids, 64);
    for (size_t i = 0; i < n; i++) {
        const fact_t *f = facts_find(&s->ar->facts, ids[i]);
        bool known = false;
        for (size_t k = 0; k < row->finding.count; k++) known |= row->finding.candidates[k].hit.record == ids[i];
        if (f && !known && fact_in_period(f, from, day_today())) return true;
    }
    return false;
}

static int look_since(store_conn_t *c, void *arg, err_t *err)
{
    since_t *s = arg;
    query_row_t q;
    subject_row_t *rows;
    size_t n;
    s->superseded = false;
    int failed = query_read(s->ar, c, s->query, s->a, &q, err);
    if (!failed) failed = subjects_read(s->ar, c, s->query, s->a, &rows, &n, err);
    if (failed) return failed;
    pthread_rwlock_rdlock(&s->ar->lock);
    for (size_t i = 0; i < n && !s->superseded; i++) s->superseded = hit_since(s, &rows[i], q.from, q.lists);
    pthread_rwlock_unlock(&s->ar->lock);
    return 0;
}

/* Recalled before expired before superseded: an expired notice says nothing about later judgments, so that an
 * old paper cannot be used to watch somebody. */
static int find_state(archive_t *ar, const notice_row_t *r, archive_notice_t *n, arena_t *a, err_t *err)
{
    n->state = ARCHIVE_NOTICE_VALID;
    n->recalled_on = r->recalled_on;
    if (r->recalled) n->state = ARCHIVE_NOTICE_RECALLED;
    else if (r->valid_until == DAY_NONE || day_today() > r->valid_until) n->state = ARCHIVE_NOTICE_EXPIRED;
    if (n->state != ARCHIVE_NOTICE_VALID) return 0;
    since_t s = {.ar = ar, .notice = n, .query = r->query, .a = a};
    int failed = archive_sync(ar, err);
    if (!failed) failed = store_read(book_store(ar->book), look_since, &s, err);
    if (!failed && s.superseded) n->state = ARCHIVE_NOTICE_SUPERSEDED;
    return failed;
}

int archive_notice_load(archive_t *ar, const char *number, int64_t notice, arena_t *a, archive_notice_t *ret_notice,
                        err_t *err)
{
    notice_row_t r;
    archive_notice_t n;
    int failed = find_notice(ar, number, notice, a, &r, err);
    if (!failed) failed = read_content(&r, a, &n, err);
    if (!failed) failed = find_state(ar, &r, &n, a, err);
    if (!failed) *ret_notice = n;
    return failed;
}

/* Full-width letters, digits and marks, as a Chinese keyboard types them, are those of ASCII. */
static uint32_t half_width(uint32_t c)
{
    return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c == 0x3000 || c == 0xA0 ? ' ' : c;
}

/* People type the code with spaces, hyphens and in lower case. */
static void clean_code(const char *code, char into[ARCHIVE_CODE + 1])
{
    size_t n = 0;
    memset(into, 0, ARCHIVE_CODE + 1);
    while (*code) {
        uint32_t c = half_width(text_next(&code));
        if (c == ' ' || c == '\t' || c == '-' || (c >= 0x2010 && c <= 0x2015)) continue;
        if (n == ARCHIVE_CODE || c >= 0x80) { /* longer than any code, or none of its letters */
            memset(into, 0, ARCHIVE_CODE + 1);
            return;
        }
        into[n++] = c >= 'a' && c <= 'z' ? (char)(c - 32) : (char)c;
    }
}

enum { NUMBER_BYTES = 256 };

/* One character as the number's usual shape has it; 0 for blanks. */
static uint32_t usual_character(uint32_t c)
{
    static const struct { uint32_t typed, meant; } usual[] = {
        {' ', 0},      {'\t', 0},     {'[', 0x3014},    {']', 0x3015},    {'(', 0x3014}, {')', 0x3015},
        {'{', 0x3014}, {'}', 0x3015}, {0x3010, 0x3014}, {0x3011, 0x3015}};
    c = half_width(c);
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (usual[i].typed == c) return usual[i].meant;
    return c;
}

/* 〔〕 is on few keyboards and 第 is often said: people type [2026], （2026）, full-width digits, blanks. What they
 * mean is the number in its usual shape, 临检预查〔2014〕100号. */
static void clean_number(const char *number, char *into, size_t room)
{
    size_t n = 0;
    uint32_t last = 0;
    while (*number && n + 4 < room) {
        uint32_t c = usual_character(text_next(&number));
        if (!c) continue;
        if (c == 0x7B2C && last == 0x3015) continue;
        n += text_encode(c, into + n);
        last = c;
    }
    if (last >= '0' && last <= '9' && n + 4 < room) n += text_encode(0x53F7, into + n);
    into[n] = '\0';
}

int archive_notice_check(archive_t *ar, const char *number, const char *code, arena_t *a,
                         enum archive_notice_state *ret_state, archive_notice_t *ret_notice, err_t *err)
{
    finding_notice_t f = {.ar = ar, .number = number, .a = a};
    char given[ARCHIVE_CODE + 1], kept[ARCHIVE_CODE + 1] = "", usual[NUMBER_BYTES];
    clean_number(number, usual, sizeof usual);
    finding_notice_t meant = {.ar = ar, .number = usual, .a = a};
    int failed = store_read(book_store(ar->book), find_it, &f, err);
    /* Both are looked up whatever the first finds, so that the time tells nothing. */
    if (!failed) failed = store_read(book_store(ar->book), find_it, &meant, err);
    if (failed) return failed;
    if (!f.found) f = meant;
    clean_code(code, given);
    if (f.found) snprintf(kept, sizeof kept, "%s", f.row.code);
    bool fits = sodium_memcmp(given, kept, ARCHIVE_CODE) == 0;
    if (!f.found || !fits || !*given) return *ret_state = ARCHIVE_NOTICE_UNKNOWN, 0;
    archive_notice_t n;
    failed = read_content(&f.row, a, &n, err);
    if (!failed) failed = find_state(ar, &f.row, &n, a, err);
    if (failed) return failed;
    *ret_state = n.state;
    if (ret_notice) *ret_notice = n;
    return 0;
}

/* --- acts ---------------------------------------------------------------------------------------------------- */

int archive_notice_reprint(archive_t *ar, const actor_t *actor, int64_t notice, arena_t *a, int *ret_printed,
                           err_t *err)
{
    enum { TRIES = 5 };
    int failed = 0;
    for (int i = 0; i < TRIES; i++) { /* two windows may print at once: each is counted */
        archive_notice_t n;
        notice_row_t r;
        failed = find_notice(ar, NULL, notice, a, &r, err);
        if (!failed) failed = read_content(&r, a, &n, err);
        if (!failed) failed = find_state(ar, &r, &n, a, err);
        if (failed) return failed;
        const words_t *state = archive_notice_state_name(n.state);
        if (n.state != ARCHIVE_NOTICE_VALID)
            return err_set(err, ERR_ARCHIVE_NOTICE_STATE, n.number, err_both(*state, (char[ERR_ARG_BYTES]){0}));
        json_t *f = keep_json(a, json_pack("{s:i}", "printed", r.printed + 1));
        if (!f) return err_nomem(err);
        act_request_t q = {.actor = *actor, .kind = ar->kind[PART_NOTICE]->name, .act = "reprint", .matter = notice,
                           .occurred_on = DAY_NONE, .fields = f, .expect_seq = r.last_seq};
        act_receipt_t receipt;
        failed = register_act(ar->book, &q, a, &receipt, err);
        if (!failed) *ret_printed = r.printed + 1;
        if (failed != ERR_REGISTER_CHANGED) return failed;
    }
    return failed;
}

int archive_notice_recall(archive_t *ar, const actor_t *actor, int64_t notice, const char *ground, arena_t *a,
                          err_t *err)
{
    if (!ground || !*ground) return err_set(err, ERR_ARCHIVE_GROUND);
    json_t *f = keep_json(a, json_pack("{s:s}", "recall_reason", ground));
    if (!f) return err_nomem(err);
    act_request_t q = {.actor = *actor, .kind = ar->kind[PART_NOTICE]->name, .act = "recall", .matter = notice,
                       .occurred_on = DAY_NONE, .fields = f};
    act_receipt_t receipt;
    return register_act(ar->book, &q, a, &receipt, err);
}
