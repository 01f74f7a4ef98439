/* fuzz_search.c - a small index under any sequence of additions, removals and searches, held against a plain
 * table of the same records.
 *
 * Each line of the input is a step. Its first byte says what: '+' add or replace, '-' remove, anything else ask.
 * The second byte is the record's id (low four bits), the third the list (two bits), the schema and which facts
 * (FACT_*) come along; the rest is the name, other names behind a tab.
 * Held: the answer is the same twice and in an index made in the opposite order; score in range; pieces add up to
 * the points; only living records of the lists asked; a pair looked at alone says the same but for the namesakes; a
 * bare name is never more than C; a name finds itself; namesakes are counted as the table counts them.
 */
#include "match/match.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { IDS = 16, STEPS = 120, ALIASES = 4, LINE = 1200, TOP = 60 };
enum { FACT_NUMBER = 1, FACT_BORN = 2, FACT_PLACE = 4, FACT_UNIT = 8 };

typedef struct row {
    bool live;
    int list;
    char text[LINE];
    const char *aliases[ALIASES];
    match_subject_t what;
} row_t;

typedef struct step {
    char what;
    int id, facts;
    row_t row;
} step_t;

static void read_names(row_t *r)
{
    r->what.name = r->text;
    for (char *tab = strchr(r->text, '\t'); tab; tab = strchr(tab, '\t')) {
        *tab++ = '\0';
        if (r->what.alias_count == ALIASES) break;
        r->aliases[r->what.alias_count++] = tab;
    }
    r->what.aliases = r->aliases;
}

static void read_step(const uint8_t *line, size_t n, step_t *s)
{
    static const char *const numbers[] = {"11010519491231002X", "440524188001010014", "91350100M000100Y43", "M000100Y-4"};
    static const char *const places[] = {"深圳市", "广东省", "武汉市", "Oak Street, Dublin"};
    memset(s, 0, sizeof *s);
    s->what = (char)line[0];
    unsigned id = n > 1 ? line[1] : 0, how = n > 2 ? line[2] : 0;
    s->id = (int)(id & (IDS - 1));
    s->facts = (int)(how & 15);
    s->row.list = (int)(id >> 4 & 3);
    size_t room = n > 3 ? n - 3 : 0;
    if (room >= sizeof s->row.text) room = sizeof s->row.text - 1;
    if (room) memcpy(s->row.text, line + 3, room);
    unsigned kind = how >> 4 & 3;
    s->row.what = (match_subject_t){.schema = kind == 0 ? MATCH_PERSON : (enum match_schema)kind, .born = DAY_NONE};
    read_names(&s->row);
    if (s->facts & FACT_NUMBER) s->row.what.identity = numbers[id >> 6 & 3];
    if (s->facts & FACT_BORN) s->row.what.born = day_of(1950 + (int)(id >> 4 & 3), 1, 1 + (int)(id >> 6 & 3));
    if (s->facts & FACT_PLACE) s->row.what.place = places[id >> 4 & 3];
    if (s->facts & FACT_UNIT) s->row.what.unit = id >> 5 & 1 ? "深圳市华国电机有限公司" : "宏达建设集团";
}

static void same_answer(const match_result_t *x, const match_result_t *y)
{
    assert(x->count == y->count && x->namesakes == y->namesakes);
    for (size_t i = 0; i < x->count; i++) {
        const match_hit_t *a = &x->hits[i], *b = &y->hits[i];
        assert(a->record == b->record && a->list == b->list && a->score == b->score && a->points == b->points && a->tier == b->tier);
        assert(strcmp(a->name, b->name) == 0 && a->reason_count == b->reason_count);
        for (size_t k = 0; k < a->reason_count; k++)
            assert(a->reasons[k].points == b->reasons[k].points && strcmp(a->reasons[k].word, b->reasons[k].word) == 0);
    }
}

static const char *folded(const char *name, enum match_schema schema, buf_t *into)
{
    buf_init(into, 16384);
    return match_fold(name, schema, into, NULL) ? NULL : buf_text(into);
}

static bool reads_the_same(const char *x, const char *y, enum match_schema schema)
{
    buf_t a, b;
    const char *p = folded(x, schema, &a), *q = folded(y, schema, &b);
    bool same = p && q && strcmp(p, q) == 0;
    buf_release(&a);
    buf_release(&b);
    return same;
}

/* The points of one hit without what its namesakes take away. */
static int own_points(const match_hit_t *h)
{
    int sum = 0;
    for (size_t i = 0; i < h->reason_count; i++)
        if (strcmp(h->reasons[i].word, "common_name") != 0) sum += h->reasons[i].points;
    return sum;
}

/* Looked at alone the pair says the same; only what was clipped at the top may differ by the namesakes. */
static void check_alone(const match_subject_t *s, const match_subject_t *r, const match_hit_t *h, arena_t *a)
{
    match_hit_t alone;
    int failed = match_pair(s, r, a, &alone, NULL);
    assert(!failed);
    bool same_name = strcmp(h->name, alone.name) == 0;
    if (same_name && h->tier != MATCH_A) assert(own_points(h) == own_points(&alone) || h->points == 0 || alone.points >= 950);
    /* Another of its names may be nearer and have no key in common: then the record is found by this one. */
    if (same_name) assert(alone.tier == h->tier || (alone.tier == MATCH_B && h->tier == MATCH_C)); /* namesakes on the list make it less sure */
    else assert(own_points(h) <= own_points(&alone) || h->tier == MATCH_A);
}

static void check_hit(const match_query_t *q, const row_t *row, const match_hit_t *h, arena_t *a)
{
    int sum = 0;
    for (size_t i = 0; i < h->reason_count; i++) sum += h->reasons[i].points;
    assert(h->score >= 0 && h->score <= 1000 && h->reason_count > 0 && sum == h->points);
    assert(h->tier >= MATCH_A && h->tier <= MATCH_C);
    assert(!q->lists || q->lists >> h->list & 1);
    const match_subject_t *s = &q->subject, *r = &row->what;
    bool numbers = s->identity && r->identity;
    bool facts = (s->born != DAY_NONE && r->born != DAY_NONE) || (s->place && r->place) || (s->unit && r->unit) || s->identity || r->identity;
    assert(h->tier != MATCH_A || numbers);
    assert(h->tier != MATCH_B || facts);
    if (s->schema != MATCH_ANY && r->schema != MATCH_ANY && s->name[0]) check_alone(s, r, h, a);
}

static bool bare(const match_subject_t *s)
{
    return !s->identity && s->born == DAY_NONE && !s->place && !s->unit;
}

static void check_all(const row_t *table, const match_query_t *q, const match_result_t *r, arena_t *a)
{
    size_t live = 0, namesakes = 0;
    const match_subject_t *s = &q->subject;
    assert(r->count <= (size_t)q->top);
    for (size_t i = 0; i < r->count; i++) {
        const match_hit_t *h = &r->hits[i];
        assert(h->record >= 1 && h->record <= IDS && table[h->record - 1].live && table[h->record - 1].list == h->list);
        for (size_t k = 0; k < i; k++) assert(r->hits[k].record != h->record);
        check_hit(q, &table[h->record - 1], h, a);
    }
    for (int i = 0; i < IDS; i++) {
        const row_t *row = &table[i];
        bool listed = row->live && (!q->lists || q->lists >> row->list & 1);
        live += listed;
        if (!listed || s->schema == MATCH_ANY || row->what.schema != s->schema) continue;
        bool same = reads_the_same(s->name, row->what.name, s->schema);
        for (size_t k = 0; k < row->what.alias_count; k++) same |= reads_the_same(s->name, row->what.aliases[k], s->schema);
        namesakes += same;
        /* Nobody who bears the name may be missing, unless something else speaks against it. */
        bool found = false;
        for (size_t k = 0; k < r->count; k++) found |= r->hits[k].record == i + 1;
        if (same && bare(s)) assert(found);
    }
    assert(r->namesakes <= live);
    if (s->schema != MATCH_ANY) assert(r->namesakes >= namesakes);
}

static match_index_t *opposite(const row_t *table)
{
    match_index_t *ix = NULL;
    if (match_index_new(&ix, NULL)) abort();
    for (int i = IDS - 1; i >= 0; i--)
        if (table[i].live && match_add(ix, i + 1, table[i].list, &table[i].what, NULL)) abort();
    return ix;
}

static void ask(match_index_t *ix, const row_t *table, const step_t *s)
{
    static const uint32_t masks[] = {0, 1, 2, 12};
    arena_t *a = arena_new(64 << 20);
    if (!a) abort();
    match_query_t q = {.subject = s->row.what, .lists = masks[s->row.list], .top = TOP};
    match_result_t first = {0}, again = {0}, other = {0};
    int code = match_search(ix, &q, a, &first, NULL);
    assert(code == match_search(ix, &q, a, &again, NULL));
    if (!code) {
        same_answer(&first, &again);
        check_all(table, &q, &first, a);
        match_index_t *fresh = opposite(table);
        if (match_search(fresh, &q, a, &other, NULL)) abort();
        same_answer(&first, &other);
        match_index_free(fresh);
    }
    arena_free(a);
}

/* The step's names point into the step: the table's row points into itself. */
static void keep_row(row_t *row, const row_t *from)
{
    *row = *from;
    row->live = true;
    row->what.name = row->text;
    for (size_t i = 0; i < row->what.alias_count; i++) row->aliases[i] = row->text + (from->aliases[i] - from->text);
    row->what.aliases = row->aliases;
}

static void take(match_index_t *ix, row_t *table, const step_t *s)
{
    row_t *row = &table[s->id];
    if (s->what == '+') {
        if (!match_add(ix, s->id + 1, s->row.list, &s->row.what, NULL)) keep_row(row, &s->row);
    } else if (s->what == '-') {
        bool removed = match_remove(ix, s->id + 1, NULL) == 0;
        assert(removed == row->live);
        row->live = false;
    } else {
        ask(ix, table, s);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static row_t table[IDS];
    static step_t step;
    match_index_t *ix = NULL;
    memset(table, 0, sizeof table);
    if (match_index_new(&ix, NULL)) abort();
    for (int steps = 0; size > 0 && steps < STEPS; steps++) {
        const uint8_t *end = memchr(data, '\n', size);
        size_t n = end ? (size_t)(end - data) : size;
        if (n > 0) {
            read_step(data, n, &step);
            take(ix, table, &step);
        }
        data += end ? n + 1 : n;
        size -= end ? n + 1 : n;
    }
    size_t live = 0;
    for (int i = 0; i < IDS; i++) live += table[i].live;
    assert(match_records(ix) == live);
    match_index_free(ix);
    return 0;
}
