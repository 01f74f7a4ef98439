/* network_flags.c - what is conspicuous about a network, and how it is told. */
#include "analysis/network_inside.h"

#include <assert.h>
#include <string.h>

enum { PARTIES_MOST = 64, WEIGHT_EVENT = 3, WEIGHT_NAMES = 2, WEIGHT_APART = 1 };

static bool is_event(const network_t *n, int node)
{
    return strcmp(n->node[node].sort, "event") == 0;
}

/* Parties that a mark or an event ties together, each once. */
static int parties_of(const network_t *n, int node, int into[PARTIES_MOST])
{
    int count = 0;
    for (size_t i = 0; i < n->link_count && count < PARTIES_MOST; i++) {
        bool have = n->link[i].to != node;
        for (int k = 0; k < count && !have; k++) have = into[k] == n->link[i].from;
        if (!have) into[count++] = n->link[i].from;
    }
    return count;
}

static bool takes_part(const network_t *n, int party, int event)
{
    for (size_t i = 0; i < n->link_count; i++)
        if (n->link[i].from == party && n->link[i].to == event) return true;
    return false;
}

static void add_node(network_t *n, json_t *nodes, int node)
{
    n->node[node].flags++;
    n->node[node].shown = true;
    (void)json_array_append_new(nodes, json_integer(node));
}

static void flag(json_t *flags, const char *code, int weight, json_t *words, json_t *nodes)
{
    (void)json_array_append_new(flags, json_pack("{s:s, s:i, s:o, s:o}", "code", code, "weight", weight, "words", words, "nodes", nodes));
}

static json_t *said(const network_t *n, int mark, int event, int parties)
{
    const char *zh = json_string_value(json_object_get(n->node[mark].words, "zh")), *en = json_string_value(json_object_get(n->node[mark].words, "en"));
    if (event >= 0)
        return json_pack("{s:o, s:o}", "zh", json_sprintf("同一项目“%s”的 %d 家使用同一%s：%s", n->node[event].label, parties, zh, n->node[mark].label), "en",
                         json_sprintf("%d parties of one event \"%s\" share the same %s: %s", parties, n->node[event].label, en, n->node[mark].label));
    return json_pack("{s:o, s:o}", "zh", json_sprintf("不同事项的 %d 家使用同一%s：%s", parties, zh, n->node[mark].label), "en",
                     json_sprintf("%d parties of different events share the same %s: %s", parties, en, n->node[mark].label));
}

/* Parties that share a mark: of one event it weighs most. */
static void judge_mark(network_t *n, int mark, json_t *flags)
{
    int party[PARTIES_MOST], count = parties_of(n, mark, party);
    bool together = false;
    if (count < 2) return;
    for (size_t e = 0; e < n->node_count && json_array_size(flags) < NETWORK_FLAGS_MOST; e++) {
        int in = 0;
        if (!is_event(n, (int)e)) continue;
        for (int i = 0; i < count; i++) in += takes_part(n, party[i], (int)e);
        if (in < 2) continue;
        json_t *nodes = json_array();
        add_node(n, nodes, mark);
        add_node(n, nodes, (int)e);
        for (int i = 0; i < count; i++)
            if (takes_part(n, party[i], (int)e)) add_node(n, nodes, party[i]);
        flag(flags, "shared_in_event", WEIGHT_EVENT, said(n, mark, (int)e, in), nodes);
        together = true;
    }
    if (together) return;
    json_t *nodes = json_array();
    add_node(n, nodes, mark);
    for (int i = 0; i < count; i++) add_node(n, nodes, party[i]);
    flag(flags, "shared", WEIGHT_APART, said(n, mark, -1, count), nodes);
}

/* One identity number under two names: renamed, or somebody else's number. */
static void judge_names(network_t *n, int node, json_t *flags)
{
    const network_node_t *x = &n->node[node];
    if (!x->other) return;
    json_t *nodes = json_array();
    add_node(n, nodes, node);
    flag(flags, "two_names", WEIGHT_NAMES,
         json_pack("{s:o, s:o}", "zh", json_sprintf("同一证件号码使用两个名称：%s、%s", x->label, x->other), "en",
                   json_sprintf("one identity number under two names: %s, %s", x->label, x->other)),
         nodes);
}

/* --- told ------------------------------------------------------------------------------------------------------ */

static json_t *nodes_json(network_t *n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n->node_count; i++) {
        network_node_t *x = &n->node[i];
        if (json_array_size(list) == NETWORK_SHOWN_MOST && x->shown) {
            x->shown = false;
            n->cut = true;
        }
        if (!x->shown) continue;
        x->place = (int)json_array_size(list);
        (void)json_array_append_new(list, json_pack("{s:s, s:s, s:O, s:i}", "sort", x->sort, "label", x->label, "words", x->words, "flags", x->flags));
    }
    return list;
}

static json_t *links_json(const network_t *n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n->link_count; i++) {
        const network_link_t *l = &n->link[i];
        if (!n->node[l->from].shown || !n->node[l->to].shown) continue;
        (void)json_array_append_new(list, json_pack("{s:i, s:i, s:s, s:{s:s, s:s}, s:O}", "from", n->node[l->from].place, "to", n->node[l->to].place,
                                                    "code", l->row->code, "words", "zh", l->row->zh, "en", l->row->en, "matters", l->matters));
    }
    return list;
}

/* The numbers of nodes are those shown now; the weightiest flags come first. */
static json_t *flags_json(const network_t *n, const json_t *flags)
{
    json_t *list = json_array(), *f, *e;
    size_t i, k;
    for (int weight = WEIGHT_EVENT; weight >= WEIGHT_APART; weight--) {
        json_array_foreach(flags, i, f) {
            json_t *nodes = json_array();
            if (json_integer_value(json_object_get(f, "weight")) == weight) {
                json_array_foreach(json_object_get(f, "nodes"), k, e) {
                    const network_node_t *x = &n->node[json_integer_value(e)];
                    if (x->shown) (void)json_array_append_new(nodes, json_integer(x->place));
                }
                (void)json_object_set(f, "nodes", nodes);
                (void)json_array_append(list, f);
            }
            json_decref(nodes);
        }
    }
    return list;
}

int network_tell(network_t *n, json_t **ret_json, err_t *err)
{
    json_t *flags = json_array();
    if (!flags) return err_nomem(err);
    for (size_t i = 0; i < n->node_count; i++)
        if (!is_event(n, (int)i) && strcmp(n->node[i].sort, "unit") != 0 && strcmp(n->node[i].sort, "person") != 0) judge_mark(n, (int)i, flags);
    for (size_t i = 0; i < n->node_count && json_array_size(flags) < NETWORK_FLAGS_MOST; i++) judge_names(n, (int)i, flags);
    assert(n->node_count <= NETWORK_NODES_MOST);
    for (size_t i = 0; i < n->link_count; i++) { /* what a flagged party takes part in belongs to its picture */
        const network_link_t *l = &n->link[i];
        if (n->ask->all) n->node[l->from].shown = n->node[l->to].shown = true;
        else if (n->node[l->from].flags && is_event(n, l->to)) n->node[l->to].shown = true;
    }
    json_t *nodes = nodes_json(n), *links = links_json(n);
    json_t *out = json_pack("{s:I, s:b, s:o, s:o, s:o}", "matters", (json_int_t)n->matters, "cut", (int)n->cut, "nodes", nodes, "links", links, "flags",
                            flags_json(n, flags));
    json_decref(flags);
    if (!out) return err_nomem(err);
    *ret_json = out;
    return 0;
}
