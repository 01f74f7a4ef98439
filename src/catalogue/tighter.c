/* tighter.c - stricter words of a catalogue, and the rows that do not fit them. */
#include "catalogue/tighter.h"

#include "catalogue/apply.h"
#include "catalogue/calendar.h"

#include <string.h>

enum { SQL_MOST = 4096 };

static bool one_of(const char *key, const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(key, keys[i]) == 0) return true;
    return false;
}

/* Is something of the old list not in the new one? */
static bool loses(const json_t *old, const json_t *now)
{
    for (size_t i = 0; i < json_array_size(old); i++) {
        bool held = false;
        for (size_t k = 0; k < json_array_size(now) && !held; k++) held = json_equal(json_array_get(old, i), json_array_get(now, k));
        if (!held) return true;
    }
    return false;
}

/* A bound that is new is one that was not there. */
static bool closer(const char *key, const json_t *old, const json_t *now)
{
    if (!json_is_integer(now)) return false;
    if (!json_is_integer(old)) return true;
    return strcmp(key, "max") == 0 ? json_integer_value(now) < json_integer_value(old) : json_integer_value(now) > json_integer_value(old);
}

/* About how many days it is, in tenths: enough to tell which of two is shorter where they are not of one unit. */
static int64_t tenths(const term_t *t)
{
    static const int64_t of[] = {[TERM_DAYS] = 10, [TERM_WORKING_DAYS] = 14, [TERM_MONTHS] = 304, [TERM_HALF_MONTH] = 150, [TERM_YEARS] = 3650};
    int64_t sum = 0;
    for (int i = 0; i < t->parts; i++) sum += t->part[i].count * of[t->part[i].unit];
    return sum;
}

/* No term before: what it is given by now cannot be said to be shorter. */
static bool shorter(const json_t *old, const json_t *now)
{
    term_t was, is;
    if (!json_is_string(old) || !json_is_string(now)) return json_is_string(old) != json_is_string(now);
    return term_parse(json_string_value(old), &was, NULL) != 0 || term_parse(json_string_value(now), &is, NULL) != 0 || tenths(&is) < tenths(&was);
}

/* By act a term: is one gone or shorter? */
static bool shorter_by_act(const json_t *old, const json_t *now)
{
    const char *act;
    json_t *term;
    json_object_foreach((json_t *)(uintptr_t)old, act, term)
        if (!json_object_get(now, act) || shorter(term, json_object_get(now, act))) return true;
    return false;
}

static bool term_tighter(const char *key, const json_t *old, const json_t *now)
{
    static const char *const stops[] = {"met_by", "paused_by", "cancelled_by"};
    static const char *const starts[] = {"start_field", "before", "day_field", "term_field", "ahead"};
    if (strcmp(key, "add") == 0) return shorter(old, now);
    if (strcmp(key, "extended_by") == 0) return shorter_by_act(old, now);
    if (strcmp(key, "from") == 0) return json_is_array(now) ? !json_is_array(old) || loses(now, old) : now && !json_equal(old, now);
    if (strcmp(key, "when") == 0) return old != NULL; /* without it, or with another, it may run where it did not */
    if (one_of(key, stops, sizeof stops / sizeof *stops)) return json_is_array(old) ? loses(old, now) : old != NULL;
    return one_of(key, starts, sizeof starts / sizeof *starts); /* another day to begin with may be an earlier one */
}

bool cat_tighter(const char *part, const char *key, const json_t *old, const json_t *now)
{
    static const char *const lists[] = {"by", "from", "fields", "seen_by"};
    static const char *const asks[] = {"requires", "required", "when", "unique", "at_most", "system", "fixed", "sealed"};
    if (strcmp(key, "type") == 0 || strcmp(key, "refers") == 0) return true;
    if (strcmp(part, "due") == 0) return term_tighter(key, old, now);
    if (strcmp(part, "figures") == 0) return false; /* what is counted changes; nobody is refused */
    if (strcmp(part, "fields") == 0 && (strcmp(key, "min") == 0 || strcmp(key, "max") == 0)) return closer(key, old, now);
    if (one_of(key, lists, sizeof lists / sizeof *lists)) return json_is_array(old) && loses(old, now);
    if (strcmp(key, "requires") == 0) return json_is_array(now) && loses(now, old);
    return one_of(key, asks, sizeof asks / sizeof *asks) && now != NULL;
}

/* --- what is there --------------------------------------------------------------------------------------------- */

static const char *type_of(const json_t *field)
{
    const char *type = json_string_value(json_object_get(field, "type"));
    return type ? type : "";
}

/* "LENGTH(c) > $1", "c < $1", "c IS NULL OR c = ''", "c = $1"; false where nothing is counted. */
static bool add_condition(buf_t *sql, const json_t *old, const char *key)
{
    const char *type = type_of(old), *name = json_string_value(json_object_get(old, "name"));
    bool text = strcmp(type, "text") == 0 || strcmp(type, "long") == 0, number = strcmp(type, "int") == 0 || strcmp(type, "money") == 0;
    if (strcmp(key, "max") == 0 || strcmp(key, "min") == 0) {
        if (!text && !number) return false;
        if (text) buf_add_raw(sql, "LENGTH(");
        store_add_name(sql, name);
        if (text) buf_add_char(sql, ')');
        buf_add_raw(sql, strcmp(key, "max") == 0 ? " > $1" : " < $1");
    } else if (strcmp(key, "required") == 0) {
        store_add_name(sql, name);
        buf_add_raw(sql, " IS NULL");
    } else if (strcmp(key, "of") == 0) {
        store_add_name(sql, name);
        buf_add_raw(sql, strcmp(type, "choices") == 0 ? " LIKE $1 ESCAPE '!'" : " = $1");
    } else return false;
    return true;
}

int cat_count_misfits(store_conn_t *c, const char *kind, const json_t *old, const json_t *now, const char *key, const char *code, int64_t *ret_rows, err_t *err)
{
    char like[CAT_LIKE_MOST];
    bool of = strcmp(key, "of") == 0, several = strcmp(type_of(old), "choices") == 0, found;
    store_value_t value = of ? store_text(several ? like : code) : store_int(json_integer_value(json_object_get(now, key)));
    buf_t sql;
    *ret_rows = -1;
    if (!json_string_value(json_object_get(old, "name")) || strcmp(type_of(old), type_of(now)) != 0) return 0;
    if (of) cat_like_code(like, code);
    buf_init(&sql, SQL_MOST);
    buf_add_raw(&sql, "SELECT COUNT(*) FROM ");
    cat_add_table_name(&sql, kind);
    buf_add_raw(&sql, " WHERE ");
    bool counted = add_condition(&sql, old, key);
    int failed = buf_failed(&sql) ? err_nomem(err) : 0;
    if (!failed && counted) failed = store_get_int(c, buf_text(&sql), &value, strcmp(key, "required") != 0, ret_rows, &found, err);
    buf_release(&sql);
    return failed;
}

int cat_count_running(store_conn_t *c, const char *kind, const char *rule, int64_t *ret_count, err_t *err)
{
    bool found;
    return store_get_int(c, "SELECT COUNT(*) FROM due WHERE kind = $1 AND rule = $2 AND state IN ('open', 'paused')", STORE_P(store_text(kind), store_text(rule)),
                         ret_count, &found, err);
}
