/* explain.c - which acts made a published figure another one.
 *
 * Counted acts of the question (all its figures and windows, with its conditions, without its rows) that came into the log at or
 * behind the position; and acts behind it that gave a value to a field the question breaks down or narrows by, in matters that
 * the question would count without its conditions. */
#include "figure/inside.h"
#include "figure/published_inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FIELDS_MOST = FIGURE_BY_MOST + FIGURE_NARROW_MOST };

typedef struct field_name {
    char name[64];
    bool of_parent;
} field_name_t;

typedef struct heap {
    figure_act_t *at;
    size_t count, room;
} heap_t;

typedef struct explaining {
    figures_t *f;
    trace_t trace;
    int64_t position;
    heap_t counted, could; /* by act; by matter, without conditions */
    field_name_t field[FIELDS_MOST];
    size_t fields;
    heap_t found;
    const char **reason;   /* of each found */
    explained_t *into;
} explaining_t;

static int add(void *arg, const figure_act_t *act, err_t *err)
{
    heap_t *h = arg;
    if (h->count == h->room) {
        size_t room = h->room ? h->room * 2 : 256;
        figure_act_t *more = realloc(h->at, room * sizeof *more);
        if (!more) return err_nomem(err);
        h->at = more;
        h->room = room;
    }
    h->at[h->count++] = *act;
    return 0;
}

static int by_act(const void *x, const void *y)
{
    const figure_act_t *a = x, *b = y;
    return (a->act > b->act) - (a->act < b->act);
}

static int by_matter(const void *x, const void *y)
{
    const figure_act_t *a = x, *b = y;
    return (a->matter > b->matter) - (a->matter < b->matter);
}

/* --- what the question rests on -------------------------------------------------------------------------------- */

static void add_field(explaining_t *x, const char *word)
{
    field_name_t f = {.of_parent = strncmp(word, "parent.", 7) == 0};
    if (f.of_parent) word += 7;
    const char *dot = strchr(word, '.');
    size_t n = dot ? (size_t)(dot - word) : strlen(word);
    if (n >= sizeof f.name) return;
    memcpy(f.name, word, n);
    assert(x->fields < FIELDS_MOST);
    x->field[x->fields++] = f;
}

static void find_fields(explaining_t *x, const figure_ask_t *ask)
{
    for (size_t i = 0; i < ask->by_count; i++) {
        bool other = false;
        for (int k = 0; k < BY_FIELD; k++) other = other || strcmp(ask->by[i], BY_WORDS[k]) == 0;
        if (!other) add_field(x, ask->by[i]);
    }
    for (size_t i = 0; i < ask->narrow_count; i++) add_field(x, ask->narrow[i].field);
}

/* All figures and windows of the question, each alone. */
static int gather(explaining_t *x, const actor_t *actor, const figure_ask_t *ask, bool narrowed, heap_t *into, err_t *err)
{
    json_t *answer = NULL, *w;
    figure_ask_t total = *ask;
    size_t k;
    total.by_count = 0;
    if (!narrowed) total.narrow_count = 0;
    int failed = figure_ask(x->f, actor, &total, &answer, err);
    for (size_t i = 0; !failed && i < ask->figure_count; i++) {
        json_array_foreach(json_object_get(answer, "windows"), k, w) {
            figure_ask_t one = total;
            one.figure[0] = ask->figure[i];
            one.figure_count = 1;
            one.compare = FIGURE_ALONE;
            if (failed) break;
            failed = day_parse(json_string_value(json_object_get(w, "from")), &one.from, err);
            if (!failed) failed = day_parse(json_string_value(json_object_get(w, "to")), &one.to, err);
            if (!failed) failed = figure_acts(x->f, actor, &one, NULL, add, into, err);
        }
    }
    json_decref(answer);
    return failed;
}

/* --- the log since ------------------------------------------------------------------------------------------------ */

typedef struct later {
    int64_t act, matter, target;
    const char *kind, *name, *office, *on, *body;
} later_t;

static const char *reason_of(const char *act)
{
    return strcmp(act, "annul") == 0 ? "annulled" : strcmp(act, "correct") == 0 ? "corrected" : "recorded_later";
}

static int found(explaining_t *x, const figure_act_t *act, const char *reason, err_t *err)
{
    if (x->into->total++ >= PUBLISH_ACTS_SHOWN * 50) return 0;
    int failed = add(&x->found, act, err);
    if (failed) return failed;
    const char **more = realloc(x->reason, x->found.room * sizeof *more);
    if (!more) return err_nomem(err);
    x->reason = more;
    x->reason[x->found.count - 1] = reason;
    return 0;
}

/* An act counts once for each of its counts: what it took back and what it added. Overlapping windows tell them twice. */
static int add_counted(explaining_t *x, const later_t *l, bool *ret_any, err_t *err)
{
    size_t low = 0, high = x->counted.count;
    int failed = 0;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (x->counted.at[mid].act < l->act) low = mid + 1;
        else high = mid;
    }
    *ret_any = false;
    for (size_t i = low; !failed && i < x->counted.count && x->counted.at[i].act == l->act; i++) {
        *ret_any = true;
        failed = found(x, &x->counted.at[i], reason_of(l->name), err);
    }
    return failed;
}

static const figure_act_t *of_matter(const explaining_t *x, int64_t matter)
{
    figure_act_t key = {.matter = matter};
    if (!x->could.count) return NULL;
    return bsearch(&key, x->could.at, x->could.count, sizeof key, by_matter);
}

static bool gives(const json_t *fields, const field_name_t *f)
{
    return strcmp(f->name, "stage") == 0 || json_object_get(fields, f->name);
}

/* A part of that matter which the question could count, or NULL. */
static int part_of(explaining_t *x, store_conn_t *c, int64_t whole, const figure_act_t **ret, err_t *err)
{
    store_rows_t *rows = NULL;
    bool row = true;
    buf_t sql;
    *ret = NULL;
    if (!x->could.count) return 0;
    buf_init(&sql, 256);
    buf_addf(&sql, "SELECT id FROM k_%s WHERE parent = $1", x->could.at[0].kind); /* sql: identifiers only */
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_P(store_int(whole)), &rows, err);
    while (!failed && row && !*ret) {
        failed = store_step(rows, &row, err);
        if (!failed && row) *ret = of_matter(x, store_col_int(rows, 0));
    }
    store_rows_close(rows);
    buf_release(&sql);
    return failed;
}

/* A matter opened behind the position is told by its counted act alone. */
static int add_field_changes(explaining_t *x, store_conn_t *c, const later_t *l, err_t *err)
{
    int64_t opened = 0;
    bool there = false;
    const figure_act_t *could = NULL;
    json_t *body = json_loads(l->body, 0, NULL);
    const json_t *fields = json_object_get(body, "fields");
    int failed = 0;
    for (size_t i = 0; !failed && !could && i < x->fields; i++) {
        if (!gives(fields, &x->field[i])) continue;
        if (x->field[i].of_parent) failed = part_of(x, c, l->matter, &could, err);
        else could = of_matter(x, l->matter);
    }
    json_decref(body);
    if (failed || !could) return failed;
    failed = store_get_int(c, "SELECT idx FROM ledger_leaf WHERE act = $1", STORE_P(store_int(l->matter)), &opened, &there, err);
    if (failed || !there || opened >= x->position) return failed;
    figure_act_t act = {.act = l->act, .target = l->target, .matter = l->matter, .kind = l->kind, .figure = could->figure, .office = l->office};
    failed = day_parse(l->on, &act.on, err);
    const cat_kind_t *kind = NULL;
    if (!failed) failed = catalogue_kind(book_catalogue(figures_book(x->f)), l->kind, &kind, err);
    if (failed) return failed;
    act.kind = kind->name;
    int at;
    if (office_find(book_offices(figures_book(x->f)), l->office, &at, NULL) == 0) act.office = office_at(book_offices(figures_book(x->f)), at)->code;
    else act.office = could->office;
    return found(x, &act, "field_changed", err);
}

static int walk_log(store_conn_t *c, void *arg, err_t *err)
{
    explaining_t *x = arg;
    store_rows_t *rows = NULL;
    bool row = true, any = false;
    x->found.count = 0; /* it may be called again */
    x->into->total = 0;
    int failed = store_query(c, "SELECT l.act, a.matter, a.target, a.kind, a.act, a.office, a.occurred_on, a.body FROM ledger_leaf l "
                                "JOIN act a ON a.id = l.act WHERE l.idx >= $1 ORDER BY l.idx LIMIT $2",
                             STORE_P(store_int(x->position), store_int(PUBLISH_LATER_MOST)), &rows, err);
    while (!failed) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        later_t l = {store_col_int(rows, 0), store_col_int(rows, 1), store_col_int(rows, 2), store_col_text(rows, 3),
                     store_col_text(rows, 4), store_col_text(rows, 5), store_col_text(rows, 6), store_col_text(rows, 7)};
        failed = add_counted(x, &l, &any, err);
        if (!failed && !any && x->fields && l.body) failed = add_field_changes(x, c, &l, err);
    }
    store_rows_close(rows);
    return failed;
}

static int show(explaining_t *x, err_t *err)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < x->found.count; i++) {
        bool sees = false;
        json_t *one = NULL;
        const figure_act_t *act = &x->found.at[i];
        failed = trace_sees(&x->trace, act->kind, act->office, act->matter, &sees, err);
        if (failed) break;
        if (!sees) x->into->hidden++;
        else if (json_array_size(x->into->acts) < PUBLISH_ACTS_SHOWN) failed = trace_json(&x->trace, act, &one, err);
        if (one && (json_object_set_new(one, "reason", json_string(x->reason[i])) != 0 || json_array_append_new(x->into->acts, one) != 0))
            failed = err_nomem(err);
    }
    return failed;
}

int published_explain(figures_t *f, const actor_t *actor, const figure_ask_t *ask, int64_t position, explained_t *into, err_t *err)
{
    explaining_t *x = calloc(1, sizeof *x);
    if (!x) return err_nomem(err);
    x->f = f;
    x->position = position;
    x->into = into;
    trace_open(&x->trace, f, actor);
    find_fields(x, ask);
    int failed = gather(x, actor, ask, true, &x->counted, err);
    if (!failed && x->fields) failed = gather(x, actor, ask, false, &x->could, err);
    if (!failed && x->counted.count) qsort(x->counted.at, x->counted.count, sizeof *x->counted.at, by_act);
    if (!failed && x->could.count) qsort(x->could.at, x->could.count, sizeof *x->could.at, by_matter);
    if (!failed) failed = store_read(book_store(figures_book(f)), walk_log, x, err);
    if (!failed) failed = show(x, err);
    trace_close(&x->trace);
    free(x->counted.at);
    free(x->could.at);
    free(x->found.at);
    free(x->reason);
    free(x);
    return failed;
}
