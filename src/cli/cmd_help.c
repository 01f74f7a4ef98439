/* cmd_help.c - xiezhi help: the rows, for people and as JSON. */
#include "cli/commands.h"

#include <string.h>

enum { NAME_BYTES = 96, COLUMN_LEAST = 14, COMMAND_COLUMN = 16 };

static bool is_shown(const cli_command_t *c)
{
    return !(c->needs & CLI_HIDDEN);
}

/* "  --pause FROM..TO:CAUSE  a stretch that ..." */
static void add_options(buf_t *out, const cli_option_t *rows, enum lang lang)
{
    size_t width = COLUMN_LEAST;
    for (const cli_option_t *o = rows; o && o->name; o++) {
        size_t n = strlen(o->name) + (o->argument ? strlen(o->argument) + 1 : 0);
        if (n > width) width = n;
    }
    for (const cli_option_t *o = rows; o && o->name; o++) {
        char name[NAME_BYTES * 2];
        (void)snprintf(name, sizeof name, "%s%s%s", o->name, o->argument ? " " : "",
                       o->argument ? o->argument : "");
        const char *more = "";
        if (o->is & CLI_REQUIRED) more = lang == LANG_ZH ? "（必填）" : " (required)";
        if (o->is & CLI_REPEATS) more = lang == LANG_ZH ? "（可重复）" : " (may be repeated)";
        buf_addf(out, "  --%-*s  %s%s\n", (int)width, name, o->help.in[lang], more); /* ASCII names */
    }
}

static void add_command(buf_t *out, const cli_command_t *c, enum lang lang)
{
    bool zh = lang == LANG_ZH;
    buf_addf(out, "%s\n\n%s", c->summary.in[lang], zh ? "用法：" : "usage: ");
    cli_add_usage(out, c);
    buf_add_char(out, '\n');
    if (c->options) {
        buf_addf(out, "\n%s\n", zh ? "选项" : "options");
        add_options(out, c->options, lang);
    }
    if (c->example) buf_addf(out, "\n%s\n  xiezhi %s\n", zh ? "示例" : "example", c->example);
}

/* Commands whose name begins with the group's word; all if it is empty. */
static size_t add_list(buf_t *out, const char *group, enum lang lang)
{
    size_t n = strlen(group), count = 0;
    for (const cli_command_t *c = cli_commands; c->name; c++) {
        if (!is_shown(c) || (n && (strncmp(c->name, group, n) != 0 || c->name[n] != ' '))) continue;
        buf_addf(out, "  %-*s  %s\n", COMMAND_COLUMN, c->name, c->summary.in[lang]);
        count++;
    }
    return count;
}

static void add_overview(buf_t *out, enum lang lang)
{
    bool zh = lang == LANG_ZH;
    buf_add_raw(out, zh ? "獬豸：检察办案、预防与廉政档案软件\n\n用法：xiezhi 命令 [参数] [选项]\n\n命令\n"
                        : "Xiezhi: casework, prevention and integrity records for prosecution "
                          "offices\n\nusage: xiezhi COMMAND [arguments] [options]\n\ncommands\n");
    (void)add_list(out, "", lang);
    buf_addf(out, "\n%s\n", zh ? "各命令通用的选项" : "options of every command");
    add_options(out, cli_globals, lang);
    buf_add_raw(out, zh ? "\nxiezhi help 命令  显示该命令的说明\n" : "\nxiezhi help COMMAND explains one command\n");
}

/* --- JSON ------------------------------------------------------------------------------------------ */

static void add_words_json(buf_t *out, const char *key, const words_t *words)
{
    buf_addf(out, ",\"%s\":{\"zh\":", key);
    buf_add_json(out, words->in[LANG_ZH]);
    buf_add_raw(out, ",\"en\":");
    buf_add_json(out, words->in[LANG_EN]);
    buf_add_char(out, '}');
}

static void add_options_json(buf_t *out, const cli_option_t *rows)
{
    buf_add_raw(out, "\"options\":[");
    for (const cli_option_t *o = rows; o && o->name; o++) {
        buf_add_raw(out, o == rows ? "{\"name\":" : ",{\"name\":");
        buf_add_json(out, o->name);
        buf_add_raw(out, ",\"argument\":");
        buf_add_json(out, o->argument);
        buf_addf(out, ",\"required\":%s,\"repeats\":%s", o->is & CLI_REQUIRED ? "true" : "false",
                 o->is & CLI_REPEATS ? "true" : "false");
        add_words_json(out, "help", &o->help);
        buf_add_char(out, '}');
    }
    buf_add_char(out, ']');
}

static void add_command_json(buf_t *out, const cli_command_t *c)
{
    buf_add_raw(out, "{\"name\":");
    buf_add_json(out, c->name);
    add_words_json(out, "summary", &c->summary);
    buf_add_raw(out, ",\"usage\":\"");
    cli_add_usage(out, c); /* rows hold nothing that JSON escapes; tests check */
    buf_addf(out, "\",\"needs_data\":%s,", c->needs & CLI_NEEDS_DATA ? "true" : "false");
    add_options_json(out, c->options);
    buf_add_raw(out, ",\"example\":");
    buf_add_json(out, c->example);
    buf_add_char(out, '}');
}

static void add_all_json(buf_t *out)
{
    bool first = true;
    buf_add_raw(out, "{\"name\":\"xiezhi\",\"version\":\"" XZ_VERSION "\",");
    add_options_json(out, cli_globals);
    buf_add_raw(out, ",\"commands\":[");
    for (const cli_command_t *c = cli_commands; c->name; c++) {
        if (!is_shown(c)) continue;
        if (!first) buf_add_char(out, ',');
        first = false;
        add_command_json(out, c);
    }
    buf_add_raw(out, "]}\n");
}

/* --- the command ----------------------------------------------------------------------------------- */

static int explain_one(cli_call_t *call, err_t *err)
{
    char name[NAME_BYTES] = "";
    for (size_t i = 0; i < call->arg_count; i++) {
        size_t n = strlen(name);
        (void)snprintf(name + n, sizeof name - n, "%s%s", i ? " " : "", call->args[i]);
    }
    const cli_command_t *c = cli_find(name);
    if (!c && (call->json || !cli_is_group(name))) {
        const char *nearest = cli_nearest_command(name);
        return err_set(err, ERR_CLI_COMMAND, name, nearest ? nearest : "help");
    }
    if (!c) {
        (void)add_list(call->out, name, call->lang);
    } else if (call->json) {
        add_command_json(call->out, c);
        buf_add_char(call->out, '\n');
    } else {
        add_command(call->out, c, call->lang);
    }
    return 0;
}

int cmd_help(cli_call_t *call, err_t *err)
{
    const char *shell = cli_text(call, "completion");
    buf_t *out = call->out;
    if (cli_given(call, "man")) help_add_man(out, call->lang);
    else if (shell && strcmp(shell, "bash") == 0) help_add_bash(out);
    else if (shell && strcmp(shell, "zsh") == 0) help_add_zsh(out, call->lang);
    else if (shell) help_add_fish(out, call->lang);
    else if (call->arg_count > 0) return explain_one(call, err);
    else if (call->json) add_all_json(out);
    else if (!cli_given(call, "all")) add_overview(out, call->lang);
    else
        for (const cli_command_t *c = cli_commands; c->name; c++) {
            if (!is_shown(c)) continue;
            buf_addf(out, "%s- %s -\n", c == cli_commands ? "" : "\n", c->name);
            add_command(out, c, call->lang);
        }
    return 0;
}
