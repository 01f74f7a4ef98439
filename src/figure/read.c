/* read.c - a question from words or JSON, and back in its canonical form. */
#include "figure/inside.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

static const char *const COMPARE[] = {"none", "yoy", "before", "five", "plan"};
static const char *const MEMBERS[] = {"figures", "office", "alone", "from", "to", "by", "compare", "plan", "boundaries", "known_on",
                                      "where", "empty"};
enum { COMPARES = sizeof COMPARE / sizeof *COMPARE };

static int bad(const char *member, const char *given, const char *expected, err_t *err)
{
    return err_set(err, ERR_FIGURE_QUESTION, member, given ? given : "", expected);
}

static int read_compare(const char *word, figure_ask_t *into, err_t *err)
{
    for (int i = 0; i < COMPARES; i++)
        if (strcmp(word, COMPARE[i]) == 0) return into->compare = (enum figure_compare)i, 0;
    return bad("compare", word, "none, yoy, before, five, plan", err);
}

static int read_boundaries(const char *word, figure_ask_t *into, err_t *err)
{
    into->then = strcmp(word, "then") == 0;
    return into->then || strcmp(word, "now") == 0 ? 0 : bad("boundaries", word, "now, then", err);
}

int figure_ask_words(const char *by, const char *compare, const char *boundaries, arena_t *a, figure_ask_t *into, err_t *err)
{
    char **words = NULL;
    size_t n = 0;
    int failed = by && *by ? text_split(a, by, ',', &words, &n, err) : 0;
    if (!failed && n > FIGURE_BY_MOST) failed = bad("by", by, "0..3", err);
    for (size_t i = 0; !failed && i < n; i++) {
        into->by[i] = text_trim(a, words[i]);
        if (!into->by[i]) failed = err_nomem(err);
    }
    if (!failed && n) into->by_count = n;
    if (!failed && compare) failed = read_compare(compare, into, err);
    if (!failed && boundaries) failed = read_boundaries(boundaries, into, err);
    return failed;
}

/* --- JSON ------------------------------------------------------------------------------------------------- */

static int read_text(const json_t *from, const char *member, arena_t *a, const char **into, err_t *err)
{
    const json_t *j = json_object_get(from, member);
    if (!j || json_is_null(j)) return 0;
    if (!json_is_string(j)) return bad(member, "", "\"…\"", err);
    *into = arena_text(a, json_string_value(j));
    return *into ? 0 : err_nomem(err);
}

static int read_day(const json_t *from, const char *member, day_t *into, err_t *err)
{
    const json_t *j = json_object_get(from, member);
    if (!j || json_is_null(j)) return 0;
    if (!json_is_string(j) || day_parse(json_string_value(j), into, NULL) != 0)
        return bad(member, json_is_string(j) ? json_string_value(j) : "", "YYYY-MM-DD", err);
    return 0;
}

static int read_list(const json_t *from, const char *member, size_t most, arena_t *a, const char **into, size_t *ret_count, err_t *err)
{
    const json_t *j = json_object_get(from, member), *e;
    size_t i;
    if (!j || json_is_null(j)) return 0;
    if (!json_is_array(j) || json_array_size(j) > most) return bad(member, "", "[\"…\"]", err);
    json_array_foreach(j, i, e) {
        if (!json_is_string(e)) return bad(member, "", "[\"…\"]", err);
        into[i] = arena_text(a, json_string_value(e));
        if (!into[i]) return err_nomem(err);
    }
    *ret_count = json_array_size(j);
    return 0;
}

static int read_narrow(const json_t *from, arena_t *a, figure_ask_t *into, err_t *err)
{
    const char *texts[FIGURE_NARROW_MOST];
    int failed = read_list(from, "where", FIGURE_NARROW_MOST, a, texts, &into->narrow_count, err);
    for (size_t i = 0; !failed && i < into->narrow_count; i++) failed = book_filter_read(texts[i], a, &into->narrow[i], err);
    return failed;
}

static int read_flag(const json_t *from, const char *member, bool *into, err_t *err)
{
    const json_t *j = json_object_get(from, member);
    if (j && !json_is_boolean(j) && !json_is_null(j)) return bad(member, "", "true, false", err);
    *into = json_is_true(j);
    return 0;
}

static int check_members(const json_t *from, err_t *err)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)from, key, value) {
        bool known = false;
        for (size_t i = 0; i < sizeof MEMBERS / sizeof *MEMBERS; i++) known = known || strcmp(key, MEMBERS[i]) == 0;
        if (!known) return bad(key, "", "figures, office, alone, from, to, by, compare, plan, boundaries, known_on, where, empty", err);
    }
    return 0;
}

int figure_ask_read(const json_t *from, arena_t *a, figure_ask_t *ret_ask, err_t *err)
{
    figure_ask_t x = {.from = DAY_NONE, .to = DAY_NONE, .known_on = DAY_NONE};
    const char *compare = NULL, *boundaries = NULL;
    if (!json_is_object(from)) return bad("figures", "", "{\"figures\": [\"…\"], …}", err);
    int failed = check_members(from, err);
    if (!failed) failed = read_list(from, "figures", FIGURE_ASKED_MOST, a, x.figure, &x.figure_count, err);
    if (!failed) failed = read_list(from, "by", FIGURE_BY_MOST, a, x.by, &x.by_count, err);
    if (!failed) failed = read_text(from, "office", a, &x.office, err);
    if (!failed) failed = read_text(from, "plan", a, &x.plan, err);
    if (!failed) failed = read_text(from, "compare", a, &compare, err);
    if (!failed) failed = read_text(from, "boundaries", a, &boundaries, err);
    if (!failed) failed = read_day(from, "from", &x.from, err);
    if (!failed) failed = read_day(from, "to", &x.to, err);
    if (!failed) failed = read_day(from, "known_on", &x.known_on, err);
    if (!failed) failed = read_flag(from, "alone", &x.alone, err);
    if (!failed) failed = read_flag(from, "empty", &x.empty, err);
    if (!failed) failed = read_narrow(from, a, &x, err);
    if (!failed && compare) failed = read_compare(compare, &x, err);
    if (!failed && boundaries) failed = read_boundaries(boundaries, &x, err);
    if (!failed) *ret_ask = x;
    return failed;
}

static json_t *texts_json(const char *const *list, size_t count)
{
    json_t *j = json_array();
    for (size_t i = 0; i < count; i++) (void)json_array_append_new(j, json_string(list[i]));
    return j;
}

int ask_json(const question_t *q, json_t **ret_json, err_t *err)
{
    const figure_ask_t *x = &q->ask;
    char from[DAY_TEXT], to[DAY_TEXT], known[DAY_TEXT];
    json_t *where = json_array();
    for (size_t i = 0; i < x->narrow_count; i++)
        (void)json_array_append_new(where, json_sprintf("%s=%s", x->narrow[i].field, x->narrow[i].value));
    assert((size_t)x->compare < COMPARES);
    json_t *j = json_pack("{s:o, s:s, s:b, s:s, s:s, s:o, s:s, s:s?, s:s, s:s?, s:o, s:b}", "figures",
                          texts_json(x->figure, x->figure_count), "office", x->office, "alone", x->alone, "from",
                          day_text(x->from, from), "to", day_text(x->to, to), "by", texts_json(x->by, x->by_count), "compare",
                          COMPARE[x->compare], "plan", x->plan, "boundaries", x->then ? "then" : "now", "known_on",
                          x->known_on == DAY_NONE ? NULL : day_text(x->known_on, known), "where", where, "empty", x->empty);
    if (!j) return err_nomem(err);
    *ret_json = j;
    return 0;
}
