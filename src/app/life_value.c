/* life_value.c - values as they are written in a life, by the type of their field. */
#include "app/life_inside.h"

#include "base/money.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { DAYS_MOST = 36500 };

/* What is no sum is left for the register to refuse. */
static json_t *money(const char *text)
{
    int64_t fen = 0;
    return money_read(text, MONEY_YUAN, &fen) == MONEY_READ ? json_integer(fen) : json_string(text);
}

/* [a,b] or a,b */
static json_t *list_of(const char *text)
{
    json_t *list = json_array();
    if (*text == '[') text++;
    while (list && *text && *text != ']') {
        size_t n = strcspn(text, ",]");
        (void)json_array_append_new(list, json_stringn(text, n));
        text += n;
        if (*text == ',') text++;
    }
    return list;
}

json_t *life_party(const char *text)
{
    size_t n = strcspn(text, ":");
    if (text[n] != ':') return json_string(text);
    json_t *p = json_object();
    (void)json_object_set_new(p, "type", json_stringn(text, n));
    for (int i = 0; text[n] == ':'; i++) {
        text += n + 1;
        n = strcspn(text, ":");
        const char *equals = memchr(text, '=', n);
        if (i == 0) (void)json_object_set_new(p, "name", json_stringn(text, n));
        else if (!equals && n) (void)json_object_set_new(p, "identity", json_stringn(text, n));
        else if (equals) {
            char key[64] = "";
            size_t length = (size_t)(equals - text);
            if (length < sizeof key) memcpy(key, text, length);
            (void)json_object_set_new(p, key, json_stringn(equals + 1, n - length - 1));
        }
    }
    return p;
}

bool life_day(const char *text, day_t *ret_day)
{
    int64_t days = 0;
    if (strncmp(text, "today", 5) != 0) return day_parse(text, ret_day, NULL) == 0;
    const char *by = text + 5;
    if (*by && ((*by != '-' && *by != '+') || text_to_int(by + 1, 0, DAYS_MOST, &days, NULL) != 0)) return false;
    *ret_day = day_today() + (day_t)(*by == '-' ? -days : days);
    return true;
}

static json_t *date(const char *text)
{
    day_t day;
    char into[DAY_TEXT];
    return json_string(life_day(text, &day) ? day_text(day, into) : text);
}

json_t *life_value_json(const cat_field_t *f, const life_value_t *v, life_id_fn id_of, const void *arg)
{
    const char *text = v->text, *id;
    if (v->json) {
        json_t *j = json_loads(text, JSON_DECODE_ANY, NULL);
        return j ? j : json_string(text);
    }
    if (!*text) return json_null();
    switch (f->type) {
    case CAT_MONEY: return money(text);
    case CAT_DATE: return date(text);
    case CAT_BOOL: return strcmp(text, "yes") == 0 ? json_true() : strcmp(text, "no") == 0 ? json_false() : json_string(text);
    case CAT_CHOICES: return list_of(text);
    case CAT_PARTY: return life_party(text);
    case CAT_MATTER:
        id = id_of(arg, text);
        return json_string(id ? id : text);
    case CAT_JSON: {
        json_t *j = json_loads(text, JSON_DECODE_ANY, NULL);
        return j ? j : json_string(text);
    }
    case CAT_INT: /* the register reads numbers from texts too */
    case CAT_TEXT:
    case CAT_LONG:
    case CAT_CHOICE:
    case CAT_OFFICE:
    case CAT_USER: return json_string(text);
    }
    return json_string(text);
}

static bool same_party(const json_t *shown, const json_t *meant)
{
    const char *key;
    json_t *value;
    if (!json_is_object(shown) || !json_is_object(meant)) return false;
    json_object_foreach((json_t *)(uintptr_t)meant, key, value)
        if (!json_equal(value, json_object_get(shown, key))) return false;
    return true;
}

bool life_value_is(const cat_field_t *f, const json_t *shown, const char *written, life_id_fn id_of, const void *arg)
{
    const life_value_t v = {f->name, strcmp(written, "-") == 0 ? "" : written, false};
    json_t *meant = life_value_json(f, &v, id_of, arg);
    bool same = f->type == CAT_PARTY ? same_party(shown, meant)
                : f->type == CAT_BOOL ? json_is_boolean(shown) &&
                                            json_is_true(shown) == (json_is_true(meant) || strcmp(written, "true") == 0)
                : f->type == CAT_INT && json_is_integer(shown)
                    ? json_integer_value(shown) == strtoll(written, NULL, 10)
                    : json_equal(shown, meant);
    if (json_is_null(meant)) same = !shown || json_is_null(shown);
    json_decref(meant);
    return same;
}
