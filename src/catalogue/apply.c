/* apply.c - brings the database to the catalogue: compares, changes, checks the conditions, records. */
#include "catalogue/apply.h"

#include "base/day.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

enum { HEX = 65, MODEL_MOST = 8 << 20 };
/* Counted into every hash: raise it when the form of the tables themselves changes. */
static const char FORMAT[] = "xiezhi catalogue 1";

typedef struct model {
    char sha256[HEX];
    const char *json;
} model_t;

typedef struct apply {
    const catalogue_t *c;
    arena_t *arena;
    model_t *models; /* of every kind, in order */
    char sha256[HEX];
    bool allow, same, same_files;
    cat_changes_t changes;
    mistakes_t mistakes;
    cat_mistakes_t found;
} apply_t;

/* --- models and hashes ------------------------------------------------------------------------------- */
static void hash_text(const char *text, char hex[HEX])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const unsigned char *)FORMAT, sizeof FORMAT);
    crypto_hash_sha256_update(&state, (const unsigned char *)text, strlen(text));
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(hex, HEX, hash, sizeof hash);
}

/* The canonical text and hash of every kind, and the hash over all: made before any connection is taken. */
static int make_models(apply_t *x, err_t *err)
{
    const catalogue_t *c = x->c;
    buf_t text, all;
    int failed = 0;
    buf_init(&text, MODEL_MOST);
    buf_init(&all, (size_t)CAT_FILES_MOST * HEX);
    x->models = arena_array(x->arena, c->kind_count ? c->kind_count : 1, sizeof *x->models);
    if (!x->models) failed = err_nomem(err);
    for (size_t i = 0; !failed && i < c->kind_count; i++) {
        buf_clear(&text);
        cat_kind_add_json(&text, c, &c->kinds[i]);
        x->models[i].json = buf_failed(&text) ? NULL : arena_text(x->arena, buf_text(&text));
        if (!x->models[i].json) {
            failed = err_nomem(err);
        } else {
            hash_text(x->models[i].json, x->models[i].sha256);
            buf_add_raw(&all, x->models[i].sha256);
        }
    }
    if (!failed) hash_text(buf_text(&all), x->sha256);
    buf_release(&text);
    buf_release(&all);
    return failed;
}

/* Is exactly this catalogue applied already? Its files say so without the models, which may not be made yet. */
static int read_state(store_conn_t *c, apply_t *x, err_t *err)
{
    store_rows_t *rows = NULL;
    bool row = false;
    int failed = store_query(c, "SELECT sha256, made_from FROM catalogue_state WHERE one = 1", STORE_NONE, &rows, err);
    if (failed) return failed;
    failed = store_step(rows, &row, err);
    if (!failed) {
        x->same_files = row && strcmp(store_col_text(rows, 1), x->c->made_from) == 0;
        x->same = x->same_files || (row && x->models && strcmp(store_col_text(rows, 0), x->sha256) == 0);
    }
    store_rows_close(rows);
    return failed;
}

/* --- comparing ------------------------------------------------------------------------------------------- */
/* A row of catalogue_kind. */
typedef struct old_kind {
    const char *kind, *model, *sha256;
} old_kind_t;

static int read_old(apply_t *x, store_conn_t *c, old_kind_t **ret_old, size_t *ret_count, err_t *err)
{
    store_rows_t *rows = NULL;
    int64_t total = 0;
    int failed = store_get_int(c, "SELECT COUNT(*) FROM catalogue_kind", STORE_NONE, &total, NULL, err);
    if (failed) return failed;
    old_kind_t *list = arena_array(x->arena, (size_t)total + 1, sizeof *list);
    if (!list) return err_nomem(err);
    assert(total >= 0);
    failed = store_query(c, "SELECT kind, model, sha256 FROM catalogue_kind ORDER BY kind", STORE_NONE, &rows, err);
    if (failed) return failed;
    size_t n = 0;
    for (bool row = true; !failed && n < (size_t)total;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        list[n] = (old_kind_t){arena_text(x->arena, store_col_text(rows, 0)),
                               arena_text(x->arena, store_col_text(rows, 1)),
                               arena_text(x->arena, store_col_text(rows, 2))};
        if (!list[n].kind || !list[n].model || !list[n].sha256) failed = err_nomem(err);
        n++;
    }
    store_rows_close(rows);
    *ret_old = list;
    *ret_count = n;
    return failed;
}

static const old_kind_t *find_old(const old_kind_t *old, size_t count, const char *kind)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(old[i].kind, kind) == 0) return &old[i];
    return NULL;
}

/* A kind whose hash differs has at least one change; if none is of the table, it is of the model. */
static int compare_kind(apply_t *x, store_conn_t *c, const cat_kind_t *k, const old_kind_t *old, err_t *err)
{
    size_t before = x->changes.count;
    json_error_t wrong;
    json_t *model = json_loads(old->model, 0, &wrong);
    /* we wrote it ourselves: only a hand in the database can have broken it */
    if (!model) {
        err_set(err, ERR_BASE_BUG, "catalogue_kind.model");
        err_detail(err, "%s: %s", k->name, wrong.text);
        return ERR_BASE_BUG;
    }
    int failed = cat_diff_kind(c, k, model, &x->changes, err);
    json_decref(model);
    if (!failed && x->changes.count == before)
        failed = cat_changes_add(&x->changes, &(cat_change_t){.what = CAT_NEW_MODEL, .kind = k->name, .name = k->name},
                                 err);
    return failed;
}

/* Kinds that are gone first: a new one may then take their place. */
static int compare_all(apply_t *x, store_conn_t *c, err_t *err)
{
    old_kind_t *old = NULL;
    size_t count = 0;
    int failed = read_old(x, c, &old, &count, err);
    for (size_t i = 0; !failed && i < count; i++) {
        const cat_kind_t *k = NULL;
        if (catalogue_kind(x->c, old[i].kind, &k, NULL) != 0) failed = cat_diff_gone(old[i].kind, &x->changes, err);
    }
    for (size_t i = 0; !failed && i < x->c->kind_count; i++) {
        const cat_kind_t *k = &x->c->kinds[i];
        const old_kind_t *was = find_old(old, count, k->name);
        if (!was)
            failed = cat_diff_new(k, &x->changes, err);
        else if (strcmp(was->sha256, x->models[i].sha256) != 0)
            failed = compare_kind(x, c, k, was, err);
    }
    return failed;
}

/* Names every destructive change, as far as there is room. */
static int refuse_destructive(const cat_changes_t *changes, err_t *err)
{
    int64_t n = 0;
    buf_t list;
    buf_init(&list, 1 << 16);
    for (size_t i = 0; i < changes->count; i++) {
        const cat_change_t *change = &changes->list[i];
        if (!change->destructive) continue;
        buf_add_raw(&list, n++ ? ", " : "");
        buf_add_raw(&list, change->kind);
        if (change->what != CAT_DROP_KIND) buf_addf(&list, ".%s", change->name);
    }
    int failed = 0;
    if (n) {
        failed = err_set(err, ERR_CATALOGUE_DESTRUCTIVE, num_text(n, (char[24]){0}));
        if (!buf_failed(&list)) (void)err_detail(err, "%s", buf_text(&list));
    }
    buf_release(&list);
    return failed;
}

/* --- changing -------------------------------------------------------------------------------------------- */
/* In the order of the list: what a kind loses comes before what it gains. */
static int run_changes(apply_t *x, store_conn_t *c, err_t *err)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < x->changes.count; i++)
        if (x->changes.list[i].sql) failed = store_script(c, x->changes.list[i].sql, err);
    return failed;
}

/* Has the kind a change at all? Only then its model is written. */
static bool touched(const apply_t *x, const char *kind)
{
    for (size_t i = 0; i < x->changes.count; i++)
        if (strcmp(x->changes.list[i].kind, kind) == 0) return true;
    return false;
}

/* Writes a code anew, or opens again one that had ended. */
static int put_choice(store_conn_t *c, const cat_kind_t *k, const char *field, const cat_choice_t *choice,
                      size_t place, err_t *err)
{
    char from[DAY_TEXT], to[DAY_TEXT];
    day_text(choice->valid_from, from);
    day_text(choice->valid_to, to);
    return store_exec(c,
                      "INSERT INTO catalogue_choice (kind, field, code, zh, en, place, valid_from, valid_to)"
                      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
                      " ON CONFLICT (kind, field, code) DO UPDATE SET zh = excluded.zh, en = excluded.en,"
                      " place = excluded.place, valid_from = excluded.valid_from, valid_to = excluded.valid_to",
                      STORE_P(store_text(k->name), store_text(field), store_text(choice->code),
                              store_text(choice->name.in[LANG_ZH]), store_text(choice->name.in[LANG_EN]),
                              store_int((int64_t)place), store_text(*from ? from : NULL), store_text(*to ? to : NULL)),
                      NULL, err);
}

/* Codes are never deleted: old rows of the tables still carry them. */
static int end_choices(store_conn_t *c, const char *kind, err_t *err)
{
    char today[DAY_TEXT];
    return store_exec(c, "UPDATE catalogue_choice SET valid_to = $1 WHERE kind = $2 AND valid_to IS NULL",
                      STORE_P(store_text(day_text(day_today(), today)), store_text(kind)), NULL, err);
}

/* All rows of the kind end today, except those that are written again. */
static int record_choices(store_conn_t *c, const cat_kind_t *k, err_t *err)
{
    int failed = end_choices(c, k->name, err);
    for (size_t i = 0; !failed && i < k->stage_count; i++) {
        const cat_choice_t stage = {
            .code = k->stages[i], .name = k->stage_labels[i], .valid_from = DAY_NONE, .valid_to = DAY_NONE};
        failed = put_choice(c, k, "stage", &stage, i, err);
    }
    for (size_t i = 0; !failed && i < k->field_count; i++)
        for (size_t n = 0; !failed && n < k->fields[i].choice_count; n++)
            failed = put_choice(c, k, k->fields[i].name, &k->fields[i].choices[n], n, err);
    return failed;
}

/* What the next change will be compared with. */
static int record_model(store_conn_t *c, const cat_kind_t *k, const model_t *m, const char *now, err_t *err)
{
    return store_exec(c,
                      "INSERT INTO catalogue_kind (kind, zh, en, model, sha256, version, applied_at)"
                      " VALUES ($1, $2, $3, $4, $5, 1, $6)"
                      " ON CONFLICT (kind) DO UPDATE SET zh = excluded.zh, en = excluded.en, model = excluded.model,"
                      " sha256 = excluded.sha256, version = catalogue_kind.version + 1,"
                      " applied_at = excluded.applied_at",
                      STORE_P(store_text(k->name), store_text(k->label.in[LANG_ZH]), store_text(k->label.in[LANG_EN]),
                              store_text(m->json), store_text(m->sha256), store_text(now)),
                      NULL, err);
}

static int record_gone(apply_t *x, store_conn_t *c, err_t *err)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < x->changes.count; i++) {
        const cat_change_t *change = &x->changes.list[i];
        if (change->what != CAT_DROP_KIND) continue;
        failed = end_choices(c, change->kind, err);
        if (!failed)
            failed = store_exec(c, "DELETE FROM catalogue_kind WHERE kind = $1", STORE_P(store_text(change->kind)),
                                NULL, err);
    }
    return failed;
}

static int record_all(apply_t *x, store_conn_t *c, err_t *err)
{
    assert(x->models && *x->sha256);
    char now[INSTANT_TEXT];
    instant_text(instant_now(), now);
    int failed = record_gone(x, c, err);
    for (size_t i = 0; !failed && i < x->c->kind_count; i++) {
        const cat_kind_t *k = &x->c->kinds[i];
        if (!touched(x, k->name)) continue;
        failed = record_model(c, k, &x->models[i], now, err);
        if (!failed) failed = record_choices(c, k, err);
    }
    if (!failed)
        failed = store_exec(c, "UPDATE catalogue_state SET sha256 = $1, made_from = $2, applied_at = $3, version = version + 1 WHERE one = 1",
                            STORE_P(store_text(x->sha256), store_text(x->c->made_from), store_text(now)), NULL, err);
    return failed;
}

/* --- conditions -------------------------------------------------------------------------------------------- */
/* The engine's words, at the place in the YAML. */
static void note_condition(apply_t *x, const cat_condition_t *condition, const err_t *words)
{
    assert(condition->file && condition->line > 0);
    err_set(&x->mistakes.next, ERR_CATALOGUE_CONDITION, condition->sql);
    (void)err_detail(&x->mistakes.next, "%s", words->detail);
    x->mistakes.file = condition->file;
    mistakes_keep(&x->mistakes, condition->line, condition->column);
}

/* The engine judged the text; everything else is a failure of the machine. */
static bool is_about_sql(enum err_code code)
{
    return code == ERR_STORE_SYNTAX || code == ERR_STORE_VALUE;
}

/* The engine reads each condition as it will be used: as a value, and as a test (which PostgreSQL takes
 * only from a truth value). */
static int check_conditions(apply_t *x, store_conn_t *c, err_t *err)
{
    buf_t sql;
    buf_init(&sql, 1 << 16);
    int failed = 0;
    for (size_t i = 0; !failed && i < x->c->condition_count; i++) {
        const cat_condition_t *condition = &x->c->conditions[i];
        err_t words = {0};
        buf_clear(&sql);
        /* the one place where text of a catalogue becomes SQL: condition.c has let it through */
        if (condition->sets) {
            buf_add_raw(&sql, "UPDATE ");
            cat_add_table_name(&sql, condition->kind);
            buf_add_raw(&sql, " SET ");
            store_add_name(&sql, condition->sets);
            buf_add_raw(&sql, " = (");
            buf_add_raw(&sql, condition->sql);
            buf_add_raw(&sql, ") WHERE id = 0");
        } else {
            buf_add_raw(&sql, "SELECT (");
            buf_add_raw(&sql, condition->sql);
            buf_add_raw(&sql, ") FROM ");
            cat_add_table_name(&sql, condition->kind);
            buf_add_raw(&sql, " WHERE (");
            buf_add_raw(&sql, condition->sql);
            buf_add_raw(&sql, ")");
        }
        if (buf_failed(&sql)) {
            failed = err_nomem(err);
        } else if ((failed = store_check_sql(c, buf_text(&sql), &words)) != 0 && is_about_sql(words.code)) {
            note_condition(x, condition, &words);
            failed = 0;
        } else if (failed && err) {
            *err = words; /* the machine's fault, not the author's */
        }
    }
    buf_release(&sql);
    return failed ? failed : mistakes_end(&x->mistakes, &x->found, err);
}

/* --- the whole ----------------------------------------------------------------------------------------------- */
/* The store may call a function again: nothing of the run before may remain. */
static void start_over(apply_t *x)
{
    x->changes = (cat_changes_t){.arena = x->arena};
    mistakes_init(&x->mistakes, x->arena);
    x->found = (cat_mistakes_t){0};
}

/* dry_run: a reader, so it never makes anyone wait. */
static int compare_only(store_conn_t *c, void *arg, err_t *err)
{
    apply_t *x = arg;
    start_over(x);
    int failed = read_state(c, x, err);
    return failed || x->same ? failed : compare_all(x, c, err);
}

/* The usual start of the program: the catalogue is the one applied, and one row says so. */
static int look(store_conn_t *c, void *arg, err_t *err)
{
    return read_state(c, arg, err);
}

/* A comment was changed, or another program reads the same kinds: the next start finds it by the files. */
static int note_files(store_conn_t *c, const apply_t *x, err_t *err)
{
    return store_exec(c, "UPDATE catalogue_state SET made_from = $1 WHERE one = 1", STORE_P(store_text(x->c->made_from)), NULL, err);
}

static int carry_out(store_conn_t *c, void *arg, err_t *err)
{
    apply_t *x = arg;
    start_over(x);
    /* Locks the row: of two nodes that start together one waits, and then finds nothing to do. */
    int64_t changed = 0;
    int failed = store_exec(c, "UPDATE catalogue_state SET version = version WHERE one = 1", STORE_NONE, &changed, err);
    if (!failed) failed = read_state(c, x, err);
    if (!failed && x->same && !x->same_files) failed = note_files(c, x, err);
    if (failed || x->same) return failed;
    failed = compare_all(x, c, err);
    if (!failed && !x->allow) failed = refuse_destructive(&x->changes, err);
    if (!failed) failed = run_changes(x, c, err);
    if (!failed) failed = record_all(x, c, err);
    if (!failed) failed = check_conditions(x, c, err);
    return failed;
}

int catalogue_apply(const catalogue_t *c, store_t *s, bool allow_destructive, bool dry_run, arena_t *a,
                    cat_change_t **ret_changes, size_t *ret_count, cat_mistakes_t *ret_mistakes,
                    err_t *err)
{
    apply_t x = {.c = c, .arena = a, .allow = allow_destructive};
    assert(c && s && a && ret_changes && ret_count && ret_mistakes);
    start_over(&x);
    int failed = store_read(s, look, &x, err);
    if (failed || x.same) goto end;
    failed = make_models(&x, err);
    if (!failed) failed = dry_run ? store_read(s, compare_only, &x, err) : store_write_alone(s, carry_out, &x, err);
end:
    /* what was refused, or would be done, is listed as well */
    *ret_changes = x.changes.list;
    *ret_count = x.changes.count;
    *ret_mistakes = x.found;
    return failed;
}
