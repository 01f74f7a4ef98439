/* help_completion.c - completion scripts for three shells, from the rows. */
#include "cli/commands.h"

#include <assert.h>
#include <string.h>

enum { WORD_BYTES = 48 };

static bool is_shown(const cli_command_t *c)
{
    return !(c->needs & CLI_HIDDEN);
}

/* First word of a command's name; returns the second ("" if there is none). */
static const char *split_name(const cli_command_t *c, char first[WORD_BYTES])
{
    size_t n = strcspn(c->name, " ");
    assert(n > 0 && n < WORD_BYTES);
    (void)snprintf(first, WORD_BYTES, "%.*s", (int)n, c->name);
    return c->name[n] ? c->name + n + 1 : "";
}

/* Is c the first shown row with this first word? So that each is offered once. */
static bool opens_group(const cli_command_t *c)
{
    char mine[WORD_BYTES], other[WORD_BYTES];
    (void)split_name(c, mine);
    for (const cli_command_t *d = cli_commands; d < c; d++) {
        (void)split_name(d, other);
        if (is_shown(d) && strcmp(mine, other) == 0) return false;
    }
    return is_shown(c);
}

/* Choices "a|b" as "a b". */
static void add_choices(buf_t *out, const char *argument)
{
    for (const char *p = argument; *p; p++) buf_add_char(out, *p == '|' ? ' ' : *p);
}

/* Text inside single quotes, with what the shell's specs treat specially taken out. */
static void add_plain(buf_t *out, const char *text)
{
    for (; *text; text++)
        if (!strchr("'[]\\:$`\"", *text)) buf_add_char(out, *text);
}

/* "due add"|"id check": the names of two words, as the pattern of a case. */
static void add_double_names(buf_t *out)
{
    bool first = true;
    for (const cli_command_t *c = cli_commands; c->name; c++) {
        if (!is_shown(c) || !strchr(c->name, ' ')) continue;
        buf_addf(out, "%s\"%s\"", first ? "" : "|", c->name);
        first = false;
    }
}

/* --- bash ------------------------------------------------------------------------------------------ */

static void add_bash_choices(buf_t *out, const char *command, const cli_option_t *rows)
{
    for (const cli_option_t *o = rows; o && o->name; o++) {
        if (!o->argument || !strchr(o->argument, '|')) continue;
        if (command) buf_addf(out, "    \"%s --%s\") words=\"", command, o->name);
        else buf_addf(out, "    *\" --%s\") words=\"", o->name);
        add_choices(out, o->argument);
        buf_add_raw(out, "\" ;;\n");
    }
}

static void add_bash_options(buf_t *out, const cli_option_t *rows)
{
    for (const cli_option_t *o = rows; o && o->name; o++) buf_addf(out, "--%s ", o->name);
}

static void add_bash_words(buf_t *out)
{
    char first[WORD_BYTES], other[WORD_BYTES];
    buf_add_raw(out, "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n        words=\"");
    for (const cli_command_t *c = cli_commands; c->name; c++) {
        if (!opens_group(c)) continue;
        (void)split_name(c, first);
        buf_addf(out, "%s ", first);
    }
    buf_add_raw(out, "\"\n    elif [ \"$COMP_CWORD\" -eq 2 ]; then\n        case \"$one\" in\n");
    for (const cli_command_t *c = cli_commands; c->name; c++) {
        (void)split_name(c, first);
        if (!opens_group(c) || !cli_is_group(first)) continue;
        buf_addf(out, "        %s) words=\"$words ", first);
        for (const cli_command_t *d = c; d->name; d++) {
            const char *second = split_name(d, other);
            if (is_shown(d) && *second && strcmp(first, other) == 0) buf_addf(out, "%s ", second);
        }
        buf_add_raw(out, "\" ;;\n");
    }
    buf_add_raw(out, "        esac\n    fi\n");
}

void help_add_bash(buf_t *out)
{
    buf_add_raw(out, "# bash completion for xiezhi: source it, or put it into bash-completion's folder\n"
                     "_xiezhi()\n{\n"
                     "    local cur=\"${COMP_WORDS[COMP_CWORD]}\" prev=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
                     "    local one=\"${COMP_WORDS[1]}\" command=\"${COMP_WORDS[1]}\" words=\"\"\n"
                     "    case \"${COMP_WORDS[1]} ${COMP_WORDS[2]}\" in\n    ");
    add_double_names(out);
    buf_add_raw(out, ") command=\"${COMP_WORDS[1]} ${COMP_WORDS[2]}\" ;;\n    esac\n"
                     "    case \"$command\" in\n");
    for (const cli_command_t *c = cli_commands; c->name; c++) {
        if (!is_shown(c)) continue;
        buf_addf(out, "    \"%s\") words=\"", c->name);
        add_bash_options(out, c->options);
        add_bash_options(out, cli_globals);
        buf_add_raw(out, "\" ;;\n");
    }
    buf_add_raw(out, "    esac\n");
    add_bash_words(out);
    buf_add_raw(out, "    case \"$command $prev\" in\n");
    for (const cli_command_t *c = cli_commands; c->name; c++)
        if (is_shown(c)) add_bash_choices(out, c->name, c->options);
    add_bash_choices(out, NULL, cli_globals);
    buf_add_raw(out, "    esac\n    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n}\n"
                     "complete -o default -F _xiezhi xiezhi\n");
}

/* --- zsh ------------------------------------------------------------------------------------------- */

static void add_zsh_options(buf_t *out, const cli_option_t *rows, enum lang lang)
{
    for (const cli_option_t *o = rows; o && o->name; o++) {
        buf_addf(out, " \\\n      '%s--%s[", o->is & CLI_REPEATS ? "*" : "", o->name);
        add_plain(out, o->help.in[lang]);
        buf_add_char(out, ']');
        if (o->argument && strchr(o->argument, '|')) {
            buf_addf(out, ":%s:(", o->name);
            add_choices(out, o->argument);
            buf_add_char(out, ')');
        } else if (o->argument) {
            bool path = strstr(o->argument, "FILE") || strstr(o->argument, "DIR");
            buf_addf(out, ":%s:%s", o->name, path ? "_files" : "");
        }
        buf_add_char(out, '\'');
    }
}

static void add_zsh_words(buf_t *out, const char *group, enum lang lang)
{
    char first[WORD_BYTES];
    for (const cli_command_t *c = cli_commands; c->name; c++) {
        const char *second = split_name(c, first);
        if (!is_shown(c) || (group ? !*second || strcmp(first, group) != 0 : !opens_group(c))) continue;
        buf_addf(out, " '%s:", group ? second : first);
        add_plain(out, group || !*second ? c->summary.in[lang] : first);
        buf_add_char(out, '\'');
    }
}

static void add_zsh_command(buf_t *out, const cli_command_t *c, enum lang lang)
{
    int words = strchr(c->name, ' ') ? 2 : 1;
    buf_addf(out, "  (\"%s\")\n    shift %d words; (( CURRENT -= %d ))\n    _arguments", c->name, words, words);
    add_zsh_options(out, c->options, lang);
    add_zsh_options(out, cli_globals, lang);
    buf_add_raw(out, " \\\n      '*::_files' ;;\n");
}

void help_add_zsh(buf_t *out, enum lang lang)
{
    char first[WORD_BYTES];
    buf_add_raw(out, "#compdef xiezhi\n# zsh completion for xiezhi: a file _xiezhi in a folder of $fpath\n"
                     "_xiezhi()\n{\n  local -a names\n  local command=\"$words[2]\"\n"
                     "  if (( CURRENT == 2 )); then\n    names=(");
    add_zsh_words(out, NULL, lang);
    buf_add_raw(out, ")\n    _describe command names\n    return\n  fi\n  if (( CURRENT == 3 )); then\n"
                     "    case \"$words[2]\" in\n");
    for (const cli_command_t *c = cli_commands; c->name; c++) {
        (void)split_name(c, first);
        if (!opens_group(c) || !cli_is_group(first)) continue;
        buf_addf(out, "    (%s) names=(", first);
        add_zsh_words(out, first, lang);
        buf_add_raw(out, "); _describe command names ;;\n");
    }
    buf_add_raw(out, "    esac\n  fi\n  case \"$words[2] $words[3]\" in\n  (");
    add_double_names(out);
    buf_add_raw(out, ") command=\"$words[2] $words[3]\" ;;\n");
    buf_add_raw(out, "  esac\n  case \"$command\" in\n");
    for (const cli_command_t *c = cli_commands; c->name; c++)
        if (is_shown(c)) add_zsh_command(out, c, lang);
    buf_add_raw(out, "  esac\n}\n_xiezhi \"$@\"\n");
}

/* --- fish ------------------------------------------------------------------------------------------ */

static void add_fish_option(buf_t *out, const char *when, const cli_option_t *o, enum lang lang)
{
    buf_addf(out, "complete -c xiezhi%s -l %s", when, o->name);
    if (o->argument && strchr(o->argument, '|')) {
        buf_add_raw(out, " -x -a '");
        add_choices(out, o->argument);
        buf_add_char(out, '\'');
    } else if (o->argument) {
        buf_add_raw(out, " -r");
    }
    buf_add_raw(out, " -d '");
    add_plain(out, o->help.in[lang]);
    buf_add_raw(out, "'\n");
}

static void add_fish_command(buf_t *out, const cli_command_t *c, enum lang lang)
{
    char first[WORD_BYTES], when[256];
    const char *second = split_name(c, first);
    buf_addf(out, "# %s\n", c->name);
    if (opens_group(c)) {
        buf_addf(out, "complete -c xiezhi -f -n __fish_use_subcommand -a %s -d '", first);
        add_plain(out, *second ? first : c->summary.in[lang]);
        buf_add_raw(out, "'\n");
    }
    (void)snprintf(when, sizeof when, " -n '__fish_seen_subcommand_from %s'", first);
    if (*second) {
        buf_addf(out, "complete -c xiezhi -f -n '__fish_seen_subcommand_from %s' -a %s -d '", first, second);
        add_plain(out, c->summary.in[lang]);
        buf_add_raw(out, "'\n");
        (void)snprintf(when, sizeof when,
                       " -n '__fish_seen_subcommand_from %s; and __fish_seen_subcommand_from %s'", first,
                       second);
    }
    for (const cli_option_t *o = c->options; o && o->name; o++) add_fish_option(out, when, o, lang);
}

void help_add_fish(buf_t *out, enum lang lang)
{
    buf_add_raw(out, "# fish completion for xiezhi: a file xiezhi.fish in a folder of $fish_complete_path\n");
    for (const cli_command_t *c = cli_commands; c->name; c++)
        if (is_shown(c)) add_fish_command(out, c, lang);
    for (const cli_option_t *o = cli_globals; o->name; o++) add_fish_option(out, "", o, lang);
}
