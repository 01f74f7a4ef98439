/* draft.c - a similar-case recommendation about a group, as a draft of the actor: nothing is sent, a person reads and changes it. */
#include "analysis/inside.h"

#include "register/desk.h"

#include <assert.h>
#include <string.h>

enum { TEXT_MOST = 64 << 10, CASES_NAMED = 30 };

static const char *zh(const json_t *words)
{
    return json_member(words, "zh");
}

static bool is_way(const json_t *shared)
{
    return strcmp(json_member(shared, "sort"), "way") == 0;
}

/* What so many of the cases have in common, each with how many: ways of doing it, or marks. Returns how many there are. */
static size_t add_shared(buf_t *out, const json_t *g, bool ways, const char *before)
{
    size_t i, n = 0;
    json_t *e;
    json_array_foreach(json_object_get(g, "shared"), i, e)
        if (is_way(e) == ways) buf_addf(out, "%s%s（%lld件）", n++ ? "；" : before, zh(json_object_get(e, "words")), (long long)json_integer_value(json_object_get(e, "cases")));
    if (n) buf_add_raw(out, "。\n");
    return n;
}

/* Says no more of the cases than each of them has: that they are alike, in what and how many of them. */
static void add_problems(buf_t *out, const json_t *found, const json_t *g)
{
    size_t i;
    json_t *e;
    buf_addf(out, "对本院%lld件案件的案情和要素作类案分析，归并出相近案件%zu件。\n", (long long)json_integer_value(json_object_get(found, "cases")), json_array_size(json_object_get(g, "cases")));
    (void)add_shared(out, g, false, "相同点：");
    if (!add_shared(out, g, true, "手法相同的：")) buf_add_raw(out, "案情文本中没有读出相同的手法。\n");
    buf_add_raw(out, "涉及案件：\n");
    json_array_foreach(json_object_get(g, "cases"), i, e) {
        size_t k;
        json_t *w;
        if (i == CASES_NAMED) break;
        buf_addf(out, "%zu. %s %s", i + 1, json_member(e, "id"), json_member(e, "title"));
        json_array_foreach(json_object_get(e, "ways"), k, w) buf_addf(out, "%s“%s”", k ? "、" : "：", json_member(w, "quote"));
        buf_add_raw(out, "\n");
    }
}

static void add_causes(buf_t *out, const json_t *g)
{
    size_t i, k;
    json_t *e, *w;
    json_array_foreach(json_object_get(g, "loopholes"), i, e) {
        buf_addf(out, "%zu. %s（%lld件）", i + 1, zh(json_object_get(e, "words")), (long long)json_integer_value(json_object_get(e, "cases")));
        json_array_foreach(json_object_get(e, "why"), k, w)
            buf_addf(out, "%s%s%lld件", k ? "、" : "：", zh(json_object_get(w, "words")), (long long)json_integer_value(json_object_get(w, "cases")));
        buf_add_raw(out, "\n");
    }
}

static void add_proposals(buf_t *out, const json_t *g)
{
    size_t i;
    json_t *e;
    json_array_foreach(json_object_get(g, "loopholes"), i, e)
        buf_addf(out, "%zu. %s。\n", i + 1, zh(json_object_get(e, "remedy")));
}

static void set_text(const served_t *s, json_t *fields, const char *own, const char *text)
{
    const cat_field_t *f = NULL;
    if (text && *text && served_field(s, own, &f, NULL) == 0) (void)json_object_set_new(fields, f->name, json_string(text));
}

/* The field of work that most of the group share. */
static const char *field_of(const json_t *g)
{
    size_t i;
    json_t *e;
    json_array_foreach(json_object_get(g, "shared"), i, e)
        if (strcmp(json_member(e, "sort"), "field") == 0) return json_member(e, "code");
    return "";
}

static int make_fields(const served_t *s, const json_t *found, const json_t *g, json_t **ret_fields, err_t *err)
{
    buf_t problems, causes, proposals;
    char value[64];
    json_t *fields = json_object();
    buf_init(&problems, TEXT_MOST);
    buf_init(&causes, TEXT_MOST);
    buf_init(&proposals, TEXT_MOST);
    add_problems(&problems, found, g);
    add_causes(&causes, g);
    add_proposals(&proposals, g);
    bool whole = fields && !buf_failed(&problems) && !buf_failed(&causes) && !buf_failed(&proposals);
    if (whole) {
        set_text(s, fields, "problems", buf_text(&problems));
        set_text(s, fields, "causes", buf_text(&causes));
        set_text(s, fields, "proposals", buf_text(&proposals));
        set_text(s, fields, "field", field_of(g));
        if (served_name(s, "scope_value", value)) set_text(s, fields, "scope", value);
        if (served_name(s, "type_value", value)) set_text(s, fields, "type", value);
    }
    buf_release(&problems);
    buf_release(&causes);
    buf_release(&proposals);
    if (!whole) {
        json_decref(fields);
        return err_nomem(err);
    }
    *ret_fields = fields;
    return 0;
}

static int find_group(const json_t *found, size_t group, const json_t **ret_group, err_t *err)
{
    char number[24], many[24];
    const json_t *groups = json_object_get(found, "groups");
    *ret_group = json_array_get(groups, group);
    if (*ret_group) return 0;
    (void)snprintf(number, sizeof number, "%zu", group + 1);
    (void)snprintf(many, sizeof many, "%zu", json_array_size(groups));
    return err_set(err, ERR_ANALYSIS_GROUP, number, many);
}

int analysis_may_draft(book_t *b, const actor_t *actor, err_t *err)
{
    served_t s;
    char name[64];
    const cat_act_t *act = NULL;
    int failed = analysis_kind(book_catalogue(b), PART_ADVICE, &s, err);
    if (!failed && !served_name(&s, "act", name)) failed = err_set(err, ERR_ANALYSIS_KIND, "advice.act");
    if (!failed) failed = cat_kind_act(s.kind, name, &act, err);
    return failed ? failed : register_may(b, actor, s.kind, act, actor->office, err);
}

int analysis_write(book_t *b, const actor_t *actor, const analysis_draft_t *what, json_t **ret_json, err_t *err)
{
    assert(b && actor && what && ret_json);
    served_t s;
    char act[64];
    analysis_case_t *cases = NULL;
    analysis_set_t *set = NULL;
    json_t *found = NULL, *fields = NULL, *content = NULL;
    const json_t *g = NULL;
    size_t count = 0;
    int64_t version = 0;
    arena_t *a = arena_new((size_t)256 << 20);
    int failed = a ? analysis_kind(book_catalogue(b), PART_ADVICE, &s, err) : err_nomem(err);
    if (!failed && !served_name(&s, "act", act)) failed = err_set(err, ERR_ANALYSIS_KIND, "advice.act");
    if (!failed) failed = analysis_gather(b, actor, &what->ask, a, &cases, &count, err);
    if (!failed) failed = analysis_set_new(cases, count, &set, err);
    if (!failed) failed = analysis_group(set, &what->how, &found, err);
    if (!failed) failed = find_group(found, what->group, &g, err);
    if (!failed) failed = make_fields(&s, found, g, &fields, err);
    if (!failed) {
        content = json_pack("{s:o}", "fields", fields);
        draft_t d = {.kind = s.kind->name, .act = act, .content = content, .version = what->keep_own ? 0 : -1};
        failed = !content ? err_nomem(err) : what->dry ? 0 : draft_save(b, actor, &d, &version, err);
    }
    json_t *out = failed ? NULL : json_pack("{s:s, s:s, s:O, s:O}", "kind", s.kind->name, "act", act, "content", content, "group", g);
    if (out && version) (void)json_object_set_new(out, "version", json_integer((json_int_t)version));
    if (!failed && !out) failed = err_nomem(err);
    json_decref(content);
    json_decref(found);
    analysis_set_free(set);
    arena_free(a);
    if (!failed) *ret_json = out;
    return failed;
}
