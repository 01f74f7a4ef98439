/* parse.c - the command line by the rows: words, options, arguments. */
#include "cli/commands.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

enum { OPTIONS_MOST = 64, NAME_BYTES = 96 };

/* --- options by name ------------------------------------------------------------------------------ */

static const cli_option_t *find_in(const cli_option_t *rows, const char *name, size_t length)
{
    for (const cli_option_t *o = rows; o && o->name; o++)
        if (strlen(o->name) == length && memcmp(o->name, name, length) == 0) return o;
    return NULL;
}

static const cli_option_t *find_option(const cli_command_t *command, const char *name, size_t length)
{
    const cli_option_t *o = command ? find_in(command->options, name, length) : NULL;
    return o ? o : find_in(cli_globals, name, length);
}

static int unknown_option(const cli_command_t *command, const char *name, size_t length, err_t *err)
{
    const char *names[OPTIONS_MOST];
    char typed[NAME_BYTES], nearest[NAME_BYTES + 2] = "--help";
    size_t count = 0;
    if (length >= sizeof typed) length = sizeof typed - 1;
    memcpy(typed, name, length);
    typed[length] = '\0';
    const cli_option_t *lists[] = {command ? command->options : NULL, cli_globals};
    for (size_t i = 0; i < 2; i++)
        for (const cli_option_t *o = lists[i]; o && o->name && count < OPTIONS_MOST; o++)
            names[count++] = o->name;
    const char *best = text_nearest(typed, names, count);
    if (best) (void)snprintf(nearest, sizeof nearest, "--%s", best);
    return err_set(err, ERR_CLI_OPTION, typed, nearest, command ? command->name : "xiezhi");
}

static bool is_choice(const char *argument, const char *value)
{
    size_t n = strlen(value);
    for (const char *p = argument; *p;) {
        size_t word = strcspn(p, "|");
        if (word == n && memcmp(p, value, n) == 0) return true;
        p += word + (p[word] == '|');
    }
    return false;
}

static int check_value(const cli_option_t *o, const char *value, err_t *err)
{
    if (strchr(o->argument, '|') && !is_choice(o->argument, value))
        return err_set(err, ERR_CLI_CHOICE, o->name, value, o->argument);
    return 0;
}

/* --- one token ------------------------------------------------------------------------------------ */

typedef struct parse {
    cli_call_t *call;
    int argc;
    char **argv;
    int at;
    bool literal; /* behind -- */
    const char **args;
} parse_t;

static bool is_option(const parse_t *p, const char *token)
{
    /* No option begins with a digit: "-3 days" is what was typed for a term. */
    return !p->literal && token[0] == '-' && token[1] != '\0' && !(token[1] >= '0' && token[1] <= '9');
}

static void apply_global(cli_call_t *call, const cli_option_t *o, const char *value)
{
    if (strcmp(o->name, "json") == 0) call->json = true;
    else if (strcmp(o->name, "quiet") == 0) call->quiet = true;
    else if (strcmp(o->name, "help") == 0) call->wants_help = true;
    else if (strcmp(o->name, "lang") == 0) call->lang = lang_parse(value, call->lang);
    else if (strcmp(o->name, "data") == 0) call->data_dir = value;
    else if (strcmp(o->name, "as") == 0) call->login = value;
    else assert(!"a global option without effect");
}

static int take_option(parse_t *p, err_t *err)
{
    cli_call_t *call = p->call;
    const char *token = p->argv[p->at];
    const char *name = token[1] == '-' ? token + 2 : strcmp(token, "-h") == 0 ? "help" : token + 1;
    size_t length = strcspn(name, "=");
    const char *value = name[length] == '=' ? name + length + 1 : NULL;
    const cli_option_t *o = find_option(call->command, name, length);
    bool short_form = token[1] != '-' && strcmp(token, "-h") != 0;
    if (!o || short_form) return unknown_option(call->command, name, length, err);
    if (value && !o->argument) return err_set(err, ERR_CLI_FLAG, o->name, value);
    if (o->argument && !value) {
        if (p->at + 1 >= p->argc) return err_set(err, ERR_CLI_VALUE, o->name, o->argument);
        value = p->argv[++p->at];
    }
    int code = value ? check_value(o, value, err) : 0;
    if (code != 0) return code;
    if (find_in(cli_globals, name, length) == o) {
        apply_global(call, o, value);
        return 0;
    }
    assert((o->argument != NULL) == (value != NULL));
    for (size_t i = 0; i < call->value_count; i++)
        if (call->values[i].option == o && !(o->is & CLI_REPEATS))
            return err_set(err, ERR_CLI_ONCE, o->name);
    if (call->value_count == CLI_VALUES_MOST) return err_nomem(err);
    call->values[call->value_count].option = o;
    call->values[call->value_count++].text = value ? value : "";
    return 0;
}

static int take_argument(parse_t *p, err_t *err)
{
    if (p->call->arg_count == CLI_ARGS_MOST) return err_nomem(err);
    p->args[p->call->arg_count++] = p->argv[p->at];
    return 0;
}

/* --- the command's words -------------------------------------------------------------------------- */

static int unknown_command(const char *typed, err_t *err)
{
    const char *nearest = cli_nearest_command(typed);
    return err_set(err, ERR_CLI_COMMAND, typed, nearest ? nearest : "help");
}

/* One word or two; moves behind them. */
static int take_command(parse_t *p, err_t *err)
{
    const char *first = p->argv[p->at], *second = p->at + 1 < p->argc ? p->argv[p->at + 1] : NULL;
    char both[NAME_BYTES] = "";
    if (second && !is_option(p, second)) {
        (void)snprintf(both, sizeof both, "%s %s", first, second);
        p->call->command = cli_find(both);
        if (p->call->command) {
            p->at++;
            return 0;
        }
    }
    p->call->command = cli_find(first);
    if (p->call->command) return 0;
    if (!cli_is_group(first)) /* "deu add": both words tell more than one */
        return unknown_command(*both && cli_nearest_command(both) ? both : first, err);
    if (second && !is_option(p, second)) return unknown_command(both, err);
    if (second && (strcmp(second, "--help") == 0 || strcmp(second, "-h") == 0)) {
        p->call->command = cli_find("help");
        p->args[p->call->arg_count++] = first;
        p->at++;
        return 0;
    }
    return unknown_command(first, err);
}

static int check_whole(const cli_call_t *call, err_t *err)
{
    size_t least, most;
    assert(call->command);
    cli_argument_range(call->command->arguments, &least, &most);
    if (call->arg_count < least || call->arg_count > most) {
        buf_t usage;
        buf_init(&usage, ERR_ARG_BYTES * 4);
        cli_add_usage(&usage, call->command);
        int code = err_set(err, ERR_CLI_ARGUMENTS, call->command->name,
                           num_text((int64_t)call->arg_count, (char[24]){0}),
                           buf_failed(&usage) ? "" : buf_text(&usage));
        buf_release(&usage);
        return code;
    }
    for (const cli_option_t *o = call->command->options; o && o->name; o++)
        if ((o->is & CLI_REQUIRED) && !cli_given(call, o->name))
            return err_set(err, ERR_CLI_REQUIRED, o->name, o->argument ? o->argument : "",
                           call->command->name);
    return 0;
}

/* Before anything else, so that no answer or error carries broken text on. */
static int check_texts(int argc, char **argv, err_t *err)
{
    for (int i = 1; i < argc; i++) {
        size_t bad = text_bad_byte(argv[i], strlen(argv[i]));
        if (bad) return err_set(err, ERR_BASE_UTF8, num_text((int64_t)bad, (char[24]){0}));
    }
    return 0;
}

int cli_parse(cli_call_t *call, int argc, char **argv, err_t *err)
{
    parse_t p = {.call = call, .argc = argc, .argv = argv};
    call->values = arena_array(call->arena, CLI_VALUES_MOST, sizeof *call->values);
    p.args = arena_array(call->arena, CLI_ARGS_MOST + 1, sizeof *p.args);
    if (!call->values || !p.args) return err_nomem(err);
    call->args = p.args;
    int broken = check_texts(argc, argv, err);
    if (broken != 0) return broken;
    for (p.at = 1; p.at < argc; p.at++) {
        const char *token = argv[p.at];
        int code = 0;
        if (!p.literal && strcmp(token, "--") == 0) p.literal = true;
        else if (!call->command && strcmp(token, "--version") == 0) call->command = cli_find("version");
        else if (is_option(&p, token)) code = take_option(&p, err);
        else if (!call->command) code = take_command(&p, err);
        else code = take_argument(&p, err);
        if (code != 0) return code;
    }
    if (!call->command) call->command = cli_find("help");
    return call->wants_help ? 0 : check_whole(call, err);
}

void cli_look_ahead(cli_call_t *call, int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        const char *value = strncmp(argv[i], "--lang=", 7) == 0 ? argv[i] + 7
                            : strcmp(argv[i], "--lang") == 0 && i + 1 < argc ? argv[i + 1]
                                                                              : NULL;
        if (value) call->lang = lang_parse(value, call->lang);
        if (strcmp(argv[i], "--json") == 0) call->json = true;
    }
}

/* --- what commands ask ---------------------------------------------------------------------------- */

static const cli_option_t *must_find(const cli_call_t *call, const char *option)
{
    const cli_option_t *o = find_in(call->command->options, option, strlen(option));
    assert(o && "the command's row has no such option");
    return o;
}

size_t cli_count(const cli_call_t *call, const char *option)
{
    const cli_option_t *o = must_find(call, option);
    size_t n = 0;
    for (size_t i = 0; i < call->value_count; i++) n += call->values[i].option == o;
    return n;
}

bool cli_given(const cli_call_t *call, const char *option)
{
    return cli_count(call, option) > 0;
}

const char *cli_text_at(const cli_call_t *call, const char *option, size_t i)
{
    const cli_option_t *o = must_find(call, option);
    for (size_t j = 0; j < call->value_count; j++)
        if (call->values[j].option == o && i-- == 0) return call->values[j].text;
    return NULL;
}

const char *cli_text(const cli_call_t *call, const char *option)
{
    size_t n = cli_count(call, option);
    return n ? cli_text_at(call, option, n - 1) : NULL;
}

int cli_day(const cli_call_t *call, const char *option, day_t fallback, day_t *ret_day, err_t *err)
{
    const char *text = cli_text(call, option);
    if (!text) {
        *ret_day = fallback;
        return 0;
    }
    int code = day_parse(text, ret_day, err);
    if (code != 0) err_field(err, option);
    return code;
}

int cli_int(const cli_call_t *call, const char *option, int64_t least, int64_t most, int64_t fallback,
            int64_t *ret_n, err_t *err)
{
    const char *text = cli_text(call, option);
    if (!text) {
        *ret_n = fallback;
        return 0;
    }
    int code = text_to_int(text, least, most, ret_n, err);
    if (code != 0) err_field(err, option);
    return code;
}

int cli_bad_form(const char *option, const char *value, const char *form, err_t *err)
{
    return err_set(err, ERR_CLI_FORM, option, value, form);
}
