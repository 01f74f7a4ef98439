/* json.c - findings, versions and parties as JSON: what the acts keep and what the front doors show.
 *
 * What is kept is compared byte for byte when a query is replayed, so it holds nothing that could differ
 * between two runs over the same archive.
 */
#include "archive/inside.h"

#include "base/text.h"

#include <assert.h>
#include <inttypes.h>

/* --- small words -------------------------------------------------------------------------------------- */

static const words_t STATUS_NAMES[] = {{{"", ""}},
                                       {{"未发现记录", "no record found"}},
                                       {{"有记录", "on record"}},
                                       {{"待认定", "needs review"}}};
static const char *const STATUS_WORDS[] = {"", "clear", "hit", "needs_review"};
static const char *const VERDICT_WORDS[] = {"open", "same", "different"};
static const char *const BASIS_WORDS[] = {"", "rule", "officer", "remembered"};
static const char *const TIER_WORDS[] = {"-", "A", "B", "C"};

const words_t *archive_status_name(enum archive_status s)
{
    return &STATUS_NAMES[s];
}

const char *archive_status_word(enum archive_status s)
{
    return STATUS_WORDS[s];
}

const char *archive_verdict_word(enum archive_verdict v)
{
    return VERDICT_WORDS[v];
}

static int word_index(const char *const *words, int count, const char *word)
{
    for (int i = 0; word && i < count; i++)
        if (strcmp(words[i], word) == 0) return i;
    return 0;
}

enum archive_status status_read(const char *word)
{
    return (enum archive_status)word_index(STATUS_WORDS, 4, word);
}

enum archive_verdict verdict_read(const char *word)
{
    return (enum archive_verdict)word_index(VERDICT_WORDS, 3, word);
}

enum archive_basis basis_read(const char *word)
{
    return (enum archive_basis)word_index(BASIS_WORDS, 4, word);
}

const char *basis_word(enum archive_basis b)
{
    return BASIS_WORDS[b];
}

/* --- texts -------------------------------------------------------------------------------------------- */

int json_text(const json_t *value, arena_t *a, const char **ret_text, err_t *err)
{
    size_t bytes = json_dumpb(value, NULL, 0, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
    char *text = arena_alloc(a, bytes + 1);
    if (!bytes || !text) return err_nomem(err);
    (void)json_dumpb(value, text, bytes, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
    *ret_text = text;
    return 0;
}

static void drop_json(void *what)
{
    json_decref(what);
}

int json_of(const char *text, const char *what, arena_t *a, json_t **ret_json, err_t *err)
{
    json_error_t why = {0};
    json_t *value = json_loads(text ? text : "", JSON_DECODE_ANY, &why);
    if (!value) {
        err_set(err, ERR_ARCHIVE_CONTENT, what);
        return err_detail(err, "%s", why.text), ERR_ARCHIVE_CONTENT;
    }
    if (!arena_on_free(a, drop_json, value)) return err_nomem(err);
    *ret_json = value;
    return 0;
}

json_t *id_text_json(int64_t id)
{
    char text[48];
    matter_text(id, text);
    return json_string(text);
}

json_t *party_json(const match_subject_t *s)
{
    char day[DAY_TEXT], sex[2] = {s->sex, '\0'};
    json_t *p = json_pack("{s:s, s:s}", "type", s->schema == MATCH_UNIT ? "unit" : "person", "name", s->name);
    if (!p) return NULL;
    if (s->identity && *s->identity) (void)json_object_set_new(p, "identity", json_string(s->identity));
    if (s->born != DAY_NONE) (void)json_object_set_new(p, "born", json_string(day_text(s->born, day)));
    if (s->sex) (void)json_object_set_new(p, "sex", json_string(sex));
    if (s->place && *s->place) (void)json_object_set_new(p, "place", json_string(s->place));
    if (s->unit && *s->unit) (void)json_object_set_new(p, "unit", json_string(s->unit));
    if (s->alias_count) {
        json_t *names = json_array();
        for (size_t i = 0; i < s->alias_count; i++) (void)json_array_append_new(names, json_string(s->aliases[i]));
        (void)json_object_set_new(p, "aliases", names);
    }
    return p;
}

json_t *version_json(const archive_version_t *v)
{
    char act[48];
    matter_text(v->last_act, act);
    return json_pack("{s:I, s:s, s:s, s:I, s:s}", "size", (json_int_t)v->size, "root", v->root, "last_act",
                     v->last_act ? act : "", "records", (json_int_t)v->records, "program", XZ_VERSION);
}

void version_read(const json_t *v, archive_version_t *ret_version)
{
    const char *root = json_string_value(json_object_get(v, "root"));
    const char *act = json_string_value(json_object_get(v, "last_act"));
    *ret_version = (archive_version_t){.size = json_integer_value(json_object_get(v, "size")),
                                       .records = json_integer_value(json_object_get(v, "records"))};
    if (root) snprintf(ret_version->root, sizeof ret_version->root, "%s", root);
    if (act && *act) (void)matter_parse(act, &ret_version->last_act, NULL);
}

json_t *lists_json(const archive_t *ar, uint32_t lists)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < ar->list_field->choice_count; i++)
        if (lists >> i & 1) (void)json_array_append_new(list, json_string(ar->list_field->choices[i].code));
    return list;
}

uint32_t lists_read(const archive_t *ar, const json_t *list)
{
    uint32_t lists = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *code = json_string_value(json_array_get(list, i));
        int index = code ? list_index(ar, code) : -1;
        if (index >= 0) lists |= UINT32_C(1) << index;
    }
    return lists;
}

/* --- candidates ----------------------------------------------------------------------------------------- */

static json_t *reasons_json(const match_hit_t *h)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < h->reason_count; i++) {
        const match_reason_t *r = &h->reasons[i];
        (void)json_array_append_new(list, json_pack("{s:s, s:i, s:s, s:s}", "word", r->word, "points", r->points, "zh",
                                                    r->words.in[LANG_ZH], "en", r->words.in[LANG_EN]));
    }
    return list;
}

static json_t *candidate_json(const archive_t *ar, const archive_candidate_t *x)
{
    json_t *c = json_pack("{s:o, s:s, s:s, s:i, s:i, s:s, s:o, s:s, s:o}", "record", id_text_json(x->hit.record), "list",
                          ar->list_field->choices[x->hit.list].code, "tier", TIER_WORDS[x->hit.tier], "score",
                          x->hit.score, "points", x->hit.points, "name", x->hit.name, "reasons", reasons_json(&x->hit), "verdict",
                          VERDICT_WORDS[x->verdict], "record_version", id_text_json(x->record_seq));
    if (c && x->basis) (void)json_object_set_new(c, "basis", json_string(BASIS_WORDS[x->basis]));
    if (c && x->remembered) (void)json_object_set_new(c, "remembered", id_text_json(x->remembered));
    return c;
}

json_t *candidates_json(const archive_t *ar, const archive_finding_t *f)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < f->count; i++) (void)json_array_append_new(list, candidate_json(ar, &f->candidates[i]));
    return json_pack("{s:s, s:I, s:b, s:o}", "status", STATUS_WORDS[f->status], "namesakes", (json_int_t)f->namesakes,
                     "truncated", f->truncated, "list", list);
}

static int reasons_read(const json_t *list, arena_t *a, match_hit_t *h, err_t *err)
{
    size_t n = json_array_size(list);
    h->reasons = arena_array(a, n ? n : 1, sizeof *h->reasons);
    if (!h->reasons) return err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        const json_t *r = json_array_get(list, i);
        const char *word = json_string_value(json_object_get(r, "word"));
        const char *zh = json_string_value(json_object_get(r, "zh")), *en = json_string_value(json_object_get(r, "en"));
        h->reasons[i] = (match_reason_t){word ? word : "", (int)json_integer_value(json_object_get(r, "points")),
                                         {{zh ? zh : "", en ? en : ""}}};
    }
    h->reason_count = n;
    return 0;
}

static int64_t id_read(const json_t *of, const char *key)
{
    int64_t id = 0;
    const char *text = json_string_value(json_object_get(of, key));
    return text && matter_parse(text, &id, NULL) == 0 ? id : 0;
}

/* Texts stay borrowed from the JSON, which the caller has put into the arena. */
int candidates_read(const archive_t *ar, const json_t *root, arena_t *a, archive_finding_t *f, err_t *err)
{
    const json_t *list = json_object_get(root, "list");
    size_t n = json_array_size(list);
    f->namesakes = (size_t)json_integer_value(json_object_get(root, "namesakes"));
    f->truncated = json_is_true(json_object_get(root, "truncated"));
    f->status = status_read(json_string_value(json_object_get(root, "status")));
    f->candidates = arena_array(a, n ? n : 1, sizeof *f->candidates);
    if (!f->candidates) return err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        const json_t *c = json_array_get(list, i);
        archive_candidate_t *x = &f->candidates[i];
        const char *code = json_string_value(json_object_get(c, "list"));
        const char *name = json_string_value(json_object_get(c, "name"));
        int index = code ? list_index(ar, code) : -1;
        x->hit.record = id_read(c, "record");
        if (index < 0 || !name || !x->hit.record) return err_set(err, ERR_ARCHIVE_CONTENT, "candidates");
        x->hit.list = index;
        x->hit.name = name;
        const json_t *points = json_object_get(c, "points"); /* not kept at first: then the score was their sum */
        x->hit.score = (int)json_integer_value(json_object_get(c, "score"));
        x->hit.points = points ? (int)json_integer_value(points) : x->hit.score;
        x->hit.tier = (enum match_tier)word_index(TIER_WORDS, 4, json_string_value(json_object_get(c, "tier")));
        x->verdict = verdict_read(json_string_value(json_object_get(c, "verdict")));
        x->basis = basis_read(json_string_value(json_object_get(c, "basis")));
        x->remembered = id_read(c, "remembered");
        x->record_seq = id_read(c, "record_version");
        int failed = reasons_read(json_object_get(c, "reasons"), a, &x->hit, err);
        if (failed) return failed;
    }
    f->count = n;
    return 0;
}

json_t *archive_recalls_json(const archive_recalls_t *recalls)
{
    static const char *const words[] = {
        [ARCHIVE_RELIED_HIT] = "hit", [ARCHIVE_RELIED_CLEARED] = "cleared", [ARCHIVE_RELIED_MISSED] = "missed",
        [ARCHIVE_RELIED_SINCE] = "since"};
    json_t *list = json_array();
    char notice[48], query[48], subject[48], issued[DAY_TEXT], until[DAY_TEXT];
    for (size_t i = 0; list && i < recalls->count; i++) {
        const archive_recall_t *r = &recalls->list[i];
        matter_text(r->notice, notice);
        matter_text(r->query, query);
        matter_text(r->subject, subject);
        json_t *line = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b}", "notice", notice, "query", query, "subject",
                            subject, "number", r->number, "addressee", r->addressee, "contact", r->contact, "subject_name",
                            r->subject_name, "issued_on", day_text(r->issued_on, issued), "valid_until",
                            day_text(r->valid_until, until), "how", words[r->how], "already", r->already);
        if (line && r->record) {
            (void)json_object_set_new(line, "record", id_text_json(r->record));
            (void)json_object_set_new(line, "tier", json_string(TIER_WORDS[r->tier]));
            (void)json_object_set_new(line, "score", json_integer(r->score));
        }
        (void)json_array_append_new(list, line);
    }
    return list;
}
