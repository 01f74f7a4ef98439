/* explain.c - which acts made a published figure another one.
 *
 * Counted acts of the question (all its figures and windows, with its conditions) that came into the log at or behind the position;
 * and acts behind it that gave another value to a field the question breaks down or narrows by, in matters that the question would
 * count without its conditions. What took back and counted anew in one row of one figure made no difference: it is left out. */
#include "figure/inside.h"
#include "figure/published_inside.h"

#include "register/asof.h"
#include "register/filter.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FIELDS_MOST = FIGURE_BY_MOST + FIGURE_NARROW_MOST };
static const char FIELD_CHANGED[] = "field_changed";

/* What the question asks of a field: its value, the group of its value, or whether it passes. */
typedef struct field_name {
    char name[64];
    bool of_parent, of_group;
    const char *passes; /* the value of a condition; NULL: it breaks down */
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
    const char **reason;   /* of each found; NULL: it made no difference */
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

static void add_field(explaining_t *x, const char *word, const char *passes)
{
    field_name_t f = {.of_parent = strncmp(word, "parent.", 7) == 0, .passes = passes};
    if (f.of_parent) word += 7;
    const char *dot = strchr(word, '.');
    size_t n = dot ? (size_t)(dot - word) : strlen(word);
    if (n >= sizeof f.name) return;
    memcpy(f.name, word, n);
    f.of_group = dot && strcmp(dot, ".group") == 0;
    assert(x->fields < FIELDS_MOST);
    x->field[x->fields++] = f;
}

static void find_fields(explaining_t *x, const figure_ask_t *ask)
{
    for (size_t i = 0; i < ask->by_count; i++) {
        bool other = false;
        for (int k = 0; k < BY_FIELD; k++) other = other || strcmp(ask->by[i], BY_WORDS[k]) == 0;
        if (!other) add_field(x, ask->by[i], NULL);
    }
    for (size_t i = 0; i < ask->narrow_count; i++) add_field(x, ask->narrow[i].field, ask->narrow[i].value);
}

/* Rows of different windows are different rows. */
typedef struct gathering {
    heap_t *into;
    int64_t window;
} gathering_t;

static int add_of_window(void *arg, const figure_act_t *act, err_t *err)
{
    const gathering_t *g = arg;
    figure_act_t own = *act;
    own.cell = act->cell * FIGURE_WAVES_MOST + g->window;
    return add(g->into, &own, err);
}

/* All figures and windows of the question, each alone; without its conditions also without its rows. */
static int gather(explaining_t *x, const actor_t *actor, const figure_ask_t *ask, bool narrowed, heap_t *into, err_t *err)
{
    json_t *answer = NULL, *w;
    figure_ask_t total = *ask, rows = *ask;
    size_t k;
    total.by_count = 0;
    if (!narrowed) total.narrow_count = 0;
    int failed = figure_ask(x->f, actor, &total, &answer, err);
    for (size_t i = 0; !failed && i < ask->figure_count; i++) {
        json_array_foreach(json_object_get(answer, "windows"), k, w) {
            figure_ask_t one = narrowed ? rows : total;
            gathering_t g = {into, (int64_t)k};
            one.figure[0] = ask->figure[i];
            one.figure_count = 1;
            one.compare = FIGURE_ALONE;
            if (failed) break;
            failed = day_parse(json_string_value(json_object_get(w, "from")), &one.from, err);
            if (!failed) failed = day_parse(json_string_value(json_object_get(w, "to")), &one.to, err);
            if (!failed) failed = figure_acts(x->f, actor, &one, NULL, add_of_window, &g, err);
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
    return found(x, &act, FIELD_CHANGED, err);
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
        if (!failed && x->fields && l.body) failed = add_field_changes(x, c, &l, err);
    }
    store_rows_close(rows);
    return failed;
}

/* --- what made a difference ----------------------------------------------------------------------------------------- */

static bool is_field_change(const explaining_t *x, size_t i)
{
    return x->reason[i] && strcmp(x->reason[i], FIELD_CHANGED) == 0;
}

static int compare_rows(const figure_act_t *a, const figure_act_t *b)
{
    int names = strcmp(a->figure, b->figure);
    if (a->matter != b->matter) return a->matter < b->matter ? -1 : 1;
    return names ? names : (a->cell > b->cell) - (a->cell < b->cell);
}

static int by_row(const void *a, const void *b, void *arg)
{
    const figure_act_t *at = arg;
    size_t i = *(const size_t *)a, k = *(const size_t *)b;
    int order = compare_rows(&at[i], &at[k]);
    return order ? order : (i > k) - (i < k);
}

/* What the acts of one matter add up to in one row of one figure: nothing, and they are left out. */
static void net(explaining_t *x, const size_t *order, size_t n)
{
    for (size_t i = 0, k; i < n; i = k) {
        int64_t sum = 0, amount = 0;
        for (k = i; k < n && compare_rows(&x->found.at[order[i]], &x->found.at[order[k]]) == 0; k++) {
            sum += x->found.at[order[k]].n;
            amount += x->found.at[order[k]].amount;
        }
        for (size_t j = i; !sum && !amount && j < k; j++) x->reason[order[j]] = NULL;
    }
}

static int net_counted(explaining_t *x, err_t *err)
{
    size_t n = 0, *order = calloc(x->found.count + 1, sizeof *order);
    if (!order) return err_nomem(err);
    for (size_t i = 0; i < x->found.count; i++)
        if (!is_field_change(x, i)) order[n++] = i;
    qsort_r(order, n, sizeof *order, by_row, x->found.at);
    net(x, order, n);
    free(order);
    return 0;
}

static int act_before(store_conn_t *c, void *arg, err_t *err)
{
    int64_t *key = arg; /* matter, act; the act before */
    bool found = false;
    key[2] = 0;
    return store_get_int(c, "SELECT id FROM act WHERE matter = $1 AND id < $2 ORDER BY id DESC LIMIT 1", STORE_P(store_int(key[0]), store_int(key[1])), &key[2],
                         &found, err);
}

static const json_t *said_by(const json_t *matter, const char *name)
{
    return strcmp(name, "stage") == 0 ? json_object_get(matter, name) : json_object_get(json_object_get(matter, "fields"), name);
}

static const char *group_of(const cat_field_t *f, const json_t *code)
{
    for (size_t i = 0; json_is_string(code) && i < f->choice_count; i++)
        if (strcmp(f->choices[i].code, json_string_value(code)) == 0) return f->choices[i].group;
    return NULL;
}

/* A choice moved to another code of its group stands in the same row. */
static bool same_group(const cat_field_t *f, const json_t *a, const json_t *b)
{
    const char *x = group_of(f, a), *y = group_of(f, b);
    return f->type == CAT_CHOICE && x && y && strcmp(x, y) == 0;
}

/* Did it pass before as it passes now? Values that cannot be put to the condition are taken for different. */
static bool passes_alike(explaining_t *x, const cat_kind_t *k, const field_name_t *f, const json_t *const value[2])
{
    filter_t filter;
    bool passes[2];
    const book_filter_t asked = {f->name, f->passes};
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    bool read = a && filter_parse(k, book_offices(figures_book(x->f)), &asked, a, &filter, NULL) == 0;
    for (int i = 0; read && i < 2; i++) {
        const json_t *v = value[i];
        char *list = json_is_array(v) ? json_dumps(v, JSON_COMPACT) : NULL;
        const char *text = json_is_boolean(v) ? (json_is_true(v) ? "true" : "false") : list ? list : json_string_value(v);
        read = !v || json_is_null(v) || text || json_is_integer(v);
        passes[i] = read && filter_passes(&filter, !v || json_is_null(v), text, json_integer_value(v));
        free(list);
    }
    arena_free(a);
    return read && passes[0] == passes[1];
}

/* Does the question read the same of a field in both? */
static bool reads_alike(explaining_t *x, const cat_kind_t *k, const field_name_t *f, const json_t *before, const json_t *after)
{
    const json_t *const value[2] = {said_by(before, f->name), said_by(after, f->name)};
    const cat_field_t *field = NULL;
    if (value[0] == value[1] || (value[0] && value[1] && json_equal(value[0], value[1]))) return true;
    if (f->passes) return passes_alike(x, k, f, value);
    return f->of_group && cat_kind_field(k, f->name, &field, NULL) == 0 && same_group(field, value[0], value[1]);
}

/* Does the matter of both acts read the same before the first and after the last (which may be the same one)? An annulment is no act
 * of its own there: it says what it says. */
static int reads_the_same(explaining_t *x, const figure_act_t *first, const figure_act_t *last, bool *ret_same, err_t *err)
{
    int64_t key[3] = {first->matter, first->act, 0};
    json_t *before = NULL, *after = NULL;
    actor_t program = {.login = "system", .office = x->trace.actor->office, .system = true};
    book_t *book = figures_book(x->f);
    const cat_kind_t *k = NULL, *counted = NULL;
    const cat_figure_t *figure = NULL;
    *ret_same = false;
    int failed = store_read(book_store(book), act_before, key, err);
    if (!failed) failed = catalogue_kind(book_catalogue(book), first->kind, &k, err);
    if (!failed) failed = figure_find(book_catalogue(book), first->figure, &counted, &figure, err);
    if (failed || !key[2]) return failed;
    if (book_asof(book, &program, first->matter, key[2], &before, NULL) == 0 && book_asof(book, &program, last->matter, last->act, &after, NULL) == 0) {
        *ret_same = true;
        for (size_t i = 0; i < x->fields; i++)
            if (x->field[i].of_parent == (k != counted)) *ret_same = *ret_same && reads_alike(x, k, &x->field[i], before, after);
    }
    json_decref(before);
    json_decref(after);
    return 0;
}

/* Fields of one matter that were changed and changed back made no difference. */
static int net_changes(explaining_t *x, err_t *err)
{
    size_t n = 0, *order = calloc(x->found.count + 1, sizeof *order);
    int failed = order ? 0 : err_nomem(err);
    for (size_t i = 0; !failed && i < x->found.count; i++)
        if (is_field_change(x, i)) order[n++] = i;
    if (!failed) qsort_r(order, n, sizeof *order, by_row, x->found.at);
    for (size_t i = 0, k; !failed && i < n; i = k) {
        bool same = false;
        for (k = i + 1; k < n && x->found.at[order[k]].matter == x->found.at[order[i]].matter; k++) {}
        if (k - i > 1) failed = reads_the_same(x, &x->found.at[order[i]], &x->found.at[order[k - 1]], &same, err);
        for (size_t j = i; same && j < k; j++) x->reason[order[j]] = NULL;
    }
    free(order);
    return failed;
}

/* An act that counted is told by its counts; one whose counts made no difference may still have changed the row of its matter. */
static int drop_idle(explaining_t *x, err_t *err)
{
    int failed = net_counted(x, err);
    if (!failed) failed = net_changes(x, err);
    int64_t counted = 0;
    size_t n = 0;
    for (size_t i = 0; !failed && i < x->found.count; i++) {
        bool same = false;
        if (!is_field_change(x, i)) {
            if (x->reason[i]) counted = x->found.at[i].act;
            continue;
        }
        if (x->found.at[i].act == counted) same = true;
        else failed = reads_the_same(x, &x->found.at[i], &x->found.at[i], &same, err);
        if (same) x->reason[i] = NULL;
    }
    for (size_t i = 0; i < x->found.count; i++) {
        if (!x->reason[i]) continue;
        x->found.at[n] = x->found.at[i];
        x->reason[n++] = x->reason[i];
    }
    x->into->total -= (int64_t)(x->found.count - n);
    x->found.count = n;
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
    if (!failed) failed = drop_idle(x, err);
    if (!failed) failed = show(x, err);
    trace_close(&x->trace);
    free(x->counted.at);
    free(x->could.at);
    free(x->found.at);
    free(x->reason);
    free(x);
    return failed;
}
