/* record.c - an act as JSON body, canonical form and hash; and back.
 *
 * The body is what was given and what was decided, with sorted keys and no spaces:
 *   {"effects":{…},"fields":{…},"note":"…","salt":"…"}
 * The content is what was given: "fields":{…},"note":"…","salt":"…". The canonical form is "xiezhi-act-v1\n", the
 * columns of the act one per line, {effects} and the hash of the content in hex. Its leaf hash is in the act and in
 * the log. The salt keeps an erased content from being guessed.
 */
#include "register/inside.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BODY_BYTES_MOST = 1 << 20 };

/* --- writing ---------------------------------------------------------------------------------- */

static int add_json_value(buf_t *out, const json_t *value)
{
    size_t bytes = json_dumpb(value, NULL, 0, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
    char small[512];
    char *text = bytes <= sizeof small ? small : malloc(bytes);
    if (!bytes || !text) return -1;
    (void)json_dumpb(value, text, bytes, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
    buf_add_bytes(out, text, bytes);
    if (text != small) free(text);
    return 0;
}

static int add_fields(buf_t *out, const act_record_t *r)
{
    buf_add_raw(out, "\"fields\":{");
    for (size_t i = 0; i < r->field_count; i++) {
        const field_value_t *v = &r->fields[i];
        if (i) buf_add_char(out, ',');
        buf_add_json(out, v->field->name);
        buf_add_char(out, ':');
        if (v->field->type == CAT_MATTER && !v->null) {
            char id[48];
            matter_text(v->n, id); /* as resolved, not as asked for */
            buf_add_json(out, id);
        } else if (add_json_value(out, v->json) != 0) {
            return -1;
        }
    }
    buf_add_char(out, '}');
    return 0;
}

/* The content as it stands in the body, and its hash. Done before the transaction where it can be. */
int record_content(act_record_t *r, arena_t *a, err_t *err)
{
    buf_t b;
    buf_init(&b, BODY_BYTES_MOST);
    int failed = add_fields(&b, r) != 0 ? err_nomem(err) : 0;
    buf_add_raw(&b, ",\"note\":");
    buf_add_json(&b, r->note);
    buf_add_raw(&b, ",\"salt\":\"");
    buf_add_raw(&b, r->salt);
    buf_add_char(&b, '"');
    if (!failed && buf_failed(&b))
        failed = b.over ? err_set(err, ERR_REGISTER_TOO_LONG, "fields", num_text(BODY_BYTES_MOST, (char[24]){0}))
                        : err_nomem(err);
    if (!failed) {
        r->content = arena_textn(a, buf_text(&b), b.length);
        r->content_hash = ledger_leaf_hash(b.data, b.length);
        if (!r->content) failed = err_nomem(err);
    }
    buf_release(&b);
    return failed;
}

static const char *const op_words[] = {
    [DUE_START] = "start", [DUE_MEET] = "meet",     [DUE_PAUSE] = "pause",
    [DUE_RESUME] = "resume", [DUE_CANCEL] = "cancel", [DUE_RESTART] = "restart",
    [DUE_EXTEND] = "extend", [DUE_MOVE] = "move",
};

static void add_dues(buf_t *out, const act_record_t *r)
{
    char day[DAY_TEXT];
    buf_add_raw(out, "\"dues\":[");
    for (size_t i = 0; i < r->due_count; i++) {
        const due_effect_t *d = &r->dues[i];
        if (i) buf_add_char(out, ',');
        buf_add_raw(out, "{");
        if (d->due_on != DAY_NONE) buf_addf(out, "\"due\":\"%s\",", day_text(d->due_on, day));
        buf_addf(out, "\"from\":%" PRId64 ",\"op\":\"%s\",\"rule\":\"%s\"", d->from_act,
                 op_words[d->op], d->rule);
        if (d->start_on != DAY_NONE) buf_addf(out, ",\"start\":\"%s\"", day_text(d->start_on, day));
        if (d->sum) {
            buf_add_raw(out, ",\"sum\":");
            buf_add_raw(out, d->sum);
        }
        if (d->op == DUE_MOVE && d->was_on != DAY_NONE) buf_addf(out, ",\"was\":\"%s\"", day_text(d->was_on, day));
        if (d->op == DUE_MOVE && d->why.in[LANG_ZH]) {
            buf_add_raw(out, ",\"why\":{\"zh\":");
            buf_add_json(out, d->why.in[LANG_ZH]);
            buf_add_raw(out, ",\"en\":");
            buf_add_json(out, d->why.in[LANG_EN]);
            buf_add_char(out, '}');
        }
        buf_add_char(out, '}');
    }
    buf_add_char(out, ']');
}

/* A matter's number is of its kind's series; an act's says which: acts may share one. */
static void add_issued(buf_t *out, const char *key, const issued_t *n, bool with_series)
{
    buf_addf(out, "\"%s\":{\"serial\":%" PRId64, key, n->serial);
    if (with_series) {
        buf_add_raw(out, ",\"series\":");
        buf_add_json(out, n->series);
    }
    buf_add_raw(out, ",\"text\":");
    buf_add_json(out, n->text);
    buf_addf(out, ",\"year\":%d},", n->year);
}

static void add_effects(buf_t *out, const act_record_t *r)
{
    char day[DAY_TEXT];
    buf_add_raw(out, "\"effects\":{");
    if (r->own_number.serial) add_issued(out, "act_number", &r->own_number, true);
    if (r->count_count) {
        buf_add_raw(out, "\"counts\":[");
        for (size_t i = 0; i < r->count_count; i++)
            buf_addf(out, "%s[\"%s\",%" PRId64 ",%" PRId64 ",\"%s\"]", i ? "," : "",
                     r->counts[i].figure, r->counts[i].n, r->counts[i].amount,
                     day_text(r->counts[i].on, day));
        buf_add_raw(out, "],");
    }
    if (r->due_count) {
        add_dues(out, r);
        buf_add_char(out, ',');
    }
    if (r->follows) buf_addf(out, "\"follows\":%" PRId64 ",", r->follows);
    if (r->number.serial) add_issued(out, "number", &r->number, false);
    if (r->parent) buf_addf(out, "\"parent\":%" PRId64 ",", r->parent);
    buf_add_raw(out, "\"stage\":");
    buf_add_json(out, r->stage);
    buf_add_char(out, '}');
}

/* The canonical form: the act's columns and effects, and the hash of its content. So the content of an act can be
 * erased by law, its hash kept, and the act still be proved. */
static int hash_act(const act_record_t *r, const char *effects, size_t effect_bytes, const ledger_hash_t *content,
                    ledger_hash_t *ret_hash, err_t *err)
{
    buf_t b;
    char day[DAY_TEXT];
    buf_init(&b, BODY_BYTES_MOST + 65536);
    buf_add_raw(&b, "xiezhi-act-v1\n");
    buf_add_int(&b, r->id);
    buf_add_char(&b, '\n');
    buf_add_int(&b, r->matter);
    buf_add_char(&b, '\n');
    const char *const lines[] = {r->kind->name, r->act_name, r->office, r->actor, r->actor_office,
                                 day_text(r->occurred_on, day), r->recorded_at};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        buf_add_raw(&b, lines[i]);
        buf_add_char(&b, '\n');
    }
    buf_add_int(&b, r->target);
    buf_add_char(&b, '\n');
    buf_add_raw(&b, r->idem_key ? r->idem_key : "");
    buf_add_char(&b, '\n');
    buf_add_bytes(&b, effects, effect_bytes);
    buf_add_char(&b, '\n');
    buf_add_hex(&b, content->byte, LEDGER_HASH);
    bool failed = buf_failed(&b);
    if (!failed) *ret_hash = ledger_leaf_hash(b.data, b.length);
    buf_release(&b);
    return failed ? err_nomem(err) : 0;
}

int record_hash(const act_record_t *r, ledger_hash_t *ret_hash, err_t *err)
{
    /* Inside a JSON text the quotation marks would be escaped, and effects have no such key: the first place is
     * the seam. */
    static const char seam[] = ",\"fields\":{";
    const char *at = strstr(r->body, seam);
    size_t bytes = strlen(r->body);
    char id[48];
    if (!at || r->body[0] != '{' || r->body[bytes - 1] != '}') {
        matter_text(r->id, id);
        err_set(err, ERR_REGISTER_BODY, id);
        return err_detail(err, "effects, fields"), ERR_REGISTER_BODY;
    }
    ledger_hash_t content = ledger_leaf_hash(at + 1, bytes - 2 - (size_t)(at - r->body));
    return hash_act(r, r->body + 1, (size_t)(at - r->body) - 1, &content, ret_hash, err);
}

int record_seal(act_record_t *r, arena_t *a, err_t *err)
{
    buf_t b;
    int failed = r->content ? 0 : record_content(r, a, err);
    if (failed) return failed;
    buf_init(&b, 2 * BODY_BYTES_MOST);
    buf_add_char(&b, '{');
    add_effects(&b, r);
    size_t effect_bytes = b.length - 1;
    buf_add_char(&b, ',');
    buf_add_raw(&b, r->content);
    buf_add_char(&b, '}');
    if (buf_failed(&b))
        failed = b.over ? err_set(err, ERR_REGISTER_TOO_LONG, "fields", num_text(BODY_BYTES_MOST, (char[24]){0}))
                        : err_nomem(err);
    if (!failed && !(r->body = arena_textn(a, b.data, b.length))) failed = err_nomem(err);
    if (!failed) failed = hash_act(r, r->body + 1, effect_bytes, &r->content_hash, &r->hash, err);
    buf_release(&b);
    return failed;
}

int record_insert(store_conn_t *c, const act_record_t *r, err_t *err)
{
    char day[DAY_TEXT];
    return store_exec(c,
        "INSERT INTO act (id, matter, kind, act, office, actor, actor_office, occurred_on, recorded_at, "
        "target, idem_key, request_hash, body, hash) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        STORE_P(store_int(r->id), store_int(r->matter), store_text(r->kind->name),
                store_text(r->act_name), store_text(r->office), store_text(r->actor),
                store_text(r->actor_office), store_text(day_text(r->occurred_on, day)),
                store_text(r->recorded_at), r->target ? store_int(r->target) : store_null(),
                store_text(r->idem_key),
                r->has_request_hash ? store_blob(r->request_hash, LEDGER_HASH) : store_null(),
                store_text(r->body), store_blob(r->hash.byte, LEDGER_HASH)),
        NULL, err);
}

/* --- reading back ------------------------------------------------------------------------------ */

/* Stored values were checked when they were given; the catalogue may have changed since, so they are
 * only read here, not judged again. */
static int read_value(const cat_field_t *f, const json_t *value, arena_t *a, field_value_t *v,
                      err_t *err)
{
    *v = (field_value_t){.field = f, .json = value, .null = json_is_null(value)};
    if (v->null) return 0;
    switch (f->type) {
    case CAT_INT:
    case CAT_MONEY:
        if (json_is_string(value))
            return text_to_int(json_string_value(value), INT64_MIN + 1, INT64_MAX, &v->n, err);
        v->n = json_integer_value(value);
        return 0;
    case CAT_BOOL:
        v->n = json_is_true(value) ||
               (json_is_string(value) && strcmp(json_string_value(value), "true") == 0);
        return 0;
    case CAT_MATTER: return matter_parse(json_string_value(value), &v->n, err);
    case CAT_PARTY: return parse_party(f, value, a, &v->party, err);
    case CAT_CHOICES:
    case CAT_JSON: {
        size_t bytes = json_dumpb(value, NULL, 0, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
        char *text = arena_alloc(a, bytes + 1);
        if (!text) return err_nomem(err);
        (void)json_dumpb(value, text, bytes, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
        v->text = text;
        return 0;
    }
    case CAT_TEXT:
    case CAT_LONG:
    case CAT_DATE:
    case CAT_CHOICE:
    case CAT_OFFICE:
    case CAT_USER: v->text = json_string_value(value); return v->text ? 0 : err_set(err, ERR_REGISTER_BODY, f->name);
    }
    return 0;
}

static const json_t *given_as(const json_t *fields, const cat_field_t *f)
{
    const json_t *value = json_object_get(fields, f->name);
    return value || !f->renamed_from ? value : json_object_get(fields, f->renamed_from);
}

/* Room for what the act gave, not for all its kind has: a long history is thousands of acts of one or two fields. */
static int read_fields(act_record_t *r, const json_t *fields, arena_t *a, err_t *err)
{
    const cat_kind_t *k = r->kind;
    size_t count = 0;
    for (size_t i = 0; i < k->field_count; i++) count += given_as(fields, &k->fields[i]) != NULL;
    r->fields = arena_array(a, count + 1, sizeof *r->fields);
    if (!r->fields) return err_nomem(err);
    for (size_t i = 0; i < k->field_count; i++) {
        const json_t *value = given_as(fields, &k->fields[i]);
        if (!value) continue;
        field_value_t *v = &r->fields[r->field_count++];
        int failed = read_value(&k->fields[i], value, a, v, err);
        if (failed) return failed;
        if (v->party) party_set_id(v->party, r->id, v->field->name);
    }
    return 0;
}

static day_t read_day(const json_t *text)
{
    day_t d;
    return text && day_parse(json_string_value(text), &d, NULL) == 0 ? d : DAY_NONE;
}

static int read_dues(act_record_t *r, const json_t *list, arena_t *a, err_t *err)
{
    size_t n = json_array_size(list);
    r->dues = arena_array(a, n + 1, sizeof *r->dues);
    if (!r->dues) return err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        const json_t *e = json_array_get(list, i);
        const char *op = json_string_value(json_object_get(e, "op"));
        due_effect_t *d = &r->dues[r->due_count];
        size_t o = 0, ops = sizeof op_words / sizeof *op_words;
        while (op && o < ops && strcmp(op_words[o], op) != 0) o++;
        d->rule = json_string_value(json_object_get(e, "rule"));
        if (!op || o == ops || !d->rule) return err_set(err, ERR_REGISTER_BODY, "dues");
        d->op = (enum due_op)o;
        d->from_act = json_integer_value(json_object_get(e, "from"));
        d->start_on = read_day(json_object_get(e, "start"));
        d->due_on = read_day(json_object_get(e, "due"));
        d->was_on = read_day(json_object_get(e, "was"));
        const json_t *sum = json_object_get(e, "sum");
        if (sum) {
            field_value_t v;
            static const cat_field_t as_json = {.name = "sum", .type = CAT_JSON};
            int failed = read_value(&as_json, sum, a, &v, err);
            if (failed) return failed;
            d->sum = v.text;
        }
        r->due_count++;
    }
    return 0;
}

static issued_t read_issued(const json_t *n, const char *series)
{
    return (issued_t){.series = series ? series : json_string_value(json_object_get(n, "series")),
                      .year = (int)json_integer_value(json_object_get(n, "year")),
                      .serial = json_integer_value(json_object_get(n, "serial")),
                      .text = json_string_value(json_object_get(n, "text"))};
}

static int read_effects(act_record_t *r, const json_t *effects, arena_t *a, err_t *err)
{
    r->stage = json_string_value(json_object_get(effects, "stage"));
    r->parent = json_integer_value(json_object_get(effects, "parent"));
    r->follows = json_integer_value(json_object_get(effects, "follows"));
    r->number = read_issued(json_object_get(effects, "number"), r->kind->name);
    r->own_number = read_issued(json_object_get(effects, "act_number"), NULL);
    if (r->own_number.serial && !r->own_number.series) return err_set(err, ERR_REGISTER_BODY, "act_number");
    const json_t *counts = json_object_get(effects, "counts");
    size_t n = json_array_size(counts);
    r->counts = arena_array(a, n + 1, sizeof *r->counts);
    if (!r->counts) return err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        const json_t *e = json_array_get(counts, i);
        count_effect_t *x = &r->counts[r->count_count++];
        x->figure = json_string_value(json_array_get(e, 0));
        x->n = json_integer_value(json_array_get(e, 1));
        x->amount = json_integer_value(json_array_get(e, 2));
        x->on = read_day(json_array_get(e, 3));
        if (!x->figure || x->on == DAY_NONE) return err_set(err, ERR_REGISTER_BODY, "counts");
    }
    int stage;
    r->closes = r->stage && cat_kind_stage(r->kind, r->stage, &stage, NULL) == 0 &&
                (r->kind->final_stages >> stage & 1);
    return read_dues(r, json_object_get(effects, "dues"), a, err);
}

static void drop_json(void *what)
{
    json_decref(what);
}

static int read_columns(book_t *b, store_rows_t *rows, arena_t *a, act_record_t *r, err_t *err)
{
    r->id = store_col_int(rows, 0);
    r->matter = store_col_int(rows, 1);
    int failed = catalogue_kind(b->with.catalogue, store_col_text(rows, 2), &r->kind, err);
    if (failed) return failed;
    r->act_name = arena_text(a, store_col_text(rows, 3));
    if (!r->act_name) return err_nomem(err);
    (void)cat_kind_act(r->kind, r->act_name, &r->act, NULL); /* annul, correct, or gone since */
    r->office = arena_text(a, store_col_text(rows, 4));
    r->actor = arena_text(a, store_col_text(rows, 5));
    r->actor_office = arena_text(a, store_col_text(rows, 6));
    failed = day_parse(store_col_text(rows, 7), &r->occurred_on, err);
    if (failed) return failed;
    text_copy(r->recorded_at, sizeof r->recorded_at, store_col_text(rows, 8));
    r->target = store_col_int(rows, 9);
    const char *key = store_col_text(rows, 10);
    r->idem_key = arena_text(a, key);
    r->body = arena_text(a, store_col_text(rows, 11));
    size_t bytes;
    const void *hash = store_col_blob(rows, 12, &bytes);
    if (bytes == LEDGER_HASH) memcpy(r->hash.byte, hash, LEDGER_HASH);
    bool whole = r->office && r->actor && r->actor_office && r->body &&
                 (!key || r->idem_key);
    return whole ? 0 : err_nomem(err);
}

int record_read(book_t *b, store_rows_t *rows, arena_t *a, act_record_t *ret_record, err_t *err)
{
    act_record_t r = {0};
    int failed = read_columns(b, rows, a, &r, err);
    if (failed) return failed;
    json_error_t said;
    json_t *body = json_loads(r.body, 0, &said);
    if (!body) {
        char id[48];
        matter_text(r.id, id);
        err_set(err, ERR_REGISTER_BODY, id);
        return err_detail(err, "%s", said.text), ERR_REGISTER_BODY;
    }
    if (!arena_on_free(a, drop_json, body)) return err_nomem(err);
    r.note = json_string_value(json_object_get(body, "note"));
    if (!r.note) r.note = "";
    const char *salt = json_string_value(json_object_get(body, "salt"));
    text_copy(r.salt, sizeof r.salt, salt ? salt : "");
    failed = read_fields(&r, json_object_get(body, "fields"), a, err);
    if (!failed) failed = read_effects(&r, json_object_get(body, "effects"), a, err);
    if (!failed) *ret_record = r;
    return failed;
}

/* --- ids --------------------------------------------------------------------------------------- */

void matter_text(int64_t id, char into[48])
{
    if (id < 0) { /* a reference that was not resolved is named as it was given */
        (void)snprintf(into, 48, "%" PRId64, id);
        return;
    }
    (void)snprintf(into, 48, "%" PRId64 "-%" PRId64, id >> 40, id & ((INT64_C(1) << 40) - 1));
}

json_t *id_json(int64_t id)
{
    char text[48];
    matter_text(id, text);
    return json_string(text);
}

int matter_parse(const char *text, int64_t *ret_id, err_t *err)
{
    const char *dash = text ? strchr(text, '-') : NULL;
    char origin[24];
    int64_t o = 0, s = 0;
    bool right = dash && dash - text < (long)sizeof origin;
    if (right) {
        memcpy(origin, text, (size_t)(dash - text));
        origin[dash - text] = '\0';
        right = text_to_int(origin, 1, (1 << 23) - 1, &o, NULL) == 0 &&
                text_to_int(dash + 1, 1, (INT64_C(1) << 40) - 1, &s, NULL) == 0;
    }
    if (!right) return err_set(err, ERR_REGISTER_MATTER, text ? text : "");
    *ret_id = matter_id(o, s);
    return 0;
}

int matter_parse_ref(const char *text, int64_t *ret_id, err_t *err)
{
    if (text && text[0] == '-' && text_to_int(text, -10000, -1, ret_id, NULL) == 0) return 0;
    return matter_parse(text, ret_id, err);
}
