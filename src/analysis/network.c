/* network.c - see network.h: rows of the table, matters into nodes and links. */
#include "analysis/network_inside.h"

#include "match/tsv.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { PAGE = 200, KEY_MOST = 800 };

static json_t *words_of(const network_row_t *r)
{
    return json_pack("{s:s, s:s}", "zh", r->zh, "en", r->en);
}

static const char *span_text(network_t *n, span_t s)
{
    return arena_textn(n->arena, s.p, s.n);
}

static int read_rows(network_t *n, err_t *err)
{
    static const char *const sorts[] = {"event", "party", "mark"};
    tsv_t t;
    int failed = tsv_open(&t, "data/analysis/network.tsv", err);
    while (!failed && tsv_next(&t)) {
        if (t.cells < 6 || n->row_count == NETWORK_ROWS_MOST) return tsv_fault(&t, "six columns", err);
        network_row_t *r = &n->row[n->row_count];
        for (r->sort = 0; r->sort < 3 && !span_is(t.cell[0], sorts[r->sort]);) r->sort++;
        if (r->sort == 3) return tsv_fault(&t, "event, party or mark", err);
        r->kind = span_text(n, t.cell[1]);
        r->field = span_text(n, t.cell[2]);
        r->code = span_text(n, t.cell[3]);
        r->zh = span_text(n, t.cell[4]);
        r->en = span_text(n, t.cell[5]);
        if (!r->kind || !r->field || !r->code || !r->zh || !r->en) return err_nomem(err);
        n->row_count++;
    }
    return failed;
}

/* --- nodes and links ------------------------------------------------------------------------------------------ */

int network_node(network_t *n, const char *sort, const char *key, const char *label, json_t *words)
{
    char full[KEY_MOST];
    int bytes = snprintf(full, sizeof full, "%s:%s", sort, key);
    assert(bytes > 0);
    const json_t *have = json_object_get(n->index, full);
    if (have) {
        json_decref(words);
        return (int)json_integer_value(have);
    }
    if (n->node_count == NETWORK_NODES_MOST) {
        n->cut = true;
        json_decref(words);
        return -1;
    }
    network_node_t *x = &n->node[n->node_count];
    *x = (network_node_t){.sort = arena_text(n->arena, sort), .label = arena_text(n->arena, label), .words = words};
    if (!x->sort || !x->label || !words) n->nomem = true;
    (void)json_object_set_new(n->index, full, json_integer((json_int_t)n->node_count));
    return (int)n->node_count++;
}

static void link_nodes(network_t *n, int from, int to, const network_row_t *r, const char *matter)
{
    char full[64];
    if (from < 0 || to < 0 || from == to) return;
    (void)snprintf(full, sizeof full, "%d>%d %s", from, to, r->code);
    const json_t *have = json_object_get(n->links, full);
    if (!have && n->link_count == NETWORK_LINKS_MOST) {
        n->cut = true;
        return;
    }
    size_t at = have ? (size_t)json_integer_value(have) : n->link_count++;
    network_link_t *l = &n->link[at];
    if (!have) {
        *l = (network_link_t){.from = from, .to = to, .row = r, .matters = json_array()};
        (void)json_object_set_new(n->links, full, json_integer((json_int_t)at));
    }
    if (json_array_size(l->matters) < NETWORK_NAMED_MOST) (void)json_array_append_new(l->matters, json_string(matter));
}

/* What a text is compared by: without blanks, small letters; of a telephone its digits. */
static bool plain(const char *text, char into[KEY_MOST - 64])
{
    size_t length = 0;
    for (const char *p = text; *p && length < KEY_MOST - 66; p++)
        if (*p != ' ' && *p != '-' && *p != '\t') into[length++] = (char)tolower((unsigned char)*p);
    into[length] = '\0';
    return length > 1 && strcmp(text, "***") != 0;
}

static int party_node(network_t *n, const json_t *party)
{
    const char *name = json_string_value(json_object_get(party, "name")), *identity = json_string_value(json_object_get(party, "identity")),
               *type = json_string_value(json_object_get(party, "type"));
    char key[KEY_MOST - 64];
    bool unit = type && strcmp(type, "unit") == 0;
    if (!name || !plain(identity && *identity && !strchr(identity, '*') ? identity : name, key)) return -1;
    int at = network_node(n, unit ? "unit" : "person", key, name,
                          unit ? json_pack("{s:s, s:s}", "zh", "单位", "en", "Unit") : json_pack("{s:s, s:s}", "zh", "个人", "en", "Person"));
    if (at >= 0 && !n->node[at].other && strcmp(n->node[at].label, name) != 0) n->node[at].other = arena_text(n->arena, name);
    return at;
}

static int text_node(network_t *n, const network_row_t *r, const char *text)
{
    char key[KEY_MOST - 64];
    return text && plain(text, key) ? network_node(n, r->sort == NETWORK_EVENT ? "event" : r->code, key, text, words_of(r)) : -1;
}

/* The address a party gave is a mark like any other. */
static void add_place(network_t *n, int node, const json_t *party, const char *matter)
{
    static const network_row_t row = {.sort = NETWORK_MARK, .kind = "", .field = "", .code = "address", .zh = "地址", .en = "Address"};
    link_nodes(n, node, text_node(n, &row, json_string_value(json_object_get(party, "place"))), &row, matter);
}

static const char *text_field(const json_t *fields, const char *name)
{
    const json_t *value = json_object_get(fields, name);
    return json_string_value(value);
}

/* A matter: its event, its parties, and what they gave. */
static void add_matter(network_t *n, const char *kind, const json_t *matter)
{
    const json_t *fields = json_object_get(matter, "fields"), *whole;
    const char *id = json_string_value(json_object_get(matter, "id")), *parent = json_string_value(json_object_get(matter, "parent"));
    int event = -1, party[NETWORK_ROWS_MOST], parties = 0;
    assert(id);
    for (size_t i = 0; i < n->row_count; i++)
        if (n->row[i].sort == NETWORK_EVENT && strcmp(n->row[i].kind, kind) == 0 && event < 0) event = text_node(n, &n->row[i], text_field(fields, n->row[i].field));
    if (event < 0 && parent && (whole = json_object_get(n->events, parent))) event = (int)json_integer_value(whole);
    if (event >= 0) (void)json_object_set_new(n->events, id, json_integer(event));
    if (n->ask->event && (event < 0 || !strstr(n->node[event].label, n->ask->event))) return;
    for (size_t i = 0; i < n->row_count; i++) {
        const network_row_t *r = &n->row[i];
        if (r->sort != NETWORK_PARTY || strcmp(r->kind, kind) != 0) continue;
        const json_t *given = json_object_get(fields, r->field);
        int node = json_is_object(given) ? party_node(n, given) : -1;
        if (node < 0) continue;
        party[parties++] = node;
        link_nodes(n, node, event, r, id);
        add_place(n, node, given, id);
    }
    for (size_t i = 0; i < n->row_count; i++) {
        const network_row_t *r = &n->row[i];
        if (r->sort != NETWORK_MARK || strcmp(r->kind, kind) != 0) continue;
        int mark = text_node(n, r, text_field(fields, r->field));
        for (int k = 0; k < parties; k++) link_nodes(n, party[k], mark, r, id);
    }
}

static bool in_days(const network_ask_t *ask, const json_t *matter)
{
    day_t on = DAY_NONE;
    (void)day_parse(json_string_value(json_object_get(matter, "opened_on")), &on, NULL);
    return (ask->from == DAY_NONE || on >= ask->from) && (ask->to == DAY_NONE || on <= ask->to);
}

/* A telephone is sealed as a rule: lists leave it out for all, the matter itself shows it to who may see it. */
static bool has_sealed(const network_t *n, const cat_kind_t *kind)
{
    for (size_t i = 0; i < n->row_count; i++) {
        const cat_field_t *f = NULL;
        if (strcmp(n->row[i].kind, kind->name) == 0 && cat_kind_field(kind, n->row[i].field, &f, NULL) == 0 && f->sealed) return true;
    }
    return false;
}

static int add_whole(network_t *n, const char *kind, const json_t *row, err_t *err)
{
    int64_t id = 0;
    json_t *matter = NULL;
    int failed = matter_parse(json_string_value(json_object_get(row, "id")), &id, err);
    if (!failed) failed = book_matter(n->book, n->actor, id, &matter, err);
    if (!failed) add_matter(n, kind, matter);
    json_decref(matter);
    return failed;
}

static int take(network_t *n, const cat_kind_t *kind, bool sealed, const json_t *list, book_list_t *what, err_t *err)
{
    size_t i;
    const json_t *e;
    json_array_foreach(list, i, e) {
        int failed = matter_parse(json_string_value(json_object_get(e, "id")), &what->below, err);
        if (failed) return failed;
        if (!in_days(n->ask, e)) continue;
        n->matters++;
        if (!sealed) add_matter(n, kind->name, e);
        else if ((failed = add_whole(n, kind->name, e, err))) return failed;
    }
    return 0;
}

static int read_kind(network_t *n, const cat_kind_t *kind, const char *office, err_t *err)
{
    book_list_t what = {.kind = kind->name, .office = office, .limit = PAGE};
    bool sealed = has_sealed(n, kind);
    size_t read = 0, got = PAGE, most = sealed ? NETWORK_OPENED_MOST : NETWORK_MATTERS_MOST;
    while (got == PAGE && read < most) {
        json_t *list = NULL;
        int failed = book_matters(n->book, n->actor, &what, &list, err);
        if (!failed) failed = take(n, kind, sealed, list, &what, err);
        got = json_array_size(list);
        read += got;
        json_decref(list);
        if (failed) return failed;
    }
    if (got == PAGE) n->cut = true;
    return 0;
}

static int read_all(network_t *n, err_t *err)
{
    const catalogue_t *c = book_catalogue(n->book);
    const char *office = n->ask->office ? arena_printf(n->arena, "%s+", n->ask->office) : NULL;
    int failed = n->ask->office && !office ? err_nomem(err) : 0;
    for (size_t i = 0; i < n->row_count && !failed; i++) {
        const cat_kind_t *kind = NULL;
        bool before = false;
        for (size_t k = 0; k < i; k++) before = before || strcmp(n->row[k].kind, n->row[i].kind) == 0;
        if (before || catalogue_kind(c, n->row[i].kind, &kind, NULL) != 0 || !book_may_read(n->book, n->actor, kind, n->actor->office)) continue;
        failed = read_kind(n, kind, office, err);
    }
    return failed;
}

int network_ask(book_t *b, const actor_t *actor, const network_ask_t *ask, json_t **ret_json, err_t *err)
{
    int office = 0;
    int failed = analysis_office(b, actor, ask->office, &office, err);
    if (failed) return failed;
    arena_t *a = arena_new(NETWORK_MEMORY);
    network_t *n = a ? arena_alloc(a, sizeof *n) : NULL;
    if (!n) {
        arena_free(a);
        return err_nomem(err);
    }
    *n = (network_t){.book = b, .actor = actor, .ask = ask, .arena = a, .index = json_object(), .links = json_object(), .events = json_object(),
                     .node = arena_array(a, NETWORK_NODES_MOST, sizeof *n->node), .link = arena_array(a, NETWORK_LINKS_MOST, sizeof *n->link)};
    failed = n->node && n->link && n->index && n->links && n->events ? read_rows(n, err) : err_nomem(err);
    if (!failed) failed = read_all(n, err);
    if (!failed) failed = n->nomem ? err_nomem(err) : network_tell(n, ret_json, err);
    for (size_t i = 0; n->node && i < n->node_count; i++) json_decref(n->node[i].words);
    for (size_t i = 0; n->link && i < n->link_count; i++) json_decref(n->link[i].matters);
    json_decref(n->index);
    json_decref(n->links);
    json_decref(n->events);
    arena_free(a);
    return failed;
}
