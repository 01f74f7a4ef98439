/* bind.c - figures of a report: one question each, however often its numbers are said; each number keeps its passport. */
#include "report/inside.h"

#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* --- the question ---------------------------------------------------------------------------------------------- */

static bool is_time(enum cat_over over)
{
    return over == CAT_OVER_YEARS || over == CAT_OVER_QUARTERS || over == CAT_OVER_MONTHS || over == CAT_OVER_WEEKS;
}

static bool is_group(const char *field)
{
    size_t n = strlen(field);
    return n > 6 && strcmp(field + n - 6, ".group") == 0;
}

/* The time of the innermost loop over times, else the report's. */
report_span_t binder_span(const binder_t *b)
{
    for (int i = b->levels; i-- > 0;)
        if (b->level[i].running && is_time(b->level[i].loop->over)) return b->level[i].turn[b->level[i].at].span;
    return b->data->span;
}

/* Loops over figures restrict nothing: their name stands for one. */
static bool restricts(const cat_loop_t *l)
{
    return !is_time(l->over) && l->over != CAT_OVER_FIGURES;
}

const char *binder_figure(const binder_t *b, const char *name)
{
    for (int i = b->levels; i-- > 0;) {
        const level_t *l = &b->level[i];
        if (l->running && l->loop->over == CAT_OVER_FIGURES && strcmp(l->loop->name, name) == 0) return l->turn[l->at].key;
    }
    return name;
}

static const char *dimension_of(const cat_loop_t *l)
{
    return l->over == CAT_OVER_CHILDREN ? "office" : l->over == CAT_OVER_LEVELS ? "level" : l->field;
}

static void add_key(asking_t *q, const char *by, const char *code)
{
    assert(q->ask.by_count < KEYS_MOST && q->keys == q->ask.by_count);
    q->ask.by[q->ask.by_count++] = by;
    q->key[q->keys++] = code;
}

/* Eleven months are no less than a year: a time that goes on is compared with the same days of the years before until today; with the
 * whole time just before it is not compared. Goals are of the whole. */
static void stop_today(const binder_t *b, asking_t *q)
{
    enum figure_compare compare = q->ask.compare;
    q->running = b->today != DAY_NONE && q->span.from <= b->today && b->today < q->span.to;
    if (!q->running || compare == FIGURE_ALONE || compare == FIGURE_PLAN) return;
    q->unfinished = compare == FIGURE_BEFORE;
    if (!q->unfinished) q->span = (report_span_t){CAT_PERIOD_WINDOW, q->span.from, b->today};
}

asking_t binder_asking(const binder_t *b, const cat_bound_t *bound, enum figure_compare compare)
{
    asking_t q = {.ask = {.figure_count = 1, .office = b->data->office, .compare = compare, .known_on = DAY_NONE}};
    report_span_t here = binder_span(b);
    q.ask.figure[0] = binder_figure(b, bound->figure);
    q.there = report_span_window(&here, &bound->window, b->data->since, &q.span);
    if (compare == FIGURE_PLAN) q.ask.plan = b->data->plan;
    for (int i = 0; i < b->levels; i++) {
        const level_t *l = &b->level[i];
        if (l->running && restricts(l->loop)) add_key(&q, dimension_of(l->loop), l->turn[l->at].key);
    }
    for (int i = 0; i < bound->wheres; i++) {
        const cat_where_t *w = &bound->where[i];
        if (w->about && !b->data->plan) q.there = false;
        else if (w->about) q.ask.narrow[q.ask.narrow_count++] = (book_filter_t){w->field, b->data->plan};
        else if (is_group(w->field)) add_key(&q, w->field, w->code);
        else q.ask.narrow[q.ask.narrow_count++] = (book_filter_t){w->field, w->code};
    }
    if (q.there) stop_today(b, &q);
    q.ask.from = q.span.from;
    q.ask.to = q.span.to;
    return q;
}

/* --- asked once --------------------------------------------------------------------------------------------------- */

static const char *question_key(binder_t *b, const figure_ask_t *ask)
{
    static const char *const compare[] = {"none", "yoy", "before", "five", "plan"};
    char from[DAY_TEXT], to[DAY_TEXT];
    buf_t k;
    buf_init(&k, 8192);
    buf_addf(&k, "%s %s %s..%s %s", ask->figure[0], ask->office, day_text(ask->from, from), day_text(ask->to, to), compare[ask->compare]);
    for (size_t i = 0; i < ask->by_count; i++) buf_addf(&k, " by %s", ask->by[i]);
    for (size_t i = 0; i < ask->narrow_count; i++) buf_addf(&k, " where %s=%s", ask->narrow[i].field, ask->narrow[i].value);
    if (ask->empty) buf_add_raw(&k, " empty");
    const char *text = buf_failed(&k) ? NULL : arena_text(b->arena, buf_text(&k));
    buf_release(&k);
    return text;
}

static void drop_json(void *json)
{
    json_decref(json);
}

static int ask_fresh(binder_t *b, const figure_ask_t *ask, json_t **ret, err_t *err)
{
    err_t refused = {0};
    json_t *answer = NULL;
    int failed = b->data->ask(b->data->arg, ask, &answer, &refused);
    bool figures = failed && strncmp(err_code_text(refused.code), "figure.", 7) == 0;
    if (failed && !figures) {
        if (err) *err = refused;
        return failed;
    }
    if (!failed && !arena_on_free(b->arena, drop_json, answer)) return err_nomem(err);
    *ret = failed ? NULL : answer;
    return 0;
}

static json_t *frozen_answer(const binder_t *b, const char *key)
{
    size_t i;
    json_t *entry;
    json_array_foreach((json_t *)(uintptr_t)b->data->frozen, i, entry) {
        const char *question = json_string_value(json_object_get(entry, "question"));
        json_t *answer = json_object_get(entry, "answer");
        if (question && strcmp(question, key) == 0) return json_is_object(answer) ? answer : NULL;
    }
    return NULL;
}

/* Of many answers the one that names the most changes: the others are of shorter times. */
static void keep_offices(binder_t *b, words_t note)
{
    if (!b->offices.in[LANG_ZH] || strlen(note.in[LANG_ZH]) > strlen(b->offices.in[LANG_ZH])) b->offices = note;
}

/* What the author must know; that there is no record of a time compared with, the text itself says. */
static void warn_of_notes(binder_t *b, const json_t *answer)
{
    size_t i;
    json_t *e;
    json_array_foreach(json_object_get(answer, "notes"), i, e) {
        const char *code = json_string_value(json_object_get(e, "code")), *zh = json_string_value(json_object_get(e, "zh")),
                   *en = json_string_value(json_object_get(e, "en"));
        if (!code || !zh || !en || strcmp(code, "no_record") == 0) continue;
        binder_warn(b, (words_t){{zh, en}});
        if (strcmp(code, "offices_moved") == 0 || strcmp(code, "office_ended") == 0) keep_offices(b, (words_t){{zh, en}});
    }
}

int binder_answer(binder_t *b, const figure_ask_t *ask, const json_t **ret, err_t *err)
{
    const char *key = question_key(b, ask);
    if (!key) return err_nomem(err);
    for (size_t i = 0; i < b->kept_count; i++)
        if (strcmp(b->kept[i].key, key) == 0) {
            *ret = b->kept[i].answer;
            return 0;
        }
    if (b->kept_count == REPORT_ASKS_MOST) return err_set(err, ERR_REPORT_MANY, num_text(REPORT_ASKS_MOST, (char[24]){0}));
    json_t *answer = b->data->frozen ? frozen_answer(b, key) : NULL;
    int failed = b->data->frozen ? 0 : ask_fresh(b, ask, &answer, err);
    if (failed) return failed;
    b->kept[b->kept_count++] = (kept_answer_t){key, answer};
    warn_of_notes(b, answer);
    *ret = answer;
    return 0;
}

/* --- the number ------------------------------------------------------------------------------------------------------ */

static const json_t *row_of(const json_t *answer, const asking_t *q)
{
    size_t i;
    json_t *row;
    json_array_foreach(json_object_get(answer, "rows"), i, row) {
        const json_t *key = json_object_get(row, "key");
        size_t k = 0;
        while (k < q->keys && json_string_value(json_array_get(key, k)) && strcmp(json_string_value(json_array_get(key, k)), q->key[k]) == 0) k++;
        if (k == q->keys) return row;
    }
    return NULL;
}

static bool read_ratio(const json_t *j, int64_t *ret_part, int64_t *ret_whole)
{
    if (json_is_integer(j)) {
        *ret_part = json_integer_value(j);
        *ret_whole = 1;
        return true;
    }
    *ret_part = json_integer_value(json_object_get(j, "part"));
    *ret_whole = json_integer_value(json_object_get(j, "whole"));
    return json_is_object(j) && *ret_whole > 0;
}

void binder_read(number_t *n, const json_t *v)
{
    const json_t *ratio = json_object_get(v, "ratio"), *before = json_object_get(v, "before"), *quantiles = json_object_get(v, "quantiles");
    n->value = v;
    n->there = ratio ? read_ratio(ratio, &n->part, &n->whole) : read_ratio(json_object_get(v, "n"), &n->part, &n->whole);
    n->compared = before && !json_is_true(json_object_get(v, "outside_plan")) && read_ratio(before, &n->before_part, &n->before_whole);
    if (!read_ratio(json_object_get(v, "points"), &n->points_part, &n->points_whole)) n->points_whole = 0;
    if (!n->points_whole && n->compared && ratio && n->there && n->whole > 0 && n->before_whole > 0 && n->whole <= INT32_MAX && n->before_whole <= INT32_MAX) {
        n->points_part = n->part * n->before_whole - n->before_part * n->whole; /* of a half kept base neither the answer nor a report tells one */
        n->points_whole = n->whole * n->before_whole;
    }
    n->measured = json_array_size(quantiles) > 1;
    n->median = json_integer_value(json_array_get(quantiles, 1));
    n->small_base = json_is_true(json_object_get(v, "small_base"));
    n->no_record = json_is_true(json_object_get(v, "no_record"));
    n->part_record = json_is_true(json_object_get(v, "part_record"));
    n->joined = n->part_record || json_is_true(json_object_get(v, "joined")); /* whether the kind or an office came late, figures tell no change */
}

/* Is an office whose row is meant on record only from after the day? */
static bool joined_after(const json_t *answer, const asking_t *q, day_t day)
{
    const json_t *rows = json_object_get(answer, "joined_rows");
    for (size_t k = 0; k < q->keys; k++) {
        day_t from;
        const json_t *first = json_object_get(rows, q->key[k]);
        if (json_is_null(first) || (json_is_string(first) && day_parse(json_string_value(first), &from, NULL) == 0 && from > day)) return true;
    }
    return false;
}

/* The last day of the time compared with; that of the window itself if there is none. */
static day_t end_before(const json_t *answer, const asking_t *q)
{
    day_t to;
    const char *text = json_string_value(json_object_get(json_array_get(json_object_get(answer, "windows"), 1), "to"));
    return text && day_parse(text, &to, NULL) == 0 ? to : q->span.to;
}

/* No row of what is counted is zero; a rate or a duration of nothing is nothing. What was on record then, the total says. */
static void read_nothing(number_t *n, bool countable, bool compared, const json_t *total)
{
    n->there = countable;
    n->whole = n->before_whole = 1;
    n->no_record = compared && json_is_true(json_object_get(total, "no_record"));
    n->part_record = compared && json_is_true(json_object_get(total, "part_record"));
    n->joined = n->part_record;
    n->compared = compared && !n->no_record;
    n->small_base = n->compared;
}

static bool day_in(const json_t *j, day_t *ret)
{
    return json_is_string(j) && day_parse(json_string_value(j), ret, NULL) == 0;
}

/* Before anything that a register can hold. */
static day_t always(void)
{
    return day_of(1900, 1, 1);
}

static bool is_stock(const json_t *figure)
{
    const char *sort = json_string_value(json_object_get(figure, "sort"));
    return sort && strcmp(sort, "stock") == 0;
}

/* From when on the kind is on record. What was frozen before answers told it says of both alone: it is the kind that begins later then,
 * or the offices did. */
static day_t kind_since(const json_t *answer, const json_t *figure)
{
    day_t any, both;
    const json_t *kind = json_object_get(figure, "kind_on_record_from"), *told = kind ? kind : json_object_get(figure, "on_record_from");
    if (!told) return always();
    if (!day_in(told, &both)) return DAY_NONE;
    return kind || !day_in(json_object_get(answer, "on_record_from"), &any) || both > any ? both : always();
}

/* A time before the report's own is one that its own is held against: the rule of figures, by kind and offices. Of the report's own
 * time that a kind was never used says 0, and so does a register without anything. */
enum figure_kept binder_kept(const binder_t *b, const json_t *answer, const json_t *figure, const report_span_t *s)
{
    const json_t *told = json_object_get(answer, "on_record_from");
    day_t any = told ? DAY_NONE : always();
    bool earlier = s->to < b->own_from;
    if (!day_in(told, &any) && !earlier) return FIGURE_KEPT;
    return figure_kept(earlier ? kind_since(answer, figure) : always(), any, s->from, s->to, is_stock(figure));
}

/* Of an office that is its row. */
static bool row_partly(const json_t *answer, const json_t *figure, const asking_t *q)
{
    const json_t *rows = json_object_get(answer, "joined_rows");
    day_t since;
    bool partly = false;
    for (size_t k = 0; k < q->keys; k++)
        partly = partly || (day_in(json_object_get(rows, q->key[k]), &since) &&
                            figure_kept(always(), since, q->span.from, q->span.to, is_stock(figure)) == FIGURE_HALF_KEPT);
    return partly;
}

bool binder_silent(const binder_t *b, const json_t *answer, const asking_t *q)
{
    const json_t *figure = json_array_get(json_object_get(answer, "figures"), 0);
    return answer && (binder_kept(b, answer, figure, &q->span) == FIGURE_UNKEPT || (q->span.to < b->own_from && joined_after(answer, q, q->span.to)));
}

/* What the answer says of how much of its own time is on record. */
static void read_record(binder_t *b, const asking_t *q, const json_t *figure, number_t *n)
{
    day_t since;
    if (q->ask.compare != FIGURE_ALONE) return;
    n->earlier = q->span.to < b->own_from;
    n->unrecorded = binder_silent(b, n->answer, q);
    n->partly = !n->unrecorded && (binder_kept(b, n->answer, figure, &q->span) == FIGURE_HALF_KEPT || row_partly(n->answer, figure, q));
    if (!n->partly || n->earlier || !day_in(json_object_get(n->answer, "on_record_from"), &since)) return;
    if (figure_kept(always(), since, b->data->span.from, b->data->span.to, false) == FIGURE_HALF_KEPT) b->recorded = since;
}

words_t binder_label(const binder_t *b, const char *name)
{
    const cat_kind_t *kind = NULL;
    const cat_figure_t *figure = NULL;
    return figure_find(b->data->paper.catalogue, name, &kind, &figure, NULL) == 0 ? figure->label : (words_t){{NULL, NULL}};
}

int binder_number(binder_t *b, const asking_t *q, number_t *ret, err_t *err)
{
    const json_t *answer = NULL;
    number_t n = {.unit = ""};
    n.label = binder_label(b, q->ask.figure[0]);
    int failed = q->there ? binder_answer(b, &q->ask, &answer, err) : 0;
    if (failed) return failed;
    if (answer) {
        const json_t *meta = json_array_get(json_object_get(answer, "figures"), 0);
        const char *sort = json_string_value(json_object_get(meta, "sort")), *unit = json_string_value(json_object_get(meta, "unit"));
        const json_t *row = q->keys ? row_of(answer, q) : json_object_get(answer, "total");
        const json_t *value = json_array_get(json_object_get(row, "values"), 0);
        bool share = sort && strcmp(sort, "share") == 0, days = sort && strcmp(sort, "days") == 0;
        n.answer = answer;
        n.unit = unit ? unit : "";
        n.money = json_is_true(json_object_get(meta, "money"));
        n.rate = share;
        if (value) binder_read(&n, value);
        else {
            read_nothing(&n, !share && !days, q->ask.compare != FIGURE_ALONE,
                         json_array_get(json_object_get(json_object_get(answer, "total"), "values"), 0));
            if (n.compared && joined_after(answer, q, end_before(answer, q))) n.no_record = true, n.compared = false;
        }
        read_record(b, q, meta, &n);
        n.unfinished = q->unfinished;
    }
    *ret = n;
    return 0;
}

/* --- offices without a record ------------------------------------------------------------------------------------------- */

static bool has_note(const json_t *answer, const char *code)
{
    size_t i;
    json_t *e;
    json_array_foreach(json_object_get(answer, "notes"), i, e)
        if (json_is_string(json_object_get(e, "code")) && strcmp(json_string_value(json_object_get(e, "code")), code) == 0) return true;
    return false;
}

static bool begins_with(const json_t *key, const asking_t *q)
{
    for (size_t k = 0; k < q->keys; k++) {
        const char *own = json_string_value(json_array_get(key, k));
        if (!own || strcmp(own, q->key[k]) != 0) return false;
    }
    return true;
}

/* Do the offices that have a twentieth or more of what is counted now have no record, or half a one, of the time compared with? */
static int lacks_offices(binder_t *b, const asking_t *q, bool *ret, err_t *err)
{
    enum { PART = 20 };
    figure_ask_t ask = q->ask;
    const json_t *answer = NULL;
    int64_t all = 0, lacking = 0;
    *ret = false;
    for (size_t i = 0; i < ask.by_count; i++)
        if (strcmp(ask.by[i], "office") == 0 || strcmp(ask.by[i], "level") == 0) return 0; /* then the row says it of itself */
    if (ask.by_count == KEYS_MOST || !q->there) return 0;
    ask.by[ask.by_count++] = "office";
    int failed = binder_answer(b, &ask, &answer, err);
    size_t i;
    json_t *row;
    json_array_foreach(json_object_get(answer, "rows"), i, row) {
        number_t n = {0};
        if (!begins_with(json_object_get(row, "key"), q)) continue;
        binder_read(&n, json_array_get(json_object_get(row, "values"), 0));
        int64_t own = n.whole > 1 ? n.whole : n.part;
        all += own;
        if (n.no_record || n.joined) lacking += own;
    }
    *ret = lacking > 0 && lacking * PART >= all;
    return failed;
}

/* A total of a time that not all of its offices have on record is no base, and no number of that time. */
static int find_gaps(binder_t *b, const cat_bound_t *bound, const asking_t *q, number_t *n, err_t *err)
{
    enum figure_compare compare = form_compare(bound);
    enum cat_span span = bound->window.span;
    bool lacks = false, timed = false;
    if (!n->there || n->no_record || n->joined || n->unrecorded || n->partly) return 0;
    if (compare == FIGURE_YOY || compare == FIGURE_BEFORE) {
        int failed = has_note(n->answer, "joined_later") ? lacks_offices(b, q, &lacks, err) : 0;
        n->joined = lacks;
        return failed;
    }
    for (int i = 0; i < b->levels; i++) timed = timed || (b->level[i].running && is_time(b->level[i].loop->over));
    if (compare != FIGURE_ALONE || timed || (span != CAT_SPAN_LAST_YEAR && span != CAT_SPAN_BEFORE && span != CAT_SPAN_PREVIOUS_FIVE)) return 0;
    cat_bound_t now = *bound;
    now.window = (cat_window_t){.span = CAT_SPAN_PERIOD};
    asking_t own = binder_asking(b, &now, span == CAT_SPAN_LAST_YEAR ? FIGURE_YOY : FIGURE_BEFORE);
    int failed = lacks_offices(b, &own, &lacks, err);
    n->partly = lacks;
    return failed;
}

/* --- said --------------------------------------------------------------------------------------------------------------- */

static void add_warning(binder_t *b, words_t text, const char *of)
{
    if (b->warnings == REPORT_WARNINGS_MOST) return;
    b->warning[b->warnings] = text;
    b->warned[b->warnings++] = of;
}

void binder_warn(binder_t *b, words_t text)
{
    for (size_t i = 0; i < b->warnings; i++)
        if (strcmp(b->warning[i].in[LANG_ZH], text.in[LANG_ZH]) == 0) return;
    add_warning(b, text, "");
}

/* Which number it is of, in whatever language it is said. */
static const char *warning_key(binder_t *b, const asking_t *q, enum cat_form form, const char *zh)
{
    const char *key = question_key(b, &q->ask);
    for (size_t k = 0; key && k < q->keys; k++) key = arena_printf(b->arena, "%s/%s", key, q->key[k]);
    return key ? arena_printf(b->arena, "%s %d %s", key, (int)form, zh) : NULL;
}

/* Each language is warned in its own words of what it says itself. */
static int warn_of(binder_t *b, const asking_t *q, const number_t *n, enum cat_form form, const char *said, enum lang lang, words_t why, err_t *err)
{
    words_t w = {{arena_printf(b->arena, "%s“%s”：%s", n->label.in[LANG_ZH], said, why.in[LANG_ZH]),
                  arena_printf(b->arena, "%s \"%s\": %s", n->label.in[LANG_EN], said, why.in[LANG_EN])}};
    const char *key = warning_key(b, q, form, why.in[LANG_ZH]);
    if (!w.in[LANG_ZH] || !w.in[LANG_EN] || !key) return err_nomem(err);
    for (size_t i = 0; i < b->warnings; i++) {
        if (strcmp(b->warned[i], key) != 0) continue;
        b->warning[i].in[lang] = w.in[lang];
        return 0;
    }
    add_warning(b, w, key);
    return 0;
}

static int keep_figure(binder_t *b, const asking_t *q, const number_t *n, const cat_bound_t *bound, const char *said, enum lang lang, err_t *err)
{
    if (b->figures == REPORT_FIGURES_MOST) return err_set(err, ERR_REPORT_MANY, num_text(REPORT_FIGURES_MOST, (char[24]){0}));
    if (b->figures % 64 == 0) {
        report_figure_t *more = arena_array(b->arena, b->figures + 64, sizeof *more);
        if (!more) return err_nomem(err);
        if (b->figures) memcpy(more, b->figure, b->figures * sizeof *more);
        b->figure = more;
    }
    const char *const *key = arena_copy(b->arena, q->key, sizeof q->key);
    if (!key) return err_nomem(err);
    const char *passport = json_string_value(json_object_get(n->answer, "passport"));
    b->figure[b->figures++] = (report_figure_t){
        .name = q->ask.figure[0], .passport = passport ? passport : "", .label = n->label, .said = said, .lang = lang,
        .office = b->data->office, .span = q->span, .key = key, .keys = q->keys, .value = n->value, .answer = n->answer,
        .small_base = n->small_base, .line = bound->line, .column = bound->column};
    return 0;
}

/* 案件无记录无记录: of two figures in a row without a word between the second would say the same again. */
static bool says_again(const buf_t *out, const char *said)
{
    buf_t last;
    size_t at = out->length, n;
    bool again = false;
    while (at > 0 && out->data[at - 1] != '[' && out->data[at - 1] != '\n') at--;
    if (!at || out->length == at || out->data[at - 1] != '[' || out->data[out->length - 1] != ')') return false;
    buf_init(&last, 4096);
    buf_addf(&last, "%s](" WRIT_FIGURE, said);
    n = last.length;
    again = !buf_failed(&last) && out->length - at > n && memcmp(out->data + at, buf_text(&last), n) == 0;
    buf_release(&last);
    return again;
}

/* [said](figure:N): ASCII marks of it mean nothing to Markdown. */
static void add_link(buf_t *out, const char *said, size_t number)
{
    buf_add_char(out, '[');
    for (const char *p = said; *p; p++) {
        if (strchr("\\`*_{}[]<>()#+-.!|&~", *p)) buf_add_char(out, '\\');
        buf_add_char(out, *p);
    }
    buf_addf(out, "](" WRIT_FIGURE "%zu)", number);
}

/* The innermost loop that restricts figures, or NULL. */
static level_t *restricting(binder_t *b)
{
    for (int i = b->levels; i-- > 0;)
        if (b->level[i].running && restricts(b->level[i].loop)) return &b->level[i];
    return NULL;
}

/* What a share is of: another figure in the same place; or the same outside the innermost loop, else without its last `where`. */
static asking_t whole_of(binder_t *b, const cat_bound_t *bound)
{
    cat_bound_t other = *bound;
    if (bound->of) {
        other.figure = bound->of;
        return binder_asking(b, &other, FIGURE_ALONE);
    }
    level_t *l = restricting(b);
    if (l) l->running = false;
    else if (other.wheres) other.wheres--;
    asking_t q = binder_asking(b, &other, FIGURE_ALONE);
    if (l) l->running = true;
    return q;
}

/* What the text says does not mislead who reads it; what it cannot say, its author is told. */
static int warn_author(binder_t *b, const cat_bound_t *bound, const asking_t *q, const number_t *n, const char *said, bool fell, enum lang lang, err_t *err)
{
    int failed = 0;
    bool relative = bound->form == CAT_FORM_CHANGE || bound->form == CAT_FORM_INCREASE_TIMES || bound->form == CAT_FORM_TIMES_OF;
    if (n->joined || n->no_record || n->unfinished) return 0; /* said in its place */
    if (fell)
        failed = warn_of(b, q, n, bound->form, said, lang, (words_t){{"不足两倍，不用“上升…倍”，改用百分比", "less than twice the base: said in per cent, not in times"}}, err);
    if (!failed && relative && n->small_base && n->before_part && n->before_part != n->part)
        failed = warn_of(b, q, n, bound->form, said, lang, (words_t){{"对比基数不足20，百分比和倍数易误导", "its base is below 20: percentages and multiples mislead"}}, err);
    return failed;
}

/* A number of a time that goes on stands with what it is compared with, or beside one of a whole time. */
static void note_running(binder_t *b, const cat_bound_t *bound, const asking_t *q)
{
    static const cat_window_t own = {.span = CAT_SPAN_PERIOD};
    enum cat_span span = bound->window.span;
    cat_bound_t now = *bound;
    now.window = own;
    if (q->running && q->ask.compare != FIGURE_ALONE && q->ask.compare != FIGURE_PLAN) b->cut = b->today;
    if (q->ask.compare != FIGURE_ALONE || (span != CAT_SPAN_LAST_YEAR && span != CAT_SPAN_BEFORE && span != CAT_SPAN_PREVIOUS_FIVE)) return;
    if (!binder_asking(b, &now, FIGURE_ALONE).running) return;
    b->cut = b->today;
    b->beside_whole = true;
}

static int phrase_of(binder_t *b, const cat_bound_t *bound, enum lang lang, bool cell, buf_t *said, asking_t *q, number_t *n, bool *ret_there, err_t *err)
{
    number_t whole = {0};
    bool fell = false;
    *q = binder_asking(b, bound, form_compare(bound));
    int failed = binder_number(b, q, n, err);
    if (!failed) failed = find_gaps(b, bound, q, n, err);
    if (!failed && bound->form == CAT_FORM_SHARE) {
        asking_t of = whole_of(b, bound);
        failed = binder_number(b, &of, &whole, err);
    }
    if (bound->form == CAT_FORM_OF_OFFICES) whole = (number_t){.there = true, .part = loop_offices(b), .whole = 1};
    if (failed) return failed;
    phrase_t p = {bound, n, &whole, q->span.sort, lang, cell};
    *ret_there = form_say(&p, said, &fell);
    b->marked = b->marked || (*ret_there && form_marks(&p));
    if (*ret_there) note_running(b, bound, q);
    return *ret_there && !buf_failed(said) ? warn_author(b, bound, q, n, buf_text(said), fell, lang, err) : 0;
}

/* Does the line that is being written belong to a table? */
static bool in_table(const buf_t *out)
{
    size_t at = out->length;
    while (at > 0 && out->data[at - 1] != '\n') at--;
    while (at < out->length && out->data[at] == ' ') at++;
    return at < out->length && out->data[at] == '|';
}

/* ![name](chart:N), which must stand alone in its paragraph. */
static int say_chart(binder_t *b, enum lang lang, const cat_chart_t *c, buf_t *out, bool *ret_there, words_t *ret_label, err_t *err)
{
    size_t number = 0;
    int failed = draw_chart(b, c, lang, &number, ret_label, err);
    *ret_there = number > 0;
    if (number) buf_addf(out, "\n\n![-](" WRIT_CHART_URL "%zu)\n\n", number);
    return failed;
}

int binder_say(void *arg, enum lang lang, const cat_piece_t *piece, buf_t *out, bool *ret_there, words_t *ret_label, err_t *err)
{
    binder_t *b = arg;
    if (piece->chart) return say_chart(b, lang, piece->chart, out, ret_there, ret_label, err);
    asking_t q;
    number_t n = {0};
    buf_t said;
    bool there = false;
    buf_init(&said, 4096);
    int failed = phrase_of(b, piece->bound, lang, in_table(out), &said, &q, &n, &there, err);
    const char *text = failed || !there || buf_failed(&said) ? NULL : arena_text(b->arena, buf_text(&said));
    if (!failed && there && !text) failed = err_nomem(err);
    bool again = text && n.unrecorded && says_again(out, text);
    if (text && !again) failed = keep_figure(b, &q, &n, piece->bound, text, lang, err);
    if (text && !again && !failed) add_link(out, text, b->figures);
    buf_release(&said);
    *ret_there = there;
    *ret_label = n.label;
    return failed;
}

/* --- tests ----------------------------------------------------------------------------------------------------------------- */

bool binder_refused(const asking_t *q, const number_t *n)
{
    return q->there && !n->answer;
}

/* Neither that there was something nor that there was nothing can be said of a time without a record, nor of a rise what is not over. */
static bool tells_nothing(const number_t *n, enum figure_compare compare)
{
    return compare == FIGURE_ALONE ? n->unrecorded : n->no_record || n->joined || n->unfinished;
}

/* Sums are compared in yuan, rates in per cent, as they are said. */
int binder_test(void *arg, const cat_test_t *test, bool *ret, fill_asked_t *ret_asked, err_t *err)
{
    binder_t *b = arg;
    number_t n;
    const cat_bound_t *bound = test->bound;
    asking_t q = binder_asking(b, bound, form_compare(bound));
    int failed = binder_number(b, &q, &n, err);
    if (!failed) failed = find_gaps(b, bound, &q, &n, err);
    if (failed) return failed;
    if (binder_refused(&q, &n)) *ret_asked = (fill_asked_t){q.ask.figure[0], n.label, false};
    else if (tells_nothing(&n, form_compare(bound))) *ret_asked = (fill_asked_t){q.ask.figure[0], n.label, true};
    double own = n.there && n.whole ? (double)n.part / (double)n.whole : 0;
    if (bound->form == CAT_FORM_CHANGE_BY) own = n.compared && n.before_whole ? own - (double)n.before_part / (double)n.before_whole : 0;
    if (n.money) own /= 100;
    if (n.rate) own *= 100;
    double given = test->what == CAT_TEST_SET ? 0 : strtod(test->literal, NULL);
    if (test->what == CAT_TEST_SET) *ret = n.there && n.part != 0;
    else *ret = n.there && cat_test_ordered(test->what, (own > given) - (own < given));
    return 0;
}
