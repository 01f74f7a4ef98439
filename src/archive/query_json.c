/* query_json.c - queries and results for the front doors. */
#include "archive/inside.h"

#include "register/book.h"

static json_t *finding_json(const archive_t *ar, const archive_finding_t *f)
{
    json_t *j = candidates_json(ar, f);
    if (!j) return NULL;
    const words_t *name = archive_status_name(f->status);
    if (f->subject) (void)json_object_set_new(j, "subject", id_text_json(f->subject));
    (void)json_object_set_new(j, "asked", party_json(f->asked));
    (void)json_object_set_new(j, "status_name",
                              json_pack("{s:s, s:s}", "zh", name->in[LANG_ZH], "en", name->in[LANG_EN]));
    return j;
}

typedef struct showing {
    archive_t *ar;
    const archive_result_t *result;
    json_t *root;
    bool whole;   /* to somebody who may decide */
} showing_t;

static bool may_decide(const archive_t *ar, const actor_t *actor)
{
    const cat_kind_t *kind = ar->kind[PART_DECISION];
    const cat_act_t *act = NULL;
    if (actor->system) return true;
    return cat_kind_act(kind, "decide", &act, NULL) == 0 && (actor->roles & act->by) != 0;
}

/* The clerk at the window must say that an officer has to look; who the namesakes are is none of his business. */
static int veil_party(json_t *party, arena_t *a, err_t *err)
{
    const char *identity = json_string_value(json_object_get(party, "identity"));
    const char *born = json_string_value(json_object_get(party, "born"));
    const char *masked = identity ? mask_identity(a, identity) : NULL;
    if (identity && !masked) return err_nomem(err);
    if (masked) (void)json_object_set_new(party, "identity", json_string(masked));
    if (born) (void)json_object_set_new(party, "born", json_stringn(born, strlen(born) < 4 ? strlen(born) : 4));
    (void)json_object_del(party, "place");
    return 0;
}

/* "地址不在同一地：北京市/上海市" becomes "地址不在同一地". What agrees with the asker's own number or birth date stays:
 * it is what he wrote himself. */
static int veil_reason(json_t *reason, arena_t *a, err_t *err)
{
    static const char *const quoting[] = {"other_identity", "other_birth", "same_place", "same_province", "other_place",
                                          "same_unit",      "other_unit",  "same_birth_year"};
    static const struct {
        const char *lang, *mark;
    } marks[] = {{"zh", "："}, {"en", ": "}};
    const char *word = json_string_value(json_object_get(reason, "word"));
    bool quotes = false;
    for (size_t i = 0; word && i < sizeof quoting / sizeof *quoting; i++) quotes |= strcmp(word, quoting[i]) == 0;
    for (size_t i = 0; quotes && i < sizeof marks / sizeof *marks; i++) {
        const char *text = json_string_value(json_object_get(reason, marks[i].lang));
        char *kept = text ? arena_text(a, text) : NULL;
        if (text && !kept) return err_nomem(err);
        char *mark = kept ? strstr(kept, marks[i].mark) : NULL;
        if (!mark) continue;
        *mark = '\0';
        (void)json_object_set_new(reason, marks[i].lang, json_string(kept));
    }
    return 0;
}

/* Who else asked about the same person, and what an officer thought of the record, is for officers. That a word was
 * repeated belongs to the answer. */
static void veil_earlier(json_t *candidate, json_t *earlier)
{
    if (json_is_true(json_object_get(earlier, "applied"))) {
        (void)json_object_del(earlier, "by");
        (void)json_object_del(earlier, "office");
        (void)json_object_del(earlier, "reason");
    } else {
        (void)json_object_del(candidate, "earlier");
    }
}

static int veil(json_t *candidate, arena_t *a, err_t *err)
{
    size_t i;
    json_t *reason, *party = json_object_get(candidate, "party");
    json_t *earlier = json_object_get(candidate, "earlier");
    int failed = party ? veil_party(party, a, err) : 0;
    if (earlier) veil_earlier(candidate, earlier);
    (void)json_object_del(candidate, "said");
    json_array_foreach(json_object_get(candidate, "reasons"), i, reason)
        if (!failed) failed = veil_reason(reason, a, err);
    return failed;
}

static int add_earlier(const showing_t *s, store_conn_t *c, const archive_finding_t *f, const archive_candidate_t *x,
                       json_t *candidate, arena_t *a, err_t *err)
{
    archive_earlier_t e;
    bool found = false;
    char on[DAY_TEXT];
    int failed = earlier_find(s->ar, c, f, x, a, &e, &found, err);
    if (failed || !found) return failed;
    json_t *j = json_pack("{s:o, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:b}", "decision", id_text_json(e.decision), "verdict",
                          archive_verdict_word(e.verdict), "on", day_text(e.on, on), "by", e.by, "office", e.office, "reason",
                          e.reason, "applied", e.applied, "record_changed", e.record_changed, "subject_changed",
                          e.subject_changed);
    if (!j) return err_nomem(err);
    (void)json_object_set_new(candidate, "earlier", j);
    return 0;
}

/* Who decided, and why: whoever issues the notice, or thinks otherwise, reads it first. */
static int add_said(const showing_t *s, store_conn_t *c, const archive_finding_t *f, const archive_candidate_t *x, json_t *candidate, err_t *err)
{
    json_t *said = NULL;
    if (x->basis != ARCHIVE_BY_OFFICER || !f->subject) return 0;
    int failed = said_json(s->ar, c, f->subject, x->hit.record, &said, err);
    if (!failed && json_object_set_new(candidate, "said", said) != 0) failed = err_nomem(err);
    return failed;
}

/* What the officer needs to compare: the record's own words beside each candidate, and what was said of the pair
 * before. */
static int add_facts(store_conn_t *c, void *arg, err_t *err)
{
    const showing_t *s = arg;
    const json_t *findings = json_object_get(s->root, "findings");
    int failed = 0;
    arena_t *a = arena_new((size_t)16 << 20);
    if (!a) return err_nomem(err);
    for (size_t i = 0; !failed && i < s->result->count; i++) {
        const archive_finding_t *f = &s->result->findings[i];
        const json_t *list = json_object_get(json_array_get(findings, i), "list");
        for (size_t k = 0; !failed && k < f->count; k++) {
            json_t *candidate = json_array_get(list, k);
            match_subject_t who;
            bool found = false;
            failed = party_of_matter(s->ar, c, f->candidates[k].hit.record, "party", a, &who, &found, err);
            if (!failed && found) (void)json_object_set_new(candidate, "party", party_json(&who));
            if (!failed) failed = add_earlier(s, c, f, &f->candidates[k], candidate, a, err);
            if (!failed) failed = add_said(s, c, f, &f->candidates[k], candidate, err);
            if (!failed && !s->whole) failed = veil(candidate, a, err);
        }
        arena_reset(a);
    }
    arena_free(a);
    return failed;
}


int archive_result_json(archive_t *ar, const actor_t *actor, const archive_result_t *r, json_t **ret_json, err_t *err)
{
    json_t *root = json_object(), *findings = json_array();
    if (!root || !findings) {
        json_decref(root);
        json_decref(findings);
        return err_nomem(err);
    }
    (void)json_object_set_new(root, "findings", findings);
    if (r->query) (void)json_object_set_new(root, "query", id_text_json(r->query));
    set_text(root, "number", r->number);
    set_day(root, "from", r->from);
    set_day(root, "to", r->to);
    (void)json_object_set_new(root, "lists", lists_json(ar, r->lists));
    (void)json_object_set_new(root, "version", version_json(&r->version));
    (void)json_object_set_new(root, "undecided", json_integer((json_int_t)r->undecided));
    if (r->due_count) set_day(root, "due_on", r->due[0].due_on);
    for (size_t i = 0; i < r->count; i++) (void)json_array_append_new(findings, finding_json(ar, &r->findings[i]));
    showing_t s = {ar, r, root, may_decide(ar, actor)};
    int failed = store_read(book_store(ar->book), add_facts, &s, err);
    if (failed) json_decref(root);
    else *ret_json = root;
    return failed;
}

typedef struct loading {
    archive_t *ar;
    int64_t query;
    arena_t *a;
    archive_result_t result;
    json_t *notices;
} loading_t;

static int load(store_conn_t *c, void *arg, err_t *err)
{
    loading_t *l = arg;
    store_rows_t *rows = NULL;
    (void)json_array_clear(l->notices);
    int failed = query_load(c, l->ar, l->query, l->a, &l->result, err);
    if (!failed) failed = store_query(c, l->ar->sql[SQL_NOTICE_OF_QUERY], STORE_P(store_int(l->query)), &rows, err);
    for (bool more = true; !failed;) {
        failed = store_step(rows, &more, err);
        if (failed || !more) break;
        (void)json_array_append_new(l->notices, json_pack("{s:o, s:s}", "notice", id_text_json(store_col_int(rows, 0)),
                                                          "number", store_col_text(rows, 1)));
    }
    store_rows_close(rows);
    return failed;
}

int archive_query_json(archive_t *ar, const actor_t *actor, int64_t query, json_t **ret_json, err_t *err)
{
    json_t *matter = NULL, *root = NULL;
    /* The register says whether the actor may see it. */
    int failed = book_matter(ar->book, actor, query, &matter, err);
    arena_t *a = failed ? NULL : arena_new((size_t)64 << 20);
    loading_t l = {.ar = ar, .query = query, .a = a, .notices = json_array()};
    if (!failed && (!a || !l.notices)) failed = err_nomem(err);
    if (!failed) failed = store_read(book_store(ar->book), load, &l, err);
    if (!failed) failed = archive_result_json(ar, actor, &l.result, &root, err);
    if (!failed) {
        (void)json_object_set(root, "matter", matter);
        (void)json_object_set(root, "notices", l.notices);
        *ret_json = root;
    }
    json_decref(matter);
    json_decref(l.notices);
    arena_free(a);
    return failed;
}
