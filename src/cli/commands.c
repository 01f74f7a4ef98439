/* commands.c - the table of commands, and looking things up in it. */
#include "cli/commands.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

enum { NAMES_MOST = 128 };

#define OPTIONS(...) (const cli_option_t[]){__VA_ARGS__, {.name = NULL}}
#define NO_OPTIONS NULL

const cli_command_t cli_commands[] = {
#define C(id, name, needs, arguments, zh, en, options, example) \
    {name, needs, arguments, {{zh, en}}, options, example, cmd_##id},
#include "cli/commands.def"
#undef C
    {.name = NULL},
};

const cli_option_t cli_globals[] = {
    {"json", NULL, CLI_PLAIN, {{"以 JSON 输出结果", "answer in JSON"}}},
    {"lang", "zh|en", CLI_PLAIN, {{"语言（缺省取自环境）", "language (else that of the environment)"}}},
    {"data", "DIR", CLI_PLAIN,
     {{"数据目录（缺省为 $XIEZHI_HOME，否则为 ./xiezhi-data）",
       "installation folder (else $XIEZHI_HOME, else ./xiezhi-data)"}}},
    {"as", "LOGIN", CLI_PLAIN,
     {{"以该账号的身份办理（缺省取自 $XIEZHI_LOGIN）", "who acts (else $XIEZHI_LOGIN)"}}},
    {"quiet", NULL, CLI_PLAIN, {{"不显示提示和进度", "no notes, no progress"}}},
    {"help", NULL, CLI_PLAIN, {{"显示该命令的说明", "explain the command"}}},
    {.name = NULL},
};

const cli_command_t *cli_find(const char *name)
{
    for (const cli_command_t *c = cli_commands; c->name; c++)
        if (strcmp(c->name, name) == 0) return c;
    return NULL;
}

bool cli_is_group(const char *word)
{
    size_t n = strlen(word);
    for (const cli_command_t *c = cli_commands; c->name; c++)
        if (strncmp(c->name, word, n) == 0 && c->name[n] == ' ') return true;
    return false;
}

const char *cli_nearest_command(const char *typed)
{
    const char *names[NAMES_MOST];
    size_t count = 0, n = strlen(typed);
    for (const cli_command_t *c = cli_commands; c->name; c++) {
        if (c->needs & CLI_HIDDEN) continue;
        assert(count < NAMES_MOST);
        names[count++] = c->name;
    }
    const char *best = text_nearest(typed, names, count);
    /* "du add" is near; so is "ad" to the end of it, and "due" to its beginning. */
    for (size_t i = 0; !best && n > 0 && i < count; i++) {
        const char *second = strchr(names[i], ' ');
        if (strncmp(names[i], typed, n) == 0 || (second && text_distance(second + 1, typed) <= 1))
            best = names[i];
    }
    return best;
}

void cli_argument_range(const char *grammar, size_t *ret_least, size_t *ret_most)
{
    size_t least = 0, most = 0;
    for (const char *p = grammar; *p;) {
        size_t n = strcspn(p, " ");
        bool optional = *p == '[';
        bool repeats = n > 3 && memmem(p, n, "...", 3) != NULL;
        least += !optional;
        most = repeats ? CLI_ARGS_MOST : most + 1;
        if (most > CLI_ARGS_MOST) most = CLI_ARGS_MOST;
        p += n;
        p += strspn(p, " ");
    }
    assert(least <= most);
    *ret_least = least;
    *ret_most = most;
}

void cli_add_usage(buf_t *out, const cli_command_t *command)
{
    buf_addf(out, "xiezhi %s", command->name);
    if (*command->arguments) buf_addf(out, " %s", command->arguments);
    for (const cli_option_t *o = command->options; o && o->name; o++) {
        bool required = o->is & CLI_REQUIRED;
        buf_addf(out, required ? " --%s" : " [--%s", o->name);
        if (o->argument) buf_addf(out, " %s", o->argument);
        if (!required) buf_add_char(out, ']');
        if (o->is & CLI_REPEATS) buf_add_raw(out, "...");
    }
}
