/* cmd_office.c - xiezhi office show, list, tree: the offices of the installation in the data folder, with the mergers and splits
 * recorded there; where there is none, those that the program carries. */
#include "cli/commands.h"
#include "cli/open_app.h"

#include "app/app.h"

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

/* carried: what the caller frees; NULL when the offices are the installation's. */
static int load(cli_call_t *call, office_tree_t **ret_carried, const office_tree_t **ret_tree, err_t *err)
{
    *ret_carried = NULL;
    if (app_is_there(call->data_dir)) {
        int failed = cli_open(call, CLI_NEEDS_DATA | CLI_READS_ONLY, err);
        if (!failed) *ret_tree = book_offices(app_book(call->app));
        return failed;
    }
    int failed = office_tree_load(NULL, NULL, 0, ret_carried, err);
    *ret_tree = *ret_carried;
    return failed;
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

static void add_line(const cli_call_t *call, const office_tree_t *tree, const office_t *o, int indent)
{
    char day[DAY_TEXT];
    buf_addf(call->out, "%*s%s  %s  %s", indent, "", o->code, o->name.in[call->lang], o->brief);
    if (o->valid_to != DAY_NONE) buf_addf(call->out, cli_say(call, "  （至%s", "  (until %s"), day_text(o->valid_to, day));
    if (o->valid_to != DAY_NONE && o->successor >= 0) buf_addf(call->out, cli_say(call, "，由%s承继", ", succeeded by %s"), office_at(tree, o->successor)->code);
    buf_add_raw(call->out, o->valid_to == DAY_NONE ? "\n" : cli_say(call, "）\n", ")\n"));
}

/* --- show ------------------------------------------------------------------------------------------ */

static bool names(const int *of, size_t n, int office)
{
    for (size_t i = 0; i < n; i++)
        if (of[i] == office) return true;
    return false;
}

static void add_codes(buf_t *out, const office_tree_t *tree, const int *of, size_t n, bool json)
{
    for (size_t i = 0; i < n; i++) {
        if (i) buf_add_raw(out, json ? "," : " ");
        buf_addf(out, json ? "\"%s\"" : "%s", office_at(tree, of[i])->code);
    }
}

/* The mergers and splits that the office had a part in. */
static void add_moves(const cli_call_t *call, const office_tree_t *tree, int office)
{
    char day[DAY_TEXT];
    buf_t *out = call->out;
    bool first = true;
    if (call->json) buf_add_raw(out, ",\"changes\":[");
    for (size_t i = 0; i < office_move_count(tree); i++) {
        const office_move_t *m = office_move_at(tree, i);
        if (!names(m->from, m->from_count, office) && !names(m->to, m->to_count, office)) continue;
        (void)day_text(m->on, day);
        if (call->json) buf_addf(out, "%s{\"on\":\"%s\",\"change\":\"%s\",\"from\":[", first ? "" : ",", day, m->to_count > 1 ? "split" : "merge");
        else buf_addf(out, cli_say(call, "  %s：自%s起，", "  %s from %s: "), m->to_count > 1 ? cli_say(call, "分设", "split") : cli_say(call, "合并", "merged"), day);
        add_codes(out, tree, m->from, m->from_count, call->json);
        buf_add_raw(out, call->json ? "],\"to\":[" : " → ");
        add_codes(out, tree, m->to, m->to_count, call->json);
        buf_add_raw(out, call->json ? "]}" : "\n");
        first = false;
    }
    if (call->json) buf_add_raw(out, "]");
}

static void show_text(const cli_call_t *call, const office_tree_t *tree, int index)
{
    char day[DAY_TEXT];
    const office_t *o = office_at(tree, index);
    buf_addf(call->out, "%s  %s  %s\n", o->code, o->name.in[call->lang], o->brief);
    buf_addf(call->out, "  %s\n", level_names[o->level].in[call->lang]);
    for (int up = o->parent; up >= 0; up = office_at(tree, up)->parent)
        buf_addf(call->out, "  %s%s %s\n", cli_say(call, "上级：", "under: "), office_at(tree, up)->code,
                 office_at(tree, up)->name.in[call->lang]);
    if (o->valid_from != DAY_NONE)
        buf_addf(call->out, "  %s%s\n", cli_say(call, "设立：", "from: "), day_text(o->valid_from, day));
    if (o->valid_to != DAY_NONE)
        buf_addf(call->out, "  %s%s\n", cli_say(call, "撤销，存续至：", "dissolved, until: "), day_text(o->valid_to, day));
    if (o->successor >= 0)
        buf_addf(call->out, "  %s%s %s\n", cli_say(call, "职权由其承继：", "succeeded by: "),
                 office_at(tree, o->successor)->code, office_at(tree, o->successor)->name.in[call->lang]);
    add_moves(call, tree, index);
}

int cmd_office_show(cli_call_t *call, err_t *err)
{
    office_tree_t *carried = NULL;
    const office_tree_t *tree = NULL;
    int index = -1;
    int code = load(call, &carried, &tree, err);
    if (code == 0) code = office_find(tree, call->args[0], &index, err);
    if (code == 0 && call->json) {
        add_members(call->out, tree, office_at(tree, index));
        add_moves(call, tree, index);
        buf_add_raw(call->out, "}\n");
    } else if (code == 0) {
        show_text(call, tree, index);
    }
    office_tree_free(carried);
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
    office_tree_t *carried = NULL;
    const office_tree_t *tree = NULL;
    int under = -1;
    day_t on = DAY_NONE;
    bool first = true;
    const char *outer = cli_text(call, "under");
    int code = load(call, &carried, &tree, err);
    if (code == 0 && outer) code = office_find(tree, outer, &under, err);
    if (code == 0) code = cli_day(call, "on", day_today(), &on, err);
    if (code == 0 && call->json) buf_add_raw(call->out, "{\"offices\":[");
    for (int i = 0; code == 0 && i < (int)office_count(tree); i++) {
        if (!is_listed(call, tree, i, under, on)) continue;
        if (!call->json) {
            add_line(call, tree, office_at(tree, i), 0);
            continue;
        }
        if (!first) buf_add_char(call->out, ',');
        first = false;
        add_members(call->out, tree, office_at(tree, i));
        buf_add_char(call->out, '}');
    }
    if (code == 0 && call->json) buf_add_raw(call->out, "]}\n");
    office_tree_free(carried);
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
        add_line(call, tree, o, level * 2);
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
    office_tree_t *carried = NULL;
    const office_tree_t *tree = NULL;
    int index = -1;
    int64_t depth = 1;
    int code = load(call, &carried, &tree, err);
    if (code == 0) code = office_find(tree, call->arg_count ? call->args[0] : "000000", &index, err);
    if (code == 0) code = cli_int(call, "depth", 0, DEPTH_MOST, 1, &depth, err);
    if (code == 0) add_tree(call, tree, index, 0, (int)depth);
    if (code == 0 && call->json) buf_add_char(call->out, '\n');
    office_tree_free(carried);
    return code;
}
