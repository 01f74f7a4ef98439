/* formulas.c - what every act counts by the formulas of its figures, asked anew of what the acts say, beside what was counted then.
 *
 * `figure recount` adds up what each act says it counted (its effects); that those are right is shown here: each matter is folded act by
 * act into a scratch database, with corrections in and annulled acts out, and the conditions and sums of the figures are asked of the
 * row as it stands behind each act. What comes of it is held against the counts of all acts of the matter, corrections and annulments
 * with them, figure by figure and day by day.
 *
 * Told too is what was counted under another formula than the catalogue has now: it stays as it was counted, and should be known.
 */
#include "register/book.h"
#include "register/inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FOUND_MOST = 100, MATTER_ARENA = 64 << 20, TICK = 256 };
enum source { COUNTED, BY_FORMULA, SOURCES };

/* One figure and day of a matter. */
typedef struct sum {
    const char *figure;
    day_t on;
    int64_t n[SOURCES], amount[SOURCES];
} sum_t;

typedef struct weighing {
    book_t *book;
    const char *kind; /* NULL = all */
    const progress_t *progress;
    formula_report_t report;
    store_conn_t *live, *made; /* inside the functions only */
    int64_t total;
    sum_t *sum; /* of the matter at hand, in its arena */
    size_t count, room;
} weighing_t;

static int add(weighing_t *w, arena_t *a, enum source from, const char *figure, day_t on, int64_t n, int64_t amount, err_t *err)
{
    size_t i = 0;
    while (i < w->count && (w->sum[i].on != on || strcmp(w->sum[i].figure, figure) != 0)) i++;
    if (i == w->room) {
        size_t room = w->room ? w->room * 2 : 32;
        sum_t *more = arena_array(a, room, sizeof *more);
        if (!more) return err_nomem(err);
        if (w->count) memcpy(more, w->sum, w->count * sizeof *more);
        w->sum = more;
        w->room = room;
    }
    if (i == w->count) w->sum[w->count++] = (sum_t){.figure = figure, .on = on};
    w->sum[i].n[from] += n;
    w->sum[i].amount[from] += amount;
    return 0;
}

/* --- by formula ------------------------------------------------------------------------------------------ */

/* A part that went along to another whole was counted where it was opened first: it follows from an act that carries its kind. */
static int went_along(weighing_t *w, const act_record_t *r, bool *ret_did, err_t *err)
{
    store_rows_t *rows = NULL;
    bool row = false;
    const cat_kind_t *k = NULL;
    const cat_act_t *act = NULL;
    *ret_did = false;
    if (!r->follows || !r->act || !r->act->opens) return 0;
    int failed = store_query(w->live, "SELECT kind, act FROM act WHERE id = $1", STORE_P(store_int(r->follows)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row && catalogue_kind(w->book->with.catalogue, store_col_text(rows, 0), &k, NULL) == 0 &&
        cat_kind_act(k, store_col_text(rows, 1), &act, NULL) == 0)
        for (size_t i = 0; i < act->then_count; i++)
            for (size_t j = 0; j < act->then[i].carry_count; j++) *ret_did |= strcmp(act->then[i].carry[j], r->kind->name) == 0;
    store_rows_close(rows);
    return failed;
}

static bool is_counted(const act_record_t *r, recount_t *x)
{
    bool any = false;
    *x = (recount_t){.act = r};
    for (size_t i = 0; r->act && i < r->kind->figure_count; i++) any |= x->asked[i] = cat_figure_counts(&r->kind->figures[i], r->act_name);
    return any;
}

/* The rows first, each as its act left it; then the due dates of the whole, for what had to be done in time. */
static int weigh_acts(weighing_t *w, const history_t *h, arena_t *a, err_t *err)
{
    recount_t *list = arena_array(a, h->count + 1, sizeof *list);
    size_t n = 0;
    int failed = list ? 0 : err_nomem(err);
    for (size_t i = 0; !failed && i < h->count; i++) {
        bool along = false;
        failed = history_fold_row(w->made, &h->acts[i], a, err);
        if (failed || !is_counted(&h->acts[i], &list[n])) continue;
        failed = went_along(w, &h->acts[i], &along, err);
        if (failed || along) continue;
        failed = recount_row(w->made, &list[n++], err);
        w->report.acts++;
    }
    for (size_t i = 0, other = 0; !failed && n && i < h->count; i++) {
        for (; !failed && other < h->all_count && h->all[other].id < h->acts[i].id; other++)
            if (h->all[other].target) failed = fold_dues(w->made, &h->all[other], err);
        if (!failed) failed = fold_dues(w->made, &h->acts[i], err);
    }
    for (size_t i = 0; !failed && i < n; i++) {
        const cat_kind_t *k = list[i].act->kind;
        for (size_t f = 0; !failed && f < k->figure_count; f++) {
            bool met = true;
            if (!list[i].asked[f] || !list[i].counts[f]) continue;
            if (k->figures[f].in_time) failed = recount_met(w->made, list[i].act, k->figures[f].in_time, &met, err);
            if (!failed && met) failed = add(w, a, BY_FORMULA, k->figures[f].name, list[i].act->occurred_on, 1, list[i].amount[f], err);
        }
    }
    return failed;
}

/* --- a matter ---------------------------------------------------------------------------------------------- */

static const cat_figure_t *figure_of(const cat_kind_t *k, const char *name)
{
    for (size_t i = 0; i < k->figure_count; i++)
        if (strcmp(k->figures[i].name, name) == 0) return &k->figures[i];
    return NULL; /* it is no more */
}

static int compare(weighing_t *w, const cat_kind_t *k, int64_t matter, err_t *err)
{
    for (size_t i = 0; i < w->count; i++) {
        const sum_t *s = &w->sum[i];
        char id[48], day[DAY_TEXT];
        bool same = s->n[COUNTED] == s->n[BY_FORMULA] && s->amount[COUNTED] == s->amount[BY_FORMULA];
        if (same || !figure_of(k, s->figure)) continue;
        w->report.differences++;
        if (json_array_size(w->report.found) >= FOUND_MOST) continue;
        matter_text(matter, id);
        if (json_array_append_new(w->report.found,
                                  json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I}", "where", "formula", "figure", s->figure, "matter", id, "day",
                                            day_text(s->on, day), "n", (json_int_t)s->n[COUNTED], "amount", (json_int_t)s->amount[COUNTED], "counted_n",
                                            (json_int_t)s->n[BY_FORMULA], "counted_amount", (json_int_t)s->amount[BY_FORMULA])) != 0)
            return err_nomem(err);
    }
    return 0;
}

static int weigh_matter(weighing_t *w, const cat_kind_t *k, int64_t matter, arena_t *a, err_t *err)
{
    history_t h;
    w->sum = NULL;
    w->count = w->room = 0;
    int failed = history_load(w->book, w->live, matter, a, &h, err);
    for (size_t i = 0; !failed && i < h.all_count; i++)
        for (size_t j = 0; !failed && j < h.all[i].count_count; j++) {
            const count_effect_t *x = &h.all[i].counts[j];
            failed = add(w, a, COUNTED, x->figure, x->on, x->n, x->amount, err);
        }
    if (!failed) failed = weigh_acts(w, &h, a, err);
    if (!failed) failed = history_remove(w->made, k, matter, err);
    w->report.matters++;
    return failed ? failed : compare(w, k, matter, err);
}

static bool counts_acts(const cat_kind_t *k)
{
    for (size_t i = 0; i < k->figure_count; i++)
        if (k->figures[i].count) return true;
    return false;
}

static int weigh_all(weighing_t *w, err_t *err)
{
    store_rows_t *rows = NULL;
    const cat_kind_t *k;
    bool found;
    arena_t *a = arena_new(MATTER_ARENA);
    int failed = a ? store_get_int(w->live, "SELECT COUNT(*) FROM act WHERE id = matter", STORE_NONE, &w->total, &found, err) : err_nomem(err);
    if (!failed) failed = store_query_long(w->live, "SELECT id, kind FROM act WHERE id = matter ORDER BY id", STORE_NONE, &rows, err);
    int64_t seen = 0;
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        if (++seen % TICK == 0 && !progress_tick(w->progress, (uint64_t)seen, (uint64_t)w->total)) failed = err_set(err, ERR_BASE_STOPPED);
        const char *kind = store_col_text(rows, 1);
        if (failed || (w->kind && strcmp(w->kind, kind) != 0)) continue;
        failed = catalogue_kind(w->book->with.catalogue, kind, &k, err);
        if (!failed && counts_acts(k)) failed = weigh_matter(w, k, store_col_int(rows, 0), a, err);
        arena_reset(a);
    }
    store_rows_close(rows);
    arena_free(a);
    return failed;
}

/* --- the whole ----------------------------------------------------------------------------------------------- */

typedef struct both {
    weighing_t *w;
    store_t *scratch;
} both_t;

static int work_scratch(store_conn_t *c, void *arg, err_t *err)
{
    weighing_t *w = arg;
    w->made = c;
    w->report.matters = w->report.acts = w->report.differences = 0; /* it may be called again */
    (void)json_array_clear(w->report.found);
    return weigh_all(w, err);
}

static int work_live(store_conn_t *c, void *arg, err_t *err)
{
    both_t *x = arg;
    x->w->live = c;
    return store_write_alone(x->scratch, work_scratch, x->w, err);
}

int book_formulas(book_t *b, const char *kind, const progress_t *progress, formula_report_t *ret_report, err_t *err)
{
    assert(b && ret_report);
    weighing_t w = {.book = b, .kind = kind, .progress = progress, .report = {.found = json_array()}};
    both_t x = {.w = &w};
    char path[SCRATCH_PATH] = "";
    int failed = w.report.found ? scratch_open(b, &x.scratch, path, err) : err_nomem(err);
    if (!failed) failed = store_read(b->with.store, work_live, &x, err);
    scratch_close(x.scratch, path);
    if (failed) json_decref(w.report.found);
    else *ret_report = w.report;
    return failed;
}
