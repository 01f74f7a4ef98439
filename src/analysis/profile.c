/* profile.c - who, where, when: figures by everything the kind says, and by the amount bands of the day. */
#include "analysis/inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { EVENTS_MOST = 4000000, YEARS_MOST = 50 };

#define BANDS_NOTE_ZH "按1997年刑法和2012年、2016年司法解释划分；2016年以后的变化未检索，未核实"
#define BANDS_NOTE_EN "thresholds of the Criminal Law of 1997 and the interpretations of 2012 and 2016; later changes were not searched (unverified)"

/* What an act counted, and in which window. */
typedef struct event {
    int64_t matter, n;
    day_t on;
    bool before;
} event_t;

typedef struct events {
    event_t *list;
    size_t count, room;
    bool before;
} events_t;

static int add_event(void *arg, const figure_act_t *act, err_t *err)
{
    events_t *x = arg;
    if (x->count == x->room) {
        size_t more = x->room ? x->room * 2 : 4096;
        event_t *list = more > EVENTS_MOST ? NULL : realloc(x->list, more * sizeof *list);
        if (!list) return more > EVENTS_MOST ? err_set(err, ERR_ANALYSIS_MANY, "4,000,000") : err_nomem(err);
        x->list = list;
        x->room = more;
    }
    x->list[x->count++] = (event_t){act->matter, act->n, act->on, x->before};
    return 0;
}

static int by_matter(const void *a, const void *b)
{
    const event_t *x = a, *y = b;
    return (x->matter > y->matter) - (x->matter < y->matter);
}

typedef struct tally {
    const char *code;
    words_t words;
    int64_t n, before;
} tally_t;

typedef struct banding {
    events_t events;
    const cat_kind_t *kind;
    const char *crime, *amount; /* columns */
    amount_bands_t bands;
    tally_t *rows;              /* bands, then below and unknown */
    size_t next;
} banding_t;

static void count_event(banding_t *x, const event_t *e, const char *crime, bool known, int64_t fen)
{
    const amount_band_t *band = known ? amounts_band(&x->bands, crime, fen, e->on) : NULL;
    if (!band && !amounts_have(&x->bands, crime, e->on)) return;
    tally_t *t = band ? &x->rows[band - x->bands.rows] : &x->rows[x->bands.count + (known ? 0 : 1)];
    *(e->before ? &t->before : &t->n) += e->n;
}

/* The rows of the kind go by id as the events do: one walk side by side. */
static int walk(store_conn_t *c, void *arg, err_t *err)
{
    banding_t *x = arg;
    store_rows_t *rows = NULL;
    bool more = false;
    buf_t sql;
    buf_init(&sql, 2048);
    buf_t table;
    buf_init(&table, 128);
    buf_addf(&table, "k_%s", x->kind->name);
    buf_add_raw(&sql, "SELECT id, ");
    store_add_name(&sql, x->crime);
    buf_add_raw(&sql, ", ");
    store_add_name(&sql, x->amount);
    buf_add_raw(&sql, " FROM ");
    store_add_name(&sql, buf_text(&table));
    buf_add_raw(&sql, " WHERE id BETWEEN $1 AND $2 ORDER BY id");
    buf_release(&table);
    for (size_t i = 0; i <= x->bands.count + 1; i++) x->rows[i].n = x->rows[i].before = 0;
    x->next = 0;
    int failed = store_query_long(c, buf_text(&sql), STORE_P(store_int(x->events.list[0].matter),
                                                             store_int(x->events.list[x->events.count - 1].matter)), &rows, err);
    while (!failed && !(failed = store_step(rows, &more, err)) && more) {
        int64_t id = store_col_int(rows, 0);
        while (x->next < x->events.count && x->events.list[x->next].matter < id) x->next++;
        for (; x->next < x->events.count && x->events.list[x->next].matter == id; x->next++)
            count_event(x, &x->events.list[x->next], store_col_text(rows, 1), store_col_text(rows, 2) != NULL, store_col_int(rows, 2));
    }
    store_rows_close(rows);
    buf_release(&sql);
    return failed;
}

/* Was nothing on record in the time compared with? The first breakdown's total says so of them all. */
static bool unrecorded(const json_t *list)
{
    const json_t *total = json_object_get(json_object_get(json_array_get(list, 0), "answer"), "total");
    return json_is_true(json_object_get(json_array_get(json_object_get(total, "values"), 0), "no_record"));
}

static void forget_before(json_t *bands)
{
    size_t i;
    json_t *e;
    json_array_foreach(bands, i, e) {
        (void)json_object_set_new(e, "before", json_null());
        (void)json_object_set_new(e, "small_base", json_false());
    }
}

static json_t *bands_json(const banding_t *x)
{
    json_t *out = json_array();
    for (size_t i = 0; out && i <= x->bands.count + 1; i++) {
        const tally_t *t = &x->rows[i];
        if (t->n || t->before)
            (void)json_array_append_new(out, json_pack("{s:s, s:{s:s, s:s}, s:I, s:I, s:b}", "code", t->code, "words", "zh", t->words.in[LANG_ZH],
                                                       "en", t->words.in[LANG_EN], "n", (json_int_t)t->n, "before", (json_int_t)t->before, "small_base", t->before < FIGURE_SMALL_BASE));
    }
    return out;
}

static int take_bands(figures_t *f, const actor_t *actor, const figure_ask_t *ask, const cat_kind_t *kind, const cat_field_t *crime,
                      const cat_field_t *amount, day_t before_from, day_t before_to, json_t **ret_bands, err_t *err)
{
    banding_t x = {.kind = kind, .crime = crime->name, .amount = amount->name};
    figure_ask_t wave = *ask;
    arena_t *a = arena_new((size_t)8 << 20);
    wave.compare = FIGURE_ALONE;
    wave.by_count = 0;
    int failed = a ? amounts_read(a, &x.bands, err) : err_nomem(err);
    if (!failed) failed = figure_acts(f, actor, &wave, NULL, add_event, &x.events, err);
    wave.from = before_from;
    wave.to = before_to;
    x.events.before = true;
    if (!failed) failed = figure_acts(f, actor, &wave, NULL, add_event, &x.events, err);
    x.rows = failed ? NULL : arena_array(a, x.bands.count + 2, sizeof *x.rows);
    if (!failed && !x.rows) failed = err_nomem(err);
    if (!failed) {
        for (size_t i = 0; i < x.bands.count; i++) x.rows[i] = (tally_t){x.bands.rows[i].code, x.bands.rows[i].words, 0, 0};
        x.rows[x.bands.count] = (tally_t){"below", {{"未达数额标准", "Below the thresholds"}}, 0, 0};
        x.rows[x.bands.count + 1] = (tally_t){"unknown", {{"未填数额", "No amount given"}}, 0, 0};
        if (x.events.count) {
            qsort(x.events.list, x.events.count, sizeof *x.events.list, by_matter);
            failed = store_read(book_store(figures_book(f)), walk, &x, err);
        }
    }
    if (!failed) *ret_bands = bands_json(&x);
    free(x.events.list);
    arena_free(a);
    return failed;
}

/* Of how many no band speaks: their crimes have none, or had none on the day. A rate has no such number. */
static json_t *unbanded(const json_t *list, const json_t *bands)
{
    size_t i;
    json_t *e;
    const json_t *total = json_object_get(json_object_get(json_array_get(list, 0), "answer"), "total");
    const json_t *n = json_object_get(json_array_get(json_object_get(total, "values"), 0), "n");
    if (!bands || !json_is_integer(n)) return json_null();
    int64_t rest = json_integer_value(n);
    json_array_foreach(bands, i, e) rest -= json_integer_value(json_object_get(e, "n"));
    return json_integer((json_int_t)rest);
}

/* --- by fields ------------------------------------------------------------------------------------------- */

static int ask_by(figures_t *f, const actor_t *actor, figure_ask_t *ask, const char *name, json_t *list, err_t *err)
{
    json_t *answer = NULL;
    ask->by[0] = name;
    ask->by_count = 1;
    int failed = figure_ask(f, actor, ask, &answer, err);
    if (failed) return failed;
    json_t *e = json_pack("{s:s, s:o}", "name", name, "answer", answer);
    return e && json_array_append_new(list, e) == 0 ? 0 : err_nomem(err);
}

static int ask_all(figures_t *f, const actor_t *actor, figure_ask_t *ask, const served_t *s, const cat_kind_t *kind, json_t *list,
                   err_t *err)
{
    static const struct {
        const char *own, *behind;
    } BY[] = {{"crime", ""}, {"crime", ".group"}, {"rank", ".group"}, {"field", ""}};
    int failed = 0;
    for (size_t i = 0; i < sizeof BY / sizeof *BY && !failed; i++) {
        char own[64], name[80];
        const cat_field_t *field = NULL;
        if (!served_name(s, BY[i].own, own) || cat_kind_field(kind, own, &field, NULL) != 0 || field->sealed) continue;
        (void)snprintf(name, sizeof name, "%s%s", own, BY[i].behind);
        failed = ask_by(f, actor, ask, name, list, err);
    }
    if (!failed) failed = ask_by(f, actor, ask, "office", list, err);
    if (!failed) failed = ask_by(f, actor, ask, "month", list, err);
    return failed;
}

static int check_period(const analysis_profile_t *what, err_t *err)
{
    char from[DAY_TEXT], to[DAY_TEXT];
    if (what->from != DAY_NONE && what->to != DAY_NONE && what->from <= what->to && what->to - what->from < YEARS_MOST * 366) return 0;
    return err_set(err, ERR_ANALYSIS_PERIOD, day_text(what->from, from), day_text(what->to, to));
}

static analysis_profile_t with_days(const analysis_profile_t *given)
{
    analysis_profile_t with = *given;
    int year, month, day;
    if (with.to == DAY_NONE) with.to = day_today();
    day_split(with.to, &year, &month, &day);
    if (with.from == DAY_NONE) with.from = day_of(year, 1, 1);
    day_split(with.from, &year, &month, &day);
    if (month == 1 && day == 1) with.compare = FIGURE_YOY; /* so many days before a year's beginning are no season of their own */
    return with;
}

static json_t *bands_note(void)
{
    return json_pack("{s:s, s:s}", "zh", BANDS_NOTE_ZH, "en", BANDS_NOTE_EN);
}

/* The window compared with, as the answer says it. */
static day_t window_day(const json_t *list, const char *key)
{
    day_t day = DAY_NONE;
    const json_t *answer = json_object_get(json_array_get(list, 0), "answer");
    (void)day_parse(json_member(json_array_get(json_object_get(answer, "windows"), 1), key), &day, NULL);
    return day;
}

int analysis_profile(figures_t *f, const actor_t *actor, const analysis_profile_t *given, json_t **ret_json, err_t *err)
{
    assert(f && actor && given && ret_json);
    analysis_profile_t with = with_days(given), *what = &with;
    const catalogue_t *c = book_catalogue(figures_book(f));
    served_t s;
    char figure[64], from[DAY_TEXT], to[DAY_TEXT], before_from[DAY_TEXT], before_to[DAY_TEXT];
    const cat_kind_t *kind = NULL;
    const cat_figure_t *counted = NULL;
    json_t *list = json_array(), *bands = NULL;
    int failed = list ? analysis_kind(c, PART_PERSON, &s, err) : err_nomem(err);
    if (!failed) failed = check_period(what, err);
    if (!failed && what->figure) (void)snprintf(figure, sizeof figure, "%s", what->figure);
    else if (!failed && !served_name(&s, "figure", figure)) failed = err_set(err, ERR_ANALYSIS_KIND, "person.figure");
    if (!failed) failed = figure_find(c, figure, &kind, &counted, err);
    figure_ask_t ask = {.figure = {figure}, .figure_count = 1, .office = what->office, .from = what->from, .to = what->to,
                        .compare = what->compare == FIGURE_YOY ? FIGURE_YOY : FIGURE_BEFORE, .known_on = DAY_NONE};
    if (!failed) failed = ask_all(f, actor, &ask, &s, kind, list, err);
    if (!failed) {
        char name[64];
        const cat_field_t *crime = NULL, *amount = NULL;
        if (served_name(&s, "crime", name)) (void)cat_kind_field(kind, name, &crime, NULL);
        if (served_name(&s, "amount", name)) (void)cat_kind_field(kind, name, &amount, NULL);
        if (crime && amount && !crime->sealed && !amount->sealed)
            failed = take_bands(f, actor, &ask, kind, crime, amount, window_day(list, "from"), window_day(list, "to"), &bands, err);
    }
    if (!failed && bands && unrecorded(list)) forget_before(bands);
    if (!failed)
        *ret_json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:O, s:o, s:o, s:o}", "figure", figure, "from", day_text(what->from, from), "to",
                              day_text(what->to, to), "before_from", day_text(window_day(list, "from"), before_from), "before_to",
                              day_text(window_day(list, "to"), before_to), "by", list, "unbanded", unbanded(list, bands), "bands", bands ? bands : json_array(),
                              "bands_note", bands_note());
    json_decref(list);
    return failed;
}
