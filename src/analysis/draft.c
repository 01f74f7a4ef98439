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

static void add_problems(buf_t *out, const json_t *found, const json_t *g)
{
    size_t i, size = json_array_size(json_object_get(g, "cases"));
    json_t *e;
    buf_addf(out, "对本院%lld件案件的案情和要素作类案分析，其中%zu件手法相近（%s），反映出共性问题。\n", (long long)json_integer_value(json_object_get(found, "cases")),
             size, zh(json_object_get(g, "name")));
    json_array_foreach(json_object_get(g, "shared"), i, e)
        buf_addf(out, "%s%s（%lld件）", i ? "；" : "相同点：", zh(json_object_get(e, "words")), (long long)json_integer_value(json_object_get(e, "cases")));
    buf_add_raw(out, "。\n涉及案件：\n");
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

static void add_proposals(buf_t *out, const json_t *found, const json_t *g)
{
    size_t i;
    json_t *e;
    json_array_foreach(json_object_get(g, "loopholes"), i, e)
        buf_addf(out, "%zu. %s。\n", i + 1, zh(json_object_get(e, "remedy")));
    buf_addf(out, "（本稿按案情文本和词表%s版自动归并，须逐案核对后使用。）\n", json_member(found, "lexicon"));
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
    add_proposals(&proposals, found, g);
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
