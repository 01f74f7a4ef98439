/* cmd_office.c - xiezhi office show, list, tree: the offices as the program carries them. */
#include "cli/commands.h"

#include "catalogue/office.h"

#include <assert.h>
#include <string.h>

enum { DEPTH_MOST = 4 };

static const words_t level_names[] = {
    [OFFICE_NATION] = {{"最高人民检察院", "nation"}},
    [OFFICE_PROVINCE] = {{"省级院", "province"}},
    [OFFICE_PREFECTURE] = {{"分、州、市院", "prefecture"}},
    [OFFICE_COUNTY] = {{"基层院", "county"}},
};

static const char *level_word(enum office_level level)
{
    return level_names[level].in[LANG_EN];
}

static void add_day_member(buf_t *out, const char *key, day_t d)
{
    char text[DAY_TEXT];
    buf_addf(out, ",\"%s\":", key);
    buf_add_json(out, d == DAY_NONE ? NULL : day_text(d, text));
}

/* All members; the caller closes the object. */
static void add_members(buf_t *out, const office_tree_t *tree, const office_t *o)
{
    buf_add_raw(out, "{\"code\":");
    buf_add_json(out, o->code);
    buf_addf(out, ",\"level\":\"%s\",\"name\":{\"zh\":", level_word(o->level));
    buf_add_json(out, o->name.in[LANG_ZH]);
    buf_add_raw(out, ",\"en\":");
    buf_add_json(out, o->name.in[LANG_EN]);
    buf_add_raw(out, "},\"brief\":");
    buf_add_json(out, o->brief);
    buf_add_raw(out, ",\"parent\":");
    buf_add_json(out, o->parent < 0 ? NULL : office_at(tree, o->parent)->code);
    buf_addf(out, ",\"special\":%s", o->special ? "true" : "false");
    add_day_member(out, "valid_from", o->valid_from);
    add_day_member(out, "valid_to", o->valid_to);
    buf_add_raw(out, ",\"successor\":");
    buf_add_json(out, o->successor < 0 ? NULL : office_at(tree, o->successor)->code);
}

static void add_line(const cli_call_t *call, const office_t *o, int indent)
{
    buf_addf(call->out, "%*s%s  %s  %s\n", indent, "", o->code, o->name.in[call->lang], o->brief);
}

/* --- show ------------------------------------------------------------------------------------------ */

static void show_text(const cli_call_t *call, const office_tree_t *tree, const office_t *o)
{
    char day[DAY_TEXT];
    add_line(call, o, 0);
    buf_addf(call->out, "  %s\n", level_names[o->level].in[call->lang]);
    for (int up = o->parent; up >= 0; up = office_at(tree, up)->parent)
        buf_addf(call->out, "  %s%s %s\n", cli_say(call, "上级：", "under: "), office_at(tree, up)->code,
                 office_at(tree, up)->name.in[call->lang]);
    if (o->valid_from != DAY_NONE)
        buf_addf(call->out, "  %s%s\n", cli_say(call, "设立：", "from: "), day_text(o->valid_from, day));
    if (o->valid_to != DAY_NONE)
        buf_addf(call->out, "  %s%s\n", cli_say(call, "撤销：", "until: "), day_text(o->valid_to, day));
    if (o->successor >= 0)
        buf_addf(call->out, "  %s%s %s\n", cli_say(call, "职权由其承继：", "succeeded by: "),
                 office_at(tree, o->successor)->code, office_at(tree, o->successor)->name.in[call->lang]);
}

int cmd_office_show(cli_call_t *call, err_t *err)
{
    office_tree_t *tree = NULL;
    int index = -1;
    int code = office_tree_load(NULL, NULL, 0, &tree, err);
    if (code == 0) code = office_find(tree, call->args[0], &index, err);
    if (code == 0 && call->json) {
        add_members(call->out, tree, office_at(tree, index));
        buf_add_raw(call->out, "}\n");
    } else if (code == 0) {
        show_text(call, tree, office_at(tree, index));
    }
    office_tree_free(tree);
    return code;
}

/* --- list ------------------------------------------------------------------------------------------ */

static bool is_listed(const cli_call_t *call, const office_tree_t *tree, int index, int under, day_t on)
{
    const office_t *o = office_at(tree, index);
    const char *level = cli_text(call, "level"), *word = call->arg_count ? call->args[0] : "";
    if (level && strcmp(level, level_word(o->level)) != 0) return false;
    if (under >= 0 && !office_within(tree, index, under)) return false;
    if (!office_valid(o, on)) return false;
    return strstr(o->name.in[LANG_ZH], word) || strcasestr(o->name.in[LANG_EN], word) || strstr(o->brief, word);
}

int cmd_office_list(cli_call_t *call, err_t *err)
{
    office_tree_t *tree = NULL;
    int under = -1;
    day_t on = DAY_NONE;
    bool first = true;
    const char *outer = cli_text(call, "under");
    int code = office_tree_load(NULL, NULL, 0, &tree, err);
    if (code == 0 && outer) code = office_find(tree, outer, &under, err);
    if (code == 0) code = cli_day(call, "on", day_today(), &on, err);
    if (code == 0 && call->json) buf_add_raw(call->out, "{\"offices\":[");
    for (int i = 0; code == 0 && i < (int)office_count(tree); i++) {
        if (!is_listed(call, tree, i, under, on)) continue;
        if (!call->json) {
            add_line(call, office_at(tree, i), 0);
            continue;
        }
        if (!first) buf_add_char(call->out, ',');
        first = false;
        add_members(call->out, tree, office_at(tree, i));
        buf_add_char(call->out, '}');
    }
    if (code == 0 && call->json) buf_add_raw(call->out, "]}\n");
    office_tree_free(tree);
    return code;
}

/* --- tree ------------------------------------------------------------------------------------------ */

/* The levels are four, so the depth of the recursion is bounded by the data's own rule. */
static void add_tree(const cli_call_t *call, const office_tree_t *tree, int index, int level, int depth)
{
    assert(level <= DEPTH_MOST);
    bool first = true;
    const office_t *o = office_at(tree, index);
    if (call->json) {
        add_members(call->out, tree, o);
        buf_add_raw(call->out, ",\"children\":[");
    } else {
        add_line(call, o, level * 2);
    }
    for (int i = 0; level < depth && i < (int)office_count(tree); i++) {
        if (office_at(tree, i)->parent != index || !office_valid(office_at(tree, i), day_today())) continue;
        if (call->json && !first) buf_add_char(call->out, ',');
        first = false;
        add_tree(call, tree, i, level + 1, depth);
    }
    if (call->json) buf_add_raw(call->out, "]}");
}

int cmd_office_tree(cli_call_t *call, err_t *err)
{
    office_tree_t *tree = NULL;
    int index = -1;
    int64_t depth = 1;
    int code = office_tree_load(NULL, NULL, 0, &tree, err);
    if (code == 0) code = office_find(tree, call->arg_count ? call->args[0] : "000000", &index, err);
    if (code == 0) code = cli_int(call, "depth", 0, DEPTH_MOST, 1, &depth, err);
    if (code == 0) add_tree(call, tree, index, 0, (int)depth);
    if (code == 0 && call->json) buf_add_char(call->out, '\n');
    office_tree_free(tree);
    return code;
}
