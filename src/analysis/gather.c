/* gather.c - cases of the register, as far as the actor may see them. */
#include "analysis/inside.h"

#include <assert.h>
#include <string.h>

typedef struct gathering {
    book_t *book;
    const actor_t *actor;
    const analysis_ask_t *ask;
    served_t served;
    const cat_field_t *crime, *field, *rank, *facts, *amount, *unit;
    int office;
    arena_t *arena;
    analysis_case_t *cases;
    size_t count;
} gathering_t;

static void add_column(buf_t *sql, const cat_field_t *f)
{
    buf_add_raw(sql, ", ");
    if (f) {
        buf_add_raw(sql, "k.");
        store_add_name(sql, f->name);
    } else {
        buf_add_raw(sql, "NULL");
    }
}

static void add_sql(const gathering_t *g, buf_t *sql)
{
    buf_t table;
    buf_init(&table, 128);
    buf_addf(&table, "k_%s", g->served.kind->name);
    buf_add_raw(sql, "SELECT k.id, k.office, k.number, k.opened_on");
    add_column(sql, g->facts);
    add_column(sql, g->crime);
    add_column(sql, g->field);
    add_column(sql, g->rank);
    add_column(sql, g->amount);
    buf_add_raw(sql, g->unit ? ", p.name" : ", NULL");
    const cat_field_t *title = NULL;
    if (g->served.kind->title && cat_kind_field(g->served.kind, g->served.kind->title, &title, NULL) == 0 && title->sealed) title = NULL;
    add_column(sql, title);
    buf_add_raw(sql, " FROM ");
    store_add_name(sql, buf_text(&table));
    buf_add_raw(sql, " k");
    if (g->unit) {
        buf_add_raw(sql, " LEFT JOIN party p ON p.id = k.");
        store_add_name(sql, g->unit->name);
    }
    buf_add_raw(sql, " WHERE k.opened_on BETWEEN $1 AND $2");
    if (g->ask->field) {
        buf_add_raw(sql, " AND k.");
        store_add_name(sql, g->field->name);
        buf_add_raw(sql, " = $3");
    }
    buf_add_raw(sql, " ORDER BY k.id DESC");
    buf_release(&table);
}

static const char *copy(gathering_t *g, store_rows_t *rows, int i)
{
    const char *text = store_col_text(rows, i);
    return text && *text ? arena_text(g->arena, text) : NULL;
}

static bool wanted(const gathering_t *g, const char *crime)
{
    if (!g->ask->crime) return true;
    analysis_mark_t m = analysis_mark_of(g->crime, crime);
    return (m.code && strcmp(m.code, g->ask->crime) == 0) || (m.group && strcmp(m.group, g->ask->crime) == 0);
}

static int take(gathering_t *g, store_rows_t *rows, err_t *err)
{
    char id[48];
    if (!within_sees(g->book, g->actor, g->served.kind, store_col_text(rows, 1), g->office)) return 0;
    const char *facts = store_col_text(rows, 4);
    if (!wanted(g, store_col_text(rows, 5))) return 0;
    if (!facts || !*facts) {
        if (g->ask->without) ++*g->ask->without;
        return 0;
    }
    if (g->count == ANALYSIS_CASES_MOST) return err_set(err, ERR_ANALYSIS_MANY, "3,000");
    analysis_case_t *c = &g->cases[g->count];
    *c = (analysis_case_t){.matter = store_col_int(rows, 0), .office = copy(g, rows, 1), .text = copy(g, rows, 4),
                           .crime = analysis_mark_of(g->crime, copy(g, rows, 5)), .field = analysis_mark_of(g->field, copy(g, rows, 6)),
                           .rank = analysis_mark_of(g->rank, copy(g, rows, 7)), .amount = store_col_text(rows, 8) ? store_col_int(rows, 8) : -1,
                           .unit = copy(g, rows, 9), .title = copy(g, rows, 10), .id = copy(g, rows, 2), .on = DAY_NONE};
    (void)day_parse(store_col_text(rows, 3), &c->on, NULL);
    matter_text(c->matter, id);
    if (!c->id) c->id = arena_text(g->arena, id);
    if (!c->title) c->title = "";
    if (!c->id || !c->text) return err_nomem(err);
    g->count++;
    return 0;
}

static int read_all(store_conn_t *c, void *arg, err_t *err)
{
    gathering_t *g = arg;
    store_rows_t *rows = NULL;
    bool more = false;
    char from[DAY_TEXT], to[DAY_TEXT];
    buf_t sql;
    buf_init(&sql, 8192);
    add_sql(g, &sql);
    g->count = 0;
    if (g->ask->without) *g->ask->without = 0; /* it may be called again */
    const store_value_t params[] = {store_text(g->ask->from == DAY_NONE ? "1900-01-01" : day_text(g->ask->from, from)),
                                    store_text(g->ask->to == DAY_NONE ? "2199-12-31" : day_text(g->ask->to, to)), store_text(g->ask->field)};
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query_long(c, buf_text(&sql), params, g->ask->field ? 3 : 2, &rows, err);
    while (!failed && !(failed = store_step(rows, &more, err)) && more) failed = take(g, rows, err);
    store_rows_close(rows);
    buf_release(&sql);
    return failed;
}

static int leave_sealed(gathering_t *g, err_t *err)
{
    size_t kept = 0;
    int failed = 0;
    for (size_t i = 0; i < g->count && !failed; i++) {
        bool hides = false;
        failed = book_seal_hides(g->book, g->actor, g->cases[i].matter, &hides, err);
        if (!failed && !hides) g->cases[kept++] = g->cases[i];
    }
    g->count = kept;
    return failed;
}

int analysis_gather(book_t *b, const actor_t *actor, const analysis_ask_t *ask, arena_t *a, analysis_case_t **ret_cases,
                    size_t *ret_count, err_t *err)
{
    assert(b && actor && ask && ret_cases && ret_count);
    gathering_t g = {.book = b, .actor = actor, .ask = ask, .arena = a};
    int failed = analysis_kind(book_catalogue(b), PART_CASE, &g.served, err);
    if (!failed) failed = served_field(&g.served, "facts", &g.facts, err);
    if (!failed) failed = served_field(&g.served, "crime", &g.crime, err);
    if (!failed) failed = served_field(&g.served, "field", &g.field, err);
    if (!failed) failed = analysis_office(b, actor, ask->office, &g.office, err);
    if (failed) return failed;
    g.rank = served_optional(&g.served, "rank");
    g.amount = served_optional(&g.served, "amount");
    g.unit = served_optional(&g.served, "unit");
    g.cases = arena_array(a, ANALYSIS_CASES_MOST, sizeof *g.cases);
    failed = g.cases ? store_read(book_store(b), read_all, &g, err) : err_nomem(err);
    if (!failed) failed = leave_sealed(&g, err);
    if (failed) return failed;
    *ret_cases = g.cases;
    *ret_count = g.count;
    return 0;
}
