/* missed.c - what the program does when a due date is missed: `on_missed` of a rule.
 *
 * Each start of a rule has one request key, so two processes, or a second turn, perform it once. Matters whose stage
 * does not allow the act are not even listed; the walk goes on behind what was refused, so nothing blocks the rest.
 */
#include "register/inside.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { MISSED_BATCH = 50, KEY_BYTES = IDEM_BYTES_MOST + 1 };

typedef struct walk {
    book_t *book;
    const cat_kind_t *kind;
    const cat_due_t *rule;
    const cat_act_t *act;
    const actor_t *program;
    const char *sql;
    day_t today, after_day;   /* go on behind this due date … */
    int64_t after_matter;     /* … of this matter */
    size_t count;
    int64_t matter[MISSED_BATCH], from_act[MISSED_BATCH];
    day_t due_on[MISSED_BATCH];
} walk_t;

/* $1 today, $2 the program's login, $3 and $4 where to go on. */
static int walk_sql(walk_t *w, arena_t *a, err_t *err)
{
    buf_t sql;
    bool first = true;
    buf_init(&sql, 1 << 16);
    /* sql: identifiers only */
    buf_addf(&sql, "SELECT d.matter, d.from_act, d.due_on FROM due d JOIN k_%s k ON k.id = d.matter WHERE d.kind = '%s' "
                   "AND d.rule = '%s' AND d.state = 'open' AND d.due_on < $1 AND (d.due_on > $3 OR (d.due_on = $3 AND d.matter > $4)) "
                   "AND NOT EXISTS (SELECT 1 FROM act x WHERE x.actor = $2 AND x.idem_key = 'missed:' || d.rule || ':' || CAST(d.from_act AS text)) "
                   "AND k.stage IN (", w->kind->name, w->kind->name, w->rule->name);
    for (size_t i = 0; i < w->kind->stage_count; i++) {
        if (!(w->act->from >> i & 1)) continue;
        buf_addf(&sql, "%s'%s'", first ? "" : ", ", w->kind->stages[i]); /* sql: identifiers only */
        first = false;
    }
    if (first) buf_add_raw(&sql, "''");
    buf_addf(&sql, ") ORDER BY d.due_on, d.matter LIMIT %d", MISSED_BATCH);
    w->sql = buf_failed(&sql) ? NULL : arena_text(a, buf_text(&sql));
    buf_release(&sql);
    return w->sql ? 0 : err_nomem(err);
}

static int list_missed(store_conn_t *c, void *arg, err_t *err)
{
    walk_t *w = arg;
    char today[DAY_TEXT], after[DAY_TEXT];
    store_rows_t *rows = NULL;
    w->count = 0;
    int failed = store_query(c, w->sql, STORE_P(store_text(day_text(w->today, today)), store_text(w->program->login),
                                                store_text(day_text(w->after_day, after)), store_int(w->after_matter)), &rows, err);
    for (bool row = true; !failed && w->count < MISSED_BATCH;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        w->matter[w->count] = store_col_int(rows, 0);
        w->from_act[w->count] = store_col_int(rows, 1);
        failed = day_parse(store_col_text(rows, 2), &w->due_on[w->count++], err);
    }
    store_rows_close(rows);
    return failed;
}

static int perform_batch(walk_t *w, arena_t *a, missed_t *list, size_t *count, size_t *performed, err_t *err)
{
    act_request_t *q = arena_array(a, w->count, sizeof *q);
    act_receipt_t *receipts = arena_array(a, w->count, sizeof *receipts);
    err_t *errors = arena_array(a, w->count, sizeof *errors);
    char(*keys)[KEY_BYTES] = arena_array(a, w->count, sizeof *keys);
    if (!q || !receipts || !errors || !keys) return err_nomem(err);
    for (size_t i = 0; i < w->count; i++) {
        (void)snprintf(keys[i], KEY_BYTES, "missed:%s:%" PRId64, w->rule->name, w->from_act[i]);
        q[i] = (act_request_t){.actor = *w->program, .kind = w->kind->name, .act = w->act->name, .matter = w->matter[i],
                               .occurred_on = w->due_on[i] + 1, .idem_key = keys[i]};
    }
    int failed = register_bulk(w->book, q, w->count, a, receipts, errors, err);
    if (failed) return failed;
    for (size_t i = 0; i < w->count; i++) {
        if (!errors[i].code && receipts[i].replayed) continue; /* another process was faster */
        *performed += errors[i].code == 0;
        if (*count < MISSED_MOST)
            list[(*count)++] = (missed_t){w->matter[i], w->kind, w->rule, w->due_on[i], errors[i].code};
    }
    return 0;
}

static int walk_rule(walk_t *w, arena_t *a, missed_t *list, size_t *count, size_t *performed, err_t *err)
{
    int failed = walk_sql(w, a, err);
    w->count = MISSED_BATCH;
    while (!failed && w->count == MISSED_BATCH && *performed < MISSED_MOST) {
        failed = store_read(w->book->with.store, list_missed, w, err);
        if (failed || w->count == 0) break;
        w->after_day = w->due_on[w->count - 1];
        w->after_matter = w->matter[w->count - 1];
        failed = perform_batch(w, a, list, count, performed, err);
    }
    return failed;
}

int register_missed(book_t *b, const actor_t *program, day_t today, arena_t *a, missed_t **ret_list, size_t *ret_count,
                    err_t *err)
{
    size_t count = 0, performed = 0;
    int failed = 0;
    missed_t *list = arena_array(a, MISSED_MOST, sizeof *list);
    if (!list) return err_nomem(err);
    assert(program->system);
    for (size_t i = 0; !failed && i < b->plan_count; i++) {
        const cat_kind_t *k = b->plans[i].kind;
        for (size_t r = 0; !failed && r < k->due_count && performed < MISSED_MOST; r++) {
            if (k->dues[r].on_missed < 0) continue;
            walk_t w = {.book = b, .kind = k, .rule = &k->dues[r], .act = &k->acts[k->dues[r].on_missed], .program = program,
                        .today = today, .after_day = day_of(1900, 1, 1)};
            failed = walk_rule(&w, a, list, &count, &performed, err);
        }
    }
    if (failed) return failed;
    *ret_list = list;
    *ret_count = count;
    return 0;
}
