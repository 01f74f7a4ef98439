/* publish.c - an answer frozen as an act, with what the installation signs. */
#include "figure/publish.h"

#include "base/text.h"
#include "figure/publish_inside.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { FROZEN_TEXT_MOST = 120000, TITLE_BYTES = 190, DAY_MOST = 200 };

const cat_kind_t *publish_kind(const figures_t *f)
{
    return catalogue_serving(book_catalogue(figures_book(f)), "figure", NULL, NULL);
}

int publish_find_kind(const figures_t *f, const cat_kind_t **ret_kind, err_t *err)
{
    *ret_kind = publish_kind(f);
    return *ret_kind ? 0 : err_set(err, ERR_FIGURE_PUBLISH_KIND, "");
}

/* --- what is signed ------------------------------------------------------------------------------------------- */

static void add_hash(buf_t *out, const json_t *value)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char *text = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
    const char *bytes = text ? text : "";
    (void)crypto_hash_sha256(hash, (const unsigned char *)bytes, strlen(bytes));
    buf_add_hex(out, hash, sizeof hash);
    buf_add_char(out, '\n');
    free(text);
}

void publish_signed_text(const json_t *fields, buf_t *out)
{
    static const char *const members[] = {"passport", "position", "root", "version", "computed_at", "asked", "answer", "answer_text",
                                          "figure_title", "where_published", "published_on"};
    buf_add_raw(out, "xiezhi published figure with place and day\n");
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        buf_addf(out, "%s ", members[i]);
        add_hash(out, json_object_get(fields, members[i]));
    }
}

bool publish_is_signed(const ledger_key_t *key, const json_t *fields)
{
    const char *note = json_string_value(json_object_get(fields, "signature"));
    size_t bytes = 0;
    buf_t text;
    if (!note || !key) return false;
    buf_init(&text, 4096);
    publish_signed_text(fields, &text);
    bool good = !buf_failed(&text) && ledger_key_check_note(key, note, strlen(note), &bytes, NULL) == 0 && bytes == text.length &&
                memcmp(note, buf_text(&text), bytes) == 0;
    buf_release(&text);
    return good;
}

static int sign(const ledger_key_t *key, json_t *fields, err_t *err)
{
    buf_t text, note;
    buf_init(&text, 4096);
    buf_init(&note, 8192);
    publish_signed_text(fields, &text);
    int failed = buf_failed(&text) ? err_nomem(err) : ledger_sign_note(key, buf_text(&text), &note, err);
    if (!failed && (buf_failed(&note) || json_object_set_new(fields, "signature", json_string(buf_text(&note))) != 0)) failed = err_nomem(err);
    buf_release(&text);
    buf_release(&note);
    return failed;
}

/* --- the answer in words ---------------------------------------------------------------------------------------- */

static const char *word_of(const json_t *words, enum lang lang)
{
    const char *text = json_string_value(json_object_get(words, lang == LANG_ZH ? "zh" : "en"));
    return text && *text ? text : "";
}

static void add_value(const json_t *figure, const json_t *value, enum lang lang, buf_t *out)
{
    const json_t *say = json_object_get(json_object_get(value, "say"), lang == LANG_ZH ? "zh" : "en");
    const char *n = json_string_value(json_object_get(say, "n")), *before = json_string_value(json_object_get(say, "before"));
    const char *change = json_string_value(json_object_get(say, "points"));
    if (!change) change = json_string_value(json_object_get(say, "percent"));
    buf_addf(out, "%s %s", word_of(json_object_get(figure, "label"), lang), n ? n : "—");
    if (json_is_true(json_object_get(value, "no_record"))) buf_add_raw(out, lang == LANG_ZH ? "（对比期无记录）" : " (no record of the time compared with)");
    if (!before) return;
    buf_addf(out, lang == LANG_ZH ? "（%s%s%s" : " (%s%s%s", before, change ? lang == LANG_ZH ? "，" : ", " : "", change ? change : "");
    (void)figure_marks(out, value, lang);
    buf_add_raw(out, lang == LANG_ZH ? "）" : ")");
}

static void add_row(const json_t *answer, const json_t *row, enum lang lang, buf_t *out)
{
    const json_t *words = json_object_get(row, "words"), *values = json_object_get(row, "values"), *e;
    size_t i;
    if (!words) buf_add_raw(out, lang == LANG_ZH ? "合计" : "total");
    json_array_foreach(words, i, e) buf_addf(out, "%s%s", i ? " / " : "", word_of(e, lang));
    buf_add_raw(out, lang == LANG_ZH ? "：" : ": ");
    json_array_foreach(values, i, e) {
        if (i) buf_add_raw(out, lang == LANG_ZH ? "；" : "; ");
        add_value(json_array_get(json_object_get(answer, "figures"), i), e, lang, out);
    }
    buf_add_char(out, '\n');
}

static void add_windows(const json_t *answer, enum lang lang, buf_t *out)
{
    const json_t *e;
    size_t i;
    json_array_foreach(json_object_get(answer, "windows"), i, e)
        buf_addf(out, lang == LANG_ZH ? "%s%s 至 %s" : "%s%s to %s", !i ? "" : i == 1 ? lang == LANG_ZH ? "；对比 " : "; against " : ", ",
                 json_string_value(json_object_get(e, "from")), json_string_value(json_object_get(e, "to")));
    buf_addf(out, "  %s  %s\n", json_string_value(json_object_get(json_object_get(answer, "asked"), "office")),
             json_string_value(json_object_get(answer, "passport")));
}

void publish_text(const json_t *answer, enum lang lang, buf_t *out)
{
    const json_t *e;
    size_t i;
    add_windows(answer, lang, out);
    json_array_foreach(json_object_get(answer, "notes"), i, e) buf_addf(out, lang == LANG_ZH ? "注：%s\n" : "note: %s\n", word_of(e, lang));
    json_array_foreach(json_object_get(answer, "rows"), i, e) add_row(answer, e, lang, out);
    add_row(answer, json_object_get(answer, "total"), lang, out);
}

/* --- the fields of the act -------------------------------------------------------------------------------------- */

static int read_root(store_conn_t *c, void *arg, err_t *err)
{
    struct publish_root *r = arg;
    return r->position > 0 ? ledger_root(c, r->position, &r->root, err) : 0;
}

int publish_root_at(figures_t *f, int64_t position, char into[2 * LEDGER_HASH + 1], err_t *err)
{
    struct publish_root r = {.position = position};
    int failed = store_read(book_store(figures_book(f)), read_root, &r, err);
    if (!failed) (void)sodium_bin2hex(into, 2 * LEDGER_HASH + 1, r.root.byte, LEDGER_HASH);
    return failed;
}

static int add_title(json_t *fields, const json_t *answer, err_t *err)
{
    buf_t title;
    char cut[TITLE_BYTES];
    const json_t *e;
    size_t i;
    buf_init(&title, 8192);
    json_array_foreach(json_object_get(answer, "figures"), i, e)
        buf_addf(&title, "%s%s", i ? "、" : "", word_of(json_object_get(e, "label"), LANG_ZH));
    const json_t *asked = json_object_get(answer, "asked");
    int failed = buf_failed(&title) ? err_nomem(err) : 0;
    if (!failed) (void)text_copy(cut, sizeof cut - 40, buf_text(&title));
    buf_release(&title);
    if (!failed && json_object_set_new(fields, "figure_title", json_sprintf("%s（%s至%s）", cut, json_string_value(json_object_get(asked, "from")),
                                                                            json_string_value(json_object_get(asked, "to")))) != 0)
        failed = err_nomem(err);
    return failed;
}

static int add_text(json_t *fields, const json_t *answer, err_t *err)
{
    buf_t text;
    buf_init(&text, FROZEN_TEXT_MOST);
    publish_text(answer, LANG_ZH, &text);
    buf_add_raw(&text, "\n");
    publish_text(answer, LANG_EN, &text);
    int failed = 0;
    if (buf_failed(&text)) failed = err_set(err, ERR_FIGURE_PUBLISH_ROWS, num_text((int64_t)json_array_size(json_object_get(answer, "rows")), (char[24]){0}), num_text(PUBLISH_ROWS_MOST, (char[24]){0}));
    else if (json_object_set_new(fields, "answer_text", json_string(buf_text(&text))) != 0) failed = err_nomem(err);
    buf_release(&text);
    return failed;
}

/* A day that is not over is said: tonight it may be another number. */
static int add_running(json_t *answer, day_t last, err_t *err)
{
    static const int64_t minute = 60 * (int64_t)1000000, minutes = 24 * 60, hours = 8;
    char day[DAY_TEXT];
    instant_t at = 0;
    if (last != day_today()) return 0;
    int failed = instant_parse(json_string_value(json_object_get(answer, "computed_at")), &at, err);
    if (failed) return failed;
    int now = (int)((at / minute + hours * 60) % minutes); /* of China */
    (void)day_text(last, day);
    json_t *zh = json_sprintf("截止日%s当天尚未结束，统计至%02d:%02d", day, now / 60, now % 60);
    json_t *en = json_sprintf("the last day, %s, is not over: counted until %02d:%02d", day, now / 60, now % 60);
    json_t *note = json_pack("{s:s, s:o, s:o}", "code", "day_running", "zh", zh, "en", en);
    return note && json_array_append_new(json_object_get(answer, "notes"), note) == 0 ? 0 : err_nomem(err);
}

/* A publication without a number must not read as one of nothing. */
static int add_silent(json_t *answer, err_t *err)
{
    const json_t *e, *values = json_object_get(json_object_get(answer, "total"), "values");
    size_t i;
    json_array_foreach(values, i, e)
        if (!json_is_true(json_object_get(e, "unrecorded"))) return 0;
    if (!i) return 0;
    json_t *note = json_pack("{s:s, s:s, s:s}", "code", "nothing_on_record", "zh", "所问期间没有任何记录，本次发布没有数据，不表示为零", "en",
                             "nothing is on record of this time: what is published here is no number, and not zero");
    return note && json_array_append_new(json_object_get(answer, "notes"), note) == 0 ? 0 : err_nomem(err);
}

/* What who only counts is told of it has gaps that no public reader would know for what they are. */
int publish_whole(const json_t *answer, err_t *err)
{
    char label[ERR_ARG_BYTES];
    const json_t *figure = json_array_get(json_object_get(answer, "figures"), 0), *kind = json_object_get(figure, "kind_label");
    words_t words = {{json_string_value(json_object_get(kind, "zh")), json_string_value(json_object_get(kind, "en"))}};
    if (!json_is_true(json_object_get(answer, "few"))) return 0;
    return err_set(err, ERR_FIGURE_READ, json_string_value(json_object_get(figure, "name")), err_both(words, label));
}

/* What holds of the answer alone; the question and the passport stand beside it. */
static int add_answer(json_t *fields, const json_t *answer, err_t *err)
{
    static const char *const kept[] = {"windows", "notes", "by", "figures", "rows", "total", "part_periods"};
    json_t *frozen = json_object();
    int failed = 0;
    for (size_t i = 0; frozen && i < sizeof kept / sizeof *kept; i++) failed |= json_object_set(frozen, kept[i], json_object_get(answer, kept[i]));
    failed |= json_object_set(fields, "asked", json_object_get(answer, "asked"));
    failed |= json_object_set(fields, "passport", json_object_get(answer, "passport"));
    failed |= json_object_set(fields, "position", json_object_get(answer, "position"));
    failed |= json_object_set(fields, "computed_at", json_object_get(answer, "computed_at"));
    return json_object_set_new(fields, "answer", frozen) || failed ? err_nomem(err) : 0;
}

/* That of its figure; of several, twelve digits over theirs. */
static int add_version(json_t *fields, const json_t *answer, err_t *err)
{
    char version[FIGURE_VERSION];
    unsigned char hash[crypto_hash_sha256_BYTES];
    const json_t *e, *figures = json_object_get(answer, "figures");
    buf_t all;
    size_t i;
    buf_init(&all, 4096);
    json_array_foreach(figures, i, e) buf_addf(&all, "%s%s", i ? " " : "", json_string_value(json_object_get(e, "version")));
    int failed = buf_failed(&all) ? err_nomem(err) : 0;
    if (!failed && i == 1) (void)text_copy(version, sizeof version, buf_text(&all));
    else if (!failed) {
        (void)crypto_hash_sha256(hash, (const unsigned char *)buf_text(&all), all.length);
        (void)sodium_bin2hex(version, sizeof version, hash, 6);
    }
    buf_release(&all);
    if (!failed && json_object_set_new(fields, "version", json_string(version)) != 0) failed = err_nomem(err);
    return failed;
}

static int make_fields(figures_t *f, const ledger_key_t *key, const publish_wish_t *wish, json_t *fields, err_t *err)
{
    json_t *answer = NULL;
    char root[2 * LEDGER_HASH + 1], day[DAY_TEXT], rows[24];
    int failed = passport_open(f, wish->actor, wish->passport, &answer, err);
    if (!failed) failed = publish_whole(answer, err);
    if (failed) return failed;
    size_t count = json_array_size(json_object_get(answer, "rows"));
    day_t last = DAY_NONE;
    const char *to = json_string_value(json_object_get(json_object_get(answer, "asked"), "to"));
    if (to && day_parse(to, &last, NULL) == 0 && last > day_today()) failed = err_set(err, ERR_FIGURE_PUBLISH_RUNNING, to); /* it would not be the same tomorrow */
    else if (count > PUBLISH_ROWS_MOST)
        failed = err_set(err, ERR_FIGURE_PUBLISH_ROWS, num_text((int64_t)count, rows), num_text(PUBLISH_ROWS_MOST, (char[24]){0}));
    if (!failed) failed = add_running(answer, last, err);
    if (!failed) failed = add_silent(answer, err);
    if (!failed) failed = publish_root_at(f, json_integer_value(json_object_get(answer, "position")), root, err);
    if (!failed) failed = add_answer(fields, answer, err);
    if (!failed) failed = add_version(fields, answer, err);
    if (!failed) failed = add_title(fields, answer, err);
    if (!failed) failed = add_text(fields, answer, err);
    json_decref(answer);
    if (!failed && (json_object_set_new(fields, "root", json_string(root)) |
                    json_object_set_new(fields, "where_published", json_string(wish->where)) |
                    json_object_set_new(fields, "published_on", json_string(day_text(wish->on == DAY_NONE ? day_today() : wish->on, day)))) != 0)
        failed = err_nomem(err);
    return failed ? failed : sign(key, fields, err);
}

/* A restatement answers the question that was published, and keeps its passport. */
static int check_restated(figures_t *f, const ledger_key_t *key, const publish_wish_t *wish, json_t **ret_answer, err_t *err)
{
    json_t *matter = NULL;
    char id[48];
    const cat_kind_t *kind = publish_kind(f);
    if (!wish->ground || !*wish->ground) return err_set(err, ERR_FIGURE_PUBLISH_GROUND, "");
    if (text_length(wish->ground) < 2) return err_set(err, ERR_FIGURE_PUBLISH_SHORT, wish->ground);
    int failed = book_matter(figures_book(f), wish->actor, wish->restates, &matter, err);
    if (failed) return failed;
    const char *passport = json_string_value(json_object_get(json_object_get(matter, "fields"), "passport"));
    matter_text(wish->restates, id);
    if (strcmp(json_string_value(json_object_get(matter, "kind")), kind->name) != 0 || !passport || strcmp(passport, wish->passport) != 0)
        failed = err_set(err, ERR_FIGURE_PUBLISH_OTHER, id, wish->passport, passport ? passport : "-");
    const json_t *fields = json_object_get(matter, "fields");
    if (!failed && publish_is_signed(key, fields)) *ret_answer = json_incref(json_object_get(fields, "answer"));
    json_decref(matter);
    return failed;
}

/* Stated again is what has changed; what somebody typed in is replaced whatever it says. */
static int check_changed(const publish_wish_t *wish, const json_t *old, const json_t *fields, err_t *err)
{
    char id[48];
    bool same = false;
    int failed = old ? published_same(old, json_object_get(fields, "answer"), &same, err) : 0;
    matter_text(wish->restates, id);
    return !failed && same ? err_set(err, ERR_FIGURE_PUBLISH_SAME, id, wish->passport) : failed;
}

static bool says(const json_t *fields, const char *name, const char *text)
{
    const char *own = json_string_value(json_object_get(fields, name));
    return own && text && strcmp(own, text) == 0;
}

typedef struct sending {
    const publish_wish_t *wish;
    int64_t matter;
    bool own;
} sending_t;

static int sent_by_key(store_conn_t *c, void *arg, err_t *err)
{
    sending_t *x = arg;
    int64_t one;
    return store_get_int(c, "SELECT 1 FROM act WHERE id = $1 AND actor = $2 AND idem_key = $3",
                         STORE_P(store_int(x->matter), store_text(x->wish->actor->login), store_text(x->wish->idem_key)), &one, &x->own, err);
}

/* Sent again because the answer was lost: the receipt of the first time. */
static int replay(figures_t *f, const publish_wish_t *wish, const json_t *matter, int64_t id, act_receipt_t *ret_receipt, err_t *err)
{
    sending_t x = {wish, id, false};
    char text[48];
    const char *number = json_string_value(json_object_get(matter, "number")), *day = json_string_value(json_object_get(json_object_get(matter, "fields"), "published_on"));
    int failed = wish->idem_key ? store_read(book_store(figures_book(f)), sent_by_key, &x, err) : 0;
    matter_text(id, text);
    if (failed || !x.own) return failed ? failed : err_set(err, ERR_FIGURE_PUBLISH_TWICE, wish->passport, wish->where, day ? day : "", text);
    *ret_receipt = (act_receipt_t){.matter = id, .replayed = true};
    (void)text_copy(ret_receipt->number, sizeof ret_receipt->number, number ? number : "");
    return 0;
}

/* Of these publications, is one the wish's? */
static int find_twin(figures_t *f, const publish_wish_t *wish, const json_t *rows, act_receipt_t *ret_receipt, err_t *err)
{
    int64_t id = 0;
    const json_t *row;
    size_t i;
    int failed = 0;
    json_array_foreach(rows, i, row) {
        json_t *matter = NULL;
        if (failed || ret_receipt->replayed) break;
        failed = matter_parse(json_string_value(json_object_get(row, "id")), &id, err);
        if (!failed) failed = book_matter(figures_book(f), wish->actor, id, &matter, err);
        const json_t *fields = json_object_get(matter, "fields");
        if (!failed && says(fields, "passport", wish->passport) && says(fields, "where_published", wish->where))
            failed = replay(f, wish, matter, id, ret_receipt, err);
        json_decref(matter);
    }
    return failed;
}

/* The same figure at the same place on the same day is one publication; of a day of many all are looked through, a page at a time. */
static int check_once(figures_t *f, const cat_kind_t *kind, const publish_wish_t *wish, const json_t *new_fields, act_receipt_t *ret_receipt, err_t *err)
{
    const book_filter_t on = {"published_on", json_string_value(json_object_get(new_fields, "published_on"))};
    int64_t next = 0;
    book_list_t what = {.kind = kind->name, .limit = DAY_MOST, .filters = &on, .filter_count = 1, .next_below = &next};
    int failed = 0;
    do {
        json_t *rows = NULL;
        what.below = next;
        failed = book_matters(figures_book(f), wish->actor, &what, &rows, err);
        if (!failed) failed = find_twin(f, wish, rows, ret_receipt, err);
        json_decref(rows);
    } while (!failed && !ret_receipt->replayed && next);
    return failed;
}

int publish_figure(figures_t *f, const ledger_key_t *key, const publish_wish_t *wish, arena_t *a, act_receipt_t *ret_receipt, err_t *err)
{
    assert(wish->actor && wish->passport && key);
    const cat_kind_t *kind = NULL;
    int failed = publish_find_kind(f, &kind, err);
    if (!failed && (!wish->where || !*wish->where)) failed = err_set(err, ERR_FIGURE_PUBLISH_WHERE, "");
    json_t *old = NULL;
    if (!failed && wish->restates) failed = check_restated(f, key, wish, &old, err);
    json_t *fields = failed ? NULL : json_object();
    if (!failed && !fields) failed = err_nomem(err);
    if (!failed) failed = make_fields(f, key, wish, fields, err);
    act_receipt_t first = {.replayed = false};
    if (!failed) failed = wish->restates ? check_changed(wish, old, fields, err) : check_once(f, kind, wish, fields, &first, err);
    json_decref(old);
    if (!failed && first.replayed) {
        json_decref(fields);
        *ret_receipt = first;
        return 0;
    }
    if (!failed && wish->restates) {
        (void)json_object_del(fields, "passport"); /* stands since the first time */
        if (json_object_set_new(fields, "ground", json_string(wish->ground)) != 0) failed = err_nomem(err);
    }
    act_request_t request = {.actor = *wish->actor, .kind = kind ? kind->name : NULL, .act = wish->restates ? "restate" : "publish",
                             .matter = wish->restates, .occurred_on = DAY_NONE, .fields = fields, .idem_key = wish->idem_key};
    if (!failed) failed = register_act(figures_book(f), &request, a, ret_receipt, err);
    json_decref(fields);
    return failed;
}
