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
    json_t *root;
} showing_t;

/* What the officer needs to compare: the record's own words beside each candidate. */
static int add_facts(store_conn_t *c, void *arg, err_t *err)
{
    const showing_t *s = arg;
    const json_t *findings = json_object_get(s->root, "findings");
    int failed = 0;
    arena_t *a = arena_new((size_t)16 << 20);
    if (!a) return err_nomem(err);
    for (size_t i = 0; !failed && i < json_array_size(findings); i++) {
        const json_t *list = json_object_get(json_array_get(findings, i), "list");
        for (size_t k = 0; !failed && k < json_array_size(list); k++) {
            json_t *candidate = json_array_get(list, k);
            int64_t record = 0;
            match_subject_t who;
            bool found = false;
            (void)matter_parse(json_string_value(json_object_get(candidate, "record")), &record, NULL);
            failed = party_of_matter(s->ar, c, record, "party", a, &who, &found, err);
            if (!failed && found) (void)json_object_set_new(candidate, "party", party_json(&who));
        }
    }
    arena_free(a);
    return failed;
}

int archive_result_json(archive_t *ar, const archive_result_t *r, json_t **ret_json, err_t *err)
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
    showing_t s = {ar, root};
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
    if (!failed) failed = archive_result_json(ar, &l.result, &root, err);
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
