/* terms.c - what runs out in an office, by who handles it: for those who see that nothing is missed. */
#include "register/book.h"
#include "register/desk.h"
#include "register/inside.h"

#include "base/text.h"
#include "catalogue/words_json.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { LOOKED = 2000, HANDLERS = 200, SOON_DAYS = 7 };

typedef struct tally {
    char login[128]; /* "" = nobody */
    int64_t late, now, soon;
} tally_t;

typedef struct term_row {
    const cat_kind_t *kind;
    const cat_due_t *rule;
    int64_t matter;
    day_t due_on;
} term_row_t;

typedef struct asking {
    book_t *book;
    const actor_t *actor;
    const terms_t *what;
    day_t today, until;
    term_row_t row[LOOKED];
    size_t rows;
    tally_t tally[HANDLERS];
    size_t tallies;
    bool more;
    int64_t listed; /* what was asked for, in the list or behind its end */
    json_t *out;
} asking_t;

static const cat_due_t *rule_of(const cat_kind_t *k, const char *name)
{
    for (size_t i = 0; i < k->due_count; i++)
        if (strcmp(k->dues[i].name, name) == 0) return &k->dues[i];
    return NULL;
}

/* One row of the look-up, if the actor may know of it at all. */
static int take(asking_t *x, store_rows_t *rows, err_t *err)
{
    term_row_t r = {.matter = store_col_int(rows, 0)};
    if (catalogue_kind(x->book->with.catalogue, store_col_text(rows, 1), &r.kind, NULL) != 0) return 0;
    r.rule = rule_of(r.kind, store_col_text(rows, 2));
    if (!r.rule || !desk_may_name(x->book, x->actor, r.kind, x->actor->office)) return 0;
    int failed = day_parse(store_col_text(rows, 3), &r.due_on, err);
    if (!failed) x->row[x->rows++] = r;
    return failed;
}

static int look_up(asking_t *x, store_conn_t *c, err_t *err)
{
    char day[DAY_TEXT];
    store_rows_t *rows = NULL;
    int looked = 0;
    int failed = store_query(c, "SELECT matter, kind, rule, due_on FROM due WHERE state = 'open' AND office = $1 AND due_on <= $2 "
                                "ORDER BY due_on, matter LIMIT $3",
                             STORE_P(store_text(x->actor->office), store_text(day_text(x->until, day)), store_int(LOOKED)), &rows, err);
    for (bool row = true; !failed; looked++) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        failed = take(x, rows, err);
    }
    store_rows_close(rows);
    x->more = looked == LOOKED;
    return failed;
}

static tally_t *tally_of(asking_t *x, const char *login)
{
    for (size_t i = 0; i < x->tallies; i++)
        if (strcmp(x->tally[i].login, login) == 0) return &x->tally[i];
    if (x->tallies == HANDLERS) {
        x->more = true;
        return NULL;
    }
    tally_t *t = &x->tally[x->tallies++];
    (void)text_copy(t->login, sizeof t->login, login);
    return t;
}

static enum terms_when when_of(int64_t days)
{
    return days < 0 ? TERMS_LATE : days == 0 ? TERMS_NOW : TERMS_SOON;
}

static void count(tally_t *t, int64_t days)
{
    enum terms_when when = when_of(days);
    int64_t *n = when == TERMS_LATE ? &t->late : when == TERMS_NOW ? &t->now : &t->soon;
    ++*n;
}

/* The matter with what runs out on it. */
static int show(asking_t *x, store_conn_t *c, const term_row_t *r, const char *login, json_t *into, err_t *err)
{
    char day[DAY_TEXT];
    json_t *j = NULL;
    int failed = matter_head(x->book, c, x->actor, r->kind, r->matter, &j, err);
    if (failed || !j) return failed;
    (void)json_object_set_new(j, "handler", *login ? json_string(login) : json_null());
    (void)json_object_set_new(j, "acts", json_array());
    (void)json_object_set_new(j, "rule", json_string(r->rule->name));
    (void)json_object_set_new(j, "label", words_json(r->rule->label));
    (void)json_object_set_new(j, "law", r->rule->law ? json_string(r->rule->law) : json_null());
    (void)json_object_set_new(j, "due_on", json_string(day_text(r->due_on, day)));
    (void)json_object_set_new(j, "days", json_integer(r->due_on - x->today));
    return json_array_append_new(into, j) == 0 ? 0 : err_nomem(err);
}

/* What only lapses in a matter that is over (the days in which somebody else may complain) is nobody's lateness. */
static int over(store_conn_t *c, const term_row_t *r, bool *ret_over, err_t *err)
{
    char sql[160];
    store_rows_t *rows = NULL;
    *ret_over = false;
    if (!(r->rule->missed & CAT_MISSED_LAPSE)) return 0;
    (void)snprintf(sql, sizeof sql, "SELECT 1 FROM k_%s WHERE id = $1 AND closed_on IS NOT NULL", r->kind->name); /* sql: identifiers only */
    int failed = store_query(c, sql, STORE_P(store_int(r->matter)), &rows, err);
    if (!failed) failed = store_step(rows, ret_over, err);
    store_rows_close(rows);
    return failed;
}

static int tell(asking_t *x, store_conn_t *c, const term_row_t *r, json_t *into, err_t *err)
{
    handlers_t h = {.count = 0};
    bool hidden = false, done = false;
    int failed = over(c, r, &done, err);
    if (failed || done) return failed;
    failed = seal_hides_any(x->book, c, x->actor, r->matter, &hidden, err);
    if (!failed && !hidden) failed = handlers_of(x->book, c, r->kind, r->matter, &h, err);
    if (failed || hidden) return failed;
    const char *login = h.count ? h.login[0] : "", *wanted = x->what->handler;
    tally_t *t = tally_of(x, login);
    if (t) count(t, r->due_on - x->today);
    if (wanted && strcmp(wanted, login) != 0) return 0;
    if (x->what->when && x->what->when != when_of(r->due_on - x->today)) return 0;
    x->listed++;
    return json_array_size(into) < (size_t)x->what->limit ? show(x, c, r, login, into, err) : 0;
}

/* Who has most that is late stands first; what nobody handles before all. */
static void add_handlers(asking_t *x)
{
    json_t *list = json_array();
    for (size_t i = 1; i < x->tallies; i++) {
        tally_t one = x->tally[i];
        size_t at = i;
        for (; at > 0 && (!*one.login || (*x->tally[at - 1].login && x->tally[at - 1].late < one.late)); at--) x->tally[at] = x->tally[at - 1];
        x->tally[at] = one;
    }
    for (size_t i = 0; i < x->tallies; i++) {
        const tally_t *t = &x->tally[i];
        (void)json_array_append_new(list, json_pack("{s:o,s:I,s:I,s:I}", "handler", *t->login ? json_string(t->login) : json_null(), "late",
                                                    (json_int_t)t->late, "now", (json_int_t)t->now, "soon", (json_int_t)t->soon));
    }
    (void)json_object_set_new(x->out, "handlers", list);
}

static int read_terms(store_conn_t *c, void *arg, err_t *err)
{
    asking_t *x = arg;
    char today[DAY_TEXT], until[DAY_TEXT];
    json_t *list = json_array();
    json_decref(x->out);
    x->out = json_pack("{s:s,s:s,s:o}", "today", day_text(x->today, today), "until", day_text(x->until, until), "due", list);
    x->rows = x->tallies = 0;
    x->listed = 0;
    int failed = x->out ? look_up(x, c, err) : err_nomem(err);
    for (size_t i = 0; !failed && i < x->rows; i++) failed = tell(x, c, &x->row[i], list, err);
    if (failed) return failed;
    add_handlers(x);
    (void)json_object_set_new(x->out, "due_total", json_integer(x->listed));
    return json_object_set_new(x->out, "more", json_boolean(x->more)) == 0 ? 0 : err_nomem(err);
}

int book_terms(book_t *b, const actor_t *actor, const terms_t *what, json_t **ret_json, err_t *err)
{
    assert(what->limit >= 1 && what->limit <= DESK_MOST);
    arena_t *a = arena_new((size_t)8 << 20);
    asking_t *x = a ? arena_alloc(a, sizeof *x) : NULL;
    if (!x) {
        arena_free(a);
        return err_nomem(err);
    }
    *x = (asking_t){.book = b, .actor = actor, .what = what, .today = day_today()};
    x->until = what->until == DAY_NONE ? x->today + SOON_DAYS : what->until;
    int failed = store_read(b->with.store, read_terms, x, err);
    if (failed) json_decref(x->out);
    else *ret_json = x->out;
    arena_free(a);
    return failed;
}
