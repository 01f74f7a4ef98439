/* cli.h - the contract between the command line's frame and its commands.
 *
 * A command is   a row in commands.def and one function in a file cmd_<name>.c; nothing else knows
 *                it. From the row come parsing, help, the man page, completions and their test.
 *                docs/add-your-first-command.md walks through it.
 * The frame      parses, opens the installation if the row needs it, calls the function, prints what
 *                it wrote, renders its error in the user's language, closes, and leaves with the
 *                error's exit status (enum leave in base/err.h).
 * The function   reads call->args and the options, writes its answer to call->out - text for people,
 *                one JSON value if call->json - and returns 0 or an error. It never prints, exits or
 *                renders errors. An answer "no" (not valid, differences found) is no error: write
 *                it, set call->leave = LEAVE_NO and return 0.
 * Memory         call->arena dies with the call. Option and argument texts are borrowed from argv.
 * Threads        One call per process; the function may start threads but joins them.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/day.h"
#include "base/err.h"
#include "base/lang.h"
#include "base/progress.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct app; /* src/app: the opened installation */

enum { CLI_VALUES_MOST = 512, CLI_ARGS_MOST = 1024 };

/* What a row asks of the frame before its function runs; joined by |. */
enum cli_needs {
    CLI_NEEDS_NOTHING = 0,
    CLI_NEEDS_DATA = 1,         /* call->app: the installation in call->data_dir, opened */
    CLI_NEEDS_ARCHIVE = 2 | 1,  /* ... with its match index (a second at 100,000 records) */
    CLI_READS_ONLY = 4,         /* ... for reading only */
    CLI_HIDDEN = 8,             /* for tests: not in help, man page or completions */
    CLI_MAY_OPEN = 16,          /* nothing yet: the function calls cli_open if its options ask for the installation */
};

enum cli_option_is {
    CLI_PLAIN = 0,
    CLI_REQUIRED = 1, /* ERR_CLI_REQUIRED when it is not given */
    CLI_REPEATS = 2,  /* may be given more than once */
};

typedef struct cli_option {
    const char *name;     /* without dashes; NULL ends a list */
    const char *argument; /* "DATE"; "zh|en" = one of these words; NULL = a flag without a value */
    unsigned is;          /* enum cli_option_is */
    words_t help;         /* lower case, no full stop */
} cli_option_t;

typedef struct cli_call cli_call_t;
typedef int (*cli_fn)(cli_call_t *call, err_t *err);

typedef struct cli_command {
    const char *name;      /* "due add": one or two words */
    unsigned needs;        /* enum cli_needs */
    const char *arguments; /* grammar: "FILE", "[NAME]", "NAME...", "[NAME...]", in a row; "" = none */
    words_t summary;       /* lower case, no full stop */
    const cli_option_t *options; /* NULL = none */
    const char *example;   /* arguments of a call that works ("due add '10 days' --from ..."), or NULL */
    cli_fn run;
} cli_command_t;

struct cli_call {
    const cli_command_t *command;
    arena_t *arena;
    enum lang lang;
    bool json;  /* the answer is one JSON value and a newline */
    bool quiet; /* no notes, no progress */
    const char *data_dir;
    const char *login;          /* who acts: --as, else $XIEZHI_LOGIN, else NULL */
    struct app *app;            /* NULL unless CLI_NEEDS_DATA or cli_open */
    const char *const *args;    /* positional arguments; their number fits the row's grammar */
    size_t arg_count;
    buf_t *out;                 /* the answer; printed when the function returns 0 */
    const progress_t *progress; /* hand it to long jobs; draws on a terminal, stops on Ctrl-C */
    enum leave leave;           /* exit status when the function returns 0; LEAVE_OK at first */
    struct cli_value {          /* private: read with the functions below */
        const cli_option_t *option;
        const char *text;
    } *values;
    size_t value_count;
    bool wants_help;
    const struct cli_opener *opener; /* private: cli_open */
};

/* The text for the user's language. */
static inline const char *cli_say(const cli_call_t *call, const char *zh, const char *en)
{
    return call->lang == LANG_ZH ? zh : en;
}

/* Options by name (a name that the row does not have is a bug, asserted). cli_text: the (last) value
 * or NULL. */
bool cli_given(const cli_call_t *call, const char *option);
const char *cli_text(const cli_call_t *call, const char *option);
size_t cli_count(const cli_call_t *call, const char *option);
const char *cli_text_at(const cli_call_t *call, const char *option, size_t i);
/* Value as a day or number; fallback when it is not given. The error names the option. */
int cli_day(const cli_call_t *call, const char *option, day_t fallback, day_t *ret_day, err_t *err);
int cli_int(const cli_call_t *call, const char *option, int64_t least, int64_t most, int64_t fallback,
            int64_t *ret_n, err_t *err);
/* "the value does not have the form": ERR_CLI_FORM. */
int cli_bad_form(const char *option, const char *value, const char *form, err_t *err);

/* Prints what is in call->out now and empties it: for answers too large to be kept, and before a job
 * that runs until it is stopped (serve). After that an error can no longer take the text back. */
int cli_flush(cli_call_t *call, err_t *err);
/* A line for the person at the terminal, on stderr; nothing if --quiet or --json. */
void cli_note(const cli_call_t *call, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Opens the installation for a row with CLI_MAY_OPEN; needs as a row's. The frame closes it. */
int cli_open(cli_call_t *call, unsigned needs, err_t *err);

/* How an installation is opened (call->data_dir, needs) and closed: open_app.c. NULL only in tests without rows that
 * need one. */
typedef struct cli_opener {
    int (*open)(const cli_call_t *call, unsigned needs, struct app **ret_app, err_t *err);
    void (*close)(struct app *app);
} cli_opener_t;

/* The whole program: returns the exit status. */
int cli_main(int argc, char **argv, const cli_opener_t *opener);

#endif
