/* propose.c - where to go: offices below, fields of work and units weighed by the register's own figures.
 *
 * Points are whole numbers anybody can add up again: a contact point has two for each case of a danger figure and three
 * for each more than in the year before; a demonstration area has two for each of a soundness figure, less four for each
 * danger and two for each more than before. Who has no soundness at all is no demonstration.
 */
#include "planning/inside.h"

#include "register/asof.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum dimension { BY_OFFICE, BY_FIELD, BY_UNIT, DIMENSIONS };
static const char *const DIMENSION[DIMENSIONS] = {"office", "field", "unit"};
enum { TABLE_SIZE = 1 << 16, FIRST_YEAR = 1990 };

typedef struct entry {
    enum dimension dimension;
    const char *key;      /* office code, code of the field, or the party's id */
    const char *name;     /* in Chinese, as the subject of an area */
    const char *identity; /* units */
    int64_t now[PLANNING_MEASURES_MOST], before[PLANNING_MEASURES_MOST];
    int64_t contact, demonstration;
} entry_t;

typedef struct weigh {
    book_t *book;
    const actor_t *actor;
    const planning_ask_t *ask;
    planning_kinds_t kinds;
    measure_t measure[PLANNING_MEASURES_MOST];
    size_t measure_count;
    int office;
    char from[DAY_TEXT], to[DAY_TEXT], before_from[DAY_TEXT], before_to[DAY_TEXT];
    arena_t *arena;
    entry_t *entry;
    size_t count;
    int32_t *table; /* of entries, -1 = free */
} weigh_t;

/* --- periods ---------------------------------------------------------------------------------------- */

/* A running year is compared with the same days of the year before. */
static int set_periods(weigh_t *w, err_t *err)
{
    int year, month, day, asked = w->ask->year;
    char text[16];
    day_t today = day_today();
    day_split(today, &year, &month, &day);
    if (asked < FIRST_YEAR || asked > year) {
        (void)snprintf(text, sizeof text, "%d", asked);
        return err_set(err, ERR_PLANNING_YEAR, text);
    }
    if (asked < year) {
        month = 12;
        day = 31;
    }
    int before = day > day_month_length(asked - 1, month) ? day_month_length(asked - 1, month) : day;
    (void)day_text(day_of(asked, 1, 1), w->from);
    (void)day_text(day_of(asked, month, day), w->to);
    (void)day_text(day_of(asked - 1, 1, 1), w->before_from);
    (void)day_text(day_of(asked - 1, month, before), w->before_to);
    return 0;
}

/* --- entries ---------------------------------------------------------------------------------------- */

static uint32_t hash_key(enum dimension d, const char *key)
{
    uint32_t h = 2166136261U + (uint32_t)d;
    for (; *key; key++) h = (h ^ (uint8_t)*key) * 16777619U;
    return h ^ h >> 15;
}

/* The entry of that key, new if there is none; NULL = no memory, or too many (then the rest is left out). */
static entry_t *entry_of(weigh_t *w, enum dimension d, const char *key)
{
    uint32_t at = hash_key(d, key) & (TABLE_SIZE - 1);
    for (; w->table[at] >= 0; at = (at + 1) & (TABLE_SIZE - 1)) {
        entry_t *e = &w->entry[w->table[at]];
        if (e->dimension == d && strcmp(e->key, key) == 0) return e;
    }
    if (w->count == PLANNING_ENTRIES_MOST) return NULL;
    entry_t *e = &w->entry[w->count];
    *e = (entry_t){.dimension = d, .key = arena_text(w->arena, key), .name = "", .identity = ""};
    if (!e->key) return NULL;
    w->table[at] = (int32_t)w->count++;
    return e;
}

static void count_in(weigh_t *w, enum dimension d, const char *key, size_t measure, bool before, int64_t n)
{
    entry_t *e = entry_of(w, d, key);
    if (e) *(before ? &e->before[measure] : &e->now[measure]) += n;
}

/* The office directly below the one asked about through which this one hangs; -1 = none. */
static int below(const weigh_t *w, int office)
{
    const office_tree_t *t = book_offices(w->book);
    for (int up = office; up >= 0; up = office_at(t, up)->parent)
        if (office_at(t, up)->parent == w->office) return up;
    return -1;
}

/* --- what was counted ---------------------------------------------------------------------------------- */

static int count_offices(weigh_t *w, store_conn_t *c, size_t i, bool before, err_t *err)
{
    const measure_t *m = &w->measure[i];
    store_rows_t *rows = NULL;
    bool more = false;
    int failed = store_query(c, "SELECT office, CAST(SUM(n) AS bigint) FROM tally WHERE kind = $1 AND figure = $2"
                                " AND on_day BETWEEN $3 AND $4 GROUP BY office ORDER BY office",
                             STORE_P(store_text(m->kind->name), store_text(m->figure->name),
                                     store_text(before ? w->before_from : w->from),
                                     store_text(before ? w->before_to : w->to)), &rows, err);
    while (!failed && !(failed = store_step(rows, &more, err)) && more) {
        int office, under;
        if (!within_sees(w->book, w->actor, m->kind, store_col_text(rows, 0), w->office)) continue;
        if (office_find(book_offices(w->book), store_col_text(rows, 0), &office, NULL) != 0) continue;
        under = below(w, office);
        if (under >= 0)
            count_in(w, BY_OFFICE, office_at(book_offices(w->book), under)->code, i, before, store_col_int(rows, 1));
    }
    store_rows_close(rows);
    return failed;
}

static int count_by(weigh_t *w, store_conn_t *c, size_t i, enum dimension d, const char *field, bool before,
                    err_t *err)
{
    const measure_t *m = &w->measure[i];
    store_rows_t *rows = NULL;
    bool more = false;
    buf_t sql;
    buf_init(&sql, 8192);
    buf_add_raw(&sql, "SELECT r.office, r.chosen, CAST(COUNT(*) AS bigint)");
    planning_add_counted(&sql, m, field);
    buf_add_raw(&sql, " GROUP BY r.office, r.chosen ORDER BY r.office, r.chosen");
    int failed = buf_failed(&sql) ? err_nomem(err) : 0;
    if (!failed)
        failed = store_query(c, buf_text(&sql),
                             STORE_P(store_text(m->figure->count), store_text(before ? w->before_from : w->from),
                                     store_text(before ? w->before_to : w->to)), &rows, err);
    while (!failed && !(failed = store_step(rows, &more, err)) && more) {
        char party[24];
        if (!within_sees(w->book, w->actor, m->kind, store_col_text(rows, 0), w->office)) continue;
        (void)snprintf(party, sizeof party, "%lld", (long long)store_col_int(rows, 1));
        count_in(w, d, d == BY_UNIT ? party : store_col_text(rows, 1), i, before, store_col_int(rows, 2));
    }
    store_rows_close(rows);
    buf_release(&sql);
    return failed;
}

/* The party field that tells the unit: the one called so, else the first. */
static const char *unit_field(const cat_kind_t *k)
{
    const char *first = NULL;
    for (size_t i = 0; i < k->field_count; i++) {
        if (k->fields[i].type != CAT_PARTY || k->fields[i].sealed) continue;
        if (strcmp(k->fields[i].name, "unit") == 0) return k->fields[i].name;
        if (!first) first = k->fields[i].name;
    }
    return first;
}

/* Before the first matter of a kind nothing is on record, which is not the same as nothing having happened. */
static int note_record(weigh_t *w, store_conn_t *c, size_t i, err_t *err)
{
    char table[80];
    store_rows_t *rows = NULL;
    buf_t sql;
    buf_init(&sql, 512);
    (void)snprintf(table, sizeof table, "k_%s", w->measure[i].kind->name);
    buf_add_raw(&sql, "SELECT 1 FROM ");
    store_add_name(&sql, table);
    buf_add_raw(&sql, " WHERE opened_on <= $1 LIMIT 1");
    int failed = buf_failed(&sql) ? err_nomem(err) : 0;
    if (!failed) failed = store_query(c, buf_text(&sql), STORE_P(store_text(w->before_to)), &rows, err);
    if (!failed) failed = store_step(rows, &w->measure[i].before_known, err);
    store_rows_close(rows);
    buf_release(&sql);
    return failed;
}

static int count_measure(weigh_t *w, store_conn_t *c, size_t i, err_t *err)
{
    const cat_kind_t *k = w->measure[i].kind;
    const cat_field_t *f = NULL;
    const char *unit = unit_field(k);
    bool field = cat_kind_field(k, "field_of_work", &f, NULL) == 0 && f->type == CAT_CHOICE;
    int failed = note_record(w, c, i, err);
    for (int before = 0; before < 2 && !failed; before++) {
        failed = count_offices(w, c, i, before, err);
        if (!failed && field) failed = count_by(w, c, i, BY_FIELD, "field_of_work", before, err);
        if (!failed && unit) failed = count_by(w, c, i, BY_UNIT, unit, before, err);
    }
    return failed;
}

/* --- names ---------------------------------------------------------------------------------------------- */

static int name_unit(weigh_t *w, store_conn_t *c, entry_t *e, err_t *err)
{
    store_rows_t *rows = NULL;
    bool more = false;
    int failed = store_query(c, "SELECT name, identity, type FROM party WHERE id = $1",
                             STORE_P(store_int(strtoll(e->key, NULL, 10))), &rows, err);
    if (!failed) failed = store_step(rows, &more, err);
    if (!failed && more && strcmp(store_col_text(rows, 2), "unit") == 0) {
        e->name = arena_text(w->arena, store_col_text(rows, 0));
        const char *identity = store_col_text(rows, 1);
        if (identity) e->identity = arena_text(w->arena, identity);
        if (!e->name || !e->identity) failed = err_nomem(err);
    }
    store_rows_close(rows);
    return failed;
}

static int name_entry(weigh_t *w, store_conn_t *c, entry_t *e, err_t *err)
{
    const cat_field_t *f = NULL;
    int office;
    if (e->dimension == BY_UNIT) return name_unit(w, c, e, err);
    if (e->dimension == BY_OFFICE) {
        if (office_find(book_offices(w->book), e->key, &office, NULL) == 0)
            e->name = office_at(book_offices(w->book), office)->name.in[LANG_ZH];
        return 0;
    }
    if (cat_kind_field(w->kinds.kind[PART_AREA], "field_of_work", &f, NULL) != 0) return 0;
    for (size_t i = 0; i < f->choice_count; i++)
        if (strcmp(f->choices[i].code, e->key) == 0) e->name = f->choices[i].name.in[LANG_ZH];
    return 0;
}

/* --- points ---------------------------------------------------------------------------------------------- */

static void weigh_entry(const weigh_t *w, entry_t *e)
{
    int64_t sound = 0;
    for (size_t i = 0; i < w->measure_count; i++) {
        int64_t more = w->measure[i].before_known && e->now[i] > e->before[i] ? e->now[i] - e->before[i] : 0;
        if (measure_in(&w->measure[i], "danger")) {
            e->contact += 2 * e->now[i] + 3 * more;
            e->demonstration -= 4 * e->now[i] + 2 * more;
        } else {
            sound += e->now[i];
            e->demonstration += 2 * e->now[i];
        }
    }
    if (!sound) e->demonstration = 0;
}

static int by_contact(const void *x, const void *y)
{
    const entry_t *a = *(const entry_t *const *)x, *b = *(const entry_t *const *)y;
    if (a->contact != b->contact) return a->contact < b->contact ? 1 : -1;
    return strcmp(a->key, b->key);
}

static int by_demonstration(const void *x, const void *y)
{
    const entry_t *a = *(const entry_t *const *)x, *b = *(const entry_t *const *)y;
    if (a->demonstration != b->demonstration) return a->demonstration < b->demonstration ? 1 : -1;
    return strcmp(a->key, b->key);
}

static int rank_of(const weigh_t *w, const entry_t *e, size_t measure)
{
    int rank = 1;
    for (size_t i = 0; i < w->count; i++)
        rank += w->entry[i].dimension == e->dimension && w->entry[i].now[measure] > e->now[measure];
    return rank;
}

/* --- words ---------------------------------------------------------------------------------------------- */

/* "+71.4%", in tenths rounded half away from zero. */
static void add_growth(buf_t *out, int64_t now, int64_t before)
{
    int64_t more = now > before ? now - before : before - now;
    int64_t tenths = (more * 2000 + before) / (2 * before);
    buf_addf(out, "%c%lld.%lld%%", now >= before ? '+' : '-', (long long)(tenths / 10), (long long)(tenths % 10));
}

static void add_reason(const weigh_t *w, const entry_t *e, size_t i, int rank, enum lang lang, buf_t *out)
{
    const measure_t *m = &w->measure[i];
    const char *unit = m->figure->unit ? m->figure->unit : "";
    bool zh = lang == LANG_ZH;
    buf_addf(out, zh ? "%s%s%lld%s，居第%d位；" : "%s%s: %lld%s, rank %d; ", out->length ? (zh ? "。" : ". ") : "",
             m->choice->name.in[lang], (long long)e->now[i], zh ? unit : "", rank);
    if (m->before_known)
        buf_addf(out, zh ? "上年同期%lld%s" : "the year before %lld%s", (long long)e->before[i], zh ? unit : "");
    else buf_add_raw(out, zh ? "上年同期无记录" : "no record of the year before");
    if (e->before[i] > 0) {
        buf_add_raw(out, zh ? "，" : ", ");
        add_growth(out, e->now[i], e->before[i]);
    }
}

static json_t *reasons_json(const weigh_t *w, const entry_t *e, json_t *numbers)
{
    buf_t text[LANG_COUNT];
    for (int l = 0; l < LANG_COUNT; l++) buf_init(&text[l], 16 << 10);
    for (size_t i = 0; i < w->measure_count; i++) {
        int rank = rank_of(w, e, i);
        if (!e->now[i] && !e->before[i]) continue;
        for (int l = 0; l < LANG_COUNT; l++) add_reason(w, e, i, rank, (enum lang)l, &text[l]);
        (void)json_array_append_new(
            numbers, json_pack("{s:s, s:{s:s, s:s}, s:I, s:I, s:b, s:i}", "figure", w->measure[i].figure->name, "label", "zh",
                               w->measure[i].choice->name.in[LANG_ZH], "en", w->measure[i].choice->name.in[LANG_EN], "now",
                               (json_int_t)e->now[i], "before", (json_int_t)e->before[i], "before_known", w->measure[i].before_known, "rank", rank));
    }
    buf_addf(&text[LANG_ZH], "。数据来源：本系统统计，%s至%s，对比%s至%s。", w->from, w->to, w->before_from, w->before_to);
    buf_addf(&text[LANG_EN], ". Source: this register's figures, %s to %s against %s to %s.", w->from, w->to,
             w->before_from, w->before_to);
    json_t *words = json_pack("{s:s, s:s}", "zh", buf_text(&text[LANG_ZH]), "en", buf_text(&text[LANG_EN]));
    for (int l = 0; l < LANG_COUNT; l++) buf_release(&text[l]);
    return words;
}

static int add_proposed(const weigh_t *w, const entry_t *e, bool contact, json_t *list, err_t *err)
{
    json_t *numbers = json_array(), *reasons = reasons_json(w, e, numbers);
    json_t *p = json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:o, s:o}", "sort", contact ? "contact" : "demonstration",
                          "dimension", DIMENSION[e->dimension], "subject", e->name, "code",
                          e->dimension == BY_UNIT ? "" : e->key, "identity", e->identity, "points",
                          (json_int_t)(contact ? e->contact : e->demonstration), "reasons", reasons, "numbers", numbers);
    return p && json_array_append_new(list, p) == 0 ? 0 : err_nomem(err);
}

/* The best of one sort and dimension that have a name. */
static int take_best(weigh_t *w, store_conn_t *c, entry_t **order, enum dimension d, bool contact, json_t *list, err_t *err)
{
    size_t n = 0;
    int taken = 0, failed = 0;
    for (size_t i = 0; i < w->count; i++)
        if (w->entry[i].dimension == d && (contact ? w->entry[i].contact : w->entry[i].demonstration) > 0)
            order[n++] = &w->entry[i];
    if (n) qsort(order, n, sizeof *order, contact ? by_contact : by_demonstration);
    for (size_t i = 0; i < n && taken < w->ask->take && !failed; i++) {
        failed = name_entry(w, c, order[i], err);
        if (failed || !*order[i]->name) continue; /* a person, or a code that is no more */
        failed = add_proposed(w, order[i], contact, list, err);
        taken++;
    }
    return failed;
}

typedef struct asked {
    weigh_t *w;
    json_t *list;
} asked_t;

static int weigh_all(store_conn_t *c, void *arg, err_t *err)
{
    asked_t *x = arg;
    weigh_t *w = x->w;
    int failed = 0;
    (void)json_array_clear(x->list);
    w->count = 0;
    memset(w->table, 0xFF, TABLE_SIZE * sizeof *w->table);
    for (size_t i = 0; i < w->measure_count && !failed; i++) failed = count_measure(w, c, i, err);
    if (failed) return failed;
    for (size_t i = 0; i < w->count; i++) weigh_entry(w, &w->entry[i]);
    entry_t **order = arena_array(w->arena, w->count + 1, sizeof *order);
    if (!order) return err_nomem(err);
    for (int contact = 1; contact >= 0 && !failed; contact--)
        for (int d = 0; d < DIMENSIONS && !failed; d++)
            failed = take_best(w, c, order, (enum dimension)d, contact, x->list, err);
    return failed;
}

/* Codes of measures that a plan names, owned by *ret_plan; all when there is no plan. */
static int plan_measures(book_t *b, const actor_t *actor, const planning_kinds_t *kinds, int64_t plan, json_t **ret_plan,
                         err_t *err)
{
    char id[48];
    json_t *m = NULL;
    if (!plan) return 0;
    int failed = book_matter(b, actor, plan, &m, err);
    if (failed) return failed;
    const char *kind = json_string_value(json_object_get(m, "kind"));
    if (kind && strcmp(kind, kinds->kind[PART_PLAN]->name) == 0) {
        *ret_plan = m;
        return 0;
    }
    matter_text(plan, id);
    failed = err_set(err, ERR_PLANNING_MATTER, id, kinds->kind[PART_PLAN]->label.in[LANG_ZH], kind ? kind : "");
    json_decref(m);
    return failed;
}

int planning_propose(book_t *b, const actor_t *actor, const planning_ask_t *ask, json_t **ret_json, err_t *err)
{
    assert(b && actor && ask && ret_json);
    weigh_t w = {.book = b, .actor = actor, .ask = ask};
    asked_t x = {&w, json_array()};
    json_t *plan = NULL;
    int failed = planning_contract(book_catalogue(b), &w.kinds, err);
    if (!failed) failed = set_periods(&w, err);
    if (!failed) failed = planning_office(b, actor, ask->office, &w.office, err);
    if (!failed) failed = plan_measures(b, actor, &w.kinds, ask->plan, &plan, err);
    if (!failed) {
        w.measure_count = planning_measures(b, actor, w.kinds.kind[PART_PLAN], "measures",
                                            json_object_get(json_object_get(plan, "fields"), "measures"), w.measure);
        w.arena = arena_new((size_t)64 << 20);
        w.entry = w.arena ? arena_array(w.arena, PLANNING_ENTRIES_MOST, sizeof *w.entry) : NULL;
        w.table = w.arena ? arena_array(w.arena, TABLE_SIZE, sizeof *w.table) : NULL;
        failed = x.list && w.entry && w.table ? store_read(book_store(b), weigh_all, &x, err) : err_nomem(err);
    }
    json_decref(plan);
    json_t *out = failed ? NULL
                         : json_pack("{s:i, s:s, s:s, s:s, s:s, s:s, s:O}", "year", ask->year, "from", w.from, "to", w.to,
                                     "before_from", w.before_from, "before_to", w.before_to, "office",
                                     office_at(book_offices(b), w.office)->code, "proposed", x.list);
    if (!failed && !out) failed = err_nomem(err);
    json_decref(x.list);
    arena_free(w.arena);
    if (!failed) *ret_json = out;
    return failed;
}

/* --- into a plan ------------------------------------------------------------------------------------------ */

static const char *member(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static json_t *area_fields(const json_t *p)
{
    const char *d = member(p, "dimension");
    json_t *f = json_pack("{s:s, s:s, s:s, s:s, s:O}", "sort", member(p, "sort"), "dimension", d, "subject",
                          member(p, "subject"), "reasons", member(json_object_get(p, "reasons"), "zh"), "numbers",
                          json_object_get(p, "numbers"));
    if (!f) return NULL;
    if (strcmp(d, "office") == 0) (void)json_object_set(f, "area_office", json_object_get(p, "code"));
    else if (strcmp(d, "field") == 0) (void)json_object_set(f, "field_of_work", json_object_get(p, "code"));
    else {
        json_t *unit = json_pack("{s:s, s:s}", "type", "unit", "name", member(p, "subject"));
        if (*member(p, "identity")) (void)json_object_set(unit, "identity", json_object_get(p, "identity"));
        (void)json_object_set_new(f, "unit", unit);
    }
    return f;
}

/* Has the plan an area of the same sort and subject? */
static bool has_area(const json_t *areas, const json_t *p)
{
    size_t i;
    json_t *e;
    json_array_foreach(areas, i, e) {
        const json_t *f = json_object_get(e, "fields");
        if (strcmp(member(f, "sort"), member(p, "sort")) == 0 && strcmp(member(f, "subject"), member(p, "subject")) == 0)
            return true;
    }
    return false;
}

int planning_write(book_t *b, const actor_t *actor, const json_t *proposed, int64_t plan, arena_t *a,
                   size_t *ret_written, err_t *err)
{
    assert(plan > 0 && ret_written);
    planning_kinds_t kinds;
    const json_t *list = json_object_get(proposed, "proposed");
    size_t n = 0, i;
    json_t *found = NULL, *areas = NULL, *p;
    act_request_t *q = arena_array(a, json_array_size(list) + 1, sizeof *q);
    act_receipt_t *receipt = arena_array(a, json_array_size(list) + 1, sizeof *receipt);
    json_t *kept = json_array();
    int failed = q && receipt && kept ? planning_contract(book_catalogue(b), &kinds, err) : err_nomem(err);
    if (!failed) failed = plan_measures(b, actor, &kinds, plan, &found, err);
    if (!failed) failed = book_asof_parts(b, actor, plan, kinds.kind[PART_AREA]->name, 0, &areas, err);
    if (!failed) json_array_foreach(list, i, p) {
        if (has_area(areas, p)) continue;
        json_t *fields = area_fields(p);
        if (!fields || json_array_append_new(kept, fields) != 0) failed = err_nomem(err);
        q[n++] = (act_request_t){.actor = *actor, .kind = kinds.kind[PART_AREA]->name, .act = "propose",
                                 .parent = plan, .office = member(found, "office"), .occurred_on = DAY_NONE,
                                 .fields = fields};
    }
    if (!failed && n) failed = register_acts(b, q, n, a, receipt, err);
    json_decref(kept);
    json_decref(areas);
    json_decref(found);
    if (!failed) *ret_written = n;
    return failed;
}
