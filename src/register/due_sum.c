/* due_sum.c - the sum of a due date: kept as JSON, made into a case for the calendar.
 *
 *   term, start, restarts_most, law     as the rule said when it started
 *   custody    ends on the very day: the rule says so, or its field (custody_field) says that somebody is in custody now
 *   way        "back" or "given": counted back from start, or start is the day itself
 *   month_end  "same": months to the same day also from the last day of a month (Civil Code art. 202)
 *   field      the date field it is counted from; acted: day of the act, which counts while the field is empty
 *              (a sum without start or term has no due day yet: the field that tells it is empty)
 *   pauses [{from, to, cause, by, act, to_act}] (days of the two acts; by: name of the first; they may overlap), restarts [{on, cause, act, field}], extensions [{on, term, cause, act}]
 *   begun      the act that started it first, once it was restarted (until then: the due row's own)
 *   provisional  the calendar of a year that matters is not published: a nominal last day (a holiday could only
 *              move it later); a term of working days gets no date
 */
#include "register/inside.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* --- reading ------------------------------------------------------------------------------------ */

static day_t day_in(const json_t *object, const char *key)
{
    day_t d;
    const char *text = json_string_value(json_object_get(object, key));
    return text && day_parse(text, &d, NULL) == 0 ? d : DAY_NONE;
}

/* Both languages where cause.c has looked them up, else the words kept with the act. */
static words_t words_in(const json_t *object, const char *named, const char *kept)
{
    const json_t *w = json_object_get(object, named);
    const char *zh = json_string_value(json_object_get(w, "zh")), *en = json_string_value(json_object_get(w, "en"));
    const char *text = kept ? json_string_value(json_object_get(object, kept)) : NULL;
    if (zh && en) return (words_t){{zh, en}};
    return (words_t){{text, text}};
}

static words_t cause_in(const json_t *e)
{
    words_t w = words_in(e, "words", "cause");
    return w.in[LANG_ZH] ? w : (words_t){{"", ""}};
}

static int read_extensions(const json_t *list, arena_t *a, term_case_t *what, err_t *err)
{
    size_t n = json_array_size(list);
    term_extension_t *x = arena_array(a, n + 1, sizeof *x);
    if (!x) return err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        const json_t *e = json_array_get(list, i);
        const char *term = json_string_value(json_object_get(e, "term"));
        x[i] = (term_extension_t){.on = day_in(e, "on"), .cause = cause_in(e)};
        int failed = term ? term_parse(term, &x[i].term, err) : err_set(err, ERR_REGISTER_BODY, "due");
        if (failed) return failed;
    }
    what->extensions = x;
    what->extension_count = n;
    return 0;
}

static int case_from_sum(const json_t *sum, arena_t *a, term_case_t *ret_case, err_t *err)
{
    const json_t *pauses = json_object_get(sum, "pauses"), *restarts = json_object_get(sum, "restarts");
    size_t n = json_array_size(pauses), m = json_array_size(restarts);
    term_pause_t *p = arena_array(a, n + 1, sizeof *p);
    term_restart_t *s = arena_array(a, m + 1, sizeof *s);
    if (!p || !s) return err_nomem(err);
    size_t stopped = 0;
    for (size_t i = 0; i < n; i++) {
        const json_t *e = json_array_get(pauses, i);
        day_t from = day_in(e, "from"), to = day_in(e, "to");
        if (to == from && to != DAY_NONE) continue; /* stopped and run on within a day */
        p[stopped++] = (term_pause_t){from == DAY_NONE ? from : from + 1, to, cause_in(e), true};
    }
    for (size_t i = 0; i < m; i++) {
        const json_t *e = json_array_get(restarts, i);
        s[i] = (term_restart_t){day_in(e, "on"), cause_in(e)};
    }
    const json_t *most = json_object_get(sum, "restarts_most");
    const char *way = json_string_value(json_object_get(sum, "way"));
    *ret_case = (term_case_t){.start = day_in(sum, "start"),
                              .way = !way                       ? TERM_FORWARD
                                     : strcmp(way, "back") == 0 ? TERM_BACK
                                                                : TERM_GIVEN,
                              .event = words_in(sum, "event", NULL), .law = words_in(sum, "law_words", "law"),
                              .custody = json_is_true(json_object_get(sum, "custody")),
                              .somebody = json_object_get(sum, "custody_field") != NULL,
                              .pauses = p, .pause_count = stopped, .restarts = s, .restart_count = m,
                              .same_day = json_object_get(sum, "month_end") != NULL,
                              .restarts_most = most ? (int)json_integer_value(most) : -1};
    int failed = read_extensions(json_object_get(sum, "extensions"), a, ret_case, err);
    if (failed || ret_case->way == TERM_GIVEN) return failed;
    const char *term = json_string_value(json_object_get(sum, "term"));
    return term ? term_parse(term, &ret_case->term, err) : 0;
}

static bool has_working_days(const term_t *term)
{
    for (int i = 0; i < term->parts; i++)
        if (term->part[i].unit == TERM_WORKING_DAYS) return true;
    return false;
}

static bool counts_working_days(const term_case_t *what)
{
    bool counts = has_working_days(&what->term);
    for (size_t i = 0; i < what->extension_count; i++) counts = counts || has_working_days(&what->extensions[i].term);
    return counts;
}

int due_from_sum(const calendar_t *calendar, const json_t *sum, arena_t *a, due_sum_t *ret_sum,
                 bool *ret_provisional, err_t *err)
{
    term_case_t what;
    *ret_provisional = false;
    int failed = case_from_sum(sum, a, &what, err);
    if (failed) return failed;
    if (what.start == DAY_NONE || (what.way != TERM_GIVEN && !what.term.parts)) {
        *ret_sum = (due_sum_t){.due = DAY_NONE};
        return 0;
    }
    failed = calendar_due(calendar, &what, a, ret_sum, err);
    if (failed != ERR_CATALOGUE_NO_YEAR) return failed;
    *ret_provisional = true;
    if (counts_working_days(&what)) {
        *ret_sum = (due_sum_t){.due = DAY_NONE};
        return 0;
    }
    what.nominal = true;
    return calendar_due(calendar, &what, a, ret_sum, err);
}

/* --- writing ------------------------------------------------------------------------------------ */

static int dump_sum(const json_t *sum, arena_t *a, const char **ret_text, err_t *err)
{
    size_t bytes = json_dumpb(sum, NULL, 0, JSON_COMPACT | JSON_SORT_KEYS);
    char *text = arena_alloc(a, bytes + 1);
    if (!bytes || !text) return err_nomem(err);
    (void)json_dumpb(sum, text, bytes, JSON_COMPACT | JSON_SORT_KEYS);
    *ret_text = text;
    return 0;
}

int due_settle(const calendar_t *calendar, json_t *sum, arena_t *a, day_t *ret_due, const char **ret_text, err_t *err)
{
    due_sum_t end;
    bool provisional;
    int failed = due_from_sum(calendar, sum, a, &end, &provisional, err);
    if (failed) return failed;
    if (provisional) (void)json_object_set_new(sum, "provisional", json_true());
    else (void)json_object_del(sum, "provisional");
    *ret_due = end.due;
    return dump_sum(sum, a, ret_text, err);
}

bool due_provisional(const char *sum)
{
    return sum && strstr(sum, "\"provisional\":true") != NULL;
}

const char *due_field(const cat_due_t *rule)
{
    return rule->start_field ? rule->start_field : rule->before ? rule->before : rule->day_field;
}

bool due_is_given(const cat_due_t *rule)
{
    return rule->before || rule->day_field;
}

bool due_gives(const act_record_t *r, const char *field)
{
    for (size_t i = 0; i < r->field_count; i++)
        if (strcmp(r->fields[i].field->name, field) == 0) return true;
    return false;
}

void due_set_term(json_t *sum, const cat_due_t *rule, int64_t own_days)
{
    buf_t b;
    buf_init(&b, 127);
    if (own_days > 0) buf_addf(&b, "%" PRId64 " days", own_days);
    else if (rule->term.parts) term_add_text(&b, &rule->term, LANG_EN);
    if (b.length && !buf_failed(&b)) (void)json_object_set_new(sum, "term", json_string(buf_text(&b)));
    else (void)json_object_del(sum, "term");
    buf_release(&b);
}

json_t *due_new_sum(const cat_due_t *rule, day_t acted, int64_t own_days)
{
    char day[DAY_TEXT];
    json_t *sum = json_pack("{s:b, s:i}", "custody", rule->custody, "restarts_most", rule->restarts_most);
    if (!sum) return NULL;
    day_text(acted, day);
    due_set_term(sum, rule, own_days);
    if (!due_is_given(rule)) (void)json_object_set_new(sum, "start", json_string(day));
    if (rule->custody_field) (void)json_object_set_new(sum, "custody_field", json_string(rule->custody_field));
    if (rule->same_day) (void)json_object_set_new(sum, "month_end", json_string("same"));
    if (rule->law) (void)json_object_set_new(sum, "law", json_string(rule->law));
    if (due_field(rule)) (void)json_object_set_new(sum, "field", json_string(due_field(rule)));
    if (rule->start_field) (void)json_object_set_new(sum, "acted", json_string(day));
    if (rule->before) (void)json_object_set_new(sum, "way", json_string("back"));
    if (rule->day_field) (void)json_object_set_new(sum, "way", json_string("given"));
    return sum;
}

const char *due_custody_test(const cat_kind_t *k, const char *field)
{
    for (size_t i = 0; i < k->field_count; i++)
        if (strcmp(k->fields[i].name, field) == 0) return k->fields[i].type == CAT_INT ? " > 0" : "";
    assert(false); /* looked up when the catalogue was read */
    return "";
}

bool due_set_custody(json_t *sum, const cat_due_t *rule, bool custody)
{
    if (!rule->custody_field || json_is_true(json_object_get(sum, "custody")) == custody) return false;
    (void)json_object_set_new(sum, "custody", json_boolean(custody));
    return true;
}

/* The restart that the field's day belongs to, or the start. */
void due_set_day(json_t *sum, const cat_due_t *rule, day_t day)
{
    char text[DAY_TEXT];
    assert(due_field(rule));
    if (due_is_given(rule)) {
        if (day == DAY_NONE) (void)json_object_del(sum, "start");
        else (void)json_object_set_new(sum, "start", json_string(day_text(day, text)));
        return;
    }
    json_t *restarts = json_object_get(sum, "restarts"), *last = NULL;
    for (size_t i = 0; i < json_array_size(restarts); i++)
        if (json_is_true(json_object_get(json_array_get(restarts, i), "field"))) last = json_array_get(restarts, i);
    if (day == DAY_NONE) day = day_in(last ? last : sum, "acted");
    if (day != DAY_NONE)
        (void)json_object_set_new(last ? last : sum, last ? "on" : "start", json_string(day_text(day, text)));
}

day_t due_first_day(const json_t *sum)
{
    return day_in(sum, "start");
}

/* --- entries ------------------------------------------------------------------------------------ */

static void cause_of(const act_record_t *r, char into[160], char id[48])
{
    matter_text(r->id, id);
    (void)snprintf(into, 160, "%s (%s)", r->act ? r->act->label.in[LANG_ZH] : r->act_name, id);
}

void due_mark_restart(json_t *sum)
{
    json_t *restarts = json_object_get(sum, "restarts");
    size_t n = json_array_size(restarts);
    assert(n > 0);
    (void)json_object_set_new(json_array_get(restarts, n - 1), "field", json_true());
}

int due_add_entry(json_t *sum, const char *list, const char *key, const act_record_t *r, const term_t *term, err_t *err)
{
    char day[DAY_TEXT], cause[160], id[48];
    json_t *array = json_object_get(sum, list);
    if (!array) {
        array = json_array();
        if (!array || json_object_set_new(sum, list, array) != 0) return err_nomem(err);
    }
    cause_of(r, cause, id);
    day_text(r->occurred_on, day);
    json_t *entry = json_pack("{s:s, s:s, s:s}", key, day, "cause", cause, "act", id);
    if (entry && strcmp(list, "restarts") == 0) (void)json_object_set_new(entry, "acted", json_string(day));
    if (entry && strcmp(list, "pauses") == 0) (void)json_object_set_new(entry, "by", json_string(r->act_name));
    if (entry && term) {
        buf_t text;
        buf_init(&text, 256);
        term_add_text(&text, term, LANG_EN);
        (void)json_object_set_new(entry, "term", json_string(buf_failed(&text) ? "" : buf_text(&text)));
        buf_release(&text);
    }
    return !entry || json_array_append_new(array, entry) != 0 ? err_nomem(err) : 0;
}

/* Does the act end the pause that the entry tells of? One kept before entries named their act ends with any. */
static bool ends_pause(const json_t *entry, const cat_kind_t *k, const cat_due_t *rule, int act)
{
    const char *by = json_string_value(json_object_get(entry, "by"));
    if (act == DUE_ALL_PAUSES || !rule->pause_ends || !by) return true;
    for (size_t i = 0; i < k->act_count; i++)
        if (strcmp(k->acts[i].name, by) == 0) return !cat_acts_any(&rule->pause_ends[i]) || cat_acts_has(&rule->pause_ends[i], (size_t)act);
    return true;
}

size_t due_close_pauses(json_t *sum, const act_record_t *r, const cat_due_t *rule, int act)
{
    char day[DAY_TEXT], id[48];
    size_t i, open = 0;
    json_t *e;
    matter_text(r->id, id);
    json_array_foreach(json_object_get(sum, "pauses"), i, e) {
        if (json_object_get(e, "to")) continue;
        if (!ends_pause(e, r->kind, rule, act)) {
            open++;
            continue;
        }
        (void)json_object_set_new(e, "to", json_string(day_text(r->occurred_on, day)));
        (void)json_object_set_new(e, "to_act", json_string(id));
    }
    return open;
}
