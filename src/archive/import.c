/* import.c - the job: read, plan, batches to the register, bad rows handed back, progress, going on.
 *
 * Order of what is made durable after a batch: the acts, then the file of bad rows, then the job's row. A
 * kill between them is harmless: the acts of a batch done twice are recognised by their keys, and the file
 * is cut back to the length the job's row knows.
 */
#include "archive/import_inside.h"

#include "base/embed.h"
#include "base/text.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <unistd.h>

/* One row that waits in a batch. */
typedef struct waiting {
    int64_t row;
    import_taken_t taken;    /* fields NULL: bad already */
    const char **cells;
    size_t cell_count;
    err_t why;               /* the register's */
} waiting_t;

typedef struct job_state {
    const import_job_t *job;
    import_plan_t plan;
    sheet_t *sheet;
    import_alike_t *alike;
    import_bad_t *bad;
    arena_t *batch_memory;
    waiting_t *batch;
    size_t batch_count;
    act_request_t *requests;
    act_receipt_t *receipts;
    err_t *errors;
    import_report_t report;
    int64_t row_done, bad_bytes;
    bool dry, first_batch;
    char key[20];
} job_state_t;

/* --- the job's name and row -------------------------------------------------------------------- */

/* A list carried in the program is known by its own hash. */
static int hash_file(crypto_hash_sha256_state *h, const import_job_t *job, err_t *err)
{
    char path[4096];
    const embed_file_t *carried = import_find(job->path, job->folder, path, sizeof path);
    if (carried) {
        crypto_hash_sha256_update(h, (const unsigned char *)carried->sha256, strlen(carried->sha256));
        return 0;
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return err_file(err, path, errno);
    unsigned char piece[65536], hash[crypto_hash_sha256_BYTES];
    char hex[2 * crypto_hash_sha256_BYTES + 1];
    crypto_hash_sha256_state whole;
    crypto_hash_sha256_init(&whole);
    ssize_t n;
    while ((n = read(fd, piece, sizeof piece)) > 0) crypto_hash_sha256_update(&whole, piece, (size_t)n);
    int failed = n < 0 ? err_file(err, path, errno) : 0;
    close(fd);
    if (failed) return failed;
    /* As a carried list: the same bytes are the same job, wherever they were read. */
    crypto_hash_sha256_final(&whole, hash);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    crypto_hash_sha256_update(h, (const unsigned char *)hex, strlen(hex));
    return 0;
}

static int name_job(job_state_t *s, err_t *err)
{
    const import_job_t *j = s->job;
    crypto_hash_sha256_state h;
    unsigned char hash[32];
    crypto_hash_sha256_init(&h);
    int failed = hash_file(&h, j, err);
    if (failed) return failed;
    const char *parts[] = {s->plan.kind->name, j->act ? j->act : "", j->mapping ? j->mapping : "", j->sheet_name ? j->sheet_name : "",
                           j->actor.login, j->actor.office};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        crypto_hash_sha256_update(&h, (const unsigned char *)parts[i], strlen(parts[i]) + 1);
    crypto_hash_sha256_final(&h, hash);
    sodium_bin2hex(s->key, 17, hash, 8);
    memcpy(s->report.job, s->key, 17);
    return 0;
}

static int read_job(store_conn_t *c, void *arg, err_t *err)
{
    job_state_t *s = arg;
    store_rows_t *rows = NULL;
    bool row = false;
    int failed = store_query(c,
                             "SELECT row_done, taken, known, skipped, bad, bad_bytes FROM import_job "
                             "WHERE job = $1 AND state = 'running'",
                             STORE_P(store_text(s->key)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row) {
        s->row_done = store_col_int(rows, 0);
        s->report.taken = store_col_int(rows, 1);
        s->report.known = store_col_int(rows, 2);
        s->report.skipped = store_col_int(rows, 3);
        s->report.bad = store_col_int(rows, 4);
        s->bad_bytes = store_col_int(rows, 5);
        s->report.resumed = s->row_done > 0;
    }
    store_rows_close(rows);
    return failed;
}

typedef struct job_row {
    job_state_t *s;
    const char *state;
} job_row_t;

static int write_job(store_conn_t *c, void *arg, err_t *err)
{
    const job_row_t *w = arg;
    const job_state_t *s = w->s;
    char now[INSTANT_TEXT];
    instant_text(instant_now(), now);
    return store_exec(c,
                      "INSERT INTO import_job (job, kind, file, actor, started_at, changed_at, row_done, taken, "
                      "known, skipped, bad, bad_bytes, state) "
                      "VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9, $10, $11, $12) "
                      "ON CONFLICT (job) DO UPDATE SET changed_at = $5, row_done = $6, taken = $7, known = $8, "
                      "skipped = $9, bad = $10, bad_bytes = $11, state = $12",
                      STORE_P(store_text(s->key), store_text(s->plan.kind->name), store_text(s->job->path),
                              store_text(s->job->actor.login), store_text(now), store_int(s->row_done),
                              store_int(s->report.taken), store_int(s->report.known), store_int(s->report.skipped),
                              store_int(s->report.bad), store_int(s->bad_bytes), store_text(w->state)),
                      NULL, err);
}

/* --- rows -------------------------------------------------------------------------------------- */

static int hand_back(job_state_t *s, const char *const *cells, size_t count, int64_t row, const err_t *why,
                     const char *const *heads, size_t faults, err_t *err)
{
    s->report.bad++;
    if (s->report.shown_count < IMPORT_BAD_SHOWN) s->report.shown_rows++;
    for (size_t i = 0; i < faults && s->report.shown_count < IMPORT_BAD_SHOWN; i++) {
        (void)text_copy(s->report.shown[s->report.shown_count].column, IMPORT_HEAD_SHOWN, heads && heads[i] ? heads[i] : "");
        s->report.shown[s->report.shown_count].row = row;
        s->report.shown[s->report.shown_count++].why = why[i];
    }
    return s->bad ? import_bad_add(s->bad, cells, count, row, why, heads, faults, err) : 0;
}

/* The column of a field that the register named, for people who look at the sheet. */
static const char *head_of(const import_plan_t *p, const err_t *why)
{
    const char *found = "", *part = why->code == ERR_REGISTER_IDENTITY ? "identity" : NULL;
    for (size_t i = 0; *why->field && i < p->count; i++) {
        const import_column_t *c = &p->columns[i];
        if (c->to != TO_FIELD || strcmp(c->field->name, why->field) != 0) continue;
        if (!*found || (part && c->key && strcmp(c->key, part) == 0)) found = c->head;
    }
    return found;
}

static bool has_fault(const import_taken_t *t, const err_t *why)
{
    for (size_t i = 0; i < t->fault_count; i++)
        if (t->faults[i].code == why->code && strcmp(t->faults[i].arg[0], why->arg[0]) == 0) return true;
        else if (*why->field && ((t->of[i] && strcmp(t->of[i]->name, why->field) == 0) || strcmp(t->faults[i].field, why->field) == 0)) return true;
    return false;
}

/* Who gets a row back mends all of it at once: the register stops at the first fault, and what is missing is a fault too. */
static int add_faults(job_state_t *s, waiting_t *w, const act_request_t *q, err_t *err)
{
    import_taken_t *t = &w->taken;
    err_t found[IMPORT_FAULTS_MOST];
    size_t count = 0;
    if (!t->faults) t->faults = arena_array(s->batch_memory, IMPORT_FAULTS_MOST, sizeof *t->faults);
    if (!t->faults) return err_nomem(err);
    if (w->why.code) {
        t->heads[0] = head_of(&s->plan, &w->why);
        t->faults[t->fault_count++] = w->why;
    }
    int failed = register_faults(s->job->book, q, s->batch_memory, found, IMPORT_FAULTS_MOST, &count, err);
    for (size_t i = 0; !failed && i < count && t->fault_count < IMPORT_FAULTS_MOST; i++) {
        if (has_fault(t, &found[i])) continue;
        t->heads[t->fault_count] = head_of(&s->plan, &found[i]);
        t->of[t->fault_count] = NULL;
        t->faults[t->fault_count++] = found[i];
    }
    return failed;
}

static int hand_back_waiting(job_state_t *s, const waiting_t *w, err_t *err)
{
    const import_taken_t *t = &w->taken;
    return hand_back(s, w->cells, w->cell_count, w->row, t->faults, t->heads, t->fault_count, err);
}

/* Errors of the machine end the job; errors of the row are the row's. */
static bool ends_job(int code)
{
    return err_leave((enum err_code)code) == LEAVE_SYSTEM || err_leave((enum err_code)code) == LEAVE_BUSY ||
           code == ERR_BASE_STOPPED;
}

static int keep_cells(job_state_t *s, waiting_t *w, const sheet_row_t *row, err_t *err)
{
    w->cells = arena_array(s->batch_memory, row->count ? row->count : 1, sizeof *w->cells);
    if (!w->cells) return err_nomem(err);
    for (size_t i = 0; i < row->count; i++) {
        w->cells[i] = arena_text(s->batch_memory, row->cell[i]);
        if (!w->cells[i]) return err_nomem(err);
    }
    w->cell_count = row->count;
    return 0;
}

static int take_row(job_state_t *s, const sheet_row_t *row, err_t *err)
{
    waiting_t *w = &s->batch[s->batch_count];
    *w = (waiting_t){.row = row->number};
    int failed = keep_cells(s, w, row, err);
    if (failed) return failed;
    failed = import_row(&s->plan, row, s->batch_memory, &w->taken, err);
    if (failed) return failed;
    if (!w->taken.fields && !w->taken.fault_count) s->report.skipped++;
    else s->batch_count++;
    return 0;
}

static void count_taken(job_state_t *s, int64_t row, const act_receipt_t *receipt)
{
    import_report_t *r = &s->report;
    r->taken++;
    if (s->dry || r->made_count == IMPORT_BAD_SHOWN) return;
    r->made[r->made_count].row = row;
    r->made[r->made_count].matter = receipt->matter;
    (void)text_copy(r->made[r->made_count++].number, sizeof r->made[0].number, receipt->number);
}

/* One batch to the register: good rows become acts, refused ones are handed back in their order. */
static int register_batch(job_state_t *s, err_t *err)
{
    size_t n = 0;
    for (size_t i = 0; i < s->batch_count; i++) {
        waiting_t *w = &s->batch[i];
        if (!w->taken.fields) continue; /* with faults already: asked for the rest of them at the end */
        char *key = arena_printf(s->batch_memory, "import:%s:%" PRId64, s->key, w->row);
        if (!key) return err_nomem(err);
        s->requests[n++] = (act_request_t){.actor = s->job->actor, .kind = s->plan.kind->name,
                                           .act = s->plan.act->name, .occurred_on = w->taken.occurred_on,
                                           .parent = w->taken.parent, .office = w->taken.office, .note = w->taken.note,
                                           .fields = w->taken.fields, .idem_key = key};
    }
    memset(s->errors, 0, n * sizeof *s->errors);
    int failed = 0;
    if (n && s->dry) failed = register_try(s->job->book, s->requests, n, s->batch_memory, s->errors, err);
    else if (n)
        failed = register_bulk(s->job->book, s->requests, n, s->batch_memory, s->receipts, s->errors, err);
    if (failed) return failed;
    size_t at = 0;
    for (size_t i = 0; i < s->batch_count; i++) {
        waiting_t *w = &s->batch[i];
        if (!w->taken.fields) continue;
        if (s->errors[at].code && ends_job(s->errors[at].code)) {
            /* The machine failed, not the row: the job stops and does this batch again. */
            if (err) *err = s->errors[at];
            return s->errors[at].code;
        }
        if (s->errors[at].code) {
            w->why = s->errors[at];
            if ((failed = add_faults(s, w, &s->requests[at], err)) != 0) return failed;
        } else if (!s->dry && s->receipts[at].replayed && !s->first_batch) s->report.known++;
        else count_taken(s, w->row, &s->receipts[at]);
        at++;
    }
    return 0;
}

static int complete_faults(job_state_t *s, err_t *err)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < s->batch_count; i++) {
        waiting_t *w = &s->batch[i];
        const act_request_t q = {.actor = s->job->actor, .kind = s->plan.kind->name, .act = s->plan.act->name,
                                 .occurred_on = w->taken.occurred_on, .fields = w->taken.readable};
        if (w->taken.readable) failed = add_faults(s, w, &q, err);
    }
    return failed;
}

static void drop_batch(job_state_t *s)
{
    for (size_t i = 0; i < s->batch_count; i++) {
        json_decref(s->batch[i].taken.fields);
        json_decref(s->batch[i].taken.readable);
    }
    s->batch_count = 0;
    arena_reset(s->batch_memory);
}

static int end_batch(job_state_t *s, int64_t row_done, const char *state, err_t *err)
{
    int failed = register_batch(s, err);
    if (!failed) failed = complete_faults(s, err);
    for (size_t i = 0; !failed && i < s->batch_count; i++) {
        const waiting_t *w = &s->batch[i];
        if (w->taken.fault_count) failed = hand_back_waiting(s, w, err);
    }
    if (!failed && s->bad) failed = import_bad_flush(s->bad, &s->bad_bytes, err);
    s->row_done = row_done;
    job_row_t w = {s, state};
    if (!failed && !s->dry) failed = store_write(book_store(s->job->book), write_job, &w, err);
    s->first_batch = false;
    drop_batch(s);
    return failed;
}

/* Asked of every row, also of those dealt with before a stop: they may be the first of two. */
static int note_alike(job_state_t *s, const sheet_row_t *row, bool *ret_again, err_t *err)
{
    import_report_t *r = &s->report;
    int64_t first;
    int failed = import_alike_first(s->alike, &s->plan, row, &first, err);
    *ret_again = !failed && first;
    if (failed || !first) return failed;
    if (r->alike < IMPORT_BAD_SHOWN) {
        r->alike_shown[r->alike].row = row->number;
        r->alike_shown[r->alike].first = first;
    }
    r->alike++;
    return 0;
}

static int read_rows(job_state_t *s, err_t *err)
{
    int failed = 0;
    int64_t last = s->row_done;
    for (bool more = true; more;) {
        sheet_row_t row = {0};
        err_t why = {0};
        failed = sheet_next(s->sheet, &row, &more, &why);
        if (failed && (ends_job(failed) || !sheet_whole(s->sheet))) {
            /* Half a file must not pass for all of it; what was read before the break is kept, whole rows
             * only, and the job stays open. */
            if (!ends_job(failed)) (void)end_batch(s, last, "running", NULL);
            if (err) *err = why;
            return failed;
        }
        if (failed) { /* a broken row: handed back, the next call goes on behind it */
            int64_t at = why.line ? why.line : last + 1;
            if (at > s->row_done) {
                s->report.rows++;
                failed = hand_back(s, NULL, 0, at, &why, NULL, 1, err);
            } else failed = 0;
            if (failed) return failed;
            continue;
        }
        if (!more) break;
        if (s->job->rows_most && s->report.rows >= s->job->rows_most) break;
        s->report.rows++;
        bool again = false;
        if ((failed = note_alike(s, &row, &again, err)) != 0) return failed;
        if (row.number <= s->row_done) continue; /* dealt with before the stop */
        last = row.number;
        if (!again || !s->job->once) failed = take_row(s, &row, err);
        if (!failed && s->batch_count == IMPORT_BATCH) {
            uint64_t done, total;
            failed = end_batch(s, last, "running", err);
            sheet_position(s->sheet, &done, &total);
            if (!failed && !progress_tick(s->job->progress, done, total))
                failed = err_set(err, ERR_BASE_STOPPED, num_text(s->report.rows, (char[24]){0}));
        }
        if (failed) return failed;
    }
    return end_batch(s, last, "done", err);
}

/* --- the job ------------------------------------------------------------------------------------ */

const cat_act_t *import_opening_act(const cat_kind_t *k)
{
    for (size_t i = 0; i < k->act_count; i++)
        if (k->acts[i].opens && !k->acts[i].system) return &k->acts[i];
    return NULL;
}

/* The act asked for, else the first that opens. */
static int find_act(const import_job_t *j, const cat_kind_t *k, const cat_act_t **ret_act, err_t *err)
{
    char label[ERR_ARG_BYTES];
    *ret_act = import_opening_act(k);
    int failed = j->act ? cat_kind_act(k, j->act, ret_act, err) : 0;
    if (!failed && !*ret_act) failed = err_set(err, ERR_ARCHIVE_IMPORT_MAPPING, k->name, "no act of this kind opens a matter");
    if (!failed && !(*ret_act)->opens)
        failed = err_set(err, ERR_ARCHIVE_IMPORT_MAPPING, err_both((*ret_act)->label, label),
                         "不是建立事项的行为" ERR_OR "not an act that opens a matter");
    return failed;
}

static int find_kind(job_state_t *s, err_t *err)
{
    const import_job_t *j = s->job;
    if (j->mapping) {
        json_error_t why;
        s->plan.mapping = json_loads(j->mapping, JSON_REJECT_DUPLICATES, &why);
        if (!s->plan.mapping) {
            err_set(err, ERR_ARCHIVE_IMPORT_MAPPING, "JSON", why.text);
            return err_place(err, "", why.line, why.column), ERR_ARCHIVE_IMPORT_MAPPING;
        }
    }
    const char *name = j->kind ? j->kind : json_string_value(json_object_get(s->plan.mapping, "kind"));
    if (!name) return err_set(err, ERR_ARCHIVE_IMPORT_MAPPING, "kind", "-");
    int failed = catalogue_kind(book_catalogue(j->book), name, &s->plan.kind, err);
    if (failed) return failed;
    s->plan.book = j->book;
    s->plan.actor = &j->actor;
    s->plan.leave_out = j->leave_out;
    failed = find_act(j, s->plan.kind, &s->plan.act, err);
    if (failed) return failed;
    snprintf(s->report.kind, sizeof s->report.kind, "%s", s->plan.kind->name);
    return register_may(j->book, &j->actor, s->plan.kind, s->plan.act, j->actor.office, err);
}

/* Columns that every row needs and the sheet has not are one mistake of the sheet, not one of each row. */
static int check_required(const import_plan_t *p, err_t *err)
{
    for (size_t i = 0; i < p->act->require_count; i++) {
        const cat_field_t *f = &p->kind->fields[p->act->requires_[i]];
        bool given = f->initial || json_object_get(p->constants, f->name);
        for (size_t k = 0; k < p->count && !given; k++) given = p->columns[k].to == TO_FIELD && p->columns[k].field == f;
        if (given) continue;
        err_set(err, ERR_ARCHIVE_IMPORT_REQUIRED, err_both(f->label, (char[ERR_ARG_BYTES]){0}), f->name);
        err_field_label(err, f->name, f->label);
        return ERR_ARCHIVE_IMPORT_REQUIRED;
    }
    return 0;
}

static int open_job(job_state_t *s, err_t *err)
{
    const import_job_t *j = s->job;
    sheet_row_t head;
    bool more = false;
    int failed = find_kind(s, err);
    if (!failed) failed = name_job(s, err);
    if (!failed && !s->dry) failed = store_read(book_store(j->book), read_job, s, err);
    if (!failed) failed = import_open_sheet(j->path, j->folder, j->sheet_name, &s->sheet, err);
    if (!failed) failed = sheet_next(s->sheet, &head, &more, err);
    if (!failed && !more) failed = err_set(err, ERR_ARCHIVE_IMPORT_EMPTY, j->path);
    if (!failed)
        failed = s->plan.mapping ? import_plan_mapping(&s->plan, j, &head, err) : import_plan_head(&s->plan, &head, err);
    if (s->plan.unused.length) (void)text_copy(s->report.unused, sizeof s->report.unused, buf_text(&s->plan.unused));
    if (!failed) failed = check_required(&s->plan, err);
    s->first_batch = s->report.resumed;
    if (!failed && j->bad_path) failed = import_bad_open(j->bad_path, j->lang, s->bad_bytes, &s->bad, err);
    return !failed && s->bad ? import_bad_head(s->bad, &head, err) : failed;
}

static int run_once(const import_job_t *job, bool dry, import_report_t *ret_report, err_t *err)
{
    job_state_t s = {.job = job, .dry = dry};
    buf_init(&s.plan.unused, 4096);
    buf_init(&s.plan.unknown, 4096);
    s.plan.memory = arena_new(IMPORT_JOIN_BYTES);
    s.batch_memory = arena_new((size_t)256 << 20);
    s.batch = calloc(IMPORT_BATCH, sizeof *s.batch);
    s.requests = calloc(IMPORT_BATCH, sizeof *s.requests);
    s.receipts = calloc(IMPORT_BATCH, sizeof *s.receipts);
    s.errors = calloc(IMPORT_BATCH, sizeof *s.errors);
    int failed = import_alike_new(&s.alike, err);
    if (!failed && (!s.plan.memory || !s.batch_memory || !s.batch || !s.requests || !s.receipts || !s.errors))
        failed = err_nomem(err);
    if (!failed) failed = open_job(&s, err);
    if (!failed) failed = read_rows(&s, err);
    if (s.batch_memory) drop_batch(&s);
    *ret_report = s.report;
    import_alike_free(s.alike);
    import_bad_close(s.bad);
    sheet_close(s.sheet);
    json_decref(s.plan.mapping);
    buf_release(&s.plan.unused);
    buf_release(&s.plan.unknown);
    arena_free(s.plan.memory);
    arena_free(s.batch_memory);
    free(s.batch);
    free(s.requests);
    free(s.receipts);
    free(s.errors);
    return failed;
}

int import_run(const import_job_t *job, import_report_t *ret_report, err_t *err)
{
    assert(job->book && job->path);
    import_report_t report = {0};
    int failed = 0;
    if (job->mode != IMPORT_GOOD) {
        failed = run_once(job, true, &report, err);
        if (!failed && job->mode == IMPORT_ALL_OR_NONE && report.bad)
            failed = err_set(err, ERR_ARCHIVE_IMPORT_REFUSED, num_text(report.bad, (char[24]){0}),
                             num_text(report.rows, (char[24]){0}));
    }
    if (!failed && job->mode != IMPORT_DRY) failed = run_once(job, false, &report, err);
    *ret_report = report;
    return failed;
}

/* --- lists the program carries ------------------------------------------------------------------ */

static bool is_map(const char *path)
{
    static const char end[] = ".map.json";
    size_t n = strlen(path);
    return n > sizeof end && strcmp(path + n - (sizeof end - 1), end) == 0;
}

static void drop_json(void *what)
{
    json_decref(what);
}

int import_known_lists(arena_t *a, import_list_t **ret_lists, size_t *ret_count, err_t *err)
{
    static const char folder[] = "data/lists/";
    size_t all, n = 0;
    const embed_file_t *files = embed_list(folder, &all);
    import_list_t *lists = arena_array(a, all ? all : 1, sizeof *lists);
    if (!lists) return err_nomem(err);
    for (size_t i = 0; i < all; i++) {
        if (!is_map(files[i].path)) continue;
        json_error_t why;
        json_t *map = json_loadb((const char *)files[i].data, files[i].bytes, JSON_REJECT_DUPLICATES, &why);
        if (!map || !arena_on_free(a, drop_json, map))
            return err_set(err, ERR_ARCHIVE_IMPORT_MAPPING, files[i].path, map ? "-" : why.text);
        const json_t *about = json_object_get(map, "about");
        import_list_t *l = &lists[n++];
        const char *name = files[i].path + strlen(folder);
        l->name = arena_textn(a, name, strcspn(name, "."));
        l->about.in[LANG_ZH] = json_string_value(json_object_get(about, "zh"));
        l->about.in[LANG_EN] = json_string_value(json_object_get(about, "en"));
        l->file = json_string_value(json_object_get(map, "file"));
        l->mapping = (const char *)files[i].data;
        if (!l->name) return err_nomem(err);
        if (!l->about.in[LANG_ZH] || !l->about.in[LANG_EN] || !l->file)
            return err_set(err, ERR_ARCHIVE_IMPORT_MAPPING, files[i].path, "about {zh, en}, file");
    }
    *ret_lists = lists;
    *ret_count = n;
    return 0;
}
