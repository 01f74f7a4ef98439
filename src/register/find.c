/* find.c - one box for everything: a matter by its id, its number or a part of it, its title, its parties; an act by its name.
 *
 * People copy numbers out of papers, with the brackets of another machine, or type the part that they remember. Numbers given by acts
 * (an indictment's) stand in no list: they are looked up by their beginning, or by year and serial number in the own office.
 */
#include "register/book.h"
#include "register/desk.h"
#include "register/inside.h"

#include "base/text.h"
#include "catalogue/words_json.h"
#include "match/identity.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_BYTES = 200, MOST = 100, BEGIN_MOST = 20, ACTS_MOST = 8, LETTERS_LEAST = 2, IDENTITY_LEAST = 9, YEAR_DIGITS = 4, SERIAL_DIGITS = 7 };

typedef struct finding {
    book_t *book;
    const actor_t *actor;
    int limit;
    char text[TEXT_BYTES + 1];      /* small letters, as typed */
    char number[TEXT_BYTES * 3 + 1]; /* as numbers are written: 〔2026〕, no spaces */
    char after[TEXT_BYTES * 3 + 8];  /* behind every number that begins so */
    int64_t year, serial;           /* in it; 0 = none */
    json_t *out, *known;
} finding_t;

/* --- what was typed -------------------------------------------------------------------------------------------- */

static void small(char *text)
{
    for (char *p = text; *p; p++)
        if (*p >= 'A' && *p <= 'Z') *p = (char)(*p + 32);
}

static bool letter_is(const char *at, const char *const *list, size_t count, size_t *ret_bytes)
{
    for (size_t i = 0; i < count; i++)
        if (strncmp(at, list[i], strlen(list[i])) == 0) return *ret_bytes = strlen(list[i]), true;
    return false;
}

/* Characters of full width become ASCII, brackets those of document numbers, spaces go. */
static void as_number(const char *text, char *into, size_t room)
{
    static const char *const open[] = {"(", "[", "{", "\xE3\x80\x94", "\xE3\x80\x90", "\xEF\xBC\x88", "\xEF\xBC\xBB", "\xE3\x80\x8A", "\xE3\x80\x88"};
    static const char *const shut[] = {")", "]", "}", "\xE3\x80\x95", "\xE3\x80\x91", "\xEF\xBC\x89", "\xEF\xBC\xBD", "\xE3\x80\x8B", "\xE3\x80\x89"};
    static const char *const space[] = {" ", "\t", "\xE3\x80\x80", "\xC2\xA0"};
    size_t n = 0, bytes = 0;
    for (const char *p = text; *p && n + 4 < room; p += bytes) {
        bytes = 1;
        if (letter_is(p, space, sizeof space / sizeof *space, &bytes)) continue;
        const char *as = letter_is(p, open, sizeof open / sizeof *open, &bytes)   ? "\xE3\x80\x94"
                         : letter_is(p, shut, sizeof shut / sizeof *shut, &bytes) ? "\xE3\x80\x95"
                                                                                  : NULL;
        if (as) {
            memcpy(into + n, as, 3);
            n += 3;
        } else if ((unsigned char)p[0] == 0xEF && ((unsigned char)p[1] == 0xBC || (unsigned char)p[1] == 0xBD) && p[2]) {
            /* U+FF01..U+FF5E stand for U+0021..U+007E */
            unsigned code = ((unsigned char)p[1] & 3U) << 6 | ((unsigned char)p[2] & 0x3FU);
            bytes = 3;
            if (code >= 1 && code <= 0x5E) into[n++] = (char)(code + 0x20);
        } else {
            into[n++] = *p;
        }
    }
    into[n] = '\0';
    assert(n < room);
}

static const char *digits(const char *p, int least, int most, int64_t *ret)
{
    int n = 0;
    *ret = 0;
    for (; *p >= '0' && *p <= '9' && n < most; p++, n++) *ret = *ret * 10 + (*p - '0');
    return n >= least && !(*p >= '0' && *p <= '9') ? p : NULL;
}

/* 〔2026〕5号: of which year, the how many-th. */
static void read_serial(finding_t *x)
{
    for (const char *p = x->number; (p = strstr(p, "\xE3\x80\x94")) != NULL;) {
        p += 3;
        int64_t year, serial;
        const char *end = digits(p, YEAR_DIGITS, YEAR_DIGITS, &year);
        if (!end || strncmp(end, "\xE3\x80\x95", 3) != 0) continue;
        end = digits(end + 3, 1, SERIAL_DIGITS, &serial);
        if (!end) continue;
        x->year = year;
        x->serial = serial;
        return;
    }
}

static int prepare(finding_t *x, const find_t *what, err_t *err)
{
    char most[24];
    if (strlen(what->text) > TEXT_BYTES) return err_set(err, ERR_REGISTER_TOO_LONG, "text", num_text(TEXT_BYTES, most));
    text_copy(x->text, sizeof x->text, what->text);
    char *from = x->text, *end;
    while (*from == ' ') from++;
    memmove(x->text, from, strlen(from) + 1);
    for (end = x->text + strlen(x->text); end > x->text && end[-1] == ' ';) *--end = '\0';
    as_number(x->text, x->number, sizeof x->number); /* before letters are made small: numbers have large ones */
    small(x->text);
    (void)snprintf(x->after, sizeof x->after, "%s\xF4\x8F\xBF\xBF", x->number);
    read_serial(x);
    return 0;
}

/* --- one that was found ------------------------------------------------------------------------------------------ */

static bool is_there(const json_t *list, const char *id)
{
    size_t i;
    json_t *m;
    json_array_foreach(list, i, m)
        if (strcmp(json_string_value(json_object_get(m, "matter")), id) == 0) return true;
    return false;
}

static bool is_full(const finding_t *x)
{
    return (int)json_array_size(json_object_get(x->out, "matters")) >= x->limit;
}

static int kind_of(const finding_t *x, store_conn_t *c, int64_t matter, const cat_kind_t **ret_kind, err_t *err)
{
    store_rows_t *rows = NULL;
    bool row = false;
    *ret_kind = NULL;
    int failed = store_query(c, "SELECT kind FROM act WHERE id = $1 AND matter = $1", STORE_P(store_int(matter)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row && catalogue_kind(x->book->with.catalogue, store_col_text(rows, 0), ret_kind, NULL) != 0) *ret_kind = NULL;
    store_rows_close(rows);
    return failed;
}

/* Does what the actor is shown say the text? A name under seal is "***" there: nobody finds a matter by it. */
static bool shows(const finding_t *x, const json_t *head)
{
    char low[4096];
    const char *const words[] = {json_string_value(json_object_get(head, "number")), json_string_value(json_object_get(head, "title"))};
    for (int i = 0; i < 2; i++) {
        if (!words[i]) continue;
        if (i == 0 && strstr(words[i], x->number)) return true;
        text_copy(low, sizeof low, words[i]);
        small(low);
        if (strstr(low, x->text)) return true;
    }
    return false;
}

/* Whose name it was found by, where that stands in no title: "name", "field_label". */
static void tell_party(const finding_t *x, const json_t *known, json_t *into)
{
    json_t *name = json_object_get(known, "name"), *label = json_object_get(known, "field_label");
    if (!name) name = json_object_get(json_object_get(x->known, "party"), "name");
    if (json_is_string(name)) (void)json_object_set(into, "name", name);
    if (label) (void)json_object_set(into, "field_label", label);
}

/* Only if the actor may know of it, once. known: the entry of book_known that it comes from, or NULL. */
static int take(finding_t *x, store_conn_t *c, const cat_kind_t *k, int64_t matter, const char *by, const json_t *known, err_t *err)
{
    char id[48];
    bool hides = false;
    json_t *list = json_object_get(x->out, "matters"), *j = NULL;
    matter_text(matter, id);
    if (is_there(list, id)) return 0;
    if (is_full(x)) return json_object_set_new(x->out, "more", json_true()) == 0 ? 0 : err_nomem(err);
    int failed = k ? 0 : kind_of(x, c, matter, &k, err);
    if (failed || !k) return failed;
    failed = seal_hides(x->book, c, x->actor, k, matter, &hides, err);
    if (!failed && !hides) failed = matter_head(x->book, c, x->actor, k, matter, &j, err);
    if (failed || !j) return failed;
    if (!desk_may_name(x->book, x->actor, k, json_string_value(json_object_get(j, "office"))) ||
        (strcmp(by, "text") == 0 && !shows(x, j))) {
        json_decref(j);
        return 0;
    }
    (void)json_object_set_new(j, "by", json_string(by));
    if (known) tell_party(x, known, j);
    return json_array_append_new(list, j) == 0 ? 0 : err_nomem(err);
}

/* --- by number --------------------------------------------------------------------------------------------------- */

static int take_numbers(finding_t *x, store_conn_t *c, store_rows_t *rows, err_t *err)
{
    int failed = 0;
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        if (strstr(store_col_text(rows, 0), x->number)) failed = take(x, c, NULL, store_col_int(rows, 1), "number", NULL, err);
    }
    store_rows_close(rows);
    return failed;
}

/* A series is a kind's, or an act's. */
static int ask_series(finding_t *x, store_conn_t *c, const char *series, err_t *err)
{
    store_rows_t *rows = NULL;
    int failed = store_query(c, "SELECT number, matter FROM number_issued WHERE kind = $1 AND number >= $2 AND number < $3 AND "
                                "voided_by IS NULL ORDER BY number LIMIT $4",
                             STORE_P(store_text(series), store_text(x->number), store_text(x->after), store_int(BEGIN_MOST)), &rows, err);
    if (!failed) failed = take_numbers(x, c, rows, err);
    if (failed || !x->year) return failed;
    failed = store_query(c, "SELECT number, matter FROM number_issued WHERE kind = $1 AND office = $2 AND year = $3 AND serial = $4 AND "
                            "voided_by IS NULL",
                         STORE_P(store_text(series), store_text(x->actor->office), store_int(x->year), store_int(x->serial)), &rows, err);
    return failed ? failed : take_numbers(x, c, rows, err);
}

static bool looks_into(const finding_t *x, const cat_kind_t *k)
{
    return !k->sealed || desk_acts_on_kind(x->actor, k);
}

static int find_numbers(finding_t *x, store_conn_t *c, err_t *err)
{
    int failed = 0;
    if (text_length(x->number) < LETTERS_LEAST) return 0;
    for (size_t i = 0; !failed && i < x->book->plan_count; i++) {
        const cat_kind_t *k = x->book->plans[i].kind;
        if (!looks_into(x, k)) continue;
        failed = ask_series(x, c, k->name, err);
        for (size_t j = 0; !failed && j < k->act_count; j++)
            if (k->acts[j].series) failed = ask_series(x, c, k->acts[j].series, err);
    }
    return failed;
}

/* --- by text ------------------------------------------------------------------------------------------------------ */

typedef struct spot {
    int64_t id;
    const cat_kind_t *kind;
} spot_t;

static int newest_first(const void *a, const void *b)
{
    int64_t x = ((const spot_t *)a)->id, y = ((const spot_t *)b)->id;
    return (x < y) - (x > y);
}

static int find_text(finding_t *x, store_conn_t *c, const char *text, err_t *err)
{
    int64_t ids[MOST];
    bool more = false;
    size_t count = 0;
    spot_t *spots = calloc(x->book->plan_count * (size_t)x->limit + 1, sizeof *spots);
    int failed = spots ? 0 : err_nomem(err);
    for (size_t i = 0; !failed && i < x->book->plan_count; i++) {
        size_t n = 0;
        const cat_kind_t *k = x->book->plans[i].kind;
        if (!looks_into(x, k)) continue;
        failed = list_find(x->book, c, x->actor, k, text, x->limit, ids, &n, &more, err);
        assert(n <= (size_t)x->limit);
        for (size_t j = 0; j < n; j++) spots[count++] = (spot_t){ids[j], k};
    }
    if (count) qsort(spots, count, sizeof *spots, newest_first);
    for (size_t i = 0; !failed && i < count; i++) {
        more |= is_full(x);
        if (is_full(x)) break;
        failed = take(x, c, spots[i].kind, spots[i].id, "text", NULL, err);
    }
    if (more && is_full(x)) (void)json_object_set_new(x->out, "more", json_true());
    free(spots);
    return failed;
}

/* --- acts by their names ------------------------------------------------------------------------------------------ */

static bool says(words_t label, const char *text)
{
    char low[256];
    for (int l = 0; l < LANG_COUNT; l++) {
        text_copy(low, sizeof low, label.in[l] ? label.in[l] : "");
        small(low);
        if (strstr(low, text)) return true;
    }
    return false;
}

static void find_acts(finding_t *x)
{
    json_t *list = json_object_get(x->out, "acts");
    if (text_length(x->text) < LETTERS_LEAST) return;
    for (size_t i = 0; i < x->book->plan_count; i++) {
        const cat_kind_t *k = x->book->plans[i].kind;
        for (size_t j = 0; j < k->act_count && json_array_size(list) < ACTS_MOST; j++) {
            const cat_act_t *a = &k->acts[j];
            if (a->system || !(a->by & x->actor->roles) || !says(a->label, x->text)) continue;
            (void)json_array_append_new(list, json_pack("{s:s, s:o, s:s, s:o, s:b}", "kind", k->name, "kind_label", words_json(k->label), "act",
                                                        a->name, "label", words_json(a->label), "opens", a->opens));
        }
    }
}

/* --- all of it ---------------------------------------------------------------------------------------------------- */

static int take_known(finding_t *x, store_conn_t *c, err_t *err)
{
    size_t i;
    json_t *m;
    int failed = 0;
    json_array_foreach(json_object_get(x->known, "matters"), i, m)
    {
        int64_t id;
        if (!failed) failed = matter_parse(json_string_value(json_object_get(m, "matter")), &id, err);
        if (!failed) failed = take(x, c, NULL, id, "party", m, err);
    }
    return failed;
}

static int read_found(store_conn_t *c, void *arg, err_t *err)
{
    finding_t *x = arg;
    char low[sizeof x->number];
    int64_t id;
    int failed = 0;
    json_decref(x->out);
    x->out = json_pack("{s:s, s:[], s:b, s:[]}", "text", x->text, "matters", "more", false, "acts");
    if (!x->out) return err_nomem(err);
    if (!*x->text) return 0;
    if (matter_parse(x->text, &id, NULL) == 0) failed = take(x, c, NULL, id, "id", NULL, err);
    if (!failed) failed = find_numbers(x, c, err);
    if (!failed) failed = find_text(x, c, x->text, err);
    text_copy(low, sizeof low, x->number);
    small(low);
    if (!failed && x->year && strcmp(x->text, low) != 0) failed = find_text(x, c, low, err);
    if (!failed) failed = take_known(x, c, err);
    if (!failed) find_acts(x);
    return failed;
}

/* Who has such a name or identity number; what is neither is nobody's. */
static int ask_known(finding_t *x, err_t *err)
{
    char canonical[IDENTITY_TEXT];
    enum identity_kind kind;
    known_t what = {.limit = x->limit};
    if (text_length(x->text) < LETTERS_LEAST) return 0;
    if (strlen(x->number) >= IDENTITY_LEAST && identity_canonical(x->number, &kind, canonical)) what.identity = x->number;
    else what.name = x->text;
    err_t why = {0};
    int failed = book_known(x->book, x->actor, &what, &x->known, &why);
    if (!failed || err_leave((enum err_code)failed) != LEAVE_SYSTEM) return 0;
    if (err) *err = why;
    return failed;
}

int book_find(book_t *b, const actor_t *actor, const find_t *what, json_t **ret_json, err_t *err)
{
    finding_t x = {.book = b, .actor = actor, .limit = what->limit};
    assert(what->text && what->limit >= 1 && what->limit <= MOST);
    int failed = prepare(&x, what, err);
    if (!failed) failed = ask_known(&x, err);
    if (!failed) failed = store_read(b->with.store, read_found, &x, err);
    json_decref(x.known);
    if (failed) json_decref(x.out);
    else *ret_json = x.out;
    return failed;
}
