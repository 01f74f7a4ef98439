/* commands.h - the table of commands and what the frame's files share. Commands need only cli.h. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/cli.h"

#include <stdio.h>

#define C(id, name, needs, arguments, zh, en, options, example) int cmd_##id(cli_call_t *call, err_t *err);
#include "cli/commands.def"
#undef C

/* The table, in the order of commands.def; a row without name ends it. */
extern const cli_command_t cli_commands[];
/* Options every command takes; ends with a row without name. */
extern const cli_option_t cli_globals[];

/* The row of that name, or NULL. */
const cli_command_t *cli_find(const char *name);
/* Is word the first word of some two-word command? */
bool cli_is_group(const char *word);
/* The name nearest to what was typed, NULL if none is near. */
const char *cli_nearest_command(const char *typed);
/* Fewest and most positional arguments of a grammar (most CLI_ARGS_MOST if open). */
void cli_argument_range(const char *grammar, size_t *ret_least, size_t *ret_most);
/* "xiezhi due add TERM --from DATE [--custody] ...", without options all call takes. */
void cli_add_usage(buf_t *out, const cli_command_t *command);

/* Language and form of answer, looked up before anything can go wrong. */
void cli_look_ahead(cli_call_t *call, int argc, char **argv);
/* Fills command, args and values. */
int cli_parse(cli_call_t *call, int argc, char **argv, err_t *err);

/* Help in its forms; zh or en as call says. */
void help_add_man(buf_t *out, enum lang lang);
void help_add_bash(buf_t *out);
void help_add_zsh(buf_t *out, enum lang lang);
void help_add_fish(buf_t *out, enum lang lang);

/* Progress on a terminal. */
typedef struct cli_bar {
    FILE *to;
    instant_t drawn_at;
    bool drawn;
} cli_bar_t;
/* From now on Ctrl-C, SIGTERM and SIGHUP ask the job to stop (the first tick does this too). */
void cli_bar_listen(void);
bool cli_bar_tick(void *bar, uint64_t done, uint64_t total);
void cli_bar_clear(cli_bar_t *bar);

#endif
